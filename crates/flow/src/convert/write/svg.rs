//! A flow as a picture: a tidy tree from the start downwards. Where a way leads to a step that stands elsewhere,
//! a chip says so instead of a line across the picture.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

use super::order::Order;
use super::{goes_straight_on, kind_word, label_of, one_line};
use crate::convert::sketch::count;
use crate::document::{Document, Outcome, Risk, Step, StepKind};

const CARD: i64 = 220;
const CHIP: i64 = 150;
const GAP: i64 = 28;
const MARGIN: i64 = 32;
/// Room between a row and the next: for the lines and their labels.
const BETWEEN: i64 = 80;
const LINE: i64 = 18;
const SMALL_LINE: i64 = 15;
/// The width of a common letter, and how much of it fits on a line.
const LETTER: usize = 10;
const TITLE_LETTERS: usize = 26 * LETTER;
const SMALL_LETTERS: usize = 23 * LETTER;
const TITLE_LINES: usize = 5;

/// The flow as an SVG picture. The same document gives the same bytes.
pub fn to_svg(document: &Document) -> String {
    let order = Order::of(document);
    let mut tree = Tree::of(document, &order);
    tree.lay_out();
    tree.draw(document, &order)
}

/// What stands at a place of the tree.
#[derive(Clone, Copy)]
enum Content {
    Card(usize),
    /// "Continue at" a step, or nowhere.
    Chip(Option<usize>),
}

struct Place {
    content: Content,
    depth: usize,
    /// What stands on the line that leads here.
    label: Vec<String>,
    lines: Vec<String>,
    children: Vec<usize>,
    parent: Option<usize>,
    /// The middle, at first relative to its parent.
    x: i64,
    width: i64,
    height: i64,
}

struct Tree {
    places: Vec<Place>,
    roots: Vec<usize>,
    /// The top and the height of each row.
    rows: Vec<(i64, i64)>,
    width: i64,
    height: i64,
    title: Vec<String>,
}

impl Tree {
    fn of(document: &Document, order: &Order<'_>) -> Self {
        let mut places: Vec<Place> = Vec::with_capacity(document.steps.len() * 2);
        let mut roots = Vec::new();
        for &root in order.steps.iter().filter(|step| order.from[**step].is_none()) {
            roots.push(places.len());
            let mut waiting = vec![(Content::Card(root), None, Vec::new())];
            while let Some((content, parent, label)) = waiting.pop() {
                let index = places.len();
                let depth = parent.map_or(0, |parent: usize| places[parent].depth + 1);
                places.push(place(document, content, depth, parent, label));
                if let Some(parent) = parent {
                    places[parent].children.push(index);
                }
                let Content::Card(step) = content else {
                    continue;
                };
                let content = &document.steps[step];
                for (position, branch) in content.branches.iter().enumerate().rev() {
                    let target = branch.to.as_deref().and_then(|to| order.index(to));
                    let label = if goes_straight_on(content) {
                        Vec::new()
                    } else {
                        wrap(&label_of(content, branch), SMALL_LETTERS, 3)
                    };
                    let is_child = target.is_some_and(|target| order.from[target] == Some((step, position)));
                    let next = match target {
                        Some(target) if is_child => Content::Card(target),
                        target => Content::Chip(target),
                    };
                    waiting.push((next, Some(index), label));
                }
            }
        }
        let title = wrap(&one_line(&document.title), 60 * LETTER, 2);
        Self { places, roots, rows: Vec::new(), width: 0, height: 0, title }
    }

    /// Gives everything its place. Children stand close together below the middle of their parent; two neighbours
    /// are pushed apart by as much as their outlines ask for. Each merge of two outlines costs as much as the lower
    /// of the two is high, so all of them together cost no more than there are places.
    fn lay_out(&mut self) {
        let mut outlines: Vec<Option<Outline>> = (0..self.places.len()).map(|_| None).collect();
        // A parent stands before its children in the list.
        for index in (0..self.places.len()).rev() {
            let children = std::mem::take(&mut self.places[index].children);
            let below = self.side_by_side(&children, &mut outlines);
            self.places[index].children = children;
            let half = self.places[index].width / 2;
            let mut outline = below.unwrap_or_default();
            outline.push_top(-half, half);
            outlines[index] = Some(outline);
        }
        let roots = self.roots.clone();
        let forest = self.side_by_side(&roots, &mut outlines).unwrap_or_default();
        let (left, right) = forest.bounds();
        for &root in &roots {
            self.places[root].x -= left - MARGIN;
        }
        for index in 0..self.places.len() {
            if let Some(parent) = self.places[index].parent {
                self.places[index].x += self.places[parent].x;
            }
        }
        self.width = (right - left + 2 * MARGIN).max(2 * MARGIN + CARD);
        let deepest = self.places.iter().map(|place| place.depth).max().unwrap_or(0);
        let mut heights = vec![0; deepest + 1];
        for place in &self.places {
            heights[place.depth] = heights[place.depth].max(place.height);
        }
        let mut top = MARGIN + 30 * i64::try_from(self.title.len()).unwrap_or(1) + 44;
        for height in heights {
            self.rows.push((top, height));
            top += height + BETWEEN;
        }
        self.height = top - BETWEEN + MARGIN;
    }

    /// Puts subtrees beside each other around the middle, and gives back their common outline.
    fn side_by_side(&mut self, subtrees: &[usize], outlines: &mut [Option<Outline>]) -> Option<Outline> {
        let mut all: Option<Outline> = None;
        for &subtree in subtrees {
            let mut outline = outlines[subtree].take().unwrap_or_default();
            all = Some(match all {
                None => outline,
                Some(left) => {
                    let shift = left.distance_to(&outline) + GAP;
                    self.places[subtree].x = shift;
                    outline.shift += shift;
                    left.join(outline)
                }
            });
        }
        let last = self.places[*subtrees.last()?].x;
        let middle = self.places[subtrees[0]].x.midpoint(last);
        for &subtree in subtrees {
            self.places[subtree].x -= middle;
        }
        if let Some(all) = &mut all {
            all.shift -= middle;
        }
        all
    }

    fn draw(&self, document: &Document, order: &Order<'_>) -> String {
        let (width, height) = (self.width, self.height);
        let mut svg = String::with_capacity(self.places.len() * 700 + 4_000);
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
             role=\"img\" font-family=\"system-ui, -apple-system, 'Segoe UI', 'Noto Sans', sans-serif\" text-anchor=\"middle\">\n\
             <title>{}</title>\n<style>{STYLE}</style>\n\
             <rect class=\"paper\" width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
            escaped(&one_line(&document.title))
        );
        svg.push_str(
            "<g class=\"ink\" fill=\"#1b1f24\" font-size=\"22\" font-weight=\"600\" text-anchor=\"start\">\n",
        );
        for (index, line) in (0_i64..).zip(&self.title) {
            text(&mut svg, MARGIN, MARGIN + 20 + index * 30, line);
        }
        svg.push_str("</g>\n<g class=\"line\" fill=\"none\" stroke=\"#6b7480\" stroke-width=\"1.5\">\n");
        for place in &self.places {
            self.line(&mut svg, place);
        }
        svg.push_str("</g>\n");
        for &root in &self.roots {
            self.root_mark(&mut svg, &self.places[root], order);
        }
        for place in &self.places {
            self.label(&mut svg, place);
            match place.content {
                Content::Card(step) => self.card(&mut svg, place, &document.steps[step], order.number(step)),
                Content::Chip(target) => {
                    self.chip(&mut svg, place, target.map(|target| order.number(target)));
                }
            }
        }
        svg.push_str("</svg>\n");
        svg
    }

    fn top(&self, place: &Place) -> i64 {
        self.rows[place.depth].0
    }

    fn line(&self, svg: &mut String, place: &Place) {
        let Some(parent) = place.parent.map(|parent| &self.places[parent]) else {
            return;
        };
        let (from, to) = (self.top(parent) + parent.height, self.top(place));
        // All ways of a step bend at the same height, where its row ends.
        let bend = self.rows[parent.depth].0 + self.rows[parent.depth].1 + 14;
        let (x, target) = (parent.x, place.x);
        let end = to - 6;
        let turn = (target - x).abs().min(10).clamp(0, 10);
        let side = if target >= x { turn } else { -turn };
        if turn == 0 {
            let _ = writeln!(svg, "<path d=\"M{x} {from}V{end}\"/>");
        } else {
            let before = bend - turn;
            let after = bend + turn;
            let (near, far) = (x + side, target - side);
            let _ = writeln!(
                svg,
                "<path d=\"M{x} {from}V{before}Q{x} {bend} {near} {bend}H{far}Q{target} {bend} {target} {after}V{end}\"/>"
            );
        }
        let (left, right, shoulder) = (target - 4, target + 4, to - 8);
        let _ = writeln!(
            svg,
            "<path class=\"tip\" fill=\"#6b7480\" stroke=\"none\" d=\"M{left} {shoulder}H{right}L{target} {to}Z\"/>"
        );
    }

    fn root_mark(&self, svg: &mut String, place: &Place, order: &Order<'_>) {
        let Content::Card(step) = place.content else {
            return;
        };
        let word = if order.is_reached[step] { "Start" } else { "Not reached" };
        let y = self.top(place) - 14;
        svg.push_str("<g class=\"soft\" fill=\"#57606a\" font-size=\"12\" font-weight=\"600\">");
        text(svg, place.x, y, &format!("{word} ▾"));
        svg.push_str("</g>\n");
    }

    fn label(&self, svg: &mut String, place: &Place) {
        if place.label.is_empty() {
            return;
        }
        let count = i64::try_from(place.label.len()).unwrap_or(1);
        let widest = place.label.iter().map(|line| width_of(line)).max().unwrap_or(0);
        let width = i64::try_from(widest).unwrap_or(0) * 7 / 10 + 14;
        let height = count * SMALL_LINE + 6;
        let top = self.top(place) - 10 - height;
        let left = place.x - width / 2;
        let _ = writeln!(
            svg,
            "<rect class=\"paper\" fill=\"#ffffff\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>"
        );
        svg.push_str("<g class=\"ink\" fill=\"#1b1f24\" font-size=\"12.5\">");
        for (index, line) in (0..).zip(&place.label) {
            text(svg, place.x, top + 14 + index * SMALL_LINE, line);
        }
        svg.push_str("</g>\n");
    }

    fn chip(&self, svg: &mut String, place: &Place, number: Option<usize>) {
        let (top, left) = (self.top(place), place.x - place.width / 2);
        let (width, height) = (place.width, place.height);
        let dash = if number.is_some() { "" } else { " stroke-dasharray=\"4 3\"" };
        let _ = writeln!(
            svg,
            "<rect class=\"chip\" fill=\"#eef1f4\" stroke=\"#8a939e\" stroke-width=\"1\"{dash} x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>"
        );
        svg.push_str("<g class=\"soft\" fill=\"#57606a\" font-size=\"11\" font-weight=\"600\">");
        let head =
            number.map_or_else(|| "leads nowhere yet".to_owned(), |number| format!("↪ continue at {number}"));
        text(svg, place.x, top + 17, &head);
        svg.push_str("</g>\n<g class=\"ink\" fill=\"#1b1f24\" font-size=\"12\">");
        for (index, line) in (0..).zip(&place.lines) {
            text(svg, place.x, top + 34 + index * SMALL_LINE, line);
        }
        svg.push_str("</g>\n");
    }

    fn card(&self, svg: &mut String, place: &Place, step: &Step, number: usize) {
        let (top, height, x) = (self.top(place), place.height, place.x);
        let (left, right, bottom) = (x - place.width / 2, x + place.width / 2, top + height);
        let colours = colours(step);
        let _ = writeln!(
            svg,
            "<g class=\"card {}\">\n<title>{}</title>",
            colours.class,
            escaped(&one_line(&step.title))
        );
        let paint = format!(
            "class=\"body\" fill=\"{}\" stroke=\"{}\" stroke-width=\"2\"",
            colours.fill, colours.stroke
        );
        let middle = top + height / 2;
        let _ = match step.kind {
            StepKind::Question => {
                let (inner_left, inner_right) = (left + 18, right - 18);
                writeln!(
                    svg,
                    "<path {paint} d=\"M{inner_left} {top}H{inner_right}L{right} {middle}L{inner_right} {bottom}H{inner_left}L{left} {middle}Z\"/>"
                )
            }
            StepKind::Form => {
                let (inner_left, inner_right) = (left + 16, right - 16);
                writeln!(
                    svg,
                    "<path {paint} d=\"M{inner_left} {top}H{right}L{inner_right} {bottom}H{left}Z\"/>"
                )
            }
            StepKind::Decision => {
                let (inner_left, inner_right, shoulder, hip) = (left + 16, right - 16, top + 16, bottom - 16);
                writeln!(
                    svg,
                    "<path {paint} d=\"M{inner_left} {top}H{inner_right}L{right} {shoulder}V{hip}L{inner_right} {bottom}H{inner_left}L{left} {hip}V{shoulder}Z\"/>"
                )
            }
            StepKind::Instruction | StepKind::Outcome => {
                let round = if step.kind == StepKind::Outcome { 30.min(height / 2) } else { 6 };
                let width = place.width;
                writeln!(
                    svg,
                    "<rect {paint} x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"/>"
                )
            }
        };
        let _ = writeln!(
            svg,
            "<g class=\"accent\" fill=\"{0}\" font-size=\"11\" font-weight=\"700\" letter-spacing=\"0.4\">",
            colours.stroke
        );
        text(svg, x, top + 20, &format!("{} {number} · {}", icon(step), kind_word(step)));
        svg.push_str("</g>\n<g class=\"ink\" fill=\"#1b1f24\" font-size=\"14\">");
        for (index, line) in (0..).zip(&place.lines) {
            text(svg, x, top + 42 + index * LINE, line);
        }
        svg.push_str("</g>\n");
        let facts = facts(step);
        if !facts.is_empty() {
            svg.push_str("<g class=\"soft\" fill=\"#57606a\" font-size=\"11.5\">");
            text(svg, x, bottom - 11, &facts);
            svg.push_str("</g>\n");
        }
        svg.push_str("</g>\n");
    }
}

/// How far a subtree reaches to the left and to the right, row by row from the lowest up, all moved by `shift`.
#[derive(Default)]
struct Outline {
    rows: Vec<(i64, i64)>,
    shift: i64,
}

impl Outline {
    fn push_top(&mut self, left: i64, right: i64) {
        self.rows.push((left - self.shift, right - self.shift));
    }

    /// By how much another outline must be moved so that it touches this one from the right.
    fn distance_to(&self, other: &Self) -> i64 {
        let own = self.rows.iter().rev().map(|(_, right)| right + self.shift);
        let others = other.rows.iter().rev().map(|(left, _)| left + other.shift);
        own.zip(others).map(|(right, left)| right - left).max().unwrap_or(0)
    }

    /// The outline of both, this one on the left.
    fn join(mut self, mut other: Self) -> Self {
        let by = other.shift - self.shift;
        if self.rows.len() >= other.rows.len() {
            for ((_, right), (_, new)) in self.rows.iter_mut().rev().zip(other.rows.iter().rev()) {
                *right = new + by;
            }
            self
        } else {
            for ((left, _), (new, _)) in other.rows.iter_mut().rev().zip(self.rows.iter().rev()) {
                *left = new - by;
            }
            other
        }
    }

    fn bounds(&self) -> (i64, i64) {
        let left = self.rows.iter().map(|(left, _)| left + self.shift).min().unwrap_or(0);
        let right = self.rows.iter().map(|(_, right)| right + self.shift).max().unwrap_or(0);
        (left, right)
    }
}

fn place(
    document: &Document,
    content: Content,
    depth: usize,
    parent: Option<usize>,
    label: Vec<String>,
) -> Place {
    let (lines, width, height) = match content {
        Content::Card(step) => {
            let step = &document.steps[step];
            let lines = wrap(&one_line(&step.title), TITLE_LETTERS, TITLE_LINES);
            let footer = if facts(step).is_empty() { 8 } else { 26 };
            let height = 30 + LINE * i64::try_from(lines.len()).unwrap_or(1) + footer;
            (lines, CARD, height.max(60))
        }
        Content::Chip(target) => {
            let title = target.map(|target| one_line(&document.steps[target].title)).unwrap_or_default();
            let lines = wrap(&title, SMALL_LETTERS - 2 * LETTER, 2);
            let height = 26 + SMALL_LINE * i64::try_from(lines.len()).unwrap_or(1);
            (lines, CHIP, height)
        }
    };
    Place { content, depth, label, lines, children: Vec::new(), parent, x: 0, width, height }
}

/// What a card says at its foot.
fn facts(step: &Step) -> String {
    let mut facts = Vec::new();
    match step.risk {
        Risk::None => {}
        Risk::Disruptive => facts.push("⚠ disruptive".to_owned()),
        Risk::Destructive => facts.push("⚠ destructive".to_owned()),
    }
    facts.extend(step.minutes.map(|minutes| format!("{minutes} min")));
    // Beside a risk there is no room for more.
    if step.risk == Risk::None {
        for (number, what) in
            [(step.checklist.len(), "point"), (step.commands.len(), "command"), (step.fields.len(), "field")]
        {
            if number > 0 {
                facts.push(count(number, what));
            }
        }
    }
    facts.join(" · ")
}

fn icon(step: &Step) -> &'static str {
    match (step.kind, step.outcome) {
        (StepKind::Question, _) => "?",
        (StepKind::Instruction, _) => "▶",
        (StepKind::Form, _) => "✎",
        (StepKind::Decision, _) => "◆",
        (StepKind::Outcome, Some(Outcome::Resolved)) => "✓",
        (StepKind::Outcome, Some(Outcome::Escalated)) => "↗",
        (StepKind::Outcome, Some(Outcome::NotApplicable)) => "–",
        (StepKind::Outcome, Some(Outcome::Failed) | None) => "✕",
    }
}

struct Colours {
    class: &'static str,
    fill: &'static str,
    stroke: &'static str,
}

fn colours(step: &Step) -> Colours {
    let (class, fill, stroke) = match (step.kind, step.outcome) {
        (StepKind::Question, _) => ("question", "#eef4ff", "#2458b8"),
        (StepKind::Instruction, _) => ("instruction", "#f6f7f8", "#59636e"),
        (StepKind::Form, _) => ("form", "#f5f0ff", "#6b3fb5"),
        (StepKind::Decision, _) => ("decision", "#e9f7f8", "#0b6b77"),
        (StepKind::Outcome, Some(Outcome::Resolved)) => ("resolved", "#eaf7ec", "#1f7a34"),
        (StepKind::Outcome, Some(Outcome::Escalated)) => ("escalated", "#fff4e0", "#8f5200"),
        (StepKind::Outcome, Some(Outcome::NotApplicable)) => ("neutral", "#f2f3f5", "#59636e"),
        (StepKind::Outcome, Some(Outcome::Failed) | None) => ("failed", "#feeeec", "#b3261e"),
    };
    Colours { class, fill, stroke }
}

/// The dark side. The light one stands on the shapes themselves, for viewers that read no styles.
const STYLE: &str = "text{unicode-bidi:plaintext}\
@media (prefers-color-scheme:dark){.paper{fill:#15181c}.ink{fill:#e8eaed}.soft{fill:#a5adb8}.line{stroke:#8a939e}.tip{fill:#8a939e}\
.chip{fill:#242a31;stroke:#77818d}\
.question .body{fill:#16243d;stroke:#7ea6f4}.question .accent{fill:#9dbcf8}\
.instruction .body,.neutral .body{fill:#1f242a;stroke:#8a939e}.instruction .accent,.neutral .accent{fill:#b4bcc6}\
.form .body{fill:#251b3a;stroke:#b294ea}.form .accent{fill:#c5aef0}\
.decision .body{fill:#0f2b2f;stroke:#5cbcc8}.decision .accent{fill:#7fcfd9}\
.resolved .body{fill:#142a19;stroke:#63bd78}.resolved .accent{fill:#86d099}\
.escalated .body{fill:#332409;stroke:#e0a44a}.escalated .accent{fill:#ecbd77}\
.failed .body{fill:#3a1714;stroke:#f08a80}.failed .accent{fill:#f5a9a1}}";

fn text(svg: &mut String, x: i64, y: i64, content: &str) {
    let _ = write!(svg, "<text x=\"{x}\" y=\"{y}\">{}</text>", escaped(content));
}

/// Text for XML: markup escaped, and without the characters that XML does not know.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            other if other.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// How wide a text is, in tenths of a common letter.
fn width_of(text: &str) -> usize {
    text.chars().map(width_of_letter).sum()
}

fn width_of_letter(letter: char) -> usize {
    let tenths = if letter.is_uppercase() || matches!(letter, 'm' | 'w' | '@' | '%') { 13 } else { LETTER };
    letter.width().unwrap_or(0) * tenths
}

/// Text on lines that are at most so wide. Words that are longer than a line are cut, never within a letter and
/// its marks; what has no room is left out with three dots.
fn wrap(text: &str, widest: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut width = 0;
    'words: for word in text.split(' ').filter(|word| !word.is_empty()) {
        let word_width = width_of(word);
        if width > 0 && width + LETTER + word_width > widest {
            lines.push(std::mem::take(&mut line));
            width = 0;
            if lines.len() > most {
                break;
            }
        }
        if width > 0 {
            line.push(' ');
            width += LETTER;
        }
        for character in word.chars() {
            let own = width_of_letter(character);
            if own > 0 && width + own > widest {
                lines.push(std::mem::take(&mut line));
                width = 0;
                if lines.len() > most {
                    break 'words;
                }
            }
            line.push(character);
            width += own;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            if width_of(last) >= widest {
                last.pop();
            }
            last.push('…');
        }
    }
    lines
}
