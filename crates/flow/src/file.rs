//! Documents as files: canonical YAML and JSON.
//!
//! Both forms are canonical: the same document gives the same bytes, and reading what was written gives the same
//! document. So files can be kept in git, and what is exported again unchanged shows no difference.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};

use crate::document::Document;
use crate::limits;

/// Why a file is not a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct FileError {
    /// The line of the mistake, from 1.
    pub line: u64,
    /// The column of the mistake, from 1.
    pub column: u64,
    /// The place of the mistake in the document, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// What is wrong.
    pub message: String,
}

/// The document as canonical JSON: two spaces, a line end at the end.
pub fn to_json(document: &Document) -> String {
    // A document holds texts, numbers and lists only, which JSON can always express.
    let mut json = serde_json::to_string_pretty(document).unwrap_or_default();
    json.push('\n');
    json
}

/// The document as canonical YAML: texts of several lines as blocks, quotes only where a reader of YAML 1.1 or 1.2
/// would take a text for something else.
pub fn to_yaml(document: &Document) -> String {
    let options = serde_saphyr::ser_options! {
        indent_step: 2,
        compact_list_indent: false,
        // No folding: a long line stays one line, whatever a later release of the writer finds long.
        folded_wrap_chars: usize::MAX,
        no_lang_directive: true,
    };
    let mut yaml = String::new();
    // Like JSON: there is nothing in a document that YAML cannot express, and a string takes all that is written.
    drop(serde_saphyr::to_fmt_writer_with_options(&mut yaml, document, options));
    yaml
}

/// Reads a document from JSON.
pub fn from_json(json: &[u8]) -> Result<Document, FileError> {
    check_size(json)?;
    // Following the place costs time, so it is done only where there is a mistake to place.
    serde_json::from_slice(json).or_else(|_| {
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let document = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            let pointer = pointer(error.path());
            json_error(error.inner(), pointer)
        })?;
        deserializer.end().map_err(|error| json_error(&error, None))?;
        Ok(document)
    })
}

fn json_error(error: &serde_json::Error, pointer: Option<String>) -> FileError {
    let whole = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = whole.strip_suffix(&place).unwrap_or(&whole).to_owned();
    FileError { line: error.line().max(1) as u64, column: error.column().max(1) as u64, pointer, message }
}

/// Reads a document from YAML.
pub fn from_yaml(yaml: &[u8]) -> Result<Document, FileError> {
    check_size(yaml)?;
    let text = std::str::from_utf8(yaml).map_err(|error| {
        let (line, column) = place_of(&yaml[..error.valid_up_to()]);
        FileError { line, column, pointer: None, message: "the file is not UTF-8".to_owned() }
    })?;
    let mut path = None;
    serde_saphyr::with_deserializer_from_str_with_options(text, yaml_options(), |deserializer| {
        serde_path_to_error::deserialize(deserializer).map_err(|error| {
            path = pointer(error.path());
            error.into_inner()
        })
    })
    .map_err(|error| yaml_error(&error, path))
}

fn yaml_error(error: &serde_saphyr::Error, pointer: Option<String>) -> FileError {
    let (line, column) =
        error.location().map_or((1, 1), |place| (place.line().max(1), place.column().max(1)));
    let message = error.without_snippet().to_string();
    FileError { line, column, pointer, message: message.lines().next().unwrap_or_default().to_owned() }
}

fn yaml_options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: limits::FILE_DEPTH,
            max_documents: 1,
            max_aliases: 1_000,
            max_anchors: 1_000,
            max_nodes: 1_000_000,
            max_events: 2_000_000,
            max_total_scalar_bytes: 2 * limits::FILE_BYTES,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
    }
}

fn check_size(bytes: &[u8]) -> Result<(), FileError> {
    if bytes.len() <= limits::FILE_BYTES {
        return Ok(());
    }
    let (line, column) = place_of(&bytes[..limits::FILE_BYTES]);
    let message = format!("the file is larger than {} MiB", limits::FILE_BYTES / 1024 / 1024);
    Err(FileError { line, column, pointer: None, message })
}

/// The line and column after these bytes.
fn place_of(before: &[u8]) -> (u64, u64) {
    let lines: Vec<&[u8]> = before.split(|&byte| byte == b'\n').collect();
    (lines.len() as u64, lines.last().map_or(0, |line| line.len()) as u64 + 1)
}

/// A path of keys and indexes as a JSON pointer.
fn pointer(path: &serde_path_to_error::Path) -> Option<String> {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        pointer.push('/');
        match segment {
            Segment::Seq { index } => pointer.push_str(&index.to_string()),
            Segment::Map { key } => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => pointer.push_str(variant),
            Segment::Unknown => return None,
        }
    }
    Some(pointer).filter(|pointer| !pointer.is_empty())
}
