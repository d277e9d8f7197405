//! The figures of a run, as a table and as JSON.

use super::stats::Samples;
use serde_json::{Value, json};

/// One figure: a name, values, and the unit.
#[derive(Debug)]
pub struct Figure {
    /// Whose it is: `kiln`, `sh`, or what else was measured.
    pub of: &'static str,
    /// What was measured.
    pub samples: Samples,
    /// In which unit.
    pub unit: &'static str,
}

/// The figures of one workload.
#[derive(Debug)]
pub struct Figures {
    /// The workload: `W1`.
    pub name: String,
    /// What is done and measured.
    pub what: String,
    /// What came out.
    pub figures: Vec<Figure>,
    /// What it comes to beside `sh`, in words.
    pub verdict: String,
}

impl Figures {
    /// One line while the run goes on.
    pub fn progress(&self) -> String {
        format!("{}: {}", self.name, self.verdict)
    }
}

/// The figures of a run.
#[derive(Debug, Default)]
pub struct Report {
    all: Vec<Figures>,
}

impl Report {
    /// Adds a workload.
    pub fn add(&mut self, figures: Figures) {
        self.all.push(figures);
    }

    /// A table in Markdown.
    pub fn table(&self) -> String {
        let mut text =
            String::from("\n| | what | of | median | min | p99 | max | n |\n|---|---|---|---|---|---|---|---|\n");
        for it in &self.all {
            for figure in &it.figures {
                let samples = &figure.samples;
                text.push_str(&format!(
                    "| {} | {} | {} | {:.2} {} | {:.2} | {:.2} | {:.2} | {} |\n",
                    it.name,
                    it.what,
                    figure.of,
                    samples.median(),
                    figure.unit,
                    samples.min(),
                    samples.percentile(99),
                    samples.max(),
                    samples.count(),
                ));
            }
        }
        text.push('\n');
        for it in &self.all {
            text.push_str(&format!("{}\n", it.progress()));
        }
        text
    }

    /// The same for programs.
    pub fn json(&self) -> String {
        let all: Vec<Value> = self.all.iter().map(workload).collect();
        serde_json::to_string_pretty(&all).expect("figures can be written as JSON")
    }
}

fn workload(it: &Figures) -> Value {
    let figures: Vec<Value> = it
        .figures
        .iter()
        .map(|figure| {
            let samples = &figure.samples;
            json!({
                "of": figure.of, "unit": figure.unit, "n": samples.count(), "median": samples.median(),
                "min": samples.min(), "p95": samples.percentile(95), "p99": samples.percentile(99), "max": samples.max(),
            })
        })
        .collect();
    json!({"workload": it.name, "what": it.what, "figures": figures, "verdict": it.verdict})
}
