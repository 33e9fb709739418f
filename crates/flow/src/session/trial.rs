//! A walk that nobody keeps: it leads as far as the document does, which may be a draft with holes.

use jiff::Timestamp;

use super::{Act, Decided, Event, MemberRef, Refusal, State, Status, Unfit, act, start};
use crate::document::{Step, StepKind, Value, Variables};
use crate::graph::{Graph, Lost};

/// About how many bytes the note of a trial may tell: more than anybody reads, and little to write.
const TOLD_BYTES: usize = 2 * 1024 * 1024;

/// How far a walk came.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Where it stands. Absent where it cannot even begin.
    pub state: Option<State>,
    /// How many of the acts were taken.
    pub taken: usize,
    /// Why it does not go on.
    pub broken_off: Option<BrokenOff>,
}

/// Why a trial does not go on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokenOff {
    /// There is no way in.
    #[error(transparent)]
    NoWayIn(Lost),
    /// The next act is not possible.
    #[error(transparent)]
    Refused(Refusal),
    /// The step that the walk stands at has no branches and is no outcome.
    #[error("this step has no way on")]
    NoWayOn,
    /// The outcome that the walk stands at does not say how it ended.
    #[error("this outcome does not say how it ended")]
    NoOutcome,
    /// The walk has become longer than a trial needs to be.
    #[error("the walk is too long")]
    TooLong,
}

impl Trial {
    /// Walks a document from its start. The acts are done one after another, so the positions that they name do not
    /// matter; the first that is not possible ends the walk. All happens at one moment.
    pub fn walk(graph: &Graph, by: &MemberRef, at: Timestamp, acts: Vec<Act>) -> Self {
        let mut state = match begin(graph, by, at) {
            Ok(state) => state,
            Err(lost) => {
                return Self { state: None, taken: 0, broken_off: Some(BrokenOff::NoWayIn(lost)) };
            }
        };
        let longest = longest_value(graph, &acts);
        let (mut taken, mut told, mut position) = (0, 0, 0);
        for wanted in acts {
            if position != state.position {
                position = state.position;
                told += weight(graph, &state, longest);
            }
            let done = if told > TOLD_BYTES {
                Err(BrokenOff::TooLong)
            } else {
                perform(graph, &mut state, by, at, wanted).map_err(BrokenOff::Refused)
            };
            if let Err(reason) = done {
                return Self { state: Some(state), taken, broken_off: Some(reason) };
            }
            taken += 1;
        }
        let broken_off = dead_end(graph, &state);
        Self { state: Some(state), taken, broken_off }
    }
}

fn begin(graph: &Graph, by: &MemberRef, at: Timestamp) -> Result<State, Lost> {
    // Nothing is given that could be refused, and the first event always fits.
    let what = start(graph, Variables::new(), None, None).map_err(|refusal| match refusal {
        Refusal::FlowUnsound(lost) => lost,
        _ => Lost::NoStart,
    })?;
    let event = Event { seq: 1, at, by: by.clone(), what };
    State::begin(graph, &event).map_err(|unfit| match unfit {
        Unfit::Lost(lost) => lost,
        _ => Lost::NoStart,
    })
}

fn perform(
    graph: &Graph,
    state: &mut State,
    by: &MemberRef,
    at: Timestamp,
    wanted: Act,
) -> Result<(), Refusal> {
    if let Decided::Event(what) = act(graph, state, from_here(wanted, state.position))? {
        let event = Event { seq: state.seq + 1, at, by: by.clone(), what };
        // What was just decided fits; a state that it did not fit would have moved on.
        state.apply(graph, &event).map_err(|_| Refusal::StalePosition)?;
    }
    Ok(())
}

fn from_here(mut act: Act, here: u64) -> Act {
    if let Act::Answer { position, .. } | Act::Rewind { position, .. } | Act::Finish { position, .. } =
        &mut act
    {
        *position = here;
    }
    act
}

fn dead_end(graph: &Graph, state: &State) -> Option<BrokenOff> {
    let step = state.current(graph).filter(|_| state.status == Status::Open)?;
    match step.kind {
        StepKind::Outcome => step.outcome.is_none().then_some(BrokenOff::NoOutcome),
        _ => step.branches.is_empty().then_some(BrokenOff::NoWayOn),
    }
}

/// The bytes of the longest text that a variable can have on this walk.
fn longest_value(graph: &Graph, acts: &[Act]) -> usize {
    let length = |value: &Value| if let Value::Text(text) = value { text.len() } else { 0 };
    let defaults = graph.document().variables.iter().filter_map(|variable| variable.default.as_ref());
    let given = acts.iter().flat_map(|act| match act {
        Act::Answer { values, .. } => values.values().collect(),
        Act::SetVariable { value: Some(value), .. } => vec![value],
        _ => Vec::new(),
    });
    defaults.chain(given).map(length).max().unwrap_or(0)
}

/// About how much a note tells of the current visit, variables filled in.
fn weight(graph: &Graph, state: &State, longest: usize) -> usize {
    let passed = state.path.last().map_or(0, |visit| visit.passed.len());
    let texts = state.current(graph).into_iter().flat_map(texts);
    let told: usize = texts.map(|text| text.len() + longest * text.matches("{{").count()).sum();
    128 * (1 + passed) + told
}

fn texts(step: &Step) -> impl Iterator<Item = &String> {
    let labels = step.branches.iter().map(|branch| &branch.label);
    let items = step.checklist.iter().map(|item| &item.text);
    [&step.title, &step.client_note, &step.internal_note].into_iter().chain(labels).chain(items)
}
