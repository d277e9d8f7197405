-- Builds that a build file describes. A flow is a build whose jobs are builds of their own: it takes no place. A job that waits for
-- others is `held`: it is not in the queue.

ALTER TABLE builds ADD COLUMN is_flow BIGINT NOT NULL DEFAULT 0;
ALTER TABLE builds ADD COLUMN held BIGINT NOT NULL DEFAULT 0;

DROP INDEX builds_that_wait;
CREATE INDEX builds_that_wait ON builds (created, record) WHERE state = 'queued' AND held = 0;
DROP INDEX builds_that_run;
CREATE INDEX builds_that_run ON builds (domain) WHERE state IN ('preparing', 'running', 'stopping') AND is_flow = 0;
DROP INDEX builds_not_over;
CREATE INDEX builds_not_over ON builds (task) WHERE state <> 'finished';

-- The build file that a build ran, as its commit has it.
CREATE TABLE build_files (
    record TEXT PRIMARY KEY REFERENCES builds (record) ON DELETE CASCADE,
    path TEXT NOT NULL,
    content TEXT NOT NULL
);

-- The jobs of a flow, in the order of its file. `needs` is a JSON list of the places of the jobs that a job waits for. A job has a
-- record once it is triggered; `skipped` says why it never is.
CREATE TABLE flow_jobs (
    flow TEXT NOT NULL REFERENCES builds (record) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    name TEXT NOT NULL,
    file TEXT NOT NULL,
    needs TEXT NOT NULL,
    record TEXT,
    skipped TEXT,
    PRIMARY KEY (flow, place)
);
