//! Who is who, from memory: logins, tokens, users with their roles, teams.
//!
//! Every request asks for these, and they change rarely. An entry remembers the generation it was read in; any change
//! of people, roles, logins or teams moves the generation on, here at once and on other nodes by an announcement, so
//! that a stale entry is simply not found and is read again.

use crate::{
    auth::{Role, across_teams, secret},
    db::{Db, record},
    http::Result,
    types::{LoginId, TeamId, Time, TokenId, UserId},
};
use quick_cache::sync::Cache;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// The topic of announcements that end the generation on all nodes.
pub const CHANGED: &str = "people";

/// A user as every request needs them.
#[derive(Clone, Debug)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their address, lower-cased.
    pub email: String,
    /// Their name.
    pub name: Arc<str>,
    /// Whether they manage the instance.
    pub instance_admin: bool,
    /// The teams they belong to.
    pub roles: Vec<(TeamId, Role)>,
}

impl User {
    /// Their role in a team, if they are a member of it.
    pub fn role_in(&self, team: TeamId) -> Option<Role> {
        self.roles.iter().find(|(id, _)| *id == team).map(|(_, role)| *role)
    }
}

record! {
    /// A team as every request needs it.
    #[derive(Clone, Debug)]
    pub struct Team {
        /// Its id.
        pub id: TeamId,
        /// Its name in addresses.
        pub slug: String,
        /// Its name.
        pub name: String,
        /// Whether viewers may walk flows.
        pub viewers_can_run: bool,
        /// Moves on with every change.
        pub revision: i64,
        /// When it was made.
        pub created_at: Time,
    }
}

record! {
    /// A sign-in on one device.
    #[derive(Clone, Debug)]
    pub struct Login {
        /// Its id.
        pub id: LoginId,
        /// Whose it is.
        pub user_id: UserId,
        /// When it began.
        pub created_at: Time,
        /// When it was last used, to within a few minutes.
        pub last_seen_at: Time,
        /// When its owner last gave their password.
        pub confirmed_at: Time,
    }
}

record! {
    /// An API token.
    #[derive(Clone, Debug)]
    pub struct Token {
        /// Its id.
        pub id: TokenId,
        /// The one team it works in.
        pub team_id: TeamId,
        /// Who made it.
        pub user_id: UserId,
        /// The most it may do.
        pub role: Role,
        /// When it stops working.
        pub expires_at: Time,
        /// When it was last used, to within a few minutes.
        pub last_used_at: Option<Time>,
    }
}

record! {
    struct UserRow { email: String, name: String, instance_admin: bool }
}

/// An entry and the generation it belongs to.
type Entry<T> = (u64, Arc<T>);

/// The memory of who is who.
pub struct Directory {
    db: Db,
    generation: AtomicU64,
    users: Cache<UserId, Entry<User>>,
    teams: Cache<String, Entry<Team>>,
    logins: Cache<secret::Hash, Entry<Login>>,
    tokens: Cache<secret::Hash, Entry<Token>>,
}

impl Directory {
    /// An empty memory over a database.
    pub fn new(db: Db) -> Self {
        let capacity = 10_000;
        Self {
            db,
            generation: AtomicU64::new(0),
            users: Cache::new(capacity),
            teams: Cache::new(capacity),
            logins: Cache::new(capacity),
            tokens: Cache::new(capacity),
        }
    }

    /// Forgets everything. Call after the commit of any change to users, roles, logins, tokens or teams.
    pub fn changed(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
    }

    /// The user with this id.
    pub async fn user(&self, id: UserId) -> Result<Option<Arc<User>>> {
        remembered(&self.generation, &self.users, &id, async {
            let mut db = self.db.system_read(across_teams()).await?;
            let Some(row): Option<UserRow> = db
                .sql("SELECT email, name, instance_admin FROM app_user WHERE id = $1")
                .bind(id)
                .optional()
                .await?
            else {
                return Ok(None);
            };
            let roles = db
                .sql("SELECT team_id, role FROM member WHERE user_id = $1 ORDER BY joined_at")
                .bind(id)
                .all()
                .await?;
            let UserRow { email, name, instance_admin } = row;
            Ok(Some(User { id, email, name: name.into(), instance_admin, roles }))
        })
        .await
    }

    /// The name of a user, for lists and records.
    pub async fn name(&self, id: UserId) -> Result<Arc<str>> {
        Ok(self.user(id).await?.map_or_else(|| "Unknown".into(), |user| user.name.clone()))
    }

    /// The team that an address names by id or slug.
    pub async fn team(&self, reference: &str) -> Result<Option<Arc<Team>>> {
        remembered(&self.generation, &self.teams, reference, async {
            let mut db = self.db.system_read(across_teams()).await?;
            let query = match reference.parse::<TeamId>() {
                Ok(id) => db
                    .sql("SELECT id, slug, name, viewers_can_run, revision, created_at FROM team WHERE id = $1")
                    .bind(id),
                Err(_) => db
                    .sql("SELECT id, slug, name, viewers_can_run, revision, created_at FROM team WHERE slug = $1")
                    .bind(reference),
            };
            Ok(query.optional().await?)
        })
        .await
    }

    /// The login that a cookie stands for.
    pub async fn login(&self, cookie: &str) -> Result<Option<Arc<Login>>> {
        let hash = secret::hash(cookie);
        remembered(&self.generation, &self.logins, &hash, async {
            let mut db = self.db.system_read(across_teams()).await?;
            let login = db
                .sql("SELECT id, user_id, created_at, last_seen_at, confirmed_at FROM login WHERE token_hash = $1")
                .bind(hash.as_slice())
                .optional()
                .await?;
            Ok(login)
        })
        .await
    }

    /// The API token behind a bearer.
    pub async fn token(&self, bearer: &str) -> Result<Option<Arc<Token>>> {
        if !secret::is_api_token(bearer) {
            return Ok(None);
        }
        let hash = secret::hash(bearer);
        remembered(&self.generation, &self.tokens, &hash, async {
            let mut db = self.db.system_read(across_teams()).await?;
            let token = db
                .sql("SELECT id, team_id, user_id, role, expires_at, last_used_at FROM api_token WHERE token_hash = $1")
                .bind(hash.as_slice())
                .optional()
                .await?;
            Ok(token)
        })
        .await
    }

    /// Remembers that a login was seen now. False where that is known already.
    pub fn see_login(&self, cookie: &str, now: Time) -> bool {
        see(&self.logins, &secret::hash(cookie), |login| Login { last_seen_at: now, ..login.clone() })
    }

    /// Remembers that a token was used now. False where that is known already.
    pub fn see_token(&self, bearer: &str, now: Time) -> bool {
        see(&self.tokens, &secret::hash(bearer), |token| Token { last_used_at: Some(now), ..token.clone() })
    }
}

/// Replaces an entry by a fresher one of the same generation: what was revoked meanwhile must not come back to life.
fn see<T>(cache: &Cache<secret::Hash, Entry<T>>, key: &secret::Hash, fresher: impl Fn(&T) -> T) -> bool {
    let Some((generation, value)) = cache.get(key) else { return false };
    cache.replace(*key, (generation, Arc::new(fresher(&value))), true).is_ok()
}

/// The entry of the current generation, read anew where there is none. What does not exist is not remembered.
async fn remembered<K, Q, T>(
    generation: &AtomicU64,
    cache: &Cache<K, Entry<T>>,
    key: &Q,
    read: impl Future<Output = Result<Option<T>>>,
) -> Result<Option<Arc<T>>>
where
    K: std::hash::Hash + Eq,
    Q: std::hash::Hash + quick_cache::Equivalent<K> + ToOwned<Owned = K> + ?Sized,
{
    // Taken before the read: a change that commits while we read must leave this entry behind.
    let now = generation.load(Ordering::SeqCst);
    if let Some((then, value)) = cache.get(key)
        && then == now
    {
        return Ok(Some(value));
    }
    let Some(value) = read.await? else { return Ok(None) };
    let value = Arc::new(value);
    cache.insert(key.to_owned(), (now, value.clone()));
    Ok(Some(value))
}
