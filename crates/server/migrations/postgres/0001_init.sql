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
    started_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    finished_at timestamptz,
    active_seconds bigint NOT NULL,
    flow_title text NOT NULL,
    kind text NOT NULL,
    step text NOT NULL,
    step_title text NOT NULL,
    target_label text,
    ticket_system text,
    ticket_id text,
    ticket_url text,
    -- Flow title, target and ticket, lower-cased: what text search looks through.
    search text NOT NULL,
    PRIMARY KEY (team_id, id),
    FOREIGN KEY (team_id, flow_id, version) REFERENCES flow_version (team_id, flow_id, number)
) WITH (fillfactor = 80);
-- No index holds a column that an answer changes, so that answering touches the row and nothing else.
CREATE INDEX session_by_assignee ON session (team_id, assignee_id, id);
CREATE INDEX session_by_flow ON session (team_id, flow_id, id);
CREATE INDEX session_by_batch ON session (team_id, batch_id) WHERE batch_id IS NOT NULL;

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
