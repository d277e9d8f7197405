//! `kiln admin endpoint`

use super::office::{Office, moment, reference};
use crate::commands::CommandError;
use crate::config::first_line;
use crate::output::{fields, line, table};
use camino::Utf8PathBuf;
use clap::Subcommand;
use kiln_iam::NewEndpoint;

/// What can be done with private repositories of dependencies.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make a private repository known in a project
    Add {
        /// Name or id of the project
        project: String,
        /// Its name
        name: String,
        /// Its address
        url: String,
        /// The name to sign in with
        #[arg(long, requires = "password_file")]
        user: Option<String>,
        /// A file whose first line is the password
        #[arg(long, value_name = "FILE", requires = "user")]
        password_file: Option<Utf8PathBuf>,
        /// Name or id of the user that makes it
        #[arg(long, default_value = "admin")]
        by: String,
    },
    /// List the private repositories of a project; passwords are not shown
    List {
        /// Name or id of the project
        project: String,
    },
    /// Remove a private repository from a project
    Remove {
        /// Name or id of the project
        project: String,
        /// Its name
        name: String,
    },
}

/// Does it.
///
/// # Errors
/// A name names nothing or is taken, an address is none, or the store refuses.
pub async fn run(office: &Office, verb: Verb) -> Result<(), CommandError> {
    match verb {
        Verb::Add {
            project,
            name,
            url,
            user,
            password_file,
            by,
        } => {
            let login = match (user, password_file) {
                (Some(user), Some(file)) => Some((user, first_line("--password-file", &file)?)),
                (None | Some(_), None) | (None, Some(_)) => None,
            };
            let (found, by) = (office.project(&project).await?, office.user(&by).await?);
            let new = NewEndpoint { name, url, login };
            let made = office.iam.create_endpoint(&found.id, new, &reference(&by)).await?;
            fields(
                office.output,
                &[("id", made.id), ("name", made.name), ("url", made.url)],
            );
        }
        Verb::List { project } => {
            let found = office.project(&project).await?;
            let row = |it: kiln_store::Endpoint| {
                let user = it.login.map_or_else(String::new, |it| it.user);
                vec![it.name, it.id, it.url, user, it.creator.name, moment(it.at)]
            };
            let rows: Vec<_> = office.iam.endpoints(&found.id).await?.into_iter().map(row).collect();
            let names = ["name", "id", "url", "user", "creator", "created"];
            table(office.output, &names, &rows);
        }
        Verb::Remove { project, name } => {
            let found = office.project(&project).await?;
            office.iam.delete_endpoint(&found.id, &name).await?;
            line(format!("endpoint {name} is removed from project {project}"));
        }
    }
    Ok(())
}
