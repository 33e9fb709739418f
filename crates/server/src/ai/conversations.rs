//! Conversations: guided builds, each private to its owner, with everything that people change in them by hand.

use super::{
    calls::{self, Call, CallError},
    quota, refused,
    store::{self, CallRow, Change, Row},
};
use crate::{
    auth::{Engineer, idempotency::Begun},
    db::{Conn, Write},
    http::{
        Created, Document, Error, Fault, IdempotencyKey, IfMatch, Json, NoContent, Page, Path, Replayable,
        Result, WithEtag,
    },
    types::{ConversationId, FlowId, Time, text_enum},
};
use axum::http::StatusCode;
use garde::Validate;
use pathbook_builder::{
    check::{self, Finding, Rule},
    foundation::{Foundation, Problem},
    material::{self, Material, Source},
    plan::{Branches, Plan, Step},
    state::{BranchEvent, BranchState, ConversationEvent, ConversationState},
    wire::Remark,
};
use pathbook_flow::document::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Seconds that a conversation lives after its last change; and that an assembled one keeps its content.
pub const LIFE: i64 = 86_400;
/// Seconds for which it is said of a conversation that it is over, and why, before nobody knows it any more.
pub const REMEMBERED: i64 = 7 * 86_400;
/// Conversations that one person may have open.
const MOST_OPEN: i64 = 50;
/// Bytes of what a conversation may be about, beside its material.
const CONTENT_BYTES: usize = 512 * 1024;
/// Characters of a note for a call, and of the reason why a finding is ignored.
pub const NOTE_CHARS: usize = 1_000;
/// Branches of a plan.
const MOST_BRANCHES: usize = 20;

/// What a conversation is about, as it is stored: what undoing goes back to.
#[derive(Clone, Serialize, Deserialize)]
pub struct Content {
    pub state: ConversationState,
    pub foundation: Foundation,
    /// Whether secrets and personal data are masked before anything is sent.
    pub is_masked: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// What there is of each branch of the plan, by key.
    #[serde(default)]
    pub branches: BTreeMap<String, Work>,
    #[serde(default)]
    pub ignored: Vec<Ignored>,
}

/// What there is of a branch.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Work {
    #[serde(default)]
    pub steps: Vec<Step>,
    /// What form and plan were when the steps were made; absent where a person wrote them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<Proposal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<CallError>,
}

/// Steps that wait to be accepted.
#[derive(Clone, Serialize, Deserialize)]
pub struct Proposal {
    pub steps: Vec<Step>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Whether the answer broke off, so that only its beginning is here.
    pub partial: bool,
    pub basis: String,
}

/// A finding that somebody looked at and lets be.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BuildIgnored")]
pub struct Ignored {
    /// The code of the finding.
    code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    branch: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<String>,
    /// Why.
    reason: String,
}

/// What a look at the whole came to, as it is stored.
#[derive(Clone, Serialize, Deserialize)]
pub struct Reviewed {
    pub ai_findings: Vec<Remark>,
    pub checked_at: Time,
    /// What plan and steps were then.
    pub basis: String,
}

impl Work {
    /// How far the branch is. `active` says whether a call for it is under way.
    fn state(&self, active: bool) -> BranchState {
        if active {
            BranchState::Generating
        } else if self.proposal.is_some() {
            BranchState::Proposed
        } else if self.error.is_some() {
            BranchState::Failed
        } else if self.steps.is_empty() {
            BranchState::Empty
        } else {
            BranchState::Accepted
        }
    }
}

impl Content {
    /// The accepted steps of all branches of the plan.
    pub fn accepted(&self) -> Branches {
        let keys = self.plan.iter().flat_map(|plan| &plan.branches).map(|branch| &branch.key);
        keys.filter_map(|key| {
            self.branches
                .get(key)
                .filter(|work| !work.steps.is_empty())
                .map(|work| (key.clone(), work.steps.clone()))
        })
        .collect()
    }

    /// How many branches the plan has, and how many of them have steps.
    fn counts(&self) -> (usize, usize) {
        (self.plan.as_ref().map_or(0, |plan| plan.branches.len()), self.accepted().len())
    }

    pub fn is_complete(&self) -> bool {
        let (all, done) = self.counts();
        all > 0 && all == done
    }

    /// The branches without steps and proposal, in the order of the plan.
    pub fn missing(&self) -> Vec<String> {
        let keys = self.plan.iter().flat_map(|plan| &plan.branches).map(|branch| branch.key.clone());
        let is_missing = |key: &String| {
            self.branches.get(key).is_none_or(|work| work.steps.is_empty() && work.proposal.is_none())
        };
        keys.filter(is_missing).collect()
    }

    /// What happened to the conversation; a refusal where that cannot be now.
    pub fn happen(&mut self, event: ConversationEvent) -> Result<()> {
        self.state = self.state.next(event, self.is_complete()).map_err(|_| not_ready(event))?;
        Ok(())
    }

    /// Notes that the whole was looked at, as far as there is a whole.
    pub fn reviewed(&mut self) {
        if let Ok(state) = self.state.next(ConversationEvent::Reviewed, self.is_complete()) {
            self.state = state;
        }
    }

    /// A print of what a branch is made from: where it changes, what was made is outdated.
    pub fn basis(&self, key: &str) -> String {
        let plan = self.plan.as_ref();
        let branch = plan
            .and_then(|plan| plan.branch(key))
            .map(|branch| (&branch.label, &branch.cause, &branch.entry));
        print(&(&self.foundation, branch, plan.map(|plan| &plan.questions)))
    }

    /// A print of the whole.
    pub fn print(&self) -> String {
        print(&(&self.plan, self.accepted()))
    }

    /// Leaves out what belongs to no branch of the plan any more.
    fn drop_strays(&mut self) {
        let keys: BTreeSet<_> =
            self.plan.iter().flat_map(|plan| &plan.branches).map(|branch| branch.key.as_str()).collect();
        self.branches.retain(|key, _| keys.contains(key.as_str()));
    }

    /// Takes a plan that a model made in the place of the one that there is.
    pub fn take_plan(&mut self, plan: Plan) -> Result<()> {
        self.plan = Some(plan);
        self.drop_strays();
        self.happen(ConversationEvent::PlanMade)
    }
}

fn print(value: &impl Serialize) -> String {
    // Content is made of texts, numbers and lists: it always serialises.
    let digest = Sha256::digest(serde_json::to_vec(value).unwrap_or_default());
    digest.iter().take(8).fold(String::new(), |mut text, byte| {
        use std::fmt::Write;
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn not_ready(event: ConversationEvent) -> Error {
    let what = match event {
        ConversationEvent::Reviewed | ConversationEvent::Assembled => {
            "Every branch needs accepted steps first. Accept, generate or write those that are missing."
        }
        _ => "There is no plan yet. Make one, or write one by hand.",
    };
    Error::conflict("not_ready", what)
}

/// A conversation as it was read.
pub struct Build {
    pub row: Row,
    pub content: Content,
    pub material: Material,
    pub review: Option<Reviewed>,
}

fn json<T: Serialize>(value: &T) -> Result<String> {
    Ok(serde_json::to_string(value).map_err(anyhow::Error::from)?)
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_str(text).map_err(anyhow::Error::from)?)
}

/// Why nothing can be done with a conversation that is over.
fn closed(state: ConversationState) -> Error {
    let why = match state {
        ConversationState::Assembled => "This build became a flow. Open that flow to go on.",
        ConversationState::Discarded => "This build was discarded. Begin a new one.",
        _ => {
            "This build was left alone for 24 hours, so its content was deleted. Begin a new one; your browser may still have the \
             form."
        }
    };
    refused(StatusCode::GONE, "conversation_closed", why)
}

impl Build {
    /// What is stored of a conversation; a refusal where it is over.
    pub async fn of(db: &mut Conn, row: Row, now: Time) -> Result<Self> {
        let is_over = match row.state {
            ConversationState::Discarded | ConversationState::Expired => true,
            _ => row.expires_at <= now,
        };
        if is_over {
            return Err(closed(row.state));
        }
        // Each is read by itself: where somebody changed the conversation between, the row is read anew.
        let mut text = store::text(db, row.id).await?;
        let mut row = row;
        while text.revision != row.revision {
            row = store::read(db, row.id, row.owner_id).await?;
            text = store::text(db, row.id).await?;
        }
        let (Some(content), Some(material)) = (text.content, text.material) else {
            return Err(closed(row.state));
        };
        let review = text.review.as_deref().map(parse).transpose()?;
        Ok(Self { content: parse(&content)?, material: parse(&material)?, review, row })
    }

    /// The caller's conversation, to be read.
    pub async fn read(me: &Engineer, db: &mut Conn, id: ConversationId) -> Result<Self> {
        let row = store::read(db, id, me.user.id).await?;
        Self::of(db, row, me.app().now()).await
    }

    /// The caller's conversation, to be worked on further.
    pub async fn read_open(me: &Engineer, db: &mut Conn, id: ConversationId) -> Result<Self> {
        let build = Self::read(me, db, id).await?;
        build.refuse_closed()?;
        Ok(build)
    }

    fn refuse_closed(&self) -> Result<()> {
        if self.row.state.is_closed() { Err(closed(self.row.state)) } else { Ok(()) }
    }

    /// The caller's conversation, held to be changed, if this is its revision.
    async fn change(me: &Engineer, tx: &mut Write, id: ConversationId, revision: i64) -> Result<Self> {
        // Whose it is comes before everything else.
        store::read(tx, id, me.user.id).await?;
        let row = store::hold(tx, id).await?.ok_or(Error::NotFound("conversation"))?;
        let build = Self::of(tx, row, me.app().now()).await?;
        build.refuse_closed()?;
        build.refuse_stale(revision)?;
        Ok(build)
    }

    /// Refuses what is based on another revision.
    pub fn refuse_stale(&self, revision: i64) -> Result<()> {
        if self.row.revision == revision {
            return Ok(());
        }
        Err(Error::Stale { current_etag: self.row.revision, changed_by: None, changed_at: None })
    }

    /// What is to be said of the whole.
    pub fn findings(&self) -> Vec<Finding> {
        match &self.content.plan {
            Some(plan) => check::tree(&self.known(), plan, &self.content.accepted()),
            None => Vec::new(),
        }
    }

    fn moved(&mut self, now: Time) {
        let (all, done) = self.content.counts();
        let row = &mut self.row;
        row.branches = i64::try_from(all).unwrap_or(i64::MAX);
        row.branches_done = i64::try_from(done).unwrap_or(i64::MAX);
        row.state = self.content.state;
        let title = self.content.plan.as_ref().map_or(&self.content.foundation.title, |plan| &plan.title);
        row.title.clone_from(title);
        row.kind = self.content.foundation.kind;
        row.revision += 1;
        row.updated_at = now;
        row.expires_at = now.plus_seconds(LIFE);
    }

    /// Stores the content as a new state, which can be undone. The row is held.
    pub async fn save(&mut self, tx: &mut Write, now: Time) -> Result<()> {
        let content = json(&self.content)?;
        if content.len() > CONTENT_BYTES {
            return Err(Error::TooLarge { limit: CONTENT_BYTES });
        }
        self.moved(now);
        store::add_state(tx, &mut self.row, &content).await?;
        store::put(tx, &self.row, Change { content: Some(&content), material: None, review: None }).await
    }

    /// Stores what is no state of its own: the state that is there, the review, the end.
    pub async fn note(&mut self, tx: &mut Write, now: Time) -> Result<()> {
        self.moved(now);
        let (content, review) = (json(&self.content)?, self.review.as_ref().map(json).transpose()?);
        store::put(
            tx,
            &self.row,
            Change { content: Some(&content), material: None, review: review.as_deref() },
        )
        .await
    }
}

text_enum! {
    /// The page of the builder on which work goes on.
    #[schemars(rename = "BuildStage")]
    enum Stage {
        /// The form.
        Foundation = "foundation",
        /// The plan.
        Scaffold = "scaffold",
        /// The branches.
        Branches = "branches",
        /// The whole.
        Review = "review",
    }
}

fn stage(state: ConversationState) -> Stage {
    match state {
        ConversationState::Draft | ConversationState::Discarded | ConversationState::Expired => {
            Stage::Foundation
        }
        ConversationState::Scaffolded => Stage::Scaffold,
        ConversationState::Planned => Stage::Branches,
        ConversationState::Detailed | ConversationState::Reviewed | ConversationState::Assembled => {
            Stage::Review
        }
    }
}

/// A guided build.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Build")]
pub struct Conversation {
    id: ConversationId,
    title: String,
    state: ConversationState,
    stage: Stage,
    /// Moves on with every change; what `If-Match` wants.
    revision: i64,
    foundation: Foundation,
    material: Material,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<Plan>,
    plan_findings: Vec<Finding>,
    /// The branches of the plan, in its order.
    branches: Vec<BranchView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<ReviewView>,
    /// Findings that were looked at and let be.
    ignored: Vec<Ignored>,
    /// The calls that are under way, and the latest for each target.
    calls: Vec<Call>,
    /// What it has cost so far.
    spent_nusd: i64,
    /// What is held for calls that are under way.
    held_nusd: i64,
    /// What it may cost.
    most_nusd: i64,
    can_undo: bool,
    can_redo: bool,
    created_at: Time,
    updated_at: Time,
    /// When its content is deleted, unless it changes before.
    expires_at: Time,
    /// The flow that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    flow_id: Option<FlowId>,
}

/// A branch of a build.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BuildBranch")]
struct BranchView {
    key: String,
    state: BranchState,
    /// Whether form or plan changed since its steps were made.
    outdated: bool,
    /// The accepted steps.
    steps: Vec<Step>,
    /// Steps that wait to be accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<ProposalView>,
    /// What is to be said of the accepted steps.
    findings: Vec<Finding>,
    /// Why the last call for it brought nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<CallError>,
}

/// Proposed steps.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BuildProposal")]
struct ProposalView {
    steps: Vec<Step>,
    findings: Vec<Finding>,
    /// What was asked for beside the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// Whether the answer broke off, so that only its beginning is here.
    partial: bool,
}

/// A look at the whole.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BuildReview")]
struct ReviewView {
    /// What the rules say of it as it is now.
    findings: Vec<Finding>,
    /// What the model said, where it was asked.
    ai_findings: Vec<Remark>,
    checked_at: Time,
    /// Whether something changed since.
    outdated: bool,
}

/// Under way or the latest for their target.
fn shown(calls: Vec<CallRow>) -> Vec<CallRow> {
    let mut targets = BTreeSet::new();
    calls.into_iter().filter(|call| targets.insert(call.target.clone()) || !call.state.is_over()).collect()
}

/// A conversation as its owner sees it. The calls are read before it is, so that it has what a call brought that is over.
async fn view(db: &mut Conn, build: Build, calls: Vec<CallRow>) -> Result<Conversation> {
    let (settings, _) = store::quota(db).await?;
    let calls = shown(calls);
    let is_active = |target: &str| calls.iter().any(|call| call.target == target && !call.state.is_over());
    let known = build.known();
    let (content, review) = (&build.content, &build.review);
    let plan_findings = content.plan.as_ref().map_or_else(Vec::new, |plan| check::plan(&known, plan));
    let found = |key: &str, steps: &[Step]| match &content.plan {
        Some(plan) if !steps.is_empty() => check::branch(&known, plan, key, steps),
        _ => Vec::new(),
    };
    let branches = content.plan.iter().flat_map(|plan| &plan.branches).map(|branch| {
        let work = content.branches.get(&branch.key).cloned().unwrap_or_default();
        let basis = content.basis(&branch.key);
        let made_from = work.proposal.as_ref().map(|proposal| &proposal.basis).or(work.basis.as_ref());
        BranchView {
            state: work.state(is_active(&calls::branch_target(&branch.key))),
            outdated: made_from.is_some_and(|made_from| *made_from != basis),
            findings: found(&branch.key, &work.steps),
            proposal: work.proposal.map(|proposal| ProposalView {
                findings: found(&branch.key, &proposal.steps),
                steps: proposal.steps,
                note: proposal.note,
                partial: proposal.partial,
            }),
            key: branch.key.clone(),
            steps: work.steps,
            error: work.error,
        }
    });
    let branches = branches.collect();
    let review = review.as_ref().map(|review| ReviewView {
        findings: build.findings(),
        outdated: review.basis != content.print(),
        ai_findings: review.ai_findings.clone(),
        checked_at: review.checked_at,
    });
    let Build { row, content, material, .. } = build;
    Ok(Conversation {
        id: row.id,
        title: row.title,
        state: row.state,
        stage: stage(row.state),
        revision: row.revision,
        foundation: content.foundation,
        material,
        plan: content.plan,
        plan_findings,
        branches,
        review,
        ignored: content.ignored,
        calls: calls.iter().map(Call::of).collect(),
        spent_nusd: row.spent_nusd,
        held_nusd: row.held_nusd,
        most_nusd: settings.most_per_conversation_nusd,
        can_undo: row.history_at > row.history_first && !row.state.is_closed(),
        can_redo: row.history_at < row.history_last && !row.state.is_closed(),
        created_at: row.created_at,
        updated_at: row.updated_at,
        expires_at: row.expires_at,
        flow_id: row.flow_id,
    })
}

/// A conversation in the path.
#[derive(Deserialize, JsonSchema)]
pub struct One {
    pub id: ConversationId,
}

/// The caller's conversation as it is now.
pub async fn answer(me: &Engineer, id: ConversationId) -> Result<WithEtag<Json<Conversation>>> {
    let mut db = me.read().await?;
    let calls = store::calls(&mut db, id).await?;
    let build = Build::read(me, &mut db, id).await?;
    Ok(WithEtag(build.row.revision, Json(view(&mut db, build, calls).await?)))
}

/// A build to begin.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewBuild")]
pub struct New {
    /// The form.
    foundation: Foundation,
    /// Texts that the flow may rest on, 60,000 characters together.
    #[serde(default)]
    material: Option<Vec<Source>>,
}

fn faults(at: &str, problems: &[Problem]) -> Vec<Fault> {
    let fault = |problem: &Problem| {
        Fault::new(format!("{at}{}", problem.pointer), problem.code, problem.detail.clone())
    };
    problems.iter().map(fault).collect()
}

fn refuse_form(foundation: &Foundation) -> Result<()> {
    let problems = foundation.problems();
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(faults("/foundation", &problems))) }
}

/// The material as it is kept: in numbered lines, masked where the team wants that.
pub fn taken(sources: &[Source], settings: &quota::Settings) -> Result<Material> {
    if !settings.material_allowed && !sources.is_empty() {
        return Err(refused(
            StatusCode::FORBIDDEN,
            "ai_not_allowed",
            "The team does not let material be sent to a language model. Leave it out.",
        ));
    }
    let problems = material::problems(sources);
    if problems.iter().any(|problem| problem.code == "too_long" && problem.pointer.is_empty()) {
        return Err(Error::Refused {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            code: "material_too_large",
            detail: "The material has more than 60,000 characters. Leave out what the flow does not need."
                .into(),
            errors: faults("/material", &problems),
        });
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(faults("/material", &problems)));
    }
    Ok(Material::of(sources, settings.mask))
}

/// What is kept of the beginning of a build, for who asks again: nothing of what it is about.
#[derive(Deserialize, Serialize)]
struct Kept {
    id: ConversationId,
}

pub async fn create(
    me: Engineer,
    key: IdempotencyKey,
    Document(new): Document<New>,
) -> Result<Replayable<WithEtag<Created<Conversation>>>> {
    let prepared = prepare(&me, &new).await;
    let (id, replayed) = match me.act(&key, "ai_create", &new).await? {
        Begun::Done(stored) => (stored.read::<Kept>()?.id, true),
        Begun::New(mut act) => {
            let (content, material) = prepared?;
            let now = me.app().now();
            if store::open(&mut act, me.user.id, now).await? >= MOST_OPEN {
                return Err(Error::conflict(
                    "too_many_builds",
                    format!("You have {MOST_OPEN} builds open. Finish or discard one of them first."),
                ));
            }
            let row = fresh(&me, &content, now);
            store::create(&mut act, &row, &json(&content)?, &json(&material)?).await?;
            act.keep(StatusCode::CREATED, &Kept { id: row.id }).await?;
            (row.id, false)
        }
    };
    let WithEtag(revision, Json(build)) = answer(&me, id).await?;
    Ok(Replayable { response: WithEtag(revision, Created(build)), replayed })
}

/// The row of a conversation that begins.
pub fn fresh(me: &Engineer, content: &Content, now: Time) -> Row {
    Row {
        id: ConversationId::new(),
        owner_id: me.user.id,
        title: content.foundation.title.clone(),
        kind: content.foundation.kind,
        state: content.state,
        revision: 1,
        branches: 0,
        branches_done: 0,
        calls: 0,
        spent_nusd: 0,
        held_nusd: 0,
        credited: false,
        history_first: 1,
        history_at: 1,
        history_last: 1,
        flow_id: None,
        created_at: now,
        updated_at: now,
        expires_at: now.plus_seconds(LIFE),
    }
}

async fn prepare(me: &Engineer, new: &New) -> Result<(Content, Material)> {
    me.app().ai.provider()?;
    let (settings, _) = store::quota(&mut *me.read().await?).await?;
    super::refuse_unallowed(&settings)?;
    refuse_form(&new.foundation)?;
    let material = taken(new.material.as_deref().unwrap_or_default(), &settings)?;
    let content = Content {
        state: ConversationState::Draft,
        foundation: new.foundation.clone(),
        is_masked: settings.mask,
        plan: None,
        branches: BTreeMap::new(),
        ignored: Vec::new(),
    };
    Ok((content, material))
}

/// A build as lists show it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BuildSummary")]
pub struct Summary {
    id: ConversationId,
    title: String,
    kind: Kind,
    state: ConversationState,
    stage: Stage,
    branches: Count,
    /// Whether a call is under way.
    working: bool,
    updated_at: Time,
    expires_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    flow_id: Option<FlowId>,
}

/// How many branches have steps.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BuildCount")]
struct Count {
    done: i64,
    total: i64,
}

pub async fn list(me: Engineer) -> Result<Json<Page<Summary>>> {
    let mut db = me.read().await?;
    let rows = store::list(&mut db, me.user.id, me.app().now()).await?;
    let worked_on = store::worked_on(&mut db, me.user.id).await?;
    let summary = |row: Row| Summary {
        id: row.id,
        title: row.title,
        kind: row.kind,
        state: row.state,
        stage: stage(row.state),
        branches: Count { done: row.branches_done, total: row.branches },
        working: worked_on.contains(&row.id),
        updated_at: row.updated_at,
        expires_at: row.expires_at,
        flow_id: row.flow_id,
    };
    Ok(Json(Page::whole(rows.into_iter().map(summary).collect())))
}

pub async fn read(me: Engineer, Path(One { id }): Path<One>) -> Result<WithEtag<Json<Conversation>>> {
    answer(&me, id).await
}

/// What is to change in a build. What is not given stays.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BuildChange")]
pub struct Changed {
    /// The whole form.
    #[serde(default)]
    foundation: Option<Foundation>,
    /// All texts that the flow may rest on. Not undone by undo.
    #[serde(default)]
    material: Option<Vec<Source>>,
    /// The whole plan, accepted as it is. Branches that it no longer has lose their steps.
    #[serde(default)]
    plan: Option<Plan>,
    /// The accepted steps of branches, by key; a proposal for the branch is gone then. An empty list empties the branch.
    #[serde(default)]
    steps: Option<BTreeMap<String, Vec<Step>>>,
    /// Findings of the accepted steps to put right, those that are `fixable`.
    #[serde(default)]
    fix: Option<Vec<Which>>,
    /// All findings that are let be.
    #[serde(default)]
    ignored: Option<Vec<Ignored>>,
}

/// Which finding is meant.
#[derive(Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BuildFindingRef")]
struct Which {
    /// Its code.
    code: Rule,
    #[serde(default)]
    branch: Option<String>,
    #[serde(default)]
    step: Option<String>,
}

impl Which {
    fn is(&self, finding: &Finding) -> bool {
        self.code == finding.code && self.branch == finding.branch && self.step == finding.step
    }
}

fn is_key(key: &str) -> bool {
    (1..=16).contains(&key.len())
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn refuse_plan(plan: &Plan) -> Result<()> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    if plan.title.trim().is_empty() || plan.title.chars().count() > pathbook_flow::limits::TITLE_CHARS {
        faults.push(Fault::new("/plan/title", "title_length", "Give a title of 1 to 200 characters."));
    }
    if plan.branches.len() > MOST_BRANCHES {
        faults.push(Fault::new(
            "/plan/branches",
            "too_many",
            format!("A plan has {MOST_BRANCHES} branches at most."),
        ));
    }
    for (at, branch) in plan.branches.iter().enumerate().take(MOST_BRANCHES) {
        let pointer = format!("/plan/branches/{at}/key");
        if !is_key(&branch.key) {
            let detail = "A key has 1 to 16 lower-case letters, digits and underscores.";
            faults.push(Fault::new(pointer, "malformed", detail));
        } else if !seen.insert(&branch.key) {
            faults.push(Fault::new(pointer, "duplicate", "Two branches have this key. Change one of them."));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

fn refuse_ignored(ignored: &[Ignored]) -> Result<()> {
    let is_long = |ignored: &Ignored| {
        ignored.reason.chars().count() > NOTE_CHARS
            || [Some(&ignored.code), ignored.branch.as_ref(), ignored.step.as_ref()]
                .into_iter()
                .flatten()
                .any(|text| text.len() > 64)
    };
    if let Some(at) = ignored.iter().position(is_long) {
        let detail = format!("Give a reason of at most {NOTE_CHARS} characters.");
        return Err(Error::invalid(format!("/ignored/{at}/reason"), "too_long", detail));
    }
    if ignored.len() > 500 {
        return Err(Error::invalid("/ignored", "too_many", "At most 500 findings can be let be."));
    }
    Ok(())
}

/// What a change means for the content.
fn apply(build: &mut Build, change: &Changed, active: &[CallRow]) -> Result<()> {
    let content = &mut build.content;
    let is_active = |target: &str| active.iter().any(|call| call.target == target);
    if let Some(foundation) = &change.foundation {
        refuse_form(foundation)?;
        content.foundation = foundation.clone();
        content.happen(ConversationEvent::FoundationEdited)?;
    }
    if let Some(plan) = &change.plan {
        refuse_plan(plan)?;
        calls::refuse_running(active, calls::SCAFFOLD)?;
        content.plan = Some(plan.clone());
        content.drop_strays();
        content.happen(ConversationEvent::PlanEdited)?;
    }
    for (key, steps) in change.steps.iter().flatten() {
        let place = || format!("/steps/{key}");
        if content.plan.as_ref().is_none_or(|plan| plan.branch(key).is_none()) {
            return Err(Error::invalid(place(), "unknown_branch", "The plan has no branch of this key."));
        }
        let target = calls::branch_target(key);
        let work = content.branches.entry(key.clone()).or_default();
        let event = if steps.is_empty() { BranchEvent::Cleared } else { BranchEvent::Written };
        if work.state(is_active(&target)).next(event, !work.steps.is_empty()).is_err() {
            calls::refuse_running(active, &target)?;
        }
        *work = Work { steps: steps.clone(), ..Work::default() };
        content.happen(ConversationEvent::StepsChanged)?;
    }
    for (at, which) in change.fix.iter().flatten().enumerate() {
        let findings = build.findings();
        let finding = findings.iter().find(|finding| finding.fixable && which.is(finding));
        let (plan, known, accepted) = (build.content.plan.as_ref(), build.known(), build.content.accepted());
        let fixed = finding
            .zip(plan)
            .and_then(|(finding, plan)| check::fix_finding(&known, plan, &accepted, finding));
        let Some(fixed) = fixed else {
            let detail = "Nothing that can be put right is found there. Load the build again.";
            return Err(Error::invalid(format!("/fix/{at}"), "not_fixable", detail));
        };
        for (key, steps) in fixed {
            if let Some(work) = build.content.branches.get_mut(&key) {
                work.steps = steps;
            }
        }
        build.content.happen(ConversationEvent::StepsChanged)?;
    }
    let content = &mut build.content;
    if let Some(ignored) = &change.ignored {
        refuse_ignored(ignored)?;
        content.ignored.clone_from(ignored);
    }
    Ok(())
}

pub async fn update(
    me: Engineer,
    Path(One { id }): Path<One>,
    IfMatch(revision): IfMatch,
    Document(change): Document<Changed>,
) -> Result<WithEtag<Json<Conversation>>> {
    let now = me.app().now();
    let mut tx = me.write().await?;
    let mut build = Build::change(&me, &mut tx, id, revision).await?;
    let active = active(&mut tx, id).await?;
    apply(&mut build, &change, &active)?;
    build.save(&mut tx, now).await?;
    if let Some(sources) = &change.material {
        let (settings, _) = store::quota(&mut tx).await?;
        let material = json(&taken(sources, &settings)?)?;
        store::put(&mut tx, &build.row, Change { content: None, material: Some(&material), review: None })
            .await?;
    }
    tx.commit().await?;
    answer(&me, id).await
}

/// The calls of a conversation that are under way.
pub async fn active(db: &mut Conn, id: ConversationId) -> Result<Vec<CallRow>> {
    let calls = store::calls(db, id).await?;
    Ok(calls.into_iter().filter(|call| !call.state.is_over()).collect())
}

pub async fn discard(
    me: Engineer,
    Path(One { id }): Path<One>,
    IfMatch(revision): IfMatch,
) -> Result<NoContent> {
    let now = me.app().now();
    let mut tx = me.write().await?;
    // Calls are taken before their conversation, as everywhere. Where the conversation is not to be discarded, they go on.
    calls::ask_to_cancel_all(&mut tx, id).await?;
    Build::change(&me, &mut tx, id, revision).await?;
    store::empty(&mut tx, id, ConversationState::Discarded, now, now.plus_seconds(REMEMBERED)).await?;
    tx.commit().await?;
    Ok(NoContent)
}

pub async fn undo(
    me: Engineer,
    Path(One { id }): Path<One>,
    IfMatch(revision): IfMatch,
) -> Result<WithEtag<Json<Conversation>>> {
    go(&me, id, revision, -1).await
}

pub async fn redo(
    me: Engineer,
    Path(One { id }): Path<One>,
    IfMatch(revision): IfMatch,
) -> Result<WithEtag<Json<Conversation>>> {
    go(&me, id, revision, 1).await
}

async fn go(
    me: &Engineer,
    id: ConversationId,
    revision: i64,
    by: i64,
) -> Result<WithEtag<Json<Conversation>>> {
    let now = me.app().now();
    let mut tx = me.write().await?;
    let mut build = Build::change(me, &mut tx, id, revision).await?;
    let wanted = build.row.history_at + by;
    let content = match store::state(&mut tx, id, wanted).await? {
        Some(content) if (build.row.history_first..=build.row.history_last).contains(&wanted) => content,
        _ => {
            return Err(Error::conflict(
                "nothing_changed",
                "There is nothing further to go back or forward to.",
            ));
        }
    };
    build.content = parse(&content)?;
    build.row.history_at = wanted;
    build.note(&mut tx, now).await?;
    tx.commit().await?;
    answer(me, id).await
}

/// A branch in the path.
#[derive(Deserialize, JsonSchema)]
pub struct OneBranch {
    pub id: ConversationId,
    pub key: String,
}

/// What becomes of proposed steps.
#[derive(Deserialize, Serialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BuildResolution")]
pub struct Resolution {
    /// Whether they are taken.
    #[garde(skip)]
    accept: bool,
    /// Only these, by id. Taken: those steps in the place of steps of the same id, or behind the others; the rest of the
    /// proposal is gone. Not taken: the rest still waits. Absent: all.
    #[serde(default)]
    #[garde(inner(length(max = 200)))]
    steps: Option<Vec<String>>,
}

/// The accepted steps with some of the proposed ones: in the place of those of the same id, and else behind.
fn merged(steps: &[Step], proposed: Vec<Step>, wanted: &[String]) -> Vec<Step> {
    let mut merged = steps.to_vec();
    for step in proposed.into_iter().filter(|step| wanted.contains(&step.id)) {
        match merged.iter_mut().find(|there| there.id == step.id) {
            Some(there) => *there = step,
            None => merged.push(step),
        }
    }
    merged
}

fn resolve_branch(content: &mut Content, key: &str, resolution: Resolution) -> Result<()> {
    if content.plan.as_ref().is_none_or(|plan| plan.branch(key).is_none()) {
        return Err(Error::NotFound("branch"));
    }
    let work = content.branches.entry(key.to_owned()).or_default();
    let Some(proposal) = work.proposal.take() else {
        // Somebody who has seen why a call failed may take that away.
        if work.error.take().is_some() && !resolution.accept {
            return Ok(());
        }
        return Err(Error::conflict("not_ready", "Nothing is proposed for this branch. Generate it first."));
    };
    let known = |id: &String| proposal.steps.iter().any(|step| step.id == *id);
    if let Some(at) = resolution.steps.iter().flatten().position(|id| !known(id)) {
        let detail = "No proposed step has this id.";
        return Err(Error::invalid(format!("/steps/{at}"), "unknown_step", detail));
    }
    match (resolution.accept, resolution.steps) {
        (true, None) => {
            work.steps = proposal.steps;
            work.basis = Some(proposal.basis);
        }
        (true, Some(wanted)) => {
            work.steps = merged(&work.steps, proposal.steps, &wanted);
            work.basis = Some(proposal.basis);
        }
        (false, None) => return Ok(()),
        (false, Some(unwanted)) => {
            let Proposal { mut steps, note, partial, basis } = proposal;
            steps.retain(|step| !unwanted.contains(&step.id));
            work.proposal = (!steps.is_empty()).then_some(Proposal { steps, note, partial, basis });
            return Ok(());
        }
    }
    work.error = None;
    content.happen(ConversationEvent::StepsChanged)
}

pub async fn resolve(
    me: Engineer,
    Path(OneBranch { id, key }): Path<OneBranch>,
    IfMatch(revision): IfMatch,
    Json(resolution): Json<Resolution>,
) -> Result<WithEtag<Json<Conversation>>> {
    let now = me.app().now();
    let mut tx = me.write().await?;
    let mut build = Build::change(&me, &mut tx, id, revision).await?;
    resolve_branch(&mut build.content, &key, resolution)?;
    build.save(&mut tx, now).await?;
    tx.commit().await?;
    answer(&me, id).await
}
