//! Writing flows: drafts changed by operations, their earlier states, what became of a flow.

use crate::{
    client::{Actor, Answer},
    documents::{printer, publish},
    house::{story, story_alone},
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
            // Two tabs of one person, and two persons.
            let second = if round % 2 == 0 { &team.engineer } else { &other };
            let (one, two) = (change(&team.engineer), change(second));
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
        assert!(fixes(&mended["findings"]).is_empty(), "{mended}");
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

/// The revisions of the states that are kept.
async fn revisions(who: &Actor, id: &str) -> Vec<i64> {
    let page = who.get(&format!("flows/{id}/draft/states")).await.ok();
    page["items"].as_array().unwrap().iter().map(|state| state["revision"].as_i64().unwrap()).collect()
}

#[test]
fn states_of_a_draft_are_kept_once_for_each_stretch_of_writing() {
    story_alone(async |house| {
        let team = house.team().await;
        let other = team.member(Role::Engineer).await;
        let id = create(&team.engineer, printer()).await;
        let title = async |who: &Actor, revision: i64, title: &str| {
            edit(who, &id, revision, json!([retitle("ping", title)])).await.ok();
        };
        // Somebody who types: only the end is kept.
        for revision in 1..=5 {
            title(&team.engineer, revision, &format!("Typing {revision}")).await;
        }
        assert_eq!(revisions(&team.viewer, &id).await, [6]);
        // Somebody else begins another stretch, whatever the time is, and so does one who comes back.
        title(&other, 6, "Hers").await;
        title(&other, 7, "Hers, too").await;
        assert_eq!(revisions(&team.viewer, &id).await, [8, 6]);
        title(&team.engineer, 8, "Mine again").await;
        house.app.advance_clock(61);
        title(&team.engineer, 9, "A minute later").await;
        assert_eq!(revisions(&team.viewer, &id).await, [10, 9, 8, 6]);
        let states = team.viewer.get(&format!("flows/{id}/draft/states")).await.ok();
        let second = &states["items"][2];
        assert_eq!((&second["by"]["name"], &second["steps"]), (&json!(other.name), &json!(8)));
        assert_eq!(second["title"], "The printer prints nothing");
        assert!(second["at"].as_str() < states["items"][0]["at"].as_str());
        let state =
            async |revision: i64| team.viewer.get(&format!("flows/{id}/draft/states/{revision}")).await;
        assert_eq!(state(6).await.ok()["steps"][2]["title"], "Typing 5");
        assert_eq!(state(10).await.ok()["steps"][2]["title"], "A minute later");
        state(7).await.refused(404, "not_found");
        state(11).await.refused(404, "not_found");
        // To put another document in the place of the draft is never more of the same writing.
        let mut whole = printer();
        whole["title"] = json!("Another flow");
        edit(&team.engineer, &id, 10, json!([{ "op": "replace", "document": whole }])).await.ok();
        assert_eq!(revisions(&team.viewer, &id).await, [11, 10, 9, 8, 6]);
        // Saving as a whole is.
        team.engineer.put(&format!("flows/{id}/draft"), printer()).if_match(11).await.ok();
        assert_eq!(revisions(&team.viewer, &id).await, [12, 10, 9, 8, 6]);
    });
}

#[test]
fn fifty_states_are_kept_and_no_more() {
    story_alone(async |house| {
        let team = house.team().await;
        let other = team.member(Role::Engineer).await;
        let (id, neighbour) =
            (create(&team.engineer, printer()).await, create(&team.engineer, printer()).await);
        edit(&other, &neighbour, 1, json!([retitle("ping", "x")])).await.ok();
        for revision in 1..=60 {
            let who = if revision % 2 == 0 { &team.engineer } else { &other };
            edit(who, &id, revision, json!([retitle("ping", &format!("{revision}"))])).await.ok();
        }
        let kept = revisions(&team.viewer, &id).await;
        assert_eq!((kept.len(), kept[0], kept[49]), (50, 61, 12));
        assert_eq!(house.number("SELECT count(*) FROM draft_state").await, 49 + 1);
        assert_eq!(revisions(&team.viewer, &neighbour).await, [2, 1]);
    });
}

#[test]
fn a_draft_goes_back_to_the_live_version_a_version_or_a_state_and_nothing_is_lost() {
    story(async |house| {
        let team = house.team().await;
        let id = create(&team.engineer, printer()).await;
        let path = |tail: &str| format!("flows/{id}/{tail}");
        team.engineer.act(&path("draft/discard")).if_match(1).await.refused(409, "never_published");
        let publish = async |revision: i64| {
            let note = json!({ "change_note": "x" });
            team.engineer.post(&path("publish"), note).if_match(revision).await.created();
        };
        publish(1).await;
        edit(&team.engineer, &id, 1, json!([retitle("ping", "Second")])).await.ok();
        publish(2).await;
        edit(&team.engineer, &id, 2, json!([retitle("ping", "Not yet")])).await.ok();

        team.engineer.act(&path("draft/discard")).await.refused(428, "precondition_required");
        let stale = team.engineer.act(&path("draft/discard")).if_match(2).await;
        stale.refused(412, "stale_version");
        let discard = || team.engineer.act(&path("draft/discard")).if_match(3).key("discard");
        let discarded = discard().await;
        assert_eq!((discarded.etag(), discarded.ok()["revision"].clone()), (4, json!(4)));
        assert_eq!(discarded.ok()["document"]["steps"][2]["title"], "Second");
        let repeated = discard().await;
        assert!(repeated.replayed());
        assert_eq!(repeated.ok(), discarded.ok());
        assert_eq!(team.viewer.get(&format!("flows/{id}")).await.ok()["status"], "live");
        // What was discarded is there, though it was written a moment ago.
        let restore =
            |body: Value, revision: i64| team.engineer.post(&path("draft/restore"), body).if_match(revision);
        let back = restore(json!({ "state": 3 }), 4).await.ok();
        assert_eq!(back["document"]["steps"][2]["title"], "Not yet");
        assert_eq!(back["findings"], team.viewer.get(&path("draft")).await.ok()["findings"]);
        assert_eq!(team.viewer.get(&format!("flows/{id}")).await.ok()["status"], "changed");
        let first = restore(json!({ "version": 1 }), 5).await.ok();
        assert_eq!((&first["document"], &first["revision"]), (&printer(), &json!(6)));
        assert_eq!(revisions(&team.viewer, &id).await, [6, 5, 4, 3]);

        restore(json!({ "version": 3 }), 6).await.refused(404, "not_found");
        restore(json!({ "state": 2 }), 6).await.refused(404, "not_found");
        for neither in [json!({}), json!({ "version": 1, "state": 3 })] {
            restore(neither, 6).await.refused_at(422, "invalid", "");
        }
        restore(json!({ "version": 0 }), 6).await.refused_at(422, "invalid", "/version");
        team.engineer.act(&path("archive")).await.ok();
        restore(json!({ "version": 1 }), 6).await.refused(409, "flow_archived");
    });
}

#[test]
fn any_two_editions_of_a_flow_are_compared_by_meaning() {
    story(async |house| {
        let team = house.team().await;
        let id = create(&team.engineer, printer()).await;
        let diff = async |query: &str| team.viewer.get(&format!("flows/{id}/diff{query}")).await;
        diff("").await.refused(409, "never_published");
        let publish = team.engineer.post(&format!("flows/{id}/publish"), json!({ "change_note": "x" }));
        publish.if_match(1).await.created();
        let nothing = diff("").await.ok();
        assert_eq!((&nothing["steps"], &nothing["flow"]), (&json!([]), &json!([])));
        let other = team.member(Role::Engineer).await;
        edit(
            &other,
            &id,
            1,
            json!([
                { "op": "set_step", "step": "ping", "field": "body", "value": "Run it three times." },
                { "op": "connect", "step": "ping", "branch": "no", "to": "server" },
                { "op": "remove_step", "step": "network" },
            ]),
        )
        .await
        .ok();
        let changed = diff("").await.ok();
        assert_eq!(
            changed["counts"],
            json!({ "added": 0, "removed": 1, "changed": 1, "moved": 0, "rewired": 1 })
        );
        let words = &changed["steps"][0]["fields"][0]["words"];
        assert!(words.to_string().contains("three"), "{changed}");
        for same in ["?from=1&to=draft", "?from=s1&to=s2", "?from=live&to=s2"] {
            assert_eq!(diff(same).await.ok(), changed, "{same}");
        }
        assert_eq!(diff("?from=draft&to=live").await.ok()["counts"]["added"], 1);
        for missing in ["?from=2", "?to=s3", "?from=99999999999"] {
            diff(missing).await.refused(404, "not_found");
        }
        for (wrong, place) in [
            ("?from=x", "/from"),
            ("?to=s", "/to"),
            ("?to=-1", "/to"),
            ("?from=s%2B1", "/from"),
            ("?x=1", "/x"),
        ] {
            diff(wrong).await.refused_at(422, "invalid", place);
        }
    });
}

#[test]
fn a_copy_knows_what_it_was_made_from() {
    story(async |house| {
        let team = house.team().await;
        let other = team.member(Role::Engineer).await;
        let id = publish(&team.engineer, &printer()).await;
        edit(&team.engineer, &id, 1, json!([retitle("ping", "In the draft")])).await.ok();
        let duplicate = |body: Value| other.post(&format!("flows/{id}/duplicate"), body);
        let plain = other.act(&format!("flows/{id}/duplicate")).await.created();
        assert_eq!(
            (&plain["title"], &plain["status"], &plain["owner"]["id"], &plain["draft_revision"]),
            (&json!("Copy of The printer prints nothing"), &json!("draft"), &json!(other.id), &json!(1))
        );
        let title = "The printer prints nothing";
        assert_eq!(plain["made_from"], json!({ "flow_id": id, "title": title }));
        let document = async |flow: &Value| {
            let path = format!("flows/{}/draft", flow["id"].as_str().unwrap());
            team.viewer.get(&path).await.ok()["document"].clone()
        };
        assert_eq!(document(&plain).await["steps"][2]["title"], "In the draft");
        for version in [json!(1), json!("1"), json!("live")] {
            let copy = duplicate(json!({ "title": " Mine ", "from": version })).await.created();
            assert_eq!(copy["made_from"], json!({ "flow_id": id, "title": title, "version": 1 }));
            let mut same = printer();
            same["title"] = json!("Mine");
            assert_eq!(document(&copy).await, same);
        }
        let once = duplicate(json!({})).key("copy").await;
        let again = duplicate(json!({})).key("copy").await;
        assert!(again.replayed() && again.created() == once.created());

        duplicate(json!({ "from": 9 })).await.refused(404, "not_found");
        duplicate(json!({ "from": "x" })).await.refused_at(422, "invalid", "/from");
        duplicate(json!({ "title": "  " })).await.refused_at(422, "invalid", "/title");
        duplicate(json!({ "title": "x".repeat(201) })).await.refused_at(422, "invalid", "/title");
        // A long title is cut, so that the copy can be stored.
        let mut long = printer();
        long["title"] = json!("x".repeat(200));
        let long = create(&team.engineer, long).await;
        let copy = other.act(&format!("flows/{long}/duplicate")).await.created();
        assert_eq!(copy["title"].as_str().unwrap().len(), 200);
    });
}

#[test]
fn a_deleted_flow_is_out_of_sight_until_it_is_recovered() {
    story(async |house| {
        let team = house.team().await;
        let id = publish(&team.engineer, &printer()).await;
        let path = |tail: &str| format!("flows/{id}{tail}");
        let session = team.viewer.post("sessions", json!({ "flow_id": id })).await.created();
        team.viewer.delete(&path("")).await.refused(403, "forbidden");
        let deleted = team.engineer.delete(&path("")).await.ok();
        assert_eq!((&deleted["status"], deleted["deleted_at"].is_string()), (&json!("deleted"), true));
        assert_eq!(
            deleted["can"],
            json!({
                "edit": false, "publish": false, "walk": false, "archive": false, "duplicate": false, "delete": false,
                "recover": true,
            })
        );
        assert_eq!(team.engineer.delete(&path("")).await.ok(), deleted, "the first moment counts");
        for list in
            ["flows", "flows?status=live", "flows?status=archived", "flows?q=printer", "flows?owner=me"]
        {
            assert_eq!(team.engineer.get(list).await.ok()["items"], json!([]), "{list}");
        }
        assert_eq!(team.viewer.get("flows?status=deleted&q=printer").await.ok()["items"][0]["id"], json!(id));
        assert_eq!(team.viewer.get(&path("")).await.ok()["can"]["recover"], json!(false));
        // Nothing is done with it any more.
        let change = json!({ "operations": [retitle("ping", "x")] });
        for call in [
            team.viewer.post("sessions", json!({ "flow_id": id })),
            team.engineer.patch(&path("/draft"), change).if_match(1),
            team.engineer.put(&path("/draft"), printer()).if_match(1),
            team.engineer.act(&path("/draft/discard")).if_match(1),
            team.engineer.post(&path("/draft/restore"), json!({ "version": 1 })).if_match(1),
            team.engineer.post(&path("/publish"), json!({ "change_note": "x" })).if_match(1),
            team.engineer.act(&path("/archive")),
            team.engineer.act(&path("/unarchive")),
            team.engineer.act(&path("/duplicate")),
            team.engineer.patch(&path(""), json!({ "owner_id": team.admin.id })),
        ] {
            call.await.refused(409, "flow_deleted");
        }
        // Who was walking it goes on.
        let answers = format!("sessions/{}/answers", session["id"].as_str().unwrap());
        let fill = json!({ "position": 1, "branch": "next", "values": { "printer": "p", "users": 1 } });
        assert_eq!(team.viewer.post(&answers, fill).await.ok()["step"], "ping");

        let recovered = team.engineer.act(&path("/recover")).await.ok();
        assert_eq!((&recovered["status"], recovered.get("deleted_at")), (&json!("live"), None));
        assert_eq!(team.engineer.act(&path("/recover")).await.ok(), recovered);
        assert_eq!(team.viewer.get("flows").await.ok()["items"][0]["id"], json!(id));
        // An archived flow comes back as archived.
        team.engineer.act(&path("/archive")).await.ok();
        team.engineer.delete(&path("")).await.ok();
        assert_eq!(team.engineer.act(&path("/recover")).await.ok()["status"], "archived");
        team.engineer.delete(&format!("flows/{}", UserId::new())).await.refused(404, "not_found");
    });
}

#[test]
fn the_bin_shows_what_was_deleted_last_first_and_until_when() {
    story_alone(async |house| {
        let team = house.team().await;
        let (first, second) =
            (create(&team.engineer, printer()).await, create(&team.engineer, printer()).await);
        let delete = async |id: &str| team.engineer.delete(&format!("flows/{id}")).await.ok();
        delete(&second).await;
        house.app.advance_clock(60);
        let last = delete(&first).await;
        let page = team.engineer.get("flows?status=deleted&limit=1").await.ok();
        assert_eq!(page["items"][0]["id"], json!(first), "{page}");
        let next = format!("flows?status=deleted&limit=1&cursor={}", page["next"].as_str().unwrap());
        let rest = team.engineer.get(&next).await.ok();
        assert_eq!((&rest["items"][0]["id"], rest.get("next")), (&json!(second), None));
        let at = |name: &str| last[name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        assert_eq!(at("gone_at").duration_since(at("deleted_at")).as_secs(), 30 * 86_400);
        assert_eq!(page["items"][0]["gone_at"], last["gone_at"]);
    });
}

#[test]
fn what_was_deleted_goes_for_good_after_thirty_days_but_for_what_sessions_need() {
    story_alone(async |house| {
        let team = house.team().await;
        let (walked, unwalked) =
            (publish(&team.engineer, &printer()).await, publish(&team.engineer, &printer()).await);
        let kept = create(&team.engineer, printer()).await;
        let session = team.viewer.post("sessions", json!({ "flow_id": walked })).await.created();
        let other = team.member(Role::Engineer).await;
        for id in [&walked, &unwalked] {
            edit(&other, id, 1, json!([retitle("ping", "x")])).await.ok();
            team.engineer.delete(&format!("flows/{id}")).await.ok();
        }
        let recover = async |id: &str| team.engineer.act(&format!("flows/{id}/recover")).await;
        house.app.advance_clock(30 * 86_400 - 60);
        house.app.tidy().await.unwrap();
        let bin = async || team.engineer.get("flows?status=deleted").await;
        // Logins have ended meanwhile, so the database is asked.
        bin().await.refused(401, "unauthenticated");
        assert_eq!(house.number("SELECT count(*) FROM flow").await, 3);
        house.app.advance_clock(120);
        house.app.tidy().await.unwrap();
        house.app.tidy().await.unwrap();
        assert_eq!(house.number("SELECT count(*) FROM flow").await, 2);
        assert_eq!(house.number("SELECT count(*) FROM flow_version").await, 1);
        assert_eq!(house.number("SELECT count(*) FROM draft_state").await, 0);
        house.app.advance_clock(-(30 * 86_400 + 60));
        recover(&unwalked).await.refused(404, "not_found");
        team.viewer.get(&format!("flows/{unwalked}")).await.refused(404, "not_found");
        team.viewer.get(&format!("flows/{kept}")).await.ok();
        // The record of the work can be read for ever.
        let path = format!("sessions/{}", session["id"].as_str().unwrap());
        assert_eq!(team.viewer.get(&path).await.ok()["step"], "facts");
    });
}

fn sample(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../flow/tests/samples/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}

#[test]
fn what_people_have_lying_around_becomes_a_flow_with_a_report() {
    story(async |house| {
        let team = house.team().await;
        let convert = |path: &str, kind: &'static str, text: Vec<u8>| {
            team.engineer.call(Method::POST, path).bytes(kind, text)
        };
        for (name, kind) in [
            ("internet-runbook.md", "text/markdown"),
            ("new-starter.md", "text/markdown; charset=utf-8"),
            ("printer.txt", "text/plain"),
            ("wifi.csv", "text/csv"),
            ("phone-triage.csv", "text/csv"),
            ("vpn.mmd", "text/vnd.mermaid"),
            ("mailbox.mmd", "text/vnd.mermaid"),
        ] {
            let answer = convert("flows/convert", kind, sample(name)).await;
            let converted = answer.ok();
            assert!(!converted["report"].as_array().unwrap().is_empty(), "{name}: {answer}");
            let made =
                team.engineer.post("flows", json!({ "document": converted["document"] })).await.created();
            let draft = team.viewer.get(&format!("flows/{}/draft", made["id"].as_str().unwrap())).await.ok();
            assert_eq!(draft["document"], converted["document"], "{name}");
            assert_eq!(draft["findings"], converted["findings"], "{name}");
            let steps = convert("flows/convert/steps", kind, sample(name)).await.ok();
            let ids: Vec<_> = steps["steps"].as_array().unwrap().iter().map(|step| &step["id"]).collect();
            assert!(ids.contains(&&steps["first"]), "{name}: {steps}");
        }
        // Steps of a text are pasted by operations.
        let id = create(&team.engineer, printer()).await;
        let text = "- [ ] Open the front\n- [ ] Take the drum out\n";
        let outline = convert("flows/convert/steps", "text/markdown", text.into()).await.ok();
        let add = |step: &Value| json!({ "op": "add_step", "at": 0, "step": step });
        let operations: Value = outline["steps"].as_array().unwrap().iter().map(add).collect();
        edit(&team.engineer, &id, 1, operations).await.ok();
    });
}

#[test]
fn what_cannot_be_a_flow_is_refused_with_its_line_and_nothing_of_it_is_kept() {
    story(async |house| {
        let team = house.team().await;
        let many = |line: &dyn Fn(usize) -> String, count: usize| (0..count).map(line).collect::<String>();
        let steps = many(&|at| format!("- Do thing number {at}\n"), 5001);
        let choices =
            "question,choice,next\n".to_owned() + &many(&|at| format!("Which one?,Choice {at},Done\n"), 1001);
        let cases: Vec<(&str, Vec<u8>, u16, &str)> = vec![
            ("text/markdown", vec![b'x'; 5_000_000], 413, "too_large"),
            ("text/csv", vec![b','; 5_000_000], 413, "too_large"),
            ("text/markdown", steps.into(), 422, ""),
            ("text/csv", choices.into(), 422, ""),
            ("text/markdown", "".into(), 422, "file_unreadable"),
            ("text/markdown", "<html><body><p>x</p></body></html>".into(), 422, "file_unreadable"),
            ("text/vnd.mermaid", "sequenceDiagram\n  A->>B: x\n".into(), 422, "file_unreadable"),
            ("text/vnd.mermaid", "just a sentence".into(), 422, "file_unreadable"),
            ("text/csv", "\n".into(), 422, "file_unreadable"),
            ("text/markdown", b"- one\n- t\0wo\n".to_vec(), 422, "invalid"),
            ("text/markdown", "- one\n- t\u{202e}wo\n".into(), 422, "file_unreadable"),
            ("text/markdown", b"- one\n- t\xffwo\n".to_vec(), 400, "malformed_text"),
            ("text/html", "<p>x</p>".into(), 415, "unsupported_media_type"),
            ("application/json", "{}".into(), 415, "unsupported_media_type"),
        ];
        for (kind, text, status, code) in cases {
            let began = std::time::Instant::now();
            let answer = team.engineer.call(Method::POST, "flows/convert").bytes(kind, text).await;
            let problem = answer.with_status(status);
            assert!(code.is_empty() || problem["code"] == code, "{answer}");
            assert!(answer.body.len() < 4_000, "a refusal does not repeat the text: {answer}");
            if problem["code"] == "file_unreadable" {
                assert!(problem["detail"].as_str().unwrap().starts_with("Line "), "{answer}");
            }
            assert!(began.elapsed().as_secs() < 5, "{answer}");
        }
        assert_eq!(team.viewer.get("flows").await.ok()["items"], json!([]));
        // Right-to-left and combining text is text.
        let text = "- \u{5d4}\u{5d3}\u{5e4}\u{5e1}\u{5ea}\n- Z\u{351}\u{36b}\n";
        let fine = team.engineer.call(Method::POST, "flows/convert").bytes("text/markdown", text).await.ok();
        assert!(fine.to_string().contains("\u{5d4}\u{5d3}"), "{fine}");
    });
}

#[test]
fn a_flow_is_exported_as_text_and_picture() {
    story(async |house| {
        let team = house.team().await;
        let id = publish(&team.engineer, &printer()).await;
        edit(&team.engineer, &id, 1, json!([retitle("ping", "<script>alert(1)</script> In the draft")]))
            .await
            .ok();
        for (format, kind, ending, begin) in [
            ("markdown", "text/markdown; charset=utf-8", "md", "#"),
            ("mermaid", "text/vnd.mermaid; charset=utf-8", "mmd", "flowchart"),
            ("svg", "image/svg+xml; charset=utf-8", "svg", "<svg"),
        ] {
            let export = async |version: &str| {
                team.viewer.get(&format!("flows/{id}/export?format={format}{version}")).await
            };
            let live = export("").await;
            assert_eq!((live.status.as_u16(), &live.headers["content-type"]), (200, &kind.parse().unwrap()));
            let file = format!("attachment; filename=\"the-printer-prints-nothing.{ending}\"");
            assert_eq!(live.headers["content-disposition"], file);
            assert!(live.text().contains(begin) && !live.text().contains("In the draft"), "{live}");
            assert_eq!(export("&version=1").await.body, live.body);
            let draft = export("&version=draft").await.text();
            assert!(draft.contains("In the draft"), "{draft}");
            assert!(format != "svg" || !draft.contains("<script"), "{draft}");
        }
        // What is written can be read again.
        let text = team.viewer.get(&format!("flows/{id}/export?format=mermaid")).await.body;
        let again =
            team.engineer.call(Method::POST, "flows/convert").bytes("text/vnd.mermaid", text).await.ok();
        assert!(again["document"]["steps"].as_array().unwrap().len() >= 8, "{again}");
    });
}

#[test]
fn findings_of_a_flow_that_is_all_wrong_are_told_in_time() {
    story(async |house| {
        let team = house.team().await;
        let names = (0..4_000).map(|at| format!("{{{{v{at}}}}} ")).collect::<Vec<_>>().concat();
        let mut document = printer();
        for at in 0..20 {
            let step = json!({ "id": format!("s{at}"), "kind": "instruction", "title": "x", "body": names,
                "branches": [{ "id": "done", "to": "nowhere" }, { "id": "done", "to": "s0" }] });
            document["steps"].as_array_mut().unwrap().push(step);
        }
        let began = std::time::Instant::now();
        let checked = team.engineer.post("flows/check", document).await;
        checked.ok();
        assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
        assert!(checked.body.len() < 2_000_000, "{} bytes", checked.body.len());
    });
}
