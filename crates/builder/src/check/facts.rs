//! What the form and the material say, to compare texts with.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::ways::is_unspaced;
use crate::known::Known;
use crate::mask::{addresses_4, addresses_6, mails, pattern, phones};
use crate::words;

/// The form and the material, made ready to be compared with.
pub(crate) struct Facts<'k> {
    pub known: Known<'k>,
    /// All that they say, in small letters.
    said: String,
}

impl<'k> Facts<'k> {
    pub fn of(known: &Known<'k>) -> Self {
        let form = known.foundation;
        let mut said = String::new();
        let parts = [&form.title, &form.environment, &form.symptom, &form.known, &form.escalation];
        for text in parts.into_iter().chain(&form.must).chain(&form.must_not) {
            said.push_str(text);
            said.push('\n');
        }
        for line in &known.material.lines {
            said.push_str(&line.text);
            said.push('\n');
        }
        for masked in &known.material.masked {
            said.push_str(&masked.original);
            said.push('\n');
        }
        Self { known: *known, said: said.to_lowercase() }
    }

    pub fn language(&self) -> &'k str {
        &self.known.foundation.language
    }

    /// Whether the form or the material says this.
    pub fn has(&self, text: &str) -> bool {
        self.said.contains(&text.to_lowercase())
    }

    /// Whether the material has a line of this number.
    pub fn has_line(&self, n: u32) -> bool {
        self.known.material.line(n).is_some()
    }

    /// Whether a text has nothing in common with a line that it could have. Across languages nobody can tell.
    pub fn is_unsupported(&self, text: &str, n: u32) -> bool {
        let Some(line) = self.known.material.line(n) else { return false };
        let words = content_words(&line.text);
        if words.is_empty() || language_of(&line.text).is_some_and(|language| !self.is_in(language)) {
            return false;
        }
        content_words(text).is_disjoint(&words)
    }

    fn is_in(&self, tag: &str) -> bool {
        words::of(self.language()).is_some_and(|words| words.tag == tag)
    }

    /// The names in a text that come from nowhere: where they stand, and what kind of name they are.
    pub fn invented(&self, text: &str) -> Vec<(Range<usize>, &'static str)> {
        let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
        let kinds: [(&'static str, Vec<Range<usize>>); 6] = [
            ("mail", mails(text)),
            ("address", addresses_6(text)),
            ("address", addresses_4(text)),
            ("phone", phones(text)),
            ("article", all(articles(), text)),
            ("host", all(hosts(), text)),
        ];
        for (kind, ranges) in kinds {
            for range in ranges {
                let name = &text[range.clone()];
                let is_taken =
                    found.iter().any(|(other, _)| other.start < range.end && range.start < other.end);
                let is_part_of_url = kind == "host" && text[..range.start].ends_with("://");
                if !is_taken && !is_part_of_url && !is_everybodys(name) && !self.has(name) {
                    found.push((range, kind));
                }
            }
        }
        found.sort_by_key(|(range, _)| range.start);
        found
    }
}

fn all(pattern: &Regex, text: &str) -> Vec<Range<usize>> {
    pattern.find_iter(text).map(|found| found.range()).collect()
}

fn articles() -> &'static Regex {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?i:kb)[ -]?\d{5,8}\b"));
    &PATTERN
}

fn hosts() -> &'static Regex {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?i)\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:local|lan|internal|intra|intern|corp|home|com|org|gov|edu|de|at|ch|eu|uk|fr|es|nl|jp)\b",
            r"|\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.){2,}(?:net|io|dev|info|app|cloud)\b",
        ))
    });
    &PATTERN
}

/// Names that anybody may use: examples, public resolvers, the makers of common systems.
fn is_everybodys(name: &str) -> bool {
    const HOSTS: [&str; 17] = [
        "example.com",
        "example.org",
        "example.net",
        "microsoft.com",
        "microsoftonline.com",
        "office.com",
        "office365.com",
        "live.com",
        "windows.com",
        "windowsupdate.com",
        "outlook.com",
        "sharepoint.com",
        "google.com",
        "apple.com",
        "icloud.com",
        "cloudflare.com",
        "github.com",
    ];
    const ADDRESSES: [&str; 6] = ["8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "224.0.0.1"];
    let name = name.to_lowercase();
    let host = name.rsplit('@').next().unwrap_or_default();
    ADDRESSES.contains(&name.as_str())
        || name.starts_with("169.254.")
        || HOSTS
            .iter()
            .any(|known| host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// The words of a text that say what it is about, cut to their stems; of scripts without spaces, pairs of letters.
pub(crate) fn content_words(text: &str) -> HashSet<String> {
    const STEM: usize = 6;
    let mut words = HashSet::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        if letters.iter().any(|&c| is_unspaced(c)) {
            words.extend(letters.windows(2).map(|pair| pair.iter().collect::<String>()));
            continue;
        }
        let word: String = letters.iter().collect();
        let is_number = letters.iter().all(char::is_ascii_digit);
        if (letters.len() >= 3 || is_number) && !is_stop_word(&word) {
            words.insert(letters.into_iter().take(STEM).collect());
        }
    }
    words
}

fn is_stop_word(word: &str) -> bool {
    words::ALL.iter().any(|language| language.stop.contains(&word))
}

/// The language that a text seems to be in, where its small words or its script tell.
pub(crate) fn language_of(text: &str) -> Option<&'static str> {
    if text.chars().any(|c| matches!(c, '\u{3040}'..='\u{30FF}')) {
        return Some("ja");
    }
    let counts = counts(text);
    let (best, count) = counts.iter().max_by_key(|(_, count)| *count)?;
    let second = counts.iter().filter(|(tag, _)| tag != best).map(|(_, count)| *count).max().unwrap_or(0);
    (*count >= 2 && *count > second).then_some(*best)
}

/// How many small words of each language a text has.
fn counts(text: &str) -> Vec<(&'static str, usize)> {
    let text = text.to_lowercase();
    let tokens: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let count = |stop: &[&str]| tokens.iter().filter(|word| stop.contains(word)).count();
    words::ALL.iter().map(|words| (words.tag, count(words.stop))).collect()
}

/// The language that a text is in, if it clearly is not the wanted one. Short texts tell nothing.
pub(crate) fn other_language(wanted: &str, text: &str) -> Option<&'static str> {
    /// So many small words tell.
    const ENOUGH: usize = 8;
    /// So many letters tell.
    const LETTERS: usize = 80;
    let own = words::of(wanted)?;
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let unspaced = text.chars().filter(|&c| is_unspaced(c)).count();
    if letters >= LETTERS {
        if own.tag == "ja" && unspaced * 5 < letters {
            return Some(language_of(text).unwrap_or("another language"));
        }
        if own.tag != "ja" && unspaced * 2 > letters {
            return Some("ja");
        }
        let other = text.chars().filter(|c| c.is_alphabetic() && !is_unspaced(*c) && !is_latin(*c)).count();
        if own.tag != "ja" && other * 2 > letters {
            return Some("another language");
        }
    }
    let counts = counts(text);
    let count_of = |tag: &str| counts.iter().find(|(other, _)| *other == tag).map_or(0, |(_, count)| *count);
    let (tag, most) = counts.iter().max_by_key(|(_, count)| *count)?;
    (own.tag != "ja" && *tag != own.tag && *most >= ENOUGH && *most > 2 * count_of(own.tag)).then_some(*tag)
}

fn is_latin(c: char) -> bool {
    c <= '\u{024F}'
        || matches!(c, '\u{1E00}'..='\u{1EFF}' | '\u{2C60}'..='\u{2C7F}' | '\u{A720}'..='\u{A7FF}')
}
