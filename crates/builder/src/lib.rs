//! Builds a flow with a language model in four bounded stages: what is asked, what an answer means, whether it is sound, and
//! what it costs. Pure: no I/O, no clock, no randomness.

mod assemble;
pub mod check;
pub mod foundation;
mod known;
mod mask;
pub mod material;
pub mod plan;
pub mod price;
mod prompt;
pub mod prompts;
pub mod quota;
mod scan;
pub mod state;
mod usage;
pub mod wire;
mod words;

pub use assemble::assemble;
pub use known::Known;
pub use prompt::Prompt;
pub use scan::Scanner;
pub use usage::Usage;
