-- Roles of a tenant's own, with what each may do where a project says nothing else.

CREATE TABLE roles (
    domain TEXT NOT NULL REFERENCES domains (id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    rights BIGINT NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (domain, id),
    UNIQUE (domain, name)
);

CREATE INDEX projects_by_creator ON projects (creator_id);

-- What a task was before it came into the recycle bin, so that it comes back as that.

ALTER TABLE tasks ADD COLUMN before_bin TEXT;
ALTER TABLE tasks ADD COLUMN before_by_id TEXT;
ALTER TABLE tasks ADD COLUMN before_by_name TEXT;
ALTER TABLE tasks ADD COLUMN before_at BIGINT;
ALTER TABLE tasks ADD COLUMN before_reason TEXT;

-- The recycle bin of a tenant, the last deleted first. A task whose removal has begun (purge_after = 0) is not in it any more.

CREATE INDEX tasks_in_bin ON tasks (domain, state_at, id, folded_name, project, own_rights, creator_id, state_by_id, state, purge_after)
    WHERE state = 'deleted' AND purge_after > 0;

-- What a tenant has built, over all its time and in its latest month.

ALTER TABLE domains ADD COLUMN builds_ended BIGINT NOT NULL DEFAULT 0;
ALTER TABLE domains ADD COLUMN builds_succeeded BIGINT NOT NULL DEFAULT 0;
ALTER TABLE domains ADD COLUMN build_millis BIGINT NOT NULL DEFAULT 0;
ALTER TABLE domains ADD COLUMN versions BIGINT NOT NULL DEFAULT 0;
ALTER TABLE domains ADD COLUMN month BIGINT NOT NULL DEFAULT 0;
ALTER TABLE domains ADD COLUMN month_millis BIGINT NOT NULL DEFAULT 0;

UPDATE domains
   SET builds_ended = (SELECT COUNT(*) FROM builds b WHERE b.domain = domains.id AND b.state = 'finished'),
       builds_succeeded = (SELECT COUNT(*) FROM builds b WHERE b.domain = domains.id AND b.outcome = 'succeeded'),
       build_millis = COALESCE((SELECT SUM(b.finished - b.started) FROM builds b
                                 WHERE b.domain = domains.id AND b.state = 'finished' AND b.started IS NOT NULL), 0),
       versions = (SELECT COUNT(*)
                     FROM (SELECT DISTINCT a.record, a.package, a.version
                             FROM artifacts a
                             JOIN builds b ON b.record = a.record
                            WHERE b.domain = domains.id) v),
       month = COALESCE((SELECT MAX(b.day) FROM builds b WHERE b.domain = domains.id), 0) / 100;

UPDATE domains
   SET month_millis = COALESCE((SELECT SUM(b.finished - b.started) FROM builds b
                                 WHERE b.domain = domains.id AND b.state = 'finished' AND b.started IS NOT NULL
                                   AND b.day / 100 = domains.month), 0);
