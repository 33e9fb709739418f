//! Trials: walking what is not finished, as far as it leads, with nothing to keep.

use jiff::Timestamp;
use pathbook_flow::document::{Document, Outcome, Value, Variables};
use pathbook_flow::graph::{Graph, Lost};
use pathbook_flow::session::{Act, Audience, BrokenOff, Refusal, State, Status, Trial};
use proptest::prelude::*;

use crate::session::{ana, number, text, values};
use crate::{arbitrary, outlook, step};

fn walk(document: Document, acts: Vec<Act>) -> Trial {
    Trial::walk(&Graph::compile(document), &ana(), Timestamp::UNIX_EPOCH, acts)
}

fn from(start: &str) -> Document {
    Document { start: start.into(), ..outlook() }
}

/// The position that it names is not looked at.
fn answer(branch: &str, values: Variables) -> Act {
    Act::Answer { position: 99, branch: branch.into(), values }
}

fn pick(branch: &str) -> Act {
    answer(branch, Variables::new())
}

fn who(users: i64) -> Act {
    answer("next", values(&[("upn", text("ana@contoso.com")), ("users", number(users))]))
}

fn stands(trial: &Trial) -> &State {
    trial.state.as_ref().expect("a walk that begins")
}

fn steps(trial: &Trial) -> Vec<&str> {
    stands(trial).path.iter().map(|visit| visit.step.as_str()).collect()
}

fn nowhere(step: &str, branch: &str) -> BrokenOff {
    let lost = Lost::Nowhere { step: step.into(), branch: branch.into() };
    BrokenOff::Refused(Refusal::FlowUnsound(lost))
}

#[test]
fn a_trial_goes_through_forms_decisions_and_loops_to_an_outcome() {
    let acts = vec![
        who(2),
        pick("refused"),
        pick("done"),
        pick("no"),
        Act::Rewind { position: 99, to: 3 },
        pick("works"),
        Act::Tick { step: "clear-credentials".into(), item: "close".into(), done: true },
        Act::Tick { step: "clear-credentials".into(), item: "close".into(), done: true },
        Act::AddNote { step: None, audience: Audience::Client, text: "Two entries.".into() },
        pick("done"),
        pick("yes"),
        Act::Finish { position: 99, outcome: None, closing_note: String::new() },
    ];
    let count = acts.len();
    // The visit of event 3 is the reset of the password, which has no such branch.
    let trial = walk(outlook(), acts.clone());
    assert_eq!(trial.broken_off, Some(BrokenOff::Refused(Refusal::BranchUnknown("works".into()))));
    assert_eq!((trial.taken, steps(&trial)), (5, vec!["who", "web", "reset-password"]));

    let mut acts = acts;
    acts[4] = Act::Rewind { position: 99, to: 2 };
    let trial = walk(outlook(), acts);
    assert_eq!((trial.taken, trial.broken_off.clone()), (count, None));
    assert_eq!(steps(&trial), ["who", "web", "clear-credentials", "opens", "solved"]);
    let state = stands(&trial);
    assert_eq!((state.status, state.outcome), (Status::Finished, Some(Outcome::Resolved)));
    assert_eq!(state.path[1].passed[0].step, "how-many");
    assert_eq!((state.revised.len(), state.notes.len()), (3, 1));

    assert_eq!(steps(&walk(outlook(), vec![who(5)])), ["who", "outage"], "the decision reads the form");
}

#[test]
fn a_trial_begins_at_any_step() {
    assert_eq!(steps(&walk(from("opens"), vec![pick("no")])), ["opens", "may-remove"]);
    let trial = walk(from("how-many"), Vec::new());
    assert_eq!(steps(&trial), ["web"], "a decision asks nobody");
    assert_eq!(stands(&trial).path[0].passed[0].branch, "else");
    for gone in ["", "gone"] {
        let trial = walk(from(gone), vec![pick("no")]);
        let expected = Trial { state: None, taken: 0, broken_off: Some(BrokenOff::NoWayIn(Lost::NoStart)) };
        assert_eq!(trial, expected);
    }
}

#[test]
fn a_hole_ends_the_trial_where_it_is_and_says_where() {
    let mut document = from("opens");
    step(&mut document, "opens").branches[0].to = None;
    let trial = walk(document.clone(), vec![pick("yes"), pick("no")]);
    assert_eq!((trial.taken, steps(&trial)), (0, vec!["opens"]));
    assert_eq!(trial.broken_off, Some(nowhere("opens", "yes")));
    step(&mut document, "opens").branches[0].to = Some("gone".into());
    assert_eq!(walk(document, vec![pick("yes")]).broken_off, Some(nowhere("opens", "yes")));

    // Behind a decision the hole is the decision's.
    let mut document = outlook();
    step(&mut document, "how-many").branches[1].to = None;
    let trial = walk(document.clone(), vec![who(1)]);
    assert_eq!(steps(&trial), ["who"]);
    assert_eq!(trial.broken_off, Some(nowhere("how-many", "else")));
    document.start = "how-many".into();
    assert_eq!(
        walk(document.clone(), Vec::new()).broken_off.map(|reason| reason.to_string()).as_deref(),
        Some("the branch \"else\" of the step \"how-many\" leads nowhere")
    );
    step(&mut document, "how-many").branches.pop();
    let lost = Lost::Undecided("how-many".into());
    assert_eq!(walk(document.clone(), Vec::new()).broken_off, Some(BrokenOff::NoWayIn(lost)));
    step(&mut document, "how-many").branches[0].when = None;
    step(&mut document, "how-many").branches[0].to = Some("how-many".into());
    let lost = Lost::Circle("how-many".into());
    assert_eq!(walk(document, Vec::new()).broken_off, Some(BrokenOff::NoWayIn(lost)));

    let mut document = from("opens");
    step(&mut document, "solved").outcome = None;
    step(&mut document, "may-remove").branches.clear();
    let ends = |branch| walk(document.clone(), vec![pick(branch)]);
    assert_eq!((ends("yes").taken, ends("yes").broken_off), (1, Some(BrokenOff::NoOutcome)));
    assert_eq!((ends("no").taken, ends("no").broken_off), (1, Some(BrokenOff::NoWayOn)));
}

#[test]
fn an_act_that_is_not_possible_ends_the_trial_before_it() {
    let refused = |acts: Vec<Act>| {
        let trial = walk(outlook(), acts);
        let Some(BrokenOff::Refused(refusal)) = trial.broken_off else { panic!("taken") };
        (trial.taken, refusal.code())
    };
    assert_eq!(refused(vec![who(1), pick("gone"), pick("works")]), (1, "branch_unknown"));
    assert_eq!(refused(vec![pick("next")]), (0, "field_missing"));
    assert_eq!(refused(vec![Act::Rewind { position: 1, to: 1 }]), (0, "cannot_rewind"));
    let finish = Act::Finish { position: 1, outcome: None, closing_note: String::new() };
    assert_eq!(refused(vec![finish]), (0, "outcome_needed"));
}

#[test]
fn a_trial_whose_note_would_be_huge_ends_early() {
    let mut document = from("opens");
    let asks = step(&mut document, "opens");
    asks.branches[1].to = Some("opens".into());
    asks.internal_note = "{{upn}}".repeat(100);
    let again = |count: usize| vec![pick("no"); count];
    assert_eq!(walk(document.clone(), again(400)).broken_off, None);
    let mut acts = vec![Act::SetVariable { name: "upn".into(), value: Some(Value::Text("x".repeat(1000))) }];
    acts.extend(again(400));
    let trial = walk(document, acts);
    assert_eq!(trial.broken_off, Some(BrokenOff::TooLong));
    assert!((10..100).contains(&trial.taken), "{}", trial.taken);
}

proptest! {
    #[test]
    fn any_document_can_be_tried(
        document in arbitrary::document(),
        picks in proptest::collection::vec(0_usize..4, 0..30),
    ) {
        // The way on is found by trying, as a person does; what was taken once is taken again.
        let mut acts: Vec<Act> = Vec::new();
        for wanted in picks {
            let trial = walk(document.clone(), acts.clone());
            prop_assert!(trial.taken == acts.len());
            let Some(state) = &trial.state else {
                prop_assert!(matches!(trial.broken_off, Some(BrokenOff::NoWayIn(_))));
                break;
            };
            let here = document.steps.iter().find(|step| step.id == state.step);
            let branches = here.map_or(&[][..], |step| &step.branches);
            let Some(branch) = branches.get(wanted % branches.len().max(1)) else { break };
            let mut next = acts.clone();
            next.push(pick(&branch.id));
            let trial = walk(document.clone(), next.clone());
            if trial.taken == next.len() {
                acts = next;
            } else {
                prop_assert!(trial.broken_off.is_some());
                prop_assert_eq!(trial.state.as_ref(), Some(state));
            }
        }
    }
}
