//! Editing: every change of a document is an [`Operation`], applied by one function, with its inverse.
//!
//! The operations are few and small. What people do in one go (move a subtree, remove a step with all that leads to
//! it, rename a variable everywhere) is a list of them, applied whole or not at all by [`apply_all`].
//!
//! An operation asks for no more than it needs to be undone: that ids are well-formed and its own. Whether the flow
//! makes sense is for the [checker](crate::check) to say, so a branch may lead to a step that is not there (yet).

mod between;
mod operation;

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use between::between;
pub(crate) use between::longest_rise;
pub use operation::{BranchField, FlowField, Operation, SetBranch, SetStep, StepField};

use crate::check::{is_id, quoted};
use crate::document::{Branch, Document, Step, Variable};
use crate::text::is_name;

/// Why an operation cannot be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OperationErrorCode {
    /// There is no step of this id.
    StepUnknown,
    /// The step has no branch of this id.
    BranchUnknown,
    /// There is no variable of this name.
    VariableUnknown,
    /// There is a step of this id already.
    StepExists,
    /// The step has a branch of this id already.
    BranchExists,
    /// There is a variable of this name already.
    VariableExists,
    /// The list has no such place.
    PositionUnknown,
    /// The id of a step or a branch, or the name of a variable, is malformed.
    IdInvalid,
}

/// Why an operation cannot be applied, in a word for programs and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[error("{message}")]
pub struct OperationError {
    /// The stable code.
    pub code: OperationErrorCode,
    /// A sentence.
    pub message: String,
}

/// Which operation of a list cannot be applied, and why. None of them is applied then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("operation {index}: {error}")]
pub struct Refused {
    /// Its place in the list, from 0.
    pub index: usize,
    /// What is wrong with it.
    pub error: OperationError,
}

/// Applies an operation and returns its inverse. Where it is refused, the document stays as it is.
///
/// The inverse of nearly every operation is one of the same size. Only where a document is damaged (ids that repeat
/// or are malformed), so that no small operation could bring back what goes, it is the whole former document.
#[expect(clippy::too_many_lines, reason = "one arm for each operation")]
pub fn apply(document: &mut Document, operation: &Operation) -> Result<Operation, OperationError> {
    Ok(match operation {
        Operation::Replace { document: new } => {
            Operation::Replace { document: Box::new(std::mem::replace(document, Document::clone(new))) }
        }
        Operation::SetFlow(field) => Operation::SetFlow(field.put(document)),
        Operation::SetStart { step } => {
            Operation::SetStart { step: std::mem::replace(&mut document.start, step.clone()) }
        }
        Operation::AddVariable { variable, at } => {
            check_variable_name(document, &variable.name)?;
            insert(&mut document.variables, variable, *at)?;
            Operation::RemoveVariable { name: variable.name.clone() }
        }
        Operation::SetVariable { name, variable } => set_variable(document, name, variable)?,
        Operation::MoveVariable { name, at } => {
            let from = find_variable(document, name)?;
            check_place(*at, document.variables.len() - 1)?;
            let inverse = undo(document, is_alone(&document.variables, from), |_| Operation::MoveVariable {
                name: name.clone(),
                at: from,
            });
            shift(&mut document.variables, from, *at);
            inverse
        }
        Operation::RemoveVariable { name } => {
            let at = find_variable(document, name)?;
            let is_sound = is_name(name) && is_alone(&document.variables, at);
            let inverse = undo(document, is_sound, |document| Operation::AddVariable {
                variable: document.variables[at].clone(),
                at,
            });
            document.variables.remove(at);
            inverse
        }
        Operation::AddStep { step, at } => {
            check_step(document, step)?;
            insert(&mut document.steps, step.as_ref(), *at)?;
            Operation::RemoveStep { step: step.id.clone() }
        }
        Operation::SetStep(SetStep { step, set }) => {
            let at = find_step(document, step)?;
            Operation::SetStep(SetStep { step: step.clone(), set: set.put(&mut document.steps[at]) })
        }
        Operation::MoveStep { step, at } => {
            let from = find_step(document, step)?;
            check_place(*at, document.steps.len() - 1)?;
            let inverse = undo(document, is_alone(&document.steps, from), |_| Operation::MoveStep {
                step: step.clone(),
                at: from,
            });
            shift(&mut document.steps, from, *at);
            inverse
        }
        Operation::RemoveStep { step } => {
            let at = find_step(document, step)?;
            let is_sound =
                is_id(step) && is_alone(&document.steps, at) && check_branches(&document.steps[at]).is_ok();
            let inverse = undo(document, is_sound, |document| Operation::AddStep {
                step: Box::new(document.steps[at].clone()),
                at,
            });
            document.steps.remove(at);
            inverse
        }
        Operation::AddBranch { step, branch, at } => {
            let of = find_step(document, step)?;
            check_id(&branch.id)?;
            if place(&document.steps[of].branches, &branch.id).is_some() {
                return Err(branch_exists(step, &branch.id));
            }
            insert(&mut document.steps[of].branches, branch, *at)?;
            Operation::RemoveBranch { step: step.clone(), branch: branch.id.clone() }
        }
        Operation::SetBranch(SetBranch { step, branch, set }) => {
            let (of, at) = find_branch(document, step, branch)?;
            let set = set.put(&mut document.steps[of].branches[at]);
            Operation::SetBranch(SetBranch { step: step.clone(), branch: branch.clone(), set })
        }
        Operation::Connect { step, branch, to } => {
            let (of, at) = find_branch(document, step, branch)?;
            let to = std::mem::replace(&mut document.steps[of].branches[at].to, to.clone());
            Operation::Connect { step: step.clone(), branch: branch.clone(), to }
        }
        Operation::MoveBranch { step, branch, at } => {
            let (of, from) = find_branch(document, step, branch)?;
            let branches = &document.steps[of].branches;
            check_place(*at, branches.len() - 1)?;
            let inverse = undo(document, is_alone(branches, from), |_| Operation::MoveBranch {
                step: step.clone(),
                branch: branch.clone(),
                at: from,
            });
            shift(&mut document.steps[of].branches, from, *at);
            inverse
        }
        Operation::RemoveBranch { step, branch } => {
            let (of, at) = find_branch(document, step, branch)?;
            let is_sound = is_id(branch) && is_alone(&document.steps[of].branches, at);
            let inverse = undo(document, is_sound, |document| Operation::AddBranch {
                step: step.clone(),
                branch: document.steps[of].branches[at].clone(),
                at,
            });
            document.steps[of].branches.remove(at);
            inverse
        }
    })
}

/// Applies all operations in their order, or none. Returns the inverses in the order in which they undo.
pub fn apply_all(document: &mut Document, operations: &[Operation]) -> Result<Vec<Operation>, Refused> {
    let mut inverses = Vec::with_capacity(operations.len());
    for (index, operation) in operations.iter().enumerate() {
        match apply(document, operation) {
            Ok(inverse) => inverses.push(inverse),
            Err(error) => {
                for inverse in inverses.iter().rev() {
                    // An inverse always fits the document that it came with.
                    drop(apply(document, inverse));
                }
                return Err(Refused { index, error });
            }
        }
    }
    inverses.reverse();
    Ok(inverses)
}

fn set_variable(
    document: &mut Document,
    name: &str,
    variable: &Variable,
) -> Result<Operation, OperationError> {
    let at = find_variable(document, name)?;
    let is_renamed = variable.name != name;
    if is_renamed {
        check_variable_name(document, &variable.name)?;
    }
    let is_sound = !is_renamed || (is_name(name) && is_alone(&document.variables, at));
    let inverse = undo(document, is_sound, |document| Operation::SetVariable {
        name: variable.name.clone(),
        variable: document.variables[at].clone(),
    });
    document.variables[at].clone_from(variable);
    Ok(inverse)
}

/// The small inverse where there is one, else the whole document as it is now.
fn undo(document: &Document, is_sound: bool, small: impl FnOnce(&Document) -> Operation) -> Operation {
    if is_sound { small(document) } else { Operation::Replace { document: Box::new(document.clone()) } }
}

/// What lists hold, with the name it goes by there.
pub(crate) trait Entry {
    fn key(&self) -> &str;
}

impl Entry for Step {
    fn key(&self) -> &str {
        &self.id
    }
}

impl Entry for Branch {
    fn key(&self) -> &str {
        &self.id
    }
}

impl Entry for Variable {
    fn key(&self) -> &str {
        &self.name
    }
}

fn place<T: Entry>(list: &[T], key: &str) -> Option<usize> {
    list.iter().position(|entry| entry.key() == key)
}

/// Whether no entry behind this one, which is the first of its key, has the same key.
fn is_alone<T: Entry>(list: &[T], first: usize) -> bool {
    list[first + 1..].iter().all(|entry| entry.key() != list[first].key())
}

fn insert<T: Clone>(list: &mut Vec<T>, entry: &T, at: usize) -> Result<(), OperationError> {
    check_place(at, list.len())?;
    list.insert(at, entry.clone());
    Ok(())
}

/// Moves an entry of a list, and those between up or down by one.
fn shift<T>(list: &mut [T], from: usize, to: usize) {
    if from < to {
        list[from..=to].rotate_left(1);
    } else {
        list[to..=from].rotate_right(1);
    }
}

fn check_place(at: usize, last: usize) -> Result<(), OperationError> {
    if at <= last {
        return Ok(());
    }
    refuse(OperationErrorCode::PositionUnknown, format!("There is no place {at}: the last one is {last}."))
}

fn find_variable(document: &Document, name: &str) -> Result<usize, OperationError> {
    place(&document.variables, name).map_or_else(
        || refuse(OperationErrorCode::VariableUnknown, format!("There is no variable {}.", quoted(name))),
        Ok,
    )
}

fn find_step(document: &Document, id: &str) -> Result<usize, OperationError> {
    place(&document.steps, id).map_or_else(
        || refuse(OperationErrorCode::StepUnknown, format!("There is no step {}.", quoted(id))),
        Ok,
    )
}

/// The index of a step and of one of its branches.
fn find_branch(document: &Document, step: &str, id: &str) -> Result<(usize, usize), OperationError> {
    let of = find_step(document, step)?;
    place(&document.steps[of].branches, id).map_or_else(
        || {
            let message = format!("The step {} has no branch {}.", quoted(step), quoted(id));
            refuse(OperationErrorCode::BranchUnknown, message)
        },
        |at| Ok((of, at)),
    )
}

/// Whether a variable of this name can be declared.
fn check_variable_name(document: &Document, name: &str) -> Result<(), OperationError> {
    if !is_name(name) {
        let message = format!(
            "{} is no name for a variable: take small letters, digits and _, at most 40.",
            quoted(name)
        );
        return refuse(OperationErrorCode::IdInvalid, message);
    }
    if place(&document.variables, name).is_some() {
        let message = format!("There is a variable {} already.", quoted(name));
        return refuse(OperationErrorCode::VariableExists, message);
    }
    Ok(())
}

/// Whether a step can be added: by its id and those of its branches.
fn check_step(document: &Document, step: &Step) -> Result<(), OperationError> {
    check_id(&step.id)?;
    if place(&document.steps, &step.id).is_some() {
        let message = format!("There is a step {} already.", quoted(&step.id));
        return refuse(OperationErrorCode::StepExists, message);
    }
    check_branches(step)
}

fn check_branches(step: &Step) -> Result<(), OperationError> {
    let mut seen = HashSet::with_capacity(step.branches.len());
    for branch in &step.branches {
        check_id(&branch.id)?;
        if !seen.insert(&branch.id) {
            return Err(branch_exists(&step.id, &branch.id));
        }
    }
    Ok(())
}

fn check_id(id: &str) -> Result<(), OperationError> {
    if is_id(id) {
        return Ok(());
    }
    let message = format!(
        "{} is no id: begin with a small letter or a digit, go on with small letters, digits, - and _, at most 64.",
        quoted(id)
    );
    refuse(OperationErrorCode::IdInvalid, message)
}

fn branch_exists(step: &str, branch: &str) -> OperationError {
    let message = format!("The step {} has a branch {} already.", quoted(step), quoted(branch));
    OperationError { code: OperationErrorCode::BranchExists, message }
}

fn refuse<T>(code: OperationErrorCode, message: String) -> Result<T, OperationError> {
    Err(OperationError { code, message })
}
