//! The rules of schedules as their users see them.

mod golden;
mod sentence;
