//! `pathbook export`, `import` and `reset-link`: work on the database without a server.

use super::{check, open};
use anyhow::{Context, bail};
use pathbook::{admin, config::Config};
use pathbook_flow::{
    check::{Severity, check as findings_of},
    file,
};
use std::path::PathBuf;

/// Write the flows of a team to a folder.
#[derive(clap::Args)]
pub struct Export {
    #[command(flatten)]
    config: Config,
    /// The team, by its name in addresses
    #[arg(long)]
    team: String,
    /// The folder to write to; made where it is missing
    #[arg(long, default_value = ".")]
    out: PathBuf,
    /// The format of the files
    #[arg(long, default_value = "yaml")]
    format: FileFormat,
    /// Export drafts, also of flows that were never published [default: live versions]
    #[arg(long)]
    drafts: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum FileFormat {
    Yaml,
    Json,
}

impl Export {
    /// Writes one file for each flow.
    pub async fn run(self) -> anyhow::Result<()> {
        let app = open(&self.config).await?;
        let documents = admin::documents(&app, &self.team, self.drafts).await?;
        std::fs::create_dir_all(&self.out)
            .with_context(|| format!("cannot make the folder {}", self.out.display()))?;
        let mut names = std::collections::HashMap::<String, u32>::new();
        for document in &documents {
            let name = admin::file_stem(&document.title);
            let uses = names.entry(name.clone()).or_default();
            *uses += 1;
            let stem = if *uses == 1 { name } else { format!("{name}-{uses}") };
            let (extension, text) = match self.format {
                FileFormat::Yaml => ("yaml", file::to_yaml(document)),
                FileFormat::Json => ("json", file::to_json(document)),
            };
            let path = self.out.join(format!("{stem}.{extension}"));
            std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
            println!("{}", path.display());
        }
        app.db.close().await;
        println!("{} flows exported", documents.len());
        Ok(())
    }
}

/// Read flow files into a team.
#[derive(clap::Args)]
pub struct Import {
    #[command(flatten)]
    config: Config,
    /// The team, by its name in addresses
    #[arg(long)]
    team: String,
    /// Files to read, YAML or JSON; `-` is the standard input
    #[arg(required = true)]
    files: Vec<String>,
    /// Publish them at once with this change note; nothing is imported if one has errors
    #[arg(long, value_name = "CHANGE_NOTE")]
    publish: Option<String>,
}

impl Import {
    /// Imports all files, or none.
    pub async fn run(self) -> anyhow::Result<()> {
        let mut documents = Vec::with_capacity(self.files.len());
        for name in &self.files {
            let document = check::parse(name, &check::read(name)?);
            let document = document.map_err(|error| {
                anyhow::anyhow!("{name}:{}:{}: {}", error.line, error.column, error.message)
            })?;
            let errors =
                findings_of(&document).iter().filter(|finding| finding.severity == Severity::Error).count();
            if self.publish.is_some() && errors > 0 {
                bail!(
                    "{name} has {errors} errors and cannot be published; `pathbook check {name}` names them"
                );
            }
            documents.push(document);
        }
        let app = open(&self.config).await?;
        admin::import(&app, &self.team, &documents, self.publish.as_deref()).await?;
        app.db.close().await;
        println!("{} flows imported", documents.len());
        Ok(())
    }
}

/// Make a one-time link that sets a user's password.
#[derive(clap::Args)]
pub struct ResetLink {
    #[command(flatten)]
    config: Config,
    /// The e-mail address of the user
    email: String,
}

impl ResetLink {
    /// Prints the link. It is good for an hour.
    pub async fn run(self) -> anyhow::Result<()> {
        let app = open(&self.config).await?;
        println!("{}", admin::reset_link(&app, &self.email).await?);
        app.db.close().await;
        Ok(())
    }
}
