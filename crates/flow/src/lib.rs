//! The flow engine: documents, checking, walking, notes. Pure: no I/O, no clock, no randomness.
//!
//! A [`Document`](document::Document) is what authors write. [`check`](check::check) says what is wrong with it,
//! [`file`] reads and writes it as YAML and JSON, [`Graph`](graph::Graph) indexes it for walking,
//! [`session`] folds the events of a walk into a state, and [`note`] turns that state into text for a ticket.
//!
//! Nothing here panics on any input, and nothing recurses along a path of steps.

pub mod check;
pub mod convert;
pub mod diff;
pub mod document;
pub mod edit;
pub mod file;
pub mod graph;
pub mod limits;
pub mod note;
pub mod session;
pub mod sheet;
pub mod text;
