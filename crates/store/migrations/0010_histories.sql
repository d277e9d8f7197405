-- Histories by window and filter: each walks an index in the order of numbers, and no further than it must.

-- Within a task, time never goes back from one number to the next, so that a window of time is a range of numbers.
ALTER TABLE tasks ADD COLUMN last_created BIGINT NOT NULL DEFAULT 0;

-- `branch:` or `tag:`, and the name of what was asked for.
ALTER TABLE builds ADD COLUMN ref TEXT NOT NULL DEFAULT 'branch:';

-- When the build was taken from the queue, when its place was ready, when its steps were over. Not known of earlier builds.
ALTER TABLE builds ADD COLUMN taken BIGINT;
ALTER TABLE builds ADD COLUMN ready BIGINT;
ALTER TABLE builds ADD COLUMN steps_over BIGINT;

UPDATE builds
   SET ref = CASE
                 WHEN ((source::JSON -> 'revision') ->> 'tag') IS NOT NULL
                 THEN 'tag:' || ((source::JSON -> 'revision') ->> 'tag')
                 ELSE 'branch:' || COALESCE((source::JSON -> 'revision') ->> 'branch',
                                            ((source::JSON -> 'revision') -> 'commit') ->> 'branch',
                                            '')
             END;

UPDATE builds
   SET created = m.latest
  FROM (SELECT record, MAX(created) OVER (PARTITION BY task ORDER BY number) AS latest FROM builds) m
 WHERE m.record = builds.record AND m.latest > builds.created;

UPDATE tasks
   SET last_created = COALESCE((SELECT MAX(b.created) FROM builds b WHERE b.task = tasks.id), 0);

CREATE INDEX builds_by_ref ON builds (task, ref, trigger_kind, number);
CREATE INDEX builds_by_trigger ON builds (task, trigger_kind, number);
CREATE INDEX builds_by_ref_and_name ON builds (task, ref, by_name, trigger_kind, number);
CREATE INDEX builds_by_name ON builds (task, by_name, trigger_kind, number);

-- Of indexes that seem equally good, SQLite takes the one that was made last: what is not over must not be looked for in the
-- whole history.
DROP INDEX builds_not_over;
CREATE INDEX builds_not_over ON builds (task) WHERE state <> 'finished';
