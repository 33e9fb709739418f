//! Teams: their settings, members, invitations and API tokens.

pub(crate) mod store;

use crate::{
    auth::{
        Admin, Fresh, InstanceAdmin, Member, OwnTokens, Proof, Role, SignedIn, UserRef, Viewer, across_teams,
        directory::{self, Team},
        named, policy, secret,
    },
    http::{Created, Error, IfMatch, Json, NoContent, Page, Path, Result, Routes, WithEtag},
    names::{is_slug, normal_email, not_blank, slug_of},
    types::{InvitationId, TeamId, Time, TokenId, UserId},
};
use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The operations on teams.
pub fn routes() -> Routes {
    Routes::new("teams")
        .about("Teams, their members, invitations and API tokens")
        .problem("last_admin", 409, "A team needs an admin. Make somebody else an admin first.")
        .problem("already_member", 409, "The invited person is a member of the team already.")
        .problem("slug_taken", 409, "Another team has this name in addresses.")
        .get("/teams", list, "List one's own teams")
        .post("/teams", create, "Make a team; its maker becomes its admin")
        .get("/teams/{team}", read, "Read a team")
        .patch("/teams/{team}", update, "Change a team's name and settings")
        .get("/teams/{team}/members", members, "List the members")
        .patch("/teams/{team}/members/{user}", change_role, "Change a member's role")
        .delete("/teams/{team}/members/{user}", remove_member, "Remove a member")
        .get("/teams/{team}/invitations", invitations, "List the open invitations")
        .post("/teams/{team}/invitations", invite, "Invite somebody; the link is shown once")
        .delete("/teams/{team}/invitations/{id}", withdraw, "Withdraw an invitation")
        .get("/teams/{team}/tokens", tokens, "List API tokens: one's own, and for admins all of the team")
        .post("/teams/{team}/tokens", make_token, "Make an API token; it is shown once")
        .delete("/teams/{team}/tokens/{id}", revoke_token, "Revoke an API token")
}

/// A team as one of its members sees it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Team")]
struct View {
    id: TeamId,
    /// The team's name in addresses.
    slug: String,
    name: String,
    /// The caller's role in it.
    role: Role,
    /// Whether viewers may walk flows.
    viewers_can_run: bool,
    created_at: Time,
    can: TeamAbilities,
}

/// What the caller may do in a team.
#[derive(Serialize, JsonSchema)]
struct TeamAbilities {
    /// Change its settings, members and invitations.
    manage: bool,
    /// Write flows.
    edit_flows: bool,
    /// Walk flows.
    walk: bool,
}

fn view(team: &Team, role: Role) -> View {
    let edit = role >= Role::Engineer;
    View {
        id: team.id,
        slug: team.slug.clone(),
        name: team.name.clone(),
        role,
        viewers_can_run: team.viewers_can_run,
        created_at: team.created_at,
        can: TeamAbilities {
            manage: role == Role::Admin,
            edit_flows: edit,
            walk: edit || team.viewers_can_run,
        },
    }
}

async fn list(me: SignedIn) -> Result<Json<Page<View>>> {
    let mut teams = Vec::new();
    for (id, role) in &me.user.roles {
        let (only, most) = match me.proof {
            Proof::Login(_) => (None, *role),
            Proof::Token { team, role, .. } => (Some(team), role),
        };
        if only.is_some_and(|only| only != *id) {
            continue;
        }
        if let Some(team) = me.app().directory.team(&id.to_string()).await? {
            teams.push(view(&team, most.min(*role)));
        }
    }
    Ok(Json(Page::whole(teams)))
}

/// A team to make.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct NewTeam {
    #[garde(length(chars, min = 1, max = 100), custom(not_blank))]
    name: String,
    /// The team's name in addresses; made from the name where absent.
    #[serde(default)]
    #[garde(inner(custom(is_slug)))]
    slug: Option<String>,
}

async fn create(me: InstanceAdmin, Json(new): Json<NewTeam>) -> Result<Created<View>> {
    let app = me.app();
    let id = TeamId::new();
    let slug = new.slug.unwrap_or_else(|| slug_of(&new.name));
    let now = app.now();
    let mut tx = app.db.system_write(across_teams()).await?;
    store::create(&mut tx, id, new.name.trim(), &slug, me.user.id, now).await?;
    store::add_member(&mut tx, id, me.user.id, Role::Admin, now).await?;
    tx.announce(directory::CHANGED, "");
    tx.commit().await?;
    app.directory.changed();
    let team = app.directory.team(&id.to_string()).await?.ok_or(Error::NotFound("team"))?;
    Ok(Created(view(&team, Role::Admin)))
}

async fn read(me: Viewer) -> Result<WithEtag<Json<View>>> {
    Ok(WithEtag(me.team.revision, Json(view(&me.team, me.role))))
}

/// What an admin may change of a team; what is absent stays.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct TeamChange {
    #[serde(default)]
    #[garde(length(chars, min = 1, max = 100), inner(custom(not_blank)))]
    name: Option<String>,
    /// Whether viewers may walk flows.
    #[serde(default)]
    #[garde(skip)]
    viewers_can_run: Option<bool>,
}

async fn update(
    me: Admin,
    revision: IfMatch,
    Json(change): Json<TeamChange>,
) -> Result<WithEtag<Json<View>>> {
    let app = me.app();
    let mut tx = me.write().await?;
    let name = change.name.as_deref().map(str::trim);
    if !store::update(&mut tx, revision.0, name, change.viewers_can_run, me.user.id, app.now()).await? {
        let now = store::last_change(&mut tx).await?;
        drop(tx);
        return Err(Error::Stale {
            current_etag: now.revision,
            changed_by: Some(app.directory.name(now.updated_by).await?.to_string()),
            changed_at: Some(now.updated_at.timestamp()),
        });
    }
    tx.announce(directory::CHANGED, "");
    tx.commit().await?;
    app.directory.changed();
    let team = app.directory.team(&me.team.id.to_string()).await?.ok_or(Error::NotFound("team"))?;
    Ok(WithEtag(team.revision, Json(view(&team, me.role))))
}

/// A member of a team.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Member")]
struct MemberView {
    user_id: UserId,
    name: String,
    /// For admins only.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    role: Role,
    joined_at: Time,
    /// Whether this is the caller.
    you: bool,
    can: MemberAbilities,
}

/// What the caller may do with a member.
#[derive(Serialize, JsonSchema)]
struct MemberAbilities {
    change_role: bool,
    remove: bool,
    /// Make a link that sets their password.
    reset_password: bool,
}

fn member_view(me: &Member, row: store::MemberRow, admins: usize) -> MemberView {
    let store::MemberRow { user_id, name, email, role, joined_at, elsewhere, instance_admin } = row;
    let manage = me.is(Role::Admin);
    let last_admin = role == Role::Admin && admins == 1;
    MemberView {
        user_id,
        name,
        email: manage.then_some(email),
        role,
        joined_at,
        you: user_id == me.user.id,
        can: MemberAbilities {
            change_role: manage && !last_admin,
            remove: manage && !last_admin,
            reset_password: manage
                && policy::may_reset_password(me.user.instance_admin, instance_admin, elsewhere),
        },
    }
}

async fn members(me: Viewer) -> Result<Json<Page<MemberView>>> {
    let rows = store::members(&mut *me.read().await?).await?;
    let admins = rows.iter().filter(|row| row.role == Role::Admin).count();
    Ok(Json(Page::whole(rows.into_iter().map(|row| member_view(&me, row, admins)).collect())))
}

/// A member in the path.
#[derive(Deserialize, JsonSchema)]
struct OneMember {
    user: UserId,
}

/// The new role.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct RoleChange {
    #[garde(skip)]
    role: Role,
}

fn last_admin() -> Error {
    Error::conflict("last_admin", "A team needs an admin. Make somebody else an admin first.")
}

async fn change_role(
    me: Admin,
    Path(OneMember { user }): Path<OneMember>,
    Json(change): Json<RoleChange>,
) -> Result<Json<MemberView>> {
    let app = me.app();
    let mut tx = me.write().await?;
    // Two admins who demote each other must wait for one another: both lock the team first.
    store::lock(&mut tx).await?;
    if !store::change_role(&mut tx, user, change.role).await? {
        return Err(Error::NotFound("member"));
    }
    if change.role < Role::Admin {
        store::withdraw_left_by(&mut tx, user).await?;
    }
    // A token never keeps more than its maker's role: the effective role is the lesser of the two at every request.
    let rows = store::members(&mut tx).await?;
    let admins = rows.iter().filter(|row| row.role == Role::Admin).count();
    if admins == 0 {
        return Err(last_admin());
    }
    tx.announce(directory::CHANGED, "");
    tx.commit().await?;
    app.directory.changed();
    let row = rows.into_iter().find(|row| row.user_id == user).ok_or(Error::NotFound("member"))?;
    Ok(Json(member_view(&me, row, admins)))
}

async fn remove_member(me: Admin, Path(OneMember { user }): Path<OneMember>) -> Result<NoContent> {
    let mut tx = me.write().await?;
    store::lock(&mut tx).await?;
    store::withdraw_left_by(&mut tx, user).await?;
    if !store::remove_member(&mut tx, user).await? {
        return Err(Error::NotFound("member"));
    }
    if !store::members(&mut tx).await?.iter().any(|row| row.role == Role::Admin) {
        return Err(last_admin());
    }
    tx.announce(directory::CHANGED, "");
    tx.commit().await?;
    me.app().directory.changed();
    Ok(NoContent)
}

/// An invitation that waits.
#[derive(Serialize, JsonSchema)]
struct Invitation {
    id: InvitationId,
    email: String,
    role: Role,
    invited_by: UserRef,
    created_at: Time,
    expires_at: Time,
    /// The link to hand over. Shown once, when the invitation is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

async fn invitations(me: Admin) -> Result<Json<Page<Invitation>>> {
    let rows = store::invitations(&mut *me.read().await?, me.app().now()).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let store::InvitationRow { id, email, role, invited_by, created_at, expires_at } = row;
        let invited_by = named(me.app(), invited_by).await?;
        items.push(Invitation { id, email, role, invited_by, created_at, expires_at, url: None });
    }
    Ok(Json(Page::whole(items)))
}

/// Whom to invite.
#[derive(Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct Invite {
    #[garde(email, length(max = 254))]
    email: String,
    #[garde(skip)]
    role: Role,
}

/// How long an invitation is good, in seconds.
const INVITATION_LIFE: i64 = 7 * 86_400;

async fn invite(me: Admin, Json(invite): Json<Invite>) -> Result<Created<Invitation>> {
    let app = me.app();
    let (id, email, token, now) =
        (InvitationId::new(), normal_email(&invite.email), secret::generate(), app.now());
    let expires_at = now.plus_seconds(INVITATION_LIFE);
    let mut tx = me.write().await?;
    if store::members(&mut tx).await?.iter().any(|row| row.email == email) {
        return Err(Error::conflict("already_member", format!("{email} is a member of this team already.")));
    }
    // A new invitation replaces the one that waits, so that a lost link can be made again.
    store::withdraw_from(&mut tx, &email).await?;
    store::invite(&mut tx, id, &email, invite.role, &secret::hash(&token), me.user.id, now, expires_at)
        .await?;
    tx.commit().await?;
    Ok(Created(Invitation {
        id,
        email,
        role: invite.role,
        invited_by: UserRef::of(&me.user),
        created_at: now,
        expires_at,
        url: Some(format!("{}/invite/{token}", app.public_url)),
    }))
}

/// An invitation in the path.
#[derive(Deserialize, JsonSchema)]
struct OneInvitation {
    id: InvitationId,
}

async fn withdraw(me: Admin, Path(OneInvitation { id }): Path<OneInvitation>) -> Result<NoContent> {
    let mut tx = me.write().await?;
    if !store::withdraw(&mut tx, id).await? {
        return Err(Error::NotFound("invitation"));
    }
    tx.commit().await?;
    Ok(NoContent)
}

/// An API token, without its secret.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ApiToken")]
struct Token {
    id: TokenId,
    name: String,
    /// The most it may do; never more than its maker may at the moment of use.
    role: Role,
    /// Its first characters, to recognise it by.
    hint: String,
    owner: UserRef,
    created_at: Time,
    expires_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<Time>,
    /// The token itself. Shown once, when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

async fn tokens(me: OwnTokens) -> Result<Json<Page<Token>>> {
    let rows = store::tokens(&mut *me.read().await?, (me.role < Role::Admin).then_some(me.user.id)).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let store::TokenRow { id, name, role, hint, user_id, created_at, expires_at, last_used_at } = row;
        let owner = named(me.app(), user_id).await?;
        items.push(Token { id, name, role, hint, owner, created_at, expires_at, last_used_at, token: None });
    }
    Ok(Json(Page::whole(items)))
}

/// A token to make.
#[derive(Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
struct NewToken {
    #[garde(length(chars, min = 1, max = 100), custom(not_blank))]
    name: String,
    /// The most it may do, not above the caller's own role.
    #[garde(skip)]
    role: Role,
    /// How long it works.
    #[serde(default = "ninety")]
    #[garde(range(min = 1, max = 365))]
    expires_in_days: u32,
}

fn ninety() -> u32 {
    90
}

async fn make_token(me: OwnTokens, _: Fresh, Json(new): Json<NewToken>) -> Result<Created<Token>> {
    if !policy::may_grant_token(me.role, new.role) {
        return Err(Error::Forbidden {
            needs: "a role as high as the token's: choose a lesser role for the token",
        });
    }
    let (id, token, now) = (TokenId::new(), secret::new_api_token(), me.app().now());
    let expires_at = now.plus_seconds(i64::from(new.expires_in_days) * 86_400);
    let hint = token.chars().take(8).collect::<String>();
    let mut tx = me.write().await?;
    let name = new.name.trim();
    store::add_token(&mut tx, id, me.user.id, name, new.role, &hint, &secret::hash(&token), now, expires_at)
        .await?;
    tx.commit().await?;
    Ok(Created(Token {
        id,
        name: name.to_owned(),
        role: new.role,
        hint,
        owner: UserRef::of(&me.user),
        created_at: now,
        expires_at,
        last_used_at: None,
        token: Some(token),
    }))
}

/// A token in the path.
#[derive(Deserialize, JsonSchema)]
struct OneToken {
    id: TokenId,
}

async fn revoke_token(me: OwnTokens, Path(OneToken { id }): Path<OneToken>) -> Result<NoContent> {
    let mut tx = me.write().await?;
    let owner = store::token_owner(&mut tx, id).await?;
    // Whose token it is stays hidden from those who may not revoke it.
    let owner = owner
        .filter(|owner| policy::may_revoke_token(me.user.id, me.role, *owner))
        .ok_or(Error::NotFound("token"))?;
    store::revoke_token(&mut tx, id, owner).await?;
    tx.announce(directory::CHANGED, "");
    tx.commit().await?;
    me.app().directory.changed();
    Ok(NoContent)
}
