//! Schedules: when a maintenance flow falls due over a target list. The ledger of due moments is the only state.

use crate::http::Routes;

/// The operations of this room.
pub fn routes() -> Routes {
    Routes::new("schedules").about("Schedules: when maintenance falls due, and what became of it")
}
