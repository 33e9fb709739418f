//! What becomes of a schedule that is due: entries of the ledger, batches, and its next moment, all in one transaction.

use super::{
    Assignment, Overlap, State, plan,
    store::{self, Advance, Entry, Row},
};
use crate::{
    App,
    auth::{self, Role, UserRef, directory::Team},
    batches::{self, Aim, Launch, NotLaunched, Refusal, Trigger},
    db::Write,
    http::{Error, Result},
    targets,
    types::{BatchId, OccurrenceId, TargetListId, TeamId, Time, UserId},
};
use pathbook_schedule::due::{self, Blackout, FireState, MissReason, Next, What};
use std::{
    collections::{HashMap, hash_map},
    sync::Arc,
};

/// After so many failures in a row for the same reason, a schedule is paused.
const FAILURES: i64 = 3;
/// How many sessions a transaction starts before it is committed and others have their turn.
const SESSIONS: usize = 5000;

/// One transaction's work for one team. Remembers what many schedules share.
pub struct Round<'r> {
    app: &'r App,
    team: Arc<Team>,
    now: Time,
    blackouts: Vec<Blackout>,
    lists: HashMap<(TargetListId, Option<String>), Arc<List>>,
    walkers: HashMap<UserId, Option<UserRef>>,
    sessions: usize,
}

/// A target list as it is now.
struct List {
    name: String,
    archived: bool,
    aims: Vec<Aim>,
}

/// What became of a schedule.
pub struct Done {
    pub entries: Vec<Entry>,
    pub advance: Advance,
}

/// Why no batch was launched at a moment.
struct Reason {
    state: State,
    code: &'static str,
    detail: String,
}

impl Reason {
    fn skipped(code: &'static str, detail: &str) -> Self {
        Self { state: State::Skipped, code, detail: detail.to_owned() }
    }

    fn failed(code: &'static str, detail: &str) -> Self {
        Self { state: State::Failed, code, detail: detail.to_owned() }
    }
}

impl<'r> Round<'r> {
    /// A round for schedules of a team whose next moments are not before this one.
    pub async fn begin(app: &'r App, tx: &mut Write, team: TeamId, first: Time, now: Time) -> Result<Self> {
        let blackouts = plan::blackouts(tx, first.min(now)).await?;
        let team = app.directory.team(&team.to_string()).await?.ok_or(Error::NotFound("team"))?;
        Ok(Self { app, team, now, blackouts, lists: HashMap::new(), walkers: HashMap::new(), sessions: 0 })
    }

    /// Whether others should have their turn before more is launched.
    pub fn is_full(&self) -> bool {
        self.sessions >= SESSIONS
    }

    /// Does what is due of a schedule whose row is held.
    pub async fn handle(&mut self, tx: &mut Write, row: &Row) -> Result<Done> {
        let due =
            row.next_run_at.ok_or_else(|| anyhow::anyhow!("a schedule without a next moment is due"))?;
        let plan = self.app.rules.compile(&row.rule)?;
        let blackouts = std::mem::take(&mut self.blackouts);
        let standing = plan::standing(row, &plan, &blackouts);
        let decided = standing.due(plan::ahead(row, self.now).timestamp());
        let mut row = row.clone();
        let mut entries = Vec::with_capacity(decided.moments.len());
        let mut last_failure = None;
        let mut left = None;
        for moment in &decided.moments {
            if self.is_full() {
                let nominal = moment.coalesced_from.unwrap_or(moment.nominal);
                left = Some(Next { nominal, run_at: standing.run_at(nominal) });
                break;
            }
            let nominal = Time::from(moment.nominal);
            let trigger_key = plan::trigger_key(nominal);
            // Only a clock that was ahead for a while can have come by here before.
            let seen = row.last_at.is_some_and(|last| last >= nominal);
            if seen && store::is_entered(tx, row.id, &trigger_key).await? {
                if let Some(first) = moment.coalesced_from {
                    let others = (first.into(), nominal.plus_microseconds(-1));
                    entries.extend(plan::owed(self.app, tx, &row, &plan, others, self.now).await?);
                }
                continue;
            }
            let (state, batch_id, reason) = match moment.what {
                What::Fire { state } => match self.fire(tx, &row, nominal, &plan).await? {
                    Ok(batch) => (fired(state), Some(batch), None),
                    Err(reason) => (reason.state, None, Some((reason.code, reason.detail))),
                },
                What::Skipped { reason: due::SkipReason::Blackout } => {
                    let name = moment.blackout.clone().unwrap_or_default();
                    (State::Skipped, None, Some(("blackout", name)))
                }
                What::Missed { reason } => (State::Missed, None, Some(missed(reason))),
            };
            match state {
                State::Fired | State::Late | State::CaughtUp => {
                    row.fired += 1;
                    row.failures = 0;
                }
                State::Failed => {
                    let code = reason.as_ref().map_or("internal", |(code, _)| *code);
                    if last_failure.is_none() && row.failures > 0 {
                        last_failure = store::last_reason(tx, row.id, State::Failed).await?;
                    }
                    row.failures = if last_failure.as_deref() == Some(code) { row.failures + 1 } else { 1 };
                    last_failure = Some(code.to_owned());
                }
                State::Skipped | State::Missed => {}
            }
            row.last_at = row.last_at.max(Some(nominal));
            row.last_state = Some(state);
            let (reason, detail) = reason.unzip();
            entries.push(Entry {
                schedule_id: row.id,
                id: OccurrenceId::new(),
                trigger_key,
                scheduled_for: nominal,
                handled_at: self.now,
                server_id: self.app.server_id,
                state,
                reason,
                detail: detail.filter(|text| !text.is_empty()),
                coalesced_from: moment.coalesced_from.map(Time::from),
                coalesced: i64::from(moment.coalesced_count),
                batch_id,
                run_at: plan::begins(&row, moment.run_at),
            });
        }
        let spent = row.max_occurrences.is_some_and(|most| row.fired >= most);
        let next = match left.or(decided.next) {
            _ if spent => None,
            Some(next) => Some(next),
            // It may have been decided that the last firing is the last one, and then it was not fired.
            None => decided.moments.last().and_then(|moment| {
                let nominal = plan.next_after(moment.nominal.into())?.timestamp();
                Some(Next { nominal, run_at: standing.run_at(nominal) })
            }),
        };
        plan::disarm(&mut row);
        match next {
            Some(next) => {
                row.next_at = Some(next.nominal.into());
                row.next_run_at = Some(plan::begins(&row, next.run_at));
            }
            None => row.finished_at = Some(self.now),
        }
        if row.failures >= FAILURES && row.finished_at.is_none() {
            plan::settle(self.app, tx, &row, self.now).await?;
            plan::stop(&mut row, last_failure.as_deref().unwrap_or("internal"));
        }
        self.blackouts = blackouts;
        super::announce(tx, &row);
        Ok(Done { entries, advance: Advance::of(row, due) })
    }

    /// Launches the batch of a moment, or says why not.
    async fn fire(
        &mut self,
        tx: &mut Write,
        row: &Row,
        nominal: Time,
        plan: &plan::Plan,
    ) -> Result<Result<BatchId, Reason>> {
        let list = self.list(tx, row).await?;
        if list.archived {
            return Ok(Err(Reason::failed("target_list_archived", "The target list is archived.")));
        }
        let mut aims = list.aims.clone();
        if aims.is_empty() {
            return Ok(Err(Reason::skipped("no_targets", "There is no target on the list that it is for.")));
        }
        // Before anything is cancelled for its sake.
        if let Err(not) = batches::check(tx, row.flow_id, row.pinned_version).await {
            return refused(not);
        }
        match row.overlap {
            Overlap::Allow => {}
            Overlap::Skip => {
                if batches::has_open(tx, row.id).await? {
                    return Ok(Err(Reason::skipped("overlap", "An earlier batch is not finished.")));
                }
            }
            Overlap::SkipOpenTargets => {
                let open = batches::open_targets(tx, row.id).await?;
                aims.retain(|aim| aim.target.is_none_or(|target| !open.contains(&target)));
                if aims.is_empty() {
                    let detail = "All targets still have an open session.";
                    return Ok(Err(Reason::skipped("no_open_targets", detail)));
                }
            }
            Overlap::Supersede => {
                let by = self.owner(row).await?;
                batches::supersede(tx, self.team.id, row.id, &by, self.now).await?;
            }
        }
        let (local, _) = plan.describe(nominal);
        let minute = local.get(..16).unwrap_or(&local).replace('T', " ");
        let name = format!("{}, {minute}", row.name);
        let size = aims.len();
        match self.launch(tx, row, aims, &list.name, &name, nominal, Trigger::Schedule).await {
            Ok(batch) => {
                self.sessions += size;
                Ok(Ok(batch))
            }
            Err(not) => refused(not),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "each is another part of the batch")]
    async fn launch(
        &mut self,
        tx: &mut Write,
        row: &Row,
        aims: Vec<Aim>,
        list: &str,
        name: &str,
        nominal: Time,
        trigger: Trigger,
    ) -> Result<BatchId, NotLaunched> {
        let owner = self.owner(row).await?;
        let mut assignees = self.assignees(row).await?;
        if assignees.is_empty() {
            // The work does not wait for somebody to notice that those who were named have left.
            assignees.push(owner.clone());
        }
        // So that it is not always the same one who begins.
        let turn = usize::try_from(row.fired).unwrap_or(0) % assignees.len();
        assignees.rotate_left(turn);
        let launch = Launch {
            flow: row.flow_id,
            version: row.pinned_version,
            name: Some(name),
            aims,
            list: Some((row.list_id, list)),
            assignees: &assignees,
            trigger,
            schedule: Some((row.id, &row.name)),
            again_of: None,
            due_at: row.due_seconds.map(|seconds| nominal.plus_seconds(seconds)),
            by: &owner,
            at: self.now,
        };
        batches::launch(self.app, tx, self.team.id, launch).await
    }

    /// The list of a schedule with the targets that its filter lets through.
    async fn list(&mut self, tx: &mut Write, row: &Row) -> Result<Arc<List>> {
        let key = (row.list_id, row.target_filter.clone());
        match self.lists.entry(key) {
            hash_map::Entry::Occupied(known) => Ok(known.get().clone()),
            hash_map::Entry::Vacant(place) => {
                let facts = targets::find(tx, row.list_id).await?;
                let filter = row.filter()?.unwrap_or_default();
                let targets = targets::snapshot(tx, row.list_id, &filter).await?;
                let aims = targets.into_iter().map(Aim::from).collect();
                let list = List { name: facts.name, archived: facts.archived, aims };
                Ok(place.insert(Arc::new(list)).clone())
            }
        }
    }

    /// Those who take the sessions in turn, as far as they still may.
    async fn assignees(&mut self, row: &Row) -> Result<Vec<UserRef>> {
        let named = match row.assignment()? {
            Assignment::Owner => Vec::new(),
            Assignment::Member { member } => vec![member],
            Assignment::RoundRobin { members } => members,
        };
        let mut walkers = Vec::with_capacity(named.len());
        for id in named {
            walkers.extend(self.walker(id).await?);
        }
        Ok(walkers)
    }

    async fn walker(&mut self, id: UserId) -> Result<Option<UserRef>> {
        if let Some(known) = self.walkers.get(&id) {
            return Ok(known.clone());
        }
        let user = self.app.directory.user(id).await?;
        let walks = |role: Role| role >= Role::Engineer || self.team.viewers_can_run;
        let walker = user.filter(|user| user.role_in(self.team.id).is_some_and(walks));
        let walker = walker.map(|user| UserRef::of(&user));
        self.walkers.insert(id, walker.clone());
        Ok(walker)
    }

    /// The owner, whether or not they are still in the team: the schedule is the team's and goes on.
    async fn owner(&mut self, row: &Row) -> Result<UserRef> {
        match self.walker(row.owner_id).await? {
            Some(owner) => Ok(owner),
            None => auth::named(self.app, row.owner_id).await,
        }
    }
}

/// A rule that says no, as a reason. All else is trouble.
fn refused(not: NotLaunched) -> Result<Result<BatchId, Reason>> {
    let refusal = match not {
        NotLaunched::Refused(refusal) => refusal,
        NotLaunched::Failed(error) => return Err(error),
    };
    Ok(Err(match refusal {
        Refusal::NoTargets => Reason::skipped("no_targets", "There is no target on the list that it is for."),
        Refusal::TooManyTargets => {
            Reason::failed("too_many_targets", "The list has more targets than a batch may have.")
        }
        Refusal::FlowNotPublished => Reason::failed("flow_not_published", "The flow was never published."),
        Refusal::FlowArchived | Refusal::FlowDeleted => {
            Reason::failed("flow_archived", "The flow is archived or deleted.")
        }
        Refusal::KindNotBatchable => {
            Reason::failed("kind_not_batchable", "Flows of this kind are for one target at a time.")
        }
    }))
}

fn fired(state: FireState) -> State {
    match state {
        FireState::Fired => State::Fired,
        FireState::Late => State::Late,
        FireState::CaughtUp => State::CaughtUp,
    }
}

fn missed(reason: MissReason) -> (&'static str, String) {
    let (code, detail) = match reason {
        MissReason::OutsideWindow => {
            ("outside_window", "No server was running, and it is too long ago to make up for.")
        }
        MissReason::CatchUpSkip => {
            ("catch_up_skip", "No server was running, and the schedule makes up for nothing.")
        }
        MissReason::OverLimit => {
            ("over_limit", "No server was running, and only the newest hundred are made up for.")
        }
    };
    (code, detail.to_owned())
}

/// Launches a batch of a schedule because somebody asks for it.
pub async fn by_hand(app: &App, tx: &mut Write, row: &Row, now: Time) -> Result<BatchId> {
    let mut round = Round::begin(app, tx, row.team_id, now, now).await?;
    let list = round.list(tx, row).await?;
    let aims = list.aims.clone();
    let batch = round.launch(tx, row, aims, &list.name, &row.name, now, Trigger::Manual).await?;
    Ok(batch)
}

/// The entry of a schedule that could not even be looked at, and its way past the moment: it must not hold up the others,
/// nor try for ever.
pub async fn poisoned(
    app: &App,
    tx: &mut Write,
    row: &Row,
    error: &Error,
    now: Time,
) -> Result<Option<Done>> {
    let Some((nominal, due)) = row.next_at.zip(row.next_run_at) else { return Ok(None) };
    let mut after = row.clone();
    after.failures += 1;
    after.last_at = after.last_at.max(Some(nominal));
    after.last_state = Some(State::Failed);
    plan::disarm(&mut after);
    let next = app.rules.compile(&row.rule).ok().and_then(|plan| {
        let nominal = plan.next_after(nominal)?;
        let run_at = plan::standing(row, &plan, &[]).run_at(nominal.timestamp());
        Some((nominal, plan::begins(row, run_at)))
    });
    if let Some((nominal, run_at)) = next {
        after.next_at = Some(nominal);
        after.next_run_at = Some(run_at);
    }
    if next.is_none() || after.failures >= FAILURES {
        plan::settle(app, tx, &after, now).await?;
        plan::stop(&mut after, "internal");
    }
    let trigger_key = plan::trigger_key(nominal);
    if store::is_entered(tx, row.id, &trigger_key).await? {
        return Ok(Some(Done { entries: Vec::new(), advance: Advance::of(after, due) }));
    }
    let entry = Entry {
        schedule_id: row.id,
        id: OccurrenceId::new(),
        trigger_key,
        scheduled_for: nominal,
        handled_at: now,
        server_id: app.server_id,
        state: State::Failed,
        reason: Some("internal"),
        detail: Some(said(error)),
        coalesced_from: None,
        coalesced: 1,
        batch_id: None,
        run_at: due,
    };
    Ok(Some(Done { entries: vec![entry], advance: Advance::of(after, due) }))
}

/// What may be told of an error: a rule of the house says what to do, the rest is for the log.
fn said(error: &Error) -> String {
    match error {
        Error::Conflict { detail, .. } | Error::Refused { detail, .. } => detail.to_string(),
        _ => "Something went wrong on the server; its log says what.".to_owned(),
    }
}
