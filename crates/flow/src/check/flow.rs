//! Rules about the flow as a whole and its variables.

use std::collections::HashSet;

use super::{BUILT_IN, Checker, Rule, is_blank, quoted, texts};
use crate::document::{Kind, Outcome, StepKind, ValueType, Variable};
use crate::limits;
use crate::session::value;
use crate::text::is_name;

pub(super) fn check(checker: &mut Checker<'_>) {
    head(checker);
    sizes(checker);
    for (index, variable) in checker.document.variables.iter().enumerate() {
        declaration(checker, index, variable);
    }
    kind(checker);
    texts::check_flow(checker);
    for (index, variable) in checker.document.variables.iter().enumerate() {
        if !checker.used[index] {
            let message = format!("The variable {} is neither asked for nor read.", quoted(&variable.name));
            checker.flow(Rule::VariableUnused, format!("/variables/{index}"), message);
        }
    }
}

fn head(checker: &mut Checker<'_>) {
    let document = checker.document;
    if is_blank(&document.title) {
        checker.flow(Rule::TitleMissing, "/title", "The flow has no title.");
    }
    if is_blank(&document.summary) {
        checker.flow(Rule::SummaryMissing, "/summary", "The flow has no summary: say when to take it.");
    }
    if document.start.is_empty() {
        checker.flow(Rule::StartMissing, "/start", "The flow does not say which step is the first.");
    } else if checker.step(&document.start).is_none() {
        let message = format!("The flow starts at {}, which does not exist.", quoted(&document.start));
        checker.flow(Rule::StartUnknown, "/start", message);
    }
}

fn sizes(checker: &mut Checker<'_>) {
    let document = checker.document;
    let branches = document.steps.iter().map(|step| step.branches.len()).sum();
    for (rule, pointer, what, count, most) in [
        (Rule::TooManySteps, "/steps", "steps", document.steps.len(), limits::STEPS),
        (Rule::TooManyBranches, "/steps", "branches", branches, limits::BRANCHES),
        (Rule::TooManyVariables, "/variables", "variables", document.variables.len(), limits::VARIABLES),
        (Rule::TooManyTags, "/tags", "tags", document.tags.len(), limits::TAGS),
    ] {
        if count > most {
            checker.flow(rule, pointer, format!("The flow has {count} {what}; {most} are allowed."));
        }
    }
}

fn declaration(checker: &mut Checker<'_>, index: usize, variable: &Variable) {
    let name = quoted(&variable.name);
    if !is_name(&variable.name) {
        let message =
            format!("The variable {name} cannot be called so: take small letters, digits and _, at most 40.");
        checker.flow(Rule::VariableNameMalformed, format!("/variables/{index}/name"), message);
    } else if BUILT_IN.contains(&variable.name.as_str()) {
        let message = format!("The variable {name} is there in every flow and cannot be declared.");
        checker.flow(Rule::VariableNameReserved, format!("/variables/{index}/name"), message);
    }
    if checker.variables.get(variable.name.as_str()).is_some_and(|&first| first as usize != index) {
        let message = format!("The variable {name} is declared more than once.");
        checker.flow(Rule::VariableDuplicate, format!("/variables/{index}/name"), message);
    }
    choices(checker, index, variable);
    if variable.default.as_ref().is_some_and(|default| !value::fits(variable, default)) {
        let message = format!("The default of the variable {name} does not fit its type.");
        checker.flow(Rule::VariableDefaultInvalid, format!("/variables/{index}/default"), message);
    }
}

fn choices(checker: &mut Checker<'_>, index: usize, variable: &Variable) {
    let name = quoted(&variable.name);
    if variable.value_type != ValueType::Choice {
        if !variable.choices.is_empty() {
            let message = format!("The variable {name} has choices but is not of type choice.");
            checker.flow(Rule::MisplacedContent, format!("/variables/{index}/choices"), message);
        }
        return;
    }
    if variable.choices.is_empty() {
        let message = format!("The variable {name} has nothing to choose from.");
        checker.flow(Rule::VariableChoicesMissing, format!("/variables/{index}/choices"), message);
    }
    if variable.choices.len() > limits::CHOICES {
        let (count, most) = (variable.choices.len(), limits::CHOICES);
        let message = format!("The variable {name} has {count} choices; {most} are allowed.");
        checker.flow(Rule::TooManyChoices, format!("/variables/{index}/choices"), message);
    }
    let mut seen = HashSet::with_capacity(variable.choices.len());
    for (position, choice) in variable.choices.iter().enumerate() {
        if is_blank(choice) || !seen.insert(choice) {
            let what = if is_blank(choice) {
                "an empty choice".to_owned()
            } else {
                format!("the choice {} twice", quoted(choice))
            };
            let pointer = format!("/variables/{index}/choices/{position}");
            checker.flow(Rule::VariableChoiceInvalid, pointer, format!("The variable {name} has {what}."));
        }
    }
}

/// Rules that follow from the kind of the flow.
fn kind(checker: &mut Checker<'_>) {
    let document = checker.document;
    let (mut questions, mut instructions, mut outcomes, mut resolves) = (0, 0, 0, false);
    for step in &document.steps {
        match step.kind {
            StepKind::Question => questions += 1,
            StepKind::Instruction => instructions += 1,
            StepKind::Outcome => outcomes += 1,
            StepKind::Form | StepKind::Decision => {}
        }
        resolves |= step.outcome == Some(Outcome::Resolved);
    }
    match document.kind {
        Kind::Troubleshooting if questions == 0 => {
            let message = "A troubleshooting flow needs a question.";
            checker.flow(Rule::TroubleshootingNeedsQuestion, "/steps", message);
        }
        Kind::Maintenance if instructions == 0 => {
            let message = "A maintenance flow needs an instruction.";
            checker.flow(Rule::MaintenanceNeedsInstruction, "/steps", message);
        }
        _ => {}
    }
    match outcomes {
        0 => checker.flow(Rule::OutcomeMissing, "/steps", "The flow has no outcome: nobody can finish it."),
        1 if document.kind == Kind::Troubleshooting => {
            let message =
                "A troubleshooting flow needs two outcomes: one for the cure, one for when nothing helped.";
            checker.flow(Rule::TroubleshootingNeedsTwoOutcomes, "/steps", message);
        }
        _ => {}
    }
    if !resolves && outcomes > 0 {
        checker.flow(Rule::NoResolvedOutcome, "/steps", "No outcome of the flow is resolved.");
    }
}
