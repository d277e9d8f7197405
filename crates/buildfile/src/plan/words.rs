//! Command lines that no shell reads: words, with quotes around those that hold spaces.
//!
//! What means something to a shell is refused by name, so that nobody waits for a pipe that is only an argument.

/// Signs of a shell between words.
const SHELL_WORDS: [&str; 9] = ["&&", "||", "|", ";", "&", ">", ">>", "<", "<<"];
/// Signs of a shell inside of words.
const SHELL_PARTS: [&str; 3] = ["$(", "`", "<("];

/// A word with the parameters in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// The word.
    pub(crate) text: String,
    /// The private parameter in it, if there is one.
    pub(crate) secret: Option<String>,
}

/// The words of a line, or what is wrong with it, fit to stand after the line's name.
pub(crate) fn split_line(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut bare = true;
    let mut rest = line.chars();
    while let Some(it) = rest.next() {
        match it {
            ' ' | '\t' => finish(&mut words, &mut word, bare)?,
            '\'' => {
                bare = false;
                let into = word.get_or_insert_default();
                loop {
                    match rest.next() {
                        Some('\'') => break,
                        Some(it) => into.push(it),
                        None => return Err("has a quote that does not end".to_owned()),
                    }
                }
            }
            '"' => {
                bare = false;
                let into = word.get_or_insert_default();
                loop {
                    match rest.next() {
                        Some('"') => break,
                        Some('\\') => match rest.next() {
                            Some(it @ ('"' | '\\')) => into.push(it),
                            Some(it) => into.extend(['\\', it]),
                            None => return Err("has a quote that does not end".to_owned()),
                        },
                        Some(it) => into.push(it),
                        None => return Err("has a quote that does not end".to_owned()),
                    }
                }
            }
            '\\' => {
                bare = false;
                word.get_or_insert_default().extend(rest.next());
            }
            it => {
                if word.is_none() {
                    bare = true;
                }
                word.get_or_insert_default().push(it);
            }
        }
        if word.is_none() {
            bare = true;
        }
    }
    finish(&mut words, &mut word, bare)?;
    Ok(words)
}

fn finish(words: &mut Vec<String>, word: &mut Option<String>, bare: bool) -> Result<(), String> {
    let Some(word) = word.take() else { return Ok(()) };
    let sign = bare.then(|| {
        let whole = SHELL_WORDS.iter().find(|it| word == **it);
        let ending = word.strip_suffix(';').map(|_| &";");
        whole
            .or(ending)
            .or_else(|| SHELL_PARTS.iter().find(|it| word.contains(**it)))
    });
    if let Some(sign) = sign.flatten() {
        return Err(format!(
            "has {sign}, which only a shell understands, and no shell reads it; put it in quotes, or use a step that runs a shell"
        ));
    }
    words.push(word);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_split_at_spaces_and_kept_together_by_quotes() {
        for (line, expected) in [
            ("build -t a:1 .", vec!["build", "-t", "a:1", "."]),
            ("  a\t b  ", vec!["a", "b"]),
            ("'a b' \"c d\" e\\ f", vec!["a b", "c d", "e f"]),
            ("x='1 2'y", vec!["x=1 2y"]),
            ("''", vec![""]),
            ("\"a\\\"b\\n\"", vec!["a\"b\\n"]),
            ("--label '&&' \"$(x)\"", vec!["--label", "&&", "$(x)"]),
            ("${name}", vec!["${name}"]),
            ("", vec![]),
        ] {
            assert_eq!(split_line(line).unwrap(), expected, "{line}");
        }
    }

    #[test]
    fn what_only_a_shell_understands_is_refused_by_name() {
        for (line, sign) in [
            ("build . && push a", "&&"),
            ("build . | tee log", "|"),
            ("build .; push a", ";"),
            ("save a > a.tar", ">"),
            ("tag a b:$(date)", "$("),
            ("tag a b:`date`", "`"),
        ] {
            let refused = split_line(line).unwrap_err();
            assert!(refused.starts_with(&format!("has {sign}, which")), "{line}: {refused}");
        }
    }

    #[test]
    fn a_quote_that_does_not_end_is_refused() {
        for line in ["'a", "\"a", "\"a\\", "a 'b"] {
            assert_eq!(split_line(line).unwrap_err(), "has a quote that does not end", "{line}");
        }
    }

    proptest! {
        #[test]
        fn any_line_is_split_or_refused(line in "[ -~\\t\\\\'\"äß]{0,80}") {
            let _ = split_line(&line);
        }

        #[test]
        fn a_quoted_word_comes_out_as_it_was(word in "[^'\\n]{0,40}") {
            prop_assert_eq!(split_line(&format!("'{word}'")).unwrap(), vec![word]);
        }
    }
}
