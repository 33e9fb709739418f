export const strings = {
  close: "Close",
  copied: "Copied",
  copyFailed: "Could not copy",
  dismiss: "Dismiss",
  loading: "Loading",
  notifications: "Notifications",
  optional: "optional",
  requestId: "Request id",
  copyRequestId: "Copy the request id",
  tryAgain: "Try again",
  undo: "Undo",
  working: "Working",
} as const;
