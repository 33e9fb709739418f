//! The API from outside: whole requests through the whole router, on real databases. A story runs on SQLite always, and
//! on PostgreSQL too where `TEST_POSTGRES` names a server on which databases may be created.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "tests read their own settings and look into the database")]

mod accounts;
mod ai;
mod ai_bounds;
mod architecture;
mod authoring;
mod authorisation;
mod batches;
mod client;
mod counts;
mod documents;
mod flows;
mod hostile;
mod house;
mod kills;
mod live;
mod log;
mod openapi;
mod schedules;
mod schema;
mod sessions;
mod setup;
mod simulation;
mod tables;
mod targets;
mod tokens;
mod trials;
