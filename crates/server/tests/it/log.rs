//! What the server logs while stories are told: its own faults go to the output of the story, and everything is kept to be
//! searched for what no log may hold.

use std::{
    io,
    sync::{Mutex, PoisonError},
};
use tracing_subscriber::{
    EnvFilter, Layer, filter::LevelFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt,
};

/// Bytes that are kept at most.
const MOST: usize = 16 << 20;

static KEPT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Keep;

impl io::Write for Keep {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST {
            kept.extend_from_slice(line);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins to listen.
pub fn listen() {
    let shown = fmt::layer().with_test_writer().with_filter(LevelFilter::ERROR);
    // As verbose as an operator may ask for, in all that has to do with a call to a model.
    let filter = "pathbook::ai=trace,pathbook_provider=trace,pathbook_builder=trace,reqwest=trace,hyper_util=trace,pathbook=info";
    let kept = fmt::layer().with_ansi(false).with_writer(|| Keep).with_filter(EnvFilter::new(filter));
    tracing_subscriber::registry().with(shown).with(kept).try_init().expect("nobody else logs");
}

/// All that was logged so far, by all stories.
pub fn everything() -> String {
    String::from_utf8_lossy(&KEPT.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
}
