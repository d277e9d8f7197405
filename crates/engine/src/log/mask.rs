//! Keeping secrets out of a log: every line is searched before it is stored.
//!
//! A secret is masked as it is, as each line of it when it has several, and in the forms that programs commonly print:
//! base64 and percent-encoding. Values shorter than [`Masker::SHORTEST`] are not masked, because they would blot out half
//! of an innocent log; the build is told so.

use aho_corasick::{AhoCorasick, MatchKind};
use kiln_model::secret::{ExposeSecret as _, SecretString};

/// Replaces secrets in lines.
#[derive(Debug)]
pub struct Masker {
    finder: Option<AhoCorasick>,
    longest: usize,
}

impl Masker {
    /// The fewest bytes that a masked value has.
    pub const SHORTEST: usize = 4;
    /// What stands in the place of a secret.
    pub const MASK: &'static [u8] = b"******";

    /// A masker for these secrets.
    #[must_use]
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a SecretString>) -> Self {
        let mut patterns: Vec<Vec<u8>> = secrets.into_iter().flat_map(|it| forms(it.expose_secret())).collect();
        patterns.sort_unstable();
        patterns.dedup();
        let longest = patterns.iter().map(Vec::len).max().unwrap_or(0);
        let finder = (!patterns.is_empty()).then(|| {
            AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .build(patterns)
                .expect("secrets are few and bounded, so the automaton fits")
        });
        Self { finder, longest }
    }

    /// Whether there is nothing to mask.
    #[must_use]
    pub const fn is_idle(&self) -> bool {
        self.finder.is_none()
    }

    /// The length of the longest form that is looked for.
    #[must_use]
    pub const fn longest(&self) -> usize {
        self.longest
    }

    /// Appends `line` to `out`, without its secrets.
    pub fn copy(&self, line: &[u8], out: &mut Vec<u8>) {
        let Some(finder) = &self.finder else {
            out.extend_from_slice(line);
            return;
        };
        let mut kept = 0;
        for found in finder.find_iter(line) {
            out.extend_from_slice(&line[kept..found.start()]);
            out.extend_from_slice(Self::MASK);
            kept = found.end();
        }
        out.extend_from_slice(&line[kept..]);
    }

    /// Where a line that is too long may be cut so that no secret stands across the cut: at most `wanted`, and before any
    /// match that reaches beyond it.
    #[must_use]
    pub fn cut(&self, line: &[u8], wanted: usize) -> usize {
        let wanted = wanted.min(line.len());
        let Some(finder) = &self.finder else { return wanted };
        let latest = wanted.min(line.len().saturating_sub(self.longest.saturating_sub(1)));
        finder
            .find_iter(line)
            .take_while(|it| it.start() < latest)
            .find(|it| it.end() > latest)
            .map_or(latest, |it| it.end())
    }
}

/// The forms in which a secret may be printed.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let mut forms: Vec<String> = secret.lines().map(str::to_owned).collect();
    forms.extend(secret.lines().map(|it| it.trim().to_owned()));
    forms.push(base64(secret.as_bytes()));
    forms.push(base64(secret.as_bytes()).trim_end_matches('=').to_owned());
    forms.push(percent_encoded(secret));
    forms
        .into_iter()
        .filter(|it| it.len() >= Masker::SHORTEST)
        .map(String::into_bytes)
        .collect()
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn percent_encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn masked(secrets: &[&str], line: &str) -> String {
        let secrets: Vec<SecretString> = secrets.iter().map(|it| SecretString::from(*it)).collect();
        let mut out = Vec::new();
        Masker::new(&secrets).copy(line.as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_secret_is_masked_wherever_it_stands() {
        assert_eq!(masked(&["hunter22"], "a hunter22 b hunter22"), "a ****** b ******");
        assert_eq!(masked(&["pass", "password"], "password"), "******");
    }

    #[test]
    fn each_line_of_a_secret_is_masked() {
        assert_eq!(
            masked(&["first-line\n  second-line\n"], "x second-line y"),
            "x ****** y"
        );
    }

    #[test]
    fn encoded_forms_are_masked() {
        assert_eq!(masked(&["p@ss word"], "cEBzcyB3b3Jk p%40ss%20word"), "****** ******");
    }

    #[test]
    fn very_short_values_are_left_alone() {
        assert_eq!(masked(&["abc"], "abcabc"), "abcabc");
    }

    proptest! {
        #[test]
        fn no_cut_leaves_a_part_of_a_secret_in_sight(before in "[a-z]{0,40}", after in "[a-z]{0,40}", wanted in 0_usize..90) {
            let secret = SecretString::from("S3CR3T-VALUE");
            let masker = Masker::new([&secret]);
            let line = format!("{before}S3CR3T-VALUE{after}");
            let cut = masker.cut(line.as_bytes(), wanted);
            let mut out = Vec::new();
            masker.copy(&line.as_bytes()[..cut], &mut out);
            masker.copy(&line.as_bytes()[cut..], &mut out);
            let out = String::from_utf8(out).unwrap();
            prop_assert_eq!(out, format!("{before}******{after}"));
        }
    }
}
