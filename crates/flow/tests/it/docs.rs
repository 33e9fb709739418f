//! The documentation says what the code does.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use pathbook_flow::check::{Rule, Severity};
use pathbook_flow::document::{Comparison, Kind, Outcome, Risk, StepKind, ValueType};
use pathbook_flow::edit::{Operation, OperationErrorCode};
use pathbook_flow::limits;

use crate::OUTLOOK;

fn docs(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(file)
}

fn read(file: &str) -> String {
    std::fs::read_to_string(docs(file)).unwrap_or_default()
}

/// The page of the rules, made from the rules.
fn rules() -> String {
    let mut page = "# The rules of the checker\n\n\
        <!-- Made from crates/flow/src/check/rule.rs by `UPDATE_DOCS=1 cargo test -p pathbook-flow docs`. Do not edit. -->\n\n\
        Every flow is checked by the same rules, whoever or whatever wrote it: in the editor, on import, by `pathbook check` \
        and before publishing.\n\
        An **error** blocks publishing. A **warning** does not, but following it makes a better flow. Codes are stable.\n\
        Of one rule at most 100 findings are listed.\n"
        .to_owned();
    for (chapter, rules) in Rule::CHAPTERS {
        write!(page, "\n## {chapter}\n").expect("a string takes all");
        for rule in *rules {
            let severity = match rule.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            write!(page, "\n### `{}`\n\n*{severity}.* {}\n", rule.code(), rule.explanation())
                .expect("a string takes all");
        }
    }
    page
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a switch of the test, not a setting of the program")]
fn the_page_of_the_rules_is_up_to_date() {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(docs("rules.md"), rules()).expect("the page can be written");
    }
    assert!(
        read("rules.md") == rules(),
        "docs/rules.md is not up to date: run UPDATE_DOCS=1 cargo test -p pathbook-flow docs"
    );
}

#[test]
fn the_page_of_the_format_shows_a_flow_that_is_sound() {
    let page = read("flow-format.md");
    let example = page.split("```yaml\n").find(|block| block.starts_with("format: pathbook/1\n"));
    let example =
        example.and_then(|block| block.split("\n```\n").next()).expect("the page has a complete example");
    let document = pathbook_flow::file::from_yaml(example.as_bytes()).expect("the example is a document");
    assert_eq!(pathbook_flow::check::check(&document), []);
    assert_eq!(pathbook_flow::file::to_yaml(&document).trim_end(), example, "the example is canonical");
}

#[test]
fn the_page_of_the_format_names_every_field_and_every_word() {
    let page = read("flow-format.md");
    let mut missing = Vec::new();
    let mut expect = |word: String| {
        if !page.contains(&format!("`{word}`")) {
            missing.push(word);
        }
    };
    let schema = serde_json::to_value(schemars::schema_for!(pathbook_flow::document::Document))
        .expect("a schema is data");
    let types = schema["$defs"].as_object().expect("named types").values().chain([&schema]);
    for fields in types.filter_map(|of| of["properties"].as_object()) {
        fields.keys().cloned().for_each(&mut expect);
    }
    let words = [
        serde_json::to_value([Kind::Troubleshooting, Kind::Procedure, Kind::Maintenance]),
        serde_json::to_value([
            StepKind::Question,
            StepKind::Instruction,
            StepKind::Form,
            StepKind::Decision,
            StepKind::Outcome,
        ]),
        serde_json::to_value([
            Outcome::Resolved,
            Outcome::Escalated,
            Outcome::NotApplicable,
            Outcome::Failed,
        ]),
        serde_json::to_value([Risk::None, Risk::Disruptive, Risk::Destructive]),
        serde_json::to_value([
            ValueType::Text,
            ValueType::Number,
            ValueType::Choice,
            ValueType::YesNo,
            ValueType::Date,
            ValueType::Host,
        ]),
        serde_json::to_value([
            Comparison::Equal,
            Comparison::NotEqual,
            Comparison::LessThan,
            Comparison::AtMost,
            Comparison::MoreThan,
            Comparison::AtLeast,
            Comparison::Contains,
            Comparison::Set,
            Comparison::NotSet,
        ]),
    ];
    for list in words {
        for word in list.expect("words are data").as_array().into_iter().flatten() {
            expect(word.as_str().unwrap_or_default().to_owned());
        }
    }
    assert!(missing.is_empty(), "docs/flow-format.md does not speak of {missing:?}");
}

#[test]
fn the_page_of_the_operations_shows_every_operation_and_names_every_field_and_refusal() {
    let page = read("operations.md");
    let mut shown = BTreeSet::new();
    for block in page.split("```json\n").skip(1) {
        let json = block.split("\n```").next().expect("the block ends");
        let list = if json.starts_with('[') { json.to_owned() } else { format!("[{json}]") };
        let operations: Vec<Operation> = serde_json::from_str(&list).expect("these are operations");
        let written = serde_json::to_value(&operations).expect("operations are data");
        assert_eq!(
            written,
            serde_json::from_str::<serde_json::Value>(&list).expect("it is JSON"),
            "canonical"
        );
        for operation in written.as_array().into_iter().flatten() {
            shown.insert(operation["op"].as_str().expect("a name").to_owned());
        }
    }
    let schema = schemars::schema_for!(Operation).to_value();
    let mut missing = consts(&schema, "op");
    missing.retain(|operation| !shown.contains(operation));
    missing
        .extend(consts(&schema, "field").into_iter().filter(|field| !page.contains(&format!("`{field}`"))));
    let codes = schemars::schema_for!(OperationErrorCode).to_value();
    for code in codes["oneOf"].as_array().into_iter().flatten() {
        let code = code["const"].as_str().expect("a word");
        if !page.contains(&format!("| `{code}` |")) {
            missing.push(code.to_owned());
        }
    }
    assert!(missing.is_empty(), "docs/operations.md does not speak of {missing:?}");
}

/// What a property may be, wherever in a schema it is.
fn consts(schema: &serde_json::Value, property: &str) -> Vec<String> {
    let own = schema["properties"][property]["const"].as_str().map(str::to_owned);
    let parts = schema.as_object().into_iter().flat_map(|object| object.values());
    let parts = parts.chain(schema.as_array().into_iter().flatten());
    own.into_iter().chain(parts.flat_map(|part| consts(part, property))).collect()
}

#[test]
fn the_page_of_the_format_names_the_limits() {
    let page = read("flow-format.md").replace('\n', " ");
    for limit in [
        limits::STEPS,
        limits::BRANCHES,
        limits::BRANCHES_PER_STEP,
        limits::VARIABLES,
        limits::ITEMS_PER_STEP,
        limits::CHOICES,
        limits::TAGS,
        limits::TAG_CHARS,
        limits::TITLE_CHARS,
    ] {
        let digits = limit.to_string();
        let written = if digits.len() > 3 {
            format!("{},{}", &digits[..digits.len() - 3], &digits[digits.len() - 3..])
        } else {
            digits
        };
        assert!(page.contains(&format!(" {written} ")), "{written}");
    }
}

#[test]
fn the_flow_of_these_tests_has_everything_in_it() {
    for word in [
        "when:",
        "confirms: true",
        "checklist:",
        "commands:",
        "optional: true",
        "internal: true",
        "risk: destructive",
        "default:",
    ] {
        assert!(OUTLOOK.contains(word), "{word}");
    }
}
