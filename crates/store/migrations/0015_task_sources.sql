-- What callers name the repository of a task with: its id at its host, and the credential that it is fetched with.

ALTER TABLE tasks ADD COLUMN repo_id TEXT;
ALTER TABLE tasks ADD COLUMN end_point TEXT;

UPDATE tasks
   SET repo_id = ((definition::JSON -> 'scms') -> 0) ->> 'repo_id',
       end_point = ((definition::JSON -> 'scms') -> 0) ->> 'end_point_id';

CREATE INDEX tasks_of_repository ON tasks (domain, repo_id, created, id) WHERE repo_id IS NOT NULL AND state <> 'deleted';
CREATE INDEX tasks_of_end_point ON tasks (domain, end_point, created, id) WHERE end_point IS NOT NULL AND state <> 'deleted';
