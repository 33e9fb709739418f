//! Pasted and uploaded material, as numbered lines.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::foundation::Problem;
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
