//! Those on whose behalf is measured.

use pathbook::{
    App,
    auth::{Role, across_teams, secret},
    types::{Id, LoginId, TeamId, UserId},
};

/// A team with an engineer who is signed in.
pub async fn settle(app: &App) -> anyhow::Result<(TeamId, UserId, String)> {
    let (team, user, cookie) = (TeamId::new(), UserId::new(), secret::generate());
    let mut tx = app.db.system_write(across_teams()).await?;
    let now = app.now();
    tx.sql(
        "INSERT INTO app_user (id, email, name, instance_admin, created_at, password_changed_at, password_hash)
         VALUES ($1, $2, 'Ana Example', $3, $4, $4, '')",
    )
    .bind(user)
    .bind(format!("{user}@contoso.test"))
    .bind(false)
    .bind(now)
    .execute()
    .await?;
    tx.sql(
        "INSERT INTO team (id, slug, name, viewers_can_run, revision, created_at, updated_at, updated_by)
         VALUES ($1, $2, 'Contoso', $3, 1, $4, $4, $5)",
    )
    .bind(team)
    .bind(format!("t{}", &team.uuid().simple().to_string()[..30]))
    .bind(true)
    .bind(now)
    .bind(user)
    .execute()
    .await?;
    tx.sql("INSERT INTO member (team_id, user_id, role, joined_at) VALUES ($1, $2, $3, $4)")
        .bind(team)
        .bind(user)
        .bind(Role::Engineer)
        .bind(now)
        .execute()
        .await?;
    tx.sql(
        "INSERT INTO login (id, user_id, token_hash, created_at, last_seen_at, confirmed_at, address, user_agent)
         VALUES ($1, $2, $3, $4, $4, $4, '', '')",
    )
    .bind(LoginId::new())
    .bind(user)
    .bind(secret::hash(&cookie).as_slice())
    .bind(now)
    .execute()
    .await?;
    tx.commit().await?;
    Ok((team, user, cookie))
}
