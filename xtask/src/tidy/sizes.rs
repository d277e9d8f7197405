//! How long files are.

use super::check::Finding;
use super::source::Source;

/// Longer files do not merge.
const MOST: usize = 600;
/// Nine of ten files are at most this long.
const NINE_OF_TEN: usize = 350;
/// Half of the files are at most this long.
const HALF: usize = 120;

/// A line of report, and the files that are too long.
pub fn check(sources: &[Source]) -> (String, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut lengths: Vec<usize> = Vec::new();
    let (mut shipped, mut tests) = (0, 0);
    for source in sources {
        let (ours, theirs) = source.lines();
        shipped += ours;
        tests += theirs;
        if ours + theirs > MOST {
            let text = format!("{} lines; a file has at most {MOST}", ours + theirs);
            findings.push(Finding {
                place: source.path.to_string(),
                text,
            });
        }
        lengths.push(ours + theirs);
    }
    lengths.sort_unstable();
    let at = |share: usize| {
        lengths
            .get((lengths.len().saturating_sub(1)) * share / 100)
            .copied()
            .unwrap_or(0)
    };
    for (share, most) in [(50, HALF), (90, NINE_OF_TEN)] {
        if at(share) > most {
            let text = format!(
                "{share} % of the files have up to {} lines; the house wants {most}",
                at(share)
            );
            findings.push(Finding {
                place: "workspace".to_owned(),
                text,
            });
        }
    }
    let report = format!(
        "tidy: {} files; median {}, nine of ten ≤ {}, longest {}; {shipped} lines shipped, {tests} of test ({:.2})",
        lengths.len(),
        at(50),
        at(90),
        at(100),
        ratio(tests, shipped),
    );
    (report, findings)
}

#[expect(clippy::cast_precision_loss, reason = "lines of code are few")]
fn ratio(tests: usize, shipped: usize) -> f64 {
    tests as f64 / shipped.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::super::source::tests::source;
    use super::*;

    #[test]
    fn a_file_over_600_lines_is_found() {
        let long = source("crates/a/src/b.rs", &"x\n".repeat(601));
        let short: Vec<Source> = (0..20).map(|_| source("crates/a/src/c.rs", "x\n")).collect();
        let all: Vec<Source> = short.into_iter().chain([long]).collect();
        let (report, findings) = check(&all);
        assert_eq!(findings.len(), 1);
        assert!(
            report.contains("21 files; median 1, nine of ten ≤ 1, longest 601"),
            "{report}"
        );
    }

    #[test]
    fn a_tree_of_long_files_is_found() {
        let all: Vec<Source> = (0..10)
            .map(|_| source("crates/a/src/b.rs", &"x\n".repeat(130)))
            .collect();
        let (_, findings) = check(&all);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].text.starts_with("50 %"));
    }
}
