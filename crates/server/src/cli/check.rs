//! `pathbook check`: findings of flow files.

use anyhow::Context;
use pathbook_flow::{
    check::{Finding, Severity, check},
    document::Document,
    file,
};
use serde::Serialize;
use std::{io::Read, path::Path, process::ExitCode};

/// Check flow files.
#[derive(clap::Args)]
pub struct Check {
    /// Files to check, YAML or JSON; `-` is the standard input
    #[arg(required = true)]
    files: Vec<String>,
    /// How to print the findings
    #[arg(long, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Format {
    /// A line for each finding
    Text,
    /// One JSON document
    Json,
}

/// The findings of one file, or why it could not be read.
#[derive(Serialize)]
struct Checked {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unreadable: Option<Unreadable>,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Unreadable {
    line: u64,
    column: u64,
    message: String,
}

impl Check {
    /// Prints the findings. Fails where a file has errors or is no flow.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let checked = self.files.iter().map(|name| check_file(name)).collect::<anyhow::Result<Vec<_>>>()?;
        match self.format {
            Format::Json => println!("{}", serde_json::to_string_pretty(&checked)?),
            Format::Text => checked.iter().for_each(print),
        }
        let bad = |finding: &Finding| finding.severity == Severity::Error;
        let failed = checked.iter().any(|file| file.unreadable.is_some() || file.findings.iter().any(bad));
        Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn check_file(name: &str) -> anyhow::Result<Checked> {
    let bytes = read(name)?;
    Ok(match parse(name, &bytes) {
        Ok(document) => Checked { file: name.to_owned(), unreadable: None, findings: check(&document) },
        Err(file::FileError { line, column, message, .. }) => Checked {
            file: name.to_owned(),
            unreadable: Some(Unreadable { line, column, message }),
            findings: Vec::new(),
        },
    })
}

/// The bytes of a file, or of the standard input.
pub fn read(name: &str) -> anyhow::Result<Vec<u8>> {
    if name == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).context("cannot read the standard input")?;
        return Ok(bytes);
    }
    std::fs::read(name).with_context(|| format!("cannot read {name}"))
}

/// Reads a document: JSON where the name says so or the text begins with a brace, else YAML.
pub fn parse(name: &str, bytes: &[u8]) -> Result<Document, file::FileError> {
    let named_json =
        Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let braces = name == "-" && bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    if named_json || braces { file::from_json(bytes) } else { file::from_yaml(bytes) }
}

fn print(checked: &Checked) {
    let Checked { file, unreadable, findings } = checked;
    if let Some(Unreadable { line, column, message }) = unreadable {
        println!("{file}:{line}:{column}: {message}");
        return;
    }
    for finding in findings {
        let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
        let step = finding.step.as_deref().map(|step| format!(" step {step}:")).unwrap_or_default();
        println!("{file}:{step} {severity} {}: {}", finding.rule.code(), finding.message);
    }
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    println!("{file}: {} errors, {} warnings", count(Severity::Error), count(Severity::Warning));
}
