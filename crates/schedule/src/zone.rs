//! From the clock on the wall to instants: the only place where daylight saving exists.
//!
//! *Fixed* times run once: where the clock jumps over one, at the first instant after the jump; where the clock shows
//! one twice, the first time. In other words: at the first instant at which the clock shows that time or a later one.
//! *Wildcards* are about time that passes: what the clock jumps over is not there, what it shows twice is due twice.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::calendar::Calendar;

const NANOSECOND: SignedDuration = SignedDuration::from_nanos(1);
/// No clock is farther from UTC.
const FARTHEST: SignedDuration = SignedDuration::from_hours(26);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// The moments of a calendar in a zone.
#[derive(Debug, Clone)]
pub(crate) struct Moments {
    pub calendar: Calendar,
    pub zone: TimeZone,
    pub is_wildcard: bool,
}

/// A time in which the zone's clock runs on without being moved.
struct Segment {
    offset: Offset,
    /// When it ends; `None` where it never does.
    end: Option<Timestamp>,
}

impl Moments {
    /// The first moment after this one.
    pub fn after(&self, after: Timestamp) -> Option<Timestamp> {
        if self.is_wildcard { self.wildcard_after(after) } else { self.fixed_after(after) }
    }

    /// The last moment that is not after this one.
    pub fn at_or_before(&self, until: Timestamp) -> Option<Timestamp> {
        if self.is_wildcard { self.wildcard_at_or_before(until) } else { self.fixed_at_or_before(until) }
    }

    /// How many moments come after the first and not after the second.
    pub fn count(&self, after: Timestamp, until: Timestamp) -> u64 {
        if after >= until {
            return 0;
        }
        if self.is_wildcard { self.count_wildcard(after, until) } else { self.count_fixed(after, until) }
    }

    fn fixed_after(&self, after: Timestamp) -> Option<Timestamp> {
        // What the clock has shown already is over: no earlier time can come after this one.
        let mut civil = next_minute(self.highest_shown(after))?;
        loop {
            let next = self.calendar.at_or_after(civil)?;
            let due = self.first_shown(next)?;
            if due > after {
                return Some(due);
            }
            civil = next_minute(next)?;
        }
    }

    fn fixed_at_or_before(&self, until: Timestamp) -> Option<Timestamp> {
        self.first_shown(self.calendar.at_or_before(self.highest_shown(until))?)
    }

    fn count_fixed(&self, after: Timestamp, until: Timestamp) -> u64 {
        let range = (next_minute(self.highest_shown(after)), next_minute(self.highest_shown(until)));
        let (Some(from), Some(to)) = range else { return 0 };
        let mut count = self.calendar.count(from, to);
        // Times that the clock jumps over fall together with the first after the jump.
        for change in self.zone.following(after).take_while(|change| change.timestamp() <= until) {
            let before = self.offset_before(change.timestamp()).to_datetime(change.timestamp());
            let behind = change.offset().to_datetime(change.timestamp());
            if before < behind
                && let (Some(first), Some(last)) = (ceiling(before), next_minute(behind))
            {
                let together = self.calendar.count(first.max(from), last);
                count = count.saturating_sub(together.saturating_sub(1));
            }
        }
        count
    }

    /// The latest time that the zone's clock has shown until this instant.
    fn highest_shown(&self, at: Timestamp) -> DateTime {
        let now = self.zone.to_datetime(at);
        // Where the clock was put back a short while ago, it has shown later times before that.
        let Some(change) = self.last_change(at) else { return now };
        match change.checked_sub(NANOSECOND) {
            Ok(last) => now.max(self.offset_before(change).to_datetime(last)),
            Err(_) => now,
        }
    }

    /// When the clock was changed last, this instant included.
    fn last_change(&self, at: Timestamp) -> Option<Timestamp> {
        // What precedes an instant does not hold it.
        let known = self.zone.preceding(at.checked_add(NANOSECOND).ok()?).next()?.timestamp();
        // Behind the last change that its data lists one by one, jiff may name one that comes before that.
        let missed =
            self.zone.following(known).map(|change| change.timestamp()).take_while(|change| *change <= at);
        Some(missed.last().unwrap_or(known))
    }

    /// The first instant at which the zone's clock shows this time or a later one.
    ///
    /// It is found from what the clock shows at instants. jiff can also be asked which instants a time of the clock
    /// stands for, but errs about the hour before the last change that its data lists one by one.
    fn first_shown(&self, civil: DateTime) -> Option<Timestamp> {
        let mut begin = Offset::UTC.to_timestamp(civil).ok()?.saturating_sub(FARTHEST).ok()?;
        loop {
            let segment = self.segment(begin);
            let due = segment.offset.to_timestamp(civil).ok()?;
            match segment.end {
                Some(end) if due >= end => begin = end,
                _ => return Some(due.max(begin)),
            }
        }
    }

    /// What daylight saving does to one of these moments, in a sentence.
    pub fn note(&self, at: Timestamp) -> Option<String> {
        let shown = self.zone.to_datetime(at);
        let is_second = self.first_shown(shown)? < at;
        if is_second || self.is_shown_again(at) {
            let which = match (self.is_wildcard, is_second) {
                (false, _) => "it is due the first time",
                (true, false) => "it is due both times, and this is the first",
                (true, true) => "it is due both times, and this is the second",
            };
            return Some(format!("{} happens twice on {}; {which}", time(shown), date(shown)));
        }
        if self.is_wildcard {
            return None;
        }
        // The first time that is due now and was not shown before.
        let asked =
            self.calendar.at_or_after(next_minute(self.highest_shown(at.checked_sub(NANOSECOND).ok()?))?)?;
        if asked >= shown {
            return None;
        }
        let other_day =
            if asked.date() == shown.date() { String::new() } else { format!("on {} ", date(shown)) };
        Some(format!(
            "{} does not exist on {}, so it is due {other_day}at {}",
            time(asked),
            date(asked),
            time(shown)
        ))
    }

    /// Whether the clock will be put back to before what it shows now.
    fn is_shown_again(&self, at: Timestamp) -> bool {
        let change = self.zone.following(at).next();
        change.is_some_and(|change| {
            change.offset().to_datetime(change.timestamp()) <= self.zone.to_datetime(at)
        })
    }

    fn wildcard_after(&self, after: Timestamp) -> Option<Timestamp> {
        let mut segment = self.segment(after);
        let mut civil = next_minute(segment.offset.to_datetime(after))?;
        loop {
            let next = self.calendar.at_or_after(civil)?;
            let due = segment.offset.to_timestamp(next).ok();
            match segment.end {
                Some(end) if due.is_none_or(|due| due >= end) => {
                    segment = self.segment(end);
                    civil = ceiling(segment.offset.to_datetime(end))?;
                }
                _ => return due,
            }
        }
    }

    fn wildcard_at_or_before(&self, until: Timestamp) -> Option<Timestamp> {
        let mut until = until;
        loop {
            let offset = self.zone.to_offset(until);
            let begin = self.last_change(until);
            let found = self.calendar.at_or_before(offset.to_datetime(until));
            let due = found.and_then(|civil| offset.to_timestamp(civil).ok());
            match begin {
                Some(begin) if due.is_none_or(|due| due < begin) => {
                    until = begin.checked_sub(NANOSECOND).ok()?;
                }
                _ => return due,
            }
        }
    }

    fn count_wildcard(&self, after: Timestamp, until: Timestamp) -> u64 {
        let mut segment = self.segment(after);
        let mut from = next_minute(segment.offset.to_datetime(after));
        let mut count = 0;
        loop {
            let end = segment.end.filter(|end| *end <= until);
            let to = match end {
                Some(end) => ceiling(segment.offset.to_datetime(end)),
                None => next_minute(segment.offset.to_datetime(until)),
            };
            if let (Some(from), Some(to)) = (from, to) {
                count += self.calendar.count(from, to);
            }
            let Some(end) = end else { return count };
            segment = self.segment(end);
            from = ceiling(segment.offset.to_datetime(end));
        }
    }

    fn segment(&self, at: Timestamp) -> Segment {
        Segment {
            offset: self.zone.to_offset(at),
            end: self.zone.following(at).next().map(|change| change.timestamp()),
        }
    }

    /// What the clock was set to before it was changed at this instant.
    pub fn offset_before(&self, change: Timestamp) -> Offset {
        self.zone.to_offset(change.checked_sub(NANOSECOND).unwrap_or(change))
    }
}

/// The whole minute that this time is in.
fn floor(at: DateTime) -> Option<DateTime> {
    at.with().second(0).subsec_nanosecond(0).build().ok()
}

/// The first whole minute that is not before this time.
fn ceiling(at: DateTime) -> Option<DateTime> {
    let floor = floor(at)?;
    if floor == at { Some(at) } else { floor.checked_add(MINUTE).ok() }
}

/// The first whole minute after this time.
fn next_minute(at: DateTime) -> Option<DateTime> {
    floor(at)?.checked_add(MINUTE).ok()
}

fn time(at: DateTime) -> String {
    at.strftime("%H:%M").to_string()
}

fn date(at: DateTime) -> String {
    crate::sentence::date(at.date())
}
