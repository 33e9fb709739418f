//! The fake as a server, and the handle to it.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant, SystemTime};

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_core::Stream;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use crate::asked::{Asked, Dialect, Refusal};
use crate::behaviour::{Behaviour, markers};
use crate::cache::{Cache, Split};
use crate::delivery::{Act, Pace};
use crate::reply::Reply;
use crate::sockets::{Fate, Sockets};
use crate::{answers, anthropic, delivery, openai};

/// How many receipts are kept.
const RECEIPTS: usize = 5_000;
/// The largest request, as Anthropic has it.
const LARGEST_REQUEST: usize = 32 << 20;

/// How a fake is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long a second lasts in behaviours that take time: tests have little of it.
    pub second: Duration,
    /// The time between two pieces of an answer.
    pub delay: Duration,
    /// The only key that is let in. Without it every key is.
    pub key: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { second: Duration::from_secs(1), delay: Duration::ZERO, key: None }
    }
}

/// How coming requests are to be answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// In which way.
    pub behaviour: Behaviour,
    /// So many of them.
    #[serde(default = "once")]
    pub times: u32,
    /// Only those of this stage: `scaffold`, `branch`, `review`.
    #[serde(default)]
    pub stage: Option<String>,
    /// With exactly this text.
    #[serde(default)]
    pub text: Option<String>,
}

fn once() -> u32 {
    1
}

impl From<Behaviour> for Order {
    fn from(behaviour: Behaviour) -> Self {
        Self { behaviour, times: 1, stage: None, text: None }
    }
}

/// The tokens that a provider would bill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Of the prompt, neither written to nor read from the cache.
    pub input: u64,
    /// Of the prompt, written to the cache.
    pub cache_write: u64,
    /// Of the prompt, read from the cache.
    pub cache_read: u64,
    /// Of the answer, as far as it was written.
    pub output: u64,
}

/// What became of one request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Receipt {
    /// The id that the answer bore.
    pub request_id: String,
    /// How it was asked.
    pub dialect: Dialect,
    /// Which stage it was of; nothing where the request was not understood.
    pub stage: Option<String>,
    /// The status of the answer.
    pub status: u16,
    /// How it was answered.
    pub behaviour: Behaviour,
    /// Why it was refused.
    pub refusal: Option<String>,
    /// What it is billed with.
    pub tokens: Tokens,
    /// Whether the answer was delivered to its end.
    pub delivered: bool,
    /// The request.
    pub body: String,
}

#[derive(Default)]
struct Memory {
    orders: VecDeque<Order>,
    marked: HashMap<String, u32>,
    cache: Cache,
    receipts: VecDeque<Receipt>,
    served: u64,
    ahead: Duration,
}

struct Shared {
    options: Options,
    started: Instant,
    memory: Mutex<Memory>,
}

impl Shared {
    fn new(options: Options) -> Arc<Self> {
        Arc::new(Self { options, started: Instant::now(), memory: Mutex::default() })
    }

    /// Nothing that holds the lock can leave it half done.
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self, memory: &Memory) -> Duration {
        self.started.elapsed() + memory.ahead
    }

    fn pace(&self) -> Pace {
        Pace { second: self.options.second, delay: self.options.delay }
    }
}

/// A fake in this process. It ends when this is dropped.
pub struct Fake {
    shared: Arc<Shared>,
    address: SocketAddr,
    _server: AbortOnDropHandle<io::Result<()>>,
}

impl Fake {
    /// Starts one on a free port.
    pub async fn start() -> io::Result<Self> {
        Self::start_with(Options::default()).await
    }

    /// Starts one that is set up like this.
    pub async fn start_with(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let shared = Shared::new(options);
        let server = tokio::spawn(run(listener, Arc::clone(&shared)));
        Ok(Self { shared, address, _server: AbortOnDropHandle::new(server) })
    }

    /// Where Anthropic's dialect is spoken.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where that of OpenAI is spoken.
    #[must_use]
    pub fn openai_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Says how coming requests are to be answered. Orders are carried out in turn; then all is well again.
    pub fn order(&self, order: impl Into<Order>) {
        self.shared.memory().orders.push_back(order.into());
    }

    /// What became of the requests so far.
    #[must_use]
    pub fn receipts(&self) -> Vec<Receipt> {
        self.shared.memory().receipts.iter().cloned().collect()
    }

    /// Lets time pass for the cache.
    pub fn advance(&self, by: Duration) {
        self.shared.memory().ahead += by;
    }
}

/// Serves on a listener until the process ends.
pub async fn serve(listener: TcpListener, options: Options) -> io::Result<()> {
    run(listener, Shared::new(options)).await
}

async fn run(listener: TcpListener, shared: Arc<Shared>) -> io::Result<()> {
    let app = Router::new()
        .route("/v1/messages", post(messages))
        .route("/v1/messages/count_tokens", post(async |body: Bytes| Json(anthropic::count(&body))))
        .route("/v1/chat/completions", post(chat_completions))
        .route("/v1/models/{id}", get(about_model))
        .route("/_fake/behaviours", post(take_orders).delete(forget_orders))
        .route("/_fake/receipts", get(receipts).delete(forget_receipts))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .with_state(shared);
    axum::serve(Sockets(listener), app.into_make_service_with_connect_info::<Fate>()).await
}

async fn take_orders(State(shared): State<Arc<Shared>>, Json(orders): Json<Vec<Order>>) -> StatusCode {
    shared.memory().orders.extend(orders);
    StatusCode::NO_CONTENT
}

async fn forget_orders(State(shared): State<Arc<Shared>>) -> StatusCode {
    let mut memory = shared.memory();
    memory.orders.clear();
    memory.marked.clear();
    StatusCode::NO_CONTENT
}

async fn receipts(State(shared): State<Arc<Shared>>) -> Json<VecDeque<Receipt>> {
    Json(shared.memory().receipts.clone())
}

async fn forget_receipts(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.memory().receipts.clear();
    StatusCode::NO_CONTENT
}

async fn about_model(Path(id): Path<String>) -> Response {
    match anthropic::about(&id) {
        Some(about) => Json(about).into_response(),
        None => (StatusCode::NOT_FOUND, Json(anthropic::error("not_found_error", &id, None, "req_fake")))
            .into_response(),
    }
}

async fn messages(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(fate): ConnectInfo<Fate>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = anthropic::read(&headers, &body, shared.options.key.as_deref());
    answer(shared, fate, Dialect::Anthropic, asked, &body).await
}

async fn chat_completions(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(fate): ConnectInfo<Fate>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = openai::read(&headers, &body, shared.options.key.as_deref());
    answer(shared, fate, Dialect::OpenAi, asked, &body).await
}

/// What is to be done with a request: in which way, and with which text if one was given.
fn chosen(memory: &mut Memory, asked: &Asked) -> (Behaviour, Option<String>) {
    let stage = asked.stage();
    let concerns = |order: &Order| order.stage.as_deref().is_none_or(|wanted| wanted == stage);
    if let Some(at) = memory.orders.iter().position(concerns) {
        let order = &mut memory.orders[at];
        order.times = order.times.saturating_sub(1);
        let (behaviour, text) = (order.behaviour, order.text.clone());
        if order.times == 0 {
            memory.orders.remove(at);
        }
        return (behaviour, text);
    }
    for marker in markers(&asked.text) {
        if marker.stage.is_some_and(|wanted| wanted != stage) {
            continue;
        }
        let seen = memory.marked.entry(marker.text.to_owned()).or_default();
        if marker.times.is_none_or(|times| *seen < times) {
            *seen += 1;
            return (marker.behaviour, None);
        }
    }
    (Behaviour::Ok, None)
}

/// A request on its way through the fake.
struct Visit {
    shared: Arc<Shared>,
    request_id: String,
    split: Split,
    has_begun: bool,
    output: u64,
    delivered: bool,
}

impl Visit {
    /// From now on the cache has what this request wrote, and its prompt is billed.
    fn begin(&mut self) {
        if !self.has_begun {
            self.has_begun = true;
            let mut memory = self.shared.memory();
            let now = self.shared.now(&memory);
            memory.cache.began(&self.split, now);
        }
    }
}

/// Whether the answer was delivered or somebody hung up: the receipt says what was written.
impl Drop for Visit {
    fn drop(&mut self) {
        let mut memory = self.shared.memory();
        if let Some(receipt) =
            memory.receipts.iter_mut().rev().find(|receipt| receipt.request_id == self.request_id)
        {
            receipt.delivered = self.delivered;
            if self.has_begun {
                receipt.tokens = Tokens {
                    input: self.split.plain,
                    cache_write: self.split.written,
                    cache_read: self.split.read,
                    output: self.output,
                };
            }
        }
    }
}

async fn answer(
    shared: Arc<Shared>,
    fate: Fate,
    dialect: Dialect,
    asked: Result<Asked, Refusal>,
    body: &[u8],
) -> Response {
    let body = String::from_utf8_lossy(body).into_owned();
    let (request_id, number, behaviour, told, split) = {
        let mut memory = shared.memory();
        let now = shared.now(&memory);
        memory.served += 1;
        let number = memory.served;
        let request_id = format!("req_fake_{number:06}");
        let (behaviour, told) = match &asked {
            Ok(asked) => chosen(&mut memory, asked),
            Err(_) => (Behaviour::Ok, None),
        };
        let split = match &asked {
            Ok(asked) => memory.cache.look_up(&asked.prefixes, asked.least, now),
            Err(_) => Split::default(),
        };
        let refused = asked.as_ref().err();
        let status = refused
            .map_or_else(|| behaviour.refusal().map_or(200, |(status, ..)| status), |refusal| refusal.status);
        memory.receipts.push_back(Receipt {
            request_id: request_id.clone(),
            dialect,
            stage: asked.as_ref().ok().map(|asked| asked.stage().to_owned()),
            status,
            behaviour,
            refusal: refused.map(|refusal| refusal.message.clone()),
            tokens: Tokens::default(),
            delivered: false,
            body,
        });
        if memory.receipts.len() > RECEIPTS {
            memory.receipts.pop_front();
        }
        (request_id, number, behaviour, told, split)
    };
    let mut visit = Visit { shared, request_id, split, has_begun: false, output: 0, delivered: false };
    let asked = match asked {
        Ok(asked) => asked,
        Err(Refusal { status, kind, message }) => {
            visit.delivered = true;
            return error(dialect, &visit.request_id, status, kind, &message, None);
        }
    };
    let pace = visit.shared.pace();
    match behaviour {
        Behaviour::Late29 => tokio::time::sleep(pace.second * 29).await,
        Behaviour::Late31 => tokio::time::sleep(pace.second * 31).await,
        _ => {}
    }
    if let Some(response) = refused(dialect, &visit.request_id, behaviour) {
        visit.delivered = true;
        return response;
    }
    let text = told.unwrap_or_else(|| answers::text(&asked, behaviour));
    let id = match dialect {
        Dialect::Anthropic => format!("msg_fake_{number:06}"),
        Dialect::OpenAi => format!("chatcmpl-fake-{number:06}"),
    };
    let reply = Reply::new(id, &asked, visit.split.clone(), &text, behaviour);
    if !asked.stream || behaviour == Behaviour::Whole {
        visit.begin();
        visit.output = reply.output_tokens();
        visit.delivered = true;
        let whole = match dialect {
            Dialect::Anthropic => anthropic::whole(&reply),
            Dialect::OpenAi => openai::whole(&reply),
        };
        return with_id(dialect, &visit.request_id, Json(whole).into_response());
    }
    let request_id = visit.request_id.clone();
    let acts = delivery::stream(&reply, dialect, behaviour, pace);
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(deliver(acts, visit, fate, sender));
    let content_type =
        if behaviour == Behaviour::WrongType { "text/plain" } else { "text/event-stream; charset=utf-8" };
    let response = (
        [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "no-cache")],
        Body::from_stream(Pieces(receiver)),
    );
    with_id(dialect, &request_id, response.into_response())
}

async fn deliver(acts: Vec<Act>, mut visit: Visit, fate: Fate, sender: mpsc::Sender<io::Result<Bytes>>) {
    for act in acts {
        match act {
            Act::Wait(time) => tokio::select! {
                () = tokio::time::sleep(time) => {}
                () = sender.closed() => return,
            },
            Act::Send(bytes, output) => {
                visit.begin();
                if sender.send(Ok(bytes)).await.is_err() {
                    return;
                }
                visit.output = output;
            }
            Act::Reset => {
                fate.reset();
                // Nobody is left to hear of it where this fails.
                let _ = sender.send(Err(io::ErrorKind::ConnectionReset.into())).await;
                return;
            }
        }
    }
    visit.delivered = true;
}

/// The pieces of a body, as they come.
struct Pieces(mpsc::Receiver<io::Result<Bytes>>);

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

/// The answer of behaviours that never come to a model.
fn refused(dialect: Dialect, request_id: &str, behaviour: Behaviour) -> Option<Response> {
    match behaviour {
        Behaviour::Redirect => {
            let elsewhere = [(header::LOCATION, "/v1/messages")];
            return Some((StatusCode::TEMPORARY_REDIRECT, elsewhere).into_response());
        }
        Behaviour::Html => {
            let page = "<!doctype html><title>Sign in</title><p>This network asks you to sign in.</p>";
            return Some(([(header::CONTENT_TYPE, "text/html")], page).into_response());
        }
        _ => {}
    }
    let (status, kind, message) = behaviour.refusal()?;
    let code = match (behaviour, dialect) {
        (Behaviour::SpendLimit, Dialect::Anthropic) => Some("enforced_spend_limit_reached"),
        (Behaviour::SpendLimit, Dialect::OpenAi) => Some("insufficient_quota"),
        _ => None,
    };
    let mut response = error(dialect, request_id, status, kind, message, code);
    let mut put = |name: &'static str, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    };
    match behaviour {
        Behaviour::RateLimited1 => put("retry-after", "1".to_owned()),
        Behaviour::RateLimited120 => put("retry-after", "120".to_owned()),
        Behaviour::RateLimitedDate => {
            put("retry-after", httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(2)));
        }
        Behaviour::NoRetry500 => put("x-should-retry", "false".to_owned()),
        Behaviour::Retry400 => put("x-should-retry", "true".to_owned()),
        _ => {}
    }
    Some(response)
}

fn error(
    dialect: Dialect,
    request_id: &str,
    status: u16,
    kind: &str,
    message: &str,
    code: Option<&str>,
) -> Response {
    let body = match dialect {
        Dialect::Anthropic => anthropic::error(kind, message, code, request_id),
        Dialect::OpenAi => openai::error(kind, message, code),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    with_id(dialect, request_id, (status, Json(body)).into_response())
}

fn with_id(dialect: Dialect, request_id: &str, mut response: Response) -> Response {
    let name = match dialect {
        Dialect::Anthropic => HeaderName::from_static("request-id"),
        Dialect::OpenAi => HeaderName::from_static("x-request-id"),
    };
    if let Ok(value) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert(name, value);
    }
    response
}
