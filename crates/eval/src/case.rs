//! The cases: forms, and what a good flow for each of them has.

use anyhow::Context as _;
use pathbook_builder::foundation::Foundation;
use pathbook_builder::material::{Material, Source};
use serde::Deserialize;

/// One form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) group: String,
    pub(crate) foundation: Foundation,
    #[serde(default)]
    pub(crate) material: String,
    /// Words that have to occur somewhere in the flow.
    #[serde(default)]
    pub(crate) mention: Vec<String>,
    /// Words that may not.
    #[serde(default)]
    pub(crate) avoid: Vec<String>,
    /// For each topic words of which one has to occur in the plan.
    #[serde(default)]
    pub(crate) topics: Vec<Vec<String>>,
}

impl Case {
    pub(crate) fn material(&self) -> Material {
        if self.material.is_empty() {
            return Material::default();
        }
        Material::of(&[Source { name: "handbook.txt".to_owned(), text: self.material.clone() }], true)
    }
}

/// All cases.
pub(crate) fn all() -> anyhow::Result<Vec<Case>> {
    serde_json::from_str(include_str!("../cases.json")).context("the cases cannot be read")
}
