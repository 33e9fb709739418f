//! Chat completions, as OpenAI and many others have them.

use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::asked::{Asked, Refusal};
use crate::cache::Prefixes;
use crate::reply::{Moment, Reply, Stop, UsageShown};
use crate::schema;

/// How many tokens a prefix must have to be cached.
const LEAST_CACHED: u64 = 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    model: String,
    messages: Vec<Message>,
    #[serde(default)]
    stream: bool,
    #[serde(default)]
    stream_options: Option<StreamOptions>,
    max_tokens: u64,
    #[serde(default)]
    response_format: Option<ResponseFormat>,
    #[serde(default)]
    user: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    role: String,
    content: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResponseFormat {
    #[serde(rename = "type")]
    kind: String,
    json_schema: JsonSchema,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonSchema {
    name: String,
    strict: bool,
    schema: Box<RawValue>,
}

/// Checks a request as the strict ones among the providers do.
pub(crate) fn read(headers: &HeaderMap, body: &[u8], key: Option<&str>) -> Result<Asked, Refusal> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let given = header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    if key.is_some() && key != given {
        return Err(Refusal::unauthorized("Incorrect API key provided"));
    }
    if !header("content-type").is_some_and(|kind| kind.starts_with("application/json")) {
        return Err(Refusal::invalid("content-type: must be application/json"));
    }
    let body: Body = serde_json::from_slice(body).map_err(|error| Refusal::invalid(error.to_string()))?;
    if body.max_tokens == 0 {
        return Err(Refusal::invalid("max_tokens: must be at least 1"));
    }
    if body.stream_options.as_ref().is_some_and(|options| options.include_usage) && !body.stream {
        return Err(Refusal::invalid("stream_options: only allowed when stream is true"));
    }
    if body.user.as_ref().is_some_and(|user| user.contains('@')) {
        return Err(Refusal::invalid("user: must be opaque"));
    }
    if body.messages.last().is_none_or(|last| last.role != "user" || last.content.is_empty()) {
        return Err(Refusal::invalid("messages: must end with what the user says"));
    }
    let mut prefixes = Prefixes::default();
    let mut parsed_schema = None;
    if let Some(format) = &body.response_format {
        let JsonSchema { name, strict, schema } = &format.json_schema;
        let parsed: Value =
            serde_json::from_str(schema.get()).map_err(|error| Refusal::invalid(error.to_string()))?;
        if format.kind != "json_schema" || name.is_empty() || !strict {
            return Err(Refusal::invalid("response_format: a strict json_schema with a name is wanted"));
        }
        if let Some(mistake) = schema::mistake(&parsed) {
            return Err(Refusal::invalid(mistake));
        }
        prefixes.add(schema.get(), false);
        parsed_schema = Some(parsed);
    }
    let (mut system, mut text) = (String::new(), String::new());
    for message in &body.messages {
        let whole = match message.role.as_str() {
            "system" => &mut system,
            "user" => &mut text,
            other => return Err(Refusal::invalid(format!("messages: role '{other}' is not supported"))),
        };
        prefixes.add(&message.content, true);
        whole.push_str(&message.content);
        whole.push('\n');
    }
    Ok(Asked {
        model: body.model,
        stream: body.stream,
        max_tokens: body.max_tokens,
        system,
        text,
        schema: parsed_schema,
        prefixes,
        least: LEAST_CACHED,
    })
}

/// An error as the body of an answer, or as the data of an event.
pub(crate) fn error(kind: &str, message: &str, code: Option<&str>) -> Value {
    json!({"error": {"message": message, "type": kind, "param": null, "code": code}})
}

fn usage(reply: &Reply, output: u64) -> Value {
    match reply.usage_shown {
        UsageShown::Yes => json!({
            "prompt_tokens": reply.split.plain + reply.split.written + reply.split.read,
            "completion_tokens": output,
            "total_tokens": reply.split.plain + reply.split.written + reply.split.read + output,
            "prompt_tokens_details": {"cached_tokens": reply.split.read},
        }),
        UsageShown::AsNulls => json!({
            "prompt_tokens": null, "completion_tokens": null, "total_tokens": null, "prompt_tokens_details": null,
        }),
        UsageShown::No => Value::Null,
    }
}

fn finish_reason(stop: Stop) -> &'static str {
    match stop {
        Stop::End => "stop",
        Stop::MaxTokens | Stop::Context => "length",
        Stop::Refusal => "content_filter",
        Stop::Unknown => "a_reason_of_tomorrow",
    }
}

/// The answer in one piece.
pub(crate) fn whole(reply: &Reply) -> Value {
    json!({
        "id": reply.id, "object": "chat.completion", "created": 0, "model": reply.model,
        "choices": [{
            "index": 0, "finish_reason": finish_reason(reply.stop()),
            "message": {"role": "assistant", "content": reply.text()},
        }],
        "usage": usage(reply, reply.output_tokens()),
    })
}

/// One moment of an answer as the data of events.
pub(crate) fn events(reply: &Reply, moment: &Moment, output: u64) -> Vec<String> {
    let chunk = |choices: Value| json!({"id": reply.id, "object": "chat.completion.chunk", "created": 0, "model": reply.model, "choices": choices});
    let delta =
        |delta: Value| vec![chunk(json!([{"index": 0, "delta": delta, "finish_reason": null}])).to_string()];
    match moment {
        Moment::Start => delta(json!({"role": "assistant", "content": ""})),
        Moment::Ping | Moment::TextBegins | Moment::TextEnds => Vec::new(),
        Moment::Thought => delta(json!({"reasoning_content": "{\"steps\":"})),
        Moment::Text(text) => delta(json!({"content": text})),
        Moment::UnknownDelta => delta(json!({"delta_of_tomorrow": "no"})),
        Moment::UnknownEvent => vec![json!({"object": "event_of_tomorrow", "text": "no"}).to_string()],
        Moment::Stop(stop) => {
            let mut events = vec![
                chunk(json!([{"index": 0, "delta": {}, "finish_reason": finish_reason(*stop)}])).to_string(),
            ];
            if reply.usage_shown != UsageShown::No {
                let mut last = chunk(json!([]));
                last["usage"] = usage(reply, output);
                events.push(last.to_string());
            }
            events
        }
        Moment::End => vec!["[DONE]".to_owned()],
        Moment::Error(kind, message) => vec![error(kind, message, None).to_string()],
        Moment::Malformed => vec!["{\"choices\":[".to_owned()],
    }
}
