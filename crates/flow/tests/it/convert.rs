//! Other forms of flows: what is understood of them, what is refused, and what comes out again.

use pathbook_flow::check::{Severity, check};
use pathbook_flow::convert::{
    self, ConvertError, Format, Outline, Reading, ReportKind, to_markdown, to_mermaid, to_svg,
};
use pathbook_flow::document::{Document, Outcome, Step, StepKind};
use proptest::prelude::*;

use crate::{arbitrary, library, outlook};

fn read(format: Format, text: &str) -> Reading {
    convert::read(format, text).expect("the text is a flow")
}

fn refused(format: Format, text: &str) -> ConvertError {
    convert::read(format, text).expect_err("the text is refused")
}

/// The flow in a short form: one line per step with its ways out.
fn shape(steps: &[Step]) -> Vec<String> {
    let title = |id: &str| {
        let step = steps.iter().find(|step| step.id == id).expect("ways lead to steps");
        step.title.clone()
    };
    steps
        .iter()
        .map(|step| {
            let kind = match (step.kind, step.outcome) {
                (StepKind::Question, _) => "?",
                (StepKind::Instruction, _) => "-",
                (StepKind::Form, _) => "form",
                (StepKind::Decision, _) => "decision",
                (StepKind::Outcome, Some(Outcome::Resolved)) => "resolved",
                (StepKind::Outcome, Some(Outcome::Escalated)) => "escalated",
                (StepKind::Outcome, Some(Outcome::NotApplicable)) => "not applicable",
                (StepKind::Outcome, Some(Outcome::Failed)) => "failed",
                (StepKind::Outcome, None) => "outcome",
            };
            let ways: Vec<String> = step
                .branches
                .iter()
                .map(|branch| {
                    let to = branch.to.as_deref().map_or_else(|| "nowhere".to_owned(), title);
                    if branch.label.is_empty() { to } else { format!("{} > {to}", branch.label) }
                })
                .collect();
            format!("{kind} {} [{}]", step.title, ways.join(" | "))
        })
        .collect()
}

/// What the report says, but for what was understood.
fn doubts(reading: &Reading) -> Vec<String> {
    let lines = reading.report.iter().filter(|line| line.kind != ReportKind::Understood);
    lines.map(|line| format!("{} {:?}: {}", line.line, line.kind, line.message)).collect()
}

fn errors(document: &Document) -> Vec<String> {
    let errors = check(document).into_iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| format!("{} {}", finding.rule.code(), finding.message)).collect()
}

fn steps(text: &str) -> Vec<String> {
    let Outline { steps, first, .. } = convert::read_outline(text).expect("the text has steps");
    assert_eq!(steps[0].id, first);
    shape(&steps)
}

#[test]
fn a_markdown_checklist_with_sections_becomes_instructions_with_things_to_tick_off() {
    let reading = read(Format::Markdown, include_str!("../samples/new-starter.md"));
    let document = &reading.document;
    assert_eq!(document.title, "New starter checklist");
    assert_eq!(
        document.summary,
        "Everything IT prepares for a new colleague, from the signed contract to the first morning.\n\n\
         HR sends the signed contract at least five working days before the first day."
    );
    assert_eq!(document.tags, ["onboarding", "microsoft-365"]);
    assert_eq!(
        shape(&document.steps),
        [
            "- Before the first day [Create the account]",
            "- Create the account [Does the new colleague work remotely?]",
            "? Does the new colleague work remotely? [Yes > Pack the notebook with dock and headset | No > Put the computer on the desk]",
            "- Pack the notebook with dock and headset [Send the parcel with tracking]",
            "- Send the parcel with tracking [Sign in together]",
            "- Put the computer on the desk [Sign in together]",
            "- Sign in together [Did the first sign-in work?]",
            "? Did the first sign-in work? [Yes > Done: handed over | No > Escalate to the identity team]",
            "resolved Done: handed over []",
            "escalated Escalate to the identity team []",
            "form What must be known first? [Before the first day]",
        ]
    );
    let account = &document.steps[1];
    assert_eq!(
        account.body,
        "Accounts are made in the local Active Directory; the cloud follows within 30 minutes."
    );
    assert_eq!(account.commands.len(), 1);
    assert_eq!(account.commands[0].shell, "powershell");
    assert!(account.commands[0].run.ends_with("Start-ADSyncSyncCycle -PolicyType Delta"));
    assert_eq!(account.commands[0].expect, "Result: Success");
    let items: Vec<&str> = account.checklist.iter().map(|item| item.text.as_str()).collect();
    assert_eq!(
        items,
        ["The account is in the right OU", "The naming rule is kept (https://intranet.example.com/naming)"]
    );
    assert_eq!(document.start, "what-must-be-known-first");
    assert_eq!(
        doubts(&reading),
        [
            "1 Guessed: The texts read {{full_name}}, {{upn}}: the flow begins by asking for it.",
            "1 Guessed: The kind of the flow: troubleshooting.",
            "39 Ignored: The heading groups steps and is no step itself.",
        ]
    );
    assert_eq!(errors(document), [""; 0]);
}

#[test]
fn a_markdown_runbook_becomes_questions_with_jumps_between_its_numbers() {
    let reading = read(Format::Markdown, include_str!("../samples/internet-runbook.md"));
    assert_eq!(
        shape(&reading.document.steps),
        [
            "- Ask for the exact time and what has been changed. [Is the light of the fibre converter green?]",
            "? Is the light of the fibre converter green? [Yes > Ping the gateway from a PC in the office | No > Restart the converter: unplug it for 30 seconds]",
            "- Restart the converter: unplug it for 30 seconds [Is it green now?]",
            "? Is it green now? [Yes > Ping the gateway from a PC in the office | No > Escalate to the provider, ticket with serial number]",
            "escalated Escalate to the provider, ticket with serial number []",
            "- This step is only read by nobody [Ping the gateway from a PC in the office]",
            "- Ping the gateway from a PC in the office [If the gateway does not answer?]",
            "? If the gateway does not answer? [Yes > restart the firewall | No > Does a page load?]",
            "- restart the firewall [Does a page load?]",
            "? Does a page load? [Yes > Resolved | No > Ping the gateway from a PC in the office | Only some pages > Check the DNS server]",
            "resolved Resolved []",
            "- Check the DNS server [Done]",
            "resolved Done []",
        ]
    );
    let commands = |step: usize| -> Vec<(&str, &str, &str)> {
        let commands = &reading.document.steps[step].commands;
        commands.iter().map(|command| (&*command.shell, &*command.run, &*command.expect)).collect()
    };
    assert_eq!(commands(6), [("cmd", "ping 192.168.1.1", "Reply from 192.168.1.1")]);
    assert_eq!(commands(11), [("cmd", "nslookup example.com", ""), ("cmd", "ipconfig /flushdns", "")]);
    assert_eq!(
        doubts(&reading),
        [
            "1 Guessed: The kind of the flow: troubleshooting.",
            "13 Guessed: Nothing leads to \"This step is only read by nobody\": connect it in the editor.",
            "21 Guessed: The condition is a question: Yes does this, No goes on.",
            "25 Guessed: The path ends here: an outcome \"Done\" is put behind it.",
            "26 Guessed: The command is taken for cmd.",
            "27 Guessed: The command is taken for cmd.",
        ]
    );
    // The runbook itself has a step that nothing leads to.
    assert_eq!(
        errors(&reading.document),
        ["step_unreachable No path leads to the step \"this-step-is-only-read-by-nobody\"."]
    );
}

#[test]
fn an_indented_list_becomes_a_flow() {
    let reading = read(Format::Markdown, include_str!("../samples/printer.txt"));
    assert_eq!(reading.document.title, "Nothing comes out of the printer");
    assert_eq!(
        shape(&reading.document.steps),
        [
            "? Is the printer switched on? [No > Switch it on | Yes > Is there paper in it?]",
            "- Switch it on [Wait for the ready lamp]",
            "- Wait for the ready lamp [Restart the print queue]",
            "? Is there paper in it? [Yes > Restart the print queue | No > Fill in paper]",
            "- Fill in paper [Restart the print queue]",
            "- Restart the print queue [Print a test page]",
            "- Print a test page [Does it print?]",
            "? Does it print? [Yes > Resolved | No > Hand over to the printer team]",
            "resolved Resolved []",
            "escalated Hand over to the printer team []",
        ]
    );
    assert_eq!(reading.document.steps[5].checklist.len(), 2);
    assert_eq!(errors(&reading.document), [""; 0]);
}

#[test]
fn a_mermaid_flowchart_becomes_a_flow() {
    let reading = read(Format::Mermaid, include_str!("../samples/vpn.mmd"));
    assert_eq!(reading.document.title, "User cannot connect to the VPN");
    assert_eq!(
        shape(&reading.document.steps),
        [
            "? Is the user on the internet? [No > Fix the internet first | Yes > Which error?]",
            "- Fix the internet first [Connected?]",
            "? Which error? [Wrong password (691) > Reset the password | Timeout (809) > Open UDP 500 & 4500 | Certificate > Serial number of the certificate]",
            "- Reset the password [Connected?]",
            "- Open UDP 500 & 4500 [Connected?]",
            "form Serial number of the certificate [Escalate to the network team]",
            "? Connected? [yes > Resolved | no > Is the user on the internet?]",
            "escalated Escalate to the network team []",
            "resolved Resolved []",
        ]
    );
    assert_eq!(
        doubts(&reading),
        [
            "1 Guessed: The kind of the flow: troubleshooting.",
            "4 Ignored: A directive changes looks only.",
            "6 Ignored: A comment.",
            "7 Ignored: This only marks where the chart begins.",
            "9 Guessed: A hexagon with several ways on is a question.",
            "10 Ignored: The frame around boxes (subgraph) is left out; the boxes in it stay.",
            "13 Guessed: The form asks for one text, {{serial_number_of_the_certificate}}.",
            "20 Ignored: style changes looks only.",
            "21 Ignored: classDef changes looks only.",
            "22 Ignored: click changes looks only.",
        ]
    );
    assert_eq!(errors(&reading.document), [""; 0]);
}

#[test]
fn a_mermaid_chart_in_other_spellings_becomes_a_flow() {
    let reading = read(Format::Mermaid, include_str!("../samples/mailbox.mmd"));
    assert_eq!(
        shape(&reading.document.steps),
        [
            "- Mailbox full: \"cannot send\" [Larger than 49 GB?]",
            "? Larger than 49 GB? [no > Empty *Deleted items* | yes > Turn on the online archive]",
            "- Empty *Deleted items* [Can it send?]",
            "? Can it send? [yes > Done | no > Second line: Exchange]",
            "- Turn on the online archive [Wait until tomorrow]",
            "- Wait until tomorrow [Can it send?]",
            "resolved Done []",
            "escalated Second line: Exchange []",
        ]
    );
    let ids: Vec<&str> = reading.document.steps.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(ids, ["full", "size", "clean", "again", "archive", "wait", "ok", "l2"]);
    assert_eq!(errors(&reading.document), [""; 0]);
}

#[test]
fn a_table_of_questions_and_choices_becomes_a_flow() {
    let reading = read(Format::Csv, include_str!("../samples/phone-triage.csv"));
    assert_eq!(
        shape(&reading.document.steps),
        [
            "? What does the phone do? [No dial tone > Is the network cable plugged in? | It rings but nobody hears anything > Is the headset muted? | Calls drop > Escalate to the telephony team]",
            "? Is the network cable plugged in? [Yes > Restart the phone | No > Plug in the cable]",
            "- Plug in the cable [Is there a dial tone now?]",
            "- Restart the phone [Is there a dial tone now?]",
            "? Is there a dial tone now? [Yes > Resolved | No > Escalate to the telephony team]",
            "? Is the headset muted? [Yes > Unmute it | No > Hand over]",
            "escalated Escalate to the telephony team []",
            "resolved Resolved []",
            "- Unmute it [Done]",
            "escalated Hand over []",
            "resolved Done []",
        ]
    );
    assert_eq!(
        doubts(&reading),
        [
            "1 Guessed: The text has no title: the flow is called \"Imported flow\".",
            "1 Guessed: The kind of the flow: troubleshooting.",
            "11 Guessed: \"Unmute it\" is no question of the table: it is an instruction.",
            "11 Guessed: The path ends here: an outcome \"Done\" is put behind it.",
            "12 Guessed: The row does not say where to go on.",
            "12 Guessed: The path ends here: an outcome \"Hand over\" is put behind it.",
            "13 Ignored: The choice \"yes\" is there already.",
        ]
    );
    assert_eq!(errors(&reading.document), [""; 0]);
}

#[test]
fn a_table_as_excel_writes_it_in_german_becomes_a_flow() {
    let reading = read(Format::Csv, include_str!("../samples/wifi.csv"));
    assert_eq!(
        shape(&reading.document.steps),
        [
            "? Seit wann geht das WLAN nicht? [Seit heute > Sehen andere dasselbe? | Noch nie > Ist das Gerät angemeldet?]",
            "? Sehen andere dasselbe? [Ja > Escalated | Nein > Gerät neu starten]",
            "? Ist das Gerät angemeldet? [Ja > Gerät neu starten | Nein > Not applicable]",
            "- Gerät neu starten [Done]",
            "escalated Escalated []",
            "not applicable Not applicable []",
            "resolved Done []",
        ]
    );
    assert!(
        doubts(&reading)
            .contains(&"9 Guessed: There is no question \"99\": this leads nowhere yet.".to_owned())
    );
    assert_eq!(errors(&reading.document), [""; 0]);
}

#[test]
fn pasted_lists_become_steps_that_end_open() {
    assert_eq!(
        steps("- [ ] Create the account\n- [x] Order the notebook\n- [ ] Done"),
        ["- Create the account [Order the notebook]", "- Order the notebook [Done]", "- Done [nowhere]",]
    );
    assert_eq!(
        steps("- [ ] Account\n  - [ ] in the directory\n  - [ ] licence\n- [ ] Desk"),
        ["- Account [Desk]", "- Desk [nowhere]"]
    );
    assert_eq!(
        steps(
            "    Ping the gateway\n    Does it answer?\n        Yes\n        No\n            Restart it\n    Write the time down"
        ),
        [
            "- Ping the gateway [Does it answer?]",
            "? Does it answer? [Yes > Write the time down | No > Restart it]",
            "- Restart it [Write the time down]",
            "- Write the time down [nowhere]",
        ]
    );
    // Two spaces below a number, which Markdown takes for a list of its own.
    assert_eq!(
        steps("1. Is it on?\n  - Yes\n  - No: Switch it on\n2. Print"),
        ["? Is it on? [Yes > Print | No > Switch it on]", "- Switch it on [Print]", "- Print [nowhere]"]
    );
    // Numbers that the lines carry themselves.
    assert_eq!(
        steps(
            "Step 1: Look at the lamp\nStep 2: Is it green?\n  No: go to step 1\n  Yes: continue with step 3\nStep 3 - Print"
        ),
        [
            "- Look at the lamp [Is it green?]",
            "? Is it green? [No > Look at the lamp | Yes > Print]",
            "- Print [nowhere]",
        ]
    );
    // Answers beside their question.
    assert_eq!(
        steps("Is it on?\nYes -> Print\nNo -> Switch it on\nPrint"),
        ["? Is it on? [Yes > Print | No > Switch it on]", "- Switch it on [Print]", "- Print [nowhere]"]
    );
}

#[test]
fn right_to_left_and_combining_text_survives() {
    let text = "- האם המדפסת דולקת?\n  - כן -> סיום\n  - לא -> להדליק\n- Ca\u{301}fe\u{301} 👩‍👩‍👧\n- هل تعمل؟";
    assert_eq!(
        steps(text),
        [
            "? האם המדפסת דולקת? [כן > סיום | לא > להדליק]",
            "- סיום [Ca\u{301}fe\u{301} 👩‍👩‍👧]",
            "- להדליק [Ca\u{301}fe\u{301} 👩‍👩‍👧]",
            "- Ca\u{301}fe\u{301} 👩‍👩‍👧 [هل تعمل؟]",
            "? هل تعمل؟ [Yes > nowhere | No > nowhere]",
        ]
    );
    let reading = read(Format::Csv, "question,choice,next\nהאם?,כן,Resolved\nהאם?,לא,Escalated\n");
    assert_eq!(reading.document.steps[0].branches[0].label, "כן");
    assert!(to_svg(&reading.document).contains(">כן</text>"));
}

#[test]
fn braces_that_are_no_variables_stay_as_text() {
    let reading = read(Format::Markdown, "- Look\n\n  ```sh\n  docker ps --format '{{.Names}}'\n  ```\n");
    assert_eq!(reading.document.steps[0].commands[0].run, "docker ps --format '\\{{.Names}}'");
    assert_eq!(errors(&reading.document), [""; 0]);
}

#[test]
fn what_is_too_much_is_refused_with_its_line() {
    let table: [(Format, String, u64, &str); 12] = [
        (Format::Markdown, "a line\n".repeat(750_000), 599_187, "larger than 4 MiB"),
        (Format::Markdown, "- step\n".repeat(5_001), 5_001, "more than 5000 steps"),
        (Format::Csv, many_choices(1_001), 1_002, "more than 1000 choices"),
        (
            Format::Markdown,
            format!("- a?\n{}", numbered(1_001, |n| format!("  - c{n}\n"))),
            1_002,
            "more than 1000 choices",
        ),
        (
            Format::Mermaid,
            format!("graph TD\n{}", numbered(1_001, |n| format!("a --> b{n}\n"))),
            1_002,
            "more than 1000 arrows",
        ),
        (
            Format::Mermaid,
            format!("graph TD\n{}", numbered(5_001, |n| format!("b{n}\n"))),
            5_002,
            "more than 5000 boxes",
        ),
        (Format::Markdown, format!("- a\n- b\n\n  {}", "word ".repeat(14_000)), 2, "longer than 64 KiB"),
        (
            Format::Csv,
            format!("question,choice,next,note\na?,b,Done,\nb?,c,Done,{}", "w".repeat(70_000)),
            3,
            "longer than 64 KiB",
        ),
        (
            Format::Mermaid,
            format!("graph TD\na[x] -->|{}| b", "l".repeat(201)),
            2,
            "longer than 200 characters",
        ),
        (Format::Markdown, "- a\n- b\u{0}".to_owned(), 2, "control character (U+0000)"),
        (Format::Csv, "a,b\n\nc,\u{1b}[31m".to_owned(), 3, "control character (U+001B)"),
        (
            Format::Mermaid,
            "graph TD\r\na --> b\r\nb --> \u{202e}c".to_owned(),
            3,
            "turns the direction of writing (U+202E)",
        ),
    ];
    for (format, text, line, message) in table {
        let error = refused(format, &text);
        assert!(error.message.contains(message), "{error}");
        assert_eq!(error.line, line, "{error}");
    }
}

/// One line for each number.
fn numbered(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect::<Vec<_>>().concat()
}

fn many_choices(count: usize) -> String {
    let rows: String = numbered(count, |n| format!("which?,c{n},Done\n"));
    format!("question,choice,next\n{rows}")
}

#[test]
fn what_is_something_else_is_refused_with_what_to_do() {
    let table = [
        (
            Format::Mermaid,
            "\n%% x\nsequenceDiagram\n  A->>B: hi",
            3,
            "this is a sequenceDiagram, not a flowchart",
        ),
        (Format::Mermaid, "stateDiagram-v2\n a --> b", 1, "this is a stateDiagram-v2"),
        (Format::Mermaid, "hello", 1, "a Mermaid flowchart begins with a line such as"),
        (Format::Mermaid, "<svg></svg>", 1, "this is HTML"),
        (Format::Mermaid, "graph XY\na --> b", 1, "\"XY\" is no direction"),
        (Format::Mermaid, "graph TD\na[text", 2, "never closed: add ]"),
        (Format::Mermaid, "graph TD\na[\"text]", 2, "quotation mark that opens here is never closed"),
        (Format::Mermaid, "graph TD\na -->", 2, "this arrow leads nowhere"),
        (Format::Mermaid, "graph TD\na -- text\nb", 2, "has no end: add -->"),
        (Format::Mermaid, "graph TD\na b", 2, "an arrow such as --> is expected here"),
        (Format::Mermaid, "graph TD\na --> b\nend", 3, "no subgraph that could end here"),
        (Format::Mermaid, "graph TD\n", 1, "there are no steps"),
        (Format::Markdown, "<!DOCTYPE html>\n<html>", 1, "this is HTML"),
        (Format::Markdown, "  \n<ul><li>x</li></ul>", 2, "this is HTML"),
        (Format::Markdown, "flowchart TD\n a --> b", 1, "this is a Mermaid chart"),
        (Format::Markdown, "", 1, "there are no steps"),
        (Format::Markdown, "# Only a title", 1, "there are no steps"),
        (Format::Csv, "", 1, "the table has no rows"),
        (Format::Csv, "question,choice,next\n", 1, "the table has no rows"),
        (Format::Csv, "just words\nmore words", 1, "this is no table"),
        (Format::Csv, "<table>", 1, "this is HTML"),
        (Format::Csv, "question,choice,next\na,\"b,c\nd,e,f\n", 2, "never closed"),
    ];
    for (format, text, line, message) in table {
        let error = refused(format, text);
        assert!(error.message.contains(message), "{text:?}: {error}");
        assert_eq!(error.line, line, "{text:?}: {error}");
    }
}

#[test]
fn deep_nesting_is_refused_before_it_hurts() {
    let deep: String = numbered(2_000, |depth| format!("{}- x\n", "  ".repeat(depth)));
    assert!(refused(Format::Markdown, &deep).message.contains("nested deeper"));
    assert!(
        refused(Format::Markdown, &format!("{}x", "- ".repeat(100_000))).message.contains("nested deeper")
    );
    let indented: String = numbered(2_000, |depth| format!("{}x\n", " ".repeat(depth)));
    assert!(refused(Format::Markdown, &indented).message.contains("indented by more than"));
    let quotes = format!("- a\n\n{} b", ">".repeat(20_000));
    assert!(convert::read(Format::Markdown, &quotes).is_ok());
    let braces = format!("graph TD\na{}", "{".repeat(100_000));
    assert!(convert::read(Format::Mermaid, &braces).is_err());
}

#[test]
fn large_texts_take_time_in_proportion() {
    let hostile = [
        (Format::Markdown, "- a, ".repeat(200_000)),
        (Format::Markdown, format!("- {}", "x: ".repeat(300_000))),
        (Format::Markdown, "[".repeat(1_000_000)),
        (Format::Markdown, "a -> ".repeat(200_000)),
        (Format::Mermaid, format!("graph TD\n{}", "a[/b/];".repeat(150_000))),
        (Format::Mermaid, format!("graph TD\na --> b[\"{}\"]", "#<&".repeat(300_000))),
        (Format::Mermaid, format!("graph TD\n{}", "a --> b\n".repeat(500_000))),
        (Format::Mermaid, format!("graph TD\n{}", "style a\n".repeat(125_000))),
        (Format::Csv, "a,b\n".repeat(1_000_000)),
        (Format::Csv, ",".repeat(1_000_000)),
    ];
    for (index, (format, text)) in hostile.into_iter().enumerate() {
        let begin = std::time::Instant::now();
        drop(convert::read(format, &text));
        assert!(begin.elapsed().as_secs() < 10, "text {index} takes {:?}", begin.elapsed());
    }
}

/// The flows of the starter library by their names.
fn library_flows() -> Vec<(String, Document)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../library");
    let flow = |path: std::path::PathBuf| {
        let yaml = std::fs::read(&path).expect("a flow is a file");
        let document = pathbook_flow::file::from_yaml(&yaml).expect("a flow is a document");
        (path.display().to_string(), document)
    };
    library::files_below(&folder).into_iter().map(flow).collect()
}

/// The id, the title and the branches (label and target) of a step.
type Structure = (String, String, Vec<(String, Option<String>)>);

/// What a chart holds of a document.
fn structure(document: &Document, steps: &[Step]) -> Vec<Structure> {
    let is_known = |id: &String| document.steps.iter().any(|step| step.id == *id);
    steps
        .iter()
        .map(|step| {
            let branches = step.branches.iter().map(|branch| (branch.label.clone(), branch.to.clone()));
            (
                step.id.clone(),
                step.title.clone(),
                branches.filter(|(_, to)| to.as_ref().is_none_or(is_known)).collect(),
            )
        })
        .collect()
}

#[test]
fn what_the_library_writes_as_mermaid_reads_back() {
    let mut count = 0;
    for (name, document) in library_flows().into_iter().chain([("outlook".to_owned(), outlook())]) {
        let chart = to_mermaid(&document);
        let reading = read(Format::Mermaid, &chart);
        assert_eq!(reading.document.title, document.title, "{name}");
        let back = structure(&document, &reading.document.steps);
        for (step, back) in document.steps.iter().zip(&back) {
            assert_eq!(step.id, back.0, "{name}");
            assert_eq!(step.title, back.1, "{name}");
            assert_eq!(step.branches.len(), back.2.len(), "{name} {}", step.id);
            for (branch, (label, to)) in step.branches.iter().zip(&back.2) {
                assert_eq!(branch.to, *to, "{name} {}", step.id);
                assert!(branch.label.is_empty() || branch.label == *label, "{name} {}: {label}", step.id);
            }
        }
        // Only the form that asks for what texts read may have been added.
        let added = &reading.document.steps[document.steps.len()..];
        assert!(added.iter().all(|step| step.kind == StepKind::Form), "{name}");
        if added.is_empty() {
            assert_eq!(reading.document.start, document.start, "{name}");
        }
        assert_eq!(errors(&reading.document), [""; 0], "{name}");
        count += 1;
    }
    assert!(count > 20, "the library has been found");
}

#[test]
fn markdown_of_the_library_reads_back_to_the_same_steps() {
    for (name, document) in library_flows() {
        let page = to_markdown(&document);
        let reading = read(Format::Markdown, &page);
        let titles = |document: &Document| {
            let mut titles: Vec<String> = document.steps.iter().map(|step| step.title.clone()).collect();
            titles.sort();
            titles
        };
        let (back, original) = (titles(&reading.document), titles(&document));
        let missing: Vec<&String> = original.iter().filter(|title| !back.contains(title)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}

#[test]
fn the_writers_say_the_same_of_the_same_flow() {
    insta::assert_snapshot!("convert__markdown", to_markdown(&outlook()));
    insta::assert_snapshot!("convert__mermaid", to_mermaid(&outlook()));
    assert_eq!(to_svg(&outlook()), to_svg(&outlook()));
}

#[test]
fn a_picture_names_every_step_and_marks_jumps() {
    let document = outlook();
    let svg = to_svg(&document);
    assert!(svg.contains("continue at"), "ways to a step that stands elsewhere are chips");
    for step in &document.steps {
        let title = step.title.replace('&', "&amp;").replace('\'', "&#39;").replace('"', "&quot;");
        assert!(svg.contains(&format!("<title>{title}</title>")), "{title}");
    }
    for word in ["Question", "Instruction", "Resolved", "Escalated"] {
        assert!(svg.contains(word), "{word}");
    }
}

fn hostile(title: &str) -> Document {
    let mut document = read(Format::Markdown, "- a?\n  - b -> Done\n  - c -> Escalate it").document;
    for step in &mut document.steps {
        title.clone_into(&mut step.title);
        title.clone_into(&mut step.body);
        for branch in &mut step.branches {
            title.clone_into(&mut branch.label);
        }
    }
    title.clone_into(&mut document.title);
    document
}

#[test]
fn the_examples_of_the_page_are_understood() {
    let page = include_str!("../../../../docs/import-export.md");
    let example = |language: &str| {
        let start =
            page.find(&format!("\n```{language}\n")).expect("the page has an example") + language.len() + 5;
        let end = page[start..].find("\n```\n\n").expect("the example ends");
        &page[start..start + end]
    };
    let examples = [
        (Format::Markdown, example("markdown"), 8),
        (Format::Markdown, example("text"), 8),
        (Format::Mermaid, example("mermaid"), 6),
        (Format::Csv, example("csv"), 6),
    ];
    for (format, text, count) in examples {
        let reading = read(format, text);
        assert_eq!(errors(&reading.document), [""; 0], "{text}");
        assert_eq!(reading.document.steps.len(), count, "{:#?}", shape(&reading.document.steps));
    }
}

#[test]
fn nothing_in_a_text_becomes_markup() {
    let evil = "</title></text><script>alert(1)</script>\" onload=\"x' ]] }} | #quot; & <br> `x` ```\n# [a](javascript:x)";
    let document = hostile(evil);
    let svg = to_svg(&document);
    assert!(!svg.contains("<script") && !svg.contains("</title></text>"), "{svg}");
    let chart = to_mermaid(&document);
    // The title is a quoted text of the front matter.
    let body = chart.split("---\n").nth(2).expect("the chart has a front matter");
    assert!(!body.contains('<') && !chart.contains("\n#"), "{chart}");
    let reading = read(Format::Mermaid, &chart);
    let one_line = evil.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(reading.document.steps[0].title, one_line);
    let page = to_markdown(&document);
    assert!(page.lines().filter(|line| line.starts_with("# ")).count() <= 4, "{page}");
}

/// Pieces that mean something to one of the readers.
#[expect(clippy::too_many_lines, reason = "one list")]
fn fragments() -> impl Strategy<Value = String> {
    let pieces = vec![
        "\n",
        "\n",
        "\n",
        "  ",
        "    ",
        "\t",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "- [ ] ",
        "# ",
        "## ",
        "```",
        "```sh\n",
        "> ",
        "|",
        "| a | b |\n| - | - |\n",
        "---\n",
        "Yes",
        "No",
        "yes: ",
        "If red: ",
        "otherwise ",
        "?",
        "->",
        "→ step 2",
        "go to step 3",
        "resolved",
        "escalate",
        "done",
        "next",
        "{{upn}}",
        "{{",
        "}}",
        "\\{{",
        "graph TD\n",
        "flowchart LR;",
        "subgraph x\n",
        "end\n",
        "a",
        "b",
        "c",
        "-->",
        "---",
        "-- x -->",
        "-.->",
        "-. x .->",
        "==>",
        "== x ==>",
        "<-->",
        "~~~",
        "o--o",
        "x--x",
        "&",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "((",
        "))",
        "[/",
        "/]",
        "\"",
        "`",
        ":::",
        "@{ shape: diam }",
        "%% c\n",
        "%%{",
        "}%%",
        "click ",
        "style ",
        "#quot;",
        "#35;",
        "<br>",
        "<b>",
        "question,choice,next\n",
        "question;choice;next\n",
        ",",
        ";",
        "\r\n",
        "שלום",
        "e\u{301}",
        "😀",
        "\u{202e}",
        "\u{0}",
        "title: x\n",
        "[x](y)",
        "![x](y)",
        "<!-- -->",
        "a?",
        "•",
        "☐",
    ];
    prop_oneof![
        6 => proptest::collection::vec(proptest::sample::select(pieces), 0..40).prop_map(|parts| parts.concat()),
        1 => any::<String>(),
        1 => arbitrary::text(),
    ]
}

/// A sample with some of its characters replaced, doubled or lost.
fn mutated() -> impl Strategy<Value = String> {
    let samples = vec![
        include_str!("../samples/new-starter.md"),
        include_str!("../samples/internet-runbook.md"),
        include_str!("../samples/printer.txt"),
        include_str!("../samples/vpn.mmd"),
        include_str!("../samples/mailbox.mmd"),
        include_str!("../samples/phone-triage.csv"),
        include_str!("../samples/wifi.csv"),
    ];
    let change = (any::<proptest::sample::Index>(), 0_usize..4, fragments());
    (proptest::sample::select(samples), proptest::collection::vec(change, 1..6)).prop_map(
        |(sample, changes)| {
            let mut text: Vec<char> = sample.chars().collect();
            for (place, how, fragment) in changes {
                let place = place.index(text.len().max(1)).min(text.len());
                let end = (place + how * how * 3).min(text.len());
                text.splice(place..end, fragment.chars());
            }
            text.into_iter().collect()
        },
    )
}

fn must_hold(text: &str) {
    for format in [Format::Markdown, Format::Mermaid, Format::Csv] {
        match convert::read(format, text) {
            Err(error) => {
                let lines = text.replace("\r\n", "\n").replace('\r', "\n").matches('\n').count() as u64 + 1;
                assert!((1..=lines).contains(&error.line), "{error} in {text:?}");
                assert!(!error.message.is_empty());
            }
            Ok(reading) => {
                // What the text leaves open is closed; what it says itself may still be wrong.
                for finding in
                    check(&reading.document).iter().filter(|finding| finding.severity == Severity::Error)
                {
                    let code = finding.rule.code();
                    let is_said = matches!(
                        code,
                        "step_unreachable" | "no_way_to_outcome" | "cycle_without_exit" | "outcome_missing"
                    );
                    assert!(is_said, "{format:?} {code} {} in {text:?}", finding.message);
                }
                for line in &reading.report {
                    assert!(line.line >= 1);
                }
            }
        }
    }
    drop(convert::read_outline(text));
}

/// The document with titles and labels that a reader takes as they are.
fn readable(mut document: Document) -> Document {
    let settle = |text: &mut String| {
        let is_bidi = |c: char| matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        let kept: String = text.replace('{', "(").chars().filter(|c| !is_bidi(*c)).take(190).collect();
        text.clone_from(&kept);
    };
    settle(&mut document.title);
    for step in &mut document.steps {
        settle(&mut step.title);
        step.branches.iter_mut().for_each(|branch| settle(&mut branch.label));
    }
    document
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_read_or_refused(text in fragments()) {
        must_hold(&text);
        must_hold(&format!("flowchart TD\n{text}"));
        must_hold(&format!("question,choice,next\n{text}"));
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(text in mutated()) {
        must_hold(&text);
    }

    #[test]
    fn mermaid_reads_back_what_it_wrote(document in arbitrary::walkable().prop_map(readable)) {
        prop_assume!(!document.steps.is_empty());
        let chart = to_mermaid(&document);
        let one_line = |text: &str| -> String {
            let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            plain.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let back = match convert::read(Format::Mermaid, &chart) {
            Ok(reading) => reading.document,
            Err(error) => return Err(TestCaseError::fail(format!("{error} in {chart}"))),
        };
        for (step, back) in document.steps.iter().zip(&back.steps) {
            prop_assert_eq!(&step.id, &back.id);
            if !one_line(&step.title).is_empty() {
                prop_assert_eq!(&one_line(&step.title), &back.title, "{}", chart);
            }
            for branch in &step.branches {
                let label = one_line(&branch.label);
                if step.kind == StepKind::Question && !label.is_empty() {
                    prop_assert!(back.branches.iter().any(|other| other.to == branch.to && other.label.starts_with(label.as_str())), "{} in {}", label, chart);
                }
            }
        }
    }
}

proptest! {
    // Documents with everything in them take long to make.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_document_is_written(document in arbitrary::document()) {
        to_markdown(&document);
        to_mermaid(&document);
        let svg = to_svg(&document);
        prop_assert!(svg.ends_with("</svg>\n"));
        prop_assert!(!svg.contains("<script"));
        prop_assert!(!svg.chars().any(|c| c.is_control() && c != '\n'));
    }
}
