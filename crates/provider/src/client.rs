//! A call: its attempts, its deadlines and its events.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_core::Stream;
use pathbook_builder::{Prompt, Usage};
use rand::RngExt as _;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Response, Url};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_util::task::AbortOnDropHandle;

use crate::dialect::{Meter, Reader, Request, Said, Stop};
use crate::failure::{Failure, Kind, Retry, Trouble};
use crate::settings::{Dialect, Limits, Settings};
use crate::standing::{Health, Standing};
use crate::{anthropic, openai, sse};

/// The most bytes of an answer.
const LARGEST_ANSWER: usize = 8 << 20;
/// The most bytes that are read of a refusal.
const LARGEST_REFUSAL: usize = 64 << 10;
/// Events that wait for whoever reads them.
const WAITING_EVENTS: usize = 64;

/// One thing that happens in a call. The last one is `Done` or `Failed`; where neither came, the call was given up.
#[derive(Clone, PartialEq, Eq)]
pub enum Event {
    /// The model begins to answer. From here on the call costs, and it is not tried again here.
    Started {
        /// The provider's name for the request.
        request_id: Option<String>,
        /// What is known of the usage.
        usage: Usage,
        /// Whether a part of the usage is reckoned from bytes.
        estimated: bool,
    },
    /// The next piece of the answer.
    Text(String),
    /// The usage is known better.
    Usage {
        /// What it is.
        usage: Usage,
        /// Whether a part of it is reckoned from bytes.
        estimated: bool,
    },
    /// It did not work, and is tried again after a while.
    Waiting {
        /// Which attempt comes next.
        attempt: u32,
        /// After which time.
        wait: Duration,
    },
    /// The answer is there.
    Done {
        /// Why it ended.
        stop: Stop,
        /// What it used.
        usage: Usage,
        /// Whether a part of the usage is reckoned from bytes.
        estimated: bool,
    },
    /// There is no answer.
    Failed(Failure),
}

/// Says which event it is and nothing of the answer.
impl std::fmt::Debug for Event {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Started { usage, .. } => write!(formatter, "Started({usage:?})"),
            Self::Text(text) => write!(formatter, "Text({} bytes)", text.len()),
            Self::Usage { usage, .. } => write!(formatter, "Usage({usage:?})"),
            Self::Waiting { attempt, wait } => write!(formatter, "Waiting(attempt {attempt}, {wait:?})"),
            Self::Done { stop, usage, .. } => write!(formatter, "Done({stop:?}, {usage:?})"),
            Self::Failed(failure) => write!(formatter, "Failed({failure:?})"),
        }
    }
}

/// Settings that no call could succeed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// The address of the provider is none.
    #[error(
        "the base URL of the provider must be an http or https address without user name, query or fragment"
    )]
    BaseUrl,
    /// There is no key where one is needed.
    #[error("this provider needs a key")]
    NoKey,
    /// The key cannot be sent.
    #[error("the key holds characters that no key has")]
    Key,
    /// There is no model.
    #[error("the name of the model is empty")]
    Model,
    /// There is no client of HTTP.
    #[error(
        "the client of HTTP cannot be set up: are the certificates of the system (ca-certificates) installed?"
    )]
    Http,
}

/// Asks one provider.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    settings: Settings,
    http: reqwest::Client,
    health: Mutex<Health>,
}

impl Client {
    /// A client with these settings. Nothing is sent.
    pub fn new(settings: Settings) -> Result<Self, SetupError> {
        check(&settings)?;
        // An error means that there is a provider of cryptography already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .connect_timeout(settings.limits.connect)
            // The key goes to the address that was set and to no other.
            .redirect(Policy::none())
            .referer(false)
            .tcp_nodelay(true)
            .build()
            .map_err(|_| SetupError::Http)?;
        Ok(Self { shared: Arc::new(Shared { settings, http, health: Mutex::default() }) })
    }

    /// How the provider is spoken to.
    pub fn dialect(&self) -> Dialect {
        self.shared.settings.dialect
    }

    /// The model that answers.
    pub fn model(&self) -> &str {
        &self.shared.settings.model
    }

    /// Whether the provider is worth asking.
    pub fn standing(&self) -> Standing {
        self.shared.health().standing(Instant::now())
    }

    /// Asks. The request is given up when the answer is dropped.
    pub fn stream(&self, prompt: &Prompt) -> Answer {
        let (sender, receiver) = mpsc::channel(WAITING_EVENTS);
        let prompt_bytes = prompt.bytes();
        let settings = &self.shared.settings;
        let body = match settings.dialect {
            Dialect::Anthropic => anthropic::body(&settings.model, prompt),
            Dialect::OpenAi => openai::body(&settings.model, &settings.base_url, prompt),
        };
        let call = Call { shared: Arc::clone(&self.shared), sender, prompt_bytes };
        let task = tokio::spawn(async move {
            let last = match body {
                Ok(body) => call.run(body.into()).await,
                // The schema of the prompt is no JSON.
                Err(_) => Event::Failed(failure(&Trouble::of(Kind::Misconfigured, Retry::Never), None, None)),
            };
            call.tell(last).await;
        });
        Answer { receiver, _call: AbortOnDropHandle::new(task) }
    }
}

impl Shared {
    /// Nothing that holds the lock can leave it half done.
    fn health(&self) -> MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn check(settings: &Settings) -> Result<(), SetupError> {
    let url = Url::parse(&settings.base_url).map_err(|_| SetupError::BaseUrl)?;
    let is_plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !is_plain {
        return Err(SetupError::BaseUrl);
    }
    if settings.model.trim().is_empty() {
        return Err(SetupError::Model);
    }
    match &settings.key {
        None if settings.dialect == Dialect::Anthropic => Err(SetupError::NoKey),
        Some(key) if key.expose().is_empty() => Err(SetupError::NoKey),
        Some(key) if !key.expose().bytes().all(|byte| byte.is_ascii_graphic()) => Err(SetupError::Key),
        _ => Ok(()),
    }
}

/// The events of a call, as they come.
pub struct Answer {
    receiver: mpsc::Receiver<Event>,
    _call: AbortOnDropHandle<()>,
}

impl Answer {
    /// The next event; nothing after the last one.
    pub async fn next(&mut self) -> Option<Event> {
        self.receiver.recv().await
    }
}

impl Stream for Answer {
    type Item = Event;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Event>> {
        self.receiver.poll_recv(context)
    }
}

/// A call that is under way.
struct Call {
    shared: Arc<Shared>,
    sender: mpsc::Sender<Event>,
    prompt_bytes: u64,
}

/// What one attempt has come to.
struct Attempt {
    meter: Meter,
    request_id: Option<String>,
    has_started: bool,
    stop: Option<Stop>,
}

impl Call {
    async fn tell(&self, event: Event) {
        // Where nobody listens any more the call is about to be given up.
        let _ = self.sender.send(event).await;
    }

    async fn run(&self, body: Bytes) -> Event {
        let limits = &self.shared.settings.limits;
        let deadline = Instant::now() + limits.total;
        let mut number = 1;
        loop {
            let standing = self.shared.health().admit(Instant::now(), limits);
            match standing {
                Standing::Ready => {}
                Standing::SwitchedOff { kind, left } => return not_now(kind, left),
                Standing::Resting { left } => return not_now(Kind::Busy, left),
            }
            let mut attempt = Attempt {
                meter: Meter::new(self.prompt_bytes),
                request_id: None,
                has_started: false,
                stop: None,
            };
            let trouble = match self.attempt(&mut attempt, body.clone(), deadline).await {
                Ok(()) => {
                    self.shared.health().went_well();
                    let (usage, estimated) = attempt.meter.reading();
                    return Event::Done { stop: attempt.stop.unwrap_or(Stop::Other), usage, estimated };
                }
                Err(trouble) => trouble,
            };
            self.shared.health().failed(trouble.kind, trouble.status, Instant::now(), limits);
            let wait = trouble.retry_after.unwrap_or_else(|| backoff(number, limits));
            let attempts = match trouble.retry {
                Retry::Never => 1,
                Retry::Once => limits.attempts.min(2),
                Retry::Often => limits.attempts,
            };
            let is_worth_it = wait <= limits.longest_wait && Instant::now() + wait < deadline;
            if attempt.has_started || number >= attempts || !is_worth_it {
                let billed = attempt.has_started.then(|| attempt.meter.reading());
                return Event::Failed(failure(&trouble, attempt.request_id, billed));
            }
            number += 1;
            self.tell(Event::Waiting { attempt: number, wait }).await;
            sleep(wait).await;
        }
    }

    async fn attempt(&self, attempt: &mut Attempt, body: Bytes, deadline: Instant) -> Result<(), Trouble> {
        let Settings { dialect, limits, .. } = &self.shared.settings;
        let Request { url, headers } = match dialect {
            Dialect::Anthropic => anthropic::request(&self.shared.settings),
            Dialect::OpenAi => openai::request(&self.shared.settings),
        };
        let mut reader: Box<dyn Reader> = match dialect {
            Dialect::Anthropic => Box::new(anthropic::Anthropic),
            Dialect::OpenAi => Box::new(openai::OpenAi::default()),
        };
        let first_byte = deadline.min(Instant::now() + limits.first_byte);
        let sent = self.shared.http.post(url).headers(headers).body(body).send();
        let response = timeout_at(first_byte, sent)
            .await
            .map_err(|_| timed_out())?
            .map_err(|error| unreached(&error))?;
        attempt.request_id = request_id(response.headers());
        let status = response.status().as_u16();
        if status != 200 {
            return Err(self.refusal(response, &*reader, deadline).await);
        }
        let content_type =
            response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if content_type.starts_with("text/event-stream") {
            self.read_stream(attempt, response, &mut *reader, first_byte, deadline).await
        } else if content_type.starts_with("application/json") {
            let body = self.read_body(response, LARGEST_ANSWER, deadline).await?;
            for said in reader.whole(&body)? {
                self.hear(attempt, said).await;
            }
            Ok(())
        } else {
            Err(Trouble { status: Some(status), ..Trouble::of(Kind::Malformed, Retry::Never) })
        }
    }

    async fn read_stream(
        &self,
        attempt: &mut Attempt,
        mut response: Response,
        reader: &mut dyn Reader,
        first_byte: Instant,
        deadline: Instant,
    ) -> Result<(), Trouble> {
        let mut parser = sse::Parser::default();
        let mut length = 0;
        let mut until = first_byte;
        loop {
            let piece = timeout_at(until, response.chunk()).await.map_err(|_| timed_out())?;
            // A connection that breaks and one that ends before the answer does are the same failure.
            let Ok(Some(piece)) = piece else { return Err(Trouble::of(Kind::Cut, Retry::Often)) };
            length += piece.len();
            if length > LARGEST_ANSWER {
                return Err(Trouble::of(Kind::Oversized, Retry::Never));
            }
            let events = parser.push(&piece).map_err(|unreadable| match unreadable {
                sse::Unreadable::TooLarge => Trouble::of(Kind::Oversized, Retry::Never),
                sse::Unreadable::NotText => Trouble::of(Kind::Malformed, Retry::Never),
            })?;
            for event in &events {
                for said in reader.event(event)? {
                    if said == Said::End {
                        return Ok(());
                    }
                    self.hear(attempt, said).await;
                }
            }
            until = deadline.min(Instant::now() + self.shared.settings.limits.idle);
        }
    }

    async fn hear(&self, attempt: &mut Attempt, said: Said) {
        match said {
            Said::Started(counts) => {
                attempt.meter.take(counts);
                attempt.has_started = true;
                let (usage, estimated) = attempt.meter.reading();
                self.tell(Event::Started { request_id: attempt.request_id.clone(), usage, estimated }).await;
            }
            Said::Text(text) => {
                attempt.meter.heard(&text);
                self.tell(Event::Text(text)).await;
            }
            Said::Counts(counts) => {
                attempt.meter.take(counts);
                attempt.meter.is_final = true;
                let (usage, estimated) = attempt.meter.reading();
                self.tell(Event::Usage { usage, estimated }).await;
            }
            Said::Stop(stop) => attempt.stop = Some(stop),
            Said::End => {}
        }
    }

    /// As much of a body as is allowed.
    async fn read_body(
        &self,
        mut response: Response,
        most: usize,
        deadline: Instant,
    ) -> Result<Vec<u8>, Trouble> {
        let mut body = Vec::new();
        loop {
            let until = deadline.min(Instant::now() + self.shared.settings.limits.idle);
            let piece = timeout_at(until, response.chunk()).await.map_err(|_| timed_out())?;
            match piece.map_err(|_| Trouble::of(Kind::Cut, Retry::Often))? {
                Some(piece) if body.len() + piece.len() > most => {
                    return Err(Trouble::of(Kind::Oversized, Retry::Never));
                }
                Some(piece) => body.extend_from_slice(&piece),
                None => return Ok(body),
            }
        }
    }

    async fn refusal(&self, response: Response, reader: &dyn Reader, deadline: Instant) -> Trouble {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = self.read_body(response, LARGEST_REFUSAL, deadline).await.unwrap_or_default();
        let mut trouble = reader.refusal(status, &body);
        trouble.status = Some(status);
        trouble.retry_after = retry_after(&headers, SystemTime::now());
        // What no other attempt can change stays so, whatever the headers say.
        if !trouble.kind.switches_off() {
            match headers.get("x-should-retry").map(reqwest::header::HeaderValue::as_bytes) {
                Some(b"true") => trouble.retry = Retry::Often,
                Some(b"false") => trouble.retry = Retry::Never,
                _ => {}
            }
        }
        trouble
    }
}

/// A refusal of this client itself.
fn not_now(kind: Kind, left: Duration) -> Event {
    let trouble = Trouble { retry_after: Some(left), ..Trouble::of(kind, Retry::Never) };
    Event::Failed(failure(&trouble, None, None))
}

fn failure(trouble: &Trouble, request_id: Option<String>, billed: Option<(Usage, bool)>) -> Failure {
    Failure {
        kind: trouble.kind,
        usage: billed.map(|(usage, _)| usage),
        estimated: billed.is_some_and(|(_, estimated)| estimated),
        request_id,
        retry_after: trouble.retry_after,
        status: trouble.status,
    }
}

fn timed_out() -> Trouble {
    Trouble::of(Kind::Timeout, Retry::Often)
}

fn unreached(error: &reqwest::Error) -> Trouble {
    Trouble::of(if error.is_timeout() { Kind::Timeout } else { Kind::Unavailable }, Retry::Often)
}

/// How long to wait before the next attempt: any time up to a limit that doubles, so that those who failed together do not come
/// back together.
fn backoff(failed: u32, limits: &Limits) -> Duration {
    let longest = limits.shortest_backoff.saturating_mul(1 << failed.min(10)).min(limits.longest_backoff);
    let least = limits.shortest_backoff.min(longest);
    least + longest.saturating_sub(least).mul_f64(rand::rng().random_range(0.0..=1.0))
}

/// The provider's name for a request, where it is one: it goes into logs.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("request-id").or_else(|| headers.get("x-request-id"))?.to_str().ok()?;
    let is_id = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    (!id.is_empty() && id.len() <= 128 && id.bytes().all(is_id)).then(|| id.to_owned())
}

/// How long the provider asks to be left alone.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| *number > 0.0);
    if let Some(milliseconds) = text("retry-after-ms").and_then(number) {
        return Duration::try_from_secs_f64(milliseconds / 1000.0).ok();
    }
    let after = text(RETRY_AFTER.as_str())?;
    match number(after) {
        Some(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        None => httpdate::parse_http_date(after).ok()?.duration_since(now).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        headers
    }

    #[test]
    fn a_time_to_wait_is_told_in_one_of_three_ways() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let after = |name, value: &str| retry_after(&headers(name, value), now);
        assert_eq!(after("retry-after", "7"), Some(Duration::from_secs(7)));
        assert_eq!(after("retry-after", "0.5"), Some(Duration::from_millis(500)));
        assert_eq!(after("retry-after-ms", "250"), Some(Duration::from_millis(250)));
        assert_eq!(after("retry-after", "Sun, 06 Nov 1994 08:49:42 GMT"), Some(Duration::from_secs(5)));
        for nothing in ["", "0", "-3", "soon", "inf", "NaN", "1e300", "Sun, 06 Nov 1994 08:49:00 GMT"] {
            assert_eq!(after("retry-after", nothing), None, "{nothing}");
        }
    }

    #[test]
    fn a_name_of_a_request_that_could_spoil_a_log_is_none() {
        assert_eq!(request_id(&headers("request-id", "req_01-a.b")).as_deref(), Some("req_01-a.b"));
        assert_eq!(request_id(&headers("x-request-id", "abc")).as_deref(), Some("abc"));
        assert_eq!(request_id(&headers("request-id", "a b")), None);
        assert_eq!(request_id(&headers("request-id", &"x".repeat(129))), None);
    }

    #[test]
    fn waiting_grows_and_has_a_limit() {
        let limits = Limits::default();
        for failed in 1..20 {
            let wait = backoff(failed, &limits);
            assert!(wait >= limits.shortest_backoff && wait <= limits.longest_backoff, "{failed}: {wait:?}");
        }
        assert!((0..50).all(|_| backoff(1, &limits) <= Duration::from_secs(1)));
    }

    #[test]
    fn settings_that_cannot_work_are_refused() {
        let settings = |base_url: &str, key: Option<&str>, model: &str| Settings {
            dialect: Dialect::Anthropic,
            base_url: base_url.to_owned(),
            key: key.map(crate::Secret::from),
            model: model.to_owned(),
            limits: Limits::default(),
        };
        let refused = |settings| Client::new(settings).err();
        assert_eq!(refused(settings("https://api.anthropic.com", Some("k"), "m")), None);
        for url in [
            "",
            "api.anthropic.com",
            "ftp://a",
            "https://",
            "https://me:secret@a",
            "https://a?b",
            "https://a#b",
        ] {
            assert_eq!(refused(settings(url, Some("k"), "m")), Some(SetupError::BaseUrl), "{url}");
        }
        assert_eq!(refused(settings("https://a", None, "m")), Some(SetupError::NoKey));
        assert_eq!(refused(settings("https://a", Some(""), "m")), Some(SetupError::NoKey));
        assert_eq!(refused(settings("https://a", Some("two\nlines"), "m")), Some(SetupError::Key));
        assert_eq!(refused(settings("https://a", Some("k"), " ")), Some(SetupError::Model));
    }
}
