//! What somebody searches for, as a pattern of LIKE.

/// The pattern for texts that hold `search`; to be used with `ESCAPE '!'`.
pub(crate) fn holding(search: &str) -> String {
    let literal = search.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{literal}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_for_is_taken_as_it_is() {
        assert_eq!(holding("50%_!"), "%50!%!_!!%");
    }
}
