//! The command: serve, show, stay up.

use super::project::{Project, ProjectArgs};
use super::{demo, next_steps};
use crate::commands::serve::{ServeArgs, introduce};
use crate::commands::{CommandError, runtime};
use crate::credentials::CredentialsFile;
use crate::data_dir::DataDir;
use crate::service::Service;
use crate::{logging, output};
use clap::Args;

/// Run the service and show a first build: task created, run, log live, artifact downloaded
#[derive(Debug, Args)]
pub struct QuickstartArgs {
    #[command(flatten)]
    serve: ServeArgs,
    #[command(flatten)]
    project: ProjectArgs,
}

/// Serves, builds, shows, and serves on until a signal comes.
///
/// # Errors
/// The service did not start, or the build could not be shown.
pub fn run(args: &QuickstartArgs) -> Result<(), CommandError> {
    let mut settings = args.serve.settings()?;
    if settings.log.level == "info" {
        // What the server says about itself would stand between the lines of the build.
        "warn".clone_into(&mut settings.log.level);
    }
    logging::start(&settings.log)?;
    let dir = DataDir::create(&args.serve.data.data_dir)?;
    let lock = dir.lock()?;
    runtime().map_err(CommandError::Runtime)?.block_on(async {
        let project = Project::of(&args.project, &dir).await?;
        let service = Service::prepare(&settings, &dir, lock).await?;
        let credentials = match &service.credentials {
            Some(credentials) => credentials.clone(),
            None => CredentialsFile::read(&dir)?,
        };
        if service.fresh {
            introduce(&credentials, &dir);
        }
        let local = service.local_url();
        let folder = dir.root().join("quickstart/artifacts");
        let mut running = tokio::spawn(service.run());
        let built = tokio::select! {
            built = demo::show(&local, &credentials, &project, &folder) => built?,
            _ = &mut running => return Ok(()),
        };
        if built.succeeded {
            output::line(next_steps::text(
                &credentials,
                &built,
                args.serve.data.data_dir.as_str(),
            ));
        } else {
            let endpoint = &credentials.endpoint;
            output::line(format!(
                "\nbuild {} did not succeed; the service stays up at {endpoint}",
                built.number
            ));
        }
        // A panic of the service has been printed where it happened.
        let _ = running.await;
        Ok(())
    })
}
