import { expect, it } from "vitest";
import type { Document } from "@/api/schema.gen";
import { useAnnouncement } from "@/ui/announcer";
import { createDocumentStore } from "./document-store";
import type { Change } from "./save-queue";

const flow: Document = {
  format: "pathbook/1",
  title: "A flow",
  kind: "procedure",
  steps: [{ id: "a", kind: "instruction", title: "First" }],
};

function open() {
  const changes: Change[] = [];
  const clock = { now: 0 };
  const start = { document: flow, selection: {}, past: [], future: [] };
  const editor = createDocumentStore(
    start,
    (change) => changes.push(change),
    () => clock.now,
  );
  const type = (value: string) =>
    editor.perform({
      label: "title of First",
      operations: [{ op: "set_step", step: "a", field: "title", value }],
      key: "a/title",
    });
  const title = () => editor.store.getState().document.steps?.[0]?.title;
  return { editor, type, title, changes, clock };
}

it("takes back what was typed in one go, and says so", () => {
  const { editor, type, title, clock } = open();
  for (const value of ["F", "Fi", "Fin"]) {
    type(value);
    clock.now += 200;
  }
  clock.now += 2_000;
  type("Final");
  editor.undo();
  expect(title()).toBe("Fin");
  editor.undo();
  expect(title()).toBe("First");
  expect(useAnnouncement.getState().text).toBe("Undid: title of First");
  editor.redo();
  editor.redo();
  expect(title()).toBe("Final");
});

it("sends undoing like any other change", () => {
  const { editor, type, changes } = open();
  type("Second");
  editor.undo();
  expect(changes.at(-1)?.operations).toEqual([{ op: "set_step", step: "a", field: "title", value: "First" }]);
});

it("keeps two hundred entries", () => {
  const { editor, type, clock } = open();
  for (let at = 0; at < 250; at += 1) {
    type(`${at}`);
    clock.now += 1_000;
  }
  expect(editor.store.getState().past).toHaveLength(200);
});

it("leaves the document alone where others removed what would be undone", () => {
  const { editor, type } = open();
  type("Second");
  editor.adopt({ ...flow, steps: [] });
  editor.undo();
  expect(editor.store.getState().document.steps).toEqual([]);
  expect(useAnnouncement.getState().text).toBe("Not possible any more: title of First");
});
