//! Streams one answer of a language model: one client, two dialects.
//!
//! A call ends in `Done` or in `Failed` and never hangs: each wait has a limit. An attempt that failed is repeated as long as no
//! answer has begun; afterwards tokens are billed, and whoever pays for them decides. A stream that ends before the answer does
//! is a failure. Nothing here writes to a log, and nothing of what is asked, answered or sent as a key can be printed.

mod anthropic;
mod client;
mod dialect;
mod failure;
mod openai;
mod secret;
mod settings;
mod sse;
mod standing;

pub use client::{Answer, Client, Event, SetupError};
pub use dialect::Stop;
pub use failure::{Failure, Kind};
pub use secret::Secret;
pub use settings::{Dialect, Limits, Settings};
pub use standing::Standing;
