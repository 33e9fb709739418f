//! When a schedule is due, and what becomes of a due moment. Pure: no I/O, no clock, no randomness.
//!
//! A [`Rule`](rule::Rule) is what people say about when. It is compiled into a [`Compiled`](rule::Compiled), which
//! knows every moment at which it is due. [`due`] decides what becomes of the moments that have come.
//!
//! It is built in layers, each of which knows nothing of the next: `cron` reads expressions, `calendar` finds dates
//! and times on the clock on the wall, `zone` turns those into instants, and this is the only place where
//! daylight saving exists.
//!
//! Nothing here panics on any input.

mod calendar;
mod cron;
pub mod due;
pub mod rule;
mod sentence;
mod zone;
