//! What the readers of all parts of a build file share: the list of problems, and maps with known keys.

use crate::diagnostic::{Diagnostic, Severity, Source, Span, Strictness, one_of};
use crate::yaml::{Key, Node};

/// How many problems of each severity are told; a file with more is broken as a whole.
const MOST: usize = 100;

/// The reading of one file: what was wrong so far.
pub(super) struct Reader<'a> {
    pub(super) source: &'a Source,
    strictness: Strictness,
    diagnostics: Vec<Diagnostic>,
    left_out: usize,
    broken: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(source: &'a Source, strictness: Strictness) -> Self {
        Self {
            source,
            strictness,
            diagnostics: Vec::new(),
            left_out: 0,
            broken: false,
        }
    }

    /// Whether the file cannot be used.
    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    /// All that was wrong, in the order of the file.
    pub(super) fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|it| (it.line, it.column));
        if let Some(last) = self.diagnostics.last_mut().filter(|_| self.left_out > 0) {
            let more = format!("{} more problems are not shown", self.left_out);
            last.hint = Some(last.hint.take().map_or(more.clone(), |it| format!("{it}\n{more}")));
        }
        self.diagnostics
    }

    /// The file cannot be used.
    pub(super) fn error(&mut self, code: &'static str, at: Span, message: impl Into<String>) {
        self.error_with(code, at, message, None);
    }

    /// The file cannot be used, and here is what to do.
    pub(super) fn error_with(
        &mut self,
        code: &'static str,
        at: Span,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        self.broken = true;
        self.push(Severity::Error, code, at, message.into(), hint);
    }

    /// The file can be used; something in it has no effect or is not what it looks like.
    pub(super) fn warn(&mut self, code: &'static str, at: Span, message: impl Into<String>, hint: Option<String>) {
        self.push(Severity::Warning, code, at, message.into(), hint);
    }

    /// The file can be used, but is not right: a warning at a run, an error where files are checked.
    pub(super) fn strict(&mut self, code: &'static str, at: Span, message: impl Into<String>, hint: Option<String>) {
        let severity = match self.strictness {
            Strictness::Run => Severity::Warning,
            Strictness::Lint => Severity::Error,
        };
        self.push(severity, code, at, message.into(), hint);
    }

    fn push(&mut self, severity: Severity, code: &'static str, at: Span, message: String, hint: Option<String>) {
        let told = self.diagnostics.iter().filter(|it| it.severity == severity).count();
        if told >= MOST {
            self.left_out += 1;
            return;
        }
        let diagnostic = self.source.diagnostic(severity, code, at, message).with_hint(hint);
        self.diagnostics.push(diagnostic);
    }

    /// The entries of a map; `what` is it in words, `known` its keys. Others are told.
    pub(super) fn fields<'n>(&mut self, node: &'n Node, what: &str, known: &[&str]) -> Option<Fields<'n>> {
        let entries = self.entries(node, what)?;
        for (key, _) in entries {
            if !known.contains(&key.text.as_str()) {
                self.unknown(key, what, known);
            }
        }
        Some(Fields { at: node.at, entries })
    }

    /// The entries of what must be a map.
    pub(super) fn entries<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n [(Key, Node)]> {
        if let Some(entries) = node.map() {
            return Some(entries);
        }
        let hint = node.text().and_then(crate::yaml::missing_space);
        let message = format!("{what} must be a map of keys and values, and this is {}", node.what());
        self.error_with("wrong-type", node.at, message, hint);
        None
    }

    /// A key that means nothing here.
    pub(super) fn unknown(&mut self, key: &Key, what: &str, known: &[&str]) {
        let message = format!("{what} has no key `{}`", shown(&key.text));
        self.strict("unknown-key", key.at, message, one_of(&key.text, known));
    }

    /// The items of what must be a list.
    pub(super) fn list<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n [Node]> {
        if node.list().is_none() {
            let message = format!("{what} must be a list, and this is {}", node.what());
            let hint = Some("each item of a list begins with `- `".to_owned());
            self.error_with("wrong-type", node.at, message, hint);
        }
        node.list()
    }

    /// A text as it is written; none where nothing is.
    pub(super) fn text<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n str> {
        let text = node.text();
        if text.is_none() && !node.is_null() {
            let message = format!("{what} must be text, and this is {}", node.what());
            let lines = node.list().filter(|it| it.iter().all(|line| line.text().is_some()));
            let hint = lines.map(|_| "write several lines as one text behind `|`".to_owned());
            self.error_with("wrong-type", node.at, message, hint);
        }
        text
    }

    /// A text that must be one of `words`, whichever way its letters are written.
    pub(super) fn word<'w>(&mut self, node: &Node, what: &str, words: &[&'w str]) -> Option<&'w str> {
        let text = self.text(node, what)?;
        let word = words.iter().find(|it| it.eq_ignore_ascii_case(text.trim()));
        if word.is_none() {
            let message = format!("{what} cannot be `{}`", shown(text));
            self.error_with("wrong-value", node.at, message, one_of(text, words));
        }
        word.copied()
    }
}

/// The entries of a map whose keys are looked at.
pub(super) struct Fields<'n> {
    /// Where the map stands.
    pub(super) at: Span,
    entries: &'n [(Key, Node)],
}

impl<'n> Fields<'n> {
    /// The entries of a map whose keys are checked by the caller.
    pub(super) fn of(node: &'n Node) -> Option<Self> {
        let entries = node.map()?;
        Some(Self { at: node.at, entries })
    }

    /// The value of a key, where it says something.
    pub(super) fn get(&self, key: &str) -> Option<&'n Node> {
        self.entry(key).map(|(_, value)| value).filter(|it| !it.is_null())
    }

    /// The key itself and its value, also where it says nothing.
    pub(super) fn entry(&self, key: &str) -> Option<(&'n Key, &'n Node)> {
        let entry = self.entries.iter().find(|(it, _)| it.text == key);
        entry.map(|(key, value)| (key, value))
    }
}

/// A text of the file as it may stand in a message.
pub(super) fn shown(text: &str) -> String {
    let clean = text.chars().take(61).map(|it| if it.is_control() { ' ' } else { it });
    let mut clean: String = clean.collect();
    if clean.chars().count() > 60 {
        clean = clean.chars().take(60).collect();
        clean.push('…');
    }
    clean
}
