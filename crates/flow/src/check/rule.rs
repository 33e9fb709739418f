//! The rules, one by one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The flow cannot be published.
    Error,
    /// The flow can be published, but would be better otherwise.
    Warning,
}

macro_rules! rules {
    ($($chapter:literal { $($rule:ident $code:literal $severity:ident $explanation:literal)+ })+) => {
        /// A rule of the checker. Its code is stable: it is never renamed and never means something else.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum Rule {
            $($(
                #[doc = $explanation]
                #[serde(rename = $code)]
                $rule,
            )+)+
        }

        impl Rule {
            /// All rules by chapter, in the order of the documentation.
            pub const CHAPTERS: &'static [(&'static str, &'static [Self])] =
                &[$(($chapter, &[$(Self::$rule),+])),+];

            /// How many rules there are. As a number, a rule is less than this.
            pub(super) const COUNT: usize = [$($(Self::$rule),+),+].len();

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self {
                    $($(Self::$rule => $code,)+)+
                }
            }

            /// Whether a finding of this rule blocks publishing.
            pub fn severity(self) -> Severity {
                match self {
                    $($(Self::$rule => Severity::$severity,)+)+
                }
            }

            /// What the rule asks for, and why.
            pub fn explanation(self) -> &'static str {
                match self {
                    $($(Self::$rule => $explanation,)+)+
                }
            }
        }
    };
}

rules! {
    "The flow" {
        TitleMissing "title_missing" Error
            "A flow has a title: it is what people search for."
        SummaryMissing "summary_missing" Warning
            "A summary says when to take this flow, so that nobody has to open it to find out."
        StartMissing "start_missing" Error
            "`start` names the first step."
        StartUnknown "start_unknown" Error
            "`start` names a step that exists."
        OutcomeMissing "outcome_missing" Error
            "A flow has at least one outcome step. Without one nobody can ever finish."
        NoResolvedOutcome "no_resolved_outcome" Warning
            "At least one outcome is `resolved`: a flow that can only be handed on or given up promises no help."
        TroubleshootingNeedsQuestion "troubleshooting_needs_question" Error
            "A troubleshooting flow asks at least one question. Without one it is a procedure."
        TroubleshootingNeedsTwoOutcomes "troubleshooting_needs_two_outcomes" Error
            "A troubleshooting flow has at least two outcome steps: one for the cure and one for when nothing helped."
        MaintenanceNeedsInstruction "maintenance_needs_instruction" Error
            "A maintenance flow has at least one instruction: it is work on a target, not a questionnaire."
    }
    "Steps" {
        StepIdMalformed "step_id_malformed" Error
            "A step id begins with a small letter or a digit and holds at most 64 small letters, digits, `-` and `_`."
        StepIdDuplicate "step_id_duplicate" Error
            "Every step has an id of its own. While ids repeat, paths are not judged."
        StepTitleMissing "step_title_missing" Error
            "Every step has a title: the question, the instruction or the result in one line."
        StepTitleDuplicate "step_title_duplicate" Warning
            "Two steps with the same title cannot be told apart in the trail and in the note."
        MisplacedContent "misplaced_content" Error
            "Content that its place does not use: `fields` belong to forms, `checklist` and `commands` to instructions, `outcome` to outcomes, `confirms` to branches of questions, `when` to branches of decisions, `choices` to variables of type `choice`."
        InstructionWithoutDetails "instruction_without_details" Warning
            "An instruction says how: in its body, a checklist or commands. Somebody reads it at three in the morning."
        InstructionBranchesUnknown "instruction_branches_unknown" Error
            "The branches of an instruction are `done`, `failed` and `skipped`. Where the person has to choose, ask a question."
        InstructionDoneMissing "instruction_done_missing" Error
            "An instruction has a branch `done`."
        ChecklistItemInvalid "checklist_item_invalid" Error
            "A checklist item has a text and an id of the form of a step id that no other item of its step has."
        CommandIncomplete "command_incomplete" Error
            "A command says where it is typed (`shell`) and what (`run`)."
        FormFieldsMissing "form_fields_missing" Error
            "A form has at least one field."
        FormNeedsOneBranch "form_needs_one_branch" Error
            "A form leads on by exactly one branch. Where the values decide, put a decision behind it."
        FieldVariableUnknown "field_variable_unknown" Error
            "A field asks for a variable that the flow declares."
        FieldVariableRepeated "field_variable_repeated" Error
            "A form asks for a variable once."
        OutcomeKindMissing "outcome_kind_missing" Error
            "An outcome step says how it ended: `resolved`, `escalated`, `not_applicable` or `failed`."
        OutcomeHasBranches "outcome_has_branches" Error
            "An outcome is the end: it has no branches."
        EscalationWithoutHandover "escalation_without_handover" Warning
            "An outcome `escalated` or `failed` tells in its internal note what the next line needs."
        ClientNoteMissing "client_note_missing" Warning
            "An outcome of a troubleshooting flow says in its client note what the client is told."
        DestructionUnexplained "destruction_unexplained" Warning
            "A destructive step says in its body what is lost for good, and for whom."
        DestructiveUnconfirmed "destructive_unconfirmed" Error
            "On every path to a destructive step somebody has agreed: has picked a branch of a question that is marked `confirms`."
        MinutesImplausible "minutes_implausible" Warning
            "A step takes between one minute and a day. What takes longer is several steps, or a pause."
    }
    "Branches" {
        BranchesMissing "branches_missing" Error
            "A step that is no outcome has a way out."
        BranchIdMalformed "branch_id_malformed" Error
            "A branch id has the form of a step id."
        BranchIdDuplicate "branch_id_duplicate" Error
            "The branches of a step have different ids."
        BranchTargetMissing "branch_target_missing" Error
            "A branch says where it leads (`to`)."
        BranchTargetUnknown "branch_target_unknown" Error
            "A branch leads to a step that exists."
        QuestionNeedsTwoBranches "question_needs_two_branches" Error
            "A question has at least two branches. With one there is nothing to choose."
        BranchLabelMissing "branch_label_missing" Error
            "A branch of a question has a label: it is the answer that people pick."
        BranchLabelDuplicate "branch_label_duplicate" Error
            "The labels of a question differ in more than case."
        MoreThanNineChoices "more_than_nine_choices" Warning
            "A question has at most nine branches: as many as the keys 1 to 9, and as people compare."
        SelfLoop "self_loop" Warning
            "A branch leads to another step than its own. What to do before trying again deserves a step."
        DecisionRuleMissing "decision_rule_missing" Error
            "A decision has at least one branch with a condition (`when`)."
        DecisionElseMissing "decision_else_missing" Error
            "The last branch of a decision has no condition: it is taken when no other is."
        DecisionElseMisplaced "decision_else_misplaced" Error
            "Only the last branch of a decision has no condition. Those behind it would never be taken."
        ConditionEmpty "condition_empty" Error
            "A condition holds at least one test."
        ComparisonInvalid "comparison_invalid" Error
            "A test compares a variable with a value of its type, in a way that its type allows: `less_than`, `at_most`, `more_than` and `at_least` numbers and dates, `contains` texts, choices and hosts. `set` and `not_set` take no value."
    }
    "Paths" {
        StepUnreachable "step_unreachable" Error
            "Every step can be reached from the start."
        NoWayToOutcome "no_way_to_outcome" Error
            "From every step an outcome can be reached."
        CycleWithoutExit "cycle_without_exit" Error
            "Steps that lead round in a circle have a way out of it."
        DecisionCycle "decision_cycle" Error
            "No circle consists of decisions only: nobody would be asked, and nothing would ever change."
    }
    "Variables" {
        VariableNameMalformed "variable_name_malformed" Error
            "The name of a variable begins with a small letter and holds at most 40 small letters, digits and `_`."
        VariableNameReserved "variable_name_reserved" Error
            "`target`, `ticket` and `member` are there in every flow and cannot be declared."
        VariableDuplicate "variable_duplicate" Error
            "Every variable has a name of its own."
        VariableChoicesMissing "variable_choices_missing" Error
            "A variable of type `choice` has choices."
        VariableChoiceInvalid "variable_choice_invalid" Error
            "A choice is not empty and there once."
        VariableDefaultInvalid "variable_default_invalid" Error
            "The default of a variable fits its type."
        VariableUndeclared "variable_undeclared" Error
            "Texts and tests read variables that the flow declares, or `target`, `ticket` and `member`."
        VariableUnset "variable_unset" Error
            "On every path to a step that reads a variable, the variable has a value: by a default or by a mandatory field of a form on the way. The tests `set` and `not_set` may read any variable."
        VariableUnused "variable_unused" Warning
            "A variable is asked for, or read."
        InternalVariableShown "internal_variable_shown" Warning
            "A client note reads no internal variable: its value is withheld there."
    }
    "Texts" {
        TemplateMalformed "template_malformed" Error
            "Two opening braces begin the name of a variable: `{{name}}`, without spaces. Two braces that are meant as such are written `\\{{`."
        ControlCharacters "control_characters" Error
            "Texts hold no control characters besides line ends and tabs, and what is one line has neither."
        BidiCharacters "bidi_characters" Warning
            "Invisible characters that turn the direction of writing can make a command look like another one."
        RawHtmlIgnored "raw_html_ignored" Warning
            "HTML in a text is shown as it is written. Use Markdown, and backquotes around what has angle brackets."
        RemoteImageIgnored "remote_image_ignored" Warning
            "Images are shown as links: a page that loads pictures from elsewhere tells others who reads it."
    }
    "Sizes" {
        TextTooLong "text_too_long" Error
            "A text has at most 64 KiB; a title, a label or the name of a shell at most 200 characters; a tag at most 40."
        TooManySteps "too_many_steps" Error
            "A flow has at most 5,000 steps."
        TooManyBranches "too_many_branches" Error
            "A flow has at most 10,000 branches."
        TooManyBranchesOnStep "too_many_branches_on_step" Error
            "A step has at most 1,000 branches."
        TooManyVariables "too_many_variables" Error
            "A flow has at most 500 variables."
        TooManyChoices "too_many_choices" Error
            "A variable has at most 100 choices."
        TooManyItems "too_many_items" Error
            "A step has at most 100 fields, 100 commands and 100 checklist items."
        TooManyTests "too_many_tests" Error
            "A condition has at most 100 tests."
        TooManyTags "too_many_tags" Error
            "A flow has at most 30 tags."
    }
}
