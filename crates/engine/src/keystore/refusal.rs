//! What the file manager refuses.

use kiln_model::keystore::FileRight;

/// The file manager did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeystoreRefusal {
    /// No such file, or one that the caller has no right on.
    #[error("the file does not exist")]
    NoSuchFile,
    /// No such permission, or one on a file that the caller has no right on.
    #[error("the permission does not exist")]
    NoSuchPermission,
    /// No such user in the tenant.
    #[error("the user does not exist")]
    NoSuchUser,
    /// The caller has rights on the file, but not this one.
    #[error("the right {} on the file is missing", .0.name())]
    RightMissing(FileRight),
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// The tenant has a file of that name.
    #[error("the name is taken by another file")]
    NameTaken,
    /// The tenant has as many files as it may.
    #[error("the tenant has {limit} files, which is the limit")]
    Limit {
        /// How many files a tenant may have.
        limit: u64,
    },
    /// The permission is the creator's, or fixed.
    #[error("the permission is fixed")]
    Fixed,
}
