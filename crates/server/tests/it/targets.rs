//! Target lists: made, searched, edited in place, imported and exported.

use crate::{
    client::{Actor, Answer, Call},
    house::{House, Team, story, story_alone},
};
use axum::http::Method;
use pathbook::{
    db::Scope,
    targets::{Filter, find, snapshot},
    types::UserId,
};
use serde_json::{Value, json};
use std::{fmt::Write, time::Instant};

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// Makes a list and gives its path.
async fn make(who: &Actor, body: Value) -> String {
    let list = who.post("target-lists", body).await.created();
    format!("target-lists/{}", text(&list["id"]))
}

async fn targets(who: &Actor, list: &str) -> Vec<Value> {
    let page = who.get(&format!("{list}/targets?limit=1000")).await.ok();
    page["items"].as_array().unwrap().clone()
}

async fn labels(who: &Actor, list: &str) -> Vec<String> {
    targets(who, list).await.iter().map(|target| text(&target["label"]).to_owned()).collect()
}

fn import(who: &Actor, list: &str, query: &str, revision: i64, csv: impl Into<Vec<u8>>) -> Call {
    who.call(Method::POST, &format!("{list}/import?{query}")).if_match(revision).bytes("text/csv", csv)
}

/// The places and codes that a refusal names.
fn places(answer: &Answer) -> Vec<(String, String)> {
    let problem = answer.json();
    let named = |fault: &Value| (text(&fault["pointer"]).to_owned(), text(&fault["code"]).to_owned());
    problem["errors"].as_array().unwrap().iter().map(named).collect()
}

fn at(pointer: &str, code: &str) -> Vec<(String, String)> {
    vec![(pointer.to_owned(), code.to_owned())]
}

#[test]
fn a_list_is_made_found_renamed_and_archived() {
    story(async |house| {
        let Team { engineer, viewer, .. } = &house.team().await;
        let made = engineer
            .post(
                "target-lists",
                json!({ "name": " Northwind servers ", "targets": [{ "label": "srv-01" }] }),
            )
            .await
            .created();
        let path = format!("target-lists/{}", text(&made["id"]));
        assert_eq!(
            (&made["name"], &made["targets"], &made["revision"], &made["archived"], &made["can"]),
            (
                &json!("Northwind servers"),
                &json!(1),
                &json!(1),
                &json!(false),
                &json!({ "edit": true, "archive": true })
            )
        );
        let read = viewer.get(&path).await;
        assert_eq!((read.etag(), &read.ok()["can"]), (1, &json!({ "edit": false, "archive": false })));

        engineer
            .post("target-lists", json!({ "name": "Northwind servers" }))
            .await
            .refused(409, "name_taken");
        let other = make(engineer, json!({ "name": "Fabrikam", "description": "Mailboxes of Ünal" })).await;
        let find = async |query: &str| {
            let page = viewer.get(&format!("target-lists?{query}")).await.ok();
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| text(&it["name"]).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(find("").await, ["Fabrikam", "Northwind servers"]);
        assert_eq!(find("q=%C3%BCnal%20mail").await, ["Fabrikam"]);
        assert_eq!(find("q=%25").await, Vec::<String>::new());
        let first = viewer.get("target-lists?limit=1").await.ok();
        assert_eq!(find(&format!("limit=1&cursor={}", text(&first["next"]))).await, ["Northwind servers"]);

        let rename =
            |revision| engineer.patch(&other, json!({ "name": "Northwind servers" })).if_match(revision);
        rename(1).await.refused(409, "name_taken");
        engineer.patch(&other, json!({})).await.refused(428, "precondition_required");
        let renamed = engineer.patch(&other, json!({ "name": "Mailboxes" })).if_match(1).await;
        assert_eq!((renamed.etag(), &renamed.ok()["description"]), (2, &json!("Mailboxes of Ünal")));
        let stale = rename(1).await;
        assert!(text(&stale.refused(412, "stale_version")["detail"]).starts_with(&engineer.name));
        assert_eq!(stale.etag(), 2);

        for _ in 0..2 {
            let archived = engineer.act(&format!("{path}/archive")).await;
            assert_eq!((archived.etag(), &archived.ok()["can"]["edit"]), (2, &json!(false)));
        }
        assert_eq!(
            (find("").await, find("archived=true").await),
            (vec!["Mailboxes".to_owned()], vec!["Northwind servers".to_owned()])
        );
        engineer.patch(&path, json!({ "name": "x" })).if_match(2).await.refused(409, "list_archived");
        let put = json!({ "put": [{ "label": "x" }] });
        engineer.patch(&format!("{path}/targets"), put).if_match(2).await.refused(409, "list_archived");
        import(engineer, &path, "apply=true", 2, "label\nx\n").await.refused(409, "list_archived");
        assert_eq!(labels(viewer, &path).await, ["srv-01"]);
        // The name is free meanwhile, and then the list cannot come back with it.
        let again = make(engineer, json!({ "name": "Northwind servers" })).await;
        engineer.act(&format!("{path}/unarchive")).await.refused(409, "name_taken");
        engineer.patch(&again, json!({ "name": "Others" })).if_match(1).await.ok();
        assert_eq!(engineer.act(&format!("{path}/unarchive")).await.ok()["archived"], false);
    });
}

#[test]
fn a_list_is_made_once_however_often_it_is_asked_for() {
    story(async |house| {
        let team = house.team().await;
        let body = json!({ "name": "Servers", "targets": [{ "label": "a" }, { "label": "b" }] });
        let make = || team.engineer.post("target-lists", body.clone()).key("once");
        let (first, second) = (make().await, make().await);
        assert_eq!(first.created(), second.created());
        assert!(!first.replayed() && second.replayed());
        let other = team.engineer.post("target-lists", json!({ "name": "Others" })).key("once").await;
        other.refused(422, "idempotency_key_reused");
        assert_eq!(team.viewer.get("target-lists").await.ok()["items"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn targets_are_put_moved_and_removed_all_or_none() {
    story(async |house| {
        let Team { engineer, viewer, .. } = &house.team().await;
        let full = json!({
            "label": "srv-01", "kind": "server", "address": "10.0.0.1", "time_zone": "europe/zurich", "client": "Contoso",
            "site": "Zürich", "notes": "Rack 7\nLeft", "fields": { "rack": "7", "empty": " " },
        });
        let list = make(
            engineer,
            json!({ "name": "Servers", "targets": [full, { "label": "srv-02" }, { "label": "srv-03" }] }),
        )
        .await;
        let path = format!("{list}/targets");
        let held = targets(viewer, &list).await;
        assert_eq!(
            (&held[0]["time_zone"], &held[0]["fields"]),
            (&json!("Europe/Zurich"), &json!({ "rack": "7" }))
        );
        assert_eq!(held[1], json!({ "id": held[1]["id"], "label": "srv-02" }));

        let edit = |revision, body: Value| engineer.patch(&path, body).if_match(revision);
        let edited = edit(
            1,
            json!({
                "put": [
                    { "id": held[0]["id"], "label": "srv-02", "client": "Contoso" },
                    { "id": held[1]["id"], "label": "srv-01" },
                    { "label": "srv-00", "before": held[0]["id"] },
                    { "label": "srv-09" },
                ],
                "remove": [held[2]["id"]],
            }),
        )
        .await;
        assert_eq!(
            (edited.etag(), &edited.ok()["targets"], &edited.ok()["revision"]),
            (2, &json!(4), &json!(2))
        );
        assert_eq!(labels(viewer, &list).await, ["srv-00", "srv-02", "srv-01", "srv-09"]);
        let now = targets(viewer, &list).await;
        assert_eq!(edited.ok()["added"], json!([now[0]["id"], now[3]["id"]]));
        assert_eq!(now[1], json!({ "id": held[0]["id"], "label": "srv-02", "client": "Contoso" }));

        let good = json!({ "label": "fine" });
        for (body, place, code) in [
            (json!({ "put": [good, { "label": " SRV-09 " }] }), "/put/1/label", "duplicate_label"),
            (json!({ "put": [good, { "label": "fine " }] }), "/put/1/label", "duplicate_label"),
            (json!({ "put": [good, { "label": " " }] }), "/put/1/label", "missing_label"),
            (json!({ "put": [good, {}] }), "/put/1/label", "missing_field"),
            (json!({ "put": [good, { "label": "x".repeat(201) }] }), "/put/1/label", "too_long"),
            (json!({ "put": [good, { "label": "a\nb" }] }), "/put/1/label", "control_character"),
            (json!({ "put": [good, { "label": "a\u{0}b" }] }), "/put/1/label", "control_character"),
            (json!({ "put": [good, { "label": "a\u{202e}b" }] }), "/put/1/label", "bidi_control"),
            (
                json!({ "put": [good, { "label": "x", "notes": "x".repeat(2001) }] }),
                "/put/1/notes",
                "too_long",
            ),
            (
                json!({ "put": [good, { "label": "x", "time_zone": "Mars" }] }),
                "/put/1/time_zone",
                "unknown_time_zone",
            ),
            (
                json!({ "put": [good, { "label": "x", "fields": { "Rack": "1" } }] }),
                "/put/1/fields/Rack",
                "field_name",
            ),
            (json!({ "put": [good, { "label": "x", "id": held[2]["id"] }] }), "/put/1/id", "unknown_target"),
            (
                json!({ "put": [good, { "label": "x", "before": held[2]["id"] }] }),
                "/put/1/before",
                "unknown_target",
            ),
            (json!({ "put": [good, { "label": "x", "stranger": 1 }] }), "/put/1/stranger", "unknown_field"),
            (json!({ "put": [good], "remove": [held[2]["id"]] }), "/remove/0", "unknown_target"),
            (json!({}), "", "nothing_to_do"),
        ] {
            let answer = edit(2, body).await;
            answer.refused(422, "invalid");
            assert_eq!(places(&answer), at(place, code), "{answer}");
        }
        let stale = edit(1, json!({ "remove": [now[0]["id"]] })).await;
        stale.refused(412, "stale_version");
        assert_eq!(targets(viewer, &list).await, now);
    });
}

#[test]
fn targets_are_searched_and_come_page_by_page_in_their_order() {
    story(async |house| {
        let Team { engineer, viewer, .. } = &house.team().await;
        let target = |at: usize| json!({ "label": format!("srv-{at:03}"), "client": if at.is_multiple_of(2) { "Österreich" } else { "Fabrikam" } });
        let list = make(
            engineer,
            json!({ "name": "Servers", "targets": (0..25).rev().map(target).collect::<Vec<_>>() }),
        )
        .await;
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = viewer.get(&format!("{list}/targets?limit=10{cursor}")).await.ok();
            seen.extend(page["items"].as_array().unwrap().iter().map(|it| text(&it["label"]).to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, (0..25).rev().map(|at| format!("srv-{at:03}")).collect::<Vec<_>>());
        let found = viewer.get(&format!("{list}/targets?q=%C3%B6sterr%2001")).await.ok();
        assert_eq!(found["items"].as_array().unwrap().len(), 5);
        viewer.get(&format!("{list}/targets?limit=1001")).await.refused_at(422, "invalid", "/limit");
        viewer.get(&format!("target-lists/{}/targets", UserId::new())).await.refused(404, "not_found");
    });
}

#[test]
fn other_rooms_see_the_targets_that_a_filter_lets_through() {
    story(async |house| {
        let team = house.team().await;
        let body = json!({ "name": "Servers", "targets": [
            { "label": "a", "client": "Contoso", "kind": "server", "fields": { "rack": "7" } },
            { "label": "b", "client": "Contoso", "kind": "switch", "site": "Bern" },
            { "label": "c", "client": "Fabrikam", "kind": "server" },
        ] });
        let path = make(&team.engineer, body).await;
        let list = path.rsplit('/').next().unwrap().parse().unwrap();
        let mut db = house.app.db.read(Scope::granted(team.id.parse().unwrap())).await.unwrap();
        let facts = find(&mut db, list).await.unwrap();
        assert_eq!((facts.name.as_str(), facts.archived, facts.targets), ("Servers", false, 3));
        let all = snapshot(&mut db, list, &Filter::default()).await.unwrap();
        assert_eq!(all[0].fields["rack"], "7");
        let contoso = Some("Contoso".to_owned());
        for (filter, expected) in [
            (Filter { client: contoso.clone(), ..Filter::default() }, "ab"),
            (Filter { client: contoso.clone(), kind: Some("server".into()), ..Filter::default() }, "a"),
            (Filter { site: Some("Bern".into()), ..Filter::default() }, "b"),
            (
                Filter {
                    ids: Some(vec![all[2].id, all[0].id, UserId::new().to_string().parse().unwrap()]),
                    ..Filter::default()
                },
                "ac",
            ),
            (Filter { ids: Some(vec![all[2].id]), client: contoso, ..Filter::default() }, ""),
        ] {
            let found = snapshot(&mut db, list, &filter).await.unwrap();
            assert_eq!(found.iter().map(|target| target.label.as_str()).collect::<String>(), expected);
        }
        let other = house.team().await;
        let mut db = house.app.db.read(Scope::granted(other.id.parse().unwrap())).await.unwrap();
        assert!(find(&mut db, list).await.is_err());
        assert!(snapshot(&mut db, list, &Filter::default()).await.unwrap().is_empty());
    });
}

#[test]
fn viewers_read_and_change_nothing_and_others_find_nothing() {
    story(async |house| {
        let (team, other) = (house.team().await, house.team().await);
        let list = make(&team.engineer, json!({ "name": "Servers", "targets": [{ "label": "a" }] })).await;
        let writes = |who: &Actor| {
            vec![
                who.patch(&list, json!({ "name": "Mine" })).if_match(1),
                who.patch(&format!("{list}/targets"), json!({ "put": [{ "label": "b" }] })).if_match(1),
                who.act(&format!("{list}/archive")),
                who.act(&format!("{list}/unarchive")),
                import(who, &list, "apply=true", 1, "label\nb\n"),
                import(who, &list, "", 1, "label\nb\n"),
            ]
        };
        let reads = |who: &Actor| ["", "/targets", "/export"].map(|tail| who.get(&format!("{list}{tail}")));
        team.viewer.post("target-lists", json!({ "name": "Mine" })).await.refused(403, "forbidden");
        for call in writes(&team.viewer) {
            call.await.refused(403, "forbidden");
        }
        for call in reads(&team.viewer) {
            assert_eq!(call.await.status, 200);
        }
        for call in writes(&other.admin).into_iter().chain(reads(&other.admin)) {
            call.await.refused(404, "not_found");
        }
        let outside = other.admin.in_team(team.id.as_str());
        for call in writes(&outside).into_iter().chain(reads(&outside)) {
            call.await.refused(404, "not_found");
        }
        assert_eq!(labels(&team.viewer, &list).await, ["a"]);
        assert_eq!(team.viewer.get(&list).await.etag(), 1);
    });
}

#[test]
fn an_import_tells_what_it_would_change_and_then_changes_just_that() {
    story(async |house| {
        let Team { engineer, viewer, .. } = &house.team().await;
        let list = make(
            engineer,
            json!({ "name": "Servers", "targets": [
            { "label": "srv-01", "client": "Contoso", "notes": "keep me", "fields": { "rack": "7" } },
            { "label": "srv-02", "client": "Contoso" },
            { "label": "srv-03" },
        ] }),
        )
        .await;
        let before = targets(viewer, &list).await;
        let csv = "Computer Name;Customer;Rack\nSRV-02;Contoso;\nsrv-01;Fabrikam;8\nsrv-04;;9\n";
        let report = import(engineer, &list, "remove_missing=true", 1, csv).await.ok();
        assert_eq!(
            report["columns"],
            json!([
                { "name": "Computer Name", "sample": ["SRV-02", "srv-01", "srv-04"], "target": "label" },
                { "name": "Customer", "sample": ["Contoso", "Fabrikam"], "target": "client" },
                { "name": "Rack", "sample": ["8", "9"], "target": "field:rack" },
            ])
        );
        assert_eq!(
            report["changed"],
            json!([
                { "label": "srv-02", "fields": [{ "field": "label", "old": "srv-02", "new": "SRV-02" }] },
                { "label": "srv-01", "fields": [
                    { "field": "client", "old": "Contoso", "new": "Fabrikam" },
                    { "field": "field:rack", "old": "7", "new": "8" },
                ] },
            ])
        );
        assert_eq!(report["added"], json!([{ "label": "srv-04", "fields": { "rack": "9" } }]));
        assert_eq!(report["removed"], json!([{ "label": "srv-03" }]));
        assert_eq!(
            report["counts"],
            json!({ "added": 1, "changed": 2, "removed": 1, "unchanged": 0, "problems": 0 })
        );
        assert_eq!(
            (&report["applied"], &report["revision"], &report["header"]),
            (&json!(false), &json!(1), &json!(true))
        );
        assert_eq!(targets(viewer, &list).await, before, "a preview changes nothing");

        let apply = |query: &str| import(engineer, &list, query, 1, csv).key("import");
        let first = apply("apply=true&remove_missing=true").await;
        assert_eq!((&first.ok()["applied"], &first.ok()["revision"]), (&json!(true), &json!(2)));
        let again = apply("apply=true&remove_missing=true").await;
        assert!(again.replayed() && again.ok() == first.ok());
        apply("apply=true").await.refused(422, "idempotency_key_reused");
        assert_eq!(
            targets(viewer, &list).await,
            [
                json!({ "id": before[0]["id"], "label": "srv-01", "client": "Fabrikam", "notes": "keep me", "fields": { "rack": "8" } }),
                json!({ "id": before[1]["id"], "label": "SRV-02", "client": "Contoso" }),
                json!({ "id": targets(viewer, &list).await[2]["id"], "label": "srv-04", "fields": { "rack": "9" } }),
            ]
        );
        assert_eq!(viewer.get(&list).await.ok()["targets"], 3);

        import(engineer, &list, "apply=true", 1, csv).await.refused(412, "stale_version");
        import(engineer, &list, "", 1, csv).await.refused(412, "stale_version");
        engineer
            .call(Method::POST, &format!("{list}/import"))
            .bytes("text/csv", csv)
            .await
            .refused(428, "precondition_required");
        let nothing_new = import(engineer, &list, "apply=true&remove_missing=true", 2, csv).await.ok();
        assert_eq!(
            nothing_new["counts"],
            json!({ "added": 0, "changed": 0, "removed": 0, "unchanged": 3, "problems": 0 })
        );
        assert_eq!((&nothing_new["revision"], viewer.get(&list).await.etag()), (&json!(2), 2));
    });
}

/// As a query writes it.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        write!(encoded, "%{byte:02X}").unwrap();
        encoded
    })
}

#[test]
fn columns_are_read_as_the_mapping_says() {
    story(async |house| {
        let Team { engineer, viewer, .. } = &house.team().await;
        let list = make(engineer, json!({ "name": "Servers" })).await;
        let csv = "Name,Where,What\nsrv-01,Bern,Mail\n";
        let mapped = |mapping: Value| format!("apply=true&mapping={}", encoded(&mapping.to_string()));
        for mapping in [
            json!({ "Nobody": "client" }),
            json!({ "Where": "planet" }),
            json!({ "Where": "field:Not A Name" }),
            json!({ "Where": "site", "What": "site" }),
            json!({ "Where": 7 }),
            json!([]),
        ] {
            let answer = import(engineer, &list, &mapped(mapping), 1, csv).await;
            answer.refused_at(422, "invalid", "/mapping");
        }
        let no_label = mapped(json!({ "Name": "skip", "Where": "site", "What": "notes" }));
        let answer =
            import(engineer, &list, &format!("{no_label}&skip_problems=true&remove_missing=true"), 1, csv)
                .await;
        answer.refused(422, "invalid_csv");
        assert_eq!(places(&answer), at("/1", "no_label_column"));
        import(
            engineer,
            &list,
            &mapped(json!({ "Where": "site", "What": "field:role", "Name": "label" })),
            1,
            csv,
        )
        .await
        .ok();
        let held = targets(viewer, &list).await;
        assert_eq!(
            held,
            [json!({ "id": held[0]["id"], "label": "srv-01", "site": "Bern", "fields": { "role": "Mail" } })]
        );
        // Without a head the columns are numbered.
        let headless = import(
            engineer,
            &list,
            &format!("header=false&mapping={}", encoded("{\"Column 2\":\"site\"}")),
            2,
            "a,Bern\nb,Basel\n",
        );
        let report = headless.await.ok();
        assert_eq!(
            report["added"],
            json!([{ "label": "a", "site": "Bern" }, { "label": "b", "site": "Basel" }])
        );
    });
}

#[test]
fn a_bad_table_is_refused_at_row_and_column_and_nothing_of_it_is_kept() {
    story(async |house| {
        let Team { engineer, viewer, .. } = &house.team().await;
        let list = make(engineer, json!({ "name": "Servers", "targets": [{ "label": "old" }] })).await;
        let before = targets(viewer, &list).await;
        let utf16: Vec<u8> =
            "\u{feff}label\nZürich\n".encode_utf16().flat_map(u16::to_le_bytes).chain([0]).collect();
        let many = (0..10_001).fold("label\n".to_owned(), |csv, at| csv + &format!("srv-{at}\n"));
        let cases: Vec<(&str, Vec<u8>, &str, &str)> = vec![
            ("nothing", "".into(), "/1", "no_rows"),
            ("blank rows", "\n , \n\n".into(), "/1", "no_rows"),
            (
                "Windows-1252",
                b"label,site\nsrv-01,Bern\nsrv-02,Z\xfcrich\n".to_vec(),
                "/3/2",
                "wrong_encoding",
            ),
            ("UTF-16 without a mark", b"l\0a\0b\0e\0l\0".to_vec(), "/1/1", "wrong_encoding"),
            ("half a character of UTF-16", utf16, "/3/1", "wrong_encoding"),
            (
                "a quote never closed",
                "label,site\nsrv-01,\"Bern\nsrv-02,Basel\n".into(),
                "/2/2",
                "unclosed_quote",
            ),
            ("a row too short", "label,site\nsrv-01,Bern\nsrv-02\n".into(), "/3/2", "ragged_row"),
            ("a row too long", "label,site\nsrv-01,Bern,x\n".into(), "/2/3", "ragged_row"),
            ("NUL", "label,site\nsrv-01,B\0ern\n".into(), "/2/2", "control_character"),
            ("bidi", "label,site\nsrv\u{202e}10,Bern\n".into(), "/2/1", "bidi_control"),
            (
                "the same label",
                "label,site\nsrv-01,Bern\n\nSRV-01 ,Basel\n".into(),
                "/4/1",
                "duplicate_label",
            ),
            ("no label", "label,site\n,Bern\n".into(), "/2/1", "missing_label"),
            ("a long label", format!("label\nfine\n{}\n", "x".repeat(201)).into(), "/3/1", "too_long"),
            ("a long text", format!("label,notes\nfine,{}\n", "x".repeat(2001)).into(), "/2/2", "too_long"),
            ("no such zone", "label,tz\nsrv-01,Mars\n".into(), "/2/2", "unknown_time_zone"),
            (
                "two hundred and one columns",
                format!("label{}\n", ",x".repeat(200)).into(),
                "/1/201",
                "too_many_columns",
            ),
        ];
        for (name, csv, pointer, code) in cases {
            let began = Instant::now();
            let answer = import(engineer, &list, "apply=true&remove_missing=true", 1, csv).await;
            answer.refused(422, "invalid_csv");
            assert_eq!(places(&answer), at(pointer, code), "{name}: {answer}");
            assert!(began.elapsed().as_secs() < 10, "{name} took {:?}", began.elapsed());
        }
        let began = Instant::now();
        import(engineer, &list, "apply=true", 1, many).await.refused(422, "too_many_targets");
        import(engineer, &list, "apply=true", 1, "x".repeat(6 * 1024 * 1024)).await.refused(413, "too_large");
        assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
        let call = engineer.call(Method::POST, &format!("{list}/import")).if_match(1);
        call.bytes("application/json", "{}").await.refused(415, "unsupported_media_type");
        assert_eq!(targets(viewer, &list).await, before);
        assert_eq!(viewer.get(&list).await.etag(), 1);

        // What reads well but has a problem is told in the preview, with everything else that it would do.
        let csv = "label,tz\nsrv-01,Mars\nsrv-02,UTC\nold,Mars\n";
        let report = import(engineer, &list, "remove_missing=true", 1, csv).await.ok();
        assert_eq!(
            report["counts"],
            json!({ "added": 1, "changed": 0, "removed": 0, "unchanged": 0, "problems": 2 })
        );
        assert_eq!(
            (&report["problems"][0]["row"], &report["problems"][0]["column"], &report["problems"][0]["code"]),
            (&json!(2), &json!(2), &json!("unknown_time_zone"))
        );
        let some =
            import(engineer, &list, "apply=true&skip_problems=true&remove_missing=true", 1, csv).await.ok();
        assert_eq!((&some["applied"], &some["counts"]["problems"]), (&json!(true), &json!(2)));
        // The row of the old target has a problem, which is no reason to take the target out.
        assert_eq!(labels(viewer, &list).await, ["old", "srv-02"]);
    });
}

#[test]
fn what_is_exported_is_imported_as_it_was_and_no_cell_is_a_formula() {
    story(async |house| {
        let Team { engineer, viewer, .. } = &house.team().await;
        let body = json!({ "name": "Zürich & Bern", "targets": [
            { "label": "=HYPERLINK(\"https://evil.test\")", "client": "+41 44 000 00 00", "site": "@home", "notes": "-1\n\"two\", three;\tfour" },
            { "label": "'=quoted", "fields": { "name": "1", "label": "2", "client": "3", "a__b_": "'" } },
            { "label": "東京 \u{1f469}\u{200d}\u{1f4bb}", "time_zone": "Asia/Tokyo" },
        ] });
        let list = make(engineer, body).await;
        let file = viewer.get(&format!("{list}/export")).await;
        assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
        assert!(file.headers["content-disposition"].to_str().unwrap().contains("z-rich-bern.csv"), "{file}");
        for cell in file.text().lines().skip(1).flat_map(|line| {
            line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect::<Vec<_>>()
        }) {
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
        }
        let same = import(engineer, &list, "apply=true&remove_missing=true", 1, file.body.clone()).await.ok();
        assert_eq!(
            same["counts"],
            json!({ "added": 0, "changed": 0, "removed": 0, "unchanged": 3, "problems": 0 })
        );
        let copy = make(engineer, json!({ "name": "Copy" })).await;
        import(engineer, &copy, "apply=true", 1, file.body.clone()).await.ok();
        let without_ids = |targets: Vec<Value>| -> Vec<Value> {
            let strip = |mut target: Value| {
                target.as_object_mut().unwrap().remove("id");
                target
            };
            targets.into_iter().map(strip).collect()
        };
        assert_eq!(without_ids(targets(viewer, &copy).await), without_ids(targets(viewer, &list).await));
        assert_eq!(viewer.get(&format!("{copy}/export")).await.body, file.body);
    });
}

async fn statements(house: &House, work: Call) -> u64 {
    let before = house.app.db.counters().statements;
    work.await.ok();
    house.app.db.counters().statements - before
}

#[test]
fn ten_thousand_targets_cost_few_statements_and_one_more_is_refused() {
    story_alone(async |house| {
        let Team { engineer, viewer, .. } = &house.team().await;
        let list = make(engineer, json!({ "name": "Servers" })).await;
        viewer.get(&list).await.ok();
        let table = |client: &str| {
            (0..10_000).fold("label,client,rack\n".to_owned(), |csv, at| {
                csv + &format!("srv-{at:05},{client},{at}\n")
            })
        };
        assert!(statements(&house, import(engineer, &list, "apply=true", 1, table("Contoso"))).await <= 4);
        assert_eq!(viewer.get(&list).await.ok()["targets"], 10_000);
        assert_eq!(labels(viewer, &list).await.len(), 1000);
        let again = import(engineer, &list, "apply=true&remove_missing=true", 2, table("Fabrikam"));
        assert!(statements(&house, again).await <= 5);
        let page = targets(viewer, &list).await;
        assert_eq!((&page[999]["label"], &page[999]["client"]), (&json!("srv-00999"), &json!("Fabrikam")));
        let path = format!("{list}/targets");
        let swap = json!({ "put": [{ "id": page[0]["id"], "label": "srv-00001" }, { "id": page[1]["id"], "label": "srv-00000" }] });
        assert!(statements(&house, engineer.patch(&path, swap).if_match(3)).await <= 5);
        let one_more = engineer.patch(&path, json!({ "put": [{ "label": "x" }] })).if_match(4).await;
        one_more.refused(422, "too_many_targets");
        import(engineer, &list, "apply=true", 4, "label\nx\n").await.refused(422, "too_many_targets");
        let many: Vec<_> = (0..10_001).map(|at| json!({ "label": at.to_string() })).collect();
        engineer
            .post("target-lists", json!({ "name": "More", "targets": many }))
            .await
            .refused(422, "too_many_targets");
        let exchange =
            json!({ "put": [{ "label": "x", "before": page[1]["id"] }], "remove": [page[0]["id"]] });
        engineer.patch(&path, exchange).if_match(4).await.ok();
        assert_eq!(labels(viewer, &list).await[0], "x");
    });
}

#[test]
fn of_two_changes_from_the_same_revision_one_is_kept() {
    story(async |house| {
        let team = house.team().await;
        let list = make(&team.engineer, json!({ "name": "Servers" })).await;
        let path = format!("{list}/targets");
        let edits = (0..8).map(|at| {
            let put = json!({ "put": [{ "label": format!("srv-{at}") }] });
            tokio::spawn(team.engineer.patch(&path, put).if_match(1).into_future())
        });
        let mut kept = 0;
        for edit in edits.collect::<Vec<_>>() {
            let answer = edit.await.unwrap();
            match answer.status.as_u16() {
                200 => kept += 1,
                _ => drop(answer.refused(412, "stale_version")),
            }
        }
        assert_eq!(
            (
                kept,
                labels(&team.viewer, &list).await.len(),
                team.viewer.get(&list).await.ok()["targets"].as_i64()
            ),
            (1, 1, Some(1))
        );
    });
}
