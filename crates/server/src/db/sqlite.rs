//! SQLite: readers beside one writer, and commits that share a flush.
//!
//! Statements run inline on the async worker: they take microseconds, a hand-over to another thread takes more.
//!
//! The one writing connection is behind a fair lock. Each [`Transaction`] holds the lock from beginning to end, is a
//! savepoint inside the transaction that is open on the connection, and is a *member of the group* once its savepoint
//! is released. The first member wakes the flusher, a thread that queues for the same lock, thus behind exactly those
//! writers that were waiting already; when its turn comes it commits, which is the flush to the disk, and answers all
//! members. While it flushes, the next group queues up.
//!
//! A transaction whose statements are known beforehand ([`Turn::only`]) need not take the lock: it is left with the
//! flusher, which runs all that were left with it in a row before it commits.
use super::{
    Announcement, Engine, Error, OpenError, Options, PATIENCE, Record, Result, Row, Rule, Tally, Value,
    Violation,
};
use super::{
    migrations,
    value::{Column, Mismatch, Raw},
};
use rusqlite::{
    Connection, ErrorCode, OpenFlags, ffi,
    types::{ToSqlOutput, ValueRef},
};
use std::{
    collections::HashMap,
    fs::{self, File, TryLockError},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Mutex, PoisonError, RwLock, atomic::Ordering::Relaxed, mpsc},
    thread,
    time::Duration,
};
use tokio::{
    sync::{self, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, broadcast, oneshot},
    time::timeout,
};

/// The first version whose write-ahead log can be trusted when it starts over.
const OLDEST: i32 = 3_051_003;
/// Statements kept ready on each connection.
const STATEMENTS: usize = 256;
/// How often the checkpointer looks at the log.
const LOOK: Duration = Duration::from_millis(100);
/// Looks without a commit after which a log of any size is written back.
const QUIET_LOOKS: u32 = 10;
/// Bytes of log that are worth writing back while commits go on.
const LOG_WORTH_WRITING: i64 = 8 << 20;
/// Bytes of log at which writers are held up for a moment, so that it can start over.
const LOG_TOO_LONG: i64 = 32 << 20;
const PAGE: i64 = 4096;

/// An open file.
pub(super) struct Sqlite {
    readers: Arc<Readers>,
    line: Arc<Line>,
    /// Dropped with the database, which ends the checkpointer.
    _checkpointer: mpsc::Sender<()>,
}

impl Sqlite {
    pub(super) fn open(
        path: &Path,
        options: &Options,
        tally: Arc<Tally>,
        announcements: broadcast::Sender<Announcement>,
    ) -> Result<Self, OpenError> {
        if rusqlite::version_number() < OLDEST {
            return Err(OpenError::TooOld(rusqlite::version()));
        }
        let owned = own(path)?;
        let conn = connect(path)?;
        conn.execute_batch("pragma wal_autocheckpoint = 0; pragma cache_size = -8192")
            .map_err(cannot_open)?;
        migrate(&conn, path, options)?;

        let (flusher, wakes) = mpsc::channel();
        let (checkpointer, stopped) = mpsc::channel();
        let writer =
            Writer { conn, group: Vec::new(), owned: Some(owned), tally: tally.clone(), announcements };
        let writer = Arc::new(sync::Mutex::new(writer));
        let checkpointing = connect(path)?;
        let (for_flushes, for_checkpoints) = (writer.clone(), writer.clone());
        let thread = |name: &str| thread::Builder::new().name(name.into());
        thread("db-flush").spawn(move || flush_groups(&for_flushes, &wakes)).map_err(cannot_open)?;
        thread("db-checkpoint")
            .spawn(move || checkpoint_now_and_then(&checkpointing, &for_checkpoints, &tally, &stopped))
            .map_err(cannot_open)?;
        let readers = Readers {
            path: path.into(),
            idle: Mutex::default(),
            permits: Arc::new(Semaphore::new(options.sqlite_readers)),
        };
        let line = Arc::new(Line { writer, flusher });
        Ok(Self { readers: Arc::new(readers), line, _checkpointer: checkpointer })
    }

    pub(super) async fn reader(&self) -> Result<Reader> {
        let permit = timeout(PATIENCE, self.readers.permits.clone().acquire_owned());
        let permit = permit.await.map_err(|_| Error::unavailable("no connection became free in time"))?;
        let permit = permit.map_err(|_| closed())?;
        let idle = self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let conn = match idle {
            Some(conn) => conn,
            None => self.readers.connect().map_err(Error::unavailable)?,
        };
        Ok(Reader { conn: Some(conn), readers: self.readers.clone(), _permit: permit })
    }

    pub(super) fn turn(&self) -> Turn {
        Turn::Awaited(self.line.clone())
    }

    pub(super) async fn close(&self) {
        self.readers.permits.close();
        let mut writer = self.line.writer.lock().await;
        writer.flush().answer();
        self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        if let Err(error) = writer.conn.execute_batch("pragma wal_checkpoint(truncate)") {
            tracing::warn!(%error, "the write-ahead log could not be folded into the database file");
        }
        writer.owned = None;
    }
}

fn closed() -> Error {
    Error::unavailable("it was closed")
}

fn cannot_open(error: impl std::fmt::Display) -> OpenError {
    OpenError::Open(error.to_string())
}

/// Makes this process the only one that uses the file, for as long as the answer lives.
fn own(path: &Path) -> Result<File, OpenError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(cannot_open)?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = private(Path::new(&name)).map_err(cannot_open)?;
    // SQLite gives its log the mode of the database file, so all of them are the owner's only.
    private(path).map_err(cannot_open)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.display().to_string())),
        Err(TryLockError::Error(error)) => Err(cannot_open(error)),
    }
}

/// Opens a file for writing; a new one is for its owner only.
fn private(path: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).mode(0o600).open(path)
}

fn connect(path: &Path) -> Result<Connection, OpenError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(cannot_open)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.busy_timeout(Duration::from_secs(5)).map_err(cannot_open)?;
    let mode: String =
        conn.query_row("pragma journal_mode = wal", (), |row| row.get(0)).map_err(cannot_open)?;
    if mode != "wal" {
        return Err(OpenError::Open(format!(
            "{} is on a file system without write-ahead logs",
            path.display()
        )));
    }
    let settings = "pragma synchronous = full; pragma foreign_keys = on; pragma trusted_schema = off;
        pragma mmap_size = 0; pragma journal_size_limit = 67108864; pragma temp_store = memory";
    conn.execute_batch(settings).map_err(cannot_open)?;
    Ok(conn)
}

fn migrate(conn: &Connection, path: &Path, options: &Options) -> Result<(), OpenError> {
    let failed = |name: &str, error: rusqlite::Error| OpenError::Migration {
        name: name.into(),
        why: error.to_string(),
    };
    conn.execute_batch(migrations::TABLE).map_err(cannot_open)?;
    let applied = conn.prepare(migrations::APPLIED).and_then(|mut statement| {
        statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<Vec<_>>>()
    });
    let applied = applied.map_err(cannot_open)?;
    let pending = migrations::pending(options.migrations, Engine::Sqlite, &applied)?;
    if let (Some((number, _)), false) = (applied.last(), pending.is_empty()) {
        back_up(conn, path, *number)?;
    }
    for step in pending {
        let taken = conn
            .execute_batch("begin exclusive")
            .and_then(|()| conn.execute_batch(step.sql))
            .and_then(|()| conn.execute_batch(&step.record))
            .and_then(|()| conn.execute_batch("commit"));
        if let Err(error) = taken {
            if !conn.is_autocommit() {
                conn.execute_batch("rollback").map_err(|error| failed(step.name, error))?;
            }
            return Err(failed(step.name, error));
        }
    }
    Ok(())
}

/// Copies the file to `backup/` beside it before its schema changes.
fn back_up(conn: &Connection, path: &Path, schema: i64) -> Result<(), OpenError> {
    let folder = path.parent().unwrap_or(Path::new(".")).join("backup");
    fs::create_dir_all(&folder).map_err(cannot_open)?;
    let copy = folder.join(format!("schema-{schema:04}.db"));
    let unfinished = copy.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_file(&unfinished).map_err(cannot_open)?;
    }
    // An empty file is filled, with the mode it has.
    private(&unfinished).map_err(cannot_open)?;
    conn.execute("vacuum into ?1", [unfinished.display().to_string()]).map_err(cannot_open)?;
    fs::rename(unfinished, copy).map_err(cannot_open)
}

struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    fn connect(&self) -> Result<Connection, OpenError> {
        let conn = connect(&self.path)?;
        conn.execute_batch("pragma query_only = on").map_err(cannot_open)?;
        Ok(conn)
    }
}

/// A connection that can only read, back in the pool when dropped.
pub(super) struct Reader {
    /// There until the drop.
    conn: Option<Connection>,
    readers: Arc<Readers>,
    _permit: OwnedSemaphorePermit,
}

impl Reader {
    pub(super) fn fetch<T: Record>(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<T>> {
        fetch(self.conn.as_ref().ok_or_else(closed)?, sql, values)
    }

    pub(super) fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64> {
        execute(self.conn.as_ref().ok_or_else(closed)?, sql, values)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let (Some(conn), false) = (self.conn.take(), self.readers.permits.is_closed()) {
            self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
        }
    }
}

/// The writing connection and the members of the group that is open on it.
struct Writer {
    conn: Connection,
    group: Vec<Member>,
    /// The lock on the file; gone once closed.
    owned: Option<File>,
    tally: Arc<Tally>,
    announcements: broadcast::Sender<Announcement>,
}

/// A transaction that is done but not yet on the disk.
struct Member {
    answer: Answer,
    announcements: Vec<Announcement>,
}

/// Tells whoever waits for a transaction what became of it. They need not wait any more: a request may be cancelled.
type Answer = Box<dyn FnOnce(Result<()>) + Send>;

/// What the flusher is woken by.
enum Wake {
    /// The group has its first member.
    Group,
    /// A transaction that is left with it.
    Job(Job),
}

/// Runs a transaction on the connection.
type Job = Box<dyn FnOnce(&mut Writer) + Send>;

/// Where writers queue.
pub(super) struct Line {
    writer: Arc<sync::Mutex<Writer>>,
    flusher: mpsc::Sender<Wake>,
}

/// What became of a group, to be told to its members once the lock is free.
struct Flushed {
    group: Vec<Member>,
    outcome: Result<()>,
    announcements: broadcast::Sender<Announcement>,
}

impl Writer {
    /// Runs one of the few statements that open and close transactions.
    fn control(&self, sql: &'static str) -> Result<()> {
        let run = |sql| self.conn.prepare_cached(sql)?.execute(());
        run(sql).map(drop).map_err(|error| refine(&self.conn, sql, error))
    }

    /// Runs a transaction that was left with the flusher.
    fn run_whole(&mut self, statements: &'static [&'static str], values: &[Value]) -> Result<u64> {
        if self.owned.is_none() {
            return Err(closed());
        }
        if self.conn.is_autocommit() {
            self.control("begin immediate")?;
        }
        run_all(&self.conn, statements, values).map_err(|(place, error)| {
            // What refused the first statement left no trace. A full disk, for one, makes SQLite undo everything.
            if place > 0 || self.conn.is_autocommit() {
                self.fail(&error);
            }
            error
        })
    }

    /// Commits the group. Whoever calls it holds the lock, so nobody is in the middle of a transaction.
    fn flush(&mut self) -> Flushed {
        let group = std::mem::take(&mut self.group);
        let mut outcome = Ok(());
        if !self.conn.is_autocommit() {
            outcome = self.control("commit");
            match outcome {
                Ok(()) => self.tally.flushed(group.len()),
                Err(_) => self.give_up(),
            }
        }
        Flushed { group, outcome, announcements: self.announcements.clone() }
    }

    /// Ends the open transaction, if SQLite has not done so itself.
    fn give_up(&self) {
        if !self.conn.is_autocommit() && self.control("rollback").is_err() {
            tracing::error!("the writing connection of SQLite cannot leave its transaction");
        }
    }

    /// Ends the open transaction and tells the members why.
    fn fail(&mut self, error: &Error) {
        self.give_up();
        let group = std::mem::take(&mut self.group);
        Flushed { group, outcome: Err(error.clone()), announcements: self.announcements.clone() }.answer();
    }
}

impl Flushed {
    fn answer(self) {
        for Member { answer, announcements } in self.group {
            if self.outcome.is_ok() {
                for announcement in announcements {
                    // Nobody listening is fine.
                    let _ = self.announcements.send(announcement);
                }
            }
            answer(self.outcome.clone());
        }
    }
}

/// Without the flusher nothing is ever committed again: a process that cannot commit must not look alive.
struct AbortOnPanic;

impl Drop for AbortOnPanic {
    fn drop(&mut self) {
        if thread::panicking() {
            std::process::abort();
        }
    }
}

fn flush_groups(writer: &sync::Mutex<Writer>, wakes: &mpsc::Receiver<Wake>) {
    let _guard = AbortOnPanic;
    while let Ok(first) = wakes.recv() {
        let mut writer = writer.blocking_lock();
        let mut next = Some(first);
        while let Some(wake) = next {
            if let Wake::Job(job) = wake {
                job(&mut writer);
            }
            next = wakes.try_recv().ok();
        }
        let flushed = writer.flush();
        drop(writer);
        flushed.answer();
    }
}

/// Writes the log back into the database file, beside the writer. Only when the log has grown long is the writer held
/// up, for the last few pages, because a log cannot start over while it is being written to.
fn checkpoint_now_and_then(
    conn: &Connection,
    writer: &sync::Mutex<Writer>,
    tally: &Tally,
    stopped: &mpsc::Receiver<()>,
) {
    let (mut seen, mut quiet_looks) = (0, 0);
    while stopped.recv_timeout(LOOK) == Err(mpsc::RecvTimeoutError::Timeout) {
        let flushes = tally.flushes.load(Relaxed);
        quiet_looks = if flushes == seen { quiet_looks + 1 } else { 0 };
        seen = flushes;
        if quiet_looks > QUIET_LOOKS {
            continue;
        }
        let result = log_size(conn, "pragma wal_checkpoint(noop)").and_then(|(length, waiting)| {
            if waiting > LOG_WORTH_WRITING || (quiet_looks == QUIET_LOOKS && waiting > 0) {
                log_size(conn, "pragma wal_checkpoint(passive)")?;
            }
            if length > LOG_TOO_LONG {
                let mut writer = writer.blocking_lock();
                let flushed = writer.flush();
                let result = log_size(conn, "pragma wal_checkpoint(restart)");
                drop(writer);
                flushed.answer();
                result?;
            }
            Ok(())
        });
        if let Err(error) = result {
            tracing::warn!(%error, "the write-ahead log could not be written back; trying again");
        }
    }
}

/// Bytes in the log, and how many of them are not in the database file yet, after the given checkpoint.
fn log_size(conn: &Connection, checkpoint: &str) -> rusqlite::Result<(i64, i64)> {
    conn.prepare_cached(checkpoint)?.query_row((), |row| {
        let (frames, written): (i64, i64) = (row.get(1)?, row.get(2)?);
        Ok((frames * PAGE, (frames - written) * PAGE))
    })
}

/// One writer's turn, which begins with the first statement.
pub(super) enum Turn {
    /// Not begun.
    Awaited(Arc<Line>),
    /// Under way.
    Taken(Transaction),
}

impl Turn {
    /// The transaction; the first time, waits for the turn.
    pub(super) async fn take(&mut self) -> Result<&mut Transaction> {
        if let Self::Awaited(line) = self {
            *self = Self::Taken(line.clone().begin().await?);
        }
        match self {
            Self::Taken(transaction) => Ok(transaction),
            Self::Awaited(_) => unreachable!("taken just now"),
        }
    }

    pub(super) async fn commit(self, announcements: Vec<Announcement>) -> Result<()> {
        match self {
            Self::Awaited(_) if announcements.is_empty() => Ok(()),
            Self::Awaited(line) => line.begin().await?.commit(announcements).await,
            Self::Taken(transaction) => transaction.commit(announcements).await,
        }
    }

    /// Does all these statements on the same values as one transaction, each if the one before touched a row, and says
    /// how many the last one touched. Only the first may be refused by a constraint: where a later one fails, the whole
    /// group is undone.
    pub(super) async fn only(
        self,
        statements: &'static [&'static str],
        values: Vec<Value>,
        announcements: Vec<Announcement>,
    ) -> Result<u64> {
        let line = match self {
            Self::Awaited(line) => line,
            Self::Taken(mut transaction) => {
                let touched =
                    transaction.run(|conn| run_all(conn, statements, &values).map_err(|it| it.1))?;
                transaction.commit(announcements).await?;
                return Ok(touched);
            }
        };
        let (answer, outcome) = oneshot::channel();
        let job = move |writer: &mut Writer| match writer.run_whole(statements, &values) {
            Ok(touched) => {
                let answer =
                    Box::new(move |outcome: Result<()>| drop(answer.send(outcome.map(|()| touched))));
                writer.group.push(Member { answer, announcements });
            }
            Err(error) => drop(answer.send(Err(error))),
        };
        // The flusher lives as long as the database, of which the caller holds a handle.
        let _ = line.flusher.send(Wake::Job(Box::new(job)));
        outcome.await.unwrap_or_else(|_| Err(Error::unavailable("the flusher is gone")))
    }
}

impl Line {
    async fn begin(self: Arc<Self>) -> Result<Transaction> {
        let writer = timeout(PATIENCE, self.writer.clone().lock_owned()).await;
        let writer = writer.map_err(|_| Error::unavailable("writers held each other up"))?;
        if writer.owned.is_none() {
            return Err(closed());
        }
        // The first of a group needs no savepoint: to undo it is to undo all.
        let nested = !writer.conn.is_autocommit();
        writer.control(if nested { "savepoint member" } else { "begin immediate" })?;
        Ok(Transaction { writer, line: self, nested, state: State::Good, unsaid: None })
    }
}

/// Runs statements on the same values, each if the one before touched a row: how many rows the last one touched, or the
/// place of the one that failed.
fn run_all(
    conn: &Connection,
    statements: &'static [&'static str],
    values: &[Value],
) -> Result<u64, (usize, Error)> {
    let mut touched = 0;
    for (place, sql) in statements.iter().enumerate() {
        touched = execute(conn, sql, values).map_err(|error| (place, error))?;
        if touched == 0 {
            break;
        }
    }
    Ok(touched)
}

/// A transaction under way.
pub(super) struct Transaction {
    writer: OwnedMutexGuard<Writer>,
    line: Arc<Line>,
    /// Inside a transaction that has members already.
    nested: bool,
    state: State,
    /// The error of a statement that nobody waited for.
    unsaid: Option<Error>,
}

#[derive(PartialEq)]
enum State {
    Good,
    /// A statement failed.
    Spoilt,
    /// Released or undone.
    Ended,
}

impl Transaction {
    pub(super) fn fetch<T: Record>(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<T>> {
        self.run(|conn| fetch(conn, sql, values))
    }

    pub(super) fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64> {
        self.run(|conn| execute(conn, sql, values))
    }

    pub(super) fn later(&mut self, sql: &'static str, values: &[Value]) {
        if self.state == State::Good {
            self.unsaid = self.execute(sql, values).err();
        }
    }

    pub(super) fn many(&mut self, sql: &'static str, fixed: &[Value], rows: &[Vec<Value>]) -> Result<u64> {
        self.run(|conn| {
            let insert = || {
                let mut inserted = 0;
                let mut statement = conn.prepare_cached(numbered(sql))?;
                for row in rows {
                    for (number, value) in (1..).zip(fixed.iter().chain(row)) {
                        statement.raw_bind_parameter(number, value)?;
                    }
                    inserted += statement.raw_execute()? as u64;
                }
                Ok(inserted)
            };
            insert().map_err(|error| refine(conn, sql, error))
        })
    }

    fn run<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.still_good()?;
        let result = work(&self.writer.conn);
        if let Err(error) = &result {
            self.state = State::Spoilt;
            // A full disk, for one, makes SQLite undo everything, the work of the other members too.
            if self.writer.conn.is_autocommit() {
                self.state = State::Ended;
                self.writer.fail(error);
            }
        }
        result
    }

    fn still_good(&mut self) -> Result<()> {
        match self.state {
            State::Good => Ok(()),
            State::Spoilt | State::Ended => Err(self.unsaid.take().unwrap_or(Error::GivenUp)),
        }
    }

    pub(super) async fn commit(mut self, announcements: Vec<Announcement>) -> Result<()> {
        self.still_good()?;
        if self.nested {
            self.writer.control("release member")?;
        }
        self.state = State::Ended;
        let (answer, outcome) = oneshot::channel();
        let answer = Box::new(|outcome| drop(answer.send(outcome)));
        self.writer.group.push(Member { answer, announcements });
        if self.writer.group.len() == 1 {
            // The flusher lives as long as the database, of which the caller holds a handle.
            let _ = self.line.flusher.send(Wake::Group);
        }
        drop(self);
        outcome.await.unwrap_or_else(|_| Err(Error::unavailable("the flusher is gone")))
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.state == State::Ended {
            return;
        }
        if !self.nested {
            return self.writer.give_up();
        }
        let undone =
            self.writer.control("rollback to member").and_then(|()| self.writer.control("release member"));
        if let Err(error) = undone {
            self.writer.fail(&error);
        }
    }
}

fn fetch<T: Record>(conn: &Connection, sql: &'static str, values: &[Value]) -> Result<Vec<T>> {
    let failed = |error| refine(conn, sql, error);
    let mut statement = conn.prepare_cached(numbered(sql)).map_err(failed)?;
    let places = T::FIELDS.places(statement.column_names()).map_err(|it| it.of(sql))?;
    for (number, value) in (1..).zip(values) {
        statement.raw_bind_parameter(number, value).map_err(failed)?;
    }
    let mut rows = statement.raw_query();
    let mut records = Vec::new();
    // To the last row, even for a caller who wants one: constraints speak at the end.
    while let Some(row) = rows.next().map_err(failed)? {
        records.push(T::read(&Row::new(Raw::Sqlite(row), &places)).map_err(|it| it.of(sql))?);
    }
    Ok(records)
}

fn execute(conn: &Connection, sql: &'static str, values: &[Value]) -> Result<u64> {
    let run = || {
        let mut statement = conn.prepare_cached(numbered(sql))?;
        // Of several statements on the same values, one may need fewer than all.
        for (number, value) in (1..=statement.parameter_count()).zip(values) {
            statement.raw_bind_parameter(number, value)?;
        }
        let mut rows = statement.raw_query();
        while rows.next()?.is_some() {}
        Ok(conn.changes())
    };
    run().map_err(|error| refine(conn, sql, error))
}

/// SQLite counts `$1` as a name and numbers it by where it first appears; `?1` is the first, wherever it stands.
fn numbered(sql: &'static str) -> &'static str {
    static KNOWN: LazyLock<RwLock<HashMap<&'static str, &'static str>>> = LazyLock::new(RwLock::default);
    if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(sql) {
        return known;
    }
    let mut quoted = false;
    let mut text = String::with_capacity(sql.len());
    let mut rest = sql.chars().peekable();
    while let Some(char) = rest.next() {
        quoted ^= char == '\'';
        let placeholder = char == '$' && !quoted && rest.peek().is_some_and(char::is_ascii_digit);
        text.push(if placeholder { '?' } else { char });
    }
    // Leaked once per text of the program, of which there are a few hundred.
    KNOWN.write().unwrap_or_else(PoisonError::into_inner).entry(sql).or_insert_with(|| text.leak())
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self {
            Self::Bool(it) => it.map(|it| ValueRef::Integer(it.into())),
            Self::Int(it) => it.map(ValueRef::Integer),
            Self::Text(it) => it.as_ref().map(|it| ValueRef::Text(it.as_bytes())),
            Self::Bytes(it) => it.as_ref().map(|it| ValueRef::Blob(it)),
            Self::Uuid(it) => it.as_ref().map(|it| ValueRef::Blob(it.as_bytes())),
            Self::Time(it) => it.map(|it| ValueRef::Integer(it.as_microsecond())),
        };
        Ok(ToSqlOutput::Borrowed(value.unwrap_or(ValueRef::Null)))
    }
}

pub(super) fn column<'r>(row: &'r rusqlite::Row<'_>, place: usize) -> Result<Column<'r>, Mismatch> {
    Ok(match row.get_ref(place).map_err(Mismatch::new)? {
        ValueRef::Null => Column::Null,
        ValueRef::Integer(it) => Column::Int(it),
        ValueRef::Real(_) => Column::Other("a floating point number"),
        ValueRef::Text(it) => Column::Text(std::str::from_utf8(it).map_err(Mismatch::new)?),
        ValueRef::Blob(it) => Column::Bytes(it),
    })
}

/// The kind of an error.
fn refine(conn: &Connection, sql: &'static str, error: rusqlite::Error) -> Error {
    let Some(code) = error.sqlite_error() else {
        return Error::Failed { sql, source: Arc::new(Plain(error.to_string())) };
    };
    match code.code {
        ErrorCode::ConstraintViolation => {}
        ErrorCode::DiskFull => return Error::Full,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            return Error::Contention(error.to_string().into());
        }
        ErrorCode::OperationInterrupted | ErrorCode::CannotOpen => return Error::unavailable(error),
        _ => return Error::Failed { sql, source: Arc::new(Plain(error.to_string())) },
    }
    let message = error.to_string();
    let named = message.split_once(" failed: ").map(|(_, name)| name);
    let (rule, name) = match code.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            (Rule::Unique, named.and_then(|columns| unique_name(conn, columns)))
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => (Rule::ForeignKey, None),
        ffi::SQLITE_CONSTRAINT_NOTNULL => (Rule::NotNull, None),
        _ => (Rule::Check, named.map(Into::into)),
    };
    Error::Violation(Arc::new(Violation { rule, name, message }))
}

/// The text of an error of the engine.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Plain(String);

/// SQLite says `flow.team_id, flow.slug`; the name is that of the index over these columns, or for a constraint the
/// one PostgreSQL would have given.
fn unique_name(conn: &Connection, columns: &str) -> Option<String> {
    if let Some(index) = columns.strip_prefix("index '") {
        return index.strip_suffix('\'').map(Into::into);
    }
    let (table, _) = columns.split_once('.')?;
    let columns: Vec<&str> = columns.split(", ").filter_map(|it| Some(it.split_once('.')?.1)).collect();
    let indexes = "select name, origin from pragma_index_list(?1) as list where \"unique\" and ?2 =
        (select group_concat(name, ',') from (select name from pragma_index_info(list.name) order by seqno))";
    let found = conn.query_row(indexes, [table, &columns.join(",")], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    });
    match found {
        Ok((name, origin)) if origin == "c" => Some(name),
        Ok((_, origin)) if origin == "u" => Some(format!("{table}_{}_key", columns.join("_"))),
        // The primary key, be it an index or the number of the row.
        _ => Some(format!("{table}_pkey")),
    }
}

#[cfg(test)]
impl Transaction {
    /// Makes the disk as small as that, for tests.
    pub(super) fn allow_pages(&mut self, pages: u32) {
        self.writer.conn.execute_batch(&format!("pragma max_page_count = {pages}")).unwrap();
    }
}
