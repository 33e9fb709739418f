//! The operations as data.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::document::{
    Branch, ChecklistItem, Command, Condition, Document, Field, Kind, Outcome, Risk, Step, StepKind, Variable,
};

/// One change of a document.
///
/// A place in a list (`at`) is the index that the entry has afterwards. Where several steps, branches or variables
/// go by the same id, the first is meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum Operation {
    /// Puts another document in the place of this one.
    Replace {
        /// The whole document.
        document: Box<Document>,
    },
    /// Sets a field of the flow itself.
    SetFlow(FlowField),
    /// Says which step is the first.
    SetStart {
        /// The id of the step. Empty for none.
        step: String,
    },
    /// Declares a variable.
    AddVariable {
        /// The variable.
        variable: Variable,
        /// Its place in the list.
        at: usize,
    },
    /// Declares a variable anew, with or without another name. Texts, tests and fields that name it stay as they are.
    SetVariable {
        /// Its name so far.
        name: String,
        /// The whole new declaration.
        variable: Variable,
    },
    /// Moves a variable within the list.
    MoveVariable {
        /// Its name.
        name: String,
        /// Its place in the list.
        at: usize,
    },
    /// Removes a variable. What reads it stays as it is.
    RemoveVariable {
        /// Its name.
        name: String,
    },
    /// Adds a step, with its branches.
    AddStep {
        /// The step.
        step: Box<Step>,
        /// Its place in the list.
        at: usize,
    },
    /// Sets a field of a step.
    SetStep(SetStep),
    /// Moves a step within the list. Where it stands in the flow is said by the branches that lead to it.
    MoveStep {
        /// Its id.
        step: String,
        /// Its place in the list.
        at: usize,
    },
    /// Removes a step, with its branches. Branches that lead to it stay as they are.
    RemoveStep {
        /// Its id.
        step: String,
    },
    /// Adds a branch to a step.
    AddBranch {
        /// The id of the step.
        step: String,
        /// The branch.
        branch: Branch,
        /// Its place among the branches of the step.
        at: usize,
    },
    /// Sets a field of a branch.
    SetBranch(SetBranch),
    /// Says where a branch leads.
    Connect {
        /// The id of the step.
        step: String,
        /// The id of the branch.
        branch: String,
        /// The id of the step it leads to. `null` for none yet.
        #[serde(deserialize_with = "Option::deserialize")]
        #[schemars(schema_with = "Option::<String>::json_schema")]
        to: Option<String>,
    },
    /// Moves a branch among the branches of its step.
    MoveBranch {
        /// The id of the step.
        step: String,
        /// The id of the branch.
        branch: String,
        /// Its place among the branches of the step.
        at: usize,
    },
    /// Removes a branch.
    RemoveBranch {
        /// The id of the step.
        step: String,
        /// The id of the branch.
        branch: String,
    },
}

/// A field of the flow itself, with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "field", content = "value", rename_all = "snake_case", deny_unknown_fields)]
pub enum FlowField {
    /// The name of the flow.
    Title(String),
    /// What the flow is for.
    Kind(Kind),
    /// When to take this flow. Empty or `null` for none.
    #[serde(with = "or_null")]
    #[schemars(with = "Option<String>")]
    Summary(String),
    /// Words to find and filter by. Empty or `null` for none.
    #[serde(with = "or_null")]
    #[schemars(with = "Option<Vec<String>>")]
    Tags(Vec<String>),
}

/// Sets a field of a step.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct SetStep {
    /// The id of the step.
    pub step: String,
    /// The field, with its new value.
    #[serde(flatten)]
    pub set: StepField,
}

/// A field of a step, with its new value. `null` stands for the value of a field that was never set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
pub enum StepField {
    /// What the person does here.
    Kind(StepKind),
    /// The question, the instruction, the result.
    #[serde(with = "or_null")]
    #[schemars(with = "Option<String>")]
    Title(String),
    /// How to do it.
    #[serde(with = "or_null")]
    #[schemars(with = "Option<String>")]
    Body(String),
    /// For the team only.
    #[serde(with = "or_null")]
    #[schemars(with = "Option<String>")]
    InternalNote(String),
    /// For the client note.
    #[serde(with = "or_null")]
    #[schemars(with = "Option<String>")]
    ClientNote(String),
    /// How long it usually takes.
    Minutes(Option<u32>),
    /// What doing it may cost.
    #[serde(with = "or_null")]
    #[schemars(with = "Option<Risk>")]
    Risk(Risk),
    /// All things to tick off.
    #[serde(with = "or_null")]
    #[schemars(with = "Option<Vec<ChecklistItem>>")]
    Checklist(Vec<ChecklistItem>),
    /// All commands to copy.
    #[serde(with = "or_null")]
    #[schemars(with = "Option<Vec<Command>>")]
    Commands(Vec<Command>),
    /// All that is to be filled in.
    #[serde(with = "or_null")]
    #[schemars(with = "Option<Vec<Field>>")]
    Fields(Vec<Field>),
    /// How it ended.
    Outcome(Option<Outcome>),
}

/// Sets a field of a branch.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct SetBranch {
    /// The id of the step.
    pub step: String,
    /// The id of the branch.
    pub branch: String,
    /// The field, with its new value.
    #[serde(flatten)]
    pub set: BranchField,
}

/// A field of a branch, with its new value. `null` stands for the value of a field that was never set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
pub enum BranchField {
    /// What the reader picks.
    #[serde(with = "or_null")]
    #[schemars(with = "Option<String>")]
    Label(String),
    /// Whether picking it is a consent.
    #[serde(with = "or_null")]
    #[schemars(with = "Option<bool>")]
    Confirms(bool),
    /// When it is taken.
    When(Option<Condition>),
}

impl FlowField {
    /// The fields that differ, with their new values.
    pub(crate) fn changes(old: &Document, new: &Document) -> Vec<Self> {
        let Document { format: _, title, kind, summary, tags, variables: _, start: _, steps: _ } = new;
        let fields = [
            (old.title != *title).then(|| Self::Title(title.clone())),
            (old.kind != *kind).then_some(Self::Kind(*kind)),
            (old.summary != *summary).then(|| Self::Summary(summary.clone())),
            (old.tags != *tags).then(|| Self::Tags(tags.clone())),
        ];
        fields.into_iter().flatten().collect()
    }

    /// Puts the value into the flow, and takes out the former one.
    pub(super) fn put(&self, document: &mut Document) -> Self {
        match self {
            Self::Title(new) => Self::Title(swap(&mut document.title, new)),
            Self::Kind(new) => Self::Kind(swap(&mut document.kind, new)),
            Self::Summary(new) => Self::Summary(swap(&mut document.summary, new)),
            Self::Tags(new) => Self::Tags(swap(&mut document.tags, new)),
        }
    }
}

impl StepField {
    /// The fields that differ, with their new values.
    pub(crate) fn changes(old: &Step, new: &Step) -> Vec<Self> {
        #[rustfmt::skip]
        let Step {
            id: _, kind, title, body, internal_note, client_note, minutes, risk, checklist, commands, fields, outcome,
            branches: _,
        } = new;
        let fields = [
            (old.kind != *kind).then_some(Self::Kind(*kind)),
            (old.title != *title).then(|| Self::Title(title.clone())),
            (old.body != *body).then(|| Self::Body(body.clone())),
            (old.internal_note != *internal_note).then(|| Self::InternalNote(internal_note.clone())),
            (old.client_note != *client_note).then(|| Self::ClientNote(client_note.clone())),
            (old.minutes != *minutes).then_some(Self::Minutes(*minutes)),
            (old.risk != *risk).then_some(Self::Risk(*risk)),
            (old.checklist != *checklist).then(|| Self::Checklist(checklist.clone())),
            (old.commands != *commands).then(|| Self::Commands(commands.clone())),
            (old.fields != *fields).then(|| Self::Fields(fields.clone())),
            (old.outcome != *outcome).then_some(Self::Outcome(*outcome)),
        ];
        fields.into_iter().flatten().collect()
    }

    /// Puts the value into a step, and takes out the former one.
    pub(super) fn put(&self, step: &mut Step) -> Self {
        match self {
            Self::Kind(new) => Self::Kind(swap(&mut step.kind, new)),
            Self::Title(new) => Self::Title(swap(&mut step.title, new)),
            Self::Body(new) => Self::Body(swap(&mut step.body, new)),
            Self::InternalNote(new) => Self::InternalNote(swap(&mut step.internal_note, new)),
            Self::ClientNote(new) => Self::ClientNote(swap(&mut step.client_note, new)),
            Self::Minutes(new) => Self::Minutes(swap(&mut step.minutes, new)),
            Self::Risk(new) => Self::Risk(swap(&mut step.risk, new)),
            Self::Checklist(new) => Self::Checklist(swap(&mut step.checklist, new)),
            Self::Commands(new) => Self::Commands(swap(&mut step.commands, new)),
            Self::Fields(new) => Self::Fields(swap(&mut step.fields, new)),
            Self::Outcome(new) => Self::Outcome(swap(&mut step.outcome, new)),
        }
    }
}

impl BranchField {
    /// The fields that differ, with their new values. Where the branch leads is not among them.
    pub(crate) fn changes(old: &Branch, new: &Branch) -> Vec<Self> {
        let Branch { id: _, label, to: _, confirms, when } = new;
        let fields = [
            (old.label != *label).then(|| Self::Label(label.clone())),
            (old.confirms != *confirms).then_some(Self::Confirms(*confirms)),
            (old.when != *when).then(|| Self::When(when.clone())),
        ];
        fields.into_iter().flatten().collect()
    }

    /// Puts the value into a branch, and takes out the former one.
    pub(super) fn put(&self, branch: &mut Branch) -> Self {
        match self {
            Self::Label(new) => Self::Label(swap(&mut branch.label, new)),
            Self::Confirms(new) => Self::Confirms(swap(&mut branch.confirms, new)),
            Self::When(new) => Self::When(swap(&mut branch.when, new)),
        }
    }
}

fn swap<T: Clone>(place: &mut T, new: &T) -> T {
    std::mem::replace(place, new.clone())
}

/// What stands in a flattened field is read by hand, because serde then no longer refuses unknown fields.
fn typed<'de, D: Deserializer<'de>, T: serde::de::DeserializeOwned>(
    field: String,
    value: serde_json::Value,
) -> Result<T, D::Error> {
    let written = [("field".to_owned(), field.into()), ("value".to_owned(), value)];
    T::deserialize(serde_json::Value::from_iter(written)).map_err(serde::de::Error::custom)
}

impl<'de> Deserialize<'de> for SetStep {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            step: String,
            field: String,
            value: serde_json::Value,
        }
        let Written { step, field, value } = Written::deserialize(deserializer)?;
        Ok(Self { step, set: typed::<D, _>(field, value)? })
    }
}

impl<'de> Deserialize<'de> for SetBranch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            step: String,
            branch: String,
            field: String,
            value: serde_json::Value,
        }
        let Written { step, branch, field, value } = Written::deserialize(deserializer)?;
        Ok(Self { step, branch, set: typed::<D, _>(field, value)? })
    }
}

/// A value that is left out of documents while it is the default, and is `null` here.
mod or_null {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<T: Default + PartialEq + Serialize, S: Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        if *value == T::default() { serializer.serialize_none() } else { value.serialize(serializer) }
    }

    pub(super) fn deserialize<'de, T: Default + Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        Option::deserialize(deserializer).map(Option::unwrap_or_default)
    }
}
