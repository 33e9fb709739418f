//! Drafts, versions, lists and files of flows.

use crate::{
    client::{Actor, Answer},
    documents::{printer, publish},
    house::{House, story},
};
use pathbook::auth::Role;
use serde_json::{Value, json};
use std::{collections::HashSet, fs, path::Path};

async fn create(who: &Actor, document: Value) -> String {
    let flow = who.post("flows", json!({ "document": document })).await.created();
    flow["id"].as_str().unwrap().to_owned()
}

fn titled(title: &str) -> Value {
    let mut document = printer();
    document["title"] = json!(title);
    document
}

async fn titles(who: &Actor, path: &str) -> Vec<String> {
    let page = who.get(path).await.ok();
    page["items"].as_array().unwrap().iter().map(|flow| flow["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_flow_begins_from_a_document_or_from_a_title_and_a_kind() {
    story(async |house| {
        let team = house.team().await;
        let made = team.engineer.post("flows", json!({ "document": printer() })).await.created();
        let me = json!({ "id": team.engineer.id, "name": team.engineer.name });
        let id = made["id"].as_str().unwrap();
        assert_eq!(
            made,
            json!({
                "id": id, "title": "The printer prints nothing", "kind": "troubleshooting",
                "summary": "A network printer takes jobs and prints nothing.", "tags": ["printing", "windows"],
                "status": "draft", "owner": me, "steps": 8, "updated_at": made["updated_at"], "updated_by": me,
                "can": {
                    "edit": true, "publish": true, "walk": false, "archive": true, "duplicate": true, "delete": true,
                    "recover": false,
                },
                "draft_revision": 1, "created_at": made["created_at"],
            })
        );
        let read = team.viewer.get(&format!("flows/{id}")).await;
        assert_eq!((read.etag(), &read.ok()["can"]["edit"]), (1, &json!(false)));
        let draft = team.viewer.get(&format!("flows/{id}/draft")).await;
        assert_eq!((draft.etag(), &draft.ok()["document"]), (1, &printer()));

        for kind in ["troubleshooting", "procedure", "maintenance"] {
            let begun = json!({ "title": "  A new one ", "kind": kind });
            let begun = team.engineer.post("flows", begun).await.created();
            assert_eq!((&begun["title"], &begun["kind"]), (&json!("A new one"), &json!(kind)));
            // It can be published as it is.
            let path = format!("flows/{}/publish", begun["id"].as_str().unwrap());
            team.engineer.post(&path, json!({ "change_note": "First." })).if_match(1).await.created();
        }
        for neither in [
            json!({}),
            json!({ "title": "x" }),
            json!({ "kind": "procedure" }),
            json!({ "document": printer(), "title": "x" }),
            json!({ "document": printer(), "title": "x", "kind": "procedure" }),
        ] {
            team.engineer.post("flows", neither).await.refused_at(422, "invalid", "");
        }
        team.engineer
            .post("flows", json!({ "title": " ", "kind": "procedure" }))
            .await
            .refused_at(422, "invalid", "/title");
    });
}

#[test]
fn the_list_is_filtered_by_kind_status_owner_and_tag() {
    story(async |house| {
        let team = house.team().await;
        let other = team.member(Role::Engineer).await;
        let draft = create(&team.engineer, titled("A draft")).await;
        publish(&team.engineer, &titled("Live")).await;
        let changed = publish(&team.engineer, &titled("Changed")).await;
        let body = titled("Changed since");
        team.engineer.put(&format!("flows/{changed}/draft"), body).if_match(1).await.ok();
        let archived = publish(&team.engineer, &titled("Archived")).await;
        team.engineer.act(&format!("flows/{archived}/archive")).await.ok();
        let mut document = titled("Procedure");
        document["kind"] = json!("procedure");
        document["tags"] = json!(["Übung 100%", "win_dows"]);
        create(&other, document).await;

        let list = async |query: &str| titles(&team.viewer, &format!("flows?{query}")).await;
        assert_eq!(list("").await, ["Procedure", "Changed since", "Live", "A draft"]);
        assert_eq!(list("status=draft").await, ["Procedure", "A draft"]);
        assert_eq!(list("status=live").await, ["Live"]);
        assert_eq!(list("status=changed").await, ["Changed since"]);
        assert_eq!(list("status=archived").await, ["Archived"]);
        assert_eq!(list("kind=procedure").await, ["Procedure"]);
        assert_eq!(list("kind=maintenance").await, [""; 0]);
        assert_eq!(list(&format!("owner={}", other.id)).await, ["Procedure"]);
        assert_eq!(titles(&team.engineer, "flows?owner=me&status=draft").await, ["A draft"]);
        assert_eq!(titles(&team.viewer, "flows?owner=me").await, [""; 0]);
        assert_eq!(list("tag=printing&status=live").await, ["Live"]);
        // A tag is a whole one, whatever the case, and its signs mean themselves.
        assert_eq!(list("tag=%C3%BCbung+100%25").await, ["Procedure"]);
        assert_eq!(list("tag=%C3%9Cbung+100%25").await, ["Procedure"]);
        for none in
            ["tag=print", "tag=%25", "tag=win%25dows", "tag=winxdows", "tag=printing%22,%22windows", "tag=_"]
        {
            assert_eq!(list(none).await, [""; 0], "{none}");
        }
        // Given to somebody else.
        let given =
            team.engineer.patch(&format!("flows/{draft}"), json!({ "owner_id": team.viewer.id })).await;
        assert_eq!(given.ok()["owner"]["id"], team.viewer.id);
        assert_eq!(titles(&team.viewer, "flows?owner=me").await, ["A draft"]);

        for (query, pointer) in [
            ("status=lively", "/status"),
            ("kind=x", "/kind"),
            ("owner=somebody", "/owner"),
            ("limit=0", "/limit"),
            ("limit=201", "/limit"),
            ("limit=many", "/limit"),
            ("cursor=nonsense", "/cursor"),
            ("unknown=1", "/unknown"),
        ] {
            team.viewer.get(&format!("flows?{query}")).await.refused_at(422, "invalid", pointer);
        }
        team.viewer.get(&format!("flows?q={}", "x".repeat(201))).await.refused_at(422, "invalid", "/q");
        team.viewer.get("flows?kind=procedure&kind=maintenance").await.refused(422, "invalid");
    });
}

#[test]
fn the_search_finds_all_words_anywhere_and_takes_signs_as_text() {
    story(async |house| {
        let team = house.team().await;
        for title in [
            "Disk 100% full",
            "Disk 100 full",
            "disk_full alarm",
            "diskXfull alarm",
            r"Back\slash",
            "Drücker",
            "It's; DROP TABLE flow",
        ] {
            create(&team.engineer, titled(title)).await;
        }
        let found = async |words: &str| {
            let query: String =
                form_urlencoded::Serializer::new(String::new()).append_pair("q", words).finish();
            let mut found = titles(&team.viewer, &format!("flows?{query}")).await;
            found.sort();
            found
        };
        assert_eq!(found("100%").await, ["Disk 100% full"]);
        assert_eq!(found("disk_full").await, ["disk_full alarm"]);
        assert_eq!(found(r"back\slash").await, [r"Back\slash"]);
        assert_eq!(found("DRÜCKER").await, ["Drücker"]);
        assert_eq!(found("'s; drop table").await, ["It's; DROP TABLE flow"]);
        assert_eq!(found("full 100 disk").await, ["Disk 100 full", "Disk 100% full"]);
        // Words of summary, tags and steps, in any order and number.
        assert_eq!(found("spooler network drücker windows printer").await, ["Drücker"]);
        assert_eq!(found("spooler nowhere").await, [""; 0]);
        assert_eq!(found("%").await, ["Disk 100% full"]);
        assert_eq!(found("_").await, ["disk_full alarm"]);
        assert_eq!(found("   ").await.len(), 7);
    });
}

#[test]
fn pages_hold_every_flow_once_even_while_others_change() {
    story(async |house| {
        let team = house.team().await;
        let mut ids = Vec::new();
        for number in 0..23 {
            ids.push(create(&team.engineer, titled(&format!("Flow {number}"))).await);
        }
        let (mut seen, mut path) = (Vec::new(), "flows?limit=5".to_owned());
        loop {
            let page = team.viewer.get(&path).await.ok();
            seen.extend(
                page["items"].as_array().unwrap().iter().map(|flow| flow["id"].as_str().unwrap().to_owned()),
            );
            let Some(next) = page["next"].as_str() else { break };
            path = format!("flows?limit=5&cursor={next}");
            // Meanwhile one that was seen moves to the front, and a new one comes.
            let moved = format!("flows/{}/draft", seen[0]);
            let revision = team.engineer.get(&moved).await.etag();
            team.engineer.put(&moved, titled("Moved")).if_match(revision).await.ok();
            create(&team.engineer, titled("Newcomer")).await;
        }
        let unique: HashSet<_> = seen.iter().collect();
        assert_eq!(unique.len(), seen.len(), "no flow is shown twice");
        ids.reverse();
        assert_eq!(seen, ids, "every flow is shown, last changed first");
        // The last page says that it is the last.
        assert!(team.viewer.get("flows?limit=200").await.ok().get("next").is_none());
    });
}

#[test]
fn a_draft_is_replaced_only_by_who_saw_its_current_state() {
    story(async |house| {
        let team = house.team().await;
        let other = team.member(Role::Engineer).await;
        let id = create(&team.engineer, printer()).await;
        let path = format!("flows/{id}/draft");
        other.put(&path, titled("Mine")).await.refused(428, "precondition_required");
        other.put(&path, titled("Mine")).header("if-match", "*").await.refused(428, "precondition_required");
        for bad in ["1", "\"x\"", "W/\"1\"", "\"1\", \"2\"", "\"\"", "\"99999999999999999999\""] {
            other.put(&path, titled("Mine")).header("if-match", bad).await.refused(400, "malformed_header");
        }
        let saved = other.put(&path, titled("Hers")).if_match(1).await;
        assert_eq!((saved.etag(), &saved.ok()["revision"]), (2, &json!(2)));
        let stale = team.engineer.put(&path, titled("Mine")).if_match(1).await;
        let problem = stale.refused(412, "stale_version");
        assert!(problem["detail"].as_str().unwrap().contains(&other.name), "{stale}");
        assert_eq!(stale.etag(), 2);
        let ahead = team.engineer.put(&path, titled("Mine")).if_match(7).await;
        ahead.refused(412, "stale_version");
        let draft = team.viewer.get(&path).await;
        assert_eq!((&draft.ok()["document"]["title"], draft.etag()), (&json!("Hers"), 2));
        assert_eq!(draft.ok()["updated_by"]["name"], other.name);
        assert_eq!(titles(&team.viewer, "flows").await, ["Hers"]);
    });
}

#[test]
fn of_many_writers_who_try_again_none_loses_an_edit() {
    story(async |house| {
        let team = house.team().await;
        let mut document = printer();
        document["tags"] = json!([]);
        let id = create(&team.engineer, document).await;
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let (engineer, path) = (team.engineer.clone(), format!("flows/{id}/draft"));
                tokio::spawn(async move {
                    for edit in 0..3 {
                        loop {
                            let draft = engineer.get(&path).await;
                            let mut document = draft.ok()["document"].clone();
                            let mut tags = document["tags"].as_array().cloned().unwrap_or_default();
                            tags.push(json!(format!("{writer}-{edit}")));
                            document["tags"] = json!(tags);
                            let saved = engineer.put(&path, document).if_match(draft.etag()).await;
                            if saved.status == 200 {
                                break;
                            }
                            saved.refused(412, "stale_version");
                        }
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let draft = team.viewer.get(&format!("flows/{id}/draft")).await;
        assert_eq!(draft.etag(), 25);
        let tags: HashSet<_> =
            draft.ok()["document"]["tags"].as_array().unwrap().iter().map(Value::to_string).collect();
        assert_eq!(tags.len(), 24);
    });
}

#[test]
fn saving_reading_and_checking_give_the_same_findings() {
    story(async |house| {
        let team = house.team().await;
        let mut document = printer();
        document["steps"][2]["branches"][0]["to"] = json!("nowhere");
        document["steps"][6]["internal_note"] = json!("Ask {{nobody}}.");
        let id = create(&team.engineer, document.clone()).await;
        let path = format!("flows/{id}/draft");
        let findings = team.engineer.put(&path, document.clone()).if_match(1).await.ok()["findings"].clone();
        let errors: Vec<_> =
            findings.as_array().unwrap().iter().filter(|finding| finding["severity"] == "error").collect();
        assert!(errors.iter().any(|finding| finding["pointer"] == "/steps/2/branches/0/to"), "{findings}");
        assert_eq!(team.viewer.get(&path).await.ok()["findings"], findings);
        let checked = team.engineer.post("flows/check", document).await.ok();
        assert_eq!(checked["findings"], findings);
        assert_eq!(checked["errors"], errors.len());
        assert_eq!(team.viewer.act(&format!("flows/{id}/check")).await.ok(), checked);
    });
}

#[test]
fn what_a_draft_leaves_out_by_null_is_left_out_when_it_is_read() {
    story(async |house| {
        let team = house.team().await;
        let id = create(&team.engineer, printer()).await;
        let path = format!("flows/{id}/draft");
        let mut document = printer();
        document["steps"][0]["minutes"] = json!(null);
        document["steps"][5]["branches"] = json!([]);
        document["variables"][0]["default"] = json!(null);
        document["steps"][2]["branches"][0]["when"] = json!(null);
        team.engineer.put(&path, document).if_match(1).await.ok();
        let read = team.viewer.get(&path).await.ok()["document"].clone();
        assert!(!read.to_string().contains("null"), "{read}");
        // It is the same flow as before.
        team.engineer.put(&path, printer()).if_match(2).await.ok();
        let publish = team.engineer.post(&format!("flows/{id}/publish"), json!({ "change_note": "x" }));
        publish.if_match(3).await.created();
        let spaced = serde_json::to_string_pretty(&printer()).unwrap();
        let save = team.engineer.call(axum::http::Method::PUT, &path).bytes("application/json", spaced);
        save.if_match(3).await.ok();
        let publish = team.engineer.post(&format!("flows/{id}/publish"), json!({ "change_note": "x" }));
        publish.if_match(4).await.refused(409, "nothing_changed");
    });
}

#[test]
fn a_file_is_checked_without_being_stored() {
    story(async |house| {
        let team = house.team().await;
        for (name, yaml) in library().into_iter().take(3) {
            let check = team.engineer.call(axum::http::Method::POST, "flows/check-file");
            let checked = check.bytes("application/yaml", yaml).await.ok();
            assert_eq!((&checked["findings"], &checked["errors"]), (&json!([]), &json!(0)), "{name}");
            assert!(checked["document"]["steps"].as_array().unwrap().len() >= 8, "{name}");
        }
        let broken = "format: pathbook/1\ntitle: x\nkind: procedure\nsteps:\n  - id: a\n    kind: quiz\n";
        let check = team.engineer.call(axum::http::Method::POST, "flows/check-file");
        let refused = check.bytes("application/yaml", broken).await;
        let problem = refused.refused(422, "file_unreadable");
        assert!(problem["detail"].as_str().unwrap().starts_with("Line 6, column "), "{refused}");
        assert_eq!(titles(&team.viewer, "flows").await, [""; 0]);
    });
}

#[test]
fn only_a_sound_and_changed_draft_is_published() {
    story(async |house| {
        let team = house.team().await;
        let mut broken = printer();
        broken["steps"][2]["branches"][0]["to"] = json!("nowhere");
        let id = create(&team.engineer, broken).await;
        let (path, note) = (format!("flows/{id}/publish"), json!({ "change_note": "  First version. " }));
        let refused = team.engineer.post(&path, note.clone()).if_match(1).await;
        let problem = refused.refused(409, "flow_unsound");
        let places: Vec<_> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| fault["pointer"].as_str().unwrap())
            .collect();
        assert!(places.contains(&"/steps/2/branches/0/to"), "{refused}");
        team.engineer.post(&path, note.clone()).await.refused(428, "precondition_required");
        team.engineer.put(&format!("flows/{id}/draft"), printer()).if_match(1).await.ok();
        team.engineer.post(&path, note.clone()).if_match(1).await.refused(412, "stale_version");
        team.engineer.post(&path, json!({ "change_note": "  " })).if_match(2).await.refused_at(
            422,
            "invalid",
            "/change_note",
        );
        team.engineer.post(&path, json!({})).if_match(2).await.refused_at(422, "invalid", "/change_note");

        let version = team.engineer.post(&path, note.clone()).if_match(2).await.created();
        assert_eq!((&version["number"], &version["change_note"]), (&json!(1), &json!("First version.")));
        team.engineer.post(&path, note.clone()).if_match(2).await.refused(409, "nothing_changed");
        let flow = team.viewer.get(&format!("flows/{id}")).await.ok();
        assert_eq!(
            (&flow["status"], &flow["live_version"], &flow["can"]["walk"]),
            (&json!("live"), &json!(1), &json!(true))
        );

        // A draft that came back to what is live is no change either.
        team.engineer.put(&format!("flows/{id}/draft"), titled("Other words")).if_match(2).await.ok();
        assert_eq!(team.viewer.get(&format!("flows/{id}")).await.ok()["status"], "changed");
        team.engineer.put(&format!("flows/{id}/draft"), printer()).if_match(3).await.ok();
        team.engineer.post(&path, note).if_match(4).await.refused(409, "nothing_changed");
    });
}

#[test]
fn a_version_never_changes() {
    story(async |house| {
        let team = house.team().await;
        let id = publish(&team.engineer, &printer()).await;
        let first = team.viewer.get(&format!("flows/{id}/versions/1")).await;
        assert_eq!(first.ok()["document"], printer());
        let reading = team.viewer.get(&format!("flows/{id}/versions/1/reading")).await;
        assert_eq!(reading.ok()["steps"].as_array().unwrap().len(), 8);

        team.engineer.put(&format!("flows/{id}/draft"), titled("Second")).if_match(1).await.ok();
        let publish = team.engineer.post(&format!("flows/{id}/publish"), json!({ "change_note": "Second." }));
        assert_eq!(publish.if_match(2).await.created()["number"], 2);
        assert_eq!(team.viewer.get(&format!("flows/{id}/versions/1")).await.bytes(), first.bytes());
        assert_eq!(team.viewer.get(&format!("flows/{id}/versions/1/reading")).await.bytes(), reading.bytes());
        let list = team.viewer.get(&format!("flows/{id}/versions")).await.ok();
        let numbers: Vec<_> =
            list["items"].as_array().unwrap().iter().map(|version| &version["number"]).collect();
        assert_eq!(numbers, [2, 1]);
        let page = team.viewer.get(&format!("flows/{id}/versions?limit=1")).await.ok();
        let next = page["next"].as_str().unwrap();
        let rest = team.viewer.get(&format!("flows/{id}/versions?limit=1&cursor={next}")).await.ok();
        assert_eq!((&rest["items"][0]["number"], rest.get("next")), (&json!(1), None));
        for missing in ["3", "0", "-1", "x", "9223372036854775808"] {
            team.viewer.get(&format!("flows/{id}/versions/{missing}")).await.refused(404, "not_found");
        }
        // What is not published has no versions, and that is no mistake.
        let draft = create(&team.engineer, printer()).await;
        assert_eq!(team.viewer.get(&format!("flows/{draft}/versions")).await.ok(), json!({ "items": [] }));
    });
}

#[test]
fn an_archived_flow_rests_until_it_is_brought_back() {
    story(async |house| {
        let team = house.team().await;
        let id = publish(&team.engineer, &printer()).await;
        let session = team.viewer.post("sessions", json!({ "flow_id": id })).await.created();
        let archived = team.engineer.act(&format!("flows/{id}/archive")).await.ok();
        assert_eq!(archived["status"], "archived");
        assert_eq!(
            archived["can"],
            json!({
                "edit": false, "publish": false, "walk": false, "archive": true, "duplicate": true, "delete": true,
                "recover": false,
            })
        );
        // Archiving it again changes nothing.
        assert_eq!(team.engineer.act(&format!("flows/{id}/archive")).await.ok(), archived);
        team.engineer
            .put(&format!("flows/{id}/draft"), titled("x"))
            .if_match(1)
            .await
            .refused(409, "flow_archived");
        let publish = team.engineer.post(&format!("flows/{id}/publish"), json!({ "change_note": "x" }));
        publish.if_match(1).await.refused(409, "flow_archived");
        team.viewer.post("sessions", json!({ "flow_id": id })).await.refused(409, "flow_archived");
        // Who walks it already goes on.
        let answer = json!({ "position": 1, "branch": "next", "values": { "printer": "p7", "users": 1 } });
        team.viewer.post(&format!("sessions/{}/answers", session["id"].as_str().unwrap()), answer).await.ok();
        assert_eq!(team.engineer.act(&format!("flows/{id}/unarchive")).await.ok()["status"], "live");
        team.viewer.post("sessions", json!({ "flow_id": id })).await.created();
    });
}

/// The files of the starter library.
fn library() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../library");
    let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    let read = |path: std::path::PathBuf| {
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())
    };
    files.map(read).collect()
}

#[test]
fn every_file_of_the_library_comes_out_as_it_went_in_byte_for_byte() {
    story(async |house| {
        let team = house.team().await;
        for (name, yaml) in library() {
            let imported = team
                .engineer
                .call(axum::http::Method::POST, "flows/import")
                .bytes("application/yaml", yaml.clone())
                .await
                .created();
            assert_eq!(imported["findings"], json!([]), "{name}");
            let id = imported["flow"]["id"].as_str().unwrap();
            let file = team.viewer.get(&format!("flows/{id}/export")).await;
            assert!(file.text() == yaml, "{name} comes out changed");
            assert_eq!(file.headers["content-type"], "application/yaml; charset=utf-8");
            assert!(
                file.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename=")
            );

            let json = team.viewer.get(&format!("flows/{id}/export?format=json")).await;
            let again = team
                .engineer
                .call(axum::http::Method::POST, "flows/import")
                .bytes("application/json", json.body.clone());
            let id = again.await.created()["flow"]["id"].as_str().unwrap().to_owned();
            assert!(
                team.viewer.get(&format!("flows/{id}/export?format=json&version=draft")).await.body
                    == json.body,
                "{name}"
            );
            assert!(
                team.viewer.get(&format!("flows/{id}/export?format=yaml")).await.text() == yaml,
                "{name}"
            );
        }
    });
}

#[test]
fn an_export_is_the_live_version_unless_another_is_asked_for() {
    story(async |house| {
        let team = house.team().await;
        let id = publish(&team.engineer, &titled("One")).await;
        team.engineer.put(&format!("flows/{id}/draft"), titled("Two")).if_match(1).await.ok();
        let title = async |query: &str| {
            let file = team.viewer.get(&format!("flows/{id}/export?format=json{query}")).await;
            file.ok()["title"].as_str().unwrap().to_owned()
        };
        assert_eq!(title("").await, "One");
        assert_eq!(title("&version=1").await, "One");
        assert_eq!(title("&version=draft").await, "Two");
        team.viewer.get(&format!("flows/{id}/export?version=2")).await.refused(404, "not_found");
        team.viewer
            .get(&format!("flows/{id}/export?version=live"))
            .await
            .refused_at(422, "invalid", "/version");
        team.viewer.get(&format!("flows/{id}/export?format=xml")).await.refused_at(422, "invalid", "/format");
    });
}

#[test]
fn the_library_is_imported_ready_to_be_walked_and_knows_what_the_team_has() {
    story(async |house| {
        let team = house.team().await;
        let entries = team.viewer.get("library").await.ok();
        let entries = entries["items"].as_array().unwrap();
        assert_eq!(entries.len(), library().len());
        assert!(entries.iter().all(|entry| entry["imported"] == false));
        let keys: Vec<_> = entries.iter().map(|entry| entry["key"].clone()).collect();
        let imported = team.engineer.post("library/import", json!({ "keys": &keys[..2] })).await.created();
        assert_eq!(imported["flows"].as_array().unwrap().len(), 2);
        for flow in imported["flows"].as_array().unwrap() {
            team.viewer.post("sessions", json!({ "flow_id": flow })).await.created();
        }
        let entries = team.viewer.get("library").await.ok();
        let has =
            entries["items"].as_array().unwrap().iter().filter(|entry| entry["imported"] == true).count();
        assert_eq!(has, 2);
        let wrong = json!({ "keys": [keys[3], "no-such-flow"] });
        team.engineer.post("library/import", wrong).await.refused_at(422, "invalid", "/keys/1");
        team.engineer.post("library/import", json!({ "keys": [] })).await.refused_at(422, "invalid", "/keys");
        assert_eq!(titles(&team.viewer, "flows").await.len(), 2, "all of an import or nothing of it");
    });
}

#[test]
fn a_repeated_act_has_its_effect_once_and_the_same_answer() {
    story(async |house| {
        let team = house.team().await;
        let make = |key: &str| team.engineer.post("flows", json!({ "document": printer() })).key(key);
        let first = make("one").await;
        first.created();
        let again = make("one").await;
        assert!(!first.replayed() && again.replayed());
        assert_eq!(again.created(), first.created());
        make("two").await.created();
        team.engineer
            .post("flows", json!({ "document": titled("Other") }))
            .key("one")
            .await
            .refused(422, "idempotency_key_reused");
        // The same key for another operation, or of another person.
        let import = team.engineer.call(axum::http::Method::POST, "flows/import").json(&printer());
        import.key("one").await.refused(422, "idempotency_key_reused");
        assert!(!team.admin.post("flows", json!({ "document": printer() })).key("one").await.replayed());
        assert_eq!(titles(&team.viewer, "flows").await.len(), 3);

        let id = first.created()["id"].as_str().unwrap().to_owned();
        let publish = |note: &str, revision| {
            team.engineer
                .post(&format!("flows/{id}/publish"), json!({ "change_note": note }))
                .if_match(revision)
                .key("publish")
        };
        // What was refused may be tried again with the same key.
        publish("First.", 9).await.refused(412, "stale_version");
        let version = publish("First.", 1).await.created();
        team.engineer.put(&format!("flows/{id}/draft"), titled("Second")).if_match(1).await.ok();
        let repeated = publish("First.", 1).await;
        assert!(repeated.replayed());
        assert_eq!(repeated.created(), version);
        publish("Second.", 2).await.refused(422, "idempotency_key_reused");

        let keys = json!({ "keys": ["printing"] });
        let one = team.engineer.post("library/import", keys.clone()).key("library").await;
        let two = team.engineer.post("library/import", keys).key("library").await;
        assert_eq!(one.created(), two.created());

        let start = || team.viewer.post("sessions", json!({ "flow_id": id })).key("start");
        let session = start().await.created();
        team.engineer.act(&format!("flows/{id}/archive")).await.ok();
        let repeated = start().await;
        assert!(repeated.replayed(), "{repeated}");
        assert_eq!(repeated.created()["id"], session["id"]);
        for bad in ["", &"x".repeat(129), "ü"] {
            let call = team.engineer.post("flows", json!({ "document": printer() }));
            call.header_bytes("idempotency-key", bad.as_bytes()).await.refused(400, "malformed_header");
        }
    });
}

#[test]
fn a_hundred_equal_requests_at_once_have_one_effect() {
    story(async |house| {
        let team = house.team().await;
        let mut answers = Vec::new();
        let tries: Vec<_> = (0..100)
            .map(|_| {
                tokio::spawn(
                    team.engineer.post("flows", json!({ "document": printer() })).key("once").into_future(),
                )
            })
            .collect();
        for answer in tries {
            answers.push(answer.await.unwrap());
        }
        assert_eq!(titles(&team.viewer, "flows").await.len(), 1);
        let made: HashSet<_> =
            answers.iter().filter(|answer| answer.status == 201).map(Answer::text).collect();
        assert_eq!(made.len(), 1);
        // Who had to wait too long for the first one is told to come back, and then finds the same answer.
        for answer in answers.iter().filter(|answer| answer.status != 201) {
            answer.refused(503, "unavailable");
        }
        let late = team.engineer.post("flows", json!({ "document": printer() })).key("once").await;
        assert!(late.replayed() && made.contains(&late.text()));

        let id = late.created()["id"].as_str().unwrap().to_owned();
        let publish =
            team.engineer.post(&format!("flows/{id}/publish"), json!({ "change_note": "x" })).if_match(1);
        let tries: Vec<_> = (0..40)
            .map(|number| {
                let call = publish.clone();
                let call = if number % 2 == 0 { call.key("publish") } else { call };
                tokio::spawn(call.into_future())
            })
            .collect();
        for answer in tries {
            let answer = answer.await.unwrap();
            assert!(matches!(answer.status.as_u16(), 201 | 409 | 503), "{answer}");
        }
        assert_eq!(
            team.viewer.get(&format!("flows/{id}/versions")).await.ok()["items"].as_array().unwrap().len(),
            1
        );
    });
}

#[test]
fn stored_answers_are_kept_for_a_day() {
    crate::house::story_alone(async |house: House| {
        let team = house.team().await;
        let make = async || team.engineer.post("flows", json!({ "document": printer() })).key("one").await;
        make().await.created();
        house.app.advance_clock(86_400 - 60);
        house.app.tidy().await.unwrap();
        assert!(make().await.replayed());
        house.app.advance_clock(120);
        house.app.tidy().await.unwrap();
        assert!(!make().await.replayed());
    });
}
