//! The program is killed in the middle of its work, again and again, and three of them race for the same work: nothing is
//! lost, nothing is done twice, and no batch is half made. These are real processes, killed by SIGKILL.
//!
//! `PATHBOOK_KILLS` says how often on each engine.

use crate::{
    documents::publish,
    house::{House, Team, story_alone},
    schedules::{nightly, patching},
    simulation::{Dice, batches_are_whole, number},
};
use pathbook::{
    db::{Engine, SystemScope},
    schedules::Scheduler,
    types::{OccurrenceId, ScheduleId, Time},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{self, BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Five minutes in seconds, the rule of all schedules here.
const EVERY: i64 = 300;
/// How many schedules are put before a process that will be killed, and how many moments each owes.
const LONG: (usize, i64) = (40, 30);
/// The same for servers that share the work: more than one of them takes at a time.
const WIDE: (usize, i64) = (800, 2);
const TARGETS: usize = 5;

fn because() -> SystemScope {
    SystemScope::because("the work to be interrupted is put straight into the database")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// What there is to schedule, and since when each schedule owes its moments.
struct Work {
    team: String,
    /// A schedule that is off: the others are copies of it.
    pattern: ScheduleId,
    owed_since: BTreeMap<ScheduleId, Time>,
}

impl Work {
    async fn new(house: &House) -> Self {
        let Team { id, engineer, .. } = house.team().await;
        let flow = publish(&engineer, &patching()).await;
        let targets: Vec<_> = (0..TARGETS).map(|at| json!({ "label": format!("srv-{at}") })).collect();
        let list =
            engineer.post("target-lists", json!({ "name": "Servers", "targets": targets })).await.created();
        let mut rule = nightly();
        rule["recurrence"]["expression"] = json!("*/5 * * * *");
        let body = json!({
            "name": "Often", "flow_id": flow, "list_id": list["id"], "rule": rule, "catch_up": "all", "active": false,
        });
        let made = engineer.post("schedules", body).await.created();
        Self { team: id, pattern: text(&made["id"]).parse().unwrap(), owed_since: BTreeMap::new() }
    }

    /// Adds schedules that owe their moments of the last hours.
    async fn add(&mut self, house: &House, (schedules, owed): (usize, i64)) {
        let now = Time::now().as_microsecond() / 1_000_000;
        let since = Time::from_microsecond((now - now % EVERY - (owed - 1) * EVERY) * 1_000_000).unwrap();
        let mut tx = house.app.db.system_write(because()).await.unwrap();
        for _ in 0..schedules {
            let id = ScheduleId::new();
            tx.sql(
                "INSERT INTO schedule (team_id, id, name, description, flow_id, list_id, overlap, catch_up,
                     catch_up_window_seconds, on_blackout, jitter_seconds, lead_seconds, active, next_at, next_run_at, fired,
                     failures, revision, owner_id, created_at, updated_at, updated_by, rule, assignment)
                 SELECT team_id, $1, name, description, flow_id, list_id, overlap, catch_up, catch_up_window_seconds,
                     on_blackout, jitter_seconds, lead_seconds, $2, $3, $3, 0, 0, 1, owner_id, created_at, updated_at,
                     updated_by, rule, assignment
                 FROM schedule WHERE id = $4",
            )
            .bind(id)
            .bind(true)
            .bind(since)
            .bind(self.pattern)
            .execute()
            .await
            .unwrap();
            self.owed_since.insert(id, since);
        }
        // As whoever makes schedules does.
        let news = json!({ "team": self.team, "schedule": self.pattern });
        tx.announce(pathbook::schedules::CHANGED, news.to_string());
        tx.commit().await.unwrap();
    }

    /// Does what is left. Then each moment that was owed is one entry with one whole batch, and nothing else is there. Says
    /// how many.
    async fn adds_up(&self, house: &House) -> usize {
        let begun = Instant::now();
        // PostgreSQL may not have noticed yet that the process is gone whose rows it still holds.
        let looked = loop {
            let looked = Scheduler::new(house.app.clone()).tick().await.unwrap();
            if looked.next.is_none_or(|next| next > looked.now) {
                break looked.now;
            }
            assert!(begun.elapsed() < Duration::from_mins(2), "it does not get on");
            nap(20).await;
        };
        let mut db = house.app.db.system_read(because()).await.unwrap();
        let next: Vec<(ScheduleId, Option<Time>)> =
            db.sql("SELECT id, next_at FROM schedule").all().await.unwrap();
        let next: BTreeMap<_, _> = next.into_iter().collect();
        let entries: Vec<(ScheduleId, OccurrenceId, Time, i64)> = db
            .sql(
                "SELECT schedule_id, id, scheduled_for, CASE WHEN batch_id IS NULL THEN 0 ELSE 1 END
                 FROM occurrence ORDER BY schedule_id, scheduled_for",
            )
            .all()
            .await
            .unwrap();
        drop(db);
        let mut ledgers: BTreeMap<ScheduleId, Vec<Time>> = BTreeMap::new();
        for (schedule, _, moment, batches) in &entries {
            assert_eq!(*batches, 1, "a moment without a batch");
            ledgers.entry(*schedule).or_default().push(*moment);
        }
        for (id, since) in &self.owed_since {
            let next = next[id].expect("it goes on for ever");
            assert!(next > looked, "{id} is still behind: {next}");
            let expected: Vec<Time> = (0..next.seconds_since(*since))
                .map(|at| since.plus_seconds(at * EVERY))
                .take_while(|at| *at < next)
                .collect();
            assert_eq!(ledgers.get(id), Some(&expected), "{id}");
        }
        batches_are_whole(house).await;
        let batches = house.number("SELECT count(*) FROM batch").await;
        assert_eq!(usize::try_from(batches).unwrap(), entries.len());
        assert_eq!(
            house.number("SELECT count(*) FROM session").await,
            batches * i64::try_from(TARGETS).unwrap()
        );
        entries.len()
    }
}

/// A server as people run it, once it says that it is ready: then its scheduler is at work.
async fn start(house: &House) -> Child {
    let url = match &house.url {
        pathbook::db::DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
        pathbook::db::DatabaseUrl::Postgres(url) => url.clone(),
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_pathbook"))
        .args(["serve", "--listen", "127.0.0.1:0", "--log", "error"])
        .env("PATHBOOK_DATABASE_URL", url)
        .env("PATHBOOK_DATA_DIR", &house.config.data_dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let (ready, is_ready) = tokio::sync::oneshot::channel();
    // It is listened to for as long as it speaks.
    std::thread::spawn(move || {
        said.read_line(&mut String::new()).unwrap();
        ready.send(()).unwrap();
        io::copy(&mut said, &mut io::sink()).unwrap();
    });
    is_ready.await.unwrap();
    child
}

/// SIGKILL: the process does nothing more.
fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

async fn nap(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}

async fn is_behind(house: &House) -> bool {
    let mut db = house.app.db.system_read(because()).await.unwrap();
    let (due,): (i64,) = db
        .sql("SELECT count(*) FROM schedule WHERE next_run_at <= $1")
        .bind(Time::now())
        .one()
        .await
        .unwrap();
    due > 0
}

#[test]
fn killed_at_any_moment_nothing_is_lost_and_nothing_is_double() {
    let kills = number("PATHBOOK_KILLS", 5);
    story_alone(async |house| {
        let mut house = house;
        let mut work = Work::new(&house).await;
        let mut dice = Dice(Time::now().as_microsecond().unsigned_abs());
        let (mut interrupted, begun) = (0, Instant::now());
        for _ in 0..kills {
            // Enough for every process to be in the middle of it.
            if !is_behind(&house).await {
                work.add(&house, LONG).await;
            }
            // One process owns a file of SQLite; a PostgreSQL server has three of them, one of which is killed.
            match house.engine {
                Engine::Sqlite => {
                    house.app.db.close().await;
                    let child = start(&house).await;
                    nap(dice.roll(150)).await;
                    kill(child);
                    house = house.reopened().await;
                }
                Engine::Postgres => {
                    let (one, two, three) = tokio::join!(start(&house), start(&house), start(&house));
                    nap(dice.roll(150)).await;
                    kill(one);
                    nap(dice.roll(20)).await;
                    kill(two);
                    kill(three);
                }
            }
            interrupted += u32::from(is_behind(&house).await);
        }
        let entries = work.adds_up(&house).await;
        println!(
            "{:?}: {kills} kills, {interrupted} in the middle of the work, {entries} moments, {} sessions, 0 lost, 0 doubled, 0 half batches, {:.1} s",
            house.engine,
            entries * TARGETS,
            begun.elapsed().as_secs_f64()
        );
    });
}

#[test]
fn three_servers_share_the_work_and_do_nothing_twice() {
    story_alone(async |house| {
        if house.engine == Engine::Sqlite {
            return;
        }
        let mut work = Work::new(&house).await;
        let (one, two, three) = tokio::join!(start(&house), start(&house), start(&house));
        work.add(&house, WIDE).await;
        let begun = Instant::now();
        while is_behind(&house).await {
            assert!(begun.elapsed() < Duration::from_mins(2), "they do not get on");
            nap(20).await;
        }
        let took = begun.elapsed();
        [one, two, three].into_iter().for_each(kill);
        let entries = work.adds_up(&house).await;
        let servers = house.number("SELECT count(DISTINCT server_id) FROM occurrence").await;
        println!(
            "{servers} servers did {entries} moments in {:.1} s, 0 lost, 0 doubled, 0 half batches",
            took.as_secs_f64()
        );
        assert!(servers >= 2, "one did it all");
    });
}
