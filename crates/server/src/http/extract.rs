//! What comes in: bodies, path and query parameters, and the two headers of safe writing. Whatever is wrong
//! with them becomes a problem that names the place.
//!
//! A body is the last argument of a handler and the caller the first, so 401, 404 and 403 come before
//! anything is said about the body.

use super::{
    GenContext, Operation, OperationInput,
    error::{Error, Fault, Result, missing},
    params,
};
use aide::{
    openapi::{
        HeaderStyle, MediaType, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, ReferenceOr,
        RequestBody, SchemaObject,
    },
    operation::{ParamLocation, add_parameters, parameters_from_schema, set_body},
};
use axum::{
    body::HttpBody,
    extract::{FromRequest, FromRequestParts, MatchedPath, OptionalFromRequest, RawPathParams, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use bytes::Bytes;
use garde::Validate;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, json_schema};
use serde::de::DeserializeOwned;
use serde_json::{Value, error::Category};
use std::{borrow::Cow, fmt::Write};

/// What most bodies may weigh.
const SMALL: usize = 256 * 1024;
/// What flow documents may weigh.
const LARGE: usize = 4 * 1024 * 1024;
/// How deep lists and objects may nest.
const DEPTH: usize = 64;
/// How much of a parser's message, which may quote the input, is repeated.
const QUOTED: usize = 300;

/// A JSON body of up to 256 KiB, validated; as an answer, a JSON document.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + Validate<Context = ()>, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _state: &S) -> Result<Self> {
        expect_json(request.headers())?;
        let bytes = body(request, SMALL).await?;
        let value = parse(&bytes)?;
        validate(&value)?;
        Ok(Self(value))
    }
}

/// A request without a body and without a content type has no value.
impl<T: DeserializeOwned + Validate<Context = ()>, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>> {
        if request.headers().get(header::CONTENT_TYPE).is_none() && request.body().is_end_stream() {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

impl<T: JsonSchema> OperationInput for Json<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        axum::Json::<T>::operation_input(ctx, operation);
    }
}

/// A JSON body of up to 4 MiB that carries a flow document. Its own checker validates it.
#[derive(Clone, Debug)]
pub struct Document<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Document<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        WithText::from_request(request, state).await.map(|WithText { value, .. }| Self(value))
    }
}

impl<T: JsonSchema> OperationInput for Document<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        axum::Json::<T>::operation_input(ctx, operation);
    }
}

/// A [`Document`] and the JSON that it was read from, for handlers that store it as it came.
#[derive(Clone, Debug)]
pub struct WithText<T> {
    /// The document.
    pub value: T,
    /// Its JSON.
    pub text: String,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for WithText<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _state: &S) -> Result<Self> {
        expect_json(request.headers())?;
        let bytes = body(request, LARGE).await?;
        match String::from_utf8(bytes.into()) {
            Ok(text) => Ok(Self { value: parse_large(&text)?, text }),
            Err(error) => Err(match parse::<T>(error.as_bytes()) {
                Err(refusal) => refusal,
                Ok(_) => Error::malformed("malformed_json", "The body is not UTF-8. Send it as UTF-8."),
            }),
        }
    }
}

impl<T: JsonSchema> OperationInput for WithText<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        axum::Json::<T>::operation_input(ctx, operation);
    }
}

/// A text of up to 4 MiB in a format that its content type names.
#[derive(Clone, Debug)]
pub struct Source<F = SourceFormat> {
    /// The whole text.
    pub text: String,
    /// How to read it.
    pub format: F,
}

/// The formats of a [`Source`] or a [`File`].
pub trait Formats: Copy + Send + Sync + 'static {
    /// Content types and what they stand for.
    const TYPES: &'static [(&'static str, Self)];
    /// What to send, as it reads after "Send".
    const EXPECTED: &'static str;
    /// What it is, for the documentation.
    const ABOUT: &'static str;
    /// How many bytes it may have.
    const LIMIT: usize = LARGE;

    /// Whether it is JSON, which may hide what must not even be built.
    fn is_json(self) -> bool {
        false
    }
}

/// The formats of flow files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceFormat {
    /// `application/yaml`
    Yaml,
    /// `application/json`
    Json,
}

impl Formats for SourceFormat {
    const TYPES: &'static [(&'static str, Self)] = &[
        ("application/yaml", Self::Yaml),
        ("application/x-yaml", Self::Yaml),
        ("text/yaml", Self::Yaml),
        ("application/json", Self::Json),
    ];
    const EXPECTED: &'static str = "the file with the Content-Type application/yaml or application/json";
    const ABOUT: &'static str = "A flow file, as the export writes it.";

    fn is_json(self) -> bool {
        self == Self::Json
    }
}

impl<F: Formats, S: Send + Sync> FromRequest<S> for Source<F> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let File { bytes, format } = File::<F>::from_request(request, state).await?;
        if format.is_json() {
            refuse_hostile_json(&bytes)?;
        }
        let text = String::from_utf8(bytes.into()).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].split(|byte| *byte == b'\n').count();
            Error::malformed(
                "malformed_text",
                format!("Line {line} is not UTF-8. Save the file as UTF-8 and send it again."),
            )
        })?;
        if let Some(line) = text.lines().position(has_control) {
            return Err(Error::invalid(
                "",
                "control_character",
                format!("Line {} contains a control character. Remove it.", line + 1),
            ));
        }
        Ok(Self { text, format })
    }
}

impl<F: Formats> OperationInput for Source<F> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        File::<F>::operation_input(ctx, operation);
    }
}

/// A file as its bytes came, in a format that its content type names. Its own reader says what is wrong with it.
#[derive(Clone, Debug)]
pub struct File<F> {
    /// The whole file.
    pub bytes: Bytes,
    /// How to read it.
    pub format: F,
}

impl<F: Formats, S: Send + Sync> FromRequest<S> for File<F> {
    type Rejection = Error;

    async fn from_request(request: Request, _state: &S) -> Result<Self> {
        let kind = media_type(request.headers());
        let Some((_, format)) = F::TYPES.iter().find(|(name, _)| Some(*name) == kind) else {
            return Err(Error::UnsupportedMediaType { expected: F::EXPECTED });
        };
        let format = *format;
        Ok(Self { bytes: body(request, F::LIMIT).await?, format })
    }
}

impl<F: Formats> OperationInput for File<F> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let schema = SchemaObject {
            json_schema: json_schema!({ "type": "string" }),
            example: None,
            external_docs: None,
        };
        let media = MediaType { schema: Some(schema), ..MediaType::default() };
        set_body(
            ctx,
            operation,
            RequestBody {
                description: Some(F::ABOUT.to_owned()),
                content: F::TYPES.iter().map(|(name, _)| ((*name).to_owned(), media.clone())).collect(),
                required: true,
                extensions: IndexMap::default(),
            },
        );
    }
}

/// The parameters of the path, other than `{team}`, which belongs to the caller's extractor. One value, a
/// tuple in the order of the path, or a struct by name. A malformed one answers like a missing thing.
#[derive(Clone, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        let route = parts.extensions.get::<MatchedPath>().cloned();
        let hidden = |name: Option<&str>| {
            let noun = noun(route.as_ref().map_or("", MatchedPath::as_str), name);
            Error::refused(StatusCode::NOT_FOUND, "not_found", missing(&noun))
        };
        let raw = RawPathParams::from_request_parts(parts, &()).await.map_err(|_| hidden(None))?;
        let pairs: Vec<_> = raw
            .iter()
            .filter(|(name, _)| *name != "team")
            .map(|(name, value)| (Cow::Borrowed(name), Cow::Borrowed(value)))
            .collect();
        if let Some((name, _)) = pairs.iter().find(|(_, value)| value.chars().any(char::is_control)) {
            return Err(hidden(Some(name)));
        }
        params::read(&pairs, false).map(Self).map_err(|wrong| hidden(wrong.name.as_deref()))
    }
}

/// What a path parameter stands for: `/flows/{id}` is a flow.
fn noun(route: &str, name: Option<&str>) -> String {
    let segments: Vec<_> = route.split('/').collect();
    let is_wanted = |segment: &&str| {
        let found = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        found.is_some_and(|found| name.is_none_or(|name| name == found))
    };
    let at = segments.iter().rposition(is_wanted);
    let collection = at.and_then(|at| segments.get(at.checked_sub(1)?)).copied().unwrap_or("page");
    collection.strip_suffix('s').unwrap_or(collection).replace('-', " ")
}

impl<T: JsonSchema> OperationInput for Path<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let schema = ctx.schema.subschema_for::<T>();
        let whole = ctx.resolve_schema(&schema).clone();
        let list = |key: &str| whole.get(key).and_then(Value::as_array).cloned();
        if whole.get("properties").is_some() {
            let named = parameters_from_schema(ctx, schema, ParamLocation::Path);
            add_parameters(ctx, operation, named);
            return;
        }
        let schemas = match list("prefixItems") {
            Some(items) => items.into_iter().filter_map(|item| Schema::try_from(item).ok()).collect(),
            None => vec![schema],
        };
        // The route gives the names, in order.
        for schema in schemas {
            operation.parameters.push(ReferenceOr::Item(path_parameter(String::new(), schema)));
        }
    }
}

/// A parameter of the path as the `OpenAPI` document has it.
pub(super) fn path_parameter(name: String, schema: Schema) -> Parameter {
    Parameter::Path { parameter_data: parameter(name, None, true, schema), style: PathStyle::Simple }
}

fn parameter(name: String, description: Option<&str>, required: bool, json_schema: Schema) -> ParameterData {
    ParameterData {
        name,
        description: description.map(str::to_owned),
        required,
        deprecated: None,
        format: ParameterSchemaOrContent::Schema(SchemaObject {
            json_schema,
            example: None,
            external_docs: None,
        }),
        example: None,
        examples: IndexMap::default(),
        explode: None,
        extensions: IndexMap::default(),
    }
}

/// The query, validated. Parameters that `T` does not have are refused; so `T` must not flatten others.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Validate<Context = ()>, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        if let Some((name, _)) = pairs.iter().find(|(_, value)| has_control(value)) {
            return Err(control_character(&[name]));
        }
        let value = params::read(&pairs, true).map_err(|wrong| {
            let path = wrong.name.iter().map(String::as_str).collect::<Vec<_>>();
            Error::Invalid(vec![wrong_value(&path, &wrong.message)])
        })?;
        validate(&value)?;
        Ok(Self(value))
    }
}

impl<T: JsonSchema> OperationInput for Query<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let schema = ctx.schema.subschema_for::<T>();
        let parameters = parameters_from_schema(ctx, schema, ParamLocation::Query);
        add_parameters(ctx, operation, parameters);
    }
}

/// The version that a change is based on, from `If-Match: "<version>"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        let mut values = parts.headers.get_all(header::IF_MATCH).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return Err(match parts.headers.get(header::IF_MATCH) {
                None => Error::PreconditionRequired,
                Some(_) => malformed_if_match(),
            });
        };
        match value.as_bytes() {
            // Any version at all: that is the lost update which the header is there to prevent.
            b"*" => Err(Error::PreconditionRequired),
            [b'"', digits @ .., b'"'] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => {
                std::str::from_utf8(digits)
                    .ok()
                    .and_then(|digits| digits.parse().ok())
                    .map(Self)
                    .ok_or_else(malformed_if_match)
            }
            _ => Err(malformed_if_match()),
        }
    }
}

fn malformed_if_match() -> Error {
    Error::malformed(
        "malformed_header",
        "Send If-Match with one version between quotes, exactly as the ETag had it: If-Match: \"7\".",
    )
}

impl OperationInput for IfMatch {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let schema = json_schema!({ "type": "string", "pattern": "^\"[0-9]+\"$" });
        let text =
            "The ETag of the version that this change is based on. Missing: 428; no longer current: 412.";
        add_parameters(ctx, operation, [header_parameter("If-Match", text, true, schema)]);
    }
}

/// The optional `Idempotency-Key` of a write: the same key with the same request has its effect once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(Option<String>);

impl IdempotencyKey {
    /// The key, if there is one.
    pub fn value(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        match value.to_str() {
            Ok(key) if (1..=128).contains(&key.len()) && key.bytes().all(|b| (b' '..=b'~').contains(&b)) => {
                Ok(Self(Some(key.to_owned())))
            }
            _ => Err(Error::malformed(
                "malformed_header",
                "Send an Idempotency-Key of 1 to 128 printable ASCII characters, for example a random UUID.",
            )),
        }
    }
}

impl OperationInput for IdempotencyKey {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let schema =
            json_schema!({ "type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[ -~]+$" });
        let text = "Repeat a request with the key of the first try and its effect happens once.";
        add_parameters(ctx, operation, [header_parameter("Idempotency-Key", text, false, schema)]);
    }
}

/// The `Last-Event-ID` that a client of server-sent events comes back with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastEventId(pub Option<i64>);

impl<S: Send + Sync> FromRequestParts<S> for LastEventId {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        // What this server never gave out begins anew: a browser that refuses to come back helps nobody.
        let value = parts.headers.get("last-event-id").and_then(|value| value.to_str().ok());
        Ok(Self(value.and_then(|value| value.parse().ok())))
    }
}

impl OperationInput for LastEventId {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let schema = json_schema!({ "type": "string" });
        let text = "The `id` of the last event that arrived. What changed since then is told first.";
        add_parameters(ctx, operation, [header_parameter("Last-Event-ID", text, false, schema)]);
    }
}

fn header_parameter(name: &str, description: &str, required: bool, schema: Schema) -> Parameter {
    Parameter::Header {
        parameter_data: parameter(name.to_owned(), Some(description), required, schema),
        style: HeaderStyle::Simple,
    }
}

/// The content type without its parameters.
fn media_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    value.split(';').next().map(str::trim)
}

fn expect_json(headers: &HeaderMap) -> Result<()> {
    match media_type(headers) {
        Some(kind) if kind.eq_ignore_ascii_case("application/json") => Ok(()),
        _ => Err(Error::UnsupportedMediaType { expected: "JSON with the Content-Type application/json" }),
    }
}

/// The whole body, if it is plain and within the limit.
async fn body(request: Request, limit: usize) -> Result<Bytes> {
    let encoding = request.headers().get(header::CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| encoding != "identity") {
        return Err(Error::refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_encoding",
            "Send the body as it is, without Content-Encoding: compressed bodies are not accepted.",
        ));
    }
    let body = request.into_body();
    if body.size_hint().lower() > limit as u64 {
        return Err(Error::TooLarge { limit });
    }
    match Limited::new(body, limit).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Error::TooLarge { limit }),
        Err(_) => Err(Error::malformed(
            "incomplete_body",
            "The connection ended before the whole body had arrived. Send the request again.",
        )),
    }
}

/// Builds a value from JSON that has been looked over first.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    refuse_hostile_json(bytes)?;
    refuse_list(bytes)?;
    serde_json::from_slice(bytes).map_err(|error| explain::<T>(bytes, &error))
}

/// Builds a document, whose size makes looking at every byte costly. A document's type says how deep it may nest, so what
/// is too deep fails to be built, and only then is looked over.
fn parse_large<T: DeserializeOwned>(text: &str) -> Result<T> {
    let bytes = text.as_bytes();
    if has_escaped_control(text) {
        refuse_hostile_json(bytes)?;
    }
    let built = refuse_list(bytes)
        .and_then(|()| serde_json::from_str(text).map_err(|error| explain::<T>(bytes, &error)));
    if built.is_err() {
        refuse_hostile_json(bytes)?;
    }
    built
}

/// Structs would also be read from lists, by position; nobody means that.
fn refuse_list(bytes: &[u8]) -> Result<()> {
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(Error::invalid("", "wrong_type", "Send a JSON object, not a list."));
    }
    Ok(())
}

/// Why no `T` could be built.
fn explain<T: DeserializeOwned>(bytes: &[u8], error: &serde_json::Error) -> Error {
    match error.classify() {
        // A list where a word is wanted is reported as a mistake of the syntax, which it is not.
        kind if kind == Category::Data || serde_json::from_slice::<Value>(bytes).is_ok() => {
            // Only now the place matters, and following it costs: read once more, with the path.
            let mut reader = serde_json::Deserializer::from_slice(bytes);
            let found = serde_path_to_error::deserialize::<_, T>(&mut reader);
            let path = found.map_or_else(|error| pointer_segments(error.path()), |_| Vec::new());
            Error::Invalid(vec![wrong_value(&path, &without_position(error))])
        }
        _ => Error::malformed(
            "malformed_json",
            format!(
                "The body is not JSON: {} at line {}, column {}. Correct it and send again.",
                without_position(error),
                error.line(),
                error.column()
            ),
        ),
    }
}

fn pointer_segments(path: &serde_path_to_error::Path) -> Vec<String> {
    use serde_path_to_error::Segment;
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { variant } => Some(variant.clone()),
            Segment::Unknown => None,
        })
        .collect()
}

fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rfind(" at line ") {
        Some(end) => message[..end].to_owned(),
        None => message,
    }
}

/// Turns the message of a deserializer into a fault with a code and an advice.
fn wrong_value(path: &[impl AsRef<str>], message: &str) -> Fault {
    let mut place = pointer(path);
    let (code, advice) = if message.starts_with("unknown field") {
        ("unknown_field", "Remove it or correct its name.")
    } else if message.starts_with("missing field") {
        ("missing_field", "Add it.")
    } else if message.starts_with("duplicate field") {
        ("duplicate_field", "Give it once.")
    } else if message.starts_with("invalid type") {
        ("wrong_type", "Give a value of that type.")
    } else if message.starts_with("unknown variant") {
        ("unknown_value", "Use one of those.")
    } else {
        ("invalid_value", "Correct it.")
    };
    // These two are told of the object; the place is the field.
    if matches!(code, "missing_field" | "duplicate_field")
        && let Some(name) = message.split('`').nth(1)
        && path.last().is_none_or(|last| last.as_ref() != name)
    {
        place.push_str(&pointer(&[name]));
    }
    Fault::new(place, code, format!("{}. {advice}", sentence(message)))
}

/// Starts with a capital letter, and quotes only so much of the input.
fn sentence(message: &str) -> String {
    let mut text: String = message.chars().take(QUOTED).filter(|c| !c.is_control()).collect();
    if message.chars().nth(QUOTED).is_some() {
        text.push('…');
    }
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// RFC 6901.
fn pointer(segments: &[impl AsRef<str>]) -> String {
    segments.iter().fold(String::new(), |mut pointer, segment| {
        pointer.push('/');
        pointer.push_str(&segment.as_ref().replace('~', "~0").replace('/', "~1"));
        pointer
    })
}

fn validate<T: Validate<Context = ()>>(value: &T) -> Result<()> {
    let Err(report) = value.validate() else { return Ok(()) };
    let fault = |(path, error): &(garde::Path, garde::Error)| {
        // garde writes a.b[0]; fields have no dots or brackets in their names.
        let mut place = String::new();
        for segment in path.to_string().split(['.', '[', ']']).filter(|segment| !segment.is_empty()) {
            let _ = write!(place, "/{segment}");
        }
        Fault::new(place, "invalid_value", format!("{}. Correct it.", sentence(error.message())))
    };
    Err(Error::Invalid(report.iter().map(fault).collect()))
}

/// Refuses what must not even be built: depth that costs stack, and control characters in texts.
pub fn refuse_hostile_json(bytes: &[u8]) -> Result<()> {
    match look_over(bytes) {
        Look::Fine => Ok(()),
        Look::Deep => Err(Error::malformed(
            "json_too_deep",
            format!("Lists and objects nest deeper than {DEPTH} levels. Send a flatter document."),
        )),
        // Rare, so the place is found the simple way. What is not JSON is for the parser to explain.
        Look::Control => match serde_json::from_slice(bytes) {
            Ok(value) => match control_place(&value, &mut Vec::new()) {
                Some(path) => Err(control_character(&path)),
                None => Ok(()),
            },
            Err(_) => Ok(()),
        },
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Look {
    Fine,
    Deep,
    Control,
}

/// One pass over the bytes. Inside strings only escapes count: raw control characters are no JSON anyway.
fn look_over(bytes: &[u8]) -> Look {
    let mut depth = 0_usize;
    let mut control = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => {
                depth += 1;
                if depth > DEPTH {
                    return Look::Deep;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                at += 1;
                while let Some(byte) = bytes.get(at) {
                    match byte {
                        b'"' => break,
                        b'\\' => {
                            control |= escapes_control(&bytes[at + 1..]);
                            at += 1;
                        }
                        _ => {}
                    }
                    at += 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    if control { Look::Control } else { Look::Fine }
}

/// Whether any escape in a JSON text stands for such a control character.
fn has_escaped_control(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let escape = &rest.as_bytes()[at + 1..];
        if escapes_control(escape) {
            return true;
        }
        // What is escaped is no escape itself. In JSON it is ASCII; if not, the parser will say so.
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    false
}

/// Whether what follows a backslash stands for a control character other than tab and line ends.
fn escapes_control(rest: &[u8]) -> bool {
    match rest {
        [b'u', b'0', b'0', b'0', last, ..] => !matches!(last, b'9' | b'a' | b'A' | b'd' | b'D'),
        [b'b' | b'f', ..] | [b'u', b'0', b'0', b'1', ..] => true,
        _ => false,
    }
}

fn has_control(text: &str) -> bool {
    text.bytes().any(|byte| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r'))
}

/// The path to the first text with a control character; `None` when a later duplicate replaced it.
fn control_place(value: &Value, path: &mut Vec<String>) -> Option<Vec<String>> {
    match value {
        Value::String(text) => has_control(text).then(|| path.clone()),
        Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
            path.push(index.to_string());
            let found = control_place(item, path);
            path.pop();
            found
        }),
        Value::Object(fields) => fields.iter().find_map(|(name, item)| {
            if has_control(name) {
                return Some(path.clone());
            }
            path.push(name.clone());
            let found = control_place(item, path);
            path.pop();
            found
        }),
        _ => None,
    }
}

fn control_character(path: &[impl AsRef<str>]) -> Error {
    Error::invalid(
        pointer(path),
        "control_character",
        "This text contains a control character other than tab and line end. Remove it.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_controls_are_found_among_other_escapes() {
        for fine in [r#"{"a":"b\\u0000 \n \t \u0041 \"""#, r"\", r"\é\u0001"] {
            assert!(!has_escaped_control(fine), "{fine}");
        }
        for control in [r#"{"a":"\u0000"}"#, r#""\\\u001b""#, r#""\\\b""#, r#""x\\ \f""#] {
            assert!(has_escaped_control(control), "{control}");
        }
    }

    #[test]
    fn depth_is_counted_outside_of_strings_only() {
        let nested = |levels| [vec![b'['; levels], vec![b']'; levels]].concat();
        assert_eq!(look_over(&nested(64)), Look::Fine);
        assert_eq!(look_over(&nested(65)), Look::Deep);
        let text = format!("\"{}\"", "[".repeat(100));
        assert_eq!(look_over(text.as_bytes()), Look::Fine);
        let quoted = format!(r#""\"{}""#, "[".repeat(100));
        assert_eq!(look_over(quoted.as_bytes()), Look::Fine);
        let after = format!(r#"["\\",{}"#, "[".repeat(64));
        assert_eq!(look_over(after.as_bytes()), Look::Deep);
    }

    #[test]
    fn only_escaped_control_characters_count() {
        for text in [r#""\u0000""#, r#""\u001F""#, r#""\b""#, r#""\f""#, r#""\\\u0001""#] {
            assert_eq!(look_over(text.as_bytes()), Look::Control, "{text}");
        }
        for text in [r#""\t\n\r""#, r#""\u0009\u000a\u000D""#, r#""\\u0000""#, r#""\u0041""#, r#""\"#] {
            assert_eq!(look_over(text.as_bytes()), Look::Fine, "{text}");
        }
    }

    #[test]
    fn nouns_come_from_the_collection_of_the_parameter() {
        let route = "/api/v1/teams/{team}/flows/{id}/versions/{number}";
        assert_eq!(noun(route, Some("id")), "flow");
        assert_eq!(noun(route, Some("number")), "version");
        assert_eq!(noun(route, None), "version");
        assert_eq!(noun("/api/v1/teams/{team}/target-lists/{id}", None), "target list");
        assert_eq!(noun("", None), "page");
    }

    #[test]
    fn pointers_escape_as_the_standard_says() {
        assert_eq!(pointer(&["a/b", "~", "0"]), "/a~1b/~0/0");
        assert_eq!(pointer(&[""; 0]), "");
    }
}
