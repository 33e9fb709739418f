//! Texts on their way into a flow: how they will look, and what other formats are understood as. Nothing is stored.

use super::{
    found::{self, Found},
    refuse_oversize,
};
use crate::{
    auth::{Engineer, Viewer},
    http::{Error, Fault, Formats, Json, Result, Source},
};
use axum::http::StatusCode;
use garde::Validate;
use pathbook_flow::{
    check::check,
    convert::{ConvertError, Format, Outline, Reading, ReportLine, read, read_outline},
    document::{Document, Value},
    limits,
    text::{markdown_to_filled_html, markdown_to_html},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A text to be shown as readings show it.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ToRender {
    /// The text of a step, at most 64 KiB.
    #[garde(length(bytes, max = limits::TEXT_BYTES))]
    markdown: String,
    /// Values of variables, by name. Absent: a variable stays as `<span data-variable="name"></span>`, as in readings.
    #[serde(default)]
    #[garde(inner(length(max = limits::VARIABLES)))]
    variables: Option<BTreeMap<String, Value>>,
}

/// A text as it will look.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Rendered")]
pub struct Rendered {
    /// Sanitised HTML.
    html: String,
}

pub async fn render(_: Viewer, Json(text): Json<ToRender>) -> Result<Json<Rendered>> {
    let render = move || match &text.variables {
        None => markdown_to_html(&text.markdown),
        Some(values) => markdown_to_filled_html(&text.markdown, &|name| values.get(name).map(written)),
    };
    // A long text may take a while, and keeps no other request waiting.
    let html = tokio::task::spawn_blocking(render).await.map_err(anyhow::Error::from).map_err(Error::from)?;
    Ok(Json(Rendered { html }))
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
    }
}

impl Formats for Format {
    const TYPES: &'static [(&'static str, Self)] = &[
        ("text/markdown", Self::Markdown),
        ("text/plain", Self::Markdown),
        ("text/csv", Self::Csv),
        ("text/tab-separated-values", Self::Csv),
        ("text/vnd.mermaid", Self::Mermaid),
    ];
    const EXPECTED: &'static str =
        "the text with the Content-Type text/markdown, text/csv, text/vnd.mermaid or text/plain";
    const ABOUT: &'static str =
        "Markdown, a table or a Mermaid flowchart. Plain text is read as an indented list.";
}

/// What a text was understood as.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TextConverted")]
pub struct Converted {
    /// The flow; what a flow or a draft may be made of.
    document: Document,
    /// What the checker says of it.
    findings: Vec<Found>,
    /// What was understood and what was not, in the order of the lines.
    report: Vec<ReportLine>,
}

pub async fn convert(_: Engineer, source: Source<Format>) -> Result<Json<Converted>> {
    // Long texts take a while, and keep no other request waiting.
    let convert = move || {
        let Reading { document, report } =
            read(source.format, &source.text).map_err(|error| unreadable(&error))?;
        let findings = check(&document);
        refuse_oversize(&document, &findings)?;
        let findings = found::with_fixes(&document, findings)?;
        Ok(Json(Converted { document, findings, report }))
    };
    tokio::task::spawn_blocking(convert).await.map_err(anyhow::Error::from)?
}

pub async fn convert_steps(_: Engineer, source: Source<Format>) -> Result<Json<Outline>> {
    let convert = move || {
        let outline = match source.format {
            Format::Markdown => read_outline(&source.text),
            // These lead somewhere from every step, so that their steps are what the flow has.
            format @ (Format::Csv | Format::Mermaid) => {
                read(format, &source.text).map(|Reading { document, report }| Outline {
                    first: document.start,
                    steps: document.steps,
                    report,
                })
            }
        };
        outline.map(Json).map_err(|error| unreadable(&error))
    };
    tokio::task::spawn_blocking(convert).await.map_err(anyhow::Error::from)?
}

fn unreadable(ConvertError { line, message }: &ConvertError) -> Error {
    let message = message.trim_end_matches('.');
    Error::Refused {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        code: "file_unreadable",
        detail: format!("Line {line}: {message}.").into(),
        errors: vec![Fault::new("", "file_unreadable", format!("Line {line}: {message}."))],
    }
}
