//! What all readers draw: steps whose ways out may still be open. Here it becomes a document that is as sound as
//! the text allows.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::source::Report;
use super::words::{self, split_title};
use super::{ConvertError, Outline, Reading};
use crate::check::{BUILT_IN, is_id, quoted};
use crate::document::{Branch, Document, Field, Format, Kind, Outcome, Step, StepKind, ValueType, Variable};
use crate::limits;
use crate::text::{self, Piece, pieces};

/// A flow in the making.
#[derive(Default)]
pub(super) struct Sketch {
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) tags: Vec<String>,
    /// The first step. The first one added where a reader does not say.
    pub(super) start: usize,
    steps: Vec<Sketched>,
    ways: usize,
}

/// A step in the making. Its id may be empty: then its title gives one.
pub(super) struct Sketched {
    pub(super) line: u64,
    pub(super) step: Step,
    pub(super) ways: Vec<Way>,
    /// The text does not have it.
    is_added: bool,
}

/// A way out of a step.
pub(super) struct Way {
    line: u64,
    pub(super) label: String,
    pub(super) to: Option<usize>,
}

impl Sketch {
    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    pub(super) fn get(&self, step: usize) -> &Sketched {
        &self.steps[step]
    }

    pub(super) fn step(&mut self, step: usize) -> &mut Step {
        &mut self.steps[step].step
    }

    pub(super) fn add(&mut self, line: u64, kind: StepKind, title: &str) -> Result<usize, ConvertError> {
        if self.steps.len() == limits::STEPS {
            let message = format!("this would be more than {} steps: split the flow here", limits::STEPS);
            return Err(ConvertError::new(line, message));
        }
        let (title, rest) = split_title(title);
        let step = Step { title, body: rest, ..Step::empty(kind) };
        self.steps.push(Sketched { line, step, ways: Vec::new(), is_added: false });
        Ok(self.steps.len() - 1)
    }

    pub(super) fn add_outcome(
        &mut self,
        line: u64,
        title: &str,
        outcome: Outcome,
    ) -> Result<usize, ConvertError> {
        let step = self.add(line, StepKind::Outcome, title)?;
        self.steps[step].step.outcome = Some(outcome);
        Ok(step)
    }

    /// Adds a way out, and says which of its step it is.
    pub(super) fn way(
        &mut self,
        step: usize,
        line: u64,
        label: &str,
        to: Option<usize>,
    ) -> Result<usize, ConvertError> {
        let label = words::one_line(label);
        let longest = limits::TITLE_CHARS;
        if label.chars().count() > longest {
            let message = format!(
                "the choice {} is longer than {longest} characters: shorten it, or put the details into the step",
                quoted(&label)
            );
            return Err(ConvertError::new(line, message));
        }
        let ways = &mut self.steps[step].ways;
        let most = limits::BRANCHES_PER_STEP;
        if ways.len() == most {
            let message = format!("this step has more than {most} choices: split it");
            return Err(ConvertError::new(line, message));
        }
        if self.ways == limits::BRANCHES {
            let message =
                format!("this would be more than {} choices in all: split the flow", limits::BRANCHES);
            return Err(ConvertError::new(line, message));
        }
        self.ways += 1;
        ways.push(Way { line, label, to });
        Ok(ways.len() - 1)
    }

    pub(super) fn connect(&mut self, step: usize, way: usize, to: usize) {
        self.steps[step].ways[way].to = Some(to);
    }

    /// The whole flow.
    pub(super) fn into_document(mut self, mut report: Report) -> Result<Reading, ConvertError> {
        self.refuse_nothing()?;
        self.name_steps(&mut report);
        self.complete_questions(&mut report)?;
        self.close_ends(&mut report)?;
        self.settle_braces(&mut report);
        let variables = self.ask_for_variables(&mut report)?;
        self.say(&mut report);
        self.look_for_strays(&mut report);
        let title = self.settle_title(&mut report);
        let (steps, start) = self.finish()?;
        let questions = steps.iter().filter(|step| step.kind == StepKind::Question).count();
        let outcomes = steps.iter().filter(|step| step.kind == StepKind::Outcome).count();
        let kind = if questions > 0 && outcomes > 1 { Kind::Troubleshooting } else { Kind::Procedure };
        let name = if kind == Kind::Troubleshooting { "troubleshooting" } else { "procedure" };
        report.guessed(1, format!("The kind of the flow: {name}."));
        let summary = self.summary.trim().to_owned();
        if summary.len() > limits::TEXT_BYTES {
            return Err(too_long(1));
        }
        let tags = self.tags.into_iter().take(limits::TAGS).collect();
        let document = Document { format: Format::V1, title, kind, summary, tags, variables, start, steps };
        Ok(Reading { document, report: report.into_lines() })
    }

    /// The steps alone.
    pub(super) fn into_outline(mut self, mut report: Report) -> Result<Outline, ConvertError> {
        self.refuse_nothing()?;
        self.name_steps(&mut report);
        self.settle_braces(&mut report);
        self.say(&mut report);
        let (steps, first) = self.finish()?;
        Ok(Outline { first, steps, report: report.into_lines() })
    }

    fn refuse_nothing(&self) -> Result<(), ConvertError> {
        if self.steps.is_empty() {
            let message = "there are no steps in this text: write one step per line, or a list";
            return Err(ConvertError::new(1, message));
        }
        Ok(())
    }

    fn settle_title(&mut self, report: &mut Report) -> String {
        let title = words::one_line(&self.title);
        if title.is_empty() {
            report.guessed(1, "The text has no title: the flow is called \"Imported flow\".");
            return "Imported flow".to_owned();
        }
        let (title, rest) = split_title(&title);
        if !rest.is_empty() {
            report.guessed(1, "The title is long: the rest of it stands in the summary.");
            self.summary = if self.summary.is_empty() { rest } else { format!("{rest}\n\n{}", self.summary) };
        }
        title
    }

    fn name_steps(&mut self, report: &mut Report) {
        for (index, sketched) in self.steps.iter_mut().enumerate() {
            if sketched.step.title.is_empty() {
                sketched.step.title = format!("Step {}", index + 1);
                report.guessed(sketched.line, "The step has no text: it is called by its number.");
            }
        }
    }

    /// A question needs two answers, each of its own.
    fn complete_questions(&mut self, report: &mut Report) -> Result<(), ConvertError> {
        let questions: Vec<usize> =
            (0..self.steps.len()).filter(|&step| self.steps[step].step.kind == StepKind::Question).collect();
        for step in questions {
            let line = self.steps[step].line;
            if self.steps[step].ways.is_empty() {
                report.guessed(line, "The question has no answers: they are Yes and No.");
                self.way(step, line, "Yes", None)?;
                self.way(step, line, "No", None)?;
            } else if self.steps[step].ways.len() == 1 {
                let other = words::opposite(&self.steps[step].ways[0].label);
                report.guessed(line, format!("The question has one answer only: {other} is added."));
                self.way(step, line, other, None)?;
            }
        }
        Ok(())
    }

    /// Whatever leads nowhere leads to an outcome.
    fn close_ends(&mut self, report: &mut Report) -> Result<(), ConvertError> {
        let mut ends = [None, None];
        for step in 0..self.steps.len() {
            let line = self.steps[step].line;
            if self.steps[step].step.kind == StepKind::Outcome {
                continue;
            }
            if self.steps[step].ways.is_empty() {
                self.way(step, line, "", None)?;
            }
            for way in 0..self.steps[step].ways.len() {
                let Way { line, label, to } = &self.steps[step].ways[way];
                if to.is_some() {
                    continue;
                }
                let (line, is_bad) = (*line, words::is_bad_end(label));
                let (title, outcome) =
                    if is_bad { ("Hand over", Outcome::Escalated) } else { ("Done", Outcome::Resolved) };
                let message = format!("The path ends here: an outcome \"{title}\" is put behind it.");
                report.guessed(line, message);
                let end = match ends[usize::from(is_bad)] {
                    Some(end) => end,
                    None => {
                        let end = self.add_outcome(line, title, outcome)?;
                        self.steps[end].is_added = true;
                        *ends[usize::from(is_bad)].insert(end)
                    }
                };
                self.connect(step, way, end);
            }
        }
        Ok(())
    }

    /// Two braces that open no variable mean themselves.
    fn settle_braces(&mut self, report: &mut Report) {
        for sketched in &mut self.steps {
            let mut changed = false;
            let labels = sketched.ways.iter_mut().map(|way| &mut way.label);
            for text in texts(&mut sketched.step).chain(labels) {
                if let Cow::Owned(escaped) = escape_stray(text) {
                    *text = escaped;
                    changed = true;
                }
            }
            if changed {
                report.guessed(sketched.line, "Two braces without the name of a variable stay as text.");
            }
        }
    }

    /// What texts read must be asked for: by the first form, or one put before everything.
    fn ask_for_variables(&mut self, report: &mut Report) -> Result<Vec<Variable>, ConvertError> {
        let mut names: Vec<String> = Vec::new();
        let mut seen: HashSet<String> = HashSet::new();
        for sketched in &mut self.steps {
            let line = sketched.line;
            let fields: Vec<String> =
                sketched.step.fields.iter().map(|field| field.variable.clone()).collect();
            let labels = sketched.ways.iter_mut().map(|way| &mut way.label);
            for text in texts(&mut sketched.step).chain(labels) {
                for name in text::names(text).filter(|name| !BUILT_IN.contains(name)) {
                    if seen.insert(name.to_owned()) {
                        names.push(name.to_owned());
                    }
                }
            }
            for name in fields {
                seen.insert(name);
            }
            if seen.len() > limits::VARIABLES {
                let message =
                    format!("this would be more than {} variables: split the flow", limits::VARIABLES);
                return Err(ConvertError::new(line, message));
            }
        }
        let asked: HashSet<String> = self
            .steps
            .iter()
            .flat_map(|sketched| &sketched.step.fields)
            .map(|field| field.variable.clone())
            .collect();
        // A field further down does not come before every text, so the start asks for what is read.
        let first_has: HashSet<&String> =
            self.steps[self.start].step.fields.iter().map(|field| &field.variable).collect();
        let due: Vec<String> = names.iter().filter(|name| !first_has.contains(name)).cloned().collect();
        drop(first_has);
        if !due.is_empty() {
            report.guessed(1, format!("The texts read {}: the flow begins by asking for it.", list(&due)));
        }
        let room = if self.steps[self.start].step.kind == StepKind::Form {
            limits::ITEMS_PER_STEP - self.steps[self.start].step.fields.len()
        } else {
            0
        };
        let (here, before) = due.split_at(room.min(due.len()));
        let field = |name: &String| Field { variable: name.clone(), optional: false, help: String::new() };
        self.steps[self.start].step.fields.extend(here.iter().map(field));
        for names in before.chunks(limits::ITEMS_PER_STEP) {
            let line = self.steps[self.start].line;
            let form = self.add(line, StepKind::Form, "What must be known first?")?;
            self.steps[form].is_added = true;
            self.steps[form].step.fields = names.iter().map(field).collect();
            self.way(form, line, "", Some(self.start))?;
            self.start = form;
        }
        let mut all: Vec<String> = names;
        let mut is_named: HashSet<String> = all.iter().cloned().collect();
        for sketched in &self.steps {
            for field in &sketched.step.fields {
                if asked.contains(&field.variable) && is_named.insert(field.variable.clone()) {
                    all.push(field.variable.clone());
                }
            }
        }
        Ok(all.into_iter().map(variable).collect())
    }

    /// Steps that nothing leads to stay, and are named.
    fn look_for_strays(&self, report: &mut Report) {
        let mut is_reached = vec![false; self.steps.len()];
        let mut waiting = vec![self.start];
        while let Some(step) = waiting.pop() {
            if !std::mem::replace(&mut is_reached[step], true) {
                waiting.extend(self.steps[step].ways.iter().filter_map(|way| way.to));
            }
        }
        for (sketched, _) in self.steps.iter().zip(is_reached).filter(|(_, is_reached)| !is_reached) {
            let title = quoted(&sketched.step.title);
            report.guessed(sketched.line, format!("Nothing leads to {title}: connect it in the editor."));
        }
    }

    /// What was understood, step by step.
    fn say(&self, report: &mut Report) {
        for sketched in self.steps.iter().filter(|sketched| !sketched.is_added) {
            let title = quoted(&sketched.step.title);
            let step = &sketched.step;
            let mut message = match step.kind {
                StepKind::Question => {
                    format!("Question {title} with {}", count(sketched.ways.len(), "answer"))
                }
                StepKind::Instruction => format!("Instruction {title}"),
                StepKind::Form => format!("Form {title}"),
                StepKind::Decision => format!("Decision {title}"),
                StepKind::Outcome => {
                    let how = step.outcome.map_or("", outcome_word);
                    format!("Outcome {title}, {how}")
                }
            };
            if !step.checklist.is_empty() {
                message.extend([", ", &count(step.checklist.len(), "thing"), " to tick off"]);
            }
            if !step.commands.is_empty() {
                message.extend([", ", &count(step.commands.len(), "command")]);
            }
            message.push('.');
            report.understood(sketched.line, message);
        }
    }

    /// Ids, branches and sizes.
    fn finish(&mut self) -> Result<(Vec<Step>, String), ConvertError> {
        let mut ids = Ids::default();
        for sketched in &self.steps {
            // Ids that the text gives come before those made of titles.
            if is_id(&sketched.step.id) {
                ids.used.insert(sketched.step.id.clone());
            }
        }
        for (index, sketched) in self.steps.iter_mut().enumerate() {
            if !is_id(&sketched.step.id) {
                let wish = words::slug(&sketched.step.title);
                let wish = if wish.is_empty() { format!("step-{}", index + 1) } else { wish };
                sketched.step.id = ids.unique(&wish);
            }
        }
        let names: Vec<String> = self.steps.iter().map(|sketched| sketched.step.id.clone()).collect();
        let mut steps = Vec::with_capacity(self.steps.len());
        for sketched in std::mem::take(&mut self.steps) {
            let Sketched { line, mut step, ways, .. } = sketched;
            step.branches = branches(&step, ways, &names);
            for text in texts(&mut step) {
                if text.len() > limits::TEXT_BYTES {
                    return Err(too_long(line));
                }
            }
            // Braces that were escaped may have made a line longer.
            let is_long = |name: &String| name.chars().count() > limits::TITLE_CHARS;
            if is_long(&step.title) || step.branches.iter().any(|branch| is_long(&branch.label)) {
                return Err(ConvertError::new(line, "the text of this step is too long: shorten it"));
            }
            steps.push(step);
        }
        Ok((steps, names[self.start].clone()))
    }
}

fn too_long(line: u64) -> ConvertError {
    ConvertError::new(line, "a text that begins here is longer than 64 KiB: split it")
}

fn branches(step: &Step, ways: Vec<Way>, names: &[String]) -> Vec<Branch> {
    let mut ids = Ids::default();
    let mut labels = Ids::default();
    ways.into_iter()
        .enumerate()
        .map(|(position, way)| {
            let id = match step.kind {
                StepKind::Instruction => ["done", "failed", "skipped"]
                    .get(position)
                    .map_or_else(|| ids.unique("other"), |id| (*id).to_owned()),
                StepKind::Form => "next".to_owned(),
                _ => {
                    let wish = words::slug(&way.label);
                    ids.unique(if wish.is_empty() { "answer" } else { &wish })
                }
            };
            let label =
                if step.kind == StepKind::Question { labels.unique_label(&way.label) } else { way.label };
            Branch { id, label, to: way.to.map(|to| names[to].clone()), confirms: false, when: None }
        })
        .collect()
}

fn variable(name: String) -> Variable {
    let label = name.replace('_', " ");
    let label = label.chars().next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(label.chars().skip(1)).collect::<String>()
    });
    Variable { name, value_type: ValueType::Text, label, choices: Vec::new(), default: None, internal: false }
}

/// Hands out every name once.
#[derive(Default)]
struct Ids {
    used: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Ids {
    fn unique(&mut self, wish: &str) -> String {
        self.hand_out(wish, |number| format!("{wish}-{number}"), str::to_owned)
    }

    fn unique_label(&mut self, wish: &str) -> String {
        self.hand_out(
            wish,
            |number| {
                let room = limits::TITLE_CHARS - 9;
                let start: String = wish.chars().take(room).collect();
                format!("{start} ({number})")
            },
            |label| label.trim().to_lowercase(),
        )
    }

    fn hand_out(
        &mut self,
        wish: &str,
        numbered: impl Fn(usize) -> String,
        key: impl Fn(&str) -> String,
    ) -> String {
        if self.used.insert(key(wish)) {
            return wish.to_owned();
        }
        let next = self.next.entry(key(wish)).or_insert(1);
        loop {
            *next += 1;
            let name = numbered(*next);
            if self.used.insert(key(&name)) {
                return name;
            }
        }
    }
}

/// All texts of a step that may read variables.
fn texts(step: &mut Step) -> impl Iterator<Item = &mut String> {
    let Step { title, body, internal_note, client_note, checklist, commands, .. } = step;
    [title, body, internal_note, client_note]
        .into_iter()
        .chain(checklist.iter_mut().map(|item| &mut item.text))
        .chain(commands.iter_mut().flat_map(|command| [&mut command.run, &mut command.expect]))
}

/// The text with a backslash before braces that open no variable.
fn escape_stray(text: &str) -> Cow<'_, str> {
    if !pieces(text).any(|piece| piece == Piece::Stray) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for piece in pieces(text) {
        match piece {
            // Written with a backslash already; text that stands for itself holds no two braces.
            Piece::Stray | Piece::Text("{{") => escaped.push_str("\\{{"),
            Piece::Text(text) => escaped.push_str(text),
            Piece::Variable(name) => escaped.extend(["{{", name, "}}"]),
        }
    }
    Cow::Owned(escaped)
}

pub(super) fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Resolved => "resolved",
        Outcome::Escalated => "escalated",
        Outcome::NotApplicable => "not applicable",
        Outcome::Failed => "failed",
    }
}

/// "1 command", "2 commands".
pub(super) fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn list(names: &[String]) -> String {
    const NAMED: usize = 5;
    let mut list: Vec<String> = names.iter().take(NAMED).map(|name| format!("{{{{{name}}}}}")).collect();
    if names.len() > NAMED {
        list.push(format!("{} more", names.len() - NAMED));
    }
    list.join(", ")
}
