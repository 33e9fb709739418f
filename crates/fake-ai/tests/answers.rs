//! What the fake answers is what builds need: sound unless told otherwise, and then wrong in the way that was asked for.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use pathbook_builder::check::{self, Rule};
use pathbook_builder::foundation::{Audience, Depth, Foundation};
use pathbook_builder::material::{Material, Source};
use pathbook_builder::plan::{Branches, Plan, Step};
use pathbook_builder::{Known, Prompt, prompts, wire};
use pathbook_fake_ai::{Behaviour, Fake, Receipt};
use pathbook_flow::check::Severity;
use pathbook_flow::document::Kind;
use serde_json::json;

fn foundation(kind: Kind, language: &str) -> Foundation {
    if language != "en" {
        return Foundation {
            title: "VPN verbindet nicht".to_owned(),
            symptom: "Der Client zeigt eine Minute lang Verbinden an und gibt dann auf.".to_owned(),
            must: vec!["Fragen, ob die Person zu Hause arbeitet".to_owned()],
            must_not: Vec::new(),
            escalation: "das Netzteam".to_owned(),
            language: language.to_owned(),
            ..foundation(kind, "en")
        };
    }
    Foundation {
        title: "VPN does not connect".to_owned(),
        kind,
        audience: Audience::L1,
        environment: "Windows 11, WireGuard".to_owned(),
        symptom: "The client shows connecting and gives up after a minute.".to_owned(),
        known: String::new(),
        must: vec!["Ask whether the person works from home".to_owned()],
        must_not: vec!["Reinstall the client".to_owned()],
        escalation: "the network team".to_owned(),
        language: "en".to_owned(),
        depth: Depth::Normal,
    }
}

fn material() -> Material {
    let text = "The gateway answers on port 51820 only.\n\
                A locked account shows a message about the account after the third attempt.\n\
                Restart the connection service when the connection to the network is interrupted.";
    Material::of(&[Source { name: "handbook.txt".to_owned(), text: text.to_owned() }], true)
}

/// The answer to a prompt, not streamed.
async fn ask(fake: &Fake, prompt: &Prompt) -> String {
    let body = json!({
        "model": "claude-haiku-5-5", "max_tokens": prompt.max_tokens,
        "system": [{"type": "text", "text": prompt.system, "cache_control": {"type": "ephemeral"}}],
        "messages": [{"role": "user", "content": [
            {"type": "text", "text": prompt.context, "cache_control": {"type": "ephemeral"}},
            {"type": "text", "text": prompt.task},
        ]}],
        "output_config": {"format": {"type": "json_schema", "schema": serde_json::from_str::<serde_json::Value>(prompt.schema).unwrap()}},
    });
    let answer = post(fake, "/v1/messages", &body.to_string()).await;
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    answer["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

async fn post(fake: &Fake, path: &str, body: &str) -> String {
    // An error means that another test has done it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let request = reqwest::Client::new().post(format!("{}{path}", fake.base_url()));
    let request = request.header("x-api-key", "key").header("anthropic-version", "2023-06-01");
    request
        .header("content-type", "application/json")
        .body(body.to_owned())
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap()
}

async fn plan(fake: &Fake, known: &Known<'_>) -> Plan {
    wire::parse_scaffold(&ask(fake, &prompts::scaffold(known, "")).await).unwrap()
}

async fn branch(fake: &Fake, known: &Known<'_>, plan: &Plan, key: &str, note: &str) -> Vec<Step> {
    wire::parse_branch(&ask(fake, &prompts::branch(known, plan, key, note, 12)).await).unwrap()
}

fn codes(findings: &[check::Finding]) -> Vec<Rule> {
    findings.iter().map(|finding| finding.code).collect()
}

#[tokio::test]
async fn builds_of_every_kind_are_sound() {
    let fake = Fake::start().await.unwrap();
    let materials = [Material::default(), material()];
    for (kind, language) in [
        (Kind::Troubleshooting, "en"),
        (Kind::Procedure, "en"),
        (Kind::Maintenance, "en"),
        (Kind::Troubleshooting, "de"),
        (Kind::Procedure, "de"),
        (Kind::Maintenance, "de-CH"),
    ] {
        for (depth, material) in
            [Depth::Short, Depth::Normal, Depth::Thorough].into_iter().zip(materials.iter().cycle())
        {
            let foundation = Foundation { depth, ..foundation(kind, language) };
            let known = Known { foundation: &foundation, material, is_masked: true };
            let plan = plan(&fake, &known).await;
            assert_eq!(check::plan(&known, &plan), [], "{kind:?} {depth:?} {language}");
            let mut branches = Branches::default();
            for planned in &plan.branches {
                let steps = branch(&fake, &known, &plan, &planned.key, "").await;
                branches.insert(planned.key.clone(), steps);
            }
            let findings = check::tree(&known, &plan, &branches);
            assert_eq!(findings, [], "{kind:?} {depth:?} {language}");
            let remarks =
                wire::parse_review(&ask(&fake, &prompts::review(&known, &plan, &branches)).await).unwrap();
            assert!(!remarks.is_empty());
        }
    }
    assert!(fake.receipts().iter().all(|receipt| receipt.refusal.is_none()));
}

#[tokio::test]
async fn answers_use_the_form_the_material_and_the_note() {
    let fake = Fake::start().await.unwrap();
    let (foundation, material) = (foundation(Kind::Troubleshooting, "en"), material());
    let known = Known { foundation: &foundation, material: &material, is_masked: true };
    let plan = plan(&fake, &known).await;
    assert_eq!(plan.title, "VPN does not connect");
    let steps = branch(&fake, &known, &plan, "access", "Mention the spare token in the safe").await;
    let texts: Vec<&str> = steps.iter().flat_map(|step| [step.title.as_str(), step.body.as_str()]).collect();
    assert!(texts.iter().any(|text| text.contains("works from home")), "what must be there");
    assert!(texts.iter().any(|text| text.contains("spare token")), "what the note asks for");
    assert!(texts.iter().any(|text| text.contains("the network team")), "whom to escalate to");
    assert!(steps.iter().any(|step| step.src.contains(&2)), "the line of the material about accounts");
}

#[tokio::test]
async fn a_branch_of_ones_own_is_answered_in_its_words() {
    let fake = Fake::start().await.unwrap();
    let (foundation, material) = (foundation(Kind::Troubleshooting, "en"), Material::default());
    let known = Known { foundation: &foundation, material: &material, is_masked: true };
    let mut plan = plan(&fake, &known).await;
    plan.branches[0].key = "licence".to_owned();
    plan.branches[0].label = "Licence has run out".to_owned();
    let steps = branch(&fake, &known, &plan, "licence", "").await;
    assert!(steps[0].title.contains("Licence has run out"));
    let errors = check::branch(&known, &plan, "licence", &steps);
    assert!(errors.iter().all(|finding| finding.severity != Severity::Error), "{errors:?}");
}

#[tokio::test]
async fn faults_on_order_are_the_faults_that_the_checker_knows() {
    let fake = Fake::start().await.unwrap();
    let (foundation, material) = (foundation(Kind::Troubleshooting, "en"), Material::default());
    let known = Known { foundation: &foundation, material: &material, is_masked: true };
    let plan = plan(&fake, &known).await;
    for (behaviour, rule) in [
        (Behaviour::DuplicateIds, Rule::V03),
        (Behaviour::AskCycle, Rule::V10),
        (Behaviour::Dangling, Rule::V05),
        (Behaviour::Unreachable, Rule::V04),
        (Behaviour::InjectedHtml, Rule::V22),
        (Behaviour::TenThousandSteps, Rule::V02),
    ] {
        fake.order(behaviour);
        let steps = branch(&fake, &known, &plan, "service", "").await;
        let found = codes(&check::branch(&known, &plan, "service", &steps));
        assert!(found.contains(&rule), "{behaviour:?}: {found:?}");
    }
    for behaviour in [Behaviour::WrongSchema, Behaviour::Prose] {
        fake.order(behaviour);
        let text = ask(&fake, &prompts::branch(&known, &plan, "service", "", 12)).await;
        assert_eq!(
            wire::parse_branch(&text).map_err(|findings| codes(&findings)).err(),
            Some(vec![Rule::V01])
        );
    }
    fake.order(Behaviour::LeakedRules);
    let text = ask(&fake, &prompts::branch(&known, &plan, "service", "", 12)).await;
    assert!(prompts::leaks_canary(&text));
}

#[tokio::test]
async fn a_marker_in_the_form_is_an_order_and_no_part_of_the_answer() {
    let fake = Fake::start().await.unwrap();
    let material = Material::default();
    let foundation = Foundation {
        title: "VPN [[fake:wrong_schema@branch*1]] fails".to_owned(),
        ..foundation(Kind::Troubleshooting, "en")
    };
    let known = Known { foundation: &foundation, material: &material, is_masked: true };
    let plan = plan(&fake, &known).await;
    assert_eq!(plan.title, "VPN fails");
    let prompt = prompts::branch(&known, &plan, "service", "", 12);
    assert!(wire::parse_branch(&ask(&fake, &prompt).await).is_err());
    assert!(wire::parse_branch(&ask(&fake, &prompt).await).is_ok(), "only once");
}

fn request(change: impl FnOnce(&mut serde_json::Value)) -> String {
    let mut body = json!({
        "model": "claude-haiku-5-5", "max_tokens": 100,
        "messages": [{"role": "user", "content": "Good day"}],
        "output_config": {"format": {"type": "json_schema", "schema": {
            "type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"], "additionalProperties": false,
        }}},
    });
    change(&mut body);
    body.to_string()
}

async fn last(fake: &Fake, body: &str) -> Receipt {
    post(fake, "/v1/messages", body).await;
    fake.receipts().pop().unwrap()
}

#[tokio::test]
async fn what_the_real_one_refuses_is_refused() {
    let fake = Fake::start().await.unwrap();
    assert_eq!(last(&fake, &request(|_| {})).await.status, 200);
    let block = |text: &str| json!({"type": "text", "text": text, "cache_control": {"type": "ephemeral"}});
    let wrong: Vec<(&str, u16, String)> = vec![
        ("no JSON", 400, "{".to_owned()),
        ("an unknown field", 400, request(|body| body["prompt"] = json!("x"))),
        ("temperature", 400, request(|body| body["temperature"] = json!(0.2))),
        ("top_p", 400, request(|body| body["top_p"] = json!(0.9))),
        (
            "a budget",
            400,
            request(|body| body["thinking"] = json!({"type": "enabled", "budget_tokens": 1024})),
        ),
        ("no tokens", 400, request(|body| body["max_tokens"] = json!(0))),
        ("too many tokens", 400, request(|body| body["max_tokens"] = json!(200_000))),
        ("no messages", 400, request(|body| body["messages"] = json!([]))),
        ("an unknown model", 404, request(|body| body["model"] = json!("claude-haiku-9"))),
        ("a mail address", 400, request(|body| body["metadata"] = json!({"user_id": "me@example.org"}))),
        ("an empty block", 400, request(|body| body["system"] = json!([{"type": "text", "text": ""}]))),
        ("five breakpoints", 400, request(|body| body["system"] = json!(vec![block("x"); 5]))),
        (
            "the beginning of the answer",
            400,
            request(|body| {
                body["messages"] =
                    json!([{"role": "user", "content": "x"}, {"role": "assistant", "content": "{"}]);
            }),
        ),
        (
            "an open object",
            400,
            request(|body| body["output_config"]["format"]["schema"]["additionalProperties"] = json!(true)),
        ),
        (
            "an optional property",
            400,
            request(|body| body["output_config"]["format"]["schema"]["required"] = json!([])),
        ),
        (
            "a length",
            400,
            request(|body| {
                body["output_config"]["format"]["schema"]["properties"]["answer"]["maxLength"] = json!(5);
            }),
        ),
    ];
    for (what, status, body) in wrong {
        let receipt = last(&fake, &body).await;
        assert_eq!(receipt.status, status, "{what}: {:?}", receipt.refusal);
        assert!(receipt.refusal.is_some(), "{what}");
    }
    let older = |body: &mut serde_json::Value| {
        body["model"] = json!("claude-haiku-4-5");
        body["temperature"] = json!(0.2);
    };
    assert_eq!(last(&fake, &request(older)).await.status, 200);
    let effort = |body: &mut serde_json::Value| {
        body["model"] = json!("claude-haiku-4-5");
        body["output_config"]["effort"] = json!("low");
    };
    assert_eq!(last(&fake, &request(effort)).await.status, 400);
}
