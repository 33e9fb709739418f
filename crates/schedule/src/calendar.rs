//! Dates and times of day on the clock on the wall, without zones.
//!
//! Every recurrence is a set of dates times a set of times of day. A set of dates is known by its months: one word of
//! 32 bits says which days of a month are in it, so that searching and counting are a few operations per month.

use jiff::civil::{Date, DateTime, Time};

/// What may be asked of any set of dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Dates {
    /// The day fields of a cron expression.
    Cron(DayFields),
    /// Every so many days from the anchor on.
    EveryDays { n: u16, anchor: Date },
    /// These weekdays (bit 0 is Sunday) of every so manieth week from the anchor's week on; weeks begin on Monday.
    EveryWeeks { n: u16, anchor: Date, weekdays: u8 },
    /// A day of every so manieth month from the anchor's month on.
    EveryMonths { n: u16, anchor: Date, day: MonthDay },
    /// One date.
    Once(Date),
}

/// A day of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MonthDay {
    /// This one; months without it are passed over.
    Day(u8),
    /// The last one.
    Last,
    /// The so manieth of a weekday (0 is Sunday).
    Nth { nth: u8, weekday: u8 },
    /// The last of a weekday.
    LastOf { weekday: u8 },
}

/// What the day fields of a cron expression say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DayFields {
    /// Bit 1 is January.
    pub months: u16,
    /// Bit 1 is the first.
    pub days: u32,
    /// Bit 0 is the last day of the month, bit 1 the one before it.
    pub from_end: u32,
    /// Bit 15 is the working day nearest to the 15th.
    pub nearest: u32,
    /// The last working day.
    pub last_working: bool,
    /// Bit 0 is Sunday.
    pub weekdays: u8,
    /// For each weekday: bit 2 is the second of the month.
    pub nth: [u8; 7],
    /// The last of these weekdays in the month.
    pub last_weekdays: u8,
    /// The field of the day of the month begins with a star.
    pub any_day: bool,
    /// The field of the weekday begins with a star.
    pub any_weekday: bool,
}

/// All days that a month can have, from bit 1 on.
const ALL_DAYS: u32 = 0xFFFF_FFFE;

/// One month of the calendar.
#[derive(Clone, Copy)]
struct Month {
    year: i16,
    month: i8,
    /// How many days it has.
    length: u32,
    /// The weekday of its first day; 0 is Sunday.
    first_weekday: u32,
}

impl Month {
    fn of(year: i16, month: i8) -> Option<Self> {
        let first = Date::new(year, month, 1).ok()?;
        let length = u32::try_from(first.days_in_month()).ok()?;
        let first_weekday = u32::try_from(first.weekday().to_sunday_zero_offset()).ok()?;
        Some(Self { year, month, length, first_weekday })
    }

    fn next(self) -> Option<Self> {
        if self.month == 12 {
            Self::of(self.year.checked_add(1)?, 1)
        } else {
            Self::of(self.year, self.month + 1)
        }
    }

    fn previous(self) -> Option<Self> {
        if self.month == 1 {
            Self::of(self.year.checked_sub(1)?, 12)
        } else {
            Self::of(self.year, self.month - 1)
        }
    }

    fn date(self, day: u32) -> Option<Date> {
        Date::new(self.year, self.month, i8::try_from(day).ok()?).ok()
    }

    /// The days that exist.
    fn days(self) -> u32 {
        ALL_DAYS & (u32::MAX >> (31 - self.length))
    }

    fn weekday(self, day: u32) -> u32 {
        (self.first_weekday + day - 1) % 7
    }

    /// The days that are one of these weekdays.
    fn days_on(self, weekdays: u8) -> u32 {
        // Seven bits, turned so that bit 0 is the weekday of the first, then repeated over the month.
        let bits = u32::from(weekdays & 0x7F);
        let turned = ((bits >> self.first_weekday) | (bits << (7 - self.first_weekday))) & 0x7F;
        let month = u64::from(turned) * (1 | 1 << 7 | 1 << 14 | 1 << 21 | 1 << 28);
        u32::try_from((month << 1) & u64::from(self.days())).unwrap_or(0)
    }

    /// The working day nearest to this day, in the same month.
    fn nearest_working_day(self, day: u32) -> u32 {
        match self.weekday(day) {
            6 if day > 1 => day - 1,
            6 => day + 2,
            0 if day < self.length => day + 1,
            0 => day - 2,
            _ => day,
        }
    }
}

/// The lowest bit that is set.
fn lowest(bits: u32) -> Option<u32> {
    (bits != 0).then(|| bits.trailing_zeros())
}

/// The highest bit that is set.
fn highest(bits: u32) -> Option<u32> {
    bits.checked_ilog2()
}

/// The bits from this one on.
fn from_bit(bit: u32) -> u32 {
    u32::MAX.checked_shl(bit).unwrap_or(0)
}

impl MonthDay {
    fn mask(self, month: Month) -> u32 {
        match self {
            Self::Day(day) => month.days() & 1_u32.checked_shl(day.into()).unwrap_or(0),
            Self::Last => 1 << month.length,
            Self::Nth { nth, weekday } => month.days_on(1 << weekday) & week_of_month(nth),
            Self::LastOf { weekday } => month.days_on(1 << weekday) & from_bit(month.length - 6),
        }
    }
}

/// The days that are the first, second, ... of their weekday.
fn week_of_month(nth: u8) -> u32 {
    0xFE_u32.checked_shl((u32::from(nth) - 1) * 7).unwrap_or(0)
}

impl DayFields {
    fn mask(&self, month: Month) -> u32 {
        if self.months & 1 << month.month == 0 {
            return 0;
        }
        let by_day = self.by_day(month);
        let by_weekday = self.by_weekday(month);
        // The old rule of cron: where both fields are restricted, either will do.
        if self.any_day || self.any_weekday { by_day & by_weekday } else { by_day | by_weekday }
    }

    fn by_day(&self, month: Month) -> u32 {
        let mut mask = self.days & month.days();
        for back in bits(self.from_end) {
            mask |= 1 << month.length.saturating_sub(back);
        }
        for day in bits(self.nearest & month.days()) {
            mask |= 1 << month.nearest_working_day(day);
        }
        if self.last_working {
            mask |= 1 << month.nearest_working_day(month.length).min(month.length);
        }
        mask & month.days()
    }

    fn by_weekday(&self, month: Month) -> u32 {
        let mut mask =
            month.days_on(self.weekdays) | month.days_on(self.last_weekdays) & from_bit(month.length - 6);
        for (weekday, nths) in self.nth.iter().enumerate().filter(|(_, nths)| **nths != 0) {
            for nth in bits((*nths).into()) {
                // Neither is above seven.
                #[expect(clippy::cast_possible_truncation, reason = "neither is above seven")]
                let nth = MonthDay::Nth { nth: nth as u8, weekday: weekday as u8 };
                mask |= nth.mask(month);
            }
        }
        mask
    }
}

/// The places of the bits that are set, lowest first.
pub(crate) fn bits(mut bits: u32) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = lowest(bits)?;
        bits &= bits - 1;
        Some(bit)
    })
}

/// How many days lie between two dates.
fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

impl Dates {
    /// Which days of a month are in the set.
    fn mask(&self, month: Month) -> u32 {
        match self {
            Self::Cron(fields) => fields.mask(month),
            Self::EveryDays { n, anchor } => {
                let Some(first) = month.date(1) else { return 0 };
                let since = days_between(*anchor, first);
                let n = i64::from(*n);
                let to_next = if since < 0 { -since } else { (n - since % n) % n };
                let mut mask = 0;
                let mut day = to_next + 1;
                while day <= i64::from(month.length) {
                    mask |= 1_u32 << day;
                    day += n;
                }
                mask
            }
            Self::EveryWeeks { n, anchor, weekdays } => {
                let Some(first) = month.date(1) else { return 0 };
                // From the Monday of the anchor's week.
                let to_first =
                    days_between(*anchor, first) + i64::from(anchor.weekday().to_monday_zero_offset());
                let on_weekdays = month.days_on(*weekdays);
                let in_weeks = bits(on_weekdays)
                    .filter(|day| (to_first + i64::from(*day) - 1).div_euclid(7) % i64::from(*n) == 0)
                    .fold(0, |mask, day| mask | 1_u32 << day);
                in_weeks & not_before(*anchor, month)
            }
            Self::EveryMonths { n, anchor, day } => {
                let months = (i32::from(month.year) - i32::from(anchor.year())) * 12
                    + (i32::from(month.month) - i32::from(anchor.month()));
                if months < 0 || months % i32::from(*n) != 0 {
                    return 0;
                }
                day.mask(month) & not_before(*anchor, month)
            }
            Self::Once(date) if date.year() == month.year && date.month() == month.month => 1 << date.day(),
            Self::Once(_) => 0,
        }
    }

    /// The first date of the set that is not before this one.
    fn at_or_after(&self, from: Date) -> Option<Date> {
        let mut month = Month::of(from.year(), from.month())?;
        let mut mask = self.mask(month) & from_bit(u32::try_from(from.day()).ok()?);
        loop {
            if let Some(day) = lowest(mask) {
                return month.date(day);
            }
            if let Some(end) = self.end()
                && (end.year(), end.month()) <= (month.year, month.month)
            {
                return None;
            }
            month = match self.begin() {
                // No month before it needs to be looked at.
                Some(begin) if (begin.year(), begin.month()) > (month.year, month.month) => {
                    Month::of(begin.year(), begin.month())?
                }
                _ => month.next()?,
            };
            mask = self.mask(month);
        }
    }

    /// The last date of the set that is not after this one.
    fn at_or_before(&self, until: Date) -> Option<Date> {
        let mut month = Month::of(until.year(), until.month())?;
        let mut mask = self.mask(month) & !from_bit(u32::try_from(until.day()).ok()? + 1);
        loop {
            if let Some(day) = highest(mask) {
                return month.date(day);
            }
            if let Some(begin) = self.begin()
                && (begin.year(), begin.month()) >= (month.year, month.month)
            {
                return None;
            }
            month = match self.end() {
                Some(end) if (end.year(), end.month()) < (month.year, month.month) => {
                    Month::of(end.year(), end.month())?
                }
                _ => month.previous()?,
            };
            mask = self.mask(month);
        }
    }

    /// How many dates of the set lie in the range, the end not included.
    fn count(&self, from: Date, until: Date) -> u64 {
        let from = self.begin().map_or(from, |begin| from.max(begin));
        let mut month = Month::of(from.year(), from.month());
        let mut count = 0;
        while let Some(this) =
            month.filter(|month| (month.year, month.month) <= (until.year(), until.month()))
        {
            let mut mask = self.mask(this);
            if (this.year, this.month) == (from.year(), from.month()) {
                mask &= from_bit(from.day().unsigned_abs().into());
            }
            if (this.year, this.month) == (until.year(), until.month()) {
                mask &= !from_bit(until.day().unsigned_abs().into());
            }
            count += u64::from(mask.count_ones());
            month = this.next();
        }
        count
    }

    /// There is none before it.
    fn begin(&self) -> Option<Date> {
        match self {
            Self::Cron(_) => None,
            Self::EveryDays { anchor, .. }
            | Self::EveryWeeks { anchor, .. }
            | Self::EveryMonths { anchor, .. } => Some(*anchor),
            Self::Once(date) => Some(*date),
        }
    }

    /// There is none after it.
    fn end(&self) -> Option<Date> {
        match self {
            Self::Once(date) => Some(*date),
            _ => None,
        }
    }
}

/// The days of a month that are not before a date.
fn not_before(date: Date, month: Month) -> u32 {
    match (month.year, month.month).cmp(&(date.year(), date.month())) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => from_bit(date.day().unsigned_abs().into()),
        std::cmp::Ordering::Greater => u32::MAX,
    }
}

/// Times of day: each of these minutes of each of these hours. Never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Times {
    pub hours: u32,
    pub minutes: u64,
}

impl Times {
    /// One time of day.
    pub fn one(hour: u32, minute: u32) -> Self {
        Self { hours: 1 << hour, minutes: 1 << minute }
    }

    /// How many there are.
    pub fn count(self) -> u32 {
        self.hours.count_ones() * self.minutes.count_ones()
    }

    /// All of them in order, as minutes of the day.
    pub fn iter(self) -> impl Iterator<Item = u32> {
        bits(self.hours).flat_map(move |hour| {
            (0..60)
                .filter(move |minute| self.minutes >> minute & 1 == 1)
                .map(move |minute| hour * 60 + minute)
        })
    }

    pub fn first(self) -> u32 {
        self.hours.trailing_zeros() * 60 + self.minutes.trailing_zeros()
    }

    pub fn last(self) -> u32 {
        self.hours.ilog2() * 60 + self.minutes.ilog2()
    }

    /// The first that is not before this minute of the day.
    fn at_or_after(self, minute: u32) -> Option<u32> {
        let hour = minute / 60;
        let rest = self.minutes & (u64::MAX << (minute % 60));
        if self.hours >> hour & 1 == 1 && rest != 0 {
            return Some(hour * 60 + rest.trailing_zeros());
        }
        lowest(self.hours & from_bit(hour + 1)).map(|hour| hour * 60 + self.minutes.trailing_zeros())
    }

    /// The last that is not after this minute of the day.
    fn at_or_before(self, minute: u32) -> Option<u32> {
        let hour = minute / 60;
        let rest = self.minutes & (u64::MAX >> (63 - minute % 60));
        if self.hours >> hour & 1 == 1 && rest != 0 {
            return Some(hour * 60 + rest.ilog2());
        }
        highest(self.hours & !from_bit(hour)).map(|hour| hour * 60 + self.minutes.ilog2())
    }

    /// How many there are before this minute of the day.
    fn count_before(self, minute: u32) -> u32 {
        let hour = minute / 60;
        let in_hour = if self.hours >> hour & 1 == 1 {
            (self.minutes & !(u64::MAX << (minute % 60))).count_ones()
        } else {
            0
        };
        (self.hours & !from_bit(hour)).count_ones() * self.minutes.count_ones() + in_hour
    }
}

/// Dates, moved by some days, times times of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Calendar {
    pub dates: Dates,
    pub times: Times,
    pub offset_days: u8,
}

impl Calendar {
    /// The first moment that is not before this one.
    pub fn at_or_after(&self, from: DateTime) -> Option<DateTime> {
        let minute = minute_of_day(from);
        // A moment within a minute is after the minute.
        let minute = minute + u32::from(from.second() != 0 || from.subsec_nanosecond() != 0);
        let date = self.unmoved(from.date())?;
        let found = self.dates.at_or_after(date)?;
        if found == date {
            if let Some(minute) = (minute < 24 * 60).then(|| self.times.at_or_after(minute)).flatten() {
                return self.moved(found, minute);
            }
            let next = self.dates.at_or_after(date.tomorrow().ok()?)?;
            return self.moved(next, self.times.first());
        }
        self.moved(found, self.times.first())
    }

    /// The last moment that is not after this one.
    pub fn at_or_before(&self, until: DateTime) -> Option<DateTime> {
        let date = self.unmoved(until.date())?;
        let found = self.dates.at_or_before(date)?;
        if found == date {
            if let Some(minute) = self.times.at_or_before(minute_of_day(until)) {
                return self.moved(found, minute);
            }
            let previous = self.dates.at_or_before(date.yesterday().ok()?)?;
            return self.moved(previous, self.times.last());
        }
        self.moved(found, self.times.last())
    }

    /// How many moments lie in the range, the end not included. Both are whole minutes.
    pub fn count(&self, from: DateTime, until: DateTime) -> u64 {
        let (Some(first), Some(last)) = (self.unmoved(from.date()), self.unmoved(until.date())) else {
            return 0;
        };
        if from >= until {
            return 0;
        }
        let is_in = |date: Date| self.dates.at_or_after(date) == Some(date);
        let whole = self.dates.count(first, last) * u64::from(self.times.count());
        let before = if is_in(first) { self.times.count_before(minute_of_day(from)) } else { 0 };
        let after = if is_in(last) { self.times.count_before(minute_of_day(until)) } else { 0 };
        whole + u64::from(after) - u64::from(before)
    }

    /// Whether there is a moment in every eight years, which 29 February passes even where a century has none.
    pub fn is_regular(&self) -> bool {
        // Every kind of year occurs in 28 years: either length, beginning on each weekday.
        let has_any = |year| {
            (1..=12).any(|month| Month::of(year, month).is_some_and(|month| self.dates.mask(month) != 0))
        };
        if (2001..2029).all(has_any) {
            return true;
        }
        // The calendar repeats after 400 years.
        let mut since = 0;
        (2000..2408).all(|year| {
            since = if has_any(year) { 0 } else { since + 1 };
            since < 8
        })
    }

    /// Whether there is any moment at all.
    pub fn is_ever(&self) -> bool {
        let from = self.dates.begin().unwrap_or(Date::constant(2000, 1, 1));
        self.dates.at_or_after(from).is_some()
    }

    /// The shortest time between two moments, in minutes; `None` where there are no two.
    ///
    /// Two days that follow each other are looked for in eight years.
    pub fn shortest_interval(&self) -> Option<u32> {
        let times: Vec<u32> = self.times.iter().collect();
        let in_day = times.windows(2).map(|pair| pair[1] - pair[0]).min();
        let over_night = 24 * 60 - self.times.last() + self.times.first();
        if in_day.is_some_and(|minutes| minutes <= over_night) {
            return in_day;
        }
        let mut date = self.dates.at_or_after(self.dates.begin().unwrap_or(Date::constant(2000, 1, 1)))?;
        let end = date.year().saturating_add(8);
        let mut fewest_days: Option<i64> = None;
        while fewest_days != Some(1) && date.year() <= end {
            let Some(next) = date.tomorrow().ok().and_then(|next| self.dates.at_or_after(next)) else {
                break;
            };
            let days = days_between(date, next);
            fewest_days = Some(fewest_days.map_or(days, |fewest| fewest.min(days)));
            date = next;
        }
        let over_days = fewest_days
            .and_then(|days| u32::try_from(days).ok())
            .map(|days| days * 24 * 60 - self.times.last() + self.times.first());
        in_day.into_iter().chain(over_days).min()
    }

    fn unmoved(&self, date: Date) -> Option<Date> {
        move_days(date, -i64::from(self.offset_days))
    }

    fn moved(&self, date: Date, minute: u32) -> Option<DateTime> {
        let time = Time::new(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0).ok()?;
        Some(move_days(date, self.offset_days.into())?.to_datetime(time))
    }
}

fn move_days(date: Date, days: i64) -> Option<Date> {
    if days == 0 { Some(date) } else { date.checked_add(jiff::Span::new().days(days)).ok() }
}

fn minute_of_day(at: DateTime) -> u32 {
    u32::from(at.hour().unsigned_abs()) * 60 + u32::from(at.minute().unsigned_abs())
}
