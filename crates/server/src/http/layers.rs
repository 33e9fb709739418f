//! The middleware around every route, as one function.
//!
//! The outermost part is a single service written by hand, because every request passes it: it names the
//! request, turns away what must not come in, writes the problems, sets the security headers and leaves one
//! line in the log.

use super::error::{Error, Refusal};
use axum::{
    Router,
    body::Body,
    extract::{MatchedPath, Request},
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
        header::{self, HeaderName as Name},
    },
    response::{IntoResponse, Response},
};
use std::{
    any::Any,
    convert::Infallible,
    fmt::Write,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::sync::{Semaphore, SemaphorePermit};
use tower::{Layer, Service, ServiceBuilder};
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, Predicate,
        predicate::{NotForContentType, SizeAbove},
    },
};
use tracing::Instrument;

/// Answers smaller than this are not worth compressing.
const WORTH_COMPRESSING: u64 = 1024;
/// The longest address.
const MAX_URI: usize = 8 * 1024;
/// The most that all headers of a request may weigh.
const MAX_HEADERS: usize = 16 * 1024;
/// The longest request id that is taken over from a client.
const MAX_REQUEST_ID: usize = 64;

/// What the middleware needs to know.
#[derive(Clone, Debug)]
pub struct LayerSettings {
    /// The address that people open, scheme and host only: `https://pathbook.example.com`.
    pub public_url: String,
    /// A request that takes longer is given up.
    pub request_timeout: Duration,
    /// With more requests at work, further ones are turned away at once.
    pub in_flight: usize,
}

impl Default for LayerSettings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".to_owned(),
            request_timeout: Duration::from_secs(15),
            in_flight: 512,
        }
    }
}

/// Puts the middleware around a finished router.
pub fn layers(router: Router, settings: LayerSettings) -> Router {
    let large = SizeAbove::new(WORTH_COMPRESSING)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE)
        .and(NotForContentType::const_new("font/"));
    let compression = CompressionLayer::new().quality(CompressionLevel::Precise(3)).compress_when(large);
    router.method_not_allowed_fallback(method_not_allowed).layer(
        ServiceBuilder::new()
            .layer(FrontLayer(Arc::new(Shared::new(settings))))
            .layer(compression)
            .layer(CatchPanicLayer::custom(panicked)),
    )
}

async fn method_not_allowed() -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "This address does not take this method. The Allow header lists those it takes.",
    )
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that the panic layer asks for")]
fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let message = payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("without a message");
    Error::Internal(anyhow::anyhow!("a handler panicked: {message}")).into_response()
}

#[derive(Clone)]
struct FrontLayer(Arc<Shared>);

impl<S> Layer<S> for FrontLayer {
    type Service = Front<S>;

    fn layer(&self, inner: S) -> Front<S> {
        Front { inner, shared: self.0.clone() }
    }
}

#[derive(Clone)]
struct Front<S> {
    inner: S,
    shared: Arc<Shared>,
}

struct Shared {
    settings: LayerSettings,
    https: bool,
    permits: Semaphore,
    /// Tells the requests of this process from those of the one before.
    process: u32,
    requests: AtomicU64,
}

impl<S, B> Service<Request> for Front<S>
where
    S: Service<Request, Response = Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
    B: axum::body::HttpBody<Data = bytes::Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        // The service that was polled ready must be the one that is called.
        let ready = self.inner.clone();
        let inner = std::mem::replace(&mut self.inner, ready);
        let shared = self.shared.clone();
        Box::pin(async move { Ok(shared.answer(inner, request).await) })
    }
}

impl Shared {
    fn new(settings: LayerSettings) -> Self {
        Self {
            https: settings.public_url.starts_with("https://"),
            permits: Semaphore::new(settings.in_flight),
            process: rand::random(),
            requests: AtomicU64::new(1),
            settings,
        }
    }

    async fn answer<S, B>(&self, inner: S, request: Request) -> Response
    where
        S: Service<Request, Response = Response<B>, Error = Infallible>,
        B: axum::body::HttpBody<Data = bytes::Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        let started = Instant::now();
        let id = self.request_id(request.headers());
        let method = request.method().clone();
        let route = request.extensions().get::<MatchedPath>().cloned();
        let route = route.as_ref().map_or("-", MatchedPath::as_str);

        let span = tracing::info_span!("request", request_id = id);
        let work = self.work(inner, request);
        let response = if span.is_disabled() { work.await } else { work.instrument(span).await };
        let response = self.finish(response, &id);

        let status = response.status().as_u16();
        let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        if is_health(route) {
            tracing::debug!(%method, route, status, ms, request_id = id, "answered");
        } else {
            tracing::info!(%method, route, status, ms, request_id = id, "answered");
        }
        response
    }

    async fn work<S, B>(&self, mut inner: S, request: Request) -> Response
    where
        S: Service<Request, Response = Response<B>, Error = Infallible>,
        B: axum::body::HttpBody<Data = bytes::Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        let _permit = match self.admit(&request) {
            Ok(permit) => permit,
            Err(refusal) => return refusal.into_response(),
        };
        let limit = self.settings.request_timeout;
        match tokio::time::timeout(limit, inner.call(request)).await {
            Ok(Ok(response)) => response.map(Body::new),
            Err(_) => Refusal::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "timeout",
                "This took too long and was given up. Look at the current state before you repeat a change.",
            )
            .retry_after(Duration::from_secs(1))
            .into_response(),
        }
    }

    /// Turns away what must not reach a handler.
    fn admit(&self, request: &Request) -> Result<Option<SemaphorePermit<'_>>, Refusal> {
        let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
        if address > MAX_URI {
            let detail = "The address is too long. Send long values in the body.";
            return Err(Refusal::new(StatusCode::URI_TOO_LONG, "uri_too_long", detail));
        }
        let weight: usize =
            request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        if weight > MAX_HEADERS {
            return Err(Refusal::new(
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
                "headers_too_large",
                "The headers are too large. Clear the cookies of this site and try again.",
            ));
        }
        if self.is_cross_site(request) {
            return Err(Refusal::new(
                StatusCode::FORBIDDEN,
                "cross_site",
                "This came from another site. Make the change on Pathbook's own pages, or with an API token.",
            ));
        }
        if is_health(request.uri().path()) {
            return Ok(None);
        }
        self.permits.try_acquire().map(Some).map_err(|_| {
            Refusal::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "overloaded",
                "The server is working on as much as it can. Nothing was done; try again in a moment.",
            )
            .retry_after(Duration::from_secs(1))
        })
    }

    /// A browser sends cookies along whoever asks it to. So a change that may rest on one must come from our
    /// own pages; a request with a token is free, as no browser attaches that by itself.
    fn is_cross_site(&self, request: &Request) -> bool {
        let headers = request.headers();
        let bearer = || {
            let value = headers.get(header::AUTHORIZATION)?.as_bytes().get(..7)?;
            value.eq_ignore_ascii_case(b"bearer ").then_some(())
        };
        if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) || bearer().is_some() {
            return false;
        }
        if let Some(site) = headers.get("sec-fetch-site") {
            return site != "same-origin" && site != "none";
        }
        match headers.get(header::ORIGIN) {
            Some(origin) => !self.is_own_origin(origin, request),
            // No browser of the last years: a script. It may sign in, but not act on a stray cookie.
            None => headers.contains_key(header::COOKIE),
        }
    }

    fn is_own_origin(&self, origin: &HeaderValue, request: &Request) -> bool {
        let Ok(origin) = origin.to_str() else { return false };
        if self.settings.public_url == origin {
            return true;
        }
        let host = match request.uri().authority() {
            Some(authority) => Some(authority.as_str()),
            None => request.headers().get(header::HOST).and_then(|host| host.to_str().ok()),
        };
        let from = origin.split_once("://").map(|(_, host)| host);
        from.is_some() && from == host
    }

    /// Takes over the id of a proxy in front of us, or makes one.
    fn request_id(&self, headers: &HeaderMap) -> String {
        let given = headers.get(&REQUEST_ID).and_then(|value| value.to_str().ok());
        let sane = |id: &&str| {
            (1..=MAX_REQUEST_ID).contains(&id.len())
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        if let Some(id) = given.filter(sane) {
            return id.to_owned();
        }
        let mut id = String::with_capacity(20);
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let _ = write!(id, "{:08x}-{number:x}", self.process);
        id
    }

    /// Writes the problem, if there is one, and the headers that every answer carries.
    fn finish(&self, mut response: Response, id: &str) -> Response {
        if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
            if let Some(cause) = &refusal.cause {
                tracing::error!(request_id = id, cause = format!("{cause:#}"), "request failed");
            }
            *response.body_mut() = refusal.body(id);
        }
        let headers = response.headers_mut();
        headers.reserve(SECURITY.len() + 3);
        for (name, value) in &SECURITY {
            headers.insert(name, value.clone());
        }
        if self.https {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
        }
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        if let Ok(id) = HeaderValue::from_str(id) {
            headers.insert(&REQUEST_ID, id);
        }
        response
    }
}

fn is_health(path: &str) -> bool {
    matches!(path, "/livez" | "/readyz")
}

const REQUEST_ID: Name = HeaderName::from_static("x-request-id");

/// Set on every answer, errors included.
const SECURITY: [(Name, HeaderValue); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; \
             connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types app",
        ),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        // Two things stay possible: writing to the clipboard, to copy a note into a ticket, and keeping the screen of a
        // phone awake while a session is walked.
        HeaderValue::from_static(
            "accelerometer=(), ambient-light-sensor=(), autoplay=(), battery=(), bluetooth=(), camera=(), \
             clipboard-read=(), clipboard-write=(self), display-capture=(), encrypted-media=(), fullscreen=(), \
             gamepad=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), \
             magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
             publickey-credentials-get=(), screen-wake-lock=(self), serial=(), usb=(), web-share=(), \
             xr-spatial-tracking=()",
        ),
    ),
];
