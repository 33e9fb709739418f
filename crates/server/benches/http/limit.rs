//! The limit server: what a bare axum handler reaches on this machine, which is what Pathbook's speed is measured
//! against. It does the plain work of each operation, in one statement where one will do:
//!
//! * *answer a step*: one statement moves the session's row on and adds a row to the events, if the session still stands
//!   where the client saw it. The client names the step it answers, so that nothing has to be read or remembered; where
//!   the branch leads is looked up in the flow, in memory. The answer is the new position and step.
//! * *list 50 sessions*: one statement along the primary key, the same columns as Pathbook's list; the name of the
//!   assignee comes from memory.
//! * *check 500 steps*: parses the document into Pathbook's own types and runs the plain checks of a graph: ids are unique,
//!   branches lead to steps, every step is reached, and from each an outcome is.
//! * *store a draft*: parses the document, as what lists show of it (title, number of steps) stands in columns of its own,
//!   and stores it as the text that came, if the revision is the expected one. One statement.
//!
//! On PostgreSQL: prepared statements on as many connections as Pathbook has, in turn, documents as text with LZ4. On
//! SQLite: `synchronous = FULL`, one writer thread that commits all that waits at once, readers inline on the threads that
//! serve, checkpoints off the writer. The same versions of the libraries, the same allocator and the same runtime as
//! Pathbook, and the same settings of the databases.
//!
//! It leaves out everything else: sign-in, teams and roles, foreign keys, the choice among filters, the rules of the
//! checker beyond the graph, what depends on the state of a session (forms, suggestions, variables), the session in the
//! answer, limits, logs, request ids, security headers, timeouts and metrics.

use crate::documents;
use anyhow::Context;
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use pathbook_flow::document::{Document, StepKind};
use rusqlite::{Connection, OpenFlags, params};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::{
    cell::RefCell,
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};
use tokio::sync::oneshot;
use tokio_postgres::{Client, NoTls, Statement};
use uuid::Uuid;

/// Connections to PostgreSQL, as many as Pathbook's pool has.
const POSTGRES_CONNECTIONS: usize = 16;
const TEAM: Uuid = Uuid::from_u128(1);
const MEMBER: Uuid = Uuid::from_u128(2);

/// The id of a session or a flow, counted from 0.
pub fn id(number: usize) -> Uuid {
    Uuid::from_u128(u128::try_from(number).unwrap_or_default() + 1)
}

/// Makes the tables, fills them and serves.
pub async fn serve(database: &str, listen: &str, sessions: usize, flows: usize) -> anyhow::Result<()> {
    let store = match database.strip_prefix("sqlite:") {
        Some(path) => Store::Sqlite(Sqlite::open(path.into(), sessions, flows)?),
        None => Store::Postgres(Postgres::open(database, sessions, flows).await?),
    };
    let limit = Arc::new(Limit { store, next: branches()?, member: "Ana Example".into() });
    let router = Router::new()
        .route("/readyz", get(async || "ready\n"))
        .route("/sessions", get(list))
        .route("/sessions/{id}/answers", post(answer))
        .route("/flows/check", post(check))
        .route("/flows/{id}/draft", put(save))
        .layer(axum::extract::DefaultBodyLimit::max(4 << 20))
        .with_state(limit);
    let listener = tokio::net::TcpListener::bind(listen).await?;
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}

struct Limit {
    store: Store,
    /// Where each branch leads, by step and branch.
    next: HashMap<(String, String), String>,
    member: String,
}

fn branches() -> anyhow::Result<HashMap<(String, String), String>> {
    let document: Document = serde_json::from_value(documents::ring())?;
    let branches = document.steps.iter().flat_map(|step| {
        step.branches
            .iter()
            .filter_map(|branch| Some(((step.id.clone(), branch.id.clone()), branch.to.clone()?)))
    });
    Ok(branches.collect())
}

enum Store {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// Anything that goes wrong is a fault of the measurement: it is told, and ends it.
struct Failure(anyhow::Error);

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, format!("{:#}", self.0)).into_response()
    }
}

type Result<T, E = Failure> = std::result::Result<T, E>;

#[derive(Deserialize)]
struct NewAnswer {
    position: i64,
    step: String,
    branch: String,
    #[serde(default)]
    values: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct Answered {
    position: i64,
    step: String,
}

/// An answer as it is stored.
struct Answering {
    session: Uuid,
    position: i64,
    from: String,
    to: String,
    at: i64,
    body: String,
}

async fn answer(
    State(limit): State<Arc<Limit>>,
    Path(session): Path<Uuid>,
    Json(new): Json<NewAnswer>,
) -> Result<Response> {
    #[derive(Serialize)]
    struct Body<'a> {
        branch: &'a str,
        values: Option<&'a RawValue>,
    }
    let NewAnswer { position, step, branch, values } = new;
    let body = serde_json::to_string(&Body { branch: &branch, values: values.as_deref() })?;
    let Some(to) = limit.next.get(&(step.clone(), branch)).cloned() else {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    };
    let answering = Answering { session, position, from: step, to: to.clone(), at: now(), body };
    let stored = match &limit.store {
        Store::Sqlite(it) => it.write(Write::Answer(answering)).await?,
        Store::Postgres(it) => it.answer(answering).await?,
    };
    if !stored {
        return Ok(StatusCode::CONFLICT.into_response());
    }
    Ok(Json(Answered { position: position + 1, step: to }).into_response())
}

fn now() -> i64 {
    pathbook::types::Time::now().as_microsecond()
}

#[derive(Serialize)]
struct Listed<'m> {
    id: Uuid,
    flow_id: Uuid,
    flow_title: String,
    kind: String,
    version: i64,
    status: String,
    step_title: String,
    assignee: Named<'m>,
    target_label: Option<String>,
    ticket: Ticket,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    batch_id: Option<Uuid>,
    started_at: jiff::Timestamp,
    updated_at: jiff::Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<jiff::Timestamp>,
    active_seconds: i64,
}

#[derive(Serialize)]
struct Named<'m> {
    id: Uuid,
    name: &'m str,
}

#[derive(Serialize)]
struct Ticket {
    system: Option<String>,
    id: Option<String>,
    url: Option<String>,
}

#[derive(Serialize)]
struct List<'m> {
    items: Vec<Listed<'m>>,
}

async fn list(State(limit): State<Arc<Limit>>) -> Result<Response> {
    let items = match &limit.store {
        Store::Sqlite(it) => it.list(&limit.member)?,
        Store::Postgres(it) => it.list(&limit.member).await?,
    };
    Ok(Json(List { items }).into_response())
}

async fn check(body: Bytes) -> Result<Response> {
    let document: Document = serde_json::from_slice(&body)?;
    Ok(Json(serde_json::json!({ "findings": problems(&document) })).into_response())
}

/// What is wrong with the graph.
fn problems(document: &Document) -> Vec<String> {
    let mut problems = Vec::new();
    let mut places = HashMap::with_capacity(document.steps.len());
    for (place, step) in document.steps.iter().enumerate() {
        if places.insert(step.id.as_str(), place).is_some() {
            problems.push(format!("{} is there twice", step.id));
        }
    }
    let (mut ahead, mut back) =
        (vec![Vec::new(); document.steps.len()], vec![Vec::new(); document.steps.len()]);
    for (place, step) in document.steps.iter().enumerate() {
        for branch in &step.branches {
            match branch.to.as_deref().and_then(|to| places.get(to)) {
                Some(&to) => {
                    ahead[place].push(to);
                    back[to].push(place);
                }
                None => problems.push(format!("{} of {} leads nowhere", branch.id, step.id)),
            }
        }
    }
    let start = places.get(document.start.as_str()).copied();
    let reached = reach(start.into_iter().collect(), &ahead);
    let outcomes = document.steps.iter().enumerate().filter(|(_, step)| step.kind == StepKind::Outcome);
    let ending = reach(outcomes.map(|(place, _)| place).collect(), &back);
    for (place, step) in document.steps.iter().enumerate() {
        if !reached[place] {
            problems.push(format!("{} is never reached", step.id));
        }
        if !ending[place] {
            problems.push(format!("{} reaches no outcome", step.id));
        }
    }
    problems
}

fn reach(mut open: Vec<usize>, edges: &[Vec<usize>]) -> Vec<bool> {
    let mut seen = vec![false; edges.len()];
    while let Some(place) = open.pop() {
        if !std::mem::replace(&mut seen[place], true) {
            open.extend(&edges[place]);
        }
    }
    seen
}

/// A draft as it is stored.
struct Saving {
    flow: Uuid,
    revision: i64,
    at: i64,
    title: String,
    steps: i64,
    text: String,
}

async fn save(
    State(limit): State<Arc<Limit>>,
    Path(flow): Path<Uuid>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    let revision = headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok());
    let revision: i64 = revision.context("no If-Match")?.trim_matches('"').parse()?;
    let text = String::from_utf8(body.into())?;
    let document: Document = serde_json::from_str(&text)?;
    let steps = i64::try_from(document.steps.len())?;
    let saving = Saving { flow, revision, at: now(), title: document.title, steps, text };
    let stored = match &limit.store {
        Store::Sqlite(it) => it.write(Write::Save(saving)).await?,
        Store::Postgres(it) => it.save(saving).await?,
    };
    if !stored {
        return Ok(StatusCode::PRECONDITION_FAILED.into_response());
    }
    Ok(Json(serde_json::json!({ "revision": revision + 1 })).into_response())
}

// --- PostgreSQL

struct Postgres {
    connections: Vec<PgConnection>,
    turn: AtomicUsize,
}

struct PgConnection {
    client: Client,
    answer: Statement,
    list: Statement,
    save: Statement,
}

const POSTGRES_TABLES: &str = "
CREATE TABLE flow (
    team_id uuid NOT NULL, id uuid NOT NULL, title text NOT NULL, steps bigint NOT NULL, revision bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    draft text COMPRESSION lz4 NOT NULL, PRIMARY KEY (team_id, id)
);
CREATE TABLE session (
    team_id uuid NOT NULL, id uuid NOT NULL, flow_id uuid NOT NULL, version bigint NOT NULL, seq bigint NOT NULL,
    status text NOT NULL, outcome text, assignee_id uuid NOT NULL, batch_id uuid, started_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL, finished_at timestamptz, active_seconds bigint NOT NULL, flow_title text NOT NULL,
    kind text NOT NULL, step text NOT NULL, step_title text NOT NULL, target_label text, ticket_system text, ticket_id text,
    ticket_url text, PRIMARY KEY (team_id, id)
) WITH (fillfactor = 80);
CREATE TABLE event (
    team_id uuid NOT NULL, session_id uuid NOT NULL, seq bigint NOT NULL, at timestamptz NOT NULL, user_id uuid NOT NULL,
    body text COMPRESSION lz4 NOT NULL, PRIMARY KEY (team_id, session_id, seq)
);";

const LIST: &str = "SELECT id, flow_id, flow_title, kind, version, status, step_title, assignee_id, target_label, ticket_system,
         ticket_id, ticket_url, outcome, batch_id, started_at, updated_at, finished_at, active_seconds
     FROM session WHERE team_id = $1 ORDER BY id DESC LIMIT 50";

/// Microseconds from 1970 to 2000, where PostgreSQL begins to count.
const EPOCH: i64 = 946_684_800_000_000;

/// An instant in microseconds since 1970, as PostgreSQL has it.
#[derive(Debug)]
struct Instant(i64);

impl tokio_postgres::types::ToSql for Instant {
    fn to_sql(
        &self,
        _: &tokio_postgres::types::Type,
        out: &mut bytes::BytesMut,
    ) -> std::result::Result<tokio_postgres::types::IsNull, Box<dyn std::error::Error + Sync + Send>> {
        bytes::BufMut::put_i64(out, self.0 - EPOCH);
        Ok(tokio_postgres::types::IsNull::No)
    }

    fn accepts(kind: &tokio_postgres::types::Type) -> bool {
        *kind == tokio_postgres::types::Type::TIMESTAMPTZ
    }

    tokio_postgres::types::to_sql_checked!();
}

impl<'r> tokio_postgres::types::FromSql<'r> for Instant {
    fn from_sql(
        _: &tokio_postgres::types::Type,
        raw: &'r [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(i64::from_be_bytes(raw.try_into()?) + EPOCH))
    }

    fn accepts(kind: &tokio_postgres::types::Type) -> bool {
        *kind == tokio_postgres::types::Type::TIMESTAMPTZ
    }
}

impl Postgres {
    async fn open(url: &str, sessions: usize, flows: usize) -> anyhow::Result<Self> {
        let client = connect(url).await?;
        client.batch_execute(POSTGRES_TABLES).await?;
        let facts = Facts::new();
        client
            .execute(
                "INSERT INTO session SELECT $1, lpad(to_hex(n), 32, '0')::uuid, $1, 1, 1, 'open', NULL, $2, NULL, now(), now(),
                     NULL, 0, $4, 'troubleshooting', 's0', $5, 'pc-' || n, 'jira', 'IT-' || n, 'https://jira.example.com/IT-' || n
                 FROM generate_series(1, $3) AS n",
                &[&TEAM, &MEMBER, &i32::try_from(sessions)?, &facts.title, &facts.step_title],
            )
            .await?;
        client
            .execute(
                "INSERT INTO flow SELECT $1, lpad(to_hex(n), 32, '0')::uuid, $2, 33, 1, now(), $3 FROM generate_series(1, $4) AS n",
                &[&TEAM, &facts.title, &facts.draft, &i32::try_from(flows)?],
            )
            .await?;
        client.batch_execute("ANALYZE").await?;
        let mut connections = Vec::new();
        for _ in 0..POSTGRES_CONNECTIONS {
            let client = connect(url).await?;
            connections.push(PgConnection {
                answer: client
                    .prepare(
                        "WITH moved AS (
                             UPDATE session SET seq = $3 + 1, step = $5, step_title = $5, updated_at = $6
                             WHERE team_id = $1 AND id = $2 AND seq = $3 AND step = $4 RETURNING id
                         )
                         INSERT INTO event SELECT $1, id, $3 + 1, $6, $7, $8 FROM moved",
                    )
                    .await?,
                list: client.prepare(LIST).await?,
                save: client
                    .prepare(
                        "UPDATE flow SET revision = revision + 1, updated_at = $4, title = $5, steps = $6, draft = $7
                         WHERE team_id = $1 AND id = $2 AND revision = $3",
                    )
                    .await?,
                client,
            });
        }
        Ok(Self { connections, turn: AtomicUsize::new(0) })
    }

    fn next(&self) -> &PgConnection {
        &self.connections[self.turn.fetch_add(1, Ordering::Relaxed) % self.connections.len()]
    }

    async fn answer(&self, new: Answering) -> Result<bool> {
        let Answering { session, position, from, to, at, body } = new;
        let connection = self.next();
        let stored = connection
            .client
            .execute(
                &connection.answer,
                &[&TEAM, &session, &position, &from, &to, &Instant(at), &MEMBER, &body],
            )
            .await?;
        Ok(stored == 1)
    }

    async fn save(&self, new: Saving) -> Result<bool> {
        let Saving { flow, revision, at, title, steps, text } = new;
        let connection = self.next();
        let stored = connection
            .client
            .execute(&connection.save, &[&TEAM, &flow, &revision, &Instant(at), &title, &steps, &text])
            .await?;
        Ok(stored == 1)
    }

    async fn list<'m>(&self, member: &'m str) -> Result<Vec<Listed<'m>>> {
        let connection = self.next();
        let rows = connection.client.query(&connection.list, &[&TEAM]).await?;
        let time = |Instant(at)| jiff::Timestamp::from_microsecond(at);
        rows.iter()
            .map(|row| {
                Ok(Listed {
                    id: row.try_get(0)?,
                    flow_id: row.try_get(1)?,
                    flow_title: row.try_get(2)?,
                    kind: row.try_get(3)?,
                    version: row.try_get(4)?,
                    status: row.try_get(5)?,
                    step_title: row.try_get(6)?,
                    assignee: Named { id: row.try_get(7)?, name: member },
                    target_label: row.try_get(8)?,
                    ticket: Ticket { system: row.try_get(9)?, id: row.try_get(10)?, url: row.try_get(11)? },
                    outcome: row.try_get(12)?,
                    batch_id: row.try_get(13)?,
                    started_at: time(row.try_get(14)?)?,
                    updated_at: time(row.try_get(15)?)?,
                    finished_at: row.try_get::<_, Option<Instant>>(16)?.map(time).transpose()?,
                    active_seconds: row.try_get(17)?,
                })
            })
            .collect()
    }
}

async fn connect(url: &str) -> anyhow::Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// What the seeds need.
struct Facts {
    title: String,
    step_title: String,
    draft: String,
}

impl Facts {
    fn new() -> Self {
        let ring = documents::ring();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        Self {
            title: text(&ring["title"]),
            step_title: text(&ring["steps"][0]["title"]),
            draft: documents::draft(),
        }
    }
}

// --- SQLite

struct Sqlite {
    path: PathBuf,
    writer: mpsc::Sender<Job>,
}

enum Write {
    Answer(Answering),
    Save(Saving),
}

enum Job {
    Write(Write, oneshot::Sender<bool>),
    /// Lets the log start over.
    Restart,
}

const SQLITE_TABLES: &str = "
CREATE TABLE flow (
    team_id BLOB NOT NULL, id BLOB NOT NULL, title TEXT NOT NULL, steps INTEGER NOT NULL, revision INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    draft TEXT NOT NULL, PRIMARY KEY (team_id, id)
) STRICT;
CREATE TABLE session (
    team_id BLOB NOT NULL, id BLOB NOT NULL, flow_id BLOB NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL,
    status TEXT NOT NULL, outcome TEXT, assignee_id BLOB NOT NULL, batch_id BLOB, started_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, finished_at INTEGER, active_seconds INTEGER NOT NULL, flow_title TEXT NOT NULL,
    kind TEXT NOT NULL, step TEXT NOT NULL, step_title TEXT NOT NULL, target_label TEXT, ticket_system TEXT, ticket_id TEXT,
    ticket_url TEXT, PRIMARY KEY (team_id, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE event (
    team_id BLOB NOT NULL, session_id BLOB NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, user_id BLOB NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (team_id, session_id, seq)
) STRICT, WITHOUT ROWID;";

impl Sqlite {
    fn open(path: PathBuf, sessions: usize, flows: usize) -> anyhow::Result<Self> {
        let conn = open_file(&path)?;
        conn.execute_batch("pragma wal_autocheckpoint = 0; pragma cache_size = -8192")?;
        conn.execute_batch(SQLITE_TABLES)?;
        fill(&conn, sessions, flows)?;
        let (writer, jobs) = mpsc::channel();
        thread::Builder::new().name("limit-write".into()).spawn(move || write_groups(&conn, &jobs))?;
        let (log, restarts) = (open_file(&path)?, writer.clone());
        thread::Builder::new()
            .name("limit-log".into())
            .spawn(move || while keep_log_short(&log, &restarts).is_ok() {})?;
        Ok(Self { path, writer })
    }

    async fn write(&self, write: Write) -> Result<bool> {
        let (done, answer) = oneshot::channel();
        self.writer.send(Job::Write(write, done))?;
        Ok(answer.await?)
    }

    fn list<'m>(&self, member: &'m str) -> Result<Vec<Listed<'m>>> {
        thread_local! { static READER: RefCell<Option<Connection>> = const { RefCell::new(None) }; }
        READER.with_borrow_mut(|reader| {
            let conn = match reader {
                Some(conn) => conn,
                None => reader.insert(open_file(&self.path)?),
            };
            let mut statement = conn.prepare_cached(LIST)?;
            let mut rows = statement.query([TEAM.as_bytes()])?;
            let mut items = Vec::with_capacity(50);
            while let Some(row) = rows.next()? {
                items.push(Listed {
                    id: Uuid::from_bytes(row.get(0)?),
                    flow_id: Uuid::from_bytes(row.get(1)?),
                    flow_title: row.get(2)?,
                    kind: row.get(3)?,
                    version: row.get(4)?,
                    status: row.get(5)?,
                    step_title: row.get(6)?,
                    assignee: Named { id: Uuid::from_bytes(row.get(7)?), name: member },
                    target_label: row.get(8)?,
                    ticket: Ticket { system: row.get(9)?, id: row.get(10)?, url: row.get(11)? },
                    outcome: row.get(12)?,
                    batch_id: row.get::<_, Option<_>>(13)?.map(Uuid::from_bytes),
                    started_at: jiff::Timestamp::from_microsecond(row.get(14)?)?,
                    updated_at: jiff::Timestamp::from_microsecond(row.get(15)?)?,
                    finished_at: row
                        .get::<_, Option<i64>>(16)?
                        .map(jiff::Timestamp::from_microsecond)
                        .transpose()?,
                    active_seconds: row.get(17)?,
                });
            }
            Ok(items)
        })
    }
}

fn open_file(path: &PathBuf) -> anyhow::Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; pragma mmap_size = 0; pragma journal_size_limit = 67108864",
    )?;
    conn.busy_timeout(Duration::from_secs(5))?;
    Ok(conn)
}

fn fill(conn: &Connection, sessions: usize, flows: usize) -> anyhow::Result<()> {
    let Facts { title, step_title, draft } = Facts::new();
    conn.execute_batch("begin")?;
    let mut insert = conn.prepare(
        "INSERT INTO session VALUES (?1, ?2, ?1, 1, 1, 'open', NULL, ?3, NULL, ?4, ?4, NULL, 0, ?5, 'troubleshooting', 's0', ?6,
             'pc-' || ?7, 'jira', 'IT-' || ?7, 'https://jira.example.com/IT-' || ?7)",
    )?;
    for number in 0..sessions {
        insert.execute(params![
            TEAM.as_bytes(),
            id(number).as_bytes(),
            MEMBER.as_bytes(),
            now(),
            title,
            step_title,
            i64::try_from(number)?
        ])?;
    }
    let mut insert = conn.prepare("INSERT INTO flow VALUES (?1, ?2, ?3, 33, 1, ?4, ?5)")?;
    for number in 0..flows {
        insert.execute(params![TEAM.as_bytes(), id(number).as_bytes(), title, now(), draft])?;
    }
    Ok(conn.execute_batch("commit")?)
}

/// Does what waits in one transaction and answers when it is on the disk.
fn write_groups(conn: &Connection, jobs: &mpsc::Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let mut group = Vec::new();
        let mut restart = false;
        let done = conn.execute_batch("begin immediate").and_then(|()| {
            let mut next = Some(first);
            while let Some(job) = next {
                match job {
                    Job::Write(write, answer) => group.push((apply(conn, &write)?, answer)),
                    Job::Restart => restart = true,
                }
                next = jobs.try_recv().ok();
            }
            conn.execute_batch("commit")
        });
        if done.is_err() {
            // The answers are dropped, which their requests report.
            return;
        }
        for (stored, answer) in group {
            let _ = answer.send(stored);
        }
        if restart && conn.query_row("pragma wal_checkpoint(restart)", (), |_| Ok(())).is_err() {
            return;
        }
    }
}

fn apply(conn: &Connection, write: &Write) -> rusqlite::Result<bool> {
    match write {
        Write::Answer(Answering { session, position, from, to, at, body }) => {
            let moved = conn
                .prepare_cached(
                    "UPDATE session SET seq = ?3 + 1, step = ?5, step_title = ?5, updated_at = ?6
                     WHERE team_id = ?1 AND id = ?2 AND seq = ?3 AND step = ?4",
                )?
                .execute(params![TEAM.as_bytes(), session.as_bytes(), position, from, to, at])?;
            if moved == 1 {
                conn.prepare_cached("INSERT INTO event VALUES (?1, ?2, ?3 + 1, ?4, ?5, ?6)")?.execute(
                    params![TEAM.as_bytes(), session.as_bytes(), position, at, MEMBER.as_bytes(), body],
                )?;
            }
            Ok(moved == 1)
        }
        Write::Save(Saving { flow, revision, at, title, steps, text }) => {
            let saved = conn
                .prepare_cached(
                    "UPDATE flow SET revision = revision + 1, updated_at = ?4, title = ?5, steps = ?6, draft = ?7
                     WHERE team_id = ?1 AND id = ?2 AND revision = ?3",
                )?
                .execute(params![TEAM.as_bytes(), flow.as_bytes(), revision, at, title, steps, text])?;
            Ok(saved == 1)
        }
    }
}

/// The same care for the log that Pathbook takes.
fn keep_log_short(conn: &Connection, writer: &mpsc::Sender<Job>) -> anyhow::Result<()> {
    const WORTH_WRITING: i64 = 8 << 20;
    const TOO_LONG: i64 = 32 << 20;
    thread::sleep(Duration::from_millis(100));
    let size = |sql: &str| {
        conn.query_row(sql, (), |row| {
            let (frames, written): (i64, i64) = (row.get(1)?, row.get(2)?);
            Ok((frames * 4096, (frames - written) * 4096))
        })
    };
    let (length, waiting) = size("pragma wal_checkpoint(noop)")?;
    if waiting > WORTH_WRITING {
        size("pragma wal_checkpoint(passive)")?;
    }
    if length > TOO_LONG {
        writer.send(Job::Restart)?;
    }
    Ok(())
}
