//! The time forms of the contract, read and written in one place.
//!
//! A [`Zone`] is the server's: texts without an offset are taken and given as its wall-clock time.

use crate::error::ApiError;
use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, TimeZone as _, Utc};
use kiln_model::build::DailyNumber;
use kiln_model::time::Timestamp;
use kiln_store::Window;
use std::time::Duration;

/// The server's time zone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Zone(FixedOffset);

const DAY: u64 = 24 * 60 * 60;

impl Zone {
    /// The zone that is `seconds` east of Greenwich.
    pub(crate) fn east(seconds: i32) -> Self {
        let greenwich = || FixedOffset::east_opt(0).expect("0 is an offset");
        Self(FixedOffset::east_opt(seconds).unwrap_or_else(greenwich))
    }

    fn local(self, at: Timestamp) -> DateTime<FixedOffset> {
        at.to_utc().with_timezone(&self.0)
    }

    /// `2020-12-30T17:33:27+08:00`: the v3 histories.
    pub(crate) fn seconds(self, at: Timestamp) -> String {
        self.local(at).format("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// `2025-06-05T07:06:50+0800`: groups.
    pub(crate) fn bare_offset(self, at: Timestamp) -> String {
        self.local(at).format("%Y-%m-%dT%H:%M:%S%z").to_string()
    }

    /// `Jun 5, 2024 4:00:58 PM`: rows of permissions.
    pub(crate) fn spoken(self, at: Timestamp) -> String {
        self.local(at).format("%b %-d, %Y %-I:%M:%S %p").to_string()
    }

    /// `2024-9-9 11:46`: the file manager.
    pub(crate) fn minutes(self, at: Timestamp) -> String {
        self.local(at).format("%Y-%-m-%-d %H:%M").to_string()
    }

    fn at(self, local: NaiveDateTime) -> Option<Timestamp> {
        let at = self.0.from_local_datetime(&local).single()?;
        Some(Timestamp::from_millis(at.timestamp_millis()))
    }

    /// Reads `yyyy-MM-dd HH:mm:ss`, taken as wall-clock time.
    pub(crate) fn moment(self, name: &str, text: &str) -> Result<Timestamp, ApiError> {
        let parsed = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok();
        parsed
            .filter(|it| text.len() == 19 && (1..=9999).contains(&it.year()))
            .and_then(|it| self.at(it))
            .ok_or_else(|| ApiError::invalid(name, "must be a time like 2024-06-26 08:25:09"))
    }

    fn day(self, name: &str, text: &str) -> Result<Timestamp, ApiError> {
        let parsed = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        parsed
            .filter(|it| text.len() == 10 && (1..=9999).contains(&it.year()))
            .and_then(|it| self.at(it.and_hms_opt(0, 0, 0)?))
            .ok_or_else(|| ApiError::invalid(name, "must be a date like 2024-06-26"))
    }

    /// The window from `start` to `end`, both moments, of at most `days` days.
    pub(crate) fn between(self, start: &str, end: &str, days: u32) -> Result<Window, ApiError> {
        let (from, to) = (self.moment("start_time", start)?, self.moment("end_time", end)?);
        bounded(from, to, to.since(from), days)
    }

    /// The days from `start` to `end` by their numbers, `20240626`, at most `days` days apart.
    pub(crate) fn day_numbers(self, start: &str, end: &str, days: u32) -> Result<(i32, i32), ApiError> {
        let window = self.days(start, end, days)?;
        let number = |it: Option<Timestamp>| it.map_or(0, |it| DailyNumber::day_of(it, self.0.local_minus_utc()));
        Ok((number(window.from), number(window.to)))
    }

    /// The window between two moments, each a name and a text, either of which may be absent; of at most `days` days where both
    /// are there.
    pub(crate) fn window(
        self,
        (from_name, from): (&str, Option<&str>),
        (to_name, to): (&str, Option<&str>),
        days: u32,
    ) -> Result<Window, ApiError> {
        let from = from.map(|it| self.moment(from_name, it)).transpose()?;
        let to = to.map(|it| self.moment(to_name, it)).transpose()?;
        if let (Some(from), Some(to)) = (from, to) {
            if to < from {
                return Err(ApiError::invalid(to_name, format!("must not be before {from_name}")));
            }
            if to.since(from) > Duration::from_secs(DAY * u64::from(days)) {
                return Err(ApiError::WindowTooLong { days });
            }
        }
        Ok(Window { from, to })
    }

    /// `2024-08-31 10:58:02`: brief records and the recycle bin, as wall-clock time.
    pub(crate) fn wall(self, at: Timestamp) -> String {
        self.local(at).format("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// The window from the beginning of the day `start` to the end of the day `end`, of at most `days` days.
    pub(crate) fn days(self, start: &str, end: &str, days: u32) -> Result<Window, ApiError> {
        let (from, last) = (self.day("start_time", start)?, self.day("end_time", end)?);
        let to = last.after(Duration::from_millis(DAY * 1000 - 1));
        bounded(from, to, last.since(from), days)
    }
}

fn bounded(from: Timestamp, to: Timestamp, span: Duration, days: u32) -> Result<Window, ApiError> {
    if to < from {
        return Err(ApiError::invalid("end_time", "must not be before start_time"));
    }
    if span > Duration::from_secs(DAY * u64::from(days)) {
        return Err(ApiError::WindowTooLong { days });
    }
    Ok(Window {
        from: Some(from),
        to: Some(to),
    })
}

/// The last `days` days before `now`.
pub(crate) fn last_days(now: Timestamp, days: u64) -> Window {
    Window {
        from: Some(now.before(Duration::from_secs(DAY * days))),
        to: None,
    }
}

/// `2024-06-26T08:25:09.000+00:00`: records, in UTC.
pub(crate) fn millis(at: Timestamp) -> String {
    let at: DateTime<Utc> = at.to_utc();
    at.format("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string()
}

/// `2024/06/15`: reports, from the number of a day.
pub(crate) fn slashed(day: i32) -> String {
    format!("{:04}/{:02}/{:02}", day / 10_000, day / 100 % 100, day % 100)
}

/// `2030-01-02T00:00:00.000000Z`: tokens.
pub(crate) fn micros(at: Timestamp) -> String {
    at.to_utc().format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// Seconds since 1970 as text: the recycle bin, the file manager.
pub(crate) fn stamp(at: Timestamp) -> String {
    at.as_millis().div_euclid(1000).to_string()
}

/// A span in milliseconds, as durations on the wire are.
pub(crate) fn span(from: Timestamp, to: Timestamp) -> i64 {
    i64::try_from(to.since(from).as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_millis(1_719_390_309_007); // 2024-06-26T08:25:09.007Z

    #[test]
    fn each_form_is_written_as_the_contract_has_it() {
        assert_eq!(millis(AT), "2024-06-26T08:25:09.007+00:00");
        assert_eq!(slashed(20_240_615), "2024/06/15");
        assert_eq!(micros(AT), "2024-06-26T08:25:09.007000Z");
        assert_eq!(Zone::east(8 * 3600).seconds(AT), "2024-06-26T16:25:09+08:00");
        assert_eq!(Zone::east(8 * 3600).bare_offset(AT), "2024-06-26T16:25:09+0800");
        assert_eq!(Zone::east(8 * 3600).wall(AT), "2024-06-26 16:25:09");
        assert_eq!(Zone::east(8 * 3600).spoken(AT), "Jun 26, 2024 4:25:09 PM");
        assert_eq!(stamp(AT), "1719390309");
        assert_eq!(Zone::east(8 * 3600).minutes(AT), "2024-6-26 16:25");
    }

    #[test]
    fn a_text_without_an_offset_is_wall_clock_time() {
        let read = |zone: i32| Zone::east(zone).moment("t", "2024-06-26 16:25:09").unwrap().as_millis();
        assert_eq!(read(0) - read(8 * 3600), 8 * 3_600_000);
    }

    #[test]
    fn other_forms_are_refused() {
        let zone = Zone::east(0);
        for bad in [
            "",
            "2024-06-26",
            "2024-06-26T08:25:09",
            "2024-13-01 00:00:00",
            "2024-02-30 00:00:00",
            "x",
        ] {
            assert!(zone.moment("t", bad).is_err(), "{bad}");
        }
        for bad in ["", "2024-6-1", "24-06-01", "2024-02-30", "2024-06-26 00:00:00"] {
            assert!(zone.day("t", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_window_may_be_open_and_has_a_bound_where_it_is_not() {
        let zone = Zone::east(0);
        let of = |from, to| zone.window(("from_date", from), ("to_date", to), 31);
        assert_eq!(of(None, None).unwrap(), Window::default());
        assert!(of(Some("2024-06-26 00:00:00"), None).unwrap().to.is_none());
        assert!(of(Some("2024-06-01 00:00:00"), Some("2024-07-02 00:00:00")).is_ok());
        let long = of(Some("2024-06-01 00:00:00"), Some("2024-07-02 00:00:01"));
        assert!(matches!(long, Err(ApiError::WindowTooLong { days: 31 })));
        let text = of(Some("2024-06-02 00:00:00"), Some("2024-06-01 00:00:00"))
            .unwrap_err()
            .row()
            .english;
        assert_eq!(text, "[to_date] must not be before from_date");
        assert!(of(None, Some("x")).unwrap_err().row().english.starts_with("[to_date]"));
    }

    #[test]
    fn a_window_of_days_holds_its_last_day_and_has_a_bound() {
        let zone = Zone::east(0);
        let window = zone.days("2024-06-01", "2024-06-01", 30).unwrap();
        let (from, to) = (window.from.unwrap(), window.to.unwrap());
        assert_eq!(span(from, to), 86_399_999);
        for offset in [0, 8 * 3600, -8 * 3600] {
            let numbers = Zone::east(offset).day_numbers("2024-06-01", "2024-06-30", 30).unwrap();
            assert_eq!(numbers, (20_240_601, 20_240_630));
        }
        assert!(zone.days("2024-06-01", "2024-07-01", 30).is_ok());
        assert!(matches!(
            zone.days("2024-06-01", "2024-07-02", 30),
            Err(ApiError::WindowTooLong { days: 30 })
        ));
        assert!(zone.days("2024-06-02", "2024-06-01", 30).is_err());
    }
}
