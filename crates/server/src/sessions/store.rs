//! The SQL of sessions and their events.

use super::{
    Filter, StatusFilter,
    states::{Held, InBatch},
    together::{Opening, Together, Which},
};
use crate::{
    App,
    db::{Conn, Query, ToValue, Value, Whole, Write, among, listed, record},
    flows::patterns,
    http::{Cursor, Error, Page, Result},
    types::{BatchId, FlowId, ScheduleId, SessionId, TargetId, TeamId, Time, UserId},
};
use pathbook_flow::{
    document::{Kind, Outcome, Variables},
    note,
    session::{Event, MemberRef, Status, Ticket, What},
};
use std::collections::HashMap;
use uuid::Uuid;

record! {
    /// A session as lists show it.
    pub struct Row {
        pub id: SessionId,
        pub flow_id: FlowId,
        pub flow_title: String,
        pub kind: Kind,
        pub version: i64,
        pub status: Status,
        pub step_title: String,
        pub assignee_id: UserId,
        pub target_label: Option<String>,
        pub ticket_system: Option<String>,
        pub ticket_id: Option<String>,
        pub ticket_url: Option<String>,
        pub outcome: Option<Outcome>,
        pub batch_id: Option<BatchId>,
        pub started_at: Time,
        pub updated_at: Time,
        pub finished_at: Option<Time>,
        pub active_seconds: i64,
    }
}

impl Row {
    /// The ticket, if one is named.
    pub fn ticket(&self) -> Option<Ticket> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let ticket = Ticket {
            system: text(&self.ticket_system),
            id: text(&self.ticket_id),
            url: text(&self.ticket_url),
        };
        (ticket != Ticket::default()).then_some(ticket)
    }
}

const PAGE: u32 = 50;

macro_rules! select {
    ($where:literal) => {
        concat!(
            "SELECT id, flow_id, flow_title, kind, version, status, step_title, assignee_id, target_label, ticket_system,
                 ticket_id, ticket_url, outcome, batch_id, started_at, updated_at, finished_at, active_seconds
             FROM session
             WHERE team_id = $1 ",
            $where
        )
    };
}

pub async fn list(db: &mut Conn, filter: &Filter, assignee: Option<UserId>) -> Result<Page<Row>> {
    let limit = filter.limit.unwrap_or(PAGE);
    let more = i64::from(limit) + 1;
    let before: Option<SessionId> = filter.cursor.as_ref().map(Cursor::key).transpose()?;
    // Not "or there is none", which would keep the engines from beginning where the page begins.
    let before = before.unwrap_or(Uuid::max().into());
    if filter.status.is_none() && assignee.is_none() && filter.flow.is_none() && filter.q.is_none() {
        // What everybody asks for first is spared the look at every condition on every row.
        let query = db.sql(select!("AND id < $2 ORDER BY id DESC LIMIT $3"));
        let rows: Vec<Row> = query.bind(before).bind(more).all().await?;
        return Ok(Page::of(rows, limit as usize, |row| row.id));
    }
    let (status, active) = match filter.status {
        Some(StatusFilter::Active) => (None, true),
        status => (status, false),
    };
    let query = db.sql(select!(
        "AND ($2 IS NULL OR status = $2)
         AND (NOT $3 OR status IN ('open', 'paused'))
         AND ($4 IS NULL OR assignee_id = $4)
         AND ($5 IS NULL OR flow_id = $5)
         AND ($6 IS NULL OR search LIKE $6 ESCAPE '\\')
         AND ($7 IS NULL OR search LIKE $7 ESCAPE '\\')
         AND ($8 IS NULL OR search LIKE $8 ESCAPE '\\')
         AND ($9 IS NULL OR search LIKE $9 ESCAPE '\\')
         AND ($10 IS NULL OR search LIKE $10 ESCAPE '\\')
         AND ($11 IS NULL OR search LIKE $11 ESCAPE '\\')
         AND id < $12
         ORDER BY id DESC LIMIT $13"
    ));
    let query = query.bind(status).bind(active).bind(assignee).bind(filter.flow);
    let rows: Vec<Row> = patterns(filter.q.as_deref())
        .into_iter()
        .fold(query, Query::bind)
        .bind(before)
        .bind(more)
        .all()
        .await?;
    Ok(Page::of(rows, limit as usize, |row| row.id))
}

record! {
    /// What is needed to open a session.
    pub struct Facts { pub flow_id: FlowId, pub version: i64, pub batch_id: Option<BatchId>, pub seq: i64 }
}

/// Whether a flow of any team was ever walked.
pub async fn walked(tx: &mut Write, team: TeamId, flow: FlowId) -> Result<bool> {
    let query = tx.sql("SELECT seq FROM session WHERE team_id = $1 AND flow_id = $2 LIMIT 1");
    Ok(query.bind(team).bind(flow).optional::<(i64,)>().await?.is_some())
}

pub async fn facts(db: &mut Conn, id: SessionId) -> Result<Facts> {
    let query = db.sql("SELECT flow_id, version, batch_id, seq FROM session WHERE team_id = $1 AND id = $2");
    query.bind(id).optional().await?.ok_or(Error::NotFound("session"))
}

/// The place of a session in its batch.
pub async fn in_batch(db: &mut Conn, batch: BatchId, id: SessionId) -> Result<InBatch> {
    let query = db.sql(
        "SELECT batch_name, ordinal, (SELECT max(ordinal) FROM session WHERE team_id = $1 AND batch_id = $3)
         FROM session WHERE team_id = $1 AND id = $2",
    );
    let (name, ordinal, of): (String, i64, i64) = query.bind(id).bind(batch).one().await?;
    Ok(InBatch { id: batch, name, ordinal, of })
}

record! {
    /// An event without the name of who made it.
    pub struct EventRow { seq: i64, at: Time, user_id: UserId, body: String }
}

impl EventRow {
    async fn event(self, app: &App) -> Result<Event> {
        let what = serde_json::from_str(&self.body)
            .map_err(|error| anyhow::anyhow!("a stored event is damaged: {error}"))?;
        let name = app.directory.name(self.user_id).await?;
        let by = MemberRef { id: self.user_id.to_string(), name: name.to_string() };
        Ok(Event { seq: self.seq.unsigned_abs(), at: self.at.timestamp(), by, what })
    }
}

/// All events of a session, first to last.
pub async fn all_events(db: &mut Conn, id: SessionId) -> Result<Vec<EventRow>> {
    let query = db.sql("SELECT seq, at, user_id, body FROM session_event WHERE team_id = $1 AND session_id = $2 ORDER BY seq");
    Ok(query.bind(id).all().await?)
}

/// Events with the names of who made them. Asks for names it does not remember, so hold no connection.
pub async fn named(app: &App, rows: Vec<EventRow>) -> Result<Vec<Event>> {
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        events.push(row.event(app).await?);
    }
    Ok(events)
}

/// A page of the events of a session, first to last.
pub async fn events(
    db: &mut Conn,
    id: SessionId,
    limit: Option<u32>,
    cursor: Option<&Cursor>,
) -> Result<Page<EventRow>> {
    let limit = limit.unwrap_or(PAGE);
    let after: Option<i64> = cursor.map(Cursor::key).transpose()?;
    let query = db.sql(
        "SELECT seq, at, user_id, body FROM session_event
         WHERE team_id = $1 AND session_id = $2 AND seq > $3 ORDER BY seq LIMIT $4",
    );
    let rows: Vec<EventRow> =
        query.bind(id).bind(after.unwrap_or(0)).bind(i64::from(limit) + 1).all().await?;
    Ok(Page::of(rows, limit as usize, |row| row.seq))
}

/// What the act with this key did.
pub async fn find_key(db: &mut Conn, id: SessionId, key: &str) -> Result<Option<What>> {
    let query = db.sql("SELECT body FROM session_event WHERE team_id = $1 AND session_id = $2 AND key = $3");
    let row: Option<(String,)> = query.bind(id).bind(key).optional().await?;
    let what = row.map(|(body,)| serde_json::from_str(&body)).transpose();
    Ok(what.map_err(|error| anyhow::anyhow!("a stored event is damaged: {error}"))?)
}

/// The columns that follow from a state.
struct Columns<'h> {
    assignee: UserId,
    step_title: String,
    ticket: [Option<&'h str>; 3],
    active_seconds: i64,
    finished_at: Option<Time>,
}

fn columns(held: &Held) -> Result<Columns<'_>> {
    let state = &held.state;
    let given = |text: &'_ String| !text.is_empty();
    let ticket = state.ticket.as_ref();
    Ok(Columns {
        assignee: state
            .assignee
            .id
            .parse()
            .map_err(|_| anyhow::anyhow!("the assignee of a session is no user"))?,
        step_title: note::current_title(&held.version.graph, state),
        ticket: [
            ticket.map(|ticket| &ticket.system).filter(|text| given(text)).map(String::as_str),
            ticket.map(|ticket| &ticket.id).filter(|text| given(text)).map(String::as_str),
            ticket.map(|ticket| &ticket.url).filter(|text| given(text)).map(String::as_str),
        ],
        active_seconds: i64::try_from(state.active_seconds()).unwrap_or(i64::MAX),
        finished_at: state.finished_at.map(Time::from),
    })
}

/// What text search looks through.
fn search(held: &Held) -> String {
    let ticket = held.state.ticket.as_ref();
    let words = [
        Some(held.version.graph.document().title.as_str()),
        held.state.target_label.as_deref(),
        ticket.map(|ticket| ticket.id.as_str()),
        ticket.map(|ticket| ticket.system.as_str()),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join("\n").to_lowercase()
}

fn number(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

fn body(event: &Event) -> Result<String> {
    Ok(serde_json::to_string(&event.what).map_err(anyhow::Error::from)?)
}

/// Stores a new session with its first event.
pub async fn begin(tx: &mut Write, id: SessionId, held: &Held, event: &Event, by: UserId) -> Result<()> {
    let Columns { assignee, step_title, ticket: [system, ticket, url], .. } = columns(held)?;
    let document = held.version.graph.document();
    let at = Time::from(event.at);
    tx.sql(
        "INSERT INTO session (team_id, id, flow_id, version, seq, status, assignee_id, started_by, started_at, updated_at,
             active_seconds, flow_title, kind, step, step_title, target_label, ticket_system, ticket_id, ticket_url, search)
         VALUES ($1, $2, $3, $4, 1, 'open', $5, $6, $7, $7, 0, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(id)
    .bind(held.flow)
    .bind(held.number)
    .bind(assignee)
    .bind(by)
    .bind(at)
    .bind(document.title.as_str())
    .bind(document.kind)
    .bind(held.state.step.as_str())
    .bind(step_title)
    .bind(held.state.target_label.as_deref())
    .bind(system)
    .bind(ticket)
    .bind(url)
    .bind(search(held))
    .execute()
    .await?;
    tx.sql("INSERT INTO session_event (team_id, session_id, seq, at, user_id, body) VALUES ($1, $2, 1, $3, $4, $5)")
        .bind(id)
        .bind(at)
        .bind(by)
        .bind(body(event)?)
        .execute()
        .await?;
    Ok(())
}

/// What became of an event.
pub enum Appended {
    /// It is stored.
    Done,
    /// Another event took its number first.
    Outpaced,
    /// An act with the same key was done before.
    KeyUsed,
}

/// PostgreSQL does it all in one round trip; between SQLite and us there is none to save.
macro_rules! append {
    ($elsewhere:literal, $($then:expr)?) => {
        Whole {
            sqlite: &[
                "INSERT INTO session_event (team_id, session_id, seq, at, user_id, key, body)
                 SELECT $1, id, $4, $7, $12, $13, $14 FROM session WHERE team_id = $1 AND id = $2 AND seq = $3",
                "UPDATE session SET seq = $4, status = $5, outcome = $6, updated_at = $7, finished_at = $8, active_seconds = $9,
                     step = $10, step_title = $11
                 WHERE team_id = $1 AND id = $2",
                $($then)?
            ],
            postgres: concat!(
                "WITH moved AS (
                     UPDATE session SET seq = $4, status = $5, outcome = $6, updated_at = $7, finished_at = $8,
                         active_seconds = $9, step = $10, step_title = $11",
                $elsewhere,
                " WHERE team_id = $1 AND id = $2 AND seq = $3 RETURNING id
                 )
                 INSERT INTO session_event (team_id, session_id, seq, at, user_id, key, body)
                 SELECT $1, id, $4, $7, $12, $13, $14 FROM moved"
            ),
        }
    };
}
const APPEND: Whole = append!("",);
/// Also the columns that few events change. They do not begin the work, so a session that waits goes on waiting.
const APPEND_ELSEWHERE: Whole = append!(
    ", assignee_id = $15, target_label = $16, ticket_system = $17, ticket_id = $18, ticket_url = $19, search = $20,
         waiting_seq = CASE WHEN waiting_seq = $3 THEN $4 ELSE waiting_seq END",
    "UPDATE session SET assignee_id = $15, target_label = $16, ticket_system = $17, ticket_id = $18, ticket_url = $19,
         search = $20, waiting_seq = CASE WHEN waiting_seq = $3 THEN $4 ELSE waiting_seq END
     WHERE team_id = $1 AND id = $2"
);

/// An event to append and the state after it, worked out before the transaction so that other writers do not wait for it.
pub struct Entry<'e> {
    held: &'e Held,
    event: &'e Event,
    columns: Columns<'e>,
    body: String,
}

impl<'e> Entry<'e> {
    pub fn of(held: &'e Held, event: &'e Event) -> Result<Self> {
        Ok(Self { held, event, columns: columns(held)?, body: body(event)? })
    }
}

/// Appends an event and brings the session's row up to date, if the event's number is still free.
pub async fn append(
    mut tx: Write,
    id: SessionId,
    entry: Entry<'_>,
    by: UserId,
    key: Option<&str>,
) -> Result<Appended> {
    let Entry { held, event, columns, body } = entry;
    let state = &held.state;
    let (seq, at) = (number(event.seq), Time::from(event.at));
    let elsewhere = matches!(event.what, What::HandedOver { .. } | What::Referenced { .. });
    if let Some(batch) = &held.batch {
        moved(&mut tx, batch.id, &[id]);
    }
    let mut query = tx
        .only(if elsewhere { APPEND_ELSEWHERE } else { APPEND })
        .bind(id)
        .bind(seq - 1)
        .bind(seq)
        .bind(state.status)
        .bind(state.outcome)
        .bind(at)
        .bind(columns.finished_at)
        .bind(columns.active_seconds)
        .bind(state.step.as_str())
        .bind(columns.step_title)
        .bind(by)
        .bind(key)
        .bind(body);
    if elsewhere {
        let Columns { assignee, ticket: [system, ticket, url], .. } = columns;
        let target = state.target_label.as_deref();
        query = query.bind(assignee).bind(target).bind(system).bind(ticket).bind(url).bind(search(held));
    }
    match query.execute().await {
        Ok(1) => Ok(Appended::Done),
        Ok(_) => Ok(Appended::Outpaced),
        Err(error) if error.is_unique("session_event_key") => Ok(Appended::KeyUsed),
        Err(error) if error.is_unique("session_event_pkey") => Ok(Appended::Outpaced),
        Err(error) => Err(error.into()),
    }
}

/// The topic of announcements that sessions of a batch moved on.
pub const MOVED: &str = "session";

/// How many sessions an announcement names: PostgreSQL takes 8,000 bytes.
const NAMED: usize = 150;

/// Announces that sessions of a batch moved on: its id and theirs, with spaces between.
fn moved(tx: &mut Write, batch: BatchId, sessions: &[SessionId]) {
    for sessions in sessions.chunks(NAMED) {
        let ids: Vec<_> =
            std::iter::once(batch.to_string()).chain(sessions.iter().map(ToString::to_string)).collect();
        tx.announce(MOVED, ids.join(" "));
    }
}

/// Sessions to be started in one transaction and written together.
#[derive(Default)]
pub struct Starting {
    sessions: Vec<Vec<Value>>,
    events: Vec<(SessionId, Time, UserId, String)>,
}

impl Starting {
    /// Adds the sessions of a batch, in their order.
    pub(super) fn extend(&mut self, of: &Together<'_>, openings: Vec<Opening>) {
        let document = of.version.graph.document();
        let title = document.title.as_str();
        let title_in_search = title.to_lowercase();
        for (ordinal, opening) in (1_i64..).zip(openings) {
            let id = SessionId::new();
            let search = format!("{title_in_search}\n{}", opening.label.to_lowercase());
            self.sessions.push(vec![
                id.to_value(),
                of.flow.to_value(),
                of.number.to_value(),
                opening.assignee.to_value(),
                of.by.id.to_value(),
                of.batch.to_value(),
                of.schedule.to_value(),
                ordinal.to_value(),
                opening.target.to_value(),
                of.at.to_value(),
                title.to_value(),
                document.kind.to_value(),
                opening.step.to_value(),
                opening.step_title.to_value(),
                opening.label.to_value(),
                of.name.to_value(),
                search.to_value(),
            ]);
            self.events.push((id, of.at, of.by.id, opening.event));
        }
    }

    /// Writes them, after their batches.
    pub async fn write(self, tx: &mut Write) -> Result<()> {
        tx.many(
            "INSERT INTO session (team_id, id, flow_id, version, seq, status, assignee_id, started_by, batch_id, schedule_id,
                 ordinal, target_id, waiting_seq, started_at, updated_at, active_seconds, flow_title, kind, step, step_title,
                 target_label, batch_name, search)
             VALUES ($1, $2, $3, $4, 1, 'open', $5, $6, $7, $8, $9, $10, 1, $11, $11, 0, $12, $13, $14, $15, $16, $17, $18)",
            self.sessions,
        )
        .await?;
        tx.many(
            "INSERT INTO session_event (team_id, session_id, seq, at, user_id, body) VALUES ($1, $2, 1, $3, $4, $5)",
            self.events,
        )
        .await?;
        Ok(())
    }
}

/// How the sessions of these batches stand: batch, status, outcome, whether they wait, how many.
pub async fn counts(
    db: &mut Conn,
    batches: &[BatchId],
) -> Result<Vec<(BatchId, Status, Option<Outcome>, bool, i64)>> {
    let sql = among!(
        db,
        "SELECT batch_id, status, outcome, seq = waiting_seq, count(*) FROM session WHERE team_id = $1 AND ",
        "batch_id",
        "GROUP BY 1, 2, 3, 4"
    );
    Ok(db.sql(sql).bind(listed(batches)).all().await?)
}

record! {
    /// A session of a batch as a board shows it, without its path.
    pub struct TileRow {
        pub id: SessionId,
        pub ordinal: i64,
        pub target_id: Option<TargetId>,
        pub target_label: String,
        pub assignee_id: UserId,
        pub flow_id: FlowId,
        pub version: i64,
        pub status: Status,
        pub outcome: Option<Outcome>,
        pub seq: u64,
        pub waiting_seq: u64,
        pub step: String,
        pub step_title: String,
        pub updated_at: Time,
    }
}

impl TileRow {
    /// Whether nobody has begun to work.
    pub fn is_waiting(&self) -> bool {
        self.seq == self.waiting_seq
    }
}

/// Sessions of a batch, in their order.
pub async fn tiles(db: &mut Conn, batch: BatchId, which: &Which<'_>) -> Result<Vec<TileRow>> {
    macro_rules! select {
        ($where:literal) => {
            concat!(
                "SELECT id, ordinal, target_id, target_label, assignee_id, flow_id, version, status, outcome, seq, waiting_seq,
                     step, step_title, updated_at
                 FROM session WHERE team_id = $1 AND batch_id = $2 ",
                $where,
                " ORDER BY ordinal"
            )
        };
    }
    let query = match which {
        Which::All => db.sql(select!("")).bind(batch),
        Which::Page(after, limit) => {
            let query = db.sql(select!("AND ordinal > $3 AND ordinal <= $4"));
            query.bind(batch).bind(*after).bind(after.saturating_add(i64::from(*limit)))
        }
        Which::These(ids) => {
            let sql = db.by_engine(
                select!("AND id IN (SELECT unhex(value) FROM json_each($3))"),
                select!("AND id IN (SELECT value::uuid FROM json_array_elements_text($3::json))"),
            );
            db.sql(sql).bind(batch).bind(listed(ids))
        }
        Which::Since(time) => db.sql(select!("AND updated_at >= $3")).bind(batch).bind(*time),
    };
    Ok(query.all().await?)
}

/// All events of these sessions, those of one together and first to last.
pub async fn events_of(db: &mut Conn, ids: &[SessionId]) -> Result<Vec<(SessionId, EventRow)>> {
    let sql = among!(
        db,
        "SELECT session_id, seq, at, user_id, body FROM session_event WHERE team_id = $1 AND ",
        "session_id",
        "ORDER BY session_id, seq"
    );
    let rows: Vec<(SessionId, i64, Time, UserId, String)> = db.sql(sql).bind(listed(ids)).all().await?;
    Ok(rows
        .into_iter()
        .map(|(id, seq, at, user_id, body)| (id, EventRow { seq, at, user_id, body }))
        .collect())
}

/// The unfinished sessions of the batches that these schedules launched: schedule, batch, target.
pub async fn unfinished(
    db: &mut Conn,
    schedules: &[ScheduleId],
) -> Result<Vec<(ScheduleId, BatchId, Option<TargetId>)>> {
    let sql = among!(
        db,
        "SELECT schedule_id, batch_id, target_id FROM session WHERE team_id = $1 AND ",
        "schedule_id",
        "AND status IN ('open', 'paused')"
    );
    Ok(db.sql(sql).bind(listed(schedules)).all().await?)
}

/// Moves all unfinished sessions on by one event, whichever their last one is. `$2` are ids, `$3` is the time. The summary
/// of the time worked is what the fold of the events says, but for the fraction of a second.
macro_rules! move_all {
    ($db:expr, $set:literal, $column:literal) => {
        $db.by_engine(
            concat!(
                "UPDATE session SET seq = seq + 1, updated_at = max(updated_at, $3),
                     active_seconds = active_seconds + CASE WHEN status = 'open' AND seq <> waiting_seq
                         THEN min(900, max(0, ($3 - updated_at) / 1000000)) ELSE 0 END, ",
                $set,
                " WHERE team_id = $1 AND ",
                $column,
                " IN (SELECT unhex(value) FROM json_each($2)) AND status IN ('open', 'paused')
                 RETURNING id, batch_id, seq, updated_at"
            ),
            concat!(
                "UPDATE session SET seq = seq + 1, updated_at = greatest(updated_at, $3),
                     active_seconds = active_seconds + CASE WHEN status = 'open' AND seq <> waiting_seq
                         THEN least(900, greatest(0, floor(extract(epoch FROM $3 - updated_at))))::bigint ELSE 0 END, ",
                $set,
                " WHERE team_id = $1 AND ",
                $column,
                " IN (SELECT value::uuid FROM json_array_elements_text($2::json)) AND status IN ('open', 'paused')
                 RETURNING id, batch_id, seq, updated_at"
            ),
        )
    };
}

type Moved = Vec<(SessionId, BatchId, i64, Time)>;

/// Appends the same event to sessions whose rows were just moved on. Says how many.
async fn append_all(tx: &mut Write, moved_on: Moved, what: &What, by: UserId) -> Result<usize> {
    let body = serde_json::to_string(what).map_err(anyhow::Error::from)?;
    let rows = moved_on.iter().map(|(id, _, seq, at)| (*id, *seq, *at, by, body.as_str()));
    tx.many(
        "INSERT INTO session_event (team_id, session_id, seq, at, user_id, body) VALUES ($1, $2, $3, $4, $5, $6)",
        rows,
    )
    .await?;
    let mut by_batch: HashMap<BatchId, Vec<SessionId>> = HashMap::new();
    for (id, batch, ..) in &moved_on {
        by_batch.entry(*batch).or_default().push(*id);
    }
    for (batch, sessions) in by_batch {
        moved(tx, batch, &sessions);
    }
    Ok(moved_on.len())
}

/// Cancels what is not finished in these batches.
pub async fn cancel(
    tx: &mut Write,
    batches: &[BatchId],
    what: &What,
    by: UserId,
    now: Time,
) -> Result<usize> {
    let sql = move_all!(
        tx,
        "status = 'cancelled', finished_at = CASE WHEN updated_at > $3 THEN updated_at ELSE $3 END",
        "batch_id"
    );
    let moved_on: Moved = tx.sql(sql).bind(listed(batches)).bind(now).all().await?;
    append_all(tx, moved_on, what, by).await
}

/// Hands sessions of a batch to somebody.
pub async fn hand_over(
    tx: &mut Write,
    sessions: &[SessionId],
    to: UserId,
    what: &What,
    by: UserId,
    now: Time,
) -> Result<()> {
    let sql = move_all!(
        tx,
        "assignee_id = $4, waiting_seq = CASE WHEN waiting_seq = seq THEN seq + 1 ELSE waiting_seq END",
        "id"
    );
    let moved_on: Moved = tx.sql(sql).bind(listed(sessions)).bind(now).bind(to).all().await?;
    append_all(tx, moved_on, what, by).await?;
    Ok(())
}

/// What was known of the targets of a batch when it was launched, by session.
pub async fn beginnings(db: &mut Conn, batch: BatchId) -> Result<HashMap<SessionId, Variables>> {
    let query = db.sql(
        "SELECT session_id, body FROM session_event
         WHERE team_id = $1 AND seq = 1 AND session_id IN (SELECT id FROM session WHERE team_id = $1 AND batch_id = $2)",
    );
    let rows: Vec<(SessionId, String)> = query.bind(batch).all().await?;
    let known = |(id, body): (SessionId, String)| match serde_json::from_str(&body) {
        Ok(What::Started { variables, .. }) => Ok((id, variables)),
        _ => Err(anyhow::anyhow!("the first event of session {id} is damaged").into()),
    };
    rows.into_iter().map(known).collect()
}

/// The next unfinished session of the same batch that a member walks: those behind come before those in front.
pub async fn next_target(
    db: &mut Conn,
    id: SessionId,
    assignee: UserId,
) -> Result<Option<(SessionId, i64, String)>> {
    let query = db.sql(
        "SELECT next.id, next.ordinal, next.target_label
         FROM session AS here, session AS next
         WHERE here.team_id = $1 AND here.id = $2
             AND next.team_id = $1 AND next.batch_id = here.batch_id AND next.id <> here.id
             AND next.assignee_id = $3 AND next.status IN ('open', 'paused')
         ORDER BY next.ordinal < here.ordinal, next.ordinal LIMIT 1",
    );
    Ok(query.bind(id).bind(assignee).optional().await?)
}
