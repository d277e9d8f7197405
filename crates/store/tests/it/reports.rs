//! What the steps of builds report.

use crate::fixture::*;
use kiln_model::id::RootId;
use kiln_model::report::{Coverage, CoverageReport, Covered, TestReport, TestTotals};
use std::time::Duration;

fn root(text: &str) -> RootId {
    RootId::parse(text).unwrap()
}

fn tests(sequence: u32) -> TestReport {
    TestReport {
        record: record_id(1),
        sequence,
        root: root("a-root"),
        totals: TestTotals {
            passed: 4,
            failures: 3,
            errors: 2,
            others: 1,
            duration: Duration::from_millis(381),
        },
        created: at(4000),
    }
}

/// A coverage report of build 1.
pub(crate) fn coverage(sequence: u32, sha256: &str) -> CoverageReport {
    CoverageReport {
        record: record_id(1),
        task: task_id(1),
        sequence,
        root: root("a-root"),
        size: 1 << 33,
        sha256: sha256.to_owned(),
        coverage: Some(Coverage {
            lines: Covered { covered: 8, total: 10 },
            branches: Covered { covered: 1, total: 2 },
        }),
        created: at(4000),
    }
}

on_both! {
    async fn reports_come_back_in_the_order_of_their_steps(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        let mut unit = db.store.begin().await.unwrap();
        let without = CoverageReport { coverage: None, ..coverage(2, "y") };
        for sequence in [3, 1] {
            unit.insert_test_report(&tests(sequence)).await.unwrap();
        }
        unit.insert_coverage_report(&without).await.unwrap();
        unit.insert_coverage_report(&coverage(1, "x")).await.unwrap();
        unit.commit().await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.test_reports_of(&record_id(1)).await.unwrap(), [tests(1), tests(3)]);
        assert_eq!(reader.coverage_reports_of(&record_id(1)).await.unwrap(), [coverage(1, "x"), without]);
        assert_eq!(reader.test_reports_of(&record_id(2)).await.unwrap(), []);
        assert_eq!(reader.coverage_reports_of(&record_id(2)).await.unwrap(), []);
    }

    async fn a_step_reports_once(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_test_report(&tests(1)).await.unwrap();
        assert!(unit.insert_test_report(&tests(1)).await.is_err());
    }

    async fn the_archive_of_a_purged_task_is_told_and_kept_while_another_task_has_it(db: Fixture) {
        let db = db.with_tasks(2).await;
        db.trigger(1, 1, 2000).await;
        db.trigger(2, 2, 2000).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_artifacts(&[crate::artifacts::artifact("1", "a", "x")]).await.unwrap();
        for report in [coverage(1, "x"), coverage(2, "y"), coverage(3, "z")] {
            unit.insert_coverage_report(&report).await.unwrap();
        }
        let of_other = CoverageReport { record: record_id(2), task: task_id(2), ..coverage(1, "z") };
        unit.insert_coverage_report(&of_other).await.unwrap();
        unit.insert_test_report(&tests(1)).await.unwrap();
        unit.commit().await.unwrap();
        assert!(db.bin(1).await);
        let mut unit = db.store.begin().await.unwrap();
        let purged = unit.purge_task(&task_id(1)).await.unwrap();
        assert_eq!(purged[0].artifacts, ["x", "y", "z"]);
        assert_eq!(unit.unreferenced(&purged[0].artifacts).await.unwrap(), ["x", "y"]);
        unit.commit().await.unwrap();
        assert_eq!((db.count("test_reports").await, db.count("coverage_reports").await), (0, 1));
    }
}
