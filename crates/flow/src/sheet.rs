//! Tables as spreadsheet programs save them: what separates cells, where rows stand, and texts that such a program would
//! take for formulas.

use std::borrow::Cow;
use std::io::{Chain, Read};

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the text that it begins on, from 1.
    pub line: u64,
    /// Its number as spreadsheet programs count, from 1.
    pub number: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

/// A quotation mark that opens and is never closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclosed {
    /// The line that the row begins on, from 1.
    pub line: u64,
    /// The number of the row.
    pub number: u64,
    /// The number of the cell, from 1.
    pub column: usize,
}

/// What follows the text, so that an open quotation mark is noticed: it swallows this too.
const END: &[u8] = b"\n.";

/// The rows of a table, first to last; empty lines are none. See [`rows`].
pub struct Rows<'t> {
    text: &'t str,
    reader: csv::Reader<Chain<&'t [u8], &'static [u8]>>,
    /// How far lines are counted, and how many there are until there.
    counted: (usize, u64),
    /// Lines above the text, and line breaks in the cells so far.
    above: u64,
    within: u64,
    has_ended: bool,
}

/// Takes a table apart. The text must have simple line ends.
pub fn rows(text: &str) -> Rows<'_> {
    // Excel may say in a line of its own what separates cells.
    let (told, text, above) = match text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
        Some((mark, rest)) => (mark.bytes().next().filter(|mark| b",;\t|".contains(mark)), rest, 1),
        None => (None, text, 0),
    };
    let reader = csv::ReaderBuilder::new()
        .delimiter(told.unwrap_or_else(|| delimiter(text)))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes().chain(END));
    Rows { text, reader, counted: (0, 1), above, within: 0, has_ended: false }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Unclosed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        let from = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        let blank = self.text.get(from..)?.bytes().take_while(|byte| *byte == b'\n').count();
        let start = from + blank;
        if start >= self.text.len() {
            return None;
        }
        let (counted, lines) = self.counted;
        let lines = lines + breaks(&self.text[counted..start]);
        self.counted = (start, lines);
        let (line, number) = (lines + self.above, lines - self.within);
        let mut record = csv::StringRecord::new();
        // In memory, in UTF-8 and with rows of any length nothing can fail; the text would be at its end.
        let is_read = self.reader.read_record(&mut record).unwrap_or(false);
        let end = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        if !is_read || end >= self.text.len() + END.len() {
            self.has_ended = true;
            return Some(Err(Unclosed { line, number, column: record.len().max(1) }));
        }
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        self.within += cells.iter().map(|cell| breaks(cell)).sum::<u64>();
        Some(Ok(Row { line, number, cells }))
    }
}

fn breaks(text: &str) -> u64 {
    text.bytes().map(|byte| u64::from(byte == b'\n')).sum()
}

/// What separates cells: of comma, semicolon and tab the one that is there most often in the first row.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut counts = [(b'\t', 0), (b';', 0), (b',', 0)];
    let mut in_quotes = false;
    for byte in line.bytes() {
        in_quotes ^= byte == b'"';
        if !in_quotes {
            for (delimiter, count) in &mut counts {
                *count += usize::from(byte == *delimiter);
            }
        }
    }
    counts.iter().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| *delimiter)
}

/// Writes a table for spreadsheet programs: with commas, marked as UTF-8, and with nothing in it that is a formula.
pub fn write<R, C>(rows: impl IntoIterator<Item = R>) -> String
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut text = String::from('\u{FEFF}');
    for row in rows {
        for (column, cell) in row.into_iter().enumerate() {
            if column > 0 {
                text.push(',');
            }
            let cell = without_formula(cell.as_ref());
            if cell.contains([',', ';', '\t', '"', '\n', '\r']) || cell.trim() != cell {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(&cell);
            }
        }
        text.push_str("\r\n");
    }
    text
}

/// Whether a spreadsheet program would calculate this, also behind marks that say it is text.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// A text as a cell that no spreadsheet program calculates: behind a mark that says it is text, where it needs one.
pub fn without_formula(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`without_formula`] made a cell of.
pub fn from_cell(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_formula(text)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        rows(text).map(|row| row.unwrap().cells).collect()
    }

    #[test]
    fn rows_are_counted_as_spreadsheets_count_them_and_lines_as_editors_do() {
        let text = "a,b\n\n\"one\ntwo\",x\n\n\nlast,y";
        let found: Vec<_> = rows(text).map(|row| row.unwrap()).map(|row| (row.line, row.number)).collect();
        assert_eq!(found, [(1, 1), (3, 3), (7, 6)]);
        let told: Vec<_> = rows("sep=;\na;b\nc,d;e").map(|row| row.unwrap()).collect();
        assert_eq!(
            (told[1].line, told[1].number, told[1].cells.as_slice()),
            (3, 2, ["c,d", "e"].map(String::from).as_slice())
        );
    }

    #[test]
    fn the_separator_is_the_most_frequent_one_outside_of_quotes() {
        for text in ["a,b;x,c", "a;b;c,d", "a\tb\tc", "\"a,a\";b"] {
            assert!(cells(text)[0].len() >= 2, "{text}");
        }
        assert_eq!(cells("\"a,a,a\";b\n"), [["a,a,a", "b"]]);
        assert_eq!(cells("one\ntwo"), [["one"], ["two"]]);
        assert!(cells("").is_empty() && cells("\n\n").is_empty());
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_found_where_it_opens() {
        for (text, number, column) in
            [("a,b\nc,\"d\ne,f\n", 2, 2), ("a,b\nc,\"d", 2, 2), ("\"", 1, 1), ("a\n\"x\ny\"\n\"z", 3, 1)]
        {
            let found = rows(text).find_map(Result::err).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.number, found.column), (number, column), "{text}");
            assert!(rows(text).skip_while(Result::is_ok).nth(1).is_none(), "{text}");
        }
        // Inches.
        assert_eq!(cells("5\" disk,x\n"), [["5\" disk", "x"]]);
        assert_eq!(cells("disk,\"x\"\n"), [["disk", "x"]]);
    }

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "＝1"] {
            let cell = without_formula(text).into_owned();
            assert!(cell.starts_with('\''), "{cell}");
            assert_eq!(from_cell(&cell), text);
        }
        for text in ["a=b", "'quoted'", "", "1-2"] {
            assert_eq!((without_formula(text).as_ref(), from_cell(text)), (text, text));
        }
        assert_eq!(write([["=1", "a,b", "c\"d"]]), "\u{feff}'=1,\"a,b\",\"c\"\"d\"\r\n");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            table in prop::collection::vec(prop::collection::vec("[-a-c=+@';,\"\n\t é]{0,6}", 3), 1..8)
        ) {
            // A row of empty cells may look like the end of the table, or like nothing.
            let table: Vec<Vec<String>> =
                table.into_iter().map(|mut row| { row[0].insert(0, 'x'); row }).collect();
            let head = [vec!["x".to_owned(), "y".to_owned(), "z".to_owned()]];
            let text = write(head.iter().chain(&table)).replace("\r\n", "\n");
            let read: Vec<Vec<String>> = rows(text.trim_start_matches('\u{feff}'))
                .map(|row| row.unwrap().cells.iter().map(|cell| from_cell(cell).to_owned()).collect())
                .skip(1)
                .collect();
            prop_assert_eq!(read, table);
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            for row in rows(&text).flatten() {
                prop_assert!(row.number >= 1 && row.line >= row.number.min(1));
            }
        }
    }
}
