//! Walking: what may be done when, and that the events alone make the state.

use jiff::{Timestamp, ToSpan};
use pathbook_flow::document::{Outcome, Value, Variables};
use pathbook_flow::graph::{Graph, Lost};
use pathbook_flow::note::{self, NoteInput};
use pathbook_flow::session::{
    Act, Audience, Decided, Event, MemberRef, Refusal, State, Status, Ticket, Unfit, What, act, start,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::{arbitrary, outlook};

pub fn ana() -> MemberRef {
    MemberRef { id: "u1".into(), name: "Ana".into() }
}

pub fn ben() -> MemberRef {
    MemberRef { id: "u2".into(), name: "Ben".into() }
}

pub fn values(list: &[(&str, Value)]) -> Variables {
    list.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

pub fn text(text: &str) -> Value {
    Value::Text(text.into())
}

pub fn number(number: i64) -> Value {
    Value::Number(number.into())
}

/// A session together with its events.
#[derive(Clone)]
pub struct Walk {
    pub graph: Graph,
    pub state: State,
    pub events: Vec<Event>,
    pub now: Timestamp,
    pub by: MemberRef,
}

impl Walk {
    pub fn begin(graph: Graph) -> Self {
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().expect("a moment");
        let what = start(&graph, Variables::new(), None, None).expect("the flow can be walked");
        let event = Event { seq: 1, at: now, by: ana(), what };
        let state = State::begin(&graph, &event).expect("the first event fits");
        Self { graph, state, events: vec![event], now, by: ana() }
    }

    pub fn wait(&mut self, minutes: i64) -> &mut Self {
        self.now = self.now.checked_add(minutes.minutes()).expect("a moment");
        self
    }

    /// Does something and says what came of it.
    pub fn try_act(&mut self, wanted: Act) -> Result<Decided, Refusal> {
        let decided = act(&self.graph, &self.state, wanted)?;
        if let Decided::Event(what) = &decided {
            let event =
                Event { seq: self.state.seq + 1, at: self.now, by: self.by.clone(), what: what.clone() };
            self.state.apply(&self.graph, &event).expect("what is decided fits");
            self.events.push(event);
        }
        Ok(decided)
    }

    pub fn act(&mut self, wanted: Act) -> &mut Self {
        let told = format!("{wanted:?}");
        match self.try_act(wanted) {
            Ok(Decided::Event(_)) => self,
            other => panic!("{told}: {other:?}"),
        }
    }

    pub fn answer(&mut self, branch: &str, list: &[(&str, Value)]) -> &mut Self {
        let position = self.state.position;
        self.act(Act::Answer { position, branch: branch.into(), values: values(list) })
    }

    pub fn rewind(&mut self, step: &str) -> &mut Self {
        let to = self.state.path.iter().rev().find(|visit| visit.step == step).expect("a visit").seq;
        let position = self.state.position;
        self.act(Act::Rewind { position, to })
    }

    pub fn note(&mut self, audience: Audience, text: &str) -> &mut Self {
        self.act(Act::AddNote { step: None, audience, text: text.into() })
    }

    pub fn finish(&mut self, outcome: Option<Outcome>, closing_note: &str) -> &mut Self {
        let position = self.state.position;
        self.act(Act::Finish { position, outcome, closing_note: closing_note.into() })
    }

    fn refuses(&mut self, wanted: Act) -> &'static str {
        self.try_act(wanted).expect_err("a refusal").code()
    }

    fn repeats(&mut self, wanted: Act) -> bool {
        self.try_act(wanted) == Ok(Decided::Replayed)
    }

    fn steps(&self) -> Vec<&str> {
        self.state.path.iter().map(|visit| visit.step.as_str()).collect()
    }
}

pub fn walk() -> Walk {
    Walk::begin(Graph::compile(outlook()))
}

const FORM: [(&str, &str); 1] = [("upn", "ana@contoso.com")];

fn form() -> Vec<(&'static str, Value)> {
    FORM.iter().map(|(name, value)| (*name, text(value))).chain([("users", number(1))]).collect()
}

fn answer(position: u64, branch: &str) -> Act {
    Act::Answer { position, branch: branch.into(), values: Variables::new() }
}

#[test]
fn a_walk_goes_through_decisions_without_asking() {
    let mut walk = walk();
    assert_eq!((walk.state.step.as_str(), walk.state.position), ("who", 1));
    walk.answer("next", &form());
    assert_eq!(walk.state.step, "web");
    assert_eq!(walk.state.path[1].passed[0].branch, "else");
    walk.answer("works", &[]).answer("done", &[]).answer("yes", &[]);
    assert_eq!(walk.steps(), ["who", "web", "clear-credentials", "opens", "solved"]);
    walk.finish(None, "");
    assert_eq!((walk.state.status, walk.state.outcome), (Status::Finished, Some(Outcome::Resolved)));
}

#[test]
fn a_decision_reads_what_the_form_just_said() {
    let mut walk = walk();
    walk.answer("next", &[("upn", text("ana@contoso.com")), ("users", number(5))]);
    assert_eq!(
        (walk.state.step.as_str(), walk.state.path[1].passed[0].branch.as_str()),
        ("outage", "outage")
    );
}

#[test]
fn an_answer_that_comes_twice_is_given_once() {
    let mut walk = walk();
    walk.answer("next", &form());
    let first = Act::Answer { position: 1, branch: "next".into(), values: values(&form()) };
    assert!(walk.repeats(first.clone()));
    walk.answer("works", &[]).answer("done", &[]);
    assert!(walk.repeats(first.clone()), "also after more answers");
    assert!(walk.repeats(answer(2, "works")));
    assert_eq!(walk.refuses(answer(2, "refused")), "stale_position");
    assert_eq!(walk.refuses(answer(99, "works")), "stale_position");
    let other = Act::Answer {
        position: 1,
        branch: "next".into(),
        values: values(&[("upn", text("ben")), ("users", number(1))]),
    };
    assert_eq!(walk.refuses(other), "stale_position");
    walk.rewind("who");
    assert_eq!(walk.refuses(first), "stale_position", "taken back by then");
}

#[test]
fn what_a_form_needs_is_asked_for_and_what_does_not_fit_is_refused() {
    let mut walk = walk();
    let fill =
        |list: &[(&str, Value)]| Act::Answer { position: 1, branch: "next".into(), values: values(list) };
    let refusal = |walk: &mut Walk, list: &[(&str, Value)]| {
        let refusal = walk.try_act(fill(list)).expect_err("a refusal");
        format!("{} {}", refusal.code(), refusal.variable().unwrap_or_default())
    };
    assert_eq!(refusal(&mut walk, &[]), "field_missing upn");
    assert_eq!(refusal(&mut walk, &[("upn", text("  ")), ("users", number(1))]), "field_missing upn");
    assert_eq!(refusal(&mut walk, &[("upn", text("a"))]), "field_missing users");
    assert_eq!(refusal(&mut walk, &[("upn", text("a")), ("users", text("1"))]), "field_invalid users");
    assert_eq!(refusal(&mut walk, &[("upn", text("a\u{0}")), ("users", number(1))]), "field_invalid upn");
    assert_eq!(
        refusal(&mut walk, &[("upn", text("a")), ("users", number(1)), ("edition", text("old"))]),
        "field_invalid edition"
    );
    assert_eq!(
        refusal(&mut walk, &[("upn", text("a")), ("users", number(1)), ("computer", text("a b"))]),
        "field_invalid computer"
    );
    assert_eq!(
        refusal(&mut walk, &[("upn", text("a")), ("users", number(1)), ("other", text("a"))]),
        "field_invalid other"
    );
    walk.act(fill(&[
        ("upn", text("a")),
        ("users", number(1)),
        ("computer", text("")),
        ("edition", text("new")),
    ]));
    assert_eq!(walk.state.variables.get("computer"), None, "an optional field left empty is no value");
    let unasked = Act::Answer { position: 2, branch: "works".into(), values: values(&[("upn", text("b"))]) };
    assert_eq!(walk.refuses(unasked), "field_invalid");
    assert_eq!(walk.refuses(answer(2, "perhaps")), "branch_unknown");
}

#[test]
fn going_back_keeps_later_answers_as_suggestions() {
    let mut walk = walk();
    walk.answer("next", &form()).answer("works", &[]).answer("done", &[]).answer("no", &[]);
    walk.rewind("web");
    assert_eq!(walk.steps(), ["who", "web"]);
    let suggested: Vec<(&str, &str)> = walk
        .state
        .suggestions
        .iter()
        .map(|(step, suggestion)| (step.as_str(), suggestion.branch.as_str()))
        .collect();
    assert_eq!(suggested, [("web", "works"), ("clear-credentials", "done"), ("opens", "no")]);
    assert_eq!(walk.state.revised.len(), 3);
    walk.answer("refused", &[]).answer("done", &[]);
    assert_eq!(walk.state.step, "opens");
    assert!(walk.state.suggestions.contains_key("opens"), "still waiting to be taken up");
    walk.answer("no", &[]);
    let left: Vec<&String> = walk.state.suggestions.keys().collect();
    assert_eq!(left, ["clear-credentials"]);
}

#[test]
fn going_back_before_a_form_takes_its_values_back_but_offers_them() {
    let mut walk = walk();
    walk.answer("next", &form());
    assert_eq!(walk.state.variables.get("upn"), Some(&text("ana@contoso.com")));
    walk.act(Act::SetVariable { name: "edition".into(), value: Some(text("new")) });
    walk.rewind("who");
    assert_eq!(walk.state.variables.get("upn"), None);
    assert_eq!(walk.state.variables.get("edition"), Some(&text("new")), "set by hand, not by the answer");
    assert_eq!(walk.state.suggestions["who"].values.get("upn"), Some(&text("ana@contoso.com")));
}

#[test]
fn going_back_is_possible_to_earlier_visits_only_and_once() {
    let mut walk = walk();
    assert_eq!(walk.refuses(Act::Rewind { position: 1, to: 1 }), "cannot_rewind");
    walk.answer("next", &form()).answer("works", &[]);
    assert_eq!(walk.refuses(Act::Rewind { position: 3, to: 7 }), "cannot_rewind");
    assert_eq!(walk.refuses(Act::Rewind { position: 2, to: 1 }), "stale_position");
    walk.act(Act::Rewind { position: 3, to: 2 });
    assert!(walk.repeats(Act::Rewind { position: 3, to: 2 }));
    assert_eq!(walk.refuses(Act::Rewind { position: 3, to: 1 }), "stale_position");
    assert_eq!((walk.state.position, walk.state.path[1].seq), (4, 4));
    walk.act(Act::Rewind { position: 4, to: 1 });
    assert_eq!(walk.state.step, "who");
}

#[test]
fn retry_loops_are_walked_as_often_as_needed() {
    let mut document = outlook();
    let again = document.steps[4].branches[1].clone();
    let again =
        pathbook_flow::document::Branch { id: "again".into(), to: Some("clear-credentials".into()), ..again };
    document.steps[4].branches.push(again);
    let mut walk = Walk::begin(Graph::compile(document));
    walk.answer("next", &form()).answer("works", &[]);
    for _ in 0..50 {
        walk.answer("done", &[]).answer("again", &[]);
    }
    assert_eq!(walk.state.path.len(), 103);
    let to = walk.state.path[20].seq;
    let position = walk.state.position;
    walk.act(Act::Rewind { position, to });
    assert_eq!(walk.state.path.len(), 21);
}

#[test]
fn time_counts_while_somebody_works() {
    let mut walk = walk();
    walk.wait(2).answer("next", &form());
    walk.wait(60).answer("works", &[]);
    assert_eq!(walk.state.active_seconds(), (2 + 15) * 60, "a long silence counts as a quarter of an hour");
    walk.act(Act::Pause).wait(10).act(Act::Resume).wait(1).answer("done", &[]);
    assert_eq!(walk.state.active_seconds(), 18 * 60);
    walk.finish(Some(Outcome::Failed), "No time.")
        .wait(10)
        .act(Act::Reopen { reason: "Again".into() })
        .wait(1);
    walk.note(Audience::Internal, "Goes on");
    assert_eq!(walk.state.active_seconds(), 19 * 60);
    walk.wait(-30).note(Audience::Internal, "A clock went back");
    assert_eq!(walk.state.active_seconds(), 19 * 60);
}

#[test]
fn a_paused_session_waits() {
    let mut walk = walk();
    walk.act(Act::Pause);
    assert!(walk.repeats(Act::Pause));
    assert_eq!(walk.refuses(answer(1, "next")), "not_open");
    assert_eq!(
        walk.refuses(Act::Tick { step: "clear-credentials".into(), item: "close".into(), done: true }),
        "not_open"
    );
    assert_eq!(
        walk.refuses(Act::Finish { position: 1, outcome: None, closing_note: String::new() }),
        "not_open"
    );
    walk.note(Audience::Internal, "Waits for the user to call back");
    walk.act(Act::HandOver { to: ben(), note: "Please go on".into() });
    assert_eq!(walk.state.assignee, ben());
    walk.act(Act::Resume);
    assert!(walk.repeats(Act::Resume));
    walk.answer("next", &form());
}

#[test]
fn finishing_away_from_an_outcome_needs_a_word() {
    let mut walk = walk();
    let finish = |outcome, note: &str| Act::Finish { position: 1, outcome, closing_note: note.into() };
    assert_eq!(walk.refuses(finish(None, "Solved itself")), "outcome_needed");
    assert_eq!(walk.refuses(finish(Some(Outcome::Resolved), " ")), "closing_note_needed");
    assert_eq!(
        walk.refuses(Act::Finish { position: 7, outcome: None, closing_note: String::new() }),
        "stale_position"
    );
    walk.act(finish(Some(Outcome::Resolved), "Solved itself"));
    assert!(walk.repeats(finish(Some(Outcome::Resolved), "Solved itself")));
    assert_eq!(walk.refuses(finish(Some(Outcome::Failed), "Solved itself")), "already_finished");
    assert_eq!(walk.refuses(answer(1, "next")), "not_open");
    assert_eq!(walk.refuses(Act::Cancel { reason: "x".into() }), "not_open");
}

#[test]
fn an_outcome_step_is_finished_as_it_says_or_with_a_word() {
    let mut walk = walk();
    walk.answer("next", &[("upn", text("a")), ("users", number(9))]);
    let finish = |outcome, note: &str| Act::Finish { position: 2, outcome, closing_note: note.into() };
    assert_eq!(walk.refuses(finish(Some(Outcome::Resolved), "")), "closing_note_needed");
    walk.act(finish(Some(Outcome::Escalated), ""));
    assert!(walk.repeats(finish(None, "")));
}

#[test]
fn cancelling_and_reopening_need_a_reason() {
    let mut walk = walk();
    assert_eq!(walk.refuses(Act::Reopen { reason: "x".into() }), "not_finished");
    assert_eq!(walk.refuses(Act::Cancel { reason: " ".into() }), "reason_needed");
    walk.act(Act::Cancel { reason: "Called in by mistake".into() });
    assert!(walk.repeats(Act::Cancel { reason: "Called in by mistake".into() }));
    assert_eq!(walk.state.status, Status::Cancelled);
    assert_eq!(walk.refuses(Act::Reopen { reason: String::new() }), "reason_needed");
    walk.act(Act::Reopen { reason: "It is back".into() });
    assert_eq!((walk.state.status, walk.state.finished_at), (Status::Open, None));
    walk.answer("next", &form());
}

#[test]
fn ticks_notes_variables_and_references_are_taken_and_refused_as_they_should() {
    let mut walk = walk();
    let tick = |step: &str, item: &str, done| Act::Tick { step: step.into(), item: item.into(), done };
    walk.act(tick("clear-credentials", "close", true));
    assert!(walk.repeats(tick("clear-credentials", "close", true)));
    walk.act(tick("clear-credentials", "close", false));
    assert!(walk.state.ticks.is_empty());
    assert_eq!(walk.refuses(tick("clear-credentials", "open", true)), "item_unknown");
    assert_eq!(walk.refuses(tick("nowhere", "close", true)), "step_unknown");

    let note = |step: Option<&str>, text: &str| Act::AddNote {
        step: step.map(Into::into),
        audience: Audience::Internal,
        text: text.into(),
    };
    assert_eq!(walk.refuses(note(None, " \n")), "text_missing");
    assert_eq!(walk.refuses(note(None, "a\u{0}")), "text_invalid");
    assert_eq!(walk.refuses(note(None, &"x".repeat(64 * 1024 + 1))), "text_invalid");
    assert_eq!(walk.refuses(note(Some("nowhere"), "x")), "step_unknown");
    walk.act(note(Some("web"), "<b>as it is</b> \u{202e}"));

    let set = |name: &str, value| Act::SetVariable { name: name.into(), value };
    assert_eq!(walk.refuses(set("nothing", None)), "variable_unknown");
    assert_eq!(walk.refuses(set("users", Some(text("1")))), "field_invalid");
    walk.act(set("users", Some(number(3))));
    assert!(walk.repeats(set("users", Some(number(3)))));
    walk.act(set("users", None));
    assert_eq!(walk.state.variables.get("users"), None);

    let refer = |label: &str, url: &str| Act::Refer {
        target_label: Some(label.into()),
        ticket: Some(Ticket { system: "Desk".into(), id: "4711".into(), url: url.into() }),
    };
    walk.act(refer("PC-17", "https://desk.example.com/4711"));
    assert!(walk.repeats(refer("PC-17", "https://desk.example.com/4711")));
    assert_eq!(walk.refuses(refer(&"x".repeat(201), "")), "text_invalid");
    assert_eq!(walk.refuses(refer("a\nb", "")), "text_invalid");
    walk.finish(Some(Outcome::Resolved), "x").act(refer("PC-18", ""));
    assert_eq!(walk.state.target_label.as_deref(), Some("PC-18"));
}

#[test]
fn a_session_starts_with_defaults_and_given_values() {
    let graph = Graph::compile(outlook());
    let refusal =
        |list: &[(&str, Value)]| start(&graph, values(list), None, None).expect_err("a refusal").code();
    assert_eq!(refusal(&[("nothing", number(1))]), "variable_unknown");
    assert_eq!(refusal(&[("users", text("1"))]), "field_invalid");
    let what = start(&graph, values(&[("users", number(2))]), Some("PC-17".into()), None).expect("a start");
    let event = Event { seq: 1, at: Timestamp::UNIX_EPOCH, by: ana(), what };
    let state = State::begin(&graph, &event).expect("a session");
    assert_eq!(state.variables, values(&[("edition", text("classic")), ("users", number(2))]));
    assert_eq!(state.target_label.as_deref(), Some("PC-17"));
}

#[test]
fn a_flow_that_is_not_sound_ends_a_walk_politely() {
    let mut document = outlook();
    document.steps[2].branches[0].to = Some("nowhere".into());
    document.steps[1].branches[1].to = Some("how-many".into());
    let mut walk = Walk::begin(Graph::compile(document.clone()));
    let fill = Act::Answer { position: 1, branch: "next".into(), values: values(&form()) };
    let circle = Refusal::FlowUnsound(Lost::Circle("how-many".into()));
    assert_eq!(walk.try_act(fill), Err(circle), "round and round through one decision");
    document.steps[1].branches[1].to = Some("web".into());
    let mut walk = Walk::begin(Graph::compile(document.clone()));
    walk.answer("next", &form());
    let nowhere = Lost::Nowhere { step: "web".into(), branch: "works".into() };
    assert_eq!(walk.try_act(answer(2, "works")), Err(Refusal::FlowUnsound(nowhere)));
    document.start = "gone".into();
    let refused = start(&Graph::compile(document), Variables::new(), None, None);
    assert_eq!(refused, Err(Refusal::FlowUnsound(Lost::NoStart)));
}

#[test]
fn damaged_records_are_noticed() {
    let mut walk = walk();
    walk.answer("next", &form()).answer("works", &[]);
    let graph = &walk.graph;
    let replay = |events: &[Event]| State::replay(graph, events).map(|state| state.step);
    assert_eq!(replay(&walk.events), Ok("clear-credentials".into()));
    assert_eq!(replay(&[]), Err(Unfit::NoStart));
    assert_eq!(replay(&walk.events[1..]), Err(Unfit::NoStart));
    assert_eq!(replay(&[walk.events[0].clone(), walk.events[2].clone()]), Err(Unfit::OutOfOrder(3)));
    let mut events = walk.events.clone();
    events[2].what =
        What::Answered { from: 1, step: "who".into(), branch: "next".into(), values: Variables::new() };
    assert_eq!(replay(&events), Err(Unfit::Foreign(3)));
    events[2].what = What::Rewound { from: 2, to: 9 };
    assert_eq!(replay(&events), Err(Unfit::Foreign(3)));
    events[2].what = events[0].what.clone();
    assert_eq!(replay(&events), Err(Unfit::OutOfOrder(3)));
}

#[test]
fn events_are_stored_in_a_form_that_stays() {
    let mut walk = walk();
    walk.wait(1)
        .answer("next", &form())
        .answer("works", &[])
        .rewind("web")
        .note(Audience::Client, "We look at it.");
    walk.act(Act::SetVariable { name: "users".into(), value: None });
    walk.act(Act::Tick { step: "clear-credentials".into(), item: "close".into(), done: true });
    walk.act(Act::Pause).act(Act::Resume).act(Act::HandOver { to: ben(), note: String::new() });
    walk.act(Act::Refer {
        target_label: None,
        ticket: Some(Ticket { id: "4711".into(), ..Ticket::default() }),
    });
    walk.finish(Some(Outcome::NotApplicable), "Wrong flow").act(Act::Reopen { reason: "r".into() });
    walk.act(Act::Cancel { reason: "c".into() });
    let lines: Vec<String> =
        walk.events.iter().map(|event| serde_json::to_string(event).expect("an event is data")).collect();
    insta::assert_snapshot!(lines.join("\n"));
    for (line, event) in lines.iter().zip(&walk.events) {
        assert_eq!(&serde_json::from_str::<Event>(line).expect("an event"), event);
    }
    let state = serde_json::to_string(&walk.state).expect("a state is data");
    assert_eq!(serde_json::from_str::<State>(&state).expect("a state"), walk.state);
}

/// Something that somebody might try, with positions and names that may or may not fit.
#[derive(Clone, Debug)]
enum Attempt {
    Answer { branch: Index, filled: Variables, stale: bool },
    Rewind { to: Index, stale: bool },
    Other(Act),
    Again(Index),
}

fn attempt() -> BoxedStrategy<Attempt> {
    let filled = proptest::collection::vec(
        (select(vec!["upn", "users", "edition", "computer", "a"]), arbitrary::value()),
        0..3,
    )
    .prop_map(|list| list.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Variables>());
    let step = select(vec!["who", "web", "clear-credentials", "s1", "nowhere"]).prop_map(str::to_owned);
    let audience = select(vec![Audience::Internal, Audience::Client]);
    let outcome = proptest::option::of(select(vec![Outcome::Resolved, Outcome::Escalated, Outcome::Failed]));
    let name = select(vec!["upn", "users", "edition", "nothing"]).prop_map(str::to_owned);
    prop_oneof![
        12 => (any::<Index>(), filled, prop::bool::weighted(0.1))
            .prop_map(|(branch, filled, stale)| Attempt::Answer { branch, filled, stale }),
        3 => (any::<Index>(), prop::bool::weighted(0.1)).prop_map(|(to, stale)| Attempt::Rewind { to, stale }),
        2 => any::<Index>().prop_map(Attempt::Again),
        1 => (proptest::option::of(step.clone()), audience, arbitrary::text())
            .prop_map(|(step, audience, text)| Attempt::Other(Act::AddNote { step, audience, text })),
        1 => (name, proptest::option::of(arbitrary::value()))
            .prop_map(|(name, value)| Attempt::Other(Act::SetVariable { name, value })),
        1 => (step, any::<bool>()).prop_map(|(step, done)| {
            Attempt::Other(Act::Tick { step, item: "close".into(), done })
        }),
        1 => Just(Attempt::Other(Act::Pause)),
        2 => Just(Attempt::Other(Act::Resume)),
        1 => arbitrary::text().prop_map(|note| Attempt::Other(Act::HandOver { to: ben(), note })),
        1 => (proptest::option::of(arbitrary::text()), arbitrary::text()).prop_map(|(target_label, url)| {
            Attempt::Other(Act::Refer { target_label, ticket: Some(Ticket { url, ..Ticket::default() }) })
        }),
        1 => (0_u64..30, outcome, arbitrary::text()).prop_map(|(position, outcome, closing_note)| {
            Attempt::Other(Act::Finish { position, outcome, closing_note })
        }),
        1 => arbitrary::text().prop_map(|reason| Attempt::Other(Act::Cancel { reason })),
        2 => arbitrary::text().prop_map(|reason| Attempt::Other(Act::Reopen { reason })),
    ]
    .boxed()
}

fn graph() -> BoxedStrategy<Graph> {
    prop_oneof![
        2 => Just(Graph::compile(outlook())),
        1 => arbitrary::walkable().prop_map(Graph::compile),
    ]
    .boxed()
}

/// The act that an attempt comes to in a state.
fn act_of(attempt: &Attempt, walk: &Walk, done: &[Act]) -> Option<Act> {
    let stale = |stale: bool| walk.state.position.saturating_sub(u64::from(stale));
    match attempt {
        Attempt::Answer { branch, filled, stale: is_stale } => {
            let step = walk.state.current(&walk.graph)?;
            let mut values = filled.clone();
            if step.id == "who" && values.len() < 2 {
                values = values_of_form();
            }
            if step.fields.is_empty() {
                values.clear();
            }
            let ids: Vec<&str> = step.branches.iter().map(|branch| branch.id.as_str()).chain(["?"]).collect();
            Some(Act::Answer { position: stale(*is_stale), branch: (*branch.get(&ids)).to_owned(), values })
        }
        Attempt::Rewind { to, stale: is_stale } => {
            Some(Act::Rewind { position: stale(*is_stale), to: to.get(&walk.state.path).seq })
        }
        Attempt::Other(act) => Some(act.clone()),
        Attempt::Again(index) => (!done.is_empty()).then(|| index.get(done).clone()),
    }
}

fn values_of_form() -> Variables {
    values(&form())
}

proptest! {
    #[test]
    fn whatever_people_try_the_events_alone_make_the_state(
        graph in graph(),
        attempts in proptest::collection::vec((attempt(), 0_i64..40), 0..40),
    ) {
        if start(&graph, Variables::new(), None, None).is_err() {
            return Ok(());
        }
        let mut walk = Walk::begin(graph);
        let mut done: Vec<Act> = Vec::new();
        for (attempt, minutes) in attempts {
            let Some(wanted) = act_of(&attempt, &walk, &done) else { continue };
            walk.wait(minutes);
            let before = walk.state.clone();
            match walk.try_act(wanted.clone()) {
                Ok(Decided::Event(_)) => {
                    prop_assert_eq!(walk.state.seq, before.seq + 1);
                    // The same request again changes nothing, or is refused; a note is written twice.
                    let after = walk.state.clone();
                    if !matches!(wanted, Act::AddNote { .. } | Act::HandOver { .. } | Act::Reopen { .. }) {
                        let again = act(&walk.graph, &walk.state, wanted.clone());
                        prop_assert!(matches!(again, Ok(Decided::Replayed)), "{:?} {:?}", wanted, again);
                    }
                    prop_assert_eq!(&after, &walk.state);
                    if let Act::Rewind { .. } = wanted {
                        let visit = walk.state.path.last().expect("a path");
                        prop_assert!(walk.state.suggestions.contains_key(&visit.step));
                    }
                    done.push(wanted);
                }
                Ok(Decided::Replayed) | Err(_) => prop_assert_eq!(&before, &walk.state),
            }
            let last = walk.state.path.last().expect("a path");
            prop_assert_eq!(&last.step, &walk.state.step);
            prop_assert_eq!(last.seq, walk.state.position);
            prop_assert!(last.answered.is_none());
            prop_assert!(walk.state.path.windows(2).all(|pair| pair[0].seq < pair[1].seq));
            prop_assert!(walk.state.path[..walk.state.path.len() - 1].iter().all(|visit| visit.answered.is_some()));
        }
        let replayed = State::replay(&walk.graph, &walk.events).expect("the events fit");
        prop_assert_eq!(&replayed, &walk.state);
        let json = serde_json::to_string(&walk.events).expect("events are data");
        let events: Vec<Event> = serde_json::from_str(&json).expect("events");
        prop_assert_eq!(&events, &walk.events);

        let input = NoteInput { graph: &walk.graph, version: 3, state: &walk.state, team: "Service desk" };
        for audience in [note::Audience::Internal, note::Audience::Client, note::Audience::Resolution] {
            for format in [note::Format::Markdown, note::Format::Text, note::Format::Html, note::Format::Json] {
                let written = note::render(&input, audience, format);
                prop_assert_eq!(&written, &note::render(&input, audience, format));
                prop_assert!(written.ends_with('\n'));
                if format == note::Format::Html {
                    prop_assert!(!written.contains("<script") && !written.contains("<img") && !written.contains("javascript:alert"), "{}", written);
                }
            }
            let line = note::render(&input, note::Audience::Resolution, note::Format::Text);
            prop_assert_eq!(line.lines().count(), 1, "{}", line);
        }
    }
}
