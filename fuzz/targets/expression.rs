//! Rules of decisions: any comparison of any variable with any value decides, and decides the same each time.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::{Corpus, fuzz_target};
use pathbook_flow::{
    check::check,
    document::{Document, Value},
    graph::Graph,
    session::{Act, MemberRef, Trial},
};
use serde_json::json;

fuzz_target!(|data: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(data) else { return Corpus::Reject };
    let mut parts = text.splitn(4, '\n');
    let (Some(kind), Some(comparison), Some(wanted), Some(given)) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Corpus::Reject;
    };
    let document = json!({
        "format": "pathbook/1", "title": "Decide", "kind": "procedure",
        "variables": [{ "name": "v", "type": kind, "label": "V", "choices": [wanted, "other"] }],
        "start": "ask",
        "steps": [
            { "id": "ask", "kind": "form", "title": "Ask", "fields": [{ "variable": "v", "required": false }],
              "branches": [{ "id": "next", "label": "Next", "to": "decide" }] },
            { "id": "decide", "kind": "decision", "title": "Decide", "branches": [
                { "id": "yes", "label": "Yes", "to": "end", "when": { "all": [value_test(comparison, wanted)] } },
                { "id": "no", "label": "No", "to": "end" },
            ] },
            { "id": "end", "kind": "outcome", "title": "End", "outcome": "resolved" },
        ],
    });
    let Ok(document) = serde_json::from_value::<Document>(document) else { return Corpus::Reject };
    check(&document);
    let graph = Graph::compile(document);
    let by = MemberRef { id: "1".into(), name: "Ana".into() };
    let values = serde_json::from_str::<Value>(given).unwrap_or_else(|_| Value::Text(given.to_owned()));
    let acts = vec![Act::Answer {
        position: 0,
        branch: "next".into(),
        values: [("v".to_owned(), values)].into_iter().collect(),
    }];
    let once = Trial::walk(&graph, &by, Timestamp::UNIX_EPOCH, acts.clone());
    assert_eq!(Trial::walk(&graph, &by, Timestamp::UNIX_EPOCH, acts), once);
    Corpus::Keep
});

fn value_test(comparison: &str, wanted: &str) -> serde_json::Value {
    let value: serde_json::Value = serde_json::from_str(wanted).unwrap_or_else(|_| wanted.into());
    json!({ "variable": "v", "is": comparison, "value": value })
}
