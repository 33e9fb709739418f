//! Differences between versions: what is said, what is left unsaid, and that it is quick.

use std::time::{Duration, Instant};

use pathbook_flow::diff::{Change, Counts, StepDiff, Tag, Words, diff};
use pathbook_flow::document::{Branch, Document, Step, StepKind};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::{arbitrary, outlook, step};

/// The difference that a change makes, as JSON.
fn difference(edit: impl FnOnce(&mut Document)) -> Json {
    let mut new = outlook();
    edit(&mut new);
    serde_json::to_value(diff(&outlook(), &new)).expect("data")
}

/// The only step that differs.
fn only_step(difference: &Json) -> &Json {
    let steps = difference["steps"].as_array().expect("a list");
    assert_eq!(steps.len(), 1, "{difference}");
    &steps[0]
}

#[test]
fn the_order_of_steps_and_variables_is_no_change() {
    let mut new = outlook();
    new.steps.reverse();
    new.variables.reverse();
    assert!(diff(&outlook(), &new).is_empty());
    assert!(!diff(&outlook(), &Document { title: "Another".into(), ..outlook() }).is_empty());
}

#[test]
fn a_text_is_compared_word_by_word() {
    let difference = difference(|document| {
        step(document, "web").title =
            "Can {{upn}} sign in at https://outlook.office.com in a guest window?".into();
    });
    let step = only_step(&difference);
    assert_eq!(step["change"], "changed");
    assert_eq!(
        step["fields"],
        json!([{
            "field": "title",
            "old": "Can {{upn}} sign in at https://outlook.office.com in a private window?",
            "new": "Can {{upn}} sign in at https://outlook.office.com in a guest window?",
            "words": [
                { "tag": "same", "text": "Can {{upn}} sign in at https://outlook.office.com in a " },
                { "tag": "removed", "text": "private" },
                { "tag": "added", "text": "guest" },
                { "tag": "same", "text": " window?" },
            ],
        }])
    );
    assert_eq!(difference["counts"]["changed"], 1);
}

#[test]
fn words_that_were_rewritten_in_a_row_stay_together() {
    let difference = difference(|document| document.title = "Printing fails with error 5".into());
    let tags: Vec<_> =
        difference["flow"][0]["words"].as_array().expect("words").iter().map(|word| &word["tag"]).collect();
    assert_eq!(tags, ["removed", "added"], "{difference}");
}

#[test]
fn a_text_that_is_new_or_gone_has_no_words_to_compare() {
    let difference = difference(|document| step(document, "web").minutes = None);
    assert_eq!(only_step(&difference)["fields"], json!([{ "field": "minutes", "old": 2 }]));
    let difference = self::difference(|document| document.summary.clear());
    assert_eq!(difference["flow"][0]["new"], "");
    assert_eq!(difference["flow"][0]["words"], json!([]));
}

#[test]
fn branches_are_told_apart_from_what_they_say_and_where_they_lead() {
    let difference = difference(|document| {
        let web = step(document, "web");
        web.branches[0].label = "Yes, all mail opens".into();
        web.branches[1].to = Some("clear-credentials".into());
    });
    let step = only_step(&difference);
    assert_eq!(step["fields"], json!([]));
    let branches = step["branches"].as_array().expect("a list");
    assert_eq!(branches.len(), 2);
    assert_eq!(branches[0]["fields"][0]["field"], "label");
    assert_eq!(branches[0].get("rewired"), None);
    assert_eq!(branches[1]["rewired"], json!({ "old": "reset-password", "new": "clear-credentials" }));
    assert_eq!(branches[1]["fields"], json!([]));
    assert_eq!(difference["counts"]["rewired"], 1);
}

#[test]
fn a_branch_that_stands_elsewhere_has_moved_and_the_others_have_not() {
    let difference = difference(|document| step(document, "web").branches.rotate_left(1));
    let branches = only_step(&difference)["branches"].as_array().expect("a list").clone();
    assert_eq!(branches.len(), 1);
    assert_eq!((&branches[0]["id"], &branches[0]["change"]), (&json!("refused"), &json!("moved")));
}

#[test]
fn branches_come_and_go() {
    let difference = difference(|document| {
        let web = step(document, "web");
        web.branches[0].id = "opens".into();
    });
    let changes: Vec<_> = only_step(&difference)["branches"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|branch| (branch["id"].clone(), branch["change"].clone()))
        .collect();
    assert_eq!(changes, [(json!("opens"), json!("added")), (json!("works"), json!("removed"))]);
    assert_eq!(difference["counts"]["rewired"], 0);
}

#[test]
fn variables_start_and_fields_of_the_flow_are_told() {
    let difference = difference(|document| {
        document.start = "web".into();
        document.tags.push("office".into());
        document.variables.remove(1);
        document.variables[0].internal = true;
    });
    assert_eq!(difference["start"], json!({ "old": "who", "new": "web" }));
    assert_eq!(difference["flow"][0]["field"], "tags");
    let changes: Vec<_> = difference["variables"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|variable| (variable["name"].clone(), variable["change"].clone()))
        .collect();
    assert_eq!(changes, [(json!("upn"), json!("changed")), (json!("users"), json!("removed"))]);
}

fn chain(ids: &[&str]) -> Document {
    let mut document = outlook();
    let followers = ids.iter().skip(1).map(Some).chain([None]);
    document.steps = ids.iter().zip(followers).map(|(id, next)| plain(id, &[next.copied()])).collect();
    document.start = ids[0].into();
    document
}

fn plain(id: &str, targets: &[Option<&str>]) -> Step {
    let branch = |(position, to): (usize, Option<&str>)| Branch {
        id: format!("b{position}"),
        label: String::new(),
        to: to.map(str::to_owned),
        confirms: false,
        when: None,
    };
    let mut step = outlook().steps.remove(0);
    step.id = id.into();
    step.title = format!("Step {id}");
    step.kind = StepKind::Question;
    step.branches = targets.iter().copied().enumerate().map(branch).collect();
    step
}

fn changes(old: &Document, new: &Document) -> Vec<(String, Change)> {
    diff(old, new).steps.into_iter().map(|step: StepDiff| (step.id, step.change)).collect()
}

#[test]
fn a_step_put_between_two_others_moves_neither() {
    let (old, new) = (chain(&["a", "b", "c"]), chain(&["a", "x", "y", "b", "c"]));
    let added = [("a", Change::Changed), ("x", Change::Added), ("y", Change::Added)];
    assert_eq!(changes(&old, &new), added.map(|(id, change)| (id.to_owned(), change)));
    let removed = [("a", Change::Changed), ("x", Change::Removed), ("y", Change::Removed)];
    assert_eq!(changes(&new, &old), removed.map(|(id, change)| (id.to_owned(), change)));
    let counts = diff(&old, &new).counts;
    assert_eq!(counts, Counts { added: 2, removed: 0, changed: 1, moved: 0, rewired: 1 });
}

#[test]
fn a_step_put_before_the_first_moves_nothing() {
    let (old, new) = (chain(&["a", "b"]), chain(&["x", "a", "b"]));
    assert_eq!(changes(&old, &new), [("x".to_owned(), Change::Added)]);
    assert!(diff(&old, &new).start.is_some());
}

#[test]
fn of_a_subtree_that_hangs_elsewhere_the_first_step_has_moved() {
    let tree = |first: &[Option<&str>], second: &[Option<&str>]| {
        let mut document = chain(&["a", "b", "c"]);
        document.steps =
            vec![plain("a", first), plain("b", second), plain("c", &[Some("d")]), plain("d", &[None])];
        document
    };
    let old = tree(&[Some("b"), Some("c")], &[None]);
    let new = tree(&[Some("b"), None], &[Some("c")]);
    let difference = diff(&old, &new);
    assert_eq!(difference.counts.moved, 1);
    assert_eq!(difference.counts.rewired, 2);
    let moved = difference.steps.iter().find(|step| step.id == "c").expect("it moved");
    assert_eq!(moved.change, Change::Moved);
    assert_eq!(
        serde_json::to_value(&moved.moved).expect("data"),
        json!({ "old": { "step": "a", "branch": "b1" }, "new": { "step": "b", "branch": "b0" } })
    );
    // Leading there once more, from before, moves nothing.
    let jump = tree(&[Some("b"), Some("c")], &[Some("c")]);
    assert_eq!(diff(&old, &jump).counts.moved, 0);
    assert_eq!(diff(&jump, &old).counts.moved, 0);
    // Nor does cutting off: that is said of the branch.
    let cut = tree(&[Some("b"), None], &[None]);
    assert_eq!((diff(&old, &cut).counts.moved, diff(&cut, &old).counts.moved), (0, 0));
}

#[test]
fn a_step_that_is_new_or_gone_is_shown_with_all_it_has() {
    let mut new = outlook();
    let gone = new.steps.remove(2);
    for (difference, change) in
        [(diff(&outlook(), &new), Change::Removed), (diff(&new, &outlook()), Change::Added)]
    {
        let step = difference.steps.iter().find(|step| step.id == gone.id).expect("it is told");
        assert_eq!((step.change, step.kind, &step.title), (change, gone.kind, &gone.title));
        assert_eq!(step.branches.len(), gone.branches.len());
        let fields = serde_json::to_value(&step.fields).expect("data");
        let names: Vec<_> =
            fields.as_array().expect("a list").iter().map(|field| field["field"].clone()).collect();
        assert_eq!(names, ["kind", "title", "body", "minutes"]);
    }
}

#[test]
fn of_steps_with_the_same_id_each_is_compared_with_its_own() {
    let mut old = outlook();
    let twin = old.steps[2].clone();
    old.steps.push(twin);
    let mut new = old.clone();
    assert!(diff(&old, &new).is_empty());
    new.steps.last_mut().expect("a step").title = "The second".into();
    assert_eq!(changes(&old, &new), [("web".to_owned(), Change::Changed)]);
    new.steps.pop();
    assert_eq!(changes(&old, &new), [("web".to_owned(), Change::Removed)]);
}

#[test]
fn texts_with_nothing_in_common_take_no_time_to_speak_of() {
    let text = |word: &str| {
        let words: Vec<String> = (0..64 * 1024 / 6).map(|number| format!("{word}{}", number % 997)).collect();
        words.join(" ")
    };
    let (one, other) = (text("a"), text("b"));
    let pairs: Vec<[&str; 2]> =
        one.split(' ').zip(other.split(' ')).map(|(one, other)| [one, other]).collect();
    let mixed = pairs.concat().join(" ");
    let letters = |shift: usize| {
        (0..32 * 1024)
            .map(|n| [&"abcdefgh"[(n * n / 7 + n * shift) % 8..][..1], " "].concat())
            .collect::<String>()
    };
    for (old, new) in
        [(one.as_str(), other.as_str()), (&one, &mixed), (&mixed, &other), (&letters(3), &letters(5))]
    {
        let mut documents = [outlook(), outlook()];
        for (document, text) in documents.iter_mut().zip([old, new]) {
            for step in &mut document.steps {
                text.clone_into(&mut step.body);
            }
        }
        let start = Instant::now();
        let difference = diff(&documents[0], &documents[1]);
        assert_eq!(difference.counts.changed, outlook().steps.len());
        // A flow of the largest size holds a few times as much.
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
        println!("{:?} for {} steps", start.elapsed(), outlook().steps.len());
    }
}

/// The text that the pieces make, but for those of one kind.
fn without(words: &Json, tag: &str) -> String {
    let pieces = words.as_array().into_iter().flatten().filter(|piece| piece["tag"] != tag);
    pieces.filter_map(|piece| piece["text"].as_str()).collect()
}

/// Calls for every object that holds words.
fn each_with_words(json: &Json, visit: &mut impl FnMut(&Json)) {
    match json {
        Json::Object(fields) => {
            if fields.get("words").and_then(Json::as_array).is_some_and(|words| !words.is_empty()) {
                visit(json);
            }
            fields.values().for_each(|value| each_with_words(value, visit));
        }
        Json::Array(list) => list.iter().for_each(|value| each_with_words(value, visit)),
        _ => {}
    }
}

fn in_order(mut document: Document) -> Document {
    document.steps.sort_by(|left, right| left.id.cmp(&right.id));
    document.variables.sort_by(|left, right| left.name.cmp(&right.name));
    document
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_two_documents_are_compared_and_only_equal_ones_are_the_same(
        old in arbitrary::document(),
        new in arbitrary::document(),
    ) {
        prop_assert!(diff(&old, &old).is_empty());
        let difference = diff(&old, &new);
        // Sorting keeps entries of the same id in their order, as comparing does.
        prop_assert_eq!(difference.is_empty(), in_order(old.clone()) == in_order(new.clone()));
        let back = diff(&new, &old).counts;
        let Counts { added, removed, changed, .. } = difference.counts;
        prop_assert_eq!((added, removed), (back.removed, back.added));
        prop_assert!(changed.abs_diff(back.changed) == 0);
        prop_assert_eq!(old.steps.len() + added, new.steps.len() + removed);

        let json = serde_json::to_value(&difference).expect("data");
        let mut wrong = Vec::new();
        each_with_words(&json, &mut |change| {
            let is_text = change["old"].is_string();
            let (old, new) = (without(&change["words"], "added"), without(&change["words"], "removed"));
            if is_text && (change["old"] != old || change["new"] != new) {
                wrong.push(change.clone());
            }
        });
        prop_assert!(wrong.is_empty(), "{:?}", wrong);
    }

    #[test]
    fn an_edited_document_differs_where_it_was_edited(
        old in arbitrary::sound(),
        operations in proptest::collection::vec(arbitrary::operation(), 0..8),
    ) {
        let mut new = old.clone();
        for operation in &operations {
            drop(pathbook_flow::edit::apply(&mut new, operation));
        }
        let difference = diff(&old, &new);
        prop_assert_eq!(difference.is_empty(), in_order(old.clone()) == in_order(new.clone()));
        for step in &difference.steps {
            let (before, now) = (find(&old, &step.id), find(&new, &step.id));
            prop_assert_eq!(step.change == Change::Added, before.is_none());
            prop_assert_eq!(step.change == Change::Removed, now.is_none());
            prop_assert_eq!(step.change == Change::Changed, before.is_some() && now.is_some() && before != now);
        }
    }
}

fn find<'d>(document: &'d Document, id: &str) -> Option<&'d Step> {
    document.steps.iter().find(|step| step.id == id)
}

#[test]
fn words_are_written_as_the_interface_reads_them() {
    let words = Words { tag: Tag::Removed, text: "a ".into() };
    assert_eq!(serde_json::to_value(words).expect("data"), json!({ "tag": "removed", "text": "a " }));
}
