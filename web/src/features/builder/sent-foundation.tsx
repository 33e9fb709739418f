import { useState } from "react";
import type { OpenBuild } from "./build-context";
import { checkFoundation } from "./foundation";
import { FoundationForm } from "./foundation-form";
import { formName, type KeptForm, keepForm, readForm } from "./kept";
import type { Conversation } from "./types";

type Props = {
  id: string;
  user: string;
  conversation: Conversation;
  build: OpenBuild["build"];
  materialAllowed: boolean;
  onSent: () => void;
};

/** The first stage of a build that is under way: what was said may be said better. */
export function SentFoundation({ id, user, conversation, build, materialAllowed, onSent }: Props) {
  const [form, setForm] = useState<KeptForm>({ foundation: conversation.foundation, material: [] });

  const name = formName(user, build.place.team, build.place.id);

  /** Should the build expire, its form is still here. */
  function keep({ foundation, material }: KeptForm) {
    keepForm(name, { foundation, material: material.length > 0 ? material : (readForm(name)?.material ?? []) });
  }
  function change(next: KeptForm) {
    setForm(next);
    keep(next);
    const checked = checkFoundation(next.foundation);
    if ("foundation" in checked) build.change({ foundation: checked.foundation });
  }
  async function submit(next: KeptForm) {
    if (next.material.length > 0) build.change({ material: next.material });
    const done = await build.perform("foundation", nothing, nothing);
    if (!done) return;
    keep(next);
    setForm({ ...next, material: [] });
    onSent();
  }

  return (
    <FoundationForm
      id={id}
      form={form}
      onChange={change}
      onSubmit={(next) => void submit(next)}
      materialAllowed={materialAllowed}
      sent={conversation.material}
    />
  );
}

/** Saving what was changed is all that is to be done. */
const nothing = async () => {};
