//! The SQL of schedules, their ledger, blackouts and the scheduler's clock.

use super::{CatchUp, OnBlackout, Overlap, PausedBy, State};
use crate::{
    App,
    db::{Conn, Engine, Query, ToValue, Write, record},
    flows::patterns,
    http::{Cursor, Error, Page, Result},
    types::{
        BatchId, BlackoutId, FlowId, NodeId, OccurrenceId, ScheduleId, TargetListId, TeamId, Time, UserId,
    },
};
use uuid::Uuid;

record! {
    /// A schedule.
    #[derive(Clone)]
    pub struct Row {
        pub team_id: TeamId,
        pub id: ScheduleId,
        pub name: String,
        pub description: String,
        pub flow_id: FlowId,
        pub pinned_version: Option<i64>,
        pub list_id: TargetListId,
        pub overlap: Overlap,
        pub catch_up: CatchUp,
        pub catch_up_window_seconds: i64,
        pub on_blackout: OnBlackout,
        pub jitter_seconds: i64,
        pub lead_seconds: i64,
        pub due_seconds: Option<i64>,
        pub max_occurrences: Option<i64>,
        pub active: bool,
        pub paused: Option<PausedBy>,
        pub paused_until: Option<Time>,
        pub pause_reason: Option<String>,
        pub finished_at: Option<Time>,
        pub next_at: Option<Time>,
        pub next_run_at: Option<Time>,
        pub last_at: Option<Time>,
        pub last_state: Option<State>,
        pub fired: i64,
        pub failures: i64,
        pub revision: i64,
        pub owner_id: UserId,
        pub created_at: Time,
        pub updated_at: Time,
        pub updated_by: UserId,
        pub rule: String,
        pub assignment: String,
        pub target_filter: Option<String>,
    }
}

macro_rules! columns {
    () => {
        "team_id, id, name, description, flow_id, pinned_version, list_id, overlap, catch_up, catch_up_window_seconds,
         on_blackout, jitter_seconds, lead_seconds, due_seconds, max_occurrences, active, paused, paused_until, pause_reason,
         finished_at, next_at, next_run_at, last_at, last_state, fired, failures, revision, owner_id, created_at,
         updated_at, updated_by, rule, assignment, target_filter"
    };
}

const PAGE: u32 = 50;

/// The moment that decides what is due: that of the database where several servers share it, so that their clocks need
/// not agree. On behalf of a team.
pub async fn now(db: &mut Conn, app: &App) -> Result<Time> {
    if db.engine() == Engine::Sqlite {
        return Ok(app.now());
    }
    let (now,): (Time,) = db.sql("SELECT clock_timestamp(), $1 AS team_id").one().await?;
    Ok(now.plus_seconds(app.clock_ahead()))
}

/// The same on behalf of the system.
pub async fn system_now(db: &mut Conn, app: &App) -> Result<Time> {
    if db.engine() == Engine::Sqlite {
        return Ok(app.now());
    }
    let (now,): (Time,) = db.sql("SELECT clock_timestamp()").one().await?;
    Ok(now.plus_seconds(app.clock_ahead()))
}

/// Stores a new schedule.
pub async fn create(tx: &mut Write, row: &Row) -> Result<()> {
    tx.sql(
        "INSERT INTO schedule (team_id, id, name, description, flow_id, pinned_version, list_id, overlap, catch_up,
             catch_up_window_seconds, on_blackout, jitter_seconds, lead_seconds, due_seconds, max_occurrences, active,
             next_at, next_run_at, finished_at, rule, assignment, target_filter, owner_id, created_at, updated_at, updated_by,
             fired, failures, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
             $24, $23, 0, 0, 1)",
    )
    .bind(row.id)
    .bind(&row.name)
    .bind(&row.description)
    .bind(row.flow_id)
    .bind(row.pinned_version)
    .bind(row.list_id)
    .bind(row.overlap)
    .bind(row.catch_up)
    .bind(row.catch_up_window_seconds)
    .bind(row.on_blackout)
    .bind(row.jitter_seconds)
    .bind(row.lead_seconds)
    .bind(row.due_seconds)
    .bind(row.max_occurrences)
    .bind(row.active)
    .bind(row.next_at)
    .bind(row.next_run_at)
    .bind(row.finished_at)
    .bind(&row.rule)
    .bind(&row.assignment)
    .bind(row.target_filter.as_ref())
    .bind(row.owner_id)
    .bind(row.created_at)
    .execute()
    .await?;
    Ok(())
}

/// Stores what an edit, a pause or the scheduler made of a schedule whose row is held.
pub async fn put(tx: &mut Write, row: &Row) -> Result<()> {
    tx.sql(
        "UPDATE schedule SET name = $3, description = $4, flow_id = $5, pinned_version = $6, list_id = $7, overlap = $8,
             catch_up = $9, catch_up_window_seconds = $10, on_blackout = $11, jitter_seconds = $12, lead_seconds = $13,
             due_seconds = $14, max_occurrences = $15, active = $16, paused = $17, paused_until = $18, pause_reason = $19,
             finished_at = $20, next_at = $21, next_run_at = $22, fired = $23, failures = $24, revision = $25,
             owner_id = $26, updated_at = $27, updated_by = $28, rule = $29, assignment = $30, target_filter = $31,
             last_at = $32, last_state = $33
         WHERE team_id = $1 AND id = $2",
    )
    .bind(row.id)
    .bind(&row.name)
    .bind(&row.description)
    .bind(row.flow_id)
    .bind(row.pinned_version)
    .bind(row.list_id)
    .bind(row.overlap)
    .bind(row.catch_up)
    .bind(row.catch_up_window_seconds)
    .bind(row.on_blackout)
    .bind(row.jitter_seconds)
    .bind(row.lead_seconds)
    .bind(row.due_seconds)
    .bind(row.max_occurrences)
    .bind(row.active)
    .bind(row.paused)
    .bind(row.paused_until)
    .bind(row.pause_reason.as_ref())
    .bind(row.finished_at)
    .bind(row.next_at)
    .bind(row.next_run_at)
    .bind(row.fired)
    .bind(row.failures)
    .bind(row.revision)
    .bind(row.owner_id)
    .bind(row.updated_at)
    .bind(row.updated_by)
    .bind(&row.rule)
    .bind(&row.assignment)
    .bind(row.target_filter.as_ref())
    .bind(row.last_at)
    .bind(row.last_state)
    .execute()
    .await?;
    Ok(())
}

/// A schedule.
pub async fn read(db: &mut Conn, id: ScheduleId) -> Result<Row> {
    let query = db.sql(concat!("SELECT ", columns!(), " FROM schedule WHERE team_id = $1 AND id = $2"));
    query.bind(id).optional().await?.ok_or(Error::NotFound("schedule"))
}

/// A schedule that nobody else changes until the transaction ends: neither a person nor the scheduler.
pub async fn hold(tx: &mut Write, id: ScheduleId) -> Result<Row> {
    let sql = tx.by_engine(
        concat!("SELECT ", columns!(), " FROM schedule WHERE team_id = $1 AND id = $2"),
        concat!("SELECT ", columns!(), " FROM schedule WHERE team_id = $1 AND id = $2 FOR UPDATE"),
    );
    tx.sql(sql).bind(id).optional().await?.ok_or(Error::NotFound("schedule"))
}

/// The same, where it may be gone by now.
pub async fn hold_if_there(tx: &mut Write, id: ScheduleId) -> Result<Option<Row>> {
    match hold(tx, id).await {
        Ok(row) => Ok(Some(row)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The schedules that go by a flow or by a list and are not paused yet, held. One of the two is given.
pub async fn hold_dependent(
    tx: &mut Write,
    flow: Option<FlowId>,
    list: Option<TargetListId>,
) -> Result<Vec<Row>> {
    let sql = tx.by_engine(
        concat!(
            "SELECT ",
            columns!(),
            " FROM schedule WHERE team_id = $1 AND (flow_id = $2 OR list_id = $3) AND paused IS NULL AND finished_at IS NULL"
        ),
        concat!(
            "SELECT ",
            columns!(),
            " FROM schedule WHERE team_id = $1 AND (flow_id = $2 OR list_id = $3) AND paused IS NULL AND finished_at IS NULL
             ORDER BY id FOR UPDATE"
        ),
    );
    Ok(tx.sql(sql).bind(flow).bind(list).all().await?)
}

/// Which schedules to list.
pub struct Wanted<'w> {
    pub flow: Option<FlowId>,
    pub list: Option<TargetListId>,
    pub words: Option<&'w str>,
    pub limit: Option<u32>,
    pub cursor: Option<&'w Cursor>,
}

/// A page of schedules, last made first.
pub async fn list(db: &mut Conn, wanted: Wanted<'_>) -> Result<Page<Row>> {
    let limit = wanted.limit.unwrap_or(PAGE);
    let before: Option<ScheduleId> = wanted.cursor.map(Cursor::key).transpose()?;
    let query = db.sql(concat!(
        "SELECT ",
        columns!(),
        " FROM schedule
         WHERE team_id = $1
             AND ($2 IS NULL OR flow_id = $2)
             AND ($3 IS NULL OR list_id = $3)
             AND ($4 IS NULL OR lower(name) LIKE $4 ESCAPE '\\')
             AND ($5 IS NULL OR lower(name) LIKE $5 ESCAPE '\\')
             AND ($6 IS NULL OR lower(name) LIKE $6 ESCAPE '\\')
             AND ($7 IS NULL OR lower(name) LIKE $7 ESCAPE '\\')
             AND ($8 IS NULL OR lower(name) LIKE $8 ESCAPE '\\')
             AND ($9 IS NULL OR lower(name) LIKE $9 ESCAPE '\\')
             AND id < $10
         ORDER BY id DESC LIMIT $11"
    ));
    let rows: Vec<Row> = patterns(wanted.words)
        .into_iter()
        .fold(query.bind(wanted.flow).bind(wanted.list), Query::bind)
        .bind(before.unwrap_or(Uuid::max().into()))
        .bind(i64::from(limit) + 1)
        .all()
        .await?;
    Ok(Page::of(rows, limit as usize, |row| row.id))
}

/// The armed schedules of the team, those due first at the top.
pub async fn armed(db: &mut Conn, most: i64) -> Result<Vec<Row>> {
    let query = db.sql(concat!(
        "SELECT ",
        columns!(),
        " FROM schedule WHERE team_id = $1 AND next_run_at IS NOT NULL ORDER BY next_run_at, id LIMIT $2"
    ));
    Ok(query.bind(most).all().await?)
}

/// Removes a schedule with its ledger.
pub async fn delete(tx: &mut Write, id: ScheduleId) -> Result<()> {
    tx.sql("DELETE FROM schedule WHERE team_id = $1 AND id = $2").bind(id).execute().await?;
    Ok(())
}

/// An entry of the ledger to be made.
pub struct Entry {
    pub schedule_id: ScheduleId,
    pub id: OccurrenceId,
    pub trigger_key: String,
    pub scheduled_for: Time,
    pub handled_at: Time,
    pub server_id: NodeId,
    pub state: State,
    pub reason: Option<&'static str>,
    pub detail: Option<String>,
    pub coalesced_from: Option<Time>,
    pub coalesced: i64,
    pub batch_id: Option<BatchId>,
    /// When it was to begin.
    pub run_at: Time,
}

/// Adds entries to the ledger.
pub async fn enter(tx: &mut Write, entries: Vec<Entry>) -> Result<()> {
    let rows = entries.into_iter().map(|entry| {
        let late = entry.handled_at.as_microsecond() - entry.run_at.as_microsecond();
        let late_ms = late.max(0) / 1000;
        vec![
            entry.schedule_id.to_value(),
            entry.id.to_value(),
            entry.trigger_key.to_value(),
            entry.scheduled_for.to_value(),
            entry.handled_at.to_value(),
            late_ms.to_value(),
            entry.server_id.to_value(),
            entry.state.to_value(),
            entry.reason.to_value(),
            entry.detail.to_value(),
            entry.coalesced_from.to_value(),
            entry.coalesced.to_value(),
            entry.batch_id.to_value(),
        ]
    });
    tx.many(
        "INSERT INTO occurrence (team_id, schedule_id, id, trigger_key, scheduled_for, handled_at, late_ms, server_id, state,
             reason, detail, coalesced_from, coalesced, batch_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        rows,
    )
    .await?;
    Ok(())
}

record! {
    /// An entry of the ledger.
    pub struct OccurrenceRow {
        pub id: OccurrenceId,
        pub scheduled_for: Time,
        pub handled_at: Time,
        pub late_ms: i64,
        pub state: State,
        pub reason: Option<String>,
        pub detail: Option<String>,
        pub coalesced_from: Option<Time>,
        pub coalesced: i64,
        pub batch_id: Option<BatchId>,
    }
}

/// A page of the ledger of a schedule, newest first.
pub async fn occurrences(
    db: &mut Conn,
    schedule: ScheduleId,
    limit: Option<u32>,
    cursor: Option<&Cursor>,
) -> Result<Page<OccurrenceRow>> {
    let limit = limit.unwrap_or(PAGE);
    let before: Option<OccurrenceId> = cursor.map(Cursor::key).transpose()?;
    let rows: Vec<OccurrenceRow> = db
        .sql(
            "SELECT id, scheduled_for, handled_at, late_ms, state, reason, detail, coalesced_from, coalesced, batch_id
             FROM occurrence WHERE team_id = $1 AND schedule_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
        )
        .bind(schedule)
        .bind(before.unwrap_or(Uuid::max().into()))
        .bind(i64::from(limit) + 1)
        .all()
        .await?;
    Ok(Page::of(rows, limit as usize, |row| row.id))
}

/// An entry of the ledger.
pub async fn occurrence(db: &mut Conn, schedule: ScheduleId, id: OccurrenceId) -> Result<OccurrenceRow> {
    let query = db.sql(
        "SELECT id, scheduled_for, handled_at, late_ms, state, reason, detail, coalesced_from, coalesced, batch_id
         FROM occurrence WHERE team_id = $1 AND schedule_id = $2 AND id = $3",
    );
    query.bind(schedule).bind(id).optional().await?.ok_or(Error::NotFound("occurrence"))
}

/// Whether the ledger has an entry of this trigger.
pub async fn is_entered(db: &mut Conn, schedule: ScheduleId, trigger_key: &str) -> Result<bool> {
    let query =
        db.sql("SELECT id FROM occurrence WHERE team_id = $1 AND schedule_id = $2 AND trigger_key = $3");
    Ok(query.bind(schedule).bind(trigger_key).optional::<(OccurrenceId,)>().await?.is_some())
}

/// Why the last entry of a schedule in this state was made.
pub async fn last_reason(db: &mut Conn, schedule: ScheduleId, state: State) -> Result<Option<String>> {
    let query = db.sql(
        "SELECT reason FROM occurrence WHERE team_id = $1 AND schedule_id = $2 AND state = $3 ORDER BY id DESC LIMIT 1",
    );
    let row: Option<(Option<String>,)> = query.bind(schedule).bind(state).optional().await?;
    Ok(row.and_then(|(reason,)| reason))
}

// ---- what the scheduler does across teams

/// When something falls due next: an occurrence, or the end of a pause.
pub async fn next_wake(db: &mut Conn) -> Result<Option<Time>> {
    let (due, pause): (Option<Time>, Option<Time>) = db
        .sql(
            "SELECT (SELECT min(next_run_at) FROM schedule WHERE next_run_at IS NOT NULL),
                 (SELECT min(paused_until) FROM schedule WHERE paused_until IS NOT NULL)",
        )
        .one()
        .await?;
    Ok([due, pause].into_iter().flatten().min())
}

/// Schedules of any team that are due, the longest due first; nobody else gets them until the transaction ends, and what
/// others hold is left to them.
pub async fn claim_due(tx: &mut Write, now: Time, most: usize) -> Result<Vec<Row>> {
    let sql = tx.by_engine(
        concat!(
            "SELECT ",
            columns!(),
            " FROM schedule WHERE next_run_at <= $1 ORDER BY next_run_at LIMIT $2"
        ),
        concat!(
            "SELECT ",
            columns!(),
            " FROM schedule WHERE next_run_at <= $1 ORDER BY next_run_at LIMIT $2 FOR UPDATE SKIP LOCKED"
        ),
    );
    Ok(tx.sql(sql).bind(now).bind(i64::try_from(most).unwrap_or(i64::MAX)).all().await?)
}

/// Schedules of any team whose pause is over, held like those that are due.
pub async fn claim_rested(tx: &mut Write, now: Time, most: usize) -> Result<Vec<Row>> {
    let sql = tx.by_engine(
        concat!(
            "SELECT ",
            columns!(),
            " FROM schedule WHERE paused_until <= $1 ORDER BY paused_until LIMIT $2"
        ),
        concat!(
            "SELECT ",
            columns!(),
            " FROM schedule WHERE paused_until <= $1 ORDER BY paused_until LIMIT $2 FOR UPDATE SKIP LOCKED"
        ),
    );
    Ok(tx.sql(sql).bind(now).bind(i64::try_from(most).unwrap_or(i64::MAX)).all().await?)
}

/// Schedules of any team that are armed, or that came to their end at a moment still to come, in the order of their keys
/// after this one; held.
pub async fn hold_armed_after(
    tx: &mut Write,
    after: (TeamId, ScheduleId),
    now: Time,
    most: i64,
) -> Result<Vec<Row>> {
    let sql = tx.by_engine(
        concat!(
            "SELECT ",
            columns!(),
            " FROM schedule
             WHERE (team_id, id) > ($1, $2) AND (next_run_at IS NOT NULL OR finished_at > $3) ORDER BY team_id, id LIMIT $4"
        ),
        concat!(
            "SELECT ",
            columns!(),
            " FROM schedule
             WHERE (team_id, id) > ($1, $2) AND (next_run_at IS NOT NULL OR finished_at > $3) ORDER BY team_id, id LIMIT $4
             FOR UPDATE"
        ),
    );
    Ok(tx.sql(sql).bind(after.0).bind(after.1).bind(now).bind(most).all().await?)
}

/// What became of a schedule that was due.
pub struct Advance {
    pub id: ScheduleId,
    /// When it fell due: of any other, nothing is changed.
    pub due: Time,
    pub next_at: Option<Time>,
    pub next_run_at: Option<Time>,
    pub last_at: Option<Time>,
    pub last_state: Option<State>,
    pub fired: i64,
    pub failures: i64,
    pub finished_at: Option<Time>,
    pub paused: Option<PausedBy>,
    pub pause_reason: Option<String>,
}

impl Advance {
    /// From what the schedule was, which fell due at this moment, to what it is.
    pub fn of(row: Row, due: Time) -> Self {
        Self {
            id: row.id,
            due,
            next_at: row.next_at,
            next_run_at: row.next_run_at,
            last_at: row.last_at,
            last_state: row.last_state,
            fired: row.fired,
            failures: row.failures,
            finished_at: row.finished_at,
            paused: row.paused,
            pause_reason: row.pause_reason,
        }
    }
}

/// Moves schedules on. Fails where one is not due at the moment that was read.
pub async fn advance(tx: &mut Write, advances: Vec<Advance>) -> Result<()> {
    let wanted = advances.len();
    let sql = tx.by_engine(
        "UPDATE schedule SET next_at = $4, next_run_at = $5, last_at = $6, last_state = $7, fired = $8, failures = $9,
             finished_at = $10, paused = $11, pause_reason = $12
         WHERE team_id = $1 AND id = $2 AND next_run_at = $3",
        "UPDATE schedule SET next_at = v.c4, next_run_at = v.c5, last_at = v.c6, last_state = v.c7, fired = v.c8,
             failures = v.c9, finished_at = v.c10, paused = v.c11, pause_reason = v.c12
         FROM (VALUES ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)) AS v
         WHERE schedule.team_id = $1 AND schedule.id = v.c2 AND schedule.next_run_at = v.c3",
    );
    let rows = advances.into_iter().map(|it| {
        vec![
            it.id.to_value(),
            it.due.to_value(),
            it.next_at.to_value(),
            it.next_run_at.to_value(),
            it.last_at.to_value(),
            it.last_state.to_value(),
            it.fired.to_value(),
            it.failures.to_value(),
            it.finished_at.to_value(),
            it.paused.to_value(),
            it.pause_reason.to_value(),
        ]
    });
    let moved = tx.many(sql, rows).await?;
    if moved == wanted as u64 {
        Ok(())
    } else {
        Err(anyhow::anyhow!("{moved} of {wanted} schedules were still due when they were moved on").into())
    }
}

record! {
    /// What the schedules were last armed by.
    pub struct Clock { pub last_seen: Time, pub zone_data: String }
}

/// The clock and the zone data that the schedules were last armed by.
pub async fn clock(db: &mut Conn) -> Result<Option<Clock>> {
    Ok(db.sql("SELECT last_seen, zone_data FROM scheduler_clock WHERE id = 1").optional().await?)
}

/// Notes that this time was seen. Never goes back.
pub async fn see_clock(tx: &mut Write, now: Time, zone_data: &str) -> Result<()> {
    tx.sql(
        "INSERT INTO scheduler_clock (id, last_seen, zone_data) VALUES (1, $1, $2)
         ON CONFLICT (id) DO UPDATE SET last_seen = $1 WHERE scheduler_clock.last_seen < $1",
    )
    .bind(now)
    .bind(zone_data)
    .execute()
    .await?;
    Ok(())
}

/// Notes that all schedules are armed by this time and this zone data.
pub async fn set_clock(tx: &mut Write, now: Time, zone_data: &str) -> Result<()> {
    tx.sql("UPDATE scheduler_clock SET last_seen = $1, zone_data = $2 WHERE id = 1")
        .bind(now)
        .bind(zone_data)
        .execute()
        .await?;
    Ok(())
}

// ---- blackouts

record! {
    /// A time when nothing shall begin.
    pub struct BlackoutRow {
        pub id: BlackoutId,
        pub name: String,
        pub starts_at: Time,
        pub ends_at: Time,
        pub created_at: Time,
        pub created_by: UserId,
    }
}

/// The blackouts of the team that are not over at this moment, in order.
pub async fn blackouts(db: &mut Conn, from: Time) -> Result<Vec<BlackoutRow>> {
    let query = db.sql(
        "SELECT id, name, starts_at, ends_at, created_at, created_by FROM blackout
         WHERE team_id = $1 AND ends_at > $2 ORDER BY starts_at, id",
    );
    Ok(query.bind(from).all().await?)
}

/// The armed schedules of the team that wait for the end of a blackout and could be moved by this one, held.
pub async fn hold_deferring(tx: &mut Write, from: Time, until: Time) -> Result<Vec<Row>> {
    let sql = tx.by_engine(
        concat!(
            "SELECT ",
            columns!(),
            " FROM schedule WHERE team_id = $1 AND on_blackout = 'defer_to_end' AND next_at >= $2 AND next_at < $3"
        ),
        concat!(
            "SELECT ",
            columns!(),
            " FROM schedule WHERE team_id = $1 AND on_blackout = 'defer_to_end' AND next_at >= $2 AND next_at < $3
             ORDER BY id FOR UPDATE"
        ),
    );
    Ok(tx.sql(sql).bind(from).bind(until).all().await?)
}

/// How many blackouts the team has.
pub async fn blackout_count(db: &mut Conn) -> Result<i64> {
    let (count,): (i64,) = db.sql("SELECT count(*) FROM blackout WHERE team_id = $1").one().await?;
    Ok(count)
}

/// Stores a blackout.
pub async fn add_blackout(tx: &mut Write, row: &BlackoutRow) -> Result<()> {
    tx.sql(
        "INSERT INTO blackout (team_id, id, name, starts_at, ends_at, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(row.id)
    .bind(&row.name)
    .bind(row.starts_at)
    .bind(row.ends_at)
    .bind(row.created_at)
    .bind(row.created_by)
    .execute()
    .await?;
    Ok(())
}

/// Removes a blackout.
pub async fn remove_blackout(tx: &mut Write, id: BlackoutId) -> Result<BlackoutRow> {
    let query = tx.sql(
        "DELETE FROM blackout WHERE team_id = $1 AND id = $2
         RETURNING id, name, starts_at, ends_at, created_at, created_by",
    );
    query.bind(id).optional().await?.ok_or(Error::NotFound("blackout"))
}
