//! Notes: what a session says in a ticket. The same state gives the same text, to the byte.

mod content;
mod write;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use content::{
    Checked, ClientNote, FlowRef, InternalNote, NamedValue, Remark, ResolutionNote, Tried, Walked,
};

use crate::graph::Graph;
use crate::session::State;

/// Who reads a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "NoteAudience")]
pub enum Audience {
    /// The team: everything.
    Internal,
    /// The client: only what may be shown.
    Client,
    /// One line.
    Resolution,
}

/// How a note is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "NoteFormat")]
pub enum Format {
    /// Markdown (`CommonMark`).
    Markdown,
    /// Plain text.
    Text,
    /// An HTML fragment without styles.
    Html,
    /// The parts of the note as data.
    Json,
}

/// What a note is made of.
#[derive(Clone, Copy, Debug)]
pub struct NoteInput<'a> {
    /// The version of the flow that the session walks.
    pub graph: &'a Graph,
    /// The number of that version.
    pub version: u32,
    /// The session.
    pub state: &'a State,
    /// The name of the team.
    pub team: &'a str,
}

/// Writes a note. Text forms end with one line end.
pub fn render(input: &NoteInput<'_>, audience: Audience, format: Format) -> String {
    match audience {
        Audience::Internal => internal(&InternalNote::of(input), format),
        Audience::Client => client(&ClientNote::of(input), format),
        Audience::Resolution => {
            let note = ResolutionNote::of(input);
            written(&note, &[write::Block::Lines(note.line.clone())], format)
        }
    }
}

/// The title of the current step as the team reads it, variables filled in.
pub fn current_title(graph: &Graph, state: &State) -> String {
    content::Words { graph, state, shows_internal: true }.title(&state.step)
}

fn internal(note: &InternalNote, format: Format) -> String {
    written(note, &note.blocks(), format)
}

fn client(note: &ClientNote, format: Format) -> String {
    written(note, &note.blocks(), format)
}

fn written(note: &impl Serialize, blocks: &[write::Block], format: Format) -> String {
    match format {
        Format::Markdown => write::markdown(blocks),
        Format::Text => write::text(blocks),
        Format::Html => write::html(blocks),
        Format::Json => {
            // A note holds texts, numbers and lists only, which JSON can always express.
            let mut json = serde_json::to_string_pretty(note).unwrap_or_default();
            json.push('\n');
            json
        }
    }
}
