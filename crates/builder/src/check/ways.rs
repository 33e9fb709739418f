//! Where answers lead: what can be reached, what reaches an end, what goes round in circles.

use std::collections::HashMap;

use pathbook_flow::document::{Kind, Risk};

use crate::plan::{Branches, Next, Plan, Step, StepKind};
use crate::words;

/// Steps as numbers, with the edges between them. It is small: a flow of a build has at most a few hundred steps.
#[derive(Debug, Default)]
pub(crate) struct Ways {
    kinds: Vec<StepKind>,
    /// Where the answers lead, without those that lead nowhere. Ends of a part lead on to the next part.
    pub edges: Vec<Vec<usize>>,
    /// Whether a path may end here: an end, or an answer that leads out of what is looked at.
    leaves: Vec<bool>,
    /// The steps where paths begin.
    roots: Vec<usize>,
}

/// Where an answer leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A step of this branch.
    Step(usize),
    /// Another branch of the plan.
    Branch,
    /// Nowhere.
    Nothing,
}

/// The steps of a branch by id; of several with the same id the first.
pub(crate) fn by_id(steps: &[Step]) -> HashMap<&str, usize> {
    let mut ids = HashMap::with_capacity(steps.len());
    for (index, step) in steps.iter().enumerate() {
        ids.entry(step.id.as_str()).or_insert(index);
    }
    ids
}

/// Where an answer of a branch leads. To its own branch means to the first step.
pub(crate) fn target(plan: &Plan, key: &str, ids: &HashMap<&str, usize>, to: &str) -> Target {
    match to.strip_prefix('@') {
        Some(other) if other == key => Target::Step(0),
        Some(other) if plan.branch(other).is_some() => Target::Branch,
        Some(_) => Target::Nothing,
        None => ids.get(to).map_or(Target::Nothing, |&index| Target::Step(index)),
    }
}

impl Ways {
    /// The ways of one branch.
    pub fn of_branch(plan: &Plan, key: &str, steps: &[Step]) -> Self {
        let ids = by_id(steps);
        let mut ways = Self::default();
        for step in steps {
            let mut edges = Vec::new();
            let mut leaves = step.kind.is_end();
            for next in answers(step) {
                match target(plan, key, &ids, &next.to) {
                    Target::Step(index) => edges.push(index),
                    // That an answer leads nowhere is said already: nobody knows what it will reach.
                    Target::Branch | Target::Nothing => leaves = true,
                }
            }
            ways.push(step.kind, edges, leaves);
        }
        ways.roots.extend((!steps.is_empty()).then_some(0));
        ways
    }

    /// The ways of a whole flow, branch after branch in the order of the plan.
    pub fn of_tree(plan: &Plan, kind: Kind, branches: &Branches) -> Self {
        let empty = Vec::new();
        let parts: Vec<(&str, &Vec<Step>)> = plan
            .branches
            .iter()
            .map(|branch| (branch.key.as_str(), branches.get(&branch.key).unwrap_or(&empty)))
            .collect();
        let mut first = HashMap::new();
        let mut entries = Vec::new();
        let mut count = 0;
        for (key, steps) in &parts {
            entries.push((!steps.is_empty()).then_some(count));
            first.entry(*key).or_insert(count);
            count += steps.len();
        }
        let has_steps = |key: &str| parts.iter().any(|(other, steps)| *other == key && !steps.is_empty());
        let mut ways = Self::default();
        let mut offset = 0;
        for (number, (key, steps)) in parts.iter().enumerate() {
            let ids = by_id(steps);
            let following = entries[number + 1..].iter().flatten().next().copied();
            for step in *steps {
                let mut edges = Vec::new();
                let mut leaves = step.kind.is_end();
                if let (StepKind::Fixed, Some(following), true) =
                    (step.kind, following, kind != Kind::Troubleshooting)
                {
                    leaves = false;
                    edges.push(following);
                }
                for next in answers(step) {
                    match target(plan, key, &ids, &next.to) {
                        Target::Step(index) => edges.push(offset + index),
                        Target::Branch => {
                            let other = next.to.trim_start_matches('@');
                            match first.get(other).filter(|_| has_steps(other)) {
                                Some(&entry) => edges.push(entry),
                                None => leaves = true,
                            }
                        }
                        Target::Nothing => leaves = true,
                    }
                }
                ways.push(step.kind, edges, leaves);
            }
            offset += steps.len();
        }
        let entries = entries.into_iter().flatten();
        ways.roots =
            if kind == Kind::Troubleshooting { entries.collect() } else { entries.take(1).collect() };
        ways
    }

    fn push(&mut self, kind: StepKind, edges: Vec<usize>, leaves: bool) {
        self.kinds.push(kind);
        self.edges.push(edges);
        self.leaves.push(leaves);
    }

    /// Whether each step can be reached.
    pub fn reached(&self) -> Vec<bool> {
        self.reach(&self.roots, |_, _| true)
    }

    /// Whether each step can be reached from these over the edges that are wanted: of a step, the nth.
    fn reach(&self, from: &[usize], is_wanted: impl Fn(usize, usize) -> bool) -> Vec<bool> {
        let mut reached = vec![false; self.kinds.len()];
        let mut waiting = from.to_vec();
        while let Some(step) = waiting.pop() {
            if !std::mem::replace(&mut reached[step], true) {
                let wanted = self.edges[step].iter().enumerate().filter(|(edge, _)| is_wanted(step, *edge));
                waiting.extend(wanted.map(|(_, &target)| target));
            }
        }
        reached
    }

    /// Whether an end can be reached from each step.
    pub fn saved(&self) -> Vec<bool> {
        let mut saved = self.leaves.clone();
        let mut grew = true;
        while grew {
            grew = false;
            for step in 0..saved.len() {
                if !saved[step] && self.edges[step].iter().any(|&target| saved[target]) {
                    saved[step] = true;
                    grew = true;
                }
            }
        }
        saved
    }

    /// Whether an answer leads to each step. Its own do not count.
    pub fn is_led_to(&self) -> Vec<bool> {
        let mut is_led_to = vec![false; self.kinds.len()];
        for (step, edges) in self.edges.iter().enumerate() {
            for &target in edges.iter().filter(|target| **target != step) {
                is_led_to[target] = true;
            }
        }
        is_led_to
    }

    /// The circles of more than one step: of questions only, or of any steps.
    pub fn circles(&self, of_questions: bool) -> Vec<Vec<usize>> {
        let is_chosen = |step: usize| !of_questions || self.kinds[step] == StepKind::Ask;
        let reach_of = |from: usize| {
            let targets: Vec<usize> = self.edges[from].iter().copied().filter(|&to| is_chosen(to)).collect();
            self.reach(&targets, |step, edge| is_chosen(step) && is_chosen(self.edges[step][edge]))
        };
        let reaches: Vec<Vec<bool>> = (0..self.kinds.len())
            .map(|step| if is_chosen(step) { reach_of(step) } else { Vec::new() })
            .collect();
        let mut circles: Vec<Vec<usize>> = Vec::new();
        for step in (0..self.kinds.len()).filter(|&step| is_chosen(step) && reaches[step][step]) {
            let is_with = |circle: &&mut Vec<usize>| reaches[circle[0]][step] && reaches[step][circle[0]];
            match circles.iter_mut().find(is_with) {
                Some(circle) => circle.push(step),
                None => circles.push(vec![step]),
            }
        }
        circles.retain(|circle| circle.len() > 1);
        circles
    }

    /// How many questions the way with the fewest has, to the step that is farthest away.
    pub fn depth(&self) -> usize {
        let mut least = vec![usize::MAX; self.kinds.len()];
        for &root in &self.roots {
            least[root] = usize::from(self.kinds[root] == StepKind::Ask);
        }
        let mut grew = true;
        while grew {
            grew = false;
            for step in 0..least.len() {
                if least[step] == usize::MAX {
                    continue;
                }
                for &target in &self.edges[step] {
                    let here = least[step] + usize::from(self.kinds[target] == StepKind::Ask);
                    if here < least[target] {
                        least[target] = here;
                        grew = true;
                    }
                }
            }
        }
        least.into_iter().filter(|depth| *depth < usize::MAX).max().unwrap_or(0)
    }
}

/// The answers that lead somewhere: those of ends do not.
pub(crate) fn answers(step: &Step) -> impl Iterator<Item = &Next> {
    step.next.iter().filter(|_| !step.kind.is_end())
}

/// Whether a label begins with one of these words.
pub(crate) fn begins_with(label: &str, words: &[&str]) -> bool {
    let label = label.trim().to_lowercase();
    words.iter().any(|word| {
        label.strip_prefix(word).is_some_and(|rest| {
            !rest.starts_with(char::is_alphanumeric) || (!word.is_ascii() && word.chars().all(is_unspaced))
        })
    })
}

/// Letters of scripts that put no space between words.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{0E00}'..='\u{0E7F}')
}

/// Whether a label says no.
pub(crate) fn is_no(language: &str, label: &str) -> bool {
    words::to_find(language).any(|words| begins_with(label, words.no))
}

/// Whether a step asks for a confirmation, by its words. In a language that we have no words of, a question that can
/// lead elsewhere is taken for one.
pub(crate) fn is_confirmation(language: &str, step: &Step) -> bool {
    if step.kind.is_end() {
        return false;
    }
    let text = format!("{} {}", step.title, step.body).to_lowercase();
    words::to_find(language).any(|words| words.confirm.iter().any(|word| text.contains(word)))
        || (words::of(language).is_none() && step.kind == StepKind::Ask && step.next.len() > 1)
}

/// Whether an answer of a step confirms what follows.
pub(crate) fn confirms(language: &str, step: &Step, next: &Next) -> bool {
    is_confirmation(language, step) && !is_no(language, &next.label)
}

/// The destructive steps of a branch that a path leads to on which nobody confirmed.
pub(crate) fn unconfirmed(plan: &Plan, language: &str, key: &str, steps: &[Step]) -> Vec<usize> {
    if !steps.iter().any(|step| step.risk == Risk::Destructive) {
        return Vec::new();
    }
    let ids = by_id(steps);
    let mut reached = vec![false; steps.len()];
    let mut waiting = vec![0];
    while let Some(index) = waiting.pop() {
        if std::mem::replace(&mut reached[index], true) {
            continue;
        }
        for next in answers(&steps[index]).filter(|next| !confirms(language, &steps[index], next)) {
            if let Target::Step(index) = target(plan, key, &ids, &next.to) {
                waiting.push(index);
            }
        }
    }
    (0..steps.len()).filter(|&step| reached[step] && steps[step].risk == Risk::Destructive).collect()
}
