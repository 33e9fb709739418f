//! Other forms of a flow: Markdown, Mermaid flowcharts and tables are read, Markdown, Mermaid and SVG are written.
//!
//! Reading understands what people have lying around, so it guesses where a text says less than a flow needs. Each
//! guess stands in the report with its line. What cannot be a flow is refused as a whole, with the line and what to
//! do: nothing is half-imported. All of it takes time in proportion to the text and is total on any input.

mod markdown;
mod mermaid;
mod sketch;
mod source;
mod table;
mod words;
mod write;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use write::{to_markdown, to_mermaid, to_svg};

use crate::document::{Document, Step};

/// What a text may be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Markdown: headings, lists, checklists. Also a plain list that is only indented.
    Markdown,
    /// A Mermaid flowchart.
    Mermaid,
    /// A table of questions, choices and where they lead, separated by commas, semicolons or tabs.
    Csv,
}

/// What was made of a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    /// The flow.
    pub document: Document,
    /// What was understood and what was not, in the order of the lines.
    pub report: Vec<ReportLine>,
}

/// Steps made of a text, to be put into a flow that exists. Ways that the text leaves open lead nowhere yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outline {
    /// The id of the first step.
    pub first: String,
    /// The steps. Their ids are their own only among themselves.
    pub steps: Vec<Step>,
    /// What was understood and what was not, in the order of the lines.
    pub report: Vec<ReportLine>,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportLine {
    /// The line, from 1.
    pub line: u64,
    /// How sure it is.
    pub kind: ReportKind,
    /// What was made of it, in a sentence.
    pub message: String,
}

/// How sure a line of the report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// The text says so.
    Understood,
    /// The text leaves it open: to be looked at.
    Guessed,
    /// Not in the flow.
    Ignored,
}

/// Why a text cannot become a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ConvertError {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong, and what to do.
    pub message: String,
}

impl ConvertError {
    fn new(line: u64, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// Makes a flow of a text.
pub fn read(format: Format, text: &str) -> Result<Reading, ConvertError> {
    let text = source::clean(text)?;
    let (sketch, report) = match format {
        Format::Markdown => markdown::read(&text)?,
        Format::Mermaid => mermaid::read(&text)?,
        Format::Csv => table::read(&text)?,
    };
    sketch.into_document(report)
}

/// Makes steps of Markdown or of an indented list, to be pasted into a flow.
pub fn read_outline(text: &str) -> Result<Outline, ConvertError> {
    let text = source::clean(text)?;
    let (sketch, report) = markdown::read_outline(&text)?;
    sketch.into_outline(report)
}
