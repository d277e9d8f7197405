//! Names that an operator gives.

use crate::error::IamError;

/// `name`, if it can name a `what`.
pub(super) fn checked<'a>(what: &'static str, name: &'a str) -> Result<&'a str, IamError> {
    let fits = (1..=64).contains(&name.chars().count()) && name.trim() == name && !name.contains(char::is_control);
    if fits { Ok(name) } else { Err(IamError::Name { what }) }
}

/// `name`, if it can name a project: as the hosted service, longer than other names.
pub(super) fn project(name: &str) -> Result<&str, IamError> {
    let fits = (1..=128).contains(&name.chars().count()) && name.trim() == name && !name.contains(char::is_control);
    if fits { Ok(name) } else { Err(IamError::ProjectName) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_up_to_64_characters_on_one_line() {
        for good in ["a", "local-1", "构建 团队", &"x".repeat(64)] {
            assert!(checked("user", good).is_ok(), "{good}");
        }
        for bad in ["", " a", "a ", "a\nb", "a\0", &"x".repeat(65)] {
            assert!(checked("user", bad).is_err(), "{bad}");
        }
    }
}
