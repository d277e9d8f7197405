//! Collecting what the commands of a step left in the workspace: results of tests, a coverage report.
//!
//! The files are the build's, so nothing of them is trusted: what is too much or cannot be read is left out, with a warning in
//! the build's log.

use super::super::steps::{Steps, Verdict};
use super::upload::open;
use crate::EngineError;
use crate::log::{Level, visible};
use crate::reports::{archive, jacoco, junit};
use kiln_buildfile::Collect;
use kiln_executor::{ExecutorError, ProducedFile, Sandbox};
use kiln_model::id::RootId;
use kiln_model::report::{Coverage, CoverageReport, TestReport, TestTotals};
use kiln_store::AuditRow;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Read as _;

/// The most bytes of one file with results, or with numbers about coverage.
const LARGEST: u64 = 10_000_000;
/// The most files of one kind, and the most bytes of them together.
const MOST_FILES: usize = 10_000;
const MOST_BYTES: u64 = 100_000_000;
/// So many files that are left out are named in the log.
const MOST_NAMED: usize = 20;

/// Collects, and says how the step went, whose commands ended with `verdict`.
pub(super) async fn collect(
    steps: &mut Steps<'_>,
    sandbox: &mut dyn Sandbox,
    wanted: &Collect,
    verdict: Verdict,
) -> Result<Verdict, EngineError> {
    match verdict {
        Verdict::Succeeded | Verdict::Failed(_) => {}
        Verdict::Interrupted | Verdict::Lost(_) => return Ok(verdict),
    }
    let tests = match &wanted.tests {
        Some(pattern) => find(steps, sandbox, pattern).await?,
        None => Found::default(),
    };
    let coverage = match &wanted.coverage {
        Some(pattern) => find_site(steps, sandbox, pattern).await?,
        None => Found::default(),
    };
    if let Some(reason) = tests.refused.or(coverage.refused) {
        return Ok(worse(verdict, Verdict::Failed(reason)));
    }
    if steps.is_to_end().await {
        return Ok(Verdict::Interrupted);
    }
    let outcome = read_tests(steps, wanted, tests.files).await?;
    let root = fresh_root(steps);
    let engine = steps.engine();
    let _until_referred_to = engine.0.blob_gate.read().await;
    let coverage = pack(steps, wanted, &root, coverage.files).await?;
    keep(steps, &root, outcome, coverage).await?;
    let missing = wanted.required && wanted.tests.is_some() && outcome.is_none();
    Ok(match outcome {
        None if missing => worse(verdict, Verdict::Failed("no results of tests were found".to_owned())),
        Some(totals) if totals.broken() > 0 && !wanted.ignore_failed_tests => {
            let reason = format!("{} of {} tests did not pass", totals.broken(), totals.total());
            worse(verdict, Verdict::Failed(reason))
        }
        None | Some(_) => verdict,
    })
}

/// A failure of the commands is told before one that was found in their results.
fn worse(commands: Verdict, found: Verdict) -> Verdict {
    match commands {
        Verdict::Succeeded => found,
        Verdict::Failed(_) | Verdict::Interrupted | Verdict::Lost(_) => commands,
    }
}

/// Files that a pattern names, or why it is none.
#[derive(Default)]
struct Found {
    files: Vec<ProducedFile>,
    refused: Option<String>,
}

async fn find(steps: &mut Steps<'_>, sandbox: &mut dyn Sandbox, pattern: &str) -> Result<Found, EngineError> {
    let found = match sandbox.find(pattern, MOST_FILES).await {
        Ok(found) => found,
        Err(error @ ExecutorError::Pattern { .. }) => {
            return Ok(Found {
                files: Vec::new(),
                refused: Some(error.to_string()),
            });
        }
        Err(error) => return Err(error.into()),
    };
    if found.more {
        let text = format!("more than {MOST_FILES} files match {pattern:?}; {MOST_FILES} of them count");
        steps.say(Level::Warn, &text)?;
    }
    Ok(Found {
        files: found.files,
        refused: None,
    })
}

/// A report is named by its folder; a pattern may also name its files.
async fn find_site(steps: &mut Steps<'_>, sandbox: &mut dyn Sandbox, pattern: &str) -> Result<Found, EngineError> {
    let inside = format!("{}/**", pattern.trim_end_matches('/'));
    let found = find(steps, sandbox, &inside).await?;
    if found.refused.is_some() || !found.files.is_empty() {
        return Ok(found);
    }
    find(steps, sandbox, pattern).await
}

fn fresh_root(steps: &Steps<'_>) -> RootId {
    let mut bytes = [0; 16];
    steps.engine().0.entropy.fill(&mut bytes);
    RootId::from_random(bytes)
}

/// What reading files gave, and which were left out and why.
#[derive(Default)]
struct Reading {
    totals: TestTotals,
    read: usize,
    left_out: Vec<String>,
}

/// Reads the results of tests, as far as there are any.
async fn read_tests(
    steps: &mut Steps<'_>,
    wanted: &Collect,
    files: Vec<ProducedFile>,
) -> Result<Option<TestTotals>, EngineError> {
    let Some(pattern) = &wanted.tests else { return Ok(None) };
    if files.is_empty() {
        let text = format!("no file with results of tests matches {pattern:?}");
        steps.say(Level::Warn, &text)?;
        return Ok(None);
    }
    let reading = blocking(move || read_all(&files)).await;
    tell_left_out(steps, &reading.left_out)?;
    if reading.read == 0 {
        return Ok(None);
    }
    let TestTotals {
        passed,
        failures,
        errors,
        others,
        ..
    } = reading.totals;
    let text = format!(
        "{} tests in {} file(s): {passed} passed, {failures} failed, {errors} broke off, {others} did not run",
        reading.totals.total(),
        reading.read,
    );
    steps.say(Level::Info, &text)?;
    Ok(Some(reading.totals))
}

fn read_all(files: &[ProducedFile]) -> Reading {
    let mut reading = Reading::default();
    let mut room = MOST_BYTES;
    for file in files {
        match text(file, &mut room).and_then(|text| junit::totals(&text).map_err(|it| it.to_string())) {
            Ok(totals) => {
                reading.totals += totals;
                reading.read += 1;
            }
            Err(reason) => reading.left_out.push(format!("{}: {reason}", file.path)),
        }
    }
    reading
}

/// The text of a file, whose size takes from `room`. What is not UTF-8 in it is replaced.
fn text(file: &ProducedFile, room: &mut u64) -> Result<String, String> {
    if file.size > LARGEST {
        return Err(format!("it is larger than {} MB", LARGEST / 1_000_000));
    }
    if file.size > *room {
        return Err(format!(
            "the files together are larger than {} MB",
            MOST_BYTES / 1_000_000
        ));
    }
    let cannot = |error: std::io::Error| format!("it cannot be read: {error}");
    let mut bytes = Vec::new();
    let opened = open(file).map_err(cannot)?;
    // It may have grown since it was measured.
    opened.take(LARGEST + 1).read_to_end(&mut bytes).map_err(cannot)?;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > LARGEST {
        return Err(format!("it is larger than {} MB", LARGEST / 1_000_000));
    }
    *room = room.saturating_sub(size);
    Ok(String::from_utf8(bytes).unwrap_or_else(|it| String::from_utf8_lossy(it.as_bytes()).into_owned()))
}

fn tell_left_out(steps: &mut Steps<'_>, left_out: &[String]) -> Result<(), EngineError> {
    for line in left_out.iter().take(MOST_NAMED) {
        steps.say(Level::Warn, &format!("left out: {}", visible(line)))?;
    }
    if let Some(more) = left_out.len().checked_sub(MOST_NAMED).filter(|it| *it > 0) {
        steps.say(Level::Warn, &format!("left out: {more} more file(s)"))?;
    }
    Ok(())
}

/// Packs the coverage report and keeps its content; the blob gate is held.
async fn pack(
    steps: &mut Steps<'_>,
    wanted: &Collect,
    root: &RootId,
    mut files: Vec<ProducedFile>,
) -> Result<Option<CoverageReport>, EngineError> {
    let Some(pattern) = &wanted.coverage else {
        return Ok(None);
    };
    let mut room = MOST_BYTES;
    let mut left_out = Vec::new();
    files.retain(|file| match room.checked_sub(file.size) {
        Some(rest) => {
            room = rest;
            true
        }
        None => {
            let most = MOST_BYTES / 1_000_000;
            left_out.push(format!("{}: the files together are larger than {most} MB", file.path));
            false
        }
    });
    tell_left_out(steps, &left_out)?;
    if files.is_empty() {
        let text = format!("no coverage report matches {pattern:?}");
        steps.say(Level::Warn, &text)?;
        return Ok(None);
    }
    let (engine, build, sequence) = (steps.engine(), steps.build(), steps.sequence());
    let folder = engine.0.settings.logs.clone();
    let packed = blocking(move || {
        let coverage = measure(&files);
        pack_files(&files, &folder).map(|archive| (archive, coverage, files.len()))
    });
    let (archive, coverage, count) = packed.await.map_err(EngineError::Report)?;
    let name = format!("coverage-{root}.zip");
    let stored = engine.0.blobs.put_file(archive, name.as_str().into()).await?;
    let text = format!(
        "coverage report of {count} file(s), {} bytes, sha256 {}",
        stored.size, stored.sha256
    );
    steps.say(Level::Info, &text)?;
    Ok(Some(CoverageReport {
        record: build.record.clone(),
        task: build.task.clone(),
        sequence,
        root: root.clone(),
        size: stored.size,
        sha256: stored.sha256,
        coverage,
        created: engine.0.clock.now(),
    }))
}

/// The archive as a file that nothing names: whatever happens, it leaves nothing behind.
fn pack_files(files: &[ProducedFile], folder: &camino::Utf8Path) -> std::io::Result<std::fs::File> {
    let common = archive::common_folder(files.iter().map(|it| it.path.as_str()));
    let readable = files.iter().filter_map(|file| {
        let name = file.path.as_str().strip_prefix(common)?;
        Some((name.to_owned(), open(file).ok()?))
    });
    archive::pack(readable, tempfile::tempfile_in(folder)?, MOST_BYTES)
}

/// What the report says in numbers: in each folder the XML counts, or the table where there is none that can be read.
fn measure(files: &[ProducedFile]) -> Option<Coverage> {
    let mut room = MOST_BYTES;
    let mut read = |name: &str, of: fn(&str) -> Option<Coverage>| -> BTreeMap<String, Coverage> {
        let named = files.iter().filter(|it| it.path.file_name() == Some(name));
        named
            .filter_map(|file| {
                let coverage = text(file, &mut room).ok().and_then(|it| of(&it))?;
                Some((file.path.parent()?.to_string(), coverage))
            })
            .collect()
    };
    let mut folders = read("jacoco.csv", jacoco::of_csv);
    folders.extend(read("jacoco.xml", jacoco::of_xml));
    folders.into_values().reduce(|mut sum, it| {
        sum += it;
        sum
    })
}

/// Keeps what was collected, in one unit of work.
async fn keep(
    steps: &Steps<'_>,
    root: &RootId,
    totals: Option<TestTotals>,
    coverage: Option<CoverageReport>,
) -> Result<(), EngineError> {
    if totals.is_none() && coverage.is_none() {
        return Ok(());
    }
    let (engine, build, sequence) = (steps.engine(), steps.build(), steps.sequence());
    let now = engine.0.clock.now();
    let mut unit = engine.0.store.begin().await?;
    if let Some(totals) = totals {
        let report = TestReport {
            record: build.record.clone(),
            sequence,
            root: root.clone(),
            totals,
            created: now,
        };
        unit.insert_test_report(&report).await?;
    }
    if let Some(coverage) = &coverage {
        unit.insert_coverage_report(coverage).await?;
    }
    let deed = AuditRow {
        at: now,
        domain: build.domain.clone(),
        user: build.by.clone(),
        action: "uploadReport".to_owned(),
        resource: build.task.to_string(),
        detail: json!({"record_id": build.record, "root_id": root.as_str()}),
    };
    unit.insert_audit(&deed).await?;
    unit.commit().await?;
    Ok(())
}

/// Runs what reads files on a thread that may wait for them.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work)
        .await
        .expect("reading the files of a report does not panic")
}
