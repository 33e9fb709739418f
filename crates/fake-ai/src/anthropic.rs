//! Anthropic's Messages: what is checked of a request, and how an answer is written.

use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::asked::{Asked, Refusal};
use crate::cache::{Prefixes, tokens};
use crate::reply::{Moment, Reply, Stop, UsageShown};
use crate::schema;

/// What there is to know of a model.
struct Model {
    id: &'static str,
    least_cached: u64,
    most_output: u64,
    takes_sampling: bool,
    takes_effort: bool,
    takes_budget: bool,
    thinking_can_be_off: bool,
}

const MODELS: &[Model] = &[
    Model {
        id: "claude-haiku-5-5",
        least_cached: 512,
        most_output: 128_000,
        takes_sampling: false,
        takes_effort: true,
        takes_budget: false,
        thinking_can_be_off: true,
    },
    Model {
        id: "claude-haiku-4-5",
        least_cached: 4096,
        most_output: 64_000,
        takes_sampling: true,
        takes_effort: false,
        takes_budget: true,
        thinking_can_be_off: true,
    },
    Model {
        id: "claude-sonnet-5-5",
        least_cached: 512,
        most_output: 128_000,
        takes_sampling: false,
        takes_effort: true,
        takes_budget: false,
        thinking_can_be_off: false,
    },
    Model {
        id: "claude-opus-5-5",
        least_cached: 512,
        most_output: 128_000,
        takes_sampling: false,
        takes_effort: true,
        takes_budget: false,
        thinking_can_be_off: false,
    },
];

fn model(id: &str) -> Option<&'static Model> {
    MODELS.iter().find(|model| id == model.id || id.strip_prefix(model.id).is_some_and(is_date))
}

fn is_date(suffix: &str) -> bool {
    suffix
        .strip_prefix('-')
        .is_some_and(|date| date.len() == 8 && date.bytes().all(|digit| digit.is_ascii_digit()))
}

/// What `GET /v1/models/{id}` tells.
pub(crate) fn about(id: &str) -> Option<Value> {
    let model = model(id)?;
    Some(json!({
        "type": "model", "id": id, "display_name": model.id, "lifecycle": "active",
        "max_input_tokens": 1_000_000, "max_tokens": model.most_output,
        "capabilities": {"structured_outputs": {"supported": true}},
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    model: String,
    max_tokens: u64,
    #[serde(default)]
    stream: bool,
    #[serde(default)]
    system: Option<Text>,
    messages: Vec<Message>,
    #[serde(default)]
    thinking: Option<Thinking>,
    #[serde(default)]
    output_config: Option<OutputConfig>,
    #[serde(default)]
    metadata: Option<Metadata>,
    #[serde(default)]
    temperature: Option<f64>,
    #[serde(default)]
    top_p: Option<f64>,
    #[serde(default)]
    top_k: Option<u64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Plain(String),
    Blocks(Vec<Block>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    #[serde(rename = "type")]
    kind: String,
    text: String,
    #[serde(default)]
    cache_control: Option<CacheControl>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CacheControl {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    ttl: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    role: String,
    content: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Thinking {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    budget_tokens: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutputConfig {
    #[serde(default)]
    format: Option<Format>,
    #[serde(default)]
    effort: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Format {
    #[serde(rename = "type")]
    kind: String,
    schema: Box<RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Metadata {
    #[serde(default)]
    user_id: Option<String>,
}

/// Checks a request as the real provider does.
pub(crate) fn read(headers: &HeaderMap, body: &[u8], key: Option<&str>) -> Result<Asked, Refusal> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match header("x-api-key") {
        None | Some("") => return Err(Refusal::unauthorized("x-api-key header is required")),
        Some(given) if key.is_some_and(|key| key != given) => {
            return Err(Refusal::unauthorized("invalid x-api-key"));
        }
        Some(_) => {}
    }
    if header("anthropic-version") != Some("2023-06-01") {
        return Err(Refusal::invalid("anthropic-version: header is required"));
    }
    if !header("content-type").is_some_and(|kind| kind.starts_with("application/json")) {
        return Err(Refusal::invalid("content-type: must be application/json"));
    }
    let body: Body = serde_json::from_slice(body).map_err(|error| Refusal::invalid(error.to_string()))?;
    let model = model(&body.model).ok_or_else(|| Refusal::no_model(&body.model))?;
    check_settings(&body, model)?;
    check_messages(&body)?;

    let mut prefixes = Prefixes::default();
    prefixes.add(model.id, false);
    let mut schema = None;
    if let Some(format) = body.output_config.as_ref().and_then(|config| config.format.as_ref()) {
        let parsed: Value =
            serde_json::from_str(format.schema.get()).map_err(|error| Refusal::invalid(error.to_string()))?;
        if let Some(mistake) = schema::mistake(&parsed) {
            return Err(Refusal::invalid(mistake));
        }
        prefixes.add(format.schema.get(), false);
        schema = Some(parsed);
    }
    let (mut system, mut text) = (String::new(), String::new());
    if let Some(rules) = &body.system {
        add(&mut prefixes, &mut system, rules);
    }
    for message in &body.messages {
        add(&mut prefixes, &mut text, &message.content);
    }
    Ok(Asked {
        model: body.model,
        stream: body.stream,
        max_tokens: body.max_tokens,
        system,
        text,
        schema,
        prefixes,
        least: model.least_cached,
    })
}

fn check_settings(body: &Body, model: &Model) -> Result<(), Refusal> {
    if body.max_tokens == 0 || body.max_tokens > model.most_output {
        return Err(Refusal::invalid(format!("max_tokens: must be between 1 and {}", model.most_output)));
    }
    let sampling = [
        ("temperature", body.temperature.is_some()),
        ("top_p", body.top_p.is_some()),
        ("top_k", body.top_k.is_some()),
    ];
    if let Some((name, _)) = sampling.iter().find(|(_, given)| *given)
        && !model.takes_sampling
    {
        return Err(Refusal::invalid(format!("{name}: not supported by this model")));
    }
    if let Some(thinking) = &body.thinking {
        let is_fine = match thinking.kind.as_str() {
            "disabled" => model.thinking_can_be_off,
            "adaptive" => !model.takes_budget,
            "enabled" => model.takes_budget && thinking.budget_tokens.is_some(),
            _ => false,
        };
        if !is_fine {
            return Err(Refusal::invalid(format!(
                "thinking.type: '{}' is not supported by this model",
                thinking.kind
            )));
        }
    }
    if let Some(config) = &body.output_config {
        if config.effort.is_some() && !model.takes_effort {
            return Err(Refusal::invalid("output_config.effort: not supported by this model"));
        }
        if config.format.as_ref().is_some_and(|format| format.kind != "json_schema") {
            return Err(Refusal::invalid("output_config.format.type: Input should be 'json_schema'"));
        }
    }
    let user = body.metadata.as_ref().and_then(|metadata| metadata.user_id.as_deref()).unwrap_or_default();
    if user.len() > 256 || user.contains('@') {
        return Err(Refusal::invalid("metadata.user_id: must be an opaque id of at most 256 characters"));
    }
    Ok(())
}

fn check_messages(body: &Body) -> Result<(), Refusal> {
    let Some((first, last)) = body.messages.first().zip(body.messages.last()) else {
        return Err(Refusal::invalid("messages: at least one message is required"));
    };
    if let Some(other) =
        body.messages.iter().find(|message| !matches!(message.role.as_str(), "user" | "assistant"))
    {
        return Err(Refusal::invalid(format!("messages: role '{}' is not supported", other.role)));
    }
    if first.role != "user" {
        return Err(Refusal::invalid("messages: first message must use the user role"));
    }
    if last.role == "assistant" {
        return Err(Refusal::invalid("This model does not support assistant message prefill."));
    }
    let texts = body.system.iter().chain(body.messages.iter().map(|message| &message.content));
    let mut breakpoints = 0;
    for text in texts {
        let Text::Blocks(blocks) = text else { continue };
        for block in blocks {
            if block.kind != "text" {
                return Err(Refusal::invalid(format!(
                    "content: block of type '{}' is not supported",
                    block.kind
                )));
            }
            if block.text.is_empty() {
                return Err(Refusal::invalid("messages: text content blocks must be non-empty"));
            }
            let Some(control) = &block.cache_control else { continue };
            breakpoints += 1;
            if control.kind != "ephemeral" || !matches!(control.ttl.as_deref(), None | Some("5m")) {
                return Err(Refusal::invalid("cache_control: must be ephemeral, for five minutes"));
            }
        }
    }
    if breakpoints > 4 {
        return Err(Refusal::invalid("A maximum of 4 blocks with cache_control may be provided."));
    }
    Ok(())
}

fn add(prefixes: &mut Prefixes, whole: &mut String, text: &Text) {
    match text {
        Text::Plain(text) => {
            prefixes.add(text, false);
            whole.push_str(text);
        }
        Text::Blocks(blocks) => {
            for block in blocks {
                prefixes.add(&block.text, block.cache_control.is_some());
                whole.push_str(&block.text);
                whole.push('\n');
            }
        }
    }
}

/// An error as the body of an answer, or as the data of an event.
pub(crate) fn error(kind: &str, message: &str, code: Option<&str>, request_id: &str) -> Value {
    let details = code.map_or(Value::Null, |code| json!({"error_code": code}));
    json!({"type": "error", "error": {"type": kind, "message": message, "details": details}, "request_id": request_id})
}

fn usage(reply: &Reply, output: u64) -> Value {
    match reply.usage_shown {
        UsageShown::Yes => json!({
            "input_tokens": reply.split.plain,
            "cache_creation_input_tokens": reply.split.written,
            "cache_read_input_tokens": reply.split.read,
            "cache_creation": {"ephemeral_5m_input_tokens": reply.split.written, "ephemeral_1h_input_tokens": 0},
            "output_tokens": output,
            "service_tier": "standard",
        }),
        UsageShown::AsNulls => json!({
            "input_tokens": null, "cache_creation_input_tokens": null, "cache_read_input_tokens": null,
            "cache_creation": null, "output_tokens": null,
        }),
        UsageShown::No => Value::Null,
    }
}

fn with_usage(mut value: Value, reply: &Reply, output: u64) -> Value {
    if reply.usage_shown != UsageShown::No {
        value["usage"] = usage(reply, output);
    }
    value
}

fn stop_reason(stop: Stop) -> &'static str {
    match stop {
        Stop::End => "end_turn",
        Stop::MaxTokens => "max_tokens",
        Stop::Refusal => "refusal",
        Stop::Context => "model_context_window_exceeded",
        Stop::Unknown => "a_reason_of_tomorrow",
    }
}

fn stop_details(stop: Stop) -> Value {
    match stop {
        Stop::Refusal => json!({"type": "refusal", "category": "cyber", "explanation": null}),
        _ => Value::Null,
    }
}

/// The answer in one piece.
pub(crate) fn whole(reply: &Reply) -> Value {
    let output = reply.output_tokens();
    let message = json!({
        "id": reply.id, "type": "message", "role": "assistant", "model": reply.model,
        "content": [{"type": "text", "text": reply.text(), "citations": null}],
        "stop_reason": stop_reason(reply.stop()), "stop_sequence": null, "stop_details": stop_details(reply.stop()),
    });
    with_usage(message, reply, output)
}

/// One moment of an answer as events: each with its name and its data.
pub(crate) fn events(reply: &Reply, moment: &Moment, output: u64) -> Vec<(&'static str, String)> {
    let event = |name: &'static str, data: &Value| (name, data.to_string());
    let index = u64::from(reply.thinks());
    match moment {
        Moment::Start => {
            let message = json!({
                "id": reply.id, "type": "message", "role": "assistant", "model": reply.model, "content": [],
                "stop_reason": null, "stop_sequence": null,
            });
            let start = json!({"type": "message_start", "message": with_usage(message, reply, 1)});
            vec![event("message_start", &start)]
        }
        Moment::Ping => vec![event("ping", &json!({"type": "ping"}))],
        Moment::Thought => vec![
            event(
                "content_block_start",
                &json!({"type": "content_block_start", "index": 0, "content_block": {"type": "thinking", "thinking": "", "signature": ""}}),
            ),
            event(
                "content_block_delta",
                &json!({"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "{\"steps\":"}}),
            ),
            event(
                "content_block_delta",
                &json!({"type": "content_block_delta", "index": 0, "delta": {"type": "signature_delta", "signature": "c2ln"}}),
            ),
            event("content_block_stop", &json!({"type": "content_block_stop", "index": 0})),
        ],
        Moment::TextBegins => vec![event(
            "content_block_start",
            &json!({"type": "content_block_start", "index": index, "content_block": {"type": "text", "text": ""}}),
        )],
        Moment::Text(text) => vec![event(
            "content_block_delta",
            &json!({"type": "content_block_delta", "index": index, "delta": {"type": "text_delta", "text": text}}),
        )],
        Moment::UnknownDelta => vec![event(
            "content_block_delta",
            &json!({"type": "content_block_delta", "index": index, "delta": {"type": "delta_of_tomorrow", "text": "no"}}),
        )],
        Moment::UnknownEvent => {
            vec![event("event_of_tomorrow", &json!({"type": "event_of_tomorrow", "text": "no"}))]
        }
        Moment::TextEnds => {
            vec![event("content_block_stop", &json!({"type": "content_block_stop", "index": index}))]
        }
        Moment::Stop(stop) => {
            let delta = json!({
                "type": "message_delta",
                "delta": {"stop_reason": stop_reason(*stop), "stop_sequence": null, "stop_details": stop_details(*stop)},
            });
            vec![event("message_delta", &with_usage(delta, reply, output))]
        }
        Moment::End => vec![event("message_stop", &json!({"type": "message_stop"}))],
        Moment::Error(kind, message) => vec![event("error", &error(kind, message, None, &reply.id))],
        Moment::Malformed => vec![("content_block_delta", "{\"type\":\"content_block_delta\",".to_owned())],
    }
}

/// What `POST /v1/messages/count_tokens` tells.
pub(crate) fn count(body: &[u8]) -> Value {
    json!({"input_tokens": tokens(body.len())})
}
