//! What became of a batch: as a table, and as a report for each client.

use super::{Batch, One, describe, store};
use crate::{
    auth::{Member, UserRef, Viewer},
    db::Conn,
    http::{Json, Media, Path, Result, Text, media},
    sessions::{self, Account, Standing},
    targets,
    types::{TargetId, Time},
};
use pathbook_flow::sheet;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// A batch as a file.
pub struct BatchFile;
impl Media for BatchFile {
    const TYPES: &'static [&'static str] = &[media::CSV];
}

/// The clients of the targets, as their list has them now.
async fn clients(db: &mut Conn, batch: &store::Row) -> Result<HashMap<TargetId, String>> {
    let Some(list) = batch.list_id else { return Ok(HashMap::new()) };
    let targets = targets::snapshot(db, list, &targets::Filter::default()).await?;
    Ok(targets.into_iter().map(|target| (target.id, target.content.client)).collect())
}

/// The batch, its sessions, and whose targets they are.
async fn read(me: &Member, One { id }: One) -> Result<(store::Row, Vec<Account>, HashMap<TargetId, String>)> {
    let mut db = me.read().await?;
    let batch = store::read(&mut db, id).await?;
    let clients = clients(&mut db, &batch).await?;
    drop(db);
    Ok((batch, sessions::accounts(me, id).await?, clients))
}

pub async fn export(me: Viewer, Path(one): Path<One>) -> Result<Text<BatchFile>> {
    let (batch, accounts, clients) = read(&me, one).await?;
    let head = [
        "target",
        "client",
        "status",
        "step",
        "assignee",
        "minutes",
        "finished_at",
        "closing_note",
        "reason",
        "ticket",
    ];
    let mut rows: Vec<Vec<String>> = vec![head.map(str::to_owned).to_vec()];
    for of in accounts {
        let client = of.target.and_then(|target| clients.get(&target)).cloned();
        rows.push(vec![
            of.label,
            client.unwrap_or_default(),
            of.standing.to_string(),
            of.step_title,
            of.assignee.name,
            of.minutes.to_string(),
            of.finished_at.map(|at| at.to_string()).unwrap_or_default(),
            of.closing_note,
            of.reason,
            of.ticket,
        ]);
    }
    let stem = crate::names::hyphenated(&batch.name, 80);
    let stem = if stem.is_empty() { "batch" } else { &stem };
    let table = sheet::write(rows.iter().map(|row| row.iter().map(String::as_str).collect::<Vec<_>>()));
    Ok(Text::new(media::CSV, table).attachment(&format!("{stem}.csv")))
}

/// What became of a batch, client by client.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BatchReport")]
pub struct Report {
    batch: Batch,
    /// By name, targets of nobody last.
    clients: Vec<OfClient>,
}

/// What became of the targets of a client.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ClientReport")]
struct OfClient {
    /// Whose the targets are, as their list says now.
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<String>,
    targets: Vec<OfTarget>,
}

/// What became of a target.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TargetReport")]
struct OfTarget {
    label: String,
    status: Standing,
    assignee: UserRef,
    /// Minutes worked.
    minutes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<Time>,
    /// The last word.
    #[serde(skip_serializing_if = "Option::is_none")]
    closing_note: Option<String>,
    /// The note for the client, as plain text. Absent: the session is not finished, or has nothing to say to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_note: Option<String>,
}

pub async fn report(me: Viewer, Path(one): Path<One>) -> Result<Json<Report>> {
    let (batch, accounts, clients) = read(&me, one).await?;
    let counts = sessions::counts(&mut *me.read().await?, &[batch.id]).await?;
    let counts = counts.get(&batch.id).copied().unwrap_or_default();
    let mut by_client: BTreeMap<(bool, Option<String>), Vec<OfTarget>> = BTreeMap::new();
    for of in accounts {
        let client =
            of.target.and_then(|target| clients.get(&target)).filter(|client| !client.is_empty()).cloned();
        by_client.entry((client.is_none(), client)).or_default().push(OfTarget {
            label: of.label,
            status: of.standing,
            assignee: of.assignee,
            minutes: of.minutes,
            finished_at: of.finished_at,
            closing_note: Some(of.closing_note).filter(|note| !note.is_empty()),
            client_note: of.client_note,
        });
    }
    let clients = by_client.into_iter().map(|((_, client), targets)| OfClient { client, targets }).collect();
    Ok(Json(Report { batch: describe(&me, batch, counts).await?, clients }))
}
