//! What wrong proofs lead to. Pure: the store keeps the counts, this says what they mean.

use kiln_model::time::Timestamp;
use kiln_store::Failures;
use std::time::Duration;

/// Wrong passwords before answers become slow.
const FREE_TRIES: u32 = 3;
const LONGEST_DELAY: Duration = Duration::from_secs(60);
/// After so long without a wrong password, counting starts anew.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(60 * 60);

/// Whether no proof is looked at now.
pub(crate) fn is_closed(failures: Option<&Failures>, now: Timestamp) -> bool {
    failures.and_then(|it| it.locked_until).is_some_and(|until| now < until)
}

/// The count after one more wrong signature: every `lock_after` in a row close the key for `lock_for`.
pub(crate) fn wrong_signature(
    before: Option<Failures>,
    now: Timestamp,
    lock_after: u32,
    lock_for: Duration,
) -> Failures {
    let count = match before {
        Some(Failures {
            locked_until: None,
            count,
            ..
        }) => count.saturating_add(1),
        Some(Failures {
            locked_until: Some(_), ..
        })
        | None => 1,
    };
    let locked_until = (count >= lock_after).then(|| now.after(lock_for));
    Failures {
        count,
        last: now,
        locked_until,
    }
}

/// The count after one more wrong password: from the third on the next one is not looked at for a second, then two, four, up
/// to a minute. Never for longer: nobody is to lock another's account for good.
pub(crate) fn wrong_password(before: Option<Failures>, now: Timestamp) -> Failures {
    let count = before
        .filter(|it| now.since(it.last) < FORGOTTEN_AFTER)
        .map_or(1, |it| it.count.saturating_add(1));
    let locked_until = count.checked_sub(FREE_TRIES).map(|beyond| {
        let delay = Duration::from_secs(1_u64.checked_shl(beyond).unwrap_or(u64::MAX));
        now.after(delay.min(LONGEST_DELAY))
    });
    Failures {
        count,
        last: now,
        locked_until,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000);
    const FIVE_MINUTES: Duration = Duration::from_secs(300);

    fn wrong_signatures(times: u32) -> Failures {
        let more = |before, _| Some(wrong_signature(before, NOW, 5, FIVE_MINUTES));
        (0..times).fold(None, more).unwrap()
    }

    fn wrong_passwords(times: u32) -> Failures {
        (0..times)
            .fold(None, |before, _| Some(wrong_password(before, NOW)))
            .unwrap()
    }

    #[test]
    fn the_fifth_wrong_signature_closes_a_key_for_five_minutes() {
        assert!(!is_closed(Some(&wrong_signatures(4)), NOW));
        let five = wrong_signatures(5);
        assert!(is_closed(
            Some(&five),
            NOW.after(FIVE_MINUTES - Duration::from_millis(1))
        ));
        assert!(!is_closed(Some(&five), NOW.after(FIVE_MINUTES)));
    }

    #[test]
    fn after_the_lock_counting_starts_anew() {
        let later = NOW.after(FIVE_MINUTES);
        assert_eq!(
            wrong_signature(Some(wrong_signatures(5)), later, 5, FIVE_MINUTES).count,
            1
        );
    }

    #[test]
    fn wrong_passwords_are_answered_slower_and_slower_and_never_locked_out_for_good() {
        let delay = |times| {
            wrong_passwords(times)
                .locked_until
                .map(|until| until.since(NOW).as_secs())
        };
        let delays: Vec<_> = (1..=10).map(delay).collect();
        let second = |it| Some(it);
        let expected = [
            None,
            None,
            second(1),
            second(2),
            second(4),
            second(8),
            second(16),
            second(32),
            second(60),
        ];
        assert_eq!(delays[..9], expected);
        assert_eq!(
            wrong_password(
                Some(Failures {
                    count: u32::MAX,
                    ..wrong_passwords(1)
                }),
                NOW
            )
            .locked_until,
            Some(NOW.after(LONGEST_DELAY))
        );
    }

    #[test]
    fn an_hour_without_a_wrong_password_is_a_new_start() {
        assert_eq!(
            wrong_password(Some(wrong_passwords(9)), NOW.after(FORGOTTEN_AFTER)).count,
            1
        );
    }
}
