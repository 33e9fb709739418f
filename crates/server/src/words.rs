//! The words of the flow engine and of the builder as columns hold them: the same as in JSON.

use crate::db::{Column, FromColumn, Mismatch, ToValue, Value};
use pathbook_builder::state::{CallState, ConversationState};
use pathbook_flow::{
    document::{Kind, Outcome},
    session::Status,
};

macro_rules! stored_word {
    ($type:ty { $($variant:ident = $word:literal),+ }) => {
        impl ToValue for $type {
            const NULL: Value = Value::Text(None);
            fn to_value(self) -> Value {
                Value::Text(Some(match self { $(Self::$variant => $word),+ }.into()))
            }
        }
        impl FromColumn for $type {
            fn from_column(column: Column<'_>) -> Result<Self, Mismatch> {
                match column.text()? {
                    $($word => Ok(Self::$variant),)+
                    other => Err(Mismatch::new(format_args!("unknown word {other}"))),
                }
            }
        }
    };
}
stored_word!(Kind { Troubleshooting = "troubleshooting", Procedure = "procedure", Maintenance = "maintenance" });
stored_word!(Outcome { Resolved = "resolved", Escalated = "escalated", NotApplicable = "not_applicable", Failed = "failed" });
stored_word!(Status { Open = "open", Paused = "paused", Finished = "finished", Cancelled = "cancelled" });

macro_rules! builder_words {
    ($($type:ty),+) => { $(
        impl ToValue for $type {
            const NULL: Value = Value::Text(None);
            fn to_value(self) -> Value {
                Value::Text(Some(self.as_str().into()))
            }
        }
        impl FromColumn for $type {
            fn from_column(column: Column<'_>) -> Result<Self, Mismatch> {
                let word = column.text()?;
                Self::of(word).ok_or_else(|| Mismatch::new(format_args!("unknown word {word}")))
            }
        }
    )+ };
}
builder_words!(ConversationState, CallState);
