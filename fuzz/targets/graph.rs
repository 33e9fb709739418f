//! Documents as JSON: whatever is read can be checked, mended, compared, walked and written, and is the same when read again.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::{Corpus, fuzz_target};
use pathbook_flow::{
    check::{check, fixes, has_errors},
    diff::diff,
    document::Document,
    edit::{apply_all, between},
    file::{from_json, to_json},
    graph::Graph,
    session::{Act, MemberRef, Trial},
};

fuzz_target!(|data: &[u8]| -> Corpus {
    let Ok(document) = from_json(data) else { return Corpus::Reject };
    assert_eq!(
        from_json(to_json(&document).as_bytes()).ok().as_ref(),
        Some(&document),
        "written and read again"
    );

    let findings = check(&document);
    assert_eq!(check(&document), findings, "the same document has the same findings");
    for finding in findings.iter().take(20) {
        for fix in fixes(&document, finding) {
            let mut mended = document.clone();
            let undo =
                apply_all(&mut mended, &fix.operations).expect("a fix fits the document it was made for");
            let changed = mended.clone();
            apply_all(&mut mended, &undo).expect("what was done can be undone");
            assert_eq!(mended, document, "undone");
            let operations = between(&document, &changed);
            apply_all(&mut mended, &operations).expect("the operations between two documents fit the first");
            assert_eq!(mended, changed, "the operations between two documents lead to the second");
            let _ = diff(&document, &changed);
        }
    }
    walk(document, has_errors(&findings));
    Corpus::Keep
});

/// Takes the first branch, again and again.
fn walk(document: Document, has_errors: bool) {
    let graph = Graph::compile(document);
    let by = MemberRef { id: "1".into(), name: "Ana".into() };
    let mut acts = Vec::new();
    for _ in 0..30 {
        let trial = Trial::walk(&graph, &by, Timestamp::UNIX_EPOCH, acts.clone());
        assert!(has_errors || trial.state.is_some(), "a sound flow can be begun");
        let Some(state) = trial.state.filter(|state| trial.taken == acts.len() && state.is_active()) else {
            break;
        };
        let Some(branch) = state.current(&graph).and_then(|step| step.branches.first()) else { break };
        acts.push(Act::Answer {
            position: state.position,
            branch: branch.id.clone(),
            values: Default::default(),
        });
    }
}
