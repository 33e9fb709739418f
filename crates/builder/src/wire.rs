//! What models answer, and the schemas that hold them to it.
//!
//! The schemas are text because their order counts: models write the fields in the order of the schema, and providers
//! compile and cache each schema by its bytes. All fields are required, there are no unions and no recursion.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::check::{Finding, Rule};
use crate::plan::{OpenQuestion, Plan, PlanBranch, Step, Triage, debug_without_content};

/// The name of the schema of a plan.
pub const SCAFFOLD: &str = "scaffold";
/// The name of the schema of a branch.
pub const BRANCH: &str = "branch";
/// The name of the schema of a review.
pub const REVIEW: &str = "review";

/// The schema of a plan.
pub const SCAFFOLD_SCHEMA: &str = r#"{"type":"object","properties":{"title":{"type":"string"},"summary":{"type":"string"},"triage":{"type":"object","properties":{"title":{"type":"string"},"body":{"type":"string"}},"required":["title","body"],"additionalProperties":false},"branches":{"type":"array","items":{"type":"object","properties":{"key":{"type":"string"},"label":{"type":"string"},"cause":{"type":"string"},"entry":{"type":"string"},"steps":{"type":"integer"},"src":{"type":"array","items":{"type":"integer"}}},"required":["key","label","cause","entry","steps","src"],"additionalProperties":false}},"questions":{"type":"array","items":{"type":"string"}}},"required":["title","summary","triage","branches","questions"],"additionalProperties":false}"#;

/// The schema of a branch.
pub const BRANCH_SCHEMA: &str = r#"{"type":"object","properties":{"steps":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},"kind":{"type":"string","enum":["ask","do","fixed","escalate"]},"title":{"type":"string"},"body":{"type":"string"},"risk":{"type":"string","enum":["none","disruptive","destructive"]},"next":{"type":"array","items":{"type":"object","properties":{"label":{"type":"string"},"to":{"type":"string"}},"required":["label","to"],"additionalProperties":false}},"src":{"type":"array","items":{"type":"integer"}}},"required":["id","kind","title","body","risk","next","src"],"additionalProperties":false}}},"required":["steps"],"additionalProperties":false}"#;

/// The schema of a review.
pub const REVIEW_SCHEMA: &str = r#"{"type":"object","properties":{"findings":{"type":"array","items":{"type":"object","properties":{"step":{"type":"string"},"problem":{"type":"string","enum":["overlap","gap","vague","order","unsafe","duplicate","unsupported","other"]},"fix":{"type":"string"}},"required":["step","problem","fix"],"additionalProperties":false}}},"required":["findings"],"additionalProperties":false}"#;

/// A plan as a model answers it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scaffold {
    /// The title of the flow.
    pub title: String,
    /// When to take it.
    pub summary: String,
    /// The first question.
    pub triage: Triage,
    /// The branches.
    pub branches: Vec<PlanBranch>,
    /// What the model would like to know.
    pub questions: Vec<String>,
}

/// A branch as a model answers it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// Its steps, the entry first.
    pub steps: Vec<Step>,
}

/// What a model finds in a whole tree.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// What it would change.
    pub findings: Vec<Remark>,
}

/// One thing that a model would change.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "BuilderRemark")]
pub struct Remark {
    /// The step, as `key.id`.
    pub step: String,
    /// What kind of problem it is.
    pub problem: RemarkProblem,
    /// What to do.
    pub fix: String,
}

/// What a model can find wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "BuilderRemarkProblem")]
pub enum RemarkProblem {
    /// Two branches cover the same.
    Overlap,
    /// A case is missing.
    Gap,
    /// Nobody knows what to do.
    Vague,
    /// The likely and the cheap do not come first.
    Order,
    /// Somebody could do harm.
    Unsafe,
    /// The same twice.
    Duplicate,
    /// The material does not say so.
    Unsupported,
    /// Anything else.
    Other,
}

debug_without_content!(Scaffold, Branch, Review, Remark);

/// Reads a plan. What is not one is a finding of V01.
pub fn parse_scaffold(text: &str) -> Result<Plan, Vec<Finding>> {
    let scaffold: Scaffold = parse(text)?;
    Ok(Plan {
        title: scaffold.title,
        summary: scaffold.summary,
        triage: scaffold.triage,
        branches: scaffold.branches,
        questions: scaffold
            .questions
            .into_iter()
            .map(|text| OpenQuestion { text, answer: String::new() })
            .collect(),
    })
}

/// Reads the steps of a branch. What is none is a finding of V01.
pub fn parse_branch(text: &str) -> Result<Vec<Step>, Vec<Finding>> {
    parse::<Branch>(text).map(|branch| branch.steps)
}

/// Reads a review. What is none is a finding of V01.
pub fn parse_review(text: &str) -> Result<Vec<Remark>, Vec<Finding>> {
    parse::<Review>(text).map(|review| review.findings)
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Vec<Finding>> {
    serde_json::from_str(&unescaped(unfenced(text))).map_err(|error| {
        // The message of serde may quote the answer: only the place is told.
        let what = if error.is_eof() { "breaks off" } else { "is not what was asked for" };
        let detail =
            format!("The answer of the model {what} (line {}, column {}).", error.line(), error.column());
        vec![Finding::new(Rule::V01, detail)]
    })
}

/// Angle brackets reach models as `&lt;` and `&gt;`, and come back as such.
pub(crate) fn unescaped(text: &str) -> Cow<'_, str> {
    if text.contains("&lt;") || text.contains("&gt;") {
        Cow::Owned(text.replace("&lt;", "<").replace("&gt;", ">"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Small models like to put a fence around JSON. What stands before and behind it is not taken away: that is no
/// answer in the form asked for.
fn unfenced(text: &str) -> &str {
    let text = text.trim();
    let inside = text.strip_prefix("```json").or_else(|| text.strip_prefix("```"));
    inside.and_then(|inside| inside.strip_suffix("```")).unwrap_or(text)
}
