-- What a member of several projects sees is read off the indexes of its tenant: with the project of each task, and whether the
-- task has a matrix of its own.

DROP INDEX tasks_of_domain_by_age;
DROP INDEX tasks_of_domain_by_name;
DROP INDEX tasks_of_domain_by_creator;
DROP INDEX tasks_of_domain_by_build;
DROP INDEX tasks_of_domain_by_time;
DROP INDEX tasks_of_domain_by_health;

CREATE INDEX tasks_of_domain_by_age ON tasks (domain, created, id, folded_name, folded_creator, creator_id, project, own_rights, state)
    WHERE state <> 'deleted';
CREATE INDEX tasks_of_domain_by_name ON tasks (domain, folded_name, created, id, folded_creator, creator_id, project, own_rights, state)
    WHERE state <> 'deleted';
CREATE INDEX tasks_of_domain_by_creator ON tasks (domain, folded_creator, created, id, folded_name, creator_id, project, own_rights, state)
    WHERE state <> 'deleted';
CREATE INDEX tasks_of_domain_by_build ON tasks (domain, last_time, created, id, last_colour, last_took, recent, folded_name, folded_creator,
                                                creator_id, project, own_rights, state)
    WHERE state <> 'deleted';
CREATE INDEX tasks_of_domain_by_time ON tasks (domain, last_took, created, id, folded_name, folded_creator, creator_id, project, own_rights,
                                               state)
    WHERE state <> 'deleted';
CREATE INDEX tasks_of_domain_by_health ON tasks (
    domain,
    (CASE WHEN recent = '' THEN 0
          ELSE (LENGTH(REPLACE(recent, 'F', '')) * 200 + LENGTH(recent)) / (2 * LENGTH(recent)) END),
    created, id, recent, folded_name, folded_creator, creator_id, project, own_rights, state)
    WHERE state <> 'deleted';
