/** Where a flow goes on: from left to right, or from top to bottom. */
export type Direction = "right" | "down";
