//! Tenants, users, keys, tokens and failed attempts. What they permit is not known here.

mod domains;
mod failures;
mod keys;
mod tokens;
mod users;

pub(crate) use users::user as user_of;

use crate::sql::Statement;

/// Every statement about identity.
pub(crate) const ALL: &[&[Statement]] = &[domains::ALL, failures::ALL, keys::ALL, tokens::ALL, users::ALL];
