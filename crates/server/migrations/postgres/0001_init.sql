-- Ids are UUIDs, instants are timestamptz, documents are JSON kept as text with LZ4 and never as jsonb: a whole document
-- is written and read far more often than SQL would look inside.
-- Every table of a team starts with team_id and refers to others of the team through (team_id, id), so that a row
-- cannot point into another team.

CREATE TABLE instance (
    id bigint PRIMARY KEY CHECK (id = 1),
    set_up_at timestamptz NOT NULL
);

CREATE TABLE app_user (
    id uuid NOT NULL PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL,
    instance_admin boolean NOT NULL,
    created_at timestamptz NOT NULL,
    password_changed_at timestamptz NOT NULL,
    password_hash text NOT NULL
);

CREATE TABLE login (
    id uuid NOT NULL PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    confirmed_at timestamptz NOT NULL,
    address text NOT NULL,
    user_agent text NOT NULL
);
CREATE INDEX login_by_user ON login (user_id);

CREATE TABLE reset_link (
    id uuid NOT NULL PRIMARY KEY,
    user_id uuid NOT NULL UNIQUE REFERENCES app_user (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    created_by uuid REFERENCES app_user (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE TABLE team (
    id uuid NOT NULL PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    name text NOT NULL,
    viewers_can_run boolean NOT NULL,
    revision bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL REFERENCES app_user (id)
);

CREATE TABLE member (
    team_id uuid NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('viewer', 'engineer', 'admin')),
    joined_at timestamptz NOT NULL,
    PRIMARY KEY (team_id, user_id)
);
CREATE INDEX member_by_user ON member (user_id);

CREATE TABLE invitation (
    team_id uuid NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    email text NOT NULL,
    role text NOT NULL CHECK (role IN ('viewer', 'engineer', 'admin')),
    token_hash bytea NOT NULL UNIQUE,
    invited_by uuid NOT NULL REFERENCES app_user (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    PRIMARY KEY (team_id, id)
);

CREATE TABLE api_token (
    team_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('viewer', 'engineer', 'admin')),
    hint text NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    PRIMARY KEY (team_id, id),
    FOREIGN KEY (team_id, user_id) REFERENCES member (team_id, user_id) ON DELETE CASCADE
);
CREATE INDEX api_token_by_member ON api_token (team_id, user_id);

-- The stored answer of an act that carried an Idempotency-Key, written in the transaction of its effect.
CREATE TABLE idempotency (
    team_id uuid NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    key text NOT NULL,
    operation text NOT NULL,
    request_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    status bigint NOT NULL,
    body text COMPRESSION lz4 NOT NULL,
    PRIMARY KEY (team_id, user_id, key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);

-- `draft` is the one editable state; `live_revision` is the draft's revision that `live_version` was made from.
-- `stretch_at` is when the stretch of changes began that `draft` is the end of (see draft_state). `made_from` names another flow
-- of the team without a key: where a flow came from stays known when that one is gone.
CREATE TABLE flow (
    team_id uuid NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    title text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('troubleshooting', 'procedure', 'maintenance')),
    owner_id uuid NOT NULL REFERENCES app_user (id),
    library_key text,
    steps bigint NOT NULL,
    draft_revision bigint NOT NULL,
    live_version bigint,
    live_revision bigint,
    archived_at timestamptz,
    deleted_at timestamptz,
    stretch_at timestamptz NOT NULL,
    made_from_id uuid,
    made_from_title text,
    made_from_version bigint,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL REFERENCES app_user (id),
    tags text NOT NULL,
    summary text NOT NULL,
    -- Title, summary, tags and step titles of the draft, lower-cased: what text search looks through.
    search text NOT NULL,
    draft text COMPRESSION lz4 NOT NULL,
    PRIMARY KEY (team_id, id)
);
CREATE INDEX flow_by_update ON flow (team_id, updated_at, id);
CREATE INDEX flow_deleted ON flow (deleted_at) WHERE deleted_at IS NOT NULL;

-- What the draft was before, the newest of them: of each stretch of changes by one person the end.
CREATE TABLE draft_state (
    team_id uuid NOT NULL,
    flow_id uuid NOT NULL,
    revision bigint NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by uuid NOT NULL REFERENCES app_user (id),
    steps bigint NOT NULL,
    title text NOT NULL,
    document text COMPRESSION lz4 NOT NULL,
    PRIMARY KEY (team_id, flow_id, revision),
    FOREIGN KEY (team_id, flow_id) REFERENCES flow (team_id, id) ON DELETE CASCADE
);

CREATE TABLE flow_version (
    team_id uuid NOT NULL,
    flow_id uuid NOT NULL,
    number bigint NOT NULL,
    title text NOT NULL,
    kind text NOT NULL,
    steps bigint NOT NULL,
    change_note text NOT NULL,
    published_by uuid NOT NULL REFERENCES app_user (id),
    published_at timestamptz NOT NULL,
    document text COMPRESSION lz4 NOT NULL,
    PRIMARY KEY (team_id, flow_id, number),
    FOREIGN KEY (team_id, flow_id) REFERENCES flow (team_id, id) ON DELETE CASCADE
);

-- `revision` moves with every change of the list or of its targets. Names are unique in the team among lists that are not archived.
CREATE TABLE target_list (
    team_id uuid NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    targets bigint NOT NULL,
    revision bigint NOT NULL,
    archived_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL REFERENCES app_user (id),
    -- Name and description, lower-cased: what text search looks through.
    search text NOT NULL,
    PRIMARY KEY (team_id, id)
);
CREATE UNIQUE INDEX target_list_name ON target_list (team_id, name) WHERE archived_at IS NULL;

-- `position` orders a list; gaps are fine. `label_key` is the label as it is compared: no two of a list are alike.
-- `fields` is a JSON object of texts: they become the variables of a session.
CREATE TABLE target (
    team_id uuid NOT NULL,
    list_id uuid NOT NULL,
    id uuid NOT NULL,
    position bigint NOT NULL,
    label text NOT NULL,
    label_key text NOT NULL,
    kind text NOT NULL,
    address text NOT NULL,
    time_zone text NOT NULL,
    client text NOT NULL,
    site text NOT NULL,
    notes text NOT NULL,
    fields text NOT NULL,
    -- What it is called, its kind, address, client and site, lower-cased: what text search looks through.
    search text NOT NULL,
    PRIMARY KEY (team_id, list_id, id),
    FOREIGN KEY (team_id, list_id) REFERENCES target_list (team_id, id) ON DELETE CASCADE
);
CREATE INDEX target_by_position ON target (team_id, list_id, position, id);
CREATE UNIQUE INDEX target_label ON target (team_id, list_id, label_key);

-- Times when nothing shall begin: a freeze at the end of the year, a client's fair.
CREATE TABLE blackout (
    team_id uuid NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    name text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES app_user (id),
    PRIMARY KEY (team_id, id)
);

-- `rule`, `assignment` and `target_filter` are JSON. `next_at` is the next moment of the rule, `next_run_at` the same with its jitter: when it
-- falls due. Both stand exactly while the schedule is active, not paused and not finished; that is what the scheduler looks for.
CREATE TABLE schedule (
    team_id uuid NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    flow_id uuid NOT NULL,
    pinned_version bigint,
    list_id uuid NOT NULL,
    overlap text NOT NULL CHECK (overlap IN ('allow', 'skip', 'skip_open_targets', 'supersede')),
    catch_up text NOT NULL CHECK (catch_up IN ('one', 'all', 'skip')),
    catch_up_window_seconds bigint NOT NULL,
    on_blackout text NOT NULL CHECK (on_blackout IN ('skip', 'defer_to_end')),
    jitter_seconds bigint NOT NULL,
    lead_seconds bigint NOT NULL,
    due_seconds bigint,
    max_occurrences bigint,
    active boolean NOT NULL,
    paused text CHECK (paused IN ('user', 'system')),
    paused_until timestamptz,
    pause_reason text,
    finished_at timestamptz,
    next_at timestamptz,
    next_run_at timestamptz,
    last_at timestamptz,
    last_state text,
    fired bigint NOT NULL,
    failures bigint NOT NULL,
    revision bigint NOT NULL,
    owner_id uuid NOT NULL REFERENCES app_user (id),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL REFERENCES app_user (id),
    rule text NOT NULL,
    assignment text NOT NULL,
    target_filter text,
    PRIMARY KEY (team_id, id),
    FOREIGN KEY (team_id, flow_id) REFERENCES flow (team_id, id) ON DELETE CASCADE,
    FOREIGN KEY (team_id, flow_id, pinned_version) REFERENCES flow_version (team_id, flow_id, number),
    FOREIGN KEY (team_id, list_id) REFERENCES target_list (team_id, id),
    CHECK ((next_at IS NULL) = (next_run_at IS NULL)),
    CHECK ((next_run_at IS NOT NULL) = (active AND paused IS NULL AND finished_at IS NULL))
);
CREATE INDEX schedule_due ON schedule (next_run_at) WHERE next_run_at IS NOT NULL;
CREATE INDEX schedule_paused_until ON schedule (paused_until) WHERE paused_until IS NOT NULL;
CREATE INDEX schedule_by_flow ON schedule (team_id, flow_id);
CREATE INDEX schedule_by_list ON schedule (team_id, list_id);

-- The clock and the zone data that the schedules were last armed with: when either is found to have jumped, all are armed anew.
CREATE TABLE scheduler_clock (
    id bigint PRIMARY KEY CHECK (id = 1),
    last_seen timestamptz NOT NULL,
    zone_data text NOT NULL
);

-- Launched together: one session per target. `trigger` says by what; `again_of` is the batch whose targets were taken once more.
-- `schedule_id` has no key: a batch outlives its schedule, whose name is kept.
CREATE TABLE batch (
    team_id uuid NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    name text NOT NULL,
    flow_id uuid NOT NULL,
    version bigint NOT NULL,
    flow_title text NOT NULL,
    kind text NOT NULL,
    trigger text NOT NULL CHECK (trigger IN ('manual', 'schedule', 'again')),
    schedule_id uuid,
    schedule_name text,
    again_of uuid,
    list_id uuid,
    list_name text,
    targets bigint NOT NULL,
    due_at timestamptz,
    launched_at timestamptz NOT NULL,
    launched_by uuid NOT NULL REFERENCES app_user (id),
    cancelled_at timestamptz,
    cancelled_by uuid REFERENCES app_user (id),
    cancel_reason text,
    PRIMARY KEY (team_id, id),
    FOREIGN KEY (team_id, flow_id, version) REFERENCES flow_version (team_id, flow_id, number),
    FOREIGN KEY (team_id, again_of) REFERENCES batch (team_id, id)
);
CREATE INDEX batch_by_flow ON batch (team_id, flow_id, id);
CREATE INDEX batch_by_schedule ON batch (team_id, schedule_id, id) WHERE schedule_id IS NOT NULL;

-- The ledger: every due moment of a schedule is one row, or lies between `coalesced_from` and `scheduled_for` of one.
-- `trigger_key` is S: and the moment, or M: and the Idempotency-Key of one started by hand.
CREATE TABLE occurrence (
    team_id uuid NOT NULL,
    schedule_id uuid NOT NULL,
    id uuid NOT NULL,
    trigger_key text NOT NULL,
    scheduled_for timestamptz NOT NULL,
    handled_at timestamptz NOT NULL,
    late_ms bigint NOT NULL,
    server_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('fired', 'late', 'caught_up', 'skipped', 'missed', 'failed')),
    reason text,
    detail text,
    coalesced_from timestamptz,
    coalesced bigint NOT NULL,
    batch_id uuid,
    PRIMARY KEY (team_id, schedule_id, id),
    FOREIGN KEY (team_id, schedule_id) REFERENCES schedule (team_id, id) ON DELETE CASCADE,
    FOREIGN KEY (team_id, batch_id) REFERENCES batch (team_id, id)
);
CREATE UNIQUE INDEX occurrence_trigger ON occurrence (team_id, schedule_id, trigger_key);
CREATE INDEX occurrence_by_batch ON occurrence (team_id, batch_id) WHERE batch_id IS NOT NULL;

CREATE TABLE session (
    team_id uuid NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    flow_id uuid NOT NULL,
    version bigint NOT NULL,
    seq bigint NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'paused', 'finished', 'cancelled')),
    outcome text CHECK (outcome IN ('resolved', 'escalated', 'not_applicable', 'failed')),
    assignee_id uuid NOT NULL REFERENCES app_user (id),
    started_by uuid NOT NULL REFERENCES app_user (id),
    batch_id uuid,
    -- What launched the batch, if a schedule did.
    schedule_id uuid,
    -- Its place in the batch, from 1, the target it was made for, and the last event as long as nobody has begun to work.
    ordinal bigint,
    target_id uuid,
    waiting_seq bigint,
    started_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    finished_at timestamptz,
    active_seconds bigint NOT NULL,
    flow_title text NOT NULL,
    kind text NOT NULL,
    step text NOT NULL,
    step_title text NOT NULL,
    target_label text,
    batch_name text,
    ticket_system text,
    ticket_id text,
    ticket_url text,
    -- Flow title, target and ticket, lower-cased: what text search looks through.
    search text NOT NULL,
    PRIMARY KEY (team_id, id),
    FOREIGN KEY (team_id, flow_id, version) REFERENCES flow_version (team_id, flow_id, number),
    FOREIGN KEY (team_id, batch_id) REFERENCES batch (team_id, id)
) WITH (fillfactor = 80);
-- No index holds a column that an answer changes, so that answering touches the row and nothing else.
CREATE INDEX session_by_assignee ON session (team_id, assignee_id, id);
CREATE INDEX session_by_flow ON session (team_id, flow_id, id);
-- One session per target: a label stands once in a batch, and stays.
CREATE UNIQUE INDEX session_of_batch ON session (team_id, batch_id, ordinal) WHERE batch_id IS NOT NULL;
CREATE UNIQUE INDEX session_target ON session (team_id, batch_id, target_label) WHERE batch_id IS NOT NULL;
-- What a schedule has under way; entered and left once each.
CREATE INDEX session_of_schedule ON session (team_id, schedule_id) WHERE schedule_id IS NOT NULL AND status IN ('open', 'paused');

-- The append-only record. `key` is the Idempotency-Key of the act. `user_id` has no foreign key: users are never deleted,
-- and the check would cost every answer a look-up.
CREATE TABLE session_event (
    team_id uuid NOT NULL,
    session_id uuid NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    user_id uuid NOT NULL,
    key text,
    body text COMPRESSION lz4 NOT NULL,
    PRIMARY KEY (team_id, session_id, seq),
    FOREIGN KEY (team_id, session_id) REFERENCES session (team_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX session_event_key ON session_event (team_id, session_id, key) WHERE key IS NOT NULL;

-- What a team allows itself of AI. Money is counted in nano-dollars everywhere; what is NULL is not limited.
CREATE TABLE ai_quota (
    team_id uuid NOT NULL PRIMARY KEY REFERENCES team (id) ON DELETE CASCADE,
    flows_per_period bigint,
    money_per_period_nusd bigint,
    most_per_conversation_nusd bigint NOT NULL,
    anchor_day bigint NOT NULL,
    zone text NOT NULL,
    allowed boolean NOT NULL,
    material_allowed boolean NOT NULL,
    mask boolean NOT NULL,
    revision bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL REFERENCES app_user (id)
);

-- What was used and is held in a period. The ends are instants, so that another zone or anchor cannot move a period that began.
-- `platform_nusd` is what our own failures cost, which no team pays.
CREATE TABLE ai_quota_period (
    team_id uuid NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    anchor_day bigint NOT NULL,
    flows_used bigint NOT NULL,
    flows_held bigint NOT NULL CHECK (flows_held >= 0),
    used_nusd bigint NOT NULL,
    held_nusd bigint NOT NULL CHECK (held_nusd >= 0),
    platform_nusd bigint NOT NULL,
    PRIMARY KEY (team_id, starts_at)
);

-- One guided build. `content`, `material` and `review` are JSON and go when it is over; what stays for a while is the row that
-- says so. `due_at` is when there is something to do about its age. `flow_id` has no key: a flow may go for good.
CREATE TABLE ai_conversation (
    team_id uuid NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    owner_id uuid NOT NULL REFERENCES app_user (id),
    title text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL CHECK (state IN ('draft', 'scaffolded', 'planned', 'detailed', 'reviewed', 'assembled', 'discarded', 'expired')),
    revision bigint NOT NULL,
    branches bigint NOT NULL,
    branches_done bigint NOT NULL,
    calls bigint NOT NULL,
    spent_nusd bigint NOT NULL,
    held_nusd bigint NOT NULL CHECK (held_nusd >= 0),
    credited boolean NOT NULL,
    history_first bigint NOT NULL,
    history_at bigint NOT NULL,
    history_last bigint NOT NULL,
    flow_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    content text COMPRESSION lz4,
    material text COMPRESSION lz4,
    review text COMPRESSION lz4,
    PRIMARY KEY (team_id, id)
);
CREATE INDEX ai_conversation_by_owner ON ai_conversation (team_id, owner_id, id);
CREATE INDEX ai_conversation_due ON ai_conversation (due_at);

-- What the content was and will be again after undoing and redoing.
CREATE TABLE ai_revision (
    team_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    number bigint NOT NULL,
    content text COMPRESSION lz4 NOT NULL,
    PRIMARY KEY (team_id, conversation_id, number),
    FOREIGN KEY (team_id, conversation_id) REFERENCES ai_conversation (team_id, id) ON DELETE CASCADE
);

-- One call: up to a few requests to the provider for one artefact. While it is held or running, the server that works on it renews
-- `lease_until`; who finds a lease that is over settles the call. `cost_nusd` is what the team pays, `platform_nusd` what we do.
CREATE TABLE ai_call (
    team_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES app_user (id),
    target text NOT NULL,
    state text NOT NULL CHECK (state IN ('held', 'running', 'settled', 'failed', 'cancelled', 'orphaned')),
    server_id uuid NOT NULL,
    lease_until timestamptz,
    cancel_asked boolean NOT NULL,
    period_starts_at timestamptz NOT NULL,
    credit_held boolean NOT NULL,
    held_nusd bigint NOT NULL,
    cost_nusd bigint NOT NULL,
    platform_nusd bigint NOT NULL,
    estimated boolean NOT NULL,
    requests bigint NOT NULL,
    items bigint NOT NULL,
    input_tokens bigint NOT NULL,
    cache_write_5m_tokens bigint NOT NULL,
    cache_write_1h_tokens bigint NOT NULL,
    cache_read_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    price text NOT NULL,
    prompt_version bigint NOT NULL,
    request_id text,
    error_code text,
    error_detail text,
    retry_after_seconds bigint,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (team_id, id),
    FOREIGN KEY (team_id, conversation_id) REFERENCES ai_conversation (team_id, id) ON DELETE CASCADE,
    CHECK ((lease_until IS NOT NULL) = (state IN ('held', 'running')))
);
CREATE UNIQUE INDEX ai_call_active ON ai_call (team_id, conversation_id, target) WHERE lease_until IS NOT NULL;
CREATE INDEX ai_call_by_conversation ON ai_call (team_id, conversation_id, id);
CREATE INDEX ai_call_by_user ON ai_call (team_id, user_id, started_at);
CREATE INDEX ai_call_lease ON ai_call (lease_until) WHERE lease_until IS NOT NULL;

-- What came of a call while it streamed, for whoever follows it on whatever server.
CREATE TABLE ai_call_item (
    team_id uuid NOT NULL,
    call_id uuid NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('item', 'reset')),
    body text COMPRESSION lz4 NOT NULL,
    PRIMARY KEY (team_id, call_id, seq),
    FOREIGN KEY (team_id, call_id) REFERENCES ai_call (team_id, id) ON DELETE CASCADE
);

-- The ledger: a row per call that has ended, without anything of its content. It outlives call and conversation, so it has no key
-- to them, and a team that has one is not deleted beneath it.
CREATE TABLE ai_usage (
    team_id uuid NOT NULL REFERENCES team (id),
    call_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    user_id uuid NOT NULL,
    period_starts_at timestamptz NOT NULL,
    target text NOT NULL,
    outcome text NOT NULL,
    error_code text,
    provider text NOT NULL,
    model text NOT NULL,
    price text NOT NULL,
    prompt_version bigint NOT NULL,
    requests bigint NOT NULL,
    input_tokens bigint NOT NULL,
    cache_write_5m_tokens bigint NOT NULL,
    cache_write_1h_tokens bigint NOT NULL,
    cache_read_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    cost_nusd bigint NOT NULL,
    platform_nusd bigint NOT NULL,
    estimated boolean NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    PRIMARY KEY (team_id, call_id)
);
CREATE INDEX ai_usage_by_target ON ai_usage (team_id, target, started_at);
