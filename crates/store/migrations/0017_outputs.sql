-- What builds handed to others: images that were pushed to a registry, files that went to an object store. `place` is the
-- registry or the bucket with its address.

CREATE TABLE outputs (
    record TEXT NOT NULL REFERENCES builds (record) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (record, kind, place, name, version)
);
