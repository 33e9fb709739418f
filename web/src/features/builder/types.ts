/** What the builder's part of the API speaks of. */

export type Kind = "troubleshooting" | "procedure" | "maintenance";
export type Audience = "end_user" | "l1" | "l2" | "l3";
export type Depth = "short" | "normal" | "thorough";

export type Foundation = {
  title: string;
  kind: Kind;
  audience: Audience;
  environment: string;
  symptom: string;
  known: string;
  must: string[];
  must_not: string[];
  escalation: string;
  language: string;
  depth: Depth;
};

export type MaterialSource = { name: string; text: string };
export type MaterialLine = { n: number; source: string; text: string };
export type Masks = { secrets: number; addresses: number; mails: number; phones: number };
export type Material = { lines: MaterialLine[]; masks: Masks };

export type PlanBranch = { key: string; label: string; cause: string; entry: string; steps: number; src: number[] };
export type Question = { text: string; answer: string };
export type Triage = { title: string; body: string };
export type Plan = { title: string; summary: string; triage: Triage; branches: PlanBranch[]; questions: Question[] };

export type StepKind = "ask" | "do" | "fixed" | "escalate";
export type Risk = "none" | "disruptive" | "destructive";
export type Way = { label: string; to: string };
export type BuildStep = {
  id: string;
  kind: StepKind;
  title: string;
  body: string;
  risk: Risk;
  next: Way[];
  src: number[];
};

export type Finding = {
  code: string;
  severity: "error" | "warning";
  branch?: string;
  step?: string;
  detail: string;
  fixable: boolean;
};
export type Ignored = { code: string; step?: string; branch?: string; reason: string };

export type CallState = "held" | "running" | "settled" | "failed" | "cancelled" | "orphaned";
export type CallProblem = { code: string; detail: string; retry_after_seconds?: number };
export type Call = {
  id: string;
  target: string;
  state: CallState;
  started_at: string;
  ended_at?: string;
  cost_nusd: number;
  estimated: boolean;
  cached_share?: number;
  items: number;
  error?: CallProblem;
};

export type BranchState = "empty" | "generating" | "proposed" | "accepted" | "failed";
export type Proposal = { steps: BuildStep[]; findings: Finding[]; note?: string; partial: boolean };
export type BranchBuild = {
  key: string;
  state: BranchState;
  outdated: boolean;
  steps: BuildStep[];
  proposal?: Proposal;
  findings: Finding[];
  error?: { code: string; detail: string };
};

/** What a model would change; the step as `branch.step`. */
export type Remark = { step: string; problem: string; fix: string };

export type Review = {
  findings: Finding[];
  ai_findings: Remark[];
  checked_at: string;
  outdated: boolean;
};

export type ConversationState =
  | "draft"
  | "scaffolded"
  | "planned"
  | "detailed"
  | "reviewed"
  | "assembled"
  | "discarded"
  | "expired";

export type Conversation = {
  id: string;
  title: string;
  state: ConversationState;
  revision: number;
  foundation: Foundation;
  material: Material;
  plan?: Plan;
  plan_findings: Finding[];
  branches: BranchBuild[];
  review?: Review;
  ignored: Ignored[];
  calls: Call[];
  spent_nusd: number;
  held_nusd: number;
  most_nusd: number;
  can_undo: boolean;
  can_redo: boolean;
  expires_at: string;
  created_at: string;
  updated_at: string;
  flow_id?: string;
};

export type ConversationChange = {
  foundation?: Foundation;
  material?: MaterialSource[];
  plan?: Plan;
  steps?: Record<string, BuildStep[]>;
  ignored?: Ignored[];
  fix?: FindingRef[];
};

export type FindingRef = { code: string; branch?: string; step?: string };

export type Status = {
  configured: boolean;
  usable: boolean;
  provider?: string;
  model?: string;
  problem?: { code: string; detail: string; until?: string };
  allowed: boolean;
  material_allowed: boolean;
  setup?: string[];
};

export type Quota = {
  period: { starts_at: string; ends_at: string };
  flows: { limit?: number; used: number; held: number };
  money: { limit_nusd?: number; used_nusd: number; held_nusd: number };
  most_per_conversation_nusd: number;
  anchor_day: number;
  next_anchor_day?: number;
  zone: string;
  allowed: boolean;
  material_allowed: boolean;
  mask: boolean;
  can: { edit: boolean };
};

export type QuotaChange = {
  flows_per_period?: number;
  money_per_period_nusd?: number;
  most_per_conversation_nusd: number;
  anchor_day: number;
  zone: string;
  allowed: boolean;
  material_allowed: boolean;
  mask: boolean;
};

export type EstimateTarget = "scaffold" | "branch" | "branches" | "review";
export type Estimate = {
  calls: number;
  expected_nusd: number;
  most_nusd: number;
  flow_credits: number;
  remaining: { flows?: number; money_nusd?: number };
  refusal?: string;
};

/** What a stream brings, in the order of `seq`. */
export type CallItem = BuildStep | PlanBranch | Remark;
export type Arrival = { seq: number; item: CallItem; provisional: boolean };
export type CallProgress = { cost_nusd: number; output_tokens: number; attempt: number; wait_ms?: number };
