//! Holds answers against the OpenAPI document: as much of JSON Schema as the document uses, and a failure for the rest.

use axum::http::{Method, StatusCode};
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// The document as the server describes itself.
pub static OPENAPI: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(&*pathbook::api::describe().document).unwrap());

/// An operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    pub method: Method,
    /// As the document has it, with its parameters in braces.
    pub path: String,
    pub description: &'static Value,
}

impl Operation {
    pub fn role(&self) -> &'static str {
        self.description["x-role"]
            .as_str()
            .unwrap_or_else(|| panic!("{} {} names no role", self.method, self.path))
    }

    pub fn id(&self) -> &'static str {
        self.description["operationId"].as_str().unwrap()
    }

    /// The kinds of body that it takes.
    pub fn takes(&self) -> Vec<&'static str> {
        let content = self.description["requestBody"]["content"].as_object();
        content.into_iter().flat_map(Map::keys).map(String::as_str).collect()
    }
}

/// All operations, in the order of the document.
pub fn operations() -> Vec<Operation> {
    OPERATIONS.clone()
}

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    let paths = OPENAPI["paths"].as_object().unwrap();
    let methods =
        paths.iter().flat_map(|(path, item)| item.as_object().unwrap().iter().map(move |it| (path, it)));
    let operation = |(path, (method, description)): (&String, (&String, &'static Value))| Operation {
        method: method.to_uppercase().parse().unwrap(),
        path: path.clone(),
        description,
    };
    methods.map(operation).collect()
});

/// Whether the body is what the operation promises with this status.
pub fn answers(method: &Method, path: &str, status: StatusCode, body: &Value) -> Result<(), String> {
    let path = path.split('?').next().unwrap_or_default();
    let operation = find(method, path).ok_or_else(|| format!("{method} {path} is not in the document"))?;
    let response = &operation.description["responses"][status.as_str()];
    let Some(content) = response["content"].as_object() else {
        return Err(format!("{method} {path} is not documented to answer {status}"));
    };
    match content.get("application/json") {
        // The file of an export or a note is whatever it is.
        Some(media) if media["schema"]["type"] == "string" => Ok(()),
        Some(media) => check(&media["schema"], body, "").and_then(|()| without_nulls(body, "")),
        None => Err(format!("{method} {path} is not documented to answer JSON")),
    }
}

/// Whether the value is what the component describes.
pub fn fits(component: &str, value: &Value) -> Result<(), String> {
    check(&OPENAPI["components"]["schemas"][component], value, "")
}

fn find(method: &Method, path: &str) -> Option<&'static Operation> {
    let matches = |operation: &&Operation| {
        let mut wanted = path.split('/');
        let same =
            |segment: &str| wanted.next().is_some_and(|wanted| segment == wanted || segment.starts_with('{'));
        operation.method == *method && operation.path.split('/').all(same) && wanted.next().is_none()
    };
    let found = OPERATIONS.iter().filter(matches);
    // A word in the path goes before a parameter.
    found.min_by_key(|operation| operation.path.matches('{').count())
}

fn without_nulls(value: &Value, at: &str) -> Result<(), String> {
    match value {
        Value::Null => Err(format!("{at} is null: what is absent is left out")),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| without_nulls(item, &format!("{at}/{index}"))),
        Value::Object(fields) => {
            fields.iter().try_for_each(|(name, item)| without_nulls(item, &format!("{at}/{name}")))
        }
        _ => Ok(()),
    }
}

/// Words that say something to people only, or that are looked at together with others.
const SILENT: &[&str] =
    &["description", "title", "default", "format", "example", "examples", "readOnly", "$schema"];

fn check(schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let rules = match schema {
        Value::Bool(true) => return Ok(()),
        Value::Object(rules) => rules,
        other => return Err(format!("{at} is allowed by no schema: {other}")),
    };
    for (word, rule) in rules {
        let fine = match word.as_str() {
            "$ref" => {
                let pointer = rule.as_str().and_then(|rule| rule.strip_prefix('#')).unwrap_or_default();
                let target = OPENAPI.pointer(pointer).ok_or_else(|| format!("{rule} is nowhere"))?;
                check(target, value, at)?;
                true
            }
            "type" => match rule {
                Value::Array(kinds) => kinds.iter().any(|kind| is(kind, value)),
                kind => is(kind, value),
            },
            "enum" => rule.as_array().is_some_and(|words| words.contains(value)),
            "const" => rule == value,
            "anyOf" | "oneOf" => choose(word, rule, value, at)?,
            "allOf" => {
                rule.as_array().into_iter().flatten().try_for_each(|each| check(each, value, at))?;
                true
            }
            "required" => {
                let names = rule.as_array().into_iter().flatten().filter_map(Value::as_str);
                let missing: Vec<_> =
                    names.filter(|name| value.is_object() && value.get(name).is_none()).collect();
                if !missing.is_empty() {
                    return Err(format!("{at} lacks {missing:?}"));
                }
                true
            }
            "properties" => {
                for (name, each) in rule.as_object().into_iter().flatten() {
                    if let Some(field) = value.get(name) {
                        check(each, field, &format!("{at}/{name}"))?;
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = rules.get("properties").and_then(Value::as_object);
                for (name, field) in value.as_object().into_iter().flatten() {
                    if known.is_none_or(|known| !known.contains_key(name)) {
                        check(rule, field, &format!("{at}/{name}"))?;
                    }
                }
                true
            }
            "items" => {
                let mut items = value.as_array().into_iter().flatten().enumerate();
                items.try_for_each(|(index, item)| check(rule, item, &format!("{at}/{index}")))?;
                true
            }
            "uniqueItems" => true,
            "minimum" => value.as_f64().zip(rule.as_f64()).is_none_or(|(value, least)| value >= least),
            "maximum" => value.as_f64().zip(rule.as_f64()).is_none_or(|(value, most)| value <= most),
            "maxLength" => value
                .as_str()
                .zip(rule.as_u64())
                .is_none_or(|(text, most)| text.chars().count() as u64 <= most),
            "maxItems" => {
                value.as_array().zip(rule.as_u64()).is_none_or(|(items, most)| items.len() as u64 <= most)
            }
            silent if SILENT.contains(&silent) => true,
            other => return Err(format!("{at}: the word {other} of the schema is not understood here")),
        };
        if !fine {
            return Err(format!("{at} is {value}, against {word} {rule}"));
        }
    }
    Ok(())
}

fn choose(word: &str, rule: &Value, value: &Value, at: &str) -> Result<bool, String> {
    let results: Vec<_> = rule.as_array().into_iter().flatten().map(|each| check(each, value, at)).collect();
    let fitting = results.iter().filter(|result| result.is_ok()).count();
    match (word, fitting) {
        (_, 1) | ("anyOf", 1..) => Ok(true),
        (_, 0) => Err(format!("{at} fits none: {results:?}")),
        _ => Err(format!("{at} fits {fitting}, and should fit one")),
    }
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        _ => false,
    }
}
