//! The description of the API: the `OpenAPI` document, a page of it for people, and a page for each problem
//! code. All of them come from the tables of the rooms.

use super::{
    OpenApi, Operation, OperationOutput,
    error::{CODES, Error, ProblemCode, Refusal, missing},
    routes::{BASE, Routes},
};
use crate::App;
use aide::{
    axum::ApiRouter,
    generate::in_context,
    openapi::{ApiKeyLocation, Info, PathItem, ReferenceOr, SecurityRequirement, SecurityScheme, Tag},
};
use axum::{
    Router,
    body::Body,
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use indexmap::IndexMap;
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeSet,
    fmt::{self, Display, Write},
    sync::{Arc, OnceLock},
};

const INTRODUCTION: &str = "Everything that Pathbook can do, its own pages use. Sign in with the cookie of the \
    login page or send an API token as `Authorization: Bearer pbk_...`. Times are RFC 3339 in UTC, what is \
    absent is left out and never null, lists are pages of `items` with a `next` cursor, and whatever goes \
    wrong is a problem document with a stable `code`. A change of an editable thing carries the `ETag` that \
    it is based on as `If-Match`; an act may carry an `Idempotency-Key`, so that it can be repeated safely.";

/// The API as a whole.
pub struct Api<S = App> {
    /// All operations, the description included.
    pub router: Router<S>,
    /// The `OpenAPI` 3.1 document.
    pub document: Arc<OpenApi>,
}

/// Puts the tables of all rooms together and finishes the description.
pub fn describe<S>(rooms: impl IntoIterator<Item = Routes<S>>) -> Api<S>
where
    S: Clone + Send + Sync + 'static,
{
    let mut document = OpenApi {
        info: Info {
            title: "Pathbook".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            description: Some(INTRODUCTION.to_owned()),
            ..Info::default()
        },
        ..OpenApi::default()
    };
    let mut router = ApiRouter::new();
    let mut codes: Vec<ProblemCode> = CODES.iter().map(|code| ProblemCode { ..*code }).collect();
    for room in rooms {
        router = router.merge(room.router);
        codes.extend(room.problems);
        document.tags.push(Tag {
            name: room.tag.to_owned(),
            description: Some(room.about.to_owned()),
            ..Tag::default()
        });
    }
    codes.sort_by_key(|code| (code.status, code.code));
    codes.dedup_by_key(|code| (code.status, code.code));
    in_context(|ctx| ctx.schema.subschema_for::<super::Problem>());
    let problem = in_context(|ctx| Error::inferred_responses(ctx, &mut Operation::default()));
    let router = router.finish_api(&mut document);
    finish(&mut document, problem.first().map(|(_, response)| response), &codes);

    let document = Arc::new(document);
    let pages =
        Arc::new(Pages { document: document.clone(), codes, json: OnceLock::new(), html: OnceLock::new() });
    Api { router: router.merge(pages.router()), document }
}

fn finish(document: &mut OpenApi, problem: Option<&aide::openapi::Response>, codes: &[ProblemCode]) {
    let components = document.components.get_or_insert_default();
    components.security_schemes.insert(
        "cookie".to_owned(),
        ReferenceOr::Item(SecurityScheme::ApiKey {
            location: ApiKeyLocation::Cookie,
            name: "__Host-pathbook".to_owned(),
            description: Some(
                "The login of a browser. On an http address it is named `pathbook`.".to_owned(),
            ),
            extensions: IndexMap::default(),
        }),
    );
    components.security_schemes.insert(
        "token".to_owned(),
        ReferenceOr::Item(SecurityScheme::Http {
            scheme: "bearer".to_owned(),
            bearer_format: Some("pbk_...".to_owned()),
            description: Some("An API token of a member.".to_owned()),
            extensions: IndexMap::default(),
        }),
    );
    for schema in components.schemas.values_mut() {
        if let Some(object) = schema.json_schema.as_object_mut() {
            absent_not_null(object);
        }
    }
    if let Some(code) = components
        .schemas
        .get_mut("Problem")
        .and_then(|schema| schema.json_schema.as_object_mut()?.get_mut("properties")?.get_mut("code"))
    {
        let names: BTreeSet<_> = codes.iter().map(|code| code.code).collect();
        code["enum"] = json!(names);
    }
    components.schemas.sort_unstable_keys();
    for operation in operations_mut(document) {
        operation.security = security(operation);
        let responses = operation.responses.get_or_insert_default();
        if responses.default.is_none() {
            responses.default = problem.cloned().map(ReferenceOr::Item);
        }
    }
    drop_unused_schemas(document);
}

/// Path and query parameters stand in their operations one by one, so the schemas that they were taken from are
/// left without a use.
fn drop_unused_schemas(document: &mut OpenApi) {
    let whole = serde_json::to_value(&*document).unwrap_or_default();
    let mut used = BTreeSet::new();
    let mut open = vec![&whole["paths"]];
    while let Some(value) = open.pop() {
        if let Some(name) = reference(value)
            && used.insert(name)
        {
            open.push(&whole["components"]["schemas"][name]);
        }
        match value {
            Value::Object(object) => open.extend(object.values()),
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    if let Some(components) = &mut document.components {
        components.schemas.retain(|name, _| used.contains(name.as_str()));
    }
}

/// How to prove who calls, as the role that the caller's extractor wrote down asks for it.
fn security(operation: &Operation) -> Vec<SecurityRequirement> {
    let schemes: &[&str] = match operation.extensions.get("x-role").and_then(Value::as_str) {
        None | Some("anyone") => &[],
        // A token stands for scripts, and these are for people only.
        Some("person" | "member" | "instance_admin") => &["cookie"],
        Some(_) => &["cookie", "token"],
    };
    schemes
        .iter()
        .map(|scheme| SecurityRequirement::from_iter([((*scheme).to_owned(), Vec::new())]))
        .collect()
}

/// What is optional is absent and never null, so the schema does not offer null either. Where null means something, as in
/// a change that takes something away, the field says `x-nullable`.
fn absent_not_null(schema: &mut Map<String, Value>) {
    let required: Vec<_> = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for (name, property) in properties {
            if !required.iter().any(|other| other == name.as_str())
                && let Value::Object(property) = property
                && property.remove("x-nullable").is_none()
            {
                without_null(property);
            }
        }
    }
    for value in schema.values_mut() {
        each_object(value, &mut absent_not_null);
    }
}

fn each_object(value: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => visit(object),
        Value::Array(items) => items.iter_mut().for_each(|item| each_object(item, visit)),
        _ => {}
    }
}

fn without_null(property: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = property.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            property.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(values)) = property.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    let Some(Value::Array(choices)) = property.get_mut("anyOf") else { return };
    choices.retain(|choice| choice.get("type").is_none_or(|kind| kind != "null"));
    if let [Value::Object(only)] = choices.as_slice() {
        let only = only.clone();
        property.remove("anyOf");
        for (key, value) in only {
            property.entry(key).or_insert(value);
        }
    }
}

fn operations_mut(document: &mut OpenApi) -> impl Iterator<Item = &mut Operation> {
    let paths = document.paths.iter_mut().flat_map(|paths| paths.paths.values_mut());
    paths.filter_map(ReferenceOr::as_item_mut).flat_map(|item| {
        let PathItem { get, post, put, patch, delete, .. } = item;
        [get, post, put, patch, delete].into_iter().flatten()
    })
}

/// Names the objects in request bodies that would take unknown fields. There must be none: an unknown
/// field is a mistake that the caller wants to hear of.
pub fn lax_bodies(document: &OpenApi) -> Vec<String> {
    let document = serde_json::to_value(document).unwrap_or_default();
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            look_for_lax(&document, schema, &format!("{method} {path}"), &mut seen, &mut found);
        }
    }
    found.into_iter().collect()
}

fn look_for_lax(
    document: &Value,
    schema: &Value,
    name: &str,
    seen: &mut BTreeSet<String>,
    found: &mut BTreeSet<String>,
) {
    match schema {
        Value::Object(object) => {
            if let Some(target) = reference(schema) {
                if seen.insert(target.to_owned()) {
                    look_for_lax(document, &document["components"]["schemas"][target], target, seen, found);
                }
                return;
            }
            let closed = |key| object.get(key) == Some(&Value::Bool(false));
            if object.contains_key("properties")
                && !closed("additionalProperties")
                && !closed("unevaluatedProperties")
            {
                found.insert(name.to_owned());
            }
            for value in object.values() {
                look_for_lax(document, value, name, seen, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                look_for_lax(document, item, name, seen, found);
            }
        }
        _ => {}
    }
}

fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/components/schemas/")
}

/// The pages, written when first asked for.
struct Pages {
    document: Arc<OpenApi>,
    codes: Vec<ProblemCode>,
    json: OnceLock<Bytes>,
    html: OnceLock<Bytes>,
}

impl Pages {
    fn router<S: Clone + Send + Sync + 'static>(self: Arc<Self>) -> Router<S> {
        let (json, html, list) = (self.clone(), self.clone(), self.clone());
        Router::new()
            .route("/api/openapi.json", get(async move || page("application/json", json.json())))
            .route("/api/docs", get(async move || page(HTML, html.html())))
            .route("/api/docs.css", get(async || page("text/css", Bytes::from_static(STYLE.as_bytes()))))
            .route("/problems", get(async move || page(HTML, list.problems().into())))
            .route("/problems/{code}", get(async move |Path(code): Path<String>| self.problem(&code)))
    }

    fn json(&self) -> Bytes {
        // The document is made of strings, numbers, lists and maps with string keys.
        self.json.get_or_init(|| serde_json::to_vec(&*self.document).unwrap_or_default().into()).clone()
    }

    fn html(&self) -> Bytes {
        self.html
            .get_or_init(|| {
                let document = serde_json::to_value(&*self.document).unwrap_or_default();
                let paths = self.document.paths.iter().flat_map(|paths| paths.paths.keys());
                let paths = paths.map(String::as_str).collect();
                whole_page("Pathbook API", &Reference { document: &document, paths }).into()
            })
            .clone()
    }

    fn problems(&self) -> String {
        whole_page(
            "Problems",
            &fmt::from_fn(|out| {
                out.write_str(
                    "<h1>Problems</h1><p>Whatever goes wrong is answered with one of these codes.</p><dl>",
                )?;
                for ProblemCode { code, status, meaning } in &self.codes {
                    write!(
                        out,
                        "<dt><a href=\"/problems/{code}\"><code>{code}</code></a> {status}</dt><dd>{}</dd>",
                        Marked(meaning)
                    )?;
                }
                out.write_str("</dl>")
            }),
        )
    }

    fn problem(&self, wanted: &str) -> Response {
        let mut known = self.codes.iter().filter(|code| code.code == wanted).peekable();
        if known.peek().is_none() {
            return Refusal::new(StatusCode::NOT_FOUND, "not_found", missing("problem")).into_response();
        }
        let known: Vec<_> = known.collect();
        let body = whole_page(
            wanted,
            &fmt::from_fn(|out| {
                write!(out, "<h1><code>{wanted}</code></h1>")?;
                for ProblemCode { status, meaning, .. } in &known {
                    let name =
                        StatusCode::from_u16(*status).ok().and_then(|status| status.canonical_reason());
                    write!(out, "<h2>{status} {}</h2><p>{}</p>", name.unwrap_or_default(), Marked(meaning))?;
                }
                out.write_str(
                    "<p><a href=\"/problems\">All problems</a> · <a href=\"/api/docs\">The API</a></p>",
                )
            }),
        );
        page(HTML, body.into())
    }
}

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = include_str!("docs.css");

fn page(content_type: &'static str, body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

fn whole_page(title: &str, body: &impl Display) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}</title>\
         <link rel=\"stylesheet\" href=\"/api/docs.css\"></head><body><main>{body}</main></body></html>",
        Escaped(title)
    )
}

struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                other => out.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// Text with `code` between backticks.
struct Marked<'a>(&'a str);

impl Display for Marked<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.0.split('`').enumerate() {
            if index % 2 == 0 {
                write!(out, "{}", Escaped(part))?;
            } else {
                write!(out, "<code>{}</code>", Escaped(part))?;
            }
        }
        Ok(())
    }
}

/// The whole document as a page: contents, operations by tag, schemas.
struct Reference<'a> {
    document: &'a Value,
    /// The paths in the order of the tables, which a JSON value forgets.
    paths: Vec<&'a str>,
}

impl Reference<'_> {
    /// Method, path and operation of a tag.
    fn operations<'v>(&'v self, tag: &'v str) -> impl Iterator<Item = (&'v str, &'v str, &'v Value)> {
        let all = self.paths.iter().flat_map(|&path| {
            let item = &self.document["paths"][path];
            METHODS.into_iter().map(move |method| (method, path, &item[method]))
        });
        all.filter(move |(_, _, operation)| operation["tags"][0] == tag)
    }
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl Display for Reference<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let info = &self.document["info"];
        write!(
            out,
            "<h1>Pathbook API <small>{}</small></h1><p>{}</p>\
             <p><a href=\"/api/openapi.json\">OpenAPI document</a> · <a href=\"/problems\">Problem codes</a> · \
             <a href=\"#schemas\">Schemas</a></p><nav>",
            Escaped(text(&info["version"])),
            Marked(text(&info["description"]))
        )?;
        let tags = || self.document["tags"].as_array().into_iter().flatten();
        for tag in tags() {
            let name = text(&tag["name"]);
            write!(out, "<h3><a href=\"#tag-{name}\">{name}</a></h3><ul>")?;
            for (method, path, operation) in self.operations(name) {
                write!(
                    out,
                    "<li><a href=\"#{}\"><b>{}</b> {}</a></li>",
                    text(&operation["operationId"]),
                    method.to_uppercase(),
                    Escaped(path.strip_prefix(BASE).unwrap_or(path))
                )?;
            }
            out.write_str("</ul>")?;
        }
        out.write_str("</nav>")?;
        for tag in tags() {
            let name = text(&tag["name"]);
            write!(out, "<h2 id=\"tag-{name}\">{name}</h2><p>{}</p>", Marked(text(&tag["description"])))?;
            for (method, path, operation) in self.operations(name) {
                write_operation(out, method, path, operation)?;
            }
        }
        out.write_str("<h2 id=\"schemas\">Schemas</h2>")?;
        for (name, schema) in self.document["components"]["schemas"].as_object().into_iter().flatten() {
            write!(out, "<section id=\"schema-{name}\"><h3>{name}</h3>")?;
            write_schema(out, schema)?;
            out.write_str("</section>")?;
        }
        Ok(())
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn write_operation(out: &mut fmt::Formatter<'_>, method: &str, path: &str, operation: &Value) -> fmt::Result {
    write!(
        out,
        "<section id=\"{}\"><h3><b>{}</b> <code>{}</code></h3><p>{}.",
        text(&operation["operationId"]),
        method.to_uppercase(),
        Escaped(path),
        Marked(text(&operation["summary"]).trim_end_matches('.'))
    )?;
    if let Some(role) = operation["x-role"].as_str() {
        write!(out, " <em>Role: {}</em>", Escaped(&role.replace('_', " ")))?;
    }
    out.write_str("</p>")?;
    let parameters = operation["parameters"].as_array().map_or(&[][..], Vec::as_slice);
    if !parameters.is_empty() {
        out.write_str("<table><tr><th>Parameter</th><th>In</th><th>Type</th><th>Meaning</th></tr>")?;
        for parameter in parameters {
            let required = if parameter["required"] == true { "required. " } else { "" };
            let description =
                parameter["description"].as_str().or(parameter["schema"]["description"].as_str());
            write!(
                out,
                "<tr><td><code>{}</code></td><td>{}</td><td>{}</td><td>{required}{}</td></tr>",
                Escaped(text(&parameter["name"])),
                text(&parameter["in"]),
                Type(&parameter["schema"]),
                Marked(description.unwrap_or_default())
            )?;
        }
        out.write_str("</table>")?;
    }
    out.write_str("<ul>")?;
    for (kind, media) in operation["requestBody"]["content"].as_object().into_iter().flatten() {
        write!(out, "<li>Body <code>{}</code>: {}</li>", Escaped(kind), Type(&media["schema"]))?;
    }
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        write!(out, "<li>Answer <b>{}</b>", if status == "default" { "otherwise" } else { status })?;
        for (kind, media) in response["content"].as_object().into_iter().flatten() {
            write!(out, " <code>{}</code>: {}", Escaped(kind), Type(&media["schema"]))?;
        }
        for name in response["headers"].as_object().into_iter().flatten().map(|(name, _)| name) {
            write!(out, ", header <code>{}</code>", Escaped(name))?;
        }
        out.write_str("</li>")?;
    }
    out.write_str("</ul></section>")
}

fn write_schema(out: &mut fmt::Formatter<'_>, schema: &Value) -> fmt::Result {
    if let Some(description) = schema["description"].as_str() {
        write!(out, "<p>{}</p>", Marked(description))?;
    }
    let required =
        |name: &str| schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == name));
    if let Some(properties) = schema["properties"].as_object() {
        out.write_str("<table><tr><th>Field</th><th>Type</th><th>Meaning</th></tr>")?;
        for (name, property) in properties {
            write!(
                out,
                "<tr><td><code>{}</code></td><td>{}</td><td>{}{}</td></tr>",
                Escaped(name),
                Type(property),
                if required(name) { "" } else { "optional. " },
                Marked(text(&property["description"]))
            )?;
        }
        out.write_str("</table>")?;
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        let Some(choices) = schema[key].as_array() else { continue };
        out.write_str("<ul>")?;
        for choice in choices {
            out.write_str("<li>")?;
            if choice.get("properties").is_some() {
                write_schema(out, choice)?;
            } else {
                write!(out, "{} {}", Type(choice), Marked(text(&choice["description"])))?;
            }
            out.write_str("</li>")?;
        }
        out.write_str("</ul>")?;
    }
    if schema.get("properties").is_none() && schema.get("oneOf").is_none() && schema.get("anyOf").is_none() {
        write!(out, "<p>{}</p>", Type(schema))?;
    }
    Ok(())
}

/// The type of a schema in few words, with links.
struct Type<'a>(&'a Value);

impl Display for Type<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schema = self.0;
        if let Some(name) = reference(schema) {
            return write!(out, "<a href=\"#schema-{name}\">{name}</a>");
        }
        if let Some(value) = schema.get("const") {
            return write!(out, "<code>{}</code>", Escaped(&value.to_string()));
        }
        let alternatives =
            ["enum", "oneOf", "anyOf", "allOf"].iter().find_map(|key| schema.get(key)?.as_array());
        if let Some(alternatives) = alternatives {
            for (index, one) in alternatives.iter().enumerate() {
                if index > 0 {
                    out.write_str(" | ")?;
                }
                match one {
                    Value::Object(_) => write!(out, "{}", Type(one))?,
                    value => write!(out, "<code>{}</code>", Escaped(&value.to_string()))?,
                }
            }
            return Ok(());
        }
        match schema.get("type") {
            Some(Value::String(kind)) if kind == "array" => write!(out, "list of {}", Type(&schema["items"])),
            Some(Value::String(kind)) if kind == "object" && schema["additionalProperties"].is_object() => {
                write!(out, "map to {}", Type(&schema["additionalProperties"]))
            }
            Some(Value::String(kind)) => match schema["format"].as_str() {
                Some(format) => write!(out, "{kind} ({format})"),
                None => out.write_str(kind),
            },
            Some(Value::Array(kinds)) => {
                let kinds: Vec<_> = kinds.iter().filter_map(Value::as_str).collect();
                out.write_str(&kinds.join(" | "))
            }
            _ => out.write_str("any"),
        }
    }
}
