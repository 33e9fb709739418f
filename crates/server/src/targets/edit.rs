//! Changes of the targets of a list: some put, some removed, all or none.

use super::{
    Faults, One, TargetList,
    content::{Content, TARGETS, Target},
    describe, stale,
    store::{self, Change, GAP, Placed},
    too_many_targets,
};
use crate::{
    auth::Engineer,
    http::{Document as DocumentBody, Error, Fault, IfMatch, Json, Path, Result, WithEtag},
    types::TargetId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Changes of the targets of a list. All are carried out, or none.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetEdit {
    /// Targets to add, to change and to move, in this order.
    #[serde(default)]
    put: Vec<TargetPut>,
    /// Targets to take out of the list.
    #[serde(default)]
    remove: Vec<TargetId>,
}

/// A target as it shall be: what is absent of its texts is empty.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetPut {
    /// The target to change. Absent: a new one.
    #[serde(default)]
    id: Option<TargetId>,
    /// The target of the list that it shall stand before. Absent: it stays where it is, and a new one comes last.
    #[serde(default)]
    before: Option<TargetId>,
    /// What it is called.
    label: String,
    /// What kind of thing it is.
    #[serde(default)]
    kind: String,
    /// Where it is reached.
    #[serde(default)]
    address: String,
    /// The IANA time zone that it lies in.
    #[serde(default)]
    time_zone: String,
    /// Whose it is.
    #[serde(default)]
    client: String,
    /// Where it stands.
    #[serde(default)]
    site: String,
    /// Anything else that helps.
    #[serde(default)]
    notes: String,
    /// Further texts by name.
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

/// A target list after a change of its targets.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TargetsEdited")]
pub struct Edited {
    #[serde(flatten)]
    list: TargetList,
    /// The ids of the new targets, in the order in which they were put.
    added: Vec<TargetId>,
}

pub async fn edit(
    me: Engineer,
    Path(One { id }): Path<One>,
    IfMatch(revision): IfMatch,
    DocumentBody(edit): DocumentBody<TargetEdit>,
) -> Result<WithEtag<Json<Edited>>> {
    if edit.put.is_empty() && edit.remove.is_empty() {
        return Err(Error::invalid("", "nothing_to_do", "Send targets to put, or ids of targets to remove."));
    }
    let mut db = me.read().await?;
    let row = store::read(&mut db, id).await?;
    if row.revision != revision || row.archived_at.is_some() {
        drop(db);
        return Err(stale(&me, id).await?);
    }
    // What is read here is what the revision stands for, or the change finds another revision and is refused.
    let held = store::placed(&mut db, id).await?;
    drop(db);
    let (change, added) = plan(&held, edit)?;
    let mut tx = me.write().await?;
    match store::change(&mut tx, id, revision, change, me.user.id, me.app().now()).await? {
        Some(row) => {
            tx.commit().await?;
            let list = describe(&me, row).await?;
            Ok(WithEtag(list.revision, Json(Edited { list, added })))
        }
        None => {
            drop(tx);
            Err(stale(&me, id).await?)
        }
    }
}

/// What becomes of the targets of a list, and the ids of those that are new.
fn plan(held: &[Placed], edit: TargetEdit) -> Result<(Change, Vec<TargetId>)> {
    let mut faults = Faults::default();
    let mut slots: HashMap<TargetId, usize> = held.iter().map(|it| it.id).zip(0..).collect();
    let mut order = Order::of(held.len());
    for (index, id) in edit.remove.iter().enumerate() {
        match slots.remove(id) {
            Some(slot) => order.take(slot),
            None => faults.0.push(unknown(format!("/remove/{index}"))),
        }
    }
    let mut keys: HashMap<usize, String> = HashMap::new();
    let mut put: HashMap<usize, Target> = HashMap::new();
    let mut moved = HashSet::new();
    let mut added = Vec::new();
    for (index, wanted) in edit.put.into_iter().enumerate() {
        let parent = format!("/put/{index}");
        let (id, before, mut content) = wanted.parts();
        content.tidy();
        content.wrongs().into_iter().for_each(|wrong| faults.add(&parent, wrong));
        let slot = match id.map(|id| slots.get(&id).copied()) {
            Some(Some(slot)) => slot,
            Some(None) => {
                faults.0.push(unknown(format!("{parent}/id")));
                continue;
            }
            None => order.add(),
        };
        if put.contains_key(&slot) {
            let detail = "This target was put before in the same request. Put each once.";
            faults.0.push(Fault::new(format!("{parent}/id"), "duplicate_id", detail));
        }
        match before.map(|before| slots.get(&before).copied().filter(|at| *at != slot)) {
            Some(Some(at)) => {
                order.take(slot);
                order.put_before(slot, at);
                moved.insert(slot);
            }
            Some(None) => faults.0.push(unknown(format!("{parent}/before"))),
            None => {}
        }
        let target = Target { id: id.unwrap_or_else(TargetId::new), content };
        if id.is_none() {
            added.push(target.id);
        }
        keys.insert(slot, parent);
        put.insert(slot, target);
    }
    let order = order.slots();
    if order.len() > TARGETS {
        return Err(too_many_targets());
    }
    refuse_duplicates(held, &order, &put, &keys, &mut faults);
    faults.refuse()?;
    let kept: Vec<_> = order
        .iter()
        .map(|slot| held.get(*slot).filter(|_| !moved.contains(slot)).map(|held| held.position))
        .collect();
    let mut change = Change { removed: edit.remove, targets: order.len(), ..Change::default() };
    for ((slot, position), kept) in order.into_iter().zip(positions(&kept)).zip(kept) {
        match put.remove(&slot) {
            Some(target) if slot < held.len() => change.changed.push((target, position)),
            Some(target) => change.added.push((target, position)),
            None if kept == Some(position) => {}
            None => change.moved.push((held[slot].id, position)),
        }
    }
    Ok((change, added))
}

fn unknown(pointer: String) -> Fault {
    Fault::new(pointer, "unknown_target", "This list has no such target. Load it again.")
}

/// Names every put target whose label another target of the list has.
fn refuse_duplicates(
    held: &[Placed],
    order: &[usize],
    put: &HashMap<usize, Target>,
    parents: &HashMap<usize, String>,
    faults: &mut Faults,
) {
    let others = order.iter().filter(|slot| !put.contains_key(slot)).filter_map(|slot| held.get(*slot));
    let mut seen: HashSet<String> = others.map(|held| held.label_key.clone()).collect();
    for slot in order {
        if let Some((target, parent)) = put.get(slot).zip(parents.get(slot))
            && !seen.insert(target.key())
        {
            faults.duplicate(parent, &target.label);
        }
    }
}

impl TargetPut {
    fn parts(self) -> (Option<TargetId>, Option<TargetId>, Content) {
        let Self { id, before, label, kind, address, time_zone, client, site, notes, fields } = self;
        (id, before, Content { label, kind, address, time_zone, client, site, notes, fields })
    }
}

/// The order of a list while its targets move: a ring of neighbours, so that each move costs the same in a long list.
struct Order {
    /// What comes before and after each slot. The first stands for both ends; the slots follow.
    neighbours: Vec<(usize, usize)>,
}

impl Order {
    fn of(slots: usize) -> Self {
        let ring = slots + 1;
        Self { neighbours: (0..ring).map(|at| ((at + ring - 1) % ring, (at + 1) % ring)).collect() }
    }

    /// A new slot, the last one.
    fn add(&mut self) -> usize {
        let slot = self.neighbours.len() - 1;
        self.neighbours.push((slot + 1, slot + 1));
        self.link(slot + 1, 0);
        slot
    }

    fn take(&mut self, slot: usize) {
        let at = slot + 1;
        let (before, after) = self.neighbours[at];
        self.neighbours[before].1 = after;
        self.neighbours[after].0 = before;
        self.neighbours[at] = (at, at);
    }

    fn put_before(&mut self, slot: usize, other: usize) {
        self.link(slot + 1, other + 1);
    }

    fn link(&mut self, at: usize, after: usize) {
        let before = self.neighbours[after].0;
        self.neighbours[at] = (before, after);
        self.neighbours[before].1 = at;
        self.neighbours[after].0 = at;
    }

    fn slots(&self) -> Vec<usize> {
        let next = |at: &usize| Some(self.neighbours[*at].1).filter(|next| *next != 0);
        std::iter::successors(next(&0), next).map(|at| at - 1).collect()
    }
}

/// Positions in rising order. Those that are given stay, unless there is no room between them.
fn positions(kept: &[Option<i64>]) -> Vec<i64> {
    let anew = || (1..).map(|place| place * GAP).take(kept.len()).collect();
    let mut placed = Vec::with_capacity(kept.len());
    let mut last: Option<i64> = None;
    let mut waiting: i64 = 0;
    for position in kept {
        let Some(position) = *position else {
            waiting += 1;
            continue;
        };
        let from = last.unwrap_or(position - GAP * (waiting + 1));
        let step = (position - from) / (waiting + 1);
        if step < 1 {
            return anew();
        }
        placed.extend((1..=waiting).map(|place| from + place * step));
        placed.push(position);
        (last, waiting) = (Some(position), 0);
    }
    let last = last.unwrap_or(0);
    placed.extend((1..=waiting).map(|place| last + place * GAP));
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(labels: &[&str]) -> Vec<Placed> {
        let held = |(label, place): (&&str, i64)| Placed {
            id: TargetId::new(),
            position: place * GAP,
            label_key: (*label).to_owned(),
        };
        labels.iter().zip(1..).map(held).collect()
    }

    fn put(id: Option<TargetId>, before: Option<TargetId>, label: &str) -> TargetPut {
        let [kind, address, time_zone, client, site, notes] = Default::default();
        let fields = BTreeMap::new();
        TargetPut { id, before, label: label.into(), kind, address, time_zone, client, site, notes, fields }
    }

    /// The labels of a list after a change, in their order.
    fn after(held: &[Placed], change: &Change) -> Vec<String> {
        let mut list: BTreeMap<TargetId, (i64, String)> =
            held.iter().map(|it| (it.id, (it.position, it.label_key.clone()))).collect();
        change.removed.iter().for_each(|id| drop(list.remove(id)));
        for (id, position) in &change.moved {
            list.get_mut(id).unwrap().0 = *position;
        }
        for (target, position) in change.changed.iter().chain(&change.added) {
            list.insert(target.id, (*position, target.label.clone()));
        }
        assert_eq!(list.len(), change.targets);
        let mut list: Vec<_> = list.into_values().collect();
        list.sort();
        assert!(list.windows(2).all(|pair| pair[0].0 < pair[1].0), "{list:?}");
        list.into_iter().map(|(_, label)| label).collect()
    }

    fn faults(held: &[Placed], edit: TargetEdit) -> Vec<(String, String)> {
        match plan(held, edit).map(|_| ()) {
            Err(Error::Invalid(faults)) => {
                faults.into_iter().map(|fault| (fault.pointer, fault.code.into_owned())).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn targets_come_last_or_before_another_and_move_one_after_the_other() {
        let list = held(&["a", "b", "c"]);
        let [a, b, c] = [list[0].id, list[1].id, list[2].id];
        let edit = TargetEdit {
            put: vec![
                put(None, None, "last"),
                put(None, Some(a), "first"),
                put(Some(c), Some(a), "c"),
                put(Some(a), Some(c), "a"),
            ],
            remove: vec![b],
        };
        let (change, added) = plan(&list, edit).unwrap();
        assert_eq!(after(&list, &change), ["first", "a", "c", "last"]);
        assert_eq!(added, [change.added[1].0.id, change.added[0].0.id]);
    }

    #[test]
    fn a_change_in_place_keeps_its_place_and_touches_no_other() {
        let list = held(&["a", "b", "c"]);
        let edit = TargetEdit { put: vec![put(Some(list[1].id), None, "x")], remove: Vec::new() };
        let (change, _) = plan(&list, edit).unwrap();
        assert_eq!(after(&list, &change), ["a", "x", "c"]);
        assert_eq!((change.changed.len(), change.moved.len(), change.changed[0].1), (1, 0, list[1].position));
    }

    #[test]
    fn a_crowded_place_makes_room() {
        let mut list = held(&["a", "b"]);
        for turn in 0..40 {
            let last = list.last().unwrap().id;
            let edit =
                TargetEdit { put: vec![put(None, Some(last), &format!("n{turn:02}"))], remove: Vec::new() };
            let (change, added) = plan(&list, edit).unwrap();
            let labels = after(&list, &change);
            assert_eq!(labels[labels.len() - 2], format!("n{turn:02}"));
            for (id, position) in change.moved {
                list.iter_mut().find(|held| held.id == id).unwrap().position = position;
            }
            let (target, position) = &change.added[0];
            list.push(Placed { id: added[0], position: *position, label_key: target.label.clone() });
            list.sort_by_key(|held| held.position);
        }
        assert_eq!(list.len(), 42);
    }

    #[test]
    fn labels_may_be_exchanged_and_never_shared() {
        let list = held(&["a", "b", "c"]);
        let [a, b, _] = [list[0].id, list[1].id, list[2].id];
        let swap =
            TargetEdit { put: vec![put(Some(a), None, "b"), put(Some(b), None, "a")], remove: Vec::new() };
        assert_eq!(after(&list, &plan(&list, swap).unwrap().0), ["b", "a", "c"]);
        let clash = TargetEdit {
            put: vec![put(Some(a), None, " C "), put(None, None, "new"), put(None, None, "NEW")],
            remove: vec![b],
        };
        let named = |pointer: &str| (pointer.to_owned(), "duplicate_label".to_owned());
        assert_eq!(faults(&list, clash), [named("/put/0/label"), named("/put/2/label")]);
        let freed = TargetEdit { put: vec![put(None, None, "b")], remove: vec![b] };
        assert_eq!(after(&list, &plan(&list, freed).unwrap().0), ["a", "c", "b"]);
    }

    #[test]
    fn what_the_list_does_not_have_is_named() {
        let list = held(&["a", "b"]);
        let [a, b] = [list[0].id, list[1].id];
        let stranger = TargetId::new();
        let edit = TargetEdit {
            put: vec![
                put(Some(stranger), None, "x"),
                put(Some(b), None, "y"),
                put(None, Some(stranger), "z"),
                put(Some(a), Some(a), "w"),
                put(Some(a), None, "v"),
            ],
            remove: vec![b],
        };
        let found = faults(&list, edit);
        let expected = [
            ("/put/0/id", "unknown_target"),
            ("/put/1/id", "unknown_target"),
            ("/put/2/before", "unknown_target"),
            ("/put/3/before", "unknown_target"),
            ("/put/4/id", "duplicate_id"),
        ];
        assert_eq!(found, expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
    }
}
