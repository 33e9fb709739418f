//! Measures Pathbook against the limit server (see [`limit`]) on the same machine at the same time, and what it takes to
//! have it running at all. `docs/performance.md` says how to read the figures.

mod documents;
mod limit;
mod load;
mod server;

use anyhow::{Context, ensure};
use clap::Parser;
use load::{Bodies, CONNECTIONS, Client, Connection, Measured, Operation, Target, drive};
use server::{Server, free_address};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures speed and size.
#[derive(Parser)]
struct Arguments {
    /// One minute instead of six
    #[arg(long)]
    quick: bool,
    /// Only on this engine: sqlite or postgres
    #[arg(long)]
    only: Option<String>,
    /// Only these operations: answer, list, check, store, mixed, start
    #[arg(long, value_delimiter = ',')]
    measure: Vec<String>,
    /// URL of a PostgreSQL superuser; scripts/with-postgres gives one
    #[arg(long, env = "TEST_POSTGRES", hide_env_values = true)]
    postgres: Option<String>,
    /// The program to measure, if not the one that cargo has built
    #[arg(long, default_value = env!("CARGO_BIN_EXE_pathbook"))]
    program: PathBuf,
    /// Given by cargo bench
    #[arg(long, hide = true)]
    bench: bool,
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(clap::Subcommand)]
enum Part {
    /// Run the limit server; the measurement starts it by itself
    #[command(hide = true)]
    Limit { database: String, listen: String },
}

const SESSIONS: usize = 20_000;
const ROUNDS: usize = 3;
const SETUP_TOKEN: &str = "only-for-measuring";

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(Part::Limit { database, listen }) = &arguments.part {
        // The same runtime as Pathbook's.
        let runtime = tokio::runtime::Runtime::new()?;
        return runtime.block_on(limit::serve(database, listen, SESSIONS, CONNECTIONS));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(measure(&arguments))
}

async fn measure(arguments: &Arguments) -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let wanted = |name: &str| arguments.measure.is_empty() || arguments.measure.iter().any(|it| it == name);
    let mut places = vec![Place {
        name: "SQLite",
        program: arguments.program.clone(),
        folder: folder.join("sqlite"),
        postgres: None,
    }];
    match &arguments.postgres {
        Some(url) => places.push(Place {
            name: "PostgreSQL",
            program: arguments.program.clone(),
            folder: folder.join("postgres"),
            postgres: Some(url.clone()),
        }),
        None => println!("No PostgreSQL: run this through scripts/with-postgres --durable.\n"),
    }
    places.retain(|place| {
        arguments.only.as_ref().is_none_or(|only| place.name.to_lowercase().starts_with(only.as_str()))
    });
    let slice = Duration::from_millis(if arguments.quick { 1000 } else { 5000 });
    println!(
        "{:<11}{:<8}{:>9}{:>9}{:>7}{:>7}{:>10}{:>9}{:>11}{:>9}{:>7}{:>7}",
        "", "", "ours/s", "limit/s", "ratio", "goal", "ours p50", "p99", "limit p50", "p99", "us", "us"
    );
    for place in &places {
        fs::create_dir_all(&place.folder)?;
        if OPERATIONS.iter().any(|(_, name, ..)| wanted(name)) {
            compare(place, slice, &wanted).await?;
        }
    }
    if wanted("start") {
        println!();
        for place in &places {
            start_up(place).await?;
        }
        let size = fs::metadata(&arguments.program)?.len();
        println!("program, web interface included: {} MB (goal 40)", size / 1_000_000);
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// What is measured, in this order, with the goals on SQLite and PostgreSQL in per cent of the limit.
const OPERATIONS: [(Operation, &str, Option<u32>, Option<u32>); 5] = [
    (Operation::Answer, "answer", Some(50), Some(60)),
    (Operation::List, "list", Some(55), Some(55)),
    (Operation::Check, "check", Some(60), Some(60)),
    (Operation::Store, "store", Some(60), Some(60)),
    (Operation::Mixed, "mixed", None, None),
];

/// A database engine and where its files go.
struct Place {
    name: &'static str,
    program: PathBuf,
    folder: PathBuf,
    postgres: Option<String>,
}

impl Place {
    /// An empty database: its URL.
    async fn database(&self, name: &str) -> anyhow::Result<String> {
        let Some(superuser) = &self.postgres else {
            let folder = self.folder.join(name);
            if folder.exists() {
                fs::remove_dir_all(&folder)?;
            }
            fs::create_dir_all(&folder)?;
            return Ok(format!("sqlite:{}", folder.join("bench.db").display()));
        };
        let (client, connection) = tokio_postgres::connect(superuser, tokio_postgres::NoTls).await?;
        tokio::spawn(connection);
        client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        client.batch_execute(&format!("CREATE DATABASE {name}")).await?;
        let (server, _) = superuser.rsplit_once('/').context("the URL names no database")?;
        Ok(format!("{server}/{name}"))
    }

    async fn pathbook(&self, database: &str) -> anyhow::Result<Server> {
        let address = free_address()?;
        let mut command = Command::new(&self.program);
        command.env_clear().envs([
            ("PATHBOOK_LISTEN", address.as_str()),
            ("PATHBOOK_DATA_DIR", self.folder.to_str().context("a path that is no text")?),
            ("PATHBOOK_DATABASE_URL", database),
            ("PATHBOOK_SETUP_TOKEN", SETUP_TOKEN),
            ("PATHBOOK_LIMITS_PROFILE", "test"),
        ]);
        Server::start(&mut command, address, &self.folder.join("pathbook.log")).await
    }

    async fn limit(&self, database: &str) -> anyhow::Result<Server> {
        let address = free_address()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.env_clear().args(["limit", database, address.as_str()]);
        Server::start(&mut command, address, &self.folder.join("limit.log")).await
    }
}

/// Measures all operations on both servers, in turn.
async fn compare(place: &Place, slice: Duration, wanted: &impl Fn(&str) -> bool) -> anyhow::Result<()> {
    let ours = place.pathbook(&place.database("bench_ours").await?).await?;
    let limit = place.limit(&place.database("bench_limit").await?).await?;
    let bodies = Arc::new(Bodies::new(documents::large(), documents::draft()));
    let mut our_clients = fill(&ours, &bodies).await?;
    let mut limit_clients = limit_clients(&limit, &bodies).await?;
    for (operation, name, on_sqlite, on_postgres) in OPERATIONS.into_iter().filter(|it| wanted(it.1)) {
        let (mut of_ours, mut of_limit) = (Series::default(), Series::default());
        drive(&mut our_clients, operation, slice / 5).await?;
        drive(&mut limit_clients, operation, slice / 5).await?;
        for _ in 0..ROUNDS {
            of_ours.add(&ours, &mut our_clients, operation, slice).await?;
            of_limit.add(&limit, &mut limit_clients, operation, slice).await?;
        }
        let goal = if place.postgres.is_some() { on_postgres } else { on_sqlite };
        let goal = goal.map_or_else(String::new, |goal| format!("{goal} %"));
        let (ours, limit) = (of_ours.median(), of_limit.median());
        println!(
            "{:<11}{:<8}{:>9.0}{:>9.0}{:>5.0} %{:>7}{:>7.1} ms{:>6.1} ms{:>8.1} ms{:>6.1} ms{:>7.0}{:>7.0}",
            place.name,
            name,
            ours.rate,
            limit.rate,
            ours.rate / limit.rate * 100.0,
            goal,
            ours.p50,
            ours.p99,
            limit.p50,
            limit.p99,
            ours.cpu,
            limit.cpu,
        );
    }
    Ok(())
}

/// What a slice came to: requests a second, milliseconds, and microseconds of the server's CPU time a request.
struct Figures {
    rate: f64,
    p50: f64,
    p99: f64,
    cpu: f64,
}

/// The slices of one server for one operation.
#[derive(Default)]
struct Series(Vec<Figures>);

impl Series {
    async fn add(
        &mut self,
        server: &Server,
        clients: &mut Vec<Client>,
        operation: Operation,
        slice: Duration,
    ) -> anyhow::Result<()> {
        let before = server.cpu()?;
        let Measured { rate, latencies } = drive(clients, operation, slice).await?;
        let cpu = server.cpu()?.saturating_sub(before).as_secs_f64() * 1e6;
        let quantile = |part: usize| f64::from(latencies[(latencies.len() - 1) * part / 100]) / 1000.0;
        ensure!(!latencies.is_empty(), "no request was answered in time");
        let count = u32::try_from(latencies.len())?;
        self.0.push(Figures { rate, p50: quantile(50), p99: quantile(99), cpu: cpu / f64::from(count) });
        Ok(())
    }

    /// The median of each figure.
    fn median(&self) -> Figures {
        let of = |figure: fn(&Figures) -> f64| {
            let mut all: Vec<f64> = self.0.iter().map(figure).collect();
            all.sort_by(f64::total_cmp);
            all[all.len() / 2]
        };
        Figures { rate: of(|it| it.rate), p50: of(|it| it.p50), p99: of(|it| it.p99), cpu: of(|it| it.cpu) }
    }
}

/// Does the first setup, which signs in.
async fn set_up(server: &Server) -> anyhow::Result<(Connection, Arc<Target>)> {
    let mut connection = Connection::open(&server.address).await?;
    let nobody = Target::bare(&server.address);
    let setup = serde_json::json!({
        "token": SETUP_TOKEN, "team_name": "Bench", "name": "Ana Example", "email": "ana@example.com",
        "password": "measuring-is-knowing-4711", "library": false,
    });
    let done = connection.request(&nobody, "POST", "/api/v1/setup", "", &setup.to_string()).await?;
    ensure!(done.status == 201, "setup: {} {}", done.status, done.body());
    let cookie = done.header("set-cookie").context("setup set no cookie")?;
    let cookie = cookie.split(';').next().unwrap_or_default();
    let headers = format!("cookie: {cookie}\r\nsec-fetch-site: same-origin\r\n");
    let team = serde_json::from_str::<serde_json::Value>(&done.body())?;
    let team = team["teams"][0]["id"].as_str().context("setup made no team")?.to_owned();
    let base = format!("/api/v1/teams/{team}");
    let target = Arc::new(Target { address: server.address.clone(), base, headers, names_step: false });
    Ok((connection, target))
}

/// Fills Pathbook through its API: a team, the flow that is walked, the sessions, and a draft for each connection.
async fn fill(server: &Server, bodies: &Arc<Bodies>) -> anyhow::Result<Vec<Client>> {
    let (mut connection, target) = set_up(server).await?;
    let flow = create(&mut connection, &target, "/flows", &flow_of(&documents::ring().to_string())).await?;
    let (path, note) = (format!("{}/flows/{flow}/publish", target.base), r#"{"change_note":"First."}"#);
    let published = connection.request(&target, "POST", &path, "if-match: \"1\"\r\n", note).await?;
    ensure!(published.status == 201, "publish: {} {}", published.status, published.body());

    let starting = (0..CONNECTIONS).map(|part| {
        let (target, bodies, flow) = (target.clone(), bodies.clone(), flow.clone());
        tokio::spawn(async move {
            let mut connection = Connection::open(&target.address).await?;
            let mut sessions = Vec::new();
            for number in 0..SESSIONS / CONNECTIONS {
                let number = part + number * CONNECTIONS + 1;
                let session = serde_json::json!({
                    "flow_id": flow, "target_label": format!("pc-{number}"),
                    "ticket": {
                        "system": "jira", "id": format!("IT-{number}"),
                        "url": format!("https://jira.example.com/IT-{number}"),
                    },
                });
                sessions.push(create(&mut connection, &target, "/sessions", &session.to_string()).await?);
            }
            let draft = create(&mut connection, &target, "/flows", &flow_of(&bodies.draft)).await?;
            Client::new(target, bodies, &sessions, &draft).await
        })
    });
    let starting: Vec<_> = starting.collect();
    let mut clients = Vec::new();
    for client in starting {
        clients.push(client.await??);
    }
    Ok(clients)
}

fn flow_of(document: &str) -> String {
    format!("{{\"document\":{document}}}")
}

/// Makes a thing and returns its id.
async fn create(
    connection: &mut Connection,
    target: &Target,
    path: &str,
    body: &str,
) -> anyhow::Result<String> {
    let path = format!("{}{path}", target.base);
    let made = connection.request(target, "POST", &path, "", body).await?;
    ensure!(made.status == 201, "POST {path}: {} {}", made.status, made.body());
    let made: serde_json::Value = serde_json::from_str(&made.body())?;
    Ok(made["id"].as_str().context("no id")?.to_owned())
}

async fn limit_clients(server: &Server, bodies: &Arc<Bodies>) -> anyhow::Result<Vec<Client>> {
    let target = Arc::new(Target { names_step: true, ..Target::bare(&server.address) });
    let mut clients = Vec::new();
    for part in 0..CONNECTIONS {
        let sessions: Vec<String> =
            (part..SESSIONS).step_by(CONNECTIONS).map(|number| limit::id(number).to_string()).collect();
        let flow = limit::id(part).to_string();
        clients.push(Client::new(target.clone(), bodies.clone(), &sessions, &flow).await?);
    }
    Ok(clients)
}

/// How long it takes until Pathbook is ready, and what it weighs when it has nothing to do.
async fn start_up(place: &Place) -> anyhow::Result<()> {
    const TIMES: usize = 5;
    const PAUSE: Duration = Duration::from_secs(2);
    /// By then the threads that hashed the password are gone, and the memory that it took is given back.
    const SETTLED: Duration = Duration::from_secs(15);
    let (mut first, mut again) = (Vec::new(), Vec::new());
    let (mut resident, mut used) = (Vec::new(), 0);
    for time in 0..TIMES {
        let database = place.database("bench_start").await?;
        let server = place.pathbook(&database).await?;
        first.push(server.ready_after.as_millis());
        if time == 0 {
            set_up(&server).await?;
            tokio::time::sleep(SETTLED).await;
            used = server.resident()? >> 20;
        }
        server.stop()?;
        let server = place.pathbook(&database).await?;
        again.push(server.ready_after.as_millis());
        tokio::time::sleep(PAUSE).await;
        resident.push(server.resident()?);
        server.stop()?;
    }
    for list in [&mut first, &mut again] {
        list.sort_unstable();
    }
    resident.sort_unstable();
    let (goal_first, goal_again) = if place.postgres.is_some() { (500, 150) } else { (300, 60) };
    println!(
        "{:<11}ready after {} ms on nothing (goal {goal_first}), {} ms on a database that is there (goal {goal_again}); \
         idle {} MiB resident (goal 30), {} after the first sign-in",
        place.name,
        first[TIMES / 2],
        again[TIMES / 2],
        resident[TIMES / 2] >> 20,
        used,
    );
    Ok(())
}
