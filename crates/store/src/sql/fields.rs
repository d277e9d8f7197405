//! Reading a row into types that cannot be wrong; what does not fit becomes an error that names table, column and key.

use super::Row;
use crate::error::{Result, StoreError};
use kiln_model::access::UserRef;
use kiln_model::id::UserId;
use kiln_model::time::Timestamp;
use serde::de::DeserializeOwned;
use std::fmt::Display;
use std::str::FromStr;

/// The columns of one table in a row.
pub(crate) struct Fields<'r> {
    row: &'r Row,
    table: &'static str,
    key: &'static str,
    prefix: &'static str,
}

impl<'r> Fields<'r> {
    /// The columns of `table`, whose key is the column `key`.
    pub(crate) const fn new(row: &'r Row, table: &'static str, key: &'static str) -> Self {
        Self {
            row,
            table,
            key,
            prefix: "",
        }
    }

    /// The same, where the statement puts `prefix` before the names of the table's columns.
    pub(crate) const fn prefixed(self, prefix: &'static str) -> Self {
        Self { prefix, ..self }
    }

    /// The error for a column that does not fit.
    pub(crate) fn unfit(&self, column: &'static str, reason: impl Display) -> StoreError {
        let key = match (self.row.text(self.key), self.row.int(self.key)) {
            (Ok(Some(key)), _) => key,
            (_, Ok(Some(key))) => key.to_string(),
            _ => "a row without a key".to_owned(),
        };
        StoreError::Inconsistent {
            table: self.table,
            column: column.strip_prefix(self.prefix).unwrap_or(column),
            key,
            reason: reason.to_string(),
        }
    }

    fn present<T>(&self, column: &'static str, value: Option<T>) -> Result<T> {
        value.ok_or_else(|| self.unfit(column, "it is empty"))
    }

    /// An integer, or none.
    pub(crate) fn opt_int(&self, column: &'static str) -> Result<Option<i64>> {
        self.row.int(column).map_err(|error| self.unfit(column, error))
    }

    /// A text, or none.
    pub(crate) fn opt_text(&self, column: &'static str) -> Result<Option<String>> {
        self.row.text(column).map_err(|error| self.unfit(column, error))
    }

    /// A text.
    pub(crate) fn text(&self, column: &'static str) -> Result<String> {
        self.opt_text(column).and_then(|it| self.present(column, it))
    }

    /// An integer of the wanted width.
    pub(crate) fn number<T: TryFrom<i64>>(&self, column: &'static str) -> Result<T> {
        let number = self.opt_int(column).and_then(|it| self.present(column, it))?;
        T::try_from(number).map_err(|_| self.unfit(column, format_args!("{number} is out of range")))
    }

    /// An integer of the wanted width, or none.
    pub(crate) fn opt_number<T: TryFrom<i64>>(&self, column: &'static str) -> Result<Option<T>> {
        self.opt_int(column)?
            .map(|number| T::try_from(number).map_err(|_| self.unfit(column, format_args!("{number} is out of range"))))
            .transpose()
    }

    /// A point in time.
    pub(crate) fn time(&self, column: &'static str) -> Result<Timestamp> {
        self.opt_time(column).and_then(|it| self.present(column, it))
    }

    /// A point in time, or none.
    pub(crate) fn opt_time(&self, column: &'static str) -> Result<Option<Timestamp>> {
        Ok(self.opt_int(column)?.map(Timestamp::from_millis))
    }

    /// Yes or no.
    pub(crate) fn flag(&self, column: &'static str) -> Result<bool> {
        match self.number::<i64>(column)? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(self.unfit(column, format_args!("{other} is neither 0 nor 1"))),
        }
    }

    /// An id or anything else that is parsed from text.
    pub(crate) fn parsed<T>(&self, column: &'static str) -> Result<T>
    where
        T: FromStr,
        T::Err: Display,
    {
        self.text(column)?.parse().map_err(|error| self.unfit(column, error))
    }

    /// The same, or none.
    pub(crate) fn opt_parsed<T>(&self, column: &'static str) -> Result<Option<T>>
    where
        T: FromStr,
        T::Err: Display,
    {
        self.opt_text(column)?
            .map(|it| it.parse().map_err(|error| self.unfit(column, error)))
            .transpose()
    }

    /// A JSON document.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &'static str) -> Result<T> {
        serde_json::from_str(&self.text(column)?).map_err(|error| self.unfit(column, error))
    }

    /// A user, from the column of the id and the column of the name.
    pub(crate) fn user(&self, id: &'static str, name: &'static str) -> Result<UserRef> {
        Ok(UserRef {
            id: self.parsed::<UserId>(id)?,
            name: self.text(name)?,
        })
    }
}
