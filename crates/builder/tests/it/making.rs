//! What a build becomes.

use pathbook_builder::material::{Material, Source};
use pathbook_builder::plan::{Branches, Next, StepKind};
use pathbook_builder::{Known, assemble, check};
use pathbook_flow::document::{self, Document, Kind, Outcome, Risk};

use crate::{form, plan, sound, step};

fn at<'d>(document: &'d Document, id: &str) -> &'d document::Step {
    document.steps.iter().find(|step| step.id == id).unwrap_or_else(|| panic!("no step {id}"))
}

fn ways(step: &document::Step) -> Vec<(&str, &str)> {
    step.branches.iter().map(|way| (way.id.as_str(), way.to.as_deref().unwrap_or(""))).collect()
}

/// Assembles two branches of which the second is sound.
fn made(kind: Kind, first: Vec<pathbook_builder::plan::Step>) -> Document {
    let (form, material) = (form(kind), Material::default());
    let known = Known { foundation: &form, material: &material, is_masked: true };
    let plan = plan(&["one", "two"]);
    let branches: Branches = [("one".to_owned(), first), ("two".to_owned(), sound())].into();
    let findings = check::tree(&known, &plan, &branches);
    assert!(!check::has_errors(&findings), "{findings:?}");
    let document = assemble(&known, &plan, &branches);
    let findings = pathbook_flow::check::check(&document);
    assert!(!pathbook_flow::check::has_errors(&findings), "{findings:?}");
    document
}

#[test]
fn troubleshooting_begins_with_the_triage_question() {
    let document = made(Kind::Troubleshooting, sound());
    assert_eq!(document.start, "triage");
    assert_eq!(ways(at(&document, "triage")), [("one", "one-a"), ("two", "two-a")]);
    assert_eq!(at(&document, "one-c").outcome, Some(Outcome::Resolved));
    assert_eq!(at(&document, "one-d").outcome, Some(Outcome::Escalated));
    assert!(
        !at(&document, "one-d").internal_note.is_empty() && !at(&document, "one-d").client_note.is_empty()
    );
    let mut findings = pathbook_flow::check::check(&document);
    findings.retain(|finding| finding.rule != pathbook_flow::check::Rule::StepTitleDuplicate);
    assert_eq!(findings, [], "not even a warning");
}

#[test]
fn parts_of_a_procedure_follow_each_other() {
    for kind in [Kind::Procedure, Kind::Maintenance] {
        let document = made(kind, sound());
        assert_eq!(document.start, "one-a");
        assert_eq!(ways(at(&document, "one-b")), [("done", "two-a")], "the end of a part leads on");
        assert!(document.steps.iter().all(|step| step.id != "one-c" && step.id != "triage"));
        assert_eq!(at(&document, "two-c").outcome, Some(Outcome::Resolved));
    }
    let only_an_end = vec![step("a", StepKind::Fixed, &[])];
    assert_eq!(made(Kind::Procedure, only_an_end).start, "two-a");
}

#[test]
fn answers_of_an_instruction_become_its_ways_out_or_a_question() {
    let with = |answers: &[(&str, &str)]| {
        let mut steps = sound();
        steps[1] = step("b", StepKind::Do, answers);
        made(Kind::Troubleshooting, steps)
    };
    assert_eq!(ways(at(&with(&[("It prints", "c")]), "one-b")), [("done", "one-c")]);
    assert_eq!(
        ways(at(&with(&[("Still dark", "d"), ("It prints", "c")]), "one-b")),
        [("done", "one-c"), ("failed", "one-d")]
    );
    assert_eq!(
        ways(at(&with(&[("It prints", "c"), ("No change", "d"), ("Skipped", "d")]), "one-b")),
        [("done", "one-c"), ("failed", "one-d"), ("skipped", "one-d")]
    );
    let document = with(&[("Green light", "c"), ("Red light", "d")]);
    assert_eq!(ways(at(&document, "one-b")), [("done", "one-b-result")]);
    assert_eq!(ways(at(&document, "one-b-result")), [("a1", "one-c"), ("a2", "one-d")]);
}

#[test]
fn a_confirmation_confirms_and_a_backup_alone_is_asked_for_again() {
    let mut steps = sound();
    steps[0].title = "Is there a backup?".into();
    steps[1].risk = Risk::Destructive;
    let document = made(Kind::Troubleshooting, steps);
    let confirms: Vec<bool> = at(&document, "one-a").branches.iter().map(|way| way.confirms).collect();
    assert_eq!(confirms, [true, false], "who says no does not confirm");

    let backup = vec![
        step("a", StepKind::Do, &[("Done", "b")]),
        step("b", StepKind::Do, &[("Done", "c"), ("Failed", "d")]),
        step("c", StepKind::Fixed, &[]),
        step("d", StepKind::Escalate, &[]),
    ];
    let mut steps = backup.clone();
    steps[0].title = "Make a backup of the queue".into();
    steps[1].risk = Risk::Destructive;
    let document = made(Kind::Maintenance, steps);
    assert_eq!(ways(at(&document, "one-a")), [("done", "one-b-confirm")]);
    assert_eq!(ways(at(&document, "one-b-confirm")), [("yes", "one-b"), ("no", "one-d")]);
}

#[test]
fn trying_again_is_said_to_end() {
    let mut steps = sound();
    steps[1].next = vec![
        Next { label: "It prints".into(), to: "c".into() },
        Next { label: "Not yet".into(), to: "a".into() },
    ];
    let document = made(Kind::Troubleshooting, steps);
    assert!(at(&document, "one-b").internal_note.contains("twice at most"));
}

#[test]
fn what_is_to_be_filled_in_becomes_a_variable_with_a_value_that_shows_it() {
    let mut steps = sound();
    steps[1].body =
        "Ask {{print_server}} and {{print_server}} about {{ticket}}, not {{this one}} or {{.".into();
    steps[1].title = "Look at {{printer_name}}".into();
    let document = made(Kind::Troubleshooting, steps);
    let variables: Vec<(&str, &str)> =
        document.variables.iter().map(|variable| (variable.name.as_str(), variable.label.as_str())).collect();
    assert_eq!(variables, [("printer_name", "printer name"), ("print_server", "print server")]);
    assert_eq!(
        at(&document, "one-b").body,
        "Ask {{print_server}} and {{print_server}} about {{ticket}}, not \\{{this one}} or \\{{."
    );
}

#[test]
fn masked_values_come_back_and_secrets_do_not() {
    let source = Source {
        name: "kb.txt".into(),
        text: "The tray server is 10.0.0.7, its password: Geheim1, help at <b>ops@contoso.example</b>".into(),
    };
    let material = Material::of(&[source], true);
    let mut form = form(Kind::Troubleshooting);
    form.environment = "Second server 10.0.0.8".into();
    let known = Known { foundation: &form, material: &material, is_masked: true };
    let mut steps = sound();
    steps[1].body = "Ping [IP-1], then [IP-2], mail [MAIL-1], not [SECRET-1].".into();
    steps[1].src = vec![1];
    let document = assemble(
        &known,
        &plan(&["one", "two"]),
        &[("one".to_owned(), steps), ("two".to_owned(), sound())].into(),
    );
    let step = at(&document, "one-b");
    assert_eq!(step.body, "Ping 10.0.0.7, then 10.0.0.8, mail ops@contoso.example, not [SECRET-1].");
    assert!(
        step.internal_note.starts_with("Source: kb.txt: The tray server is 10.0.0.7"),
        "{}",
        step.internal_note
    );
    let html = pathbook_flow::text::markdown_to_html(&step.internal_note);
    assert!(html.contains("&lt;b&gt;ops@contoso.example") && !html.contains("Geheim1"), "{html}");
}

#[test]
fn words_that_are_added_are_in_the_language_of_the_form() {
    let mut form = form(Kind::Troubleshooting);
    form.language = "de".into();
    let material = Material::default();
    let known = Known { foundation: &form, material: &material, is_masked: true };
    let document = assemble(
        &known,
        &plan(&["one", "two"]),
        &[("one".to_owned(), sound()), ("two".to_owned(), sound())].into(),
    );
    assert_eq!(at(&document, "one-c").client_note, "Das Problem ist gelöst.");
}
