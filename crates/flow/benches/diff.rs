//! Compares two versions of a flow of 1,000 steps: one where a tenth of the steps was edited, and one where nothing
//! was left as it was.
//!
//! Run with `cargo bench -p pathbook-flow --bench diff`. With `--test`, as `cargo test --benches` runs it, one short
//! round is made.
#![expect(clippy::expect_used, reason = "a benchmark stops where something unexpected happens")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use pathbook_flow::diff::diff;
use pathbook_flow::document::{Document, Step};
use pathbook_flow::edit::{apply_all, between};
use serde_json::json;

const STEPS: usize = 1_000;

/// What comparing two versions may take, where a tenth of the steps was edited.
const GOAL: Duration = Duration::from_millis(20);

fn main() {
    let is_test = std::env::args().any(|argument| argument == "--test");
    let rounds = if is_test { 1 } else { 31 };
    let old = document(STEPS, "");
    for (what, new) in [("a tenth edited", edited(&old)), ("all rewritten", document(STEPS, "Never mind. "))]
    {
        let (mut diffs, mut betweens, mut applies) = (Vec::new(), Vec::new(), Vec::new());
        let operations = between(&old, &new);
        for _ in 0..rounds {
            diffs.push(time(|| diff(black_box(&old), black_box(&new))));
            betweens.push(time(|| between(black_box(&old), black_box(&new))));
            let mut document = old.clone();
            applies.push(time(|| apply_all(&mut document, &operations)));
        }
        println!(
            "{STEPS} steps, {what}: diff {:.2?} (goal {GOAL:?} for a tenth), between {:.2?}, its {} operations applied {:.2?}, {:?}",
            median(diffs),
            median(betweens),
            operations.len(),
            median(applies),
            diff(&old, &new).counts
        );
    }
    let (old, new) = (text("abcdefgh", 3), text("hgfeabcd", 5));
    let documents = [old, new].map(|text| {
        let mut document = document(60, "");
        for step in &mut document.steps {
            text.clone_into(&mut step.body);
        }
        document
    });
    let taken = time(|| diff(&documents[0], &documents[1]));
    println!("60 steps with 64 KiB of single letters, none where it was: diff {taken:.2?}");
}

/// 64 KiB that look alike and are not.
fn text(letters: &str, stride: usize) -> String {
    (0..32 * 1024)
        .map(|n| [&letters[(n * n / 7 + n * stride) % letters.len()..][..1], " "].concat())
        .collect()
}

fn document(steps: usize, before: &str) -> Document {
    let steps: Vec<_> = (0..steps).map(|index| {
        json!({
            "id": format!("s{index}"), "kind": "question", "title": format!("{before}Is the disk of {{{{host}}}} full, part {index}?"),
            "body": format!("{before}Open the **event log** and look for entries of the last hour.\n\n- errors of the file system\n- a disk that is *nearly* full\n\nWrite down what you find on the host, part {index}."),
            "client_note": format!("{before}We looked at the disks."),
            "branches": [
                { "id": "yes", "label": "Yes, it is full", "to": format!("s{}", (index + 1) % steps) },
                { "id": "no", "label": "No, there is room", "to": format!("s{}", (index * 7919) % steps) },
            ],
        })
    }).collect();
    serde_json::from_value(json!({
        "format": "pathbook/1", "title": "A long flow", "kind": "troubleshooting", "start": "s0", "steps": steps,
    }))
    .expect("the document is well-formed")
}

/// A tenth of the steps: texts, targets, labels, steps that came, went and hang elsewhere.
fn edited(old: &Document) -> Document {
    let mut new = old.clone();
    for index in (0..STEPS).step_by(10) {
        let target = format!("s{}", (index + 500) % STEPS);
        let step: &mut Step = &mut new.steps[index];
        match index / 10 % 4 {
            0 => step.body = step.body.replace("the last hour", "today and yesterday"),
            1 => step.branches[1].to = Some(target),
            2 => step.branches[0].label.push_str(" indeed"),
            _ => step.id.push_str("-new"),
        }
    }
    new
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
