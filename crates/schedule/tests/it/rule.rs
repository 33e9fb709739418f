//! What a rule may be, what is refused and why, and what holds for every rule.

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use pathbook_schedule::rule::{Compiled, MINIMUM_INTERVAL_SECONDS, Problem, Recurrence, Rule};
use proptest::prelude::*;

pub fn rule(recurrence: &str) -> Rule {
    let recurrence =
        serde_json::from_str(recurrence).unwrap_or_else(|problem| panic!("{recurrence}: {problem}"));
    Rule { recurrence, time_zone: "Europe/Zurich".to_owned(), offset_days: 0, start_at: None, end_at: None }
}

pub fn cron(expression: &str) -> Rule {
    rule(&serde_json::json!({ "kind": "cron", "expression": expression }).to_string())
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

fn problems(rule: &Rule) -> Vec<Problem> {
    rule.compile(MINIMUM_INTERVAL_SECONDS).err().unwrap_or_default()
}

/// The code of the only problem, and the part of the expression that it is about.
fn refused(expression: &str) -> (&'static str, String) {
    let found = problems(&cron(expression));
    let [problem] = &found[..] else { panic!("{expression:?}: {found:?}") };
    assert_eq!(problem.pointer, "/recurrence/expression");
    assert!(problem.detail.ends_with('.') && problem.detail.len() > 20, "{}", problem.detail);
    let part = problem.at.map(|(from, to)| expression.chars().skip(from).take(to - from).collect());
    (problem.code, part.unwrap_or_default())
}

#[test]
fn a_bad_expression_is_refused_with_the_place_of_the_mistake() {
    let cases = [
        ("", ""),
        ("   ", "   "),
        ("0 0 * *", "0 0 * *"),
        ("0 0 0 * * *", "0 0 0 * * *"),
        ("0 0 0 * * * 2027", "0 0 0 * * * 2027"),
        ("1, * * * *", "1,"),
        (",1 * * * *", ",1"),
        ("0 1,,2 * * *", "1,,2"),
        ("*/90 * * * *", "90"),
        ("*/60 * * * *", "60"),
        ("*/0 * * * *", "0"),
        ("*/ * * * *", ""),
        ("60 * * * *", "60"),
        ("0 24 * * *", "24"),
        ("0 0 0 * *", "0"),
        ("0 0 32 * *", "32"),
        ("0 0 * 13 *", "13"),
        ("0 0 * FOO *", "FOO"),
        ("0 0 * * 8", "8"),
        ("0 0 * * MONDAY", "MONDAY"),
        ("0 0 * * L", "L"),
        ("0 0 * * MON#6", "6"),
        ("0 0 * * MON#", ""),
        ("0 0 L-0 * *", "0"),
        ("0 0 L-31 * *", "31"),
        ("0 0 0W * *", "0"),
        ("5/15 * * * *", "5/15"),
        ("1-2-3 * * * *", "2-3"),
        ("-5 * * * *", ""),
        ("+5 * * * *", "+5"),
        ("*,5 * * * *", "*"),
        ("0 0 ?,1 * *", "?"),
        ("? * * * *", "?"),
        ("  0  0 1x * *", "1x"),
        ("0 0 * * MON\u{0}", "\u{0}"),
        ("0 0 * * \u{2013}", "\u{2013}"),
        ("\n0 0 * * *", "\n"),
        ("@reboot", "@reboot"),
        ("@every 5m", "@every 5m"),
        ("001 * * * *", "001"),
    ];
    for (expression, part) in cases {
        assert_eq!(refused(expression), ("invalid_cron", part.to_owned()), "{expression:?}");
    }
    let long = "0,".repeat(400);
    assert_eq!(refused(&long).0, "invalid_cron");
}

#[test]
fn what_never_comes_is_refused() {
    for expression in ["0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 * 2 MON#5", "0 0 30W 2 *", "0 0 L-29 2 *"] {
        assert_eq!(refused(expression), ("never_due", String::new()), "{expression}");
    }
    // Rare, but sure.
    for expression in ["0 0 29 2 *", "0 0 31 * *", "0 0 * * MON#5", "0 0 L-28 2 *"] {
        assert_eq!(problems(&cron(expression)), [], "{expression}");
    }
    let every = |rest: &str| {
        rule(&format!(
            r#"{{ "kind": "every", "unit": "month", "at": "02:00", "anchor": "2026-02-01", {rest} }}"#
        ))
    };
    assert_eq!(problems(&every(r#""n": 12, "day_of_month": 30"#))[0].code, "never_due");
    assert_eq!(problems(&every(r#""n": 12, "day_of_month": 29"#)), []);
    let mut ended = cron("0 0 29 2 *");
    (ended.start_at, ended.end_at) = (Some(at("2026-03-01T00:00Z")), Some(at("2027-03-01T00:00Z")));
    let found = problems(&ended);
    assert_eq!((found[0].code, found[0].pointer.as_str()), ("never_due", "/end_at"));
}

#[test]
fn what_comes_too_often_is_refused() {
    for expression in
        ["* * * * *", "*/4 * * * *", "0,58 * * * *", "0,3 2 * * *", "59,0 23,0 * * *", "58,2 23,0 * * *"]
    {
        assert_eq!(refused(expression), ("too_frequent", String::new()), "{expression}");
    }
    // 23:58 and 00:02, but never on days that follow each other.
    for expression in
        ["*/5 * * * *", "0,5 2 * * *", "58 23 * * *", "2,58 0,23 1 * *", "2,58 0,23 * * MON,WED"]
    {
        assert_eq!(problems(&cron(expression)), [], "{expression}");
    }
    assert_eq!(refused("2,58 0,23 * * MON,TUE").0, "too_frequent");
    assert_eq!(cron("0 2 * * *").compile(86_401).err().map(|found| found[0].code), Some("too_frequent"));
    assert!(cron("0 2 * * *").compile(86_400).is_ok());
}

#[test]
fn zones_are_known_from_the_data_inside_and_others_are_guessed() {
    let mut it = cron("0 2 * * *");
    for (wrong, meant) in [
        ("Europe/Zürich", "Europe/Zurich"),
        ("Zurich", "Europe/Zurich"),
        ("Europe/Zuerich", "Europe/Zurich"),
        ("america/newyork", "America/New_York"),
        ("New York", "America/New_York"),
    ] {
        wrong.clone_into(&mut it.time_zone);
        let found = problems(&it);
        assert_eq!((found[0].code, found[0].pointer.as_str()), ("unknown_time_zone", "/time_zone"));
        assert!(found[0].detail.contains(meant), "{wrong}: {}", found[0].detail);
    }
    for wrong in ["", "\u{0}", "Etc/Unknown", "+02:00", "CET-1CEST", "../etc/passwd", &"x".repeat(100_000)] {
        wrong.clone_into(&mut it.time_zone);
        assert_eq!(problems(&it)[0].code, "unknown_time_zone", "{wrong:.20}");
    }
    // Moved for good on 8 March 2026, which older zone data does not know.
    "America/Vancouver".clone_into(&mut it.time_zone);
    let next = it.compile(60).expect("it is a rule").upcoming(at("2026-11-23T00:00Z"), 1);
    assert_eq!(next[0].local, "2026-11-23T02:00:00-07:00");
}

#[test]
fn all_other_mistakes_are_named_where_they_are() {
    let every =
        |rest: &str| problems(&rule(&format!(r#"{{ "kind": "every", "anchor": "2026-11-02", {rest} }}"#)));
    let codes =
        |found: Vec<Problem>| found.into_iter().map(|one| (one.pointer, one.code)).collect::<Vec<_>>();
    let cases: [(&str, &[(&str, &str)]); 9] = [
        (r#""n": 0, "unit": "day", "at": "02:00""#, &[("/recurrence/n", "invalid_number")]),
        (
            r#""n": 367, "unit": "day", "at": "2:00""#,
            &[("/recurrence/at", "invalid_time"), ("/recurrence/n", "invalid_number")],
        ),
        (r#""n": 1, "unit": "day", "at": "24:00""#, &[("/recurrence/at", "invalid_time")]),
        (r#""n": 1, "unit": "week", "at": "02:00""#, &[("/recurrence/on", "missing_weekday")]),
        (r#""n": 1, "unit": "month", "at": "02:00""#, &[("/recurrence/day_of_month", "missing_day")]),
        (
            r#""n": 1, "unit": "month", "at": "02:00", "day_of_month": 32"#,
            &[("/recurrence/day_of_month", "invalid_day")],
        ),
        (
            r#""n": 1, "unit": "month", "at": "02:00", "weekday_of_month": { "nth": 6, "weekday": "monday" }"#,
            &[("/recurrence/weekday_of_month/nth", "invalid_day")],
        ),
        (
            r#""n": 1, "unit": "day", "at": "02:00", "on": ["monday"], "day_of_month": 1"#,
            &[("/recurrence/on", "not_applicable"), ("/recurrence/day_of_month", "not_applicable")],
        ),
        (
            r#""n": 1, "unit": "month", "at": "02:00", "day_of_month": "last", "weekday_of_month": { "nth": "last", "weekday": "monday" }"#,
            &[("/recurrence/weekday_of_month", "not_applicable")],
        ),
    ];
    for (rest, wanted) in cases {
        let wanted: Vec<_> = wanted.iter().map(|(pointer, code)| ((*pointer).to_owned(), *code)).collect();
        assert_eq!(codes(every(rest)), wanted, "{rest}");
    }
    let mut it = cron("x");
    it.offset_days = 7;
    it.time_zone = "Nowhere".to_owned();
    (it.start_at, it.end_at) = (Some(at("2027-01-01T00:00Z")), Some(at("2026-01-01T00:00Z")));
    let found: Vec<&str> = problems(&it).iter().map(|problem| problem.code).collect();
    assert_eq!(found, ["unknown_time_zone", "invalid_offset_days", "ended_before_start", "invalid_cron"]);
    assert_eq!(problems(&rule(r#"{ "kind": "once", "at": "2027-03-14T02:30:10" }"#))[0].code, "invalid_time");
    let unknown = r#"{ "kind": "once", "at": "2027-03-14T02:30", "seconds": 1 }"#;
    assert!(serde_json::from_str::<Recurrence>(unknown).is_err());
}

#[test]
fn nothing_is_due_before_the_start_or_after_the_end() {
    let mut daily = cron("0 2 * * *");
    (daily.start_at, daily.end_at) = (Some(at("2026-11-02T01:00Z")), Some(at("2026-11-04T01:00Z")));
    let daily = daily.compile(60).expect("it is a rule");
    // Both ends are in.
    let all: Vec<Timestamp> = daily.between(Timestamp::MIN, Timestamp::MAX).collect();
    assert_eq!(all, [at("2026-11-02T01:00Z"), at("2026-11-03T01:00Z"), at("2026-11-04T01:00Z")]);
    assert_eq!(daily.count(Timestamp::MIN, Timestamp::MAX), 3);
    assert_eq!(daily.last_at_or_before(Timestamp::MAX), Some(all[2]));
    assert_eq!(daily.last_at_or_before(at("2026-11-02T00:59Z")), None);
    assert_eq!(daily.next_after(all[2]), None);
}

#[test]
fn weeks_and_months_are_counted_from_the_anchor() {
    let due = |recurrence: &str, n: usize| -> Vec<String> {
        let rule = rule(recurrence).compile(60).expect("it is a rule");
        rule.upcoming(Timestamp::UNIX_EPOCH, n).into_iter().map(|next| next.local[..16].to_owned()).collect()
    };
    // The anchor is a Wednesday: the Monday of its week is over, that of the week after the next comes.
    let weeks = r#"{ "kind": "every", "n": 2, "unit": "week", "on": ["monday", "friday"], "at": "02:00", "anchor": "2026-11-04" }"#;
    assert_eq!(due(weeks, 3), ["2026-11-06T02:00", "2026-11-16T02:00", "2026-11-20T02:00"]);
    let months = r#"{ "kind": "every", "n": 5, "unit": "month", "day_of_month": 31, "at": "02:00", "anchor": "2026-03-31" }"#;
    assert_eq!(due(months, 3), ["2026-03-31T02:00", "2026-08-31T02:00", "2027-01-31T02:00"]);
    let last = r#"{ "kind": "every", "n": 1, "unit": "month", "day_of_month": "last", "at": "02:00", "anchor": "2026-01-31" }"#;
    assert_eq!(due(last, 3), ["2026-01-31T02:00", "2026-02-28T02:00", "2026-03-31T02:00"]);
    let days = r#"{ "kind": "every", "n": 10, "unit": "day", "at": "02:00", "anchor": "2026-12-25" }"#;
    assert_eq!(due(days, 2), ["2026-12-25T02:00", "2027-01-04T02:00"]);
    let once = r#"{ "kind": "once", "at": "2027-03-28T02:30" }"#;
    assert_eq!(due(once, 3), ["2027-03-28T03:00"]);
}

#[test]
fn the_day_after_the_second_tuesday() {
    let mut patches = cron("0 3 * * TUE#2");
    patches.offset_days = 1;
    let patches = patches.compile(60).expect("it is a rule");
    let due: Vec<String> =
        patches.upcoming(at("2026-11-01T00:00Z"), 2).into_iter().map(|next| next.local).collect();
    assert_eq!(due, ["2026-11-11T03:00:00+01:00", "2026-12-09T03:00:00+01:00"]);
}

#[test]
fn notes_say_what_daylight_saving_does() {
    let note = |expression: &str, zone: &str, after: &str| {
        let mut it = cron(expression);
        zone.clone_into(&mut it.time_zone);
        it.compile(60).expect("it is a rule").upcoming(at(after), 1).remove(0).note
    };
    let new_york = "America/New_York";
    assert_eq!(
        note("30 2 * * *", new_york, "2027-03-14T00:00-05:00").as_deref(),
        Some("02:30 does not exist on 14 Mar 2027, so it is due at 03:00")
    );
    assert_eq!(
        note("30 1 * * *", new_york, "2026-11-01T00:00-04:00").as_deref(),
        Some("01:30 happens twice on 1 Nov 2026; it is due the first time")
    );
    assert_eq!(
        note("*/30 * * * *", new_york, "2026-11-01T01:10-05:00").as_deref(),
        Some("01:30 happens twice on 1 Nov 2026; it is due both times, and this is the second")
    );
    assert_eq!(
        note("0 12 * * *", "Pacific/Apia", "2011-12-29T12:00-10:00").as_deref(),
        Some("12:00 does not exist on 30 Dec 2011, so it is due on 31 Dec 2011 at 00:00")
    );
    // 03:00 is there of its own.
    assert_eq!(note("0 3 * * *", new_york, "2027-03-14T00:00-05:00"), None);
    assert_eq!(note("30 2 * * *", new_york, "2027-03-15T00:00-04:00"), None);
}

#[test]
fn rules_turn_into_cron_expressions_and_back() {
    let anchor = date(2026, 11, 2);
    let cases = [
        (
            "30 2 * * *",
            r#"{ "kind": "every", "n": 1, "unit": "day", "at": "02:30", "anchor": "2026-11-02" }"#,
        ),
        (
            "0 2 * * MON,FRI",
            r#"{ "kind": "every", "n": 1, "unit": "week", "on": ["monday", "friday"], "at": "02:00", "anchor": "2026-11-02" }"#,
        ),
        (
            "0 0 15 * *",
            r#"{ "kind": "every", "n": 1, "unit": "month", "day_of_month": 15, "at": "00:00", "anchor": "2026-11-02" }"#,
        ),
        (
            "0 0 L 1,4,7,10 *",
            r#"{ "kind": "every", "n": 3, "unit": "month", "day_of_month": "last", "at": "00:00", "anchor": "2027-01-01" }"#,
        ),
        (
            "0 3 * * TUE#2",
            r#"{ "kind": "every", "n": 1, "unit": "month", "weekday_of_month": { "nth": 2, "weekday": "tuesday" }, "at": "03:00", "anchor": "2026-11-02" }"#,
        ),
        (
            "0 3 * 11 SUNL",
            r#"{ "kind": "every", "n": 12, "unit": "month", "weekday_of_month": { "nth": "last", "weekday": "sunday" }, "at": "03:00", "anchor": "2026-11-02" }"#,
        ),
    ];
    for (expression, recurrence) in cases {
        let recurrence = rule(recurrence).recurrence;
        assert_eq!(recurrence.as_cron().as_deref(), Some(expression));
        assert_eq!(Recurrence::from_cron(expression, anchor), Some(recurrence), "{expression}");
    }
    for expression in
        ["*/5 * * * *", "0 0 13 * FRI", "0 0 1,15 * *", "0 0 LW * *", "0 0 1 1,2 *", "0 0,1 * * *", "x"]
    {
        assert_eq!(Recurrence::from_cron(expression, anchor), None, "{expression}");
    }
    let fortnight = r#"{ "kind": "every", "n": 2, "unit": "week", "on": ["monday"], "at": "02:00", "anchor": "2026-11-02" }"#;
    assert_eq!(rule(fortnight).recurrence.as_cron(), None);
}

/// Expressions that are right, and some that are nearly so.
fn expression() -> impl Strategy<Value = String> {
    let field = |max: u8| {
        prop_oneof![
            3 => Just("*".to_owned()),
            1 => (1..=max).prop_map(|step| format!("*/{step}")),
            2 => (0..=max).prop_map(|value| value.to_string()),
            1 => (0..=max, 0..=max).prop_map(|(from, to)| format!("{from}-{to}")),
            1 => (0..=max, 0..=max, 0..=max).prop_map(|(a, b, c)| format!("{a},{b}-{c}")),
        ]
    };
    let day = prop_oneof![4 => field(31), 1 => Just("L".to_owned()), 1 => Just("LW".to_owned()), 1 => (1..=31_u8).prop_map(|day| format!("{day}W"))];
    let weekday = prop_oneof![4 => field(7), 1 => (0..=7_u8, 1..=5_u8).prop_map(|(day, nth)| format!("{day}#{nth}")), 1 => (0..=7_u8).prop_map(|day| format!("{day}L"))];
    (field(59), field(23), day, field(12), weekday)
        .prop_map(|(minute, hour, day, month, weekday)| format!("{minute} {hour} {day} {month} {weekday}"))
}

pub fn zone() -> impl Strategy<Value = String> {
    const ZONES: [&str; 7] = [
        "Europe/Zurich",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Cairo",
        "UTC",
        "Africa/Casablanca",
        "Pacific/Apia",
    ];
    proptest::sample::select(&ZONES[..]).prop_map(str::to_owned)
}

fn instant() -> impl Strategy<Value = Timestamp> {
    // 1960 to 2100, with parts of seconds.
    (-315_000_000_000_i64..4_102_000_000_000)
        .prop_map(|milliseconds| Timestamp::from_millisecond(milliseconds).expect("it is in range"))
}

fn compiled() -> impl Strategy<Value = (String, Compiled)> {
    (expression(), zone(), 0..=6_u8).prop_filter_map("never due", |(expression, zone, offset_days)| {
        let mut rule = cron(&expression);
        (rule.time_zone, rule.offset_days) = (zone, offset_days);
        Some((expression, rule.compile(0).ok()?))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn moments_come_one_after_the_other((expression, rule) in compiled(), from in instant()) {
        let moments: Vec<Timestamp> = rule.upcoming(from, 20).into_iter().map(|next| next.at).collect();
        prop_assert_eq!(moments.len(), 20, "{}", expression);
        prop_assert!(moments[0] > from);
        prop_assert!(moments.windows(2).all(|pair| pair[0] < pair[1]), "{}: {:?}", expression, moments);
        prop_assert_eq!(rule.count(from, moments[19]), 20);
        for (index, moment) in moments.iter().enumerate() {
            prop_assert_eq!(rule.last_at_or_before(*moment), Some(*moment));
            // From every instant until then, it is the same.
            let begin = if index == 0 { from } else { moments[index - 1] };
            let middle = begin + SignedDuration::from_nanos_i128(moment.duration_since(begin).as_nanos() / 2);
            prop_assert_eq!(rule.next_after(middle), Some(*moment));
            prop_assert_eq!(rule.next_after(*moment - SignedDuration::from_nanos(1)), Some(*moment));
        }
    }

    #[test]
    fn text_that_is_nearly_cron_is_either_a_rule_or_refused(text in "[0-9*,/#LWFRI@ -]{0,30}") {
        let rule = cron(&text);
        let _ = rule.sentence();
        match rule.compile(60) {
            Ok(compiled) => {
                let _ = compiled.upcoming(Timestamp::MIN, 2);
                let _ = compiled.upcoming(Timestamp::MAX, 2);
                let _ = (compiled.last_at_or_before(Timestamp::MAX), compiled.last_at_or_before(Timestamp::MIN));
                let _ = compiled.count(Timestamp::MIN, Timestamp::MAX);
            }
            Err(problems) => {
                let (from, to) = problems[0].at.unwrap_or((0, 0));
                prop_assert!(from <= to && to <= text.len(), "{:?}", problems);
            }
        }
    }

    #[test]
    fn every_n_survives_any_numbers(n: u16, day in 0..40_u8, nth in 0..8_u8, days in -4_000_000_i32..2_900_000, unit in 0..3_usize) {
        let anchor = date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap_or(date(1970, 1, 1));
        let rest = match unit {
            0 => r#""unit": "day""#.to_owned(),
            1 => r#""unit": "week", "on": ["sunday", "monday"]"#.to_owned(),
            _ if day % 2 == 0 => format!(r#""unit": "month", "day_of_month": {day}"#),
            _ => format!(r#""unit": "month", "weekday_of_month": {{ "nth": {nth}, "weekday": "friday" }}"#),
        };
        let rule = rule(&format!(r#"{{ "kind": "every", "n": {n}, {rest}, "at": "02:30", "anchor": "{anchor}" }}"#));
        let _ = rule.sentence();
        if let Some(expression) = rule.recurrence.as_cron() {
            // From the anchor on, both are due at the same moments.
            let cron = { let mut cron = cron(&expression); cron.time_zone.clone_from(&rule.time_zone); cron };
            if let (Ok(every), Ok(cron)) = (rule.compile(60), cron.compile(60))
                && let Some(first) = every.next_after(Timestamp::MIN)
            {
                let moments = |rule: &Compiled| rule.upcoming(first, 5).into_iter().map(|next| next.at).collect::<Vec<_>>();
                prop_assert_eq!(moments(&every), moments(&cron));
            }
        }
        if let Ok(rule) = rule.compile(60) {
            let _ = rule.upcoming(Timestamp::MIN, 3);
            let _ = (rule.last_at_or_before(Timestamp::MAX), rule.count(Timestamp::MIN, Timestamp::MAX));
        }
    }

    #[test]
    fn rules_are_written_and_read_again(expression in expression(), zone in zone(), offset_days in 0..=6_u8, start in proptest::option::of(instant())) {
        let mut rule = cron(&expression);
        (rule.time_zone, rule.offset_days, rule.start_at) = (zone, offset_days, start);
        let text = serde_json::to_string(&rule).expect("it is written");
        prop_assert_eq!(serde_json::from_str::<Rule>(&text).expect("it is read"), rule);
    }

    #[test]
    fn what_is_one_of_every_n_is_the_same_cron_expression(expression in expression()) {
        if let Some(every) = Recurrence::from_cron(&expression, date(2026, 11, 2)) {
            let again = every.as_cron().expect("it came from one");
            prop_assert_eq!(Recurrence::from_cron(&again, date(2026, 11, 2)), Some(every));
        }
    }
}

proptest! {
    // To guess which zone is meant takes its time.
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_either_a_rule_or_refused(text in "\\PC{0,40}", zone in "\\PC{0,30}", offset_days: u8) {
        let mut rule = cron(&text);
        (rule.time_zone, rule.offset_days) = (zone, offset_days);
        let _ = rule.sentence();
        let _ = rule.recurrence.as_cron();
        let _ = Recurrence::from_cron(&text, date(2026, 11, 2));
        if let Err(problems) = rule.compile(60) {
            prop_assert!(!problems.is_empty());
        }
    }
}
