//! The commands of the program.

mod check;
mod demo;
mod files;
mod serve;

use clap::{Parser, Subcommand};
use pathbook::{
    App,
    config::Config,
    db::{DatabaseUrl, Db, Options},
};
use std::{ffi::OsString, process::ExitCode};

/// Guided troubleshooting paths, procedures and maintenance runs for support and operations teams.
#[derive(Parser)]
#[command(name = "pathbook", version, flatten_help = true, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

/// What to do. Without a command, `serve`.
#[derive(Subcommand)]
pub enum Command {
    /// Serve the API and the web interface [the default command]
    Serve(Config),
    /// Check flow files; exit 1 if one has errors
    Check(check::Check),
    /// Write the flows of a team to a folder, one file each
    Export(files::Export),
    /// Read flow files into a team, as drafts or published
    Import(files::Import),
    /// Make a one-time link that sets a user's password
    ResetLink(files::ResetLink),
    /// Serve a filled instance to look around in, and print its logins
    Demo(Config),
    /// Print the OpenAPI document
    Openapi,
}

/// Puts `serve` in front of arguments that name no command.
pub fn with_default_command(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut args: Vec<_> = args.collect();
    let own = ["-h", "--help", "-V", "--version"];
    let names_none = args.get(1).is_none_or(|first| {
        first.to_str().is_some_and(|first| first.starts_with('-') && !own.contains(&first))
    });
    if names_none {
        args.insert(1.min(args.len()), "serve".into());
    }
    args
}

/// Does what the arguments say.
pub fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Check(check) => check.run(),
        Command::Openapi => {
            println!("{}", serde_json::to_string_pretty(&*pathbook::api::describe().document)?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Serve(config) => on_a_runtime(serve::run(config)),
        Command::Demo(config) => on_a_runtime(demo::run(config)),
        Command::Export(export) => on_a_runtime(export.run()),
        Command::Import(import) => on_a_runtime(import.run()),
        Command::ResetLink(link) => on_a_runtime(link.run()),
    }
}

fn on_a_runtime(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<ExitCode> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)?;
    Ok(ExitCode::SUCCESS)
}

/// Opens the database that the settings name, and an application over it.
pub async fn open(config: &Config) -> anyhow::Result<App> {
    let url: DatabaseUrl = config.database_url().parse()?;
    if let DatabaseUrl::Sqlite(path) = &url
        && let Some(folder) = path.parent()
    {
        make_private_folder(folder)?;
    }
    App::new(Db::open(&url, Options::default()).await?, config).await
}

fn make_private_folder(folder: &std::path::Path) -> anyhow::Result<()> {
    use anyhow::Context;
    use std::os::unix::fs::DirBuilderExt;
    if folder.as_os_str().is_empty() {
        return Ok(());
    }
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn without_a_command_it_serves() {
        let args = |line: &str| line.split_whitespace().map(OsString::from).collect::<Vec<_>>();
        let filled = |line: &str| with_default_command(args(line).into_iter());
        assert_eq!(filled("pathbook"), args("pathbook serve"));
        assert_eq!(filled("pathbook --listen 127.0.0.1:1"), args("pathbook serve --listen 127.0.0.1:1"));
        assert_eq!(filled("pathbook --help"), args("pathbook --help"));
        assert_eq!(filled("pathbook check -"), args("pathbook check -"));
    }
}
