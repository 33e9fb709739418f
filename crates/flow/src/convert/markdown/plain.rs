//! A list that is only indented, as people paste it from mails and chats, into the same tree as Markdown.

use super::blocks::{Block, Item, Line, List, Page};
use crate::convert::{ConvertError, words};

/// Levels of indentation that are followed.
const DEEPEST: usize = 32;

/// Whether a text has the marks of Markdown.
pub(super) fn is_markdown(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start();
        let after_number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_number = after_number.len() < line.len() && after_number.starts_with([')', '.']);
        let is_spaced =
            |mark: &str| line.strip_prefix(mark).is_some_and(|rest| rest.starts_with([' ', '\t']));
        let after_hashes = line.trim_start_matches('#');
        is_number && after_number[1..].starts_with([' ', '\t'])
            || ["-", "*", "+"].into_iter().any(is_spaced)
            || after_hashes.len() < line.len()
                && line.len() - after_hashes.len() <= 6
                && after_hashes.starts_with(' ')
            || line.starts_with("```")
            || line.starts_with("~~~")
    })
}

/// The text without the indentation that all its lines share.
pub(super) fn dedent(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let shared = text.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    if shared == 0 {
        return text.to_owned();
    }
    let lines: Vec<&str> = text.split('\n').map(|line| &line[shared.min(indent(line))..]).collect();
    lines.join("\n")
}

/// Reads an indented list.
pub(super) fn parse(text: &str) -> Result<Page, ConvertError> {
    let mut page = Page::default();
    let mut open: Vec<(usize, Item)> = Vec::new();
    let mut root = List::default();
    let mut lines = (1_u64..).zip(text.split('\n')).peekable();
    let mut is_first = true;
    while let Some((line, content)) = lines.next() {
        if content.trim().is_empty() {
            continue;
        }
        let is_alone = lines.peek().is_some_and(|(_, next)| next.trim().is_empty());
        let (is_marked, is_task, text) = without_mark(content.trim());
        if std::mem::take(&mut is_first) && is_alone && !is_marked && !words::is_question(text) {
            page.title = Some(text.to_owned());
            continue;
        }
        let column = width(content);
        while open.last().is_some_and(|(above, _)| *above >= column) {
            close(&mut open, &mut root);
        }
        if open.len() == DEEPEST {
            let message = format!("the list is indented by more than {DEEPEST} levels here: make it flatter");
            return Err(ConvertError::new(line, message));
        }
        let text = Line { plain: words::one_line(text), ..Line::default() };
        open.push((column, Item { line, is_task, text, ..Item::default() }));
    }
    while !open.is_empty() {
        close(&mut open, &mut root);
    }
    page.blocks.push(Block::List(root));
    Ok(page)
}

fn close(open: &mut Vec<(usize, Item)>, root: &mut List) {
    let Some((_, item)) = open.pop() else {
        return;
    };
    match open.last_mut() {
        None => root.items.push(item),
        Some((_, above)) => match above.blocks.last_mut() {
            Some(Block::List(list)) => list.items.push(item),
            _ => above.blocks.push(Block::List(List::of(item))),
        },
    }
}

/// How far a line is indented; a tab reaches to the next multiple of four.
fn width(line: &str) -> usize {
    let mut width = 0;
    for character in line.chars() {
        match character {
            '\t' => width = (width / 4 + 1) * 4,
            character if character.is_whitespace() => width += 1,
            _ => break,
        }
    }
    width
}

/// Whether a line has a bullet or a box, whether that is a box, and its text without them.
fn without_mark(line: &str) -> (bool, bool, &str) {
    let mut characters = line.chars();
    let is_bullet = characters.next().is_some_and(|first| "•◦▪●○■□‣⁃–—·".contains(first))
        && characters.as_str().starts_with(char::is_whitespace);
    let text = if is_bullet { characters.as_str().trim_start() } else { line };
    for tick in ["[ ]", "[x]", "[X]", "☐", "☑", "☒", "✓", "✔"] {
        if let Some(rest) = text.strip_prefix(tick) {
            return (true, true, rest.trim_start());
        }
    }
    let mut characters = text.chars();
    let is_letter = characters.next().is_some_and(|first| first.is_ascii_alphabetic());
    match characters.as_str().strip_prefix(") ") {
        Some(rest) if is_letter => (true, false, rest.trim_start()),
        _ => (is_bullet, false, text),
    }
}
