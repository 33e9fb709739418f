//! What calls cost. Money is whole nano-dollars: a price of one dollar per million tokens is 1,000 of them per token.

use jiff::civil::{Date, date};

use crate::prompt::Prompt;
use crate::usage::Usage;

/// What the tokens of one model cost, in nano-dollars each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Of the prompt, neither written to nor read from the cache.
    pub input: u64,
    /// Of the prompt, written to the cache for five minutes.
    pub write_5m: u64,
    /// Of the prompt, written to the cache for an hour.
    pub write_1h: u64,
    /// Of the prompt, read from the cache.
    pub read: u64,
    /// Of the answer.
    pub output: u64,
}

/// Rates for prompts beyond a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tier {
    /// They hold for prompts of more tokens than this.
    pub above: u64,
    /// The rates.
    pub rates: Rates,
}

/// What a model costs from some day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Stands in every entry of the ledger, so that a changed price never changes the past.
    pub id: String,
    /// The rates.
    pub rates: Rates,
    /// Others for long prompts.
    pub long: Option<Tier>,
}

/// A row of the shipped table. A model has a further row for each day that its price changed on.
struct Row {
    model: &'static str,
    from: Date,
    rates: Rates,
    long: Option<Tier>,
}

const fn rates(input: u64, write_5m: u64, write_1h: u64, read: u64, output: u64) -> Rates {
    Rates { input, write_5m, write_1h, read, output }
}

/// The prices of Anthropic as published on 23 November 2026. Where they publish none for writing to the cache,
/// it is their usual multiple of the input: 1.25 for five minutes, 2 for an hour.
const SHIPPED: [Row; 4] = [
    Row {
        model: "claude-haiku-5-5",
        from: date(2026, 10, 7),
        rates: rates(100, 125, 200, 10, 500),
        long: Some(Tier { above: 100_000, rates: rates(500, 625, 1_000, 50, 2_500) }),
    },
    Row {
        model: "claude-haiku-4-5",
        from: date(2025, 10, 1),
        rates: rates(1_000, 1_250, 2_000, 100, 5_000),
        long: None,
    },
    // Sources differ about reading from the cache (100 or 200): the dearer one is taken.
    Row {
        model: "claude-sonnet-5-5",
        from: date(2026, 1, 1),
        rates: rates(2_000, 2_500, 4_000, 200, 10_000),
        long: None,
    },
    Row {
        model: "claude-opus-5-5",
        from: date(2026, 1, 1),
        rates: rates(4_000, 5_000, 8_000, 200, 20_000),
        long: None,
    },
];

/// Why a price that was configured cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// A part is no `name=dollars`.
    #[error("\"{0}\" is no price: write free, or input=0.10,output=0.50 in dollars per million tokens")]
    Malformed(String),
    /// A name is unknown.
    #[error("\"{0}\" has no price: there are input, output, cache_write, cache_write_1h and cache_read")]
    Unknown(String),
    /// Input or output is missing.
    #[error("a price says what input and output cost")]
    Incomplete,
}

/// The prices of models.
#[derive(Clone, Debug, Default)]
pub struct Prices {
    /// What was configured, for every model.
    configured: Option<Price>,
}

impl Prices {
    /// The shipped table, or what was configured in its place: `free`, or dollars per million tokens as in
    /// `input=0.10,output=0.50,cache_write=0.125,cache_write_1h=0.20,cache_read=0.01`. What the cache costs is what
    /// input costs where it is not said.
    pub fn new(configured: Option<&str>) -> Result<Self, PriceError> {
        Ok(Self { configured: configured.map(parse).transpose()? })
    }

    /// What a model costs on a day. `provider` is the word for the dialect; the shipped table knows `anthropic`.
    pub fn find(&self, provider: &str, model: &str, on: Date) -> Option<Price> {
        if let Some(configured) = &self.configured {
            return Some(configured.clone());
        }
        if provider != "anthropic" {
            return None;
        }
        let is_of = |row: &&Row| {
            model.strip_prefix(row.model).is_some_and(|rest| rest.is_empty() || is_snapshot(rest))
                && row.from <= on
        };
        let row = SHIPPED.iter().filter(is_of).max_by_key(|row| row.from)?;
        Some(Price { id: format!("anthropic/{}/{}", row.model, row.from), rates: row.rates, long: row.long })
    }
}

/// Whether this is the end of the name of a model that was frozen on a day, as in `-20251001`.
fn is_snapshot(rest: &str) -> bool {
    rest.strip_prefix('-').is_some_and(|day| day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()))
}

fn parse(text: &str) -> Result<Price, PriceError> {
    if text.trim() == "free" {
        return Ok(Price { id: "free".into(), rates: rates(0, 0, 0, 0, 0), long: None });
    }
    let (mut input, mut output, mut write_5m, mut write_1h, mut read) = (None, None, None, None, None);
    for part in text.split(',') {
        let (name, dollars) = part.split_once('=').ok_or_else(|| PriceError::Malformed(part.into()))?;
        let value = nanos(dollars.trim()).ok_or_else(|| PriceError::Malformed(part.into()))?;
        *match name.trim() {
            "input" => &mut input,
            "output" => &mut output,
            "cache_write" => &mut write_5m,
            "cache_write_1h" => &mut write_1h,
            "cache_read" => &mut read,
            other => return Err(PriceError::Unknown(other.into())),
        } = Some(value);
    }
    let (Some(input), Some(output)) = (input, output) else { return Err(PriceError::Incomplete) };
    let write_5m = write_5m.unwrap_or(input);
    let rates = rates(input, write_5m, write_1h.unwrap_or(write_5m), read.unwrap_or(input), output);
    let Rates { write_1h, read, .. } = rates;
    Ok(Price { id: format!("set/{input}/{write_5m}/{write_1h}/{read}/{output}"), rates, long: None })
}

/// Dollars per million tokens as nano-dollars per token: three places behind the point, at most a million dollars.
fn nanos(dollars: &str) -> Option<u64> {
    let (whole, part) = dollars.split_once('.').unwrap_or((dollars, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || whole.len() > 6 || part.len() > 3 {
        return None;
    }
    Some(whole.parse::<u64>().ok()? * 1_000 + format!("{part:0<3}").parse::<u64>().ok()?)
}

impl Price {
    fn rates_of(&self, prompt_tokens: u64) -> &Rates {
        self.long.as_ref().filter(|tier| prompt_tokens > tier.above).map_or(&self.rates, |tier| &tier.rates)
    }
}

/// What a call cost, in nano-dollars. More than fits stays at the most that fits.
pub fn cost(price: &Price, usage: &Usage) -> u64 {
    let Usage { input, cache_write_5m, cache_write_1h, cache_read, output } = *usage;
    let prompt = [input, cache_write_5m, cache_write_1h, cache_read]
        .iter()
        .fold(0, |sum: u64, part| sum.saturating_add(*part));
    let rates = price.rates_of(prompt);
    let parts = [
        (input, rates.input),
        (cache_write_5m, rates.write_5m),
        (cache_write_1h, rates.write_1h),
        (cache_read, rates.read),
        (output, rates.output),
    ];
    parts.iter().fold(0, |sum: u64, (tokens, rate)| sum.saturating_add(tokens.saturating_mul(*rate)))
}

/// What providers add to a prompt by themselves, in tokens at most.
const PREAMBLE_TOKENS: u64 = 500;

/// The most that a call can cost: no token is shorter than a byte, and all of the prompt may be written to the cache.
pub fn worst_case(price: &Price, prompt_bytes: u64, max_tokens: u32) -> u64 {
    let prompt = prompt_bytes.saturating_add(PREAMBLE_TOKENS);
    let rates = price.rates_of(prompt);
    let dearest = rates.input.max(rates.write_5m).max(rates.read);
    prompt.saturating_mul(dearest).saturating_add(u64::from(max_tokens).saturating_mul(rates.output))
}

/// What is in the provider's cache when a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    /// Nothing.
    Cold,
    /// The rules: another call of the stage was made in the last minutes.
    System,
    /// The rules and what is known of the build.
    Context,
}

/// What calls will cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Estimate {
    /// Probably, in nano-dollars.
    pub expected_nusd: u64,
    /// At most, in nano-dollars.
    pub most_nusd: u64,
}

impl std::ops::AddAssign for Estimate {
    fn add_assign(&mut self, other: Self) {
        self.expected_nusd = self.expected_nusd.saturating_add(other.expected_nusd);
        self.most_nusd = self.most_nusd.saturating_add(other.most_nusd);
    }
}

/// About how many tokens these bytes are: 2.23 bytes each, which is on the safe side.
pub fn tokens(bytes: u64) -> u64 {
    bytes.saturating_mul(100).div_ceil(223)
}

/// What a call will cost. `output` is how many tokens such answers have on average.
pub fn estimate(price: &Price, prompt: &Prompt, output: u64, cache: Cache) -> Estimate {
    let bytes = |text: &str| tokens(text.len() as u64);
    let system = bytes(prompt.system) + bytes(prompt.schema);
    let (context, task) = (bytes(&prompt.context), bytes(&prompt.task));
    let (read, written) = match cache {
        Cache::Cold => (0, system + context),
        Cache::System => (system, context),
        Cache::Context => (system + context, 0),
    };
    let usage = Usage { input: task, cache_write_5m: written, cache_write_1h: 0, cache_read: read, output };
    Estimate {
        expected_nusd: cost(price, &usage),
        most_nusd: worst_case(price, prompt.bytes(), prompt.max_tokens),
    }
}
