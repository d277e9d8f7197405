//! `kiln admin role`

use super::office::Office;
use crate::commands::CommandError;
use crate::output::{fields, table};
use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use kiln_model::access::{RightSet, Role};

/// What can be done with roles.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make a role of the tenant's own
    Add {
        /// Its name
        name: String,
        /// Its number, from 500 [default: the first that is free]
        #[arg(long)]
        id: Option<i32>,
        /// The role whose default rights it has [default: none; projects and tasks say what it may do]
        #[arg(long, value_parser = official())]
        like: Option<String>,
    },
    /// List roles
    List,
}

fn official() -> PossibleValuesParser {
    PossibleValuesParser::new(Role::ALL.map(Role::name))
}

/// Does it.
///
/// # Errors
/// The name or the number is taken, or the store refuses.
pub async fn run(office: &Office, verb: Verb) -> Result<(), CommandError> {
    let tenant = office.tenant().await?;
    match verb {
        Verb::Add { name, id, like } => {
            let rights = like.and_then(|it| Role::named(&it)).map(Role::default_rights);
            let rights = rights.unwrap_or(RightSet::NONE);
            let made = office.iam.create_role(&tenant.id, &name, id, rights).await?;
            fields(office.output, &[("id", made.id.to_string()), ("name", made.name)]);
        }
        Verb::List => {
            let official = Role::ALL.map(|it| vec![it.name().to_owned(), it.id().to_string()]);
            let own = office.iam.own_roles(&tenant.id).await?;
            let own = own.into_iter().map(|it| vec![it.name, it.id.to_string()]);
            let rows: Vec<_> = official.into_iter().chain(own).collect();
            table(office.output, &["name", "id"], &rows);
        }
    }
    Ok(())
}
