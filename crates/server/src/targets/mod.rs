//! Target lists and their targets: what maintenance is done on.

mod content;
mod edit;
mod import;
mod store;
mod table;

use crate::{
    Withdrawn,
    auth::{
        Engineer, Member, Role, UserRef, Viewer,
        idempotency::{Begun, Once},
    },
    db::Conn,
    http::{
        Created, Cursor, Document as DocumentBody, Error, Fault, IdempotencyKey, IfMatch, Json, Page, Path,
        Query, Result, Routes, WithEtag,
    },
    types::{TargetId, TargetListId, Time},
};
use axum::http::StatusCode;
use content::Wrong;
use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use store::ListRow;

pub use content::{Content, TARGETS, Target};

/// The operations of this room.
pub fn routes() -> Routes {
    Routes::new("targets")
        .about("Target lists: what is worked on")
        .problem("list_archived", 409, "The target list is archived. Unarchive it first.")
        .problem("name_taken", 409, "Another target list of the team has this name.")
        .problem(
            "invalid_csv",
            422,
            "The table has problems. `errors` names the first of them; their pointers are row and column, from 1.",
        )
        .problem("too_many_targets", 422, "A target list has at most 10,000 targets. Split it.")
        .get("/teams/{team}/target-lists", list, "List the team's target lists, last changed first")
        .post("/teams/{team}/target-lists", create, "Make a target list, empty or with targets")
        .get("/teams/{team}/target-lists/{id}", read, "Read a target list's facts")
        .patch("/teams/{team}/target-lists/{id}", update, "Rename or describe a target list")
        .post("/teams/{team}/target-lists/{id}/archive", archive, "Archive a target list: nothing is launched on it any more")
        .post("/teams/{team}/target-lists/{id}/unarchive", unarchive, "Bring an archived target list back")
        .get("/teams/{team}/target-lists/{id}/targets", targets, "List the targets of a list in their order")
        .patch(
            "/teams/{team}/target-lists/{id}/targets",
            edit::edit,
            "Put targets into a list and take others out, all or none",
        )
        .post(
            "/teams/{team}/target-lists/{id}/import",
            import::import,
            "Tell what a CSV file would change in a list, or change it so, all or none",
        )
        .get("/teams/{team}/target-lists/{id}/export", import::export, "Export a target list as CSV")
}

/// A named list of targets.
#[derive(Serialize, JsonSchema)]
struct TargetList {
    id: TargetListId,
    name: String,
    description: String,
    /// How many targets it has.
    targets: i64,
    /// Moves on with every change of the list and of its targets; what `If-Match` wants.
    revision: i64,
    /// Whether it is out of use.
    archived: bool,
    created_at: Time,
    updated_at: Time,
    updated_by: UserRef,
    can: Abilities,
}

/// What the caller may do with a target list now.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[schemars(rename = "TargetListAbilities")]
struct Abilities {
    /// Change the list and its targets.
    edit: bool,
    /// Archive it, or bring it back.
    archive: bool,
}

async fn describe(me: &Member, row: ListRow) -> Result<TargetList> {
    let archived = row.archived_at.is_some();
    let is_engineer = me.is(Role::Engineer);
    let updated_by = me.named(row.updated_by).await?;
    let ListRow { id, name, description, targets, revision, created_at, updated_at, .. } = row;
    let can = Abilities { edit: is_engineer && !archived, archive: is_engineer };
    Ok(TargetList {
        id,
        name,
        description,
        targets,
        revision,
        archived,
        created_at,
        updated_at,
        updated_by,
        can,
    })
}

async fn with_etag(me: &Member, row: ListRow) -> Result<WithEtag<Json<TargetList>>> {
    Ok(WithEtag(row.revision, Json(describe(me, row).await?)))
}

/// Which target lists to list.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TargetListFilter")]
struct ListFilter {
    /// With all these words in name or description.
    #[garde(length(chars, max = 200))]
    q: Option<String>,
    /// Those in the archive instead of those in use.
    #[serde(default)]
    #[garde(skip)]
    archived: bool,
    /// How many at most.
    #[garde(inner(range(min = 1, max = 200)))]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[garde(skip)]
    cursor: Option<Cursor>,
}

async fn list(me: Viewer, Query(filter): Query<ListFilter>) -> Result<Json<Page<TargetList>>> {
    let page = store::lists(&mut *me.read().await?, &filter).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(describe(&me, row).await?);
    }
    Ok(Json(Page { items, next: page.next }))
}

/// A target list to make.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewTargetList {
    /// 1 to 200 characters. No two lists in use have the same.
    name: String,
    /// At most 2,000 characters.
    #[serde(default)]
    description: String,
    /// Its targets in their order, at most 10,000.
    #[serde(default)]
    targets: Vec<Content>,
}

/// The names of a list, without spaces around them.
fn named<'t>(name: &'t str, description: &'t str) -> Result<(&'t str, &'t str)> {
    let (name, description) = (name.trim(), description.trim());
    let mut faults = Vec::new();
    if !(1..=200).contains(&name.chars().count()) {
        faults.push(Fault::new("/name", "name_length", "Give a name of 1 to 200 characters."));
    }
    if description.chars().count() > 2000 {
        let detail = "Give a description of at most 2,000 characters.";
        faults.push(Fault::new("/description", "description_length", detail));
    }
    if faults.is_empty() { Ok((name, description)) } else { Err(Error::Invalid(faults)) }
}

/// How many places a problem names at most.
const NAMED: usize = 100;

/// What is wrong with targets of a request, each at its place.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, parent: &str, Wrong { place, code, detail }: Wrong) {
        self.0.push(Fault::new(format!("{parent}{}", place.pointer()), code, detail));
    }

    fn duplicate(&mut self, parent: &str, label: &str) {
        let detail = format!("There is another target called {label} in this list. Call it something else.");
        self.0.push(Fault::new(format!("{parent}/label"), "duplicate_label", detail));
    }

    fn refuse(mut self) -> Result<()> {
        self.0.truncate(NAMED);
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}

fn too_many_targets() -> Error {
    let detail = format!("A target list has at most {TARGETS} targets. Split it.");
    Error::refused(StatusCode::UNPROCESSABLE_ENTITY, "too_many_targets", detail)
}

/// The targets of a new list, as they are stored.
fn fresh(targets: &[Content]) -> Result<Vec<Content>> {
    if targets.len() > TARGETS {
        return Err(too_many_targets());
    }
    let mut faults = Faults::default();
    let mut seen = HashSet::new();
    let mut stored = targets.to_vec();
    for (index, target) in stored.iter_mut().enumerate() {
        let parent = format!("/targets/{index}");
        target.tidy();
        target.wrongs().into_iter().for_each(|wrong| faults.add(&parent, wrong));
        if !seen.insert(target.key()) {
            faults.duplicate(&parent, &target.label);
        }
    }
    faults.refuse().map(|()| stored)
}

async fn create(
    me: Engineer,
    key: IdempotencyKey,
    DocumentBody(new): DocumentBody<NewTargetList>,
) -> Result<Once<Created<TargetList>>> {
    // Before the transaction begins, so that others wait less.
    let prepared = named(&new.name, &new.description).and_then(|names| Ok((names, fresh(&new.targets)?)));
    let mut act = match me.act(&key, "targets_create", &new).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    let (names, targets) = prepared?;
    let row = store::create(&mut act, names, targets, me.user.id, me.app().now()).await?;
    let list = describe(&me, row).await?;
    act.keep(StatusCode::CREATED, &list).await?;
    Ok(Once::Fresh(Created(list)))
}

/// A target list in the path.
#[derive(Deserialize, JsonSchema)]
struct One {
    id: TargetListId,
}

async fn read(me: Viewer, Path(One { id }): Path<One>) -> Result<WithEtag<Json<TargetList>>> {
    let row = store::read(&mut *me.read().await?, id).await?;
    with_etag(&me, row).await
}

/// What may be changed of a target list beside its targets. What is absent stays.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct TargetListChange {
    /// 1 to 200 characters.
    #[serde(default)]
    #[garde(skip)]
    name: Option<String>,
    /// At most 2,000 characters.
    #[serde(default)]
    #[garde(skip)]
    description: Option<String>,
}

async fn update(
    me: Engineer,
    Path(One { id }): Path<One>,
    IfMatch(revision): IfMatch,
    Json(change): Json<TargetListChange>,
) -> Result<WithEtag<Json<TargetList>>> {
    let row = store::read(&mut *me.read().await?, id).await?;
    let (name, description) = named(
        change.name.as_deref().unwrap_or(&row.name),
        change.description.as_deref().unwrap_or(&row.description),
    )?;
    let mut tx = me.write().await?;
    let now = me.app().now();
    match store::update(&mut tx, id, revision, (name, description), me.user.id, now).await? {
        Some(row) => {
            tx.commit().await?;
            with_etag(&me, row).await
        }
        None => {
            drop(tx);
            Err(stale(&me, id).await?)
        }
    }
}

/// Why a list could not be changed: it is gone, archived, or somebody else changed it.
async fn stale(me: &Engineer, id: TargetListId) -> Result<Error> {
    // As a writer, who sees the change that came first also while it is on its way to the disk, and waits for that.
    let mut tx = me.write().await?;
    let row = store::read(&mut tx, id).await?;
    tx.commit().await?;
    row.refuse_archived()?;
    Ok(Error::Stale {
        current_etag: row.revision,
        changed_by: Some(me.app().directory.name(row.updated_by).await?.to_string()),
        changed_at: Some(row.updated_at.timestamp()),
    })
}

async fn archive(me: Engineer, Path(One { id }): Path<One>) -> Result<WithEtag<Json<TargetList>>> {
    set_archived(&me, id, true).await
}

async fn unarchive(me: Engineer, Path(One { id }): Path<One>) -> Result<WithEtag<Json<TargetList>>> {
    set_archived(&me, id, false).await
}

async fn set_archived(me: &Engineer, id: TargetListId, archived: bool) -> Result<WithEtag<Json<TargetList>>> {
    let now = me.app().now();
    let mut tx = me.write().await?;
    let row = store::set_archived(&mut tx, id, archived.then_some(now), me.user.id, now).await?;
    if archived {
        me.app().withdraw(&mut tx, Withdrawn::ListArchived(id)).await?;
    }
    tx.commit().await?;
    with_etag(me, row).await
}

/// Which targets of a list to list.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TargetPageFilter")]
struct TargetFilter {
    /// With all these words in label, kind, address, client or site.
    #[garde(length(chars, max = 200))]
    q: Option<String>,
    /// How many at most.
    #[garde(inner(range(min = 1, max = 1000)))]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[garde(skip)]
    cursor: Option<Cursor>,
}

async fn targets(
    me: Viewer,
    Path(One { id }): Path<One>,
    Query(filter): Query<TargetFilter>,
) -> Result<Json<Page<Target>>> {
    let mut db = me.read().await?;
    // A list without targets has an empty page; one that is not there is not found.
    store::read(&mut db, id).await?;
    Ok(Json(store::page(&mut db, id, &filter).await?))
}

/// Which targets of a list: those that fulfil all that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TargetFilter")]
pub struct Filter {
    /// Of this client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 2000))]
    pub client: Option<String>,
    /// At this site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 2000))]
    pub site: Option<String>,
    /// Of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 2000))]
    pub kind: Option<String>,
    /// Only these. Ids that the list does not have are passed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(max = TARGETS))]
    pub ids: Option<Vec<TargetId>>,
}

impl Filter {
    /// Whether a target fulfils what can be read off it; that is all but which ids are wanted.
    fn fits(&self, target: &Target) -> bool {
        let same =
            |wanted: &Option<String>, text: &str| wanted.as_deref().is_none_or(|wanted| wanted == text);
        same(&self.client, &target.client) && same(&self.site, &target.site) && same(&self.kind, &target.kind)
    }

    /// The targets that it lets through, in their order.
    pub fn among<'t>(&self, targets: &'t [Target]) -> impl Iterator<Item = &'t Target> {
        let ids: Option<HashSet<_>> = self.ids.as_ref().map(|ids| ids.iter().copied().collect());
        let is_wanted = move |target: &Target| ids.as_ref().is_none_or(|ids| ids.contains(&target.id));
        targets.iter().filter(move |target| self.fits(target) && is_wanted(target))
    }
}

/// What other rooms need to know of a list.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Its name.
    pub name: String,
    /// Whether it is out of use.
    pub archived: bool,
    /// How many targets it has.
    pub targets: i64,
}

impl From<ListRow> for Facts {
    fn from(ListRow { name, archived_at, targets, .. }: ListRow) -> Self {
        Self { name, archived: archived_at.is_some(), targets }
    }
}

/// The facts of a list; not found where the team has no such list.
pub async fn find(db: &mut Conn, list: TargetListId) -> Result<Facts> {
    Ok(store::read(db, list).await?.into())
}

/// The facts of these lists, as far as the team has them.
pub async fn facts(db: &mut Conn, lists: &[TargetListId]) -> Result<HashMap<TargetListId, Facts>> {
    let rows = store::read_all(db, lists).await?.into_iter();
    Ok(rows.map(|row| (row.id, Facts::from(row))).collect())
}

/// All targets of these lists, as they are now and in their order.
pub async fn snapshots(db: &mut Conn, lists: &[TargetListId]) -> Result<HashMap<TargetListId, Vec<Target>>> {
    let mut targets: HashMap<_, Vec<_>> = lists.iter().map(|list| (*list, Vec::new())).collect();
    for (list, target) in store::targets_of(db, lists).await? {
        targets.entry(list).or_default().push(target);
    }
    Ok(targets)
}

/// The targets of a list that a filter lets through, as they are now and in their order.
pub async fn snapshot(db: &mut Conn, list: TargetListId, filter: &Filter) -> Result<Vec<Target>> {
    let targets = store::targets(db, list, filter).await?.into_iter().map(|(target, _)| target);
    let ids: Option<HashSet<_>> = filter.ids.as_ref().map(|ids| ids.iter().copied().collect());
    Ok(targets.filter(|target| ids.as_ref().is_none_or(|ids| ids.contains(&target.id))).collect())
}
