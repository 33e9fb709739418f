//! What can be put right without asking anybody.
//!
//! No fix adds an error. Each is done again until nothing changes, so fixing what was fixed changes nothing.

use std::collections::HashSet;

use pathbook_flow::document::Risk;

use super::facts::Facts;
use super::texts::{
    Form, LINE_CHARS, folded, has_hidden, has_malformed_names, has_markup, is_about_models, is_destructive,
    slug, strip_all_markup, strip_hidden, to_fill_in, with_names,
};
use super::ways::{Ways, answers, by_id, is_confirmation, is_no, unconfirmed};
use super::{BRANCH_STEPS, Finding, JUDGED_STEPS, Rule, is_key, is_step_id, is_yes_no};
use crate::known::Known;
use crate::plan::{Branches, Next, Plan, Step, StepKind};
use crate::words;

/// Each round puts several things right. What is not at rest by then would never be.
const ROUNDS: usize = 50;

/// A plan with all that can be put right.
pub fn fix_plan(known: &Known<'_>, plan: &Plan) -> Plan {
    let facts = Facts::of(known);
    let mut plan = plan.clone();
    let mut keys = HashSet::new();
    for branch in plan.branches.iter_mut().take(JUDGED_STEPS) {
        if !is_key(&branch.key) {
            branch.key = slug(&branch.key, 16);
        }
        if branch.key.is_empty() || !keys.insert(branch.key.clone()) {
            branch.key =
                free(if branch.key.is_empty() { "branch" } else { &branch.key }, |id| keys.contains(id));
            keys.insert(branch.key.clone());
        }
        branch.src.retain(|&n| facts.has_line(n));
        clean(&facts, &mut branch.label, Form::Line);
        clean(&facts, &mut branch.cause, Form::Body);
        clean(&facts, &mut branch.entry, Form::Body);
    }
    clean(&facts, &mut plan.title, Form::Line);
    clean(&facts, &mut plan.summary, Form::Body);
    clean(&facts, &mut plan.triage.title, Form::Line);
    clean(&facts, &mut plan.triage.body, Form::Body);
    for question in &mut plan.questions {
        clean(&facts, &mut question.text, Form::Body);
    }
    plan
}

/// The steps of a branch with all that can be put right.
pub fn fix_branch(known: &Known<'_>, plan: &Plan, key: &str, steps: &[Step]) -> Vec<Step> {
    let mut steps = steps.to_vec();
    if steps.is_empty() || steps.len() > JUDGED_STEPS {
        return steps;
    }
    let facts = Facts::of(known);
    for _ in 0..ROUNDS {
        let mut has_changed = false;
        for (_, fixer) in FIXERS {
            has_changed |= fixer(&facts, plan, key, &mut steps);
        }
        if !has_changed {
            break;
        }
    }
    steps
}

/// A build in which this finding of a branch is put right, if it can be. Findings of the same rule in the same branch
/// go with it. What is wrong with a plan is put right by [`fix_plan`].
pub fn fix_finding(
    known: &Known<'_>,
    plan: &Plan,
    branches: &Branches,
    finding: &Finding,
) -> Option<Branches> {
    let facts = Facts::of(known);
    let mut fixed = branches.clone();
    if finding.code == Rule::V13 && finding.branch.is_none() {
        let (key, index) = place_for_escalation(&facts, plan, branches)?;
        add_other(&facts, fixed.get_mut(&key)?, index);
        return Some(fixed);
    }
    let key = finding.branch.as_deref()?;
    let steps = fixed.get_mut(key).filter(|steps| !steps.is_empty() && steps.len() <= JUDGED_STEPS)?;
    let mut has_changed = false;
    for (_, fixer) in FIXERS.iter().filter(|(rule, _)| *rule == finding.code) {
        has_changed |= fixer(&facts, plan, key, steps);
    }
    has_changed.then_some(fixed)
}

/// Puts something right, and says whether it did.
type Fixer = fn(&Facts<'_>, &Plan, &str, &mut Vec<Step>) -> bool;

const FIXERS: [(Rule, Fixer); 14] = [
    (Rule::V23, |_, _, _, steps| {
        each_text(steps, |text, form| has_hidden(text, form).then(|| strip_hidden(text, form)))
    }),
    (Rule::V22, |facts, _, _, steps| {
        each_text(steps, |text, _| has_markup(text, facts).then(|| strip_all_markup(text, facts)))
    }),
    (Rule::V14, |_, _, _, steps| {
        each_text(steps, |text, _| has_malformed_names(text).then(|| with_names(text)))
    }),
    (Rule::V03, |_, _, _, steps| well_formed_ids(steps) | unique_ids(steps)),
    (Rule::V08, |_, _, _, steps| {
        each(steps, |step| step.kind.is_end() && !std::mem::take(&mut step.next).is_empty())
    }),
    (Rule::V20, |facts, _, _, steps| each(steps, |step| keep_sources(step, |_, n| facts.has_line(n)))),
    (Rule::V21, |facts, _, _, steps| {
        each(steps, |step| keep_sources(step, |text, n| !facts.is_unsupported(text, n)))
    }),
    (Rule::V26, |facts, _, key, steps| replace_inventions(facts, key, steps)),
    (Rule::V06, drop_unreachable_ends),
    (Rule::V16, |facts, _, _, steps| each(steps, |step| turn_into_instruction(facts, step))),
    (Rule::V17, |_, _, _, steps| merge(steps)),
    (Rule::V19, add_something_else),
    (Rule::V24, mark_destructive),
    (Rule::V12, confirm),
];

fn each(steps: &mut [Step], mut change: impl FnMut(&mut Step) -> bool) -> bool {
    steps.iter_mut().fold(false, |changed, step| change(step) | changed)
}

/// Changes the texts of steps where there is something to change and the new text still fits.
fn each_text(steps: &mut [Step], mut change: impl FnMut(&str, Form) -> Option<String>) -> bool {
    let mut has_changed = false;
    for step in steps {
        let labels = step.next.iter_mut().map(|next| (&mut next.label, Form::Line));
        for (text, form) in
            [(&mut step.title, Form::Line), (&mut step.body, Form::Body)].into_iter().chain(labels)
        {
            if let Some(changed) = change(text, form)
                && changed != *text
                && (form == Form::Body || changed.chars().count() <= LINE_CHARS.max(text.chars().count()))
            {
                *text = changed;
                has_changed = true;
            }
        }
    }
    has_changed
}

fn clean(facts: &Facts<'_>, text: &mut String, form: Form) {
    *text = with_names(&strip_all_markup(&strip_hidden(text, form), facts));
}

/// An id that is not taken, made of a wanted one.
fn free(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut number = 2_u32;
    loop {
        let ending = format!("_{number}");
        let start: String = wanted.chars().take(16 - ending.len()).collect();
        let id = format!("{start}{ending}");
        if !is_taken(&id) {
            return id;
        }
        number += 1;
    }
}

fn is_taken(steps: &[Step], id: &str) -> bool {
    steps.iter().any(|step| step.id == id)
        || steps.iter().flat_map(|step| &step.next).any(|next| next.to == id)
}

fn well_formed_ids(steps: &mut [Step]) -> bool {
    let mut has_changed = false;
    for index in 0..steps.len() {
        let old = steps[index].id.clone();
        if is_step_id(&old) {
            continue;
        }
        let wanted = slug(&old, 16);
        let new = if wanted.is_empty() || is_taken(steps, &wanted) {
            free(if wanted.is_empty() { "step" } else { &wanted }, |id| is_taken(steps, id))
        } else {
            wanted
        };
        let is_first = steps[..index].iter().all(|step| step.id != old);
        for next in steps.iter_mut().flat_map(|step| &mut step.next).filter(|next| is_first && next.to == old)
        {
            next.to.clone_from(&new);
        }
        steps[index].id = new;
        has_changed = true;
    }
    has_changed
}

fn unique_ids(steps: &mut [Step]) -> bool {
    let mut has_changed = false;
    for index in 1..steps.len() {
        let id = steps[index].id.clone();
        let is_repeated = steps[..index].iter().any(|step| step.id == id);
        let is_meant = steps.iter().flat_map(answers).any(|next| next.to == id);
        if is_repeated && !is_meant {
            steps[index].id = free(&id, |id| is_taken(steps, id));
            has_changed = true;
        }
    }
    has_changed
}

fn keep_sources(step: &mut Step, is_kept: impl Fn(&str, u32) -> bool) -> bool {
    let (text, before) = (format!("{} {}", step.title, step.body), step.src.len());
    step.src.retain(|&n| is_kept(&text, n));
    step.src.len() < before
}

/// Puts something to be filled in where a name comes from nowhere: the same for the same name.
fn replace_inventions(facts: &Facts<'_>, key: &str, steps: &mut [Step]) -> bool {
    let mut taken: HashSet<String> = HashSet::new();
    for step in steps.iter() {
        for text in [&step.title, &step.body].into_iter().chain(step.next.iter().map(|next| &next.label)) {
            taken.extend(to_fill_in(text));
        }
    }
    let stem = slug(key, 16);
    let mut names: Vec<(String, String)> = Vec::new();
    each_text(steps, |text, _| {
        let invented = facts.invented(text);
        let mut changed = text.to_owned();
        for (range, kind) in invented.into_iter().rev() {
            let value = text[range.clone()].to_lowercase();
            let known = names.iter().find(|(other, _)| *other == value).map(|(_, name)| name.clone());
            let name = known.unwrap_or_else(|| {
                let mut number = 1_u32;
                let mut name = format!("{kind}_{stem}_{number}");
                while taken.contains(&name) {
                    number += 1;
                    name = format!("{kind}_{stem}_{number}");
                }
                taken.insert(name.clone());
                names.push((value, name.clone()));
                name
            });
            changed.replace_range(range, &format!("{{{{{name}}}}}"));
        }
        (changed != text).then_some(changed)
    })
}

fn drop_unreachable_ends(_: &Facts<'_>, plan: &Plan, key: &str, steps: &mut Vec<Step>) -> bool {
    let ways = Ways::of_branch(plan, key, steps);
    let (reached, is_led_to, before) = (ways.reached(), ways.is_led_to(), steps.len());
    let mut index = 0;
    steps.retain(|step| {
        let is_kept = reached[index] || is_led_to[index] || !step.kind.is_end();
        index += 1;
        is_kept
    });
    steps.len() < before
}

fn turn_into_instruction(facts: &Facts<'_>, step: &mut Step) -> bool {
    let is_idle = step.kind == StepKind::Ask
        && step.next.len() > 1
        && step.next.iter().all(|next| next.to == step.next[0].to)
        && !is_confirmation(facts.language(), step);
    if is_idle {
        step.kind = StepKind::Do;
        step.next.truncate(1);
        words::to_write(facts.language()).done.clone_into(&mut step.next[0].label);
    }
    is_idle
}

/// The pairs of steps that say the same, but for case and space, or nearly.
pub(super) fn alike(steps: &[Step]) -> Vec<(usize, usize)> {
    let normal = |step: &Step| {
        let text = format!("{} {}", step.title, step.body).to_lowercase();
        let words: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        words.join(" ")
    };
    let texts: Vec<String> = steps.iter().map(normal).collect();
    let pairs = (1..texts.len()).flat_map(|later| (0..later).map(move |earlier| (earlier, later)));
    pairs.filter(|&(earlier, later)| are_alike(&texts[earlier], &texts[later])).collect()
}

fn are_alike(one: &str, two: &str) -> bool {
    /// Shorter texts are alike by chance.
    const LETTERS: usize = 24;
    if one == two {
        return !one.is_empty();
    }
    let (shorter, longer) = (one.len().min(two.len()), one.len().max(two.len()));
    // Texts of very different lengths cannot be alike, and comparing is dear.
    if shorter < LETTERS || shorter * 10 < longer * 8 {
        return false;
    }
    let trigrams = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        letters.windows(3).map(|three| [three[0], three[1], three[2]]).collect::<HashSet<_>>()
    };
    let (one, two) = (trigrams(one), trigrams(two));
    let (both, either) = (one.intersection(&two).count(), one.union(&two).count());
    both * 10 >= either * 9
}

/// Whether a step can take the place of a later one.
pub(super) fn can_merge(earlier: &Step, later: &Step) -> bool {
    earlier.id != later.id
        && earlier.kind == later.kind
        && earlier.risk == later.risk
        && (earlier.kind.is_end() || earlier.next == later.next)
}

fn merge(steps: &mut Vec<Step>) -> bool {
    // Of steps with the same id nobody knows which one is meant.
    let is_unique = |index: usize| steps.iter().filter(|step| step.id == steps[index].id).count() == 1;
    let pair = alike(steps).into_iter().find(|&(earlier, later)| {
        can_merge(&steps[earlier], &steps[later]) && is_unique(earlier) && is_unique(later)
    });
    let Some((earlier, later)) = pair else { return false };
    let dropped = steps.remove(later);
    let kept = steps[earlier].id.clone();
    for next in steps.iter_mut().flat_map(|step| &mut step.next).filter(|next| next.to == dropped.id) {
        next.to.clone_from(&kept);
    }
    let more: Vec<u32> = dropped.src.into_iter().filter(|n| !steps[earlier].src.contains(n)).collect();
    steps[earlier].src.extend(more);
    true
}

/// Whether the answers of a question are for everybody, as far as we have words to tell.
pub(super) fn covers_all(language: &str, step: &Step) -> bool {
    if words::of(language).is_none() || is_yes_no(language, step) {
        return true;
    }
    step.next.iter().any(|next| {
        let label = next.label.to_lowercase();
        is_no(language, &label)
            || words::to_find(language).any(|words| words.other.iter().any(|word| label.contains(word)))
    })
}

fn add_something_else(facts: &Facts<'_>, plan: &Plan, key: &str, steps: &mut Vec<Step>) -> bool {
    let mut has_changed = false;
    // What is added to a step that nobody reaches would not be reached either.
    for (index, is_reached) in Ways::of_branch(plan, key, steps).reached().into_iter().enumerate() {
        let step = &steps[index];
        if is_reached
            && step.kind == StepKind::Ask
            && step.next.len() > 1
            && !covers_all(facts.language(), step)
        {
            has_changed |= add_other(facts, steps, index);
        }
    }
    has_changed
}

/// Adds the answer for all other cases to a question, which hands on.
fn add_other(facts: &Facts<'_>, steps: &mut Vec<Step>, index: usize) -> bool {
    let Some(words) = words::of(facts.language()) else { return false };
    let label = words.say.something_else;
    let is_there = steps[index].next.iter().any(|next| folded(&next.label, facts) == label.to_lowercase());
    if steps[index].next.len() >= 5 || is_there {
        return false;
    }
    let Some(to) = escalation(facts, steps, BRANCH_STEPS) else { return false };
    steps[index].next.push(Next { label: label.to_owned(), to });
    true
}

/// Whether anybody can be sent to this end.
pub(super) fn hands_on(step: &Step) -> bool {
    step.kind == StepKind::Escalate && step.risk != Risk::Destructive
}

/// The id of an end that hands on. It is added where there is none and less than `most` steps are there.
fn escalation(facts: &Facts<'_>, steps: &mut Vec<Step>, most: usize) -> Option<String> {
    let is_unique = |step: &&Step| steps.iter().filter(|other| other.id == step.id).count() == 1;
    if let Some(step) = steps.iter().filter(|step| hands_on(step)).find(is_unique) {
        return Some(step.id.clone());
    }
    let say = &words::of(facts.language())?.say;
    if steps.len() >= most {
        return None;
    }
    let whom = facts.known.foundation.escalation.trim();
    // What the form says is data, and may be hostile.
    let is_inert = !has_hidden(whom, Form::Body) && !has_markup(whom, facts) && !is_about_models(whom, facts);
    let body = if whom.is_empty() || !is_inert {
        say.what_to_hand_over.to_owned()
    } else {
        format!("{} {whom}. {}", say.turn_to, say.what_to_hand_over)
    };
    let id = if is_taken(steps, "hand_over") {
        free("hand_over", |id| is_taken(steps, id))
    } else {
        "hand_over".to_owned()
    };
    steps.push(Step {
        id: id.clone(),
        kind: StepKind::Escalate,
        title: say.hand_over.to_owned(),
        body,
        risk: Risk::None,
        next: Vec::new(),
        src: Vec::new(),
    });
    Some(id)
}

/// Where an end that hands on can be added to a flow that has none: the last question with room for one more answer.
pub(super) fn place_for_escalation(
    facts: &Facts<'_>,
    plan: &Plan,
    branches: &Branches,
) -> Option<(String, usize)> {
    words::of(facts.language())?;
    plan.branches.iter().rev().find_map(|branch| {
        let steps = branches.get(&branch.key).filter(|steps| steps.len() < BRANCH_STEPS)?;
        let reached = Ways::of_branch(plan, &branch.key, steps).reached();
        let label = words::to_write(facts.language()).something_else.to_lowercase();
        let index = steps.iter().zip(reached).rposition(|(step, is_reached)| {
            is_reached
                && step.kind == StepKind::Ask
                && (2..5).contains(&step.next.len())
                && step.next.iter().all(|next| folded(&next.label, facts) != label)
        })?;
        Some((branch.key.clone(), index))
    })
}

/// Whether a step tells to destroy something without saying so.
pub(super) fn is_unmarked(step: &Step) -> bool {
    step.kind == StepKind::Do
        && step.risk != Risk::Destructive
        && (is_destructive(&step.title) || is_destructive(&step.body))
}

/// Whether marking a step as destructive needs no further question.
pub(super) fn is_safe_to_mark(plan: &Plan, language: &str, key: &str, steps: &[Step], index: usize) -> bool {
    let mut marked = steps.to_vec();
    marked[index].risk = Risk::Destructive;
    !unconfirmed(plan, language, key, &marked).contains(&index)
}

fn mark_destructive(facts: &Facts<'_>, plan: &Plan, key: &str, steps: &mut Vec<Step>) -> bool {
    let mut has_changed = false;
    let mut index = 0;
    while index < steps.len() {
        if is_unmarked(&steps[index]) {
            if is_safe_to_mark(plan, facts.language(), key, steps, index) {
                steps[index].risk = Risk::Destructive;
                has_changed = true;
            } else if let Some(moved) = put_confirmation_before(facts, key, steps, index) {
                steps[moved].risk = Risk::Destructive;
                has_changed = true;
                index = moved;
            }
        }
        index += 1;
    }
    has_changed
}

fn confirm(facts: &Facts<'_>, plan: &Plan, key: &str, steps: &mut Vec<Step>) -> bool {
    let mut has_changed = false;
    while let Some(&index) = unconfirmed(plan, facts.language(), key, steps).first() {
        if put_confirmation_before(facts, key, steps, index).is_none() {
            break;
        }
        has_changed = true;
    }
    has_changed
}

/// Puts a question before a step that asks whether it may be done, and gives the new place of the step.
fn put_confirmation_before(
    facts: &Facts<'_>,
    key: &str,
    steps: &mut Vec<Step>,
    index: usize,
) -> Option<usize> {
    let say = &words::of(facts.language())?.say;
    let id = steps[index].id.clone();
    if by_id(steps).get(id.as_str()) != Some(&index) || !is_step_id(&id) {
        return None;
    }
    // One place is for the question itself.
    let no = escalation(facts, steps, BRANCH_STEPS - 1).filter(|_| steps.len() < BRANCH_STEPS)?;
    let question = free("confirm", |id| is_taken(steps, id));
    let own = format!("@{key}");
    let title = if is_about_models(&steps[index].title, facts) { "" } else { steps[index].title.trim() };
    let body = format!("{} {title}", say.cannot_be_undone);
    for next in steps.iter_mut().flat_map(|step| &mut step.next) {
        if next.to == id || (index == 0 && next.to == own) {
            next.to.clone_from(&question);
        }
    }
    let step = Step {
        id: question,
        kind: StepKind::Ask,
        title: say.confirm.to_owned(),
        body,
        risk: Risk::None,
        next: vec![Next { label: say.yes.to_owned(), to: id }, Next { label: say.no.to_owned(), to: no }],
        src: Vec::new(),
    };
    steps.insert(index, step);
    Some(index + 1)
}
