//! Who asks, how, and what comes back. Every answer is held against what the API promises of all answers and against
//! its own description in the OpenAPI document.

use crate::{house::House, schema};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, Method, Request, StatusCode, header},
    response::Response,
};
use http_body_util::BodyExt;
use pathbook::{http::PeerAddr, types::TeamId};
use serde_json::Value;
use std::{fmt, future::IntoFuture, net::SocketAddr, pin::Pin};
use tower::ServiceExt;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Actor {
    house: House,
    credential: Credential,
    team: String,
    pub id: String,
    pub name: String,
    pub email: String,
}

/// How a request says who sends it.
#[derive(Clone, Debug)]
pub enum Credential {
    Nobody,
    Cookie(String),
    Token(String),
}

#[expect(clippy::needless_pass_by_value, reason = "bodies are written where they are sent")]
impl Actor {
    pub fn new(house: &House, credential: Credential) -> Self {
        let [team, id, name, email] = Default::default();
        Self { house: house.clone(), credential, team, id, name, email }
    }

    /// The same person, speaking of another team.
    pub fn in_team(&self, team: impl TeamRef) -> Self {
        Self { team: team.reference(), ..self.clone() }
    }

    /// The same person with other means.
    pub fn with(&self, credential: Credential) -> Self {
        Self { credential, ..self.clone() }
    }

    /// The same person before another server.
    pub fn at(&self, house: &House) -> Self {
        Self { house: house.clone(), ..self.clone() }
    }

    /// The secret that proves who it is.
    pub fn secret(&self) -> &str {
        match &self.credential {
            Credential::Nobody => "",
            Credential::Cookie(secret) | Credential::Token(secret) => secret,
        }
    }

    /// A request. A path without a slash in front is one of the actor's team.
    pub fn call(&self, method: Method, path: &str) -> Call {
        let path = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/api/v1/teams/{}/{path}", self.team)
        };
        let path = path.trim_end_matches('/').to_owned();
        let mut headers = HeaderMap::from_iter([(REQUEST_ID, "story".parse().unwrap())]);
        match &self.credential {
            Credential::Nobody => {}
            Credential::Cookie(secret) => {
                headers.insert(header::COOKIE, format!("theme=dark; pathbook={secret}").parse().unwrap());
                // What a browser says of our own pages.
                headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
            }
            Credential::Token(secret) => {
                headers.insert(header::AUTHORIZATION, format!("Bearer {secret}").parse().unwrap());
            }
        }
        Call { house: self.house.clone(), method, path, headers, body: Vec::new() }
    }

    pub fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    pub fn post(&self, path: &str, body: Value) -> Call {
        self.call(Method::POST, path).json(&body)
    }

    pub fn put(&self, path: &str, body: Value) -> Call {
        self.call(Method::PUT, path).json(&body)
    }

    pub fn patch(&self, path: &str, body: Value) -> Call {
        self.call(Method::PATCH, path).json(&body)
    }

    pub fn delete(&self, path: &str) -> Call {
        self.call(Method::DELETE, path)
    }

    /// Does what takes no body.
    pub fn act(&self, path: &str) -> Call {
        self.call(Method::POST, path)
    }
}

/// What names a team in a path.
pub trait TeamRef {
    fn reference(self) -> String;
}

impl TeamRef for TeamId {
    fn reference(self) -> String {
        self.to_string()
    }
}

impl TeamRef for &str {
    fn reference(self) -> String {
        self.to_owned()
    }
}

/// A request to be awaited.
#[must_use = "a request is sent when it is awaited"]
#[derive(Clone)]
pub struct Call {
    house: House,
    pub method: Method,
    pub path: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Call {
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(HeaderName::from_static(name), value.parse().unwrap());
        self
    }

    pub fn header_bytes(mut self, name: &'static str, value: &[u8]) -> Self {
        self.headers.insert(HeaderName::from_static(name), value.try_into().unwrap());
        self
    }

    pub fn without(mut self, name: &'static str) -> Self {
        self.headers.remove(name);
        self
    }

    pub fn if_match(self, revision: i64) -> Self {
        self.header("if-match", &format!("\"{revision}\""))
    }

    /// With an `Idempotency-Key`.
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub fn json(self, body: &Value) -> Self {
        self.bytes("application/json", serde_json::to_vec(body).unwrap())
    }

    pub fn bytes(mut self, kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        self.headers.insert(header::CONTENT_TYPE, kind.parse().unwrap());
        self.body = body.into();
        self
    }

    async fn respond(&self) -> Response {
        let mut request = Request::new(Body::from(self.body.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.path.parse().unwrap_or_else(|error| panic!("{}: {error}", self.path));
        *request.headers_mut() = self.headers.clone();
        request.extensions_mut().insert(PeerAddr(SocketAddr::from(([127, 0, 0, 1], 4000))));
        self.house.router.clone().oneshot(request).await.unwrap()
    }

    /// Follows a stream of events.
    pub async fn follow(self) -> Events {
        let response = self.respond().await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
        Events { body: response.into_body(), text: String::new() }
    }

    async fn send(self) -> Answer {
        let (parts, body) = self.respond().await.into_parts();
        // A stream of events goes on; who follows one reads it by other means.
        let is_stream = parts.headers.get(header::CONTENT_TYPE).is_some_and(|it| it == "text/event-stream");
        let body = if is_stream { Vec::new() } else { body.collect().await.unwrap().to_bytes().to_vec() };
        let answer = Answer {
            asked: format!("{} {}", self.method, self.path),
            status: parts.status,
            headers: parts.headers,
            body,
        };
        answer.keeps_promises(&self.method, &self.path);
        answer
    }
}

/// A stream of events that somebody follows.
pub struct Events {
    body: Body,
    text: String,
}

/// An event of a stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    pub id: String,
    pub name: String,
    pub data: Value,
}

impl Events {
    /// The next event; none where the stream has ended. Nothing for ten seconds is a failure.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            while let Some(end) = self.text.find("\n\n") {
                let block: String = self.text.drain(..end + 2).collect();
                let mut event = Event::default();
                for line in block.lines() {
                    match line.split_once(": ") {
                        Some(("id", id)) => id.clone_into(&mut event.id),
                        Some(("event", name)) => name.clone_into(&mut event.name),
                        Some(("data", data)) => event.data = serde_json::from_str(data).unwrap(),
                        _ => {}
                    }
                }
                if !event.name.is_empty() {
                    return Some(event);
                }
            }
            let frame = tokio::time::timeout(std::time::Duration::from_secs(10), self.body.frame());
            let frame = frame.await.expect("something happens within ten seconds")?;
            self.text.push_str(std::str::from_utf8(&frame.unwrap().into_data().unwrap()).unwrap());
        }
    }
}

impl IntoFuture for Call {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// What came back.
#[derive(Clone)]
pub struct Answer {
    asked: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} answered {}: {}", self.asked, self.status, self.text())
    }
}

impl Answer {
    /// The body of a 200.
    #[track_caller]
    pub fn ok(&self) -> Value {
        self.with_status(200)
    }

    /// The body of a 201.
    #[track_caller]
    pub fn created(&self) -> Value {
        self.with_status(201)
    }

    #[track_caller]
    pub fn no_content(&self) {
        assert_eq!(self.status, 204, "{self}");
        assert!(self.body.is_empty(), "{self}");
    }

    #[track_caller]
    pub fn with_status(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self}");
        self.json()
    }

    /// The problem, which must be this one.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Value {
        let problem = self.with_status(status);
        assert_eq!(problem["code"], code, "{self}");
        problem
    }

    /// The one place that the problem names.
    #[track_caller]
    pub fn refused_at(&self, status: u16, code: &str, pointer: &str) {
        let problem = self.refused(status, code);
        let mut places: Vec<_> =
            problem["errors"].as_array().unwrap().iter().map(|fault| &fault["pointer"]).collect();
        places.dedup();
        assert_eq!(places, [pointer], "{self}");
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{self}: {error}"))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The revision in the `ETag`.
    #[track_caller]
    pub fn etag(&self) -> i64 {
        let etag = self.headers.get(header::ETAG).unwrap_or_else(|| panic!("no ETag: {self}"));
        etag.to_str().unwrap().trim_matches('"').parse().unwrap()
    }

    /// Whether this is the answer of an earlier request.
    pub fn replayed(&self) -> bool {
        self.headers.get("idempotency-replayed").is_some_and(|value| value == "true")
    }

    /// The secret of the login cookie that the answer sets.
    #[track_caller]
    pub fn cookie(&self) -> String {
        let cookie = self.headers.get(header::SET_COOKIE).unwrap_or_else(|| panic!("no cookie: {self}"));
        let pair = cookie.to_str().unwrap().split(';').next().unwrap();
        pair.strip_prefix("pathbook=").unwrap().to_owned()
    }

    /// Everything that a caller sees, byte for byte. All requests have the same id, so nothing else may differ.
    pub fn bytes(&self) -> (StatusCode, HeaderMap, String) {
        (self.status, self.headers.clone(), self.text())
    }

    /// What holds for every answer.
    fn keeps_promises(&self, method: &Method, path: &str) {
        assert_ne!(self.status, 500, "{self}");
        assert_eq!(self.headers["x-content-type-options"], "nosniff", "{self}");
        assert!(self.headers.contains_key("content-security-policy"), "{self}");
        assert_eq!(self.headers[REQUEST_ID], "story", "{self}");
        if path.starts_with("/api/v1/") {
            assert_eq!(self.headers[header::CACHE_CONTROL], "no-store", "{self}");
        }
        let kind = self.headers.get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap());
        if self.status.is_client_error() || self.status.is_server_error() {
            assert_eq!(kind, Some("application/problem+json"), "{self}");
            let problem = self.json();
            assert_eq!(problem["status"], self.status.as_u16(), "{self}");
            assert_eq!(problem["request_id"], "story", "{self}");
            assert_eq!(problem["type"], format!("/problems/{}", problem["code"].as_str().unwrap()), "{self}");
            assert!(problem["detail"].as_str().unwrap().ends_with('.'), "a detail is a sentence: {self}");
            schema::fits("Problem", &problem).unwrap_or_else(|fault| panic!("{fault}\n{self}"));
        } else if kind == Some("application/json") && path.starts_with("/api/v1/") {
            let body = self.json();
            schema::answers(method, path, self.status, &body)
                .unwrap_or_else(|fault| panic!("{fault}\n{self}"));
        }
    }
}
