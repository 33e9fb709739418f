//! The checker: every rule with a document that breaks it and one that just does not, and what holds for all
//! documents.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use pathbook_flow::check::{Finding, Rule, Severity, check, has_errors};
use pathbook_flow::document::{
    Branch, ChecklistItem, Command, Comparison, Condition, Document, Field, Kind, Outcome, Risk, Step,
    StepKind, Test, Value, ValueType, Variable,
};
use pathbook_flow::text;
use proptest::prelude::*;

use crate::{arbitrary, outlook, step};

/// A rule, what breaks it, the other rules that this breaks too, and a change that comes close without breaking
/// any.
struct Case {
    rule: Rule,
    breaks: fn(&mut Document),
    also: &'static [Rule],
    keeps: fn(&mut Document),
}

fn case(rule: Rule, breaks: fn(&mut Document), keeps: fn(&mut Document)) -> Case {
    Case { rule, breaks, also: &[], keeps }
}

impl Case {
    fn also(mut self, also: &'static [Rule]) -> Self {
        self.also = also;
        self
    }
}

fn branch(id: &str, to: &str) -> Branch {
    Branch { id: id.into(), label: id.into(), to: Some(to.into()), confirms: false, when: None }
}

fn new_step(id: &str, kind: StepKind, branches: Vec<Branch>) -> Step {
    Step {
        id: id.into(),
        kind,
        title: format!("The step {id}"),
        body: "How to do it.".into(),
        internal_note: String::new(),
        client_note: String::new(),
        minutes: None,
        risk: Risk::None,
        checklist: Vec::new(),
        commands: Vec::new(),
        fields: Vec::new(),
        outcome: None,
        branches,
    }
}

fn variable(name: &str, value_type: ValueType) -> Variable {
    Variable {
        name: name.into(),
        value_type,
        label: String::new(),
        choices: Vec::new(),
        default: None,
        internal: false,
    }
}

fn words(text: &str) -> Value {
    Value::Text(text.into())
}

fn field(variable: &str, optional: bool) -> Field {
    Field { variable: variable.into(), optional, help: String::new() }
}

fn test(variable: &str, is: Comparison, value: Option<Value>) -> Test {
    Test { variable: variable.into(), is, value }
}

/// The first test of the decision.
fn the_test(document: &mut Document) -> &mut Test {
    match &mut step(document, "how-many").branches[0].when {
        Some(Condition::Any(tests) | Condition::All(tests)) => &mut tests[0],
        None => panic!("the decision has a condition"),
    }
}

/// Puts a step between the form and the decision.
fn insert(document: &mut Document, mut inserted: Step) {
    for branch in inserted.branches.iter_mut().filter(|branch| branch.to.as_deref() == Some("next")) {
        branch.to = Some("how-many".into());
    }
    step(document, "who").branches[0].to = Some(inserted.id.clone());
    document.steps.push(inserted);
}

/// Adds many steps, the last of which leads to where the decision did.
fn lengthen(document: &mut Document, count: usize) {
    for index in 0..count {
        let to = if index + 1 == count { "how-many".into() } else { format!("x{}", index + 1) };
        document.steps.push(new_step(&format!("x{index}"), StepKind::Instruction, vec![branch("done", &to)]));
    }
    step(document, "who").branches[0].to = Some("x0".into());
}

#[expect(clippy::too_many_lines, reason = "one table")]
fn cases() -> Vec<Case> {
    use Rule as R;
    vec![
        // The flow
        case(R::TitleMissing, |d| d.title = " \n".into(), |d| d.title = "T".into())
            .also(&[R::ControlCharacters]),
        case(R::SummaryMissing, |d| d.summary = String::new(), |d| d.summary = "S".into()),
        case(R::StartMissing, |d| d.start = String::new(), |_| {}),
        case(R::StartUnknown, |d| d.start = "nowhere".into(), |d| d.start = "who".into()),
        case(
            R::OutcomeMissing,
            |d| {
                d.kind = Kind::Procedure;
                d.variables.clear();
                d.steps = vec![new_step("a", StepKind::Instruction, vec![branch("done", "a")])];
                d.start = "a".into();
            },
            |d| {
                d.kind = Kind::Procedure;
                d.variables.clear();
                let mut end = new_step("b", StepKind::Outcome, vec![]);
                end.outcome = Some(Outcome::Resolved);
                d.steps = vec![new_step("a", StepKind::Instruction, vec![branch("done", "b")]), end];
                d.start = "a".into();
            },
        )
        .also(&[R::SelfLoop]),
        case(
            R::NoResolvedOutcome,
            |d| step(d, "solved").outcome = Some(Outcome::NotApplicable),
            |d| step(d, "outage").outcome = Some(Outcome::Resolved),
        ),
        case(
            R::TroubleshootingNeedsQuestion,
            |d| {
                d.steps.retain(|step| step.kind != StepKind::Question && step.kind != StepKind::Instruction);
                step(d, "how-many").branches[1].to = Some("solved".into());
                step(d, "solved").client_note = "{{upn}}".into();
                step(d, "outage").internal_note = "{{edition}}".into();
                step(d, "how-many").branches.insert(1, branch("middle", "escalate"));
                step(d, "how-many").branches[1].when =
                    Some(Condition::All(vec![test("upn", Comparison::Set, None)]));
            },
            |d| d.kind = Kind::Procedure,
        ),
        case(
            R::TroubleshootingNeedsTwoOutcomes,
            |d| {
                d.steps.retain(|step| !matches!(step.id.as_str(), "escalate" | "outage"));
                for step in &mut d.steps {
                    for branch in &mut step.branches {
                        if matches!(branch.to.as_deref(), Some("escalate" | "outage")) {
                            branch.to = Some("solved".into());
                        }
                    }
                }
            },
            |d| {
                d.kind = Kind::Procedure;
                d.steps.retain(|step| step.id != "outage");
                step(d, "how-many").branches[0].to = Some("escalate".into());
            },
        ),
        case(
            R::MaintenanceNeedsInstruction,
            |d| {
                d.kind = Kind::Maintenance;
                for step in d.steps.iter_mut().filter(|step| step.kind == StepKind::Instruction) {
                    step.kind = StepKind::Question;
                    step.checklist.clear();
                    step.commands.clear();
                    step.branches.push(branch("other", "escalate"));
                    step.branches.iter_mut().for_each(|branch| branch.label = branch.id.clone());
                    step.risk = Risk::None;
                }
            },
            |d| d.kind = Kind::Maintenance,
        ),
        // Steps
        case(
            R::StepIdMalformed,
            |d| insert(d, new_step("Bad id", StepKind::Instruction, vec![branch("done", "next")])),
            |d| insert(d, new_step(&"0_-".repeat(21), StepKind::Instruction, vec![branch("done", "next")])),
        ),
        case(
            R::StepIdDuplicate,
            |d| {
                let mut copy = step(d, "solved").clone();
                copy.title = "Another title".into();
                d.steps.push(copy);
            },
            |d| insert(d, new_step("solved-2", StepKind::Instruction, vec![branch("done", "next")])),
        ),
        case(
            R::StepTitleMissing,
            |d| step(d, "web").title = "\u{a0}".into(),
            |d| step(d, "web").title = "?".into(),
        ),
        case(
            R::StepTitleDuplicate,
            |d| step(d, "opens").title = " Hand over to second line ".into(),
            |d| step(d, "opens").title = "Hand over to second line?".into(),
        ),
        case(
            R::MisplacedContent,
            |d| step(d, "web").commands = step(d, "clear-credentials").commands.clone(),
            |d| step(d, "opens").branches[0].confirms = true,
        ),
        case(
            R::MisplacedContent,
            |d| step(d, "web").checklist = step(d, "clear-credentials").checklist.clone(),
            |_| {},
        ),
        case(R::MisplacedContent, |d| step(d, "web").fields = vec![field("upn", false)], |_| {}),
        case(R::MisplacedContent, |d| step(d, "web").outcome = Some(Outcome::Resolved), |_| {}),
        case(R::MisplacedContent, |d| step(d, "clear-credentials").branches[0].confirms = true, |_| {}),
        case(
            R::MisplacedContent,
            |d| {
                step(d, "web").branches[0].when =
                    Some(Condition::All(vec![test("upn", Comparison::Set, None)]));
            },
            |_| {},
        ),
        case(R::MisplacedContent, |d| d.variables[0].choices = vec!["a".into()], |_| {}),
        case(
            R::InstructionWithoutDetails,
            |d| step(d, "reset-password").body = "\n".into(),
            |d| {
                step(d, "reset-password").body = String::new();
                step(d, "reset-password").checklist =
                    vec![ChecklistItem { id: "a".into(), text: "A".into() }];
            },
        ),
        case(
            R::InstructionBranchesUnknown,
            |d| step(d, "reset-password").branches[1].id = "locked".into(),
            |d| step(d, "reset-password").branches[1].id = "failed".into(),
        ),
        case(
            R::InstructionDoneMissing,
            |d| step(d, "reset-password").branches[0].id = "failed".into(),
            |d| step(d, "reset-password").branches.truncate(1),
        ),
        case(
            R::ChecklistItemInvalid,
            |d| step(d, "clear-credentials").checklist[1].id = "close".into(),
            |d| step(d, "clear-credentials").checklist[1].id = "close-2".into(),
        ),
        case(R::ChecklistItemInvalid, |d| step(d, "clear-credentials").checklist[1].id = "Ü".into(), |_| {}),
        case(
            R::ChecklistItemInvalid,
            |d| step(d, "clear-credentials").checklist[1].text = " ".into(),
            |_| {},
        ),
        case(
            R::CommandIncomplete,
            |d| step(d, "clear-credentials").commands[0].run = String::new(),
            |d| step(d, "clear-credentials").commands[0].expect = String::new(),
        ),
        case(
            R::CommandIncomplete,
            |d| step(d, "clear-credentials").commands[0].shell = String::new(),
            |_| {},
        ),
        case(
            R::FormFieldsMissing,
            |d| insert(d, new_step("form", StepKind::Form, vec![branch("next", "next")])),
            |d| {
                let mut form = new_step("form", StepKind::Form, vec![branch("next", "next")]);
                form.fields = vec![field("users", true)];
                insert(d, form);
            },
        ),
        case(
            R::FormNeedsOneBranch,
            |d| step(d, "who").branches.push(branch("other", "web")),
            |d| step(d, "who").branches[0].label = "Go on".into(),
        ),
        case(
            R::FieldVariableUnknown,
            |d| step(d, "who").fields.push(field("target", false)),
            |d| {
                d.variables.push(variable("site", ValueType::Text));
                step(d, "who").fields.push(field("site", false));
            },
        ),
        case(
            R::FieldVariableRepeated,
            |d| step(d, "who").fields.push(field("upn", true)),
            |d| {
                let mut form = new_step("form", StepKind::Form, vec![branch("next", "next")]);
                form.fields = vec![field("upn", true)];
                insert(d, form);
            },
        ),
        case(
            R::OutcomeKindMissing,
            |d| step(d, "escalate").outcome = None,
            |d| step(d, "escalate").outcome = Some(Outcome::Failed),
        ),
        case(R::OutcomeHasBranches, |d| step(d, "escalate").branches.push(branch("again", "who")), |_| {}),
        case(
            R::EscalationWithoutHandover,
            |d| step(d, "outage").internal_note = String::new(),
            |d| step(d, "solved").internal_note = String::new(),
        ),
        case(
            R::ClientNoteMissing,
            |d| step(d, "solved").client_note = String::new(),
            |d| {
                d.kind = Kind::Procedure;
                step(d, "solved").client_note = String::new();
            },
        ),
        case(
            R::DestructionUnexplained,
            |d| step(d, "remove-profile").body = String::new(),
            |d| {
                step(d, "remove-profile").body = String::new();
                step(d, "remove-profile").risk = Risk::Disruptive;
            },
        ),
        case(
            R::DestructiveUnconfirmed,
            |d| step(d, "may-remove").branches[0].confirms = false,
            |d| {
                // Asked once, far ahead, on the only way: enough for what follows.
                step(d, "may-remove").branches[0].confirms = false;
                let mut ask =
                    new_step("ask", StepKind::Question, vec![branch("a", "next"), branch("b", "escalate")]);
                ask.branches[0].confirms = true;
                insert(d, ask);
            },
        ),
        case(
            R::DestructiveUnconfirmed,
            // Another way leads around the confirmation.
            |d| step(d, "opens").branches[1].to = Some("remove-profile".into()),
            |_| {},
        ),
        case(
            R::MinutesImplausible,
            |d| step(d, "web").minutes = Some(0),
            |d| step(d, "web").minutes = Some(24 * 60),
        ),
        case(R::MinutesImplausible, |d| step(d, "web").minutes = Some(u32::MAX), |_| {}),
        // Branches
        case(
            R::BranchesMissing,
            |d| insert(d, new_step("end", StepKind::Instruction, vec![])),
            |d| insert(d, new_step("end", StepKind::Instruction, vec![branch("done", "next")])),
        )
        .also(&[R::StepUnreachable]),
        case(
            R::BranchIdMalformed,
            |d| step(d, "web").branches[0].id = "Works!".into(),
            |d| step(d, "web").branches[0].id = "1".into(),
        ),
        case(
            R::BranchIdDuplicate,
            |d| step(d, "web").branches[0].id = "refused".into(),
            |d| step(d, "web").branches[0].id = "refused2".into(),
        ),
        case(R::BranchTargetMissing, |d| step(d, "opens").branches[0].to = None, |_| {}),
        case(
            R::BranchTargetUnknown,
            |d| step(d, "opens").branches[0].to = Some("Solved".into()),
            |d| step(d, "opens").branches[0].to = Some("escalate".into()),
        ),
        case(R::QuestionNeedsTwoBranches, |d| step(d, "opens").branches.truncate(1), |_| {}),
        case(
            R::BranchLabelMissing,
            |d| step(d, "web").branches[0].label = " ".into(),
            |d| step(d, "clear-credentials").branches[1].label = String::new(),
        ),
        case(
            R::BranchLabelDuplicate,
            |d| step(d, "opens").branches[1].label = " YES".into(),
            |d| step(d, "opens").branches[1].label = "Yes, but".into(),
        ),
        case(
            R::MoreThanNineChoices,
            |d| (0..8).for_each(|i| step(d, "web").branches.push(branch(&format!("b{i}"), "escalate"))),
            |d| (0..7).for_each(|i| step(d, "web").branches.push(branch(&format!("b{i}"), "escalate"))),
        ),
        case(
            R::SelfLoop,
            |d| step(d, "web").branches.push(branch("again", "web")),
            // A real retry: do something, then ask again.
            |d| step(d, "opens").branches.push(branch("again", "clear-credentials")),
        ),
        case(
            R::DecisionRuleMissing,
            |d| insert(d, new_step("choose", StepKind::Decision, vec![branch("else", "next")])),
            |d| {
                let mut choose =
                    new_step("choose", StepKind::Decision, vec![branch("a", "next"), branch("else", "next")]);
                choose.branches[0].when = Some(Condition::All(vec![test("computer", Comparison::Set, None)]));
                insert(d, choose);
            },
        ),
        case(
            R::DecisionElseMissing,
            |d| {
                step(d, "how-many").branches[1].when =
                    Some(Condition::All(vec![test("users", Comparison::Set, None)]));
            },
            |_| {},
        ),
        case(
            R::DecisionElseMisplaced,
            |d| {
                let otherwise = step(d, "how-many").branches[1].clone();
                step(d, "how-many").branches.insert(0, Branch { id: "first".into(), ..otherwise });
            },
            |_| {},
        ),
        case(
            R::ConditionEmpty,
            |d| {
                let mut extra = branch("extra", "web");
                extra.when = Some(Condition::All(vec![]));
                step(d, "how-many").branches.insert(0, extra);
            },
            |_| {},
        ),
        case(
            R::ComparisonInvalid,
            |d| the_test(d).value = Some(words("5")),
            |d| the_test(d).is = Comparison::Equal,
        ),
        case(R::ComparisonInvalid, |d| the_test(d).value = None, |_| {}),
        case(R::ComparisonInvalid, |d| the_test(d).is = Comparison::Set, |_| {}),
        case(R::ComparisonInvalid, |d| the_test(d).is = Comparison::Contains, |_| {}),
        case(
            R::ComparisonInvalid,
            |d| *the_test(d) = test("edition", Comparison::Equal, Some(words("mobile"))),
            |d| *the_test(d) = test("edition", Comparison::Equal, Some(words("new"))),
        ),
        case(
            R::ComparisonInvalid,
            |d| *the_test(d) = test("upn", Comparison::LessThan, Some(words("a"))),
            |d| *the_test(d) = test("upn", Comparison::Contains, Some(words("@contoso"))),
        ),
        // Paths
        case(
            R::StepUnreachable,
            |d| d.steps.push(new_step("island", StepKind::Instruction, vec![branch("done", "solved")])),
            |d| insert(d, new_step("island", StepKind::Instruction, vec![branch("done", "next")])),
        ),
        case(
            R::CycleWithoutExit,
            |d| {
                d.steps.push(new_step("spin-a", StepKind::Instruction, vec![branch("done", "spin-b")]));
                d.steps.push(new_step("spin-b", StepKind::Instruction, vec![branch("done", "spin-a")]));
                step(d, "web").branches.push(branch("spin", "spin-b"));
            },
            |d| {
                d.steps.push(new_step("spin-a", StepKind::Instruction, vec![branch("done", "spin-b")]));
                let spin_b = vec![branch("again", "spin-a"), branch("out", "escalate")];
                d.steps.push(new_step("spin-b", StepKind::Question, spin_b));
                step(d, "web").branches.push(branch("spin", "spin-b"));
            },
        ),
        case(
            R::NoWayToOutcome,
            |d| {
                d.steps.push(new_step("slide", StepKind::Instruction, vec![branch("done", "spin")]));
                d.steps.push(new_step("spin", StepKind::Instruction, vec![branch("done", "spin")]));
                step(d, "web").branches.push(branch("slide", "slide"));
            },
            |d| {
                d.steps.push(new_step("slide", StepKind::Instruction, vec![branch("done", "escalate")]));
                step(d, "web").branches.push(branch("slide", "slide"));
            },
        )
        .also(&[R::CycleWithoutExit, R::SelfLoop]),
        case(
            R::DecisionCycle,
            |d| {
                let mut back =
                    new_step("back", StepKind::Decision, vec![branch("a", "web"), branch("else", "next")]);
                back.branches[0].when = Some(Condition::All(vec![test("users", Comparison::Set, None)]));
                insert(d, back);
                step(d, "how-many").branches[1].to = Some("back".into());
            },
            |d| {
                // Round through a question: somebody is asked.
                step(d, "opens").branches.push(branch("again", "how-many"));
            },
        ),
        case(
            R::DecisionCycle,
            |d| {
                let mut own = branch("own", "how-many");
                own.when = Some(Condition::All(vec![test("computer", Comparison::Set, None)]));
                step(d, "how-many").branches.insert(0, own);
            },
            |_| {},
        ),
        // Variables
        case(
            R::VariableNameMalformed,
            |d| {
                d.variables.push(variable("Site", ValueType::Text));
                step(d, "who").fields.push(field("Site", false));
            },
            |d| {
                let name = format!("s{}", "0_1".repeat(13));
                d.variables.push(variable(&name, ValueType::Text));
                step(d, "who").fields.push(field(&name, false));
            },
        ),
        case(
            R::VariableNameReserved,
            |d| {
                d.variables.push(variable("target", ValueType::Text));
                step(d, "who").fields.push(field("target", false));
            },
            |d| step(d, "web").body = "{{target}} {{ticket}} {{member}}".into(),
        ),
        case(R::VariableDuplicate, |d| d.variables.push(variable("upn", ValueType::Text)), |_| {})
            .also(&[R::VariableUnused]),
        case(
            R::VariableChoicesMissing,
            |d| {
                d.variables[2].choices.clear();
                d.variables[2].default = None;
                step(d, "who").fields[2].optional = false;
            },
            |d| {
                d.variables[2].choices.truncate(1);
            },
        ),
        case(
            R::VariableChoiceInvalid,
            |d| d.variables[2].choices.push("new".into()),
            |d| d.variables[2].choices.push("New".into()),
        ),
        case(R::VariableChoiceInvalid, |d| d.variables[2].choices.push(" ".into()), |_| {}),
        case(
            R::VariableDefaultInvalid,
            |d| d.variables[2].default = Some(words("mobile")),
            |d| d.variables[2].default = Some(words("new")),
        ),
        case(R::VariableDefaultInvalid, |d| d.variables[0].default = Some(Value::YesNo(true)), |_| {}),
        case(
            R::VariableDefaultInvalid,
            |d| d.variables[3].default = Some(words("300.1.1.1")),
            |d| d.variables[3].default = Some(words("2001:db8::1")),
        ),
        case(
            R::VariableDefaultInvalid,
            |d| {
                d.variables[3].value_type = ValueType::Date;
                d.variables[3].default = Some(words("2026-02-29"));
            },
            |d| {
                d.variables[3].value_type = ValueType::Date;
                d.variables[3].default = Some(words("2028-02-29"));
            },
        ),
        case(
            R::VariableUndeclared,
            |d| step(d, "web").body = "{{unknown}} {{unknown}}".into(),
            |d| step(d, "web").body = "`{unknown}` and {{upn}}".into(),
        ),
        case(R::VariableUndeclared, |d| step(d, "web").branches[0].label = "{{unknown}}".into(), |_| {}),
        case(R::VariableUndeclared, |d| step(d, "who").fields[0].help = "{{unknown}}".into(), |_| {}),
        case(R::VariableUndeclared, |d| *the_test(d) = test("unknown", Comparison::NotSet, None), |_| {}),
        case(
            R::VariableUnset,
            |d| step(d, "who").title = "Is it {{upn}}?".into(),
            // The client note is read when the form is filled.
            |d| step(d, "who").client_note = "It is {{upn}}.".into(),
        ),
        case(
            R::VariableUnset,
            // Asked for on one of two ways only.
            |d| {
                d.variables.push(variable("site", ValueType::Text));
                let mut form = new_step("site", StepKind::Form, vec![branch("next", "opens")]);
                form.fields = vec![field("site", false)];
                d.steps.push(form);
                step(d, "reset-password").branches[0].to = Some("site".into());
                step(d, "opens").body = "At {{site}}.".into();
            },
            // Asked for on both.
            |d| {
                d.variables.push(variable("site", ValueType::Text));
                let mut form = new_step("site", StepKind::Form, vec![branch("next", "opens")]);
                form.fields = vec![field("site", false)];
                d.steps.push(form);
                step(d, "reset-password").branches[0].to = Some("site".into());
                step(d, "clear-credentials").branches[0].to = Some("site".into());
                step(d, "opens").body = "At {{site}}.".into();
            },
        ),
        case(
            R::VariableUnset,
            // An optional field does not count.
            |d| step(d, "solved").internal_note = "On {{computer}}.".into(),
            |d| {
                step(d, "who").fields[3].optional = false;
                step(d, "solved").internal_note = "On {{computer}}.".into();
            },
        ),
        case(
            R::VariableUnset,
            |d| *the_test(d) = test("computer", Comparison::Equal, Some(words("pc-17"))),
            |d| *the_test(d) = test("computer", Comparison::Set, None),
        ),
        case(
            R::VariableUnused,
            |d| d.variables.push(variable("site", ValueType::Text)),
            |d| {
                d.variables
                    .push(Variable { default: Some(words("Vienna")), ..variable("site", ValueType::Text) });
                step(d, "web").body = "In {{site}}.".into();
            },
        ),
        case(
            R::InternalVariableShown,
            |d| {
                step(d, "who").fields[3].optional = false;
                step(d, "solved").client_note = "On {{computer}}.".into();
            },
            |d| {
                step(d, "who").fields[3].optional = false;
                step(d, "solved").internal_note = "On {{computer}}.".into();
            },
        ),
        // Texts
        case(
            R::TemplateMalformed,
            |d| step(d, "web").body = "docker ps --format '{{.Names}}' and {{ upn }}".into(),
            |d| step(d, "web").body = "docker ps --format '\\{{.Names}}' in C:\\Users\\{{upn}}".into(),
        ),
        case(
            R::ControlCharacters,
            |d| step(d, "web").body = "a\u{0}b".into(),
            |d| step(d, "web").body = "a\tb\r\nc".into(),
        ),
        case(R::ControlCharacters, |d| step(d, "web").title = "two\nlines".into(), |_| {}),
        case(R::ControlCharacters, |d| step(d, "web").branches[0].label = "a\u{85}b".into(), |_| {}),
        case(R::ControlCharacters, |d| d.tags[0] = "a\tb".into(), |_| {}),
        case(
            R::BidiCharacters,
            |d| step(d, "clear-credentials").commands[0].run = "del \u{202e}txt.exe".into(),
            |d| step(d, "web").body = "שלום مرحبا".into(),
        ),
        case(
            R::RawHtmlIgnored,
            |d| step(d, "web").body = "Press <b>F5</b>".into(),
            |d| step(d, "web").body = "`<b>`, a < b > c, <https://example.com> and\n\n    <p>code</p>".into(),
        ),
        case(
            R::RemoteImageIgnored,
            |d| step(d, "web").body = "![a screen](https://example.com/a.png)".into(),
            |d| step(d, "web").body = "Look! [a screen](https://example.com/a.png) `![a](b)`".into(),
        ),
        // Sizes
        case(
            R::TextTooLong,
            |d| step(d, "web").title = "ü".repeat(201),
            |d| step(d, "web").title = "ü".repeat(200),
        ),
        case(
            R::TextTooLong,
            |d| step(d, "web").body = "x".repeat(64 * 1024 + 1),
            |d| step(d, "web").body = "x".repeat(64 * 1024),
        ),
        case(R::TextTooLong, |d| d.tags[0] = "t".repeat(41), |d| d.tags[0] = "t".repeat(40)),
        case(R::TextTooLong, |d| d.title = "t".repeat(201), |d| d.title = "t".repeat(200)),
        case(R::TooManySteps, |d| lengthen(d, 5_001 - d.steps.len()), |d| lengthen(d, 5_000 - d.steps.len())),
        case(R::TooManyBranches, |d| add_decisions(d, 11), |d| add_decisions(d, 9)),
        case(
            R::TooManyBranchesOnStep,
            |d| add_decision(d, "wide", 1_001),
            |d| add_decision(d, "wide", 1_000),
        ),
        case(R::TooManyVariables, |d| add_variables(d, 501), |d| add_variables(d, 500)),
        case(
            R::TooManyChoices,
            |d| d.variables[2].choices.extend((0..99).map(|i| i.to_string())),
            |d| d.variables[2].choices.extend((0..98).map(|i| i.to_string())),
        ),
        case(
            R::TooManyItems,
            |d| step(d, "clear-credentials").checklist.extend(items(99)),
            |d| step(d, "clear-credentials").checklist.extend(items(98)),
        ),
        case(
            R::TooManyItems,
            |d| step(d, "clear-credentials").commands.extend(vec![command(); 99]),
            |d| step(d, "clear-credentials").commands.extend(vec![command(); 98]),
        ),
        case(
            R::TooManyTests,
            |d| step(d, "how-many").branches[0].when = Some(Condition::All(tests(101))),
            |d| step(d, "how-many").branches[0].when = Some(Condition::All(tests(100))),
        ),
        case(
            R::TooManyTags,
            |d| d.tags = (0..31).map(|i| format!("t{i}")).collect(),
            |d| d.tags = (0..30).map(|i| format!("t{i}")).collect(),
        ),
    ]
}

fn items(count: usize) -> Vec<ChecklistItem> {
    (0..count).map(|i| ChecklistItem { id: format!("i{i}"), text: "Do it".into() }).collect()
}

fn command() -> Command {
    Command { shell: "bash".into(), run: "true".into(), expect: String::new() }
}

fn tests(count: usize) -> Vec<Test> {
    vec![test("upn", Comparison::Set, None); count]
}

/// Puts a decision of this many branches in.
fn add_decision(document: &mut Document, id: &str, branches: usize) {
    let mut list: Vec<Branch> = (0..branches).map(|i| branch(&format!("b{i}"), "next")).collect();
    for branch in &mut list[..branches - 1] {
        branch.when = Some(Condition::All(tests(1)));
    }
    let to = step(document, "who").branches[0].to.clone();
    insert(document, new_step(id, StepKind::Decision, list));
    for branch in &mut step(document, id).branches {
        branch.to.clone_from(&to);
    }
}

fn add_decisions(document: &mut Document, count: usize) {
    for index in 0..count {
        add_decision(document, &format!("wide{index}"), 1_000);
    }
}

fn add_variables(document: &mut Document, total: usize) {
    let missing = total - document.variables.len();
    let mut from = "who".to_owned();
    for block in 0..missing.div_ceil(100) {
        let mut form = new_step(&format!("f{block}"), StepKind::Form, vec![branch("next", "how-many")]);
        for index in block * 100..missing.min(block * 100 + 100) {
            let name = format!("v{index}");
            document.variables.push(variable(&name, ValueType::Text));
            form.fields.push(field(&name, false));
        }
        step(document, &from).branches[0].to = Some(form.id.clone());
        from.clone_from(&form.id);
        document.steps.push(form);
    }
}

fn codes(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.rule.code()).collect()
}

#[test]
fn a_sound_flow_has_no_findings() {
    assert_eq!(check(&outlook()), []);
}

#[test]
fn every_rule_is_broken_by_what_breaks_it_and_by_nothing_less() {
    for Case { rule, breaks, also, keeps } in cases() {
        let mut document = outlook();
        breaks(&mut document);
        let findings = check(&document);
        let expected = also.iter().chain([&rule]).map(|rule| rule.code()).collect();
        let found: BTreeSet<_> = codes(&findings);
        let found: BTreeSet<_> = if found.contains(Rule::StepUnreachable.code())
            && !also.contains(&Rule::StepUnreachable)
            && rule != Rule::StepUnreachable
        {
            // A branch that leads elsewhere leaves steps behind: that is not what the case is about.
            found.into_iter().filter(|code| *code != Rule::StepUnreachable.code()).collect()
        } else {
            found
        };
        assert_eq!(found, expected, "{}: {findings:#?}", rule.code());
        assert_eq!(has_errors(&findings), findings.iter().any(|finding| finding.severity == Severity::Error));

        let mut document = outlook();
        keeps(&mut document);
        let findings = check(&document);
        let others: Vec<_> = findings
            .iter()
            .filter(|finding| finding.rule != Rule::StepUnreachable || rule == Rule::StepUnreachable)
            .collect();
        assert!(others.is_empty(), "near {}: {others:#?}", rule.code());
    }
}

#[test]
fn every_rule_has_a_case() {
    let covered: BTreeSet<Rule> = cases().into_iter().map(|case| case.rule).collect();
    let all: BTreeSet<Rule> = Rule::CHAPTERS.iter().flat_map(|(_, rules)| *rules).copied().collect();
    assert_eq!(covered, all);
}

#[test]
fn codes_are_different_and_serialise_as_themselves() {
    let rules: Vec<Rule> = Rule::CHAPTERS.iter().flat_map(|(_, rules)| *rules).copied().collect();
    let codes: BTreeSet<&str> = rules.iter().map(|rule| rule.code()).collect();
    assert_eq!(codes.len(), rules.len());
    for rule in rules {
        assert_eq!(serde_json::to_value(rule).expect("a code"), rule.code());
        assert!(rule.explanation().ends_with('.'), "{}", rule.code());
    }
}

#[test]
fn a_finding_names_the_step_the_branch_and_the_place() {
    let mut document = outlook();
    step(&mut document, "opens").branches[1].to = Some("solvd".into());
    let findings = serde_json::to_value(check(&document)).expect("findings are data");
    assert_eq!(
        findings,
        serde_json::json!([{
            "rule": "branch_target_unknown",
            "severity": "error",
            "step": "opens",
            "branch": "no",
            "pointer": "/steps/4/branches/1/to",
            "message": "The branch \"No\" leads to \"solvd\", which does not exist.",
        }])
    );
}

#[test]
fn findings_stand_in_the_order_of_the_document() {
    let mut document = outlook();
    document.summary.clear();
    step(&mut document, "solved").title.clear();
    step(&mut document, "web").branches[1].label.clear();
    step(&mut document, "web").title.clear();
    let places: Vec<String> = check(&document).into_iter().map(|finding| finding.pointer).collect();
    assert_eq!(places, ["/summary", "/steps/2/title", "/steps/2/branches/1/label", "/steps/9/title"]);
}

#[test]
fn one_circle_is_one_finding_at_its_first_id() {
    let mut document = outlook();
    for (id, to) in [("z", "y"), ("y", "x"), ("x", "z")] {
        document.steps.push(new_step(id, StepKind::Instruction, vec![branch("done", to)]));
    }
    step(&mut document, "web").branches.push(branch("z", "z"));
    let findings = check(&document);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(findings[0].step.as_deref(), Some("x"));
    assert_eq!(findings[0].message, "There is no way out of the circle \"x\", \"y\", \"z\".");
}

#[test]
fn a_small_hostile_document_has_no_huge_answer() {
    let mut document = outlook();
    let empty = Step { id: String::new(), title: String::new(), ..new_step("", StepKind::Form, vec![]) };
    document.steps.extend(vec![empty; 50_000]);
    document.steps[0].id = "x".repeat(1_000_000);
    document.steps[0].branches =
        vec![
            Branch { id: "y".repeat(100_000), label: String::new(), to: None, confirms: true, when: None };
            100
        ];
    let findings = check(&document);
    let size = serde_json::to_string(&findings).expect("findings are data").len();
    assert!(size < 500_000, "{size} bytes");
    let of = |rule| findings.iter().filter(|finding| finding.rule == rule).count();
    assert_eq!((of(Rule::StepTitleMissing), of(Rule::TooManySteps)), (100, 1));
}

/// What must not depend on the order of the steps.
fn multiset(document: &Document) -> Vec<String> {
    let describe = |finding: Finding| {
        format!("{} {:?} {:?} {}", finding.rule.code(), finding.step, finding.branch, finding.message)
    };
    let mut findings: Vec<String> = check(document).into_iter().map(describe).collect();
    findings.sort();
    findings
}

fn resolves(document: &Document, pointer: &str) -> bool {
    // A field at its default is not written, so the place above it must be there.
    let json = serde_json::to_value(document).expect("a document is data");
    let above = pointer.rsplit_once('/').map_or("", |(above, _)| above);
    json.pointer(pointer).is_some() || json.pointer(above).is_some()
}

proptest! {
    #[test]
    fn any_document_is_checked_and_every_finding_points_into_it(document in arbitrary::document()) {
        for finding in check(&document) {
            prop_assert!(resolves(&document, &finding.pointer), "{:?}", finding);
            prop_assert_eq!(finding.severity, finding.rule.severity());
            prop_assert!(finding.message.ends_with('.'), "{:?}", finding);
        }
    }

    #[test]
    fn the_order_of_the_steps_does_not_matter(
        (document, shuffled) in prop_oneof![arbitrary::document().boxed(), arbitrary::walkable().boxed()]
            .prop_flat_map(|document| (Just(document.clone()), Just(document.steps).prop_shuffle())),
    ) {
        let other = Document { steps: shuffled, ..document.clone() };
        let ids: BTreeSet<&str> = document.steps.iter().map(|step| step.id.as_str()).collect();
        // Of several steps with one id the first counts, and which one that is depends on the order.
        if ids.len() == document.steps.len() {
            prop_assert_eq!(multiset(&document), multiset(&other));
        }
    }

    #[test]
    fn the_same_document_has_the_same_findings(document in arbitrary::walkable()) {
        prop_assert_eq!(check(&document), check(&document.clone()));
    }

    /// The bits of the checker against the definition: a step may be reached without a value if a path leads
    /// there that avoids every form asking for it.
    #[test]
    fn what_is_known_on_every_path_is_what_no_path_avoids(document in arbitrary::walkable()) {
        // Of several declarations the first counts, and built-in names cannot be declared.
        let mut document = document;
        let mut names = BTreeSet::from(["target".to_owned()]);
        document.variables.retain(|variable| names.insert(variable.name.clone()));
        let mut unset = BTreeSet::new();
        for variable in document.variables.iter().filter(|variable| variable.default.is_none()) {
            let sets = |step: &Step| {
                step.kind == StepKind::Form
                    && step.fields.iter().any(|field| field.variable == variable.name && !field.optional)
            };
            let steps = walk(&document, |step, _| !sets(step));
            unset.extend(steps.into_iter().map(|step| (step.to_owned(), variable.name.clone())));
        }
        let found: BTreeSet<(String, String)> = (check(&document).into_iter())
            .filter(|finding| finding.rule == Rule::VariableUnset)
            .filter_map(|finding| Some((finding.step?, finding.message.split('"').nth(1)?.to_owned())))
            .collect();
        prop_assert!(found.is_subset(&unset), "{:?} {:?}", found, unset);
        for step in &document.steps {
            for name in text::names(&step.title).chain(text::names(&step.body)) {
                let read = (step.id.clone(), name.to_owned());
                prop_assert!(found.contains(&read) || !unset.contains(&read), "{:?}", read);
            }
        }
        let found: BTreeSet<String> = (check(&document).into_iter())
            .filter(|finding| finding.rule == Rule::DestructiveUnconfirmed)
            .filter_map(|finding| finding.step)
            .collect();
        let unconfirmed: BTreeSet<String> = without_confirmation(&document)
            .into_iter()
            .filter(|id| document.steps.iter().any(|step| step.id == *id && step.risk == Risk::Destructive))
            .map(str::to_owned)
            .collect();
        prop_assert_eq!(found, unconfirmed);
    }
}

fn without_confirmation(document: &Document) -> BTreeSet<&str> {
    walk(document, |step, branch| !(branch.confirms && step.kind == StepKind::Question))
}

/// The steps that can be reached from the start by branches that may be taken.
fn walk(document: &Document, may_take: impl Fn(&Step, &Branch) -> bool) -> BTreeSet<&str> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![document.start.as_str()];
    while let Some(id) = waiting.pop() {
        let Some(step) = document.steps.iter().find(|step| step.id == id) else { continue };
        if !reached.insert(step.id.as_str()) || step.kind == StepKind::Outcome {
            continue;
        }
        for branch in step.branches.iter().filter(|branch| may_take(step, branch)) {
            waiting.extend(branch.to.as_deref());
        }
    }
    reached
}

#[test]
fn a_chain_of_a_hundred_thousand_steps_does_not_overflow_the_stack() {
    let mut document = outlook();
    lengthen(&mut document, 100_000);
    assert_eq!(codes(&check(&document)), BTreeSet::from(["too_many_branches", "too_many_steps"]));
    for index in 0..100_000 {
        step_at(&mut document, index + 12).branches[0].to = Some(format!("x{}", (index + 1) % 100_000));
    }
    assert!(codes(&check(&document)).contains("cycle_without_exit"));
}

fn step_at(document: &mut Document, index: usize) -> &mut Step {
    &mut document.steps[index]
}

#[test]
fn time_grows_with_the_size_of_the_document_even_in_bad_shapes() {
    // Circles within circles, many forms and variables, every step reading all of them.
    let build = |count: usize| {
        let mut document = outlook();
        add_variables(&mut document, 500);
        let reads = (0..60).map(|index| format!("{{{{v{index}}}}}")).collect::<Vec<_>>().concat();
        for index in 0..count {
            let next = if index + 1 == count { "how-many".to_owned() } else { format!("x{}", index + 1) };
            let back = format!("x{}", index / 2);
            let mut step = new_step(
                &format!("x{index}"),
                StepKind::Question,
                vec![branch("a", &next), branch("b", &back)],
            );
            step.body.clone_from(&reads);
            if index % 7 == 0 {
                step.kind = StepKind::Form;
                step.fields = vec![field(&format!("v{}", index % 400), false)];
            }
            document.steps.push(step);
        }
        step(&mut document, "who").branches[0].to = Some("x0".into());
        document
    };
    let time = |count| {
        let document = build(count);
        let start = Instant::now();
        check(&document);
        start.elapsed()
    };
    let (small, large) = (time(500), time(4_000));
    // Eight times the steps. Twice that is noise; the square would be 64 times.
    assert!(large < small * 32 + Duration::from_millis(50), "500 steps {small:?}, 4,000 steps {large:?}");
}
