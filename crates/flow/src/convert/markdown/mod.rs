//! Markdown and indented lists to steps.
//!
//! Lists and headings are one tree of items (see [`blocks`]). An item becomes a question where it ends in a question
//! mark or what stands below it are answers, an instruction otherwise; what stands below an instruction are things
//! to tick off, or steps of their own. Items side by side follow each other. The tree is never deeper than
//! [`limits::FILE_DEPTH`], so following it by recursion is safe.

mod blocks;
mod plain;

use std::collections::{HashMap, HashSet};

use self::blocks::{Block, Item, Line, Page};
use super::sketch::Sketch;
use super::source::Report;
use super::words::{self, Jump};
use super::{ConvertError, words::Choice};
use crate::document::{ChecklistItem, Command, Outcome, StepKind};
use crate::limits;

/// Reads a whole flow.
pub(super) fn read(text: &str) -> Result<(Sketch, Report), ConvertError> {
    refuse_html(text)?;
    let mut report = Report::default();
    let page = parse(text, &mut report)?;
    let mut walker = Walker::new(report, &page);
    walker.head(&page);
    let mut blocks: Vec<&Block> = page.blocks.iter().collect();
    walker.lead(&mut blocks, page.title.as_deref());
    walker.page(&blocks)?;
    walker.finish()
}

/// Reads steps. There is no title here: whatever looks like one is left out.
pub(super) fn read_outline(text: &str) -> Result<(Sketch, Report), ConvertError> {
    refuse_html(text)?;
    let mut report = Report::default();
    let page = parse(text, &mut report)?;
    if let Some(title) = &page.title {
        report.ignored(1, format!("The title is no step: {}", crate::check::quoted(title)));
    }
    let mut walker = Walker::new(report, &page);
    let blocks: Vec<&Block> = page.blocks.iter().collect();
    walker.page(&blocks)?;
    walker.finish()
}

fn parse(text: &str, report: &mut Report) -> Result<Page, ConvertError> {
    let text = plain::dedent(text);
    if plain::is_markdown(&text) { blocks::parse(&text, report) } else { plain::parse(&text) }
}

fn refuse_html(text: &str) -> Result<(), ConvertError> {
    let start = text.trim_start();
    let name: String = start.chars().take(12).collect::<String>().to_ascii_lowercase();
    let is_tag =
        |tag: &str| name.strip_prefix(tag).is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\t', '/']));
    let tags =
        ["<!doctype", "<html", "<head", "<body", "<div", "<p", "<ul", "<ol", "<table", "<span", "<meta"];
    let line = text[..text.len() - start.len()].matches('\n').count() + 1;
    if tags.into_iter().any(is_tag) {
        let message = "this is HTML: copy the text as the page shows it, not its source";
        return Err(ConvertError::new(line as u64, message));
    }
    if words::is_mermaid(start) {
        let message = "this is a Mermaid chart: import it as Mermaid";
        return Err(ConvertError::new(line as u64, message));
    }
    Ok(())
}

/// A way out that waits for the step behind it.
type End = (usize, usize);

struct Walker {
    sketch: Sketch,
    report: Report,
    /// The titles of all items, to see whether a text names a step.
    titles: HashSet<String>,
    /// Steps by title, by number in their list, and by number in the first list that has it.
    by_title: HashMap<String, usize>,
    by_number: HashMap<(usize, u64), usize>,
    by_any_number: HashMap<u64, usize>,
    /// The list that each list stands in.
    lists: Vec<usize>,
    jumps: Vec<(End, u64, Jump, usize)>,
    outcomes: HashMap<String, usize>,
}

/// The list that everything stands in.
const PAGE: usize = 0;

/// An item with the place it has.
#[derive(Clone, Copy)]
struct Place {
    /// The list it stands in.
    list: usize,
    /// Nothing comes behind it on its path.
    is_last: bool,
}

impl Walker {
    fn new(report: Report, page: &Page) -> Self {
        let mut titles = HashSet::new();
        for block in &page.blocks {
            collect_titles(block, &mut titles);
        }
        Self {
            sketch: Sketch::default(),
            report,
            titles,
            by_title: HashMap::new(),
            by_number: HashMap::new(),
            by_any_number: HashMap::new(),
            lists: vec![PAGE],
            jumps: Vec::new(),
            outcomes: HashMap::new(),
        }
    }

    /// The front matter and the title.
    fn head(&mut self, page: &Page) {
        #[derive(Default, serde::Deserialize)]
        #[serde(default)]
        struct Front {
            title: Option<String>,
            summary: Option<String>,
            description: Option<String>,
            tags: Vec<String>,
        }
        let mut title = page.title.clone();
        if let Some((line, front)) = &page.front {
            match serde_saphyr::from_str::<Front>(front) {
                Ok(front) => {
                    self.report
                        .understood(*line, "Of the front matter, title, description and tags are taken.");
                    title = front.title.or(title);
                    self.sketch.summary = front.summary.or(front.description).unwrap_or_default();
                    let fits =
                        |tag: &String| !tag.trim().is_empty() && tag.chars().count() <= limits::TAG_CHARS;
                    self.sketch.tags =
                        front.tags.iter().filter(|tag| fits(tag)).map(|tag| words::one_line(tag)).collect();
                }
                Err(_) => self.report.ignored(*line, "The front matter cannot be read."),
            }
        }
        self.sketch.title = title.unwrap_or_default();
    }

    /// What stands before the first list or heading says what the flow is about.
    fn lead(&mut self, blocks: &mut Vec<&Block>, title: Option<&str>) {
        let count = blocks.iter().take_while(|block| matches!(block, Block::Prose { .. })).count();
        if count == blocks.len() {
            return;
        }
        for block in blocks.drain(..count) {
            let Block::Prose { line, plain, source } = block else {
                continue;
            };
            if self.sketch.title.is_empty()
                && title.is_none()
                && plain.chars().count() <= limits::TITLE_CHARS
                && !plain.is_empty()
            {
                plain.trim_end_matches(':').clone_into(&mut self.sketch.title);
                self.report.guessed(*line, "The first paragraph is the title.");
                continue;
            }
            let text = if plain.is_empty() { source } else { plain };
            self.report.understood(*line, "Part of the summary.");
            if !self.sketch.summary.is_empty() {
                self.sketch.summary.push_str("\n\n");
            }
            self.sketch.summary.push_str(text);
        }
    }

    fn page(&mut self, blocks: &[&Block]) -> Result<(), ConvertError> {
        let mut ends = Vec::new();
        let last = blocks.iter().rposition(|block| matches!(block, Block::List(_)));
        for (index, block) in blocks.iter().enumerate() {
            match block {
                Block::List(list) => {
                    let is_last = last == Some(index);
                    self.sequence(&list.items, Place { list: PAGE, is_last }, &mut ends)?;
                }
                other => self.loose(other, &mut ends)?,
            }
        }
        Ok(())
    }

    /// A paragraph or code that belongs to no item: to the step before it.
    fn loose(&mut self, block: &Block, ends: &mut Vec<End>) -> Result<(), ConvertError> {
        let line = match block {
            Block::Prose { line, .. } | Block::Code { line, .. } => *line,
            Block::List(_) => return Ok(()),
        };
        if self.sketch.len() == 0 {
            let place = Place { list: PAGE, is_last: false };
            let (title, rest): (&str, &[Block]) = match block {
                Block::Prose { plain, .. } if !plain.is_empty() => (plain, &[]),
                _ => ("Before you begin", std::slice::from_ref(block)),
            };
            self.report.guessed(line, "What stands before the first list is a step.");
            return self.instruction(line, &Line::of(title), rest, false, place, ends);
        }
        let step = self.sketch.len() - 1;
        self.report.guessed(line, "This is taken as a part of the step before it.");
        self.detail(step, block);
        Ok(())
    }

    /// Items side by side: each goes on to the next.
    fn sequence(&mut self, items: &[Item], place: Place, ends: &mut Vec<End>) -> Result<(), ConvertError> {
        let list = self.lists.len();
        self.lists.push(place.list);
        // A question whose answers may follow beside it, and the ends of those answers.
        let mut asked: Option<(usize, Vec<End>)> = None;
        for (index, item) in items.iter().enumerate() {
            if let Some((question, held)) = &mut asked
                && let Some(choice) = words::choice(&item.text.plain)
            {
                let below = Place { list, is_last: index + 1 == items.len() && place.is_last };
                self.answer(*question, item, &choice, below, held)?;
                continue;
            }
            self.settle(asked.take(), ends)?;
            let is_last = index + 1 == items.len() && place.is_last;
            let first = self.sketch.len();
            let question = self.item(item, Place { list, is_last }, ends)?;
            if self.sketch.len() > first {
                if let Some(number) = own_number(item).map(|(number, _)| number).or(item.number) {
                    self.by_number.entry((list, number)).or_insert(first);
                    self.by_any_number.entry(number).or_insert(first);
                }
                self.by_title.entry(words::plain(title_of(item))).or_insert(first);
            }
            asked = question.map(|question| (question, Vec::new()));
        }
        self.settle(asked, ends)
    }

    /// A question is over. One without answers goes on either way.
    fn settle(&mut self, asked: Option<(usize, Vec<End>)>, ends: &mut Vec<End>) -> Result<(), ConvertError> {
        let Some((question, held)) = asked else {
            return Ok(());
        };
        ends.extend(held);
        if self.sketch.get(question).ways.is_empty() {
            let line = self.sketch.get(question).line;
            self.report.guessed(line, "The question has no answers: they are Yes and No, and both go on.");
            for label in ["Yes", "No"] {
                let way = self.sketch.way(question, line, label, None)?;
                ends.push((question, way));
            }
        }
        Ok(())
    }

    /// One item. Gives back a question that has no answers yet.
    fn item(
        &mut self,
        item: &Item,
        place: Place,
        ends: &mut Vec<End>,
    ) -> Result<Option<usize>, ConvertError> {
        let title = title_of(item);
        if title.is_empty() && item.blocks.is_empty() {
            self.report.ignored(item.line, "The item is empty.");
            return Ok(None);
        }
        let below: Vec<&Item> = item.blocks.iter().filter_map(Block::items).flatten().collect();
        if below.is_empty() {
            if let Some(jump) = words::jump(title)
                && item.blocks.is_empty()
                && !ends.is_empty()
            {
                self.jump(ends, item.line, &jump, place.list);
                return Ok(None);
            }
            // "If it is red: do this", on its own.
            if let Some(Choice { label, rest }) = words::choice(title)
                && words::is_condition(label)
                && !rest.is_empty()
            {
                return self.condition(item, label, rest, place, ends).map(|()| None);
            }
        }
        let answers = below.iter().filter(|item| words::choice(&item.text.plain).is_some()).count();
        let is_question = words::is_question(title);
        let is_checklist = below.iter().all(|item| item.is_task) && answers < below.len();
        if !below.is_empty() && (answers == below.len() || is_question && !is_checklist) {
            let question = self.enter(item.line, StepKind::Question, &item.text, title, ends)?;
            self.details(question, &item.blocks);
            if !is_question {
                self.report.guessed(item.line, "What stands below are answers, so this is a question.");
            }
            let mut held = Vec::new();
            for answer in &below {
                let choice = words::answer(&answer.text.plain);
                self.answer(question, answer, &choice, place, &mut held)?;
            }
            ends.append(&mut held);
            return Ok(None);
        }
        if is_question && below.is_empty() {
            let question = self.enter(item.line, StepKind::Question, &item.text, title, ends)?;
            self.details(question, &item.blocks);
            return Ok(Some(question));
        }
        if below.is_empty()
            && place.is_last
            && !item.is_task
            && let Some(outcome) = words::outcome(title)
        {
            self.outcome(item.line, title, outcome, &item.blocks, ends)?;
            return Ok(None);
        }
        let is_group = item.is_section && !has_own(&item.blocks);
        if is_group {
            self.report.ignored(item.line, "The heading groups steps and is no step itself.");
            for list in item.blocks.iter().filter_map(Block::items) {
                self.sequence(list, place, ends)?;
            }
            return Ok(None);
        }
        let text = Line { plain: title.to_owned(), ..item.text.clone() };
        self.instruction(item.line, &text, &item.blocks, item.is_section, place, ends)?;
        Ok(None)
    }

    /// Adds a step that all open ends lead to.
    fn enter(
        &mut self,
        line: u64,
        kind: StepKind,
        text: &Line,
        title: &str,
        ends: &mut Vec<End>,
    ) -> Result<usize, ConvertError> {
        let step = self.sketch.add(line, kind, title)?;
        if !self.sketch.step(step).body.is_empty() {
            self.report.guessed(line, "The text is long for a title: what does not fit stands below it.");
        }
        if let Some(source) = &text.source {
            self.sketch.step(step).body.clone_from(source);
        }
        for (from, way) in ends.drain(..) {
            self.sketch.connect(from, way, step);
        }
        Ok(step)
    }

    fn instruction(
        &mut self,
        line: u64,
        text: &Line,
        blocks: &[Block],
        is_section: bool,
        place: Place,
        ends: &mut Vec<End>,
    ) -> Result<(), ConvertError> {
        let step = if text.is_code {
            let step = self.enter(line, StepKind::Instruction, text, &format!("Run {}", text.plain), ends)?;
            self.command(step, line, "", &text.plain);
            step
        } else {
            self.enter(line, StepKind::Instruction, text, text.plain.trim_end_matches(':'), ends)?
        };
        let way = self.sketch.way(step, line, "", None)?;
        ends.push((step, way));
        self.details(step, blocks);
        let lists: Vec<&[Item]> = blocks.iter().filter_map(Block::items).collect();
        for (index, items) in lists.iter().enumerate() {
            if self.tick_off(step, items, is_section) {
                continue;
            }
            let is_last = index + 1 == lists.len() && place.is_last;
            self.sequence(items, Place { list: place.list, is_last }, ends)?;
        }
        Ok(())
    }

    /// Takes a list as things to tick off and commands, if it is nothing more.
    fn tick_off(&mut self, step: usize, items: &[Item], is_section: bool) -> bool {
        let is_leaf = |item: &Item| {
            item.blocks.is_empty()
                && !words::is_question(&item.text.plain)
                && words::choice(&item.text.plain).is_none()
                && words::jump(&item.text.plain).is_none()
        };
        let is_checklist = items.iter().all(|item| is_leaf(item) && (item.is_task || !is_section));
        let room = limits::ITEMS_PER_STEP - self.sketch.step(step).checklist.len();
        let commands =
            items.iter().filter(|item| item.text.is_code).count() + self.sketch.step(step).commands.len();
        if !is_checklist || items.len() > room || commands > limits::ITEMS_PER_STEP {
            return false;
        }
        if !items.iter().all(|item| item.is_task || item.text.is_code) {
            self.report
                .guessed(items.first().map_or(1, |item| item.line), "These points are things to tick off.");
        }
        for item in items {
            if item.text.is_code {
                self.command(step, item.line, "", &item.text.plain);
                continue;
            }
            if item.text.plain.is_empty() {
                self.report.ignored(item.line, "The item is empty.");
                continue;
            }
            let checklist = &mut self.sketch.step(step).checklist;
            let id = format!("item-{}", checklist.len() + 1);
            let mut text = item.text.plain.clone();
            // A thing to tick off is plain text: its links show their addresses.
            for address in item.text.addresses.iter().filter(|address| !item.text.plain.contains(*address)) {
                text.extend([" (", address, ")"]);
            }
            checklist.push(ChecklistItem { id, text });
        }
        true
    }

    /// "If it is red: do this" as a question of its own.
    fn condition(
        &mut self,
        item: &Item,
        label: &str,
        rest: &str,
        place: Place,
        ends: &mut Vec<End>,
    ) -> Result<(), ConvertError> {
        self.report.guessed(item.line, "The condition is a question: Yes does this, No goes on.");
        let question = self.enter(item.line, StepKind::Question, &item.text, &format!("{label}?"), ends)?;
        let mut held = Vec::new();
        self.answer(question, item, &Choice { label: "Yes", rest }, place, &mut held)?;
        let way = self.sketch.way(question, item.line, "No", None)?;
        held.push((question, way));
        ends.append(&mut held);
        Ok(())
    }

    /// An answer of a question with what follows from it.
    fn answer(
        &mut self,
        question: usize,
        item: &Item,
        choice: &Choice<'_>,
        place: Place,
        held: &mut Vec<End>,
    ) -> Result<(), ConvertError> {
        let label = if choice.label.is_empty() { "Go on" } else { choice.label };
        let way = self.sketch.way(question, item.line, label, None)?;
        let mut ends = vec![(question, way)];
        // What an answer leads to ends its path, as far as anybody can see here.
        let below = Place { list: place.list, is_last: true };
        let rest = choice.rest;
        let jump = words::jump(rest).or_else(|| {
            let names = !rest.is_empty() && self.titles.contains(&words::plain(rest));
            names.then(|| Jump::Title(rest.to_owned()))
        });
        if rest.is_empty() || jump.is_some() {
            self.below(item, below, &mut ends)?;
            match jump {
                Some(Jump::Next) | None => held.append(&mut ends),
                Some(jump) => self.jump(&mut ends, item.line, &jump, place.list),
            }
            return Ok(());
        }
        let has_more = item.blocks.iter().any(|block| block.items().is_some());
        if !has_more && let Some(outcome) = words::outcome(rest) {
            self.outcome(item.line, rest, outcome, &item.blocks, &mut ends)?;
        } else if words::is_question(rest) {
            let inner = Item { line: item.line, text: Line::of(rest), ..Item::default() };
            let step = self.enter(item.line, StepKind::Question, &inner.text, rest, &mut ends)?;
            self.details(step, &item.blocks);
            let mut inner_ends = Vec::new();
            for answer in item.blocks.iter().filter_map(Block::items).flatten() {
                let choice = words::answer(&answer.text.plain);
                self.answer(step, answer, &choice, below, &mut inner_ends)?;
            }
            self.settle(Some((step, inner_ends)), &mut ends)?;
        } else {
            let text = Line { plain: rest.to_owned(), source: item.text.source.clone(), ..Line::default() };
            self.instruction(item.line, &text, &item.blocks, false, below, &mut ends)?;
        }
        held.append(&mut ends);
        Ok(())
    }

    /// What stands below an answer that says nothing more itself.
    fn below(&mut self, item: &Item, place: Place, ends: &mut Vec<End>) -> Result<(), ConvertError> {
        let own: Vec<&Block> = item.blocks.iter().filter(|block| block.items().is_none()).collect();
        if let Some(first) = own.first() {
            let (line, title) = match first {
                Block::Prose { line, plain, .. } if !plain.is_empty() => (*line, plain.as_str()),
                _ => (item.line, "Do this"),
            };
            let step = self.enter(line, StepKind::Instruction, &Line::default(), title, ends)?;
            let way = self.sketch.way(step, line, "", None)?;
            ends.push((step, way));
            for block in own.iter().skip(usize::from(title != "Do this")) {
                self.detail(step, block);
            }
        }
        for list in item.blocks.iter().filter_map(Block::items) {
            self.sequence(list, place, ends)?;
        }
        Ok(())
    }

    /// An outcome. The same words are the same outcome.
    fn outcome(
        &mut self,
        line: u64,
        title: &str,
        outcome: Outcome,
        blocks: &[Block],
        ends: &mut Vec<End>,
    ) -> Result<(), ConvertError> {
        let key = words::plain(title);
        let step = match self.outcomes.get(&key) {
            Some(step) if blocks.is_empty() => *step,
            _ => {
                let step = self.sketch.add_outcome(line, title, outcome)?;
                self.outcomes.insert(key, step);
                self.details(step, blocks);
                step
            }
        };
        for (from, way) in ends.drain(..) {
            self.sketch.connect(from, way, step);
        }
        Ok(())
    }

    fn jump(&mut self, ends: &mut Vec<End>, line: u64, jump: &Jump, list: usize) {
        if *jump != Jump::Next {
            self.jumps.extend(ends.drain(..).map(|end| (end, line, jump.clone(), list)));
        }
    }

    fn details(&mut self, step: usize, blocks: &[Block]) {
        let mut is_after_code = false;
        for block in blocks {
            if let Block::Prose { plain, .. } = block
                && is_after_code
                && let Some(expected) = expectation(plain)
                && let Some(command) = self.sketch.step(step).commands.last_mut()
            {
                expected.clone_into(&mut command.expect);
                is_after_code = false;
                continue;
            }
            is_after_code = matches!(block, Block::Code { .. });
            self.detail(step, block);
        }
    }

    /// Puts what is to be read or typed into a step.
    fn detail(&mut self, step: usize, block: &Block) {
        match block {
            Block::List(_) => {}
            Block::Prose { source, .. } => self.prose(step, source),
            Block::Code { line, language, text } => {
                let is_instruction = self.sketch.step(step).kind == StepKind::Instruction;
                let has_room = self.sketch.step(step).commands.len() < limits::ITEMS_PER_STEP;
                if is_instruction && has_room && !is_data(language) && !text.trim().is_empty() {
                    self.command(step, *line, language, text);
                } else {
                    let fence = if text.contains("```") { "~~~~" } else { "```" };
                    self.prose(step, &format!("{fence}{language}\n{text}\n{fence}"));
                }
            }
        }
    }

    fn prose(&mut self, step: usize, text: &str) {
        let body = &mut self.sketch.step(step).body;
        if !body.is_empty() {
            body.push_str("\n\n");
        }
        body.push_str(text);
    }

    fn command(&mut self, step: usize, line: u64, language: &str, text: &str) {
        let (shell, run) = shell(language, text);
        if language.is_empty() {
            self.report.guessed(line, format!("The command is taken for {shell}."));
        }
        self.sketch.step(step).commands.push(Command { shell, run, expect: String::new() });
    }

    /// Leads the jumps to their steps.
    fn finish(mut self) -> Result<(Sketch, Report), ConvertError> {
        for ((step, way), line, jump, list) in std::mem::take(&mut self.jumps) {
            let target = match &jump {
                Jump::Next => None,
                Jump::First => (self.sketch.len() > 0).then_some(0),
                Jump::Number(number) => self.numbered(list, *number),
                Jump::Title(title) => self.by_title.get(&words::plain(title)).copied(),
            };
            match (target, jump) {
                (Some(target), _) => self.sketch.connect(step, way, target),
                (None, Jump::Number(number)) => {
                    self.report.guessed(line, format!("There is no step {number}: this leads nowhere yet."));
                }
                (None, Jump::Title(title)) => {
                    self.report.guessed(
                        line,
                        format!("No step is called {}: it is added.", crate::check::quoted(&title)),
                    );
                    let target = match self.by_title.get(&words::plain(&title)) {
                        Some(target) => *target,
                        None => {
                            let target = self.sketch.add(line, StepKind::Instruction, &title)?;
                            self.sketch.way(target, line, "", None)?;
                            target
                        }
                    };
                    self.by_title.insert(words::plain(&title), target);
                    self.sketch.connect(step, way, target);
                }
                (None, Jump::Next | Jump::First) => {}
            }
        }
        Ok((self.sketch, self.report))
    }

    /// The step of a number: in the list the words stand in, in one around it, or anywhere.
    fn numbered(&self, mut list: usize, number: u64) -> Option<usize> {
        loop {
            if let Some(step) = self.by_number.get(&(list, number)) {
                return Some(*step);
            }
            if list == PAGE {
                return self.by_any_number.get(&number).copied();
            }
            list = self.lists[list];
        }
    }
}

impl Block {
    fn items(&self) -> Option<&[Item]> {
        match self {
            Self::List(list) => Some(&list.items),
            Self::Prose { .. } | Self::Code { .. } => None,
        }
    }
}

impl Line {
    fn of(plain: &str) -> Self {
        Self { plain: plain.to_owned(), ..Self::default() }
    }
}

/// The text of an item, without the number that it carries itself.
fn title_of(item: &Item) -> &str {
    own_number(item).map_or(item.text.plain.as_str(), |(_, title)| title)
}

/// The number that a text carries, as in "## 4. Restart" or "Step 4: Restart", and what follows it.
fn own_number(item: &Item) -> Option<(u64, &str)> {
    let text = item.text.plain.as_str();
    let named = text.get(..5).filter(|word| word.eq_ignore_ascii_case("step "));
    let digits_from = &text[named.map_or(0, str::len)..];
    let length = digits_from.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = digits_from.split_at(length);
    let marks: &[&str] = if named.is_some() { &[": ", ". ", ") ", " - ", " – "] } else { &[". ", ") "] };
    let title = marks.iter().find_map(|mark| rest.strip_prefix(mark))?.trim();
    if title.is_empty() || named.is_none() && !item.is_section {
        return None;
    }
    Some((number.parse().ok()?, title))
}

/// Whether anything but lists stands below a heading, or a list to tick off.
fn has_own(blocks: &[Block]) -> bool {
    blocks.is_empty()
        || blocks.iter().any(|block| match block {
            Block::List(list) => list.items.iter().all(|item| item.is_task && item.blocks.is_empty()),
            Block::Prose { .. } | Block::Code { .. } => true,
        })
}

fn collect_titles(block: &Block, titles: &mut HashSet<String>) {
    for item in block.items().unwrap_or_default() {
        titles.insert(words::plain(title_of(item)));
        for block in &item.blocks {
            collect_titles(block, titles);
        }
    }
}

/// What a command is expected to print, if the text behind it says so.
fn expectation(text: &str) -> Option<&str> {
    ["Expect: ", "Expected: ", "Expected output: ", "Expected result: ", "You should see: "]
        .iter()
        .find_map(|beginning| text.strip_prefix(beginning))
}

/// Whether code in this language is something to read, not to type.
fn is_data(language: &str) -> bool {
    matches!(
        language,
        "text"
            | "txt"
            | "plain"
            | "output"
            | "log"
            | "json"
            | "yaml"
            | "yml"
            | "xml"
            | "html"
            | "csv"
            | "ini"
            | "toml"
            | "diff"
            | "markdown"
            | "md"
            | "mermaid"
    )
}

/// Where a command is typed, and the command without its prompt.
fn shell(language: &str, text: &str) -> (String, String) {
    let text = text.trim();
    let prompt = |mark: &str| -> String {
        let lines: Vec<&str> = text.lines().map(|line| line.strip_prefix(mark).unwrap_or(line)).collect();
        lines.join("\n")
    };
    let shell = match language {
        "sh" | "shell" | "bash" | "zsh" | "console" | "shell-session" | "terminal" => "bash",
        "ps" | "ps1" | "pwsh" | "powershell" => "powershell",
        "bat" | "batch" | "cmd" | "dos" => "cmd",
        "" => guess_shell(text),
        other => other,
    };
    let shell: String = shell.chars().filter(|c| !c.is_whitespace()).take(limits::TITLE_CHARS).collect();
    let run = if shell == "bash" && text.starts_with("$ ") {
        prompt("$ ")
    } else if shell == "powershell" && text.starts_with("PS> ") {
        prompt("PS> ")
    } else {
        text.to_owned()
    };
    (shell, run)
}

fn guess_shell(text: &str) -> &'static str {
    let word = text.split_whitespace().next().unwrap_or_default();
    let verbs =
        ["Get-", "Set-", "New-", "Remove-", "Start-", "Stop-", "Restart-", "Test-", "Enable-", "Disable-"];
    let more = ["Add-", "Connect-", "Import-", "Invoke-", "Resolve-", "Clear-", "Update-", "PS>", "$"];
    let tools =
        ["ipconfig", "nslookup", "sfc", "dism", "chkdsk", "gpupdate", "gpresult", "net", "netsh", "tracert"];
    if !text.starts_with("$ ") && verbs.iter().chain(&more).any(|verb| word.starts_with(verb)) {
        "powershell"
    } else if tools.iter().any(|tool| word.eq_ignore_ascii_case(tool)) || word.starts_with("C:\\") {
        "cmd"
    } else {
        "bash"
    }
}
