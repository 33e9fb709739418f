//! Servers as child processes, and what the system says of them.

use crate::load::{Connection, Target};
use anyhow::{Context, bail};
use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A running server. Killed when dropped.
pub struct Server {
    child: Child,
    /// From its start to its first 200 at `/readyz`.
    pub ready_after: Duration,
    /// Where it listens.
    pub address: String,
}

/// An address that is free now.
pub fn free_address() -> anyhow::Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

impl Server {
    /// Starts a server whose log goes to a file, and waits until it is ready.
    pub async fn start(command: &mut Command, address: String, log: &Path) -> anyhow::Result<Self> {
        let log = fs::File::create(log)?;
        let started = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn()?;
        let mut server = Self { child, ready_after: Duration::ZERO, address };
        while !server.is_ready().await {
            if let Some(status) = server.child.try_wait()? {
                bail!("the server ended with {status}");
            }
            if started.elapsed() > Duration::from_mins(1) {
                bail!("the server does not get ready");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        server.ready_after = started.elapsed();
        Ok(server)
    }

    async fn is_ready(&self) -> bool {
        let target = Target::bare(&self.address);
        let Ok(mut connection) = Connection::open(&self.address).await else { return false };
        connection.request(&target, "GET", "/readyz", "", "").await.is_ok_and(|answer| answer.status == 200)
    }

    /// Stops it as a person would.
    pub fn stop(mut self) -> anyhow::Result<()> {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status()?;
        let ended = self.child.wait()?;
        if asked.success() && ended.success() { Ok(()) } else { bail!("the server ended with {ended}") }
    }

    /// Resident memory in bytes.
    pub fn resident(&self) -> anyhow::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    }

    /// CPU time used so far.
    pub fn cpu(&self) -> anyhow::Result<Duration> {
        // Fields 14 and 15, counted behind the name of the program, which may hold anything; in hundredths of a second.
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let (_, rest) = stat.rsplit_once(") ").context("no name")?;
        let fields: Vec<&str> = rest.split(' ').collect();
        let ticks =
            |at: usize| fields.get(at).context("too short")?.parse::<u64>().map_err(anyhow::Error::from);
        Ok(Duration::from_millis((ticks(11)? + ticks(12)?) * 10))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
