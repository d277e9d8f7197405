//! FollowLog.

use axum::body::Body;
use axum::http::Request;
use futures_util::StreamExt as _;
use kiln_model::access::Role;
use kiln_testkit::TestServer;
use serde_json::Value;
use std::time::Duration;

/// What a client of the event stream puts together.
#[derive(Debug, Default)]
struct Heard {
    log: String,
    id: u64,
    status: Option<String>,
}

impl Heard {
    fn take(&mut self, events: &str) {
        for event in events.split("\n\n").filter(|it| !it.is_empty() && !it.starts_with(':')) {
            let field = |name: &str| {
                event
                    .lines()
                    .filter_map(move |it| it.strip_prefix(name))
                    .collect::<Vec<_>>()
            };
            self.id = field("id: ")[0].parse().unwrap();
            let data = field("data: ");
            if field("event: ") == ["end"] {
                self.status = Some(data.join("\n"));
            } else {
                self.log.push_str(&data.join("\n"));
                self.log.push('\n');
            }
        }
    }
}

fn follow(server: &TestServer, record: &str, query: &str) -> axum::http::request::Builder {
    Request::get(format!("/kiln/v1/builds/{record}/log/follow{query}")).header("x-auth-token", server.token())
}

async fn heard(server: &TestServer, request: axum::http::request::Builder) -> Heard {
    let reply = server.exchange(request.body(Body::empty()).unwrap()).await;
    assert_eq!(
        reply.header("content-type"),
        "text/event-stream;charset=UTF-8",
        "{}",
        reply.text()
    );
    let mut heard = Heard::default();
    heard.take(&reply.text());
    heard
}

#[tokio::test]
async fn a_follower_hears_the_whole_log_and_the_end() {
    let server = TestServer::start().await;
    let (_, record) = server.finished("demo", &["lines 5000"]).await;
    let whole = server.get(&format!("/v4/{record}/download-log")).await.text();
    let heard = heard(&server, follow(&server, &record, "")).await;
    assert_eq!(heard.log, whole);
    assert_eq!(heard.status.as_deref(), Some("SUCCESS"));
    assert_eq!(heard.id, whole.len() as u64);
}

#[tokio::test]
async fn a_follower_goes_on_where_it_was() {
    let server = TestServer::start().await;
    let (_, record) = server.finished("demo", &["lines 20"]).await;
    let whole = server.get(&format!("/v4/{record}/download-log")).await.text();
    let at = whole.find('\n').unwrap() + 1;
    let by_query = heard(&server, follow(&server, &record, &format!("?offset={at}"))).await;
    assert_eq!(by_query.log, whole[at..]);
    let by_header = follow(&server, &record, "?offset=0").header("last-event-id", at.to_string());
    assert_eq!(heard(&server, by_header).await.log, whole[at..]);
    let at_end = follow(&server, &record, "").header("last-event-id", whole.len().to_string());
    let nothing = heard(&server, at_end).await;
    assert_eq!((nothing.log.as_str(), nothing.status.as_deref()), ("", Some("SUCCESS")));
}

#[tokio::test]
async fn a_broken_event_id_is_400() {
    let server = TestServer::start().await;
    let (_, record) = server.finished("demo", &["ok"]).await;
    let request = follow(&server, &record, "")
        .header("last-event-id", "x")
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        server.exchange(request).await.refusal(),
        (400, "CB.00060200".to_owned())
    );
}

#[tokio::test]
async fn a_hundred_followers_hear_a_running_build_as_it_goes() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["say first", "hang here"]).await;
    let record = server.run(&job).await;
    let mut streams = Vec::new();
    for _ in 0..100 {
        let request = follow(&server, &record, "").body(Body::empty()).unwrap();
        streams.push((
            server.send(request).await.into_body().into_data_stream(),
            Heard::default(),
        ));
    }
    for (stream, heard) in &mut streams {
        while !heard.log.contains("here") {
            let chunk = stream.next().await.unwrap().unwrap();
            heard.take(std::str::from_utf8(&chunk).unwrap());
            assert_eq!(heard.status, None);
        }
    }
    server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
    let whole = {
        server.wait(&record).await;
        server.get(&format!("/v4/{record}/download-log")).await.text()
    };
    for (mut stream, mut heard) in streams {
        while let Some(chunk) = stream.next().await {
            heard.take(std::str::from_utf8(&chunk.unwrap()).unwrap());
        }
        assert_eq!(heard.log, whole);
        assert_eq!(heard.status.as_deref(), Some("ABORTED"));
    }
}

#[tokio::test]
async fn a_server_that_closes_lets_its_followers_go() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["hang here"]).await;
    let record = server.run(&job).await;
    let request = follow(&server, &record, "").body(Body::empty()).unwrap();
    let stream = server.send(request).await.into_body().into_data_stream();
    server.app.settings.closing.cancel();
    let events: Vec<_> = stream.collect().await;
    assert!(events.iter().all(Result::is_ok));
    server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
}

#[tokio::test]
async fn a_follower_of_a_build_that_waits_hears_its_end() {
    let settle = kiln_testkit::Settle {
        concurrency: 1,
        ..kiln_testkit::Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let job = server.task("demo", &["hang here"]).await;
    let first = server.run(&job).await;
    server.until_logged(&first, "here").await;
    let second = server.run(&job).await;
    let stop = async {
        server.post(&format!("/v3/jobs/{job}/2/stop"), &Value::Null).await.ok();
    };
    let (heard, ()) = tokio::join!(heard(&server, follow(&server, &second, "")), stop);
    assert_eq!((heard.log.as_str(), heard.status.as_deref()), ("", Some("ABORTED")));
    server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
}

#[tokio::test]
async fn who_is_locked_out_hears_no_more_of_a_log() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["say first", "hang here"]).await;
    let record = server.run(&job).await;
    let token = server.member(Role::Developer).await;
    let request = Request::get(format!("/kiln/v1/builds/{record}/log/follow")).header("x-auth-token", token);
    let reply = server.send(request.body(Body::empty()).unwrap()).await;
    let mut stream = reply.into_body().into_data_stream();
    let mut heard = Heard::default();
    while !heard.log.contains("here") {
        heard.take(std::str::from_utf8(&stream.next().await.unwrap().unwrap()).unwrap());
    }
    let (iam, domain) = (&server.app.iam, &server.tenant.credentials.domain_id);
    let user = iam.user_named(domain, Role::Developer.name()).await.unwrap();
    iam.disable_user(&user.id).await.unwrap();
    server.clock.forward(Duration::from_secs(11));
    server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
    assert!(stream.next().await.is_none(), "neither lines nor the end");
}
