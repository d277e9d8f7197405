//! Serving HTTP/1.1 on every connection until told to stop.

use super::Listener;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::io::ErrorKind;
use std::time::Duration;
use tracing::{debug, warn};

/// A client that has not sent the head of a request in this time is hung up on.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// Requests that are being answered when the server stops get this long.
const LAST_REPLIES: Duration = Duration::from_secs(3);
/// When the machine has no more descriptors, a connection has to end before another can begin.
const OUT_OF_DESCRIPTORS: Duration = Duration::from_millis(50);

/// Serves until `stop` is ready, then lets running requests end, for a moment.
pub async fn serve(listener: Listener, router: Router, stop: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .keep_alive(true);
    let connections = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let stream = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok(stream) => stream,
                Err(cause) => {
                    after_failure(&cause).await;
                    continue;
                }
            },
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = connections.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(cause) = connection.await {
                debug!(%cause, "a connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(LAST_REPLIES, connections.shutdown())
        .await
        .is_err()
    {
        debug!("connections that were still open are closed");
    }
}

async fn after_failure(cause: &std::io::Error) {
    let of_the_peer = matches!(
        cause.kind(),
        ErrorKind::ConnectionAborted
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionRefused
            | ErrorKind::Interrupted
    );
    if !of_the_peer {
        warn!(%cause, "cannot accept a connection");
        tokio::time::sleep(OUT_OF_DESCRIPTORS).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::sync::{Arc, Mutex};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn a_connection_carries_many_requests() {
        let listener = Listener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.url().split_off("http://".len());
        let (stop, stopped) = oneshot::channel::<()>();
        let router = Router::new().route("/", get(|| async { "here" }));
        let server = tokio::spawn(serve(listener, router, async { drop(stopped.await) }));
        let mut stream = TcpStream::connect(&address).await.unwrap();
        let mut buffer = vec![0; 4096];
        for _ in 0..3 {
            stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
            let mut reply = String::new();
            while !reply.ends_with("here") {
                let n = stream.read(&mut buffer).await.unwrap();
                assert_ne!(n, 0, "{reply}");
                reply.push_str(std::str::from_utf8(&buffer[..n]).unwrap());
            }
        }
        stop.send(()).unwrap();
        server.await.unwrap();
        assert_eq!(
            stream.read(&mut buffer).await.unwrap(),
            0,
            "an idle connection is closed at the stop"
        );
    }

    #[tokio::test]
    async fn a_request_that_is_being_answered_gets_its_reply_at_the_stop() {
        let listener = Listener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.url().split_off("http://".len());
        let (stop, stopped) = oneshot::channel::<()>();
        let stop = Arc::new(Mutex::new(Some(stop)));
        let handler = move || async move {
            stop.lock().unwrap().take().unwrap().send(()).unwrap();
            tokio::task::yield_now().await;
            "done"
        };
        let router = Router::new().route("/", get(handler));
        let server = tokio::spawn(serve(listener, router, async { drop(stopped.await) }));
        let mut stream = TcpStream::connect(&address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.unwrap();
        assert!(reply.ends_with("done"), "{reply}");
        server.await.unwrap();
    }
}
