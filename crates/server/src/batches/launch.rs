//! Launching: one batch and one session per target, in one transaction.

use super::store;
use crate::{
    App,
    auth::{Role, UserRef},
    db::{self, Conn, Write},
    flows,
    http::{Error, Fault, Result},
    sessions::{self, Start, Together},
    targets::Target,
    types::{BatchId, FlowId, ScheduleId, TargetId, TargetListId, TeamId, Time, UserId, text_enum},
};
use axum::http::StatusCode;
use indexmap::IndexMap;
use pathbook_flow::{
    document::{Kind, Variables},
    graph::Graph,
    limits,
    session::{fits, of_text},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The most targets of a batch.
pub const MOST_TARGETS: usize = 10_000;

text_enum! {
    /// What launched a batch.
    #[schemars(rename = "BatchTrigger")]
    pub enum Trigger {
        /// Somebody, by hand.
        Manual = "manual",
        /// A schedule.
        Schedule = "schedule",
        /// Somebody, for targets of an earlier batch.
        Again = "again",
    }
}

/// Who walks the sessions of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Assignment {
    /// One member walks all.
    Member {
        /// A member who may walk flows.
        member: UserId,
    },
    /// The members take turns.
    RoundRobin {
        /// Members who may walk flows.
        members: Vec<UserId>,
    },
}

/// The most members who take turns.
const MOST_MEMBERS: usize = 200;

impl Assignment {
    /// Those who walk, in turn. Asks for who is not remembered, so hold no connection.
    pub async fn resolve(&self, app: &App, team: TeamId) -> Result<Vec<UserRef>> {
        let named: Vec<(String, UserId)> = match self {
            Self::Member { member } => vec![("/assignment/member".to_owned(), *member)],
            Self::RoundRobin { members } => {
                if members.is_empty() || members.len() > MOST_MEMBERS {
                    let detail = format!("Name 1 to {MOST_MEMBERS} members.");
                    return Err(Error::invalid("/assignment/members", "invalid_value", detail));
                }
                let place = |(at, id): (usize, &UserId)| (format!("/assignment/members/{at}"), *id);
                members.iter().enumerate().map(place).collect()
            }
        };
        let walkers_only =
            app.directory.team(&team.to_string()).await?.is_none_or(|team| !team.viewers_can_run);
        let least = if walkers_only { Role::Engineer } else { Role::Viewer };
        let mut walkers = Vec::with_capacity(named.len());
        let mut faults = Vec::new();
        for (place, id) in named {
            let user = app.directory.user(id).await?;
            match user.filter(|user| user.role_in(team).is_some_and(|role| role >= least)) {
                Some(user) => walkers.push(UserRef::of(&user)),
                None => faults.push(Fault::new(place, "not_a_walker", "Name a member who may walk flows.")),
            }
        }
        if faults.is_empty() { Ok(walkers) } else { Err(Error::Invalid(faults)) }
    }
}

/// A target as a batch takes it.
#[derive(Clone, Debug, Default)]
pub struct Aim {
    /// The target on its list.
    pub target: Option<TargetId>,
    /// What it is called: once in a batch.
    pub label: String,
    /// What is known of it, by the names of variables. What the version does not declare, or what does not fit there, is
    /// left out.
    pub texts: IndexMap<String, String>,
    /// Values that were variables before.
    pub variables: Variables,
}

impl From<Target> for Aim {
    fn from(Target { id, content }: Target) -> Self {
        let mut texts: IndexMap<_, _> = content.fields.into_iter().collect();
        let parts = [
            ("target_kind", &content.kind),
            ("address", &content.address),
            ("client", &content.client),
            ("site", &content.site),
        ];
        for (name, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
            texts.insert(name.to_owned(), text.clone());
        }
        Self { target: Some(id), label: content.label, texts, variables: Variables::new() }
    }
}

/// A batch to launch.
pub struct Launch<'l> {
    /// The flow.
    pub flow: FlowId,
    /// Its version. Absent: the live one.
    pub version: Option<i64>,
    /// What the batch is called. Absent: after the flow and the list.
    pub name: Option<&'l str>,
    /// The targets, in order.
    pub aims: Vec<Aim>,
    /// The list that they are of, and its name.
    pub list: Option<(TargetListId, &'l str)>,
    /// Who walks, in turn; at least one.
    pub assignees: &'l [UserRef],
    /// What launches it.
    pub trigger: Trigger,
    /// The schedule, and its name.
    pub schedule: Option<(ScheduleId, &'l str)>,
    /// The batch whose targets are taken once more.
    pub again_of: Option<BatchId>,
    /// When all should be done.
    pub due_at: Option<Time>,
    /// Who launches it, or owns the schedule.
    pub by: &'l UserRef,
    /// When.
    pub at: Time,
}

/// Why a batch is not launched. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The flow is out of use.
    FlowArchived,
    /// The flow is in the bin.
    FlowDeleted,
    /// Flows of this kind are for one target at a time.
    KindNotBatchable,
    /// The flow has no version.
    FlowNotPublished,
    /// There is no target.
    NoTargets,
    /// There are too many targets.
    TooManyTargets,
}

impl Refusal {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::FlowArchived => "flow_archived",
            Self::FlowDeleted => "flow_deleted",
            Self::KindNotBatchable => "kind_not_batchable",
            Self::FlowNotPublished => "flow_not_published",
            Self::NoTargets => "no_targets",
            Self::TooManyTargets => "too_many_targets",
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let (status, detail) = match refusal {
            Refusal::FlowArchived => (StatusCode::CONFLICT, "This flow is archived. Unarchive it first."),
            Refusal::FlowDeleted => (StatusCode::CONFLICT, "This flow is in the bin. Recover it first."),
            Refusal::KindNotBatchable => (
                StatusCode::CONFLICT,
                "A troubleshooting flow is walked for one target at a time. Start a session instead.",
            ),
            Refusal::FlowNotPublished => {
                (StatusCode::CONFLICT, "This flow was never published. Ask its owner to publish it.")
            }
            Refusal::NoTargets => {
                (StatusCode::UNPROCESSABLE_ENTITY, "There is no target to work on. Name at least one.")
            }
            Refusal::TooManyTargets => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "A batch has 10,000 targets at most. Take a part of them at a time.",
            ),
        };
        Self::refused(status, refusal.code(), detail)
    }
}

/// Why a batch was not launched.
#[derive(Debug)]
pub enum NotLaunched {
    /// A rule says no. The transaction is as good as before.
    Refused(Refusal),
    /// Something is missing or went wrong.
    Failed(Error),
}

impl From<Refusal> for NotLaunched {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
impl From<Error> for NotLaunched {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}
impl From<db::Error> for NotLaunched {
    fn from(error: db::Error) -> Self {
        Self::Failed(error.into())
    }
}
impl From<NotLaunched> for Error {
    fn from(not: NotLaunched) -> Self {
        match not {
            NotLaunched::Refused(refusal) => refusal.into(),
            NotLaunched::Failed(error) => error,
        }
    }
}

/// The version that a batch of this flow is walked on: the wanted one, or the live one.
pub async fn check(db: &mut Conn, flow: FlowId, version: Option<i64>) -> Result<i64, NotLaunched> {
    let flow = flows::facts(db, flow).await?;
    refuse_unbatchable(&flow)?;
    version.or(flow.live_version).ok_or(Refusal::FlowNotPublished.into())
}

/// Refuses a flow that no batch may be launched of, whatever its versions are.
pub fn refuse_unbatchable(flow: &flows::Facts) -> Result<(), Refusal> {
    match flow.status {
        flows::Status::Archived => Err(Refusal::FlowArchived),
        flows::Status::Deleted => Err(Refusal::FlowDeleted),
        _ if flow.kind == Kind::Troubleshooting => Err(Refusal::KindNotBatchable),
        _ => Ok(()),
    }
}

/// Launches a batch in a transaction of this team. All reasons to refuse are looked for before anything is written.
pub async fn launch(
    app: &App,
    tx: &mut Write,
    team: TeamId,
    wanted: Launch<'_>,
) -> Result<BatchId, NotLaunched> {
    let mut launches = Launches::default();
    let number = check(tx, wanted.flow, wanted.version).await?;
    let id = launches.add(app, tx, team, number, wanted).await?;
    launches.write(tx).await?;
    Ok(id)
}

/// Batches that are launched in one transaction of one team and written together.
#[derive(Default)]
pub struct Launches {
    batches: Vec<store::New>,
    sessions: sessions::Starting,
}

impl Launches {
    /// Adds a batch on a version that was [checked](check). Nothing is written yet.
    pub async fn add(
        &mut self,
        app: &App,
        tx: &mut Write,
        team: TeamId,
        number: i64,
        wanted: Launch<'_>,
    ) -> Result<BatchId, NotLaunched> {
        if wanted.aims.is_empty() {
            return Err(Refusal::NoTargets.into());
        }
        if wanted.aims.len() > MOST_TARGETS {
            return Err(Refusal::TooManyTargets.into());
        }
        let version = flows::version_on(app, tx, team, wanted.flow, number).await?;
        let document = version.graph.document();
        let name = match wanted.name {
            Some(name) => name.to_owned(),
            None => match wanted.list {
                Some((_, list)) => format!("{}: {list}", document.title),
                None => document.title.clone(),
            },
        };
        let name: String = name.chars().take(limits::TITLE_CHARS).collect();
        let id = BatchId::new();
        let batch = store::new(id, &name, number, document, &wanted);
        let together = Together {
            batch: id,
            name: &name,
            schedule: wanted.schedule.map(|(id, _)| id),
            flow: wanted.flow,
            number,
            version: &version,
            by: wanted.by,
            at: wanted.at,
        };
        let turns = wanted.assignees.iter().cycle();
        let starts = wanted.aims.into_iter().zip(turns).map(|(aim, assignee)| Start {
            target: aim.target,
            variables: fitting(&version.graph, &aim),
            label: aim.label,
            assignee,
        });
        sessions::start_all(&mut self.sessions, &together, starts)?;
        self.batches.push(batch);
        super::announce(tx, team, id);
        Ok(id)
    }

    /// Writes what was added.
    pub async fn write(self, tx: &mut Write) -> Result<()> {
        store::insert(tx, self.batches).await?;
        self.sessions.write(tx).await
    }
}

/// What is known of a target as variables of the version.
fn fitting(graph: &Graph, aim: &Aim) -> Variables {
    let may_hold = |name: &str, value| graph.variable(name).is_some_and(|variable| fits(variable, value));
    let earlier = aim.variables.iter().filter(|(name, value)| may_hold(name, value));
    let mut variables: Variables = earlier.map(|(name, value)| (name.clone(), value.clone())).collect();
    for (name, text) in &aim.texts {
        if let Some(value) = graph.variable(name).and_then(|variable| of_text(variable, text)) {
            variables.insert(name.clone(), value);
        }
    }
    variables
}

/// Labels that somebody typed, as targets.
pub fn typed(labels: &[String]) -> Result<Vec<Aim>> {
    let mut seen = HashSet::with_capacity(labels.len());
    let mut faults = Vec::new();
    let mut aims = Vec::with_capacity(labels.len());
    for (at, label) in labels.iter().enumerate() {
        let label = label.trim();
        let wrong = if label.is_empty()
            || label.chars().count() > limits::TITLE_CHARS
            || label.contains(char::is_control)
        {
            Some(("invalid_label", "Give the target in one line of 1 to 200 characters."))
        } else if !seen.insert(label.to_lowercase()) {
            Some(("duplicate_label", "Name each target once."))
        } else {
            None
        };
        match wrong {
            Some((code, detail)) if faults.len() < 100 => {
                faults.push(Fault::new(format!("/labels/{at}"), code, detail));
            }
            Some(_) => break,
            None => {
                aims.push(Aim { label: label.to_owned(), ..Aim::default() });
            }
        }
    }
    if faults.is_empty() { Ok(aims) } else { Err(Error::Invalid(faults)) }
}
