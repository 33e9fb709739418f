//! The SQL of flows and versions.

use super::{Filter, Status};
use crate::{
    db::{Conn, Query, Whole, Write, record},
    http::{Cursor, Error, Page, Result},
    types::{FlowId, TeamId, Time, UserId},
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
        pub deleted_at: Option<Time>,
        pub made_from_id: Option<FlowId>,
        pub made_from_title: Option<String>,
        pub made_from_version: Option<i64>,
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
         deleted_at, made_from_id, made_from_title, made_from_version, created_at, updated_at, updated_by, tags, summary"
    };
}

impl Row {
    /// What draft and versions come to.
    pub fn status(&self) -> Status {
        match (self.archived_at, self.live_version) {
            _ if self.deleted_at.is_some() => Status::Deleted,
            (Some(_), _) => Status::Archived,
            (None, None) => Status::Draft,
            (None, Some(_)) if self.live_revision == Some(self.draft_revision) => Status::Live,
            (None, Some(_)) => Status::Changed,
        }
    }

    /// Why it cannot be changed or walked, if it cannot.
    pub fn closed(&self) -> Option<Error> {
        match self.status() {
            Status::Deleted => Some(super::lifecycle::deleted()),
            Status::Archived => {
                Some(Error::conflict("flow_archived", "This flow is archived. Unarchive it first."))
            }
            Status::Draft | Status::Live | Status::Changed => None,
        }
    }

    /// When a deleted flow can no longer be brought back.
    pub fn gone_at(&self) -> Option<Time> {
        self.deleted_at.map(|at| at.plus_seconds(RECOVERABLE))
    }

    /// Whether it was deleted and can still be brought back.
    pub fn is_recoverable(&self, now: Time) -> bool {
        self.gone_at().is_some_and(|at| at > now)
    }

    /// The tags of the draft.
    pub fn tags(&self) -> Vec<String> {
        serde_json::from_str(&self.tags).unwrap_or_default()
    }
}

const PAGE: u32 = 50;

/// Seconds for which a deleted flow can be brought back.
const RECOVERABLE: i64 = 30 * 86_400;

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

/// What a filter lets through, what was touched last first.
macro_rules! listed {
    ($touched:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM flow
             WHERE team_id = $1
                 AND ($2 IS NULL OR kind = $2)
                 AND CASE WHEN deleted_at IS NOT NULL THEN $3 = 'deleted' AND deleted_at > $15 ELSE $3 IS NULL OR $3 <> 'deleted' END
                 AND CASE $3 WHEN 'archived' THEN archived_at IS NOT NULL
                         WHEN 'deleted' THEN deleted_at IS NOT NULL
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
                 AND ($12 IS NULL OR (",
            $touched,
            ", id) < ($12, $13))
             ORDER BY ",
            $touched,
            " DESC, id DESC LIMIT $14"
        )
    };
}

pub async fn list(db: &mut Conn, filter: &Filter, owner: Option<UserId>, now: Time) -> Result<Page<Row>> {
    let limit = filter.limit.unwrap_or(PAGE);
    let (time, id) = match &filter.cursor {
        Some(cursor) => cursor.key::<(Time, FlowId)>().map(|(time, id)| (Some(time), Some(id)))?,
        None => (None, None),
    };
    let tag = filter.tag.as_ref().map(|tag| format!("%{TAG}{}{TAG}%", escape(&tag.to_lowercase())));
    let in_bin = filter.status == Some(Status::Deleted);
    let query = db.sql(if in_bin { listed!("deleted_at") } else { listed!("updated_at") });
    let query = query.bind(filter.kind).bind(filter.status).bind(owner).bind(tag);
    let rows: Vec<Row> = patterns(filter.q.as_deref())
        .into_iter()
        .fold(query, Query::bind)
        .bind(time)
        .bind(id)
        .bind(i64::from(limit) + 1)
        .bind(now.plus_seconds(-RECOVERABLE))
        .all()
        .await?;
    let touched = |row: &Row| row.deleted_at.filter(|_| in_bin).unwrap_or(row.updated_at);
    Ok(Page::of(rows, limit as usize, |row| (touched(row), row.id)))
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
pub struct NewDraft {
    title: String,
    kind: Kind,
    summary: String,
    tags: String,
    search: String,
    steps: i64,
    json: String,
}

impl NewDraft {
    /// From a document and the JSON that it was read from. It owns what it holds, so that nobody keeps the many pieces of
    /// a document in memory while they wait for the database.
    pub fn of(document: &Document, json: String) -> Result<Self> {
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
            title: document.title.clone(),
            kind: document.kind,
            summary: document.summary.clone(),
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

/// Where a new flow comes from.
#[derive(Default)]
pub struct Origin<'o> {
    /// The entry of the starter library.
    pub library_key: Option<&'o str>,
    /// Another flow of the team: its id and title, and the version if it was one.
    pub flow: Option<(FlowId, &'o str, Option<i64>)>,
}

/// Makes a flow whose draft is this document.
pub async fn create(
    tx: &mut Write,
    document: &Document,
    origin: Origin<'_>,
    by: UserId,
    now: Time,
) -> Result<Row> {
    let NewDraft { title, kind, summary, tags, search, steps, json } =
        NewDraft::of(document, json_of(document)?)?;
    let query = tx.sql(concat!(
        "INSERT INTO flow (team_id, id, title, kind, owner_id, library_key, steps, draft_revision, created_at, updated_at,
             stretch_at, updated_by, tags, summary, search, draft, made_from_id, made_from_title, made_from_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8, $8, $5, $9, $10, $11, $12, $13, $14, $15)
         RETURNING ",
        columns!()
    ));
    let row = query
        .bind(FlowId::new())
        .bind(title)
        .bind(kind)
        .bind(by)
        .bind(origin.library_key)
        .bind(steps)
        .bind(now)
        .bind(tags)
        .bind(summary)
        .bind(search)
        .bind(json)
        .bind(origin.flow.map(|(id, ..)| id))
        .bind(origin.flow.map(|(_, title, _)| title))
        .bind(origin.flow.and_then(|(.., version)| version))
        .one()
        .await?;
    Ok(row)
}

/// A draft to put in the place of the current one.
pub struct Change {
    /// The flow.
    pub id: FlowId,
    /// The revision that it is based on: of any other, nothing is changed.
    pub revision: i64,
    pub draft: NewDraft,
    /// The version that the draft is a copy of, if it is one.
    pub version: Option<i64>,
    pub by: UserId,
    pub now: Time,
}

/// Seconds for which the changes of one person make one stretch, of which only the end is kept as a state.
const STRETCH: i64 = 60;

/// How many states there are of a draft, the current one included.
const STATES: i64 = 50;

macro_rules! put_draft {
    ($and:literal) => {
        concat!(
            "UPDATE flow SET draft_revision = draft_revision + 1, title = $4, kind = $5, steps = $6, updated_at = $7,
                 updated_by = $8, tags = $9, summary = $10, search = $11, draft = $12",
            $and
        )
    };
}

/// Replaces a draft that is still within the stretch of changes by the same person: then its former state need not be
/// kept, so that the saves of somebody who types cost one statement. False where it is not, or where the draft is not
/// the one that the change is based on.
pub async fn continue_draft(tx: Write, change: &Change) -> Result<bool> {
    let Change { id, revision, draft, version: _, by, now } = change;
    let saved = tx
        .only(Whole::same(&[put_draft!(
            " WHERE team_id = $1 AND id = $2 AND draft_revision = $3 AND archived_at IS NULL AND deleted_at IS NULL
                 AND updated_by = $8 AND stretch_at > $13"
        )]))
        .bind(*id)
        .bind(*revision)
        .bind(draft.title.as_str())
        .bind(draft.kind)
        .bind(draft.steps)
        .bind(*now)
        .bind(*by)
        .bind(draft.tags.as_str())
        .bind(draft.summary.as_str())
        .bind(draft.search.as_str())
        .bind(draft.json.as_str())
        .bind(now.plus_seconds(-STRETCH))
        .execute()
        .await?;
    Ok(saved == 1)
}

/// Replaces the draft and keeps what it was. False where it is not the one that the change is based on, the flow is
/// archived or deleted, or there is none.
///
/// Of each stretch of changes by one person only the end is kept, and a stretch lasts a minute: fifty states then reach
/// back through an hour of steady writing and not through the last fifty words.
pub async fn replace_draft(tx: &mut Write, change: Change) -> Result<bool> {
    let Change { id, revision, draft, version, by, now } = change;
    let kept = tx
        .sql(
            "INSERT INTO draft_state (team_id, flow_id, revision, changed_at, changed_by, steps, title, document)
             SELECT team_id, id, draft_revision, updated_at, updated_by, steps, title, draft FROM flow
             WHERE team_id = $1 AND id = $2 AND draft_revision = $3 AND archived_at IS NULL AND deleted_at IS NULL
             ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(revision)
        .execute()
        .await?;
    // Who changes the same state at the same time has kept it, and wins.
    if kept == 0 {
        return Ok(false);
    }
    let saved = tx
        .sql(put_draft!(
            ", stretch_at = $7, live_revision = CASE WHEN live_version = $13 THEN $3 + 1 ELSE live_revision END
             WHERE team_id = $1 AND id = $2 AND draft_revision = $3 AND archived_at IS NULL AND deleted_at IS NULL"
        ))
        .bind(id)
        .bind(revision)
        .bind(draft.title.as_str())
        .bind(draft.kind)
        .bind(draft.steps)
        .bind(now)
        .bind(by)
        .bind(draft.tags)
        .bind(draft.summary.as_str())
        .bind(draft.search)
        .bind(draft.json)
        .bind(version)
        .execute()
        .await?;
    tx.later(
        "DELETE FROM draft_state WHERE team_id = $1 AND flow_id = $2 AND revision <= (
             SELECT revision FROM draft_state WHERE team_id = $1 AND flow_id = $2
             ORDER BY revision DESC LIMIT 1 OFFSET $3)",
        (id, STATES - 1),
    )
    .await?;
    Ok(saved == 1)
}

record! {
    /// A state of a draft without its document.
    pub struct StateSummaryRow {
        pub revision: i64,
        pub changed_at: Time,
        pub changed_by: UserId,
        pub steps: i64,
        pub title: String,
    }
}

/// The states of a draft that are kept, the current one first.
pub async fn states(db: &mut Conn, id: FlowId) -> Result<Vec<StateSummaryRow>> {
    let query = db.sql(
        "SELECT revision, changed_at, changed_by, steps, title FROM draft_state WHERE team_id = $1 AND flow_id = $2
         UNION ALL
         SELECT draft_revision, updated_at, updated_by, steps, title FROM flow WHERE team_id = $1 AND id = $2
         ORDER BY revision DESC",
    );
    let rows: Vec<StateSummaryRow> = query.bind(id).all().await?;
    if rows.is_empty() { Err(Error::NotFound("flow")) } else { Ok(rows) }
}

/// The document of a state of a draft, if it is kept or the current one.
pub async fn state(db: &mut Conn, id: FlowId, revision: i64) -> Result<String> {
    let query = db.sql(
        "SELECT document FROM draft_state WHERE team_id = $1 AND flow_id = $2 AND revision = $3
         UNION ALL
         SELECT draft FROM flow WHERE team_id = $1 AND id = $2 AND draft_revision = $3",
    );
    let row: Option<(String,)> = query.bind(id).bind(revision).optional().await?;
    row.map(|(document,)| document).ok_or(Error::NotFound("state"))
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

/// Puts a flow into the bin. Deleting twice keeps the first moment.
pub async fn delete(tx: &mut Write, id: FlowId, at: Time) -> Result<Row> {
    let query = tx.sql(concat!(
        "UPDATE flow SET deleted_at = coalesce(deleted_at, $3) WHERE team_id = $1 AND id = $2 RETURNING ",
        columns!()
    ));
    query.bind(id).bind(at).optional().await?.ok_or(Error::NotFound("flow"))
}

/// Takes a flow out of the bin, while that can be done.
pub async fn recover(tx: &mut Write, id: FlowId, now: Time) -> Result<Row> {
    let query = tx.sql(concat!(
        "UPDATE flow SET deleted_at = NULL
         WHERE team_id = $1 AND id = $2 AND (deleted_at IS NULL OR deleted_at > $3) RETURNING ",
        columns!()
    ));
    query.bind(id).bind(now.plus_seconds(-RECOVERABLE)).optional().await?.ok_or(Error::NotFound("flow"))
}

/// The flows of all teams that were deleted too long ago to be brought back.
pub async fn past_recovery(tx: &mut Write, now: Time) -> Result<Vec<(TeamId, FlowId)>> {
    let query = tx.sql("SELECT team_id, id FROM flow WHERE deleted_at <= $1");
    Ok(query.bind(now.plus_seconds(-RECOVERABLE)).all().await?)
}

/// Removes a flow with its versions, or only what no session needs of it.
pub async fn remove(tx: &mut Write, team: TeamId, id: FlowId, is_walked: bool) -> Result<()> {
    let query = if is_walked {
        tx.sql("DELETE FROM draft_state WHERE team_id = $1 AND flow_id = $2")
    } else {
        tx.sql("DELETE FROM flow WHERE team_id = $1 AND id = $2")
    };
    query.bind(team).bind(id).execute().await?;
    Ok(())
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

/// The documents of all flows that are in use, by title.
pub async fn documents(db: &mut Conn, drafts: bool) -> Result<Vec<String>> {
    let query = if drafts {
        db.sql("SELECT draft FROM flow WHERE team_id = $1 AND archived_at IS NULL AND deleted_at IS NULL ORDER BY title, id")
    } else {
        db.sql(
            "SELECT v.document FROM flow f
             JOIN flow_version v ON v.team_id = f.team_id AND v.flow_id = f.id AND v.number = f.live_version
             WHERE f.team_id = $1 AND f.archived_at IS NULL AND f.deleted_at IS NULL ORDER BY f.title, f.id",
        )
    };
    let rows: Vec<(String,)> = query.all().await?;
    Ok(rows.into_iter().map(|(document,)| document).collect())
}

pub async fn library_keys(db: &mut Conn) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = db
        .sql("SELECT DISTINCT library_key FROM flow WHERE team_id = $1 AND library_key IS NOT NULL AND deleted_at IS NULL")
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
