//! The identity service as a whole: what it is made of.

use crate::config::IamConfig;
use crate::password::Passwords;
use crate::signature::PublicKeys;
use crate::strangers::Strangers;
use crate::tenants::Tenants;
use kiln_model::time::{Clock, Entropy, Timestamp};
use kiln_store::Store;
use std::fmt;
use std::sync::Arc;

/// Tenants, users, keys and tokens, over a store. Used as `Arc<Iam>`.
pub struct Iam {
    store: Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    config: IamConfig,
    passwords: Passwords,
    public_keys: PublicKeys,
    tenants: Tenants,
    strangers: Strangers,
}

impl Iam {
    /// The identity service over `store`.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>, config: IamConfig) -> Self {
        Self {
            store,
            clock,
            entropy,
            config,
            passwords: Passwords::new(),
            public_keys: PublicKeys::default(),
            tenants: Tenants::default(),
            strangers: Strangers::default(),
        }
    }

    /// The settings.
    #[must_use]
    pub const fn config(&self) -> &IamConfig {
        &self.config
    }

    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn entropy(&self) -> &dyn Entropy {
        &*self.entropy
    }

    pub(crate) const fn passwords(&self) -> &Passwords {
        &self.passwords
    }

    pub(crate) const fn public_keys(&self) -> &PublicKeys {
        &self.public_keys
    }

    pub(crate) const fn tenants(&self) -> &Tenants {
        &self.tenants
    }

    pub(crate) const fn strangers(&self) -> &Strangers {
        &self.strangers
    }
}

impl fmt::Debug for Iam {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iam")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}
