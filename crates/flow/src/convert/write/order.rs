//! The order in which a flow is read: from the start along the first branches, then what is left.

use std::collections::HashMap;

use crate::document::Document;

/// The steps of a document in reading order, and the tree that the reading makes.
pub(super) struct Order<'d> {
    /// Steps by index, in reading order.
    pub(super) steps: Vec<usize>,
    /// The place of each step in the order, from 0.
    pub(super) place: Vec<usize>,
    /// Which branch of which step leads to a step first. None for the start and for what no branch leads to.
    pub(super) from: Vec<Option<(usize, usize)>>,
    /// Whether the start leads there.
    pub(super) is_reached: Vec<bool>,
    by_id: HashMap<&'d str, usize>,
}

impl<'d> Order<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let count = document.steps.len();
        let mut by_id = HashMap::with_capacity(count);
        for (index, step) in document.steps.iter().enumerate() {
            by_id.entry(step.id.as_str()).or_insert(index);
        }
        let mut order = Self {
            steps: Vec::with_capacity(count),
            place: vec![usize::MAX; count],
            from: vec![None; count],
            is_reached: vec![false; count],
            by_id,
        };
        if let Some(start) = order.index(&document.start) {
            order.follow(document, start, true);
        }
        for step in 0..count {
            order.follow(document, step, false);
        }
        order
    }

    /// The step of this id.
    pub(super) fn index(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The number of a step as people count.
    pub(super) fn number(&self, step: usize) -> usize {
        self.place[step] + 1
    }

    fn follow(&mut self, document: &Document, root: usize, is_reached: bool) {
        let mut waiting = vec![(root, None)];
        while let Some((step, from)) = waiting.pop() {
            if self.place[step] != usize::MAX {
                continue;
            }
            self.place[step] = self.steps.len();
            self.steps.push(step);
            self.from[step] = from;
            self.is_reached[step] = is_reached;
            for (position, branch) in document.steps[step].branches.iter().enumerate().rev() {
                if let Some(target) = branch.to.as_deref().and_then(|to| self.index(to)) {
                    waiting.push((target, Some((step, position))));
                }
            }
        }
    }
}
