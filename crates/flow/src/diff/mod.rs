//! What changed from one version of a flow to another, by meaning: which steps came and went, what of them reads
//! differently, where branches lead now, what hangs somewhere else.
//!
//! The order of steps and of variables in their lists means nothing, so it is no change. Where ids repeat, the
//! first entry of an id is compared with the first, the second with the second.

mod place;
mod words;

use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

pub use place::{Moved, Place};
pub use words::{Tag, Words};

use self::place::moves;
use self::words::Reader;
use crate::document::{
    Branch, ChecklistItem, Command, Condition, Document, Field, Kind, Outcome, Risk, Step, StepKind, Variable,
};
use crate::edit::{Entry, longest_rise};

/// What changed in a flow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Diff {
    /// Fields of the flow itself.
    pub flow: Vec<FlowChange>,
    /// The first step, where that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Target>,
    /// Variables that differ, in the order of the new version; then those that are gone.
    pub variables: Vec<VariableDiff>,
    /// Steps that differ, in the order of the new version; then those that are gone.
    pub steps: Vec<StepDiff>,
    /// How much it is.
    pub counts: Counts,
}

impl Diff {
    /// Whether both versions mean the same.
    pub fn is_empty(&self) -> bool {
        self.flow.is_empty() && self.start.is_none() && self.variables.is_empty() && self.steps.is_empty()
    }
}

/// How much changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Steps that are new.
    pub added: usize,
    /// Steps that are gone.
    pub removed: usize,
    /// Steps in both versions that differ, in themselves or in their branches.
    pub changed: usize,
    /// Steps in both versions that hang somewhere else, changed or not.
    pub moved: usize,
    /// Branches in both versions that lead elsewhere.
    pub rewired: usize,
}

/// What happened to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It differs.
    Changed,
    /// It is the same in another place.
    Moved,
}

/// What happened to a variable.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VariableDiff {
    /// Its name.
    pub name: String,
    /// What happened. Never `moved`.
    pub change: Change,
    /// As it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Variable>,
    /// As it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Variable>,
}

/// What happened to a step. One that is new or gone is shown with all it has.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StepDiff {
    /// Its id.
    pub id: String,
    /// Its title in the new version, or the last one it had.
    pub title: String,
    /// Its kind, likewise.
    pub kind: StepKind,
    /// What happened.
    pub change: Change,
    /// The fields that differ.
    pub fields: Vec<StepChange>,
    /// The branches that differ, in the order of the new version; then those that are gone.
    pub branches: Vec<BranchDiff>,
    /// Where it hung and where it hangs, if that is another place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<Moved>,
}

/// What happened to a branch.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BranchDiff {
    /// Its id.
    pub id: String,
    /// Its label in the new version, or the last one it had.
    pub label: String,
    /// What happened.
    pub change: Change,
    /// The fields that differ.
    pub fields: Vec<BranchChange>,
    /// Where it led and where it leads, if that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rewired: Option<Target>,
    /// Whether it stands elsewhere among the branches that are in both versions.
    pub moved: bool,
}

/// A step that is led to, before and now. Nothing stands for none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Target {
    /// The id of the step before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The id of the step now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

/// A field of the flow itself, before and now.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "field", rename_all = "snake_case")]
#[schemars(rename = "FlowFieldChange")]
pub enum FlowChange {
    /// Its name.
    Title(TextChange),
    /// What it is for.
    Kind(Changed<Kind>),
    /// When to take it.
    Summary(TextChange),
    /// Words to find and filter by.
    Tags(ListChange<String>),
}

/// A field of a step, before and now.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "field", rename_all = "snake_case")]
pub enum StepChange {
    /// What the person does here.
    Kind(Changed<StepKind>),
    /// The question, the instruction, the result.
    Title(TextChange),
    /// How to do it.
    Body(TextChange),
    /// For the team only.
    InternalNote(TextChange),
    /// For the client note.
    ClientNote(TextChange),
    /// How long it usually takes.
    Minutes(Changed<u32>),
    /// What doing it may cost.
    Risk(Changed<Risk>),
    /// Things to tick off.
    Checklist(ListChange<ChecklistItem>),
    /// Commands to copy.
    Commands(ListChange<Command>),
    /// What is to be filled in.
    Fields(ListChange<Field>),
    /// How it ended.
    Outcome(Changed<Outcome>),
}

/// A field of a branch, before and now.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "field", rename_all = "snake_case")]
pub enum BranchChange {
    /// What the reader picks.
    Label(TextChange),
    /// Whether picking it is a consent.
    Confirms(Changed<bool>),
    /// When it is taken.
    When(Changed<Condition>),
}

/// A value before and now. Nothing stands for the default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct Changed<T> {
    /// Before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<T>,
    /// Now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<T>,
}

/// A text before and now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct TextChange {
    /// Before.
    pub old: String,
    /// Now.
    pub new: String,
    /// One after the other, what stayed and what changed. Empty where there was or is no text.
    pub words: Vec<Words>,
}

/// A list before and now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct ListChange<T> {
    /// Before.
    pub old: Vec<T>,
    /// Now.
    pub new: Vec<T>,
    /// What stayed and what changed, with the entries as lines. Empty where there was or is nothing in the list.
    pub words: Vec<Words>,
}

/// Compares two documents. Takes any two, and time in proportion to their size; for a text that was rewritten a
/// little more.
pub fn diff(old: &Document, new: &Document) -> Diff {
    let reader = Reader::new();
    let pairs = Pairs::of(&old.steps, &new.steps);
    let mut moves = moves(old, new, &pairs);
    let mut steps: Vec<StepDiff> = Vec::new();
    for (index, (step, before)) in new.steps.iter().zip(&pairs.of_new).enumerate() {
        let before = before.map(|before| &old.steps[before]);
        let moved = moves.remove(&index);
        if moved.is_some() || before != Some(step) {
            steps.extend(reader.step(before, Some(step), moved));
        }
    }
    steps.extend(pairs.gone(&old.steps).filter_map(|step| reader.step(Some(step), None, None)));
    Diff {
        flow: reader.flow(old, new),
        start: (old.start != new.start).then(|| Target { old: named(&old.start), new: named(&new.start) }),
        variables: variable_diffs(&old.variables, &new.variables),
        counts: count(&steps),
        steps,
    }
}

fn named(id: &str) -> Option<String> {
    (!id.is_empty()).then(|| id.to_owned())
}

fn count(steps: &[StepDiff]) -> Counts {
    let mut counts = Counts::default();
    for step in steps {
        match step.change {
            Change::Added => counts.added += 1,
            Change::Removed => counts.removed += 1,
            Change::Changed => counts.changed += 1,
            Change::Moved => {}
        }
        counts.moved += usize::from(step.moved.is_some());
        let is_rewired = |branch: &&BranchDiff| branch.rewired.is_some() && branch.change == Change::Changed;
        counts.rewired += step.branches.iter().filter(is_rewired).count();
    }
    counts
}

fn variable_diffs(old: &[Variable], new: &[Variable]) -> Vec<VariableDiff> {
    let pairs = Pairs::of(old, new);
    let kept =
        new.iter().zip(&pairs.of_new).map(|(new, before)| (before.map(|before| &old[before]), Some(new)));
    let gone = pairs.gone(old).map(|old| (Some(old), None));
    kept.chain(gone)
        .filter(|(old, new)| old != new)
        .filter_map(|(old, new)| {
            let name = new.or(old)?.name.clone();
            Some(VariableDiff { name, change: change(old, new), old: old.cloned(), new: new.cloned() })
        })
        .collect()
}

fn change<T>(old: Option<&T>, new: Option<&T>) -> Change {
    match (old, new) {
        (None, _) => Change::Added,
        (_, None) => Change::Removed,
        (Some(_), Some(_)) => Change::Changed,
    }
}

fn entries<T>(step: Option<&Step>, list: fn(&Step) -> &[T]) -> &[T] {
    step.map_or(&[], list)
}

fn command_line(command: &Command) -> String {
    let Command { shell, run, expect } = command;
    if expect.is_empty() { format!("{shell}: {run}") } else { format!("{shell}: {run}\n{expect}") }
}

fn field_line(field: &Field) -> String {
    let Field { variable, optional, help } = field;
    let name = if *optional { format!("{variable} (optional)") } else { variable.clone() };
    if help.is_empty() { name } else { format!("{name}: {help}") }
}

/// A change of a value, if there is one.
fn value<T: PartialEq>(old: Option<T>, new: Option<T>) -> Option<Changed<T>> {
    (old != new).then_some(Changed { old, new })
}

impl Reader {
    fn flow(&self, old: &Document, new: &Document) -> Vec<FlowChange> {
        let changes = [
            self.text(&old.title, &new.title).map(FlowChange::Title),
            value(Some(old.kind), Some(new.kind)).map(FlowChange::Kind),
            self.text(&old.summary, &new.summary).map(FlowChange::Summary),
            self.list(&old.tags, &new.tags, String::clone).map(FlowChange::Tags),
        ];
        changes.into_iter().flatten().collect()
    }

    fn step(&self, old: Option<&Step>, new: Option<&Step>, moved: Option<Moved>) -> Option<StepDiff> {
        let shown = new.or(old)?;
        let fields = self.fields(old, new);
        let branches =
            self.branches(entries(old, |step| &step.branches), entries(new, |step| &step.branches));
        let is_only_moved = moved.is_some() && fields.is_empty() && branches.is_empty();
        Some(StepDiff {
            id: shown.id.clone(),
            title: shown.title.clone(),
            kind: shown.kind,
            change: if is_only_moved { Change::Moved } else { change(old, new) },
            fields,
            branches,
            moved,
        })
    }

    fn fields(&self, old: Option<&Step>, new: Option<&Step>) -> Vec<StepChange> {
        let text = |of: fn(&Step) -> &str| self.text(old.map_or("", of), new.map_or("", of));
        let risk = |step: &Step| Some(step.risk).filter(|risk| !risk.is_none());
        let changes = [
            value(old.map(|step| step.kind), new.map(|step| step.kind)).map(StepChange::Kind),
            text(|step| &step.title).map(StepChange::Title),
            text(|step| &step.body).map(StepChange::Body),
            text(|step| &step.internal_note).map(StepChange::InternalNote),
            text(|step| &step.client_note).map(StepChange::ClientNote),
            value(old.and_then(|step| step.minutes), new.and_then(|step| step.minutes))
                .map(StepChange::Minutes),
            value(old.and_then(risk), new.and_then(risk)).map(StepChange::Risk),
            self.list(entries(old, |step| &step.checklist), entries(new, |step| &step.checklist), |item| {
                item.text.clone()
            })
            .map(StepChange::Checklist),
            self.list(entries(old, |step| &step.commands), entries(new, |step| &step.commands), command_line)
                .map(StepChange::Commands),
            self.list(entries(old, |step| &step.fields), entries(new, |step| &step.fields), field_line)
                .map(StepChange::Fields),
            value(old.and_then(|step| step.outcome), new.and_then(|step| step.outcome))
                .map(StepChange::Outcome),
        ];
        changes.into_iter().flatten().collect()
    }

    fn branches(&self, old: &[Branch], new: &[Branch]) -> Vec<BranchDiff> {
        if old == new {
            return Vec::new();
        }
        let pairs = Pairs::of(old, new);
        let kept: Vec<usize> = pairs.of_new.iter().copied().flatten().collect();
        let staying: HashSet<usize> = longest_rise(&kept).into_iter().collect();
        let now = new.iter().zip(&pairs.of_new).map(|(branch, &before)| {
            let is_moved = before.is_some_and(|before| !staying.contains(&before));
            self.branch(before.map(|before| &old[before]), Some(branch), is_moved)
        });
        now.chain(pairs.gone(old).map(|branch| self.branch(Some(branch), None, false))).flatten().collect()
    }

    /// Nothing where the branch is the same.
    fn branch(&self, old: Option<&Branch>, new: Option<&Branch>, moved: bool) -> Option<BranchDiff> {
        let shown = new.or(old)?;
        let text = |of: fn(&Branch) -> &str| self.text(old.map_or("", of), new.map_or("", of));
        let confirms = |branch: &Branch| branch.confirms.then_some(true);
        let when = |branch: Option<&Branch>| branch.and_then(|branch| branch.when.clone());
        let to = |branch: Option<&Branch>| branch.and_then(|branch| branch.to.clone());
        let fields = [
            text(|branch| &branch.label).map(BranchChange::Label),
            value(old.and_then(confirms), new.and_then(confirms)).map(BranchChange::Confirms),
            value(when(old), when(new)).map(BranchChange::When),
        ];
        let fields: Vec<_> = fields.into_iter().flatten().collect();
        let rewired = Some(Target { old: to(old), new: to(new) }).filter(|target| target.old != target.new);
        let is_same = fields.is_empty() && rewired.is_none();
        let change = match change(old, new) {
            Change::Changed if is_same && !moved => return None,
            Change::Changed if is_same => Change::Moved,
            change => change,
        };
        Some(BranchDiff { id: shown.id.clone(), label: shown.label.clone(), change, fields, rewired, moved })
    }

    /// A change of a text, if there is one.
    fn text(&self, old: &str, new: &str) -> Option<TextChange> {
        (old != new).then(|| TextChange {
            old: old.to_owned(),
            new: new.to_owned(),
            words: self.words(old, new),
        })
    }

    /// A change of a list, if there is one.
    fn list<T: Clone + PartialEq>(
        &self,
        old: &[T],
        new: &[T],
        line: impl Fn(&T) -> String,
    ) -> Option<ListChange<T>> {
        let lines = |list: &[T]| list.iter().map(&line).collect::<Vec<_>>().join("\n");
        (old != new).then(|| ListChange {
            old: old.to_vec(),
            new: new.to_vec(),
            words: self.words(&lines(old), &lines(new)),
        })
    }
}

/// Which entries of two lists are the same by id.
struct Pairs {
    /// For each new entry the old one.
    of_new: Vec<Option<usize>>,
    /// Whether an old entry is still there.
    is_kept: Vec<bool>,
}

impl Pairs {
    fn of<T: Entry>(old: &[T], new: &[T]) -> Self {
        // Of several with the same id the first is taken first.
        let mut places: HashMap<(&str, usize), usize> = HashMap::with_capacity(old.len());
        let mut counts: HashMap<&str, usize> = HashMap::with_capacity(old.len());
        for (index, entry) in old.iter().enumerate() {
            let count = counts.entry(entry.key()).or_default();
            places.insert((entry.key(), *count), index);
            *count += 1;
        }
        counts.clear();
        let mut is_kept = vec![false; old.len()];
        let of_new = new.iter().map(|entry| {
            let count = counts.entry(entry.key()).or_default();
            let place = places.get(&(entry.key(), *count)).copied();
            *count += 1;
            if let Some(place) = place {
                is_kept[place] = true;
            }
            place
        });
        Self { of_new: of_new.collect(), is_kept }
    }

    /// The old entries that are no longer there.
    fn gone<'d, T>(&self, old: &'d [T]) -> impl Iterator<Item = &'d T> {
        old.iter().zip(&self.is_kept).filter(|(_, is_kept)| !**is_kept).map(|(entry, _)| entry)
    }
}
