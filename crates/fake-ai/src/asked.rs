//! What a request asks for, whatever the dialect it is written in.

use serde_json::Value;

use crate::cache::Prefixes;

/// The two ways in which providers are spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// Anthropic's Messages.
    Anthropic,
    /// Chat completions, as OpenAI and many others have them.
    OpenAi,
}

/// A request that passed the checks.
pub(crate) struct Asked {
    pub(crate) model: String,
    pub(crate) stream: bool,
    pub(crate) max_tokens: u64,
    /// The rules.
    pub(crate) system: String,
    /// All that follows the rules.
    pub(crate) text: String,
    pub(crate) schema: Option<Value>,
    pub(crate) prefixes: Prefixes,
    /// How many tokens a prefix must have to be cached.
    pub(crate) least: u64,
}

impl Asked {
    /// The stage of building a flow that this belongs to, told by the answer that is wanted.
    pub(crate) fn stage(&self) -> &'static str {
        let has =
            |name: &str| self.schema.as_ref().is_some_and(|schema| schema["properties"].get(name).is_some());
        if has("branches") {
            "scaffold"
        } else if has("steps") {
            "branch"
        } else if has("findings") {
            "review"
        } else {
            "other"
        }
    }
}

/// Why a request is not answered.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self { status: 400, kind: "invalid_request_error", message: message.into() }
    }

    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self { status: 401, kind: "authentication_error", message: message.into() }
    }

    pub(crate) fn no_model(model: &str) -> Self {
        Self { status: 404, kind: "not_found_error", message: format!("model: {model}") }
    }
}
