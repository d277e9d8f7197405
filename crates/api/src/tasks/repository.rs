//! Addresses of repositories: which are taken, and the passwords in them, which are never told, and kept when what was told
//! comes back.

use kiln_model::secret::MASKED;
use kiln_model::task::Scm;

/// The longest address.
pub(crate) const LONGEST: usize = 2048;
/// What an address must be, in words.
pub(crate) const EXPECTED: &str = "must be an address for git: https, http, ssh, git, file or user@host:path";
/// What git is let to speak.
const SCHEMES: [&str; 5] = ["https", "http", "ssh", "git", "file"];

/// Whether git can take it for an address, and for nothing else: no option, and no helper program's name.
pub(crate) fn is_address(url: &str) -> bool {
    let known = |scheme: &str| SCHEMES.iter().any(|it| it.eq_ignore_ascii_case(scheme));
    let scheme_fits = url.split_once("://").is_none_or(|(scheme, _)| known(scheme));
    // `<helper>::<anything>` runs a program of that name.
    let before_path = url.split('/').next().unwrap_or(url);
    scheme_fits && !url.starts_with('-') && !before_path.contains("::")
}

/// An address for browsers: without user and password.
pub(super) fn without_user(url: &str) -> String {
    match authority(url) {
        Some((start, at)) => format!("{}{}", &url[..start], &url[at + 1..]),
        None => url.to_owned(),
    }
}

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
    let (start, at) = authority(url)?;
    let from = match url[start..at].find(':') {
        Some(colon) => start + colon + 1,
        // Over http a token may stand in the place of the user, alone; over ssh nothing but a user's name can.
        None if url[..start].to_ascii_lowercase().starts_with("http") => start,
        None => return None,
    };
    Some((&url[..from], &url[at..]))
}

/// Where user and password begin, and where the `@` after them stands.
fn authority(url: &str) -> Option<(usize, usize)> {
    let start = url.find("://")? + "://".len();
    let end = url[start..].find(['/', '?', '#']).map_or(url.len(), |it| start + it);
    let at = start + url[start..end].rfind('@')?;
    Some((start, at))
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
            ("ssh://git:pw@host/a.git", "ssh://git:******@host/a.git"),
            ("HTTPS://token@host/a.git", "HTTPS://******@host/a.git"),
            ("file:///srv/a.git", "file:///srv/a.git"),
        ] {
            assert_eq!(shown(url), expected);
        }
    }

    #[test]
    fn an_address_is_nothing_but_an_address() {
        for good in [
            "https://host/a.git",
            "git@host:team/a.git",
            "git@codehub.git",
            "/srv/a.git",
            "FILE:///srv/a",
            "ssh://[::1]/a",
        ] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "--upload-pack=touch x",
            "ext::sh -c id",
            "fd::17",
            "ftp://host/a",
            "javascript://x",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn an_address_for_browsers_has_no_user() {
        assert_eq!(without_user("https://ann:p@ss@host/a@b"), "https://host/a@b");
        assert_eq!(without_user("https://host/a"), "https://host/a");
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
