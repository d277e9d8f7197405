//! What commands print: lines for people, JSON for programs.

use clap::ValueEnum;
use serde::Serialize;
use std::io::{self, IsTerminal as _, Write};

/// How a command prints what it found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Output {
    /// For people.
    #[default]
    Text,
    /// One JSON document.
    Json,
}

/// Whether what is printed may be coloured: there is a terminal, and `NO_COLOR` says nothing else.
pub fn is_coloured() -> bool {
    io::stdout().is_terminal() && crate::system::wants_colour()
}

/// Prints one line. A reader that went away is no failure of ours.
pub fn line(text: impl AsRef<str>) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{}", text.as_ref()).and_then(|()| out.flush());
}

/// Prints bytes as they are.
pub fn raw(bytes: &[u8]) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}

/// Prints a value as JSON.
pub fn json(value: &impl Serialize) {
    line(serde_json::to_string_pretty(value).expect("what commands print can be written as JSON"));
}

/// Prints rows under a head, in columns; with `Json` the rows as a list of objects.
pub fn table(output: Output, head: &[&str], rows: &[Vec<String>]) {
    match output {
        Output::Text => raw(columns(head, rows).as_bytes()),
        Output::Json => {
            let objects: Vec<serde_json::Map<String, serde_json::Value>> = rows
                .iter()
                .map(|row| {
                    head.iter()
                        .map(|it| (*it).to_owned())
                        .zip(row.iter().cloned().map(Into::into))
                        .collect()
                })
                .collect();
            json(&objects);
        }
    }
}

/// Prints named values, one a line; with `Json` one object.
pub fn fields(output: Output, fields: &[(&str, String)]) {
    match output {
        Output::Text => {
            let width = fields.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
            for (name, value) in fields {
                line(format!("{name:width$}  {value}"));
            }
        }
        Output::Json => {
            let object: serde_json::Map<String, serde_json::Value> = fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone().into()))
                .collect();
            json(&object);
        }
    }
}

fn columns(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<String> = head.iter().map(|it| it.to_uppercase().replace('_', " ")).collect();
    let all: Vec<&Vec<String>> = std::iter::once(&head).chain(rows).collect();
    let width = |column: usize| {
        all.iter()
            .filter_map(|row| row.get(column))
            .map(|it| it.chars().count())
            .max()
            .unwrap_or(0)
    };
    let mut text = String::new();
    for row in &all {
        let cells: Vec<String> = row
            .iter()
            .enumerate()
            .map(|(column, cell)| format!("{cell:width$}", width = width(column)))
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [
            vec!["a".to_owned(), "enabled".to_owned()],
            vec!["longer".to_owned(), "disabled".to_owned()],
        ];
        assert_eq!(
            columns(&["name", "state"], &rows),
            "NAME    STATE\na       enabled\nlonger  disabled\n"
        );
    }

    #[test]
    fn an_empty_table_is_its_head() {
        assert_eq!(columns(&["access_key"], &[]), "ACCESS KEY\n");
    }
}
