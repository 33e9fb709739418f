//! Signing in and out, passwords, invitations and reset links.

use crate::{
    client::{Actor, Credential},
    house::{House, PASSWORD, Team, story, story_alone},
};
use pathbook::auth::Role;
use serde_json::{Value, json};

const LOGIN: &str = "/api/v1/login";
const LOGOUT: &str = "/api/v1/logout";
const ME: &str = "/api/v1/me";
const CHANGE: &str = "/api/v1/me/password";
const OTHER_PASSWORD: &str = "purple monkey dishwasher lamp";

async fn log_in(house: &House, email: &str, password: &str) -> Actor {
    let answer = house.nobody().post(LOGIN, json!({ "email": email, "password": password })).await;
    answer.ok();
    house.nobody().with(Credential::Cookie(answer.cookie()))
}

/// The secret at the end of a link that is shown once.
fn token_of(link: &Value) -> String {
    link["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

async fn invite(team: &Team, email: &str, role: &str) -> String {
    token_of(&team.admin.post("invitations", json!({ "email": email, "role": role })).await.created())
}

fn accept(token: &str) -> String {
    format!("/api/v1/invitations/{token}/accept")
}

fn new_email() -> String {
    format!("{}@fabrikam.test", pathbook::types::UserId::new())
}

#[test]
fn signing_in_gives_a_cookie_that_works_until_signing_out() {
    story(async |house| {
        let team = house.team().await;
        // The address is taken as people type it.
        let shouted = format!(" {} ", team.viewer.email.to_uppercase());
        let answer = house.nobody().post(LOGIN, json!({ "email": shouted, "password": PASSWORD })).await;
        let me = answer.ok();
        assert_eq!(me["user"]["email"], team.viewer.email);
        assert_eq!(me["teams"][0]["role"], "viewer");
        let cookie = answer.headers["set-cookie"].to_str().unwrap().to_owned();
        let expected =
            format!("pathbook={}; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000", answer.cookie());
        assert_eq!(cookie, expected);

        let ben = house.nobody().with(Credential::Cookie(answer.cookie()));
        assert_eq!(ben.get(ME).await.ok(), me);
        let bye = ben.act(LOGOUT).await;
        bye.no_content();
        assert!(bye.headers["set-cookie"].to_str().unwrap().starts_with("pathbook=; "), "{bye}");
        ben.get(ME).await.refused(401, "unauthenticated");
        // Other logins of the same person go on.
        team.viewer.get(ME).await.ok();
        // Signing out without being signed in harms nobody.
        ben.act(LOGOUT).await.no_content();
        house.nobody().act(LOGOUT).await.no_content();
    });
}

#[test]
fn over_https_the_cookie_is_bound_to_the_host() {
    story(async |house| {
        let team = house.team().await;
        let secure = house.with(|config| config.public_url = Some("https://pathbook.test".into())).await;
        let answer =
            secure.nobody().post(LOGIN, json!({ "email": team.admin.email, "password": PASSWORD })).await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with("__Host-pathbook=") && cookie.contains("; Secure"), "{cookie}");
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("Path=/") && !cookie.contains("Domain"),
            "{cookie}"
        );
        assert_eq!(answer.headers["strict-transport-security"], "max-age=31536000");
        // The cookie of plain http is not taken there.
        team.admin.at(&secure).get(ME).await.refused(401, "unauthenticated");
    });
}

#[test]
fn a_wrong_password_and_an_unknown_address_look_the_same() {
    story(async |house| {
        let team = house.team().await;
        let wrong = json!({ "email": team.viewer.email, "password": "correct horse battery stapler" });
        let wrong = house.nobody().post(LOGIN, wrong).await;
        wrong.refused(401, "login_failed");
        let unknown = json!({ "email": new_email(), "password": PASSWORD });
        let unknown = house.nobody().post(LOGIN, unknown).await;
        assert_eq!(wrong.bytes(), unknown.bytes());
        for body in [
            json!({ "email": team.viewer.email, "password": "" }),
            json!({ "email": "", "password": PASSWORD }),
        ] {
            house.nobody().post(LOGIN, body).await.refused(401, "login_failed");
        }
    });
}

#[test]
fn passwords_of_one_account_can_be_guessed_ten_times_and_no_more() {
    story(async |house| {
        let team = house.team().await;
        let strict = house.with(|config| config.limits_profile = pathbook::config::Limits::Normal).await;
        let guess = json!({ "email": team.viewer.email, "password": "a guess" });
        for _ in 0..10 {
            strict.nobody().post(LOGIN, guess.clone()).await.refused(401, "login_failed");
        }
        let last = strict.nobody().post(LOGIN, guess).await;
        last.refused(429, "too_many_requests");
        assert!(last.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() > 0);
        let other = json!({ "email": team.admin.email, "password": PASSWORD });
        strict.nobody().post(LOGIN, other).await.ok();
    });
}

#[test]
fn a_cookie_sent_before_signing_in_is_never_adopted() {
    story(async |house| {
        let team = house.team().await;
        let planted = house.nobody().with(Credential::Cookie("A".repeat(43)));
        let body = json!({ "email": team.viewer.email, "password": PASSWORD });
        let answer = planted.post(LOGIN, body.clone()).await;
        assert_ne!(answer.cookie(), planted.secret());
        planted.get(ME).await.refused(401, "unauthenticated");
        // Nor does signing in again go on under the secret of before.
        let known = house.nobody().with(Credential::Cookie(answer.cookie()));
        assert_ne!(known.post(LOGIN, body).await.cookie(), known.secret());
    });
}

#[test]
fn changing_the_password_ends_all_other_logins_and_renews_this_one() {
    story(async |house| {
        let team = house.team().await;
        let email = &team.engineer.email;
        let (laptop, phone) = (log_in(&house, email, PASSWORD).await, log_in(&house, email, PASSWORD).await);
        let change = |current: &str, new: &str| json!({ "current_password": current, "new_password": new });
        laptop.post(CHANGE, change("not it at all", OTHER_PASSWORD)).await.refused_at(
            422,
            "invalid",
            "/current_password",
        );
        laptop.post(CHANGE, change(PASSWORD, "short")).await.refused_at(422, "invalid", "/new_password");
        laptop.post(CHANGE, change(PASSWORD, "aaaaaaaaaaaaaaaa")).await.refused_at(
            422,
            "invalid",
            "/new_password",
        );
        phone.get(ME).await.ok();

        let changed = laptop.post(CHANGE, change(PASSWORD, OTHER_PASSWORD)).await;
        changed.no_content();
        for old in [&laptop, &phone, &team.engineer] {
            old.get(ME).await.refused(401, "unauthenticated");
        }
        house.nobody().with(Credential::Cookie(changed.cookie())).get(ME).await.ok();
        house
            .nobody()
            .post(LOGIN, json!({ "email": email, "password": PASSWORD }))
            .await
            .refused(401, "login_failed");
        log_in(&house, email, OTHER_PASSWORD).await;
    });
}

#[test]
fn a_new_name_shows_everywhere_at_once() {
    story(async |house| {
        let team = house.team().await;
        let flow =
            team.engineer.post("flows", json!({ "title": "Printer", "kind": "procedure" })).await.created();
        assert_eq!(team.viewer.get("flows").await.ok()["items"][0]["owner"]["name"], team.engineer.name);
        let me = team.engineer.patch(ME, json!({ "name": "  Zoë 東京 O'Neill " })).await.ok();
        assert_eq!(me["user"]["name"], "Zoë 東京 O'Neill");
        let path = format!("flows/{}", flow["id"].as_str().unwrap());
        assert_eq!(team.viewer.get(&path).await.ok()["owner"]["name"], "Zoë 東京 O'Neill");
        team.engineer.patch(ME, json!({ "name": "   " })).await.refused_at(422, "invalid", "/name");
        team.engineer.patch(ME, json!({ "name": "x".repeat(101) })).await.refused_at(422, "invalid", "/name");
        team.engineer
            .patch(ME, json!({ "name": "Zoë", "instance_admin": true }))
            .await
            .refused(422, "invalid");
        assert_eq!(team.engineer.get(ME).await.ok()["user"]["instance_admin"], false);
    });
}

#[test]
fn dangerous_acts_need_a_password_given_within_ten_minutes() {
    const CONFIRM: &str = "/api/v1/me/confirm";
    story(async |house| {
        let team = house.team().await;
        let later = house.restarted().await;
        later.app.advance_clock(601);
        let (admin, viewer) = (team.admin.at(&later), team.viewer.at(&later));
        let wanted = json!({ "name": "Script", "role": "viewer" });
        admin.post("tokens", wanted.clone()).await.refused(403, "fresh_login_required");
        let reset = format!("members/{}/reset-link", team.viewer.id);
        admin.act(&reset).await.refused(403, "fresh_login_required");
        // The role is asked for first, and the request is read last.
        viewer.act(&reset).await.refused(403, "forbidden");
        admin.post("tokens", json!({ "unknown": 1 })).await.refused(403, "fresh_login_required");

        admin.post(CONFIRM, json!({ "password": "not it at all" })).await.refused_at(
            422,
            "invalid",
            "/password",
        );
        admin.post("tokens", wanted.clone()).await.refused(403, "fresh_login_required");
        admin.post(CONFIRM, json!({ "password": PASSWORD })).await.no_content();
        let made = admin.post("tokens", wanted.clone()).await.created();
        admin.act(&reset).await.created();
        // Another login of theirs is not fresh by that, and a token never is.
        let script = admin.with(Credential::Token(made["token"].as_str().unwrap().to_owned()));
        script.post(CONFIRM, json!({ "password": PASSWORD })).await.refused(403, "forbidden");
        later.app.advance_clock(601);
        admin.post("tokens", wanted).await.refused(403, "fresh_login_required");
        // What is not dangerous goes on.
        admin.patch(ME, json!({ "name": "Ana" })).await.ok();
    });
}

#[test]
fn a_login_ends_after_seven_idle_days_and_after_thirty_in_all() {
    const DAY: i64 = 86_400;
    story(async |house| {
        let team = house.team().await;
        let house = house.restarted().await;
        let (used, idle) = (team.admin.at(&house), team.viewer.at(&house));
        house.app.advance_clock(6 * DAY);
        used.get(ME).await.ok();
        house.app.advance_clock(DAY + 60);
        used.get(ME).await.ok();
        idle.get(ME).await.refused(401, "unauthenticated");
        for _ in 0..3 {
            house.app.advance_clock(6 * DAY);
            used.get(ME).await.ok();
        }
        house.app.advance_clock(5 * DAY);
        used.get(ME).await.refused(401, "unauthenticated");
    });
}

#[test]
fn when_a_login_was_last_seen_survives_a_restart() {
    const DAY: i64 = 86_400;
    story(async |house| {
        let team = house.team().await;
        let first = house.restarted().await;
        first.app.advance_clock(6 * DAY);
        team.admin.at(&first).get(ME).await.ok();
        first.app.tasks.close();
        first.app.tasks.wait().await;
        let second = house.restarted().await;
        second.app.advance_clock(12 * DAY);
        team.admin.at(&second).get(ME).await.ok();
    });
}

#[test]
fn a_login_that_ends_while_a_request_notes_its_use_stays_ended() {
    story(async |house| {
        let team = house.team().await;
        let directory = &house.app.directory;
        let cookie = team.viewer.secret();
        directory.login(cookie).await.unwrap().unwrap();
        team.viewer.act(LOGOUT).await.no_content();
        directory.see_login(cookie, house.app.now());
        team.viewer.get(ME).await.refused(401, "unauthenticated");
    });
}

#[test]
fn an_admin_who_is_none_any_more_leaves_no_ways_in() {
    story(async |house| {
        let team = house.team().await;
        for demoted in [true, false] {
            let second = team.member(Role::Admin).await;
            let invited =
                second.post("invitations", json!({ "email": new_email(), "role": "admin" })).await.created();
            let reset = second.act(&format!("members/{}/reset-link", team.viewer.id)).await.created();
            let kept = invite(&team, &new_email(), "viewer").await;
            let path = format!("members/{}", second.id);
            if demoted {
                team.admin.patch(&path, json!({ "role": "engineer" })).await.ok();
            } else {
                team.admin.delete(&path).await.no_content();
            }
            let link = |kind: &str, token: &str| house.nobody().get(&format!("/api/v1/{kind}/{token}"));
            link("invitations", &token_of(&invited)).await.refused(404, "not_found");
            link("resets", &token_of(&reset)).await.refused(404, "not_found");
            link("invitations", &kept).await.ok();
        }
    });
}

#[test]
fn a_reset_link_ends_with_the_state_it_was_made_in() {
    story(async |house| {
        let (team, other) = (house.team().await, house.team().await);
        let make = async |user: &Actor| {
            let made = team.admin.act(&format!("members/{}/reset-link", user.id)).await.created();
            format!("/api/v1/resets/{}", token_of(&made))
        };
        // The person remembered the password and chose another.
        let link = make(&team.engineer).await;
        let change = json!({ "current_password": PASSWORD, "new_password": OTHER_PASSWORD });
        team.engineer.post(CHANGE, change).await.no_content();
        house.nobody().get(&link).await.refused(404, "not_found");
        // The person joined a team where the maker of the link has no say.
        let link = make(&team.viewer).await;
        let token = invite(&other, &team.viewer.email, "admin").await;
        team.viewer.post(&accept(&token), json!({})).await.ok();
        house.nobody().get(&link).await.refused(404, "not_found");
        // Links and memberships are for people: a script has no part in them.
        let made = team.admin.post("tokens", json!({ "name": "Script", "role": "admin" })).await.created();
        let script = team.admin.with(Credential::Token(made["token"].as_str().unwrap().into()));
        script.act(&format!("members/{}/reset-link", team.engineer.id)).await.refused(403, "forbidden");
        let token = invite(&other, &team.admin.email, "admin").await;
        script.post(&accept(&token), json!({})).await.refused(401, "login_needed");
    });
}

#[test]
fn what_is_past_its_time_is_deleted_and_nothing_else() {
    const DAY: i64 = 86_400;
    story_alone(async |house| {
        let team = house.team().await;
        invite(&team, &new_email(), "viewer").await;
        house.app.advance_clock(8 * DAY);
        let admin = log_in(&house, &team.admin.email, PASSWORD).await.in_team(team.id.as_str());
        admin.act(&format!("members/{}/reset-link", team.viewer.id)).await.created();
        admin.post("invitations", json!({ "email": new_email(), "role": "viewer" })).await.created();
        let counts = async || {
            [
                house.number("SELECT count(*) FROM login").await,
                house.number("SELECT count(*) FROM reset_link").await,
                house.number("SELECT count(*) FROM invitation").await,
            ]
        };
        assert_eq!(counts().await, [4, 1, 2]);
        house.app.tidy().await.unwrap();
        assert_eq!(counts().await, [1, 1, 2]);
        house.app.advance_clock(31 * DAY);
        house.app.tidy().await.unwrap();
        assert_eq!(counts().await, [0, 0, 1]);
    });
}

#[test]
fn a_reset_link_works_once_and_ends_all_logins() {
    story(async |house| {
        let team = house.team().await;
        let path = format!("members/{}/reset-link", team.viewer.id);
        let first = token_of(&team.admin.act(&path).await.created());
        let second = token_of(&team.admin.act(&path).await.created());
        let reset = |token: &str| format!("/api/v1/resets/{token}");
        // A new link takes the place of the one before.
        house.nobody().get(&reset(&first)).await.refused(404, "not_found");
        let offer = house.nobody().get(&reset(&second)).await.ok();
        assert_eq!(offer["email"], team.viewer.email);
        house.nobody().post(&reset(&second), json!({ "password": "short" })).await.refused_at(
            422,
            "invalid",
            "/password",
        );
        team.viewer.get(ME).await.ok();

        house.nobody().post(&reset(&second), json!({ "password": OTHER_PASSWORD })).await.no_content();
        team.viewer.get(ME).await.refused(401, "unauthenticated");
        log_in(&house, &team.viewer.email, OTHER_PASSWORD).await;

        // Used, replaced, unknown and malformed links look the same.
        let unknown = house.nobody().get(&reset(&"A".repeat(43))).await.bytes();
        for token in [&first, &second, "null", "0", "{}", "[]", "%20", "undefined"] {
            assert_eq!(house.nobody().get(&reset(token)).await.bytes(), unknown, "{token}");
            let tried = house.nobody().post(&reset(token), json!({ "password": PASSWORD })).await;
            assert_eq!(tried.bytes(), unknown, "{token}");
        }
        log_in(&house, &team.viewer.email, OTHER_PASSWORD).await;
    });
}

#[test]
fn a_reset_link_lives_for_an_hour() {
    story(async |house| {
        let team = house.team().await;
        let house = house.restarted().await;
        let path = format!("members/{}/reset-link", team.viewer.id);
        let token = token_of(&team.admin.at(&house).act(&path).await.created());
        let reset = format!("/api/v1/resets/{token}");
        house.app.advance_clock(3590);
        house.nobody().get(&reset).await.ok();
        house.app.advance_clock(20);
        house.nobody().get(&reset).await.refused(404, "not_found");
        house.nobody().post(&reset, json!({ "password": OTHER_PASSWORD })).await.refused(404, "not_found");
        log_in(&house, &team.viewer.email, PASSWORD).await;
    });
}

#[test]
fn an_admin_resets_members_of_this_team_alone() {
    story(async |house| {
        let (team, other) = (house.team().await, house.team().await);
        let link = |user: &Actor| format!("members/{}/reset-link", user.id);
        team.admin.act(&link(&team.engineer)).await.created();
        // Somebody of another team is not there.
        team.admin.act(&link(&other.viewer)).await.refused(404, "not_found");
        // Somebody who belongs to another team too could be made a way into it.
        let token = invite(&other, &team.viewer.email, "viewer").await;
        team.viewer.post(&accept(&token), json!({})).await.ok();
        team.admin.act(&link(&team.viewer)).await.refused(403, "forbidden");
        let row = |members: Value, user: &Actor| {
            let rows = members["items"].as_array().unwrap().clone();
            rows.into_iter().find(|row| row["user_id"] == user.id.as_str()).unwrap()
        };
        let members = team.admin.get("members").await.ok();
        assert_eq!(row(members.clone(), &team.viewer)["can"]["reset_password"], false);
        assert_eq!(row(members, &team.engineer)["can"]["reset_password"], true);
        // Nor an instance admin by the admin of a team.
        let root = house.user(true).await;
        let token = invite(&team, &root.email, "admin").await;
        root.post(&accept(&token), json!({})).await.ok();
        team.admin.act(&link(&root)).await.refused(403, "forbidden");
        root.in_team(team.id.as_str()).act(&link(&team.viewer)).await.created();
    });
}

#[test]
fn an_invitation_makes_an_account_and_a_member_once() {
    story(async |house| {
        let team = house.team().await;
        let email = new_email();
        let made = team
            .admin
            .post("invitations", json!({ "email": email.to_uppercase(), "role": "engineer" }))
            .await
            .created();
        assert_eq!((&made["email"], &made["role"]), (&json!(email), &json!("engineer")));
        assert!(made["url"].as_str().unwrap().starts_with("http://pathbook.test/invite/"));
        let token = token_of(&made);
        let listed = team.admin.get("invitations").await.ok();
        assert_eq!(listed["items"][0]["email"], email);
        assert!(listed["items"][0].get("url").is_none(), "the link is shown once");

        let link = format!("/api/v1/invitations/{token}");
        let offer = house.nobody().get(&link).await.ok();
        assert_eq!(
            offer,
            json!({ "team_name": "Contoso Support", "role": "engineer", "email": email, "expires_at": offer["expires_at"], "account_exists": false })
        );
        let answer = |name: &str, password: &str| json!({ "name": name, "password": password });
        house.nobody().post(&accept(&token), json!({})).await.refused_at(422, "invalid", "/name");
        house.nobody().post(&accept(&token), json!({ "name": "Eva" })).await.refused_at(
            422,
            "invalid",
            "/password",
        );
        house.nobody().post(&accept(&token), answer(" ", PASSWORD)).await.refused_at(422, "invalid", "/name");
        house.nobody().post(&accept(&token), answer("Eva", "short")).await.refused_at(
            422,
            "invalid",
            "/password",
        );
        let accepted = house.nobody().post(&accept(&token), answer("Eva", PASSWORD)).await;
        let me = accepted.ok();
        assert_eq!((&me["user"]["name"], &me["user"]["instance_admin"]), (&json!("Eva"), &json!(false)));
        let eva = house.nobody().with(Credential::Cookie(accepted.cookie())).in_team(team.id.as_str());
        assert_eq!(eva.get("").await.ok()["role"], "engineer");
        assert_eq!(team.admin.get("invitations").await.ok()["items"], json!([]));
        log_in(&house, &email, PASSWORD).await;

        let unknown = house.nobody().get(&format!("/api/v1/invitations/{}", "A".repeat(43))).await.bytes();
        for token in [token.as_str(), "null", "0", "[]", "{}"] {
            assert_eq!(house.nobody().get(&format!("/api/v1/invitations/{token}")).await.bytes(), unknown);
            assert_eq!(house.nobody().post(&accept(token), answer("Eva", PASSWORD)).await.bytes(), unknown);
        }
    });
}

#[test]
fn an_invitation_to_somebody_with_an_account_is_accepted_by_them_alone() {
    story(async |house| {
        let (team, other) = (house.team().await, house.team().await);
        let token = invite(&team, &other.viewer.email, "engineer").await;
        assert_eq!(
            house.nobody().get(&format!("/api/v1/invitations/{token}")).await.ok()["account_exists"],
            true
        );
        let as_new = json!({ "name": "Mallory", "password": OTHER_PASSWORD });
        house.nobody().post(&accept(&token), as_new.clone()).await.refused(401, "login_needed");
        other.admin.post(&accept(&token), as_new).await.refused(401, "login_needed");
        log_in(&house, &other.viewer.email, PASSWORD).await;
        // Until it is accepted there are no rights.
        let guest = other.viewer.in_team(team.id.as_str());
        guest.get("flows").await.refused(404, "not_found");
        let me = other.viewer.post(&accept(&token), json!({})).await.ok();
        assert_eq!(me["teams"].as_array().unwrap().len(), 2);
        guest.post("flows", json!({ "title": "Printer", "kind": "procedure" })).await.created();
        // In the first team they are what they were.
        other
            .viewer
            .post("flows", json!({ "title": "Printer", "kind": "procedure" }))
            .await
            .refused(403, "forbidden");
        let again = json!({ "email": other.viewer.email, "role": "admin" });
        team.admin.post("invitations", again).await.refused(409, "already_member");
    });
}

#[test]
fn withdrawn_replaced_and_expired_invitations_open_nothing() {
    story(async |house| {
        let team = house.team().await;
        let house = house.restarted().await;
        let admin = team.admin.at(&house);
        let unknown = house.nobody().get(&format!("/api/v1/invitations/{}", "A".repeat(43))).await.bytes();
        let is_gone = async |token: &str| {
            let tried = json!({ "name": "Eva", "password": PASSWORD });
            house.nobody().get(&format!("/api/v1/invitations/{token}")).await.bytes() == unknown
                && house.nobody().post(&accept(token), tried).await.bytes() == unknown
        };
        let make = async |email: &str| {
            admin.post("invitations", json!({ "email": email, "role": "viewer" })).await.created()
        };

        let withdrawn = make(&new_email()).await;
        let path = format!("invitations/{}", withdrawn["id"].as_str().unwrap());
        admin.delete(&path).await.no_content();
        admin.delete(&path).await.refused(404, "not_found");
        assert!(is_gone(&token_of(&withdrawn)).await);

        let email = new_email();
        let (replaced, current) = (make(&email).await, make(&email).await);
        assert!(is_gone(&token_of(&replaced)).await);
        assert_eq!(admin.get("invitations").await.ok()["items"].as_array().unwrap().len(), 1);

        house.app.advance_clock(7 * 86_400 - 60);
        assert!(!is_gone(&token_of(&current)).await);
        house.app.advance_clock(120);
        assert!(is_gone(&token_of(&current)).await);
    });
}

#[test]
fn a_hundred_acceptances_at_once_make_one_member() {
    story(async |house| {
        let (team, other) = (house.team().await, house.team().await);
        let token = invite(&team, &other.viewer.email, "viewer").await;
        let path = accept(&token);
        let tries: Vec<_> =
            (0..100).map(|_| tokio::spawn(other.viewer.post(&path, json!({})).into_future())).collect();
        let mut accepted = 0;
        for answer in tries {
            let answer = answer.await.unwrap();
            if answer.status == 200 {
                accepted += 1;
            } else {
                answer.refused(404, "not_found");
            }
        }
        assert_eq!(accepted, 1);
        assert_eq!(team.admin.get("members").await.ok()["items"].as_array().unwrap().len(), 4);

        // The same by people who all make the account.
        let email = new_email();
        let path = accept(&invite(&team, &email, "viewer").await);
        let eva = json!({ "name": "Eva", "password": PASSWORD });
        let tries: Vec<_> =
            (0..20).map(|_| tokio::spawn(house.nobody().post(&path, eva.clone()).into_future())).collect();
        let mut accepted = 0;
        for answer in tries {
            let answer = answer.await.unwrap();
            match answer.status.as_u16() {
                200 => accepted += 1,
                401 => drop(answer.refused(401, "login_needed")),
                409 => drop(answer.refused(409, "conflict")),
                _ => drop(answer.refused(404, "not_found")),
            }
        }
        assert_eq!(accepted, 1);
        assert_eq!(team.admin.get("members").await.ok()["items"].as_array().unwrap().len(), 5);
    });
}

#[test]
fn admins_change_roles_and_remove_members_with_effect_at_the_next_request() {
    story(async |house| {
        let team = house.team().await;
        let flow = json!({ "title": "Printer", "kind": "procedure" });
        let path = format!("members/{}", team.engineer.id);
        for _ in 0..20 {
            team.engineer.post("flows/check", document()).await.ok();
            team.admin.patch(&path, json!({ "role": "viewer" })).await.ok();
            team.engineer.post("flows/check", document()).await.refused(403, "forbidden");
            team.admin.patch(&path, json!({ "role": "engineer" })).await.ok();
        }
        team.engineer.post("flows", flow.clone()).await.created();
        team.admin.delete(&path).await.no_content();
        team.engineer.post("flows", flow).await.refused(404, "not_found");
        team.engineer.get("").await.refused(404, "not_found");
        assert_eq!(team.engineer.get(ME).await.ok()["teams"], json!([]));
        team.admin.delete(&path).await.refused(404, "not_found");
        team.admin.patch(&path, json!({ "role": "admin" })).await.refused(404, "not_found");
        // What they made stays, under their name.
        assert_eq!(team.viewer.get("flows").await.ok()["items"][0]["owner"]["name"], team.engineer.name);
    });
}

fn document() -> Value {
    json!({ "format": "pathbook/1", "title": "Printer", "kind": "procedure" })
}

#[test]
fn a_team_always_keeps_an_admin() {
    story(async |house| {
        let team = house.team().await;
        let me = format!("members/{}", team.admin.id);
        team.admin.patch(&me, json!({ "role": "viewer" })).await.refused(409, "last_admin");
        team.admin.delete(&me).await.refused(409, "last_admin");
        let row = &team.admin.get("members").await.ok()["items"][0];
        assert_eq!(
            (&row["you"], &row["can"]["change_role"], &row["can"]["remove"]),
            (&json!(true), &json!(false), &json!(false))
        );

        // Two admins who demote or remove one another at the same moment: one of them stays.
        for round in 0..15 {
            let second = team.member(Role::Admin).await;
            let other = format!("members/{}", second.id);
            let (first_act, second_act) = if round % 2 == 0 {
                let down = json!({ "role": "engineer" });
                (team.admin.patch(&other, down.clone()), second.patch(&me, down))
            } else {
                (team.admin.delete(&other), second.delete(&me))
            };
            let (one, two) =
                tokio::join!(tokio::spawn(first_act.into_future()), tokio::spawn(second_act.into_future()));
            let done =
                [one.unwrap(), two.unwrap()].iter().filter(|answer| answer.status.is_success()).count();
            assert_eq!(done, 1, "in round {round}");
            let second_is_admin = second.get("invitations").await.status == 200;
            let first_is_admin = team.admin.get("invitations").await.status == 200;
            assert!(second_is_admin != first_is_admin, "in round {round}");
            if second_is_admin {
                // Puts the first one back in office.
                if round % 2 == 0 {
                    second.patch(&me, json!({ "role": "admin" })).await.ok();
                } else {
                    let token = second
                        .post("invitations", json!({ "email": team.admin.email, "role": "admin" }))
                        .await
                        .created();
                    team.admin.post(&accept(&token_of(&token)), json!({})).await.ok();
                }
                team.admin.delete(&other).await.no_content();
            } else if round % 2 == 0 {
                team.admin.delete(&other).await.no_content();
            }
        }
    });
}

#[test]
fn addresses_are_shown_to_admins_only() {
    story(async |house| {
        let team = house.team().await;
        let members = team.admin.get("members").await.ok();
        assert!(members["items"].as_array().unwrap().iter().all(|row| row["email"].is_string()));
        for member in [&team.engineer, &team.viewer] {
            let answer = member.get("members").await;
            answer.ok();
            assert!(!answer.text().contains("contoso.test"), "{answer}");
        }
    });
}

#[test]
fn a_team_is_changed_by_its_admin_who_saw_its_current_state() {
    story(async |house| {
        let team = house.team().await;
        let seen = team.admin.get("").await.etag();
        let change = json!({ "name": "  Northwind  " });
        team.admin.patch("", change.clone()).await.refused(428, "precondition_required");
        let changed = team.admin.patch("", change.clone()).if_match(seen).await;
        assert_eq!(changed.ok()["name"], "Northwind");
        assert_eq!(changed.etag(), seen + 1);
        let stale = team.admin.patch("", json!({ "viewers_can_run": false })).if_match(seen).await;
        let problem = stale.refused(412, "stale_version");
        assert!(problem["detail"].as_str().unwrap().contains(&team.admin.name), "{stale}");
        assert_eq!(stale.etag(), seen + 1);
        assert_eq!(team.viewer.get("").await.ok()["viewers_can_run"], true);
        // By its short name it is the same team.
        assert_eq!(team.viewer.in_team(team.slug.as_str()).get("").await.ok()["name"], "Northwind");
        team.admin
            .patch("", json!({ "name": " " }))
            .if_match(seen + 1)
            .await
            .refused_at(422, "invalid", "/name");
        team.admin.patch("", change).header("if-match", "7").await.refused(400, "malformed_header");
    });
}

#[test]
fn only_instance_admins_make_teams_and_slugs_are_unique() {
    story(async |house| {
        let (team, root) = (house.team().await, house.user(true).await);
        team.admin.post("/api/v1/teams", json!({ "name": "Mine" })).await.refused(403, "forbidden");
        let slug = format!("x-{}", &team.slug);
        let made = root.post("/api/v1/teams", json!({ "name": "Northwind", "slug": slug })).await.created();
        assert_eq!((&made["role"], &made["slug"]), (&json!("admin"), &json!(slug)));
        root.post("/api/v1/teams", json!({ "name": "Other", "slug": slug })).await.refused(409, "slug_taken");
        for bad in ["A", "-a", "a b", "ä", "", &"x".repeat(41), &team.id] {
            root.post("/api/v1/teams", json!({ "name": "Other", "slug": bad }))
                .await
                .refused_at(422, "invalid", "/slug");
        }
        // Managing the instance opens no team.
        root.in_team(team.id.as_str()).get("flows").await.refused(404, "not_found");
        let teams = root.get("/api/v1/teams").await.ok();
        assert_eq!(teams["items"].as_array().unwrap().len(), 1);
    });
}
