//! Messages to a host of this machine that answers as a test says.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kiln_chat::{Chat, ChatError, Origin};
use kiln_model::notice::Channel;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Answers one connection with these bytes; what it was sent.
async fn host(answer: String) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let served = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut seen = Vec::new();
        while !seen.ends_with(b"}}") && !seen.ends_with(b"\"text\"}") {
            let mut piece = [0; 1024];
            let count = stream.read(&mut piece).await.unwrap();
            seen.extend_from_slice(&piece[..count]);
            if count == 0 {
                break;
            }
        }
        // A client that has seen enough may be gone.
        let _ = stream.write_all(answer.as_bytes()).await;
        String::from_utf8(seen).unwrap()
    });
    (origin, served)
}

fn answer(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

async fn said(origin: &str, channel: Channel) -> Result<(), ChatError> {
    let chat = Chat::new(vec![Origin::parse(origin).unwrap()]);
    let address = chat.address(channel, &format!("{origin}/hook?key=x")).unwrap();
    chat.say(&address, "hello").await
}

#[tokio::test]
async fn a_message_is_one_request_in_the_dialect_of_the_chat() {
    let (origin, seen) = host(answer("200 OK", r#"{"errcode":0}"#)).await;
    said(&origin, Channel::Wecom).await.unwrap();
    let seen = seen.await.unwrap().to_lowercase();
    assert!(seen.starts_with("post /hook?key=x http/1.1\r\n"), "{seen}");
    assert!(seen.contains(&format!("host: {}\r\n", &origin[7..])), "{seen}");
    assert!(
        seen.ends_with("\r\n\r\n{\"msgtype\":\"text\",\"text\":{\"content\":\"hello\"}}"),
        "{seen}"
    );

    let (origin, seen) = host(answer("200 OK", r#"{"code":0}"#)).await;
    said(&origin, Channel::Feishu).await.unwrap();
    assert!(
        seen.await
            .unwrap()
            .ends_with("{\"content\":{\"text\":\"hello\"},\"msg_type\":\"text\"}")
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n";
    let (origin, _seen) = host(elsewhere.to_owned()).await;
    let error = said(&origin, Channel::DingTalk).await.unwrap_err();
    assert!(matches!(error, ChatError::Status { status: 302, .. }), "{error}");
}

#[tokio::test]
async fn an_answer_without_an_end_is_not_read_to_it() {
    let (origin, _seen) = host(answer("200 OK", &"x".repeat(1 << 20))).await;
    let error = said(&origin, Channel::DingTalk).await.unwrap_err();
    assert!(matches!(error, ChatError::Unreachable { .. }), "{error}");
}

#[tokio::test]
async fn a_host_that_is_not_there_or_speaks_something_else_is_told() {
    let (origin, seen) = host("220 smtp ready\r\n".to_owned()).await;
    assert!(matches!(
        said(&origin, Channel::DingTalk).await,
        Err(ChatError::Unreachable { .. })
    ));
    seen.await.unwrap();
    let error = said(&origin, Channel::DingTalk).await.unwrap_err();
    assert!(matches!(error, ChatError::Unreachable { .. }), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_host_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let error = said(&origin, Channel::DingTalk).await.unwrap_err();
    assert!(matches!(error, ChatError::Slow { .. }), "{error}");
}
