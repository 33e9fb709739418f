//! Blocks of text in three forms.

use crate::text::{escape_markdown, markdown_to_html, markdown_to_text, push_escaped};

/// A part of a note.
pub(super) enum Block {
    /// What the note is about.
    Title(String),
    /// What the next blocks are about.
    Heading(&'static str),
    /// Labels with their values.
    Facts(Vec<(String, String)>),
    /// Plain text on one or more lines.
    Lines(String),
    /// A numbered list.
    Numbered(Vec<Entry>),
    /// A list.
    Points(Vec<Entry>),
    /// Markdown without variables.
    Markdown(String),
}

/// An entry of a list.
pub(super) struct Entry {
    /// Said with weight.
    pub(super) head: String,
    /// Said after it.
    pub(super) rest: String,
    /// Lines below it.
    pub(super) details: Vec<String>,
}

impl Entry {
    pub(super) fn new(head: &str, rest: &str) -> Self {
        Self { head: head.to_owned(), rest: rest.to_owned(), details: Vec::new() }
    }

    /// An entry without weight, its first line the entry and the others below.
    pub(super) fn plain(text: &str) -> Self {
        let mut lines = text.lines().map(str::to_owned);
        let rest = lines.next().unwrap_or_default();
        Self { head: String::new(), rest, details: lines.collect() }
    }
}

/// The blocks as Markdown.
pub(super) fn markdown(blocks: &[Block]) -> String {
    let mut parts = Vec::with_capacity(blocks.len());
    for block in blocks {
        parts.push(match block {
            Block::Title(text) => format!("# {}", escape_markdown(text)),
            Block::Heading(text) => format!("## {text}"),
            Block::Facts(facts) => {
                let line = |(label, value): &(String, String)| {
                    format!("- **{}:** {}", escape_markdown(label), escaped_lines(value, "  "))
                };
                facts.iter().map(line).collect::<Vec<_>>().join("\n")
            }
            Block::Lines(text) => escaped_lines(text, ""),
            Block::Numbered(entries) => markdown_list(entries, |index| format!("{}. ", index + 1)),
            Block::Points(entries) => markdown_list(entries, |_| "- ".to_owned()),
            Block::Markdown(markdown) => markdown.trim_end().to_owned(),
        });
    }
    joined(&parts)
}

fn markdown_list(entries: &[Entry], mark: impl Fn(usize) -> String) -> String {
    let mut lines = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let mark = mark(index);
        let indent = " ".repeat(mark.len());
        let head = if entry.head.is_empty() {
            String::new()
        } else {
            format!("**{}**", escape_markdown(&entry.head))
        };
        let arrow = if head.is_empty() || entry.rest.is_empty() { "" } else { " → " };
        lines.push(format!("{mark}{head}{arrow}{}", escape_markdown(&entry.rest)));
        lines.extend(
            entry
                .details
                .iter()
                .map(|detail| format!("{indent}- {}", escaped_lines(detail, &format!("{indent}  ")))),
        );
    }
    lines.join("\n")
}

/// The blocks as plain text.
pub(super) fn text(blocks: &[Block]) -> String {
    let mut parts = Vec::with_capacity(blocks.len());
    let mut heading: Option<&str> = None;
    for block in blocks {
        let part = match block {
            Block::Title(text) => format!("{text}\n{}", "=".repeat(text.chars().count().min(80))),
            Block::Heading(text) => {
                heading = Some(text);
                continue;
            }
            Block::Facts(facts) => {
                let line = |(label, value): &(String, String)| format!("{label}: {}", indented(value, "  "));
                facts.iter().map(line).collect::<Vec<_>>().join("\n")
            }
            Block::Lines(text) => text.trim_end().to_owned(),
            Block::Numbered(entries) => text_list(entries, |index| format!("{}. ", index + 1)),
            Block::Points(entries) => text_list(entries, |_| "- ".to_owned()),
            Block::Markdown(markdown) => markdown_to_text(markdown, &|_| None),
        };
        parts.push(match heading.take() {
            Some(heading) => format!("{heading}\n{}\n{part}", "-".repeat(heading.chars().count())),
            None => part,
        });
    }
    joined(&parts)
}

fn text_list(entries: &[Entry], mark: impl Fn(usize) -> String) -> String {
    let mut lines = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let mark = mark(index);
        let indent = " ".repeat(mark.len());
        let arrow = if entry.head.is_empty() || entry.rest.is_empty() { "" } else { " -> " };
        lines.push(format!("{mark}{}{arrow}{}", entry.head, entry.rest));
        lines.extend(entry.details.iter().map(|detail| format!("{indent}{}", indented(detail, &indent))));
    }
    lines.join("\n")
}

/// The blocks as an HTML fragment.
pub(super) fn html(blocks: &[Block]) -> String {
    let mut parts = Vec::with_capacity(blocks.len());
    for block in blocks {
        parts.push(match block {
            Block::Title(text) => format!("<h2>{}</h2>", html_of(text)),
            Block::Heading(text) => format!("<h3>{text}</h3>"),
            Block::Facts(facts) => {
                let mut list = "<ul>\n".to_owned();
                for (label, value) in facts {
                    list.extend([
                        "<li><strong>",
                        &html_of(label),
                        ":</strong> ",
                        &html_value(value),
                        "</li>\n",
                    ]);
                }
                list + "</ul>"
            }
            Block::Lines(text) => format!("<p>{}</p>", html_of(text.trim_end())),
            Block::Numbered(entries) => html_list(entries, "ol"),
            Block::Points(entries) => html_list(entries, "ul"),
            Block::Markdown(markdown) => markdown_to_html(markdown).trim_end().to_owned(),
        });
    }
    let mut html = parts.join("\n");
    html.push('\n');
    html
}

fn html_list(entries: &[Entry], tag: &str) -> String {
    let mut list = format!("<{tag}>\n");
    for entry in entries {
        list.push_str("<li>");
        if !entry.head.is_empty() {
            list.extend(["<strong>", &html_of(&entry.head), "</strong>"]);
        }
        if !entry.rest.is_empty() {
            let arrow = if entry.head.is_empty() { "" } else { " → " };
            list.extend([arrow, &html_of(&entry.rest)]);
        }
        if !entry.details.is_empty() {
            list.push_str("\n<ul>\n");
            for detail in &entry.details {
                list.extend(["<li>", &html_of(detail), "</li>\n"]);
            }
            list.push_str("</ul>\n");
        }
        list.push_str("</li>\n");
    }
    list + &format!("</{tag}>")
}

/// Text as HTML, line ends kept.
fn html_of(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    push_escaped(&mut html, text);
    html.replace("\r\n", "\n").replace('\n', "<br>\n")
}

/// A value as HTML: a web address can be followed.
fn html_value(value: &str) -> String {
    let (before, last) = value.rsplit_once(' ').map_or(("", value), |(before, last)| (before, last));
    if !last.starts_with("https://") && !last.starts_with("http://") {
        return html_of(value);
    }
    let gap = if before.is_empty() { "" } else { " " };
    let address = html_of(last);
    format!(
        "{}{gap}<a href=\"{address}\" rel=\"noopener noreferrer nofollow\">{address}</a>",
        html_of(before)
    )
}

fn joined(parts: &[String]) -> String {
    let mut text = parts.join("\n\n");
    text.push('\n');
    text
}

/// Further lines moved to the right.
fn indented(text: &str, indent: &str) -> String {
    text.trim_end().replace('\n', &format!("\n{indent}"))
}

/// Plain text on several lines as Markdown, each line end kept.
fn escaped_lines(text: &str, indent: &str) -> String {
    let lines: Vec<String> = text.trim_end().lines().map(escape_markdown).collect();
    lines.join(&format!("  \n{indent}"))
}
