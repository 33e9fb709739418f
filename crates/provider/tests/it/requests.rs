//! The bytes that are sent. They are an agreement: providers cache by them, and money is reckoned from them.

use pathbook_builder::{Prompt, wire};
use pathbook_provider::{Client, Dialect};

use super::{fake, settings};

fn sample(schema_name: &'static str, schema: &'static str, max_tokens: u32) -> Prompt {
    Prompt {
        system: "The \"rules\".\n",
        context: "<form>\ntitle| Größe\n</form>\n".to_owned(),
        task: "<task>\nNow.\n</task>\n".to_owned(),
        schema_name,
        schema,
        max_tokens,
        user: "9f3c".to_owned(),
    }
}

async fn sent(dialect: Dialect, model: &str, prompt: &Prompt) -> String {
    let fake = fake().await;
    let mut settings = settings(dialect, &fake);
    model.clone_into(&mut settings.model);
    let mut answer = Client::new(settings).unwrap().stream(prompt);
    while answer.next().await.is_some() {}
    let receipt = fake.receipts().pop().unwrap();
    assert_eq!(receipt.refusal, None);
    receipt.body
}

fn anthropic(schema: &str, max_tokens: u32) -> String {
    format!(
        r#"{{"model":"claude-haiku-5-5","max_tokens":{max_tokens},"stream":true,"system":[{{"type":"text","text":"The \"rules\".\n","cache_control":{{"type":"ephemeral"}}}}],"messages":[{{"role":"user","content":[{{"type":"text","text":"<form>\ntitle| Größe\n</form>\n","cache_control":{{"type":"ephemeral"}}}},{{"type":"text","text":"<task>\nNow.\n</task>\n"}}]}}],"thinking":{{"type":"disabled"}},"output_config":{{"format":{{"type":"json_schema","schema":{schema}}}}},"metadata":{{"user_id":"9f3c"}}}}"#
    )
}

fn openai(name: &str, schema: &str, max_tokens: u32) -> String {
    format!(
        r#"{{"model":"qwen3","messages":[{{"role":"system","content":"The \"rules\".\n"}},{{"role":"user","content":"<form>\ntitle| Größe\n</form>\n\n<task>\nNow.\n</task>\n"}}],"stream":true,"stream_options":{{"include_usage":true}},"max_tokens":{max_tokens},"response_format":{{"type":"json_schema","json_schema":{{"name":"{name}","strict":true,"schema":{schema}}}}},"user":"9f3c"}}"#
    )
}

#[tokio::test]
async fn a_plan_is_asked_for_in_these_bytes() {
    let prompt = sample(wire::SCAFFOLD, wire::SCAFFOLD_SCHEMA, 2000);
    assert_eq!(
        sent(Dialect::Anthropic, "claude-haiku-5-5", &prompt).await,
        anthropic(wire::SCAFFOLD_SCHEMA, 2000)
    );
    assert_eq!(
        sent(Dialect::OpenAi, "qwen3", &prompt).await,
        openai("scaffold", wire::SCAFFOLD_SCHEMA, 2000)
    );
}

#[tokio::test]
async fn a_branch_is_asked_for_in_these_bytes() {
    let prompt = sample(wire::BRANCH, wire::BRANCH_SCHEMA, 4000);
    assert_eq!(
        sent(Dialect::Anthropic, "claude-haiku-5-5", &prompt).await,
        anthropic(wire::BRANCH_SCHEMA, 4000)
    );
    assert_eq!(sent(Dialect::OpenAi, "qwen3", &prompt).await, openai("branch", wire::BRANCH_SCHEMA, 4000));
}

#[tokio::test]
async fn a_review_is_asked_for_in_these_bytes() {
    let prompt = sample(wire::REVIEW, wire::REVIEW_SCHEMA, 1500);
    assert_eq!(
        sent(Dialect::Anthropic, "claude-haiku-5-5", &prompt).await,
        anthropic(wire::REVIEW_SCHEMA, 1500)
    );
    assert_eq!(sent(Dialect::OpenAi, "qwen3", &prompt).await, openai("review", wire::REVIEW_SCHEMA, 1500));
}

#[tokio::test]
async fn requests_that_differ_in_the_task_are_the_same_up_to_it() {
    let (mut one, mut other) = (super::prompt(), super::prompt());
    "one".clone_into(&mut one.task);
    "other".clone_into(&mut other.task);
    let one = sent(Dialect::Anthropic, "claude-haiku-5-5", &one).await;
    let other = sent(Dialect::Anthropic, "claude-haiku-5-5", &other).await;
    let (before, _) = one.split_once(r#"{"type":"text","text":"one"}"#).unwrap();
    assert!(other.starts_with(before) && before.contains("title| canary-form"));
}

#[tokio::test]
async fn thinking_is_taken_off_only_where_a_model_takes_that() {
    let prompt = super::prompt();
    for (model, is_off) in [
        ("claude-haiku-5-5", true),
        ("claude-haiku-4-5-20251001", true),
        ("claude-sonnet-5-5", false),
        ("claude-opus-5-5", false),
    ] {
        let body = sent(Dialect::Anthropic, model, &prompt).await;
        assert_eq!(body.contains(r#""thinking":{"type":"disabled"}"#), is_off, "{model}");
    }
}

#[tokio::test]
async fn empty_parts_are_left_out() {
    let prompt = Prompt { task: String::new(), user: String::new(), ..super::prompt() };
    let body = sent(Dialect::Anthropic, "claude-haiku-5-5", &prompt).await;
    assert!(!body.contains(r#""text":"""#) && !body.contains("metadata"));
}
