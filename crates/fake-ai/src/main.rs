//! The fake as a process, for tests in a browser and for a demo without a key.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Parser;
use pathbook_fake_ai::Options;
use tokio::net::TcpListener;

/// Stands in for a provider of language models.
#[derive(Parser)]
#[command(name = "pathbook-fake-ai", version)]
struct Arguments {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8788")]
    listen: SocketAddr,
    /// Milliseconds between two pieces of an answer.
    #[arg(long, default_value_t = 0)]
    delay_ms: u64,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let arguments = Arguments::parse();
    let listener = TcpListener::bind(arguments.listen).await?;
    println!("pathbook-fake-ai listens on http://{}", listener.local_addr()?);
    let options = Options { delay: Duration::from_millis(arguments.delay_ms), ..Options::default() };
    tokio::select! {
        ended = pathbook_fake_ai::serve(listener, options) => ended,
        _ = tokio::signal::ctrl_c() => Ok(()),
    }
}
