//! The Pathbook server: one binary with the web interface inside, on SQLite or PostgreSQL.

pub mod accounts;
pub mod admin;
pub mod ai;
pub mod api;
pub mod auth;
pub mod batches;
pub mod config;
pub mod db;
pub mod flows;
pub mod http;
pub mod library;
pub mod live;
mod names;
pub mod schedules;
pub mod sessions;
pub mod setup;
pub mod targets;
pub mod teams;
pub mod types;
mod words;

use auth::{directory::Directory, password::Passwords, throttle::Throttle};
use config::Config;
use db::Db;
pub use schedules::Withdrawn;
use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use types::Time;

/// A clock that goes.
const GOING: i64 = i64::MIN;

/// What every handler may use. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Who is who.
    pub directory: Directory,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// Published versions, ready to be walked.
    pub versions: flows::Versions,
    /// The states of sessions that were used lately.
    pub sessions: sessions::States,
    /// The rules of schedules that were understood lately.
    pub rules: schedules::Rules,
    /// The language model, and the calls to it.
    pub ai: ai::Ai,
    /// The first setup.
    pub setup: setup::Setup,
    /// This process, among those that share a database.
    pub server_id: types::NodeId,
    /// The address that people open, without a slash at the end.
    pub public_url: String,
    /// How often secrets may be tried.
    pub throttle: Throttle,
    /// Work that goes on beside requests and is waited for at the end.
    pub tasks: TaskTracker,
    /// Cancelled when the process is told to stop: what would go on for ever ends then.
    pub stop: CancellationToken,
    /// Seconds by which the clock of this application is ahead: for tests of expiry.
    clock_ahead: AtomicI64,
    /// Where the clock stands still, in microseconds; as long as it goes, [`GOING`]. For tests.
    clock_stopped: AtomicI64,
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// An application over an opened database. Listens for what other nodes announce.
    pub async fn new(db: Db, config: &Config) -> anyhow::Result<Self> {
        let app = Self(Arc::new(Parts {
            directory: Directory::new(db.clone()),
            passwords: Passwords::new()?,
            versions: flows::Versions::new(),
            sessions: sessions::States::new(),
            rules: schedules::Rules::new(),
            ai: ai::Ai::new(config),
            server_id: types::NodeId::new(),
            setup: setup::Setup::open(&db, config).await?,
            public_url: config.public_url(),
            throttle: Throttle::new(config.limits_profile.into()),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
            clock_ahead: AtomicI64::new(0),
            clock_stopped: AtomicI64::new(GOING),
            db,
        }));
        app.clone().follow_announcements();
        Ok(app)
    }

    /// This moment.
    pub fn now(&self) -> Time {
        let stopped = Some(self.clock_stopped.load(Ordering::Relaxed)).filter(|at| *at != GOING);
        let clock = stopped.and_then(|at| Time::from_microsecond(at).ok()).unwrap_or_else(Time::now);
        clock.plus_seconds(self.clock_ahead())
    }

    /// Stops the clock of this application; only [`advance_clock`](Self::advance_clock) moves it from then on.
    pub fn stop_clock(&self, at: Time) {
        self.clock_stopped.store(at.as_microsecond(), Ordering::Relaxed);
    }

    /// Moves the clock of this application ahead.
    pub fn advance_clock(&self, seconds: i64) {
        self.clock_ahead.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Seconds by which the clock of this application is ahead.
    pub fn clock_ahead(&self) -> i64 {
        self.clock_ahead.load(Ordering::Relaxed)
    }

    /// Whether people reach the server by https, so that cookies can demand it.
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https:")
    }

    /// Pauses the schedules that cannot go on without a flow or a target list, in the transaction that takes it out of use.
    /// Stands here because rooms do not know those behind them.
    pub async fn withdraw(&self, tx: &mut db::Write, what: Withdrawn) -> http::Result<()> {
        schedules::pause_for(self, tx, what).await
    }

    /// Deletes what is past its time.
    pub async fn tidy(&self) -> http::Result<()> {
        #[expect(clippy::disallowed_methods, reason = "what is past its time lies in all teams")]
        let mut tx = self.db.system_write(db::SystemScope::because("delete what is past its time")).await?;
        let now = self.now();
        auth::idempotency::forget(&mut tx, now).await?;
        accounts::forget(&mut tx, now).await?;
        for (team, flow) in flows::past_recovery(&mut tx, now).await? {
            let is_walked = sessions::walked(&mut tx, team, flow).await?;
            flows::remove(&mut tx, team, flow, is_walked).await?;
        }
        Ok(tx.commit().await?)
    }

    fn follow_announcements(self) {
        let mut announcements = self.db.subscribe();
        // Holds the application weakly, so that dropping it ends the task.
        let app = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            use db::Announcement;
            use tokio::sync::broadcast::error::RecvError;
            loop {
                let heard = announcements.recv().await;
                let Some(app) = app.upgrade() else { return };
                match heard {
                    Ok(Announcement::Changed { topic, payload }) if topic == ai::CANCEL => {
                        if let Ok(call) = payload.parse() {
                            app.ai.cancel(call);
                        }
                    }
                    Ok(Announcement::Changed { topic, .. }) if topic != auth::directory::CHANGED => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => app.directory.changed(),
                    Err(RecvError::Closed) => return,
                }
            }
        });
    }
}
