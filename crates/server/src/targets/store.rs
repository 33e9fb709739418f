//! The SQL of target lists and targets.

use super::{
    Filter, ListFilter, TargetFilter,
    content::{Content, Target},
};
use crate::{
    db::{Conn, Query, Write, among, listed, record},
    flows::patterns,
    http::{Error, Page, Result},
    types::{TargetId, TargetListId, Time, UserId},
};

record! {
    /// A target list.
    pub struct ListRow {
        pub id: TargetListId,
        pub name: String,
        pub description: String,
        pub targets: i64,
        pub revision: i64,
        pub archived_at: Option<Time>,
        pub created_at: Time,
        pub updated_at: Time,
        pub updated_by: UserId,
    }
}

macro_rules! list_columns {
    () => {
        "id, name, description, targets, revision, archived_at, created_at, updated_at, updated_by"
    };
}

const PAGE: u32 = 50;
const TARGETS_PAGE: u32 = 200;

impl ListRow {
    /// Refuses to change what rests in the archive.
    pub fn refuse_archived(&self) -> Result<()> {
        if self.archived_at.is_none() {
            return Ok(());
        }
        Err(Error::conflict("list_archived", "This target list is archived. Unarchive it first."))
    }
}

fn search_of(texts: &[&str]) -> String {
    texts.join("\n").to_lowercase()
}

fn name_taken(error: crate::db::Error) -> Error {
    if error.is_unique("target_list_name") {
        return Error::conflict(
            "name_taken",
            "Another target list of the team has this name. Choose another one.",
        );
    }
    error.into()
}

pub async fn lists(db: &mut Conn, filter: &ListFilter) -> Result<Page<ListRow>> {
    let limit = filter.limit.unwrap_or(PAGE);
    let (time, id) = match &filter.cursor {
        Some(cursor) => cursor.key::<(Time, TargetListId)>().map(|(time, id)| (Some(time), Some(id)))?,
        None => (None, None),
    };
    let query = db.sql(concat!(
        "SELECT ",
        list_columns!(),
        " FROM target_list
         WHERE team_id = $1
             AND (archived_at IS NOT NULL) = $2
             AND ($3 IS NULL OR search LIKE $3 ESCAPE '\\')
             AND ($4 IS NULL OR search LIKE $4 ESCAPE '\\')
             AND ($5 IS NULL OR search LIKE $5 ESCAPE '\\')
             AND ($6 IS NULL OR search LIKE $6 ESCAPE '\\')
             AND ($7 IS NULL OR search LIKE $7 ESCAPE '\\')
             AND ($8 IS NULL OR search LIKE $8 ESCAPE '\\')
             AND ($9 IS NULL OR (updated_at, id) < ($9, $10))
         ORDER BY updated_at DESC, id DESC LIMIT $11"
    ));
    let rows: Vec<ListRow> = patterns(filter.q.as_deref())
        .into_iter()
        .fold(query.bind(filter.archived), Query::bind)
        .bind(time)
        .bind(id)
        .bind(i64::from(limit) + 1)
        .all()
        .await?;
    Ok(Page::of(rows, limit as usize, |row| (row.updated_at, row.id)))
}

pub async fn read(db: &mut Conn, id: TargetListId) -> Result<ListRow> {
    let query =
        db.sql(concat!("SELECT ", list_columns!(), " FROM target_list WHERE team_id = $1 AND id = $2"));
    query.bind(id).optional().await?.ok_or(Error::NotFound("target list"))
}

/// Those of these lists that there are.
pub async fn read_all(db: &mut Conn, ids: &[TargetListId]) -> Result<Vec<ListRow>> {
    let sql = among!(
        db,
        concat!("SELECT ", list_columns!(), " FROM target_list WHERE team_id = $1 AND "),
        "id",
        ""
    );
    Ok(db.sql(sql).bind(listed(ids)).all().await?)
}

/// Makes a list of these targets, in their order.
pub async fn create(
    tx: &mut Write,
    (name, description): (&str, &str),
    targets: Vec<Content>,
    by: UserId,
    now: Time,
) -> Result<ListRow> {
    let query = tx.sql(concat!(
        "INSERT INTO target_list (team_id, id, name, description, targets, revision, created_at, updated_at, updated_by, search)
         VALUES ($1, $2, $3, $4, $5, 1, $6, $6, $7, $8) RETURNING ",
        list_columns!()
    ));
    let row: ListRow = query
        .bind(TargetListId::new())
        .bind(name)
        .bind(description)
        .bind(i64::try_from(targets.len()).unwrap_or(i64::MAX))
        .bind(now)
        .bind(by)
        .bind(search_of(&[name, description]))
        .one()
        .await
        .map_err(name_taken)?;
    let placed = targets.into_iter().zip(1..);
    let placed =
        placed.map(|(content, place)| (Target { id: TargetId::new(), content }, place * GAP)).collect();
    insert(tx, row.id, placed).await?;
    Ok(row)
}

/// How far apart neighbours are put, so that others find room between them.
pub const GAP: i64 = 1024;

/// Puts targets into a list, each at its position.
async fn insert(tx: &mut Write, list: TargetListId, targets: Vec<(Target, i64)>) -> Result<()> {
    let row = |(Target { id, content }, position): (Target, i64)| {
        let fields = serde_json::to_string(&content.fields).map_err(anyhow::Error::from)?;
        let search =
            search_of(&[&content.label, &content.kind, &content.address, &content.client, &content.site]);
        let key = content.key();
        let Content { label, kind, address, time_zone, client, site, notes, .. } = content;
        Ok((list, id, position, label, key, kind, address, time_zone, client, site, notes, fields, search))
    };
    let rows = targets.into_iter().map(row).collect::<Result<Vec<_>>>()?;
    let sql = "INSERT INTO target (team_id, list_id, id, position, label, label_key, kind, address, time_zone, client, site,
             notes, fields, search)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    if !rows.is_empty() {
        tx.many(sql, rows).await?;
    }
    Ok(())
}

/// Renames or describes a list. None where its revision is another one.
pub async fn update(
    tx: &mut Write,
    id: TargetListId,
    revision: i64,
    (name, description): (&str, &str),
    by: UserId,
    now: Time,
) -> Result<Option<ListRow>> {
    let query = tx.sql(concat!(
        "UPDATE target_list SET revision = revision + 1, name = $4, description = $5, search = $6, updated_at = $7,
             updated_by = $8
         WHERE team_id = $1 AND id = $2 AND revision = $3 AND archived_at IS NULL RETURNING ",
        list_columns!()
    ));
    let query =
        query.bind(id).bind(revision).bind(name).bind(description).bind(search_of(&[name, description]));
    query.bind(now).bind(by).optional().await.map_err(name_taken)
}

pub async fn set_archived(
    tx: &mut Write,
    id: TargetListId,
    at: Option<Time>,
    by: UserId,
    now: Time,
) -> Result<ListRow> {
    // Archiving twice changes nothing and keeps the first moment.
    let query = tx.sql(concat!(
        "UPDATE target_list SET archived_at = $3, revision = revision + 1, updated_at = $4, updated_by = $5
         WHERE team_id = $1 AND id = $2 AND (archived_at IS NULL) <> ($3 IS NULL) RETURNING ",
        list_columns!()
    ));
    let changed = query.bind(id).bind(at).bind(now).bind(by).optional().await.map_err(name_taken)?;
    match changed {
        Some(row) => Ok(row),
        None => read(tx, id).await,
    }
}

record! {
    struct TargetRow {
        list_id: TargetListId,
        id: TargetId,
        position: i64,
        label: String,
        kind: String,
        address: String,
        time_zone: String,
        client: String,
        site: String,
        notes: String,
        fields: String,
    }
}

macro_rules! target_columns {
    () => {
        "list_id, id, position, label, kind, address, time_zone, client, site, notes, fields"
    };
}

impl TargetRow {
    fn target(self) -> Result<Target> {
        let fields = serde_json::from_str(&self.fields)
            .map_err(|error| anyhow::anyhow!("the fields of a stored target are damaged: {error}"))?;
        let Self { id, label, kind, address, time_zone, client, site, notes, .. } = self;
        Ok(Target { id, content: Content { label, kind, address, time_zone, client, site, notes, fields } })
    }
}

/// The targets of a list in their order, page by page.
pub async fn page(db: &mut Conn, list: TargetListId, filter: &TargetFilter) -> Result<Page<Target>> {
    let limit = filter.limit.unwrap_or(TARGETS_PAGE);
    let (position, id) = match &filter.cursor {
        Some(cursor) => cursor.key::<(i64, TargetId)>().map(|(position, id)| (Some(position), Some(id)))?,
        None => (None, None),
    };
    let query = db.sql(concat!(
        "SELECT ",
        target_columns!(),
        " FROM target
         WHERE team_id = $1 AND list_id = $2
             AND ($3 IS NULL OR search LIKE $3 ESCAPE '\\')
             AND ($4 IS NULL OR search LIKE $4 ESCAPE '\\')
             AND ($5 IS NULL OR search LIKE $5 ESCAPE '\\')
             AND ($6 IS NULL OR search LIKE $6 ESCAPE '\\')
             AND ($7 IS NULL OR search LIKE $7 ESCAPE '\\')
             AND ($8 IS NULL OR search LIKE $8 ESCAPE '\\')
             AND ($9 IS NULL OR (position, id) > ($9, $10))
         ORDER BY position, id LIMIT $11"
    ));
    let rows: Vec<TargetRow> = patterns(filter.q.as_deref())
        .into_iter()
        .fold(query.bind(list), Query::bind)
        .bind(position)
        .bind(id)
        .bind(i64::from(limit) + 1)
        .all()
        .await?;
    let Page { items, next } = Page::of(rows, limit as usize, |row| (row.position, row.id));
    Ok(Page { items: items.into_iter().map(TargetRow::target).collect::<Result<_>>()?, next })
}

/// The targets of a list that a filter lets through, in their order and with their positions.
pub async fn targets(db: &mut Conn, list: TargetListId, filter: &Filter) -> Result<Vec<(Target, i64)>> {
    let query = db.sql(concat!(
        "SELECT ",
        target_columns!(),
        " FROM target
         WHERE team_id = $1 AND list_id = $2
             AND ($3 IS NULL OR client = $3)
             AND ($4 IS NULL OR site = $4)
             AND ($5 IS NULL OR kind = $5)
         ORDER BY position, id"
    ));
    let query = query.bind(list).bind(filter.client.as_deref()).bind(filter.site.as_deref());
    let rows: Vec<TargetRow> = query.bind(filter.kind.as_deref()).all().await?;
    let with_position = |row: TargetRow| {
        let position = row.position;
        Ok((row.target()?, position))
    };
    rows.into_iter().map(with_position).collect()
}

/// The targets of these lists, those of one together and in their order.
pub async fn targets_of(db: &mut Conn, lists: &[TargetListId]) -> Result<Vec<(TargetListId, Target)>> {
    let sql = among!(
        db,
        concat!("SELECT ", target_columns!(), " FROM target WHERE team_id = $1 AND "),
        "list_id",
        "ORDER BY list_id, position, id"
    );
    let rows: Vec<TargetRow> = db.sql(sql).bind(listed(lists)).all().await?;
    rows.into_iter().map(|row| Ok((row.list_id, row.target()?))).collect()
}

record! {
    /// Where a target of a list stands, and what it is called.
    pub struct Placed { pub id: TargetId, pub position: i64, pub label_key: String }
}

/// The targets of a list in their order, no more of each than a change must know.
pub async fn placed(db: &mut Conn, list: TargetListId) -> Result<Vec<Placed>> {
    let query = db.sql(
        "SELECT id, position, label_key FROM target WHERE team_id = $1 AND list_id = $2 ORDER BY position, id",
    );
    Ok(query.bind(list).all().await?)
}

/// What becomes of the targets of a list.
#[derive(Default)]
pub struct Change {
    /// Those that go.
    pub removed: Vec<TargetId>,
    /// Those that come, with their positions.
    pub added: Vec<(Target, i64)>,
    /// Those that change, with their positions.
    pub changed: Vec<(Target, i64)>,
    /// Those that only move, with their positions.
    pub moved: Vec<(TargetId, i64)>,
    /// How many there are then.
    pub targets: usize,
}

impl Change {
    /// Whether nothing becomes of them.
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty() && self.changed.is_empty() && self.moved.is_empty()
    }
}

/// Changes the targets of a list. None where its revision is another one, or it is archived.
pub async fn change(
    tx: &mut Write,
    list: TargetListId,
    revision: i64,
    change: Change,
    by: UserId,
    now: Time,
) -> Result<Option<ListRow>> {
    let query = tx.sql(concat!(
        "UPDATE target_list SET revision = revision + 1, targets = $4, updated_at = $5, updated_by = $6
         WHERE team_id = $1 AND id = $2 AND revision = $3 AND archived_at IS NULL RETURNING ",
        list_columns!()
    ));
    let targets = i64::try_from(change.targets).unwrap_or(i64::MAX);
    let query = query.bind(list).bind(revision).bind(targets).bind(now).bind(by);
    let Some(row) = query.optional().await? else { return Ok(None) };
    // What changes goes first and comes again, so that two targets may exchange their labels.
    let gone = change.removed.into_iter().chain(change.changed.iter().map(|(target, _)| target.id));
    let gone: Vec<String> = gone.map(|id| id.to_string()).collect();
    if !gone.is_empty() {
        // Neither engine knows how the other unfolds a list.
        let sql = tx.by_engine(
            "DELETE FROM target WHERE team_id = $1 AND list_id = $2
                 AND id IN (SELECT unhex(value, '-') FROM json_each($3))",
            "DELETE FROM target WHERE team_id = $1 AND list_id = $2
                 AND id IN (SELECT value::uuid FROM json_array_elements_text($3::json))",
        );
        let gone = serde_json::to_string(&gone).map_err(anyhow::Error::from)?;
        tx.later(sql, (list, gone)).await?;
    }
    if !change.moved.is_empty() {
        let places: Vec<(String, i64)> =
            change.moved.iter().map(|(id, place)| (id.to_string(), *place)).collect();
        let places = serde_json::to_string(&places).map_err(anyhow::Error::from)?;
        let sql = tx.by_engine(
            "UPDATE target SET position = wanted.value ->> 1 FROM json_each($3) AS wanted
             WHERE team_id = $1 AND list_id = $2 AND target.id = unhex(wanted.value ->> 0, '-')",
            "UPDATE target SET position = (wanted.value ->> 1)::bigint FROM json_array_elements($3::json) AS wanted
             WHERE team_id = $1 AND list_id = $2 AND target.id = (wanted.value ->> 0)::uuid",
        );
        tx.later(sql, (list, places)).await?;
    }
    insert(tx, list, change.changed.into_iter().chain(change.added).collect()).await?;
    Ok(Some(row))
}
