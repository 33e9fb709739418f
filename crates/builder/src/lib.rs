//! Builds a flow with a language model in four bounded stages: what is asked, what an answer means, whether it is sound, and
//! what it costs. Pure: no I/O, no clock, no randomness.

mod prompt;
mod usage;

pub use prompt::Prompt;
pub use usage::Usage;
