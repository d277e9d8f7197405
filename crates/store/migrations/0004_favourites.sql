-- What users mark as their favourites.

CREATE TABLE favourites (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    task TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    PRIMARY KEY (user_id, task)
);
CREATE INDEX favourites_of_task ON favourites (task);

-- Private repositories of dependencies. Their passwords are sealed.

CREATE TABLE endpoints (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    module_id TEXT NOT NULL,
    user_name TEXT,
    sealed_password TEXT,
    creator_id TEXT NOT NULL,
    creator_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (project, name),
    CHECK ((user_name IS NULL) = (sealed_password IS NULL))
);
