-- Templates of tenants. What is searched for is kept in small letters beside it.

CREATE TABLE templates (
    uuid TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    domain TEXT NOT NULL REFERENCES domains (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    tool_type TEXT,
    creator_id TEXT NOT NULL,
    creator_name TEXT NOT NULL,
    created BIGINT NOT NULL,
    small_name TEXT NOT NULL,
    small_words TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX templates_of_domain ON templates (domain, created, uuid);

ALTER TABLE domains ADD COLUMN template_count BIGINT NOT NULL DEFAULT 0;

-- Whoever likes a template, of the tenant or of the service: the latter are in no table.

CREATE TABLE template_favourites (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    template TEXT NOT NULL,
    PRIMARY KEY (user_id, template)
);
CREATE INDEX template_favourites_of_template ON template_favourites (template);

-- How often tasks were made from a template, of the tenant or of the service.

CREATE TABLE template_uses (
    domain TEXT NOT NULL REFERENCES domains (id),
    template TEXT NOT NULL,
    uses BIGINT NOT NULL,
    last_used BIGINT NOT NULL,
    last_task TEXT NOT NULL,
    PRIMARY KEY (domain, template)
);
