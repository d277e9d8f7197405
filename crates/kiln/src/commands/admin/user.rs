//! `kiln admin user`

use super::office::{Office, moment, password, state};
use crate::commands::CommandError;
use crate::output::{fields, line, table};
use camino::Utf8PathBuf;
use clap::Subcommand;
use kiln_iam::UserKind;
use kiln_model::secret::ExposeSecret;

/// What can be done with users.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make a user; its password is printed once unless it comes from a file
    Create {
        /// Its name
        name: String,
        /// A file whose first line is the password
        #[arg(long, value_name = "FILE")]
        password_file: Option<Utf8PathBuf>,
        /// The user may do everything in the tenant
        #[arg(long)]
        admin: bool,
    },
    /// List users
    List,
    /// Refuse a user, its keys and its tokens
    Disable {
        /// Name or id
        name: String,
    },
    /// Let a user in again
    Enable {
        /// Name or id
        name: String,
    },
    /// Delete a user and its keys
    Delete {
        /// Name or id
        name: String,
    },
    /// Give a user a new password; it is printed once unless it comes from a file
    ResetPassword {
        /// Name or id
        name: String,
        /// A file whose first line is the password
        #[arg(long, value_name = "FILE")]
        password_file: Option<Utf8PathBuf>,
    },
}

/// Does it.
///
/// # Errors
/// A name names nothing or is taken, or the store refuses.
pub async fn run(office: &Office, verb: Verb) -> Result<(), CommandError> {
    match verb {
        Verb::Create {
            name,
            password_file,
            admin,
        } => {
            let tenant = office.tenant().await?;
            let secret = password(password_file.as_deref())?;
            let kind = if admin { UserKind::Admin } else { UserKind::Member };
            let user = office.iam.create_user(&tenant.id, &name, &secret, kind).await?;
            let mut made = vec![("id", user.id.to_string()), ("name", user.name)];
            if password_file.is_none() {
                made.push(("password", secret.expose_secret().to_owned()));
            }
            fields(office.output, &made);
        }
        Verb::List => {
            let tenant = office.tenant().await?;
            let row = |it: kiln_store::User| {
                let kind = if it.admin { "admin" } else { "member" };
                vec![
                    it.name,
                    it.id.into(),
                    kind.to_owned(),
                    state(it.enabled),
                    moment(it.created),
                ]
            };
            let rows: Vec<_> = office.iam.users(&tenant.id).await?.into_iter().map(row).collect();
            table(office.output, &["name", "id", "kind", "state", "created"], &rows);
        }
        Verb::Disable { name } => {
            office.iam.disable_user(&office.user(&name).await?.id).await?;
            line(format!("user {name} is disabled"));
        }
        Verb::Enable { name } => {
            office.iam.enable_user(&office.user(&name).await?.id).await?;
            line(format!("user {name} is enabled"));
        }
        Verb::Delete { name } => {
            office.iam.delete_user(&office.user(&name).await?.id).await?;
            line(format!("user {name} is deleted"));
        }
        Verb::ResetPassword { name, password_file } => {
            let user = office.user(&name).await?;
            let secret = password(password_file.as_deref())?;
            office.iam.set_password(&user.id, &secret).await?;
            let mut told = vec![("name", user.name)];
            if password_file.is_none() {
                told.push(("password", secret.expose_secret().to_owned()));
            }
            fields(office.output, &told);
        }
    }
    Ok(())
}
