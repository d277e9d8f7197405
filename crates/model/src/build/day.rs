//! The builds of a task counted per day: how many ended, how many of those succeeded, how long they took.

use std::ops::AddAssign;
use std::time::Duration;

/// The builds of one day, or of several together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BuildCount {
    /// How many ended.
    pub finished: u64,
    /// How many of those succeeded.
    pub succeeded: u64,
    /// How many of those came to their first step: only they took time.
    pub timed: u64,
    /// How long they took together.
    pub duration: Duration,
    /// The shortest of them.
    pub shortest: Option<Duration>,
    /// The longest of them.
    pub longest: Option<Duration>,
}

impl BuildCount {
    /// The share of successes in percent, rounded; 0 without builds.
    #[must_use]
    pub fn percent(&self) -> u64 {
        let (part, whole) = (u128::from(self.succeeded), u128::from(self.finished));
        let percent = (part * 200 + whole).checked_div(2 * whole).unwrap_or(0);
        u64::try_from(percent).unwrap_or(u64::MAX)
    }

    /// How long a build took on average; none where none took time.
    #[must_use]
    pub fn average(&self) -> Option<Duration> {
        let millis = self.duration.as_millis().checked_div(u128::from(self.timed))?;
        Some(Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX)))
    }
}

impl AddAssign for BuildCount {
    fn add_assign(&mut self, other: Self) {
        self.finished = self.finished.saturating_add(other.finished);
        self.succeeded = self.succeeded.saturating_add(other.succeeded);
        self.timed = self.timed.saturating_add(other.timed);
        self.duration = self.duration.saturating_add(other.duration);
        self.shortest = self.shortest.into_iter().chain(other.shortest).min();
        self.longest = self.longest.max(other.longest);
    }
}

impl std::iter::Sum for BuildCount {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |mut sum, it| {
            sum += it;
            sum
        })
    }
}

/// The builds of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCount {
    /// The day as a number, `20240626`.
    pub day: i32,
    /// Its builds.
    pub count: BuildCount,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn build(succeeded: bool, millis: Option<u64>) -> BuildCount {
        let took = millis.map(Duration::from_millis);
        BuildCount {
            finished: 1,
            succeeded: u64::from(succeeded),
            timed: u64::from(millis.is_some()),
            duration: took.unwrap_or_default(),
            shortest: took,
            longest: took,
        }
    }

    #[test]
    fn without_builds_there_is_no_average_and_no_success() {
        let none = BuildCount::default();
        assert_eq!((none.percent(), none.average()), (0, None));
    }

    #[test]
    fn a_build_that_never_started_counts_and_takes_no_time() {
        let both: BuildCount = [build(false, None), build(true, Some(40))].into_iter().sum();
        assert_eq!((both.finished, both.timed, both.percent()), (2, 1, 50));
        assert_eq!(both.average(), Some(Duration::from_millis(40)));
        assert_eq!(both.shortest, both.longest);
    }

    #[test]
    fn a_percentage_is_rounded() {
        let counts = |finished, succeeded| BuildCount {
            finished,
            succeeded,
            ..BuildCount::default()
        };
        assert_eq!(counts(3, 2).percent(), 67);
        assert_eq!(counts(3, 1).percent(), 33);
        assert_eq!(counts(8, 1).percent(), 13);
        assert_eq!(counts(u64::MAX, u64::MAX).percent(), 100);
    }

    proptest! {
        #[test]
        fn sums_agree_with_the_builds_they_are_of(builds in prop::collection::vec((any::<bool>(), prop::option::of(0_u64..1 << 40)), 0..50)) {
            let sum: BuildCount = builds.iter().map(|(succeeded, millis)| build(*succeeded, *millis)).sum();
            let times: Vec<u64> = builds.iter().filter_map(|it| it.1).collect();
            let millis = |it: Option<Duration>| it.map(|it| u64::try_from(it.as_millis()).unwrap());
            prop_assert_eq!(sum.finished as usize, builds.len());
            prop_assert_eq!(sum.succeeded as usize, builds.iter().filter(|it| it.0).count());
            prop_assert_eq!(millis(sum.shortest), times.iter().copied().min());
            prop_assert_eq!(millis(sum.longest), times.iter().copied().max());
            prop_assert_eq!(millis(sum.average()), times.iter().sum::<u64>().checked_div(times.len() as u64));
        }
    }
}
