//! How statements are written, what goes into them and what comes out.

mod arg;
mod fields;
mod pattern;
mod row;
mod statement;

pub(crate) use arg::{Arg, args, arguments};
pub(crate) use fields::Fields;
pub(crate) use pattern::holding;
pub(crate) use row::Row;
pub(crate) use statement::{Statement, is_full, statements};
