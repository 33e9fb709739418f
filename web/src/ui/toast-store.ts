import { create } from "zustand";

export type Toast = { id: number; text: string; undo?: () => void };

const lifetime = 8_000;
let nextId = 1;

export const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }));

/** For results of work that happened elsewhere, or with an undo. Form errors stay in their form. */
export function toast(text: string, undo?: () => void) {
  const id = nextId++;
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-2), { id, text, ...(undo && { undo }) }] }));
  setTimeout(() => dismissToast(id), lifetime);
}

export function dismissToast(id: number) {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}
