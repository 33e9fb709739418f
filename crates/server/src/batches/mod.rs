//! Batches: many sessions of one version launched together, one per target.

use crate::http::Routes;

/// The operations of this room.
pub fn routes() -> Routes {
    Routes::new("batches").about("Batches: many sessions of one version, one per target")
}
