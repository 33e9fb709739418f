//! What a call consumed.

use serde::{Deserialize, Serialize};

/// The tokens of one call. The prompt is the sum of all but `output`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Of the prompt, neither written to nor read from the cache.
    pub input: u64,
    /// Of the prompt, written to the cache for five minutes.
    pub cache_write_5m: u64,
    /// Of the prompt, written to the cache for an hour.
    pub cache_write_1h: u64,
    /// Of the prompt, read from the cache.
    pub cache_read: u64,
    /// Of the answer.
    pub output: u64,
}
