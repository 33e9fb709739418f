//! What may follow what: every state with every event.

use pathbook_builder::state::{
    BranchEvent, BranchState, CallEvent, CallState, ConversationEvent, ConversationState, NotAllowed,
};

/// A table of what follows, a line for each state and a column for each event, `.` where nothing may.
fn table<S: Copy, E: Copy>(
    states: &[S],
    events: &[E],
    next: impl Fn(S, E) -> Result<S, NotAllowed>,
    name: impl Fn(S) -> &'static str,
) -> String {
    let line = |&state: &S| {
        let cells = events.iter().map(|&event| next(state, event).map_or(".", &name));
        format!("{} -> {}", name(state), cells.collect::<Vec<_>>().join(" "))
    };
    states.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_build_goes_forward_and_back_until_it_is_closed() {
    let of = |is_complete| {
        table(
            ConversationState::ALL,
            ConversationEvent::ALL,
            |state, event| state.next(event, is_complete),
            ConversationState::as_str,
        )
    };
    insta::assert_snapshot!(of(false), @r"
    draft -> draft scaffolded planned . . . discarded expired
    scaffolded -> scaffolded scaffolded planned planned . . discarded expired
    planned -> planned scaffolded planned planned . . discarded expired
    detailed -> detailed scaffolded planned planned . . discarded expired
    reviewed -> planned scaffolded planned planned . . discarded expired
    assembled -> . . . . . . . .
    discarded -> . . . . . . . .
    expired -> . . . . . . . .
    ");
    insta::assert_snapshot!(of(true), @r"
    draft -> draft scaffolded detailed . . . discarded expired
    scaffolded -> scaffolded scaffolded detailed detailed reviewed assembled discarded expired
    planned -> planned scaffolded detailed detailed reviewed assembled discarded expired
    detailed -> detailed scaffolded detailed detailed reviewed assembled discarded expired
    reviewed -> detailed scaffolded detailed detailed reviewed assembled discarded expired
    assembled -> . . . . . . . .
    discarded -> . . . . . . . .
    expired -> . . . . . . . .
    ");
}

#[test]
fn a_branch_keeps_its_steps_until_others_are_accepted() {
    let of = |has_steps| {
        table(
            BranchState::ALL,
            BranchEvent::ALL,
            |state, event| state.next(event, has_steps),
            BranchState::as_str,
        )
    };
    insta::assert_snapshot!(of(false), @r"
    empty -> generating . . . . . accepted empty
    generating -> . proposed failed empty . . . .
    proposed -> generating . . . accepted empty accepted empty
    accepted -> generating . . . . . accepted empty
    failed -> generating . . . . . accepted empty
    ");
    insta::assert_snapshot!(of(true), @r"
    empty -> generating . . . . . accepted empty
    generating -> . proposed failed accepted . . . .
    proposed -> generating . . . accepted accepted accepted empty
    accepted -> generating . . . . . accepted empty
    failed -> generating . . . . . accepted empty
    ");
}

#[test]
fn a_call_ends_once() {
    let of = table(CallState::ALL, CallEvent::ALL, CallState::next, CallState::as_str);
    insta::assert_snapshot!(of, @r"
    held -> running . failed cancelled orphaned
    running -> . settled failed cancelled orphaned
    settled -> . . . . .
    failed -> . . . . .
    cancelled -> . . . . .
    orphaned -> . . . . .
    ");
    assert!(CallState::ALL.iter().all(|state| state.is_over() == (state.next(CallEvent::Failed).is_err())));
}

#[test]
fn words_stand_for_states_both_ways_and_in_json() {
    for &state in ConversationState::ALL {
        assert_eq!(ConversationState::of(state.as_str()), Some(state));
        assert_eq!(serde_json::to_value(state).expect("a word"), state.as_str());
    }
    assert_eq!(CallState::of("waiting"), None);
    assert_eq!(BranchState::of("Empty"), None);
    assert!(ConversationState::ALL.iter().all(|state| !(state.is_closed() && state.has_plan())));
}
