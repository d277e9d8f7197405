//! The projects that a user works in: of an administrator all of the tenant, of others those that they are members of.

use crate::error::Result;
use crate::projects::{project, project_columns};
use crate::rows::{Page, Project};
use crate::session::Session;
use crate::sql::{Fields, args, statements};
use kiln_model::access::Actor;

statements! {
    ALL_PROJECTS = "list" "projects": concat!(
        "SELECT ", project_columns!(), " FROM projects p
          WHERE p.domain = $1 AND p.deleted IS NULL AND LOWER(p.name) LIKE $2 ESCAPE '!'
          ORDER BY p.name
          LIMIT $3 OFFSET $4",
    );
    COUNT_ALL_PROJECTS = "count" "projects": "
        SELECT COUNT(*) AS projects
          FROM projects p
         WHERE p.domain = $1 AND p.deleted IS NULL AND LOWER(p.name) LIKE $2 ESCAPE '!'";
    OWN_PROJECTS = "list" "projects": concat!(
        "SELECT ", project_columns!(), "
           FROM members m
           JOIN projects p ON p.id = m.project
          WHERE m.user_id = $1 AND p.deleted IS NULL AND LOWER(p.name) LIKE $2 ESCAPE '!'
          ORDER BY p.name
          LIMIT $3 OFFSET $4",
    );
    COUNT_OWN_PROJECTS = "count" "projects": "
        SELECT COUNT(*) AS projects
          FROM members m
          JOIN projects p ON p.id = m.project
         WHERE m.user_id = $1 AND p.deleted IS NULL AND LOWER(p.name) LIKE $2 ESCAPE '!'";
}

/// What `LIKE … ESCAPE '!'` takes for "holds this text", in lower case.
pub(crate) fn holds(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

impl Session {
    /// The projects that somebody works in whose names hold `search`, by name.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no project.
    pub async fn workplaces(&mut self, of: &Actor, search: &str, page: Page) -> Result<Vec<Project>> {
        let pattern = holds(search);
        if of.admin {
            let args = args![&of.domain, &pattern, page.limit, page.offset];
            self.all(&ALL_PROJECTS, args, project).await
        } else {
            let args = args![&of.user.id, &pattern, page.limit, page.offset];
            self.all(&OWN_PROJECTS, args, project).await
        }
    }

    /// How many those are.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_workplaces(&mut self, of: &Actor, search: &str) -> Result<u64> {
        let pattern = holds(search);
        let count = |row: &_| Fields::new(row, "projects", "id").number("projects");
        let found = if of.admin {
            self.one(&COUNT_ALL_PROJECTS, args![&of.domain, &pattern], count)
                .await?
        } else {
            self.one(&COUNT_OWN_PROJECTS, args![&of.user.id, &pattern], count)
                .await?
        };
        Ok(found.unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn what_has_a_meaning_in_a_pattern_loses_it() {
        assert_eq!(holds("50%_Off!"), "%50!%!_off!!%");
        assert_eq!(holds(""), "%%");
    }
}
