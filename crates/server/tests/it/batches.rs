//! Batches: launched whole or not at all, acted on together, and taken once more.

use crate::{
    client::{Actor, Answer},
    documents::{printer, publish, servers},
    house::{Team, story, story_alone},
};
use pathbook::{auth::Role, db::Engine, types::UserId};
use serde_json::{Value, json};
use std::time::Instant;

/// Launches a batch for these labels.
async fn launch(who: &Actor, flow: &str, labels: &[&str]) -> Value {
    who.post("batches", json!({ "flow_id": flow, "labels": labels })).await.created()
}

fn id(thing: &Value) -> String {
    thing["id"].as_str().unwrap().to_owned()
}

async fn tiles(who: &Actor, batch: &Value) -> Vec<Value> {
    let page = who.get(&format!("batches/{}/sessions?limit=1000", id(batch))).await.ok();
    page["items"].as_array().unwrap().clone()
}

async fn counts(who: &Actor, batch: &Value) -> Value {
    let mut counts = who.get(&format!("batches/{}", id(batch))).await.ok()["counts"].clone();
    counts.as_object_mut().unwrap().retain(|_, count| *count != 0);
    counts
}

/// Answers one session of a batch.
async fn answer(who: &Actor, tile: &Value, branch: &str) -> Value {
    let session = who.get(&format!("sessions/{}", id(tile))).await.ok();
    let body = json!({ "position": session["position"], "branch": branch });
    who.post(&format!("sessions/{}/answers", id(tile)), body).await.ok()
}

async fn finish(who: &Actor, tile: &Value, outcome: &str) {
    let session = who.get(&format!("sessions/{}", id(tile))).await.ok();
    let body = json!({ "position": session["position"], "outcome": outcome, "closing_note": "All is said." });
    who.post(&format!("sessions/{}/finish", id(tile)), body).await.ok();
}

fn code(answer: &Answer) -> String {
    answer.json()["code"].as_str().unwrap_or_default().to_owned()
}

async fn list_of(team: &Team, name: &str) -> Value {
    let targets = json!([
        { "label": "dc-01", "address": "10.0.0.1", "client": "Contoso", "site": "Bern", "fields": { "rack": "7", "os": "2025", "spare": "yes" } },
        { "label": "dc-02", "address": "not a host!", "client": "Fabrikam", "kind": "server", "fields": { "rack": "nine" } },
        { "label": "dc-03", "client": "Contoso" },
    ]);
    team.engineer.post("target-lists", json!({ "name": name, "targets": targets })).await.created()
}

#[test]
fn a_batch_begins_a_session_for_each_target_with_what_is_known_of_it() {
    story(async |house| {
        let team = house.team().await;
        let flow = publish(&team.engineer, &servers()).await;
        let list = list_of(&team, "Domain controllers").await;
        let batch = team
            .engineer
            .post(
                "batches",
                json!({ "flow_id": flow, "list_id": list["id"], "due_at": "2026-12-01T00:00:00Z" }),
            )
            .await
            .created();
        assert_eq!(batch["name"], "Patch the servers: Domain controllers");
        assert_eq!(
            (&batch["targets"], &batch["status"], &batch["trigger"]),
            (&json!(3), &json!("open"), &json!("manual"))
        );
        assert_eq!(batch["list"], json!({ "id": list["id"], "name": "Domain controllers" }));
        assert_eq!(batch["can"], json!({ "assign": true, "answer": true, "cancel": true, "again": true }));
        assert_eq!(team.viewer.get(&format!("batches/{}", id(&batch))).await.ok()["can"]["cancel"], false);
        assert_eq!(counts(&team.viewer, &batch).await, json!({ "not_started": 3 }));

        let tiles = tiles(&team.viewer, &batch).await;
        let labels: Vec<_> = tiles.iter().map(|tile| tile["target_label"].as_str().unwrap()).collect();
        assert_eq!(labels, ["dc-01", "dc-02", "dc-03"]);
        assert_eq!(tiles[0]["path"], json!([{ "step": "patch" }]));
        assert_eq!((&tiles[0]["started"], &tiles[0]["step_title"]), (&json!(false), &json!("Patch dc-01")));
        let session = team.engineer.get(&format!("sessions/{}", id(&tiles[0]))).await.ok();
        assert_eq!(
            session["batch"],
            json!({ "id": batch["id"], "name": batch["name"], "ordinal": 1, "of": 3 })
        );
        assert_eq!(
            session["variables"],
            json!({ "address": "10.0.0.1", "client": "Contoso", "rack": 7, "spare": true })
        );
        // What does not fit the type of its variable is left out.
        let session = team.engineer.get(&format!("sessions/{}", id(&tiles[1]))).await.ok();
        assert_eq!(session["variables"], json!({ "client": "Fabrikam" }));
        // A part of the list.
        let part = json!({ "flow_id": flow, "list_id": list["id"], "filter": { "client": "Contoso" }, "name": " Contoso alone " });
        let part = team.engineer.post("batches", part).await.created();
        assert_eq!((&part["name"], &part["targets"]), (&json!("Contoso alone"), &json!(2)));
        let listed = team.viewer.get(&format!("batches?flow={flow}&status=open")).await.ok();
        let names: Vec<_> = listed["items"].as_array().unwrap().iter().map(|item| &item["name"]).collect();
        assert_eq!(names, [&part["name"], &batch["name"]]);
        let first = team.viewer.get("batches?limit=1").await.ok();
        let next = format!("batches?limit=1&cursor={}", first["next"].as_str().unwrap());
        assert_eq!(team.viewer.get(&next).await.ok()["items"][0]["id"], batch["id"]);
    });
}

#[test]
fn guards_stand_in_their_order_and_a_refusal_leaves_nothing() {
    story(async |house| {
        let (team, other) = (house.team().await, house.team().await);
        let (mine, theirs) =
            (publish(&team.engineer, &servers()).await, publish(&other.engineer, &servers()).await);
        let trouble = publish(&team.engineer, &printer()).await;
        let draft = team.engineer.post("flows", json!({ "document": servers() })).await.created();
        let list = list_of(&team, "Servers").await;
        let foreign = list_of(&other, "Servers").await;
        let try_it = async |body: Value| team.engineer.post("batches", body).key("one key for all").await;
        let labels = json!(["a"]);
        // Another team's flow and list are not there, and nor is what never was.
        try_it(json!({ "flow_id": theirs, "labels": labels })).await.refused(404, "not_found");
        try_it(json!({ "flow_id": UserId::new(), "labels": labels })).await.refused(404, "not_found");
        try_it(json!({ "flow_id": mine, "list_id": foreign["id"] })).await.refused(404, "not_found");
        let viewer = team.viewer.post("batches", json!({ "flow_id": theirs, "labels": labels })).await;
        viewer.refused(403, "forbidden");
        // Neither the kind nor the version is looked at before the archive.
        try_it(json!({ "flow_id": trouble, "labels": [] })).await.refused(409, "kind_not_batchable");
        try_it(json!({ "flow_id": draft["id"], "labels": [] })).await.refused(409, "flow_not_published");
        team.engineer.act(&format!("flows/{trouble}/archive")).await.ok();
        try_it(json!({ "flow_id": trouble, "labels": [] })).await.refused(409, "flow_archived");
        try_it(json!({ "flow_id": mine, "labels": [] })).await.refused(422, "no_targets");
        let nobody = json!({ "flow_id": mine, "list_id": list["id"], "filter": { "client": "Nobody" } });
        try_it(nobody).await.refused(422, "no_targets");
        let many: Vec<_> = (0..10_001).map(|at| format!("s{at}")).collect();
        try_it(json!({ "flow_id": mine, "labels": many })).await.refused(422, "too_many_targets");
        for (labels, place, code) in [
            (json!(["a", " A "]), "/labels/1", "duplicate_label"),
            (json!(["a", " "]), "/labels/1", "invalid_label"),
            (json!(["a\nb"]), "/labels/0", "invalid_label"),
            (json!(["x".repeat(201)]), "/labels/0", "invalid_label"),
        ] {
            let answer = try_it(json!({ "flow_id": mine, "labels": labels })).await;
            let fault = &answer.refused(422, "invalid")["errors"][0];
            assert_eq!((&fault["pointer"], &fault["code"]), (&json!(place), &json!(code)));
        }
        let stranger = json!({ "kind": "round_robin", "members": [team.engineer.id, other.engineer.id] });
        let answer = try_it(json!({ "flow_id": mine, "labels": labels, "assignment": stranger })).await;
        assert_eq!(answer.refused(422, "invalid")["errors"][0]["pointer"], "/assignment/members/1");
        for neither in
            [json!({ "flow_id": mine }), json!({ "flow_id": mine, "labels": labels, "list_id": list["id"] })]
        {
            try_it(neither).await.refused(422, "invalid");
        }
        team.engineer.act(&format!("target-lists/{}/archive", id(&list))).await;
        assert_eq!(team.viewer.get("batches").await.ok()["items"], json!([]));
        assert_eq!(team.viewer.get("sessions").await.ok()["items"], json!([]));
        // The same key is free still: nothing that was refused has used it.
        try_it(json!({ "flow_id": mine, "labels": labels })).await.created();
    });
}

#[test]
fn launched_twice_with_one_key_a_batch_is_there_once() {
    story(async |house| {
        let team = house.team().await;
        let flow = publish(&team.engineer, &servers()).await;
        let body = json!({ "flow_id": flow, "labels": ["a", "b"] });
        let both =
            [0, 1].map(|_| tokio::spawn(team.engineer.post("batches", body.clone()).key("k").into_future()));
        let mut ids = Vec::new();
        for one in both {
            ids.push(one.await.unwrap().created()["id"].clone());
        }
        assert_eq!(ids[0], ids[1]);
        assert_eq!(team.viewer.get("batches").await.ok()["items"].as_array().unwrap().len(), 1);
        assert_eq!(team.viewer.get("sessions").await.ok()["items"].as_array().unwrap().len(), 2);
        let other = json!({ "flow_id": flow, "labels": ["a"] });
        team.engineer.post("batches", other).key("k").await.refused(422, "idempotency_key_reused");
    });
}

#[test]
fn ten_thousand_targets_are_launched_at_once() {
    story_alone(async |house| {
        let team = house.team().await;
        let flow = publish(&team.engineer, &servers()).await;
        let labels: Vec<_> = (0..10_000).map(|at| format!("server-{at:05}.contoso.example")).collect();
        let body = json!({ "flow_id": flow, "labels": labels });
        let before = house.app.db.counters();
        let began = Instant::now();
        let batch = team.engineer.post("batches", body).key("big").await.created();
        println!("10,000 targets in {:?}", began.elapsed());
        let statements = house.app.db.counters().statements - before.statements;
        assert!(statements <= 12, "{statements} statements");
        assert_eq!(batch["counts"]["not_started"], 10_000);
        assert_eq!(house.number("SELECT count(*) FROM session").await, 10_000);
        assert_eq!(house.number("SELECT count(*) FROM session_event").await, 10_000);
        let page = team.viewer.get(&format!("batches/{}/sessions?limit=1000", id(&batch))).await.ok();
        assert_eq!(page["items"].as_array().unwrap().len(), 1000);
        assert!(page["next"].is_string());
        let path = format!("batches/{}/cancel", id(&batch));
        let done = team.engineer.post(&path, json!({ "reason": "A drill." })).await.ok();
        assert_eq!(done, json!({ "done": 10_000, "skipped": [] }));
        assert_eq!(counts(&team.viewer, &batch).await, json!({ "cancelled": 10_000 }));
    });
}

#[test]
fn members_take_turns_and_handing_over_is_not_beginning() {
    story(async |house| {
        let team = house.team().await;
        let flow = publish(&team.engineer, &servers()).await;
        let third = team.member(Role::Engineer).await;
        let turns = json!({ "kind": "round_robin", "members": [team.engineer.id, third.id] });
        let new = json!({ "flow_id": flow, "labels": ["a", "b", "c", "d"], "assignment": turns });
        let batch = team.admin.post("batches", new).await.created();
        let before = tiles(&team.viewer, &batch).await;
        let walkers: Vec<_> = before.iter().map(|tile| tile["assignee"]["id"].as_str().unwrap()).collect();
        assert_eq!(walkers, [&team.engineer.id, &third.id, &team.engineer.id, &third.id]);
        // Only who it is for may walk.
        let body = json!({ "position": 1, "branch": "done" });
        let path = format!("sessions/{}/answers", id(&before[0]));
        third.post(&path, body).await.refused(403, "not_assignee");
        answer(&team.engineer, &before[0], "done").await;
        finish(&third, &before[1], "failed").await;
        assert_eq!(counts(&team.viewer, &batch).await, json!({ "not_started": 2, "open": 1, "failed": 1 }));

        let assign = format!("batches/{}/assign", id(&batch));
        let to_me = json!({ "assignment": { "kind": "member", "member": team.engineer.id } });
        let done = team.admin.post(&assign, to_me.clone()).key("mine").await.ok();
        assert_eq!(done, json!({ "done": 3, "skipped": [] }));
        assert_eq!(team.admin.post(&assign, to_me).key("mine").await.ok(), done);
        assert_eq!(counts(&team.viewer, &batch).await, json!({ "not_started": 2, "open": 1, "failed": 1 }));
        let after = tiles(&team.viewer, &batch).await;
        assert!([0, 2, 3].iter().all(|at: &usize| after[*at]["assignee"]["id"] == team.engineer.id.as_str()));
        // Whose it was keeps its events.
        assert_eq!((&after[0]["seq"], &after[2]["seq"], &after[3]["seq"]), (&json!(2), &json!(1), &json!(2)));
        assert_eq!(after[3]["started"], false);
        let session = team.engineer.get(&format!("sessions/{}", id(&after[3]))).await.ok();
        assert_eq!((&session["seq"], &session["active_seconds"]), (&json!(2), &json!(0)));
        let named = json!({
            "sessions": [id(&after[0]), id(&after[1]), UserId::new().to_string()],
            "assignment": { "kind": "member", "member": third.id },
        });
        let done = team.admin.post(&assign, named).await.ok();
        assert_eq!(done["done"], 1);
        let codes: Vec<_> =
            done["skipped"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["not_found", "already_finished"]);
        // What was handed over by many at once goes on as ever.
        answer(&third, &after[0], "no").await;
    });
}

#[test]
fn an_answer_for_many_is_an_event_of_each_and_says_whom_it_left_out() {
    story(async |house| {
        let team = house.team().await;
        let flow = publish(&team.engineer, &servers()).await;
        let other = launch(&team.engineer, &flow, &["x"]).await;
        let turns = json!({ "kind": "round_robin", "members": [team.engineer.id, team.engineer.id, team.engineer.id, team.admin.id] });
        let new =
            json!({ "flow_id": flow, "labels": ["a", "b", "c", "d", "e", "f", "g"], "assignment": turns });
        let batch = team.engineer.post("batches", new).await.created();
        let all = tiles(&team.viewer, &batch).await;
        answer(&team.engineer, &all[1], "done").await;
        team.engineer.act(&format!("sessions/{}/pause", id(&all[2]))).await.ok();
        let foreign = tiles(&team.viewer, &other).await;
        let path = format!("batches/{}/answer", id(&batch));
        let mut named: Vec<_> = all.iter().map(id).collect();
        named.push(id(&foreign[0]));
        let body = json!({ "step": "patch", "branch": "done", "sessions": named });
        let done = team.engineer.post(&path, body.clone()).key("bulk").await.ok();
        assert_eq!(done["done"], 4, "{done}");
        let mut skipped: Vec<_> = done["skipped"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["session"].as_str().unwrap().to_owned(), it["code"].as_str().unwrap().to_owned()))
            .collect();
        skipped.sort();
        let mut wanted = vec![
            (id(&all[1]), "not_at_step".to_owned()),
            (id(&all[2]), "not_open".to_owned()),
            (id(&all[3]), "not_assignee".to_owned()),
            (id(&foreign[0]), "not_found".to_owned()),
        ];
        wanted.sort();
        assert_eq!(skipped, wanted);
        let events = team.viewer.get(&format!("sessions/{}/events", id(&all[0]))).await.ok();
        assert_eq!(events["items"][1]["branch"], "done");
        assert_eq!(events["items"][1]["by"]["id"], team.engineer.id);
        // Once more with the key: nothing happens twice.
        let again = team.engineer.post(&path, body).key("bulk").await.ok();
        assert_eq!(again["done"], 4);
        let events = team.viewer.get(&format!("sessions/{}/events", id(&all[0]))).await.ok();
        assert_eq!(events["items"].as_array().unwrap().len(), 2);
        // Without names it is for all of mine that stand there.
        let rest = json!({ "step": "reboot", "branch": "no" });
        assert_eq!(team.engineer.post(&path, rest).await.ok(), json!({ "done": 5, "skipped": [] }));

        for (step, branch, status, code) in [
            ("details", "next", 409, "step_not_bulk"),
            ("wipe", "done", 409, "step_not_bulk"),
            ("consent", "yes", 409, "step_not_bulk"),
            ("nowhere", "done", 422, "invalid"),
            ("patch", "maybe", 422, "invalid"),
        ] {
            let answer = team.engineer.post(&path, json!({ "step": step, "branch": branch })).await;
            answer.refused(status, code);
        }
        // Saying no to what would be consent is no consent.
        let no = json!({ "step": "consent", "branch": "no" });
        assert_eq!(team.engineer.post(&path, no).await.ok()["done"], 0);
    });
}

#[test]
fn a_cancelled_batch_keeps_what_was_finished_and_is_taken_once_more() {
    story(async |house| {
        let team = house.team().await;
        let flow = publish(&team.engineer, &servers()).await;
        let list = list_of(&team, "Servers").await;
        let new = json!({ "flow_id": flow, "list_id": list["id"] });
        let batch = team.engineer.post("batches", new).await.created();
        let all = tiles(&team.viewer, &batch).await;
        answer(&team.engineer, &all[0], "done").await;
        finish(&team.engineer, &all[0], "failed").await;
        finish(&team.engineer, &all[1], "resolved").await;
        let path = format!("batches/{}", id(&batch));
        let again = team.engineer.post(&format!("{path}/again"), json!({})).key("again").await.created();
        assert_eq!(
            (&again["again_of"], &again["trigger"], &again["targets"]),
            (&batch["id"], &json!("again"), &json!(2))
        );
        assert_eq!(again["name"], batch["name"]);
        let retaken = tiles(&team.viewer, &again).await;
        let labels: Vec<_> = retaken.iter().map(|tile| tile["target_label"].as_str().unwrap()).collect();
        assert_eq!(labels, ["dc-01", "dc-03"]);
        let session = team.viewer.get(&format!("sessions/{}", id(&retaken[0]))).await.ok();
        assert_eq!(
            (&session["variables"]["rack"], &session["variables"]["spare"]),
            (&json!(7), &json!(true))
        );
        let twice = team.engineer.post(&format!("{path}/again"), json!({})).key("again").await.created();
        assert_eq!(twice["id"], again["id"]);
        let none = team.engineer.post(&format!("{path}/again"), json!({ "only": ["escalated"] })).await;
        none.refused(422, "no_targets");

        let cancel = format!("{path}/cancel");
        team.engineer.post(&cancel, json!({ "reason": " " })).await.refused(422, "invalid");
        let done = team.engineer.post(&cancel, json!({ "reason": "The window closed." })).await.ok();
        assert_eq!(done["done"], 1);
        assert_eq!(team.engineer.post(&cancel, json!({ "reason": "Again." })).await.ok()["done"], 0);
        let read = team.viewer.get(&path).await.ok();
        assert_eq!(
            (&read["status"], &read["cancel_reason"]),
            (&json!("cancelled"), &json!("The window closed."))
        );
        assert_eq!(counts(&team.viewer, &batch).await, json!({ "failed": 1, "resolved": 1, "cancelled": 1 }));
        let session = team.viewer.get(&format!("sessions/{}", id(&all[2]))).await.ok();
        assert_eq!(
            (&session["status"], &session["reason"]),
            (&json!("cancelled"), &json!("The window closed."))
        );
        let reopen = format!("sessions/{}/reopen", id(&all[2]));
        team.engineer.post(&reopen, json!({ "reason": "There is time after all." })).await.ok();
        assert_eq!(team.viewer.get(&path).await.ok()["status"], "open");
        let open = team.viewer.get("batches?status=open").await.ok();
        assert_eq!(open["items"].as_array().unwrap().len(), 2);
        assert_eq!(team.viewer.get("batches?status=finished").await.ok()["items"], json!([]));

        let report = team.viewer.get(&format!("{path}/report")).await.ok();
        let clients: Vec<_> =
            report["clients"].as_array().unwrap().iter().map(|it| it["client"].as_str().unwrap()).collect();
        assert_eq!(clients, ["Contoso", "Fabrikam"]);
        let first = &report["clients"][0]["targets"][0];
        assert_eq!(
            (&first["label"], &first["status"], &first["closing_note"]),
            (&json!("dc-01"), &json!("failed"), &json!("All is said."))
        );
        assert!(first["client_note"].as_str().unwrap().contains("We installed the updates."), "{first}");
        let table = team.viewer.get(&format!("{path}/export")).await;
        assert!(table.text().contains("dc-02,Fabrikam,resolved,"), "{}", table.text());
    });
}

#[test]
fn an_export_holds_no_formula() {
    story(async |house| {
        let team = house.team().await;
        let flow = publish(&team.engineer, &servers()).await;
        let batch = launch(&team.engineer, &flow, &["=HYPERLINK(\"http://x\")", "+1", "@x"]).await;
        let table = team.viewer.get(&format!("batches/{}/export", id(&batch))).await.text();
        for line in table.lines().skip(1) {
            let cell = line.trim_start_matches('"');
            assert!(cell.starts_with('\''), "{line}");
        }
    });
}

#[test]
fn the_target_of_a_batch_stays_and_its_next_one_is_found() {
    story(async |house| {
        let team = house.team().await;
        let flow = publish(&team.engineer, &servers()).await;
        let turns = json!({ "kind": "round_robin", "members": [team.engineer.id, team.admin.id] });
        let new = json!({ "flow_id": flow, "labels": ["a", "b", "c", "d", "e"], "assignment": turns });
        let batch = team.engineer.post("batches", new).await.created();
        let all = tiles(&team.viewer, &batch).await;
        let me = &team.engineer;
        let path = format!("sessions/{}", id(&all[0]));
        me.patch(&path, json!({ "target_label": "z" })).await.refused(409, "target_of_batch");
        let named = me.patch(&path, json!({ "ticket": { "id": "4711" } })).await.ok();
        assert_eq!((&named["target_label"], &named["ticket"]["id"]), (&json!("a"), &json!("4711")));
        me.patch(&path, json!({ "target_label": "a", "ticket": { "id": "4712" } })).await.ok();

        let next = async |at: usize| me.get(&format!("sessions/{}/next-target", id(&all[at]))).await;
        assert_eq!(next(0).await.ok(), json!({ "id": all[2]["id"], "ordinal": 3, "target_label": "c" }));
        finish(me, &all[2], "resolved").await;
        assert_eq!(next(2).await.ok()["target_label"], "e");
        assert_eq!(next(4).await.ok()["target_label"], "a");
        finish(me, &all[4], "resolved").await;
        next(0).await.refused(404, "no_next_target");
        let alone = me.post("sessions", json!({ "flow_id": flow })).await.created();
        me.get(&format!("sessions/{}/next-target", id(&alone))).await.refused(404, "no_next_target");
        me.get(&format!("sessions/{}/next-target", UserId::new())).await.refused(404, "not_found");
    });
}

#[test]
fn viewers_look_and_others_see_nothing() {
    story(async |house| {
        let (team, other) = (house.team().await, house.team().await);
        let flow = publish(&team.engineer, &servers()).await;
        let batch = launch(&team.engineer, &flow, &["a"]).await;
        let path = format!("batches/{}", id(&batch));
        let writes = [
            ("batches".to_owned(), json!({ "flow_id": flow, "labels": ["a"] })),
            (
                format!("{path}/assign"),
                json!({ "assignment": { "kind": "member", "member": team.viewer.id } }),
            ),
            (format!("{path}/answer"), json!({ "step": "patch", "branch": "done" })),
            (format!("{path}/cancel"), json!({ "reason": "No." })),
            (format!("{path}/again"), json!({})),
        ];
        for (path, body) in &writes {
            team.viewer.post(path, body.clone()).await.refused(403, "forbidden");
            other.viewer.post(path, body.clone()).await.refused(403, "forbidden");
            other.admin.post(path, body.clone()).await.refused(404, "not_found");
        }
        for read in ["", "/sessions", "/export", "/report"] {
            assert_eq!(team.viewer.get(&format!("{path}{read}")).await.status, 200);
            other.admin.get(&format!("{path}{read}")).await.refused(404, "not_found");
        }
        other.admin.get(&format!("events?batch={}", id(&batch))).await.refused(404, "not_found");
        assert_eq!(counts(&team.viewer, &batch).await, json!({ "not_started": 1 }));
    });
}

#[test]
fn a_target_stands_once_in_a_batch_whatever_writes_it() {
    story_alone(async |house| {
        let team = house.team().await;
        let flow = publish(&team.engineer, &servers()).await;
        launch(&team.engineer, &flow, &["a", "b"]).await;
        let mut tx = house.app.db.system_write(pathbook::auth::across_teams()).await.unwrap();
        let again = tx.sql("UPDATE session SET target_label = 'a'").execute().await;
        assert!(again.unwrap_err().is_unique("session_target"));
        drop(tx);
        assert!(matches!(house.engine, Engine::Sqlite | Engine::Postgres));
    });
}

#[test]
fn what_is_not_a_batch_is_a_problem() {
    story(async |house| {
        let team = house.team().await;
        let flow = publish(&team.engineer, &servers()).await;
        let bad = json!({ "flow_id": flow, "labels": ["a"], "assignment": { "kind": "owner" } });
        assert_eq!(code(&team.engineer.post("batches", bad).await), "invalid");
        team.viewer.get("batches?status=lost").await.refused(422, "invalid");
        team.viewer.get("batches/nonsense").await.refused(404, "not_found");
    });
}
