//! Sessions: one person walking one published version, recorded as events. The flow engine decides what an act means;
//! this room says who may act, keeps the events, and keeps states in memory so that an answer is one statement.

mod states;
mod store;
mod together;

use crate::{
    auth::{
        Member, UserRef, Viewer, Walker,
        idempotency::{Begun, Once},
        policy,
    },
    flows,
    http::{
        Created, Cursor, Error, IdempotencyKey, Json, Media, Page, Path, Query, Replayable, Result, Routes,
        Stored, Text, WithEtag, media,
    },
    types::{BatchId, FlowId, SessionId, Time, UserId, text_enum},
};
use axum::http::StatusCode;
use garde::Validate;
use pathbook_flow::{
    document::{Kind, Outcome, Value, Variables},
    note,
    session::{
        Act, Audience, Decided, Event, MemberRef, Note, Refusal, Revised, State, Status, Suggestion, Ticket,
        Visit, What, act, start,
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use store::{Appended, Row};

pub use states::States;
use states::{Held, InBatch};
pub use store::{MOVED, Starting, unfinished, walked};
pub use together::{
    Account, Answers, Counts, Done, Retaken, Standing, Start, Tile, Together, Which, accounts, answer_all,
    cancel_all, counts, hand_over_all, start_all, targets, tiles,
};

/// The operations on sessions.
pub fn routes() -> Routes {
    Routes::new("sessions")
        .about("Sessions: walking a published version, step by step, and the notes that come of it")
        .problem("stale_position", 409, "The session has moved on since this page was read. Read it again and answer the step it stands at.")
        .problem("not_assignee", 403, "Only the assignee walks a session. Ask for it to be handed over.")
        .problem("not_open", 409, "The session is paused, finished or cancelled. Resume or reopen it first.")
        .problem("already_finished", 409, "The session is finished or cancelled already.")
        .problem("not_finished", 409, "Only a finished or cancelled session can be reopened.")
        .problem(
            "session_too_large",
            409,
            "The session has grown as large as a session may be. Finish it and start another one.",
        )
        .problem("cannot_rewind", 409, "There is no such earlier step on the path.")
        .problem("target_of_batch", 409, "The target is the one that the batch was launched for. It stays.")
        .problem("no_next_target", 404, "No other session of the batch is waiting for you.")
        .problem("flow_not_published", 409, "The flow was never published.")
        .get("/teams/{team}/sessions", list, "List the team's sessions, last started first")
        .post("/teams/{team}/sessions", begin, "Start a session on the live version of a flow")
        .get("/teams/{team}/sessions/{id}", read, "Read a session as it stands")
        .patch("/teams/{team}/sessions/{id}", refer, "Name the target and the ticket")
        .get(
            "/teams/{team}/sessions/{id}/next-target",
            next_target,
            "Find the next session of the same batch that waits for the caller",
        )
        .get("/teams/{team}/sessions/{id}/events", events, "List what happened, first to last")
        .get("/teams/{team}/sessions/{id}/note", read_note, "Write the note for the ticket, as it stands now")
        .post("/teams/{team}/sessions/{id}/answers", answer, "Answer the current step")
        .post("/teams/{team}/sessions/{id}/rewind", rewind, "Go back to an earlier step; later answers become suggestions")
        .post("/teams/{team}/sessions/{id}/notes", add_note, "Add a note")
        .post("/teams/{team}/sessions/{id}/variables", set_variable, "Set or clear a variable")
        .post("/teams/{team}/sessions/{id}/ticks", tick, "Tick a checklist item, or untick it")
        .post("/teams/{team}/sessions/{id}/pause", pause, "Pause: the clock stands still")
        .post("/teams/{team}/sessions/{id}/resume", resume, "Go on after a pause")
        .post("/teams/{team}/sessions/{id}/hand-over", hand_over, "Hand the session to another member")
        .post("/teams/{team}/sessions/{id}/finish", finish, "Finish with an outcome and a closing note")
        .post("/teams/{team}/sessions/{id}/cancel", cancel, "Cancel with a reason")
        .post("/teams/{team}/sessions/{id}/reopen", reopen, "Reopen a finished or cancelled session")
}

/// A session as lists show it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SessionSummary")]
struct Summary {
    id: SessionId,
    flow_id: FlowId,
    flow_title: String,
    kind: Kind,
    version: i64,
    status: Status,
    /// The title of the current step.
    step_title: String,
    assignee: UserRef,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<Ticket>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    batch_id: Option<BatchId>,
    started_at: Time,
    updated_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<Time>,
    active_seconds: i64,
}

/// A session as it stands.
#[derive(Serialize, JsonSchema)]
struct Session<'s, P = Vec<Visit>> {
    id: SessionId,
    flow_id: FlowId,
    flow_title: &'s str,
    kind: Kind,
    /// The version it stays on.
    version: i64,
    /// The flow's live version. Given when the session is read, not in the answer to an act.
    #[serde(skip_serializing_if = "Option::is_none")]
    live_version: Option<i64>,
    /// Its place in a batch, if it belongs to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<&'s InBatch>,
    /// The number of the last event.
    seq: u64,
    /// What an answer names, so that it is for the step that was seen.
    position: u64,
    status: Status,
    /// The id of the current step.
    step: &'s str,
    /// The steps seen, the current one last.
    path: P,
    /// Answers from before going back, by step.
    suggestions: &'s indexmap::IndexMap<String, Suggestion>,
    variables: &'s Variables,
    /// Ticked checklist items by step.
    ticks: &'s BTreeMap<String, BTreeSet<String>>,
    notes: &'s [Note],
    /// Answers taken back, oldest first.
    revised: &'s [Revised],
    assignee: &'s MemberRef,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closing_note: Option<&'s str>,
    /// Why it was cancelled or reopened.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_label: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<&'s Ticket>,
    started_at: Time,
    updated_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<Time>,
    /// Time worked so far: pauses and long silences do not count.
    active_seconds: u64,
    can: Abilities,
}

/// What the caller may do with a session now.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SessionAbilities")]
struct Abilities {
    /// Answer, go back, note, tick, pause, resume and finish.
    act: bool,
    hand_over: bool,
    cancel: bool,
    reopen: bool,
}

type Answer = Replayable<WithEtag<Stored<Session<'static>>>>;

fn view(
    me: &Member,
    id: SessionId,
    held: &Held,
    live_version: Option<i64>,
) -> Result<WithEtag<Stored<Session<'static>>>> {
    let state = &held.state;
    let (mine, steer) = rights(me, state);
    let active = state.is_active();
    let session = Session {
        id,
        flow_id: held.flow,
        flow_title: &held.version.graph.document().title,
        kind: held.version.graph.document().kind,
        version: held.number,
        live_version,
        batch: held.batch.as_deref(),
        seq: state.seq,
        position: state.position,
        status: state.status,
        step: &state.step,
        path: held.path(),
        suggestions: &state.suggestions,
        variables: &state.variables,
        ticks: &state.ticks,
        notes: &state.notes,
        revised: &state.revised,
        assignee: &state.assignee,
        outcome: state.outcome,
        closing_note: given(&state.closing_note),
        reason: given(&state.reason),
        target_label: state.target_label.as_deref(),
        ticket: state.ticket.as_ref(),
        started_at: state.started_at.into(),
        updated_at: state.updated_at.into(),
        finished_at: state.finished_at.map(Time::from),
        active_seconds: state.active_seconds(),
        can: Abilities {
            act: mine && active,
            hand_over: steer && active,
            cancel: steer && active,
            reopen: steer && !active,
        },
    };
    let mut json = Vec::with_capacity(1024 + 256 * state.path.len());
    serde_json::to_writer(&mut json, &session).map_err(anyhow::Error::from)?;
    Ok(WithEtag(i64::try_from(state.seq).unwrap_or(i64::MAX), Stored::new(json)))
}

/// The text, if there is one.
fn given(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Whether the member may act in a session, and whether they may steer it.
fn rights(me: &Member, state: &State) -> (bool, bool) {
    let Ok(assignee) = state.assignee.id.parse() else { return (false, false) };
    let walks = me.may_walk();
    (
        walks && policy::may_act_on_session(me.user.id, assignee),
        walks && policy::may_steer_session(me.user.id, me.role, assignee),
    )
}

text_enum! {
    /// Which sessions to list.
    pub enum StatusFilter {
        /// Somebody walks.
        Open = "open",
        /// Work rests.
        Paused = "paused",
        /// An outcome was reached.
        Finished = "finished",
        /// It was given up.
        Cancelled = "cancelled",
        /// Open or paused.
        Active = "active",
    }
}

/// Which sessions to list.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SessionFilter")]
pub struct Filter {
    /// In this status.
    #[garde(skip)]
    pub status: Option<StatusFilter>,
    /// Walked by this user: an id, or `me`.
    #[garde(length(max = 40))]
    pub assignee: Option<String>,
    /// On this flow.
    #[garde(skip)]
    pub flow: Option<FlowId>,
    /// With all these words in flow title, target or ticket.
    #[garde(length(chars, max = 200))]
    pub q: Option<String>,
    /// How many at most.
    #[garde(inner(range(min = 1, max = 200)))]
    pub limit: Option<u32>,
    /// The `next` of the page before.
    #[garde(skip)]
    pub cursor: Option<Cursor>,
}

async fn list(me: Viewer, Query(filter): Query<Filter>) -> Result<Json<Page<Summary>>> {
    let assignee = flows::user_filter(filter.assignee.as_deref(), me.user.id, "/assignee")?;
    let page = store::list(&mut *me.read().await?, &filter, assignee).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let ticket = row.ticket();
        let Row {
            id,
            flow_id,
            flow_title,
            kind,
            version,
            status,
            step_title,
            assignee_id,
            target_label,
            outcome,
            ..
        } = row;
        let assignee = me.named(assignee_id).await?;
        let Row { batch_id, started_at, updated_at, finished_at, active_seconds, .. } = row;
        items.push(Summary {
            id,
            flow_id,
            flow_title,
            kind,
            version,
            status,
            step_title,
            assignee,
            target_label,
            ticket,
            outcome,
            batch_id,
            started_at,
            updated_at,
            finished_at,
            active_seconds,
        });
    }
    Ok(Json(Page { items, next: page.next }))
}

/// A session to start.
#[derive(Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct NewSession {
    /// The flow to walk.
    #[garde(skip)]
    flow_id: FlowId,
    /// What is worked on: a server, a mailbox, a person.
    #[serde(default)]
    #[garde(length(chars, max = 200))]
    target_label: Option<String>,
    /// The ticket that the note will go to.
    #[serde(default)]
    #[garde(skip)]
    ticket: Option<Ticket>,
    /// Values known from the start.
    #[serde(default)]
    #[garde(skip)]
    variables: Variables,
}

async fn begin(
    me: Walker,
    key: IdempotencyKey,
    Json(new): Json<NewSession>,
) -> Result<Once<Created<Stored<Session<'static>>>>> {
    // Read before the transaction begins, so that others wait less; but what was done before is repeated even where it
    // could not be done any more.
    let prepared = walkable(&me, new.flow_id).await;
    let mut act = match me.act(&key, "sessions_begin", &new).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    let (number, version) = prepared?;
    let target_label = given_label(new.target_label)?;
    let what = start(&version.graph, new.variables, target_label, given_ticket(new.ticket)?)
        .map_err(|refusal| refused(&refusal, None))?;
    let event = Event { seq: 1, at: me.app().now().timestamp(), by: member_ref(&me), what };
    let state = State::begin(&version.graph, &event).map_err(anyhow::Error::from)?;
    let id = SessionId::new();
    let held = Held::new(new.flow_id, number, None, version, state).map_err(anyhow::Error::from)?;
    store::begin(&mut act, id, &held, &event, me.user.id).await?;
    let WithEtag(_, body) = view(&me, id, &held, Some(number))?;
    act.keep(StatusCode::CREATED, &body).await?;
    me.app().sessions.hold((me.team.id, id), Arc::new(held));
    Ok(Once::Fresh(Created(body)))
}

/// The label of a target that says something: one line.
fn given_label(label: Option<String>) -> Result<Option<String>> {
    let label = label.map(|label| label.trim().to_owned()).filter(|label| !label.is_empty());
    if label.as_ref().is_some_and(|label| label.contains(char::is_control)) {
        return Err(Error::invalid("/target_label", "text_invalid", "Give the target in one line."));
    }
    Ok(label)
}

async fn walkable(me: &Member, flow: FlowId) -> Result<(i64, Arc<flows::Version>)> {
    let number = flows::walkable(&mut *me.read().await?, flow).await?;
    Ok((number, flows::open_version(me, flow, number).await?))
}

/// A ticket that says something. Its URL becomes a link, so it must be one that a browser may follow anywhere.
fn given_ticket(ticket: Option<Ticket>) -> Result<Option<Ticket>> {
    let Some(ticket) = ticket.filter(|ticket| *ticket != Ticket::default()) else { return Ok(None) };
    let uri = ticket.url.parse::<axum::http::Uri>().ok();
    // A name before the host would let a link look like one to somewhere else.
    let is_web = uri.is_some_and(|uri| {
        let host = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
        matches!(uri.scheme_str(), Some("http" | "https")) && host
    });
    if ticket.url.is_empty() || is_web {
        Ok(Some(ticket))
    } else {
        Err(Error::invalid(
            "/ticket/url",
            "invalid_url",
            "Give the whole address of the ticket, beginning with https://.",
        ))
    }
}

fn member_ref(me: &Member) -> MemberRef {
    MemberRef { id: me.user.id.to_string(), name: me.user.name.to_string() }
}

/// A session in the path.
#[derive(Deserialize, JsonSchema)]
struct One {
    id: SessionId,
}

/// The session's state: from memory where the memory is not behind the database, else from its events.
async fn open(me: &Member, id: SessionId) -> Result<Arc<Held>> {
    let mut db = me.read().await?;
    let row = store::facts(&mut db, id).await?;
    let memory = &me.app().sessions;
    if let Some(held) =
        memory.get((me.team.id, id)).filter(|held| i64::try_from(held.state.seq) == Ok(row.seq))
    {
        return Ok(held);
    }
    let batch = match row.batch_id {
        Some(batch) => Some(Arc::new(store::in_batch(&mut db, batch, id).await?)),
        None => None,
    };
    let rows = store::all_events(&mut db, id).await?;
    drop(db);
    let events = store::named(me.app(), rows).await?;
    let version = flows::open_version(me, row.flow_id, row.version).await?;
    let state = State::replay(&version.graph, &events)
        .map_err(|error| anyhow::anyhow!("the record of session {id} is damaged: {error}"))?;
    let held = Held::new(row.flow_id, row.version, batch, version, state).map_err(anyhow::Error::from)?;
    let held = Arc::new(held);
    memory.hold((me.team.id, id), held.clone());
    Ok(held)
}

async fn read(me: Viewer, Path(One { id }): Path<One>) -> Result<WithEtag<Stored<Session<'static>>>> {
    let held = open(&me, id).await?;
    let live = flows::live_version(&mut *me.read().await?, held.flow).await?;
    view(&me, id, &held, live)
}

/// A session of the same batch.
#[derive(Serialize, JsonSchema)]
struct NextTarget {
    id: SessionId,
    /// Its place in the batch, from 1.
    ordinal: i64,
    target_label: String,
}

async fn next_target(me: Viewer, Path(One { id }): Path<One>) -> Result<Json<NextTarget>> {
    let mut db = me.read().await?;
    store::facts(&mut db, id).await?;
    let next = store::next_target(&mut db, id, me.user.id).await?;
    let (id, ordinal, target_label) = next.ok_or_else(|| {
        let detail = "No other session of the batch is waiting for you.";
        Error::refused(StatusCode::NOT_FOUND, "no_next_target", detail)
    })?;
    Ok(Json(NextTarget { id, ordinal, target_label }))
}

/// How many events a session may have, and how many bytes its state about. People stay far below; it is for scripts that
/// do not.
const MOST_EVENTS: u64 = 10_000;
const MOST_WEIGHT: u64 = 1024 * 1024;

/// How often an act is tried again when other acts get in before it.
const TRIES: usize = 5;

/// Which right an act needs.
#[derive(Clone, Copy, PartialEq)]
enum Needs {
    /// To be the assignee.
    Assignee,
    /// To be the assignee or an engineer.
    Steering,
}

/// Does an act: decides, appends the event, and answers with the state that comes of it. An act that was done before
/// has no second effect.
async fn perform(
    me: &Walker,
    id: SessionId,
    key: IdempotencyKey,
    needs: Needs,
    mut wanted: Act,
) -> Result<Answer> {
    let place = (me.team.id, id);
    // What is in memory may be behind what another server wrote: then the append fails, or what looks like a reason to
    // refuse is looked at again from the database.
    let mut held = me.app().sessions.get(place);
    let mut fresh = false;
    for _ in 0..TRIES {
        let now = match held.take() {
            Some(held) => held,
            None => {
                fresh = true;
                open(me, id).await?
            }
        };
        if now.batch.is_some()
            && let Act::Refer { target_label, .. } = &mut wanted
            && *target_label != now.state.target_label
        {
            if target_label.is_some() {
                return Err(Error::conflict(
                    "target_of_batch",
                    "The target is the one that the batch was launched for. It stays.",
                ));
            }
            target_label.clone_from(&now.state.target_label);
        }
        let (mine, steer) = rights(me, &now.state);
        let allowed = if needs == Needs::Assignee { mine } else { steer };
        let decided =
            if allowed { act(&now.version.graph, &now.state, wanted.clone()) } else { Err(Refusal::NotOpen) };
        let what = match decided {
            Ok(Decided::Event(what)) => what,
            Ok(Decided::Replayed) | Err(_) if !fresh => continue,
            Ok(Decided::Replayed) => {
                return Ok(Replayable { response: view(me, id, &now, None)?, replayed: true });
            }
            Err(refusal) => {
                if let Some(key) = key.value()
                    && let Some(before) = store::find_key(&mut *me.read().await?, id, key).await?
                {
                    return replay(me, id, &now, &before, &wanted);
                }
                return Err(if allowed { refused(&refusal, Some(&wanted)) } else { not_assignee() });
            }
        };
        // It can always be brought to an end.
        let ends =
            matches!(what, What::OutcomeReached { .. } | What::Cancelled { .. } | What::HandedOver { .. });
        if !ends && (now.state.seq >= MOST_EVENTS || now.weight() > MOST_WEIGHT) {
            return Err(Error::conflict(
                "session_too_large",
                "This session has grown as large as a session may be. Finish it and start another one.",
            ));
        }
        let at = me.app().now().timestamp().max(now.state.updated_at);
        let event = Event { seq: now.state.seq + 1, at, by: member_ref(me), what };
        // Once the memory has let go of the state it is ours, as a rule, and need not be copied.
        me.app().sessions.release(place);
        let mut next = Arc::unwrap_or_clone(now);
        next.apply(&event)?;
        let entry = store::Entry::of(&next, &event)?;
        match store::append(me.write().await?, id, entry, me.user.id, key.value()).await? {
            Appended::Done => {
                let response = view(me, id, &next, None)?;
                me.app().sessions.hold(place, Arc::new(next));
                return Ok(Replayable { response, replayed: false });
            }
            Appended::Outpaced => fresh = false,
            Appended::KeyUsed => {
                let before =
                    store::find_key(&mut *me.read().await?, id, key.value().unwrap_or_default()).await?;
                let before = before.ok_or_else(|| anyhow::anyhow!("an act of session {id} lost its key"))?;
                return replay(me, id, &*open(me, id).await?, &before, &wanted);
            }
        }
    }
    Err(Error::Unavailable { retry_after: std::time::Duration::from_secs(1) })
}

/// Answers a request whose key was used before: with the state, if it was for the same act.
fn replay(me: &Walker, id: SessionId, now: &Held, before: &What, wanted: &Act) -> Result<Answer> {
    if records(before, wanted) {
        return Ok(Replayable { response: view(me, id, now, None)?, replayed: true });
    }
    Err(Error::refused(
        StatusCode::UNPROCESSABLE_ENTITY,
        "idempotency_key_reused",
        "This Idempotency-Key was used for another request. Use a new key for each act.",
    ))
}

/// Whether the event is what became of this act. What the act left open was filled in when it was done.
fn records(what: &What, act: &Act) -> bool {
    match (what, act) {
        (
            What::Answered { from, branch, values, .. },
            Act::Answer { position, branch: taken, values: given },
        ) => {
            // An optional field that was left blank is not recorded.
            let is_blank = |value: &Value| matches!(value, Value::Text(text) if text.trim().is_empty());
            let same = |(name, value): (&String, &Value)| match values.get(name) {
                Some(recorded) => recorded == value,
                None => is_blank(value),
            };
            from == position
                && branch == taken
                && values.keys().all(|name| given.contains_key(name))
                && given.iter().all(same)
        }
        (What::Rewound { from, to }, Act::Rewind { position, to: wanted }) => {
            from == position && to == wanted
        }
        (
            What::NoteAdded { step, audience, text },
            Act::AddNote { step: at, audience: readers, text: said },
        ) => at.as_ref().is_none_or(|at| at == step) && audience == readers && text == said,
        (What::VariableSet { name, value }, Act::SetVariable { name: set, value: to }) => {
            name == set && value == to
        }
        (What::Ticked { step, item, done }, Act::Tick { step: at, item: ticked, done: so }) => {
            step == at && item == ticked && done == so
        }
        (What::Paused, Act::Pause) | (What::Resumed, Act::Resume) => true,
        (What::HandedOver { to, note }, Act::HandOver { to: colleague, note: said }) => {
            to.id == colleague.id && note == said
        }
        (What::Referenced { target_label, ticket }, Act::Refer { target_label: label, ticket: named }) => {
            target_label == label && ticket == named
        }
        (
            What::OutcomeReached { from, outcome, closing_note },
            Act::Finish { position, outcome: wanted, closing_note: said },
        ) => from == position && wanted.is_none_or(|wanted| wanted == *outcome) && closing_note == said,
        (What::Cancelled { reason }, Act::Cancel { reason: why })
        | (What::Reopened { reason }, Act::Reopen { reason: why }) => reason == why,
        _ => false,
    }
}

fn not_assignee() -> Error {
    Error::refused(
        StatusCode::FORBIDDEN,
        "not_assignee",
        "Only the assignee walks a session. Ask them, or an engineer, to hand it over to you.",
    )
}

/// A refusal of the engine as a problem that names the place in the body. No act: the start of a session.
fn refused(refusal: &Refusal, act: Option<&Act>) -> Error {
    let sentence = format!("{}.", capital(&refusal.to_string()));
    let place = match (refusal, act) {
        (
            Refusal::FieldMissing(name) | Refusal::FieldInvalid(name) | Refusal::VariableUnknown(name),
            None,
        ) => {
            format!("/variables/{name}")
        }
        (Refusal::FieldInvalid(_), Some(Act::SetVariable { .. })) => "/value".into(),
        (Refusal::FieldMissing(name) | Refusal::FieldInvalid(name), _) => format!("/values/{name}"),
        (Refusal::VariableUnknown(_), _) => "/name".into(),
        (Refusal::BranchUnknown(_), _) => "/branch".into(),
        (Refusal::StepUnknown(_), _) => "/step".into(),
        (Refusal::ItemUnknown(_), _) => "/item".into(),
        (Refusal::OutcomeNeeded, _) => "/outcome".into(),
        (Refusal::ClosingNoteNeeded, _) => "/closing_note".into(),
        (Refusal::ReasonNeeded, _) => "/reason".into(),
        (Refusal::TextMissing | Refusal::TextInvalid, Some(act)) => text_of(act).into(),
        (Refusal::TextMissing | Refusal::TextInvalid, None) => "/ticket".into(),
        _ => return Error::conflict(refusal.code(), sentence),
    };
    Error::invalid(place, refusal.code(), sentence)
}

/// Where the body of an act holds its text.
fn text_of(act: &Act) -> &'static str {
    match act {
        Act::AddNote { .. } => "/text",
        Act::HandOver { .. } => "/note",
        Act::Finish { .. } => "/closing_note",
        Act::Cancel { .. } | Act::Reopen { .. } => "/reason",
        _ => "/ticket",
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// An answer to the current step.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct NewAnswer {
    /// The `position` of the session as it was seen.
    #[garde(skip)]
    position: u64,
    /// The id of the branch to take.
    #[garde(length(max = 200))]
    branch: String,
    /// What a form was filled with, by variable.
    #[serde(default)]
    #[garde(skip)]
    values: Variables,
}

async fn answer(
    me: Walker,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    Json(new): Json<NewAnswer>,
) -> Result<Answer> {
    let NewAnswer { position, branch, values } = new;
    perform(&me, id, key, Needs::Assignee, Act::Answer { position, branch, values }).await
}

/// Where to go back to.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct Rewind {
    /// The `position` of the session as it was seen.
    #[garde(skip)]
    position: u64,
    /// The `seq` of the visit on the path.
    #[garde(skip)]
    to: u64,
}

async fn rewind(
    me: Walker,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    Json(wanted): Json<Rewind>,
) -> Result<Answer> {
    perform(&me, id, key, Needs::Assignee, Act::Rewind { position: wanted.position, to: wanted.to }).await
}

/// A note to add.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct NewNote {
    /// Plain text.
    #[garde(length(chars, max = 20_000))]
    text: String,
    #[garde(skip)]
    audience: Audience,
    /// The step it belongs to. Absent: the current one.
    #[serde(default)]
    #[garde(length(max = 200))]
    step: Option<String>,
}

async fn add_note(
    me: Walker,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    Json(new): Json<NewNote>,
) -> Result<Answer> {
    let NewNote { text, audience, step } = new;
    perform(&me, id, key, Needs::Assignee, Act::AddNote { step, audience, text }).await
}

/// A variable to set or clear.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct SetVariable {
    #[garde(length(max = 200))]
    name: String,
    /// Its value. Absent: none.
    #[serde(default)]
    #[garde(skip)]
    value: Option<Value>,
}

async fn set_variable(
    me: Walker,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    Json(new): Json<SetVariable>,
) -> Result<Answer> {
    perform(&me, id, key, Needs::Assignee, Act::SetVariable { name: new.name, value: new.value }).await
}

/// A checklist item to tick or untick.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct Tick {
    #[garde(length(max = 200))]
    step: String,
    #[garde(length(max = 200))]
    item: String,
    #[garde(skip)]
    done: bool,
}

async fn tick(
    me: Walker,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    Json(new): Json<Tick>,
) -> Result<Answer> {
    let Tick { step, item, done } = new;
    perform(&me, id, key, Needs::Assignee, Act::Tick { step, item, done }).await
}

async fn pause(me: Walker, Path(One { id }): Path<One>, key: IdempotencyKey) -> Result<Answer> {
    perform(&me, id, key, Needs::Assignee, Act::Pause).await
}

async fn resume(me: Walker, Path(One { id }): Path<One>, key: IdempotencyKey) -> Result<Answer> {
    perform(&me, id, key, Needs::Assignee, Act::Resume).await
}

/// Whom to hand a session to.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct HandOver {
    /// A member who may walk flows.
    #[garde(skip)]
    to: UserId,
    /// What they should know.
    #[serde(default)]
    #[garde(length(chars, max = 20_000))]
    note: String,
}

async fn hand_over(
    me: Walker,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    Json(wanted): Json<HandOver>,
) -> Result<Answer> {
    let colleague = me.app().directory.user(wanted.to).await?;
    let colleague = colleague.filter(|user| {
        user.role_in(me.team.id)
            .is_some_and(|role| role >= crate::auth::Role::Engineer || me.team.viewers_can_run)
    });
    let colleague = colleague.ok_or_else(|| {
        Error::invalid("/to", "not_a_walker", "Hand the session to a member who may walk flows.")
    })?;
    let to = MemberRef { id: colleague.id.to_string(), name: colleague.name.to_string() };
    perform(&me, id, key, Needs::Steering, Act::HandOver { to, note: wanted.note }).await
}

/// How a session ends.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct Finish {
    /// The `position` of the session as it was seen.
    #[garde(skip)]
    position: u64,
    /// How it ended. Needed away from an outcome step.
    #[serde(default)]
    #[garde(skip)]
    outcome: Option<Outcome>,
    /// The last word. Needed away from an outcome step.
    #[serde(default)]
    #[garde(length(chars, max = 20_000))]
    closing_note: String,
}

async fn finish(
    me: Walker,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    Json(wanted): Json<Finish>,
) -> Result<Answer> {
    let Finish { position, outcome, closing_note } = wanted;
    perform(&me, id, key, Needs::Assignee, Act::Finish { position, outcome, closing_note }).await
}

/// Why a session is cancelled or reopened.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct Reason {
    #[garde(length(chars, max = 2000))]
    reason: String,
}

async fn cancel(
    me: Walker,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    Json(why): Json<Reason>,
) -> Result<Answer> {
    perform(&me, id, key, Needs::Steering, Act::Cancel { reason: why.reason }).await
}

async fn reopen(
    me: Walker,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    Json(why): Json<Reason>,
) -> Result<Answer> {
    perform(&me, id, key, Needs::Steering, Act::Reopen { reason: why.reason }).await
}

/// Target and ticket of a session; what is absent is cleared, but the target of a batch stays.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct Reference {
    #[serde(default)]
    #[garde(length(chars, max = 200))]
    target_label: Option<String>,
    #[serde(default)]
    #[garde(skip)]
    ticket: Option<Ticket>,
}

async fn refer(
    me: Walker,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    Json(wanted): Json<Reference>,
) -> Result<Answer> {
    let target_label = given_label(wanted.target_label)?;
    let ticket = given_ticket(wanted.ticket)?;
    perform(&me, id, key, Needs::Assignee, Act::Refer { target_label, ticket }).await
}

/// Which events to list.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct EventFilter {
    /// How many at most.
    #[garde(inner(range(min = 1, max = 200)))]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[garde(skip)]
    cursor: Option<Cursor>,
}

async fn events(
    me: Viewer,
    Path(One { id }): Path<One>,
    Query(filter): Query<EventFilter>,
) -> Result<Json<Page<Event>>> {
    let mut db = me.read().await?;
    store::facts(&mut db, id).await?;
    let page = store::events(&mut db, id, filter.limit, filter.cursor.as_ref()).await?;
    drop(db);
    let next = page.next;
    Ok(Json(Page { items: store::named(me.app(), page.items).await?, next }))
}

/// Which note to write.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct NoteWanted {
    /// For whom.
    #[serde(default = "internal")]
    #[garde(skip)]
    audience: note::Audience,
    /// In which format.
    #[serde(default = "markdown")]
    #[garde(skip)]
    format: note::Format,
}

fn internal() -> note::Audience {
    note::Audience::Internal
}

fn markdown() -> note::Format {
    note::Format::Markdown
}

/// A note for a ticket.
struct NoteText;
impl Media for NoteText {
    const TYPES: &'static [&'static str] = &[media::MARKDOWN, media::PLAIN, media::HTML, media::JSON];
}

async fn read_note(
    me: Viewer,
    Path(One { id }): Path<One>,
    Query(wanted): Query<NoteWanted>,
) -> Result<Text<NoteText>> {
    let held = open(&me, id).await?;
    let input = note::NoteInput {
        graph: &held.version.graph,
        version: u32::try_from(held.number).unwrap_or(u32::MAX),
        state: &held.state,
        team: &me.team.name,
    };
    let text = note::render(&input, wanted.audience, wanted.format);
    let media = match wanted.format {
        note::Format::Markdown => media::MARKDOWN,
        note::Format::Text => media::PLAIN,
        note::Format::Html => media::HTML,
        note::Format::Json => media::JSON,
    };
    Ok(Text::new(media, text))
}
