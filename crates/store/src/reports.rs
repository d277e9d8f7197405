//! What the steps of builds report: results of tests, coverage.

use crate::error::Result;
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, statements};
use kiln_model::id::{RecordId, RootId};
use kiln_model::report::{Coverage, CoverageReport, Covered, TestReport, TestTotals};
use std::time::Duration;

statements! {
    INSERT_TESTS = "insert" "a test report": "
        INSERT INTO test_reports (record, sequence, root, passed, failures, errors, others, duration, created)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    TESTS_OF = "list" "test reports": "
        SELECT record, sequence, root, passed, failures, errors, others, duration, created
          FROM test_reports
         WHERE record = $1
         ORDER BY sequence";
    INSERT_COVERAGE = "insert" "a coverage report": "
        INSERT INTO coverage_reports
               (record, sequence, root, task, size, sha256, lines_covered, lines_total, branches_covered, branches_total,
                created)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    COVERAGE_OF = "list" "coverage reports": "
        SELECT record, sequence, root, task, size, sha256, lines_covered, lines_total, branches_covered, branches_total,
               created
          FROM coverage_reports
         WHERE record = $1
         ORDER BY sequence";
}

fn tests(row: &Row) -> Result<TestReport> {
    let fields = Fields::new(row, "test_reports", "record");
    Ok(TestReport {
        record: fields.parsed("record")?,
        sequence: fields.number("sequence")?,
        root: fields.parsed("root")?,
        totals: TestTotals {
            passed: fields.number("passed")?,
            failures: fields.number("failures")?,
            errors: fields.number("errors")?,
            others: fields.number("others")?,
            duration: Duration::from_millis(fields.number("duration")?),
        },
        created: fields.time("created")?,
    })
}

fn coverage(row: &Row) -> Result<CoverageReport> {
    let fields = Fields::new(row, "coverage_reports", "record");
    let covered = |covered, total| {
        let (covered, total) = (fields.opt_number(covered)?, fields.opt_number(total)?);
        Ok(covered.zip(total).map(|(covered, total)| Covered { covered, total }))
    };
    let lines = covered("lines_covered", "lines_total")?;
    let branches = covered("branches_covered", "branches_total")?;
    Ok(CoverageReport {
        record: fields.parsed("record")?,
        task: fields.parsed("task")?,
        sequence: fields.number("sequence")?,
        root: fields.parsed::<RootId>("root")?,
        size: fields.number("size")?,
        sha256: fields.text("sha256")?,
        coverage: lines
            .zip(branches)
            .map(|(lines, branches)| Coverage { lines, branches }),
        created: fields.time("created")?,
    })
}

impl Unit {
    /// Keeps the results of the tests of a step.
    ///
    /// # Errors
    /// The build does not exist, or the step has results already.
    pub async fn insert_test_report(&mut self, report: &TestReport) -> Result<()> {
        let totals = &report.totals;
        self.execute(
            &INSERT_TESTS,
            args![
                &report.record,
                report.sequence,
                &report.root,
                totals.passed,
                totals.failures,
                totals.errors,
                totals.others,
                u64::try_from(totals.duration.as_millis()).unwrap_or(u64::MAX),
                report.created,
            ],
        )
        .await
        .map(|_| ())
    }

    /// Keeps the coverage report of a step.
    ///
    /// # Errors
    /// The build does not exist, or the step has a report already.
    pub async fn insert_coverage_report(&mut self, report: &CoverageReport) -> Result<()> {
        let (lines, branches) = (
            report.coverage.map(|it| it.lines),
            report.coverage.map(|it| it.branches),
        );
        self.execute(
            &INSERT_COVERAGE,
            args![
                &report.record,
                report.sequence,
                &report.root,
                &report.task,
                report.size,
                &report.sha256,
                lines.map(|it| it.covered),
                lines.map(|it| it.total),
                branches.map(|it| it.covered),
                branches.map(|it| it.total),
                report.created,
            ],
        )
        .await
        .map(|_| ())
    }
}

impl Session {
    /// The results of the tests of a build, in the order of its steps.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no report.
    pub async fn test_reports_of(&mut self, record: &RecordId) -> Result<Vec<TestReport>> {
        self.all(&TESTS_OF, args![record], tests).await
    }

    /// The coverage reports of a build, in the order of its steps.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no report.
    pub async fn coverage_reports_of(&mut self, record: &RecordId) -> Result<Vec<CoverageReport>> {
        self.all(&COVERAGE_OF, args![record], coverage).await
    }
}
