//! Bad input: whatever comes in, the answer is a problem that names the place, nothing is stored, and the server goes on.

use crate::{
    authorisation::World,
    client::{Actor, Answer, Call},
    documents::{body, printer},
    house::{Team, story},
    schema::{Operation, operations},
};
use axum::http::Method;
use pathbook::types::UserId;
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// Counts the cases, and holds what all of them have in common.
struct Corpus<'w> {
    world: &'w World,
    before: Vec<String>,
    cases: usize,
}

impl<'w> Corpus<'w> {
    async fn new(world: &'w World) -> Self {
        Self { world, before: world.everything().await, cases: 0 }
    }

    /// A refusal of the request itself, whatever the state of things is.
    async fn refuses(&mut self, call: Call) -> Answer {
        let answer = call.await;
        assert!(matches!(answer.status.as_u16(), 400 | 413 | 415 | 422), "{answer}");
        self.cases += 1;
        answer
    }

    /// A refusal that points at this place.
    async fn refuses_at(&mut self, call: Call, pointer: &str) {
        let answer = self.refuses(call).await;
        let problem = answer.json();
        let places: Vec<_> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|fault| fault["pointer"].as_str())
            .collect();
        assert!(places.contains(&pointer), "{pointer} is not named: {answer}");
    }

    async fn done(self, least: usize) {
        assert_eq!(self.world.everything().await, self.before, "something was stored");
        assert!(self.cases >= least, "{} cases", self.cases);
    }
}

/// The operations that take JSON, with somebody who may, and where.
fn writes(world: &World) -> Vec<(Operation, Actor, String, Value)> {
    let takes_json =
        operations().into_iter().filter(|operation| operation.takes().contains(&"application/json"));
    let within_reach =
        takes_json.filter(|operation| !matches!(operation.id(), "accounts_set_up" | "teams_create"));
    let prepare = |operation: Operation| {
        let Team { admin, engineer, .. } = &world.team;
        let who = if operation.role() == "admin" { admin } else { engineer };
        let path = world.path(&operation, |_| None);
        let body = body(operation.id(), &world.flow, &engineer.id);
        (operation, who.clone(), path, body)
    };
    within_reach.map(prepare).collect()
}

fn send(who: &Actor, operation: &Operation, path: &str) -> Call {
    who.call(operation.method.clone(), path).if_match(1)
}

#[test]
fn every_write_refuses_what_is_no_json_object() {
    story(async |house| {
        let world = World::new(&house).await;
        let mut corpus = Corpus::new(&world).await;
        let deep = format!("{}1{}", "{\"a\":".repeat(65), "}".repeat(65));
        let deep_list = format!("{{\"a\":{}{}}}", "[".repeat(64), "]".repeat(64));
        let huge = format!("{{\"title\":\"{}\"}}", "x".repeat(5_000_000));
        for (operation, who, path, _) in writes(&world) {
            let json = |text: &str| send(&who, &operation, &path).bytes("application/json", text);
            for text in [
                "",
                " ",
                "{",
                "}",
                "{]",
                "nonsense",
                "{\"a\":}",
                "{\"a\" 1}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":1}{",
                "{\"a\":\"\u{1}\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":NaN}",
                "\u{feff}{}",
                "null",
                "1",
                "\"text\"",
                "true",
                "[]",
                "[{}]",
                "{\"a\":1}",
            ] {
                // Leaving everything out is right for who has an account already.
                let answer = corpus.refuses(json(text)).await;
                assert!(!answer.text().contains("0x"), "{answer}");
            }
            corpus
                .refuses(
                    send(&who, &operation, &path).bytes("application/json", b"{\"a\":\"\xff\"}".to_vec()),
                )
                .await;
            for deep in [&deep, &deep_list] {
                corpus.refuses(json(deep)).await.refused(400, "json_too_deep");
            }
            corpus.refuses(json(&huge)).await.refused(413, "too_large");
            let good = send(&who, &operation, &path).json(&json!({}));
            corpus
                .refuses(good.clone().header("content-type", "application/xml"))
                .await
                .refused(415, "unsupported_media_type");
            corpus.refuses(good.without("content-type")).await.refused(415, "unsupported_media_type");
            let packed = send(&who, &operation, &path)
                .bytes("application/json", vec![0x1f, 0x8b, 8, 0])
                .header("content-encoding", "gzip");
            corpus.refuses(packed).await.refused(415, "unsupported_encoding");
        }
        corpus.done(800).await;
    });
}

#[test]
fn every_field_of_every_write_refuses_a_wrong_type_a_control_character_and_a_stranger() {
    story(async |house| {
        let world = World::new(&house).await;
        let mut corpus = Corpus::new(&world).await;
        for (operation, who, path, good) in writes(&world) {
            // A document has a corpus of its own, and a file is looked at as a file.
            if operation.path.ends_with("/draft")
                || operation.path.contains("/flows/check")
                || operation.path.ends_with("/import") && operation.path.contains("flows")
            {
                continue;
            }
            let call = |body: &Value| send(&who, &operation, &path).json(body);
            let fields: Map<String, Value> = good.as_object().unwrap().clone();
            for (name, value) in &fields {
                let mut wrong = vec![json!({ "x": 1 }), json!([[1]])];
                match value {
                    Value::String(_) => wrong.extend([json!(7), json!(true)]),
                    Value::Number(_) => wrong.extend([json!("seven"), json!(-1), json!(1e300), json!(0.5)]),
                    Value::Bool(_) => wrong.extend([json!("yes"), json!(1)]),
                    Value::Object(_) => wrong = vec![json!("x"), json!([1])],
                    Value::Array(_) => wrong = vec![json!("x"), json!({ "x": 1 })],
                    Value::Null => {}
                }
                // A variable may hold any scalar, and which is looked at by the flow.
                if name == "value" {
                    wrong = vec![json!({ "x": 1 }), json!([1])];
                }
                for wrong in wrong {
                    let mut body = good.clone();
                    body[name] = wrong;
                    let answer = corpus.refuses(call(&body)).await;
                    let pointer =
                        answer.json()["errors"][0]["pointer"].as_str().unwrap_or_default().to_owned();
                    assert!(pointer.starts_with(&format!("/{name}")), "/{name} is not named: {answer}");
                }
                if value.is_string() {
                    for control in ["\0", "a\0b", "\u{1b}[2J", "\u{8}"] {
                        let mut body = good.clone();
                        body[name] = json!(control);
                        corpus.refuses_at(call(&body), &format!("/{name}")).await;
                    }
                }
            }
            for stranger in ["id", "team_id", "instance_admin", "__proto__", "constructor", "a/b~c", ""] {
                let mut body = good.clone();
                body[stranger] = json!(true);
                let place = format!("/{}", stranger.replace('~', "~0").replace('/', "~1"));
                corpus.refuses_at(call(&body), &place).await;
            }
            let twice = format!("{{\"name\":1,{}", &good.to_string()[1..]);
            if fields.contains_key("name") {
                corpus.refuses(send(&who, &operation, &path).bytes("application/json", twice)).await;
            }
        }
        corpus.done(300).await;
    });
}

/// The places of all values in a document that are neither object nor list.
fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| leaves(field, &format!("{at}/{name}"), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| leaves(item, &format!("{at}/{index}"), found));
        }
        _ => found.push(at.to_owned()),
    }
}

#[test]
fn every_place_of_a_document_is_named_when_it_is_wrong() {
    story(async |house| {
        let world = World::new(&house).await;
        let mut corpus = Corpus::new(&world).await;
        let engineer = &world.team.engineer;
        let mut places = Vec::new();
        leaves(&printer(), "", &mut places);
        let draft = format!("flows/{}/draft", world.flow);
        let save = |document: &Value| engineer.put(&draft, document.clone()).if_match(1);
        for place in &places {
            let mut document = printer();
            *document.pointer_mut(place).unwrap() = json!({ "x": [] });
            let answer = corpus.refuses(save(&document)).await;
            let pointer = answer.json()["errors"][0]["pointer"].as_str().unwrap().to_owned();
            // A condition is read as one piece.
            assert!(
                place.starts_with(&pointer) && pointer.len() > 5 || pointer == *place,
                "{place}: {answer}"
            );
            if printer().pointer(place).unwrap().is_string() {
                let mut document = printer();
                *document.pointer_mut(place).unwrap() = json!("a\0b");
                corpus.refuses_at(save(&document), place).await;
            }
        }
        let strangers = [
            "",
            "/steps/0",
            "/steps/0/branches/0",
            "/steps/0/fields/0",
            "/steps/3/commands/0",
            "/steps/3/checklist/1",
            "/variables/1",
        ];
        for parent in strangers {
            let mut document = printer();
            document.pointer_mut(parent).unwrap()["stranger"] = json!(1);
            corpus.refuses_at(save(&document), &format!("{parent}/stranger")).await;
        }
        for missing in ["format", "title", "kind"] {
            let mut document = printer();
            document.as_object_mut().unwrap().remove(missing);
            corpus.refuses_at(save(&document), &format!("/{missing}")).await;
        }
        let mut future = printer();
        future["format"] = json!("pathbook/2");
        corpus.refuses_at(save(&future), "/format").await;
        corpus.done(150).await;
    });
}

/// A flow that goes from step to step.
fn chain(steps: usize) -> Value {
    let mut document = json!({ "format": "pathbook/1", "title": "Long", "kind": "procedure", "start": "s0" });
    let step = |at: usize| json!({ "id": format!("s{at}"), "kind": "instruction", "title": "Go on", "branches": [{ "id": "done", "to": format!("s{}", at + 1) }] });
    let mut all: Vec<_> = (0..steps - 1).map(step).collect();
    all.push(
        json!({ "id": format!("s{}", steps - 1), "kind": "outcome", "title": "Done", "outcome": "resolved" }),
    );
    document["steps"] = json!(all);
    document
}

#[test]
fn a_flow_over_a_limit_is_refused_with_the_place_and_one_at_the_limit_is_kept() {
    story(async |house| {
        let world = World::new(&house).await;
        let engineer = &world.team.engineer;
        let draft = format!("flows/{}/draft", world.flow);
        let many = |count: usize, item: &dyn Fn(usize) -> Value| Value::Array((0..count).map(item).collect());
        let with = |pointer: &str, name: &str, value: Value| {
            let mut document = printer();
            document.pointer_mut(pointer).unwrap()[name] = value;
            document
        };
        let branch =
            |at: usize| json!({ "id": format!("b{at}"), "label": format!("Way {at}"), "to": "solved" });
        let field = |_: usize| json!({ "variable": "users" });
        let command = |_: usize| json!({ "shell": "bash", "run": "true" });
        let item = |at: usize| json!({ "id": format!("i{at}"), "text": "x" });
        let variable = |at: usize| json!({ "name": format!("v{at}"), "type": "text" });
        let tag = |at: usize| json!(format!("tag {at}"));
        let mut corpus = Corpus::new(&world).await;
        for (document, place) in [
            (chain(5001), "/steps"),
            (with("", "title", json!("x".repeat(201))), "/title"),
            (with("/steps/2", "title", json!("x".repeat(301))), "/steps/2/title"),
            (with("/steps/2", "body", json!("x".repeat(65_537))), "/steps/2/body"),
            (with("/steps/2", "client_note", json!("ü".repeat(32_769))), "/steps/2/client_note"),
            (with("/steps/2", "branches", many(1001, &branch)), "/steps/2/branches"),
            (with("/steps/0", "fields", many(101, &field)), "/steps/0/fields"),
            (with("/steps/3", "commands", many(101, &command)), "/steps/3/commands"),
            (with("/steps/3", "checklist", many(101, &item)), "/steps/3/checklist"),
            (with("", "variables", many(501, &variable)), "/variables"),
            (with("", "tags", many(31, &tag)), "/tags"),
            (with("", "tags", json!(["x".repeat(41)])), "/tags/0"),
        ] {
            let saved = engineer.put(&draft, document.clone()).if_match(1).await;
            let places = |problem: &Value| -> Vec<String> {
                problem["errors"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|fault| fault["pointer"].as_str().unwrap().to_owned())
                    .collect()
            };
            let problem = saved.refused(422, "flow_too_large");
            assert!(places(&problem).iter().any(|named| named == place), "{place}: {saved}");
            engineer.post("flows", json!({ "document": document })).await.refused(422, "flow_too_large");
            engineer.call(Method::POST, "flows/import").json(&document).await.refused(422, "flow_too_large");
            corpus.cases += 3;
        }
        corpus.done(30).await;
        let long = engineer.put(&draft, chain(5000)).if_match(1).await;
        assert_eq!(
            long.ok()["findings"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|finding| finding["severity"] == "error")
                .count(),
            0
        );
    });
}

#[test]
fn a_flow_that_nobody_gets_out_of_is_never_published() {
    story(async |house| {
        let team = house.team().await;
        let outcome = json!({ "id": "end", "kind": "outcome", "title": "End", "outcome": "resolved" });
        let ask = |id: &str, left: &str, right: &str| {
            json!({ "id": id, "kind": "question", "title": "Which?", "branches": [
                { "id": "l", "label": "Left", "to": left }, { "id": "r", "label": "Right", "to": right } ] })
        };
        let decide = |id: &str, to: &str| {
            json!({ "id": id, "kind": "decision", "title": "?", "branches": [
            { "id": "w", "to": to, "when": { "all": [{ "variable": "n", "is": "set" }] } }, { "id": "e", "to": to } ] })
        };
        for (steps, place) in [
            (json!([ask("a", "a", "a"), outcome]), "/steps/0"),
            (json!([ask("a", "b", "b"), ask("b", "a", "a"), outcome]), "/steps/0"),
            (json!([ask("a", "b", "end"), ask("b", "b", "b"), outcome]), "/steps/1"),
            (json!([decide("a", "a"), outcome]), "/steps/0"),
            (json!([ask("a", "nowhere", "end"), outcome]), "/steps/0/branches/0/to"),
            (json!([]), "/start"),
            (json!([outcome, outcome]), "/steps/1/id"),
        ] {
            let document = json!({ "format": "pathbook/1", "title": "Loop", "kind": "procedure", "start": "a",
                "variables": [{ "name": "n", "type": "number" }], "steps": steps });
            let flow = team.engineer.post("flows", json!({ "document": document })).await.created();
            let path = format!("flows/{}/publish", flow["id"].as_str().unwrap());
            let answer = team.engineer.post(&path, json!({ "change_note": "x" })).if_match(1).await;
            let problem = answer.refused(409, "flow_unsound");
            let named: Vec<_> = problem["errors"]
                .as_array()
                .unwrap()
                .iter()
                .map(|fault| fault["pointer"].as_str().unwrap())
                .collect();
            assert!(named.iter().any(|pointer| pointer.starts_with(place)), "{place}: {answer}");
        }
        assert_eq!(team.viewer.get("flows?status=live").await.ok()["items"], json!([]));
    });
}

#[test]
fn yaml_bombs_and_files_that_are_no_flows_are_refused() {
    story(async |house| {
        let world = World::new(&house).await;
        let mut corpus = Corpus::new(&world).await;
        let head = "format: pathbook/1\ntitle: x\nkind: procedure\n";
        let mut laughs = "a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for (letter, before) in ('b'..='j').zip('a'..) {
            writeln!(laughs, "{letter}: &{letter} [{}]", vec![format!("*{before}"); 10].join(",")).unwrap();
        }
        let mut merges = String::from("x: &m0 { a: 1 }\n");
        for at in 1..40 {
            writeln!(merges, "y{at}: &m{at} {{ <<: [*m{0}, *m{0}], k{at}: 1 }}", at - 1).unwrap();
        }
        let cases: Vec<Vec<u8>> = vec![
            laughs.clone().into_bytes(),
            format!("{head}tags: &t [*t]\n").into_bytes(),
            format!("{head}{laughs}tags: *j\n").into_bytes(),
            merges.into_bytes(),
            "[".repeat(100_000).into_bytes(),
            "- ".repeat(20_000).into_bytes(),
            "? ".repeat(10_000).into_bytes(),
            format!("{head}tags: {}x{}", "[".repeat(65), "]".repeat(65)).into_bytes(),
            "a: ".repeat(1000).into_bytes(),
            "&a ".repeat(10_000).into_bytes(),
            "*".repeat(10_000).into_bytes(),
            "!!python/object/apply:os.system [id]".into(),
            format!("{head}summary: !!binary AAAA\nextra: 1").into_bytes(),
            format!("{head}---\n{head}").into_bytes(),
            format!("{head}title: again\n").into_bytes(),
            b"format: pathbook/1\ntitle: \xff\xfe\n".to_vec(),
            format!("{head}summary: \"a\\0b\"\n").into_bytes(),
            format!("{head}summary: a\0b\n").into_bytes(),
            "".into(),
            "just a sentence".into(),
            "null".into(),
            "format: pathbook/9\ntitle: x\nkind: procedure\n".into(),
            "title: x\nkind: procedure\n".into(),
            format!("{head}steps: 7\n").into_bytes(),
            format!("{head}steps:\n  - id: a\n    kind: quiz\n").into_bytes(),
            format!("{head}stranger: 7\n").into_bytes(),
            format!("{head}\tsummary: tab\n").into_bytes(),
            format!("{head}summary: \"open\n").into_bytes(),
            format!("{head}# {}\n", "x".repeat(5_000_000)).into_bytes(),
        ];
        let importer = world.team.engineer.call(Method::POST, "flows/import");
        for case in cases {
            let began = std::time::Instant::now();
            let answer = corpus.refuses(importer.clone().bytes("application/yaml", case)).await;
            assert!(began.elapsed().as_secs() < 5, "{answer}");
            assert!(answer.body.len() < 4000, "a refusal does not repeat the file: {answer}");
        }
        corpus.refuses(importer.bytes("text/plain", head)).await.refused(415, "unsupported_media_type");
        corpus.done(30).await;
    });
}

/// Texts that other programs would act on.
const NASTY: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)>",
    "[click](javascript:alert(1)) ![pixel](https://evil.test/p.png)",
    "{{constructor}} {{printer}} ${7*7} #{7*7}",
    "'; DROP TABLE flow; --",
    "user\u{202e}gpj.exe \u{2066}hidden\u{2069} \u{200f}",
    "a\r\nSet-Cookie: x=y",
    "=HYPERLINK(\"https://evil.test\")",
    "\u{1f469}\u{200d}\u{1f4bb} \u{fdfd} Z\u{0351}\u{036b} \u{feff}",
];

#[test]
fn hostile_text_is_kept_as_text_and_comes_out_as_text() {
    story(async |house| {
        let team = house.team().await;
        for nasty in NASTY {
            let line = nasty.replace("\r\n", " ");
            let mut document = printer();
            document["summary"] = json!(nasty);
            document["tags"] = json!([line.chars().take(40).collect::<String>().trim()]);
            document["title"] = json!(line);
            for step in document["steps"].as_array_mut().unwrap() {
                step["title"] = json!(line);
                for name in ["body", "internal_note", "client_note"] {
                    step[name] = json!(nasty);
                }
            }
            document["steps"][3]["commands"][0]["run"] = json!(nasty);
            document["steps"][3]["checklist"][0]["text"] = json!(line);
            let flow = team.engineer.post("flows", json!({ "document": document })).await.created();
            let id = flow["id"].as_str().unwrap();
            assert_eq!(flow["summary"], json!(nasty));
            assert_eq!(team.viewer.get(&format!("flows/{id}/draft")).await.ok()["document"], document);
            let file = team.viewer.get(&format!("flows/{id}/export?format=yaml")).await;
            let again = team
                .engineer
                .call(Method::POST, "flows/import")
                .bytes("application/yaml", file.body.clone())
                .await
                .created();
            let again = again["flow"]["id"].as_str().unwrap().to_owned();
            assert_eq!(team.viewer.get(&format!("flows/{again}/draft")).await.ok()["document"], document);
            let reading = team.viewer.get(&format!("flows/{id}/draft/reading")).await.ok();
            for step in reading["steps"].as_array().unwrap() {
                for name in ["body_html", "internal_note_html"] {
                    harmless(step[name].as_str().unwrap());
                }
            }
        }
        let words = team.engineer.post("flows/check", {
            let mut document = printer();
            document["title"] = json!("x");
            document
        });
        words.await.ok();
    });
}

#[track_caller]
fn harmless(html: &str) {
    let lower = html.to_lowercase();
    for bad in ["<script", "<img", "<svg", "<iframe", "href=\"javascript"] {
        assert!(!lower.contains(bad), "{bad} in {html}");
    }
    // Handlers live in tags only.
    for tag in lower.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        assert!(!tag.contains(" on") && !tag.contains("src="), "{tag} in {html}");
    }
}

#[test]
fn hostile_text_in_a_session_stays_text_in_every_note() {
    story(async |house| {
        let team = house.team().await;
        let flow = crate::documents::publish(&team.engineer, &printer()).await;
        for nasty in NASTY {
            let line = nasty.replace("\r\n", " ");
            let begin =
                json!({ "flow_id": flow, "target_label": line, "ticket": { "id": line, "system": line } });
            let session = team.viewer.post("sessions", begin).await.created();
            assert_eq!(
                (&session["target_label"], &session["ticket"]["id"]),
                (&json!(line.trim()), &json!(line))
            );
            let path = format!("sessions/{}", session["id"].as_str().unwrap());
            for audience in ["internal", "client"] {
                let noted = team
                    .viewer
                    .post(&format!("{path}/notes"), json!({ "text": nasty, "audience": audience }))
                    .await
                    .ok();
                assert_eq!(noted["notes"].as_array().unwrap().last().unwrap()["text"], json!(nasty));
            }
            let finish = json!({ "position": 1, "outcome": "failed", "closing_note": nasty });
            assert_eq!(
                team.viewer.post(&format!("{path}/finish"), finish).await.ok()["closing_note"],
                json!(nasty)
            );
            for audience in ["internal", "client", "resolution"] {
                let note = team.viewer.get(&format!("{path}/note?audience={audience}&format=html")).await;
                harmless(&note.text());
                assert!(
                    note.headers["content-security-policy"].to_str().unwrap().contains("script-src 'self'")
                );
            }
            assert_eq!(team.viewer.get(&path).await.ok()["target_label"], json!(line.trim()));
        }
        let name = json!({ "name": NASTY[0] });
        assert_eq!(team.viewer.patch("/api/v1/me", name).await.ok()["user"]["name"], NASTY[0]);
        assert!(team.admin.get("members").await.ok().to_string().contains("<script>"));
    });
}

#[test]
fn ids_paths_and_headers_out_of_the_ordinary_find_nothing() {
    story(async |house| {
        let world = World::new(&house).await;
        let mut cases = 0;
        let admin = &world.team.admin;
        let nil = "00000000-0000-0000-0000-000000000000";
        for collection in ["flows", "sessions", "target-lists"] {
            for id in [
                nil,
                "null",
                "undefined",
                "NaN",
                "0",
                "-1",
                "1e9",
                "%00",
                "%2e%2e",
                "%2F",
                "' or 1=1 --",
                "*",
                "[]",
                "{}",
                "true",
                "%F0%9F%92%A9",
                "%ff",
                "x".repeat(3000).as_str(),
                &world.flow.to_uppercase()[1..],
                &UserId::new().to_string(),
            ] {
                let id = id.replace(' ', "%20").replace('{', "%7B").replace('}', "%7D");
                for tail in ["", "/versions", "/events", "/draft", "/note"] {
                    let answer = admin.get(&format!("{collection}/{id}{tail}")).await;
                    answer.refused(404, "not_found");
                    cases += 1;
                }
            }
        }
        admin.get(&format!("flows?q={}", "x".repeat(9000))).await.refused(414, "uri_too_long");
        admin.get("flows").header("x-filler", &"x".repeat(17_000)).await.refused(431, "headers_too_large");
        admin.get("flows?q=%00").await.refused_at(422, "invalid", "/q");
        for cursor in
            ["", "e30", "W10", "bnVsbA", "WzEsMl0", "InRleHQi", "%F0%9F%92%A9", "OTIyMzM3MjAzNjg1NDc3NTgwOA"]
        {
            for list in [
                "flows",
                "sessions",
                "target-lists",
                &format!("target-lists/{}/targets", world.target_list),
                &format!("flows/{}/versions", world.flow),
                &format!("sessions/{}/events", world.session),
            ] {
                let answer = admin.get(&format!("{list}?cursor={cursor}")).await;
                assert!(matches!(answer.status.as_u16(), 200 | 422), "{answer}");
                cases += 1;
            }
        }
        // An id in capitals is the same id.
        admin.get(&format!("flows/{}", world.flow.to_uppercase())).await.ok();
        assert!(cases > 150, "{cases}");
        house.nobody().get("/livez").await;
        house.nobody().get("/readyz").await;
    });
}
