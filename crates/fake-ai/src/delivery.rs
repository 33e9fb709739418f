//! An answer on its way: which bytes, when, and how they end.

use std::time::Duration;

use bytes::Bytes;

use crate::asked::Dialect;
use crate::behaviour::Behaviour;
use crate::cache::tokens;
use crate::reply::{Moment, Reply};
use crate::{anthropic, openai};

/// One act of delivering.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Wait(Duration),
    /// Bytes, and how many tokens of the answer have been written when they are out.
    Send(Bytes, u64),
    /// The connection is reset.
    Reset,
}

/// How time passes here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// How long a second of a behaviour lasts.
    pub(crate) second: Duration,
    /// Between two pieces of an answer.
    pub(crate) delay: Duration,
}

/// The acts that deliver an answer as a stream.
pub(crate) fn stream(reply: &Reply, dialect: Dialect, behaviour: Behaviour, pace: Pace) -> Vec<Act> {
    let mut acts = Vec::new();
    let mut written = 0;
    let mut pieces = 0;
    for moment in &reply.moments {
        if let Moment::Text(text) = moment {
            written += text.len();
            pieces += 1;
            match behaviour {
                Behaviour::Slow => acts.push(Act::Wait(pace.second)),
                Behaviour::Silent if pieces == 3 => acts.push(Act::Wait(pace.second * 31)),
                _ if !pace.delay.is_zero() => acts.push(Act::Wait(pace.delay)),
                _ => {}
            }
        } else if behaviour == Behaviour::PingsOnly {
            acts.push(Act::Wait(pace.second));
        }
        let output = tokens(written);
        let bytes = frames(reply, moment, dialect, behaviour, output);
        if !bytes.is_empty() {
            acts.push(Act::Send(Bytes::from(bytes), output));
        }
    }
    match behaviour {
        Behaviour::CutInLetter => acts.push(Act::Send(letter_cut(reply, dialect), tokens(written))),
        Behaviour::Reset => acts.push(Act::Reset),
        Behaviour::OneChunk => {
            let all: Vec<u8> = acts
                .iter()
                .flat_map(|act| if let Act::Send(bytes, _) = act { bytes.to_vec() } else { Vec::new() })
                .collect();
            acts = vec![Act::Send(Bytes::from(all), tokens(written))];
        }
        Behaviour::ByteByByte => {
            acts = acts
                .into_iter()
                .flat_map(|act| match act {
                    Act::Send(bytes, output) => {
                        (0..bytes.len()).map(|at| Act::Send(bytes.slice(at..=at), output)).collect::<Vec<_>>()
                    }
                    other => vec![other],
                })
                .collect();
        }
        _ => {}
    }
    acts
}

fn frames(reply: &Reply, moment: &Moment, dialect: Dialect, behaviour: Behaviour, output: u64) -> String {
    let mut bytes = String::new();
    match dialect {
        Dialect::Anthropic => {
            for (name, data) in anthropic::events(reply, moment, output) {
                write(&mut bytes, Some(name), &data, behaviour);
            }
        }
        Dialect::OpenAi => {
            if matches!(moment, Moment::Ping) {
                bytes.push_str(": processing\n\n");
            }
            for data in openai::events(reply, moment, output) {
                write(&mut bytes, None, &data, behaviour);
            }
        }
    }
    if behaviour == Behaviour::Crlf { bytes.replace('\n', "\r\n") } else { bytes }
}

fn write(bytes: &mut String, name: Option<&str>, data: &str, behaviour: Behaviour) {
    if behaviour == Behaviour::Comments {
        bytes.push_str(": a comment\n:\n");
    }
    if let Some(name) = name {
        bytes.push_str("event: ");
        bytes.push_str(name);
        bytes.push('\n');
    }
    // A line break behind the first bracket means nothing to JSON.
    match data.strip_prefix('{') {
        Some(rest) if behaviour == Behaviour::MultiLineData => bytes.extend(["data: {\ndata:", rest, "\n\n"]),
        _ => bytes.extend(["data: ", data, "\n\n"]),
    }
}

/// An event that ends inside a letter of three bytes.
fn letter_cut(reply: &Reply, dialect: Dialect) -> Bytes {
    let whole = frames(reply, &Moment::Text("€".to_owned()), dialect, Behaviour::Ok, 0);
    let letter = whole.find('€').unwrap_or_default();
    Bytes::copy_from_slice(&whole.as_bytes()[..=letter])
}
