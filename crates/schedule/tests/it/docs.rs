//! What `docs/schedules.md` shows is what the crate understands.

use jiff::Timestamp;
use pathbook_schedule::rule::{MINIMUM_INTERVAL_SECONDS, Recurrence, Rule};

use crate::rule::cron;

const PAGE: &str = include_str!("../../../../docs/schedules.md");

/// The JSON of the page.
fn examples() -> impl Iterator<Item = &'static str> {
    PAGE.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next())
}

fn is_due(rule: &Rule) {
    let compiled =
        rule.compile(MINIMUM_INTERVAL_SECONDS).unwrap_or_else(|problems| panic!("{rule:?}: {problems:?}"));
    assert!(compiled.next_after(Timestamp::UNIX_EPOCH).is_some(), "{rule:?}");
}

#[test]
fn every_example_is_a_rule() {
    let mut recurrences = 0;
    for example in examples() {
        match serde_json::from_str::<Vec<Recurrence>>(example) {
            Ok(all) => {
                recurrences += all.len();
                for recurrence in all {
                    is_due(&Rule { recurrence, ..cron("0 0 * * *") });
                }
            }
            Err(_) => is_due(&serde_json::from_str(example).expect("it is a rule")),
        }
    }
    assert_eq!(recurrences, 5);
}

#[test]
fn every_abbreviation_is_known() {
    let abbreviations: Vec<&str> = PAGE
        .lines()
        .filter(|line| line.starts_with("| `@"))
        .flat_map(|line| line.split('`').filter(|word| word.starts_with('@')))
        .collect();
    assert_eq!(abbreviations.len(), 7);
    for abbreviation in abbreviations {
        is_due(&cron(abbreviation));
    }
}
