//! How often one address or one account may try secrets. Kept in memory, so per server.

use crate::http::{Error, Profile, RateLimit, Result};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};
use std::{net::IpAddr, num::NonZeroU32, time::Duration};

/// The limits on guessing.
pub struct Throttle {
    passwords: RateLimit,
    links: RateLimit,
    accounts: Option<DefaultKeyedRateLimiter<String>>,
}

const ACCOUNTS_REMEMBERED: usize = 10_000;

impl Throttle {
    /// 100 passwords and 100 links in 15 minutes for an address, 10 passwords in 15 minutes for an account.
    pub fn new(profile: Profile) -> Self {
        const HUNDRED: NonZeroU32 = NonZeroU32::new(100).unwrap();
        const TEN: NonZeroU32 = NonZeroU32::new(10).unwrap();
        let window = Duration::from_mins(15);
        let per_account =
            Quota::with_period(window / TEN.get()).map(|quota| RateLimiter::keyed(quota.allow_burst(TEN)));
        Self {
            passwords: RateLimit::new(profile, HUNDRED, window / HUNDRED.get()),
            links: RateLimit::new(profile, HUNDRED, window / HUNDRED.get()),
            accounts: per_account.filter(|_| profile == Profile::Normal),
        }
    }

    /// Counts a password tried from an address.
    pub fn password(&self, from: IpAddr) -> Result<()> {
        self.passwords.check(from)
    }

    /// Counts a password tried for an account, existing or not.
    pub fn account(&self, email: &str) -> Result<()> {
        let Some(accounts) = &self.accounts else { return Ok(()) };
        if accounts.len() > ACCOUNTS_REMEMBERED {
            accounts.retain_recent();
        }
        accounts
            .check_key(&email.to_owned())
            .map_err(|wait| Error::TooMany { retry_after: wait.wait_time_from(accounts.clock().now()) })
    }

    /// Counts a link tried from an address.
    pub fn link(&self, from: IpAddr) -> Result<()> {
        self.links.check(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_guessed_ten_times_and_others_are_not_disturbed() {
        let throttle = Throttle::new(Profile::Normal);
        for _ in 0..10 {
            throttle.account("ana@example.com").unwrap();
        }
        assert!(matches!(throttle.account("ana@example.com"), Err(Error::TooMany { .. })));
        throttle.account("ben@example.com").unwrap();
    }
}
