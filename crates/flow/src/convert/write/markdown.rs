//! A flow as a runbook in Markdown.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::order::Order;
use super::{condition, goes_straight_on, kind_word, label_of, one_line};
use crate::document::{Document, Kind, Risk, Step, StepKind, Value, ValueType};
use crate::text::escape_markdown;

/// The flow as Markdown: numbered steps with links from answer to step, for reading and printing.
pub fn to_markdown(document: &Document) -> String {
    let order = Order::of(document);
    let mut page = Page { document, anchors: anchors(document, &order), order, text: String::new() };
    page.head();
    page.variables();
    for place in 0..page.order.steps.len() {
        page.step(page.order.steps[place]);
    }
    let mut text = page.text;
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

struct Page<'d> {
    document: &'d Document,
    order: Order<'d>,
    /// The addresses of the headings of the steps.
    anchors: Vec<String>,
    text: String,
}

/// The addresses that Git hosts and most viewers give to headings.
fn anchors(document: &Document, order: &Order<'_>) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut anchors = vec![String::new(); document.steps.len()];
    for &step in &order.steps {
        let mut anchor = String::new();
        for character in heading(document, order, step).to_lowercase().chars() {
            match character {
                ' ' => anchor.push('-'),
                '-' | '_' => anchor.push(character),
                other if other.is_alphanumeric() => anchor.push(other),
                _ => {}
            }
        }
        let count = seen.entry(anchor.clone()).or_insert(0);
        if *count > 0 {
            let _ = write!(anchor, "-{count}");
        }
        *count += 1;
        anchors[step] = anchor;
    }
    anchors
}

fn heading(document: &Document, order: &Order<'_>, step: usize) -> String {
    format!("{}. {}", order.number(step), title(&document.steps[step]))
}

fn title(step: &Step) -> String {
    let title = one_line(&step.title);
    if title.is_empty() { kind_word(step).to_owned() } else { title }
}

/// One line of plain text as Markdown.
fn escaped(text: &str) -> String {
    escape_markdown(&one_line(text))
}

impl Page<'_> {
    fn block(&mut self, text: &str) {
        let text = text.trim_end();
        if !text.trim().is_empty() {
            self.text.push_str(text);
            self.text.push_str("\n\n");
        }
    }

    fn head(&mut self) {
        let title = escaped(&self.document.title);
        self.block(&format!("# {}", if title.is_empty() { "Flow" } else { &title }));
        for paragraph in self.document.summary.split("\n\n") {
            self.block(&escaped(paragraph));
        }
        let kind = match self.document.kind {
            Kind::Troubleshooting => "Troubleshooting",
            Kind::Procedure => "Procedure",
            Kind::Maintenance => "Maintenance",
        };
        let words: Vec<String> = std::iter::once(kind.to_owned())
            .chain(self.document.tags.iter().map(|tag| escaped(tag)))
            .collect();
        self.block(&format!("*{}*", words.join(" · ")));
        let start = self.order.index(&self.document.start);
        if let Some(start) = start.filter(|start| self.order.number(*start) != 1) {
            let link = self.link(start);
            self.block(&format!("Begin with {link}."));
        }
    }

    fn variables(&mut self) {
        if self.document.variables.is_empty() {
            return;
        }
        let cell = |text: &str| escaped(text).replace('|', "\\|");
        let mut table = "| Variable | What it is | Type |\n| --- | --- | --- |\n".to_owned();
        for variable in &self.document.variables {
            let mut kind = match variable.value_type {
                ValueType::Text => "Text".to_owned(),
                ValueType::Number => "Number".to_owned(),
                ValueType::YesNo => "Yes or no".to_owned(),
                ValueType::Date => "Date".to_owned(),
                ValueType::Host => "Host".to_owned(),
                ValueType::Choice => {
                    let choices: Vec<String> = variable.choices.iter().map(|choice| cell(choice)).collect();
                    format!("One of: {}", choices.join(", "))
                }
            };
            match &variable.default {
                None => {}
                Some(Value::YesNo(yes)) => kind.push_str(if *yes { "; usually yes" } else { "; usually no" }),
                Some(Value::Number(number)) => _ = write!(kind, "; usually {number}"),
                Some(Value::Text(text)) => _ = write!(kind, "; usually {}", cell(text)),
            }
            if variable.internal {
                kind.push_str("; not for the client");
            }
            let _ = writeln!(
                table,
                "| `{{{{{}}}}}` | {} | {kind} |",
                one_line(&variable.name).replace(['|', '`'], ""),
                cell(&variable.label)
            );
        }
        self.block("## Variables");
        self.block(&table);
    }

    fn step(&mut self, index: usize) {
        let step = &self.document.steps[index];
        let number = self.order.number(index);
        self.block(&format!("## {number}. {}", escaped(&title(step))));
        let mut facts = vec![kind_word(step).to_owned()];
        facts.extend(step.minutes.map(|minutes| format!("{minutes} min")));
        match step.risk {
            Risk::None => {}
            Risk::Disruptive => facts.push("disruptive: people are interrupted".to_owned()),
            Risk::Destructive => facts.push("**destructive: something is lost for good**".to_owned()),
        }
        self.block(
            &format!("*{}*", facts.join(" · "))
                .replace("***", "*")
                .replace("· **", "· ")
                .replace("** ·", " ·"),
        );
        self.block(&step.body);
        let items: Vec<String> =
            step.checklist.iter().map(|item| format!("- [ ] {}", escaped(&item.text))).collect();
        self.block(&items.join("\n"));
        for command in &step.commands {
            self.command(&command.shell, &command.run);
            if !command.expect.trim().is_empty() {
                self.block(&format!("Expect: {}", escaped(&command.expect)));
            }
        }
        self.fields(step);
        if !step.internal_note.trim().is_empty() {
            self.block("For the team:");
            self.quote(&step.internal_note);
        }
        if !step.client_note.trim().is_empty() {
            self.block(&format!("For the client: {}", escaped(&step.client_note)));
        }
        self.ways(index);
    }

    fn command(&mut self, shell: &str, run: &str) {
        let longest = longest_fence(run);
        let fence = "`".repeat(longest.max(2) + 1);
        let shell: String = shell.chars().filter(|c| c.is_alphanumeric() || "-_+.#".contains(*c)).collect();
        let run = run.trim_end_matches('\n');
        self.block(&format!("{fence}{shell}\n{run}\n{fence}"));
    }

    fn fields(&mut self, step: &Step) {
        let mut lines = Vec::new();
        for field in &step.fields {
            let declared = self.document.variables.iter().find(|variable| variable.name == field.variable);
            let label =
                declared.map(|variable| variable.label.as_str()).filter(|label| !label.trim().is_empty());
            let mut line = format!("- **{}**", escaped(label.unwrap_or(&field.variable)));
            if field.optional {
                line.push_str(" (may stay empty)");
            }
            if !field.help.trim().is_empty() {
                let _ = write!(line, ": {}", escaped(&field.help));
            }
            lines.push(line);
        }
        self.block(&lines.join("\n"));
    }

    fn quote(&mut self, text: &str) {
        let lines: Vec<String> =
            text.trim_end().lines().map(|line| format!("> {line}").trim_end().to_owned()).collect();
        self.block(&lines.join("\n"));
    }

    fn ways(&mut self, index: usize) {
        let step = &self.document.steps[index];
        if goes_straight_on(step) {
            let place = self.target(step.branches[0].to.as_deref());
            let is_next = step.branches[0]
                .to
                .as_deref()
                .and_then(|to| self.order.index(to))
                .map(|to| self.order.place[to])
                == Some(self.order.place[index] + 1);
            // What simply follows needs no words.
            if !is_next {
                self.block(&format!("→ {place}"));
            }
            return;
        }
        let mut lines = Vec::new();
        for branch in &step.branches {
            let label = escaped(&label_of(step, branch));
            let mut line = format!("- **{}**", if label.is_empty() { "Go on" } else { &label });
            if step.kind == StepKind::Decision && !branch.label.trim().is_empty() {
                let when = branch.when.as_ref().map_or_else(|| "otherwise".to_owned(), condition);
                let _ = write!(line, " ({})", escaped(&when));
            }
            let _ = write!(line, " → {}", self.target(branch.to.as_deref()));
            if branch.confirms {
                line.push_str(" (this is the consent)");
            }
            lines.push(line);
        }
        self.block(&lines.join("\n"));
    }

    fn target(&self, to: Option<&str>) -> String {
        match to.and_then(|to| self.order.index(to)) {
            Some(to) => self.link(to),
            None => "not said yet".to_owned(),
        }
    }

    fn link(&self, step: usize) -> String {
        let title = escaped(&title(&self.document.steps[step]));
        format!("[go to step {}: {title}](#{})", self.order.number(step), self.anchors[step])
    }
}

/// The longest row of backquotes in a text: what fences it must be longer.
fn longest_fence(text: &str) -> usize {
    let mut longest = 0;
    let mut length = 0;
    for character in text.chars() {
        length = if character == '`' { length + 1 } else { 0 };
        longest = longest.max(length);
    }
    longest
}
