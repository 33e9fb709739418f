/**
 * Some acts need a password that was given just now. Whoever calls one need not know: the transport asks for it and sends
 * the request again. How to ask is for the app to say, because the client alone has no page to ask on.
 */
type Ask = () => Promise<boolean>;

export const freshLoginCode = "fresh_login_required";

let ask: Ask = () => Promise.resolve(false);
let asking: Promise<boolean> | undefined;

/** `asker` tells whether the password was given. */
export function askForPasswordBy(asker: Ask) {
  ask = asker;
}

/** Several requests that need it share one question. */
export function passwordGiven(): Promise<boolean> {
  asking ??= ask().finally(() => {
    asking = undefined;
  });
  return asking;
}
