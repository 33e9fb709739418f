-- Ids are 16-byte UUIDs (BLOB), instants are microseconds since 1970 (INTEGER), documents are JSON text.
-- Every table of a team starts with team_id and refers to others of the team through (team_id, id), so that a row
-- cannot point into another team. Long columns stand last: SQLite walks through them to reach what is behind.

CREATE TABLE instance (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    set_up_at INTEGER NOT NULL
) STRICT;

CREATE TABLE app_user (
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    instance_admin INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    password_changed_at INTEGER NOT NULL,
    password_hash TEXT NOT NULL
) STRICT;

CREATE TABLE login (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    confirmed_at INTEGER NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL
) STRICT;
CREATE INDEX login_by_user ON login (user_id);

CREATE TABLE reset_link (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL UNIQUE REFERENCES app_user (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL UNIQUE,
    created_by BLOB REFERENCES app_user (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE team (
    id BLOB NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    viewers_can_run INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL REFERENCES app_user (id)
) STRICT;

CREATE TABLE member (
    team_id BLOB NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'engineer', 'admin')),
    joined_at INTEGER NOT NULL,
    PRIMARY KEY (team_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_by_user ON member (user_id);

CREATE TABLE invitation (
    team_id BLOB NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id BLOB NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'engineer', 'admin')),
    token_hash BLOB NOT NULL UNIQUE,
    invited_by BLOB NOT NULL REFERENCES app_user (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    accepted_at INTEGER,
    PRIMARY KEY (team_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_token (
    team_id BLOB NOT NULL,
    id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'engineer', 'admin')),
    hint TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER,
    PRIMARY KEY (team_id, id),
    FOREIGN KEY (team_id, user_id) REFERENCES member (team_id, user_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX api_token_by_member ON api_token (team_id, user_id);

-- The stored answer of an act that carried an Idempotency-Key, written in the transaction of its effect.
CREATE TABLE idempotency (
    team_id BLOB NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    operation TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (team_id, user_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency (created_at);

-- `draft` is the one editable state; `live_revision` is the draft's revision that `live_version` was made from.
-- `stretch_at` is when the stretch of changes began that `draft` is the end of (see draft_state). `made_from` names another flow
-- of the team without a key: where a flow came from stays known when that one is gone.
CREATE TABLE flow (
    team_id BLOB NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id BLOB NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('troubleshooting', 'procedure', 'maintenance')),
    owner_id BLOB NOT NULL REFERENCES app_user (id),
    library_key TEXT,
    steps INTEGER NOT NULL,
    draft_revision INTEGER NOT NULL,
    live_version INTEGER,
    live_revision INTEGER,
    archived_at INTEGER,
    deleted_at INTEGER,
    stretch_at INTEGER NOT NULL,
    made_from_id BLOB,
    made_from_title TEXT,
    made_from_version INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL REFERENCES app_user (id),
    tags TEXT NOT NULL,
    summary TEXT NOT NULL,
    -- Title, summary, tags and step titles of the draft, lower-cased: what text search looks through.
    search TEXT NOT NULL,
    draft TEXT NOT NULL,
    PRIMARY KEY (team_id, id)
) STRICT;
CREATE INDEX flow_by_update ON flow (team_id, updated_at, id);
CREATE INDEX flow_deleted ON flow (deleted_at) WHERE deleted_at IS NOT NULL;

-- What the draft was before, the newest of them: of each stretch of changes by one person the end.
CREATE TABLE draft_state (
    team_id BLOB NOT NULL,
    flow_id BLOB NOT NULL,
    revision INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by BLOB NOT NULL REFERENCES app_user (id),
    steps INTEGER NOT NULL,
    title TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (team_id, flow_id, revision),
    FOREIGN KEY (team_id, flow_id) REFERENCES flow (team_id, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE flow_version (
    team_id BLOB NOT NULL,
    flow_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    steps INTEGER NOT NULL,
    change_note TEXT NOT NULL,
    published_by BLOB NOT NULL REFERENCES app_user (id),
    published_at INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (team_id, flow_id, number),
    FOREIGN KEY (team_id, flow_id) REFERENCES flow (team_id, id) ON DELETE CASCADE
) STRICT;

-- `revision` moves with every change of the list or of its targets. Names are unique in the team among lists that are not archived.
CREATE TABLE target_list (
    team_id BLOB NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    targets INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    archived_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL REFERENCES app_user (id),
    -- Name and description, lower-cased: what text search looks through.
    search TEXT NOT NULL,
    PRIMARY KEY (team_id, id)
) STRICT;
CREATE UNIQUE INDEX target_list_name ON target_list (team_id, name) WHERE archived_at IS NULL;

-- `position` orders a list; gaps are fine. `label_key` is the label as it is compared: no two of a list are alike.
-- `fields` is a JSON object of texts: they become the variables of a session.
CREATE TABLE target (
    team_id BLOB NOT NULL,
    list_id BLOB NOT NULL,
    id BLOB NOT NULL,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    label_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    client TEXT NOT NULL,
    site TEXT NOT NULL,
    notes TEXT NOT NULL,
    fields TEXT NOT NULL,
    -- What it is called, its kind, address, client and site, lower-cased: what text search looks through.
    search TEXT NOT NULL,
    PRIMARY KEY (team_id, list_id, id),
    FOREIGN KEY (team_id, list_id) REFERENCES target_list (team_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX target_by_position ON target (team_id, list_id, position, id);
CREATE UNIQUE INDEX target_label ON target (team_id, list_id, label_key);

-- Times when nothing shall begin: a freeze at the end of the year, a client's fair.
CREATE TABLE blackout (
    team_id BLOB NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL REFERENCES app_user (id),
    PRIMARY KEY (team_id, id)
) STRICT;

-- `rule`, `assignment` and `target_filter` are JSON. `next_at` is the next moment of the rule, `next_run_at` the same with its jitter: when it
-- falls due. Both stand exactly while the schedule is active, not paused and not finished; that is what the scheduler looks for.
CREATE TABLE schedule (
    team_id BLOB NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    flow_id BLOB NOT NULL,
    pinned_version INTEGER,
    list_id BLOB NOT NULL,
    overlap TEXT NOT NULL CHECK (overlap IN ('allow', 'skip', 'skip_open_targets', 'supersede')),
    catch_up TEXT NOT NULL CHECK (catch_up IN ('one', 'all', 'skip')),
    catch_up_window_seconds INTEGER NOT NULL,
    on_blackout TEXT NOT NULL CHECK (on_blackout IN ('skip', 'defer_to_end')),
    jitter_seconds INTEGER NOT NULL,
    lead_seconds INTEGER NOT NULL,
    due_seconds INTEGER,
    max_occurrences INTEGER,
    active INTEGER NOT NULL,
    paused TEXT CHECK (paused IN ('user', 'system')),
    paused_until INTEGER,
    pause_reason TEXT,
    finished_at INTEGER,
    next_at INTEGER,
    next_run_at INTEGER,
    last_at INTEGER,
    last_state TEXT,
    fired INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    owner_id BLOB NOT NULL REFERENCES app_user (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL REFERENCES app_user (id),
    rule TEXT NOT NULL,
    assignment TEXT NOT NULL,
    target_filter TEXT,
    PRIMARY KEY (team_id, id),
    FOREIGN KEY (team_id, flow_id) REFERENCES flow (team_id, id) ON DELETE CASCADE,
    FOREIGN KEY (team_id, flow_id, pinned_version) REFERENCES flow_version (team_id, flow_id, number),
    FOREIGN KEY (team_id, list_id) REFERENCES target_list (team_id, id),
    CHECK ((next_at IS NULL) = (next_run_at IS NULL)),
    CHECK ((next_run_at IS NOT NULL) = (active AND paused IS NULL AND finished_at IS NULL))
) STRICT;
CREATE INDEX schedule_due ON schedule (next_run_at) WHERE next_run_at IS NOT NULL;
CREATE INDEX schedule_paused_until ON schedule (paused_until) WHERE paused_until IS NOT NULL;
CREATE INDEX schedule_by_flow ON schedule (team_id, flow_id);
CREATE INDEX schedule_by_list ON schedule (team_id, list_id);

-- The clock and the zone data that the schedules were last armed with: when either is found to have jumped, all are armed anew.
CREATE TABLE scheduler_clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    last_seen INTEGER NOT NULL,
    zone_data TEXT NOT NULL
) STRICT;

-- Launched together: one session per target. `trigger` says by what; `again_of` is the batch whose targets were taken once more.
-- `schedule_id` has no key: a batch outlives its schedule, whose name is kept.
CREATE TABLE batch (
    team_id BLOB NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    flow_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    flow_title TEXT NOT NULL,
    kind TEXT NOT NULL,
    trigger TEXT NOT NULL CHECK (trigger IN ('manual', 'schedule', 'again')),
    schedule_id BLOB,
    schedule_name TEXT,
    again_of BLOB,
    list_id BLOB,
    list_name TEXT,
    targets INTEGER NOT NULL,
    due_at INTEGER,
    launched_at INTEGER NOT NULL,
    launched_by BLOB NOT NULL REFERENCES app_user (id),
    cancelled_at INTEGER,
    cancelled_by BLOB REFERENCES app_user (id),
    cancel_reason TEXT,
    PRIMARY KEY (team_id, id),
    FOREIGN KEY (team_id, flow_id, version) REFERENCES flow_version (team_id, flow_id, number),
    FOREIGN KEY (team_id, again_of) REFERENCES batch (team_id, id)
) STRICT;
CREATE INDEX batch_by_flow ON batch (team_id, flow_id, id);
CREATE INDEX batch_by_schedule ON batch (team_id, schedule_id, id) WHERE schedule_id IS NOT NULL;

-- The ledger: every due moment of a schedule is one row, or lies between `coalesced_from` and `scheduled_for` of one.
-- `trigger_key` is S: and the moment, or M: and the Idempotency-Key of one started by hand.
CREATE TABLE occurrence (
    team_id BLOB NOT NULL,
    schedule_id BLOB NOT NULL,
    id BLOB NOT NULL,
    trigger_key TEXT NOT NULL,
    scheduled_for INTEGER NOT NULL,
    handled_at INTEGER NOT NULL,
    late_ms INTEGER NOT NULL,
    server_id BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('fired', 'late', 'caught_up', 'skipped', 'missed', 'failed')),
    reason TEXT,
    detail TEXT,
    coalesced_from INTEGER,
    coalesced INTEGER NOT NULL,
    batch_id BLOB,
    PRIMARY KEY (team_id, schedule_id, id),
    FOREIGN KEY (team_id, schedule_id) REFERENCES schedule (team_id, id) ON DELETE CASCADE,
    FOREIGN KEY (team_id, batch_id) REFERENCES batch (team_id, id)
) STRICT;
CREATE UNIQUE INDEX occurrence_trigger ON occurrence (team_id, schedule_id, trigger_key);
CREATE INDEX occurrence_by_batch ON occurrence (team_id, batch_id) WHERE batch_id IS NOT NULL;

CREATE TABLE session (
    team_id BLOB NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id BLOB NOT NULL,
    flow_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'paused', 'finished', 'cancelled')),
    outcome TEXT CHECK (outcome IN ('resolved', 'escalated', 'not_applicable', 'failed')),
    assignee_id BLOB NOT NULL REFERENCES app_user (id),
    started_by BLOB NOT NULL REFERENCES app_user (id),
    batch_id BLOB,
    -- What launched the batch, if a schedule did.
    schedule_id BLOB,
    -- Its place in the batch, from 1, the target it was made for, and the last event as long as nobody has begun to work.
    ordinal INTEGER,
    target_id BLOB,
    waiting_seq INTEGER,
    started_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    finished_at INTEGER,
    active_seconds INTEGER NOT NULL,
    flow_title TEXT NOT NULL,
    kind TEXT NOT NULL,
    step TEXT NOT NULL,
    step_title TEXT NOT NULL,
    target_label TEXT,
    batch_name TEXT,
    ticket_system TEXT,
    ticket_id TEXT,
    ticket_url TEXT,
    -- Flow title, target and ticket, lower-cased: what text search looks through.
    search TEXT NOT NULL,
    PRIMARY KEY (team_id, id),
    FOREIGN KEY (team_id, flow_id, version) REFERENCES flow_version (team_id, flow_id, number),
    FOREIGN KEY (team_id, batch_id) REFERENCES batch (team_id, id)
) STRICT, WITHOUT ROWID;
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
    team_id BLOB NOT NULL,
    session_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    user_id BLOB NOT NULL,
    key TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (team_id, session_id, seq),
    FOREIGN KEY (team_id, session_id) REFERENCES session (team_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX session_event_key ON session_event (team_id, session_id, key) WHERE key IS NOT NULL;

-- What a team allows itself of AI. Money is counted in nano-dollars everywhere; what is NULL is not limited.
CREATE TABLE ai_quota (
    team_id BLOB NOT NULL PRIMARY KEY REFERENCES team (id) ON DELETE CASCADE,
    flows_per_period INTEGER,
    money_per_period_nusd INTEGER,
    most_per_conversation_nusd INTEGER NOT NULL,
    anchor_day INTEGER NOT NULL,
    zone TEXT NOT NULL,
    allowed INTEGER NOT NULL,
    material_allowed INTEGER NOT NULL,
    mask INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL REFERENCES app_user (id)
) STRICT, WITHOUT ROWID;

-- What was used and is held in a period. The ends are instants, so that another zone or anchor cannot move a period that began.
-- `platform_nusd` is what our own failures cost, which no team pays.
CREATE TABLE ai_quota_period (
    team_id BLOB NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    anchor_day INTEGER NOT NULL,
    flows_used INTEGER NOT NULL,
    flows_held INTEGER NOT NULL CHECK (flows_held >= 0),
    used_nusd INTEGER NOT NULL,
    held_nusd INTEGER NOT NULL CHECK (held_nusd >= 0),
    platform_nusd INTEGER NOT NULL,
    PRIMARY KEY (team_id, starts_at)
) STRICT, WITHOUT ROWID;

-- One guided build. `content`, `material` and `review` are JSON and go when it is over; what stays for a while is the row that
-- says so. `due_at` is when there is something to do about its age. `flow_id` has no key: a flow may go for good.
CREATE TABLE ai_conversation (
    team_id BLOB NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    id BLOB NOT NULL,
    owner_id BLOB NOT NULL REFERENCES app_user (id),
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'scaffolded', 'planned', 'detailed', 'reviewed', 'assembled', 'discarded', 'expired')),
    revision INTEGER NOT NULL,
    branches INTEGER NOT NULL,
    branches_done INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    spent_nusd INTEGER NOT NULL,
    held_nusd INTEGER NOT NULL CHECK (held_nusd >= 0),
    credited INTEGER NOT NULL,
    history_first INTEGER NOT NULL,
    history_at INTEGER NOT NULL,
    history_last INTEGER NOT NULL,
    flow_id BLOB,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    content TEXT,
    material TEXT,
    review TEXT,
    PRIMARY KEY (team_id, id)
) STRICT;
CREATE INDEX ai_conversation_by_owner ON ai_conversation (team_id, owner_id, id);
CREATE INDEX ai_conversation_due ON ai_conversation (due_at);

-- What the content was and will be again after undoing and redoing.
CREATE TABLE ai_revision (
    team_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (team_id, conversation_id, number),
    FOREIGN KEY (team_id, conversation_id) REFERENCES ai_conversation (team_id, id) ON DELETE CASCADE
) STRICT;

-- One call: up to a few requests to the provider for one artefact. While it is held or running, the server that works on it renews
-- `lease_until`; who finds a lease that is over settles the call. `cost_nusd` is what the team pays, `platform_nusd` what we do.
CREATE TABLE ai_call (
    team_id BLOB NOT NULL,
    id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    user_id BLOB NOT NULL REFERENCES app_user (id),
    target TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('held', 'running', 'settled', 'failed', 'cancelled', 'orphaned')),
    server_id BLOB NOT NULL,
    lease_until INTEGER,
    cancel_asked INTEGER NOT NULL,
    period_starts_at INTEGER NOT NULL,
    credit_held INTEGER NOT NULL,
    held_nusd INTEGER NOT NULL,
    cost_nusd INTEGER NOT NULL,
    platform_nusd INTEGER NOT NULL,
    estimated INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    items INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    cache_write_5m_tokens INTEGER NOT NULL,
    cache_write_1h_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    price TEXT NOT NULL,
    prompt_version INTEGER NOT NULL,
    request_id TEXT,
    error_code TEXT,
    error_detail TEXT,
    retry_after_seconds INTEGER,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (team_id, id),
    FOREIGN KEY (team_id, conversation_id) REFERENCES ai_conversation (team_id, id) ON DELETE CASCADE,
    CHECK ((lease_until IS NOT NULL) = (state IN ('held', 'running')))
) STRICT;
CREATE UNIQUE INDEX ai_call_active ON ai_call (team_id, conversation_id, target) WHERE lease_until IS NOT NULL;
CREATE INDEX ai_call_by_conversation ON ai_call (team_id, conversation_id, id);
CREATE INDEX ai_call_by_user ON ai_call (team_id, user_id, started_at);
CREATE INDEX ai_call_lease ON ai_call (lease_until) WHERE lease_until IS NOT NULL;

-- What came of a call while it streamed, for whoever follows it on whatever server.
CREATE TABLE ai_call_item (
    team_id BLOB NOT NULL,
    call_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('item', 'reset')),
    body TEXT NOT NULL,
    PRIMARY KEY (team_id, call_id, seq),
    FOREIGN KEY (team_id, call_id) REFERENCES ai_call (team_id, id) ON DELETE CASCADE
) STRICT;

-- The ledger: a row per call that has ended, without anything of its content. It outlives call and conversation, so it has no key
-- to them, and a team that has one is not deleted beneath it.
CREATE TABLE ai_usage (
    team_id BLOB NOT NULL REFERENCES team (id),
    call_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    period_starts_at INTEGER NOT NULL,
    target TEXT NOT NULL,
    outcome TEXT NOT NULL,
    error_code TEXT,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    price TEXT NOT NULL,
    prompt_version INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    cache_write_5m_tokens INTEGER NOT NULL,
    cache_write_1h_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cost_nusd INTEGER NOT NULL,
    platform_nusd INTEGER NOT NULL,
    estimated INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    PRIMARY KEY (team_id, call_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ai_usage_by_target ON ai_usage (team_id, target, started_at);
