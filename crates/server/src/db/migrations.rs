//! The schema, step by step. A step that was released is never changed; a new one follows it.
use super::{Engine, OpenError};
use crate::types::Time;
use bytes::Bytes;
use sha2::{Digest, Sha256};

/// One step of the schema. Its number is its place in the list, and its name begins with it.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// For example `0001_init`.
    pub name: &'static str,
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
}

macro_rules! migrations {
    ($($name:literal)+) => {
        &[$(Migration {
            name: $name,
            sqlite: include_str!(concat!("../../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../migrations/postgres/", $name, ".sql")),
        }),+]
    };
}

/// All steps.
pub(super) const ALL: &[Migration] = migrations! { "0001_init" };

/// Where the steps taken are written down, on both engines.
pub(super) const TABLE: &str = "create table if not exists schema_migration (
    number bigint primary key, name text not null, checksum text not null, applied_at bigint not null)";
/// The steps taken.
pub(super) const APPLIED: &str = "select number, checksum from schema_migration order by number";

/// One step to take now.
pub(super) struct Pending {
    pub name: &'static str,
    /// Takes the step.
    pub sql: &'static str,
    /// Writes it down.
    pub record: String,
}

/// The steps still to be taken, given those that were; refuses a schema that is not ours.
pub(super) fn pending(
    migrations: &[Migration],
    engine: Engine,
    applied: &[(i64, String)],
) -> Result<Vec<Pending>, OpenError> {
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    if let Some(&(found, _)) = applied.last().filter(|(number, _)| *number > known) {
        return Err(OpenError::NewerSchema { found, known });
    }
    let mut pending = Vec::new();
    for (number, migration) in (1..).zip(migrations) {
        let sql = match engine {
            Engine::Sqlite => migration.sqlite,
            Engine::Postgres => migration.postgres,
        };
        let name = migration.name;
        let checksum = format!("{:x}", Bytes::copy_from_slice(&Sha256::digest(sql)));
        match applied.iter().find(|(taken, _)| *taken == number) {
            Some((_, recorded)) if *recorded == checksum => {}
            Some(_) => return Err(OpenError::ChangedMigration(name.into())),
            None => {
                let now = Time::now().as_microsecond();
                let record =
                    format!("insert into schema_migration values ({number}, '{name}', '{checksum}', {now})");
                pending.push(Pending { name, sql, record });
            }
        }
    }
    Ok(pending)
}
