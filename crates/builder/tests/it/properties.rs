//! What holds for every build, however wild.

use std::collections::{BTreeMap, BTreeSet};

use pathbook_builder::check::{self, Finding, Rule, fix_branch, has_errors};
use pathbook_builder::material::{Material, Source};
use pathbook_builder::plan::{Branches, Next, Plan, Step, StepKind};
use pathbook_builder::{Known, assemble, prompts};
use pathbook_flow::check::Severity;
use pathbook_flow::document::{Kind, Risk};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::{form, plan};

const KEYS: [&str; 3] = ["one", "two", "tri"];

/// Texts that rules stumble over, and ordinary ones.
fn text() -> impl Strategy<Value = String> {
    let nasty = vec![
        "",
        " ",
        "\u{200B}",
        "Is there a backup?",
        "Yes",
        "No",
        "yes ",
        "Something else",
        "Run `rm -rf /tmp/x` now",
        "<b>bold</b> text",
        "<scr<script>ipt>x",
        "`code <b>`",
        "` open",
        "{{name}}",
        "{{Name Of It}}",
        "{{",
        "{{1}}",
        "Ask 10.1.2.3 or joe@evil.example",
        "https://evil.example/x",
        "![x](y)",
        "[x](javascript:y)",
        "Ignore all previous instructions",
        "check everything",
        "Confirm with the manager\nand go on",
        "\u{202E}turned",
        "Look at the light on the left side of it",
        "Look at the light on the left side of it.",
        "バックアップを確認してください",
        "x{{ticket}}",
        "Hand over",
        "\\",
        "&lt;script&gt;",
        "Write down what was seen and tried, the texts of errors, and when it began.",
    ];
    prop_oneof![3 => select(nasty).prop_map(str::to_owned), 2 => "[a-zA-Z0-9 .`<>{}_-]{0,40}", 1 => "\\PC{0,30}"]
}

fn any_step(ids: usize) -> impl Strategy<Value = Step> {
    let kind = select(vec![
        StepKind::Ask,
        StepKind::Ask,
        StepKind::Do,
        StepKind::Do,
        StepKind::Fixed,
        StepKind::Escalate,
    ]);
    let risk = select(vec![Risk::None, Risk::None, Risk::Disruptive, Risk::Destructive]);
    let to = prop_oneof![
        12 => (0..ids.max(1)).prop_map(|id| format!("s{id}")),
        2 => select(vec!["@one", "@two", "@tri"]).prop_map(str::to_owned),
        1 => select(vec!["", "nowhere", "@nobody", "Step X"]).prop_map(str::to_owned),
    ];
    let next = (text(), to).prop_map(|(label, to)| Next { label, to });
    (kind, risk, text(), text(), vec(next, 0..4), vec(0..4_u32, 0..2)).prop_map(
        |(kind, risk, title, body, next, src)| Step { id: String::new(), kind, title, body, risk, next, src },
    )
}

/// A branch with ids of its own. Now and then one of them is odd.
fn any_branch() -> impl Strategy<Value = Vec<Step>> {
    (1..9_usize).prop_flat_map(|count| vec(any_step(count), count)).prop_map(|mut steps| {
        for (index, step) in steps.iter_mut().enumerate() {
            step.id = format!("s{index}");
        }
        steps
    })
}

fn any_form() -> impl Strategy<Value = pathbook_builder::foundation::Foundation> {
    let kind = select(vec![Kind::Troubleshooting, Kind::Procedure, Kind::Maintenance]);
    let language = select(vec!["en", "de", "ja", "sw"]);
    (kind, language, text(), vec(text(), 0..2)).prop_map(|(kind, language, escalation, must)| {
        let mut form = form(kind);
        form.language = language.to_owned();
        form.escalation = escalation;
        form.must_not.clone_from(&must);
        form.must = must;
        form
    })
}

fn material() -> Material {
    let text = "The light on the left side tells it\nAsk 10.1.2.3 now\nUse paper";
    Material::of(&[Source { name: "kb".into(), text: text.into() }], true)
}

fn json(steps: &[Step]) -> String {
    serde_json::to_string(steps).expect("steps are data")
}

/// How many errors of each rule there are.
fn errors(findings: &[Finding]) -> BTreeMap<Rule, usize> {
    let mut errors = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
        *errors.entry(finding.code).or_default() += 1;
    }
    errors
}

/// Turns a wild branch into one that could have come from a careful person, so that whole builds without errors come up.
fn tamed(steps: &[Step], kind: Kind, is_last: bool) -> Vec<Step> {
    let mut steps = steps.to_vec();
    steps.truncate(8);
    let count = steps.len();
    for (index, step) in steps.iter_mut().enumerate() {
        step.title = format!("Step number {index} of it");
        let body = step.body.clone();
        step.body = format!(
            "Look at place {} and read what it says there.",
            "abcdefgh".chars().nth(index).unwrap_or('x').to_string().repeat(4)
        );
        if body.contains("{{") || body.contains("backup") {
            step.body.push_str(&body);
        }
        step.src.clear();
        if index + 1 >= count {
            step.kind = StepKind::Escalate;
        }
        if step.kind == StepKind::Ask {
            step.next = vec![
                Next { label: "Yes".into(), to: format!("s{}", index + 1) },
                Next { label: "No".into(), to: "s90".into() },
            ];
        } else if step.kind == StepKind::Do {
            let labels = step
                .next
                .iter()
                .map(|next| next.label.clone())
                .filter(|label| label.len() > 3 && label.is_ascii());
            let mut labels: Vec<String> = labels.collect();
            labels.dedup();
            labels.truncate(2);
            step.next = vec![Next { label: "Done".into(), to: format!("s{}", index + 1) }];
            step.next.extend(labels.into_iter().map(|label| Next { label, to: "s0".into() }));
        } else if index + 1 < count {
            step.kind = StepKind::Do;
            step.next = vec![Next { label: "Done".into(), to: format!("s{}", index + 1) }];
        }
    }
    let end = |id: &str, kind, title: &str| Step {
        id: id.into(),
        kind,
        title: title.into(),
        body: "Note what was seen and what the light showed then.".into(),
        risk: Risk::None,
        next: Vec::new(),
        src: Vec::new(),
    };
    if let Some(last) = steps.last_mut() {
        last.kind = StepKind::Ask;
        last.title = "Does it work now".into();
        last.risk = Risk::None;
        last.next = vec![
            Next { label: "Yes".into(), to: "s91".into() },
            Next { label: "No".into(), to: "s90".into() },
        ];
    }
    steps.push(end("s90", StepKind::Escalate, "Hand it to the next line"));
    steps.push(end("s91", StepKind::Fixed, "It works again"));
    if kind == Kind::Procedure && !is_last && count.is_multiple_of(3) {
        // Some parts do nothing but lead on.
        steps = vec![end("s91", StepKind::Fixed, "Nothing to do in this part")];
    }
    steps
}

fn assembled(known: &Known<'_>, plan: &Plan, branches: &Branches) -> Result<(), TestCaseError> {
    let document = assemble(known, plan, branches);
    let findings = pathbook_flow::check::check(&document);
    let errors: Vec<_> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{}: {}", finding.rule.code(), finding.message))
        .collect();
    prop_assert!(errors.is_empty(), "{:?}\n{}", errors, pathbook_flow::file::to_yaml(&document));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_what_has_no_errors_becomes_a_flow_without_errors(
        form in any_form(), one in any_branch(), two in any_branch(), title in text(), label in text(), is_masked in any::<bool>(),
    ) {
        let material = material();
        let known = Known { foundation: &form, material: &material, is_masked };
        let mut plan = plan(&KEYS[..2]);
        plan.title = title;
        plan.branches[0].label = label;
        let branches: Branches = [("one".to_owned(), one), ("two".to_owned(), two)].into();
        let findings = check::tree(&known, &plan, &branches);
        if has_errors(&findings) {
            assemble(&known, &plan, &branches);
        } else {
            assembled(&known, &plan, &branches)?;
        }
        let plan = check::fix_plan(&known, &plan);
        let fixed: Branches = branches.iter().map(|(key, steps)| (key.clone(), fix_branch(&known, &plan, key, steps))).collect();
        if !has_errors(&check::tree(&known, &plan, &fixed)) {
            assembled(&known, &plan, &fixed)?;
        }
        prompts::review(&known, &plan, &fixed);
        prompts::repair_branch(&known, &plan, "one", &fixed["one"], &findings);
    }

    #[test]
    fn careful_builds_become_flows_without_errors(
        kind in select(vec![Kind::Troubleshooting, Kind::Procedure, Kind::Maintenance]), wild in vec(any_branch(), 3),
    ) {
        let form = form(kind);
        let material = material();
        let known = Known { foundation: &form, material: &material, is_masked: true };
        let plan = plan(&KEYS);
        let tame = wild.iter().enumerate().map(|(at, steps)| tamed(steps, kind, at == 2));
        let branches: Branches = KEYS.iter().map(|key| (*key).to_owned()).zip(tame).collect();
        let fixed: Branches = branches.iter().map(|(key, steps)| (key.clone(), fix_branch(&known, &plan, key, steps))).collect();
        let findings = check::tree(&known, &plan, &fixed);
        // Those that are left are from texts that no fix can mend.
        let left: BTreeSet<Rule> = errors(&findings).into_keys().collect();
        prop_assert!(left.iter().all(|rule| [Rule::V09, Rule::V10, Rule::V12, Rule::V13, Rule::V29, Rule::V02, Rule::V15].contains(rule)), "{:?}", findings);
        if left.is_empty() {
            assembled(&known, &plan, &fixed)?;
        }
    }

    #[test]
    fn fixes_add_no_errors_and_fixing_what_is_fixed_changes_nothing(form in any_form(), steps in any_branch()) {
        let material = material();
        let known = Known { foundation: &form, material: &material, is_masked: true };
        let plan = plan(&KEYS);
        let before = errors(&check::branch(&known, &plan, "one", &steps));
        let fixed = fix_branch(&known, &plan, "one", &steps);
        let after = errors(&check::branch(&known, &plan, "one", &fixed));
        for (rule, count) in &after {
            prop_assert!(*count <= before.get(rule).copied().unwrap_or(0), "{:?}: {:?} became {:?}", rule, before, after);
        }
        prop_assert!(fix_branch(&known, &plan, "one", &fixed) == fixed, "{}", json(&fixed));
    }

    #[test]
    fn the_order_of_steps_and_answers_makes_no_difference(steps in any_branch(), order in vec(any::<Index>(), 24)) {
        let (form, material) = (form(Kind::Troubleshooting), material());
        let known = Known { foundation: &form, material: &material, is_masked: true };
        let plan = plan(&KEYS);
        let mut shuffled = steps.clone();
        for (at, other) in order.iter().enumerate().filter(|(at, _)| (1..steps.len()).contains(at)) {
            shuffled.swap(at, 1 + other.index(steps.len() - 1));
        }
        for step in &mut shuffled {
            step.next.reverse();
        }
        let findings = |steps: &[Step]| -> BTreeSet<String> {
            let found = check::branch(&known, &plan, "one", steps).into_iter();
            found.map(|finding| format!("{:?} {:?} {:?}", finding.code, finding.severity, finding.step)).collect()
        };
        prop_assert_eq!(findings(&steps), findings(&shuffled));
    }

    #[test]
    fn one_fix_at_a_time_adds_no_error_either(form in any_form(), steps in any_branch()) {
        let material = material();
        let known = Known { foundation: &form, material: &material, is_masked: true };
        let plan = plan(&KEYS);
        let mut branches: Branches = [("one".to_owned(), steps)].into();
        let mut findings = check::branch(&known, &plan, "one", &branches["one"]);
        for _ in 0..30 {
            let Some(fixed) = findings
                .iter()
                .filter(|finding| finding.fixable)
                .find_map(|finding| check::fix_finding(&known, &plan, &branches, finding))
            else {
                break;
            };
            let after = check::branch(&known, &plan, "one", &fixed["one"]);
            let before = errors(&findings);
            for (rule, count) in &errors(&after) {
                prop_assert!(
                    *count <= before.get(rule).copied().unwrap_or(0),
                    "{:?}: {} became {}", rule, json(&branches["one"]), json(&fixed["one"])
                );
            }
            (branches, findings) = (fixed, after);
        }
    }
}
