-- How many tasks a tenant has, without those in the recycle bin: counted in the unit that makes, bins or restores one.

ALTER TABLE domains ADD COLUMN task_count BIGINT NOT NULL DEFAULT 0;
UPDATE domains
   SET task_count = (SELECT COUNT(*) FROM tasks WHERE tasks.domain = domains.id AND tasks.state <> 'deleted');

-- Every definition that a task has had: who made it so, and when. The number of the newest is noted at the task.

CREATE TABLE revisions (
    id BIGSERIAL PRIMARY KEY,
    task TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    user_id TEXT NOT NULL,
    user_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    digest TEXT NOT NULL,
    UNIQUE (task, number)
);
ALTER TABLE tasks ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

-- Tasks that exist have one revision: what they are now. SQL knows no SHA-256; within one task any name does for a definition.

INSERT INTO definitions (task, digest, body)
SELECT id, 'as found', definition FROM tasks;
INSERT INTO revisions (task, number, kind, user_id, user_name, at, digest)
SELECT id, 1, 'CREATE', creator_id, creator_name, created, 'as found' FROM tasks ORDER BY created, id;
UPDATE tasks SET revision = 1;
