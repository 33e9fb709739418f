//! Acts that a client may repeat without harm. An act with an `Idempotency-Key` leaves its answer in the transaction of
//! its effect; the same request again gets that answer and has no second effect.

use super::{Admin, Engineer, Member, Walker};
use crate::{
    db::{Write, record},
    http::{ApiResponse, ApiStatus, Error, GenContext, IdempotencyKey, Operation, OperationOutput, Result},
    types::Time,
};
use axum::{
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::ops::{Deref, DerefMut};

/// Set on an answer that was given before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Seconds a stored answer is kept.
pub const KEPT: i64 = 86_400;

/// What a repeated request gets: the answer of the first one.
pub struct Stored {
    status: u16,
    body: String,
}

impl Stored {
    /// What was kept, for acts that keep less than they answer.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_str(&self.body).map_err(anyhow::Error::from)?)
    }
}

/// An act that begins, or that was done before.
pub enum Begun {
    /// Go on, and end with [`Act::keep`].
    New(Box<Act>),
    /// Answer with this.
    Done(Stored),
}

/// A transaction that leaves its answer for repetitions.
pub struct Act {
    tx: Write,
    key: Option<Kept>,
}

struct Kept {
    key: String,
    user: crate::types::UserId,
}

record! {
    struct Row { operation: String, request_hash: Vec<u8>, status: i64, body: String }
}

impl Deref for Act {
    type Target = Write;
    fn deref(&self) -> &Write {
        &self.tx
    }
}
impl DerefMut for Act {
    fn deref_mut(&mut self) -> &mut Write {
        &mut self.tx
    }
}

impl Act {
    /// Stores the answer beside the effect and commits both.
    pub async fn keep(mut self, status: StatusCode, body: &impl Serialize) -> Result<()> {
        if let Some(Kept { key, user }) = self.key {
            let body = serde_json::to_string(body).map_err(anyhow::Error::from)?;
            self.tx
                .later(
                "UPDATE idempotency SET status = $4, body = $5 WHERE team_id = $1 AND user_id = $2 AND key = $3",
                (user, key, i64::from(status.as_u16()), body),
            )
            .await?;
        }
        Ok(self.tx.commit().await?)
    }
}

/// Claims the key for this request, or finds what it did before. A second request with the same key waits here until
/// the first one has committed or rolled back.
async fn begin(
    me: &Member,
    tx: Write,
    key: &IdempotencyKey,
    operation: &'static str,
    request: &impl Serialize,
) -> Result<Begun> {
    let mut tx = tx;
    let Some(key) = key.value() else { return Ok(Begun::New(Box::new(Act { tx, key: None }))) };
    let request = serde_json::to_vec(request).map_err(anyhow::Error::from)?;
    let hash: [u8; 32] = Sha256::digest(&request).into();
    let user = me.user.id;
    let claimed = tx
        .sql(
            "INSERT INTO idempotency (team_id, user_id, key, operation, request_hash, created_at, status, body)
             VALUES ($1, $2, $3, $4, $5, $6, 0, '') ON CONFLICT DO NOTHING",
        )
        .bind(user)
        .bind(key)
        .bind(operation)
        .bind(hash.as_slice())
        .bind(me.app().now())
        .execute()
        .await?;
    if claimed == 1 {
        return Ok(Begun::New(Box::new(Act { tx, key: Some(Kept { key: key.to_owned(), user }) })));
    }
    let row: Row = tx
        .sql("SELECT operation, request_hash, status, body FROM idempotency WHERE team_id = $1 AND user_id = $2 AND key = $3")
        .bind(user)
        .bind(key)
        .one()
        .await?;
    if row.operation != operation || row.request_hash != hash {
        return Err(Error::refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency_key_reused",
            "This Idempotency-Key was used for another request. Use a new key for each act.",
        ));
    }
    let status = u16::try_from(row.status).map_err(anyhow::Error::from)?;
    Ok(Begun::Done(Stored { status, body: row.body }))
}

macro_rules! actors {
    ($($name:ident)*) => { $( impl $name {
        /// Begins an act that may be repeated without harm. `request` is everything that makes it this act: the
        /// path's ids and the body.
        pub async fn act(&self, key: &IdempotencyKey, operation: &'static str, request: &impl Serialize) -> Result<Begun> {
            begin(self, self.write().await?, key, operation, request).await
        }
    } )* };
}
actors! { Walker Engineer Admin }

/// Deletes stored answers older than a day. Called now and then.
pub async fn forget(tx: &mut Write, now: Time) -> Result<u64> {
    Ok(tx
        .sql("DELETE FROM idempotency WHERE created_at < $1")
        .bind(now.plus_seconds(-KEPT))
        .execute()
        .await?)
}

/// A fresh answer, or the stored one of a repeated request.
pub enum Once<T> {
    /// The act was done now.
    Fresh(T),
    /// The act was done before.
    Again(Stored),
}

impl<T: IntoResponse> IntoResponse for Once<T> {
    fn into_response(self) -> Response {
        match self {
            Self::Fresh(answer) => answer.into_response(),
            Self::Again(Stored { status, body }) => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
                (status, [(header::CONTENT_TYPE, "application/json"), (REPLAYED, "true")], body)
                    .into_response()
            }
        }
    }
}

impl<T: OperationOutput> OperationOutput for Once<T> {
    type Inner = T::Inner;
    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ApiResponse> {
        T::operation_response(ctx, operation)
    }
    fn inferred_responses(
        ctx: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<ApiStatus>, ApiResponse)> {
        T::inferred_responses(ctx, operation)
    }
}
