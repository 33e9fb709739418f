//! Where the branches lead, in a few flat lists: the walks over them touch no step.

use crate::document::{Risk, Step, StepKind};

/// Where the branches lead, step after step. Branches that lead nowhere are left out, and so are those that an
/// outcome wrongly has.
#[derive(Default)]
pub(super) struct Edges {
    /// The edges of step `i` are `offsets[i]..offsets[i + 1]`.
    offsets: Vec<u32>,
    pub(super) targets: Vec<u32>,
    /// Whether the edge is a branch that confirms.
    pub(super) confirms: Vec<bool>,
    /// Whether a branch of the step leads nowhere yet: nobody knows what it will reach.
    pub(super) is_open: Vec<bool>,
    pub(super) kinds: Vec<StepKind>,
    pub(super) is_destructive: Vec<bool>,
}

impl Edges {
    pub(super) fn with_capacity(steps: usize) -> Self {
        let mut offsets = Vec::with_capacity(steps + 1);
        offsets.push(0);
        Self {
            offsets,
            targets: Vec::with_capacity(steps * 2),
            confirms: Vec::with_capacity(steps * 2),
            is_open: Vec::with_capacity(steps),
            kinds: Vec::with_capacity(steps),
            is_destructive: Vec::with_capacity(steps),
        }
    }

    /// Adds a step. `targets` is where its branches lead.
    pub(super) fn push(&mut self, step: &Step, targets: impl Iterator<Item = Option<u32>>) {
        let mut is_open = step.branches.is_empty();
        for (branch, target) in step.branches.iter().zip(targets) {
            match target {
                Some(target) => {
                    self.targets.push(target);
                    self.confirms.push(branch.confirms && step.kind == StepKind::Question);
                }
                None => is_open = true,
            }
        }
        self.offsets.push(index(self.targets.len()));
        self.is_open.push(is_open);
        self.kinds.push(step.kind);
        self.is_destructive.push(step.risk == Risk::Destructive);
    }

    /// How many steps there are.
    pub(super) fn len(&self) -> usize {
        self.kinds.len()
    }

    /// The edges of a step, by number.
    pub(super) fn range(&self, step: u32) -> std::ops::Range<usize> {
        self.offsets[step as usize] as usize..self.offsets[step as usize + 1] as usize
    }

    /// Where the edges of a step lead.
    pub(super) fn of(&self, step: u32) -> &[u32] {
        &self.targets[self.range(step)]
    }

    /// The same edges, the other way round: offsets and sources.
    pub(super) fn reversed(&self) -> (Vec<u32>, Vec<u32>) {
        let mut offsets = vec![0_u32; self.len() + 1];
        for &target in &self.targets {
            offsets[target as usize + 1] += 1;
        }
        for index in 0..self.len() {
            offsets[index + 1] += offsets[index];
        }
        let mut next = offsets.clone();
        let mut sources = vec![0; self.targets.len()];
        for source in 0..index(self.len()) {
            for &target in self.of(source) {
                let place = &mut next[target as usize];
                sources[*place as usize] = source;
                *place += 1;
            }
        }
        (offsets, sources)
    }
}

/// Steps and edges are counted in 32 bits: more do not fit into memory.
pub(super) fn index(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
