//! `kiln admin tenant`

use super::office::{Office, moment};
use crate::commands::CommandError;
use crate::output::{fields, table};
use clap::Subcommand;
use kiln_iam::Bootstrap;
use kiln_model::secret::ExposeSecret;

/// What can be done with tenants.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make a tenant with an admin, an access key and a project; the secrets are printed once
    Create {
        /// Its name
        name: String,
    },
    /// List tenants
    List,
}

/// Does it.
///
/// # Errors
/// The name is taken, or the store refuses.
pub async fn run(office: &Office, verb: Verb) -> Result<(), CommandError> {
    match verb {
        Verb::Create { name } => {
            let names = Bootstrap {
                domain_name: name,
                user_name: "admin".to_owned(),
                project_name: "default".to_owned(),
            };
            let made = office.iam.create_tenant(names).await?;
            let facts = [
                ("domain_name", made.domain_name),
                ("domain_id", made.domain_id.into()),
                ("user_name", made.user_name),
                ("user_id", made.user_id.into()),
                ("password", made.password.expose_secret().to_owned()),
                ("ak", made.ak),
                ("sk", made.sk.expose_secret().to_owned()),
                ("iam_project_id", made.iam_project_id.into()),
                ("project_id", made.project_id.into()),
            ];
            fields(office.output, &facts);
        }
        Verb::List => {
            let row = |it: kiln_store::Domain| vec![it.name, it.id.into(), moment(it.created)];
            let rows: Vec<_> = office.iam.domains().await?.into_iter().map(row).collect();
            table(office.output, &["name", "id", "created"], &rows);
        }
    }
    Ok(())
}
