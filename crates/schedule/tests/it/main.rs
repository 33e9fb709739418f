//! The rules of schedules as their users see them.
#![expect(clippy::expect_used, reason = "tests stop where something unexpected happens")]

mod croner;
mod docs;
mod due;
mod golden;
mod oracle;
mod random;
mod rule;
mod sentence;
