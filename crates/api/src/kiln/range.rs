//! The `Range` header: one range of bytes.

use crate::error::ApiError;
use std::ops::Range;

/// The bytes of a file of `size` that a `Range` header asks for. None where the whole file is meant: no header, another unit,
/// several ranges, or one that cannot be read.
pub(super) fn asked(header: Option<&str>, size: u64) -> Result<Option<Range<u64>>, ApiError> {
    let Some((first, last)) = header.and_then(|it| it.strip_prefix("bytes=")?.split_once('-')) else {
        return Ok(None);
    };
    let range = match (first.trim(), last.trim()) {
        ("", suffix) => match suffix.parse::<u64>() {
            Ok(length) => size.saturating_sub(length)..size,
            Err(_) => return Ok(None),
        },
        (first, last) => {
            let Ok(first) = first.parse::<u64>() else {
                return Ok(None);
            };
            let end = match last {
                "" => size,
                last => match last.parse::<u64>() {
                    Ok(last) if last >= first => last.saturating_add(1).min(size),
                    Ok(_) | Err(_) => return Ok(None),
                },
            };
            first..end
        }
    };
    if range.is_empty() {
        return Err(ApiError::Range { size });
    }
    Ok(Some(range))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_the_standard_has_it() {
        let of = |header| asked(Some(header), 100).unwrap();
        assert_eq!(of("bytes=0-9"), Some(0..10));
        assert_eq!(of("bytes=90-"), Some(90..100));
        assert_eq!(of("bytes=-5"), Some(95..100));
        assert_eq!(of("bytes=-500"), Some(0..100));
        assert_eq!(of("bytes=50-500"), Some(50..100));
    }

    #[test]
    fn what_is_no_single_range_means_the_whole_file() {
        for header in [
            "bytes=0-1,5-6",
            "lines=0-1",
            "bytes=x-",
            "bytes=9-3",
            "bytes",
            "bytes=-",
        ] {
            assert_eq!(asked(Some(header), 100).unwrap(), None, "{header}");
        }
        assert_eq!(asked(None, 100).unwrap(), None);
    }

    #[test]
    fn a_range_outside_of_the_file_is_refused() {
        assert!(asked(Some("bytes=100-"), 100).is_err());
        assert!(asked(Some("bytes=-0"), 100).is_err());
        assert!(asked(Some("bytes=0-"), 0).is_err());
    }
}
