//! The room from outside: a small router with all the middleware, driven in-process.

use super::*;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
    response::Response,
};
use garde::Validate;
use http_body_util::BodyExt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tower::ServiceExt;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
struct Note {
    /// What it says.
    #[garde(length(chars, min = 1, max = 10))]
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    #[serde(default)]
    #[garde(dive)]
    parts: Vec<Part>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first: Option<Part>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct Part {
    #[garde(length(chars, max = 5))]
    name: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(rename_all = "snake_case")]
#[garde(allow_unvalidated)]
struct Filter {
    /// How many at most.
    #[garde(range(max = 200))]
    limit: Option<u32>,
    kind: Option<Kind>,
    q: Option<String>,
    cursor: Option<Cursor>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Big,
    Small,
}

#[derive(Deserialize)]
#[serde(transparent)]
struct NoteId(Uuid);

impl JsonSchema for NoteId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NoteId".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Uuid::json_schema(generator)
    }
}

enum NoteText {}

impl Media for NoteText {
    const TYPES: &'static [&'static str] = &[media::MARKDOWN, media::JSON];
}

async fn list(Query(filter): Query<Filter>) -> Result<Json<Page<u32>>> {
    let start: u32 = filter.cursor.map_or(Ok(0), |cursor| cursor.key())?;
    let limit = filter.limit.unwrap_or(50) as usize;
    let rows = (start + 1..=7).take(limit + 1).collect();
    Ok(Json(Page::of(rows, limit, |last| *last)))
}

async fn create(Json(note): Json<Note>) -> Result<WithEtag<Created<Note>>> {
    Ok(WithEtag(1, Created(note)))
}

async fn read(Path(id): Path<NoteId>) -> Result<Json<Note>> {
    if !id.0.is_nil() {
        return Err(Error::NotFound("note"));
    }
    Ok(Json(Note { text: "x".into(), minutes: None, parts: vec![], first: None }))
}

async fn update(
    _: Path<NoteId>,
    IfMatch(version): IfMatch,
    Json(note): Json<Note>,
) -> Result<WithEtag<Json<Note>>> {
    if version != 7 {
        let changed_at = Some("2026-11-23T10:00:00.5Z".parse().unwrap());
        return Err(Error::Stale { current_etag: 7, changed_by: Some("Ana".into()), changed_at });
    }
    Ok(WithEtag(8, Json(note)))
}

async fn remove(_: Path<NoteId>, key: IdempotencyKey) -> Result<Replayable<NoContent>> {
    Ok(Replayable { response: NoContent, replayed: key.value().is_some() })
}

async fn version(Path((id, number)): Path<(NoteId, u32)>) -> Result<Json<u32>> {
    assert!(id.0.is_nil());
    Ok(Json(number))
}

async fn text(_: Path<NoteId>) -> Result<Text<NoteText>> {
    Ok(Text::new(media::MARKDOWN, "# Grüße".into()).attachment("Grüße.md"))
}

async fn import(Source { text, format }: Source) -> Result<Json<String>> {
    Ok(Json(format!("{format:?} {}", text.len())))
}

async fn document(Document(whole): Document<Value>) -> Result<Created<Stored<Value>>> {
    Ok(Created(Stored::new(whole.to_string())))
}

async fn login(note: Option<Json<Note>>) -> Result<WithCookie<Json<bool>>> {
    Ok(WithCookie::maybe(note.is_some().then(|| "a=b; Path=/".to_owned()), Json(note.is_some())))
}

async fn fail(Path(how): Path<String>) -> Result<NoContent> {
    Err(match how.as_str() {
        "unauthenticated" => Error::Unauthenticated,
        "forbidden" => Error::Forbidden { needs: "an admin of the team" },
        "conflict" => Error::conflict("stale_position", "Load the session and answer from where it stands."),
        "gone" => Error::Gone("invitation"),
        "invalid" => {
            Error::Invalid(vec![Fault::new("/a", "x", "Change a."), Fault::new("/b", "y", "Change b.")])
        }
        "many" => Error::TooMany { retry_after: Duration::from_millis(1500) },
        "away" => Error::Unavailable { retry_after: Duration::from_secs(3) },
        "full" => crate::db::Error::Full.into(),
        "refused" => Error::refused(StatusCode::FORBIDDEN, "not_assignee", "Take the session over first."),
        "panic" => panic!("secret {how}"),
        "slow" => {
            tokio::time::sleep(Duration::from_mins(1)).await;
            Error::NotFound("end")
        }
        _ => Error::Internal(anyhow::anyhow!("the secret cause")),
    })
}

fn room() -> Routes<()> {
    Routes::new("notes")
        .about("Notes for tests")
        .problem("stale_position", 409, "Somebody answered meanwhile.")
        .get("/notes", list, "List the notes")
        .post("/notes", create, "Make a note")
        .get("/notes/{id}", read, "Read a note")
        .put("/notes/{id}", update, "Change a note")
        .delete("/notes/{id}", remove, "Delete a note")
        .get("/teams/{team}/notes/{id}/versions/{number}", version, "Read a version")
        .get("/notes/{id}/text", text, "Read a note as text")
        .post("/import", import, "Import a file")
        .post("/document", document, "Check a document")
        .post("/login", login, "Sign in")
        .get("/fail/{how}", fail, "Fail")
}

fn settings() -> LayerSettings {
    LayerSettings {
        public_url: "https://pathbook.example.com".into(),
        request_timeout: Duration::from_millis(200),
        in_flight: 2,
    }
}

fn router_with(settings: LayerSettings) -> Router {
    let api = describe([room()]);
    layers(web(api.router.merge(health(|| true))).with_state(()), settings)
}

fn router() -> Router {
    router_with(settings())
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().into();
        Self { status: parts.status, headers: parts.headers, body }
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", self.text()))
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status, code, and the pointers and codes of the faults.
    fn problem(&self) -> (u16, String, Vec<String>) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let body = self.json();
        let mut keys: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["code", "detail", "errors", "request_id", "status", "title", "type"]);
        assert_eq!(body["status"], self.status.as_u16());
        assert_eq!(body["type"], format!("/problems/{}", body["code"].as_str().unwrap()));
        assert_eq!(body["request_id"], self.header("x-request-id"));
        assert!(body["detail"].as_str().unwrap().ends_with('.'), "{}", body["detail"]);
        let faults = body["errors"].as_array().unwrap().iter();
        let faults = faults.map(|fault| {
            format!("{} {}", fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap())
        });
        (self.status.as_u16(), body["code"].as_str().unwrap().to_owned(), faults.collect())
    }
}

async fn send(router: &Router, request: Request<Body>) -> Answer {
    Answer::of(router.clone().oneshot(request).await.unwrap()).await
}

async fn get(path: &str) -> Answer {
    send(&router(), Request::get(path).body(Body::empty()).unwrap()).await
}

fn json_request(method: &str, path: &str, body: impl Into<Body>) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json")
        .body(body.into())
        .unwrap()
}

async fn post(path: &str, body: impl Into<Body>) -> Answer {
    send(&router(), json_request("POST", path, body)).await
}

const NIL: &str = "/api/v1/notes/00000000-0000-0000-0000-000000000000";

fn faults(list: &[&str]) -> Vec<String> {
    list.iter().map(|&fault| fault.to_owned()).collect()
}

#[tokio::test]
async fn every_error_is_a_problem_with_its_status_and_code() {
    for (how, status, code) in [
        ("unauthenticated", 401, "unauthenticated"),
        ("forbidden", 403, "forbidden"),
        ("conflict", 409, "stale_position"),
        ("gone", 410, "gone"),
        ("many", 429, "too_many_requests"),
        ("away", 503, "unavailable"),
        ("full", 507, "storage_full"),
        ("refused", 403, "not_assignee"),
        ("panic", 500, "internal"),
        ("slow", 503, "timeout"),
        ("internal", 500, "internal"),
    ] {
        let answer = get(&format!("/api/v1/fail/{how}")).await;
        assert_eq!(answer.problem(), (status, code.to_owned(), vec![]), "{how}");
        assert!(!answer.text().contains("secret"), "{}", answer.text());
    }
    let answer = get("/api/v1/fail/invalid").await;
    assert_eq!(answer.problem(), (422, "invalid".into(), faults(&["/a x", "/b y"])));
    assert_eq!(get("/api/v1/fail/many").await.header("retry-after"), "2");
    assert_eq!(get("/api/v1/fail/unauthenticated").await.header("www-authenticate"), "Bearer");
}

#[tokio::test]
async fn a_malformed_id_answers_like_a_missing_one() {
    let body = |answer: &Answer| {
        let mut body = answer.json();
        body["request_id"] = json!("");
        body
    };
    let missing = get("/api/v1/notes/11111111-1111-1111-1111-111111111111").await;
    assert_eq!(missing.problem().0, 404);
    for id in ["x", "1", "%00", "%ff", "11111111-1111-1111-1111-11111111111%0a", "..%2f"] {
        let malformed = get(&format!("/api/v1/notes/{id}")).await;
        assert_eq!(body(&malformed), body(&missing), "{id}");
    }
    let version = get("/api/v1/teams/t/notes/00000000-0000-0000-0000-000000000000/versions/x").await;
    assert_eq!(version.problem().1, "not_found");
    assert!(version.json()["detail"].as_str().unwrap().contains("such version"));
}

#[tokio::test]
async fn path_parameters_leave_out_the_team() {
    let answer = get("/api/v1/teams/t/notes/00000000-0000-0000-0000-000000000000/versions/3").await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "3"));
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn bodies_that_do_not_fit_are_told_where() {
    for (body, status, code, places) in [
        (r#"{"text":"a","typo":1}"#, 422, "invalid", &["/typo unknown_field"][..]),
        (
            r#"{"text":"a","parts":[{"name":"a"},{"name":"a","x":1}]}"#,
            422,
            "invalid",
            &["/parts/1/x unknown_field"],
        ),
        (r#"{"text":1}"#, 422, "invalid", &["/text wrong_type"]),
        (r#"{"text":"a","parts":[{"name":null}]}"#, 422, "invalid", &["/parts/0/name wrong_type"]),
        (r#"{"text":"a","minutes":-1}"#, 422, "invalid", &["/minutes invalid_value"]),
        (r"{}", 422, "invalid", &["/text missing_field"]),
        (r#"{"text":"a","first":{}}"#, 422, "invalid", &["/first/name missing_field"]),
        (r#"{"text":"a","text":"b"}"#, 422, "invalid", &["/text duplicate_field"]),
        (r#" ["a"]"#, 422, "invalid", &[" wrong_type"]),
        ("3", 422, "invalid", &[" wrong_type"]),
        (
            r#"{"text":"","parts":[{"name":"longer"}]}"#,
            422,
            "invalid",
            &["/parts/0/name invalid_value", "/text invalid_value"],
        ),
        (r#"{"text":"a\u0000"}"#, 422, "invalid", &["/text control_character"]),
        (r#"{"text":"a","parts":[{"name":"\b"}]}"#, 422, "invalid", &["/parts/0/name control_character"]),
        ("{\"text\":\"\0\"}", 400, "malformed_json", &[]),
        ("", 400, "malformed_json", &[]),
        ("{", 400, "malformed_json", &[]),
        (r#"{"text":"a"} x"#, 400, "malformed_json", &[]),
        (r#"{"text":"a"#, 400, "malformed_json", &[]),
        (r#"{"text":"\ud800"}"#, 400, "malformed_json", &[]),
    ] {
        assert_eq!(
            post("/api/v1/notes", body).await.problem(),
            (status, code.to_owned(), faults(places)),
            "{body}"
        );
    }
    let answer = post("/api/v1/notes", "{\"text\":\n  oops}").await;
    assert!(answer.json()["detail"].as_str().unwrap().contains("at line 2, column 3"), "{}", answer.text());
    let deep = format!("{}{}", "[".repeat(65), "]".repeat(65));
    assert_eq!(post("/api/v1/notes", deep.clone()).await.problem().1, "json_too_deep");
    assert_eq!(post("/api/v1/document", deep).await.problem().1, "json_too_deep");
    let fine = format!(r#"{{"a":{}{}}}"#, "[".repeat(63), "]".repeat(63));
    let stored = post("/api/v1/document", fine.clone()).await;
    assert_eq!((stored.status.as_u16(), stored.text()), (201, fine));
}

#[tokio::test]
async fn a_message_never_repeats_a_long_input() {
    let answer = post("/api/v1/notes", format!(r#"{{"text":"a","{}":1}}"#, "k".repeat(100_000))).await;
    assert_eq!(answer.problem().0, 422);
    assert!(answer.json()["detail"].as_str().unwrap().len() < 400);
    let answer =
        post("/api/v1/notes", format!(r#"{{"text":"a","minutes":"{}"}}"#, "k".repeat(100_000))).await;
    assert!(answer.body.len() < 2000);
}

#[tokio::test]
async fn sizes_kinds_and_encodings_of_bodies_are_limited() {
    let kib = |count: usize| "x".repeat(count * 1024);
    assert_eq!(post("/api/v1/notes", kib(257)).await.problem().1, "too_large");
    assert_eq!(post("/api/v1/notes", kib(255)).await.problem().1, "malformed_json");
    assert_eq!(post("/api/v1/document", format!("\"{}\"", kib(4095))).await.status, 201);
    assert_eq!(post("/api/v1/document", kib(4097)).await.problem().1, "too_large");
    // Without a Content-Length the bytes are counted as they come.
    let streamed = Body::new(Chunks(300));
    assert_eq!(post("/api/v1/notes", streamed).await.problem().1, "too_large");

    let typed =
        |kind: &str| Request::post("/api/v1/notes").header("content-type", kind).body("{}".into()).unwrap();
    for kind in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx", ""]
    {
        assert_eq!(send(&router(), typed(kind)).await.problem().1, "unsupported_media_type", "{kind}");
    }
    assert_eq!(send(&router(), typed("Application/JSON; charset=utf-8")).await.problem().0, 422);
    let bare = Request::post("/api/v1/notes").body("{}".into()).unwrap();
    assert_eq!(send(&router(), bare).await.problem().0, 415);
    let mut packed = json_request("POST", "/api/v1/notes", "{}");
    packed.headers_mut().insert("content-encoding", "gzip".parse().unwrap());
    assert_eq!(send(&router(), packed).await.problem().1, "unsupported_encoding");
}

/// A body of unknown length.
struct Chunks(usize);

impl axum::body::HttpBody for Chunks {
    type Data = bytes::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<std::result::Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
        let left = self.0.checked_sub(1);
        std::task::Poll::Ready(left.map(|left| {
            self.0 = left;
            Ok(hyper::body::Frame::data(vec![b'x'; 1024].into()))
        }))
    }
}

#[tokio::test]
async fn an_optional_body_may_be_left_out_but_not_be_wrong() {
    let empty = Request::post("/api/v1/login").body(Body::empty()).unwrap();
    let answer = send(&router(), empty).await;
    assert_eq!((answer.text().as_str(), answer.header("set-cookie")), ("false", ""));
    let answer = post("/api/v1/login", r#"{"text":"a"}"#).await;
    assert_eq!((answer.text().as_str(), answer.header("set-cookie")), ("true", "a=b; Path=/"));
    assert_eq!(post("/api/v1/login", "{").await.problem().0, 400);
    let untyped = Request::post("/api/v1/login").body("{}".into()).unwrap();
    assert_eq!(send(&router(), untyped).await.problem().0, 415);
}

#[tokio::test]
async fn files_are_taken_as_text_and_checked() {
    let file = |kind: &str, body: &'static [u8]| {
        Request::post("/api/v1/import").header("content-type", kind).body(Body::from(body)).unwrap()
    };
    assert_eq!(send(&router(), file("application/yaml", b"a: b\n")).await.text(), "\"Yaml 5\"");
    assert_eq!(send(&router(), file("application/json", b"{}")).await.text(), "\"Json 2\"");
    assert_eq!(send(&router(), file("text/html", b"x")).await.problem().1, "unsupported_media_type");
    let answer = send(&router(), file("text/yaml", b"a: b\nc: \xff\n")).await;
    assert_eq!(answer.problem().1, "malformed_text");
    assert!(answer.text().contains("Line 2"));
    let answer = send(&router(), file("text/yaml", b"a: b\nc: \x00\n")).await;
    assert_eq!(answer.problem().2, faults(&[" control_character"]));
    assert!(answer.text().contains("Line 2"));
    let answer = send(&router(), file("application/json", br#"{"a":["\u0001"]}"#)).await;
    assert_eq!(answer.problem().2, faults(&["/a/0 control_character"]));
}

#[tokio::test]
async fn queries_are_typed_and_strict() {
    assert_eq!(get("/api/v1/notes?limit=2&kind=big&q=").await.json()["items"], json!([1, 2]));
    for (query, fault) in [
        ("limit=x", "/limit invalid_value"),
        ("limit=-1", "/limit invalid_value"),
        ("limit=201", "/limit invalid_value"),
        ("kind=huge", "/kind unknown_value"),
        ("order=up", "/order unknown_field"),
        ("limit=1&limit=2", "/limit duplicate_field"),
        ("q=a%00b", "/q control_character"),
        ("cursor=!!", "/cursor invalid_cursor"),
        ("cursor=bm90IGEgbnVtYmVy", "/cursor invalid_cursor"),
    ] {
        assert_eq!(
            get(&format!("/api/v1/notes?{query}")).await.problem(),
            (422, "invalid".into(), faults(&[fault])),
            "{query}"
        );
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_gap() {
    let mut seen = vec![];
    let mut path = "/api/v1/notes?limit=3".to_owned();
    for _ in 0..3 {
        let page = get(&path).await.json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item.as_u64().unwrap()));
        let Some(next) = page.get("next") else { break };
        path = format!("/api/v1/notes?limit=3&cursor={}", next.as_str().unwrap());
    }
    assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7]);
    assert!(get("/api/v1/notes?limit=7").await.json().get("next").is_none());
}

#[tokio::test]
async fn changes_name_the_version_they_are_based_on() {
    let put = |etag: Option<&str>| {
        let mut request = json_request("PUT", NIL, r#"{"text":"a"}"#);
        if let Some(etag) = etag {
            request.headers_mut().insert(header::IF_MATCH, etag.parse().unwrap());
        }
        async move { send(&router(), request).await }
    };
    assert_eq!(put(None).await.problem(), (428, "precondition_required".into(), vec![]));
    assert_eq!(put(Some("*")).await.problem().0, 428);
    for malformed in ["7", "\"x\"", "W/\"7\"", "\"7\", \"8\"", "\"\"", "\"-1\"", "\"99999999999999999999\""] {
        assert_eq!(
            put(Some(malformed)).await.problem(),
            (400, "malformed_header".into(), vec![]),
            "{malformed}"
        );
    }
    let stale = put(Some("\"6\"")).await;
    assert_eq!(stale.problem(), (412, "stale_version".into(), vec![]));
    assert_eq!(stale.header("etag"), "\"7\"");
    let detail = stale.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.starts_with("Ana changed this at 2026-11-23T10:00:00Z."), "{detail}");
    let changed = put(Some("\"7\"")).await;
    assert_eq!((changed.status.as_u16(), changed.header("etag")), (200, "\"8\""));
    let created = post("/api/v1/notes", r#"{"text":"a"}"#).await;
    assert_eq!((created.status.as_u16(), created.header("etag")), (201, "\"1\""));
}

#[tokio::test]
async fn idempotency_keys_are_optional_and_plain() {
    let delete = |key: Option<&[u8]>| {
        let mut request = Request::delete(NIL);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let request = request.body(Body::empty()).unwrap();
        async move { send(&router(), request).await }
    };
    let plain = delete(None).await;
    assert_eq!((plain.status.as_u16(), plain.header("idempotency-replayed")), (204, ""));
    assert_eq!(delete(Some(b"a b-7")).await.header("idempotency-replayed"), "true");
    for wrong in [&b""[..], &[b'x'; 129], b"\xc3\xa4", b"a\tb"] {
        assert_eq!(delete(Some(wrong)).await.problem().1, "malformed_header");
    }
}

#[tokio::test]
async fn texts_carry_their_type_and_file_name() {
    let answer = get(&format!("{NIL}/text")).await;
    assert_eq!(answer.header("content-type"), "text/markdown; charset=utf-8");
    let name = "attachment; filename=\"Gr__e.md\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.md";
    assert_eq!(answer.header("content-disposition"), name);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let mut answers = vec![
        get("/api/v1/notes").await,
        get(NIL).await,
        get("/").await,
        get("/assets/missing.js").await,
        get("/api/v1/nothing").await,
        get("/api/openapi.json").await,
        get("/api/docs").await,
        get("/problems/not_found").await,
        get("/livez").await,
        get("/api/v1/fail/panic").await,
        get("/api/v1/fail/slow").await,
        post(NIL, "{}").await,
        post("/api/v1/notes", "{").await,
        post("/api/v1/notes", "x".repeat(300_000)).await,
        send(&router(), Request::delete(NIL).body(Body::empty()).unwrap()).await,
        get(&format!("/{}", "x".repeat(9000))).await,
    ];
    answers.push(send(&router(), json_request("PUT", NIL, "{}")).await);
    for answer in &answers {
        for (name, value) in [
            (
                "content-security-policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types app",
            ),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("strict-transport-security", "max-age=31536000"),
            ("server", ""),
        ] {
            assert_eq!(answer.header(name), value, "{} {name}", answer.status);
        }
        assert!(answer.header("permissions-policy").contains("camera=()"));
        assert!(!answer.header("x-request-id").is_empty());
        assert!(!answer.header("cache-control").is_empty());
    }
    let statuses: std::collections::BTreeSet<_> =
        answers.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(statuses, [200, 204, 400, 404, 405, 413, 414, 428, 500, 503].into());
    assert_eq!(get("/api/v1/notes").await.header("cache-control"), "no-store");
    let plain = LayerSettings { public_url: "http://10.0.0.1".into(), ..settings() };
    let answer = send(&router_with(plain), Request::get("/livez").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.header("strict-transport-security"), "");
}

#[tokio::test]
async fn requests_of_other_sites_change_nothing() {
    let try_with = |method: &str, headers: &[(&str, &str)]| {
        let mut request = Request::builder().method(method).uri(NIL);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        async move { send(&router(), request).await }
    };
    let cookie = ("cookie", "__Host-pathbook=x");
    let refused: &[&[(&str, &str)]] = &[
        &[cookie],
        &[cookie, ("sec-fetch-site", "cross-site")],
        &[cookie, ("sec-fetch-site", "same-site")],
        &[cookie, ("sec-fetch-site", "weird")],
        &[("sec-fetch-site", "cross-site")],
        &[cookie, ("origin", "https://evil.example")],
        &[cookie, ("origin", "null")],
        &[cookie, ("origin", "https://pathbook.example.com.evil.example")],
        &[cookie, ("origin", "http://pathbook.example.com")],
        &[("origin", "https://evil.example")],
        &[cookie, ("origin", "https://evil.example"), ("host", "127.0.0.1:8080")],
        &[cookie, ("sec-fetch-site", "cross-site"), ("origin", "https://pathbook.example.com")],
        &[cookie, ("authorization", "Basic abc")],
        &[cookie, ("referer", "https://pathbook.example.com/")],
    ];
    for headers in refused {
        for method in ["DELETE", "POST", "PUT", "PATCH", "PROPFIND"] {
            assert_eq!(try_with(method, headers).await.problem().1, "cross_site", "{method} {headers:?}");
        }
        assert_eq!(try_with("GET", headers).await.status, 200);
    }
    let allowed: &[&[(&str, &str)]] = &[
        &[],
        &[cookie, ("sec-fetch-site", "same-origin")],
        &[cookie, ("sec-fetch-site", "none")],
        &[cookie, ("origin", "https://pathbook.example.com")],
        &[cookie, ("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")],
        &[("authorization", "Bearer pbk_x"), ("sec-fetch-site", "cross-site")],
        &[("authorization", "bearer pbk_x"), ("origin", "https://evil.example")],
    ];
    for headers in allowed {
        assert_eq!(try_with("DELETE", headers).await.status, 204, "{headers:?}");
    }
}

#[tokio::test]
async fn request_ids_are_taken_over_only_when_sane() {
    let with = |id: &'static str| async move {
        let request = Request::get("/livez").header("x-request-id", id).body(Body::empty()).unwrap();
        send(&router(), request).await.header("x-request-id").to_owned()
    };
    assert_eq!(with("a1-B_2.c").await, "a1-B_2.c");
    for insane in ["", "a b", "<script>", &"x".repeat(65).leak()[..]] {
        let made = with(insane).await;
        assert!(made != insane && made.len() >= 10, "{made}");
    }
    let router = router();
    let one = send(&router, Request::get("/livez").body(Body::empty()).unwrap()).await;
    let two = send(&router, Request::get("/livez").body(Body::empty()).unwrap()).await;
    assert_ne!(one.header("x-request-id"), two.header("x-request-id"));
}

#[tokio::test]
async fn addresses_headers_and_requests_at_work_are_bounded() {
    assert_eq!(
        get(&format!("/api/v1/notes?q={}", "x".repeat(9000))).await.problem(),
        (414, "uri_too_long".into(), vec![])
    );
    let request = Request::get("/livez").header("cookie", "x".repeat(17_000)).body(Body::empty()).unwrap();
    assert_eq!(send(&router(), request).await.problem(), (431, "headers_too_large".into(), vec![]));

    let router = router();
    let slow = || send_owned(router.clone(), Request::get("/api/v1/fail/slow").body(Body::empty()).unwrap());
    let (one, two) = (tokio::spawn(slow()), tokio::spawn(slow()));
    tokio::time::sleep(Duration::from_millis(50)).await;
    let turned_away = send(&router, Request::get("/api/v1/notes").body(Body::empty()).unwrap()).await;
    assert_eq!(turned_away.problem(), (503, "overloaded".into(), vec![]));
    assert_eq!(turned_away.header("retry-after"), "1");
    assert_eq!(send(&router, Request::get("/livez").body(Body::empty()).unwrap()).await.status, 200);
    assert_eq!((one.await.unwrap().status.as_u16(), two.await.unwrap().status.as_u16()), (503, 503));
    assert_eq!(send(&router, Request::get("/api/v1/notes").body(Body::empty()).unwrap()).await.status, 200);
}

async fn send_owned(router: Router, request: Request<Body>) -> Answer {
    send(&router, request).await
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems() {
    for path in ["/api", "/api/", "/api/v1/nothing", "/api/v2/notes", "/api/v1/notes/"] {
        assert_eq!(get(path).await.problem(), (404, "not_found".into(), vec![]), "{path}");
    }
    let answer = post(NIL, "{}").await;
    assert_eq!(answer.problem(), (405, "method_not_allowed".into(), vec![]));
    assert_eq!(answer.header("allow"), "GET,HEAD,PUT,DELETE");
    assert_eq!(post("/t/team/flows", "{}").await.problem().0, 405);
}

#[tokio::test]
async fn large_answers_are_compressed_and_small_ones_are_not() {
    let ask = |path: &'static str| async move {
        let request = Request::get(path).header("accept-encoding", "br, gzip").body(Body::empty()).unwrap();
        send(&router(), request).await.header("content-encoding").to_owned()
    };
    assert_eq!(ask("/api/openapi.json").await, "br");
    assert_eq!(ask("/api/v1/notes").await, "");
    assert_eq!(ask("/api/v1/fail/internal").await, "");
}

#[tokio::test]
async fn the_document_describes_everything() {
    let api = describe([room()]);
    let document = get("/api/openapi.json").await.json();
    assert_eq!(document, serde_json::to_value(&*api.document).unwrap());
    assert_eq!(document["openapi"], "3.1.0");
    let operation = &document["paths"]["/api/v1/notes/{id}"]["put"];
    assert_eq!(operation["operationId"], "notes_update");
    assert_eq!(operation["tags"], json!(["notes"]));
    let parameter = |operation: &Value, name: &str| {
        operation["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["name"] == name)
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(parameter(operation, "id")["in"], "path");
    assert_eq!(parameter(operation, "If-Match")["required"], true);
    assert!(operation["responses"]["200"]["headers"]["ETag"].is_object());
    let problem = &operation["responses"]["default"]["content"]["application/problem+json"]["schema"];
    assert_eq!(problem["$ref"], "#/components/schemas/Problem");
    let version = &document["paths"]["/api/v1/teams/{team}/notes/{id}/versions/{number}"]["get"];
    assert_eq!(version["parameters"].as_array().unwrap().len(), 3);
    assert_eq!(parameter(version, "number")["schema"]["type"], "integer");
    assert_eq!(parameter(version, "team")["schema"]["type"], "string");
    let filter = parameter(&document["paths"]["/api/v1/notes"]["get"], "limit");
    assert_eq!((&filter["in"], &filter["description"]), (&json!("query"), &json!("How many at most.")));
    let note = &document["components"]["schemas"]["Note"];
    assert_eq!(note["properties"]["minutes"]["type"], "integer");
    assert_eq!(note["properties"]["first"]["$ref"], "#/components/schemas/Part");
    let codes = &document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"];
    assert!(codes.as_array().unwrap().contains(&json!("stale_position")));
    let text = &document["paths"]["/api/v1/notes/{id}/text"]["get"]["responses"]["200"]["content"];
    assert_eq!(text.as_object().unwrap().len(), 2);
    let schemas = document["components"]["schemas"].as_object().unwrap();
    assert!(schemas.contains_key("Kind") && !schemas.contains_key("Filter"), "{:?}", schemas.keys());
    assert_eq!(lax_bodies(&api.document), Vec::<String>::new());
}

#[tokio::test]
async fn pages_for_people_hold_no_inline_script_or_style() {
    for path in ["/api/docs", "/problems", "/problems/stale_position"] {
        let page = get(path).await;
        assert_eq!(
            (page.status.as_u16(), page.header("content-type")),
            (200, "text/html; charset=utf-8"),
            "{path}"
        );
        for inline in ["<script", "<style", " style=", " onclick="] {
            assert!(!page.text().contains(inline), "{path}: {inline}");
        }
    }
    let docs = get("/api/docs").await.text();
    for part in [
        "id=\"notes_update\"",
        "/api/v1/notes/{id}",
        "id=\"schema-Note\"",
        "If-Match",
        "<code>Idempotency-Key</code>",
    ] {
        assert!(docs.contains(part), "{part}");
    }
    for target in docs.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(docs.contains(&format!("id=\"{target}\"")), "no {target}");
    }
    assert_eq!(get("/problems/nothing").await.problem().0, 404);
    assert_eq!(get("/api/docs.css").await.header("content-type"), "text/css");
}

#[tokio::test]
async fn the_web_interface_answers_what_nothing_else_does() {
    let ask = |path: &'static str, headers: &'static [(&str, &str)]| async move {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        send(&router(), request.body(Body::empty()).unwrap()).await
    };
    let page = ask("/t/team/flows", &[("accept", "text/html,*/*;q=0.8")]).await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!(page.header("cache-control"), "no-cache");
    let tag = page.header("etag").to_owned().leak();
    let again = ask("/", vec![("if-none-match", &*tag)].leak()).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    assert_eq!(
        ask("/favicon.missing", &[("accept", "image/avif,image/webp,*/*;q=0.8")]).await.problem().0,
        404
    );
    assert_eq!(ask("/assets/missing.js", &[("accept", "text/html")]).await.problem().0, 404);
    assert_eq!(ask("/../../Cargo.toml", &[("accept", "text/plain")]).await.problem().0, 404);
}

#[tokio::test]
async fn readiness_is_what_the_callback_says() {
    let ready = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let asked = ready.clone();
    let health = health::<()>(move || asked.load(std::sync::atomic::Ordering::Relaxed));
    let router = layers(health, settings());
    let ask =
        |path: &'static str| send_owned(router.clone(), Request::get(path).body(Body::empty()).unwrap());
    assert_eq!(ask("/livez").await.status, 200);
    assert_eq!(ask("/readyz").await.problem().0, 503);
    ready.store(true, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(ask("/readyz").await.status, 200);
}

/// The accept loop on a real socket.
mod connections {
    use super::*;
    use std::net::SocketAddr;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::{TcpListener, TcpStream},
        task::JoinHandle,
        time::Instant,
    };
    use tokio_util::sync::CancellationToken;

    fn limits() -> ConnectionLimits {
        ConnectionLimits {
            head: Duration::from_millis(200),
            idle: Duration::from_millis(600),
            connections: 3,
            drain: Duration::from_millis(500),
        }
    }

    async fn start(limits: ConnectionLimits) -> (SocketAddr, CancellationToken, JoinHandle<()>) {
        let routes = Router::new()
            .route("/peer", axum::routing::get(async |peer: PeerAddr| peer.to_string()))
            .route(
                "/slow",
                axum::routing::get(async || {
                    tokio::time::sleep(Duration::from_millis(300)).await;
                    "done"
                }),
            )
            .route("/stuck", axum::routing::get(async || tokio::time::sleep(Duration::from_mins(1)).await));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let task = tokio::spawn(serve(listener, routes, limits, stop.clone()));
        (address, stop, task)
    }

    async fn exchange(stream: &mut TcpStream, path: &str) -> String {
        stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).await.unwrap();
        let mut buffer = [0; 1024];
        let read = stream.read(&mut buffer).await.unwrap();
        String::from_utf8(buffer[..read].to_vec()).unwrap()
    }

    /// Waits for the server to close, and tells how long it took.
    async fn closed_after(stream: &mut TcpStream) -> Duration {
        let started = Instant::now();
        let mut rest = vec![];
        let _ = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut rest))
            .await
            .expect("still open");
        started.elapsed()
    }

    #[tokio::test]
    async fn silent_and_half_sent_requests_are_closed() {
        let (address, ..) = start(limits()).await;
        for sent in ["", "G", "GET / HTTP/1.1\r\nhost: x\r\n", "PRI * HTTP/2.0\r\n"] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(sent.as_bytes()).await.unwrap();
            let closed = closed_after(&mut stream).await;
            assert!(
                closed >= Duration::from_millis(150) && closed < Duration::from_millis(450),
                "{sent:?} {closed:?}"
            );
        }
    }

    #[tokio::test]
    async fn a_trickling_head_gets_no_second_chance() {
        let (address, ..) = start(limits()).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        let started = Instant::now();
        for byte in "GET /peer HTTP/1.1\r\nhost: aaaaaaaaaaaaaaaaaaaaaaaaa".bytes() {
            if stream.write_all(&[byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        closed_after(&mut stream).await;
        assert!(started.elapsed() < Duration::from_millis(1200), "{:?}", started.elapsed());
    }

    #[tokio::test]
    async fn idle_connections_live_longer_than_heads_and_answers_longer_than_both() {
        let (address, ..) = start(limits()).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        assert!(exchange(&mut stream, "/peer").await.ends_with("127.0.0.1"));
        // Idle for longer than a head may take, then a request that works for longer than a head may take.
        tokio::time::sleep(Duration::from_millis(350)).await;
        assert!(exchange(&mut stream, "/slow").await.ends_with("done"));
        let closed = closed_after(&mut stream).await;
        assert!(closed >= Duration::from_millis(250) && closed < Duration::from_millis(900), "{closed:?}");
    }

    #[tokio::test]
    async fn connections_beyond_the_limit_wait_for_a_free_place() {
        let (address, ..) = start(ConnectionLimits { head: Duration::from_secs(5), ..limits() }).await;
        let mut held = vec![];
        for _ in 0..3 {
            held.push(TcpStream::connect(address).await.unwrap());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        let mut waiting = TcpStream::connect(address).await.unwrap();
        let answer = tokio::spawn(async move { exchange(&mut waiting, "/peer").await });
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!answer.is_finished());
        held.pop();
        assert!(answer.await.unwrap().ends_with("127.0.0.1"));
    }

    #[tokio::test]
    async fn a_stop_lets_requests_finish_and_closes_idle_connections_at_once() {
        let (address, stop, task) =
            start(ConnectionLimits { idle: Duration::from_mins(1), ..limits() }).await;
        let mut idle = TcpStream::connect(address).await.unwrap();
        exchange(&mut idle, "/peer").await;
        let mut silent = TcpStream::connect(address).await.unwrap();
        let mut busy = TcpStream::connect(address).await.unwrap();
        let answer = tokio::spawn(async move { exchange(&mut busy, "/slow").await });
        tokio::time::sleep(Duration::from_millis(100)).await;
        let stopped = Instant::now();
        stop.cancel();
        assert!(closed_after(&mut idle).await < Duration::from_millis(100));
        closed_after(&mut silent).await;
        assert!(answer.await.unwrap().ends_with("done"));
        task.await.unwrap();
        assert!(stopped.elapsed() < Duration::from_millis(450), "{:?}", stopped.elapsed());
        assert!(TcpStream::connect(address).await.is_err());
    }

    #[tokio::test]
    async fn a_stop_does_not_wait_for_ever() {
        let (address, stop, task) = start(limits()).await;
        let mut stuck = TcpStream::connect(address).await.unwrap();
        stuck.write_all(b"GET /stuck HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
        let stopped = Instant::now();
        stop.cancel();
        task.await.unwrap();
        let waited = stopped.elapsed();
        assert!(waited >= Duration::from_millis(450) && waited < Duration::from_millis(900), "{waited:?}");
    }
}
