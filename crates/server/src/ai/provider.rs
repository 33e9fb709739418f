//! The language model as this server knows it: who is asked, at what price, and the calls that run here.

use super::{not_configured, refused};
use crate::{
    config::{AiProvider, Config, Parallel},
    http::{Error, Profile, Result},
    types::CallId,
};
use anyhow::Context;
use axum::http::StatusCode;
use jiff::tz::TimeZone;
use pathbook_builder::price::{Price, Prices};
use pathbook_provider::{Client, Dialect, Kind, Limits, Secret, Settings, Standing};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// The model where nothing else is set: the cheapest of its kind.
const DEFAULT_MODEL: &str = "claude-haiku-5-5";

/// Who is asked, and at what price.
#[derive(Clone)]
pub struct Provider {
    /// Asks.
    pub client: Arc<Client>,
    /// The word for how it speaks.
    pub name: &'static str,
    /// The model.
    pub model: String,
    /// What it costs.
    pub price: Price,
}

/// The language model, and the calls to it that run on this server.
pub struct Ai {
    provider: Result<Provider, Missing>,
    /// How many calls may run at once.
    pub parallel: Parallel,
    /// How strict limits on haste are.
    pub profile: Profile,
    /// Permits of the calls that may run on this server.
    pub permits: Arc<Semaphore>,
    running: Mutex<HashMap<CallId, CancellationToken>>,
}

/// Why there is no provider.
#[derive(Clone, Debug)]
pub enum Missing {
    /// Nobody has set one.
    NotConfigured,
    /// What is set does not hold together.
    Misconfigured(String),
}

/// What keeps a provider from being asked at the moment.
pub struct Trouble {
    /// A stable word.
    pub code: &'static str,
    /// A sentence.
    pub detail: String,
    /// When it is tried again.
    pub left: Option<Duration>,
}

impl Ai {
    /// As the settings say. What is wrong with them is logged and shown to admins; the rest of the product goes on.
    pub fn new(config: &Config) -> Self {
        let provider = provider(config);
        if let Err(Missing::Misconfigured(why)) = &provider {
            tracing::warn!(why, "the AI builder is switched off: its settings are wrong");
        }
        let parallel = config.ai.parallel;
        Self {
            provider,
            profile: config.limits_profile.into(),
            permits: Arc::new(Semaphore::new(parallel.server.try_into().unwrap_or(usize::MAX >> 3))),
            parallel,
            running: Mutex::default(),
        }
    }

    /// Why there is no provider, if there is none.
    pub fn missing(&self) -> Option<&Missing> {
        self.provider.as_ref().err()
    }

    /// The provider; a refusal where there is none.
    pub fn provider(&self) -> Result<Provider> {
        self.provider.clone().map_err(|_| not_configured())
    }

    /// The provider, if it can be asked now.
    pub fn usable(&self) -> Result<Provider> {
        let provider = self.provider()?;
        match provider.trouble() {
            None => Ok(provider),
            Some(trouble) => Err(Error::Away {
                code: trouble.code,
                detail: trouble.detail.into(),
                retry_after: trouble.left,
            }),
        }
    }

    /// Notes that a call runs here, so that its end can be asked for.
    pub fn register(&self, call: CallId) -> CancellationToken {
        let token = CancellationToken::new();
        self.running().insert(call, token.clone());
        token
    }

    /// Forgets a call that has ended.
    pub fn forget(&self, call: CallId) {
        self.running().remove(&call);
    }

    /// Ends a call, if it runs here.
    pub fn cancel(&self, call: CallId) {
        if let Some(token) = self.running().get(&call) {
            token.cancel();
        }
    }

    fn running(&self) -> MutexGuard<'_, HashMap<CallId, CancellationToken>> {
        // A map of tokens is whole at every moment, whatever panicked beside it.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Provider {
    /// What keeps it from being asked at the moment.
    pub fn trouble(&self) -> Option<Trouble> {
        match self.client.standing() {
            Standing::Ready => None,
            Standing::Resting { left } => Some(Trouble {
                code: "ai_busy",
                detail: "The provider of the language model is not well. It is tried again soon.".into(),
                left: Some(left),
            }),
            Standing::SwitchedOff { kind, left } => {
                Some(Trouble { code: "ai_busy", detail: switched_off(kind).to_owned(), left: Some(left) })
            }
        }
    }
}

/// Why the provider refuses this program.
pub fn switched_off(kind: Kind) -> &'static str {
    match kind {
        Kind::Unauthorized => {
            "The provider does not accept the key of this server. Tell who runs it; nothing you wrote is lost."
        }
        Kind::Unpaid => {
            "The provider's limit of what may be spent is reached. Tell who runs this server; nothing you wrote is lost."
        }
        Kind::NoModel => {
            "The provider does not have the model that is set. Tell who runs this server; nothing you wrote is lost."
        }
        _ => "The provider refuses this server. Tell who runs it; nothing you wrote is lost.",
    }
}

fn given(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn provider(config: &Config) -> Result<Provider, Missing> {
    let ai = &config.ai;
    let key = key(config).map_err(|error| Missing::Misconfigured(format!("{error:#}")))?;
    let dialect = match ai.provider {
        Some(AiProvider::Anthropic) => Dialect::Anthropic,
        Some(AiProvider::Openai) => Dialect::OpenAi,
        None if key.is_some() => Dialect::Anthropic,
        None => return Err(Missing::NotConfigured),
    };
    let wrong = |why: &str| Missing::Misconfigured(why.to_owned());
    let model = match (given(ai.model.as_ref()), dialect) {
        (Some(model), _) => model,
        (None, Dialect::Anthropic) => DEFAULT_MODEL,
        (None, Dialect::OpenAi) => return Err(wrong("PATHBOOK_AI_MODEL is needed for openai")),
    };
    let base_url = match (given(ai.base_url.as_ref()), dialect) {
        (Some(url), _) => url,
        (None, Dialect::Anthropic) => dialect.home(),
        (None, Dialect::OpenAi) => return Err(wrong("PATHBOOK_AI_BASE_URL is needed for openai")),
    };
    if key.is_none() && dialect == Dialect::Anthropic {
        return Err(wrong("a key is needed for anthropic: PATHBOOK_AI_API_KEY or PATHBOOK_AI_API_KEY_FILE"));
    }
    let today = crate::types::Time::now().timestamp().to_zoned(TimeZone::UTC).date();
    let price = Prices::new(given(ai.price.as_ref()))
        .map_err(|error| wrong(&format!("PATHBOOK_AI_PRICE: {error}")))?;
    let price = price.find(dialect.word(), model, today).ok_or_else(|| {
        wrong(&format!(
            "no price of {model} is known, so nobody could say what a call costs: set PATHBOOK_AI_PRICE"
        ))
    })?;
    let settings = Settings {
        dialect,
        base_url: base_url.trim_end_matches('/').to_owned(),
        key: key.map(Secret::from),
        model: model.to_owned(),
        limits: Limits::default(),
    };
    let client = Client::new(settings).map_err(|error| wrong(&error.to_string()))?;
    Ok(Provider { client: Arc::new(client), name: dialect.word(), model: model.to_owned(), price })
}

/// The key that is set, from the setting itself, a file, or where other tools look for it.
fn key(config: &Config) -> anyhow::Result<Option<String>> {
    let ai = &config.ai;
    let given = |secret: Option<&crate::config::Secret>| {
        secret.map(|secret| secret.expose().trim().to_owned()).filter(|key| !key.is_empty())
    };
    if let Some(key) = given(ai.api_key.as_ref()) {
        return Ok(Some(key));
    }
    if let Some(path) = ai.api_key_file.as_ref().filter(|path| !path.as_os_str().is_empty()) {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("PATHBOOK_AI_API_KEY_FILE: cannot read {}", path.display()))?;
        let key = text.trim().to_owned();
        anyhow::ensure!(!key.is_empty(), "PATHBOOK_AI_API_KEY_FILE: {} is empty", path.display());
        return Ok(Some(key));
    }
    // Who speaks another dialect has no use for a key of Anthropic.
    if ai.provider == Some(AiProvider::Openai) {
        return Ok(None);
    }
    Ok(given(ai.anthropic_api_key.as_ref()))
}

/// A team that does not use AI.
pub fn not_allowed() -> Error {
    refused(
        StatusCode::FORBIDDEN,
        "ai_not_allowed",
        "The team does not use AI. An admin can change that in the team's settings.",
    )
}
