//! Points in time, and counting by days.

use kiln_model::build::{BuildNumber, DailyNumber};
use kiln_model::time::{Clock, Entropy, Timestamp};
use proptest::prelude::*;
use std::time::Duration;

proptest! {
    #[test]
    fn after_and_before_undo_each_other(start in 0_i64..1 << 50, span in 0_u64..1 << 50) {
        let start = Timestamp::from_millis(start);
        let span = Duration::from_millis(span);
        prop_assert_eq!(start.after(span).before(span), start);
        prop_assert_eq!(start.after(span).since(start), span);
    }

    #[test]
    fn no_time_and_no_span_overflow(start in any::<i64>(), other in any::<i64>(), span in any::<u64>()) {
        let (start, other) = (Timestamp::from_millis(start), Timestamp::from_millis(other));
        let span = Duration::from_secs(span);
        prop_assert!(start.after(span) >= start);
        prop_assert!(start.before(span) <= start);
        let _ = (start.since(other), start.to_utc());
    }

    #[test]
    fn the_day_of_any_moment_is_a_day(millis in 0_i64..4_000_000_000_000, hours in -12_i32..=14) {
        let day = DailyNumber::day_of(Timestamp::from_millis(millis), hours * 3600);
        let (month, date) = (day / 100 % 100, day % 100);
        prop_assert!((1..=12).contains(&month) && (1..=31).contains(&date), "{}", day);
    }

    #[test]
    fn a_number_is_at_least_one(number in any::<i32>()) {
        prop_assert_eq!(BuildNumber::new(number).map(BuildNumber::get), (number >= 1).then_some(number));
    }
}

#[test]
fn nothing_passed_since_a_later_point() {
    let (early, late) = (Timestamp::from_millis(1), Timestamp::from_millis(2));
    assert_eq!(early.since(late), Duration::ZERO);
}

#[test]
fn a_point_is_the_same_on_the_calendar() {
    let point = Timestamp::from_millis(1_719_442_800_123);
    assert_eq!(point.to_utc().to_rfc3339(), "2024-06-26T23:00:00.123+00:00");
}

#[test]
fn a_point_in_json_is_its_milliseconds() {
    let point = Timestamp::from_millis(-5);
    assert_eq!(serde_json::to_string(&point).unwrap(), "-5");
    assert_eq!(serde_json::from_str::<Timestamp>("-5").unwrap(), point);
}

#[test]
fn days_change_at_midnight_of_their_zone() {
    let before = Timestamp::from_millis(1_719_446_399_999);
    let midnight = before.after(Duration::from_millis(1));
    assert_eq!(DailyNumber::day_of(before, 0), 20_240_626);
    assert_eq!(DailyNumber::day_of(midnight, 0), 20_240_627);
    assert_eq!(DailyNumber::day_of(midnight, -3600), 20_240_626);
}

#[test]
fn years_end_in_december() {
    let last = Timestamp::from_millis(1_735_689_599_999);
    assert_eq!(DailyNumber::day_of(last, 0), 20_241_231);
    assert_eq!(DailyNumber::day_of(last, 3600), 20_250_101);
}

#[test]
fn numbers_are_shown_as_numbers() {
    assert_eq!(BuildNumber::new(12).unwrap().to_string(), "12");
}

struct Ones;

impl Entropy for Ones {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(1);
    }
}

impl Clock for Ones {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1)
    }
}

#[test]
fn as_many_random_bytes_come_as_were_asked_for() {
    let source: &dyn Entropy = &Ones;
    assert_eq!(source.bytes::<3>(), [1; 3]);
    assert_eq!(source.bytes::<0>(), [0; 0]);
}
