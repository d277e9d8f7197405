-- The file manager. What a file holds is sealed with a key that is not in the database, and bound to the file's id.

ALTER TABLE domains ADD COLUMN keystore_count BIGINT NOT NULL DEFAULT 0;

CREATE TABLE keystore_files (
    id TEXT PRIMARY KEY,
    domain TEXT NOT NULL REFERENCES domains (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    shared BIGINT NOT NULL,
    creator_id TEXT NOT NULL,
    creator_name TEXT NOT NULL,
    created BIGINT NOT NULL,
    updater_id TEXT NOT NULL,
    updater_name TEXT NOT NULL,
    updated BIGINT NOT NULL,
    sealed TEXT NOT NULL,
    UNIQUE (domain, name)
);
CREATE INDEX keystore_files_by_age ON keystore_files (domain, created, id);

-- A user may be removed; the names of those who had rights stay.

CREATE TABLE keystore_grants (
    id TEXT PRIMARY KEY,
    file TEXT NOT NULL REFERENCES keystore_files (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL,
    user_name TEXT NOT NULL,
    rights BIGINT NOT NULL,
    of_creator BIGINT NOT NULL,
    can_absent BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    UNIQUE (file, user_id)
);
CREATE INDEX keystore_grants_of_file ON keystore_grants (file, of_creator DESC, user_name, id);

-- Notices: what is set for a channel. No row means the settings of a fresh task.

CREATE TABLE task_notices (
    task TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    events BIGINT NOT NULL,
    send BIGINT NOT NULL,
    follows_project BIGINT NOT NULL,
    sealed_param TEXT,
    PRIMARY KEY (task, channel)
);

CREATE TABLE project_notices (
    project TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    events BIGINT NOT NULL,
    send BIGINT NOT NULL,
    sealed_param TEXT,
    PRIMARY KEY (project, channel)
);

-- The channels that were on when the event happened.

ALTER TABLE outbox ADD COLUMN targets TEXT NOT NULL DEFAULT '[]';

UPDATE outbox
   SET targets = '[{"channel":"MAIL","level":"task"},{"channel":"MESSAGE","level":"task"}]'
 WHERE event = 'buildJobFail' AND delivered IS NULL;
