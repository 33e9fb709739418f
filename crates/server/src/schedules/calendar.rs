//! What will run, and when nothing shall begin.

use super::{plan, store};
use crate::{
    auth::{Engineer, Viewer},
    http::{Created, Error, Json, NoContent, Page, Path, Query, Result},
    names::not_blank,
    types::{BlackoutId, FlowId, ScheduleId, Time},
};
use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Days that one look at the calendar covers.
const MOST_DAYS: i64 = 62;
/// Moments that one look at the calendar shows.
const MOST_MOMENTS: usize = 5000;
/// Schedules that one look at the calendar goes through.
const MOST_SCHEDULES: i64 = 2000;
/// Blackouts of a team.
const MOST_BLACKOUTS: i64 = 1000;

/// Which stretch of the calendar to show.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CalendarFilter")]
pub struct Stretch {
    /// From this moment.
    #[garde(skip)]
    from: Time,
    /// To this one, at most 62 days later.
    #[garde(skip)]
    to: Time,
}

/// What will run.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ScheduleCalendar")]
pub struct Calendar {
    /// The moments to come, in order.
    items: Vec<Moment>,
    blackouts: Vec<Blackout>,
    /// Whether there are more moments than are shown.
    truncated: bool,
}

/// A moment to come.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CalendarMoment")]
struct Moment {
    schedule: ScheduleRef,
    at: Time,
    /// The moment on the clock of the rule's time zone.
    local: String,
}

/// A schedule by its name.
#[derive(Clone, Serialize, JsonSchema)]
#[schemars(rename = "CalendarSchedule")]
struct ScheduleRef {
    id: ScheduleId,
    name: String,
    flow_id: FlowId,
}

/// A time when nothing shall begin.
#[derive(Serialize, JsonSchema)]
pub struct Blackout {
    id: BlackoutId,
    name: String,
    starts_at: Time,
    ends_at: Time,
}

fn shown(row: store::BlackoutRow) -> Blackout {
    Blackout { id: row.id, name: row.name, starts_at: row.starts_at, ends_at: row.ends_at }
}

pub async fn calendar(me: Viewer, Query(stretch): Query<Stretch>) -> Result<Json<Calendar>> {
    let Stretch { from, to } = stretch;
    if to <= from || to.seconds_since(from) > MOST_DAYS * 86_400 {
        return Err(Error::invalid(
            "/to",
            "invalid_stretch",
            "Ask for at least a moment and at most 62 days.",
        ));
    }
    let mut db = me.read().await?;
    let rows = store::armed(&mut db, MOST_SCHEDULES + 1).await?;
    let mut blackouts = store::blackouts(&mut db, from).await?;
    blackouts.retain(|row| row.starts_at < to);
    drop(db);
    let mut truncated = rows.len() > usize::try_from(MOST_SCHEDULES).unwrap_or(usize::MAX);
    let mut items = Vec::new();
    for row in rows {
        let (Some(next), Ok(plan)) = (row.next_at, me.app().rules.compile(&row.rule)) else { continue };
        let schedule = ScheduleRef { id: row.id, name: row.name, flow_id: row.flow_id };
        // Only what is still to come: the past is in the ledger. A schedule may have as many moments as all may show.
        for at in plan.between(next.max(from), to).take(MOST_MOMENTS + 1) {
            let (local, _) = plan.describe(at);
            items.push(Moment { schedule: schedule.clone(), at, local });
        }
    }
    items.sort_by_key(|moment| (moment.at, moment.schedule.id));
    truncated |= items.len() > MOST_MOMENTS;
    items.truncate(MOST_MOMENTS);
    Ok(Json(Calendar { items, blackouts: blackouts.into_iter().map(shown).collect(), truncated }))
}

pub async fn blackouts(me: Viewer) -> Result<Json<Page<Blackout>>> {
    // Those that are over stay for the calendar of the past.
    let rows = store::blackouts(&mut *me.read().await?, Time::EPOCH).await?;
    Ok(Json(Page::whole(rows.into_iter().map(shown).collect())))
}

/// A time to keep free.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewBlackout {
    #[garde(length(chars, min = 1, max = 200), custom(not_blank))]
    name: String,
    #[garde(skip)]
    starts_at: Time,
    #[garde(skip)]
    ends_at: Time,
}

pub async fn add_blackout(me: Engineer, Json(new): Json<NewBlackout>) -> Result<Created<Blackout>> {
    if new.ends_at <= new.starts_at {
        return Err(Error::invalid("/ends_at", "ended_before_start", "Give an end after the start."));
    }
    let row = store::BlackoutRow {
        id: BlackoutId::new(),
        name: new.name.trim().to_owned(),
        starts_at: new.starts_at,
        ends_at: new.ends_at,
        created_at: me.app().now(),
        created_by: me.user.id,
    };
    let mut tx = me.write().await?;
    if store::blackout_count(&mut tx).await? >= MOST_BLACKOUTS {
        return Err(Error::conflict(
            "too_many_blackouts",
            "A team has 1,000 blackouts at most. Remove old ones.",
        ));
    }
    store::add_blackout(&mut tx, &row).await?;
    plan::defer_anew(me.app(), &mut tx, &row).await?;
    tx.commit().await?;
    Ok(Created(shown(row)))
}

/// A blackout in the path.
#[derive(Deserialize, JsonSchema)]
pub struct OneBlackout {
    id: BlackoutId,
}

pub async fn remove_blackout(me: Engineer, Path(one): Path<OneBlackout>) -> Result<NoContent> {
    let mut tx = me.write().await?;
    let row = store::remove_blackout(&mut tx, one.id).await?;
    plan::defer_anew(me.app(), &mut tx, &row).await?;
    tx.commit().await?;
    Ok(NoContent)
}
