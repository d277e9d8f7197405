-- Who may do what. A set of rights is one number; a role without a row has the rights of the default matrix.

CREATE TABLE project_rights (
    project TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    role BIGINT NOT NULL,
    rights BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    PRIMARY KEY (project, role)
);

-- The matrix of a task, which counts where the task does not follow its project.

CREATE TABLE task_rights (
    id BIGSERIAL PRIMARY KEY,
    task TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    role BIGINT NOT NULL,
    rights BIGINT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    UNIQUE (task, role)
);

ALTER TABLE tasks ADD COLUMN own_rights BIGINT NOT NULL DEFAULT 0;
