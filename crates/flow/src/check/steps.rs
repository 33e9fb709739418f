//! Rules about one step at a time.

use std::collections::{HashMap, HashSet};

use super::{Checker, Rule, Spot, is_blank, is_id, quoted, texts};
use crate::document::{
    Branch, Comparison, Condition, Kind, Outcome, Risk, Step, StepKind, Test, Value, ValueType, Variable,
};
use crate::limits;
use crate::session::value::fits;

pub(super) fn check(checker: &mut Checker<'_>) {
    let document = checker.document;
    let mut titles: HashMap<&str, usize> = HashMap::with_capacity(document.steps.len());
    let mut repeated: Vec<usize> = Vec::new();
    // Everything about a step in one go: a large document does not fit into the cache of the processor.
    for (index, step) in document.steps.iter().enumerate() {
        identity(checker, index, step);
        if !is_blank(&step.title) {
            let first = *titles.entry(step.title.trim()).or_insert(index);
            if first != index {
                repeated.extend([first, index]);
            }
        }
        misplaced(checker, index, step);
        risk_and_time(checker, index, step);
        branches(checker, index, step);
        match step.kind {
            StepKind::Question => question(checker, index, step),
            StepKind::Instruction => instruction(checker, index, step),
            StepKind::Form => form(checker, index, step),
            StepKind::Decision => decision(checker, index, step),
            StepKind::Outcome => outcome(checker, index, step),
        }
        texts::check_step(checker, index, step);
    }
    repeated.sort_unstable();
    repeated.dedup();
    for index in repeated {
        let message =
            format!("More than one step has the title {}.", quoted(document.steps[index].title.trim()));
        checker.at(Rule::StepTitleDuplicate, index, Spot::Field("title"), message);
    }
}

fn identity(checker: &mut Checker<'_>, index: usize, step: &Step) {
    if !is_id(&step.id) {
        let message = format!(
            "{} is no step id: begin with a small letter or a digit, go on with small letters, digits, - and _, at most 64.",
            quoted(&step.id)
        );
        checker.at(Rule::StepIdMalformed, index, Spot::Field("id"), message);
    }
    if checker.has_repeated_ids() && checker.step(&step.id).is_some_and(|first| first as usize != index) {
        let message = format!("Another step has the id {} already.", quoted(&step.id));
        checker.at(Rule::StepIdDuplicate, index, Spot::Field("id"), message);
    }
    if is_blank(&step.title) {
        checker.at(Rule::StepTitleMissing, index, Spot::Field("title"), "The step has no title.");
    }
}

fn misplaced(checker: &mut Checker<'_>, index: usize, step: &Step) {
    let kind = step.kind;
    for (list, there, wanted) in [
        ("checklist", !step.checklist.is_empty(), StepKind::Instruction),
        ("commands", !step.commands.is_empty(), StepKind::Instruction),
        ("fields", !step.fields.is_empty(), StepKind::Form),
        ("outcome", step.outcome.is_some(), StepKind::Outcome),
    ] {
        if there && kind != wanted {
            let message = format!("Only {} steps have {list}.", name_of(wanted));
            checker.at(Rule::MisplacedContent, index, Spot::Field(list), message);
        }
    }
    for (position, branch) in step.branches.iter().enumerate() {
        if branch.confirms && kind != StepKind::Question {
            let message = "Only a branch of a question can be marked confirms.";
            checker.at(Rule::MisplacedContent, index, Spot::Branch(position, "confirms"), message);
        }
        if branch.when.is_some() && kind != StepKind::Decision {
            let message = "Only a branch of a decision can have a condition.";
            checker.at(Rule::MisplacedContent, index, Spot::Branch(position, "when"), message);
        }
    }
}

fn name_of(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Question => "question",
        StepKind::Instruction => "instruction",
        StepKind::Form => "form",
        StepKind::Decision => "decision",
        StepKind::Outcome => "outcome",
    }
}

fn risk_and_time(checker: &mut Checker<'_>, index: usize, step: &Step) {
    if step.risk == Risk::Destructive && is_blank(&step.body) {
        let message = "The step destroys something, but its body does not say what.";
        checker.at(Rule::DestructionUnexplained, index, Spot::Field("body"), message);
    }
    if step.minutes.is_some_and(|minutes| minutes == 0 || minutes > limits::MINUTES) {
        let message = "The step takes less than a minute or more than a day.";
        checker.at(Rule::MinutesImplausible, index, Spot::Field("minutes"), message);
    }
}

fn branches(checker: &mut Checker<'_>, index: usize, step: &Step) {
    let count = step.branches.len();
    if step.kind == StepKind::Outcome {
        if count > 0 {
            let message = "The step is an outcome, but has branches.";
            checker.at(Rule::OutcomeHasBranches, index, Spot::Field("branches"), message);
        }
        return checker.edges.push(step, std::iter::empty());
    }
    if count == 0 {
        checker.at(Rule::BranchesMissing, index, Spot::Field("branches"), "The step has no way out.");
    }
    if count > limits::BRANCHES_PER_STEP {
        let message = format!("The step has {count} branches; {} are allowed.", limits::BRANCHES_PER_STEP);
        checker.at(Rule::TooManyBranchesOnStep, index, Spot::Field("branches"), message);
    }
    for position in repeats(&step.branches, |branch| &branch.id) {
        let message = format!("The step has more than one branch {}.", quoted(&step.branches[position].id));
        checker.at(Rule::BranchIdDuplicate, index, Spot::Branch(position, "id"), message);
    }
    for (position, branch) in step.branches.iter().enumerate().filter(|(_, branch)| !is_id(&branch.id)) {
        let message = format!("{} is no branch id.", quoted(&branch.id));
        checker.at(Rule::BranchIdMalformed, index, Spot::Branch(position, "id"), message);
    }
    let mut edges = std::mem::take(&mut checker.edges);
    let branches = step.branches.iter().enumerate();
    edges.push(step, branches.map(|(position, branch)| target(checker, index, position, step, branch)));
    checker.edges = edges;
}

/// Where a branch leads, if that is a step.
fn target(
    checker: &mut Checker<'_>,
    index: usize,
    position: usize,
    step: &Step,
    branch: &Branch,
) -> Option<u32> {
    let spot = Spot::Branch(position, "to");
    let name = || quoted(if branch.label.is_empty() { &branch.id } else { &branch.label });
    let Some(to) = branch.to.as_deref().filter(|to| !to.is_empty()) else {
        checker.at(Rule::BranchTargetMissing, index, spot, format!("The branch {} leads nowhere.", name()));
        return None;
    };
    let target = checker.step(to);
    if target.is_none() {
        let message = format!("The branch {} leads to {}, which does not exist.", name(), quoted(to));
        checker.at(Rule::BranchTargetUnknown, index, spot, message);
    } else if to == step.id && step.kind != StepKind::Decision {
        // A decision that leads to itself is an error of its own.
        let message = format!("The branch {} leads to its own step.", name());
        checker.at(Rule::SelfLoop, index, spot, message);
    }
    target
}

fn question(checker: &mut Checker<'_>, index: usize, step: &Step) {
    if step.branches.len() == 1 {
        let message = "The question has only one branch: there is nothing to choose.";
        checker.at(Rule::QuestionNeedsTwoBranches, index, Spot::Field("branches"), message);
    }
    if step.branches.len() > 9 {
        let message = format!("The question has {} branches; the keys reach nine.", step.branches.len());
        checker.at(Rule::MoreThanNineChoices, index, Spot::Field("branches"), message);
    }
    for (position, branch) in step.branches.iter().enumerate().filter(|(_, branch)| is_blank(&branch.label)) {
        let message = format!("The branch {} has no label to pick.", quoted(&branch.id));
        checker.at(Rule::BranchLabelMissing, index, Spot::Branch(position, "label"), message);
    }
    for position in repeated_labels(&step.branches) {
        let message =
            format!("More than one branch is labelled {}.", quoted(step.branches[position].label.trim()));
        checker.at(Rule::BranchLabelDuplicate, index, Spot::Branch(position, "label"), message);
    }
}

fn instruction(checker: &mut Checker<'_>, index: usize, step: &Step) {
    if is_blank(&step.body) && step.checklist.is_empty() && step.commands.is_empty() {
        let message = "The instruction does not say how: it has no body, no checklist and no commands.";
        checker.at(Rule::InstructionWithoutDetails, index, Spot::Field("body"), message);
    }
    for (position, branch) in step.branches.iter().enumerate() {
        if !matches!(branch.id.as_str(), "done" | "failed" | "skipped") {
            let message = format!(
                "An instruction has the branches done, failed and skipped, not {}.",
                quoted(&branch.id)
            );
            checker.at(Rule::InstructionBranchesUnknown, index, Spot::Branch(position, "id"), message);
        }
    }
    if !step.branches.is_empty() && !step.branches.iter().any(|branch| branch.id == "done") {
        let message = "The instruction has no branch done.";
        checker.at(Rule::InstructionDoneMissing, index, Spot::Field("branches"), message);
    }
    items(checker, index, "checklist", step.checklist.len());
    items(checker, index, "commands", step.commands.len());
    let repeated = repeats(&step.checklist, |item| &item.id);
    for (position, item) in step.checklist.iter().enumerate() {
        let problem = if !is_id(&item.id) {
            format!("{} is no id for a checklist item.", quoted(&item.id))
        } else if repeated.contains(&position) {
            format!("More than one checklist item has the id {}.", quoted(&item.id))
        } else if is_blank(&item.text) {
            format!("The checklist item {} has no text.", quoted(&item.id))
        } else {
            continue;
        };
        checker.at(Rule::ChecklistItemInvalid, index, Spot::Item("checklist", position, "id"), problem);
    }
    for (position, command) in step.commands.iter().enumerate() {
        let (field, problem) = if is_blank(&command.shell) {
            ("shell", "The command does not say where it is typed.")
        } else if is_blank(&command.run) {
            ("run", "The command is empty.")
        } else {
            continue;
        };
        checker.at(Rule::CommandIncomplete, index, Spot::Item("commands", position, field), problem);
    }
}

fn items(checker: &mut Checker<'_>, index: usize, list: &'static str, count: usize) {
    if count > limits::ITEMS_PER_STEP {
        let message = format!("The step has {count} {list}; {} are allowed.", limits::ITEMS_PER_STEP);
        checker.at(Rule::TooManyItems, index, Spot::Field(list), message);
    }
}

fn form(checker: &mut Checker<'_>, index: usize, step: &Step) {
    if step.fields.is_empty() {
        let message = "The form has no fields.";
        checker.at(Rule::FormFieldsMissing, index, Spot::Field("fields"), message);
    }
    if step.branches.len() > 1 {
        let message = "The form has more than one branch: put a decision behind it.";
        checker.at(Rule::FormNeedsOneBranch, index, Spot::Field("branches"), message);
    }
    items(checker, index, "fields", step.fields.len());
    for position in repeats(&step.fields, |field| &field.variable) {
        let message =
            format!("The form asks for {} more than once.", quoted(&step.fields[position].variable));
        checker.at(Rule::FieldVariableRepeated, index, Spot::Item("fields", position, "variable"), message);
    }
    for (position, field) in step.fields.iter().enumerate() {
        let spot = Spot::Item("fields", position, "variable");
        if checker.variable(&field.variable).is_none() {
            let message =
                format!("The field asks for {}, which the flow does not declare.", quoted(&field.variable));
            checker.at(Rule::FieldVariableUnknown, index, spot, message);
        }
    }
}

fn decision(checker: &mut Checker<'_>, index: usize, step: &Step) {
    let Some((last, others)) = step.branches.split_last() else {
        return;
    };
    if step.branches.iter().all(|branch| branch.when.is_none()) {
        let message = "The decision has no branch with a condition.";
        checker.at(Rule::DecisionRuleMissing, index, Spot::Field("branches"), message);
    } else {
        for (position, _) in others.iter().enumerate().filter(|(_, branch)| branch.when.is_none()) {
            let message = "The branch has no condition, so those behind it are never taken.";
            checker.at(Rule::DecisionElseMisplaced, index, Spot::Branch(position, "when"), message);
        }
    }
    if last.when.is_some() {
        let message = "The last branch has a condition: nothing is left for when none holds.";
        checker.at(Rule::DecisionElseMissing, index, Spot::Branch(others.len(), "when"), message);
    }
    for (position, branch) in step.branches.iter().enumerate() {
        let (group, tests) = match &branch.when {
            None => continue,
            Some(Condition::All(tests)) => ("all", tests),
            Some(Condition::Any(tests)) => ("any", tests),
        };
        if tests.is_empty() {
            let message = "The condition has no tests.";
            checker.at(Rule::ConditionEmpty, index, Spot::Branch(position, "when"), message);
        }
        if tests.len() > limits::TESTS {
            let message = format!("The condition has {} tests; {} are allowed.", tests.len(), limits::TESTS);
            checker.at(Rule::TooManyTests, index, Spot::Branch(position, "when"), message);
        }
        for (number, test) in tests.iter().enumerate() {
            comparison(checker, index, Spot::Test(position, group, number), test);
        }
    }
}

fn comparison(checker: &mut Checker<'_>, index: usize, spot: Spot, test: &Test) {
    let document = checker.document;
    // A variable that is not declared is reported with the texts that read it.
    let Some(variable) = checker.variable(&test.variable) else {
        return;
    };
    if let Some(problem) = mismatch(&document.variables[variable as usize], test) {
        let message = format!("The test of {} {problem}.", quoted(&test.variable));
        checker.at(Rule::ComparisonInvalid, index, spot, message);
    }
}

fn mismatch(variable: &Variable, test: &Test) -> Option<&'static str> {
    use Comparison::{AtLeast, AtMost, Contains, Equal, LessThan, MoreThan, NotEqual, NotSet, Set};
    let value = match (test.is, &test.value) {
        (Set | NotSet, None) => return None,
        (Set | NotSet, Some(_)) => return Some("takes no value"),
        (_, None) => return Some("has no value to compare with"),
        (_, Some(value)) => value,
    };
    let kind = variable.value_type;
    let suits = match test.is {
        LessThan | AtMost | MoreThan | AtLeast => matches!(kind, ValueType::Number | ValueType::Date),
        Contains => matches!(kind, ValueType::Text | ValueType::Choice | ValueType::Host),
        Equal | NotEqual | Set | NotSet => true,
    };
    if !suits {
        return Some("compares in a way that its type does not allow");
    }
    let fitting = match (test.is, value) {
        (Contains, Value::Text(text)) => !text.is_empty(),
        (Contains, _) => false,
        _ => fits(variable, value),
    };
    (!fitting).then_some("compares with a value that does not fit its type")
}

fn outcome(checker: &mut Checker<'_>, index: usize, step: &Step) {
    let Some(outcome) = step.outcome else {
        let message = "The outcome does not say how it ended.";
        return checker.at(Rule::OutcomeKindMissing, index, Spot::Field("outcome"), message);
    };
    if matches!(outcome, Outcome::Escalated | Outcome::Failed) && is_blank(&step.internal_note) {
        let message = "The outcome does not tell in its internal note what the next line needs.";
        checker.at(Rule::EscalationWithoutHandover, index, Spot::Field("internal_note"), message);
    }
    if checker.document.kind == Kind::Troubleshooting && is_blank(&step.client_note) {
        let message = "The outcome has no client note: say what the client is told.";
        checker.at(Rule::ClientNoteMissing, index, Spot::Field("client_note"), message);
    }
}

/// Up to this many entries are compared with each other, which is cheaper than a set.
const FEW: usize = 9;

/// The entries whose key an earlier entry has already.
fn repeats<'d, T>(list: &'d [T], key: impl Fn(&'d T) -> &'d str) -> Vec<usize> {
    if list.len() <= FEW {
        let repeats = |&index: &usize| list[..index].iter().any(|earlier| key(earlier) == key(&list[index]));
        return (1..list.len()).filter(repeats).collect();
    }
    let mut seen = HashSet::with_capacity(list.len());
    (0..list.len()).filter(|&index| !seen.insert(key(&list[index]))).collect()
}

/// The branches whose label an earlier branch has already, but for case and space around it.
fn repeated_labels(branches: &[Branch]) -> Vec<usize> {
    let is_there = |index: &usize| !is_blank(&branches[*index].label);
    if branches.len() <= FEW {
        let letters = |index: usize| branches[index].label.trim().chars().flat_map(char::to_lowercase);
        let repeats = |&index: &usize| (0..index).any(|earlier| letters(earlier).eq(letters(index)));
        return (1..branches.len()).filter(is_there).filter(repeats).collect();
    }
    let mut seen = HashSet::with_capacity(branches.len());
    let mut is_new = |index: usize| seen.insert(branches[index].label.trim().to_lowercase());
    (0..branches.len()).filter(is_there).filter(|&index| !is_new(index)).collect()
}
