/** What the keys and buttons of the player do. */
import { announce } from "@/ui/announcer";
import { toast } from "@/ui/toast-store";
import { noteInputName, stepFormId } from "./ids";
import { loadLater } from "./lazy-parts";
import { strings } from "./strings";
import { suggestionHere } from "./suggestions";
import type { Walk } from "./use-walk";

export type PlayerActs = ReturnType<typeof playerActs>;

type Elsewhere = {
  /** Opens the place for notes where the page has none in sight. */
  write: () => void;
  /** Goes on with the next target of the batch. */
  nextTarget: () => void;
};

export function playerActs({ place, me, session, reading, step, line, clear, perform }: Walk, elsewhere: Elsewhere) {
  const { position } = session;

  function answer(branch: string) {
    void perform({ type: "answer", step: session.step, position, branch });
  }
  function rewind(to: number) {
    void perform({ type: "rewind", step: session.step, position, to });
  }
  function send() {
    const form = document.getElementById(stepFormId);
    if (form instanceof HTMLFormElement) form.requestSubmit();
  }

  return {
    answer,
    rewind,
    send,
    back: () => {
      const previous = session.path.at(-2);
      if (previous) rewind(previous.seq);
    },
    forward: () => {
      const before = suggestionHere(session, reading);
      // A form shows what was filled in before, and may have been changed since.
      if (step?.kind === "form") send();
      else if (before) answer(before.branch);
    },
    pause: () => void perform({ type: "pause" }),
    resume: () => void perform({ type: "resume" }),
    takeOver: () => {
      perform({ type: "hand_over", to: me.id, note: "" }).then(
        () => toast(strings.player.takenOver),
        () => {},
      );
    },
    writeNote: () => {
      const input = document.querySelector<HTMLElement>(`[name=${noteInputName}]`);
      if (input) input.focus();
      else elsewhere.write();
    },
    nextTarget: elsewhere.nextTarget,
    copyNote: async () => {
      if (line === "waiting") return toast(strings.player.copyLater);
      const { copyForTicket } = await loadLater();
      const failure = await copyForTicket(place, "internal", "html", clear());
      if (failure) toast(failure);
      else announce(strings.player.copied);
    },
  };
}
