-- What lists of tasks are ordered and filtered by stands beside each task, so that no list looks into builds: the names as they
-- are searched, and the last build as far as lists show it. What a trigger changes stands in two indexes alone; what an
-- end changes in four more.

ALTER TABLE tasks ADD COLUMN folded_name TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN folded_creator TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN last_colour TEXT NOT NULL DEFAULT 'none';
ALTER TABLE tasks ADD COLUMN last_time BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN last_took BIGINT NOT NULL DEFAULT 0;

UPDATE tasks SET folded_name = LOWER(name), folded_creator = LOWER(creator_name);
UPDATE tasks
   SET last_time = COALESCE((SELECT b.created FROM builds b WHERE b.record = tasks.last_record), 0),
       last_took = COALESCE((SELECT b.finished - b.started FROM builds b WHERE b.record = tasks.last_record), 0),
       last_colour = COALESCE((SELECT CASE
                                        WHEN b.outcome IS NULL THEN 'building'
                                        WHEN b.outcome = 'succeeded' THEN 'blue'
                                        WHEN b.outcome <> 'stopped' THEN 'red'
                                        WHEN b.detail LIKE '%"by":"timeout"%' THEN 'timeout'
                                        ELSE 'aborted'
                                      END
                                 FROM builds b
                                WHERE b.record = tasks.last_record), 'none')
 WHERE last_record IS NOT NULL;

DROP INDEX tasks_of_project;
CREATE INDEX tasks_of_project_by_age ON tasks (project, created, id, folded_name, folded_creator, creator_id, group_id, own_rights, state)
    WHERE state <> 'deleted';
CREATE INDEX tasks_of_project_by_name ON tasks (project, folded_name, created, id, folded_creator, creator_id, group_id, own_rights, state)
    WHERE state <> 'deleted';
CREATE INDEX tasks_of_project_by_creator ON tasks (project, folded_creator, created, id, folded_name, creator_id, group_id, own_rights, state)
    WHERE state <> 'deleted';
CREATE INDEX tasks_of_project_by_build ON tasks (project, last_time, created, id, last_colour, last_took, recent, folded_name, folded_creator,
                                                 creator_id, group_id, own_rights, state)
    WHERE state <> 'deleted';
CREATE INDEX tasks_of_domain_by_age ON tasks (domain, created, id, folded_name, folded_creator, creator_id, state)
    WHERE state <> 'deleted';
CREATE INDEX tasks_of_domain_by_name ON tasks (domain, folded_name, created, id, folded_creator, creator_id, state)
    WHERE state <> 'deleted';
CREATE INDEX tasks_of_domain_by_creator ON tasks (domain, folded_creator, created, id, folded_name, creator_id, state)
    WHERE state <> 'deleted';
CREATE INDEX tasks_of_domain_by_build ON tasks (domain, last_time, created, id, last_colour, last_took, recent, folded_name, folded_creator,
                                                creator_id, state)
    WHERE state <> 'deleted';
CREATE INDEX tasks_of_project_by_time ON tasks (project, last_took, created, id, folded_name, folded_creator, creator_id, group_id, own_rights, state)
    WHERE state <> 'deleted';
CREATE INDEX tasks_of_domain_by_time ON tasks (domain, last_took, created, id, folded_name, folded_creator, creator_id, state)
    WHERE state <> 'deleted';

-- The share of successes among the last ten, as replies show it.

CREATE INDEX tasks_of_project_by_health ON tasks (
    project,
    (CASE WHEN recent = '' THEN 0
          ELSE (LENGTH(REPLACE(recent, 'F', '')) * 200 + LENGTH(recent)) / (2 * LENGTH(recent)) END),
    created, id, recent, folded_name, folded_creator, creator_id, group_id, own_rights, state)
    WHERE state <> 'deleted';
CREATE INDEX tasks_of_domain_by_health ON tasks (
    domain,
    (CASE WHEN recent = '' THEN 0
          ELSE (LENGTH(REPLACE(recent, 'F', '')) * 200 + LENGTH(recent)) / (2 * LENGTH(recent)) END),
    created, id, recent, folded_name, folded_creator, creator_id, state)
    WHERE state <> 'deleted';
