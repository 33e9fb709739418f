import { createContext, use } from "react";
import { useStore } from "zustand";
import type { Editor } from "./create-editor";
import type { DocumentState } from "./document-store";
import type { QueueState } from "./save-queue";
import type { ViewState } from "./view-store";

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = use(EditorContext);
  if (!editor) throw new Error("a part of the editor outside of it");
  return editor;
}

/** Something of the document, its history or the selection. */
export function useEdited<Part>(select: (state: DocumentState) => Part): Part {
  return useStore(useEditor().documents, select);
}

/** Something of what is saved and what is not. */
export function useSaves<Part>(select: (state: QueueState) => Part): Part {
  return useStore(useEditor().saves, select);
}

/** Something of how the editor is looked at. */
export function useView<Part>(select: (state: ViewState) => Part): Part {
  return useStore(useEditor().view, select);
}
