//! Changes that put a finding right, for those where one click can do no harm.
//!
//! A fix takes its finding away and brings no new error, besides what the finding itself kept from being judged:
//! paths while there is no start or ids repeat, and the values of variables that were not declared.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::{BUILT_IN, Finding, Rule, is_bidi, is_blank, is_id, quoted};
use crate::document::{
    Branch, Comparison, Condition, Document, Kind, Outcome, Step, StepKind, Test, Value, ValueType, Variable,
};
use crate::edit::{BranchField, FlowField, Operation, SetBranch, SetStep, StepField};
use crate::limits;
use crate::text::{Piece, is_name, names, pieces};

/// A change that puts a finding right.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Fix {
    /// What it does, in a short sentence.
    pub label: String,
    /// How.
    pub operations: Vec<Operation>,
}

/// What would put this finding of this document right. Nothing for most rules: that something is missing or unclear
/// only its author can mend. Takes time in proportion to the document, so it is not part of checking.
pub fn fixes(document: &Document, finding: &Finding) -> Vec<Fix> {
    let pointer: Vec<&str> = finding.pointer.split('/').skip(1).collect();
    let index = |at: usize| pointer.get(at).and_then(|part| part.parse::<usize>().ok());
    match (pointer.first().copied(), index(1)) {
        (Some("steps"), Some(step)) => {
            // An operation on an id that is there twice would change the first step of that id.
            let content = document
                .steps
                .get(step)
                .filter(|content| document.steps[..step].iter().all(|earlier| earlier.id != content.id));
            content.map_or_else(Vec::new, |content| of_step(document, content, finding.rule, &pointer[2..]))
        }
        (Some("variables"), Some(variable)) => document
            .variables
            .get(variable)
            .filter(|wanted| document.variables.iter().filter(|other| other.name == wanted.name).count() == 1)
            .and_then(|content| of_variable(document, content, finding.rule, index(3)))
            .into_iter()
            .collect(),
        _ => of_flow(document, finding.rule, &finding.pointer).into_iter().collect(),
    }
}

fn fix(label: impl Into<String>, operations: Vec<Operation>) -> Fix {
    Fix { label: label.into(), operations }
}

fn of_flow(document: &Document, rule: Rule, pointer: &str) -> Option<Fix> {
    match rule {
        Rule::StartMissing | Rule::StartUnknown => {
            let targets: HashSet<&str> = targets(document).collect();
            let is_entry = |step: &&Step| !targets.contains(step.id.as_str());
            let first = document.steps.iter().find(is_entry).or(document.steps.first())?;
            let name = if is_blank(&first.title) { &first.id } else { &first.title };
            let operation = Operation::SetStart { step: first.id.clone() };
            (!first.id.is_empty()).then(|| fix(format!("Start at {}", quoted(name)), vec![operation]))
        }
        Rule::TroubleshootingNeedsQuestion | Rule::MaintenanceNeedsInstruction => {
            let operation = Operation::SetFlow(FlowField::Kind(Kind::Procedure));
            Some(fix("Make the flow a procedure", vec![operation]))
        }
        Rule::ControlCharacters | Rule::BidiCharacters => {
            let field = match pointer {
                "/title" => FlowField::Title(cleaned(rule, &document.title, true)?),
                "/summary" => FlowField::Summary(cleaned(rule, &document.summary, false)?),
                _ => return None,
            };
            let is_lost = matches!(&field, FlowField::Title(title) if is_blank(title));
            (!is_lost).then(|| fix(cleaning(rule), vec![Operation::SetFlow(field)]))
        }
        _ => None,
    }
}

/// Where all branches lead.
fn targets(document: &Document) -> impl Iterator<Item = &str> {
    document.steps.iter().flat_map(|step| &step.branches).filter_map(|branch| branch.to.as_deref())
}

fn of_variable(document: &Document, variable: &Variable, rule: Rule, choice: Option<usize>) -> Option<Fix> {
    let name = variable.name.clone();
    match rule {
        Rule::VariableUnused => Some(fix(
            format!("Remove the variable {}", quoted(&name)),
            vec![Operation::RemoveVariable { name }],
        )),
        Rule::MisplacedContent => {
            let variable = Variable { choices: Vec::new(), ..variable.clone() };
            Some(fix("Remove the choices", vec![Operation::SetVariable { name, variable }]))
        }
        Rule::VariableChoiceInvalid => {
            let mut variable = variable.clone();
            let choice = choice.filter(|choice| *choice < variable.choices.len())?;
            let removed = Value::Text(variable.choices.remove(choice));
            let is_there = matches!(&removed, Value::Text(text) if variable.choices.contains(text));
            let is_used = variable.default.as_ref() == Some(&removed)
                || tests(document).any(|test| test.variable == name && test.value.as_ref() == Some(&removed));
            let is_safe = !variable.choices.is_empty() && (is_there || !is_used);
            is_safe.then(|| fix("Remove the choice", vec![Operation::SetVariable { name, variable }]))
        }
        _ => None,
    }
}

fn tests(document: &Document) -> impl Iterator<Item = &Test> {
    let conditions =
        document.steps.iter().flat_map(|step| &step.branches).filter_map(|branch| branch.when.as_ref());
    conditions.flat_map(|condition| match condition {
        Condition::All(tests) | Condition::Any(tests) => tests,
    })
}

/// `place` is what comes behind the step in the pointer.
fn of_step(document: &Document, step: &Step, rule: Rule, place: &[&str]) -> Vec<Fix> {
    let item = place.get(1).and_then(|part| part.parse::<usize>().ok());
    if rule == Rule::OutcomeKindMissing {
        return [
            ("It is resolved here", Outcome::Resolved),
            ("It is escalated here", Outcome::Escalated),
            ("The flow did not apply", Outcome::NotApplicable),
            ("It failed", Outcome::Failed),
        ]
        .map(|(label, outcome)| fix(label, vec![set(step, StepField::Outcome(Some(outcome)))]))
        .into();
    }
    let fix = match (rule, place, item) {
        (_, ["branches", _, ..], Some(at)) => {
            let content = step.branches.get(at);
            content.and_then(|branch| of_branch(document, step, at, branch, rule, place))
        }
        (Rule::MisplacedContent, [field], _) => misplaced(step, field),
        (Rule::OutcomeHasBranches, ..) => {
            let remove = |branch: &Branch| Operation::RemoveBranch {
                step: step.id.clone(),
                branch: branch.id.clone(),
            };
            Some(fix("Remove the branches", step.branches.iter().map(remove).collect()))
        }
        (Rule::InstructionDoneMissing, ..) => done(step),
        (Rule::MinutesImplausible, ..) => {
            Some(fix("Remove the time", vec![set(step, StepField::Minutes(None))]))
        }
        (Rule::FieldVariableRepeated, _, Some(at)) => repeated_field(step, at),
        (Rule::FieldVariableUnknown, _, Some(at)) => {
            step.fields.get(at).and_then(|field| declare(document, [field.variable.as_str()].into_iter()))
        }
        (Rule::ChecklistItemInvalid, _, Some(at)) => checklist_item(step, at),
        (Rule::CommandIncomplete, [_, _, "run"], Some(at)) => {
            let mut commands = step.commands.clone();
            drop((at < commands.len()).then(|| commands.remove(at)));
            Some(fix("Remove the empty command", vec![set(step, StepField::Commands(commands))]))
        }
        (Rule::StepUnreachable, ..) => unreachable_step(document, step),
        (Rule::VariableUndeclared, ..) => {
            text_at(step, place).and_then(|text| declare(document, names(text)))
        }
        (Rule::ControlCharacters | Rule::BidiCharacters | Rule::TemplateMalformed, ..) => {
            text(step, rule, place)
        }
        _ => None,
    };
    fix.into_iter().collect()
}

fn set(step: &Step, set: StepField) -> Operation {
    Operation::SetStep(SetStep { step: step.id.clone(), set })
}

fn misplaced(step: &Step, field: &str) -> Option<Fix> {
    let (label, field) = match field {
        "checklist" => ("Remove the checklist", StepField::Checklist(Vec::new())),
        "commands" => ("Remove the commands", StepField::Commands(Vec::new())),
        "fields" => ("Remove the fields", StepField::Fields(Vec::new())),
        "outcome" => ("Remove the outcome", StepField::Outcome(None)),
        _ => return None,
    };
    Some(fix(label, vec![set(step, field)]))
}

/// The only branch of an instruction is what comes when it is done.
fn done(step: &Step) -> Option<Fix> {
    let [only] = &step.branches[..] else { return None };
    let branch = Branch { id: "done".into(), ..only.clone() };
    let remove = Operation::RemoveBranch { step: step.id.clone(), branch: only.id.clone() };
    let add = Operation::AddBranch { step: step.id.clone(), branch, at: 0 };
    Some(fix("Take its branch when it is done", vec![remove, add]))
}

fn repeated_field(step: &Step, at: usize) -> Option<Fix> {
    let mut fields = step.fields.clone();
    let repeated = (at < fields.len()).then(|| fields.remove(at))?;
    let first = fields.iter().find(|field| field.variable == repeated.variable)?;
    // A mandatory field behind an optional one makes sure of a value.
    let is_safe = repeated.optional || !first.optional;
    is_safe.then(|| fix("Remove the repeated field", vec![set(step, StepField::Fields(fields))]))
}

fn checklist_item(step: &Step, at: usize) -> Option<Fix> {
    let mut checklist = step.checklist.clone();
    let item = checklist.get(at)?.clone();
    if is_blank(&item.text) {
        checklist.remove(at);
        return Some(fix("Remove the empty item", vec![set(step, StepField::Checklist(checklist))]));
    }
    checklist[at].id = free_id("item", checklist.iter().map(|item| item.id.as_str()))?;
    Some(fix("Give the item an id of its own", vec![set(step, StepField::Checklist(checklist))]))
}

/// An id that is not taken.
fn free_id<'d>(word: &str, taken: impl Iterator<Item = &'d str>) -> Option<String> {
    let taken: HashSet<&str> = taken.collect();
    (1..=taken.len() + 1).map(|number| format!("{word}-{number}")).find(|id| !taken.contains(id.as_str()))
}

/// Declares those of these variables that are not. As text, unless they are compared with something else.
fn declare<'d>(document: &Document, names: impl Iterator<Item = &'d str>) -> Option<Fix> {
    let known: HashSet<&str> = document.variables.iter().map(|variable| variable.name.as_str()).collect();
    let count = document.variables.len();
    let mut missing: Vec<&str> = Vec::new();
    for name in names.filter(|name| !known.contains(name) && !BUILT_IN.contains(name)) {
        // Not only at the end: a text may name thousands, and each is compared with those before it.
        if !is_name(name) || count + missing.len() > limits::VARIABLES {
            return None;
        }
        if !missing.contains(&name) {
            missing.push(name);
        }
    }
    if missing.is_empty() || count + missing.len() > limits::VARIABLES {
        return None;
    }
    let operations: Vec<Operation> = missing
        .iter()
        .enumerate()
        .map(|(position, name)| Operation::AddVariable {
            variable: guess(document, name),
            at: count + position,
        })
        .collect();
    let described: Vec<String> = missing.iter().map(|name| quoted(name)).collect();
    let what = if missing.len() == 1 { "variable" } else { "variables" };
    Some(fix(format!("Declare the {what} {}", described.join(", ")), operations))
}

fn guess(document: &Document, name: &str) -> Variable {
    let values = tests(document).filter(|test| test.variable == name).filter_map(|test| test.value.as_ref());
    let types = values.map(|value| match value {
        Value::YesNo(_) => ValueType::YesNo,
        Value::Number(_) => ValueType::Number,
        Value::Text(_) => ValueType::Text,
    });
    Variable {
        name: name.to_owned(),
        value_type: types.into_iter().next().unwrap_or(ValueType::Text),
        label: String::new(),
        choices: Vec::new(),
        default: None,
        internal: false,
    }
}

/// A step that no other leads to, and that is not the last of a kind that the flow needs.
fn unreachable_step(document: &Document, step: &Step) -> Option<Fix> {
    let others = || document.steps.iter().filter(|other| !std::ptr::eq(*other, step));
    let is_led_to =
        others().flat_map(|other| &other.branches).any(|branch| branch.to.as_ref() == Some(&step.id));
    let left = others().filter(|other| other.kind == step.kind).count();
    let needed = match (document.kind, step.kind) {
        (Kind::Troubleshooting, StepKind::Outcome) => 2,
        (_, StepKind::Outcome)
        | (Kind::Troubleshooting, StepKind::Question)
        | (Kind::Maintenance, StepKind::Instruction) => 1,
        _ => 0,
    };
    let operation = Operation::RemoveStep { step: step.id.clone() };
    (!is_led_to && left >= needed).then(|| fix("Remove the unreachable step", vec![operation]))
}

fn of_branch(
    document: &Document,
    step: &Step,
    at: usize,
    branch: &Branch,
    rule: Rule,
    place: &[&str],
) -> Option<Fix> {
    if matches!(rule, Rule::BranchIdDuplicate | Rule::BranchIdMalformed) {
        return branch_ids(step);
    }
    // An operation on an id that is there twice would change the first branch of that id.
    if step.branches[..at].iter().any(|earlier| earlier.id == branch.id) {
        return None;
    }
    let set = |set| Operation::SetBranch(SetBranch { step: step.id.clone(), branch: branch.id.clone(), set });
    let others =
        || step.branches.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other);
    let is_last = at + 1 == step.branches.len();
    match rule {
        Rule::MisplacedContent if place.last() == Some(&"confirms") => {
            Some(fix("Take the mark off the branch", vec![set(BranchField::Confirms(false))]))
        }
        Rule::MisplacedContent => Some(fix("Remove the condition", vec![set(BranchField::When(None))])),
        Rule::BranchTargetMissing | Rule::BranchTargetUnknown => {
            let is_spare = match step.kind {
                StepKind::Question => step.branches.len() > 2,
                StepKind::Instruction => others().any(|other| other.id == "done"),
                StepKind::Form => step.branches.len() > 1,
                StepKind::Decision => !is_last && others().any(|other| other.when.is_some()),
                StepKind::Outcome => false,
            };
            let operation = Operation::RemoveBranch { step: step.id.clone(), branch: branch.id.clone() };
            is_spare.then(|| fix("Remove the branch that leads nowhere", vec![operation]))
        }
        Rule::InstructionBranchesUnknown => done(step),
        Rule::DecisionElseMissing => {
            let known = document.steps.iter().any(|other| Some(&other.id) == branch.to.as_ref());
            let ids = || step.branches.iter().map(|branch| branch.id.as_str());
            let id = if ids().all(|id| id != "else") { "else".to_owned() } else { free_id("else", ids())? };
            let branch =
                Branch { id, label: String::new(), to: branch.to.clone(), confirms: false, when: None };
            let operation = Operation::AddBranch { step: step.id.clone(), branch, at: at + 1 };
            let has_room = step.branches.len() < limits::BRANCHES_PER_STEP
                && document.steps.iter().map(|step| step.branches.len()).sum::<usize>() < limits::BRANCHES;
            (known && has_room)
                .then(|| fix("Add an else branch to the same step as the last", vec![operation]))
        }
        Rule::DecisionElseMisplaced => {
            let last = step.branches.last()?;
            let at = step.branches.len() - 1;
            let operation = Operation::MoveBranch { step: step.id.clone(), branch: branch.id.clone(), at };
            last.when.is_some().then(|| fix("Move the branch to the end", vec![operation]))
        }
        Rule::ConditionEmpty => {
            let is_else = is_last && others().any(|other| other.when.is_some());
            is_else
                .then(|| fix("Take the branch where no other is taken", vec![set(BranchField::When(None))]))
        }
        Rule::ComparisonInvalid => {
            let (when, test) = test_at(branch, place)?;
            let mut when = when.clone();
            let (Condition::All(tests) | Condition::Any(tests)) = &mut when;
            let test = tests.get_mut(test)?;
            test.value = None;
            matches!(test.is, Comparison::Set | Comparison::NotSet)
                .then(|| fix("Remove the value", vec![set(BranchField::When(Some(when)))]))
        }
        Rule::VariableUndeclared => match test_at(branch, place) {
            Some((Condition::All(tests) | Condition::Any(tests), test)) => {
                declare(document, tests.get(test).map(|test| test.variable.as_str()).into_iter())
            }
            None => declare(document, names(&branch.label)),
        },
        Rule::ControlCharacters | Rule::BidiCharacters | Rule::TemplateMalformed => {
            let label = mended(rule, &branch.label, true)?;
            let differs = |other: &Branch| other.label.trim().to_lowercase() != label.trim().to_lowercase();
            let is_safe = !is_blank(&label) && others().all(differs);
            is_safe.then(|| fix(cleaning(rule), vec![set(BranchField::Label(label))]))
        }
        _ => None,
    }
}

/// Adds all branches anew, with ids that they can be told apart by. Those of an instruction have a meaning that
/// nobody can guess.
fn branch_ids(step: &Step) -> Option<Fix> {
    if !is_id(&step.id) || step.kind == StepKind::Instruction {
        return None;
    }
    let mut seen = HashSet::new();
    let mut renamed = Vec::new();
    for (position, branch) in step.branches.iter().enumerate() {
        if !is_id(&branch.id) || !seen.insert(branch.id.as_str()) {
            renamed.push(position);
        }
    }
    let mut list = step.branches.clone();
    for &position in &renamed {
        let id = free_id("branch", list.iter().map(|branch| branch.id.as_str()))?;
        list[position].id = id;
    }
    let remove =
        |branch: &Branch| Operation::RemoveBranch { step: step.id.clone(), branch: branch.id.clone() };
    let add = |(at, branch)| Operation::AddBranch { step: step.id.clone(), branch, at };
    let operations = step.branches.iter().map(remove).chain(list.into_iter().enumerate().map(add)).collect();
    Some(fix("Give each branch an id of its own", operations))
}

/// The condition that a pointer into a branch leads into, and the place of the test.
fn test_at<'d>(branch: &'d Branch, place: &[&str]) -> Option<(&'d Condition, usize)> {
    let [_, _, "when", _, test] = place else { return None };
    Some((branch.when.as_ref()?, test.parse().ok()?))
}

/// The text of a step that a pointer leads to.
fn text_at<'d>(step: &'d Step, place: &[&str]) -> Option<&'d str> {
    let item = place.get(1).and_then(|part| part.parse::<usize>().ok());
    Some(match (place, item) {
        (["title"], _) => &step.title,
        (["body"], _) => &step.body,
        (["internal_note"], _) => &step.internal_note,
        (["client_note"], _) => &step.client_note,
        (["checklist", _, "text"], Some(at)) => &step.checklist.get(at)?.text,
        (["commands", _, "shell"], Some(at)) => &step.commands.get(at)?.shell,
        (["commands", _, "run"], Some(at)) => &step.commands.get(at)?.run,
        (["commands", _, "expect"], Some(at)) => &step.commands.get(at)?.expect,
        (["fields", _, "help"], Some(at)) => &step.fields.get(at)?.help,
        _ => return None,
    })
}

/// Mends the texts that are fields of the step itself.
fn text(step: &Step, rule: Rule, place: &[&str]) -> Option<Fix> {
    let new = mended(rule, text_at(step, place)?, place == ["title"])?;
    let field = match place {
        ["title"] if is_blank(&new) => return None,
        ["title"] => StepField::Title(new),
        ["body"] => StepField::Body(new),
        ["internal_note"] => StepField::InternalNote(new),
        ["client_note"] => StepField::ClientNote(new),
        _ => return None,
    };
    Some(fix(cleaning(rule), vec![set(step, field)]))
}

fn cleaning(rule: Rule) -> &'static str {
    match rule {
        Rule::ControlCharacters => "Remove the control characters",
        Rule::BidiCharacters => "Remove the invisible characters",
        _ => "Show the braces as they are",
    }
}

fn mended(rule: Rule, text: &str, is_line: bool) -> Option<String> {
    let longest = if is_line { limits::TITLE_CHARS } else { limits::TEXT_BYTES };
    match rule {
        Rule::TemplateMalformed => Some(escaped(text)).filter(|text| text.len() <= longest),
        _ => cleaned(rule, text, is_line),
    }
}

/// Without the characters that the rule complains about. Nothing where other variables would be read then.
fn cleaned(rule: Rule, text: &str, is_line: bool) -> Option<String> {
    let clean: String = match rule {
        Rule::BidiCharacters => text.chars().filter(|&character| !is_bidi(character)).collect(),
        _ if is_line => text
            .chars()
            .map(|character| if matches!(character, '\n' | '\r' | '\t') { ' ' } else { character })
            .filter(|character| !character.is_control())
            .collect(),
        _ => text.chars().filter(|&c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).collect(),
    };
    let read = |text| pieces(text).filter(|piece| !matches!(piece, Piece::Text(_))).collect::<Vec<_>>();
    (read(text) == read(&clean)).then_some(clean)
}

/// With a backslash before all braces that open no variable.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for piece in pieces(text) {
        match piece {
            Piece::Stray | Piece::Text("{{") => escaped.push_str("\\{{"),
            Piece::Text(text) => escaped.push_str(text),
            Piece::Variable(name) => escaped.extend(["{{", name, "}}"]),
        }
    }
    escaped
}
