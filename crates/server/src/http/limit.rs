//! Rate limits per address.

use super::error::{Error, Result};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};
use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// How strict the rate limits are; nothing else changes with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// For people.
    #[default]
    Normal,
    /// A thousand times as many, for test suites that sign in all day.
    Test,
}

/// After so many checks the addresses at rest are forgotten.
const SWEEP_EVERY: u32 = 10_000;

/// How often one address may do one class of thing. A network of IPv6 (/64) counts as one address.
#[derive(Debug)]
pub struct RateLimit {
    limiter: DefaultKeyedRateLimiter<IpAddr>,
    checks: AtomicU32,
}

impl RateLimit {
    /// `burst` at once, and one more after each `period`.
    pub fn new(profile: Profile, burst: NonZeroU32, period: Duration) -> Self {
        let (burst, period) = match profile {
            Profile::Normal => (burst, period),
            Profile::Test => (burst.saturating_mul(NonZeroU32::MIN.saturating_add(999)), period / 1000),
        };
        let quota = Quota::with_period(period.max(Duration::from_nanos(1)))
            .unwrap_or(Quota::per_second(NonZeroU32::MIN))
            .allow_burst(burst);
        Self { limiter: RateLimiter::keyed(quota), checks: AtomicU32::new(1) }
    }

    /// Counts one, or says how long to wait.
    pub fn check(&self, address: IpAddr) -> Result<()> {
        if self.checks.fetch_add(1, Ordering::Relaxed).is_multiple_of(SWEEP_EVERY) {
            self.limiter.retain_recent();
        }
        self.limiter
            .check_key(&network(address))
            .map_err(|wait| Error::TooMany { retry_after: wait.wait_time_from(self.limiter.clock().now()) })
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: NonZeroU32 = NonZeroU32::new(3).unwrap();

    #[test]
    fn a_burst_passes_then_the_wait_is_told() {
        let limit = RateLimit::new(Profile::Normal, THREE, Duration::from_secs(20));
        let here: IpAddr = "192.0.2.1".parse().unwrap();
        for _ in 0..3 {
            limit.check(here).unwrap();
        }
        let Err(Error::TooMany { retry_after }) = limit.check(here) else { panic!("a fourth passed") };
        assert!(retry_after > Duration::from_secs(15) && retry_after <= Duration::from_secs(20));
        limit.check("192.0.2.2".parse().unwrap()).unwrap();
    }

    #[test]
    fn one_ipv6_network_is_one_address() {
        let limit = RateLimit::new(Profile::Normal, NonZeroU32::MIN, Duration::from_secs(20));
        limit.check("2001:db8::1".parse().unwrap()).unwrap();
        assert!(limit.check("2001:db8::ffff".parse().unwrap()).is_err());
        limit.check("2001:db8:0:1::1".parse().unwrap()).unwrap();
        limit.check("192.0.2.1".parse().unwrap()).unwrap();
        assert!(limit.check("::ffff:192.0.2.1".parse().unwrap()).is_err());
    }

    #[test]
    fn the_test_profile_raises_the_rate() {
        let limit = RateLimit::new(Profile::Test, THREE, Duration::from_secs(20));
        for _ in 0..3000 {
            limit.check("192.0.2.1".parse().unwrap()).unwrap();
        }
    }
}
