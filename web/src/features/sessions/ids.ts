/** Where keys lead: the heading and the form of the current step, and the field for a new note. */
export const stepHeadingId = "step-heading";
export const stepFormId = "step-form";
export const noteInputName = "note";
