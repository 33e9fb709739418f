//! What a person wants to do, and whether the state allows it.

use super::state::{State, Status, Visit};
use super::value::{fits, is_clean};
use super::{Audience, MemberRef, Ticket, What};
use crate::document::{Outcome, Step, StepKind, Value, Variables};
use crate::graph::{Graph, Lost};
use crate::limits;

/// What a person wants to do in a session.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Take a branch of the current step.
    Answer {
        /// The position as the person saw it.
        position: u64,
        /// The branch.
        branch: String,
        /// What a form was filled with.
        values: Variables,
    },
    /// Go back to an earlier visit.
    Rewind {
        /// The position as the person saw it.
        position: u64,
        /// The `seq` of the visit.
        to: u64,
    },
    /// Write a note.
    AddNote {
        /// The step it belongs to. Absent: the current one.
        step: Option<String>,
        /// Who may read it.
        audience: Audience,
        /// Plain text.
        text: String,
    },
    /// Set a variable by hand, or clear it.
    SetVariable {
        /// The variable.
        name: String,
        /// Its value. Absent: none.
        value: Option<Value>,
    },
    /// Tick or untick a checklist item.
    Tick {
        /// The step.
        step: String,
        /// The item.
        item: String,
        /// Whether it is done.
        done: bool,
    },
    /// Let the work rest.
    Pause,
    /// Go on after a pause.
    Resume,
    /// Let somebody else walk on.
    HandOver {
        /// Who.
        to: MemberRef,
        /// What they should know. Plain text.
        note: String,
    },
    /// Name the target and the ticket. Both are replaced.
    Refer {
        /// What is worked on.
        target_label: Option<String>,
        /// The ticket of this work.
        ticket: Option<Ticket>,
    },
    /// End the session.
    Finish {
        /// The position as the person saw it.
        position: u64,
        /// How it ended. At an outcome it may be left out.
        outcome: Option<Outcome>,
        /// The last word. Plain text.
        closing_note: String,
    },
    /// Give the session up.
    Cancel {
        /// Why.
        reason: String,
    },
    /// Go on with a finished or cancelled session.
    Reopen {
        /// Why.
        reason: String,
    },
}

/// What comes of an act.
#[expect(clippy::large_enum_variant, reason = "taken apart as soon as it is made, never kept")]
#[derive(Clone, Debug, PartialEq)]
pub enum Decided {
    /// This event is to be appended.
    Event(What),
    /// The act was done already. There is nothing to append.
    Replayed,
}

/// Why an act is not possible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Another step is current by now.
    #[error("the session has moved on since this page was read")]
    StalePosition,
    /// The session is paused, finished or cancelled.
    #[error("the session is not open")]
    NotOpen,
    /// The session is finished or cancelled already.
    #[error("the session is already finished")]
    AlreadyFinished,
    /// Only a finished or cancelled session can be reopened.
    #[error("the session is not finished")]
    NotFinished,
    /// The step has no such branch.
    #[error("this step has no branch \"{0}\"")]
    BranchUnknown(String),
    /// A mandatory field is empty.
    #[error("\"{0}\" is needed")]
    FieldMissing(String),
    /// A value does not fit its variable, or the step does not ask for it.
    #[error("the value of \"{0}\" does not fit")]
    FieldInvalid(String),
    /// Away from an outcome step it must be said how the session ended.
    #[error("say how it ended: this step is not an outcome")]
    OutcomeNeeded,
    /// Away from an outcome step a closing note is needed.
    #[error("a closing note is needed: this step is not an outcome")]
    ClosingNoteNeeded,
    /// A reason is needed.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// The path holds no such visit before the current one.
    #[error("there is no earlier visit {0} to go back to")]
    CannotRewind(u64),
    /// The flow has no such step.
    #[error("the flow has no step \"{0}\"")]
    StepUnknown(String),
    /// The step has no such checklist item.
    #[error("the checklist has no item \"{0}\"")]
    ItemUnknown(String),
    /// The flow has no such variable.
    #[error("the flow has no variable \"{0}\"")]
    VariableUnknown(String),
    /// A text is empty.
    #[error("the text is empty")]
    TextMissing,
    /// A text is too long or holds control characters.
    #[error("the text is too long or holds control characters")]
    TextInvalid,
    /// The path breaks off: this version of the flow has errors.
    #[error("the flow is not sound: its path breaks off here")]
    FlowUnsound(Lost),
}

impl Refusal {
    /// The stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::StalePosition => "stale_position",
            Self::NotOpen => "not_open",
            Self::AlreadyFinished => "already_finished",
            Self::NotFinished => "not_finished",
            Self::BranchUnknown(_) => "branch_unknown",
            Self::FieldMissing(_) => "field_missing",
            Self::FieldInvalid(_) => "field_invalid",
            Self::OutcomeNeeded => "outcome_needed",
            Self::ClosingNoteNeeded => "closing_note_needed",
            Self::ReasonNeeded => "reason_needed",
            Self::CannotRewind(_) => "cannot_rewind",
            Self::StepUnknown(_) => "step_unknown",
            Self::ItemUnknown(_) => "item_unknown",
            Self::VariableUnknown(_) => "variable_unknown",
            Self::TextMissing => "text_missing",
            Self::TextInvalid => "text_invalid",
            Self::FlowUnsound(_) => "flow_unsound",
        }
    }

    /// The variable that is missing or does not fit.
    pub fn variable(&self) -> Option<&str> {
        match self {
            Self::FieldMissing(name) | Self::FieldInvalid(name) | Self::VariableUnknown(name) => Some(name),
            _ => None,
        }
    }
}

/// The first event of a session.
pub fn start(
    graph: &Graph,
    variables: Variables,
    target_label: Option<String>,
    ticket: Option<Ticket>,
) -> Result<What, Refusal> {
    for (name, value) in &variables {
        check_variable(graph, name, value)?;
    }
    check_reference(target_label.as_deref(), ticket.as_ref())?;
    let value = |name: &str| {
        variables.get(name).or_else(|| graph.variable(name).and_then(|variable| variable.default.as_ref()))
    };
    graph.entrance(value).map_err(Refusal::FlowUnsound)?;
    Ok(What::Started { variables, target_label, ticket, assignee: None })
}

/// Whether the state allows an act, and which event records it.
pub fn act(graph: &Graph, state: &State, act: Act) -> Result<Decided, Refusal> {
    match act {
        Act::Answer { position, branch, values } => answer(graph, state, position, branch, values),
        Act::Rewind { position, to } => rewind(state, position, to),
        Act::AddNote { step, audience, text } => {
            check_active(state)?;
            check_text(&text)?;
            let step = step.unwrap_or_else(|| state.step.clone());
            graph.step(&step).ok_or_else(|| Refusal::StepUnknown(step.clone()))?;
            Ok(Decided::Event(What::NoteAdded { step, audience, text }))
        }
        Act::SetVariable { name, value } => {
            check_open(state)?;
            match &value {
                Some(value) => check_variable(graph, &name, value)?,
                None => drop(graph.variable(&name).ok_or_else(|| Refusal::VariableUnknown(name.clone()))?),
            }
            let unchanged = state.variables.get(&name) == value.as_ref();
            Ok(unless(unchanged, || What::VariableSet { name, value }))
        }
        Act::Tick { step, item, done } => tick(graph, state, step, item, done),
        Act::Pause => {
            check_active(state)?;
            Ok(unless(state.status == Status::Paused, || What::Paused))
        }
        Act::Resume => {
            check_active(state)?;
            Ok(unless(state.status == Status::Open, || What::Resumed))
        }
        Act::HandOver { to, note } => {
            check_active(state)?;
            check_optional_text(&note)?;
            let unchanged = state.assignee == to && note.is_empty();
            Ok(unless(unchanged, || What::HandedOver { to, note }))
        }
        Act::Refer { target_label, ticket } => {
            check_reference(target_label.as_deref(), ticket.as_ref())?;
            let unchanged = state.target_label == target_label && state.ticket == ticket;
            Ok(unless(unchanged, || What::Referenced { target_label, ticket }))
        }
        Act::Finish { position, outcome, closing_note } => {
            finish(graph, state, position, outcome, closing_note)
        }
        Act::Cancel { reason } => {
            if state.status == Status::Cancelled && state.reason == reason {
                return Ok(Decided::Replayed);
            }
            check_active(state)?;
            check_reason(&reason)?;
            Ok(Decided::Event(What::Cancelled { reason }))
        }
        Act::Reopen { reason } => {
            if state.is_active() {
                return Err(Refusal::NotFinished);
            }
            check_reason(&reason)?;
            Ok(Decided::Event(What::Reopened { reason }))
        }
    }
}

/// The event, unless it would change nothing.
fn unless(unchanged: bool, what: impl FnOnce() -> What) -> Decided {
    if unchanged { Decided::Replayed } else { Decided::Event(what()) }
}

fn answer(
    graph: &Graph,
    state: &State,
    position: u64,
    branch: String,
    values: Variables,
) -> Result<Decided, Refusal> {
    if position != state.position {
        let given = state.visit(position).and_then(|visit| Some((visit, visit.answered.as_ref()?)));
        return match given {
            Some((visit, answer)) if answer.branch == branch => {
                let values = graph.step(&visit.step).map(|step| filled(step, values));
                if values.as_ref() == Some(&answer.values) {
                    Ok(Decided::Replayed)
                } else {
                    Err(Refusal::StalePosition)
                }
            }
            _ => Err(Refusal::StalePosition),
        };
    }
    check_open(state)?;
    let step = state.current(graph).ok_or_else(|| Refusal::StepUnknown(state.step.clone()))?;
    let Some(taken) = step.branches.iter().find(|candidate| candidate.id == branch) else {
        return Err(Refusal::BranchUnknown(branch));
    };
    let values = filled(step, values);
    check_values(graph, step, &values)?;
    graph
        .follow(step, taken, |name| values.get(name).or_else(|| state.variables.get(name)))
        .map_err(Refusal::FlowUnsound)?;
    Ok(Decided::Event(What::Answered { from: position, step: step.id.clone(), branch, values }))
}

/// The values as they count: an empty text in an optional field is no value.
fn filled(step: &Step, mut values: Variables) -> Variables {
    let is_blank = |value: &Value| matches!(value, Value::Text(text) if text.trim().is_empty());
    if values.values().any(is_blank) {
        let is_optional =
            |name: &str| step.fields.iter().any(|field| field.variable == name && field.optional);
        values.retain(|name, value| !(is_blank(value) && is_optional(name)));
    }
    values
}

fn check_values(graph: &Graph, step: &Step, values: &Variables) -> Result<(), Refusal> {
    let fields = if step.kind == StepKind::Form { step.fields.as_slice() } else { &[] };
    if let Some(name) = values.keys().find(|name| !fields.iter().any(|field| &field.variable == *name)) {
        return Err(Refusal::FieldInvalid(name.clone()));
    }
    for field in fields {
        match values.get(&field.variable) {
            Some(Value::Text(text)) if text.trim().is_empty() => {
                return Err(Refusal::FieldMissing(field.variable.clone()));
            }
            Some(value) => check_variable(graph, &field.variable, value)?,
            None if field.optional => {}
            None => return Err(Refusal::FieldMissing(field.variable.clone())),
        }
    }
    Ok(())
}

fn check_variable(graph: &Graph, name: &str, value: &Value) -> Result<(), Refusal> {
    let variable = graph.variable(name).ok_or_else(|| Refusal::VariableUnknown(name.to_owned()))?;
    if fits(variable, value) { Ok(()) } else { Err(Refusal::FieldInvalid(name.to_owned())) }
}

fn rewind(state: &State, position: u64, to: u64) -> Result<Decided, Refusal> {
    if position != state.position {
        let repeated = state
            .last_rewind
            .is_some_and(|last| (last.seq, last.from, last.to) == (state.position, position, to));
        return if repeated { Ok(Decided::Replayed) } else { Err(Refusal::StalePosition) };
    }
    check_open(state)?;
    match state.visit(to) {
        Some(Visit { answered: Some(_), .. }) => Ok(Decided::Event(What::Rewound { from: position, to })),
        _ => Err(Refusal::CannotRewind(to)),
    }
}

fn tick(graph: &Graph, state: &State, step: String, item: String, done: bool) -> Result<Decided, Refusal> {
    check_open(state)?;
    let known = graph.step(&step).ok_or_else(|| Refusal::StepUnknown(step.clone()))?;
    if !known.checklist.iter().any(|candidate| candidate.id == item) {
        return Err(Refusal::ItemUnknown(item));
    }
    let is_done = state.ticks.get(&step).is_some_and(|items| items.contains(&item));
    Ok(unless(is_done == done, || What::Ticked { step, item, done }))
}

fn finish(
    graph: &Graph,
    state: &State,
    position: u64,
    outcome: Option<Outcome>,
    closing_note: String,
) -> Result<Decided, Refusal> {
    let here = state.current(graph).and_then(|step| step.outcome);
    match state.status {
        Status::Open => {}
        Status::Paused => return Err(Refusal::NotOpen),
        Status::Finished
            if position == state.position
                && outcome.or(here) == state.outcome
                && closing_note == state.closing_note =>
        {
            return Ok(Decided::Replayed);
        }
        Status::Finished | Status::Cancelled => return Err(Refusal::AlreadyFinished),
    }
    if position != state.position {
        return Err(Refusal::StalePosition);
    }
    check_optional_text(&closing_note)?;
    if here.is_none() && outcome.is_none() {
        return Err(Refusal::OutcomeNeeded);
    }
    // Another outcome than the one the flow names needs a word too.
    let as_written = here.is_some() && outcome.is_none_or(|outcome| Some(outcome) == here);
    if !as_written && closing_note.trim().is_empty() {
        return Err(Refusal::ClosingNoteNeeded);
    }
    let outcome = outcome.or(here).ok_or(Refusal::OutcomeNeeded)?;
    Ok(Decided::Event(What::OutcomeReached { from: position, outcome, closing_note }))
}

fn check_open(state: &State) -> Result<(), Refusal> {
    if state.status == Status::Open { Ok(()) } else { Err(Refusal::NotOpen) }
}

fn check_active(state: &State) -> Result<(), Refusal> {
    if state.is_active() { Ok(()) } else { Err(Refusal::NotOpen) }
}

fn check_text(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::TextMissing);
    }
    check_optional_text(text)
}

fn check_optional_text(text: &str) -> Result<(), Refusal> {
    if text.len() <= limits::TEXT_BYTES && is_clean(text) { Ok(()) } else { Err(Refusal::TextInvalid) }
}

fn check_reason(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    check_optional_text(reason)
}

fn check_reference(target_label: Option<&str>, ticket: Option<&Ticket>) -> Result<(), Refusal> {
    let ticket = ticket.map(|ticket| [ticket.system.as_str(), &ticket.id, &ticket.url]);
    let lines = target_label
        .into_iter()
        .map(|label| (label, limits::TITLE_CHARS))
        .chain(ticket.into_iter().flatten().map(|line| (line, limits::REFERENCE_CHARS)));
    for (line, longest) in lines {
        if line.chars().count() > longest || line.chars().any(char::is_control) {
            return Err(Refusal::TextInvalid);
        }
    }
    Ok(())
}
