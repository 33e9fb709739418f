//! What goes into a statement and what comes out of a row, the same on both engines.
use super::Error;
use crate::types::{Id, Time};
use serde_json::value::RawValue;
use std::{fmt, sync::Arc};
use uuid::Uuid;

/// A value bound to a statement. `NULL` has a type too: PostgreSQL is told the type of every parameter, so that
/// `($2 is null or status = $2)` needs no cast.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `boolean`; in SQLite an `INTEGER` of 0 or 1.
    Bool(Option<bool>),
    /// `bigint`.
    Int(Option<i64>),
    /// `text`: words, documents, JSON.
    Text(Option<String>),
    /// `bytea`; in SQLite a `BLOB`.
    Bytes(Option<Vec<u8>>),
    /// `uuid`; in SQLite a `BLOB` of 16 bytes.
    Uuid(Option<Uuid>),
    /// `timestamptz`; in SQLite an `INTEGER` of microseconds since 1970.
    Time(Option<Time>),
}

/// A type that can be bound to a statement.
pub trait ToValue {
    /// The `NULL` of the type.
    const NULL: Value;
    /// The value to bind.
    fn to_value(self) -> Value;
}

macro_rules! to_value {
    ($($type:ty as $variant:ident: |$it:ident| $value:expr;)+) => { $(
        impl ToValue for $type {
            const NULL: Value = Value::$variant(None);
            fn to_value(self) -> Value {
                let $it = self;
                Value::$variant(Some($value))
            }
        }
    )+ };
}
to_value! {
    bool as Bool: |it| it;
    i64 as Int: |it| it;
    i32 as Int: |it| it.into();
    u32 as Int: |it| it.into();
    &str as Text: |it| it.into();
    &String as Text: |it| it.into();
    String as Text: |it| it;
    &RawValue as Text: |it| it.get().into();
    Box<RawValue> as Text: |it| Box::<str>::from(it).into();
    &[u8] as Bytes: |it| it.into();
    Vec<u8> as Bytes: |it| it;
    Time as Time: |it| it;
}

impl<T: Id> ToValue for T {
    const NULL: Value = Value::Uuid(None);
    fn to_value(self) -> Value {
        Value::Uuid(Some(self.uuid()))
    }
}

impl<T: ToValue> ToValue for Option<T> {
    const NULL: Value = T::NULL;
    fn to_value(self) -> Value {
        self.map_or(T::NULL, T::to_value)
    }
}

/// What a column holds in one row, as the engine gives it.
#[derive(Debug, Clone, Copy)]
pub enum Column<'r> {
    /// Nothing.
    Null,
    /// A boolean of PostgreSQL.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text.
    Text(&'r str),
    /// Bytes.
    Bytes(&'r [u8]),
    /// A UUID of PostgreSQL.
    Uuid(Uuid),
    /// An instant of PostgreSQL, in microseconds since 1970.
    Time(i64),
    /// Something no statement of ours should return, such as a floating point number.
    Other(&'static str),
}

impl<'r> Column<'r> {
    /// The text, if that is what it is.
    pub fn text(self) -> Result<&'r str, Mismatch> {
        match self {
            Self::Text(text) => Ok(text),
            _ => Err(self.is_no("text")),
        }
    }

    fn is_no(self, wanted: &str) -> Mismatch {
        Mismatch::new(format!("{self:?} where {wanted} is wanted"))
    }
}

/// A column that does not hold what is read from it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Mismatch(String);

impl Mismatch {
    /// The error of the statement that gave the column.
    pub(super) fn of(self, sql: &'static str) -> Error {
        Error::Failed { sql, source: Arc::new(self) }
    }

    /// With what to say about it.
    pub fn new(what: impl fmt::Display) -> Self {
        Self(what.to_string())
    }
}

/// A type that can be read from a column.
pub trait FromColumn: Sized {
    /// Reads it.
    fn from_column(column: Column<'_>) -> Result<Self, Mismatch>;
}

impl FromColumn for bool {
    fn from_column(column: Column<'_>) -> Result<Self, Mismatch> {
        match column {
            Column::Bool(it) => Ok(it),
            Column::Int(0) => Ok(false),
            Column::Int(1) => Ok(true),
            _ => Err(column.is_no("a boolean")),
        }
    }
}

impl FromColumn for i64 {
    fn from_column(column: Column<'_>) -> Result<Self, Mismatch> {
        match column {
            Column::Int(it) => Ok(it),
            _ => Err(column.is_no("a whole number")),
        }
    }
}

macro_rules! narrower_numbers {
    ($($type:ty)+) => { $(
        impl FromColumn for $type {
            fn from_column(column: Column<'_>) -> Result<Self, Mismatch> {
                i64::from_column(column)?.try_into().map_err(|_| column.is_no(stringify!($type)))
            }
        }
    )+ };
}
narrower_numbers! { i32 u32 u64 }

impl FromColumn for String {
    fn from_column(column: Column<'_>) -> Result<Self, Mismatch> {
        column.text().map(Into::into)
    }
}

impl FromColumn for Box<RawValue> {
    fn from_column(column: Column<'_>) -> Result<Self, Mismatch> {
        RawValue::from_string(String::from_column(column)?).map_err(Mismatch::new)
    }
}

impl FromColumn for Vec<u8> {
    fn from_column(column: Column<'_>) -> Result<Self, Mismatch> {
        match column {
            Column::Bytes(it) => Ok(it.into()),
            _ => Err(column.is_no("bytes")),
        }
    }
}

impl FromColumn for Time {
    fn from_column(column: Column<'_>) -> Result<Self, Mismatch> {
        match column {
            Column::Time(it) | Column::Int(it) => Time::from_microsecond(it).map_err(Mismatch::new),
            _ => Err(column.is_no("an instant")),
        }
    }
}

impl<T: Id> FromColumn for T {
    fn from_column(column: Column<'_>) -> Result<Self, Mismatch> {
        match column {
            Column::Uuid(it) => Ok(it.into()),
            Column::Bytes(it) => Uuid::from_slice(it).map(Into::into).map_err(Mismatch::new),
            _ => Err(column.is_no("an id")),
        }
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_column(column: Column<'_>) -> Result<Self, Mismatch> {
        match column {
            Column::Null => Ok(None),
            column => T::from_column(column).map(Some),
        }
    }
}

/// Which columns of a result a record is read from.
#[derive(Debug, Clone, Copy)]
pub enum Fields {
    /// Columns of these names, in any order.
    Named(&'static [&'static str]),
    /// The first so many columns.
    First(usize),
}

impl Fields {
    /// Where the fields stand among the columns of a result: asked once per result, not per row.
    pub(super) fn places<'c>(
        self,
        columns: impl ExactSizeIterator<Item = &'c str>,
    ) -> Result<Vec<usize>, Mismatch> {
        match self {
            Self::First(wanted) if wanted <= columns.len() => Ok((0..wanted).collect()),
            Self::First(wanted) => {
                Err(Mismatch::new(format!("{} columns where {wanted} are read", columns.len())))
            }
            Self::Named(fields) => {
                let columns: Vec<&str> = columns.collect();
                let place = |(expected, field): (usize, &&str)| {
                    let name = field.strip_prefix("r#").unwrap_or(field);
                    if columns.get(expected) == Some(&name) {
                        return Ok(expected);
                    }
                    let found = columns.iter().position(|&column| column == name);
                    found.ok_or_else(|| Mismatch::new(format!("no column \"{name}\"")))
                };
                fields.iter().enumerate().map(place).collect()
            }
        }
    }
}

/// One row of a result, read field by field.
pub struct Row<'r> {
    raw: Raw<'r>,
    places: &'r [usize],
}

/// The row as its engine knows it.
#[derive(Clone, Copy)]
pub(super) enum Raw<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

impl<'r> Row<'r> {
    pub(super) fn new(raw: Raw<'r>, places: &'r [usize]) -> Self {
        Self { raw, places }
    }

    /// The field of that number, counted from 0 in the order of [`Record::FIELDS`].
    pub fn field<T: FromColumn>(&self, number: usize) -> Result<T, Mismatch> {
        let place = self.places[number];
        let column = match self.raw {
            Raw::Sqlite(row) => super::sqlite::column(row, place),
            Raw::Postgres(row) => super::postgres::column(row, place),
        };
        column.and_then(T::from_column).map_err(|it| Mismatch::new(format!("column {}: {it}", place + 1)))
    }
}

/// What a row can become: a struct of [`record!`](super::record) or a tuple.
pub trait Record: Sized + Send {
    /// Where its fields come from.
    const FIELDS: Fields;
    /// Reads one row.
    fn read(row: &Row<'_>) -> Result<Self, Mismatch>;
}

macro_rules! tuples {
    ($($count:literal: $($name:ident $number:tt)+;)+) => { $(
        impl<$($name: FromColumn + Send),+> Record for ($($name,)+) {
            const FIELDS: Fields = Fields::First($count);
            fn read(row: &Row<'_>) -> Result<Self, Mismatch> {
                Ok(($(row.field::<$name>($number)?,)+))
            }
        }

        impl<$($name: ToValue),+> Values for ($($name,)+) {
            fn to_values(self) -> Vec<Value> {
                vec![$(self.$number.to_value()),+]
            }
        }
    )+ };
}

/// What goes into a statement all at once: a tuple.
pub trait Values {
    /// The values, in order.
    fn to_values(self) -> Vec<Value>;
}

impl Values for Vec<Value> {
    fn to_values(self) -> Vec<Value> {
        self
    }
}

tuples! {
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 F 5;
    7: A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    8: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
    9: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8;
    10: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9;
    11: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10;
    12: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11;
    13: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12;
}

/// Declares a struct that is read from a row by the names of its fields.
macro_rules! record {
    ($($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$fmeta:meta])* $fvis:vis $field:ident: $type:ty),+ $(,)?
    })+) => { $(
        $(#[$meta])*
        $vis struct $name { $($(#[$fmeta])* $fvis $field: $type),+ }

        impl $crate::db::Record for $name {
            const FIELDS: $crate::db::Fields = $crate::db::Fields::Named(&[$(stringify!($field)),+]);
            fn read(row: &$crate::db::Row<'_>) -> ::std::result::Result<Self, $crate::db::Mismatch> {
                let mut fields = 0..;
                Ok(Self { $($field: row.field(fields.next().unwrap_or_default())?),+ })
            }
        }
    )+ };
}
pub(crate) use record;

/// Ids as a JSON list of texts, for the statements that look for several.
pub fn listed<I: Id>(ids: &[I]) -> String {
    let ids: Vec<_> = ids.iter().map(|id| format!("\"{}\"", id.uuid().simple())).collect();
    format!("[{}]", ids.join(","))
}

/// A statement that looks for `$2`, a JSON list of ids: each engine reads it its own way.
macro_rules! among {
    ($db:expr, $before:expr, $column:literal, $after:literal) => {
        $db.by_engine(
            concat!($before, $column, " IN (SELECT unhex(value) FROM json_each($2)) ", $after),
            concat!(
                $before,
                $column,
                " IN (SELECT value::uuid FROM json_array_elements_text($2::json)) ",
                $after
            ),
        )
    };
}

pub(crate) use among;
