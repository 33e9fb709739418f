/** The meanings a colour may carry. Violet (`ai`) is kept for what a model wrote and nobody has reviewed. */
export type Tone = "neutral" | "accent" | "ok" | "warn" | "danger" | "info" | "ai";
