import { useState } from "react";
import { createRoot } from "react-dom/client";
import { PasswordDialog } from "@/features/accounts/password-dialog";
import { meQuery } from "@/features/accounts/queries";
import { queryClient } from "./query-client";

/** Asks for the password over whatever page or window is open; false when its owner would rather not. */
export function askPassword(): Promise<boolean> {
  return new Promise((resolve) => {
    // A root of its own, so that no page pays for what most visits never need.
    const place = document.body.appendChild(document.createElement("div"));
    const root = createRoot(place);
    const email = queryClient.getQueryData(meQuery().queryKey)?.user.email ?? "";
    root.render(<Asking email={email} onAnswer={resolve} onGone={() => gone(root, place)} />);
  });
}

type Props = { email: string; onAnswer: (given: boolean) => void; onGone: () => void };

function Asking({ email, onAnswer, onGone }: Props) {
  const [open, setOpen] = useState(true);
  return (
    <PasswordDialog
      open={open}
      email={email}
      onAnswer={(given) => {
        setOpen(false);
        onAnswer(given);
        // Once the window has faded.
        setTimeout(onGone, 300);
      }}
    />
  );
}

function gone(root: ReturnType<typeof createRoot>, place: HTMLElement) {
  root.unmount();
  place.remove();
}
