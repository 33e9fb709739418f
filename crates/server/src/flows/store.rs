//! The SQL of flows and versions.

use super::{Filter, Status};
use crate::{
    db::{Conn, Query, Whole, Write, record},
    http::{Cursor, Error, Page, Result},
    types::{FlowId, Time, UserId},
};
use pathbook_flow::document::{Document, Kind};
use serde::Serialize;

record! {
    /// A flow without its draft.
    pub struct Row {
        pub id: FlowId,
        pub title: String,
        pub kind: Kind,
        pub owner_id: UserId,
        pub library_key: Option<String>,
        pub steps: i64,
        pub draft_revision: i64,
        pub live_version: Option<i64>,
        pub live_revision: Option<i64>,
        pub archived_at: Option<Time>,
        pub created_at: Time,
        pub updated_at: Time,
        pub updated_by: UserId,
        pub tags: String,
        pub summary: String,
    }
}

macro_rules! columns {
    () => {
        "id, title, kind, owner_id, library_key, steps, draft_revision, live_version, live_revision, archived_at,
         created_at, updated_at, updated_by, tags, summary"
    };
}

impl Row {
    /// What draft and versions come to.
    pub fn status(&self) -> Status {
        match (self.archived_at, self.live_version) {
            (Some(_), _) => Status::Archived,
            (None, None) => Status::Draft,
            (None, Some(_)) if self.live_revision == Some(self.draft_revision) => Status::Live,
            (None, Some(_)) => Status::Changed,
        }
    }

    /// The tags of the draft.
    pub fn tags(&self) -> Vec<String> {
        serde_json::from_str(&self.tags).unwrap_or_default()
    }
}

const PAGE: u32 = 50;

/// How many words of a search are looked for wherever they stand.
const WORDS: usize = 6;

/// The words of a search as patterns for `LIKE`: the search is for text, so its wildcards are not.
pub fn patterns(words: Option<&str>) -> [Option<String>; WORDS] {
    let words: Vec<_> =
        words.unwrap_or_default().split_whitespace().map(|word| escape(&word.to_lowercase())).collect();
    std::array::from_fn(|at| {
        let last = at == WORDS - 1;
        // The last pattern holds all further words in the order they were typed.
        let own = if last { words.get(at..)? } else { words.get(at..=at)? };
        (!own.is_empty()).then(|| format!("%{}%", own.join("%")))
    })
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

pub async fn list(db: &mut Conn, filter: &Filter, owner: Option<UserId>) -> Result<Page<Row>> {
    let limit = filter.limit.unwrap_or(PAGE);
    let (time, id) = match &filter.cursor {
        Some(cursor) => cursor.key::<(Time, FlowId)>().map(|(time, id)| (Some(time), Some(id)))?,
        None => (None, None),
    };
    let tag = filter.tag.as_ref().map(|tag| format!("%{TAG}{}{TAG}%", escape(&tag.to_lowercase())));
    let query = db.sql(concat!(
        "SELECT ",
        columns!(),
        " FROM flow
         WHERE team_id = $1
             AND ($2 IS NULL OR kind = $2)
             AND CASE $3 WHEN 'archived' THEN archived_at IS NOT NULL
                     WHEN 'draft' THEN archived_at IS NULL AND live_version IS NULL
                     WHEN 'live' THEN archived_at IS NULL AND live_revision = draft_revision
                     WHEN 'changed' THEN archived_at IS NULL AND live_revision <> draft_revision
                     ELSE archived_at IS NULL END
             AND ($4 IS NULL OR owner_id = $4)
             AND ($5 IS NULL OR search LIKE $5 ESCAPE '\\')
             AND ($6 IS NULL OR search LIKE $6 ESCAPE '\\')
             AND ($7 IS NULL OR search LIKE $7 ESCAPE '\\')
             AND ($8 IS NULL OR search LIKE $8 ESCAPE '\\')
             AND ($9 IS NULL OR search LIKE $9 ESCAPE '\\')
             AND ($10 IS NULL OR search LIKE $10 ESCAPE '\\')
             AND ($11 IS NULL OR search LIKE $11 ESCAPE '\\')
             AND ($12 IS NULL OR (updated_at, id) < ($12, $13))
         ORDER BY updated_at DESC, id DESC LIMIT $14"
    ));
    let query = query.bind(filter.kind).bind(filter.status).bind(owner).bind(tag);
    let rows: Vec<Row> = patterns(filter.q.as_deref())
        .into_iter()
        .fold(query, Query::bind)
        .bind(time)
        .bind(id)
        .bind(i64::from(limit) + 1)
        .all()
        .await?;
    Ok(Page::of(rows, limit as usize, |row| (row.updated_at, row.id)))
}

pub async fn read(db: &mut Conn, id: FlowId) -> Result<Row> {
    let query = db.sql(concat!("SELECT ", columns!(), " FROM flow WHERE team_id = $1 AND id = $2"));
    query.bind(id).optional().await?.ok_or(Error::NotFound("flow"))
}

/// Reads a flow and holds its row until the transaction ends.
pub async fn lock(tx: &mut Write, id: FlowId) -> Result<Row> {
    let query = tx.sql(concat!(
        "UPDATE flow SET draft_revision = draft_revision WHERE team_id = $1 AND id = $2 RETURNING ",
        columns!()
    ));
    query.bind(id).optional().await?.ok_or(Error::NotFound("flow"))
}

record! {
    /// The draft of a flow.
    pub struct DraftRow { pub draft: String, pub draft_revision: i64, pub updated_at: Time, pub updated_by: UserId }
}

pub async fn draft(db: &mut Conn, id: FlowId) -> Result<DraftRow> {
    let query = db
        .sql("SELECT draft, draft_revision, updated_at, updated_by FROM flow WHERE team_id = $1 AND id = $2");
    query.bind(id).optional().await?.ok_or(Error::NotFound("flow"))
}

/// Stands before and after each tag in the text that is searched. No document holds control characters, so a tag can be
/// found as a whole.
const TAG: char = '\u{1f}';

/// A document as it is stored, and what lists and searches need to know of it.
pub struct NewDraft<'d> {
    title: &'d str,
    kind: Kind,
    summary: &'d str,
    tags: String,
    search: String,
    steps: i64,
    json: String,
}

impl<'d> NewDraft<'d> {
    /// From a document and the JSON that it was read from.
    pub fn of(document: &'d Document, json: String) -> Result<Self> {
        let mut search = format!("{}\n{}\n{TAG}", document.title, document.summary);
        for tag in &document.tags {
            search.push_str(tag);
            search.push(TAG);
        }
        for step in &document.steps {
            search.push('\n');
            search.push_str(&step.title);
        }
        Ok(Self {
            title: &document.title,
            kind: document.kind,
            summary: &document.summary,
            tags: json_of(&document.tags)?,
            search: search.to_lowercase(),
            steps: count(document),
            json,
        })
    }
}

/// The JSON to store of a document: as it came, unless something may be absent by way of `null`, which no answer holds.
pub fn without_nulls(document: &Document, json: String) -> Result<String> {
    if json.contains("null") { json_of(document) } else { Ok(json) }
}

fn json_of(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value).map_err(anyhow::Error::from)?)
}

fn count(document: &Document) -> i64 {
    i64::try_from(document.steps.len()).unwrap_or(i64::MAX)
}

/// Makes a flow whose draft is this document.
pub async fn create(
    tx: &mut Write,
    document: &Document,
    library_key: Option<&str>,
    by: UserId,
    now: Time,
) -> Result<Row> {
    let NewDraft { title, kind, summary, tags, search, steps, json } =
        NewDraft::of(document, json_of(document)?)?;
    let query = tx.sql(concat!(
        "INSERT INTO flow (team_id, id, title, kind, owner_id, library_key, steps, draft_revision, created_at, updated_at,
             updated_by, tags, summary, search, draft)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8, $5, $9, $10, $11, $12)
         RETURNING ",
        columns!()
    ));
    let row = query
        .bind(FlowId::new())
        .bind(title)
        .bind(kind)
        .bind(by)
        .bind(library_key)
        .bind(steps)
        .bind(now)
        .bind(tags)
        .bind(summary)
        .bind(search)
        .bind(json)
        .one()
        .await?;
    Ok(row)
}

/// Replaces the draft, as a transaction of its own. False where the revision is not the current one, the flow is
/// archived, or there is none.
pub async fn save_draft(
    tx: Write,
    id: FlowId,
    revision: i64,
    draft: NewDraft<'_>,
    by: UserId,
    now: Time,
) -> Result<bool> {
    let NewDraft { title, kind, summary, tags, search, steps, json } = draft;
    let saved = tx
        .only(Whole::same(&["UPDATE flow SET draft_revision = draft_revision + 1, title = $4, kind = $5, steps = $6, updated_at = $7,
                 updated_by = $8, tags = $9, summary = $10, search = $11, draft = $12
             WHERE team_id = $1 AND id = $2 AND draft_revision = $3 AND archived_at IS NULL"]))
        .bind(id)
        .bind(revision)
        .bind(title)
        .bind(kind)
        .bind(steps)
        .bind(now)
        .bind(by)
        .bind(tags)
        .bind(summary)
        .bind(search)
        .bind(json)
        .execute()
        .await?;
    Ok(saved == 1)
}

pub async fn give_to(tx: &mut Write, id: FlowId, owner: UserId) -> Result<Row> {
    let query = tx
        .sql(concat!("UPDATE flow SET owner_id = $3 WHERE team_id = $1 AND id = $2 RETURNING ", columns!()));
    query.bind(id).bind(owner).optional().await?.ok_or(Error::NotFound("flow"))
}

pub async fn set_archived(tx: &mut Write, id: FlowId, at: Option<Time>) -> Result<Row> {
    // Archiving twice keeps the first moment.
    let query = tx.sql(concat!(
        "UPDATE flow SET archived_at = CASE WHEN $3 IS NULL THEN NULL ELSE coalesce(archived_at, $3) END
         WHERE team_id = $1 AND id = $2 RETURNING ",
        columns!()
    ));
    query.bind(id).bind(at).optional().await?.ok_or(Error::NotFound("flow"))
}

/// Publishes the document as the next version. The flow's row must be held.
pub async fn publish(
    tx: &mut Write,
    flow: &Row,
    document: &Document,
    change_note: &str,
    by: UserId,
    now: Time,
) -> Result<i64> {
    let number = flow.live_version.unwrap_or(0) + 1;
    tx.sql(
        "INSERT INTO flow_version (team_id, flow_id, number, title, kind, steps, change_note, published_by, published_at, document)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(flow.id)
    .bind(number)
    .bind(document.title.as_str())
    .bind(document.kind)
    .bind(count(document))
    .bind(change_note)
    .bind(by)
    .bind(now)
    .bind(json_of(document)?)
    .execute()
    .await?;
    tx.sql(
        "UPDATE flow SET live_version = $3, live_revision = draft_revision WHERE team_id = $1 AND id = $2",
    )
    .bind(flow.id)
    .bind(number)
    .execute()
    .await?;
    Ok(number)
}

record! {
    /// A version without its document.
    pub struct VersionSummaryRow {
        pub number: i64,
        pub title: String,
        pub steps: i64,
        pub change_note: String,
        pub published_by: UserId,
        pub published_at: Time,
    }
}

pub async fn versions(
    db: &mut Conn,
    id: FlowId,
    limit: Option<u32>,
    cursor: Option<&Cursor>,
) -> Result<Page<VersionSummaryRow>> {
    let limit = limit.unwrap_or(PAGE);
    let before: Option<i64> = cursor.map(Cursor::key).transpose()?;
    let query = db.sql(
        "SELECT number, title, steps, change_note, published_by, published_at FROM flow_version
         WHERE team_id = $1 AND flow_id = $2 AND ($3 IS NULL OR number < $3) ORDER BY number DESC LIMIT $4",
    );
    let rows = query.bind(id).bind(before).bind(i64::from(limit) + 1).all().await?;
    Ok(Page::of(rows, limit as usize, |row: &VersionSummaryRow| row.number))
}

record! {
    /// A version with its document.
    pub struct VersionRow {
        pub title: String,
        pub steps: i64,
        pub change_note: String,
        pub published_by: UserId,
        pub published_at: Time,
        pub document: String,
    }
}

pub async fn version(db: &mut Conn, id: FlowId, number: i64) -> Result<VersionRow> {
    let query = db.sql(
        "SELECT title, steps, change_note, published_by, published_at, document FROM flow_version
         WHERE team_id = $1 AND flow_id = $2 AND number = $3",
    );
    query.bind(id).bind(number).optional().await?.ok_or(Error::NotFound("version"))
}

/// The documents of all flows that are not archived, by title.
pub async fn documents(db: &mut Conn, drafts: bool) -> Result<Vec<String>> {
    let query = if drafts {
        db.sql("SELECT draft FROM flow WHERE team_id = $1 AND archived_at IS NULL ORDER BY title, id")
    } else {
        db.sql(
            "SELECT v.document FROM flow f
             JOIN flow_version v ON v.team_id = f.team_id AND v.flow_id = f.id AND v.number = f.live_version
             WHERE f.team_id = $1 AND f.archived_at IS NULL ORDER BY f.title, f.id",
        )
    };
    let rows: Vec<(String,)> = query.all().await?;
    Ok(rows.into_iter().map(|(document,)| document).collect())
}

pub async fn library_keys(db: &mut Conn) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = db
        .sql("SELECT DISTINCT library_key FROM flow WHERE team_id = $1 AND library_key IS NOT NULL")
        .all()
        .await?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searched_words_are_text_and_not_wildcards() {
        assert_eq!(patterns(None), [const { None }; WORDS]);
        let few = patterns(Some(" 100% Disk_full ")).map(Option::unwrap_or_default);
        assert_eq!(few, ["%100\\%%", "%disk\\_full%", "", "", "", ""]);
        let many = patterns(Some("a b c d e f g h")).map(Option::unwrap_or_default);
        assert_eq!(many, ["%a%", "%b%", "%c%", "%d%", "%e%", "%f%g%h%"]);
    }
}
