//! What is asked of a model.

use serde_json::Value;

/// One request to a model, laid out so that what repeats stands first: providers cache by exact prefix.
#[derive(Clone)]
pub struct Prompt {
    /// The rules and an example: the same for every team. The first cache breakpoint is at its end.
    pub system: &'static str,
    /// What is known of this conversation: the same for all its calls of one stage. The second breakpoint.
    pub context: String,
    /// What this call is about.
    pub task: String,
    /// The name of the answer's schema.
    pub schema_name: &'static str,
    /// The JSON Schema of the answer, of the subset that providers compile: no optional properties, no unions.
    pub schema: &'static Value,
    /// The most tokens of an answer.
    pub max_tokens: u32,
    /// Stands for the person who asks; says nothing about them.
    pub user: String,
}
