//! The checker of builds: what is wrong with a plan, a branch, a whole tree, and what can be put right without asking.

mod rule;

use pathbook_flow::check::Severity;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use rule::Rule;

/// One thing that the checker found.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "BuilderFinding")]
pub struct Finding {
    /// The rule.
    pub code: Rule,
    /// Whether it keeps a flow from being assembled.
    pub severity: Severity,
    /// The key of the branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// The id of the step in its branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// What is wrong and what helps, in a sentence.
    pub detail: String,
    /// Whether there is an automatic fix.
    pub fixable: bool,
}

impl Finding {
    /// A finding about the whole, without a fix.
    pub(crate) fn new(code: Rule, detail: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            branch: None,
            step: None,
            detail: detail.into(),
            fixable: false,
        }
    }
}

/// Whether any finding keeps a flow from being assembled.
pub fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}
