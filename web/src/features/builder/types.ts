/** What the builder's part of the API speaks of, under the names that the wizard uses. */
import type {
  AiEstimate,
  AiQuota,
  AiQuotaSettings,
  AiStatus,
  Build,
  BuildBranch,
  BuildBranchState,
  BuildCall,
  BuildChange,
  BuilderAudience,
  BuilderDepth,
  BuilderFinding,
  BuilderMasks,
  BuilderMaterial,
  BuilderNext,
  BuilderPlan,
  BuilderPlanBranch,
  BuilderRemark,
  BuilderSource,
  BuilderStep,
  BuilderStepKind,
  BuildIgnored,
  BuildProposal,
  Kind as FlowKind,
  Foundation as Form,
  Risk as StepRisk,
} from "@/api/schema.gen";

export type Kind = FlowKind;
export type Audience = BuilderAudience;
export type Depth = BuilderDepth;
/** The form with all of its fields, which may be left out only on the way to the server. */
export type Foundation = Required<Form>;

export type MaterialSource = BuilderSource;
export type Material = BuilderMaterial;
export type Masks = BuilderMasks;

export type Plan = BuilderPlan;
export type PlanBranch = BuilderPlanBranch;

export type BuildStep = BuilderStep;
export type StepKind = BuilderStepKind;
export type Risk = StepRisk;
export type Way = BuilderNext;

/** What the rules found, or the model: its remarks have codes of their own. */
export type Finding = Omit<BuilderFinding, "code"> & { code: BuilderFinding["code"] | BuilderRemark["problem"] };
export type Ignored = BuildIgnored;
/** What a model would change; the step as `branch.step`. */
export type Remark = BuilderRemark;

export type Call = BuildCall;
export type BranchBuild = BuildBranch;
export type BranchState = BuildBranchState;
export type Proposal = BuildProposal;

export type Conversation = Omit<Build, "foundation"> & { foundation: Foundation };
export type ConversationChange = Omit<BuildChange, "foundation"> & { foundation?: Foundation };

export type Status = AiStatus;
export type Quota = AiQuota;
export type QuotaChange = AiQuotaSettings;
export type Estimate = AiEstimate;

/** What a stream brings, in the order of `seq`: steps of a branch, branches of a plan, remarks of a review. */
export type CallItem = BuildStep | PlanBranch | Remark;
export type Arrival = { seq: number; item: CallItem };
export type CallProgress = { cost_nusd: number; output_tokens: number; attempt: number; wait_ms?: number };
