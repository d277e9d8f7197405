//! What a token may be for: projects of the user's own tenant, or the tenant itself.

use super::{Reference, Scope};
use crate::error::AuthError;
use crate::iam::Iam;
use kiln_model::id::IamProjectId;
use kiln_store::User;

impl Iam {
    /// The project that `scope` means for `user`; none for the tenant as a whole.
    ///
    /// A project of another tenant is as unknown as one that does not exist.
    pub(super) async fn scope_of(&self, user: &User, scope: &Scope) -> Result<Option<IamProjectId>, AuthError> {
        const NO_PROJECT: AuthError = AuthError::NotFound { what: "project" };
        let mut reader = self.store().read().await?;
        match scope {
            Scope::Unscoped => Ok(None),
            Scope::Project(Reference::Id(id)) => {
                let id = IamProjectId::parse(id).map_err(|_| NO_PROJECT)?;
                let project = reader.iam_project(&id).await?.filter(|it| it.domain == user.domain);
                Ok(Some(project.ok_or(NO_PROJECT)?.id))
            }
            Scope::Project(Reference::Name(name)) => {
                let project = reader.iam_project_named(&user.domain, name).await?;
                Ok(Some(project.ok_or(NO_PROJECT)?.id))
            }
            Scope::Domain(Reference::Id(id)) => {
                if user.domain.as_str() == id {
                    Ok(None)
                } else {
                    Err(AuthError::Forbidden)
                }
            }
            Scope::Domain(Reference::Name(name)) => {
                let tenant = self.tenant(&mut reader, &user.domain).await?;
                if tenant.name == *name {
                    Ok(None)
                } else {
                    Err(AuthError::Forbidden)
                }
            }
        }
    }
}
