//! A room's table of contents: method, path, handler, and what it does.

use super::{OperationInput, OperationOutput, error::ProblemCode, extract};
use crate::App;
use aide::{
    axum::{ApiRouter, routing},
    generate::in_context,
    openapi::{Operation, Parameter, ReferenceOr},
    operation::OperationHandler,
    transform::TransformOperation,
};
use axum::handler::Handler;
use schemars::{SchemaGenerator, generate::SchemaSettings, json_schema};

/// Where the API lives.
pub(super) const BASE: &str = "/api/v1";

/// The operations of one room. Paths are relative to `/api/v1`.
pub struct Routes<S = App> {
    pub(super) tag: &'static str,
    pub(super) about: &'static str,
    pub(super) problems: Vec<ProblemCode>,
    pub(super) router: ApiRouter<S>,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// A table under a tag of the documentation.
    pub fn new(tag: &'static str) -> Self {
        in_context(|ctx| {
            // OpenAPI 3.1 is JSON Schema 2020-12; the generator starts with an older draft.
            let wanted = SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = "#/components/schemas/".into();
            });
            if ctx.schema.settings().meta_schema != wanted.meta_schema {
                ctx.schema = SchemaGenerator::new(wanted);
            }
        });
        Self { tag, about: "", problems: Vec::new(), router: ApiRouter::new() }
    }

    /// What the room is for, in a sentence.
    #[must_use]
    pub fn about(self, about: &'static str) -> Self {
        Self { about, ..self }
    }

    /// Documents a problem code that only this room answers with.
    #[must_use]
    pub fn problem(mut self, code: &'static str, status: u16, meaning: &'static str) -> Self {
        self.problems.push(ProblemCode { code, status, meaning });
        self
    }
}

macro_rules! methods {
    ($($method:ident $with:ident $verb:literal),*) => {
        impl<S: Clone + Send + Sync + 'static> Routes<S> {$(
            #[doc = concat!("An operation by ", $verb, ".")]
            #[must_use]
            pub fn $method<H, I, O, T>(mut self, path: &str, handler: H, summary: &'static str) -> Self
            where
                H: Handler<T, S> + OperationHandler<I, O>,
                I: OperationInput,
                O: OperationOutput,
                T: 'static,
            {
                let name = std::any::type_name::<H>().rsplit("::").next().unwrap_or_default();
                let id = format!("{}_{name}", self.tag);
                let route =
                    routing::$with(handler, |operation| describe(operation, path, &id, self.tag, summary));
                self.router = self.router.api_route(&format!("{BASE}{path}"), route);
                self
            }
        )*}
    };
}

methods!(
    get get_with "GET", post post_with "POST", put put_with "PUT", patch patch_with "PATCH",
    delete delete_with "DELETE"
);

fn describe<'t>(
    mut operation: TransformOperation<'t>,
    path: &str,
    id: &str,
    tag: &str,
    summary: &str,
) -> TransformOperation<'t> {
    name_path_parameters(operation.inner_mut(), path);
    operation.id(id).tag(tag).summary(summary)
}

/// Gives the parameters that `Path` left nameless their names from the path, and adds those that no
/// extractor described.
fn name_path_parameters(operation: &mut Operation, path: &str) {
    let mut names: Vec<_> = path
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .filter(|name| !described(operation, name))
        .collect();
    let own: Vec<_> = names.iter().copied().filter(|name| *name != "team").collect();
    let nameless = operation.parameters.iter_mut().filter_map(|parameter| match parameter {
        ReferenceOr::Item(Parameter::Path { parameter_data, .. }) if parameter_data.name.is_empty() => {
            Some(parameter_data)
        }
        _ => None,
    });
    for (parameter, name) in nameless.zip(own) {
        name.clone_into(&mut parameter.name);
        names.retain(|other| *other != name);
    }
    for (at, name) in names.into_iter().enumerate() {
        let schema = match name {
            "team" => json_schema!({ "type": "string", "description": "Id or short name of the team." }),
            _ => json_schema!({ "type": "string" }),
        };
        operation.parameters.insert(at, ReferenceOr::Item(extract::path_parameter(name.to_owned(), schema)));
    }
}

fn described(operation: &Operation, name: &str) -> bool {
    operation.parameters.iter().any(|parameter| match parameter {
        ReferenceOr::Item(Parameter::Path { parameter_data, .. }) => parameter_data.name == name,
        _ => false,
    })
}
