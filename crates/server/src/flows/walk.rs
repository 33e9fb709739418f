//! Trying a draft: a walk that nobody keeps. Each request brings the whole walk, so there is nothing to store and a draft
//! that was mended in between is simply walked as it is now.

use super::{One, Reading, parse, store};
use crate::{
    auth::Viewer,
    http::{Json, Path, Result, Stored},
};
use garde::Validate;
use indexmap::IndexMap;
use pathbook_flow::{
    document::{Document, Outcome, Value, Variables},
    graph::{Graph, Lost},
    note,
    session::{
        self, Act, Audience, BrokenOff, MemberRef, Note, Refusal, Revised, State, Status, Suggestion, Visit,
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// How many acts a trial may have.
const MOST_ACTS: usize = 500;

/// A walk to try.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewTrial")]
pub struct Wanted {
    /// The id of the step to begin at. Absent: the start of the flow.
    #[serde(default)]
    #[garde(length(max = 200))]
    from: Option<String>,
    /// What is done, one after another.
    #[serde(default)]
    #[garde(length(max = MOST_ACTS))]
    acts: Vec<TrialAct>,
    /// In which format the notes are wanted.
    #[serde(default = "markdown")]
    #[garde(skip)]
    note_format: note::Format,
}

fn markdown() -> note::Format {
    note::Format::Markdown
}

/// An act of a walk that is tried. It is done at the step that the acts before it lead to.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum TrialAct {
    /// Take a branch of the current step.
    Answer {
        /// The id of the branch.
        branch: String,
        /// What a form is filled with, by variable.
        #[serde(default)]
        values: Variables,
    },
    /// Go back to an earlier step.
    Rewind {
        /// The `seq` of the visit on the path.
        to: u64,
    },
    /// Tick a checklist item, or untick it.
    Tick { step: String, item: String, done: bool },
    /// Write a note at the current step.
    Note {
        /// Plain text.
        text: String,
        audience: Audience,
    },
    /// Set or clear a variable.
    Variable {
        name: String,
        /// Its value. Absent: none.
        #[serde(default)]
        value: Option<Value>,
    },
    /// Finish with an outcome and a closing note.
    Finish {
        /// How it ended. Needed away from an outcome step.
        #[serde(default)]
        outcome: Option<Outcome>,
        /// The last word. Needed away from an outcome step.
        #[serde(default)]
        closing_note: String,
    },
}

impl From<TrialAct> for Act {
    fn from(act: TrialAct) -> Self {
        // A trial puts each act at the position that it leads to.
        let position = 0;
        match act {
            TrialAct::Answer { branch, values } => Self::Answer { position, branch, values },
            TrialAct::Rewind { to } => Self::Rewind { position, to },
            TrialAct::Tick { step, item, done } => Self::Tick { step, item, done },
            TrialAct::Note { text, audience } => Self::AddNote { step: None, audience, text },
            TrialAct::Variable { name, value } => Self::SetVariable { name, value },
            TrialAct::Finish { outcome, closing_note } => Self::Finish { position, outcome, closing_note },
        }
    }
}

/// How far a walk on the draft comes. Nothing of it is kept.
#[derive(Serialize, JsonSchema)]
pub struct Trial<'t> {
    /// The revision of the draft that was walked.
    revision: i64,
    /// How many of the acts were taken. Those behind them were not looked at.
    taken: usize,
    /// Why it does not go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    broken_off: Option<Break>,
    /// Where it stands. Absent where it cannot even begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<TrialState<'t>>,
    /// The draft as people see it, with those of its steps that the walk has to do with.
    reading: Reading,
    /// What the ticket would read. Absent where the walk cannot even begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<Notes>,
}

/// Where a trial stands: what a session would say of itself.
#[derive(Serialize, JsonSchema)]
struct TrialState<'t> {
    /// The number of the last event.
    seq: u64,
    /// The event that led to the current step.
    position: u64,
    status: Status,
    /// The id of the current step.
    step: &'t str,
    /// The steps seen, the current one last.
    path: &'t [Visit],
    /// Answers from before going back, by step.
    suggestions: &'t IndexMap<String, Suggestion>,
    variables: &'t Variables,
    /// Ticked checklist items by step.
    ticks: &'t BTreeMap<String, BTreeSet<String>>,
    notes: &'t [Note],
    /// Answers taken back, oldest first.
    revised: &'t [Revised],
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
    closing_note: &'t str,
}

impl<'t> TrialState<'t> {
    fn of(state: &'t State) -> Self {
        Self {
            seq: state.seq,
            position: state.position,
            status: state.status,
            step: &state.step,
            path: &state.path,
            suggestions: &state.suggestions,
            variables: &state.variables,
            ticks: &state.ticks,
            notes: &state.notes,
            revised: &state.revised,
            outcome: state.outcome,
            closing_note: &state.closing_note,
        }
    }
}

/// The notes of a trial, as the draft would write them as the next version.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TrialNotes")]
struct Notes {
    internal: String,
    client: String,
    resolution: String,
}

/// Why a trial does not go on, and where.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TrialBreak")]
struct Break {
    /// The first act that was not taken, counted from 0. Absent: the walk itself has come to a place without a way on.
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<usize>,
    /// The rule of the checker that the draft breaks, or why the act is not possible.
    code: &'static str,
    /// The same as a sentence.
    message: String,
    /// The step that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<String>,
    /// The branch of the step that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<String>,
    /// The variable that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    variable: Option<String>,
}

pub async fn walk_draft(
    me: Viewer,
    Path(One { id }): Path<One>,
    Json(wanted): Json<Wanted>,
) -> Result<Stored<Trial<'static>>> {
    let mut db = me.read().await?;
    let live = store::read(&mut db, id).await?.live_version;
    let draft = store::draft(&mut db, id).await?;
    drop(db);
    let walker = Walker {
        by: MemberRef { id: me.user.id.to_string(), name: me.user.name.to_string() },
        team: me.team.name.clone(),
        at: me.app().now().timestamp(),
        revision: draft.draft_revision,
        version: u32::try_from(live.unwrap_or(0) + 1).unwrap_or(u32::MAX),
    };
    let document = parse(&draft.draft)?;
    // Large drafts take their time, and no other request should wait for them.
    let json = tokio::task::spawn_blocking(move || walker.walk(document, wanted));
    Ok(Stored::new(json.await.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?))
}

/// Who walks what.
struct Walker {
    by: MemberRef,
    team: String,
    at: jiff::Timestamp,
    revision: i64,
    /// The number that the draft would get.
    version: u32,
}

impl Walker {
    /// The [`Trial`] as JSON.
    fn walk(&self, mut document: Document, wanted: Wanted) -> serde_json::Result<Vec<u8>> {
        if let Some(from) = wanted.from {
            document.start = from;
        }
        let graph = Graph::compile(document);
        let acts = wanted.acts.into_iter().map(Act::from).collect();
        let session::Trial { state, taken, broken_off } =
            session::Trial::walk(&graph, &self.by, self.at, acts);
        serde_json::to_vec(&Trial {
            revision: self.revision,
            taken,
            broken_off: broken_off.map(|reason| explained(&graph, state.as_ref(), taken, &reason)),
            state: state.as_ref().map(TrialState::of),
            reading: reading(&graph, state.as_ref()),
            notes: state.as_ref().map(|state| self.notes(&graph, state, wanted.note_format)),
        })
    }

    fn notes(&self, graph: &Graph, state: &State, format: note::Format) -> Notes {
        let input = note::NoteInput { graph, version: self.version, state, team: &self.team };
        let written = |audience| note::render(&input, audience, format);
        Notes {
            internal: written(note::Audience::Internal),
            client: written(note::Audience::Client),
            resolution: written(note::Audience::Resolution),
        }
    }
}

/// The steps that were seen, are suggested or may come next, rendered.
fn reading(graph: &Graph, state: Option<&State>) -> Reading {
    let seen = state.into_iter().flat_map(|state| state.path.iter().map(|visit| &visit.step));
    let suggested = state.into_iter().flat_map(|state| state.suggestions.keys());
    let here = state.and_then(|state| state.current(graph));
    let next = here.into_iter().flat_map(|step| step.branches.iter().filter_map(|branch| branch.to.as_ref()));
    let mut wanted: HashSet<&String> = seen.chain(suggested).chain(next).collect();
    // Of steps with the same id the first is walked.
    Reading::with_steps(graph.document(), |step| wanted.remove(&step.id))
}

impl Break {
    fn of(code: &'static str, step: Option<&str>, message: String) -> Self {
        let step = step.map(str::to_owned);
        Self { act: None, code, message, step, branch: None, variable: None }
    }

    fn by_act(self, act: usize) -> Self {
        Self { act: Some(act), ..self }
    }
}

/// A reason in words, with the place that it is about. `next` is the first act that was not taken.
fn explained(graph: &Graph, state: Option<&State>, next: usize, reason: &BrokenOff) -> Break {
    let here = state.map(|state| state.step.as_str());
    let this = named(graph, here.unwrap_or_default());
    match reason {
        BrokenOff::NoWayIn(lost) => lost_at(graph, lost),
        BrokenOff::Refused(Refusal::FlowUnsound(lost)) => lost_at(graph, lost).by_act(next),
        BrokenOff::Refused(refusal) => {
            let (code, message) = match refusal {
                Refusal::VariableUnknown(name) if asks_for(graph, here, name) => (
                    "field_variable_unknown",
                    format!("{this} asks for “{name}”, which is no variable of the flow."),
                ),
                refusal => (refusal.code(), sentence(&refusal.to_string())),
            };
            let variable = refusal.variable().map(str::to_owned);
            Break { variable, ..Break::of(code, here, message).by_act(next) }
        }
        BrokenOff::NoWayOn => {
            let message = format!("{this} has no branches: nothing leads on from here.");
            Break::of("branches_missing", here, message)
        }
        BrokenOff::NoOutcome => {
            Break::of("outcome_kind_missing", here, format!("{this} does not say how it ended."))
        }
        BrokenOff::TooLong => {
            let message = "This walk is too long. Begin again, nearer to what you want to see.".to_owned();
            Break::of("walk_too_long", here, message).by_act(next)
        }
    }
}

fn lost_at(graph: &Graph, lost: &Lost) -> Break {
    match lost {
        Lost::NoStart => match graph.document().start.as_str() {
            "" => Break::of("start_missing", None, "The flow has no first step yet.".to_owned()),
            start => Break::of("start_unknown", None, format!("There is no step “{start}” to begin at.")),
        },
        Lost::Nowhere { step, branch } => {
            let branches = graph.step(step).map(|step| step.branches.as_slice()).unwrap_or_default();
            let known = branches.iter().find(|known| known.id == *branch);
            let label = known.map(|known| known.label.as_str()).filter(|label| !label.is_empty());
            let (code, end) = if known.is_some_and(|known| known.to.is_some()) {
                ("branch_target_unknown", "leads to a step that is not there")
            } else {
                ("branch_target_missing", "leads nowhere yet")
            };
            let message = format!("“{}” of {} {end}.", label.unwrap_or(branch), named(graph, step));
            Break { branch: Some(branch.clone()), ..Break::of(code, Some(step), message) }
        }
        Lost::Undecided(step) => {
            let message =
                format!("No rule of {} holds, and it has no branch for all else.", named(graph, step));
            Break::of("decision_else_missing", Some(step), message)
        }
        Lost::Circle(step) => {
            let message = format!("{} leads back to itself without asking anybody.", named(graph, step));
            Break::of("decision_cycle", Some(step), message)
        }
    }
}

/// Whether the form at this step asks for this variable.
fn asks_for(graph: &Graph, step: Option<&str>, variable: &str) -> bool {
    let fields = step.and_then(|step| graph.step(step)).map(|step| step.fields.as_slice());
    fields.unwrap_or_default().iter().any(|field| field.variable == variable)
}

/// A step by its title, or by its id where it has none.
fn named(graph: &Graph, id: &str) -> String {
    let title = graph.step(id).map(|step| step.title.trim()).filter(|title| !title.is_empty());
    format!("“{}”", title.unwrap_or(id))
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}
