//! `timeout`: how long a build may take.

use super::reader::{Reader, shown};
use crate::yaml::Node;
use kiln_model::task::Timeout;

pub(super) fn timeout(reader: &mut Reader<'_>, node: Option<&Node>) -> Option<Timeout> {
    let fields = reader.fields(node?, "`timeout`", &["limit", "unit"])?;
    let Some(limit) = fields.get("limit") else {
        let hint = Some("`timeout` has a `limit` and a `unit`: 4 and hour".to_owned());
        reader.error_with("missing-key", fields.at, "`timeout` does not say its `limit`", hint);
        return None;
    };
    let unit = match fields.get("unit") {
        Some(unit) => reader.word(unit, "the unit of `timeout`", &["minute", "hour"])?,
        None => "minute",
    };
    let text = reader.text(limit, "the limit of `timeout`")?;
    let timeout = Timeout {
        limit: text.trim().to_owned(),
        unit: unit.to_owned(),
    };
    if timeout.minutes().is_none() {
        let message = format!("the limit of `timeout` cannot be `{}`", shown(text));
        let hint = Some("it is a number of at least 1, without a fraction".to_owned());
        reader.error_with("wrong-value", limit.at, message, hint);
        return None;
    }
    Some(timeout)
}
