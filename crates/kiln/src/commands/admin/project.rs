//! `kiln admin project`

use super::office::{Office, moment, reference};
use crate::commands::CommandError;
use crate::output::{fields, line, table};
use clap::Subcommand;
use kiln_iam::NewProject;
use kiln_model::access::Role;

/// What can be done with projects.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make a CodeArts project
    Create {
        /// Its name
        name: String,
        /// Name or id of the user that creates and administers it
        #[arg(long, default_value = "admin")]
        by: String,
    },
    /// List projects
    List,
    /// Give a project another name or description
    Update {
        /// Name or id
        project: String,
        /// The new name
        #[arg(long)]
        name: Option<String>,
        /// The new description
        #[arg(long)]
        description: Option<String>,
        /// Name or id of the user who does it, for the audit log
        #[arg(long, default_value = "admin")]
        by: String,
    },
    /// Delete a project that has no tasks; what of it lies in the recycle bin goes with it
    Delete {
        /// Name or id
        project: String,
        /// Name or id of the user who does it, for the audit log
        #[arg(long, default_value = "admin")]
        by: String,
    },
    /// Give a user a role in a project
    AddMember {
        /// Name or id of the project
        project: String,
        /// Name or id of the user
        user: String,
        /// The role; `kiln admin role list` shows them
        #[arg(long, default_value = "developer")]
        role: String,
    },
    /// Take a user out of a project
    RemoveMember {
        /// Name or id of the project
        project: String,
        /// Name or id of the user
        user: String,
    },
    /// List the members of a project
    Members {
        /// Name or id of the project
        project: String,
    },
}

/// Does it.
///
/// # Errors
/// A name names nothing or is taken, or the store refuses.
pub async fn run(office: &Office, verb: Verb) -> Result<(), CommandError> {
    match verb {
        Verb::Create { name, by } => {
            let tenant = office.tenant().await?;
            let by = office.user(&by).await?;
            let made = office
                .iam
                .create_project(&tenant.id, NewProject::named(&name), &reference(&by))
                .await?;
            fields(office.output, &[("id", made.id.into()), ("name", made.name)]);
        }
        Verb::List => {
            let tenant = office.tenant().await?;
            let row = |it: kiln_store::Project| vec![it.name, it.id.into(), it.creator.name, moment(it.created)];
            let rows: Vec<_> = office.iam.projects(&tenant.id).await?.into_iter().map(row).collect();
            table(office.output, &["name", "id", "creator", "created"], &rows);
        }
        Verb::Update {
            project,
            name,
            description,
            by,
        } => {
            let (found, by) = (office.project(&project).await?, office.user(&by).await?);
            office
                .iam
                .change_project(&found.id, name.as_deref(), description.as_deref(), &reference(&by))
                .await?;
            line(format!("project {project} is changed"));
        }
        Verb::Delete { project, by } => {
            let (found, by) = (office.project(&project).await?, office.user(&by).await?);
            office.iam.delete_project(&found.id, &reference(&by)).await?;
            line(format!("project {project} is deleted"));
        }
        Verb::AddMember { project, user, role } => {
            let (found, member) = (office.project(&project).await?, office.user(&user).await?);
            let number = office.iam.role_named(&found.domain, &role).await?;
            office.iam.set_member_role(&found.id, &member.id, number).await?;
            line(format!("user {user} is {role} in project {project}"));
        }
        Verb::RemoveMember { project, user } => {
            let (found, member) = (office.project(&project).await?, office.user(&user).await?);
            office.iam.remove_member(&found.id, &member.id).await?;
            line(format!("user {user} is no member of project {project}"));
        }
        Verb::Members { project } => {
            let found = office.project(&project).await?;
            let members = office.store.read().await?.members(&found.id).await?;
            let own = office.iam.own_roles(&found.domain).await?;
            let own = |id: i32| own.iter().find(|it| it.id == id).map(|it| it.name.clone());
            let official = |id: i32| Role::with_id(id).map(|it| it.name().to_owned());
            let role = |id: i32| official(id).or_else(|| own(id)).unwrap_or_else(|| id.to_string());
            let rows: Vec<_> = members
                .into_iter()
                .map(|(user, id)| vec![user.name, user.id.into(), role(id)])
                .collect();
            table(office.output, &["name", "id", "role"], &rows);
        }
    }
    Ok(())
}
