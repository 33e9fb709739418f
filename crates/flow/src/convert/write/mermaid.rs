//! A flow as a Mermaid flowchart that our own reader reads back.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::{goes_straight_on, kind_word, label_of, one_line};
use crate::check::is_id;
use crate::document::{Document, Outcome, Step, StepKind};

/// Words that Mermaid takes for something else, even at the beginning of a longer name.
const RESERVED: [&str; 16] = [
    "end",
    "graph",
    "subgraph",
    "flowchart",
    "style",
    "linkstyle",
    "click",
    "class",
    "direction",
    "default",
    "call",
    "href",
    "interpolate",
    "acctitle",
    "accdescr",
    "swimlane",
];

/// The flow as a Mermaid flowchart. Kinds are told by shape and by class; what a chart cannot say (bodies, commands,
/// fields, conditions) is left out.
pub fn to_mermaid(document: &Document) -> String {
    let mut chart = String::new();
    let title = one_line(&document.title.replace(char::is_control, " "));
    if !title.is_empty() {
        // A JSON string is a YAML string, whatever it holds.
        let _ = writeln!(chart, "---\ntitle: {}\n---", serde_json::Value::String(title));
    }
    chart.push_str("flowchart TD\n");
    let names = names(document, &mut chart);
    // The start comes first: a reader that finds a circle begins there.
    let start = document.steps.iter().position(|step| step.id == document.start).unwrap_or(0);
    if !document.steps.is_empty() {
        let _ = writeln!(chart, "    start_here((Start)) --> {}", names[start]);
    }
    for (step, name) in document.steps.iter().zip(&names) {
        let (open, close) = shape(step);
        let title = one_line(&step.title);
        let title = if title.is_empty() { kind_word(step).to_owned() } else { title };
        let _ = writeln!(chart, "    {name}{open}\"{}\"{close}:::{}", escaped(&title), class(step));
    }
    let mut by_id: HashMap<&str, &String> = HashMap::with_capacity(names.len());
    for (step, name) in document.steps.iter().zip(&names) {
        by_id.entry(&step.id).or_insert(name);
    }
    for (step, name) in document.steps.iter().zip(&names) {
        for branch in &step.branches {
            let Some(target) = branch.to.as_deref().and_then(|to| by_id.get(to)) else {
                continue;
            };
            let label = if goes_straight_on(step) { String::new() } else { label_of(step, branch) };
            if label.is_empty() {
                let _ = writeln!(chart, "    {name} --> {target}");
            } else {
                let _ = writeln!(chart, "    {name} -->|\"{}\"| {target}", escaped(&label));
            }
        }
    }
    chart.push_str(
        "    classDef question stroke-width:2px\n    classDef decision stroke-dasharray:4\n    \
         classDef resolved stroke:#2e7d32,stroke-width:3px\n    classDef escalated stroke:#b26a00,stroke-width:3px\n    \
         classDef failed stroke:#b3261e,stroke-width:3px\n",
    );
    chart
}

/// The names of the steps in the chart: their ids, or another one where a chart cannot hold the id.
fn names(document: &Document, chart: &mut String) -> Vec<String> {
    let mut used: std::collections::HashSet<&str> = std::collections::HashSet::new();
    let mut names = Vec::with_capacity(document.steps.len());
    for (index, step) in document.steps.iter().enumerate() {
        let id = step.id.as_str();
        let is_new = is_id(id) && used.insert(id);
        let is_safe = is_new
            && !RESERVED.iter().any(|word| id.starts_with(word))
            && !id.contains("--")
            && !id.ends_with('-')
            // Names that are given out here.
            && id != "start_here"
            && !id.starts_with("step_");
        if is_safe {
            names.push(id.to_owned());
            continue;
        }
        let name = format!("step_{}", index + 1);
        if is_new {
            let _ = writeln!(chart, "    %% id {name}: {id}");
        }
        names.push(name);
    }
    names
}

fn shape(step: &Step) -> (&'static str, &'static str) {
    match step.kind {
        StepKind::Question => ("{", "}"),
        StepKind::Instruction => ("[", "]"),
        StepKind::Form => ("[/", "/]"),
        StepKind::Decision => ("{{", "}}"),
        StepKind::Outcome => ("([", "])"),
    }
}

fn class(step: &Step) -> &'static str {
    match (step.kind, step.outcome) {
        (StepKind::Question, _) => "question",
        (StepKind::Instruction, _) => "instruction",
        (StepKind::Form, _) => "form",
        (StepKind::Decision, _) => "decision",
        (StepKind::Outcome, Some(Outcome::Escalated)) => "escalated",
        (StepKind::Outcome, Some(Outcome::NotApplicable)) => "not_applicable",
        (StepKind::Outcome, Some(Outcome::Failed)) => "failed",
        (StepKind::Outcome, Some(Outcome::Resolved) | None) => "resolved",
    }
}

/// A text between quotes: whatever Mermaid or HTML would take for something else is written by its code.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (position, character) in text.char_indices() {
        match character {
            '"' => escaped.push_str("#quot;"),
            '#' => escaped.push_str("#35;"),
            '&' => escaped.push_str("#amp;"),
            '<' => escaped.push_str("#lt;"),
            '>' => escaped.push_str("#gt;"),
            '`' => escaped.push_str("#96;"),
            '|' => escaped.push_str("#124;"),
            // Not an icon, as in `fa:fa-phone`.
            ':' if text[position..].starts_with(":fa-") => escaped.push_str("#58;"),
            other if other.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}
