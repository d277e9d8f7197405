//! Where messages may go.

use kiln_model::notice::Channel;
use std::fmt;
use url::{Host, Url};

/// The most characters of an address.
const LONGEST: usize = 256;

/// A host that an operator allows, with scheme and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    scheme: Scheme,
    host: String,
    port: u16,
}

/// How a host is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Http,
    Https,
}

/// A text that names no host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be a host like chat.example.org, with a port where it is not 443, or begin with http:// where it has no TLS"
)]
pub struct MalformedOrigin;

impl Origin {
    /// Reads `chat.example.org`, `chat.example.org:8443`, `https://…` or `http://…`, with nothing after the port.
    ///
    /// # Errors
    /// The text names no host.
    pub fn parse(text: &str) -> Result<Self, MalformedOrigin> {
        let full = if text.contains("://") {
            text.to_owned()
        } else {
            format!("https://{text}")
        };
        let url = Url::parse(&full).map_err(|_| MalformedOrigin)?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && !has_user(&url);
        Self::of(&url)
            .filter(|_| bare && !text.ends_with('/'))
            .ok_or(MalformedOrigin)
    }

    fn of(url: &Url) -> Option<Self> {
        let scheme = match url.scheme() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return None,
        };
        let host = match url.host()? {
            Host::Domain(name) => name.trim_end_matches('.').to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        Some(Self {
            scheme,
            host,
            port: url.port_or_known_default()?,
        })
    }

    fn public(channel: Channel) -> Option<Self> {
        channel.public_host().map(|host| Self {
            scheme: Scheme::Https,
            host: host.to_owned(),
            port: 443,
        })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
        };
        write!(f, "{scheme}://{}:{}", self.host, self.port)
    }
}

fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Where a message goes; only a [`Chat`] that allows it makes one. The path is as good as a password and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    pub(crate) scheme: Scheme,
    pub(crate) host: String,
    pub(crate) port: u16,
    /// Host and port as a request names them.
    pub(crate) authority: String,
    pub(crate) path: String,
    pub(crate) channel: Channel,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address")
            .field("host", &self.host)
            .finish_non_exhaustive()
    }
}

/// Why no message goes to an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is no address of a web service.
    #[error("must be an https address of at most {LONGEST} characters, without a user")]
    Malformed,
    /// The channel is no chat.
    #[error("{0} has no web address; DING_TALK, WECOM and FEISHU have")]
    NoChat(Channel),
    /// Its host is not allowed.
    #[error("the host {host} is not the one of {channel}, nor does this server allow it (notices.webhook_hosts)")]
    Host {
        /// Scheme, host and port.
        host: String,
        /// The channel.
        channel: Channel,
    },
}

/// Speaks to chats: the public ones, and those that the operator allows.
#[derive(Debug, Clone, Default)]
pub struct Chat {
    allowed: Vec<Origin>,
}

impl Chat {
    /// One that speaks to these hosts besides the public ones.
    #[must_use]
    pub const fn new(allowed: Vec<Origin>) -> Self {
        Self { allowed }
    }

    /// Reads an address.
    ///
    /// # Errors
    /// It is none, or no message may go there.
    pub fn address(&self, channel: Channel, text: &str) -> Result<Address, AddressError> {
        let public = Origin::public(channel).ok_or(AddressError::NoChat(channel))?;
        if text.chars().count() > LONGEST || text.chars().any(|it| it.is_whitespace() || it.is_control()) {
            return Err(AddressError::Malformed);
        }
        let url = Url::parse(text).map_err(|_| AddressError::Malformed)?;
        let origin = Origin::of(&url)
            .filter(|_| !has_user(&url))
            .ok_or(AddressError::Malformed)?;
        if origin != public && !self.allowed.contains(&origin) {
            return Err(AddressError::Host {
                host: origin.to_string(),
                channel,
            });
        }
        let name = url.host_str().ok_or(AddressError::Malformed)?;
        Ok(Address {
            scheme: origin.scheme,
            port: origin.port,
            host: origin.host,
            authority: url
                .port()
                .map_or_else(|| name.to_owned(), |port| format!("{name}:{port}")),
            path: url
                .query()
                .map_or_else(|| url.path().to_owned(), |it| format!("{}?{it}", url.path())),
            channel,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(chat: &Chat, url: &str) -> AddressError {
        chat.address(Channel::DingTalk, url).unwrap_err()
    }

    #[test]
    fn the_public_address_of_each_chat_is_allowed_for_its_own_channel() {
        let chat = Chat::default();
        for (channel, url) in [
            (Channel::DingTalk, "https://oapi.dingtalk.com/robot/send?access_token=x"),
            (Channel::Wecom, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x"),
            (Channel::Feishu, "https://open.feishu.cn/open-apis/bot/v2/hook/x"),
        ] {
            assert!(chat.address(channel, url).is_ok(), "{url}");
        }
        assert!(matches!(
            refusal(&chat, "https://open.feishu.cn/x"),
            AddressError::Host { .. }
        ));
        assert_eq!(
            chat.address(Channel::Mail, "https://oapi.dingtalk.com/"),
            Err(AddressError::NoChat(Channel::Mail))
        );
    }

    #[test]
    fn no_other_host_port_or_scheme_is_reached() {
        let chat = Chat::default();
        for url in [
            "http://oapi.dingtalk.com/robot/send",
            "https://oapi.dingtalk.com:8443/robot/send",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://2130706433/",
            "https://169.254.169.254/latest/meta-data",
            "https://oapi.dingtalk.com.example.org/",
            "https://example.org#oapi.dingtalk.com",
            "https://example.org/oapi.dingtalk.com",
        ] {
            assert!(matches!(refusal(&chat, url), AddressError::Host { .. }), "{url}");
        }
        let long = format!("https://oapi.dingtalk.com/{}", "x".repeat(256));
        for url in [
            "",
            "oapi.dingtalk.com",
            "file:///etc/passwd",
            "gopher://oapi.dingtalk.com/",
            "https://oapi.dingtalk.com@example.org/",
            "https://me:secret@oapi.dingtalk.com/",
            "https://oapi.dingtalk.com/\r\nHost: x",
            &long,
        ] {
            assert_eq!(refusal(&chat, url), AddressError::Malformed, "{url}");
        }
    }

    #[test]
    fn what_the_operator_allows_is_allowed_with_its_scheme_and_port() {
        let chat = Chat::new(vec![
            Origin::parse("http://127.0.0.1:8089").unwrap(),
            Origin::parse("Chat.Example.org").unwrap(),
        ]);
        let address = chat.address(Channel::Wecom, "http://127.0.0.1:8089/a?b=c").unwrap();
        assert_eq!(
            (address.authority.as_str(), address.path.as_str()),
            ("127.0.0.1:8089", "/a?b=c")
        );
        assert!(chat.address(Channel::Wecom, "https://chat.example.org/").is_ok());
        assert!(chat.address(Channel::Wecom, "https://chat.example.org.:443/").is_ok());
        for url in [
            "https://127.0.0.1:8089/",
            "http://127.0.0.1:8090/",
            "http://chat.example.org/",
        ] {
            assert!(matches!(refusal(&chat, url), AddressError::Host { .. }), "{url}");
        }
    }

    #[test]
    fn an_origin_is_a_host_and_nothing_else() {
        for bad in [
            "",
            "http://",
            "a b",
            "chat.example.org/x",
            "chat.example.org/",
            "ftp://x",
            "https://me@x",
            "x?y",
        ] {
            assert_eq!(Origin::parse(bad), Err(MalformedOrigin), "{bad}");
        }
        assert_eq!(Origin::parse("[::1]:8443").unwrap().to_string(), "https://::1:8443");
    }

    #[test]
    fn an_address_shows_its_host_alone() {
        let url = "https://oapi.dingtalk.com/robot/send?access_token=s3cret";
        let address = Chat::default().address(Channel::DingTalk, url).unwrap();
        assert!(!format!("{address:?}").contains("s3cret"));
    }
}
