//! The states of sessions in memory. A state is only ever the fold of the events, so losing it costs a read, and one that
//! is behind the database is found out when its next event is appended.

use crate::{
    flows::Version,
    types::{BatchId, FlowId, SessionId, TeamId},
};
use pathbook_flow::{
    document::Value,
    session::{Event, State},
};
use quick_cache::{Weighter, sync::Cache};
use schemars::JsonSchema;
use serde::{Serialize, Serializer, ser::SerializeSeq};
use serde_json::value::{RawValue, to_raw_value};
use std::sync::Arc;

/// The place of a session among those it was launched with.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "SessionBatch")]
pub struct InBatch {
    /// The batch.
    pub id: BatchId,
    /// What the batch is called.
    pub name: String,
    /// Its place, from 1.
    pub ordinal: i64,
    /// How many there are.
    pub of: i64,
}

/// A session as it stands, with the version it is walked on.
#[derive(Clone)]
pub struct Held {
    /// The flow.
    pub flow: FlowId,
    /// The number of the version.
    pub number: i64,
    /// Its place in a batch, if it belongs to one.
    pub batch: Option<Arc<InBatch>>,
    /// The version.
    pub version: Arc<Version>,
    /// The fold of its events.
    pub state: State,
    /// The answered visits of the path as JSON, written once: every answer to a client carries them all.
    answered: Vec<Box<RawValue>>,
}

impl Held {
    /// A session as it stands.
    pub fn new(
        flow: FlowId,
        number: i64,
        batch: Option<Arc<InBatch>>,
        version: Arc<Version>,
        state: State,
    ) -> serde_json::Result<Self> {
        let mut held = Self { flow, number, batch, version, state, answered: Vec::new() };
        held.write_answered()?;
        Ok(held)
    }

    /// Takes in the next event.
    pub fn apply(&mut self, event: &Event) -> anyhow::Result<()> {
        self.state.apply(&self.version.graph, event)?;
        // Visits before the current one stay as they are; going back makes an earlier one current.
        self.answered.truncate(self.state.path.len() - 1);
        Ok(self.write_answered()?)
    }

    fn write_answered(&mut self) -> serde_json::Result<()> {
        let (_, answered) = self.state.path.split_last().unwrap_or_else(|| unreachable!("never empty"));
        for visit in &answered[self.answered.len()..] {
            self.answered.push(to_raw_value(visit)?);
        }
        Ok(())
    }

    /// The path as JSON.
    pub fn path(&self) -> impl Serialize {
        Path(self)
    }

    /// About how many bytes the state takes, in memory and as JSON.
    pub fn weight(&self) -> u64 {
        let State { path, notes, revised, variables, suggestions, .. } = &self.state;
        let texts: usize = notes.iter().map(|note| note.text.len()).sum();
        let values: usize =
            variables.values().map(|value| if let Value::Text(text) = value { text.len() } else { 8 }).sum();
        let parts = path.len() + notes.len() + revised.len() + variables.len() + suggestions.len();
        u64::try_from(1024 + texts + values + 512 * parts).unwrap_or(u64::MAX)
    }
}

struct Path<'h>(&'h Held);

impl Serialize for Path<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Held { state, answered, .. } = self.0;
        let mut path = serializer.serialize_seq(Some(state.path.len()))?;
        for visit in answered {
            path.serialize_element(visit)?;
        }
        path.serialize_element(&state.path.last())?;
        path.end()
    }
}

/// Which session.
type Place = (TeamId, SessionId);

/// States used lately.
pub struct States(Cache<Place, Arc<Held>, ByWeight>);

/// How many states are expected, and how many bytes all of them may take.
const EXPECTED: usize = 4096;
const CAPACITY: u64 = 16 * 1024 * 1024;

#[derive(Clone)]
struct ByWeight;

impl Weighter<Place, Arc<Held>> for ByWeight {
    fn weight(&self, _: &Place, held: &Arc<Held>) -> u64 {
        held.weight()
    }
}

impl States {
    /// An empty memory.
    #[expect(clippy::new_without_default, reason = "made once, by the application")]
    pub fn new() -> Self {
        Self(Cache::with_weighter(EXPECTED, CAPACITY, ByWeight))
    }

    /// The state, if it is in memory. It may be behind the database.
    pub fn get(&self, place: Place) -> Option<Arc<Held>> {
        self.0.get(&place)
    }

    /// Lets go of a state that is about to change.
    pub fn release(&self, place: Place) {
        self.0.remove(&place);
    }

    /// Keeps a state.
    pub fn hold(&self, place: Place, held: Arc<Held>) {
        self.0.insert(place, held);
    }
}
