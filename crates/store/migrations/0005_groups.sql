-- The groups of a project's tasks. Where a group lies is said by its parent alone; paths are made when they are read.

CREATE TABLE groups (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    parent TEXT REFERENCES groups (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    creator_id TEXT NOT NULL,
    creator_name TEXT NOT NULL,
    created BIGINT NOT NULL,
    updater_id TEXT,
    updater_name TEXT,
    updated BIGINT
);
CREATE UNIQUE INDEX groups_by_name ON groups (project, COALESCE(parent, ''), name);
CREATE INDEX groups_by_parent ON groups (parent);

-- The group of a task. What a definition said before there were groups named nothing, so that none is right for every row.

ALTER TABLE tasks ADD COLUMN group_id TEXT REFERENCES groups (id) ON DELETE SET NULL;
CREATE INDEX tasks_of_group ON tasks (group_id);
