//! The scheduler in a world that goes wrong: several of them, a store that loses transactions and answers, clocks that are
//! set, days without any of them, and people who change everything meanwhile. After every step the ledger must add up:
//! each moment of each time in which a schedule went on is exactly one entry, or lies in the range of exactly one.
//!
//! Everything follows from a seed. `PATHBOOK_SIMULATION_SEEDS` says how many, `PATHBOOK_SIMULATION_FIRST` where to begin.

use crate::{
    client::Actor,
    documents::publish,
    house::{House, story_on_sqlite},
    schedules::patching,
};
use pathbook::{
    db::SystemScope,
    schedules::{Fault, Scheduler},
    types::{ScheduleId, Time},
};
use pathbook_schedule::rule::{Compiled, Rule};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    env,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

/// `SplitMix64`: small, and the same everywhere.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % sides
    }

    fn seconds(&mut self, most: u64) -> i64 {
        i64::try_from(self.roll(most)).unwrap()
    }

    fn one_of<'v, T>(&mut self, values: &'v [T]) -> &'v T {
        &values[usize::try_from(self.roll(values.len() as u64)).unwrap()]
    }
}

/// A time in which a schedule goes on by one rule.
struct Period {
    /// Nominal moments after this one belong to it.
    start: Time,
    /// And up to this one. None: up to the next one that is still to come.
    end: Option<Time>,
    rule: Arc<Compiled>,
}

/// What the world knows of a schedule without asking the scheduler.
struct Model {
    said: Value,
    rule: Arc<Compiled>,
    /// The rule when it was last checked.
    rule_before: Arc<Compiled>,
    lead: i64,
    periods: Vec<Period>,
    /// In which period each entry was made.
    entries: HashMap<String, usize>,
    next: Option<Time>,
}

/// A schedule as it is stored.
struct Stored {
    is_armed: bool,
    next: Option<Time>,
    is_due: bool,
    paused_until: Option<Time>,
    is_active: bool,
    is_finished: bool,
}

struct Entry {
    id: String,
    last: Time,
    first: Time,
    count: i64,
}

struct World {
    house: House,
    me: Actor,
    flows: Vec<String>,
    lists: Vec<String>,
    schedulers: Vec<(House, Scheduler)>,
    /// The fault that the next commits of all schedulers meet.
    fault: Arc<AtomicU8>,
    dice: Dice,
    now: Time,
    models: BTreeMap<String, Model>,
    blackouts: Vec<String>,
}

/// What happened in all worlds.
#[derive(Default, Debug)]
struct Counts {
    seeds: u64,
    steps: u64,
    faults: u64,
    entries: u64,
    batches: u64,
}

fn because() -> SystemScope {
    SystemScope::because("the simulation looks at what is stored")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

const RULES: &[(&str, &str)] = &[
    ("*/5 * * * *", "Europe/Zurich"),
    ("*/30 * * * *", "America/New_York"),
    ("7 * * * *", "Etc/UTC"),
    ("30 2 * * *", "America/New_York"),
    ("30 1 * * *", "Europe/London"),
    ("15 2 * * *", "Australia/Lord_Howe"),
    ("0 0 * * 1", "Africa/Cairo"),
];

impl World {
    fn seconds_ahead(&self, seconds: i64) -> Time {
        self.now.plus_seconds(seconds)
    }

    /// Sets all clocks. Those who are signed in stay so.
    async fn set_clock(&mut self, to: Time) {
        self.now = to;
        for app in self.schedulers.iter().map(|(house, _)| &house.app).chain([&self.house.app]) {
            app.stop_clock(to);
        }
        let mut tx = self.house.app.db.system_write(because()).await.unwrap();
        tx.sql("UPDATE login SET created_at = $1, last_seen_at = $1").bind(to).execute().await.unwrap();
        tx.commit().await.unwrap();
        self.house.app.directory.changed();
    }

    fn rule(&mut self) -> Value {
        match self.dice.roll(9) {
            7 => {
                let days = 1 + self.dice.seconds(5);
                let day = self.seconds_ahead(86_400 * days).to_string();
                let at = format!("{}T12:00", &day[..10]);
                json!({ "recurrence": { "kind": "once", "at": at }, "time_zone": "Etc/UTC" })
            }
            8 => {
                let anchor = &self.now.to_string()[..10];
                let every =
                    json!({ "kind": "every", "n": 2, "unit": "day", "at": "02:30", "anchor": anchor });
                json!({ "recurrence": every, "time_zone": "Europe/Berlin" })
            }
            at => {
                let (expression, zone) = RULES[usize::try_from(at).unwrap()];
                json!({ "recurrence": { "kind": "cron", "expression": expression }, "time_zone": zone })
            }
        }
    }

    async fn create(&mut self) {
        let rule = self.rule();
        let lead = *self.dice.one_of(&[0, 0, 0, 600, 86_400]);
        let body = json!({
            "name": "Simulated", "flow_id": self.dice.one_of(&self.flows), "list_id": self.dice.one_of(&self.lists),
            "rule": rule, "lead_seconds": lead,
            "overlap": self.dice.one_of(&["allow", "allow", "skip", "skip_open_targets", "supersede"]),
            "catch_up": self.dice.one_of(&["one", "one", "all", "skip"]),
            "catch_up_window_seconds": self.dice.one_of(&[60, 3600, 7 * 86_400]),
            "on_blackout": self.dice.one_of(&["skip", "defer_to_end"]),
            "jitter_seconds": self.dice.one_of(&[0, 0, 300, 3600]),
            "max_occurrences": self.dice.one_of(&[None, None, None, Some(3)]),
            "active": self.dice.roll(5) > 0,
        });
        let answer = self.me.post("schedules", body).await;
        if answer.status != 201 {
            return;
        }
        let made = answer.json();
        let compiled = compiled(&rule);
        let model = Model {
            rule: compiled.clone(),
            rule_before: compiled,
            said: rule,
            lead,
            periods: Vec::new(),
            entries: HashMap::new(),
            next: None,
        };
        self.models.insert(text(&made["id"]), model);
    }

    /// Somebody does something to a schedule.
    async fn change(&mut self) {
        let ids: Vec<_> = self.models.keys().cloned().collect();
        if ids.is_empty() {
            return self.create().await;
        }
        let id = self.dice.one_of(&ids).clone();
        let path = format!("schedules/{id}");
        let revision = self.me.get(&path).await.ok()["revision"].as_i64().unwrap();
        let patch = async |me: &Actor, body: Value| me.patch(&path, body).if_match(revision).await;
        match self.dice.roll(8) {
            0 => drop(patch(&self.me, json!({ "name": "Renamed" })).await),
            1 => {
                let rule = self.rule();
                let changed = patch(&self.me, json!({ "rule": rule })).await.status == 200;
                let model = self.models.get_mut(&id).unwrap();
                // The same rule again changes nothing.
                if changed && model.said != rule {
                    model.rule = compiled(&rule);
                    model.said = rule;
                }
            }
            2 => drop(patch(&self.me, json!({ "active": self.dice.roll(2) == 0 })).await),
            3 => drop(patch(&self.me, json!({ "jitter_seconds": self.dice.one_of(&[0, 60, 900]) })).await),
            4 => drop(self.me.act(&format!("{path}/pause")).await),
            5 => {
                let rest = 1 + self.dice.seconds(3 * 86_400);
                let until = self.seconds_ahead(rest);
                drop(self.me.post(&format!("{path}/pause"), json!({ "until": until })).await);
            }
            6 => drop(self.me.act(&format!("{path}/resume")).await),
            _ => {
                if self.dice.roll(3) == 0 {
                    self.me.delete(&path).if_match(revision).await.no_content();
                    self.models.remove(&id);
                } else {
                    drop(self.me.post(&format!("{path}/run-now"), json!({ "confirm_open": true })).await);
                }
            }
        }
    }

    /// Somebody does something to what schedules depend on.
    async fn change_around(&mut self) {
        match self.dice.roll(5) {
            0 => {
                let flow = self.dice.one_of(&self.flows).clone();
                let act = self.dice.one_of(&["archive", "unarchive", "unarchive"]);
                self.me.act(&format!("flows/{flow}/{act}")).await.ok();
            }
            1 => {
                let list = self.dice.one_of(&self.lists).clone();
                let act = self.dice.one_of(&["archive", "unarchive", "unarchive"]);
                self.me.act(&format!("target-lists/{list}/{act}")).await.ok();
            }
            2 => {
                let list = format!("target-lists/{}", self.dice.one_of(&self.lists));
                let revision = self.me.get(&list).await.etag();
                let label = format!("srv-{}", self.dice.roll(1 << 40));
                let body = json!({ "put": [{ "label": label }] });
                drop(self.me.patch(&format!("{list}/targets"), body).if_match(revision).await);
            }
            3 => {
                let away = self.dice.seconds(86_400) - 3600;
                let starts_at = self.seconds_ahead(away);
                let ends_at = starts_at.plus_seconds(60 + self.dice.seconds(2 * 86_400));
                let body = json!({ "name": "Freeze", "starts_at": starts_at, "ends_at": ends_at });
                let made = self.me.post("blackouts", body).await.created();
                self.blackouts.push(text(&made["id"]));
            }
            _ => {
                if let Some(id) = self.blackouts.pop() {
                    self.me.delete(&format!("blackouts/{id}")).await.no_content();
                }
            }
        }
    }

    /// One of the schedulers does what is due; now and then the store fails it.
    async fn tick(&mut self, counts: &mut Counts) {
        let which = usize::try_from(self.dice.roll(self.schedulers.len() as u64)).unwrap();
        let fault = *self.dice.one_of(&[1, 2, 0, 0, 0, 0]);
        self.fault.store(fault, Ordering::Relaxed);
        let done = self.schedulers[which].1.tick().await;
        let met = self.fault.swap(0, Ordering::Relaxed) == 3;
        counts.faults += u64::from(met);
        match done {
            Ok(_) => {
                assert!(!met, "a fault went unnoticed");
                for (id, stored) in self.stored().await {
                    assert!(!stored.is_due, "{id} is due and was not done");
                }
            }
            Err(error) => assert!(met, "{error:?}"),
        }
    }

    async fn stored(&self) -> BTreeMap<String, Stored> {
        type Row = (ScheduleId, Option<Time>, Option<Time>, Option<Time>, bool, Option<Time>);
        let mut db = self.house.app.db.system_read(because()).await.unwrap();
        let rows: Vec<Row> = db
            .sql("SELECT id, next_at, next_run_at, paused_until, active, finished_at FROM schedule")
            .all()
            .await
            .unwrap();
        let stored = |(id, next, run, paused_until, is_active, finished): Row| {
            let stored = Stored {
                is_armed: next.is_some(),
                next,
                is_due: run.is_some_and(|run| run <= self.now),
                paused_until,
                is_active,
                is_finished: finished.is_some(),
            };
            (id.to_string(), stored)
        };
        rows.into_iter().map(stored).collect()
    }

    /// Those whose pause is over by now, and since when: they go on in the next step that touches them.
    async fn rested(&self) -> BTreeMap<String, Time> {
        let stored = self.stored().await.into_iter().filter(|(_, stored)| stored.is_active);
        let until = stored.filter_map(|(id, stored)| Some((id, stored.paused_until?)));
        until.filter(|(_, until)| *until <= self.now).collect()
    }

    async fn entries(&self) -> HashMap<String, Vec<Entry>> {
        type Row = (ScheduleId, pathbook::types::OccurrenceId, Time, Option<Time>, i64);
        let mut db = self.house.app.db.system_read(because()).await.unwrap();
        let rows: Vec<Row> = db
            .sql(
                "SELECT schedule_id, id, scheduled_for, coalesced_from, coalesced FROM occurrence
                 WHERE trigger_key LIKE 'S:%' ORDER BY id",
            )
            .all()
            .await
            .unwrap();
        let mut entries: HashMap<_, Vec<Entry>> = HashMap::new();
        for (schedule, id, last, from, count) in rows {
            let entry = Entry { id: id.to_string(), last, first: from.unwrap_or(last), count };
            entries.entry(schedule.to_string()).or_default().push(entry);
        }
        entries
    }

    /// Follows what changed, and checks that everything adds up.
    async fn check(&mut self, rested: &BTreeMap<String, Time>) {
        let (stored, mut entries) = (self.stored().await, self.entries().await);
        for (id, model) in &mut self.models {
            let stored = &stored[id];
            let ahead = self.now.plus_seconds(model.lead);
            let was_armed = model.next.is_some();
            let set_back = model.next.zip(stored.next).is_some_and(|(before, now)| now < before);
            let of_other_rule =
                model.periods.last().is_some_and(|period| !Arc::ptr_eq(&period.rule, &model.rule));
            // The moments up to the next one are done for, also where that was so by a clock that was ahead.
            let done_for = model.next.map_or(ahead, |next| next.plus_microseconds(-1).max(ahead));
            let entries = entries.remove(id).unwrap_or_default();
            let open = |periods: &mut Vec<Period>, start: Time, rule: &Arc<Compiled>| {
                periods.push(Period { start, end: None, rule: rule.clone() });
            };
            let since = rested.get(id).filter(|until| !was_armed && stored.paused_until != Some(**until));
            match since {
                Some(since) => {
                    open(&mut model.periods, since.plus_seconds(model.lead), &model.rule_before);
                }
                None if !was_armed && stored.is_armed => open(&mut model.periods, ahead, &model.rule),
                None => {}
            }
            for entry in &entries {
                let current =
                    model.periods.len().checked_sub(1).expect("an entry of a schedule that never went on");
                model.entries.entry(entry.id.clone()).or_insert(current);
            }
            if model.next != stored.next {
                println!("  {id}: {:?} -> {:?}, finished {}", model.next, stored.next, stored.is_finished);
            }
            let is_other_now = !Arc::ptr_eq(&model.rule_before, &model.rule);
            if was_armed && (set_back || of_other_rule || !stored.is_armed)
                || since.is_some() && (is_other_now || !stored.is_armed)
            {
                let number = model.periods.len() - 1;
                let of_period = entries.iter().filter(|entry| model.entries[&entry.id] == number);
                let last = of_period.map(|entry| entry.last).max();
                let period = model.periods.last_mut().unwrap();
                period.end = Some(match stored.is_finished {
                    true => last.unwrap_or(period.start).max(period.start),
                    false if set_back && !of_other_rule => model.next.unwrap().plus_microseconds(-1),
                    false => done_for,
                });
                if stored.is_armed {
                    open(&mut model.periods, ahead, &model.rule);
                }
            }
            model.next = stored.next;
            model.rule_before = model.rule.clone();
            model.add_up(&entries).unwrap_or_else(|fault| panic!("{id}: {fault}"));
        }
    }
}

fn compiled(rule: &Value) -> Arc<Compiled> {
    let rule: Rule = serde_json::from_value(rule.clone()).unwrap();
    Arc::new(rule.compile(300).unwrap())
}

impl Model {
    /// Whether each moment of each period is exactly one entry or lies in the range of exactly one.
    fn add_up(&self, entries: &[Entry]) -> Result<(), String> {
        let mut last_moments = BTreeSet::new();
        for entry in entries {
            if !last_moments.insert(entry.last) {
                return Err(format!("{} has two entries", entry.last));
            }
        }
        for (number, period) in self.periods.iter().enumerate() {
            let end = period.end.or(self.next.map(|next| next.plus_microseconds(-1)));
            let Some(end) = end else { continue };
            let mut covered = BTreeMap::new();
            for entry in entries.iter().filter(|entry| self.entries[&entry.id] == number) {
                let moments: Vec<Time> = period
                    .rule
                    .between(entry.first.plus_microseconds(-1).timestamp(), entry.last.timestamp())
                    .map(Time::from)
                    .collect();
                if i64::try_from(moments.len()).unwrap() != entry.count {
                    return Err(format!(
                        "{} to {} are {} moments, not {}",
                        entry.first,
                        entry.last,
                        moments.len(),
                        entry.count
                    ));
                }
                for moment in moments {
                    if covered.insert(moment, &entry.id).is_some() {
                        return Err(format!("{moment} is accounted for twice"));
                    }
                }
            }
            for moment in period.rule.between(period.start.timestamp(), end.timestamp()).map(Time::from) {
                // One that has an entry of a time when the clock was ahead gets no second one.
                if covered.remove(&moment).is_none() && !last_moments.contains(&moment) {
                    return Err(format!("{moment} is lost, of {} to {end}", period.start));
                }
            }
            if let Some(moment) = covered.keys().next() {
                return Err(format!("{moment} is none of {} to {end}", period.start));
            }
        }
        Ok(())
    }
}

/// No half batches: each has the sessions that it says, each session its first event, and each batch its entry.
pub async fn batches_are_whole(house: &House) {
    for (what, sql) in [
        (
            "a batch with too few or too many sessions",
            "SELECT count(*) FROM batch b WHERE b.targets <> (SELECT count(*) FROM session s WHERE s.batch_id = b.id)",
        ),
        (
            "a batch that no entry names",
            "SELECT count(*) FROM batch b WHERE EXISTS (SELECT 1 FROM schedule c WHERE c.id = b.schedule_id)
                 AND NOT EXISTS (SELECT 1 FROM occurrence o WHERE o.batch_id = b.id)",
        ),
        (
            "an entry whose batch is not there",
            "SELECT count(*) FROM occurrence o WHERE o.batch_id IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.id = o.batch_id)",
        ),
        (
            "an entry that fired nothing",
            "SELECT count(*) FROM occurrence WHERE (batch_id IS NOT NULL) <> (state IN ('fired', 'late', 'caught_up'))",
        ),
        (
            "a session without its beginning",
            "SELECT count(*) FROM session s WHERE NOT EXISTS (
                 SELECT 1 FROM session_event e WHERE e.team_id = s.team_id AND e.session_id = s.id AND e.seq = 1)",
        ),
    ] {
        assert_eq!(house.number(sql).await, 0, "{what}");
    }
}

async fn forget(house: &House) {
    let mut tx = house.app.db.system_write(because()).await.unwrap();
    for sql in [
        "DELETE FROM schedule",
        "DELETE FROM session",
        "DELETE FROM batch",
        "DELETE FROM blackout",
        "DELETE FROM scheduler_clock",
        "UPDATE flow SET archived_at = NULL",
        "UPDATE target_list SET archived_at = NULL",
    ] {
        tx.sql(sql).execute().await.unwrap();
    }
    tx.commit().await.unwrap();
}

const STEPS: u64 = 40;

async fn live(world: &mut World, counts: &mut Counts) {
    world.create().await;
    world.create().await;
    world.check(&BTreeMap::new()).await;
    for _ in 0..STEPS {
        let rested = world.rested().await;
        let roll = world.dice.roll(100);
        println!("{} {roll}", world.now);
        match roll {
            0..=34 => {
                let seconds = match world.dice.roll(20) {
                    0..=9 => world.dice.seconds(900),
                    10..=15 => world.dice.seconds(4 * 3600),
                    16..=18 => world.dice.seconds(2 * 86_400),
                    _ => world.dice.seconds(20 * 86_400),
                };
                let to = world.seconds_ahead(seconds);
                world.set_clock(to).await;
                continue;
            }
            35..=37 => {
                let back = *world.dice.one_of(&[1, 59, 61, 3600, 86_400, 30 * 86_400]);
                let to = world.seconds_ahead(-back);
                world.set_clock(to).await;
                continue;
            }
            38..=74 => world.tick(counts).await,
            75..=79 if world.models.len() < 5 => world.create().await,
            75..=93 => world.change().await,
            _ => world.change_around().await,
        }
        world.check(&rested).await;
        counts.steps += 1;
    }
    // At the end everything that is due is done.
    let rested = world.rested().await;
    world.fault.store(0, Ordering::Relaxed);
    world.schedulers[0].1.tick().await.unwrap();
    world.check(&rested).await;
    batches_are_whole(&world.house).await;
    let count = async |sql| u64::try_from(world.house.number(sql).await).unwrap();
    counts.entries += count("SELECT count(*) FROM occurrence").await;
    counts.batches += count("SELECT count(*) FROM batch").await;
    counts.seeds += 1;
}

pub fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}

#[test]
fn whatever_goes_wrong_the_ledger_adds_up() {
    let (first, seeds) = (number("PATHBOOK_SIMULATION_FIRST", 0), number("PATHBOOK_SIMULATION_SEEDS", 40));
    story_on_sqlite(async |house| {
        let team = house.team().await;
        let me = team.engineer.clone();
        let flows = vec![publish(&me, &patching()).await, {
            let flow = me.post("flows", json!({ "document": patching() })).await.created();
            text(&flow["id"])
        }];
        let mut lists = Vec::new();
        for (name, targets) in [("Two", 2), ("Five", 5), ("None", 0)] {
            let targets: Vec<_> = (0..targets).map(|at| json!({ "label": format!("srv-{at}") })).collect();
            let list = me.post("target-lists", json!({ "name": name, "targets": targets })).await.created();
            lists.push(text(&list["id"]));
        }
        let mut counts = Counts::default();
        for seed in first..first + seeds {
            forget(&house).await;
            let fault = Arc::new(AtomicU8::new(0));
            let mut dice = Dice(seed);
            let mut schedulers = Vec::new();
            for _ in 0..=dice.roll(5) {
                let own = house.restarted().await;
                let fault = fault.clone();
                // 1 and 2 are faults to be made; 3 says that one was.
                let scheduler = Scheduler::new(own.app.clone()).with_faults(move || {
                    let made = match fault.load(Ordering::Relaxed) {
                        1 => Fault::BeforeCommit,
                        2 => Fault::AfterCommit,
                        _ => return None,
                    };
                    fault.store(3, Ordering::Relaxed);
                    Some(made)
                });
                schedulers.push((own, scheduler));
            }
            // Half a year around changes of clocks.
            let begin: Time = "2027-02-20T00:00:00Z".parse().unwrap();
            let now = begin.plus_seconds(dice.seconds(250 * 86_400));
            let mut world = World {
                house: house.clone(),
                me: me.clone(),
                flows: flows.clone(),
                lists: lists.clone(),
                schedulers,
                fault,
                dice,
                now,
                models: BTreeMap::new(),
                blackouts: Vec::new(),
            };
            println!("seed {seed}");
            world.set_clock(now).await;
            live(&mut world, &mut counts).await;
        }
        println!("simulation: {counts:?}, 0 violations");
    });
}
