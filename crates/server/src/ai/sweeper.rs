//! Clears up: calls whose server is gone, and builds whose time is over. When that is due stands in their rows, and every
//! server looks; whoever gets hold of a row does it.

use super::{
    calls::CallError,
    conversations::REMEMBERED,
    events,
    store::{self, DueRow, End},
};
use crate::{
    App,
    db::{Scope, SystemScope, Write},
    http::Result,
    schedules::system_now,
    types::{CallId, TeamId, Time},
};
use pathbook_builder::state::{CallState, ConversationState};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How many rows a transaction takes.
const CHUNK: i64 = 100;
/// How often it is looked at least, and how often at most.
const PACE: (Duration, Duration) = (Duration::from_secs(5), Duration::from_millis(200));
/// How long to wait after trouble with the database.
const RETRY: Duration = Duration::from_secs(2);

/// Clears up.
pub struct Sweeper {
    app: App,
}

#[expect(clippy::disallowed_methods, reason = "what is due lies in all teams")]
fn all_teams() -> SystemScope {
    SystemScope::because("what is due lies in all teams")
}

#[expect(clippy::disallowed_methods, reason = "it works for the team whose call or build is due")]
fn of(team: TeamId) -> Scope {
    Scope::granted(team)
}

impl Sweeper {
    /// A sweeper of an application.
    pub fn new(app: App) -> Self {
        Self { app }
    }

    /// Does what is due, as it falls due, until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let nap = match self.tick().await {
                Ok(nap) => nap,
                Err(error) => {
                    tracing::warn!(%error, "calls and builds could not be cleared up; trying again");
                    RETRY
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(nap) => {}
            }
        }
    }

    /// Does everything that is due, and says when to look again.
    pub async fn tick(&self) -> Result<Duration> {
        loop {
            let mut db = self.app.db.system_read(all_teams()).await?;
            let next = store::next_due(&mut db).await?;
            let now = system_now(&mut db, &self.app).await?;
            drop(db);
            let Some(next) = next else { return Ok(PACE.0) };
            if next > now {
                let left = u64::try_from(next.as_microsecond() - now.as_microsecond()).unwrap_or(0);
                return Ok(Duration::from_micros(left).clamp(PACE.1, PACE.0));
            }
            if !self.settle_orphans().await? & !self.end_aged().await? {
                // What is still due is in the hands of another server.
                return Ok(PACE.1);
            }
        }
    }

    /// Settles calls that no server works on any more. False if there were none to be had.
    async fn settle_orphans(&self) -> Result<bool> {
        let mut db = self.app.db.system_read(all_teams()).await?;
        let now = system_now(&mut db, &self.app).await?;
        let orphans = store::orphans(&mut db, now, CHUNK).await?;
        drop(db);
        let mut settled = false;
        // Each by itself: two of a team in one transaction could wait in a circle with somebody who begins a call.
        for (team, id) in orphans {
            match self.settle_orphan(team, id, now).await {
                Ok(done) => settled |= done,
                // It must not hold up the others, nor what is past its time.
                Err(error) => {
                    tracing::error!(?error, call = %id, "a call that lost its server could not be settled");
                }
            }
        }
        Ok(settled)
    }

    async fn settle_orphan(&self, team: TeamId, id: CallId, now: Time) -> Result<bool> {
        let mut tx = self.app.db.write(of(team)).await?;
        let settled = settle(&mut tx, id, now).await?;
        tx.commit().await?;
        Ok(settled)
    }

    /// Deletes the content of builds whose time is over, and in the end builds themselves. False if there were none.
    async fn end_aged(&self) -> Result<bool> {
        let mut tx = self.app.db.system_write(all_teams()).await?;
        let now = system_now(&mut tx, &self.app).await?;
        let aged = store::claim_aged(&mut tx, now, CHUNK).await?;
        for DueRow { team_id, id, state, is_empty } in &aged {
            tx.speak_for(of(*team_id));
            if *is_empty {
                store::remove(&mut tx, *id).await?;
                continue;
            }
            let state = if state.is_closed() { *state } else { ConversationState::Expired };
            store::empty(&mut tx, *id, state, now, now.plus_seconds(REMEMBERED)).await?;
        }
        tx.commit().await?;
        Ok(!aged.is_empty())
    }
}

/// Settles a call in the place of the server that is gone. What it is known to have come to is ours to pay.
async fn settle(tx: &mut Write, id: CallId, now: Time) -> Result<bool> {
    let Some(call) = store::hold_orphan(tx, id, now).await? else { return Ok(false) };
    let end = End {
        state: CallState::Orphaned,
        usage: call.usage(),
        cost_nusd: 0,
        platform_nusd: call.cost_nusd.saturating_add(call.platform_nusd),
        estimated: true,
        error: Some(CallError::new(
            "ai_failed",
            "The server that asked the model is gone. Nothing was charged; try again.",
        )),
        credit: false,
    };
    if let Some(call) = store::settle(tx, id, &end, now).await? {
        // Nobody waits for what had arrived.
        store::forget_items(tx, id).await?;
        tracing::warn!(call = %call.id, platform_nusd = call.platform_nusd, "a call had lost its server");
        events::moved(tx, id, None);
    }
    Ok(true)
}
