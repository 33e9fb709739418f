//! API tokens: as much as their maker may do at most, in one team, for a time.

use crate::{
    client::{Actor, Credential},
    house::{Team, story},
};
use serde_json::{Value, json};

const ME: &str = "/api/v1/me";

async fn token(maker: &Actor, role: &str) -> (Actor, String) {
    let made = maker.post("tokens", json!({ "name": "Script", "role": role })).await.created();
    let secret = made["token"].as_str().unwrap().to_owned();
    (maker.with(Credential::Token(secret)), made["id"].as_str().unwrap().to_owned())
}

fn flow() -> Value {
    json!({ "title": "Printer", "kind": "procedure" })
}

async fn make_viewer(team: &Team, actor: &Actor) {
    team.admin.patch(&format!("members/{}", actor.id), json!({ "role": "viewer" })).await.ok();
}

#[test]
fn a_token_is_shown_once_and_works_in_place_of_a_cookie() {
    story(async |house| {
        let team = house.team().await;
        let made = team
            .engineer
            .post("tokens", json!({ "name": "  Nightly export ", "role": "viewer", "expires_in_days": 7 }))
            .await
            .created();
        let secret = made["token"].as_str().unwrap();
        assert!(secret.starts_with("pbk_") && secret.len() == 53, "{secret}");
        assert_eq!((&made["name"], &made["hint"]), (&json!("Nightly export"), &json!(secret[..8])));
        let listed = team.engineer.get("tokens").await;
        assert_eq!(listed.ok()["items"][0]["id"], made["id"]);
        assert!(!listed.text().contains(secret), "the token is shown once");
        let script = team.engineer.with(Credential::Token(secret.to_owned()));
        script.get("flows").await.ok();
        assert_eq!(script.get("").await.ok()["role"], "viewer");
        script.post("flows", flow()).await.refused(403, "forbidden");
        // What it did shows in the list.
        house.app.tasks.close();
        house.app.tasks.wait().await;
        house.app.tasks.reopen();
        assert!(team.engineer.get("tokens").await.ok()["items"][0]["last_used_at"].is_string());
    });
}

#[test]
fn a_token_never_exceeds_the_role_of_its_maker() {
    story(async |house| {
        let team = house.team().await;
        team.viewer
            .post("tokens", json!({ "name": "x", "role": "engineer" }))
            .await
            .refused(403, "forbidden");
        team.engineer.post("tokens", json!({ "name": "x", "role": "admin" })).await.refused(403, "forbidden");
        let (script, _) = token(&team.engineer, "engineer").await;
        script.post("flows", flow()).await.created();
        make_viewer(&team, &team.engineer).await;
        script.post("flows", flow()).await.refused(403, "forbidden");
        assert_eq!(script.get("").await.ok()["role"], "viewer");
        assert_eq!(script.get("/api/v1/teams").await.ok()["items"][0]["role"], "viewer");
    });
}

#[test]
fn a_removed_member_takes_their_tokens_along() {
    story(async |house| {
        let team = house.team().await;
        let (script, _) = token(&team.engineer, "engineer").await;
        script.get("flows").await.ok();
        team.admin.delete(&format!("members/{}", team.engineer.id)).await.no_content();
        script.get("flows").await.refused(401, "unauthenticated");
        script.get(ME).await.refused(401, "unauthenticated");
    });
}

#[test]
fn a_token_works_in_its_own_team_only() {
    story(async |house| {
        let (team, other) = (house.team().await, house.team().await);
        // Its maker is an admin of both teams.
        let link = other
            .admin
            .post("invitations", json!({ "email": team.admin.email, "role": "admin" }))
            .await
            .created();
        let secret = link["url"].as_str().unwrap().rsplit('/').next().unwrap();
        team.admin.post(&format!("/api/v1/invitations/{secret}/accept"), json!({})).await.ok();
        team.admin.in_team(other.id.as_str()).get("flows").await.ok();

        let (script, _) = token(&team.admin, "admin").await;
        script.get("flows").await.ok();
        let there = script.in_team(other.id.as_str());
        there.get("").await.refused(404, "not_found");
        there.post("flows", flow()).await.refused(404, "not_found");
        let teams = script.get("/api/v1/teams").await.ok();
        assert_eq!(teams["items"].as_array().unwrap().len(), 1, "a token does not tell of other teams");
        let me = script.get(ME).await.ok();
        assert_eq!(me["teams"].as_array().unwrap().len(), 1, "a token does not tell of other teams");
    });
}

#[test]
fn a_token_ends_with_its_time_and_when_it_is_revoked() {
    story(async |house| {
        let team = house.team().await;
        let made = team
            .engineer
            .post("tokens", json!({ "name": "x", "role": "viewer", "expires_in_days": 1 }))
            .await
            .created();
        let script = team.engineer.with(Credential::Token(made["token"].as_str().unwrap().into()));
        let later = house.restarted().await;
        later.app.advance_clock(86_400 - 60);
        script.at(&later).get("flows").await.ok();
        later.app.advance_clock(120);
        script.at(&later).get("flows").await.refused(401, "unauthenticated");
        for days in [0, 366, -1] {
            let body = json!({ "name": "x", "role": "viewer", "expires_in_days": days });
            team.engineer.post("tokens", body).await.refused_at(422, "invalid", "/expires_in_days");
        }

        let (mine, id) = token(&team.engineer, "viewer").await;
        mine.get("flows").await.ok();
        let path = format!("tokens/{id}");
        // Whose tokens there are is hidden from members who may not revoke them.
        team.viewer.delete(&path).await.refused(404, "not_found");
        assert_eq!(team.viewer.get("tokens").await.ok()["items"], json!([]));
        team.engineer.delete(&path).await.no_content();
        mine.get("flows").await.refused(401, "unauthenticated");
        team.engineer.delete(&path).await.refused(404, "not_found");
        // An admin sees and revokes those of all.
        let (script, id) = token(&team.viewer, "viewer").await;
        assert!(team.admin.get("tokens").await.text().contains(&id));
        team.admin.delete(&format!("tokens/{id}")).await.no_content();
        script.get("flows").await.refused(401, "unauthenticated");
    });
}

#[test]
fn a_token_cannot_do_what_needs_a_person() {
    story(async |house| {
        let team = house.team().await;
        let (script, id) = token(&team.admin, "admin").await;
        script.get(ME).await.ok();
        script.post("tokens", json!({ "name": "x", "role": "viewer" })).await.refused(403, "forbidden");
        script.get("tokens").await.refused(403, "forbidden");
        script.delete(&format!("tokens/{id}")).await.refused(403, "forbidden");
        script.patch(ME, json!({ "name": "Script" })).await.refused(403, "forbidden");
        let change = json!({ "current_password": "correct horse battery staple", "new_password": "purple monkey dishwasher" });
        script.post("/api/v1/me/password", change).await.refused(403, "forbidden");
        let root = house.user(true).await;
        let root_there = root.in_team(team.id.as_str());
        root_there.get("flows").await.refused(404, "not_found");
        script.post("/api/v1/teams", json!({ "name": "Mine" })).await.refused(403, "forbidden");
    });
}

#[test]
fn a_bad_token_never_falls_back_to_a_cookie() {
    story(async |house| {
        let team = house.team().await;
        let (script, _) = token(&team.engineer, "viewer").await;
        let mut wrong = script.secret().to_owned();
        wrong.replace_range(10..11, if &wrong[10..11] == "x" { "y" } else { "x" });
        let good = team.engineer.get("flows");
        for header in [
            "Bearer pbk_nonsense",
            "Bearer ",
            "Bearer",
            "Basic QWxhZGRpbg==",
            "",
            "bearer",
            &format!("Bearer {wrong}"),
        ] {
            good.clone().header("authorization", header).await.refused(401, "unauthenticated");
        }
        good.clone().header("authorization", &format!("Bearer {}", script.secret())).await.ok();
        // A token in the cookie or a cookie's secret as a token open nothing either.
        team.engineer
            .with(Credential::Cookie(script.secret().into()))
            .get("flows")
            .await
            .refused(401, "unauthenticated");
        team.engineer
            .with(Credential::Token(team.engineer.secret().into()))
            .get("flows")
            .await
            .refused(401, "unauthenticated");
        good.await.ok();
    });
}
