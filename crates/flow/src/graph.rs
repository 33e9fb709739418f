//! A document indexed for walking.

use std::collections::HashMap;

use crate::document::{Branch, Condition, Document, Step, StepKind, Test, Value, Variable};

/// A document with its steps and variables found by name in constant time.
///
/// Any document compiles. Walking one that the [checker](crate::check) refuses never panics: it ends in
/// [`Lost`] where the path breaks off.
#[derive(Clone, Debug)]
pub struct Graph {
    document: Document,
    steps: HashMap<Box<str>, usize>,
    variables: HashMap<Box<str>, usize>,
}

/// Where a path breaks off: the document has errors.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lost {
    /// No step, or one that is not there, is the first.
    #[error("the flow has no first step")]
    NoStart,
    /// A branch leads to no step, or to one that is not there.
    #[error("the branch \"{branch}\" of the step \"{step}\" leads nowhere")]
    Nowhere {
        /// The step.
        step: String,
        /// Its branch.
        branch: String,
    },
    /// No branch of a decision may be taken.
    #[error("no rule of the decision \"{0}\" holds")]
    Undecided(String),
    /// Decisions lead round and round. This is one of them.
    #[error("the decision \"{0}\" leads back to itself and asks nobody")]
    Circle(String),
}

/// A decision that was passed without asking anybody, and the branch that its rules took.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Passed {
    /// The decision.
    pub step: String,
    /// The branch taken.
    pub branch: String,
}

/// Where a branch leads: the next step that a person sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The step.
    pub step: String,
    /// The decisions passed on the way.
    pub passed: Vec<Passed>,
}

impl Graph {
    /// Indexes a document. Of steps or variables with the same name the first counts.
    pub fn compile(document: Document) -> Self {
        let mut steps = HashMap::with_capacity(document.steps.len());
        for (index, step) in document.steps.iter().enumerate() {
            steps.entry(step.id.as_str().into()).or_insert(index);
        }
        let mut variables = HashMap::with_capacity(document.variables.len());
        for (index, variable) in document.variables.iter().enumerate() {
            variables.entry(variable.name.as_str().into()).or_insert(index);
        }
        Self { document, steps, variables }
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The step of this id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.get(id).map(|&index| &self.document.steps[index])
    }

    /// The variable of this name.
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.get(name).map(|&index| &self.document.variables[index])
    }

    /// The first step that a person sees.
    pub fn entrance<'v>(&self, value: impl Fn(&str) -> Option<&'v Value>) -> Result<Arrival, Lost> {
        self.settle(self.step(&self.document.start).ok_or(Lost::NoStart)?, value)
    }

    /// The step that a person sees after taking this branch of this step.
    pub fn follow<'v>(
        &self,
        step: &Step,
        branch: &Branch,
        value: impl Fn(&str) -> Option<&'v Value>,
    ) -> Result<Arrival, Lost> {
        self.settle(self.target(step, branch)?, value)
    }

    fn target(&self, step: &Step, branch: &Branch) -> Result<&Step, Lost> {
        let target = branch.to.as_deref().and_then(|to| self.step(to));
        target.ok_or_else(|| Lost::Nowhere { step: step.id.clone(), branch: branch.id.clone() })
    }

    /// Goes through decisions until a step that asks somebody. Passing more decisions than there are steps
    /// means going in circles.
    fn settle<'g, 'v>(
        &'g self,
        mut step: &'g Step,
        value: impl Fn(&str) -> Option<&'v Value>,
    ) -> Result<Arrival, Lost> {
        let mut passed = Vec::new();
        while step.kind == StepKind::Decision {
            if passed.len() > self.document.steps.len() {
                return Err(Lost::Circle(step.id.clone()));
            }
            let branch = decide(step, &value).ok_or_else(|| Lost::Undecided(step.id.clone()))?;
            passed.push(Passed { step: step.id.clone(), branch: branch.id.clone() });
            step = self.target(step, branch)?;
        }
        Ok(Arrival { step: step.id.clone(), passed })
    }
}

/// The first branch whose condition holds. A branch without a condition always does.
fn decide<'s, 'v>(step: &'s Step, value: &impl Fn(&str) -> Option<&'v Value>) -> Option<&'s Branch> {
    step.branches.iter().find(|branch| match &branch.when {
        None => true,
        Some(Condition::All(tests)) => tests.iter().all(|test| holds(test, value(&test.variable))),
        Some(Condition::Any(tests)) => tests.iter().any(|test| holds(test, value(&test.variable))),
    })
}

/// Whether a test holds for a value. A comparison with a missing value never holds, except `not_set`.
fn holds(test: &Test, value: Option<&Value>) -> bool {
    use crate::document::Comparison::{
        AtLeast, AtMost, Contains, Equal, LessThan, MoreThan, NotEqual, NotSet, Set,
    };
    let (value, wanted) = match (test.is, value, &test.value) {
        (Set, value, _) => return value.is_some(),
        (NotSet, value, _) => return value.is_none(),
        (_, Some(value), Some(wanted)) => (value, wanted),
        _ => return false,
    };
    match test.is {
        Equal => same(value, wanted),
        NotEqual => !same(value, wanted),
        LessThan => order(value, wanted).is_some_and(std::cmp::Ordering::is_lt),
        AtMost => order(value, wanted).is_some_and(std::cmp::Ordering::is_le),
        MoreThan => order(value, wanted).is_some_and(std::cmp::Ordering::is_gt),
        AtLeast => order(value, wanted).is_some_and(std::cmp::Ordering::is_ge),
        Contains => match (value, wanted) {
            (Value::Text(value), Value::Text(wanted)) => {
                value.to_lowercase().contains(&wanted.to_lowercase())
            }
            _ => false,
        },
        Set | NotSet => false,
    }
}

fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::YesNo(left), Value::YesNo(right)) => left == right,
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        (Value::Text(left), Value::Text(right)) => left.to_lowercase() == right.to_lowercase(),
        _ => false,
    }
}

fn order(left: &Value, right: &Value) -> Option<std::cmp::Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64()?.partial_cmp(&right.as_f64()?),
        // Only days are ordered among texts (the checker sees to it), and YYYY-MM-DD sorts as text.
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        _ => None,
    }
}
