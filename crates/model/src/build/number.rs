//! How builds are counted: per task from 1, and per task and day from 1.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The number of a build within its task, from 1 to 2147483647: on the wire `build_no`, `build_number`, `number`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BuildNumber(i32);

impl BuildNumber {
    /// The number, if it is at least 1.
    #[must_use]
    pub const fn new(number: i32) -> Option<Self> {
        if number >= 1 { Some(Self(number)) } else { None }
    }

    /// The number as an integer.
    #[must_use]
    pub const fn get(self) -> i32 {
        self.0
    }
}

impl fmt::Display for BuildNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The number of a build within its task and day: `20240626.3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DailyNumber {
    /// The day as a number, `20240626`.
    pub day: i32,
    /// The build's place in that day, from 1.
    pub place: i32,
}

impl DailyNumber {
    /// The day of `now` in the zone that is `offset` seconds east of Greenwich, as a number like `20240626`.
    #[must_use]
    pub fn day_of(now: Timestamp, offset: i32) -> i32 {
        use chrono::Datelike as _;
        let local = now.to_utc() + chrono::TimeDelta::seconds(i64::from(offset));
        local.year() * 10_000 + i32::try_from(local.month() * 100 + local.day()).unwrap_or(0)
    }
}

impl fmt::Display for DailyNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.day, self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn build_numbers_start_at_one() {
        assert_eq!(BuildNumber::new(0), None);
        assert_eq!(BuildNumber::new(1).map(BuildNumber::get), Some(1));
    }

    #[test]
    fn the_day_depends_on_the_zone() {
        let late = Timestamp::from_millis(1_719_442_800_000); // 2024-06-26T23:00:00Z
        assert_eq!(DailyNumber::day_of(late, 0), 20_240_626);
        assert_eq!(DailyNumber::day_of(late, 8 * 3600), 20_240_627);
        assert_eq!(
            DailyNumber {
                day: 20_240_626,
                place: 3
            }
            .to_string(),
            "20240626.3"
        );
    }
}
