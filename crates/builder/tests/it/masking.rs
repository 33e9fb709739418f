//! What is taken out of texts before a model reads them.

use pathbook_builder::material::{MATERIAL_CHARS, MaskKind, Material, Source, problems};
use pathbook_builder::{Known, prompts};
use pathbook_flow::document::Kind;

use crate::form;

fn material(text: &str) -> Material {
    Material::of(&[Source { name: "notes.txt".into(), text: text.into() }], true)
}

fn masked(text: &str) -> String {
    let lines = material(text).lines;
    lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn secrets_and_personal_data_are_masked() {
    let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nxyz==\n-----END RSA PRIVATE KEY-----";
    for (text, wanted) in [
        ("Password: Sommer", "Password: [SECRET-1]"),
        ("password = hunter2!", "password = [SECRET-1]"),
        ("The password is hunter2.", "The password is [SECRET-1]"),
        ("Das Kennwort: Blumen99 gilt noch", "Das Kennwort: [SECRET-1] gilt noch"),
        ("DB_PASSWORD=abc123", "DB_PASSWORD=[SECRET-1]"),
        ("api_key: 'k-93xx71'", "api_key: '[SECRET-1]'"),
        ("mysql --password=s3cret -u root", "mysql --password=[SECRET-1] -u root"),
        ("Authorization: Bearer abcdef0123456789", "Authorization: Bearer [SECRET-1]"),
        ("key AKIAIOSFODNN7EXAMPLE here", "key [SECRET-1] here"),
        ("use ghp_0123456789abcdefghijABCDEFGHIJ012345", "use [SECRET-1]"),
        ("sk-ant-api03-abcdefghijklmnopqrst", "[SECRET-1]"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-DEF_1", "[SECRET-1]"),
        ("https://admin:pa55@host.local/x", "https://admin:[SECRET-1]@host.local/x"),
        (
            "ConvertTo-SecureString \"P@ss w0rd\" -AsPlainText",
            "ConvertTo-SecureString \"[SECRET-1]\" -AsPlainText",
        ),
        ("Write to Jörg.Müller+x@contoso.co.uk today", "Write to [MAIL-1] today"),
        ("The server 10.1.2.3/24 and 10.1.2.3.", "The server [IP-1]/24 and [IP-1]."),
        ("fe80::1ff:fe23:4567:890a%eth0 or 2001:db8::1.", "[IP-1]%eth0 or [IP-2]."),
        ("Call +49 (30) 1234-5678 now", "Call [PHONE-1] now"),
        ("Tel.: 030 / 901820", "Tel.: [PHONE-1]"),
        ("Support 415-555-0100", "Support [PHONE-1]"),
        ("phone number 5551234", "phone number [PHONE-1]"),
        (&format!("Key:\n{key}\nEnd"), "Key:\n[SECRET-1]\nEnd"),
        (&key[..40], "[SECRET-1]"),
    ] {
        assert_eq!(masked(text), wanted);
        assert_eq!(masked(wanted), wanted, "what is masked stays as it is");
    }
}

#[test]
fn what_only_looks_like_it_stays() {
    for text in [
        "The password is wrong.",
        "Password: see the vault of the team",
        "Passwords expire after 180 days.",
        "Error 0x80070005 on 2026-11-23 at 12:34:56",
        "Version 10.0.19041.1 of Windows 11, build 1.2.3.4.5",
        "127.0.0.1, ::1, 0.0.0.0 and 255.255.255.0",
        "00:1A:2B:3C:4D:5E is a MAC address",
        "On 03-12-2026 and 01.02.2026",
        "Use @{Name='x'} and user@host",
        "C:\\Windows\\System32::$DATA",
        "Token ring, key fob, secret santa",
        "{{password}} stays, --password {{password}} too",
    ] {
        assert_eq!(masked(text), text);
    }
}

#[test]
fn the_same_value_has_the_same_placeholder_everywhere_and_people_see_what_it_was() {
    let sources = [
        Source { name: "a.txt".into(), text: "ping 10.0.0.7\nmail ops@contoso.example".into() },
        Source { name: "b.txt".into(), text: "again 10.0.0.7, then 10.0.0.8, password: Geheim1".into() },
    ];
    let material = Material::of(&sources, true);
    assert_eq!(material.lines[2].text, "again [IP-1], then [IP-2], password: [SECRET-1]");
    assert_eq!((material.lines[2].n, material.lines[2].source.as_str()), (3, "b.txt"));
    let masks = material.masks;
    assert_eq!((masks.secrets, masks.addresses, masks.mails, masks.phones), (1, 2, 1, 0));
    let shown: Vec<(&str, &str)> =
        material.masked.iter().map(|value| (value.placeholder.as_str(), value.original.as_str())).collect();
    assert!(shown.contains(&("[IP-1]", "10.0.0.7")) && shown.contains(&("[MAIL-1]", "ops@contoso.example")));
    assert!(material.masked.iter().all(|value| value.kind != MaskKind::Secret || value.original.is_empty()));
    assert!(!serde_json::to_string(&material).expect("JSON").contains("Geheim1"), "secrets are not kept");
}

#[test]
fn the_form_and_notes_are_masked_like_the_material() {
    let material = material("The gateway is 10.0.0.7");
    let mut form = form(Kind::Troubleshooting);
    form.environment = "Gateway 10.0.0.7, admin password: Geheim123".into();
    form.escalation = "Anna, anna@contoso.example, +49 30 1234567".into();
    let known = Known { foundation: &form, material: &material, is_masked: true };
    let prompt = prompts::scaffold(&known, "Mention 10.0.0.9 and ring +49 30 7654321");
    let text = format!("{}{}", prompt.context, prompt.task);
    for secret in ["10.0.0.7", "10.0.0.9", "Geheim123", "anna@", "1234567", "7654321"] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert!(text.contains("environment| Gateway [IP-1], admin password: [SECRET-1]"));
    let unmasked = Known { is_masked: false, ..known };
    assert!(prompts::scaffold(&unmasked, "").context.contains("10.0.0.7, admin password: Geheim123"));
}

#[test]
fn html_becomes_text_by_lines() {
    let html = "<html><head><title>KB</title><style>p{}</style><script>alert(1)</script></head><body><!-- no --><h1>Reset</h1>\
        <ul><li>Open <b>Settings</b> &gt; Apps</li><li onclick=x>5 &lt; 6 &amp;&nbsp;more</li></ul><p>End<img src=x></body>";
    let lines = Material::of(&[Source { name: "Page.HTML".into(), text: html.into() }], true).lines;
    let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, ["KB", "Reset", "Open Settings > Apps", "5 < 6 & more", "End"]);
    let plain = Material::of(&[Source { name: "page.txt".into(), text: "a <b>".into() }], true);
    assert_eq!(plain.lines[0].text, "a <b>");
}

#[test]
fn lines_are_numbered_parted_and_cleaned() {
    let long = "This is a sentence of words. ".repeat(60);
    let text = format!("first\r\n\r\n \t \n\u{202E}sec\u{200B}ond\n{long}\n{}", "x".repeat(1_000));
    let lines = material(&text).lines;
    assert_eq!((lines[0].text.as_str(), lines[1].text.as_str()), ("first", "second"));
    assert!(lines.iter().all(|line| line.text.chars().count() <= 400));
    assert!(lines[2].text.ends_with("words."), "parted where a sentence ends");
    assert!((1..).zip(&lines).all(|(n, line)| line.n == n));
    let joined: usize = lines.iter().map(|line| line.text.matches('x').count()).sum();
    assert_eq!(joined, 1_000, "nothing is lost");
}

#[test]
fn material_has_limits() {
    let source = |name: &str, text: String| Source { name: name.into(), text };
    let found = |sources: &[Source]| -> Vec<(String, &str)> {
        problems(sources).into_iter().map(|problem| (problem.pointer, problem.code)).collect()
    };
    assert!(found(&[source("a", "ü".repeat(MATERIAL_CHARS))]).is_empty());
    assert_eq!(
        found(&[source("a", "ü".repeat(MATERIAL_CHARS)), source("b", "x".into())]),
        [(String::new(), "too_long")]
    );
    assert_eq!(found(&[source(" ", String::new())]), [("/0/name".into(), "too_short")]);
    assert_eq!(found(&[source(&"n".repeat(121), String::new())]), [("/0/name".into(), "too_long")]);
    assert_eq!(found(&[source("a\nb", String::new())]), [("/0/name".into(), "control_characters")]);
    assert_eq!(found(&vec![source("a", String::new()); 21]), [(String::new(), "too_many")]);
}

#[test]
fn the_form_has_limits() {
    let wrong = |change: fn(&mut pathbook_builder::foundation::Foundation)| {
        let mut form = form(Kind::Procedure);
        change(&mut form);
        form.problems().into_iter().map(|problem| (problem.pointer, problem.code)).collect::<Vec<_>>()
    };
    assert!(wrong(|_| ()).is_empty());
    assert!(wrong(|form| form.language = "pt-BR".into()).is_empty());
    for (change, pointer, code) in [
        (
            (|form| form.title = "  ab ".into()) as fn(&mut pathbook_builder::foundation::Foundation),
            "/title",
            "too_short",
        ),
        (|form| form.title = "x".repeat(121), "/title", "too_long"),
        (|form| form.title = "two\nlines".into(), "/title", "control_characters"),
        (|form| form.symptom = "too short".into(), "/symptom", "too_short"),
        (|form| form.symptom = "x".repeat(4_001), "/symptom", "too_long"),
        (|form| form.environment = "x".repeat(2_001), "/environment", "too_long"),
        (|form| form.known = "\u{0}".into(), "/known", "control_characters"),
        (|form| form.escalation = "x".repeat(301), "/escalation", "too_long"),
        (|form| form.must = vec!["x".into(); 11], "/must", "too_many"),
        (|form| form.must_not = vec!["x".repeat(201)], "/must_not/0", "too_long"),
        (|form| form.language = "german, please".into(), "/language", "malformed"),
        (|form| form.language = String::new(), "/language", "malformed"),
    ] {
        assert_eq!(wrong(change), [(pointer.to_owned(), code)]);
    }
}
