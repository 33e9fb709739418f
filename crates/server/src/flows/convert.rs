//! Texts on their way in: Markdown as it will look.

use crate::{
    auth::Viewer,
    http::{Error, Json, Result},
};
use garde::Validate;
use pathbook_flow::{
    document::Value,
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
