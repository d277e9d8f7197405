//! Words that must not stand in code.

use super::check::Finding;
use super::source::Source;

/// Words of shipped code, and what to do instead.
const SHIPPED: &[(&str, &str)] = &[
    (
        concat!(".unwrap", "()"),
        "is for tests; say with expect(\"why\") what cannot happen",
    ),
    (concat!("panic", "!("), "nothing may panic a server; return an error"),
    (concat!("#[", "allow("), "use #[expect(…, reason = \"…\")]"),
];

/// Words of test code, and what to do instead.
const TESTS: &[(&str, &str)] = &[
    (concat!("time::", "sleep("), "no sleeping in tests; wait for the event"),
    (
        concat!("thread::", "sleep("),
        "no sleeping in tests; wait for the event",
    ),
    (
        concat!("#[", "ignore"),
        "no test is skipped; pin today's behaviour and say why it is wrong",
    ),
];

/// Lines with a word that must not stand there.
pub fn check(source: &Source) -> Vec<Finding> {
    let finding = |line: usize, word: &str, text: &str| Finding {
        place: format!("{}:{line}", source.path),
        text: format!("`{word}` {text}"),
    };
    let mut findings = Vec::new();
    let mut shipped = 0;
    for (number, line) in source.shipped() {
        shipped = number;
        let code = line.trim_start();
        for (word, text) in SHIPPED
            .iter()
            .filter(|(word, _)| !code.starts_with("//") && code.contains(word))
        {
            findings.push(finding(number, word, text));
        }
    }
    for (index, line) in source.text.lines().enumerate().skip(shipped) {
        for (word, text) in TESTS.iter().filter(|(word, _)| line.contains(word)) {
            findings.push(finding(index + 1, word, text));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::source::tests::source;
    use super::*;

    fn places(text: &str) -> Vec<String> {
        check(&source("crates/a/src/b.rs", text))
            .into_iter()
            .map(|it| it.place)
            .collect()
    }

    #[test]
    fn unwrap_is_found_in_shipped_code_only() {
        let word = SHIPPED[0].0;
        let text = format!("//! B.\nlet a = b{word};\n// b{word}\n#[cfg(test)]\nmod tests {{\nb{word};\n}}\n");
        assert_eq!(places(&text), ["crates/a/src/b.rs:2"]);
    }

    #[test]
    fn sleeping_is_found_in_tests_only() {
        let word = TESTS[0].0;
        let text = format!("//! B.\n{word}a);\n#[cfg(test)]\nmod tests {{\n{word}a);\n}}\n");
        assert_eq!(places(&text), ["crates/a/src/b.rs:5"]);
    }
}
