//! The SQL of teams, members, invitations and tokens.

use crate::{
    auth::{Role, secret},
    db::{Conn, Write, record},
    http::{Error, Result},
    types::{InvitationId, TeamId, Time, TokenId, UserId},
};

/// Makes a team. On a system connection, because the team is not there yet.
pub async fn create(tx: &mut Write, id: TeamId, name: &str, slug: &str, by: UserId, now: Time) -> Result<()> {
    let query = tx.sql(
        "INSERT INTO team (id, slug, name, viewers_can_run, revision, created_at, updated_at, updated_by)
         VALUES ($1, $2, $3, $4, 1, $5, $5, $6)",
    );
    query.bind(id).bind(slug).bind(name).bind(true).bind(now).bind(by).execute().await.map_err(|error| {
        if error.is_unique("team_slug_key") {
            Error::conflict(
                "slug_taken",
                format!("Another team has the address \"{slug}\". Choose another one."),
            )
        } else {
            error.into()
        }
    })?;
    Ok(())
}

/// Adds a member, on a system connection. Somebody who is a member already keeps the greater of the two roles' rights
/// only by an admin's act, so their role stays.
pub async fn add_member(tx: &mut Write, team: TeamId, user: UserId, role: Role, now: Time) -> Result<()> {
    tx.sql("INSERT INTO member (team_id, user_id, role, joined_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .bind(team)
        .bind(user)
        .bind(role)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Changes what is given. False where the revision is not the current one.
pub async fn update(
    tx: &mut Write,
    revision: i64,
    name: Option<&str>,
    viewers_can_run: Option<bool>,
    by: UserId,
    now: Time,
) -> Result<bool> {
    let changed = tx
        .sql(
            "UPDATE team SET name = coalesce($3, name), viewers_can_run = coalesce($4, viewers_can_run), revision = revision + 1,
                 updated_by = $5, updated_at = $6
             WHERE id = $1 AND revision = $2 /* team_id */",
        )
        .bind(revision)
        .bind(name)
        .bind(viewers_can_run)
        .bind(by)
        .bind(now)
        .execute()
        .await?;
    Ok(changed == 1)
}

record! {
    /// Who changed a team last.
    pub struct LastChange { pub revision: i64, pub updated_by: UserId, pub updated_at: Time }
}

pub async fn last_change(db: &mut Conn) -> Result<LastChange> {
    let query = db.sql("SELECT revision, updated_by, updated_at FROM team WHERE id = $1 /* team_id */");
    Ok(query.one().await?)
}

/// Holds the team's row until the transaction ends.
pub async fn lock(tx: &mut Write) -> Result<()> {
    tx.sql("UPDATE team SET revision = revision WHERE id = $1 /* team_id */").execute().await?;
    Ok(())
}

record! {
    /// A member and what is needed to say what may be done with them.
    pub struct MemberRow {
        pub user_id: UserId,
        pub name: String,
        pub email: String,
        pub role: Role,
        pub joined_at: Time,
        /// Whether they belong to another team as well.
        pub elsewhere: bool,
        pub instance_admin: bool,
    }
}

pub async fn members(db: &mut Conn) -> Result<Vec<MemberRow>> {
    let query = db.sql(
        "SELECT m.user_id, u.name, u.email, m.role, m.joined_at, u.instance_admin,
             EXISTS (SELECT 1 FROM member o WHERE o.user_id = m.user_id AND o.team_id <> m.team_id) AS elsewhere
         FROM member m JOIN app_user u ON u.id = m.user_id
         WHERE m.team_id = $1 ORDER BY m.joined_at, m.user_id",
    );
    Ok(query.all().await?)
}

pub async fn change_role(tx: &mut Write, user: UserId, role: Role) -> Result<bool> {
    let query = tx.sql("UPDATE member SET role = $3 WHERE team_id = $1 AND user_id = $2");
    Ok(query.bind(user).bind(role).execute().await? == 1)
}

/// Removes a member with their tokens. What they wrote and walked stays.
pub async fn remove_member(tx: &mut Write, user: UserId) -> Result<bool> {
    Ok(tx.sql("DELETE FROM member WHERE team_id = $1 AND user_id = $2").bind(user).execute().await? == 1)
}

record! {
    pub struct InvitationRow { pub id: InvitationId, pub email: String, pub role: Role, pub invited_by: UserId, pub created_at: Time, pub expires_at: Time }
}

pub async fn invitations(db: &mut Conn, now: Time) -> Result<Vec<InvitationRow>> {
    let query = db.sql(
        "SELECT id, email, role, invited_by, created_at, expires_at FROM invitation
         WHERE team_id = $1 AND accepted_at IS NULL AND expires_at > $2 ORDER BY id DESC",
    );
    Ok(query.bind(now).all().await?)
}

#[expect(clippy::too_many_arguments, reason = "one per column")]
pub async fn invite(
    tx: &mut Write,
    id: InvitationId,
    email: &str,
    role: Role,
    hash: &secret::Hash,
    by: UserId,
    now: Time,
    expires_at: Time,
) -> Result<()> {
    tx.sql(
        "INSERT INTO invitation (team_id, id, email, role, token_hash, invited_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id)
    .bind(email)
    .bind(role)
    .bind(hash.as_slice())
    .bind(by)
    .bind(now)
    .bind(expires_at)
    .execute()
    .await?;
    Ok(())
}

/// Withdraws what somebody who is no admin any more left open: their invitations, and the reset links they made.
pub async fn withdraw_left_by(tx: &mut Write, user: UserId) -> Result<()> {
    tx.sql("DELETE FROM invitation WHERE team_id = $1 AND invited_by = $2 AND accepted_at IS NULL")
        .bind(user)
        .execute()
        .await?;
    tx.sql(
        "DELETE FROM reset_link WHERE created_by = $2 AND user_id IN (SELECT user_id FROM member WHERE team_id = $1)",
    )
    .bind(user)
    .execute()
    .await?;
    Ok(())
}

/// Withdraws the invitation of an address that waits, if there is one.
pub async fn withdraw_from(tx: &mut Write, email: &str) -> Result<()> {
    let query = tx.sql("DELETE FROM invitation WHERE team_id = $1 AND email = $2 AND accepted_at IS NULL");
    query.bind(email).execute().await?;
    Ok(())
}

pub async fn withdraw(tx: &mut Write, id: InvitationId) -> Result<bool> {
    let query = tx.sql("DELETE FROM invitation WHERE team_id = $1 AND id = $2 AND accepted_at IS NULL");
    Ok(query.bind(id).execute().await? == 1)
}

record! {
    pub struct TokenRow { pub id: TokenId, pub name: String, pub role: Role, pub hint: String, pub user_id: UserId, pub created_at: Time, pub expires_at: Time, pub last_used_at: Option<Time> }
}

/// The tokens of one member, or of all.
pub async fn tokens(db: &mut Conn, of: Option<UserId>) -> Result<Vec<TokenRow>> {
    let query = db.sql(
        "SELECT id, name, role, hint, user_id, created_at, expires_at, last_used_at FROM api_token
         WHERE team_id = $1 AND ($2 IS NULL OR user_id = $2) ORDER BY id DESC",
    );
    Ok(query.bind(of).all().await?)
}

#[expect(clippy::too_many_arguments, reason = "one per column")]
pub async fn add_token(
    tx: &mut Write,
    id: TokenId,
    user: UserId,
    name: &str,
    role: Role,
    hint: &str,
    hash: &secret::Hash,
    now: Time,
    expires_at: Time,
) -> Result<()> {
    tx.sql(
        "INSERT INTO api_token (team_id, id, user_id, name, role, hint, token_hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id)
    .bind(user)
    .bind(name)
    .bind(role)
    .bind(hint)
    .bind(hash.as_slice())
    .bind(now)
    .bind(expires_at)
    .execute()
    .await?;
    Ok(())
}

pub async fn token_owner(db: &mut Conn, id: TokenId) -> Result<Option<UserId>> {
    let row: Option<(UserId,)> =
        db.sql("SELECT user_id FROM api_token WHERE team_id = $1 AND id = $2").bind(id).optional().await?;
    Ok(row.map(|(owner,)| owner))
}

pub async fn revoke_token(tx: &mut Write, id: TokenId, owner: UserId) -> Result<()> {
    let query = tx.sql("DELETE FROM api_token WHERE team_id = $1 AND id = $2 AND user_id = $3");
    query.bind(id).bind(owner).execute().await?;
    Ok(())
}
