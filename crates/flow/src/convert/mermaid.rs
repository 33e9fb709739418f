//! Mermaid flowcharts to steps.
//!
//! The grammar is that of Mermaid's own flowcharts: boxes with a shape and a text, chains of arrows with labels,
//! `&` between boxes. What is about looks only (styles, subgraphs, directions) is left out, and said.

use std::collections::{HashMap, HashSet};

use super::ConvertError;
use super::sketch::Sketch;
use super::source::Report;
use super::words;
use crate::check::{is_id, quoted};
use crate::document::{Field, Outcome, StepKind};
use crate::limits;

/// The forms of boxes that mean something here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shape {
    #[default]
    Box,
    Diamond,
    Hexagon,
    /// Round ends, circles: where a path begins or ends.
    Round,
    /// Slanted: something is filled in.
    Slanted,
}

/// A box of the chart.
struct Drawn {
    line: u64,
    name: String,
    text: Option<String>,
    shape: Shape,
    class: Option<String>,
    ways: Vec<Arrow>,
    is_target: bool,
}

struct Arrow {
    line: u64,
    label: String,
    to: usize,
}

struct Chart<'t, 'r> {
    /// The line of the statement at hand, and what of it is left to read.
    line: u64,
    rest: &'t str,
    drawn: Vec<Drawn>,
    by_name: HashMap<String, usize>,
    /// Ids that Mermaid cannot write, by the names that stand for them.
    ids: HashMap<String, String>,
    report: &'r mut Report,
    subgraphs: usize,
    arrows: usize,
    seen: HashSet<(usize, usize, String)>,
    title: String,
    summary: String,
}

/// Reads a flowchart.
pub(super) fn read(text: &str) -> Result<(Sketch, Report), ConvertError> {
    let mut report = Report::default();
    let mut chart = Chart {
        line: 1,
        rest: text,
        drawn: Vec::new(),
        by_name: HashMap::new(),
        ids: HashMap::new(),
        report: &mut report,
        subgraphs: 0,
        arrows: 0,
        seen: HashSet::new(),
        title: String::new(),
        summary: String::new(),
    };
    chart.head()?;
    while chart.next_statement() {
        chart.statement()?;
    }
    let sketch = chart.sketch()?;
    Ok((sketch, report))
}

impl<'t> Chart<'t, '_> {
    fn error(&self, message: impl Into<String>) -> ConvertError {
        ConvertError::new(self.line, message)
    }

    /// Takes the next `count` bytes, counting the lines among them.
    fn take(&mut self, count: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(count);
        self.line += taken.bytes().filter(|byte| *byte == b'\n').count() as u64;
        self.rest = rest;
        taken
    }

    fn take_line(&mut self) -> &'t str {
        let line = self.take(self.rest.find('\n').unwrap_or(self.rest.len()));
        line.trim()
    }

    /// Takes the rest of a statement, which ends with its line or at a semicolon.
    fn take_statement(&mut self) -> &'t str {
        self.take(self.rest.find(['\n', ';']).unwrap_or(self.rest.len())).trim()
    }

    fn skip_spaces(&mut self) {
        let spaces = self.rest.len() - self.rest.trim_start_matches([' ', '\t']).len();
        self.take(spaces);
    }

    fn skip_blank(&mut self) {
        let blank = self.rest.len() - self.rest.trim_start().len();
        self.take(blank);
    }

    /// Whether the rest begins with this as a whole word.
    fn is_at_word(&self, word: &str) -> bool {
        self.rest
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-')))
    }

    /// The front matter, comments and the word that says what kind of chart this is.
    fn head(&mut self) -> Result<(), ConvertError> {
        self.skip_blank();
        if self.rest.starts_with("```") {
            self.take_line();
            if let Some(end) = self.rest.find("\n```") {
                self.rest = &self.rest[..end];
            }
            self.skip_blank();
        }
        if self.rest.starts_with("---") {
            let line = self.line;
            self.take_line();
            let Some(end) = self.rest.find("\n---") else {
                return Err(ConvertError::new(
                    line,
                    "the front matter that begins here does not end: close it with ---",
                ));
            };
            match serde_saphyr::from_str::<Front>(self.take(end)) {
                Ok(front) => self.title = front.title,
                Err(_) => self.report.ignored(line, "The front matter cannot be read."),
            }
            self.take(1);
            self.take_line();
        }
        loop {
            self.skip_blank();
            if self.rest.starts_with("%%{") {
                self.directive();
            } else if self.rest.starts_with("%%") {
                self.comment();
            } else {
                break;
            }
        }
        if let Some(other) = words::OTHER_CHARTS.iter().find(|other| self.is_at_word(other)) {
            return Err(self.error(format!(
                "this is a {other}, not a flowchart: only charts that begin with flowchart or graph become flows"
            )));
        }
        let Some(word) = ["flowchart-elk", "flowchart", "graph"].iter().find(|word| self.is_at_word(word))
        else {
            let message = if self.rest.trim_start().starts_with('<') {
                "this is HTML, not Mermaid: copy the source of the chart"
            } else {
                "a Mermaid flowchart begins with a line such as \"flowchart TD\": add it before this line"
            };
            return Err(self.error(message));
        };
        self.take(word.len());
        self.skip_spaces();
        if let Some(direction) = ["TD", "TB", "BT", "LR", "RL", ">", "<", "^", "v"]
            .iter()
            .find(|direction| self.is_at_word(direction))
        {
            self.take(direction.len());
        }
        self.skip_spaces();
        if !self.rest.is_empty() && !self.rest.starts_with(['\n', ';', '%']) {
            let word = quoted(self.rest.split_whitespace().next().unwrap_or_default());
            return Err(self.error(format!("{word} is no direction of a flowchart: write TD, LR, BT or RL")));
        }
        Ok(())
    }

    fn directive(&mut self) {
        let line = self.line;
        let end = self.rest.find("}%%").map_or(self.rest.len(), |end| end + 3);
        self.take(end);
        self.report.ignored(line, "A directive changes looks only.");
    }

    fn comment(&mut self) {
        let line = self.line;
        let comment = self.take_line();
        // Written by us where an id cannot be written in a chart.
        if let Some((name, id)) = comment.strip_prefix("%% id ").and_then(|rest| rest.split_once(": "))
            && is_id(id.trim())
        {
            self.ids.insert(name.trim().to_owned(), id.trim().to_owned());
            return;
        }
        self.report.ignored(line, "A comment.");
    }

    /// Goes to where the next statement begins.
    fn next_statement(&mut self) -> bool {
        let skipped =
            self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';').len();
        self.take(skipped);
        !self.rest.is_empty()
    }

    fn statement(&mut self) -> Result<(), ConvertError> {
        if self.rest.starts_with("%%{") {
            self.directive();
            return Ok(());
        }
        if self.rest.starts_with("%%") {
            self.comment();
            return Ok(());
        }
        let line = self.line;
        for word in ["classDef", "linkStyle", "style", "class", "click", "direction"] {
            if self.is_at_word(word) && self.rest[word.len()..].starts_with([' ', '\t']) {
                // A click may hold a quoted address with a semicolon, so it ends with its line.
                if word == "click" {
                    self.take_line()
                } else {
                    self.take_statement()
                };
                self.report.ignored(line, format!("{word} changes looks only."));
                return Ok(());
            }
        }
        if self.is_at_word("subgraph") {
            self.take_statement();
            self.subgraphs += 1;
            self.report.ignored(line, "The frame around boxes (subgraph) is left out; the boxes in it stay.");
            return Ok(());
        }
        if self.is_at_word("end") {
            self.take(3);
            if self.subgraphs == 0 {
                return Err(ConvertError::new(
                    line,
                    "there is no subgraph that could end here: remove the line, or write the name End with a capital",
                ));
            }
            self.subgraphs -= 1;
            return Ok(());
        }
        if self.is_at_word("accTitle") || self.is_at_word("accDescr") {
            return self.accessible();
        }
        self.chain()
    }

    fn accessible(&mut self) -> Result<(), ConvertError> {
        let is_title = self.is_at_word("accTitle");
        self.take("accTitle".len());
        self.skip_spaces();
        let text = if self.rest.starts_with('{') {
            let Some(end) = self.rest.find('}') else {
                return Err(self.error("the description that begins here does not end: close it with }"));
            };
            self.take(end + 1).trim_matches(['{', '}'])
        } else {
            self.take_line().trim_start_matches(':')
        };
        let text = clean(text);
        if is_title {
            if self.title.is_empty() {
                self.title = text;
            }
        } else {
            self.summary = text;
        }
        Ok(())
    }

    /// `a & b --> c -->|label| d`
    fn chain(&mut self) -> Result<(), ConvertError> {
        let mut from = self.group()?;
        loop {
            self.skip_spaces();
            if self.rest.is_empty() || self.rest.starts_with(['\n', ';']) {
                return Ok(());
            }
            if self.rest.starts_with("%%") {
                self.comment();
                return Ok(());
            }
            let line = self.line;
            let (label, is_visible) = self.arrow()?;
            self.skip_blank();
            if self.rest.is_empty() {
                return Err(ConvertError::new(line, "this arrow leads nowhere: name the box behind it"));
            }
            let to = self.group()?;
            if is_visible {
                for &from in &from {
                    for &to in &to {
                        self.connect(line, from, to, &label)?;
                    }
                }
            } else {
                self.report.ignored(line, "An invisible line leads nowhere.");
            }
            from = to;
        }
    }

    fn connect(&mut self, line: u64, from: usize, to: usize, label: &str) -> Result<(), ConvertError> {
        let most = limits::BRANCHES_PER_STEP;
        if self.drawn[from].ways.len() == most {
            return Err(ConvertError::new(line, format!("this box has more than {most} arrows: split it")));
        }
        if self.arrows == limits::BRANCHES {
            let message = format!("the chart has more than {} arrows: split it", limits::BRANCHES);
            return Err(ConvertError::new(line, message));
        }
        self.arrows += 1;
        if !self.seen.insert((from, to, label.to_owned())) {
            self.report.ignored(line, "The same arrow is there already.");
            return Ok(());
        }
        self.drawn[from].ways.push(Arrow { line, label: label.to_owned(), to });
        self.drawn[to].is_target = true;
        Ok(())
    }

    fn group(&mut self) -> Result<Vec<usize>, ConvertError> {
        let mut group = vec![self.drawn()?];
        loop {
            self.skip_spaces();
            if !self.rest.starts_with('&') {
                return Ok(group);
            }
            self.take(1);
            self.skip_blank();
            group.push(self.drawn()?);
            if group.len() > limits::BRANCHES_PER_STEP {
                let most = limits::BRANCHES_PER_STEP;
                return Err(self.error(format!("more than {most} boxes are joined by & here: split them")));
            }
        }
    }

    /// A box, by name alone or with its shape, text and class.
    fn drawn(&mut self) -> Result<usize, ConvertError> {
        let line = self.line;
        let length = name_length(self.rest);
        if length == 0 {
            let here = quoted(self.rest.lines().next().unwrap_or_default());
            return Err(self.error(format!("a box is expected here, but this is no name of one: {here}")));
        }
        let name = self.take(length);
        let index = match self.by_name.get(name) {
            Some(index) => *index,
            None => {
                if self.drawn.len() == limits::STEPS {
                    let message = format!("the chart has more than {} boxes: split it", limits::STEPS);
                    return Err(ConvertError::new(line, message));
                }
                self.by_name.insert(name.to_owned(), self.drawn.len());
                self.drawn.push(Drawn {
                    line,
                    name: name.to_owned(),
                    text: None,
                    shape: Shape::Box,
                    class: None,
                    ways: Vec::new(),
                    is_target: false,
                });
                self.drawn.len() - 1
            }
        };
        if self.rest.starts_with("@{") {
            self.attributes(index)?;
        } else {
            self.shape(index)?;
        }
        if self.rest.starts_with(":::") {
            self.take(3);
            let length = self
                .rest
                .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
                .unwrap_or(self.rest.len());
            // The dash of an arrow that follows at once is not part of the class.
            let length = self.rest[..length].find("--").unwrap_or(length);
            let class = self.take(length);
            self.drawn[index].class = Some(class.to_owned());
        }
        Ok(index)
    }

    /// `[text]`, `{text}`, `([text])` and the like behind the name of a box.
    fn shape(&mut self, index: usize) -> Result<(), ConvertError> {
        const SHAPES: [(&str, &[&str], Shape); 13] = [
            ("(((", &[")))"], Shape::Round),
            ("((", &["))"], Shape::Round),
            ("([", &["])"], Shape::Round),
            ("[[", &["]]"], Shape::Box),
            ("[(", &[")]"], Shape::Box),
            ("[/", &["/]", "\\]"], Shape::Slanted),
            ("[\\", &["\\]", "/]"], Shape::Slanted),
            ("{{", &["}}"], Shape::Hexagon),
            ("(-", &["-)"], Shape::Round),
            ("{", &["}"], Shape::Diamond),
            ("(", &[")"], Shape::Box),
            ("[", &["]"], Shape::Box),
            (">", &["]"], Shape::Box),
        ];
        let Some((open, closings, shape)) = SHAPES.iter().find(|(open, ..)| self.rest.starts_with(open))
        else {
            return Ok(());
        };
        let line = self.line;
        self.take(open.len());
        let (text, close) = self.text_until(closings, line)?;
        // Both sides slanted the same way: something is filled in. Otherwise it is work done by hand.
        let is_parallel = matches!((*open, close), ("[/", "/]") | ("[\\", "\\]"));
        let shape = if *shape == Shape::Slanted && !is_parallel { Shape::Box } else { *shape };
        self.describe(index, line, shape, Some(text));
        Ok(())
    }

    fn describe(&mut self, index: usize, line: u64, shape: Shape, text: Option<String>) {
        let drawn = &mut self.drawn[index];
        drawn.shape = shape;
        let Some(text) = text else {
            return;
        };
        if drawn.text.as_ref().is_some_and(|before| *before != text) {
            self.report.guessed(
                line,
                format!("The box {} has two texts: the later one counts.", quoted(&drawn.name)),
            );
        }
        drawn.text = Some(text);
        drawn.line = line;
    }

    /// The text of a box or an arrow, in quotes or not, up to what closes it.
    fn text_until(
        &mut self,
        closings: &[&'static str],
        line: u64,
    ) -> Result<(String, &'static str), ConvertError> {
        let blank = self.rest.len() - self.rest.trim_start().len();
        if self.rest[blank..].starts_with('"') {
            self.take(blank + 1);
            let Some(end) = self.rest.find('"') else {
                return Err(ConvertError::new(line, "the quotation mark that opens here is never closed"));
            };
            let text = self.take(end + 1);
            self.skip_blank();
            let close = closings.iter().find(|close| self.rest.starts_with(**close));
            let Some(close) = close else {
                let message = format!("{} is expected behind the text in quotes", closings[0]);
                return Err(self.error(message));
            };
            self.take(close.len());
            return Ok((clean(&text[..text.len() - 1]), close));
        }
        let found = self.rest.char_indices().find_map(|(at, _)| {
            closings.iter().find(|close| self.rest[at..].starts_with(**close)).map(|close| (at, *close))
        });
        // A text without quotes that goes on over many lines has lost its end.
        let Some((end, close)) = found.filter(|(end, _)| !self.rest[..*end].contains("\n\n")) else {
            return Err(ConvertError::new(
                line,
                format!("the text that begins here is never closed: add {}", closings[0]),
            ));
        };
        let text = self.take(end);
        self.take(close.len());
        Ok((clean(text), close))
    }

    /// `@{ shape: diamond, label: "text" }`
    fn attributes(&mut self, index: usize) -> Result<(), ConvertError> {
        #[derive(Default, serde::Deserialize)]
        #[serde(default)]
        struct Attributes {
            shape: String,
            label: Option<String>,
        }
        let line = self.line;
        let mut in_quotes = false;
        let end = self.rest.find(|c: char| {
            in_quotes ^= c == '"';
            c == '}' && !in_quotes
        });
        let Some(end) = end else {
            return Err(self.error("the brace that opens here is never closed: add }"));
        };
        let source = self.take(end + 1);
        let Ok(attributes) = serde_saphyr::from_str::<Attributes>(&source[1..]) else {
            return Err(ConvertError::new(
                line,
                "what stands in these braces cannot be read: write @{ shape: rect, label: \"...\" }",
            ));
        };
        let shape = match attributes.shape.as_str() {
            "diam" | "diamond" | "decision" | "question" => Shape::Diamond,
            "hex" | "hexagon" | "prepare" => Shape::Hexagon,
            "stadium" | "terminal" | "pill" | "circle" | "circ" | "dbl-circ" | "double-circle"
            | "sm-circ" | "small-circle" | "start" | "stop" | "framed-circle" | "fr-circ" => Shape::Round,
            "lean-r" | "lean-l" | "lean-right" | "lean-left" | "in-out" | "out-in" | "sl-rect"
            | "manual-input" => Shape::Slanted,
            _ => Shape::Box,
        };
        self.describe(index, line, shape, attributes.label.map(|label| clean(&label)));
        Ok(())
    }

    /// An arrow and its label, and whether it is drawn at all.
    fn arrow(&mut self) -> Result<(String, bool), ConvertError> {
        let line = self.line;
        // The name of an arrow, as in `a e1@--> b`, says nothing here.
        let length = name_length(self.rest);
        if length > 0 && self.rest[length..].starts_with('@') {
            self.take(length + 1);
        }
        if self.rest.starts_with("~~~") {
            let tildes = self.rest.len() - self.rest.trim_start_matches('~').len();
            self.take(tildes);
            return Ok((String::new(), false));
        }
        let head = usize::from(is_headed(self.rest));
        let is_two_way = self.rest.starts_with('<');
        let line_at = &self.rest[head..];
        let style = if line_at.starts_with("--") {
            '-'
        } else if line_at.starts_with("==") {
            '='
        } else if line_at.starts_with("-.") || line_at.starts_with(".-") {
            '.'
        } else {
            let here = quoted(self.rest.lines().next().unwrap_or_default());
            return Err(self.error(format!("an arrow such as --> is expected here: {here}")));
        };
        self.take(head);
        let mut label = self.shaft(style, line)?;
        self.skip_spaces();
        if self.rest.starts_with('|') {
            self.take(1);
            label = Some(self.text_until(&["|"], line)?.0);
        }
        if is_two_way {
            self.report.guessed(line, "An arrow with two heads leads forwards only.");
        }
        Ok((label.unwrap_or_default(), true))
    }

    /// The line of an arrow: whole, or with its label in the middle.
    fn shaft(&mut self, style: char, line: u64) -> Result<Option<String>, ConvertError> {
        let rest = self.rest;
        if style == '.' {
            let after_dash = rest.strip_prefix('-').unwrap_or(rest);
            let dots = after_dash.len() - after_dash.trim_start_matches('.').len();
            let consumed = rest.len() - after_dash.len() + dots;
            if rest[consumed..].starts_with('-') {
                let end = consumed + 1;
                let head = usize::from(rest[end..].starts_with(['>', 'x', 'o']));
                self.take(end + head);
                return Ok(None);
            }
            self.take(consumed);
            return self.label_until(".-", line).map(Some);
        }
        let count = rest.len() - rest.trim_start_matches(style).len();
        if rest[count..].starts_with(['>', 'x', 'o']) {
            self.take(count + 1);
            return Ok(None);
        }
        if count > 2 {
            self.take(count);
            return Ok(None);
        }
        self.take(count);
        let closing = if style == '-' { "--" } else { "==" };
        self.label_until(closing, line).map(Some)
    }

    fn label_until(&mut self, closing: &'static str, line: u64) -> Result<String, ConvertError> {
        self.skip_spaces();
        let end = if self.rest.starts_with('"') {
            self.rest[1..]
                .find('"')
                .map(|end| end + 2)
                .and_then(|from| Some(from + self.rest[from..].find(closing)?))
        } else {
            self.rest.find(closing)
        };
        let end = end.filter(|end| !self.rest[..*end].contains('\n') || self.rest.starts_with('"'));
        let Some(end) = end else {
            return Err(ConvertError::new(
                line,
                format!("the arrow that begins here has no end: add {closing}>"),
            ));
        };
        let label = self.take(end).trim().trim_matches('"');
        let label = clean(label.trim_end_matches('.'));
        let length = self.rest.len() - self.rest.trim_start_matches(['-', '=', '.']).len();
        self.take(length);
        if self.rest.starts_with('>')
            || self.rest.starts_with(['x', 'o']) && self.rest[1..].starts_with(char::is_whitespace)
        {
            self.take(1);
        }
        Ok(label)
    }

    /// Makes steps of boxes.
    fn sketch(mut self) -> Result<Sketch, ConvertError> {
        let mut sketch = Sketch::default();
        sketch.title = std::mem::take(&mut self.title);
        sketch.summary = std::mem::take(&mut self.summary);
        if self.drawn.is_empty() {
            return Ok(sketch);
        }
        let start = self.start();
        let mut places = vec![0; self.drawn.len()];
        let skipped = start.mark;
        for (index, place) in places.iter_mut().enumerate() {
            if Some(index) == skipped {
                self.report.ignored(self.drawn[index].line, "This only marks where the chart begins.");
                continue;
            }
            *place = self.step(index, &mut sketch)?;
        }
        sketch.start = places[start.first];
        for index in (0..self.drawn.len()).filter(|index| Some(*index) != skipped) {
            self.ways(index, &places, &mut sketch)?;
        }
        Ok(sketch)
    }

    /// Where the chart begins: at a box to which no arrow leads, and best at one that says so.
    fn start(&mut self) -> Start {
        let says_start = |drawn: &Drawn| words::is_start(text_of(drawn));
        let is_free = |drawn: &Drawn| !drawn.is_target && !drawn.ways.is_empty();
        let found = self
            .drawn
            .iter()
            .position(|drawn| is_free(drawn) && says_start(drawn))
            .or_else(|| self.drawn.iter().position(is_free));
        let Some(first) = found else {
            if self.drawn.len() > 1 {
                self.report
                    .guessed(self.drawn[0].line, "An arrow leads to every box: the first one is the start.");
            }
            return Start { first: 0, mark: None };
        };
        let drawn = &self.drawn[first];
        let is_mark = says_start(drawn)
            && drawn.class.as_deref().is_none_or(|class| kind_of(class).is_none())
            && drawn.ways.len() == 1
            && drawn.ways[0].label.is_empty();
        if is_mark {
            Start { first: drawn.ways[0].to, mark: Some(first) }
        } else {
            Start { first, mark: None }
        }
    }

    fn step(&mut self, index: usize, sketch: &mut Sketch) -> Result<usize, ConvertError> {
        let drawn = &self.drawn[index];
        let text = text_of(drawn);
        let told = drawn.class.as_deref().and_then(kind_of);
        let labelled = drawn.ways.iter().filter(|way| !way.label.is_empty()).count();
        let kind = match (told, drawn.shape) {
            (Some((StepKind::Decision, _)), _) => {
                self.report.guessed(
                    drawn.line,
                    "The chart does not say which values decide, so this is a question.",
                );
                StepKind::Question
            }
            (Some((kind, _)), _) if kind == StepKind::Outcome && !drawn.ways.is_empty() => {
                self.report.guessed(drawn.line, "An outcome leads nowhere, so this is an instruction.");
                StepKind::Instruction
            }
            (Some((kind, _)), _) => kind,
            (None, Shape::Diamond | Shape::Hexagon) if drawn.ways.len() == 1 && labelled == 0 => {
                self.report.guessed(drawn.line, "There is only one way on, so this is an instruction.");
                StepKind::Instruction
            }
            (None, Shape::Diamond) => StepKind::Question,
            (None, _) if drawn.ways.is_empty() && words::is_question(text) => StepKind::Question,
            (None, _) if drawn.ways.is_empty() => StepKind::Outcome,
            (None, Shape::Hexagon) => {
                self.report.guessed(drawn.line, "A hexagon with several ways on is a question.");
                StepKind::Question
            }
            (None, _) if drawn.ways.len() > 1 => {
                if !words::is_question(text) {
                    self.report.guessed(drawn.line, "A box with several ways on is a question.");
                }
                StepKind::Question
            }
            (None, Shape::Slanted) => StepKind::Form,
            (None, _) if labelled == 1 && words::is_question(text) => StepKind::Question,
            (None, _) => StepKind::Instruction,
        };
        let step = if kind == StepKind::Outcome {
            let outcome = match told {
                Some((_, Some(outcome))) => outcome,
                _ => words::outcome(text).unwrap_or_else(|| {
                    self.report.guessed(drawn.line, format!("How {} ends is open: resolved.", quoted(text)));
                    Outcome::Resolved
                }),
            };
            sketch.add_outcome(drawn.line, text, outcome)?
        } else {
            sketch.add(drawn.line, kind, text)?
        };
        if kind == StepKind::Form {
            let variable = variable_name(text, index);
            self.report.guessed(drawn.line, format!("The form asks for one text, {{{{{variable}}}}}."));
            sketch.step(step).fields.push(Field { variable, optional: false, help: String::new() });
        }
        let id = self.ids.get(&drawn.name).unwrap_or(&drawn.name);
        if is_id(id) {
            sketch.step(step).id.clone_from(id);
        }
        Ok(step)
    }

    fn ways(&mut self, index: usize, places: &[usize], sketch: &mut Sketch) -> Result<(), ConvertError> {
        let step = places[index];
        let kind = sketch.get(step).step.kind;
        let is_single = matches!(kind, StepKind::Form);
        for (position, way) in self.drawn[index].ways.iter().enumerate() {
            if is_single && position > 0 || position > 2 && kind == StepKind::Instruction {
                self.report.ignored(way.line, "This step has no room for one more way on.");
                continue;
            }
            let mut label = way.label.clone();
            if label.is_empty() && kind == StepKind::Question {
                label = text_of(&self.drawn[way.to]).chars().take(limits::TITLE_CHARS).collect();
                self.report.guessed(way.line, "The arrow has no label: it is called as the box it leads to.");
            }
            sketch.way(step, way.line, &label, Some(places[way.to]))?;
        }
        Ok(())
    }
}

/// What the front matter says that matters here.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Front {
    title: String,
}

/// Where a chart begins, and the box that only marks it.
struct Start {
    first: usize,
    mark: Option<usize>,
}

fn text_of(drawn: &Drawn) -> &str {
    drawn.text.as_deref().filter(|text| !text.is_empty()).unwrap_or(&drawn.name)
}

/// The kind of a step by the class that we write.
fn kind_of(class: &str) -> Option<(StepKind, Option<Outcome>)> {
    Some(match class {
        "question" => (StepKind::Question, None),
        "instruction" => (StepKind::Instruction, None),
        "form" => (StepKind::Form, None),
        "decision" => (StepKind::Decision, None),
        "resolved" => (StepKind::Outcome, Some(Outcome::Resolved)),
        "escalated" => (StepKind::Outcome, Some(Outcome::Escalated)),
        "not_applicable" => (StepKind::Outcome, Some(Outcome::NotApplicable)),
        "failed" => (StepKind::Outcome, Some(Outcome::Failed)),
        _ => return None,
    })
}

/// A name for what a form asks for.
fn variable_name(text: &str, index: usize) -> String {
    let name: String = words::slug(text).replace('-', "_").chars().take(40).collect();
    let name = name.trim_matches('_');
    if crate::text::is_name(name) && !crate::check::BUILT_IN.contains(&name) {
        name.to_owned()
    } else {
        format!("answer_{}", index + 1)
    }
}

/// How long the name of a box is: up to its shape, an arrow or a space.
fn name_length(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    while let Some((position, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let ends = match character {
            '-' => matches!(next, Some('-' | '.')) || next.is_none_or(char::is_whitespace),
            '=' => next == Some('='),
            '.' => next == Some('-'),
            '~' | '[' | ']' | '(' | ')' | '{' | '}' | '<' | '>' | '|' | '&' | ';' | ':' | '@' | '"' | '%'
            | ',' => true,
            other => other.is_whitespace(),
        };
        if ends {
            return position;
        }
    }
    text.len()
}

/// Whether an arrow begins with a head of its own, as in `<-->`, `x--x` and `o--o`.
fn is_headed(text: &str) -> bool {
    text.starts_with(['<', 'x', 'o']) && ["--", "==", "-."].iter().any(|shaft| text[1..].starts_with(shaft))
}

/// A text of the chart as plain text on one line: without HTML, icons and codes for characters.
fn clean(text: &str) -> String {
    let text = text.trim();
    // "`text`" is Markdown to Mermaid.
    let (text, is_markdown) = match text.strip_prefix('`').and_then(|text| text.strip_suffix('`')) {
        Some(inner) => (inner, true),
        None => (text, false),
    };
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if next == '<'
            && let Some(end) = tag_end(rest)
        {
            if rest[1..].trim_start_matches('/').get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case("br")) {
                plain.push(' ');
            }
            rest = &rest[end..];
        } else if matches!(next, '#' | '&')
            && let Some((character, length)) = entity(rest)
        {
            plain.push(character);
            rest = &rest[length..];
        } else if is_markdown && (next == '*' || next == '_') {
            rest = &rest[1..];
        } else if next == 'f'
            && let Some(length) = icon(rest, plain.chars().next_back())
        {
            rest = &rest[length..];
        } else {
            plain.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    words::one_line(&plain)
}

/// Where a tag ends that begins here. A plain "a < b" is none.
fn tag_end(text: &str) -> Option<usize> {
    const LONGEST: usize = 200;
    let name = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = text.bytes().take(LONGEST).position(|byte| byte == b'>')?;
    Some(end + 1)
}

/// The character that `#quot;`, `#35;`, `&lt;` and the like stand for.
fn entity(text: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 10;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = text[1..end].trim_start_matches('#');
    let character = match name {
        "quot" => '"',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "nbsp" => ' ',
        number => match number.strip_prefix('x') {
            Some(number) => char::from_u32(u32::from_str_radix(number, 16).ok()?)?,
            None => char::from_u32(number.parse().ok()?)?,
        },
    };
    // What is refused in plain sight does not come in by a code.
    let is_safe = !character.is_control() && !crate::check::is_bidi(character);
    Some((if is_safe { character } else { ' ' }, end + 1))
}

/// The length of the name of an icon, as in `fa:fa-phone`.
fn icon(text: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(|before| !before.is_whitespace()) {
        return None;
    }
    let kind = ["fa:fa-", "fab:fa-", "fas:fa-", "far:fa-"].iter().find(|kind| text.starts_with(**kind))?;
    let name =
        text[kind.len()..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    Some(kind.len() + name)
}
