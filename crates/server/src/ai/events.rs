//! A call as somebody follows it: what is kept of it, and what comes, on whatever server it runs.

use super::{
    calls::{Call, OneCall},
    store::{self, ItemRow},
};
use crate::{
    auth::{Credentials, Engineer, directory},
    db::{Announcement, Write},
    http::{EventStream, LastEventId, Path, Result},
    types::{CallId, ConversationId},
};
use axum::body::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::time::Duration;
use tokio::{
    sync::{broadcast, mpsc},
    time::{Instant, MissedTickBehavior, interval, sleep_until},
};

/// The topic of announcements that something came of a call.
const MOVED: &str = "ai_call";
/// How long a stream lasts at most; the client comes back by itself.
const LIFE: Duration = Duration::from_mins(10);
/// How often something is sent, so that nobody in between takes the stream for dead, and how often it is looked whether an
/// announcement was missed.
const BEAT: Duration = Duration::from_secs(5);
/// Messages that wait for a slow client before the stream stops reading on.
const BUFFER: usize = 64;

/// What is announced of a call.
#[derive(Deserialize, Serialize)]
struct Moved {
    call: CallId,
    /// The attempt that is waited for, and how long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    waiting: Option<(u32, u64)>,
}

/// Tells who follows a call that there is something new.
pub fn moved(tx: &mut Write, call: CallId, waiting: Option<(u32, Duration)>) {
    let waiting =
        waiting.map(|(attempt, wait)| (attempt, u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)));
    // An id and two numbers always serialise.
    tx.announce(MOVED, serde_json::to_string(&Moved { call, waiting }).unwrap_or_default());
}

pub async fn follow(
    me: Engineer,
    credentials: Credentials,
    last: LastEventId,
    Path(OneCall { id, call }): Path<OneCall>,
) -> Result<EventStream> {
    // Before anything is read, so that nothing falls between.
    let heard = me.app().db.subscribe();
    let mut db = me.read().await?;
    store::read(&mut db, id, me.user.id).await?;
    store::call(&mut db, id, call).await?;
    drop(db);
    let (sender, receiver) = mpsc::channel(BUFFER);
    let app = me.app().clone();
    let stream =
        Stream { me, credentials, id, call, heard, sender, told: last.0.unwrap_or(0), progress: None };
    app.tasks.spawn(stream.run());
    Ok(EventStream::new(receiver))
}

/// A stream that somebody follows.
struct Stream {
    me: Engineer,
    credentials: Credentials,
    id: ConversationId,
    call: CallId,
    heard: broadcast::Receiver<Announcement>,
    sender: mpsc::Sender<Bytes>,
    /// The number of the last item that was told.
    told: i64,
    /// The progress that was told.
    progress: Option<Progress>,
}

/// What is told of an item.
#[derive(Serialize)]
struct Item<'i> {
    seq: i64,
    item: &'i RawValue,
    provisional: bool,
}

/// What is told of a call that runs.
#[derive(Clone, PartialEq, Serialize)]
struct Progress {
    cost_nusd: i64,
    output_tokens: u64,
    items: i64,
    attempt: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    wait_ms: Option<u64>,
}

/// Why a stream ends: the call has, the client is gone, the rights are, or the server stops.
struct Ended;

impl Stream {
    async fn run(mut self) {
        // Whatever the reason is, the end of the stream says it all.
        let _ = self.tell().await;
    }

    async fn tell(&mut self) -> Result<(), Ended> {
        let app = self.me.app().clone();
        self.send("retry: 2000\n\n".to_owned()).await?;
        self.catch_up(None).await?;
        let end = Instant::now() + LIFE;
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        beat.reset();
        loop {
            tokio::select! {
                () = self.sender.closed() => return Err(Ended),
                () = app.stop.cancelled() => return Err(Ended),
                () = sleep_until(end) => return Err(Ended),
                _ = beat.tick() => {
                    self.send(":\n\n".to_owned()).await?;
                    self.catch_up(None).await?;
                }
                heard = self.heard.recv() => match heard {
                    Ok(Announcement::Changed { topic, payload }) => self.hear(&topic, &payload).await?,
                    Ok(Announcement::Resync) | Err(broadcast::error::RecvError::Lagged(_)) => {
                        self.check().await?;
                        self.catch_up(None).await?;
                    }
                    Err(broadcast::error::RecvError::Closed) => return Err(Ended),
                }
            }
        }
    }

    async fn hear(&mut self, topic: &str, payload: &str) -> Result<(), Ended> {
        match topic {
            MOVED => match serde_json::from_str::<Moved>(payload) {
                Ok(moved) if moved.call == self.call => self.catch_up(moved.waiting).await,
                _ => Ok(()),
            },
            directory::CHANGED => self.check().await,
            _ => Ok(()),
        }
    }

    /// Ends the stream where its member is no longer what they were.
    async fn check(&self) -> Result<(), Ended> {
        // The directory may hear of the change a moment later than this stream.
        self.me.app().directory.changed();
        match self.credentials.still_prove(&self.me).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Ended),
            Err(error) => {
                tracing::debug!(%error, "a stream ends because its rights cannot be read");
                Err(Ended)
            }
        }
    }

    /// Tells what was not told yet, and ends with the call.
    async fn catch_up(&mut self, waiting: Option<(u32, u64)>) -> Result<(), Ended> {
        let unreadable = |error: crate::http::Error| {
            tracing::warn!(%error, "a stream ends because its call cannot be read");
            Ended
        };
        // The call first: what it says to be there is there by the time that the items are read.
        let mut db = self.me.read().await.map_err(unreadable)?;
        let call = store::call(&mut db, self.id, self.call).await.map_err(unreadable)?;
        let items = store::items(&mut db, self.call, self.told).await.map_err(unreadable)?;
        drop(db);
        for item in items {
            self.told = item.seq;
            self.send(of_item(&item)).await?;
        }
        if call.state.is_over() {
            self.send(event("end", &Call::of(&call))).await?;
            return Err(Ended);
        }
        let progress = Progress {
            cost_nusd: call.cost_nusd,
            output_tokens: call.output_tokens,
            items: call.items,
            attempt: waiting.map_or(call.requests.max(1), |(attempt, _)| attempt.into()),
            wait_ms: waiting.map(|(_, wait)| wait),
        };
        if self.progress.as_ref() != Some(&progress) {
            let text = event("progress", &progress);
            self.progress = Some(progress);
            self.send(text).await?;
        }
        Ok(())
    }

    async fn send(&self, text: String) -> Result<(), Ended> {
        self.sender.send(text.into()).await.map_err(|_| Ended)
    }
}

fn of_item(row: &ItemRow) -> String {
    let data = match (row.kind.as_str(), serde_json::from_str::<&RawValue>(&row.body)) {
        ("item", Ok(item)) => serde_json::to_string(&Item { seq: row.seq, item, provisional: true }),
        _ => serde_json::to_string(&serde_json::json!({ "seq": row.seq })),
    };
    // Texts and numbers always serialise.
    format!("id: {}\nevent: {}\ndata: {}\n\n", row.seq, row.kind, data.unwrap_or_default())
}

fn event(name: &str, data: &impl Serialize) -> String {
    format!("event: {name}\ndata: {}\n\n", serde_json::to_string(data).unwrap_or_default())
}
