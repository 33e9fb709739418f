//! The states of sessions in memory. A state is only ever the fold of the events, so losing it costs a read, and one that
//! is behind the database is found out when its next event is appended.

use crate::{
    flows::Version,
    types::{BatchId, FlowId, SessionId, TeamId},
};
use pathbook_flow::session::State;
use quick_cache::sync::Cache;
use std::sync::Arc;

/// A session as it stands, with the version it is walked on.
#[derive(Clone)]
pub struct Held {
    /// The flow.
    pub flow: FlowId,
    /// The number of the version.
    pub number: i64,
    /// The batch it belongs to.
    pub batch: Option<BatchId>,
    /// The version.
    pub version: Arc<Version>,
    /// The fold of its events.
    pub state: State,
}

/// Which session.
type Place = (TeamId, SessionId);

/// States used lately.
pub struct States(Cache<Place, Arc<Held>>);

/// How many states are kept: some 4 KiB each.
const KEPT: usize = 4096;

impl States {
    /// An empty memory.
    #[expect(clippy::new_without_default, reason = "made once, by the application")]
    pub fn new() -> Self {
        Self(Cache::new(KEPT))
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
