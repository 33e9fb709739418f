//! Rules in plain words.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::calendar::{Dates, DayFields, MonthDay, Times, bits};
use crate::rule::{Recurrence, Rule, Weekday, time_zone};

/// So many times of day are named one by one.
const MAX_NAMED_TIMES: u32 = 6;
const ALL_MONTHS: u16 = 0x1FFE;
const ALL_WEEKDAYS: u8 = 0x7F;
const ALL_DAYS: u32 = 0xFFFF_FFFE;

impl Rule {
    /// The rule in plain words: `Every Monday and Friday at 02:00, Europe/Zurich`.
    pub fn sentence(&self) -> String {
        let Some((calendar, _)) = self.recurrence.calendar(self.offset_days, &mut Vec::new()) else {
            return "This cannot be understood".to_owned();
        };
        let days = match &calendar.dates {
            Dates::Cron(fields) => cron_days(fields),
            Dates::EveryDays { n: 1, .. } => Days::every_day(),
            Dates::EveryDays { n, .. } => Days::each(format!("every {n} days")),
            Dates::EveryWeeks { n: 1, weekdays, .. } if *weekdays == ALL_WEEKDAYS => Days::every_day(),
            Dates::EveryWeeks { n: 1, weekdays, .. } => {
                Days::each(format!("every {}", weekday_list(*weekdays)))
            }
            Dates::EveryWeeks { n, weekdays, .. } => {
                Days::each(format!("every {n} weeks on {}", weekday_list(*weekdays)))
            }
            Dates::EveryMonths { n: 1, day, .. } => {
                Days::on(format!("the {} of every month", month_day(*day)))
            }
            Dates::EveryMonths { n, day, .. } => {
                Days::each(format!("every {n} months on the {}", month_day(*day)))
            }
            Dates::Once(day) => Days { before: "once on ", noun: date(*day), all: false },
        };
        let (when, is_often) = times(calendar.times);
        let days_are_moved = calendar.offset_days > 0 && !days.all;
        let which_days = if days_are_moved {
            let once = if matches!(self.recurrence, Recurrence::Once { .. }) { "once, " } else { "" };
            let plural = if calendar.offset_days == 1 { "" } else { "s" };
            format!("{once}{} day{plural} after {}", calendar.offset_days, days.noun)
        } else {
            format!("{}{}", days.before, days.noun)
        };
        let mut sentence = match (is_often, days.all) {
            (true, true) => when,
            (true, false) => format!("{when}, {which_days}"),
            (false, _) => format!("{which_days} {when}"),
        };
        if let Recurrence::Every { n, anchor, .. } = &self.recurrence {
            sentence += if *n == 1 { ", from " } else { ", counted from " };
            sentence += &date(*anchor);
        }
        sentence += ", ";
        sentence += &self.time_zone;
        let zone = time_zone(&self.time_zone).unwrap_or(TimeZone::UTC);
        if let Some(start) = self.start_at {
            sentence += ", not before ";
            sentence += &instant(start, &zone);
        }
        if let Some(end) = self.end_at {
            sentence += ", not after ";
            sentence += &instant(end, &zone);
        }
        capital(&sentence)
    }
}

/// Some days, in words.
struct Days {
    before: &'static str,
    noun: String,
    /// They are all days.
    all: bool,
}

impl Days {
    fn every_day() -> Self {
        Self { before: "", noun: "every day".to_owned(), all: true }
    }

    fn each(noun: String) -> Self {
        Self { before: "", noun, all: false }
    }

    fn on(noun: String) -> Self {
        Self { before: "on ", noun, all: false }
    }
}

/// What the day fields of a cron expression mean.
fn cron_days(fields: &DayFields) -> Days {
    let every_month = fields.months == ALL_MONTHS;
    let months = list(bits(fields.months.into()).map(|month| month_name(month).to_owned()), "and");
    let (of_months, in_months) = if every_month {
        ("of every month".to_owned(), String::new())
    } else {
        (format!("of {months}"), format!(" in {months}"))
    };
    let days = day_phrases(fields);
    let weekdays = weekday_phrases(fields);
    let all_days = fields.days & ALL_DAYS == ALL_DAYS;
    let all_weekdays = fields.weekdays == ALL_WEEKDAYS;
    let either = !fields.any_day && !fields.any_weekday;
    if (all_days && all_weekdays) || either && (all_days || all_weekdays) {
        return if every_month { Days::every_day() } else { Days::each(format!("every day{in_months}")) };
    }
    let by_day = format!("the {} {of_months}", list(days.iter().cloned(), "and"));
    let by_weekday = {
        let plain =
            (fields.weekdays != 0).then(|| format!("every {}{in_months}", weekday_list(fields.weekdays)));
        let counted = (!weekdays.is_empty())
            .then(|| format!("the {} {of_months}", list(weekdays.iter().cloned(), "and")));
        list(plain.into_iter().chain(counted), "and")
    };
    let begins_with_every = fields.weekdays != 0;
    if either {
        let noun = format!("{by_weekday} and {by_day}");
        return if begins_with_every { Days::each(noun) } else { Days::on(noun) };
    }
    if all_weekdays {
        return Days::on(by_day);
    }
    let noun = if all_days {
        by_weekday
    } else {
        format!("{by_weekday}, where it is the {} of the month", list(days.into_iter(), "or"))
    };
    if begins_with_every { Days::each(noun) } else { Days::on(noun) }
}

/// The days of the month that are named, without "the".
fn day_phrases(fields: &DayFields) -> Vec<String> {
    let mut phrases = ranges(fields.days & ALL_DAYS, ordinal);
    phrases.extend(bits(fields.nearest).map(|day| format!("working day nearest to the {}", ordinal(day))));
    if fields.last_working {
        phrases.push("last working day".to_owned());
    }
    phrases.extend(bits(fields.from_end).map(|back| match back {
        0 => "last day".to_owned(),
        1 => "last day but one".to_owned(),
        _ => format!("{} day before the last", ordinal(back)),
    }));
    phrases
}

/// The weekdays that are counted within a month, without "the".
fn weekday_phrases(fields: &DayFields) -> Vec<String> {
    let counted = (1..=5).flat_map(|nth| {
        Weekday::ALL
            .into_iter()
            .filter(move |weekday| fields.nth[usize::from(weekday.number())] >> nth & 1 == 1)
            .map(move |weekday| format!("{} {weekday:?}", nth_word(nth)))
    });
    let last = Weekday::ALL
        .into_iter()
        .filter(|weekday| fields.last_weekdays >> weekday.number() & 1 == 1)
        .map(|weekday| format!("last {weekday:?}"));
    counted.chain(last).collect()
}

fn month_day(day: MonthDay) -> String {
    match day {
        MonthDay::Day(day) => ordinal(day.into()),
        MonthDay::Last => "last day".to_owned(),
        MonthDay::Nth { nth, weekday } => format!("{} {:?}", nth_word(nth), Weekday::from_number(weekday)),
        MonthDay::LastOf { weekday } => format!("last {:?}", Weekday::from_number(weekday)),
    }
}

/// `Monday and Friday`, `Monday to Friday`.
fn weekday_list(weekdays: u8) -> String {
    // Bit 0 is Monday here, so that a weekend stands at the end.
    let from_monday = u32::from(weekdays >> 1 | (weekdays & 1) << 6) & 0x7F;
    list(ranges(from_monday, |day| format!("{:?}", Weekday::ALL[day as usize % 7])).into_iter(), "and")
}

/// The times of day in words, and whether they are said as something that comes again within a day.
fn times(times: Times) -> (String, bool) {
    if times.count() <= MAX_NAMED_TIMES {
        return (format!("at {}", list(times.iter().map(clock), "and")), false);
    }
    let hours: Vec<u32> = bits(times.hours).collect();
    let minutes: Vec<u32> = (0..60).filter(|minute| times.minutes >> minute & 1 == 1).collect();
    let all_hours = hours.len() == 24;
    let span = format!("from {} to {}", clock(times.first()), clock(times.last()));
    let words = if let [minute] = minutes[..] {
        match step(&hours) {
            Some(1) if all_hours && minute == 0 => "every hour".to_owned(),
            Some(1) if all_hours => format!("every hour at minute {minute}"),
            Some(1) => format!("every hour {span}"),
            Some(step) => format!("every {step} hours {span}"),
            None => format!("at {}", list(times.iter().map(clock), "and")),
        }
    } else {
        // Evenly over the whole hour.
        let even =
            step(&minutes).filter(|step| times.minutes & 1 == 1 && times.minutes.count_ones() * step == 60);
        let what = match even {
            Some(1) => "every minute".to_owned(),
            Some(step) => format!("every {step} minutes"),
            None => format!("at minutes {}", list(minutes.iter().map(ToString::to_string), "and")),
        };
        match (even, step(&hours)) {
            (Some(_), Some(1)) if all_hours => what,
            (Some(_), Some(1)) => format!("{what} {span}"),
            (None, Some(1)) if all_hours => format!("{what} of every hour"),
            _ => {
                format!("{what} of the hours {}", list(hours.iter().map(|hour| format!("{hour:02}")), "and"))
            }
        }
    };
    (words, true)
}

/// By how much each number is greater than the one before it, where that is always the same.
fn step(numbers: &[u32]) -> Option<u32> {
    let step = numbers.get(1)? - numbers.first()?;
    numbers.windows(2).all(|pair| pair[1] - pair[0] == step).then_some(step)
}

/// Numbers with words for three and more in a row.
fn ranges(set: u32, name: impl Fn(u32) -> String) -> Vec<String> {
    let mut found: Vec<(u32, u32)> = Vec::new();
    for number in bits(set) {
        match found.last_mut() {
            Some((_, to)) if *to + 1 == number => *to = number,
            _ => found.push((number, number)),
        }
    }
    found
        .into_iter()
        .flat_map(|(from, to)| match to - from {
            0 => vec![name(from)],
            1 => vec![name(from), name(to)],
            _ => vec![format!("{} to {}", name(from), name(to))],
        })
        .collect()
}

/// `one`, `one and two`, `one, two and three`.
fn list(items: impl Iterator<Item = String>, and: &str) -> String {
    let items: Vec<String> = items.collect();
    match &items[..] {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (1, rest) if rest != 11 => "st",
        (2, rest) if rest != 12 => "nd",
        (3, rest) if rest != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

fn nth_word(nth: u8) -> &'static str {
    ["first", "second", "third", "fourth"].get(usize::from(nth).wrapping_sub(1)).unwrap_or(&"fifth")
}

fn month_name(month: u32) -> &'static str {
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
    ]
    .get((month as usize).wrapping_sub(1))
    .unwrap_or(&"December")
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// A date as people write it.
pub(crate) fn date(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

fn instant(at: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(at);
    format!("{} {}", date(local.date()), local.strftime("%H:%M"))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
