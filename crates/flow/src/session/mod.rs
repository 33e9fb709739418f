//! A walked flow: its events, the state that they fold into, and the acts that make new events.
//!
//! The state is never stored for its own sake: it is what [`State::replay`] makes of the events. [`act`] looks at
//! a state and either refuses or names the event to append; [`State::apply`] takes that event in. A [`Trial`] does
//! the same without keeping anything.

mod act;
mod state;
mod trial;
pub(crate) mod value;

use indexmap::IndexMap;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use act::{Act, Decided, Refusal, act, start};
pub use state::{Answer, Note, Revised, State, Status, Suggestion, Unfit, Visit};
pub use trial::{BrokenOff, Trial};
pub use value::{fits, of_text};

use crate::document::{Outcome, Value, Variables};

/// A member, named as at the time of the event.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct MemberRef {
    /// The id of the user.
    pub id: String,
    /// The name of the user.
    pub name: String,
}

/// A ticket in another system.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// The name of the system.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub system: String,
    /// The number or key of the ticket there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Where the ticket can be read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
}

/// Who may read a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The team.
    Internal,
    /// The client too.
    Client,
}

/// Something that happened in a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// 1, 2, 3, ... in each session.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: MemberRef,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum What {
    /// The session began. Always the first event.
    Started {
        /// Values given at the start, on top of the defaults of the variables.
        #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
        variables: Variables,
        /// What is worked on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target_label: Option<String>,
        /// The ticket of this work.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ticket: Option<Ticket>,
        /// Who walks, where the session was launched with others. Absent: who started it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assignee: Option<MemberRef>,
    },
    /// A branch was taken.
    Answered {
        /// The position answered from.
        from: u64,
        /// The step answered.
        step: String,
        /// The branch taken.
        branch: String,
        /// What a form was filled with.
        #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
        values: Variables,
    },
    /// The person went back to an earlier step.
    Rewound {
        /// The position left.
        from: u64,
        /// The `seq` of the visit returned to.
        to: u64,
    },
    /// A note was written.
    NoteAdded {
        /// The step it was written at.
        step: String,
        /// Who may read it.
        audience: Audience,
        /// Plain text.
        text: String,
    },
    /// A variable was set or cleared by hand.
    VariableSet {
        /// The variable.
        name: String,
        /// Its value. Absent: none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<Value>,
    },
    /// A checklist item was ticked or unticked.
    Ticked {
        /// The step.
        step: String,
        /// The item.
        item: String,
        /// Whether it is done.
        done: bool,
    },
    /// Work rests.
    Paused,
    /// Work goes on.
    Resumed,
    /// Somebody else walks on.
    HandedOver {
        /// Who.
        to: MemberRef,
        /// What they should know. Plain text.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// The target and the ticket are now these.
    Referenced {
        /// What is worked on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target_label: Option<String>,
        /// The ticket of this work.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ticket: Option<Ticket>,
    },
    /// The session is finished.
    OutcomeReached {
        /// The position finished at.
        from: u64,
        /// How it ended.
        outcome: Outcome,
        /// The last word. Plain text.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        closing_note: String,
    },
    /// The session was given up.
    Cancelled {
        /// Why.
        reason: String,
    },
    /// A finished or cancelled session goes on where it ended.
    Reopened {
        /// Why.
        reason: String,
    },
}
