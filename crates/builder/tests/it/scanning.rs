//! Reading what models answer, whole and while it streams.

use pathbook_builder::Scanner;
use pathbook_builder::check::Rule;
use pathbook_builder::plan::{PlanBranch, Step};
use pathbook_builder::wire::{
    self, BRANCH_SCHEMA, REVIEW_SCHEMA, Remark, SCAFFOLD_SCHEMA, parse_branch, parse_review, parse_scaffold,
};
use proptest::prelude::*;

use crate::vpn;

fn all<T: serde::de::DeserializeOwned>(text: &str) -> Vec<T> {
    Scanner::default().push(text)
}

/// A text in parts, cut at these places.
fn parts<'t>(text: &'t str, cuts: &[prop::sample::Index]) -> Vec<&'t str> {
    let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
    places.retain(|&place| text.is_char_boundary(place));
    places.extend([0, text.len()]);
    places.sort_unstable();
    places.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
}

proptest! {
    #[test]
    fn steps_are_found_however_the_text_is_cut(
        key in prop::sample::select(vec!["internet", "login", "cert", "client", "access"]),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..300),
        is_pretty in any::<bool>(),
    ) {
        let raw = &vpn_raw()["branches"][key];
        let text = if is_pretty { serde_json::to_string_pretty(raw) } else { serde_json::to_string(raw) };
        let text = text.expect("JSON is text");
        let mut scanner = Scanner::<Step>::default();
        let found: Vec<Step> = parts(&text, &cuts).into_iter().flat_map(|part| scanner.push(part)).collect();
        prop_assert!(found == parse_branch(&text).expect("steps"));
    }

    #[test]
    fn any_text_in_any_parts_is_survived(
        text in r#"(\{|\}|\[|\]|"|\\|,|:|steps|[a-zé\n ]|\{"steps":\[){0,60}"#,
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let mut scanner = Scanner::<serde_json::Value>::default();
        let mut other = Scanner::<serde_json::Value>::default();
        let found: Vec<_> = parts(&text, &cuts).into_iter().flat_map(|part| scanner.push(part)).collect();
        prop_assert_eq!(found, other.push(&text), "the parts make no difference");
        prop_assert!(parse_branch(&text).is_err() || text.contains("steps"));
    }
}

fn vpn_raw() -> &'static serde_json::Value {
    static RAW: std::sync::LazyLock<serde_json::Value> = std::sync::LazyLock::new(|| vpn().raw);
    &RAW
}

#[test]
fn an_item_is_given_as_soon_as_it_is_complete() {
    let mut scanner = Scanner::<Remark>::default();
    assert!(scanner.push(r#"{"findings":[{"step":"a.b","problem":"gap","fix":"Say \"}]\" "#).is_empty());
    assert_eq!(scanner.push(r#"so"}"#).len(), 1);
    assert_eq!(scanner.push(r#",{"step":"c","problem":"order","fix":""},{"step":"#).len(), 1);
}

#[test]
fn only_objects_in_lists_of_the_outermost_object_are_items() {
    let scaffold = vpn_raw()["scaffold"].to_string();
    assert_eq!(all::<PlanBranch>(&scaffold).len(), 5, "neither the triage nor the questions");
    assert!(all::<serde_json::Value>(r#"[{"id":"a"}]"#).is_empty());
    assert!(all::<serde_json::Value>(r#"{"a":{"b":[{"id":"a"}]}}"#).is_empty());
    assert!(all::<serde_json::Value>(r#"Here it is: "x" {"steps":[1,"}",[{"id":"a"}]]}"#).is_empty());
    assert_eq!(all::<serde_json::Value>(r#"Here you are: {"steps":[{"id":[{}]}]}"#).len(), 1);
}

#[test]
fn what_has_no_end_is_given_up_without_filling_the_memory() {
    let mut scanner = Scanner::<Step>::default();
    assert!(scanner.push(r#"{"steps":[{"id":""#).is_empty());
    for _ in 0..200 {
        assert!(scanner.push(&"x".repeat(1_000)).is_empty());
    }
    assert!(
        scanner
            .push(r#""},{"id":"b","kind":"fixed","title":"","body":"","risk":"none","next":[],"src":[]}]}"#)
            .is_empty()
    );
    let many = format!(r#"{{"steps":[{}{{}}]}}"#, "{},".repeat(5_000));
    assert_eq!(all::<serde_json::Value>(&many).len(), 1_000);
    assert!(all::<serde_json::Value>(&"[{".repeat(10_000)).is_empty());
}

#[test]
fn answers_of_another_form_are_findings_that_quote_nothing() {
    let sound = vpn_raw()["branches"]["login"].to_string();
    assert!(parse_branch(&format!("```json\n{sound}\n```")).is_ok(), "a fence is no reason to pay again");
    for answer in [
        "",
        "null",
        "Sorry, topsecret",
        "<html>topsecret</html>",
        &sound[..sound.len() - 5],
        r#"{"steps":"topsecret"}"#,
        r#"{"steps":[{"id":"a","kind":"topsecret","title":"","body":"","risk":"none","next":[],"src":[]}]}"#,
        r#"{"steps":[{"id":"a","kind":"ask","title":"","body":"","risk":"none","next":[],"src":[-1]}]}"#,
        r#"{"steps":[{"id":"a"}]}"#,
        r#"{"steps":[]} and topsecret"#,
        &"[".repeat(100_000),
    ] {
        let findings = parse_branch(answer).expect_err("this is no branch");
        assert_eq!(findings[0].code, Rule::V01);
        assert!(!findings[0].detail.contains("topsecret"), "{}", findings[0].detail);
        assert!(parse_scaffold(answer).is_err() && parse_review(answer).is_err());
    }
}

#[test]
fn angle_brackets_come_back_as_they_were() {
    let text = r#"{"findings":[{"step":"a","problem":"other","fix":"Run `ping &lt;host&gt;` & wait"}]}"#;
    assert_eq!(parse_review(text).expect("a review")[0].fix, "Run `ping <host>` & wait");
    assert_eq!(all::<Remark>(text)[0].fix, "Run `ping <host>` & wait");
}

#[test]
fn the_sample_is_read_whole() {
    let raw = vpn_raw();
    assert_eq!(parse_scaffold(&raw["scaffold"].to_string()).expect("a plan").questions.len(), 1);
    assert_eq!(parse_review(&raw["review"].to_string()).expect("a review").len(), 2);
}

/// All objects of a schema.
fn objects(schema: &serde_json::Value) -> Vec<&serde_json::Value> {
    let own = (schema["type"] == "object").then_some(schema);
    let parts = schema["properties"].as_object().into_iter().flat_map(|properties| properties.values());
    own.into_iter().chain(parts.chain(schema.get("items")).flat_map(objects)).collect()
}

#[test]
fn the_schemas_are_of_the_subset_that_providers_compile() {
    for schema in [SCAFFOLD_SCHEMA, BRANCH_SCHEMA, REVIEW_SCHEMA] {
        let value: serde_json::Value = serde_json::from_str(schema).expect("a schema is JSON");
        for object in objects(&value) {
            assert_eq!(object["additionalProperties"], false);
            let mut required: Vec<&str> = object["required"]
                .as_array()
                .expect("a list")
                .iter()
                .filter_map(|name| name.as_str())
                .collect();
            required.sort_unstable();
            let names: Vec<&String> = object["properties"].as_object().expect("properties").keys().collect();
            assert_eq!(required, names, "all properties are required");
        }
        for word in
            ["$ref", "anyOf", "minLength", "maxLength", "minimum", "maxItems", "\"title\":\"", "format"]
        {
            assert!(!schema.contains(word), "{word}");
        }
    }
}

#[test]
fn the_schemas_ask_for_what_is_read_and_in_a_good_order() {
    let raw = vpn_raw();
    for (schema, answer) in [
        (SCAFFOLD_SCHEMA, &raw["scaffold"]),
        (BRANCH_SCHEMA, &raw["branches"]["login"]),
        (REVIEW_SCHEMA, &raw["review"]),
    ] {
        let schema: serde_json::Value = serde_json::from_str(schema).expect("a schema is JSON");
        let wanted: Vec<&String> = schema["properties"].as_object().expect("properties").keys().collect();
        assert_eq!(wanted, answer.as_object().expect("an object").keys().collect::<Vec<_>>());
    }
    // What a step is comes before what it says, and that before where it leads: models write in this order.
    let places: Vec<usize> = ["id", "kind", "title", "body", "risk", "next", "src"]
        .iter()
        .map(|name| BRANCH_SCHEMA.find(&format!("\"{name}\":{{")).expect("a property"))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!([wire::SCAFFOLD, wire::BRANCH, wire::REVIEW], ["scaffold", "branch", "review"]);
}
