import { create } from "zustand";

type Announcement = { text: string; turn: number };

export const useAnnouncement = create<Announcement>(() => ({ text: "", turn: 0 }));

/** Says a short sentence to screen readers without moving focus. */
export function announce(text: string) {
  useAnnouncement.setState(({ turn }) => ({ text, turn: turn + 1 }));
}
