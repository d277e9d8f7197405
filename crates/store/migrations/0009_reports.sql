-- What a step of a build found when it read the results of tests. `root` leads to it from outside; `duration` is in
-- milliseconds.

CREATE TABLE test_reports (
    record TEXT NOT NULL REFERENCES builds (record) ON DELETE CASCADE,
    sequence BIGINT NOT NULL,
    root TEXT NOT NULL,
    passed BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    others BIGINT NOT NULL,
    duration BIGINT NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (record, sequence)
);

-- The archive of a coverage report, and what it says in numbers, as far as that could be read.

CREATE TABLE coverage_reports (
    record TEXT NOT NULL REFERENCES builds (record) ON DELETE CASCADE,
    sequence BIGINT NOT NULL,
    root TEXT NOT NULL,
    task TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    lines_covered BIGINT,
    lines_total BIGINT,
    branches_covered BIGINT,
    branches_total BIGINT,
    created BIGINT NOT NULL,
    PRIMARY KEY (record, sequence)
);
CREATE INDEX coverage_reports_of_task ON coverage_reports (task);
CREATE INDEX coverage_reports_by_content ON coverage_reports (sha256);
