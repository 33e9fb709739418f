//! Builds with AI, from the form to the draft, against a stand-in of the provider.

use crate::{
    client::{Actor, Event},
    documents::foundation,
    house::{House, Team, asking, story},
};
use pathbook_fake_ai::{Behaviour, Fake, Options, Order};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A build with a plan, and the call that made it.
pub async fn planned(engineer: &Actor) -> (Value, String) {
    let build = engineer.post("ai/conversations", json!({ "foundation": foundation() })).await.created();
    let path = path(&build);
    let call = engineer.act(&format!("{path}/scaffold")).if_match(1).await.with_status(202);
    let build = settled(engineer, &path).await;
    (build, id(&call).to_owned())
}

/// The id of a thing.
fn id(thing: &Value) -> &str {
    thing["id"].as_str().unwrap()
}

/// The path of a build.
fn path(build: &Value) -> String {
    format!("ai/conversations/{}", id(build))
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// The build when none of its calls is under way any more.
pub async fn settled(engineer: &Actor, path: &str) -> Value {
    let until = Instant::now() + Duration::from_mins(1);
    loop {
        let build = engineer.get(path).await.ok();
        let is_over = |call: &Value| !matches!(call["state"].as_str(), Some("held" | "running"));
        if build["calls"].as_array().unwrap().iter().all(is_over) {
            return build;
        }
        assert!(Instant::now() < until, "a call goes on for ever: {build}");
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}

/// A stand-in of one's own, a server that asks it, and a team.
pub struct Stage {
    pub fake: Fake,
    pub house: House,
    pub team: Team,
}

impl Stage {
    pub async fn new(house: &House) -> Self {
        Self::with(house, Options::default()).await
    }

    pub async fn with(house: &House, options: Options) -> Self {
        let fake = Fake::start_with(options).await.unwrap();
        let ai = asking(&fake);
        let house = house.with(|config| config.ai = ai).await;
        let team = house.team().await;
        Self { fake, house, team }
    }

    /// A new build with this symptom.
    async fn build(&self, symptom: &str) -> Value {
        let mut form = foundation();
        form["symptom"] = json!(symptom);
        self.team.engineer.post("ai/conversations", json!({ "foundation": form })).await.created()
    }

    /// A build with a plan.
    async fn planned(&self) -> Value {
        planned(&self.team.engineer).await.0
    }

    /// What the stand-in billed, in nano-dollars by the shipped price of the default model.
    fn billed(&self) -> i64 {
        let receipts = self.fake.receipts();
        let nusd = |tokens: pathbook_fake_ai::Tokens| {
            tokens.input * 100 + tokens.cache_write * 125 + tokens.cache_read * 10 + tokens.output * 500
        };
        receipts.iter().map(|receipt| i64::try_from(nusd(receipt.tokens)).unwrap()).sum()
    }

    pub async fn quota(&self) -> Value {
        self.team.viewer.get("ai/quota").await.ok()
    }

    /// The one call that the ledger of the team has, or the sum of all.
    async fn ledger(&self) -> Vec<(String, String, i64, i64)> {
        ledger(&self.house, &self.team).await
    }
}

/// Stage, outcome, what the team paid and what we did, of each row of the ledger.
pub async fn ledger(house: &House, team: &Team) -> Vec<(String, String, i64, i64)> {
    let scope = pathbook::db::Scope::granted(team.id.parse().unwrap());
    let mut db = house.app.db.read(scope).await.unwrap();
    let query = db.sql(
        "SELECT target, outcome, cost_nusd, platform_nusd FROM ai_usage WHERE team_id = $1 ORDER BY call_id",
    );
    query.all().await.unwrap()
}

/// All events of a call until it ends.
async fn events(who: &Actor, path: &str, call: &Value) -> Vec<Event> {
    let mut stream = who.get(&format!("{path}/calls/{}/events", id(call))).follow().await;
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        events.push(event);
    }
    events
}

fn names(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.name.as_str()).filter(|name| *name != "progress").collect()
}

#[test]
fn a_build_goes_from_the_form_to_a_draft_and_costs_what_the_provider_bills() {
    story(async |house| {
        let stage = Stage::new(&house).await;
        let (engineer, team) = (&stage.team.engineer, &stage.team);
        let status = team.viewer.get("ai/status").await.ok();
        assert_eq!((&status["usable"], &status["model"]), (&json!(true), &json!("claude-haiku-5-5")));
        let before = engineer
            .post("ai/estimate", json!({ "target": "scaffold", "foundation": foundation() }))
            .await
            .ok();
        assert_eq!((&before["calls"], &before["flow_credits"]), (&json!(1), &json!(1)), "{before}");
        assert!(number(&before["expected_nusd"]) < number(&before["most_nusd"]), "{before}");

        let material =
            json!([{ "name": "kb.txt", "text": "The certificate must be valid.\nAsk anna@contoso.test." }]);
        let new = json!({ "foundation": foundation(), "material": material });
        let build = engineer.post("ai/conversations", new).key("begin").await;
        assert_eq!(build.etag(), 1);
        let build = build.created();
        assert_eq!((&build["state"], &build["stage"]), (&json!("draft"), &json!("foundation")));
        assert_eq!(build["material"]["masks"]["mails"], 1, "{build}");
        let path = path(&build);

        let call = engineer.act(&format!("{path}/scaffold")).if_match(1).key("plan").await.with_status(202);
        assert_eq!((&call["state"], &call["target"]), (&json!("held"), &json!("scaffold")));
        let told = events(engineer, &path, &call).await;
        let end = told.last().unwrap();
        assert_eq!((end.name.as_str(), &end.data["state"]), ("end", &json!("settled")), "{end:?}");
        let build = settled(engineer, &path).await;
        assert_eq!((&build["state"], &build["stage"]), (&json!("scaffolded"), &json!("scaffold")));
        let branches = build["plan"]["branches"].as_array().unwrap();
        assert_eq!(names(&told).iter().filter(|name| **name == "item").count(), branches.len(), "{told:?}");
        assert!(branches.len() >= 3, "{build}");

        let calls = engineer.act(&format!("{path}/branches/generate")).await.with_status(202);
        assert_eq!(calls["calls"].as_array().unwrap().len(), branches.len());
        let mut build = settled(engineer, &path).await;
        for branch in build["branches"].as_array().unwrap().clone() {
            assert_eq!(
                (&branch["state"], &branch["outdated"]),
                (&json!("proposed"), &json!(false)),
                "{branch}"
            );
            let resolve = format!("{path}/branches/{}/resolve", branch["key"].as_str().unwrap());
            let revision = number(&build["revision"]);
            build = engineer.post(&resolve, json!({ "accept": true })).if_match(revision).await.ok();
        }
        assert_eq!((&build["state"], &build["stage"]), (&json!("detailed"), &json!("review")));
        build = engineer.post(&format!("{path}/review"), json!({ "ai": false })).await.ok();
        assert_eq!(build["state"], "reviewed");
        assert_eq!(build["review"]["outdated"], false);
        engineer.post(&format!("{path}/review"), json!({ "ai": true })).await.with_status(202);
        build = settled(engineer, &path).await;
        assert!(build["review"]["ai_findings"].is_array(), "{build}");

        // Whoever saw another state assembles nothing.
        let revision = number(&build["revision"]);
        let assemble = |revision| engineer.act(&format!("{path}/assemble")).if_match(revision);
        assemble(revision - 1).await.refused(412, "stale_version");
        let made = assemble(revision).key("make").await.created();
        assert_eq!(assemble(revision).key("make").await.created(), made);
        assert_eq!(assemble(1).await.created(), made);
        let flow = made["flow_id"].as_str().unwrap();
        let draft = team.viewer.get(&format!("flows/{flow}/draft")).await.ok();
        let errors =
            draft["findings"].as_array().unwrap().iter().filter(|finding| finding["severity"] == "error");
        assert_eq!(errors.count(), 0, "{draft}");
        let after = engineer.get(&path).await.ok();
        assert_eq!((&after["state"], after["flow_id"].as_str()), (&json!("assembled"), Some(flow)));
        engineer.act(&format!("{path}/undo")).if_match(1).await.refused(410, "conversation_closed");

        // The bill of the provider is the ledger, to the nano-dollar, and nothing is held any more.
        let quota = stage.quota().await;
        assert_eq!(number(&quota["money"]["used_nusd"]), stage.billed());
        assert_eq!(after["spent_nusd"], quota["money"]["used_nusd"]);
        assert_eq!(
            (&quota["money"]["held_nusd"], &quota["flows"]["used"], &quota["flows"]["held"]),
            (&json!(0), &json!(1), &json!(0))
        );
        let ledger = stage.ledger().await;
        assert_eq!(ledger.len(), stage.fake.receipts().len(), "{ledger:?}");
        assert_eq!(ledger.iter().map(|row| row.2).sum::<i64>(), stage.billed());
        assert!(stage.billed() < 10_000_000, "a build costs at most a cent: {}", stage.billed());
    });
}

#[test]
fn a_build_is_seen_by_its_owner_alone() {
    story(async |house| {
        let stage = Stage::new(&house).await;
        let build = stage.build("The printer on the second floor prints nothing at all.").await;
        let path = path(&build);
        let other = stage.team.member(pathbook::auth::Role::Engineer).await;
        let ghost = format!("ai/conversations/{}", pathbook::types::ConversationId::new());
        for who in [&stage.team.admin, &other] {
            let missing = who.get(&ghost).await;
            missing.refused(404, "not_found");
            assert_eq!(who.get(&path).await.bytes(), missing.bytes());
            who.patch(&path, json!({ "ignored": [] })).if_match(1).await.refused(404, "not_found");
            who.act(&format!("{path}/scaffold")).if_match(1).await.refused(404, "not_found");
            who.act(&format!("{path}/assemble")).if_match(1).await.refused(404, "not_found");
            who.delete(&path).if_match(1).await.refused(404, "not_found");
            assert_eq!(who.get("ai/conversations").await.ok()["items"], json!([]));
        }
        stage.team.viewer.get(&path).await.refused(403, "forbidden");
        let mine = stage.team.engineer.get("ai/conversations").await.ok();
        assert_eq!(mine["items"][0]["id"], build["id"]);
        assert!(stage.fake.receipts().is_empty());
    });
}

#[test]
fn one_call_for_a_target_is_under_way_and_its_key_repeats_it() {
    story(async |house| {
        let stage = Stage::new(&house).await;
        let engineer = &stage.team.engineer;
        let build = stage.build("The VPN client cannot reach the gateway. [[fake:slow]]").await;
        let path = path(&build);
        let scaffold =
            |note: &str| engineer.post(&format!("{path}/scaffold"), json!({ "note": note })).if_match(1);
        let first = scaffold("Short").key("one").await;
        let call = first.with_status(202);
        let again = scaffold("Short").key("one").await;
        assert!(again.replayed());
        assert_eq!(again.with_status(202), call);
        scaffold("Long").key("one").await.refused(422, "idempotency_key_reused");
        let running = scaffold("Short").key("two").await.refused(409, "call_running");
        assert_eq!(running["errors"][0]["pointer"], format!("/calls/{}", id(&call)), "{running}");
        // What would take the plan away from under the call has to wait.
        let plan = json!({ "title": "By hand", "summary": "", "triage": { "title": "", "body": "" }, "branches": [], "questions": [] });
        engineer.patch(&path, json!({ "plan": plan })).if_match(1).await.refused(409, "call_running");
        let ended = engineer.act(&format!("{path}/calls/{}/cancel", id(&call))).await.ok();
        assert_eq!(ended["state"], "cancelled", "{ended}");
        assert_eq!(settled(engineer, &path).await["state"], "draft");
        // It is over: cancelling it again changes nothing, and another one may begin.
        assert_eq!(
            engineer.act(&format!("{path}/calls/{}/cancel", id(&call))).await.ok()["state"],
            "cancelled"
        );
        scaffold("Short").key("three").await.with_status(202);
        let quota = stage.quota().await;
        assert_eq!((&quota["flows"]["used"], &quota["flows"]["held"]), (&json!(0), &json!(1)), "{quota}");
    });
}

#[test]
fn changes_by_hand_name_their_revision_and_can_be_taken_back() {
    story(async |house| {
        let stage = Stage::new(&house).await;
        let engineer = &stage.team.engineer;
        let build = stage.build("The mailbox of the sales team is full again.").await;
        let path = path(&build);
        let branch =
            |key: &str| json!({ "key": key, "label": key, "cause": "", "entry": "", "steps": 3, "src": [] });
        let plan = json!({
            "title": "Mailbox is full", "summary": "When mail is refused.",
            "triage": { "title": "What does the error say?", "body": "" },
            "branches": [branch("quota"), branch("loop")], "questions": [],
        });
        engineer.act(&format!("{path}/branches/generate")).await.refused(409, "not_ready");
        engineer.post(&format!("{path}/review"), json!({ "ai": false })).await.refused(409, "not_ready");
        engineer.act(&format!("{path}/undo")).if_match(1).await.refused(409, "nothing_changed");
        engineer.patch(&path, json!({ "plan": plan })).await.refused(428, "precondition_required");
        let planned = engineer.patch(&path, json!({ "plan": plan })).if_match(1).await.ok();
        assert_eq!((&planned["state"], &planned["title"]), (&json!("planned"), &json!("Mailbox is full")));
        engineer.patch(&path, json!({ "plan": plan })).if_match(1).await.refused(412, "stale_version");
        let mut twice = plan.clone();
        twice["branches"][1]["key"] = json!("quota");
        engineer.patch(&path, json!({ "plan": twice })).if_match(2).await.refused_at(
            422,
            "invalid",
            "/plan/branches/1/key",
        );
        let steps = |kind: &str| {
            json!([{ "id": "a", "kind": kind, "title": "Empty the bin", "body": "", "risk": "none", "src": [],
                "next": if kind == "do" { json!([{ "label": "Done", "to": "b" }]) } else { json!([]) } },
              { "id": "b", "kind": "fixed", "title": "Mail arrives", "body": "Send one.", "risk": "none", "src": [], "next": [] },
              { "id": "c", "kind": "escalate", "title": "Ask the mail team", "body": "With the error.", "risk": "none", "src": [], "next": [] }])
        };
        engineer.patch(&path, json!({ "steps": { "no": [] } })).if_match(2).await.refused_at(
            422,
            "invalid",
            "/steps/no",
        );
        let written =
            engineer.patch(&path, json!({ "steps": { "quota": steps("do") } })).if_match(2).await.ok();
        assert_eq!(
            (&written["branches"][0]["state"], &written["branches"][1]["state"]),
            (&json!("accepted"), &json!("empty"))
        );
        engineer.act(&format!("{path}/assemble")).if_match(3).await.refused(409, "not_ready");
        // A branch without a way in blocks, and says where.
        let broken =
            engineer.patch(&path, json!({ "steps": { "loop": steps("do") } })).if_match(3).await.ok();
        assert_eq!(broken["state"], "detailed");
        let blocked =
            engineer.act(&format!("{path}/assemble")).if_match(4).await.refused(422, "conversation_blocked");
        assert!(blocked["errors"][0]["pointer"].as_str().unwrap().starts_with("/branches/"), "{blocked}");

        let back = engineer.act(&format!("{path}/undo")).if_match(4).await.ok();
        assert_eq!((&back["branches"][1]["state"], &back["can_redo"]), (&json!("empty"), &json!(true)));
        let further = engineer.act(&format!("{path}/undo")).if_match(5).await.ok();
        assert_eq!(
            (&further["branches"][0]["state"], &further["state"]),
            (&json!("empty"), &json!("planned"))
        );
        let forth = engineer.act(&format!("{path}/redo")).if_match(6).await.ok();
        assert_eq!(forth["branches"][0]["steps"], written["branches"][0]["steps"]);
        // A new change is the end of what could be made again.
        let other = engineer.patch(&path, json!({ "steps": { "quota": [] } })).if_match(7).await.ok();
        assert_eq!(other["can_redo"], false);
        engineer.act(&format!("{path}/redo")).if_match(8).await.refused(409, "nothing_changed");
        engineer.delete(&path).if_match(7).await.refused(412, "stale_version");
        engineer.delete(&path).if_match(8).await.no_content();
        engineer.get(&path).await.refused(410, "conversation_closed");
        assert!(stage.fake.receipts().is_empty() && stage.ledger().await.is_empty());
    });
}

#[test]
fn fifty_states_can_be_gone_back_to() {
    story(async |house| {
        let stage = Stage::new(&house).await;
        let engineer = &stage.team.engineer;
        let build = stage.build("The badge reader at the gate beeps and stays shut.").await;
        let path = path(&build);
        for revision in 1..=60 {
            let mut form = foundation();
            form["known"] = json!(format!("Note {revision}"));
            engineer.patch(&path, json!({ "foundation": form })).if_match(revision).await.ok();
        }
        let mut revision = 61;
        let last = loop {
            let answer = engineer.act(&format!("{path}/undo")).if_match(revision).await;
            if answer.status == 409 {
                break engineer.get(&path).await.ok();
            }
            answer.ok();
            revision += 1;
        };
        assert_eq!((revision, &last["foundation"]["known"]), (61 + 49, &json!("Note 11")));
        assert_eq!(house.number("SELECT count(*) FROM ai_revision WHERE number > 50").await, 11);
    });
}

#[test]
fn proposed_steps_are_taken_whole_or_one_by_one_and_never_by_themselves() {
    story(async |house| {
        let stage = Stage::new(&house).await;
        let engineer = &stage.team.engineer;
        let build = stage.planned().await;
        let (path, key) = (path(&build), build["plan"]["branches"][0]["key"].as_str().unwrap().to_owned());
        let (generate, resolve) =
            (format!("{path}/branches/{key}/generate"), format!("{path}/branches/{key}/resolve"));
        engineer.post(&resolve, json!({ "accept": true })).if_match(2).await.refused(409, "not_ready");
        engineer.act(&generate).await.with_status(202);
        let build = settled(engineer, &path).await;
        let branch = &build["branches"][0];
        assert_eq!((&branch["state"], &branch["steps"]), (&json!("proposed"), &json!([])), "{branch}");
        let proposed = branch["proposal"]["steps"].as_array().unwrap().clone();
        assert!(proposed.len() > 2, "{branch}");
        let first = &proposed[0]["id"];
        let revision = number(&build["revision"]);
        let unknown =
            engineer.post(&resolve, json!({ "accept": true, "steps": ["nowhere"] })).if_match(revision);
        unknown.await.refused_at(422, "invalid", "/steps/0");
        let fewer = engineer
            .post(&resolve, json!({ "accept": false, "steps": [first] }))
            .if_match(revision)
            .await
            .ok();
        assert_eq!(fewer["branches"][0]["proposal"]["steps"].as_array().unwrap().len(), proposed.len() - 1);
        let back = engineer.act(&format!("{path}/undo")).if_match(revision + 1).await.ok();
        assert_eq!(back["branches"][0]["proposal"]["steps"], json!(proposed));
        let one = engineer
            .post(&resolve, json!({ "accept": true, "steps": [first] }))
            .if_match(revision + 2)
            .await
            .ok();
        assert_eq!(
            (&one["branches"][0]["steps"], one["branches"][0].get("proposal")),
            (&json!([proposed[0]]), None)
        );

        // Another try does not touch what was accepted, and says so where the plan has changed since.
        engineer.post(&generate, json!({ "note": "Begin with the cable." })).await.with_status(202);
        let build = settled(engineer, &path).await;
        assert_eq!(build["branches"][0]["steps"], json!([proposed[0]]));
        assert_eq!(build["branches"][0]["proposal"]["note"], "Begin with the cable.");
        let mut plan = build["plan"].clone();
        plan["branches"][0]["cause"] = json!("Something else altogether.");
        let changed =
            engineer.patch(&path, json!({ "plan": plan })).if_match(number(&build["revision"])).await.ok();
        assert_eq!(changed["branches"][0]["outdated"], true);
        let rejected = engineer
            .post(&resolve, json!({ "accept": false }))
            .if_match(number(&changed["revision"]))
            .await
            .ok();
        assert_eq!(rejected["branches"][0]["state"], "accepted");
    });
}

#[test]
fn what_goes_wrong_with_a_call_is_told_kept_and_not_charged() {
    story(async |house| {
        let stage =
            Stage::with(&house, Options { second: Duration::from_millis(20), ..Options::default() }).await;
        let engineer = &stage.team.engineer;
        let text = |text: &str| Order {
            behaviour: Behaviour::Ok,
            times: 2,
            stage: None,
            text: Some(text.to_owned()),
        };
        let twice = |behaviour| Order { times: 2, ..Order::from(behaviour) };
        let cases: Vec<(&str, Order, &str)> = vec![
            ("refused", Behaviour::Refused.into(), "ai_refused"),
            ("refused midway", Behaviour::RefusedMidway.into(), "ai_refused"),
            ("cut twice", twice(Behaviour::Cut), "ai_failed"),
            ("9 MiB", Behaviour::Huge.into(), "ai_failed"),
            ("a page of a proxy", Behaviour::Html.into(), "ai_failed"),
            ("the wrong schema twice", twice(Behaviour::WrongSchema), "ai_failed"),
            ("prose", twice(Behaviour::Prose), "ai_failed"),
            ("half a JSON", text("{\"title\": \"x\", \"branches\": ["), "ai_failed"),
            ("no JSON", text("I cannot do that, Dave."), "ai_failed"),
            ("too many requests", Behaviour::RateLimited120.into(), "ai_busy"),
            ("too large", Behaviour::Status413.into(), "material_too_large"),
        ];
        for (what, order, code) in cases {
            let build = stage.build("The scanner sends nothing to the share any more.").await;
            let path = path(&build);
            stage.fake.order(order);
            engineer.act(&format!("{path}/scaffold")).if_match(1).await.with_status(202);
            let build = settled(engineer, &path).await;
            let call = &build["calls"][0];
            assert_eq!(
                (&call["state"], &call["error"]["code"]),
                (&json!("failed"), &json!(code)),
                "{what}: {call}"
            );
            assert!(call["error"]["detail"].as_str().unwrap().ends_with('.'), "{call}");
            assert_eq!(
                (&build["state"], &build["spent_nusd"], &build["held_nusd"]),
                (&json!("draft"), &json!(0), &json!(0)),
                "{what}"
            );
            if code == "ai_busy" {
                assert!(number(&call["error"]["retry_after_seconds"]) > 60, "{call}");
            }
            engineer.delete(&path).if_match(number(&build["revision"])).await.no_content();
        }
        let quota = stage.quota().await;
        assert_eq!(
            (&quota["money"]["used_nusd"], &quota["money"]["held_nusd"]),
            (&json!(0), &json!(0)),
            "{quota}"
        );
        assert_eq!((&quota["flows"]["used"], &quota["flows"]["held"]), (&json!(0), &json!(0)), "{quota}");
        let ledger = stage.ledger().await;
        assert!(ledger.iter().all(|row| row.1 == "failed" && row.2 == 0), "{ledger:?}");
        assert!(ledger.iter().any(|row| row.3 > 0), "what we paid for is in the books: {ledger:?}");
    });
}

#[test]
fn a_second_try_is_made_once_and_only_then_is_there_an_answer_or_none() {
    story(async |house| {
        let stage = Stage::new(&house).await;
        let engineer = &stage.team.engineer;
        for (what, behaviour) in [("cut", Behaviour::Cut), ("wrong schema", Behaviour::WrongSchema)] {
            let build = stage.build("The door lock does not know the new cards.").await;
            let path = path(&build);
            let (requests, used) =
                (stage.fake.receipts().len(), number(&stage.quota().await["money"]["used_nusd"]));
            stage.fake.order(behaviour);
            let call = engineer.act(&format!("{path}/scaffold")).if_match(1).await.with_status(202);
            let told = events(engineer, &path, &call).await;
            assert!(names(&told).contains(&"reset"), "{what}: {told:?}");
            assert_eq!(told.last().unwrap().data["state"], "settled", "{what}: {told:?}");
            let receipts = stage.fake.receipts();
            assert_eq!(receipts.len() - requests, 2, "{what}");
            let paid = number(&stage.quota().await["money"]["used_nusd"]) - used;
            let last = stage.ledger().await.pop().unwrap();
            assert_eq!(last.2, paid, "{what}");
            // What brought nothing is ours.
            assert!(last.3 > 0, "{what}: {last:?}");
        }
        assert_eq!(stage.quota().await["money"]["held_nusd"], 0);
    });
}

#[test]
fn a_branch_with_errors_is_mended_once_and_else_shown_with_its_errors() {
    story(async |house| {
        let stage = Stage::new(&house).await;
        let engineer = &stage.team.engineer;
        let build = stage.planned().await;
        let path = path(&build);
        let generate = async |at: usize, behaviour: Behaviour, times: u32| {
            let key = build["plan"]["branches"][at]["key"].as_str().unwrap().to_owned();
            stage.fake.order(Order { times, stage: Some("branch".to_owned()), ..Order::from(behaviour) });
            engineer.act(&format!("{path}/branches/{key}/generate")).await.with_status(202);
            settled(engineer, &path).await["branches"][at].clone()
        };
        let errors = |branch: &Value| {
            let findings = branch["proposal"]["findings"].as_array().unwrap().clone();
            findings.iter().filter(|finding| finding["severity"] == "error").count()
        };
        let mended = generate(0, Behaviour::Dangling, 1).await;
        assert_eq!((&mended["state"], errors(&mended)), (&json!("proposed"), 0), "{mended}");
        let marked = generate(1, Behaviour::Dangling, 2).await;
        assert_eq!(marked["state"], "proposed");
        assert!(errors(&marked) > 0, "{marked}");
        let short = generate(2, Behaviour::MaxTokens, 2).await;
        assert_eq!(
            (&short["state"], &short["proposal"]["partial"]),
            (&json!("proposed"), &json!(true)),
            "{short}"
        );
        let text = generate(0, Behaviour::InjectedHtml, 1).await.to_string();
        assert!(!text.contains("<script") && !text.contains("onerror="), "{text}");
        let leaked = generate(0, Behaviour::LeakedRules, 1).await;
        assert_eq!(leaked["state"], "proposed", "the proposal before it stays: {leaked}");
    });
}

#[test]
fn a_call_that_is_cancelled_costs_what_it_used() {
    story(async |house| {
        let stage =
            Stage::with(&house, Options { second: Duration::from_millis(100), ..Options::default() }).await;
        let engineer = &stage.team.engineer;
        let build = stage.build("The conference phone has no dial tone. [[fake:slow]]").await;
        let path = path(&build);
        let call = engineer.act(&format!("{path}/scaffold")).if_match(1).await.with_status(202);
        let mut stream = engineer.get(&format!("{path}/calls/{}/events", id(&call))).follow().await;
        // The answer has begun.
        while stream.next().await.unwrap().data["output_tokens"].as_u64().unwrap_or(0) == 0 {}
        let ended = engineer.act(&format!("{path}/calls/{}/cancel", id(&call))).await.ok();
        assert_eq!((&ended["state"], &ended["estimated"]), (&json!("cancelled"), &json!(true)), "{ended}");
        let build = settled(engineer, &path).await;
        assert_eq!((&build["state"], &build["held_nusd"]), (&json!("draft"), &json!(0)));
        assert!(number(&build["spent_nusd"]) > 0 && build["spent_nusd"] == ended["cost_nusd"], "{build}");
        let quota = stage.quota().await;
        assert_eq!(
            (&quota["money"]["used_nusd"], &quota["flows"]["used"]),
            (&build["spent_nusd"], &json!(0))
        );
        while let Some(event) = stream.next().await {
            assert_ne!(event.name, "reset");
        }
    });
}

#[test]
fn a_call_goes_on_without_anybody_and_is_taken_up_again_where_it_was() {
    story(async |house| {
        let stage =
            Stage::with(&house, Options { delay: Duration::from_millis(3), ..Options::default() }).await;
        let engineer = &stage.team.engineer;
        let build = stage.build("The time clock shows the wrong hour since Sunday.").await;
        let path = path(&build);
        let call = engineer.act(&format!("{path}/scaffold")).if_match(1).await.with_status(202);
        let follow = format!("{path}/calls/{}/events", id(&call));
        let mut stream = engineer.get(&follow).follow().await;
        let first = loop {
            let event = stream.next().await.unwrap();
            if event.name == "item" {
                break event;
            }
        };
        drop(stream);
        // The rest comes from wherever one asks: here another server, or this one after a restart.
        let other = match house.engine {
            pathbook::db::Engine::Postgres => stage.house.second_server().await,
            pathbook::db::Engine::Sqlite => stage.house.restarted().await,
        };
        let mut rest = engineer.at(&other).get(&follow).header("last-event-id", &first.id).follow().await;
        let (mut seqs, mut end) = (vec![number(&first.data["seq"])], Value::Null);
        while let Some(event) = rest.next().await {
            match event.name.as_str() {
                "item" => seqs.push(number(&event.data["seq"])),
                "end" => end = event.data,
                _ => {}
            }
        }
        let build = settled(engineer, &path).await;
        let count = build["plan"]["branches"].as_array().unwrap().len();
        assert_eq!(end["state"], "settled", "{end}");
        assert_eq!(seqs, (1..=i64::try_from(count).unwrap()).collect::<Vec<_>>());
        // A call that is over is told once more, from the beginning.
        let again = events(engineer, &path, &call).await;
        assert_eq!(names(&again).len(), count + 1);
    });
}
