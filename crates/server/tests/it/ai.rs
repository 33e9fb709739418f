//! Builds with AI, from the form to the draft, against a stand-in of the provider.

use crate::{client::Actor, documents::foundation};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A build with a plan, and the call that made it.
pub async fn planned(engineer: &Actor) -> (Value, String) {
    let build = engineer.post("ai/conversations", json!({ "foundation": foundation() })).await.created();
    let path = format!("ai/conversations/{}", id(&build));
    let call = engineer.act(&format!("{path}/scaffold")).if_match(1).await.with_status(202);
    let build = settled(engineer, &path).await;
    (build, id(&call).to_owned())
}

/// The id of a thing.
fn id(thing: &Value) -> &str {
    thing["id"].as_str().unwrap()
}

/// The build when none of its calls is under way any more.
async fn settled(engineer: &Actor, path: &str) -> Value {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let build = engineer.get(path).await.ok();
        let is_over = |call: &Value| !matches!(call["state"].as_str(), Some("held" | "running"));
        if build["calls"].as_array().unwrap().iter().all(is_over) {
            return build;
        }
        assert!(Instant::now() < until, "a call goes on for ever: {build}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
