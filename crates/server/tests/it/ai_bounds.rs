//! What bounds builds: the team's quota under any number of requests, the limits on haste, servers that die, and time.

use crate::{
    ai::{Stage, ledger, settled},
    client::Actor,
    documents::foundation,
    house::{KEY, asking, story, story_alone},
    log,
};
use pathbook::{
    ai::Sweeper,
    auth::Role,
    config::{Ai, Limits, Parallel},
    db::Engine,
};
use pathbook_fake_ai::{Behaviour, Fake, Options};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::task::JoinSet;

async fn begun(engineer: &Actor, symptom: &str) -> String {
    let mut form = foundation();
    form["symptom"] = json!(symptom);
    let build = engineer.post("ai/conversations", json!({ "foundation": form })).await.created();
    format!("ai/conversations/{}", build["id"].as_str().unwrap())
}

fn settings(change: impl FnOnce(&mut Value)) -> Value {
    let mut settings = json!({
        "most_per_conversation_nusd": 60_000_000, "anchor_day": 1, "zone": "UTC", "allowed": true,
        "material_allowed": true, "mask": true,
    });
    change(&mut settings);
    settings
}

#[test]
fn no_number_of_requests_on_any_number_of_servers_spends_more_than_there_is() {
    story_alone(async |house| {
        let fake = Fake::start().await.unwrap();
        let (ai, parallel) = (asking(&fake), Parallel { conversation: 4, team: 200, server: 64 });
        let house = house.with(|config| config.ai = Ai { parallel, ..ai }).await;
        let mut servers = vec![house.clone()];
        if house.engine == Engine::Postgres {
            servers.extend([house.second_server().await, house.second_server().await]);
        }
        let team = house.team().await;
        let question = json!({ "target": "scaffold", "foundation": foundation() });
        let most = team.engineer.post("ai/estimate", question).await.ok()["most_nusd"].as_i64().unwrap();
        let limit = most * 5 + 1;
        let quota = settings(|it| it["money_per_period_nusd"] = json!(limit));
        team.admin.put("ai/quota", quota).if_match(1).await.ok();
        let mut builds = Vec::new();
        for _ in 0..4 {
            let engineer = team.member(Role::Engineer).await;
            for _ in 0..50 {
                builds.push((
                    engineer.clone(),
                    begun(&engineer, "The lift stands still on the third floor.").await,
                ));
            }
        }
        let mut requests = JoinSet::new();
        for (at, (engineer, path)) in builds.iter().enumerate() {
            let call = engineer.at(&servers[at % servers.len()]).act(&format!("{path}/scaffold")).if_match(1);
            requests.spawn(async move {
                loop {
                    // Two hundred at once are more than there are connections: who is told to come again does.
                    let answer = call.clone().await;
                    if answer.status != 503 {
                        return answer;
                    }
                    answer.refused(503, "unavailable");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            });
        }
        let (mut granted, mut refused) = (0, 0);
        while let Some(answer) = requests.join_next().await {
            let answer = answer.unwrap();
            match answer.status.as_u16() {
                202 => granted += 1,
                402 => {
                    answer.refused(402, "quota_budget");
                    refused += 1;
                }
                other => panic!("{other}: {answer}"),
            }
            let looked = team.viewer.get("ai/quota").await;
            if looked.status == 503 {
                // Looking is as crowded as asking.
                continue;
            }
            let money = looked.ok()["money"].clone();
            let sum = money["used_nusd"].as_i64().unwrap() + money["held_nusd"].as_i64().unwrap();
            assert!(sum <= limit, "{money}");
        }
        for (engineer, path) in &builds {
            settled(engineer, path).await;
        }
        assert!(
            granted >= 5 && refused > 0 && granted + refused == 200,
            "{granted} granted, {refused} refused"
        );
        let money = team.viewer.get("ai/quota").await.ok()["money"].clone();
        let billed: u64 = fake
            .receipts()
            .iter()
            .map(|receipt| {
                let tokens = receipt.tokens;
                tokens.input * 100 + tokens.cache_write * 125 + tokens.cache_read * 10 + tokens.output * 500
            })
            .sum();
        assert_eq!((&money["used_nusd"], &money["held_nusd"]), (&json!(billed), &json!(0)));
        let ledger = ledger(&house, &team).await;
        assert_eq!(ledger.len(), granted);
        assert_eq!(u64::try_from(ledger.iter().map(|row| row.2 + row.3).sum::<i64>()).unwrap(), billed);
        println!("{granted} granted, {refused} refused, {billed} of {limit} nano-dollars");
    });
}

#[test]
fn flows_are_counted_when_a_plan_is_there_and_never_above_their_number() {
    story(async |house| {
        let stage = Stage::new(&house).await;
        stage
            .team
            .admin
            .put("ai/quota", settings(|it| it["flows_per_period"] = json!(2)))
            .if_match(1)
            .await
            .ok();
        let engineer = &stage.team.engineer;
        let mut builds = Vec::new();
        for _ in 0..8 {
            builds.push(begun(engineer, "The shared drive is not there in the morning.").await);
        }
        // A plan that fails gives its flow back.
        stage.fake.order(Behaviour::Refused);
        engineer.act(&format!("{}/scaffold", builds[0])).if_match(1).await.with_status(202);
        settled(engineer, &builds[0]).await;
        let mut requests = JoinSet::new();
        for path in &builds {
            let call = engineer.act(&format!("{path}/scaffold")).if_match(1);
            requests.spawn(async move { call.await });
        }
        let answers = requests.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 202).count(), 2);
        for answer in answers.iter().filter(|answer| answer.status != 202) {
            answer.refused(402, "quota_flows");
        }
        let mut planned = Vec::new();
        for path in &builds {
            let build = settled(engineer, path).await;
            if build["state"] == "scaffolded" {
                planned.push((path.clone(), build["revision"].as_i64().unwrap()));
            }
        }
        let flows = stage.team.viewer.get("ai/quota").await.ok()["flows"].clone();
        assert_eq!(flows, json!({ "limit": 2, "used": 2, "held": 0 }));
        // Another plan for a build that has paid costs no second flow.
        let (path, revision) = &planned[0];
        engineer.act(&format!("{path}/scaffold")).if_match(*revision).await.with_status(202);
        settled(engineer, path).await;
        assert_eq!(stage.team.viewer.get("ai/quota").await.ok()["flows"]["used"], 2);
        let asked = engineer
            .post("ai/estimate", json!({ "target": "scaffold", "foundation": foundation() }))
            .await
            .ok();
        assert_eq!((&asked["refusal"], &asked["remaining"]["flows"]), (&json!("quota_flows"), &json!(0)));
    });
}

#[test]
fn a_quota_is_set_by_admins_and_a_new_anchor_waits_for_the_end_of_the_period() {
    story_alone(async |house| {
        house.app.stop_clock("2027-01-31T10:00:00Z".parse().unwrap());
        let (team, app) = (house.team().await, &house.app);
        let admin = &team.admin;
        let first = admin.get("ai/quota").await;
        assert_eq!(first.etag(), 1);
        let first = first.ok();
        assert_eq!(
            first["period"],
            json!({ "starts_at": "2027-01-01T00:00:00Z", "ends_at": "2027-02-01T00:00:00Z" })
        );
        assert_eq!(
            (&first["can"]["edit"], &team.viewer.get("ai/quota").await.ok()["can"]["edit"]),
            (&json!(true), &json!(false))
        );
        let later = settings(|it| it["anchor_day"] = json!(31));
        team.engineer.put("ai/quota", later.clone()).if_match(1).await.refused(403, "forbidden");
        for (field, value) in [
            ("anchor_day", json!(0)),
            ("anchor_day", json!(32)),
            ("zone", json!("Mars/Olympus")),
            ("flows_per_period", json!(-1)),
            ("money_per_period_nusd", json!(i64::MAX)),
        ] {
            let wrong = admin.put("ai/quota", settings(|it| it[field] = value)).if_match(1);
            wrong.await.refused_at(422, "invalid", &format!("/{field}"));
        }
        let set = admin.put("ai/quota", later.clone()).if_match(1).await;
        assert_eq!(set.etag(), 2);
        let set = set.ok();
        assert_eq!((&set["anchor_day"], &set["next_anchor_day"]), (&json!(1), &json!(31)), "{set}");
        assert_eq!(set["period"], first["period"]);
        admin.put("ai/quota", later).if_match(1).await.refused(412, "stale_version");
        app.advance_clock(86_400);
        let next = admin.get("ai/quota").await.ok();
        assert_eq!(
            next["period"],
            json!({ "starts_at": "2027-02-01T00:00:00Z", "ends_at": "2027-03-31T00:00:00Z" })
        );
        assert_eq!((&next["anchor_day"], next.get("next_anchor_day")), (&json!(31), None));
    });
}

#[test]
fn a_build_costs_no_more_than_it_may_and_haste_is_bounded() {
    story(async |house| {
        let stage = Stage::new(&house).await;
        let (engineer, admin) = (&stage.team.engineer, &stage.team.admin);
        let path = begun(engineer, "The till prints no receipts since the update.").await;
        admin
            .put("ai/quota", settings(|it| it["most_per_conversation_nusd"] = json!(100)))
            .if_match(1)
            .await
            .ok();
        engineer.act(&format!("{path}/scaffold")).if_match(1).await.refused(402, "conversation_budget");
        let off = settings(|it| it["allowed"] = json!(false));
        admin.put("ai/quota", off).if_match(2).await.ok();
        engineer.act(&format!("{path}/scaffold")).if_match(1).await.refused(403, "ai_not_allowed");
        engineer
            .post("ai/conversations", json!({ "foundation": foundation() }))
            .await
            .refused(403, "ai_not_allowed");
        assert_eq!(stage.team.viewer.get("ai/status").await.ok()["usable"], false);
        let no_material = settings(|it| it["material_allowed"] = json!(false));
        admin.put("ai/quota", no_material).if_match(3).await.ok();
        let material = json!([{ "name": "kb.txt", "text": "A line." }]);
        let new = json!({ "foundation": foundation(), "material": material });
        engineer.post("ai/conversations", new).await.refused(403, "ai_not_allowed");
        admin.put("ai/quota", settings(|_| {})).if_match(4).await.ok();
        let long = json!([{ "name": "kb.txt", "text": "x".repeat(60_001) }]);
        let new = json!({ "foundation": foundation(), "material": long });
        engineer.post("ai/conversations", new).await.refused(413, "material_too_large");
        let mut short = foundation();
        short["title"] = json!("x");
        engineer.post("ai/conversations", json!({ "foundation": short })).await.refused_at(
            422,
            "invalid",
            "/foundation/title",
        );
        assert!(stage.fake.receipts().is_empty());

        let strict = stage.house.with(|config| config.limits_profile = Limits::Normal).await;
        let hasty = engineer.at(&strict);
        for _ in 0..20 {
            let path = begun(&hasty, "The till prints no receipts since the update.").await;
            hasty.act(&format!("{path}/scaffold")).if_match(1).await.with_status(202);
            settled(&hasty, &path).await;
        }
        let path = begun(&hasty, "The till prints no receipts since the update.").await;
        let answer = hasty.act(&format!("{path}/scaffold")).if_match(1).await;
        answer.refused(429, "too_many_requests");
        assert!(answer.headers.contains_key("retry-after"));
    });
}

#[test]
fn no_more_calls_run_at_once_than_may() {
    story(async |house| {
        let fake = Fake::start_with(Options { delay: Duration::from_millis(2), ..Options::default() })
            .await
            .unwrap();
        let (ai, parallel) = (asking(&fake), Parallel { conversation: 2, team: 2, server: 8 });
        let house = house.with(|config| config.ai = Ai { parallel, ..ai }).await;
        let team = house.team().await;
        let (build, _) = crate::ai::planned(&team.engineer).await;
        let path = format!("ai/conversations/{}", build["id"].as_str().unwrap());
        team.engineer.act(&format!("{path}/branches/generate")).await.with_status(202);
        let mut most = 0;
        loop {
            let build = team.engineer.get(&path).await.ok();
            let count = |state: &str| {
                build["calls"].as_array().unwrap().iter().filter(|call| call["state"] == state).count()
            };
            most = most.max(count("running"));
            if count("running") + count("held") == 0 {
                assert!(
                    build["branches"].as_array().unwrap().iter().all(|branch| branch["state"] == "proposed")
                );
                break;
            }
        }
        assert!((1..=2).contains(&most), "{most} at once");
        // The first one went ahead, so the others found in the cache what it had written.
        let receipts = fake.receipts();
        let branches: Vec<_> = receipts.iter().filter(|it| it.stage.as_deref() == Some("branch")).collect();
        assert!(
            branches.iter().filter(|it| it.tokens.cache_read > 0).count() >= branches.len() - 1,
            "{branches:?}"
        );
    });
}

#[test]
fn a_call_whose_server_is_gone_is_settled_by_another_and_charged_to_nobody() {
    story_alone(async |house| {
        let stage =
            Stage::with(&house, Options { second: Duration::from_millis(300), ..Options::default() }).await;
        let engineer = &stage.team.engineer;
        let path = begun(engineer, "The camera at the door shows black. [[fake:slow]]").await;
        let call = engineer.act(&format!("{path}/scaffold")).if_match(1).await.with_status(202);
        let mut stream =
            engineer.get(&format!("{path}/calls/{}/events", call["id"].as_str().unwrap())).follow().await;
        while stream.next().await.unwrap().data["cost_nusd"].as_i64().unwrap_or(0) == 0 {}
        // Half a minute without a word, as another server sees it.
        let other = stage.house.restarted().await;
        Sweeper::new(other.app.clone()).tick().await.unwrap();
        assert_eq!(engineer.get(&path).await.ok()["calls"][0]["state"], "running");
        other.app.advance_clock(40);
        Sweeper::new(other.app.clone()).tick().await.unwrap();
        let build = engineer.get(&path).await.ok();
        let orphan = &build["calls"][0];
        assert_eq!((&orphan["state"], &orphan["cost_nusd"]), (&json!("orphaned"), &json!(0)), "{orphan}");
        assert_eq!((&build["held_nusd"], &build["spent_nusd"]), (&json!(0), &json!(0)));
        let rows = ledger(&stage.house, &stage.team).await;
        assert_eq!(rows.len(), 1);
        assert!(rows[0].1 == "orphaned" && rows[0].2 == 0 && rows[0].3 > 0, "{rows:?}");
        // The server is not gone after all: what it brings comes to nothing, and nothing is settled twice.
        let mut names = Vec::new();
        while let Some(event) = stream.next().await {
            names.push(event.name);
        }
        assert_eq!(names.last().map(String::as_str), Some("end"));
        engineer.act(&format!("{path}/calls/{}/cancel", orphan["id"].as_str().unwrap())).await.ok();
        assert_eq!(ledger(&stage.house, &stage.team).await, rows);
        let quota = stage.team.viewer.get("ai/quota").await.ok();
        assert_eq!((&quota["money"]["held_nusd"], &quota["flows"]["held"]), (&json!(0), &json!(0)));
        // The person may try again.
        engineer.act(&format!("{path}/scaffold")).if_match(1).await.with_status(202);
    });
}

#[test]
fn a_build_left_alone_for_a_day_loses_its_content_and_keeps_its_ledger() {
    story_alone(async |house| {
        let stage = Stage::new(&house).await;
        let engineer = &stage.team.engineer;
        let (build, _) = crate::ai::planned(engineer).await;
        let path = format!("ai/conversations/{}", build["id"].as_str().unwrap());
        let later = stage.house.restarted().await;
        let (me, sweeper) = (engineer.at(&later), Sweeper::new(later.app.clone()));
        later.app.advance_clock(86_000);
        sweeper.tick().await.unwrap();
        assert_eq!(me.get(&path).await.ok()["state"], "scaffolded");
        later.app.advance_clock(500);
        let gone = me.get(&path).await.refused(410, "conversation_closed");
        assert!(gone["detail"].as_str().unwrap().contains("24 hours"), "{gone}");
        assert_eq!(me.get("ai/conversations").await.ok()["items"], json!([]));
        sweeper.tick().await.unwrap();
        me.get(&path).await.refused(410, "conversation_closed");
        for left in [
            "SELECT count(*) FROM ai_conversation WHERE content IS NOT NULL OR material IS NOT NULL OR title <> ''",
            "SELECT count(*) FROM ai_revision",
            "SELECT count(*) FROM ai_call_item",
        ] {
            assert_eq!(later.number(left).await, 0, "{left}");
        }
        assert_eq!(ledger(&later, &stage.team).await.len(), 1);
        // A week later nobody knows it any more, except the books.
        later.app.advance_clock(7 * 86_400);
        sweeper.tick().await.unwrap();
        me.get(&path).await.refused(404, "not_found");
        assert_eq!(later.number("SELECT count(*) FROM ai_call").await, 0);
        assert_eq!(ledger(&later, &stage.team).await.len(), 1);
    });
}

#[test]
fn without_a_model_nothing_is_offered_and_admins_see_how_to_set_one_up() {
    story(async |house| {
        let none = house.with(|config| config.ai = Ai::default()).await;
        let team = none.team().await;
        let seen = team.engineer.get("ai/status").await.ok();
        assert_eq!(
            (&seen["configured"], &seen["usable"], seen.get("setup")),
            (&json!(false), &json!(false), None)
        );
        let setup = team.admin.get("ai/status").await.ok()["setup"].to_string();
        assert!(setup.contains("PATHBOOK_AI_API_KEY"), "{setup}");
        for (path, body) in [
            ("ai/conversations", json!({ "foundation": foundation() })),
            ("ai/estimate", json!({ "target": "scaffold", "foundation": foundation() })),
        ] {
            team.engineer.post(path, body).await.refused(503, "ai_not_configured");
        }
        team.viewer.get("ai/quota").await.ok();
        let unpriced = house.with(|config| {
            config.ai.model = Some("claude-of-tomorrow".to_owned());
        });
        let unpriced = unpriced.await;
        let told = team.admin.at(&unpriced).get("ai/status").await.ok();
        assert_eq!(
            (&told["configured"], &told["problem"]["code"]),
            (&json!(false), &json!("ai_not_configured"))
        );
        assert!(told["setup"].to_string().contains("PATHBOOK_AI_PRICE"), "{told}");
    });
}

#[test]
fn a_key_that_the_provider_does_not_take_switches_the_builder_off_and_says_so() {
    story(async |house| {
        let stage = Stage::new(&house).await;
        let engineer = &stage.team.engineer;
        let path = begun(engineer, "The projector shows everything in green.").await;
        stage.fake.order(Behaviour::Status401);
        engineer.act(&format!("{path}/scaffold")).if_match(1).await.with_status(202);
        assert_eq!(settled(engineer, &path).await["calls"][0]["error"]["code"], "ai_failed");
        let status = stage.team.viewer.get("ai/status").await.ok();
        assert_eq!((&status["configured"], &status["usable"]), (&json!(true), &json!(false)), "{status}");
        assert!(status["problem"]["until"].is_string(), "{status}");
        engineer.act(&format!("{path}/scaffold")).if_match(1).await.refused(503, "ai_busy");
    });
}

/// Words that stand in a form, its material, a note, an answer of the model.
const CANARIES: [&str; 4] =
    ["canary-form-7261", "canary-material-9315", "canary-note-4820", "canary-answer-6647"];

#[test]
fn nothing_of_a_build_and_no_key_is_in_a_log_or_a_problem() {
    story(async |house| {
        let stage =
            Stage::with(&house, Options { second: Duration::from_millis(20), ..Options::default() }).await;
        let engineer = &stage.team.engineer;
        let [form, material, note, answer] = CANARIES;
        let mut refusals = String::new();
        let answers = |text: &str| pathbook_fake_ai::Order {
            behaviour: Behaviour::Ok,
            times: 2,
            stage: None,
            text: Some(text.to_owned()),
        };
        for order in [
            Some(answers(&format!("{{\"title\": \"{answer}\"}}"))),
            Some(answers(answer)),
            Some(Behaviour::Refused.into()),
            Some(Behaviour::Html.into()),
            Some(Behaviour::Status500.into()),
            Some(Behaviour::Retry400.into()),
            Some(Behaviour::Cut.into()),
            None,
        ] {
            let mut filled = foundation();
            filled["symptom"] = json!(format!("The {form} does not start any more."));
            let sources = json!([{ "name": "kb.txt", "text": format!("Ask for {material} first.") }]);
            let new = json!({ "foundation": filled, "material": sources });
            let build = engineer.post("ai/conversations", new).await.created();
            let path = format!("ai/conversations/{}", build["id"].as_str().unwrap());
            if let Some(order) = order {
                stage.fake.order(order);
            }
            let call = engineer.post(&format!("{path}/scaffold"), json!({ "note": note })).if_match(1).await;
            call.with_status(202);
            let build = settled(engineer, &path).await;
            refusals.push_str(&build["calls"].to_string());
            refusals.push_str(
                &engineer.patch(&path, json!({ "plan": { "title": note } })).if_match(1).await.text(),
            );
            refusals.push_str(&engineer.act(&format!("{path}/assemble")).if_match(99).await.text());
        }
        refusals.push_str(&stage.team.admin.get("ai/status").await.text());
        let log = log::everything();
        assert!(log.contains("a call to the model ended"), "the log is listened to");
        for canary in CANARIES.iter().chain([&KEY]) {
            assert!(!log.contains(canary), "{canary} is in the log");
            assert!(!refusals.contains(canary), "{canary} is in an answer: {refusals}");
        }
        // What the provider is asked holds the form, and nothing that tells who asks.
        let asked: String = stage.fake.receipts().iter().map(|receipt| receipt.body.clone()).collect();
        assert!(asked.contains(form) && asked.contains(material));
        for secret in [&stage.team.id, &engineer.id, &engineer.name, &engineer.email] {
            assert!(!asked.contains(secret.as_str()), "{secret} is sent");
        }
    });
}
