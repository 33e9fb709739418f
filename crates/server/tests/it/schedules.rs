//! Schedules: made, previewed and changed, and what becomes of their moments.

use crate::{
    client::{Actor, Answer},
    documents::publish,
    house::{House, Team, story, story_alone},
};
use pathbook::{App, auth::Role, schedules::Scheduler, types::Time};
use serde_json::{Value, json};
use std::future::IntoFuture;

/// A maintenance flow of one instruction.
pub fn patching() -> Value {
    json!({
        "format": "pathbook/1", "title": "Patch a server", "kind": "maintenance", "start": "ask",
        "variables": [{ "name": "address", "type": "text" }],
        "steps": [
            { "id": "ask", "kind": "instruction", "title": "Install the updates", "branches": [
                { "id": "done", "to": "patched" }, { "id": "failed", "to": "broken" } ] },
            { "id": "patched", "kind": "outcome", "title": "Patched", "outcome": "resolved" },
            { "id": "broken", "kind": "outcome", "title": "Not patched", "outcome": "failed" },
        ],
    })
}

/// Every day at two in the morning, UTC.
pub fn nightly() -> Value {
    json!({ "recurrence": { "kind": "cron", "expression": "0 2 * * *" }, "time_zone": "Etc/UTC" })
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// A team with a published flow and a list of two servers, and somebody who drives its schedules.
struct Plant {
    house: House,
    team: Team,
    flow: String,
    list: String,
    scheduler: Scheduler,
}

impl Plant {
    async fn new(house: &House) -> Self {
        let team = house.team().await;
        let flow = publish(&team.engineer, &patching()).await;
        let targets = json!([
            { "label": "srv-01", "address": "10.0.0.1", "client": "Contoso" },
            { "label": "srv-02", "client": "Fabrikam" },
        ]);
        let list = json!({ "name": "Servers", "targets": targets });
        let list = team.engineer.post("target-lists", list).await.created();
        let scheduler = Scheduler::new(house.app.clone());
        Self { house: house.clone(), team, flow, list: text(&list["id"]).to_owned(), scheduler }
    }

    fn app(&self) -> &App {
        &self.house.app
    }

    fn me(&self) -> &Actor {
        &self.team.engineer
    }

    /// What makes a schedule, with these fields besides.
    fn wanted(&self, more: &Value) -> Value {
        let mut body = json!({
            "name": "Nightly patching", "flow_id": self.flow, "list_id": self.list, "rule": nightly(),
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    }

    async fn schedule(&self, more: Value) -> String {
        let made = self.me().post("schedules", self.wanted(&more)).await.created();
        text(&made["id"]).to_owned()
    }

    async fn read(&self, id: &str) -> Value {
        self.me().get(&format!("schedules/{id}")).await.ok()
    }

    async fn change(&self, id: &str, change: Value) -> Answer {
        let revision = self.read(id).await["revision"].as_i64().unwrap();
        self.me().patch(&format!("schedules/{id}"), change).if_match(revision).await
    }

    /// Lets the time come that is so many seconds after the next moment of a schedule, and what is due be done.
    async fn pass(&mut self, id: &str, seconds: i64) {
        let next = self.read(id).await["next"]["run_at"].as_str().unwrap().parse::<Time>().unwrap();
        self.app().advance_clock(next.seconds_since(self.app().now()) + 1 + seconds);
        self.scheduler.tick().await.unwrap();
    }

    /// The ledger of a schedule, newest first.
    async fn ledger(&self, id: &str) -> Vec<Value> {
        let page = self.me().get(&format!("schedules/{id}/occurrences?limit=200")).await.ok();
        page["items"].as_array().unwrap().clone()
    }

    /// States and reasons of the ledger, oldest first.
    async fn course(&self, id: &str) -> Vec<String> {
        let word = |entry: &Value| match entry["reason"].as_str() {
            Some(reason) => format!("{}: {reason}", text(&entry["state"])),
            None => text(&entry["state"]).to_owned(),
        };
        self.ledger(id).await.iter().rev().map(word).collect()
    }

    async fn sessions(&self, batch: &str) -> Vec<Value> {
        let page = self.me().get(&format!("batches/{batch}/sessions")).await.ok();
        page["items"].as_array().unwrap().clone()
    }

    /// The batch of the newest entry.
    async fn batch(&self, id: &str) -> String {
        text(&self.ledger(id).await[0]["batch"]["id"]).to_owned()
    }

    /// Finishes a session.
    async fn finish(&self, session: &Value) {
        let path = format!("sessions/{}", text(&session["id"]));
        let position = self.me().get(&path).await.ok()["position"].clone();
        let answer = json!({ "position": position, "branch": "done" });
        let now = self.me().post(&format!("{path}/answers"), answer).await.ok();
        self.me().post(&format!("{path}/finish"), json!({ "position": now["position"] })).await.ok();
    }
}

#[test]
fn a_moment_becomes_a_batch_with_a_session_for_each_target() {
    story_alone(async |house| {
        let mut plant = Plant::new(&house).await;
        let id = plant.schedule(json!({ "due_seconds": 7200 })).await;
        let made = plant.read(&id).await;
        assert_eq!((&made["status"], &made["overdue"]), (&json!("active"), &json!(false)));
        assert_eq!(made["flow"]["title"], "Patch a server");
        assert_eq!((&made["list"]["name"], &made["list"]["targets"]), (&json!("Servers"), &json!(2)));
        assert_eq!((&made["version"], &made["cron"]), (&json!("latest"), &json!("0 2 * * *")));
        let at = text(&made["next"]["at"]).to_owned();
        assert!(at.ends_with("T02:00:00Z"), "{at}");

        plant.scheduler.tick().await.unwrap();
        assert!(plant.ledger(&id).await.is_empty(), "its time has not come");
        plant.pass(&id, 0).await;
        plant.scheduler.tick().await.unwrap();
        let ledger = plant.ledger(&id).await;
        assert_eq!(ledger.len(), 1, "{ledger:?}");
        assert_eq!((&ledger[0]["state"], &ledger[0]["scheduled_for"]), (&json!("fired"), &json!(at)));
        assert_eq!(ledger[0]["batch"]["counts"]["not_started"], 2);

        let batch = plant.me().get(&format!("batches/{}", plant.batch(&id).await)).await.ok();
        assert_eq!(batch["trigger"], "schedule");
        assert_eq!(batch["schedule"]["id"], json!(id));
        assert_eq!(text(&batch["name"]), format!("Nightly patching, {} 02:00", &at[..10]));
        let due: Time = text(&batch["due_at"]).parse().unwrap();
        assert_eq!(due.seconds_since(at.parse().unwrap()), 7200);
        let sessions = plant.sessions(text(&batch["id"])).await;
        let labels: Vec<_> = sessions.iter().map(|session| text(&session["target_label"])).collect();
        assert_eq!(labels, ["srv-01", "srv-02"]);
        assert!(sessions.iter().all(|session| session["assignee"]["id"] == json!(plant.me().id)));
        let session = plant.me().get(&format!("sessions/{}", text(&sessions[0]["id"]))).await.ok();
        assert_eq!(session["variables"]["address"], "10.0.0.1");

        let after = plant.read(&id).await;
        assert_eq!(after["last"], json!({ "at": at, "state": "fired" }));
        assert_ne!(after["next"]["at"], json!(at));
        assert_eq!(after["revision"], made["revision"], "what was read can still be changed");
    });
}

#[test]
fn viewers_read_schedules_and_write_none() {
    story(async |house| {
        let plant = Plant::new(&house).await;
        let id = plant.schedule(json!({})).await;
        let viewer = &plant.team.viewer;
        let schedule = viewer.get(&format!("schedules/{id}")).await.ok();
        assert_eq!(schedule["can"], json!({ "edit": false, "run": false }));
        viewer.get("schedules").await.ok();
        viewer.get(&format!("schedules/{id}/occurrences")).await.ok();
        viewer.get("schedules/calendar?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z").await.ok();
        viewer.post("schedules/preview", json!({ "rule": nightly() })).await.ok();
        let path = |act: &str| format!("schedules/{id}/{act}");
        viewer.post("schedules", plant.wanted(&json!({}))).await.refused(403, "forbidden");
        viewer
            .patch(&format!("schedules/{id}"), json!({ "name": "Mine" }))
            .if_match(1)
            .await
            .refused(403, "forbidden");
        viewer.delete(&format!("schedules/{id}")).if_match(1).await.refused(403, "forbidden");
        for act in ["pause", "resume", "run-now"] {
            viewer.act(&path(act)).await.refused(403, "forbidden");
        }
        let freeze = json!({ "name": "Freeze", "starts_at": "2026-12-20T00:00:00Z", "ends_at": "2027-01-04T00:00:00Z" });
        viewer.post("blackouts", freeze.clone()).await.refused(403, "forbidden");
        let blackout = plant.me().post("blackouts", freeze).await.created();
        viewer.delete(&format!("blackouts/{}", text(&blackout["id"]))).await.refused(403, "forbidden");
        assert_eq!(plant.read(&id).await["revision"], 1);
    });
}

#[test]
fn what_belongs_to_another_team_is_not_there_in_paths_and_in_bodies() {
    story(async |house| {
        let (plant, other) = (Plant::new(&house).await, Plant::new(&house).await);
        let (mine, theirs) = (plant.schedule(json!({})).await, other.schedule(json!({})).await);
        for path in [format!("schedules/{theirs}"), format!("schedules/{theirs}/occurrences")] {
            plant.me().get(&path).await.refused(404, "not_found");
        }
        for act in ["pause", "resume", "run-now"] {
            plant.me().act(&format!("schedules/{theirs}/{act}")).await.refused(404, "not_found");
        }
        plant.me().delete(&format!("schedules/{theirs}")).if_match(1).await.refused(404, "not_found");
        for body in [json!({ "flow_id": other.flow }), json!({ "list_id": other.list })] {
            plant.me().post("schedules", plant.wanted(&body)).await.refused(404, "not_found");
            plant.change(&mine, body).await.refused(404, "not_found");
        }
        let stranger = json!({ "kind": "member", "member": other.me().id });
        let assigned = plant.wanted(&json!({ "assignment": stranger }));
        plant.me().post("schedules", assigned).await.refused_at(422, "invalid", "/assignment/member");
        plant.change(&mine, json!({ "owner_id": other.me().id })).await.refused_at(
            422,
            "invalid",
            "/owner_id",
        );
        assert_eq!(plant.read(&mine).await["revision"], 1);
    });
}

#[test]
fn a_change_names_the_revision_that_it_is_based_on() {
    story(async |house| {
        let plant = Plant::new(&house).await;
        let id = plant.schedule(json!({})).await;
        let path = format!("schedules/{id}");
        plant.me().patch(&path, json!({ "name": "A" })).await.refused(428, "precondition_required");
        let renamed = plant.me().patch(&path, json!({ "name": " Patching " })).if_match(1).await;
        assert_eq!((renamed.etag(), &renamed.ok()["name"]), (2, &json!("Patching")));
        plant.me().patch(&path, json!({ "name": "B" })).if_match(1).await.refused(412, "stale_version");
        plant.me().delete(&path).if_match(1).await.refused(412, "stale_version");
        plant.me().delete(&path).if_match(2).await.no_content();
        plant.me().get(&path).await.refused(404, "not_found");
    });
}

#[test]
fn a_preview_tells_the_moments_and_what_daylight_saving_does_to_them() {
    story(async |house| {
        let plant = Plant::new(&house).await;
        let rule = json!({ "recurrence": { "kind": "cron", "expression": "30 2 * * *" }, "time_zone": "America/New_York" });
        let wanted = json!({ "rule": rule, "after": "2027-03-13T12:00:00Z", "n": 2 });
        let preview = plant.me().post("schedules/preview", wanted).await.ok();
        let upcoming = preview["upcoming"].as_array().unwrap();
        assert_eq!(upcoming[0]["at"], "2027-03-14T07:00:00Z", "the first instant after the gap");
        assert!(text(&upcoming[0]["local"]).starts_with("2027-03-14T03:00"));
        assert!(upcoming[0]["note"].is_string(), "{preview}");
        assert_eq!(
            (&upcoming[1]["at"], &upcoming[1]["note"]),
            (&json!("2027-03-15T06:30:00Z"), &Value::Null)
        );
        assert_eq!(preview["cron"], "30 2 * * *");
        assert_eq!(preview["every"]["kind"], "every");
        assert!(!text(&preview["sentence"]).is_empty());

        let refused = async |rule: Value, pointer: &str, code: &str| {
            let answer = plant.me().post("schedules/preview", json!({ "rule": rule })).await;
            let problem = answer.refused(422, "invalid");
            let faults = problem["errors"].as_array().unwrap();
            let named = faults.iter().any(|fault| fault["pointer"] == pointer && fault["code"] == code);
            assert!(named, "{pointer} {code}: {answer}");
        };
        let cron = |expression: &str| json!({ "recurrence": { "kind": "cron", "expression": expression }, "time_zone": "Europe/Zurich" });
        refused(cron("0 0 30 2 *"), "/rule/recurrence/expression", "never_due").await;
        refused(cron("* * * * *"), "/rule/recurrence/expression", "too_frequent").await;
        refused(cron("0 2 * *"), "/rule/recurrence/expression", "invalid_cron").await;
        refused(cron(&"1,".repeat(500)), "/rule/recurrence/expression", "invalid_cron").await;
        let mut zone = cron("0 2 * * *");
        zone["time_zone"] = json!("Europe/Zürich");
        refused(zone, "/rule/time_zone", "unknown_time_zone").await;
        let past =
            json!({ "recurrence": { "kind": "once", "at": "2020-01-01T00:00" }, "time_zone": "Etc/UTC" });
        let over = plant.me().post("schedules", plant.wanted(&json!({ "rule": past }))).await;
        over.refused_at(422, "invalid", "/rule");
    });
}

#[test]
fn switching_changing_and_pausing_set_the_next_moment_at_once() {
    story_alone(async |house| {
        let mut plant = Plant::new(&house).await;
        let id = plant.schedule(json!({ "active": false })).await;
        assert_eq!(plant.read(&id).await["status"], "off");
        assert!(plant.read(&id).await["next"].is_null());
        plant.me().act(&format!("schedules/{id}/pause")).await.refused(409, "schedule_off");
        let on = plant.change(&id, json!({ "active": true })).await.ok();
        assert_eq!(on["status"], "active");
        assert!(on["next"]["at"].is_string());

        // Nothing of the time in which it was off is made up for.
        plant.change(&id, json!({ "active": false })).await.ok();
        plant.app().advance_clock(3 * 86_400);
        plant.scheduler.tick().await.unwrap();
        let on = plant.change(&id, json!({ "active": true })).await.ok();
        let next: Time = text(&on["next"]["at"]).parse().unwrap();
        assert!(next > plant.app().now());
        assert!(plant.ledger(&id).await.is_empty());

        let zone =
            json!({ "recurrence": { "kind": "cron", "expression": "0 2 * * *" }, "time_zone": "Asia/Tokyo" });
        let moved = plant.change(&id, json!({ "rule": zone })).await.ok();
        assert!(text(&moved["next"]["at"]).ends_with("T17:00:00Z"), "{moved}");

        let reason = json!({ "reason": "The data centre moves." });
        let paused = plant.me().post(&format!("schedules/{id}/pause"), reason).await.ok();
        assert_eq!(paused["status"], "paused");
        assert_eq!(paused["paused"], json!({ "by": "user", "reason": "The data centre moves." }));
        assert!(paused["next"].is_null());
        let resumed = plant.me().act(&format!("schedules/{id}/resume")).await.ok();
        assert_eq!(resumed["status"], "active");

        // A pause that ends by itself.
        let until = plant.app().now().plus_seconds(5 * 86_400);
        plant
            .me()
            .post(&format!("schedules/{id}/pause"), json!({ "until": "2020-01-01T00:00:00Z" }))
            .await
            .refused_at(422, "invalid", "/until");
        plant.me().post(&format!("schedules/{id}/pause"), json!({ "until": until })).await.ok();
        plant.app().advance_clock(4 * 86_400);
        plant.scheduler.tick().await.unwrap();
        assert_eq!(plant.read(&id).await["status"], "paused");
        plant.app().advance_clock(86_400 + 1);
        plant.scheduler.tick().await.unwrap();
        assert_eq!(plant.read(&id).await["status"], "active");
        assert!(plant.ledger(&id).await.is_empty(), "what passes in a pause is not missed");
        plant.pass(&id, 0).await;
        assert_eq!(plant.course(&id).await, ["fired"]);
    });
}

#[test]
fn a_moment_that_came_before_a_change_is_in_the_ledger() {
    story_alone(async |house| {
        let plant = Plant::new(&house).await;
        let id = plant.schedule(json!({})).await;
        plant.app().advance_clock(3 * 86_400);
        plant.me().act(&format!("schedules/{id}/pause")).await.ok();
        assert_eq!(plant.course(&id).await, ["missed: changed"]);
        assert_eq!(plant.ledger(&id).await[0]["coalesced"]["count"], 3);
    });
}

#[test]
fn after_days_without_a_server_the_policy_decides() {
    story_alone(async |house| {
        let mut plant = Plant::new(&house).await;
        let one = plant.schedule(json!({})).await;
        let all = plant.schedule(json!({ "catch_up": "all" })).await;
        let skip = plant.schedule(json!({ "catch_up": "skip" })).await;
        let short = plant.schedule(json!({ "catch_up_window_seconds": 86_400 })).await;
        // Four moments, the last of them an hour ago.
        plant.pass(&one, 3 * 86_400 + 3600).await;
        assert_eq!(plant.course(&one).await, ["caught_up"]);
        let made_up = &plant.ledger(&one).await[0];
        assert_eq!(made_up["coalesced"]["count"], 4);
        assert!(made_up["late_ms"].as_i64().unwrap() >= 3_600_000, "{made_up}");
        assert_eq!(plant.course(&all).await.len(), 4);
        assert!(plant.ledger(&all).await.iter().all(|entry| entry["batch"].is_object()));
        assert_eq!(plant.course(&skip).await, ["missed: catch_up_skip"]);
        assert_eq!(plant.ledger(&skip).await[0]["coalesced"]["count"], 4);
        assert_eq!(plant.course(&short).await[0], "missed: outside_window");
        for id in [&one, &all, &skip, &short] {
            assert_eq!(plant.read(id).await["status"], "active");
        }
        plant.pass(&one, 0).await;
        for id in [&one, &all, &skip, &short] {
            assert_eq!(plant.course(id).await.last().unwrap(), "fired", "it goes on as before");
        }
    });
}

#[test]
fn an_earlier_batch_that_is_open_is_met_as_the_schedule_says() {
    story_alone(async |house| {
        let mut plant = Plant::new(&house).await;
        let [allow, skip, rest, supersede] =
            ["allow", "skip", "skip_open_targets", "supersede"].map(|overlap| json!({ "overlap": overlap }));
        let allow = plant.schedule(allow).await;
        let skip = plant.schedule(skip).await;
        let rest = plant.schedule(rest).await;
        let supersede = plant.schedule(supersede).await;
        plant.pass(&allow, 0).await;
        let first = plant.batch(&supersede).await;
        let of_rest = plant.sessions(&plant.batch(&rest).await).await;
        plant.finish(&of_rest[0]).await;
        plant.pass(&allow, 0).await;
        assert_eq!(plant.course(&allow).await, ["fired", "fired"]);
        assert_eq!(plant.course(&skip).await, ["fired", "skipped: overlap"]);
        let again = plant.sessions(&plant.batch(&rest).await).await;
        let labels: Vec<_> = again.iter().map(|session| text(&session["target_label"])).collect();
        assert_eq!(labels, ["srv-01"], "only the target whose session is over");
        assert_eq!(plant.course(&supersede).await, ["fired", "fired"]);
        let cancelled = plant.sessions(&first).await;
        assert!(cancelled.iter().all(|session| session["status"] == "cancelled"), "{cancelled:?}");
        plant.pass(&allow, 0).await;
        assert_eq!(plant.course(&rest).await[2], "skipped: no_open_targets");
    });
}

#[test]
fn in_a_blackout_nothing_begins() {
    story_alone(async |house| {
        let mut plant = Plant::new(&house).await;
        let skip = plant.schedule(json!({})).await;
        let defer = plant.schedule(json!({ "on_blackout": "defer_to_end" })).await;
        let at: Time = text(&plant.read(&skip).await["next"]["at"]).parse().unwrap();
        let freeze = json!({ "name": "Stocktaking", "starts_at": at.plus_seconds(-60), "ends_at": at.plus_seconds(7200) });
        let backwards = json!({ "name": "Wrong", "starts_at": at, "ends_at": at });
        plant.me().post("blackouts", backwards).await.refused_at(422, "invalid", "/ends_at");
        let blackout = plant.me().post("blackouts", freeze).await.created();
        let waits = plant.read(&defer).await;
        assert_eq!(
            (&waits["next"]["at"], &waits["next"]["run_at"]),
            (&json!(at), &json!(at.plus_seconds(7200)))
        );
        let from = plant.app().now();
        let calendar = plant
            .me()
            .get(&format!("schedules/calendar?from={from}&to={}", from.plus_seconds(5 * 86_400)))
            .await
            .ok();
        assert_eq!(calendar["blackouts"][0]["name"], "Stocktaking");
        assert_eq!(calendar["items"].as_array().unwrap().len(), 10, "{calendar}");

        plant.pass(&skip, 0).await;
        assert_eq!(plant.course(&skip).await, ["skipped: blackout"]);
        assert_eq!(plant.ledger(&skip).await[0]["detail"], "Stocktaking");
        assert!(plant.course(&defer).await.is_empty());
        plant.pass(&defer, 0).await;
        assert_eq!(plant.course(&defer).await, ["fired"]);
        assert_eq!(plant.ledger(&defer).await[0]["scheduled_for"], json!(at));

        plant.me().delete(&format!("blackouts/{}", text(&blackout["id"]))).await.no_content();
        assert!(plant.me().get("blackouts").await.ok()["items"].as_array().unwrap().is_empty());
    });
}

#[test]
fn what_cannot_begin_fails_and_after_three_times_rests() {
    story_alone(async |house| {
        let mut plant = Plant::new(&house).await;
        let flow = plant.me().post("flows", json!({ "document": patching() })).await.created();
        let unpublished = plant.schedule(json!({ "flow_id": flow["id"] })).await;
        let empty = plant.me().post("target-lists", json!({ "name": "Nothing" })).await.created();
        let idle = plant.schedule(json!({ "list_id": empty["id"] })).await;
        let filtered = plant.schedule(json!({ "filter": { "client": "Fabrikam" } })).await;
        for failures in 1..=2 {
            plant.pass(&unpublished, 0).await;
            let now = plant.read(&unpublished).await;
            assert_eq!((&now["failures"], &now["status"]), (&json!(failures), &json!("active")));
        }
        plant.pass(&unpublished, 0).await;
        let now = plant.read(&unpublished).await;
        assert_eq!(now["status"], "paused");
        assert_eq!(now["paused"], json!({ "by": "system", "reason": "flow_not_published" }));
        assert_eq!(plant.course(&unpublished).await, ["failed: flow_not_published"; 3]);
        assert_eq!(plant.course(&idle).await, ["skipped: no_targets"; 3]);
        assert_eq!(plant.read(&idle).await["status"], "active", "an empty list is no failure");
        let sessions = plant.sessions(&plant.batch(&filtered).await).await;
        assert_eq!(sessions.len(), 1);

        let publish = format!("flows/{}/publish", text(&flow["id"]));
        plant.me().post(&publish, json!({ "change_note": "At last." })).if_match(1).await.created();
        let resumed = plant.me().act(&format!("schedules/{unpublished}/resume")).await.ok();
        assert_eq!((&resumed["status"], &resumed["failures"]), (&json!("active"), &json!(0)));
        plant.pass(&unpublished, 0).await;
        assert_eq!(plant.course(&unpublished).await[3], "fired");
    });
}

#[test]
fn taking_a_flow_or_a_list_out_of_use_pauses_what_depends_on_it() {
    story(async |house| {
        for (act, reason) in
            [("archive", "flow_archived"), ("delete", "flow_deleted"), ("list", "target_list_archived")]
        {
            let plant = Plant::new(&house).await;
            let id = plant.schedule(json!({})).await;
            let flow = format!("flows/{}", plant.flow);
            match act {
                "archive" => plant.me().act(&format!("{flow}/archive")).await.ok(),
                "delete" => plant.me().delete(&flow).await.ok(),
                _ => plant.me().act(&format!("target-lists/{}/archive", plant.list)).await.ok(),
            };
            let now = plant.read(&id).await;
            assert_eq!(now["paused"], json!({ "by": "system", "reason": reason }));
            assert_eq!((&now["next"], &now["can"]["run"]), (&Value::Null, &json!(false)));
            let code = if act == "list" { "list_archived" } else { reason };
            plant.me().act(&format!("schedules/{id}/resume")).await.refused(409, code);
            plant.me().act(&format!("schedules/{id}/run-now")).await.refused(409, code);
            plant.me().post("schedules", plant.wanted(&json!({}))).await.refused(409, code);
            // Its history can be read as before.
            plant.ledger(&id).await;
        }
        let plant = Plant::new(&house).await;
        let flow = publish(plant.me(), &crate::documents::printer()).await;
        let troubleshooting = plant.wanted(&json!({ "flow_id": flow }));
        plant.me().post("schedules", troubleshooting).await.refused(409, "kind_not_batchable");
    });
}

#[test]
fn running_now_is_safe_against_a_double_click() {
    story_alone(async |house| {
        let mut plant = Plant::new(&house).await;
        let id = plant.schedule(json!({})).await;
        let before = plant.read(&id).await["next"].clone();
        let path = format!("schedules/{id}/run-now");
        let click = plant.me().act(&path).key("click");
        let (one, two) = tokio::join!(click.clone().into_future(), click.into_future());
        assert_eq!(one.created()["batch"]["id"], two.created()["batch"]["id"]);
        plant.me().act(&path).await.refused(409, "open_batch");
        plant.me().post(&path, json!({ "confirm_open": true })).await.created();
        assert_eq!(plant.ledger(&id).await.len(), 2);
        assert_eq!(plant.read(&id).await["next"], before, "the next moment stays");
        plant.pass(&id, 0).await;
        assert_eq!(plant.ledger(&id).await.len(), 3);
    });
}

#[test]
fn a_pinned_version_stays_and_the_latest_does_not() {
    story_alone(async |house| {
        let mut plant = Plant::new(&house).await;
        plant
            .me()
            .post("schedules", plant.wanted(&json!({ "version": 2 })))
            .await
            .refused_at(422, "invalid", "/version");
        let pinned = plant.schedule(json!({ "version": 1 })).await;
        let latest = plant.schedule(json!({})).await;
        let mut changed = patching();
        changed["steps"][0]["title"] = json!("Install all updates");
        let flow = format!("flows/{}", plant.flow);
        plant.me().put(&format!("{flow}/draft"), changed).if_match(1).await.ok();
        plant
            .me()
            .post(&format!("{flow}/publish"), json!({ "change_note": "Clearer." }))
            .if_match(2)
            .await
            .created();
        plant.pass(&pinned, 0).await;
        let version = async |id: &str| {
            plant.me().get(&format!("batches/{}", plant.batch(id).await)).await.ok()["version"].clone()
        };
        assert_eq!((version(&pinned).await, version(&latest).await), (json!(1), json!(2)));
        assert_eq!(plant.read(&pinned).await["version"], 1);
        assert_eq!(plant.read(&pinned).await["flow"]["live_version"], 2);
    });
}

#[test]
fn a_schedule_ends_with_its_rule_or_after_so_many_batches() {
    story_alone(async |house| {
        let mut plant = Plant::new(&house).await;
        let day = plant.app().now().plus_seconds(2 * 86_400).to_string();
        let once = json!({ "recurrence": { "kind": "once", "at": format!("{}T02:00", &day[..10]) }, "time_zone": "Etc/UTC" });
        let once = plant.schedule(json!({ "rule": once })).await;
        let twice = plant.schedule(json!({ "max_occurrences": 2 })).await;
        plant.pass(&once, 0).await;
        plant.pass(&twice, 0).await;
        assert_eq!(plant.read(&once).await["status"], "finished");
        assert_eq!(plant.course(&once).await, ["fired"]);
        plant.me().act(&format!("schedules/{once}/pause")).await.refused(409, "schedule_finished");
        assert_eq!(plant.read(&twice).await["status"], "finished");
        assert_eq!(plant.ledger(&twice).await.len(), 2);
        let more = plant.change(&twice, json!({ "max_occurrences": null })).await.ok();
        assert_eq!(more["status"], "active");
    });
}

#[test]
fn the_work_goes_on_when_people_leave() {
    story_alone(async |house| {
        let mut plant = Plant::new(&house).await;
        let leaver = plant.team.member(Role::Engineer).await;
        let turns = json!({ "kind": "round_robin", "members": [leaver.id, plant.team.viewer.id] });
        let made = leaver.post("schedules", plant.wanted(&json!({ "assignment": turns }))).await.created();
        let id = text(&made["id"]).to_owned();
        assert_eq!(made["owner"]["active"], true);
        plant.team.admin.delete(&format!("members/{}", leaver.id)).await.no_content();
        assert_eq!(plant.read(&id).await["owner"]["active"], false);
        plant.pass(&id, 0).await;
        let sessions = plant.sessions(&plant.batch(&id).await).await;
        assert!(
            sessions.iter().all(|session| session["assignee"]["id"] == json!(plant.team.viewer.id)),
            "{sessions:?}"
        );
        let taken = plant
            .change(&id, json!({ "owner_id": plant.me().id, "assignment": { "kind": "owner" } }))
            .await
            .ok();
        assert_eq!(taken["owner"]["active"], true);
    });
}

#[test]
fn with_a_lead_the_batch_is_there_before_its_moment() {
    story_alone(async |house| {
        let mut plant = Plant::new(&house).await;
        let id = plant.schedule(json!({ "lead_seconds": 3600, "jitter_seconds": 600 })).await;
        let next = plant.read(&id).await["next"].clone();
        let (at, run_at): (Time, Time) =
            (text(&next["at"]).parse().unwrap(), text(&next["run_at"]).parse().unwrap());
        let early = at.seconds_since(run_at);
        assert!((3000..=3600).contains(&early), "{next}");
        plant.pass(&id, 0).await;
        assert_eq!(plant.ledger(&id).await[0]["scheduled_for"], json!(at));
        assert_eq!(plant.course(&id).await, ["fired"]);
    });
}

#[test]
fn a_clock_that_was_ahead_leaves_no_gap_and_nothing_double() {
    story_alone(async |house| {
        let mut plant = Plant::new(&house).await;
        let id = plant.schedule(json!({})).await;
        plant.pass(&id, 0).await;
        let right = plant.read(&id).await["next"]["at"].clone();
        // A year ahead, and back.
        plant.app().advance_clock(365 * 86_400);
        plant.scheduler.tick().await.unwrap();
        plant.app().advance_clock(-365 * 86_400);
        plant.scheduler.tick().await.unwrap();
        let course = ["fired", "missed: outside_window", "caught_up"];
        assert_eq!(plant.course(&id).await, course);
        assert_eq!(plant.read(&id).await["next"]["at"], right, "armed anew");
        plant.pass(&id, 0).await;
        assert_eq!(plant.course(&id).await[3..], ["fired"]);
        // Back by an hour: nothing comes again.
        plant.app().advance_clock(-3600);
        plant.scheduler.tick().await.unwrap();
        plant.app().advance_clock(3600);
        plant.scheduler.tick().await.unwrap();
        assert_eq!(plant.ledger(&id).await.len(), 4);
    });
}

#[test]
fn other_zone_data_arms_everything_anew() {
    story_alone(async |house| {
        let mut plant = Plant::new(&house).await;
        let id = plant.schedule(json!({})).await;
        plant.scheduler.tick().await.unwrap();
        let right = plant.read(&id).await["next"].clone();
        let mut tx = house.app.db.system_write(because()).await.unwrap();
        tx.sql("UPDATE scheduler_clock SET zone_data = '2025b'").execute().await.unwrap();
        let wrong = text(&right["at"]).parse::<Time>().unwrap().plus_seconds(3600);
        tx.sql("UPDATE schedule SET next_at = $1, next_run_at = $1").bind(wrong).execute().await.unwrap();
        tx.commit().await.unwrap();
        assert_ne!(plant.read(&id).await["next"], right);
        Scheduler::new(house.app.clone()).tick().await.unwrap();
        assert_eq!(plant.read(&id).await["next"], right);
    });
}

#[test]
fn a_schedule_that_cannot_be_handled_holds_up_no_other() {
    story_alone(async |house| {
        let mut plant = Plant::new(&house).await;
        let (bad, good) = (plant.schedule(json!({})).await, plant.schedule(json!({})).await);
        let mut tx = house.app.db.system_write(because()).await.unwrap();
        let id: pathbook::types::ScheduleId = bad.parse().unwrap();
        tx.sql("UPDATE schedule SET assignment = '{}' WHERE id = $1").bind(id).execute().await.unwrap();
        tx.commit().await.unwrap();
        plant.pass(&good, 0).await;
        assert_eq!(plant.course(&good).await, ["fired"]);
        let page = house
            .number("SELECT count(*) FROM occurrence WHERE state = 'failed' AND reason = 'internal'")
            .await;
        assert_eq!(page, 1);
        plant.pass(&good, 0).await;
        plant.pass(&good, 0).await;
        assert_eq!(plant.course(&good).await, ["fired"; 3]);
        assert_eq!(house.number("SELECT count(*) FROM schedule WHERE paused = 'system'").await, 1);
    });
}

fn because() -> pathbook::db::SystemScope {
    pathbook::db::SystemScope::because("stories look into the database")
}
