//! Target lists and their targets: what maintenance is done on.

use crate::http::Routes;

/// The operations of this room.
pub fn routes() -> Routes {
    Routes::new("targets").about("Target lists: what is worked on")
}
