//! Which provider is asked, and how patiently.

use std::time::Duration;

use crate::secret::Secret;

/// How a provider is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Anthropic's Messages.
    Anthropic,
    /// Chat completions, as OpenAI, Ollama, vLLM, LM Studio and gateways have them.
    OpenAi,
}

impl Dialect {
    /// The word for it in the settings.
    pub fn word(self) -> &'static str {
        match self {
            Self::Anthropic => "anthropic",
            Self::OpenAi => "openai",
        }
    }

    /// Where it is spoken unless another place is set.
    pub fn home(self) -> &'static str {
        match self {
            Self::Anthropic => "https://api.anthropic.com",
            Self::OpenAi => "https://api.openai.com/v1",
        }
    }
}

/// Which provider is asked.
#[derive(Clone)]
pub struct Settings {
    /// How it is spoken to.
    pub dialect: Dialect,
    /// Where. For Anthropic what stands before `/v1/messages`, for OpenAI what stands before `/chat/completions`.
    pub base_url: String,
    /// The key. Providers on one's own machine have none.
    pub key: Option<Secret>,
    /// The model that answers.
    pub model: String,
    /// How patiently.
    pub limits: Limits,
}

/// How long is waited, and how often tried.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// To be connected.
    pub connect: Duration,
    /// For the first byte of an answer.
    pub first_byte: Duration,
    /// Between two pieces of an answer.
    pub idle: Duration,
    /// For the whole of a call, with all its attempts.
    pub total: Duration,
    /// Attempts of a call, as long as no answer has begun.
    pub attempts: u32,
    /// The first attempt after a failure comes after this time at most.
    pub shortest_backoff: Duration,
    /// No later attempt waits longer, unless the provider asks for it.
    pub longest_backoff: Duration,
    /// The longest time that a provider may ask to be waited for.
    pub longest_wait: Duration,
    /// So many failures in a row of `unwell_within` and the provider is left alone for `rest`.
    pub unwell: usize,
    /// The time in which failures are counted.
    pub unwell_within: Duration,
    /// How long a provider that is not well is left alone.
    pub rest: Duration,
    /// How long a provider that refuses this program is left alone.
    pub switched_off: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            first_byte: Duration::from_secs(30),
            idle: Duration::from_secs(30),
            total: Duration::from_mins(2),
            attempts: 3,
            shortest_backoff: Duration::from_millis(500),
            longest_backoff: Duration::from_secs(8),
            longest_wait: Duration::from_secs(20),
            unwell: 5,
            unwell_within: Duration::from_mins(1),
            rest: Duration::from_secs(30),
            switched_off: Duration::from_mins(10),
        }
    }
}
