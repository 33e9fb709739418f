//! The operations that turn one document into another.

use std::collections::{HashMap, HashSet};

use super::operation::{BranchField, FlowField, Operation, SetBranch, SetStep, StepField};
use super::{Entry, check_branches};
use crate::check::is_id;
use crate::document::{Document, Step, Variable};
use crate::limits;
use crate::text::is_name;

/// Operations that turn the old document into the new one: none for what is the same, one for each field that
/// changed, and no more moves than it takes.
///
/// Where ids repeat or are malformed nobody can say which entry became which, and where more than
/// [`limits::OPERATIONS`] would be needed nobody reads them: then it is one operation, which replaces the document.
pub fn between(old: &Document, new: &Document) -> Vec<Operation> {
    if old == new {
        return Vec::new();
    }
    let changes = if is_sound(old) && is_sound(new) { Changes::between(old, new) } else { None };
    match changes {
        Some(changes) => changes.operations,
        None => vec![Operation::Replace { document: Box::new(new.clone()) }],
    }
}

/// Whether operations can tell all entries apart and could have added each of them.
fn is_sound(document: &Document) -> bool {
    let mut ids = HashSet::with_capacity(document.steps.len());
    let mut names = HashSet::with_capacity(document.variables.len());
    document.steps.iter().all(|step| is_id(&step.id) && ids.insert(&step.id) && check_branches(step).is_ok())
        && document.variables.iter().all(|variable| is_name(&variable.name) && names.insert(&variable.name))
}

/// The operations found so far.
struct Changes {
    operations: Vec<Operation>,
}

impl Changes {
    fn between(old: &Document, new: &Document) -> Option<Self> {
        let mut changes = Self { operations: Vec::new() };
        changes.operations.extend(FlowField::changes(old, new).into_iter().map(Operation::SetFlow));
        if old.start != new.start {
            changes.operations.push(Operation::SetStart { step: new.start.clone() });
        }
        changes.variables(&old.variables, &new.variables)?;
        changes.steps(&old.steps, &new.steps)?;
        changes.has_room().then_some(changes)
    }

    fn has_room(&self) -> bool {
        self.operations.len() <= limits::OPERATIONS
    }

    fn variables(&mut self, old: &[Variable], new: &[Variable]) -> Option<()> {
        let kept = self.arrange(
            old,
            new,
            |name| Operation::RemoveVariable { name },
            |variable, at| Operation::AddVariable { variable, at },
            |name, at| Operation::MoveVariable { name, at },
        )?;
        for (old, new) in kept.into_iter().filter(|(old, new)| old != new) {
            let (name, variable) = (old.name.clone(), new.clone());
            self.operations.push(Operation::SetVariable { name, variable });
        }
        Some(())
    }

    fn steps(&mut self, old: &[Step], new: &[Step]) -> Option<()> {
        let kept = self.arrange(
            old,
            new,
            |step| Operation::RemoveStep { step },
            |step, at| Operation::AddStep { step: Box::new(step), at },
            |step, at| Operation::MoveStep { step, at },
        )?;
        for (old, new) in kept.into_iter().filter(|(old, new)| old != new) {
            let id = || new.id.clone();
            let fields = StepField::changes(old, new).into_iter();
            self.operations.extend(fields.map(|set| Operation::SetStep(SetStep { step: id(), set })));
            if old.branches != new.branches {
                self.branches(old, new)?;
            }
            if !self.has_room() {
                return None;
            }
        }
        Some(())
    }

    fn branches(&mut self, old: &Step, new: &Step) -> Option<()> {
        let step = || new.id.clone();
        let kept = self.arrange(
            &old.branches,
            &new.branches,
            |branch| Operation::RemoveBranch { step: step(), branch },
            |branch, at| Operation::AddBranch { step: step(), branch, at },
            |branch, at| Operation::MoveBranch { step: step(), branch, at },
        )?;
        for (old, new) in kept.into_iter().filter(|(old, new)| old != new) {
            let branch = || new.id.clone();
            if old.to != new.to {
                self.operations.push(Operation::Connect {
                    step: step(),
                    branch: branch(),
                    to: new.to.clone(),
                });
            }
            let fields = BranchField::changes(old, new).into_iter();
            self.operations.extend(
                fields.map(|set| Operation::SetBranch(SetBranch { step: step(), branch: branch(), set })),
            );
        }
        Some(())
    }

    /// Brings a list to the entries and the order of another. Returns those that are in both, old and new; nothing
    /// where that takes too much.
    fn arrange<'d, T: Entry + Clone>(
        &mut self,
        old: &'d [T],
        new: &'d [T],
        remove: impl Fn(String) -> Operation,
        add: impl Fn(T, usize) -> Operation,
        shift: impl Fn(String, usize) -> Operation,
    ) -> Option<Vec<(&'d T, &'d T)>> {
        let places: HashMap<&str, usize> =
            new.iter().enumerate().map(|(place, entry)| (entry.key(), place)).collect();
        let mut kept = Vec::with_capacity(old.len().min(new.len()));
        // The places in the new list of what is left, in the order of the list so far.
        let mut list = Vec::with_capacity(new.len());
        for entry in old {
            match places.get(entry.key()) {
                Some(&place) => {
                    kept.push((entry, &new[place]));
                    list.push(place);
                }
                None => self.operations.push(remove(entry.key().to_owned())),
            }
        }
        let mut is_there = vec![false; new.len()];
        for &place in &list {
            is_there[place] = true;
        }
        let mut stays = vec![false; new.len()];
        let staying = longest_rise(&list);
        for &place in &staying {
            stays[place] = true;
        }
        if self.operations.len() + new.len() - staying.len() > limits::OPERATIONS {
            return None;
        }
        for (place, entry) in new.iter().enumerate().filter(|(place, _)| !stays[*place]) {
            if is_there[place] {
                list.retain(|&other| other != place);
            }
            // Whatever comes before it in the new list stands in its order already.
            let before = place.checked_sub(1).and_then(|before| list.iter().position(|&at| at == before));
            let at = before.map_or(0, |before| before + 1);
            list.insert(at, place);
            self.operations.push(if is_there[place] {
                shift(entry.key().to_owned(), at)
            } else {
                add(entry.clone(), at)
            });
        }
        Some(kept)
    }
}

/// The longest of the sublists that only ever rise: what may stay where it is while the rest moves. No number is
/// there twice.
pub(crate) fn longest_rise(list: &[usize]) -> Vec<usize> {
    // By length of a sublist: the index in `list` of the smallest number that ends one.
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![None; list.len()];
    for (index, number) in list.iter().enumerate() {
        let length = ends.partition_point(|&end| list[end] < *number);
        before[index] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(index);
        } else {
            ends[length] = index;
        }
    }
    let mut rise: Vec<usize> = std::iter::successors(ends.last().copied(), |&index| before[index])
        .map(|index| list[index])
        .collect();
    rise.reverse();
    rise
}
