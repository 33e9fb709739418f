//! What a note says, before it is written in any form.

use std::collections::HashSet;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::NoteInput;
use super::write::{Block, Entry};
use crate::document::{Kind, Outcome, Step, StepKind, Value};
use crate::graph::Graph;
use crate::session::{Answer, Audience, State, Status, Ticket, Visit};
use crate::text;

/// The flow that was walked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FlowRef {
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: Kind,
    /// The version walked.
    pub version: u32,
    /// The team it belongs to.
    pub team: String,
}

/// A value with the name that people know it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NamedValue {
    /// The label of the variable.
    pub label: String,
    /// The value as text.
    pub value: String,
}

/// A checklist item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Checked {
    /// What was to be done.
    pub text: String,
    /// Whether it was.
    pub done: bool,
}

/// A step of the path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Walked {
    /// The id of the step.
    pub step: String,
    /// The title of the step.
    pub title: String,
    /// The answer. Absent on a form, which has values, and on the last step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// What the form was filled with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<NamedValue>,
    /// The checklist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<Checked>,
    /// When the person left the step, or came to the last one.
    pub at: Timestamp,
    /// Who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// Something that was tried and did not lead to the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tried {
    /// The title of the step.
    pub title: String,
    /// What came of it.
    pub result: String,
}

/// A note that somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Remark {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// Whom it was written to, where it came with the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The title of the step it was written at.
    pub step: String,
    /// Who may read it.
    pub audience: Audience,
    /// What it says.
    pub text: String,
}

/// The note for the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "audience", rename = "internal")]
pub struct InternalNote {
    /// The flow.
    pub flow: FlowRef,
    /// What was worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<Ticket>,
    /// Where the session stands.
    pub status: Status,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// The title of the step it stands at or ended at.
    pub step: String,
    /// Who walked, in the order they did.
    pub people: Vec<String>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
    /// Time worked, in minutes, rounded up.
    pub active_minutes: u64,
    /// Values given at the start or by hand, which no form of the path shows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<NamedValue>,
    /// The path.
    pub path: Vec<Walked>,
    /// What did not help, and answers that were changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tried: Vec<Tried>,
    /// What people wrote.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Remark>,
    /// What the next line needs: the internal note of the outcome, in Markdown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub handover: String,
    /// The last word.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub closing_note: String,
    /// Why it was cancelled.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// The note for the client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "audience", rename = "client")]
pub struct ClientNote {
    /// What is worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// What was done, in the order it was done.
    pub lines: Vec<String>,
    /// What people wrote for the client.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// How it ended, as the client is told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub result: String,
    /// The last word, unless it is for the next line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub closing_note: String,
}

/// The one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "audience", rename = "resolution")]
pub struct ResolutionNote {
    /// The line.
    pub line: String,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Time worked, in minutes, rounded up.
    pub active_minutes: u64,
}

impl InternalNote {
    pub(super) fn of(input: &NoteInput<'_>) -> Self {
        let (graph, state) = (input.graph, input.state);
        let document = graph.document();
        let words = Words { graph, state, shows_internal: true };
        let current = state.current(graph);
        let ended_here = current.filter(|step| step.kind == StepKind::Outcome);
        Self {
            flow: FlowRef {
                title: document.title.clone(),
                kind: document.kind,
                version: input.version,
                team: input.team.to_owned(),
            },
            target: state.target_label.clone(),
            ticket: state.ticket.clone(),
            status: state.status,
            outcome: state.outcome,
            step: words.title(&state.step),
            people: people(state),
            started_at: state.started_at,
            finished_at: state.finished_at,
            active_minutes: active_minutes(state),
            values: other_values(&words),
            path: state.path.iter().map(|visit| words.walked(visit)).collect(),
            tried: tried(&words),
            notes: remarks(&words),
            handover: ended_here
                .map(|step| text::fill_markdown(&step.internal_note, &|name| Some(words.value(name))))
                .unwrap_or_default(),
            closing_note: state.closing_note.clone(),
            reason: if state.status == Status::Cancelled { state.reason.clone() } else { String::new() },
        }
    }

    /// The note as blocks of text.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::Title(self.flow.title.clone()), Block::Facts(self.facts())];
        // What the reader acts on comes first; the path is the long part, to look things up in.
        if !self.handover.is_empty() {
            blocks.push(Block::Heading(self.handover_heading()));
            blocks.push(Block::Markdown(self.handover.clone()));
        }
        if !self.closing_note.is_empty() {
            blocks.push(Block::Heading("Closing note"));
            blocks.push(Block::Lines(self.closing_note.clone()));
        }
        if !self.notes.is_empty() {
            blocks.push(Block::Heading("Notes"));
            blocks.push(Block::Points(self.notes.iter().map(Remark::entry).collect()));
        }
        if !self.tried.is_empty() {
            blocks.push(Block::Heading("Did not help, was skipped or changed"));
            let entry = |tried: &Tried| Entry::new(&tried.title, &tried.result);
            blocks.push(Block::Points(self.tried.iter().map(entry).collect()));
        }
        if !self.values.is_empty() {
            blocks.push(Block::Heading("Values"));
            blocks.push(Block::Facts(self.values.iter().map(NamedValue::fact).collect()));
        }
        let path: Vec<Entry> = self.path.iter().filter(|walked| walked.tells()).map(Walked::entry).collect();
        if !path.is_empty() {
            blocks.push(Block::Heading("Path"));
            blocks.push(Block::Numbered(path));
        }
        blocks
    }

    /// Nobody takes over what is solved or does not apply.
    fn handover_heading(&self) -> &'static str {
        match self.outcome {
            Some(Outcome::Resolved | Outcome::NotApplicable) => "For the team",
            Some(Outcome::Escalated | Outcome::Failed) | None => "For the next line",
        }
    }

    fn facts(&self) -> Vec<(String, String)> {
        let mut facts = Vec::new();
        let mut fact = |label: &str, value: String| facts.push((label.to_owned(), value));
        fact("Status", self.standing());
        if let Some(target) = &self.target {
            fact("Target", target.clone());
        }
        if let Some(ticket) = &self.ticket {
            let parts = [&ticket.system, &ticket.id, &ticket.url];
            let parts: Vec<&str> =
                parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            fact("Ticket", parts.join(" "));
        }
        fact("Flow", format!("version {} ({})", self.flow.version, self.flow.team));
        fact("By", self.people.join(", "));
        fact("Started", moment(self.started_at));
        if let Some(finished_at) = self.finished_at {
            fact("Ended", moment(finished_at));
        }
        fact("Active time", format!("{} min", self.active_minutes));
        if !self.reason.is_empty() {
            fact("Reason", self.reason.clone());
        }
        facts
    }

    fn standing(&self) -> String {
        match (self.status, self.outcome) {
            (Status::Finished, Some(outcome)) => format!("{}: {}", outcome_name(outcome), self.step),
            (Status::Finished, None) => format!("Finished: {}", self.step),
            (Status::Cancelled, _) => format!("Cancelled at: {}", self.step),
            (Status::Paused, _) => format!("Paused at: {}", self.step),
            (Status::Open, _) => format!("In progress at: {}", self.step),
        }
    }
}

impl ClientNote {
    pub(super) fn of(input: &NoteInput<'_>) -> Self {
        let (graph, state) = (input.graph, input.state);
        let words = Words { graph, state, shows_internal: false };
        let mut said = HashSet::new();
        let lines = (state.path.iter())
            .filter_map(|visit| {
                let step = graph.step(&visit.step)?;
                let answer = visit.answered.as_ref()?;
                // What was not done is not told.
                let was_done = step.kind != StepKind::Instruction || answer.branch == "done";
                was_done.then(|| words.fill(&step.client_note))
            })
            .filter(|line| !line.trim().is_empty() && said.insert(line.clone()))
            .collect();
        let notes = (state.notes.iter())
            .filter(|note| note.audience == Audience::Client)
            .map(|note| note.text.clone())
            .collect();
        let result = (state.current(graph))
            .filter(|step| step.kind == StepKind::Outcome && agrees(step, state))
            .map(|step| words.fill(&step.client_note))
            .unwrap_or_default();
        Self {
            target: state.target_label.clone(),
            lines,
            notes,
            result,
            closing_note: if is_for_client(state) { state.closing_note.clone() } else { String::new() },
        }
    }

    /// The note as blocks of text.
    pub(super) fn blocks(&self) -> Vec<Block> {
        // A client reads how it ended before what led there.
        let words = [&self.result].into_iter().chain(&self.notes).chain([&self.closing_note]);
        let mut blocks: Vec<Block> =
            words.filter(|text| !text.trim().is_empty()).cloned().map(Block::Lines).collect();
        if !self.lines.is_empty() {
            if !blocks.is_empty() {
                blocks.push(Block::Heading("What we did"));
            }
            blocks.push(Block::Points(self.lines.iter().map(|line| Entry::plain(line)).collect()));
        }
        blocks
    }
}

impl ResolutionNote {
    pub(super) fn of(input: &NoteInput<'_>) -> Self {
        let (graph, state) = (input.graph, input.state);
        let words = Words { graph, state, shows_internal: true };
        let title = words.title(&state.step);
        let at_outcome =
            state.current(graph).is_some_and(|step| step.kind == StepKind::Outcome && agrees(step, state));
        let first_line = |text: &str| text.lines().next().unwrap_or_default().trim().to_owned();
        let standing = match (state.status, state.outcome) {
            (Status::Finished, Some(outcome)) => {
                let what = if at_outcome { title } else { first_line(&state.closing_note) };
                format!("{}: {what}", outcome_name(outcome))
            }
            (Status::Cancelled, _) => format!("Cancelled: {}", first_line(&state.reason)),
            (Status::Paused, _) => format!("Paused at: {title}"),
            _ => format!("In progress at: {title}"),
        };
        let minutes = active_minutes(state);
        let flow = &graph.document().title;
        let line = format!("{standing} ({flow}, version {}, {minutes} min)", input.version);
        Self { line: one_line(&line), outcome: state.outcome, active_minutes: minutes }
    }
}

/// Whether the session ended, if it did, as its outcome step says.
fn agrees(step: &Step, state: &State) -> bool {
    state.outcome.is_none() || state.outcome == step.outcome
}

impl NamedValue {
    fn fact(&self) -> (String, String) {
        (self.label.clone(), self.value.clone())
    }
}

impl Walked {
    /// Whether it says more than where the session stands, which the status does.
    fn tells(&self) -> bool {
        self.by.is_some() || self.checklist.iter().any(|item| item.done)
    }

    fn entry(&self) -> Entry {
        let mut entry = Entry::new(&self.title, self.answer.as_deref().unwrap_or_default());
        entry.details.extend(self.values.iter().map(|value| format!("{}: {}", value.label, value.value)));
        entry.details.extend(self.checklist.iter().map(|item| {
            let mark = if item.done { "Done" } else { "Not done" };
            format!("{mark}: {}", item.text)
        }));
        entry
    }
}

impl Remark {
    fn entry(&self) -> Entry {
        let reader = match (&self.to, self.audience) {
            (Some(to), _) => format!(" to {to}"),
            (None, Audience::Internal) => String::new(),
            (None, Audience::Client) => " for the client".to_owned(),
        };
        let head = format!("{}, {}{reader}, at: {}", moment(self.at), self.by, self.step);
        let mut entry = Entry::new(&head, "");
        entry.details.push(self.text.clone());
        entry
    }
}

/// Whether the client reads the closing note. Where somebody else has to go on, it is written for them.
fn is_for_client(state: &State) -> bool {
    !matches!(state.outcome, Some(Outcome::Escalated | Outcome::Failed))
}

/// The words of a session: titles and values as people know them.
pub(super) struct Words<'a> {
    pub(super) graph: &'a Graph,
    pub(super) state: &'a State,
    pub(super) shows_internal: bool,
}

impl Words<'_> {
    /// The value of a variable in a text. What has no value, or may not be shown, is its label in brackets.
    fn value(&self, name: &str) -> String {
        let state = self.state;
        let reference = match name {
            "target" => Some((state.target_label.clone(), "the target")),
            "ticket" => Some((state.ticket.as_ref().map(|ticket| ticket.id.clone()), "the ticket")),
            "member" => Some((Some(state.assignee.name.clone()), "")),
            _ => None,
        };
        if let Some((value, otherwise)) = reference {
            return value.filter(|value| !value.is_empty()).unwrap_or_else(|| otherwise.to_owned());
        }
        let is_hidden =
            !self.shows_internal && self.graph.variable(name).is_some_and(|variable| variable.internal);
        match state.variables.get(name) {
            Some(value) if !is_hidden => value_text(value),
            _ => format!("[{}]", self.label(name)),
        }
    }

    fn label(&self, name: &str) -> String {
        let label = self.graph.variable(name).map(|variable| variable.label.as_str());
        label.filter(|label| !label.is_empty()).unwrap_or(name).to_owned()
    }

    fn fill(&self, template: &str) -> String {
        text::fill(template, &|name| Some(self.value(name)))
    }

    /// The title of a step, or its id where the flow does not have it.
    pub(super) fn title(&self, step: &str) -> String {
        self.graph.step(step).map_or_else(|| step.to_owned(), |step| one_line(&self.fill(&step.title)))
    }

    fn walked(&self, visit: &Visit) -> Walked {
        let step = self.graph.step(&visit.step);
        let ticks = self.state.ticks.get(&visit.step);
        let checklist = step.into_iter().flat_map(|step| &step.checklist).map(|item| Checked {
            text: one_line(&self.fill(&item.text)),
            done: ticks.is_some_and(|ticks| ticks.contains(&item.id)),
        });
        let answer = visit.answered.as_ref();
        Walked {
            step: visit.step.clone(),
            title: self.title(&visit.step),
            answer: answer.and_then(|answer| self.answer(&visit.step, answer)),
            values: answer.into_iter().flat_map(|answer| self.values(answer)).collect(),
            checklist: checklist.collect(),
            at: answer.map_or(visit.at, |answer| answer.at),
            by: answer.map(|answer| answer.by.name.clone()),
        }
    }

    /// What the person picked, in words. A form has nothing to pick.
    fn answer(&self, step: &str, answer: &Answer) -> Option<String> {
        let step = self.graph.step(step)?;
        let branch = step.branches.iter().find(|branch| branch.id == answer.branch)?;
        match (step.kind, branch.label.as_str(), branch.id.as_str()) {
            (StepKind::Form, ..) => None,
            (StepKind::Instruction, "", "done") => Some("Done".to_owned()),
            (StepKind::Instruction, "", "failed") => Some("Failed".to_owned()),
            (StepKind::Instruction, "", "skipped") => Some("Skipped".to_owned()),
            (_, "", id) => Some(id.to_owned()),
            (_, label, _) => Some(one_line(&self.fill(label))),
        }
    }

    fn values(&self, answer: &Answer) -> impl Iterator<Item = NamedValue> {
        (answer.values.iter())
            .map(|(name, value)| NamedValue { label: self.label(name), value: value_text(value) })
    }
}

/// Values that neither a form of the path nor a default explains.
fn other_values(words: &Words<'_>) -> Vec<NamedValue> {
    let state = words.state;
    let last_answer = |name: &str| {
        (state.path.iter().rev())
            .filter_map(|visit| visit.answered.as_ref())
            .find_map(|answer| answer.values.get(name))
    };
    let default = |name: &str| words.graph.variable(name).and_then(|variable| variable.default.as_ref());
    (state.variables.iter())
        .filter(|(name, value)| last_answer(name).or_else(|| default(name)) != Some(*value))
        .map(|(name, value)| NamedValue { label: words.label(name), value: value_text(value) })
        .collect()
}

/// Those who answered, and whoever has the session now.
fn people(state: &State) -> Vec<String> {
    let answers = state.path.iter().filter_map(|visit| visit.answered.as_ref());
    let mut people: Vec<String> = Vec::new();
    for person in answers.map(|answer| &answer.by).chain([&state.assignee]) {
        if !people.contains(&person.name) {
            people.push(person.name.clone());
        }
    }
    people
}

/// Instructions that failed or were skipped, and answers that were changed.
fn tried(words: &Words<'_>) -> Vec<Tried> {
    let state = words.state;
    let mut tried = Vec::new();
    for visit in &state.path {
        let Some(answer) = &visit.answered else { continue };
        let is_instruction =
            words.graph.step(&visit.step).is_some_and(|step| step.kind == StepKind::Instruction);
        if is_instruction && answer.branch != "done" {
            let result = words.answer(&visit.step, answer).unwrap_or_default();
            tried.push(Tried { title: words.title(&visit.step), result });
        }
    }
    for revised in &state.revised {
        let stands = state.path.iter().any(|visit| {
            visit.step == revised.step
                && visit.answered.as_ref().is_some_and(|answer| {
                    answer.branch == revised.answer.branch && answer.values == revised.answer.values
                })
        });
        if !stands {
            let values =
                words.values(&revised.answer).map(|value| format!("{}: {}", value.label, value.value));
            let parts: Vec<String> =
                words.answer(&revised.step, &revised.answer).into_iter().chain(values).collect();
            let result = format!("{} (changed later)", parts.join(", "));
            tried.push(Tried { title: words.title(&revised.step), result });
        }
    }
    tried
}

fn remarks(words: &Words<'_>) -> Vec<Remark> {
    let remark = |note: &crate::session::Note| Remark {
        at: note.at,
        by: note.by.name.clone(),
        to: note.to.as_ref().map(|to| to.name.clone()),
        step: words.title(&note.step),
        audience: note.audience,
        text: note.text.clone(),
    };
    words.state.notes.iter().map(remark).collect()
}

fn value_text(value: &Value) -> String {
    match value {
        Value::YesNo(true) => "yes".to_owned(),
        Value::YesNo(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
    }
}

fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Resolved => "Resolved",
        Outcome::Escalated => "Escalated",
        Outcome::NotApplicable => "Not applicable",
        Outcome::Failed => "Failed",
    }
}

fn active_minutes(state: &State) -> u64 {
    state.active_seconds().div_ceil(60)
}

/// The time in UTC, to the minute.
fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
