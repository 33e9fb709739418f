//! The builder as its users see it.
#![expect(clippy::expect_used, reason = "tests stop where something unexpected happens")]

mod asking;
mod making;
mod masking;
mod money;
mod properties;
mod rules;
mod scanning;
mod states;
mod vpn;

use pathbook_builder::Known;
use pathbook_builder::foundation::{Audience, Depth, Foundation};
use pathbook_builder::material::{Material, Source};
use pathbook_builder::plan::{Branches, Next, Plan, PlanBranch, Step, StepKind, Triage};
use pathbook_builder::wire;
use pathbook_flow::document::{Kind, Risk};

/// A whole build as a person and a model made it: a form, material, a plan of five branches, 46 steps, a review.
struct Build {
    form: Foundation,
    sources: Vec<Source>,
    material: Material,
    plan: Plan,
    branches: Branches,
    raw: serde_json::Value,
}

impl Build {
    fn known(&self) -> Known<'_> {
        Known { foundation: &self.form, material: &self.material, is_masked: true }
    }
}

fn vpn() -> Build {
    let raw: serde_json::Value = serde_json::from_str(include_str!("vpn.json")).expect("the file is JSON");
    let sources: Vec<Source> = serde_json::from_value(raw["sources"].clone()).expect("sources");
    let branches = raw["branches"].as_object().expect("branches").iter();
    Build {
        form: serde_json::from_value(raw["form"].clone()).expect("a form"),
        material: Material::of(&sources, true),
        plan: wire::parse_scaffold(&raw["scaffold"].to_string()).expect("a plan"),
        branches: branches
            .map(|(key, steps)| (key.clone(), wire::parse_branch(&steps.to_string()).expect("steps")))
            .collect(),
        sources,
        raw,
    }
}

/// A form without anything special.
fn form(kind: Kind) -> Foundation {
    Foundation {
        title: "Printer does not print".into(),
        kind,
        audience: Audience::L1,
        environment: "Office printers on the second floor, host print01.contoso.local".into(),
        symptom: "Documents stay in the queue and nothing comes out of the printer.".into(),
        known: String::new(),
        must: Vec::new(),
        must_not: Vec::new(),
        escalation: "Printing team".into(),
        language: "en".into(),
        depth: Depth::Normal,
    }
}

fn step(id: &str, kind: StepKind, next: &[(&str, &str)]) -> Step {
    let (title, body) = match kind {
        StepKind::Ask => ("Is the light on?", "Look at the front of the printer, on the left side."),
        StepKind::Do => ("Open the tray", "Pull the tray out and put paper into it."),
        StepKind::Fixed => ("It prints", "A test page comes out of the printer."),
        StepKind::Escalate => ("Hand it on", "Note the model, the error, the time and what was tried."),
    };
    Step {
        id: id.into(),
        kind,
        title: format!("{title} ({id})"),
        body: format!("{body} Place {}.", id.repeat(3)),
        risk: Risk::None,
        next: next.iter().map(|(label, to)| Next { label: (*label).into(), to: (*to).into() }).collect(),
        src: Vec::new(),
    }
}

fn plan(keys: &[&str]) -> Plan {
    Plan {
        title: "Printer does not print".into(),
        summary: "Take this when nothing comes out of the printer.".into(),
        triage: Triage {
            title: "What does the display show?".into(),
            body: "Look at the small screen on the printer.".into(),
        },
        branches: keys
            .iter()
            .map(|key| PlanBranch {
                key: (*key).into(),
                label: format!("Case {key}"),
                cause: "Something is wrong with the paper.".into(),
                entry: "Ask whether the light is on".into(),
                steps: 4,
                src: Vec::new(),
            })
            .collect(),
        questions: Vec::new(),
    }
}

/// A branch with nothing wrong with it.
fn sound() -> Vec<Step> {
    vec![
        step("a", StepKind::Ask, &[("Yes", "b"), ("No", "d")]),
        step("b", StepKind::Do, &[("Done", "c")]),
        step("c", StepKind::Fixed, &[]),
        step("d", StepKind::Escalate, &[]),
    ]
}
