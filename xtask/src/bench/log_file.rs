//! The text that W3 prints: lines of 64 bytes like a compiler's, each different, always the same file.

use crate::error::XtaskError;
use camino::{Utf8Path, Utf8PathBuf};
use std::fs::File;
use std::io::{BufWriter, Write};

/// The length of each line, its end included.
pub const LINE: usize = 64;

const VERBS: [&str; 8] = [
    "Compiling",
    "Linking",
    "Running",
    "Checking",
    "warning:",
    "Downloading",
    "Generating",
    "Installing",
];

/// Writes `lines` lines into `folder`; the path of the file.
pub fn write(folder: &Utf8Path, lines: u32) -> Result<Utf8PathBuf, XtaskError> {
    let path = folder.join("build.log");
    let fail = |source| XtaskError::File {
        path: path.clone(),
        source,
    };
    let mut file = BufWriter::with_capacity(1 << 20, File::create(&path).map_err(fail)?);
    let mut random = Random(3);
    for _ in 0..lines {
        file.write_all(line(&mut random).as_bytes()).map_err(fail)?;
    }
    file.flush().map_err(fail)?;
    Ok(path)
}

fn line(random: &mut Random) -> String {
    let verb = VERBS[usize::try_from(random.below(8)).unwrap_or(0)];
    let (part, module, row, column) = (
        random.below(400),
        random.below(5000),
        random.below(900),
        random.below(99),
    );
    let text = format!(
        "{verb} crate_{part}/src/m{module}.rs:{row}:{column} {:x}",
        random.below(1 << 48)
    );
    format!("{text:<width$.width$}\n", width = LINE - 1)
}

/// xorshift64*: enough for text that does not compress away.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16) % bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_64_bytes_and_differs() {
        let mut random = Random(3);
        let lines: Vec<String> = (0..1000).map(|_| line(&mut random)).collect();
        assert!(lines.iter().all(|it| it.len() == LINE));
        let unique: std::collections::HashSet<&String> = lines.iter().collect();
        assert_eq!(unique.len(), lines.len());
    }
}
