//! Which parts of a shell script the shell takes literally: text in single quotes and here-documents with a quoted mark.
//!
//! Not a shell parser. It follows quotes, command substitutions, comments and here-documents, which is enough to say
//! whether `${NAME}` at some place would be expanded. A mistake here is harmless: see [`crate::script`].

use std::ops::Range;

/// The parts of `script` in which the shell expands nothing, in bytes, in order.
pub(crate) fn literal_parts(script: &str) -> Vec<Range<usize>> {
    let mut scan = Scan {
        bytes: script.as_bytes(),
        at: 0,
        nesting: vec![Context::Plain],
        documents: Vec::new(),
        document_missing: false,
        literal: Vec::new(),
    };
    while scan.at < scan.bytes.len() {
        scan.step();
    }
    scan.literal
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Context {
    /// Words and operators.
    Plain,
    /// Inside `"…"`.
    Double,
    /// Inside `$(…)` or `(…)`: as plain, up to the parenthesis.
    Parenthesis,
    /// Inside `` `…` ``: as plain, up to the backtick.
    Backtick,
}

/// A here-document that begins on the next line.
struct Document {
    mark: Vec<u8>,
    quoted: bool,
    strips_tabs: bool,
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    nesting: Vec<Context>,
    documents: Vec<Document>,
    /// Whether the end of a document was looked for in vain. None is looked for again, which keeps the scan linear.
    document_missing: bool,
    literal: Vec<Range<usize>>,
}

impl Scan<'_> {
    fn step(&mut self) {
        let byte = self.bytes[self.at];
        let top = *self.nesting.last().unwrap_or(&Context::Plain);
        let in_double = top == Context::Double;
        let start = self.at;
        self.at += 1;
        match byte {
            b'\\' => self.at += 1,
            b'"' if in_double => self.leave(),
            b'"' => self.nesting.push(Context::Double),
            b'`' if top == Context::Backtick => self.leave(),
            b'`' => self.nesting.push(Context::Backtick),
            b'$' if self.peek() == Some(b'(') => {
                self.at += 1;
                self.nesting.push(Context::Parenthesis);
            }
            b'\n' => self.documents_begin(),
            b'$' if !in_double && self.peek() == Some(b'\'') => {
                self.at += 1;
                self.single_quoted(true);
            }
            b'\'' if !in_double => self.single_quoted(false),
            b'(' if !in_double => self.nesting.push(Context::Parenthesis),
            b')' if top == Context::Parenthesis => self.leave(),
            b'#' if !in_double && self.begins_word(start) => self.skip_comment(),
            b'<' if !in_double && self.bytes[start..].starts_with(b"<<") => self.document_announced(),
            _ => {}
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn leave(&mut self) {
        self.nesting.pop();
    }

    fn begins_word(&self, at: usize) -> bool {
        at == 0
            || matches!(
                self.bytes[at - 1],
                b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'(' | b'`'
            )
    }

    fn skip_comment(&mut self) {
        while self.peek().is_some_and(|it| it != b'\n') {
            self.at += 1;
        }
    }

    /// Stands right behind the opening quote. `$'…'` knows backslashes, `'…'` does not.
    fn single_quoted(&mut self, escapes: bool) {
        let start = self.at;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\'' => break,
                b'\\' if escapes => self.at += 1,
                _ => {}
            }
        }
        self.literal.push(start..self.at.min(self.bytes.len()));
    }

    /// Stands between the two `<` of `<<`.
    fn document_announced(&mut self) {
        self.at += 1;
        if self.peek() == Some(b'<') {
            self.at += 1;
            return;
        }
        let strips_tabs = self.peek() == Some(b'-');
        if strips_tabs {
            self.at += 1;
        }
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        // Anything else is arithmetic: `1 << 2`.
        if !self
            .peek()
            .is_some_and(|it| it.is_ascii_alphabetic() || matches!(it, b'_' | b'\'' | b'"' | b'\\'))
        {
            return;
        }
        let (mut mark, mut quoted, mut quote) = (Vec::new(), false, None);
        while let Some(byte) = self.peek() {
            match (byte, quote) {
                (b'\n', _) => break,
                (_, Some(open)) if byte == open => quote = None,
                (b'\'' | b'"', None) => {
                    quoted = true;
                    quote = Some(byte);
                }
                (b'\\', None) => quoted = true,
                (b' ' | b'\t' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')', None) => break,
                (_, _) => mark.push(byte),
            }
            self.at += 1;
        }
        self.documents.push(Document {
            mark,
            quoted,
            strips_tabs,
        });
    }

    /// Stands at the start of a line: the bodies of the announced documents are here.
    fn documents_begin(&mut self) {
        for document in std::mem::take(&mut self.documents) {
            let found = if self.document_missing {
                None
            } else {
                self.body_of(&document)
            };
            let Some((body, next)) = found else {
                self.document_missing = true;
                return;
            };
            if document.quoted {
                self.literal.push(self.at..body);
            }
            self.at = next;
        }
    }

    /// Where the body of a document ends, and where the line behind its mark begins; none where the mark never comes.
    fn body_of(&self, document: &Document) -> Option<(usize, usize)> {
        let mut from = self.at;
        while from < self.bytes.len() {
            let end = self.bytes[from..]
                .iter()
                .position(|it| *it == b'\n')
                .map_or(self.bytes.len(), |it| from + it);
            let mut line = &self.bytes[from..end];
            while document.strips_tabs && line.first() == Some(&b'\t') {
                line = &line[1..];
            }
            if line == document.mark {
                return Some((from, end));
            }
            from = end + 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The places of `@` that a shell would take literally.
    fn literal_marks(script: &str) -> Vec<bool> {
        let parts = literal_parts(script);
        script
            .match_indices('@')
            .map(|(at, _)| parts.iter().any(|it| it.contains(&at)))
            .collect()
    }

    #[test]
    fn single_quotes_are_literal_and_double_quotes_are_not() {
        for (script, expected) in [
            ("@ '@' \"@\" @", vec![false, true, false, false]),
            ("echo \"it's @\" '@'", vec![false, true]),
            ("echo \"'@'\"", vec![false]),
            (r"echo it\'s @ '@'", vec![false, true]),
            (r#"echo "a\"'@'""#, vec![false]),
            (r"echo '\' @", vec![false]),
            (r"echo $'it\'s @' @", vec![true, false]),
            ("# don't\n@ '@'", vec![false, true]),
            ("echo $# 'a' @", vec![false]),
        ] {
            assert_eq!(literal_marks(script), expected, "{script}");
        }
    }

    #[test]
    fn quotes_count_anew_inside_a_command_substitution() {
        for (script, expected) in [
            ("echo \"$(echo '@' \"@\") '@'\"", vec![true, false, false]),
            ("echo \"`echo '@'` '@'\"", vec![true, false]),
            ("(echo '@'); echo \"'@'\"", vec![true, false]),
        ] {
            assert_eq!(literal_marks(script), expected, "{script}");
        }
    }

    #[test]
    fn a_here_document_is_literal_where_its_mark_is_quoted() {
        for (script, expected) in [
            ("cat <<EOF\n@ '@ don't\nEOF\n@ '@'", vec![false, false, false, true]),
            ("cat <<'EOF' > x\n@\nEOF\n@", vec![true, false]),
            ("cat <<\"EOF\"\n@\nEOF\n@", vec![true, false]),
            ("cat << \\EOF\n@\nEOF\n@", vec![true, false]),
            ("cat <<-'EOF'\n\t@\n\tEOF\n@", vec![true, false]),
            ("cat <<'A' <<B\n@\nA\n@\nB\n@", vec![true, false, false]),
            ("cat <<'EOF'\n@ never ends", vec![false]),
            ("cat <<<'@'\n@", vec![true, false]),
            ("echo $((1 << 2))\n'@'\n2", vec![true]),
        ] {
            assert_eq!(literal_marks(script), expected, "{script}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken(script in "([$'\"\\\\(){}`<EOF\n\t #-]|\\PC){0,64}") {
            let parts = literal_parts(&script);
            prop_assert!(parts.iter().all(|it| it.start <= it.end && it.end <= script.len()));
            prop_assert!(parts.windows(2).all(|it| it[0].end <= it[1].start));
        }
    }
}
