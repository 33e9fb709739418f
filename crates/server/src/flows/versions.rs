//! Published versions in memory, ready to be walked. They never change, so they are never stale.

use super::reading;
use crate::{
    http::Result,
    types::{FlowId, TeamId},
};
use bytes::Bytes;
use pathbook_flow::{document::Document, graph::Graph};
use quick_cache::{Weighter, sync::Cache};
use std::sync::{Arc, OnceLock};

/// A published version, indexed for walking.
pub struct Version {
    /// The flow.
    pub graph: Graph,
    reading: OnceLock<Bytes>,
}

impl Version {
    /// A version of this document.
    pub fn new(document: Document) -> Self {
        Self { graph: Graph::compile(document), reading: OnceLock::new() }
    }

    /// Its [`Reading`](super::Reading) as JSON, rendered once.
    pub async fn reading(&self) -> Result<Bytes> {
        if let Some(bytes) = self.reading.get() {
            return Ok(bytes.clone());
        }
        let bytes = reading::rendered(self.graph.document().clone()).await?;
        Ok(self.reading.get_or_init(|| bytes).clone())
    }
}

/// Which version: team, flow and number.
type Key = (TeamId, FlowId, i64);

/// Versions used lately.
pub struct Versions(Cache<Key, Arc<Version>, BySteps>);

/// How many steps all versions in memory may have together: about 1 KiB each, so some 40 MiB.
const STEPS: u64 = 40_000;

#[derive(Clone)]
struct BySteps;

impl Weighter<Key, Arc<Version>> for BySteps {
    fn weight(&self, _: &Key, version: &Arc<Version>) -> u64 {
        1 + u64::try_from(version.graph.document().steps.len()).unwrap_or(u64::MAX - 1)
    }
}

impl Versions {
    /// An empty memory.
    #[expect(clippy::new_without_default, reason = "made once, by the application")]
    pub fn new() -> Self {
        Self(Cache::with_weighter(1000, STEPS, BySteps))
    }

    /// The version, read where it is not in memory.
    pub async fn open(&self, key: Key, read: impl Future<Output = Result<Version>>) -> Result<Arc<Version>> {
        if let Some(version) = self.0.get(&key) {
            return Ok(version);
        }
        let version = Arc::new(read.await?);
        self.0.insert(key, version.clone());
        Ok(version)
    }
}
