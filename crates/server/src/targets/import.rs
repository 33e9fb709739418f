//! Target lists as CSV: what an import would change, the import, and the export.

use super::{
    One,
    content::{Content, Part, Place, TARGETS, Target},
    stale,
    store::{self, Change, GAP},
    table::{self, Column, Line, Problem, Problems, Table, Unreadable, Wishes},
    too_many_targets,
};
use crate::{
    auth::{
        Engineer, Viewer,
        idempotency::{Begun, Once},
    },
    http::{
        Error, Fault, File, Formats, IdempotencyKey, IfMatch, Json, Media, Path, Query, Result, Text, media,
    },
    types::{TargetId, TargetListId},
};
use axum::http::StatusCode;
use garde::Validate;
use pathbook_flow::sheet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Targets of each sort that a report shows.
const SHOWN: usize = 100;
/// Problems that a refusal names.
const NAMED: usize = 100;

/// A table of targets.
#[derive(Clone, Copy, Debug)]
pub struct CsvFile;

impl Formats for CsvFile {
    const TYPES: &'static [(&'static str, Self)] = &[("text/csv", Self), ("text/tab-separated-values", Self)];
    const EXPECTED: &'static str = "the table with the Content-Type text/csv";
    const ABOUT: &'static str =
        "A table with one target per row, separated by commas, semicolons or tabs, up to 5 MiB.";
    const LIMIT: usize = 5 * 1024 * 1024;
}

/// How to import a table.
#[derive(Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ImportOptions")]
pub struct Options {
    /// Change the list. Otherwise the answer says what would change, and nothing does.
    #[serde(default)]
    #[garde(skip)]
    apply: bool,
    /// A JSON object that says for names of columns what they are read as: `label`, `kind`, `address`, `time_zone`, `client`,
    /// `site`, `notes`, `field:` with a name, or `skip`. What it does not name is guessed.
    #[garde(skip)]
    mapping: Option<String>,
    /// Whether the first row has the names of the columns. Absent: as it looks.
    #[garde(skip)]
    header: Option<bool>,
    /// Take targets that the table does not have out of the list.
    #[serde(default)]
    #[garde(skip)]
    remove_missing: bool,
    /// Leave rows with problems out, and import the others.
    #[serde(default)]
    #[garde(skip)]
    skip_problems: bool,
}

impl Options {
    fn wishes(&self) -> Result<Wishes> {
        let refused = |detail: String| Error::invalid("/mapping", "invalid_mapping", detail);
        let Some(mapping) = &self.mapping else {
            return Ok(Wishes { has_head: self.header, ..Wishes::default() });
        };
        let words: BTreeMap<String, String> = serde_json::from_str(mapping)
            .map_err(|_| refused("Send a JSON object of texts: {\"Customer\": \"client\"}.".to_owned()))?;
        let mapping = words.into_iter().map(|(name, word)| match word.parse() {
            Ok(meaning) => Ok((name, meaning)),
            Err(_) => Err(refused(
                "A column is read as label, kind, address, time_zone, client, site, notes, field: with a name, or skip."
                    .to_owned(),
            )),
        });
        Ok(Wishes { mapping: mapping.collect::<Result<_>>()?, has_head: self.header })
    }
}

/// What an import changes, or would change.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ImportReport")]
pub struct Report {
    /// Whether the first row was read as names of columns.
    header: bool,
    columns: Vec<ColumnView>,
    /// How many rows there are below the head.
    rows: usize,
    /// What is wrong, row by row: the first 1,000.
    problems: Vec<Problem>,
    /// The first 100 targets that are new.
    added: Vec<Content>,
    /// The first 100 targets that change.
    changed: Vec<Changed>,
    /// The first 100 targets that are taken out.
    removed: Vec<Content>,
    counts: Counts,
    /// Whether the list was changed so.
    applied: bool,
    /// The revision of the list, for the next `If-Match`.
    revision: i64,
}

/// A column of a table.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ImportColumn")]
struct ColumnView {
    /// Its name, as `mapping` names it.
    name: String,
    /// Some of its cells.
    sample: Vec<String>,
    /// What it is read as.
    target: String,
}

/// A target that an import changes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TargetChanged")]
struct Changed {
    /// What it is called in the list.
    label: String,
    fields: Vec<FieldChanged>,
}

/// A text of a target that an import changes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TargetFieldChanged")]
struct FieldChanged {
    /// Which text, in the words of `mapping`.
    field: String,
    old: String,
    new: String,
}

/// How many targets an import changes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ImportCounts")]
struct Counts {
    added: usize,
    changed: usize,
    removed: usize,
    unchanged: usize,
    problems: usize,
}

/// What an import comes to: what is told of it, and what becomes of the list.
struct Plan {
    report: Report,
    change: Change,
    /// Whether a column is read as the label. Without one no row is a target, and nothing can be told to be missing.
    has_labels: bool,
}

pub async fn import(
    me: Engineer,
    Path(One { id }): Path<One>,
    IfMatch(revision): IfMatch,
    key: IdempotencyKey,
    Query(options): Query<Options>,
    File { bytes, .. }: File<CsvFile>,
) -> Result<Once<Json<Report>>> {
    let digest: [u8; 32] = Sha256::digest(&bytes).into();
    // Before the transaction begins, so that others wait less.
    let prepared = prepare(&me, id, revision, &options, bytes.into()).await;
    if !options.apply {
        return Ok(Once::Fresh(Json(prepared?.report)));
    }
    let mut act = match me.act(&key, "targets_import", &(id, revision, &options, digest)).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    let Plan { mut report, change, has_labels } = prepared?;
    if report.counts.problems > 0 && !(options.skip_problems && has_labels) {
        return Err(unreadable(&report.problems, report.counts.problems));
    }
    if !change.is_empty() {
        let now = me.app().now();
        let Some(row) = store::change(&mut act, id, revision, change, me.user.id, now).await? else {
            drop(act);
            return Err(stale(&me, id).await?);
        };
        report.revision = row.revision;
    }
    report.applied = true;
    act.keep(StatusCode::OK, &report).await?;
    Ok(Once::Fresh(Json(report)))
}

async fn prepare(
    me: &Engineer,
    id: TargetListId,
    revision: i64,
    options: &Options,
    bytes: Vec<u8>,
) -> Result<Plan> {
    let mut db = me.read().await?;
    let row = store::read(&mut db, id).await?;
    if row.revision != revision || row.archived_at.is_some() {
        drop(db);
        return Err(stale(me, id).await?);
    }
    let wishes = options.wishes()?;
    // What is read here is what the revision stands for, or the change finds another revision and is refused.
    let held = store::targets(&mut db, id, &super::Filter::default()).await?;
    drop(db);
    let remove_missing = options.remove_missing;
    // Long tables take a while, and keep no other request waiting.
    let plan = move || {
        let table = table::read(&bytes, &wishes).map_err(|error| match error {
            Unreadable::File(problem) => unreadable(&[problem], 1),
            Unreadable::TooMany => too_many_targets(),
            Unreadable::Mapping(detail) => Error::invalid("/mapping", "invalid_mapping", detail),
        })?;
        plan(held, table, remove_missing, revision)
    };
    tokio::task::spawn_blocking(plan).await.map_err(anyhow::Error::from)?
}

fn unreadable(problems: &[Problem], count: usize) -> Error {
    let fault = |problem: &Problem| {
        let column = problem.column.map(|column| format!("/{column}")).unwrap_or_default();
        Fault::new(format!("/{}{column}", problem.row), problem.code, problem.sentence())
    };
    let first = problems.first().map(Problem::sentence).unwrap_or_default();
    let others = match count {
        0 | 1 => String::new(),
        2 => " There is one more problem.".to_owned(),
        _ => format!(" There are {} more problems.", count - 1),
    };
    Error::Refused {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        code: "invalid_csv",
        detail: format!("{first}{others}").into(),
        errors: problems.iter().take(NAMED).map(fault).collect(),
    }
}

/// What a table makes of a list.
fn plan(held: Vec<(Target, i64)>, mut table: Table, remove_missing: bool, revision: i64) -> Result<Plan> {
    let places = table.places();
    let has_labels = places.contains(&Place::Part(Part::Label));
    let last = held.last().map_or(0, |(_, position)| *position);
    let before = held.len();
    let mut held: HashMap<String, (usize, Target, i64)> =
        (0..).zip(held).map(|(at, (target, position))| (target.key(), (at, target, position))).collect();
    let mut change = Change::default();
    let (mut added, mut changed, mut unchanged) = (Vec::new(), Vec::new(), 0);
    let mut fresh = 0;
    let mut problems = std::mem::take(&mut table.problems);
    let rows = table.lines.len();
    for Line { number, content, is_good } in std::mem::take(&mut table.lines) {
        // A row with a problem still says that its target is there.
        let known = held.remove(&content.key());
        if !is_good {
            continue;
        }
        let Some((_, target, position)) = known else {
            fresh += 1;
            if added.len() < SHOWN {
                added.push(content.clone());
            }
            change.added.push((Target { id: TargetId::new(), content }, last + fresh * GAP));
            continue;
        };
        let mut new = target.content.clone();
        for place in &places {
            new.set(place, content.get(place).to_owned());
        }
        let wrongs = new.wrongs();
        if new == target.content {
            unchanged += 1;
        } else if wrongs.is_empty() {
            changed.push(difference(&target, &new));
            change.changed.push((Target { id: target.id, content: new }, position));
        } else {
            for wrong in wrongs {
                problems.add(table.problem(number, wrong));
            }
        }
    }
    let mut removed = Vec::new();
    if remove_missing && has_labels {
        let mut missing: Vec<_> = held.into_values().collect();
        missing.sort_by_key(|(at, ..)| *at);
        change.removed = missing.iter().map(|(_, target, _)| target.id).collect();
        removed = missing.into_iter().map(|(_, target, _)| target.content).collect();
    }
    let added_count = usize::try_from(fresh).unwrap_or(usize::MAX);
    change.targets = before + added_count - change.removed.len();
    if change.targets > TARGETS {
        return Err(too_many_targets());
    }
    let counts = Counts {
        added: added_count,
        changed: changed.len(),
        removed: removed.len(),
        unchanged,
        problems: problems.count,
    };
    changed.truncate(SHOWN);
    removed.truncate(SHOWN);
    let columns = table.columns.into_iter().map(ColumnView::from).collect();
    let Problems { told: problems, .. } = problems;
    let header = table.has_head;
    let report =
        Report { header, columns, rows, problems, added, changed, removed, counts, applied: false, revision };
    Ok(Plan { report, change, has_labels })
}

impl From<Column> for ColumnView {
    fn from(Column { name, sample, meaning }: Column) -> Self {
        Self { name, sample, target: meaning.to_string() }
    }
}

fn difference(old: &Content, new: &Content) -> Changed {
    let places = old.places(new).filter(|place| old.get(place) != new.get(place));
    let field = |place: Place| FieldChanged {
        field: place.to_string(),
        old: old.get(&place).to_owned(),
        new: new.get(&place).to_owned(),
    };
    Changed { label: old.label.clone(), fields: places.map(field).collect() }
}

/// A target list as a file.
pub struct ListFile;
impl Media for ListFile {
    const TYPES: &'static [&'static str] = &[media::CSV];
}

pub async fn export(me: Viewer, Path(One { id }): Path<One>) -> Result<Text<ListFile>> {
    let mut db = me.read().await?;
    let list = store::read(&mut db, id).await?;
    let targets = store::targets(&mut db, id, &super::Filter::default()).await?;
    drop(db);
    // Long lists take a while, and keep no other request waiting.
    let write = move || {
        let targets: Vec<Content> = targets.into_iter().map(|(target, _)| target.content).collect();
        Text::new(media::CSV, as_csv(&targets)).attachment(&format!("{}.csv", file_stem(&list.name)))
    };
    Ok(tokio::task::spawn_blocking(write).await.map_err(anyhow::Error::from)?)
}

fn file_stem(name: &str) -> String {
    let stem = crate::names::hyphenated(name, 80);
    if stem.is_empty() { "targets".to_owned() } else { stem }
}

/// Targets as a table with a column for every text that one of them has; what an import reads as the same targets.
fn as_csv(targets: &[Content]) -> String {
    let fields: BTreeSet<&String> = targets.iter().flat_map(|target| target.fields.keys()).collect();
    let parts = Part::ALL.iter().map(|part| Place::Part(*part));
    let places: Vec<Place> = parts.chain(fields.iter().map(|name| Place::Field((*name).clone()))).collect();
    let head = Part::ALL.iter().map(|part| part.as_str()).chain(fields.iter().map(|name| name.as_str()));
    let rows = targets.iter().map(|target| places.iter().map(|place| target.get(place)).collect::<Vec<_>>());
    sheet::write(std::iter::once(head.collect()).chain(rows))
}
