//! What daylight saving and the calendar do, case by case.

use jiff::Timestamp;
use pathbook_schedule::rule::{Compiled, Recurrence, Rule};

pub fn cron(expression: &str, zone: &str) -> Compiled {
    let rule = Rule {
        recurrence: Recurrence::Cron { expression: expression.to_owned() },
        time_zone: zone.to_owned(),
        offset_days: 0,
        start_at: None,
        end_at: None,
    };
    rule.compile(60).unwrap_or_else(|problems| panic!("{expression}: {problems:?}"))
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

/// Expression, zone, after, and what is due then.
type Case = (&'static str, &'static str, &'static str, &'static [&'static str]);

const CASES: &[Case] = &[
    // The clock jumps over the time: due at the first instant behind the jump.
    (
        "30 2 * * *",
        "America/New_York",
        "2026-03-08T00:00-05:00",
        &["2026-03-08T03:00-04:00", "2026-03-09T02:30-04:00"],
    ),
    (
        "30 1 * * *",
        "Europe/London",
        "2026-03-29T00:00Z",
        &["2026-03-29T02:00+01:00", "2026-03-30T01:30+01:00"],
    ),
    (
        "15 2 * * *",
        "Australia/Lord_Howe",
        "2026-10-04T00:00+10:30",
        &["2026-10-04T02:30+11:00", "2026-10-05T02:15+11:00"],
    ),
    (
        "0 0 * * *",
        "Africa/Cairo",
        "2026-04-23T12:00+02:00",
        &["2026-04-24T01:00+03:00", "2026-04-25T00:00+03:00"],
    ),
    (
        "30 1,2,3 * * *",
        "America/New_York",
        "2026-03-08T00:00-05:00",
        &[
            "2026-03-08T01:30-05:00",
            "2026-03-08T03:00-04:00",
            "2026-03-08T03:30-04:00",
            "2026-03-09T01:30-04:00",
        ],
    ),
    // The clock shows the time twice: due the first time.
    (
        "30 1 * * *",
        "America/New_York",
        "2026-11-01T00:00-04:00",
        &["2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00"],
    ),
    // Wildcards follow the time that passes.
    (
        "*/30 * * * *",
        "America/New_York",
        "2026-11-01T00:30-04:00",
        &[
            "2026-11-01T01:00-04:00",
            "2026-11-01T01:30-04:00",
            "2026-11-01T01:00-05:00",
            "2026-11-01T01:30-05:00",
            "2026-11-01T02:00-05:00",
        ],
    ),
    (
        "0 * * * *",
        "America/New_York",
        "2026-11-01T00:30-04:00",
        &["2026-11-01T01:00-04:00", "2026-11-01T01:00-05:00", "2026-11-01T02:00-05:00"],
    ),
    (
        "0,30 1 * * *",
        "America/New_York",
        "2026-11-01T00:00-04:00",
        &["2026-11-01T01:00-04:00", "2026-11-01T01:30-04:00", "2026-11-02T01:00-05:00"],
    ),
    (
        "*/15 * * * *",
        "Australia/Lord_Howe",
        "2026-04-05T01:20+11:00",
        &[
            "2026-04-05T01:30+11:00",
            "2026-04-05T01:45+11:00",
            "2026-04-05T01:30+10:30",
            "2026-04-05T01:45+10:30",
            "2026-04-05T02:00+10:30",
        ],
    ),
    (
        "0 */2 * * *",
        "America/New_York",
        "2026-03-07T23:30-05:00",
        &["2026-03-08T00:00-05:00", "2026-03-08T04:00-04:00", "2026-03-08T06:00-04:00"],
    ),
    // A day that never was.
    (
        "0 12 * * *",
        "Pacific/Apia",
        "2011-12-29T12:00-10:00",
        &["2011-12-31T00:00+14:00", "2011-12-31T12:00+14:00"],
    ),
    (
        "0 0 * * *",
        "Pacific/Apia",
        "2011-12-29T12:00-10:00",
        &["2011-12-31T00:00+14:00", "2012-01-01T00:00+14:00"],
    ),
    // The clock was not changed where it is every other year.
    (
        "15,45 23 * * *",
        "America/Nuuk",
        "2023-10-28T22:00-02:00",
        &["2023-10-28T23:15-02:00", "2023-10-28T23:45-02:00", "2023-10-29T23:15-02:00"],
    ),
    // The clock was put back outside the season, and then followed another rule.
    (
        "*/35 19 * * *",
        "America/Ciudad_Juarez",
        "2022-11-29T19:00-06:00",
        &["2022-11-29T19:35-06:00", "2022-11-30T19:00-07:00", "2022-11-30T19:35-07:00"],
    ),
    // The calendar.
    ("0 0 29 2 *", "UTC", "2096-03-01T00:00Z", &["2104-02-29T00:00Z", "2108-02-29T00:00Z"]),
    (
        "0 0 31 * *",
        "UTC",
        "2026-02-01T00:00Z",
        &["2026-03-31T00:00Z", "2026-05-31T00:00Z", "2026-07-31T00:00Z"],
    ),
    ("0 0 L * *", "UTC", "2028-02-01T00:00Z", &["2028-02-29T00:00Z", "2028-03-31T00:00Z"]),
    ("0 0 * * FRI#3", "UTC", "2026-11-01T00:00Z", &["2026-11-20T00:00Z", "2026-12-18T00:00Z"]),
    ("0 0 * * FRIL", "UTC", "2026-11-01T00:00Z", &["2026-11-27T00:00Z", "2026-12-25T00:00Z"]),
    (
        "0 0 15W * *",
        "UTC",
        "2026-08-01T00:00Z",
        &["2026-08-14T00:00Z", "2026-09-15T00:00Z", "2026-10-15T00:00Z", "2026-11-16T00:00Z"],
    ),
    ("0 0 1W * *", "UTC", "2026-07-31T00:00Z", &["2026-08-03T00:00Z", "2026-09-01T00:00Z"]),
    ("0 0 LW * *", "UTC", "2026-05-01T00:00Z", &["2026-05-29T00:00Z", "2026-06-30T00:00Z"]),
    ("0 0 L-3 * *", "UTC", "2026-11-01T00:00Z", &["2026-11-27T00:00Z", "2026-12-28T00:00Z"]),
    (
        "0 0 * * SAT-MON",
        "UTC",
        "2026-11-25T00:00Z",
        &["2026-11-28T00:00Z", "2026-11-29T00:00Z", "2026-11-30T00:00Z", "2026-12-05T00:00Z"],
    ),
    (
        "0 22-2 * * *",
        "UTC",
        "2026-11-25T01:30Z",
        &["2026-11-25T02:00Z", "2026-11-25T22:00Z", "2026-11-25T23:00Z", "2026-11-26T00:00Z"],
    ),
    (
        "0 0 13 * FRI",
        "UTC",
        "2026-11-07T00:00Z",
        &[
            "2026-11-13T00:00Z",
            "2026-11-20T00:00Z",
            "2026-11-27T00:00Z",
            "2026-12-04T00:00Z",
            "2026-12-11T00:00Z",
            "2026-12-13T00:00Z",
        ],
    ),
    ("0 0 * * 0", "UTC", "2026-11-23T00:00Z", &["2026-11-29T00:00Z"]),
    ("0 0 * * 7", "UTC", "2026-11-23T00:00Z", &["2026-11-29T00:00Z"]),
    ("0 0 * * 1", "UTC", "2026-11-23T00:00Z", &["2026-11-30T00:00Z"]),
];

#[test]
fn every_row_of_the_table_is_due_when_wanted() {
    for (expression, zone, after, wanted) in CASES {
        let rule = cron(expression, zone);
        let wanted: Vec<Timestamp> = wanted.iter().map(|text| instant(text)).collect();
        let found: Vec<Timestamp> =
            rule.upcoming(instant(after), wanted.len()).into_iter().map(|next| next.at).collect();
        assert_eq!(found, wanted, "{expression} in {zone}");
        // The same from the other end, and as a number.
        let last = *wanted.last().unwrap_or(&Timestamp::MIN);
        assert_eq!(rule.last_at_or_before(last), Some(last), "{expression} in {zone}");
        assert_eq!(rule.count(instant(after), last), wanted.len() as u64, "{expression} in {zone}");
        for pair in wanted.windows(2) {
            let before = pair[1] - jiff::SignedDuration::from_secs(1);
            assert_eq!(rule.last_at_or_before(before), Some(pair[0]), "{expression} in {zone}");
        }
    }
}
