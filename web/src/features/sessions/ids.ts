/** Where keys lead: the form of the current step, and the field for a new note. */
export const stepFormId = "step-form";
export const noteInputName = "note";
