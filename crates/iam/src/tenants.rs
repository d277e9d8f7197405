//! What never changes about a tenant, kept in memory so that a request needs no question about it.

use crate::error::AuthError;
use crate::iam::Iam;
use kiln_model::id::{DomainId, IamProjectId};
use kiln_store::Session;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

const MOST: usize = 4096;

/// A tenant's fixed facts.
#[derive(Debug)]
pub(crate) struct Tenant {
    pub(crate) name: String,
    /// The IAM project of the region.
    pub(crate) project: IamProjectId,
}

/// The tenants that were asked for lately.
#[derive(Debug, Default)]
pub(crate) struct Tenants {
    known: Mutex<HashMap<DomainId, Arc<Tenant>>>,
}

impl Tenants {
    fn get(&self, id: &DomainId) -> Option<Arc<Tenant>> {
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned()
    }

    fn keep(&self, id: &DomainId, tenant: &Arc<Tenant>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(id.clone(), Arc::clone(tenant));
    }
}

impl Iam {
    /// The fixed facts of a tenant that is known to exist.
    pub(crate) async fn tenant(&self, session: &mut Session, id: &DomainId) -> Result<Arc<Tenant>, AuthError> {
        if let Some(tenant) = self.tenants().get(id) {
            return Ok(tenant);
        }
        const NONE: AuthError = AuthError::NotFound { what: "domain" };
        let domain = session.domain(id).await?.ok_or(NONE)?;
        let project = session
            .iam_project_named(id, &self.config().region)
            .await?
            .ok_or(NONE)?;
        let tenant = Arc::new(Tenant {
            name: domain.name,
            project: project.id,
        });
        self.tenants().keep(id, &tenant);
        Ok(tenant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_of_tenants_is_bounded() {
        let tenants = Tenants::default();
        for at in 0..=MOST as u128 {
            let id = DomainId::from_random(at.to_be_bytes());
            let project = IamProjectId::from_random([0; 16]);
            tenants.keep(
                &id,
                &Arc::new(Tenant {
                    name: String::new(),
                    project,
                }),
            );
        }
        assert_eq!(tenants.known.lock().unwrap().len(), 1);
    }
}
