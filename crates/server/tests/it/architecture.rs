//! Who may name whom, as ARCHITECTURE.md draws it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The modules of the server, each importing only what stands before it.
const ORDER: &[&str] = &[
    "types",
    "db",
    "words",
    "http",
    "config",
    "auth",
    "names",
    "setup",
    "teams",
    "flows",
    "library",
    "accounts",
    "sessions",
    "targets",
    "batches",
    "schedules",
    "live",
    "ai",
    "admin",
    "api",
    "cli",
    "main",
];

/// The source files below `src` without comments, by their path there.
pub fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "rs")
                && path.file_name().is_some_and(|it| it != "tests.rs")
            {
                let text = fs::read_to_string(&path).unwrap();
                let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, lines.collect::<Vec<_>>().join("\n"));
            }
        }
    }
    found
}

/// The module that a file belongs to.
fn module(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The first names after `crate::`, groups in braces included. What a macro names for others does not count.
fn imports(source: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for root in ["crate::", "pathbook::"] {
        for (at, _) in source.match_indices(root) {
            let before = source[..at].bytes().last();
            if before.is_some_and(|byte| byte == b'$' || byte == b'_' || byte.is_ascii_alphanumeric()) {
                continue;
            }
            let rest = &source[at + root.len()..];
            match rest.strip_prefix('{') {
                Some(group) => names_of_group(group, &mut found),
                None => drop(found.insert(first_name(rest))),
            }
        }
    }
    found
}

fn names_of_group<'s>(group: &'s str, found: &mut BTreeSet<&'s str>) {
    let (mut depth, mut begins) = (1, true);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => begins = true,
            it if begins && !it.is_whitespace() => {
                found.insert(first_name(&group[at..]));
                begins = false;
            }
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

fn first_name(text: &str) -> &str {
    let end = text.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(text.len());
    &text[..end]
}

#[test]
fn imports_go_one_way() {
    let rank = |module: &str| ORDER.iter().position(|it| *it == module);
    for (path, source) in sources().iter().filter(|(path, _)| *path != "lib.rs") {
        let me = module(path);
        let mine = rank(me).unwrap_or_else(|| panic!("{path}: where does {me} stand?"));
        for name in imports(source) {
            // Names of the whole application begin with a capital; they are what everybody may use.
            if name.is_empty() || name.starts_with(char::is_uppercase) {
                continue;
            }
            if let Some(theirs) = rank(name) {
                assert!(theirs <= mine, "{path} imports {name}, which stands behind it");
            }
        }
    }
    let flow = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../flow/Cargo.toml")).unwrap();
    let dependencies = flow.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    for io in ["tokio", "axum", "hyper", "rusqlite", "postgres", "rand", "pathbook ", "pathbook."] {
        assert!(!dependencies.contains(io), "the engine does no I/O, and depends on {io}");
    }
}

#[test]
fn drivers_and_the_openapi_generator_are_named_in_one_room_each() {
    for (path, source) in sources() {
        for (library, room) in [
            ("rusqlite", "db"),
            ("tokio_postgres", "db"),
            ("deadpool_postgres", "db"),
            ("aide", "http"),
            ("hyper_util", "http"),
        ] {
            let named =
                source.contains(&format!("{library}::")) || source.contains(&format!("use {library}"));
            assert!(!named || module(&path) == room, "{path} names {library}, which belongs to {room}");
        }
    }
}

#[test]
fn a_table_is_named_in_its_own_store_only() {
    // Who is who is read across rooms: that is what the directory is there for.
    const HOMES: &[(&str, &[&str])] = &[
        ("instance", &["accounts/store.rs", "setup.rs"]),
        ("app_user", &["accounts/store.rs", "auth/directory.rs", "teams/store.rs"]),
        ("login", &["accounts/store.rs", "auth/directory.rs", "auth/mod.rs"]),
        ("reset_link", &["accounts/store.rs", "teams/store.rs"]),
        ("team", &["teams/store.rs", "auth/directory.rs", "accounts/store.rs"]),
        ("member", &["teams/store.rs", "auth/directory.rs"]),
        ("invitation", &["teams/store.rs", "accounts/store.rs"]),
        ("api_token", &["teams/store.rs", "auth/directory.rs", "auth/mod.rs"]),
        ("idempotency", &["auth/idempotency.rs"]),
        ("flow", &["flows/store.rs"]),
        ("flow_version", &["flows/store.rs"]),
        ("draft_state", &["flows/store.rs"]),
        ("session", &["sessions/store.rs"]),
        ("session_event", &["sessions/store.rs"]),
        ("target_list", &["targets/store.rs"]),
        ("target", &["targets/store.rs"]),
        ("batch", &["batches/store.rs"]),
        ("schedule", &["schedules/store.rs"]),
        ("occurrence", &["schedules/store.rs"]),
        ("blackout", &["schedules/store.rs"]),
        ("scheduler_clock", &["schedules/store.rs"]),
        ("ai_quota", &["ai/store.rs"]),
        ("ai_quota_period", &["ai/store.rs"]),
        ("ai_conversation", &["ai/store.rs"]),
        ("ai_revision", &["ai/store.rs"]),
        ("ai_call", &["ai/store.rs"]),
        ("ai_call_item", &["ai/store.rs"]),
        ("ai_usage", &["ai/store.rs"]),
    ];
    let mut named = BTreeSet::new();
    for (path, source) in sources() {
        let words: Vec<_> = source
            .split(|it: char| !it.is_alphanumeric() && it != '_')
            .filter(|word| !word.is_empty())
            .collect();
        for pair in words.windows(2) {
            if let ["FROM" | "INTO" | "UPDATE" | "JOIN", table] = pair
                && let Some((name, homes)) = HOMES.iter().find(|(name, _)| name == table)
            {
                assert!(homes.contains(&path.as_str()), "{path} names the table {table}");
                named.insert(*name);
            }
        }
    }
    assert_eq!(named.len(), HOMES.len(), "some table is named nowhere: {named:?}");
}

#[test]
fn work_across_teams_gives_its_reason() {
    for (path, source) in sources() {
        if module(&path) == "db" {
            continue;
        }
        for opener in ["SystemScope::because(", "Scope::granted("] {
            let lines: Vec<_> = source.lines().collect();
            for (at, _) in lines.iter().enumerate().filter(|(_, line)| line.contains(opener)) {
                let above = lines[at.saturating_sub(3)..=at].join("\n");
                assert!(
                    above.contains("clippy::disallowed_methods"),
                    "{path} opens data with {opener} and says no reason"
                );
            }
        }
    }
}
