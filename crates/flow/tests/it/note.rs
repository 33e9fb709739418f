//! Notes as a ticket shows them.

use pathbook_flow::document::Outcome;
use pathbook_flow::note::{Audience, Format, NoteInput, render};
use pathbook_flow::session::{Act, Audience as Reader, Ticket};

use crate::session::{Walk, ben, number, text, walk};

fn note(walk: &Walk, audience: Audience, format: Format) -> String {
    let input = NoteInput { graph: &walk.graph, version: 3, state: &walk.state, team: "Service desk" };
    render(&input, audience, format)
}

fn tick(step: &str, item: &str) -> Act {
    Act::Tick { step: step.into(), item: item.into(), done: true }
}

/// An hour of work with everything in it: a wrong turn, a failed step, notes, a colleague, an escalation.
fn long_walk() -> Walk {
    let mut walk = walk();
    let ticket = Ticket {
        system: "Desk".into(),
        id: "4711".into(),
        url: "https://desk.example.com/t/4711?a=1&b=2".into(),
    };
    walk.act(Act::Refer { target_label: Some("PC-17".into()), ticket: Some(ticket) });
    walk.wait(2).answer(
        "next",
        &[
            ("upn", text("ana_b@contoso.com")),
            ("users", number(1)),
            ("edition", text("new")),
            ("computer", text("pc-17.contoso.com")),
        ],
    );
    walk.wait(3).answer("refused", &[]);
    walk.wait(1).note(Reader::Internal, "It was caps lock:\n<b>no</b> reset needed *at all*.");
    walk.rewind("web").answer("works", &[]);
    walk.act(tick("clear-credentials", "close"));
    walk.wait(4).answer("failed", &[]);
    walk.note(Reader::Client, "We call back at 3 pm.\nPlease leave the computer on.");
    walk.wait(5).act(Act::HandOver { to: ben(), note: "Please ask for the profile.".into() });
    walk.by = ben();
    walk.wait(1).answer("agreed", &[]).wait(12).answer("done", &[]).wait(1).answer("no", &[]);
    walk.act(Act::SetVariable { name: "users".into(), value: Some(number(2)) });
    walk
}

fn finished() -> Walk {
    let mut walk = long_walk();
    walk.wait(2).finish(None, "Second line has the details.");
    walk
}

#[test]
fn the_internal_note_tells_the_whole_story() {
    let walk = finished();
    insta::assert_snapshot!("internal_markdown", note(&walk, Audience::Internal, Format::Markdown));
    insta::assert_snapshot!("internal_text", note(&walk, Audience::Internal, Format::Text));
    insta::assert_snapshot!("internal_html", note(&walk, Audience::Internal, Format::Html));
    insta::assert_snapshot!("internal_json", note(&walk, Audience::Internal, Format::Json));
}

#[test]
fn the_client_note_tells_what_the_client_may_know() {
    let walk = finished();
    insta::assert_snapshot!("client_markdown", note(&walk, Audience::Client, Format::Markdown));
    insta::assert_snapshot!("client_text", note(&walk, Audience::Client, Format::Text));
    insta::assert_snapshot!("client_html", note(&walk, Audience::Client, Format::Html));
    insta::assert_snapshot!("client_json", note(&walk, Audience::Client, Format::Json));
}

#[test]
fn a_closing_note_reaches_the_client_unless_it_is_for_the_next_line() {
    let told = |outcome| {
        let mut walk = walk();
        walk.finish(Some(outcome), "The log writes 400 MB a minute.");
        note(&walk, Audience::Client, Format::Text).contains("400 MB")
    };
    assert!(told(Outcome::Resolved) && told(Outcome::NotApplicable));
    assert!(!told(Outcome::Escalated) && !told(Outcome::Failed));
}

#[test]
fn the_resolution_is_one_line() {
    let walk = finished();
    insta::assert_snapshot!("resolution_markdown", note(&walk, Audience::Resolution, Format::Markdown));
    insta::assert_snapshot!("resolution_text", note(&walk, Audience::Resolution, Format::Text));
    insta::assert_snapshot!("resolution_html", note(&walk, Audience::Resolution, Format::Html));
    insta::assert_snapshot!("resolution_json", note(&walk, Audience::Resolution, Format::Json));
}

#[test]
fn a_note_can_be_taken_at_any_moment() {
    let line = |walk: &Walk| note(walk, Audience::Resolution, Format::Text);
    let mut walk = walk();
    let flow = "Outlook asks for the password again and again, version 3";
    assert_eq!(line(&walk), format!("In progress at: Who is affected? ({flow}, 0 min)\n"));
    assert_eq!(note(&walk, Audience::Client, Format::Text), "\n");
    walk.wait(1).act(Act::Pause);
    assert_eq!(line(&walk), format!("Paused at: Who is affected? ({flow}, 1 min)\n"));
    walk.act(Act::Cancel { reason: "Another ticket\nhas it".into() });
    assert_eq!(line(&walk), format!("Cancelled: Another ticket ({flow}, 1 min)\n"));
    walk.act(Act::Reopen { reason: "No".into() }).finish(Some(Outcome::Resolved), "Went away.");
    assert_eq!(line(&walk), format!("Resolved: Went away. ({flow}, 1 min)\n"));
    let internal = note(&walk, Audience::Internal, Format::Text);
    assert!(internal.contains("Closing note\n------------\nWent away.\n"), "{internal}");
}

#[test]
fn a_note_begins_with_what_its_reader_acts_on() {
    let walk = finished();
    let internal = note(&walk, Audience::Internal, Format::Markdown);
    let headings: Vec<&str> = internal.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let tried = "Did not help, was skipped or changed";
    assert_eq!(headings, ["For the next line", "Closing note", "Notes", tried, "Values", "Path"]);
    let client = note(&walk, Audience::Client, Format::Text);
    assert!(client.starts_with("Our specialists look at it"), "{client}");
    let mut solved = long_walk();
    solved.finish(Some(Outcome::Resolved), "It works after all.");
    let internal = note(&solved, Audience::Internal, Format::Text);
    assert!(internal.contains("\nFor the team\n") && !internal.contains("next line"), "{internal}");
}

#[test]
fn the_client_is_not_told_what_was_not_done() {
    let walk = finished();
    let client = note(&walk, Audience::Client, Format::Text);
    assert!(!client.contains("outdated sign-in data"), "the step failed: {client}");
    assert!(!client.contains("new password"), "the answer was taken back: {client}");
    assert!(!client.contains("caps lock"), "an internal note: {client}");
    assert!(client.contains("Our specialists look at it"), "{client}");
}

#[test]
fn the_client_is_not_shown_internal_variables() {
    let mut document = crate::outlook();
    crate::step(&mut document, "who").client_note = "On {{computer}} for {{upn}}.".into();
    let mut walk = Walk::begin(pathbook_flow::graph::Graph::compile(document));
    walk.answer("next", &[("upn", text("ana")), ("users", number(1)), ("computer", text("pc-17"))]);
    assert_eq!(note(&walk, Audience::Client, Format::Text), "- On [Computer] for ana.\n");
    assert!(note(&walk, Audience::Internal, Format::Text).contains("Computer: pc-17"));
}

#[test]
fn an_outcome_against_the_flow_is_told_in_the_words_of_the_person() {
    let mut walk = long_walk();
    walk.finish(Some(Outcome::Resolved), "It works after all.");
    assert!(note(&walk, Audience::Resolution, Format::Text).starts_with("Resolved: It works after all. ("));
    let client = note(&walk, Audience::Client, Format::Text);
    assert!(
        !client.contains("specialists") && client.contains("\nIt works after all.\n\nWhat we did\n"),
        "{client}"
    );
}

#[test]
fn words_of_people_stay_words_in_every_form() {
    let mut walk = walk();
    let evil = "<script>alert(1)</script> **b** [x](javascript:alert(1)) `c` # h\n# h\n- l\n1. n\n> q";
    walk.answer("next", &[("upn", text(evil)), ("users", number(1))]).note(Reader::Client, evil);
    walk.finish(Some(Outcome::Failed), evil);
    for audience in [Audience::Internal, Audience::Client] {
        let html = note(&walk, audience, Format::Html);
        assert!(
            !html.contains("<script")
                && !html.contains("<strong>b</strong>")
                && !html.contains("href=\"javascript"),
            "{html}"
        );
        // A ticket system that renders our Markdown shows the words too.
        let rendered = pathbook_flow::text::markdown_to_html(&note(&walk, audience, Format::Markdown));
        assert!(
            !rendered.contains("<strong>b</strong>") && !rendered.contains("<code>c</code>"),
            "{rendered}"
        );
        assert!(
            !rendered.contains("<h3>h</h3>")
                && !rendered.contains("<li>l</li>")
                && !rendered.contains("<blockquote>"),
            "{rendered}"
        );
        assert!(!rendered.contains("<a "), "{rendered}");
    }
}
