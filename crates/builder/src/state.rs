//! What may follow what: conversations, their branches, their calls.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An event that a state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this cannot happen here")]
pub struct NotAllowed;

macro_rules! words {
    ($(#[$meta:meta])* $name:ident as $schema:literal { $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
        #[schemars(rename = $schema)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it, the same in JSON and in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What a word stands for.
            pub fn of(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// How far a build is.
    ConversationState as "BuildState" {
        /// The form is filled in.
        Draft = "draft",
        /// A plan was made.
        Scaffolded = "scaffolded",
        /// The plan was accepted or written by hand.
        Planned = "planned",
        /// All branches have accepted steps.
        Detailed = "detailed",
        /// The whole was looked at since the last change.
        Reviewed = "reviewed",
        /// It is a draft of a flow.
        Assembled = "assembled",
        /// Its owner gave it up.
        Discarded = "discarded",
        /// Nobody went on with it.
        Expired = "expired",
    }
}

words! {
    /// What happens to a build.
    ConversationEvent as "BuildEvent" {
        /// The form or the material was changed.
        FoundationEdited = "foundation_edited",
        /// A model made a plan.
        PlanMade = "plan_made",
        /// A person changed, wrote or accepted the plan. Whether branches lack steps shows in `is_complete`.
        PlanEdited = "plan_edited",
        /// Steps were accepted or changed. Whether branches lack steps shows in `is_complete`.
        StepsChanged = "steps_changed",
        /// The whole was looked at.
        Reviewed = "reviewed",
        /// A flow was made of it.
        Assembled = "assembled",
        /// Its owner gave it up.
        Discarded = "discarded",
        /// Its time ran out.
        Expired = "expired",
    }
}

impl ConversationState {
    /// Whether nothing follows.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Assembled | Self::Discarded | Self::Expired)
    }

    /// Whether there is a plan.
    pub fn has_plan(self) -> bool {
        matches!(self, Self::Scaffolded | Self::Planned | Self::Detailed | Self::Reviewed)
    }

    /// What this becomes. `is_complete` says whether there is a plan and every branch of it has accepted steps.
    pub fn next(self, event: ConversationEvent, is_complete: bool) -> Result<Self, NotAllowed> {
        use ConversationEvent as Event;
        if self.is_closed() {
            return Err(NotAllowed);
        }
        let worked_on = if is_complete { Self::Detailed } else { Self::Planned };
        match event {
            Event::Discarded => Ok(Self::Discarded),
            Event::Expired => Ok(Self::Expired),
            // What was reviewed was made from another form.
            Event::FoundationEdited if self == Self::Reviewed => Ok(worked_on),
            Event::FoundationEdited => Ok(self),
            Event::PlanMade => Ok(Self::Scaffolded),
            Event::PlanEdited => Ok(worked_on),
            Event::StepsChanged if self.has_plan() => Ok(worked_on),
            Event::Reviewed if self.has_plan() && is_complete => Ok(Self::Reviewed),
            Event::Assembled if self.has_plan() && is_complete => Ok(Self::Assembled),
            Event::StepsChanged | Event::Reviewed | Event::Assembled => Err(NotAllowed),
        }
    }
}

words! {
    /// How far a branch is.
    BranchState as "BuildBranchState" {
        /// It has no steps.
        Empty = "empty",
        /// A call for it is held or running.
        Generating = "generating",
        /// Steps wait to be accepted.
        Proposed = "proposed",
        /// It has steps.
        Accepted = "accepted",
        /// The last call for it failed.
        Failed = "failed",
    }
}

words! {
    /// What happens to a branch.
    BranchEvent as "BuildBranchEvent" {
        /// A call for it begins.
        Generate = "generate",
        /// The call brought steps.
        Proposed = "proposed",
        /// The call brought nothing.
        Failed = "failed",
        /// The call was cancelled and brought nothing.
        Cancelled = "cancelled",
        /// Proposed steps were taken.
        Accepted = "accepted",
        /// Proposed steps were not taken.
        Rejected = "rejected",
        /// A person wrote or changed its steps.
        Written = "written",
        /// A person took all its steps away.
        Cleared = "cleared",
    }
}

impl BranchState {
    /// What this becomes. `has_steps` says whether it has accepted steps, which stay until others are accepted.
    pub fn next(self, event: BranchEvent, has_steps: bool) -> Result<Self, NotAllowed> {
        let settled = if has_steps { Self::Accepted } else { Self::Empty };
        match (self, event) {
            (Self::Generating, BranchEvent::Generate | BranchEvent::Written | BranchEvent::Cleared) => {
                Err(NotAllowed)
            }
            (_, BranchEvent::Generate) => Ok(Self::Generating),
            (Self::Generating, BranchEvent::Proposed) => Ok(Self::Proposed),
            (Self::Generating, BranchEvent::Failed) => Ok(Self::Failed),
            (Self::Generating, BranchEvent::Cancelled) | (Self::Proposed, BranchEvent::Rejected) => {
                Ok(settled)
            }
            (Self::Proposed, BranchEvent::Accepted) | (_, BranchEvent::Written) => Ok(Self::Accepted),
            (_, BranchEvent::Cleared) => Ok(Self::Empty),
            _ => Err(NotAllowed),
        }
    }
}

words! {
    /// How far a call is.
    CallState as "BuildCallState" {
        /// Its worst case is held.
        Held = "held",
        /// It was sent.
        Running = "running",
        /// It brought what was asked for.
        Settled = "settled",
        /// It did not.
        Failed = "failed",
        /// Its owner stopped it.
        Cancelled = "cancelled",
        /// The server that ran it is gone.
        Orphaned = "orphaned",
    }
}

words! {
    /// What happens to a call.
    CallEvent as "BuildCallEvent" {
        /// It is sent.
        Sent = "sent",
        /// It brought what was asked for.
        Settled = "settled",
        /// It did not.
        Failed = "failed",
        /// Its owner stopped it.
        Cancelled = "cancelled",
        /// Its lease ran out.
        Orphaned = "orphaned",
    }
}

impl CallState {
    /// Whether nothing follows, and what was held is settled or given back.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Held | Self::Running)
    }

    /// What this becomes.
    pub fn next(self, event: CallEvent) -> Result<Self, NotAllowed> {
        match (self, event) {
            (Self::Held, CallEvent::Sent) => Ok(Self::Running),
            (Self::Running, CallEvent::Settled) => Ok(Self::Settled),
            (Self::Held | Self::Running, CallEvent::Failed) => Ok(Self::Failed),
            (Self::Held | Self::Running, CallEvent::Cancelled) => Ok(Self::Cancelled),
            (Self::Held | Self::Running, CallEvent::Orphaned) => Ok(Self::Orphaned),
            _ => Err(NotAllowed),
        }
    }
}
