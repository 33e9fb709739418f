import { toast } from "@/ui/toast-store";
import { useEditor } from "./editor-context";
import type { Plan } from "./plan";

/** Carries a plan out, or says why it cannot be. Gives whether it was. */
export function useCarryOut() {
  const { perform, undo } = useEditor();
  return (plan: Plan): boolean => {
    if ("blocked" in plan) {
      toast(plan.blocked);
      return false;
    }
    const isDone = perform(plan);
    if (isDone && plan.done) toast(plan.done, undo);
    return isDone;
  };
}
