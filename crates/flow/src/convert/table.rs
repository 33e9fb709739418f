//! A table of questions, choices and where they lead to steps.

use std::collections::HashMap;

use super::ConvertError;
use super::sketch::Sketch;
use super::source::Report;
use super::words::{self, Jump, plain};
use crate::check::quoted;
use crate::document::StepKind;
use crate::limits;
use crate::sheet;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Id,
    Question,
    Choice,
    Next,
    Note,
}

fn column(name: &str) -> Option<Column> {
    Some(match plain(name).as_str() {
        "id" | "#" | "no" | "nr" | "number" | "question id" | "step id" | "question no"
        | "question number" => Column::Id,
        "question" | "step" | "text" | "title" | "prompt" | "ask" | "symptom" | "check" | "question text"
        | "node" => Column::Question,
        "choice" | "answer" | "option" | "response" | "reply" | "label" | "branch" | "if" | "result" => {
            Column::Choice
        }
        "next" | "goto" | "go to" | "next step" | "next question" | "leads to" | "target" | "then"
        | "outcome" | "action" | "next id" => Column::Next,
        "note" | "notes" | "details" | "description" | "hint" | "help" | "comment" | "body" => Column::Note,
        _ => return None,
    })
}

/// A row with its cells by column.
struct Row {
    /// Where it stands in the text.
    line: u64,
    /// Its number as spreadsheets count.
    number: u64,
    cells: [String; 5],
}

impl Row {
    fn cell(&self, column: Column) -> &str {
        &self.cells[column as usize]
    }
}

/// Reads a table.
pub(super) fn read(text: &str) -> Result<(Sketch, Report), ConvertError> {
    let mut report = Report::default();
    let rows = rows(text, &mut report)?;
    let mut table = Table {
        sketch: Sketch::default(),
        report,
        questions: Vec::new(),
        names: Names::default(),
        ends: HashMap::new(),
    };
    table.group(&rows)?;
    table.connect(&rows)?;
    Ok((table.sketch, table.report))
}

/// The rows below the head of the table.
fn rows(text: &str, report: &mut Report) -> Result<Vec<Row>, ConvertError> {
    let start = text.trim_start();
    if start.starts_with('<') {
        return Err(ConvertError::new(1, "this is HTML, not a table: save the sheet as CSV and import that"));
    }
    let mut columns: Vec<Option<Column>> = Vec::new();
    let mut rows = Vec::new();
    for row in sheet::rows(text) {
        let sheet::Row { line, number, cells } = row.map_err(|sheet::Unclosed { line, .. }| {
            ConvertError::new(line, "a quotation mark that opens in this row is never closed")
        })?;
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if columns.is_empty() {
            let (found, is_head) = head(&cells, line, report)?;
            columns = found;
            if is_head {
                continue;
            }
        }
        rows.push(row_of(&cells, &columns, line, number, report));
        if rows.len() > limits::BRANCHES + limits::STEPS {
            let message =
                format!("the table has more than {} rows: split it", limits::BRANCHES + limits::STEPS);
            return Err(ConvertError::new(line, message));
        }
    }
    if rows.is_empty() {
        let message = "the table has no rows: write question, choice and next, one choice per row";
        return Err(ConvertError::new(1, message));
    }
    Ok(rows)
}

/// The columns by the first row, and whether that is a head.
fn head(
    record: &[String],
    line: u64,
    report: &mut Report,
) -> Result<(Vec<Option<Column>>, bool), ConvertError> {
    let mut columns: Vec<Option<Column>> = Vec::new();
    for cell in record {
        let found = column(cell).filter(|found| !columns.contains(&Some(*found)));
        columns.push(found);
    }
    let has = |wanted: Column| columns.contains(&Some(wanted));
    if has(Column::Question) && (has(Column::Choice) || has(Column::Next)) {
        let names: Vec<String> = record
            .iter()
            .zip(&columns)
            .filter(|(_, found)| found.is_some())
            .map(|(cell, _)| quoted(cell.trim()))
            .collect();
        report.understood(line, format!("The columns {}.", names.join(", ")));
        for (cell, _) in
            record.iter().zip(&columns).filter(|(cell, found)| found.is_none() && !cell.trim().is_empty())
        {
            report.ignored(line, format!("The column {} means nothing here.", quoted(cell.trim())));
        }
        return Ok((columns, true));
    }
    if record.len() < 2 {
        let message = "this is no table: write the columns question, choice and next, with commas, semicolons or tabs between";
        return Err(ConvertError::new(line, message));
    }
    report.guessed(line, "The table has no head: the columns are question, choice and next.");
    Ok((vec![Some(Column::Question), Some(Column::Choice), Some(Column::Next)], false))
}

fn row_of(record: &[String], columns: &[Option<Column>], line: u64, number: u64, report: &mut Report) -> Row {
    let mut cells: [String; 5] = Default::default();
    for (index, cell) in record.iter().enumerate() {
        match columns.get(index) {
            Some(Some(Column::Note)) => cell.trim().clone_into(&mut cells[Column::Note as usize]),
            Some(Some(column)) => cells[*column as usize] = words::one_line(cell),
            Some(None) => {}
            None if cell.trim().is_empty() => {}
            None => report.ignored(line, "The row has more cells than the table has columns."),
        }
    }
    Row { line, number, cells }
}

/// Rows of one question.
struct Question {
    step: usize,
    rows: Vec<usize>,
}

/// How cells call questions.
#[derive(Default)]
struct Names {
    by_id: HashMap<String, usize>,
    by_text: HashMap<String, usize>,
    by_row: HashMap<u64, usize>,
}

struct Table {
    sketch: Sketch,
    report: Report,
    questions: Vec<Question>,
    names: Names,
    /// Steps made of the words in the column of where to go on.
    ends: HashMap<String, usize>,
}

impl Table {
    /// Rows of the same question become one step.
    fn group(&mut self, rows: &[Row]) -> Result<(), ConvertError> {
        let mut current: Option<usize> = None;
        for (index, row) in rows.iter().enumerate() {
            let (id, text) = (plain(row.cell(Column::Id)), row.cell(Column::Question));
            let known =
                if id.is_empty() { self.names.by_text.get(&key(text)) } else { self.names.by_id.get(&id) };
            let question = match (known, current) {
                (_, Some(current)) if id.is_empty() && text.is_empty() => current,
                (Some(known), _) => *known,
                (None, _) if text.is_empty() => {
                    self.report.ignored(row.line, "The row has no question.");
                    continue;
                }
                (None, _) => self.add(row)?,
            };
            current = Some(question);
            self.questions[question].rows.push(index);
            self.names.by_row.insert(row.number, question);
        }
        Ok(())
    }

    fn add(&mut self, row: &Row) -> Result<usize, ConvertError> {
        let text = row.cell(Column::Question);
        let step = self.sketch.add(row.line, StepKind::Question, text)?;
        let question = self.questions.len();
        self.questions.push(Question { step, rows: Vec::new() });
        self.names.by_text.entry(key(text)).or_insert(question);
        let id = plain(row.cell(Column::Id));
        if !id.is_empty() {
            self.names.by_id.insert(id, question);
        }
        Ok(question)
    }

    /// Where each choice leads.
    fn connect(&mut self, rows: &[Row]) -> Result<(), ConvertError> {
        for question in 0..self.questions.len() {
            let step = self.questions[question].step;
            let own = std::mem::take(&mut self.questions[question].rows);
            let notes: Vec<&str> =
                own.iter().map(|row| rows[*row].cell(Column::Note)).filter(|note| !note.is_empty()).collect();
            let mut notes_seen: Vec<&str> = Vec::new();
            for note in notes {
                if notes_seen.last() != Some(&note) {
                    notes_seen.push(note);
                }
            }
            let body = notes_seen.join("\n\n");
            let content = self.sketch.step(step);
            content.body = if content.body.is_empty() {
                body
            } else {
                format!("{}\n\n{body}", content.body).trim().to_owned()
            };
            let is_instruction = own.len() == 1 && rows[own[0]].cell(Column::Choice).is_empty();
            if is_instruction && own.iter().all(|row| !words::is_question(rows[*row].cell(Column::Question)))
            {
                self.instruction(question, &rows[own[0]])?;
                continue;
            }
            let mut labels: HashMap<String, usize> = HashMap::new();
            for index in own {
                let row = &rows[index];
                if is_instruction && row.cell(Column::Next).is_empty() {
                    continue;
                }
                self.choice(question, row, &mut labels)?;
            }
        }
        Ok(())
    }

    /// A row without a choice is something to do, or an outcome.
    fn instruction(&mut self, question: usize, row: &Row) -> Result<(), ConvertError> {
        let step = self.questions[question].step;
        let title = self.sketch.get(step).step.title.clone();
        if row.cell(Column::Next).is_empty()
            && let Some(outcome) = words::outcome(&title)
        {
            let content = self.sketch.step(step);
            content.kind = StepKind::Outcome;
            content.outcome = Some(outcome);
            return Ok(());
        }
        self.sketch.step(step).kind = StepKind::Instruction;
        let to = self.target(question, row)?;
        self.sketch.way(step, row.line, "", to)?;
        Ok(())
    }

    fn choice(
        &mut self,
        question: usize,
        row: &Row,
        labels: &mut HashMap<String, usize>,
    ) -> Result<(), ConvertError> {
        let step = self.questions[question].step;
        let to = self.target(question, row)?;
        let mut label = row.cell(Column::Choice).to_owned();
        if label.is_empty() {
            "Otherwise".clone_into(&mut label);
            self.report.guessed(row.line, "The row has no choice: it is called Otherwise.");
        }
        if let Some(&earlier) = labels.get(&label.to_lowercase()) {
            if self.sketch.get(step).ways[earlier].to == to {
                self.report.ignored(row.line, format!("The choice {} is there already.", quoted(&label)));
                return Ok(());
            }
            let message = format!(
                "The choice {} is there already and leads elsewhere: both are kept, numbered.",
                quoted(&label)
            );
            self.report.guessed(row.line, message);
        }
        let way = self.sketch.way(step, row.line, &label, to)?;
        labels.entry(label.to_lowercase()).or_insert(way);
        Ok(())
    }

    /// The step that a row leads to.
    fn target(&mut self, question: usize, row: &Row) -> Result<Option<usize>, ConvertError> {
        let next = row.cell(Column::Next);
        if next.is_empty() {
            self.report.guessed(row.line, "The row does not say where to go on.");
            return Ok(None);
        }
        let found = self.find(question, next);
        if let Some(found) = found {
            return Ok(Some(self.questions[found].step));
        }
        if matches!(words::jump(next), Some(Jump::Number(_) | Jump::Next))
            || next.bytes().all(|byte| byte.is_ascii_digit())
        {
            self.report
                .guessed(row.line, format!("There is no question {}: this leads nowhere yet.", quoted(next)));
            return Ok(None);
        }
        if let Some(step) = self.ends.get(&plain(next)) {
            return Ok(Some(*step));
        }
        let step = match words::outcome(next) {
            Some(outcome) => self.sketch.add_outcome(row.line, next, outcome)?,
            None => {
                self.report.guessed(
                    row.line,
                    format!("{} is no question of the table: it is an instruction.", quoted(next)),
                );
                let step = self.sketch.add(row.line, StepKind::Instruction, next)?;
                self.sketch.way(step, row.line, "", None)?;
                step
            }
        };
        self.ends.insert(plain(next), step);
        Ok(Some(step))
    }

    /// The question that a cell names: by id, by text, by number of its row, or as the next one.
    fn find(&self, question: usize, next: &str) -> Option<usize> {
        let direct = |text: &str| {
            self.names.by_id.get(&plain(text)).or_else(|| self.names.by_text.get(&key(text))).copied()
        };
        if let Some(found) = direct(next) {
            return Some(found);
        }
        let number = |number: u64| {
            if let Some(found) = self.names.by_id.get(&number.to_string()) {
                return Some(*found);
            }
            let is_row = self.names.by_id.is_empty();
            is_row.then(|| self.names.by_row.get(&number).copied()).flatten()
        };
        if let Ok(plain) = next.parse() {
            return number(plain);
        }
        match words::jump(next)? {
            Jump::Next => Some(question + 1).filter(|next| *next < self.questions.len()),
            Jump::First => Some(0),
            Jump::Number(wanted) => {
                let counts_questions = !plain(next).contains("row");
                if counts_questions && self.names.by_id.is_empty() {
                    let index = usize::try_from(wanted).ok()?.checked_sub(1)?;
                    return Some(index).filter(|index| *index < self.questions.len());
                }
                number(wanted)
            }
            Jump::Title(title) => direct(&title),
        }
    }
}

/// A question for comparing.
fn key(text: &str) -> String {
    plain(text).trim_end_matches(['?', '؟', '？']).trim_end().to_owned()
}
