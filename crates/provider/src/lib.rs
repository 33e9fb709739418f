//! Streams one answer of a language model: one client, two dialects.
