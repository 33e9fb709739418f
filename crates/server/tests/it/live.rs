//! Server-sent events: what happens is told once it is committed, to those who may know, and to nobody else.

use crate::{
    client::{Actor, Events},
    documents::{publish, servers},
    house::{House, Team, story, story_alone},
};
use pathbook::{auth::Role, db::Engine};
use serde_json::{Value, json};
use std::collections::HashMap;

struct Board {
    team: Team,
    batch: String,
}

impl Board {
    async fn new(house: &House, targets: usize) -> Self {
        let team = house.team().await;
        let flow = publish(&team.engineer, &servers()).await;
        let labels: Vec<_> = (0..targets).map(|at| format!("srv-{at}")).collect();
        let batch =
            team.engineer.post("batches", json!({ "flow_id": flow, "labels": labels })).await.created();
        Self { batch: batch["id"].as_str().unwrap().to_owned(), team }
    }

    async fn follow(&self, who: &Actor) -> Events {
        who.get(&format!("events?batch={}", self.batch)).follow().await
    }

    async fn tiles(&self) -> Vec<Value> {
        let page = self.team.viewer.get(&format!("batches/{}/sessions", self.batch)).await.ok();
        page["items"].as_array().unwrap().clone()
    }

    /// Answers one session, from wherever it stands.
    async fn answer(&self, tile: &Value, branch: &str) {
        let path = format!("sessions/{}", tile["id"].as_str().unwrap());
        let position = self.team.engineer.get(&path).await.ok()["position"].clone();
        let body = json!({ "position": position, "branch": branch });
        self.team.engineer.post(&format!("{path}/answers"), body).await.ok();
    }
}

#[test]
fn an_answer_is_told_as_a_tile_and_a_change_of_all_as_a_batch() {
    story(async |house| {
        let board = Board::new(&house, 2).await;
        let mut events = board.follow(&board.team.viewer).await;
        let before = board.tiles().await;
        board.answer(&before[1], "done").await;
        let event = events.next().await.unwrap();
        assert_eq!((event.name.as_str(), &event.data), ("session", &board.tiles().await[1]));
        assert_eq!(event.data["path"], json!([{ "step": "patch", "branch": "done" }, { "step": "reboot" }]));
        // Only sessions of a batch are told.
        let flow = publish(&board.team.engineer, &servers()).await;
        board.team.engineer.post("sessions", json!({ "flow_id": flow })).await.created();
        let cancel = format!("batches/{}/cancel", board.batch);
        board.team.engineer.post(&cancel, json!({ "reason": "Enough." })).await.ok();
        let mut told = Vec::new();
        for _ in 0..3 {
            told.push(events.next().await.unwrap());
        }
        let names: Vec<_> = told.iter().map(|event| event.name.as_str()).collect();
        assert_eq!(names.iter().filter(|name| **name == "batch").count(), 1, "{names:?}");
        let after = board.tiles().await;
        for event in told.iter().filter(|event| event.name == "session") {
            assert!(after.contains(&event.data));
        }
    });
}

#[test]
fn a_stream_that_is_taken_up_again_loses_no_state_and_tells_none_twice() {
    story(async |house| {
        let board = Board::new(&house, 6).await;
        let start = board.tiles().await;
        let mut seen: HashMap<String, Value> = HashMap::new();
        let mut last = String::new();
        let mut events = board.follow(&board.team.viewer).await;
        for (round, tile) in start.iter().enumerate() {
            board.answer(tile, "done").await;
            let event = events.next().await.unwrap();
            last.clone_from(&event.id);
            seen.insert(event.data["id"].as_str().unwrap().to_owned(), event.data);
            // The line breaks, and work goes on meanwhile.
            drop(events);
            board.answer(tile, "no").await;
            let again = board.team.viewer.get(&format!("events?batch={}", board.batch));
            events = again.header("last-event-id", &last).follow().await;
            let mut told = HashMap::new();
            // What was told before the break may come again; nothing comes twice in one stream.
            for _ in 0..=round {
                let event = events.next().await.unwrap();
                let id = event.data["id"].as_str().unwrap().to_owned();
                let seq = event.data["seq"].as_u64().unwrap();
                assert!(told.insert(id.clone(), seq).is_none_or(|before| before < seq), "told twice");
                let known = seen.get(&id).map_or(0, |tile| tile["seq"].as_u64().unwrap());
                assert!(seq >= known, "an older state came after a newer one");
                seen.insert(id, event.data);
            }
        }
        let now = board.tiles().await;
        assert_eq!(seen.len(), now.len());
        for tile in now {
            assert_eq!(seen[tile["id"].as_str().unwrap()], tile);
        }
        // Since a moment of one's own choice.
        let since = format!("events?batch={}&since=0", board.batch);
        let mut all = board.team.viewer.get(&since).follow().await;
        for _ in 0..6 {
            assert_eq!(all.next().await.unwrap().name, "session");
        }
    });
}

#[test]
fn a_stream_ends_with_the_rights_that_it_rests_on() {
    story(async |house| {
        let board = Board::new(&house, 1).await;
        let team = &board.team;
        let (removed, demoted) = (team.member(Role::Engineer).await, team.member(Role::Engineer).await);
        let mut of_removed = board.follow(&removed).await;
        let mut of_demoted = board.follow(&demoted).await;
        let mut of_viewer = board.follow(&team.viewer).await;
        team.admin.delete(&format!("members/{}", removed.id)).await.no_content();
        assert_eq!(of_removed.next().await, None);
        let role = json!({ "role": "viewer" });
        team.admin.patch(&format!("members/{}", demoted.id), role).await;
        assert_eq!(of_demoted.next().await, None);
        // Others are not disturbed.
        board.answer(&board.tiles().await[0], "done").await;
        assert_eq!(of_viewer.next().await.unwrap().name, "session");
        board.team.viewer.get("events?batch=nonsense").await.refused(422, "invalid");
    });
}

#[test]
fn a_stream_ends_when_the_server_stops() {
    story_alone(async |house| {
        let board = Board::new(&house, 1).await;
        let mut events = board.follow(&board.team.viewer).await;
        house.app.stop.cancel();
        assert_eq!(events.next().await, None);
        house.app.tasks.close();
        house.app.tasks.wait().await;
    });
}

#[test]
fn what_another_server_wrote_is_told_here() {
    story_alone(async |house| {
        if house.engine == Engine::Sqlite {
            return;
        }
        let board = Board::new(&house, 1).await;
        let elsewhere = house.second_server().await;
        let mut events = board.follow(&board.team.viewer.at(&elsewhere)).await;
        // The other server's ear is open once it hears anything.
        board.answer(&board.tiles().await[0], "done").await;
        let event = events.next().await.unwrap();
        assert_eq!((event.name.as_str(), &event.data["seq"]), ("session", &json!(2)));
    });
}
