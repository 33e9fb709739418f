//! A table as targets: what its columns hold, which targets its rows are, and what is wrong with them. Pure: bytes come in,
//! and nothing is stored.

use super::content::{Content, Part, Place, TARGETS, Wrong};
use pathbook_flow::{
    sheet::{self, Row, Unclosed},
    text::is_name,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, HashSet},
    fmt,
    str::FromStr,
};

/// Columns of a table.
const COLUMNS: usize = 200;
/// Problems that are told. Who made a thousand mistakes knows it by then.
pub const PROBLEMS: usize = 1_000;
/// Cells that are shown of a column.
const SAMPLES: usize = 3;
/// Characters that are shown of a cell.
const SAMPLE_CHARS: usize = 100;

/// Something wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ImportProblem")]
pub struct Problem {
    /// The row as spreadsheet programs count, from 1.
    pub row: u64,
    /// The column, from 1. Absent where the row as a whole is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// Stable code.
    pub code: &'static str,
    /// What to do, in a sentence.
    pub detail: String,
}

impl Problem {
    fn at(row: u64, column: usize, code: &'static str, detail: impl Into<String>) -> Self {
        Self { row, column: Some(column), code, detail: detail.into() }
    }

    fn of_row(row: u64, code: &'static str, detail: &str) -> Self {
        Self { row, column: None, code, detail: detail.to_owned() }
    }

    /// The place and what to do.
    pub fn sentence(&self) -> String {
        match self.column {
            Some(column) => format!("Row {}, column {column}: {}", self.row, self.detail),
            None => format!("Row {}: {}", self.row, self.detail),
        }
    }
}

/// What a column is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A text of the targets.
    Place(Place),
    /// Nothing.
    Skip,
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place(place) => place.fmt(f),
            Self::Skip => f.write_str("skip"),
        }
    }
}

/// What no column can be read as.
pub struct NoMeaning;

impl FromStr for Meaning {
    type Err = NoMeaning;
    fn from_str(word: &str) -> Result<Self, NoMeaning> {
        match word.strip_prefix("field:") {
            Some(name) if is_name(name) => Ok(Self::Place(Place::Field(name.to_owned()))),
            Some(_) => Err(NoMeaning),
            None if word == "skip" => Ok(Self::Skip),
            None => word.parse().map(|part| Self::Place(Place::Part(part))).map_err(|_| NoMeaning),
        }
    }
}

/// How a table shall be read, where it is not for the table itself to say.
#[derive(Default)]
pub struct Wishes {
    /// What columns are read as, by their names.
    pub mapping: BTreeMap<String, Meaning>,
    /// Whether the first row has names of columns.
    pub has_head: Option<bool>,
}

/// Why a table cannot be read at all.
#[derive(Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// From some place on nothing can be understood.
    File(Problem),
    /// It has more rows than a list has targets.
    TooMany,
    /// The wished mapping does not fit its columns.
    Mapping(String),
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name: what the head says, made different from all others.
    pub name: String,
    /// Some of its cells.
    pub sample: Vec<String>,
    /// What it is read as.
    pub meaning: Meaning,
}

/// A row as a target.
#[derive(Debug)]
pub struct Line {
    /// The row as spreadsheet programs count.
    pub number: u64,
    /// The target.
    pub content: Content,
    /// Whether nothing is wrong with it.
    pub is_good: bool,
}

/// A table that was read.
#[derive(Debug)]
pub struct Table {
    /// Whether its first row has names of columns.
    pub has_head: bool,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows below the head, as targets.
    pub lines: Vec<Line>,
    /// What is wrong, row by row.
    pub problems: Problems,
}

/// What is wrong, up to a number, and how many there are.
#[derive(Debug, Default)]
pub struct Problems {
    /// Those that are told.
    pub told: Vec<Problem>,
    /// How many there are.
    pub count: usize,
}

impl Problems {
    /// One more.
    pub fn add(&mut self, problem: Problem) {
        self.count += 1;
        if self.told.len() < PROBLEMS {
            self.told.push(problem);
        }
    }
}

impl Table {
    /// The texts of targets that the table has columns for.
    pub fn places(&self) -> Vec<Place> {
        let place = |column: &Column| match &column.meaning {
            Meaning::Place(place) => Some(place.clone()),
            Meaning::Skip => None,
        };
        self.columns.iter().filter_map(place).collect()
    }

    /// What is wrong with a target as a problem of its row.
    pub fn problem(&self, row: u64, wrong: Wrong) -> Problem {
        problem(&self.columns, row, wrong)
    }
}

fn column_of(columns: &[Column], place: &Place) -> Option<usize> {
    columns
        .iter()
        .position(|column| matches!(&column.meaning, Meaning::Place(own) if own == place))
        .map(|at| at + 1)
}

fn problem(columns: &[Column], row: u64, Wrong { place, code, detail }: Wrong) -> Problem {
    Problem { row, column: column_of(columns, &place), code, detail }
}

/// Reads a table.
pub fn read(bytes: &[u8], wishes: &Wishes) -> Result<Table, Unreadable> {
    let text = decode(bytes).map_err(Unreadable::File)?;
    let mut rows = Vec::new();
    for row in sheet::rows(&text) {
        let row = row.map_err(|Unclosed { number, column, .. }| {
            let detail =
                "A quotation mark that opens here is never closed. Close it, or save the sheet as CSV again.";
            Unreadable::File(Problem::at(number, column, "unclosed_quote", detail))
        })?;
        if row.cells.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push(row);
        }
        if rows.len() > TARGETS + 1 {
            return Err(Unreadable::TooMany);
        }
    }
    let Some(first) = rows.first() else {
        let detail = "There is no row. Write one target per row, and what the columns are called above them.";
        return Err(Unreadable::File(Problem::of_row(1, "no_rows", detail)));
    };
    if first.cells.len() > COLUMNS {
        let detail = format!("The table has more than {COLUMNS} columns. Remove those that are not needed.");
        return Err(Unreadable::File(Problem::at(first.number, COLUMNS + 1, "too_many_columns", detail)));
    }
    let has_head = wishes.has_head.unwrap_or_else(|| is_head(&first.cells));
    let (head, body) = rows.split_at(usize::from(has_head));
    if body.len() > TARGETS {
        return Err(Unreadable::TooMany);
    }
    let columns = columns(head.first(), body, &wishes.mapping).map_err(Unreadable::Mapping)?;
    let mut problems = Problems::default();
    let first = head.first().or(body.first()).map_or(1, |row| row.number);
    if column_of(&columns, &Place::Part(Part::Label)).is_none() {
        let detail = "No column is read as the label. Say which one has what the targets are called.";
        problems.add(Problem::of_row(first, "no_label_column", detail));
        return Ok(Table { has_head, columns, lines: Vec::new(), problems });
    }
    let lines = lines(&columns, body, &mut problems);
    Ok(Table { has_head, columns, lines, problems })
}

fn lines(columns: &[Column], body: &[Row], problems: &mut Problems) -> Vec<Line> {
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut lines = Vec::with_capacity(body.len());
    for Row { number, cells, .. } in body {
        let before = problems.count;
        let most = columns.len();
        let surplus = cells.iter().skip(most).position(|cell| !cell.trim().is_empty());
        if cells.len() < most || surplus.is_some() {
            let column = surplus.map_or(cells.len() + 1, |at| most + at + 1);
            let detail = format!(
                "This row has {} and the table has {}. Look for a separator that is missing or too many.",
                counted(cells.len(), "cell"),
                counted(most, "column")
            );
            problems.add(Problem::at(*number, column, "ragged_row", detail));
        }
        let mut content = Content::default();
        for (column, cell) in columns.iter().zip(cells) {
            if let Meaning::Place(place) = &column.meaning {
                content.set(place, sheet::from_cell(cell).to_owned());
            }
        }
        content.tidy();
        content.wrongs().into_iter().for_each(|wrong| problems.add(problem(columns, *number, wrong)));
        let key = content.key();
        if !key.is_empty()
            && let Some(earlier) = seen.insert(key, *number)
        {
            let detail = format!(
                "This label is in row {earlier} already. Keep one of them, or call it something else."
            );
            let wrong = Wrong::new(Place::Part(Part::Label), "duplicate_label", detail);
            problems.add(problem(columns, *number, wrong));
        }
        lines.push(Line { number: *number, content, is_good: problems.count == before });
    }
    lines
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The text with simple line ends.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Problem> {
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(from_utf16(rest, u16::from_le_bytes)?),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(from_utf16(rest, u16::from_be_bytes)?),
        _ => {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            Cow::Borrowed(std::str::from_utf8(bytes).map_err(|error| {
                let (good, _) = bytes.split_at(error.valid_up_to());
                not_utf8(&String::from_utf8_lossy(good))
            })?)
        }
    };
    if matches!(text.as_bytes(), [0, _, ..] | [_, 0, ..]) {
        let detail = "The file is UTF-16 without the mark that says so. Save the sheet as \"CSV UTF-8\".";
        return Err(Problem::at(1, 1, "wrong_encoding", detail));
    }
    Ok(if text.contains('\r') { Cow::Owned(simple_line_ends(&text)) } else { text })
}

fn simple_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn not_utf8(before: &str) -> Problem {
    let (row, column) = place_behind(before);
    let detail =
        "From here on this is not UTF-8, but probably Windows-1252. Save the sheet as \"CSV UTF-8\".";
    Problem::at(row, column, "wrong_encoding", detail)
}

fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Problem> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let broken = |before: &str| {
        let (row, column) = place_behind(before);
        Problem::at(
            row,
            column,
            "wrong_encoding",
            "The UTF-16 is damaged here. Save the sheet as \"CSV UTF-8\".",
        )
    };
    for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        text.push(character.map_err(|_| broken(&text))?);
    }
    if rest.is_empty() { Ok(text) } else { Err(broken(&text)) }
}

/// The row and the column of what stands behind a text.
fn place_behind(text: &str) -> (u64, usize) {
    let text = format!("{}.", simple_line_ends(text));
    match sheet::rows(&text).last() {
        Some(Ok(row)) => (row.number, row.cells.len()),
        Some(Err(Unclosed { number, column, .. })) => (number, column),
        None => (1, 1),
    }
}

/// Whether a first row has names of columns and is no target.
fn is_head(cells: &[String]) -> bool {
    let is_name = |cell: &String| {
        !cell.trim().is_empty() && !cell.contains(|c: char| c.is_numeric() || ".@".contains(c))
    };
    cells.iter().any(|cell| usual(cell).is_some()) || cells.len() > 1 && cells.iter().all(is_name)
}

/// What a column of this name usually holds.
fn usual(name: &str) -> Option<Part> {
    Some(match spaced(name).as_str() {
        "label" | "name" | "target" | "host" | "hostname" | "host name" | "device" | "device name"
        | "computer" | "computer name" | "computername" | "server" | "server name" | "machine"
        | "machine name" | "system name" | "display name" | "asset" | "asset name" | "mailbox" => Part::Label,
        "kind" | "type" | "device type" | "asset type" | "category" | "class" => Part::Kind,
        "address" | "ip" | "ip address" | "ipaddress" | "ipv4" | "ipv4 address" | "ipv6" | "fqdn" | "dns"
        | "dns name" | "url" => Part::Address,
        "time zone" | "timezone" | "tz" => Part::TimeZone,
        "client" | "client name" | "customer" | "customer name" | "company" | "company name"
        | "organisation" | "organization" | "organisation name" | "organization name" | "account"
        | "tenant" => Part::Client,
        "site" | "site name" | "location" | "location name" | "office" | "branch" => Part::Site,
        "notes" | "note" | "comment" | "comments" | "remark" | "remarks" | "description" => Part::Notes,
        _ => return None,
    })
}

/// A name as lower-case words with single spaces between.
fn spaced(name: &str) -> String {
    let name = name.to_lowercase();
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The name of a field for a column.
fn field_name(name: &str, column: usize) -> String {
    let name = name.trim();
    if is_name(name) {
        return name.to_owned();
    }
    let words = name.to_lowercase();
    let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("_");
    match joined.bytes().next() {
        None => format!("column_{column}"),
        Some(b'0'..=b'9') => shortened(&format!("f_{joined}"), ""),
        Some(_) => shortened(&joined, ""),
    }
}

/// A field's name and what follows it, short enough. The name is ASCII.
fn shortened(name: &str, end: &str) -> String {
    let room = 40 - end.len();
    format!("{}{end}", &name[..name.len().min(room)])
}

/// The columns with their names and what they are read as.
fn columns(
    head: Option<&Row>,
    body: &[Row],
    wished: &BTreeMap<String, Meaning>,
) -> Result<Vec<Column>, String> {
    let widest = head.or(body.first()).map_or(0, |row| row.cells.len());
    let heads: Vec<&str> = (0..widest).map(|at| head.map_or("", |row| row.cells[at].trim())).collect();
    let names = names(&heads);
    if let Some(stranger) = wished.keys().find(|wish| !names.contains(*wish)) {
        return Err(format!("The table has no column \"{stranger}\". Name columns as the preview does."));
    }
    let mut meanings: Vec<Option<Meaning>> = names.iter().map(|name| wished.get(name).cloned()).collect();
    let mut taken: HashSet<Place> = HashSet::new();
    for place in meanings.iter().flatten().filter_map(Meaning::place) {
        if !taken.insert(place.clone()) {
            return Err(format!("Two columns are to be read as {place}. Choose one of them."));
        }
    }
    let mut guess = |guess: &dyn Fn(usize, &str) -> Option<Meaning>| {
        for (at, meaning) in meanings.iter_mut().enumerate().filter(|(_, meaning)| meaning.is_none()) {
            let found = guess(at, heads[at]);
            if found.as_ref().and_then(Meaning::place).is_none_or(|place| taken.insert(place.clone())) {
                *meaning = found;
            }
        }
    };
    let part = |part| Some(Meaning::Place(Place::Part(part)));
    // Our own names go before those that only mean the same.
    guess(&|_, head| head.to_lowercase().parse().ok().and_then(part));
    guess(&|_, head| usual(head).and_then(part));
    let is_blank =
        |at: usize| body.iter().all(|row| row.cells.get(at).is_none_or(|cell| cell.trim().is_empty()));
    guess(&|at, head| (head.is_empty() && is_blank(at)).then_some(Meaning::Skip));
    // Something must be the label, and what comes first is the likeliest.
    if !taken_by(&meanings, Part::Label) {
        let first = meanings.iter().position(Option::is_none);
        if let Some(first) = first {
            meanings[first] = part(Part::Label);
        }
    }
    let mut fields: HashSet<String> = meanings
        .iter()
        .flatten()
        .filter_map(|meaning| match meaning {
            Meaning::Place(Place::Field(name)) => Some(name.clone()),
            _ => None,
        })
        .collect();
    let mut column = |at: usize, meaning: Option<Meaning>| {
        let meaning = meaning.unwrap_or_else(|| match head {
            None => Meaning::Skip,
            Some(_) => Meaning::Place(Place::Field(free_field(heads[at], at + 1, &mut fields))),
        });
        let cells = body.iter().filter_map(|row| row.cells.get(at)).map(|cell| cell.trim());
        let sample = cells.filter(|cell| !cell.is_empty()).take(SAMPLES);
        let sample = sample.map(|cell| shown(cell, SAMPLE_CHARS)).collect();
        Column { name: names[at].clone(), sample, meaning }
    };
    Ok(meanings.into_iter().enumerate().map(|(at, meaning)| column(at, meaning)).collect())
}

impl Meaning {
    fn place(&self) -> Option<&Place> {
        match self {
            Self::Place(place) => Some(place),
            Self::Skip => None,
        }
    }
}

fn taken_by(meanings: &[Option<Meaning>], part: Part) -> bool {
    meanings.iter().flatten().any(|meaning| *meaning == Meaning::Place(Place::Part(part)))
}

/// A field's name that no other column has.
fn free_field(head: &str, column: usize, taken: &mut HashSet<String>) -> String {
    let name = field_name(head, column);
    let numbered = (2..).map(|number| shortened(&name, &format!("_{number}")));
    let free = std::iter::once(name.clone())
        .chain(numbered)
        .find(|name| !taken.contains(name))
        .unwrap_or(name.clone());
    taken.insert(free.clone());
    free
}

/// The names of columns, each different from all others.
fn names(heads: &[&str]) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut names = Vec::with_capacity(heads.len());
    for (number, head) in (1..).zip(heads) {
        let name = if head.is_empty() { format!("Column {number}") } else { shown(head, SAMPLE_CHARS) };
        let numbered = (2..).map(|again| format!("{name} ({again})"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name));
        let free = free.unwrap_or(name);
        taken.insert(free.clone());
        names.push(free);
    }
    names
}

/// The beginning of a text without what cannot be seen.
fn shown(text: &str, most: usize) -> String {
    let visible = |c: &char| !c.is_control() && !pathbook_flow::check::is_bidi(*c);
    let mut shown: String = text.chars().filter(visible).take(most).collect();
    if text.chars().nth(most).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(text: &str) -> Table {
        read(text.as_bytes(), &Wishes::default()).unwrap_or_else(|error| panic!("{text}: {error:?}"))
    }

    fn meanings(text: &str) -> Vec<(String, String)> {
        table(text).columns.into_iter().map(|column| (column.name, column.meaning.to_string())).collect()
    }

    fn labels(table: &Table) -> Vec<&str> {
        table.lines.iter().map(|line| line.content.label.as_str()).collect()
    }

    /// Row, column and code of each problem.
    fn problems(text: &str) -> Vec<(u64, Option<usize>, &'static str)> {
        table(text).problems.told.into_iter().map(|it| (it.row, it.column, it.code)).collect()
    }

    fn refused(bytes: &[u8]) -> (u64, Option<usize>, &'static str) {
        match read(bytes, &Wishes::default()) {
            Err(Unreadable::File(problem)) => (problem.row, problem.column, problem.code),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn columns_are_known_by_their_usual_names() {
        for (head, expected) in [
            (
                "Hostname,Customer,Location,IP Address,TZ,Comment,Type",
                "label client site address time_zone notes kind",
            ),
            ("Organization;Site;Display Name;FQDN", "client site label address"),
            ("device_name\tCompany\tOffice\ttime-zone", "label client site time_zone"),
            // What is called so goes before what only means so.
            ("Name,Label,Server", "field:name label field:server"),
            (
                "Name,Rack Unit,2nd Contact,rack_unit,Größe,東京,#",
                "label field:rack_unit field:f_2nd_contact field:rack_unit_2 field:gr_e field:column_6 field:column_7",
            ),
            // Nothing is called as labels are: the first column that means nothing else is the label.
            ("Client,Thing,Purpose", "client label field:purpose"),
        ] {
            let found: Vec<String> = meanings(head).into_iter().map(|(_, meaning)| meaning).collect();
            assert_eq!(found.join(" "), expected, "{head}");
        }
        let named = meanings("Name,Rack,,Rack,\na,1,2,3,\n");
        let expected = [
            ("Name", "label"),
            ("Rack", "field:rack"),
            ("Column 3", "field:column_3"),
            ("Rack (2)", "field:rack_2"),
            ("Column 5", "skip"),
        ];
        assert_eq!(named, expected.map(|(name, meaning)| (name.to_owned(), meaning.to_owned())));
    }

    #[test]
    fn a_head_is_told_from_targets() {
        for (text, has_head, rows) in [
            ("srv-01\nsrv-02\n", false, 2),
            ("printer\nscanner\n", false, 2),
            ("name\nprinter\n", true, 1),
            ("srv-01,Contoso\nsrv-02,Contoso\n", false, 2),
            ("Gerät,Kunde\nsrv-01,Contoso\n", true, 1),
            ("mail@contoso.test,Contoso\n", false, 1),
        ] {
            let table = table(text);
            assert_eq!((table.has_head, table.lines.len()), (has_head, rows), "{text}");
        }
        let wishes = Wishes { has_head: Some(true), ..Wishes::default() };
        assert_eq!(labels(&read(b"srv-01\nsrv-02\n", &wishes).unwrap()), ["srv-02"]);
    }

    #[test]
    fn every_encoding_of_unicode_with_its_mark_is_read() {
        let text = "label;site\nsrv-01;Zürich 東京\n";
        let marked = format!("\u{feff}{text}");
        let utf16 = |bytes: fn(u16) -> [u8; 2]| marked.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        for bytes in [
            text.into(),
            marked.clone().into_bytes(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
            text.replace('\n', "\r\n").into(),
            text.replace('\n', "\r").into(),
        ] {
            let table = read(&bytes, &Wishes::default()).unwrap();
            assert_eq!(table.lines[0].content.site, "Zürich 東京");
            assert_eq!(table.problems.count, 0);
        }
    }

    #[test]
    fn what_cannot_be_decoded_is_refused_where_it_stands() {
        assert_eq!(refused(b"label,site\r\nsrv-01,Bern\r\nsrv-02,Z\xfcrich"), (3, Some(2), "wrong_encoding"));
        assert_eq!(refused(b"\xff"), (1, Some(1), "wrong_encoding"));
        assert_eq!(refused(b"label\n\n\xe4pfel\n"), (3, Some(1), "wrong_encoding"));
        assert_eq!(refused(b"l\0a\0b\0"), (1, Some(1), "wrong_encoding"));
        assert_eq!(refused(b"\0l\0a\0b"), (1, Some(1), "wrong_encoding"));
        // An unpaired surrogate, and half a unit.
        assert_eq!(refused(b"\xff\xfea\0,\0\x00\xd8"), (1, Some(2), "wrong_encoding"));
        assert_eq!(refused(b"\xff\xfea\0\n\0b"), (2, Some(1), "wrong_encoding"));
    }

    #[test]
    fn each_problem_is_told_at_its_row_and_column() {
        for (text, expected) in [
            ("label,site\na,b\nc\n", (3, Some(2), "ragged_row")),
            ("label,site\na,b,c\n", (2, Some(3), "ragged_row")),
            ("label,site\na,b,,d\n", (2, Some(4), "ragged_row")),
            ("site,label\nx,a\n\n\"y\ny\",A \n", (4, Some(1), "control_character")),
            ("site,label\nx,a\n\ny,\" A\"\n", (4, Some(2), "duplicate_label")),
            ("site,label\nx, \n", (2, Some(2), "missing_label")),
            ("label,tz\na,CET+1\n", (2, Some(2), "unknown_time_zone")),
            ("label,notes\na,\u{7}\n", (2, Some(2), "control_character")),
            ("label,notes\na\u{2067},x\n", (2, Some(1), "bidi_control")),
        ] {
            assert_eq!(problems(text)[0], expected, "{text}");
        }
        assert_eq!(problems("label,site\na,b,,\n"), [], "separators at the end of a row are no cells");
        assert_eq!(refused(b"label,site\na,\"b\nc,d\n"), (2, Some(2), "unclosed_quote"));
        assert_eq!(refused(b"  \n,\n"), (1, None, "no_rows"));
        let columns = ["x"; COLUMNS + 1].join(",");
        assert_eq!(refused(columns.as_bytes()), (1, Some(COLUMNS + 1), "too_many_columns"));
    }

    #[test]
    fn a_formula_is_a_text_and_the_mark_before_one_goes() {
        let table = table("label,notes\n=1+1,'=HYPERLINK(1)\n'quoted,''+1\n");
        let notes: Vec<_> = table.lines.iter().map(|line| line.content.notes.as_str()).collect();
        assert_eq!((labels(&table), notes), (vec!["=1+1", "'quoted"], vec!["=HYPERLINK(1)", "'+1"]));
    }

    #[test]
    fn there_are_as_many_rows_as_a_list_has_targets() {
        let rows =
            |count: usize| (0..count).fold("label\n".to_owned(), |text, at| text + &format!("srv-{at}\n"));
        assert_eq!(table(&rows(TARGETS)).lines.len(), TARGETS);
        assert!(matches!(read(rows(TARGETS + 1).as_bytes(), &Wishes::default()), Err(Unreadable::TooMany)));
        let many = "label,x\n".to_owned() + &"a\n".repeat(2 * PROBLEMS);
        let problems = table(&many).problems;
        assert_eq!((problems.told.len(), problems.count), (PROBLEMS, 4 * PROBLEMS - 1));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            match read(&bytes, &Wishes::default()) {
                Ok(table) => for line in &table.lines {
                    prop_assert!(line.is_good == (line.content.wrongs().is_empty()
                        && table.problems.told.iter().all(|problem| problem.row != line.number)));
                },
                Err(Unreadable::File(problem)) => prop_assert!(problem.row >= 1),
                Err(other) => prop_assert!(false, "{other:?}"),
            }
        }

        #[test]
        fn any_table_is_read_as_good_rows_and_problems(text in "([a-c, ;\"\n'=\t]|é|\u{0}){0,80}") {
            match read(text.as_bytes(), &Wishes::default()) {
                Ok(table) => {
                    let keys: HashSet<String> =
                        table.lines.iter().filter(|line| line.is_good).map(|line| line.content.key()).collect();
                    prop_assert_eq!(keys.len(), table.lines.iter().filter(|line| line.is_good).count());
                    let places: HashSet<Place> = table.places().into_iter().collect();
                    prop_assert_eq!(places.len(), table.places().len());
                }
                Err(error) => prop_assert!(matches!(error, Unreadable::File(_))),
            }
        }
    }
}
