//! Licence expressions: `MIT OR (Apache-2.0 AND ISC)`, also in the old form `MIT/Apache-2.0`.

/// Whether the expression can be met with allowed licences only.
pub fn allows(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader {
        words: &words,
        at: 0,
        allowed,
    };
    reader.any() == Some(true) && reader.at == words.len()
}

/// Reads an expression from left to right; `AND` binds stronger than `OR`.
struct Reader<'a> {
    words: &'a [&'a str],
    at: usize,
    allowed: &'a [String],
}

impl Reader<'_> {
    fn any(&mut self) -> Option<bool> {
        let mut met = self.all()?;
        while self.take("OR") {
            met |= self.all()?;
        }
        Some(met)
    }

    fn all(&mut self) -> Option<bool> {
        let mut met = self.one()?;
        while self.take("AND") {
            met &= self.one()?;
        }
        Some(met)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let met = self.any()?;
            return self.take(")").then_some(met);
        }
        let mut name = (*self.words.get(self.at)?).to_owned();
        self.at += 1;
        if self.take("WITH") {
            name = format!("{name} WITH {}", self.words.get(self.at)?);
            self.at += 1;
        }
        Some(self.allowed.contains(&name))
    }

    fn take(&mut self, word: &str) -> bool {
        let there = self.words.get(self.at) == Some(&word);
        self.at += usize::from(there);
        there
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(expression: &str) -> bool {
        allows(
            expression,
            &["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned),
        )
    }

    #[test]
    fn one_of_several_is_enough() {
        assert!(met("MIT"));
        assert!(met("GPL-3.0-only OR MIT"));
        assert!(met("Apache-2.0/MIT"));
        assert!(met("Apache-2.0 WITH LLVM-exception"));
    }

    #[test]
    fn all_of_several_are_needed() {
        assert!(met("(MIT OR GPL-3.0-only) AND ISC"));
        assert!(!met("MIT AND GPL-3.0-only"));
        assert!(!met("MIT AND GPL-3.0-only OR GPL-2.0-only"));
    }

    #[test]
    fn nonsense_allows_nothing() {
        for wrong in ["", "(MIT", "MIT)", "OR", "MIT MIT", "Apache-2.0"] {
            assert!(!met(wrong), "{wrong}");
        }
    }
}
