//! An answer as a row of moments, in which a behaviour may have meddled.

use crate::asked::Asked;
use crate::behaviour::Behaviour;
use crate::cache::{Split, tokens};

/// The bytes of one piece of an answer.
const PIECE: usize = 16;

/// Why an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    End,
    MaxTokens,
    Refusal,
    Context,
    Unknown,
}

/// One thing that happens in an answer.
#[derive(Clone, Debug)]
pub(crate) enum Moment {
    Start,
    Ping,
    Thought,
    TextBegins,
    Text(String),
    UnknownDelta,
    UnknownEvent,
    TextEnds,
    Stop(Stop),
    End,
    Error(&'static str, &'static str),
    Malformed,
}

/// Whether and how an answer tells its usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UsageShown {
    Yes,
    AsNulls,
    No,
}

/// One answer.
pub(crate) struct Reply {
    pub(crate) id: String,
    pub(crate) model: String,
    pub(crate) split: Split,
    pub(crate) usage_shown: UsageShown,
    pub(crate) moments: Vec<Moment>,
}

impl Reply {
    pub(crate) fn new(id: String, asked: &Asked, split: Split, text: &str, behaviour: Behaviour) -> Self {
        let usage_shown = match behaviour {
            Behaviour::NullUsage => UsageShown::AsNulls,
            Behaviour::NoUsage => UsageShown::No,
            _ => UsageShown::Yes,
        };
        let (text, stop) = within(text, asked.max_tokens, behaviour);
        Self { id, model: asked.model.clone(), split, usage_shown, moments: moments(text, stop, behaviour) }
    }

    /// The text, whole.
    pub(crate) fn text(&self) -> String {
        self.moments
            .iter()
            .filter_map(|moment| if let Moment::Text(text) = moment { Some(text.as_str()) } else { None })
            .collect()
    }

    pub(crate) fn stop(&self) -> Stop {
        self.moments
            .iter()
            .find_map(|moment| if let Moment::Stop(stop) = moment { Some(*stop) } else { None })
            .unwrap_or(Stop::End)
    }

    pub(crate) fn thinks(&self) -> bool {
        self.moments.iter().any(|moment| matches!(moment, Moment::Thought))
    }

    pub(crate) fn output_tokens(&self) -> u64 {
        tokens(self.text().len())
    }
}

/// As much of a text as the limit allows, and why it ends there. An answer that was told to be endless minds no limit.
fn within(text: &str, max_tokens: u64, behaviour: Behaviour) -> (&str, Stop) {
    let most = usize::try_from(max_tokens).unwrap_or(usize::MAX).saturating_mul(223) / 100;
    if text.len() <= most
        || matches!(behaviour, Behaviour::Huge | Behaviour::HugeEvent | Behaviour::TenThousandSteps)
    {
        (text, Stop::End)
    } else {
        (&text[..text.floor_char_boundary(most)], Stop::MaxTokens)
    }
}

fn pieces(text: &str, size: usize) -> Vec<Moment> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.ceil_char_boundary(size));
        pieces.push(Moment::Text(piece.to_owned()));
        rest = after;
    }
    pieces
}

fn moments(text: &str, stop: Stop, behaviour: Behaviour) -> Vec<Moment> {
    let size = match behaviour {
        Behaviour::Huge | Behaviour::TenThousandSteps => 32 * 1024,
        Behaviour::HugeEvent => usize::MAX,
        _ => PIECE,
    };
    let mut said = pieces(text, size);
    let half = said.len() / 2;
    let mut moments = vec![Moment::Start];
    if behaviour == Behaviour::ThinkingFirst {
        moments.push(Moment::Thought);
    }
    let ended_early = match behaviour {
        Behaviour::PingsOnly => return vec![Moment::Ping; 600],
        Behaviour::Empty => return Vec::new(),
        Behaviour::ErrorFirst => return vec![Moment::Error("overloaded_error", "Overloaded")],
        Behaviour::Refused => {
            moments.extend([Moment::Stop(Stop::Refusal), Moment::End]);
            return moments;
        }
        Behaviour::Cut | Behaviour::CutInLetter | Behaviour::Reset => Some(Vec::new()),
        Behaviour::ErrorOverloaded => Some(vec![Moment::Error("overloaded_error", "Overloaded")]),
        Behaviour::ErrorApi => Some(vec![Moment::Error("api_error", "Internal server error")]),
        Behaviour::Malformed => Some(vec![Moment::Malformed]),
        Behaviour::RefusedMidway => Some(vec![Moment::TextEnds, Moment::Stop(Stop::Refusal), Moment::End]),
        Behaviour::MaxTokens => Some(vec![Moment::TextEnds, Moment::Stop(Stop::MaxTokens), Moment::End]),
        Behaviour::ContextExceeded => Some(vec![Moment::TextEnds, Moment::Stop(Stop::Context), Moment::End]),
        Behaviour::UnknownEvent => {
            said.insert(half, Moment::UnknownEvent);
            None
        }
        Behaviour::UnknownDelta => {
            said.insert(half, Moment::UnknownDelta);
            None
        }
        _ => None,
    };
    moments.extend([Moment::TextBegins, Moment::Ping]);
    if let Some(end) = ended_early {
        said.truncate(half);
        moments.extend(said);
        moments.extend(end);
    } else {
        let stop = if behaviour == Behaviour::UnknownStop { Stop::Unknown } else { stop };
        moments.extend(said);
        moments.extend([Moment::TextEnds, Moment::Stop(stop), Moment::End]);
    }
    moments
}
