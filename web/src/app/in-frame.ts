import { createContext } from "react";

/** Whether the frame of a team stands around the page, and with it the page's main landmark. */
export const InFrame = createContext(false);
