//! `pathbook demo`: a filled instance to look around in. Everything in it is made through the API, as people would.

use super::{open, serve};
use anyhow::{Context, Result, bail};
use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
};
use http_body_util::BodyExt;
use pathbook::{App, api, config::Config, http::PeerAddr};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    sync::{Arc, atomic::AtomicBool},
};
use tower::ServiceExt;

const PASSWORD: &str = "a demo for everyone";
const TEAM: &str = "/api/v1/teams/northwind-it";
/// How long ago the first session of the demo began, in seconds.
const DAYS_AGO: i64 = 3 * 86_400;

/// A person of the demo.
struct Person {
    name: &'static str,
    email: &'static str,
    role: &'static str,
}

const ADMIN: Person = Person { name: "Ana Keller", email: "ana@demo.test", role: "admin" };
const ENGINEER: Person = Person { name: "Ben Okafor", email: "ben@demo.test", role: "engineer" };
const VIEWER: Person = Person { name: "Chiara Rossi", email: "chiara@demo.test", role: "viewer" };

/// A walk of the demo: which flow, for what, by whom, which choices in turn, and how it ends.
struct Walk {
    flow: &'static str,
    target: &'static str,
    ticket: &'static str,
    by: &'static Person,
    choices: &'static [usize],
    note: Option<&'static str>,
    end: End,
}

enum End {
    /// Walk to an outcome and finish there.
    Outcome(&'static str),
    /// Stop in the middle.
    Open,
    /// Stop in the middle and pause.
    Paused,
    /// Stop in the middle and cancel.
    Cancelled(&'static str),
}

const WALKS: &[Walk] = &[
    Walk {
        flow: "Outlook asks for the password again and again",
        target: "LAPTOP-4411",
        ticket: "T-20931",
        by: &VIEWER,
        choices: &[0, 0, 0],
        note: Some("She changed her password on Friday."),
        end: End::Outcome(""),
    },
    Walk {
        flow: "The network printer does not print",
        target: "PRN-2F-EAST",
        ticket: "T-20934",
        by: &VIEWER,
        choices: &[0, 1, 0, 0],
        note: None,
        end: End::Outcome("The queue works again; toner is ordered."),
    },
    Walk {
        flow: "Linux file system is full",
        target: "srv-web-03",
        ticket: "T-20940",
        by: &ENGINEER,
        choices: &[0, 0, 0, 0],
        note: Some("Rotation of the nginx logs had stopped in June."),
        end: End::Outcome(""),
    },
    Walk {
        flow: "TLS certificate expired or about to expire",
        target: "portal.northwind.test",
        ticket: "T-20951",
        by: &ENGINEER,
        choices: &[0, 0],
        note: None,
        end: End::Paused,
    },
    Walk {
        flow: "A whole site has no internet",
        target: "Branch Basel",
        ticket: "T-20955",
        by: &ENGINEER,
        choices: &[0, 0],
        note: None,
        end: End::Open,
    },
    Walk {
        flow: "The computer is slow",
        target: "PC-1180",
        ticket: "T-20957",
        by: &VIEWER,
        choices: &[0],
        note: None,
        end: End::Cancelled("The user found the cause before we began."),
    },
    Walk {
        flow: "The second sign-in step (MFA) does not work",
        target: "m.huber",
        ticket: "T-20960",
        by: &VIEWER,
        choices: &[0, 0],
        note: None,
        end: End::Open,
    },
    Walk {
        flow: "UPS battery test",
        target: "UPS-RACK-1",
        ticket: "",
        by: &ADMIN,
        choices: &[0, 0, 0],
        note: None,
        end: End::Open,
    },
];

/// The servers that are looked after, with client and site.
const SERVERS: &[(&str, &str, &str)] = &[
    ("srv-web-01", "Contoso", "Zurich"),
    ("srv-web-02", "Contoso", "Zurich"),
    ("srv-db-01", "Contoso", "Basel"),
    ("srv-mail-01", "Fabrikam", "Bern"),
    ("srv-files-01", "Fabrikam", "Bern"),
    ("srv-shop-01", "Fabrikam", "Lausanne"),
    ("srv-build-01", "Northwind", "Zurich"),
    ("srv-mon-01", "Northwind", "Zurich"),
];

/// How far each of the first servers has come.
const PATCHED: &[(&[usize], End)] = &[
    (&[0], End::Outcome("All updates are in, the test passes.")),
    (&[0], End::Outcome("All updates are in; restarted once.")),
    (&[0, 0], End::Open),
    (&[0], End::Paused),
];

/// What comes round: name, flow, cron expression.
const SCHEDULES: &[(&str, &str, &str)] = &[
    ("Patch the Linux servers", "Linux server patching", "0 21 * * 2"),
    ("Prove that restores work", "Restore test", "0 9 1 * *"),
];

/// Fills the instance where it is empty, prints the logins and serves.
pub async fn run(mut config: Config) -> Result<()> {
    if config.database_url.is_none() && config.data_dir == std::path::Path::new("./pathbook-data") {
        config.data_dir = "./pathbook-demo".into();
    }
    serve::log_to_stderr(&config.log)?;
    config.setup_token.get_or_insert_with(|| "demo-setup-token".into());
    let app = open(&config).await?;
    if app.setup.link().is_some() {
        fill(&app, config.setup_token.as_deref().unwrap_or_default())
            .await
            .context("cannot fill the demo")?;
    }
    println!("Demo logins, all with the password \"{PASSWORD}\":");
    for Person { name, email, role } in [&ADMIN, &ENGINEER, &VIEWER] {
        println!("  {email:<18} {name}, {role}");
    }
    serve::serve(app, &config).await
}

async fn fill(app: &App, setup_token: &str) -> Result<()> {
    // What happened in the demo happened over the last days.
    app.advance_clock(-DAYS_AGO);
    let mut admin = Browser::new(app);
    let setup = json!({
        "token": setup_token, "team_name": "Northwind IT", "name": ADMIN.name, "email": ADMIN.email,
        "password": PASSWORD, "library": true,
    });
    admin.post("/api/v1/setup", setup).await?;
    let mut browsers = vec![(ADMIN.email, admin)];
    for Person { name, email, role } in [&ENGINEER, &VIEWER] {
        let (_, admin) = &mut browsers[0];
        let invitation =
            admin.post(&format!("{TEAM}/invitations"), json!({ "email": email, "role": role })).await?;
        let link = invitation["url"]
            .as_str()
            .and_then(|url| url.rsplit('/').next())
            .context("an invitation has a link")?;
        let mut guest = Browser::new(app);
        guest
            .post(
                &format!("/api/v1/invitations/{link}/accept"),
                json!({ "name": name, "password": PASSWORD }),
            )
            .await?;
        browsers.push((email, guest));
    }
    let pace = DAYS_AGO / i64::try_from(WALKS.len())? / 2;
    for walk in WALKS {
        let (_, browser) =
            browsers.iter_mut().find(|(email, _)| *email == walk.by.email).context("the person is there")?;
        walk.take(app, browser).await.with_context(|| format!("the walk of \"{}\"", walk.flow))?;
        app.advance_clock(pace);
    }
    let (_, admin) = &mut browsers[0];
    maintain(app, admin).await.context("the maintenance")
}

/// A target list, a batch of two hours ago that is under way, and what comes round.
async fn maintain(app: &App, admin: &mut Browser) -> Result<()> {
    app.advance_clock(-app.clock_ahead() - 2 * 3600);
    let target = |(label, client, site): &(&str, &str, &str)| json!({ "label": label, "kind": "server", "client": client, "site": site, "time_zone": "Europe/Zurich" });
    let targets: Vec<_> = SERVERS.iter().map(target).collect();
    let list = json!({ "name": "Linux servers", "targets": targets });
    let list = admin.post(&format!("{TEAM}/target-lists"), list).await?["id"].clone();
    let (flow, reading) = admin.flow("Linux server patching").await?;
    let batch = json!({ "flow_id": flow, "list_id": list, "name": "Monthly updates" });
    let batch = admin.post(&format!("{TEAM}/batches"), batch).await?;
    let batch = batch["id"].as_str().context("a batch has an id")?;
    let sessions = admin.get(&format!("{TEAM}/batches/{batch}/sessions")).await?;
    let sessions = sessions["items"].as_array().context("a batch has sessions")?;
    for (session, (choices, end)) in sessions.iter().zip(PATCHED) {
        let id = session["id"].as_str().context("a session has an id")?;
        let session = admin.get(&format!("{TEAM}/sessions/{id}")).await?;
        walk(app, admin, &reading, session, choices, None, end).await?;
    }
    app.advance_clock(-app.clock_ahead());
    for (name, flow, cron) in SCHEDULES {
        let (flow, _) = admin.flow(flow).await?;
        let rule = json!({
            "recurrence": { "kind": "cron", "expression": cron }, "time_zone": "Europe/Zurich",
        });
        let schedule = json!({ "name": name, "flow_id": flow, "list_id": list, "rule": rule });
        admin.post(&format!("{TEAM}/schedules"), schedule).await?;
    }
    Ok(())
}

impl Walk {
    async fn take(&self, app: &App, browser: &mut Browser) -> Result<()> {
        let (id, reading) = browser.flow(self.flow).await?;
        let mut new = json!({ "flow_id": id, "target_label": self.target });
        if !self.ticket.is_empty() {
            new["ticket"] = json!({ "system": "Helpdesk", "id": self.ticket });
        }
        let session = browser.post(&format!("{TEAM}/sessions"), new).await?;
        walk(app, browser, &reading, session, self.choices, self.note, &self.end).await
    }
}

/// Walks a session by these choices at its questions.
async fn walk(
    app: &App,
    browser: &mut Browser,
    reading: &Value,
    mut session: Value,
    choices: &[usize],
    note: Option<&str>,
    end: &End,
) -> Result<()> {
    let path = format!("{TEAM}/sessions/{}", session["id"].as_str().context("a session has an id")?);
    let mut given = choices.iter();
    let mut pause = 23;
    for taken in 0..60 {
        let step = step_of(reading, &session).context("the current step is in the flow")?;
        let to_the_end = matches!(end, End::Outcome(_));
        let choice = if step["kind"] == "question" { given.next() } else { Some(&0) };
        if step["kind"] == "outcome" || (!to_the_end && taken > choices.len() + 1) {
            break;
        }
        // A flow that goes in circles on its first branches leaves them by others, the more the longer it takes.
        let branches = step["branches"].as_array().map_or(1, Vec::len).max(1);
        let choice = choice.copied().unwrap_or(taken / 8) % branches;
        pause += 17;
        app.advance_clock(pause);
        let answer = json!({
            "position": session["position"], "branch": step["branches"][choice]["id"], "values": filled(step),
        });
        session = browser.post(&format!("{path}/answers"), answer).await?;
        if taken == 1
            && let Some(note) = note
        {
            session = browser
                .post(&format!("{path}/notes"), json!({ "text": note, "audience": "internal" }))
                .await?;
        }
    }
    app.advance_clock(75);
    match end {
        End::Outcome(note) => {
            let at_outcome = step_of(reading, &session).is_some_and(|step| step["kind"] == "outcome");
            let mut finish = json!({ "position": session["position"], "closing_note": note });
            if !at_outcome {
                finish["outcome"] = json!("escalated");
                finish["closing_note"] = json!("Passed on to the second line.");
            }
            browser.post(&format!("{path}/finish"), finish).await?;
        }
        End::Paused => drop(browser.post(&format!("{path}/pause"), Value::Null).await?),
        End::Cancelled(reason) => {
            drop(browser.post(&format!("{path}/cancel"), json!({ "reason": reason })).await?);
        }
        End::Open => {}
    }
    Ok(())
}

fn step_of<'r>(reading: &'r Value, session: &Value) -> Option<&'r Value> {
    reading["steps"].as_array()?.iter().find(|step| step["id"] == session["step"])
}

/// Something plausible for each field of a form.
fn filled(step: &Value) -> Value {
    let fields = step["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
    let value = |field: &Value| match field["type"].as_str() {
        Some("number") => json!(12),
        Some("yes_no") => json!(true),
        Some("date") => json!("2026-11-20"),
        Some("choice") => field["choices"][0].clone(),
        Some("host") => json!("srv-web-03.northwind.test"),
        _ => field.get("default").cloned().unwrap_or_else(|| json!("Maria Huber")),
    };
    fields.iter().filter_map(|field| Some((field["variable"].as_str()?.to_owned(), value(field)))).collect()
}

/// Somebody at a browser, inside the process.
struct Browser {
    router: Router,
    cookie: Option<String>,
}

impl Browser {
    fn new(app: &App) -> Self {
        Self { router: api::router(app.clone(), Arc::new(AtomicBool::new(true))), cookie: None }
    }

    async fn get(&mut self, path: &str) -> Result<Value> {
        self.call(Method::GET, path, Value::Null).await
    }

    /// The id of a flow by its title, and how its first version reads.
    async fn flow(&mut self, title: &str) -> Result<(String, Value)> {
        let found = self.get(&format!("{TEAM}/flows?limit=200")).await?;
        let flows = found["items"].as_array().context("a list has items")?;
        let flow = flows.iter().find(|flow| flow["title"] == title).context("the library has the flow")?;
        let id = flow["id"].as_str().context("a flow has an id")?;
        let reading = self.get(&format!("{TEAM}/flows/{id}/versions/1/reading")).await?;
        Ok((id.to_owned(), reading))
    }

    async fn post(&mut self, path: &str, body: Value) -> Result<Value> {
        self.call(Method::POST, path, body).await
    }

    async fn call(&mut self, method: Method, path: &str, body: Value) -> Result<Value> {
        let mut request = Request::builder().method(method).uri(path).header("sec-fetch-site", "same-origin");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let body = if body.is_null() {
            Body::empty()
        } else {
            request = request.header(header::CONTENT_TYPE, "application/json");
            Body::from(body.to_string())
        };
        let request = request.extension(PeerAddr(SocketAddr::from(([127, 0, 0, 1], 1)))).body(body)?;
        let answer = self.router.clone().oneshot(request).await?;
        if let Some(cookie) = answer.headers().get(header::SET_COOKIE).and_then(|value| value.to_str().ok()) {
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
        let status = answer.status();
        let bytes = answer.into_body().collect().await?.to_bytes();
        if !status.is_success() {
            bail!("{path} answered {status}: {}", String::from_utf8_lossy(&bytes));
        }
        Ok(if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes)? })
    }
}
