//! The zone of texts that carry none.

use chrono::{DateTime, Offset, TimeZone, Utc};

/// The offset east of UTC, in seconds, of a zone's name or of an offset like `+08:00`; none where it is neither.
pub fn utc_offset_seconds(zone: &str, now: DateTime<Utc>) -> Option<i32> {
    if zone == "UTC" {
        return Some(0);
    }
    if let Some(sign) = zone.chars().next().filter(|it| ['+', '-'].contains(it)) {
        let (hours, minutes) = zone[1..].split_once(':')?;
        let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
        if !(0..=14).contains(&hours) || !(0..=59).contains(&minutes) {
            return None;
        }
        let seconds = hours * 3600 + minutes * 60;
        return Some(if sign == '-' { -seconds } else { seconds });
    }
    let zone: chrono_tz::Tz = zone.parse().ok()?;
    Some(zone.offset_from_utc_datetime(&now.naive_utc()).fix().local_minus_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_epoch(zone: &str) -> Option<i32> {
        utc_offset_seconds(zone, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn names_and_offsets_are_understood() {
        assert_eq!(at_epoch("UTC"), Some(0));
        assert_eq!(at_epoch("+08:00"), Some(28_800));
        assert_eq!(at_epoch("-03:30"), Some(-12_600));
        assert_eq!(at_epoch("Asia/Shanghai"), Some(28_800));
    }

    #[test]
    fn anything_else_is_refused() {
        for wrong in ["", "+", "+8", "+99:00", "+08:61", "Mars/Base", "+é:00"] {
            assert_eq!(at_epoch(wrong), None, "{wrong}");
        }
    }
}
