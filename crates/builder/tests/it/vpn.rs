//! The sample build, from the form to the flow.

use pathbook_builder::check::{self, Finding};
use pathbook_builder::price::{Prices, cost, tokens};
use pathbook_builder::{Prompt, Usage, assemble, prompts};
use pathbook_flow::document::StepKind;
use pathbook_flow::file;

use crate::vpn;

#[test]
fn the_sample_has_no_errors_and_becomes_a_flow_without_errors() {
    let build = vpn();
    assert_eq!(build.form.problems(), []);
    let findings = check::tree(&build.known(), &build.plan, &build.branches);
    let errors: Vec<&Finding> =
        findings.iter().filter(|finding| check::has_errors(std::slice::from_ref(*finding))).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let document = assemble(&build.known(), &build.plan, &build.branches);
    let findings = pathbook_flow::check::check(&document);
    assert!(!pathbook_flow::check::has_errors(&findings), "{findings:#?}");
    println!("{findings:#?}");
    insta::assert_snapshot!("vpn", file::to_yaml(&document));
    assert!(document.steps.iter().any(|step| step.kind == StepKind::Instruction));
}

/// What a provider would count: the estimate of tokens from bytes, and a cache that holds what was sent before.
#[derive(Default)]
struct Provider {
    cached: Vec<String>,
    total: Usage,
    calls: u32,
}

impl Provider {
    /// Providers cache no shorter prefix.
    const LEAST: u64 = 512;
    /// What providers add for the form of the answer.
    const PREAMBLE: u64 = 244;

    fn call(&mut self, prompt: &Prompt, answer: &str) -> Usage {
        let system = format!("{}{}", prompt.schema, prompt.system);
        let context = format!("{system}{}", prompt.context);
        let count = |text: &str| tokens(text.len() as u64) + Self::PREAMBLE;
        let mut usage = Usage { output: tokens(answer.len() as u64), ..Usage::default() };
        let mut done = 0;
        for prefix in [system, context] {
            let here = count(&prefix);
            if self.cached.contains(&prefix) {
                usage.cache_read += here - done;
            } else if here >= Self::LEAST {
                usage.cache_write_5m += here - done;
                self.cached.push(prefix);
            }
            done = here;
        }
        usage.input = tokens(prompt.task.len() as u64);
        self.total.input += usage.input;
        self.total.cache_write_5m += usage.cache_write_5m;
        self.total.cache_read += usage.cache_read;
        self.total.output += usage.output;
        self.calls += 1;
        usage
    }
}

#[test]
fn the_sample_costs_less_than_a_cent_with_the_default_model() {
    let build = vpn();
    let known = build.known();
    let price = Prices::default()
        .find("anthropic", "claude-haiku-5-5", jiff::civil::date(2026, 11, 23))
        .expect("a price is shipped");
    let mut provider = Provider::default();
    provider.call(&prompts::scaffold(&known, ""), &build.raw["scaffold"].to_string());
    for branch in &build.plan.branches {
        let prompt = prompts::branch(&known, &build.plan, &branch.key, "", 12);
        let usage = provider.call(&prompt, &build.raw["branches"][&branch.key].to_string());
        assert_eq!(
            usage.cache_read > 0,
            provider.calls > 2,
            "only the first call of a stage fills the cache"
        );
    }
    let findings = [Finding {
        code: check::Rule::V07,
        severity: check::Rule::V07.severity(),
        branch: Some("cert".into()),
        step: Some("f".into()),
        detail: "From here no end can be reached.".into(),
        fixable: false,
    }];
    let repair = prompts::repair_branch(&known, &build.plan, "cert", &build.branches["cert"], &findings);
    let usage = provider.call(&repair, &build.raw["branches"]["cert"].to_string());
    assert!(usage.cache_read > usage.input, "a repair shares the context of its branch");
    provider.call(&prompts::review(&known, &build.plan, &build.branches), &build.raw["review"].to_string());
    let Usage { input, cache_write_5m, cache_read, output, .. } = provider.total;
    let nusd = cost(&price, &provider.total);
    println!(
        "{} calls: {input} uncached in, {cache_write_5m} written to the cache, {cache_read} read ({} % of the prompts), {output} out: {} micro-dollars",
        provider.calls,
        cache_read * 100 / (input + cache_write_5m + cache_read),
        nusd / 1_000,
    );
    assert_eq!(provider.calls, 8);
    assert!(nusd <= 10_000_000, "{nusd} nano-dollars");
    assert!(cache_read * 2 > input + cache_write_5m + cache_read, "most of the prompts comes from the cache");
}
