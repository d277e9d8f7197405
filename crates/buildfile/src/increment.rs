//! How the value of an auto-increment parameter grows after a build.

/// `value` with the number at its end grown by one: `v1.09` becomes `v1.10`. Zeros in front of the number are kept, and it
/// may have any count of digits. None where the value does not end in a digit.
#[must_use]
pub fn increment(value: &str) -> Option<String> {
    let head = value.trim_end_matches(|it: char| it.is_ascii_digit());
    let digits = &value[head.len()..];
    if digits.is_empty() {
        return None;
    }
    let kept = digits.trim_end_matches('9');
    let nines = digits.len() - kept.len();
    let mut grown = String::with_capacity(value.len() + 1);
    grown.push_str(head);
    match kept.as_bytes().split_last() {
        Some((last, front)) => {
            grown.push_str(&kept[..front.len()]);
            grown.push(char::from(last + 1));
        }
        None => grown.push('1'),
    }
    grown.extend(std::iter::repeat_n('0', nines));
    Some(grown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_number_at_the_end_grows_by_one() {
        for (before, after) in [
            ("1", "2"),
            ("v1.09", "v1.10"),
            ("007", "008"),
            ("099", "100"),
            ("99", "100"),
            ("1.0.0", "1.0.1"),
            ("build-9", "build-10"),
            ("18446744073709551615", "18446744073709551616"),
        ] {
            assert_eq!(increment(before).as_deref(), Some(after), "{before}");
        }
    }

    #[test]
    fn a_value_without_a_number_at_its_end_does_not_grow() {
        for value in ["", "v", "1.0-rc", "1 ", "٣"] {
            assert_eq!(increment(value), None, "{value:?}");
        }
    }

    proptest! {
        #[test]
        fn numbers_grow_as_numbers_do(head in "[a-z.]{0,8}", number in 0_u64..u64::MAX) {
            prop_assert_eq!(increment(&format!("{head}{number}")), Some(format!("{head}{}", number + 1)));
        }

        #[test]
        fn any_text_is_taken(value in ".*") {
            if let Some(grown) = increment(&value) {
                prop_assert!(grown.len() == value.len() || grown.len() == value.len() + 1);
            }
        }
    }
}
