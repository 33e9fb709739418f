//! A call while it runs: waits for its turn, streams the answer, keeps what arrives, mends what can be mended, and settles.
//!
//! Nobody waits for it and nobody's connection carries it: who wants to see it reads what is kept. It says every few seconds
//! that it is alive; where it no longer does, another server settles it in its place, and then nothing that it brings counts.

use super::{
    calls::{CallError, LEASE, Target, Wanted, most},
    conversations::{Build, Proposal, Reviewed},
    events,
    provider::{Provider, switched_off},
    store::{self, CallRow, End, Progress},
};
use crate::{
    App,
    db::{Conn, Scope, Write},
    http::{Error, Result},
    types::{TeamId, Time},
};
use pathbook_builder::{
    Prompt, Scanner, Usage,
    check::{self, Finding, has_errors},
    plan::{Plan, PlanBranch, Step},
    price::{cost, tokens},
    prompts,
    state::CallState,
    wire::{self, Remark},
};
use pathbook_provider::{Event, Failure, Kind, Stop};
use serde::Serialize;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    sync::{OwnedSemaphorePermit, watch},
    time::{MissedTickBehavior, interval, sleep},
};
use tokio_util::sync::CancellationToken;

/// How often it is said that the call is alive.
const BEAT: Duration = Duration::from_secs(5);
/// How long a call waits for its turn.
const TURN: Duration = Duration::from_mins(2);
/// How long to wait before asking again whether it is the call's turn.
const ASK_AGAIN: Duration = Duration::from_millis(200);
/// Bytes of an answer. More is none that was asked for.
const ANSWER_BYTES: usize = 256 * 1024;
/// Steps that a branch is asked for after an answer that was too long.
const FEWER_STEPS: u32 = 8;
/// How often it is tried to settle a call, while the database is away.
const SETTLE_TRIES: u32 = 6;

/// When a call goes ahead.
pub enum Turn {
    /// At once; the others hear when its answer begins.
    First(watch::Sender<bool>),
    /// After the first of them.
    After(watch::Receiver<bool>),
}

/// A call under way.
pub struct Runner {
    app: App,
    scope: Scope,
    call: CallRow,
    wanted: Wanted,
    build: Arc<Build>,
    provider: Provider,
    cancel: CancellationToken,
    turn: Option<Turn>,
    bill: Bill,
    seq: i64,
    items: i64,
    /// What has arrived and is not kept yet, because the database is away.
    pending: Vec<(i64, &'static str, String)>,
    begun: Instant,
    first_byte: Option<Duration>,
    first_item: Option<Duration>,
}

/// What the requests of a call came to.
#[derive(Default)]
struct Bill {
    usage: Usage,
    /// For what is brought in the end.
    nusd: u64,
    /// For requests that brought nothing: nobody but us pays for them.
    lost_nusd: u64,
    /// Of that, for the last request.
    last_nusd: u64,
    estimated: bool,
    requests: u32,
    request_id: Option<String>,
}

/// What a call brings.
enum Product {
    Plan(Plan),
    Steps { steps: Vec<Step>, partial: bool },
    Remarks(Vec<Remark>),
}

/// How a call ended.
enum Ended {
    Brought(Product),
    Failed(CallError),
    Cancelled,
    /// Another server has settled it.
    Lost,
}

/// How one request ended.
enum Reply {
    /// With an answer, which is not whole where it reached the most that it may have.
    Answer {
        text: String,
        is_whole: bool,
    },
    Refused,
    Failed(Failure),
    Stopped(Ended),
}

/// What an answer is good for.
enum Verdict {
    /// For what was asked for.
    Take(Product),
    /// For little: another request may bring something better.
    Mend { prompt: Box<Prompt>, so_far: Option<Product> },
    /// For nothing.
    Refuse(CallError),
}

fn add(sum: &mut Usage, more: &Usage) {
    sum.input += more.input;
    sum.cache_write_5m += more.cache_write_5m;
    sum.cache_write_1h += more.cache_write_1h;
    sum.cache_read += more.cache_read;
    sum.output += more.output;
}

fn int(nusd: u64) -> i64 {
    i64::try_from(nusd).unwrap_or(i64::MAX)
}

fn failed(code: &'static str, detail: &str) -> Ended {
    Ended::Failed(CallError::new(code, detail))
}

/// The error that a person sees of a failure, and of which the ledger keeps the code.
fn explained(failure: &Failure) -> CallError {
    let (code, detail) = match failure.kind {
        Kind::Busy => {
            ("ai_busy", "The provider of the language model has too much to do. Wait a little and try again.")
        }
        kind if kind.switches_off() => ("ai_failed", switched_off(kind)),
        Kind::TooLarge => (
            "material_too_large",
            "Form and material together are more than the model can read. Shorten the material.",
        ),
        Kind::Misconfigured => {
            ("ai_failed", "The provider does not take the request as this server sends it. Tell who runs it.")
        }
        Kind::Timeout => ("ai_failed", "The model took too long. Nothing was charged; try again."),
        Kind::Cut => ("ai_failed", "The answer broke off twice. Nothing was charged; try again."),
        Kind::Unavailable => (
            "ai_failed",
            "The provider of the language model cannot be reached. Nothing was charged; try again.",
        ),
        _ => ("ai_failed", "What came was no answer of a language model. Nothing was charged; try again."),
    };
    let retry_after_seconds =
        failure.retry_after.map(|wait| i64::try_from(wait.as_secs().max(1)).unwrap_or(60));
    CallError { retry_after_seconds, ..CallError::new(code, detail) }
}

impl Runner {
    /// A call that is held, to be done.
    #[expect(clippy::too_many_arguments, reason = "a call is made of these in one place")]
    pub fn new(
        app: App,
        team: TeamId,
        call: CallRow,
        wanted: Wanted,
        build: Arc<Build>,
        provider: Provider,
        cancel: CancellationToken,
        turn: Turn,
    ) -> Self {
        #[expect(clippy::disallowed_methods, reason = "it works for the team whose member began the call")]
        let scope = Scope::granted(team);
        Self {
            app,
            scope,
            call,
            wanted,
            build,
            provider,
            cancel,
            turn: Some(turn),
            bill: Bill::default(),
            seq: 0,
            items: 0,
            pending: Vec::new(),
            begun: Instant::now(),
            first_byte: None,
            first_item: None,
        }
    }

    /// Does it.
    pub async fn run(mut self) {
        let ended = match self.work().await {
            Ok(ended) => ended,
            Err(error) => {
                tracing::error!(?error, call = %self.call.id, "a call could not go on");
                failed("ai_failed", "Something went wrong on our side. Nothing was charged; try again.")
            }
        };
        self.app.ai.forget(self.call.id);
        if matches!(ended, Ended::Lost) {
            tracing::warn!(call = %self.call.id, "a call was settled by another server");
            return;
        }
        let mut wait = Duration::from_millis(100);
        for attempt in 1..=SETTLE_TRIES {
            match self.settle(&ended).await {
                Ok(()) => return,
                Err(error) if attempt < SETTLE_TRIES => {
                    tracing::warn!(%error, call = %self.call.id, "a call could not be settled yet");
                    sleep(wait).await;
                    wait *= 2;
                }
                // When its lease is over, whoever is there settles it.
                Err(error) => {
                    tracing::error!(?error, call = %self.call.id, "a call is left to be settled later");
                }
            }
        }
    }

    async fn work(&mut self) -> Result<Ended> {
        let _permit = match self.wait_for_turn().await? {
            Ok(permit) => permit,
            Err(ended) => return Ok(ended),
        };
        let mut prompt = self.wanted.prompt.clone();
        let (mut may_repeat, mut may_mend) = (true, true);
        // The best that came so far, to fall back on.
        let mut best: Option<Product> = None;
        loop {
            let (next, otherwise) = match self.ask(&prompt).await? {
                Reply::Stopped(ended) => return Ok(ended),
                Reply::Failed(failure)
                    if failure.kind == Kind::Cut && failure.usage.is_some() && may_repeat =>
                {
                    may_repeat = false;
                    (prompt.clone(), explained(&failure))
                }
                Reply::Failed(failure) => {
                    return Ok(best.map_or(Ended::Failed(explained(&failure)), Ended::Brought));
                }
                Reply::Refused => {
                    let detail = "The model would not answer this. Put the problem in other words and try again; nothing was \
                                  charged.";
                    return Ok(best.map_or_else(|| failed("ai_refused", detail), Ended::Brought));
                }
                Reply::Answer { text, is_whole } => match self.judge(&text, is_whole) {
                    Verdict::Take(product) => return Ok(Ended::Brought(product)),
                    Verdict::Refuse(error) => return Ok(Ended::Failed(error)),
                    Verdict::Mend { prompt, so_far } => {
                        if so_far.is_none() {
                            // It was no answer, so nobody gets anything of it.
                            self.bill.lose();
                        }
                        best = so_far.or(best);
                        let unusable = CallError::new(
                            "ai_failed",
                            "The model's answer was not in the form that was asked for. Nothing was charged; try again.",
                        );
                        if !may_mend {
                            return Ok(best.map_or(Ended::Failed(unusable), Ended::Brought));
                        }
                        may_mend = false;
                        (*prompt, unusable)
                    }
                },
            };
            // What was billed may not be asked again without holding the worst case again.
            let is_held = match self.hold_again(&next).await {
                Err(error) if is_passing(&error) => false,
                held => held?,
            };
            if !is_held {
                return Ok(best.map_or(Ended::Failed(otherwise), Ended::Brought));
            }
            prompt = next;
        }
    }

    /// Waits until the call may run: after the first of those that were begun together, and within the bounds.
    async fn wait_for_turn(&mut self) -> Result<Result<OwnedSemaphorePermit, Ended>> {
        let until = Instant::now() + TURN;
        let mut beat = beats();
        if let Some(Turn::After(mut first)) = self.turn.take_if(|turn| matches!(turn, Turn::After(_))) {
            loop {
                tokio::select! {
                    // Where the first is gone, nothing is to be waited for either.
                    () = async { drop(first.wait_for(|started| *started).await) } => break,
                    ended = self.interrupted() => return Ok(Err(ended)),
                    _ = beat.tick() => if let Some(ended) = self.alive().await? { return Ok(Err(ended)) },
                }
            }
        }
        let permits = self.app.ai.permits.clone();
        loop {
            let permit = tokio::select! {
                permit = permits.clone().acquire_owned() => permit.map_err(anyhow::Error::from)?,
                ended = self.interrupted() => return Ok(Err(ended)),
                _ = beat.tick() => match self.alive().await? {
                    Some(ended) => return Ok(Err(ended)),
                    None => continue,
                },
            };
            let begun = match self.begin().await {
                Err(error) if is_passing(&error) => Ok(false),
                begun => begun?,
            };
            match begun {
                Ok(true) => return Ok(Ok(permit)),
                Ok(false) if Instant::now() < until => drop(permit),
                Ok(false) => {
                    let detail = "The model had too much to do for this team. Nothing was charged; try again in a moment.";
                    return Ok(Err(failed("ai_busy", detail)));
                }
                Err(ended) => return Ok(Err(ended)),
            }
            tokio::select! {
                () = sleep(ASK_AGAIN) => {}
                ended = self.interrupted() => return Ok(Err(ended)),
            }
        }
    }

    /// Begins to run, if the bounds let it and the call is still wanted.
    async fn begin(&self) -> Result<Result<bool, Ended>> {
        // Most look in vain, and need not hold up those who write.
        if !self.has_room(&mut *self.app.db.read(self.scope).await?).await? {
            return Ok(Ok(false));
        }
        let mut tx = self.app.db.write(self.scope).await?;
        let until = self.lease(&mut tx).await?;
        match store::renew(&mut tx, self.call.id, until).await? {
            None => return Ok(Err(Ended::Lost)),
            Some(true) => return Ok(Err(Ended::Cancelled)),
            Some(false) => {}
        }
        store::lock_period(&mut tx, self.call.period_starts_at).await?;
        let may = self.has_room(&mut tx).await?;
        if may {
            store::send(&mut tx, self.call.id, until).await?;
            events::moved(&mut tx, self.call.id, None);
        }
        tx.commit().await?;
        Ok(Ok(may))
    }

    async fn has_room(&self, db: &mut Conn) -> Result<bool> {
        let (load, bounds) = (store::load(db, self.call.conversation_id).await?, self.app.ai.parallel);
        Ok(load.running_of_conversation < bounds.conversation.into()
            && load.running_of_team < bounds.team.into())
    }

    /// Ends when somebody wants the call to end.
    async fn interrupted(&self) -> Ended {
        tokio::select! {
            () = self.cancel.cancelled() => Ended::Cancelled,
            () = self.app.stop.cancelled() => {
                failed("ai_failed", "The server was stopped while the model answered. Nothing was charged; try again.")
            }
        }
    }

    async fn lease(&self, tx: &mut Write) -> Result<Time> {
        Ok(crate::schedules::now(tx, &self.app).await?.plus_seconds(LEASE))
    }

    /// Says that the call is alive. How it ends, where it is not ours any more or its end was asked for.
    async fn alive(&self) -> Result<Option<Ended>> {
        match self.renew().await {
            // The lease holds for several beats.
            Err(error) if is_passing(&error) => Ok(None),
            renewed => renewed,
        }
    }

    async fn renew(&self) -> Result<Option<Ended>> {
        let mut tx = self.app.db.write(self.scope).await?;
        let until = self.lease(&mut tx).await?;
        let asked = store::renew(&mut tx, self.call.id, until).await?;
        tx.commit().await?;
        Ok(match asked {
            None => Some(Ended::Lost),
            Some(true) => Some(Ended::Cancelled),
            Some(false) => None,
        })
    }

    /// Holds the worst case of one more request, if the quota and the conversation still have it, and tells who follows that
    /// what they have seen is void.
    async fn hold_again(&mut self, prompt: &Prompt) -> Result<bool> {
        let more = most(&self.provider.price, prompt);
        let mut tx = self.app.db.write(self.scope).await?;
        let now = crate::schedules::now(&mut tx, &self.app).await?;
        let Some(call) = store::hold_more(&mut tx, self.call.id, more).await? else { return Ok(false) };
        let (settings, _) = store::quota(&mut tx).await?;
        let of_conversation = settings.most_per_conversation_nusd;
        let (conversation, period) = (self.call.conversation_id, self.call.period_starts_at);
        let held = store::hold_of_conversation(&mut tx, conversation, more, 0, of_conversation, now).await?
            && store::hold_of_period(&mut tx, period, more, 0, &settings).await?;
        if !held {
            return Ok(false);
        }
        store::add_items(&mut tx, self.call.id, [(self.seq + 1, "reset", "{}".to_owned())]).await?;
        events::moved(&mut tx, self.call.id, None);
        tx.commit().await?;
        self.seq += 1;
        self.items = 0;
        self.pending.clear();
        self.call = call;
        Ok(true)
    }

    /// Asks once.
    async fn ask(&mut self, prompt: &Prompt) -> Result<Reply> {
        match &self.wanted.target {
            Target::Scaffold => self.stream::<PlanBranch>(prompt).await,
            Target::Branch(_) => self.stream::<Step>(prompt).await,
            Target::Review => self.stream::<Remark>(prompt).await,
        }
    }

    async fn stream<T: serde::de::DeserializeOwned + Serialize>(&mut self, prompt: &Prompt) -> Result<Reply> {
        self.bill.requests += 1;
        let mut answer = self.provider.client.stream(prompt);
        let mut scanner = Scanner::<T>::default();
        let (mut text, mut usage, mut is_started) = (String::new(), Usage::default(), false);
        let (mut beat, mut noted) = (beats(), Instant::now());
        loop {
            let event = tokio::select! {
                ended = self.interrupted() => {
                    drop(answer);
                    self.bill.broken_off(&self.provider, prompt, usage, &text, is_started);
                    return Ok(Reply::Stopped(ended));
                }
                _ = beat.tick() => {
                    match self.alive().await? {
                        Some(ended) => {
                            drop(answer);
                            self.bill.broken_off(&self.provider, prompt, usage, &text, is_started);
                            return Ok(Reply::Stopped(ended));
                        }
                        None => continue,
                    }
                }
                event = answer.next() => event,
            };
            match event {
                Some(Event::Started { request_id, usage: billed, .. }) => {
                    is_started = true;
                    usage = billed;
                    self.first_byte.get_or_insert_with(|| self.begun.elapsed());
                    if let Some(Turn::First(started)) = &self.turn {
                        // Nobody waits where there is but one call.
                        let _ = started.send(true);
                    }
                    self.bill.request_id = request_id;
                    self.keep::<T>(&[], &usage, &text).await?;
                }
                Some(Event::Text(more)) => {
                    text.push_str(&more);
                    if text.len() > ANSWER_BYTES {
                        drop(answer);
                        self.bill.broken_off(&self.provider, prompt, usage, &text, is_started);
                        self.bill.lose();
                        return Ok(Reply::Failed(oversized()));
                    }
                    let found = scanner.push(&more);
                    if !found.is_empty() || noted.elapsed() > Duration::from_secs(1) {
                        noted = Instant::now();
                        self.keep(&found, &usage, &text).await?;
                    }
                }
                Some(Event::Usage { usage: billed, .. }) => usage = billed,
                Some(Event::Waiting { attempt, wait }) => match self.tell_waiting(attempt, wait).await {
                    Err(error) if !is_passing(&error) => return Err(error),
                    _ => {}
                },
                Some(Event::Done { stop, usage, estimated }) => {
                    return Ok(self.done(stop, usage, estimated, text));
                }
                Some(Event::Failed(failure)) => {
                    if let Some(usage) = failure.usage {
                        self.bill.add(&self.provider, &usage, failure.estimated);
                        self.bill.lose();
                    }
                    self.bill.request_id = failure.request_id.clone().or(self.bill.request_id.take());
                    return Ok(Reply::Failed(failure));
                }
                None => return Ok(Reply::Failed(Failure { kind: Kind::Malformed, ..oversized() })),
            }
        }
    }

    fn done(&mut self, stop: Stop, usage: Usage, estimated: bool, text: String) -> Reply {
        match stop {
            Stop::Refusal { category } => {
                tracing::info!(call = %self.call.id, ?category, "the model refused");
                // Who refuses before the first word bills nothing.
                if !text.is_empty() {
                    self.bill.add(&self.provider, &usage, estimated);
                    self.bill.lose();
                }
                Reply::Refused
            }
            Stop::ContextExceeded => {
                self.bill.add(&self.provider, &usage, estimated);
                self.bill.lose();
                Reply::Failed(Failure { kind: Kind::TooLarge, ..oversized() })
            }
            Stop::MaxTokens => {
                self.bill.add(&self.provider, &usage, estimated);
                Reply::Answer { text, is_whole: false }
            }
            Stop::EndTurn | Stop::Other => {
                self.bill.add(&self.provider, &usage, estimated);
                Reply::Answer { text, is_whole: true }
            }
        }
    }

    /// Keeps what has arrived, and tells who follows. Where the database is away, it is kept later: the answer is worth more
    /// than what is shown of it.
    async fn keep<T: Serialize>(&mut self, found: &[T], usage: &Usage, text: &str) -> Result<()> {
        if !found.is_empty() {
            self.first_item.get_or_insert_with(|| self.begun.elapsed());
        }
        for item in found {
            self.seq += 1;
            self.items += 1;
            let body = serde_json::to_string(item).map_err(anyhow::Error::from)?;
            self.pending.push((self.seq, "item", body));
        }
        let now = Usage { output: usage.output.max(tokens(text.len() as u64)), ..*usage };
        match self.store(&now).await {
            Ok(()) => self.pending.clear(),
            Err(error) if is_passing(&error) => {
                tracing::warn!(%error, call = %self.call.id, "what a call brings is kept later");
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    async fn store(&self, now: &Usage) -> Result<()> {
        let mut sum = self.bill.usage;
        add(&mut sum, now);
        let mut tx = self.app.db.write(self.scope).await?;
        let progress = Progress {
            usage: sum,
            cost_nusd: int(self.bill.nusd + cost(&self.provider.price, now)),
            platform_nusd: int(self.bill.lost_nusd),
            items: self.items,
            request_id: self.bill.request_id.as_deref(),
            until: self.lease(&mut tx).await?,
        };
        // Where the call is lost, the next beat says so; nothing is kept of it.
        if store::progress(&mut tx, self.call.id, &progress).await? {
            store::add_items(&mut tx, self.call.id, self.pending.clone()).await?;
            events::moved(&mut tx, self.call.id, None);
            tx.commit().await?;
        }
        Ok(())
    }

    async fn tell_waiting(&self, attempt: u32, wait: Duration) -> Result<()> {
        let mut tx = self.app.db.write(self.scope).await?;
        let until = self.lease(&mut tx).await?;
        store::renew(&mut tx, self.call.id, until).await?;
        events::moved(&mut tx, self.call.id, Some((attempt, wait)));
        Ok(tx.commit().await?)
    }

    /// What an answer is good for.
    fn judge(&self, text: &str, is_whole: bool) -> Verdict {
        if prompts::leaks_canary(text) {
            let detail = "The model repeated its instructions instead of answering. Nothing was charged; look at form and \
                          material for text that addresses a model.";
            return Verdict::Refuse(CallError::new("ai_failed", detail));
        }
        let known = self.build.known();
        let again = |so_far| Verdict::Mend { prompt: Box::new(self.wanted.prompt.clone()), so_far };
        let wrong = |findings: &[Finding]| -> Vec<Finding> {
            findings.iter().filter(|finding| has_errors(std::slice::from_ref(finding))).cloned().collect()
        };
        match (&self.wanted.target, &self.build.content.plan) {
            (Target::Scaffold, _) => {
                let Ok(plan) = wire::parse_scaffold(text) else { return again(None) };
                let plan = check::fix_plan(&known, &plan);
                let findings = wrong(&check::plan(&known, &plan));
                if findings.is_empty() {
                    return Verdict::Take(Product::Plan(plan));
                }
                let prompt = self.as_person(prompts::repair_scaffold(&known, &plan, &findings));
                Verdict::Mend { prompt: Box::new(prompt), so_far: Some(Product::Plan(plan)) }
            }
            (Target::Branch(key), Some(plan)) if is_whole => {
                let Ok(steps) = wire::parse_branch(text) else { return again(None) };
                let steps = check::fix_branch(&known, plan, key, &steps);
                let findings = wrong(&check::branch(&known, plan, key, &steps));
                if findings.is_empty() {
                    return Verdict::Take(Product::Steps { steps, partial: false });
                }
                let prompt = self.as_person(prompts::repair_branch(&known, plan, key, &steps, &findings));
                Verdict::Mend {
                    prompt: Box::new(prompt),
                    so_far: Some(Product::Steps { steps, partial: false }),
                }
            }
            (Target::Branch(key), Some(plan)) => {
                let steps = Scanner::<Step>::default().push(text);
                let steps = check::fix_branch(&known, plan, key, &steps);
                let so_far = (!steps.is_empty()).then_some(Product::Steps { steps, partial: true });
                let note = self.wanted.note.as_deref().unwrap_or_default();
                let prompt = self.as_person(prompts::branch(&known, plan, key, note, FEWER_STEPS));
                Verdict::Mend { prompt: Box::new(prompt), so_far }
            }
            (Target::Branch(_), None) => again(None),
            (Target::Review, _) => match wire::parse_review(text) {
                Ok(remarks) => Verdict::Take(Product::Remarks(remarks)),
                Err(_) => again(None),
            },
        }
    }

    /// A prompt of the same person.
    fn as_person(&self, prompt: Prompt) -> Prompt {
        Prompt { user: self.wanted.prompt.user.clone(), ..prompt }
    }

    /// Settles the call, and writes what it brought into the conversation, in one transaction.
    async fn settle(&self, ended: &Ended) -> Result<()> {
        let bill = &self.bill;
        let (state, error) = match ended {
            Ended::Brought(_) => (CallState::Settled, None),
            Ended::Failed(error) => (CallState::Failed, Some(error.clone())),
            Ended::Cancelled | Ended::Lost => (CallState::Cancelled, None),
        };
        // What is not delivered is not charged.
        let (team, ours) = match ended {
            Ended::Failed(_) => (0, bill.nusd + bill.lost_nusd),
            _ => {
                // A provider that goes past what it was asked for is not the team's to pay.
                let team = bill.nusd.min(u64::try_from(self.call.held_nusd).unwrap_or(0));
                (team, bill.lost_nusd + (bill.nusd - team))
            }
        };
        let end = End {
            state,
            usage: bill.usage,
            cost_nusd: int(team),
            platform_nusd: int(ours),
            estimated: bill.estimated,
            error,
            credit: matches!(ended, Ended::Brought(Product::Plan(_))),
        };
        let mut tx = self.app.db.write(self.scope).await?;
        let now = crate::schedules::now(&mut tx, &self.app).await?;
        let Some(call) = store::settle(&mut tx, self.call.id, &end, now).await? else {
            tracing::warn!(call = %self.call.id, "a call was settled by another server");
            return Ok(());
        };
        if let Some(row) = store::hold(&mut tx, call.conversation_id).await? {
            match Build::of(&mut tx, row, now).await {
                Ok(mut build) if !build.row.state.is_closed() => {
                    self.deliver(&mut tx, &mut build, ended, now).await?;
                }
                // It is over by now: what was brought comes to nothing, and nothing of it stays.
                Ok(_) | Err(Error::Refused { .. }) => store::forget_items(&mut tx, self.call.id).await?,
                Err(error) => return Err(error),
            }
        }
        events::moved(&mut tx, self.call.id, None);
        tx.commit().await?;
        self.log(&call);
        Ok(())
    }

    /// Writes what the call brought into the conversation, whose row is held.
    async fn deliver(&self, tx: &mut Write, build: &mut Build, ended: &Ended, now: Time) -> Result<()> {
        let content = &mut build.content;
        match (ended, &self.wanted.target) {
            (Ended::Brought(Product::Plan(plan)), _) => {
                content.take_plan(plan.clone())?;
                build.save(tx, now).await
            }
            (Ended::Brought(Product::Steps { steps, partial }), Target::Branch(key)) => {
                // A branch that the plan no longer has takes nothing.
                if content.plan.as_ref().is_none_or(|plan| plan.branch(key).is_none()) {
                    return Ok(());
                }
                let work = content.branches.entry(key.clone()).or_default();
                work.error = None;
                work.proposal = Some(Proposal {
                    steps: steps.clone(),
                    note: self.wanted.note.clone(),
                    partial: *partial,
                    basis: self.build.content.basis(key),
                });
                build.save(tx, now).await
            }
            (Ended::Brought(Product::Remarks(remarks)), _) => {
                let basis = self.build.content.print();
                // What changed meanwhile has not been looked at.
                if basis == content.print() {
                    content.reviewed();
                }
                build.review = Some(Reviewed { ai_findings: remarks.clone(), checked_at: now, basis });
                build.note(tx, now).await
            }
            (Ended::Failed(error), Target::Branch(key)) => {
                if content.plan.as_ref().is_none_or(|plan| plan.branch(key).is_none()) {
                    return Ok(());
                }
                content.branches.entry(key.clone()).or_default().error = Some(error.clone());
                build.note(tx, now).await
            }
            _ => Ok(()),
        }
    }

    /// One line that says what a call came to and nothing of what it was about.
    fn log(&self, call: &CallRow) {
        let millis =
            |duration: Option<Duration>| duration.map(|it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX));
        tracing::info!(
            team = %self.scope.team(),
            conversation = %call.conversation_id,
            call = %call.id,
            stage = self.wanted.target.word(),
            provider = call.provider,
            model = call.model,
            prompt_version = call.prompt_version,
            prompt_bytes = self.wanted.prompt.bytes(),
            state = call.state.as_str(),
            error = call.error_code,
            requests = self.bill.requests,
            input = call.input_tokens,
            cache_write = call.cache_write_5m_tokens + call.cache_write_1h_tokens,
            cache_read = call.cache_read_tokens,
            output = call.output_tokens,
            cost_nusd = call.cost_nusd,
            platform_nusd = call.platform_nusd,
            estimated = call.estimated,
            request_id = call.request_id,
            items = call.items,
            first_byte_ms = millis(self.first_byte),
            first_item_ms = millis(self.first_item),
            total_ms = millis(Some(self.begun.elapsed())),
            "a call to the model ended"
        );
    }
}

/// Whether it will pass by itself.
fn is_passing(error: &Error) -> bool {
    matches!(error, Error::Unavailable { .. } | Error::StorageFull)
}

fn beats() -> tokio::time::Interval {
    let mut beat = interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first comes at once, and the lease has just begun.
    beat.reset();
    beat
}

fn oversized() -> Failure {
    Failure {
        kind: Kind::Oversized,
        usage: None,
        estimated: true,
        request_id: None,
        retry_after: None,
        status: None,
    }
}

impl Bill {
    /// Adds what a request came to.
    fn add(&mut self, provider: &Provider, usage: &Usage, estimated: bool) {
        self.last_nusd = cost(&provider.price, usage);
        self.nusd += self.last_nusd;
        self.estimated |= estimated;
        add(&mut self.usage, usage);
    }

    /// Takes over what the last request came to: it brought nothing.
    fn lose(&mut self) {
        let last = std::mem::take(&mut self.last_nusd);
        self.nusd -= last;
        self.lost_nusd += last;
    }

    /// Adds what a request came to that was ended before its time: what it read is known, what it wrote is reckoned from what
    /// has arrived.
    fn broken_off(
        &mut self,
        provider: &Provider,
        prompt: &Prompt,
        usage: Usage,
        text: &str,
        is_started: bool,
    ) {
        if is_started {
            let reckoned = tokens(text.len() as u64).min(prompt.max_tokens.into());
            let output = usage.output.max(reckoned);
            self.add(provider, &Usage { output, ..usage }, true);
        }
    }
}
