//! Markdown: what is shown is safe, whatever is written, also by way of variables.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pathbook_flow::text::{fill_markdown, markdown_to_filled_html, markdown_to_html, markdown_to_text};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (value, text) = text.split_once('\u{1f}').unwrap_or(("<b onclick=x>{{a}}", text));
    let lookup = |name: &str| (name != "b").then(|| value.to_owned());
    is_safe(&markdown_to_html(text));
    is_safe(&markdown_to_filled_html(text, &lookup));
    is_safe(&markdown_to_html(&fill_markdown(text, &lookup)));
    let _ = markdown_to_text(text, &lookup);
});

/// Looks at the tags of HTML: `<` begins nothing else in what the sanitiser writes.
fn is_safe(html: &str) {
    const TAGS: &[&str] = &[
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "input",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(TAGS.contains(&name.as_str()), "the tag {name:?} in {html:?}");
        let lower = tag.to_ascii_lowercase();
        for (at, _) in lower.match_indices("href=\"") {
            let target = &lower[at + 6..];
            assert!(
                ["http:", "https:", "mailto:"].iter().any(|scheme| target.starts_with(scheme)),
                "a link to {target:?}"
            );
        }
        for word in outside_quotes(&lower).split_ascii_whitespace().skip(1) {
            assert!(
                !word.starts_with("on") && !word.starts_with("style") && !word.starts_with("src"),
                "{word:?} in {html:?}"
            );
        }
    }
}

/// A tag without the values of its attributes.
fn outside_quotes(tag: &str) -> String {
    tag.split('"').step_by(2).collect::<Vec<_>>().join(" ")
}
