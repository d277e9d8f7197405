//! Lists of tasks, as a caller sees them.

use super::list_sql::{OF_MEMBER, OF_PROJECT, OF_TENANT, direction, may, of_project, of_tenant, place, seen, wanted};
use super::row::task;
use crate::builds;
use crate::error::Result;
use crate::rows::{Page, Sight, TaskList, TaskRow, TaskScope};
use crate::session::Session;
use crate::sql::{Fields, Row, args, statements};
use kiln_model::access::{Membership, Permission, RightSet, Role};
use kiln_model::id::{DomainId, GroupId, ProjectId, UserId};

statements! {
    COUNT_OF_PROJECT = "count" "tasks": concat!("SELECT COUNT(*) AS total", of_project!());
    COUNT_OF_PROJECT_BY_COLOUR = "count" "tasks": concat!(
        "SELECT COUNT(*) AS total", of_project!(), " AND t.last_colour = $9",
    );
    COUNT_OF_TENANT = "count" "tasks": concat!("SELECT COUNT(*) AS total", of_tenant!());
    COUNT_OF_TENANT_BY_COLOUR = "count" "tasks": concat!(
        "SELECT COUNT(*) AS total", of_tenant!(), " AND t.last_colour = $4",
    );
    COUNT_OF_MEMBER = "count" "tasks": concat!(
        "SELECT COUNT(*) AS total FROM ", may!(), " CROSS JOIN tasks t WHERE t.project = v.id AND", seen!(),
    );
    COUNT_OF_MEMBER_BY_COLOUR = "count" "tasks": concat!(
        "SELECT COUNT(*) AS total FROM ", may!(), " CROSS JOIN tasks t WHERE t.project = v.id AND", seen!(),
        " AND t.last_colour = $6",
    );
    ALL_OF_TENANT = "count" "tasks": "
        SELECT CAST(COALESCE(SUM(task_count), 0) AS BIGINT) AS total FROM projects WHERE domain = $1";
    MEMBERSHIPS = "list" "projects": "
        SELECT p.id AS p_id, CAST(CASE WHEN p.creator_id = $2 THEN 1 ELSE 0 END AS BIGINT) AS p_owned, m.role AS m_role,
               pr.rights AS pr_rights
          FROM projects p
          LEFT JOIN members m ON m.project = p.id AND m.user_id = $2
          LEFT JOIN project_rights pr ON pr.project = p.id AND pr.role = m.role
         WHERE p.domain = $1 AND (m.role IS NOT NULL OR p.creator_id = $2)";
}

/// A text as it is searched.
pub(super) fn folded(text: &str) -> String {
    text.to_lowercase()
}

/// What LIKE finds a part of a text by; everything where it is empty.
fn pattern(search: Option<&str>) -> String {
    let Some(search) = search else {
        return String::new();
    };
    let mut pattern = String::from("%");
    for it in folded(search).chars() {
        if matches!(it, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(it);
    }
    pattern.push('%');
    pattern
}

/// The numbers of the roles that see tasks by default, each between commas.
fn seeing() -> String {
    let mut numbers = String::from(",");
    for role in Role::ALL {
        if role.default_rights().allows(Permission::TaskView) {
            numbers.push_str(&format!("{},", role.id()));
        }
    }
    numbers
}

fn total(row: &Row) -> Result<u64> {
    Fields::new(row, "tasks", "total").number("total")
}

fn rights(fields: &Fields<'_>, column: &'static str) -> Result<Option<RightSet>> {
    match fields.opt_number(column)? {
        Some(bits) => match RightSet::from_bits(bits) {
            Some(rights) => Ok(Some(rights)),
            None => Err(fields.unfit(column, "a bit of it stands for nothing")),
        },
        None => Ok(None),
    }
}

fn membership(fields: &Fields<'_>) -> Result<Membership> {
    Ok(Membership {
        owns_project: fields.flag("p_owned")?,
        role: fields.opt_number("m_role")?,
        matrix: rights(fields, "pr_rights")?,
    })
}

fn shown(row: &Row) -> Result<TaskRow> {
    let fields = Fields::new(row, "projects", "p_id");
    Ok(TaskRow {
        task: task(row)?,
        last: builds::joined_build(row)?,
        project_name: fields.text("p_name")?,
        membership: membership(&fields)?,
        own_rights: rights(&fields, "tr_rights")?,
        is_favourite: fields.opt_time("f_at")?.is_some(),
    })
}

/// The texts that a list's statements take.
struct Texts {
    search: String,
    creator: String,
    colour: &'static str,
    group: String,
}

impl TaskList {
    fn texts(&self) -> Texts {
        let group = match &self.scope {
            TaskScope::Project { group: None, .. } | TaskScope::Tenant { .. } | TaskScope::Member { .. } => {
                String::new()
            }
            TaskScope::Project { group: Some(group), .. } => {
                group.as_ref().map_or_else(|| "-".to_owned(), GroupId::to_string)
            }
        };
        Texts {
            search: pattern(self.search.as_deref()),
            creator: self.creator.as_ref().map(UserId::to_string).unwrap_or_default(),
            colour: self.colour.unwrap_or_default(),
            group,
        }
    }

    fn is_filtered(&self) -> bool {
        let grouped = matches!(&self.scope, TaskScope::Project { group: Some(_), .. });
        grouped || self.search.is_some() || self.creator.is_some() || self.colour.is_some()
    }
}

/// Whether everything is seen, and if not by which role and rights.
fn sight(of: Sight) -> (bool, i32, i32) {
    match of {
        Sight::All => (true, 0, 0),
        Sight::Role { role, rights } => (false, role, i32::from(rights.bits())),
    }
}

impl Session {
    /// How a user belongs to each project of a tenant that it made or is a member of.
    ///
    /// # Errors
    /// The database does not answer, or a row fits nothing.
    pub async fn memberships(&mut self, domain: &DomainId, user: &UserId) -> Result<Vec<(ProjectId, Membership)>> {
        self.all(&MEMBERSHIPS, args![domain, user], |row| {
            let fields = Fields::new(row, "projects", "p_id");
            Ok((fields.parsed("p_id")?, membership(&fields)?))
        })
        .await
    }

    /// How many tasks a list has. Where nothing is left out it is a matter of counters.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_listed(&mut self, list: &TaskList) -> Result<u64> {
        let Texts {
            search,
            creator,
            colour,
            group,
        } = list.texts();
        let count = match &list.scope {
            TaskScope::Project {
                project,
                sight: Sight::All,
                ..
            } if !list.is_filtered() => Some(self.count_tasks(project).await?),
            TaskScope::Project {
                project,
                user,
                sight: of,
                ..
            } => {
                let (all, role, rights) = sight(*of);
                if colour.is_empty() {
                    let args = args![project, user, all, role, rights, &search, &creator, &group];
                    self.one(&COUNT_OF_PROJECT, args, total).await?
                } else {
                    let args = args![project, user, all, role, rights, &search, &creator, &group, colour];
                    self.one(&COUNT_OF_PROJECT_BY_COLOUR, args, total).await?
                }
            }
            TaskScope::Tenant { domain, .. } if !list.is_filtered() => {
                self.one(&ALL_OF_TENANT, args![domain], total).await?
            }
            TaskScope::Tenant { domain, .. } => {
                if colour.is_empty() {
                    self.one(&COUNT_OF_TENANT, args![domain, &search, &creator], total)
                        .await?
                } else {
                    let args = args![domain, &search, &creator, colour];
                    self.one(&COUNT_OF_TENANT_BY_COLOUR, args, total).await?
                }
            }
            TaskScope::Member { domain, user } => {
                let seeing = seeing();
                if colour.is_empty() {
                    let args = args![domain, user, &seeing, &search, &creator];
                    self.one(&COUNT_OF_MEMBER, args, total).await?
                } else {
                    let args = args![domain, user, &seeing, &search, &creator, colour];
                    self.one(&COUNT_OF_MEMBER_BY_COLOUR, args, total).await?
                }
            }
        };
        Ok(count.unwrap_or(0))
    }

    /// A page of a list that has `total` tasks, each with its last build and what decides about the caller's rights. A page of
    /// the second half is read from the end.
    ///
    /// # Errors
    /// The database does not answer, or a row fits nothing.
    pub async fn list_tasks(&mut self, list: &TaskList, page: Page, total: u64) -> Result<Vec<TaskRow>> {
        let limit = total.saturating_sub(page.offset).min(u64::from(page.limit));
        if limit == 0 {
            return Ok(Vec::new());
        }
        let from_end = total - page.offset - limit;
        if from_end >= page.offset {
            return self.cut(list, list.order, (limit, page.offset)).await;
        }
        let mut rows = self.cut(list, list.order.reversed(), (limit, from_end)).await?;
        rows.reverse();
        Ok(rows)
    }

    async fn cut(
        &mut self,
        list: &TaskList,
        order: crate::rows::Order,
        (limit, offset): (u64, u64),
    ) -> Result<Vec<TaskRow>> {
        let Texts {
            search,
            creator,
            colour,
            group,
        } = list.texts();
        let (at, coloured) = place(list.sort, !colour.is_empty());
        let way = direction(order);
        match &list.scope {
            TaskScope::Project {
                project,
                user,
                sight: of,
                ..
            } => {
                let (all, role, rights) = sight(*of);
                let args: &[_] = args![
                    project, user, all, role, rights, &search, &creator, &group, limit, offset, colour
                ];
                let args = if coloured { args } else { &args[..10] };
                self.all(&OF_PROJECT[at][way], args, shown).await
            }
            TaskScope::Tenant { domain, user } => {
                let args: &[_] = args![domain, &search, &creator, limit, offset, user, colour];
                let args = if coloured { args } else { &args[..6] };
                self.all(&OF_TENANT[at][way], args, shown).await
            }
            TaskScope::Member { domain, user } => {
                let seeing = seeing();
                let args: &[_] = args![domain, user, &seeing, &search, &creator, limit, offset, colour];
                let args = if coloured { args } else { &args[..7] };
                self.all(&OF_MEMBER[at][way], args, shown).await
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_for_stands_for_itself() {
        assert_eq!(pattern(Some("50%_Off!")), "%50!%!_off!!%");
        assert_eq!(pattern(None), "");
    }

    #[test]
    fn the_rights_in_the_statements_are_those_of_the_model() {
        assert_eq!(RightSet::NONE.with(Permission::TaskView).bits(), 8);
        assert_eq!(RightSet::ALL.bits(), 511);
        assert!(seeing().starts_with(",-1,3,") && seeing().contains(",8,") && !seeing().contains(",7,"));
    }
}
