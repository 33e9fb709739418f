//! How large a flow and its texts may be.

/// Steps of a flow.
pub const STEPS: usize = 5_000;
/// Branches of a flow, all steps together.
pub const BRANCHES: usize = 10_000;
/// Branches of one step.
pub const BRANCHES_PER_STEP: usize = 1_000;
/// Bytes of one text (64 KiB).
pub const TEXT_BYTES: usize = 64 * 1024;
/// Characters of a title or a label.
pub const TITLE_CHARS: usize = 200;
/// Variables of a flow.
pub const VARIABLES: usize = 500;
/// Choices of a variable.
pub const CHOICES: usize = 100;
/// Fields, commands or checklist items of one step.
pub const ITEMS_PER_STEP: usize = 100;
/// Tags of a flow.
pub const TAGS: usize = 30;
/// Characters of a tag.
pub const TAG_CHARS: usize = 40;
/// Characters of a part of a ticket reference.
pub const REFERENCE_CHARS: usize = 2_000;
/// Tests of one condition.
pub const TESTS: usize = 100;
/// Findings of one rule that are reported. Who broke a rule a hundred times knows it by then.
pub const FINDINGS_PER_RULE: u32 = 100;
/// Operations that are applied in one go.
pub const OPERATIONS: usize = 2_000;
/// Bytes of a document in a file (4 MiB).
pub const FILE_BYTES: usize = 4 * 1024 * 1024;
/// Nesting of a document in a file.
pub const FILE_DEPTH: usize = 64;
/// Minutes that a step may plausibly take: one day.
pub const MINUTES: u32 = 24 * 60;
