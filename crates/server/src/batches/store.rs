//! The SQL of batches.

use super::{
    Filter,
    launch::{Launch, Trigger},
};
use crate::{
    db::{Conn, ToValue, Value, Write, record},
    http::{Error, Result},
    types::{BatchId, FlowId, ScheduleId, TargetListId, Time, UserId},
};
use pathbook_flow::document::{Document, Kind};
use uuid::Uuid;

record! {
    /// A batch without its sessions.
    #[derive(Clone)]
    pub struct Row {
        pub id: BatchId,
        pub name: String,
        pub flow_id: FlowId,
        pub version: i64,
        pub flow_title: String,
        pub kind: Kind,
        pub trigger: Trigger,
        pub schedule_id: Option<ScheduleId>,
        pub schedule_name: Option<String>,
        pub again_of: Option<BatchId>,
        pub list_id: Option<TargetListId>,
        pub list_name: Option<String>,
        pub targets: i64,
        pub due_at: Option<Time>,
        pub launched_at: Time,
        pub launched_by: UserId,
        pub cancelled_at: Option<Time>,
        pub cancel_reason: Option<String>,
    }
}

macro_rules! select {
    ($where:literal) => {
        concat!(
            "SELECT id, name, flow_id, version, flow_title, kind, trigger, schedule_id, schedule_name, again_of, list_id,
                 list_name, targets, due_at, launched_at, launched_by, cancelled_at, cancel_reason
             FROM batch
             WHERE team_id = $1 ",
            $where
        )
    };
}

/// How many batches a page has where nothing is said.
pub const PAGE: u32 = 50;

/// A batch to be stored.
pub type New = Vec<Value>;

pub fn new(id: BatchId, name: &str, version: i64, document: &Document, of: &Launch<'_>) -> New {
    let targets = i64::try_from(of.aims.len()).unwrap_or(i64::MAX);
    vec![
        id.to_value(),
        name.to_value(),
        of.flow.to_value(),
        version.to_value(),
        document.title.as_str().to_value(),
        document.kind.to_value(),
        of.trigger.to_value(),
        of.schedule.map(|(id, _)| id).to_value(),
        of.schedule.map(|(_, name)| name).to_value(),
        of.again_of.to_value(),
        of.list.map(|(id, _)| id).to_value(),
        of.list.map(|(_, name)| name).to_value(),
        targets.to_value(),
        of.due_at.to_value(),
        of.at.to_value(),
        of.by.id.to_value(),
    ]
}

/// Stores batches whose sessions are stored right after them.
pub async fn insert(tx: &mut Write, batches: Vec<New>) -> Result<()> {
    tx.many(
        "INSERT INTO batch (team_id, id, name, flow_id, version, flow_title, kind, trigger, schedule_id, schedule_name, again_of,
             list_id, list_name, targets, due_at, launched_at, launched_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        batches,
    )
    .await?;
    Ok(())
}

pub async fn read(db: &mut Conn, id: BatchId) -> Result<Row> {
    let query = db.sql(select!("AND id = $2"));
    query.bind(id).optional().await?.ok_or(Error::NotFound("batch"))
}

/// The batches that come after one, newest first; one more than asked for.
pub async fn list(db: &mut Conn, filter: &Filter, before: Option<BatchId>, limit: u32) -> Result<Vec<Row>> {
    let before = before.unwrap_or(Uuid::max().into());
    let query = db.sql(select!(
        "AND ($2 IS NULL OR flow_id = $2)
         AND ($3 IS NULL OR schedule_id = $3)
         AND ($4 IS NULL OR list_id = $4)
         AND id < $5
         ORDER BY id DESC LIMIT $6"
    ));
    let query = query.bind(filter.flow).bind(filter.schedule).bind(filter.list);
    Ok(query.bind(before).bind(i64::from(limit)).all().await?)
}

/// Notes that a batch was given up.
pub async fn note_cancelled(tx: &mut Write, id: BatchId, reason: &str, by: UserId, now: Time) -> Result<()> {
    tx.sql("UPDATE batch SET cancelled_at = $3, cancelled_by = $4, cancel_reason = $5 WHERE team_id = $1 AND id = $2")
        .bind(id)
        .bind(now)
        .bind(by)
        .bind(reason)
        .execute()
        .await?;
    Ok(())
}
