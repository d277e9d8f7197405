//! A light check of schedules: five fields, each of the known signs and within its range. What a schedule means is for the
//! engine to know.

use crate::problem::Problem;
use kiln_model::task::TimerSpec;
use std::ops::RangeInclusive;

const TIMER: &str = "hudson.triggers.TimerTrigger";
const MAX_LINE: usize = 256;
const MONTHS: &str = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC";
const DAYS: &str = "SUN MON TUE WED THU FRI SAT";

/// What a field may hold: numbers of a range, and names.
type Field = (RangeInclusive<u8>, &'static str);

const FIELDS: [Field; 5] = [
    (0..=59, ""),
    (0..=23, ""),
    (1..=31, ""),
    (1..=12, MONTHS),
    (0..=7, DAYS),
];

pub(super) fn check_timers(timers: &[TimerSpec]) -> Vec<Problem> {
    let checked = timers.iter().enumerate().filter(|(_, it)| it.name == TIMER);
    checked
        .filter_map(|(place, timer)| {
            let spec = timer.parameters.iter().find(|(name, _)| name == "spec");
            let good = spec.is_some_and(|(_, line)| is_cron_line(line));
            let message = "must be five fields: minute, hour, day, month, day of the week";
            (!good).then(|| Problem::new(format!("triggers[{place}].parameters.spec"), message))
        })
        .collect()
}

fn is_cron_line(line: &str) -> bool {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    line.len() <= MAX_LINE
        && fields.len() == FIELDS.len()
        && fields
            .iter()
            .zip(&FIELDS)
            .all(|(text, field)| text.split(',').all(|part| is_part(part, field)))
}

fn is_part(part: &str, field: &Field) -> bool {
    let (span, step) = part
        .split_once('/')
        .map_or((part, None), |(span, step)| (span, Some(step)));
    let good_step = step.is_none_or(|it| number(it).is_some_and(|it| it > 0));
    let good_span = match span.split_once('-') {
        Some((first, last)) => is_point(first, field) && is_point(last, field),
        None => matches!(span, "*" | "?") || is_point(span, field),
    };
    good_step && good_span
}

fn is_point(text: &str, (range, names): &Field) -> bool {
    let named = !text.is_empty() && names.split(' ').any(|it| it.eq_ignore_ascii_case(text));
    named || number(text).is_some_and(|it| range.contains(&it))
}

fn number(text: &str) -> Option<u8> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_five_fields_within_their_ranges() {
        for line in [
            "18 15 * * 1,2,3,4,5",
            "*/5 * * * *",
            "0 0 1-15/2 JAN-mar ?",
            "59 23 31 12 7",
            " 0\t0  * * MON ",
            "00 08 * * 0",
        ] {
            assert!(is_cron_line(line), "{line}");
        }
        for line in [
            "",
            "* * * *",
            "* * * * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 8",
            "*/0 * * * *",
            "1- * * * *",
            "1,, * * * *",
            "a * * * *",
            "$(id) * * * *",
            "-1 * * * *",
            "+1 * * * *",
            "999999999999 * * * *",
        ] {
            assert!(!is_cron_line(line), "{line}");
        }
        assert!(!is_cron_line(&format!("{} * * * *", "1,".repeat(200))));
    }
}
