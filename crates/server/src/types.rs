//! Values with a name: ids, instants and closed sets of words. Every room speaks in these.
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use std::{borrow::Cow, fmt, str::FromStr};
use uuid::Uuid;

/// An id of its own kind around a UUID, so that a flow's id cannot stand where a team's is wanted.
pub trait Id: Copy + From<Uuid> {
    /// The UUID inside.
    fn uuid(self) -> Uuid;
}

/// Declares id types: UUIDs of version 7, which sort by the time they were made.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        #[schemars(inline)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id, greater than all that this process made before.
            #[expect(clippy::new_without_default, reason = "a default id would be a surprise")]
            #[expect(clippy::disallowed_methods, reason = "here is where typed ids are made")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }
        impl Id for $name {
            fn uuid(self) -> Uuid {
                self.0
            }
        }
        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::from_str(text).map(Self)
            }
        }
    )* }
}

ids! {
    /// A team.
    TeamId
    /// A person, member of any number of teams.
    UserId
    /// A flow.
    FlowId
    /// A published version of a flow.
    VersionId
    /// A session: a flow being walked.
    SessionId
    /// A login: somebody signed in on a device.
    LoginId
    /// An invitation to a team.
    InvitationId
    /// A link to set a new password.
    ResetId
    /// An API token.
    TokenId
    /// A batch of sessions started together.
    BatchId
    /// A list of targets.
    TargetListId
    /// A thing worked on.
    TargetId
    /// A schedule.
    ScheduleId
    /// A due moment of a schedule.
    OccurrenceId
    /// A time when nothing shall begin.
    BlackoutId
    /// A guided build with AI.
    ConversationId
    /// A call to a language model.
    CallId
    /// A running process, one of those that share a database.
    NodeId
}

/// An instant, in whole microseconds: what both engines can hold. RFC 3339 in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Time(Timestamp);

impl Time {
    /// The beginning of 1970.
    pub const EPOCH: Self = Self(Timestamp::UNIX_EPOCH);

    /// This moment.
    #[expect(clippy::disallowed_methods, reason = "here is where instants get their precision")]
    pub fn now() -> Self {
        Timestamp::now().into()
    }

    /// Microseconds since 1970, negative before.
    pub fn as_microsecond(self) -> i64 {
        self.0.as_microsecond()
    }

    /// The instant so many microseconds after 1970.
    pub fn from_microsecond(microseconds: i64) -> Result<Self, jiff::Error> {
        Timestamp::from_microsecond(microseconds).map(Self)
    }

    /// So many seconds later, or earlier when negative; never beyond the ends of the calendar.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(self.0))
    }

    /// So many microseconds later, or earlier when negative; never beyond the ends of the calendar.
    #[must_use]
    pub fn plus_microseconds(self, microseconds: i64) -> Self {
        Self(self.0.saturating_add(jiff::SignedDuration::from_micros(microseconds)).unwrap_or(self.0))
    }

    /// Whole seconds from `earlier` to this instant.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0.duration_since(earlier.0).as_secs()
    }

    /// The same instant for arithmetic with calendars and zones.
    pub fn timestamp(self) -> Timestamp {
        self.0
    }
}

impl From<Timestamp> for Time {
    fn from(timestamp: Timestamp) -> Self {
        // Truncation towards 1970 cannot leave the range that the timestamp was in.
        Self(Timestamp::from_microsecond(timestamp.as_microsecond()).unwrap_or(timestamp))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Time {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<Timestamp>().map(Self::from)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Timestamp::deserialize(deserializer).map(Self::from)
    }
}

impl JsonSchema for Time {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Time".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }
}

/// A word that is none of the set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{word}\" is none of {words}")]
pub struct UnknownWord {
    /// What was given.
    pub word: String,
    /// What would have been right.
    pub words: String,
}

/// Declares an enum that is one word in JSON, in a path and in a column.
macro_rules! text_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema)]
        $(#[$meta])*
        $vis enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// All of them, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl ::std::str::FromStr for $name {
            type Err = $crate::types::UnknownWord;
            fn from_str(word: &str) -> ::std::result::Result<Self, Self::Err> {
                let found = Self::ALL.iter().copied().find(|it| it.as_str() == word);
                found.ok_or_else(|| $crate::types::UnknownWord { word: word.into(), words: [$($word),+].join(", ") })
            }
        }
        impl $crate::db::ToValue for $name {
            const NULL: $crate::db::Value = $crate::db::Value::Text(None);
            fn to_value(self) -> $crate::db::Value {
                $crate::db::Value::Text(Some(self.as_str().into()))
            }
        }
        impl $crate::db::FromColumn for $name {
            fn from_column(column: $crate::db::Column<'_>) -> ::std::result::Result<Self, $crate::db::Mismatch> {
                column.text()?.parse().map_err($crate::db::Mismatch::new)
            }
        }
    };
}
pub(crate) use text_enum;

#[cfg(test)]
mod tests {
    use super::*;

    text_enum! {
        /// A role.
        pub enum Role { Viewer = "viewer", Engineer = "engineer" }
    }

    #[test]
    fn a_time_keeps_microseconds_and_no_more() {
        let time: Time = serde_json::from_str("\"2026-11-23T10:00:00.123456789Z\"").unwrap();
        assert_eq!(serde_json::to_string(&time).unwrap(), "\"2026-11-23T10:00:00.123456Z\"");
        assert_eq!(Time::from_microsecond(time.as_microsecond()).unwrap(), time);
        assert_eq!(time.plus_seconds(-90).plus_seconds(90), time);
        assert_eq!(time.seconds_since(time.plus_seconds(-90)), 90);
        assert_eq!("1969-12-31T23:59:59.9999999Z".parse::<Time>().unwrap().as_microsecond(), 0);
    }

    #[test]
    fn ids_are_uuid_strings_in_time_order() {
        let (first, second) = (FlowId::new(), FlowId::new());
        assert!(first < second);
        assert_eq!(first.to_string().parse::<FlowId>().unwrap(), first);
        assert_eq!(serde_json::to_string(&first).unwrap(), format!("\"{first}\""));
        assert_eq!(schemars::schema_for!(FlowId).as_value()["format"], "uuid");
    }

    #[test]
    fn words_read_and_write_the_same_everywhere() {
        assert_eq!("engineer".parse::<Role>().unwrap(), Role::Engineer);
        assert_eq!(serde_json::to_string(&Role::Viewer).unwrap(), "\"viewer\"");
        assert_eq!("boss".parse::<Role>().unwrap_err().to_string(), "\"boss\" is none of viewer, engineer");
        assert_eq!(Role::ALL, [Role::Viewer, Role::Engineer]);
    }
}
