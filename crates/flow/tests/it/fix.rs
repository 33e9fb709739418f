//! Fixes: each takes its finding away and brings no other error.

use std::collections::HashMap;

use pathbook_flow::check::{Finding, Fix, Rule, Severity, check, fixes};
use pathbook_flow::document::{Document, StepKind, Value};
use pathbook_flow::edit::apply_all;
use proptest::prelude::*;

use crate::{arbitrary, outlook, step};

/// What is wrong with the flow of these tests after a change, and the labels of the fixes of one rule.
fn labels(rule: Rule, edit: impl FnOnce(&mut Document)) -> Vec<String> {
    let mut document = outlook();
    edit(&mut document);
    let findings = check(&document);
    let found: Vec<&Finding> = findings.iter().filter(|finding| finding.rule == rule).collect();
    assert!(!found.is_empty(), "{findings:?}");
    found
        .into_iter()
        .flat_map(|finding| fixes(&document, finding))
        .map(|fix: Fix| {
            let mut fixed = document.clone();
            apply_all(&mut fixed, &fix.operations).expect("a fix fits");
            fix.label
        })
        .collect()
}

#[test]
fn a_fix_says_what_it_does() {
    for (rule, edit, label) in [
        (
            Rule::VariableUndeclared,
            (|document| step(document, "web").body = "{{host}} and {{target}}".into()) as fn(&mut Document),
            "Declare the variable \"host\"",
        ),
        (Rule::StartMissing, |document| document.start.clear(), "Start at \"Who is affected?\""),
        (Rule::MinutesImplausible, |document| step(document, "web").minutes = Some(0), "Remove the time"),
        (
            Rule::TemplateMalformed,
            |document| step(document, "web").title = "Is {{ host }} on?".into(),
            "Show the braces as they are",
        ),
        (
            Rule::DecisionElseMissing,
            |document| drop(step(document, "how-many").branches.pop()),
            "Add an else branch to the same step as the last",
        ),
        (
            Rule::BranchTargetMissing,
            |document| {
                let branches = &mut step(document, "web").branches;
                let mut third = branches[0].clone();
                (third.id, third.label, third.to) = ("third".into(), "Neither".into(), None);
                branches.push(third);
            },
            "Remove the branch that leads nowhere",
        ),
        (
            Rule::BranchIdDuplicate,
            |document| step(document, "web").branches[1].id = "works".into(),
            "Give each branch an id of its own",
        ),
        (
            Rule::StepUnreachable,
            |document| {
                let mut step = step(document, "web").clone();
                step.id = "lost".into();
                document.steps.push(step);
            },
            "Remove the unreachable step",
        ),
    ] {
        assert_eq!(labels(rule, edit), [label], "{rule:?}");
    }
}

#[test]
fn what_only_its_author_can_mend_has_no_fix() {
    assert!(labels(Rule::TitleMissing, |document| document.title.clear()).is_empty());
    assert!(
        labels(Rule::BranchTargetMissing, |document| step(document, "web").branches[0].to = None).is_empty()
    );
    assert!(
        labels(Rule::StepUnreachable, |document| {
            let mut lost = step(document, "web").clone();
            lost.id = "lost".into();
            let mut other = lost.clone();
            other.id = "other".into();
            (lost.branches[0].to, other.branches[0].to) = (Some("other".into()), Some("lost".into()));
            document.steps.extend([lost, other]);
        })
        .is_empty()
    );
}

#[test]
fn a_variable_is_declared_as_what_it_is_compared_with() {
    let mut document = outlook();
    document.variables.retain(|variable| variable.name != "users");
    let findings = check(&document);
    let finding =
        findings.iter().find(|finding| finding.rule == Rule::FieldVariableUnknown).expect("it is missing");
    let fix = fixes(&document, finding).remove(0);
    apply_all(&mut document, &fix.operations).expect("a fix fits");
    assert_eq!(check(&document), []);
}

/// What a finding is about, wherever that stands after the fix, and whatever its branch is called then.
fn about(document: &Document, finding: &Finding) -> (Rule, String) {
    let step = finding.pointer.strip_prefix("/steps/").and_then(|rest| rest.split('/').next()?.parse().ok());
    let id = step.and_then(|step: usize| Some(document.steps.get(step)?.id.clone()));
    (finding.rule, id.unwrap_or_else(|| finding.message.clone()))
}

fn tally(document: &Document, findings: &[Finding]) -> HashMap<(Rule, String), usize> {
    let mut tally = HashMap::new();
    for finding in findings {
        *tally.entry(about(document, finding)).or_default() += 1;
    }
    tally
}

/// What a finding of this rule kept from being judged.
fn is_revealed(rule: Rule, other: Rule) -> bool {
    use Rule::{
        BranchTargetMissing, BranchTargetUnknown, ComparisonInvalid, CycleWithoutExit, DecisionCycle,
        DestructiveUnconfirmed, FieldVariableUnknown, NoWayToOutcome, StartMissing, StartUnknown,
        StepUnreachable, VariableUndeclared, VariableUnset,
    };
    match rule {
        StartMissing | StartUnknown => {
            matches!(other, StepUnreachable | VariableUnset | DestructiveUnconfirmed)
        }
        // That a branch leads nowhere yet is taken for a way out.
        BranchTargetMissing | BranchTargetUnknown => {
            matches!(other, NoWayToOutcome | CycleWithoutExit | DecisionCycle)
        }
        VariableUndeclared | FieldVariableUnknown => matches!(other, VariableUnset | ComparisonInvalid),
        _ => false,
    }
}

fn every_fix_mends(document: &Document) -> Result<(), TestCaseError> {
    let findings = check(document);
    // Findings of a rule are cut off after a hundred: those behind would seem new.
    prop_assume!(findings.len() < 100);
    let before = tally(document, &findings);
    for finding in &findings {
        for fix in fixes(document, finding) {
            let mut fixed = document.clone();
            let applied = apply_all(&mut fixed, &fix.operations);
            prop_assert!(applied.is_ok(), "{:?} {:?} {:?}", finding, fix, applied);
            let after = check(&fixed);
            let now = tally(&fixed, &after);
            let is_left = now.get(&about(document, finding)) >= before.get(&about(document, finding));
            prop_assert!(!is_left, "{:?} is still there after {:?}", finding, fix);
            for error in after.iter().filter(|other| other.severity == Severity::Error) {
                let is_new = now.get(&about(&fixed, error)) > before.get(&about(&fixed, error));
                let is_fine = !is_new || is_revealed(finding.rule, error.rule);
                prop_assert!(is_fine, "{:?} of {:?} brings {:?}", fix, finding, error);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn every_fix_of_a_damaged_document_mends_what_it_says(document in arbitrary::document()) {
        every_fix_mends(&document)?;
    }

    #[test]
    fn every_fix_of_a_sound_document_mends_what_it_says(document in arbitrary::walkable()) {
        every_fix_mends(&document)?;
    }

    #[test]
    fn every_fix_of_a_flow_with_one_mistake_mends_it(
        operations in proptest::collection::vec(arbitrary::operation(), 1..4),
        place in any::<prop::sample::Index>(),
    ) {
        let mut document = outlook();
        // The operations go by other ids: here they meet the steps of the flow.
        let at = place.index(document.steps.len());
        for (number, step) in document.steps.iter_mut().enumerate() {
            if number == at {
                "s0".clone_into(&mut step.id);
            }
        }
        for operation in &operations {
            drop(pathbook_flow::edit::apply(&mut document, operation));
        }
        every_fix_mends(&document)?;
    }
}

#[test]
fn a_value_where_none_is_compared_is_removed() {
    let label = labels(Rule::ComparisonInvalid, |document| {
        let decision =
            document.steps.iter_mut().find(|step| step.kind == StepKind::Decision).expect("a decision");
        let Some(pathbook_flow::document::Condition::Any(tests)) = &mut decision.branches[0].when else {
            panic!("a condition")
        };
        tests[0].is = pathbook_flow::document::Comparison::Set;
        assert_ne!(tests[0].value, None::<Value>);
    });
    assert_eq!(label, ["Remove the value"]);
}
