//! Where stories happen: an application with its router over a real database of each engine.
//!
//! The databases are shared by all stories, because each makes teams of its own; only what concerns the whole instance,
//! the clock or the counters asks for a house of its own.

use crate::client::{Actor, Credential};
use pathbook::{
    App,
    auth::{Role, secret},
    config::{Ai, AiProvider, Config, Limits},
    db::{DatabaseUrl, Db, Engine, Options, SystemScope},
    types::{Id, LoginId, TeamId, Time, UserId},
};
use pathbook_fake_ai::Fake;
use std::{
    env, fs,
    io::Write as _,
    ops::Deref,
    path::PathBuf,
    sync::{Arc, LazyLock, atomic::AtomicBool},
};
use tokio::{runtime::Runtime, sync::OnceCell};

/// The password of everybody.
pub const PASSWORD: &str = "correct horse battery staple";

/// One runtime for all stories, because the connections of the shared databases live on it.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    crate::log::listen();
    forget_old_folders();
    tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap()
});

/// An application over a database. Cheap to clone.
#[derive(Clone)]
pub struct House(Arc<Parts>);

pub struct Parts {
    pub app: App,
    pub router: axum::Router,
    pub engine: Engine,
    pub url: DatabaseUrl,
    pub config: Config,
}

impl Deref for House {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Tells a story on each engine.
pub fn story(tell: impl AsyncFn(House)) {
    RUNTIME.block_on(async {
        static SHARED: [OnceCell<House>; 2] = [OnceCell::const_new(), OnceCell::const_new()];
        for (engine, shared) in engines().zip(&SHARED) {
            begin(engine);
            tell(shared.get_or_init(|| House::fresh(engine)).await.clone()).await;
        }
    });
}

/// Tells a story on each engine, in an empty database.
pub fn story_alone(tell: impl AsyncFn(House)) {
    RUNTIME.block_on(async {
        for engine in engines() {
            begin(engine);
            tell(House::fresh(engine).await).await;
        }
    });
}

/// Tells a story in an empty database of SQLite, for what costs too much to be told twice.
pub fn story_on_sqlite(tell: impl AsyncFn(House)) {
    RUNTIME.block_on(async {
        begin(Engine::Sqlite);
        tell(House::fresh(Engine::Sqlite).await).await;
    });
}

/// Runs what needs no database.
pub fn wait_for<T>(work: impl Future<Output = T>) -> T {
    RUNTIME.block_on(work)
}

fn engines() -> impl Iterator<Item = Engine> {
    let postgres = env::var("TEST_POSTGRES").is_ok_and(|url| !url.is_empty());
    [Some(Engine::Sqlite), postgres.then_some(Engine::Postgres)].into_iter().flatten()
}

/// Says on which engine the story goes on: in the output of the test, and for the sum of the whole run.
fn begin(engine: Engine) {
    let name = match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    };
    println!("on {name}:");
    if let Some(path) = env::var_os("TEST_ENGINES") {
        let mut file = fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        file.write_all(format!("{name}\n").as_bytes()).unwrap();
    }
}

fn folder() -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("it-{}", std::process::id()))
        .join(UserId::new().to_string());
    fs::create_dir_all(&path).unwrap();
    path
}

/// Removes what earlier runs left: the shared houses live until the process ends.
fn forget_old_folders() {
    for entry in fs::read_dir(env!("CARGO_TARGET_TMPDIR")).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if let Some(process) = name.to_str().and_then(|name| name.strip_prefix("it-"))
            && !PathBuf::from("/proc").join(process).exists()
        {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

impl House {
    /// With an empty database.
    pub async fn fresh(engine: Engine) -> Self {
        let folder = folder();
        let url = match engine {
            Engine::Sqlite => DatabaseUrl::Sqlite(folder.join("pathbook.db")),
            Engine::Postgres => new_database().await,
        };
        let config = Config {
            listen: "127.0.0.1:8080".parse().unwrap(),
            database_url: None,
            data_dir: folder,
            public_url: Some("http://pathbook.test".to_owned()),
            setup_token: None,
            log: "error".to_owned(),
            limits_profile: Limits::Test,
            ai: stand_in().await,
        };
        let db = Db::open(&url, Options::default()).await.unwrap();
        Self::over(db, url, config).await
    }

    async fn over(db: Db, url: DatabaseUrl, config: Config) -> Self {
        let engine = db.engine();
        let app = App::new(db, &config).await.unwrap();
        let router = pathbook::api::router(app.clone(), Arc::new(AtomicBool::new(true)));
        Self(Arc::new(Parts { app, router, engine, url, config }))
    }

    /// The same data after a restart: nothing in memory. Its clock is its own.
    pub async fn restarted(&self) -> Self {
        Self::over(self.app.db.clone(), self.url.clone(), self.config.clone()).await
    }

    /// The same file after it was closed, and others may have worked on it.
    pub async fn reopened(&self) -> Self {
        let db = Db::open(&self.url, Options::default()).await.unwrap();
        Self::over(db, self.url.clone(), self.config.clone()).await
    }

    /// Another server on the same database, with connections of its own. PostgreSQL only.
    pub async fn second_server(&self) -> Self {
        let db = Db::open(&self.url, Options::default()).await.unwrap();
        Self::over(db, self.url.clone(), self.config.clone()).await
    }

    /// The same database through a server with other settings.
    pub async fn with(&self, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = self.config.clone();
        change(&mut config);
        Self::over(self.app.db.clone(), self.url.clone(), config).await
    }

    /// Somebody who is not signed in.
    pub fn nobody(&self) -> Actor {
        Actor::new(self, Credential::Nobody)
    }

    /// A new team with an admin, an engineer and a viewer.
    pub async fn team(&self) -> Team {
        let id = TeamId::new();
        let [admin, engineer, viewer] = [Role::Admin, Role::Engineer, Role::Viewer].map(|role| Person {
            id: UserId::new(),
            role,
            instance_admin: false,
            cookie: secret::generate(),
        });
        let slug = format!("team-{}", &id.uuid().simple().to_string()[16..]);
        let mut tx = self.app.db.system_write(because()).await.unwrap();
        admin.store(&mut tx, self.app.now()).await;
        tx.sql(
            "INSERT INTO team (id, slug, name, viewers_can_run, revision, created_at, updated_at, updated_by)
             VALUES ($1, $2, 'Contoso Support', $3, 1, $4, $4, $5)",
        )
        .bind(id)
        .bind(slug.as_str())
        .bind(true)
        .bind(self.app.now())
        .bind(admin.id)
        .execute()
        .await
        .unwrap();
        for person in [&engineer, &viewer] {
            person.store(&mut tx, self.app.now()).await;
        }
        for person in [&admin, &engineer, &viewer] {
            person.join(&mut tx, id, self.app.now()).await;
        }
        tx.commit().await.unwrap();
        let [admin, engineer, viewer] =
            [admin, engineer, viewer].map(|person| person.actor(self).in_team(id));
        Team { house: self.clone(), id: id.to_string(), slug, admin, engineer, viewer }
    }

    /// A user in no team.
    pub async fn user(&self, instance_admin: bool) -> Actor {
        let person =
            Person { id: UserId::new(), role: Role::Viewer, instance_admin, cookie: secret::generate() };
        let mut tx = self.app.db.system_write(because()).await.unwrap();
        person.store(&mut tx, self.app.now()).await;
        tx.commit().await.unwrap();
        person.actor(self)
    }

    /// One number from the database.
    pub async fn number(&self, sql: &'static str) -> i64 {
        let row: (i64,) = self.app.db.system_read(because()).await.unwrap().sql(sql).one().await.unwrap();
        row.0
    }
}

/// A team of a story.
pub struct Team {
    pub house: House,
    pub id: String,
    pub slug: String,
    pub admin: Actor,
    pub engineer: Actor,
    pub viewer: Actor,
}

impl Team {
    /// One more member.
    pub async fn member(&self, role: Role) -> Actor {
        let person = Person { id: UserId::new(), role, instance_admin: false, cookie: secret::generate() };
        let team: TeamId = self.id.parse().unwrap();
        let mut tx = self.house.app.db.system_write(because()).await.unwrap();
        person.store(&mut tx, self.house.app.now()).await;
        person.join(&mut tx, team, self.house.app.now()).await;
        tx.commit().await.unwrap();
        person.actor(&self.house).in_team(team)
    }
}

/// The settings of a language model that a stand-in in this process plays, for stories that do not ask for one of their own.
async fn stand_in() -> Ai {
    static FAKE: OnceCell<Fake> = OnceCell::const_new();
    let fake = FAKE.get_or_init(async || Fake::start().await.unwrap()).await;
    asking(fake)
}

/// The settings that lead to a stand-in.
pub fn asking(fake: &Fake) -> Ai {
    Ai {
        provider: Some(AiProvider::Anthropic),
        base_url: Some(fake.base_url()),
        api_key: Some(KEY.to_owned().into()),
        ..Ai::default()
    }
}

/// The key of the language model.
pub const KEY: &str = "sk-test-canary-of-the-key";

fn because() -> SystemScope {
    SystemScope::because("stories begin with people and teams")
}

/// Somebody to be put straight into the database: signing up costs a password hash for each.
struct Person {
    id: UserId,
    role: Role,
    instance_admin: bool,
    cookie: String,
}

impl Person {
    fn email(&self) -> String {
        format!("{}@contoso.test", self.id)
    }

    fn name(&self) -> String {
        let hex = self.id.uuid().simple().to_string();
        format!("{} {}", if self.instance_admin { "root" } else { self.role.as_str() }, &hex[26..])
    }

    async fn store(&self, tx: &mut pathbook::db::Write, now: Time) {
        static HASH: OnceCell<String> = OnceCell::const_new();
        let hash = HASH.get_or_init(async || {
            pathbook::auth::password::Passwords::new().unwrap().hash(PASSWORD).await.unwrap()
        });
        tx.sql(
            "INSERT INTO app_user (id, email, name, instance_admin, created_at, password_changed_at, password_hash)
             VALUES ($1, $2, $3, $4, $5, $5, $6)",
        )
        .bind(self.id)
        .bind(self.email())
        .bind(self.name())
        .bind(self.instance_admin)
        .bind(now)
        .bind(hash.await.as_str())
        .execute()
        .await
        .unwrap();
        tx.sql(
            "INSERT INTO login (id, user_id, token_hash, created_at, last_seen_at, confirmed_at, address, user_agent)
             VALUES ($1, $2, $3, $4, $4, $4, '127.0.0.1', '')",
        )
        .bind(LoginId::new())
        .bind(self.id)
        .bind(secret::hash(&self.cookie).as_slice())
        .bind(now)
        .execute()
        .await
        .unwrap();
    }

    async fn join(&self, tx: &mut pathbook::db::Write, team: TeamId, now: Time) {
        tx.sql("INSERT INTO member (team_id, user_id, role, joined_at) VALUES ($1, $2, $3, $4)")
            .bind(team)
            .bind(self.id)
            .bind(self.role)
            .bind(now)
            .execute()
            .await
            .unwrap();
    }

    fn actor(&self, house: &House) -> Actor {
        let mut actor = Actor::new(house, Credential::Cookie(self.cookie.clone()));
        actor.id = self.id.to_string();
        actor.name = self.name();
        actor.email = self.email();
        actor
    }
}

async fn new_database() -> DatabaseUrl {
    let server = env::var("TEST_POSTGRES").unwrap();
    let (client, connection) = tokio_postgres::connect(&server, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let name = format!("it_{}", UserId::new().uuid().simple());
    client.batch_execute(&format!("CREATE DATABASE {name} STRATEGY file_copy")).await.unwrap();
    let (place, query) = server
        .split_once('?')
        .map_or((server.as_str(), String::new()), |(place, query)| (place, format!("?{query}")));
    let host = place.rsplit_once('/').map_or(place, |(host, _)| host);
    format!("{host}/{name}{query}").parse().unwrap()
}
