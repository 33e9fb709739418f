//! What an act costs: statements, and flushes to the disk.

use crate::{
    documents::{printer, publish},
    house::{House, story_alone},
};
use pathbook::{
    auth::across_teams,
    db::{Counters, Engine},
};
use serde_json::{Value, json};
use std::time::Duration;

/// What was done meanwhile.
async fn cost(house: &House, work: impl Future<Output = Value>) -> Counters {
    let before = house.app.db.counters();
    work.await;
    let after = house.app.db.counters();
    Counters {
        statements: after.statements - before.statements,
        flushes: after.flushes - before.flushes,
        members: after.members - before.members,
    }
}

#[test]
fn the_acts_of_every_day_cost_few_statements() {
    story_alone(async |house| {
        let team = house.team().await;
        let flow = publish(&team.engineer, &printer()).await;
        let session = team.viewer.post("sessions", json!({ "flow_id": flow })).await.created();
        let path = format!("sessions/{}", session["id"].as_str().unwrap());
        let draft = format!("flows/{flow}/draft");
        // Everybody is known by now.
        team.viewer.get(&path).await.ok();
        for who in [&team.viewer, &team.engineer, &team.admin] {
            who.get("sessions").await.ok();
            who.get("flows").await.ok();
        }
        let statements =
            async |work: crate::client::Call| cost(&house, async { work.await.ok() }).await.statements;
        let fill = json!({ "position": 1, "branch": "next", "values": { "printer": "p", "users": 1 } });
        let sqlite = house.engine == Engine::Sqlite;
        let answered =
            cost(&house, async { team.viewer.post(&format!("{path}/answers"), fill.clone()).await.ok() })
                .await;
        // PostgreSQL moves the session on and records the event at once.
        assert_eq!(
            answered,
            Counters { statements: if sqlite { 2 } else { 1 }, flushes: 1, members: 1 },
            "an answer"
        );
        let note = json!({ "text": "x", "audience": "internal" });
        assert_eq!(
            statements(team.viewer.post(&format!("{path}/notes"), note).key("n")).await,
            if sqlite { 2 } else { 1 },
            "a note"
        );
        // A repetition is found in memory and confirmed by the database.
        assert_eq!(
            statements(team.viewer.post(&format!("{path}/answers"), fill)).await,
            1,
            "a repeated answer"
        );
        assert_eq!(statements(team.viewer.get("sessions")).await, 1, "a list of sessions");
        assert_eq!(
            statements(team.viewer.get("sessions?status=active&q=printer&assignee=me")).await,
            1,
            "a filtered list"
        );
        assert_eq!(statements(team.viewer.get("flows")).await, 1, "a list of flows");
        assert_eq!(statements(team.engineer.put(&draft, printer()).if_match(1)).await, 1, "a draft saved");
        let operations = json!({ "operations": [{ "op": "set_start", "step": "ping" }] });
        let edit = team.engineer.patch(&draft, operations).if_match(2);
        assert_eq!(statements(edit).await, 2, "a draft read and changed");
        assert_eq!(statements(team.viewer.get(&draft)).await, 1, "a draft read");
        assert_eq!(statements(team.engineer.post("flows/check", printer())).await, 0, "a document checked");
        assert_eq!(statements(team.viewer.get("/api/v1/me")).await, 0, "who am I");
        assert_eq!(statements(team.viewer.get("")).await, 0, "the team");
        assert_eq!(statements(team.viewer.get(&path)).await, 2, "a session read");
        assert_eq!(statements(team.viewer.get(&format!("{path}/events"))).await, 2, "its events");
        assert_eq!(
            statements(team.viewer.get(&format!("flows/{flow}/versions/1/reading"))).await,
            0,
            "a version read"
        );
        let members = team.admin.get("members");
        assert_eq!(statements(members).await, 1, "the members");
        // Refusals before the database is asked.
        let stranger = house.nobody().get("/api/v1/me").await;
        assert_eq!(cost(&house, async { stranger.refused(401, "unauthenticated") }).await.statements, 0);
    });
}

#[test]
fn many_answers_at_once_share_their_flushes() {
    story_alone(async |house| {
        let team = house.team().await;
        let flow = publish(&team.engineer, &printer()).await;
        let mut calls = Vec::new();
        for _ in 0..64 {
            let session = team.viewer.post("sessions", json!({ "flow_id": flow })).await.created();
            let path = format!("sessions/{}/answers", session["id"].as_str().unwrap());
            let fill = json!({ "position": 1, "branch": "next", "values": { "printer": "p", "users": 1 } });
            calls.push(team.viewer.post(&path, fill));
        }
        // All of them wait for the one who holds the writer, however fast this machine's disk is.
        let sqlite = house.engine == Engine::Sqlite;
        let before = house.app.db.counters();
        let mut holder = house.app.db.system_write(across_teams()).await.unwrap();
        holder.sql("UPDATE instance SET id = 1 WHERE id = 1").execute().await.unwrap();
        let tasks: Vec<_> = calls.into_iter().map(|call| tokio::spawn(call.into_future())).collect();
        while sqlite && house.app.db.counters().statements < before.statements + 1 + 64 * 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        drop(holder);
        for task in tasks {
            task.await.unwrap().ok();
        }
        let after = house.app.db.counters();
        assert_eq!(after.members - before.members, 64);
        if sqlite {
            let flushes = after.flushes - before.flushes;
            // The first may already be on its way to the flusher when the others queue up.
            assert!(flushes <= 2, "{flushes} flushes for 64 answers");
        }
    });
}
