//! What becomes of a schedule whose moment has come: a pure decision.
//!
//! A *nominal* moment is one that the rule names. Its *planned start* is a little later where the schedule has jitter,
//! and the end of the blackout where one defers it. Planned starts keep the order of their nominal moments.
//!
//! **Nothing gets lost**: each nominal moment from the schedule's next one on, whose planned start has come, is exactly
//! one [`Moment`] of the answer, or lies in the range of exactly one that stands for several. The ranges follow each
//! other without gap and without overlap, and [`Due::next`] is the first moment behind them.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rule::Compiled;

/// A start that is more than this behind its plan is late.
pub const LATE_AFTER_SECONDS: i64 = 60;
/// So many missed moments are caught up, the newest ones, where all of them are wanted.
pub const MAX_CAUGHT_UP: usize = 100;

/// What is done about moments that passed while nobody could act on them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CatchUp {
    /// The newest fires and stands for all of them.
    #[default]
    One,
    /// Each fires, at most the hundred newest.
    All,
    /// None fires.
    Skip,
}

/// What is done about moments within a blackout.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnBlackout {
    /// They do not fire.
    #[default]
    Skip,
    /// They fire when it ends.
    DeferToEnd,
}

/// A time in which nothing may start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blackout {
    /// When it begins.
    pub from: Timestamp,
    /// When it is over; starting is allowed again at this instant.
    pub until: Timestamp,
    /// What people call it.
    pub name: String,
}

/// A schedule, as far as it decides what is due.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    /// When it is due.
    pub rule: &'a Compiled,
    /// The first nominal moment that nothing has been decided about.
    pub next_nominal: Timestamp,
    /// What is done about missed moments.
    pub catch_up: CatchUp,
    /// Moments whose planned start lies further back are not caught up.
    pub catch_up_window_seconds: u32,
    /// By how much starts are spread; see [`jitter`].
    pub jitter_seconds: u32,
    /// The schedule's id.
    pub schedule_id: [u8; 16],
    /// When nothing may start.
    pub blackouts: &'a [Blackout],
    /// What is done about moments within a blackout.
    pub on_blackout: OnBlackout,
    /// How often it has fired.
    pub fired_count: u64,
    /// How often it fires before it is finished.
    pub max_runs: Option<u64>,
}

/// What is to be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What becomes of the moments that have come, in their order.
    pub moments: Vec<Moment>,
    /// The next one; `None` where there is none, ever.
    pub next: Option<Next>,
    /// There is none, ever: the rule has ended, or the schedule has fired as often as it may.
    pub finished: bool,
}

/// When to act next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// The moment that the rule names.
    pub nominal: Timestamp,
    /// When something has to be done about it: its planned start.
    pub run_at: Timestamp,
}

/// What becomes of a moment, or of several that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The moment that the rule names; of several, the last.
    pub nominal: Timestamp,
    /// Its planned start.
    pub run_at: Timestamp,
    /// What becomes of it.
    pub what: What,
    /// Where it stands for several: the first of them.
    pub coalesced_from: Option<Timestamp>,
    /// How many it stands for, itself included.
    pub coalesced_count: u32,
    /// The blackout that skipped or deferred it.
    pub blackout: Option<String>,
}

/// What becomes of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It fires.
    Fire {
        /// How it stands to its plan.
        state: FireState,
    },
    /// It was not to fire.
    Skipped {
        /// Why.
        reason: SkipReason,
    },
    /// It should have fired and never will.
    Missed {
        /// Why.
        reason: MissReason,
    },
}

/// How a firing stands to its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FireState {
    /// As planned.
    Fired,
    /// More than a minute after the plan, before anything else came due.
    Late,
    /// It stands for earlier moments, too, or comes so late that others came due or were missed meanwhile.
    CaughtUp,
}

/// Why a moment was not to fire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// Its planned start lies in a blackout.
    Blackout,
}

/// Why a moment never fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissReason {
    /// It lies further back than the schedule catches up.
    OutsideWindow,
    /// The schedule does not catch up.
    CatchUpSkip,
    /// All are caught up, but so many were missed that this is not one of the hundred newest.
    OverLimit,
}

/// By how many seconds the start of a moment is moved: a number below the range, always the same for the same
/// schedule and moment.
///
/// It is the FNV-1a hash (64 bits) of the 16 bytes of the id and of the moment's Unix seconds (8 bytes, big-endian),
/// mixed once by the last step of `SplitMix64`, modulo the range.
pub fn jitter(schedule_id: [u8; 16], nominal: Timestamp, range_seconds: u32) -> u32 {
    if range_seconds == 0 {
        return 0;
    }
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in schedule_id.into_iter().chain(nominal.as_second().to_be_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ hash >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^= hash >> 31;
    u32::try_from(hash % u64::from(range_seconds)).unwrap_or(0)
}

/// A planned start.
struct Plan<'a> {
    run_at: Timestamp,
    /// The blackout that the start would have fallen into.
    blackout: Option<&'a Stretch<'a>>,
}

/// Blackouts that touch or overlap, as one.
struct Stretch<'a> {
    from: Timestamp,
    until: Timestamp,
    name: &'a str,
}

impl Standing<'_> {
    /// Decides about everything whose planned start has come.
    pub fn due(&self, now: Timestamp) -> Due {
        if self.is_spent(self.fired_count) {
            return Due { moments: Vec::new(), next: None, finished: true };
        }
        let planner = Planner::of(self);
        let first = self.rule.next_after(just_before(self.next_nominal));
        let last = planner.last_planned(now).filter(|last| first.is_some_and(|first| first <= *last));
        let (Some(first), Some(last)) = (first, last) else {
            return Due {
                moments: Vec::new(),
                next: first.map(|nominal| planner.next(nominal)),
                finished: first.is_none(),
            };
        };
        let mut ledger = Ledger { planner: &planner, now, next: Some(first), moments: Vec::new() };
        let cut = now.saturating_sub(SignedDuration::from_secs(self.catch_up_window_seconds.into()));
        if let Ok(cut) = cut
            && let Some(outside) = planner.last_planned(just_before(cut))
        {
            ledger.all_until(outside, What::Missed { reason: MissReason::OutsideWindow });
        }
        match self.catch_up {
            CatchUp::One => ledger.catch_up_one(last),
            CatchUp::All => ledger.catch_up_all(last),
            CatchUp::Skip => ledger.catch_up_none(last),
        }
        let mut moments = ledger.moments;
        let mut fired = self.fired_count;
        // What comes after the last firing that is allowed is no moment of the schedule any more.
        let allowed = moments.iter().position(|moment| {
            fired += u64::from(matches!(moment.what, What::Fire { .. }));
            self.is_spent(fired)
        });
        if let Some(last_firing) = allowed {
            moments.truncate(last_firing + 1);
            return Due { moments, next: None, finished: true };
        }
        let next = self.rule.next_after(last).map(|nominal| planner.next(nominal));
        Due { moments, finished: next.is_none(), next }
    }

    /// The first moment after now, for a schedule that begins to count from now on: created, changed, switched on, no
    /// longer paused, or set to a clock that was wrong. What passed before is not missed. `next_nominal` plays no part.
    pub fn rearm(&self, now: Timestamp) -> Option<Next> {
        if self.is_spent(self.fired_count) {
            return None;
        }
        self.rule.next_after(now).map(|nominal| Planner::of(self).next(nominal))
    }

    /// When something has to be done about a nominal moment: its planned start.
    pub fn run_at(&self, nominal: Timestamp) -> Timestamp {
        Planner::of(self).next(nominal).run_at
    }

    fn is_spent(&self, fired: u64) -> bool {
        self.max_runs.is_some_and(|most| fired >= most)
    }
}

fn just_before(at: Timestamp) -> Timestamp {
    at.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(at)
}

/// Knows the planned starts.
struct Planner<'a> {
    standing: &'a Standing<'a>,
    /// In order, with time between them.
    stretches: Vec<Stretch<'a>>,
}

impl<'a> Planner<'a> {
    fn of(standing: &'a Standing<'a>) -> Self {
        let mut blackouts: Vec<&Blackout> =
            standing.blackouts.iter().filter(|one| one.from < one.until).collect();
        blackouts.sort_by_key(|blackout| blackout.from);
        let mut stretches: Vec<Stretch> = Vec::with_capacity(blackouts.len());
        for blackout in blackouts {
            match stretches.last_mut() {
                Some(last) if blackout.from <= last.until => last.until = last.until.max(blackout.until),
                _ => stretches.push(Stretch {
                    from: blackout.from,
                    until: blackout.until,
                    name: &blackout.name,
                }),
            }
        }
        Self { standing, stretches }
    }

    /// The nominal moment, moved by its jitter, but never as far as the next one: so the order stays.
    fn jittered(&self, nominal: Timestamp) -> Timestamp {
        let mut range = self.standing.jitter_seconds;
        if range == 0 {
            return nominal;
        }
        if let Some(next) = self.standing.rule.next_after(nominal) {
            range = range.min(u32::try_from(next.duration_since(nominal).as_secs()).unwrap_or(u32::MAX));
        }
        let moved = SignedDuration::from_secs(jitter(self.standing.schedule_id, nominal, range).into());
        nominal.saturating_add(moved).unwrap_or(nominal)
    }

    fn plan(&self, nominal: Timestamp) -> Plan<'_> {
        let start = self.jittered(nominal);
        let index = self.stretches.partition_point(|stretch| stretch.until <= start);
        let blackout = self.stretches.get(index).filter(|stretch| stretch.from <= start);
        match (blackout, self.standing.on_blackout) {
            // Deferred starts have no jitter: this keeps the order, and no other blackout begins there.
            (Some(stretch), OnBlackout::DeferToEnd) => Plan { run_at: stretch.until, blackout },
            _ => Plan { run_at: start, blackout },
        }
    }

    fn next(&self, nominal: Timestamp) -> Next {
        Next { nominal, run_at: self.plan(nominal).run_at }
    }

    /// The blackout because of which a moment does not fire.
    fn skipped_by(&self, nominal: Timestamp) -> Option<&Stretch<'_>> {
        match self.standing.on_blackout {
            OnBlackout::Skip => self.plan(nominal).blackout,
            OnBlackout::DeferToEnd => None,
        }
    }

    /// The last nominal moment whose planned start is not after this instant.
    fn last_planned(&self, until: Timestamp) -> Option<Timestamp> {
        let mut nominal = self.standing.rule.last_at_or_before(until)?;
        loop {
            let plan = self.plan(nominal);
            if plan.run_at <= until {
                return Some(nominal);
            }
            // All that a blackout defers starts at the same instant.
            let deferred_by = plan.blackout.filter(|_| self.standing.on_blackout == OnBlackout::DeferToEnd);
            nominal = self.before(nominal, deferred_by)?;
        }
    }

    /// The last nominal moment before this one, and before a blackout where one is named.
    fn before(&self, nominal: Timestamp, blackout: Option<&Stretch>) -> Option<Timestamp> {
        let end = blackout.map_or(nominal, |blackout| nominal.min(blackout.from));
        self.standing.rule.last_at_or_before(just_before(end))
    }
}

/// Enters moments in their order, without gap and without overlap.
struct Ledger<'p> {
    planner: &'p Planner<'p>,
    now: Timestamp,
    /// The first nominal moment that is not entered.
    next: Option<Timestamp>,
    moments: Vec<Moment>,
}

impl Ledger<'_> {
    /// The newest fires and stands for all; those after it lie in a blackout.
    fn catch_up_one(&mut self, last: Timestamp) {
        if let Some(newest) = self.newest_outside_blackouts(last) {
            self.fire_until(newest);
        }
        self.all_until(last, What::Skipped { reason: SkipReason::Blackout });
    }

    /// Each of the hundred newest is entered by itself.
    fn catch_up_all(&mut self, last: Timestamp) {
        let Some(first) = self.next else { return };
        let rule = self.planner.standing.rule;
        let mut newest: Vec<Timestamp> =
            std::iter::successors(Some(last), |at| rule.last_at_or_before(just_before(*at)))
                .take_while(|at| *at >= first)
                .take(MAX_CAUGHT_UP + 1)
                .collect();
        if newest.len() > MAX_CAUGHT_UP
            && let Some(over) = newest.pop()
        {
            self.all_until(over, What::Missed { reason: MissReason::OverLimit });
        }
        for nominal in newest.into_iter().rev() {
            if self.planner.skipped_by(nominal).is_some() {
                self.all_until(nominal, What::Skipped { reason: SkipReason::Blackout });
            } else {
                self.fire_until(nominal);
            }
        }
    }

    /// Only what is not late fires.
    fn catch_up_none(&mut self, last: Timestamp) {
        let missed = What::Missed { reason: MissReason::CatchUpSkip };
        if let Some(newest) = self.newest_outside_blackouts(last) {
            if self.is_late(self.planner.plan(newest).run_at) {
                self.all_until(newest, missed);
            } else {
                if let Some(before) = self.planner.before(newest, None) {
                    self.all_until(before, missed);
                }
                self.fire_until(newest);
            }
        }
        self.all_until(last, What::Skipped { reason: SkipReason::Blackout });
    }

    /// The newest moment that no blackout skips, of those that are not entered.
    fn newest_outside_blackouts(&self, last: Timestamp) -> Option<Timestamp> {
        let first = self.next?;
        let mut nominal = last;
        while nominal >= first {
            match self.planner.skipped_by(nominal) {
                None => return Some(nominal),
                Some(blackout) => nominal = self.planner.before(nominal, Some(blackout))?,
            }
        }
        None
    }

    fn is_late(&self, run_at: Timestamp) -> bool {
        self.now.duration_since(run_at) > SignedDuration::from_secs(LATE_AFTER_SECONDS)
    }

    /// Enters the firing of this moment, which stands for all before it that are not entered.
    fn fire_until(&mut self, nominal: Timestamp) {
        let is_late = self.is_late(self.planner.plan(nominal).run_at);
        let stands_alone = self.next == Some(nominal);
        let is_newest = self.planner.standing.rule.next_after(nominal).is_none_or(|next| next > self.now);
        let state = match (stands_alone, is_late, is_newest) {
            (true, false, _) => FireState::Fired,
            (true, true, true) if self.moments.is_empty() => FireState::Late,
            _ => FireState::CaughtUp,
        };
        self.all_until(nominal, What::Fire { state });
    }

    /// Enters all moments up to this one, if there are any, as one.
    fn all_until(&mut self, last: Timestamp, what: What) {
        let Some(first) = self.next.filter(|first| *first <= last) else { return };
        let rule = self.planner.standing.rule;
        let plan = self.planner.plan(last);
        let is_one = first == last;
        let count = if is_one { 1 } else { rule.count(just_before(first), last) };
        let blackout = match what {
            What::Missed { .. } => None,
            What::Fire { .. } | What::Skipped { .. } => {
                plan.blackout.map(|blackout| blackout.name.to_owned())
            }
        };
        self.moments.push(Moment {
            nominal: last,
            run_at: plan.run_at,
            what,
            coalesced_from: (!is_one).then_some(first),
            coalesced_count: u32::try_from(count).unwrap_or(u32::MAX),
            blackout,
        });
        self.next = rule.next_after(last);
    }
}
