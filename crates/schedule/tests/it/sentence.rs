//! Rules in plain words.

use pathbook_schedule::rule::{Recurrence, Rule};

fn rule(recurrence: &str) -> Rule {
    let recurrence: Recurrence =
        serde_json::from_str(recurrence).unwrap_or_else(|problem| panic!("{recurrence}: {problem}"));
    Rule { recurrence, time_zone: "Europe/Zurich".to_owned(), offset_days: 0, start_at: None, end_at: None }
}

fn cron(expression: &str) -> Rule {
    rule(&serde_json::json!({ "kind": "cron", "expression": expression }).to_string())
}

#[test]
fn cron_expressions_are_told_in_plain_words() {
    let cases = [
        ("0 2 * * MON,FRI", "Every Monday and Friday at 02:00"),
        ("0 2 * * *", "Every day at 02:00"),
        ("0,30 8,20 * * 1-5", "Every Monday to Friday at 08:00, 08:30, 20:00 and 20:30"),
        ("*/5 * * * *", "Every 5 minutes"),
        ("* * * * *", "Every minute"),
        ("*/7 * * * *", "At minutes 0, 7, 14, 21, 28, 35, 42, 49 and 56 of every hour"),
        ("0 * * * *", "Every hour"),
        ("@hourly", "Every hour"),
        ("15 * * * *", "Every hour at minute 15"),
        ("0 */2 * * *", "Every 2 hours from 00:00 to 22:00"),
        ("30 8-17 * * *", "Every hour from 08:30 to 17:30"),
        ("*/15 8-17 * * MON-FRI", "Every 15 minutes from 08:00 to 17:45, every Monday to Friday"),
        ("*/10 8,12 * * *", "Every 10 minutes of the hours 08 and 12"),
        (
            "5,35 6-18 * * *",
            "At minutes 5 and 35 of the hours 06, 07, 08, 09, 10, 11, 12, 13, 14, 15, 16, 17 and 18",
        ),
        ("0 0 1,15 * *", "On the 1st and 15th of every month at 00:00"),
        ("0 0 1-7 1,7 *", "On the 1st to 7th of January and July at 00:00"),
        ("0 0 L * *", "On the last day of every month at 00:00"),
        ("0 0 L-1,L-3 * *", "On the last day but one and 3rd day before the last of every month at 00:00"),
        ("0 0 LW * *", "On the last working day of every month at 00:00"),
        ("0 0 15W * *", "On the working day nearest to the 15th of every month at 00:00"),
        ("0 3 * * TUE#2", "On the second Tuesday of every month at 03:00"),
        ("0 3 * * FRIL", "On the last Friday of every month at 03:00"),
        ("0 0 13 * FRI", "Every Friday and the 13th of every month at 00:00"),
        ("0 0 */10 * MON", "Every Monday, where it is the 1st, 11th, 21st or 31st of the month at 00:00"),
        ("0 0 1-31 * MON", "Every day at 00:00"),
        ("0 0 * 6 SAT,SUN", "Every Saturday and Sunday in June at 00:00"),
        ("0 0 * 6 *", "Every day in June at 00:00"),
        ("0 0 * * SUN,MON,TUE", "Every Monday, Tuesday and Sunday at 00:00"),
    ];
    for (expression, words) in cases {
        assert_eq!(cron(expression).sentence(), format!("{words}, Europe/Zurich"), "{expression}");
    }
}

#[test]
fn every_n_and_once_are_told_in_plain_words() {
    let anchor = r#""at": "02:00", "anchor": "2026-11-02" }"#;
    let cases = [
        (r#"{ "kind": "every", "n": 1, "unit": "day","#, "Every day at 02:00, from 2 Nov 2026"),
        (
            r#"{ "kind": "every", "n": 2, "unit": "week", "on": ["friday", "monday"],"#,
            "Every 2 weeks on Monday and Friday at 02:00, counted from 2 Nov 2026",
        ),
        (
            r#"{ "kind": "every", "n": 1, "unit": "month", "day_of_month": "last","#,
            "On the last day of every month at 02:00, from 2 Nov 2026",
        ),
        (
            r#"{ "kind": "every", "n": 3, "unit": "month", "weekday_of_month": { "nth": 2, "weekday": "tuesday" },"#,
            "Every 3 months on the second Tuesday at 02:00, counted from 2 Nov 2026",
        ),
    ];
    for (recurrence, words) in cases {
        assert_eq!(rule(&format!("{recurrence}{anchor}")).sentence(), format!("{words}, Europe/Zurich"));
    }
    let once = rule(r#"{ "kind": "once", "at": "2027-03-14T02:30" }"#);
    assert_eq!(once.sentence(), "Once on 14 Mar 2027 at 02:30, Europe/Zurich");
}

#[test]
fn days_are_moved_and_ends_are_told() {
    let mut patches = cron("0 3 * * TUE#2");
    patches.offset_days = 1;
    patches.start_at = "2026-12-31T23:00:00Z".parse().ok();
    patches.end_at = "2027-12-31T23:00:00Z".parse().ok();
    assert_eq!(
        patches.sentence(),
        "1 day after the second Tuesday of every month at 03:00, Europe/Zurich, not before 1 Jan 2027 00:00, not after 1 Jan 2028 00:00"
    );
}

#[test]
fn what_cannot_be_understood_is_said_so() {
    assert_eq!(cron("61 * * * *").sentence(), "This cannot be understood");
}
