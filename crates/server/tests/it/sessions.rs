//! Walking a published version: every act, on several devices and servers, once and more often.

use crate::{
    client::{Actor, Answer, Call},
    documents::{printer, publish},
    house::{House, Team, story, story_alone},
};
use axum::http::Method;
use pathbook::{auth::Role, db::Engine};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// A session of a story.
struct Walk {
    me: Actor,
    id: String,
    flow: String,
}

impl Walk {
    async fn begin(me: &Actor, flow: &str) -> Self {
        let session = me.post("sessions", json!({ "flow_id": flow })).await.created();
        Self { me: me.clone(), id: session["id"].as_str().unwrap().to_owned(), flow: flow.to_owned() }
    }

    async fn of(team: &Team) -> Self {
        Self::begin(&team.viewer, &publish(&team.engineer, &printer()).await).await
    }

    /// The same session in the hands of somebody else, or on another device or server.
    fn by(&self, me: &Actor) -> Self {
        Self { me: me.clone(), id: self.id.clone(), flow: self.flow.clone() }
    }

    fn post(&self, act: &str, body: Value) -> Call {
        self.me.post(&format!("sessions/{}/{act}", self.id), body)
    }

    fn act(&self, act: &str) -> Call {
        self.me.act(&format!("sessions/{}/{act}", self.id))
    }

    async fn read(&self) -> Value {
        self.me.get(&format!("sessions/{}", self.id)).await.ok()
    }

    /// Answers the step where the session stands.
    async fn answer(&self, branch: &str) -> Value {
        let position = self.read().await["position"].clone();
        self.post("answers", json!({ "position": position, "branch": branch })).await.ok()
    }

    async fn fill(&self, users: u32) -> Value {
        let values = json!({ "printer": "printer-7", "users": users });
        self.post("answers", json!({ "position": 1, "branch": "next", "values": values })).await.ok()
    }

    async fn note(&self, audience: &str, format: &str) -> Answer {
        self.me.get(&format!("sessions/{}/note?audience={audience}&format={format}", self.id)).await
    }
}

fn steps(session: &Value) -> Vec<&str> {
    session["path"].as_array().unwrap().iter().map(|visit| visit["step"].as_str().unwrap()).collect()
}

/// A session without what differs from walk to walk.
fn essence(session: &Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for name in [
                    "id",
                    "flow_id",
                    "at",
                    "by",
                    "assignee",
                    "started_at",
                    "updated_at",
                    "finished_at",
                    "active_seconds",
                    "live_version",
                ] {
                    fields.remove(name);
                }
                fields.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut session = session.clone();
    strip(&mut session);
    session
}

#[test]
fn a_walk_from_the_first_step_to_the_note() {
    story(async |house| {
        let team = house.team().await;
        let flow = publish(&team.engineer, &printer()).await;
        let ticket = json!({ "system": "Jira", "id": "IT-4711", "url": "https://jira.contoso.test/IT-4711" });
        let begin = json!({ "flow_id": flow, "target_label": " printer-7 ", "ticket": ticket, "variables": { "model": "Laser" } });
        let session = team.viewer.post("sessions", begin).await.created();
        assert_eq!((&session["target_label"], &session["ticket"]), (&json!("printer-7"), &ticket));
        assert_eq!(
            (&session["seq"], &session["position"], &session["step"]),
            (&json!(1), &json!(1), &json!("facts"))
        );
        assert_eq!(session["variables"], json!({ "users": 1, "model": "Laser" }));
        assert_eq!(
            session["can"],
            json!({ "act": true, "hand_over": true, "cancel": true, "reopen": false })
        );
        let walk = Walk { me: team.viewer.clone(), id: session["id"].as_str().unwrap().to_owned(), flow };

        let session = walk.fill(2).await;
        assert_eq!((&session["step"], &session["seq"]), (&json!("ping"), &json!(2)));
        assert_eq!(session["path"][1]["passed"], json!([{ "step": "size", "branch": "else" }]));
        walk.answer("yes").await;
        let ticked =
            walk.post("ticks", json!({ "step": "restart", "item": "told", "done": true })).await.ok();
        assert_eq!(ticked["ticks"], json!({ "restart": ["told"] }));
        walk.post("notes", json!({ "text": "Toner is low.", "audience": "internal" })).await.ok();
        walk.post("notes", json!({ "text": "We ordered toner.", "audience": "client", "step": "ping" }))
            .await
            .ok();
        walk.answer("done").await;
        let session = walk.answer("yes").await;
        assert_eq!(steps(&session), ["facts", "ping", "restart", "printed", "solved"]);
        let position = session["position"].clone();
        let finished =
            walk.post("finish", json!({ "position": position, "closing_note": "All good." })).await.ok();
        assert_eq!((&finished["status"], &finished["outcome"]), (&json!("finished"), &json!("resolved")));
        assert_eq!(
            finished["can"],
            json!({ "act": false, "hand_over": false, "cancel": false, "reopen": true })
        );

        let internal = walk.note("internal", "markdown").await;
        assert_eq!(internal.headers["content-type"], "text/markdown; charset=utf-8");
        for part in [
            "The printer prints nothing",
            "printer-7",
            "IT-4711",
            "Toner is low.",
            "People are told",
            "All good.",
            &team.viewer.name,
        ] {
            assert!(internal.text().contains(part), "no {part} in {internal}");
        }
        let client = walk.note("client", "text").await;
        for part in
            ["We checked that the printer can be reached.", "We ordered toner.", "Your printer prints again."]
        {
            assert!(client.text().contains(part), "no {part} in {client}");
        }
        for secret in ["Toner is low.", "Restart-Service", "Give them"] {
            assert!(!client.text().contains(secret), "{secret} in {client}");
        }
        let html = walk.note("internal", "html").await;
        assert_eq!(html.headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(walk.note("resolution", "text").await.text().trim().lines().count(), 1);
        for audience in ["internal", "client", "resolution"] {
            for format in ["markdown", "text", "html", "json"] {
                let note = walk.note(audience, format).await;
                assert!(note.status == 200 && !note.body.is_empty(), "{note}");
                if format == "json" {
                    note.json();
                }
            }
        }
        walk.me.get(&format!("sessions/{}/note?audience=boss", walk.id)).await.refused_at(
            422,
            "invalid",
            "/audience",
        );

        let events = walk.me.get(&format!("sessions/{}/events?limit=4", walk.id)).await.ok();
        let kinds = |page: &Value| {
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|event| event["type"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(kinds(&events), ["started", "answered", "answered", "ticked"]);
        let next = events["next"].as_str().unwrap();
        let rest = walk.me.get(&format!("sessions/{}/events?limit=10&cursor={next}", walk.id)).await.ok();
        assert_eq!(kinds(&rest), ["note_added", "note_added", "answered", "answered", "outcome_reached"]);
    });
}

#[test]
fn a_session_stays_on_its_version() {
    story(async |house| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        walk.fill(1).await;
        let mut second = printer();
        second["title"] = json!("Another title");
        second["steps"][2]["branches"][0]["to"] = json!("network");
        second["steps"][2]["branches"][1]["to"] = json!("restart");
        team.engineer.put(&format!("flows/{}/draft", walk.flow), second).if_match(1).await.ok();
        let publish =
            team.engineer.post(&format!("flows/{}/publish", walk.flow), json!({ "change_note": "Shorter." }));
        publish.if_match(2).await.created();
        assert_eq!(walk.answer("yes").await["step"], "restart");
        let session = walk.read().await;
        assert_eq!((&session["version"], &session["live_version"]), (&json!(1), &json!(2)));
        assert_eq!(session["flow_title"], "The printer prints nothing");
        let fresh = Walk::begin(&team.viewer, &walk.flow).await;
        fresh.fill(1).await;
        assert_eq!(fresh.answer("yes").await["step"], "network");
        assert_eq!(
            team.viewer.post("sessions", json!({ "flow_id": walk.flow })).await.created()["version"],
            2
        );
    });
}

#[test]
fn only_published_flows_are_walked() {
    story(async |house| {
        let team = house.team().await;
        let draft = team.engineer.post("flows", json!({ "document": printer() })).await.created();
        team.viewer
            .post("sessions", json!({ "flow_id": draft["id"] }))
            .await
            .refused(409, "flow_not_published");
        assert_eq!(team.viewer.get("sessions").await.ok(), json!({ "items": [] }));
    });
}

#[test]
fn an_answer_counts_once_for_the_step_that_was_seen() {
    story(async |house| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        let fill = json!({ "position": 1, "branch": "next", "values": { "printer": "printer-7", "users": 2, "model": " " } });
        let first = walk.post("answers", fill.clone()).await;
        assert_eq!((first.etag(), first.replayed()), (2, false));
        // The same again: the state as it is, and no second event.
        let again = walk.post("answers", fill).await;
        assert_eq!((again.etag(), again.replayed(), again.ok()), (2, true, first.ok()));
        // Another answer to a step that was left.
        let other =
            json!({ "position": 1, "branch": "next", "values": { "printer": "printer-8", "users": 2 } });
        walk.post("answers", other).await.refused(409, "stale_position");
        for (body, code, pointer) in [
            (json!({ "position": 2, "branch": "maybe" }), "invalid", "/branch"),
            (
                json!({ "position": 2, "branch": "yes", "values": { "printer": "x" } }),
                "invalid",
                "/values/printer",
            ),
        ] {
            walk.post("answers", body).await.refused_at(422, code, pointer);
        }
        walk.post("answers", json!({ "position": 3, "branch": "yes" })).await.refused(409, "stale_position");
        walk.post("answers", json!({ "position": 0, "branch": "yes" })).await.refused(409, "stale_position");
        assert_eq!(walk.read().await["seq"], 2);
    });
}

#[test]
fn a_form_takes_values_that_fit_its_variables() {
    story(async |house| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        let fill = |values: Value| {
            walk.post("answers", json!({ "position": 1, "branch": "next", "values": values }))
        };
        for (values, pointer) in [
            (json!({}), "/values/printer"),
            (json!({ "printer": "  ", "users": 1 }), "/values/printer"),
            (json!({ "printer": "no host!", "users": 1 }), "/values/printer"),
            (json!({ "printer": 7, "users": 1 }), "/values/printer"),
            (json!({ "printer": "p" }), "/values/users"),
            (json!({ "printer": "p", "users": "many" }), "/values/users"),
            (json!({ "printer": "p", "users": true }), "/values/users"),
            (json!({ "printer": "p", "users": 1, "model": "Dot matrix" }), "/values/model"),
            (json!({ "printer": "p", "users": 1, "other": "x" }), "/values/other"),
        ] {
            fill(values).await.refused_at(422, "invalid", pointer);
        }
        fill(json!({ "printer": "p", "users": null })).await.refused(422, "invalid");
        assert_eq!(walk.read().await["seq"], 1);
        let session = fill(json!({ "printer": "2001:db8::7", "users": 6.5, "model": "Ink" })).await.ok();
        // More than five people: the decision leads past the ping.
        assert_eq!(session["step"], "server");
        assert_eq!(session["variables"], json!({ "users": 6.5, "printer": "2001:db8::7", "model": "Ink" }));
    });
}

#[test]
fn going_back_turns_later_answers_into_suggestions() {
    story(async |house| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        walk.fill(2).await;
        walk.answer("yes").await;
        walk.answer("failed").await;
        let session = walk.read().await;
        assert_eq!(session["step"], "server");
        let (position, to) = (session["position"].clone(), session["path"][1]["seq"].clone());
        let back = walk.post("rewind", json!({ "position": position, "to": to })).await;
        let session = back.ok();
        assert_eq!((session["step"].as_str(), steps(&session)), (Some("ping"), vec!["facts", "ping"]));
        assert_eq!(session["suggestions"]["ping"]["branch"], "yes");
        assert_eq!(session["suggestions"]["restart"]["branch"], "failed");
        assert_eq!(session["revised"].as_array().unwrap().len(), 2);
        // The same request again changes nothing.
        let again = walk.post("rewind", json!({ "position": position, "to": to })).await;
        assert!(again.replayed() && again.ok() == session);
        walk.post("rewind", json!({ "position": position, "to": 1 })).await.refused(409, "stale_position");
        let now = session["position"].clone();
        for nowhere in [0, 99, now.as_u64().unwrap()] {
            walk.post("rewind", json!({ "position": now, "to": nowhere }))
                .await
                .refused(409, "cannot_rewind");
        }
        let session = walk.answer("no").await;
        assert_eq!(session["step"], "network");
        assert!(session["suggestions"].get("ping").is_none(), "{session}");
        // What was tried before stands in the internal note.
        assert!(walk.note("internal", "text").await.text().contains("Restart the spooler"));
    });
}

#[test]
fn variables_are_set_and_cleared_by_hand() {
    story(async |house| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        let session = walk.post("variables", json!({ "name": "model", "value": "Ink" })).await.ok();
        assert_eq!(session["variables"]["model"], "Ink");
        let again = walk.post("variables", json!({ "name": "model", "value": "Ink" })).await;
        assert!(again.replayed() && again.etag() == 2);
        let session = walk.post("variables", json!({ "name": "model" })).await.ok();
        assert!(session["variables"].get("model").is_none());
        walk.post("variables", json!({ "name": "colour", "value": "Ink" }))
            .await
            .refused_at(422, "invalid", "/name");
        walk.post("variables", json!({ "name": "model", "value": "Stone" }))
            .await
            .refused_at(422, "invalid", "/value");
        walk.post("variables", json!({ "name": "users", "value": [1] }))
            .await
            .refused_at(422, "invalid", "/value");
        let begin = |variables: Value| {
            team.viewer.post("sessions", json!({ "flow_id": walk.flow, "variables": variables }))
        };
        begin(json!({ "model": "Stone" })).await.refused_at(422, "invalid", "/variables/model");
        begin(json!({ "colour": "red" })).await.refused_at(422, "invalid", "/variables/colour");
        walk.post("notes", json!({ "text": " ", "audience": "internal" }))
            .await
            .refused_at(422, "invalid", "/text");
    });
}

#[test]
fn ticks_are_set_and_taken_back() {
    story(async |house| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        let tick = |item: &str, done: bool| {
            walk.post("ticks", json!({ "step": "restart", "item": item, "done": done }))
        };
        tick("told", true).await.ok();
        tick("saved", true).await.ok();
        assert!(tick("saved", true).await.replayed());
        assert_eq!(tick("told", false).await.ok()["ticks"], json!({ "restart": ["saved"] }));
        tick("thrown", true).await.refused_at(422, "invalid", "/item");
        walk.post("ticks", json!({ "step": "nowhere", "item": "told", "done": true }))
            .await
            .refused_at(422, "invalid", "/step");
        assert_eq!(walk.read().await["seq"], 4);
    });
}

#[test]
fn a_paused_session_waits_and_its_clock_stands_still() {
    story_alone(async |house| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        house.app.advance_clock(60);
        walk.fill(1).await;
        house.app.advance_clock(60);
        let paused = walk.act("pause").await.ok();
        assert_eq!((&paused["status"], &paused["can"]["act"]), (&json!("paused"), &json!(true)));
        assert!(walk.act("pause").await.replayed());
        house.app.advance_clock(4000);
        walk.post("answers", json!({ "position": 2, "branch": "yes" })).await.refused(409, "not_open");
        walk.post("rewind", json!({ "position": 2, "to": 1 })).await.refused(409, "not_open");
        walk.post("ticks", json!({ "step": "restart", "item": "told", "done": true }))
            .await
            .refused(409, "not_open");
        walk.post("finish", json!({ "position": 2, "outcome": "resolved", "closing_note": "x" }))
            .await
            .refused(409, "not_open");
        walk.post("notes", json!({ "text": "Waiting for parts.", "audience": "internal" })).await.ok();
        assert_eq!(walk.act("resume").await.ok()["status"], "open");
        assert!(walk.act("resume").await.replayed());
        house.app.advance_clock(60);
        let seconds = walk.answer("yes").await["active_seconds"].as_i64().unwrap();
        assert!((180..190).contains(&seconds), "{seconds}");
        // A long silence counts as a quarter of an hour.
        house.app.advance_clock(7200);
        let seconds = walk.answer("done").await["active_seconds"].as_i64().unwrap();
        assert!((1080..1090).contains(&seconds), "{seconds}");
        // The list says the same.
        assert_eq!(team.viewer.get("sessions").await.ok()["items"][0]["active_seconds"], seconds);
    });
}

#[test]
fn a_session_is_handed_to_a_colleague_who_may_walk() {
    story(async |house| {
        let team = house.team().await;
        let colleague = team.member(Role::Viewer).await;
        let walk = Walk::of(&team).await;
        // Nobody else acts in it, and only engineers take it away.
        for other in [&colleague, &team.engineer, &team.admin] {
            let theirs = walk.by(other);
            for act in ["pause", "resume"] {
                theirs.act(act).await.refused(403, "not_assignee");
            }
            theirs
                .post("answers", json!({ "position": 1, "branch": "next" }))
                .await
                .refused(403, "not_assignee");
            theirs
                .post("notes", json!({ "text": "x", "audience": "internal" }))
                .await
                .refused(403, "not_assignee");
            theirs
                .post("finish", json!({ "position": 1, "outcome": "failed", "closing_note": "x" }))
                .await
                .refused(403, "not_assignee");
            other
                .patch(&format!("sessions/{}", walk.id), json!({ "target_label": "x" }))
                .await
                .refused(403, "not_assignee");
        }
        let grab = json!({ "to": colleague.id });
        walk.by(&colleague).post("hand-over", grab.clone()).await.refused(403, "not_assignee");
        walk.by(&colleague).post("cancel", json!({ "reason": "x" })).await.refused(403, "not_assignee");

        let given = json!({ "to": colleague.id, "note": "Ask Ana for the key." });
        let given = walk.post("hand-over", given).key("give").await.ok();
        assert_eq!(given["assignee"], json!({ "id": colleague.id, "name": colleague.name }));
        assert_eq!(given["can"]["act"], false);
        walk.post("answers", json!({ "position": 1, "branch": "next" })).await.refused(403, "not_assignee");
        // The giver's own request again is no mistake, though it could not be made any more.
        let again = walk
            .post("hand-over", json!({ "to": colleague.id, "note": "Ask Ana for the key." }))
            .key("give")
            .await;
        assert!(again.replayed(), "{again}");
        walk.by(&colleague).fill(1).await;
        let list = colleague.get("sessions?assignee=me").await.ok();
        assert_eq!(list["items"][0]["id"], walk.id);
        assert_eq!(team.viewer.get("sessions?assignee=me").await.ok()["items"], json!([]));
        // An engineer takes it.
        walk.by(&team.engineer).post("hand-over", json!({ "to": team.engineer.id })).await.ok();
        walk.by(&team.engineer).answer("yes").await;

        let outsider = house.team().await;
        for nobody in [&outsider.viewer.id, &pathbook::types::UserId::new().to_string()] {
            walk.by(&team.engineer)
                .post("hand-over", json!({ "to": nobody }))
                .await
                .refused_at(422, "invalid", "/to");
        }
        team.admin.patch("", json!({ "viewers_can_run": false })).if_match(1).await.ok();
        walk.by(&team.engineer)
            .post("hand-over", json!({ "to": colleague.id }))
            .await
            .refused_at(422, "invalid", "/to");
    });
}

#[test]
fn viewers_stop_walking_when_their_team_says_so() {
    story(async |house| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        team.admin.patch("", json!({ "viewers_can_run": false })).if_match(1).await.ok();
        walk.post("answers", json!({ "position": 1, "branch": "next" })).await.refused(403, "forbidden");
        team.viewer.post("sessions", json!({ "flow_id": walk.flow })).await.refused(403, "forbidden");
        assert_eq!(
            walk.read().await["can"],
            json!({ "act": false, "hand_over": false, "cancel": false, "reopen": false })
        );
        assert_eq!(team.viewer.get(&format!("flows/{}", walk.flow)).await.ok()["can"]["walk"], false);
        walk.note("internal", "text").await;
        walk.by(&team.engineer).post("hand-over", json!({ "to": team.engineer.id })).await.ok();
        walk.by(&team.engineer).fill(1).await;
        Walk::begin(&team.engineer, &walk.flow).await;
        team.admin.patch("", json!({ "viewers_can_run": true })).if_match(2).await.ok();
        Walk::begin(&team.viewer, &walk.flow).await;
    });
}

#[test]
fn a_session_ends_by_an_outcome_or_a_reason_and_can_be_opened_again() {
    story(async |house| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        walk.fill(1).await;
        let finish = |body: Value| walk.post("finish", body);
        finish(json!({ "position": 2 })).await.refused_at(422, "invalid", "/outcome");
        finish(json!({ "position": 2, "outcome": "resolved" })).await.refused_at(
            422,
            "invalid",
            "/closing_note",
        );
        finish(json!({ "position": 2, "outcome": "resolved", "closing_note": " " })).await.refused_at(
            422,
            "invalid",
            "/closing_note",
        );
        finish(json!({ "position": 2, "outcome": "solved" })).await.refused_at(422, "invalid", "/outcome");
        finish(json!({ "position": 1, "outcome": "resolved", "closing_note": "x" }))
            .await
            .refused(409, "stale_position");
        let reached =
            json!({ "position": 2, "outcome": "not_applicable", "closing_note": "It was unplugged." });
        let done = finish(reached.clone()).await.ok();
        assert_eq!((&done["status"], &done["outcome"]), (&json!("finished"), &json!("not_applicable")));
        let again = finish(reached).await;
        assert!(again.replayed() && again.ok()["seq"] == done["seq"]);
        finish(json!({ "position": 2, "outcome": "failed", "closing_note": "x" }))
            .await
            .refused(409, "already_finished");
        walk.post("answers", json!({ "position": 2, "branch": "yes" })).await.refused(409, "not_open");
        walk.post("notes", json!({ "text": "x", "audience": "internal" })).await.refused(409, "not_open");
        walk.act("pause").await.refused(409, "not_open");
        walk.post("cancel", json!({ "reason": "x" })).await.refused(409, "not_open");

        walk.post("reopen", json!({ "reason": " " })).await.refused_at(422, "invalid", "/reason");
        let open = walk.post("reopen", json!({ "reason": "It came back." })).await.ok();
        assert_eq!((&open["status"], &open["step"]), (&json!("open"), &json!("ping")));
        assert!(open.get("outcome").is_none() && open.get("finished_at").is_none(), "{open}");
        walk.post("reopen", json!({ "reason": "x" })).await.refused(409, "not_finished");
        walk.answer("yes").await;
        walk.post("cancel", json!({})).await.refused_at(422, "invalid", "/reason");
        walk.post("cancel", json!({ "reason": "" })).await.refused_at(422, "invalid", "/reason");
        // An engineer cancels anybody's.
        let cancelled = walk.by(&team.engineer).post("cancel", json!({ "reason": "Duplicate." })).await.ok();
        assert_eq!((&cancelled["status"], &cancelled["reason"]), (&json!("cancelled"), &json!("Duplicate.")));
        assert!(walk.by(&team.engineer).post("cancel", json!({ "reason": "Duplicate." })).await.replayed());
        walk.post("answers", json!({ "position": 5, "branch": "done" })).await.refused(409, "not_open");
        assert_eq!(
            walk.by(&team.engineer).post("reopen", json!({ "reason": "No duplicate." })).await.ok()["status"],
            "open"
        );
    });
}

#[test]
fn target_and_ticket_are_named_changed_and_found() {
    story(async |house| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        let path = format!("sessions/{}", walk.id);
        let reference =
            json!({ "target_label": "SRV_100% \"web\"", "ticket": { "system": "Jira", "id": "IT-77" } });
        let session = team.viewer.patch(&path, reference.clone()).await.ok();
        assert_eq!(
            (&session["target_label"], &session["ticket"]),
            (&reference["target_label"], &reference["ticket"])
        );
        assert!(team.viewer.patch(&path, reference).await.replayed());
        let found = async |query: &str| {
            team.viewer.get(&format!("sessions?q={query}")).await.ok()["items"].as_array().unwrap().len()
        };
        assert_eq!(
            [
                found("srv_100%25").await,
                found("it-77").await,
                found("jira+printer").await,
                found("%22web%22").await
            ],
            [1; 4]
        );
        assert_eq!([found("srv1100").await, found("it_77").await, found("%25%25").await], [0; 3]);
        // What is absent is cleared.
        let session = team.viewer.patch(&path, json!({})).await.ok();
        assert!(session.get("ticket").is_none() && session.get("target_label").is_none(), "{session}");
        assert_eq!(found("it-77").await, 0);
        for (ticket, pointer) in [
            (json!({ "url": "javascript:alert(1)" }), "/ticket/url"),
            (json!({ "url": "data:text/html,x" }), "/ticket/url"),
            (json!({ "url": "/relative" }), "/ticket/url"),
        ] {
            team.viewer.patch(&path, json!({ "ticket": ticket })).await.refused_at(422, "invalid", pointer);
        }
        team.viewer.patch(&path, json!({ "target_label": "x".repeat(201) })).await.refused_at(
            422,
            "invalid",
            "/target_label",
        );
        team.viewer.patch(&path, json!({ "target_label": "a\nb" })).await.refused_at(
            422,
            "invalid",
            "/target_label",
        );
        team.viewer
            .patch(&path, json!({ "ticket": { "id": "a\nb" } }))
            .await
            .refused_at(422, "invalid", "/ticket");
        team.viewer.patch(&path, json!({ "batch_id": pathbook::types::BatchId::new() })).await.refused_at(
            422,
            "invalid",
            "/batch_id",
        );
    });
}

#[test]
fn the_list_is_filtered_and_paged() {
    story(async |house| {
        let team = house.team().await;
        let flow = publish(&team.engineer, &printer()).await;
        let other = publish(&team.engineer, &printer()).await;
        let mut walks = Vec::new();
        for number in 0..7 {
            walks.push(Walk::begin(if number % 2 == 0 { &team.viewer } else { &team.engineer }, &flow).await);
        }
        Walk::begin(&team.viewer, &other).await;
        walks[0].act("pause").await.ok();
        walks[1]
            .post("finish", json!({ "position": 1, "outcome": "failed", "closing_note": "x" }))
            .await
            .ok();
        walks[2].post("cancel", json!({ "reason": "x" })).await.ok();
        let count = async |query: &str| {
            team.viewer.get(&format!("sessions?{query}")).await.ok()["items"].as_array().unwrap().len()
        };
        assert_eq!([count("").await, count("status=open").await, count("status=paused").await], [8, 5, 1]);
        assert_eq!(
            [count("status=finished").await, count("status=cancelled").await, count("status=active").await],
            [1, 1, 6]
        );
        assert_eq!([count(&format!("flow={other}")).await, count("assignee=me").await], [1, 5]);
        assert_eq!(count(&format!("assignee={}&status=finished", team.engineer.id)).await, 1);

        let (mut seen, mut path) = (Vec::new(), "sessions?limit=3".to_owned());
        loop {
            let page = team.viewer.get(&path).await.ok();
            seen.extend(
                page["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|session| session["id"].as_str().unwrap().to_owned()),
            );
            let Some(next) = page["next"].as_str() else { break };
            path = format!("sessions?limit=3&cursor={next}");
            Walk::begin(&team.viewer, &flow).await;
            walks[0].post("notes", json!({ "text": "x", "audience": "internal" })).await.ok();
        }
        let unique: HashSet<_> = seen.iter().collect();
        assert_eq!((seen.len(), unique.len()), (8, 8));
        let row = team.viewer.get("sessions?status=finished").await.ok()["items"][0].clone();
        assert_eq!((&row["outcome"], &row["step_title"]), (&json!("failed"), &json!("Which printer?")));
        for (query, pointer) in [
            ("status=done", "/status"),
            ("flow=x", "/flow"),
            ("assignee=x", "/assignee"),
            ("limit=0", "/limit"),
            ("cursor=x", "/cursor"),
        ] {
            team.viewer.get(&format!("sessions?{query}")).await.refused_at(422, "invalid", pointer);
        }
    });
}

#[test]
fn a_key_belongs_to_one_act() {
    story(async |house| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        let fill = json!({ "position": 1, "branch": "next", "values": { "printer": "p", "users": 1, "model": " " } });
        walk.post("answers", fill.clone()).key("a").await.ok();
        let note = json!({ "text": "Toner is low.", "audience": "internal" });
        walk.post("notes", note.clone()).key("n").await.ok();
        walk.answer("yes").await;
        // Repeated after the session went on: no second note, and no second thought about where it belongs.
        let again = walk.post("notes", note.clone()).key("n").await;
        assert!(again.replayed(), "{again}");
        assert_eq!(again.ok()["notes"].as_array().unwrap().len(), 1);
        assert_eq!(again.ok()["notes"][0]["step"], "ping");
        assert!(walk.post("answers", fill).key("a").await.replayed());

        let reused = "idempotency_key_reused";
        walk.post("notes", json!({ "text": "Other.", "audience": "internal" }))
            .key("n")
            .await
            .refused(422, reused);
        walk.post("notes", json!({ "text": "Toner is low.", "audience": "client" }))
            .key("n")
            .await
            .refused(422, reused);
        walk.post("answers", json!({ "position": 3, "branch": "done" })).key("n").await.refused(422, reused);
        // Also where the act would be refused for what it is.
        walk.post(
            "answers",
            json!({ "position": 1, "branch": "next", "values": { "printer": "q", "users": 1 } }),
        )
        .key("a")
        .await
        .refused(422, reused);
        walk.post("answers", json!({ "position": 1, "branch": "other" })).key("a").await.refused(422, reused);
        // In another session the key is free.
        let other = Walk::begin(&team.viewer, &walk.flow).await;
        assert!(!other.post("notes", note.clone()).key("n").await.replayed());
        // Without a key two notes are two notes.
        walk.post("notes", note.clone()).await.ok();
        assert_eq!(walk.post("notes", note).await.ok()["notes"].as_array().unwrap().len(), 3);
        assert_eq!(walk.read().await["step"], "restart");
    });
}

/// Every kind of act, in an order in which each is possible.
fn whole_session(colleague: &Actor, me: &Actor) -> Vec<(Option<&'static str>, &'static str, Value)> {
    let (mine, theirs) = (None, Some("colleague"));
    vec![
        (
            mine,
            "answers",
            json!({ "position": 1, "branch": "next", "values": { "printer": "p", "users": 1 } }),
        ),
        (mine, "notes", json!({ "text": "One.", "audience": "internal" })),
        (mine, "answers", json!({ "position": 2, "branch": "yes" })),
        (mine, "ticks", json!({ "step": "restart", "item": "told", "done": true })),
        (mine, "ticks", json!({ "step": "restart", "item": "told", "done": false })),
        (mine, "ticks", json!({ "step": "restart", "item": "saved", "done": true })),
        (mine, "variables", json!({ "name": "model", "value": "Ink" })),
        (mine, "pause", json!(null)),
        (mine, "resume", json!(null)),
        (mine, "answers", json!({ "position": 4, "branch": "failed" })),
        (mine, "rewind", json!({ "position": 11, "to": 2 })),
        (mine, "answers", json!({ "position": 12, "branch": "yes" })),
        (mine, "hand-over", json!({ "to": colleague.id, "note": "Yours." })),
        (theirs, "answers", json!({ "position": 13, "branch": "done" })),
        (theirs, "notes", json!({ "text": "Two.", "audience": "client" })),
        (theirs, "hand-over", json!({ "to": me.id })),
        (mine, "cancel", json!({ "reason": "Wrong printer." })),
        (mine, "reopen", json!({ "reason": "Right printer." })),
        (mine, "variables", json!({ "name": "model" })),
        (mine, "answers", json!({ "position": 15, "branch": "yes" })),
        (mine, "finish", json!({ "position": 21, "closing_note": "Done." })),
    ]
}

#[test]
fn repeating_every_request_of_a_session_leaves_the_state_of_a_clean_walk() {
    story(async |house| {
        let team = house.team().await;
        let colleague = team.member(Role::Viewer).await;
        let flow = publish(&team.engineer, &printer()).await;
        let requests = whole_session(&colleague, &team.viewer);
        let call = |walk: &Walk, at: usize, round: u64| {
            let (who, act, body) = &requests[at];
            let walk = if who.is_some() { walk.by(&colleague) } else { walk.by(&team.viewer) };
            let call = if body.is_null() { walk.act(act) } else { walk.post(act, body.clone()) };
            call.key(&format!("{round}-{at}"))
        };
        let mut clean = None;
        for round in 0..5_u64 {
            let walk = Walk::begin(&team.viewer, &flow).await;
            let mut random = Random(round + 1);
            for at in 0..requests.len() {
                let first = call(&walk, at, round).await;
                first.ok();
                assert!(!first.replayed(), "{first}");
                if round == 0 {
                    continue;
                }
                // Anything that was sent before comes again, up to three times and in any order.
                for _ in 0..random.below(4) {
                    let again = call(&walk, random.below(at + 1), round).await;
                    again.ok();
                    assert!(again.replayed(), "{again}");
                }
            }
            let state = essence(&walk.read().await);
            assert_eq!(state["seq"], requests.len() + 1);
            assert_eq!(*clean.get_or_insert_with(|| state.clone()), state, "in round {round}");
        }
    });
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

#[test]
fn two_devices_that_race_lose_no_answer() {
    story(async |house| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        walk.fill(1).await;
        let device = |walk: Walk| async move {
            let mut given = Vec::new();
            while given.len() < 25 {
                let session = walk.read().await;
                let branch = match session["step"].as_str().unwrap() {
                    "ping" => "yes",
                    "restart" => "done",
                    "printed" => "again",
                    other => panic!("nobody goes to {other}"),
                };
                let position = session["position"].as_u64().unwrap();
                let answer = walk.post("answers", json!({ "position": position, "branch": branch })).await;
                match answer.status.as_u16() {
                    200 if answer.replayed() => {}
                    200 => given.push(position),
                    _ => drop(answer.refused(409, "stale_position")),
                }
            }
            given
        };
        let (laptop, phone) = tokio::join!(
            tokio::spawn(device(walk.by(&team.viewer))),
            tokio::spawn(device(walk.by(&team.viewer)))
        );
        let mut given = laptop.unwrap();
        given.extend(phone.unwrap());
        given.sort_unstable();
        assert_eq!(given, (2..52).collect::<Vec<_>>(), "each position was answered once");
        let session = walk.read().await;
        assert_eq!((session["seq"].as_u64(), session["path"].as_array().unwrap().len()), (Some(52), 52));
    });
}

#[test]
fn notes_of_many_at_once_are_all_kept() {
    story(async |house| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        let calls = (0..20).map(|number| {
            let call = walk
                .post("notes", json!({ "text": format!("Note {number}"), "audience": "internal" }))
                .key(&number.to_string());
            tokio::spawn(async move {
                loop {
                    let answer = call.clone().await;
                    if answer.status == 200 {
                        break;
                    }
                    // Others got in before it too often: it comes back.
                    answer.refused(503, "unavailable");
                }
            })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap();
        }
        let session = walk.read().await;
        let texts: HashSet<_> =
            session["notes"].as_array().unwrap().iter().map(|note| note["text"].to_string()).collect();
        assert_eq!((texts.len(), &session["seq"]), (20, &json!(21)));
    });
}

#[test]
fn a_request_given_up_half_way_has_all_of_its_effect_or_none() {
    story(async |house| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        let mut random = Random(11);
        for number in 0..60 {
            let note = json!({ "text": format!("Note {number}"), "audience": "internal" });
            let call = walk.post("notes", note).key(&number.to_string());
            let given_up = tokio::spawn(call.clone().into_future());
            tokio::time::sleep(std::time::Duration::from_micros(random.below(1500) as u64)).await;
            given_up.abort();
            // Who got no answer asks again.
            call.await.ok();
        }
        let session = walk.read().await;
        assert_eq!((session["notes"].as_array().unwrap().len(), &session["seq"]), (60, &json!(61)));
        let later = house.restarted().await;
        assert_eq!(walk.by(&team.viewer.at(&later)).read().await, session);
    });
}

#[test]
fn a_session_that_grew_too_large_can_still_be_finished() {
    story(async |house| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        let note = json!({ "text": "x".repeat(20_000), "audience": "internal" });
        let mut kept = 0;
        let refused = loop {
            let answer = walk.post("notes", note.clone()).await;
            if answer.status != 200 {
                break answer;
            }
            kept += 1;
            assert!(kept < 100, "a session may grow without end");
        };
        refused.refused(409, "session_too_large");
        walk.post("variables", json!({ "name": "model", "value": "Ink" }))
            .await
            .refused(409, "session_too_large");
        let finish = json!({ "position": 1, "outcome": "failed", "closing_note": "Too many words." });
        assert_eq!(walk.post("finish", finish).await.ok()["notes"].as_array().unwrap().len(), kept);
    });
}

#[test]
fn a_restart_finds_every_session_as_memory_had_it() {
    story(async |house| {
        let team = house.team().await;
        let colleague = team.member(Role::Viewer).await;
        let flow = publish(&team.engineer, &printer()).await;
        let walk = Walk::begin(&team.viewer, &flow).await;
        for (who, act, body) in whole_session(&colleague, &team.viewer) {
            let walk = if who.is_some() { walk.by(&colleague) } else { walk.by(&team.viewer) };
            let call = if body.is_null() { walk.act(act) } else { walk.post(act, body) };
            let answer = call.await.ok();
            let later = house.restarted().await;
            let mut read = walk.by(&walk.me.at(&later)).read().await;
            read.as_object_mut().unwrap().remove("live_version");
            assert_eq!(read, answer, "after {act}");
            let mut listed = walk.me.get("sessions").await.ok()["items"][0].clone();
            for name in listed.as_object_mut().unwrap().keys().cloned().collect::<Vec<_>>() {
                if name != "step_title" {
                    assert_eq!(listed[&name], read[&name], "{name} in the list after {act}");
                }
            }
            listed["step_title"].take();
        }
    });
}

#[test]
fn two_servers_on_one_database_never_diverge() {
    story(async |house| {
        // SQLite serves one server.
        if house.engine == Engine::Sqlite {
            return;
        }
        let second = house.second_server().await;
        let team = house.team().await;
        let colleague = team.member(Role::Viewer).await;
        let flow = publish(&team.engineer, &printer()).await;
        let mut random = Random(7);
        for _ in 0..4 {
            let walk = Walk::begin(&team.viewer, &flow).await;
            for (who, act, body) in whole_session(&colleague, &team.viewer) {
                let me = if who.is_some() { &colleague } else { &team.viewer };
                let server = if random.below(2) == 0 { &house } else { &second };
                let walk = walk.by(&me.at(server));
                let call = if body.is_null() { walk.act(act) } else { walk.post(act, body) };
                let answer = call.await;
                answer.ok();
                assert!(!answer.replayed(), "{answer}");
                let both = [walk.by(&me.at(&house)).read().await, walk.by(&me.at(&second)).read().await];
                assert_eq!(both[0], both[1], "after {act}");
            }
        }
        // What one server remembers does not hide what happened on the other.
        let here = Walk::begin(&team.viewer, &flow).await;
        let there = here.by(&team.viewer.at(&second));
        here.act("pause").await.ok();
        there.act("resume").await.ok();
        assert!(!here.act("pause").await.replayed());
        assert_eq!(there.read().await["status"], "paused");
        // Rights go over at once: a member removed here is a stranger there.
        team.viewer.at(&second).get("flows").await.ok();
        team.admin.delete(&format!("members/{}", team.viewer.id)).await.no_content();
        let mut tries = 0;
        while team.viewer.at(&second).get("flows").await.status != 404 {
            tries += 1;
            assert!(tries < 500, "the other server never heard of it");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    });
}

#[test]
fn racing_servers_append_each_event_once() {
    story(async |house| {
        if house.engine == Engine::Sqlite {
            return;
        }
        let second = house.second_server().await;
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        let calls: Vec<_> = (0..40)
            .map(|number| {
                let me = team.viewer.at(if number % 2 == 0 { &house } else { &second });
                let body = json!({ "text": format!("Note {number}"), "audience": "internal" });
                let call = walk.by(&me).post("notes", body).key(&number.to_string());
                tokio::spawn(async move { while call.clone().await.status != 200 {} })
            })
            .collect();
        for call in calls {
            call.await.unwrap();
        }
        let events = team.viewer.get(&format!("sessions/{}/events?limit=200", walk.id)).await.ok();
        let mut texts = HashMap::<String, u32>::new();
        for event in events["items"].as_array().unwrap() {
            *texts.entry(event["text"].to_string()).or_default() += 1;
        }
        assert_eq!(texts.len(), 41);
        assert!(texts.values().all(|count| *count == 1), "{texts:?}");
        let both = [walk.read().await, walk.by(&team.viewer.at(&second)).read().await];
        assert_eq!(both[0], both[1]);
    });
}

#[test]
fn a_session_read_by_another_method_or_body_is_refused_politely() {
    story(async |house: House| {
        let team = house.team().await;
        let walk = Walk::of(&team).await;
        let path = format!("sessions/{}/answers", walk.id);
        walk.me.call(Method::GET, &path).await.refused(405, "method_not_allowed");
        walk.me.call(Method::POST, &path).await.refused(415, "unsupported_media_type");
    });
}
