//! Imports: Markdown, Mermaid and tables of any shape are refused with a place, or make a document that can be kept.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use pathbook_flow::{
    check::check,
    convert::{Format, read, read_outline},
    file::{from_json, to_json},
};

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((kind, text)) = data.split_first() else { return Corpus::Reject };
    let Ok(text) = std::str::from_utf8(text) else { return Corpus::Reject };
    let format = match kind % 4 {
        0 => Format::Markdown,
        1 => Format::Mermaid,
        2 => Format::Csv,
        _ => {
            let _ = read_outline(text);
            return Corpus::Keep;
        }
    };
    if let Ok(reading) = read(format, text) {
        check(&reading.document);
        assert_eq!(from_json(to_json(&reading.document).as_bytes()).ok(), Some(reading.document));
    }
    Corpus::Keep
});
