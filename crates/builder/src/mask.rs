//! Takes secrets and personal data out of texts before a model reads them.

use std::collections::HashMap;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::material::{MaskKind, Masked, Masks};

/// Puts placeholders in the place of values, the same for the same value.
#[derive(Clone, Default)]
pub(crate) struct Masker {
    values: Vec<Masked>,
    /// The placeholder of each value, secrets too: this does not outlive the masking.
    known: HashMap<(MaskKind, String), usize>,
}

/// Finds values of one kind.
type Find = fn(&str) -> Vec<Range<usize>>;

/// In this order: what is part of a secret is not looked at again.
const FINDERS: [(MaskKind, Find); 8] = [
    (MaskKind::Secret, private_keys),
    (MaskKind::Secret, tokens),
    (MaskKind::Secret, address_passwords),
    (MaskKind::Secret, named_secrets),
    (MaskKind::Mail, mails),
    (MaskKind::Address, addresses_6),
    (MaskKind::Address, addresses_4),
    (MaskKind::Phone, phones),
];

impl Masker {
    /// Goes on where another left off.
    pub fn resume(values: &[Masked]) -> Self {
        let known = values.iter().enumerate().filter(|(_, value)| !value.original.is_empty());
        let known = known.map(|(index, value)| ((value.kind, value.original.clone()), index)).collect();
        Self { values: values.to_vec(), known }
    }

    /// A text without what was found.
    pub fn mask(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for (kind, find) in FINDERS {
            let found = find(&text);
            if found.is_empty() {
                continue;
            }
            let mut masked = String::with_capacity(text.len());
            let mut end = 0;
            for range in found {
                if range.start < end {
                    continue;
                }
                masked.push_str(&text[end..range.start]);
                masked.push_str(self.placeholder(kind, &text[range.clone()]));
                end = range.end;
            }
            masked.push_str(&text[end..]);
            text = masked;
        }
        text
    }

    fn placeholder(&mut self, kind: MaskKind, value: &str) -> &str {
        let index = *self.known.entry((kind, value.to_owned())).or_insert_with(|| {
            let number = self.values.iter().filter(|other| other.kind == kind).count() + 1;
            let placeholder = format!("[{}-{number}]", word(kind));
            let original = if kind == MaskKind::Secret { String::new() } else { value.to_owned() };
            self.values.push(Masked { placeholder, kind, original });
            self.values.len() - 1
        });
        &self.values[index].placeholder
    }

    /// What was masked so far.
    pub fn values(&self) -> &[Masked] {
        &self.values
    }

    /// A text with the values in their places again. Secrets stay out.
    pub fn restore(&self, text: &str) -> String {
        if !text.contains('[') {
            return text.to_owned();
        }
        let mut text = text.to_owned();
        for value in self.values.iter().filter(|value| !value.original.is_empty()) {
            if text.contains(&value.placeholder) {
                text = text.replace(&value.placeholder, &value.original);
            }
        }
        text
    }

    /// How many values of each kind.
    pub fn counts(&self) -> Masks {
        let mut masks = Masks::default();
        for value in &self.values {
            *match value.kind {
                MaskKind::Secret => &mut masks.secrets,
                MaskKind::Address => &mut masks.addresses,
                MaskKind::Mail => &mut masks.mails,
                MaskKind::Phone => &mut masks.phones,
            } += 1;
        }
        masks
    }
}

fn word(kind: MaskKind) -> &'static str {
    match kind {
        MaskKind::Secret => "SECRET",
        MaskKind::Address => "IP",
        MaskKind::Mail => "MAIL",
        MaskKind::Phone => "PHONE",
    }
}

/// Whether this is what stands in the place of a value.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let inside = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let parts = inside.and_then(|inside| inside.split_once('-'));
    parts.is_some_and(|(word, number)| {
        matches!(word, "SECRET" | "IP" | "MAIL" | "PHONE")
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// A pattern that is part of the program.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and a test uses each")]
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is well-formed")
}

fn all(pattern: &Regex, text: &str) -> Vec<Range<usize>> {
    pattern.find_iter(text).map(|found| found.range()).collect()
}

fn private_keys(text: &str) -> Vec<Range<usize>> {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\z)",
        )
    });
    if text.contains("PRIVATE KEY") { all(&PATTERN, text) } else { Vec::new() }
}

/// Secrets that show what they are.
fn tokens(text: &str) -> Vec<Range<usize>> {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}\b",
            r"|gh[pousr]_[0-9A-Za-z]{20,}|github_pat_[0-9A-Za-z_]{20,}|glpat-[0-9A-Za-z_-]{16,}",
            r"|xox[abeoprs]-[0-9A-Za-z-]{10,}|sk-[0-9A-Za-z_-]{20,}|[sr]k_(?:live|test)_[0-9A-Za-z]{16,}",
            r"|pbk_[0-9A-Za-z]{20,}|AIza[0-9A-Za-z_-]{30,}|npm_[0-9A-Za-z]{30,}|SG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}",
            r"|eyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{8,}(?:\.[0-9A-Za-z_-]*)?)",
        ))
    });
    all(&PATTERN, text)
}

/// Passwords in addresses, as in `https://user:password@host`.
fn address_passwords(text: &str) -> Vec<Range<usize>> {
    static PATTERN: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"[A-Za-z][A-Za-z0-9+.-]*://[^\s/:@"'<>]*:([^\s/@"'<>]+)@"#));
    groups(&PATTERN, text, |_, _| true)
}

/// Secrets that a word before them names.
fn named_secrets(text: &str) -> Vec<Range<usize>> {
    static SAID: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?i)(?:password|passwd|passphrase|passcode|passwort|kennwort|contraseña|clave|mot de passe|wachtwoord|",
            r"senha|hasło|пароль|パスワード|密码|\bpwd|\bpw|\bpsk|\bpin|pre-?shared key|secret|",
            r"(?:api|access|account|license|private)[ _-]?key|token|credential|community(?: string)?|geheimnis)",
            r#"[A-Za-z_]*["'`]?[ \t]*(:=|=>|[:=：]|\bis\b|\bist\b|\bes\b|\best\b)[ \t]*["'`]?([^\s"'`,;]{3,})"#,
        ))
    });
    static FLAGS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r#"(?i)(?:--(?:password|passwd|pass|token|secret|api-key)[ =]["']?([^\s"']{3,})"#,
            r#"|ConvertTo-SecureString[ \t]+(?:-String[ \t]+)?["']([^"']+)|\bbearer[ \t]+([0-9A-Za-z._~+/-]{12,}=*))"#,
        ))
    });
    let mut found: Vec<Range<usize>> = Vec::new();
    for captures in SAID.captures_iter(text) {
        let (Some(sign), Some(value)) = (captures.get(1), captures.get(2)) else { continue };
        let said = value.as_str();
        // "Password: see the vault" and "the password is wrong" are sentences. A value stands alone, or does not look
        // like a word.
        let is_word =
            said.trim_end_matches(['.', '!', '?', ')']).chars().all(|c| c.is_alphabetic() || c == '-');
        let is_alone = text[value.end()..]
            .trim_start_matches(['"', '\'', '`'])
            .lines()
            .next()
            .is_none_or(|rest| rest.trim().is_empty());
        let is_verb = sign.as_str().chars().all(char::is_alphabetic);
        let is_value = if is_verb { !is_word } else { !is_word || is_alone || sign.as_str() == "=" };
        if is_value && !is_placeholder(said) && !said.starts_with("{{") {
            found.push(value.range());
        }
    }
    found.extend(groups(&FLAGS, text, |_, value| !value.starts_with("{{")));
    found.sort_by_key(|range| range.start);
    found
}

/// What the groups of a pattern hold, without placeholders.
fn groups(pattern: &Regex, text: &str, is_wanted: fn(&str, &str) -> bool) -> Vec<Range<usize>> {
    let captures = pattern.captures_iter(text);
    let groups = captures.flat_map(|captures| {
        captures.iter().skip(1).flatten().map(|group| group.range()).collect::<Vec<_>>()
    });
    groups
        .filter(|range| !is_placeholder(&text[range.clone()]) && is_wanted(text, &text[range.clone()]))
        .collect()
}

pub(crate) fn mails(text: &str) -> Vec<Range<usize>> {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"[\p{L}\p{N}](?:[\p{L}\p{N}._%+'-]*)@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*)\.\p{L}{2,}")
    });
    if text.contains('@') { all(&PATTERN, text) } else { Vec::new() }
}

pub(crate) fn addresses_4(text: &str) -> Vec<Range<usize>> {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d{1,3}(?:\.\d{1,3})+"));
    let found = all(&PATTERN, text).into_iter();
    found
        .filter(|range| {
            let is_alone = is_apart(text, range, |c| c.is_alphanumeric() || c == '_');
            let address = text[range.clone()].parse::<Ipv4Addr>();
            // Nobody's: the own machine, "any", and the masks of networks.
            is_alone
                && address.is_ok_and(|address| {
                    !address.is_loopback() && !address.is_unspecified() && address.octets()[0] != 255
                })
        })
        .collect()
}

pub(crate) fn addresses_6(text: &str) -> Vec<Range<usize>> {
    static PATTERN: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*"));
    let mut found = all(&PATTERN, text);
    for range in &mut found {
        // The point or colon at the end of a sentence belongs to the sentence.
        let trimmed = text[range.clone()].trim_end_matches('.');
        range.end = range.start + trimmed.len();
        if trimmed.ends_with(':') && !trimmed.ends_with("::") {
            range.end -= 1;
        }
    }
    found.retain(|range| {
        let address = text[range.clone()].parse::<Ipv6Addr>();
        is_apart(text, range, |c| c.is_alphanumeric() || c == '_')
            && address.is_ok_and(|address| !address.is_loopback() && !address.is_unspecified())
    });
    found
}

pub(crate) fn phones(text: &str) -> Vec<Range<usize>> {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"\+\d(?:[ ./()-]{0,2}\d){6,14}|\(0?\d{2,5}\)[ -]?\d(?:[ -]?\d){4,9}|\b0\d{1,5}[ /-]{1,3}\d(?:[ /-]?\d){4,9}|\b0\d{9,11}\b",
            r"|\b\d{3}[-. ]\d{3}[-. ]\d{4}\b",
        ))
    });
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:phone|telephone|telefon|tel|fon|mobile|mobil|handy|hotline|call|fax|teléfono|téléphone|電話)\b[. :：]*((?:number|nummer|us at)?[. :]*)?(\d(?:[ /()-]?\d){4,14})\b",
        )
    });
    static DATE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2})"));
    let mut found = all(&PATTERN, text);
    found.extend(NAMED.captures_iter(text).filter_map(|captures| captures.get(2).map(|group| group.range())));
    found.retain(|range| {
        let is_number = |c: char| c.is_ascii_digit();
        is_apart(text, range, is_number) && !DATE.is_match(&text[range.clone()])
    });
    found.sort_by_key(|range| range.start);
    found
}

/// Whether nothing that would belong to a value stands beside it.
fn is_apart(text: &str, range: &Range<usize>, belongs: impl Fn(char) -> bool) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    !before.is_some_and(&belongs) && !after.is_some_and(belongs)
}
