//! What both dialects have in common: what they are asked, and what they say.

use pathbook_builder::Usage;
use pathbook_builder::price::tokens;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::failure::Trouble;
use crate::sse;

/// Why an answer ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It is complete.
    EndTurn,
    /// It reached the most tokens that were allowed.
    MaxTokens,
    /// The model does not want to answer. What it said until then is not to be used.
    Refusal {
        /// What the provider calls the reason; one of its words.
        category: Option<String>,
    },
    /// Prompt and answer together are too long for the model.
    ContextExceeded,
    /// A reason that is not known.
    Other,
}

/// One thing that a provider says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// The answer begins.
    Started(Counts),
    Text(String),
    Counts(Counts),
    Stop(Stop),
    /// There is nothing more to come.
    End,
}

/// The counts that a provider told. Each of them may be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) input: Option<u64>,
    pub(crate) cache_write_5m: Option<u64>,
    pub(crate) cache_write_1h: Option<u64>,
    pub(crate) cache_read: Option<u64>,
    pub(crate) output: Option<u64>,
}

/// Where the requests of a dialect go, and with what.
pub(crate) struct Request {
    pub(crate) url: String,
    pub(crate) headers: HeaderMap,
}

/// Understands the answers of a dialect.
pub(crate) trait Reader: Send + Sync {
    /// What an event of a stream says.
    fn event(&mut self, event: &sse::Event) -> Result<Vec<Said>, Trouble>;
    /// What an answer in one piece says.
    fn whole(&mut self, body: &[u8]) -> Result<Vec<Said>, Trouble>;
    /// What the body of a refusal means.
    fn refusal(&self, status: u16, body: &[u8]) -> Trouble;
}

/// A header whose value appears in no log.
pub(crate) fn secret_header(headers: &mut HeaderMap, name: HeaderName, value: &str) -> bool {
    let Ok(mut value) = HeaderValue::from_str(value) else { return false };
    value.set_sensitive(true);
    headers.insert(name, value);
    true
}

/// Adds up what is known of the usage, and reckons what is not.
pub(crate) struct Meter {
    counts: Counts,
    prompt_bytes: u64,
    answer_bytes: u64,
    /// Whether the count of the answer is the last one.
    pub(crate) is_final: bool,
}

impl Meter {
    pub(crate) fn new(prompt_bytes: u64) -> Self {
        Self { counts: Counts::default(), prompt_bytes, answer_bytes: 0, is_final: false }
    }

    /// Takes in counts: those that are told replace those before.
    pub(crate) fn take(&mut self, told: Counts) {
        let counts = &mut self.counts;
        for (known, told) in [
            (&mut counts.input, told.input),
            (&mut counts.cache_write_5m, told.cache_write_5m),
            (&mut counts.cache_write_1h, told.cache_write_1h),
            (&mut counts.cache_read, told.cache_read),
            (&mut counts.output, told.output),
        ] {
            *known = told.or(*known);
        }
    }

    pub(crate) fn heard(&mut self, text: &str) {
        self.answer_bytes += text.len() as u64;
    }

    /// The usage so far, and whether a part of it is reckoned.
    pub(crate) fn reading(&self) -> (Usage, bool) {
        let counts = &self.counts;
        let told = counts.output.unwrap_or_default();
        let is_output_told = counts.output.is_some() && self.is_final;
        let usage = Usage {
            input: counts.input.unwrap_or_else(|| tokens(self.prompt_bytes)),
            cache_write_5m: counts.cache_write_5m.unwrap_or_default(),
            cache_write_1h: counts.cache_write_1h.unwrap_or_default(),
            cache_read: counts.cache_read.unwrap_or_default(),
            output: if is_output_told { told } else { told.max(tokens(self.answer_bytes)) },
        };
        (usage, counts.input.is_none() || !is_output_told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_told_is_reckoned_from_bytes() {
        let mut meter = Meter::new(2230);
        meter.heard(&"x".repeat(223));
        assert_eq!(meter.reading(), (Usage { input: 1000, output: 100, ..Usage::default() }, true));
        meter.take(Counts { input: Some(7), cache_read: Some(900), output: Some(1), ..Counts::default() });
        assert_eq!(
            meter.reading(),
            (Usage { input: 7, cache_read: 900, output: 100, ..Usage::default() }, true)
        );
        meter.take(Counts { output: Some(90), ..Counts::default() });
        meter.is_final = true;
        assert_eq!(
            meter.reading(),
            (Usage { input: 7, cache_read: 900, output: 90, ..Usage::default() }, false)
        );
    }
}
