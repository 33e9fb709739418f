//! The requests of each stage.
//!
//! What people and models wrote stands in tags, each line with its number or field, and cannot close them: `<` and `>`
//! are written as `&lt;` and `&gt;`. The system texts are constants, so their bytes are the same for every team and every
//! server, and providers find them in their caches.

use std::fmt::Write as _;

use pathbook_flow::document::{Kind, Risk};

use crate::check::Finding;
use crate::foundation::{Audience, Depth, Foundation};
use crate::known::Known;
use crate::mask::Masker;
use crate::plan::{Branches, Plan, PlanBranch, Step, StepKind};
use crate::prompt::Prompt;
use crate::wire;

/// Changes whenever a system text or a schema does: what was measured with one version says nothing about another.
pub const PROMPT_VERSION: u32 = 1;

/// Stands in every system text and nowhere else. An answer that holds it repeats its instructions.
const CANARY: &str = "pb-7c41e9f2a6d8";

const SCAFFOLD: &str = concat!(include_str!("prompts/core.md"), include_str!("prompts/scaffold.md"));
const BRANCH: &str = concat!(include_str!("prompts/core.md"), include_str!("prompts/branch.md"));
const REVIEW: &str = concat!(include_str!("prompts/core.md"), include_str!("prompts/review.md"));

/// The stages in which a model is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// The plan.
    Scaffold,
    /// The steps of one branch.
    Branch,
    /// A last look at the whole.
    Review,
}

impl Stage {
    /// The most tokens of an answer.
    pub fn max_tokens(self) -> u32 {
        match self {
            Self::Scaffold => 2_000,
            Self::Branch => 4_000,
            Self::Review => 1_500,
        }
    }

    /// About how many tokens an answer has.
    pub fn usual_tokens(self) -> u64 {
        match self {
            Self::Scaffold => 500,
            Self::Branch => 920,
            Self::Review => 390,
        }
    }

    fn prompt(self, context: String, task: String) -> Prompt {
        let (system, schema_name, schema) = match self {
            Self::Scaffold => (SCAFFOLD, wire::SCAFFOLD, wire::SCAFFOLD_SCHEMA),
            Self::Branch => (BRANCH, wire::BRANCH, wire::BRANCH_SCHEMA),
            Self::Review => (REVIEW, wire::REVIEW, wire::REVIEW_SCHEMA),
        };
        Prompt {
            system,
            context,
            task,
            schema_name,
            schema,
            max_tokens: self.max_tokens(),
            user: String::new(),
        }
    }
}

/// Whether an answer repeats its instructions.
pub fn leaks_canary(answer: &str) -> bool {
    answer.contains(CANARY)
}

/// Asks for a plan. The note is what the person wants to be otherwise than the last time.
pub fn scaffold(known: &Known<'_>, note: &str) -> Prompt {
    let mut data = Data::of(known);
    data.form();
    data.material();
    let mut task = data.beside();
    task.tag("task");
    task.line("Plan this flow.");
    task.note(note);
    task.tag("/task");
    Stage::Scaffold.prompt(data.text, task.text)
}

/// Asks for a plan again, with what is wrong with this one.
pub fn repair_scaffold(known: &Known<'_>, plan: &Plan, findings: &[Finding]) -> Prompt {
    let mut data = Data::of(known);
    data.form();
    data.material();
    let mut task = data.beside();
    task.plan(plan);
    task.tag("task");
    task.line("This plan has errors. Write the whole plan again, change only what the errors name:");
    task.findings(findings);
    task.tag("/task");
    Stage::Scaffold.prompt(data.text, task.text)
}

/// Asks for the steps of a branch. The note is what the person wants to be otherwise than the last time.
pub fn branch(known: &Known<'_>, plan: &Plan, key: &str, note: &str, most_steps: u32) -> Prompt {
    let (context, mut task) = Data::of_branch(known, plan);
    task.tag("task");
    if let Some(branch) = plan.branch(key) {
        task.field("key", &branch.key);
        task.field("label", &branch.label);
        task.field("cause", &branch.cause);
        task.field("begins", &branch.entry);
    }
    task.line(&format!("Write the steps of the branch \"{key}\", at most {most_steps}."));
    task.note(note);
    task.tag("/task");
    Stage::Branch.prompt(context, task.text)
}

/// Asks for the steps of a branch again, with what is wrong with these.
pub fn repair_branch(
    known: &Known<'_>,
    plan: &Plan,
    key: &str,
    steps: &[Step],
    findings: &[Finding],
) -> Prompt {
    let (context, mut task) = Data::of_branch(known, plan);
    task.tag("branch");
    for step in steps {
        // What a model wrote goes back to it in the form in which it wrote it.
        task.line(&serde_json::to_string(step).unwrap_or_default());
    }
    task.tag("/branch");
    task.tag("task");
    task.line(&format!(
        "These steps of the branch \"{key}\" have errors. Write the whole branch again, at most 12 steps, change only what the errors name:"
    ));
    task.findings(findings);
    task.tag("/task");
    Stage::Branch.prompt(context, task.text)
}

/// Asks for a last look at the whole tree. The material stays out: the steps are judged, not their sources.
pub fn review(known: &Known<'_>, plan: &Plan, branches: &Branches) -> Prompt {
    let mut data = Data::of(known);
    data.form();
    let mut task = data.beside();
    task.tag("tree");
    if !plan.triage.title.is_empty() {
        task.line(&format!("first question: {}", one_line(&plan.triage.title)));
    }
    for branch in &plan.branches {
        task.line(&format!("branch {}: {}", branch.key, one_line(&branch.label)));
        for step in branches.get(&branch.key).into_iter().flatten() {
            task.listed(&branch.key, step);
        }
    }
    task.tag("/tree");
    task.tag("task");
    task.line("Look at this tree.");
    task.tag("/task");
    Stage::Review.prompt(data.text, task.text)
}

/// A part of a request: what people and models wrote, in tags that it cannot close.
struct Data<'k> {
    known: &'k Known<'k>,
    form: Foundation,
    masker: Masker,
    text: String,
}

impl<'k> Data<'k> {
    fn of(known: &'k Known<'k>) -> Self {
        let (form, masker) = known.masked_form();
        Self { known, form, masker, text: String::new() }
    }

    /// The context that all calls for branches of a plan have in common, and the beginning of the rest.
    fn of_branch(known: &'k Known<'k>, plan: &Plan) -> (String, Self) {
        let mut data = Self::of(known);
        data.form();
        data.material();
        data.plan(plan);
        let rest = data.beside();
        (data.text, rest)
    }

    /// Another part of the same request.
    fn beside(&self) -> Self {
        Self { known: self.known, form: self.form.clone(), masker: self.masker.clone(), text: String::new() }
    }

    /// Opens or closes a part of the request.
    fn tag(&mut self, name: &str) {
        self.text.extend(["<", name, ">\n"]);
    }

    /// A line of its own.
    fn line(&mut self, line: &str) {
        self.escaped(line);
        self.text.push('\n');
    }

    /// A text that somebody wrote.
    fn escaped(&mut self, text: &str) {
        let masked = if self.known.is_masked { self.masker.mask(text) } else { text.to_owned() };
        for character in masked.chars() {
            match character {
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                other => self.text.push(other),
            }
        }
    }

    /// A field with its text, if there is any. Each line of it bears the name of the field.
    fn field(&mut self, name: &str, text: &str) {
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            self.text.push_str(name);
            self.text.push_str("| ");
            self.escaped(line.trim());
            self.text.push('\n');
        }
    }

    fn form(&mut self) {
        let form = self.form.clone();
        self.tag("form");
        self.field("title", &form.title);
        self.field(
            "kind",
            match form.kind {
                Kind::Troubleshooting => "troubleshooting",
                Kind::Procedure => "procedure",
                Kind::Maintenance => "maintenance",
            },
        );
        self.field(
            "audience",
            match form.audience {
                Audience::EndUser => "end user",
                Audience::L1 => "L1",
                Audience::L2 => "L2",
                Audience::L3 => "L3",
            },
        );
        self.field("language", &form.language);
        self.field(
            "depth",
            match form.depth {
                Depth::Short => "short: 3 to 4 branches, at most 6 steps each",
                Depth::Normal => "normal: 4 to 6 branches, about 8 steps each",
                Depth::Thorough => "thorough: 5 to 7 branches, up to 12 steps each",
            },
        );
        self.field("environment", &form.environment);
        self.field(if form.kind == Kind::Troubleshooting { "symptom" } else { "goal" }, &form.symptom);
        self.field("known already", &form.known);
        for line in &form.must {
            self.field("MUST", line);
        }
        for line in &form.must_not {
            self.field("MUST NOT", line);
        }
        self.field("escalate to", &form.escalation);
        self.tag("/form");
    }

    fn material(&mut self) {
        let material = self.known.material;
        if material.lines.is_empty() {
            return;
        }
        self.tag("material");
        let mut source = "";
        for line in &material.lines {
            if line.source != source {
                source = &line.source;
                self.field("source", source);
            }
            self.field(&line.n.to_string(), &line.text);
        }
        self.tag("/material");
    }

    fn plan(&mut self, plan: &Plan) {
        self.tag("plan");
        self.field("title", &plan.title);
        self.field("summary", &plan.summary);
        self.field("first question", &plan.triage.title);
        self.field("how to answer it", &plan.triage.body);
        for branch in &plan.branches {
            self.planned(branch);
        }
        for question in plan.questions.iter().filter(|question| !question.answer.trim().is_empty()) {
            self.field("asked", &question.text);
            self.field("answered", &question.answer);
        }
        self.tag("/plan");
    }

    fn planned(&mut self, branch: &PlanBranch) {
        let text = format!(
            "@{} \"{}\": {}; begins: {}; about {} steps; src {:?}",
            branch.key,
            one_line(&branch.label),
            one_line(&branch.cause),
            one_line(&branch.entry),
            branch.steps,
            branch.src
        );
        self.field("branch", &text);
    }

    /// A step in few words.
    fn listed(&mut self, key: &str, step: &Step) {
        let kind = match step.kind {
            StepKind::Ask => "ask",
            StepKind::Do => "do",
            StepKind::Fixed => "fixed",
            StepKind::Escalate => "escalate",
        };
        let risk = match step.risk {
            Risk::None => "",
            Risk::Disruptive => " (disruptive)",
            Risk::Destructive => " (destructive)",
        };
        let mut text = format!("{kind}{risk} {} / {}", one_line(&step.title), one_line(&step.body));
        for next in &step.next {
            // Writing to a string cannot fail.
            let _ = write!(text, " [{}: {}]", one_line(&next.label), one_line(&next.to));
        }
        self.field(&format!("{key}.{}", step.id), &text);
    }

    fn note(&mut self, note: &str) {
        if !note.trim().is_empty() {
            self.line("The last answer was not what was wanted. What should be otherwise:");
            self.tag("note");
            self.field("note", note);
            self.tag("/note");
        }
    }

    fn findings(&mut self, findings: &[Finding]) {
        /// More would cost more than a new answer.
        const MOST: usize = 20;
        for finding in findings.iter().take(MOST) {
            let place = finding.step.as_deref().unwrap_or("-");
            let text = format!("{place} {}", one_line(&finding.detail));
            self.field(finding.code.code(), &text);
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
