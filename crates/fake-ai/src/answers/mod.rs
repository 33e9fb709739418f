//! What the fake answers: a flow in the words of the form, the same for the same request.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::asked::Asked;
use crate::behaviour::{Behaviour, without_markers};

mod reading;
mod spoilt;

use reading::Reading;

/// Words that an answer must have in common with a line of the material to rest on it.
const COMMON_WORDS: usize = 2;
/// Steps of a branch where nothing else is said.
const MOST_STEPS: usize = 12;
/// The most lines that one step rests on.
const SOURCES: usize = 2;

#[derive(Clone, Serialize, Deserialize)]
struct Step {
    id: String,
    kind: String,
    title: String,
    body: String,
    risk: String,
    next: Vec<Next>,
    #[serde(default)]
    src: Vec<u32>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Next {
    label: String,
    to: String,
}

#[derive(Deserialize)]
struct Language {
    note: String,
    troubleshooting: Outline,
    procedure: Outline,
    maintenance: Outline,
    own: Steps,
    review: Remark,
    done: String,
    nobody: String,
}

#[derive(Deserialize)]
struct Outline {
    summary: String,
    triage: Triage,
    questions: Vec<String>,
    branches: Vec<Part>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Triage {
    title: String,
    body: String,
}

#[derive(Deserialize)]
struct Part {
    key: String,
    label: String,
    cause: String,
    entry: String,
    steps: Vec<Step>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Steps {
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Remark {
    problem: String,
    fix: String,
}

#[derive(Serialize)]
struct Scaffold {
    title: String,
    summary: String,
    triage: Triage,
    branches: Vec<Branch>,
    questions: Vec<String>,
}

#[derive(Serialize)]
struct Branch {
    key: String,
    label: String,
    cause: String,
    entry: String,
    steps: usize,
    src: Vec<u32>,
}

#[derive(Serialize)]
struct Review {
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Finding {
    step: String,
    problem: String,
    fix: String,
}

/// The languages that it can answer in. The first one serves for all others.
static LANGUAGES: LazyLock<Vec<(&str, Language)>> = LazyLock::new(|| {
    [("en", include_str!("en.json")), ("de", include_str!("de.json"))]
        .into_iter()
        .filter_map(|(tag, text)| Some((tag, serde_json::from_str(text).ok()?)))
        .collect()
});

fn known_language(tag: &str) -> Option<&'static Language> {
    let spoken = tag.split('-').next().unwrap_or_default();
    LANGUAGES.iter().find(|(known, _)| known.eq_ignore_ascii_case(spoken)).map(|(_, language)| language)
}

/// Whether the fake answers in this language. It answers in English otherwise.
#[must_use]
pub fn speaks(tag: &str) -> bool {
    known_language(tag).is_some()
}

impl Language {
    fn outline(&self, kind: &str) -> &Outline {
        match kind {
            "procedure" => &self.procedure,
            "maintenance" => &self.maintenance,
            _ => &self.troubleshooting,
        }
    }
}

/// The text of the answer.
pub(crate) fn text(asked: &Asked, behaviour: Behaviour) -> String {
    let text = without_markers(&asked.text);
    let reading = Reading::of(&text);
    let language = known_language(reading.language).unwrap_or(&LANGUAGES[0].1);
    match asked.stage() {
        "scaffold" => spoilt::scaffold(scaffold(&reading, language), behaviour, &asked.system),
        "branch" => spoilt::branch(branch(&reading, language), behaviour, &asked.system),
        "review" => spoilt::other(&review(&reading, language), behaviour),
        _ => spoilt::other(
            &serde_json::json!({"answer": "The fake has nothing to say about this."}),
            behaviour,
        ),
    }
}

fn scaffold(reading: &Reading<'_>, language: &Language) -> Scaffold {
    let outline = language.outline(reading.kind);
    let most = if reading.depth.starts_with("short") { 3 } else { outline.branches.len() };
    let branches = outline.branches.iter().take(most).map(|part| {
        let words = format!("{} {} {}", part.label, part.cause, part.entry);
        Branch {
            key: part.key.clone(),
            label: part.label.clone(),
            cause: part.cause.clone(),
            entry: part.entry.clone(),
            steps: part.steps.len(),
            src: reading.sources_of(&words),
        }
    });
    Scaffold {
        title: clipped(reading.title, 70),
        summary: filled(&outline.summary, reading, language),
        triage: Triage {
            title: outline.triage.title.clone(),
            body: filled(&outline.triage.body, reading, language),
        },
        branches: branches.collect(),
        questions: outline.questions.clone(),
    }
}

fn branch(reading: &Reading<'_>, language: &Language) -> Steps {
    let parts = &language.outline(reading.kind).branches;
    let known = parts.iter().find(|part| part.key == reading.key);
    let mut steps = known.map_or_else(|| language.own.steps.clone(), |part| part.steps.clone());
    // What must be in the flow is done first in one of the branches; so is what a note asks for, and what the material says.
    let is_first = parts.first().is_some_and(|part| part.key == reading.key);
    let mut wanted: Vec<(&str, Option<u32>)> = Vec::new();
    if is_first {
        wanted.extend(reading.must.iter().map(|must| (*must, None)));
    }
    wanted.extend(reading.note.map(|note| (note, None)));
    let words = known.map_or_else(String::new, |part| format!("{} {}", part.label, part.cause));
    wanted.extend(reading.best_line(&words).map(|(number, line)| (line, Some(number))));
    for (at, (what, source)) in
        wanted.into_iter().enumerate().take(reading.most_steps.saturating_sub(steps.len()))
    {
        let entry = steps[0].id.clone();
        steps.insert(
            0,
            Step {
                id: format!("wanted{at}"),
                kind: "do".to_owned(),
                title: clipped(what, 70),
                body: clipped(what, 240),
                risk: "none".to_owned(),
                next: vec![Next { label: language.done.clone(), to: entry }],
                src: source.into_iter().collect(),
            },
        );
    }
    for step in &mut steps {
        step.title = clipped(&filled(&step.title, reading, language), 70);
        step.body = filled(&step.body, reading, language);
        if step.kind == "escalate" && !step.body.contains(&language.note) {
            step.body = format!("{}: {}", language.note, step.body);
        }
        if step.src.is_empty() {
            step.src = reading.sources_of(&format!("{} {}", step.title, step.body));
        }
    }
    Steps { steps }
}

fn review(reading: &Reading<'_>, language: &Language) -> Review {
    let findings = reading.listed.iter().skip(1).take(1).map(|step| Finding {
        step: (*step).to_owned(),
        problem: language.review.problem.clone(),
        fix: language.review.fix.clone(),
    });
    Review { findings: findings.collect() }
}

/// A sentence of the language with the words of the form in it.
fn filled(sentence: &str, reading: &Reading<'_>, language: &Language) -> String {
    let nobody = language.nobody.as_str();
    sentence
        .replace("{subject}", &clipped(reading.title, 120))
        .replace("{escalation}", if reading.escalation.is_empty() { nobody } else { reading.escalation })
        .replace("{label}", reading.label)
        .replace("{cause}", reading.cause)
}

/// As much of a text as fits, whole words if possible.
fn clipped(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = text.char_indices().nth(most) else { return text };
    let cut = &text[..end];
    cut.rsplit_once(' ').map_or(cut, |(before, _)| before).to_owned()
}
