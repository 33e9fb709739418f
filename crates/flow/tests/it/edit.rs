//! Editing: operations as data, what each does, and what holds for all of them.

use pathbook_flow::document::{Document, Outcome, Risk, StepKind};
use pathbook_flow::edit::{
    BranchField, FlowField, Operation, OperationErrorCode, Refused, SetBranch, SetStep, StepField, apply,
    apply_all,
};
use serde_json::{Value as Json, json};

use crate::{outlook, step};

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
