//! What the fake understands of a prompt: as little as its answers need.

use std::collections::BTreeSet;

use super::{COMMON_WORDS, MOST_STEPS, SOURCES};

/// A prompt as it was understood.
pub(super) struct Reading<'p> {
    pub(super) title: &'p str,
    pub(super) kind: &'p str,
    pub(super) language: &'p str,
    pub(super) depth: &'p str,
    pub(super) escalation: &'p str,
    pub(super) must: Vec<&'p str>,
    /// Of the branch that is asked for.
    pub(super) key: &'p str,
    pub(super) label: &'p str,
    pub(super) cause: &'p str,
    /// The most steps that it may have.
    pub(super) most_steps: usize,
    /// What the person would like to have otherwise.
    pub(super) note: Option<&'p str>,
    /// The steps that are listed for a review.
    pub(super) listed: Vec<&'p str>,
    lines: Vec<(u32, &'p str)>,
}

impl<'p> Reading<'p> {
    pub(super) fn of(text: &'p str) -> Self {
        let first = |name: &str| fields(text, name).next().unwrap_or_default();
        let task = text.rsplit_once("<task>").map_or("", |(_, task)| task);
        let key = between(task, "the branch \"", "\"").unwrap_or_default();
        let planned = fields(text, "branch")
            .filter_map(|branch| branch.strip_prefix('@')?.strip_prefix(key))
            .find(|after| after.starts_with(" \""))
            .unwrap_or_default();
        Self {
            title: first("title"),
            kind: first("kind"),
            language: first("language"),
            depth: first("depth"),
            escalation: first("escalate to"),
            must: fields(text, "MUST").collect(),
            key,
            label: between(planned, "\"", "\":").unwrap_or_default(),
            cause: between(planned, "\": ", " Begins:").unwrap_or_default(),
            most_steps: between(task, "at most ", ".")
                .or_else(|| between(task, "at most ", " steps"))
                .and_then(|most| most.parse().ok())
                .unwrap_or(MOST_STEPS),
            note: fields(text, "note").last(),
            listed: text.lines().filter_map(listed).collect(),
            lines: text.lines().filter_map(numbered).collect(),
        }
    }

    /// The lines of the material that have words in common with a text, best first.
    pub(super) fn sources_of(&self, text: &str) -> Vec<u32> {
        self.alike(text, COMMON_WORDS).into_iter().take(SOURCES).map(|(number, _)| number).collect()
    }

    /// The line of the material that fits a text best.
    pub(super) fn best_line(&self, text: &str) -> Option<(u32, &'p str)> {
        self.alike(text, 1).into_iter().next()
    }

    fn alike(&self, text: &str, least: usize) -> Vec<(u32, &'p str)> {
        let wanted = words(text);
        let mut found: Vec<(usize, u32, &'p str)> = self
            .lines
            .iter()
            .map(|(number, line)| (words(line).intersection(&wanted).count(), *number, *line))
            .filter(|(common, ..)| *common >= least)
            .collect();
        found.sort_by_key(|(common, number, _)| (std::cmp::Reverse(*common), *number));
        found.into_iter().map(|(_, number, line)| (number, line)).collect()
    }
}

/// The values of `name| value` lines.
fn fields<'p>(text: &'p str, name: &str) -> impl Iterator<Item = &'p str> {
    text.lines().filter_map(move |line| {
        let value = line.strip_prefix(name)?.strip_prefix("| ")?.trim();
        (!value.is_empty()).then_some(value)
    })
}

/// What stands between the first `before` and the `after` that follows it.
fn between<'p>(text: &'p str, before: &str, after: &str) -> Option<&'p str> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0)
}

/// A line of the material: `12| text`.
fn numbered(line: &str) -> Option<(u32, &str)> {
    let (number, text) = line.split_once("| ")?;
    Some((number.parse().ok()?, text.trim())).filter(|(_, text)| !text.is_empty())
}

/// The step that a line of a listing is about: `key.id| text`.
fn listed(line: &str) -> Option<&str> {
    let (name, _) = line.split_once("| ")?;
    name.contains('.').then_some(name)
}

/// The words of a text that mean something.
fn words(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() >= 5)
        .map(str::to_lowercase)
        .collect()
}
