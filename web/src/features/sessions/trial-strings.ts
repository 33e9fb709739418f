/** The words of walking a draft for a test. */
export const trialStrings = {
  section: "Test",
  nothingRecorded: "Test: nothing is recorded",
  back: "Back to the flow",
  backToEditor: "Back to the editor",
  edit: "Edit this step",
  mend: "Mend it in the editor",
  restart: "Start the test again",
  restartShort: "Start again",
  brokenOff: "The draft does not lead on here",
  notTaken: "That could not be taken",
  noStart: "There is nowhere to begin",
  ended: (outcome: string) => `The test is over: ${outcome}`,
  endedHint: "Nothing of it is kept.",
  note: "Note for the ticket",
  noteHint: "As a session on this draft would write it.",
} as const;
