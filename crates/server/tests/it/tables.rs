//! The two schemas: that no row of a team can point into another one, and that both engines have the same tables.

use crate::house::{House, story_alone, wait_for};
use pathbook::db::{Engine, SystemScope};
use std::collections::{BTreeMap, BTreeSet};

async fn rows<T: pathbook::db::Record>(
    house: &House,
    sqlite: &'static str,
    postgres: &'static str,
) -> Vec<T> {
    let mut db =
        house.app.db.system_read(SystemScope::because("the schema belongs to no team")).await.unwrap();
    db.sql(house.app.db.by_engine(sqlite, postgres)).all().await.unwrap()
}

/// Table, column and whether it may be empty.
async fn columns(house: &House) -> BTreeMap<String, BTreeMap<String, bool>> {
    let rows: Vec<(String, String, String)> = rows(
        house,
        "SELECT m.name, c.name, CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN 'NO' ELSE 'YES' END
         FROM sqlite_master m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'",
        "SELECT table_name::text, column_name::text, is_nullable::text FROM information_schema.columns
         WHERE table_schema = 'public'",
    )
    .await;
    let mut tables = BTreeMap::<_, BTreeMap<_, _>>::new();
    for (table, column, nullable) in rows {
        tables.entry(table).or_default().insert(column, nullable == "YES");
    }
    tables
}

#[test]
fn every_key_between_tables_of_a_team_holds_the_team() {
    story_alone(async |house| {
        let tables = columns(&house).await;
        // Table, the name of the key, the table it points to, and a column of the key.
        let keys: Vec<(String, String, String, String)> = rows(
            &house,
            "SELECT m.name, cast(k.id AS text), k.\"table\", k.\"from\"
             FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) k WHERE m.type = 'table'",
            "SELECT c.conrelid::regclass::text, c.conname::text, c.confrelid::regclass::text, a.attname::text
             FROM pg_constraint c
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
             WHERE c.contype = 'f'",
        )
        .await;
        let mut held = BTreeMap::<_, BTreeSet<_>>::new();
        for (table, key, target, column) in keys {
            held.entry((table, key, target)).or_default().insert(column);
        }
        let of_a_team = |table: &str| tables[table].contains_key("team_id");
        let mut checked = 0;
        for ((table, _, target), columns) in &held {
            if of_a_team(table) && (of_a_team(target) || target == "team") {
                assert!(columns.contains("team_id"), "{table} points to {target} by {columns:?} alone");
                checked += usize::from(target != "team");
            }
        }
        assert!(checked >= 4, "{held:?}");
        // Nothing of a team hangs in the air: its team goes by a key, directly or through what it belongs to.
        for table in tables.keys().filter(|table| of_a_team(table)) {
            let targets = held.keys().filter(|(from, ..)| from == table).map(|(_, _, target)| target);
            assert!(
                targets.into_iter().any(|target| target == "team" || of_a_team(target)),
                "{table} belongs to no team"
            );
        }
    });
}

#[test]
fn both_engines_have_the_same_tables_and_columns() {
    let schemas = std::sync::Mutex::new(Vec::new());
    story_alone(async |house| {
        let schema = columns(&house).await;
        assert!(schema.len() > 10, "{schema:?}");
        schemas.lock().unwrap().push(schema);
    });
    let schemas = schemas.into_inner().unwrap();
    if let [sqlite, postgres] = schemas.as_slice() {
        assert_eq!(sqlite, postgres);
    }
}

#[test]
fn the_database_itself_refuses_a_row_that_points_into_another_team() {
    story_alone(async |house| {
        let (mine, theirs) = (house.team().await, house.team().await);
        let flow = crate::documents::publish(&theirs.engineer, &crate::documents::printer()).await;
        let flow: pathbook::types::FlowId = flow.parse().unwrap();
        let mut tx =
            house.app.db.write(pathbook::db::Scope::granted(mine.id.parse().unwrap())).await.unwrap();
        let user: pathbook::types::UserId = mine.admin.id.parse().unwrap();
        let stored = tx
            .sql(
                "INSERT INTO flow_version (team_id, flow_id, number, title, kind, steps, change_note, published_by, published_at, document)
                 VALUES ($1, $2, 9, '', 'procedure', 0, '', $3, $4, '{}')",
            )
            .bind(flow)
            .bind(user)
            .bind(house.app.now())
            .execute()
            .await;
        let refused = match stored {
            Err(error) => Err(error),
            Ok(_) => tx.commit().await,
        };
        assert!(refused.is_err());
    });
}

#[test]
fn a_file_of_sqlite_is_whole_after_stories() {
    wait_for(async {
        let house = House::fresh(Engine::Sqlite).await;
        let team = house.team().await;
        let flow = crate::documents::publish(&team.engineer, &crate::documents::printer()).await;
        team.engineer.post("sessions", serde_json::json!({ "flow_id": flow })).await.created();
        let mut db = house.app.db.system_read(SystemScope::because("the file as a whole")).await.unwrap();
        let verdict: (String,) =
            db.sql("SELECT integrity_check FROM pragma_integrity_check").one().await.unwrap();
        assert_eq!(verdict.0, "ok");
        let broken: Vec<(String,)> =
            db.sql("SELECT \"table\" FROM pragma_foreign_key_check").all().await.unwrap();
        assert!(broken.is_empty(), "{broken:?}");
    });
}
