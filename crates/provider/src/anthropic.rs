//! Anthropic's Messages.

use pathbook_builder::Prompt;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::dialect::{Counts, Reader, Request, Said, Stop, secret_header};
use crate::failure::{Kind, Retry, Trouble};
use crate::settings::Settings;
use crate::sse;

// The order of the fields is the order of the bytes, and the provider caches by the bytes from the first one on.
#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    max_tokens: u32,
    stream: bool,
    system: Vec<Block<'a>>,
    messages: [Message<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking: Option<Typed<'a>>,
    output_config: OutputConfig<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata<'a>>,
}

#[derive(Serialize)]
struct Block<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_control: Option<Typed<'a>>,
}

#[derive(Serialize)]
struct Typed<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'a str,
    content: Vec<Block<'a>>,
}

#[derive(Serialize)]
struct OutputConfig<'a> {
    format: Format<'a>,
}

#[derive(Serialize)]
struct Format<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    schema: &'a RawValue,
}

#[derive(Serialize)]
struct Metadata<'a> {
    user_id: &'a str,
}

/// A block, and a cache breakpoint at its end. Empty ones are refused by the provider, so they are left out.
fn block(text: &str, is_breakpoint: bool) -> Option<Block<'_>> {
    let cache_control = is_breakpoint.then_some(Typed { kind: "ephemeral" });
    (!text.is_empty()).then_some(Block { kind: "text", text, cache_control })
}

/// Whether a model takes thinking off. All models of the past and the small one of today do; of the others it would be a
/// mistake to say it.
fn thinking_can_be_off(model: &str) -> bool {
    model.contains("haiku") || ["-3-", "-4-"].iter().any(|generation| model.contains(generation))
}

/// The bytes of a request.
pub(crate) fn body(model: &str, prompt: &Prompt) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&Body {
        model,
        max_tokens: prompt.max_tokens,
        stream: true,
        system: block(prompt.system, true).into_iter().collect(),
        messages: [Message {
            role: "user",
            content: [block(&prompt.context, true), block(&prompt.task, false)]
                .into_iter()
                .flatten()
                .collect(),
        }],
        thinking: thinking_can_be_off(model).then_some(Typed { kind: "disabled" }),
        output_config: OutputConfig {
            format: Format { kind: "json_schema", schema: serde_json::from_str(prompt.schema)? },
        },
        metadata: (!prompt.user.is_empty()).then_some(Metadata { user_id: &prompt.user }),
    })
}

/// What is the same for all requests.
pub(crate) fn request(settings: &Settings) -> Request {
    let mut headers = HeaderMap::new();
    if let Some(key) = &settings.key {
        secret_header(&mut headers, HeaderName::from_static("x-api-key"), key.expose());
    }
    headers.insert(HeaderName::from_static("anthropic-version"), HeaderValue::from_static("2023-06-01"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let base = settings.base_url.trim_end_matches('/');
    let base = base.strip_suffix("/v1").unwrap_or(base);
    Request { url: format!("{base}/v1/messages"), headers }
}

// What is read is read leniently: a provider may add what it likes, and leave out what is not needed.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event {
    MessageStart {
        message: Begin,
    },
    ContentBlockDelta {
        delta: Delta,
    },
    MessageDelta {
        delta: End,
        #[serde(default)]
        usage: Option<Usage>,
    },
    MessageStop,
    Error {
        error: Error,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Begin {
    #[serde(default)]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Delta {
    TextDelta {
        text: String,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct End {
    #[serde(default)]
    stop_reason: Option<String>,
    #[serde(default)]
    stop_details: Option<Details>,
}

#[derive(Deserialize)]
struct Details {
    #[serde(default)]
    category: Option<String>,
}

#[derive(Default, Deserialize)]
struct Usage {
    #[serde(default)]
    input_tokens: Option<u64>,
    #[serde(default)]
    cache_creation_input_tokens: Option<u64>,
    #[serde(default)]
    cache_read_input_tokens: Option<u64>,
    #[serde(default)]
    cache_creation: Option<Writes>,
    #[serde(default)]
    output_tokens: Option<u64>,
}

#[derive(Deserialize)]
struct Writes {
    #[serde(default)]
    ephemeral_5m_input_tokens: Option<u64>,
    #[serde(default)]
    ephemeral_1h_input_tokens: Option<u64>,
}

#[derive(Deserialize)]
struct Error {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    details: Option<ErrorDetails>,
}

#[derive(Deserialize)]
struct ErrorDetails {
    #[serde(default)]
    error_code: Option<String>,
}

#[derive(Deserialize)]
struct ErrorBody {
    error: Error,
}

#[derive(Deserialize)]
struct Whole {
    content: Vec<Content>,
    #[serde(flatten)]
    end: End,
    #[serde(default)]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Content {
    Text {
        text: String,
    },
    #[serde(other)]
    Other,
}

impl Usage {
    fn counts(self) -> Counts {
        let writes = self.cache_creation.as_ref();
        let for_an_hour = writes.and_then(|writes| writes.ephemeral_1h_input_tokens);
        // Without the finer count all was written for five minutes: that is what is asked for.
        let for_minutes = writes.and_then(|writes| writes.ephemeral_5m_input_tokens).or_else(|| {
            Some(self.cache_creation_input_tokens?.saturating_sub(for_an_hour.unwrap_or_default()))
        });
        Counts {
            input: self.input_tokens,
            cache_write_5m: for_minutes,
            cache_write_1h: for_an_hour,
            cache_read: self.cache_read_input_tokens,
            output: self.output_tokens,
        }
    }
}

impl End {
    fn stop(self) -> Option<Stop> {
        Some(match self.stop_reason?.as_str() {
            "end_turn" | "stop_sequence" => Stop::EndTurn,
            "max_tokens" => Stop::MaxTokens,
            "refusal" => Stop::Refusal { category: self.stop_details.and_then(|details| details.category) },
            "model_context_window_exceeded" => Stop::ContextExceeded,
            _ => Stop::Other,
        })
    }
}

impl Error {
    fn trouble(&self, status: Option<u16>) -> Trouble {
        let code =
            self.details.as_ref().and_then(|details| details.error_code.as_deref()).unwrap_or_default();
        Trouble::told(status, &self.kind, code)
    }
}

/// Understands what Anthropic says.
pub(crate) struct Anthropic;

impl Reader for Anthropic {
    fn event(&mut self, event: &sse::Event) -> Result<Vec<Said>, Trouble> {
        let event =
            serde_json::from_str(&event.data).map_err(|_| Trouble::of(Kind::Malformed, Retry::Never))?;
        Ok(match event {
            Event::MessageStart { message } => {
                vec![Said::Started(message.usage.unwrap_or_default().counts())]
            }
            Event::ContentBlockDelta { delta: Delta::TextDelta { text } } => vec![Said::Text(text)],
            Event::MessageDelta { delta, usage } => {
                let counts = usage.map(|usage| Said::Counts(usage.counts()));
                counts.into_iter().chain(delta.stop().map(Said::Stop)).collect()
            }
            Event::MessageStop => vec![Said::End],
            Event::Error { error } => return Err(error.trouble(None)),
            Event::ContentBlockDelta { delta: Delta::Other } | Event::Other => Vec::new(),
        })
    }

    fn whole(&mut self, body: &[u8]) -> Result<Vec<Said>, Trouble> {
        if let Ok(ErrorBody { error }) = serde_json::from_slice(body) {
            return Err(error.trouble(None));
        }
        let whole: Whole =
            serde_json::from_slice(body).map_err(|_| Trouble::of(Kind::Malformed, Retry::Never))?;
        let counts = whole.usage.map(Usage::counts);
        let mut said = vec![Said::Started(counts.unwrap_or_default())];
        said.extend(whole.content.into_iter().filter_map(|content| match content {
            Content::Text { text } => Some(Said::Text(text)),
            Content::Other => None,
        }));
        said.extend(counts.map(Said::Counts));
        said.extend(whole.end.stop().map(Said::Stop));
        said.push(Said::End);
        Ok(said)
    }

    fn refusal(&self, status: u16, body: &[u8]) -> Trouble {
        match serde_json::from_slice::<ErrorBody>(body) {
            Ok(ErrorBody { error }) => error.trouble(Some(status)),
            Err(_) => Trouble::told(Some(status), "", ""),
        }
    }
}
