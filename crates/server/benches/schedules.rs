//! Measures the scheduler among 100,000 schedules: how late 10,000 of them are that fall due in one second, how long it
//! takes to begin, what it costs to wait, and what several servers gain on PostgreSQL. Each batch that is launched has one
//! session, so the figures are those of whole launches.

mod people;

use anyhow::{Context, ensure};
use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt;
use pathbook::{
    App, api,
    config::{Config, Limits},
    db::{DatabaseUrl, Db, Engine, Options, Scope, ToValue},
    http::PeerAddr,
    schedules::Scheduler,
    types::{ScheduleId, TeamId, Time},
};
use serde_json::{Value, json};
use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SCHEDULES: usize = 100_000;
const DUE: usize = 10_000;
const LISTS: usize = 100;
/// How long it is watched waiting.
const IDLE: Duration = Duration::from_secs(20);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-schedules");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    println!("{DUE} of {SCHEDULES} schedules fall due in one second, each launches a batch with a session");
    measure("SQLite", &DatabaseUrl::Sqlite(folder.join("pathbook.db")), &folder).await?;
    #[expect(clippy::disallowed_methods, reason = "a measurement has no configuration")]
    match std::env::var("TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => measure("PostgreSQL", &url.parse()?, &folder).await?,
        _ => println!("No PostgreSQL: run this through scripts/with-postgres --durable."),
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}

async fn measure(engine: &str, url: &DatabaseUrl, folder: &Path) -> anyhow::Result<()> {
    let place = Place { url: url.clone(), folder: folder.to_owned() };
    let app = place.open().await?;
    let team = fill(&app).await?;
    app.db.close().await;
    drop(app);

    let app = place.open().await?;
    let begun = Instant::now();
    Scheduler::new(app.clone()).tick().await?;
    println!(
        "{engine:<12} first tick after the database is open: {:.1} ms (goal 50)",
        millis(begun.elapsed())
    );

    let (stop, used, begun) = (CancellationToken::new(), cpu()?, Instant::now());
    let running = tokio::spawn(Scheduler::new(app.clone()).run(stop.clone()));
    tokio::time::sleep(IDLE).await;
    let idle = 100.0 * (cpu()?.saturating_sub(used)).as_secs_f64() / begun.elapsed().as_secs_f64();
    println!("{engine:<12} waiting: {idle:.2} % of a core (goal 0.20)");

    let alone = round(&app, team).await?;
    stop.cancel();
    running.await?;
    let goal = if app.db.engine() == Engine::Sqlite { 500 } else { 800 };
    alone.print(engine, 1, &format!(" (goal {goal})"));
    if app.db.engine() == Engine::Postgres {
        let stop = CancellationToken::new();
        let mut others = Vec::new();
        for _ in 0..4 {
            let other = place.open().await?;
            others.push(tokio::spawn(Scheduler::new(other).run(stop.clone())));
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        let four = round(&app, team).await?;
        stop.cancel();
        for other in others {
            other.await?;
        }
        four.print(engine, 4, "");
        println!("{engine:<12} four servers are {:.1} times as fast as one", alone.all / four.all);
    }
    app.db.close().await;
    Ok(())
}

/// What it takes to open the database again.
struct Place {
    url: DatabaseUrl,
    folder: PathBuf,
}

impl Place {
    async fn open(&self) -> anyhow::Result<App> {
        let config = Config {
            listen: "127.0.0.1:8080".parse()?,
            database_url: None,
            data_dir: self.folder.clone(),
            public_url: Some("http://pathbook.test".to_owned()),
            setup_token: None,
            log: "error".to_owned(),
            limits_profile: Limits::Test,
            ai: pathbook::config::Ai::default(),
        };
        App::new(Db::open(&self.url, Options::default()).await?, &config).await
    }
}

/// How one second full of work went, in milliseconds.
struct Round {
    p50: i64,
    p99: i64,
    all: f64,
    fired: usize,
}

impl Round {
    fn print(&self, engine: &str, servers: usize, goal: &str) {
        let Self { p50, p99, all, fired } = self;
        println!(
            "{engine:<12} {servers} server(s): lateness p50 {p50} ms, p99 {p99} ms{goal}; {fired} launched, {} dropped; all after {all:.0} ms",
            DUE - fired
        );
    }
}

/// Lets the first schedules fall due at the next full minute, and waits until none is left.
async fn round(app: &App, team: TeamId) -> anyhow::Result<Round> {
    let soon = Time::now().plus_seconds(3);
    let at = soon.plus_seconds(60 - soon.timestamp().as_second() % 60);
    let at = Time::from_microsecond(at.as_microsecond() / 1_000_000 * 1_000_000)?;
    let clock = jiff::Zoned::new(at.timestamp(), jiff::tz::TimeZone::UTC);
    let mut tx = app.db.write(scope(team)).await?;
    tx.sql(
        "UPDATE schedule SET next_at = $2, next_run_at = $2, rule = $4 WHERE team_id = $1 AND id IN (
             SELECT id FROM schedule WHERE team_id = $1 ORDER BY id LIMIT $3)",
    )
    .bind(at)
    .bind(i64::try_from(DUE)?)
    .bind(daily(&format!("{} {} * * *", clock.minute(), clock.hour())))
    .execute()
    .await?;
    tx.announce(
        pathbook::schedules::CHANGED,
        json!({ "team": team, "schedule": ScheduleId::new() }).to_string(),
    );
    tx.commit().await?;
    loop {
        tokio::time::sleep(Duration::from_millis(5)).await;
        let mut db = app.db.read(scope(team)).await?;
        let (left,): (i64,) = db
            .sql("SELECT count(*) FROM schedule WHERE team_id = $1 AND next_run_at <= $2")
            .bind(at)
            .one()
            .await?;
        if left == 0 {
            break;
        }
        ensure!(Time::now().seconds_since(at) < 120, "{left} are still due");
    }
    let all = Time::now().timestamp().duration_since(at.timestamp()).as_millis_f64();
    // When a chunk was begun is known; it was done when the next one was begun.
    let mut db = app.db.read(scope(team)).await?;
    let rows: Vec<(i64, String)> = db
        .sql("SELECT late_ms, state FROM occurrence WHERE team_id = $1 AND scheduled_for = $2 ORDER BY late_ms")
        .bind(at)
        .all()
        .await?;
    let fired = rows.iter().filter(|(_, state)| state != "missed" && state != "failed").count();
    let late = |share: usize| rows.get(rows.len() * share / 100).map_or(0, |(late, _)| *late);
    Ok(Round { p50: late(50), p99: late(99), all, fired })
}

/// A rule as it is stored.
fn daily(expression: &str) -> String {
    json!({ "recurrence": { "kind": "cron", "expression": expression }, "time_zone": "UTC" }).to_string()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The processor time of this process.
fn cpu() -> anyhow::Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(") ").next().context("no fields")?.split(' ').collect();
    let ticks = |at: usize| -> anyhow::Result<u64> { Ok(fields.get(at).context("no such field")?.parse()?) };
    // User and system time in hundredths of a second.
    Ok(Duration::from_millis(10 * (ticks(11)? + ticks(12)?)))
}

#[expect(clippy::disallowed_methods, reason = "a measurement has a team of its own")]
fn scope(team: TeamId) -> Scope {
    Scope::granted(team)
}

/// A team with a published flow, lists and schedules that are due in a year.
async fn fill(app: &App) -> anyhow::Result<TeamId> {
    let (team, user, cookie) = people::settle(app).await?;
    let router = api::router(app.clone(), Arc::new(AtomicBool::new(true)));
    let here = Here { router, team, cookie };
    let document = json!({
        "format": "pathbook/1", "title": "Patch the server", "kind": "maintenance", "start": "patch",
        "steps": [
            { "id": "patch", "kind": "instruction", "title": "Install the updates",
              "branches": [{ "id": "done", "to": "end" }, { "id": "failed", "to": "broken" }] },
            { "id": "end", "kind": "outcome", "title": "It is patched", "outcome": "resolved" },
            { "id": "broken", "kind": "outcome", "title": "It is broken", "outcome": "failed" },
        ],
    });
    let flow = here.post("flows", json!({ "document": document }), None).await?;
    let flow = flow["id"].as_str().context("no flow")?.to_owned();
    here.post(&format!("flows/{flow}/publish"), json!({ "change_note": "First." }), Some(1)).await?;
    let flow: pathbook::types::FlowId = flow.parse()?;
    let mut lists: Vec<pathbook::types::TargetListId> = Vec::new();
    for at in 0..LISTS {
        let targets = json!([{ "label": format!("server-{at:05}.contoso.example") }]);
        let list = here
            .post("target-lists", json!({ "name": format!("List {at}"), "targets": targets }), None)
            .await?;
        lists.push(list["id"].as_str().context("no list")?.parse()?);
    }
    let now = Time::now();
    let rule = daily("0 2 * * *");
    let next = now.plus_seconds(365 * 86_400);
    for chunk in 0..SCHEDULES / 1000 {
        let mut tx = app.db.write(scope(team)).await?;
        let rows = (0..1000).map(|at| {
            vec![
                ScheduleId::new().to_value(),
                format!("Schedule {}", chunk * 1000 + at).to_value(),
                flow.to_value(),
                lists[at % LISTS].to_value(),
                next.to_value(),
                user.to_value(),
                now.to_value(),
                rule.as_str().to_value(),
                true.to_value(),
            ]
        });
        tx.many(
            "INSERT INTO schedule (team_id, id, name, flow_id, list_id, next_at, next_run_at, owner_id, created_at, updated_at,
                 updated_by, rule, active, description, overlap, catch_up, catch_up_window_seconds, on_blackout, jitter_seconds,
                 lead_seconds, fired, failures, revision, assignment)
             VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $8, $7, $9, $10, '', 'allow', 'one', 604800, 'skip', 0, 0, 0, 0, 1,
                 '{\"kind\":\"owner\"}')",
            rows,
        )
        .await?;
        tx.commit().await?;
    }
    Ok(team)
}

/// A server without a network.
struct Here {
    router: Router,
    team: TeamId,
    cookie: String,
}

impl Here {
    async fn post(&self, path: &str, body: Value, revision: Option<i64>) -> anyhow::Result<Value> {
        let mut request = Request::post(format!("/api/v1/teams/{}/{path}", self.team))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::COOKIE, format!("pathbook={}", self.cookie))
            .header("sec-fetch-site", "same-origin");
        if let Some(revision) = revision {
            request = request.header(header::IF_MATCH, format!("\"{revision}\""));
        }
        let mut request = request.body(Body::from(body.to_string()))?;
        request.extensions_mut().insert(PeerAddr(SocketAddr::from(([127, 0, 0, 1], 4000))));
        let response = self.router.clone().oneshot(request).await?;
        let status = response.status();
        let bytes = response.into_body().collect().await?.to_bytes();
        ensure!(status == 201, "{path} answered {status}: {}", String::from_utf8_lossy(&bytes));
        Ok(serde_json::from_slice(&bytes)?)
    }
}
