//! What can go wrong with the database, in the kinds that callers tell apart.
use std::{fmt, sync::Arc};

/// The result of everything here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a statement or a transaction did not succeed. Cheap to clone: a failed commit tells every member of its group.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A constraint said no.
    #[error("{0}")]
    Violation(Arc<Violation>),
    /// `one` found no row.
    #[error("no row: {0}")]
    Missing(&'static str),
    /// No room left on the disk; reading goes on.
    #[error("the disk of the database is full")]
    Full,
    /// The database cannot be reached, or not in time.
    #[error("the database is unavailable: {0}")]
    Unavailable(Arc<str>),
    /// Another transaction was in the way; the same work done again may succeed.
    #[error("another transaction was in the way: {0}")]
    Contention(Arc<str>),
    /// An earlier statement of this transaction failed, so none of it can be kept.
    #[error("the transaction was given up after an error")]
    GivenUp,
    /// Anything else: a mistake of ours, a damaged file.
    #[error("statement failed: {sql}")]
    Failed {
        /// The statement.
        sql: &'static str,
        /// What the engine says.
        source: Arc<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// Whether a unique constraint or unique index of this name said no. An index has the name it was created with,
    /// a constraint without one the name PostgreSQL would give: `flow_team_id_slug_key`, `flow_pkey`.
    pub fn is_unique(&self, name: &str) -> bool {
        self.violation().is_some_and(|it| it.rule == Rule::Unique && it.name.as_deref() == Some(name))
    }

    /// Whether a foreign key said no. SQLite does not tell which.
    pub fn is_foreign_key(&self) -> bool {
        self.violation().is_some_and(|it| it.rule == Rule::ForeignKey)
    }

    /// The constraint that said no, if that is the trouble.
    pub fn violation(&self) -> Option<&Violation> {
        match self {
            Self::Violation(it) => Some(it),
            _ => None,
        }
    }

    pub(super) fn unavailable(why: impl fmt::Display) -> Self {
        Self::Unavailable(why.to_string().into())
    }
}

/// A constraint that said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which kind of constraint.
    pub rule: Rule,
    /// Its name, where the engine tells.
    pub name: Option<String>,
    /// What the engine says.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The kinds of constraints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Unique constraint, unique index or primary key.
    Unique,
    /// Foreign key.
    ForeignKey,
    /// Check.
    Check,
    /// Not null.
    NotNull,
}

/// Why the database could not be opened: one clear line each.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL is none of ours.
    #[error("the database URL is wrong: {0}")]
    Url(String),
    /// Somebody else has the file.
    #[error("{0} is in use by another process; one Pathbook owns an SQLite file")]
    InUse(String),
    /// The file or the server did not open.
    #[error("the database cannot be opened: {0}")]
    Open(String),
    /// A PostgreSQL URL that asks for encryption.
    #[error(
        "this build speaks to PostgreSQL without TLS: remove sslmode=require and use a local socket or a private network"
    )]
    Tls,
    /// The SQLite inside is too old to be trusted with a log.
    #[error("SQLite {0} is too old: 3.51.3 or newer is needed")]
    TooOld(&'static str),
    /// The schema was made by a newer Pathbook.
    #[error("the schema is at {found}, this Pathbook knows {known}: use a newer Pathbook")]
    NewerSchema {
        /// The number of the newest migration that was applied.
        found: i64,
        /// The number of the newest migration that is known here.
        known: i64,
    },
    /// A migration is not what it was when it was applied.
    #[error("migration {0} was changed after it was applied")]
    ChangedMigration(String),
    /// A migration failed; the schema is as it was before it.
    #[error("migration {name} failed: {why}")]
    Migration {
        /// Its name.
        name: String,
        /// What the engine says.
        why: String,
    },
}
