//! Texts of a flow: variables in them, Markdown to safe HTML and to plain text.
//!
//! A text reads a variable as `{{name}}`, without spaces. Two braces that open anything else are written `\{{`.
//! A backslash before a variable is a backslash, so that `C:\Users\{{user}}` means what it says.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream};

/// Gives the text of a variable, or nothing where it has no value.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text as it stands.
    Text(&'a str),
    /// The name of a variable.
    Variable(&'a str),
    /// Two opening braces that open no variable.
    Stray,
}

/// Whether this may be the name of a variable: `[a-z][a-z0-9_]{0,39}`.
pub fn is_name(text: &str) -> bool {
    text.len() <= 40
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Takes a text apart.
pub fn pieces(text: &str) -> Pieces<'_> {
    Pieces { rest: text, next: None }
}

/// The iterator behind [`pieces`].
#[derive(Clone, Debug)]
pub struct Pieces<'a> {
    rest: &'a str,
    next: Option<Piece<'a>>,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if let Some(piece) = self.next.take() {
            return Some(piece);
        }
        if self.rest.is_empty() {
            return None;
        }
        let Some(open) = find_braces(self.rest) else {
            return Some(Piece::Text(std::mem::take(&mut self.rest)));
        };
        let (before, inside) = (&self.rest[..open], &self.rest[open + 2..]);
        // No name is longer than 40 bytes, so a brace further away closes nothing.
        let length = inside.bytes().take(41).position(|byte| byte == b'}');
        let name = length.map(|length| &inside[..length]);
        if let Some(name) = name.filter(|name| is_name(name) && inside[name.len()..].starts_with("}}")) {
            self.rest = &inside[name.len() + 2..];
            return Some(self.hand_out(before, Piece::Variable(name)));
        }
        self.rest = inside;
        match before.strip_suffix('\\') {
            Some(before) => Some(self.hand_out(before, Piece::Text("{{"))),
            None => Some(self.hand_out(before, Piece::Stray)),
        }
    }
}

impl<'a> Pieces<'a> {
    fn hand_out(&mut self, before: &'a str, piece: Piece<'a>) -> Piece<'a> {
        if before.is_empty() {
            return piece;
        }
        self.next = Some(piece);
        Piece::Text(before)
    }
}

/// Where two opening braces stand.
fn find_braces(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    // Looking for one byte is far quicker than looking for two.
    while let Some(found) = text[from..].find('{') {
        from += found + 1;
        if bytes.get(from) == Some(&b'{') {
            return Some(from - 1);
        }
    }
    None
}

/// The variables that a text reads, in order, with repetitions.
pub fn names(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).filter_map(|piece| match piece {
        Piece::Variable(name) => Some(name),
        Piece::Text(_) | Piece::Stray => None,
    })
}

/// Replaces variables by their values. A variable without a value stays as it is written.
pub fn fill(text: &str, lookup: Lookup<'_>) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Stray => filled.push_str("{{"),
            Piece::Variable(name) => match lookup(name) {
                Some(value) => filled.push_str(&value),
                None => filled.extend(["{{", name, "}}"]),
            },
        }
    }
    filled
}

/// Markdown as safe HTML, with `<span data-variable="name"></span>` in the place of each variable.
pub fn markdown_to_html(markdown: &str) -> String {
    let source = mark(markdown);
    let mut html = String::with_capacity(markdown.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut html, Rewritten::new(&source, None));
    SANITISER.clean(&html).to_string()
}

/// Markdown as safe HTML, with the values of variables in their places as text.
pub fn markdown_to_filled_html(markdown: &str, lookup: Lookup<'_>) -> String {
    let source = mark(markdown);
    let mut html = String::with_capacity(markdown.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut html, Rewritten::new(&source, Some(lookup)));
    SANITISER.clean(&html).to_string()
}

/// Replaces variables in Markdown by their values, as text: markup in a value is escaped, except inside code.
pub fn fill_markdown(markdown: &str, lookup: Lookup<'_>) -> String {
    let source = mark(markdown);
    let mut code: Vec<std::ops::Range<usize>> = Vec::new();
    for (event, range) in Parser::new_ext(&source, OPTIONS).into_offset_iter() {
        if matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))) {
            code.push(range);
        }
    }
    let mut filled = String::with_capacity(markdown.len());
    let mut code = code.into_iter().peekable();
    let mut position = 0;
    for piece in marked_pieces(&source) {
        while code.next_if(|range| range.end <= position).is_some() {}
        match piece {
            Piece::Text(text) => {
                filled.push_str(text);
                position += text.len();
            }
            Piece::Variable(name) => {
                let is_code = code.peek().is_some_and(|range| range.contains(&position));
                match lookup(name) {
                    Some(value) if is_code => filled.push_str(&value),
                    Some(value) => filled.push_str(&escape_markdown(&value)),
                    None => filled.extend(["{{", name, "}}"]),
                }
                position += name.len() + OPEN.len_utf8() + CLOSE.len_utf8();
            }
            Piece::Stray => {}
        }
    }
    filled
}

/// What a Markdown text holds that is not shown as its author may expect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ignored {
    /// HTML tags, shown as text.
    pub raw_html: bool,
    /// Images, shown as links.
    pub images: bool,
}

/// Looks for Markdown that is not shown as its author may expect.
pub fn ignored(markdown: &str) -> Ignored {
    let mut found = Ignored::default();
    // Parsing costs far more than this look at the bytes, and most texts have neither.
    if markdown.contains('<') || markdown.contains("![") {
        for event in Parser::new_ext(markdown, OPTIONS) {
            match event {
                Event::Html(_) | Event::InlineHtml(_) => found.raw_html = true,
                Event::Start(Tag::Image { .. }) => found.images = true,
                _ => {}
            }
        }
    }
    found
}

const OPTIONS: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_TASKLISTS);

/// Containers nested deeper than this are flattened: nobody reads them, and HTML parsers go quadratic on them.
const DEPTH: usize = 32;

/// Stand for `{{name}}` while Markdown is parsed, which would take braces and names apart. Letters to Markdown.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "input",
        "li",
        "ol",
        "p",
        "pre",
        "span",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    let attributes = [
        ("a", HashSet::from(["href", "title"])),
        ("input", HashSet::from(["checked", "disabled"])),
        ("ol", HashSet::from(["start"])),
        ("span", HashSet::from(["data-variable"])),
    ];
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(HashSet::from(tags))
        .tag_attributes(attributes.into_iter().collect())
        .tag_attribute_values([("input", [("type", HashSet::from(["checkbox"]))].into())].into())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow ugc"));
    builder
});

/// Puts private letters in the place of the braces around variables.
fn mark(markdown: &str) -> Cow<'_, str> {
    if !markdown.contains("{{") && !markdown.contains([OPEN, CLOSE]) {
        return Cow::Borrowed(markdown);
    }
    let mut marked = String::with_capacity(markdown.len() + 16);
    for piece in pieces(markdown) {
        match piece {
            Piece::Text(text) => {
                marked.extend(text.chars().map(|c| if matches!(c, OPEN | CLOSE) { '\u{FFFD}' } else { c }));
            }
            Piece::Stray => marked.push_str("{{"),
            Piece::Variable(name) => {
                marked.push(OPEN);
                marked.push_str(name);
                marked.push(CLOSE);
            }
        }
    }
    Cow::Owned(marked)
}

/// Takes a marked text apart again.
fn marked_pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.split(OPEN).enumerate().flat_map(|(index, part)| {
        let (name, text) = if index == 0 { (None, part) } else { split_name(part) };
        name.map(Piece::Variable).into_iter().chain((!text.is_empty()).then_some(Piece::Text(text)))
    })
}

fn split_name(part: &str) -> (Option<&str>, &str) {
    part.split_once(CLOSE).map_or((None, part), |(name, text)| (Some(name), text))
}

/// The events of a Markdown text as we show it: HTML as text, images and links with variables as their
/// words, headings below those of the page, variables in their places, nothing nested beyond measure.
struct Rewritten<'a> {
    events: TextMergeStream<'a, Parser<'a>>,
    lookup: Option<Lookup<'a>>,
    depth: usize,
    /// What closes each open link and image.
    links: Vec<LinkEnd<'a>>,
}

enum LinkEnd<'a> {
    Close,
    Nothing,
    /// The address, shown behind the words because it holds a variable.
    Address(CowStr<'a>),
}

impl<'a> Rewritten<'a> {
    fn new(marked: &'a str, lookup: Option<Lookup<'a>>) -> Self {
        let events = TextMergeStream::new(Parser::new_ext(marked, OPTIONS));
        Self { events, lookup, depth: 0, links: Vec::new() }
    }

    fn open_link(&mut self, address: CowStr<'a>, title: CowStr<'a>) -> Option<Event<'a>> {
        let inside_a_link = self.links.iter().any(|end| matches!(end, LinkEnd::Close));
        if inside_a_link || address.is_empty() {
            self.links.push(LinkEnd::Nothing);
            return None;
        }
        if address.contains(OPEN) {
            self.links.push(LinkEnd::Address(address));
            return None;
        }
        self.links.push(LinkEnd::Close);
        Some(Event::Start(Tag::Link {
            link_type: pulldown_cmark::LinkType::Inline,
            dest_url: address,
            title: if title.contains(OPEN) { CowStr::Borrowed("") } else { title },
            id: CowStr::Borrowed(""),
        }))
    }

    fn close_link(&mut self) -> Option<Event<'a>> {
        match self.links.pop() {
            Some(LinkEnd::Close) => Some(Event::End(TagEnd::Link)),
            Some(LinkEnd::Address(address)) => {
                let html = self.html_of(&format!(" ({address})"));
                Some(Event::InlineHtml(html.into()))
            }
            Some(LinkEnd::Nothing) | None => None,
        }
    }

    /// A marked text as HTML.
    fn html_of(&self, text: &str) -> String {
        let mut html = String::with_capacity(text.len() + 32);
        for piece in marked_pieces(text) {
            match piece {
                Piece::Text(text) => push_escaped(&mut html, text),
                Piece::Variable(name) => match self.lookup.and_then(|lookup| lookup(name)) {
                    Some(value) => push_escaped(&mut html, &value),
                    None => html.extend(["<span data-variable=\"", name, "\"></span>"]),
                },
                Piece::Stray => {}
            }
        }
        html
    }

    fn rewrite(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        Some(match event {
            Event::Start(Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. }) => {
                return self.open_link(dest_url, title);
            }
            Event::End(TagEnd::Link | TagEnd::Image) => return self.close_link(),
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return None;
                }
                Event::Start(match tag {
                    Tag::Heading { level, .. } => {
                        Tag::Heading { level: lower(level), id: None, classes: Vec::new(), attrs: Vec::new() }
                    }
                    Tag::HtmlBlock => Tag::Paragraph,
                    Tag::CodeBlock(_) => Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Indented),
                    other => other,
                })
            }
            Event::End(tag) => {
                self.depth -= 1;
                if self.depth >= DEPTH {
                    return None;
                }
                Event::End(match tag {
                    TagEnd::Heading(level) => TagEnd::Heading(lower(level)),
                    TagEnd::HtmlBlock => TagEnd::Paragraph,
                    other => other,
                })
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) if text.contains(OPEN) => {
                Event::InlineHtml(self.html_of(&text).into())
            }
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::Code(text) if text.contains(OPEN) => {
                Event::InlineHtml(format!("<code>{}</code>", self.html_of(&text)).into())
            }
            other => other,
        })
    }
}

impl<'a> Iterator for Rewritten<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            let event = self.events.next()?;
            if let Some(event) = self.rewrite(event) {
                return Some(event);
            }
        }
    }
}

/// Below the headings of the page, whose own go down to the second level.
fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

/// Appends text to HTML.
pub(crate) fn push_escaped(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}

/// One line of plain text as Markdown. Escapes only what would be taken for markup, so that the source stays
/// readable where a ticket system shows it as it is.
pub(crate) fn escape_markdown(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut at_start = true;
    for (position, character) in text.char_indices() {
        let rest = &text[position + character.len_utf8()..];
        let after = rest.chars().next().unwrap_or(' ');
        let is_markup = match character {
            '\\' => after.is_ascii_punctuation(),
            '`' | '*' | '[' | ']' | '<' => true,
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '~' => before == '~' || after == '~',
            '&' => is_entity(rest),
            '#' | '>' | '|' => at_start,
            '+' | '-' | '=' => at_start && (after == ' ' || after == character),
            '.' | ')' => before.is_ascii_digit() && after == ' ' && starts_with_number(&markdown),
            _ => false,
        };
        if is_markup {
            markdown.push('\\');
        }
        markdown.push(character);
        at_start &= character.is_whitespace();
        before = character;
    }
    markdown
}

/// Whether what follows an ampersand makes it the character of another name, as in `&amp;`.
fn is_entity(rest: &str) -> bool {
    let name = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    name.len() < rest.len() && name.starts_with(';')
}

/// Whether a line so far is nothing but a number, which a point would turn into a list.
fn starts_with_number(line: &str) -> bool {
    let number = line.trim_start();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Markdown as plain text for places that show no markup: lists keep their marks, links their addresses, code
/// its lines. Variables are filled in.
pub fn markdown_to_text(markdown: &str, lookup: Lookup<'_>) -> String {
    let source = mark(markdown);
    let mut writer = PlainWriter::default();
    for event in TextMergeStream::new(Parser::new_ext(&source, OPTIONS)) {
        writer.take(event, lookup);
    }
    writer.text.trim_end().to_owned()
}

#[derive(Default)]
struct PlainWriter {
    text: String,
    /// The next number of each open list, or none for a list of points.
    lists: Vec<Option<u64>>,
    quotes: usize,
    /// Addresses of open links.
    links: Vec<String>,
    in_code: bool,
    /// The text of a link begins here, to see whether it repeats the address.
    link_start: usize,
}

impl PlainWriter {
    fn take(&mut self, event: Event<'_>, lookup: Lookup<'_>) {
        match event {
            Event::Start(tag) => self.open(tag, lookup),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.push(&plain_of(&text, lookup));
            }
            Event::SoftBreak | Event::HardBreak => self.push("\n"),
            Event::Rule => {
                self.new_block();
                self.push("---");
            }
            Event::TaskListMarker(done) => self.push(if done { "[x] " } else { "[ ] " }),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.push(&text);
            }
        }
    }

    fn open(&mut self, tag: Tag<'_>, lookup: Lookup<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::HtmlBlock | Tag::Table(_) => self.new_block(),
            Tag::CodeBlock(_) => {
                self.new_block();
                self.in_code = true;
                self.push("    ");
            }
            Tag::BlockQuote(_) => {
                self.new_block();
                self.quotes += 1;
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.new_block();
                }
                self.lists.push(first);
            }
            Tag::Item => self.open_item(),
            Tag::TableRow | Tag::TableHead => self.new_line(),
            Tag::TableCell if !self.text.is_empty() && !self.text.ends_with('\n') => self.push(" | "),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push(plain_of(&dest_url, lookup));
                self.link_start = self.text.len();
            }
            _ => {}
        }
    }

    fn open_item(&mut self) {
        self.new_line();
        let depth = self.lists.len().clamp(1, DEPTH) - 1;
        self.text.push_str(&"  ".repeat(depth));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number = number.saturating_add(1);
                self.text.push_str(&mark);
            }
            _ => self.text.push_str("- "),
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => {
                self.in_code = false;
                let length = self.text.trim_end().len();
                self.text.truncate(length);
            }
            TagEnd::BlockQuote(_) => self.quotes -= 1,
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::Link | TagEnd::Image => {
                let address = self.links.pop().unwrap_or_default();
                let words = self.text.get(self.link_start..).unwrap_or_default();
                if !address.is_empty() && words != address && format!("mailto:{words}") != address {
                    self.push(&format!(" ({address})"));
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if !text.contains('\n') {
            self.text.push_str(text);
            return;
        }
        let indent = if self.in_code { "    ".to_owned() } else { "  ".repeat(self.lists.len().min(DEPTH)) };
        let mut lines = text.split('\n');
        self.text.push_str(lines.next().unwrap_or_default());
        for line in lines {
            self.text.push('\n');
            self.start_of_line();
            if !line.is_empty() || !self.in_code {
                self.text.push_str(&indent);
            }
            self.text.push_str(line);
        }
    }

    fn start_of_line(&mut self) {
        for _ in 0..self.quotes.min(DEPTH) {
            self.text.push_str("> ");
        }
    }

    fn new_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.start_of_line();
    }

    /// An empty line before a block, except at the start of a list item.
    fn new_block(&mut self) {
        let at_item = !self.lists.is_empty() && (self.text.ends_with("- ") || self.text.ends_with(". "));
        if self.text.is_empty() || at_item {
            self.start_of_line();
            return;
        }
        let length = self.text.trim_end_matches('\n').len();
        self.text.truncate(length);
        self.text.push('\n');
        if self.lists.is_empty() {
            self.text.push('\n');
        }
        self.start_of_line();
        self.text.push_str(&"  ".repeat(self.lists.len().min(DEPTH)));
    }
}

fn plain_of(marked: &str, lookup: Lookup<'_>) -> String {
    let mut text = String::with_capacity(marked.len());
    for piece in marked_pieces(marked) {
        match piece {
            Piece::Text(part) => text.push_str(part),
            Piece::Variable(name) => match lookup(name) {
                Some(value) => text.push_str(&value),
                None => text.extend(["{{", name, "}}"]),
            },
            Piece::Stray => {}
        }
    }
    text
}
