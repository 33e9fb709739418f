//! What is asked of a model.

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
    /// The JSON Schema of the answer as text, sent as it is: models write the fields in its order. Of the subset that
    /// providers compile: no optional properties, no unions.
    pub schema: &'static str,
    /// The most tokens of an answer.
    pub max_tokens: u32,
    /// Stands for the person who asks; says nothing about them.
    pub user: String,
}

impl Prompt {
    /// How many bytes a model reads.
    pub fn bytes(&self) -> u64 {
        (self.system.len() + self.context.len() + self.task.len() + self.schema.len()) as u64
    }
}
