//! What goes out: documents, pages of lists, texts, and the headers that go with versions.

use super::{
    GenContext, Operation, OperationOutput,
    error::{Error, etag},
    extract::Json,
};
use aide::openapi::{
    Header, HeaderStyle, MediaType, ParameterSchemaOrContent, ReferenceOr, Response as ApiResponse,
    SchemaObject, StatusCode as ApiStatus,
};
use axum::{
    body::{Body, HttpBody},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use hyper::body::Frame;
use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer, de::DeserializeOwned};
use serde_json::value::RawValue;
use std::{
    borrow::Cow,
    convert::Infallible,
    fmt::Write,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};
use tokio::sync::mpsc;

type Responses = Vec<(Option<ApiStatus>, ApiResponse)>;

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let mut json = Vec::with_capacity(1024);
        match serde_json::to_writer(&mut json, &self.0) {
            Ok(()) => json_response(json.into()),
            Err(error) => Error::Internal(error.into()).into_response(),
        }
    }
}

fn json_response(bytes: Bytes) -> Response {
    let mut response = Response::new(Body::from(bytes));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

impl<T: JsonSchema> OperationOutput for Json<T> {
    type Inner = T;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ApiResponse> {
        axum::Json::<T>::operation_response(ctx, operation)
    }

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        with_status(200, Self::operation_response(ctx, operation))
    }
}

fn with_status(status: u16, response: Option<ApiResponse>) -> Responses {
    response.into_iter().map(|response| (Some(ApiStatus::Code(status)), response)).collect()
}

/// A JSON answer that was serialised before, for example the stored answer of a repeated request.
#[derive(Clone, Debug)]
pub struct Stored<T> {
    bytes: Bytes,
    kind: PhantomData<fn() -> T>,
}

impl<T> Stored<T> {
    /// `bytes` must be the JSON of a `T`.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), kind: PhantomData }
    }
}

/// As part of another answer it is the `T` that it was.
impl<T> Serialize for Stored<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json: &RawValue = serde_json::from_slice(&self.bytes).map_err(serde::ser::Error::custom)?;
        json.serialize(serializer)
    }
}

impl<T: JsonSchema> JsonSchema for Stored<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl<T> IntoResponse for Stored<T> {
    fn into_response(self) -> Response {
        json_response(self.bytes)
    }
}

impl<T: JsonSchema> OperationOutput for Stored<T> {
    type Inner = T;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ApiResponse> {
        Json::<T>::operation_response(ctx, operation)
    }

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        Json::<T>::inferred_responses(ctx, operation)
    }
}

/// 201 with the thing that was made.
#[derive(Clone, Debug)]
pub struct Created<T>(pub T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.0).into_response();
        if response.status() == StatusCode::OK {
            *response.status_mut() = StatusCode::CREATED;
        }
        response
    }
}

impl<T: JsonSchema> OperationOutput for Created<T> {
    type Inner = T;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ApiResponse> {
        Json::<T>::operation_response(ctx, operation)
    }

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        with_status(201, Self::operation_response(ctx, operation))
    }
}

/// 202 with what was begun and goes on beside requests.
#[derive(Clone, Debug)]
pub struct Accepted<T>(pub T);

impl<T: Serialize> IntoResponse for Accepted<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.0).into_response();
        if response.status() == StatusCode::OK {
            *response.status_mut() = StatusCode::ACCEPTED;
        }
        response
    }
}

impl<T: JsonSchema> OperationOutput for Accepted<T> {
    type Inner = T;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ApiResponse> {
        Json::<T>::operation_response(ctx, operation)
    }

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        with_status(202, Self::operation_response(ctx, operation))
    }
}

/// 204: done, and there is nothing to say.
#[derive(Clone, Copy, Debug)]
pub struct NoContent;

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl OperationOutput for NoContent {
    type Inner = ();

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ApiResponse> {
        axum::response::NoContent::operation_response(ctx, operation)
    }

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        axum::response::NoContent::inferred_responses(ctx, operation)
    }
}

/// An answer with the version of its thing as a strong `ETag`.
#[derive(Clone, Debug)]
pub struct WithEtag<R>(pub i64, pub R);

impl<R: IntoResponse> IntoResponse for WithEtag<R> {
    fn into_response(self) -> Response {
        let mut response = self.1.into_response();
        response.headers_mut().insert(header::ETAG, etag(self.0));
        response
    }
}

impl<R: OperationOutput> OperationOutput for WithEtag<R> {
    type Inner = R::Inner;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ApiResponse> {
        R::operation_response(ctx, operation)
    }

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        let text = "The version of the thing; send it as If-Match to change it.";
        documented_header(R::inferred_responses(ctx, operation), "ETag", text)
    }
}

/// An answer that sets a cookie, written as the `Set-Cookie` header wants it; an empty text sets none.
#[derive(Clone, Debug)]
pub struct WithCookie<R>(pub String, pub R);

impl<R> WithCookie<R> {
    /// An answer that may set a cookie.
    pub fn maybe(cookie: Option<String>, response: R) -> Self {
        Self(cookie.unwrap_or_default(), response)
    }
}

impl<R: IntoResponse> IntoResponse for WithCookie<R> {
    fn into_response(self) -> Response {
        let mut response = self.1.into_response();
        if let Ok(cookie) = HeaderValue::try_from(self.0)
            && !cookie.is_empty()
        {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

impl<R: OperationOutput> OperationOutput for WithCookie<R> {
    type Inner = R::Inner;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ApiResponse> {
        R::operation_response(ctx, operation)
    }

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        documented_header(R::inferred_responses(ctx, operation), "Set-Cookie", "The login of this browser.")
    }
}

/// The answer to a write that may be repeated; a repetition says so with `Idempotency-Replayed: true`.
#[derive(Clone, Debug)]
pub struct Replayable<R> {
    /// The answer, equal each time.
    pub response: R,
    /// Whether the effect had happened before.
    pub replayed: bool,
}

impl<R: IntoResponse> IntoResponse for Replayable<R> {
    fn into_response(self) -> Response {
        let mut response = self.response.into_response();
        if self.replayed {
            response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
        }
        response
    }
}

impl<R: OperationOutput> OperationOutput for Replayable<R> {
    type Inner = R::Inner;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ApiResponse> {
        R::operation_response(ctx, operation)
    }

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        let text = "`true` when this request had its effect before and the stored answer is repeated.";
        documented_header(R::inferred_responses(ctx, operation), "Idempotency-Replayed", text)
    }
}

fn documented_header(mut responses: Responses, name: &str, description: &str) -> Responses {
    for (_, response) in &mut responses {
        let header = Header {
            description: Some(description.to_owned()),
            style: HeaderStyle::Simple,
            required: false,
            deprecated: None,
            format: ParameterSchemaOrContent::Schema(SchemaObject {
                json_schema: json_schema!({ "type": "string" }),
                example: None,
                external_docs: None,
            }),
            example: None,
            examples: IndexMap::default(),
            extensions: IndexMap::default(),
        };
        response.headers.insert(name.to_owned(), ReferenceOr::Item(header));
    }
    responses
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub struct Page<T> {
    /// The things of this page.
    pub items: Vec<T>,
    /// Send this as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page of up to `limit` from rows of which one more was asked for, to know whether there is a next
    /// page. `key` tells where the next page starts: after the last item of this one.
    pub fn of<K: Serialize>(mut rows: Vec<T>, limit: usize, key: impl Fn(&T) -> K) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|last| Cursor::new(&key(last)));
        Self { items: rows, next }
    }

    /// A list that is always shown whole.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

/// Where the next page of a list starts. Callers pass it on unread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Cursor(String);

impl Cursor {
    /// Hides a key.
    pub fn new(key: &impl Serialize) -> Self {
        // Keys are tuples of ids, times and texts: they always serialise.
        Self(URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default()))
    }

    /// The key again; 422 for what this server never gave out.
    pub fn key<K: DeserializeOwned>(&self) -> super::Result<K> {
        URL_SAFE_NO_PAD.decode(&self.0).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or_else(
            || {
                let detail =
                    "This is no cursor of this list. Pass on the `next` of the page before, or leave it out.";
                Error::invalid("/cursor", "invalid_cursor", detail)
            },
        )
    }
}

/// A content type and its text form.
pub trait Media {
    /// Those an operation may answer with.
    const TYPES: &'static [&'static str];
}

/// The content types of texts, for [`Text::new`] and for implementations of [`Media`].
pub mod media {
    /// YAML
    pub const YAML: &str = "application/yaml";
    /// JSON
    pub const JSON: &str = "application/json";
    /// Markdown
    pub const MARKDOWN: &str = "text/markdown";
    /// Mermaid
    pub const MERMAID: &str = "text/vnd.mermaid";
    /// SVG
    pub const SVG: &str = "image/svg+xml";
    /// HTML
    pub const HTML: &str = "text/html";
    /// CSV
    pub const CSV: &str = "text/csv";
    /// Server-sent events
    pub const EVENTS: &str = "text/event-stream";
    /// Plain text
    pub const PLAIN: &str = "text/plain";
}

/// A text in one of the types that `M` lists.
#[derive(Clone, Debug)]
pub struct Text<M> {
    media: &'static str,
    body: String,
    file: Option<String>,
    kind: PhantomData<fn() -> M>,
}

impl<M: Media> Text<M> {
    /// A text of the type `media`, which must be one of `M::TYPES`.
    pub fn new(media: &'static str, body: String) -> Self {
        debug_assert!(M::TYPES.contains(&media), "{media} is not documented for this operation");
        Self { media, body, file: None, kind: PhantomData }
    }

    /// To be saved under this name.
    #[must_use]
    pub fn attachment(self, file: &str) -> Self {
        Self { file: Some(file.to_owned()), ..self }
    }
}

impl<M> IntoResponse for Text<M> {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        let headers = response.headers_mut();
        let content_type = match self.media {
            media::JSON => HeaderValue::from_static(media::JSON),
            // Names of types are ASCII.
            other => HeaderValue::try_from(format!("{other}; charset=utf-8"))
                .unwrap_or(HeaderValue::from_static("text/plain; charset=utf-8")),
        };
        headers.insert(header::CONTENT_TYPE, content_type);
        if let Some(Ok(value)) = self.file.map(|file| HeaderValue::try_from(attachment(&file))) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        response
    }
}

/// `Content-Disposition` with the exact name for those who can (RFC 6266), and a plain one for all.
fn attachment(file: &str) -> String {
    let plain: String =
        file.chars().map(|c| if c.is_ascii_alphanumeric() || "-_. ".contains(c) { c } else { '_' }).collect();
    let mut value = format!("attachment; filename=\"{plain}\"");
    if plain != file {
        value.push_str("; filename*=UTF-8''");
        for byte in file.bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
                value.push(byte.into());
            } else {
                let _ = write!(value, "%{byte:02X}");
            }
        }
    }
    value
}

impl<M: Media> OperationOutput for Text<M> {
    type Inner = String;

    fn operation_response(_ctx: &mut GenContext, _operation: &mut Operation) -> Option<ApiResponse> {
        let schema = SchemaObject {
            json_schema: json_schema!({ "type": "string" }),
            example: None,
            external_docs: None,
        };
        let content = MediaType { schema: Some(schema), ..MediaType::default() };
        Some(ApiResponse {
            description: "The text.".to_owned(),
            content: M::TYPES.iter().map(|name| ((*name).to_owned(), content.clone())).collect(),
            ..ApiResponse::default()
        })
    }

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        with_status(200, Self::operation_response(ctx, operation))
    }
}

/// Server-sent events: what a task of their own sends, until it ends or the client is gone.
pub struct EventStream(mpsc::Receiver<Bytes>);

impl EventStream {
    /// The events that come out here.
    pub fn new(events: mpsc::Receiver<Bytes>) -> Self {
        Self(events)
    }
}

impl HttpBody for EventStream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|text| text.map(|text| Ok(Frame::data(text))))
    }
}

impl IntoResponse for EventStream {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::new(self));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media::EVENTS));
        // nginx would hold events back until its buffer is full.
        headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
        response
    }
}

/// Described as a text of this type.
struct Events;
impl Media for Events {
    const TYPES: &'static [&'static str] = &[media::EVENTS];
}

impl OperationOutput for EventStream {
    type Inner = String;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ApiResponse> {
        Text::<Events>::operation_response(ctx, operation)
    }

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        Text::<Events>::inferred_responses(ctx, operation)
    }
}
