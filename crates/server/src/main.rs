//! The `pathbook` program.
fn main() {}
