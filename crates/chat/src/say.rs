//! Saying something: one request, and what the answer means.

use crate::address::{Address, Chat};
use crate::connect::connect;
use crate::error::ChatError;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::Request;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HOST};
use hyper_util::rt::TokioIo;
use kiln_model::notice::Channel;
use serde_json::{Value, json};
use std::time::Duration;

/// How long a message may take, from the look for the host's address to the end of its answer.
const TIME: Duration = Duration::from_secs(5);
/// The most bytes of an answer.
const MOST: usize = 64 * 1024;
/// The most characters of the chat's own words that are passed on.
const WORDS: usize = 200;

fn message(channel: Channel, text: &str) -> Value {
    match channel {
        Channel::Feishu => json!({"msg_type": "text", "content": {"text": text}}),
        Channel::DingTalk | Channel::Wecom | Channel::Message | Channel::Mail => {
            json!({"msgtype": "text", "text": {"content": text}})
        }
    }
}

/// What an answer means: DingTalk and WeCom say `errcode`, Feishu says `code` or, as it used to, `StatusCode`.
fn verdict(address: &Address, answer: &[u8]) -> Result<(), ChatError> {
    let foreign = || ChatError::Foreign {
        host: address.host.clone(),
        channel: address.channel.name(),
    };
    let answer: Value = serde_json::from_slice(answer).map_err(|_| foreign())?;
    let field = |names: [&str; 3]| names.into_iter().find_map(|it| answer.get(it));
    let code = field(["errcode", "code", "StatusCode"])
        .and_then(Value::as_i64)
        .ok_or_else(foreign)?;
    if code == 0 {
        return Ok(());
    }
    let words = field(["errmsg", "msg", "StatusMessage"])
        .and_then(Value::as_str)
        .unwrap_or_default();
    Err(ChatError::Refused {
        code,
        reason: words.chars().filter(|it| !it.is_control()).take(WORDS).collect(),
    })
}

impl Chat {
    /// Says something in the group that an address stands for; returns when the chat has taken it.
    ///
    /// # Errors
    /// The chat cannot be reached, or refused it.
    pub async fn say(&self, address: &Address, text: &str) -> Result<(), ChatError> {
        let body = message(address.channel, text).to_string();
        let slow = || ChatError::Slow {
            host: address.host.clone(),
        };
        tokio::time::timeout(TIME, deliver(address, body))
            .await
            .map_err(|_| slow())?
    }
}

async fn deliver(address: &Address, body: String) -> Result<(), ChatError> {
    let broken = |reason: String| ChatError::Unreachable {
        host: address.host.clone(),
        reason,
    };
    let stream = connect(address).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| broken(error.to_string()))?;
    let request = Request::post(&address.path)
        .header(HOST, &address.authority)
        .header(CONTENT_TYPE, "application/json")
        .body(Full::new(Bytes::from(body)))
        .map_err(|error| broken(error.to_string()))?;
    let exchange = async {
        let answer = sender
            .send_request(request)
            .await
            .map_err(|error| broken(error.to_string()))?;
        let status = answer.status().as_u16();
        if status != 200 {
            return Err(ChatError::Status {
                host: address.host.clone(),
                status,
            });
        }
        whole(answer.into_body()).await.map_err(broken)
    };
    let mut exchange = std::pin::pin!(exchange);
    // The connection makes no progress of its own accord. When it has ended, the exchange has all that it will ever get, and
    // ends by itself.
    let answer = tokio::select! {
        answer = &mut exchange => answer?,
        _ = connection => exchange.await?,
    };
    verdict(address, &answer)
}

async fn whole(body: Incoming) -> Result<Bytes, String> {
    let collected = Limited::new(body, MOST).collect().await;
    collected.map(|it| it.to_bytes()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(answer: &str) -> Result<(), ChatError> {
        let address = Chat::default()
            .address(Channel::Feishu, "https://open.feishu.cn/x")
            .unwrap();
        verdict(&address, answer.as_bytes())
    }

    #[test]
    fn a_code_of_zero_is_a_success_in_every_dialect() {
        for answer in [
            r#"{"errcode":0,"errmsg":"ok"}"#,
            r#"{"code":0,"data":{},"msg":"success"}"#,
            r#"{"StatusCode":0,"StatusMessage":"success"}"#,
        ] {
            assert!(judged(answer).is_ok(), "{answer}");
        }
    }

    #[test]
    fn a_refusal_is_told_in_the_words_of_the_chat() {
        let error = judged("{\"errcode\":310000,\"errmsg\":\"keywords\\n not in content\"}").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the chat refused the message: 310000 keywords not in content"
        );
        let long = format!(r#"{{"code":19001,"msg":"{}"}}"#, "x".repeat(1000));
        assert!(judged(&long).unwrap_err().to_string().len() < 300);
    }

    #[test]
    fn an_answer_of_something_else_shows_nothing_of_itself() {
        for answer in ["<html>secret</html>", "[]", r#"{"ok":true}"#, r#"{"code":"0"}"#, ""] {
            let text = judged(answer).unwrap_err().to_string();
            assert_eq!(text, "the host open.feishu.cn gave an answer that FEISHU does not give");
        }
    }
}
