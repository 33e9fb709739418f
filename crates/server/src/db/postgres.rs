//! PostgreSQL: a pool, statements prepared once per connection, and as few round trips as the work needs. Transactions of
//! one statement share their commits (`groups`).
mod groups;

use super::{
    Announcement, Engine, Error, OpenError, Options, PATIENCE, Record, Result, Row, Rule, Tally, Value,
    Violation,
};
use super::{
    migrations,
    value::{Column, Mismatch, Raw},
};
use crate::types::NodeId;
use bytes::BytesMut;
use deadpool_postgres::{
    ClientWrapper, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
};
use groups::Groups;
use std::{
    error::Error as _,
    future::{Future, poll_fn},
    io,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};
use tokio::{
    sync::{broadcast, mpsc},
    task::AbortHandle,
    time::sleep,
};
use tokio_postgres::{
    AsyncMessage, Client, Config, NoTls, Statement,
    config::SslMode,
    error::SqlState,
    types::{FromSql, IsNull, ToSql, Type, to_sql_checked},
};
use uuid::Uuid;

/// Limits of every connection of the pool: nothing waits for ever.
const LIMITS: &str = "-c statement_timeout=5s -c lock_timeout=2s -c idle_in_transaction_session_timeout=10s";
/// The advisory lock under which the schema changes: "pathbook" in ASCII.
const SCHEMA_LOCK: i64 = 0x7061_7468_626f_6f6b;
/// Microseconds from 1970 to 2000, where PostgreSQL begins to count.
const EPOCH: i64 = 946_684_800_000_000;

const BEGIN: &str = "begin";
const COMMIT: &str = "commit";

type BoxError = Box<dyn std::error::Error + Sync + Send>;

/// A pool of connections to a server.
pub(super) struct Postgres {
    pool: Pool,
    groups: Arc<Groups>,
    shared: Arc<Shared>,
    listener: AbortHandle,
}

struct Shared {
    tally: Arc<Tally>,
    announcements: broadcast::Sender<Announcement>,
    /// Marks what this process announces, which it has heard already when the server says it.
    node: NodeId,
}

impl Postgres {
    pub(super) async fn open(
        url: &str,
        options: &Options,
        tally: Arc<Tally>,
        announcements: broadcast::Sender<Announcement>,
    ) -> Result<Self, OpenError> {
        let mut config: Config = url.parse().map_err(|error| OpenError::Url(sentence(&error)))?;
        if config.get_ssl_mode() == SslMode::Require {
            return Err(OpenError::Tls);
        }
        config.keepalives_idle(Duration::from_secs(10)).tcp_user_timeout(Duration::from_secs(10));
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        if config.get_application_name().is_none() {
            config.application_name("pathbook");
        }
        migrate(&config, options).await?;

        let shared = Arc::new(Shared { tally, announcements, node: NodeId::new() });
        let ear = listen(&config).await.map_err(|error| OpenError::Open(sentence(&error)))?;
        let listener = tokio::spawn(keep_listening(config.clone(), shared.clone(), ear)).abort_handle();

        let limits = config.get_options().map_or(LIMITS.into(), |own| format!("{LIMITS} {own}"));
        config.options(limits);
        let groups = Arc::new(Groups::new(&config, &shared));
        let manager =
            Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
        let pool = Pool::builder(manager)
            .max_size(options.postgres_connections.max(1) as usize)
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| OpenError::Open(error.to_string()))?;
        Ok(Self { pool, groups, shared, listener })
    }

    pub(super) fn session(&self, stage: Stage) -> Session {
        let Self { pool, groups, shared, .. } = self;
        let (pool, groups, shared) = (pool.clone(), groups.clone(), shared.clone());
        Session { pool, groups, client: None, stage, queue: Vec::new(), shared }
    }

    pub(super) fn close(&self) {
        self.listener.abort();
        self.groups.close();
        self.pool.close();
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

/// An error with its causes: the driver keeps the telling part in the source.
pub(super) fn sentence(error: &tokio_postgres::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

async fn migrate(config: &Config, options: &Options) -> Result<(), OpenError> {
    let cannot = |error| OpenError::Open(sentence(&error));
    let (client, connection) = config.connect(NoTls).await.map_err(cannot)?;
    let connection = tokio::spawn(connection);
    let done = migrate_on(&client, options).await;
    connection.abort();
    done
}

async fn migrate_on(client: &Client, options: &Options) -> Result<(), OpenError> {
    let cannot = |error| OpenError::Open(sentence(&error));
    // Held until the connection ends: of several processes that start at once, one changes the schema.
    client.execute("select pg_advisory_lock($1)", &[&SCHEMA_LOCK]).await.map_err(cannot)?;
    client.batch_execute(migrations::TABLE).await.map_err(cannot)?;
    let applied = client.query(migrations::APPLIED, &[]).await.map_err(cannot)?;
    let applied: Vec<(i64, String)> = applied.iter().map(|row| (row.get(0), row.get(1))).collect();
    for step in migrations::pending(options.migrations, Engine::Postgres, &applied)? {
        let failed = |error| OpenError::Migration { name: step.name.into(), why: sentence(&error) };
        let whole = format!("begin; {}\n; {}; commit", step.sql, step.record);
        client.batch_execute(&whole).await.map_err(failed)?;
    }
    Ok(())
}

/// What a connection has been through since it left the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Every statement stands alone.
    NoTransaction,
    /// `begin` goes out together with the first statement.
    NotBegun,
    Begun,
    /// A statement failed.
    Spoilt,
    /// Committed.
    Ended,
}

/// A piece of work on a connection of the pool, in a transaction or not.
pub(super) struct Session {
    pool: Pool,
    groups: Arc<Groups>,
    /// Taken with the first statement.
    client: Option<Object>,
    stage: Stage,
    /// Statements that go out with the next one.
    queue: Vec<Queued>,
    shared: Arc<Shared>,
}

struct Queued {
    sql: &'static str,
    values: Vec<Value>,
}

impl Session {
    /// Does the one statement that is a whole transaction.
    pub(super) async fn only(
        mut self,
        sql: &'static str,
        values: Vec<Value>,
        announcements: Vec<Announcement>,
    ) -> Result<u64> {
        if self.stage == Stage::NotBegun && self.queue.is_empty() {
            return self.groups.execute(sql, values, announcements).await;
        }
        let touched = self.execute(sql, &values).await?;
        self.commit(announcements).await?;
        Ok(touched)
    }

    pub(super) async fn fetch<T: Record>(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<T>> {
        self.run(async |client| {
            let statement = prepare(client, sql, values).await?;
            let rows = client.query(&statement, &parameters(values)).await.map_err(|it| refine(sql, &it))?;
            let columns = statement.columns().iter().map(tokio_postgres::Column::name);
            let places = T::FIELDS.places(columns).map_err(|it| it.of(sql))?;
            let read = |row| T::read(&Row::new(Raw::Postgres(row), &places)).map_err(|it| it.of(sql));
            rows.iter().map(read).collect()
        })
        .await
    }

    pub(super) async fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64> {
        self.run(async |client| {
            let statement = prepare(client, sql, values).await?;
            client.execute(&statement, &parameters(values)).await.map_err(|it| refine(sql, &it))
        })
        .await
    }

    pub(super) fn later(&mut self, sql: &'static str, values: Vec<Value>) {
        self.queue.push(Queued { sql, values });
    }

    /// Sends the values as one array per column.
    pub(super) async fn many(
        &mut self,
        sql: &'static str,
        fixed: &[Value],
        rows: &[Vec<Value>],
    ) -> Result<u64> {
        let Some(first) = rows.first() else { return Ok(0) };
        let text = unnested(sql, fixed.len(), first);
        let text = text.ok_or_else(|| Mismatch::new("many rows need a list of values").of(sql))?;
        let columns: Vec<Vec<&Value>> =
            (0..first.len()).map(|column| rows.iter().map(|row| &row[column]).collect()).collect();
        let mut types: Vec<Type> = fixed.iter().map(|value| value.types().0).collect();
        types.extend(first.iter().map(|value| value.types().1));
        let mut parameters = parameters(fixed);
        parameters.extend(columns.iter().map(|column| column as &(dyn ToSql + Sync)));
        self.run(async |client| {
            let statement =
                client.prepare_typed_cached(&text, &types).await.map_err(|it| refine(sql, &it))?;
            client.execute(&statement, &parameters).await.map_err(|it| refine(sql, &it))
        })
        .await
    }

    pub(super) async fn commit(mut self, announcements: Vec<Announcement>) -> Result<()> {
        match self.stage {
            Stage::Spoilt => return Err(Error::GivenUp),
            Stage::NotBegun if self.queue.is_empty() && announcements.is_empty() => {
                self.stage = Stage::NoTransaction;
            }
            _ => {}
        }
        if self.stage != Stage::NoTransaction {
            self.queue.extend(notifications(self.shared.node, &announcements));
            self.run(async |client| client.batch_execute(COMMIT).await.map_err(|it| refine(COMMIT, &it)))
                .await?;
            self.stage = Stage::Ended;
        }
        self.shared.tally.flushed(1);
        for announcement in announcements {
            // Nobody listening is fine.
            let _ = self.shared.announcements.send(announcement);
        }
        Ok(())
    }

    /// Does the work, with `begin` and the queue ahead of it in the same packet.
    async fn run<T>(&mut self, work: impl AsyncFnOnce(&Object) -> Result<T>) -> Result<T> {
        let result = self.run_on_client(work).await;
        if let Err(Error::Unavailable(_)) = result {
            // So that the pool does not hand it out again.
            self.client.take().map(Object::take);
        }
        result
    }

    async fn run_on_client<T>(&mut self, work: impl AsyncFnOnce(&Object) -> Result<T>) -> Result<T> {
        if let Stage::Spoilt | Stage::Ended = self.stage {
            return Err(Error::GivenUp);
        }
        let client = match &mut self.client {
            Some(client) => client,
            none => none.insert(self.pool.get().await.map_err(|error| match error {
                PoolError::Backend(error) => Error::unavailable(sentence(&error)),
                error => Error::unavailable(error),
            })?),
        };
        let client: &Object = client;
        if self.stage == Stage::NoTransaction {
            return work(client).await;
        }
        // Unless it goes well: not when it fails, nor when the caller stops waiting.
        let stage = std::mem::replace(&mut self.stage, Stage::Spoilt);
        let queue = std::mem::take(&mut self.queue);
        let mut statements = Vec::with_capacity(queue.len());
        for Queued { sql, values } in &queue {
            statements.push(prepare(client, sql, values).await?);
        }
        let mut ahead: Vec<Sending> = Vec::with_capacity(queue.len() + 1);
        if stage == Stage::NotBegun {
            ahead
                .push(Box::pin(async { client.batch_execute(BEGIN).await.map_err(|it| refine(BEGIN, &it)) }));
        }
        for (Queued { sql, values }, statement) in queue.iter().zip(&statements) {
            ahead.push(Box::pin(async move {
                client.execute(statement, &parameters(values)).await.map(drop).map_err(|it| refine(sql, &it))
            }));
        }
        let (ahead, result) = tokio::join!(biased; together(ahead), work(client));
        let result = ahead.and(result)?;
        self.stage = Stage::Begun;
        Ok(result)
    }
}

async fn prepare(client: &ClientWrapper, sql: &'static str, values: &[Value]) -> Result<Statement> {
    let types: Vec<Type> = values.iter().map(|value| value.types().0).collect();
    client.prepare_typed_cached(sql, &types).await.map_err(|it| refine(sql, &it))
}

fn parameters(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as _).collect()
}

/// What tells the other processes.
/// All announcements of a transaction with one statement.
fn notifications<'a>(
    node: NodeId,
    announcements: impl IntoIterator<Item = &'a Announcement>,
) -> Option<Queued> {
    let message = |announcement: &Announcement| match announcement {
        Announcement::Changed { topic, payload } => format!("{node}:{topic}:{payload}"),
        Announcement::Resync => format!("{node}::"),
    };
    let mut messages: Vec<String> = announcements.into_iter().map(message).collect();
    let (sql, text) = match messages.len() {
        0 => return None,
        1 => ("select pg_notify('pathbook', $1)", messages.remove(0)),
        _ => (
            "select pg_notify('pathbook', value) from json_array_elements_text($1::json)",
            serde_json::Value::from(messages).to_string(),
        ),
    };
    Some(Queued { sql, values: vec![Value::Text(Some(text))] })
}

type Sending<'c> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'c>>;

/// Waits for all of them. They are polled in order, so their messages leave in order and in one go; of several errors
/// the first is the cause of the others.
async fn together(mut all: Vec<Sending<'_>>) -> Result<()> {
    let mut outcome = Ok(());
    poll_fn(|context| {
        all.retain_mut(|one| match one.as_mut().poll(context) {
            Poll::Pending => true,
            Poll::Ready(result) => {
                if outcome.is_ok() {
                    outcome = result;
                }
                false
            }
        });
        if all.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    outcome
}

impl Drop for Session {
    fn drop(&mut self) {
        if let (Some(client), Stage::Begun | Stage::Spoilt) = (&self.client, self.stage) {
            // The first poll puts the message into the connection's queue, ahead of whatever comes next; nobody
            // needs to wait for the answer.
            let _ = pin!(client.batch_execute("rollback")).poll(&mut Context::from_waker(Waker::noop()));
        }
    }
}

/// `insert .. values ($1, $2, $3) ..` as `insert .. select $1, c2, c3 from unnest($2::uuid[], $3::text[]) ..`.
fn unnested(sql: &str, fixed: usize, row: &[Value]) -> Option<String> {
    const LIST: &str = "values (";
    let (head, rest) = sql.split_at(sql.to_ascii_lowercase().find(LIST)?);
    let rest = &rest[LIST.len()..];
    let mut depth = 1;
    let end = rest.find(|char| {
        depth += i32::from(char == '(') - i32::from(char == ')');
        depth == 0
    })?;
    let (mut list, tail) = (rest[..end].to_owned(), &rest[end + 1..]);
    let (mut arrays, mut columns) = (Vec::new(), Vec::new());
    for (number, value) in (fixed + 1..).zip(row) {
        arrays.push(format!("${number}::{}[]", value.types().0.name()));
        columns.push(format!("c{number}"));
    }
    // From the last, so that $1 is not found in $12.
    for number in (fixed + 1..=fixed + row.len()).rev() {
        list = list.replace(&format!("${number}"), &format!("c{number}"));
    }
    Some(format!(
        "{head}select {list} from unnest({}) as rows ({}){tail}",
        arrays.join(", "),
        columns.join(", ")
    ))
}

/// The connection that hears announcements. It lives as long as its client.
struct Ear {
    _client: Client,
    heard: mpsc::UnboundedReceiver<String>,
}

async fn listen(config: &Config) -> Result<Ear, tokio_postgres::Error> {
    let (client, mut connection) = config.connect(NoTls).await?;
    let (sender, heard) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
            if let AsyncMessage::Notification(notification) = message {
                // Nobody hears any more: the client is gone too, and the connection ends.
                let _ = sender.send(notification.payload().to_owned());
            }
        }
    });
    client.batch_execute("listen pathbook").await?;
    Ok(Ear { _client: client, heard })
}

async fn keep_listening(config: Config, shared: Arc<Shared>, mut ear: Ear) {
    loop {
        while let Some(message) = ear.heard.recv().await {
            let mut parts = message.splitn(3, ':');
            let (Some(node), Some(topic), Some(payload)) = (parts.next(), parts.next(), parts.next()) else {
                continue;
            };
            if node.parse() != Ok(shared.node) {
                let changed = Announcement::Changed { topic: topic.into(), payload: payload.into() };
                let _ = shared.announcements.send(changed);
            }
        }
        tracing::warn!("the connection that hears announcements was lost");
        ear = loop {
            sleep(Duration::from_millis(500)).await;
            if let Ok(ear) = listen(&config).await {
                break ear;
            }
        };
        let _ = shared.announcements.send(Announcement::Resync);
    }
}

impl Value {
    /// The type of the value, and of an array of such.
    fn types(&self) -> (Type, Type) {
        match self {
            Self::Bool(_) => (Type::BOOL, Type::BOOL_ARRAY),
            Self::Int(_) => (Type::INT8, Type::INT8_ARRAY),
            Self::Text(_) => (Type::TEXT, Type::TEXT_ARRAY),
            Self::Bytes(_) => (Type::BYTEA, Type::BYTEA_ARRAY),
            Self::Uuid(_) => (Type::UUID, Type::UUID_ARRAY),
            Self::Time(_) => (Type::TIMESTAMPTZ, Type::TIMESTAMPTZ_ARRAY),
        }
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        match self {
            Self::Bool(it) => it.to_sql(ty, out),
            Self::Int(it) => it.to_sql(ty, out),
            Self::Text(it) => it.to_sql(ty, out),
            Self::Bytes(it) => it.to_sql(ty, out),
            Self::Uuid(it) => it.to_sql(ty, out),
            Self::Time(it) => it.map(|it| it.as_microsecond() - EPOCH).to_sql(ty, out),
        }
    }

    /// The types are declared from the values, so they fit.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'r> FromSql<'r> for Column<'r> {
    fn from_sql(ty: &Type, raw: &'r [u8]) -> Result<Self, BoxError> {
        Ok(match *ty {
            Type::BOOL => Self::Bool(bool::from_sql(ty, raw)?),
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::Int(i16::from_sql(ty, raw)?.into()),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::JSON => {
                Self::Text(<&str>::from_sql(ty, raw)?)
            }
            Type::BYTEA => Self::Bytes(raw),
            Type::UUID => Self::Uuid(Uuid::from_sql(ty, raw)?),
            Type::TIMESTAMPTZ => Self::Time(i64::from_sql(&Type::INT8, raw)?.saturating_add(EPOCH)),
            _ => Self::Other("a type of PostgreSQL that is not used here"),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, BoxError> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

pub(super) fn column(row: &tokio_postgres::Row, place: usize) -> Result<Column<'_>, Mismatch> {
    row.try_get(place).map_err(|error| Mismatch::new(sentence(&error)))
}

/// The kind of an error.
fn refine(sql: &'static str, error: &tokio_postgres::Error) -> Error {
    let message = sentence(error);
    let Some(said) = error.as_db_error() else {
        let lost = error.is_closed() || error.source().is_some_and(<dyn std::error::Error>::is::<io::Error>);
        return if lost {
            Error::unavailable(message)
        } else {
            Error::Failed { sql, source: Arc::new(Plain(message)) }
        };
    };
    let rule = match *said.code() {
        SqlState::UNIQUE_VIOLATION => Rule::Unique,
        SqlState::FOREIGN_KEY_VIOLATION => Rule::ForeignKey,
        SqlState::CHECK_VIOLATION => Rule::Check,
        SqlState::NOT_NULL_VIOLATION => Rule::NotNull,
        SqlState::DISK_FULL => return Error::Full,
        SqlState::T_R_SERIALIZATION_FAILURE
        | SqlState::T_R_DEADLOCK_DETECTED
        | SqlState::LOCK_NOT_AVAILABLE => {
            return Error::Contention(message.into());
        }
        SqlState::QUERY_CANCELED
        | SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::CANNOT_CONNECT_NOW
        | SqlState::TOO_MANY_CONNECTIONS
        | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
        | SqlState::READ_ONLY_SQL_TRANSACTION => return Error::unavailable(message),
        _ => return Error::Failed { sql, source: Arc::new(Plain(message)) },
    };
    Error::Violation(Arc::new(Violation { rule, name: said.constraint().map(Into::into), message }))
}

/// The text of an error of the engine.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Plain(String);
