//! Makes a flow of a build.

use std::collections::{BTreeSet, HashMap};

use pathbook_flow::document::{
    Branch, Document, Format, Kind, Outcome, Risk, Step, StepKind, Value, ValueType, Variable,
};
use pathbook_flow::text::{Piece, pieces};

use crate::check::texts::{Form, LINE_CHARS, strip_hidden};
use crate::check::ways::{Ways, answers, begins_with, by_id, confirms, is_no};
use crate::known::Known;
use crate::mask::Masker;
use crate::plan::{self, Branches, Plan, PlanBranch};
use crate::words::{self, Phrases};

/// The id of the first question of a troubleshooting flow. Ids of steps of branches hold a `-`.
const TRIAGE: &str = "triage";
/// Variables for what is to be filled in, at most. More are written as text.
const VARIABLES: usize = 100;

/// The flow that a build becomes: a draft in which the engine's checker finds no error wherever
/// [`check::tree`](crate::check::tree) finds none.
///
/// Questions stay questions, instructions stay instructions: where their answers are more than done, failed and
/// skipped, a question follows. Ends become outcomes; in procedures and maintenance an end where it worked leads on to
/// the next part. What is to be filled in becomes a variable. Addresses, mails and phone numbers that were masked come
/// back. What a step rests on stands in its internal note.
pub fn assemble(known: &Known<'_>, plan: &Plan, branches: &Branches) -> Document {
    let say = words::to_write(&known.foundation.language);
    let mut assembly = Assembly { known, plan, branches, masker: known.masker(), say, steps: Vec::new() };
    let start = assembly.steps_of_plan();
    let start = assembly.ask_before_destruction(start);
    let mut steps = assembly.steps;
    let variables = declare(&mut steps);
    let title = if plan.title.trim().is_empty() { &known.foundation.title } else { &plan.title };
    Document {
        format: Format::V1,
        title: cut(&strip_hidden(&assembly.masker.restore(title), Form::Line)),
        kind: known.foundation.kind,
        summary: strip_hidden(&assembly.masker.restore(&plan.summary), Form::Body),
        tags: Vec::new(),
        variables,
        start,
        steps,
    }
}

struct Assembly<'a> {
    known: &'a Known<'a>,
    plan: &'a Plan,
    branches: &'a Branches,
    masker: Masker,
    say: &'static Phrases,
    steps: Vec<Step>,
}

impl Assembly<'_> {
    fn language(&self) -> &str {
        &self.known.foundation.language
    }

    fn leads_on(&self) -> bool {
        self.known.foundation.kind != Kind::Troubleshooting
    }

    fn line(&self, text: &str) -> String {
        cut(strip_hidden(&self.masker.restore(text), Form::Line).trim())
    }

    fn body(&self, text: &str) -> String {
        strip_hidden(&self.masker.restore(text), Form::Body).trim().to_owned()
    }

    fn steps_of(&self, branch: &PlanBranch) -> &[plan::Step] {
        self.branches.get(&branch.key).map_or(&[], Vec::as_slice)
    }

    /// Writes all steps and gives the id of the first.
    fn steps_of_plan(&mut self) -> String {
        let mut start = String::new();
        if self.leads_on() {
            start = self
                .plan
                .branches
                .iter()
                .position(|branch| !self.steps_of(branch).is_empty())
                .map_or(start, |at| self.entry(at));
        } else {
            let mut triage = Step::empty(StepKind::Question);
            TRIAGE.clone_into(&mut triage.id);
            triage.title = self.line(&self.plan.triage.title);
            triage.body = self.body(&self.plan.triage.body);
            for (at, branch) in
                self.plan.branches.iter().enumerate().filter(|(_, branch)| !self.steps_of(branch).is_empty())
            {
                triage.branches.push(way(branch.key.clone(), self.line(&branch.label), self.entry(at)));
            }
            start.clone_from(&triage.id);
            self.steps.push(triage);
        }
        let ways = Ways::of_tree(self.plan, self.known.foundation.kind, self.branches);
        let mut in_circle = vec![false; ways.edges.len()];
        for step in ways.circles(false).into_iter().flatten() {
            in_circle[step] = true;
        }
        let mut number = 0;
        for (at, branch) in self.plan.branches.iter().enumerate() {
            let steps = self.steps_of(branch).to_vec();
            let ids = by_id(&steps);
            for step in &steps {
                let is_milestone = step.kind == plan::StepKind::Fixed && self.following(at).is_some();
                if !is_milestone {
                    self.step(at, branch, &ids, &steps, step, in_circle[number]);
                }
                number += 1;
            }
        }
        start
    }

    /// The next part of the work that has steps, where ends lead on.
    fn following(&self, at: usize) -> Option<usize> {
        let rest = self.plan.branches.iter().enumerate().skip(at + 1);
        rest.filter(|_| self.leads_on())
            .find(|(_, branch)| !self.steps_of(branch).is_empty())
            .map(|(at, _)| at)
    }

    /// The id of the first step of a branch. Where that only leads on, of the next.
    fn entry(&self, mut at: usize) -> String {
        loop {
            let branch = &self.plan.branches[at];
            let Some(first) = self.steps_of(branch).first() else { return String::new() };
            match self.following(at).filter(|_| first.kind == plan::StepKind::Fixed) {
                Some(following) => at = following,
                None => return id_of(&branch.key, &first.id),
            }
        }
    }

    /// The id of the step that an answer leads to.
    fn target(&self, at: usize, ids: &HashMap<&str, usize>, steps: &[plan::Step], to: &str) -> String {
        if let Some(key) = to.strip_prefix('@') {
            let other = self.plan.branches.iter().position(|branch| branch.key == key);
            return other.map_or_else(String::new, |at| self.entry(at));
        }
        match (ids.get(to).map(|&index| &steps[index]), self.following(at)) {
            (Some(step), Some(following)) if step.kind == plan::StepKind::Fixed => self.entry(following),
            (Some(step), _) => id_of(&self.plan.branches[at].key, &step.id),
            (None, _) => String::new(),
        }
    }

    fn step(
        &mut self,
        at: usize,
        branch: &PlanBranch,
        ids: &HashMap<&str, usize>,
        steps: &[plan::Step],
        step: &plan::Step,
        is_in_circle: bool,
    ) {
        let mut made = Step::empty(match step.kind {
            plan::StepKind::Ask => StepKind::Question,
            plan::StepKind::Do => StepKind::Instruction,
            plan::StepKind::Fixed | plan::StepKind::Escalate => StepKind::Outcome,
        });
        made.id = id_of(&branch.key, &step.id);
        made.title = self.line(&step.title);
        made.body = self.body(&step.body);
        made.risk = step.risk;
        let mut notes = Vec::new();
        let mut result = None;
        let answers: Vec<(&plan::Next, String)> =
            answers(step).map(|next| (next, self.target(at, ids, steps, &next.to))).collect();
        match step.kind {
            plan::StepKind::Ask => {
                for (number, (next, to)) in answers.into_iter().enumerate() {
                    let mut way = way(format!("a{}", number + 1), self.line(&next.label), to);
                    way.confirms = confirms(self.language(), step, next);
                    made.branches.push(way);
                }
            }
            plan::StepKind::Do => {
                if is_in_circle {
                    notes.push(self.say.try_twice.to_owned());
                }
                match self.results(&answers) {
                    Some(results) => {
                        for ((next, to), id) in answers.into_iter().zip(results) {
                            made.branches.push(way(id.to_owned(), self.line(&next.label), to));
                        }
                        // What was done stands first, whichever order the answers came in.
                        made.branches.sort_by_key(|way| way.id.as_str() != "done");
                    }
                    None => {
                        let mut question = Step::empty(StepKind::Question);
                        question.id = format!("{}-result", made.id);
                        question.title = cut(&format!("{}: {}", made.title, self.say.what_came_of_it));
                        for (number, (next, to)) in answers.into_iter().enumerate() {
                            question.branches.push(way(
                                format!("a{}", number + 1),
                                self.line(&next.label),
                                to,
                            ));
                        }
                        made.branches.push(way("done".to_owned(), String::new(), question.id.clone()));
                        result = Some(question);
                    }
                }
            }
            plan::StepKind::Fixed => {
                made.outcome = Some(Outcome::Resolved);
                if !self.leads_on() {
                    self.say.client_resolved.clone_into(&mut made.client_note);
                }
            }
            plan::StepKind::Escalate => {
                made.outcome = Some(Outcome::Escalated);
                let what = if made.body.is_empty() {
                    self.say.what_to_hand_over.to_owned()
                } else {
                    made.body.clone()
                };
                notes.push(what);
                if !self.leads_on() {
                    self.say.client_escalated.clone_into(&mut made.client_note);
                }
            }
        }
        notes.extend(step.src.iter().filter_map(|&n| self.source(n)));
        made.internal_note = notes.join("\n\n");
        self.steps.push(made);
        self.steps.extend(result);
    }

    /// The branches of an instruction that answers stand for, where each is another one.
    fn results(&self, answers: &[(&plan::Next, String)]) -> Option<Vec<&'static str>> {
        if let [_] = answers {
            return Some(vec!["done"]);
        }
        let ids: Vec<&'static str> = answers
            .iter()
            .map(|(next, _)| {
                if is_skip(&next.label) {
                    "skipped"
                } else if is_no(self.language(), &next.label) {
                    "failed"
                } else {
                    "done"
                }
            })
            .collect();
        let different: BTreeSet<&str> = ids.iter().copied().collect();
        (different.len() == ids.len() && different.contains("done")).then_some(ids)
    }

    /// Where a step comes from, in a line of Markdown.
    fn source(&self, n: u32) -> Option<String> {
        /// Enough to find it again.
        const CHARS: usize = 160;
        let line = self.known.material.line(n)?;
        let text: String = self.masker.restore(&line.text).chars().take(CHARS).collect();
        let more = if line.text.chars().count() > CHARS { "…" } else { "" };
        let quoted = escaped(&strip_hidden(&format!("{}: {text}{more}", line.source), Form::Line));
        Some(format!("{}: {quoted}", self.say.source))
    }

    /// Puts a question before each destructive step that can be reached without anybody having confirmed.
    fn ask_before_destruction(&mut self, mut start: String) -> String {
        while let Some(index) = self.unconfirmed(&start) {
            let step = &self.steps[index];
            let (id, question_id) = (step.id.clone(), format!("{}-confirm", step.id));
            let prefix = id.split('-').next().unwrap_or_default();
            let is_escalated = |step: &&Step| step.outcome == Some(Outcome::Escalated);
            let own =
                self.steps.iter().filter(is_escalated).find(|step| step.id.split('-').next() == Some(prefix));
            // A flow without an end that hands on has an error anyway.
            let no = own
                .or_else(|| self.steps.iter().find(is_escalated))
                .map_or_else(String::new, |step| step.id.clone());
            let mut question = Step::empty(StepKind::Question);
            self.say.confirm.clone_into(&mut question.title);
            question.body = format!("{} {}", self.say.cannot_be_undone, step.title);
            question.branches.push(way("yes".to_owned(), self.say.yes.to_owned(), id.clone()));
            question.branches.push(way("no".to_owned(), self.say.no.to_owned(), no));
            question.branches[0].confirms = true;
            for way in self.steps.iter_mut().flat_map(|step| &mut step.branches) {
                if way.to.as_deref() == Some(&id) {
                    way.to = Some(question_id.clone());
                }
            }
            if start == id {
                start.clone_from(&question_id);
            }
            question.id = question_id;
            self.steps.insert(index, question);
        }
        start
    }

    /// A destructive step that a path leads to on which no branch confirms.
    fn unconfirmed(&self, start: &str) -> Option<usize> {
        let by_id: HashMap<&str, usize> =
            self.steps.iter().enumerate().rev().map(|(index, step)| (step.id.as_str(), index)).collect();
        let mut reached = vec![false; self.steps.len()];
        let mut waiting: Vec<usize> = by_id.get(start).copied().into_iter().collect();
        while let Some(index) = waiting.pop() {
            if std::mem::replace(&mut reached[index], true) {
                continue;
            }
            let ways = self.steps[index].branches.iter().filter(|way| !way.confirms);
            waiting.extend(ways.filter_map(|way| by_id.get(way.to.as_deref()?).copied()));
        }
        (0..reached.len()).find(|&index| reached[index] && self.steps[index].risk == Risk::Destructive)
    }
}

/// Whether a label says that something was left out.
fn is_skip(label: &str) -> bool {
    begins_with(
        label,
        &[
            "skip",
            "skipped",
            "not possible",
            "not applicable",
            "übersprungen",
            "nicht möglich",
            "omitir",
            "omitido",
            "ignoré",
            "saltato",
            "overgeslagen",
            "スキップ",
        ],
    )
}

fn id_of(key: &str, id: &str) -> String {
    format!("{key}-{id}")
}

fn way(id: String, label: String, to: String) -> Branch {
    Branch { id, label, to: Some(to).filter(|to| !to.is_empty()), confirms: false, when: None }
}

/// A line that fits into a title.
fn cut(text: &str) -> String {
    text.chars().take(LINE_CHARS).collect()
}

/// A line of text as Markdown.
fn escaped(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '!' | '|' | '~' | '&') {
            markdown.push('\\');
        }
        markdown.push(c);
    }
    markdown
}

/// Declares a variable for everything that texts leave to be filled in, with a value that shows it. Braces that can be
/// no variable are marked as text.
fn declare(steps: &mut [Step]) -> Vec<Variable> {
    let mut names: Vec<String> = Vec::new();
    for step in steps {
        let labels = step.branches.iter_mut().map(|way| (&mut way.label, true));
        let texts = [(&mut step.title, true), (&mut step.body, false), (&mut step.internal_note, false)];
        for (text, is_line) in texts.into_iter().chain(labels).filter(|(text, _)| text.contains("{{")) {
            let mut written = String::with_capacity(text.len() + 8);
            for piece in pieces(text) {
                match piece {
                    Piece::Text("{{") | Piece::Stray => written.push_str("\\{{"),
                    Piece::Text(text) => written.push_str(text),
                    Piece::Variable(name) => {
                        let is_known = pathbook_flow::check::BUILT_IN.contains(&name)
                            || names.iter().any(|other| other == name);
                        if is_known || names.len() < VARIABLES {
                            written.extend(["{{", name, "}}"]);
                        } else {
                            written.push_str(&shown(name));
                        }
                        if !is_known && names.len() < VARIABLES {
                            names.push(name.to_owned());
                        }
                    }
                }
            }
            // A mark before braces can make a title longer by more than fits: then the braces go.
            let is_too_long = is_line && written.chars().count() > LINE_CHARS;
            *text = if is_too_long { text.replace(['{', '}'], "") } else { written };
        }
    }
    names
        .into_iter()
        .map(|name| Variable {
            label: shown_words(&name),
            default: Some(Value::Text(shown(&name))),
            name,
            value_type: ValueType::Text,
            choices: Vec::new(),
            internal: false,
        })
        .collect()
}

/// What shows in the place of something that nobody has filled in.
fn shown(name: &str) -> String {
    format!("[{}]", shown_words(name))
}

fn shown_words(name: &str) -> String {
    name.replace('_', " ").trim().to_owned()
}
