//! Sessions that are launched together: what the room of batches needs of them.

use super::{
    Needs, open, perform, store,
    store::{Starting, TileRow},
};
use crate::{
    auth::{Member, UserRef, Walker},
    db::{Conn, Write},
    flows::{self, Version},
    http::{Error, IdempotencyKey, Result},
    types::{BatchId, FlowId, ScheduleId, SessionId, TargetId, Time, UserId, text_enum},
};
use pathbook_flow::{
    document::{Outcome, StepKind, Variables},
    note,
    session::{Act, Event, MemberRef, State, Status, Visit, What},
};
use schemars::JsonSchema;
use serde::Serialize;
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::Arc,
};
use tokio::task::JoinSet;

/// What the sessions of a batch have in common.
pub struct Together<'t> {
    /// The batch.
    pub batch: BatchId,
    /// What the batch is called.
    pub name: &'t str,
    /// The schedule that launches it.
    pub schedule: Option<ScheduleId>,
    /// The flow.
    pub flow: FlowId,
    /// The number of the version.
    pub number: i64,
    /// The version.
    pub version: &'t Version,
    /// Who launches it.
    pub by: &'t UserRef,
    /// When.
    pub at: Time,
}

/// A session to start.
pub struct Start<'s> {
    /// The target on its list.
    pub target: Option<TargetId>,
    /// What the target is called.
    pub label: String,
    /// What is known of it. Names and types fit the version.
    pub variables: Variables,
    /// Who is to walk.
    pub assignee: &'s UserRef,
}

/// A session as it is stored first.
pub struct Opening {
    pub target: Option<TargetId>,
    pub label: String,
    pub assignee: UserId,
    pub step: String,
    pub step_title: String,
    /// The first event as JSON.
    pub event: String,
}

/// Starts one session each, in this order; [`Starting::write`] stores them.
pub fn start_all<'s>(
    starting: &mut Starting,
    of: &Together<'_>,
    starts: impl IntoIterator<Item = Start<'s>>,
) -> Result<()> {
    let graph = &of.version.graph;
    let document = graph.document();
    let first = graph.step(&document.start);
    let decides = first.is_none_or(|step| step.kind == StepKind::Decision);
    let varies = decides || first.is_some_and(|step| step.title.contains("{{"));
    let by = MemberRef { id: of.by.id.to_string(), name: of.by.name.clone() };
    let defaults: Variables = (document.variables.iter())
        .filter_map(|variable| Some((variable.name.clone(), variable.default.clone()?)))
        .collect();
    // Where no decision comes first all begin at the same step, so one beginning serves all; its title may hang on variables.
    let mut beginning: Option<(State, String)> = None;
    let mut openings = Vec::new();
    for Start { target, label, variables, assignee } in starts {
        let what = What::Started {
            variables,
            target_label: Some(label),
            ticket: None,
            assignee: Some(MemberRef { id: assignee.id.to_string(), name: assignee.name.clone() }),
        };
        let event = serde_json::to_string(&what).map_err(anyhow::Error::from)?;
        let (state, title) = match beginning.take().filter(|_| !decides) {
            Some((state, title)) if !varies => (state, title),
            Some((mut state, _)) => {
                if let What::Started { variables, target_label, .. } = &what {
                    state.target_label.clone_from(target_label);
                    state.variables.clone_from(&defaults);
                    state
                        .variables
                        .extend(variables.iter().map(|(name, value)| (name.clone(), value.clone())));
                }
                let title = note::current_title(graph, &state);
                (state, title)
            }
            None => {
                let event = Event { seq: 1, at: of.at.timestamp(), by: by.clone(), what: what.clone() };
                let state = State::begin(graph, &event).map_err(|error| {
                    let detail = format!("The flow cannot be started: {error}. Mend it and publish again.");
                    Error::conflict("flow_unsound", detail)
                })?;
                let title = note::current_title(graph, &state);
                (state, title)
            }
        };
        let What::Started { target_label: Some(label), .. } = what else { unreachable!("it was just made") };
        let (step, step_title) = (state.step.clone(), title.clone());
        openings.push(Opening { target, label, assignee: assignee.id, step, step_title, event });
        beginning = Some((state, title));
    }
    starting.extend(of, openings);
    Ok(())
}

/// How the sessions of a batch stand. Each is counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "BatchCounts")]
pub struct Counts {
    /// Open, and nobody has begun to work.
    pub not_started: i64,
    /// Open, and begun.
    pub open: i64,
    /// Work rests.
    pub paused: i64,
    /// Finished: it worked.
    pub resolved: i64,
    /// Finished: others go on.
    pub escalated: i64,
    /// Finished: there was nothing to do.
    pub not_applicable: i64,
    /// Finished: it did not work.
    pub failed: i64,
    /// Given up.
    pub cancelled: i64,
}

impl Counts {
    /// Of so many that were launched just now.
    pub fn fresh(targets: i64) -> Self {
        Self { not_started: targets, ..Self::default() }
    }

    /// Whether one of them is neither finished nor cancelled.
    pub fn is_active(&self) -> bool {
        self.not_started + self.open + self.paused > 0
    }

    fn add(&mut self, standing: Standing, count: i64) {
        let place = match standing {
            Standing::NotStarted => &mut self.not_started,
            Standing::Open => &mut self.open,
            Standing::Paused => &mut self.paused,
            Standing::Resolved => &mut self.resolved,
            Standing::Escalated => &mut self.escalated,
            Standing::NotApplicable => &mut self.not_applicable,
            Standing::Failed => &mut self.failed,
            Standing::Cancelled => &mut self.cancelled,
        };
        *place += count;
    }
}

text_enum! {
    /// How a session of a batch stands: status, outcome and whether it was begun in one word.
    pub enum Standing {
        /// Open, and nobody has begun to work.
        NotStarted = "not_started",
        /// Open, and begun.
        Open = "open",
        /// Work rests.
        Paused = "paused",
        /// Finished: it worked.
        Resolved = "resolved",
        /// Finished: others go on.
        Escalated = "escalated",
        /// Finished: there was nothing to do.
        NotApplicable = "not_applicable",
        /// Finished: it did not work.
        Failed = "failed",
        /// Given up.
        Cancelled = "cancelled",
    }
}

impl Standing {
    fn of(status: Status, outcome: Option<Outcome>, is_waiting: bool) -> Self {
        match (status, outcome) {
            (Status::Open, _) if is_waiting => Self::NotStarted,
            (Status::Open, _) => Self::Open,
            (Status::Paused, _) => Self::Paused,
            (Status::Cancelled, _) => Self::Cancelled,
            (Status::Finished, Some(Outcome::Resolved) | None) => Self::Resolved,
            (Status::Finished, Some(Outcome::Escalated)) => Self::Escalated,
            (Status::Finished, Some(Outcome::NotApplicable)) => Self::NotApplicable,
            (Status::Finished, Some(Outcome::Failed)) => Self::Failed,
        }
    }
}

/// How the sessions of these batches stand.
pub async fn counts(db: &mut Conn, batches: &[BatchId]) -> Result<HashMap<BatchId, Counts>> {
    let mut counted: HashMap<_, Counts> = HashMap::with_capacity(batches.len());
    for (batch, status, outcome, is_waiting, count) in store::counts(db, batches).await? {
        counted.entry(batch).or_default().add(Standing::of(status, outcome, is_waiting), count);
    }
    Ok(counted)
}

/// A session of a batch as a board shows it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tile {
    id: SessionId,
    /// Its place in the batch, from 1.
    ordinal: i64,
    target_label: String,
    assignee: UserRef,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
    /// Whether somebody has begun to work.
    started: bool,
    /// The id of the current step.
    step: String,
    step_title: String,
    /// The number of the last event. Of two tiles of a session the one with the greater number is the newer one.
    seq: u64,
    updated_at: Time,
    /// The steps seen, the current one last; of very long ways the end.
    path: Vec<Passage>,
}

impl Tile {
    /// The session.
    pub fn id(&self) -> SessionId {
        self.id
    }

    /// The number of its last event.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// When it last changed.
    pub fn updated_at(&self) -> Time {
        self.updated_at
    }
}

/// A step seen.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Passage {
    /// The id of the step.
    step: String,
    /// The branch taken. Absent: the current step.
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<String>,
}

/// How many steps of a way a tile shows.
const SHOWN: usize = 200;

/// Which sessions of a batch to read.
pub enum Which<'w> {
    /// All.
    All,
    /// So many after this place.
    Page(i64, u32),
    /// These, where they are of the batch.
    These(&'w [SessionId]),
    /// Those that changed at that time or later.
    Since(Time),
}

/// Sessions of a batch as a board shows them, in their order.
pub async fn tiles(me: &Member, batch: BatchId, which: Which<'_>) -> Result<Vec<Tile>> {
    let mut db = me.read().await?;
    let rows = store::tiles(&mut db, batch, &which).await?;
    let memory = &me.app().sessions;
    let held = |row: &TileRow| {
        memory.get((me.team.id, row.id)).filter(|held| held.state.seq == row.seq && !row.is_waiting())
    };
    let known: Vec<_> = rows.iter().map(held).collect();
    let unknown: Vec<_> = (rows.iter().zip(&known))
        .filter(|(row, held)| held.is_none() && !row.is_waiting())
        .map(|(row, _)| row.id)
        .collect();
    let events = if unknown.is_empty() { Vec::new() } else { store::events_of(&mut db, &unknown).await? };
    drop(db);
    let mut replayed = replay(me, &rows, events).await?;
    let mut tiles = Vec::with_capacity(rows.len());
    for (row, held) in rows.into_iter().zip(known) {
        let assignee = me.named(row.assignee_id).await?;
        tiles.push(match (held, replayed.remove(&row.id)) {
            (Some(held), _) => tile(row, assignee, way(&held.state)),
            // What was read of the events may be newer than what was read of the row.
            (None, Some((title, state))) => Tile {
                assignee: match state.assignee.id.parse() {
                    Ok(id) => me.named(id).await?,
                    Err(_) => assignee,
                },
                status: state.status,
                outcome: state.outcome,
                started: !state.waiting,
                step_title: title,
                seq: state.seq,
                updated_at: state.updated_at.into(),
                id: row.id,
                ordinal: row.ordinal,
                target_label: row.target_label,
                path: way(&state),
                step: state.step,
            },
            (None, None) => {
                let path = vec![Passage { step: row.step.clone(), branch: None }];
                tile(row, assignee, path)
            }
        });
    }
    Ok(tiles)
}

fn tile(row: TileRow, assignee: UserRef, path: Vec<Passage>) -> Tile {
    Tile {
        started: !row.is_waiting(),
        id: row.id,
        ordinal: row.ordinal,
        target_label: row.target_label,
        assignee,
        status: row.status,
        outcome: row.outcome,
        step: row.step,
        step_title: row.step_title,
        seq: row.seq,
        updated_at: row.updated_at,
        path,
    }
}

fn way(state: &State) -> Vec<Passage> {
    let seen = &state.path[state.path.len().saturating_sub(SHOWN)..];
    let passage = |visit: &Visit| Passage {
        step: visit.step.clone(),
        branch: visit.answered.as_ref().map(|answer| answer.branch.clone()),
    };
    seen.iter().map(passage).collect()
}

/// The states that these events fold into, each with the title of its current step.
async fn replay(
    me: &Member,
    rows: &[TileRow],
    events: Vec<(SessionId, store::EventRow)>,
) -> Result<HashMap<SessionId, (String, State)>> {
    let mut states = HashMap::new();
    let Some(row) = rows.first().filter(|_| !events.is_empty()) else { return Ok(states) };
    let version = flows::open_version(me, row.flow_id, row.version).await?;
    let mut events = events.into_iter().peekable();
    while let Some((id, first)) = events.next() {
        let mut of_one = vec![first];
        while let Some((_, next)) = events.next_if(|(next, _)| *next == id) {
            of_one.push(next);
        }
        let of_one = store::named(me.app(), of_one).await?;
        let state = State::replay(&version.graph, &of_one)
            .map_err(|error| anyhow::anyhow!("the record of session {id} is damaged: {error}"))?;
        states.insert(id, (note::current_title(&version.graph, &state), state));
    }
    Ok(states)
}

/// What an act on many sessions did.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "BulkDone")]
pub struct Done {
    /// For how many sessions it is done.
    done: usize,
    /// Those that were left out, and why.
    skipped: Vec<Skipped>,
}

/// A session that an act on many left out.
#[derive(Debug, Serialize, JsonSchema)]
struct Skipped {
    session: SessionId,
    /// Stable code.
    code: Cow<'static, str>,
    /// Why.
    detail: Cow<'static, str>,
}

impl Done {
    /// For so many, and none was left out.
    pub fn all(done: usize) -> Self {
        Self { done, skipped: Vec::new() }
    }

    fn skip(&mut self, session: SessionId, code: &'static str, detail: &'static str) {
        self.skipped.push(Skipped { session, code: code.into(), detail: detail.into() });
    }
}

/// The sessions of a batch that an act is for: those that were named, or all. Named ones that are not of the batch are
/// skipped.
async fn meant(
    db: &mut Conn,
    batch: BatchId,
    named: Option<&[SessionId]>,
    done: &mut Done,
) -> Result<Vec<TileRow>> {
    let Some(named) = named else { return store::tiles(db, batch, &Which::All).await };
    let rows = store::tiles(db, batch, &Which::These(named)).await?;
    let found: HashSet<_> = rows.iter().map(|row| row.id).collect();
    for id in named.iter().filter(|id| !found.contains(id)) {
        done.skip(*id, "not_found", "This is no session of the batch.");
    }
    Ok(rows)
}

/// Hands sessions of a batch to these people, in turn.
pub async fn hand_over_all(
    tx: &mut Write,
    batch: BatchId,
    named: Option<&[SessionId]>,
    to: &[UserRef],
    by: UserId,
    now: Time,
) -> Result<Done> {
    let mut done = Done::default();
    let mut shares: Vec<Vec<SessionId>> = vec![Vec::new(); to.len()];
    let active = |row: &TileRow| matches!(row.status, Status::Open | Status::Paused);
    let rows = meant(tx, batch, named, &mut done).await?;
    let (rows, finished): (Vec<_>, Vec<_>) = rows.into_iter().partition(active);
    if named.is_some() {
        for row in finished {
            done.skip(row.id, "already_finished", "The session is finished or cancelled already.");
        }
    }
    done.done = rows.len();
    for (row, share) in rows.iter().zip((0..to.len()).cycle()) {
        if row.assignee_id != to[share].id {
            shares[share].push(row.id);
        }
    }
    for (to, share) in to.iter().zip(&shares).filter(|(_, share)| !share.is_empty()) {
        let colleague = MemberRef { id: to.id.to_string(), name: to.name.clone() };
        let what = What::HandedOver { to: colleague, note: String::new() };
        store::hand_over(tx, share, to.id, &what, by, now).await?;
    }
    Ok(done)
}

/// Cancels what is not finished in these batches. Says how many sessions that were.
pub async fn cancel_all(
    tx: &mut Write,
    batches: &[BatchId],
    reason: &str,
    by: UserId,
    now: Time,
) -> Result<usize> {
    store::cancel(tx, batches, &What::Cancelled { reason: reason.to_owned() }, by, now).await
}

/// How many sessions are answered at a time: they share their flushes to the disk.
const LANES: usize = 64;

/// An answer for many sessions.
pub struct Answers {
    /// The batch.
    pub batch: BatchId,
    /// The sessions. Absent: those of the caller that stand at the step.
    pub sessions: Option<Vec<SessionId>>,
    /// The step that they stand at.
    pub step: String,
    /// The branch to take.
    pub branch: String,
    /// The key of the act: of each event then.
    pub key: IdempotencyKey,
}

/// Answers for many sessions of a batch, each with an event of its own and by the rules of a single one.
pub async fn answer_all(me: Walker, answers: Answers) -> Result<Done> {
    let mut done = Done::default();
    let mut rows =
        meant(&mut *me.read().await?, answers.batch, answers.sessions.as_deref(), &mut done).await?;
    if answers.sessions.is_none() {
        let fits = |row: &TileRow| {
            row.status == Status::Open && row.assignee_id == me.user.id && row.step == answers.step
        };
        rows.retain(fits);
    }
    let ids: Arc<[SessionId]> = rows.iter().map(|row| row.id).collect();
    let shared = Arc::new((me, answers));
    let mut lanes = JoinSet::new();
    for lane in 0..LANES.min(ids.len()) {
        let (ids, shared) = (ids.clone(), shared.clone());
        lanes.spawn(async move {
            let (me, answers) = &*shared;
            let mut results = Vec::new();
            for id in ids.iter().skip(lane).step_by(LANES) {
                results.push((*id, answer_one(me, *id, answers).await));
            }
            results
        });
    }
    while let Some(results) = lanes.join_next().await {
        for (id, result) in results.map_err(anyhow::Error::from)? {
            match result {
                Ok(()) => done.done += 1,
                Err(Error::Conflict { code, detail } | Error::Refused { code, detail, .. }) => {
                    done.skipped.push(Skipped { session: id, code: code.into(), detail });
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(done)
}

async fn answer_one(me: &Walker, id: SessionId, answers: &Answers) -> Result<()> {
    let held = open(me, id).await?;
    let state = &held.state;
    if state.step != answers.step {
        if let Some(key) = answers.key.value()
            && let Some(What::Answered { step, branch, .. }) =
                store::find_key(&mut *me.read().await?, id, key).await?
            && (step, branch) == (answers.step.clone(), answers.branch.clone())
        {
            return Ok(());
        }
        return Err(Error::conflict("not_at_step", "The session does not stand at this step."));
    }
    let wanted =
        Act::Answer { position: state.position, branch: answers.branch.clone(), values: Variables::new() };
    drop(held);
    perform(me, id, answers.key.clone(), Needs::Assignee, wanted).await.map(drop)
}

/// A target to be taken once more.
pub struct Retaken {
    /// The target on its list.
    pub target: Option<TargetId>,
    /// What it is called.
    pub label: String,
    /// What was known of it at the start.
    pub variables: Variables,
}

/// The targets of a batch whose sessions stand so, in their order.
pub async fn targets(db: &mut Conn, batch: BatchId, only: &[Standing]) -> Result<Vec<Retaken>> {
    let mut rows = store::tiles(db, batch, &Which::All).await?;
    rows.retain(|row| only.contains(&Standing::of(row.status, row.outcome, row.is_waiting())));
    let mut variables = store::beginnings(db, batch).await?;
    let retaken = |row: TileRow| Retaken {
        variables: variables.remove(&row.id).unwrap_or_default(),
        target: row.target_id,
        label: row.target_label,
    };
    Ok(rows.into_iter().map(retaken).collect())
}

/// What became of a session of a batch.
pub struct Account {
    /// The target on its list.
    pub target: Option<TargetId>,
    /// What it is called.
    pub label: String,
    /// How the session stands.
    pub standing: Standing,
    /// Who walks.
    pub assignee: UserRef,
    /// The title of the current step.
    pub step_title: String,
    /// Minutes worked.
    pub minutes: u64,
    /// When it was finished or cancelled.
    pub finished_at: Option<Time>,
    /// The last word.
    pub closing_note: String,
    /// Why it was cancelled or reopened.
    pub reason: String,
    /// The number of the ticket, or its address.
    pub ticket: String,
    /// The note for the client as plain text, where the session is finished and has something to say to them.
    pub client_note: Option<String>,
}

/// How many sessions are folded at a time.
const FOLDED: usize = 500;

/// What became of the sessions of a batch, in their order.
pub async fn accounts(me: &Member, batch: BatchId) -> Result<Vec<Account>> {
    let rows = store::tiles(&mut *me.read().await?, batch, &Which::All).await?;
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let number = u32::try_from(first.version).unwrap_or(u32::MAX);
    let version = flows::open_version(me, first.flow_id, first.version).await?;
    let mut accounts = Vec::with_capacity(rows.len());
    for rows in rows.chunks(FOLDED) {
        let begun: Vec<_> = rows.iter().filter(|row| !row.is_waiting()).map(|row| row.id).collect();
        let events = store::events_of(&mut *me.read().await?, &begun).await?;
        let mut states = replay(me, rows, events).await?;
        for row in rows {
            let state = states.remove(&row.id).map(|(_, state)| state);
            let state = state.as_ref();
            let client_note = state.filter(|state| state.status == Status::Finished).map(|state| {
                let input =
                    note::NoteInput { graph: &version.graph, version: number, state, team: &me.team.name };
                note::render(&input, note::Audience::Client, note::Format::Text).trim_end().to_owned()
            });
            let client_note = client_note.filter(|note| !note.is_empty());
            let ticket = state.and_then(|state| state.ticket.as_ref());
            accounts.push(Account {
                target: row.target_id,
                label: row.target_label.clone(),
                standing: Standing::of(row.status, row.outcome, row.is_waiting()),
                assignee: me.named(row.assignee_id).await?,
                step_title: row.step_title.clone(),
                minutes: state.map_or(0, |state| state.active_seconds().div_ceil(60)),
                finished_at: state.and_then(|state| state.finished_at).map(Time::from),
                closing_note: state.map(|state| state.closing_note.clone()).unwrap_or_default(),
                reason: state.map(|state| state.reason.clone()).unwrap_or_default(),
                ticket: ticket
                    .map_or_else(String::new, |it| if it.id.is_empty() { &it.url } else { &it.id }.clone()),
                client_note,
            });
        }
        // Others get their turn.
        tokio::task::yield_now().await;
    }
    Ok(accounts)
}
