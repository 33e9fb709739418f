//! Why there is no answer, in words that stay.

use std::fmt;
use std::time::Duration;

use pathbook_builder::Usage;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The provider does not take the request as it is: a setting is wrong, or this program is.
    Misconfigured,
    /// The key is wrong, or may not do this.
    Unauthorized,
    /// The bill is not paid, or the limit of what may be spent is reached.
    Unpaid,
    /// The provider does not have the model.
    NoModel,
    /// The request is too large for the provider or the model.
    TooLarge,
    /// The provider has too much to do.
    Busy,
    /// The provider cannot be reached, or has a fault.
    Unavailable,
    /// The provider took too long.
    Timeout,
    /// The answer broke off.
    Cut,
    /// What came is not what providers send.
    Malformed,
    /// What came is larger than any answer.
    Oversized,
}

impl Kind {
    /// The word for it in logs and in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Misconfigured => "misconfigured",
            Self::Unauthorized => "unauthorized",
            Self::Unpaid => "unpaid",
            Self::NoModel => "no_model",
            Self::TooLarge => "too_large",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
            Self::Timeout => "timeout",
            Self::Cut => "cut",
            Self::Malformed => "malformed",
            Self::Oversized => "oversized",
        }
    }

    /// Whether no call can succeed until somebody has changed something at the provider or in the settings.
    pub fn switches_off(self) -> bool {
        matches!(self, Self::Unauthorized | Self::Unpaid | Self::NoModel)
    }

    /// Whether it says that the provider is not well.
    pub(crate) fn is_unwell(self, status: Option<u16>) -> bool {
        match self {
            Self::Unavailable | Self::Timeout | Self::Cut => true,
            Self::Busy => status != Some(429),
            _ => false,
        }
    }
}

/// A call that brought no answer. It holds nothing of what was asked, answered or sent as a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong.
    pub kind: Kind,
    /// What the provider bills for it, where it began to answer.
    pub usage: Option<Usage>,
    /// Whether a part of the usage is not told by the provider but reckoned from bytes.
    pub estimated: bool,
    /// The provider's name for the request.
    pub request_id: Option<String>,
    /// When it may be worth another try.
    pub retry_after: Option<Duration>,
    /// The status of the answer.
    pub status: Option<u16>,
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind.word())?;
        if let Some(status) = self.status {
            write!(formatter, ", status {status}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

/// A failed attempt, and whether there may be another one.
pub(crate) struct Trouble {
    pub(crate) kind: Kind,
    pub(crate) status: Option<u16>,
    pub(crate) retry: Retry,
    pub(crate) retry_after: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    Never,
    Once,
    Often,
}

impl Trouble {
    pub(crate) fn of(kind: Kind, retry: Retry) -> Self {
        Self { kind, status: None, retry, retry_after: None }
    }

    /// What an error that the provider tells means. `code` is the finer of its words.
    pub(crate) fn told(status: Option<u16>, word: &str, code: &str) -> Self {
        let (kind, retry) = match (word, code) {
            (_, "enforced_spend_limit_reached" | "contract_spend_limit_reached" | "insufficient_quota")
            | ("billing_error" | "insufficient_quota", _) => (Kind::Unpaid, Retry::Never),
            (_, "context_length_exceeded") => (Kind::TooLarge, Retry::Never),
            _ => match status {
                Some(status) => of_status(status),
                None => of_word(word),
            },
        };
        Self { kind, status, retry, retry_after: None }
    }
}

fn of_status(status: u16) -> (Kind, Retry) {
    match status {
        401 | 403 => (Kind::Unauthorized, Retry::Never),
        402 => (Kind::Unpaid, Retry::Never),
        404 => (Kind::NoModel, Retry::Never),
        413 => (Kind::TooLarge, Retry::Never),
        429 | 529 => (Kind::Busy, Retry::Often),
        504 => (Kind::Unavailable, Retry::Once),
        408 | 409 | 500.. => (Kind::Unavailable, Retry::Often),
        _ => (Kind::Misconfigured, Retry::Never),
    }
}

fn of_word(word: &str) -> (Kind, Retry) {
    match word {
        "authentication_error" | "permission_error" => (Kind::Unauthorized, Retry::Never),
        "not_found_error" => (Kind::NoModel, Retry::Never),
        "request_too_large" => (Kind::TooLarge, Retry::Never),
        "invalid_request_error" => (Kind::Misconfigured, Retry::Never),
        "rate_limit_error" | "overloaded_error" => (Kind::Busy, Retry::Often),
        _ => (Kind::Unavailable, Retry::Often),
    }
}
