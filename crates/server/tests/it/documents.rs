//! Flows and bodies for stories.

use crate::{client::Actor, schedules};
use serde_json::{Value, json};

/// A flow with a step of every kind.
pub fn printer() -> Value {
    json!({
        "format": "pathbook/1",
        "title": "The printer prints nothing",
        "kind": "troubleshooting",
        "summary": "A network printer takes jobs and prints nothing.",
        "tags": ["printing", "windows"],
        "variables": [
            { "name": "printer", "type": "host", "label": "Printer" },
            { "name": "users", "type": "number", "label": "People affected", "default": 1 },
            { "name": "model", "type": "choice", "choices": ["Laser", "Ink"] },
        ],
        "start": "facts",
        "steps": [
            { "id": "facts", "kind": "form", "title": "Which printer?", "client_note": "We noted your printer.",
              "fields": [{ "variable": "printer" }, { "variable": "users" }, { "variable": "model", "optional": true }],
              "branches": [{ "id": "next", "to": "size" }] },
            { "id": "size", "kind": "decision", "title": "How many people?", "branches": [
                { "id": "many", "to": "server", "when": { "all": [{ "variable": "users", "is": "more_than", "value": 5 }] } },
                { "id": "else", "to": "ping" } ] },
            { "id": "ping", "kind": "question", "title": "Does {{printer}} answer a ping?", "body": "Run it twice.",
              "client_note": "We checked that the printer can be reached.",
              "branches": [
                { "id": "yes", "label": "Yes, it answers", "to": "restart" },
                { "id": "no", "label": "No answer", "to": "network" } ] },
            { "id": "restart", "kind": "instruction", "title": "Restart the spooler", "risk": "disruptive",
              "checklist": [{ "id": "saved", "text": "Open documents are saved" }, { "id": "told", "text": "People are told" }],
              "commands": [{ "shell": "powershell", "run": "Restart-Service Spooler", "expect": "no output" }],
              "client_note": "We restarted the print service.",
              "branches": [{ "id": "done", "to": "printed" }, { "id": "failed", "to": "server" }] },
            { "id": "printed", "kind": "question", "title": "Does the test page come out?", "branches": [
                { "id": "yes", "label": "Yes", "to": "solved" },
                { "id": "again", "label": "No, once more", "to": "ping" },
                { "id": "no", "label": "No", "to": "server" } ] },
            { "id": "solved", "kind": "outcome", "title": "The printer prints", "outcome": "resolved",
              "client_note": "Your printer prints again." },
            { "id": "network", "kind": "outcome", "title": "To the network team", "outcome": "escalated",
              "internal_note": "Give them the address of {{printer}}." },
            { "id": "server", "kind": "outcome", "title": "To the server team", "outcome": "escalated",
              "internal_note": "Give them the spooler's event log." },
        ],
    })
}

/// A maintenance flow with variables that a target may bring.
pub fn servers() -> Value {
    json!({
        "format": "pathbook/1",
        "title": "Patch the servers",
        "kind": "maintenance",
        "variables": [
            { "name": "address", "type": "host" },
            { "name": "client", "type": "text" },
            { "name": "rack", "type": "number" },
            { "name": "spare", "type": "yes_no" },
        ],
        "start": "patch",
        "steps": [
            { "id": "patch", "kind": "instruction", "title": "Patch {{target}}", "client_note": "We installed the updates.",
              "branches": [{ "id": "done", "to": "reboot" }, { "id": "failed", "to": "broken" }] },
            { "id": "reboot", "kind": "question", "title": "Does it want a reboot?", "branches": [
                { "id": "yes", "label": "Yes", "to": "consent" }, { "id": "no", "label": "No", "to": "details" } ] },
            { "id": "consent", "kind": "question", "title": "Wipe it as well?", "branches": [
                { "id": "yes", "label": "Yes", "to": "wipe", "confirms": true }, { "id": "no", "label": "No", "to": "details" } ] },
            { "id": "wipe", "kind": "instruction", "title": "Wipe it", "risk": "destructive",
              "branches": [{ "id": "done", "to": "details" }] },
            { "id": "details", "kind": "form", "title": "Which rack?", "fields": [{ "variable": "rack" }],
              "branches": [{ "id": "next", "to": "patched" }] },
            { "id": "patched", "kind": "outcome", "title": "It is patched", "outcome": "resolved",
              "client_note": "Your server is up to date." },
            { "id": "broken", "kind": "outcome", "title": "It is broken", "outcome": "failed" },
        ],
    })
}

/// Makes a flow of a document and publishes it. Gives its id.
pub async fn publish(engineer: &Actor, document: &Value) -> String {
    let flow = engineer.post("flows", json!({ "document": document })).await.created();
    let id = flow["id"].as_str().unwrap().to_owned();
    let publish = engineer.post(&format!("flows/{id}/publish"), json!({ "change_note": "First version." }));
    publish.if_match(1).await.created();
    id
}

/// The form of a build.
pub fn foundation() -> Value {
    json!({
        "title": "VPN does not connect", "kind": "troubleshooting", "audience": "l1",
        "environment": "Windows 11 laptops, the VPN client of Contoso, certificates of the domain.",
        "symptom": "The VPN client says that it cannot reach the gateway, or asks for the password again and again.",
        "known": "It began on Monday.", "must": ["Ask whether the internet works"], "must_not": ["Reinstall Windows"],
        "escalation": "Network team, with the log of the client", "language": "en", "depth": "normal",
    })
}

/// A body that an operation takes, with a flow and a user to name in it.
pub fn body(operation: &str, flow: &str, user: &str) -> Value {
    match operation {
        "accounts_set_up" => json!({
            "token": "wrong", "team_name": "Northwind", "name": "Eva", "email": "eva@fabrikam.test",
            "password": "purple monkey dishwasher lamp",
        }),
        "accounts_log_in" => {
            json!({ "email": "eva@fabrikam.test", "password": "purple monkey dishwasher lamp" })
        }
        "accounts_rename" => json!({ "name": "Eva" }),
        "accounts_change_password" => {
            json!({ "current_password": "wrong", "new_password": "purple monkey dishwasher lamp" })
        }
        "accounts_confirm" => json!({ "password": "wrong" }),
        "accounts_accept_invitation" => json!({ "name": "Eva", "password": "purple monkey dishwasher lamp" }),
        "accounts_reset_password" => json!({ "password": "purple monkey dishwasher lamp" }),
        "teams_create" => json!({ "name": format!("Northwind {user}") }),
        "teams_update" => json!({ "name": "Northwind" }),
        "teams_change_role" => json!({ "role": "engineer" }),
        "teams_invite" => json!({ "email": format!("{user}@northwind.test"), "role": "viewer" }),
        "teams_make_token" => json!({ "name": "Script", "role": "viewer" }),
        "flows_create" => json!({ "title": "Printer", "kind": "procedure" }),
        "flows_check_document" | "flows_import" | "flows_save_draft" => printer(),
        "flows_edit_draft" => {
            json!({ "operations": [{ "op": "set_step", "step": "ping", "field": "title", "value": "Does it answer?" }] })
        }
        "flows_render" => {
            json!({ "markdown": "Ask **{{printer}}**.", "variables": { "printer": "printer-7" } })
        }
        "flows_walk_draft" => json!({ "from": "ping", "acts": [{ "type": "answer", "branch": "yes" }] }),
        "flows_restore" => json!({ "version": 1 }),
        "flows_duplicate" => json!({ "title": "The same with other words" }),
        "flows_update" => json!({ "owner_id": user }),
        "flows_publish" => json!({ "change_note": "Clearer words." }),
        "library_import" => json!({ "keys": ["printing"] }),
        "sessions_begin" => json!({ "flow_id": flow, "target_label": "printer-7" }),
        "sessions_refer" => json!({ "target_label": "printer-8", "ticket": { "id": "4711" } }),
        "sessions_answer" => {
            json!({ "position": 1, "branch": "next", "values": { "printer": "printer-7", "users": 2 } })
        }
        "sessions_rewind" => json!({ "position": 1, "to": 1 }),
        "sessions_add_note" => json!({ "text": "Toner is low.", "audience": "internal" }),
        "sessions_set_variable" => json!({ "name": "users", "value": 3 }),
        "sessions_tick" => json!({ "step": "restart", "item": "told", "done": true }),
        "sessions_hand_over" => json!({ "to": user }),
        "sessions_finish" => {
            json!({ "position": 1, "outcome": "resolved", "closing_note": "It was unplugged." })
        }
        "targets_create" => {
            json!({ "name": format!("Servers {user}"), "description": "Racks 1 to 4", "targets": [{ "label": "srv-01" }] })
        }
        "targets_update" => json!({ "name": "Servers", "description": "All of them" }),
        "targets_edit" => json!({ "put": [{ "label": "srv-09" }], "remove": [] }),
        "batches_create" => json!({ "flow_id": flow, "labels": ["srv-01", "srv-02"] }),
        "batches_assign" => json!({ "assignment": { "kind": "member", "member": user } }),
        "batches_answer" => json!({ "step": "patch", "branch": "done" }),
        "batches_cancel" => json!({ "reason": "The window closed." }),
        "batches_again" => json!({ "only": ["not_started"] }),
        "sessions_cancel" | "sessions_reopen" => json!({ "reason": "Wrong flow." }),
        "schedules_create" => json!({
            "name": "Nightly patching", "flow_id": flow, "list_id": flow, "rule": schedules::nightly(),
        }),
        "schedules_preview" => json!({ "rule": schedules::nightly(), "n": 3 }),
        "schedules_update" => json!({ "name": "Patching by night" }),
        "schedules_pause" => json!({ "reason": "The data centre moves." }),
        "schedules_run_now" => json!({ "confirm_open": true }),
        "schedules_add_blackout" => json!({
            "name": "Freeze", "starts_at": "2030-12-20T00:00:00Z", "ends_at": "2031-01-04T00:00:00Z",
        }),
        "ai_set_quota" => json!({
            "flows_per_period": 40, "money_per_period_nusd": 500_000_000, "most_per_conversation_nusd": 50_000_000,
            "anchor_day": 15, "zone": "Europe/Zurich", "allowed": true, "material_allowed": true, "mask": true,
        }),
        "ai_estimate" => json!({ "target": "scaffold", "foundation": foundation() }),
        "ai_create" => json!({
            "foundation": foundation(),
            "material": [{ "name": "kb.txt", "text": "The certificate of the laptop must be valid.\nPort 443 is used." }],
        }),
        "ai_update" => json!({ "foundation": foundation() }),
        "ai_scaffold" | "ai_generate" => json!({ "note": "Ask for the certificate first." }),
        "ai_resolve" => json!({ "accept": true }),
        "ai_review" => json!({ "ai": false }),
        "ai_assemble" => json!({ "title": "VPN" }),
        _ => json!({}),
    }
}
