//! Passwords that stand in the addresses of repositories: never told, and kept when what was told comes back.

use kiln_model::secret::MASKED;
use kiln_model::task::Scm;

/// The address as a reply shows it.
pub(super) fn shown(url: &str) -> String {
    match password(url) {
        Some((before, after)) => format!("{before}{MASKED}{after}"),
        None => url.to_owned(),
    }
}

/// Puts the password back into an address that was sent as it had been shown.
pub(super) fn restore(sent: &mut Scm, kept: &[Scm]) {
    if !sent.url.contains(MASKED) {
        return;
    }
    if let Some(same) = kept.iter().find(|it| shown(&it.url) == sent.url) {
        sent.url.clone_from(&same.url);
    }
}

/// What stands before and after the password of an address: `scheme://user:` and `@host/…`.
fn password(url: &str) -> Option<(&str, &str)> {
    // Over ssh nothing but a user's name can stand there.
    let scheme = ["https://", "http://"].into_iter().find(|it| url.starts_with(it))?;
    let start = scheme.len();
    let authority = url[start..].find(['/', '?', '#']).map_or(url.len(), |it| start + it);
    let at = start + url[start..authority].rfind('@')?;
    // A token may stand in the place of the user, alone.
    let from = url[start..at].find(':').map_or(start, |it| start + it + 1);
    Some((&url[..from], &url[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_an_address_is_masked() {
        for (url, expected) in [
            ("https://ann:p@ss@host/a.git", "https://ann:******@host/a.git"),
            ("https://token@host:8443/a@b.git", "https://******@host:8443/a@b.git"),
            ("https://ann:@host", "https://ann:******@host"),
            ("https://host/a@b.git", "https://host/a@b.git"),
            ("git@host:team/a.git", "git@host:team/a.git"),
            ("ssh://git@host/a.git", "ssh://git@host/a.git"),
            ("file:///srv/a.git", "file:///srv/a.git"),
        ] {
            assert_eq!(shown(url), expected);
        }
    }

    #[test]
    fn a_masked_address_that_comes_back_keeps_its_password() {
        let scm = |url: &str| Scm {
            url: url.to_owned(),
            ..Scm::default()
        };
        let kept = [scm("https://ann:pw@host/a.git")];
        let restored = |url: &str| {
            let mut sent = scm(url);
            restore(&mut sent, &kept);
            sent.url
        };
        assert_eq!(restored("https://ann:******@host/a.git"), "https://ann:pw@host/a.git");
        assert_eq!(
            restored("https://ann:******@evil/a.git"),
            "https://ann:******@evil/a.git"
        );
        assert_eq!(restored("https://ann:new@host/a.git"), "https://ann:new@host/a.git");
    }
}
