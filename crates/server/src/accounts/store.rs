//! The SQL of people: users, logins, invitations as their holder sees them, reset links.

use crate::{
    App,
    auth::{Role, across_teams, secret},
    db::{Write, record},
    http::Result,
    types::{InvitationId, LoginId, ResetId, TeamId, Time, UserId},
};

/// A user to add.
pub struct NewUser {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub instance_admin: bool,
    pub hash: String,
}

/// Marks the setup as done. False where it was done before.
pub async fn claim_setup(tx: &mut Write, now: Time) -> Result<bool> {
    Ok(tx
        .sql("INSERT INTO instance (id, set_up_at) VALUES (1, $1) ON CONFLICT DO NOTHING")
        .bind(now)
        .execute()
        .await?
        == 1)
}

pub async fn add_user(tx: &mut Write, user: &NewUser, now: Time) -> Result<()> {
    tx.sql(
        "INSERT INTO app_user (id, email, name, instance_admin, created_at, password_changed_at, password_hash)
         VALUES ($1, $2, $3, $4, $5, $5, $6)",
    )
    .bind(user.id)
    .bind(user.email.as_str())
    .bind(user.name.as_str())
    .bind(user.instance_admin)
    .bind(now)
    .bind(user.hash.as_str())
    .execute()
    .await?;
    Ok(())
}

/// The user of an address and the hash of their password.
pub async fn find_by_email(app: &App, email: &str) -> Result<Option<(UserId, String)>> {
    let mut db = app.db.system_read(across_teams()).await?;
    Ok(db.sql("SELECT id, password_hash FROM app_user WHERE email = $1").bind(email).optional().await?)
}

pub async fn rename(tx: &mut Write, user: UserId, name: &str) -> Result<()> {
    tx.sql("UPDATE app_user SET name = $2 WHERE id = $1").bind(user).bind(name).execute().await?;
    Ok(())
}

pub async fn set_password(tx: &mut Write, user: UserId, hash: &str, now: Time) -> Result<()> {
    tx.sql("UPDATE app_user SET password_hash = $2, password_changed_at = $3 WHERE id = $1")
        .bind(user)
        .bind(hash)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

pub async fn add_login(
    tx: &mut Write,
    id: LoginId,
    user: UserId,
    hash: &secret::Hash,
    address: &str,
    agent: &str,
    now: Time,
) -> Result<()> {
    tx.sql(
        "INSERT INTO login (id, user_id, token_hash, created_at, last_seen_at, confirmed_at, address, user_agent)
         VALUES ($1, $2, $3, $4, $4, $4, $5, $6)",
    )
    .bind(id)
    .bind(user)
    .bind(hash.as_slice())
    .bind(now)
    .bind(address)
    .bind(agent)
    .execute()
    .await?;
    Ok(())
}

/// Notes that the owner of a login gave their password just now.
pub async fn confirm_login(tx: &mut Write, id: LoginId, now: Time) -> Result<()> {
    tx.sql("UPDATE login SET confirmed_at = $2 WHERE id = $1").bind(id).bind(now).execute().await?;
    Ok(())
}

/// Ends the login of a cookie. False where there is none.
pub async fn end_login(tx: &mut Write, hash: &secret::Hash) -> Result<bool> {
    Ok(tx.sql("DELETE FROM login WHERE token_hash = $1").bind(hash.as_slice()).execute().await? == 1)
}

/// Ends the reset link of a user, if there is one.
pub async fn end_resets(tx: &mut Write, user: UserId) -> Result<()> {
    tx.sql("DELETE FROM reset_link WHERE user_id = $1").bind(user).execute().await?;
    Ok(())
}

pub async fn end_logins(tx: &mut Write, user: UserId) -> Result<()> {
    tx.sql("DELETE FROM login WHERE user_id = $1").bind(user).execute().await?;
    Ok(())
}

record! {
    /// An invitation as its holder sees it.
    pub struct Invitation { pub team_id: TeamId, pub id: InvitationId, pub team_name: String, pub email: String, pub role: Role, pub expires_at: Time }
}

/// The open invitation behind a link; none where it is unknown, used or expired.
pub async fn find_invitation(app: &App, token: &str) -> Result<Option<Invitation>> {
    let mut db = app.db.system_read(across_teams()).await?;
    let query = db.sql(
        "SELECT i.team_id, i.id, t.name AS team_name, i.email, i.role, i.expires_at
         FROM invitation i JOIN team t ON t.id = i.team_id
         WHERE i.token_hash = $1 AND i.accepted_at IS NULL AND i.expires_at > $2",
    );
    Ok(query.bind(secret::hash(token).as_slice()).bind(app.now()).optional().await?)
}

/// Uses an invitation up. False where somebody else did.
pub async fn use_invitation(tx: &mut Write, team: TeamId, id: InvitationId, now: Time) -> Result<bool> {
    let used = tx
        .sql("UPDATE invitation SET accepted_at = $3 WHERE team_id = $1 AND id = $2 AND accepted_at IS NULL")
        .bind(team)
        .bind(id)
        .bind(now)
        .execute()
        .await?;
    Ok(used == 1)
}

record! {
    /// A reset link as its holder sees it.
    pub struct Reset { pub id: ResetId, pub user_id: UserId, pub email: String, pub name: String, pub expires_at: Time }
}

/// The open reset link behind a token.
pub async fn find_reset(app: &App, token: &str) -> Result<Option<Reset>> {
    let mut db = app.db.system_read(across_teams()).await?;
    let query = db.sql(
        "SELECT r.id, r.user_id, u.email, u.name, r.expires_at FROM reset_link r JOIN app_user u ON u.id = r.user_id
         WHERE r.token_hash = $1 AND r.expires_at > $2",
    );
    Ok(query.bind(secret::hash(token).as_slice()).bind(app.now()).optional().await?)
}

pub async fn use_reset(tx: &mut Write, id: ResetId) -> Result<bool> {
    Ok(tx.sql("DELETE FROM reset_link WHERE id = $1").bind(id).execute().await? == 1)
}

/// Makes a link that sets a new password, good for an hour, in place of older ones. Returns its secret and its end.
pub async fn add_reset(
    tx: &mut Write,
    user: UserId,
    by: Option<UserId>,
    now: Time,
) -> Result<(String, Time)> {
    let (token, expires_at) = (secret::generate(), now.plus_seconds(3600));
    tx.sql(
        "INSERT INTO reset_link (id, user_id, token_hash, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (user_id) DO UPDATE SET id = excluded.id, token_hash = excluded.token_hash,
             created_by = excluded.created_by, created_at = excluded.created_at, expires_at = excluded.expires_at",
    )
    .bind(ResetId::new())
    .bind(user)
    .bind(secret::hash(&token).as_slice())
    .bind(by)
    .bind(now)
    .bind(expires_at)
    .execute()
    .await?;
    Ok((token, expires_at))
}

/// Deletes logins, links and invitations that are past their time.
pub async fn forget(tx: &mut Write, now: Time) -> Result<()> {
    let long_ago = now.plus_seconds(-crate::auth::LOGIN_LIFE);
    let idle = now.plus_seconds(-crate::auth::LOGIN_IDLE);
    tx.sql("DELETE FROM login WHERE created_at < $1 OR last_seen_at < $2")
        .bind(long_ago)
        .bind(idle)
        .execute()
        .await?;
    tx.sql("DELETE FROM reset_link WHERE expires_at < $1").bind(now).execute().await?;
    tx.sql("DELETE FROM invitation WHERE expires_at < $1").bind(long_ago).execute().await?;
    Ok(())
}
