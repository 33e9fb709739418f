//! What a team allows itself of AI: flows and money for a period, and what is left of them.

use super::{
    refused,
    store::{self, PeriodRow},
};
use crate::{
    auth::{Admin, Member, Role, Viewer},
    db::{Conn, Write},
    http::{Error, IfMatch, Json, Result, WithEtag},
    types::Time,
};
use axum::http::StatusCode;
use garde::Validate;
use jiff::tz::TimeZone;
use pathbook_builder::quota::{AnchorDay, Period, period};
use pathbook_schedule::rule::time_zone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most that may be set: a million dollars, which any client can count to exactly.
const MOST_NUSD: i64 = 1_000_000_000_000_000;

/// What a team allows itself of AI.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AiQuotaSettings")]
pub struct Settings {
    /// Flows that may be begun with AI in a period. Absent: any number.
    #[serde(default)]
    #[garde(inner(range(min = 0, max = 1_000_000)))]
    pub flows_per_period: Option<i64>,
    /// Money that may be spent in a period, in nano-dollars. Absent: any.
    #[serde(default)]
    #[garde(inner(range(min = 0, max = MOST_NUSD)))]
    pub money_per_period_nusd: Option<i64>,
    /// Money that one build may come to, in nano-dollars.
    #[garde(range(min = 0, max = MOST_NUSD))]
    pub most_per_conversation_nusd: i64,
    /// The day of the month that periods begin on; in shorter months the last day. A change takes effect when the running
    /// period ends.
    #[garde(range(min = 1, max = 31))]
    pub anchor_day: u32,
    /// The time zone whose midnight begins a period, such as `Europe/Zurich`.
    #[garde(length(max = 64), custom(is_zone))]
    pub zone: String,
    /// Whether the team uses AI at all.
    #[garde(skip)]
    pub allowed: bool,
    /// Whether material may be sent along.
    #[garde(skip)]
    pub material_allowed: bool,
    /// Whether secrets and personal data in material are masked before anything is sent.
    #[garde(skip)]
    pub mask: bool,
}

impl Default for Settings {
    /// 50 flows and a dollar a month, six cents for one of them.
    fn default() -> Self {
        Self {
            flows_per_period: Some(50),
            money_per_period_nusd: Some(1_000_000_000),
            most_per_conversation_nusd: 60_000_000,
            anchor_day: 1,
            zone: "UTC".to_owned(),
            allowed: true,
            material_allowed: true,
            mask: true,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the validator passes its context by reference")]
fn is_zone(zone: &str, _: &()) -> garde::Result {
    match time_zone(zone) {
        Some(_) => Ok(()),
        None => Err(garde::Error::new("is no time zone; write one as Europe/Zurich or UTC")),
    }
}

/// What a team allows itself, and what is left of it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AiQuota")]
pub struct Quota {
    /// The running period.
    period: PeriodView,
    flows: Flows,
    money: Money,
    /// Money that one build may come to.
    most_per_conversation_nusd: i64,
    /// The day of the month that the running period goes by.
    anchor_day: u32,
    /// The day that the next period will go by, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_anchor_day: Option<u32>,
    zone: String,
    /// Whether the team uses AI at all.
    allowed: bool,
    material_allowed: bool,
    /// Whether secrets and personal data in material are masked.
    mask: bool,
    can: Abilities,
}

/// From when until when.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AiPeriod")]
struct PeriodView {
    starts_at: Time,
    /// When all that was used is free again.
    ends_at: Time,
}

/// Flows of a period.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AiFlows")]
struct Flows {
    /// Absent: any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<i64>,
    used: i64,
    /// Held for plans that are being made.
    held: i64,
}

/// Money of a period.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AiMoney")]
struct Money {
    /// Absent: any.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_nusd: Option<i64>,
    used_nusd: i64,
    /// Held for calls that run: the most that they can come to.
    held_nusd: i64,
}

/// What the caller may do with the quota.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AiQuotaAbilities")]
struct Abilities {
    edit: bool,
}

/// The period of a moment: the stored one, or the one that would begin now.
pub async fn current(db: &mut Conn, settings: &Settings, now: Time) -> Result<PeriodRow> {
    let last = store::last_period(db).await?;
    if let Some(last) = last.as_ref().filter(|last| now < last.ends_at) {
        return Ok(last.clone());
    }
    let latest = last.map(|last| Period { start: last.starts_at.timestamp(), end: last.ends_at.timestamp() });
    // What is stored was checked when it was set; zone data that no longer knows it must not stop the team.
    let zone = time_zone(&settings.zone).unwrap_or(TimeZone::UTC);
    let anchor = AnchorDay::new(settings.anchor_day.into())
        .ok_or_else(|| anyhow::anyhow!("{} is no anchor day", settings.anchor_day))?;
    let Period { start, end } = period(anchor, &zone, latest, now.timestamp());
    Ok(PeriodRow {
        starts_at: start.into(),
        ends_at: end.into(),
        anchor_day: settings.anchor_day,
        flows_used: 0,
        flows_held: 0,
        used_nusd: 0,
        held_nusd: 0,
    })
}

/// The period of a moment, stored.
pub async fn begun(tx: &mut Write, settings: &Settings, now: Time) -> Result<PeriodRow> {
    let period = current(tx, settings, now).await?;
    store::begin_period(tx, &period).await?;
    Ok(period)
}

/// Holds money, and a flow where one is wanted, of the team's quota; or says which of the two is not left.
pub async fn hold(
    tx: &mut Write,
    settings: &Settings,
    period: &PeriodRow,
    nusd: i64,
    flow: bool,
) -> Result<()> {
    if store::hold_of_period(tx, period.starts_at, nusd, i64::from(flow), settings).await? {
        return Ok(());
    }
    let now = store::last_period(tx).await?.unwrap_or_else(|| period.clone());
    Err(exhausted(settings, &now, flow))
}

/// Why nothing can be held of a quota.
pub fn exhausted(settings: &Settings, period: &PeriodRow, flow: bool) -> Error {
    let until = period.ends_at;
    let is_full = settings.flows_per_period.is_some_and(|most| period.flows_used + period.flows_held >= most);
    if flow && is_full {
        return refused(
            StatusCode::PAYMENT_REQUIRED,
            "quota_flows",
            format!(
                "The team has begun all flows with AI that it may in this period, which ends at {until:.0}. What you wrote is \
                 kept: go on by hand, wait, or ask an admin for more."
            ),
        );
    }
    refused(
        StatusCode::PAYMENT_REQUIRED,
        "quota_budget",
        format!(
            "What is left of the team's money for AI does not cover the most that this can cost; the period ends at {until:.0}. \
             What you wrote is kept: go on by hand, wait, or ask an admin for more."
        ),
    )
}

async fn view(me: &Member, db: &mut Conn) -> Result<WithEtag<Json<Quota>>> {
    let (settings, revision) = store::quota(db).await?;
    let period = current(db, &settings, me.app().now()).await?;
    let quota = Quota {
        period: PeriodView { starts_at: period.starts_at, ends_at: period.ends_at },
        flows: Flows { limit: settings.flows_per_period, used: period.flows_used, held: period.flows_held },
        money: Money {
            limit_nusd: settings.money_per_period_nusd,
            used_nusd: period.used_nusd,
            held_nusd: period.held_nusd,
        },
        most_per_conversation_nusd: settings.most_per_conversation_nusd,
        anchor_day: period.anchor_day,
        next_anchor_day: Some(settings.anchor_day).filter(|day| *day != period.anchor_day),
        zone: settings.zone,
        allowed: settings.allowed,
        material_allowed: settings.material_allowed,
        mask: settings.mask,
        can: Abilities { edit: me.is(Role::Admin) },
    };
    Ok(WithEtag(revision, Json(quota)))
}

pub async fn read_quota(me: Viewer) -> Result<WithEtag<Json<Quota>>> {
    view(&me, &mut *me.read().await?).await
}

pub async fn set_quota(
    me: Admin,
    IfMatch(revision): IfMatch,
    Json(settings): Json<Settings>,
) -> Result<WithEtag<Json<Quota>>> {
    let now = me.app().now();
    let mut tx = me.write().await?;
    let (before, current_etag) = store::quota(&mut tx).await?;
    let stale = |current_etag| Error::Stale { current_etag, changed_by: None, changed_at: None };
    if current_etag != revision {
        return Err(stale(current_etag));
    }
    // A period that runs goes on by the anchor that it began with: only so a change gives nobody a second quota.
    begun(&mut tx, &before, now).await?;
    if !store::put_quota(&mut tx, &settings, revision, me.user.id, now).await? {
        return Err(stale(revision + 1));
    }
    tx.commit().await?;
    view(&me, &mut *me.read().await?).await
}
