//! What a build consists of: the plan, its branches and their steps.

use std::collections::BTreeMap;

use pathbook_flow::document::Risk;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a flow will contain, before any step of it is written.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BuilderPlan")]
pub struct Plan {
    /// The title of the flow.
    pub title: String,
    /// When to take it, in a sentence or two.
    pub summary: String,
    /// Troubleshooting: the question that leads to the branches. Empty for the other kinds.
    pub triage: Triage,
    /// Troubleshooting: what the triage question leads to. For the other kinds the parts of the work, in their order.
    pub branches: Vec<PlanBranch>,
    /// What is not known and would make the flow better.
    pub questions: Vec<OpenQuestion>,
}

/// The first question of a troubleshooting flow.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BuilderTriage")]
pub struct Triage {
    /// The question.
    pub title: String,
    /// How to find the answer.
    pub body: String,
}

/// One branch of a plan: a cause, or a part of the work.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BuilderPlanBranch")]
pub struct PlanBranch {
    /// Stable and short: `[a-z0-9][a-z0-9_]{0,15}`.
    pub key: String,
    /// The answer of the triage question that leads here, or the name of the part.
    pub label: String,
    /// What is behind it, or what the part achieves.
    pub cause: String,
    /// What its first step asks or does.
    pub entry: String,
    /// About how many steps it takes.
    pub steps: u32,
    /// The lines of the material that it rests on.
    pub src: Vec<u32>,
}

/// Something that is not known.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BuilderQuestion")]
pub struct OpenQuestion {
    /// The question.
    pub text: String,
    /// The answer; empty while there is none.
    #[serde(default)]
    pub answer: String,
}

/// One step of a branch.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BuilderStep")]
pub struct Step {
    /// Unique in its branch: `[a-z0-9_]{1,16}`. The first step of a branch is its entry.
    pub id: String,
    /// What the person does.
    pub kind: StepKind,
    /// One line: the question, the instruction, the result.
    pub title: String,
    /// How to do it, what to look for: text with inline code.
    pub body: String,
    /// What doing it may cost.
    pub risk: Risk,
    /// The answers and where they lead. Ends have none.
    pub next: Vec<Next>,
    /// The lines of the material that it rests on.
    pub src: Vec<u32>,
}

/// What a person does at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "BuilderStepKind")]
pub enum StepKind {
    /// Answers a question.
    Ask,
    /// Does something.
    Do,
    /// Is done: it works again, the part is finished.
    Fixed,
    /// Hands it on to somebody else.
    Escalate,
}

impl StepKind {
    /// Whether a path ends here.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Fixed | Self::Escalate)
    }
}

/// An answer of a step.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BuilderNext")]
pub struct Next {
    /// What the person picks.
    pub label: String,
    /// The id of a step of the same branch, or `@` and the key of another branch.
    pub to: String,
}

/// The steps of branches by key.
pub type Branches = BTreeMap<String, Vec<Step>>;

impl Plan {
    /// The branch of this key.
    pub fn branch(&self, key: &str) -> Option<&PlanBranch> {
        self.branches.iter().find(|branch| branch.key == key)
    }
}

macro_rules! debug_without_content {
    ($($type:ty),+) => {
        $(
            /// Says nothing of what it holds: what people and models write stays out of logs.
            impl std::fmt::Debug for $type {
                fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    formatter.debug_struct(stringify!($type)).finish_non_exhaustive()
                }
            }
        )+
    };
}
pub(crate) use debug_without_content;

debug_without_content!(Plan, Triage, PlanBranch, OpenQuestion, Step, Next);
