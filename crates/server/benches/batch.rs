//! Measures the launch of a batch of 10,000 targets through the whole router against the same rows inserted bare, into the
//! same database, by the same process, in turns.

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
    db::{DatabaseUrl, Db, Options, SystemScope},
    http::PeerAddr,
    types::{BatchId, Id, SessionId, TeamId, UserId},
};
use serde_json::{Value, json};
use std::{
    fs,
    net::SocketAddr,
    path::Path,
    sync::{Arc, atomic::AtomicBool},
    time::{Duration, Instant, SystemTime},
};
use tower::ServiceExt;
use uuid::Uuid;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const TARGETS: usize = 10_000;
const ROUNDS: usize = 7;
/// What the launch must reach, in per cent of the bare inserts.
const GOAL: f64 = 70.0;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-batch");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    println!("{TARGETS} targets   ours ms   bare ms   ratio    goal");
    measure("SQLite", DatabaseUrl::Sqlite(folder.join("pathbook.db")), &folder).await?;
    #[expect(clippy::disallowed_methods, reason = "a measurement has no configuration")]
    match std::env::var("TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => measure("PostgreSQL", url.parse()?, &folder).await?,
        _ => println!("No PostgreSQL: run this through scripts/with-postgres --durable."),
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// A way to insert rows with nothing in between.
enum Bare {
    Sqlite(rusqlite::Connection),
    Postgres(tokio_postgres::Client),
}

async fn measure(engine: &str, url: DatabaseUrl, folder: &Path) -> anyhow::Result<()> {
    let here = Here::open(&url, folder).await?;
    let mut bare = Bare::open(&url).await?;
    let rows = here.rows(&here.launch().await?.1).await?;
    ensure!(rows.sessions.len() == TARGETS, "{} rows", rows.sessions.len());
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (mine, _) = here.launch().await?;
        let begun = Instant::now();
        bare.insert(&rows).await?;
        let other = begun.elapsed();
        ratios.push(100.0 * other.as_secs_f64() / mine.as_secs_f64());
        ours.push(mine.as_secs_f64() * 1000.0);
        theirs.push(other.as_secs_f64() * 1000.0);
    }
    let ratio = median(&mut ratios);
    let verdict = if ratio >= GOAL { "" } else { "   below the goal" };
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    println!("{engine:<15}{ours:>9.0}{theirs:>10.0}{ratio:>7.0} %{GOAL:>6.0} %{verdict}");
    here.app.db.close().await;
    Ok(())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A server without a network, with one team, a flow and a list.
struct Here {
    app: App,
    router: Router,
    team: TeamId,
    cookie: String,
    body: Value,
}

impl Here {
    async fn open(url: &DatabaseUrl, folder: &Path) -> anyhow::Result<Self> {
        let config = Config {
            listen: "127.0.0.1:8080".parse()?,
            database_url: None,
            data_dir: folder.to_owned(),
            public_url: Some("http://pathbook.test".to_owned()),
            setup_token: None,
            log: "error".to_owned(),
            limits_profile: Limits::Test,
            ai: pathbook::config::Ai::default(),
        };
        let app = App::new(Db::open(url, Options::default()).await?, &config).await?;
        let router = api::router(app.clone(), Arc::new(AtomicBool::new(true)));
        let (team, _, cookie) = people::settle(&app).await?;
        let mut here = Self { app, router, team, cookie, body: Value::Null };
        let flow = here.post("flows", json!({ "document": document() }), None).await?;
        let flow = flow["id"].as_str().context("no flow")?.to_owned();
        here.post(&format!("flows/{flow}/publish"), json!({ "change_note": "First." }), Some(1)).await?;
        let target = |at: usize| {
            json!({ "label": format!("server-{at:05}.contoso.example"), "address": format!("10.0.{}.{}", at / 250, at % 250),
                    "client": "Contoso", "fields": { "rack": (at / 40).to_string() } })
        };
        let targets: Vec<_> = (0..TARGETS).map(target).collect();
        let list = here.post("target-lists", json!({ "name": "All", "targets": targets }), None).await?;
        here.body = json!({ "flow_id": flow, "list_id": list["id"] });
        Ok(here)
    }

    async fn post(&self, path: &str, body: Value, revision: Option<i64>) -> anyhow::Result<Value> {
        let mut request = Request::post(format!("/api/v1/teams/{}/{path}", self.team))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::COOKIE, format!("pathbook={}", self.cookie))
            .header("sec-fetch-site", "same-origin")
            .header("idempotency-key", BatchId::new().to_string());
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

    /// Launches a batch. Says how long it took and which one it is.
    async fn launch(&self) -> anyhow::Result<(Duration, BatchId)> {
        let begun = Instant::now();
        let batch = self.post("batches", self.body.clone(), None).await?;
        Ok((begun.elapsed(), batch["id"].as_str().context("no batch")?.parse()?))
    }

    /// What the launch stored.
    async fn rows(&self, batch: &BatchId) -> anyhow::Result<Rows> {
        let mut db = self.app.db.system_read(because()).await?;
        let (flow, by): (pathbook::types::FlowId, UserId) =
            db.sql("SELECT flow_id, launched_by FROM batch WHERE id = $1").bind(*batch).one().await?;
        let sessions = db
            .sql(
                "SELECT target_label, step, step_title, search, body, target_id
                 FROM session AS s JOIN session_event AS e ON e.team_id = s.team_id AND e.session_id = s.id
                 WHERE batch_id = $1 ORDER BY ordinal",
            )
            .bind(*batch)
            .all()
            .await?;
        Ok(Rows { team: self.team.uuid(), flow: flow.uuid(), by: by.uuid(), sessions })
    }
}

fn because() -> SystemScope {
    #[expect(clippy::disallowed_methods, reason = "a measurement looks at what was stored")]
    SystemScope::because("a measurement looks at what was stored")
}

fn document() -> Value {
    json!({
        "format": "pathbook/1", "title": "Patch the servers", "kind": "maintenance", "start": "patch",
        "variables": [
            { "name": "address", "type": "host" }, { "name": "rack", "type": "number" },
        ],
        "steps": [
            { "id": "patch", "kind": "instruction", "title": "Install the updates on {{target}}",
              "branches": [{ "id": "done", "to": "end" }, { "id": "failed", "to": "broken" }] },
            { "id": "end", "kind": "outcome", "title": "It is patched", "outcome": "resolved" },
            { "id": "broken", "kind": "outcome", "title": "It is broken", "outcome": "failed" },
        ],
    })
}

type Session = (String, String, String, String, String, pathbook::types::TargetId);

/// The rows of a batch, to be stored again under other ids.
struct Rows {
    team: Uuid,
    flow: Uuid,
    by: Uuid,
    sessions: Vec<Session>,
}

const TITLE: &str = "Patch the servers";
const NAME: &str = "Patch the servers: All";

impl Bare {
    /// With the settings of the server's own connections.
    async fn open(url: &DatabaseUrl) -> anyhow::Result<Self> {
        match url {
            DatabaseUrl::Sqlite(file) => {
                let connection = rusqlite::Connection::open(file)?;
                connection.execute_batch(
                    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -8192",
                )?;
                Ok(Self::Sqlite(connection))
            }
            DatabaseUrl::Postgres(url) => {
                let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
                tokio::spawn(connection);
                Ok(Self::Postgres(client))
            }
        }
    }

    async fn insert(&mut self, rows: &Rows) -> anyhow::Result<()> {
        let batch = BatchId::new().uuid();
        let ids: Vec<Uuid> = rows.sessions.iter().map(|_| SessionId::new().uuid()).collect();
        match self {
            Self::Sqlite(connection) => insert_sqlite(connection, rows, batch, &ids),
            Self::Postgres(client) => insert_postgres(client, rows, batch, &ids).await,
        }
    }
}

fn insert_sqlite(
    connection: &mut rusqlite::Connection,
    rows: &Rows,
    batch: Uuid,
    ids: &[Uuid],
) -> anyhow::Result<()> {
    let now = i64::try_from(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_micros())?;
    let (team, flow, by) = (rows.team.as_bytes(), rows.flow.as_bytes(), rows.by.as_bytes());
    let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    tx.execute(
        "INSERT INTO batch (team_id, id, name, flow_id, version, flow_title, kind, trigger, targets, launched_at, launched_by)
         VALUES (?1, ?2, ?3, ?4, 1, ?5, 'maintenance', 'manual', ?6, ?7, ?8)",
        rusqlite::params![team, batch.as_bytes(), NAME, flow, TITLE, i64::try_from(ids.len())?, now, by],
    )?;
    {
        let mut session = tx.prepare(
            "INSERT INTO session (team_id, id, flow_id, version, seq, status, assignee_id, started_by, batch_id, ordinal, target_id,
                 waiting_seq, started_at, updated_at, active_seconds, flow_title, kind, step, step_title, target_label, batch_name,
                 search)
             VALUES (?1, ?2, ?3, 1, 1, 'open', ?4, ?4, ?5, ?6, ?7, 1, ?8, ?8, 0, ?9, 'maintenance', ?10, ?11, ?12, ?13, ?14)",
        )?;
        for ((ordinal, id), (label, step, title, search, _, target)) in (1_i64..).zip(ids).zip(&rows.sessions)
        {
            let (id, target) = (id.as_bytes(), target.uuid());
            session.execute(rusqlite::params![
                team,
                id,
                flow,
                by,
                batch.as_bytes(),
                ordinal,
                target.as_bytes(),
                now,
                TITLE,
                step,
                title,
                label,
                NAME,
                search
            ])?;
        }
        let mut event = tx.prepare(
            "INSERT INTO session_event (team_id, session_id, seq, at, user_id, body) VALUES (?1, ?2, 1, ?3, ?4, ?5)",
        )?;
        for (id, (.., body, _)) in ids.iter().zip(&rows.sessions) {
            event.execute(rusqlite::params![team, id.as_bytes(), now, by, body])?;
        }
    }
    Ok(tx.commit()?)
}

async fn insert_postgres(
    client: &mut tokio_postgres::Client,
    rows: &Rows,
    batch: Uuid,
    ids: &[Uuid],
) -> anyhow::Result<()> {
    let now = SystemTime::now();
    let count = i64::try_from(ids.len())?;
    let column = |pick: fn(&Session) -> &str| rows.sessions.iter().map(pick).collect::<Vec<&str>>();
    let targets: Vec<Uuid> = rows.sessions.iter().map(|(.., target)| target.uuid()).collect();
    let ordinals: Vec<i64> = (1..=count).collect();
    let tx = client.transaction().await?;
    tx.execute(
        "INSERT INTO batch (team_id, id, name, flow_id, version, flow_title, kind, trigger, targets, launched_at, launched_by)
         VALUES ($1, $2, $3, $4, 1, $5, 'maintenance', 'manual', $6, $7, $8)",
        &[&rows.team, &batch, &NAME, &rows.flow, &TITLE, &count, &now, &rows.by],
    )
    .await?;
    tx.execute(
        "INSERT INTO session (team_id, id, flow_id, version, seq, status, assignee_id, started_by, batch_id, ordinal, target_id,
             waiting_seq, started_at, updated_at, active_seconds, flow_title, kind, step, step_title, target_label, batch_name,
             search)
         SELECT $1, id, $2, 1, 1, 'open', $3, $3, $4, ordinal, target, 1, $5, $5, 0, $6, 'maintenance', step, title, label, $7, search
         FROM unnest($8::uuid[], $9::bigint[], $10::uuid[], $11::text[], $12::text[], $13::text[], $14::text[])
             AS rows (id, ordinal, target, step, title, label, search)",
        &[
            &rows.team, &rows.flow, &rows.by, &batch, &now, &TITLE, &NAME, &ids, &ordinals, &targets,
            &column(|row| &row.1), &column(|row| &row.2), &column(|row| &row.0), &column(|row| &row.3),
        ],
    )
    .await?;
    tx.execute(
        "INSERT INTO session_event (team_id, session_id, seq, at, user_id, body)
         SELECT $1, id, 1, $2, $3, body FROM unnest($4::uuid[], $5::text[]) AS rows (id, body)",
        &[&rows.team, &now, &rows.by, &ids, &column(|row| &row.4)],
    )
    .await?;
    Ok(tx.commit().await?)
}
