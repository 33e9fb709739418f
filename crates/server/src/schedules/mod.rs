//! Schedules: when a maintenance flow falls due over a target list. The table of schedules with the moment at which each
//! falls due next is all the state there is; every due moment becomes one entry of the ledger.

mod calendar;
mod firing;
mod plan;
mod scheduler;
mod store;

use crate::{
    App,
    auth::{
        Engineer, Member, Role, UserRef, Viewer,
        idempotency::{Begun, Once},
    },
    batches::{self, NotLaunched, Refusal},
    db::{Conn, Write},
    flows,
    http::{
        Created, Cursor, Error, IdempotencyKey, IfMatch, Json, NoContent, Page, Path, Query, Result, Routes,
        WithEtag,
    },
    names::not_blank,
    sessions, targets,
    types::{BatchId, FlowId, OccurrenceId, ScheduleId, TargetListId, Time, UserId, text_enum},
};
use axum::http::StatusCode;
use garde::Validate;
use pathbook_schedule::rule::Rule;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::HashMap;
use store::Row;

pub use plan::Rules;
pub use scheduler::{Fault, Scheduler};
pub use store::{now, system_now};

/// The topic of announcements that a schedule was changed or came due.
pub const CHANGED: &str = "schedule";

/// The operations on schedules.
pub fn routes() -> Routes {
    Routes::new("schedules")
        .about("Schedules: when maintenance falls due, and what became of it")
        .problem("list_archived", 409, "The target list is archived. Unarchive it first.")
        .problem(
            "open_batch",
            409,
            "A batch of this schedule is not finished. Send `confirm_open` to begin another one beside it.",
        )
        .problem(
            "schedule_finished",
            409,
            "The schedule has come to its end. Give it another rule or another end.",
        )
        .problem("schedule_off", 409, "The schedule is switched off. Switch it on first.")
        .problem("schedule_paused", 409, "The schedule is paused already.")
        .problem("too_many_blackouts", 409, "A team has 1,000 blackouts at most. Remove old ones.")
        .get("/teams/{team}/schedules", list, "List the team's schedules, last made first")
        .post("/teams/{team}/schedules", create, "Make a schedule")
        .post(
            "/teams/{team}/schedules/preview",
            plan::preview,
            "Say in words when a rule is due, and its next moments",
        )
        .get("/teams/{team}/schedules/calendar", calendar::calendar, "List what will run, and the blackouts")
        .get("/teams/{team}/schedules/{id}", read, "Read a schedule")
        .patch("/teams/{team}/schedules/{id}", update, "Change a schedule, or switch it on or off")
        .delete("/teams/{team}/schedules/{id}", delete, "Remove a schedule and its ledger; its batches stay")
        .post("/teams/{team}/schedules/{id}/pause", pause, "Pause a schedule, for good or until a moment")
        .post("/teams/{team}/schedules/{id}/resume", resume, "Go on after a pause")
        .post(
            "/teams/{team}/schedules/{id}/run-now",
            run_now,
            "Launch a batch of it now; the next moment stays as it is",
        )
        .get(
            "/teams/{team}/schedules/{id}/occurrences",
            occurrences,
            "List what became of its moments, newest first",
        )
        .get("/teams/{team}/blackouts", calendar::blackouts, "List the times when nothing shall begin")
        .post("/teams/{team}/blackouts", calendar::add_blackout, "Keep a time free of anything that begins")
        .delete("/teams/{team}/blackouts/{id}", calendar::remove_blackout, "Remove a blackout")
}

text_enum! {
    /// What happens when a batch of the schedule is not finished yet.
    pub enum Overlap {
        /// Another batch begins beside it.
        Allow = "allow",
        /// The moment is skipped.
        Skip = "skip",
        /// Only targets whose last session is over get a new one.
        SkipOpenTargets = "skip_open_targets",
        /// The open sessions are cancelled and a new batch begins.
        Supersede = "supersede",
    }
}
text_enum! {
    /// What happens with moments that passed while no server was running.
    pub enum CatchUp {
        /// The newest is made up for; the others are counted with it.
        One = "one",
        /// Each is made up for, the newest hundred.
        All = "all",
        /// None is made up for.
        Skip = "skip",
    }
}
text_enum! {
    /// What happens with a moment in a blackout.
    pub enum OnBlackout {
        /// It is skipped.
        Skip = "skip",
        /// It waits for the end of the blackout.
        DeferToEnd = "defer_to_end",
    }
}
text_enum! {
    /// Who paused a schedule.
    pub enum PausedBy {
        /// A member.
        User = "user",
        /// Pathbook itself, because it could not go on.
        System = "system",
    }
}
text_enum! {
    /// What became of a moment.
    #[schemars(rename = "OccurrenceState")]
    pub enum State {
        /// A batch began in time.
        Fired = "fired",
        /// A batch began more than a minute late.
        Late = "late",
        /// A batch made up for moments that had passed.
        CaughtUp = "caught_up",
        /// Nothing began, as the schedule says.
        Skipped = "skipped",
        /// Nothing began, because no server was running or the schedule was changed meanwhile.
        Missed = "missed",
        /// Nothing began, because it could not.
        Failed = "failed",
    }
}
text_enum! {
    /// Whether a schedule goes on.
    #[schemars(rename = "ScheduleStatus")]
    pub enum Status {
        /// It has a next moment.
        Active = "active",
        /// It is switched off.
        Off = "off",
        /// It rests.
        Paused = "paused",
        /// It has come to its end.
        Finished = "finished",
    }
}

impl Row {
    /// Whether it goes on.
    fn status(&self) -> Status {
        match () {
            () if self.finished_at.is_some() => Status::Finished,
            () if !self.active => Status::Off,
            () if self.paused.is_some() => Status::Paused,
            () => Status::Active,
        }
    }

    fn rule(&self) -> Result<Rule> {
        from_stored(&self.rule)
    }

    fn assignment(&self) -> Result<Assignment> {
        from_stored(&self.assignment)
    }

    fn filter(&self) -> Result<Option<targets::Filter>> {
        self.target_filter.as_deref().map(from_stored).transpose()
    }
}

fn from_stored<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_str(text)
        .map_err(|error| anyhow::anyhow!("a stored schedule is damaged: {error}"))?)
}

fn to_stored(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value).map_err(anyhow::Error::from)?)
}

/// Which version of the flow a schedule launches.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "ScheduledVersion")]
enum Version {
    /// Always this one.
    Pinned(i64),
    /// The live version at that moment: `latest`.
    Latest(Latest),
}

/// The live version.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Latest {
    Latest,
}

impl Version {
    fn pinned(self) -> Option<i64> {
        match self {
            Self::Pinned(number) => Some(number),
            Self::Latest(_) => None,
        }
    }

    fn of(pinned: Option<i64>) -> Self {
        pinned.map_or(Self::Latest(Latest::Latest), Self::Pinned)
    }
}

/// Who gets the sessions.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "ScheduleAssignment")]
enum Assignment {
    /// The owner of the schedule.
    #[default]
    Owner,
    /// One member.
    Member { member: UserId },
    /// These members in turn.
    RoundRobin { members: Vec<UserId> },
}

/// Members that may take turns.
const MOST_MEMBERS: usize = 100;

/// A schedule as it stands.
#[derive(Serialize, JsonSchema)]
struct Schedule {
    id: ScheduleId,
    name: String,
    description: String,
    flow: FlowRef,
    /// `latest`, or the number of the version that it stays on.
    version: Version,
    list: ListRef,
    /// Which targets of the list. Absent: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<targets::Filter>,
    rule: Rule,
    /// The rule in words.
    sentence: String,
    /// The rule as a cron expression, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    cron: Option<String>,
    #[serde(flatten)]
    policy: Policy,
    assignment: Assignment,
    /// Whether it is switched on.
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    paused: Option<Paused>,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Next>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<Last>,
    /// Failures in a row.
    failures: i64,
    /// Whether it should have begun more than a minute ago.
    overdue: bool,
    owner: Owner,
    revision: i64,
    created_at: Time,
    updated_at: Time,
    updated_by: UserRef,
    can: Abilities,
}

/// The flow of a schedule.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ScheduledFlow")]
struct FlowRef {
    id: FlowId,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    live_version: Option<i64>,
    /// Whether it is archived or deleted.
    archived: bool,
}

/// The target list of a schedule.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ScheduledList")]
struct ListRef {
    id: TargetListId,
    name: String,
    /// How many targets it has.
    targets: i64,
    archived: bool,
}

/// What a schedule does in moments that are not plain.
#[derive(Clone, Serialize, JsonSchema)]
struct Policy {
    overlap: Overlap,
    catch_up: CatchUp,
    /// How old a moment may be that is made up for.
    catch_up_window_seconds: i64,
    on_blackout: OnBlackout,
    /// By how much the beginning is spread, so that not everything begins at once.
    jitter_seconds: i64,
    /// How long before the moment the batch is launched.
    lead_seconds: i64,
    /// How long after the moment the work is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_seconds: Option<i64>,
    /// After how many batches it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_occurrences: Option<i64>,
}

/// Why a schedule rests.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SchedulePause")]
struct Paused {
    by: PausedBy,
    /// When it goes on by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Time>,
    /// In the words of who paused it, or a code: `flow_archived`, `flow_deleted`, `target_list_archived`, or the reason of
    /// three failures in a row.
    reason: String,
}

/// The next moment.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ScheduleNext")]
struct Next {
    /// The moment of the rule.
    at: Time,
    /// When the batch begins.
    run_at: Time,
    /// The moment on the clock of the rule's time zone.
    local: String,
    /// What is special about it: a clock that is put forward or back.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// The last moment that came.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ScheduleLast")]
struct Last {
    at: Time,
    state: State,
}

/// Whose schedule it is.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ScheduleOwner")]
struct Owner {
    #[serde(flatten)]
    user: UserRef,
    /// Whether they may still do what the schedule does; where not, somebody else should take it over.
    active: bool,
}

/// What the caller may do with a schedule now.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ScheduleAbilities")]
struct Abilities {
    /// Change, pause and remove it.
    edit: bool,
    /// Launch a batch of it now.
    run: bool,
}

/// How late a schedule is that is called overdue, in seconds.
const OVERDUE: i64 = 60;

/// What other rooms say of a schedule.
struct Surroundings {
    flow: flows::Facts,
    list: targets::Facts,
}

async fn surroundings(db: &mut Conn, row: &Row) -> Result<Surroundings> {
    Ok(Surroundings {
        flow: flows::facts(db, row.flow_id).await?,
        list: targets::find(db, row.list_id).await?,
    })
}

/// Asks the directory, so hold no connection.
async fn view(me: &Member, row: Row, around: Surroundings) -> Result<Schedule> {
    let Surroundings { flow, list } = around;
    let app = me.app();
    let plan = app.rules.compile(&row.rule);
    let owner = app.directory.user(row.owner_id).await?;
    let is_active = owner.is_some_and(|user| user.role_in(me.team.id).is_some_and(|it| it >= Role::Engineer));
    let edit = me.is(Role::Engineer);
    let archived = matches!(flow.status, flows::Status::Archived | flows::Status::Deleted);
    let next = row.next_at.zip(row.next_run_at).map(|(at, run_at)| {
        let described = plan.as_ref().ok().map(|plan| plan.describe(at));
        let (local, note) = described.unwrap_or_else(|| (at.to_string(), None));
        Next { at, run_at, local, note }
    });
    Ok(Schedule {
        id: row.id,
        flow: FlowRef { id: row.flow_id, title: flow.title, live_version: flow.live_version, archived },
        version: Version::of(row.pinned_version),
        filter: row.filter()?,
        rule: row.rule()?,
        sentence: plan.as_ref().map(|plan| plan.sentence()).unwrap_or_default(),
        cron: plan.as_ref().ok().and_then(|plan| plan.cron()),
        policy: Policy {
            overlap: row.overlap,
            catch_up: row.catch_up,
            catch_up_window_seconds: row.catch_up_window_seconds,
            on_blackout: row.on_blackout,
            jitter_seconds: row.jitter_seconds,
            lead_seconds: row.lead_seconds,
            due_seconds: row.due_seconds,
            max_occurrences: row.max_occurrences,
        },
        assignment: row.assignment()?,
        active: row.active,
        paused: row.paused.map(|by| Paused {
            by,
            until: row.paused_until,
            reason: row.pause_reason.clone().unwrap_or_default(),
        }),
        status: row.status(),
        next,
        last: row.last_at.zip(row.last_state).map(|(at, state)| Last { at, state }),
        failures: row.failures,
        overdue: row.next_run_at.is_some_and(|due| app.now().seconds_since(due) > OVERDUE),
        owner: Owner { user: me.named(row.owner_id).await?, active: is_active },
        revision: row.revision,
        created_at: row.created_at,
        updated_at: row.updated_at,
        updated_by: me.named(row.updated_by).await?,
        can: Abilities { edit, run: edit && !archived && !list.archived },
        list: ListRef { id: row.list_id, name: list.name, targets: list.targets, archived: list.archived },
        name: row.name,
        description: row.description,
    })
}

async fn shown(me: &Member, row: Row) -> Result<WithEtag<Json<Schedule>>> {
    let around = surroundings(&mut *me.read().await?, &row).await?;
    Ok(WithEtag(row.revision, Json(view(me, row, around).await?)))
}

/// Which schedules to list.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ScheduleFilter")]
struct Filter {
    /// Of this flow.
    #[garde(skip)]
    flow: Option<FlowId>,
    /// Over this target list.
    #[garde(skip)]
    list: Option<TargetListId>,
    /// With all these words in the name.
    #[garde(length(chars, max = 200))]
    q: Option<String>,
    /// How many at most.
    #[garde(inner(range(min = 1, max = 200)))]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[garde(skip)]
    cursor: Option<Cursor>,
}

async fn list(me: Viewer, Query(filter): Query<Filter>) -> Result<Json<Page<Schedule>>> {
    let wanted = store::Wanted {
        flow: filter.flow,
        list: filter.list,
        words: filter.q.as_deref(),
        limit: filter.limit,
        cursor: filter.cursor.as_ref(),
    };
    let mut db = me.read().await?;
    let page = store::list(&mut db, wanted).await?;
    let mut found = Vec::with_capacity(page.items.len());
    for row in page.items {
        let around = surroundings(&mut db, &row).await?;
        found.push((row, around));
    }
    drop(db);
    let mut items = Vec::with_capacity(found.len());
    for (row, around) in found {
        items.push(view(&me, row, around).await?);
    }
    Ok(Json(Page { items, next: page.next }))
}

/// A schedule in the path.
#[derive(Deserialize, JsonSchema)]
struct One {
    id: ScheduleId,
}

async fn read(me: Viewer, Path(One { id }): Path<One>) -> Result<WithEtag<Json<Schedule>>> {
    let row = store::read(&mut *me.read().await?, id).await?;
    shown(&me, row).await
}

const DAY: i64 = 86_400;

/// A schedule to make.
#[derive(Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct NewSchedule {
    #[garde(length(chars, min = 1, max = 200), custom(not_blank))]
    name: String,
    #[serde(default)]
    #[garde(length(chars, max = 2000))]
    description: String,
    /// The flow to walk.
    #[garde(skip)]
    flow_id: FlowId,
    /// `latest`, or the number of the version to stay on. Absent: `latest`.
    #[serde(default)]
    #[garde(skip)]
    version: Option<Version>,
    /// The targets to walk it for.
    #[garde(skip)]
    list_id: TargetListId,
    /// Which targets of the list. Absent: all.
    #[serde(default)]
    #[garde(dive)]
    filter: Option<targets::Filter>,
    /// When it is due.
    #[garde(skip)]
    rule: Rule,
    /// Absent: `allow`.
    #[serde(default)]
    #[garde(skip)]
    overlap: Option<Overlap>,
    /// Absent: `one`.
    #[serde(default)]
    #[garde(skip)]
    catch_up: Option<CatchUp>,
    /// How old a moment may be that is made up for, in seconds. Absent: seven days.
    #[serde(default)]
    #[garde(inner(range(min = 60, max = 366 * DAY)))]
    catch_up_window_seconds: Option<i64>,
    /// Absent: `skip`.
    #[serde(default)]
    #[garde(skip)]
    on_blackout: Option<OnBlackout>,
    /// By how much the beginning is spread, at most an hour.
    #[serde(default)]
    #[garde(range(min = 0, max = 3600))]
    jitter_seconds: i64,
    /// How long before the moment the batch is launched, at most thirty days.
    #[serde(default)]
    #[garde(range(min = 0, max = 30 * DAY))]
    lead_seconds: i64,
    /// How long after the moment the work is due.
    #[serde(default)]
    #[garde(inner(range(min = 60, max = 366 * DAY)))]
    due_seconds: Option<i64>,
    /// After how many batches it ends.
    #[serde(default)]
    #[garde(inner(range(min = 1, max = 1_000_000)))]
    max_occurrences: Option<i64>,
    /// Who gets the sessions. Absent: the owner, who is the caller.
    #[serde(default)]
    #[garde(skip)]
    assignment: Assignment,
    /// Whether it is switched on. Absent: yes.
    #[serde(default)]
    #[garde(skip)]
    active: Option<bool>,
}

async fn create(
    me: Engineer,
    key: IdempotencyKey,
    Json(new): Json<NewSchedule>,
) -> Result<Once<Created<Schedule>>> {
    let app = me.app();
    // What was done before is repeated even where it could not be done any more.
    let prepared = match plan::checked(&new.rule) {
        Ok(_) => assignable(&me, &new.assignment).await,
        Err(refused) => Err(refused),
    };
    let mut act = match me.act(&key, "schedules_create", &new).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    prepared?;
    let now = store::now(&mut act, app).await?;
    let mut row = Row {
        team_id: me.team.id,
        id: ScheduleId::new(),
        name: new.name.trim().to_owned(),
        description: new.description,
        flow_id: new.flow_id,
        pinned_version: new.version.and_then(Version::pinned),
        list_id: new.list_id,
        overlap: new.overlap.unwrap_or(Overlap::Allow),
        catch_up: new.catch_up.unwrap_or(CatchUp::One),
        catch_up_window_seconds: new.catch_up_window_seconds.unwrap_or(7 * DAY),
        on_blackout: new.on_blackout.unwrap_or(OnBlackout::Skip),
        jitter_seconds: new.jitter_seconds,
        lead_seconds: new.lead_seconds,
        due_seconds: new.due_seconds,
        max_occurrences: new.max_occurrences,
        active: new.active.unwrap_or(true),
        paused: None,
        paused_until: None,
        pause_reason: None,
        finished_at: None,
        next_at: None,
        next_run_at: None,
        last_at: None,
        last_state: None,
        fired: 0,
        failures: 0,
        revision: 1,
        owner_id: me.user.id,
        created_at: now,
        updated_at: now,
        updated_by: me.user.id,
        rule: to_stored(&new.rule)?,
        assignment: to_stored(&new.assignment)?,
        target_filter: new.filter.as_ref().map(to_stored).transpose()?,
    };
    let around = surroundings(&mut act, &row).await?;
    refuse_unusable(&mut act, &row, &around).await?;
    plan::arm(app, &mut act, &mut row, now).await?;
    refuse_over(&row)?;
    store::create(&mut act, &row).await?;
    announce(&mut act, &row);
    let schedule = view(&me, row, around).await?;
    act.keep(StatusCode::CREATED, &schedule).await?;
    Ok(Once::Fresh(Created(schedule)))
}

/// Tells schedulers and pages that a schedule was changed.
fn announce(tx: &mut Write, row: &Row) {
    let payload = serde_json::json!({ "team": row.team_id, "schedule": row.id });
    tx.announce(CHANGED, payload.to_string());
}

/// Refuses a flow or a list that nothing can be launched with.
async fn refuse_unusable(db: &mut Conn, row: &Row, around: &Surroundings) -> Result<()> {
    let Surroundings { flow, list } = around;
    match batches::check(db, row.flow_id, row.pinned_version).await {
        // It may be published before its first moment comes.
        Ok(_) | Err(NotLaunched::Refused(Refusal::FlowNotPublished)) => {}
        Err(not) => return Err(not.into()),
    }
    if row
        .pinned_version
        .is_some_and(|number| number < 1 || flow.live_version.is_none_or(|live| number > live))
    {
        return Err(Error::invalid("/version", "unknown_version", "Give the number of a published version."));
    }
    if list.archived {
        return Err(Error::conflict("list_archived", "This target list is archived. Unarchive it first."));
    }
    Ok(())
}

/// Refuses to give sessions to those who may not walk.
async fn assignable(me: &Member, assignment: &Assignment) -> Result<()> {
    let walks = async |id: UserId| -> Result<bool> {
        let user = me.app().directory.user(id).await?;
        let role = user.and_then(|user| user.role_in(me.team.id));
        Ok(role.is_some_and(|role| role >= Role::Engineer || me.team.viewers_can_run))
    };
    let refused = |pointer: String| {
        Error::invalid(pointer, "not_a_walker", "Give the sessions to members who may walk flows.")
    };
    match assignment {
        Assignment::Owner => {}
        Assignment::Member { member } => {
            if !walks(*member).await? {
                return Err(refused("/assignment/member".to_owned()));
            }
        }
        Assignment::RoundRobin { members } => {
            if members.is_empty() || members.len() > MOST_MEMBERS {
                return Err(Error::invalid(
                    "/assignment/members",
                    "members_length",
                    "Name 1 to 100 members who take turns.",
                ));
            }
            for (place, member) in members.iter().enumerate() {
                if !walks(*member).await? {
                    return Err(refused(format!("/assignment/members/{place}")));
                }
            }
        }
    }
    Ok(())
}

/// What is given: a value, or `null` for none.
#[expect(clippy::option_option, reason = "absent and null are two things here")]
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// What to change of a schedule; what is absent stays.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "absent and null are two things here")]
struct ScheduleChange {
    #[serde(default)]
    #[garde(length(chars, min = 1, max = 200), inner(custom(not_blank)))]
    name: Option<String>,
    #[serde(default)]
    #[garde(length(chars, max = 2000))]
    description: Option<String>,
    #[serde(default)]
    #[garde(skip)]
    flow_id: Option<FlowId>,
    /// `latest`, or the number of the version to stay on.
    #[serde(default)]
    #[garde(skip)]
    version: Option<Version>,
    #[serde(default)]
    #[garde(skip)]
    list_id: Option<TargetListId>,
    /// Which targets of the list; `null`: all.
    #[serde(default, deserialize_with = "given")]
    #[schemars(extend("x-nullable" = true))]
    #[garde(inner(inner(custom(usable_filter))))]
    filter: Option<Option<targets::Filter>>,
    #[serde(default)]
    #[garde(skip)]
    rule: Option<Rule>,
    #[serde(default)]
    #[garde(skip)]
    overlap: Option<Overlap>,
    #[serde(default)]
    #[garde(skip)]
    catch_up: Option<CatchUp>,
    #[serde(default)]
    #[garde(inner(range(min = 60, max = 366 * DAY)))]
    catch_up_window_seconds: Option<i64>,
    #[serde(default)]
    #[garde(skip)]
    on_blackout: Option<OnBlackout>,
    #[serde(default)]
    #[garde(inner(range(min = 0, max = 3600)))]
    jitter_seconds: Option<i64>,
    #[serde(default)]
    #[garde(inner(range(min = 0, max = 30 * DAY)))]
    lead_seconds: Option<i64>,
    /// How long after the moment the work is due; `null`: never.
    #[serde(default, deserialize_with = "given")]
    #[schemars(extend("x-nullable" = true))]
    #[garde(inner(inner(range(min = 60, max = 366 * DAY))))]
    due_seconds: Option<Option<i64>>,
    /// After how many batches it ends; `null`: never.
    #[serde(default, deserialize_with = "given")]
    #[schemars(extend("x-nullable" = true))]
    #[garde(inner(inner(range(min = 1, max = 1_000_000))))]
    max_occurrences: Option<Option<i64>>,
    #[serde(default)]
    #[garde(skip)]
    assignment: Option<Assignment>,
    /// Whether it is switched on.
    #[serde(default)]
    #[garde(skip)]
    active: Option<bool>,
    /// Who takes it over: an engineer or admin of the team.
    #[serde(default)]
    #[garde(skip)]
    owner_id: Option<UserId>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the validator passes its context by reference")]
fn usable_filter(filter: &targets::Filter, context: &()) -> garde::Result {
    let report = filter.validate_with(context);
    report.map_err(|report| garde::Error::new(report.to_string()))
}

async fn update(
    me: Engineer,
    Path(One { id }): Path<One>,
    IfMatch(revision): IfMatch,
    Json(change): Json<ScheduleChange>,
) -> Result<WithEtag<Json<Schedule>>> {
    let app = me.app();
    if let Some(rule) = &change.rule {
        plan::checked(rule)?;
    }
    if let Some(assignment) = &change.assignment {
        assignable(&me, assignment).await?;
    }
    if let Some(owner) = change.owner_id {
        let user = app.directory.user(owner).await?;
        let role = user.and_then(|user| user.role_in(me.team.id));
        if role.is_none_or(|role| role < Role::Engineer) {
            return Err(Error::invalid(
                "/owner_id",
                "not_an_engineer",
                "Give it to an engineer or admin of the team.",
            ));
        }
    }
    let mut tx = me.write().await?;
    let now = store::now(&mut tx, app).await?;
    let before = held(&me, &mut tx, id, revision).await?;
    let mut row = before.clone();
    apply(&mut row, change)?;
    let around = surroundings(&mut tx, &row).await?;
    let uses = |row: &Row| (row.flow_id, row.list_id, row.pinned_version);
    if uses(&row) != uses(&before) {
        refuse_unusable(&mut tx, &row, &around).await?;
    }
    let timing =
        |row: &Row| (row.rule.clone(), row.jitter_seconds, row.lead_seconds, row.max_occurrences, row.active);
    if timing(&row) != timing(&before) {
        row.finished_at = None;
        plan::settle(app, &mut tx, &before, now).await?;
        if plan::is_rested(&before, now) {
            go_on(&mut row);
        }
        plan::arm(app, &mut tx, &mut row, now).await?;
        refuse_over(&row)?;
    }
    changed(&mut row, &me, now);
    store::put(&mut tx, &row).await?;
    announce(&mut tx, &row);
    tx.commit().await?;
    let etag = row.revision;
    Ok(WithEtag(etag, Json(view(&me, row, around).await?)))
}

/// The schedule, held for a change that is based on this revision.
async fn held(me: &Member, tx: &mut Write, id: ScheduleId, revision: i64) -> Result<Row> {
    let row = store::hold(tx, id).await?;
    if row.revision == revision {
        return Ok(row);
    }
    Err(Error::Stale {
        current_etag: row.revision,
        changed_by: Some(me.app().directory.name(row.updated_by).await?.to_string()),
        changed_at: Some(row.updated_at.timestamp()),
    })
}

/// Refuses a rule none of whose moments is still to come.
fn refuse_over(row: &Row) -> Result<()> {
    let spent = row.max_occurrences.is_some_and(|most| row.fired >= most);
    if row.finished_at.is_some() && !spent {
        return Err(Error::invalid(
            "/rule",
            "in_the_past",
            "None of its moments is still to come. Give a later one.",
        ));
    }
    Ok(())
}

fn changed(row: &mut Row, me: &Member, now: Time) {
    row.revision += 1;
    row.updated_at = now;
    row.updated_by = me.user.id;
}

fn apply(row: &mut Row, change: ScheduleChange) -> Result<()> {
    fn set<T>(place: &mut T, value: Option<T>) {
        if let Some(value) = value {
            *place = value;
        }
    }
    set(&mut row.name, change.name.map(|name| name.trim().to_owned()));
    set(&mut row.description, change.description);
    set(&mut row.flow_id, change.flow_id);
    set(&mut row.pinned_version, change.version.map(Version::pinned));
    set(&mut row.list_id, change.list_id);
    set(&mut row.rule, change.rule.as_ref().map(to_stored).transpose()?);
    set(&mut row.overlap, change.overlap);
    set(&mut row.catch_up, change.catch_up);
    set(&mut row.catch_up_window_seconds, change.catch_up_window_seconds);
    set(&mut row.on_blackout, change.on_blackout);
    set(&mut row.jitter_seconds, change.jitter_seconds);
    set(&mut row.lead_seconds, change.lead_seconds);
    set(&mut row.due_seconds, change.due_seconds);
    set(&mut row.max_occurrences, change.max_occurrences);
    set(&mut row.assignment, change.assignment.as_ref().map(to_stored).transpose()?);
    set(&mut row.active, change.active);
    set(&mut row.owner_id, change.owner_id);
    if let Some(filter) = change.filter {
        row.target_filter = filter.as_ref().map(to_stored).transpose()?;
    }
    Ok(())
}

async fn delete(me: Engineer, Path(One { id }): Path<One>, IfMatch(revision): IfMatch) -> Result<NoContent> {
    let mut tx = me.write().await?;
    let row = held(&me, &mut tx, id, revision).await?;
    store::delete(&mut tx, id).await?;
    announce(&mut tx, &row);
    tx.commit().await?;
    Ok(NoContent)
}

/// A pause.
#[derive(Default, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct NewPause {
    /// When to go on by itself. Absent: not by itself.
    #[serde(default)]
    #[garde(skip)]
    until: Option<Time>,
    /// Why, for those who wonder.
    #[serde(default)]
    #[garde(length(chars, max = 2000))]
    reason: String,
}

async fn pause(
    me: Engineer,
    Path(One { id }): Path<One>,
    wanted: Option<Json<NewPause>>,
) -> Result<WithEtag<Json<Schedule>>> {
    let NewPause { until, reason } = wanted.map(|Json(wanted)| wanted).unwrap_or_default();
    let app = me.app();
    let mut tx = me.write().await?;
    let now = store::now(&mut tx, app).await?;
    let mut row = store::hold(&mut tx, id).await?;
    if until.is_some_and(|until| until <= now) {
        return Err(Error::invalid("/until", "not_ahead", "Give a moment that is still to come."));
    }
    refuse_idle(&row)?;
    plan::settle(app, &mut tx, &row, now).await?;
    row.paused = Some(PausedBy::User);
    row.paused_until = until;
    row.pause_reason = Some(reason.trim().to_owned());
    plan::disarm(&mut row);
    changed(&mut row, &me, now);
    store::put(&mut tx, &row).await?;
    announce(&mut tx, &row);
    tx.commit().await?;
    shown(&me, row).await
}

/// Refuses to pause or resume what does not go on anyway.
fn refuse_idle(row: &Row) -> Result<()> {
    match row.status() {
        Status::Finished => Err(Error::conflict(
            "schedule_finished",
            "This schedule has come to its end. Give it another rule or another end first.",
        )),
        Status::Off => {
            Err(Error::conflict("schedule_off", "This schedule is switched off. Switch it on first."))
        }
        Status::Active | Status::Paused => Ok(()),
    }
}

async fn resume(me: Engineer, Path(One { id }): Path<One>) -> Result<WithEtag<Json<Schedule>>> {
    let app = me.app();
    let mut tx = me.write().await?;
    let now = store::now(&mut tx, app).await?;
    let mut row = store::hold(&mut tx, id).await?;
    refuse_idle(&row)?;
    let around = surroundings(&mut tx, &row).await?;
    if row.paused.is_some() {
        refuse_unusable(&mut tx, &row, &around).await?;
        plan::settle(app, &mut tx, &row, now).await?;
        go_on(&mut row);
        plan::arm(app, &mut tx, &mut row, now).await?;
        changed(&mut row, &me, now);
        store::put(&mut tx, &row).await?;
        announce(&mut tx, &row);
        tx.commit().await?;
    } else {
        drop(tx);
    }
    Ok(WithEtag(row.revision, Json(view(&me, row, around).await?)))
}

/// What is taken out of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdrawn {
    /// A flow goes into the archive.
    FlowArchived(FlowId),
    /// A flow goes into the bin.
    FlowDeleted(FlowId),
    /// A target list goes into the archive.
    ListArchived(TargetListId),
}

/// Pauses the schedules of the team that cannot go on without it.
pub async fn pause_for(app: &App, tx: &mut Write, what: Withdrawn) -> Result<()> {
    let (flow, list, reason) = match what {
        Withdrawn::FlowArchived(flow) => (Some(flow), None, "flow_archived"),
        Withdrawn::FlowDeleted(flow) => (Some(flow), None, "flow_deleted"),
        Withdrawn::ListArchived(list) => (None, Some(list), "target_list_archived"),
    };
    let rows = store::hold_dependent(tx, flow, list).await?;
    let now = store::now(tx, app).await?;
    for mut row in rows {
        plan::settle(app, tx, &row, now).await?;
        plan::stop(&mut row, reason);
        row.revision += 1;
        store::put(tx, &row).await?;
        announce(tx, &row);
    }
    Ok(())
}

/// Ends a pause, whoever began it.
fn go_on(row: &mut Row) {
    row.paused = None;
    row.paused_until = None;
    row.pause_reason = None;
    row.failures = 0;
}

/// A batch to launch now.
#[derive(Default, Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct RunNow {
    /// To begin although a batch of the schedule is not finished.
    #[serde(default)]
    #[garde(skip)]
    confirm_open: bool,
}

async fn run_now(
    me: Engineer,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    wanted: Option<Json<RunNow>>,
) -> Result<Once<Created<Occurrence>>> {
    let wanted = wanted.map(|Json(wanted)| wanted).unwrap_or_default();
    let app = me.app();
    let mut act = match me.act(&key, "schedules_run_now", &(id, &wanted)).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    let now = store::now(&mut act, app).await?;
    // Held, so that of two that come at once the second sees the batch of the first.
    let row = store::hold(&mut act, id).await?;
    if !wanted.confirm_open && !sessions::unfinished(&mut act, &[id]).await?.is_empty() {
        return Err(Error::conflict(
            "open_batch",
            "A batch of this schedule is not finished. Confirm to begin another one beside it.",
        ));
    }
    let around = surroundings(&mut act, &row).await?;
    refuse_unusable(&mut act, &row, &around).await?;
    let batch = firing::by_hand(app, &mut act, &row, now).await?;
    let occurrence = OccurrenceId::new();
    let trigger_key = match key.value() {
        Some(key) => format!("M:{}:{key}", me.user.id),
        None => format!("M:{occurrence}"),
    };
    let entry = store::Entry {
        schedule_id: id,
        id: occurrence,
        trigger_key,
        scheduled_for: now,
        handled_at: now,
        server_id: app.server_id,
        state: State::Fired,
        reason: None,
        detail: None,
        coalesced_from: None,
        coalesced: 0,
        batch_id: Some(batch),
        run_at: now,
    };
    store::enter(&mut act, vec![entry]).await?;
    announce(&mut act, &row);
    let counts = batches::counts(&mut act, &[batch]).await?;
    let made = store::occurrence(&mut act, id, occurrence).await?;
    let answer = shown_occurrence(made, &counts);
    act.keep(StatusCode::CREATED, &answer).await?;
    Ok(Once::Fresh(Created(answer)))
}

/// What became of a moment.
#[derive(Serialize, JsonSchema)]
struct Occurrence {
    id: OccurrenceId,
    /// The moment of the rule; of a batch launched by hand, when it was launched.
    scheduled_for: Time,
    handled_at: Time,
    /// How many milliseconds after the batch should have begun.
    late_ms: i64,
    state: State,
    /// Why nothing began: `overlap`, `blackout`, `no_targets`, `no_open_targets`, `outside_window`, `catch_up_skip`,
    /// `changed`, `flow_not_published`, `flow_archived`, `target_list_archived`, `too_many_targets`, `internal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// A sentence about the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The earlier moments that are counted with this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    coalesced: Option<Coalesced>,
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<BatchRef>,
}

/// Moments that became one entry.
#[derive(Serialize, JsonSchema)]
struct Coalesced {
    /// The first of them.
    from: Time,
    /// How many there are, the one of the entry included.
    count: i64,
}

/// The batch of an occurrence.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OccurrenceBatch")]
struct BatchRef {
    id: BatchId,
    counts: batches::Counts,
}

fn shown_occurrence(row: store::OccurrenceRow, counts: &HashMap<BatchId, batches::Counts>) -> Occurrence {
    let count = row.coalesced;
    Occurrence {
        id: row.id,
        scheduled_for: row.scheduled_for,
        handled_at: row.handled_at,
        late_ms: row.late_ms,
        state: row.state,
        reason: row.reason,
        detail: row.detail,
        coalesced: row.coalesced_from.map(|from| Coalesced { from, count }),
        batch: row.batch_id.map(|id| BatchRef { id, counts: counts.get(&id).copied().unwrap_or_default() }),
    }
}

/// Which part of the ledger to list.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "OccurrenceFilter")]
struct LedgerFilter {
    /// How many at most.
    #[garde(inner(range(min = 1, max = 200)))]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[garde(skip)]
    cursor: Option<Cursor>,
}

async fn occurrences(
    me: Viewer,
    Path(One { id }): Path<One>,
    Query(filter): Query<LedgerFilter>,
) -> Result<Json<Page<Occurrence>>> {
    let mut db = me.read().await?;
    // A schedule whose moments are all to come has an empty ledger; one that is not there is not found.
    store::read(&mut db, id).await?;
    let Page { items, next } = store::occurrences(&mut db, id, filter.limit, filter.cursor.as_ref()).await?;
    let launched: Vec<BatchId> = items.iter().filter_map(|row| row.batch_id).collect();
    let counts = batches::counts(&mut db, &launched).await?;
    let items = items.into_iter().map(|row| shown_occurrence(row, &counts)).collect();
    Ok(Json(Page { items, next }))
}
