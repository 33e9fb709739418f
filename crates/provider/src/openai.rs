//! Chat completions, as OpenAI, Ollama, vLLM, LM Studio and gateways have them.

use pathbook_builder::Prompt;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::dialect::{Counts, Reader, Request, Said, Stop, secret_header};
use crate::failure::{Kind, Retry, Trouble};
use crate::settings::{Dialect, Settings};
use crate::sse;

// Here too the bytes that repeat stand first, for servers that keep the prefix of a prompt.
#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: [Message<'a>; 2],
    stream: bool,
    stream_options: StreamOptions,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    response_format: ResponseFormat<'a>,
    #[serde(skip_serializing_if = "str::is_empty")]
    user: &'a str,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'a str,
    content: &'a str,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
struct ResponseFormat<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    json_schema: JsonSchema<'a>,
}

#[derive(Serialize)]
struct JsonSchema<'a> {
    name: &'a str,
    strict: bool,
    schema: &'a RawValue,
}

/// The bytes of a request.
pub(crate) fn body(model: &str, base_url: &str, prompt: &Prompt) -> serde_json::Result<Vec<u8>> {
    let text = format!("{}\n{}", prompt.context, prompt.task);
    // OpenAI itself has given the limit another name, which the others do not all know.
    let is_openai = base_url.starts_with(Dialect::OpenAi.home());
    serde_json::to_vec(&Body {
        model,
        messages: [
            Message { role: "system", content: prompt.system },
            Message { role: "user", content: &text },
        ],
        stream: true,
        stream_options: StreamOptions { include_usage: true },
        max_tokens: (!is_openai).then_some(prompt.max_tokens),
        max_completion_tokens: is_openai.then_some(prompt.max_tokens),
        response_format: ResponseFormat {
            kind: "json_schema",
            json_schema: JsonSchema {
                name: prompt.schema_name,
                strict: true,
                schema: serde_json::from_str(prompt.schema)?,
            },
        },
        user: &prompt.user,
    })
}

/// What is the same for all requests.
pub(crate) fn request(settings: &Settings) -> Request {
    let mut headers = HeaderMap::new();
    if let Some(key) = &settings.key {
        secret_header(&mut headers, AUTHORIZATION, &format!("Bearer {}", key.expose()));
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Request { url: format!("{}/chat/completions", settings.base_url.trim_end_matches('/')), headers }
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
    #[serde(default)]
    usage: Option<Usage>,
    #[serde(default)]
    error: Option<Error>,
}

#[derive(Deserialize)]
struct Choice {
    /// `message` in an answer of one piece.
    #[serde(default, alias = "message")]
    delta: Option<Delta>,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Delta {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    refusal: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(default)]
    prompt_tokens: Option<u64>,
    #[serde(default)]
    completion_tokens: Option<u64>,
    #[serde(default)]
    prompt_tokens_details: Option<PromptDetails>,
}

#[derive(Deserialize)]
struct PromptDetails {
    #[serde(default)]
    cached_tokens: Option<u64>,
}

/// Some servers tell an error as an object, some as a sentence.
#[derive(Deserialize)]
#[serde(untagged)]
enum Error {
    Object {
        #[serde(rename = "type", default)]
        kind: Option<String>,
        #[serde(default)]
        code: Option<serde_json::Value>,
    },
    Other(serde::de::IgnoredAny),
}

#[derive(Deserialize)]
struct ErrorBody {
    error: Error,
}

impl Error {
    fn trouble(&self, status: Option<u16>) -> Trouble {
        match self {
            Self::Object { kind, code } => Trouble::told(
                status.or_else(|| code.as_ref()?.as_u64()?.try_into().ok()),
                kind.as_deref().unwrap_or_default(),
                code.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default(),
            ),
            Self::Other(_) => Trouble::told(status, "", ""),
        }
    }
}

impl Usage {
    fn counts(self) -> Counts {
        let cached = self.prompt_tokens_details.and_then(|details| details.cached_tokens);
        Counts {
            // Here the cached ones are part of the prompt's.
            input: self.prompt_tokens.map(|prompt| prompt.saturating_sub(cached.unwrap_or_default())),
            cache_read: cached,
            output: self.completion_tokens,
            ..Counts::default()
        }
    }
}

/// Understands chat completions.
#[derive(Default)]
pub(crate) struct OpenAi {
    has_started: bool,
    has_stopped: bool,
    refused: bool,
}

impl OpenAi {
    fn chunk(&mut self, chunk: Chunk) -> Vec<Said> {
        let mut said = Vec::new();
        if !self.has_started && !chunk.choices.is_empty() {
            self.has_started = true;
            said.push(Said::Started(Counts::default()));
        }
        for choice in chunk.choices.into_iter().take(1) {
            if let Some(delta) = choice.delta {
                self.refused |= delta.refusal.is_some_and(|refusal| !refusal.is_empty());
                said.extend(delta.content.filter(|text| !text.is_empty()).map(Said::Text));
            }
            if let Some(reason) = choice.finish_reason {
                self.has_stopped = true;
                said.push(Said::Stop(match reason.as_str() {
                    _ if self.refused => Stop::Refusal { category: None },
                    "stop" => Stop::EndTurn,
                    "length" => Stop::MaxTokens,
                    "content_filter" => Stop::Refusal { category: None },
                    _ => Stop::Other,
                }));
            }
        }
        said.extend(chunk.usage.map(|usage| Said::Counts(usage.counts())));
        said
    }
}

impl Reader for OpenAi {
    fn event(&mut self, event: &sse::Event) -> Result<Vec<Said>, Trouble> {
        if event.data == "[DONE]" {
            // Without a reason to stop before it the answer is not complete.
            return if self.has_stopped {
                Ok(vec![Said::End])
            } else {
                Err(Trouble::of(Kind::Cut, Retry::Often))
            };
        }
        let chunk: Chunk =
            serde_json::from_str(&event.data).map_err(|_| Trouble::of(Kind::Malformed, Retry::Never))?;
        match &chunk.error {
            Some(error) => Err(error.trouble(None)),
            None => Ok(self.chunk(chunk)),
        }
    }

    fn whole(&mut self, body: &[u8]) -> Result<Vec<Said>, Trouble> {
        let chunk: Chunk =
            serde_json::from_slice(body).map_err(|_| Trouble::of(Kind::Malformed, Retry::Never))?;
        if let Some(error) = &chunk.error {
            return Err(error.trouble(None));
        }
        let mut said = self.chunk(chunk);
        if !self.has_stopped {
            return Err(Trouble::of(Kind::Malformed, Retry::Never));
        }
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
