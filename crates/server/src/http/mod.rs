//! How the house talks: JSON in, JSON out, problems by RFC 9457, one table of routes per room, the
//! middleware around all of them, and the web interface.
//!
//! Nothing here knows a room.

mod docs;
mod error;
mod extract;
mod layers;
mod limit;
mod output;
mod params;
mod routes;
mod serve;
mod web;

pub use aide::{
    OperationInput, OperationOutput,
    generate::GenContext,
    openapi::{OpenApi, Operation, Response as ApiResponse, StatusCode as ApiStatus},
};
pub use docs::{Api, describe, lax_bodies};
pub use error::{Error, Fault, Problem, Result};
pub use extract::{
    Document, File, Formats, IdempotencyKey, IfMatch, Json, LastEventId, Path, Query, Source, SourceFormat,
    WithText, refuse_hostile_json,
};
pub use layers::{LayerSettings, layers};
pub use limit::{Profile, RateLimit};
pub use output::{
    Accepted, Created, Cursor, EventStream, Media, NoContent, Page, Replayable, Stored, Text, WithCookie,
    WithEtag, media,
};
pub use routes::Routes;
pub use serve::{ConnectionLimits, PeerAddr, health, serve};
pub use web::web;

#[cfg(test)]
mod tests;
