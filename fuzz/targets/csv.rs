//! Tables: reading ends, and what was read is written so that it is read as the same and holds nothing that is calculated.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pathbook_flow::sheet::{from_cell, rows, write};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if text.contains('\r') {
        return;
    }
    let Ok(read) = rows(text).collect::<Result<Vec<_>, _>>() else { return };
    let cells: Vec<Vec<&str>> = read
        .iter()
        .map(|row| row.cells.iter().map(String::as_str).collect())
        .filter(|row: &Vec<_>| row.len() > 1)
        .collect();
    let written = write(&cells);
    let text = written.strip_prefix('\u{FEFF}').expect("marked as UTF-8").replace("\r\n", "\n");
    if text.starts_with("sep=") {
        return;
    }
    for row in rows(&text).flatten() {
        for cell in &row.cells {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "a formula: {cell:?}");
            assert!(from_cell(cell).len() <= cell.len());
        }
    }
});
