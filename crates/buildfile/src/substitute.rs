//! References to parameters in texts: `${NAME}`.
//!
//! One pass, so that a value which holds a reference itself is not looked into. Only names that the build has are replaced:
//! shell forms such as `${a:-b}`, `${a%%x}`, `$NAME`, `$(pwd)` and names unknown to the build stay as they are. So does a
//! reference that the author escaped, `\${NAME}` or `$${NAME}`.

use crate::values::{Value, Values};

/// The most bytes that a text may grow to: a short text with many references to a long value must not fill the memory.
pub const MAX_SUBSTITUTED: usize = 4 << 20;

const MAX_NAME: usize = 128;

/// A text that would grow past its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLong;

/// `text` with the references to known parameters replaced.
///
/// References that would make it grow past [`MAX_SUBSTITUTED`] are left as they are; a text that is longer from the start is
/// not cut. [`crate::plan`] refuses such texts instead.
#[must_use]
pub fn substitute(text: &str, values: &Values) -> String {
    let mut room = MAX_SUBSTITUTED.saturating_sub(text.len());
    let fits = |reference: &Reference<'_>| {
        let grown = reference.value.text.len().saturating_sub(reference.len());
        let fits = grown <= room;
        if fits {
            room -= grown;
        }
        fits
    };
    replace(text, values, fits)
}

/// `text` with the references replaced that `choose` takes, or nothing at all where it would grow past its bound.
pub(crate) fn substitute_where(
    text: &str,
    values: &Values,
    mut choose: impl FnMut(&Reference<'_>) -> bool,
) -> Result<String, TooLong> {
    let mut length = text.len();
    let mut overflow = length > MAX_SUBSTITUTED;
    let out = replace(text, values, |reference| {
        if overflow || !choose(reference) {
            return false;
        }
        length = length - reference.len() + reference.value.text.len();
        overflow = length > MAX_SUBSTITUTED;
        !overflow
    });
    if overflow { Err(TooLong) } else { Ok(out) }
}

/// A reference to a parameter that the build has.
pub(crate) struct Reference<'a> {
    /// The name between the braces.
    pub(crate) name: &'a str,
    /// What the build says for it.
    pub(crate) value: &'a Value,
    /// Where its `$` stands, in bytes.
    pub(crate) at: usize,
}

impl Reference<'_> {
    fn len(&self) -> usize {
        self.name.len() + "${}".len()
    }
}

fn replace(text: &str, values: &Values, mut choose: impl FnMut(&Reference<'_>) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut copied, mut from) = (0, 0);
    while let Some(found) = text[from..].find("${") {
        let at = from + found;
        from = at + 2;
        let Some(name) = name_at(&text[from..]) else { continue };
        let Some(value) = values.get(name) else { continue };
        if is_escaped(&text.as_bytes()[..at]) {
            continue;
        }
        let end = from + name.len() + 1;
        let reference = Reference { name, value, at };
        if choose(&reference) {
            out.push_str(&text[copied..at]);
            out.push_str(&value.text);
            copied = end;
        }
        from = end;
    }
    out.push_str(&text[copied..]);
    out
}

/// The name that `rest` begins with, if a brace closes right behind it.
fn name_at(rest: &str) -> Option<&str> {
    let length = rest
        .bytes()
        .take(MAX_NAME + 1)
        .take_while(|it| it.is_ascii_alphanumeric() || *it == b'_')
        .count();
    let closed = rest.as_bytes().get(length) == Some(&b'}');
    (closed && (1..=MAX_NAME).contains(&length)).then(|| &rest[..length])
}

/// Whether an odd count of backslashes or dollars stands right before.
fn is_escaped(before: &[u8]) -> bool {
    let run = |mark: u8| before.iter().rev().take_while(|it| **it == mark).count();
    run(b'\\') % 2 == 1 || run(b'$') % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values() -> Values {
        Values::new([
            ("codeBranch", Value::plain("main")),
            ("a", Value::plain("${codeBranch}")),
            ("empty", Value::plain("")),
            ("TOKEN", Value::secret("s3cret")),
        ])
    }

    #[test]
    fn known_names_are_replaced() {
        for (text, expected) in [
            ("${codeBranch}", "main"),
            (
                "git checkout ${codeBranch}; echo ${empty}.",
                "git checkout main; echo .",
            ),
            ("${codeBranch}${codeBranch}", "mainmain"),
            ("${TOKEN}", "s3cret"),
            ("${${codeBranch}}", "${main}"),
            ("${x${codeBranch}", "${xmain"),
            ("\\\\${codeBranch}", "\\\\main"),
            ("$$${codeBranch}", "$$main"),
        ] {
            assert_eq!(substitute(text, &values()), expected, "{text}");
        }
    }

    #[test]
    fn other_forms_stay_as_they_are() {
        for text in [
            "",
            "$",
            "${",
            "${}",
            "${codeBranch",
            "$codeBranch",
            "${codeBranch:-x}",
            "${codeBranch%%x}",
            "${#codeBranch}",
            "${ codeBranch }",
            "${codebranch}",
            "${unknown}",
            "$(codeBranch)",
            "$((a))",
            "$?",
            "{{codeBranch}}",
            "$${codeBranch}",
            "\\${codeBranch}",
            "${ünknown}",
        ] {
            assert_eq!(substitute(text, &values()), text);
        }
    }

    #[test]
    fn a_reference_inside_a_value_is_not_looked_into() {
        assert_eq!(substitute("${a}", &values()), "${codeBranch}");
    }

    #[test]
    fn a_name_of_128_characters_is_known_and_a_longer_one_is_not() {
        for (length, known) in [(128, true), (129, false)] {
            let name = "n".repeat(length);
            let text = format!("${{{name}}}");
            let values = Values::new([(name, Value::plain("x"))]);
            assert_eq!(substitute(&text, &values) == "x", known, "{length}");
        }
    }

    #[test]
    fn a_text_does_not_grow_past_its_bound() {
        let values = Values::new([("v", Value::plain("x".repeat(8192)))]);
        let text = "${v}".repeat(100_000);
        assert!(substitute(&text, &values).len() <= MAX_SUBSTITUTED);
        assert_eq!(substitute_where(&text, &values, |_| true), Err(TooLong));
        assert!(substitute_where("${v}", &values, |_| true).is_ok());
    }

    proptest! {
        #[test]
        fn without_known_names_nothing_changes(text in "([$\\\\{}a-c:%'\" \n]|\\$\\{|\\PC){0,64}") {
            prop_assert_eq!(substitute(&text, &Values::default()), text);
        }

        #[test]
        fn replacing_again_changes_nothing_where_values_hold_no_references(
            text in "([$\\\\{} x]|\\$\\{(a|b|c)\\}){0,64}",
            a in "[a-z ]{0,16}",
            b in "[a-z ]{0,16}",
        ) {
            // A value that touches the text around it could complete a reference there; separators keep them apart.
            let values = Values::new([("a", Value::plain(format!(" {a} "))), ("b", Value::plain(format!(" {b} ")))]);
            let once = substitute(&text, &values);
            prop_assert_eq!(substitute(&once, &values), once);
        }

        #[test]
        fn the_result_is_bounded(count in 0_usize..4000, size in 0_usize..8192) {
            let values = Values::new([("v", Value::plain("x".repeat(size)))]);
            let text = "${v}".repeat(count);
            let out = substitute(&text, &values);
            prop_assert!(out.len() <= MAX_SUBSTITUTED.max(text.len()));
        }

        #[test]
        fn text_between_references_is_kept(parts in proptest::collection::vec("[a-z \n;|&äß]{0,8}", 1..8)) {
            let text = parts.join("${codeBranch}");
            prop_assert_eq!(substitute(&text, &values()), parts.join("main"));
        }
    }
}
