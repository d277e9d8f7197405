//! Signing a request with an access key: SDK-HMAC-SHA256.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The headers of a signed GET: their names and values. A query must be sorted and need no encoding.
pub fn headers(host: &str, path: &str, ak: &str, sk: &str, date: &str) -> Vec<(&'static str, String)> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let slashed = if path.ends_with('/') {
        path.to_owned()
    } else {
        format!("{path}/")
    };
    let nothing = hex::encode(Sha256::digest(b""));
    let canonical = format!("GET\n{slashed}\n{query}\nhost:{host}\nx-sdk-date:{date}\n\nhost;x-sdk-date\n{nothing}");
    let digest = hex::encode(Sha256::digest(canonical.as_bytes()));
    let mut mac = Hmac::<Sha256>::new_from_slice(sk.as_bytes()).expect("a key of any length is a key");
    mac.update(format!("SDK-HMAC-SHA256\n{date}\n{digest}").as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    vec![
        ("x-sdk-date", date.to_owned()),
        (
            "authorization",
            format!("SDK-HMAC-SHA256 Access={ak}, SignedHeaders=host;x-sdk-date, Signature={signature}"),
        ),
    ]
}

/// Seconds since 1970 as `YYYYMMDDTHHMMSSZ`.
pub fn date(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Days since 0000-03-01, after which leap days come last in a year.
    let day = days + 719_468;
    let era = day / 146_097;
    let of_era = day % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!(
        "{year:04}{month:02}{day_of_month:02}T{:02}{:02}{:02}Z",
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date(0), "19700101T000000Z");
        assert_eq!(date(951_827_696), "20000229T123456Z");
        assert_eq!(date(1_795_484_657), "20261124T014417Z");
    }

    #[test]
    fn the_signature_covers_the_path() {
        let of = |path| headers("h", path, "AK", "SK", "20261124T014417Z");
        assert_ne!(of("/a")[1], of("/b")[1]);
        assert_ne!(of("/a")[1], of("/a?b=c")[1]);
        assert_eq!(of("/a")[1], of("/a/")[1]);
    }
}
