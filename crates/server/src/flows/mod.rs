//! Flows: drafts that are edited and checked, versions that are published and never change.

mod convert;
mod draft;
mod export;
mod found;
mod history;
mod lifecycle;
mod reading;
mod starter;
mod store;
mod versions;
mod walk;

use crate::{
    App,
    auth::{
        Engineer, Member, Role, UserRef, Viewer,
        idempotency::{Begun, Once},
    },
    db::{Conn, Write},
    http::{
        Created, Cursor, Document as DocumentBody, Error, Fault, IdempotencyKey, IfMatch, Json, Page, Path,
        Query, Result, Routes, Source, SourceFormat, Stored, WithEtag, refuse_hostile_json,
    },
    types::{FlowId, TeamId, Time, UserId, text_enum},
};
use axum::http::StatusCode;
use found::Found;
use garde::Validate;
use pathbook_flow::{
    check::{Finding, Rule, Severity, check},
    document::{Document, Kind},
    file,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use store::{Origin, Row};

pub use lifecycle::{past_recovery, remove};
pub use reading::Reading;
pub use store::patterns;
pub use versions::{Version, Versions};

/// The operations on flows.
#[expect(clippy::too_many_lines, reason = "the contents of the room in one table")]
pub fn routes() -> Routes {
    Routes::new("flows")
        .about("Flows, their drafts and their published versions")
        .problem(
            "flow_unsound",
            409,
            "The draft has errors. Each is named in `errors`; mend them and publish again.",
        )
        .problem("nothing_changed", 409, "The draft is the same as the live version.")
        .problem(
            "operation_refused",
            409,
            "An operation does not fit the draft, so none was carried out. It is named in `errors`, with its own code.",
        )
        .problem("flow_archived", 409, "The flow is archived. Unarchive it first.")
        .problem("flow_deleted", 409, "The flow is in the bin. Recover it first.")
        .problem("never_published", 409, "There is no live version, because the flow was never published.")
        .problem("file_unreadable", 422, "The file or text is no flow. The detail names the line.")
        .problem(
            "flow_too_large",
            422,
            "The flow is larger than a flow may be. Each place is named in `errors`.",
        )
        .get("/teams/{team}/flows", list, "List the team's flows, last changed first")
        .post("/teams/{team}/flows", create, "Make a flow, from a document or from a title and a kind")
        .post(
            "/teams/{team}/flows/render",
            convert::render,
            "Show a text of a step as it will look, without storing it",
        )
        .post("/teams/{team}/flows/check", check_document, "Check a document without storing it")
        .post(
            "/teams/{team}/flows/check-file",
            check_file,
            "Read and check a YAML or JSON file without storing it",
        )
        .post(
            "/teams/{team}/flows/convert",
            convert::convert,
            "Read Markdown, a table or a Mermaid flowchart as a flow, without storing it",
        )
        .post(
            "/teams/{team}/flows/convert/steps",
            convert::convert_steps,
            "Read a text as steps to be put into a flow, without storing them",
        )
        .post("/teams/{team}/flows/import", import, "Make a flow from a YAML or JSON file")
        .get("/teams/{team}/flows/{id}", read, "Read a flow's facts")
        .patch("/teams/{team}/flows/{id}", update, "Give a flow to another owner")
        .get("/teams/{team}/flows/{id}/draft", draft::read_draft, "Read the draft with its findings")
        .put("/teams/{team}/flows/{id}/draft", draft::save_draft, "Replace the draft")
        .patch("/teams/{team}/flows/{id}/draft", draft::edit_draft, "Change the draft by operations, all or none")
        .get(
            "/teams/{team}/flows/{id}/draft/reading",
            draft::read_draft_text,
            "Read the draft as people see it, texts rendered",
        )
        .post(
            "/teams/{team}/flows/{id}/draft/walk",
            walk::walk_draft,
            "Walk the draft as it is now, from any step, without a session",
        )
        .get(
            "/teams/{team}/flows/{id}/draft/states",
            history::states,
            "List the last 50 states of the draft, newest first",
        )
        .get(
            "/teams/{team}/flows/{id}/draft/states/{revision}",
            history::read_state,
            "Read the draft as it was",
        )
        .post(
            "/teams/{team}/flows/{id}/draft/discard",
            history::discard,
            "Make the live version the draft again",
        )
        .post(
            "/teams/{team}/flows/{id}/draft/restore",
            history::restore,
            "Make a version or an earlier state the draft again",
        )
        .get(
            "/teams/{team}/flows/{id}/diff",
            history::compare,
            "Tell what changed between any two of draft, versions and states",
        )
        .post("/teams/{team}/flows/{id}/check", check_draft, "Check the stored draft")
        .post("/teams/{team}/flows/{id}/publish", publish, "Publish the draft as the next version")
        .get("/teams/{team}/flows/{id}/versions", versions, "List the published versions, newest first")
        .get("/teams/{team}/flows/{id}/versions/{number}", read_version, "Read a published version")
        .get(
            "/teams/{team}/flows/{id}/versions/{number}/reading",
            read_version_text,
            "Read a version as people see it, texts rendered",
        )
        .post("/teams/{team}/flows/{id}/archive", lifecycle::archive, "Archive a flow: nobody starts it any more")
        .post("/teams/{team}/flows/{id}/unarchive", lifecycle::unarchive, "Bring an archived flow back")
        .post(
            "/teams/{team}/flows/{id}/duplicate",
            lifecycle::duplicate,
            "Make a flow that begins as this one is",
        )
        .delete("/teams/{team}/flows/{id}", lifecycle::delete, "Put a flow into the bin, for 30 days")
        .post("/teams/{team}/flows/{id}/recover", lifecycle::recover, "Take a flow out of the bin")
        .get("/teams/{team}/flows/{id}/export", export::export, "Export a flow as a file, a text or a picture")
}

text_enum! {
    /// What a flow's draft and versions come to. Derived, never stored.
    #[schemars(rename = "FlowStatus")]
    pub enum Status {
        /// Never published.
        Draft = "draft",
        /// Published, and the draft is the same.
        Live = "live",
        /// Published, and the draft has changed since.
        Changed = "changed",
        /// Out of use.
        Archived = "archived",
        /// In the bin.
        Deleted = "deleted",
    }
}

/// A flow as lists show it.
#[derive(Clone, Serialize, JsonSchema)]
#[schemars(rename = "FlowSummary")]
pub struct Summary {
    id: FlowId,
    title: String,
    kind: Kind,
    summary: String,
    tags: Vec<String>,
    status: Status,
    /// The published version that sessions start on.
    #[serde(skip_serializing_if = "Option::is_none")]
    live_version: Option<i64>,
    owner: UserRef,
    /// How many steps the draft has.
    steps: i64,
    updated_at: Time,
    updated_by: UserRef,
    /// When it was put into the bin.
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted_at: Option<Time>,
    /// When it goes for good, unless it is taken out of the bin.
    #[serde(skip_serializing_if = "Option::is_none")]
    gone_at: Option<Time>,
    can: Abilities,
}

/// A flow's facts.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Flow")]
pub struct Flow {
    #[serde(flatten)]
    summary: Summary,
    /// Moves on with every change of the draft; what `If-Match` wants.
    draft_revision: i64,
    created_at: Time,
    /// The entry of the starter library that it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    library_key: Option<String>,
    /// The flow that it is a copy of.
    #[serde(skip_serializing_if = "Option::is_none")]
    made_from: Option<MadeFrom>,
}

/// What a copy was made from.
#[derive(Serialize, JsonSchema)]
struct MadeFrom {
    /// The other flow, which may be gone by now.
    flow_id: FlowId,
    /// Its title then.
    title: String,
    /// The version, unless it was the draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i64>,
}

/// What the caller may do with a flow now.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[schemars(rename = "FlowAbilities")]
struct Abilities {
    edit: bool,
    publish: bool,
    /// Start a session on the live version.
    walk: bool,
    archive: bool,
    /// Make a flow that begins as this one is.
    duplicate: bool,
    /// Put it into the bin.
    delete: bool,
    /// Take it out of the bin.
    recover: bool,
}

async fn summary(me: &Member, row: Row) -> Result<Summary> {
    let status = row.status();
    let edit = me.is(Role::Engineer);
    let (deleted, recoverable) = (status == Status::Deleted, row.is_recoverable(me.app().now()));
    let closed = deleted || status == Status::Archived;
    Ok(Summary {
        id: row.id,
        kind: row.kind,
        status,
        live_version: row.live_version,
        owner: me.named(row.owner_id).await?,
        steps: row.steps,
        updated_at: row.updated_at,
        updated_by: me.named(row.updated_by).await?,
        deleted_at: row.deleted_at,
        gone_at: row.gone_at(),
        can: Abilities {
            edit: edit && !closed,
            publish: edit && matches!(status, Status::Draft | Status::Changed),
            walk: me.may_walk() && row.live_version.is_some() && !closed,
            archive: edit && !deleted,
            duplicate: edit && !deleted,
            delete: edit && !deleted,
            recover: edit && recoverable,
        },
        tags: row.tags(),
        title: row.title,
        summary: row.summary,
    })
}

async fn describe(me: &Member, mut row: Row) -> Result<Flow> {
    let (draft_revision, created_at, library_key) =
        (row.draft_revision, row.created_at, row.library_key.take());
    let version = row.made_from_version;
    let made_from = row.made_from_id.zip(row.made_from_title.take()).map(|(flow_id, title)| MadeFrom {
        flow_id,
        title,
        version,
    });
    Ok(Flow { summary: summary(me, row).await?, draft_revision, created_at, library_key, made_from })
}

async fn with_etag(me: &Member, row: Row) -> Result<WithEtag<Json<Flow>>> {
    Ok(WithEtag(row.draft_revision, Json(describe(me, row).await?)))
}

/// Which flows to list.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FlowFilter")]
pub struct Filter {
    /// Of this kind.
    #[garde(skip)]
    pub kind: Option<Kind>,
    /// In this status. Absent: all but the archived and the deleted.
    #[garde(skip)]
    pub status: Option<Status>,
    /// Of this owner: a user's id, or `me`.
    #[garde(length(max = 40))]
    pub owner: Option<String>,
    /// With this tag.
    #[garde(length(chars, max = 100))]
    pub tag: Option<String>,
    /// With all these words in title, summary, tags or step titles.
    #[garde(length(chars, max = 200))]
    pub q: Option<String>,
    /// How many at most.
    #[garde(inner(range(min = 1, max = 200)))]
    pub limit: Option<u32>,
    /// The `next` of the page before.
    #[garde(skip)]
    pub cursor: Option<Cursor>,
}

/// A user in a filter: an id, or `me`.
pub fn user_filter(text: Option<&str>, me: UserId, pointer: &str) -> Result<Option<UserId>> {
    match text {
        None => Ok(None),
        Some("me") => Ok(Some(me)),
        Some(id) => id
            .parse()
            .map(Some)
            .map_err(|_| Error::invalid(pointer, "invalid_user", "Give the id of a user, or `me`.")),
    }
}

async fn list(me: Viewer, Query(filter): Query<Filter>) -> Result<Json<Page<Summary>>> {
    let owner = user_filter(filter.owner.as_deref(), me.user.id, "/owner")?;
    let page = store::list(&mut *me.read().await?, &filter, owner, me.app().now()).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(summary(&me, row).await?);
    }
    Ok(Json(Page { items, next: page.next }))
}

/// A flow to make: a whole document, or a title and a kind.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewFlow {
    /// The whole document.
    #[serde(default)]
    document: Option<Document>,
    /// The title of a flow to begin.
    #[serde(default)]
    title: Option<String>,
    /// The kind of a flow to begin.
    #[serde(default)]
    kind: Option<Kind>,
}

/// The document that a new flow begins with.
fn begun(new: &NewFlow) -> Result<Cow<'_, Document>> {
    match new {
        NewFlow { document: Some(document), title: None, kind: None } => Ok(Cow::Borrowed(document)),
        NewFlow { document: None, title: Some(title), kind: Some(kind) } => {
            if title.trim().is_empty() || title.chars().count() > 200 {
                return Err(Error::invalid("/title", "title_length", "Give a title of 1 to 200 characters."));
            }
            Ok(Cow::Owned(starter::document(title.trim(), *kind)))
        }
        _ => Err(Error::invalid("", "document_or_title", "Give either a document, or a title and a kind.")),
    }
}

async fn create(
    me: Engineer,
    key: IdempotencyKey,
    DocumentBody(new): DocumentBody<NewFlow>,
) -> Result<Once<Created<Flow>>> {
    // Before the transaction begins, so that others wait less.
    let prepared =
        begun(&new).and_then(|document| refuse_oversize(&document, &check(&document)).map(|()| document));
    let mut act = match me.act(&key, "flows_create", &new).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    let document = prepared?;
    let row = store::create(&mut act, &document, Origin::default(), me.user.id, me.app().now()).await?;
    let flow = describe(&me, row).await?;
    act.keep(StatusCode::CREATED, &flow).await?;
    Ok(Once::Fresh(Created(flow)))
}

/// Makes a flow and publishes it at once, as the library does. The document must be sound.
pub async fn create_live(
    tx: &mut Write,
    document: &Document,
    library_key: &str,
    by: UserId,
    now: Time,
) -> Result<FlowId> {
    let origin = Origin { library_key: Some(library_key), flow: None };
    let row = store::create(tx, document, origin, by, now).await?;
    store::publish(tx, &row, document, "From the starter library.", by, now).await?;
    Ok(row.id)
}

/// Makes a flow with this draft; published where there is a change note, for which it must be sound.
pub async fn add(
    tx: &mut Write,
    document: &Document,
    publish: Option<&str>,
    by: UserId,
    now: Time,
) -> Result<FlowId> {
    refuse_escaped_control(document)?;
    refuse_oversize(document, &check(document))?;
    let row = store::create(tx, document, Origin::default(), by, now).await?;
    if let Some(change_note) = publish {
        store::publish(tx, &row, document, change_note, by, now).await?;
    }
    Ok(row.id)
}

/// The documents of all flows in use: live versions, or drafts.
pub async fn documents(db: &mut Conn, drafts: bool) -> Result<Vec<Document>> {
    store::documents(db, drafts).await?.iter().map(|document| parse(document)).collect()
}

/// The keys of the library entries that the team has already.
pub async fn library_keys(db: &mut Conn) -> Result<Vec<String>> {
    store::library_keys(db).await
}

/// The findings of a document, and how many of each severity.
#[derive(Serialize, JsonSchema)]
struct Checked {
    findings: Vec<Found>,
    /// How many block publishing.
    errors: usize,
    /// How many do not.
    warnings: usize,
}

impl Checked {
    fn of(document: &Document) -> Result<Self> {
        let findings = check(document);
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        let warnings = findings.len() - errors;
        Ok(Self { errors, warnings, findings: found::with_fixes(document, findings)? })
    }
}

async fn check_document(
    _: Engineer,
    DocumentBody(document): DocumentBody<Document>,
) -> Result<Json<Checked>> {
    Ok(Json(Checked::of(&document)?))
}

fn read_file(source: &Source) -> Result<Document> {
    let document = match source.format {
        SourceFormat::Yaml => file::from_yaml(source.text.as_bytes()),
        SourceFormat::Json => file::from_json(source.text.as_bytes()),
    };
    let document = document.map_err(|error| Error::Refused {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        code: "file_unreadable",
        detail: format!(
            "Line {}, column {}: {}. Correct it and send the file again.",
            error.line,
            error.column,
            error.message.trim_end_matches('.')
        )
        .into(),
        errors: vec![Fault::new(error.pointer.unwrap_or_default(), "file_unreadable", error.message)],
    })?;
    refuse_escaped_control(&document)?;
    Ok(document)
}

/// Refuses control characters that a file spelled as escapes: no engine must be asked to keep them.
fn refuse_escaped_control(document: &Document) -> Result<()> {
    refuse_hostile_json(&serde_json::to_vec(document).map_err(anyhow::Error::from)?)
}

/// A file as it was read, and what the checker says of it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FileChecked")]
struct CheckedFile {
    /// What the file says; what a flow or a draft may be made of.
    document: Document,
    #[serde(flatten)]
    checked: Checked,
}

async fn check_file(_: Engineer, source: Source) -> Result<Json<CheckedFile>> {
    let document = read_file(&source)?;
    let checked = Checked::of(&document)?;
    Ok(Json(CheckedFile { document, checked }))
}

/// An imported flow.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FlowImported")]
struct Imported {
    flow: Flow,
    /// What the checker says of it.
    findings: Vec<Found>,
}

async fn import(me: Engineer, key: IdempotencyKey, source: Source) -> Result<Once<Created<Imported>>> {
    let document = read_file(&source)?;
    let findings = check(&document);
    refuse_oversize(&document, &findings)?;
    let mut act = match me.act(&key, "flows_import", &document).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    let findings = found::with_fixes(&document, findings)?;
    let row = store::create(&mut act, &document, Origin::default(), me.user.id, me.app().now()).await?;
    let imported = Imported { flow: describe(&me, row).await?, findings };
    act.keep(StatusCode::CREATED, &imported).await?;
    Ok(Once::Fresh(Created(imported)))
}

/// Refuses what is too large to be kept even as a draft.
fn refuse_oversize(document: &Document, findings: &[Finding]) -> Result<()> {
    let mut errors = faults(findings.iter().filter(|finding| is_size_limit(finding.rule)));
    if Reading::repeated_bytes(document) > MOST_REPEATED {
        let detail =
            "The forms ask again and again for variables with very long lists of choices. Shorten the lists.";
        errors.push(Fault::new("/variables", "too_many_choices", detail));
    }
    if errors.is_empty() {
        return Ok(());
    }
    Err(Error::Refused {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        code: "flow_too_large",
        detail: "The flow is larger than a flow may be. Split it, or shorten what is named.".into(),
        errors,
    })
}

fn is_size_limit(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::TextTooLong
            | Rule::TooManySteps
            | Rule::TooManyBranches
            | Rule::TooManyBranchesOnStep
            | Rule::TooManyVariables
            | Rule::TooManyChoices
            | Rule::TooManyItems
            | Rule::TooManyTests
            | Rule::TooManyTags
    )
}

/// How many bytes of choices the forms of a flow may show together.
const MOST_REPEATED: usize = 1024 * 1024;

/// How many places a problem names at most.
const NAMED: usize = 100;

fn faults<'f>(findings: impl Iterator<Item = &'f Finding>) -> Vec<Fault> {
    findings
        .take(NAMED)
        .map(|finding| Fault::new(finding.pointer.clone(), finding.rule.code(), finding.message.clone()))
        .collect()
}

/// A flow in the path.
#[derive(Deserialize, JsonSchema)]
struct One {
    id: FlowId,
}

async fn read(me: Viewer, Path(One { id }): Path<One>) -> Result<WithEtag<Json<Flow>>> {
    let row = store::read(&mut *me.read().await?, id).await?;
    with_etag(&me, row).await
}

/// What may be changed of a flow beside its draft.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct FlowChange {
    /// The new owner, a member of the team.
    #[garde(skip)]
    owner_id: UserId,
}

async fn update(
    me: Engineer,
    Path(One { id }): Path<One>,
    Json(change): Json<FlowChange>,
) -> Result<WithEtag<Json<Flow>>> {
    let member = me
        .app()
        .directory
        .user(change.owner_id)
        .await?
        .is_some_and(|user| user.role_in(me.team.id).is_some());
    if !member {
        return Err(Error::invalid("/owner_id", "not_a_member", "Give the flow to a member of this team."));
    }
    let mut tx = me.write().await?;
    let row = store::give_to(&mut tx, id, change.owner_id).await?;
    lifecycle::refuse_deleted(&row)?;
    tx.commit().await?;
    with_etag(&me, row).await
}

fn parse(document: &str) -> Result<Document> {
    Ok(serde_json::from_str(document)
        .map_err(|error| anyhow::anyhow!("a stored document is damaged: {error}"))?)
}

fn raw(document: String) -> Result<Box<RawValue>> {
    Ok(RawValue::from_string(document)
        .map_err(|error| anyhow::anyhow!("a stored document is damaged: {error}"))?)
}

async fn check_draft(me: Viewer, Path(One { id }): Path<One>) -> Result<Json<Checked>> {
    let draft = store::draft(&mut *me.read().await?, id).await?;
    Ok(Json(Checked::of(&parse(&draft.draft)?)?))
}

/// What a new version needs.
#[derive(Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct Publish {
    /// What changed and why, for those who walk the flow and those who edit it next.
    #[garde(length(chars, min = 1, max = 2000), custom(crate::names::not_blank))]
    change_note: String,
}

/// A published version as lists show it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "VersionSummary")]
struct VersionSummary {
    number: i64,
    title: String,
    change_note: String,
    published_by: UserRef,
    published_at: Time,
    steps: i64,
}

async fn publish(
    me: Engineer,
    Path(One { id }): Path<One>,
    revision: IfMatch,
    key: IdempotencyKey,
    Json(wanted): Json<Publish>,
) -> Result<Once<Created<VersionSummary>>> {
    let mut act = match me.act(&key, "flows_publish", &(id, revision.0, &wanted)).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    let row = store::lock(&mut act, id).await?;
    if let Some(closed) = row.closed() {
        return Err(closed);
    }
    if row.draft_revision != revision.0 {
        drop(act);
        return Err(draft::stale(&me, id).await?);
    }
    let document = parse(&store::draft(&mut act, id).await?.draft)?;
    let errors = faults(check(&document).iter().filter(|finding| finding.severity == Severity::Error));
    if !errors.is_empty() {
        return Err(Error::Refused {
            status: StatusCode::CONFLICT,
            code: "flow_unsound",
            detail:
                "This draft cannot be published: somebody who walks it could be stranded. Mend what is named."
                    .into(),
            errors,
        });
    }
    if let Some(live) = row.live_version
        && parse(&store::version(&mut act, id, live).await?.document)? == document
    {
        return Err(Error::conflict(
            "nothing_changed",
            format!("The draft is the same as version {live}, which is live."),
        ));
    }
    let now = me.app().now();
    let number =
        store::publish(&mut act, &row, &document, wanted.change_note.trim(), me.user.id, now).await?;
    let version = VersionSummary {
        number,
        title: document.title,
        change_note: wanted.change_note.trim().to_owned(),
        published_by: UserRef::of(&me.user),
        published_at: now,
        steps: row.steps,
    };
    act.keep(StatusCode::CREATED, &version).await?;
    Ok(Once::Fresh(Created(version)))
}

/// Which versions to list.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct VersionFilter {
    /// How many at most.
    #[garde(inner(range(min = 1, max = 200)))]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[garde(skip)]
    cursor: Option<Cursor>,
}

async fn versions(
    me: Viewer,
    Path(One { id }): Path<One>,
    Query(filter): Query<VersionFilter>,
) -> Result<Json<Page<VersionSummary>>> {
    let mut db = me.read().await?;
    // A flow without versions has an empty list; one that is not there is not found.
    store::read(&mut db, id).await?;
    let page = store::versions(&mut db, id, filter.limit, filter.cursor.as_ref()).await?;
    drop(db);
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let store::VersionSummaryRow { number, title, steps, change_note, published_by, published_at } = row;
        let published_by = me.named(published_by).await?;
        items.push(VersionSummary { number, title, change_note, published_by, published_at, steps });
    }
    Ok(Json(Page { items, next: page.next }))
}

/// A version in the path.
#[derive(Deserialize, JsonSchema)]
struct OneVersion {
    id: FlowId,
    number: i64,
}

/// A published version with its document.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Version")]
struct VersionView {
    #[serde(flatten)]
    summary: VersionSummary,
    #[schemars(with = "Document")]
    document: Box<RawValue>,
}

async fn read_version(
    me: Viewer,
    Path(OneVersion { id, number }): Path<OneVersion>,
) -> Result<Json<VersionView>> {
    let row = store::version(&mut *me.read().await?, id, number).await?;
    let published_by = me.named(row.published_by).await?;
    let store::VersionRow { title, steps, change_note, published_at, document, .. } = row;
    let summary = VersionSummary { number, title, change_note, published_by, published_at, steps };
    Ok(Json(VersionView { summary, document: raw(document)? }))
}

async fn read_version_text(
    me: Viewer,
    Path(OneVersion { id, number }): Path<OneVersion>,
) -> Result<Stored<Reading>> {
    let version = open_version(&me, id, number).await?;
    Ok(Stored::new(version.reading().await?))
}

/// A published version, ready to be walked, from memory where it was used lately.
pub async fn open_version(me: &Member, flow: FlowId, number: i64) -> Result<std::sync::Arc<Version>> {
    me.app()
        .versions
        .open((me.team.id, flow, number), async {
            let row = store::version(&mut *me.read().await?, flow, number).await?;
            Ok(Version::new(parse(&row.document)?))
        })
        .await
}

/// The same for who holds a connection of the team already.
pub async fn version_on(
    app: &App,
    db: &mut Conn,
    team: TeamId,
    flow: FlowId,
    number: i64,
) -> Result<std::sync::Arc<Version>> {
    let read = async { Ok(Version::new(parse(&store::version(db, flow, number).await?.document)?)) };
    app.versions.open((team, flow, number), read).await
}

/// What others than people ask before they start sessions.
pub struct Facts {
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: Kind,
    /// Whether it is out of use, in the bin, or neither.
    pub status: Status,
    /// The newest version.
    pub live_version: Option<i64>,
}

/// The facts of a flow.
pub async fn facts(db: &mut Conn, id: FlowId) -> Result<Facts> {
    let row = store::read(db, id).await?;
    Ok(Facts { status: row.status(), title: row.title, kind: row.kind, live_version: row.live_version })
}

/// The live version of a flow; refused where there is none.
pub async fn walkable(db: &mut Conn, id: FlowId) -> Result<i64> {
    let row = store::read(db, id).await?;
    if let Some(closed) = row.closed() {
        return Err(closed);
    }
    row.live_version.ok_or_else(|| {
        Error::conflict("flow_not_published", "This flow was never published. Ask its owner to publish it.")
    })
}

/// The newest version of a flow.
pub async fn live_version(db: &mut Conn, id: FlowId) -> Result<Option<i64>> {
    Ok(store::read(db, id).await?.live_version)
}

/// The name of a flow's file, without its extension.
pub fn file_stem(title: &str) -> String {
    let stem = crate::names::hyphenated(title, 80);
    if stem.is_empty() { "flow".to_owned() } else { stem }
}
