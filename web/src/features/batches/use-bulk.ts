import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { BulkDone, Skipped } from "@/api/schema.gen";
import { toast } from "@/ui/toast-store";
import { batchChanged, type Place } from "./acts";

type Options = {
  place: Place;
  /** Sends the act, or says what is missing in the form. */
  send: (form: HTMLFormElement) => Promise<BulkDone> | string;
  /** What was done, in words. */
  told: (done: number) => string;
  onDone: () => void;
};

/** A form that acts on many targets. What was left out is told before it closes. */
export function useBulk({ place, send, told, onDone }: Options) {
  const queryClient = useQueryClient();
  const [pending, setPending] = useState(false);
  const [missing, setMissing] = useState<string>();
  const [problem, setProblem] = useState<unknown>();
  const [result, setResult] = useState<{ done: number; skipped: readonly Skipped[] }>();

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const sent = send(event.currentTarget);
    setMissing(typeof sent === "string" ? sent : undefined);
    setProblem(undefined);
    if (typeof sent === "string") return;
    setPending(true);
    try {
      const { done, skipped } = await sent;
      await batchChanged(queryClient, place);
      if (skipped.length > 0) setResult({ done, skipped });
      else {
        toast(told(done));
        onDone();
      }
    } catch (error) {
      setProblem(error);
    } finally {
      setPending(false);
    }
  }

  return { pending, missing, problem, result, onSubmit };
}
