//! What is known of a target, and what is wrong with it.

use crate::types::{TargetId, text_enum};
use jiff::tz::TimeZone;
use pathbook_flow::{check::is_bidi, text::is_name};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, ops::Deref};

/// Targets of a list.
pub const TARGETS: usize = 10_000;
/// Fields of a target.
pub const FIELDS: usize = 50;
/// Characters of a label, as of the target of a session.
const LABEL_CHARS: usize = 200;
/// Characters of every other text.
const TEXT_CHARS: usize = 2_000;
/// Bytes of all texts of a target. A batch copies them for each of its sessions.
const BYTES: usize = 16 * 1024;

text_enum! {
    /// The texts that every target may have.
    pub enum Part {
        /// What it is called; no two of a list are called alike.
        Label = "label",
        /// What kind of thing it is.
        Kind = "kind",
        /// Where it is reached.
        Address = "address",
        /// The zone that it lies in.
        TimeZone = "time_zone",
        /// Whose it is.
        Client = "client",
        /// Where it stands.
        Site = "site",
        /// Anything else.
        Notes = "notes",
    }
}

/// What is known of a target. What is empty is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TargetContent")]
pub struct Content {
    /// What it is called, at most 200 characters. No two of a list are called alike; capitals and spaces make no difference.
    pub label: String,
    /// What kind of thing it is: a server, a mailbox, a site.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Where it is reached: a name in DNS, an IP address, a URL.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// The IANA time zone that it lies in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub time_zone: String,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub client: String,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub site: String,
    /// Anything else that helps.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Further texts by name, at most 50. They become the variables of its sessions.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
}

/// A target of a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Target {
    /// Its id, which stays when the rest of it changes.
    pub id: TargetId,
    /// What is known of it.
    #[serde(flatten)]
    pub content: Content,
}

impl Deref for Target {
    type Target = Content;
    fn deref(&self) -> &Content {
        &self.content
    }
}

/// A text of a target: one that every target may have, or one of its fields.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// One that every target may have.
    Part(Part),
    /// The field of this name.
    Field(String),
}

impl Place {
    /// Where it stands in the JSON of a target.
    pub fn pointer(&self) -> String {
        match self {
            Self::Part(part) => format!("/{part}"),
            Self::Field(name) => format!("/fields/{}", name.replace('~', "~0").replace('/', "~1")),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Part(part) => part.fmt(f),
            Self::Field(name) => write!(f, "field:{name}"),
        }
    }
}

/// What is wrong with a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Which text.
    pub place: Place,
    /// Stable code.
    pub code: &'static str,
    /// What to do, in a sentence.
    pub detail: String,
}

impl Wrong {
    /// Something wrong with a text.
    pub fn new(place: Place, code: &'static str, detail: String) -> Self {
        Self { place, code, detail }
    }
}

impl Content {
    /// A text that every target may have.
    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::Label => &self.label,
            Part::Kind => &self.kind,
            Part::Address => &self.address,
            Part::TimeZone => &self.time_zone,
            Part::Client => &self.client,
            Part::Site => &self.site,
            Part::Notes => &self.notes,
        }
    }

    fn part_mut(&mut self, part: Part) -> &mut String {
        match part {
            Part::Label => &mut self.label,
            Part::Kind => &mut self.kind,
            Part::Address => &mut self.address,
            Part::TimeZone => &mut self.time_zone,
            Part::Client => &mut self.client,
            Part::Site => &mut self.site,
            Part::Notes => &mut self.notes,
        }
    }

    /// The text at a place; empty where there is none.
    pub fn get(&self, place: &Place) -> &str {
        match place {
            Place::Part(part) => self.part(*part),
            Place::Field(name) => self.fields.get(name).map_or("", String::as_str),
        }
    }

    /// Writes a text; an empty one leaves no field behind.
    pub fn set(&mut self, place: &Place, text: String) {
        match place {
            Place::Part(part) => *self.part_mut(*part) = text,
            Place::Field(name) if text.is_empty() => drop(self.fields.remove(name)),
            Place::Field(name) => drop(self.fields.insert(name.clone(), text)),
        }
    }

    /// All places that may hold a text in one of the two.
    pub fn places<'c>(&'c self, other: &'c Self) -> impl Iterator<Item = Place> + use<'c> {
        let parts = Part::ALL.iter().map(|part| Place::Part(*part));
        let others = other.fields.keys().filter(|name| !self.fields.contains_key(*name));
        parts.chain(self.fields.keys().chain(others).cloned().map(Place::Field))
    }

    /// The label as labels are compared.
    pub fn key(&self) -> String {
        label_key(&self.label)
    }

    /// Without spaces around its texts and without empty fields, the time zone by its proper name.
    pub fn tidy(&mut self) {
        for part in Part::ALL {
            let text = self.part_mut(*part);
            *text = tidied(text);
        }
        if let Ok(name) = known_zone(&self.time_zone) {
            self.time_zone = name;
        }
        self.fields.retain(|_, text| {
            *text = tidied(text);
            !text.is_empty()
        });
    }

    /// What keeps it from being stored.
    pub fn wrongs(&self) -> Vec<Wrong> {
        let mut found = Vec::new();
        let mut add = |place: Place, code, detail: String| found.push(Wrong::new(place, code, detail));
        for part in Part::ALL {
            let (most, is_line) = match part {
                Part::Label => (LABEL_CHARS, true),
                Part::Notes => (TEXT_CHARS, false),
                _ => (TEXT_CHARS, true),
            };
            if let Some((code, detail)) = unfit(self.part(*part), most, is_line) {
                add(Place::Part(*part), code, detail);
            }
        }
        if self.key().is_empty() {
            let detail = "There is no label. Say what the target is called.".to_owned();
            add(Place::Part(Part::Label), "missing_label", detail);
        }
        if !self.time_zone.is_empty() && known_zone(&self.time_zone).is_err() {
            let detail = "This is no time zone of the IANA list. Write for example Europe/Zurich.".to_owned();
            add(Place::Part(Part::TimeZone), "unknown_time_zone", detail);
        }
        for (name, text) in &self.fields {
            let place = || Place::Field(name.clone());
            if !is_name(name) {
                add(place(), "field_name", format!("This is no name of a field. {FIELD_NAME}"));
            }
            if let Some((code, detail)) = unfit(text, TEXT_CHARS, false) {
                add(place(), code, detail);
            }
        }
        if let Some(name) = self.fields.keys().nth(FIELDS) {
            let detail = format!("A target has at most {FIELDS} fields. Remove some.");
            add(Place::Field(name.clone()), "too_many_fields", detail);
        }
        let parts: usize = Part::ALL.iter().map(|part| self.part(*part).len()).sum();
        let fields: usize = self.fields.iter().map(|(name, text)| name.len() + text.len()).sum();
        if parts + fields > BYTES {
            let detail =
                format!("The texts of a target have at most {} KiB together. Shorten them.", BYTES / 1024);
            add(Place::Part(Part::Label), "target_too_large", detail);
        }
        found
    }
}

/// What names of fields look like.
const FIELD_NAME: &str =
    "Begin with a lower-case letter and use lower-case letters, digits and underscores, at most 40.";

/// A label as labels are compared: what looks alike is alike.
pub fn label_key(label: &str) -> String {
    // Zero-width characters cannot be seen.
    let visible: String =
        label.chars().filter(|c| !matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')).collect();
    visible.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tidied(text: &str) -> String {
    let text = text.trim();
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}

/// The proper name of a zone.
fn known_zone(name: &str) -> Result<String, jiff::Error> {
    let zone = TimeZone::get(name)?;
    Ok(zone.iana_name().unwrap_or(name).to_owned())
}

/// Why a text cannot be kept.
fn unfit(text: &str, most: usize, is_line: bool) -> Option<(&'static str, String)> {
    if text.len() > most && text.chars().count() > most {
        return Some(("too_long", format!("This is longer than {most} characters. Shorten it.")));
    }
    for character in text.chars() {
        let code = u32::from(character);
        if character.is_control() && (is_line || !matches!(character, '\n' | '\t')) {
            let what = if character == '\n' {
                "a line break".into()
            } else {
                format!("a control character (U+{code:04X})")
            };
            return Some(("control_character", format!("There is {what} in this text. Remove it.")));
        }
        if is_bidi(character) {
            let detail = format!(
                "An invisible character turns the direction of writing here (U+{code:04X}). Remove it."
            );
            return Some(("bidi_control", detail));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(label: &str) -> Content {
        Content { label: label.into(), ..Content::default() }
    }

    fn codes(content: &Content) -> Vec<(String, &'static str)> {
        content.wrongs().into_iter().map(|wrong| (wrong.place.to_string(), wrong.code)).collect()
    }

    #[test]
    fn labels_that_look_alike_are_alike() {
        for same in ["SRV-01  a", " srv-01 A", "srv-01\u{a0}a", "srv\u{200b}-01\ta"] {
            assert_eq!(label_key(same), "srv-01 a", "{same}");
        }
        assert_eq!(label_key("ÖBB"), "öbb");
        assert_ne!(label_key("srv-01"), label_key("srv-1"));
    }

    #[test]
    fn each_limit_is_named_at_its_place_and_what_is_at_the_limit_is_kept() {
        let mut good = labelled(&"ü".repeat(200));
        good.notes = "x\n".repeat(1000);
        good.time_zone = "europe/zurich".into();
        good.fields = (0..50).map(|at| (format!("f{at}"), "1".into())).collect();
        good.tidy();
        assert_eq!(codes(&good), []);
        assert_eq!(good.time_zone, "Europe/Zurich");
        for (bad, place, code) in [
            (labelled(""), "label", "missing_label"),
            (labelled("\u{200b}"), "label", "missing_label"),
            (labelled(&"x".repeat(201)), "label", "too_long"),
            (labelled("a\nb"), "label", "control_character"),
            (labelled("a\0b"), "label", "control_character"),
            (labelled("a\u{202e}b"), "label", "bidi_control"),
            (Content { notes: "x".repeat(2001), ..labelled("a") }, "notes", "too_long"),
            (Content { time_zone: "Mars/Olympus".into(), ..labelled("a") }, "time_zone", "unknown_time_zone"),
            (
                Content { fields: [("Rack".into(), "1".into())].into(), ..labelled("a") },
                "field:Rack",
                "field_name",
            ),
            (
                Content { fields: [("x".repeat(41), "1".into())].into(), ..labelled("a") },
                "field:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "field_name",
            ),
        ] {
            assert_eq!(codes(&bad), [(place.to_owned(), code)]);
        }
        let crowd = Content {
            fields: (0..51).map(|at| (format!("f{at:02}"), "1".into())).collect(),
            ..labelled("a")
        };
        assert_eq!(codes(&crowd), [("field:f50".to_owned(), "too_many_fields")]);
        let heavy = Content {
            fields: (0..9).map(|at| (format!("f{at}"), "x".repeat(2000))).collect(),
            ..labelled("a")
        };
        assert_eq!(codes(&heavy), [("label".to_owned(), "target_too_large")]);
    }

    #[test]
    fn texts_lose_what_stands_around_them_and_empty_fields_go() {
        let mut target = labelled("  srv-01 ");
        target.notes = " one\r\ntwo\rthree ".into();
        target.fields = [("rack".into(), " 7 ".into()), ("room".into(), "  ".into())].into();
        target.tidy();
        assert_eq!((target.label.as_str(), target.notes.as_str()), ("srv-01", "one\ntwo\nthree"));
        assert_eq!(target.fields, [("rack".to_owned(), "7".to_owned())].into());
    }
}
