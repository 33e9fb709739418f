/** The form that a build begins with: what it holds, what fits, and examples. */
import { array, check, maxLength, minLength, object, picklist, pipe, safeParse, string, trim } from "valibot";
import { limits } from "./limits";
import { strings } from "./strings";
import type { Audience, Depth, Foundation, Kind } from "./types";

const text = strings.foundation.invalid;

export const kinds = ["troubleshooting", "procedure", "maintenance"] as const satisfies readonly Kind[];
export const audiences = ["l1", "l2", "l3", "end_user"] as const satisfies readonly Audience[];
export const depths = ["short", "normal", "thorough"] as const satisfies readonly Depth[];

const atMost = (most: number) => pipe(string(), trim(), maxLength(most, text.long(most)));
const rules = pipe(array(pipe(string(), maxLength(limits.rule, text.ruleLong))), maxLength(limits.rules, text.rules));

const schema = object({
  title: pipe(
    string(),
    trim(),
    minLength(limits.title.least, text.titleShort),
    maxLength(limits.title.most, text.titleLong),
  ),
  kind: picklist(kinds),
  audience: picklist(audiences),
  environment: atMost(limits.environment),
  symptom: pipe(
    string(),
    trim(),
    minLength(limits.symptom.least, text.symptomShort),
    maxLength(limits.symptom.most, text.long(limits.symptom.most)),
  ),
  known: atMost(limits.known),
  must: rules,
  must_not: rules,
  escalation: atMost(limits.escalation),
  language: pipe(
    string(),
    check((tag) => tag.length > 1),
  ),
  depth: picklist(depths),
});

/** What a browser may have kept; its texts may still be wrong. */
export const keptFormSchema = object({
  foundation: object({
    title: string(),
    kind: picklist(kinds),
    audience: picklist(audiences),
    environment: string(),
    symptom: string(),
    known: string(),
    must: array(string()),
    must_not: array(string()),
    escalation: string(),
    language: string(),
    depth: picklist(depths),
  }),
  material: array(object({ name: string(), text: string() })),
});

export type FoundationErrors = Partial<Record<keyof Foundation, string>>;

/** The form as it is sent, or what is wrong with its fields. */
export function checkFoundation(form: Foundation): { foundation: Foundation } | { errors: FoundationErrors } {
  const checked = safeParse(schema, form);
  if (checked.success) return { foundation: checked.output };
  const errors: FoundationErrors = {};
  for (const { path, message } of checked.issues) {
    const field = fieldOf(path?.[0]?.key);
    if (field) errors[field] ??= message;
  }
  return { errors };
}

const fields: readonly (keyof Foundation)[] = [
  "title",
  "kind",
  "audience",
  "environment",
  "symptom",
  "known",
  "must",
  "must_not",
  "escalation",
  "language",
  "depth",
];

const fieldOf = (key: unknown) => fields.find((name) => name === key);

export function emptyFoundation(): Foundation {
  return {
    title: "",
    kind: "troubleshooting",
    audience: "l1",
    environment: "",
    symptom: "",
    known: "",
    must: [],
    must_not: [],
    escalation: "",
    language: knownLanguage(globalThis.navigator?.language ?? "en"),
    depth: "normal",
  };
}

/** The languages that flows are mostly written in; the server takes any. */
export const languages = ["en", "de", "fr", "it", "es", "pt", "nl", "pl", "cs", "sv", "da", "ja"] as const;

function knownLanguage(tag: string): string {
  const [base] = tag.split("-");
  return languages.find((language) => language === base) ?? "en";
}

export function linesOf(text: string): string[] {
  return text.split("\n").flatMap((line) => line.trim() || []);
}

type Example = { name: string } & Pick<
  Foundation,
  "title" | "kind" | "audience" | "symptom" | "environment" | "known" | "must" | "must_not" | "escalation"
>;

/** Starting points that show how much detail helps. */
export const examples: readonly Example[] = [
  {
    name: "VPN does not connect",
    title: "VPN does not connect",
    kind: "troubleshooting",
    audience: "l1",
    symptom:
      "The VPN client shows “The connection could not be established” after about 30 seconds. It worked yesterday. Other people at the same site can connect.",
    environment: "Windows 11 laptops, IKEv2 with user certificates, gateway in the data centre.",
    known: "Often the clock of the laptop is wrong, or the certificate has expired.",
    must: ["Ask for the exact error text first"],
    must_not: ["Never ask for the password"],
    escalation: "Network team",
  },
  {
    name: "New colleague",
    title: "Set up the workplace of a new colleague",
    kind: "procedure",
    audience: "l1",
    symptom:
      "On the first day the new colleague can sign in, has mail, the right groups and a working laptop, and knows whom to ask.",
    environment: "Microsoft 365, Intune, laptops from stock.",
    known: "Licences are sometimes used up; order early.",
    must: ["Check the licence before anything else"],
    must_not: [],
    escalation: "Workplace team",
  },
  {
    name: "Patch a server",
    title: "Monthly updates of a Windows server",
    kind: "maintenance",
    audience: "l2",
    symptom: "All updates of the month are installed, the server has restarted once, and its services run.",
    environment: "Windows Server 2022, virtual machines, backup every night.",
    known: "The restart takes up to 15 minutes.",
    must: ["Make sure that the backup of last night is complete"],
    must_not: ["No restart between 07:00 and 19:00"],
    escalation: "Server team",
  },
];
