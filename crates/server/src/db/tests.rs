//! The promises of the room, kept on real SQLite files and, where `TEST_POSTGRES` names a server on which databases
//! may be created, on PostgreSQL too.
use super::*;
use crate::types::{FlowId, Id, Time, UserId, text_enum};
use serde_json::value::RawValue;
use std::{env, fs, time::Duration};
use tokio::{task::JoinSet, time::timeout};

const SCHEMA: &[Migration] = &[Migration {
    name: "0001_test",
    sqlite: "create table item (team_id blob not null, id blob not null, flag integer, number integer, name text,
            bytes blob, at integer, primary key (team_id, id), check (number < 1000)) strict;
        create unique index item_name on item (team_id, name);
        create table part (team_id blob not null, item_id blob not null, slug text unique,
            foreign key (team_id, item_id) references item (team_id, id) deferrable initially deferred) strict;",
    postgres: "create table item (team_id uuid not null, id uuid not null, flag boolean, number bigint, name text,
            bytes bytea, at timestamptz, primary key (team_id, id), check (number < 1000));
        create unique index item_name on item (team_id, name);
        create table part (team_id uuid not null, item_id uuid not null, slug text unique,
            foreign key (team_id, item_id) references item (team_id, id) deferrable initially deferred);",
}];
const INSERT: &str = "insert into item (team_id, id, number, name) values ($1, $2, $3, $4)";
const COUNT: &str = "select count(*) from item where team_id = $1";

text_enum! {
    /// A word in a column.
    pub enum Mood { Calm = "calm", InAHurry = "in_a_hurry" }
}

record! {
    #[derive(Debug, PartialEq)]
    struct Item {
        // In another order than any statement's columns.
        at: Option<Time>,
        id: FlowId,
        name: Option<String>,
        number: Option<i64>,
        flag: Option<bool>,
        bytes: Option<Vec<u8>>,
    }
}

/// A database of its own, gone when dropped.
struct House {
    db: Db,
    url: DatabaseUrl,
    team: Scope,
    _folder: Folder,
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn folder() -> Folder {
    let path = env::temp_dir().join(format!("pathbook-test-{}", FlowId::new()));
    fs::create_dir_all(&path).unwrap();
    Folder(path)
}

fn options() -> Options {
    Options { migrations: SCHEMA, ..Options::default() }
}

/// A new, empty database on the server of the tests, if there is one.
async fn fresh_postgres() -> Option<DatabaseUrl> {
    let server = env::var("TEST_POSTGRES").ok()?;
    let (client, connection) = tokio_postgres::connect(&server, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let name = format!("test_{}", FlowId::new().uuid().simple());
    client.batch_execute(&format!("create database {name}")).await.unwrap();
    let mut parts = server.splitn(4, '/');
    let place: Vec<&str> = parts.by_ref().take(3).collect();
    let query = server.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
    Some(format!("{}/{name}{query}", place.join("/")).parse().unwrap())
}

async fn sqlite() -> House {
    let folder = folder();
    let url = DatabaseUrl::Sqlite(folder.0.join("test.db"));
    let db = Db::open(&url, options()).await.unwrap();
    House { db, url, team: Scope::granted(TeamId::new()), _folder: folder }
}

async fn houses() -> Vec<House> {
    let mut houses = vec![sqlite().await];
    if let Some(url) = fresh_postgres().await {
        let db = Db::open(&url, options()).await.unwrap();
        houses.push(House { db, url, team: Scope::granted(TeamId::new()), _folder: folder() });
    }
    houses
}

impl House {
    async fn count(&self) -> i64 {
        self.db.read(self.team).await.unwrap().sql(COUNT).one::<(i64,)>().await.unwrap().0
    }

    async fn write(&self) -> Write {
        self.db.write(self.team).await.unwrap()
    }
}

async fn insert(tx: &mut Write, name: &str) -> Result<FlowId> {
    let id = FlowId::new();
    tx.sql(INSERT).bind(id).bind(1_i64).bind(name).execute().await?;
    Ok(id)
}

#[tokio::test]
async fn every_type_comes_back_as_it_went_in() {
    const ALL: &str =
        "insert into item (team_id, id, flag, number, name, bytes, at) values ($1, $2, $3, $4, $5, $6, $7)
        returning id, flag, number, name, bytes, at";
    for house in houses().await {
        let mut tx = house.write().await;
        let full = Item {
            at: Some(Time::now()),
            id: FlowId::new(),
            name: Some("it's $1".into()),
            number: Some(-7),
            flag: Some(true),
            bytes: Some(vec![0, 255]),
        };
        let empty = Item { at: None, id: FlowId::new(), name: None, number: None, flag: None, bytes: None };
        for item in [full, empty] {
            let stored =
                tx.sql(ALL).bind(item.id).bind(item.flag).bind(item.number).bind(item.name.as_deref());
            assert_eq!(stored.bind(item.bytes.as_deref()).bind(item.at).one::<Item>().await.unwrap(), item);
        }
        let words = "select $2, $3, $4, $1, '$2' from item where team_id = $1 and $2 is not null limit 1";
        let words = tx
            .sql(words)
            .bind(Mood::InAHurry)
            .bind(RawValue::from_string("{\"a\":1}".into()).unwrap())
            .bind(7_u32);
        let (mood, json, number, team, text) =
            words.one::<(Mood, Box<RawValue>, u32, TeamId, String)>().await.unwrap();
        assert_eq!((mood, json.get(), number, team), (Mood::InAHurry, "{\"a\":1}", 7, house.team.team()));
        assert_eq!(text, "$2");
    }
}

#[tokio::test]
async fn a_null_has_a_type_so_that_optional_filters_need_no_cast() {
    let filter =
        "select id from item where team_id = $1 and ($2 is null or name = $2) and ($3 is null or at < $3)";
    for house in houses().await {
        let mut tx = house.write().await;
        insert(&mut tx, "a").await.unwrap();
        insert(&mut tx, "b").await.unwrap();
        let none = tx.sql(filter).bind(None::<&str>).bind(None::<Time>).all::<(FlowId,)>().await.unwrap();
        let one = tx.sql(filter).bind(Some("a")).bind(None::<Time>).all::<(FlowId,)>().await.unwrap();
        assert_eq!((none.len(), one.len()), (2, 1));
    }
}

#[tokio::test]
async fn a_mismatch_names_the_column() {
    for house in houses().await {
        let mut tx = house.write().await;
        insert(&mut tx, "a").await.unwrap();
        tx.commit().await.unwrap();
        let mut db = house.db.read(house.team).await.unwrap();
        let error =
            db.sql("select id, name from item where team_id = $1").one::<(FlowId, i64)>().await.unwrap_err();
        let Error::Failed { source, .. } = error else { panic!("{error}") };
        assert!(source.to_string().starts_with("column 2: "), "{source}");
        let missing = db.sql("select id from item where team_id = $1").all::<Item>().await.unwrap_err();
        assert!(matches!(missing, Error::Failed { source, .. } if source.to_string() == "no column \"at\""));
    }
}

#[tokio::test]
async fn what_is_not_committed_did_not_happen() {
    for house in houses().await {
        let mut tx = house.write().await;
        insert(&mut tx, "lost").await.unwrap();
        drop(tx);
        let mut tx = house.write().await;
        insert(&mut tx, "kept").await.unwrap();
        tx.commit().await.unwrap();
        house.write().await.commit().await.unwrap();
        let mut db = house.db.read(house.team).await.unwrap();
        let names = db.sql("select name from item where team_id = $1").all::<(String,)>().await.unwrap();
        assert_eq!(names, [("kept".into(),)]);
    }
}

#[tokio::test]
async fn a_failed_statement_spoils_its_transaction_on_both_engines() {
    for house in houses().await {
        let mut tx = house.write().await;
        insert(&mut tx, "a").await.unwrap();
        assert!(insert(&mut tx, "a").await.unwrap_err().is_unique("item_name"));
        assert!(matches!(insert(&mut tx, "b").await, Err(Error::GivenUp)));
        assert!(matches!(tx.commit().await, Err(Error::GivenUp)));
        assert_eq!(house.count().await, 0);
    }
}

#[tokio::test]
async fn constraints_have_the_same_names_on_both_engines() {
    for house in houses().await {
        let mut tx = house.write().await;
        let id = insert(&mut tx, "a").await.unwrap();
        let part = "insert into part (team_id, item_id, slug) values ($1, $2, $3)";
        tx.sql(part).bind(id).bind("x").execute().await.unwrap();
        tx.commit().await.unwrap();

        let error =
            house.write().await.sql(INSERT).bind(id).bind(1_i64).bind("other").execute().await.unwrap_err();
        assert!(error.is_unique("item_pkey"), "{error:?}");
        let error = house.write().await.sql(part).bind(id).bind("x").execute().await.unwrap_err();
        assert!(error.is_unique("part_slug_key"), "{error:?}");
        let too_much =
            house.write().await.sql(INSERT).bind(FlowId::new()).bind(1000_i64).bind("c").execute().await;
        assert_eq!(too_much.unwrap_err().violation().unwrap().rule, Rule::Check);
        let nameless =
            house.write().await.sql(INSERT).bind(None::<FlowId>).bind(1_i64).bind("c").execute().await;
        assert_eq!(nameless.unwrap_err().violation().unwrap().rule, Rule::NotNull);
        let mut tx = house.write().await;
        tx.sql(part).bind(FlowId::new()).bind("y").execute().await.unwrap();
        assert!(tx.commit().await.unwrap_err().is_foreign_key());
    }
}

#[tokio::test]
async fn many_rows_go_in_at_once() {
    let sql = "insert into item (team_id, id, flag, number, name, bytes, at) values ($1, $2, true, $3, lower($4), null, $5)
        on conflict do nothing";
    for house in houses().await {
        let mut tx = house.write().await;
        let row = |n: i64| (FlowId::new(), n % 500, (n != 3).then(|| format!("NAME {n}")), Time::now());
        assert_eq!(tx.many(sql, (0..10_000).map(row)).await.unwrap(), 10_000);
        assert_eq!(tx.many(sql, (0..2).map(row)).await.unwrap(), 0);
        assert_eq!(tx.many::<Vec<Value>>(sql, []).await.unwrap(), 0);
        let names = "select count(*), count(name), count(flag) from item where team_id = $1 and (name is null or name like 'name %')";
        assert_eq!(tx.sql(names).one::<(i64, i64, i64)>().await.unwrap(), (10_000, 9_999, 10_000));
        tx.commit().await.unwrap();
        assert_eq!(house.db.counters().statements, 4);
    }
}

#[tokio::test]
async fn a_single_statement_is_a_transaction_of_its_own() {
    for house in houses().await {
        let before = house.db.counters();
        let only = house.write().await.only(Whole::same(&[INSERT])).bind(FlowId::new()).bind(1_i64).bind("a");
        assert_eq!(only.execute().await.unwrap(), 1);
        let again =
            house.write().await.only(Whole::same(&[INSERT])).bind(FlowId::new()).bind(1_i64).bind("a");
        assert!(again.execute().await.unwrap_err().is_unique("item_name"));
        let mut heard = house.db.subscribe();
        let mut tx = house.write().await;
        tx.announce("item", "b");
        let update = tx.only(Whole::same(&["update item set name = $2 where team_id = $1"])).bind("b");
        assert_eq!(update.execute().await.unwrap(), 1);
        assert!(heard.try_recv().unwrap().is("item"));
        assert_eq!(house.count().await, 1);
        assert_eq!(house.db.counters().members - before.members, 2);
    }
}

#[tokio::test]
async fn statements_nobody_waits_for_are_part_of_the_transaction() {
    for house in houses().await {
        let mut tx = house.write().await;
        tx.later(INSERT, (FlowId::new(), 1_i64, "a")).await.unwrap();
        tx.later(INSERT, (FlowId::new(), 2_i64, "b")).await.unwrap();
        assert_eq!(tx.sql(COUNT).one::<(i64,)>().await.unwrap().0, 2, "in order");
        tx.later(INSERT, (FlowId::new(), 3_i64, "c")).await.unwrap();
        tx.announce("item", "");
        tx.commit().await.unwrap();
        assert_eq!(house.count().await, 3);

        let mut tx = house.write().await;
        tx.later(INSERT, (FlowId::new(), 4_i64, "d")).await.unwrap();
        tx.later(INSERT, (FlowId::new(), 5_i64, "a")).await.unwrap();
        tx.later(INSERT, (FlowId::new(), 6_i64, "f")).await.unwrap();
        assert!(tx.commit().await.unwrap_err().is_unique("item_name"));
        let mut tx = house.write().await;
        tx.later(INSERT, (FlowId::new(), 5_i64, "a")).await.unwrap();
        assert!(insert(&mut tx, "g").await.unwrap_err().is_unique("item_name"));
        assert!(matches!(tx.commit().await, Err(Error::GivenUp)));
        assert_eq!(house.count().await, 3);
    }
}

#[tokio::test]
async fn readers_cannot_write_in_sqlite() {
    let house = sqlite().await;
    let mut db = house.db.read(house.team).await.unwrap();
    assert!(db.sql(INSERT).bind(FlowId::new()).bind(1_i64).bind("a").execute().await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_share_a_flush() {
    let house = sqlite().await;
    let before = house.db.counters();
    let mut writers = JoinSet::new();
    for writer in 0..32 {
        let (db, team) = (house.db.clone(), house.team);
        writers.spawn(async move {
            for n in 0..20 {
                let mut tx = db.write(team).await.unwrap();
                insert(&mut tx, &format!("{writer} {n}")).await.unwrap();
                tx.commit().await.unwrap();
            }
        });
    }
    writers.join_all().await;
    let after = house.db.counters();
    let (members, flushes) = (after.members - before.members, after.flushes - before.flushes);
    assert_eq!(members, 640);
    assert!(flushes <= 640 / 4, "{members} transactions took {flushes} flushes");
    assert_eq!(house.count().await, 640);
}

/// Two transactions that are done while the lock is never free for the flusher, so that they share a group.
async fn in_one_group(house: &House, first: &'static str, last: &'static str) -> (Result<()>, Result<()>) {
    let (db, team) = (house.db.clone(), house.team);
    let mut tx = house.write().await;
    // The turn begins with the first statement.
    tx.sql(COUNT).one::<(i64,)>().await.unwrap();
    // Queues for the lock before the first is done and wakes the flusher.
    let second = tokio::spawn(async move {
        let mut tx = db.write(team).await?;
        insert(&mut tx, last).await?;
        tx.commit().await
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let first = async {
        if first == "orphan" {
            tx.sql("insert into part (team_id, item_id) values ($1, $2)")
                .bind(FlowId::new())
                .execute()
                .await?;
        } else {
            insert(&mut tx, first).await?;
        }
        tx.commit().await
    };
    let first = first.await;
    (first, second.await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_that_gives_up_leaves_the_others_whole() {
    let house = sqlite().await;
    insert(&mut house.write().await, "taken").await.unwrap();
    let (first, second) = in_one_group(&house, "same", "same").await;
    first.unwrap();
    assert!(second.unwrap_err().is_unique("item_name"));
    assert_eq!(house.count().await, 1);
    assert_eq!(house.db.counters().members, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_fails_fails_for_the_whole_group() {
    let house = sqlite().await;
    let (first, second) = in_one_group(&house, "orphan", "innocent").await;
    assert!(first.unwrap_err().is_foreign_key());
    assert!(second.unwrap_err().is_foreign_key());
    assert_eq!((house.count().await, house.db.counters().members), (0, 0));
    let (first, second) = in_one_group(&house, "a", "b").await;
    first.and(second).unwrap();
    assert_eq!((house.count().await, house.db.counters().flushes), (2, 1));
}

/// Inserts an item, then a part of another item that is not there, which only the commit finds out.
const ORPHANED: Whole = Whole {
    sqlite: &[INSERT, "insert into part (team_id, item_id) values ($1, $5)"],
    postgres:
        "with item as (insert into item (team_id, id, number, name) values ($1, $2, $3, $4) returning team_id)
               insert into part (team_id, item_id) select team_id, $5 from item",
};
/// Renames an item, if there is one, and then gives it a number.
const RENAMED: Whole = Whole {
    sqlite: &[
        "update item set name = $3 where team_id = $1 and name = $2",
        "update item set number = 7 where team_id = $1",
    ],
    postgres: "update item set name = $3, number = 7 where team_id = $1 and name = $2",
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_transaction_does_all_or_nothing() {
    for house in houses().await {
        insert(&mut house.write().await, "not committed").await.unwrap();
        let orphaned = house.write().await.only(ORPHANED);
        let orphaned = orphaned.bind(FlowId::new()).bind(1_i64).bind("a").bind(FlowId::new()).execute();
        assert!(orphaned.await.unwrap_err().is_foreign_key());
        assert_eq!(house.count().await, 0);
        let mut tx = house.write().await;
        insert(&mut tx, "a").await.unwrap();
        tx.commit().await.unwrap();
        let renamed = async |from: &'static str, to: &'static str| {
            house.write().await.only(RENAMED).bind(from).bind(to).execute().await
        };
        assert_eq!(renamed("b", "c").await.unwrap(), 0);
        assert_eq!(renamed("a", "b").await.unwrap(), 1);
        let mut db = house.db.read(house.team).await.unwrap();
        let item = db.sql("select name, number from item where team_id = $1").one::<(String, i64)>();
        assert_eq!(item.await.unwrap(), ("b".into(), 7));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whole_transactions_share_a_flush_with_the_others_of_their_group() {
    let house = sqlite().await;
    let mut tx = house.write().await;
    insert(&mut tx, "first").await.unwrap();
    let mut others = JoinSet::new();
    for name in ["a", "first", "b"] {
        let whole = house.write().await.only(Whole::same(&[INSERT]));
        others.spawn(whole.bind(FlowId::new()).bind(1_i64).bind(name).execute());
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    tx.commit().await.unwrap();
    let outcomes = others.join_all().await;
    assert_eq!(outcomes.iter().filter(|it| it.is_ok()).count(), 2);
    assert!(outcomes.into_iter().find_map(Result::err).unwrap().is_unique("item_name"));
    assert_eq!(house.count().await, 3);
    assert_eq!((house.db.counters().flushes, house.db.counters().members), (1, 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_postgres_too_whole_transactions_that_wait_share_a_commit_and_no_error() {
    for house in houses().await.into_iter().filter(|house| house.db.engine() == Engine::Postgres) {
        let left = async |others: &mut JoinSet<Result<u64>>, name: &str| {
            let whole = house.write().await.only(Whole::same(&[INSERT]));
            others.spawn(whole.bind(FlowId::new()).bind(1_i64).bind(name).execute());
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        for names in [["a", "b", "c", "d", "e"], ["f", "g", "a", "h", "i"]] {
            // Each of these keeps a worker busy until the transaction that holds its name is given up.
            let mut tx = house.write().await;
            let mut others = JoinSet::new();
            let held: Vec<String> = (0..8).map(|it| format!("held {it} {}", names[0])).collect();
            for name in &held {
                insert(&mut tx, name).await.unwrap();
            }
            let before = house.db.counters();
            for name in &held {
                left(&mut others, name).await;
            }
            for name in names {
                left(&mut others, name).await;
            }
            drop(tx);
            let outcomes = others.join_all().await;
            let refused: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
            let after = house.db.counters();
            if names.contains(&"f") {
                assert!(refused.len() == 1 && refused[0].is_unique("item_name"), "{refused:?}");
                assert_eq!(after.members - before.members, 12);
            } else {
                assert!(refused.is_empty(), "{refused:?}");
                assert_eq!(after.members - before.members, 13);
                assert!(after.flushes - before.flushes < 13, "{after:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_writer_holds_nobody_up() {
    for house in houses().await {
        // In the middle of its transaction.
        let (db, team) = (house.db.clone(), house.team);
        let (started, waiting) = tokio::sync::oneshot::channel();
        let writer = tokio::spawn(async move {
            let mut tx = db.write(team).await.unwrap();
            insert(&mut tx, "cancelled").await.unwrap();
            started.send(()).unwrap();
            std::future::pending::<()>().await;
        });
        waiting.await.unwrap();
        writer.abort();
        assert!(writer.await.unwrap_err().is_cancelled());
        // At every moment of waiting: for the lock, for the flush.
        for pause in 0..40 {
            let (db, team) = (house.db.clone(), house.team);
            let name = format!("maybe {pause}");
            let attempt = async move {
                let mut tx = db.write(team).await?;
                insert(&mut tx, &name).await?;
                tx.commit().await
            };
            let _ = timeout(Duration::from_micros(pause * 20), attempt).await;
        }
        let mut tx = house.write().await;
        insert(&mut tx, "after").await.unwrap();
        tx.commit().await.unwrap();
        let mut db = house.db.read(house.team).await.unwrap();
        let names = "select name from item where team_id = $1 and name in ('cancelled', 'after')";
        assert_eq!(db.sql(names).all::<(String,)>().await.unwrap(), [("after".into(),)]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_undoes_its_own_transaction_only() {
    for house in houses().await {
        let (db, team) = (house.db.clone(), house.team);
        let panicking = tokio::spawn(async move {
            let mut tx = db.write(team).await.unwrap();
            insert(&mut tx, "doomed").await.unwrap();
            panic!("on purpose");
        });
        assert!(panicking.await.unwrap_err().is_panic());
        let mut tx = house.write().await;
        insert(&mut tx, "fine").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(house.count().await, 1);
    }
}

#[tokio::test]
async fn a_writer_that_is_never_let_in_is_told_so() {
    let house = sqlite().await;
    let mut tx = house.write().await;
    insert(&mut tx, "for ever").await.unwrap();
    let refused = insert(&mut house.write().await, "never let in").await;
    assert!(matches!(refused, Err(Error::Unavailable(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn announcements_are_heard_after_the_commit_and_not_without() {
    for house in houses().await {
        let mut here = house.db.subscribe();
        let elsewhere = match house.db.engine() {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Db::open(&house.url, options()).await.unwrap()),
        };
        let mut there = elsewhere.as_ref().map_or_else(|| house.db.subscribe(), Db::subscribe);
        let mut tx = house.write().await;
        tx.announce("item", "never");
        insert(&mut tx, "never").await.unwrap();
        drop(tx);
        let mut tx = house.write().await;
        insert(&mut tx, "a").await.unwrap();
        tx.announce("item", "a:b");
        tx.announce("other", "");
        tx.commit().await.unwrap();
        assert_eq!(
            here.try_recv().unwrap(),
            Announcement::Changed { topic: "item".into(), payload: "a:b".into() }
        );
        assert!(here.try_recv().unwrap().is("other"));
        let second = Duration::from_secs(1);
        let heard = timeout(second, there.recv()).await.unwrap().unwrap();
        assert_eq!(heard, Announcement::Changed { topic: "item".into(), payload: "a:b".into() });
        assert!(timeout(second, there.recv()).await.unwrap().unwrap().is("other"));
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(here.is_empty(), "a process hears its own announcements once");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_gap_everything_is_in_doubt() {
    for house in houses().await {
        if house.db.engine() == Engine::Sqlite {
            continue;
        }
        let mut heard = house.db.subscribe();
        let reason = || SystemScope::because("to lose the listening connection");
        let kill = "select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and query = 'listen pathbook'";
        let mut db = house.db.system_read(reason()).await.unwrap();
        assert_eq!(db.sql(kill).one::<(i64,)>().await.unwrap().0, 1);
        let resync = timeout(Duration::from_secs(5), heard.recv()).await.unwrap().unwrap();
        assert!(resync.is_resync());
    }
}

#[tokio::test]
async fn a_lost_connection_is_unavailable_and_the_next_one_works() {
    for house in houses().await {
        if house.db.engine() == Engine::Sqlite {
            continue;
        }
        let mut tx = house.write().await;
        insert(&mut tx, "a").await.unwrap();
        let mut killer = house.db.system_read(SystemScope::because("to lose a connection")).await.unwrap();
        let kill = "select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and state = 'idle in transaction'";
        assert_eq!(killer.sql(kill).one::<(i64,)>().await.unwrap().0, 1);
        assert!(matches!(insert(&mut tx, "b").await, Err(Error::Unavailable(_))));
        drop((tx, killer));
        house.db.ready().await.unwrap();
        assert_eq!(house.count().await, 0);
    }
}

#[tokio::test]
async fn an_sqlite_file_has_one_owner() {
    let house = sqlite().await;
    let second = Db::open(&house.url, options()).await;
    assert!(matches!(second, Err(OpenError::InUse(_))));
    let mut tx = house.write().await;
    insert(&mut tx, "a").await.unwrap();
    tx.commit().await.unwrap();
    house.db.close().await;
    assert!(matches!(insert(&mut house.write().await, "b").await, Err(Error::Unavailable(_))));
    let whole = house.write().await.only(Whole::same(&[INSERT]));
    let refused = whole.bind(FlowId::new()).bind(1_i64).bind("b").execute().await;
    assert!(matches!(refused, Err(Error::Unavailable(_))));
    assert!(matches!(house.db.ready().await, Err(Error::Unavailable(_))));
    let next = House { db: Db::open(&house.url, options()).await.unwrap(), ..house };
    assert_eq!(next.count().await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_openers_at_once_find_the_schema_made_once() {
    let Some(url) = fresh_postgres().await else { return };
    let mut openers = JoinSet::new();
    for _ in 0..8 {
        let url = url.clone();
        let small = Options { postgres_connections: 2, ..options() };
        openers.spawn(async move { Db::open(&url, small).await.unwrap() });
    }
    for db in openers.join_all().await {
        let mut db = db.system_read(SystemScope::because("a test")).await.unwrap();
        assert_eq!(db.sql("select count(*) from schema_migration").one::<(i64,)>().await.unwrap().0, 1);
        assert_eq!(db.sql("select count(*) from item").one::<(i64,)>().await.unwrap().0, 0);
    }
}

#[tokio::test]
async fn a_schema_that_is_not_ours_is_refused() {
    const MORE: &[Migration] = &[
        SCHEMA[0],
        Migration {
            name: "0002_more",
            sqlite: "create table more (id text) strict",
            postgres: "create table more (id text)",
        },
    ];
    const CHANGED: &[Migration] = &[Migration { sqlite: "select 1", postgres: "select 1", ..SCHEMA[0] }];
    const BROKEN: &[Migration] = &[
        MORE[0],
        MORE[1],
        Migration {
            name: "0003_broken",
            sqlite: "create table half (id text) strict; wrong",
            postgres: "create table half (id text); wrong",
        },
    ];
    for house in houses().await {
        house.db.close().await;
        let open = async |migrations| {
            let db = Db::open(&house.url, Options { migrations, ..options() }).await?;
            let mut conn = db.system_read(SystemScope::because("a test")).await.unwrap();
            let steps = conn.sql("select count(*) from schema_migration").one::<(i64,)>().await.unwrap().0;
            drop(conn);
            db.close().await;
            Ok(steps)
        };
        assert!(matches!(open(CHANGED).await, Err(OpenError::ChangedMigration(name)) if name == "0001_test"));
        assert_eq!(open(MORE).await.unwrap(), 2);
        assert!(matches!(open(SCHEMA).await, Err(OpenError::NewerSchema { found: 2, known: 1 })));
        assert!(
            matches!(open(BROKEN).await, Err(OpenError::Migration { name, .. }) if name == "0003_broken")
        );
        assert_eq!(open(MORE).await.unwrap(), 2, "nothing of a broken step is left");
        if let DatabaseUrl::Sqlite(path) = &house.url {
            assert!(
                path.with_file_name("backup").join("schema-0001.db").exists(),
                "a copy from before the step"
            );
        }
    }
}

#[tokio::test]
async fn the_schema_of_the_product_opens_on_both_engines() {
    let folder = folder();
    let sqlite = DatabaseUrl::Sqlite(folder.0.join("deep/er/pathbook.db"));
    for url in [Some(sqlite), fresh_postgres().await].into_iter().flatten() {
        let db = Db::open(&url, Options::default()).await.unwrap();
        db.ready().await.unwrap();
        db.close().await;
    }
}

#[test]
fn a_url_is_checked_and_shown_without_its_password() {
    let shown = |url: &str| {
        url.parse::<DatabaseUrl>().map(|url| format!("{url} {url:?}")).map_err(|it| it.to_string())
    };
    assert_eq!(shown("sqlite:a/b.db").unwrap(), "sqlite:a/b.db sqlite:a/b.db");
    assert_eq!(shown("sqlite:///a/b.db").unwrap(), "sqlite:/a/b.db sqlite:/a/b.db");
    assert_eq!(shown("postgres://me:secret@host/db").unwrap(), "postgres://host/db postgres://host/db");
    for wrong in
        ["", "mysql://x", "sqlite:", "sqlite::memory:", "sqlite:a.db?mode=ro", "postgres://host:port/x"]
    {
        let error = shown(wrong).unwrap_err();
        assert!(!error.contains('\n') && error.starts_with("the database URL is wrong: "), "{error}");
    }
}

#[tokio::test]
async fn what_cannot_be_opened_says_so_in_one_line() {
    let folder = folder();
    fs::write(folder.0.join("text.db"), "this is no database, and long enough for a header to be looked for")
        .unwrap();
    let urls = [
        format!("sqlite:{}", folder.0.join("text.db").display()),
        "postgres://127.0.0.1:9/x?connect_timeout=1".into(),
        "postgres://127.0.0.1:9/x?sslmode=require".into(),
    ];
    for url in urls {
        let error = Db::open(&url.parse().unwrap(), options()).await.err().unwrap().to_string();
        assert!(!error.contains('\n') && error.len() > 20, "{error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_of_sqlite_does_not_grow_without_end() {
    let house = sqlite().await;
    let DatabaseUrl::Sqlite(path) = &house.url else { unreachable!() };
    let mut tx = house.write().await;
    insert(&mut tx, "a").await.unwrap();
    tx.commit().await.unwrap();
    let started = std::time::Instant::now();
    let text = "x".repeat(100_000);
    // About 200 MB of log, were it never written back.
    for n in 0..2_000 {
        let mut tx = house.write().await;
        tx.sql("update item set name = $2, bytes = $3 where team_id = $1")
            .bind(n.to_string())
            .bind(text.as_bytes())
            .execute()
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    let log = fs::metadata(path.with_extension("db-wal")).unwrap().len();
    assert!(log < 100 << 20, "{} MB of log after {:?}", log >> 20, started.elapsed());
}

#[tokio::test]
async fn a_full_disk_is_told_apart() {
    let house = sqlite().await;
    // As many pages as there are: the next one does not fit.
    let mut tx = house.write().await;
    let Session::SqliteWriter(turn) = &mut tx.conn.session else { unreachable!() };
    turn.take().await.unwrap().allow_pages(1);
    let error = tx.sql("insert into item (team_id, id, bytes) values ($1, $2, $3)");
    let error = error.bind(UserId::new()).bind(vec![0_u8; 100_000]).execute().await.unwrap_err();
    assert!(matches!(error, Error::Full), "{error:?}");
    drop(tx);
    let mut tx = house.write().await;
    let Session::SqliteWriter(turn) = &mut tx.conn.session else { unreachable!() };
    turn.take().await.unwrap().allow_pages(1_000_000);
    insert(&mut tx, "room again").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(house.count().await, 1);
}
