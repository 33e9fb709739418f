//! What it costs to find the next moment, and to settle a schedule that was down for sixty days.
//!
//! Run with `cargo bench -p pathbook-schedule`. With `--test`, as `cargo test --benches` runs it, one short round is
//! made.
#![expect(clippy::expect_used, reason = "a benchmark stops where something unexpected happens")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use pathbook_schedule::due::{CatchUp, OnBlackout, Standing};
use pathbook_schedule::rule::{Compiled, Recurrence, Rule};

/// The next moment of what people usually write may take this long.
const GOAL: Duration = Duration::from_nanos(1_500);
/// Of the rarest expression that is accepted, this long.
const GOAL_OF_THE_RAREST: Duration = Duration::from_micros(20);

fn main() {
    let is_test = std::env::args().any(|argument| argument == "--test");
    let rounds = if is_test { 1 } else { 31 };
    let cases = [
        ("every 5 minutes", "*/5 * * * *", GOAL),
        ("daily", "30 2 * * *", GOAL),
        ("second Tuesday", "0 3 * * TUE#2", GOAL),
        ("29 February", "0 0 29 2 *", GOAL_OF_THE_RAREST),
    ];
    for (name, expression, goal) in cases {
        let rule = compile(expression);
        let typical = median(rounds, || search(&rule));
        println!("{name:>16}: next {typical:.0?} (goal {goal:.1?})");
    }
    let parse = median(rounds, || time(1_000, || drop(black_box(compile("*/5 8-17 * * MON-FRI")))));
    println!("{:>16}: {parse:.1?}", "compile");
    for (name, catch_up) in [("one", CatchUp::One), ("all", CatchUp::All), ("skip", CatchUp::Skip)] {
        let rule = compile("*/5 * * * *");
        let begin: Timestamp = "2026-02-01T00:00:00Z".parse().expect("it is an instant");
        let standing = Standing {
            rule: &rule,
            next_nominal: begin,
            catch_up,
            catch_up_window_seconds: 7 * 24 * 3600,
            jitter_seconds: 0,
            schedule_id: [7; 16],
            blackouts: &[],
            on_blackout: OnBlackout::Skip,
            fired_count: 0,
            max_runs: None,
        };
        let now = begin + SignedDuration::from_hours(60 * 24);
        let settle = median(rounds, || time(100, || drop(black_box(standing.due(black_box(now))))));
        println!("60 days down, every 5 minutes, catch up {name}: {settle:.1?}");
    }
}

fn compile(expression: &str) -> Compiled {
    let recurrence = Recurrence::Cron { expression: expression.to_owned() };
    let time_zone = "America/New_York".to_owned();
    let rule = Rule { recurrence, time_zone, offset_days: 0, start_at: None, end_at: None };
    rule.compile(300).expect("it is a rule")
}

/// Searches from instants all over a year, so that changes of the clock are among them.
fn search(rule: &Compiled) -> Duration {
    const SEARCHES: u32 = 1_000;
    let from: Timestamp = "2026-01-01T00:00:00Z".parse().expect("it is an instant");
    let starts: Vec<Timestamp> =
        (0..SEARCHES).map(|index| from + SignedDuration::from_secs(i64::from(index) * 31_543)).collect();
    let begin = Instant::now();
    for start in &starts {
        black_box(rule.next_after(black_box(*start)));
    }
    begin.elapsed() / SEARCHES
}

fn time(times: u32, mut work: impl FnMut()) -> Duration {
    let begin = Instant::now();
    for _ in 0..times {
        work();
    }
    begin.elapsed() / times
}

fn median(rounds: usize, mut measure: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..rounds).map(|_| measure()).collect();
    times.sort_unstable();
    times[times.len() / 2]
}
