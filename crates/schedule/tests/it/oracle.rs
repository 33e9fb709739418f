//! A second opinion that shares nothing with the crate: it reads the zone's clock minute by minute, and asks of every
//! minute whether somebody would call it a match.
//!
//! It knows patterns as they were made up, not as the crate reads them, and takes nothing from the zone data but how
//! far a clock is from UTC at an instant. Rules are drawn at random and tried around changes of clocks, where
//! everything that can go wrong does.
//!
//! `PATHBOOK_ORACLE_WINDOWS` says how many rules are tried:
//!
//! ```sh
//! PATHBOOK_ORACLE_WINDOWS=2000000 cargo test --release -p pathbook-schedule --test it oracle -- --nocapture
//! ```

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use pathbook_schedule::rule::{
    Compiled, Last, Ordinal, Recurrence, Rule, Unit, Weekday, WeekdayOfMonth, time_zone,
};

use crate::random::Random;

/// So many rules are tried around the same change of a clock, because reading the clock takes most of the time.
const RULES_PER_WINDOW: usize = 8;
/// So many rules are drawn with one seed.
const PART: usize = 10_000;
const DAY: i64 = 24 * 60 * 60;

/// A recurrence as it was made up.
#[derive(Debug, Clone)]
enum Pattern {
    Cron { minute: Vec<Part>, hour: Vec<Part>, day: Vec<Part>, month: Vec<Part>, weekday: Vec<Part> },
    Days { n: u16, anchor: Date, at: (i8, i8) },
    Weeks { n: u16, anchor: Date, on: Vec<Weekday>, at: (i8, i8) },
    Months { n: u16, anchor: Date, day: Part, at: (i8, i8) },
    Once(DateTime),
}

/// A part of a list in a field of an expression.
#[derive(Debug, Clone, Copy)]
enum Part {
    Star,
    StarStep(i8),
    One(i8),
    Range(i8, i8),
    RangeStep(i8, i8, i8),
    LastDay,
    BeforeLast(i8),
    Nearest(i8),
    LastWorkingDay,
    Nth(i8, i8),
    LastOf(i8),
}

impl Part {
    fn text(self) -> String {
        match self {
            Self::Star => "*".to_owned(),
            Self::StarStep(step) => format!("*/{step}"),
            Self::One(value) => value.to_string(),
            Self::Range(from, to) => format!("{from}-{to}"),
            Self::RangeStep(from, to, step) => format!("{from}-{to}/{step}"),
            Self::LastDay => "L".to_owned(),
            Self::BeforeLast(back) => format!("L-{back}"),
            Self::Nearest(day) => format!("{day}W"),
            Self::LastWorkingDay => "LW".to_owned(),
            Self::Nth(weekday, nth) => format!("{weekday}#{nth}"),
            Self::LastOf(weekday) => format!("{weekday}L"),
        }
    }

    /// Whether a value of a field that goes from min to max is meant, by walking along the range.
    fn has(self, value: i8, min: i8, max: i8) -> bool {
        let (from, to, step) = match self {
            Self::Star => return true,
            Self::StarStep(step) => (min, max, step),
            Self::One(one) => (one, one, 1),
            Self::Range(from, to) => (from, to, 1),
            Self::RangeStep(from, to, step) => (from, to, step),
            _ => return false,
        };
        let mut at = from;
        for steps in 0.. {
            if steps % step == 0 && at == value {
                return true;
            }
            if at == to {
                break;
            }
            at = if at == max { min } else { at + 1 };
        }
        false
    }

    fn has_day(self, date: Date) -> bool {
        let working = |date: Date| {
            !matches!(date.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday)
        };
        let in_month = |day: i8| Date::new(date.year(), date.month(), day).ok();
        match self {
            Self::LastDay => date.day() == date.days_in_month(),
            Self::BeforeLast(back) => date.day() == date.days_in_month() - back,
            Self::Nearest(day) => {
                // Of the working days of the month, the nearest; there are never two.
                let nearest = in_month(day).and_then(|_| {
                    (1..=date.days_in_month())
                        .filter(|other| in_month(*other).is_some_and(working))
                        .min_by_key(|other| (other - day).abs())
                });
                nearest == Some(date.day())
            }
            Self::LastWorkingDay => {
                (1..=date.days_in_month()).rev().find(|day| in_month(*day).is_some_and(working))
                    == Some(date.day())
            }
            _ => self.has(date.day(), 1, 31),
        }
    }

    fn has_weekday(self, date: Date) -> bool {
        let weekday = date.weekday().to_sunday_zero_offset();
        match self {
            Self::Nth(of, nth) => weekday == of % 7 && (date.day() + 6) / 7 == nth,
            Self::LastOf(of) => weekday == of % 7 && date.day() + 7 > date.days_in_month(),
            _ => self.has(weekday, 0, 6) || weekday == 0 && self.has(7, 0, 7),
        }
    }
}

fn list(parts: &[Part]) -> String {
    parts.iter().map(|part| part.text()).collect::<Vec<_>>().join(",")
}

fn begins_with_star(parts: &[Part]) -> bool {
    matches!(parts.first(), Some(Part::Star | Part::StarStep(_)))
}

fn days_since(anchor: Date, date: Date) -> i64 {
    date.duration_since(anchor).as_secs() / DAY
}

impl Pattern {
    fn is_wildcard(&self) -> bool {
        matches!(self, Self::Cron { minute, hour, .. } if begins_with_star(minute) || begins_with_star(hour))
    }

    fn has_date(&self, date: Date) -> bool {
        match self {
            Self::Cron { day, month, weekday, .. } => {
                let by_day = day.iter().any(|part| part.has_day(date));
                let by_weekday = weekday.iter().any(|part| part.has_weekday(date));
                let either = !begins_with_star(day) && !begins_with_star(weekday);
                month.iter().any(|part| part.has(date.month(), 1, 12))
                    && if either { by_day || by_weekday } else { by_day && by_weekday }
            }
            Self::Days { n, anchor, .. } => date >= *anchor && days_since(*anchor, date) % i64::from(*n) == 0,
            Self::Weeks { n, anchor, on, .. } => {
                let monday = |date: Date| days_since(Date::constant(2001, 1, 1), date).div_euclid(7);
                date >= *anchor
                    && (monday(date) - monday(*anchor)) % i64::from(*n) == 0
                    && on.iter().any(|weekday| *weekday as i8 == date.weekday().to_monday_zero_offset())
            }
            Self::Months { n, anchor, day, .. } => {
                let month = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
                date >= *anchor
                    && (month(date) - month(*anchor)) % i32::from(*n) == 0
                    && (day.has_day(date)
                        || day.has_weekday(date) && matches!(day, Part::Nth(..) | Part::LastOf(_)))
            }
            Self::Once(at) => at.date() == date,
        }
    }

    fn has_time(&self, hours: i8, minutes: i8) -> bool {
        match self {
            Self::Cron { minute, hour, .. } => {
                minute.iter().any(|part| part.has(minutes, 0, 59))
                    && hour.iter().any(|part| part.has(hours, 0, 23))
            }
            Self::Days { at, .. } | Self::Weeks { at, .. } | Self::Months { at, .. } => {
                *at == (hours, minutes)
            }
            Self::Once(at) => (at.hour(), at.minute()) == (hours, minutes),
        }
    }

    fn recurrence(&self) -> Recurrence {
        let every = |n, unit, anchor, (hour, minute): (i8, i8)| Recurrence::Every {
            n,
            unit,
            on: Vec::new(),
            day_of_month: None,
            weekday_of_month: None,
            at: format!("{hour:02}:{minute:02}"),
            anchor,
        };
        match self {
            Self::Cron { minute, hour, day, month, weekday } => {
                let fields = [minute, hour, day, month, weekday].map(|parts| list(parts));
                Recurrence::Cron { expression: fields.join(" ") }
            }
            Self::Days { n, anchor, at } => every(*n, Unit::Day, *anchor, *at),
            Self::Weeks { n, anchor, on: weekdays, at } => {
                let mut weekly = every(*n, Unit::Week, *anchor, *at);
                if let Recurrence::Every { on, .. } = &mut weekly {
                    on.clone_from(weekdays);
                }
                weekly
            }
            Self::Months { n, anchor, day, at } => {
                let weekday = |number: i8| Weekday::ALL[usize::from((number.unsigned_abs() + 6) % 7)];
                let mut monthly = every(*n, Unit::Month, *anchor, *at);
                if let Recurrence::Every { day_of_month, weekday_of_month, .. } = &mut monthly {
                    match *day {
                        Part::LastDay => *day_of_month = Some(Ordinal::Last(Last::Last)),
                        Part::One(day) => *day_of_month = Some(Ordinal::Number(day.unsigned_abs())),
                        Part::Nth(of, nth) => {
                            let nth = Ordinal::Number(nth.unsigned_abs());
                            *weekday_of_month = Some(WeekdayOfMonth { nth, weekday: weekday(of) });
                        }
                        Part::LastOf(of) => {
                            let nth = Ordinal::Last(Last::Last);
                            *weekday_of_month = Some(WeekdayOfMonth { nth, weekday: weekday(of) });
                        }
                        _ => unreachable!("no other part is drawn for months"),
                    }
                }
                monthly
            }
            Self::Once(at) => Recurrence::Once { at: *at },
        }
    }
}

/// Draws patterns; half of the times of day are such that clocks are changed then.
impl Random {
    fn parts(&mut self, min: i8, max: i8) -> Vec<Part> {
        let value = |random: &mut Self| random.i8(min, max);
        match self.below(10) {
            0 | 1 => vec![Part::Star],
            2 => vec![Part::StarStep(self.i8(1, max - min))],
            3 => vec![Part::Range(value(self), value(self))],
            4 => vec![Part::RangeStep(value(self), value(self), self.i8(1, max - min))],
            5 | 6 => (0..=self.below(3)).map(|_| Part::One(value(self))).collect(),
            7 => vec![Part::One(value(self)), Part::Range(value(self), value(self))],
            _ => vec![Part::One(value(self))],
        }
    }

    /// Hours at which clocks are changed, more often than not.
    fn hours(&mut self) -> Vec<Part> {
        match self.below(6) {
            0 | 1 => vec![Part::One(self.i8(0, 3))],
            2 => vec![Part::One(0), Part::One(1), Part::One(2), Part::One(3)],
            3 => vec![Part::Range(0, self.i8(1, 4))],
            _ => self.parts(0, 23),
        }
    }

    fn time(&mut self) -> (i8, i8) {
        let hour = if self.below(3) > 0 { self.i8(0, 3) } else { self.i8(0, 23) };
        (hour, if self.below(2) > 0 { self.i8(0, 3) * 15 } else { self.i8(0, 59) })
    }

    fn days(&mut self) -> Vec<Part> {
        match self.below(12) {
            0 => vec![Part::LastDay],
            1 => vec![Part::BeforeLast(self.i8(1, 30))],
            2 => vec![Part::Nearest(self.i8(1, 31))],
            3 => vec![Part::LastWorkingDay, Part::One(self.i8(1, 31))],
            4 | 5 => self.parts(1, 31),
            _ => vec![Part::Star],
        }
    }

    fn weekdays(&mut self) -> Vec<Part> {
        match self.below(10) {
            0 => vec![Part::Nth(self.i8(0, 7), self.i8(1, 5))],
            1 => vec![Part::LastOf(self.i8(0, 7)), Part::One(self.i8(0, 7))],
            2 | 3 => self.parts(0, 6),
            _ => vec![Part::Star],
        }
    }

    fn pattern(&mut self, near: Date) -> Pattern {
        let anchor = |random: &mut Self| {
            near.checked_sub(jiff::Span::new().days(random.below(900).cast_signed() - 5)).unwrap_or(near)
        };
        match self.below(20) {
            0 => Pattern::Days { n: self.n(), anchor: anchor(self), at: self.time() },
            1 => {
                let on = (0..=self.below(4)).map(|_| Weekday::ALL[self.index(7)]).collect();
                Pattern::Weeks { n: self.n(), anchor: anchor(self), on, at: self.time() }
            }
            2 => {
                let day = match self.below(4) {
                    0 => Part::LastDay,
                    1 => Part::Nth(self.i8(0, 6), self.i8(1, 5)),
                    2 => Part::LastOf(self.i8(0, 6)),
                    _ => Part::One(self.i8(1, 31)),
                };
                Pattern::Months { n: self.n(), anchor: anchor(self), day, at: self.time() }
            }
            3 => {
                let (hour, minute) = self.time();
                let date =
                    near.checked_add(jiff::Span::new().days(self.below(3).cast_signed() - 1)).unwrap_or(near);
                Pattern::Once(date.at(hour, minute, 0, 0))
            }
            _ => Pattern::Cron {
                minute: self.parts(0, 59),
                hour: self.hours(),
                day: self.days(),
                month: if self.below(5) == 0 { self.parts(1, 12) } else { vec![Part::Star] },
                weekday: self.weekdays(),
            },
        }
    }

    fn n(&mut self) -> u16 {
        if self.below(2) == 0 { 1 } else { u16::try_from(1 + self.below(20)).unwrap_or(1) }
    }
}

/// What a zone's clock shows, from some days before a change to some days behind it.
struct Track {
    /// Seconds since 1970: the instant, and what the clock shows then.
    readings: Vec<(i64, i64)>,
    /// From here on, matches are counted: by then it is known what the clock has shown before.
    from: i64,
    to: i64,
}

impl Track {
    fn around(zone: &TimeZone, change: Timestamp) -> Option<Self> {
        let change = change.as_second();
        let offset =
            |second: i64| Some(i64::from(zone.to_offset(Timestamp::from_second(second).ok()?).seconds()));
        let (begin, end) = (change - 60 * 3600, change + 30 * 3600);
        // Once upon a time, clocks differed from UTC by odd seconds.
        let odd =
            (begin..=end).step_by(3600).any(|second| offset(second).is_some_and(|offset| offset % 60 != 0));
        let step = if odd { 1 } else { 60 };
        let begin = begin.div_euclid(60) * 60;
        let readings = (begin..=end)
            .step_by(step)
            .map(|second| Some((second, second + offset(second)?)))
            .collect::<Option<_>>()?;
        Some(Self { readings, from: change - 30 * 3600, to: end })
    }

    /// When a pattern is due.
    fn due(&self, pattern: &Pattern, offset_days: u8) -> Vec<i64> {
        let mut date: Option<(i64, bool)> = None;
        let mut times: Vec<Option<bool>> = vec![None; 24 * 60];
        let mut is_match = |civil: i64| {
            let (day, minute) = (civil.div_euclid(DAY), civil.rem_euclid(DAY) / 60);
            let in_time =
                times[usize::try_from(minute).expect("a day has 1440 minutes")].get_or_insert_with(|| {
                    pattern.has_time(
                        i8::try_from(minute / 60).expect("it is an hour"),
                        i8::try_from(minute % 60).expect("it is a minute"),
                    )
                });
            if !*in_time {
                return false;
            }
            if date.is_none_or(|(known, _)| known != day) {
                let days = jiff::Span::new().days(day - i64::from(offset_days));
                let asked = Date::constant(1970, 1, 1).checked_add(days).expect("it is in range");
                date = Some((day, pattern.has_date(asked)));
            }
            date.is_some_and(|(_, is_in)| is_in)
        };
        let mut due = Vec::new();
        let mut shown = self.readings[0].1;
        for (second, civil) in &self.readings[1..] {
            let is_due = if pattern.is_wildcard() {
                civil % 60 == 0 && is_match(*civil)
            } else {
                // Everything that the clock shows or jumps over now and has not shown before.
                let mut minute = shown.div_euclid(60) * 60 + 60;
                let mut any = false;
                while minute <= *civil {
                    any |= is_match(minute);
                    minute += 60;
                }
                any
            };
            shown = shown.max(*civil);
            if is_due && *second > self.from && *second <= self.to {
                due.push(*second);
            }
        }
        due
    }
}

fn compile(pattern: &Pattern, zone: &str, offset_days: u8) -> Option<Compiled> {
    let rule = Rule {
        recurrence: pattern.recurrence(),
        time_zone: zone.to_owned(),
        offset_days,
        start_at: None,
        end_at: None,
    };
    // Words for every rule, too; what they say is tested elsewhere.
    assert!(!rule.sentence().is_empty());
    match rule.compile(0) {
        Ok(compiled) => Some(compiled),
        Err(problems) => {
            assert!(problems.iter().all(|problem| problem.code == "never_due"), "{pattern:?}: {problems:?}");
            None
        }
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("it is in range")
}

/// Compares all that a rule can be asked with what the oracle says.
fn compare(
    track: &Track,
    wanted: &[i64],
    rule: &Compiled,
    random: &mut Random,
    context: &dyn Fn() -> String,
) {
    let (from, to) = (at(track.from), at(track.to));
    let found: Vec<i64> = rule.between(from, to).map(Timestamp::as_second).collect();
    if let Some(index) =
        (0..found.len().max(wanted.len())).find(|index| found.get(*index) != wanted.get(*index))
    {
        let moment = |moments: &[i64]| moments.get(index).map(|second| at(*second));
        panic!("due at {:?}, but should be at {:?}: {}", moment(&found), moment(wanted), context());
    }
    assert_eq!(rule.count(from, to), wanted.len() as u64, "the count of {}", context());
    for _ in 0..4 {
        let second = track.from + random.below((track.to - track.from).unsigned_abs()).cast_signed();
        // Not at a whole second, so that an instant within one is asked about, too.
        let asked = at(second) + SignedDuration::from_millis(random.below(2).cast_signed() * 500);
        let later = wanted.iter().copied().find(|due| at(*due) > asked);
        if later.is_some() {
            assert_eq!(
                rule.next_after(asked).map(Timestamp::as_second),
                later,
                "after {asked}: {}",
                context()
            );
        }
        let earlier = wanted.iter().copied().rfind(|due| at(*due) <= asked);
        let last = rule.last_at_or_before(asked).map(Timestamp::as_second).filter(|last| *last > track.from);
        assert_eq!(last, earlier, "the last until {asked}: {}", context());
        let until = wanted.iter().filter(|due| at(**due) <= asked).count();
        assert_eq!(rule.count(from, asked), until as u64, "the count until {asked}: {}", context());
        assert_eq!(
            rule.count(asked, to),
            (wanted.len() - until) as u64,
            "the count from {asked}: {}",
            context()
        );
    }
}

/// The changes of a zone's clock from 1970 to 2037.
fn changes(zone: &TimeZone) -> Vec<Timestamp> {
    let end = at(2_145_916_800);
    zone.following(at(0)).map(|change| change.timestamp()).take_while(|change| *change < end).collect()
}

fn zones() -> Vec<(String, TimeZone)> {
    let names = jiff::tz::TimeZoneDatabase::bundled();
    names.available().filter_map(|name| Some((name.as_str().to_owned(), time_zone(name.as_str())?))).collect()
}

/// Zones whose clocks are changed at all, and when.
type Changing = (String, Vec<Timestamp>, TimeZone);

/// Tries so many rules, each around a change of a clock, and returns how many moments that were.
fn try_windows(windows: usize, seed: u64, zones: &[Changing]) -> usize {
    let mut random = Random::new(seed);
    let (mut tried, mut moments) = (0, 0);
    while tried < windows {
        let (name, changes, zone) = &zones[random.index(zones.len())];
        let change = changes[random.index(changes.len())];
        let Some(track) = Track::around(zone, change) else { continue };
        let near = zone.to_datetime(change).date();
        for _ in 0..RULES_PER_WINDOW.min(windows - tried) {
            let pattern = random.pattern(near);
            let offset_days =
                if random.below(6) == 0 { u8::try_from(random.below(7)).unwrap_or(0) } else { 0 };
            let Some(rule) = compile(&pattern, name, offset_days) else { continue };
            let wanted = track.due(&pattern, offset_days);
            let context =
                || format!("{:?} + {offset_days} in {name} at {change}, seed {seed}", pattern.recurrence());
            compare(&track, &wanted, &rule, &mut random, &context);
            tried += 1;
            moments += wanted.len();
        }
    }
    moments
}

#[test]
fn random_rules_around_changes_of_clocks_are_due_as_the_oracle_says() {
    #[expect(clippy::disallowed_methods, reason = "a test has no settings but the environment")]
    let windows = std::env::var("PATHBOOK_ORACLE_WINDOWS").ok().and_then(|count| count.parse().ok());
    let windows: usize = windows.unwrap_or(20_000);
    let zones: Vec<Changing> = zones()
        .into_iter()
        .map(|(name, zone)| (name, changes(&zone), zone))
        .filter(|(_, changes, _)| !changes.is_empty())
        .collect();
    // In parts, each with its own seed, so that it does not matter how many threads there are.
    let parts = windows.div_ceil(PART);
    let (next, moments) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(part) = Some(next.fetch_add(1, Relaxed)).filter(|part| *part < parts) {
                    let count = PART.min(windows - part * PART);
                    moments.fetch_add(try_windows(count, part as u64, &zones), Relaxed);
                }
            });
        }
    });
    let moments = moments.into_inner();
    println!("oracle: {windows} rules around changes of clocks, {moments} moments, 0 differences");
    assert!(moments > windows);
}

#[test]
#[ignore = "takes minutes: every change of every clock from 1970 to 2037, twelve rules each"]
fn every_change_of_every_clock_is_survived() {
    const EXPRESSIONS: [&str; 12] = [
        "30 2 * * *",
        "0 0 * * *",
        "15 1 * * *",
        "59 23 * * *",
        "0,30 0-4 * * *",
        "*/15 * * * *",
        "0 * * * *",
        "7 */2 * * *",
        "30 1,2,3 * * *",
        "*/20 0-3 * * *",
        "0 12 * * *",
        "45 0-23 * * *",
    ];
    let mut random = Random::new(2);
    let (mut pairs, mut moments, mut zones_with_changes) = (0, 0, 0);
    for (name, zone) in zones() {
        let rules: Vec<(Pattern, Compiled)> = EXPRESSIONS
            .iter()
            .map(|expression| {
                let pattern = simple(expression);
                let rule = compile(&pattern, &name, 0).expect("it is due");
                (pattern, rule)
            })
            .collect();
        let changes = changes(&zone);
        zones_with_changes += usize::from(!changes.is_empty());
        for change in changes {
            let Some(track) = Track::around(&zone, change) else { continue };
            for (pattern, rule) in &rules {
                let wanted = track.due(pattern, 0);
                let context = || format!("{pattern:?} in {name} at {change}");
                compare(&track, &wanted, rule, &mut random, &context);
                pairs += 1;
                moments += wanted.len();
            }
        }
    }
    println!(
        "all zones: {pairs} rules around changes of {zones_with_changes} clocks, {moments} moments, 0 differences"
    );
    assert!(zones_with_changes > 400);
}

/// Reads an expression of stars, steps, ranges, lists and numbers.
fn simple(expression: &str) -> Pattern {
    let number = |text: &str| text.parse::<i8>().expect("it is a number");
    let part = |text: &str| match (text.split_once('/'), text.split_once('-')) {
        _ if text == "*" => Part::Star,
        (Some(("*", step)), _) => Part::StarStep(number(step)),
        (None, Some((from, to))) => Part::Range(number(from), number(to)),
        _ => Part::One(number(text)),
    };
    let mut fields = expression.split(' ').map(|field| field.split(',').map(part).collect::<Vec<_>>());
    let mut field = || fields.next().expect("there are five fields");
    Pattern::Cron { minute: field(), hour: field(), day: field(), month: field(), weekday: field() }
}
