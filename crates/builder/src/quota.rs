//! The periods that quotas are for: a month, from the team's anchor day in its zone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};

/// The day of the month that periods begin on, 1 to 31. In shorter months it is the last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnchorDay(i8);

impl AnchorDay {
    /// The anchor of this day, if it is one.
    pub fn new(day: i64) -> Option<Self> {
        i8::try_from(day).ok().filter(|day| (1..=31).contains(day)).map(Self)
    }

    /// The day.
    pub fn day(self) -> i8 {
        self.0
    }

    /// The anchor in the month of a date.
    fn of_month(self, of: Date) -> Date {
        let last = of.last_of_month();
        of.first_of_month().saturating_add(days(self.0.min(last.day()) - 1))
    }

    /// The first anchor that is not before a date.
    fn at_or_after(self, of: Date) -> Date {
        let here = self.of_month(of);
        if here >= of { here } else { self.of_month(of.first_of_month().saturating_add(1.month())) }
    }

    /// The last anchor that is not after a date.
    fn at_or_before(self, of: Date) -> Date {
        let here = self.of_month(of);
        if here <= of { here } else { self.of_month(of.first_of_month().saturating_sub(1.month())) }
    }
}

fn days(count: i8) -> Span {
    i64::from(count).days()
}

/// A time for which a quota is. Stored as instants, so that another zone or anchor never moves what has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first moment.
    pub start: Timestamp,
    /// The first moment after it.
    pub end: Timestamp,
}

/// No period is shorter, so that no change of the anchor brings a second quota early.
const SHORTEST_DAYS: i8 = 28;

impl Period {
    /// Whether a moment is in it.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }

    /// The period that follows: it ends at the first anchor that is at least 28 days away. With an anchor that stays
    /// that is the next one; after a change it can be the one after.
    fn following(&self, anchor: AnchorDay, zone: &TimeZone) -> Self {
        let start = zone.to_datetime(self.end).date();
        let end = midnight(anchor.at_or_after(start.saturating_add(days(SHORTEST_DAYS))), zone);
        // A zone that moved west can put that midnight on the wrong side only at the end of time.
        Self {
            start: self.end,
            end: end.max(self.end.saturating_add(jiff::SignedDuration::from_secs(1)).unwrap_or(self.end)),
        }
    }
}

/// The period that a moment is in. `latest` is the last that was stored, with which the new one never overlaps: a
/// change of the anchor or the zone takes effect when it ends. Without one, the period begins at the anchor.
pub fn period(anchor: AnchorDay, zone: &TimeZone, latest: Option<Period>, now: Timestamp) -> Period {
    let Some(latest) = latest else {
        // Where the clock is put back at midnight, a day has begun that it is not yet, or not any more.
        let mut start = anchor.at_or_before(zone.to_datetime(now).date().saturating_add(1.day()));
        while midnight(start, zone) > now && start > Date::MIN {
            start = anchor.at_or_before(start.saturating_sub(1.day()));
        }
        let end = anchor.at_or_after(start.saturating_add(1.day()));
        return Period { start: midnight(start, zone), end: midnight(end, zone) };
    };
    let mut period = latest;
    while period.end <= now {
        let next = period.following(anchor, zone);
        if next.end <= period.end {
            break;
        }
        period = next;
    }
    period
}

/// The first moment of a day.
fn midnight(day: Date, zone: &TimeZone) -> Timestamp {
    zone.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).unwrap_or(Timestamp::MAX)
}
