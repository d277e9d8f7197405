//! The time of a signature: `20260102T030405Z`.

use chrono::NaiveDateTime;
use kiln_model::time::Timestamp;
use std::time::Duration;

const FORM: &str = "%Y%m%dT%H%M%SZ";

/// The time that a signature was made, with the text that says so.
#[derive(Debug, Clone, Copy)]
pub(super) struct SignatureDate<'a> {
    text: &'a str,
    at: Timestamp,
}

impl<'a> SignatureDate<'a> {
    /// Reads `YYYYMMDDTHHMMSSZ`.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let strict = text.len() == 16
            && text.bytes().enumerate().all(|(at, byte)| match at {
                8 => byte == b'T',
                15 => byte == b'Z',
                _ => byte.is_ascii_digit(),
            });
        let parsed = NaiveDateTime::parse_from_str(text, FORM).ok().filter(|_| strict)?;
        Some(Self {
            text,
            at: Timestamp::from_millis(parsed.and_utc().timestamp_millis()),
        })
    }

    /// The text as it came.
    pub(super) const fn text(&self) -> &'a str {
        self.text
    }

    /// The day: `YYYYMMDD`.
    pub(super) fn day(&self) -> &'a str {
        self.text.get(..8).unwrap_or_default()
    }

    /// Whether the time is at most `skew` away from `now`, in either direction.
    pub(super) fn is_near(&self, now: Timestamp, skew: Duration) -> bool {
        self.at.before(skew) <= now && now <= self.at.after(skew)
    }
}

/// `now` in the form of signatures.
pub(super) fn text_of(now: Timestamp) -> String {
    now.to_utc().format(FORM).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_and_written_the_same() {
        let date = SignatureDate::parse("20260102T030405Z").unwrap();
        assert_eq!(text_of(date.at), "20260102T030405Z");
        assert_eq!(date.day(), "20260102");
    }

    #[test]
    fn other_forms_are_no_dates() {
        for bad in [
            "",
            "20260102T030405",
            "20260102 030405Z",
            "20261302T030405Z",
            "20260132T030405Z",
            "20260102T250405Z",
            "+0260102T030405Z",
            "2026-01-02T03:04:05Z",
            "２０26102T030405Z",
            "20260102T030405z",
        ] {
            assert!(SignatureDate::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_quarter_of_an_hour_is_near_in_both_directions_and_a_millisecond_more_is_not() {
        let date = SignatureDate::parse("20260102T030405Z").unwrap();
        let skew = Duration::from_secs(900);
        let beyond = Duration::from_millis(900_001);
        assert!(date.is_near(date.at.after(skew), skew));
        assert!(date.is_near(date.at.before(skew), skew));
        assert!(!date.is_near(date.at.after(beyond), skew));
        assert!(!date.is_near(date.at.before(beyond), skew));
    }
}
