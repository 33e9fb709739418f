//! The description of the API: current, complete and served.

use crate::{
    house::story,
    schema::{OPENAPI, operations},
};
use std::{collections::HashSet, fs, path::Path};

#[test]
fn the_document_in_the_repository_is_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let written: serde_json::Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert!(
        written == *OPENAPI,
        "crates/server/openapi.json is not what the code says: run `make api` and commit what it writes"
    );
}

#[test]
fn every_operation_says_what_it_does_takes_and_answers() {
    let mut ids = HashSet::new();
    for operation in operations() {
        let name = format!("{} {}", operation.method, operation.path);
        assert!(ids.insert(operation.id()), "{name} has the id of another operation");
        assert!(operation.description["summary"].as_str().is_some_and(|summary| summary.len() > 5), "{name}");
        let responses = operation.description["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{name} never succeeds");
        assert!(
            responses["default"]["content"].get("application/problem+json").is_some(),
            "{name} never fails"
        );
        let parameters = operation.description["parameters"].as_array().cloned().unwrap_or_default();
        for segment in
            operation.path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        {
            assert!(
                parameters.iter().any(|it| it["in"] == "path" && it["name"] == segment),
                "{name} does not describe {segment}"
            );
        }
        let schemes: HashSet<_> = operation.description["security"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|scheme| scheme.as_object().unwrap().keys().map(String::as_str))
            .collect();
        let expected: &[&str] = match operation.role() {
            "anyone" => &[],
            "person" | "member" | "instance_admin" => &["cookie"],
            _ => &["cookie", "token"],
        };
        assert_eq!(schemes, expected.iter().copied().collect(), "{name}");
    }
    assert_eq!(OPENAPI["openapi"].as_str().unwrap().split('.').take(2).collect::<Vec<_>>(), ["3", "1"]);
}

#[test]
fn no_body_takes_fields_that_it_does_not_know() {
    let api = pathbook::api::describe();
    // Operations that set a field are put together from several schemas, none of which can be closed for the others; that
    // they refuse what they do not know is held in the stories about authoring.
    let lax = ["Operation"];
    assert_eq!(pathbook::http::lax_bodies(&api.document), lax);
}

#[test]
fn the_document_its_page_and_a_page_for_each_problem_are_served() {
    story(async |house| {
        let nobody = house.nobody();
        let document = nobody.get("/api/openapi.json").await;
        assert_eq!(document.ok(), *OPENAPI);
        let page = nobody.get("/api/docs").await;
        assert_eq!(
            (page.status.as_u16(), &page.headers["content-type"]),
            (200, &"text/html; charset=utf-8".parse().unwrap())
        );
        for operation in operations() {
            let path = operation.path.trim_start_matches("/api/v1");
            assert!(page.text().contains(path), "{path} is not on the page");
        }
        for code in
            OPENAPI["components"]["schemas"]["Problem"]["properties"]["code"]["enum"].as_array().unwrap()
        {
            let code = code.as_str().unwrap();
            let page = nobody.get(&format!("/problems/{code}")).await;
            assert!(page.status == 200 && page.text().contains(code), "{page}");
        }
        nobody.get("/problems/no-such-problem").await.refused(404, "not_found");
        nobody.get("/api/v1/no-such-thing").await.refused(404, "not_found");
    });
}

/// The codes that the code of the server answers with stand in the document. Those that stories meet are checked with
/// every answer; these are the others.
#[test]
fn every_code_in_the_source_is_documented() {
    let documented =
        OPENAPI["components"]["schemas"]["Problem"]["properties"]["code"]["enum"].as_array().unwrap();
    let mut found = HashSet::new();
    for (path, source) in crate::architecture::sources() {
        for call in ["Error::conflict(", "conflict(", "Error::refused(", "code: \""] {
            for (at, _) in source.match_indices(call) {
                let arguments = &source[at + call.len()..];
                let code = if call == "code: \"" {
                    arguments.split('"').next()
                } else {
                    arguments
                        .split('"')
                        .nth(1)
                        .filter(|_| !arguments.split('"').next().unwrap_or_default().contains(')'))
                };
                let Some(code) = code.filter(|code| {
                    !code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
                }) else {
                    continue;
                };
                assert!(
                    documented.iter().any(|known| known == code),
                    "{path}: the code {code} is not documented"
                );
                found.insert(code.to_owned());
            }
        }
    }
    assert!(found.len() > 10, "{found:?}");
}
