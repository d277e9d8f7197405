//! The statements of lists of tasks: one for each scope, order and direction, because an order that is a part of the text is
//! read off an index.
//!
//! Each cuts its page out of index entries alone, then reads the tasks of the page with what is shown beside them. Only where a
//! colour is asked for, the entries of one index are sorted.

use super::row::task_columns;
use crate::builds::build_columns;
use crate::rows::{Order, TaskSort};
use crate::sql::Statement;

const fn list(sql: &'static str) -> Statement {
    Statement {
        verb: "list",
        noun: "tasks",
        sql,
    }
}

/// What is searched for, and who made them.
macro_rules! wanted {
    ($search:tt, $creator:tt) => {
        concat!(
            " t.state <> 'deleted' AND (",
            $search,
            " = '' OR t.folded_name LIKE ",
            $search,
            " ESCAPE '!' OR t.folded_creator LIKE ",
            $search,
            " ESCAPE '!') AND (",
            $creator,
            " = '' OR t.creator_id = ",
            $creator,
            ")"
        )
    };
}
pub(super) use wanted;

/// Those of project $1 that user $2 sees: all where $3 is 1; else its own, and what the matrix of the task gives to role $4, or
/// where there is none the rights $5. `8` is the right to see. Of group $8, or of none where that is `-`.
macro_rules! of_project {
    () => {
        concat!(
            " FROM tasks t WHERE t.project = $1 AND", wanted!("$6", "$7"),
            " AND ($3 = 1 OR t.creator_id = $2
                   OR ((CASE WHEN t.own_rights = 1
                             THEN COALESCE((SELECT r.rights FROM task_rights r WHERE r.task = t.id AND r.role = $4), $5)
                             ELSE $5 END) & 8) <> 0)
              AND ($8 = '' OR t.group_id = $8 OR ($8 = '-' AND t.group_id IS NULL))"
        )
    };
}
pub(super) use of_project;

/// Those of tenant $1.
macro_rules! of_tenant {
    () => {
        concat!(" FROM tasks t WHERE t.domain = $1 AND", wanted!("$2", "$3"))
    };
}
pub(super) use of_tenant;

/// What a member may: in each of its projects of tenant $1, as `v`. The roles that see by default stand in $3, each between
/// commas. DISTINCT has it found out once, and not once for each task. `8` is the right to see, `511` are all rights.
macro_rules! may {
    () => {
        "(SELECT DISTINCT p.id AS id, m.role AS role,
                 CASE WHEN p.creator_id = $2 THEN 1 ELSE 0 END AS owned,
                 CASE WHEN p.creator_id = $2 THEN 511
                      ELSE COALESCE(pr.rights, CASE WHEN $3 LIKE '%,' || m.role || ',%' THEN 8 ELSE 0 END)
                      END AS rights
            FROM projects p
            LEFT JOIN members m ON m.project = p.id AND m.user_id = $2
            LEFT JOIN project_rights pr ON pr.project = p.id AND pr.role = m.role
           WHERE p.domain = $1 AND (m.role IS NOT NULL OR p.creator_id = $2)) v"
    };
}
pub(super) use may;

/// Whether user $2 sees a task by what it may in the task's project.
macro_rules! seen {
    () => {
        concat!(
            wanted!("$4", "$5"),
            " AND (t.creator_id = $2
                   OR ((CASE WHEN t.own_rights = 1 AND v.owned = 0
                             THEN COALESCE((SELECT r.rights FROM task_rights r WHERE r.task = t.id AND r.role = v.role), v.rights)
                             ELSE v.rights END) & 8) <> 0)"
        )
    };
}
pub(super) use seen;

/// Those of tenant $1 that user $2 sees, who does not administer it: along an order of all of the tenant.
macro_rules! of_member {
    () => {
        concat!(
            " FROM tasks t CROSS JOIN ",
            may!(),
            " WHERE t.domain = $1 AND v.id = t.project AND",
            seen!()
        )
    };
}

/// The order; among equals the age decides.
macro_rules! order {
    ("t.created", $direction:tt) => {
        concat!(" ORDER BY t.created ", $direction, ", t.id ", $direction)
    };
    ($key:tt, $direction:tt) => {
        concat!(
            " ORDER BY ",
            $key,
            " ",
            $direction,
            ", t.created ",
            $direction,
            ", t.id ",
            $direction
        )
    };
}

/// The tasks of a page with what is shown beside them.
macro_rules! page {
    ($key:tt, $direction:tt, $from:ident, $colour:tt, $user:tt, $limit:tt, $offset:tt) => {
        list(concat!(
            "SELECT ",
            task_columns!(),
            ", ",
            build_columns!(),
            ",
                    p.id AS p_id, p.name AS p_name, CAST(CASE WHEN p.creator_id = ",
            $user,
            " THEN 1 ELSE 0 END AS BIGINT) AS p_owned,
                    m.role AS m_role, pr.rights AS pr_rights, tr.rights AS tr_rights, f.at AS f_at
               FROM (SELECT t.id AS id, ",
            $key,
            " AS k, t.created AS created",
            $from!(),
            $colour,
            order!($key, $direction),
            " LIMIT ",
            $limit,
            " OFFSET ",
            $offset,
            ") page
              CROSS JOIN tasks t
              CROSS JOIN projects p
               LEFT JOIN members m ON m.project = t.project AND m.user_id = ",
            $user,
            "
               LEFT JOIN project_rights pr ON pr.project = t.project AND pr.role = m.role
               LEFT JOIN task_rights tr ON tr.task = t.id AND tr.role = m.role
               LEFT JOIN favourites f ON f.task = t.id AND f.user_id = ",
            $user,
            "
               LEFT JOIN builds b ON b.record = t.last_record
              WHERE t.id = page.id AND p.id = t.project
              ORDER BY page.k ",
            $direction,
            ", page.created ",
            $direction,
            ", page.id ",
            $direction
        ))
    };
}

macro_rules! project_page {
    ($key:tt, $direction:tt, $colour:tt) => {
        page!($key, $direction, of_project, $colour, "$2", "$9", "$10")
    };
}

macro_rules! tenant_page {
    ($key:tt, $direction:tt, $colour:tt) => {
        page!($key, $direction, of_tenant, $colour, "$6", "$4", "$5")
    };
}

macro_rules! member_page {
    ($key:tt, $direction:tt, $colour:tt) => {
        page!($key, $direction, of_member, $colour, "$2", "$6", "$7")
    };
}

/// Both directions of each order. An order that must not be read off an index is an expression.
macro_rules! orders {
    ($page:ident, $colour:tt) => {
        [
            both!($page, "t.created", ""),
            both!($page, "t.folded_name", ""),
            both!($page, "t.folded_creator", ""),
            both!($page, "t.last_time", $colour),
            both!($page, "t.last_took", ""),
            both!(
                $page,
                "(CASE WHEN t.recent = '' THEN 0
                       ELSE (LENGTH(REPLACE(t.recent, 'F', '')) * 200 + LENGTH(t.recent)) / (2 * LENGTH(t.recent)) END)",
                ""
            ),
            both!($page, "(t.created + 0)", $colour),
            both!($page, "(t.folded_name || '')", $colour),
            both!($page, "(t.folded_creator || '')", $colour),
            both!($page, "(t.last_took + 0)", $colour),
            both!(
                $page,
                "(CASE WHEN t.recent = '' THEN 0
                       ELSE (LENGTH(REPLACE(t.recent, 'F', '')) * 200 + LENGTH(t.recent)) / (2 * LENGTH(t.recent)) END + 0)",
                $colour
            ),
        ]
    };
}

macro_rules! both {
    ($page:ident, $key:tt, $colour:tt) => {
        [$page!($key, "ASC", $colour), $page!($key, "DESC", $colour)]
    };
}

/// Pages of the tasks of a project. What has a colour takes it as $11.
pub(super) const OF_PROJECT: [[Statement; 2]; 11] = orders!(project_page, " AND ($11 = '' OR t.last_colour = $11)");

/// Pages of the tasks of a tenant. What has a colour takes it as $7.
pub(super) const OF_TENANT: [[Statement; 2]; 11] = orders!(tenant_page, " AND ($7 = '' OR t.last_colour = $7)");

/// Pages of the tasks that a member sees. What has a colour takes it as $8.
pub(super) const OF_MEMBER: [[Statement; 2]; 11] = orders!(member_page, " AND ($8 = '' OR t.last_colour = $8)");

/// Which statement of a scope, and whether it takes a colour.
pub(super) const fn place(sort: TaskSort, coloured: bool) -> (usize, bool) {
    match (sort, coloured) {
        (TaskSort::Created, false) => (0, false),
        (TaskSort::Name, false) => (1, false),
        (TaskSort::Creator, false) => (2, false),
        (TaskSort::LastBuild, _) => (3, true),
        (TaskSort::Took, false) => (4, false),
        (TaskSort::Health, false) => (5, false),
        (TaskSort::Created, true) => (6, true),
        (TaskSort::Name, true) => (7, true),
        (TaskSort::Creator, true) => (8, true),
        (TaskSort::Took, true) => (9, true),
        (TaskSort::Health, true) => (10, true),
    }
}

/// Which of both directions.
pub(super) const fn direction(order: Order) -> usize {
    match order {
        Order::Ascending => 0,
        Order::Descending => 1,
    }
}
