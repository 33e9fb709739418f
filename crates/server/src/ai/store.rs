//! The SQL of quotas, conversations, calls and the ledger.
//!
//! Whoever needs several rows takes them in this order: call, conversation, period. So nobody waits in a circle.

use super::quota::Settings;
use crate::{
    db::{Conn, Write, record},
    http::{Error, Result},
    types::{CallId, ConversationId, FlowId, NodeId, TeamId, Time, UserId},
};
use pathbook_builder::{
    Usage,
    state::{CallState, ConversationState},
};
use pathbook_flow::document::Kind;

/// How many states of a conversation are kept to go back to, the current one included.
const STATES: i64 = 50;

record! {
    /// What a team allows itself.
    struct QuotaRow {
        flows_per_period: Option<i64>,
        money_per_period_nusd: Option<i64>,
        most_per_conversation_nusd: i64,
        anchor_day: u32,
        zone: String,
        allowed: bool,
        material_allowed: bool,
        mask: bool,
        revision: i64,
    }
}

/// What the team allows itself, and the revision of that: the defaults where nobody has said anything.
pub async fn quota(db: &mut Conn) -> Result<(Settings, i64)> {
    let query = db.sql(
        "SELECT flows_per_period, money_per_period_nusd, most_per_conversation_nusd, anchor_day, zone, allowed, material_allowed,
             mask, revision
         FROM ai_quota WHERE team_id = $1",
    );
    let Some(row): Option<QuotaRow> = query.optional().await? else { return Ok((Settings::default(), 1)) };
    let settings = Settings {
        flows_per_period: row.flows_per_period,
        money_per_period_nusd: row.money_per_period_nusd,
        most_per_conversation_nusd: row.most_per_conversation_nusd,
        anchor_day: row.anchor_day,
        zone: row.zone,
        allowed: row.allowed,
        material_allowed: row.material_allowed,
        mask: row.mask,
    };
    Ok((settings, row.revision))
}

/// Replaces what the team allows itself. False where that is no longer the revision.
pub async fn put_quota(
    tx: &mut Write,
    settings: &Settings,
    revision: i64,
    by: UserId,
    now: Time,
) -> Result<bool> {
    let put = tx
        .sql(
            "INSERT INTO ai_quota (team_id, flows_per_period, money_per_period_nusd, most_per_conversation_nusd, anchor_day, zone,
                 allowed, material_allowed, mask, revision, updated_at, updated_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10 + 1, $11, $12)
             ON CONFLICT (team_id) DO UPDATE SET flows_per_period = excluded.flows_per_period,
                 money_per_period_nusd = excluded.money_per_period_nusd,
                 most_per_conversation_nusd = excluded.most_per_conversation_nusd, anchor_day = excluded.anchor_day,
                 zone = excluded.zone, allowed = excluded.allowed, material_allowed = excluded.material_allowed,
                 mask = excluded.mask, revision = excluded.revision, updated_at = excluded.updated_at,
                 updated_by = excluded.updated_by
             WHERE ai_quota.revision = $10",
        )
        .bind(settings.flows_per_period)
        .bind(settings.money_per_period_nusd)
        .bind(settings.most_per_conversation_nusd)
        .bind(settings.anchor_day)
        .bind(&settings.zone)
        .bind(settings.allowed)
        .bind(settings.material_allowed)
        .bind(settings.mask)
        .bind(revision)
        .bind(now)
        .bind(by)
        .execute()
        .await?;
    Ok(put == 1)
}

record! {
    /// What was used of a quota, and is held, in a period.
    #[derive(Clone)]
    pub struct PeriodRow {
        pub starts_at: Time,
        pub ends_at: Time,
        pub anchor_day: u32,
        pub flows_used: i64,
        pub flows_held: i64,
        pub used_nusd: i64,
        pub held_nusd: i64,
    }
}

/// The period that began last.
pub async fn last_period(db: &mut Conn) -> Result<Option<PeriodRow>> {
    let query = db.sql(
        "SELECT starts_at, ends_at, anchor_day, flows_used, flows_held, used_nusd, held_nusd
         FROM ai_quota_period WHERE team_id = $1 ORDER BY starts_at DESC LIMIT 1",
    );
    Ok(query.optional().await?)
}

/// Begins a period, unless somebody did.
pub async fn begin_period(tx: &mut Write, period: &PeriodRow) -> Result<()> {
    tx.sql(
        "INSERT INTO ai_quota_period (team_id, starts_at, ends_at, anchor_day, flows_used, flows_held, used_nusd, held_nusd,
             platform_nusd)
         VALUES ($1, $2, $3, $4, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING",
    )
    .bind(period.starts_at)
    .bind(period.ends_at)
    .bind(period.anchor_day)
    .execute()
    .await?;
    Ok(())
}

/// Holds money, and flows, of a period, if that much is left: one statement, so that no number of requests together can hold
/// more than there is.
pub async fn hold_of_period(
    tx: &mut Write,
    starts_at: Time,
    nusd: i64,
    flows: i64,
    settings: &Settings,
) -> Result<bool> {
    let held = tx
        .sql(
            "UPDATE ai_quota_period SET held_nusd = held_nusd + $3, flows_held = flows_held + $4
             WHERE team_id = $1 AND starts_at = $2 AND ($5 IS NULL OR used_nusd + held_nusd + $3 <= $5)
                 AND ($4 = 0 OR $6 IS NULL OR flows_used + flows_held + $4 <= $6)",
        )
        .bind(starts_at)
        .bind(nusd)
        .bind(flows)
        .bind(settings.money_per_period_nusd)
        .bind(settings.flows_per_period)
        .execute()
        .await?;
    Ok(held == 1)
}

/// Gives back to a period what a call held, and takes from it what it came to.
async fn settle_period(tx: &mut Write, call: &CallRow, credit: bool) -> Result<()> {
    tx.sql(
        "UPDATE ai_quota_period SET held_nusd = held_nusd - $3, used_nusd = used_nusd + $4, platform_nusd = platform_nusd + $5,
             flows_held = flows_held - $6, flows_used = flows_used + $7
         WHERE team_id = $1 AND starts_at = $2",
    )
    .bind(call.period_starts_at)
    .bind(call.held_nusd)
    .bind(call.cost_nusd)
    .bind(call.platform_nusd)
    .bind(i64::from(call.credit_held))
    .bind(i64::from(credit))
    .execute()
    .await?;
    Ok(())
}

record! {
    /// A conversation without what it is about.
    #[derive(Clone)]
    pub struct Row {
        pub id: ConversationId,
        pub owner_id: UserId,
        pub title: String,
        pub kind: Kind,
        pub state: ConversationState,
        pub revision: i64,
        pub branches: i64,
        pub branches_done: i64,
        pub calls: i64,
        pub spent_nusd: i64,
        pub held_nusd: i64,
        pub credited: bool,
        pub history_first: i64,
        pub history_at: i64,
        pub history_last: i64,
        pub flow_id: Option<FlowId>,
        pub created_at: Time,
        pub updated_at: Time,
        pub expires_at: Time,
    }
}

macro_rules! columns {
    () => {
        "id, owner_id, title, kind, state, revision, branches, branches_done, calls, spent_nusd, held_nusd, credited,
         history_first, history_at, history_last, flow_id, created_at, updated_at, expires_at"
    };
}

record! {
    /// What a conversation is about. Nothing of it is there any more once the conversation is over.
    pub struct TextRow {
        pub revision: i64,
        pub content: Option<String>,
        pub material: Option<String>,
        pub review: Option<String>,
    }
}

/// A conversation of this owner: that of anybody else is not there.
pub async fn read(db: &mut Conn, id: ConversationId, owner: UserId) -> Result<Row> {
    let query = db.sql(concat!(
        "SELECT ",
        columns!(),
        " FROM ai_conversation WHERE team_id = $1 AND id = $2 AND owner_id = $3"
    ));
    query.bind(id).bind(owner).optional().await?.ok_or(Error::NotFound("conversation"))
}

/// A conversation that nobody else changes until the transaction ends.
pub async fn hold(tx: &mut Write, id: ConversationId) -> Result<Option<Row>> {
    let sql = tx.by_engine(
        concat!("SELECT ", columns!(), " FROM ai_conversation WHERE team_id = $1 AND id = $2"),
        concat!("SELECT ", columns!(), " FROM ai_conversation WHERE team_id = $1 AND id = $2 FOR UPDATE"),
    );
    Ok(tx.sql(sql).bind(id).optional().await?)
}

/// What a conversation is about.
pub async fn text(db: &mut Conn, id: ConversationId) -> Result<TextRow> {
    let query = db.sql(
        "SELECT revision, content, material, review FROM ai_conversation WHERE team_id = $1 AND id = $2",
    );
    Ok(query.bind(id).one().await?)
}

/// The conversations of an owner that are open or became a flow, the open ones first, last changed first.
pub async fn list(db: &mut Conn, owner: UserId, now: Time) -> Result<Vec<Row>> {
    let query = db.sql(concat!(
        "SELECT ",
        columns!(),
        " FROM ai_conversation WHERE team_id = $1 AND owner_id = $2 AND content IS NOT NULL
             AND state NOT IN ('discarded', 'expired') AND expires_at > $3
         ORDER BY CASE WHEN state = 'assembled' THEN 1 ELSE 0 END, updated_at DESC, id DESC LIMIT 200"
    ));
    Ok(query.bind(owner).bind(now).all().await?)
}

/// How many conversations an owner has open.
pub async fn open(db: &mut Conn, owner: UserId, now: Time) -> Result<i64> {
    let query = db.sql(
        "SELECT count(*) FROM ai_conversation WHERE team_id = $1 AND owner_id = $2 AND expires_at > $3
             AND state NOT IN ('assembled', 'discarded', 'expired')",
    );
    let (count,): (i64,) = query.bind(owner).bind(now).one().await?;
    Ok(count)
}

/// Stores a new conversation and the first state to go back to.
pub async fn create(tx: &mut Write, row: &Row, content: &str, material: &str) -> Result<()> {
    tx.sql(
        "INSERT INTO ai_conversation (team_id, id, owner_id, title, kind, state, revision, branches, branches_done, calls,
             spent_nusd, held_nusd, credited, history_first, history_at, history_last, created_at, updated_at, expires_at, due_at,
             content, material)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, 0, $8, $9, $9, $9, $10, $10, $11, $11, $12, $13)",
    )
    .bind(row.id)
    .bind(row.owner_id)
    .bind(&row.title)
    .bind(row.kind)
    .bind(row.state)
    .bind(row.revision)
    .bind(row.credited)
    .bind(row.history_first)
    .bind(row.created_at)
    .bind(row.expires_at)
    .bind(content)
    .bind(material)
    .execute()
    .await?;
    keep_state(tx, row.id, row.history_first, content).await
}

async fn keep_state(tx: &mut Write, id: ConversationId, number: i64, content: &str) -> Result<()> {
    tx.sql("INSERT INTO ai_revision (team_id, conversation_id, number, content) VALUES ($1, $2, $3, $4)")
        .bind(id)
        .bind(number)
        .bind(content)
        .execute()
        .await?;
    Ok(())
}

/// A state to go back to, if it is kept.
pub async fn state(db: &mut Conn, id: ConversationId, number: i64) -> Result<Option<String>> {
    let query =
        db.sql("SELECT content FROM ai_revision WHERE team_id = $1 AND conversation_id = $2 AND number = $3");
    let row: Option<(String,)> = query.bind(id).bind(number).optional().await?;
    Ok(row.map(|(content,)| content))
}

/// Makes the content a new state, after the current one: what could be redone cannot any more, and what lies too far back
/// is forgotten. `row` is held and goes along.
pub async fn add_state(tx: &mut Write, row: &mut Row, content: &str) -> Result<()> {
    row.history_at += 1;
    row.history_last = row.history_at;
    row.history_first = row.history_first.max(row.history_at - STATES + 1);
    tx.sql(
        "DELETE FROM ai_revision WHERE team_id = $1 AND conversation_id = $2 AND (number >= $3 OR number < $4)",
    )
    .bind(row.id)
    .bind(row.history_at)
    .bind(row.history_first)
    .execute()
    .await?;
    keep_state(tx, row.id, row.history_at, content).await
}

/// What is written of a conversation whose row is held. What is not given stays.
pub struct Change<'c> {
    pub content: Option<&'c str>,
    pub material: Option<&'c str>,
    pub review: Option<&'c str>,
}

/// Stores what became of a conversation whose row is held.
pub async fn put(tx: &mut Write, row: &Row, change: Change<'_>) -> Result<()> {
    tx.sql(
        "UPDATE ai_conversation SET title = $3, kind = $4, state = $5, revision = $6, branches = $7, branches_done = $8,
             credited = $9, history_first = $10, history_at = $11, history_last = $12, flow_id = $13, updated_at = $14,
             expires_at = $15, due_at = $15, content = coalesce($16, content), material = coalesce($17, material),
             review = coalesce($18, review)
         WHERE team_id = $1 AND id = $2",
    )
    .bind(row.id)
    .bind(&row.title)
    .bind(row.kind)
    .bind(row.state)
    .bind(row.revision)
    .bind(row.branches)
    .bind(row.branches_done)
    .bind(row.credited)
    .bind(row.history_first)
    .bind(row.history_at)
    .bind(row.history_last)
    .bind(row.flow_id)
    .bind(row.updated_at)
    .bind(row.expires_at)
    .bind(change.content)
    .bind(change.material)
    .bind(change.review)
    .execute()
    .await?;
    Ok(())
}

/// Removes everything that a conversation was about, and leaves the row that says what became of it until `due_at`.
pub async fn empty(
    tx: &mut Write,
    id: ConversationId,
    state: ConversationState,
    now: Time,
    due_at: Time,
) -> Result<()> {
    tx.sql(
        "UPDATE ai_conversation SET content = NULL, material = NULL, review = NULL, title = '', state = $3,
             revision = revision + 1, updated_at = $4, due_at = $5
         WHERE team_id = $1 AND id = $2",
    )
    .bind(id)
    .bind(state)
    .bind(now)
    .bind(due_at)
    .execute()
    .await?;
    tx.sql("DELETE FROM ai_revision WHERE team_id = $1 AND conversation_id = $2").bind(id).execute().await?;
    tx.sql(
        "DELETE FROM ai_call_item WHERE team_id = $1
             AND call_id IN (SELECT id FROM ai_call WHERE team_id = $1 AND conversation_id = $2)",
    )
    .bind(id)
    .execute()
    .await?;
    Ok(())
}

/// Holds money of a conversation, for a call more or for one that is there, if that much of it is left. It lives on from now.
pub async fn hold_of_conversation(
    tx: &mut Write,
    id: ConversationId,
    nusd: i64,
    calls: i64,
    most_nusd: i64,
    now: Time,
) -> Result<bool> {
    let held = tx
        .sql(
            "UPDATE ai_conversation SET held_nusd = held_nusd + $3, calls = calls + $4, updated_at = $6, expires_at = $7,
                 due_at = $7
             WHERE team_id = $1 AND id = $2 AND spent_nusd + held_nusd + $3 <= $5",
        )
        .bind(id)
        .bind(nusd)
        .bind(calls)
        .bind(most_nusd)
        .bind(now)
        .bind(now.plus_seconds(super::conversations::LIFE))
        .execute()
        .await?;
    Ok(held == 1)
}

async fn settle_conversation(tx: &mut Write, call: &CallRow, credit: bool) -> Result<()> {
    tx.sql(
        "UPDATE ai_conversation SET held_nusd = held_nusd - $3, spent_nusd = spent_nusd + $4,
             credited = CASE WHEN $5 THEN $5 ELSE credited END
         WHERE team_id = $1 AND id = $2",
    )
    .bind(call.conversation_id)
    .bind(call.held_nusd)
    .bind(call.cost_nusd)
    .bind(credit)
    .execute()
    .await?;
    Ok(())
}

record! {
    /// A call.
    #[derive(Clone)]
    pub struct CallRow {
        pub id: CallId,
        pub conversation_id: ConversationId,
        pub user_id: UserId,
        pub target: String,
        pub state: CallState,
        pub server_id: NodeId,
        pub lease_until: Option<Time>,
        pub period_starts_at: Time,
        pub credit_held: bool,
        pub held_nusd: i64,
        pub cost_nusd: i64,
        pub platform_nusd: i64,
        pub estimated: bool,
        pub requests: i64,
        pub items: i64,
        pub input_tokens: u64,
        pub cache_write_5m_tokens: u64,
        pub cache_write_1h_tokens: u64,
        pub cache_read_tokens: u64,
        pub output_tokens: u64,
        pub provider: String,
        pub model: String,
        pub price: String,
        pub prompt_version: i64,
        pub request_id: Option<String>,
        pub error_code: Option<String>,
        pub error_detail: Option<String>,
        pub retry_after_seconds: Option<i64>,
        pub started_at: Time,
        pub ended_at: Option<Time>,
    }
}

macro_rules! call_columns {
    () => {
        "id, conversation_id, user_id, target, state, server_id, lease_until, period_starts_at, credit_held,
         held_nusd, cost_nusd, platform_nusd, estimated, requests, items, input_tokens, cache_write_5m_tokens,
         cache_write_1h_tokens, cache_read_tokens, output_tokens, provider, model, price, prompt_version, request_id, error_code,
         error_detail, retry_after_seconds, started_at, ended_at"
    };
}

impl CallRow {
    /// The tokens of all its requests.
    pub fn usage(&self) -> Usage {
        Usage {
            input: self.input_tokens,
            cache_write_5m: self.cache_write_5m_tokens,
            cache_write_1h: self.cache_write_1h_tokens,
            cache_read: self.cache_read_tokens,
            output: self.output_tokens,
        }
    }
}

fn int(tokens: u64) -> i64 {
    i64::try_from(tokens).unwrap_or(i64::MAX)
}

/// Stores a new call, whose money is held.
pub async fn add_call(tx: &mut Write, call: &CallRow) -> Result<(), crate::db::Error> {
    tx.sql(
        "INSERT INTO ai_call (team_id, id, conversation_id, user_id, target, state, server_id, lease_until, cancel_asked,
             period_starts_at, credit_held, held_nusd, cost_nusd, platform_nusd, estimated, requests, items, input_tokens,
             cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens, output_tokens, provider, model, price,
             prompt_version, started_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $15, $9, $10, $11, 0, 0, $15, 0, 0, 0, 0, 0, 0, 0, $12, $13, $14, $16, $17)",
    )
    .bind(call.id)
    .bind(call.conversation_id)
    .bind(call.user_id)
    .bind(&call.target)
    .bind(call.state)
    .bind(call.server_id)
    .bind(call.lease_until)
    .bind(call.period_starts_at)
    .bind(call.credit_held)
    .bind(call.held_nusd)
    .bind(&call.provider)
    .bind(&call.model)
    .bind(&call.price)
    .bind(false)
    .bind(call.prompt_version)
    .bind(call.started_at)
    .execute()
    .await?;
    Ok(())
}

/// A call of a conversation.
pub async fn call(db: &mut Conn, conversation: ConversationId, id: CallId) -> Result<CallRow> {
    let query = db.sql(concat!(
        "SELECT ",
        call_columns!(),
        " FROM ai_call WHERE team_id = $1 AND conversation_id = $2 AND id = $3"
    ));
    query.bind(conversation).bind(id).optional().await?.ok_or(Error::NotFound("call"))
}

/// The calls of a conversation, the newest first.
pub async fn calls(db: &mut Conn, conversation: ConversationId) -> Result<Vec<CallRow>> {
    let query = db.sql(concat!(
        "SELECT ",
        call_columns!(),
        " FROM ai_call WHERE team_id = $1 AND conversation_id = $2 ORDER BY id DESC"
    ));
    Ok(query.bind(conversation).all().await?)
}

/// Which conversations of an owner somebody works on.
pub async fn worked_on(db: &mut Conn, owner: UserId) -> Result<Vec<ConversationId>> {
    let query = db.sql(
        "SELECT DISTINCT conversation_id FROM ai_call WHERE team_id = $1 AND user_id = $2 AND lease_until IS NOT NULL",
    );
    let rows: Vec<(ConversationId,)> = query.bind(owner).all().await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

record! {
    /// How many calls there are that bounds look at.
    pub struct Load {
        /// Of the conversation, held or running.
        pub of_conversation: i64,
        /// Of the team, held or running.
        pub of_team: i64,
        /// Of the conversation, running.
        pub running_of_conversation: i64,
        /// Of the team, running.
        pub running_of_team: i64,
    }
}

/// How many calls of a conversation and of the team are under way.
pub async fn load(db: &mut Conn, conversation: ConversationId) -> Result<Load> {
    let query = db.sql(
        "SELECT count(*) AS of_team, count(CASE WHEN conversation_id = $2 THEN 1 END) AS of_conversation,
             count(CASE WHEN state = 'running' THEN 1 END) AS running_of_team,
             count(CASE WHEN conversation_id = $2 AND state = 'running' THEN 1 END) AS running_of_conversation
         FROM ai_call WHERE team_id = $1 AND lease_until IS NOT NULL",
    );
    Ok(query.bind(conversation).one().await?)
}

/// How many calls somebody made since a moment, and when the first of them.
pub async fn calls_since(db: &mut Conn, user: UserId, since: Time) -> Result<(i64, Option<Time>)> {
    let query = db.sql(
        "SELECT count(*), min(started_at) FROM ai_call WHERE team_id = $1 AND user_id = $2 AND started_at > $3",
    );
    Ok(query.bind(user).bind(since).one().await?)
}

/// Says that the server still works on a call. None where it no longer is its own; otherwise whether its end was asked for.
pub async fn renew(tx: &mut Write, id: CallId, until: Time) -> Result<Option<bool>> {
    let query = tx.sql(
        "UPDATE ai_call SET lease_until = $3 WHERE team_id = $1 AND id = $2 AND lease_until IS NOT NULL RETURNING cancel_asked",
    );
    let row: Option<(bool,)> = query.bind(id).bind(until).optional().await?;
    Ok(row.map(|(asked,)| asked))
}

/// Lets nobody else of the team begin or hold anything until the transaction ends.
pub async fn lock_period(tx: &mut Write, starts_at: Time) -> Result<()> {
    tx.sql("UPDATE ai_quota_period SET held_nusd = held_nusd WHERE team_id = $1 AND starts_at = $2")
        .bind(starts_at)
        .execute()
        .await?;
    Ok(())
}

/// Notes that a call is being sent.
pub async fn send(tx: &mut Write, id: CallId, until: Time) -> Result<bool> {
    let sent = tx
        .sql(
            "UPDATE ai_call SET state = 'running', requests = requests + 1, lease_until = $3
             WHERE team_id = $1 AND id = $2 AND lease_until IS NOT NULL",
        )
        .bind(id)
        .bind(until)
        .execute()
        .await?;
    Ok(sent == 1)
}

/// Adds to what a call holds. The money is held of conversation and period by then, or the transaction is given up.
pub async fn hold_more(tx: &mut Write, id: CallId, nusd: i64) -> Result<Option<CallRow>> {
    let query = tx.sql(concat!(
        "UPDATE ai_call SET held_nusd = held_nusd + $3, requests = requests + 1
         WHERE team_id = $1 AND id = $2 AND lease_until IS NOT NULL RETURNING ",
        call_columns!()
    ));
    Ok(query.bind(id).bind(nusd).optional().await?)
}

/// What a call has come to so far.
pub struct Progress<'p> {
    pub usage: Usage,
    pub cost_nusd: i64,
    pub platform_nusd: i64,
    pub items: i64,
    pub request_id: Option<&'p str>,
    pub until: Time,
}

/// Notes what a call has come to. False where it is no longer this server's.
pub async fn progress(tx: &mut Write, id: CallId, progress: &Progress<'_>) -> Result<bool> {
    let Progress { usage, cost_nusd, platform_nusd, items, request_id, until } = progress;
    let noted = tx
        .sql(
            "UPDATE ai_call SET input_tokens = $3, cache_write_5m_tokens = $4, cache_write_1h_tokens = $5, cache_read_tokens = $6,
                 output_tokens = $7, cost_nusd = $8, platform_nusd = $9, items = $10, request_id = coalesce($11, request_id),
                 lease_until = $12
             WHERE team_id = $1 AND id = $2 AND lease_until IS NOT NULL",
        )
        .bind(id)
        .bind(int(usage.input))
        .bind(int(usage.cache_write_5m))
        .bind(int(usage.cache_write_1h))
        .bind(int(usage.cache_read))
        .bind(int(usage.output))
        .bind(*cost_nusd)
        .bind(*platform_nusd)
        .bind(*items)
        .bind(*request_id)
        .bind(*until)
        .execute()
        .await?;
    Ok(noted == 1)
}

/// Keeps what came of a call, for whoever follows it.
pub async fn add_items(
    tx: &mut Write,
    call: CallId,
    items: impl IntoIterator<Item = (i64, &'static str, String)>,
) -> Result<()> {
    let rows = items.into_iter().map(|(seq, kind, body)| (call, seq, kind.to_owned(), body));
    tx.many("INSERT INTO ai_call_item (team_id, call_id, seq, kind, body) VALUES ($1, $2, $3, $4, $5)", rows)
        .await?;
    Ok(())
}

record! {
    /// Something that came of a call.
    pub struct ItemRow { pub seq: i64, pub kind: String, pub body: String }
}

/// What came of a call after a number.
pub async fn items(db: &mut Conn, call: CallId, after: i64) -> Result<Vec<ItemRow>> {
    let query = db.sql(
        "SELECT seq, kind, body FROM ai_call_item WHERE team_id = $1 AND call_id = $2 AND seq > $3 ORDER BY seq",
    );
    Ok(query.bind(call).bind(after).all().await?)
}

/// Asks for the end of a call, or of all of a conversation: those that are under way.
pub async fn ask_to_cancel(
    tx: &mut Write,
    conversation: ConversationId,
    only: Option<CallId>,
) -> Result<Vec<CallId>> {
    let query = tx.sql(
        "UPDATE ai_call SET cancel_asked = $4
         WHERE team_id = $1 AND conversation_id = $2 AND ($3 IS NULL OR id = $3) AND lease_until IS NOT NULL RETURNING id",
    );
    let rows: Vec<(CallId,)> = query.bind(conversation).bind(only).bind(true).all().await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// How a call ends.
pub struct End {
    pub state: CallState,
    pub usage: Usage,
    /// What the team pays.
    pub cost_nusd: i64,
    /// What we pay.
    pub platform_nusd: i64,
    pub estimated: bool,
    pub error: Option<super::calls::CallError>,
    /// Whether it takes the flow that it held of the quota.
    pub credit: bool,
}

/// Ends a call and settles it: what it held goes back, what it came to is taken, and the ledger gets its row. None where it
/// has ended before, and then nothing is done: so nothing is settled twice.
pub async fn settle(tx: &mut Write, id: CallId, end: &End, now: Time) -> Result<Option<CallRow>> {
    let error = end.error.as_ref();
    let query = tx.sql(concat!(
        "UPDATE ai_call SET state = $3, lease_until = NULL, input_tokens = $4, cache_write_5m_tokens = $5,
             cache_write_1h_tokens = $6, cache_read_tokens = $7, output_tokens = $8, cost_nusd = $9, platform_nusd = $10,
             estimated = $11, error_code = $12, error_detail = $13, retry_after_seconds = $14, ended_at = $15
         WHERE team_id = $1 AND id = $2 AND lease_until IS NOT NULL RETURNING ",
        call_columns!()
    ));
    let call: Option<CallRow> = query
        .bind(id)
        .bind(end.state)
        .bind(int(end.usage.input))
        .bind(int(end.usage.cache_write_5m))
        .bind(int(end.usage.cache_write_1h))
        .bind(int(end.usage.cache_read))
        .bind(int(end.usage.output))
        .bind(end.cost_nusd)
        .bind(end.platform_nusd)
        .bind(end.estimated)
        .bind(error.map(|error| error.code.as_str()))
        .bind(error.map(|error| error.detail.as_str()))
        .bind(error.and_then(|error| error.retry_after_seconds))
        .bind(now)
        .optional()
        .await?;
    let Some(call) = call else { return Ok(None) };
    let credit = end.credit && call.credit_held;
    settle_conversation(tx, &call, credit).await?;
    settle_period(tx, &call, credit).await?;
    enter(tx, &call).await?;
    Ok(Some(call))
}

/// Writes the row of the ledger.
async fn enter(tx: &mut Write, call: &CallRow) -> Result<()> {
    tx.sql(
        "INSERT INTO ai_usage (team_id, call_id, conversation_id, user_id, period_starts_at, target, outcome, error_code,
             provider, model, price, prompt_version, requests, input_tokens, cache_write_5m_tokens, cache_write_1h_tokens,
             cache_read_tokens, output_tokens, cost_nusd, platform_nusd, estimated, started_at, ended_at)
         SELECT team_id, id, conversation_id, user_id, period_starts_at,
             CASE WHEN target LIKE 'branch:%' THEN 'branch' ELSE target END, state, error_code, provider, model, price,
             prompt_version, requests, input_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens,
             output_tokens, cost_nusd, platform_nusd, estimated, started_at, ended_at
         FROM ai_call WHERE team_id = $1 AND id = $2",
    )
    .bind(call.id)
    .execute()
    .await?;
    Ok(())
}

/// The average number of tokens that a stage answered with lately in this team, where there are enough to tell.
pub async fn usual_output(db: &mut Conn, target: &str, since: Time) -> Result<Option<u64>> {
    let query = db.sql(
        "SELECT count(*), CAST(coalesce(sum(output_tokens), 0) AS bigint) FROM ai_usage
         WHERE team_id = $1 AND target = $2 AND outcome = 'settled' AND started_at > $3",
    );
    let (count, sum): (u64, u64) = query.bind(target).bind(since).one().await?;
    Ok((count >= 5).then(|| sum / count))
}

/// When something is due next: a call whose lease is over, or a conversation whose time is.
pub async fn next_due(db: &mut Conn) -> Result<Option<Time>> {
    let (lease, age): (Option<Time>, Option<Time>) = db
        .sql(
            "SELECT (SELECT min(lease_until) FROM ai_call WHERE lease_until IS NOT NULL),
                 (SELECT min(due_at) FROM ai_conversation)",
        )
        .one()
        .await?;
    Ok([lease, age].into_iter().flatten().min())
}

/// Calls of all teams that no server works on any more.
pub async fn orphans(db: &mut Conn, now: Time, limit: i64) -> Result<Vec<(TeamId, CallId)>> {
    let query =
        db.sql("SELECT team_id, id FROM ai_call WHERE lease_until <= $1 ORDER BY lease_until LIMIT $2");
    Ok(query.bind(now).bind(limit).all().await?)
}

/// One of them, held, unless another server has it or it is none any more.
pub async fn hold_orphan(tx: &mut Write, id: CallId, now: Time) -> Result<Option<CallRow>> {
    let sql = tx.by_engine(
        concat!(
            "SELECT ",
            call_columns!(),
            " FROM ai_call WHERE team_id = $1 AND id = $2 AND lease_until <= $3"
        ),
        concat!(
            "SELECT ",
            call_columns!(),
            " FROM ai_call WHERE team_id = $1 AND id = $2 AND lease_until <= $3 FOR UPDATE SKIP LOCKED"
        ),
    );
    Ok(tx.sql(sql).bind(id).bind(now).optional().await?)
}

/// Deletes what came of a call.
pub async fn forget_items(tx: &mut Write, call: CallId) -> Result<()> {
    tx.sql("DELETE FROM ai_call_item WHERE team_id = $1 AND call_id = $2").bind(call).execute().await?;
    Ok(())
}

record! {
    /// A conversation that is due.
    pub struct DueRow { pub team_id: TeamId, pub id: ConversationId, pub state: ConversationState, pub is_empty: bool }
}

/// Conversations of all teams whose time is over, held for this transaction.
pub async fn claim_aged(tx: &mut Write, now: Time, limit: i64) -> Result<Vec<DueRow>> {
    let sql = tx.by_engine(
        "SELECT team_id, id, state, content IS NULL AS is_empty FROM ai_conversation
         WHERE due_at <= $1 ORDER BY due_at LIMIT $2",
        "SELECT team_id, id, state, content IS NULL AS is_empty FROM ai_conversation
         WHERE due_at <= $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED",
    );
    Ok(tx.sql(sql).bind(now).bind(limit).all().await?)
}

/// Removes a conversation for good. Its calls go with it, the ledger stays.
pub async fn remove(tx: &mut Write, id: ConversationId) -> Result<()> {
    tx.sql("DELETE FROM ai_conversation WHERE team_id = $1 AND id = $2").bind(id).execute().await?;
    Ok(())
}
