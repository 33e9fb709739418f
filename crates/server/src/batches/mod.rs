//! Batches: many sessions of one version launched together, one per target.

mod account;
mod acts;
mod launch;
mod store;

use crate::{
    auth::{
        Engineer, Member, Role, UserRef, Viewer,
        idempotency::{Begun, Once},
    },
    db::{Conn, Write},
    http::{Created, Cursor, Document, Error, IdempotencyKey, Json, Page, Path, Query, Result, Routes},
    sessions::{self, Tile, Which},
    targets,
    types::{BatchId, FlowId, ScheduleId, TargetListId, TeamId, Time, text_enum},
};
use axum::http::StatusCode;
use garde::Validate;
use pathbook_flow::{document::Kind, limits};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Row;

pub use crate::sessions::{Counts, counts};
pub use launch::{
    Aim, Assignment, Launch, Launches, MOST_TARGETS, NotLaunched, Refusal, Trigger, check, launch,
    refuse_unbatchable,
};

/// The operations on batches.
pub fn routes() -> Routes {
    Routes::new("batches")
        .about("Batches: many sessions of one version, one per target")
        .problem(
            "kind_not_batchable",
            409,
            "A troubleshooting flow is walked for one target at a time. Start a session instead.",
        )
        .problem("no_targets", 422, "There is no target to work on. Name at least one.")
        .problem(
            "too_many_targets",
            422,
            "A batch has 10,000 targets at most. Take a part of them at a time.",
        )
        .get("/teams/{team}/batches", list, "List the team's batches, last launched first")
        .post("/teams/{team}/batches", create, "Launch a batch: one session per target")
        .problem(
            "not_at_step",
            409,
            "The session does not stand at this step. Only named among what an act on many left out.",
        )
        .problem("list_archived", 409, "The target list is archived. Unarchive it first.")
        .problem("step_not_bulk", 409, "This step is answered for each target by itself.")
        .get("/teams/{team}/batches/{id}", read, "Read a batch with its counts")
        .get(
            "/teams/{team}/batches/{id}/sessions",
            tiles,
            "List the sessions of a batch as a board shows them",
        )
        .post(
            "/teams/{team}/batches/{id}/assign",
            acts::assign,
            "Hand sessions of a batch to a member, or to several in turn",
        )
        .post(
            "/teams/{team}/batches/{id}/answer",
            acts::answer,
            "Answer for many sessions that stand at the same step",
        )
        .post(
            "/teams/{team}/batches/{id}/cancel",
            acts::cancel,
            "Cancel all sessions of a batch that are not finished",
        )
        .post(
            "/teams/{team}/batches/{id}/again",
            acts::again,
            "Launch a batch for the targets that failed or were not begun",
        )
        .get("/teams/{team}/batches/{id}/export", account::export, "Export what became of a batch as CSV")
        .get(
            "/teams/{team}/batches/{id}/report",
            account::report,
            "Report what became of a batch, client by client",
        )
}

/// The topic of announcements that a batch was launched or changed as a whole.
pub const CHANGED: &str = "batch";

/// What is announced of a batch.
#[derive(Debug, Deserialize, Serialize)]
pub struct Changed {
    /// The team.
    pub team: TeamId,
    /// The batch.
    pub batch: BatchId,
}

fn announce(tx: &mut Write, team: TeamId, batch: BatchId) {
    // Two ids always serialise.
    tx.announce(CHANGED, serde_json::to_string(&Changed { team, batch }).unwrap_or_default());
}

text_enum! {
    /// What the sessions of a batch come to. Derived, never stored.
    #[schemars(rename = "BatchStatus")]
    pub enum Status {
        /// Some session is not finished.
        Open = "open",
        /// All sessions are finished or cancelled.
        Finished = "finished",
        /// It was given up.
        Cancelled = "cancelled",
    }
}

/// A batch.
#[derive(Serialize, JsonSchema)]
struct Batch {
    id: BatchId,
    name: String,
    flow_id: FlowId,
    flow_title: String,
    kind: Kind,
    /// The version that all its sessions walk.
    version: i64,
    trigger: Trigger,
    /// The schedule that launched it.
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule: Option<ScheduleRef>,
    /// The batch whose targets it takes once more.
    #[serde(skip_serializing_if = "Option::is_none")]
    again_of: Option<BatchId>,
    /// The list that its targets are of.
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<ListRef>,
    /// How many there are.
    targets: i64,
    counts: Counts,
    status: Status,
    /// When all should be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Time>,
    launched_at: Time,
    /// Who launched it, or owned the schedule.
    launched_by: UserRef,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancelled_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_reason: Option<String>,
    can: Abilities,
}

/// A schedule as it was called then. It may be gone.
#[derive(Serialize, JsonSchema)]
struct ScheduleRef {
    id: ScheduleId,
    name: String,
}

/// A target list as it was called then.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TargetListRef")]
struct ListRef {
    id: TargetListId,
    name: String,
}

/// What the caller may do with a batch now.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BatchAbilities")]
struct Abilities {
    assign: bool,
    /// Answer for many sessions at once, those that are assigned to the caller.
    answer: bool,
    cancel: bool,
    /// Launch another batch for its targets.
    again: bool,
}

fn status(row: &Row, counts: &Counts) -> Status {
    match row.cancelled_at {
        Some(_) if !counts.is_active() => Status::Cancelled,
        _ if counts.is_active() => Status::Open,
        _ => Status::Finished,
    }
}

async fn describe(me: &Member, row: Row, counts: Counts) -> Result<Batch> {
    let status = status(&row, &counts);
    let edit = me.is(Role::Engineer);
    let active = edit && status == Status::Open;
    Ok(Batch {
        id: row.id,
        name: row.name,
        flow_id: row.flow_id,
        flow_title: row.flow_title,
        kind: row.kind,
        version: row.version,
        trigger: row.trigger,
        schedule: row.schedule_id.zip(row.schedule_name).map(|(id, name)| ScheduleRef { id, name }),
        again_of: row.again_of,
        list: row.list_id.zip(row.list_name).map(|(id, name)| ListRef { id, name }),
        targets: row.targets,
        counts,
        status,
        due_at: row.due_at,
        launched_at: row.launched_at,
        launched_by: me.named(row.launched_by).await?,
        cancelled_at: row.cancelled_at,
        cancel_reason: row.cancel_reason,
        can: Abilities { assign: active, answer: active, cancel: active, again: edit },
    })
}

/// A batch in the path.
#[derive(Deserialize, JsonSchema)]
struct One {
    id: BatchId,
}

async fn read(me: Viewer, Path(One { id }): Path<One>) -> Result<Json<Batch>> {
    let mut db = me.read().await?;
    let row = store::read(&mut db, id).await?;
    let counts = counts(&mut db, &[id]).await?.remove(&id).unwrap_or_default();
    drop(db);
    Ok(Json(describe(&me, row, counts).await?))
}

/// Cancels what is unfinished in these batches, because another one takes their place.
pub async fn supersede(
    tx: &mut Write,
    team: TeamId,
    batches: &[BatchId],
    by: &UserRef,
    now: Time,
) -> Result<()> {
    let reason = "The next batch of the schedule took its place.";
    if sessions::cancel_all(tx, batches, reason, by.id, now).await? > 0 {
        for batch in batches {
            announce(tx, team, *batch);
        }
    }
    Ok(())
}

/// Which batches to list.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BatchFilter")]
pub struct Filter {
    /// Of this flow.
    #[garde(skip)]
    pub flow: Option<FlowId>,
    /// Launched by this schedule.
    #[garde(skip)]
    pub schedule: Option<ScheduleId>,
    /// Of targets of this list.
    #[garde(skip)]
    pub list: Option<TargetListId>,
    /// In this status.
    #[garde(skip)]
    pub status: Option<Status>,
    /// How many at most.
    #[garde(inner(range(min = 1, max = 200)))]
    pub limit: Option<u32>,
    /// The `next` of the page before.
    #[garde(skip)]
    pub cursor: Option<Cursor>,
}

async fn list(me: Viewer, Query(filter): Query<Filter>) -> Result<Json<Page<Batch>>> {
    let limit = filter.limit.unwrap_or(store::PAGE);
    let mut before: Option<BatchId> = filter.cursor.as_ref().map(Cursor::key).transpose()?;
    let mut found = Vec::new();
    let mut db = me.read().await?;
    // The status follows from the sessions, so pages are read until enough of them have it.
    loop {
        let rows = store::list(&mut db, &filter, before, limit + 1).await?;
        let is_last = rows.len() <= limit as usize;
        before = rows.last().map(|row| row.id);
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let mut counts = counts(&mut db, &ids).await?;
        for row in rows {
            let counts = counts.remove(&row.id).unwrap_or_default();
            if filter.status.is_none_or(|wanted| wanted == status(&row, &counts)) {
                found.push((row, counts));
            }
        }
        if is_last || found.len() > limit as usize {
            break;
        }
    }
    drop(db);
    let page = Page::of(found, limit as usize, |(row, _)| row.id);
    let mut items = Vec::with_capacity(page.items.len());
    for (row, counts) in page.items {
        items.push(describe(&me, row, counts).await?);
    }
    Ok(Json(Page { items, next: page.next }))
}

/// Which sessions of a batch to list.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct TileFilter {
    /// How many at most.
    #[garde(inner(range(min = 1, max = 1000)))]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[garde(skip)]
    cursor: Option<Cursor>,
}

async fn tiles(
    me: Viewer,
    Path(One { id }): Path<One>,
    Query(filter): Query<TileFilter>,
) -> Result<Json<Page<Tile>>> {
    let limit = filter.limit.unwrap_or(200);
    let after: i64 = filter.cursor.as_ref().map(Cursor::key).transpose()?.unwrap_or(0);
    let targets = store::read(&mut *me.read().await?, id).await?.targets;
    let items = sessions::tiles(&me, id, Which::Page(after, limit)).await?;
    let last = after.saturating_add(i64::from(limit));
    Ok(Json(Page { items, next: (last < targets).then(|| Cursor::new(&last)) }))
}

/// The batch, if the team has it.
pub async fn exists(db: &mut Conn, id: BatchId) -> Result<()> {
    store::read(db, id).await.map(drop)
}

/// A batch to launch.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewBatch")]
struct New {
    /// The flow to walk, a procedure or maintenance. Its live version counts.
    flow_id: FlowId,
    /// What the batch is called. Absent: after the flow and the list.
    #[serde(default)]
    name: Option<String>,
    /// The list that the targets are of.
    #[serde(default)]
    list_id: Option<TargetListId>,
    /// Which targets of the list. Absent: all.
    #[serde(default)]
    filter: Option<targets::Filter>,
    /// The targets as somebody typed them, instead of a list.
    #[serde(default)]
    labels: Option<Vec<String>>,
    /// Who walks. Absent: the caller.
    #[serde(default)]
    assignment: Option<Assignment>,
    /// When all should be done.
    #[serde(default)]
    due_at: Option<Time>,
}

/// Those who walk, in turn: the caller, where nobody is named.
async fn walkers(me: &Member, assignment: Option<&Assignment>) -> Result<Vec<UserRef>> {
    match assignment {
        Some(assignment) => assignment.resolve(me.app(), me.team.id).await,
        None => Ok(vec![UserRef::of(&me.user)]),
    }
}

/// The name of a batch that says something: one line.
fn given_name(name: Option<&str>) -> Result<Option<&str>> {
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    if name.is_some_and(|name| name.contains(char::is_control) || name.chars().count() > limits::TITLE_CHARS)
    {
        return Err(Error::invalid(
            "/name",
            "invalid_value",
            "Give a name in one line of at most 200 characters.",
        ));
    }
    Ok(name)
}

async fn create(
    me: Engineer,
    key: IdempotencyKey,
    Document(new): Document<New>,
) -> Result<Once<Created<Batch>>> {
    // Before the transaction begins, so that others wait less; but what was done before is repeated even where it could not
    // be done any more, and a flow that is not there is said before anything else.
    let name = given_name(new.name.as_deref())?;
    let typed = match (&new.labels, new.list_id, &new.filter) {
        (Some(labels), None, None) => launch::typed(labels)?,
        (None, Some(_), _) => Vec::new(),
        _ => {
            return Err(Error::invalid(
                "",
                "list_or_labels",
                "Give either a list, with or without a filter, or labels.",
            ));
        }
    };
    let assignees = walkers(&me, new.assignment.as_ref()).await;
    let mut act = match me.act(&key, "batches_create", &new).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    launch::check(&mut act, new.flow_id, None).await?;
    let list = match new.list_id {
        Some(id) => Some((id, targets::find(&mut act, id).await?)),
        None => None,
    };
    let aims = match &list {
        Some((_, facts)) if facts.archived => {
            return Err(Error::conflict(
                "list_archived",
                "This target list is archived. Unarchive it first.",
            ));
        }
        Some((id, _)) => {
            let filter = new.filter.clone().unwrap_or_default();
            targets::snapshot(&mut act, *id, &filter).await?.into_iter().map(Aim::from).collect()
        }
        None => typed,
    };
    let by = UserRef::of(&me.user);
    let wanted = Launch {
        flow: new.flow_id,
        version: None,
        name,
        aims,
        list: list.as_ref().map(|(id, facts)| (*id, facts.name.as_str())),
        assignees: &assignees?,
        trigger: Trigger::Manual,
        schedule: None,
        again_of: None,
        due_at: new.due_at,
        by: &by,
        at: me.app().now(),
    };
    let id = launch(me.app(), &mut act, me.team.id, wanted).await?;
    let row = store::read(&mut act, id).await?;
    let counts = Counts::fresh(row.targets);
    let batch = describe(&me, row, counts).await?;
    act.keep(StatusCode::CREATED, &batch).await?;
    Ok(Once::Fresh(Created(batch)))
}
