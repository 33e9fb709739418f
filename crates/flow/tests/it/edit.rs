//! Editing: operations as data, what each does, and what holds for all of them.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use pathbook_flow::document::{Document, Outcome, Risk, StepKind};
use pathbook_flow::edit::{
    BranchField, FlowField, Operation, OperationErrorCode, Refused, SetBranch, SetStep, StepField, apply,
    apply_all, between,
};
use pathbook_flow::file::{from_json, from_yaml, to_json, to_yaml};
use pathbook_flow::limits;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::{arbitrary, outlook, step};

fn read(json: Json) -> Result<Operation, String> {
    serde_json::from_value(json).map_err(|error| error.to_string())
}

#[test]
fn operations_are_read_by_field_and_written_with_null_for_defaults() {
    for (json, operation) in [
        (
            json!({"op": "set_flow", "field": "title", "value": "T"}),
            Operation::SetFlow(FlowField::Title("T".into())),
        ),
        (
            json!({"op": "set_flow", "field": "tags", "value": null}),
            Operation::SetFlow(FlowField::Tags(Vec::new())),
        ),
        (
            json!({"op": "set_step", "step": "a", "field": "minutes", "value": 5}),
            Operation::SetStep(SetStep { step: "a".into(), set: StepField::Minutes(Some(5)) }),
        ),
        (
            json!({"op": "set_step", "step": "a", "field": "risk", "value": null}),
            Operation::SetStep(SetStep { step: "a".into(), set: StepField::Risk(Risk::None) }),
        ),
        (
            json!({"op": "set_step", "step": "a", "field": "outcome", "value": "resolved"}),
            Operation::SetStep(SetStep {
                step: "a".into(),
                set: StepField::Outcome(Some(Outcome::Resolved)),
            }),
        ),
        (
            json!({"op": "set_branch", "step": "a", "branch": "b", "field": "confirms", "value": true}),
            Operation::SetBranch(SetBranch {
                step: "a".into(),
                branch: "b".into(),
                set: BranchField::Confirms(true),
            }),
        ),
        (
            json!({"op": "connect", "step": "a", "branch": "b", "to": null}),
            Operation::Connect { step: "a".into(), branch: "b".into(), to: None },
        ),
    ] {
        assert_eq!(read(json.clone()), Ok(operation.clone()), "{json}");
        assert_eq!(serde_json::to_value(operation).expect("data"), json);
    }
}

#[test]
fn a_default_may_be_written_out() {
    for (field, value) in
        [("title", json!("")), ("risk", json!("none")), ("commands", json!([])), ("minutes", json!(null))]
    {
        let operation = read(json!({"op": "set_step", "step": "a", "field": field, "value": value}));
        let written = serde_json::to_value(operation.expect("an operation")).expect("data");
        assert_eq!(written["value"], Json::Null, "{field}");
    }
}

#[test]
fn what_is_no_operation_is_refused_when_it_is_read() {
    for json in [
        json!({"op": "explode"}),
        json!({"op": "set_start"}),
        json!({"op": "set_start", "step": "a", "more": 1}),
        json!({"op": "set_start", "step": null}),
        json!({"op": "set_flow", "field": "title", "value": null}),
        json!({"op": "set_flow", "field": "title", "value": 5}),
        json!({"op": "set_flow", "field": "title", "value": "a", "more": 1}),
        json!({"op": "set_flow", "field": "steps", "value": []}),
        json!({"op": "set_step", "step": "a", "field": "title"}),
        json!({"op": "set_step", "step": "a", "field": "id", "value": "b"}),
        json!({"op": "set_step", "step": "a", "field": "kind", "value": null}),
        json!({"op": "set_step", "step": "a", "field": "minutes", "value": -1}),
        json!({"op": "set_step", "step": "a", "field": "minutes", "value": "5"}),
        json!({"op": "set_step", "step": "a", "field": "title", "value": "b", "more": 1}),
        json!({"op": "set_step", "step": "a", "field": "checklist", "value": [{"id": "a", "text": "b", "more": 1}]}),
        json!({"op": "set_branch", "step": "a", "branch": "b", "field": "to", "value": "c"}),
        json!({"op": "set_branch", "step": "a", "branch": "b", "field": "when", "value": {"none": []}}),
        json!({"op": "set_branch", "step": "a", "branch": "b", "field": "label", "value": "c", "more": 1}),
        json!({"op": "add_step", "step": {"id": "a"}, "at": 0}),
        json!({"op": "add_step", "step": {"id": "a", "kind": "form"}, "at": -1}),
        json!({"op": "move_step", "step": "a", "at": 1.5}),
        json!({"op": "connect", "step": "a", "branch": "b"}),
    ] {
        assert!(read(json.clone()).is_err(), "{json}");
    }
}

#[test]
fn a_list_of_operations_is_applied_whole_or_not_at_all() {
    let mut document = outlook();
    let operations = [
        read(json!({"op": "set_flow", "field": "title", "value": "Another"})),
        read(json!({"op": "remove_step", "step": "web"})),
        read(json!({"op": "move_step", "step": "who", "at": 2})),
        read(json!({"op": "connect", "step": "web", "branch": "yes", "to": null})),
    ]
    .map(|operation| operation.expect("an operation"));
    let refused = apply_all(&mut document, &operations);
    let Err(Refused { index: 3, error }) = refused else { panic!("{refused:?}") };
    assert_eq!(error.code, OperationErrorCode::StepUnknown);
    assert_eq!(document, outlook());

    let inverses = apply_all(&mut document, &operations[..3]).expect("these fit");
    assert_eq!(document.title, "Another");
    apply_all(&mut document, &inverses).expect("inverses fit");
    assert_eq!(document, outlook());
}

#[test]
fn a_step_keeps_what_its_new_kind_has_no_use_for() {
    let mut document: Document = outlook();
    let branches = step(&mut document, "web").branches.clone();
    let operation = read(json!({"op": "set_step", "step": "web", "field": "kind", "value": "form"}));
    apply(&mut document, &operation.expect("an operation")).expect("it fits");
    assert_eq!(step(&mut document, "web").kind, StepKind::Form);
    assert_eq!(step(&mut document, "web").branches, branches);
}

/// The operations of a change, as JSON.
fn changes(edit: impl FnOnce(&mut Document)) -> Json {
    let mut new = outlook();
    edit(&mut new);
    let operations = between(&outlook(), &new);
    let mut document = outlook();
    apply_all(&mut document, &operations).expect("these fit");
    assert_eq!(document, new);
    serde_json::to_value(operations).expect("data")
}

#[test]
fn one_change_is_one_operation() {
    let last = outlook().steps.len() - 1;
    assert_eq!(changes(|_| ()), json!([]));
    assert_eq!(
        changes(|document| document.title = "T".into()),
        json!([{"op": "set_flow", "field": "title", "value": "T"}])
    );
    assert_eq!(
        changes(|document| step(document, "web").title = "T".into()),
        json!([{"op": "set_step", "step": "web", "field": "title", "value": "T"}])
    );
    assert_eq!(
        changes(|document| document.steps.rotate_left(1)),
        json!([{"op": "move_step", "step": "who", "at": last}])
    );
    assert_eq!(
        changes(|document| drop(document.steps.remove(1))),
        json!([{"op": "remove_step", "step": "how-many"}])
    );
    assert_eq!(
        changes(|document| step(document, "how-many").branches[1].to = None),
        json!([{"op": "connect", "step": "how-many", "branch": "else", "to": null}])
    );
    assert_eq!(
        changes(|document| step(document, "how-many").branches.swap(0, 1)),
        json!([{"op": "move_branch", "step": "how-many", "branch": "outage", "at": 1}])
    );
    assert_eq!(
        changes(|document| document.variables[0].internal = true),
        json!([{"op": "set_variable", "name": "upn", "variable": {
            "name": "upn", "type": "text", "label": "Sign-in name", "internal": true,
        }}])
    );
}

#[test]
fn what_has_no_ids_to_go_by_is_replaced_whole() {
    let mut damaged = outlook();
    damaged.steps[1].id = "who".into();
    for (old, new) in [(outlook(), damaged.clone()), (damaged.clone(), outlook())] {
        assert_eq!(between(&old, &new), [Operation::Replace { document: Box::new(new) }]);
    }
    assert_eq!(between(&damaged, &damaged), []);
}

/// A flow of many steps, each leading to the next.
fn long(steps: usize) -> Document {
    let mut document = outlook();
    let template = step(&mut document, "web").clone();
    document.steps = (0..steps)
        .map(|index| {
            let mut step = template.clone();
            step.id = format!("s{index}");
            step.branches[0].to = Some(format!("s{}", index + 1));
            step
        })
        .collect();
    document
}

#[test]
fn more_changes_than_anybody_reads_are_one_replacement() {
    let old = long(limits::OPERATIONS + 1);
    let mut new = old.clone();
    for step in new.steps.iter_mut().skip(1) {
        step.title.push('!');
    }
    assert_eq!(between(&old, &new).len(), limits::OPERATIONS);
    new.steps[0].title.push('!');
    assert_eq!(between(&old, &new), [Operation::Replace { document: Box::new(new.clone()) }]);
    new.steps.reverse();
    assert_eq!(between(&old, &new).len(), 1);
}

#[test]
fn many_operations_on_a_large_flow_take_no_time_to_speak_of() {
    let mut document = long(limits::STEPS);
    let spread = |index: usize| format!("s{}", (index * 2_477) % limits::STEPS);
    let operations: Vec<Operation> = (0..limits::OPERATIONS)
        .map(|index| match index % 4 {
            0 => Operation::MoveStep { step: spread(index), at: (index * 31) % (limits::STEPS / 2) },
            1 => Operation::Connect { step: spread(index), branch: "works".into(), to: None },
            2 => Operation::RemoveStep { step: spread(index) },
            _ => Operation::SetStep(SetStep { step: spread(index), set: StepField::Title("T".into()) }),
        })
        .collect();
    let start = Instant::now();
    let inverses = apply_all(&mut document, &operations).expect("these fit");
    apply_all(&mut document, &inverses).expect("inverses fit");
    // A hundred times as long as it takes a slow machine without optimisation would still be less than a request.
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    assert_eq!(document, long(limits::STEPS));
}

/// Whether every step, every branch of a step and every variable can be told from the others.
fn has_own_ids(document: &Document) -> bool {
    let mut steps = HashSet::new();
    let mut names = HashSet::new();
    document.steps.iter().all(|step| {
        let mut branches = HashSet::new();
        steps.insert(&step.id) && step.branches.iter().all(|branch| branches.insert(&branch.id))
    }) && document.variables.iter().all(|variable| names.insert(&variable.name))
}

proptest! {
    // Each case is a document and many operations: most of the time goes into making them.
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_stream_of_operations_breaks_a_document(
        document in arbitrary::sound(),
        operations in proptest::collection::vec(arbitrary::operation(), 0..40),
    ) {
        let mut edited = document.clone();
        let mut applied = Vec::new();
        let mut inverses = Vec::new();
        for operation in operations {
            let before = edited.clone();
            match apply(&mut edited, &operation) {
                Ok(inverse) => {
                    prop_assert!(!matches!(inverse, Operation::Replace { .. }), "{:?}", operation);
                    let mut undone = edited.clone();
                    apply(&mut undone, &inverse).map_err(|error| TestCaseError::fail(error.to_string()))?;
                    prop_assert_eq!(&undone, &before);
                    applied.push(operation);
                    inverses.insert(0, inverse);
                }
                Err(_) => prop_assert_eq!(&edited, &before),
            }
            prop_assert!(has_own_ids(&edited));
        }
        let (yaml, json) = (to_yaml(&edited), to_json(&edited));
        prop_assert_eq!(&from_yaml(yaml.as_bytes()).expect("it reads what it wrote"), &edited);
        prop_assert_eq!(&from_json(json.as_bytes()).expect("it reads what it wrote"), &edited);

        let mut again = document.clone();
        prop_assert_eq!(apply_all(&mut again, &applied), Ok(inverses.clone()));
        prop_assert_eq!(&again, &edited);
        prop_assert_eq!(apply_all(&mut again, &inverses), Ok(applied));
        prop_assert_eq!(&again, &document);
    }

    #[test]
    fn every_operation_on_every_document_is_undone_by_its_inverse(
        document in arbitrary::document(),
        operations in proptest::collection::vec(arbitrary::operation(), 20),
    ) {
        for operation in operations {
            let mut edited = document.clone();
            if let Ok(inverse) = apply(&mut edited, &operation) {
                prop_assert_eq!(apply(&mut edited, &inverse).map(drop), Ok(()), "{:?}", operation);
            }
            prop_assert_eq!(&edited, &document, "{:?}", operation);
        }
    }

    #[test]
    fn a_list_with_an_operation_that_does_not_fit_changes_nothing(
        document in arbitrary::document(),
        operations in proptest::collection::vec(arbitrary::operation(), 0..10),
    ) {
        let mut edited = document.clone();
        let missing = Operation::RemoveStep { step: "not there".into() };
        let operations: Vec<_> = operations.into_iter().chain([missing]).collect();
        prop_assert!(apply_all(&mut edited, &operations).is_err());
        prop_assert_eq!(edited, document);
    }

    #[test]
    fn operations_are_read_as_they_were_written(operation in arbitrary::operation()) {
        let json = serde_json::to_string(&operation).expect("data");
        prop_assert_eq!(serde_json::from_str::<Operation>(&json).ok(), Some(operation), "{}", json);
    }

    #[test]
    fn what_is_between_two_documents_leads_from_one_to_the_other(
        old in arbitrary::document(),
        new in arbitrary::document(),
    ) {
        leads_from_one_to_the_other(&old, &new)?;
    }

    #[test]
    fn what_is_between_two_versions_is_no_longer_than_how_they_came_about(
        old in arbitrary::sound(),
        other in arbitrary::sound(),
        operations in proptest::collection::vec(arbitrary::operation(), 0..8),
    ) {
        leads_from_one_to_the_other(&old, &other)?;
        let mut new = old.clone();
        // What is removed and added again under the same id is told as the sum of its changes.
        let adds = |operation: &&Operation| {
            matches!(operation, Operation::AddStep { .. } | Operation::AddBranch { .. })
        };
        for operation in operations.iter().filter(|operation| !adds(operation)) {
            drop(apply(&mut new, operation));
        }
        // A variable that got another name is removed and added.
        prop_assert!(leads_from_one_to_the_other(&old, &new)? <= 2 * operations.len());
    }
}

/// How many operations it takes.
fn leads_from_one_to_the_other(old: &Document, new: &Document) -> Result<usize, TestCaseError> {
    let operations = between(old, new);
    let mut document = old.clone();
    let inverses =
        apply_all(&mut document, &operations).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(&document, new);
    apply_all(&mut document, &inverses).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(&document, old);
    Ok(operations.len())
}
