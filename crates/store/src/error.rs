//! What can go wrong between Kiln and its database.

/// The result of a question to the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// The store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("the database could not {verb} {noun}")]
    Database {
        /// What was tried.
        verb: &'static str,
        /// With what.
        noun: &'static str,
        /// Why not.
        #[source]
        source: sqlx::Error,
    },
    /// The disk is full or the database cannot be written.
    #[error("the database cannot be written: {reason}")]
    Full {
        /// In the words of the database.
        reason: String,
    },
    /// The tables could not be brought to the form that this program needs.
    #[error("cannot migrate the database: {reason}")]
    Migration {
        /// Why not, and what to do.
        reason: String,
        /// In the words of the database, where it was asked.
        #[source]
        source: Option<sqlx::Error>,
    },
    /// A row that fits nothing which this program knows.
    #[error("inconsistent row: {table}.{column} of {key}: {reason}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The key of the row.
        key: String,
        /// What does not fit.
        reason: String,
    },
    /// A sealed value could not be opened or made.
    #[error("cannot open a sealed value: {reason}")]
    Seal {
        /// Why not; never any part of the value.
        reason: &'static str,
    },
    /// What must be unique is there already.
    #[error("{what} exists already")]
    Conflict {
        /// What exists already.
        what: &'static str,
    },
    /// What a new row belongs to is not there.
    #[error("what {what} belongs to does not exist")]
    Missing {
        /// What was to be written.
        what: &'static str,
    },
    /// The unit of work cannot go on: an earlier statement of it failed, or the batch that it was part of was lost. Nothing of
    /// it was kept.
    #[error("nothing of this unit of work was kept: {reason}")]
    Lost {
        /// What happened.
        reason: String,
    },
}

impl StoreError {
    /// Whether something unique was there already.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict { .. })
    }

    /// Whether what a row belongs to was not there.
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        matches!(self, Self::Missing { .. })
    }
}
