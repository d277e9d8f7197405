//! Questions about templates.

use crate::error::Result;
use crate::rows::{Page, TemplateFilter, TemplateRow};
use crate::session::Session;
use crate::sql::{Fields, Row, args, statements};
use kiln_model::id::{DomainId, TemplateId, UserId};
use kiln_model::template::Template;

macro_rules! template_columns {
    () => {
        "own.uuid AS uuid, own.id AS id, own.domain AS domain, own.name AS name, own.description AS description, \
         own.tool_type AS tool_type, own.creator_id AS creator_id, own.creator_name AS creator_name, own.created AS created, \
         own.body AS body, f.template AS favourite"
    };
}

statements! {
    TEMPLATE = "read" "a template": concat!(
        "SELECT ", template_columns!(), "
           FROM templates own
           LEFT JOIN template_favourites f ON f.template = own.uuid AND f.user_id = $2
          WHERE own.uuid = $1 AND own.domain = $3",
    );
    TEMPLATE_WITH_ID = "read" "a template": "SELECT uuid FROM templates WHERE id = $1 AND domain = $2";
    TEMPLATES = "list" "templates": concat!(
        "SELECT ", template_columns!(), "
           FROM templates own
           LEFT JOIN template_favourites f ON f.template = own.uuid AND f.user_id = $2
          WHERE own.domain = $1 AND own.small_name LIKE $5 ESCAPE '!' AND own.small_words LIKE $6 ESCAPE '!'
          ORDER BY own.created DESC, own.uuid DESC
          LIMIT $3 OFFSET $4",
    );
    COUNT_ALL = "count" "templates": "SELECT id, template_count FROM domains WHERE id = $1";
    COUNT_FOUND = "count" "templates": "
        SELECT COUNT(*) AS found
          FROM templates
         WHERE domain = $1 AND small_name LIKE $2 ESCAPE '!' AND small_words LIKE $3 ESCAPE '!'";
    FAVOURITES = "list" "favourites": "SELECT template FROM template_favourites WHERE user_id = $1";
}

fn template(row: &Row) -> Result<TemplateRow> {
    let fields = Fields::new(row, "templates", "uuid");
    Ok(TemplateRow {
        template: Template {
            uuid: fields.parsed("uuid")?,
            id: fields.text("id")?,
            domain: fields.parsed("domain")?,
            name: fields.text("name")?,
            description: fields.text("description")?,
            tool_type: fields.opt_text("tool_type")?,
            creator: fields.user("creator_id", "creator_name")?,
            created: fields.time("created")?,
            body: fields.json("body")?,
        },
        favourite: fields.opt_text("favourite")?.is_some(),
    })
}

/// A pattern for texts in small letters that hold `part` somewhere.
fn holding(part: &str) -> String {
    let mut pattern = String::from("%");
    for it in part.to_lowercase().chars() {
        if matches!(it, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(it);
    }
    pattern.push('%');
    pattern
}

impl Session {
    /// A template of a tenant, as a user sees it.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no template.
    pub async fn template(
        &mut self,
        domain: &DomainId,
        uuid: &TemplateId,
        user: &UserId,
    ) -> Result<Option<TemplateRow>> {
        self.one(&TEMPLATE, args![uuid, user, domain], template).await
    }

    /// The template of a tenant that has this second id.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn template_with_id(&mut self, domain: &DomainId, id: &str) -> Result<Option<TemplateId>> {
        self.one(&TEMPLATE_WITH_ID, args![id, domain], |row| {
            Fields::new(row, "templates", "uuid").parsed("uuid")
        })
        .await
    }

    /// The templates of a tenant, the newest first, as a user sees them.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no template.
    pub async fn templates(
        &mut self,
        domain: &DomainId,
        filter: &TemplateFilter,
        user: &UserId,
        page: Page,
    ) -> Result<Vec<TemplateRow>> {
        let (name, words) = (holding(&filter.name), holding(&filter.words));
        self.all(
            &TEMPLATES,
            args![domain, user, page.limit, page.offset, &name, &words],
            template,
        )
        .await
    }

    /// How many templates of a tenant there are.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_templates(&mut self, domain: &DomainId, filter: &TemplateFilter) -> Result<u64> {
        let count = if *filter == TemplateFilter::default() {
            self.one(&COUNT_ALL, args![domain], |row| {
                Fields::new(row, "domains", "id").number("template_count")
            })
            .await?
        } else {
            let (name, words) = (holding(&filter.name), holding(&filter.words));
            self.one(&COUNT_FOUND, args![domain, &name, &words], |row| {
                Fields::new(row, "templates", "found").number("found")
            })
            .await?
        };
        Ok(count.unwrap_or(0))
    }

    /// The uuids of the templates that a user likes.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn favourite_templates(&mut self, user: &UserId) -> Result<Vec<String>> {
        self.all(&FAVOURITES, args![user], |row| {
            Fields::new(row, "template_favourites", "template").text("template")
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_stands_for_itself() {
        assert_eq!(holding("A%b_!"), "%a!%b!_!!%");
        assert_eq!(holding(""), "%%");
    }
}
