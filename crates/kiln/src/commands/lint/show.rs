//! Problems as people read them, in colour where there is a terminal.

use super::files::Checked;
use kiln_buildfile::{Diagnostic, Severity};

const RED: &str = "\u{1b}[1;31m";
const YELLOW: &str = "\u{1b}[1;33m";
const BLUE: &str = "\u{1b}[1;34m";
const PLAIN: &str = "\u{1b}[0m";

/// A problem with its line.
pub fn text(diagnostic: &Diagnostic, colour: bool) -> String {
    let text = diagnostic.to_string();
    if !colour {
        return text;
    }
    let strong = match diagnostic.severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
    };
    let lines = text.lines().enumerate().map(|(place, line)| match place {
        0 => {
            let end = line.find(':').unwrap_or(0);
            format!("{strong}{}{PLAIN}{}", &line[..end], &line[end..])
        }
        4 => line.split_once('^').map_or_else(
            || line.to_owned(),
            |(gutter, marks)| format!("{BLUE}{gutter}{strong}^{marks}{PLAIN}"),
        ),
        1..=3 => {
            let end = line.find(['|', '>']).map_or(0, |it| it + 1);
            format!("{BLUE}{}{PLAIN}{}", &line[..end], &line[end..])
        }
        _ => line.to_owned(),
    });
    lines.collect::<Vec<String>>().join("\n")
}

/// How many files and problems there were.
pub fn summary(checked: &Checked) -> String {
    let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    let errors = checked.diagnostics.iter().filter(|it| it.is_error()).count();
    let warnings = checked.diagnostics.len() - errors;
    let files = count(checked.files.len(), "file");
    match (errors, warnings) {
        (0, 0) => format!("{files}: nothing is wrong"),
        (0, warnings) => format!("{files}: {}", count(warnings, "warning")),
        (errors, 0) => format!("{files}: {}", count(errors, "error")),
        (errors, warnings) => format!("{files}: {}, {}", count(errors, "error"), count(warnings, "warning")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiln_buildfile::{Strictness, parse};

    #[test]
    fn colours_change_no_letter() {
        let file = b"version: 2.0\nsteps:\n  BUILD:\n    - shh: {name: a}\n";
        for diagnostic in parse("build.yml", file, Strictness::Lint).diagnostics {
            let mut coloured = text(&diagnostic, true);
            assert!(coloured.starts_with(RED), "{coloured}");
            for code in [RED, YELLOW, BLUE, PLAIN] {
                coloured = coloured.replace(code, "");
            }
            assert_eq!(coloured, diagnostic.to_string());
            assert_eq!(text(&diagnostic, false), diagnostic.to_string());
        }
    }
}
