//! The flow document: what authors write, what drafts and versions hold, what files carry.
//!
//! The types are strict (unknown fields are refused) and lenient (everything that a half-written draft may lack
//! has a default), so that any draft can be stored and the [checker](crate::check) says what is missing.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The identity of the format, first line of every file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Format {
    /// The only version so far.
    #[default]
    #[serde(rename = "pathbook/1")]
    V1,
}

/// What a flow is for. Decides which rules the checker applies on top of the common ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// From a symptom to its cause and cure.
    Troubleshooting,
    /// A fixed order of work, with decisions where they are needed.
    Procedure,
    /// Recurring work on a target, launched by hand or on a schedule.
    Maintenance,
}

/// A whole flow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The format of this document.
    pub format: Format,
    /// The name of the flow, as people search for it.
    pub title: String,
    /// What the flow is for.
    pub kind: Kind,
    /// One or two sentences: when to take this flow. Plain text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Words to find and filter by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What forms ask for and texts and decisions read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<Variable>,
    /// The id of the first step.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub start: String,
    /// The steps, in the order their author wrote them. The order carries no meaning for walking.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

/// A named, typed value of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    /// How texts and rules call it: `[a-z][a-z0-9_]{0,39}`.
    pub name: String,
    /// What it may hold.
    #[serde(rename = "type")]
    pub value_type: ValueType,
    /// How forms and notes call it. The name where absent.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The values a `choice` variable may take.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// The value a session starts with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Kept out of the client note.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub internal: bool,
}

/// The types of variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ValueType {
    /// Any text on one or more lines.
    Text,
    /// A decimal number.
    Number,
    /// One of the variable's `choices`.
    Choice,
    /// `true` or `false`.
    YesNo,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// A host name, IPv4 or IPv6 address.
    Host,
}

/// A value of a variable: a JSON scalar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// For `yes_no`.
    YesNo(bool),
    /// For `number`.
    Number(serde_json::Number),
    /// For `text`, `choice`, `date` and `host`.
    Text(String),
}

/// One unit of a flow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Stable for life and never reused: `[a-z0-9][a-z0-9_-]{0,63}`.
    pub id: String,
    /// What the person does here.
    pub kind: StepKind,
    /// One line: the question, the instruction, the result.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Markdown with `{{variable}}`: how to do it, what to look for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// For the team only: background, pitfalls; on an outcome, what the next line needs. Markdown with `{{variable}}`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub internal_note: String,
    /// What the client may read about this step in the client note. Plain text with `{{variable}}`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub client_note: String,
    /// How long it usually takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// What doing it may cost.
    #[serde(default, skip_serializing_if = "Risk::is_none")]
    pub risk: Risk,
    /// Instruction: things to tick off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<ChecklistItem>,
    /// Instruction: commands to copy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<Command>,
    /// Form: what to fill in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Outcome: how it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// The ways out, in the order they are shown or tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
}

impl Step {
    /// A step of this kind in which nothing is written yet, the id neither.
    pub fn empty(kind: StepKind) -> Self {
        Self {
            id: String::new(),
            kind,
            title: String::new(),
            body: String::new(),
            internal_note: String::new(),
            client_note: String::new(),
            minutes: None,
            risk: Risk::None,
            checklist: Vec::new(),
            commands: Vec::new(),
            fields: Vec::new(),
            outcome: None,
            branches: Vec::new(),
        }
    }
}

/// The kinds of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// The person picks one branch.
    Question,
    /// The person does something; branches are `done` and optionally `failed` and `skipped`.
    Instruction,
    /// The person fills typed fields that become variables.
    Form,
    /// Rules on variables choose the branch; nobody is asked.
    Decision,
    /// The end of the path.
    Outcome,
}

/// What a step may cost.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Nothing.
    #[default]
    None,
    /// People are interrupted: a restart, a lost connection.
    Disruptive,
    /// Something is lost for good: data, a configuration. Needs a confirming branch before it on every path.
    Destructive,
}

impl Risk {
    /// Whether the step is harmless.
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// A thing to tick off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecklistItem {
    /// Unique in its step, of the form of a step id.
    pub id: String,
    /// Plain text with `{{variable}}`.
    pub text: String,
}

/// A command to copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// Where it is typed: `powershell`, `cmd`, `bash`, `sql`, ... or a menu path with `menu`.
    pub shell: String,
    /// The text to copy, with `{{variable}}`. May span lines.
    pub run: String,
    /// What to look for in what it prints. Plain text with `{{variable}}`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub expect: String,
}

/// A field of a form: it asks for one declared variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The variable it sets.
    pub variable: String,
    /// Whether it may stay empty. A variable set by an optional field does not count as set.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Where to find the value. Plain text with `{{variable}}`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
}

/// How a path ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The problem is gone, the work is done.
    Resolved,
    /// Somebody else goes on.
    Escalated,
    /// The flow did not fit.
    NotApplicable,
    /// It could not be done.
    Failed,
}

/// A way out of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// Unique in its step, of the form of a step id. On an instruction `done`, `failed` or `skipped`.
    pub id: String,
    /// What the reader picks, with `{{variable}}`. May be empty on an instruction, a form and a decision.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The id of the step it leads to. May be missing in a draft, never in a version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Question: picking this is the consent that a destructive step needs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confirms: bool,
    /// Decision: when this branch is taken. The last branch has none: it is the `else`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
}

/// When a branch of a decision is taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// All tests hold.
    All(Vec<Test>),
    /// At least one test holds.
    Any(Vec<Test>),
}

/// One comparison of a variable with a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// The variable read.
    pub variable: String,
    /// How it is compared.
    pub is: Comparison,
    /// With what. Absent for `set` and `not_set`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
}

/// The comparisons of a [`Test`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// The same value. Texts are compared without regard to case.
    Equal,
    /// Another value.
    NotEqual,
    /// Numbers and dates: before.
    LessThan,
    /// Numbers and dates: before or the same.
    AtMost,
    /// Numbers and dates: after.
    MoreThan,
    /// Numbers and dates: after or the same.
    AtLeast,
    /// Texts: holds the value, without regard to case.
    Contains,
    /// Has any value.
    Set,
    /// Has no value.
    NotSet,
}

/// Values by variable name, in the order they were set.
pub type Variables = IndexMap<String, Value>;
