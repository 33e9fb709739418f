//! One build through all its stages, as the product makes it, but without people.

use std::time::{Duration, Instant};

use anyhow::bail;
use pathbook_builder::check::{self, Finding};
use pathbook_builder::plan::{Branches, Plan};
use pathbook_builder::price::{Price, cost};
use pathbook_builder::{Known, Prompt, Usage, prompts, wire};
use pathbook_provider::{Client, Event, Stop};

/// The most steps of a branch.
const MOST_STEPS: u32 = 12;

/// What one call was.
pub(crate) struct Call {
    pub(crate) what: String,
    pub(crate) usage: Usage,
    pub(crate) estimated: bool,
    pub(crate) cost_nusd: u64,
    pub(crate) until_text: Duration,
    pub(crate) took: Duration,
}

/// What came of a form.
pub(crate) struct Build {
    pub(crate) plan: Plan,
    pub(crate) branches: Branches,
    pub(crate) calls: Vec<Call>,
    /// Plans and branches without an error as they came, after the automatic fixes.
    pub(crate) valid_at_once: usize,
}

/// Makes a build. An answer with errors is asked for once more, with them.
pub(crate) async fn build(client: &Client, price: &Price, known: &Known<'_>) -> anyhow::Result<Build> {
    let mut asker = Asker { client, price, calls: Vec::new() };
    let mut valid_at_once = 0;

    let text = asker.ask("plan", &prompts::scaffold(known, "")).await?;
    let mut plan = read(wire::parse_scaffold(&text))?;
    plan = check::fix_plan(known, &plan);
    let findings = check::plan(known, &plan);
    if check::has_errors(&findings) {
        let text = asker.ask("plan again", &prompts::repair_scaffold(known, &plan, &findings)).await?;
        plan = check::fix_plan(known, &read(wire::parse_scaffold(&text))?);
    } else {
        valid_at_once += 1;
    }

    let mut branches = Branches::new();
    for planned in &plan.branches {
        let key = planned.key.as_str();
        let prompt = prompts::branch(known, &plan, key, "", MOST_STEPS);
        let text = asker.ask(&format!("branch {key}"), &prompt).await?;
        let mut steps = check::fix_branch(known, &plan, key, &read(wire::parse_branch(&text))?);
        let findings = check::branch(known, &plan, key, &steps);
        if check::has_errors(&findings) {
            let prompt = prompts::repair_branch(known, &plan, key, &steps, &findings);
            let text = asker.ask(&format!("branch {key} again"), &prompt).await?;
            steps = check::fix_branch(known, &plan, key, &read(wire::parse_branch(&text))?);
        } else {
            valid_at_once += 1;
        }
        branches.insert(key.to_owned(), steps);
    }
    let text = asker.ask("review", &prompts::review(known, &plan, &branches)).await?;
    read(wire::parse_review(&text))?;
    Ok(Build { plan, branches, calls: asker.calls, valid_at_once })
}

fn read<T>(parsed: Result<T, Vec<Finding>>) -> anyhow::Result<T> {
    parsed.map_err(|findings| {
        let details: Vec<String> = findings.into_iter().map(|finding| finding.detail).collect();
        anyhow::anyhow!(details.join(" "))
    })
}

struct Asker<'a> {
    client: &'a Client,
    price: &'a Price,
    calls: Vec<Call>,
}

impl Asker<'_> {
    async fn ask(&mut self, what: &str, prompt: &Prompt) -> anyhow::Result<String> {
        let start = Instant::now();
        let mut until_text = None;
        let mut text = String::new();
        let mut answer = self.client.stream(prompt);
        while let Some(event) = answer.next().await {
            match event {
                Event::Text(piece) => {
                    until_text.get_or_insert_with(|| start.elapsed());
                    text.push_str(&piece);
                }
                Event::Done { stop, usage, estimated } => {
                    let took = start.elapsed();
                    self.calls.push(Call {
                        what: what.to_owned(),
                        usage,
                        estimated,
                        cost_nusd: cost(self.price, &usage),
                        until_text: until_text.unwrap_or(took),
                        took,
                    });
                    if stop != Stop::EndTurn {
                        bail!("{what}: the answer ended with {stop:?}");
                    }
                    return Ok(text);
                }
                Event::Failed(failure) => bail!("{what}: {failure}"),
                Event::Started { .. } | Event::Usage { .. } | Event::Waiting { .. } => {}
            }
        }
        bail!("{what}: the call was given up")
    }
}
