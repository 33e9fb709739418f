//! A flow as people read and walk it: texts rendered and sanitised once, here, for every page that shows them.

use crate::http::Result;
use bytes::Bytes;
use pathbook_flow::{
    document::{
        Branch, ChecklistItem, Command, Document, Kind, Outcome, Risk, Step, StepKind, Value, ValueType,
        Variable,
    },
    text::markdown_to_html,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// A flow with its texts as HTML. A variable stays as `<span data-variable="name"></span>` in HTML and as `{{name}}` in
/// plain texts: the page fills it in, as text.
#[derive(Serialize, JsonSchema)]
pub struct Reading {
    title: String,
    kind: Kind,
    summary: String,
    tags: Vec<String>,
    /// The id of the first step.
    start: String,
    variables: Vec<Variable>,
    steps: Vec<ReadingStep>,
}

/// A step with its texts as HTML.
#[derive(Serialize, JsonSchema)]
struct ReadingStep {
    id: String,
    kind: StepKind,
    title: String,
    /// Sanitised HTML.
    body_html: String,
    /// Sanitised HTML, for the team only.
    internal_note_html: String,
    client_note: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    risk: Risk,
    checklist: Vec<ChecklistItem>,
    commands: Vec<Command>,
    fields: Vec<ReadingField>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
    branches: Vec<Branch>,
}

/// A field of a form with what its variable says of it.
#[derive(Serialize, JsonSchema)]
struct ReadingField {
    variable: String,
    /// How to call it.
    label: String,
    #[serde(rename = "type")]
    value_type: ValueType,
    choices: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<Value>,
    optional: bool,
    help: String,
}

/// The [`Reading`] of a document as JSON. Large documents take seconds, so the rendering keeps no other request waiting.
pub async fn rendered(document: Document) -> Result<Bytes> {
    let render = move || serde_json::to_vec(&Reading::of(&document));
    let json = tokio::task::spawn_blocking(render).await.map_err(anyhow::Error::from)?;
    Ok(json.map_err(anyhow::Error::from)?.into())
}

impl Reading {
    /// How many bytes of choices the fields of a document show together: many forms may ask for the same variable.
    pub fn repeated_bytes(document: &Document) -> usize {
        let sizes: HashMap<&str, usize> = (document.variables.iter())
            .map(|variable| (variable.name.as_str(), variable.choices.iter().map(String::len).sum()))
            .collect();
        let fields = document.steps.iter().flat_map(|step| &step.fields);
        fields.map(|field| sizes.get(field.variable.as_str()).copied().unwrap_or(0)).sum()
    }

    /// Renders a document.
    fn of(document: &Document) -> Self {
        Self::with_steps(document, |_| true)
    }

    /// Renders a document with some of its steps.
    pub fn with_steps(document: &Document, mut shown: impl FnMut(&Step) -> bool) -> Self {
        let Document { format: _, title, kind, summary, tags, variables, start, steps } = document;
        let by_name = variables.iter().map(|variable| (variable.name.as_str(), variable)).collect();
        Self {
            title: title.clone(),
            kind: *kind,
            summary: summary.clone(),
            tags: tags.clone(),
            start: start.clone(),
            variables: variables.clone(),
            steps: (steps.iter())
                .filter(|step| shown(step))
                .map(|step| ReadingStep::of(step, &by_name))
                .collect(),
        }
    }
}

impl ReadingStep {
    fn of(step: &Step, variables: &HashMap<&str, &Variable>) -> Self {
        let html =
            |markdown: &str| if markdown.is_empty() { String::new() } else { markdown_to_html(markdown) };
        let fields = step.fields.iter().map(|field| {
            let variable = variables.get(field.variable.as_str());
            let label = variable.map(|variable| variable.label.as_str()).filter(|label| !label.is_empty());
            ReadingField {
                variable: field.variable.clone(),
                label: label.unwrap_or(&field.variable).to_owned(),
                value_type: variable.map_or(ValueType::Text, |variable| variable.value_type),
                choices: variable.map(|variable| variable.choices.clone()).unwrap_or_default(),
                default: variable.and_then(|variable| variable.default.clone()),
                optional: field.optional,
                help: field.help.clone(),
            }
        });
        Self {
            id: step.id.clone(),
            kind: step.kind,
            title: step.title.clone(),
            body_html: html(&step.body),
            internal_note_html: html(&step.internal_note),
            client_note: step.client_note.clone(),
            minutes: step.minutes,
            risk: step.risk,
            checklist: step.checklist.clone(),
            commands: step.commands.clone(),
            fields: fields.collect(),
            outcome: step.outcome,
            branches: step.branches.clone(),
        }
    }
}
