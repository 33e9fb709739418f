//! Walking a draft without a session: as far as it leads, from anywhere, and nothing is kept.

use crate::{
    client::{Actor, Answer},
    documents::printer,
    house::{story, story_alone},
};
use serde_json::{Value, json};

async fn create(who: &Actor, document: Value) -> String {
    let flow = who.post("flows", json!({ "document": document })).await.created();
    flow["id"].as_str().unwrap().to_owned()
}

async fn walk(who: &Actor, flow: &str, from: Option<&str>, acts: &[Value]) -> Answer {
    let mut body = json!({ "acts": acts });
    if let Some(from) = from {
        body["from"] = json!(from);
    }
    who.post(&format!("flows/{flow}/draft/walk"), body).await
}

fn pick(branch: &str) -> Value {
    json!({ "type": "answer", "branch": branch })
}

fn facts(users: i64) -> Value {
    json!({ "type": "answer", "branch": "next", "values": { "printer": "printer-7", "users": users } })
}

fn path(trial: &Value) -> Vec<&str> {
    trial["state"]["path"].as_array().unwrap().iter().map(|visit| visit["step"].as_str().unwrap()).collect()
}

/// What a break says, without its sentence.
fn broken_off(trial: &Value) -> Value {
    let mut broken_off = trial["broken_off"].clone();
    if let Some(fields) = broken_off.as_object_mut() {
        let message = fields.remove("message").unwrap();
        assert!(message.as_str().unwrap().ends_with('.'), "{message}");
    }
    broken_off
}

#[test]
fn a_draft_is_walked_as_a_session_would_be_and_nothing_is_kept() {
    story_alone(async |house| {
        let team = house.team().await;
        let flow = create(&team.engineer, printer()).await;
        let begun = walk(&team.viewer, &flow, None, &[]).await.ok();
        assert_eq!(
            (path(&begun), &begun["taken"], &begun["broken_off"]),
            (vec!["facts"], &json!(0), &Value::Null)
        );
        let steps = &begun["reading"]["steps"];
        assert_eq!(steps[0]["fields"][0]["label"], "Printer");
        assert_eq!((&steps[1]["id"], &steps[2]), (&json!("size"), &Value::Null), "what may come next");
        assert_eq!(begun["state"]["variables"], json!({ "users": 1 }));

        let flushes = house.app.db.counters().flushes;
        // A form, a decision, a loop, going back, a tick, a note, a value and an outcome.
        let acts = [
            facts(2),
            pick("yes"),
            json!({ "type": "tick", "step": "restart", "item": "told", "done": true }),
            pick("done"),
            pick("again"),
            pick("no"),
            json!({ "type": "rewind", "to": 6 }),
            pick("yes"),
            json!({ "type": "note", "text": "The queue was full.", "audience": "client" }),
            json!({ "type": "variable", "name": "users", "value": 9 }),
            pick("done"),
            pick("yes"),
            json!({ "type": "finish", "closing_note": "Paper was missing too." }),
        ];
        let done = walk(&team.viewer, &flow, None, &acts).await.ok();
        assert_eq!(done["broken_off"], Value::Null, "{done}");
        assert_eq!(done["taken"], acts.len());
        assert_eq!(
            path(&done),
            ["facts", "ping", "restart", "printed", "ping", "restart", "printed", "solved"]
        );
        let state = &done["state"];
        assert_eq!((&state["status"], &state["outcome"]), (&json!("finished"), &json!("resolved")));
        assert_eq!(state["path"][1]["passed"], json!([{ "step": "size", "branch": "else" }]));
        assert_eq!(state["variables"], json!({ "users": 9, "printer": "printer-7" }));
        assert_eq!(state["revised"][0]["answer"]["branch"], "no");
        // Each step once, and only those that the walk has to do with.
        let ids =
            done["reading"]["steps"].as_array().unwrap().iter().map(|step| step["id"].as_str().unwrap());
        assert_eq!(ids.collect::<Vec<_>>(), ["facts", "ping", "restart", "printed", "solved"]);
        let notes = &done["notes"];
        let internal = notes["internal"].as_str().unwrap();
        assert!(internal.contains("# The printer prints nothing"), "{internal}");
        assert!(internal.contains("Does printer-7 answer a ping?"), "{internal}");
        assert!(internal.contains("version 1"), "the number that it would get: {internal}");
        let client = notes["client"].as_str().unwrap();
        assert!(
            client.contains("The queue was full.") && client.contains("Your printer prints again."),
            "{client}"
        );
        assert!(notes["resolution"].as_str().unwrap().starts_with("Resolved: The printer prints"));
        let body = json!({ "acts": [facts(2)], "note_format": "html" });
        let html = team.viewer.post(&format!("flows/{flow}/draft/walk"), body).await.ok();
        assert!(html["notes"]["internal"].as_str().unwrap().starts_with("<h2>"));

        assert_eq!(house.app.db.counters().flushes, flushes, "nothing was written");
        assert_eq!(team.viewer.get("sessions").await.ok()["items"], json!([]));
        assert_eq!(team.viewer.get(&format!("flows/{flow}")).await.ok()["draft_revision"], 1);
    });
}

#[test]
fn a_hole_in_the_draft_is_shown_where_it_is() {
    story(async |house| {
        let team = house.team().await;
        let mut document = printer();
        document["steps"][2]["branches"][1].as_object_mut().unwrap().remove("to");
        document["steps"][1]["branches"][0]["to"] = json!("gone");
        document["steps"][4]["branches"] = json!([]);
        document["steps"][5].as_object_mut().unwrap().remove("outcome");
        document["steps"][0]["fields"].as_array_mut().unwrap().push(json!({ "variable": "floor" }));
        let flow = create(&team.engineer, document.clone()).await;
        let try_it =
            async |from: &str, acts: &[Value]| walk(&team.viewer, &flow, Some(from), acts).await.ok();

        let unconnected = try_it("ping", &[pick("no"), pick("yes")]).await;
        assert_eq!(
            broken_off(&unconnected),
            json!({ "act": 0, "code": "branch_target_missing", "step": "ping", "branch": "no" })
        );
        let message = &unconnected["broken_off"]["message"];
        assert_eq!(message, "“No answer” of “Does {{printer}} answer a ping?” leads nowhere yet.");
        assert_eq!((path(&unconnected), &unconnected["taken"]), (vec!["ping"], &json!(0)));
        assert!(unconnected["notes"]["internal"].is_string());

        let asked = try_it("facts", &[facts(9)]).await;
        assert_eq!(broken_off(&asked)["code"], "field_missing", "the form has another field");
        let mut filled = facts(9);
        filled["values"]["floor"] = json!("3");
        assert_eq!(
            broken_off(&try_it("facts", &[filled]).await),
            json!({ "act": 0, "code": "field_variable_unknown", "step": "facts", "variable": "floor" })
        );
        let many = json!({ "type": "variable", "name": "users", "value": 9 });
        let behind = try_it("size", &[]).await;
        assert_eq!(path(&behind), ["ping"], "a decision asks nobody");
        document["variables"][1]["default"] = json!(9);
        let gone = create(&team.engineer, document).await;
        let lost = walk(&team.viewer, &gone, Some("size"), &[many]).await.ok();
        assert_eq!(
            broken_off(&lost),
            json!({ "code": "branch_target_unknown", "step": "size", "branch": "many" })
        );
        assert!(lost.get("state").is_none() && lost.get("notes").is_none(), "{lost}");

        let stuck = try_it("printed", &[]).await;
        assert_eq!(broken_off(&stuck), json!({ "code": "branches_missing", "step": "printed" }));
        let nameless = try_it("solved", &[]).await;
        assert_eq!(broken_off(&nameless), json!({ "code": "outcome_kind_missing", "step": "solved" }));
        assert_eq!(path(&nameless), ["solved"]);
        for from in ["nowhere", ""] {
            let trial = try_it(from, &[pick("yes")]).await;
            let code = if from.is_empty() { "start_missing" } else { "start_unknown" };
            assert_eq!((broken_off(&trial), &trial["taken"]), (json!({ "code": code }), &json!(0)));
        }
    });
}

#[test]
fn a_walk_goes_on_over_the_draft_as_it_is_now() {
    story(async |house| {
        let team = house.team().await;
        let mut document = printer();
        document["steps"][2]["branches"][1].as_object_mut().unwrap().remove("to");
        let flow = create(&team.engineer, document.clone()).await;
        let acts = [facts(1), pick("no")];
        assert_eq!(walk(&team.viewer, &flow, None, &acts).await.ok()["taken"], 1);
        team.engineer.put(&format!("flows/{flow}/draft"), printer()).if_match(1).await.ok();
        let mended = walk(&team.viewer, &flow, None, &acts).await.ok();
        assert_eq!((path(&mended), &mended["revision"]), (vec!["facts", "ping", "network"], &json!(2)));
        // What was removed meanwhile ends the walk before it.
        document["steps"][2]["branches"].as_array_mut().unwrap().pop();
        team.engineer.put(&format!("flows/{flow}/draft"), document).if_match(2).await.ok();
        let shorter = walk(&team.viewer, &flow, None, &acts).await.ok();
        assert_eq!(broken_off(&shorter), json!({ "act": 1, "code": "branch_unknown", "step": "ping" }));
    });
}

#[test]
fn bad_walks_are_refused_and_other_teams_see_nothing() {
    story(async |house| {
        let (team, other) = (house.team().await, house.team().await);
        let flow = create(&team.engineer, printer()).await;
        walk(&other.admin, &flow, None, &[]).await.refused(404, "not_found");
        let missing = "01980000-0000-7000-8000-000000000000";
        walk(&team.viewer, missing, None, &[]).await.refused(404, "not_found");

        let place = format!("flows/{flow}/draft/walk");
        let post = async |body: Value| team.viewer.post(&place, body).await;
        post(json!({ "acts": vec![pick("yes"); 501] })).await.refused_at(422, "invalid", "/acts");
        assert_eq!(post(json!({ "acts": vec![pick("yes"); 500] })).await.ok()["taken"], 0);
        post(json!({ "from": "x".repeat(201) })).await.refused_at(422, "invalid", "/from");
        for (body, pointer) in [
            (json!({ "steps": [] }), "/steps"),
            (json!({ "acts": [{ "type": "dance" }] }), "/acts/0/type"),
            (json!({ "acts": [pick("yes"), { "type": "rewind", "to": -1 }] }), "/acts/1"),
            (json!({ "acts": [{ "type": "answer" }] }), "/acts/0/branch"),
            (json!({ "acts": [{ "type": "answer", "branch": "next", "extra": 1 }] }), "/acts/0"),
            (
                json!({ "acts": [{ "type": "answer", "branch": "next", "values": { "printer": [] } }] }),
                "/acts/0",
            ),
            (json!({ "note_format": "pdf" }), "/note_format"),
        ] {
            let answer = post(body).await;
            let problem = answer.refused(422, "invalid");
            let found = problem["errors"][0]["pointer"].as_str().unwrap();
            assert_eq!(found, pointer, "{answer}");
        }
        // Values that do not fit are told by name, and the walk stands before them.
        let trial = post(json!({ "acts": [
            { "type": "answer", "branch": "next", "values": { "printer": "999.1.1.1", "users": 1 } }
        ] }));
        assert_eq!(
            broken_off(&trial.await.ok()),
            json!({ "act": 0, "code": "field_invalid", "step": "facts", "variable": "printer" })
        );
    });
}
