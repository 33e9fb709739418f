//! The form that a build begins with.

use pathbook_flow::document::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Characters of the title, from and to.
pub const TITLE_CHARS: (usize, usize) = (3, 120);
/// Characters of the symptom, from and to.
pub const SYMPTOM_CHARS: (usize, usize) = (10, 4_000);
/// Characters of what is said about the environment, and of what is known already.
pub const PARAGRAPH_CHARS: usize = 2_000;
/// Lines of what must, and of what must not, happen.
pub const RULES: usize = 10;
/// Characters of each of them.
pub const RULE_CHARS: usize = 200;
/// Characters of whom to escalate to.
pub const ESCALATION_CHARS: usize = 300;

/// What a person says about the flow that is wanted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Foundation {
    /// What the flow will be called. 3 to 120 characters.
    pub title: String,
    /// What it is for.
    pub kind: Kind,
    /// Who walks it.
    pub audience: Audience,
    /// Where it happens: systems, versions, sites. At most 2,000 characters, may be empty.
    #[serde(default)]
    pub environment: String,
    /// What goes wrong; of a procedure or maintenance, what is to be reached. 10 to 4,000 characters.
    pub symptom: String,
    /// What is known or was tried already. At most 2,000 characters, may be empty.
    #[serde(default)]
    pub known: String,
    /// What the flow has to contain: at most 10 lines of 200 characters.
    #[serde(default)]
    pub must: Vec<String>,
    /// What the flow may never ask for: at most 10 lines of 200 characters.
    #[serde(default)]
    pub must_not: Vec<String>,
    /// Whom to turn to when nothing helped. At most 300 characters, may be empty.
    #[serde(default)]
    pub escalation: String,
    /// The language of the flow, as in `en`, `de` or `pt-BR`.
    pub language: String,
    /// How far it goes into detail.
    pub depth: Depth,
}

/// Who walks a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "BuilderAudience")]
pub enum Audience {
    /// The person with the problem.
    EndUser,
    /// The service desk.
    L1,
    /// Technicians.
    L2,
    /// Specialists.
    L3,
}

/// How far a flow goes into detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "BuilderDepth")]
pub enum Depth {
    /// The likely causes only.
    Short,
    /// What a good handbook has.
    Normal,
    /// Rare causes too.
    Thorough,
}

/// Something in an input that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The place, as a JSON pointer into the value that was checked.
    pub pointer: String,
    /// A stable word: `too_short`, `too_long`, `too_many`, `malformed`, `control_characters`.
    pub code: &'static str,
    /// What is wrong, in a sentence.
    pub detail: String,
}

impl Problem {
    pub(crate) fn new(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, detail: detail.into() }
    }
}

impl Foundation {
    /// What is wrong with the form. Nothing where a build can begin.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut text = |pointer: String, text: &str, (least, most): (usize, usize), is_line: bool| {
            let (count, filled) = (text.chars().count(), text.trim().chars().count());
            if filled < least {
                let detail = format!("This takes at least {least} characters.");
                problems.push(Problem::new(pointer, "too_short", detail));
            } else if count > most {
                let detail = format!("This has {count} characters; {most} are allowed.");
                problems.push(Problem::new(pointer, "too_long", detail));
            } else if text.chars().any(|c| c.is_control() && (is_line || !matches!(c, '\n' | '\r' | '\t'))) {
                let detail = "This holds control characters.";
                problems.push(Problem::new(pointer, "control_characters", detail));
            }
        };
        text("/title".into(), &self.title, TITLE_CHARS, true);
        text("/environment".into(), &self.environment, (0, PARAGRAPH_CHARS), false);
        text("/symptom".into(), &self.symptom, SYMPTOM_CHARS, false);
        text("/known".into(), &self.known, (0, PARAGRAPH_CHARS), false);
        text("/escalation".into(), &self.escalation, (0, ESCALATION_CHARS), false);
        for (name, list) in [("must", &self.must), ("must_not", &self.must_not)] {
            for (index, line) in list.iter().enumerate().take(RULES) {
                text(format!("/{name}/{index}"), line, (0, RULE_CHARS), true);
            }
        }
        for (name, list) in [("must", &self.must), ("must_not", &self.must_not)] {
            if list.len() > RULES {
                let detail = format!("These are {} lines; {RULES} are allowed.", list.len());
                problems.push(Problem::new(format!("/{name}"), "too_many", detail));
            }
        }
        if !is_language(&self.language) {
            let detail = "This is no language: write a tag such as en, de or pt-BR.";
            problems.push(Problem::new("/language", "malformed", detail));
        }
        problems
    }
}

/// Whether a text has the form of a language tag: letters, then parts of letters and digits.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && tag.len() <= 35
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// Says which fields are there and nothing of what they hold: forms stay out of logs.
impl std::fmt::Debug for Foundation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Foundation")
            .field("kind", &self.kind)
            .field("audience", &self.audience)
            .field("depth", &self.depth)
            .finish_non_exhaustive()
    }
}
