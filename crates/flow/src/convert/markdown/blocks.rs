//! Markdown as a tree of items: headings and list items alike are a line of text with more below it.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::convert::source::{Lines, Report};
use crate::convert::{ConvertError, words};
use crate::limits;

/// A heading or an item of a list, with what belongs to it.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) line: u64,
    /// The number it has in its list.
    pub(super) number: Option<u64>,
    /// A box to tick.
    pub(super) is_task: bool,
    pub(super) is_section: bool,
    pub(super) text: Line,
    pub(super) blocks: Vec<Block>,
}

/// The first line of an item.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Without markup.
    pub(super) plain: String,
    /// As it is written, where that says more: it holds links.
    pub(super) source: Option<String>,
    /// The addresses of those links.
    pub(super) addresses: Vec<String>,
    /// It is nothing but code.
    pub(super) is_code: bool,
}

/// What stands below an item.
#[derive(Debug)]
pub(super) enum Block {
    /// Anything to read, as it is written.
    Prose { line: u64, plain: String, source: String },
    /// Code with the name of its language.
    Code { line: u64, language: String, text: String },
    /// A list.
    List(List),
}

/// A list.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) items: Vec<Item>,
    /// How far it is indented.
    column: usize,
    /// A list that Markdown takes for one beside it was put below its last item.
    is_reopened: bool,
}

/// A whole text.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The front matter, as it is written.
    pub(super) front: Option<(u64, String)>,
    pub(super) title: Option<String>,
    /// What stands before the first heading, and the headings.
    pub(super) blocks: Vec<Block>,
}

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS);

/// What is being read, from the outside in.
enum Open {
    Page { blocks: Vec<Flat> },
    List { items: Vec<Item>, next: Option<u64>, column: usize },
    Item { item: Item, has_text: bool },
}

/// On the page itself headings stand between the blocks.
enum Flat {
    Heading { level: u8, line: u64, text: Line },
    Block(Block),
}

/// The text of a paragraph, a heading or a tight item so far.
#[derive(Default)]
struct Gathered {
    plain: String,
    range: Option<Range<usize>>,
    addresses: Vec<String>,
    has_code: bool,
    has_words: bool,
    has_markup: bool,
}

struct Reader<'a, 'r> {
    text: &'a str,
    lines: Lines,
    open: Vec<Open>,
    gathered: Option<Gathered>,
    /// How many containers are open whose text is taken as it is written, and where the outermost begins.
    opaque: usize,
    code: Option<(u64, String, String)>,
    front: Option<(u64, String)>,
    in_front: bool,
    report: &'r mut Report,
}

/// Reads Markdown.
pub(super) fn parse(text: &str, report: &mut Report) -> Result<Page, ConvertError> {
    let mut reader = Reader {
        text,
        lines: Lines::of(text),
        open: vec![Open::Page { blocks: Vec::new() }],
        gathered: None,
        opaque: 0,
        code: None,
        front: None,
        in_front: false,
        report,
    };
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        reader.take(event, range)?;
    }
    let front = reader.front.take();
    let flat = match reader.open.pop() {
        Some(Open::Page { blocks }) => blocks,
        _ => Vec::new(),
    };
    let mut page = sections(flat);
    page.front = front;
    Ok(page)
}

impl Reader<'_, '_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), ConvertError> {
        if self.opaque > 0 {
            match event {
                Event::Start(_) => self.opaque += 1,
                Event::End(_) => {
                    self.opaque -= 1;
                    if self.opaque == 0 {
                        self.end_opaque(range);
                    }
                }
                _ => {}
            }
            return Ok(());
        }
        match event {
            Event::Start(tag) => return self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => {
                if let Some((_, _, code)) = &mut self.code {
                    code.push_str(&text);
                } else if self.in_front {
                    if let Some((_, front)) = &mut self.front {
                        front.push_str(&text);
                    }
                } else {
                    self.gather(range, &text).has_words |= !text.trim().is_empty();
                }
            }
            Event::Code(text) => self.gather(range, &text).has_code = true,
            Event::SoftBreak | Event::HardBreak => drop(self.gather(range, " ")),
            Event::InlineHtml(tag) => {
                let line = self.lines.at(range.start);
                let is_break = tag.to_ascii_lowercase().starts_with("<br");
                self.gather(range, if is_break { " " } else { "" }).has_markup = true;
                if !is_break && !tag.starts_with("<!--") {
                    self.report
                        .ignored(line, format!("HTML is not taken over: {}", crate::check::quoted(&tag)));
                }
            }
            Event::TaskListMarker(_) => {
                if let Some(Open::Item { item, .. }) =
                    self.open.iter_mut().rev().find(|open| matches!(open, Open::Item { .. }))
                {
                    item.is_task = true;
                }
            }
            Event::Html(_) | Event::Rule => {}
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.gather(range, &text).has_words = true;
            }
        }
        Ok(())
    }

    fn gather(&mut self, range: Range<usize>, plain: &str) -> &mut Gathered {
        let gathered = self.gathered.get_or_insert_default();
        gathered.plain.push_str(plain);
        gathered.range = Some(match gathered.range.take() {
            Some(so_far) => so_far.start..range.end.max(so_far.end),
            None => range,
        });
        gathered
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) -> Result<(), ConvertError> {
        let line = self.lines.at(range.start);
        match tag {
            Tag::List(first) => {
                self.end_text();
                if self.open.len() > limits::FILE_DEPTH {
                    let message = format!(
                        "lists are nested deeper than {} levels here: make them flatter",
                        limits::FILE_DEPTH / 2
                    );
                    return Err(ConvertError::new(line, message));
                }
                let list = &self.text[range.clone()];
                let indent = list.len() - list.trim_start().len();
                let column = self.lines.column(range.start + indent);
                self.open.push(Open::List { items: Vec::new(), next: first, column });
            }
            Tag::Item => {
                self.end_text();
                let mut number = None;
                if let Some(Open::List { next: Some(next), .. }) = self.open.last_mut() {
                    number = Some(*next);
                    *next = next.saturating_add(1);
                }
                let item = Item { line, number, ..Item::default() };
                self.open.push(Open::Item { item, has_text: false });
            }
            Tag::Paragraph | Tag::Heading { .. } => self.end_text(),
            Tag::CodeBlock(kind) => {
                self.end_text();
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',', '{']).next().unwrap_or_default().to_lowercase()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((line, language, String::new()));
            }
            Tag::MetadataBlock(_) => {
                self.in_front = true;
                self.front = Some((line, String::new()));
            }
            Tag::HtmlBlock => {
                self.end_text();
                if !self.text[range].trim_start().starts_with("<!--") {
                    self.report.ignored(line, "A block of HTML is not taken over.");
                }
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                // An address within the page is a way to another step, not something to read.
                let is_inside = dest_url.starts_with('#');
                let gathered = self.gather(range.start..range.start, "");
                if !is_inside {
                    gathered.addresses.push(dest_url.into_string());
                }
                gathered.has_markup = true;
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {
                self.gather(range.start..range.start, "").has_markup = true;
            }
            // Quotes, tables and whatever else is read as a whole.
            _ => {
                self.end_text();
                self.opaque = 1;
            }
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Item => {
                self.end_text();
                if let Some(Open::Item { item, .. }) = self.open.pop()
                    && let Some(Open::List { items, .. }) = self.open.last_mut()
                {
                    items.push(item);
                }
            }
            TagEnd::Paragraph => self.end_text(),
            TagEnd::Heading(level) => {
                let line = self.lines.at(range.start);
                let text = self.gathered.take().map(|gathered| self.line_of(gathered)).unwrap_or_default();
                match self.open.last_mut() {
                    Some(Open::Page { blocks }) => {
                        blocks.push(Flat::Heading { level: level as u8, line, text });
                    }
                    _ => self.add_line(line, text),
                }
            }
            TagEnd::List(_) => {
                if let Some(Open::List { items, column, .. }) = self.open.pop() {
                    let list = List { items, column, is_reopened: false };
                    match self.open.last_mut() {
                        Some(Open::Page { blocks }) => {
                            if let Some(Flat::Block(last)) = blocks.last_mut() {
                                if let Some(list) = join(last, list) {
                                    blocks.push(Flat::Block(Block::List(list)));
                                }
                            } else {
                                blocks.push(Flat::Block(Block::List(list)));
                            }
                        }
                        Some(Open::Item { item, has_text }) => {
                            *has_text = true;
                            add_list(&mut item.blocks, list);
                        }
                        Some(Open::List { .. }) | None => {}
                    }
                }
            }
            TagEnd::CodeBlock => {
                if let Some((line, language, mut text)) = self.code.take() {
                    text.truncate(text.trim_end_matches('\n').len());
                    self.add(Block::Code { line, language, text });
                }
            }
            TagEnd::MetadataBlock(_) => self.in_front = false,
            TagEnd::Link | TagEnd::Image | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                if let Some(Gathered { range: Some(so_far), .. }) = &mut self.gathered {
                    so_far.end = so_far.end.max(range.end);
                }
            }
            _ => {}
        }
    }

    /// A paragraph, or the text of a tight item, is over.
    fn end_text(&mut self) {
        let Some(gathered) = self.gathered.take() else {
            return;
        };
        let Some(range) = gathered.range.clone() else {
            return;
        };
        let line = self.lines.at(range.start);
        let text = self.line_of(gathered);
        if text.plain.is_empty() {
            return;
        }
        if let Some(Open::Item { has_text: false, .. }) = self.open.last() {
            return self.add_line(line, text);
        }
        let source = self.dedented(range);
        self.add(Block::Prose { line, plain: text.plain, source });
    }

    /// The first text of an item is its line; what comes later is prose.
    fn add_line(&mut self, line: u64, text: Line) {
        match self.open.last_mut() {
            Some(Open::Item { item, has_text: has_text @ false }) => {
                *has_text = true;
                item.text = text;
            }
            _ => {
                let source = text.source.clone().unwrap_or_else(|| text.plain.clone());
                self.add(Block::Prose { line, plain: text.plain, source });
            }
        }
    }

    fn line_of(&self, gathered: Gathered) -> Line {
        let plain = words::one_line(&gathered.plain);
        let source = match gathered.range {
            Some(range) if !gathered.addresses.is_empty() => Some(self.dedented(range)),
            _ => None,
        };
        let is_code = gathered.has_code && !gathered.has_words && !gathered.has_markup;
        Line { plain, source, addresses: gathered.addresses, is_code }
    }

    fn end_opaque(&mut self, range: Range<usize>) {
        let line = self.lines.at(range.start);
        let source = self.dedented(range);
        self.add(Block::Prose { line, plain: String::new(), source });
    }

    fn add(&mut self, block: Block) {
        match self.open.last_mut() {
            Some(Open::Page { blocks }) => blocks.push(Flat::Block(block)),
            Some(Open::Item { item, has_text }) => {
                *has_text = true;
                item.blocks.push(block);
            }
            Some(Open::List { .. }) | None => {}
        }
    }

    /// A part of the text, its later lines without the indentation of the first.
    fn dedented(&self, range: Range<usize>) -> String {
        let column = self.lines.column(range.start);
        let mut dedented = String::with_capacity(range.len());
        for (index, line) in self.text[range].trim_end().split('\n').enumerate() {
            if index > 0 {
                dedented.push('\n');
            }
            let indent = line.bytes().take(column).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            dedented.push_str(if index == 0 { line } else { &line[indent..] });
        }
        dedented
    }
}

fn add_list(blocks: &mut Vec<Block>, list: List) {
    let rest = match blocks.last_mut() {
        Some(last) => join(last, list),
        None => Some(list),
    };
    blocks.extend(rest.map(Block::List));
}

/// Markdown takes a list for a new one where it is indented by less than the text of the item above it. Its author
/// meant it to stand below that item, and the list above to go on after it.
fn join(last: &mut Block, mut list: List) -> Option<List> {
    let Block::List(above) = last else {
        return Some(list);
    };
    if list.column > above.column
        && let Some(item) = above.items.last_mut()
    {
        above.is_reopened = true;
        add_list(&mut item.blocks, list);
        return None;
    }
    if above.is_reopened && list.column == above.column {
        above.items.append(&mut list.items);
        return None;
    }
    Some(list)
}

impl List {
    pub(super) fn of(item: Item) -> Self {
        Self { items: vec![item], ..Self::default() }
    }
}

/// Puts everything below its heading, and finds the heading that is the title.
fn sections(flat: Vec<Flat>) -> Page {
    let mut page = Page::default();
    let levels: Vec<u8> = flat
        .iter()
        .filter_map(|block| match block {
            Flat::Heading { level, .. } => Some(*level),
            Flat::Block(_) => None,
        })
        .collect();
    // The first heading names the page if it stands above all others, and nothing to do comes before it.
    let is_above =
        levels.split_first().is_some_and(|(first, others)| others.iter().all(|level| level > first));
    let mut may_be_title = is_above;
    let mut open: Vec<(u8, Item)> = Vec::new();
    for block in flat {
        match block {
            Flat::Heading { text, .. } if may_be_title => {
                page.title = Some(text.plain);
                may_be_title = false;
            }
            Flat::Heading { level, line, text } => {
                while open.last().is_some_and(|(above, _)| *above >= level) {
                    close(&mut open, &mut page.blocks);
                }
                let item = Item { line, text, is_section: true, ..Item::default() };
                open.push((level, item));
            }
            Flat::Block(block) => {
                may_be_title &= matches!(block, Block::Prose { .. });
                open.last_mut().map_or(&mut page.blocks, |(_, item)| &mut item.blocks).push(block);
            }
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut page.blocks);
    }
    page
}

/// Puts the innermost heading below the one above it. Headings side by side make one list.
fn close(open: &mut Vec<(u8, Item)>, page: &mut Vec<Block>) {
    let Some((_, item)) = open.pop() else {
        return;
    };
    let blocks = open.last_mut().map_or(page, |(_, above)| &mut above.blocks);
    match blocks.last_mut() {
        Some(Block::List(list)) if list.items.last().is_some_and(|last| last.is_section) => {
            list.items.push(item);
        }
        _ => blocks.push(Block::List(List::of(item))),
    }
}
