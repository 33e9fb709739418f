//! Calls: what may be asked of the model now, what it may cost, and the money held for it before anything is sent.

use super::{
    conversations::{Build, NOTE_CHARS, One, OneBranch},
    provider::Provider,
    quota, refuse_unallowed, refused,
    run::{self, Runner},
    store::{self, CallRow},
};
use crate::{
    App,
    auth::{
        Engineer,
        idempotency::{Begun, Once},
    },
    db::{Conn, Write},
    http::{Accepted, Error, Fault, IdempotencyKey, IfMatch, Json, Path, Profile, Result},
    types::{CallId, ConversationId, TeamId, Time},
};
use axum::http::StatusCode;
use garde::Validate;
use pathbook_builder::{
    Known, Prompt,
    price::{Cache, Estimate, Price, estimate, worst_case},
    prompts,
    state::CallState,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{fmt, time::Duration};
use tokio::sync::watch;

/// The target of the call for a plan.
pub const SCAFFOLD: &str = "scaffold";
/// The target of the call that looks at the whole.
pub const REVIEW: &str = "review";
/// What is announced when somebody asks for the end of a call: its id.
pub const CANCEL: &str = "ai_cancel";

/// Calls of one conversation.
const MOST_CALLS: i64 = 60;
/// Calls that one person may make in a minute.
const PER_MINUTE: i64 = 20;
/// Calls that may wait or run, for each that may run.
const QUEUE: (i64, i64) = (3, 5);
/// Steps that a branch is asked to have at most.
pub const MOST_STEPS: u32 = 12;
/// Seconds for which a server need not say that it still works on a call.
pub const LEASE: i64 = 30;

/// The target of the call for a branch.
pub fn branch_target(key: &str) -> String {
    format!("branch:{key}")
}

/// What is asked of the model.
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    /// A plan.
    Scaffold,
    /// The steps of a branch.
    Branch(String),
    /// What it thinks of the whole.
    Review,
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scaffold => formatter.write_str(SCAFFOLD),
            Self::Branch(key) => formatter.write_str(&branch_target(key)),
            Self::Review => formatter.write_str(REVIEW),
        }
    }
}

impl Target {
    /// The stage, as the ledger has it.
    pub fn stage(&self) -> prompts::Stage {
        match self {
            Self::Scaffold => prompts::Stage::Scaffold,
            Self::Branch(_) => prompts::Stage::Branch,
            Self::Review => prompts::Stage::Review,
        }
    }

    /// The word for the stage.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Scaffold => SCAFFOLD,
            Self::Branch(_) => "branch",
            Self::Review => REVIEW,
        }
    }
}

/// A call to the model.
#[derive(Clone, Serialize, JsonSchema)]
#[schemars(rename = "BuildCall")]
pub struct Call {
    id: CallId,
    /// `scaffold`, `review`, or `branch:` and the key of the branch.
    target: String,
    state: CallState,
    started_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Time>,
    /// What it costs the team, so far while it runs.
    cost_nusd: i64,
    /// Whether that is an estimate, because the provider said nothing exact.
    estimated: bool,
    /// Which part of what the model read came from the provider's cache, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    cached_share: Option<f64>,
    /// How many items have arrived.
    items: i64,
    /// Why it brought nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<CallError>,
}

/// Why a call brought nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "BuildCallError")]
pub struct CallError {
    /// A stable code, such as `ai_refused`, `ai_failed` or `ai_busy`.
    pub code: String,
    /// A sentence that says what to do.
    pub detail: String,
    /// How long to wait before another try, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<i64>,
}

impl CallError {
    /// A code and a sentence.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code: code.to_owned(), detail: detail.into(), retry_after_seconds: None }
    }
}

impl Call {
    /// As its owner sees it.
    pub fn of(row: &CallRow) -> Self {
        let usage = row.usage();
        let prompt = usage.input + usage.cache_write_5m + usage.cache_write_1h + usage.cache_read;
        #[expect(clippy::cast_precision_loss, reason = "a share of tokens needs no more than 52 bits")]
        let cached_share = (prompt > 0).then(|| usage.cache_read as f64 / prompt as f64);
        let error = row.error_code.clone().map(|code| CallError {
            code,
            detail: row.error_detail.clone().unwrap_or_default(),
            retry_after_seconds: row.retry_after_seconds,
        });
        Self {
            id: row.id,
            target: row.target.clone(),
            state: row.state,
            started_at: row.started_at,
            ended_at: row.ended_at,
            cost_nusd: row.cost_nusd,
            estimated: row.estimated,
            cached_share,
            items: row.items,
            error,
        }
    }
}

/// Refuses where a call for this target is under way, and says which.
pub fn refuse_running(active: &[CallRow], target: &str) -> Result<()> {
    match active.iter().find(|call| call.target == target) {
        Some(call) => Err(running(call.id)),
        None => Ok(()),
    }
}

/// Refuses where any call is under way, and says which.
pub fn refuse_any(active: &[CallRow]) -> Result<()> {
    match active.first() {
        Some(call) => Err(running(call.id)),
        None => Ok(()),
    }
}

fn running(id: CallId) -> Error {
    let detail = "The model is working on this already. Follow that call, or cancel it.";
    Error::Refused {
        status: StatusCode::CONFLICT,
        code: "call_running",
        detail: detail.into(),
        errors: vec![Fault::new(format!("/calls/{id}"), "call_running", detail)],
    }
}

/// What to ask for beside form and plan.
#[derive(Default, Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BuildNote")]
pub struct Note {
    /// In the words of the person: what was missing the last time.
    #[serde(default)]
    #[garde(inner(length(chars, max = NOTE_CHARS)))]
    note: Option<String>,
}

impl Note {
    fn of(body: Option<Json<Self>>) -> Self {
        body.map(|Json(note)| note).unwrap_or_default()
    }

    fn text(&self) -> &str {
        self.note.as_deref().unwrap_or_default().trim()
    }
}

/// A call that could be made.
pub struct Wanted {
    pub target: Target,
    pub prompt: Prompt,
    pub note: Option<String>,
}

impl Build {
    /// What is known of the build by those who write prompts and look at answers.
    pub fn known(&self) -> Known<'_> {
        Known {
            foundation: &self.content.foundation,
            material: &self.material,
            is_masked: self.content.is_masked,
        }
    }

    /// A call for a target, as far as the conversation is ready for it.
    pub fn wanted(&self, target: Target, note: &str) -> Result<Wanted> {
        let known = self.known();
        let prompt = match &target {
            Target::Scaffold => prompts::scaffold(&known, note),
            Target::Branch(key) => {
                let plan = self.content.plan.as_ref().ok_or_else(no_plan)?;
                plan.branch(key).ok_or(Error::NotFound("branch"))?;
                prompts::branch(&known, plan, key, note, MOST_STEPS)
            }
            Target::Review => {
                let plan = self.content.plan.as_ref().ok_or_else(no_plan)?;
                if !self.content.is_complete() {
                    return Err(Error::conflict(
                        "not_ready",
                        "Every branch needs accepted steps first. Accept, generate or write those that are missing.",
                    ));
                }
                prompts::review(&known, plan, &self.content.accepted())
            }
        };
        let prompt = Prompt { user: print_of_person(self), ..prompt };
        Ok(Wanted { target, prompt, note: Some(note.to_owned()).filter(|note| !note.is_empty()) })
    }
}

pub fn no_plan() -> Error {
    Error::conflict("not_ready", "There is no plan yet. Make one, or write one by hand.")
}

/// Stands for the person before the provider, who can tell nothing else by it than that it is the same one.
fn print_of_person(build: &Build) -> String {
    let digest = Sha256::digest(format!("pathbook builder {}", build.row.owner_id));
    digest.iter().take(16).fold(String::new(), |mut text, byte| {
        use fmt::Write;
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The most that a request can cost, as it is held.
pub fn most(price: &Price, prompt: &Prompt) -> i64 {
    i64::try_from(worst_case(price, prompt.bytes(), prompt.max_tokens)).unwrap_or(i64::MAX)
}

/// The calls that were begun, and what is needed to do them once the transaction is committed.
struct Held {
    rows: Vec<CallRow>,
    wanted: Vec<Wanted>,
}

async fn refuse_haste(me: &Engineer, tx: &mut Write, now: Time, more: i64) -> Result<()> {
    let most = match me.app().ai.profile {
        Profile::Normal => PER_MINUTE,
        Profile::Test => PER_MINUTE * 1000,
    };
    let (count, first) = store::calls_since(tx, me.user.id, now.plus_seconds(-60)).await?;
    if count + more > most.max(more) {
        let wait = first.map_or(60, |first| 60 - now.seconds_since(first)).clamp(1, 60);
        return Err(Error::TooMany { retry_after: Duration::from_secs(wait.unsigned_abs()) });
    }
    Ok(())
}

fn busy() -> Error {
    Error::Away {
        code: "ai_busy",
        detail: "The model has as much to do for this team as it may. Wait as long as Retry-After says and try again.".into(),
        retry_after: Some(Duration::from_secs(5)),
    }
}

/// Holds what the calls can cost at most, each with one statement of the quota, and enters them. As many of them as money
/// is left for; where there is none for the first, that is the answer.
async fn hold(
    me: &Engineer,
    tx: &mut Write,
    build: &Build,
    provider: &Provider,
    mut wanted: Vec<Wanted>,
) -> Result<Held> {
    let (app, id) = (me.app(), build.row.id);
    let now = crate::schedules::now(tx, app).await?;
    let (settings, _) = store::quota(tx).await?;
    refuse_unallowed(&settings)?;
    if !settings.material_allowed && !build.material.lines.is_empty() {
        return Err(refused(
            StatusCode::FORBIDDEN,
            "ai_not_allowed",
            "The team does not let material be sent to a language model. Remove it from the form.",
        ));
    }
    let (load, bounds) = (store::load(tx, id).await?, app.ai.parallel);
    let of_conversation = i64::from(bounds.conversation) * QUEUE.0 - load.of_conversation;
    let of_team = i64::from(bounds.team) * QUEUE.1 - load.of_team;
    let room = usize::try_from(of_conversation.min(of_team)).unwrap_or(0);
    if room == 0 {
        return Err(busy());
    }
    // Those before go ahead; the rest is asked for once more.
    wanted.truncate(room);
    let count = i64::try_from(wanted.len()).unwrap_or(i64::MAX);
    refuse_haste(me, tx, now, count).await?;
    let period = quota::begun(tx, &settings, now).await?;
    let (mut rows, mut kept) = (Vec::new(), Vec::new());
    for wanted in wanted {
        let most = most(&provider.price, &wanted.prompt);
        // Somebody pays for the first plan with a flow of the quota, if it comes to one.
        let credit = wanted.target == Target::Scaffold && !build.row.credited;
        let held = match refuse_costly(tx, id, most, &settings).await {
            Ok(()) => quota::hold(tx, &settings, &period, most, credit).await,
            refused => refused,
        };
        match held {
            Ok(()) => {}
            Err(refusal) if rows.is_empty() => return Err(refusal),
            // Those before it go ahead.
            Err(_) => break,
        }
        if !store::hold_of_conversation(tx, id, most, 1, settings.most_per_conversation_nusd, now).await? {
            return Err(over_budget());
        }
        let row = CallRow {
            id: CallId::new(),
            conversation_id: id,
            user_id: me.user.id,
            target: wanted.target.to_string(),
            state: CallState::Held,
            server_id: app.server_id,
            lease_until: Some(now.plus_seconds(LEASE)),
            period_starts_at: period.starts_at,
            credit_held: credit,
            held_nusd: most,
            cost_nusd: 0,
            platform_nusd: 0,
            estimated: false,
            requests: 0,
            items: 0,
            input_tokens: 0,
            cache_write_5m_tokens: 0,
            cache_write_1h_tokens: 0,
            cache_read_tokens: 0,
            output_tokens: 0,
            provider: provider.name.to_owned(),
            model: provider.model.clone(),
            price: provider.price.id.clone(),
            prompt_version: prompts::PROMPT_VERSION.into(),
            request_id: None,
            error_code: None,
            error_detail: None,
            retry_after_seconds: None,
            started_at: now,
            ended_at: None,
        };
        store::add_call(tx, &row).await?;
        rows.push(row);
        kept.push(wanted);
    }
    Ok(Held { rows, wanted: kept })
}

/// Refuses a call that the conversation has no room for. Its row is held.
async fn refuse_costly(
    tx: &mut Write,
    id: ConversationId,
    most: i64,
    settings: &quota::Settings,
) -> Result<()> {
    let row = store::hold(tx, id).await?.ok_or(Error::NotFound("conversation"))?;
    if row.calls >= MOST_CALLS {
        return Err(refused(
            StatusCode::PAYMENT_REQUIRED,
            "conversation_budget",
            format!(
                "This build has had the {MOST_CALLS} calls that one may have. Go on by hand, or begin another one."
            ),
        ));
    }
    if row.spent_nusd + row.held_nusd + most > settings.most_per_conversation_nusd {
        return Err(over_budget());
    }
    Ok(())
}

/// Why a conversation may not cost any more.
pub fn over_budget() -> Error {
    refused(
        StatusCode::PAYMENT_REQUIRED,
        "conversation_budget",
        "What this build may still cost does not cover the most that this can cost. Go on by hand, wait for calls that run, or \
         ask an admin for more.",
    )
}

/// Begins calls: checks, holds, commits, and only then sends.
async fn begin<T: Serialize>(
    me: &Engineer,
    (id, revision): (ConversationId, Option<i64>),
    key: &IdempotencyKey,
    (operation, request): (&'static str, &impl Serialize),
    choose: impl FnOnce(&Build) -> Result<Vec<Wanted>>,
    answer: impl FnOnce(Vec<Call>) -> Result<T>,
) -> Result<Once<Accepted<T>>> {
    let app = me.app();
    // Who sends no key can still not begin the same thing twice: one call for a target is under way at a time.
    let mut act = match me.act(key, operation, request).await? {
        Begun::New(act) => act,
        Begun::Done(stored) => return Ok(Once::Again(stored)),
    };
    store::hold(&mut act, id).await?;
    let mut build = Build::read_open(me, &mut act, id).await?;
    // Who switches masking on means the builds that are there, too.
    build.content.is_masked |= store::quota(&mut act).await?.0.mask;
    if let Some(revision) = revision {
        build.refuse_stale(revision)?;
    }
    let provider = app.ai.usable()?;
    let active = super::conversations::active(&mut act, id).await?;
    let wanted = choose(&build)?;
    for wanted in &wanted {
        refuse_running(&active, &wanted.target.to_string())?;
    }
    let held = hold(me, &mut act, &build, &provider, wanted).await?;
    let answer = answer(held.rows.iter().map(Call::of).collect())?;
    act.keep(StatusCode::ACCEPTED, &answer).await?;
    send(app, me.team.id, build, &provider, held);
    Ok(Once::Fresh(Accepted(answer)))
}

/// Lets the calls go on by themselves. The first of several goes ahead: what they all read is in the provider's cache by the
/// time that it begins to answer.
fn send(app: &App, team: TeamId, build: Build, provider: &Provider, held: Held) {
    let build = std::sync::Arc::new(build);
    let (started, others) = watch::channel(false);
    let mut started = Some(started);
    for (row, wanted) in held.rows.into_iter().zip(held.wanted) {
        let turn = match started.take() {
            Some(started) => run::Turn::First(started),
            None => run::Turn::After(others.clone()),
        };
        let cancel = app.ai.register(row.id);
        let runner =
            Runner::new(app.clone(), team, row, wanted, build.clone(), provider.clone(), cancel, turn);
        app.tasks.spawn(runner.run());
    }
}

fn only(calls: Vec<Call>) -> Result<Call> {
    calls.into_iter().next().ok_or_else(|| anyhow::anyhow!("a call that was begun is there").into())
}

pub async fn scaffold(
    me: Engineer,
    Path(One { id }): Path<One>,
    IfMatch(revision): IfMatch,
    key: IdempotencyKey,
    note: Option<Json<Note>>,
) -> Result<Once<Accepted<Call>>> {
    let note = Note::of(note);
    let choose = |build: &Build| Ok(vec![build.wanted(Target::Scaffold, note.text())?]);
    begin(&me, (id, Some(revision)), &key, ("ai_scaffold", &(id, &note)), choose, only).await
}

pub async fn generate(
    me: Engineer,
    Path(OneBranch { id, key: branch }): Path<OneBranch>,
    key: IdempotencyKey,
    note: Option<Json<Note>>,
) -> Result<Once<Accepted<Call>>> {
    let note = Note::of(note);
    let choose = |build: &Build| Ok(vec![build.wanted(Target::Branch(branch.clone()), note.text())?]);
    begin(&me, (id, None), &key, ("ai_generate", &(id, &branch, &note)), choose, only).await
}

/// The calls that were begun.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BuildCalls")]
pub struct Calls {
    /// One for each branch without steps, as far as money is left.
    calls: Vec<Call>,
}

pub async fn generate_missing(
    me: Engineer,
    Path(One { id }): Path<One>,
    key: IdempotencyKey,
) -> Result<Once<Accepted<Calls>>> {
    let active = super::conversations::active(&mut *me.read().await?, id).await?;
    let choose = |build: &Build| {
        let is_idle = |key: &String| !active.iter().any(|call| call.target == branch_target(key));
        let missing: Vec<_> = build.content.missing().into_iter().filter(is_idle).collect();
        if missing.is_empty() {
            let refusal = if build.content.plan.is_none() {
                no_plan()
            } else {
                Error::conflict(
                    "not_ready",
                    "Every branch has steps or is being worked on. Generate one of them again by itself.",
                )
            };
            return Err(refusal);
        }
        missing.into_iter().map(|key| build.wanted(Target::Branch(key), "")).collect()
    };
    begin(&me, (id, None), &key, ("ai_generate_missing", &id), choose, |calls| Ok(Calls { calls })).await
}

/// Begins the call that looks at the whole.
pub async fn review(me: &Engineer, id: ConversationId, key: &IdempotencyKey) -> Result<Once<Accepted<Call>>> {
    let choose = |build: &Build| Ok(vec![build.wanted(Target::Review, "")?]);
    begin(me, (id, None), key, ("ai_review", &id), choose, only).await
}

/// Asks for the end of all calls of a conversation, on whatever server they run.
pub async fn ask_to_cancel_all(tx: &mut Write, id: ConversationId) -> Result<()> {
    for call in store::ask_to_cancel(tx, id, None).await? {
        tx.announce(CANCEL, call.to_string());
    }
    Ok(())
}

/// A call in the path.
#[derive(Deserialize, JsonSchema)]
pub struct OneCall {
    pub id: ConversationId,
    pub call: CallId,
}

/// How long a cancelled call is waited for, so that the answer says what it came to.
const PATIENCE: Duration = Duration::from_secs(3);

pub async fn cancel(me: Engineer, Path(OneCall { id, call }): Path<OneCall>) -> Result<Json<Call>> {
    let mut tx = me.write().await?;
    store::read(&mut tx, id, me.user.id).await?;
    store::call(&mut tx, id, call).await?;
    for call in store::ask_to_cancel(&mut tx, id, Some(call)).await? {
        tx.announce(CANCEL, call.to_string());
    }
    tx.commit().await?;
    let until = tokio::time::Instant::now() + PATIENCE;
    loop {
        let row = store::call(&mut *me.read().await?, id, call).await?;
        if row.state.is_over() || tokio::time::Instant::now() >= until {
            return Ok(Json(Call::of(&row)));
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// What calls would cost.
pub async fn costs(db: &mut Conn, provider: &Provider, wanted: &[Wanted], now: Time) -> Result<Estimate> {
    let mut sum = Estimate::default();
    let mut known: Option<(&str, Option<u64>)> = None;
    for (at, wanted) in wanted.iter().enumerate() {
        let stage = wanted.target.word();
        let usual = match known {
            Some((of, usual)) if of == stage => usual,
            _ => store::usual_output(db, stage, now.plus_seconds(-30 * 86_400)).await?,
        };
        known = Some((stage, usual));
        let output = usual.unwrap_or_else(|| wanted.target.stage().usual_tokens());
        // The first finds what others of the stage left in the cache, the rest find what the first one wrote.
        let cache = if at == 0 { Cache::Cold } else { Cache::Context };
        sum += estimate(&provider.price, &wanted.prompt, output, cache);
    }
    Ok(sum)
}
