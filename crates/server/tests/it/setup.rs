//! The first setup: done once, by whoever sees the console or the data folder.

use crate::house::story_alone;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;

const SETUP: &str = "/api/v1/setup";

fn wanted(token: &str, library: bool) -> Value {
    json!({
        "token": token, "team_name": "Contoso Support", "name": "Ana", "email": "Ana@Contoso.test",
        "password": "correct horse battery staple", "library": library,
    })
}

#[test]
fn setup_makes_the_first_team_with_the_library_and_its_token_file_is_private_and_then_gone() {
    story_alone(async |house| {
        let file = house.config.data_dir.join("setup-token");
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let token = std::fs::read_to_string(&file).unwrap();
        let offer = house.nobody().get(SETUP).await.ok();
        assert_eq!(offer["needed"], true);
        let entries = offer["library"].as_array().unwrap().len();
        assert!(entries >= 24, "{entries} entries in the library");

        let done = house.nobody().post(SETUP, wanted(token.trim(), true)).await;
        let me = done.created();
        assert_eq!(
            (&me["user"]["email"], &me["user"]["instance_admin"]),
            (&json!("ana@contoso.test"), &json!(true))
        );
        assert_eq!(
            me["teams"],
            json!([{
                "id": me["teams"][0]["id"], "slug": "contoso-support", "name": "Contoso Support", "role": "admin",
            }])
        );
        assert!(!file.exists());

        let ana =
            house.nobody().with(crate::client::Credential::Cookie(done.cookie())).in_team("contoso-support");
        let flows = ana.get("flows?limit=200&status=live").await.ok();
        assert_eq!(flows["items"].as_array().unwrap().len(), entries);
        let offer = house.nobody().get(SETUP).await.ok();
        assert_eq!(offer, json!({ "needed": false, "library": [] }));
        house.nobody().post(SETUP, wanted(token.trim(), false)).await.refused(409, "setup_done");
        // A restart neither asks again nor leaves a token.
        let later = house.restarted().await;
        assert!(!file.exists() && later.app.setup.link().is_none());
        later.nobody().post(SETUP, wanted(token.trim(), false)).await.refused(409, "setup_done");
    });
}

#[test]
fn setup_needs_the_token_and_a_sane_first_user_and_leaves_nothing_otherwise() {
    story_alone(async |house| {
        let token = std::fs::read_to_string(house.config.data_dir.join("setup-token")).unwrap();
        for wrong in ["", "wrong", &token.trim()[1..], &format!("{}x", token.trim())] {
            house.nobody().post(SETUP, wanted(wrong, false)).await.refused(403, "setup_token_wrong");
        }
        for (field, value, code) in [
            ("password", json!("short"), "invalid"),
            ("password", json!("contosocontoso"), "invalid"),
            ("email", json!("ana"), "invalid"),
            ("team_name", json!("  "), "invalid"),
            ("name", json!(""), "invalid"),
            ("instance_admin", json!(true), "invalid"),
        ] {
            let mut body = wanted(token.trim(), false);
            body[field] = value;
            house.nobody().post(SETUP, body).await.refused_at(422, code, &format!("/{field}"));
        }
        assert_eq!(house.number("SELECT count(*) FROM app_user").await, 0);
        house.nobody().post(SETUP, wanted(token.trim(), false)).await.created();
    });
}

#[test]
fn of_200_setups_at_once_one_succeeds() {
    story_alone(async |house| {
        let house = house.with(|config| config.setup_token = Some("a-fixed-token".into())).await;
        let tries: Vec<_> = (0..200)
            .map(|_| tokio::spawn(house.nobody().post(SETUP, wanted("a-fixed-token", false)).into_future()))
            .collect();
        let mut done = 0;
        for answer in tries {
            let answer = answer.await.unwrap();
            match answer.status.as_u16() {
                201 => done += 1,
                // Hashing a password takes a core; who finds too many waiting is sent away.
                503 => drop(answer.refused(503, "unavailable")),
                _ => drop(answer.refused(409, "setup_done")),
            }
        }
        assert_eq!(done, 1);
        assert_eq!(house.number("SELECT count(*) FROM app_user").await, 1);
        assert_eq!(house.number("SELECT count(*) FROM team").await, 1);
        assert_eq!(house.number("SELECT count(*) FROM member").await, 1);
    });
}
