//! What words mean: questions, answers, ends, and where to go on.

use crate::document::Outcome;
use crate::limits;

/// A text for comparing: small letters, single spaces, no marks at its ends.
pub(super) fn plain(text: &str) -> String {
    one_line(text)
        .trim_matches(|c: char| c.is_whitespace() || "*_\"'“”„‘’.!:;,()[]`".contains(c))
        .to_lowercase()
}

/// A text on one line.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

pub(super) fn is_question(text: &str) -> bool {
    text.trim_end_matches(|c: char| c.is_whitespace() || "*_\"'”)`".contains(c)).ends_with(['?', '؟', '？'])
}

/// Whether an answer is a plain yes or no.
pub(super) fn yes_no(text: &str) -> Option<bool> {
    match plain(text).as_str() {
        "yes" | "y" | "true" | "if yes" | "if so" => Some(true),
        "no" | "n" | "false" | "if no" | "if not" => Some(false),
        _ => None,
    }
}

/// The other answer of a question that has only this one.
pub(super) fn opposite(label: &str) -> &'static str {
    match yes_no(label) {
        Some(true) => "No",
        Some(false) => "Yes",
        None => "Otherwise",
    }
}

/// Whether a path that ends with this answer ends badly.
pub(super) fn is_bad_end(label: &str) -> bool {
    yes_no(label) == Some(false)
        || starts(&plain(label), &["not ", "no ", "still ", "fail", "otherwise", "else", "neither", "none"])
}

/// How a text says that the path ends, if it does.
pub(super) fn outcome(text: &str) -> Option<Outcome> {
    let text = plain(text);
    let is = |words: &[&str]| words.contains(&text.as_str());
    if starts(
        &text,
        &["failed", "failure", "give up", "not resolved", "not solved", "not fixed", "unresolved"],
    ) || starts(&text, &["unsolved", "impossible", "not possible", "abort", "cancelled", "cannot be done"])
        || is(&["cancel", "fail"])
    {
        Some(Outcome::Failed)
    } else if starts(&text, &["not applicable", "n/a", "does not apply", "out of scope", "nothing to do"]) {
        Some(Outcome::NotApplicable)
    } else if text.contains("escalat")
        || starts(&text, &["hand over", "hand it", "hand the", "handover", "pass to", "pass it", "pass on"])
        || starts(&text, &["refer to", "transfer to", "forward to", "second line", "second-line", "2nd line"])
        || starts(&text, &["2nd-line", "third line", "tier 2", "tier 3", "level 2", "level 3"])
    {
        Some(Outcome::Escalated)
    } else if starts(
        &text,
        &["resolved", "solved", "fixed", "done", "closed", "finished", "completed", "success"],
    ) || starts(
        &text,
        &["close the ticket", "close ticket", "close the case", "close case", "problem solved"],
    ) || starts(
        &text,
        &["problem resolved", "issue resolved", "issue solved", "all good", "end of "],
    ) || is(&[
        "end", "the end", "stop", "finish", "complete", "close", "works", "it works", "ok", "ready",
    ]) || ["is resolved", "is solved", "is fixed", "ticket closed"]
        .iter()
        .any(|words| text.contains(words))
    {
        Some(Outcome::Resolved)
    } else {
        None
    }
}

/// Whether a text begins with one of these, as whole words or as the beginning of one.
fn starts(text: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|beginning| text.starts_with(beginning))
}

/// A word that marks where a chart begins, and is no step.
pub(super) fn is_start(text: &str) -> bool {
    matches!(plain(text).as_str(), "start" | "begin" | "beginning" | "start here" | "begin here" | "go")
}

/// Where a text says to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Jump {
    /// The step behind this one.
    Next,
    /// The first step.
    First,
    /// The step of this number.
    Number(u64),
    /// The step of this title.
    Title(String),
}

const GOING: [&str; 16] = [
    "go back to",
    "go to",
    "goto",
    "back to",
    "continue with",
    "continue at",
    "continue to",
    "continue from",
    "continue in",
    "proceed to",
    "proceed with",
    "jump to",
    "return to",
    "skip to",
    "move to",
    "repeat from",
];

/// Where a text says to go on, if it says nothing else.
pub(super) fn jump(text: &str) -> Option<Jump> {
    let line = one_line(text);
    let line = line.trim_matches(|c: char| c.is_whitespace() || "*_\"'“”.!:;,()[]`→".contains(c));
    let lower = line.to_lowercase();
    if matches!(
        lower.as_str(),
        "next"
            | "next step"
            | "continue"
            | "go on"
            | "proceed"
            | "carry on"
            | "continue below"
            | "next question"
    ) {
        return Some(Jump::Next);
    }
    // Lower case may be longer or shorter than the original; such a text names no step by these words.
    let same_length = lower.len() == line.len();
    let going = GOING.iter().find(|words| same_length && follows(&lower, words));
    let (rest, names_step) = match going {
        Some(words) => (line.get(words.len()..)?.trim(), true),
        None => (line, false),
    };
    let lower = rest.to_lowercase();
    match lower.as_str() {
        "next" | "next step" | "the next step" | "next question" if names_step => return Some(Jump::Next),
        "start" | "the start" | "the beginning" | "beginning" | "the top" | "top" if names_step => {
            return Some(Jump::First);
        }
        _ => {}
    }
    if let Some(number) = number(&lower, names_step) {
        return Some(Jump::Number(number));
    }
    names_step.then(|| Jump::Title(rest.to_owned()))
}

fn follows(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| rest.starts_with([' ', ':']))
}

/// The number in "step 4", "question 4", "#4: Restart", or plain "4" where a number is expected.
fn number(text: &str, is_expected: bool) -> Option<u64> {
    let text = text.trim_start_matches(':').trim_start();
    let named = ["the step ", "step ", "question ", "point ", "row ", "no. ", "nr. ", "number ", "#", "q"]
        .iter()
        .find_map(|word| text.strip_prefix(word));
    let digits_from = named.or_else(|| is_expected.then_some(text))?.trim_start_matches(['#', ' ']);
    let length = digits_from.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &digits_from[length..];
    // What follows may repeat the title, as in "step 4: Restart" or "step 4 (restart)".
    if length == 0 || !(rest.is_empty() || rest.starts_with([':', '.', ')', '(', ',', ' '])) {
        return None;
    }
    if rest.starts_with(' ') && !rest.trim_start().starts_with(['(', '-', '–', '"']) {
        return None;
    }
    digits_from[..length].parse().ok()
}

const ARROWS: [&str; 8] = ["-->", "->", "==>", "=>", "→", "⇒", "➔", "➜"];

/// An answer and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice<'a> {
    pub(super) label: &'a str,
    pub(super) rest: &'a str,
}

/// Takes "Yes: do this", "If red -> step 4" or "Otherwise, do that" apart.
pub(super) fn choice(text: &str) -> Option<Choice<'_>> {
    let text = text.trim();
    if yes_no(text).is_some() || is_else(text) {
        return Some(Choice { label: bare(text), rest: "" });
    }
    if let Some((position, arrow)) = ARROWS
        .iter()
        .filter_map(|arrow| Some((text.find(arrow)?, *arrow)))
        .min_by_key(|(position, _)| *position)
    {
        let label = text[..position].trim().trim_end_matches(':');
        if !label.is_empty() && label.chars().count() <= limits::TITLE_CHARS {
            return Some(Choice { label: bare(label), rest: text[position + arrow.len()..].trim() });
        }
    }
    // No label is longer, and looking on in a long text would take long.
    let beginning = text.char_indices().take(limits::TITLE_CHARS);
    for (position, mark) in beginning.filter(|(_, c)| matches!(c, ':' | ',' | '-' | '–' | '—' | '.' | ';'))
    {
        let (label, rest) = (text[..position].trim(), text[position + mark.len_utf8()..].trim());
        let is_spaced =
            rest.is_empty() || text[position + mark.len_utf8()..].starts_with(char::is_whitespace);
        if label.is_empty() || !is_spaced {
            continue;
        }
        if yes_no(label).is_some() || is_else(label) {
            return Some(Choice { label: bare(label), rest });
        }
        if matches!(mark, ':' | ',') && is_condition(label) {
            return Some(Choice { label: bare(label), rest: without_then(rest) });
        }
    }
    None
}

/// An answer below a question, which may be any text.
pub(super) fn answer(text: &str) -> Choice<'_> {
    let text = text.trim();
    choice(text).unwrap_or_else(|| match text.split_once(": ") {
        Some((label, rest)) if !label.trim().is_empty() && label.chars().count() <= limits::TITLE_CHARS => {
            Choice { label: label.trim(), rest: rest.trim() }
        }
        _ => Choice { label: text.trim_end_matches([':', ' ']), rest: "" },
    })
}

fn bare(label: &str) -> &str {
    label.trim_matches(|c: char| c.is_whitespace() || "*_:".contains(c))
}

fn is_else(text: &str) -> bool {
    matches!(plain(text).as_str(), "otherwise" | "else" | "in all other cases")
}

/// Whether a text is the first half of "If it is red, do this".
pub(super) fn is_condition(text: &str) -> bool {
    let mut words = text.trim_start_matches(['*', '_']).split_whitespace();
    words.next().is_some_and(|word| word.eq_ignore_ascii_case("if")) && words.next().is_some()
}

fn without_then(text: &str) -> &str {
    match text.get(..5) {
        Some(then) if then.eq_ignore_ascii_case("then ") => text[5..].trim(),
        _ => text,
    }
}

/// A title, and what does not fit into it.
pub(super) fn split_title(text: &str) -> (String, String) {
    let line = one_line(text);
    if line.chars().count() <= limits::TITLE_CHARS {
        return (line, String::new());
    }
    let longest =
        line.char_indices().nth(limits::TITLE_CHARS - 1).map_or(line.len(), |(position, _)| position);
    let start = &line[..longest];
    if let Some(end) =
        [". ", "? ", "! "].iter().filter_map(|end| start.find(end)).min().filter(|end| *end > 9)
    {
        let title = line[..=end].trim_end_matches('.').to_owned();
        return (title, line[end + 2..].to_owned());
    }
    let cut = start.rfind(' ').filter(|cut| *cut > 0).unwrap_or(longest);
    (format!("{}…", &line[..cut]), line.clone())
}

/// An id that reads like its text.
pub(super) fn slug(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut slug = String::new();
    for character in text.chars() {
        if slug.len() >= LONGEST {
            break;
        }
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !(slug.is_empty()
            || slug.ends_with('-')
            || character.is_alphabetic()
            || "'’".contains(character))
        {
            slug.push('-');
        }
    }
    // Not in the middle of a word, if there is a choice.
    if slug.len() >= LONGEST
        && let Some(cut) = slug.rfind('-').filter(|cut| *cut > LONGEST / 2)
    {
        slug.truncate(cut);
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Kinds of Mermaid charts that are no flowchart.
pub(super) const OTHER_CHARTS: [&str; 26] = [
    "sequenceDiagram",
    "classDiagram",
    "classDiagram-v2",
    "stateDiagram",
    "stateDiagram-v2",
    "erDiagram",
    "gantt",
    "pie",
    "journey",
    "gitGraph",
    "mindmap",
    "timeline",
    "quadrantChart",
    "requirementDiagram",
    "requirement",
    "C4Context",
    "C4Container",
    "C4Component",
    "C4Dynamic",
    "sankey-beta",
    "xychart-beta",
    "block-beta",
    "packet-beta",
    "kanban",
    "architecture-beta",
    "zenuml",
];

/// Whether a text begins as a Mermaid flowchart does.
pub(super) fn is_mermaid(text: &str) -> bool {
    let text = text.strip_prefix("```mermaid").map_or(text, str::trim_start);
    let mut words = text.lines().next().unwrap_or_default().split([' ', ';']);
    let first = words.next().unwrap_or_default();
    let direction = words.next().unwrap_or_default();
    matches!(first, "graph" | "flowchart") && matches!(direction, "TD" | "TB" | "BT" | "LR" | "RL")
}
