//! What goes into a statement: integers and texts, nothing else.

use kiln_model::id::{
    BuildProjectId, DomainId, GrantId, GroupId, IamProjectId, KeystoreId, ProjectId, RecordId, RootId, TaskId,
    TemplateId, UserId,
};
use kiln_model::time::Timestamp;
use sqlx::{Arguments, Database, Encode, Type};

/// A value for a placeholder. Every column is a 64-bit integer or a text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Arg<'a> {
    /// An integer: numbers, times in milliseconds, booleans as 0 and 1.
    Int(Option<i64>),
    /// A text: ids, names, JSON.
    Text(Option<&'a str>),
}

/// A list of [`Arg`]s from anything that is one.
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::sql::Arg::from($value)),*] };
}
pub(crate) use args;

/// The arguments in the form of a database.
pub(crate) fn arguments<'a, DB>(args: &[Arg<'a>]) -> Result<DB::Arguments, sqlx::Error>
where
    DB: Database,
    Option<i64>: Encode<'a, DB> + Type<DB>,
    Option<&'a str>: Encode<'a, DB> + Type<DB>,
{
    let mut list = DB::Arguments::default();
    for arg in args {
        match *arg {
            Arg::Int(value) => list.add(value),
            Arg::Text(value) => list.add(value),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(list)
}

macro_rules! from_integer {
    ($($type:ty),*) => {
        $(impl From<$type> for Arg<'_> {
            fn from(value: $type) -> Self {
                Self::Int(Some(i64::from(value)))
            }
        })*
    };
}
from_integer!(i64, i32, u32, bool);

impl From<u64> for Arg<'_> {
    fn from(value: u64) -> Self {
        Self::Int(Some(i64::try_from(value).unwrap_or(i64::MAX)))
    }
}

impl From<Option<u64>> for Arg<'_> {
    fn from(value: Option<u64>) -> Self {
        value.map_or(Self::Int(None), Self::from)
    }
}

impl From<Timestamp> for Arg<'_> {
    fn from(value: Timestamp) -> Self {
        Self::Int(Some(value.as_millis()))
    }
}

impl From<Option<Timestamp>> for Arg<'_> {
    fn from(value: Option<Timestamp>) -> Self {
        Self::Int(value.map(Timestamp::as_millis))
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Some(value))
    }
}

impl<'a> From<Option<&'a str>> for Arg<'a> {
    fn from(value: Option<&'a str>) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(Some(value))
    }
}

macro_rules! from_id {
    ($($type:ty),*) => {
        $(impl<'a> From<&'a $type> for Arg<'a> {
            fn from(value: &'a $type) -> Self {
                Self::Text(Some(value.as_str()))
            }
        })*
    };
}
from_id!(
    BuildProjectId,
    DomainId,
    GrantId,
    GroupId,
    IamProjectId,
    KeystoreId,
    ProjectId,
    RecordId,
    RootId,
    TaskId,
    TemplateId,
    UserId
);
