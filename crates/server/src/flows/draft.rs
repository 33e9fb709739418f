//! The draft: read, replaced or changed by operations, always on the state that the author saw.

use super::{
    One, found,
    found::Found,
    parse, raw, reading,
    reading::Reading,
    refuse_oversize,
    store::{self, Change, NewDraft},
};
use crate::{
    auth::{Engineer, UserRef, Viewer},
    http::{Document as DocumentBody, Error, Fault, IfMatch, Json, Path, Result, Stored, WithEtag, WithText},
    types::{FlowId, Time},
};
use axum::http::StatusCode;
use pathbook_flow::{
    check::check,
    document::Document,
    edit::{Operation, OperationError, apply},
    limits,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The draft of a flow with what the checker says of it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FlowDraft")]
pub struct Draft {
    #[schemars(with = "Document")]
    document: Box<RawValue>,
    /// What `If-Match` wants.
    revision: i64,
    updated_at: Time,
    updated_by: UserRef,
    findings: Vec<Found>,
}

impl Draft {
    /// A draft of this JSON.
    pub fn new(
        json: String,
        revision: i64,
        updated_at: Time,
        updated_by: UserRef,
        findings: Vec<Found>,
    ) -> Result<Self> {
        Ok(Self { document: raw(json)?, revision, updated_at, updated_by, findings })
    }
}

pub async fn read_draft(me: Viewer, Path(One { id }): Path<One>) -> Result<WithEtag<Json<Draft>>> {
    let draft = store::draft(&mut *me.read().await?, id).await?;
    let findings = found::look(&parse(&draft.draft)?)?;
    let updated_by = me.named(draft.updated_by).await?;
    let store::DraftRow { draft: document, draft_revision: revision, updated_at, .. } = draft;
    Ok(WithEtag(revision, Json(Draft::new(document, revision, updated_at, updated_by, findings)?)))
}

pub async fn read_draft_text(me: Viewer, Path(One { id }): Path<One>) -> Result<Stored<Reading>> {
    let draft = store::draft(&mut *me.read().await?, id).await?;
    Ok(Stored::new(reading::rendered(parse(&draft.draft)?).await?))
}

/// What saving a draft came to.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DraftSaved")]
pub struct Saved {
    /// What `If-Match` wants next.
    revision: i64,
    findings: Vec<Found>,
}

pub async fn save_draft(
    me: Engineer,
    Path(One { id }): Path<One>,
    revision: IfMatch,
    WithText { value: document, text }: WithText<Document>,
) -> Result<WithEtag<Json<Saved>>> {
    let text = store::without_nulls(&document, text)?;
    put_down(&me, id, revision, document, text, false).await
}

/// Changes of a draft.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftEdit {
    /// The operations, in their order: 1 to 2,000. All are carried out, or none.
    operations: Vec<Operation>,
}

pub async fn edit_draft(
    me: Engineer,
    Path(One { id }): Path<One>,
    revision: IfMatch,
    DocumentBody(DraftEdit { operations }): DocumentBody<DraftEdit>,
) -> Result<WithEtag<Json<Saved>>> {
    if !(1..=limits::OPERATIONS).contains(&operations.len()) {
        let detail = format!("Send 1 to {} operations.", limits::OPERATIONS);
        return Err(Error::invalid("/operations", "operation_count", detail));
    }
    let held = store::draft(&mut *me.read().await?, id).await?;
    if held.draft_revision != revision.0 {
        return Err(stale(&me, id).await?);
    }
    let mut document = parse(&held.draft)?;
    carry_out(&mut document, &operations)?;
    let json = serde_json::to_string(&document).map_err(anyhow::Error::from)?;
    let is_other = operations.iter().any(|operation| matches!(operation, Operation::Replace { .. }));
    put_down(&me, id, revision, document, json, is_other).await
}

/// How many operations of a request may cost as much as the whole document. Only where ids repeat there are such.
const COSTLY: usize = 100;

/// Carries out all operations on a document that nobody else sees; where one is refused the document is spoilt.
fn carry_out(document: &mut Document, operations: &[Operation]) -> Result<()> {
    let mut costly = 0;
    for (index, operation) in operations.iter().enumerate() {
        let inverse = apply(document, operation).map_err(|error| refused(index, &error))?;
        costly += usize::from(matches!(inverse, Operation::Replace { .. }));
        if costly > COSTLY {
            let detail = format!(
                "Ids repeat in this draft, so that each of these changes costs as much as the whole. Send \
                 {COSTLY} of them at most."
            );
            return Err(Error::invalid("/operations", "operation_count", detail));
        }
    }
    Ok(())
}

fn refused(index: usize, error: &OperationError) -> Error {
    let code = serde_json::to_value(error.code).ok().and_then(|code| code.as_str().map(str::to_owned));
    let code = code.unwrap_or_else(|| "operation_refused".to_owned());
    Error::Refused {
        status: StatusCode::CONFLICT,
        code: "operation_refused",
        detail: format!(
            "Operation {} does not fit the draft, so none was carried out. {}",
            index + 1,
            error.message
        )
        .into(),
        errors: vec![Fault::new(format!("/operations/{index}"), code, error.message.clone())],
    }
}

/// Puts a document in the place of the draft, if that is still the one that the author saw. Where it is another one and
/// not the next state of what somebody is writing, the draft before it is kept in any case.
async fn put_down(
    me: &Engineer,
    id: FlowId,
    IfMatch(revision): IfMatch,
    document: Document,
    json: String,
    is_other: bool,
) -> Result<WithEtag<Json<Saved>>> {
    let findings = check(&document);
    refuse_oversize(&document, &findings)?;
    refuse_heavy(&json)?;
    // Before the transaction, so that other writers do not wait for it.
    let findings = found::with_fixes(&document, findings)?;
    let draft = NewDraft::of(&document, json)?;
    drop(document);
    let change = Change { id, revision, draft, version: None, by: me.user.id, now: me.app().now() };
    if is_other || !store::continue_draft(me.write().await?, &change).await? {
        let mut tx = me.write().await?;
        if !store::replace_draft(&mut tx, change).await? {
            drop(tx);
            return Err(stale(me, id).await?);
        }
        tx.commit().await?;
    }
    let revision = revision + 1;
    Ok(WithEtag(revision, Json(Saved { revision, findings })))
}

/// Refuses what could not be sent as a whole either: many small changes may not make a flow that no file can hold.
fn refuse_heavy(json: &str) -> Result<()> {
    if json.len() <= limits::FILE_BYTES {
        return Ok(());
    }
    let most = limits::FILE_BYTES / 1024 / 1024;
    let detail = format!("With this change the flow is larger than {most} MiB. Split it.");
    Err(Error::Refused {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        code: "flow_too_large",
        detail: detail.clone().into(),
        errors: vec![Fault::new("", "flow_too_large", detail)],
    })
}

/// Why a draft could not be replaced: it is gone, archived or deleted, or somebody else changed it.
pub async fn stale(me: &Engineer, id: FlowId) -> Result<Error> {
    // As a writer, who sees the change that came first also while it is on its way to the disk, and waits for that.
    let mut tx = me.write().await?;
    let row = store::read(&mut tx, id).await?;
    tx.commit().await?;
    if let Some(closed) = row.closed() {
        return Ok(closed);
    }
    Ok(Error::Stale {
        current_etag: row.draft_revision,
        changed_by: Some(me.app().directory.name(row.updated_by).await?.to_string()),
        changed_at: Some(row.updated_at.timestamp()),
    })
}
