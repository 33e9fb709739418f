//! The settings of the server: flags and environment alike, one struct, documented by `--help`.

use std::{net::SocketAddr, path::PathBuf};

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
