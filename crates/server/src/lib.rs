//! The Pathbook server.
