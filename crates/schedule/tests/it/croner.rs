//! A third opinion on what an expression means: croner, asked about UTC, where there is no daylight saving.

use croner::Cron;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use proptest::prelude::*;

use crate::rule::cron;

/// What both know, and read alike: a step of all days or weekdays beside the other field is left out, which croner
/// takes for a restriction and old crons for none; and so is more than one special sign in a list.
fn expression() -> impl Strategy<Value = String> {
    let plain = |min: u8, max: u8| {
        prop_oneof![
            (min..=max).prop_map(|value| value.to_string()),
            (min..=max, min..=max).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))),
            (min..=max, min..=max, min..=max).prop_map(|(a, b, c)| format!("{a},{}-{}", b.min(c), b.max(c))),
            (min..=max, min..=max, 1..max - min)
                .prop_map(|(a, b, step)| (a.min(b), a.max(b), step))
                .prop_filter("croner wants the step to fit into the range", |(a, b, step)| a + step <= *b)
                .prop_map(|(a, b, step)| format!("{a}-{b}/{step}")),
        ]
    };
    let any = |min: u8, max: u8| {
        prop_oneof![
            1 => Just("*".to_owned()),
            1 => (1..max - min).prop_map(|step| format!("*/{step}")),
            3 => plain(min, max),
        ]
    };
    let day = prop_oneof![
        2 => Just("*".to_owned()),
        2 => plain(1, 31),
        1 => Just("L".to_owned()),
        1 => Just("LW".to_owned()),
        1 => (1..=31_u8).prop_map(|day| format!("{day}W")),
    ];
    let weekday = prop_oneof![
        3 => Just("*".to_owned()),
        2 => plain(0, 6),
        1 => (0..=7_u8, 1..=5_u8).prop_map(|(day, nth)| format!("{day}#{nth}")),
        1 => (0..=6_u8).prop_map(|day| format!("{day}L")),
        1 => proptest::sample::select(&["MON", "tue", "SUN", "MON-FRI", "7"][..]).prop_map(str::to_owned),
    ];
    (any(0, 59), any(0, 23), day, any(1, 12), weekday)
        .prop_map(|(minute, hour, day, month, weekday)| format!("{minute} {hour} {day} {month} {weekday}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn croner_reads_expressions_alike(expression in expression(), second in 0..4_000_000_000_i64) {
        let mut rule = cron(&expression);
        "UTC".clone_into(&mut rule.time_zone);
        let Ok(rule) = rule.compile(0) else { return Ok(()) };
        let theirs: Cron = expression.parse().map_err(|problem| TestCaseError::fail(format!("{expression}: {problem}")))?;
        let from = Timestamp::from_second(second / 60 * 60).expect("it is in range");
        let ours: Vec<Timestamp> = rule.upcoming(from, 6).into_iter().map(|next| next.at).collect();
        let start: Zoned = from.to_zoned(TimeZone::UTC);
        let theirs: Vec<Timestamp> = theirs.iter_after(start).take(6).map(|next| next.timestamp()).collect();
        prop_assert_eq!(ours, theirs, "{} after {}", expression, from);
    }
}
