//! The form in which a channel's parameters are told: the tokens in addresses of chats are as good as passwords.

use super::Channel;
use crate::secret::MASKED;
use serde_json::Value;

/// A parameter as it is shown: of addresses no more than the host, of keys and tokens nothing. What holds no secret is shown
/// as it was sent.
#[must_use]
pub fn shown(channel: Channel, param: &str) -> String {
    match serde_json::from_str::<Value>(param) {
        Ok(Value::Object(_) | Value::Array(_)) => {}
        Ok(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | Err(_) => {
            return plain(channel, param);
        }
    }
    let mut document: Value = serde_json::from_str(param).unwrap_or_default();
    if mask(&mut document, false) {
        document.to_string()
    } else {
        param.to_owned()
    }
}

/// Text that is no document. What somebody sets for a chat is its address or its key.
fn plain(channel: Channel, param: &str) -> String {
    match (address(param), channel) {
        (Some(masked), _) => masked,
        (None, Channel::DingTalk | Channel::Wecom | Channel::Feishu) => MASKED.to_owned(),
        (None, Channel::Message | Channel::Mail) => param.to_owned(),
    }
}

/// The address of a web service without what follows its host; none where the text is no address. A user before the host goes
/// as well.
fn address(text: &str) -> Option<String> {
    let (scheme, rest) = text.trim().split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    Some(format!("{scheme}://{host}/{MASKED}"))
}

fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["secret", "token", "password", "sign", "webhook", "url", "key"]
        .iter()
        .any(|it| key.contains(it))
}

/// Masks what is secret in a document; whether there was anything.
fn mask(value: &mut Value, secret: bool) -> bool {
    match value {
        Value::String(text) => {
            let masked = match address(text) {
                Some(masked) => masked,
                None if secret && !text.is_empty() => MASKED.to_owned(),
                None => return false,
            };
            *text = masked;
            true
        }
        Value::Number(_) if secret => {
            *value = Value::String(MASKED.to_owned());
            true
        }
        Value::Array(items) => items.iter_mut().filter_map(|it| mask(it, secret).then_some(())).count() > 0,
        Value::Object(fields) => fields
            .iter_mut()
            .fold(false, |any, (key, it)| mask(it, secret || is_secret(key)) || any),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_the_host_is_shown() {
        let url = "https://oapi.dingtalk.com/robot/send?access_token=s3cret";
        assert_eq!(shown(Channel::DingTalk, url), "https://oapi.dingtalk.com/******");
        assert_eq!(shown(Channel::Mail, "https://me:s3cret@host?x"), "https://host/******");
    }

    #[test]
    fn in_a_document_keys_tokens_and_addresses_are_masked() {
        let param = r#"{"webhookUrl":"https://open.feishu.cn/open-apis/bot/v2/hook/s3cret","sign":{"key":["s3cret",7]},"to":"ann"}"#;
        let told = shown(Channel::Feishu, param);
        assert!(!told.contains("s3cret") && !told.contains('7'), "{told}");
        let told: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(told["webhookUrl"], "https://open.feishu.cn/******");
        assert_eq!(told["to"], "ann");
    }

    #[test]
    fn receivers_are_shown_as_they_were_sent() {
        let param = r#"{ "eventTypeNamesReceivers": {"buildJobFail": ["creator"]} }"#;
        assert_eq!(shown(Channel::Mail, param), param);
        assert_eq!(shown(Channel::Message, "ann, bob"), "ann, bob");
    }

    #[test]
    fn other_text_of_a_chat_may_be_its_key() {
        assert_eq!(shown(Channel::Wecom, "693a91f6-7xxx"), MASKED);
        assert_eq!(shown(Channel::Wecom, "\"693a91f6\""), MASKED);
    }
}
