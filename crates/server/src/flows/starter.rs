//! What a new flow begins with: the smallest sound document of its kind, so that an author changes words before shape.

use pathbook_flow::document::{Branch, Document, Format, Kind, Outcome, Step, StepKind};

/// A document to begin with.
pub fn document(title: &str, kind: Kind) -> Document {
    let outcome = |id: &str, title: &str, outcome| Step {
        outcome: Some(outcome),
        ..step(id, StepKind::Outcome, title)
    };
    let steps = match kind {
        Kind::Troubleshooting => vec![
            Step {
                branches: vec![branch("yes", "Yes", "resolved"), branch("no", "No", "escalated")],
                ..step("start", StepKind::Question, "Is the problem gone?")
            },
            outcome("resolved", "The problem is gone", Outcome::Resolved),
            Step {
                internal_note: "What was tried, and what the next line needs to know.".to_owned(),
                ..outcome("escalated", "Passed to the next line", Outcome::Escalated)
            },
        ],
        Kind::Procedure | Kind::Maintenance => vec![
            Step {
                branches: vec![branch("done", "", "finished")],
                ..step("start", StepKind::Instruction, "Do the first thing")
            },
            outcome("finished", "The work is done", Outcome::Resolved),
        ],
    };
    Document {
        format: Format::V1,
        title: title.to_owned(),
        kind,
        summary: String::new(),
        tags: Vec::new(),
        variables: Vec::new(),
        start: "start".to_owned(),
        steps,
    }
}

fn step(id: &str, kind: StepKind, title: &str) -> Step {
    Step { id: id.to_owned(), title: title.to_owned(), ..Step::empty(kind) }
}

fn branch(id: &str, label: &str, to: &str) -> Branch {
    Branch {
        id: id.to_owned(),
        label: label.to_owned(),
        to: Some(to.to_owned()),
        confirms: false,
        when: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pathbook_flow::check::{Severity, check};

    #[test]
    fn a_new_flow_of_any_kind_can_be_published_as_it_is() {
        for kind in [Kind::Troubleshooting, Kind::Procedure, Kind::Maintenance] {
            let findings = check(&document("A new flow", kind));
            assert!(
                findings.iter().all(|finding| finding.severity == Severity::Warning),
                "{kind:?}: {findings:?}"
            );
        }
    }
}
