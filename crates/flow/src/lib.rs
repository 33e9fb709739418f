//! The flow engine: documents, checking, walking, notes. Pure: no I/O, no clock, no randomness.

pub mod document;
