//! A document in forms for reading elsewhere.

mod markdown;
mod mermaid;
mod order;
mod svg;

pub use markdown::to_markdown;
pub use mermaid::to_mermaid;
pub use svg::to_svg;

use crate::document::{Branch, Comparison, Condition, Outcome, Step, StepKind, Test, Value};

/// What a branch is called where it has no label of its own.
fn label_of(step: &Step, branch: &Branch) -> String {
    if !branch.label.trim().is_empty() {
        return one_line(&branch.label);
    }
    match (step.kind, branch.id.as_str()) {
        (StepKind::Instruction, "done") => "Done".to_owned(),
        (StepKind::Instruction, "failed") => "Failed".to_owned(),
        (StepKind::Instruction, "skipped") => "Skipped".to_owned(),
        (StepKind::Decision, _) => {
            branch.when.as_ref().map_or_else(|| "Otherwise".to_owned(), |when| shortened(&condition(when)))
        }
        _ => String::new(),
    }
}

/// Whether the only way out needs no words.
fn goes_straight_on(step: &Step) -> bool {
    step.branches.len() == 1
        && step.branches[0].label.trim().is_empty()
        && matches!(step.kind, StepKind::Instruction | StepKind::Form)
}

/// A condition in words.
fn condition(condition: &Condition) -> String {
    let (tests, word) = match condition {
        Condition::All(tests) => (tests, " and "),
        Condition::Any(tests) => (tests, " or "),
    };
    one_line(&tests.iter().map(test).collect::<Vec<_>>().join(word))
}

fn test(test: &Test) -> String {
    let is = match test.is {
        Comparison::Equal => "is",
        Comparison::NotEqual => "is not",
        Comparison::LessThan => "is less than",
        Comparison::AtMost => "is at most",
        Comparison::MoreThan => "is more than",
        Comparison::AtLeast => "is at least",
        Comparison::Contains => "contains",
        Comparison::Set => "is known",
        Comparison::NotSet => "is not known",
    };
    let value = match &test.value {
        None => String::new(),
        Some(Value::YesNo(true)) => " yes".to_owned(),
        Some(Value::YesNo(false)) => " no".to_owned(),
        Some(Value::Number(number)) => format!(" {number}"),
        Some(Value::Text(text)) => format!(" {text}"),
    };
    format!("{} {is}{value}", test.variable)
}

fn outcome_word(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Resolved) => "Resolved",
        Some(Outcome::Escalated) => "Escalated",
        Some(Outcome::NotApplicable) => "Not applicable",
        Some(Outcome::Failed) => "Failed",
        None => "Outcome",
    }
}

fn kind_word(step: &Step) -> &'static str {
    match step.kind {
        StepKind::Question => "Question",
        StepKind::Instruction => "Instruction",
        StepKind::Form => "Form",
        StepKind::Decision => "Decision",
        StepKind::Outcome => outcome_word(step.outcome),
    }
}

/// A text that still fits on a line of a chart.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 120;
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
