//! Whether a provider is worth asking.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use crate::failure::Kind;
use crate::settings::Limits;

/// How things are with the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can be asked.
    Ready,
    /// It refuses this program, for a reason that somebody has to mend. It is tried again after this time.
    SwitchedOff {
        /// Why.
        kind: Kind,
        /// Until it is tried again.
        left: Duration,
    },
    /// It failed too often and is left alone for this time.
    Resting {
        /// Until it is tried again.
        left: Duration,
    },
}

/// What is remembered of a provider.
#[derive(Default)]
pub(crate) struct Health {
    failures: VecDeque<Instant>,
    rests_until: Option<Instant>,
    off: Option<(Kind, Instant)>,
}

impl Health {
    pub(crate) fn standing(&self, now: Instant) -> Standing {
        if let Some((kind, until)) = self.off.filter(|(_, until)| *until > now) {
            return Standing::SwitchedOff { kind, left: until - now };
        }
        match self.rests_until.filter(|until| *until > now) {
            Some(until) => Standing::Resting { left: until - now },
            None => Standing::Ready,
        }
    }

    /// Lets a call in or says why not. Where the provider has rested, one call is let in to try it, and the others wait until
    /// that one is over.
    pub(crate) fn admit(&mut self, now: Instant, limits: &Limits) -> Standing {
        let standing = self.standing(now);
        if standing == Standing::Ready && self.rests_until.is_some() {
            self.rests_until = Some(now + limits.rest);
        }
        standing
    }

    pub(crate) fn went_well(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn failed(&mut self, kind: Kind, status: Option<u16>, now: Instant, limits: &Limits) {
        if kind.switches_off() {
            self.off = Some((kind, now + limits.switched_off));
        } else if kind.is_unwell(status) {
            while self.failures.front().is_some_and(|at| now.duration_since(*at) > limits.unwell_within) {
                self.failures.pop_front();
            }
            self.failures.push_back(now);
            if self.failures.len() >= limits.unwell || self.rests_until.is_some() {
                self.failures.clear();
                self.rests_until = Some(now + limits.rest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn five_failures_within_a_minute_bring_a_rest_and_then_one_trial() {
        let (limits, start) = (Limits::default(), Instant::now());
        let mut health = Health::default();
        for second in 0..4 {
            health.failed(Kind::Unavailable, Some(500), start + seconds(second), &limits);
        }
        assert_eq!(health.standing(start + seconds(4)), Standing::Ready);
        health.failed(Kind::Busy, Some(529), start + seconds(4), &limits);
        assert_eq!(health.admit(start + seconds(5), &limits), Standing::Resting { left: seconds(29) });
        assert_eq!(health.admit(start + seconds(34), &limits), Standing::Ready, "one tries");
        assert_eq!(
            health.admit(start + seconds(35), &limits),
            Standing::Resting { left: seconds(29) },
            "the others wait"
        );
        health.failed(Kind::Timeout, None, start + seconds(36), &limits);
        assert_eq!(
            health.standing(start + seconds(36)),
            Standing::Resting { left: seconds(30) },
            "the trial failed"
        );
        assert_eq!(health.admit(start + seconds(66), &limits), Standing::Ready);
        health.went_well();
        assert_eq!(health.admit(start + seconds(67), &limits), Standing::Ready);
        assert_eq!(health.admit(start + seconds(67), &limits), Standing::Ready);
    }

    #[test]
    fn failures_far_apart_and_crowds_bring_no_rest() {
        let (limits, start) = (Limits::default(), Instant::now());
        let mut health = Health::default();
        for minute in 0..10 {
            health.failed(Kind::Unavailable, Some(500), start + seconds(minute * 20), &limits);
            health.failed(Kind::Busy, Some(429), start + seconds(minute * 20), &limits);
            health.failed(Kind::Misconfigured, Some(400), start + seconds(minute * 20), &limits);
            health.failed(Kind::Malformed, None, start + seconds(minute * 20), &limits);
        }
        assert_eq!(health.standing(start + seconds(181)), Standing::Ready);
    }

    #[test]
    fn a_refusal_of_this_program_switches_off_for_ten_minutes() {
        for kind in [Kind::Unauthorized, Kind::Unpaid, Kind::NoModel] {
            let (limits, start) = (Limits::default(), Instant::now());
            let mut health = Health::default();
            health.failed(kind, Some(401), start, &limits);
            assert_eq!(
                health.standing(start + seconds(1)),
                Standing::SwitchedOff { kind, left: seconds(599) }
            );
            assert_eq!(health.admit(start + seconds(600), &limits), Standing::Ready);
        }
    }
}
