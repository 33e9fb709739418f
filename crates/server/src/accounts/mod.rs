//! People on their own: first setup, signing in and out, one's own name and password, one-time links.

mod store;

use crate::{
    App,
    auth::{
        Admin, Anyone, Fresh, Person, Proof, Role, SignedIn, across_teams, cookie_name, directory,
        login_cookie, password, policy, secret,
    },
    http::{Created, Error, Json, NoContent, Path, PeerAddr, Result, Routes, WithCookie},
    library,
    names::{normal_email, not_blank, slug_of},
    teams,
    types::{LoginId, TeamId, Time, UserId},
};
use axum::http::{HeaderMap, header};
use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The operations on people's own accounts.
pub fn routes() -> Routes {
    Routes::new("accounts")
        .about("First setup, signing in and out, and one's own account")
        .problem("setup_done", 409, "The first setup was done before. Sign in instead.")
        .problem("setup_token_wrong", 403, "The setup token is wrong. It stands on the console of the server and in the file setup-token of its data folder.")
        .problem("login_failed", 401, "E-mail address or password is wrong.")
        .problem("login_needed", 401, "The invited address has an account. Sign in with it, then open the invitation again.")
        .get("/setup", read_setup, "Tell whether the first setup is still to be done, and what the library offers")
        .post("/setup", set_up, "Do the first setup: the first user, the first team, the starter library")
        .post("/login", log_in, "Sign in with e-mail address and password")
        .post("/logout", log_out, "Sign out on this device")
        .get("/me", me, "Tell who is signed in, and in which teams")
        .patch("/me", rename, "Change one's own name")
        .post("/me/password", change_password, "Change one's own password; ends all other logins")
        .post("/me/confirm", confirm, "Give one's own password again, for what needs it to be given within the last ten minutes")
        .post("/teams/{team}/members/{user}/reset-link", make_reset_link, "Make a link that sets a member's password")
        .get("/invitations/{token}", read_invitation, "Show what an invitation link offers")
        .post("/invitations/{token}/accept", accept_invitation, "Accept an invitation, with a new account or one's own")
        .get("/resets/{token}", read_reset, "Show whose password a reset link sets")
        .post("/resets/{token}", reset_password, "Set a new password by a reset link; ends all logins")
}

/// The user who is signed in.
#[derive(Serialize, JsonSchema)]
pub struct Me {
    /// Who it is.
    user: Account,
    /// Their teams, in the order they joined.
    teams: Vec<Membership>,
}

/// A user as they see themselves.
#[derive(Serialize, JsonSchema)]
struct Account {
    id: UserId,
    name: String,
    email: String,
    /// Whether they manage the instance.
    instance_admin: bool,
}

/// A team that the user belongs to.
#[derive(Serialize, JsonSchema)]
struct Membership {
    id: TeamId,
    /// The team's name in addresses.
    slug: String,
    name: String,
    role: Role,
}

async fn describe_me(app: &App, id: UserId) -> Result<Me> {
    let user = app.directory.user(id).await?.ok_or(Error::Unauthenticated)?;
    let mut teams = Vec::with_capacity(user.roles.len());
    for (id, role) in &user.roles {
        if let Some(team) = app.directory.team(&id.to_string()).await? {
            teams.push(Membership {
                id: team.id,
                slug: team.slug.clone(),
                name: team.name.clone(),
                role: *role,
            });
        }
    }
    let account = Account {
        id: user.id,
        name: user.name.to_string(),
        email: user.email.clone(),
        instance_admin: user.instance_admin,
    };
    Ok(Me { user: account, teams })
}

/// The state of the first setup.
#[derive(Serialize, JsonSchema)]
struct SetupState {
    /// Whether it is still to be done.
    needed: bool,
    /// What the starter library offers; empty once the setup was done.
    library: Vec<library::Entry>,
}

async fn read_setup(me: Anyone) -> Result<Json<SetupState>> {
    let needed = me.app().setup.is_needed(&me.app().db).await?;
    Ok(Json(SetupState { needed, library: if needed { library::entries() } else { Vec::new() } }))
}

/// What the first setup needs.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct SetUp {
    /// The one-time token from the console or the file `setup-token`.
    #[garde(length(max = 200))]
    token: String,
    /// The name of the first team.
    #[garde(length(chars, min = 1, max = 100), custom(not_blank))]
    team_name: String,
    /// The name of the first user.
    #[garde(length(chars, min = 1, max = 100), custom(not_blank))]
    name: String,
    #[garde(email, length(max = 254))]
    email: String,
    #[garde(skip)]
    password: String,
    /// Whether to import the starter library.
    #[serde(default)]
    #[garde(skip)]
    library: bool,
}

async fn set_up(
    me: Anyone,
    peer: PeerAddr,
    headers: HeaderMap,
    Json(wanted): Json<SetUp>,
) -> Result<WithCookie<Created<Me>>> {
    let app = me.app();
    app.throttle.password(peer.ip())?;
    let done = || Error::conflict("setup_done", "The first setup was done before. Sign in instead.");
    if !app.setup.is_needed(&app.db).await? {
        return Err(done());
    }
    if !app.setup.opens(&wanted.token) {
        return Err(Error::refused(
            axum::http::StatusCode::FORBIDDEN,
            "setup_token_wrong",
            "This is not the setup token. It stands on the console of the server and in the file setup-token of its data folder.",
        ));
    }
    let email = normal_email(&wanted.email);
    password::accept(&wanted.password, "/password", &[&email, &wanted.name, &wanted.team_name])?;
    let hash = app.passwords.hash(&wanted.password).await?;
    let now = app.now();
    let user = store::NewUser {
        id: UserId::new(),
        email,
        name: wanted.name.trim().to_owned(),
        instance_admin: true,
        hash,
    };
    let team = TeamId::new();
    let mut tx = app.db.system_write(across_teams()).await?;
    if !store::claim_setup(&mut tx, now).await? {
        return Err(done());
    }
    store::add_user(&mut tx, &user, now).await?;
    teams::store::create(&mut tx, team, wanted.team_name.trim(), &slug_of(&wanted.team_name), user.id, now)
        .await?;
    teams::store::add_member(&mut tx, team, user.id, Role::Admin, now).await?;
    let cookie = begin_login(app, &mut tx, user.id, peer, &headers, now).await?;
    tx.announce(directory::CHANGED, "");
    tx.commit().await?;
    app.setup.close();
    app.directory.changed();
    if wanted.library
        && let Err(error) = library::import_all(app, team, user.id).await
    {
        // The setup is done all the same, and the library can be imported at any time.
        tracing::error!(?error, "could not import the starter library");
    }
    Ok(WithCookie(cookie, Created(describe_me(app, user.id).await?)))
}

/// Who wants to sign in.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct Credentials {
    #[garde(length(max = 254))]
    email: String,
    #[garde(length(max = 1024))]
    password: String,
}

async fn log_in(
    me: Anyone,
    peer: PeerAddr,
    headers: HeaderMap,
    Json(given): Json<Credentials>,
) -> Result<WithCookie<Json<Me>>> {
    let app = me.app();
    app.throttle.password(peer.ip())?;
    let email = normal_email(&given.email);
    app.throttle.account(&email)?;
    let found = store::find_by_email(app, &email).await?;
    // The same work, time and answer whether or not the account exists.
    if !app.passwords.verify(&given.password, found.as_ref().map(|(_, hash)| hash.as_str())).await? {
        return Err(Error::refused(
            axum::http::StatusCode::UNAUTHORIZED,
            "login_failed",
            "E-mail address or password is wrong. Check both, or ask an admin of your team for a reset link.",
        ));
    }
    let Some((user, _)) = found else { return Err(Error::Unauthenticated) };
    let mut tx = app.db.system_write(across_teams()).await?;
    let cookie = begin_login(app, &mut tx, user, peer, &headers, app.now()).await?;
    tx.commit().await?;
    Ok(WithCookie(cookie, Json(describe_me(app, user).await?)))
}

/// Makes a login and its cookie.
async fn begin_login(
    app: &App,
    tx: &mut crate::db::Write,
    user: UserId,
    peer: PeerAddr,
    headers: &HeaderMap,
    now: Time,
) -> Result<String> {
    let token = secret::generate();
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let agent: String = agent.chars().take(200).collect();
    store::add_login(tx, LoginId::new(), user, &secret::hash(&token), &peer.to_string(), &agent, now).await?;
    Ok(cookie(app, &token, 30 * 86_400))
}

fn cookie(app: &App, value: &str, max_age: i64) -> String {
    cookie::Cookie::build((cookie_name(app.secure()), value.to_owned()))
        .path("/")
        .http_only(true)
        .same_site(cookie::SameSite::Lax)
        .secure(app.secure())
        .max_age(cookie::time::Duration::seconds(max_age))
        .build()
        .to_string()
}

async fn log_out(me: Anyone, headers: HeaderMap) -> Result<WithCookie<NoContent>> {
    let app = me.app();
    if let Some(token) = login_cookie(&headers, app) {
        let mut tx = app.db.system_write(across_teams()).await?;
        // A cookie that stands for nothing changes nothing, here and on other servers.
        if store::end_login(&mut tx, &secret::hash(&token)).await? {
            tx.announce(directory::CHANGED, "");
            tx.commit().await?;
            app.directory.changed();
        }
    }
    Ok(WithCookie(cookie(app, "", 0), NoContent))
}

async fn me(me: SignedIn) -> Result<Json<Me>> {
    let mut described = describe_me(me.app(), me.user.id).await?;
    if let Proof::Token { team, role, .. } = me.proof {
        // A token knows of its own team only, and of no greater role than it has.
        described.teams.retain(|membership| membership.id == team);
        described.teams.iter_mut().for_each(|membership| membership.role = membership.role.min(role));
    }
    Ok(Json(described))
}

/// What a user may change of themselves.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct Rename {
    #[garde(length(chars, min = 1, max = 100), custom(not_blank))]
    name: String,
}

async fn rename(me: Person, Json(change): Json<Rename>) -> Result<Json<Me>> {
    let app = me.app();
    let mut tx = app.db.system_write(across_teams()).await?;
    store::rename(&mut tx, me.user.id, change.name.trim()).await?;
    tx.announce(directory::CHANGED, "");
    tx.commit().await?;
    app.directory.changed();
    Ok(Json(describe_me(app, me.user.id).await?))
}

/// The old and the new password.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct ChangePassword {
    #[garde(length(max = 1024))]
    current_password: String,
    #[garde(skip)]
    new_password: String,
}

async fn change_password(
    me: Person,
    peer: PeerAddr,
    headers: HeaderMap,
    Json(change): Json<ChangePassword>,
) -> Result<WithCookie<NoContent>> {
    let app = me.app();
    app.throttle.password(peer.ip())?;
    let stored = store::find_by_email(app, &me.user.email).await?.map(|(_, hash)| hash);
    if !app.passwords.verify(&change.current_password, stored.as_deref()).await? {
        return Err(Error::invalid(
            "/current_password",
            "password_wrong",
            "This is not your current password.",
        ));
    }
    password::accept(&change.new_password, "/new_password", &[&me.user.email, &me.user.name])?;
    let hash = app.passwords.hash(&change.new_password).await?;
    let now = app.now();
    let mut tx = app.db.system_write(across_teams()).await?;
    store::set_password(&mut tx, me.user.id, &hash, now).await?;
    store::end_resets(&mut tx, me.user.id).await?;
    // All logins end, this one included, and it goes on under a new secret.
    store::end_logins(&mut tx, me.user.id).await?;
    let cookie = begin_login(app, &mut tx, me.user.id, peer, &headers, now).await?;
    tx.announce(directory::CHANGED, "");
    tx.commit().await?;
    app.directory.changed();
    Ok(WithCookie(cookie, NoContent))
}

/// One's own password.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct Confirm {
    #[garde(length(max = 1024))]
    password: String,
}

async fn confirm(me: Person, peer: PeerAddr, Json(given): Json<Confirm>) -> Result<NoContent> {
    let app = me.app();
    let Proof::Login(login) = me.proof else { return Err(Error::Unauthenticated) };
    app.throttle.password(peer.ip())?;
    let stored = store::find_by_email(app, &me.user.email).await?.map(|(_, hash)| hash);
    if !app.passwords.verify(&given.password, stored.as_deref()).await? {
        return Err(Error::invalid("/password", "password_wrong", "This is not your password."));
    }
    let mut tx = app.db.system_write(across_teams()).await?;
    store::confirm_login(&mut tx, login, app.now()).await?;
    tx.announce(directory::CHANGED, "");
    tx.commit().await?;
    app.directory.changed();
    Ok(NoContent)
}

/// The one-time secret of a link.
#[derive(Deserialize, JsonSchema)]
struct Link {
    token: String,
}

/// What an invitation link offers.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "InvitationOffer")]
struct Offer {
    team_name: String,
    role: Role,
    email: String,
    expires_at: Time,
    /// Whether the address has an account already: then its owner signs in to accept.
    account_exists: bool,
}

async fn read_invitation(
    me: Anyone,
    peer: PeerAddr,
    Path(Link { token }): Path<Link>,
) -> Result<Json<Offer>> {
    let app = me.app();
    app.throttle.link(peer.ip())?;
    let invitation = store::find_invitation(app, &token).await?.ok_or(Error::NotFound("invitation"))?;
    let account_exists = store::find_by_email(app, &invitation.email).await?.is_some();
    let store::Invitation { team_name, role, email, expires_at, .. } = invitation;
    Ok(Json(Offer { team_name, role, email, expires_at, account_exists }))
}

/// The account to make for the invited; empty for those who have one and are signed in.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct Accept {
    /// The name of a new user.
    #[serde(default)]
    #[garde(length(chars, max = 100))]
    name: Option<String>,
    /// The password of a new user.
    #[serde(default)]
    #[garde(skip)]
    password: Option<String>,
}

async fn accept_invitation(
    me: Anyone,
    peer: PeerAddr,
    headers: HeaderMap,
    Path(Link { token }): Path<Link>,
    Json(answer): Json<Accept>,
) -> Result<WithCookie<Json<Me>>> {
    let app = me.app();
    app.throttle.link(peer.ip())?;
    let invitation = store::find_invitation(app, &token).await?.ok_or(Error::NotFound("invitation"))?;
    let existing = store::find_by_email(app, &invitation.email).await?.map(|(user, _)| user);
    let now = app.now();
    let (user, new) = match existing {
        Some(user) => {
            if me.person().map(|me| me.id) != Some(user) {
                return Err(Error::refused(
                    axum::http::StatusCode::UNAUTHORIZED,
                    "login_needed",
                    format!(
                        "{} has an account. Sign in with it, then open the invitation again.",
                        invitation.email
                    ),
                ));
            }
            (user, None)
        }
        None => {
            let name = answer.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
            let name = name.ok_or_else(|| Error::invalid("/name", "required", "Enter your name."))?;
            let given = answer.password.as_deref();
            let given = given.ok_or_else(|| Error::invalid("/password", "required", "Choose a password."))?;
            password::accept(given, "/password", &[&invitation.email, name, &invitation.team_name])?;
            let hash = app.passwords.hash(given).await?;
            let id = UserId::new();
            (
                id,
                Some(store::NewUser {
                    id,
                    email: invitation.email.clone(),
                    name: name.to_owned(),
                    instance_admin: false,
                    hash,
                }),
            )
        }
    };
    let mut tx = app.db.system_write(across_teams()).await?;
    // Of many who accept at once, one wins; for the others the link is used up.
    if !store::use_invitation(&mut tx, invitation.team_id, invitation.id, now).await? {
        return Err(Error::NotFound("invitation"));
    }
    let made = new.is_some();
    if let Some(new) = new {
        store::add_user(&mut tx, &new, now).await?;
    }
    teams::store::add_member(&mut tx, invitation.team_id, user, invitation.role, now).await?;
    // Made by the admin of the one team they were in, who has no say in this one.
    store::end_resets(&mut tx, user).await?;
    let cookie = if made { Some(begin_login(app, &mut tx, user, peer, &headers, now).await?) } else { None };
    tx.announce(directory::CHANGED, "");
    tx.commit().await?;
    app.directory.changed();
    Ok(WithCookie::maybe(cookie, Json(describe_me(app, user).await?)))
}

/// Whose password a reset link sets.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ResetOffer")]
struct Reset {
    email: String,
    expires_at: Time,
}

async fn read_reset(me: Anyone, peer: PeerAddr, Path(Link { token }): Path<Link>) -> Result<Json<Reset>> {
    let app = me.app();
    app.throttle.link(peer.ip())?;
    let found = store::find_reset(app, &token).await?.ok_or(Error::NotFound("reset link"))?;
    Ok(Json(Reset { email: found.email, expires_at: found.expires_at }))
}

/// The new password.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    #[garde(skip)]
    password: String,
}

async fn reset_password(
    me: Anyone,
    peer: PeerAddr,
    Path(Link { token }): Path<Link>,
    Json(new): Json<NewPassword>,
) -> Result<NoContent> {
    let app = me.app();
    app.throttle.link(peer.ip())?;
    let found = store::find_reset(app, &token).await?.ok_or(Error::NotFound("reset link"))?;
    password::accept(&new.password, "/password", &[&found.email, &found.name])?;
    let hash = app.passwords.hash(&new.password).await?;
    let mut tx = app.db.system_write(across_teams()).await?;
    if !store::use_reset(&mut tx, found.id).await? {
        return Err(Error::NotFound("reset link"));
    }
    store::set_password(&mut tx, found.user_id, &hash, app.now()).await?;
    store::end_logins(&mut tx, found.user_id).await?;
    tx.announce(directory::CHANGED, "");
    tx.commit().await?;
    app.directory.changed();
    Ok(NoContent)
}

/// A member in the path.
#[derive(Deserialize, JsonSchema)]
struct OneMember {
    user: UserId,
}

/// A link that is shown once.
#[derive(Serialize, JsonSchema)]
struct OneTimeLink {
    /// To hand to the person, by a way you trust.
    url: String,
    expires_at: Time,
}

async fn make_reset_link(
    me: Admin,
    _: Fresh,
    Path(OneMember { user }): Path<OneMember>,
) -> Result<Created<OneTimeLink>> {
    let app = me.app();
    let row = teams::store::members(&mut *me.read().await?)
        .await?
        .into_iter()
        .find(|row| row.user_id == user)
        .ok_or(Error::NotFound("member"))?;
    if !policy::may_reset_password(me.user.instance_admin, row.instance_admin, row.elsewhere) {
        return Err(Error::Forbidden {
            needs: "an instance admin, because this person belongs to other teams too",
        });
    }
    let mut tx = app.db.system_write(across_teams()).await?;
    let (token, expires_at) = store::add_reset(&mut tx, user, Some(me.user.id), app.now()).await?;
    tx.commit().await?;
    Ok(Created(OneTimeLink { url: format!("{}/reset/{token}", app.public_url), expires_at }))
}

pub use store::{add_reset, find_by_email, forget};
