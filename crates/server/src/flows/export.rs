//! Flows as files, texts and pictures.

use super::{One, file_stem, parse, store};
use crate::{
    auth::Viewer,
    http::{Error, Media, Path, Query, Result, Text, media},
};
use garde::Validate;
use pathbook_flow::{convert, file};
use schemars::JsonSchema;
use serde::Deserialize;

/// What to export.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// The format of the file. What is exported as YAML or JSON can be imported again as it was.
    #[serde(default)]
    #[garde(skip)]
    format: FileFormat,
    /// A version's number, or `draft`. Absent: the live version, or the draft where there is none.
    #[garde(length(max = 20))]
    version: Option<String>,
}

/// The formats of files.
#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum FileFormat {
    #[default]
    Yaml,
    Json,
    Markdown,
    Mermaid,
    Svg,
}

/// A flow as a file.
pub struct FlowFile;
impl Media for FlowFile {
    const TYPES: &'static [&'static str] =
        &[media::YAML, media::JSON, media::MARKDOWN, media::MERMAID, media::SVG];
}

pub async fn export(
    me: Viewer,
    Path(One { id }): Path<One>,
    Query(wanted): Query<Export>,
) -> Result<Text<FlowFile>> {
    let mut db = me.read().await?;
    let row = store::read(&mut db, id).await?;
    let number = match wanted.version.as_deref() {
        Some("draft") => None,
        None => row.live_version,
        Some(number) => Some(number.parse().map_err(|_| {
            Error::invalid("/version", "invalid_version", "Give the number of a version, or `draft`.")
        })?),
    };
    let document = match number {
        Some(number) => store::version(&mut db, id, number).await?.document,
        None => store::draft(&mut db, id).await?.draft,
    };
    drop(db);
    let document = parse(&document)?;
    // Large flows take a while, and keep no other request waiting.
    let write = move || {
        let (kind, ending, text) = match wanted.format {
            FileFormat::Yaml => (media::YAML, "yaml", file::to_yaml(&document)),
            FileFormat::Json => (media::JSON, "json", file::to_json(&document)),
            FileFormat::Markdown => (media::MARKDOWN, "md", convert::to_markdown(&document)),
            FileFormat::Mermaid => (media::MERMAID, "mmd", convert::to_mermaid(&document)),
            FileFormat::Svg => (media::SVG, "svg", convert::to_svg(&document)),
        };
        Text::new(kind, text).attachment(&format!("{}.{ending}", file_stem(&document.title)))
    };
    Ok(tokio::task::spawn_blocking(write).await.map_err(anyhow::Error::from)?)
}
