-- What builds say together, counted as they end: per day, repository and branch, so that no question walks the builds.

ALTER TABLE builds ADD COLUMN branch TEXT NOT NULL DEFAULT '';
UPDATE builds
   SET branch = COALESCE(source::JSON -> 'revision' ->> 'branch', source::JSON -> 'revision' -> 'commit' ->> 'branch', '');
CREATE INDEX builds_of_repository ON builds (task, repo_name, day, number)
 WHERE outcome IS NOT NULL AND started IS NOT NULL;
CREATE INDEX builds_of_branch ON builds (task, repo_name, branch, day, number)
 WHERE outcome IS NOT NULL AND started IS NOT NULL;

-- `timed` builds came to their first step and took `duration` milliseconds together; `last` is the highest number among all.
CREATE TABLE build_days (
    task TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    repo TEXT NOT NULL,
    branch TEXT NOT NULL,
    day BIGINT NOT NULL,
    last BIGINT NOT NULL,
    finished BIGINT NOT NULL,
    succeeded BIGINT NOT NULL,
    timed BIGINT NOT NULL,
    duration BIGINT NOT NULL,
    shortest BIGINT,
    longest BIGINT,
    PRIMARY KEY (task, repo, branch, day)
);
CREATE INDEX build_days_by_day ON build_days (task, day, last);

INSERT INTO build_days (task, repo, branch, day, last, finished, succeeded, timed, duration, shortest, longest)
SELECT task, repo_name, branch, day, MAX(number), COUNT(*), COUNT(CASE WHEN outcome = 'succeeded' THEN 1 END),
       COUNT(started), COALESCE(SUM(finished - started), 0), MIN(finished - started), MAX(finished - started)
  FROM builds
 WHERE state = 'finished'
 GROUP BY task, repo_name, branch, day;
