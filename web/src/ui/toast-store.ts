import { create } from "zustand";
import { strings } from "./strings";

type ToastAction = { label: string; perform: () => void };
export type Toast = { id: number; text: string; action?: ToastAction };

const lifetime = 8_000;
let nextId = 1;

export const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }));

/** For results of work that happened elsewhere, or with an undo. Form errors stay in their form. */
export function toast(text: string, undo?: () => void) {
  const id = show(text, undo && { label: strings.undo, perform: undo });
  setTimeout(() => dismissToast(id), lifetime);
}

/** News that stays until somebody acts on it or dismisses it. */
export function notice(text: string, action: ToastAction) {
  show(text, action);
}

export function dismissToast(id: number) {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

function show(text: string, action: ToastAction | undefined): number {
  const id = nextId++;
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-2), { id, text, ...(action && { action }) }] }));
  return id;
}
