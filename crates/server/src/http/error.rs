//! Everything that can go wrong, and how the caller sees it: a problem document (RFC 9457).
//!
//! A handler returns [`Error`]. Its response carries a [`Refusal`] instead of a body; the outermost
//! middleware writes the body, because only there the request id is known.

use super::{GenContext, Operation, OperationOutput};
use aide::openapi::{MediaType, Response as ApiResponse, SchemaObject, StatusCode as ApiStatus};
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;
use std::{borrow::Cow, sync::Arc, time::Duration};

/// The result of a handler.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request was refused or failed. Every detail is a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in.
    #[error("unauthenticated")]
    Unauthenticated,
    /// The caller is known but may not do this.
    #[error("needs {needs}")]
    Forbidden {
        /// Who may, as it reads after "This needs": `"the role engineer"`.
        needs: &'static str,
    },
    /// The thing is missing, or hidden from this caller: the answer is the same.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// The state of the thing does not allow this now.
    #[error("{code}: {detail}")]
    Conflict {
        /// The stable code.
        code: &'static str,
        /// What to do.
        detail: Cow<'static, str>,
    },
    /// `If-Match` names an old version.
    #[error("stale version")]
    Stale {
        /// The version now.
        current_etag: i64,
        /// The name of who made it, where that is known.
        changed_by: Option<String>,
        /// When it was made, where that is known.
        changed_at: Option<jiff::Timestamp>,
    },
    /// `If-Match` is missing.
    #[error("precondition required")]
    PreconditionRequired,
    /// It was here and never comes back.
    #[error("{0} is gone")]
    Gone(&'static str),
    /// Values in the request are wrong; each is named.
    #[error("{} values are wrong", .0.len())]
    Invalid(Vec<Fault>),
    /// The request can not be read at all.
    #[error("{code}: {detail}")]
    Malformed {
        /// The stable code.
        code: &'static str,
        /// What to do.
        detail: Cow<'static, str>,
    },
    /// The body is larger than this operation takes.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The body is of a kind this operation does not take.
    #[error("expected {expected}")]
    UnsupportedMediaType {
        /// What it takes, as it reads after "Send".
        expected: &'static str,
    },
    /// Too many requests of this kind from here.
    #[error("too many requests")]
    TooMany {
        /// How long to wait.
        retry_after: Duration,
    },
    /// Something that this needs is away for the moment.
    #[error("unavailable")]
    Unavailable {
        /// How long to wait.
        retry_after: Duration,
    },
    /// What a room needs is away or busy for the moment.
    #[error("{code}: {detail}")]
    Away {
        /// The stable code.
        code: &'static str,
        /// What to do.
        detail: Cow<'static, str>,
        /// How long to wait, where that is known.
        retry_after: Option<Duration>,
    },
    /// The disk is full.
    #[error("storage full")]
    StorageFull,
    /// A rule of a room says no.
    #[error("{code}: {detail}")]
    Refused {
        /// The status it answers with.
        status: StatusCode,
        /// The stable code.
        code: &'static str,
        /// What to do.
        detail: Cow<'static, str>,
        /// The places, where there are some to name.
        errors: Vec<Fault>,
    },
    /// Our fault. The cause is logged, the caller sees the request id.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl Error {
    /// A conflict with a code of the room.
    pub fn conflict(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::Conflict { code, detail: detail.into() }
    }

    /// A refusal with a status and a code of the room.
    pub fn refused(status: StatusCode, code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::Refused { status, code, detail: detail.into(), errors: Vec::new() }
    }

    /// One wrong value.
    pub fn invalid(
        pointer: impl Into<String>,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        Self::Invalid(vec![Fault::new(pointer, code, detail)])
    }

    pub(super) fn malformed(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::Malformed { code, detail: detail.into() }
    }
}

/// One wrong value of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fault {
    /// JSON pointer to the value: into the body, or `/name` of a query parameter.
    pub pointer: String,
    /// Stable code of the fault.
    pub code: Cow<'static, str>,
    /// A sentence that says what to do.
    pub detail: String,
}

impl Fault {
    /// A fault at a place.
    pub fn new(
        pointer: impl Into<String>,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        Self { pointer: pointer.into(), code: code.into(), detail: detail.into() }
    }
}

/// A problem document (RFC 9457).
#[derive(Serialize, JsonSchema)]
pub struct Problem {
    /// Address of the page that explains the code.
    pub r#type: String,
    /// The name of the status.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable code to decide on.
    pub code: String,
    /// A sentence that says what to do.
    pub detail: String,
    /// Quote this when asking for help; the log knows it.
    pub request_id: String,
    /// The places that are wrong; empty where there are none to name.
    pub errors: Vec<Fault>,
}

/// What will become a [`Problem`]; travels in the extensions of a response.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub status: StatusCode,
    pub code: &'static str,
    pub detail: Cow<'static, str>,
    errors: Vec<Fault>,
    header: Option<Box<(HeaderName, HeaderValue)>>,
    /// What is logged and never shown.
    pub cause: Option<Arc<anyhow::Error>>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, detail: detail.into(), errors: Vec::new(), header: None, cause: None }
    }

    fn errors(self, errors: Vec<Fault>) -> Self {
        Self { errors, ..self }
    }

    fn header(self, name: HeaderName, value: HeaderValue) -> Self {
        Self { header: Some(Box::new((name, value))), ..self }
    }

    pub(super) fn retry_after(self, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        self.header(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)))
    }

    /// The body, now that the request id is known.
    pub(super) fn body(&self, request_id: &str) -> Body {
        let problem = Problem {
            r#type: format!("/problems/{}", self.code),
            title: self.status.canonical_reason().unwrap_or("Problem").to_owned(),
            status: self.status.as_u16(),
            code: self.code.to_owned(),
            detail: self.detail.clone().into_owned(),
            request_id: request_id.to_owned(),
            errors: self.errors.clone(),
        };
        // Strings and numbers only: serialising them has no way to fail.
        Body::from(serde_json::to_vec(&problem).unwrap_or_default())
    }
}

/// The sentence for something that is not there, or not for this caller.
pub(super) fn missing(noun: &str) -> String {
    format!("There is no such {noun} here, or you may not see it. Check the address.")
}

/// What the stores did not translate themselves.
impl From<crate::db::Error> for Error {
    fn from(error: crate::db::Error) -> Self {
        use crate::db::{Error as Db, Rule};
        const SOON: Duration = Duration::from_secs(1);
        match &error {
            Db::Violation(violation) if matches!(violation.rule, Rule::Unique | Rule::ForeignKey) => {
                Self::conflict(
                    "conflict",
                    "This clashes with a change that somebody made meanwhile. Load the current state and try again.",
                )
            }
            Db::Full => Self::StorageFull,
            Db::Unavailable(_) | Db::Contention(_) => {
                tracing::warn!(%error, "a request could not be served");
                Self::Unavailable { retry_after: SOON }
            }
            Db::Violation(_) | Db::Missing(_) | Db::GivenUp | Db::Failed { .. } => {
                Self::Internal(error.into())
            }
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        use StatusCode as S;
        match error {
            Error::Unauthenticated => {
                Self::new(S::UNAUTHORIZED, "unauthenticated", "Sign in, or send a valid API token, and try again.")
                    .header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
            }
            Error::Forbidden { needs } => Self::new(
                S::FORBIDDEN,
                "forbidden",
                format!("This needs {needs}. Ask somebody who may do it."),
            ),
            Error::NotFound(noun) => Self::new(S::NOT_FOUND, "not_found", missing(noun)),
            Error::Conflict { code, detail } => Self::new(S::CONFLICT, code, detail),
            Error::Stale { current_etag, changed_by, changed_at } => {
                let who = changed_by.unwrap_or_else(|| "Somebody".to_owned());
                let when = changed_at.map(|at| format!(" at {at:.0}")).unwrap_or_default();
                let detail =
                    format!("{who} changed this{when}. Load the current version and apply your change to it.");
                Self::new(S::PRECONDITION_FAILED, "stale_version", detail)
                    .header(header::ETAG, etag(current_etag))
            }
            Error::PreconditionRequired => Self::new(
                S::PRECONDITION_REQUIRED,
                "precondition_required",
                "Send the ETag of the version that you change as If-Match: \"<version>\".",
            ),
            Error::Gone(noun) => Self::new(
                S::GONE,
                "gone",
                format!("This {noun} has been used or has ended. Ask for a new one."),
            ),
            Error::Invalid(errors) => {
                let detail = match errors.as_slice() {
                    [one] => Cow::Owned(one.detail.clone()),
                    _ => Cow::Borrowed("Several values are wrong. Correct each place named in errors and send again."),
                };
                Self::new(S::UNPROCESSABLE_ENTITY, "invalid", detail).errors(errors)
            }
            Error::Malformed { code, detail } => Self::new(S::BAD_REQUEST, code, detail),
            Error::TooLarge { limit } => Self::new(
                S::PAYLOAD_TOO_LARGE,
                "too_large",
                format!("Send at most {} KiB in one request.", limit / 1024),
            ),
            Error::UnsupportedMediaType { expected } => {
                Self::new(S::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", format!("Send {expected}."))
            }
            Error::TooMany { retry_after } => Self::new(
                S::TOO_MANY_REQUESTS,
                "too_many_requests",
                "Too many requests of this kind. Wait as long as Retry-After says and try again.",
            )
            .retry_after(retry_after),
            Error::Unavailable { retry_after } => Self::new(
                S::SERVICE_UNAVAILABLE,
                "unavailable",
                "Something that this needs is away for a moment. Wait as long as Retry-After says and try again.",
            )
            .retry_after(retry_after),
            Error::Away { code, detail, retry_after } => {
                let refusal = Self::new(S::SERVICE_UNAVAILABLE, code, detail);
                match retry_after {
                    Some(wait) => refusal.retry_after(wait),
                    None => refusal,
                }
            }
            Error::StorageFull => Self::new(
                S::INSUFFICIENT_STORAGE,
                "storage_full",
                "The server has no space left and stored nothing. Tell who runs it to make room, then try again.",
            ),
            Error::Refused { status, code, detail, errors } => Self::new(status, code, detail).errors(errors),
            Error::Internal(cause) => Self {
                cause: Some(Arc::new(cause)),
                ..Self::new(
                    S::INTERNAL_SERVER_ERROR,
                    "internal",
                    "Something went wrong on our side. Try again; if it stays, report the request id.",
                )
            },
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(mut self) -> Response {
        let mut response = self.status.into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some((name, value)) = self.header.take().map(|header| *header) {
            response.headers_mut().insert(name, value);
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        Refusal::from(self).into_response()
    }
}

impl OperationOutput for Error {
    type Inner = Problem;

    fn inferred_responses(
        ctx: &mut GenContext,
        _operation: &mut Operation,
    ) -> Vec<(Option<ApiStatus>, ApiResponse)> {
        let json_schema = ctx.schema.subschema_for::<Problem>();
        let schema = SchemaObject { json_schema, example: None, external_docs: None };
        let content = MediaType { schema: Some(schema), ..MediaType::default() };
        let response = ApiResponse {
            description: "A problem (RFC 9457); `code` says which.".to_owned(),
            content: IndexMap::from_iter([("application/problem+json".to_owned(), content)]),
            ..ApiResponse::default()
        };
        vec![(None, response)]
    }
}

/// A strong entity tag.
pub(super) fn etag(version: i64) -> HeaderValue {
    // Digits between quotes are always a valid header value.
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
}

/// A code that any operation may answer with.
pub(super) struct ProblemCode {
    pub code: &'static str,
    pub status: u16,
    pub meaning: &'static str,
}

/// The codes of this room; the other rooms add theirs with `Routes::problem`.
pub(super) const CODES: &[ProblemCode] = &[
    code(
        "malformed_json",
        400,
        "The body is not JSON. The detail names the line and the column of the first mistake.",
    ),
    code(
        "json_too_deep",
        400,
        "The body nests lists and objects deeper than 64 levels. Send a flatter document.",
    ),
    code("malformed_text", 400, "The body is not UTF-8 text. Save the file as UTF-8 and send it again."),
    code(
        "incomplete_body",
        400,
        "The connection ended before the whole body had arrived. Send the request again.",
    ),
    code(
        "malformed_header",
        400,
        "A header does not have the form that the operation documents. The detail names it.",
    ),
    code(
        "unauthenticated",
        401,
        "Nobody is signed in, or the login or token has ended. Sign in or send a valid API token.",
    ),
    code(
        "forbidden",
        403,
        "You may see this but your role does not allow the change. The detail names the role that may.",
    ),
    code(
        "fresh_login_required",
        403,
        "This is dangerous enough to ask for the password again: it was given more than ten minutes ago. Send it to `POST /api/v1/me/confirm` and repeat the request.",
    ),
    code(
        "cross_site",
        403,
        "A browser sent this from another site. Changes are accepted only from Pathbook's own pages, or with an API token.",
    ),
    code(
        "not_found",
        404,
        "There is nothing at this address, or you may not see it: both answer alike on purpose.",
    ),
    code(
        "method_not_allowed",
        405,
        "The address exists but does not take this method. The Allow header lists those it takes.",
    ),
    code(
        "conflict",
        409,
        "It clashes with a change that somebody made meanwhile. Load the current state and try again.",
    ),
    code(
        "gone",
        410,
        "It was here and has been used or has ended, for example an invitation. Ask for a new one.",
    ),
    code(
        "stale_version",
        412,
        "Somebody changed it since you loaded it. The ETag header carries the current version: load it and apply your change again.",
    ),
    code(
        "too_large",
        413,
        "The body is over the limit: 4 MiB for flow documents, 256 KiB for everything else.",
    ),
    code("uri_too_long", 414, "The address is longer than 8 KiB. Send long values in the body."),
    code(
        "unsupported_media_type",
        415,
        "The operation does not take this Content-Type. The detail says what to send.",
    ),
    code(
        "unsupported_encoding",
        415,
        "Compressed request bodies are not accepted. Send the body as it is, without Content-Encoding.",
    ),
    code(
        "invalid",
        422,
        "The request was understood but some values are wrong. Each entry of errors points at one of them.",
    ),
    code(
        "idempotency_key_reused",
        422,
        "The Idempotency-Key was used for another request before. Use a new key for each act.",
    ),
    code(
        "precondition_required",
        428,
        "The change must name the version it is based on. Send its ETag as If-Match.",
    ),
    code(
        "too_many_requests",
        429,
        "Too many requests of this kind came from your address. Wait as long as Retry-After says.",
    ),
    code(
        "headers_too_large",
        431,
        "The request headers are larger than 16 KiB together. Clear the cookies of this site and try again.",
    ),
    code("internal", 500, "Something went wrong on our side. The log knows the cause by the request id."),
    code(
        "unavailable",
        503,
        "Something that the request needs, such as the database, is away for a moment. Try again after Retry-After.",
    ),
    code(
        "overloaded",
        503,
        "The server works on as much as it can. Nothing was done; try again after Retry-After.",
    ),
    code(
        "timeout",
        503,
        "The request took longer than 15 seconds and was given up. Look at the current state before you repeat a change, or repeat it with the same Idempotency-Key.",
    ),
    code(
        "storage_full",
        507,
        "The server has no space left and stored nothing. Reading still works. Make room and try again.",
    ),
];

const fn code(code: &'static str, status: u16, meaning: &'static str) -> ProblemCode {
    ProblemCode { code, status, meaning }
}
