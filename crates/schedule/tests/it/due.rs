//! What becomes of due moments, case by case, and that none gets lost or doubled whatever happens.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use pathbook_schedule::due::{
    Blackout, CatchUp, Due, FireState, LATE_AFTER_SECONDS, MAX_CAUGHT_UP, MissReason, Moment, Next,
    OnBlackout, SkipReason, Standing, What, jitter,
};
use pathbook_schedule::rule::Compiled;
use proptest::prelude::*;

use crate::rule::cron;

const FIRED: What = What::Fire { state: FireState::Fired };
const LATE: What = What::Fire { state: FireState::Late };
const CAUGHT_UP: What = What::Fire { state: FireState::CaughtUp };
const SKIPPED: What = What::Skipped { reason: SkipReason::Blackout };
const OUTSIDE: What = What::Missed { reason: MissReason::OutsideWindow };
const NOT_CAUGHT_UP: What = What::Missed { reason: MissReason::CatchUpSkip };
const OVER_LIMIT: What = What::Missed { reason: MissReason::OverLimit };

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

fn compiled(expression: &str) -> Compiled {
    cron(expression).compile(60).expect("it is a rule")
}

/// A schedule with the defaults.
fn standing<'a>(rule: &'a Compiled, next: &str) -> Standing<'a> {
    Standing {
        rule,
        next_nominal: at(next),
        catch_up: CatchUp::One,
        catch_up_window_seconds: 7 * 24 * 3600,
        jitter_seconds: 0,
        schedule_id: *b"sixteen letters!",
        blackouts: &[],
        on_blackout: OnBlackout::Skip,
        fired_count: 0,
        max_runs: None,
    }
}

/// What becomes of which moment, how many it stands for, and from where on.
fn told(due: &Due) -> Vec<(String, What, u32, Option<String>)> {
    due.moments
        .iter()
        .map(|one| {
            (
                one.nominal.to_string(),
                one.what,
                one.coalesced_count,
                one.coalesced_from.map(|from| from.to_string()),
            )
        })
        .collect()
}

fn one(nominal: &str, what: What) -> (String, What, u32, Option<String>) {
    (nominal.to_owned(), what, 1, None)
}

fn several(from: &str, nominal: &str, what: What, count: u32) -> (String, What, u32, Option<String>) {
    (nominal.to_owned(), what, count, Some(from.to_owned()))
}

fn next(nominal: &str) -> Next {
    Next { nominal: at(nominal), run_at: at(nominal) }
}

// In November, Zurich is one hour ahead of UTC: 02:00 is 01:00Z.

#[test]
fn a_moment_fires_when_it_comes_and_is_late_after_a_minute() {
    let daily = compiled("0 2 * * *");
    let standing = standing(&daily, "2026-11-02T01:00:00Z");
    let early = standing.due(at("2026-11-02T00:59:59.999Z"));
    assert_eq!(
        (early.moments.len(), early.next, early.finished),
        (0, Some(next("2026-11-02T01:00:00Z")), false)
    );
    for (now, what) in [("01:00:00", FIRED), ("01:01:00", FIRED), ("01:01:00.001", LATE), ("23:00:00", LATE)]
    {
        let due = standing.due(at(&format!("2026-11-02T{now}Z")));
        assert_eq!(told(&due), [one("2026-11-02T01:00:00Z", what)], "{now}");
        assert_eq!((due.next, due.finished), (Some(next("2026-11-03T01:00:00Z")), false));
    }
}

#[test]
fn after_three_days_one_firing_stands_for_all() {
    let daily = compiled("0 2 * * *");
    let due = standing(&daily, "2026-11-02T01:00:00Z").due(at("2026-11-05T00:00:00Z"));
    assert_eq!(told(&due), [several("2026-11-02T01:00:00Z", "2026-11-04T01:00:00Z", CAUGHT_UP, 3)]);
    assert_eq!(due.next, Some(next("2026-11-05T01:00:00Z")));
}

#[test]
fn what_lies_outside_the_window_is_missed_to_the_second() {
    let daily = compiled("0 2 * * *");
    let mut standing = standing(&daily, "2026-11-02T01:00:00Z");
    standing.catch_up_window_seconds = 24 * 3600;
    // The moment of the second day is exactly as old as the window.
    let due = standing.due(at("2026-11-04T01:00:00Z"));
    assert_eq!(
        told(&due),
        [
            one("2026-11-02T01:00:00Z", OUTSIDE),
            several("2026-11-03T01:00:00Z", "2026-11-04T01:00:00Z", CAUGHT_UP, 2)
        ]
    );
    let due = standing.due(at("2026-11-04T00:59:59Z"));
    assert_eq!(told(&due)[0], one("2026-11-02T01:00:00Z", OUTSIDE));
    let due = standing.due(at("2026-12-01T00:00:00Z"));
    assert_eq!(
        told(&due),
        [
            several("2026-11-02T01:00:00Z", "2026-11-29T01:00:00Z", OUTSIDE, 28),
            one("2026-11-30T01:00:00Z", CAUGHT_UP)
        ]
    );
    // Once a month: nothing is left to catch up.
    let monthly = compiled("0 2 1 * *");
    let due = super::due::standing(&monthly, "2026-11-01T01:00:00Z").due(at("2026-11-20T00:00:00Z"));
    assert_eq!(told(&due), [one("2026-11-01T01:00:00Z", OUTSIDE)]);
    assert_eq!(due.next, Some(next("2026-12-01T01:00:00Z")));
}

#[test]
fn sixty_days_of_every_five_minutes() {
    let often = compiled("*/5 * * * *");
    let from = "2026-09-01T00:00:00Z";
    let now = at(from) + seconds(60 * 24 * 3600 + 1);
    let mut standing = standing(&often, from);
    let due = standing.due(now);
    let counts =
        |due: &Due| due.moments.iter().map(|one| (one.what, one.coalesced_count)).collect::<Vec<_>>();
    assert_eq!(counts(&due), [(OUTSIDE, 53 * 288 + 1), (CAUGHT_UP, 7 * 288)]);
    standing.catch_up = CatchUp::Skip;
    assert_eq!(
        counts(&standing.due(now)),
        [(OUTSIDE, 53 * 288 + 1), (NOT_CAUGHT_UP, 7 * 288 - 1), (FIRED, 1)]
    );
    standing.catch_up = CatchUp::All;
    let all = counts(&standing.due(now));
    assert_eq!(all[..3], [(OUTSIDE, 53 * 288 + 1), (OVER_LIMIT, 7 * 288 - 100), (CAUGHT_UP, 1)]);
    assert_eq!((all.len(), all[101]), (102, (FIRED, 1)));
}

#[test]
fn without_catching_up_only_what_is_not_late_fires() {
    let hourly = compiled("0 * * * *");
    let mut standing = standing(&hourly, "2026-11-02T01:00:00Z");
    standing.catch_up = CatchUp::Skip;
    let due = standing.due(at("2026-11-02T03:00:30Z"));
    assert_eq!(
        told(&due),
        [
            several("2026-11-02T01:00:00Z", "2026-11-02T02:00:00Z", NOT_CAUGHT_UP, 2),
            one("2026-11-02T03:00:00Z", FIRED)
        ]
    );
    let due = standing.due(at("2026-11-02T03:01:30Z"));
    assert_eq!(told(&due), [several("2026-11-02T01:00:00Z", "2026-11-02T03:00:00Z", NOT_CAUGHT_UP, 3)]);
}

#[test]
fn a_blackout_skips_or_defers() {
    let hourly = compiled("0 * * * *");
    let blackouts = [
        Blackout {
            from: at("2026-11-02T02:30:00Z"),
            until: at("2026-11-02T04:00:00Z"),
            name: "Freeze".to_owned(),
        },
        // They touch: together they are one.
        Blackout {
            from: at("2026-11-02T04:00:00Z"),
            until: at("2026-11-02T05:30:00Z"),
            name: "Audit".to_owned(),
        },
    ];
    let mut standing = standing(&hourly, "2026-11-02T03:00:00Z");
    standing.blackouts = &blackouts;
    let due = standing.due(at("2026-11-02T03:00:00Z"));
    assert_eq!(told(&due), [one("2026-11-02T03:00:00Z", SKIPPED)]);
    assert_eq!(due.moments[0].blackout.as_deref(), Some("Freeze"));
    assert_eq!(due.next, Some(next("2026-11-02T04:00:00Z")));
    // After hours of being down, what came last was in the blackout, too.
    standing.next_nominal = at("2026-11-02T01:00:00Z");
    let due = standing.due(at("2026-11-02T05:10:00Z"));
    assert_eq!(
        told(&due),
        [
            several("2026-11-02T01:00:00Z", "2026-11-02T02:00:00Z", CAUGHT_UP, 2),
            several("2026-11-02T03:00:00Z", "2026-11-02T05:00:00Z", SKIPPED, 3)
        ]
    );

    standing.on_blackout = OnBlackout::DeferToEnd;
    standing.next_nominal = at("2026-11-02T03:00:00Z");
    let due = standing.due(at("2026-11-02T05:29:59Z"));
    let wait = Next { nominal: at("2026-11-02T03:00:00Z"), run_at: at("2026-11-02T05:30:00Z") };
    assert_eq!((due.moments.len(), due.next), (0, Some(wait)));
    assert_eq!(standing.rearm(at("2026-11-02T02:10:00Z")), Some(wait));
    let due = standing.due(at("2026-11-02T05:30:00Z"));
    assert_eq!(told(&due), [several("2026-11-02T03:00:00Z", "2026-11-02T05:00:00Z", CAUGHT_UP, 3)]);
    assert_eq!(due.moments[0].blackout.as_deref(), Some("Freeze"));
    assert_eq!(due.next, Some(next("2026-11-02T06:00:00Z")));
    // Deferred longer than the window: it is the start that counts.
    standing.catch_up_window_seconds = 60;
    assert_eq!(told(&standing.due(at("2026-11-02T05:30:30Z"))), told(&due));
}

#[test]
fn a_schedule_fires_as_often_as_it_may() {
    let hourly = compiled("0 * * * *");
    let mut standing = standing(&hourly, "2026-11-02T01:00:00Z");
    (standing.catch_up, standing.fired_count, standing.max_runs) = (CatchUp::All, 3, Some(5));
    let due = standing.due(at("2026-11-02T05:00:00Z"));
    assert_eq!(told(&due), [one("2026-11-02T01:00:00Z", CAUGHT_UP), one("2026-11-02T02:00:00Z", CAUGHT_UP)]);
    assert_eq!((due.next, due.finished), (None, true));
    standing.fired_count = 5;
    let due = standing.due(at("2026-11-02T05:00:00Z"));
    assert_eq!((due.moments.len(), due.next, due.finished), (0, None, true));
    assert_eq!(standing.rearm(at("2026-11-02T05:00:00Z")), None);
}

#[test]
fn the_last_moment_finishes_a_schedule() {
    let mut rule = cron("0 2 * * *");
    rule.end_at = Some(at("2026-11-03T01:00:00Z"));
    let rule = rule.compile(60).expect("it is a rule");
    let due = standing(&rule, "2026-11-03T01:00:00Z").due(at("2026-11-03T01:00:01Z"));
    assert_eq!((told(&due), due.next, due.finished), (vec![one("2026-11-03T01:00:00Z", FIRED)], None, true));
    assert_eq!(standing(&rule, "2026-11-03T01:00:00Z").rearm(at("2026-11-03T01:00:00Z")), None);
}

#[test]
fn a_clock_that_goes_back_repeats_nothing() {
    let daily = compiled("0 2 * * *");
    let standing = standing(&daily, "2026-11-03T01:00:00Z");
    let due = standing.due(at("2026-11-01T00:00:00Z"));
    assert_eq!((due.moments.len(), due.next), (0, Some(next("2026-11-03T01:00:00Z"))));
    // Repaired, it begins with what comes first.
    assert_eq!(standing.rearm(at("2026-11-01T00:00:00Z")), Some(next("2026-11-01T01:00:00Z")));
    assert_eq!(standing.rearm(at("2026-11-01T01:00:00Z")), Some(next("2026-11-02T01:00:00Z")));
}

#[test]
fn jitter_is_always_the_same_and_spread_evenly() {
    // Never change it: schedules in the field would move.
    assert_eq!(jitter(*b"sixteen letters!", at("2026-11-02T01:00:00Z"), 3600), 3088);
    assert_eq!(jitter([0; 16], Timestamp::UNIX_EPOCH, u32::MAX), 1_458_293_340);
    assert_eq!(jitter([7; 16], Timestamp::UNIX_EPOCH, 0), 0);
    assert_eq!(jitter([7; 16], Timestamp::UNIX_EPOCH, 1), 0);
    let mut tenths = [0_u32; 10];
    for id in 0..10_000_u64 {
        let mut schedule_id = [0; 16];
        schedule_id[8..].copy_from_slice(&id.to_be_bytes());
        tenths[jitter(schedule_id, at("2026-11-02T01:00:00Z"), 600) as usize / 60] += 1;
    }
    assert!(tenths.iter().all(|count| (900..1100).contains(count)), "{tenths:?}");
}

#[test]
fn jitter_never_reaches_the_next_moment() {
    let often = compiled("*/5 * * * *");
    let mut standing = standing(&often, "2026-11-02T01:00:00Z");
    standing.jitter_seconds = 3600;
    let starts: Vec<(Timestamp, Timestamp)> = often
        .between(at("2026-11-02T00:00:00Z"), at("2026-11-03T00:00:00Z"))
        .map(|nominal| (nominal, standing.run_at(nominal)))
        .collect();
    assert!(
        starts.iter().all(|(nominal, start)| (0..300).contains(&start.duration_since(*nominal).as_secs()))
    );
    assert!(starts.iter().any(|(nominal, start)| nominal != start));
    // What is planned for later is not due yet, and holds back nothing that came before, in a blackout or not.
    let (nominal, start) = starts[11];
    standing.next_nominal = nominal;
    assert_eq!(standing.due(start - seconds(1)).next, Some(Next { nominal, run_at: start }));
    assert_eq!(told(&standing.due(start)), [one(&nominal.to_string(), FIRED)]);
    let blackout = Blackout { from: start, until: start + seconds(3600), name: "Freeze".to_owned() };
    standing.blackouts = std::slice::from_ref(&blackout);
    let (second, second_start) = starts[12];
    assert!(second < second_start);
    let due = standing.due(second);
    assert_eq!(told(&due), [one(&nominal.to_string(), SKIPPED)]);
    assert_eq!(due.next, Some(Next { nominal: second, run_at: second_start }));
}

/// Everything that a schedule may be set to.
#[derive(Debug, Clone)]
struct Setting {
    expression: &'static str,
    catch_up: CatchUp,
    window: u32,
    jitter: u32,
    on_blackout: OnBlackout,
    blackouts: Vec<Blackout>,
    max_runs: Option<u64>,
    begin: Timestamp,
    end_after: Option<u32>,
}

fn setting() -> impl Strategy<Value = Setting> {
    const EXPRESSIONS: [&str; 8] = [
        "*/5 * * * *",
        "0 * * * *",
        "30 */6 * * *",
        "30 2 * * *",
        "0 2 * * MON",
        "0,5 1-3 * * *",
        "15 0 1 * *",
        "0 2 29 2 *",
    ];
    let blackout = (0..90 * 24 * 60_i64, 1..4 * 24 * 60_i64);
    (
        proptest::sample::select(&EXPRESSIONS[..]),
        proptest::sample::select(&[CatchUp::One, CatchUp::All, CatchUp::Skip][..]),
        prop_oneof![Just(60_u32), Just(3600), Just(24 * 3600), Just(7 * 24 * 3600), Just(u32::MAX)],
        prop_oneof![2 => Just(0_u32), 1 => 1..3600_u32],
        proptest::sample::select(&[OnBlackout::Skip, OnBlackout::DeferToEnd][..]),
        proptest::collection::vec(blackout, 0..6),
        proptest::option::weighted(0.3, 1..20_u64),
        // Around the changes of the clock of spring and autumn, and between.
        0..3 * 24 * 60 * 60_i64,
        proptest::sample::select(&["2026-03-27T00:00Z", "2026-10-23T00:00Z", "2026-07-01T00:00Z"][..]),
        proptest::option::weighted(0.3, 0..70 * 24 * 3600_u32),
    )
        .prop_map(
            |(
                expression,
                catch_up,
                window,
                jitter,
                on_blackout,
                blackouts,
                max_runs,
                begin,
                near,
                end_after,
            )| {
                let begin = at(near) + seconds(begin);
                let blackouts = blackouts
                    .into_iter()
                    .map(|(from, length)| Blackout {
                        from: begin + seconds(from * 60),
                        until: begin + seconds((from + length) * 60),
                        name: "Freeze".to_owned(),
                    })
                    .collect();
                Setting {
                    expression,
                    catch_up,
                    window,
                    jitter,
                    on_blackout,
                    blackouts,
                    max_runs,
                    begin,
                    end_after,
                }
            },
        )
}

/// What the crate knows, found out in the simplest way.
struct Simple<'a> {
    setting: &'a Setting,
    standing: Standing<'a>,
}

impl Simple<'_> {
    fn jittered(&self, nominal: Timestamp) -> Timestamp {
        let range = match self.standing.rule.next_after(nominal) {
            Some(next) => i64::from(self.setting.jitter).min(next.duration_since(nominal).as_secs()),
            None => i64::from(self.setting.jitter),
        };
        let range = u32::try_from(range).expect("it is not negative");
        nominal + seconds(jitter(self.standing.schedule_id, nominal, range).into())
    }

    fn is_black(&self, at: Timestamp) -> bool {
        self.setting.blackouts.iter().any(|blackout| blackout.from <= at && at < blackout.until)
    }

    fn is_skipped(&self, nominal: Timestamp) -> bool {
        self.setting.on_blackout == OnBlackout::Skip && self.is_black(self.jittered(nominal))
    }

    fn planned(&self, nominal: Timestamp) -> Timestamp {
        let mut start = self.jittered(nominal);
        if self.setting.on_blackout == OnBlackout::DeferToEnd {
            while let Some(blackout) =
                self.setting.blackouts.iter().find(|one| one.from <= start && start < one.until)
            {
                start = blackout.until;
            }
        }
        start
    }
}

/// Checks one answer against what is simply so, and returns how many nominal moments it settles.
fn check(simple: &Simple, now: Timestamp, due: &Due) -> Result<usize, TestCaseError> {
    let Simple { setting, standing } = simple;
    let rule = standing.rule;
    let nominal =
        std::iter::successors(rule.next_after(standing.next_nominal - seconds(1)), |at| rule.next_after(*at));
    let come: Vec<Timestamp> = nominal.take_while(|at| simple.planned(*at) <= now).collect();
    let mut left = &come[..];
    let mut fired = standing.fired_count;
    for moment in &due.moments {
        let first = moment.coalesced_from.unwrap_or(moment.nominal);
        // The ranges follow each other without gap and without overlap.
        let (these, rest) = left.split_at(moment.coalesced_count as usize);
        prop_assert_eq!((these.first(), these.last()), (Some(&first), Some(&moment.nominal)));
        prop_assert_eq!(moment.coalesced_from.is_some(), these.len() > 1);
        prop_assert_eq!(moment.run_at, simple.planned(moment.nominal));
        prop_assert_eq!(standing.run_at(moment.nominal), moment.run_at);
        left = rest;
        let age = |at: Timestamp| now.duration_since(simple.planned(at)).as_secs();
        let is_outside =
            |at: &Timestamp| now.duration_since(simple.planned(*at)) > seconds(setting.window.into());
        match moment.what {
            What::Fire { state } => {
                fired += 1;
                prop_assert!(!simple.is_skipped(moment.nominal) && !these.iter().any(is_outside));
                let on_time = now.duration_since(moment.run_at) <= seconds(LATE_AFTER_SECONDS);
                prop_assert_eq!(state == FireState::Fired, on_time && these.len() == 1);
                prop_assert!(
                    state != FireState::Late
                        || come.len() == 1
                        || left.iter().all(|at| simple.is_skipped(*at))
                );
                match setting.catch_up {
                    // None that could fire comes after it.
                    CatchUp::One => prop_assert!(left.iter().all(|at| simple.is_skipped(*at))),
                    CatchUp::All => prop_assert_eq!(these.len(), 1),
                    CatchUp::Skip => prop_assert_eq!(state, FireState::Fired),
                }
            }
            What::Skipped { .. } => prop_assert!(these.iter().all(|at| simple.is_skipped(*at))),
            What::Missed { reason: MissReason::OutsideWindow } => prop_assert!(these.iter().all(is_outside)),
            What::Missed { reason: MissReason::CatchUpSkip } => {
                prop_assert_eq!(setting.catch_up, CatchUp::Skip);
                prop_assert!(age(moment.nominal) >= LATE_AFTER_SECONDS || !left.is_empty());
            }
            What::Missed { reason: MissReason::OverLimit } => {
                prop_assert_eq!((setting.catch_up, left.len()), (CatchUp::All, MAX_CAUGHT_UP));
            }
        }
    }
    if setting.max_runs.is_some_and(|most| fired >= most) {
        prop_assert_eq!((due.next, due.finished), (None, true));
        return Ok(come.len() - left.len());
    }
    prop_assert!(left.is_empty(), "left alone: {:?}", left);
    prop_assert_eq!(due.finished, due.next.is_none());
    let behind = come.last().map_or(standing.next_nominal - seconds(1), |last| *last);
    prop_assert_eq!(due.next.map(|next| next.nominal), rule.next_after(behind));
    if let Some(next) = due.next {
        prop_assert!(next.run_at > now);
        prop_assert_eq!(next.run_at, simple.planned(next.nominal));
    }
    Ok(come.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Wakes up at random, sometimes after weeks, and writes down what became of every moment.
    #[test]
    fn every_moment_is_settled_exactly_once(setting in setting(), naps in proptest::collection::vec(prop_oneof![
        3 => 1..900_i64, 2 => 900..24 * 3600_i64, 1 => 24 * 3600..40 * 24 * 3600_i64, 2 => Just(0_i64),
    ], 1..12)) {
        let mut rule = cron(setting.expression);
        rule.end_at = setting.end_after.map(|after| setting.begin + seconds(after.into()));
        let Ok(rule) = rule.compile(60) else { return Ok(()) };
        let mut standing = Standing {
            rule: &rule,
            next_nominal: setting.begin,
            catch_up: setting.catch_up,
            catch_up_window_seconds: setting.window,
            jitter_seconds: setting.jitter,
            schedule_id: *b"sixteen letters!",
            blackouts: &setting.blackouts,
            on_blackout: setting.on_blackout,
            fired_count: 0,
            max_runs: setting.max_runs,
        };
        let mut ledger: BTreeMap<Timestamp, Moment> = BTreeMap::new();
        let Some(mut next) = standing.rearm(setting.begin) else { return Ok(()) };
        let first = next.nominal;
        let (mut now, mut settled, mut is_finished) = (setting.begin, 0, false);
        for nap in naps {
            // A nap of no length: until the next moment, exactly.
            now = if nap == 0 { now.max(next.run_at) } else { now + seconds(nap) };
            standing.next_nominal = next.nominal;
            let due = standing.due(now);
            settled += check(&Simple { setting: &setting, standing: standing.clone() }, now, &due)?;
            for moment in due.moments {
                standing.fired_count += u64::from(matches!(moment.what, What::Fire { .. }));
                prop_assert!(ledger.insert(moment.nominal, moment).is_none(), "one moment has two entries");
            }
            is_finished = due.finished;
            let Some(then) = due.next else { break };
            prop_assert!(then.nominal >= next.nominal);
            next = then;
        }
        // The ledger has every moment from the first to the last exactly once.
        let entered: u64 = ledger.values().map(|moment| u64::from(moment.coalesced_count)).sum();
        prop_assert_eq!(entered, settled as u64);
        if let Some(last) = ledger.keys().next_back() {
            prop_assert_eq!(entered, rule.count(first - seconds(1), *last));
            let end = ledger.values().fold(first - seconds(1), |end, moment| {
                let from = moment.coalesced_from.unwrap_or(moment.nominal);
                assert_eq!(rule.next_after(end), Some(from), "no moment lies between two entries");
                moment.nominal
            });
            prop_assert!(is_finished || rule.next_after(end) == Some(next.nominal));
        }
    }
}
