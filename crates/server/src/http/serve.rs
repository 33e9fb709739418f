//! The accept loop. `axum::serve` keeps silent and half-sent connections open for ever; here a connection
//! that brings no whole request head in time is closed, their number is bounded, and a stop lets the
//! requests at work finish.

use super::{OperationInput, error::Error};
use axum::{
    Router,
    extract::FromRequestParts,
    http::{Request, request::Parts},
    response::IntoResponse,
    routing,
};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
};
use std::{
    fmt::{self, Display},
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{Instant, Sleep},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::Service;

/// Where a request came from: the other end of its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerAddr(pub SocketAddr);

impl PeerAddr {
    /// The address without the port.
    pub fn ip(self) -> IpAddr {
        self.0.ip()
    }
}

/// The address without the port.
impl Display for PeerAddr {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ip().fmt(out)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PeerAddr {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        let peer = parts.extensions.get::<Self>().copied();
        peer.ok_or_else(|| Error::Internal(anyhow::anyhow!("the request came over no connection")))
    }
}

impl OperationInput for PeerAddr {}

/// What connections may cost.
#[derive(Clone, Debug)]
pub struct ConnectionLimits {
    /// From the first byte of a request head to its last.
    pub head: Duration,
    /// Without a request at work and without a byte moving.
    pub idle: Duration,
    /// Open at the same time; further ones wait to be accepted.
    pub connections: usize,
    /// After a stop, for the requests at work.
    pub drain: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            idle: Duration::from_mins(1),
            connections: 10_000,
            drain: Duration::from_secs(25),
        }
    }
}

/// Serves until `stop`, then finishes what is at work.
pub async fn serve(listener: TcpListener, router: Router, limits: ConnectionLimits, stop: CancellationToken) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(MAX_BUFFER);
    builder.http2().timer(TokioTimer::new()).max_header_list_size(MAX_HEADER_LIST);
    let slots = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let connections = TaskTracker::new();
    let abort = CancellationToken::new();

    while let Some((stream, peer, slot)) = next(&listener, &slots, &stop).await {
        let activity = Arc::new(Activity::default());
        let io = TokioIo::new(Watched::new(stream, activity.clone(), &limits));
        let router = router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(PeerAddr(peer));
            let working = Working::start(activity.clone());
            let answer = router.clone().call(request);
            async move {
                let answer = answer.await;
                drop(working);
                answer
            }
        });
        let connection = graceful.watch(builder.serve_connection(io, service).into_owned());
        let abort = abort.clone();
        connections.spawn(async move {
            let _slot = slot;
            tokio::select! {
                // Clients that break off are everyday life.
                ended = connection => if let Err(error) = ended {
                    tracing::debug!(%peer, error, "connection ended");
                },
                () = abort.cancelled() => {}
            }
        });
    }

    drop(listener);
    connections.close();
    let drained = async {
        graceful.shutdown().await;
        connections.wait().await;
    };
    if tokio::time::timeout(limits.drain, drained).await.is_err() {
        tracing::warn!(connections = connections.len(), "gave up waiting for the last requests");
        abort.cancel();
        connections.wait().await;
    }
}

/// Room for a request head that our own limit then refuses with a proper problem.
const MAX_BUFFER: usize = 64 * 1024;
const MAX_HEADER_LIST: u32 = 64 * 1024;
/// How long to wait when the system has no descriptor left.
const BREATHER: Duration = Duration::from_millis(100);

type Slot = tokio::sync::OwnedSemaphorePermit;

async fn next(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
    stop: &CancellationToken,
) -> Option<(TcpStream, SocketAddr, Slot)> {
    let accepted = async {
        // The semaphore is never closed.
        let slot = slots.clone().acquire_owned().await.ok()?;
        loop {
            match listener.accept().await {
                Ok((stream, peer)) => {
                    let _ = stream.set_nodelay(true);
                    return Some((stream, peer, slot));
                }
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "can not accept connections");
                    tokio::time::sleep(BREATHER).await;
                }
            }
        }
    };
    tokio::select! {
        biased;
        () = stop.cancelled() => None,
        accepted = accepted => accepted,
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// What the requests of a connection tell its timeouts.
#[derive(Default)]
struct Activity {
    /// Requests begun so far; wraps.
    begun: AtomicU32,
    /// Requests at work.
    working: AtomicU32,
}

struct Working(Arc<Activity>);

impl Working {
    fn start(activity: Arc<Activity>) -> Self {
        activity.begun.fetch_add(1, Ordering::Relaxed);
        activity.working.fetch_add(1, Ordering::Relaxed);
        Self(activity)
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.0.working.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A connection with patience: `idle` for the next request to begin or for an answer to be taken, `head`
/// for a request head that has begun. While a request is at work its own timeout rules.
struct Watched<I> {
    io: I,
    activity: Arc<Activity>,
    head: Duration,
    idle: Duration,
    /// The request head that is being read has begun.
    in_head: bool,
    /// `Activity::begun` when last looked at.
    seen: u32,
    deadline: Instant,
    /// Woken at the deadline or, as moving it is cheaper than resetting a timer, before it.
    sleep: Pin<Box<Sleep>>,
}

impl<I> Watched<I> {
    fn new(io: I, activity: Arc<Activity>, limits: &ConnectionLimits) -> Self {
        // A connection that is opened and says nothing has no right to more than a head takes.
        let deadline = Instant::now() + limits.head;
        Self {
            io,
            activity,
            head: limits.head,
            idle: limits.idle,
            in_head: true,
            seen: 0,
            deadline,
            sleep: Box::pin(tokio::time::sleep_until(deadline)),
        }
    }

    fn is_working(&self) -> bool {
        self.activity.working.load(Ordering::Relaxed) > 0
    }

    fn wait(&mut self) {
        self.in_head = false;
        self.deadline = Instant::now() + self.idle;
    }

    fn poll_patience(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        loop {
            if self.sleep.deadline() > self.deadline {
                self.sleep.as_mut().reset(self.deadline);
            }
            ready!(self.sleep.as_mut().poll(context));
            if Instant::now() >= self.deadline {
                return Poll::Ready(io::ErrorKind::TimedOut.into());
            }
            self.sleep.as_mut().reset(self.deadline);
        }
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Watched<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let begun = self.activity.begun.load(Ordering::Relaxed);
        if begun != self.seen {
            self.seen = begun;
            self.wait();
        }
        let read = Pin::new(&mut self.io).poll_read(context, buffer);
        if self.is_working() {
            self.wait();
        } else if read.is_pending() {
            return self.poll_patience(context).map(Err);
        } else if !self.in_head {
            self.in_head = true;
            self.deadline = Instant::now() + self.head;
        }
        read
    }
}

impl<I: AsyncWrite + Unpin> Watched<I> {
    /// An answer that moves keeps its connection; one that nobody takes does not.
    fn wrote(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if written.is_pending() {
            return self.poll_patience(context).map(Err);
        }
        if !self.in_head {
            self.deadline = Instant::now() + self.idle;
            // hyper may not read again until something arrives, so this is where the timer is set.
            let _ = self.poll_patience(context);
        }
        written
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Watched<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.io).poll_write(context, bytes);
        self.wrote(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.io).poll_write_vectored(context, slices);
        self.wrote(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}

/// `/livez`: the process answers. `/readyz`: it can work; `ready` must not wait for anything.
pub fn health<S: Clone + Send + Sync + 'static>(
    ready: impl Fn() -> bool + Clone + Send + Sync + 'static,
) -> Router<S> {
    let readyz = move || async move {
        if ready() {
            "ready\n".into_response()
        } else {
            Error::Unavailable { retry_after: Duration::from_secs(1) }.into_response()
        }
    };
    Router::new().route("/livez", routing::get(async || "alive\n")).route("/readyz", routing::get(readyz))
}
