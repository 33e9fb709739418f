//! Flow files: reading ends, and what was read is written so that it is read as the same, to the byte.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use pathbook_flow::file::{from_yaml, to_yaml};

fuzz_target!(|data: &[u8]| -> Corpus {
    let Ok(document) = from_yaml(data) else { return Corpus::Keep };
    let text = to_yaml(&document);
    let again = from_yaml(text.as_bytes()).expect("what was written can be read");
    assert_eq!(again, document);
    assert_eq!(to_yaml(&again), text);
    Corpus::Keep
});
