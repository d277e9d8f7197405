-- What a CodeArts project says of itself. A deleted one is kept, without name and members, until its last task is removed.

ALTER TABLE projects ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE projects ADD COLUMN kind TEXT NOT NULL DEFAULT 'basic';
ALTER TABLE projects ADD COLUMN enterprise TEXT;
ALTER TABLE projects ADD COLUMN updated BIGINT NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN deleted BIGINT;

UPDATE projects SET updated = created;

CREATE INDEX projects_that_are_deleted ON projects (deleted) WHERE deleted IS NOT NULL;
