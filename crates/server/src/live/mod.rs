//! What happens in a team, as it happens: server-sent events. A stream reads what it tells as the member that it is for, so
//! what an announcement names is of no use to anybody else.

use crate::{
    App,
    auth::{Credentials, Viewer, directory},
    batches,
    db::Announcement,
    http::{EventStream, LastEventId, Query, Result, Routes},
    schedules,
    sessions::{self, Tile, Which},
    types::{BatchId, ScheduleId, SessionId, TeamId, Time},
};
use axum::body::Bytes;
use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;
use std::{
    collections::{HashMap, HashSet},
    fmt::Write,
    time::Duration,
};
use tokio::{
    sync::{broadcast, mpsc},
    time::{Instant, MissedTickBehavior, interval, sleep_until},
};

/// The operations of this room.
pub fn routes() -> Routes {
    Routes::new("live").about("What happens, as it happens").get(
        "/teams/{team}/events",
        follow,
        "Follow what happens, as server-sent events",
    )
}

/// How long a stream lasts at most; the client comes back by itself.
const LIFE: Duration = Duration::from_mins(10);
/// How often something is sent, so that nobody in between takes the stream for dead.
const BEAT: Duration = Duration::from_secs(15);
/// How long changes are gathered before they are read: boards draw no faster.
const GATHER: Duration = Duration::from_millis(50);
/// Messages that wait for a slow client before the stream stops reading on.
const BUFFER: usize = 64;
/// Seconds by which the clocks of servers may differ, and for which an event may be under way before it is committed. A
/// resumed stream begins so much earlier, and a client takes of two tiles the one with the greater `seq`.
const MARGIN: i64 = 30;

/// What to follow.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// The sessions of this batch.
    #[garde(skip)]
    batch: Option<BatchId>,
    /// Begin with the sessions that changed since this moment, in microseconds since 1970. `Last-Event-ID` goes before it.
    #[garde(skip)]
    since: Option<i64>,
}

async fn follow(
    me: Viewer,
    credentials: Credentials,
    last: LastEventId,
    Query(Wanted { batch, since }): Query<Wanted>,
) -> Result<EventStream> {
    // Before anything is read, so that nothing falls between.
    let heard = me.app().db.subscribe();
    if let Some(batch) = batch {
        batches::exists(&mut *me.read().await?, batch).await?;
    }
    let since = last.0.or(since).and_then(|since| Time::from_microsecond(since).ok());
    let (sender, receiver) = mpsc::channel(BUFFER);
    let app = me.app().clone();
    let stream = Stream { me, credentials, batch, heard, sender, told: HashMap::new() };
    app.tasks.spawn(stream.run(since.map(|since| since.plus_seconds(-MARGIN))));
    Ok(EventStream::new(receiver))
}

/// What is announced of a schedule.
#[derive(Deserialize)]
struct ScheduleChanged {
    team: TeamId,
    schedule: ScheduleId,
}

/// A stream that somebody follows.
struct Stream {
    me: Viewer,
    credentials: Credentials,
    batch: Option<BatchId>,
    heard: broadcast::Receiver<Announcement>,
    sender: mpsc::Sender<Bytes>,
    /// What was told of each session: the number of its last event.
    told: HashMap<SessionId, u64>,
}

/// Why a stream ends: the client is gone, the rights are, or the server stops.
struct Ended;

impl Stream {
    async fn run(mut self, since: Option<Time>) {
        // Whatever the reason is, the end of the stream says it all.
        let _ = self.tell(since).await;
    }

    async fn tell(&mut self, since: Option<Time>) -> Result<(), Ended> {
        let app: App = self.me.app().clone();
        self.send("retry: 2000\n\n".to_owned()).await?;
        if let Some(since) = since {
            self.tiles(Which::Since(since)).await?;
        }
        let end = Instant::now() + LIFE;
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut moved = HashSet::new();
        let mut gathered: Option<Instant> = None;
        loop {
            let ready = async {
                match gathered {
                    Some(at) => sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = self.sender.closed() => return Err(Ended),
                () = app.stop.cancelled() => return Err(Ended),
                () = sleep_until(end) => return Err(Ended),
                _ = beat.tick() => self.send(":\n\n".to_owned()).await?,
                () = ready => {
                    gathered = None;
                    let sessions: Vec<_> = moved.drain().collect();
                    self.tiles(Which::These(&sessions)).await?;
                }
                heard = self.heard.recv() => match heard {
                    Ok(Announcement::Changed { topic, payload }) => {
                        self.hear(&topic, &payload, &mut moved).await?;
                        if !moved.is_empty() && gathered.is_none() {
                            gathered = Some(Instant::now() + GATHER);
                        }
                    }
                    Ok(Announcement::Resync) | Err(broadcast::error::RecvError::Lagged(_)) => {
                        self.check().await?;
                        self.send("event: resync\ndata: {}\n\n".to_owned()).await?;
                    }
                    Err(broadcast::error::RecvError::Closed) => return Err(Ended),
                }
            }
        }
    }

    async fn hear(
        &mut self,
        topic: &str,
        payload: &str,
        moved: &mut HashSet<SessionId>,
    ) -> Result<(), Ended> {
        match topic {
            sessions::MOVED => {
                let mut ids = payload.split(' ');
                if ids.next().and_then(|id| id.parse().ok()) == self.batch && self.batch.is_some() {
                    moved.extend(ids.filter_map(|id| id.parse::<SessionId>().ok()));
                }
                Ok(())
            }
            batches::CHANGED => match serde_json::from_str::<batches::Changed>(payload) {
                Ok(batches::Changed { team, batch })
                    if team == self.me.team.id && self.batch.is_none_or(|wanted| wanted == batch) =>
                {
                    self.send(format!("event: batch\ndata: {{\"id\":\"{batch}\"}}\n\n")).await
                }
                _ => Ok(()),
            },
            schedules::CHANGED if self.batch.is_none() => match serde_json::from_str(payload) {
                Ok(ScheduleChanged { team, schedule }) if team == self.me.team.id => {
                    self.send(format!("event: schedule\ndata: {{\"id\":\"{schedule}\"}}\n\n")).await
                }
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

    /// Tells of sessions what was not told yet.
    async fn tiles(&mut self, which: Which<'_>) -> Result<(), Ended> {
        let Some(batch) = self.batch else { return Ok(()) };
        let tiles = sessions::tiles(&self.me, batch, which).await.map_err(|error| {
            tracing::warn!(%error, "a stream ends because its sessions cannot be read");
            Ended
        })?;
        for tile in tiles {
            let told = self.told.entry(tile.id()).or_default();
            if tile.seq() > *told {
                *told = tile.seq();
                self.send(event(&tile)).await?;
            }
        }
        Ok(())
    }

    async fn send(&self, text: String) -> Result<(), Ended> {
        self.sender.send(text.into()).await.map_err(|_| Ended)
    }
}

fn event(tile: &Tile) -> String {
    let mut text = format!("id: {}\nevent: session\ndata: ", tile.updated_at().as_microsecond());
    // Texts and numbers always serialise.
    let _ = write!(text, "{}\n\n", serde_json::to_string(tile).unwrap_or_default());
    text
}
