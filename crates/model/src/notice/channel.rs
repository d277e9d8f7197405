//! The ways in which people are told.

use std::fmt;

/// A way in which people are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// Inside the product.
    Message,
    /// By mail.
    Mail,
    /// Through a DingTalk group.
    DingTalk,
    /// Through a WeCom group.
    Wecom,
    /// Through a Feishu group.
    Feishu,
}

/// A text that names no channel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be MESSAGE, MAIL, DING_TALK, WECOM or FEISHU")]
pub struct UnknownChannel;

impl Channel {
    /// Every channel, in the order in which they are listed.
    pub const ALL: [Self; 5] = [Self::DingTalk, Self::Feishu, Self::Mail, Self::Message, Self::Wecom];

    /// The word of the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Message => "MESSAGE",
            Self::Mail => "MAIL",
            Self::DingTalk => "DING_TALK",
            Self::Wecom => "WECOM",
            Self::Feishu => "FEISHU",
        }
    }

    /// The host of the public service of a chat; none for the channels that are no chat.
    #[must_use]
    pub const fn public_host(self) -> Option<&'static str> {
        match self {
            Self::Message | Self::Mail => None,
            Self::DingTalk => Some("oapi.dingtalk.com"),
            Self::Wecom => Some("qyapi.weixin.qq.com"),
            Self::Feishu => Some("open.feishu.cn"),
        }
    }
}

impl std::str::FromStr for Channel {
    type Err = UnknownChannel;

    /// Reads a word of the wire in any case.
    fn from_str(text: &str) -> Result<Self, UnknownChannel> {
        let found = Self::ALL.into_iter().find(|it| it.name().eq_ignore_ascii_case(text));
        found.ok_or(UnknownChannel)
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_read_in_any_case_and_written_in_capitals() {
        for channel in Channel::ALL {
            assert_eq!(channel.name().to_lowercase().parse(), Ok(channel));
            assert_eq!(channel.to_string().parse(), Ok(channel));
        }
        assert_eq!("DINGTALK".parse::<Channel>(), Err(UnknownChannel));
    }

    #[test]
    fn only_chats_have_hosts() {
        let chats = Channel::ALL.into_iter().filter(|it| it.public_host().is_some());
        assert_eq!(
            chats.collect::<Vec<_>>(),
            [Channel::DingTalk, Channel::Feishu, Channel::Wecom]
        );
    }
}
