//! The flows that are walked, checked and stored: as large and as wordy as those of the starter library, some 700 bytes
//! a step.

use serde_json::{Value, json};

/// Steps in a round of the ring.
pub const ROUND: usize = 20;

/// One step of the ring and the answer that leads to the next.
pub struct Stop {
    pub step: String,
    pub branch: &'static str,
    /// What the form is filled with.
    pub values: Option<Value>,
}

/// A sound flow in which one comes by the same 20 steps again and again, so that answering never ends.
pub fn ring() -> Value {
    document("Outlook asks for the password again and again", ROUND, true)
}

/// The answers of one round, from the first step on.
pub fn round() -> Vec<Stop> {
    let stop = |index: usize| {
        let (branch, values) = match shape(index) {
            Shape::Form => ("next", Some(json!({ "upn": "ana@contoso.com", "host": "pc-0417" }))),
            Shape::Instruction => ("done", None),
            Shape::Question => ("no", None),
        };
        Stop { step: format!("s{index}"), branch, values }
    };
    (0..ROUND).map(stop).collect()
}

/// A sound flow of about 20 KB.
pub fn draft() -> String {
    document("A draft of ordinary size", 31, false).to_string()
}

/// A sound flow of 500 steps.
pub fn large() -> String {
    document("A long procedure", 499, false).to_string()
}

enum Shape {
    Form,
    Instruction,
    Question,
}

fn shape(index: usize) -> Shape {
    match index {
        0 => Shape::Form,
        index if index % 3 == 1 => Shape::Question,
        _ => Shape::Instruction,
    }
}

fn document(title: &str, steps: usize, ring: bool) -> Value {
    let mut list: Vec<Value> = (0..steps)
        .map(|index| {
            let following = format!("s{}", index + 1);
            let end = if ring { "s0" } else { "end" };
            step(index, if index + 1 < steps { &following } else { end })
        })
        .collect();
    list.push(json!({
        "id": "end", "kind": "outcome", "title": "Outlook opens without a prompt", "outcome": "resolved",
        "client_note": "Outlook signs in again; old stored credentials were the cause.",
    }));
    list.push(json!({
        "id": "escalate", "kind": "outcome", "title": "The second line takes over", "outcome": "escalated",
        "internal_note": "Give them {{host}}, {{upn}} and what was tried.",
    }));
    json!({
        "format": "pathbook/1", "title": title, "kind": "troubleshooting",
        "summary": "Outlook for Windows keeps showing the sign-in prompt although the password is right.",
        "tags": ["outlook", "microsoft-365"],
        "variables": [
            { "name": "upn", "type": "text", "label": "Sign-in name" },
            { "name": "host", "type": "host", "label": "Computer" },
        ],
        "start": "s0", "steps": list,
    })
}

fn step(index: usize, next: &str) -> Value {
    let id = format!("s{index}");
    match shape(index) {
        Shape::Form => json!({
            "id": id, "kind": "form", "title": "Who is affected, and on which computer?",
            "client_note": "We confirmed the affected account.",
            "fields": [
                { "variable": "upn", "help": "The address the user signs in with, for example ana@contoso.com" },
                { "variable": "host", "help": "On the sticker, or in Settings, System, About" },
            ],
            "branches": [{ "id": "next", "to": next }],
        }),
        Shape::Instruction => json!({
            "id": id, "kind": "instruction", "title": format!("Remove the stored credentials of {{{{upn}}}}, part {index}"),
            "body": "Close Outlook and Teams first, also in the notification area.\n\n1. Open **Credential Manager**, then *Windows Credentials*.\n2. Remove every entry that begins with `MicrosoftOffice`.\n3. Start Outlook and sign in once.\n\nA prompt that comes back at once points to a stale token on the computer.",
            "client_note": "We removed the stored sign-in.", "minutes": 3,
            "checklist": [{ "id": "close", "text": "Outlook and Teams are closed on {{host}}" }],
            "commands": [{
                "shell": "cmd", "run": "cmdkey /list | findstr /i \"MicrosoftOffice\"",
                "expect": "no line, once everything is removed",
            }],
            "branches": [{ "id": "done", "to": next }, { "id": "failed", "to": "escalate" }],
        }),
        Shape::Question => json!({
            "id": id, "kind": "question", "title": format!("Does {{{{upn}}}} get in now without a prompt, part {index}?"),
            "body": "Wait a full minute: the first prompt may come late. Then look at the lower right corner of Outlook. It says **Connected to: Microsoft Exchange** where all is well, and *Need password* where it is not. Send and receive once (F9) and look again; ask whether the same happens in a private window of the browser.",
            "client_note": "We looked whether the sign-in works.", "minutes": 2,
            "branches": [
                { "id": "yes", "label": "Yes, it opens and stays connected", "to": "end" },
                { "id": "no", "label": "No, it still asks", "to": next },
            ],
        }),
    }
}
