//! Decisions: which branch the values choose.

use pathbook_flow::document::{Branch, Comparison, Condition, Document, Test, Value, ValueType};
use pathbook_flow::graph::Graph;

use crate::{outlook, step};

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().expect("a number"))
}

fn test(is: Comparison, value: Option<Value>) -> Test {
    Test { variable: "upn".into(), is, value }
}

/// The flow with this condition on its decision and this type of the variable.
fn flow(value_type: ValueType, when: Condition) -> Document {
    let mut document = outlook();
    document.variables[0].value_type = value_type;
    step(&mut document, "how-many").branches[0].when = Some(when);
    document
}

fn takes_first(document: Document, value: Option<&Value>) -> bool {
    let graph = Graph::compile(document);
    let form = graph.step("who").expect("the form");
    let arrival =
        graph.follow(form, &form.branches[0], |name| value.filter(|_| name == "upn")).expect("a way");
    assert_eq!(arrival.passed.len(), 1);
    arrival.step == "outage"
}

#[test]
fn comparisons_hold_for_what_they_say() {
    use Comparison::{AtLeast, AtMost, Contains, Equal, LessThan, MoreThan, NotEqual, NotSet, Set};
    use ValueType::{Date, Number, Text, YesNo};
    let day = text("2026-11-23");
    for (value_type, value, is, wanted, holds) in [
        (Text, text("Ana"), Equal, text("ANA"), true),
        (Text, text("Straße"), Equal, text("STRASSE"), false),
        (Text, text("Ana"), NotEqual, text("ana"), false),
        (Text, text("Ana"), NotEqual, text("Ben"), true),
        (Text, text("ana@Contoso.com"), Contains, text("@contoso"), true),
        (Text, text("ana"), Contains, text("ben"), false),
        (YesNo, Value::YesNo(true), Equal, Value::YesNo(true), true),
        (YesNo, Value::YesNo(true), NotEqual, Value::YesNo(false), true),
        (Number, number("5"), Equal, number("5.0"), true),
        (Number, number("5"), LessThan, number("5"), false),
        (Number, number("-1"), LessThan, number("0.5"), true),
        (Number, number("5"), AtMost, number("5"), true),
        (Number, number("5"), MoreThan, number("5"), false),
        (Number, number("10"), MoreThan, number("9"), true),
        (Number, number("5"), AtLeast, number("5"), true),
        (Date, day.clone(), LessThan, text("2026-12-01"), true),
        (Date, day.clone(), AtLeast, day.clone(), true),
        (Date, day.clone(), MoreThan, text("2027-01-01"), false),
        (Number, text("5"), Equal, number("5"), false),
        (Number, text("5"), LessThan, number("6"), false),
        (Number, number("5"), Contains, text("5"), false),
    ] {
        let document = flow(value_type, Condition::All(vec![test(is, Some(wanted.clone()))]));
        assert_eq!(takes_first(document, Some(&value)), holds, "{value:?} {is:?} {wanted:?}");
        // What has no value compares with nothing.
        let document = flow(value_type, Condition::All(vec![test(is, Some(wanted))]));
        assert!(!takes_first(document, None), "{is:?}");
    }
    let ana = text("ana");
    for (is, value, holds) in
        [(Set, Some(&ana), true), (Set, None, false), (NotSet, Some(&ana), false), (NotSet, None, true)]
    {
        assert_eq!(
            takes_first(flow(Text, Condition::Any(vec![test(is, None)])), value),
            holds,
            "{is:?} {value:?}"
        );
    }
}

#[test]
fn all_asks_for_every_test_and_any_for_one() {
    let (yes, no) = (test(Comparison::Set, None), test(Comparison::NotSet, None));
    let value = text("ana");
    let takes = |when| takes_first(flow(ValueType::Text, when), Some(&value));
    assert!(takes(Condition::All(vec![yes.clone(), yes.clone()])));
    assert!(!takes(Condition::All(vec![yes.clone(), no.clone()])));
    assert!(takes(Condition::Any(vec![no.clone(), yes])));
    assert!(!takes(Condition::Any(vec![no.clone(), no])));
}

#[test]
fn branches_are_tried_in_their_order() {
    let mut document = flow(ValueType::Text, Condition::All(vec![test(Comparison::Set, None)]));
    let first = step(&mut document, "how-many").branches[0].clone();
    let earlier = Branch { id: "earlier".into(), to: Some("escalate".into()), ..first };
    step(&mut document, "how-many").branches.insert(0, earlier);
    let graph = Graph::compile(document);
    let value = text("ana");
    let form = graph.step("who").expect("the form");
    let arrival = graph.follow(form, &form.branches[0], |_| Some(&value)).expect("a way");
    assert_eq!((arrival.step.as_str(), arrival.passed[0].branch.as_str()), ("escalate", "earlier"));
}
