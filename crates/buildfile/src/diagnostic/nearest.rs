//! Hints: the known word that a wrong one was probably meant to be.

/// How many words a hint lists at most.
const MOST: usize = 24;

/// The word of `known` that `written` was probably meant to be.
pub(crate) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |it: &str| it.to_lowercase().replace(['-', ' '], "_");
    let written = plain(written);
    if written.chars().count() > 64 {
        return None;
    }
    let allowed = (written.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|it| (strsim::osa_distance(&written, &plain(it)), it))
        .filter(|(distance, it)| *distance <= allowed && *distance < it.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, it)| it)
}

/// A hint for a word that is none of `known`: the nearest one, or else all of them.
pub(crate) fn one_of(written: &str, known: &[&str]) -> Option<String> {
    if let Some(near) = nearest(written, known.iter().copied()) {
        return Some(format!("did you mean `{near}`?"));
    }
    (1..=MOST).contains(&known.len()).then(|| match known {
        [only] => format!("only `{only}` is known here"),
        _ => format!("known here: `{}`", known.join("`, `")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word() {
        let known = ["command", "ignore_fail", "path", "sh", "npm"];
        for (written, meant) in [
            ("comand", Some("command")),
            ("commnad", Some("command")),
            ("ignore-fail", Some("ignore_fail")),
            ("Ignore Fail", Some("ignore_fail")),
            ("PATH", Some("path")),
            ("pnm", Some("npm")),
            ("shh", Some("sh")),
            ("x", None),
            ("notifications", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, known), meant, "{written}");
        }
    }

    #[test]
    fn a_word_like_none_is_told_what_is_known() {
        assert_eq!(
            one_of("zzz", &["a", "bcdef"]).as_deref(),
            Some("known here: `a`, `bcdef`")
        );
        assert_eq!(one_of("zzz", &["abcd"]).as_deref(), Some("only `abcd` is known here"));
        assert_eq!(one_of("zzz", &[]), None);
    }
}
