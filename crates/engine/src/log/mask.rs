//! Keeping secrets out of a log: every line is searched before it is stored.
//!
//! A secret is masked as it is, as each line of it when it has several, and in the forms that programs commonly print:
//! base64, percent-encoding, and as it stands in JSON or XML. Values shorter than [`Masker::SHORTEST`] are not masked, because they would blot out half
//! of an innocent log; the build is told so.

use aho_corasick::{AhoCorasick, Input, MatchKind};
use kiln_model::secret::{ExposeSecret as _, SecretString};
use std::collections::HashMap;
use std::ops::Range;

/// Only the beginnings of secrets go into the automaton, so that it stays small however long the secrets are.
const BEGINNING: usize = 16;

/// The first bytes of a secret, by which its forms are found.
type Key = [u8; Masker::SHORTEST];

/// Whether a line may still grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// Its end was not printed yet.
    Open,
    /// It is whole.
    Closed,
}

/// Replaces secrets in lines.
#[derive(Debug)]
pub struct Masker {
    finder: Option<AhoCorasick>,
    /// The forms of all secrets by their first bytes, the longest first.
    forms: HashMap<Key, Vec<Vec<u8>>>,
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
        Self::of(secrets.into_iter().flat_map(|it| forms(it.expose_secret())).collect())
    }

    /// A masker for these secrets besides those of this one.
    #[must_use]
    pub fn and<'a>(&self, secrets: impl IntoIterator<Item = &'a SecretString>) -> Self {
        let more = secrets.into_iter().flat_map(|it| forms(it.expose_secret()));
        Self::of(self.forms.values().flatten().cloned().chain(more).collect())
    }

    fn of(mut all: Vec<Vec<u8>>) -> Self {
        all.sort_unstable_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        all.dedup();
        let longest = all.first().map_or(0, Vec::len);
        let mut beginnings: Vec<&[u8]> = all.iter().map(|it| &it[..it.len().min(BEGINNING)]).collect();
        beginnings.sort_unstable();
        beginnings.dedup();
        let finder = (!beginnings.is_empty()).then(|| {
            AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostFirst)
                .build(beginnings)
                .expect("beginnings are few and short, so the automaton fits")
        });
        let mut forms: HashMap<Key, Vec<Vec<u8>>> = HashMap::new();
        for form in all {
            if let Some(key) = form.first_chunk() {
                forms.entry(*key).or_default().push(form);
            }
        }
        Self { finder, forms, longest }
    }

    /// Appends `line` to `out`, without its secrets.
    pub fn copy(&self, line: &[u8], out: &mut Vec<u8>) {
        let mut kept = 0;
        for found in self.secrets(line) {
            out.extend_from_slice(&line[kept..found.start]);
            out.extend_from_slice(Self::MASK);
            kept = found.end;
        }
        out.extend_from_slice(&line[kept..]);
    }

    /// Where a line that is too long may be cut so that no secret and no character stands across the cut: at `wanted`, a
    /// little before it, or behind the secret that stands there. Zero: only more of the line can tell.
    pub(super) fn cut(&self, line: &[u8], wanted: usize, tail: Tail) -> usize {
        let seen_whole = match tail {
            Tail::Open => line.len().saturating_sub(self.longest.saturating_sub(1)),
            Tail::Closed => line.len(),
        };
        let latest = character_border(line, wanted.min(seen_whole));
        self.secrets(line)
            .take_while(|it| it.start < latest)
            .find(|it| it.end > latest)
            .map_or(latest, |it| it.end)
    }

    /// The places of secrets in a line, in order; those that overlap are one place.
    fn secrets<'a>(&'a self, line: &'a [u8]) -> impl Iterator<Item = Range<usize>> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let mut place = self.next(line, from)?;
            let mut last = place.start;
            while let Some(next) = self.next(line, last + 1).filter(|it| it.start < place.end) {
                last = next.start;
                place.end = place.end.max(next.end);
            }
            from = place.end;
            Some(place)
        })
    }

    /// The first place of a secret that begins at `from` or later, as long as one can be there.
    fn next(&self, line: &[u8], mut from: usize) -> Option<Range<usize>> {
        let finder = self.finder.as_ref()?;
        while from < line.len() {
            let start = finder.find(Input::new(line).range(from..))?.start();
            let rest = &line[start..];
            let form = rest
                .first_chunk()
                .and_then(|key: &Key| self.forms.get(key))
                .and_then(|forms| forms.iter().find(|it| rest.starts_with(it)));
            if let Some(form) = form {
                return Some(start..start + form.len());
            }
            from = start + 1;
        }
        None
    }
}

/// The last border between characters at or before `cut`.
fn character_border(line: &[u8], cut: usize) -> usize {
    let continues = |at: usize| line.get(at).is_some_and(|it| it & 0b1100_0000 == 0b1000_0000);
    (cut.saturating_sub(3)..=cut)
        .rev()
        .find(|at| !continues(*at))
        .unwrap_or(cut)
}

/// A text as it stands in XML.
fn in_xml(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&apos;")
}

/// The forms in which a secret may be printed.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    /// What most programs leave as it is.
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

    let mut forms: Vec<String> = secret.lines().map(str::to_owned).collect();
    forms.extend(secret.lines().map(|it| it.trim().to_owned()));
    for alphabet in [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD] {
        forms.push(alphabet.encode(secret));
    }
    for set in [NON_ALPHANUMERIC, RESERVED] {
        forms.push(utf8_percent_encode(secret, set).to_string());
    }
    forms.push(in_xml(secret));
    forms.push(serde_json::Value::from(secret).to_string().trim_matches('"').to_owned());
    forms
        .into_iter()
        .filter(|it| it.len() >= Masker::SHORTEST)
        .map(String::into_bytes)
        .collect()
}

#[cfg(test)]
mod tests;
