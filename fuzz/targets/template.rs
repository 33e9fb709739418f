//! Texts with variables: taken apart and put together they are the same, and values are filled in once.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pathbook_flow::text::{Piece, fill, is_name, names, pieces};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut variables = 0;
    for piece in pieces(text) {
        if let Piece::Variable(name) = piece {
            assert!(is_name(name));
            variables += 1;
        }
    }
    assert_eq!(names(text).count(), variables);
    assert!(fill(text, &|_| None).len() <= text.len(), "a variable without a value stays as it is written");
    let same = fill(text, &|name| Some(format!("{{{{{name}}}}}")));
    assert_eq!(same, fill(text, &|_| None), "a variable filled with itself is what it was");
});
