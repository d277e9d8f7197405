-- Everything the first release keeps. Times are milliseconds since 1970 UTC, truth values are 0 and 1, documents are JSON text.
-- One text for SQLite and PostgreSQL; BIGINT and BIGSERIAL are translated for SQLite, whose tables become STRICT.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Identity.

CREATE TABLE domains (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    keep_days BIGINT NOT NULL DEFAULT 30,
    created BIGINT NOT NULL
);

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    domain TEXT NOT NULL REFERENCES domains (id),
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    admin BIGINT NOT NULL,
    enabled BIGINT NOT NULL,
    created BIGINT NOT NULL,
    UNIQUE (domain, name)
);

CREATE TABLE access_keys (
    ak TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    sealed_sk TEXT NOT NULL,
    enabled BIGINT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT,
    session_token_hash TEXT
);
CREATE INDEX access_keys_of_user ON access_keys (user_id);
CREATE INDEX access_keys_that_end ON access_keys (expires) WHERE expires IS NOT NULL;

CREATE TABLE iam_projects (
    id TEXT PRIMARY KEY,
    domain TEXT NOT NULL REFERENCES domains (id),
    name TEXT NOT NULL,
    UNIQUE (domain, name)
);

CREATE TABLE tokens (
    hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    domain TEXT NOT NULL REFERENCES domains (id),
    scope TEXT,
    methods TEXT NOT NULL,
    issued BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    revoked BIGINT
);
CREATE INDEX tokens_of_user ON tokens (user_id);
CREATE INDEX tokens_that_end ON tokens (expires);

CREATE TABLE failures (
    subject TEXT PRIMARY KEY,
    count BIGINT NOT NULL,
    last BIGINT NOT NULL,
    locked_until BIGINT
);

-- Projects.

CREATE TABLE projects (
    id TEXT PRIMARY KEY,
    domain TEXT NOT NULL REFERENCES domains (id),
    name TEXT NOT NULL,
    creator_id TEXT NOT NULL,
    creator_name TEXT NOT NULL,
    created BIGINT NOT NULL,
    task_count BIGINT NOT NULL DEFAULT 0,
    UNIQUE (domain, name)
);

CREATE TABLE members (
    project TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role BIGINT NOT NULL,
    PRIMARY KEY (project, user_id)
);
CREATE INDEX members_by_user ON members (user_id);

-- Tasks. The state is one word; who, when and why belong to it. The last build is noted here, so that lists need not look for it.

CREATE TABLE tasks (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES projects (id),
    domain TEXT NOT NULL REFERENCES domains (id),
    build_project TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    creator_id TEXT NOT NULL,
    creator_name TEXT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    updater_id TEXT NOT NULL,
    updater_name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'disabled', 'deleted')),
    state_by_id TEXT,
    state_by_name TEXT,
    state_at BIGINT,
    state_reason TEXT,
    purge_after BIGINT,
    recent TEXT NOT NULL,
    build_count BIGINT NOT NULL DEFAULT 0,
    last_number BIGINT NOT NULL DEFAULT 0,
    last_day BIGINT NOT NULL DEFAULT 0,
    last_place BIGINT NOT NULL DEFAULT 0,
    last_record TEXT,
    definition TEXT NOT NULL
);
CREATE UNIQUE INDEX tasks_by_name ON tasks (project, name) WHERE state <> 'deleted';
CREATE INDEX tasks_of_project ON tasks (project, created, id) WHERE state <> 'deleted';
CREATE INDEX tasks_by_project ON tasks (project);
CREATE INDEX tasks_to_purge ON tasks (purge_after) WHERE state = 'deleted';

-- What builds run is kept once for each form that a task had.

CREATE TABLE definitions (
    task TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (task, digest)
);

CREATE TABLE builds (
    record TEXT PRIMARY KEY,
    task TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    build_project TEXT NOT NULL,
    project TEXT NOT NULL,
    domain TEXT NOT NULL,
    task_name TEXT NOT NULL,
    config_type TEXT NOT NULL,
    number BIGINT NOT NULL,
    day BIGINT NOT NULL,
    place BIGINT NOT NULL,
    execution TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'preparing', 'running', 'stopping', 'finished')),
    started BIGINT,
    finished BIGINT,
    outcome TEXT CHECK (outcome IN ('succeeded', 'failed', 'errored', 'stopped')),
    detail TEXT NOT NULL,
    trigger_kind TEXT NOT NULL,
    by_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    created BIGINT NOT NULL,
    timeout_minutes BIGINT NOT NULL,
    repo_name TEXT NOT NULL,
    source TEXT NOT NULL,
    parent TEXT,
    digest TEXT NOT NULL,
    parameters TEXT NOT NULL,
    UNIQUE (task, number),
    CHECK ((state = 'finished') = (finished IS NOT NULL)),
    CHECK ((state = 'finished') = (outcome IS NOT NULL))
);
CREATE INDEX builds_by_time ON builds (task, created, number, outcome);
CREATE INDEX builds_that_wait ON builds (created, record) WHERE state = 'queued';
CREATE INDEX builds_that_run ON builds (domain) WHERE state IN ('preparing', 'running', 'stopping');
CREATE INDEX builds_not_over ON builds (task) WHERE state <> 'finished';
CREATE INDEX builds_that_succeeded ON builds (project, repo_name, created) WHERE outcome = 'succeeded';

CREATE TABLE steps (
    record TEXT NOT NULL REFERENCES builds (record) ON DELETE CASCADE,
    sequence BIGINT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    log_start BIGINT,
    log_end BIGINT,
    PRIMARY KEY (record, sequence)
);

CREATE TABLE artifacts (
    record TEXT NOT NULL REFERENCES builds (record) ON DELETE CASCADE,
    package TEXT NOT NULL,
    version TEXT NOT NULL,
    path TEXT NOT NULL,
    task TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (record, package, version, path)
);
CREATE INDEX artifacts_of_task ON artifacts (task);
CREATE INDEX artifacts_by_content ON artifacts (sha256);

-- Deeds and events; they outlive the task that they speak of.

CREATE TABLE audit (
    id BIGSERIAL PRIMARY KEY,
    at BIGINT NOT NULL,
    domain TEXT NOT NULL,
    user_id TEXT NOT NULL,
    user_name TEXT NOT NULL,
    action TEXT NOT NULL,
    resource TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_of_domain ON audit (domain, id);

CREATE TABLE outbox (
    id BIGSERIAL PRIMARY KEY,
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    task TEXT NOT NULL,
    project TEXT NOT NULL,
    payload TEXT NOT NULL,
    delivered BIGINT
);
CREATE INDEX outbox_to_deliver ON outbox (id) WHERE delivered IS NULL;
