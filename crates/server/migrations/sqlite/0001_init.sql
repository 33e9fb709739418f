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
    started_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    finished_at INTEGER,
    active_seconds INTEGER NOT NULL,
    flow_title TEXT NOT NULL,
    kind TEXT NOT NULL,
    step TEXT NOT NULL,
    step_title TEXT NOT NULL,
    target_label TEXT,
    ticket_system TEXT,
    ticket_id TEXT,
    ticket_url TEXT,
    -- Flow title, target and ticket, lower-cased: what text search looks through.
    search TEXT NOT NULL,
    PRIMARY KEY (team_id, id),
    FOREIGN KEY (team_id, flow_id, version) REFERENCES flow_version (team_id, flow_id, number)
) STRICT, WITHOUT ROWID;
-- No index holds a column that an answer changes, so that answering touches the row and nothing else.
CREATE INDEX session_by_assignee ON session (team_id, assignee_id, id);
CREATE INDEX session_by_flow ON session (team_id, flow_id, id);
CREATE INDEX session_by_batch ON session (team_id, batch_id) WHERE batch_id IS NOT NULL;

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
