//! Whether a provider would compile a schema.

use serde_json::Value;

const KEYWORDS: &[&str] = &[
    "$defs",
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "default",
    "description",
    "enum",
    "format",
    "items",
    "minItems",
    "properties",
    "required",
    "title",
    "type",
];
const FORMATS: &[&str] =
    &["date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uri", "uuid"];

/// Why a schema is refused, as a sentence; nothing when it is fine.
///
/// Stricter than providers are in one point: a property that may be left out is refused, since each of them makes compiling
/// slower and none is needed.
pub(crate) fn mistake(schema: &Value) -> Option<String> {
    let Some(map) = schema.as_object() else {
        return Some("output_config.format.schema: a schema must be an object".to_owned());
    };
    if let Some(keyword) = map.keys().find(|keyword| !KEYWORDS.contains(&keyword.as_str())) {
        return Some(format!("output_config.format.schema: property '{keyword}' is not supported"));
    }
    if let Some(format) = map.get("format").and_then(Value::as_str)
        && !FORMATS.contains(&format)
    {
        return Some(format!("output_config.format.schema: format '{format}' is not supported"));
    }
    if map.get("minItems").is_some_and(|least| !matches!(least.as_u64(), Some(0 | 1))) {
        return Some("output_config.format.schema: 'minItems' supports only 0 and 1".to_owned());
    }
    if map.get("$ref").and_then(Value::as_str).is_some_and(|target| !target.starts_with("#/$defs/")) {
        return Some("output_config.format.schema: only local '$ref' is supported".to_owned());
    }
    if map.get("type").and_then(Value::as_str) == Some("object") {
        if map.get("additionalProperties") != Some(&Value::Bool(false)) {
            return Some(
                "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false"
                    .to_owned(),
            );
        }
        let required: Vec<&str> = map
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let properties = map.get("properties").and_then(Value::as_object);
        if let Some(optional) = properties
            .into_iter()
            .flatten()
            .map(|(name, _)| name)
            .find(|name| !required.contains(&name.as_str()))
        {
            return Some(format!("output_config.format.schema: property '{optional}' may be left out"));
        }
    }
    let inner = ["properties", "$defs"]
        .iter()
        .filter_map(|keyword| map.get(*keyword)?.as_object())
        .flatten()
        .map(|(_, inner)| inner);
    let listed = ["anyOf", "allOf"].iter().filter_map(|keyword| map.get(*keyword)?.as_array()).flatten();
    inner.chain(listed).chain(map.get("items")).find_map(mistake)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn plain_closed_objects_compile() {
        let schema = json!({
            "type": "object", "additionalProperties": false, "required": ["steps"],
            "properties": {"steps": {"type": "array", "items": {
                "type": "object", "additionalProperties": false, "required": ["id", "kind"],
                "properties": {"id": {"type": "string"}, "kind": {"type": "string", "enum": ["ask", "do"]}}}}}
        });
        assert_eq!(mistake(&schema), None);
    }

    #[test]
    fn what_providers_do_not_compile_is_refused_at_any_depth() {
        let with = |inner: Value| {
            json!({"type": "object", "additionalProperties": false, "required": ["a"],
                   "properties": {"a": {"type": "array", "items": inner}}})
        };
        for inner in [
            json!({"type": "string", "maxLength": 5}),
            json!({"type": "integer", "minimum": 1}),
            json!({"type": "array", "minItems": 2, "items": {"type": "string"}}),
            json!({"type": "string", "format": "uint16"}),
            json!({"type": "object", "properties": {}, "required": []}),
            json!({"type": "object", "additionalProperties": false, "properties": {"b": {"type": "string"}}, "required": []}),
            json!({"$ref": "https://example.org/schema"}),
            json!("string"),
        ] {
            assert!(mistake(&with(inner.clone())).is_some(), "{inner}");
        }
    }
}
