//! What happens in a team, as it happens: server-sent events.

use crate::http::Routes;

/// The operations of this room.
pub fn routes() -> Routes {
    Routes::new("live").about("What happens, as it happens")
}
