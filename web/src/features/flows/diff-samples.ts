/** Two versions of a small flow and what changed between them, for tests. */
import type { Diff, Document } from "@/api/schema.gen";

export const before: Document = {
  format: "pathbook/1",
  title: "Printer",
  kind: "troubleshooting",
  start: "on",
  variables: [{ name: "model", type: "text", label: "Model" }],
  steps: [
    {
      id: "on",
      kind: "question",
      title: "Is {{model}} on?",
      branches: [
        { id: "yes", label: "Yes", to: "cable" },
        { id: "no", label: "No", to: "switch" },
      ],
    },
    { id: "cable", kind: "instruction", title: "Check the cable", branches: [{ id: "done", to: "end" }] },
    { id: "switch", kind: "instruction", title: "Switch it on", branches: [{ id: "done", to: "end" }] },
    { id: "end", kind: "outcome", title: "It prints", outcome: "resolved" },
  ],
};

export const after: Document = {
  ...before,
  steps: [
    {
      id: "on",
      kind: "question",
      title: "Is {{model}} on?",
      branches: [
        { id: "yes", label: "Yes, it hums", to: "restart" },
        { id: "no", label: "No", to: "switch" },
      ],
    },
    { id: "restart", kind: "instruction", title: "Restart the queue", branches: [{ id: "done", to: "end" }] },
    {
      id: "switch",
      kind: "instruction",
      title: "Switch it on",
      body: "At the back.",
      branches: [{ id: "done", to: "end" }],
    },
    { id: "end", kind: "outcome", title: "It prints", outcome: "resolved" },
  ],
};

export const difference: Diff = {
  flow: [],
  variables: [],
  steps: [
    {
      id: "on",
      title: "Is {{model}} on?",
      kind: "question",
      change: "changed",
      fields: [],
      branches: [
        {
          id: "yes",
          label: "Yes, it hums",
          change: "changed",
          fields: [
            {
              field: "label",
              old: "Yes",
              new: "Yes, it hums",
              words: [
                { tag: "same", text: "Yes" },
                { tag: "added", text: ", it hums" },
              ],
            },
          ],
          rewired: { old: "cable", new: "restart" },
          moved: false,
        },
      ],
    },
    {
      id: "restart",
      title: "Restart the queue",
      kind: "instruction",
      change: "added",
      fields: [
        { field: "kind", new: "instruction" },
        { field: "title", old: "", new: "Restart the queue", words: [] },
      ],
      branches: [{ id: "done", label: "", change: "added", fields: [], rewired: { new: "end" }, moved: false }],
    },
    {
      id: "switch",
      title: "Switch it on",
      kind: "instruction",
      change: "changed",
      fields: [{ field: "body", old: "", new: "At the back.", words: [] }],
      branches: [],
      moved: { old: { step: "on", branch: "no" } },
    },
    {
      id: "cable",
      title: "Check the cable",
      kind: "instruction",
      change: "removed",
      fields: [
        { field: "kind", old: "instruction" },
        { field: "title", old: "Check the cable", new: "", words: [] },
      ],
      branches: [{ id: "done", label: "", change: "removed", fields: [], rewired: { old: "end" }, moved: false }],
    },
  ],
  counts: { added: 1, removed: 1, changed: 2, moved: 1, rewired: 1 },
};
