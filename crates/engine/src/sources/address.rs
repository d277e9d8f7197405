//! Addresses of repositories: what of them may be shown, and what in them is a password.

use kiln_model::secret::SecretString;

/// The scheme of an address, and where what follows it begins.
fn scheme(url: &str) -> Option<(&str, usize)> {
    let end = url.find("://")?;
    Some((&url[..end], end + 3))
}

fn is_http(scheme: &str) -> bool {
    scheme.trim().eq_ignore_ascii_case("http") || scheme.trim().eq_ignore_ascii_case("https")
}

/// Where the host and what stands before it end.
fn authority_end(rest: &str) -> usize {
    rest.find(['/', '?', '#']).unwrap_or(rest.len())
}

/// An address up to its host.
pub(super) fn origin(url: &str) -> String {
    let start = scheme(url).map_or(0, |(_, start)| start);
    url[..start + authority_end(&url[start..])].to_owned()
}

/// The host of an address, with its port; empty for a path of this machine.
pub(crate) fn host(url: &str) -> &str {
    let authority = match scheme(url) {
        Some((_, start)) => &url[start..start + authority_end(&url[start..])],
        // As ssh has it: user@host:path.
        None => match url.split_once(':') {
            Some((host, _)) if !host.contains('/') => host,
            Some(_) | None => "",
        },
    };
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

/// The user and password that stand in an http address.
pub(super) fn userinfo(url: &str) -> Option<(SecretString, Option<SecretString>)> {
    let (_, start) = scheme(url).filter(|(scheme, _)| is_http(scheme))?;
    let rest = &url[start..];
    let (info, _host) = rest[..authority_end(rest)].rsplit_once('@')?;
    let decoded = |it: &str| SecretString::from(percent_encoding::percent_decode_str(it).decode_utf8_lossy().as_ref());
    Some(match info.split_once(':') {
        Some((user, password)) => (decoded(user), Some(decoded(password))),
        None => (decoded(info), None),
    })
}

/// An address without the password that may stand in it; over http without the user too, who may be a token.
pub(crate) fn public_url(url: &str) -> String {
    let Some((scheme, start)) = scheme(url) else {
        return url.to_owned();
    };
    let rest = &url[start..];
    let (authority, path) = rest.split_at(authority_end(rest));
    let Some((info, host)) = authority.rsplit_once('@') else {
        return url.to_owned();
    };
    let user = info.split(':').next().filter(|it| !is_http(scheme) && !it.is_empty());
    let user = user.map(|it| format!("{it}@")).unwrap_or_default();
    format!("{scheme}://{user}{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_an_address_is_known_however_it_is_written() {
        for (url, expected) in [
            ("https://ann:pw@host:8443/a.git", "host:8443"),
            ("ssh://git@host/a.git", "host"),
            ("git@host:a/b.git", "host"),
            ("file:///srv/a", ""),
            ("/srv/a:b", ""),
        ] {
            assert_eq!(host(url), expected, "{url}");
        }
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        for (url, shown) in [
            ("https://ann:pw@host/a.git", "https://host/a.git"),
            ("http://token@host:8080/a.git", "http://host:8080/a.git"),
            ("HTTPS://ann:pw@host/a.git", "HTTPS://host/a.git"),
            (" https://ann:pw@host/a.git", " https://host/a.git"),
            ("https://ann:p@w@host/a.git", "https://host/a.git"),
            ("https://ann:pw@host\\@evil/a.git", "https://evil/a.git"),
            ("ssh://git:pw@host:22/a.git", "ssh://git@host:22/a.git"),
            ("ssh://git@host/a.git", "ssh://git@host/a.git"),
            ("git://ann:pw@host/a", "git://ann@host/a"),
            ("https://host/a@b.git", "https://host/a@b.git"),
            ("git@host:a/b.git", "git@host:a/b.git"),
            ("file:///srv/a", "file:///srv/a"),
            ("", ""),
        ] {
            assert_eq!(public_url(url), shown, "{url}");
        }
    }
}
