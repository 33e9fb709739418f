//! What a draft was before: its states, taking one back, and what changed between any two editions of a flow.

use super::{
    One,
    draft::{Draft, stale},
    found, parse,
    store::{self, Change, NewDraft, Row},
};
use crate::{
    auth::{
        Engineer, UserRef, Viewer,
        idempotency::{Begun, Once},
    },
    db::Conn,
    http::{Error, IdempotencyKey, IfMatch, Json, Page, Path, Query, Result, Stored, WithEtag},
    types::{FlowId, Time},
};
use axum::http::StatusCode;
use garde::Validate;
use pathbook_flow::{
    diff::{self, Diff},
    document::Document,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, str::FromStr};

/// Which document of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub enum Edition {
    /// The draft as it is.
    Draft,
    /// The live version.
    Live,
    /// A version by its number.
    Version(i64),
    /// A state of the draft by its revision.
    State(i64),
}

impl FromStr for Edition {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let number =
            |digits: &str| digits.parse().ok().filter(|_| digits.bytes().all(|it| it.is_ascii_digit()));
        match word {
            "draft" => Some(Self::Draft),
            "live" => Some(Self::Live),
            word => match word.strip_prefix('s') {
                Some(revision) => number(revision).map(Self::State),
                None => number(word).map(Self::Version),
            },
        }
        .ok_or("give `draft`, `live`, the number of a version, or `s` and the revision of a state")
    }
}

impl TryFrom<String> for Edition {
    type Error = &'static str;
    fn try_from(word: String) -> Result<Self, Self::Error> {
        word.parse()
    }
}

impl JsonSchema for Edition {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Edition".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^(draft|live|s?[0-9]+)$" })
    }
}

impl Edition {
    /// The number of the version that it is, if it is one.
    pub fn version(self, flow: &Row) -> Option<i64> {
        match self {
            Self::Live => flow.live_version,
            Self::Version(number) => Some(number),
            Self::Draft | Self::State(_) => None,
        }
    }

    /// Its document as it is stored.
    pub async fn document(self, db: &mut Conn, flow: &Row) -> Result<String> {
        Ok(match (self, self.version(flow)) {
            (_, Some(number)) => store::version(db, flow.id, number).await?.document,
            (Self::State(revision), None) => store::state(db, flow.id, revision).await?,
            (Self::Draft, None) => store::draft(db, flow.id).await?.draft,
            (Self::Live | Self::Version(_), None) => {
                let detail = "This flow was never published, so there is no live version. Name another one.";
                return Err(Error::conflict("never_published", detail));
            }
        })
    }
}

/// A state of a draft as lists show it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DraftState")]
pub struct DraftState {
    /// The revision that the draft had.
    revision: i64,
    /// When it came to be so.
    at: Time,
    /// Who changed it last.
    by: UserRef,
    /// How many steps it had.
    steps: i64,
    title: String,
}

pub async fn states(me: Viewer, Path(One { id }): Path<One>) -> Result<Json<Page<DraftState>>> {
    let rows = store::states(&mut *me.read().await?, id).await?;
    let mut items = Vec::with_capacity(rows.len());
    for store::StateSummaryRow { revision, changed_at: at, changed_by, steps, title } in rows {
        items.push(DraftState { revision, at, by: me.named(changed_by).await?, steps, title });
    }
    Ok(Json(Page::whole(items)))
}

/// A state of a draft in the path.
#[derive(Deserialize, JsonSchema)]
pub struct OneState {
    id: FlowId,
    revision: i64,
}

pub async fn read_state(
    me: Viewer,
    Path(OneState { id, revision }): Path<OneState>,
) -> Result<Stored<Document>> {
    Ok(Stored::new(store::state(&mut *me.read().await?, id, revision).await?))
}

/// What to take back into the draft: a version or a state.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Restore {
    /// The number of a version.
    #[garde(inner(range(min = 1)))]
    version: Option<i64>,
    /// The revision of a state.
    #[garde(inner(range(min = 1)))]
    state: Option<i64>,
}

pub async fn restore(
    me: Engineer,
    Path(One { id }): Path<One>,
    revision: IfMatch,
    key: IdempotencyKey,
    Json(wanted): Json<Restore>,
) -> Result<Once<WithEtag<Json<Draft>>>> {
    let edition = match (wanted.version, wanted.state) {
        (Some(number), None) => Edition::Version(number),
        (None, Some(revision)) => Edition::State(revision),
        _ => return Err(Error::invalid("", "version_or_state", "Give either a version or a state.")),
    };
    take_back(&me, id, revision, &key, "flows_restore", edition).await
}

pub async fn discard(
    me: Engineer,
    Path(One { id }): Path<One>,
    revision: IfMatch,
    key: IdempotencyKey,
) -> Result<Once<WithEtag<Json<Draft>>>> {
    take_back(&me, id, revision, &key, "flows_discard", Edition::Live).await
}

/// Makes another edition the draft. What the draft was is kept as a state.
async fn take_back(
    me: &Engineer,
    id: FlowId,
    IfMatch(revision): IfMatch,
    key: &IdempotencyKey,
    operation: &'static str,
    edition: Edition,
) -> Result<Once<WithEtag<Json<Draft>>>> {
    // Before the transaction begins, so that others wait less. None of it changes, besides which version is live.
    let prepared = prepare(me, id, edition).await;
    let mut act = match me.act(key, operation, &(id, revision, edition)).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    let (version, document, json) = prepared?;
    let now = me.app().now();
    let draft = NewDraft::of(&document, json.clone())?;
    let change = Change { id, revision, draft, version, by: me.user.id, now };
    if !store::replace_draft(&mut act, change).await? {
        drop(act);
        return Err(stale(me, id).await?);
    }
    let revision = revision + 1;
    let draft = Draft::new(json, revision, now, UserRef::of(&me.user), found::look(&document)?)?;
    act.keep(StatusCode::OK, &draft).await?;
    Ok(Once::Fresh(WithEtag(revision, Json(draft))))
}

/// The version that an edition is, if it is one, and its document.
async fn prepare(me: &Engineer, id: FlowId, edition: Edition) -> Result<(Option<i64>, Document, String)> {
    let mut db = me.read().await?;
    let flow = store::read(&mut db, id).await?;
    if let Some(closed) = flow.closed() {
        return Err(closed);
    }
    let json = edition.document(&mut db, &flow).await?;
    let version = match (edition.version(&flow), flow.live_version) {
        // A state may say just what the live version says.
        (None, Some(live)) if store::version(&mut db, id, live).await?.document == json => Some(live),
        (version, _) => version,
    };
    Ok((version, parse(&json)?, json))
}

/// What to compare.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Compared {
    /// Before: `draft`, `live`, the number of a version, or `s` and the revision of a state. Absent: `live`.
    #[serde(default = "live")]
    #[garde(skip)]
    from: Edition,
    /// Now, likewise. Absent: `draft`.
    #[serde(default = "draft")]
    #[garde(skip)]
    to: Edition,
}

fn live() -> Edition {
    Edition::Live
}

fn draft() -> Edition {
    Edition::Draft
}

pub async fn compare(
    me: Viewer,
    Path(One { id }): Path<One>,
    Query(Compared { from, to }): Query<Compared>,
) -> Result<Stored<Diff>> {
    let mut db = me.read().await?;
    let flow = store::read(&mut db, id).await?;
    let (old, new) = (from.document(&mut db, &flow).await?, to.document(&mut db, &flow).await?);
    drop(db);
    // Large flows take a while, and keep no other request waiting.
    let compare = move || -> Result<Vec<u8>> {
        let diff = diff::diff(&parse(&old)?, &parse(&new)?);
        Ok(serde_json::to_vec(&diff).map_err(anyhow::Error::from)?)
    };
    Ok(Stored::new(tokio::task::spawn_blocking(compare).await.map_err(anyhow::Error::from)??))
}
