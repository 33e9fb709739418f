//! `pathbook serve`: start, serve, stop cleanly.

use super::open;
use anyhow::Context;
use pathbook::{App, ai::Sweeper, api, config::Config, http, schedules::Scheduler};
use std::{
    io::IsTerminal,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// How often it is asked whether the database answers.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often what is past its time is deleted.
const TIDY_EVERY: Duration = Duration::from_hours(1);

/// Serves until the process is told to stop.
pub async fn run(config: Config) -> anyhow::Result<()> {
    log_to_stderr(&config.log)?;
    serve(open(&config).await?, &config).await
}

/// Serves an application until the process is told to stop.
pub async fn serve(app: App, config: &Config) -> anyhow::Result<()> {
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    let ready = Arc::new(AtomicBool::new(true));
    let stop = app.stop.clone();
    // The stop is heard before the first request is, so that a stop at any moment is a clean one.
    let stopping = stop_on_signals(ready.clone(), stop.clone())?;
    app.tasks.spawn(Scheduler::new(app.clone()).run(stop.clone()));
    app.tasks.spawn(Sweeper::new(app.clone()).run(stop.clone()));
    let watch = tokio::spawn(watch(app.clone(), ready.clone(), stop.clone()));
    let router = api::router(app.clone(), ready);
    println!("Pathbook is ready at {}", app.public_url);
    if let Some(link) = app.setup.link() {
        println!("First setup, one time only: {}{link}", app.public_url);
    }
    http::serve(listener, router, http::ConnectionLimits::default(), stop).await;
    watch.await?;
    stopping.abort();
    app.tasks.close();
    app.tasks.wait().await;
    app.db.close().await;
    Ok(())
}

/// Logs to the standard error: lines for people on a terminal, JSON elsewhere.
pub fn log_to_stderr(filter: &str) -> anyhow::Result<()> {
    let filter =
        EnvFilter::try_new(filter).with_context(|| format!("PATHBOOK_LOG: \"{filter}\" is no log filter"))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        lines.init();
    } else {
        lines.json().init();
    }
    Ok(())
}

/// Stops on the first SIGTERM or SIGINT; a second one ends the process at once.
fn stop_on_signals(
    ready: Arc<AtomicBool>,
    stop: CancellationToken,
) -> anyhow::Result<tokio::task::JoinHandle<()>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(tokio::spawn(async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        ready.store(false, Ordering::Relaxed);
        stop.cancel();
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        std::process::exit(130);
    }))
}

/// Keeps the answer of `/readyz` current and tidies up.
async fn watch(app: App, ready: Arc<AtomicBool>, stop: CancellationToken) {
    let (mut look, mut tidy) = (tokio::time::interval(LOOK_EVERY), tokio::time::interval(TIDY_EVERY));
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = look.tick() => {
                let answers = matches!(tokio::time::timeout(LOOK_EVERY, app.db.ready()).await, Ok(Ok(())));
                if !stop.is_cancelled() {
                    ready.store(answers, Ordering::Relaxed);
                }
            }
            _ = tidy.tick() => if let Err(error) = app.tidy().await {
                tracing::warn!(?error, "could not tidy up");
            }
        }
    }
}
