//! The fold: events become a state.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Audience, Event, MemberRef, Ticket, What};
use crate::document::{Outcome, Step, Value, Variables};
use crate::graph::{Graph, Lost, Passed};

/// A longer silence between two events counts as this much work, in milliseconds: 15 minutes.
const LONGEST_GAP: u64 = 15 * 60 * 1000;

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "SessionStatus")]
pub enum Status {
    /// Somebody walks.
    Open,
    /// Work rests.
    Paused,
    /// An outcome was reached.
    Finished,
    /// It was given up.
    Cancelled,
}

/// A step that a person saw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Visit {
    /// The event that led here. Going back names this number.
    pub seq: u64,
    /// The step.
    pub step: String,
    /// The decisions passed on the way here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<Passed>,
    /// When the person came here.
    pub at: Timestamp,
    /// What the person answered. Absent on the current step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<Answer>,
}

/// An answer given at a visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The event.
    pub seq: u64,
    /// The branch taken.
    pub branch: String,
    /// What a form was filled with.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub values: Variables,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: MemberRef,
}

/// An answer that was taken back, kept for the record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Revised {
    /// The step.
    pub step: String,
    /// The answer taken back.
    pub answer: Answer,
    /// The event that took it back.
    pub by_seq: u64,
}

/// What was answered here before going back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Suggestion {
    /// The branch taken then.
    pub branch: String,
    /// What the form was filled with then.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub values: Variables,
}

/// A note written in a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// The event.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: MemberRef,
    /// Whom it was written to, where it came with the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<MemberRef>,
    /// The step it was written at.
    pub step: String,
    /// Who may read it.
    pub audience: Audience,
    /// Plain text.
    pub text: String,
}

/// A variable set by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct SetByHand {
    seq: u64,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
}

/// The last time the person went back, to recognise the same request when it comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(super) struct LastRewind {
    pub(super) seq: u64,
    pub(super) from: u64,
    pub(super) to: u64,
}

/// What the events of a session come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct State {
    /// The last event.
    pub seq: u64,
    /// The last event that moved the person to a step. Answers name it, so that none is given to a step
    /// that is no longer there.
    pub position: u64,
    /// Where the session stands.
    pub status: Status,
    /// The current step.
    pub step: String,
    /// The steps seen, the current one last. Never empty.
    pub path: Vec<Visit>,
    /// Answers from before going back, by step.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub suggestions: IndexMap<String, Suggestion>,
    /// The values of variables now.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub variables: Variables,
    /// Ticked checklist items by step.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ticks: BTreeMap<String, BTreeSet<String>>,
    /// The notes, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Who walks.
    pub assignee: MemberRef,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// The last word.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub closing_note: String,
    /// Why it was cancelled, or reopened.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// What is worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_label: Option<String>,
    /// The ticket of this work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<Ticket>,
    /// When the session began.
    pub started_at: Timestamp,
    /// When the last event happened.
    pub updated_at: Timestamp,
    /// When it was finished or cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
    /// Time worked, in milliseconds: the silences between events, none longer than 15 minutes, none while
    /// paused or closed.
    pub active_milliseconds: u64,
    /// Launched for its assignee and not begun: the work starts with the first event that is more than handing it on, and
    /// until then no time counts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waiting: bool,
    /// Answers taken back, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revised: Vec<Revised>,
    /// The variables at the start, defaults included.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    initial: Variables,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    set_by_hand: Vec<SetByHand>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) last_rewind: Option<LastRewind>,
}

/// An event that does not fit the state before it: the record is damaged, or the flow is not sound.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// There is no first event, or it is not the start.
    #[error("a session begins with event 1, the start")]
    NoStart,
    /// An event is missing, or there twice.
    #[error("event {0} is out of order")]
    OutOfOrder(u64),
    /// The event speaks of a position, step, branch or visit that is not there.
    #[error("event {0} speaks of something that is not there")]
    Foreign(u64),
    /// The path breaks off.
    #[error(transparent)]
    Lost(#[from] Lost),
}

impl State {
    /// The state after the first event.
    pub fn begin(graph: &Graph, event: &Event) -> Result<Self, Unfit> {
        let What::Started { variables, target_label, ticket, assignee } = &event.what else {
            return Err(Unfit::NoStart);
        };
        if event.seq != 1 {
            return Err(Unfit::NoStart);
        }
        let mut initial: Variables = (graph.document().variables.iter())
            .filter_map(|variable| Some((variable.name.clone(), variable.default.clone()?)))
            .collect();
        initial.extend(variables.iter().map(|(name, value)| (name.clone(), value.clone())));
        let arrival = graph.entrance(|name| initial.get(name))?;
        let visit = Visit {
            seq: 1,
            step: arrival.step.clone(),
            passed: arrival.passed,
            at: event.at,
            answered: None,
        };
        Ok(Self {
            seq: 1,
            position: 1,
            status: Status::Open,
            step: arrival.step,
            path: vec![visit],
            suggestions: IndexMap::new(),
            variables: initial.clone(),
            ticks: BTreeMap::new(),
            notes: Vec::new(),
            assignee: assignee.as_ref().unwrap_or(&event.by).clone(),
            outcome: None,
            closing_note: String::new(),
            reason: String::new(),
            target_label: target_label.clone(),
            ticket: ticket.clone(),
            started_at: event.at,
            updated_at: event.at,
            finished_at: None,
            active_milliseconds: 0,
            waiting: assignee.is_some(),
            revised: Vec::new(),
            initial,
            set_by_hand: Vec::new(),
            last_rewind: None,
        })
    }

    /// The state after all these events.
    pub fn replay<'e>(graph: &Graph, events: impl IntoIterator<Item = &'e Event>) -> Result<Self, Unfit> {
        let mut events = events.into_iter();
        let mut state = Self::begin(graph, events.next().ok_or(Unfit::NoStart)?)?;
        for event in events {
            state.apply(graph, event)?;
        }
        Ok(state)
    }

    /// Takes in the next event. On an error the state is as it was.
    pub fn apply(&mut self, graph: &Graph, event: &Event) -> Result<(), Unfit> {
        if event.seq != self.seq + 1 {
            return Err(Unfit::OutOfOrder(event.seq));
        }
        let was = self.status;
        match &event.what {
            What::Started { .. } => return Err(Unfit::OutOfOrder(event.seq)),
            What::Answered { from, step, branch, values } => {
                self.answer(graph, event, *from, step, branch, values)?;
            }
            What::Rewound { from, to } => self.rewind(event, *from, *to)?,
            What::NoteAdded { step, audience, text } => {
                self.notes.push(note(event, None, step.clone(), *audience, text));
            }
            What::VariableSet { name, value } => {
                let set = SetByHand { seq: event.seq, name: name.clone(), value: value.clone() };
                set_variable(&mut self.variables, &set);
                self.set_by_hand.push(set);
            }
            What::Ticked { step, item, done } => self.tick(step, item, *done),
            What::Paused => self.status = Status::Paused,
            What::Resumed => self.status = Status::Open,
            What::HandedOver { to, note: words } => {
                if !words.trim().is_empty() {
                    let step = self.step.clone();
                    self.notes.push(note(event, Some(to.clone()), step, Audience::Internal, words));
                }
                self.assignee = to.clone();
            }
            What::Referenced { target_label, ticket } => {
                self.target_label.clone_from(target_label);
                self.ticket.clone_from(ticket);
            }
            What::OutcomeReached { outcome, closing_note, .. } => {
                self.status = Status::Finished;
                self.outcome = Some(*outcome);
                self.closing_note.clone_from(closing_note);
                self.finished_at = Some(event.at);
            }
            What::Cancelled { reason } => {
                self.status = Status::Cancelled;
                self.reason.clone_from(reason);
                self.finished_at = Some(event.at);
            }
            What::Reopened { reason } => {
                self.status = Status::Open;
                self.reason.clone_from(reason);
                self.outcome = None;
                self.closing_note.clear();
                self.finished_at = None;
            }
        }
        if was == Status::Open && !self.waiting {
            let silence = event.at.as_millisecond().saturating_sub(self.updated_at.as_millisecond());
            self.active_milliseconds += u64::try_from(silence).unwrap_or(0).min(LONGEST_GAP);
        }
        self.waiting &= matches!(event.what, What::HandedOver { .. } | What::Referenced { .. });
        self.seq = event.seq;
        self.updated_at = event.at;
        Ok(())
    }

    /// Whether the session is neither finished nor cancelled.
    pub fn is_active(&self) -> bool {
        matches!(self.status, Status::Open | Status::Paused)
    }

    /// Time worked, in whole seconds.
    pub fn active_seconds(&self) -> u64 {
        self.active_milliseconds / 1000
    }

    /// The current step, if the document has it.
    pub fn current<'g>(&self, graph: &'g Graph) -> Option<&'g Step> {
        graph.step(&self.step)
    }

    /// The visit that this event led to.
    pub(super) fn visit(&self, seq: u64) -> Option<&Visit> {
        self.index_of(seq).map(|index| &self.path[index])
    }

    fn index_of(&self, seq: u64) -> Option<usize> {
        self.path.binary_search_by_key(&seq, |visit| visit.seq).ok()
    }

    fn answer(
        &mut self,
        graph: &Graph,
        event: &Event,
        from: u64,
        step: &str,
        branch: &str,
        values: &Variables,
    ) -> Result<(), Unfit> {
        if from != self.position || step != self.step {
            return Err(Unfit::Foreign(event.seq));
        }
        let here = graph.step(step).ok_or(Unfit::Foreign(event.seq))?;
        let taken = (here.branches.iter())
            .find(|candidate| candidate.id == branch)
            .ok_or(Unfit::Foreign(event.seq))?;
        let arrival =
            graph.follow(here, taken, |name| values.get(name).or_else(|| self.variables.get(name)))?;
        let Some(here) = self.path.last_mut() else {
            return Err(Unfit::NoStart);
        };
        here.answered = Some(Answer {
            seq: event.seq,
            branch: branch.to_owned(),
            values: values.clone(),
            at: event.at,
            by: event.by.clone(),
        });
        set_all(&mut self.variables, values);
        self.suggestions.shift_remove(step);
        self.step.clone_from(&arrival.step);
        self.path.push(Visit {
            seq: event.seq,
            step: arrival.step,
            passed: arrival.passed,
            at: event.at,
            answered: None,
        });
        self.position = event.seq;
        Ok(())
    }

    fn rewind(&mut self, event: &Event, from: u64, to: u64) -> Result<(), Unfit> {
        let index = self.index_of(to).ok_or(Unfit::Foreign(event.seq))?;
        if from != self.position {
            return Err(Unfit::Foreign(event.seq));
        }
        let here = &mut self.path[index];
        keep_answer(
            &mut self.suggestions,
            &mut self.revised,
            here.step.clone(),
            here.answered.take(),
            event.seq,
        );
        here.seq = event.seq;
        here.at = event.at;
        self.step.clone_from(&here.step);
        // Of two answers to the same step the later one is suggested.
        for visit in self.path.drain(index + 1..) {
            keep_answer(&mut self.suggestions, &mut self.revised, visit.step, visit.answered, event.seq);
        }
        self.position = event.seq;
        self.last_rewind = Some(LastRewind { seq: event.seq, from, to });
        self.variables = self.variables_along_path();
        Ok(())
    }

    fn tick(&mut self, step: &str, item: &str, done: bool) {
        if done {
            self.ticks.entry(step.to_owned()).or_default().insert(item.to_owned());
        } else if let Some(items) = self.ticks.get_mut(step) {
            items.remove(item);
            if items.is_empty() {
                self.ticks.remove(step);
            }
        }
    }

    /// The variables as the start, the answers of the path and the settings by hand leave them, in their order
    /// in time.
    fn variables_along_path(&self) -> Variables {
        let mut variables = self.initial.clone();
        let mut by_hand = self.set_by_hand.iter().peekable();
        for answer in self.path.iter().filter_map(|visit| visit.answered.as_ref()) {
            while let Some(set) = by_hand.next_if(|set| set.seq < answer.seq) {
                set_variable(&mut variables, set);
            }
            set_all(&mut variables, &answer.values);
        }
        for set in by_hand {
            set_variable(&mut variables, set);
        }
        variables
    }
}

fn note(event: &Event, to: Option<MemberRef>, step: String, audience: Audience, text: &str) -> Note {
    Note { seq: event.seq, at: event.at, by: event.by.clone(), to, step, audience, text: text.to_owned() }
}

fn set_all(variables: &mut Variables, values: &Variables) {
    for (name, value) in values {
        variables.insert(name.clone(), value.clone());
    }
}

fn set_variable(variables: &mut Variables, set: &SetByHand) {
    match &set.value {
        Some(value) => drop(variables.insert(set.name.clone(), value.clone())),
        None => drop(variables.shift_remove(&set.name)),
    }
}

/// Turns an answer that is taken back into a suggestion and a line of the record.
fn keep_answer(
    suggestions: &mut IndexMap<String, Suggestion>,
    revised: &mut Vec<Revised>,
    step: String,
    answer: Option<Answer>,
    by_seq: u64,
) {
    if let Some(answer) = answer {
        let suggestion = Suggestion { branch: answer.branch.clone(), values: answer.values.clone() };
        suggestions.insert(step.clone(), suggestion);
        revised.push(Revised { step, answer, by_seq });
    }
}
