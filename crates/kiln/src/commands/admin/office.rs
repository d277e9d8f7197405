//! What every operator command works with: the store of a data directory, opened beside the server.

use crate::commands::{CommandError, DataDirArg};
use crate::config::{Sources, first_line, load};
use crate::data_dir::DataDir;
use crate::output::Output;
use crate::system::{self, OsEntropy};
use crate::wiring::{open_iam, open_store};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use kiln_iam::Iam;
use kiln_model::access::UserRef;
use kiln_model::id::UserId;
use kiln_model::secret::SecretString;
use kiln_model::time::{Entropy, Timestamp};
use kiln_store::{Domain, Project, Store, User};

/// Which data directory, which tenant, printed how.
#[derive(Debug, Args)]
pub struct OfficeArgs {
    #[command(flatten)]
    data: DataDirArg,
    /// Configuration file of the server [default: kiln.toml in the data directory, if there is one]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<Utf8PathBuf>,
    /// The tenant
    #[arg(long, value_name = "NAME", default_value = "kiln", global = true)]
    tenant: String,
    /// How to print
    #[arg(long, value_enum, default_value_t, global = true)]
    output: Output,
}

/// An opened data directory.
pub struct Office {
    /// The identity service.
    pub iam: Iam,
    /// The database.
    pub store: Store,
    /// How to print.
    pub output: Output,
    tenant: String,
}

impl Office {
    /// Opens the store that the server of this data directory uses.
    ///
    /// # Errors
    /// It is no data directory, or the store cannot be opened.
    pub async fn open(args: OfficeArgs) -> Result<Self, CommandError> {
        let dir = DataDir::existing(&args.data.data_dir)?;
        let settings = load(&Sources {
            file: args.config,
            data_dir: args.data.data_dir,
            environment: system::environment(),
            listen: None,
        })?;
        let store = open_store(&settings, &dir).await?;
        let iam = open_iam(&settings, store.clone(), "");
        Ok(Self {
            iam,
            store,
            output: args.output,
            tenant: args.tenant,
        })
    }

    /// Lets the database go.
    pub async fn close(self) {
        self.store.close().await;
    }

    /// The tenant of `--tenant`.
    ///
    /// # Errors
    /// There is none of that name.
    pub async fn tenant(&self) -> Result<Domain, CommandError> {
        Ok(self.iam.domain_named(&self.tenant).await?)
    }

    /// The user of that name or id.
    ///
    /// # Errors
    /// There is none in the tenant.
    pub async fn user(&self, name: &str) -> Result<User, CommandError> {
        let tenant = self.tenant().await?;
        let mut session = self.store.read().await?;
        let mut found = session.user_named(&tenant.id, name).await?;
        if let (None, Ok(id)) = (&found, UserId::parse(name)) {
            found = session.user(&id).await?.filter(|it| it.domain == tenant.id);
        }
        found.ok_or_else(|| CommandError::Unknown {
            what: "user",
            name: name.to_owned(),
        })
    }

    /// The project of that name or id.
    ///
    /// # Errors
    /// There is none in the tenant.
    pub async fn project(&self, name: &str) -> Result<Project, CommandError> {
        let tenant = self.tenant().await?;
        let all = self.iam.projects(&tenant.id).await?;
        all.into_iter()
            .find(|it| it.name == name || it.id.as_str() == name)
            .ok_or_else(|| CommandError::Unknown {
                what: "project",
                name: name.to_owned(),
            })
    }
}

/// The user as others see it.
pub fn reference(user: &User) -> UserRef {
    UserRef {
        id: user.id.clone(),
        name: user.name.clone(),
    }
}

/// The password of a file, or a fresh one.
///
/// # Errors
/// The file cannot be read.
pub fn password(file: Option<&Utf8Path>) -> Result<SecretString, CommandError> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    if let Some(path) = file {
        return Ok(first_line("--password-file", path)?);
    }
    let entropy: &dyn Entropy = &OsEntropy;
    let random = entropy.bytes::<24>();
    let text: String = random
        .iter()
        .map(|it| char::from(LETTERS[usize::from(it % 32)]))
        .collect();
    Ok(SecretString::from(text))
}

/// A point in time for people.
pub fn moment(at: Timestamp) -> String {
    at.to_utc().format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// `enabled` or `disabled`.
pub fn state(enabled: bool) -> String {
    if enabled { "enabled" } else { "disabled" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn fresh_passwords_are_long_and_differ() {
        let (one, other) = (password(None).unwrap(), password(None).unwrap());
        assert_eq!(one.expose_secret().len(), 24);
        assert_ne!(one.expose_secret(), other.expose_secret());
    }
}
