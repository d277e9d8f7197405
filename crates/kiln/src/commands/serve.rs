//! `kiln serve`: the service.

use super::{CommandError, DataDirArg, runtime};
use crate::config::{Settings, Sources, load};
use crate::credentials::CredentialsFile;
use crate::data_dir::DataDir;
use crate::service::Service;
use crate::{logging, output, system};
use camino::Utf8PathBuf;
use clap::Args;
use secrecy::ExposeSecret;

/// Run the service
#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub(crate) data: DataDirArg,
    /// Address and port to listen on; port 0 takes a free one [default: 127.0.0.1:8070]
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) listen: Option<String>,
    /// Configuration file [default: kiln.toml in the data directory, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<Utf8PathBuf>,
}

impl ServeArgs {
    /// The settings that these arguments lead to.
    ///
    /// # Errors
    /// A source of settings cannot be used.
    pub fn settings(&self) -> Result<Settings, CommandError> {
        let sources = Sources {
            file: self.config.clone(),
            data_dir: self.data.data_dir.clone(),
            environment: system::environment(),
            listen: self.listen.clone(),
        };
        Ok(load(&sources)?)
    }
}

/// Serves until a signal comes.
///
/// # Errors
/// The service did not start.
pub fn run(args: &ServeArgs) -> Result<(), CommandError> {
    let settings = args.settings()?;
    logging::start(&settings.log)?;
    let dir = DataDir::create(&args.data.data_dir)?;
    let lock = dir.lock()?;
    runtime().map_err(CommandError::Runtime)?.block_on(async {
        let service = Service::prepare(&settings, &dir, lock).await?;
        if let Some(credentials) = service.credentials.as_ref().filter(|_| service.fresh) {
            introduce(credentials, &dir);
        }
        service.run().await;
        Ok(())
    })
}

/// Tells once what the first start made.
pub fn introduce(it: &CredentialsFile, dir: &DataDir) {
    output::line("This is the first start. Made for you, shown once, kept in");
    output::line(format!("{} (readable by you alone):\n", dir.credentials()));
    for (name, value) in [
        ("endpoint", it.endpoint.as_str()),
        ("region", &it.region),
        ("tenant", &it.domain_name),
        ("user", &it.user_name),
        ("password", it.password.expose_secret()),
        ("access key", &it.ak),
        ("secret key", it.sk.expose_secret()),
        ("IAM project", &it.iam_project_id),
        ("project", &it.project_id),
    ] {
        output::line(format!("  {name:<12} {value}"));
    }
    output::line("");
}
