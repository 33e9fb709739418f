import { email, maxLength, minLength, pipe, string, trim } from "valibot";
import { strings } from "./strings";

/** The checks that the account forms share. The server checks again, and has the last word. */
export const nameField = pipe(string(), trim(), minLength(1, strings.invalid.required), maxLength(100));
export const emailField = pipe(string(), trim(), email(strings.invalid.email));
export const givenField = pipe(string(), minLength(1, strings.invalid.required));
export const newPasswordField = pipe(string(), minLength(12, strings.invalid.password), maxLength(128));
