//! What each operation does to small documents, kept in a file: the interface applies operations by code of its own,
//! and holds that code to the same file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pathbook_flow::document::Document;
use pathbook_flow::edit::{Operation, OperationErrorCode, apply};
use serde_json::{Value as Json, json};

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/src/features/editor/operations.vectors.gen.json")
}

/// A flow with everything that belongs to the flow itself.
fn head() -> Json {
    json!({
        "format": "pathbook/1", "title": "Printing", "kind": "troubleshooting", "summary": "Nothing is printed.",
        "tags": ["printer"], "start": "ask",
    })
}

fn bare() -> Json {
    json!({ "format": "pathbook/1", "title": "", "kind": "procedure" })
}

fn with_variables() -> Json {
    json!({
        "format": "pathbook/1", "title": "Printing", "kind": "procedure",
        "variables": [
            { "name": "host", "type": "host", "label": "Printer", "internal": true },
            { "name": "pages", "type": "number", "default": 2.5 },
            { "name": "paper", "type": "choice", "choices": ["A4", "A5"], "default": "A4" },
        ],
    })
}

fn with_steps() -> Json {
    json!({
        "format": "pathbook/1", "title": "Printing", "kind": "procedure", "start": "ask",
        "steps": [
            { "id": "ask", "kind": "question", "title": "Does it print?", "branches": [
                { "id": "yes", "label": "Yes", "to": "end" },
                { "id": "no", "label": "No", "to": "try", "confirms": true },
                { "id": "maybe" },
            ] },
            { "id": "try", "kind": "instruction", "branches": [{ "id": "done", "to": "ask" }] },
            { "id": "end", "kind": "outcome", "title": "It prints", "outcome": "resolved" },
        ],
    })
}

/// A step with every field.
fn with_full_step() -> Json {
    json!({
        "format": "pathbook/1", "title": "Printing", "kind": "procedure",
        "steps": [{
            "id": "full", "kind": "instruction", "title": "Clean it", "body": "Open the **lid**.",
            "internal_note": "Old model.", "client_note": "We cleaned it.", "minutes": 5, "risk": "disruptive",
            "checklist": [{ "id": "lid", "text": "Lid is open" }],
            "commands": [{ "shell": "bash", "run": "lpstat -p", "expect": "idle" }],
            "fields": [{ "variable": "host", "optional": true, "help": "On its label" }],
            "outcome": "failed",
        }],
    })
}

fn with_decision() -> Json {
    json!({
        "format": "pathbook/1", "title": "Printing", "kind": "procedure",
        "steps": [{ "id": "pick", "kind": "decision", "branches": [
            { "id": "many", "label": "Many", "when": { "any": [{ "variable": "pages", "is": "at_least", "value": 10 }] } },
            { "id": "else", "to": "" },
        ] }],
    })
}

/// As a file may be that somebody wrote by hand: ids and names that are there twice, or malformed.
fn damaged() -> Json {
    json!({
        "format": "pathbook/1", "title": "Printing", "kind": "procedure",
        "variables": [
            { "name": "host", "type": "host" }, { "name": "Big", "type": "text" }, { "name": "host", "type": "text" },
        ],
        "steps": [
            { "id": "a", "kind": "form", "branches": [{ "id": "x" }, { "id": "X!" }, { "id": "x", "to": "a" }] },
            { "id": "b", "kind": "outcome" },
            { "id": "Not an id", "kind": "outcome" },
            { "id": "b", "kind": "form" },
        ],
    })
}

type Group = (fn() -> Json, Vec<Json>);

fn groups() -> Vec<Group> {
    vec![
        (head, of_the_head()),
        (
            bare,
            vec![
                json!({ "op": "set_flow", "field": "summary", "value": "Now there is one." }),
                json!({ "op": "set_flow", "field": "tags", "value": ["new"] }),
                json!({ "op": "set_start", "step": "nowhere" }),
                json!({ "op": "add_variable", "variable": { "name": "host", "type": "host" }, "at": 0 }),
                json!({ "op": "add_step", "step": { "id": "s1", "kind": "form" }, "at": 0 }),
                json!({ "op": "add_step", "step": { "id": "s1", "kind": "form" }, "at": 1 }),
            ],
        ),
        (with_variables, of_variables()),
        (with_steps, of_steps()),
        (with_steps, of_branches()),
        (with_full_step, of_step_fields()),
        (with_decision, of_branch_fields()),
        (damaged, of_damage()),
    ]
}

fn of_the_head() -> Vec<Json> {
    vec![
        json!({ "op": "set_flow", "field": "title", "value": "Scanning" }),
        json!({ "op": "set_flow", "field": "title", "value": "" }),
        json!({ "op": "set_flow", "field": "kind", "value": "maintenance" }),
        json!({ "op": "set_flow", "field": "summary", "value": "עברית, e\u{301} and 👩‍👩‍👧" }),
        json!({ "op": "set_flow", "field": "summary", "value": null }),
        json!({ "op": "set_flow", "field": "summary", "value": "" }),
        json!({ "op": "set_flow", "field": "tags", "value": ["printer", "office"] }),
        json!({ "op": "set_flow", "field": "tags", "value": [] }),
        json!({ "op": "set_flow", "field": "tags", "value": null }),
        json!({ "op": "set_start", "step": "try" }),
        json!({ "op": "set_start", "step": "" }),
        json!({ "op": "replace", "document": bare() }),
    ]
}

fn of_variables() -> Vec<Json> {
    let new = json!({ "name": "floor", "type": "yes_no", "default": false });
    vec![
        json!({ "op": "add_variable", "variable": new, "at": 0 }),
        json!({ "op": "add_variable", "variable": new, "at": 3 }),
        json!({ "op": "add_variable", "variable": new, "at": 4 }),
        json!({ "op": "add_variable", "variable": { "name": "pages", "type": "text" }, "at": 9 }),
        json!({ "op": "add_variable", "variable": { "name": "Floor", "type": "text" }, "at": 0 }),
        json!({ "op": "add_variable", "variable": { "name": "", "type": "text" }, "at": 0 }),
        json!({ "op": "add_variable", "variable": { "name": "a".repeat(41), "type": "text" }, "at": 0 }),
        json!({ "op": "set_variable", "name": "pages", "variable": { "name": "pages", "type": "text" } }),
        json!({ "op": "set_variable", "name": "paper", "variable": new }),
        json!({ "op": "set_variable", "name": "paper", "variable": { "name": "host", "type": "text" } }),
        json!({ "op": "set_variable", "name": "paper", "variable": { "name": "9", "type": "text" } }),
        json!({ "op": "set_variable", "name": "floor", "variable": { "name": "9", "type": "text" } }),
        json!({ "op": "move_variable", "name": "host", "at": 2 }),
        json!({ "op": "move_variable", "name": "paper", "at": 0 }),
        json!({ "op": "move_variable", "name": "pages", "at": 1 }),
        json!({ "op": "move_variable", "name": "pages", "at": 3 }),
        json!({ "op": "move_variable", "name": "floor", "at": 9 }),
        json!({ "op": "remove_variable", "name": "pages" }),
        json!({ "op": "remove_variable", "name": "floor" }),
    ]
}

fn of_steps() -> Vec<Json> {
    let new = json!({ "id": "s4k2p9", "kind": "question", "title": "New", "branches": [{ "id": "yes", "to": "end" }] });
    vec![
        json!({ "op": "add_step", "step": new, "at": 0 }),
        json!({ "op": "add_step", "step": new, "at": 1 }),
        json!({ "op": "add_step", "step": new, "at": 3 }),
        json!({ "op": "add_step", "step": new, "at": 4 }),
        json!({ "op": "add_step", "step": { "id": "end", "kind": "outcome" }, "at": 9 }),
        json!({ "op": "add_step", "step": { "id": "_a", "kind": "outcome" }, "at": 0 }),
        json!({ "op": "add_step", "step": { "id": "a".repeat(64), "kind": "outcome" }, "at": 0 }),
        json!({ "op": "add_step", "step": { "id": "a".repeat(65), "kind": "outcome" }, "at": 0 }),
        json!({ "op": "add_step", "step": { "id": "a\n", "kind": "outcome" }, "at": 0 }),
        json!({ "op": "add_step", "step": { "id": "new", "kind": "form", "branches": [{ "id": "x" }, { "id": "x" }] }, "at": 0 }),
        json!({ "op": "add_step", "step": { "id": "new", "kind": "form", "branches": [{ "id": "A" }] }, "at": 9 }),
        json!({ "op": "add_step", "step": with_full_step()["steps"][0], "at": 2 }),
        json!({ "op": "move_step", "step": "ask", "at": 2 }),
        json!({ "op": "move_step", "step": "end", "at": 0 }),
        json!({ "op": "move_step", "step": "try", "at": 1 }),
        json!({ "op": "move_step", "step": "try", "at": 3 }),
        json!({ "op": "move_step", "step": "gone", "at": 9 }),
        json!({ "op": "remove_step", "step": "ask" }),
        json!({ "op": "remove_step", "step": "gone" }),
        json!({ "op": "set_step", "step": "gone", "field": "title", "value": "a" }),
    ]
}

fn of_branches() -> Vec<Json> {
    vec![
        json!({ "op": "add_branch", "step": "ask", "branch": { "id": "later", "label": "Later", "to": "try" }, "at": 0 }),
        json!({ "op": "add_branch", "step": "ask", "branch": { "id": "later" }, "at": 3 }),
        json!({ "op": "add_branch", "step": "ask", "branch": { "id": "later" }, "at": 4 }),
        json!({ "op": "add_branch", "step": "ask", "branch": { "id": "yes" }, "at": 9 }),
        json!({ "op": "add_branch", "step": "ask", "branch": { "id": "Yes" }, "at": 9 }),
        json!({ "op": "add_branch", "step": "end", "branch": { "id": "yes" }, "at": 0 }),
        json!({ "op": "add_branch", "step": "gone", "branch": { "id": "Yes" }, "at": 0 }),
        json!({ "op": "connect", "step": "ask", "branch": "yes", "to": "try" }),
        json!({ "op": "connect", "step": "ask", "branch": "yes", "to": null }),
        json!({ "op": "connect", "step": "ask", "branch": "maybe", "to": "nowhere yet" }),
        json!({ "op": "connect", "step": "ask", "branch": "gone", "to": "try" }),
        json!({ "op": "connect", "step": "gone", "branch": "gone", "to": "try" }),
        json!({ "op": "move_branch", "step": "ask", "branch": "yes", "at": 2 }),
        json!({ "op": "move_branch", "step": "ask", "branch": "maybe", "at": 0 }),
        json!({ "op": "move_branch", "step": "ask", "branch": "maybe", "at": 3 }),
        json!({ "op": "move_branch", "step": "ask", "branch": "gone", "at": 9 }),
        json!({ "op": "move_branch", "step": "gone", "branch": "yes", "at": 0 }),
        json!({ "op": "remove_branch", "step": "ask", "branch": "no" }),
        json!({ "op": "remove_branch", "step": "try", "branch": "done" }),
        json!({ "op": "remove_branch", "step": "ask", "branch": "gone" }),
        json!({ "op": "remove_branch", "step": "gone", "branch": "yes" }),
    ]
}

fn of_step_fields() -> Vec<Json> {
    let set = |field: &str, value: Json| json!({ "op": "set_step", "step": "full", "field": field, "value": value });
    let mut operations = vec![
        set("kind", json!("decision")),
        set("title", json!("none")),
        set("title", json!("")),
        set("body", json!("One\n\n- two\n")),
        set("internal_note", json!("\u{202e}x\u{0}")),
        set("client_note", json!(" ")),
        set("minutes", json!(0)),
        set("risk", json!("destructive")),
        set("risk", json!("none")),
        set("checklist", json!([{ "id": "b", "text": "" }, { "id": "b", "text": "Twice" }])),
        set("checklist", json!([])),
        set("commands", json!([{ "shell": "cmd", "run": "dir" }])),
        set("fields", json!([{ "variable": "gone" }])),
        set("outcome", json!("not_applicable")),
    ];
    for field in [
        "title",
        "body",
        "internal_note",
        "client_note",
        "minutes",
        "risk",
        "checklist",
        "commands",
        "fields",
        "outcome",
    ] {
        operations.push(set(field, Json::Null));
    }
    operations
}

fn of_branch_fields() -> Vec<Json> {
    let set = |branch: &str, field: &str, value: Json| json!({ "op": "set_branch", "step": "pick", "branch": branch, "field": field, "value": value });
    vec![
        set("many", "label", json!("A lot")),
        set("many", "label", json!("")),
        set("many", "label", Json::Null),
        set("else", "confirms", json!(true)),
        set("else", "confirms", json!(false)),
        set("many", "when", json!({ "all": [] })),
        set("else", "when", json!({ "all": [{ "variable": "host", "is": "not_set" }] })),
        set("many", "when", Json::Null),
        set("gone", "label", json!("a")),
        json!({ "op": "set_branch", "step": "gone", "branch": "many", "field": "label", "value": "a" }),
        json!({ "op": "connect", "step": "pick", "branch": "else", "to": "pick" }),
        json!({ "op": "connect", "step": "pick", "branch": "many", "to": "" }),
    ]
}

fn of_damage() -> Vec<Json> {
    vec![
        json!({ "op": "set_step", "step": "b", "field": "title", "value": "The first counts" }),
        json!({ "op": "remove_step", "step": "b" }),
        json!({ "op": "move_step", "step": "b", "at": 3 }),
        json!({ "op": "remove_step", "step": "Not an id" }),
        json!({ "op": "move_step", "step": "Not an id", "at": 0 }),
        json!({ "op": "remove_step", "step": "a" }),
        json!({ "op": "remove_branch", "step": "a", "branch": "x" }),
        json!({ "op": "remove_branch", "step": "a", "branch": "X!" }),
        json!({ "op": "move_branch", "step": "a", "branch": "x", "at": 2 }),
        json!({ "op": "move_branch", "step": "a", "branch": "X!", "at": 0 }),
        json!({ "op": "remove_variable", "name": "host" }),
        json!({ "op": "move_variable", "name": "host", "at": 2 }),
        json!({ "op": "set_variable", "name": "host", "variable": { "name": "host", "type": "text", "label": "H" } }),
        json!({ "op": "set_variable", "name": "host", "variable": { "name": "other", "type": "text" } }),
        json!({ "op": "set_variable", "name": "Big", "variable": { "name": "Big", "type": "number" } }),
        json!({ "op": "set_variable", "name": "Big", "variable": { "name": "small", "type": "number" } }),
        json!({ "op": "remove_variable", "name": "Big" }),
    ]
}

/// All cases, each with what the engine makes of it.
fn vectors() -> Vec<Json> {
    let mut vectors = Vec::new();
    for (document, operations) in groups() {
        for written in operations {
            let document = document();
            let mut changed: Document = serde_json::from_value(document.clone()).expect("a document");
            let operation: Operation = serde_json::from_value(written.clone()).expect("an operation");
            vectors.push(match apply(&mut changed, &operation) {
                Ok(inverse) => {
                    json!({ "document": document, "operation": written, "after": changed, "inverse": inverse })
                }
                Err(error) => json!({ "document": document, "operation": written, "error": error.code }),
            });
        }
    }
    vectors
}

/// One case a line, so that a change of one shows as a change of one.
fn page() -> String {
    let lines: Vec<String> = vectors().iter().map(Json::to_string).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a switch of the test, not a setting of the program")]
fn the_vectors_of_the_operations_are_up_to_date() {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(file(), page()).expect("the file can be written");
    }
    // Compared as data: the order of keys is not ours to say.
    let kept = std::fs::read(file()).unwrap_or_default();
    assert!(
        serde_json::from_slice::<Json>(&kept).is_ok_and(|kept| kept == Json::Array(vectors())),
        "operations.vectors.gen.json is not up to date: run UPDATE_DOCS=1 cargo test -p pathbook-flow vectors"
    );
    assert!(page().len() < 150_000, "{} bytes are too many for every test of the interface", page().len());
}

#[test]
fn every_vector_is_undone_by_its_inverse() {
    for vector in vectors().iter().filter(|vector| vector.get("after").is_some()) {
        let read = |key: &str| serde_json::from_value::<Document>(vector[key].clone()).expect("a document");
        let inverse: Operation = serde_json::from_value(vector["inverse"].clone()).expect("an operation");
        let mut document = read("after");
        apply(&mut document, &inverse).expect("an inverse fits");
        assert_eq!(document, read("document"), "{vector}");
    }
}

#[test]
fn there_is_a_vector_for_every_operation_every_field_and_every_refusal() {
    let mut covered = BTreeSet::new();
    for vector in vectors() {
        let word = |of: &Json, key: &str| of[key].as_str().unwrap_or_default().to_owned();
        let (op, field) = (word(&vector["operation"], "op"), word(&vector["operation"], "field"));
        covered.extend([op.clone(), format!("{op} {field}"), word(&vector, "error")]);
    }
    let schema = schemars::schema_for!(Operation).to_value();
    let consts = |of: &Json, key: &str| {
        let choices = of["oneOf"].as_array().cloned().unwrap_or_default();
        choices
            .into_iter()
            .filter_map(|choice| Some(choice["properties"][key]["const"].as_str()?.to_owned()))
            .collect::<Vec<_>>()
    };
    let mut missing = Vec::new();
    for choice in schema["oneOf"].as_array().expect("the operations") {
        let op = choice["properties"]["op"]["const"].as_str().expect("its name").to_owned();
        let of = choice["$ref"]
            .as_str()
            .map_or(choice, |path| schema.pointer(path.trim_start_matches('#')).expect("a definition"));
        missing.extend(consts(of, "field").into_iter().map(|field| format!("{op} {field}")));
        missing.push(op);
    }
    assert!(missing.len() > 30, "{missing:?}");
    missing.extend(consts_of_codes());
    missing.retain(|word| !covered.contains(word));
    assert!(missing.is_empty(), "{missing:?}");
}

fn consts_of_codes() -> Vec<String> {
    let schema = schemars::schema_for!(OperationErrorCode).to_value();
    let choices = schema["oneOf"].as_array().expect("the codes");
    choices.iter().map(|choice| choice["const"].as_str().expect("a word").to_owned()).collect()
}
