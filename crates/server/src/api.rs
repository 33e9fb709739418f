//! The list of rooms and what stands around them.

use crate::{App, accounts, ai, batches, flows, http, library, live, schedules, sessions, targets, teams};
use axum::Router;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// All operations and their description.
pub fn describe() -> http::Api {
    http::describe([
        accounts::routes(),
        teams::routes(),
        flows::routes(),
        library::routes(),
        sessions::routes(),
        targets::routes(),
        batches::routes(),
        schedules::routes(),
        live::routes(),
        ai::routes(),
    ])
}

/// The whole service: API, health, web interface, middleware.
pub fn router(app: App, ready: Arc<AtomicBool>) -> Router {
    let settings =
        http::LayerSettings { public_url: app.public_url.clone(), ..http::LayerSettings::default() };
    let router = http::web(describe().router.merge(http::health(move || ready.load(Ordering::Relaxed))));
    http::layers(router.with_state(app), settings)
}
