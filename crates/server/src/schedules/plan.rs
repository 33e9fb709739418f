//! Rules that are understood, and what they mean for a schedule: its next moment, and what becomes of moments that came.

use super::{
    CatchUp, OnBlackout, PausedBy, State,
    store::{self, Row},
};
use crate::{
    App,
    auth::Viewer,
    db::{Conn, Write},
    http::{Error, Fault, Json, Result},
    types::{Id, OccurrenceId, Time},
};
use garde::Validate;
use pathbook_schedule::{
    due::{self, Blackout, Standing},
    rule::{Compiled, MINIMUM_INTERVAL_SECONDS, Problem, Recurrence, Rule, Upcoming, time_zone},
};
use quick_cache::sync::Cache;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Rules that were understood lately, by their stored text: many schedules have the same one.
pub struct Rules(Cache<String, Arc<Plan>>);

/// How many rules are remembered.
const REMEMBERED: usize = 20_000;

impl Rules {
    /// An empty memory.
    #[expect(clippy::new_without_default, reason = "made once, by the application")]
    pub fn new() -> Self {
        Self(Cache::new(REMEMBERED))
    }

    /// The plan of a stored rule.
    pub fn compile(&self, stored: &str) -> Result<Arc<Plan>> {
        if let Some(plan) = self.0.get(stored) {
            return Ok(plan);
        }
        let rule: Rule = super::from_stored(stored)?;
        // How close moments may be was decided when it was stored.
        let compiled = rule.compile(0).map_err(|problems| {
            let detail = problems.into_iter().map(|problem| problem.detail).collect::<Vec<_>>().join(" ");
            anyhow::anyhow!("a stored rule is not understood any more: {detail}")
        })?;
        let plan = Arc::new(Plan { rule, compiled });
        self.0.insert(stored.to_owned(), plan.clone());
        Ok(plan)
    }
}

/// A rule that was understood.
pub struct Plan {
    rule: Rule,
    compiled: Compiled,
}

impl Plan {
    /// The rule in words.
    pub fn sentence(&self) -> String {
        self.rule.sentence()
    }

    /// The rule as a cron expression, where it is one.
    pub fn cron(&self) -> Option<String> {
        cron(&self.rule)
    }

    /// A moment on the clock of the rule's zone, and what is special about it.
    pub fn describe(&self, at: Time) -> (String, Option<String>) {
        let Upcoming { local, note, .. } = self.compiled.describe(at.timestamp());
        (local, note)
    }

    /// The moments from one on, before another.
    pub fn between(&self, from: Time, before: Time) -> impl Iterator<Item = Time> {
        let before = before.timestamp();
        let moments = self.compiled.between(from.plus_microseconds(-1).timestamp(), before);
        moments.take_while(move |at| *at < before).map(Time::from)
    }

    /// The first moment after this one.
    pub fn next_after(&self, after: Time) -> Option<Time> {
        self.compiled.next_after(after.timestamp()).map(Time::from)
    }
}

fn cron(rule: &Rule) -> Option<String> {
    // An expression cannot say "the day after".
    rule.recurrence.as_cron().filter(|_| rule.offset_days == 0)
}

fn every(rule: &Rule) -> Option<Recurrence> {
    match &rule.recurrence {
        Recurrence::Cron { expression } => {
            let zone = time_zone(&rule.time_zone)?;
            let today = Time::now().timestamp().to_zoned(zone).date();
            Recurrence::from_cron(expression, today)
        }
        every @ Recurrence::Every { .. } => Some(every.clone()),
        Recurrence::Once { .. } => None,
    }
}

/// Refuses a rule that says no time, or one that cannot be.
pub fn checked(rule: &Rule) -> Result<Compiled> {
    rule.compile(MINIMUM_INTERVAL_SECONDS).map_err(|problems| {
        let fault = |problem: Problem| {
            let Problem { pointer, code, mut detail, .. } = problem;
            if detail.ends_with('?') {
                detail.push_str(" Write its name.");
            }
            Fault::new(format!("/rule{pointer}"), code, detail)
        };
        Error::Invalid(problems.into_iter().map(fault).collect())
    })
}

/// A rule to look at.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SchedulePreviewWanted")]
pub struct Wanted {
    #[garde(skip)]
    rule: Rule,
    /// After which moment to begin. Absent: now.
    #[serde(default)]
    #[garde(skip)]
    after: Option<Time>,
    /// How many moments. Absent: 5.
    #[serde(default)]
    #[garde(inner(range(min = 1, max = 50)))]
    n: Option<u32>,
}

/// What a rule means.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SchedulePreview")]
pub struct Preview {
    /// The rule in words.
    sentence: String,
    /// The rule as a cron expression, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    cron: Option<String>,
    /// The recurrence as every so many days, weeks or months, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    every: Option<Recurrence>,
    /// The next moments.
    upcoming: Vec<Upcoming>,
}

pub async fn preview(_: Viewer, Json(wanted): Json<Wanted>) -> Result<Json<Preview>> {
    let compiled = checked(&wanted.rule)?;
    let after = wanted.after.unwrap_or_else(Time::now);
    let n = wanted.n.unwrap_or(5) as usize;
    Ok(Json(Preview {
        sentence: wanted.rule.sentence(),
        cron: cron(&wanted.rule),
        every: every(&wanted.rule),
        upcoming: compiled.upcoming(after.timestamp(), n),
    }))
}

/// The blackouts of a team that are not over at this moment.
pub async fn blackouts(db: &mut Conn, from: Time) -> Result<Vec<Blackout>> {
    let rows = store::blackouts(db, from).await?;
    let blackout = |row: store::BlackoutRow| Blackout {
        from: row.starts_at.timestamp(),
        until: row.ends_at.timestamp(),
        name: row.name,
    };
    Ok(rows.into_iter().map(blackout).collect())
}

/// A schedule as the decision about its moments wants it.
pub fn standing<'a>(row: &Row, plan: &'a Plan, blackouts: &'a [Blackout]) -> Standing<'a> {
    let seconds = |seconds: i64| u32::try_from(seconds).unwrap_or(u32::MAX);
    Standing {
        rule: &plan.compiled,
        next_nominal: row.next_at.unwrap_or(row.updated_at).timestamp(),
        catch_up: match row.catch_up {
            CatchUp::One => due::CatchUp::One,
            CatchUp::All => due::CatchUp::All,
            CatchUp::Skip => due::CatchUp::Skip,
        },
        catch_up_window_seconds: seconds(row.catch_up_window_seconds),
        jitter_seconds: seconds(row.jitter_seconds),
        schedule_id: row.id.uuid().into_bytes(),
        blackouts,
        on_blackout: match row.on_blackout {
            OnBlackout::Skip => due::OnBlackout::Skip,
            OnBlackout::DeferToEnd => due::OnBlackout::DeferToEnd,
        },
        fired_count: row.fired.unsigned_abs(),
        max_runs: row.max_occurrences.map(i64::unsigned_abs),
    }
}

/// The moment by which a schedule counts: with a lead its batches begin earlier, as if its clock were ahead.
pub fn ahead(row: &Row, now: Time) -> Time {
    now.plus_seconds(row.lead_seconds)
}

/// When a moment's batch begins by the clock of everybody, from when it begins by the schedule's.
pub fn begins(row: &Row, run_at: jiff::Timestamp) -> Time {
    Time::from(run_at).plus_seconds(-row.lead_seconds)
}

/// Sets the next moment of a schedule that counts from this moment on. Whoever creates, changes, switches on, resumes or
/// mends one comes by here.
pub async fn arm(app: &App, db: &mut Conn, row: &mut Row, now: Time) -> Result<()> {
    disarm(row);
    if !row.active || row.paused.is_some() || row.finished_at.is_some() {
        return Ok(());
    }
    let plan = app.rules.compile(&row.rule)?;
    let blackouts = blackouts(db, now).await?;
    match standing(row, &plan, &blackouts).rearm(ahead(row, now).timestamp()) {
        Some(next) => {
            row.next_at = Some(next.nominal.into());
            row.next_run_at = Some(begins(row, next.run_at));
        }
        None => row.finished_at = Some(now),
    }
    Ok(())
}

/// A schedule as it is by the clock and the zones of now, where that is not as it was armed. What has come already stays.
pub fn armed_anew(app: &App, row: &Row, blackouts: &[Blackout], now: Time) -> Option<Row> {
    let now_there = ahead(row, now);
    if row.next_at.is_some_and(|next| next <= now_there) {
        return None;
    }
    let plan = app.rules.compile(&row.rule).ok()?;
    let next = standing(row, &plan, blackouts).rearm(now_there.timestamp());
    let mut anew = row.clone();
    disarm(&mut anew);
    match next {
        Some(next) => {
            anew.finished_at = None;
            anew.next_at = Some(next.nominal.into());
            anew.next_run_at = Some(begins(row, next.run_at));
        }
        None => anew.finished_at = row.finished_at.or(Some(now)),
    }
    let moments = |row: &Row| (row.next_at, row.next_run_at, row.finished_at);
    (moments(&anew) != moments(row)).then_some(anew)
}

/// Moves the schedules that wait for the end of blackouts, after one of these came or went.
pub async fn defer_anew(app: &App, tx: &mut Write, changed: &store::BlackoutRow) -> Result<()> {
    // Jitter moves a moment by an hour at most.
    let rows = store::hold_deferring(tx, changed.starts_at.plus_seconds(-3600), changed.ends_at).await?;
    let Some(first) = rows.iter().filter_map(|row| row.next_at).min() else { return Ok(()) };
    let blackouts = blackouts(tx, first).await?;
    for mut row in rows {
        let (Some(next), Ok(plan)) = (row.next_at, app.rules.compile(&row.rule)) else { continue };
        let run_at = begins(&row, standing(&row, &plan, &blackouts).run_at(next.timestamp()));
        if row.next_run_at != Some(run_at) {
            row.next_run_at = Some(run_at);
            store::put(tx, &row).await?;
            super::announce(tx, &row);
        }
    }
    Ok(())
}

/// Leaves a schedule without a next moment.
pub fn disarm(row: &mut Row) {
    row.next_at = None;
    row.next_run_at = None;
}

/// Stops a schedule because it cannot go on.
pub fn stop(row: &mut Row, reason: &str) {
    disarm(row);
    row.paused = Some(PausedBy::System);
    row.paused_until = None;
    row.pause_reason = Some(reason.to_owned());
}

/// Whether the pause of a schedule is over, and no scheduler has got to it yet.
pub fn is_rested(row: &Row, now: Time) -> bool {
    row.paused_until.is_some_and(|until| until <= now)
}

/// Enters what a schedule owes to its ledger before it counts anew: moments that have come and that nobody has got to yet.
pub async fn settle(app: &App, tx: &mut Write, row: &Row, now: Time) -> Result<()> {
    let Ok(plan) = app.rules.compile(&row.rule) else { return Ok(()) };
    let since_pause = || {
        let until = row.paused_until.filter(|_| row.active && is_rested(row, now))?;
        plan.next_after(ahead(row, until))
    };
    let Some(first) = row.next_at.or_else(since_pause) else { return Ok(()) };
    if let Some(entry) = owed(app, tx, row, &plan, (first, ahead(row, now)), now).await? {
        store::enter(tx, vec![entry]).await?;
    }
    Ok(())
}

/// The entry of moments in which nothing began because the schedule or the clock was set. What has an entry already stays
/// as it is: only a clock that was ahead can have made it.
pub async fn owed(
    app: &App,
    tx: &mut Write,
    row: &Row,
    plan: &Plan,
    (first, until): (Time, Time),
    now: Time,
) -> Result<Option<store::Entry>> {
    let mut until = until;
    let last = loop {
        let last = plan.compiled.last_at_or_before(until.timestamp()).map(Time::from);
        let Some(last) = last.filter(|last| *last >= first) else { return Ok(None) };
        let was_seen = row.last_at.is_some_and(|seen| seen >= last);
        if !was_seen || !store::is_entered(tx, row.id, &trigger_key(last)).await? {
            break last;
        }
        until = last.plus_microseconds(-1);
    };
    let before_first = first.plus_microseconds(-1).timestamp();
    let count = plan.compiled.count(before_first, last.timestamp());
    Ok(Some(store::Entry {
        schedule_id: row.id,
        id: OccurrenceId::new(),
        trigger_key: trigger_key(last),
        scheduled_for: last,
        handled_at: now,
        server_id: app.server_id,
        state: State::Missed,
        reason: Some("changed"),
        detail: Some("The schedule or the clock was set before anything was launched.".to_owned()),
        coalesced_from: (count > 1).then_some(first),
        coalesced: i64::try_from(count).unwrap_or(i64::MAX),
        batch_id: None,
        run_at: begins(row, last.timestamp()),
    }))
}

/// What keeps a moment from being entered twice.
pub fn trigger_key(moment: Time) -> String {
    format!("S:{moment}")
}
