//! The rules, one by one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Severity;

macro_rules! rules {
    ($($rule:ident $severity:ident $explanation:literal $(=> $fix:literal)?;)+) => {
        /// A rule that what models and people write in a build is held to. Its code is stable.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
        )]
        #[schemars(rename = "BuilderRule")]
        pub enum Rule {
            $(#[doc = $explanation] $rule,)+
        }

        impl Rule {
            /// All rules.
            pub const ALL: &'static [Self] = &[$(Self::$rule),+];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self { $(Self::$rule => stringify!($rule),)+ }
            }

            /// Whether a finding of this rule keeps a flow from being assembled, unless it says otherwise itself.
            pub fn severity(self) -> Severity {
                match self { $(Self::$rule => Severity::$severity,)+ }
            }

            /// What the rule asks for.
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$rule => $explanation,)+ }
            }

            /// What the automatic fix does, where there is one.
            pub fn fix(self) -> Option<&'static str> {
                match self { $(Self::$rule => [$($fix,)? ""].first().copied().filter(|fix| !fix.is_empty()),)+ }
            }
        }
    };
}

rules! {
    V01 Error "An answer is JSON of the form that was asked for.";
    V02 Error "A branch has 1 to 12 steps, a flow at most 150; a plan has 2 to 7 branches, or 1 to 7 parts.";
    V03 Error "Ids of steps are unique in their branch, keys in their plan; both are short and of small letters, digits and `_`."
        => "Later steps of the same id get another one, where no answer leads to that id; an id of another form gets this form.";
    V04 Error "A branch begins with its first step: no other step is one that nothing leads to.";
    V05 Error "Every answer leads to a step of its branch, or to a branch of the plan.";
    V06 Error "Every step can be reached from the first."
        => "Ends that nothing leads to are dropped.";
    V07 Error "From every step an end can be reached.";
    V08 Error "Ends have no answers, questions 2 to 5, instructions 1 to 3."
        => "Answers of ends are dropped.";
    V09 Error "The answers of a step have labels that differ in more than case and space.";
    V10 Error "No step leads to itself, and no circle consists of questions only.";
    V11 Warning "Steps that lead round in a circle are tried twice at most. Somebody should have wanted the circle.";
    V12 Error "On every path to a destructive step somebody confirmed: a question or an instruction about a backup, an approval or consent."
        => "A question that asks for the confirmation is put before it.";
    V13 Error "A flow has an end where it worked and one where it is handed on; a branch has an end of its own or leads to one; maintenance has an instruction."
        => "An end that hands on is added.";
    V14 Warning "Nothing is left to be filled in: `{{name}}` stands for what was not known. In the flow it becomes a variable whose value its author writes."
        => "What is to be filled in gets a name that a variable can have.";
    V15 Warning "A title has at most 70 characters, a body 60 words, a label 6 words, and each is there where it has to be. More than three times as much is an error.";
    V16 Warning "The answers of a question lead to different steps."
        => "A question whose answers all lead to the same step becomes an instruction.";
    V17 Warning "No two steps say the same."
        => "Of two that say the same and lead to the same, the later is dropped.";
    V18 Warning "No path asks more than 15 questions, and no branch is more than three times as long as is usual in its flow.";
    V19 Warning "A question has an answer for everybody: yes and no, or something for all other cases."
        => "The answer \"Something else\" is added, which hands on.";
    V20 Error "Sources are lines that the material has."
        => "Others are dropped.";
    V21 Warning "A step shares at least one word with each line that it names as its source."
        => "The source is dropped.";
    V22 Error "Texts hold no HTML, no images and no links but those of the material."
        => "They are taken out; what they say stays.";
    V23 Error "Texts hold no control characters, no invisible ones and none that turn the direction of writing."
        => "They are taken out.";
    V24 Warning "A step whose command destroys something is marked destructive."
        => "It is marked, with a question before it where nobody confirmed.";
    V25 Warning "Steps say what exactly to look at: not \"check everything\".";
    V26 Warning "Hosts, addresses, phone numbers and article numbers are those of the form or the material."
        => "What comes from nowhere is replaced by something to be filled in.";
    V27 Warning "What the form says must be there is there, and what must not be there is not.";
    V28 Error "Texts are in the language of the form.";
    V29 Error "Texts speak about the problem, not to or about a language model.";
    V30 Warning "An end that hands on says what to hand over, and an end where it worked says how one can tell.";
}
