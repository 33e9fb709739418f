//! Checks a flow of 10,000 steps and compares the time with what `serde_json` takes to parse the same document.
//!
//! The two are measured in turn in one process, so that a busy machine slows both, and the medians are compared.
//! Run with `cargo bench -p pathbook-flow`. With `--test`, as
//! `cargo test --benches` runs it, one short round is made.
#![expect(clippy::expect_used, reason = "a benchmark stops where something unexpected happens")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use pathbook_flow::check::{Severity, check};
use pathbook_flow::document::Document;

/// The check may take this much of the time of the parse.
const GOAL: f64 = 1.5;

fn main() {
    let is_test = std::env::args().any(|argument| argument == "--test");
    let rounds = if is_test { 1 } else { 31 };
    for shape in [Shape::Chain, Shape::Mesh, Shape::Bare] {
        let json = document(10_000, shape);
        let document: Document = serde_json::from_str(&json).expect("the document is well-formed");
        for finding in check(&document).iter().filter(|finding| finding.severity == Severity::Error) {
            assert!(finding.rule.code().starts_with("too_many"), "{shape:?}: {}", finding.message);
        }
        let (mut parses, mut checks) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            parses.push(time(|| serde_json::from_str::<Document>(&json)));
            checks.push(time(|| check(black_box(&document))));
        }
        let (parse, check) = (median(parses), median(checks));
        let ratio = check.as_secs_f64() / parse.as_secs_f64();
        println!(
            "{shape:?}: 10,000 steps, {} KB: parse {parse:.2?}, check {check:.2?}, ratio {ratio:.2} (goal {GOAL})",
            json.len() / 1000
        );
    }
}

/// What the flow looks like.
#[derive(Clone, Copy, Debug)]
enum Shape {
    /// One long line of instructions and forms with texts, as a procedure is.
    Chain,
    /// Questions with branches ahead and back, decisions and forms between them.
    Mesh,
    /// Nothing but what a step needs: the least text for the parser, all of the paths for the checker.
    Bare,
}

/// A flow that is sound but for its size.
fn document(steps: usize, shape: Shape) -> String {
    let mut list = vec![step_form()];
    for index in 1..steps - 2 {
        let next = format!("s{}", index + 1);
        list.push(match (shape, index % 4) {
            (Shape::Bare, _) => bare(index, &next),
            (Shape::Mesh, 0 | 1) => question(index, &next, &format!("s{}", (index * 7919) % (steps - 2))),
            (Shape::Mesh, 2) => decision(index, &next),
            _ => instruction(index, &next),
        });
    }
    for (id, outcome) in [(steps - 2, "resolved"), (steps - 1, "escalated")] {
        list.push(serde_json::json!({
            "id": format!("s{id}"), "kind": "outcome", "title": format!("The end {id}"), "outcome": outcome,
            "internal_note": "Give {{host}} to the next line.", "client_note": "It is done.",
        }));
    }
    let last_question = list.len() - 3;
    list[last_question] = serde_json::json!({
        "id": format!("s{last_question}"), "kind": "question", "title": "Does it work on {{host}} now?",
        "branches": [
            { "id": "yes", "label": "Yes", "to": format!("s{}", steps - 2) },
            { "id": "no", "label": "No", "to": format!("s{}", steps - 1) },
        ],
    });
    serde_json::json!({
        "format": "pathbook/1", "title": "A long flow", "kind": "troubleshooting", "summary": "For measuring.",
        "variables": [
            { "name": "host", "type": "host" }, { "name": "free", "type": "number" },
        ],
        "start": "s0", "steps": list,
    })
    .to_string()
}

fn step_form() -> serde_json::Value {
    serde_json::json!({
        "id": "s0", "kind": "form", "title": "Which host?",
        "fields": [{ "variable": "host" }, { "variable": "free" }],
        "branches": [{ "id": "next", "to": "s1" }],
    })
}

fn instruction(index: usize, next: &str) -> serde_json::Value {
    serde_json::json!({
        "id": format!("s{index}"), "kind": "instruction", "title": format!("Look at the disks of the host, part {index}"),
        "body": "Open the **event log** and look for entries of the last hour.\n\n- errors of the file system\n- a disk that is *nearly* full\n\nWrite down what you find on {{host}}.",
        "client_note": "We looked at the disks.", "minutes": 3,
        "checklist": [{ "id": "log", "text": "The log of {{host}} is open" }],
        "commands": [{ "shell": "bash", "run": "df -h --output=target,pcent | sort -k2 -n", "expect": "no line above 90 percent" }],
        "branches": [{ "id": "done", "to": next }],
    })
}

fn question(index: usize, next: &str, other: &str) -> serde_json::Value {
    serde_json::json!({
        "id": format!("s{index}"), "kind": "question", "title": format!("Is the disk of {{{{host}}}} full, part {index}?"),
        "body": "Less than 10 percent free is full for this purpose.",
        "branches": [
            { "id": "yes", "label": "Yes, it is full", "to": next },
            { "id": "no", "label": "No, there is room", "to": other },
        ],
    })
}

fn decision(index: usize, next: &str) -> serde_json::Value {
    serde_json::json!({
        "id": format!("s{index}"), "kind": "decision", "title": format!("Enough room, part {index}?"),
        "branches": [
            { "id": "enough", "when": { "all": [{ "variable": "free", "is": "at_least", "value": 20 }] }, "to": next },
            { "id": "else", "to": format!("s{}", index + 1) },
        ],
    })
}

fn bare(index: usize, next: &str) -> serde_json::Value {
    serde_json::json!({
        "id": format!("s{index}"), "kind": "instruction", "title": format!("Step {index}"), "body": "Do it.",
        "branches": [{ "id": "done", "to": next }],
    })
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let result = black_box(work());
    let taken = start.elapsed();
    drop(result);
    taken
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
