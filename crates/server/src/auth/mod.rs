//! Who is asking, and what they may touch. A handler names the least role it needs as the type of its first argument;
//! the argument is the only way to a connection. Without it there is none, so there is no check to forget.
//!
//! The answers come in this order: nobody signed in is 401 before anything is looked up; a team that the caller is not
//! a member of is 404, exactly as one that does not exist; a role that does not suffice is 403.

pub mod directory;
pub mod idempotency;
pub mod password;
pub mod policy;
pub mod secret;
pub mod throttle;

use crate::{
    App,
    db::{Read, Scope, SystemScope, ToValue, Write},
    http::{Error, GenContext, Operation, OperationInput, Result},
    types::{LoginId, TeamId, Time, TokenId, UserId, text_enum},
};
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use directory::{Team, User};
use std::{ops::Deref, sync::Arc};

text_enum! {
    /// What a member may do in a team, each including the ones before.
    pub enum Role {
        /// Reads everything and walks published flows.
        Viewer = "viewer",
        /// Writes flows as well.
        Engineer = "engineer",
        /// Manages the team as well.
        Admin = "admin",
    }
}

/// Seconds a login lives unused, and at most.
pub(crate) const LOGIN_IDLE: i64 = 7 * 86_400;
pub(crate) const LOGIN_LIFE: i64 = 30 * 86_400;
/// How exact "last seen" and "last used" are, in seconds: the price of not writing on every request.
const SEEN_EVERY: i64 = 300;

/// How a caller proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// By the cookie of a login.
    Login(LoginId),
    /// By an API token, which works in one team and with one role at most.
    Token {
        /// The token.
        id: TokenId,
        /// The one team.
        team: TeamId,
        /// The most it may do.
        role: Role,
    },
}

/// Anybody, signed in or not. No way to the data of a team.
pub struct Anyone {
    app: App,
    user: Option<(Arc<User>, Proof)>,
}

/// A signed-in user, whatever teams they belong to.
pub struct SignedIn {
    app: App,
    /// Who it is.
    pub user: Arc<User>,
    /// How they proved it.
    pub proof: Proof,
}

/// A signed-in user who came by a login: API tokens may not do what this guards.
pub struct Person(SignedIn);

/// A person who manages the instance.
pub struct InstanceAdmin(SignedIn);

/// A signed-in member of the team in the path.
pub struct Member {
    app: App,
    /// Who it is.
    pub user: Arc<User>,
    /// The team.
    pub team: Arc<Team>,
    /// What they may do here.
    pub role: Role,
    /// How they proved who they are.
    pub proof: Proof,
    scope: Scope,
}

impl Member {
    /// The application.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// A connection that reads this team and nothing else.
    pub async fn read(&self) -> Result<Read> {
        Ok(self.app.db.read(self.scope).await?)
    }

    /// Whether the member has this role or a greater one.
    pub fn is(&self, role: Role) -> bool {
        self.role >= role
    }

    /// Whether the member may walk flows.
    pub fn may_walk(&self) -> bool {
        self.is(Role::Engineer) || self.team.viewers_can_run
    }

    async fn begin(&self) -> Result<Write> {
        Ok(self.app.db.write(self.scope).await?)
    }
}

impl SignedIn {
    /// The application.
    pub fn app(&self) -> &App {
        &self.app
    }
}

impl Anyone {
    /// The application.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Who it is, if they are signed in and here in person.
    pub fn person(&self) -> Option<&User> {
        self.user.as_ref().filter(|(_, proof)| policy::is_person(*proof)).map(|(user, _)| &**user)
    }
}

/// The headers that prove who is asking, to be looked at again: an answer that goes on for minutes must end with the rights
/// that it rests on.
pub struct Credentials(HeaderMap);

impl Credentials {
    /// Whether this is still that member, with the same role.
    pub async fn still_prove(&self, member: &Member) -> Result<bool> {
        let Some((user, proof)) = who(&self.0, &member.app).await? else { return Ok(false) };
        let role = user.role_in(member.team.id).map(|role| match proof {
            Proof::Token { role: most, .. } => role.min(most),
            Proof::Login(_) => role,
        });
        Ok(user.id == member.user.id && proof == member.proof && role == Some(member.role))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Credentials {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        Ok(Self(parts.headers.clone()))
    }
}
impl OperationInput for Credentials {}

/// The name of the login cookie: with the `__Host-` prefix that binds it to this host wherever https allows it.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-pathbook" } else { "pathbook" }
}

/// The login cookie of a request.
pub fn login_cookie(headers: &HeaderMap, app: &App) -> Option<String> {
    let name = cookie_name(app.secure());
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

async fn who(headers: &HeaderMap, app: &App) -> Result<Option<(Arc<User>, Proof)>> {
    let now = app.now();
    let (user, proof) = if let Some(value) = headers.get(header::AUTHORIZATION) {
        // A token that is not good must never fall back to the rights of a cookie.
        let Some((scheme, bearer)) = value.to_str().ok().and_then(|text| text.split_once(' ')) else {
            return Ok(None);
        };
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Ok(None);
        }
        let Some(token) = app.directory.token(bearer).await? else { return Ok(None) };
        if token.expires_at <= now {
            return Ok(None);
        }
        let was_long_ago = token.last_used_at.is_none_or(|used| now.seconds_since(used) > SEEN_EVERY);
        if was_long_ago && app.directory.see_token(bearer, now) {
            note(app, "UPDATE api_token SET last_used_at = $2 WHERE id = $1", token.id, now);
        }
        (token.user_id, Proof::Token { id: token.id, team: token.team_id, role: token.role })
    } else {
        let Some(cookie) = login_cookie(headers, app) else { return Ok(None) };
        let Some(login) = app.directory.login(&cookie).await? else { return Ok(None) };
        if now.seconds_since(login.last_seen_at) > LOGIN_IDLE
            || now.seconds_since(login.created_at) > LOGIN_LIFE
        {
            return Ok(None);
        }
        if now.seconds_since(login.last_seen_at) > SEEN_EVERY && app.directory.see_login(&cookie, now) {
            note(app, "UPDATE login SET last_seen_at = $2 WHERE id = $1", login.id, now);
        }
        (login.user_id, Proof::Login(login.id))
    };
    Ok(app.directory.user(user).await?.map(|user| (user, proof)))
}

/// Writes when a login or a token was last used, beside the request.
fn note(app: &App, sql: &'static str, id: impl ToValue + Send + 'static, now: Time) {
    let db = app.db.clone();
    app.tasks.spawn(async move {
        let noted = async {
            let mut tx = db.system_write(across_teams()).await?;
            tx.sql(sql).bind(id).bind(now).execute().await?;
            tx.commit().await
        };
        if let Err(error) = noted.await {
            tracing::warn!(%error, "could not note a last use");
        }
    });
}

async fn signed_in(parts: &Parts, app: &App) -> Result<SignedIn> {
    let (user, proof) = who(&parts.headers, app).await?.ok_or(Error::Unauthenticated)?;
    Ok(SignedIn { app: app.clone(), user, proof })
}

async fn member(parts: &mut Parts, app: &App) -> Result<Member> {
    let SignedIn { app, user, proof } = signed_in(parts, app).await?;
    let hidden = || Error::NotFound("team");
    let path = RawPathParams::from_request_parts(parts, &()).await.map_err(|_| hidden())?;
    let (_, reference) = path.iter().find(|(name, _)| *name == "team").ok_or_else(hidden)?;
    let team = app.directory.team(reference).await?.ok_or_else(hidden)?;
    let mut role = user.role_in(team.id).ok_or_else(hidden)?;
    if let Proof::Token { team: only, role: most, .. } = proof {
        if only != team.id {
            return Err(hidden());
        }
        role = role.min(most);
    }
    #[expect(clippy::disallowed_methods, reason = "this is where membership was just proved")]
    let scope = Scope::granted(team.id);
    Ok(Member { app, user, team, role, proof, scope })
}

macro_rules! members {
    ($($(#[$doc:meta])* $name:ident, $word:literal, |$member:ident| $may:expr, $needs:expr;)*) => { $(
        $(#[$doc])*
        pub struct $name(Member);

        impl Deref for $name {
            type Target = Member;
            fn deref(&self) -> &Member {
                &self.0
            }
        }
        impl FromRequestParts<App> for $name {
            type Rejection = Error;
            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
                let $member = member(parts, app).await?;
                if $may { Ok(Self($member)) } else { Err(Error::Forbidden { needs: $needs }) }
            }
        }
        impl OperationInput for $name {
            fn operation_input(_: &mut GenContext, operation: &mut Operation) {
                operation.extensions.insert("x-role".into(), $word.into());
            }
        }
    )* };
}
members! {
    /// May look. There is no `write` here.
    Viewer, "viewer", |member| member.is(Role::Viewer), "a member of the team";
    /// May walk published flows: every member, unless the team keeps it from its viewers.
    Walker, "walker", |member| member.may_walk(), "an engineer of the team: this team keeps walking flows from viewers";
    /// A member in person, for what belongs to themselves: their API tokens.
    OwnTokens, "member", |member| policy::is_person(member.proof), policy::IN_PERSON;
    /// May change the team's work.
    Engineer, "engineer", |member| member.is(Role::Engineer), "an engineer or admin of the team";
    /// May change the team itself.
    Admin, "admin", |member| member.is(Role::Admin), "an admin of the team";
}

/// Whoever may change the team's work may walk flows.
impl From<Engineer> for Walker {
    fn from(Engineer(member): Engineer) -> Self {
        Self(member)
    }
}

macro_rules! writers {
    ($($name:ident)*) => { $( impl $name {
        /// A transaction on this team and nothing else, rolled back unless committed.
        pub async fn write(&self) -> Result<Write> {
            self.0.begin().await
        }
    } )* };
}
writers! { Walker OwnTokens Engineer Admin }

macro_rules! signed_in_callers {
    ($($name:ident, $word:literal, |$who:ident| $make:expr;)*) => { $(
        impl FromRequestParts<App> for $name {
            type Rejection = Error;
            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
                let $who = signed_in(parts, app).await?;
                $make
            }
        }
        impl OperationInput for $name {
            fn operation_input(_: &mut GenContext, operation: &mut Operation) {
                operation.extensions.insert("x-role".into(), $word.into());
            }
        }
    )* };
}
signed_in_callers! {
    SignedIn, "signed_in", |who| Ok(who);
    Person, "person", |who| policy::person(who).map(Self);
    InstanceAdmin, "instance_admin", |who| policy::instance_admin(who).map(Self);
}

macro_rules! wraps_signed_in {
    ($($name:ident)*) => { $( impl Deref for $name {
        type Target = SignedIn;
        fn deref(&self) -> &SignedIn {
            &self.0
        }
    } )* };
}
wraps_signed_in! { Person InstanceAdmin }

impl FromRequestParts<App> for Anyone {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Ok(Self { app: app.clone(), user: who(&parts.headers, app).await? })
    }
}
impl OperationInput for Anyone {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        operation.extensions.insert("x-role".into(), "anyone".into());
    }
}

/// A login whose owner gave their password within the last ten minutes. What a screen left open or a stolen cookie must not
/// be enough for has this as its second argument, so that it is asked for behind the role.
pub struct Fresh(());

impl FromRequestParts<App> for Fresh {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let cookie = login_cookie(&parts.headers, app)
            .filter(|_| !parts.headers.contains_key(header::AUTHORIZATION))
            .ok_or(Error::Forbidden { needs: policy::IN_PERSON })?;
        let login = app.directory.login(&cookie).await?.ok_or(Error::Unauthenticated)?;
        if policy::is_fresh(app.now().seconds_since(login.confirmed_at)) {
            Ok(Self(()))
        } else {
            Err(Error::refused(
                StatusCode::FORBIDDEN,
                "fresh_login_required",
                "This needs your password once more, because it was given more than ten minutes ago.",
            ))
        }
    }
}
impl OperationInput for Fresh {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        operation.extensions.insert("x-fresh-login".into(), true.into());
    }
}

/// The right to work on people, logins and teams as such, before or beside any one team.
#[expect(clippy::disallowed_methods, reason = "people sign in before a team is known")]
pub fn across_teams() -> SystemScope {
    SystemScope::because("people sign in before a team is known")
}

/// A user as records and lists show them, by id.
pub async fn named(app: &App, id: UserId) -> Result<UserRef> {
    Ok(UserRef { id, name: app.directory.name(id).await?.to_string() })
}

impl Member {
    /// A member as records and lists show them. Asks the database for anybody but the caller, so hold no connection.
    pub async fn named(&self, id: UserId) -> Result<UserRef> {
        if id == self.user.id { Ok(UserRef::of(&self.user)) } else { named(&self.app, id).await }
    }
}

impl UserRef {
    /// The user as records and lists show them.
    pub fn of(user: &User) -> Self {
        Self { id: user.id, name: user.name.to_string() }
    }
}

/// A user as records and lists show them.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct UserRef {
    /// Their id.
    pub id: UserId,
    /// Their name.
    pub name: String,
}
