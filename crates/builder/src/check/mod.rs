//! The checker of builds: what is wrong with a plan, a branch, a whole tree, and what can be put right without asking.
//!
//! The rules have the codes V01 to V30. What has no error here becomes a flow in which the engine's checker finds none.

mod facts;
mod fix;
mod rule;
pub(crate) mod texts;
pub(crate) mod ways;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use pathbook_flow::check::Severity;
use pathbook_flow::document::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use fix::{fix_branch, fix_finding, fix_plan};
pub use rule::Rule;

use self::facts::{Facts, content_words, other_language};
use self::texts::{
    BODY_CHARS, BODY_WORDS, Form, LABEL_WORDS, LINE_CHARS, TITLE_CHARS, count_words, folded, has_hidden,
    has_malformed_names, has_markup, is_about_models, is_blank, strip_all_markup, strip_hidden, to_fill_in,
    vague, without_placeholders,
};
use self::ways::{Target, Ways, by_id, is_confirmation, is_no, target, unconfirmed};
use crate::known::Known;
use crate::plan::{Branches, Plan, Step, StepKind};
use crate::words;

/// Steps of a branch at most.
pub const BRANCH_STEPS: usize = 12;
/// Steps of a flow at most.
pub const STEPS: usize = 150;
/// Branches of a plan at most.
pub const BRANCHES: usize = 7;
/// Questions of a path that are too many.
const DEPTH: usize = 15;
/// Ways are not judged in a branch of more steps: nobody will mend it step by step.
const JUDGED_STEPS: usize = 100;

/// One thing that the checker found.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "BuilderFinding")]
pub struct Finding {
    /// The rule.
    pub code: Rule,
    /// Whether it keeps a flow from being assembled.
    pub severity: Severity,
    /// The key of the branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// The id of the step in its branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// What is wrong and what helps, in a sentence.
    pub detail: String,
    /// Whether there is an automatic fix.
    pub fixable: bool,
}

impl Finding {
    /// A finding about the whole, without a fix.
    pub(crate) fn new(code: Rule, detail: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            branch: None,
            step: None,
            detail: detail.into(),
            fixable: false,
        }
    }

    fn fixable(mut self, fixable: bool) -> Self {
        self.fixable = fixable;
        self
    }

    fn graver(mut self) -> Self {
        self.severity = Severity::Error;
        self
    }
}

/// Whether any finding keeps a flow from being assembled.
pub fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// Checks a plan.
pub fn plan(known: &Known<'_>, plan: &Plan) -> Vec<Finding> {
    of_plan(&Facts::of(known), plan)
}

/// Checks the steps of one branch.
pub fn branch(known: &Known<'_>, plan: &Plan, key: &str, steps: &[Step]) -> Vec<Finding> {
    of_branch(&Facts::of(known), plan, key, steps)
}

/// Checks a whole build: the plan, each branch, and how they go together. Where nothing is an error, a flow can be
/// assembled.
pub fn tree(known: &Known<'_>, plan: &Plan, branches: &Branches) -> Vec<Finding> {
    let facts = Facts::of(known);
    let mut findings = of_plan(&facts, plan);
    for branch in &plan.branches {
        let steps = branches.get(&branch.key).map_or(&[][..], Vec::as_slice);
        findings.extend(of_branch(&facts, plan, &branch.key, steps));
    }
    of_tree(&facts, plan, branches, &mut findings);
    findings
}

fn of_plan(facts: &Facts<'_>, plan: &Plan) -> Vec<Finding> {
    let kind = facts.known.foundation.kind;
    let mut findings = Vec::new();
    let least = if kind == Kind::Troubleshooting { 2 } else { 1 };
    let count = plan.branches.len();
    if !(least..=BRANCHES).contains(&count) {
        let detail = format!("The plan has {count} branches; it takes {least} to {BRANCHES}.");
        findings.push(Finding::new(Rule::V02, detail));
    }
    let mut texts = Texts::new(facts);
    texts.line("title of the plan", &plan.title, true);
    texts.body("summary", &plan.summary);
    let asks_first = kind == Kind::Troubleshooting;
    if asks_first || !plan.triage.title.is_empty() || !plan.triage.body.is_empty() {
        texts.line("first question", &plan.triage.title, asks_first);
        texts.body("text of the first question", &plan.triage.body);
    }
    for question in plan.questions.iter().take(BRANCHES) {
        texts.body("open question", &question.text);
    }
    findings.extend(texts.into_findings());
    let mut keys = HashSet::new();
    let mut labels = HashSet::new();
    for branch in plan.branches.iter().take(JUDGED_STEPS) {
        let mut texts = Texts::new(facts);
        texts.label(&branch.label, true);
        texts.body("cause", &branch.cause);
        texts.body("first step", &branch.entry);
        let mut own = texts.into_findings();
        if !is_key(&branch.key) {
            let detail =
                "A key begins with a small letter or a digit and has at most 16 small letters, digits and _.";
            own.push(Finding::new(Rule::V03, detail).fixable(true));
        }
        if !keys.insert(&branch.key) {
            let detail = "Another branch has this key already.";
            own.push(Finding::new(Rule::V03, detail).fixable(true));
        }
        if !labels.insert(folded(&branch.label, facts)) {
            let detail = "Another branch has this label already: nobody could tell them apart.";
            own.push(Finding::new(Rule::V09, detail));
        }
        own.extend(missing_lines(facts, &branch.src));
        findings
            .extend(own.into_iter().map(|finding| Finding { branch: Some(branch.key.clone()), ..finding }));
    }
    if let Some(finding) = language(facts, plan_texts(plan)) {
        findings.push(finding);
    }
    findings
}

fn plan_texts(plan: &Plan) -> impl Iterator<Item = &str> {
    let own = [&plan.title, &plan.summary, &plan.triage.title, &plan.triage.body];
    let branches = plan.branches.iter().flat_map(|branch| [&branch.label, &branch.cause, &branch.entry]);
    own.into_iter().chain(branches).map(String::as_str)
}

fn step_texts(steps: &[Step]) -> impl Iterator<Item = &str> {
    steps.iter().flat_map(|step| {
        [&step.title, &step.body]
            .into_iter()
            .chain(step.next.iter().map(|next| &next.label))
            .map(String::as_str)
    })
}

/// Whether this may be the key of a branch.
pub(crate) fn is_key(key: &str) -> bool {
    is_step_id(key) && !key.starts_with('_')
}

/// Whether this may be the id of a step of a branch.
pub(crate) fn is_step_id(id: &str) -> bool {
    (1..=16).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn of_branch(facts: &Facts<'_>, plan: &Plan, key: &str, steps: &[Step]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !(1..=BRANCH_STEPS).contains(&steps.len()) {
        let detail = format!("The branch has {} steps; it takes 1 to {BRANCH_STEPS}.", steps.len());
        findings.push(Finding::new(Rule::V02, detail));
    }
    if !steps.is_empty() && steps.len() <= JUDGED_STEPS {
        let room = Room::of(facts, plan, key, steps);
        for (index, step) in steps.iter().enumerate() {
            let own = of_step(&room, index, step);
            findings
                .extend(own.into_iter().map(|finding| Finding { step: Some(step.id.clone()), ..finding }));
        }
        room.paths(&mut findings);
        room.repetitions(&mut findings);
        if let Some(finding) = language(facts, step_texts(steps)) {
            findings.push(finding);
        }
    }
    for finding in &mut findings {
        finding.branch = Some(key.to_owned());
    }
    findings
}

/// A branch while it is looked at.
struct Room<'a> {
    facts: &'a Facts<'a>,
    plan: &'a Plan,
    key: &'a str,
    steps: &'a [Step],
    ways: Ways,
    /// Whether each step can be reached from the first.
    reached: Vec<bool>,
}

impl<'a> Room<'a> {
    fn of(facts: &'a Facts<'a>, plan: &'a Plan, key: &'a str, steps: &'a [Step]) -> Self {
        let ways = Ways::of_branch(plan, key, steps);
        let reached = ways.reached();
        Self { facts, plan, key, steps, ways, reached }
    }

    fn at(&self, index: usize, finding: Finding) -> Finding {
        Finding { step: Some(self.steps[index].id.clone()), ..finding }
    }

    /// Whether so many steps can be added, and there are words to write them with.
    fn has_room(&self, count: usize) -> bool {
        self.steps.len() + count <= BRANCH_STEPS && words::of(self.facts.language()).is_some()
    }

    /// How many steps it takes to hand something on.
    fn escalations(&self) -> usize {
        usize::from(!self.steps.iter().any(fix::hands_on))
    }

    fn paths(&self, findings: &mut Vec<Finding>) {
        let (ways, reached) = (&self.ways, &self.reached);
        let (saved, is_led_to) = (ways.saved(), ways.is_led_to());
        let mut has_end = false;
        for (index, step) in self.steps.iter().enumerate() {
            let leads_out = ways::answers(step).any(|next| next.to.starts_with('@'));
            has_end |= reached[index] && (step.kind.is_end() || leads_out);
            if !reached[index] {
                let is_root = !is_led_to[index];
                let finding = if is_root && !step.kind.is_end() {
                    let detail = "Nothing leads to this step, so the branch would begin twice.";
                    Finding::new(Rule::V04, detail)
                } else {
                    let detail = "This step cannot be reached from the first.";
                    Finding::new(Rule::V06, detail).fixable(is_root)
                };
                findings.push(self.at(index, finding));
            }
            if !saved[index] {
                let detail = "From here no end can be reached.";
                findings.push(self.at(index, Finding::new(Rule::V07, detail)));
            }
            if ways.edges[index].contains(&index) {
                findings.push(self.at(index, Finding::new(Rule::V10, "The step leads to itself.")));
            }
        }
        if !has_end {
            let detail = "The branch has no end, and leads to no other branch.";
            findings.push(Finding::new(Rule::V13, detail));
        }
        for circle in ways.circles(true) {
            let detail = format!("The questions {} lead round in a circle.", self.names(&circle));
            findings.push(self.at(self.first_id(&circle), Finding::new(Rule::V10, detail)));
        }
        for circle in ways.circles(false) {
            if circle.iter().any(|&step| self.steps[step].kind == StepKind::Do) {
                let detail = format!(
                    "The steps {} lead round in a circle. The flow will say to try them twice at most.",
                    self.names(&circle)
                );
                findings.push(self.at(self.first_id(&circle), Finding::new(Rule::V11, detail)));
            }
        }
        for index in unconfirmed(self.plan, self.facts.language(), self.key, self.steps) {
            let detail =
                "A path leads to this destructive step on which nobody asked for a backup or an approval.";
            let fixable = self.has_room(1 + self.escalations());
            findings.push(self.at(index, Finding::new(Rule::V12, detail).fixable(fixable)));
        }
        if ways.depth() > DEPTH {
            let detail = format!("A path asks {} questions; more than {DEPTH} are too many.", ways.depth());
            findings.push(Finding::new(Rule::V18, detail));
        }
    }

    /// The step of a circle with the first id, so that the order of the steps does not matter.
    fn first_id(&self, circle: &[usize]) -> usize {
        circle.iter().copied().min_by_key(|&step| &self.steps[step].id).unwrap_or_default()
    }

    fn names(&self, circle: &[usize]) -> String {
        let mut names: Vec<&str> = circle.iter().map(|&step| self.steps[step].id.as_str()).collect();
        names.sort_unstable();
        names.join(", ")
    }

    fn repetitions(&self, findings: &mut Vec<Finding>) {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for step in self.steps {
            *times.entry(&step.id).or_default() += 1;
        }
        for (id, _) in times.into_iter().filter(|(_, count)| *count > 1) {
            let is_meant = self.steps.iter().flat_map(ways::answers).any(|next| next.to == id);
            let finding = Finding::new(Rule::V03, "More than one step has this id.").fixable(!is_meant);
            findings.push(Finding { step: Some(id.to_owned()), ..finding });
        }
        for (earlier, later) in fix::alike(self.steps) {
            let fixable = fix::can_merge(&self.steps[earlier], &self.steps[later]);
            for (one, two) in [(later, earlier), (earlier, later)] {
                let detail = format!("This says the same as the step {}.", self.steps[two].id);
                findings.push(self.at(one, Finding::new(Rule::V17, detail).fixable(fixable)));
            }
        }
    }
}

fn of_step(room: &Room<'_>, index: usize, step: &Step) -> Vec<Finding> {
    let facts = room.facts;
    let mut texts = Texts::new(facts);
    texts.line("title", &step.title, true);
    texts.body("body", &step.body);
    for next in &step.next {
        texts.label(&next.label, step.kind == StepKind::Ask);
    }
    texts.inventions(step_texts(std::slice::from_ref(step)));
    let mut findings = texts.into_findings();
    if !is_step_id(&step.id) {
        let detail = "An id has at most 16 small letters, digits and _.";
        findings.push(Finding::new(Rule::V03, detail).fixable(true));
    }
    answers(room, index, step, &mut findings);
    let (language, text) = (facts.language(), format!("{} {}", step.title, step.body));
    findings.extend(missing_lines(facts, &step.src));
    for &n in step.src.iter().filter(|&&n| facts.has_line(n) && facts.is_unsupported(&text, n)) {
        let detail = format!("Line {n} of the material says nothing of this.");
        findings.push(Finding::new(Rule::V21, detail).fixable(true));
    }
    if fix::is_unmarked(step) {
        let detail = "What this tells to do destroys something, but the step is not marked destructive.";
        let is_safe = fix::is_safe_to_mark(room.plan, language, room.key, room.steps, index);
        let fixable = is_safe || room.has_room(1 + room.escalations());
        findings.push(Finding::new(Rule::V24, detail).fixable(fixable));
    }
    if let Some(phrase) = vague(language, &text) {
        let detail = format!("\"{}\" does not say what to look at.", phrase.trim_end_matches('.'));
        findings.push(Finding::new(Rule::V25, detail));
    }
    for rule in &facts.known.foundation.must_not {
        let forbidden = content_words(rule);
        if !forbidden.is_empty() && forbidden.is_subset(&content_words(&text)) {
            let detail = format!("This may do what the form forbids: \"{rule}\"");
            findings.push(Finding::new(Rule::V27, detail));
        }
    }
    let words = count_words(&step.body);
    if step.kind == StepKind::Escalate && words < 5 {
        let detail = "The end does not say what to hand over: what was seen, what was tried, which errors.";
        findings.push(Finding::new(Rule::V30, detail));
    }
    if step.kind == StepKind::Fixed && words < 3 {
        let detail = "The end does not say how one can tell that it works.";
        findings.push(Finding::new(Rule::V30, detail));
    }
    findings
}

/// Rules about the answers of a step.
fn answers(room: &Room<'_>, index: usize, step: &Step, findings: &mut Vec<Finding>) {
    let (count, facts) = (step.next.len(), room.facts);
    let (least, most) = match step.kind {
        StepKind::Ask => (2, 5),
        StepKind::Do => (1, 3),
        StepKind::Fixed | StepKind::Escalate => (0, 0),
    };
    if !(least..=most).contains(&count) {
        let detail = match step.kind {
            StepKind::Ask => format!("The question has {count} answers; it takes 2 to 5."),
            StepKind::Do => format!("The instruction has {count} answers; it takes 1 to 3."),
            StepKind::Fixed | StepKind::Escalate => "An end has no answers.".to_owned(),
        };
        findings.push(Finding::new(Rule::V08, detail).fixable(step.kind.is_end()));
    }
    if step.kind.is_end() {
        return;
    }
    let ids = by_id(room.steps);
    for next in &step.next {
        if target(room.plan, room.key, &ids, &next.to) == Target::Nothing {
            let detail = format!("An answer leads to \"{}\", which does not exist.", short(&next.to));
            findings.push(Finding::new(Rule::V05, detail));
        }
    }
    let mut labels = HashSet::new();
    if !step.next.iter().all(|next| labels.insert(folded(&next.label, facts))) {
        let detail = "Two answers say the same: nobody could tell them apart.";
        findings.push(Finding::new(Rule::V09, detail));
    }
    if step.kind == StepKind::Ask && count > 1 {
        if step.next.iter().all(|next| next.to == step.next[0].to) {
            let detail = "All answers lead to the same step: then there is nothing to ask.";
            let fixable = !is_confirmation(facts.language(), step);
            findings.push(Finding::new(Rule::V16, detail).fixable(fixable));
        }
        if !fix::covers_all(facts.language(), step) {
            let detail = "Somebody to whom no answer applies cannot go on: add \"Something else\".";
            let fixable = count < 5 && room.reached[index] && room.has_room(room.escalations());
            findings.push(Finding::new(Rule::V19, detail).fixable(fixable));
        }
    }
}

/// A name out of an answer, short enough to be told.
fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

fn missing_lines<'a>(facts: &'a Facts<'_>, src: &'a [u32]) -> impl Iterator<Item = Finding> + 'a {
    src.iter().filter(|&&n| !facts.has_line(n)).map(|n| {
        let detail = format!("The material has no line {n}.");
        Finding::new(Rule::V20, detail).fixable(true)
    })
}

/// Whether texts are in the language of the form. Code, names and what a fix takes out are in none, so that no fix
/// makes a difference.
fn language<'t>(facts: &Facts<'_>, texts: impl Iterator<Item = &'t str>) -> Option<Finding> {
    let mut all = String::new();
    for text in texts {
        let mut text = strip_all_markup(&strip_hidden(text, Form::Body), facts);
        for (range, _) in facts.invented(&text).into_iter().rev() {
            text.replace_range(range, "");
        }
        // Every other part stands between backquotes.
        for part in without_placeholders(&text).split('`').step_by(2) {
            all.push_str(part);
            all.push('\n');
        }
    }
    let wanted = facts.language();
    let other = other_language(wanted, &all)?;
    let detail = format!("The texts are in {other}, but the form asks for {wanted}.");
    Some(Finding::new(Rule::V28, detail))
}

/// Looks at texts one by one.
struct Texts<'a> {
    facts: &'a Facts<'a>,
    findings: Vec<Finding>,
    unfilled: BTreeSet<String>,
    is_malformed: bool,
}

impl<'a> Texts<'a> {
    fn new(facts: &'a Facts<'a>) -> Self {
        Self { facts, findings: Vec::new(), unfilled: BTreeSet::new(), is_malformed: false }
    }

    fn any(&mut self, name: &str, text: &str, form: Form) {
        self.unfilled.extend(to_fill_in(text));
        self.is_malformed |= has_malformed_names(text);
        if has_hidden(text, form) {
            let detail = format!("The {name} holds characters that nobody sees.");
            self.findings.push(Finding::new(Rule::V23, detail).fixable(true));
        }
        if has_markup(text, self.facts) {
            let detail =
                format!("The {name} holds HTML, an image, or a link that the material does not have.");
            self.findings.push(Finding::new(Rule::V22, detail).fixable(true));
        }
        if is_about_models(text, self.facts) {
            let detail =
                format!("The {name} speaks to or about a language model. Read it closely and write it anew.");
            self.findings.push(Finding::new(Rule::V29, detail));
        }
    }

    fn blank(&mut self, name: &str) {
        self.findings.push(Finding::new(Rule::V15, format!("The {name} is missing.")).graver());
    }

    fn line(&mut self, name: &str, text: &str, is_needed: bool) {
        self.any(name, text, Form::Line);
        let count = text.chars().count();
        if is_blank(text, self.facts) {
            if is_needed {
                self.blank(name);
            }
        } else if count > TITLE_CHARS {
            let detail = format!("The {name} has {count} characters; {TITLE_CHARS} read well.");
            let finding = Finding::new(Rule::V15, detail);
            self.findings.push(if count > LINE_CHARS { finding.graver() } else { finding });
        }
    }

    fn body(&mut self, name: &str, text: &str) {
        self.any(name, text, Form::Body);
        let (count, chars) = (count_words(text), text.chars().count());
        if count > BODY_WORDS.0 || chars > BODY_CHARS {
            let detail = format!("The {name} has {count} words; {} read well.", BODY_WORDS.0);
            let finding = Finding::new(Rule::V15, detail);
            let is_grave = count > BODY_WORDS.1 || chars > BODY_CHARS;
            self.findings.push(if is_grave { finding.graver() } else { finding });
        }
    }

    fn label(&mut self, text: &str, is_needed: bool) {
        self.any("answer", text, Form::Line);
        let (count, chars) = (count_words(text), text.chars().count());
        if is_blank(text, self.facts) {
            if is_needed {
                self.blank("text of an answer");
            }
        } else if count > LABEL_WORDS.0 || chars > LINE_CHARS {
            let detail = format!("An answer has {count} words; {} read well.", LABEL_WORDS.0);
            let finding = Finding::new(Rule::V15, detail);
            let is_grave = count > LABEL_WORDS.1 || chars > LINE_CHARS;
            self.findings.push(if is_grave { finding.graver() } else { finding });
        }
    }

    fn inventions<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        let mut names = BTreeSet::new();
        for text in texts {
            names.extend(self.facts.invented(text).into_iter().map(|(range, _)| text[range].to_owned()));
        }
        for name in names {
            let detail = format!("\"{}\" stands neither in the form nor in the material.", short(&name));
            self.findings.push(Finding::new(Rule::V26, detail).fixable(true));
        }
    }

    fn into_findings(mut self) -> Vec<Finding> {
        if !self.unfilled.is_empty() {
            let names: Vec<String> = self.unfilled.iter().map(|name| short(name)).collect();
            let detail = format!("To be filled in: {}.", names.join(", "));
            self.findings.push(Finding::new(Rule::V14, detail).fixable(self.is_malformed));
        }
        self.findings
    }
}

/// How branches go together.
fn of_tree(facts: &Facts<'_>, plan: &Plan, branches: &Branches, findings: &mut Vec<Finding>) {
    let kind = facts.known.foundation.kind;
    let places: Vec<(&str, &Step)> = plan
        .branches
        .iter()
        .flat_map(|branch| {
            branches.get(&branch.key).into_iter().flatten().map(|step| (branch.key.as_str(), step))
        })
        .collect();
    if places.len() > STEPS {
        let detail = format!("The flow has {} steps; {STEPS} are allowed.", places.len());
        findings.push(Finding::new(Rule::V02, detail));
        return;
    }
    let ways = Ways::of_tree(plan, kind, branches);
    let (reached, saved) = (ways.reached(), ways.saved());
    let said: HashSet<(Rule, Option<String>, Option<String>)> =
        findings.iter().map(|finding| (finding.code, finding.branch.clone(), finding.step.clone())).collect();
    let is_said = |rule: Rule, (key, step): (&str, &Step)| {
        [rule, if rule == Rule::V06 { Rule::V04 } else { rule }]
            .into_iter()
            .any(|rule| said.contains(&(rule, Some(key.to_owned()), Some(step.id.clone()))))
    };
    let at = |(key, step): (&str, &Step), finding: Finding| Finding {
        branch: Some(key.to_owned()),
        step: Some(step.id.clone()),
        ..finding
    };
    for (index, &place) in places.iter().enumerate() {
        if !reached[index] && !is_said(Rule::V06, place) {
            let detail =
                "No path leads here: the part before this one never ends, or all its ends lead elsewhere.";
            findings.push(at(place, Finding::new(Rule::V06, detail)));
        }
        if !saved[index] && !is_said(Rule::V07, place) {
            let detail = "From here the branches lead to each other, and never to an end.";
            findings.push(at(place, Finding::new(Rule::V07, detail)));
        }
    }
    for circle in ways.circles(true) {
        let is_within_one = circle.iter().all(|&step| places[step].0 == places[circle[0]].0);
        if !is_within_one
            && let Some(&first) = circle.iter().min_by_key(|&&step| (places[step].0, &places[step].1.id))
        {
            let detail = "Questions of several branches lead round in a circle.";
            findings.push(at(places[first], Finding::new(Rule::V10, detail)));
        }
    }
    let has = |kind: StepKind| {
        places.iter().zip(&reached).any(|((_, step), reached)| *reached && step.kind == kind)
    };
    if !has(StepKind::Fixed) {
        findings.push(Finding::new(Rule::V13, "The flow has no end where it worked."));
    }
    if !has(StepKind::Escalate) {
        let detail = "The flow has no end where it is handed on.";
        let fixable = fix::place_for_escalation(facts, plan, branches).is_some();
        findings.push(Finding::new(Rule::V13, detail).fixable(fixable));
    }
    if kind == Kind::Maintenance && !has(StepKind::Do) {
        findings.push(Finding::new(Rule::V13, "Maintenance is work: the flow needs an instruction."));
    }
    let mut lengths: Vec<usize> = plan
        .branches
        .iter()
        .filter_map(|branch| branches.get(&branch.key).map(Vec::len))
        .filter(|length| *length > 0)
        .collect();
    lengths.sort_unstable();
    if let Some(&median) = lengths.get(lengths.len() / 2).filter(|_| lengths.len() > 2) {
        for branch in &plan.branches {
            let length = branches.get(&branch.key).map_or(0, Vec::len);
            if length > 3 * median {
                let detail = format!("The branch has {length} steps, where {median} are usual in this flow.");
                let finding = Finding::new(Rule::V18, detail);
                findings.push(Finding { branch: Some(branch.key.clone()), ..finding });
            }
        }
    }
    let mut all = String::new();
    for text in
        plan_texts(plan).chain(places.iter().flat_map(|(_, step)| step_texts(std::slice::from_ref(*step))))
    {
        all.push_str(text);
        all.push('\n');
    }
    let there = content_words(&all);
    for rule in &facts.known.foundation.must {
        let wanted = content_words(rule);
        let found = wanted.iter().filter(|word| there.contains(*word)).count();
        if found * 2 < wanted.len() {
            let detail = format!("The form says that this has to be there: \"{rule}\"");
            findings.push(Finding::new(Rule::V27, detail));
        }
    }
}

/// Whether the answers of a step agree and refuse, as far as words tell.
pub(crate) fn is_yes_no(language: &str, step: &Step) -> bool {
    let says_yes = |label: &str| words::to_find(language).any(|words| ways::begins_with(label, words.yes));
    step.next.iter().any(|next| says_yes(&next.label))
        && step.next.iter().any(|next| is_no(language, &next.label))
}
