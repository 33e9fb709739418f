//! Writing flows: drafts changed by operations, their earlier states, what became of a flow.

use crate::{
    client::{Actor, Answer},
    documents::{printer, publish},
    house::story,
};
use axum::http::Method;
use pathbook::{auth::Role, types::UserId};
use serde_json::{Value, json};

async fn create(who: &Actor, document: Value) -> String {
    let flow = who.post("flows", json!({ "document": document })).await.created();
    flow["id"].as_str().unwrap().to_owned()
}

fn retitle(step: &str, title: &str) -> Value {
    json!({ "op": "set_step", "step": step, "field": "title", "value": title })
}

async fn edit(who: &Actor, id: &str, revision: i64, operations: Value) -> Answer {
    who.patch(&format!("flows/{id}/draft"), json!({ "operations": operations })).if_match(revision).await
}

#[test]
fn a_draft_is_changed_by_operations_in_their_order() {
    story(async |house| {
        let team = house.team().await;
        let id = create(&team.engineer, printer()).await;
        let edited = edit(
            &team.engineer,
            &id,
            1,
            json!([
                { "op": "add_step", "at": 0, "step": {
                    "id": "cable", "kind": "question", "title": "Is the cable in?",
                    "branches": [{ "id": "yes", "label": "Yes", "to": "facts" }, { "id": "no", "label": "No" }] } },
                { "op": "set_start", "step": "cable" },
                { "op": "connect", "step": "cable", "branch": "no", "to": "solved" },
                { "op": "set_step", "step": "cable", "field": "minutes", "value": 1 },
                { "op": "set_step", "step": "ping", "field": "body", "value": null },
                { "op": "set_flow", "field": "tags", "value": ["cables"] },
                { "op": "remove_branch", "step": "printed", "branch": "again" },
            ]),
        )
        .await;
        assert_eq!((edited.etag(), &edited.ok()["revision"]), (2, &json!(2)));
        let draft = team.viewer.get(&format!("flows/{id}/draft")).await;
        let document = draft.ok()["document"].clone();
        assert_eq!((draft.etag(), &document["start"]), (2, &json!("cable")));
        assert_eq!(document["steps"][0]["branches"][1], json!({ "id": "no", "label": "No", "to": "solved" }));
        assert!(document["steps"][3].get("body").is_none(), "{document}");
        assert_eq!(document["steps"][5]["branches"].as_array().unwrap().len(), 2);
        // Lists and searches know it at once.
        let found = team.viewer.get("flows?tag=cables&q=cable").await.ok();
        assert_eq!((&found["items"][0]["id"], &found["items"][0]["steps"]), (&json!(id), &json!(9)));
        // What is written this way can be published and walked.
        let publish = team.engineer.post(&format!("flows/{id}/publish"), json!({ "change_note": "Cables." }));
        publish.if_match(2).await.created();
        let session = team.viewer.post("sessions", json!({ "flow_id": id })).await.created();
        assert_eq!(session["step"], "cable");
    });
}

#[test]
fn operations_are_carried_out_all_or_none() {
    story(async |house| {
        let team = house.team().await;
        let id = create(&team.engineer, printer()).await;
        for (wrong, code) in [
            (retitle("nowhere", "x"), "step_unknown"),
            (json!({ "op": "connect", "step": "ping", "branch": "b", "to": null }), "branch_unknown"),
            (json!({ "op": "remove_variable", "name": "n" }), "variable_unknown"),
            (json!({ "op": "move_step", "step": "ping", "at": 8 }), "position_unknown"),
            (
                json!({ "op": "add_step", "at": 0, "step": { "id": "ping", "kind": "question" } }),
                "step_exists",
            ),
            (json!({ "op": "add_step", "at": 0, "step": { "id": "A b", "kind": "question" } }), "id_invalid"),
            (
                json!({ "op": "add_branch", "step": "ping", "at": 0, "branch": { "id": "yes" } }),
                "branch_exists",
            ),
            (
                json!({ "op": "add_variable", "at": 0, "variable": { "name": "model", "type": "text" } }),
                "variable_exists",
            ),
        ] {
            let answer = edit(&team.engineer, &id, 1, json!([retitle("ping", "Gone"), wrong])).await;
            let problem = answer.refused(409, "operation_refused");
            let fault = &problem["errors"][0];
            assert_eq!((&fault["pointer"], &fault["code"]), (&json!("/operations/1"), &json!(code)));
            let sentence = fault["detail"].as_str().unwrap();
            assert!(problem["detail"].as_str().unwrap().ends_with(sentence), "{answer}");
        }
        let draft = team.viewer.get(&format!("flows/{id}/draft")).await;
        assert_eq!((draft.etag(), &draft.ok()["document"]), (1, &printer()));
    });
}

#[test]
fn malformed_oversized_and_hostile_operations_are_refused_with_their_place() {
    story(async |house| {
        let team = house.team().await;
        let id = create(&team.engineer, printer()).await;
        let path = format!("flows/{id}/draft");
        let send = async |operations: Value| edit(&team.engineer, &id, 1, operations).await;
        for (operations, pointer) in [
            (json!([]), "/operations"),
            (json!(vec![retitle("ping", "x"); 2001]), "/operations"),
            (json!([retitle("ping", "x"), { "op": "explode" }]), "/operations/1/op"),
            (json!([{ "op": "set_start" }]), "/operations/0/step"),
            (json!([{ "op": "set_start", "step": "ping", "extra": 1 }]), "/operations/0"),
            (json!([{ "op": "connect", "step": "ping", "branch": "yes" }]), "/operations/0/to"),
            (
                json!([{ "op": "set_step", "step": "ping", "field": "colour", "value": "red" }]),
                "/operations/0",
            ),
            (json!([{ "op": "move_step", "step": "ping", "at": -1 }]), "/operations/0"),
            (json!([{ "op": "set_flow", "field": "title", "value": "x", "extra": 1 }]), "/operations/0"),
            (
                json!([{ "op": "set_step", "step": "ping", "field": "title", "value": "x", "extra": 1 }]),
                "/operations/0",
            ),
            (
                json!([{ "op": "set_branch", "step": "ping", "branch": "yes", "field": "label", "value": "x", "to": "ping" }]),
                "/operations/0",
            ),
            (json!([retitle("ping", "a\0b")]), "/operations/0/value"),
        ] {
            send(operations).await.refused_at(422, "invalid", pointer);
        }
        let deep = format!(
            "{{\"operations\":[{{\"op\":\"set_start\",\"step\":{}1{}}}]}}",
            "[".repeat(100),
            "]".repeat(100)
        );
        let patch = team.engineer.call(Method::PATCH, &path).if_match(1);
        patch.clone().bytes("application/json", deep).await.refused(400, "json_too_deep");
        let huge = json!({ "operations": [retitle("ping", &"x".repeat(5_000_000))] });
        patch.json(&huge).await.refused(413, "too_large");

        for (operation, pointer) in [
            (retitle("ping", &"x".repeat(301)), "/steps/2/title"),
            (
                json!({ "op": "set_step", "step": "ping", "field": "body", "value": "x".repeat(65_537) }),
                "/steps/2/body",
            ),
        ] {
            let answer = send(json!([operation])).await;
            answer.refused_at(422, "flow_too_large", pointer);
        }
        // Step by step beyond what a file may hold.
        let step = |at: usize| json!({ "op": "add_step", "at": 0, "step": { "id": format!("s{at}"), "kind": "instruction", "body": "x".repeat(65_000) } });
        let many = |from: usize| -> Value { (from..from + 40).map(step).collect() };
        send(many(0)).await.ok();
        edit(&team.engineer, &id, 2, many(40)).await.refused_at(422, "flow_too_large", "");

        team.engineer
            .patch(&path, json!({ "operations": [retitle("ping", "x")] }))
            .await
            .refused(428, "precondition_required");
        // Text that turns the direction of writing is kept as text, and named.
        let turned = edit(&team.engineer, &id, 2, json!([retitle("ping", "a\u{202e}b")])).await.ok();
        assert!(turned["findings"].to_string().contains("/title"), "{turned}");
        // Ids that repeat make an operation as dear as the whole flow.
        let mut twice = printer();
        twice["steps"][1]["id"] = json!("facts");
        team.engineer.put(&path, twice).if_match(3).await.ok();
        let moves = vec![json!({ "op": "move_step", "step": "facts", "at": 0 }); 200];
        edit(&team.engineer, &id, 4, json!(moves)).await.refused_at(422, "invalid", "/operations");
    });
}

#[test]
fn of_two_who_change_the_same_state_exactly_one_wins() {
    story(async |house| {
        let team = house.team().await;
        let other = team.member(Role::Engineer).await;
        let id = create(&team.engineer, printer()).await;
        for round in 1..=10 {
            let change = |who: &Actor| {
                let body = json!({ "operations": [retitle("ping", &format!("{} {round}", who.name))] });
                tokio::spawn(who.patch(&format!("flows/{id}/draft"), body).if_match(round).into_future())
            };
            let (one, two) = (change(&team.engineer), change(&other));
            let (one, two) = (one.await.unwrap(), two.await.unwrap());
            let (won, lost) = if one.status == 200 { (&one, &two) } else { (&two, &one) };
            assert_eq!(won.ok()["revision"], round + 1);
            assert_eq!(
                (lost.refused(412, "stale_version")["status"].clone(), lost.etag()),
                (json!(412), round + 1)
            );
        }
    });
}

#[test]
fn findings_bring_the_operations_that_put_them_right() {
    story(async |house| {
        let team = house.team().await;
        let mut document = printer();
        document.as_object_mut().unwrap().remove("start");
        document["variables"].as_array_mut().unwrap().push(json!({ "name": "spare", "type": "text" }));
        document["steps"][2]["title"] = json!("");
        let id = create(&team.engineer, document.clone()).await;
        let path = format!("flows/{id}/draft");
        let draft = team.viewer.get(&path).await.ok();
        let fixes = |findings: &Value| -> Vec<Value> {
            let findings = findings.as_array().unwrap();
            findings.iter().filter_map(|finding| finding["fixes"].as_array()).flatten().cloned().collect()
        };
        let offered = fixes(&draft["findings"]);
        assert!(offered.len() >= 2, "{draft}");
        assert_eq!(team.engineer.post("flows/check", document).await.ok()["findings"], draft["findings"]);
        let operations: Vec<_> =
            offered.iter().flat_map(|fix| fix["operations"].as_array().unwrap().clone()).collect();
        let mended = edit(&team.engineer, &id, 1, json!(operations)).await.ok();
        assert_eq!(fixes(&mended["findings"]), [json!(0); 0]);
        // Only the author knows the question.
        assert!(mended["findings"].to_string().contains("/steps/2/title"), "{mended}");
    });
}

#[test]
fn fixes_never_make_an_answer_huge() {
    story(async |house| {
        let team = house.team().await;
        let mut document = printer();
        let field = json!({ "variable": "users", "help": "x".repeat(30_000) });
        document["steps"][0]["fields"] = json!(vec![field; 100]);
        let id = create(&team.engineer, document).await;
        let draft = team.viewer.get(&format!("flows/{id}/draft")).await;
        assert!(draft.body.len() < 4_000_000, "{} bytes", draft.body.len());
    });
}

#[test]
fn a_text_is_shown_as_readings_show_it() {
    story(async |house| {
        let team = house.team().await;
        let render = async |body: Value| team.viewer.post("flows/render", body).await;
        let text = "Ask **{{printer}}**: <script>alert(1)</script> [x](javascript:alert(1))";
        let plain = render(json!({ "markdown": text })).await.ok()["html"].as_str().unwrap().to_owned();
        let mut document = printer();
        document["steps"][2]["body"] = json!(text);
        let id = create(&team.engineer, document).await;
        let reading = team.viewer.get(&format!("flows/{id}/draft/reading")).await.ok();
        assert_eq!(reading["steps"][2]["body_html"], plain);
        let filled = render(json!({ "markdown": text, "variables": { "printer": "<b>p</b>" } })).await.ok();
        let html = filled["html"].as_str().unwrap();
        assert!(html.contains("&lt;b&gt;p&lt;/b&gt;") && !html.contains("<script"), "{html}");
        assert_eq!(render(json!({ "markdown": "" })).await.ok()["html"], "");
        render(json!({ "markdown": "x".repeat(65_536) })).await.ok();
        render(json!({ "markdown": "x".repeat(65_537) })).await.refused_at(422, "invalid", "/markdown");
        let many: Value =
            (0..501).map(|at| (format!("v{at}"), json!(1))).collect::<serde_json::Map<_, _>>().into();
        render(json!({ "markdown": "", "variables": many })).await.refused_at(422, "invalid", "/variables");
    });
}
