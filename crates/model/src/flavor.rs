//! The sizes of executors: how many processors and how much memory a build is given.

/// A size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flavor {
    /// Its name: `2U8G`.
    pub name: &'static str,
    /// Processors.
    pub cpus: u32,
    /// Memory in GiB.
    pub memory_gib: u32,
}

/// The name that leaves the size to the service.
pub const DEFAULT: &str = "DEFAULT";

const fn flavor(name: &'static str, cpus: u32, memory_gib: u32) -> Flavor {
    Flavor { name, cpus, memory_gib }
}

/// Every size, the smallest first.
pub const FLAVORS: [Flavor; 5] = [
    flavor("2U8G", 2, 8),
    flavor("4U8G", 4, 8),
    flavor("8U16G", 8, 16),
    flavor("16U32G", 16, 32),
    flavor("16U64G", 16, 64),
];

/// The size of a name, whichever way its letters are written.
#[must_use]
pub fn named(name: &str) -> Option<Flavor> {
    FLAVORS.into_iter().find(|it| it.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_it_is() {
        for it in FLAVORS {
            assert_eq!(it.name, format!("{}U{}G", it.cpus, it.memory_gib));
            assert_eq!(named(&it.name.to_lowercase()), Some(it));
        }
        assert_eq!(named(DEFAULT), None);
    }
}
