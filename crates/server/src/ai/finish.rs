//! The last stage: a look at the whole, and the draft flow that it becomes.

use super::{
    calls::{self, Call},
    conversations::{Build, Conversation, One, Reviewed, answer},
    store,
};
use crate::{
    auth::{
        Engineer,
        idempotency::{Begun, Once},
    },
    flows,
    http::{
        Accepted, ApiResponse, ApiStatus, Created, Error, Fault, GenContext, IdempotencyKey, IfMatch, Json,
        Operation, OperationOutput, Path, Result, WithEtag,
    },
    types::FlowId,
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use garde::Validate;
use pathbook_builder::{
    assemble as document_of,
    check::{Finding, has_errors},
    state::{ConversationEvent, ConversationState},
};
use pathbook_flow::limits;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How to look at the whole.
#[derive(Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BuildLook")]
pub struct Look {
    /// Whether the model looks at it too, which costs a call. The rules do always, which costs nothing.
    #[garde(skip)]
    ai: bool,
}

/// The call that looks at it, or the build that was looked at.
pub enum Looked {
    /// The model was asked.
    Asked(Once<Accepted<Call>>),
    /// The rules have looked.
    Checked(Box<WithEtag<Json<Conversation>>>),
}

impl IntoResponse for Looked {
    fn into_response(self) -> Response {
        match self {
            Self::Asked(call) => call.into_response(),
            Self::Checked(build) => build.into_response(),
        }
    }
}

impl OperationOutput for Looked {
    type Inner = Conversation;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ApiResponse> {
        Json::<Conversation>::operation_response(ctx, operation)
    }

    fn inferred_responses(
        ctx: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<ApiStatus>, ApiResponse)> {
        let mut responses = WithEtag::<Json<Conversation>>::inferred_responses(ctx, operation);
        responses.extend(Accepted::<Call>::inferred_responses(ctx, operation));
        responses
    }
}

pub async fn review(
    me: Engineer,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    Json(look): Json<Look>,
) -> Result<Looked> {
    if look.ai {
        return Ok(Looked::Asked(calls::review(&me, id, &key).await?));
    }
    let now = me.app().now();
    let mut tx = me.write().await?;
    store::hold(&mut tx, id).await?;
    let mut build = Build::read_open(&me, &mut tx, id).await?;
    build.content.happen(ConversationEvent::Reviewed)?;
    // What the model said of the same whole is still true.
    let basis = build.content.print();
    let before = build.review.take().filter(|review| review.basis == basis);
    let ai_findings = before.map(|review| review.ai_findings).unwrap_or_default();
    build.review = Some(Reviewed { ai_findings, checked_at: now, basis });
    build.note(&mut tx, now).await?;
    tx.commit().await?;
    Ok(Looked::Checked(Box::new(answer(&me, id).await?)))
}

/// The flow to make of a build.
#[derive(Default, Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BuildAssembly")]
pub struct Assembly {
    /// Its title. Absent: that of the plan.
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = limits::TITLE_CHARS), custom(crate::names::not_blank)))]
    title: Option<String>,
}

/// The flow that a build became.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BuildAssembled")]
pub struct Assembled {
    flow_id: FlowId,
}

fn pointer(finding: &Finding) -> String {
    match (&finding.branch, &finding.step) {
        (Some(branch), Some(step)) => format!("/branches/{branch}/steps/{step}"),
        (Some(branch), None) => format!("/branches/{branch}"),
        _ => "/plan".to_owned(),
    }
}

/// Refuses to make a flow of what has errors.
fn refuse_unsound(findings: &[Finding]) -> Result<()> {
    if !has_errors(findings) {
        return Ok(());
    }
    let errors = findings.iter().filter(|finding| has_errors(std::slice::from_ref(finding)));
    Err(Error::Refused {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        code: "conversation_blocked",
        detail: "The build has errors that would strand or hurt the person who walks the flow. Mend what is named.".into(),
        errors: errors.map(|finding| Fault::new(pointer(finding), finding.code.code(), finding.detail.clone())).collect(),
    })
}

pub async fn assemble(
    me: Engineer,
    Path(One { id }): Path<One>,
    IfMatch(revision): IfMatch,
    key: IdempotencyKey,
    assembly: Option<Json<Assembly>>,
) -> Result<Once<Created<Assembled>>> {
    let assembly = assembly.map(|Json(assembly)| assembly).unwrap_or_default();
    let now = me.app().now();
    let mut act = match me.act(&key, "ai_assemble", &(id, &assembly)).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    store::hold(&mut act, id).await?;
    let row = store::read(&mut act, id, me.user.id).await?;
    // Whoever asks again, with or without the same key, gets the flow that there is.
    if let (ConversationState::Assembled, Some(flow_id)) = (row.state, row.flow_id) {
        let assembled = Assembled { flow_id };
        act.keep(StatusCode::CREATED, &assembled).await?;
        return Ok(Once::Fresh(Created(assembled)));
    }
    let mut build = Build::read_open(&me, &mut act, id).await?;
    build.refuse_stale(revision)?;
    calls::refuse_any(&super::conversations::active(&mut act, id).await?)?;
    build.content.happen(ConversationEvent::Assembled)?;
    refuse_unsound(&build.findings())?;
    let Some(plan) = &build.content.plan else { return Err(calls::no_plan()) };
    let mut document = document_of(&build.known(), plan, &build.content.accepted());
    if let Some(title) = &assembly.title {
        title.trim().clone_into(&mut document.title);
    }
    let flow_id = flows::add(&mut act, &document, None, me.user.id, now).await?;
    build.row.flow_id = Some(flow_id);
    build.note(&mut act, now).await?;
    let assembled = Assembled { flow_id };
    act.keep(StatusCode::CREATED, &assembled).await?;
    Ok(Once::Fresh(Created(assembled)))
}
