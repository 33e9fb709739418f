/** A build to test with: a VPN that does not connect, with two branches of a plan, one of them written. */
import type { BranchBuild, BuildStep, Call, Conversation, Plan, Quota } from "./types";

export function sampleStep(id: string, change: Partial<BuildStep> = {}): BuildStep {
  return { id, kind: "do", title: `Step ${id}`, body: "", risk: "none", next: [], src: [], ...change };
}

export const samplePlan: Plan = {
  title: "VPN does not connect",
  summary: "Finds out why the tunnel does not come up.",
  triage: { title: "What does the client show?", body: "Read the message aloud." },
  branches: [
    {
      key: "dns",
      label: "Name not found",
      cause: "The resolver is wrong.",
      entry: "Can it resolve?",
      steps: 5,
      src: [2],
    },
    { key: "cert", label: "Certificate", cause: "It has expired.", entry: "Is it valid?", steps: 4, src: [] },
  ],
  questions: [{ text: "Which client is used?", answer: "" }],
};

export const sampleSteps: BuildStep[] = [
  sampleStep("a", {
    kind: "ask",
    title: "Does the name resolve?",
    body: "Run `nslookup vpn.example.com`.",
    next: [
      { label: "Yes", to: "@cert" },
      { label: "No", to: "b" },
    ],
    src: [2],
  }),
  sampleStep("b", { title: "Set the resolver", next: [{ label: "Done", to: "c" }] }),
  sampleStep("c", { kind: "fixed", title: "The tunnel is up" }),
];

export function sampleBranch(key: string, change: Partial<BranchBuild> = {}): BranchBuild {
  return { key, state: "empty", outdated: false, steps: [], findings: [], ...change };
}

export function sampleCall(change: Partial<Call> = {}): Call {
  return {
    id: "call-1",
    target: "branch:cert",
    state: "running",
    started_at: "2026-11-23T10:00:00Z",
    cost_nusd: 0,
    estimated: false,
    items: 0,
    ...change,
  };
}

export function sampleBuild(change: Partial<Conversation> = {}): Conversation {
  return {
    id: "build-1",
    title: "VPN does not connect",
    state: "planned",
    stage: "branches",
    revision: 4,
    foundation: {
      title: "VPN does not connect",
      kind: "troubleshooting",
      audience: "l1",
      environment: "",
      symptom: "The client says that it cannot connect.",
      known: "",
      must: [],
      must_not: [],
      escalation: "Network team",
      language: "en",
      depth: "normal",
    },
    material: {
      lines: [
        { n: 1, source: "Runbook", text: "VPN runbook" },
        { n: 2, source: "Runbook", text: "Check that ⟨address⟩ resolves." },
      ],
      masked: [],
      masks: { secrets: 0, addresses: 1, mails: 0, phones: 0 },
    },
    plan: samplePlan,
    plan_findings: [],
    branches: [sampleBranch("dns", { state: "accepted", steps: sampleSteps }), sampleBranch("cert")],
    ignored: [],
    calls: [],
    spent_nusd: 1_200_000,
    held_nusd: 0,
    most_nusd: 60_000_000,
    can_undo: false,
    can_redo: false,
    expires_at: "2026-11-24T10:00:00Z",
    created_at: "2026-11-23T10:00:00Z",
    updated_at: "2026-11-23T10:00:00Z",
    ...change,
  };
}

export function sampleQuota(change: Partial<Quota> = {}): Quota {
  return {
    period: { starts_at: "2026-11-01T00:00:00Z", ends_at: "2026-12-01T00:00:00Z" },
    flows: { limit: 20, used: 13, held: 0 },
    money: { limit_nusd: 1_000_000_000, used_nusd: 100_000_000, held_nusd: 0 },
    most_per_conversation_nusd: 60_000_000,
    anchor_day: 1,
    zone: "UTC",
    allowed: true,
    material_allowed: true,
    mask: true,
    can: { edit: false },
    ...change,
  };
}
