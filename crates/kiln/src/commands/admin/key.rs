//! `kiln admin key`

use super::office::{Office, moment, state};
use crate::commands::CommandError;
use crate::output::{fields, line, table};
use clap::Subcommand;
use kiln_model::secret::ExposeSecret;

/// What can be done with access keys.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make an access key; its secret is printed once
    Create {
        /// Name or id of the user
        user: String,
    },
    /// List the access keys of a user
    List {
        /// Name or id of the user
        user: String,
    },
    /// Refuse an access key
    Disable {
        /// The access key
        ak: String,
    },
    /// Take an access key again
    Enable {
        /// The access key
        ak: String,
    },
    /// Delete an access key
    Delete {
        /// The access key
        ak: String,
    },
}

/// Does it.
///
/// # Errors
/// A name names nothing, or the store refuses.
pub async fn run(office: &Office, verb: Verb) -> Result<(), CommandError> {
    match verb {
        Verb::Create { user } => {
            let made = office.iam.create_key(&office.user(&user).await?.id).await?;
            fields(
                office.output,
                &[("ak", made.ak), ("sk", made.sk.expose_secret().to_owned())],
            );
        }
        Verb::List { user } => {
            let keys = office.iam.keys(&office.user(&user).await?.id).await?;
            let row = |it: kiln_iam::KeyFacts| {
                let expires = it.expires.map_or_else(|| "never".to_owned(), moment);
                vec![it.ak, state(it.enabled), moment(it.created), expires]
            };
            let rows: Vec<_> = keys.into_iter().map(row).collect();
            table(office.output, &["ak", "state", "created", "expires"], &rows);
        }
        Verb::Disable { ak } => {
            office.iam.disable_key(&ak).await?;
            line(format!("access key {ak} is disabled"));
        }
        Verb::Enable { ak } => {
            office.iam.enable_key(&ak).await?;
            line(format!("access key {ak} is enabled"));
        }
        Verb::Delete { ak } => {
            office.iam.delete_key(&ak).await?;
            line(format!("access key {ak} is deleted"));
        }
    }
    Ok(())
}
