//! Files: canonical, exact, and unimpressed by hostile ones.

use std::time::{Duration, Instant};

use pathbook_flow::document::{Document, Value};
use pathbook_flow::file::{FileError, from_json, from_yaml, to_json, to_yaml};
use proptest::prelude::*;

use crate::{OUTLOOK, arbitrary, outlook};

#[test]
fn the_canonical_yaml_looks_as_it_always_did() {
    assert_eq!(to_yaml(&outlook()), OUTLOOK);
}

#[test]
fn json_reads_what_yaml_wrote_and_back() {
    let json = to_json(&outlook());
    assert_eq!(to_yaml(&from_json(json.as_bytes()).expect("canonical JSON")), OUTLOOK);
    assert!(json.starts_with("{\n  \"format\": \"pathbook/1\",\n  \"title\": "), "{json}");
    assert!(json.ends_with("}\n"));
}

#[test]
fn texts_that_yaml_takes_for_something_else_are_quoted_and_long_ones_stay_on_a_line() {
    let mut document = outlook();
    document.steps.clear();
    document.variables.clear();
    document.tags = [
        "yes",
        "null",
        "1e3",
        "a: b",
        "- a",
        "#a",
        "",
        " a",
        "12",
        "true",
        "plain, isn't it?",
        "a\tb",
        "\u{202e}x",
    ]
    .map(str::to_owned)
    .to_vec();
    document.summary = "a word ".repeat(100).trim_end().to_owned();
    document.title = "two\nlines\n".to_owned();
    insta::assert_snapshot!(to_yaml(&document));
}

proptest! {
    #[test]
    fn yaml_keeps_every_byte_of_every_document(document in arbitrary::document()) {
        let yaml = to_yaml(&document);
        let read = from_yaml(yaml.as_bytes()).map_err(|error| TestCaseError::fail(format!("{error}\n{yaml}")))?;
        prop_assert_eq!(&read, &document, "{}", yaml);
        prop_assert_eq!(to_yaml(&read), yaml);
    }

    #[test]
    fn json_keeps_every_byte_of_every_document(document in arbitrary::document()) {
        let json = to_json(&document);
        let read = from_json(json.as_bytes()).map_err(|error| TestCaseError::fail(format!("{error}\n{json}")))?;
        prop_assert_eq!(&read, &document);
        prop_assert_eq!(to_json(&read), json);
    }

    #[test]
    fn any_bytes_are_read_or_refused_with_a_place(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0..OUTLOOK.len()) {
        let mut broken = OUTLOOK.as_bytes()[..cut].to_vec();
        broken.extend(&bytes);
        for bytes in [&bytes, &broken] {
            for result in [from_yaml(bytes), from_json(bytes)] {
                if let Err(error) = result {
                    prop_assert!(error.line > 0 && error.column > 0 && !error.message.is_empty(), "{:?}", error);
                }
            }
        }
    }
}

/// A small document as YAML, with a line added.
fn with(line: &str) -> String {
    format!("format: pathbook/1\ntitle: A title\nkind: procedure\n{line}\n")
}

fn refused(yaml: &str) -> FileError {
    from_yaml(yaml.as_bytes()).expect_err("the file is refused")
}

#[test]
fn what_is_left_out_has_its_default() {
    let document = from_yaml(with("").as_bytes()).expect("the least document");
    assert_eq!((document.summary.as_str(), document.start.as_str(), document.steps.len()), ("", "", 0));
}

#[test]
fn texts_need_no_quotes_where_a_person_would_not_expect_them() {
    let yaml = with("summary: yes\ntags:\n  - 12\n  - 1.50\n  - no\n  - ~x");
    let document = from_yaml(yaml.as_bytes()).expect("texts are texts");
    assert_eq!(document.summary, "yes");
    assert_eq!(document.tags, ["12", "1.50", "no", "~x"]);
}

#[test]
fn values_of_variables_have_the_type_they_look_like() {
    let default = |yaml: &str| -> Option<Value> {
        let yaml = with(&format!("variables:\n  - name: a\n    type: text\n    default: {yaml}"));
        from_yaml(yaml.as_bytes()).expect("a value").variables.remove(0).default
    };
    assert_eq!(default("true"), Some(Value::YesNo(true)));
    assert_eq!(default("12"), Some(Value::Number(12.into())));
    assert_eq!(default("\"12\""), Some(Value::Text("12".into())));
    assert_eq!(default("yes"), Some(Value::Text("yes".into())));
    assert_eq!(default("2026-11-23"), Some(Value::Text("2026-11-23".into())));
    assert_eq!(default("ana@contoso.com"), Some(Value::Text("ana@contoso.com".into())));
}

#[test]
fn a_mistake_is_named_with_its_place() {
    let error = refused(&with("steps:\n  - id: a\n    kind: quest"));
    assert_eq!((error.line, error.pointer.as_deref()), (6, Some("/steps/0/kind")), "{error:?}");
    assert!(error.message.contains("question"), "{error:?}");

    let error = refused(&with("sumary: typo"));
    assert_eq!((error.line, error.column), (4, 1), "{error:?}");
    assert!(error.message.contains("sumary"), "{error:?}");

    let json = "{\n  \"format\": \"pathbook/1\",\n  \"title\": \"A\",\n  \"kind\": \"procedure\",\n  \"steps\": [{ \"id\": 7 }]\n}";
    let error = from_json(json.as_bytes()).expect_err("a number is no id");
    assert_eq!((error.line, error.pointer.as_deref()), (5, Some("/steps/0/id")), "{error:?}");
    assert!(!error.message.contains("line"), "{error:?}");
}

#[test]
fn keys_are_given_once() {
    let error = refused(&with("kind: maintenance"));
    assert_eq!(error.line, 4, "{error:?}");
    let json = r#"{"format":"pathbook/1","title":"A","title":"B","kind":"procedure"}"#;
    assert!(from_json(json.as_bytes()).expect_err("twice").message.contains("title"));
}

#[test]
fn another_format_is_refused() {
    let error = refused("format: pathbook/2\ntitle: A\nkind: procedure\n");
    assert_eq!((error.line, error.pointer.as_deref()), (1, Some("/format")), "{error:?}");
}

#[test]
fn alias_bombs_are_refused_at_once() {
    let mut bomb = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..30 {
        let before = format!("*a{}", level - 1);
        bomb += &format!("a{level}: &a{level} [{}]\n", [before.as_str(); 10].join(", "));
    }
    refused(&with(&format!("tags: {bomb}")));
    refused(&bomb);
    let billion = format!("tags: &t [x]\nsteps: [{}]", vec!["*t"; 100_000].join(", "));
    refused(&with(&billion));
    let mut texts = format!("summary: &s {}\ntags:\n", "x".repeat(60_000));
    texts.push_str(&"  - *s\n".repeat(5_000));
    refused(&with(&texts));
}

#[test]
fn deep_nesting_is_refused_without_running_out_of_stack() {
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", "")] {
        let deep = format!("{}x{}", open.repeat(100_000), close.repeat(100_000));
        refused(&deep);
        refused(&with(&format!("tags: {deep}")));
    }
    let default = format!("{}1{}", "[".repeat(200_000), "]".repeat(200_000));
    for json in [
        default.clone(),
        format!(r#"{{"format":"pathbook/1","title":{default}}}"#),
        format!(
            r#"{{"format":"pathbook/1","title":"A","kind":"procedure","variables":[{{"name":"a","type":"text","default":{default}}}]}}"#
        ),
    ] {
        assert!(from_json(json.as_bytes()).is_err());
    }
}

#[test]
fn hostile_files_take_no_hostile_time() {
    for unit in [
        "[",
        "{",
        "- ",
        "? ",
        ": ",
        "a: ",
        "&a ",
        "*a ",
        "! ",
        "'",
        "\"",
        "\"\\",
        "|",
        ">\n",
        "#",
        "%",
        "---\n",
        "\t",
        " ",
        "\n",
        "a\n",
        " a\n",
        "- - - -\n",
        "a,",
        "[a, ",
        "[]",
        "{a: b, ",
        "<<: ",
        "\u{feff}",
        "\r",
        "a b ",
        "''",
        "? - ",
        "x: |\n  ",
    ] {
        let long = unit.repeat(32 * 1024 / unit.len());
        let start = Instant::now();
        for yaml in [
            long.clone(),
            with(&format!("tags: {long}")),
            with(&format!("summary: |\n  {long}")),
            with(&format!("? {long}")),
        ] {
            let _ = from_yaml(yaml.as_bytes());
            let _ = from_json(yaml.as_bytes());
        }
        // Milliseconds with optimisation. What grows faster than the file takes minutes.
        assert!(start.elapsed() < Duration::from_secs(20), "{unit:?} took {:?}", start.elapsed());
    }
}

#[test]
fn files_beyond_the_limit_and_files_that_are_no_text_are_refused() {
    let large = with(&format!("summary: {}", "x".repeat(4 * 1024 * 1024)));
    assert!(refused(&large).message.contains("4 MiB"));
    assert!(from_json(large.as_bytes()).expect_err("too large").message.contains("4 MiB"));
    let mut bytes = with("summary: ").into_bytes();
    bytes.push(0xff);
    let error = from_yaml(&bytes).expect_err("no UTF-8");
    assert_eq!((error.line, error.column), (5, 1), "{error:?}");
}

#[test]
fn several_documents_tags_and_merge_keys_are_refused() {
    refused(&format!("{}---\n{}", with(""), with("")));
    refused(&with("<<: {start: a}"));
    for yaml in ["", "\n", "# nothing", "null", "[]", "text"] {
        refused(yaml);
    }
}

#[test]
fn a_byte_order_mark_and_comments_do_not_matter() {
    let yaml = format!("\u{feff}# A comment\n{}", with("tags: [a, b] # another"));
    assert_eq!(from_yaml(yaml.as_bytes()).expect("a document").tags, ["a", "b"]);
}

#[test]
fn json_with_anything_behind_it_is_refused() {
    let json = to_json(&outlook());
    assert!(from_json(format!("{json}{{}}").as_bytes()).is_err());
    let _: Document = from_json(format!("{json}  \n").as_bytes()).expect("space does not matter");
}
