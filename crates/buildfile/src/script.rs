//! Parameters in scripts, where a shell expands references too.
//!
//! Open values are put into the text, as the hosted product does. A secret is kept out of the text where that is possible:
//! the build's environment has every parameter, so `${TOKEN}` is left for the shell to expand. Three places remain where
//! that would not work, and there the value is put into the text as well: what the shell takes literally (single quotes,
//! here-documents with a quoted mark), scripts of another interpreter (`#!/usr/bin/env python3`), and names that no
//! environment variable can have (`1st`). A script is only ever written to a private file and never to a command line.

use crate::quoting::literal_parts;
use crate::substitute::{TooLong, substitute_where};
use crate::values::Values;

const SHELLS: [&str; 7] = ["sh", "ash", "bash", "busybox", "dash", "ksh", "zsh"];

/// `text` as it is to be run, with the line ends of Unix.
pub(crate) fn substitute_script(text: &str, values: &Values) -> Result<String, TooLong> {
    let text = text.replace("\r\n", "\n");
    let literal = runs_in_shell(&text).then(|| literal_parts(&text));
    substitute_where(&text, values, |reference| {
        let left_to_shell = literal.as_ref().is_some_and(|parts| {
            // The parts are in order and do not overlap.
            let next = parts.partition_point(|it| it.end <= reference.at);
            let is_literal = parts.get(next).is_some_and(|it| it.contains(&reference.at));
            !is_literal && names_a_variable(reference.name)
        });
        !(reference.value.secret && left_to_shell)
    })
}

/// Whether some line that is not a comment names `tool` as a word: only then must the tool be there.
pub(crate) fn mentions(script: &str, tool: &str) -> bool {
    let part_of_word = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.' | '/');
    script
        .lines()
        .filter(|it| !it.trim_start().starts_with('#'))
        .any(|line| line.split(|it| !part_of_word(it)).any(|word| word == tool))
}

fn runs_in_shell(script: &str) -> bool {
    let Some(rest) = script.strip_prefix("#!") else {
        return true;
    };
    let mut words = rest.lines().next().unwrap_or("").split_ascii_whitespace();
    let base = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let program = match words.next().map(base) {
        Some(env) if env == "env" => words.find(|it| !it.starts_with('-') && !it.contains('=')).map(base),
        program => program,
    };
    program.is_some_and(|it| SHELLS.contains(&it.as_str()))
}

fn names_a_variable(name: &str) -> bool {
    !name.starts_with(|it: char| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Value;

    fn run(text: &str) -> String {
        let values = Values::new([
            ("TOKEN", Value::secret("s3cret")),
            ("1st", Value::secret("s3cret")),
            ("branch", Value::plain("main")),
        ]);
        substitute_script(text, &values).expect("it is short")
    }

    #[test]
    fn an_open_value_is_put_into_the_text() {
        assert_eq!(run("git checkout ${branch} '${branch}'"), "git checkout main 'main'");
    }

    #[test]
    fn a_secret_is_left_to_the_shell() {
        for text in [
            "login ${TOKEN}",
            "login \"${TOKEN}\"",
            "cat <<EOF\n${TOKEN}\nEOF\n",
            "#!/bin/bash -e\n${TOKEN}",
        ] {
            assert_eq!(run(text), text);
        }
    }

    #[test]
    fn a_secret_is_put_into_the_text_where_no_shell_would_expand_it() {
        for (text, expected) in [
            ("curl -H 'X: ${TOKEN}' ${TOKEN}", "curl -H 'X: s3cret' ${TOKEN}"),
            (
                "cat <<'EOF'\n${TOKEN}\nEOF\n${TOKEN}",
                "cat <<'EOF'\ns3cret\nEOF\n${TOKEN}",
            ),
            (
                "#!/usr/bin/env python3\nprint(\"${TOKEN}\")",
                "#!/usr/bin/env python3\nprint(\"s3cret\")",
            ),
            ("#!/usr/bin/perl\n${TOKEN}", "#!/usr/bin/perl\ns3cret"),
            ("echo ${1st}", "echo s3cret"),
        ] {
            assert_eq!(run(text), expected);
        }
    }

    #[test]
    fn scripts_of_shells_are_told_by_their_first_line() {
        for shell in [
            "",
            "echo",
            "#!/bin/sh",
            "#! /bin/bash -e",
            "#!/usr/bin/env -S A=b zsh -e",
        ] {
            assert!(runs_in_shell(shell), "{shell}");
        }
        for other in ["#!", "#!/usr/bin/env", "#!/usr/bin/python3", "#!/usr/bin/env node"] {
            assert!(!runs_in_shell(other), "{other}");
        }
    }

    #[test]
    fn line_ends_become_those_of_unix() {
        assert_eq!(run("a\r\nb\r\n"), "a\nb\n");
    }

    #[test]
    fn a_tool_is_needed_only_where_a_command_names_it() {
        assert!(mentions("cd x && mvn package", "mvn"));
        assert!(mentions("mvn", "mvn"));
        for script in ["./mvnw package", "# mvn package", "./bin/mvn", "mvn-x", ""] {
            assert!(!mentions(script, "mvn"), "{script}");
        }
    }
}
