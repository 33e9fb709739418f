//! The starter library: real flows inside the binary, offered at setup and importable at any time.

use crate::{
    App,
    auth::{
        Engineer, Viewer,
        idempotency::{Begun, Once},
    },
    db::{Scope, Write},
    flows,
    http::{Created, Error, IdempotencyKey, Json, Page, Result, Routes},
    types::{FlowId, TeamId, UserId},
};
use axum::http::StatusCode;
use garde::Validate;
use pathbook_flow::{
    document::{Document, Kind},
    file,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The files below `library/`, as they were when the program was built.
#[derive(rust_embed::Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../../library"]
#[include = "*.yaml"]
struct Files;

/// The operations on the starter library.
pub fn routes() -> Routes {
    Routes::new("library")
        .about("The starter library: real flows to begin with")
        .get("/teams/{team}/library", list, "List the entries of the starter library")
        .post(
            "/teams/{team}/library/import",
            import,
            "Import entries; each becomes a flow with version 1 live",
        )
}

/// An entry of the starter library.
#[derive(Clone, Serialize, JsonSchema)]
#[schemars(rename = "LibraryEntry")]
pub struct Entry {
    /// Its name for good.
    key: String,
    title: String,
    kind: Kind,
    summary: String,
    tags: Vec<String>,
    steps: usize,
}

/// The documents by key, read once. A test proves that each is sound.
static DOCUMENTS: LazyLock<Vec<(String, Document)>> = LazyLock::new(|| {
    let mut documents: Vec<_> = Files::iter()
        .filter_map(|path| {
            let document = file::from_yaml(&Files::get(&path)?.data).ok()?;
            let key = path.rsplit('/').next()?.trim_end_matches(".yaml").to_owned();
            Some((key, document))
        })
        .collect();
    documents.sort_by(|(_, left), (_, right)| {
        left.kind.cmp(&right.kind).then_with(|| left.title.cmp(&right.title))
    });
    documents
});

/// The entries, by kind and title.
pub fn entries() -> Vec<Entry> {
    let describe = |(key, document): &(String, Document)| Entry {
        key: key.clone(),
        title: document.title.clone(),
        kind: document.kind,
        summary: document.summary.clone(),
        tags: document.tags.clone(),
        steps: document.steps.len(),
    };
    DOCUMENTS.iter().map(describe).collect()
}

/// An entry, and whether the team has it already.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LibraryOffer")]
struct Offer {
    #[serde(flatten)]
    entry: Entry,
    /// Whether a flow of the team came from it.
    imported: bool,
}

async fn list(me: Viewer) -> Result<Json<Page<Offer>>> {
    let had = flows::library_keys(&mut *me.read().await?).await?;
    let offer = |entry: Entry| Offer { imported: had.contains(&entry.key), entry };
    Ok(Json(Page::whole(entries().into_iter().map(offer).collect())))
}

/// Which entries to import.
#[derive(Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct Import {
    /// Their keys.
    #[garde(length(min = 1, max = 200))]
    keys: Vec<String>,
}

/// The flows that an import made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LibraryImported")]
struct Imported {
    /// Their ids, in the order of the keys.
    flows: Vec<FlowId>,
}

async fn import(
    me: Engineer,
    key: IdempotencyKey,
    Json(wanted): Json<Import>,
) -> Result<Once<Created<Imported>>> {
    let mut documents = Vec::with_capacity(wanted.keys.len());
    for (at, key) in wanted.keys.iter().enumerate() {
        if wanted.keys[..at].contains(key) {
            return Err(Error::invalid(format!("/keys/{at}"), "repeated_entry", "Name each entry once."));
        }
        let found = DOCUMENTS.iter().find(|(known, _)| known == key);
        documents.push(found.ok_or_else(|| {
            Error::invalid(format!("/keys/{at}"), "unknown_entry", "The library has no such entry.")
        })?);
    }
    let mut act = match me.act(&key, "library_import", &wanted).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    let mut flows = Vec::with_capacity(documents.len());
    for (key, document) in documents {
        flows.push(flows::create_live(&mut act, document, key, me.user.id, me.app().now()).await?);
    }
    let imported = Imported { flows };
    act.keep(StatusCode::CREATED, &imported).await?;
    Ok(Once::Fresh(Created(imported)))
}

/// Imports every entry into a new team.
pub async fn import_all(app: &App, team: TeamId, by: UserId) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "the team was made by this user a moment ago")]
    let mut tx: Write = app.db.write(Scope::granted(team)).await?;
    for (key, document) in DOCUMENTS.iter() {
        flows::create_live(&mut tx, document, key, by, app.now()).await?;
    }
    Ok(tx.commit().await?)
}
