//! Rules about paths: what can be reached, what can be left, what is known on every way.
//!
//! All of it is iterative and walks the edges, not the paths. Reachability, ways to an outcome and circles take
//! one walk each. What is not known yet on some way (a variable without a value, a missing confirmation) is a
//! set of bits per step, one machine word for 63 variables, that only ever grows: the steps are visited in
//! reverse postorder, again only while something grew. On flows as people write them that is two or three
//! rounds. No step can grow more often than there are bits, and at most [`limits::VARIABLES`] are followed.

use super::edges::{Edges, index};
use super::texts::Read;
use super::{Checker, Rule, Spot, quoted};
use crate::document::StepKind;
use crate::limits;

pub(super) fn check(checker: &mut Checker<'_>) {
    let document = checker.document;
    let edges = std::mem::take(&mut checker.edges);
    let reads = std::mem::take(&mut checker.reads);
    // Where an id stands for several steps, nobody can say which one a branch means.
    if document.steps.is_empty() || checker.has_repeated_ids() {
        return;
    }
    exits(checker, &edges);
    decision_cycles(checker, &edges);
    let Some(start) = checker.step(&document.start) else {
        return;
    };
    let order = reverse_postorder(&edges, start);
    let mut reached = vec![false; document.steps.len()];
    for &step in &order {
        reached[step as usize] = true;
    }
    for (index, step) in document.steps.iter().enumerate().filter(|(index, _)| !reached[*index]) {
        let message = format!("No path leads to the step {}.", quoted(&step.id));
        checker.at(Rule::StepUnreachable, index, Spot::Field(""), message);
    }
    unknowns(checker, &edges, &order, &reached, &reads);
}

/// From every step an outcome can be reached. Where a step leads nowhere yet, it is taken to reach one:
/// that it leads nowhere is said already.
fn exits(checker: &mut Checker<'_>, edges: &Edges) {
    let document = checker.document;
    let is_end = |step: usize| edges.kinds[step] == StepKind::Outcome;
    if !(0..edges.len()).any(is_end) {
        return;
    }
    let (offsets, sources) = edges.reversed();
    let mut saved: Vec<bool> = (0..edges.len()).map(|step| is_end(step) || edges.is_open[step]).collect();
    let mut waiting: Vec<u32> = (0..index(edges.len())).filter(|&step| saved[step as usize]).collect();
    while let Some(step) = waiting.pop() {
        for &source in &sources[offsets[step as usize] as usize..offsets[step as usize + 1] as usize] {
            if !std::mem::replace(&mut saved[source as usize], true) {
                waiting.push(source);
            }
        }
    }
    if saved.iter().all(|&saved| saved) {
        return;
    }
    let circles = components(edges, |step| !saved[step as usize]);
    let mut is_trap = vec![true; circles.count];
    for step in (0..index(edges.len())).filter(|&step| !saved[step as usize]) {
        let own = circles.of[step as usize];
        if edges.of(step).iter().any(|&target| circles.of[target as usize] != own) {
            is_trap[own as usize] = false;
        }
    }
    let is_trapped: Vec<bool> =
        (0..edges.len()).map(|step| !saved[step] && is_trap[circles.of[step] as usize]).collect();
    report_circles(checker, &circles, &is_trapped, Rule::CycleWithoutExit, |members| {
        format!("There is no way out of the circle {members}.")
    });
    for step in (0..edges.len()).filter(|&step| !saved[step] && !is_trapped[step]) {
        let message =
            format!("From the step {} no outcome can be reached.", quoted(&document.steps[step].id));
        checker.at(Rule::NoWayToOutcome, step, Spot::Field(""), message);
    }
}

/// No circle consists of decisions only.
fn decision_cycles(checker: &mut Checker<'_>, edges: &Edges) {
    let is_decision = |step: u32| edges.kinds[step as usize] == StepKind::Decision;
    let touches = |step: u32| is_decision(step) && edges.of(step).iter().any(|&target| is_decision(target));
    if !(0..index(edges.len())).any(touches) {
        return;
    }
    let circles = components(edges, is_decision);
    let mut size = vec![0_u32; circles.count];
    for step in (0..index(edges.len())).filter(|&step| is_decision(step)) {
        size[circles.of[step as usize] as usize] += 1;
    }
    let in_circle: Vec<bool> = (0..index(edges.len()))
        .map(|step| {
            is_decision(step)
                && (size[circles.of[step as usize] as usize] > 1 || edges.of(step).contains(&step))
        })
        .collect();
    report_circles(checker, &circles, &in_circle, Rule::DecisionCycle, |members| {
        format!("The circle {members} consists of decisions only.")
    });
}

/// Reports each circle once, at its step with the first id, so that the order of the steps does not matter.
fn report_circles(
    checker: &mut Checker<'_>,
    circles: &Components,
    is_member: &[bool],
    rule: Rule,
    message: impl Fn(&str) -> String,
) {
    const NAMED: usize = 5;
    let document = checker.document;
    let mut members: Vec<usize> = (0..is_member.len()).filter(|&step| is_member[step]).collect();
    members.sort_by_key(|&step| (circles.of[step], document.steps[step].id.as_str()));
    for circle in members.chunk_by(|&left, &right| circles.of[left] == circles.of[right]) {
        let mut names: Vec<String> =
            circle.iter().take(NAMED).map(|&step| quoted(&document.steps[step].id)).collect();
        if circle.len() > NAMED {
            names.push(format!("{} more", circle.len() - NAMED));
        }
        checker.at(rule, circle[0], Spot::Field(""), message(&names.join(", ")));
    }
}

/// Which steps can reach each other.
struct Components {
    /// The component of each step. Meaningless for steps left out.
    of: Vec<u32>,
    count: usize,
}

/// Strongly connected components of the chosen steps: Tarjan's algorithm with a stack of its own.
fn components(edges: &Edges, is_chosen: impl Fn(u32) -> bool) -> Components {
    const UNSEEN: u32 = u32::MAX;
    let mut components = Components { of: vec![UNSEEN; edges.len()], count: 0 };
    let mut number = vec![UNSEEN; edges.len()];
    let mut lowest = vec![0; edges.len()];
    let mut open: Vec<u32> = Vec::new();
    let mut path: Vec<(u32, usize)> = Vec::new();
    let mut next = 0;
    for root in 0..index(edges.len()) {
        if !is_chosen(root) || number[root as usize] != UNSEEN {
            continue;
        }
        path.push((root, 0));
        while let Some((step, edge)) = path.last_mut() {
            let here = *step as usize;
            if *edge == 0 {
                (number[here], lowest[here]) = (next, next);
                next += 1;
                open.push(*step);
            }
            if let Some(&target) = edges.of(*step).get(*edge) {
                *edge += 1;
                let there = target as usize;
                if !is_chosen(target) {
                } else if number[there] == UNSEEN {
                    path.push((target, 0));
                } else if components.of[there] == UNSEEN {
                    lowest[here] = lowest[here].min(number[there]);
                }
                continue;
            }
            if lowest[here] == number[here] {
                while let Some(member) = open.pop() {
                    components.of[member as usize] = index(components.count);
                    if member as usize == here {
                        break;
                    }
                }
                components.count += 1;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                let parent = *parent as usize;
                lowest[parent] = lowest[parent].min(lowest[here]);
            }
        }
    }
    components
}

/// The steps that can be reached, each before those it leads to wherever there is no circle.
fn reverse_postorder(edges: &Edges, start: u32) -> Vec<u32> {
    let mut seen = vec![false; edges.len()];
    let mut order = Vec::with_capacity(edges.len());
    let mut path = vec![(start, 0)];
    seen[start as usize] = true;
    while let Some((step, edge)) = path.last_mut() {
        if let Some(&target) = edges.of(*step).get(*edge) {
            *edge += 1;
            if !std::mem::replace(&mut seen[target as usize], true) {
                path.push((target, 0));
            }
        } else {
            order.push(*step);
            path.pop();
        }
    }
    order.reverse();
    order
}

/// What may still be unknown when a person comes to a step: bit 0 the confirmation, then the variables.
struct Unknowns {
    words: usize,
    bits: Vec<u64>,
}

impl Unknowns {
    fn at(&self, step: usize) -> &[u64] {
        &self.bits[step * self.words..][..self.words]
    }

    fn has(set: &[u64], bit: u32) -> bool {
        set[bit as usize / 64] & (1 << (bit % 64)) != 0
    }

    /// Adds what is unknown after one step to what is unknown at another. Whether that was news.
    fn add(&mut self, step: usize, set: &[u64], confirms: bool) -> bool {
        let mut grew = false;
        for (position, (own, &new)) in
            self.bits[step * self.words..][..self.words].iter_mut().zip(set).enumerate()
        {
            let new = if confirms && position == 0 { new & !1 } else { new };
            grew |= new & !*own != 0;
            *own |= new;
        }
        grew
    }
}

/// A destructive step is confirmed, and a variable has a value, on every path.
fn unknowns(checker: &mut Checker<'_>, edges: &Edges, order: &[u32], reached: &[bool], reads: &[Read]) {
    let document = checker.document;
    let bits = Bits::new(checker, edges, reads);
    if !edges.is_destructive.contains(&true) && bits.followed == 0 {
        return report_reads(checker, None, &bits, reached, reads);
    }
    let words = (bits.followed as usize + 1).div_ceil(64);
    let mut unknown = Unknowns { words, bits: vec![0; document.steps.len() * words] };
    let start = order[0] as usize;
    unknown.bits[start * words..][..words].fill(u64::MAX);
    let mut is_due = vec![true; document.steps.len()];
    let mut after = vec![0; words];
    let mut grew = true;
    while grew {
        grew = false;
        for &step in order {
            if !std::mem::replace(&mut is_due[step as usize], false) {
                continue;
            }
            after.copy_from_slice(unknown.at(step as usize));
            if edges.kinds[step as usize] == StepKind::Form {
                bits.fill_in(checker, step as usize, &mut after);
            }
            for edge in edges.range(step) {
                let target = edges.targets[edge] as usize;
                if unknown.add(target, &after, edges.confirms[edge]) {
                    is_due[target] = true;
                    grew = true;
                }
            }
        }
    }
    for &step in order {
        if edges.is_destructive[step as usize] && Unknowns::has(unknown.at(step as usize), 0) {
            let message = "Some path leads to this destructive step without a branch marked confirms.";
            checker.at(Rule::DestructiveUnconfirmed, step as usize, Spot::Field("risk"), message);
        }
    }
    report_reads(checker, Some(&unknown), &bits, reached, reads);
}

/// Which bit stands for which variable.
struct Bits {
    /// By variable.
    of: Vec<Bit>,
    followed: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bit {
    /// It always has a value, or nobody reads it, or there are too many to follow.
    NotFollowed,
    /// Nothing ever sets it.
    NeverSet,
    /// A mandatory field sets it.
    Followed(u32),
}

impl Bits {
    fn new(checker: &Checker<'_>, edges: &Edges, reads: &[Read]) -> Self {
        let document = checker.document;
        let mut of = vec![Bit::NotFollowed; document.variables.len()];
        for read in reads {
            if document.variables[read.variable as usize].default.is_none() {
                of[read.variable as usize] = Bit::NeverSet;
            }
        }
        let mut is_asked = vec![false; document.variables.len()];
        let forms = (0..edges.len()).filter(|&step| edges.kinds[step] == StepKind::Form);
        for field in forms.flat_map(|step| &document.steps[step].fields).filter(|field| !field.optional) {
            if let Some(&variable) = checker.variables.get(field.variable.as_str()) {
                is_asked[variable as usize] = true;
            }
        }
        let mut followed = 0;
        for (bit, _) in of.iter_mut().zip(is_asked).filter(|(bit, asked)| **bit == Bit::NeverSet && *asked) {
            *bit = Bit::NotFollowed;
            if (followed as usize) < limits::VARIABLES {
                followed += 1;
                *bit = Bit::Followed(followed);
            }
        }
        Self { of, followed }
    }

    /// Takes out what the form of a step asks for.
    fn fill_in(&self, checker: &Checker<'_>, step: usize, unknown: &mut [u64]) {
        for field in checker.document.steps[step].fields.iter().filter(|field| !field.optional) {
            let variable = checker.variables.get(field.variable.as_str());
            if let Some(Bit::Followed(bit)) = variable.map(|&variable| self.of[variable as usize]) {
                unknown[bit as usize / 64] &= !(1 << (bit % 64));
            }
        }
    }
}

fn report_reads(
    checker: &mut Checker<'_>,
    unknown: Option<&Unknowns>,
    bits: &Bits,
    reached: &[bool],
    reads: &[Read],
) {
    let document = checker.document;
    let mut after = Vec::new();
    for read in reads.iter().filter(|read| reached[read.step]) {
        let is_unset = match bits.of[read.variable as usize] {
            Bit::NotFollowed => false,
            Bit::NeverSet => true,
            Bit::Followed(bit) => unknown.is_some_and(|unknown| {
                after.clear();
                after.extend_from_slice(unknown.at(read.step));
                if read.afterwards && document.steps[read.step].kind == StepKind::Form {
                    bits.fill_in(checker, read.step, &mut after);
                }
                Unknowns::has(&after, bit)
            }),
        };
        if is_unset {
            let name = quoted(&document.variables[read.variable as usize].name);
            let message = format!("The variable {name} is read here, but on some path it has no value yet.");
            checker.at(Rule::VariableUnset, read.step, read.spot, message);
        }
    }
}
