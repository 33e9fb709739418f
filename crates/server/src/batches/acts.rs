//! Acts on many sessions of a batch at once, and the batch once more.

use super::{
    Batch, One, announce, describe,
    launch::{Aim, Assignment, Launch, Trigger, launch},
    store, walkers,
};
use crate::{
    auth::{
        Engineer, UserRef,
        idempotency::{Begun, Once},
    },
    flows,
    http::{Created, Document, Error, IdempotencyKey, Json, Path, Result},
    sessions::{self, Answers, Counts, Done, Standing},
    types::{SessionId, Time},
};
use axum::http::StatusCode;
use garde::Validate;
use indexmap::IndexMap;
use pathbook_flow::{
    document::{Risk, StepKind},
    limits,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Refuses more sessions than a batch can have.
fn few(sessions: Option<&Vec<SessionId>>) -> Result<()> {
    if sessions.is_some_and(|named| named.len() > super::MOST_TARGETS) {
        return Err(Error::invalid("/sessions", "invalid_value", "Name at most 10,000 sessions."));
    }
    Ok(())
}

/// Whom to hand sessions to.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BatchAssign")]
pub struct Assign {
    /// The sessions, in any order; they are dealt in the order of the batch. Absent: all that are not finished.
    #[serde(default)]
    sessions: Option<Vec<SessionId>>,
    /// Who walks them.
    assignment: Assignment,
}

pub async fn assign(
    me: Engineer,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    Document(wanted): Document<Assign>,
) -> Result<Once<Json<Done>>> {
    few(wanted.sessions.as_ref())?;
    let assignees = wanted.assignment.resolve(me.app(), me.team.id).await;
    let mut act = match me.act(&key, "batches_assign", &(id, &wanted)).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    store::read(&mut act, id).await?;
    let (named, now) = (wanted.sessions.as_deref(), me.app().now());
    let done = sessions::hand_over_all(&mut act, id, named, &assignees?, me.user.id, now).await?;
    act.keep(StatusCode::OK, &done).await?;
    Ok(Once::Fresh(Json(done)))
}

/// An answer for many sessions.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BatchAnswer")]
pub struct Answer {
    /// The step that they stand at: a question or an instruction.
    step: String,
    /// The branch to take.
    branch: String,
    /// The sessions. Absent: all of the caller's that stand at the step.
    #[serde(default)]
    sessions: Option<Vec<SessionId>>,
}

pub async fn answer(
    me: Engineer,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    Document(wanted): Document<Answer>,
) -> Result<Json<Done>> {
    few(wanted.sessions.as_ref())?;
    let batch = store::read(&mut *me.read().await?, id).await?;
    let version = flows::open_version(&me, batch.flow_id, batch.version).await?;
    let step = version.graph.step(&wanted.step).ok_or_else(|| {
        Error::invalid("/step", "step_unknown", format!("The flow has no step \"{}\".", wanted.step))
    })?;
    let branch = step.branches.iter().find(|branch| branch.id == wanted.branch);
    let branch = branch.ok_or_else(|| {
        Error::invalid("/branch", "branch_unknown", format!("This step has no branch \"{}\".", wanted.branch))
    })?;
    let is_asked = matches!(step.kind, StepKind::Question | StepKind::Instruction);
    if !is_asked || step.risk == Risk::Destructive || branch.confirms {
        return Err(Error::conflict(
            "step_not_bulk",
            "This step is answered for each target by itself: it asks for details, destroys something, or is the consent to it.",
        ));
    }
    let Answer { step, branch, sessions } = wanted;
    let answers = Answers { batch: id, sessions, step, branch, key };
    Ok(Json(sessions::answer_all(me.into(), answers).await?))
}

/// Why a batch is given up.
#[derive(Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BatchCancel")]
pub struct Cancel {
    #[garde(length(chars, min = 1, max = 2000), custom(crate::names::not_blank))]
    reason: String,
}

pub async fn cancel(
    me: Engineer,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    Json(wanted): Json<Cancel>,
) -> Result<Once<Json<Done>>> {
    let mut act = match me.act(&key, "batches_cancel", &(id, &wanted)).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    store::read(&mut act, id).await?;
    let (by, now) = (me.user.id, me.app().now());
    let reason = wanted.reason.trim();
    let done = sessions::cancel_all(&mut act, &[id], reason, by, now).await?;
    if done > 0 {
        store::note_cancelled(&mut act, id, reason, by, now).await?;
        announce(&mut act, me.team.id, id);
    }
    let done = Done::all(done);
    act.keep(StatusCode::OK, &done).await?;
    Ok(Once::Fresh(Json(done)))
}

/// Which targets of a batch to take once more.
#[derive(Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BatchAgain")]
pub struct Again {
    /// Those whose session stands so. Absent: failed and not started.
    #[serde(default)]
    #[garde(inner(length(min = 1, max = 8)))]
    only: Option<Vec<Standing>>,
    /// What the new batch is called. Absent: as this one.
    #[serde(default)]
    #[garde(inner(length(chars, max = limits::TITLE_CHARS)))]
    name: Option<String>,
    /// Who walks. Absent: the caller.
    #[serde(default)]
    #[garde(skip)]
    assignment: Option<Assignment>,
    /// When all should be done.
    #[serde(default)]
    #[garde(skip)]
    due_at: Option<Time>,
}

pub async fn again(
    me: Engineer,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    Json(wanted): Json<Again>,
) -> Result<Once<Created<Batch>>> {
    let name = super::given_name(wanted.name.as_deref())?;
    let only = wanted.only.as_deref().unwrap_or(&[Standing::Failed, Standing::NotStarted]);
    let assignees = walkers(&me, wanted.assignment.as_ref()).await;
    let mut act = match me.act(&key, "batches_again", &(id, &wanted)).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    let before = store::read(&mut act, id).await?;
    super::check(&mut act, before.flow_id, None).await?;
    let targets = sessions::targets(&mut act, id, only).await?;
    let aims = targets.into_iter().map(|of| Aim {
        target: of.target,
        label: of.label,
        variables: of.variables,
        texts: IndexMap::new(),
    });
    let by = UserRef::of(&me.user);
    let next = Launch {
        flow: before.flow_id,
        version: None,
        name: Some(name.unwrap_or(&before.name)),
        aims: aims.collect(),
        list: before.list_id.zip(before.list_name.as_deref()),
        assignees: &assignees?,
        trigger: Trigger::Again,
        schedule: None,
        again_of: Some(id),
        due_at: wanted.due_at,
        by: &by,
        at: me.app().now(),
    };
    let next = launch(me.app(), &mut act, me.team.id, next).await?;
    let row = store::read(&mut act, next).await?;
    let counts = Counts::fresh(row.targets);
    let batch = describe(&me, row, counts).await?;
    act.keep(StatusCode::CREATED, &batch).await?;
    Ok(Once::Fresh(Created(batch)))
}
