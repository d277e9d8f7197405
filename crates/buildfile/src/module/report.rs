//! The unit test report step: it reads what earlier steps left in the workspace, whatever tool ran the tests.

use super::properties::Properties;
use crate::plan::{Action, Collect, Drafting, PlanError};

/// Where results of tests lie unless a step says otherwise.
pub(super) const DEFAULT_RESULTS: &str = "**/TEST*.xml";
/// Where a coverage report lies unless a step says otherwise.
pub(super) const DEFAULT_COVERAGE: &str = "**/site/jacoco";

/// The properties of a report step.
pub(crate) struct Report {
    kind: String,
    results: String,
    coverage: Option<String>,
    ignores_failed_tests: bool,
}

impl Report {
    pub(crate) fn read(properties: &mut Properties<'_>) -> Self {
        Self {
            kind: properties.text("reportType").unwrap_or_else(|| "JUnit".to_owned()),
            results: properties.text("file").unwrap_or_else(|| DEFAULT_RESULTS.to_owned()),
            coverage: coverage(properties),
            ignores_failed_tests: properties.flag("ignoreTest"),
        }
    }

    pub(crate) fn draft(&self, drafting: &mut Drafting<'_>) -> Action {
        if self.kind.eq_ignore_ascii_case("JUnit") {
            Action::Collect
        } else {
            drafting.unsupported(format!(
                "results of the type {:.100?} cannot be read; the type \"JUnit\" can",
                self.kind
            ))
        }
    }

    pub(crate) fn collects(&self, drafting: &Drafting<'_>) -> Result<Collect, PlanError> {
        Ok(Collect {
            tests: Some(drafting.pattern("file", &self.results)?),
            coverage: self
                .coverage
                .as_deref()
                .map(|it| drafting.pattern("coverageReportPath", it))
                .transpose()?,
            ignore_failed_tests: self.ignores_failed_tests,
            required: true,
        })
    }
}

/// The folder of the coverage report, where the step is to collect one.
pub(super) fn coverage(properties: &mut Properties<'_>) -> Option<String> {
    let path = properties.text("coverageReportPath");
    properties
        .flag("junitCoverageSwitch")
        .then(|| path.unwrap_or_else(|| DEFAULT_COVERAGE.to_owned()))
}
