//! The flow engine as its users see it.
#![expect(
    clippy::expect_used,
    clippy::format_push_string,
    reason = "tests stop where something unexpected happens"
)]

mod arbitrary;
mod check;
mod convert;
mod diff;
mod docs;
mod edit;
mod file;
mod fix;
mod graph;
mod library;
mod note;
mod session;
mod text;
mod trial;
mod vectors;

use pathbook_flow::document::{Document, Step};

/// A flow with everything in it and nothing wrong with it.
const OUTLOOK: &str = include_str!("outlook.yaml");

fn outlook() -> Document {
    pathbook_flow::file::from_yaml(OUTLOOK.as_bytes()).expect("the file is a document")
}

fn step<'d>(document: &'d mut Document, id: &str) -> &'d mut Step {
    document.steps.iter_mut().find(|step| step.id == id).expect("the step exists")
}
