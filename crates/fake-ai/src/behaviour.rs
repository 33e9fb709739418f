//! What the fake can be told to do wrong, or in an unusual way.

use serde::{Deserialize, Serialize};

macro_rules! behaviours {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {
        /// How one request is answered.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Behaviour { $($(#[doc = $doc])* $name,)* }

        impl Behaviour {
            /// Every behaviour.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }
    };
}

behaviours! {
    /// As asked for.
    Ok,
    /// Whole, although a stream was asked for, as some gateways do.
    Whole,
    /// Each byte of the stream in a piece of its own.
    ByteByByte,
    /// The stream in one piece.
    OneChunk,
    /// Lines that end with CR LF.
    Crlf,
    /// The data of each event over several lines.
    MultiLineData,
    /// Comments between the events.
    Comments,
    /// Pings, and never an answer.
    PingsOnly,
    /// One piece of the answer a second.
    Slow,
    /// Begins, and then says nothing for 31 seconds.
    Silent,
    /// The first byte after 29 seconds.
    Late29,
    /// The first byte after 31 seconds.
    Late31,
    /// The stream ends cleanly in the middle of the answer.
    Cut,
    /// The stream ends in the middle of a letter.
    CutInLetter,
    /// The connection is reset in the middle of the answer.
    Reset,
    /// An event says in the middle of the answer that the provider is overloaded.
    ErrorOverloaded,
    /// An event tells an error of the provider in the middle of the answer.
    ErrorApi,
    /// An event says before the answer begins that the provider is overloaded.
    ErrorFirst,
    /// Too many requests: again in a second.
    RateLimited1,
    /// Too many requests: again in two minutes.
    RateLimited120,
    /// Too many requests: again at a given date, a second from now.
    RateLimitedDate,
    /// The limit of what may be spent is reached.
    SpendLimit,
    /// An error of the provider that must not be tried again.
    NoRetry500,
    /// A refusal that may be tried again.
    Retry400,
    /// Overloaded.
    Overloaded,
    /// An error of the provider.
    Status500,
    /// Not available.
    Status503,
    /// The provider took too long.
    Status504,
    /// The request took too long.
    Status408,
    /// A conflict.
    Status409,
    /// The schema is too large to be compiled.
    GrammarTooLarge,
    /// The key is wrong.
    Status401,
    /// The bill is not paid.
    Status402,
    /// The key may not do this.
    Status403,
    /// There is no such model.
    Status404,
    /// The request is too large.
    Status413,
    /// A redirect to another place.
    Redirect,
    /// A page of a proxy, with status 200.
    Html,
    /// The stream under another content type.
    WrongType,
    /// No body.
    Empty,
    /// An event that is not JSON.
    Malformed,
    /// An answer that is JSON but not what the schema says.
    WrongSchema,
    /// Prose around the JSON.
    Prose,
    /// Thinks first.
    ThinkingFirst,
    /// Refuses before the first word.
    Refused,
    /// Refuses in the middle of the answer.
    RefusedMidway,
    /// The answer is longer than was allowed.
    MaxTokens,
    /// The context is full.
    ContextExceeded,
    /// An answer of 9 MiB.
    Huge,
    /// A single event of 2 MiB.
    HugeEvent,
    /// A branch of 10,000 steps.
    TenThousandSteps,
    /// Two steps with one id.
    DuplicateIds,
    /// Questions that lead in a circle.
    AskCycle,
    /// An answer that leads nowhere.
    Dangling,
    /// A step that nothing leads to.
    Unreachable,
    /// HTML and a script in the text.
    InjectedHtml,
    /// The rules that the model was given, in the text.
    LeakedRules,
    /// All numbers of the usage are null.
    NullUsage,
    /// No usage.
    NoUsage,
    /// An event that nobody knows.
    UnknownEvent,
    /// A change of a kind that nobody knows.
    UnknownDelta,
    /// A reason to stop that nobody knows.
    UnknownStop,
}

impl Behaviour {
    /// The behaviour of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }

    /// The status and the error of an answer that is nothing but an error.
    pub(crate) fn refusal(self) -> Option<(u16, &'static str, &'static str)> {
        Some(match self {
            Self::RateLimited1 | Self::RateLimited120 | Self::RateLimitedDate => {
                (429, "rate_limit_error", "This request would exceed the rate limit of your organization.")
            }
            Self::SpendLimit => {
                (429, "rate_limit_error", "You have reached the spend limit of your organization.")
            }
            Self::NoRetry500 | Self::Status500 => (500, "api_error", "Internal server error"),
            Self::Retry400 => (400, "invalid_request_error", "Please try again."),
            Self::Overloaded => (529, "overloaded_error", "Overloaded"),
            Self::Status503 => (503, "api_error", "Service unavailable"),
            Self::Status504 => (504, "timeout_error", "Timed out"),
            Self::Status408 => (408, "timeout_error", "Request timeout"),
            Self::Status409 => (409, "conflict_error", "Conflict"),
            Self::GrammarTooLarge => (400, "invalid_request_error", "The compiled grammar is too large."),
            Self::Status401 => (401, "authentication_error", "invalid x-api-key"),
            Self::Status402 => (402, "billing_error", "Your credit balance is too low."),
            Self::Status403 => (403, "permission_error", "Your key has no permission for this resource."),
            Self::Status404 => (404, "not_found_error", "model: no such model"),
            Self::Status413 => (413, "request_too_large", "Request exceeds the maximum size"),
            _ => return None,
        })
    }
}

/// What a marker in the text of a form asks for: `[[fake:NAME]]`, `[[fake:NAME@STAGE]]`, `[[fake:NAME@STAGE*TIMES]]`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Marker<'a> {
    /// The marker itself.
    pub(crate) text: &'a str,
    /// What it asks for.
    pub(crate) behaviour: Behaviour,
    /// Only in this stage.
    pub(crate) stage: Option<&'a str>,
    /// Only so many times.
    pub(crate) times: Option<u32>,
}

/// The markers of a text. What is no behaviour is no marker.
pub(crate) fn markers(text: &str) -> Vec<Marker<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("[[fake:") {
        rest = &rest[start..];
        let Some(end) = rest.find("]]") else { break };
        let inside = &rest["[[fake:".len()..end];
        let (inside, times) = match inside.split_once('*') {
            Some((before, times)) => (before, times.parse().ok()),
            None => (inside, None),
        };
        let (name, stage) = match inside.split_once('@') {
            Some((name, stage)) => (name, Some(stage)),
            None => (inside, None),
        };
        if let Some(behaviour) = Behaviour::named(name) {
            found.push(Marker { text: &rest[..end + 2], behaviour, stage, times });
        }
        rest = &rest[end + 2..];
    }
    found
}

/// A text without its markers.
pub(crate) fn without_markers(text: &str) -> String {
    let mut left = text.to_owned();
    while let Some(start) = left.find("[[fake:")
        && let Some(length) = left[start..].find("]]")
    {
        left.replace_range(start..start + length + 2, "");
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaviours_have_names_and_are_more_than_fifty() {
        assert_eq!(Behaviour::named("rate_limited1"), Some(Behaviour::RateLimited1));
        assert_eq!(Behaviour::named("nothing"), None);
        assert!(Behaviour::ALL.len() >= 52);
    }

    #[test]
    fn every_behaviour_is_on_the_page() {
        let page = include_str!("../../../docs/ai-provider.md");
        for behaviour in Behaviour::ALL {
            let name = serde_json::to_value(behaviour).unwrap();
            assert!(page.contains(&format!("`{}`", name.as_str().unwrap())), "{name}");
        }
    }

    #[test]
    fn a_marker_may_name_a_stage_and_how_often() {
        let found = markers("VPN [[fake:cut@branch*1]] is down [[fake:unheard]] [[fake:refused]] [[fake:cut");
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].behaviour, found[0].stage, found[0].times),
            (Behaviour::Cut, Some("branch"), Some(1))
        );
        assert_eq!((found[1].behaviour, found[1].stage, found[1].times), (Behaviour::Refused, None, None));
        assert_eq!(without_markers("VPN [[fake:cut]]is down"), "VPN is down");
    }
}
