//! Who may do what. The policy is the role in each operation's description; here every operation is tried by those who
//! may not, in the order that the policy promises: 401 before anything is looked up, 404 for what is hidden, 403 for a
//! role that does not suffice, and only then what is wrong with the request.

use crate::{
    client::{Actor, Answer, Call, Credential},
    documents,
    house::{House, Team, story},
    schedules,
    schema::{Operation, operations},
};
use axum::http::Method;
use pathbook::{auth::Role, types::UserId};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

#[test]
fn every_operation_names_its_role_and_the_page_of_all_is_current() {
    const ROLES: &[(&str, &str)] = &[
        ("anyone", "Everybody, signed in or not"),
        ("signed_in", "Whoever is signed in, by cookie or by token"),
        ("person", "Whoever is signed in by cookie; a token cannot do this"),
        ("instance_admin", "Whoever manages the instance, by cookie"),
        ("viewer", "Every member of the team"),
        ("walker", "Every member, unless the team keeps walking flows from its viewers"),
        ("member", "Every member by cookie, for their own tokens"),
        ("engineer", "Engineers and admins of the team"),
        ("admin", "Admins of the team"),
    ];
    let mut page = "# Who may do what\n\n\
        Every operation of the API with the least role that it needs, as it stands in the operation's code and in the\n\
        OpenAPI document (`x-role`). Each role includes the ones before it in its group. Who is not signed in gets 401, whoever\n\
        is no member of the team gets 404 for everything of it, and a member whose role does not suffice gets 403, in this order\n\
        and whatever else is wrong with the request.\n\n\
        Rules about one object come on top (`crates/server/src/auth/policy.rs`): only the assignee acts in a session, engineers\n\
        and admins may hand over, cancel and reopen any; a token is granted no greater role than its maker has, and revoked by\n\
        its maker or an admin; a team keeps at least one admin; an admin makes reset links only for members of this team alone.\n\
        What is marked *fresh* needs a login whose password was given within the last ten minutes.\n\n\
        This page is written by `UPDATE=1 cargo test -p pathbook --test it every_operation_names_its_role`.\n\n\
        | role | who |\n| --- | --- |\n"
        .to_owned();
    for (role, who) in ROLES {
        writeln!(page, "| `{role}` | {who} |").unwrap();
    }
    let mut rooms = BTreeMap::<_, Vec<_>>::new();
    for operation in operations() {
        assert!(ROLES.iter().any(|(role, _)| *role == operation.role()), "{operation:?}");
        let room = operation.description["tags"][0].as_str().unwrap();
        rooms.entry(room).or_default().push(operation);
    }
    for (room, operations) in rooms {
        write!(page, "\n## {room}\n\n| operation | role | does |\n| --- | --- | --- |\n").unwrap();
        for operation in operations {
            let summary = operation.description["summary"].as_str().unwrap();
            let path = operation.path.trim_start_matches("/api/v1");
            let fresh = if operation.description["x-fresh-login"] == true { ", fresh" } else { "" };
            writeln!(page, "| `{} {path}` | {}{fresh} | {summary} |", operation.method, operation.role())
                .unwrap();
        }
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/permissions.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &page).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == page,
        "docs/permissions.md is not what the operations say: run the tests with UPDATE=1"
    );
}

/// A team with one of everything, so that every path has something to point at.
pub struct World {
    pub team: Team,
    pub flow: String,
    pub session: String,
    pub target_list: String,
    batch: String,
    schedule: String,
    blackout: String,
    build: String,
    build_branch: String,
    build_call: String,
    invitation: String,
    token: String,
    invitation_link: String,
    reset_link: String,
}

impl World {
    pub async fn new(house: &House) -> Self {
        let team = house.team().await;
        let flow = documents::publish(&team.engineer, &documents::printer()).await;
        let session = team.engineer.post("sessions", json!({ "flow_id": flow })).await.created();
        let list =
            json!({ "name": "Domain controllers", "targets": [{ "label": "dc-01" }, { "label": "dc-02" }] });
        let list = team.engineer.post("target-lists", list).await.created();
        let servers = documents::publish(&team.engineer, &documents::servers()).await;
        let batch = json!({ "flow_id": servers, "labels": ["srv-01", "srv-02"] });
        let batch = team.engineer.post("batches", batch).await.created();
        let schedule = json!({
            "name": "Nightly patching", "flow_id": servers, "list_id": list["id"], "active": false, "rule": schedules::nightly(),
        });
        let schedule = team.engineer.post("schedules", schedule).await.created();
        let freeze = json!({
            "name": "Freeze", "starts_at": "2036-12-20T00:00:00Z", "ends_at": "2037-01-04T00:00:00Z",
        });
        let blackout = team.engineer.post("blackouts", freeze).await.created();
        let (build, call) = crate::ai::planned(&team.engineer).await;
        let invite = json!({ "email": format!("{}@fabrikam.test", UserId::new()), "role": "viewer" });
        let invitation = team.admin.post("invitations", invite).await.created();
        let token =
            team.engineer.post("tokens", json!({ "name": "Script", "role": "viewer" })).await.created();
        let reset = team.admin.act(&format!("members/{}/reset-link", team.viewer.id)).await.created();
        let text = |value: &Value| value.as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        Self {
            flow,
            session: text(&session["id"]),
            target_list: text(&list["id"]),
            batch: text(&batch["id"]),
            schedule: text(&schedule["id"]),
            blackout: text(&blackout["id"]),
            build: text(&build["id"]),
            build_branch: text(&build["plan"]["branches"][0]["key"]),
            build_call: call,
            invitation: text(&invitation["id"]),
            token: text(&token["id"]),
            invitation_link: text(&invitation["url"]),
            reset_link: text(&reset["url"]),
            team,
        }
    }

    /// The path of an operation with the ids of this world. `pick` may put others in their place.
    pub fn path(&self, operation: &Operation, pick: impl Fn(&str) -> Option<String>) -> String {
        let mut before = "";
        let segments = operation.path.split('/').map(|segment| {
            let collection = before;
            before = segment;
            let Some(name) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
                return segment.to_owned();
            };
            pick(name).unwrap_or_else(|| match (name, collection) {
                ("team", _) => self.team.id.clone(),
                ("user", _) => self.team.viewer.id.clone(),
                ("id", "flows") => self.flow.clone(),
                ("id", "sessions") => self.session.clone(),
                ("id", "target-lists") => self.target_list.clone(),
                ("id", "batches") => self.batch.clone(),
                ("id", "schedules") => self.schedule.clone(),
                ("id", "blackouts") => self.blackout.clone(),
                ("id", "conversations") => self.build.clone(),
                ("key", "branches") => self.build_branch.clone(),
                ("call", "calls") => self.build_call.clone(),
                ("id", "invitations") => self.invitation.clone(),
                ("id", "tokens") => self.token.clone(),
                ("number" | "revision", _) => "1".to_owned(),
                ("token", "invitations") => self.invitation_link.clone(),
                ("token", "resets") => self.reset_link.clone(),
                other => panic!("no example for {other:?} in {}", operation.path),
            })
        });
        segments.collect::<Vec<_>>().join("/")
    }

    /// Everything that the team holds, to see whether a refused request left a trace.
    pub async fn everything(&self) -> Vec<String> {
        let mut answers = Vec::new();
        for path in [
            "",
            "members",
            "invitations",
            "flows",
            "flows?status=archived",
            "flows?status=deleted",
            &format!("flows/{}/draft/states", self.flow),
            "sessions",
            &format!("flows/{}/draft", self.flow),
            &format!("flows/{}/versions", self.flow),
            &format!("sessions/{}", self.session),
            &format!("sessions/{}/events", self.session),
            "batches",
            &format!("batches/{}/sessions", self.batch),
            "schedules",
            "blackouts",
            &format!("schedules/{}/occurrences", self.schedule),
            "target-lists",
            "target-lists?archived=true",
            &format!("target-lists/{}", self.target_list),
            &format!("target-lists/{}/targets", self.target_list),
        ] {
            let answer = self.team.admin.get(path).await;
            answer.ok();
            answers.push(answer.text());
        }
        // When a token was last used is noted on the side.
        answers.push(self.team.admin.get("tokens").await.ok()["items"].as_array().unwrap().len().to_string());
        answers
    }
}

/// The bodies to try with an operation: a good one, and those that are wrong in ways that must not matter yet.
fn calls(who: &Actor, operation: &Operation, path: &str, world: &World) -> Vec<Call> {
    let bare = who.call(operation.method.clone(), path);
    let mut calls = vec![bare.clone()];
    if operation.method == Method::GET {
        calls.push(who.get(&format!("{path}?limit=nonsense&unknown=1")));
    } else {
        calls.push(bare.clone().bytes("application/json", "{ not json"));
        calls.push(bare.clone().bytes("text/plain", "what is this"));
        calls.push(bare.clone().bytes("application/json", "[".repeat(100)));
        calls.push(bare.clone().json(&json!({ "unknown": 1 })).header("if-match", "nonsense").key("key"));
        calls.push(
            bare.json(&documents::body(operation.id(), &world.flow, &world.team.engineer.id)).if_match(1),
        );
    }
    calls
}

/// A request with a good body, where the operation takes one.
fn with_body(call: Call, operation: &Operation, world: &World, user: &str) -> Call {
    let takes = operation.takes();
    if takes.contains(&"application/json") {
        let mut body = documents::body(operation.id(), &world.flow, user);
        if let Some(list) = body.get_mut("list_id") {
            *list = json!(world.target_list);
        }
        call.json(&body)
    } else if takes.contains(&"text/markdown") {
        call.bytes("text/markdown", "# Replace the toner\n\n- [ ] Open the front\n")
    } else if takes.contains(&"text/csv") {
        call.bytes("text/csv", "label,site\ndc-03,Bern\n")
    } else {
        call
    }
}

fn of_teams() -> impl Iterator<Item = Operation> {
    operations().into_iter().filter(|operation| operation.path.contains("/teams/{team}"))
}

#[test]
fn nobody_gets_401_from_everything_that_is_not_for_anyone() {
    story(async |house| {
        let world = World::new(&house).await;
        let before = world.everything().await;
        let nobodies = [
            house.nobody(),
            house.nobody().with(Credential::Cookie("A".repeat(43))),
            house.nobody().with(Credential::Token(format!("pbk_{}", "A".repeat(49)))),
        ];
        let mut seen = None;
        for operation in operations().iter().filter(|operation| operation.role() != "anyone") {
            // With ids that exist and ids that do not: nothing is looked up.
            let paths =
                [world.path(operation, |_| None), world.path(operation, |_| Some("nonsense".to_owned()))];
            for (who, path) in nobodies.iter().flat_map(|who| paths.iter().map(move |path| (who, path))) {
                for call in calls(who, operation, path, &world) {
                    let answer = call.await;
                    answer.refused(401, "unauthenticated");
                    let bytes = answer.bytes();
                    assert_eq!(*seen.get_or_insert_with(|| bytes.clone()), bytes);
                }
            }
        }
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn a_lesser_role_gets_403_whatever_it_sends() {
    story(async |house| {
        let world = World::new(&house).await;
        let Team { admin, engineer, viewer, .. } = &world.team;
        admin.patch("", json!({ "viewers_can_run": false })).if_match(1).await.ok();
        let script = async |who: &Actor, role: &str| {
            let made = who.post("tokens", json!({ "name": "Script", "role": role })).await.created();
            who.with(Credential::Token(made["token"].as_str().unwrap().to_owned()))
        };
        let (read_only, strong) = (script(admin, "viewer").await, script(admin, "admin").await);
        let middling = script(engineer, "engineer").await;
        let before = world.everything().await;
        let mut refused = 0;
        for operation in operations() {
            let lesser: &[&Actor] = match operation.role() {
                "anyone" | "signed_in" | "viewer" => &[],
                "person" | "member" => &[&read_only, &strong],
                "instance_admin" => &[viewer, engineer, admin, &strong],
                "walker" | "engineer" => &[viewer, &read_only],
                "admin" => &[viewer, engineer, &read_only, &middling],
                other => panic!("who is less than {other}?"),
            };
            // What is not there answers no different: the role is looked at first.
            let ghost = |name: &str| (name == "id" || name == "user").then(|| UserId::new().to_string());
            for path in [world.path(&operation, |_| None), world.path(&operation, ghost)] {
                for who in lesser {
                    for call in calls(who, &operation, &path, &world) {
                        call.await.refused(403, "forbidden");
                        refused += 1;
                    }
                }
            }
        }
        assert!(refused > 500, "{refused}");
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn the_role_that_suffices_is_let_through() {
    story(async |house| {
        let mut world = World::new(&house).await;
        let root = house.user(true).await;
        let mut is_changed = false;
        for operation in operations() {
            // What changes the world has one of its own.
            let changes = operation.method != Method::GET;
            if changes || is_changed {
                world = World::new(&house).await;
            }
            is_changed = changes;
            let Team { admin, engineer, viewer, .. } = &world.team;
            let nobody = house.nobody();
            let who = match operation.role() {
                "anyone" => &nobody,
                "signed_in" | "person" | "viewer" => viewer,
                "member" | "walker" | "engineer" => engineer,
                "instance_admin" => &root,
                "admin" => admin,
                other => panic!("who is {other}?"),
            };
            let path = world.path(&operation, |_| None);
            let call = who.call(operation.method.clone(), &path).if_match(1);
            let answer = with_body(call, &operation, &world, &engineer.id).await;
            // The example bodies fit the operations; the state of the example need not.
            let nothing_next = operation.path.ends_with("/next-target");
            assert!(
                !matches!(answer.status.as_u16(), 400 | 404 | 415 | 428)
                    || nothing_next && answer.status == 404,
                "{answer}"
            );
            let needs_more = ["setup_done", "setup_token_wrong", "login_failed", "invalid"];
            let code =
                answer.status.is_client_error().then(|| answer.json()["code"].as_str().unwrap().to_owned());
            let outside = operation.role() == "anyone" || operation.id() == "accounts_change_password";
            assert!(
                answer.status != 403 && answer.status != 401
                    || code.as_deref().is_some_and(|code| outside && needs_more.contains(&code)),
                "{answer}"
            );
        }
    });
}

#[test]
fn everything_of_a_team_is_404_to_everybody_outside_exactly_like_a_team_that_is_not_there() {
    story(async |house| {
        let (world, other) = (World::new(&house).await, house.team().await);
        let removed = world.team.member(Role::Admin).await;
        removed.get("").await.ok();
        world.team.admin.delete(&format!("members/{}", removed.id)).await.no_content();
        let invited = house.user(false).await;
        world
            .team
            .admin
            .post("invitations", json!({ "email": invited.email, "role": "admin" }))
            .await
            .created();
        let root = house.user(true).await;
        let made = other.admin.post("tokens", json!({ "name": "Script", "role": "admin" })).await.created();
        let script = other.admin.with(Credential::Token(made["token"].as_str().unwrap().to_owned()));
        let before = world.everything().await;
        let outsiders = [&other.admin, &other.viewer, &removed, &invited, &root, &script];
        for operation in of_teams() {
            let here = world.path(&operation, |_| None);
            let by_slug = world.path(&operation, |name| (name == "team").then(|| world.team.slug.clone()));
            let nowhere = world.path(&operation, |name| (name == "team").then(|| UserId::new().to_string()));
            let nonsense = world.path(&operation, |name| {
                Some(if name == "team" { "no-such-team" } else { "%00" }.to_owned())
            });
            for who in outsiders {
                let ghost = who.call(operation.method.clone(), &nowhere).await;
                ghost.refused(404, "not_found");
                for path in [&here, &by_slug, &nowhere, &nonsense] {
                    for call in calls(who, &operation, path, &world) {
                        assert_eq!(call.await.bytes(), ghost.bytes());
                    }
                }
            }
        }
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn things_of_another_team_look_exactly_like_missing_ones() {
    story(async |house| {
        let (mine, theirs) = (World::new(&house).await, World::new(&house).await);
        let before = theirs.everything().await;
        let admin = &mine.team.admin;
        for operation in of_teams().filter(|operation| operation.path.matches('{').count() > 1) {
            let foreign = theirs.path(&operation, |name| (name == "team").then(|| mine.team.id.clone()));
            let foreign_user = |name: &str| match name {
                "user" => Some(theirs.team.viewer.id.clone()),
                "team" => Some(mine.team.id.clone()),
                _ => None,
            };
            let foreign = if operation.path.contains("{user}") {
                theirs.path(&operation, foreign_user)
            } else {
                foreign
            };
            let random = UserId::new().to_string();
            let ghost = |name: &str| match name {
                "id" | "user" => Some(random.clone()),
                _ => None,
            };
            let missing = mine.path(&operation, ghost);
            let malformed =
                mine.path(&operation, |name| matches!(name, "id" | "user").then(|| "nonsense".to_owned()));
            let good = |path: &str| {
                let call = admin.call(operation.method.clone(), path).if_match(1);
                with_body(call, &operation, &mine, &admin.id)
            };
            let answer: Answer = good(&missing).await;
            answer.refused(404, "not_found");
            assert_eq!(good(&foreign).await.bytes(), answer.bytes());
            good(&malformed).await.refused(404, "not_found");
        }
        assert_eq!(theirs.everything().await, before);
    });
}

#[test]
fn ids_of_another_team_in_a_body_or_a_filter_reach_nothing() {
    story(async |house| {
        let (mine, theirs) = (World::new(&house).await, World::new(&house).await);
        let (before, their_before) = (mine.everything().await, theirs.everything().await);
        let admin = &mine.team.admin;
        let hers = &theirs.team.engineer.id;

        let missing = admin.post("sessions", json!({ "flow_id": UserId::new() })).await;
        missing.refused(404, "not_found");
        let foreign = admin.post("sessions", json!({ "flow_id": theirs.flow })).await;
        assert_eq!(foreign.bytes(), missing.bytes());

        let owner = |id: &str| admin.patch(&format!("flows/{}", mine.flow), json!({ "owner_id": id }));
        owner(hers).await.refused_at(422, "invalid", "/owner_id");
        assert_eq!(owner(hers).await.bytes(), owner(&UserId::new().to_string()).await.bytes());

        let hand_over =
            |id: &str| admin.post(&format!("sessions/{}/hand-over", mine.session), json!({ "to": id }));
        hand_over(hers).await.refused_at(422, "invalid", "/to");
        assert_eq!(hand_over(hers).await.bytes(), hand_over(&UserId::new().to_string()).await.bytes());

        for path in [
            format!("flows?owner={hers}"),
            format!("sessions?assignee={hers}"),
            format!("sessions?flow={}", theirs.flow),
        ] {
            assert_eq!(admin.get(&path).await.ok()["items"], json!([]), "{path}");
        }
        // A cursor of another team's list shows nothing of it either.
        for list in ["flows", "sessions"] {
            for _ in 0..2 {
                let who = &theirs.team.admin;
                match list {
                    "flows" => drop(documents::publish(who, &documents::printer()).await),
                    _ => drop(who.post("sessions", json!({ "flow_id": theirs.flow })).await.created()),
                }
            }
            let page = theirs.team.admin.get(&format!("{list}?limit=1")).await.ok();
            let next = page["next"].as_str().unwrap();
            let items = admin.get(&format!("{list}?cursor={next}&limit=200")).await.ok();
            let text = items.to_string();
            assert!(
                !text.contains(hers) && !text.contains(&theirs.flow) && !text.contains(&theirs.session),
                "{text}"
            );
        }
        assert_eq!(mine.everything().await, before);
        assert_ne!(theirs.everything().await, their_before, "the other team did go on");
    });
}

#[test]
fn addresses_around_the_api_open_nothing() {
    story(async |house| {
        let world = World::new(&house).await;
        let (team, flow) = (&world.team.id, &world.flow);
        let nobody = house.nobody();
        for path in [
            format!("/api/v1/teams/{team}/flows/"),
            format!("/api/v1//teams/{team}/flows"),
            format!("/api/v1/teams/{team}/flows/{flow}/draft/"),
            format!("/api/v1/teams/{team}/flows/../flows"),
            format!("/api/v1/teams/{team}/./flows"),
            format!("/api/v1/teams/{team}/%66lows"),
            format!("/api/v1/teams/{team}/flows%2f{flow}"),
            format!("/api/v1/teams/{team}/flows/{flow}%00"),
            format!("/api/v1/teams/{team};x=1/flows"),
            format!("/API/v1/teams/{team}/flows"),
            format!("/api/v1/setup/../teams/{team}/flows"),
            format!("/api/v1/teams/{team}/flows/{flow}/setup"),
            format!("/api/v2/teams/{team}/flows"),
            "/api/v1".to_owned(),
            "/api".to_owned(),
        ] {
            for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE] {
                let answer = nobody.call(method, &path).await;
                let is_page =
                    answer.headers.get("content-type").is_some_and(|kind| kind == "text/html; charset=utf-8");
                assert!(is_page || matches!(answer.status.as_u16(), 401 | 404 | 405), "{answer}");
                assert!(!answer.text().contains(flow.as_str()), "{answer}");
            }
        }
        // A method that an address does not take.
        for (method, path) in
            [(Method::PUT, format!("flows/{flow}/versions/1")), (Method::PUT, format!("flows/{flow}"))]
        {
            let answer = world.team.admin.call(method, &path).await;
            answer.refused(405, "method_not_allowed");
            assert!(answer.headers.contains_key("allow"), "{answer}");
        }
    });
}

#[test]
fn a_change_with_a_cookie_from_another_site_is_refused() {
    story(async |house| {
        let team = house.team().await;
        let path = "/api/v1/me";
        let change = team.viewer.patch(path, json!({ "name": "Mallory" })).without("sec-fetch-site");
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.test"),
            ("origin", "null"),
            ("origin", "http://pathbook.test.evil.test"),
            ("origin", "https://pathbook.test"),
            ("accept", "*/*"),
        ] {
            change.clone().header(name, value).await.refused(403, "cross_site");
        }
        assert_eq!(team.viewer.get(path).await.ok()["user"]["name"], team.viewer.name);
        change.clone().header("origin", "http://pathbook.test").await.ok();
        // What a form of another site can send without asking is not taken either.
        let form = team.viewer.patch(path, json!({})).bytes("text/plain", r#"{"name":"Mallory"}"#);
        form.await.refused(415, "unsupported_media_type");
    });
}
