//! The load generator: connections that are kept open and send the next request when the answer to the last is there.
//! All of them live on one thread of this process.

use crate::documents::{Stop, round};
use anyhow::{Context, bail, ensure};
use std::{
    fmt::Write,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

/// Connections kept open.
pub const CONNECTIONS: usize = 32;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Answer the current step of a session.
    Answer,
    /// List the 50 sessions started last.
    List,
    /// Check a document of 500 steps.
    Check,
    /// Replace a draft of 20 KB.
    Store,
    /// Twelve answers, five lists, two drafts and a check in twenty.
    Mixed,
}

/// A server as its clients know it.
pub struct Target {
    /// Host and port.
    pub address: String,
    /// What stands before `/sessions` and `/flows`.
    pub base: String,
    /// Headers of every request, each with its line end.
    pub headers: String,
    /// Whether an answer names the step: the limit server keeps no state from which it would know it.
    pub names_step: bool,
}

impl Target {
    /// A server of which nothing is known but where it is.
    pub fn bare(address: &str) -> Self {
        Self { address: address.into(), base: String::new(), headers: String::new(), names_step: false }
    }
}

/// What is sent by every connection.
pub struct Bodies {
    pub large: String,
    pub draft: String,
    round: Vec<Stop>,
}

impl Bodies {
    pub fn new(large: String, draft: String) -> Self {
        Self { large, draft, round: round() }
    }
}

/// A session on its way.
struct Walk {
    id: String,
    position: u64,
}

/// One connection and what it works on: sessions and a flow of its own.
pub struct Client {
    connection: Connection,
    target: Arc<Target>,
    bodies: Arc<Bodies>,
    walks: Vec<Walk>,
    walk: usize,
    flow: String,
    revision: i64,
    turn: usize,
    request: String,
}

impl Client {
    pub async fn new(
        target: Arc<Target>,
        bodies: Arc<Bodies>,
        sessions: &[String],
        flow: &str,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            connection: Connection::open(&target.address).await?,
            walks: sessions.iter().map(|id| Walk { id: id.clone(), position: 1 }).collect(),
            walk: 0,
            flow: flow.into(),
            revision: 1,
            turn: 0,
            request: String::new(),
            target,
            bodies,
        })
    }

    /// Repeats the operation until the time is over. The microseconds that each took.
    async fn work(&mut self, operation: Operation, until: Instant) -> anyhow::Result<Vec<u32>> {
        let mut latencies = Vec::with_capacity(4096);
        loop {
            let sent = Instant::now();
            if sent >= until {
                return Ok(latencies);
            }
            self.once(operation).await?;
            latencies.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
        }
    }

    async fn once(&mut self, operation: Operation) -> anyhow::Result<()> {
        match operation {
            Operation::Answer => self.answer().await,
            Operation::List => self.send("GET", "/sessions?limit=50", None, "").await,
            Operation::Check => {
                let bodies = self.bodies.clone();
                self.send("POST", "/flows/check", None, &bodies.large).await
            }
            Operation::Store => {
                let (path, bodies) = (format!("/flows/{}/draft", self.flow), self.bodies.clone());
                self.send("PUT", &path, Some(self.revision), &bodies.draft).await?;
                self.revision += 1;
                Ok(())
            }
            Operation::Mixed => {
                self.turn += 1;
                let operation = match self.turn % 20 {
                    3 => Operation::Check,
                    7 | 17 => Operation::Store,
                    1 | 5 | 9 | 13 | 16 => Operation::List,
                    _ => Operation::Answer,
                };
                Box::pin(self.once(operation)).await
            }
        }
    }

    /// Answers the step that the session stands at; after a round it is another session's turn.
    async fn answer(&mut self) -> anyhow::Result<()> {
        let Walk { id, position } = &self.walks[self.walk];
        let place = usize::try_from(*position - 1)? % self.bodies.round.len();
        let Stop { step, branch, values } = &self.bodies.round[place];
        let mut body = format!("{{\"position\":{position},\"branch\":\"{branch}\"");
        if self.target.names_step {
            write!(body, ",\"step\":\"{step}\"")?;
        }
        if let Some(values) = values {
            write!(body, ",\"values\":{values}")?;
        }
        body.push('}');
        let path = format!("/sessions/{id}/answers");
        self.send("POST", &path, None, &body).await?;
        self.walks[self.walk].position += 1;
        if place + 1 == self.bodies.round.len() {
            self.walk = (self.walk + 1) % self.walks.len();
        }
        Ok(())
    }

    async fn send(
        &mut self,
        method: &str,
        path: &str,
        if_match: Option<i64>,
        body: &str,
    ) -> anyhow::Result<()> {
        let Target { address, base, headers, .. } = &*self.target;
        write_head(&mut self.request, method, &format!("{base}{path}"), address, headers, body.len())?;
        if let Some(revision) = if_match {
            self.request.truncate(self.request.len() - 2);
            write!(self.request, "if-match: \"{revision}\"\r\n\r\n")?;
        }
        self.request.push_str(body);
        let response = self.connection.exchange(self.request.as_bytes()).await?;
        ensure!(response.status == 200, "{method} {path}: {} {}", response.status, response.body());
        Ok(())
    }
}

fn write_head(
    request: &mut String,
    method: &str,
    path: &str,
    host: &str,
    headers: &str,
    length: usize,
) -> anyhow::Result<()> {
    request.clear();
    write!(request, "{method} {path} HTTP/1.1\r\nhost: {host}\r\naccept: application/json\r\n{headers}")?;
    if length > 0 {
        write!(request, "content-type: application/json\r\ncontent-length: {length}\r\n")?;
    }
    request.push_str("\r\n");
    Ok(())
}

/// What a slice of load came to.
pub struct Measured {
    /// Answers per second.
    pub rate: f64,
    /// Microseconds that each answer took, sorted.
    pub latencies: Vec<u32>,
}

/// Drives a server with all connections at once for a while.
pub async fn drive(
    clients: &mut Vec<Client>,
    operation: Operation,
    duration: Duration,
) -> anyhow::Result<Measured> {
    let started = Instant::now();
    let until = started + duration;
    let mut tasks = JoinSet::new();
    for mut client in clients.drain(..) {
        tasks.spawn(async move { client.work(operation, until).await.map(|latencies| (client, latencies)) });
    }
    let mut latencies = Vec::new();
    while let Some(done) = tasks.join_next().await {
        let (client, of_client) = done??;
        clients.push(client);
        latencies.extend(of_client);
    }
    latencies.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 requests")]
    let rate = latencies.len() as f64 / started.elapsed().as_secs_f64();
    Ok(Measured { rate, latencies })
}

/// An answer of a server, borrowed from its connection.
pub struct Response<'c> {
    pub status: u16,
    head: &'c [u8],
    body: &'c [u8],
}

impl Response<'_> {
    pub fn body(&self) -> String {
        String::from_utf8_lossy(self.body).into_owned()
    }

    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }
}

/// A connection that is kept open.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub async fn open(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 << 10) })
    }

    /// A request for preparations.
    pub async fn request(
        &mut self,
        target: &Target,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> anyhow::Result<Response<'_>> {
        let mut request = String::new();
        let headers = format!("{}{headers}", target.headers);
        write_head(&mut request, method, path, &target.address, &headers, body.len())?;
        request.push_str(body);
        self.exchange(request.as_bytes()).await
    }

    async fn exchange(&mut self, request: &[u8]) -> anyhow::Result<Response<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            self.read().await?;
            if let Some(at) = self.buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break at + 4;
            }
        };
        let length: usize =
            header(&self.buffer[..head], "content-length").map_or(Ok(0), str::parse).context("no length")?;
        while self.buffer.len() < head + length {
            self.read().await?;
        }
        let status = self.buffer.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok());
        let status = status.and_then(|digits| digits.parse().ok()).context("no status")?;
        let (head, body) = self.buffer.split_at(head);
        Ok(Response { status, head, body })
    }

    async fn read(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }
}

fn header<'h>(head: &'h [u8], name: &str) -> Option<&'h str> {
    let lines = std::str::from_utf8(head).ok()?.lines();
    lines.filter_map(|line| line.split_once(": ")).find(|(found, _)| *found == name).map(|(_, value)| value)
}
