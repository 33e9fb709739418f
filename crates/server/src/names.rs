//! The names that people type: e-mail addresses, and names as parts of addresses and files.

use crate::types::TeamId;

/// An e-mail address as it is stored and compared.
pub fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Refuses a name of spaces only.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the validator passes its context by reference")]
pub fn not_blank(text: &str, _: &()) -> garde::Result {
    if text.trim().is_empty() { Err(garde::Error::new("must not be blank")) } else { Ok(()) }
}

/// The name in addresses that a name gives: lower-case letters, digits and hyphens.
pub fn slug_of(name: &str) -> String {
    let slug = hyphenated(name, 40);
    if is_slug(&slug, &()).is_ok() { slug } else { "team".to_owned() }
}

/// A name as lower-case words with hyphens between, for addresses and file names. Empty where nothing of it can stay.
pub fn hyphenated(name: &str, longest: usize) -> String {
    let words = name.to_lowercase();
    let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let text: String = words.collect::<Vec<_>>().join("-").chars().take(longest).collect();
    text.trim_matches('-').to_owned()
}

/// Refuses what cannot be a team's name in addresses.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the validator passes its context by reference")]
pub fn is_slug(slug: &str, _: &()) -> garde::Result {
    let sane = (2..=40).contains(&slug.len())
        && slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !slug.starts_with('-')
        && !slug.ends_with('-')
        // An id must never be taken for a slug.
        && slug.parse::<TeamId>().is_err();
    if sane { Ok(()) } else { Err(garde::Error::new("use 2 to 40 lower-case letters, digits and hyphens")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_come_from_names_and_are_never_ids() {
        assert_eq!(slug_of("Contoso IT Support"), "contoso-it-support");
        assert_eq!(slug_of("  Ünïcode & Co. "), "n-code-co");
        assert_eq!(slug_of("東京"), "team");
        assert!(is_slug("0190a0b0-0000-7000-8000-000000000000", &()).is_err());
        assert!(is_slug("-a", &()).is_err() && is_slug("a", &()).is_err() && is_slug("A-team", &()).is_err());
    }
}
