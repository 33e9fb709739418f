//! The AI builder: guided builds that a language model helps with, each call priced and held before it is sent.
//!
//! Prompts, checks and prices are in `pathbook_builder`, the client of providers in `pathbook_provider`; here is what must
//! not be lost, spent twice or seen by others.

mod calls;
mod conversations;
mod events;
mod finish;
mod provider;
mod quota;
mod run;
mod store;
mod sweeper;

use crate::{
    auth::{Engineer, Role, Viewer},
    http::{Document, Error, Json, Result, Routes},
    types::{ConversationId, Time},
};
use axum::http::StatusCode;
use calls::{Target, Wanted};
use conversations::{Build, Content};
use pathbook_builder::{
    foundation::Foundation,
    material::{Material, Source},
    state::ConversationState,
};
use provider::{Missing, not_allowed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeMap};

pub use calls::CANCEL;
pub use provider::Ai;
pub use sweeper::Sweeper;

/// The operations of the AI builder.
pub fn routes() -> Routes {
    Routes::new("ai")
        .about("Builds: flows that are made in four guided stages with the help of a language model")
        .problem(
            "ai_not_configured",
            503,
            "No language model is set up on this server. Who runs it finds how in the documentation of the AI builder.",
        )
        .problem("ai_not_allowed", 403, "The team does not use AI, or does not let material be sent along.")
        .problem("ai_busy", 503, "The language model or the team's share of it has too much to do. Wait as long as Retry-After says.")
        .problem(
            "ai_refused",
            422,
            "The model would not answer. Named as the error of a call: put the problem in other words and try again.",
        )
        .problem(
            "ai_failed",
            502,
            "The model gave no usable answer, which costs the team nothing. Named as the error of a call: try again.",
        )
        .problem("quota_flows", 402, "The team has begun all flows with AI that it may in this period.")
        .problem("quota_budget", 402, "What is left of the team's money for AI does not cover the most that the call can cost.")
        .problem("conversation_budget", 402, "What the build may still cost does not cover the most that the call can cost.")
        .problem("call_running", 409, "The model works on this already. `errors` names the call: follow it, or cancel it.")
        .problem("not_ready", 409, "The build is not that far yet. The detail says what comes first.")
        .problem("too_many_builds", 409, "One person has 50 builds open at most. Finish or discard one.")
        .problem("conversation_closed", 410, "The build became a flow, was discarded, or was left alone for 24 hours.")
        .problem("material_too_large", 413, "The material has more than 60,000 characters.")
        .problem("conversation_blocked", 422, "The build has errors. Each is named in `errors`; mend them and assemble again.")
        .get("/teams/{team}/ai/status", status, "Tell whether AI can be used here")
        .get("/teams/{team}/ai/quota", quota::read_quota, "Read what the team allows itself of AI, and what is left")
        .put("/teams/{team}/ai/quota", quota::set_quota, "Set what the team allows itself of AI")
        .post("/teams/{team}/ai/estimate", estimate, "Tell what a call would cost")
        .get("/teams/{team}/ai/conversations", conversations::list, "List one's own builds, the open ones first")
        .post("/teams/{team}/ai/conversations", conversations::create, "Begin a build")
        .get("/teams/{team}/ai/conversations/{id}", conversations::read, "Read a build of one's own")
        .patch(
            "/teams/{team}/ai/conversations/{id}",
            conversations::update,
            "Change the form, the material, the plan or accepted steps by hand",
        )
        .delete("/teams/{team}/ai/conversations/{id}", conversations::discard, "Discard a build and delete its content")
        .post("/teams/{team}/ai/conversations/{id}/scaffold", calls::scaffold, "Let the model make a plan")
        .post(
            "/teams/{team}/ai/conversations/{id}/branches/{key}/generate",
            calls::generate,
            "Let the model propose the steps of a branch",
        )
        .post(
            "/teams/{team}/ai/conversations/{id}/branches/generate",
            calls::generate_missing,
            "Let the model propose steps for all branches that have none",
        )
        .post(
            "/teams/{team}/ai/conversations/{id}/branches/{key}/resolve",
            conversations::resolve,
            "Accept or reject what was proposed for a branch, whole or step by step",
        )
        .post("/teams/{team}/ai/conversations/{id}/review", finish::review, "Check the whole, by rules or with the model")
        .post("/teams/{team}/ai/conversations/{id}/assemble", finish::assemble, "Make a draft flow of a build")
        .get(
            "/teams/{team}/ai/conversations/{id}/calls/{call}/events",
            events::follow,
            "Follow a call as it happens, as server-sent events",
        )
        .post("/teams/{team}/ai/conversations/{id}/calls/{call}/cancel", calls::cancel, "Cancel a call")
        .post("/teams/{team}/ai/conversations/{id}/undo", conversations::undo, "Take back the last change")
        .post("/teams/{team}/ai/conversations/{id}/redo", conversations::redo, "Make a change again that was taken back")
}

fn refused(status: StatusCode, code: &'static str, detail: impl Into<Cow<'static, str>>) -> Error {
    Error::refused(status, code, detail)
}

fn not_configured() -> Error {
    Error::Away {
        code: "ai_not_configured",
        detail: "No language model is set up on this server. Ask who runs it.".into(),
        retry_after: None,
    }
}

/// Refuses where the team does not use AI.
fn refuse_unallowed(settings: &quota::Settings) -> Result<()> {
    if settings.allowed { Ok(()) } else { Err(not_allowed()) }
}

/// Whether AI can be used, and with what.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AiStatus")]
struct Status {
    /// Whether a language model is set up on this server.
    configured: bool,
    /// Whether a call can be made now: it is set up, the team allows it, and the provider can be asked.
    usable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    /// What is wrong at the moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<StatusProblem>,
    /// Whether the team uses AI at all.
    allowed: bool,
    /// Whether material may be sent along.
    material_allowed: bool,
    /// How to set up a language model, line by line. For admins, where there is something to set up.
    #[serde(skip_serializing_if = "Option::is_none")]
    setup: Option<Vec<String>>,
}

/// What is wrong with AI at the moment.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AiProblem")]
struct StatusProblem {
    /// A stable code.
    code: &'static str,
    /// A sentence that says what to do.
    detail: String,
    /// When it is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Time>,
}

async fn status(me: Viewer) -> Result<Json<Status>> {
    let (settings, _) = store::quota(&mut *me.read().await?).await?;
    let ai = &me.app().ai;
    let provider = ai.provider().ok();
    let problem = match ai.missing() {
        Some(Missing::NotConfigured) => None,
        Some(Missing::Misconfigured(_)) => Some(StatusProblem {
            code: "ai_not_configured",
            detail: "The settings of the language model are wrong. Tell who runs this server.".into(),
            until: None,
        }),
        None => provider.as_ref().and_then(provider::Provider::trouble).map(|trouble| StatusProblem {
            code: trouble.code,
            detail: trouble.detail,
            until: trouble
                .left
                .map(|left| me.app().now().plus_seconds(i64::try_from(left.as_secs()).unwrap_or(i64::MAX))),
        }),
    };
    let setup = ai.missing().filter(|_| me.is(Role::Admin)).map(|missing| {
        let wrong = match missing {
            Missing::Misconfigured(why) => vec![format!("What is wrong now: {why}.")],
            Missing::NotConfigured => Vec::new(),
        };
        let lines = [
            "Set PATHBOOK_AI_API_KEY, or PATHBOOK_AI_API_KEY_FILE with the path of a file that holds it, and start Pathbook again.",
            "For Ollama, vLLM or a gateway set PATHBOOK_AI_PROVIDER=openai, PATHBOOK_AI_BASE_URL, PATHBOOK_AI_MODEL and \
             PATHBOOK_AI_PRICE (free, where nothing is billed).",
        ];
        wrong.into_iter().chain(lines.map(str::to_owned)).collect()
    });
    Ok(Json(Status {
        configured: provider.is_some(),
        usable: provider.is_some() && problem.is_none() && settings.allowed,
        provider: provider.as_ref().map(|provider| provider.name),
        model: provider.map(|provider| provider.model),
        problem,
        allowed: settings.allowed,
        material_allowed: settings.material_allowed,
        setup,
    }))
}

/// The call whose cost is asked for.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AiQuestion")]
struct Question {
    target: Asked,
    /// The build. Absent: one that would begin with this form.
    #[serde(default)]
    conversation: Option<ConversationId>,
    /// The branch, where the target is one. Absent: the first of the plan.
    #[serde(default)]
    branch: Option<String>,
    /// The form, where there is no build yet.
    #[serde(default)]
    foundation: Option<Foundation>,
    /// The material, where there is no build yet.
    #[serde(default)]
    material: Option<Vec<Source>>,
}

/// What calls can be about.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "AiTarget")]
enum Asked {
    /// A plan.
    Scaffold,
    /// One branch.
    Branch,
    /// All branches without steps.
    Branches,
    /// A look at the whole.
    Review,
}

/// What calls would cost.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AiEstimate")]
struct Answer {
    /// How many calls these are.
    calls: usize,
    /// What they will cost, probably.
    expected_nusd: i64,
    /// What they can cost at most, which is what is held while they run.
    most_nusd: i64,
    /// Flows of the quota that they take.
    flow_credits: u32,
    remaining: Remaining,
    /// The code of the refusal that they would meet now.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'static str>,
}

/// What is left of the team's quota.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AiRemaining")]
struct Remaining {
    /// Absent: not limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    flows: Option<i64>,
    /// Absent: not limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    money_nusd: Option<i64>,
    /// What the build may still cost.
    conversation_nusd: i64,
}

fn asked(build: &Build, question: &Question) -> Result<Vec<Wanted>> {
    let first = || {
        build.content.plan.as_ref().and_then(|plan| plan.branches.first()).map(|branch| branch.key.clone())
    };
    match question.target {
        Asked::Scaffold => Ok(vec![build.wanted(Target::Scaffold, "")?]),
        Asked::Review => Ok(vec![build.wanted(Target::Review, "")?]),
        Asked::Branch => {
            let key = question.branch.clone().or_else(first).unwrap_or_default();
            Ok(vec![build.wanted(Target::Branch(key), "")?])
        }
        Asked::Branches => {
            build.content.missing().into_iter().map(|key| build.wanted(Target::Branch(key), "")).collect()
        }
    }
}

async fn estimate(me: Engineer, Document(question): Document<Question>) -> Result<Json<Answer>> {
    let now = me.app().now();
    let provider = me.app().ai.provider()?;
    let mut db = me.read().await?;
    let (settings, _) = store::quota(&mut db).await?;
    refuse_unallowed(&settings)?;
    let build = match (question.conversation, &question.foundation) {
        (Some(id), None) => Build::read_open(&me, &mut db, id).await?,
        (None, Some(foundation)) => {
            let material = conversations::taken(question.material.as_deref().unwrap_or_default(), &settings)?;
            not_begun(&me, foundation.clone(), material, settings.mask, now)
        }
        _ => {
            let detail = "Give either a conversation, or a foundation with or without material.";
            return Err(Error::invalid("", "conversation_or_foundation", detail));
        }
    };
    let wanted = asked(&build, &question)?;
    let sum = calls::costs(&mut db, &provider, &wanted, now).await?;
    let period = quota::current(&mut db, &settings, now).await?;
    let is_first_plan = matches!(question.target, Asked::Scaffold) && !build.row.credited;
    let int = |nusd: u64| i64::try_from(nusd).unwrap_or(i64::MAX);
    let remaining = Remaining {
        flows: settings.flows_per_period.map(|most| (most - period.flows_used - period.flows_held).max(0)),
        money_nusd: settings
            .money_per_period_nusd
            .map(|most| (most - period.used_nusd - period.held_nusd).max(0)),
        conversation_nusd: (settings.most_per_conversation_nusd - build.row.spent_nusd - build.row.held_nusd)
            .max(0),
    };
    // Of several calls as many are begun as there is money for.
    let least = wanted.iter().map(|wanted| calls::most(&provider.price, &wanted.prompt)).min().unwrap_or(0);
    let refusal = if let Some(trouble) = provider.trouble() {
        Some(trouble.code)
    } else if is_first_plan && remaining.flows == Some(0) {
        Some("quota_flows")
    } else if remaining.money_nusd.is_some_and(|left| left < least) {
        Some("quota_budget")
    } else if remaining.conversation_nusd < least {
        Some("conversation_budget")
    } else {
        None
    };
    Ok(Json(Answer {
        calls: wanted.len(),
        expected_nusd: int(sum.expected_nusd),
        most_nusd: int(sum.most_nusd),
        flow_credits: u32::from(is_first_plan),
        remaining,
        refusal,
    }))
}

/// A build that would begin with this form.
fn not_begun(me: &Engineer, foundation: Foundation, material: Material, is_masked: bool, now: Time) -> Build {
    let content = Content {
        state: ConversationState::Draft,
        foundation,
        is_masked,
        plan: None,
        branches: BTreeMap::new(),
        ignored: Vec::new(),
    };
    Build { row: conversations::fresh(me, &content, now), content, material, review: None }
}
