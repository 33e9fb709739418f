//! Rules about texts, and which variables they read.

use super::{BUILT_IN, Checker, Rule, Spot, quoted};
use crate::document::{Comparison, Condition, Step};
use crate::limits;
use crate::text::{Piece, ignored, is_name, pieces};

/// A place that reads a variable.
pub(super) struct Read {
    pub(super) step: usize,
    pub(super) variable: u32,
    pub(super) spot: Spot,
    /// Whether the step's own form is filled by then: the client note is read when the step is done.
    pub(super) afterwards: bool,
}

/// What a text may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// One line, without variables.
    Label,
    /// One line with variables.
    Title,
    /// Lines, without variables.
    Lines,
    /// Lines with variables.
    Template,
    /// Markdown with variables.
    Markdown,
}

impl Form {
    fn is_line(self) -> bool {
        matches!(self, Self::Label | Self::Title)
    }

    fn reads_variables(self) -> bool {
        matches!(self, Self::Title | Self::Template | Self::Markdown)
    }
}

/// The texts of a step.
pub(super) fn check_step(checker: &mut Checker<'_>, index: usize, step: &Step) {
    each_text(step, |spot, form, text| {
        let faults = Faults::of(text, form);
        if faults != Faults::default() {
            report(checker, index, spot, text, form, faults);
        }
    });
    tests(checker, index, step);
}

/// The texts of the flow itself.
pub(super) fn check_flow(checker: &mut Checker<'_>) {
    let document = checker.document;
    let mut texts = vec![
        ("/title".to_owned(), Form::Label, document.title.as_str(), limits::TITLE_CHARS),
        ("/summary".to_owned(), Form::Lines, &document.summary, limits::TEXT_BYTES),
    ];
    for (index, tag) in document.tags.iter().enumerate() {
        texts.push((format!("/tags/{index}"), Form::Label, tag, limits::TAG_CHARS));
    }
    for (index, variable) in document.variables.iter().enumerate() {
        texts.push((format!("/variables/{index}/label"), Form::Label, &variable.label, limits::TITLE_CHARS));
        for (position, choice) in variable.choices.iter().enumerate() {
            let pointer = format!("/variables/{index}/choices/{position}");
            texts.push((pointer, Form::Label, choice, limits::TITLE_CHARS));
        }
    }
    for (pointer, form, text, longest) in texts {
        let faults = Faults::of(text, form);
        if faults.control {
            checker.flow(Rule::ControlCharacters, pointer.clone(), control_message(form));
        }
        if faults.bidi {
            checker.flow(Rule::BidiCharacters, pointer.clone(), BIDI_MESSAGE);
        }
        if is_longer(text, form, longest) {
            let message =
                format!("The text {} is too long: {} are allowed.", quoted(text), size(form, longest));
            checker.flow(Rule::TextTooLong, pointer, message);
        }
    }
}

/// Calls for every text of a step.
fn each_text<'d>(step: &'d Step, mut visit: impl FnMut(Spot, Form, &'d str)) {
    visit(Spot::Field("title"), Form::Title, &step.title);
    visit(Spot::Field("body"), Form::Markdown, &step.body);
    visit(Spot::Field("internal_note"), Form::Markdown, &step.internal_note);
    visit(Spot::Field("client_note"), Form::Template, &step.client_note);
    for (index, item) in step.checklist.iter().enumerate() {
        visit(Spot::Item("checklist", index, "text"), Form::Template, &item.text);
    }
    for (index, command) in step.commands.iter().enumerate() {
        visit(Spot::Item("commands", index, "shell"), Form::Label, &command.shell);
        visit(Spot::Item("commands", index, "run"), Form::Template, &command.run);
        visit(Spot::Item("commands", index, "expect"), Form::Template, &command.expect);
    }
    for (index, field) in step.fields.iter().enumerate() {
        visit(Spot::Item("fields", index, "help"), Form::Template, &field.help);
    }
    for (index, branch) in step.branches.iter().enumerate() {
        visit(Spot::Branch(index, "label"), Form::Title, &branch.label);
    }
}

/// What one quick look at the bytes of a text shows. Nearly all texts show nothing.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent answer")]
struct Faults {
    control: bool,
    bidi: bool,
    long: bool,
    /// Not a fault: the text holds `{{`.
    braces: bool,
    /// The text may hold HTML or images.
    markup: bool,
}

impl Faults {
    fn of(text: &str, form: Form) -> Self {
        // Comparisons without branches: the compiler takes sixteen bytes at a time through this loop.
        let (mut control, mut line_end, mut brace, mut markup, mut not_ascii) =
            (0_u8, 0_u8, 0_u8, 0_u8, 0_u8);
        for &byte in text.as_bytes() {
            let ends_line = u8::from(byte == b'\n') | u8::from(byte == b'\r') | u8::from(byte == b'\t');
            control |= (u8::from(byte < b' ') & !ends_line) | u8::from(byte == 127);
            line_end |= ends_line;
            brace |= u8::from(byte == b'{');
            markup |= u8::from(byte == b'<') | u8::from(byte == b'!');
            not_ascii |= byte & 128;
        }
        let mut faults = Self {
            control: control != 0 || (form.is_line() && line_end != 0),
            long: is_longer(text, form, limits::TITLE_CHARS),
            braces: brace != 0 && form.reads_variables() && text.contains("{{"),
            markup: markup != 0 && form == Form::Markdown,
            bidi: false,
        };
        if not_ascii != 0 {
            for character in text.chars().filter(|character| !character.is_ascii()) {
                faults.control |= character.is_control();
                faults.bidi |= is_bidi(character);
            }
        }
        faults
    }
}

/// The marks, embeddings, overrides and isolates that turn the direction of writing.
pub fn is_bidi(character: char) -> bool {
    matches!(character, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Lines are measured in characters, longer texts in bytes.
fn is_longer(text: &str, form: Form, line_chars: usize) -> bool {
    if form.is_line() {
        text.len() > line_chars && text.chars().count() > line_chars
    } else {
        text.len() > limits::TEXT_BYTES
    }
}

fn size(form: Form, line_chars: usize) -> String {
    if form.is_line() { format!("{line_chars} characters") } else { "64 KiB".to_owned() }
}

const BIDI_MESSAGE: &str = "The text holds invisible characters that turn the direction of writing.";

fn control_message(form: Form) -> &'static str {
    if form.is_line() {
        "The text holds a line end, a tab or a control character."
    } else {
        "The text holds a control character."
    }
}

fn report(checker: &mut Checker<'_>, step: usize, spot: Spot, text: &str, form: Form, faults: Faults) {
    if faults.control {
        checker.at(Rule::ControlCharacters, step, spot, control_message(form));
    }
    if faults.bidi {
        checker.at(Rule::BidiCharacters, step, spot, BIDI_MESSAGE);
    }
    if faults.long {
        let message = format!("The text is too long: {} are allowed.", size(form, limits::TITLE_CHARS));
        checker.at(Rule::TextTooLong, step, spot, message);
    }
    if faults.markup {
        let ignored = ignored(text);
        if ignored.raw_html {
            let message = "The text holds HTML, which is shown as it is written.";
            checker.at(Rule::RawHtmlIgnored, step, spot, message);
        }
        if ignored.images {
            let message = "The text holds an image, which is shown as a link.";
            checker.at(Rule::RemoteImageIgnored, step, spot, message);
        }
    }
    if faults.braces {
        templates(checker, step, spot, text);
    }
}

fn templates(checker: &mut Checker<'_>, step: usize, spot: Spot, text: &str) {
    let is_client_note = matches!(spot, Spot::Field("client_note"));
    let first = checker.reads.len();
    let mut reported: Vec<&str> = Vec::new();
    let mut is_malformed = false;
    for piece in pieces(text) {
        match piece {
            Piece::Text(_) => {}
            Piece::Stray if is_malformed => {}
            Piece::Stray => {
                is_malformed = true;
                let message = "Two opening braces without a variable: write {{name}} without spaces, or \\{{ for the braces themselves.";
                checker.at(Rule::TemplateMalformed, step, spot, message);
            }
            Piece::Variable(name) if BUILT_IN.contains(&name) => {}
            Piece::Variable(name) => match checker.variable(name) {
                Some(variable) => {
                    // Said once per text. A text reads few variables, so looking back is cheap; where it reads
                    // many, a repetition further back costs one more line of the same finding at most.
                    if checker.reads[first..]
                        .iter()
                        .rev()
                        .take(REMEMBERED)
                        .any(|read| read.variable == variable)
                    {
                        continue;
                    }
                    checker.reads.push(Read { step, variable, spot, afterwards: is_client_note });
                    if is_client_note && checker.document.variables[variable as usize].internal {
                        let message =
                            format!("The client note reads the internal variable {}.", quoted(name));
                        checker.at(Rule::InternalVariableShown, step, spot, message);
                    }
                }
                None if reported.iter().rev().take(REMEMBERED).any(|seen| *seen == name) => {}
                None => {
                    reported.push(name);
                    undeclared(checker, step, spot, name);
                }
            },
        }
    }
}

/// How many reads of a text are compared to say a thing once.
const REMEMBERED: usize = 16;

fn undeclared(checker: &mut Checker<'_>, step: usize, spot: Spot, name: &str) {
    let message = if is_name(name) {
        format!("The variable {} is read here, but the flow does not declare it.", quoted(name))
    } else {
        format!("{} is read here, but cannot be the name of a variable.", quoted(name))
    };
    checker.at(Rule::VariableUndeclared, step, spot, message);
}

/// The variables that the tests of a decision read.
fn tests(checker: &mut Checker<'_>, step: usize, content: &Step) {
    for (position, branch) in content.branches.iter().enumerate() {
        let (group, tests) = match &branch.when {
            None => continue,
            Some(Condition::All(tests)) => ("all", tests),
            Some(Condition::Any(tests)) => ("any", tests),
        };
        for (number, test) in tests.iter().enumerate() {
            let spot = Spot::Test(position, group, number);
            match checker.variable(&test.variable) {
                None => undeclared(checker, step, spot, &test.variable),
                Some(_) if matches!(test.is, Comparison::Set | Comparison::NotSet) => {}
                Some(variable) => checker.reads.push(Read { step, variable, spot, afterwards: false }),
            }
        }
    }
}
