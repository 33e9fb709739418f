//! The scheduler: does what is due, on every server, without a leader and without anything registered in memory. What is
//! due stands in the database; whoever gets hold of a row does it, in the transaction that also moves the row on.

use super::{
    firing::{self, Done, Round},
    go_on, plan,
    store::{self, Row},
};
use crate::{
    App,
    db::{Announcement, Engine, Scope, SystemScope, Write},
    http::{Error, Result},
    types::{ScheduleId, TeamId, Time},
};
use futures_util::future::join_all;
use pathbook_schedule::rule::zone_data_version;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How many schedules a transaction takes.
const CHUNK: usize = 500;
/// How many transactions a server has under way when there is much to do and the database can do them side by side.
const LANES: usize = 4;
/// How many schedules a transaction arms anew.
const ARMED: i64 = 1000;
/// A sleep does not see a clock that is set or a machine that was suspended, so none is longer.
const NAP: Duration = Duration::from_secs(1);
/// How often it is asked what falls due, should nobody have said.
const ASK_EVERY: Duration = Duration::from_secs(10);
/// How long to wait after trouble with the database, first and at most.
const RETRY: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(5));
/// How long to wait before looking again at what another server is doing.
const LEFT: Duration = Duration::from_millis(50);
/// How far the clock may be set before it is looked at twice, in seconds.
const JUMP: i64 = 60;
/// How long to wait for a clock that was set to be set right.
const HOLD: Duration = Duration::from_secs(10);
/// How exactly it is known which time was seen last, in seconds: below [`JUMP`], so that none is overlooked.
const SEEN_EVERY: i64 = 30;
/// How much later than planned something is that people should know of, in seconds.
const OVERDUE: i64 = 120;

/// A fault of the store to be made, for tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The transaction is lost.
    BeforeCommit,
    /// The transaction is kept, and nobody hears of it.
    AfterCommit,
}

/// Asked before each commit which fault to make.
type Faults = Box<dyn FnMut() -> Option<Fault> + Send + Sync>;

/// Does what is due.
pub struct Scheduler {
    app: App,
    /// The time that the database knows to have been seen.
    seen: Option<Time>,
    faults: Option<Mutex<Faults>>,
}

#[expect(clippy::disallowed_methods, reason = "what is due lies in all teams")]
fn all_teams() -> SystemScope {
    SystemScope::because("what is due lies in all teams")
}

#[expect(clippy::disallowed_methods, reason = "it works for the team whose schedule is due")]
fn of(team: TeamId) -> Scope {
    Scope::granted(team)
}

/// Whether it will pass by itself: then nothing is wrong with a schedule.
fn is_passing(error: &Error) -> bool {
    matches!(error, Error::Unavailable { .. } | Error::StorageFull | Error::TooMany { .. })
}

impl Scheduler {
    /// A scheduler of an application.
    pub fn new(app: App) -> Self {
        Self { app, seen: None, faults: None }
    }

    /// The same with faults of the store.
    #[must_use]
    pub fn with_faults(self, faults: impl FnMut() -> Option<Fault> + Send + Sync + 'static) -> Self {
        Self { faults: Some(Mutex::new(Box::new(faults))), ..self }
    }

    /// Does what is due, as it falls due, until told to stop.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut announcements = self.app.db.subscribe();
        let mut pace = Pace::new(self.app.clone());
        while !stop.is_cancelled() {
            if pace.is_time() {
                match self.tick().await {
                    Ok(looked) => pace.rest(looked),
                    Err(error) => pace.trouble(&error),
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(pace.nap()) => {}
                () = news(&mut announcements) => pace.ask = true,
            }
        }
    }

    /// Does everything that is due.
    pub async fn tick(&mut self) -> Result<Looked> {
        let mut lanes = 1;
        loop {
            let looked = self.look().await?;
            self.mind_clock(looked).await?;
            if looked.next.is_none_or(|next| next > looked.now) {
                return Ok(looked);
            }
            self.resume_rested().await?;
            let claimed = self.do_chunks(lanes).await?;
            if claimed == 0 {
                // What is still due is in the hands of another server.
                return self.look().await;
            }
            let is_much = claimed >= CHUNK && self.app.db.engine() == Engine::Postgres;
            lanes = if is_much { LANES } else { 1 };
            tokio::task::yield_now().await;
        }
    }

    async fn look(&self) -> Result<Looked> {
        let mut db = self.app.db.system_read(all_teams()).await?;
        let next = store::next_wake(&mut db).await?;
        Ok(Looked { next, now: store::system_now(&mut db, &self.app).await? })
    }

    /// Does some of what is due in so many transactions side by side. Says how many schedules were due.
    async fn do_chunks(&self, lanes: usize) -> Result<usize> {
        let mut claimed = 0;
        let mut outcome = Ok(());
        // Each is seen to its end, also where another one fails.
        for done in join_all((0..lanes).map(|_| self.do_chunk())).await {
            match done {
                Ok(some) => claimed += some,
                Err(error) => outcome = Err(error),
            }
        }
        outcome.map(|()| claimed)
    }

    /// Does some of what is due, in one transaction. Says how many schedules were due.
    async fn do_chunk(&self) -> Result<usize> {
        let mut tx = self.app.db.system_write(all_teams()).await?;
        let now = store::system_now(&mut tx, &self.app).await?;
        let rows = store::claim_due(&mut tx, now, CHUNK).await?;
        let claimed: Vec<_> = rows.iter().map(|row| (row.team_id, row.id)).collect();
        if claimed.is_empty() {
            return Ok(0);
        }
        let count = claimed.len();
        let done = match self.handle_all(&mut tx, rows, now).await {
            Ok(()) => self.commit(tx).await,
            Err(error) => {
                drop(tx);
                Err(error)
            }
        };
        match done {
            Err(error) if !is_passing(&error) => {
                tracing::warn!(?error, "schedules could not be handled together");
                for (team, id) in claimed {
                    self.do_one(team, id).await?;
                }
            }
            done => done?,
        }
        Ok(count)
    }

    async fn handle_all(&self, tx: &mut Write, rows: Vec<Row>, now: Time) -> Result<()> {
        let mut teams = BTreeMap::<TeamId, Vec<Row>>::new();
        for row in rows {
            teams.entry(row.team_id).or_default().push(row);
        }
        for (team, rows) in teams {
            tx.speak_for(of(team));
            let mut round = Round::begin(&self.app, tx, team, &rows, now).await?;
            let (mut entries, mut advances) = (Vec::new(), Vec::new());
            for row in &rows {
                if round.is_full() {
                    break;
                }
                let done = round.handle(tx, row).await?;
                entries.extend(done.entries);
                advances.push(done.advance);
            }
            round.write(tx).await?;
            store::enter(tx, entries).await?;
            store::advance(tx, advances).await?;
            if round.is_full() {
                break;
            }
        }
        Ok(())
    }

    /// Does one schedule by itself, and gets it out of the way where that cannot be done.
    async fn do_one(&self, team: TeamId, id: ScheduleId) -> Result<()> {
        let mut tx = self.app.db.write(of(team)).await?;
        let now = store::now(&mut tx, &self.app).await?;
        let is_due = |row: &Row| row.next_run_at.is_some_and(|due| due <= now);
        let Some(row) = store::hold_if_there(&mut tx, id).await?.filter(is_due) else { return Ok(()) };
        let done = match self.handle_all(&mut tx, vec![row], now).await {
            Ok(()) => self.commit(tx).await,
            Err(error) => {
                drop(tx);
                Err(error)
            }
        };
        let error = match done {
            Err(error) if !is_passing(&error) => error,
            done => return done,
        };
        tracing::error!(?error, schedule = %id, "a schedule could not be handled");
        let mut tx = self.app.db.write(of(team)).await?;
        let Some(row) = store::hold_if_there(&mut tx, id).await?.filter(is_due) else { return Ok(()) };
        let Some(Done { entries, advance }) = firing::poisoned(&self.app, &mut tx, &row, &error, now).await?
        else {
            return Ok(());
        };
        store::enter(&mut tx, entries).await?;
        store::advance(&mut tx, vec![advance]).await?;
        super::announce(&mut tx, &row);
        self.commit(tx).await
    }

    /// Lets schedules go on whose pause is over.
    async fn resume_rested(&mut self) -> Result<()> {
        loop {
            let mut tx = self.app.db.system_write(all_teams()).await?;
            let now = store::system_now(&mut tx, &self.app).await?;
            let rows = store::claim_rested(&mut tx, now, CHUNK).await?;
            if rows.is_empty() {
                return Ok(());
            }
            for mut row in rows {
                tx.speak_for(of(row.team_id));
                // What came due since the pause was over counts, also where no server was running then.
                let since = row.paused_until.unwrap_or(now);
                go_on(&mut row);
                if let Err(error) = plan::arm(&self.app, &mut tx, &mut row, since).await {
                    if is_passing(&error) {
                        return Err(error);
                    }
                    tracing::error!(?error, schedule = %row.id, "a schedule could not go on after its pause");
                    plan::stop(&mut row, "internal");
                }
                store::put(&mut tx, &row).await?;
                super::announce(&mut tx, &row);
            }
            self.commit(tx).await?;
        }
    }

    /// Notes which time was seen before anything is done by it, and arms all schedules anew where the clock was ahead or
    /// the zone data is another one.
    async fn mind_clock(&mut self, looked: Looked) -> Result<()> {
        let Looked { now, next } = looked;
        let is_due = next.is_some_and(|next| next <= now);
        let known = self.seen.is_some_and(|seen| {
            let ahead = now.seconds_since(seen);
            // When nothing is due, nothing is done that a wrong clock could spoil.
            ahead > -JUMP && (ahead < SEEN_EVERY || !is_due)
        });
        if known {
            return Ok(());
        }
        let zone_data = zone_data_version();
        let clock = store::clock(&mut *self.app.db.system_read(all_teams()).await?).await?;
        let set_back = clock.as_ref().is_some_and(|clock| clock.last_seen.seconds_since(now) > JUMP);
        let other_zones = clock.as_ref().is_some_and(|clock| clock.zone_data != zone_data);
        if set_back || other_zones {
            tracing::warn!(
                set_back,
                zone_data,
                "all schedules are armed anew: the clock was ahead, or the zone data is another"
            );
            self.arm_all().await?;
        }
        let mut tx = self.app.db.system_write(all_teams()).await?;
        if set_back || other_zones {
            store::set_clock(&mut tx, now, zone_data).await?;
        } else {
            store::see_clock(&mut tx, now, zone_data).await?;
        }
        self.commit(tx).await?;
        self.seen = Some(now);
        Ok(())
    }

    /// Arms every schedule whose next moment is still to come with what that moment is by the clock and the zones of now.
    /// What has come already is done as ever. May be done twice, and in part.
    async fn arm_all(&mut self) -> Result<()> {
        let mut after = (TeamId::from(Uuid::nil()), ScheduleId::from(Uuid::nil()));
        loop {
            let mut tx = self.app.db.system_write(all_teams()).await?;
            let now = store::system_now(&mut tx, &self.app).await?;
            let rows = store::hold_armed_after(&mut tx, after, now, ARMED).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = (last.team_id, last.id);
            let mut blackouts = Vec::new();
            let mut team = None;
            for row in rows {
                if team != Some(row.team_id) {
                    tx.speak_for(of(row.team_id));
                    blackouts = plan::blackouts(&mut tx, now).await?;
                    team = Some(row.team_id);
                }
                if let Some(row) = plan::armed_anew(&self.app, &row, &blackouts, now) {
                    store::put(&mut tx, &row).await?;
                    super::announce(&mut tx, &row);
                }
            }
            self.commit(tx).await?;
        }
    }

    async fn commit(&self, tx: Write) -> Result<()> {
        let fault =
            self.faults.as_ref().and_then(|next| (next.lock().unwrap_or_else(PoisonError::into_inner))());
        if fault != Some(Fault::BeforeCommit) {
            tx.commit().await?;
        }
        match fault {
            None => Ok(()),
            Some(_) => Err(Error::Unavailable { retry_after: Duration::ZERO }),
        }
    }
}

/// What was seen at a look into the database.
#[derive(Clone, Copy, Debug)]
pub struct Looked {
    /// When something falls due next.
    pub next: Option<Time>,
    /// When it was looked.
    pub now: Time,
}

/// Waits for an announcement that what falls due next may have changed.
async fn news(announcements: &mut broadcast::Receiver<Announcement>) {
    loop {
        match announcements.recv().await {
            Ok(it) if !it.is(super::CHANGED) && !it.is_resync() => {}
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
            Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => break,
        }
    }
    // However many there are, they are one reason to look.
    while announcements.try_recv().is_ok() {}
}

/// When to look next.
struct Pace {
    app: App,
    /// Something may have changed.
    ask: bool,
    /// What was seen at the last look, and when that was by a clock that nobody sets.
    last: Option<(Looked, Instant)>,
    /// How long to wait after the next trouble.
    retry: Duration,
    /// Not before: after trouble, or while the clock is in doubt.
    not_before: Option<Instant>,
    /// The clock of the machine beside one that nobody sets.
    clocks: (Time, Instant),
}

impl Pace {
    fn new(app: App) -> Self {
        let clocks = (app.now(), Instant::now());
        Self { app, ask: true, last: None, retry: RETRY.0, not_before: None, clocks }
    }

    /// What time it is about, without asking the database.
    fn now(&self) -> Time {
        match (&self.last, self.app.db.engine()) {
            (Some((looked, at)), Engine::Postgres) => {
                looked.now.plus_microseconds(i64::try_from(at.elapsed().as_micros()).unwrap_or(i64::MAX))
            }
            _ => self.app.now(),
        }
    }

    fn is_time(&mut self) -> bool {
        self.doubt_clock();
        if self.not_before.is_some_and(|at| Instant::now() < at) {
            return false;
        }
        let Some((looked, at)) = &self.last else { return true };
        self.ask || at.elapsed() >= ASK_EVERY || looked.next.is_some_and(|next| next <= self.now())
    }

    /// A clock that was set may be set right in a moment: nothing is done by it so long.
    fn doubt_clock(&mut self) {
        let (wall, at) = self.clocks;
        let here = (self.app.now(), Instant::now());
        let passed = i64::try_from(here.1.duration_since(at).as_secs()).unwrap_or(i64::MAX);
        let jump = here.0.seconds_since(wall) - passed;
        self.clocks = here;
        if jump.abs() > JUMP {
            tracing::warn!(seconds = jump, "the clock was set, or the machine was suspended");
            self.ask = true;
            // Where servers share a database its clock counts, not ours.
            if self.app.db.engine() == Engine::Sqlite {
                self.not_before = Some(here.1 + HOLD);
            }
        }
    }

    fn rest(&mut self, looked: Looked) {
        self.ask = false;
        self.retry = RETRY.0;
        // What is due and in the hands of another server is looked at again soon, in case that server goes away.
        let is_left = looked.next.is_some_and(|next| next <= looked.now);
        self.not_before = is_left.then(|| Instant::now() + LEFT);
        Self::warn_of_overdue(looked);
        self.last = Some((looked, Instant::now()));
    }

    fn trouble(&mut self, error: &Error) {
        tracing::warn!(?error, retry_in = ?self.retry, "the scheduler cannot work");
        if let Some((looked, _)) = self.last {
            Self::warn_of_overdue(Looked { now: self.now(), ..looked });
        }
        self.ask = true;
        self.not_before = Some(Instant::now() + self.retry);
        self.retry = (self.retry * 2).min(RETRY.1);
    }

    fn warn_of_overdue(looked: Looked) {
        let late = looked.next.map_or(0, |next| looked.now.seconds_since(next));
        if late > OVERDUE {
            tracing::warn!(seconds = late, "schedules are overdue");
        }
    }

    fn nap(&self) -> Duration {
        let now = Instant::now();
        let held = self.not_before.map_or(Duration::ZERO, |at| at.saturating_duration_since(now));
        let due = self.last.as_ref().and_then(|(looked, _)| looked.next).map_or(NAP, |next| {
            let microseconds = next.as_microsecond() - self.now().as_microsecond();
            Duration::from_micros(u64::try_from(microseconds).unwrap_or(0))
        });
        due.max(held).min(NAP)
    }
}
