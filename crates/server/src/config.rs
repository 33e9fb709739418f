//! The settings of the server: flags and environment alike, one struct, documented by `--help`.

use std::{fmt, net::SocketAddr, path::PathBuf, str::FromStr};

/// How the server runs.
#[derive(Clone, Debug, clap::Args)]
pub struct Config {
    /// Address and port to listen on
    #[arg(long, env = "PATHBOOK_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where the data lives: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE` [default: a SQLite file in the data folder]
    #[arg(long, env = "PATHBOOK_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Folder for the SQLite file and the setup token
    #[arg(long, env = "PATHBOOK_DATA_DIR", default_value = "./pathbook-data")]
    pub data_dir: PathBuf,
    /// The address that people open, for links and cookies, such as `https://pathbook.example.com` [default: http:// and the listen address]
    #[arg(long, env = "PATHBOOK_PUBLIC_URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// The one-time token for the first setup; needed where several servers start on one empty database [default: a random one, printed at start]
    #[arg(long, env = "PATHBOOK_SETUP_TOKEN", hide_env_values = true, value_parser = setup_token)]
    pub setup_token: Option<String>,
    /// What to log: `error`, `warn`, `info`, `debug`, or a filter such as `pathbook=debug`
    #[arg(long, env = "PATHBOOK_LOG", default_value = "info")]
    pub log: String,
    /// Rate limits: `normal`, or `test` to raise them for load and browser tests
    #[arg(long, env = "PATHBOOK_LIMITS_PROFILE", default_value = "normal")]
    pub limits_profile: Limits,
    /// The language model behind the AI builder
    #[command(flatten)]
    pub ai: Ai,
}

/// The language model behind the AI builder. Without one, Pathbook is whole and the builder is not shown.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "AI builder")]
pub struct Ai {
    /// How the provider of the language model speaks: `anthropic`, or `openai` for Ollama, vLLM and most gateways [default: anthropic where there is a key]
    #[arg(long = "ai-provider", env = "PATHBOOK_AI_PROVIDER")]
    pub provider: Option<AiProvider>,
    /// The address of the provider, up to what comes before `/v1` [default: Anthropic's; needed for openai]
    #[arg(long = "ai-base-url", env = "PATHBOOK_AI_BASE_URL")]
    pub base_url: Option<String>,
    /// The key of the provider
    #[arg(long = "ai-api-key", env = "PATHBOOK_AI_API_KEY", hide_env_values = true)]
    pub api_key: Option<Secret>,
    /// A file that holds the key of the provider
    #[arg(long = "ai-api-key-file", env = "PATHBOOK_AI_API_KEY_FILE")]
    pub api_key_file: Option<PathBuf>,
    /// The key as other tools look for it
    #[arg(long, env = "ANTHROPIC_API_KEY", hide_env_values = true, hide = true)]
    pub anthropic_api_key: Option<Secret>,
    /// The model [default: claude-haiku-5-5; needed for openai]
    #[arg(long = "ai-model", env = "PATHBOOK_AI_MODEL")]
    pub model: Option<String>,
    /// What the model costs: `free`, or dollars per million tokens as `input=0.10,output=0.50` with `cache_write`, `cache_write_1h` and `cache_read` if they differ [default: the published price]
    #[arg(long = "ai-price", env = "PATHBOOK_AI_PRICE")]
    pub price: Option<String>,
    /// How many calls may run at once: of one build, of one team, on this server
    #[arg(long = "ai-parallel", env = "PATHBOOK_AI_PARALLEL", default_value = "4,8,32")]
    pub parallel: Parallel,
}

/// The dialects of providers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum AiProvider {
    /// Messages, as Anthropic has them.
    Anthropic,
    /// Chat completions, as OpenAI has them.
    Openai,
}

/// A text that no log shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

/// How many calls of the AI builder may run at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parallel {
    /// Of one conversation.
    pub conversation: u32,
    /// Of one team, on all servers together.
    pub team: u32,
    /// On this server.
    pub server: u32,
}

impl Default for Parallel {
    fn default() -> Self {
        Self { conversation: 4, team: 8, server: 32 }
    }
}

impl FromStr for Parallel {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let numbers: Vec<u32> = text.split(',').filter_map(|number| number.trim().parse().ok()).collect();
        match *numbers {
            [conversation, team, server]
                if conversation > 0 && conversation <= team && server > 0 && text.split(',').count() == 3 =>
            {
                Ok(Self { conversation, team, server })
            }
            _ => Err("give three numbers such as 4,8,32: of a build, of a team and on this server".into()),
        }
    }
}

/// The profiles of the rate limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Limits {
    /// For people.
    Normal,
    /// For load and browser tests: raises rate limits and nothing else.
    Test,
}

impl From<Limits> for crate::http::Profile {
    fn from(limits: Limits) -> Self {
        match limits {
            Limits::Normal => Self::Normal,
            Limits::Test => Self::Test,
        }
    }
}

impl Config {
    /// The address that people open, without a slash at the end.
    pub fn public_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// The database to open.
    pub fn database_url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data_dir.join("pathbook.db").display()))
    }
}

fn public_url(text: &str) -> Result<String, String> {
    let text = text.trim_end_matches('/');
    let uri: axum::http::Uri = text.parse().map_err(|_| "not a URL".to_owned())?;
    match (uri.scheme_str(), uri.authority()) {
        (Some("http" | "https"), Some(_)) if uri.path() == "/" && uri.query().is_none() => {
            Ok(text.to_owned())
        }
        _ => Err("give scheme and host only, such as https://pathbook.example.com".into()),
    }
}

fn setup_token(text: &str) -> Result<String, String> {
    let sane = (8..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    if sane { Ok(text.to_owned()) } else { Err("give 8 to 128 printable characters without spaces".into()) }
}
