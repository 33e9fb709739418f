//! Flows that come from others, rest and go: copies, the archive, the bin.

use super::{Flow, One, describe, history::Edition, parse, refuse_oversize, store, store::Origin, with_etag};
use crate::{
    Withdrawn,
    auth::{
        Engineer,
        idempotency::{Begun, Once},
    },
    db::Write,
    http::{Created, Error, IdempotencyKey, Json, Path, Result, WithEtag},
    types::{FlowId, TeamId, Time},
};
use axum::http::StatusCode;
use garde::Validate;
use pathbook_flow::{check::check, document::Document, limits};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A copy to make.
#[derive(Default, Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Copied {
    /// The title of the new flow. Absent: `Copy of` and the title of the other.
    #[garde(inner(length(chars, min = 1, max = limits::TITLE_CHARS), custom(crate::names::not_blank)))]
    title: Option<String>,
    /// What to copy: `draft`, `live`, or the number of a version. Absent: `draft`.
    #[garde(skip)]
    from: Option<CopiedFrom>,
}

/// An edition, where a version may also be a plain number.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
enum CopiedFrom {
    Version(i64),
    Edition(Edition),
}

pub async fn duplicate(
    me: Engineer,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
    wanted: Option<Json<Copied>>,
) -> Result<Once<Created<Flow>>> {
    let wanted = wanted.map(|Json(wanted)| wanted).unwrap_or_default();
    // Before the transaction begins, so that others wait less.
    let prepared = copy(&me, id, &wanted).await;
    let mut act = match me.act(&key, "flows_duplicate", &(id, &wanted)).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    let (document, title, version) = prepared?;
    let origin = Origin { flow: Some((id, &title, version)), library_key: None };
    let row = store::create(&mut act, &document, origin, me.user.id, me.app().now()).await?;
    let flow = describe(&me, row).await?;
    act.keep(StatusCode::CREATED, &flow).await?;
    Ok(Once::Fresh(Created(flow)))
}

/// The copy, and what it is one of: a title, and a version if it is one.
async fn copy(me: &Engineer, id: FlowId, wanted: &Copied) -> Result<(Document, String, Option<i64>)> {
    let edition = match wanted.from {
        None => Edition::Draft,
        Some(CopiedFrom::Version(number)) => Edition::Version(number),
        Some(CopiedFrom::Edition(edition)) => edition,
    };
    let mut db = me.read().await?;
    let row = store::read(&mut db, id).await?;
    refuse_deleted(&row)?;
    let mut document = parse(&edition.document(&mut db, &row).await?)?;
    let title = wanted.title.as_deref().map_or_else(
        || format!("Copy of {}", document.title).chars().take(limits::TITLE_CHARS).collect(),
        |title| title.trim().to_owned(),
    );
    let original = std::mem::replace(&mut document.title, title);
    refuse_oversize(&document, &check(&document))?;
    Ok((document, original, edition.version(&row)))
}

pub async fn archive(me: Engineer, Path(One { id }): Path<One>) -> Result<WithEtag<Json<Flow>>> {
    set_archived(&me, id, Some(me.app().now())).await
}

pub async fn unarchive(me: Engineer, Path(One { id }): Path<One>) -> Result<WithEtag<Json<Flow>>> {
    set_archived(&me, id, None).await
}

async fn set_archived(me: &Engineer, id: FlowId, at: Option<Time>) -> Result<WithEtag<Json<Flow>>> {
    let mut tx = me.write().await?;
    let row = store::set_archived(&mut tx, id, at).await?;
    refuse_deleted(&row)?;
    if at.is_some() {
        me.app().withdraw(&mut tx, Withdrawn::FlowArchived(id)).await?;
    }
    tx.commit().await?;
    with_etag(me, row).await
}

/// Why nothing can be done with a flow in the bin.
pub fn deleted() -> Error {
    Error::conflict("flow_deleted", "This flow was deleted. Recover it first.")
}

/// Only its recovery changes anything of a flow in the bin.
pub fn refuse_deleted(row: &store::Row) -> Result<()> {
    if row.deleted_at.is_some() {
        return Err(deleted());
    }
    Ok(())
}

pub async fn delete(me: Engineer, Path(One { id }): Path<One>) -> Result<WithEtag<Json<Flow>>> {
    let mut tx = me.write().await?;
    let row = store::delete(&mut tx, id, me.app().now()).await?;
    me.app().withdraw(&mut tx, Withdrawn::FlowDeleted(id)).await?;
    tx.commit().await?;
    with_etag(&me, row).await
}

pub async fn recover(me: Engineer, Path(One { id }): Path<One>) -> Result<WithEtag<Json<Flow>>> {
    let mut tx = me.write().await?;
    let row = store::recover(&mut tx, id, me.app().now()).await?;
    tx.commit().await?;
    with_etag(&me, row).await
}

/// The flows of all teams that were deleted too long ago to be recovered.
pub async fn past_recovery(tx: &mut Write, now: Time) -> Result<Vec<(TeamId, FlowId)>> {
    store::past_recovery(tx, now).await
}

/// Removes a flow for good. Of one that was walked the versions stay, because its sessions are a record of the work and
/// cannot be read without them; nobody sees it in lists any more and nobody brings it back.
pub async fn remove(tx: &mut Write, team: TeamId, id: FlowId, is_walked: bool) -> Result<()> {
    store::remove(tx, team, id, is_walked).await
}
