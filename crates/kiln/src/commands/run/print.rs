//! A log as a terminal shows it: a heading where a step begins, then its lines without their heads.

use crate::output;

/// A line of a log, taken apart.
#[derive(Debug, PartialEq, Eq)]
struct Line<'a> {
    level: &'a str,
    step: &'a str,
    text: &'a str,
}

impl<'a> Line<'a> {
    /// `[time] [LEVEL] [step] : text`. A line without a head is all text.
    fn read(line: &'a str) -> Self {
        let parts = || {
            let (_, rest) = line.strip_prefix('[')?.split_once("] [")?;
            let (level, rest) = rest.split_once("] [")?;
            let (step, text) = rest.split_once("] : ")?;
            Some(Self { level, step, text })
        };
        parts().unwrap_or(Self {
            level: "INFO",
            step: "",
            text: line,
        })
    }
}

/// Shows one log, piece by piece.
pub(super) struct Printer {
    /// What stands before each line: the job of a flow.
    prefix: String,
    step: String,
    rest: Vec<u8>,
    colour: bool,
}

impl Printer {
    /// For the log of a build, or of the job of a flow.
    pub(super) fn new(job: Option<&str>) -> Self {
        Self {
            prefix: job.map(|it| format!("{it} | ")).unwrap_or_default(),
            step: String::new(),
            rest: Vec::new(),
            colour: output::is_coloured(),
        }
    }

    /// Whether the step of this name is the last that was shown.
    pub(super) fn is_in(&self, step: &str) -> bool {
        self.step == step
    }

    /// Shows the whole lines of a piece, and keeps what is left of it.
    pub(super) fn show(&mut self, piece: &[u8]) {
        self.rest.extend_from_slice(piece);
        let Some(end) = self.rest.iter().rposition(|it| *it == b'\n') else {
            return;
        };
        let whole: Vec<u8> = self.rest.drain(..=end).collect();
        let mut text = String::new();
        for line in String::from_utf8_lossy(&whole).lines() {
            self.line(line, &mut text);
        }
        output::raw(text.as_bytes());
    }

    fn line(&mut self, line: &str, out: &mut String) {
        let line = Line::read(line);
        // Words for programs that read logs.
        if line.step == "Kiln" && line.text.starts_with("[JobStatusPlugin]") {
            return;
        }
        // What Kiln says between steps needs no heading.
        if line.step != self.step && line.step != "Kiln" && !line.step.is_empty() {
            line.step.clone_into(&mut self.step);
            let heading = self.painted("1", &format!("== {}", line.step));
            out.push_str(&format!("{}{heading}\n", self.prefix));
        }
        let text = match line.level {
            "ERROR" => self.painted("31", line.text),
            "WARN" => self.painted("33", line.text),
            _ => line.text.to_owned(),
        };
        out.push_str(&format!("{}{text}\n", self.prefix));
    }

    fn painted(&self, style: &str, text: &str) -> String {
        if self.colour {
            format!("\u{1b}[{style}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(job: Option<&str>, lines: &[&str]) -> String {
        let mut printer = Printer {
            colour: false,
            ..Printer::new(job)
        };
        let mut out = String::new();
        for line in lines {
            printer.line(line, &mut out);
        }
        out
    }

    #[test]
    fn a_step_has_one_heading_and_its_lines_have_no_heads() {
        let head = "[2026/11/24 01:44:17.123 GMT+00:00]";
        let lines = [
            format!("{head} [INFO] [Kiln] : [JobStatusPlugin] onStarted: j_1 #1"),
            format!("{head} [INFO] [Kiln] : begins"),
            format!("{head} [INFO] [Say] : [a] : b"),
            format!("{head} [WARN] [Say] : odd"),
            format!("{head} [INFO] [Kiln] : over"),
            "bare".to_owned(),
        ];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(shown(None, &lines), "begins\n== Say\n[a] : b\nodd\nover\nbare\n");
        assert!(shown(Some("test"), &lines).lines().all(|it| it.starts_with("test | ")));
    }

    #[test]
    fn pieces_that_end_in_the_middle_of_a_line_are_put_together() {
        let mut printer = Printer::new(None);
        printer.show(b"half");
        assert_eq!(printer.rest, b"half");
        printer.show(b" and half\nmore");
        assert_eq!(printer.rest, b"more");
    }
}
