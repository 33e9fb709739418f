//! Documents of all sorts for property tests.

use std::collections::HashSet;

use pathbook_flow::document::{
    Branch, ChecklistItem, Command, Comparison, Condition, Document, Field, Format, Kind, Outcome, Risk,
    Step, StepKind, Test, Value, ValueType, Variable,
};
use pathbook_flow::edit::{BranchField, FlowField, Operation, SetBranch, SetStep, StepField};
use pathbook_flow::text::is_name;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Texts that files, Markdown and templates stumble over.
#[expect(clippy::too_many_lines, reason = "one list")]
pub fn text() -> BoxedStrategy<String> {
    let nasty = vec![
        "",
        " ",
        "\n",
        "\t",
        "yes",
        "no",
        "Yes",
        "on",
        "null",
        "~",
        "true",
        "1e3",
        "0x1f",
        "0o7",
        "1_000",
        ".inf",
        "-1",
        "12:30:45",
        "2026-02-30",
        "<<",
        "=",
        "-",
        "- x",
        "? x",
        "a: b",
        "a:",
        ": a",
        "a #b",
        "#",
        "&a",
        "*a",
        "!t",
        "%d",
        "@a",
        "`a`",
        "'a'",
        "\"a\"",
        "[a",
        "{a",
        "]",
        "}",
        ",",
        "|",
        ">",
        "|-",
        ">+",
        "---",
        "...",
        "--- a",
        " lead",
        "trail ",
        "a\nb",
        "a\n",
        "\na",
        "a\n\n\n",
        "  a\nb",
        "a\n  b",
        "a \nb",
        "\ta\nb",
        "a\r\nb",
        "a\rb",
        "\r",
        "\u{0}",
        "\u{7}",
        "\u{1b}[31m",
        "\u{7f}",
        "\u{85}",
        "\u{a0}",
        "\u{2028}",
        "\u{2029}",
        "\u{feff}",
        "\u{fffe}",
        "\u{202e}abc",
        "\u{2066}",
        "שלום",
        "مرحبا",
        "😀",
        "👩‍👩‍👧",
        "e\u{301}",
        "\u{e000}",
        "\u{e001}x",
        "{{upn}}",
        "{{",
        "}}",
        "\\{{",
        "C:\\Users\\{{upn}}",
        "{{ upn }}",
        "{{UPN}}",
        "{{target}}",
        "<b>x</b>",
        "<script>",
        "![x](y)",
        "[x](javascript:a)",
        "# x",
        "```\nx",
        "| a | b |\n| - | - |\n| c | d |",
        "- [ ] x",
        "\\",
        "\\n",
        "key:\n  - v",
    ];
    prop_oneof![
        4 => select(nasty.clone()).prop_map(str::to_owned),
        2 => "[ -~]{0,20}",
        1 => "\\PC{0,20}",
        1 => any::<String>(),
        1 => vec(select(nasty), 2..6).prop_map(|parts| parts.concat()),
        1 => (1_usize..400).prop_map(|words| "word ".repeat(words)),
    ]
    .boxed()
}

/// Ids from a small stock, so that branches meet steps.
fn id() -> BoxedStrategy<String> {
    prop_oneof![
        12 => (0..12).prop_map(|number| format!("s{number}")),
        1 => select(vec!["done", "failed", "skipped"]).prop_map(str::to_owned),
        1 => text(),
    ]
    .boxed()
}

fn name() -> BoxedStrategy<String> {
    prop_oneof![
        8 => select(vec!["upn", "a", "b", "c", "target"]).prop_map(str::to_owned),
        1 => text(),
    ]
    .boxed()
}

pub fn value() -> BoxedStrategy<Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::YesNo),
        any::<i64>().prop_map(|number| Value::Number(number.into())),
        any::<u64>().prop_map(|number| Value::Number(number.into())),
        any::<f64>()
            .prop_filter_map("a number", |number| serde_json::Number::from_f64(number).map(Value::Number)),
        text().prop_map(Value::Text),
    ]
    .boxed()
}

fn variable() -> impl Strategy<Value = Variable> {
    use ValueType::{Choice, Date, Host, Number, Text, YesNo};
    let kind = select(vec![Text, Number, Choice, YesNo, Date, Host]);
    (name(), kind, text(), vec(text(), 0..4), option::of(value()), any::<bool>()).prop_map(
        |(name, value_type, label, choices, default, internal)| Variable {
            name,
            value_type,
            label,
            choices,
            default,
            internal,
        },
    )
}

fn condition() -> impl Strategy<Value = Condition> {
    use Comparison::{AtLeast, AtMost, Contains, Equal, LessThan, MoreThan, NotEqual, NotSet, Set};
    let comparison =
        select(vec![Equal, NotEqual, LessThan, AtMost, MoreThan, AtLeast, Contains, Set, NotSet]);
    let test = (name(), comparison, option::of(value())).prop_map(|(variable, is, value)| Test {
        variable,
        is,
        value,
    });
    (any::<bool>(), vec(test, 0..3))
        .prop_map(|(all, tests)| if all { Condition::All(tests) } else { Condition::Any(tests) })
}

fn branch() -> impl Strategy<Value = Branch> {
    (id(), text(), option::weighted(0.9, id()), any::<bool>(), option::weighted(0.3, condition()))
        .prop_map(|(id, label, to, confirms, when)| Branch { id, label, to, confirms, when })
}

fn step() -> impl Strategy<Value = Step> {
    use StepKind::{Decision, Form, Instruction, Question};
    let kind = select(vec![Question, Instruction, Form, Decision, StepKind::Outcome]);
    let item = (id(), text()).prop_map(|(id, text)| ChecklistItem { id, text });
    let command = (text(), text(), text()).prop_map(|(shell, run, expect)| Command { shell, run, expect });
    let field = (name(), any::<bool>(), text()).prop_map(|(variable, optional, help)| Field {
        variable,
        optional,
        help,
    });
    let outcome =
        select(vec![Outcome::Resolved, Outcome::Escalated, Outcome::NotApplicable, Outcome::Failed]);
    let risk = select(vec![Risk::None, Risk::Disruptive, Risk::Destructive]);
    (
        (id(), kind, text(), text(), text(), text(), option::of(any::<u32>()), risk),
        (vec(item, 0..3), vec(command, 0..3), vec(field, 0..3), option::of(outcome), vec(branch(), 0..4)),
    )
        .prop_map(|(head, rest)| {
            let (id, kind, title, body, internal_note, client_note, minutes, risk) = head;
            let (checklist, commands, fields, outcome, branches) = rest;
            Step {
                id,
                kind,
                title,
                body,
                internal_note,
                client_note,
                minutes,
                risk,
                checklist,
                commands,
                fields,
                outcome,
                branches,
            }
        })
}

/// Any document, nearly always one with much wrong in it.
pub fn document() -> impl Strategy<Value = Document> {
    let kind = select(vec![Kind::Troubleshooting, Kind::Procedure, Kind::Maintenance]);
    (text(), kind, text(), vec(text(), 0..3), vec(variable(), 0..4), id(), vec(step(), 0..14)).prop_map(
        |(title, kind, summary, tags, variables, start, steps)| Document {
            format: Format::V1,
            title,
            kind,
            summary,
            tags,
            variables,
            start,
            steps,
        },
    )
}

/// A document whose step ids are all different and where most branches lead somewhere: its paths are judged.
pub fn walkable() -> impl Strategy<Value = Document> {
    document().prop_map(|mut document| {
        let count = document.steps.len();
        for (index, step) in document.steps.iter_mut().enumerate() {
            step.id = format!("s{index}");
            if step.kind == StepKind::Outcome {
                step.branches.clear();
            }
            for (position, branch) in step.branches.iter_mut().enumerate() {
                let leads_out = branch.to.as_ref().is_none_or(|to| !to.starts_with('s'));
                let target = if leads_out { index + position } else { position * 7 + index * 3 };
                branch.to = Some(format!("s{}", target % count));
            }
        }
        "s0".clone_into(&mut document.start);
        document
    })
}

/// A document whose ids and names are all well-formed and different, as editing keeps it.
pub fn sound() -> impl Strategy<Value = Document> {
    walkable().prop_map(|mut document| {
        for step in &mut document.steps {
            for (position, branch) in step.branches.iter_mut().enumerate() {
                branch.id = format!("s{position}");
            }
        }
        let mut names = HashSet::new();
        document.variables.retain(|variable| is_name(&variable.name) && names.insert(variable.name.clone()));
        document
    })
}

fn step_field() -> BoxedStrategy<StepField> {
    step()
        .prop_flat_map(|step| {
            select(vec![
                StepField::Kind(step.kind),
                StepField::Title(step.title),
                StepField::Body(step.body),
                StepField::InternalNote(step.internal_note),
                StepField::ClientNote(step.client_note),
                StepField::Minutes(step.minutes),
                StepField::Risk(step.risk),
                StepField::Checklist(step.checklist),
                StepField::Commands(step.commands),
                StepField::Fields(step.fields),
                StepField::Outcome(step.outcome),
            ])
        })
        .boxed()
}

fn branch_field() -> BoxedStrategy<BranchField> {
    branch()
        .prop_flat_map(|branch| {
            select(vec![
                BranchField::Label(branch.label),
                BranchField::Confirms(branch.confirms),
                BranchField::When(branch.when),
            ])
        })
        .boxed()
}

/// Any operation but the one that replaces the document. About half of them fit the documents made here.
pub fn operation() -> BoxedStrategy<Operation> {
    let at = || 0_usize..6;
    let kind = select(vec![Kind::Troubleshooting, Kind::Procedure, Kind::Maintenance]);
    prop_oneof![
        1 => text().prop_map(|text| Operation::SetFlow(FlowField::Title(text))),
        1 => kind.prop_map(|kind| Operation::SetFlow(FlowField::Kind(kind))),
        1 => text().prop_map(|text| Operation::SetFlow(FlowField::Summary(text))),
        1 => vec(text(), 0..3).prop_map(|tags| Operation::SetFlow(FlowField::Tags(tags))),
        1 => id().prop_map(|step| Operation::SetStart { step }),
        2 => (variable(), at()).prop_map(|(variable, at)| Operation::AddVariable { variable, at }),
        2 => (name(), variable()).prop_map(|(name, variable)| Operation::SetVariable { name, variable }),
        2 => (name(), at()).prop_map(|(name, at)| Operation::MoveVariable { name, at }),
        1 => name().prop_map(|name| Operation::RemoveVariable { name }),
        4 => (step(), at()).prop_map(|(step, at)| Operation::AddStep { step: Box::new(step), at }),
        6 => (id(), step_field()).prop_map(|(step, set)| Operation::SetStep(SetStep { step, set })),
        4 => (id(), at()).prop_map(|(step, at)| Operation::MoveStep { step, at }),
        2 => id().prop_map(|step| Operation::RemoveStep { step }),
        6 => (id(), branch(), at()).prop_map(|(step, branch, at)| Operation::AddBranch { step, branch, at }),
        6 => (id(), branch_id(), branch_field())
            .prop_map(|(step, branch, set)| Operation::SetBranch(SetBranch { step, branch, set })),
        6 => (id(), branch_id(), option::of(id())).prop_map(|(step, branch, to)| Operation::Connect { step, branch, to }),
        4 => (id(), branch_id(), 0_usize..4).prop_map(|(step, branch, at)| Operation::MoveBranch { step, branch, at }),
        2 => (id(), branch_id()).prop_map(|(step, branch)| Operation::RemoveBranch { step, branch }),
    ]
    .boxed()
}

/// Ids of the few branches that a step has here.
fn branch_id() -> BoxedStrategy<String> {
    prop_oneof![4 => (0..3).prop_map(|number| format!("s{number}")), 1 => id()].boxed()
}
