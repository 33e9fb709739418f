//! The text as it comes: what is refused before anybody looks at its meaning, and where its lines begin.

use std::borrow::Cow;

use super::{ConvertError, ReportKind, ReportLine};
use crate::check::is_bidi;
use crate::limits;

/// The text with simple line ends and nothing invisible that could harm.
pub(super) fn clean(text: &str) -> Result<Cow<'_, str>, ConvertError> {
    if text.len() > limits::FILE_BYTES {
        let line = text.bytes().take(limits::FILE_BYTES).filter(|byte| *byte == b'\n').count() + 1;
        let most = limits::FILE_BYTES / 1024 / 1024;
        let message = format!("the text is larger than {most} MiB: import it in parts");
        return Err(ConvertError::new(line as u64, message));
    }
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let text = if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    };
    for (line, content) in (1..).zip(text.split('\n')) {
        for character in content.chars() {
            let code = u32::from(character);
            if character.is_control() && character != '\t' {
                let message = format!("there is a control character (U+{code:04X}) on this line: remove it");
                return Err(ConvertError::new(line, message));
            }
            if is_bidi(character) {
                let message = format!(
                    "an invisible character on this line turns the direction of writing (U+{code:04X}): remove it"
                );
                return Err(ConvertError::new(line, message));
            }
        }
    }
    Ok(text)
}

/// Where the lines of a text begin.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let ends =
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(position, _)| position + 1);
        Self(std::iter::once(0).chain(ends).collect())
    }

    /// The line of a position, from 1.
    pub(super) fn at(&self, position: usize) -> u64 {
        self.0.partition_point(|&start| start <= position) as u64
    }

    /// How far from the start of its line a position is.
    pub(super) fn column(&self, position: usize) -> usize {
        let line = self.0.partition_point(|&start| start <= position);
        position - self.0[line.saturating_sub(1)]
    }
}

/// What is said about the lines.
#[derive(Default)]
pub(super) struct Report {
    lines: Vec<ReportLine>,
    left_out: usize,
}

/// More is not read by anybody, and a hostile text should not grow into a larger answer.
const LONGEST: usize = 12_000;

impl Report {
    pub(super) fn understood(&mut self, line: u64, message: impl Into<String>) {
        self.add(line, ReportKind::Understood, message.into());
    }

    pub(super) fn guessed(&mut self, line: u64, message: impl Into<String>) {
        self.add(line, ReportKind::Guessed, message.into());
    }

    pub(super) fn ignored(&mut self, line: u64, message: impl Into<String>) {
        self.add(line, ReportKind::Ignored, message.into());
    }

    fn add(&mut self, line: u64, kind: ReportKind, message: String) {
        if self.lines.len() < LONGEST {
            self.lines.push(ReportLine { line, kind, message });
        } else {
            self.left_out += 1;
        }
    }

    pub(super) fn into_lines(mut self) -> Vec<ReportLine> {
        self.lines.sort_by_key(|line| line.line);
        if self.left_out > 0 {
            let line = self.lines.last().map_or(1, |last| last.line);
            let message = format!("{} more remarks are left out.", self.left_out);
            self.lines.push(ReportLine { line, kind: ReportKind::Ignored, message });
        }
        self.lines
    }
}
