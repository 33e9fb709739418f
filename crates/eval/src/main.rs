//! Judges what a language model makes of 24 forms, by structure alone; and makes one build to see what it costs.

mod build;
mod case;
mod score;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand, ValueEnum};
use pathbook_builder::Known;
use pathbook_builder::price::{Price, Prices};
use pathbook_fake_ai::{Fake, speaks};
use pathbook_provider::{Client, Dialect, Limits, Secret, Settings};

use crate::build::build;
use crate::case::Case;
use crate::score::{LEAST, Score, cached_percent, dollars, sum};

/// Judges the AI builder.
#[derive(Parser)]
#[command(name = "pathbook-eval", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes the builds of all cases and prints how good they are. Fails where one does not pass.
    Cases {
        #[command(flatten)]
        asked: Asked,
        /// Builds of each case.
        #[arg(long, default_value_t = 1)]
        runs: u32,
        /// Only cases whose name or group contains this.
        #[arg(long, default_value = "")]
        only: String,
    },
    /// Makes one build and prints what each call used, took and cost.
    Smoke {
        #[command(flatten)]
        asked: Asked,
    },
}

/// Who is asked.
#[derive(Args)]
struct Asked {
    /// The stand-in of this program, or how a real provider is spoken to.
    #[arg(long, env = "PATHBOOK_AI_PROVIDER", value_enum, default_value_t = Provider::Fake)]
    provider: Provider,
    #[arg(long, env = "PATHBOOK_AI_BASE_URL")]
    base_url: Option<String>,
    #[arg(long, env = "PATHBOOK_AI_MODEL", default_value = "claude-haiku-5-5")]
    model: String,
    /// What the model costs, as in the settings of the server.
    #[arg(long, env = "PATHBOOK_AI_PRICE")]
    price: Option<String>,
    // Keys are read from the environment alone: arguments are seen by everybody on the machine.
    #[arg(long, env = "PATHBOOK_AI_API_KEY", hide = true, hide_env_values = true)]
    key: Option<String>,
    #[arg(long, env = "ANTHROPIC_API_KEY", hide = true, hide_env_values = true)]
    anthropic_key: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Provider {
    Fake,
    Anthropic,
    Openai,
}

/// Who is asked, ready to be asked.
struct Ready {
    client: Client,
    price: Price,
    /// The stand-in, if it is asked. It ends when this is dropped.
    fake: Option<Fake>,
}

impl Asked {
    async fn ready(self) -> anyhow::Result<Ready> {
        let fake = match self.provider {
            Provider::Fake => Some(Fake::start().await?),
            Provider::Anthropic | Provider::Openai => None,
        };
        let dialect = if self.provider == Provider::Openai { Dialect::OpenAi } else { Dialect::Anthropic };
        let (base_url, key) = match &fake {
            Some(fake) => (fake.base_url(), Some("fake".to_owned())),
            None => {
                let key = self.key.or(self.anthropic_key.filter(|_| dialect == Dialect::Anthropic));
                (self.base_url.unwrap_or_else(|| dialect.home().to_owned()), key)
            }
        };
        let today = jiff::Zoned::now().date();
        let price = Prices::new(self.price.as_deref())?
            .find(dialect.word(), &self.model, today)
            .context("this model has no known price: say one with --price")?;
        let settings = Settings {
            dialect,
            base_url,
            key: key.map(Secret::from),
            model: self.model,
            limits: Limits::default(),
        };
        Ok(Ready { client: Client::new(settings)?, price, fake })
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Cases { asked, runs, only } => judge(asked, runs, &only).await,
        Command::Smoke { asked } => smoke(asked).await.map(|()| true),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// One row of the report.
struct Row {
    score: Result<Score, String>,
    text: String,
    cost_nusd: u64,
}

async fn row(ready: &Ready, case: &Case) -> Row {
    let material = case.material();
    let known = Known { foundation: &case.foundation, material: &material, is_masked: true };
    match build(&ready.client, &ready.price, &known).await {
        Ok(build) => {
            let score = Score::of(case, &known, &build);
            let (usage, cost_nusd) = sum(&build.calls);
            let took: Duration = build.calls.iter().map(|call| call.took).sum();
            let text = format!(
                "{:5.2}  {:4.2} {:4.2} {:4.2} {:4.2} {:4.2} {:4.2} {:4.2}  {:5} {:7} {:5}% {:>9} {:6.1}s  {}",
                score.mean(),
                score.at_once,
                score.mentioned,
                score.avoided,
                score.topics,
                score.cited,
                score.clean,
                score.honest,
                score.steps,
                usage.output,
                cached_percent(&usage),
                dollars(cost_nusd),
                took.as_secs_f64(),
                if score.errors.is_empty() { "-".to_owned() } else { score.errors.join(" ") },
            );
            Row { score: Ok(score), text, cost_nusd }
        }
        Err(error) => Row { text: format!("no build: {error}"), score: Err(error.to_string()), cost_nusd: 0 },
    }
}

impl Row {
    /// Whether this is what should have come out. The stand-in does not speak every language: there the rule about languages has to
    /// find it out.
    fn is_right(&self, case: &Case, is_fake: bool) -> bool {
        self.score.as_ref().is_ok_and(|score| {
            if is_fake && !speaks(&case.foundation.language) {
                score.errors == ["V28"]
            } else {
                score.passes()
            }
        })
    }
}

/// Makes the builds of the cases and prints a table. Says whether all are as they should be.
async fn judge(asked: Asked, runs: u32, only: &str) -> anyhow::Result<bool> {
    let ready = asked.ready().await?;
    let cases: Vec<Case> = case::all()?
        .into_iter()
        .filter(|case| case.name.contains(only) || case.group.contains(only))
        .collect();
    println!(
        "{:16} {:4} {:>5}  {:4} {:4} {:4} {:4} {:4} {:4} {:4}  {:>5} {:>7} {:>6} {:>9} {:>7}  errors",
        "case",
        "",
        "score",
        "once",
        "ment",
        "avoi",
        "topi",
        "cite",
        "clea",
        "hone",
        "steps",
        "output",
        "cache",
        "cost",
        "time"
    );
    let (mut right, mut all, mut cost) = (0_u32, 0_u32, 0);
    for case in &cases {
        for _ in 0..runs {
            let row = row(&ready, case).await;
            let is_right = row.is_right(case, ready.fake.is_some());
            println!("{:16} {:4} {}", case.name, if is_right { "ok" } else { "FAIL" }, row.text);
            right += u32::from(is_right);
            all += 1;
            cost += row.cost_nusd;
        }
    }
    println!(
        "{right} of {all} are right: no error, and a score of {LEAST} or more. Together they cost {}.",
        dollars(cost)
    );
    if ready.fake.is_some() {
        println!("Where the stand-in does not speak the language it is right that rule V28 finds it out.");
    }
    Ok(right == all)
}

/// Makes one build and prints its calls.
async fn smoke(asked: Asked) -> anyhow::Result<()> {
    let ready = asked.ready().await?;
    let cases = case::all()?;
    let case = cases.first().context("there are no cases")?;
    let material = case.material();
    let known = Known { foundation: &case.foundation, material: &material, is_masked: true };
    println!("\"{}\" with {}", case.foundation.title, ready.client.model());
    let build = build(&ready.client, &ready.price, &known).await?;
    println!(
        "{:24} {:>7} {:>7} {:>7} {:>7} {:>10} {:>8} {:>7}",
        "call", "input", "written", "read", "output", "cost", "1st text", "all"
    );
    for call in &build.calls {
        println!(
            "{:24} {:7} {:7} {:7} {:7} {:>10} {:7.1}s {:6.1}s{}",
            call.what,
            call.usage.input,
            call.usage.cache_write_5m + call.usage.cache_write_1h,
            call.usage.cache_read,
            call.usage.output,
            dollars(call.cost_nusd),
            call.until_text.as_secs_f64(),
            call.took.as_secs_f64(),
            if call.estimated { "  estimated" } else { "" },
        );
    }
    let (usage, cost) = sum(&build.calls);
    let score = Score::of(case, &known, &build);
    println!(
        "{} branches, {} steps, {} of the prompts read from the cache, score {:.2}, {}",
        build.plan.branches.len(),
        score.steps,
        format_args!("{}%", cached_percent(&usage)),
        score.mean(),
        if score.errors.is_empty() {
            "no errors".to_owned()
        } else {
            format!("errors: {}", score.errors.join(" "))
        },
    );
    println!("It cost {}.", dollars(cost));
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    async fn fake() -> Ready {
        let arguments =
            Arguments::try_parse_from(["eval", "smoke", "--provider", "fake", "--model", "claude-haiku-5-5"]);
        let Command::Smoke { asked } = arguments.unwrap().command else { panic!("another command") };
        asked.ready().await.unwrap()
    }

    #[test]
    fn the_cases_are_the_mixture_that_was_agreed() {
        let cases = case::all().unwrap();
        let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
        for case in &cases {
            assert_eq!(case.foundation.problems(), [], "{}", case.name);
            *groups.entry(&case.group).or_default() += 1;
        }
        let groups: Vec<_> = groups.into_iter().collect();
        assert_eq!(
            groups,
            [("end user", 8), ("maintenance", 3), ("network", 4), ("runbook", 3), ("server", 6)]
        );
        assert_eq!(cases.iter().filter(|case| !case.material.is_empty()).count(), 12);
        assert_eq!(cases.iter().filter(|case| case.foundation.language != "en").count(), 3);
    }

    #[tokio::test]
    async fn the_stand_in_passes_in_its_languages_and_is_found_out_in_others() {
        let ready = fake().await;
        for case in case::all().unwrap() {
            let row = row(&ready, &case).await;
            assert!(row.is_right(&case, true), "{}: {}", case.name, row.text);
            assert!(row.cost_nusd < 10_000_000, "{}: more than a cent: {}", case.name, row.text);
        }
    }

    #[test]
    fn money_is_shown_in_full() {
        assert_eq!(dollars(4_903_000), "$0.00490");
        assert_eq!(dollars(2_000_010_000), "$2.00001");
    }
}
