//! Builds: how they are numbered, queued, moved and remembered.

mod days;
mod filter;
mod history;
mod insert;
mod read;
mod row;
mod transition;

pub(crate) use row::{build_columns, joined_build};

use crate::sql::Statement;

/// Every statement about builds.
pub(crate) const ALL: &[&[Statement]] = &[
    days::ALL,
    filter::ALL,
    history::ALL,
    insert::ALL,
    read::ALL,
    transition::ALL,
];
