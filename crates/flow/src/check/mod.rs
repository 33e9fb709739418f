//! The checker: what is wrong with a document.
//!
//! It takes any document and its time grows with the size of the document, not with the number of paths: step
//! ids become numbers once, every rule about paths is one walk over the edges, and what is known about variables
//! on all paths is one bit each (see [`paths`]).

mod edges;
mod fix;
mod flow;
mod paths;
mod rule;
mod steps;
mod texts;

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use fix::{Fix, fixes};
pub use rule::{Rule, Severity};
pub use texts::is_bidi;

use self::edges::Edges;
use self::texts::Read;
use crate::document::Document;
use crate::limits;

/// Variables that every session has.
pub const BUILT_IN: [&str; 3] = ["target", "ticket", "member"];

/// One thing that the checker found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// Whether it blocks publishing.
    pub severity: Severity,
    /// The id of the step. Absent also where it is longer than an id may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// The id of the branch, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// The place in the document, as a JSON pointer.
    pub pointer: String,
    /// What is wrong, in a sentence.
    pub message: String,
}

/// Checks a document. The findings stand in the order of the document: the flow, then its steps. Of one rule at
/// most [`limits::FINDINGS_PER_RULE`] are reported, so that a small hostile document has no huge answer.
pub fn check(document: &Document) -> Vec<Finding> {
    let mut checker = Checker::new(document);
    steps::check(&mut checker);
    flow::check(&mut checker);
    paths::check(&mut checker);
    checker.into_findings()
}

/// Whether any finding blocks publishing.
pub fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// What all rules look at and report to.
struct Checker<'d> {
    document: &'d Document,
    /// Steps by id; of several with the same id the first.
    steps: HashMap<&'d str, u32>,
    /// Variables by name; of several with the same name the first.
    variables: HashMap<&'d str, u32>,
    /// Where the branches lead.
    edges: Edges,
    /// Which places read which variables.
    reads: Vec<Read>,
    /// Whether a variable is asked for or read anywhere.
    used: Vec<bool>,
    /// Findings with their place: 0 for the flow, else one more than the index of the step, then of the branch.
    findings: Vec<((usize, usize), Finding)>,
    /// How many findings of each rule there are.
    counts: [u32; Rule::COUNT],
}

/// A place inside a step.
#[derive(Clone, Copy, Debug)]
enum Spot {
    /// A field of the step. The step itself where empty.
    Field(&'static str),
    /// A field of an entry of a list.
    Item(&'static str, usize, &'static str),
    /// A field of a branch. The branch itself where empty.
    Branch(usize, &'static str),
    /// A test of the condition of a branch.
    Test(usize, &'static str, usize),
}

impl Spot {
    fn branch(self) -> Option<usize> {
        match self {
            Self::Field(_) | Self::Item(..) => None,
            Self::Branch(branch, _) | Self::Test(branch, ..) => Some(branch),
        }
    }

    fn pointer(self, step: usize) -> String {
        match self {
            Self::Field("") => format!("/steps/{step}"),
            Self::Field(field) => format!("/steps/{step}/{field}"),
            Self::Item(list, index, field) => format!("/steps/{step}/{list}/{index}/{field}"),
            Self::Branch(branch, "") => format!("/steps/{step}/branches/{branch}"),
            Self::Branch(branch, field) => format!("/steps/{step}/branches/{branch}/{field}"),
            Self::Test(branch, group, test) => {
                format!("/steps/{step}/branches/{branch}/when/{group}/{test}")
            }
        }
    }
}

impl<'d> Checker<'d> {
    fn new(document: &'d Document) -> Self {
        let mut steps = HashMap::with_capacity(document.steps.len());
        for (index, step) in (0..).zip(&document.steps) {
            steps.entry(step.id.as_str()).or_insert(index);
        }
        let mut variables = HashMap::with_capacity(document.variables.len());
        for (index, variable) in (0..).zip(&document.variables) {
            variables.entry(variable.name.as_str()).or_insert(index);
        }
        let edges = Edges::with_capacity(document.steps.len());
        let used = vec![false; document.variables.len()];
        Self {
            document,
            steps,
            variables,
            edges,
            reads: Vec::new(),
            used,
            findings: Vec::new(),
            counts: [0; Rule::COUNT],
        }
    }

    /// Whether an id stands for several steps.
    fn has_repeated_ids(&self) -> bool {
        self.steps.len() < self.document.steps.len()
    }

    /// The step of this id.
    fn step(&self, id: &str) -> Option<u32> {
        self.steps.get(id).copied()
    }

    /// The variable of this name, which is now used.
    fn variable(&mut self, name: &str) -> Option<u32> {
        let index = self.variables.get(name).copied()?;
        self.used[index as usize] = true;
        Some(index)
    }

    /// Reports something about the flow as a whole.
    fn flow(&mut self, rule: Rule, pointer: impl Into<String>, message: impl Into<String>) {
        self.report((0, 0), rule, (None, None), pointer.into(), message.into());
    }

    /// Reports something about a step or a branch.
    fn at(&mut self, rule: Rule, step: usize, spot: Spot, message: impl Into<String>) {
        let content = &self.document.steps[step];
        let branch = spot.branch().map(|branch| content.branches[branch].id.as_str());
        let place = (step + 1, spot.branch().map_or(0, |branch| branch + 1));
        self.report(place, rule, (Some(&content.id), branch), spot.pointer(step), message.into());
    }

    fn report(
        &mut self,
        place: (usize, usize),
        rule: Rule,
        (step, branch): (Option<&str>, Option<&str>),
        pointer: String,
        message: String,
    ) {
        let count = &mut self.counts[rule as usize];
        *count += 1;
        if *count > limits::FINDINGS_PER_RULE {
            return;
        }
        let id = |id: Option<&str>| id.filter(|id| id.len() <= LONGEST_ID).map(str::to_owned);
        let (step, branch) = (id(step), id(branch));
        let finding = Finding { rule, severity: rule.severity(), step, branch, pointer, message };
        self.findings.push((place, finding));
    }

    fn into_findings(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|(place, _)| *place);
        self.findings.into_iter().map(|(_, finding)| finding).collect()
    }
}

/// Bytes of the longest id.
const LONGEST_ID: usize = 64;

/// Whether this may be the id of a step, a branch or a checklist item: `[a-z0-9][a-z0-9_-]{0,63}`.
pub(crate) fn is_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_body =
        |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
    (1..=LONGEST_ID).contains(&bytes.len()) && bytes.iter().all(is_body) && !matches!(bytes[0], b'_' | b'-')
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// A text in quotes for a message, shortened where it is long.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().nth(LONGEST).is_none() {
        return format!("\"{text}\"");
    }
    let start: String = text.chars().take(LONGEST - 1).collect();
    format!("\"{start}…\"")
}
