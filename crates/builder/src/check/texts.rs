//! What texts may hold, and how what they may not hold is taken out.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use pathbook_flow::check::{BUILT_IN, is_bidi};
use pathbook_flow::text::is_name;
use regex::Regex;

use super::facts::Facts;
use super::ways::is_unspaced;
use crate::mask::pattern;
use crate::material::is_invisible;
use crate::words;

/// Characters of a title that read well.
pub(crate) const TITLE_CHARS: usize = 70;
/// Characters that a title, a label or a name can have at most: as many as the flow takes.
pub(crate) const LINE_CHARS: usize = 200;
/// Words of a body that read well, and that are the most.
pub(crate) const BODY_WORDS: (usize, usize) = (60, 180);
/// Words of a label that read well, and that are the most.
pub(crate) const LABEL_WORDS: (usize, usize) = (6, 18);
/// Characters that a body can have at most.
pub(crate) const BODY_CHARS: usize = 4_000;

/// What is one line, and what may span several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Line,
    Body,
}

/// How many words a text has. Where none are spaced, two letters count as one.
pub(crate) fn count_words(text: &str) -> usize {
    let unspaced = text.chars().filter(|&c| is_unspaced(c)).count();
    let spaced =
        text.split_whitespace().filter(|word| word.chars().any(|c| c.is_alphanumeric() && !is_unspaced(c)));
    spaced.count() + unspaced / 2
}

/// Whether nothing of a text shows.
pub(crate) fn is_blank(text: &str, facts: &Facts<'_>) -> bool {
    let text = strip_all_markup(&strip_hidden(text, Form::Line), facts);
    text.chars().all(char::is_whitespace)
}

/// Whether a text holds what nobody sees: control characters, marks of direction, zero widths; in a line, line ends.
pub(crate) fn has_hidden(text: &str, form: Form) -> bool {
    text.chars().any(|c| is_hidden(c) || (form == Form::Line && matches!(c, '\n' | '\r' | '\t')))
}

fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || is_bidi(c) || is_invisible(c)
}

/// A text without what nobody sees.
pub(crate) fn strip_hidden(text: &str, form: Form) -> String {
    let shown = text.chars().filter(|&c| !is_hidden(c));
    match form {
        Form::Body => shown.collect(),
        Form::Line => shown.map(|c| if c.is_whitespace() { ' ' } else { c }).collect(),
    }
}

/// A part of a text: inside backquotes or not.
fn outside_code(text: &str, mut change: impl FnMut(&str) -> String) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('`') {
        let run = rest[open..].len() - rest[open..].trim_start_matches('`').len();
        let inside = &rest[open + run..];
        let marks = &rest[open..open + run];
        // As in Markdown, code ends with as many marks as it begins with.
        let Some(close) = find_run(inside, marks) else {
            changed.push_str(&change(&rest[..open]));
            changed.push_str(marks);
            rest = inside;
            continue;
        };
        changed.push_str(&change(&rest[..open]));
        changed.push_str(&rest[open..open + run + close + run]);
        rest = &inside[close + run..];
    }
    changed.push_str(&change(rest));
    changed
}

fn find_run(text: &str, marks: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find('`') {
        let start = from + found;
        let length = text[start..].len() - text[start..].trim_start_matches('`').len();
        if length == marks.len() {
            return Some(start);
        }
        from = start + length;
    }
    None
}

fn tags() -> &'static Regex {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?is)<!--.*?(?:-->|\z)|<(?:script|style)\b[^<>]*>.*?</(?:script|style)\s*>",
            r"|</?(?:a|abbr|applet|area|article|aside|audio|b|base|big|blockquote|body|br|button|canvas|center|code|col|colgroup|dd|del|details|dialog|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|frame|frameset|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|marquee|math|menu|meta|nav|noscript|object|ol|optgroup|option|p|param|picture|pre|progress|q|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|track|tt|u|ul|var|video|wbr|material|plan|branch|task|tree|note|system)(?:[\s/][^<>]*>?|>|\z)",
        ))
    });
    &PATTERN
}

fn other_tags() -> &'static Regex {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| pattern(r"<([/!?]?[A-Za-z][^<>\n]*)>"));
    &PATTERN
}

fn schemes() -> &'static Regex {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:javascript|vbscript)\s*:\s*|\bdata\s*:\s*(?:text|image|application)/[^\s)]*")
    });
    &PATTERN
}

fn links() -> &'static Regex {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| pattern(r"!?\[([^\[\]]*)\]\(([^()]*)\)"));
    &PATTERN
}

/// Addresses of pages in a text.
pub(crate) fn urls() -> &'static Regex {
    static PATTERN: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"(?i)\b(?:https?|ftp)://[^\s<>"'`()\[\]{}]*[^\s<>"'`()\[\]{}.,;:!?]"#));
    &PATTERN
}

/// A text without HTML and dangerous schemes. What stands in code stays.
fn strip_markup(text: &str) -> String {
    // What is taken out can leave behind what is to be taken out: `<scr<b>ipt>`.
    let without = |pattern: &Regex, replacement: &str, text: &str| {
        let mut text = text.to_owned();
        while pattern.is_match(&text) {
            text = pattern.replace_all(&text, replacement).into_owned();
        }
        text
    };
    let mut text = text.to_owned();
    loop {
        let stripped = outside_code(&text, |part| {
            let part = without(tags(), "", part);
            without(schemes(), "", &without(other_tags(), "$1", &part))
        });
        if stripped == text {
            return text;
        }
        text = stripped;
    }
}

/// Whether a text holds HTML, images, dangerous links, or links that the form and the material do not have.
pub(crate) fn has_markup(text: &str, facts: &Facts<'_>) -> bool {
    strip_all_markup(text, facts) != text
}

/// A text without what [`has_markup`] finds.
pub(crate) fn strip_all_markup(text: &str, facts: &Facts<'_>) -> String {
    let mut text = text.to_owned();
    // Without one of these there is nothing to take out, and most texts have none.
    if !text.contains(['<', '[', ':']) {
        return text;
    }
    loop {
        let stripped = outside_code(&strip_markup(&text), |part| {
            links()
                .replace_all(part, |link: &regex::Captures<'_>| {
                    let (label, address) = (&link[1], link[2].trim());
                    let is_image = link[0].starts_with('!');
                    if !is_image && urls().is_match(address) && facts.has(address) {
                        link[0].to_owned()
                    } else {
                        label.to_owned()
                    }
                })
                .into_owned()
        });
        // In code too: what is written there gets copied.
        let stripped = urls().replace_all(&stripped, |url: &regex::Captures<'_>| {
            if facts.has(&url[0]) { url[0].to_owned() } else { "{{link}}".to_owned() }
        });
        if stripped == text {
            return text;
        }
        text = stripped.into_owned();
    }
}

/// What stands for something to be filled in, with the braces and between them.
fn placeholders() -> &'static Regex {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\{\{([^{}\n]{0,80})\}\}"));
    &PATTERN
}

/// A text without what is to be filled in.
pub(crate) fn without_placeholders(text: &str) -> Cow<'_, str> {
    placeholders().replace_all(text, "")
}

/// The names that a text leaves to be filled in.
pub(crate) fn to_fill_in(text: &str) -> BTreeSet<String> {
    placeholders()
        .captures_iter(text)
        .map(|found| found[1].trim().to_owned())
        .filter(|name| !BUILT_IN.contains(&name.as_str()))
        .collect()
}

/// Whether a text leaves something to be filled in that has no name of a variable.
pub(crate) fn has_malformed_names(text: &str) -> bool {
    placeholders().captures_iter(text).any(|found| !is_name(&found[1]) && name_of(&found[1]).is_some())
}

/// A text whose names can be those of variables.
pub(crate) fn with_names(text: &str) -> String {
    placeholders()
        .replace_all(text, |found: &regex::Captures<'_>| match name_of(&found[1]) {
            Some(name) if !is_name(&found[1]) => format!("{{{{{name}}}}}"),
            _ => found[0].to_owned(),
        })
        .into_owned()
}

/// What is written between braces as the name of a variable, if anything of it can be one.
fn name_of(text: &str) -> Option<String> {
    let mut name = slug(text, 38);
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert_str(0, "v_");
    }
    is_name(&name).then_some(name)
}

/// The small letters and digits of a text, with `_` between them.
pub(crate) fn slug(text: &str, most: usize) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = match c {
            'ä' | 'à' | 'á' | 'â' | 'ã' => 'a',
            'ö' | 'ó' | 'ô' | 'õ' => 'o',
            'ü' | 'ú' => 'u',
            'é' | 'è' | 'ê' => 'e',
            'í' => 'i',
            'ñ' => 'n',
            'ç' => 'c',
            'ß' => 's',
            other => other,
        };
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('_') {
            slug.push('_');
        }
        if slug.len() >= most {
            break;
        }
    }
    slug.trim_end_matches('_').to_owned()
}

/// A label as it is compared: without case, without what is taken out of it, spaces as one.
pub(crate) fn folded(text: &str, facts: &Facts<'_>) -> String {
    let text = with_names(&strip_all_markup(&strip_hidden(text, Form::Line), facts));
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether a text looks as if what it tells to type destroys something.
pub(crate) fn is_destructive(text: &str) -> bool {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?i)\brm\s+-[a-z]*[rf]|\bformat\s+[a-z]:|\bmkfs\b|\bwipefs\b|\bshred\s+-|\bdd\s+if=|\bdiskpart\b",
            r"|\bRemove-(?:Item|AD|Mailbox|MsolUser|MgUser|VM|Computer|PSDrive|Partition|Volume|Cluster)\w*|\bClear-(?:Disk|Content|RecycleBin|EventLog)|\bFormat-Volume|\bReset-ComputerMachinePassword",
            r"|\bdrop\s+(?:table|database|schema|index)\b|\btruncate\s+(?:table\b|-s\s*0)|\bdelete\s+from\b",
            r"|\bdel\s+/[sfq]|\brd\s+/s|\brmdir\s+/s|\bvssadmin\s+delete|\bwevtutil\s+cl\b|\bcipher\s+/w",
            r"|\bgit\s+(?:reset\s+--hard|push\s+--force|clean\s+-)|\bkubectl\s+delete\b|\bterraform\s+destroy\b|\bdocker\s+(?:system|volume)\s+(?:prune|rm)\b|\bzfs\s+destroy\b|\blvremove\b|\bcrontab\s+-r\b",
            r"|\bfactory[ -]reset|\breset (?:it )?to factory|auf werkseinstellungen|réinitialisation d'usine|restablecer (?:de|a) fábrica|工場出荷",
        ))
    });
    PATTERN.is_match(text)
}

/// What a text says that says nothing.
pub(crate) fn vague(language: &str, text: &str) -> Option<&'static str> {
    let mut text = text.to_lowercase();
    text.push('.');
    words::to_find(language).flat_map(|words| words.vague).copied().find(|phrase| text.contains(phrase))
}

/// Whether a text speaks to or about a language model.
pub(crate) fn is_about_models(text: &str, facts: &Facts<'_>) -> bool {
    static ORDERS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?i)\b(?:ignore|disregard|forget|override|bypass)\s+(?:(?:all|any|the|your|these|those|my|of)\s+){0,3}(?:previous|prior|above|earlier|preceding|former|system|safety|original)\s+(?:\w+\s+)?(?:instruction|rule|message|prompt|text|direction|guideline|order)",
            r"|\b(?:ignore|disregard|forget)\s+(?:all\s+|the\s+)?(?:instructions|rules)\s+(?:above|before)",
            r"|\b(?:your|my|the|this|hidden|reveal)\s+(?:\w+\s+)?system\s+prompt|\bsystem\s+prompt\s*[:=]",
            r"|\byou\s+are\s+(?:now\s+)?(?:an?\s+|in\s+)?(?:ai\b|assistant\b|language\s+model|chatbot|dan\b|developer\s+mode|unrestricted)",
            r"|\bas\s+an\s+ai\b|\bi(?:'|’)?\s*a?m\s+(?:sorry,?\s+(?:but\s+)?i\s+can|an\s+ai\b|just\s+an\s+ai)|\bi\s+can(?:no|')t\s+(?:assist|help\s+with\s+that|comply)",
            r"|<\|[a-z_]+\|?>?|\[/?INST\]|<</?SYS>>|###\s*(?:system|instruction)|\bBEGIN\s+SYSTEM\b",
            r"|\b(?:ignoriere?n?|missachte?n?|vergiss|vergessen\s+sie)\s+(?:sie\s+)?(?:alle\s+|die\s+|deine\s+|ihre\s+){0,2}(?:vorherigen|bisherigen|vorigen|obigen|früheren)\s+(?:anweisung|regel|instruktion|befehl|nachricht)|\bals\s+(?:eine?\s+)?(?:ki\b|künstliche\s+intelligenz)",
            r"|\bignor[ae]\s+(?:todas\s+)?las\s+instrucciones\s+(?:anteriores|previas)|\bignore[rz]?\s+(?:toutes\s+)?les\s+instructions\s+(?:précédentes|ci-dessus)|\bcomo\s+(?:una\s+)?ia\b|\ben\s+tant\s+qu'ia\b",
            r"|(?:これまで|以前|上記|前)の(?:すべての)?指示を(?:すべて)?無視|システムプロンプト|pb-7c41e9f2a6d8",
        ))
    });
    static TALK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:large\s+)?language\s+model|\bsprachmodell|\bmodelo\s+de\s+lenguaje|\bmodèle\s+de\s+langage|言語モデル|\b(?:chatgpt|openai|anthropic|claude|llm)\b",
        )
    });
    // What the flow is about may be named.
    ORDERS.is_match(text) || TALK.find_iter(text).any(|found| !facts.has(found.as_str()))
}
