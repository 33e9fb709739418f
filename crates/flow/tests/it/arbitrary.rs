//! Documents of all sorts for property tests.

use pathbook_flow::document::{
    Branch, ChecklistItem, Command, Comparison, Condition, Document, Field, Format, Kind, Outcome, Risk,
    Step, StepKind, Test, Value, ValueType, Variable,
};
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
