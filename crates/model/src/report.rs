//! What the steps of a build report: results of tests, and how much of the code they cover.

use crate::id::{RecordId, RootId, TaskId};
use crate::time::Timestamp;
use std::ops::AddAssign;
use std::time::Duration;

/// Tests counted by how they ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TestTotals {
    /// They did what they should.
    pub passed: u64,
    /// What they check is not so.
    pub failures: u64,
    /// They broke off.
    pub errors: u64,
    /// They were skipped or switched off.
    pub others: u64,
    /// How long they took together.
    pub duration: Duration,
}

impl TestTotals {
    /// All tests.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.passed.saturating_add(self.others).saturating_add(self.broken())
    }

    /// The tests that failed or broke off.
    #[must_use]
    pub const fn broken(&self) -> u64 {
        self.failures.saturating_add(self.errors)
    }

    /// The share of tests that passed in hundredths of a percent, rounded; 0 without tests.
    #[must_use]
    pub fn density(&self) -> u32 {
        let (part, whole) = (u128::from(self.passed), u128::from(self.total()));
        let share = (part * 20_000 + whole).checked_div(2 * whole).unwrap_or(0);
        u32::try_from(share).unwrap_or(10_000)
    }
}

impl AddAssign for TestTotals {
    fn add_assign(&mut self, other: Self) {
        self.passed = self.passed.saturating_add(other.passed);
        self.failures = self.failures.saturating_add(other.failures);
        self.errors = self.errors.saturating_add(other.errors);
        self.others = self.others.saturating_add(other.others);
        self.duration = self.duration.saturating_add(other.duration);
    }
}

impl std::iter::Sum for TestTotals {
    fn sum<I: Iterator<Item = Self>>(totals: I) -> Self {
        totals.fold(Self::default(), |mut sum, it| {
            sum += it;
            sum
        })
    }
}

/// The results of the tests that one step of a build collected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestReport {
    /// The build.
    pub record: RecordId,
    /// The step's place, from 0.
    pub sequence: u32,
    /// What leads to the reports of this step from outside.
    pub root: RootId,
    /// The tests.
    pub totals: TestTotals,
    /// When they were collected.
    pub created: Timestamp,
}

/// A part of a whole: lines or branches of code that tests ran through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Covered {
    /// Those that a test ran through.
    pub covered: u64,
    /// All of them.
    pub total: u64,
}

impl AddAssign for Covered {
    fn add_assign(&mut self, other: Self) {
        self.covered = self.covered.saturating_add(other.covered);
        self.total = self.total.saturating_add(other.total);
    }
}

/// How much of the code the tests ran through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Its lines.
    pub lines: Covered,
    /// Its branches: the ways out of conditions.
    pub branches: Covered,
}

impl AddAssign for Coverage {
    fn add_assign(&mut self, other: Self) {
        self.lines += other.lines;
        self.branches += other.branches;
    }
}

/// The coverage report that one step of a build collected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageReport {
    /// The build.
    pub record: RecordId,
    /// Its task.
    pub task: TaskId,
    /// The step's place, from 0.
    pub sequence: u32,
    /// What leads to the reports of this step from outside.
    pub root: RootId,
    /// The size of the archive in bytes.
    pub size: u64,
    /// The archive's SHA-256 in hex, which is also where its content is kept.
    pub sha256: String,
    /// What the report says in numbers, where that could be read.
    pub coverage: Option<Coverage>,
    /// When it was collected.
    pub created: Timestamp,
}

/// The name of a step among the stages of its build: `stage1` for the first.
#[must_use]
pub fn stage_name(sequence: u32) -> String {
    format!("stage{}", u64::from(sequence) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn totals() -> impl Strategy<Value = TestTotals> {
        (any::<u32>(), any::<u32>(), any::<u32>(), any::<u32>(), any::<u32>()).prop_map(
            |(passed, failures, errors, others, millis)| TestTotals {
                passed: passed.into(),
                failures: failures.into(),
                errors: errors.into(),
                others: others.into(),
                duration: Duration::from_millis(millis.into()),
            },
        )
    }

    #[test]
    fn the_share_of_passed_tests_is_rounded() {
        let of = |passed, failures| TestTotals {
            passed,
            failures,
            ..TestTotals::default()
        };
        assert_eq!(of(2, 1).density(), 6667);
        assert_eq!(of(1, 2).density(), 3333);
        assert_eq!(of(5, 0).density(), 10_000);
        assert_eq!(of(0, 0).density(), 0);
        assert_eq!(of(u64::MAX, 0).density(), 10_000);
    }

    #[test]
    fn stages_count_from_one() {
        assert_eq!(stage_name(0), "stage1");
        assert_eq!(stage_name(u32::MAX), "stage4294967296");
    }

    proptest! {
        #[test]
        fn the_total_of_a_sum_is_the_sum_of_the_totals(all in prop::collection::vec(totals(), 0..20)) {
            let sum: TestTotals = all.iter().copied().sum();
            prop_assert_eq!(sum.total(), all.iter().map(TestTotals::total).sum::<u64>());
            prop_assert_eq!(sum.total(), sum.passed + sum.others + sum.broken());
            prop_assert!(sum.density() <= 10_000);
        }
    }
}
