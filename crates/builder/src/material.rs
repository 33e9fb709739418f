//! Pasted and uploaded material, as numbered lines.

use std::collections::HashSet;
use std::sync::LazyLock;

use pathbook_flow::check::is_bidi;
use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::foundation::Problem;
use crate::mask::Masker;
use crate::plan::debug_without_content;

/// Characters of all material of a build.
pub const MATERIAL_CHARS: usize = 60_000;
/// Sources of a build.
pub const SOURCES: usize = 20;
/// Characters of the name of a source.
pub const NAME_CHARS: usize = 120;

/// A text that a flow may rest on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BuilderSource")]
pub struct Source {
    /// What it is called: a file name, a title.
    pub name: String,
    /// Its text. HTML is turned into text where the name ends in `.html` or `.htm`.
    pub text: String,
}

/// A line of the material.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "BuilderLine")]
pub struct Line {
    /// Its number, from 1, through all sources.
    pub n: u32,
    /// The name of its source.
    pub source: String,
    /// Its text, in which secrets and personal data are masked.
    pub text: String,
}

/// How many values were masked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "BuilderMasks")]
pub struct Masks {
    /// Passwords, keys, tokens.
    pub secrets: u32,
    /// IP addresses.
    pub addresses: u32,
    /// Mail addresses.
    pub mails: u32,
    /// Phone numbers.
    pub phones: u32,
}

/// A value that was masked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "BuilderMasked")]
pub struct Masked {
    /// What stands in its place, as in `[IP-1]`.
    pub placeholder: String,
    /// What kind of value it is.
    pub kind: MaskKind,
    /// What stood there. Empty for secrets: they are not kept.
    pub original: String,
}

/// The kinds of values that are masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "BuilderMaskKind")]
pub enum MaskKind {
    /// A password, a key, a token.
    Secret,
    /// An IPv4 or IPv6 address.
    Address,
    /// A mail address.
    Mail,
    /// A phone number.
    Phone,
}

/// All material of a build as it is kept and sent.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "BuilderMaterial")]
pub struct Material {
    /// Its lines.
    pub lines: Vec<Line>,
    /// What was masked, so that people see it. It stays here: models get the placeholders.
    pub masked: Vec<Masked>,
    /// How many values of each kind.
    pub masks: Masks,
}

/// Characters of one line. Longer ones are parted where a sentence or a word ends, so that a source is a place.
const LINE_CHARS: usize = 400;

impl Material {
    /// Numbers the lines of sources, without empty ones. `is_masked` takes secrets and personal data out.
    pub fn of(sources: &[Source], is_masked: bool) -> Self {
        let mut masker = Masker::default();
        let mut lines = Vec::new();
        for source in sources {
            let plain = if is_html(&source.name) { html_to_text(&source.text) } else { source.text.clone() };
            // Keys span lines, so masking comes before parting.
            let text = if is_masked { masker.mask(&plain) } else { plain };
            let name = if is_masked { masker.mask(&source.name) } else { source.name.clone() };
            for line in text.lines() {
                let mut rest = cleaned(line);
                while !rest.is_empty() {
                    let part = take_part(&mut rest);
                    let n = u32::try_from(lines.len() + 1).unwrap_or(u32::MAX);
                    lines.push(Line { n, source: name.clone(), text: part });
                }
            }
        }
        Self { lines, masked: masker.values().to_vec(), masks: masker.counts() }
    }

    /// The line of this number.
    pub fn line(&self, n: u32) -> Option<&Line> {
        self.lines.get(usize::try_from(n).ok()?.checked_sub(1)?).filter(|line| line.n == n)
    }
}

/// A line without what nobody sees: control characters, marks of direction, zero widths.
fn cleaned(line: &str) -> String {
    let shown = line.chars().map(|c| if c == '\t' { ' ' } else { c });
    let shown: String = shown.filter(|c| !c.is_control() && !is_bidi(*c) && !is_invisible(*c)).collect();
    shown.trim().to_owned()
}

/// Characters of no width that are used to hide text, and those that stand for nothing.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Takes the next line of at most [`LINE_CHARS`] characters out of a long one.
fn take_part(rest: &mut String) -> String {
    let Some((limit, _)) = rest.char_indices().nth(LINE_CHARS) else { return std::mem::take(rest) };
    let window = &rest[..limit];
    let sentence = window.rfind(". ").map(|at| at + 1).filter(|at| *at > limit / 2);
    let end = sentence.or_else(|| window.rfind(' ').filter(|at| *at > 0)).unwrap_or(limit);
    let part = rest[..end].trim().to_owned();
    *rest = rest[end..].trim_start().to_owned();
    part
}

fn is_html(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    ending.eq_ignore_ascii_case("html") || ending.eq_ignore_ascii_case("htm")
}

/// The text of an HTML page, a line for each block.
fn html_to_text(html: &str) -> String {
    static BLOCK: LazyLock<Regex> = LazyLock::new(|| {
        crate::mask::pattern(
            r"(?i)</?(?:p|div|br|hr|li|ul|ol|dl|dt|dd|tr|td|th|table|h[1-6]|pre|blockquote|section|article|header|footer|main|nav|aside|title|option|summary|figcaption)\b",
        )
    });
    static TEXT: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
        let mut builder = ammonia::Builder::empty();
        builder.clean_content_tags(HashSet::from(["script", "style", "noscript", "template", "svg"]));
        builder
    });
    let text = TEXT.clean(&BLOCK.replace_all(html, "\n$0")).to_string();
    let characters =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    characters.into_iter().fold(text, |text, (name, character)| text.replace(name, character))
}

debug_without_content!(Source, Line, Masked, Material);

/// What is wrong with sources. Nothing where they can be used.
pub fn problems(sources: &[Source]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if sources.len() > SOURCES {
        let detail = format!("These are {} sources; {SOURCES} are allowed.", sources.len());
        problems.push(Problem::new("", "too_many", detail));
    }
    for (index, source) in sources.iter().enumerate().take(SOURCES) {
        let count = source.name.chars().count();
        if source.name.trim().is_empty() {
            problems.push(Problem::new(format!("/{index}/name"), "too_short", "The source has no name."));
        } else if count > NAME_CHARS {
            let detail = format!("The name has {count} characters; {NAME_CHARS} are allowed.");
            problems.push(Problem::new(format!("/{index}/name"), "too_long", detail));
        } else if source.name.chars().any(char::is_control) {
            let detail = "The name holds control characters.";
            problems.push(Problem::new(format!("/{index}/name"), "control_characters", detail));
        }
    }
    let total: usize = sources.iter().map(|source| source.text.chars().count()).sum();
    if total > MATERIAL_CHARS {
        let detail = format!("The material has {total} characters in total; {MATERIAL_CHARS} are allowed.");
        problems.push(Problem::new("", "too_long", detail));
    }
    problems
}
