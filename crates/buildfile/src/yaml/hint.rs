//! What a syntax error most likely comes from.

use crate::diagnostic::Source;
use granit_parser::ErrorKind;

/// Words that open a line of a build file; a value right behind their colon is a slip.
const KEYS: &[&str] = &[
    "version",
    "params",
    "name",
    "value",
    "env",
    "envs",
    "resource",
    "type",
    "arch",
    "class",
    "pool",
    "cache",
    "local_path",
    "command",
    "condition",
    "steps",
    "image",
    "inputs",
    "branch",
    "depth",
    "path",
    "ignore_fail",
    "buildflow",
    "strategy",
    "jobs",
    "job",
    "depends_on",
    "build_ref",
    "timeout",
    "limit",
    "unit",
    "scm",
    "tag",
    "commit",
];

/// The key of a line that lacks the space behind its colon: `type:docker`.
pub(crate) fn glued(text: &str) -> Option<String> {
    let text = text.trim_start().trim_start_matches("- ").trim();
    let (key, rest) = text.split_once(':')?;
    let value = rest.split_whitespace().next()?;
    let slip = KEYS.contains(&key) && !rest.starts_with([' ', '\t', '/']);
    slip.then(|| format!("a space is missing behind the colon: `{key}: {value}`"))
}

/// What to do about a syntax error on this line.
pub(super) fn of(kind: &ErrorKind, source: &Source, line: u32) -> Option<String> {
    // A missing space shows at the next colon, so that a line or two before may be the culprit.
    let near = (line.saturating_sub(2)..=line).rev();
    if let Some(hint) = near.filter(|it| *it > 0).find_map(|it| glued(source.line(it))) {
        return Some(hint);
    }
    let tab = source
        .line(line)
        .chars()
        .take_while(|it| it.is_whitespace())
        .any(|it| it == '\t');
    if tab {
        return Some("indent with spaces; YAML has no tabs there".to_owned());
    }
    let hints = [
        (
            &[ErrorKind::UnclosedQuotedScalar][..],
            "a quote is opened and never closed",
        ),
        (
            &[ErrorKind::InvalidSimpleKey, ErrorKind::SimpleKeyExpected],
            "a line of a map has the form `key: value`; compare the indentation with the lines around it",
        ),
        (
            &[ErrorKind::MappingValueNotAllowed],
            "a value that holds `: ` stands in quotes; or the line is indented too deep",
        ),
        (
            &[
                ErrorKind::ExpectedBlockMappingKey,
                ErrorKind::ExpectedBlockSequenceEntry,
                ErrorKind::InvalidIndentation,
                ErrorKind::BlockSequenceEntryNotAllowed,
            ],
            "compare the indentation with the lines around it",
        ),
        (
            &[ErrorKind::UnknownAnchor],
            "`*` begins an alias; put the value into quotes if it is none",
        ),
    ];
    let hint = hints.iter().find(|(kinds, _)| kinds.contains(kind));
    hint.map(|(_, it)| (*it).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_space_is_seen() {
        assert_eq!(
            glued("    type:docker").as_deref(),
            Some("a space is missing behind the colon: `type: docker`")
        );
        for fine in [
            "type: docker",
            "type:",
            "https://host",
            "command:/bin/sh",
            "a:b",
            "- name: x",
        ] {
            assert_eq!(glued(fine), None, "{fine}");
        }
    }
}
