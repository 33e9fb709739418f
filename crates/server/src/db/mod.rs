//! One database, two engines: SQLite in a file of ours, or a PostgreSQL server.
//!
//! Every statement is written once, with `$n` placeholders, and no connection is handed out without saying on
//! whose behalf. On behalf of a team `$1` is that team, bound by [`Conn::sql`] itself, and `bind` starts at `$2`:
//!
//! ```ignore
//! let mut tx = db.write(scope).await?;
//! let revision: (i64,) = tx.sql("select revision from flow where team_id = $1 and id = $2").bind(id).one().await?;
//! tx.sql("update flow set title = $3 where team_id = $1 and id = $2").bind(id).bind(title).execute().await?;
//! tx.commit().await?;
//! ```
//!
//! A statement that fails spoils its transaction on both engines: nothing of it can be committed.
mod error;
mod migrations;
mod postgres;
mod sqlite;
#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests act for teams and the system as they please")]
mod tests;
mod value;

use crate::types::TeamId;
use std::{
    fmt,
    ops::{Deref, DerefMut},
    path::PathBuf,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};
use tokio::sync::broadcast;

pub use error::{Error, OpenError, Result, Rule, Violation};
pub use migrations::Migration;
pub use value::{Column, Fields, FromColumn, Mismatch, Record, Row, ToValue, Value, Values, listed};
pub(crate) use value::{among, record};

/// How long to wait for a connection before saying that the database is unavailable.
const PATIENCE: Duration = Duration::from_secs(2);
/// Announcements that a slow listener may fall behind before it is told to start over.
const ANNOUNCEMENTS: usize = 1024;

/// Where the database is: `sqlite:path/to/file.db` or `postgres://user@host/name`.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file, made when it is not there.
    Sqlite(PathBuf),
    /// A server, with everything that a PostgreSQL URL can say.
    Postgres(String),
}

impl FromStr for DatabaseUrl {
    type Err = OpenError;
    fn from_str(url: &str) -> Result<Self, OpenError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.contains('?') || path.contains(":memory:") {
                return Err(OpenError::Url("after sqlite: comes the path of a file, nothing else".into()));
            }
            return Ok(Self::Sqlite(path.into()));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let checked = url.parse::<tokio_postgres::Config>();
            return checked
                .map(|_| Self::Postgres(url.into()))
                .map_err(|it| OpenError::Url(postgres::sentence(&it)));
        }
        Err(OpenError::Url("it begins with sqlite: or postgres://".into()))
    }
}

/// Without the password.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => {
                let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
                write!(
                    f,
                    "{scheme}://{}",
                    rest.rsplit_once('@')
                        .map_or(rest, |(_, place)| place)
                        .split('?')
                        .next()
                        .unwrap_or_default()
                )
            }
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Which engine is behind a [`Db`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// What may be chosen when a database is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections for reading in SQLite.
    pub sqlite_readers: usize,
    /// Connections in PostgreSQL; one more listens for announcements.
    pub postgres_connections: u32,
    /// The schema, step by step.
    pub migrations: &'static [Migration],
}

impl Default for Options {
    fn default() -> Self {
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        Self { sqlite_readers: workers + 2, postgres_connections: 16, migrations: migrations::ALL }
    }
}

/// The proof that one team's data may be touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope(TeamId);

impl Scope {
    /// Only for sign-in, after membership was checked, and for jobs that act for the team they belong to.
    pub fn granted(team: TeamId) -> Self {
        Self(team)
    }

    /// The team.
    pub fn team(self) -> TeamId {
        self.0
    }
}

/// The right to work across teams: sign-in, setup, jobs.
#[derive(Debug, Clone, Copy)]
pub struct SystemScope(());

impl SystemScope {
    /// Why no single team will do. Every use is seen in review.
    pub fn because(_reason: &'static str) -> Self {
        Self(())
    }
}

/// Something was committed that others may hold in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Announcement {
    /// What was announced.
    Changed {
        /// What kind of thing.
        topic: String,
        /// Which.
        payload: String,
    },
    /// Announcements may have been missed: everything held in memory is in doubt.
    Resync,
}

impl Announcement {
    /// Whether it is about this topic.
    pub fn is(&self, wanted: &str) -> bool {
        matches!(self, Self::Changed { topic, .. } if topic == wanted)
    }

    /// Whether everything is in doubt.
    pub fn is_resync(&self) -> bool {
        *self == Self::Resync
    }
}

/// What was done since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// Statements executed, without the ones that open and close transactions.
    pub statements: u64,
    /// Commits that reached the disk.
    pub flushes: u64,
    /// Transactions that were committed; several share a flush in SQLite.
    pub members: u64,
}

#[derive(Default)]
struct Tally {
    statements: AtomicU64,
    flushes: AtomicU64,
    members: AtomicU64,
}

impl Tally {
    fn flushed(&self, members: usize) {
        self.flushes.fetch_add(1, Relaxed);
        self.members.fetch_add(members as u64, Relaxed);
    }
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Arc<Open>,
    tally: Arc<Tally>,
    announcements: broadcast::Sender<Announcement>,
}

enum Open {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Db {
    /// Opens the database and brings its schema up to date.
    pub async fn open(url: &DatabaseUrl, options: Options) -> Result<Self, OpenError> {
        let tally = Arc::<Tally>::default();
        let (announcements, _) = broadcast::channel(ANNOUNCEMENTS);
        let engine = match url {
            DatabaseUrl::Sqlite(path) => {
                Open::Sqlite(sqlite::Sqlite::open(path, &options, tally.clone(), announcements.clone())?)
            }
            DatabaseUrl::Postgres(url) => Open::Postgres(
                postgres::Postgres::open(url, &options, tally.clone(), announcements.clone()).await?,
            ),
        };
        Ok(Self { engine: Arc::new(engine), tally, announcements })
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        match *self.engine {
            Open::Sqlite(_) => Engine::Sqlite,
            Open::Postgres(_) => Engine::Postgres,
        }
    }

    /// One of two texts, for the few statements that cannot be the same on both engines.
    pub fn by_engine(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.engine() {
            Engine::Sqlite => sqlite,
            Engine::Postgres => postgres,
        }
    }

    /// To read on behalf of a team.
    pub async fn read(&self, scope: Scope) -> Result<Read> {
        self.reading(Some(scope.0)).await
    }

    /// To write on behalf of a team: a transaction, rolled back unless it is committed.
    ///
    /// Hold it briefly and never while waiting for anything but the database: in SQLite all others wait for it.
    pub async fn write(&self, scope: Scope) -> Result<Write> {
        self.writing(Some(scope.0)).await
    }

    /// To read across teams.
    pub async fn system_read(&self, _: SystemScope) -> Result<Read> {
        self.reading(None).await
    }

    /// To write across teams.
    pub async fn system_write(&self, _: SystemScope) -> Result<Write> {
        self.writing(None).await
    }

    async fn reading(&self, team: Option<TeamId>) -> Result<Read> {
        let session = match &*self.engine {
            Open::Sqlite(it) => Session::SqliteReader(it.reader().await?),
            Open::Postgres(it) => Session::Postgres(it.session(postgres::Stage::NoTransaction)),
        };
        Ok(Read(Conn { session, team, tally: self.tally.clone() }))
    }

    #[expect(
        clippy::unused_async,
        reason = "that a turn begins with its first statement is no matter of callers"
    )]
    async fn writing(&self, team: Option<TeamId>) -> Result<Write> {
        let session = match &*self.engine {
            Open::Sqlite(it) => Session::SqliteWriter(it.turn()),
            Open::Postgres(it) => Session::Postgres(it.session(postgres::Stage::NotBegun)),
        };
        Ok(Write { conn: Conn { session, team, tally: self.tally.clone() }, announcements: Vec::new() })
    }

    /// What is announced from now on, by this process and by others on the same database.
    pub fn subscribe(&self) -> broadcast::Receiver<Announcement> {
        self.announcements.subscribe()
    }

    /// What was done so far.
    pub fn counters(&self) -> Counters {
        let Tally { statements, flushes, members } = &*self.tally;
        Counters {
            statements: statements.load(Relaxed),
            flushes: flushes.load(Relaxed),
            members: members.load(Relaxed),
        }
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<()> {
        self.reading(None).await?.sql("select 1").one::<(i64,)>().await.map(|_| ())
    }

    /// Ends all work: waits for the transactions under way and leaves a tidy file. Nothing works afterwards.
    pub async fn close(&self) {
        match &*self.engine {
            Open::Sqlite(it) => it.close().await,
            Open::Postgres(it) => it.close(),
        }
    }
}

/// A connection on behalf of one team, or of the system.
pub struct Conn {
    session: Session,
    team: Option<TeamId>,
    tally: Arc<Tally>,
}

enum Session {
    SqliteReader(sqlite::Reader),
    SqliteWriter(sqlite::Turn),
    Postgres(postgres::Session),
}

impl Conn {
    /// A statement. On behalf of a team `$1` is that team and `bind` starts at `$2`.
    pub fn sql(&mut self, sql: &'static str) -> Query<'_> {
        let values = self.bound(sql);
        Query { conn: self, sql, values }
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        match self.session {
            Session::SqliteReader(_) | Session::SqliteWriter(_) => Engine::Sqlite,
            Session::Postgres(_) => Engine::Postgres,
        }
    }

    /// One of two texts, for the few statements that cannot be the same on both engines.
    pub fn by_engine(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.engine() {
            Engine::Sqlite => sqlite,
            Engine::Postgres => postgres,
        }
    }

    fn bound(&self, sql: &'static str) -> Vec<Value> {
        let Some(team) = self.team else { return Vec::new() };
        debug_assert!(
            sql.contains("team_id") && sql.contains("$1"),
            "a team's statement names team_id and $1: {sql}"
        );
        vec![team.to_value()]
    }

    async fn fetch<T: Record>(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<T>> {
        self.tally.statements.fetch_add(1, Relaxed);
        match &mut self.session {
            Session::SqliteReader(it) => it.fetch(sql, values),
            Session::SqliteWriter(it) => it.take().await?.fetch(sql, values),
            Session::Postgres(it) => it.fetch(sql, values).await,
        }
    }

    async fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64> {
        self.tally.statements.fetch_add(1, Relaxed);
        match &mut self.session {
            Session::SqliteReader(it) => it.execute(sql, values),
            Session::SqliteWriter(it) => it.take().await?.execute(sql, values),
            Session::Postgres(it) => it.execute(sql, values).await,
        }
    }
}

/// A statement on its way to the database.
#[must_use = "a statement does nothing until it is run"]
pub struct Query<'c> {
    conn: &'c mut Conn,
    sql: &'static str,
    values: Vec<Value>,
}

impl Query<'_> {
    /// Binds the next placeholder.
    pub fn bind(mut self, value: impl ToValue) -> Self {
        self.values.push(value.to_value());
        self
    }

    /// All rows.
    pub async fn all<T: Record>(self) -> Result<Vec<T>> {
        self.conn.fetch(self.sql, &self.values).await
    }

    /// The first row, if there is one.
    pub async fn optional<T: Record>(self) -> Result<Option<T>> {
        Ok(self.all().await?.into_iter().next())
    }

    /// The first row; [`Error::Missing`] if there is none.
    pub async fn one<T: Record>(self) -> Result<T> {
        let sql = self.sql;
        self.optional().await?.ok_or(Error::Missing(sql))
    }

    /// Runs it and says how many rows it touched.
    pub async fn execute(self) -> Result<u64> {
        self.conn.execute(self.sql, &self.values).await
    }
}

/// A connection to read with.
pub struct Read(Conn);

impl Deref for Read {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl DerefMut for Read {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}

/// A transaction. Rolled back unless it is committed.
pub struct Write {
    conn: Conn,
    announcements: Vec<Announcement>,
}

impl Deref for Write {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

impl Write {
    /// From now on `$1` is this team: for jobs that work for one team after another in one transaction.
    pub fn speak_for(&mut self, scope: Scope) {
        self.conn.team = Some(scope.0);
    }

    /// Tells everybody who subscribed, in every process, once this transaction is committed. At most about 7 KB.
    pub fn announce(&mut self, topic: &'static str, payload: impl Into<String>) {
        self.announcements.push(Announcement::Changed { topic: topic.into(), payload: payload.into() });
    }

    /// A statement whose result nobody waits for. It goes out together with the next one or with the commit, which
    /// saves a round trip to PostgreSQL; if it fails, so does what it went out with, and nothing is committed.
    pub async fn later(&mut self, sql: &'static str, values: impl Values) -> Result<()> {
        let mut bound = self.conn.bound(sql);
        bound.extend(values.to_values());
        self.conn.tally.statements.fetch_add(1, Relaxed);
        match &mut self.conn.session {
            Session::SqliteReader(_) => unreachable!("a Write is never made on a reader"),
            Session::SqliteWriter(it) => it.take().await?.later(sql, &bound),
            Session::Postgres(it) => it.later(sql, bound),
        }
        Ok(())
    }

    /// Inserts many rows by a statement written for one: `insert into t (team_id, id, name) values ($1, $2, $3)`,
    /// with `$1` as ever and the values of a row from `$2`. Says how many rows were inserted.
    pub async fn many<R: Values>(
        &mut self,
        sql: &'static str,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<u64> {
        let fixed = self.conn.bound(sql);
        let rows: Vec<Vec<Value>> = rows.into_iter().map(Values::to_values).collect();
        self.conn.tally.statements.fetch_add(1, Relaxed);
        match &mut self.conn.session {
            Session::SqliteReader(_) => unreachable!("a Write is never made on a reader"),
            Session::SqliteWriter(it) => it.take().await?.many(sql, &fixed, &rows),
            Session::Postgres(it) => it.many(sql, &fixed, &rows).await,
        }
    }

    /// One statement that is the whole transaction, in one round trip.
    pub fn only(self, statement: Whole) -> Only {
        let values = self.conn.bound(statement.postgres);
        Only { tx: self, statement, values }
    }

    /// Makes it so. Once this says `Ok`, it survives a power cut.
    pub async fn commit(self) -> Result<()> {
        match self.conn.session {
            Session::SqliteReader(_) => unreachable!("a Write is never made on a reader"),
            Session::SqliteWriter(it) => it.commit(self.announcements).await,
            Session::Postgres(it) => it.commit(self.announcements).await,
        }
    }
}

/// The text of a whole transaction.
#[derive(Debug, Clone, Copy)]
pub struct Whole {
    /// Run in order on the same values, each if the one before touched a row. Only the first may be refused by a
    /// constraint.
    pub sqlite: &'static [&'static str],
    /// All of it, in one round trip.
    pub postgres: &'static str,
}

impl Whole {
    /// One text on both engines.
    pub const fn same(statement: &'static [&'static str; 1]) -> Self {
        Self { sqlite: statement, postgres: statement[0] }
    }
}

/// A whole transaction, on its way to the database.
#[must_use = "a statement does nothing until it is run"]
pub struct Only {
    tx: Write,
    statement: Whole,
    values: Vec<Value>,
}

impl Only {
    /// Binds the next placeholder.
    pub fn bind(mut self, value: impl ToValue) -> Self {
        self.values.push(value.to_value());
        self
    }

    /// Runs it and says how many rows it touched, in SQLite the last of the statements that ran.
    pub async fn execute(self) -> Result<u64> {
        let Self { tx: Write { conn, announcements }, statement: Whole { sqlite, postgres }, values } = self;
        let statements = if conn.engine() == Engine::Sqlite { sqlite.len() } else { 1 };
        conn.tally.statements.fetch_add(statements as u64, Relaxed);
        match conn.session {
            Session::SqliteReader(_) => unreachable!("a Write is never made on a reader"),
            Session::SqliteWriter(it) => it.only(sqlite, values, announcements).await,
            Session::Postgres(it) => it.only(postgres, values, announcements).await,
        }
    }
}
