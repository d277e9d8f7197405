//! From `kiln admin …` to the verb.

use super::office::{Office, OfficeArgs};
use super::{endpoint, key, project, role, tenant, user};
use crate::commands::{CommandError, runtime};
use clap::{Args, Subcommand};

/// Users, access keys, projects, private repositories and tenants of a data directory, also while its server runs
#[derive(Debug, Args)]
pub struct AdminArgs {
    #[command(flatten)]
    office: OfficeArgs,
    #[command(subcommand)]
    noun: Noun,
}

/// What is administered.
#[derive(Debug, Subcommand)]
enum Noun {
    /// Users of a tenant
    #[command(subcommand)]
    User(user::Verb),
    /// Access keys of users
    #[command(subcommand)]
    Key(key::Verb),
    /// CodeArts projects and their members
    #[command(subcommand)]
    Project(project::Verb),
    /// Private repositories of dependencies that projects use
    #[command(subcommand)]
    Endpoint(endpoint::Verb),
    /// Roles that members of projects can have
    #[command(subcommand)]
    Role(role::Verb),
    /// Tenants
    #[command(subcommand)]
    Tenant(tenant::Verb),
}

/// Runs the command.
///
/// # Errors
/// The data directory cannot be used, or a name names nothing.
pub fn run(args: AdminArgs) -> Result<(), CommandError> {
    runtime().map_err(CommandError::Runtime)?.block_on(async {
        let office = Office::open(args.office).await?;
        let done = match args.noun {
            Noun::User(verb) => user::run(&office, verb).await,
            Noun::Key(verb) => key::run(&office, verb).await,
            Noun::Project(verb) => project::run(&office, verb).await,
            Noun::Endpoint(verb) => endpoint::run(&office, verb).await,
            Noun::Role(verb) => role::run(&office, verb).await,
            Noun::Tenant(verb) => tenant::run(&office, verb).await,
        };
        office.close().await;
        done
    })
}
