//! What the operator of a server may do from its console, without signing in.

use crate::{
    App, accounts,
    auth::{Role, directory},
    db::{Scope, SystemScope},
    flows, names,
    types::UserId,
};
use anyhow::{Context, Result, bail};
use pathbook_flow::document::Document;

pub use crate::flows::file_stem;

/// The documents of a team's flows: live versions, or drafts. Archived flows are left out.
pub async fn documents(app: &App, team: &str, drafts: bool) -> Result<Vec<Document>> {
    let mut db = app.db.read(scope(app, team).await?.0).await?;
    plain(flows::documents(&mut db, drafts).await)
}

/// Makes a flow of each document, for the team's first admin; published where there is a change note.
pub async fn import(app: &App, team: &str, documents: &[Document], publish: Option<&str>) -> Result<()> {
    let (scope, admin) = scope(app, team).await?;
    let mut tx = app.db.write(scope).await?;
    for document in documents {
        plain(flows::add(&mut tx, document, publish, admin, app.now()).await)?;
    }
    Ok(tx.commit().await?)
}

/// A link that sets the password of a user, good for an hour.
pub async fn reset_link(app: &App, email: &str) -> Result<String> {
    let email = names::normal_email(email);
    let found = plain(accounts::find_by_email(app, &email).await)?;
    let Some((user, _)) = found else { bail!("nobody has the address {email}") };
    #[expect(clippy::disallowed_methods, reason = "users belong to no single team")]
    let mut tx = app.db.system_write(SystemScope::because("the operator makes a reset link")).await?;
    let (token, _) = plain(accounts::add_reset(&mut tx, user, None, app.now()).await)?;
    tx.announce(directory::CHANGED, "");
    tx.commit().await?;
    Ok(format!("{}/reset/{token}", app.public_url))
}

/// The scope of a team for its operator, and the team's first admin, in whose name the operator acts.
async fn scope(app: &App, team: &str) -> Result<(Scope, UserId)> {
    let team =
        plain(app.directory.team(team).await)?.with_context(|| format!("there is no team \"{team}\""))?;
    #[expect(clippy::disallowed_methods, reason = "whoever has the database at hand has all of it")]
    let scope = Scope::granted(team.id);
    let mut db = app.db.read(scope).await?;
    let members = plain(crate::teams::store::members(&mut db).await)?;
    let admin = members.iter().find(|member| member.role == Role::Admin).context("the team has no admin")?;
    Ok((scope, admin.user_id))
}

fn plain<T>(result: crate::http::Result<T>) -> Result<T> {
    result.map_err(|error| match error {
        crate::http::Error::Internal(error) => error,
        other => anyhow::anyhow!("{other}"),
    })
}
