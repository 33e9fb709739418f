//! Texts: variables in them, and Markdown that can do no harm.

use std::time::{Duration, Instant};

use pathbook_flow::text::{
    Piece, fill, fill_markdown, markdown_to_filled_html, markdown_to_html, markdown_to_text, names, pieces,
};
use proptest::prelude::*;

use crate::arbitrary;

fn ana(name: &str) -> Option<String> {
    match name {
        "upn" => Some("ana_b*@contoso.com".to_owned()),
        "evil" => Some("<script>alert(1)</script> [x](javascript:y)".to_owned()),
        _ => None,
    }
}

#[test]
fn variables_are_read_without_spaces_and_everything_else_is_stray_or_text() {
    use Piece::{Stray, Text, Variable};
    let parts = |text| pieces(text).collect::<Vec<_>>();
    assert_eq!(parts("a {{upn}}!"), [Text("a "), Variable("upn"), Text("!")]);
    assert_eq!(parts("{{a}}{{b}}"), [Variable("a"), Variable("b")]);
    assert_eq!(parts("{{ upn }}"), [Stray, Text(" upn }}")]);
    assert_eq!(parts("{{Upn}}"), [Stray, Text("Upn}}")]);
    assert_eq!(parts("{{upn}"), [Stray, Text("upn}")]);
    assert_eq!(parts("{{{upn}}}"), [Stray, Text("{upn}}}")]);
    assert_eq!(parts("\\{{.Names}}"), [Text("{{"), Text(".Names}}")]);
    assert_eq!(parts("C:\\Users\\{{upn}}"), [Text("C:\\Users\\"), Variable("upn")]);
    assert_eq!(parts("{a} }} {"), [Text("{a} }} {")]);
    assert_eq!(parts(""), []);
    assert_eq!(parts(&format!("{{{{{}}}}}", "a".repeat(41)))[0], Stray);
}

#[test]
fn filling_puts_values_in_and_leaves_unknown_names_as_they_are() {
    assert_eq!(fill("{{upn}} on {{host}}, \\{{x}} {{", &ana), "ana_b*@contoso.com on {{host}}, \\{{x}} {{");
    assert_eq!(fill("'\\{{.Names}}'", &ana), "'{{.Names}}'");
    assert_eq!(names("{{b}} {{a}} {{b}}").collect::<Vec<_>>(), ["b", "a", "b"]);
}

#[test]
fn markdown_becomes_plain_semantic_html() {
    insta::assert_snapshot!(markdown_to_html(
        "# Heading\n\nRun **this** as `{{upn}}`:\n\n```powershell\nGet-User {{upn}} | Where { $_.A -lt 3 }\n```\n\n\
         | a | b |\n| :- | -: |\n| 1 | {{upn}} |\n\n- [x] done\n- [ ] open\n\n3. three\n4. four\n\n> quote\n\n\
         <https://example.com/?a=1&b=2> [mail](mailto:a@b.c) ~~old~~\n\n---\n",
    ));
}

#[test]
fn what_could_do_harm_is_shown_as_text_or_dropped() {
    for (markdown, html) in [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("a <img src=x onerror=alert(1)> b", "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>"),
        ("[x](javascript:alert(1))", "<p><a rel=\"noopener noreferrer nofollow ugc\">x</a></p>"),
        ("[x](data:text/html,a)", "<p><a rel=\"noopener noreferrer nofollow ugc\">x</a></p>"),
        ("[x](/relative)", "<p><a rel=\"noopener noreferrer nofollow ugc\">x</a></p>"),
        ("[x](//host/a)", "<p><a rel=\"noopener noreferrer nofollow ugc\">x</a></p>"),
        (
            "![a **b**](https://e.com/i.png \"t\")",
            "<p><a href=\"https://e.com/i.png\" title=\"t\" rel=\"noopener noreferrer nofollow ugc\">a <strong>b</strong></a></p>",
        ),
        (
            "[![a](https://e.com/i.png)](https://e.com)",
            "<p><a href=\"https://e.com\" rel=\"noopener noreferrer nofollow ugc\">a</a></p>",
        ),
        (
            "<span data-variable=\"x\" style=\"a\">b</span>",
            "<p>&lt;span data-variable=\"x\" style=\"a\"&gt;b&lt;/span&gt;</p>",
        ),
        ("# a {#id .class}", "<h3>a {#id .class}</h3>"),
        ("&lt;b&gt; &amp; &copy;", "<p>&lt;b&gt; &amp; ©</p>"),
    ] {
        assert_eq!(markdown_to_html(markdown).trim_end(), html, "{markdown}");
    }
}

#[test]
fn variables_keep_their_place_in_markdown() {
    let place = "<span data-variable=\"upn_2\"></span>";
    for (markdown, html) in [
        ("**{{upn_2}}**", format!("<p><strong>{place}</strong></p>")),
        ("a_{{upn_2}}_b", format!("<p>a_{place}_b</p>")),
        ("`x {{upn_2}}<y>`", format!("<p><code>x {place}&lt;y&gt;</code></p>")),
        ("    {{upn_2}}", format!("<pre><code>{place}</code></pre>")),
        ("<b>{{upn_2}}</b>", format!("<p>&lt;b&gt;{place}&lt;/b&gt;</p>")),
        ("[go](https://{{upn_2}}/x)", format!("<p>go (https://{place}/x)</p>")),
        ("C:\\Users\\{{upn_2}}", format!("<p>C:\\Users\\{place}</p>")),
        ("`\\{{.Names}}` \\{{.Names}}", "<p><code>{{.Names}}</code> {{.Names}}</p>".to_owned()),
    ] {
        assert_eq!(markdown_to_html(markdown).trim_end(), html, "{markdown}");
    }
}

#[test]
fn values_are_text_in_html_and_in_markdown() {
    assert_eq!(
        markdown_to_filled_html("*{{evil}}* `{{evil}}`", &ana).trim_end(),
        "<p><em>&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:y)</em> \
         <code>&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:y)</code></p>"
    );
    assert_eq!(
        fill_markdown("{{upn}} and `{{upn}}`\n\n```\n{{upn}}\n```\n{{upn}} {{none}}", &ana),
        "ana_b\\*@contoso.com and `ana_b*@contoso.com`\n\n```\nana_b*@contoso.com\n```\nana_b\\*@contoso.com {{none}}"
    );
}

#[test]
fn markdown_becomes_plain_text_that_reads_well() {
    insta::assert_snapshot!(markdown_to_text(
        "# Heading\n\nFirst line\nsecond line of {{upn}}.\n\n- one\n- two\n  - inner\n  - more\n\n    and a paragraph\n\
         - [ ] open\n\n1. first\n2. second\n\n> a quote\n> of two lines\n\n```bash\nls -l\n\necho {{upn}}\n```\n\n\
         | What | Means |\n| --- | --- |\n| a | b |\n| c | d |\n\nSee [the page](https://example.com) or <https://example.org>.",
        &ana,
    ));
}

/// Tags and attributes of an HTML text, as far as a test needs them.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).filter_map(|rest| rest.split('>').next()).collect()
}

proptest! {
    #[test]
    fn no_markdown_makes_html_outside_the_list(text in arbitrary::text(), more in "[-<>\"'=/ `*_~|#\\[\\]()!a-z:{}\n\t]{0,120}") {
        let html = markdown_to_html(&format!("{text}{more}"));
        let known = [
            "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "input", "li", "ol", "p",
            "pre", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
        ];
        for tag in tags(&html) {
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
            prop_assert!(known.contains(&name), "{} in {}", tag, html);
            prop_assert!(!tag.contains("style=") && !tag.contains(" class=") && !tag.contains(" on"), "{}", tag);
            if let Some(address) = tag.split("href=\"").nth(1) {
                prop_assert!(["http:", "https:", "mailto:"].iter().any(|scheme| address.to_lowercase().starts_with(scheme)), "{}", tag);
            }
        }
    }

    #[test]
    fn a_text_is_the_sum_of_its_pieces(text in arbitrary::text()) {
        let written: String = pieces(&text)
            .map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Variable(name) => format!("{{{{{name}}}}}"),
                Piece::Stray => "{{".to_owned(),
            })
            .collect();
        prop_assert_eq!(written.replace('\\', ""), text.replace('\\', ""));
        prop_assert_eq!(fill(&text, &|_| None).replace('\\', ""), text.replace('\\', ""));
    }

    #[test]
    fn any_text_becomes_plain_text(text in arbitrary::text(), more in "[-<>`*_~|#\\[\\]()!a1.: {}\n\t]{0,80}") {
        markdown_to_text(&format!("{text}{more}"), &ana);
        fill_markdown(&format!("{text}{more}"), &ana);
    }
}

#[test]
fn hostile_texts_take_no_hostile_time() {
    for unit in [
        ">",
        "> ",
        "- ",
        "* a\n ",
        "[",
        "![",
        "](",
        "`",
        "``` ",
        "*a ",
        "**a",
        "_",
        "<",
        "<a ",
        "&",
        "\\",
        "|a",
        "|a|\n|-|\n",
        "{{",
        "{{a}}",
        "~",
        "1. ",
        "#",
        "    ",
        "\t",
        "[a](b",
        "[a]: b\n",
        "<!--",
        "<?",
        "a\n",
        "*_*_",
        "~~a~~*",
    ] {
        let text = unit.repeat(16 * 1024 / unit.len());
        let start = Instant::now();
        markdown_to_html(&text);
        markdown_to_text(&text, &ana);
        fill_markdown(&text, &ana);
        // Tens of milliseconds with optimisation, a second without. What grows faster takes minutes.
        assert!(start.elapsed() < Duration::from_secs(20), "{unit:?} took {:?}", start.elapsed());
    }
}
