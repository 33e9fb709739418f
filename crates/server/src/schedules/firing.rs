//! What becomes of a schedule that is due: entries of the ledger, batches, and its next moment, all in one transaction.

use super::{
    Assignment, Overlap, State, plan,
    store::{self, Advance, Entry, Row},
};
use crate::{
    App,
    auth::{self, Role, UserRef, directory::Team},
    batches::{self, Aim, Launch, Launches, NotLaunched, Refusal, Trigger},
    db::Write,
    http::{Error, Result},
    sessions,
    targets::{self, Facts, Target},
    types::{BatchId, FlowId, OccurrenceId, ScheduleId, TargetId, TargetListId, TeamId, Time, UserId},
};
use pathbook_schedule::due::{self, Blackout, FireState, MissReason, Next, What};
use std::{
    collections::{HashMap, HashSet},
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
    lists: HashMap<TargetListId, Facts>,
    /// The targets of lists, a few lists at a time.
    targets: HashMap<TargetListId, Vec<Target>>,
    /// The lists in the order in which they are needed.
    needed: Vec<TargetListId>,
    walkers: HashMap<UserId, Option<UserRef>>,
    versions: HashMap<(FlowId, Option<i64>), Result<i64, Refusal>>,
    /// What schedules that mind it have under way: batch and target of each unfinished session.
    under_way: HashMap<ScheduleId, Vec<(BatchId, Option<TargetId>)>>,
    launches: Launches,
    sessions: usize,
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
    /// A round for schedules of a team, whose rows are held.
    pub async fn begin(app: &'r App, tx: &mut Write, team: TeamId, rows: &[Row], now: Time) -> Result<Self> {
        let first = rows.iter().filter_map(|row| row.next_at).min().unwrap_or(now);
        let blackouts = plan::blackouts(tx, first.min(now)).await?;
        let minding = rows.iter().filter(|row| row.overlap != Overlap::Allow);
        let minding: Vec<_> = minding.map(|row| row.id).collect();
        let mut under_way: HashMap<_, Vec<_>> = HashMap::new();
        if !minding.is_empty() {
            for (schedule, batch, target) in sessions::unfinished(tx, &minding).await? {
                under_way.entry(schedule).or_default().push((batch, target));
            }
        }
        let mut needed: Vec<TargetListId> = Vec::new();
        let mut seen = HashSet::new();
        needed.extend(rows.iter().map(|row| row.list_id).filter(|list| seen.insert(*list)));
        let lists = targets::facts(tx, &needed).await?;
        let team = app.directory.team(&team.to_string()).await?.ok_or(Error::NotFound("team"))?;
        Ok(Self {
            app,
            team,
            now,
            blackouts,
            lists,
            targets: HashMap::new(),
            needed,
            walkers: HashMap::new(),
            versions: HashMap::new(),
            under_way,
            launches: Launches::default(),
            sessions: 0,
        })
    }

    /// Writes the batches that were launched; entries of the ledger that name them come after.
    pub async fn write(&mut self, tx: &mut Write) -> Result<()> {
        std::mem::take(&mut self.launches).write(tx).await
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
        let Facts { name: list, archived, .. } = self.list(row)?.clone();
        if archived {
            return Ok(Err(Reason::failed("target_list_archived", "The target list is archived.")));
        }
        let mut aims = self.aims(tx, row).await?;
        if aims.is_empty() {
            return Ok(Err(Reason::skipped("no_targets", "There is no target on the list that it is for.")));
        }
        // Before anything is cancelled for its sake.
        if let Err(not) = self.version(tx, row).await {
            return refused(not);
        }
        if let Some(under_way) = self.under_way.get(&row.id).filter(|all| !all.is_empty()) {
            match row.overlap {
                Overlap::Allow => {}
                Overlap::Skip => {
                    return Ok(Err(Reason::skipped("overlap", "An earlier batch is not finished.")));
                }
                Overlap::SkipOpenTargets => {
                    let open: HashSet<_> = under_way.iter().filter_map(|(_, target)| *target).collect();
                    aims.retain(|aim| aim.target.is_none_or(|target| !open.contains(&target)));
                    if aims.is_empty() {
                        let detail = "All targets still have an open session.";
                        return Ok(Err(Reason::skipped("no_open_targets", detail)));
                    }
                }
                Overlap::Supersede => {
                    let mut batches: Vec<_> = under_way.iter().map(|(batch, _)| *batch).collect();
                    batches.sort_unstable();
                    batches.dedup();
                    let by = self.owner(row).await?;
                    // One of them may have been launched for an earlier moment in this transaction.
                    self.write(tx).await?;
                    batches::supersede(tx, self.team.id, &batches, &by, self.now).await?;
                    self.under_way.remove(&row.id);
                }
            }
        }
        let (local, _) = plan.describe(nominal);
        let minute = local.get(..16).unwrap_or(&local).replace('T', " ");
        let name = format!("{}, {minute}", row.name);
        let targets: Vec<_> = aims.iter().map(|aim| aim.target).collect();
        match self.launch(tx, row, aims, &list, &name, nominal, Trigger::Schedule).await {
            Ok(batch) => {
                self.sessions += targets.len();
                if row.overlap != Overlap::Allow {
                    let under_way = self.under_way.entry(row.id).or_default();
                    under_way.extend(targets.into_iter().map(|target| (batch, target)));
                }
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
        let number = self.version(tx, row).await?;
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
        self.launches.add(self.app, tx, self.team.id, number, launch).await
    }

    /// The version that a schedule's batch is walked on.
    async fn version(&mut self, tx: &mut Write, row: &Row) -> Result<i64, NotLaunched> {
        let key = (row.flow_id, row.pinned_version);
        if let Some(known) = self.versions.get(&key) {
            return Ok((*known)?);
        }
        let found = match batches::check(tx, row.flow_id, row.pinned_version).await {
            Err(NotLaunched::Failed(error)) => return Err(error.into()),
            Err(NotLaunched::Refused(refusal)) => Err(refusal),
            Ok(number) => Ok(number),
        };
        self.versions.insert(key, found);
        Ok(found?)
    }

    /// The list of a schedule.
    fn list(&self, row: &Row) -> Result<&Facts> {
        self.lists.get(&row.list_id).ok_or(Error::NotFound("target list"))
    }

    /// The targets that a schedule is for now.
    async fn aims(&mut self, tx: &mut Write, row: &Row) -> Result<Vec<Aim>> {
        if !self.targets.contains_key(&row.list_id) {
            self.targets = self.some_targets(tx, row.list_id).await?;
        }
        let targets = self.targets.get(&row.list_id).map_or(&[][..], Vec::as_slice);
        let filter = row.filter()?.unwrap_or_default();
        Ok(filter.among(targets).cloned().map(Aim::from).collect())
    }

    /// The targets of a list and of those that are needed after it, as many as are likely to be launched now.
    async fn some_targets(
        &self,
        tx: &mut Write,
        list: TargetListId,
    ) -> Result<HashMap<TargetListId, Vec<Target>>> {
        let size = |list: &TargetListId| self.lists.get(list).map_or(0, |list| list.targets);
        let mut room = i64::try_from(SESSIONS).unwrap_or(i64::MAX) - size(&list);
        let after = self.needed.iter().skip_while(|needed| **needed != list).skip(1);
        let mut wanted = vec![list];
        wanted.extend(after.take_while(|list| {
            room -= size(list);
            room >= 0
        }));
        targets::snapshots(tx, &wanted).await
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
    let mut round = Round::begin(app, tx, row.team_id, std::slice::from_ref(row), now).await?;
    let list = round.list(row)?.name.clone();
    let aims = round.aims(tx, row).await?;
    let batch = round.launch(tx, row, aims, &list, &row.name, now, Trigger::Manual).await?;
    round.write(tx).await?;
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
