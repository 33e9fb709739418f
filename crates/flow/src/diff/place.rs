//! Where steps hang: behind which branch a walk in the order of reading first comes to them.

use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::Pairs;
use crate::document::{Document, Step};

/// Where a step hung and where it hangs. Nothing stands for the start of the flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Moved {
    /// Before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Place>,
    /// Now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Place>,
}

/// A branch that a step hangs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Place {
    /// The step that is left.
    pub step: String,
    /// By which branch.
    pub branch: String,
}

/// The steps that hang somewhere else, by their index in the new version.
///
/// A step that was put between two others, or taken out from between them, moves neither: what counts is the last
/// branch on the way whose step is in both versions. Nor does a step move because a second branch leads to it, or
/// no longer does. And where no path comes, nothing hangs anywhere.
pub(super) fn moves(old: &Document, new: &Document, pairs: &Pairs) -> HashMap<usize, Moved> {
    let mut later = vec![None; old.steps.len()];
    for (step, former) in new.steps.iter().zip(&pairs.of_new) {
        if let Some(former) = *former {
            later[former] = Some(step);
        }
    }
    let earlier = pairs.of_new.iter().map(|former| former.map(|former| &old.steps[former])).collect();
    let (before, now) = (Tree::of(old, later), Tree::of(new, earlier));
    let mut elsewhere: Vec<(usize, usize)> = Vec::new();
    for (index, (former, place)) in pairs.of_new.iter().zip(&now.places).enumerate() {
        if let Some(former) = *former
            && before.places[former] != *place
            && before.places[former] != Hangs::Nowhere
            && *place != Hangs::Nowhere
        {
            elsewhere.push((former, index));
        }
    }
    if !elsewhere.is_empty() {
        let (led, leads) = (before.ways(), now.ways());
        elsewhere.retain(|&(former, index)| {
            !leads.contains(&(index, before.places[former])) && !led.contains(&(former, now.places[index]))
        });
    }
    let moved = |(former, index)| (index, Moved { old: before.shown(former), new: now.shown(index) });
    elsewhere.into_iter().map(moved).collect()
}

/// What a step hangs on, told by ids that both versions share.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Hangs<'d> {
    /// No path comes here.
    Nowhere,
    /// It is the first step.
    AtStart,
    /// Behind a branch of a step. Branches that are only in one version are one and the same.
    Behind(&'d str, Option<&'d str>),
}

/// A walk through all steps in the order of reading.
struct Tree<'d> {
    document: &'d Document,
    /// Each step as it is in the other version.
    others: Vec<Option<&'d Step>>,
    /// Steps by id; of several with the same id the first.
    steps: HashMap<&'d str, usize>,
    /// By which branch of which step the walk came to each step.
    parents: Vec<Option<(usize, usize)>>,
    places: Vec<Hangs<'d>>,
}

impl<'d> Tree<'d> {
    fn of(document: &'d Document, others: Vec<Option<&'d Step>>) -> Self {
        let count = document.steps.len();
        let mut steps = HashMap::with_capacity(count);
        for (index, step) in document.steps.iter().enumerate() {
            steps.entry(step.id.as_str()).or_insert(index);
        }
        let (parents, places) = (vec![None; count], vec![Hangs::Nowhere; count]);
        let mut tree = Self { document, others, steps, parents, places };
        let mut seen = vec![false; count];
        if let Some(&start) = tree.steps.get(document.start.as_str()) {
            tree.places[start] = Hangs::AtStart;
            tree.walk(start, &mut seen);
        }
        // Steps that no path comes to hang nowhere, but others may hang on them.
        for entry in 0..count {
            tree.walk(entry, &mut seen);
        }
        tree
    }

    fn walk(&mut self, entry: usize, seen: &mut [bool]) {
        if std::mem::replace(&mut seen[entry], true) {
            return;
        }
        let mut path = vec![(entry, 0)];
        while let Some((step, position)) = path.last_mut() {
            let (here, at) = (*step, *position);
            *position += 1;
            let Some(branch) = self.document.steps[here].branches.get(at) else {
                path.pop();
                continue;
            };
            let target = branch.to.as_deref().and_then(|to| self.steps.get(to)).copied();
            if let Some(target) = target
                && !std::mem::replace(&mut seen[target], true)
            {
                self.parents[target] = Some((here, at));
                self.places[target] = self.behind(here, at);
                path.push((target, 0));
            }
        }
    }

    /// What hangs on a branch hangs, for both versions, on the branch that its step hangs on if that is only in one.
    fn behind(&self, step: usize, branch: usize) -> Hangs<'d> {
        let Some(other) = self.others[step] else { return self.places[step] };
        let step = &self.document.steps[step];
        let id = step.branches[branch].id.as_str();
        Hangs::Behind(&step.id, Some(id).filter(|id| other.branches.iter().any(|other| other.id == *id)))
    }

    /// All steps with each branch that leads to them.
    fn ways(&self) -> HashSet<(usize, Hangs<'d>)> {
        let mut ways = HashSet::new();
        for (index, step) in self.document.steps.iter().enumerate() {
            for (position, branch) in step.branches.iter().enumerate() {
                if let Some(&target) = branch.to.as_deref().and_then(|to| self.steps.get(to)) {
                    ways.insert((target, self.behind(index, position)));
                }
            }
        }
        ways
    }

    fn shown(&self, step: usize) -> Option<Place> {
        let (step, branch) = self.parents[step]?;
        let step = &self.document.steps[step];
        Some(Place { step: step.id.clone(), branch: step.branches[branch].id.clone() })
    }
}
