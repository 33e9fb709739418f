//! The client against the fake provider.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod behaviours;
mod calls;
mod requests;

use std::time::Duration;

use pathbook_builder::{Prompt, wire};
use pathbook_fake_ai::{Fake, Options};
use pathbook_provider::{Client, Dialect, Event, Limits, Secret, Settings};

/// How long a second lasts here.
const SECOND: Duration = Duration::from_millis(100);
/// A key that must never be seen.
const KEY: &str = "sk-canary-4f1d9a";
/// Words of a prompt that must never be seen.
const FORM: &str = "canary-form-77ab";

/// A prompt of a branch, long enough to be cached.
fn prompt() -> Prompt {
    Prompt {
        system: include_str!("rules.txt"),
        context: format!(
            "<form>\ntitle| {FORM}\n</form>\n{}",
            "5| The gateway is in the cellar.\n".repeat(50)
        ),
        task: "Write the steps of the branch \"access\", at most 12.\n".to_owned(),
        schema_name: wire::BRANCH,
        schema: wire::BRANCH_SCHEMA,
        max_tokens: 4_000,
        user: "team-3f".to_owned(),
    }
}

/// The limits of the product, in seconds of this length.
fn limits(second: Duration) -> Limits {
    Limits {
        connect: Duration::from_secs(5),
        first_byte: second * 30,
        idle: second * 30,
        total: second * 120,
        shortest_backoff: second / 10,
        longest_backoff: second / 2,
        longest_wait: Duration::from_secs(5),
        ..Limits::default()
    }
}

async fn fake() -> Fake {
    fake_at(SECOND).await
}

async fn fake_at(second: Duration) -> Fake {
    let options = Options { second, key: Some(KEY.to_owned()), ..Options::default() };
    Fake::start_with(options).await.unwrap()
}

fn settings(dialect: Dialect, fake: &Fake) -> Settings {
    let (base_url, model) = match dialect {
        Dialect::Anthropic => (fake.base_url(), "claude-haiku-5-5"),
        Dialect::OpenAi => (fake.openai_url(), "qwen3"),
    };
    Settings {
        dialect,
        base_url,
        key: Some(Secret::from(KEY)),
        model: model.to_owned(),
        limits: limits(SECOND),
    }
}

fn client(dialect: Dialect, fake: &Fake) -> Client {
    Client::new(settings(dialect, fake)).unwrap()
}

/// All that a call tells. Whatever it is, it can be printed without giving anything away.
async fn all(client: &Client) -> Vec<Event> {
    let mut answer = client.stream(&prompt());
    let mut events = Vec::new();
    while let Some(event) = answer.next().await {
        events.push(event);
    }
    let printed = format!("{events:?}");
    for canary in [KEY, FORM, "canary-answer"] {
        assert!(!printed.contains(canary), "{canary} in {printed}");
    }
    events
}

fn text(events: &[Event]) -> String {
    events
        .iter()
        .filter_map(|event| if let Event::Text(text) = event { Some(text.as_str()) } else { None })
        .collect()
}

fn waits(events: &[Event]) -> usize {
    events.iter().filter(|event| matches!(event, Event::Waiting { .. })).count()
}

fn has_started(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event, Event::Started { .. }))
}
