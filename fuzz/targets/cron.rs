//! Cron expressions in any zone: they are refused or have moments, which rise and keep their distance, and finding them ends.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use pathbook_schedule::rule::{Recurrence, Rule};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (zone, expression) = text.split_once('\n').unwrap_or(("Europe/Zurich", text));
    let rule = Rule {
        recurrence: Recurrence::Cron { expression: expression.to_owned() },
        time_zone: zone.to_owned(),
        offset_days: 0,
        start_at: None,
        end_at: None,
    };
    let Ok(compiled) = rule.compile(300) else { return };
    let from: Timestamp = "2026-11-01T00:00:00Z".parse().expect("a moment");
    let upcoming = compiled.upcoming(from, 20);
    assert!(!upcoming.is_empty(), "what is never due is refused");
    for pair in upcoming.windows(2) {
        assert!(pair[0].at < pair[1].at, "moments rise");
    }
    for (index, moment) in upcoming.iter().enumerate() {
        assert!(moment.at > from);
        assert_eq!(compiled.last_at_or_before(moment.at), Some(moment.at), "found from the other side");
        assert_eq!(compiled.count(from, moment.at), index as u64 + 1, "counted");
    }
});
