//! The store itself and its sessions.

use crate::error::{Result, StoreError};
use crate::seal::Seal;
use camino::Utf8PathBuf;
use kiln_model::secret::SecretString;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// Which database.
#[derive(Debug, Clone)]
pub enum Location {
    /// A file; its folder exists.
    Sqlite(Utf8PathBuf),
    /// The address of a PostgreSQL database; a secret, because it may carry a password.
    Postgres(SecretString),
}

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Seal>,
}

/// Something that can be asked: what is common to [`Unit`] and [`Reader`].
#[derive(Debug)]
pub struct Session {}

/// A unit of work: what it writes is kept as a whole by [`Unit::commit`], or not at all.
#[derive(Debug)]
pub struct Unit {
    session: Session,
}

/// A session that only reads.
#[derive(Debug)]
pub struct Reader {
    session: Session,
}

impl Store {
    /// Opens a database and brings its tables to the form that this program needs.
    pub async fn open(location: Location, seal: Seal) -> Result<Self> {
        let _ = location;
        Ok(Self { inner: Arc::new(seal) })
    }
    /// A unit of work.
    pub async fn begin(&self) -> Result<Unit> {
        pending()
    }
    /// A session that only reads.
    pub async fn read(&self) -> Result<Reader> {
        pending()
    }
    /// The seal of this store.
    #[must_use]
    pub fn seal(&self) -> &Seal {
        &self.inner
    }
    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        pending()
    }
    /// Closes the database.
    pub async fn close(&self) {}
}

impl Unit {
    /// Keeps the unit; returns when it is durable.
    pub async fn commit(self) -> Result<()> {
        pending()
    }
}

pub(crate) fn pending<T>() -> Result<T> {
    Err(StoreError::Lost {
        reason: "not there yet".to_owned(),
    })
}

impl Deref for Unit {
    type Target = Session;
    fn deref(&self) -> &Session {
        &self.session
    }
}
impl DerefMut for Unit {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.session
    }
}
impl Deref for Reader {
    type Target = Session;
    fn deref(&self) -> &Session {
        &self.session
    }
}
impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.session
    }
}
