//! The prompt cache of a provider, as far as a bill shows it.
//!
//! A prefix is kept when a breakpoint stands at its end and it is long enough for the model. It can be read as soon as the
//! first response that wrote it has begun to stream, and for five minutes after it was last used.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

/// How long an entry lives after its last use.
const LIFE: Duration = Duration::from_mins(5);

/// The tokens of so many bytes: one for each 2.23 bytes, rounded up. Pessimistic for English and for JSON.
#[must_use]
pub const fn tokens(bytes: usize) -> u64 {
    (bytes as u64 * 100).div_ceil(223)
}

/// A prefix that ends at a breakpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Prefix {
    key: u64,
    tokens: u64,
}

/// Adds up the bytes of a prompt, in the order in which they are cached.
#[derive(Default)]
pub(crate) struct Prefixes {
    hasher: DefaultHasher,
    tokens: u64,
    ends: Vec<Prefix>,
}

impl Prefixes {
    pub(crate) fn add(&mut self, text: &str, is_breakpoint: bool) {
        text.hash(&mut self.hasher);
        self.tokens += tokens(text.len());
        if is_breakpoint {
            self.ends.push(Prefix { key: self.hasher.finish(), tokens: self.tokens });
        }
    }
}

/// How the tokens of a prompt are billed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Split {
    pub(crate) read: u64,
    pub(crate) written: u64,
    pub(crate) plain: u64,
    /// What becomes readable when the response begins to stream.
    new: Vec<Prefix>,
}

/// What is kept, and until when.
#[derive(Default)]
pub(crate) struct Cache {
    until: HashMap<u64, Duration>,
}

impl Cache {
    /// Looks a prompt up. `least` is how long a prefix must be to be kept.
    pub(crate) fn look_up(&mut self, prompt: &Prefixes, least: u64, now: Duration) -> Split {
        self.until.retain(|_, until| *until > now);
        let kept: Vec<Prefix> = prompt.ends.iter().copied().filter(|end| end.tokens >= least).collect();
        let read =
            kept.iter().rev().find(|end| self.until.contains_key(&end.key)).map_or(0, |end| end.tokens);
        for end in kept.iter().filter(|end| end.tokens <= read) {
            self.until.insert(end.key, now + LIFE);
        }
        let whole = kept.last().map_or(0, |end| end.tokens);
        Split {
            read,
            written: whole - read,
            plain: prompt.tokens - whole,
            new: kept.into_iter().filter(|end| end.tokens > read).collect(),
        }
    }

    /// The response of this prompt has begun to stream.
    pub(crate) fn began(&mut self, split: &Split, now: Duration) {
        for prefix in &split.new {
            self.until.insert(prefix.key, now + LIFE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1000);

    fn prompt(system: &str, context: &str, task: &str) -> Prefixes {
        let mut prefixes = Prefixes::default();
        prefixes.add(system, true);
        prefixes.add(context, true);
        prefixes.add(task, false);
        prefixes
    }

    fn billed(split: &Split) -> (u64, u64, u64) {
        (split.read, split.written, split.plain)
    }

    #[test]
    fn a_token_is_2_23_bytes() {
        assert_eq!((tokens(0), tokens(1), tokens(223), tokens(224)), (0, 1, 100, 101));
    }

    #[test]
    fn what_was_written_is_read_once_its_response_has_begun() {
        let mut cache = Cache::default();
        let (system, context) = ("s".repeat(2230), "c".repeat(2230));
        let first = cache.look_up(&prompt(&system, &context, "a"), 512, NOW);
        assert_eq!(billed(&first), (0, 2000, 1));
        assert_eq!(
            billed(&cache.look_up(&prompt(&system, &context, "b"), 512, NOW)),
            (0, 2000, 1),
            "not begun yet"
        );
        cache.began(&first, NOW);
        assert_eq!(billed(&cache.look_up(&prompt(&system, &context, "b"), 512, NOW)), (2000, 0, 1));
        assert_eq!(
            billed(&cache.look_up(&prompt(&system, "other".repeat(446).as_str(), "b"), 512, NOW)),
            (1000, 1000, 1)
        );
    }

    #[test]
    fn an_entry_lives_five_minutes_after_its_last_use() {
        let mut cache = Cache::default();
        let asked = prompt(&"s".repeat(2230), &"c".repeat(2230), "a");
        let first = cache.look_up(&asked, 512, NOW);
        cache.began(&first, NOW);
        let later = NOW + Duration::from_secs(299);
        assert_eq!(cache.look_up(&asked, 512, later).read, 2000);
        assert_eq!(cache.look_up(&asked, 512, later + Duration::from_secs(299)).read, 2000, "use refreshes");
        assert_eq!(cache.look_up(&asked, 512, later + Duration::from_secs(599)).read, 0);
    }

    #[test]
    fn short_prefixes_are_not_kept() {
        let mut cache = Cache::default();
        let asked = prompt(&"s".repeat(2230), &"c".repeat(2230), "a");
        let first = cache.look_up(&asked, 4096, NOW);
        cache.began(&first, NOW);
        assert_eq!(billed(&first), (0, 0, 2001));
        assert_eq!(billed(&cache.look_up(&asked, 4096, NOW)), (0, 0, 2001));
    }

    #[test]
    fn one_byte_more_is_another_prefix() {
        let mut cache = Cache::default();
        let first = cache.look_up(&prompt(&"s".repeat(2230), "c", "a"), 512, NOW);
        cache.began(&first, NOW);
        assert_eq!(cache.look_up(&prompt(&"s".repeat(2231), "c", "a"), 512, NOW).read, 0);
    }
}
