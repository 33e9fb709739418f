//! Findings as the API shows them: with the changes that would put them right.

use crate::http::Result;
use pathbook_flow::{
    check::{Finding, Fix, check, fixes},
    document::Document,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

/// Findings whose fixes are looked for. Finding one takes time in proportion to the document, and who has more findings
/// mends these first.
const MENDED: usize = 200;

/// How many bytes of fixes an answer holds: a fix may repeat a large part of the document.
const FIXES_BYTES: usize = 256 * 1024;

/// One thing that the checker found, and what would put it right.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub struct Found {
    #[serde(flatten)]
    finding: Finding,
    /// Changes that put it right, each safe to carry out as it is. Absent where only the author can know.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Vec<Fix>>")]
    fixes: Option<Box<RawValue>>,
}

/// What the checker says of a document.
pub fn look(document: &Document) -> Result<Vec<Found>> {
    with_fixes(document, check(document))
}

/// These findings of a document with their fixes.
pub fn with_fixes(document: &Document, findings: Vec<Finding>) -> Result<Vec<Found>> {
    let mut left = FIXES_BYTES;
    let mut found = Vec::with_capacity(findings.len());
    for (place, finding) in findings.into_iter().enumerate() {
        let mut written = None;
        if place < MENDED && left > 0 {
            let fixes = fixes(document, &finding);
            if !fixes.is_empty() {
                let json = serde_json::value::to_raw_value(&fixes).map_err(anyhow::Error::from)?;
                let fits = json.get().len() <= left;
                left = left.saturating_sub(json.get().len());
                written = fits.then_some(json);
            }
        }
        found.push(Found { finding, fixes: written });
    }
    Ok(found)
}
