//! How good a build is, by structure alone. Each score is from 0 to 1.

use std::collections::BTreeSet;

use pathbook_builder::assemble;
use pathbook_builder::check::{self, Finding, Rule};
use pathbook_builder::plan::{Branches, Plan};
use pathbook_builder::{Known, Usage};

use crate::build::{Build, Call};
use crate::case::Case;

/// What a case must reach.
pub(crate) const LEAST: f64 = 0.8;

/// The verdict on one build.
pub(crate) struct Score {
    /// Answers without an error as they came.
    pub(crate) at_once: f64,
    /// What has to occur, and does.
    pub(crate) mentioned: f64,
    /// What may not occur, and does not.
    pub(crate) avoided: f64,
    /// Topics that the plan covers.
    pub(crate) topics: f64,
    /// Sources that say what they are cited for.
    pub(crate) cited: f64,
    /// Steps without a warning about their form or their words.
    pub(crate) clean: f64,
    /// Names that are not invented.
    pub(crate) honest: f64,
    /// The errors that are left, of the builder's checker and of the engine's.
    pub(crate) errors: Vec<String>,
    pub(crate) steps: usize,
}

impl Score {
    pub(crate) fn of(case: &Case, known: &Known<'_>, build: &Build) -> Self {
        let Build { plan, branches, .. } = build;
        let findings = check::tree(known, plan, branches);
        let steps = branches.values().map(Vec::len).sum::<usize>();
        let artefacts = plan.branches.len() + 1;
        let said = all_words(plan, branches);
        let planned = words_of_plan(plan);
        let citations = branches.values().flatten().map(|step| step.src.len()).sum::<usize>();
        let count = |rules: &[Rule]| findings.iter().filter(|finding| rules.contains(&finding.code)).count();
        let touched: BTreeSet<_> = findings
            .iter()
            .filter_map(|finding| finding.step.as_ref().map(|step| (&finding.branch, step)))
            .collect();
        Self {
            at_once: share(build.valid_at_once, artefacts),
            mentioned: share_of(&case.mention, |words| said.contains(&words.to_lowercase())),
            avoided: share_of(&case.avoid, |words| !said.contains(&words.to_lowercase())),
            topics: share_of(&case.topics, |words| {
                words.iter().any(|word| planned.contains(&word.to_lowercase()))
            }),
            cited: 1.0 - share(count(&[Rule::V20, Rule::V21]), citations.max(1)).min(1.0),
            clean: 1.0 - share(touched.len(), steps.max(1)).min(1.0),
            honest: 1.0 - share(count(&[Rule::V26]), steps.max(1)).min(1.0),
            errors: errors(known, plan, branches, &findings),
            steps,
        }
    }

    /// All scores together.
    pub(crate) fn mean(&self) -> f64 {
        let all =
            [self.at_once, self.mentioned, self.avoided, self.topics, self.cited, self.clean, self.honest];
        all.iter().sum::<f64>() / 7.0
    }

    pub(crate) fn passes(&self) -> bool {
        self.errors.is_empty() && self.mean() >= LEAST
    }
}

/// What keeps the build from being a flow: codes of rules, each once.
fn errors(known: &Known<'_>, plan: &Plan, branches: &Branches, findings: &[Finding]) -> Vec<String> {
    let of_builder = findings.iter().filter(|finding| check::has_errors(std::slice::from_ref(finding)));
    let mut errors: BTreeSet<String> = of_builder.map(|finding| finding.code.code().to_owned()).collect();
    if errors.is_empty() {
        let findings = pathbook_flow::check::check(&assemble(known, plan, branches));
        if pathbook_flow::check::has_errors(&findings) {
            errors.insert("flow".to_owned());
        }
    }
    errors.into_iter().collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of steps are small")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn share_of<T>(wanted: &[T], holds: impl Fn(&T) -> bool) -> f64 {
    if wanted.is_empty() { 1.0 } else { share(wanted.iter().filter(|one| holds(one)).count(), wanted.len()) }
}

fn words_of_plan(plan: &Plan) -> String {
    let mut words = format!("{} {} {} {}", plan.title, plan.summary, plan.triage.title, plan.triage.body);
    for branch in &plan.branches {
        words.extend([" ", &branch.label, " ", &branch.cause, " ", &branch.entry]);
    }
    words.to_lowercase()
}

fn all_words(plan: &Plan, branches: &Branches) -> String {
    let mut words = words_of_plan(plan);
    for step in branches.values().flatten() {
        words.extend([" ", &step.title.to_lowercase(), " ", &step.body.to_lowercase()]);
        for next in &step.next {
            words.extend([" ", &next.label.to_lowercase()]);
        }
    }
    words
}

/// What calls used together, and what they cost.
pub(crate) fn sum(calls: &[Call]) -> (Usage, u64) {
    calls.iter().fold((Usage::default(), 0), |(sum, cost), call| {
        let usage = call.usage;
        let sum = Usage {
            input: sum.input + usage.input,
            cache_write_5m: sum.cache_write_5m + usage.cache_write_5m,
            cache_write_1h: sum.cache_write_1h + usage.cache_write_1h,
            cache_read: sum.cache_read + usage.cache_read,
            output: sum.output + usage.output,
        };
        (sum, cost + call.cost_nusd)
    })
}

/// How much of the prompts was read from the cache, in percent.
pub(crate) fn cached_percent(usage: &Usage) -> u64 {
    let prompt = usage.input + usage.cache_write_5m + usage.cache_write_1h + usage.cache_read;
    (usage.cache_read * 100).checked_div(prompt).unwrap_or_default()
}

/// Nano-dollars as dollars.
pub(crate) fn dollars(nusd: u64) -> String {
    format!("${}.{:05}", nusd / 1_000_000_000, nusd % 1_000_000_000 / 10_000)
}
