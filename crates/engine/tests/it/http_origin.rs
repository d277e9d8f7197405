//! A git server over http that asks for a password: `git http-backend` behind a few lines of HTTP.

use base64::Engine as _;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;

/// Who may fetch, and what the server saw.
pub struct HttpOrigin {
    pub address: String,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    authorizations: Vec<String>,
    command_lines: Vec<String>,
}

impl HttpOrigin {
    /// Serves the repository in `folder` below `/team` to whoever has the password.
    pub async fn serve(folder: PathBuf, user: &str, password: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let wanted = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        let (noted, wanted) = (seen.clone(), format!("Basic {wanted}"));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, folder.clone(), wanted.clone(), noted.clone()));
            }
        });
        Self { address, seen }
    }

    /// Every credential that was shown to the server.
    pub fn authorizations(&self) -> Vec<String> {
        self.seen.lock().unwrap().authorizations.clone()
    }

    /// The command lines of all processes of this machine, at each request.
    pub fn command_lines(&self) -> Vec<String> {
        self.seen.lock().unwrap().command_lines.clone()
    }
}

struct Request {
    method: String,
    path: String,
    query: String,
    authorization: Option<String>,
    content_type: String,
    content_encoding: String,
    protocol: String,
    body: Vec<u8>,
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok()?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next()?, words.next()?);
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut request = Request {
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        authorization: None,
        content_type: String::new(),
        content_encoding: String::new(),
        protocol: String::new(),
        body: Vec::new(),
    };
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        let value = value.to_owned();
        match name.to_ascii_lowercase().as_str() {
            "authorization" => request.authorization = Some(value),
            "content-type" => request.content_type = value,
            "content-encoding" => request.content_encoding = value,
            "git-protocol" => request.protocol = value,
            "content-length" => length = value.parse().unwrap(),
            _ => {}
        }
    }
    request.body.resize(length, 0);
    stream.read_exact(&mut request.body).await.ok()?;
    Some(request)
}

fn command_lines() -> Vec<String> {
    std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|it| std::fs::read(it.ok()?.path().join("cmdline")).ok())
        .map(|it| String::from_utf8_lossy(&it).replace('\0', " "))
        .collect()
}

async fn answer(stream: TcpStream, folder: PathBuf, wanted: String, seen: Arc<Mutex<Seen>>) {
    let mut stream = BufReader::new(stream);
    let Some(request) = read(&mut stream).await else { return };
    {
        let mut seen = seen.lock().unwrap();
        seen.authorizations.extend(request.authorization.clone());
        seen.command_lines.extend(command_lines());
    }
    let reply = if request.authorization.as_deref() == Some(&wanted) {
        backend(&request, folder).await
    } else {
        b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"git\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .to_vec()
    };
    let _ = stream.write_all(&reply).await;
    let _ = stream.shutdown().await;
}

async fn backend(request: &Request, folder: PathBuf) -> Vec<u8> {
    let mut backend = Command::new("git")
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", folder)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("REMOTE_USER", "somebody")
        .env("REQUEST_METHOD", &request.method)
        .env("PATH_INFO", request.path.strip_prefix("/team").unwrap_or(&request.path))
        .env("QUERY_STRING", &request.query)
        .env("CONTENT_TYPE", &request.content_type)
        .env("CONTENT_LENGTH", request.body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", &request.content_encoding)
        .env("GIT_PROTOCOL", &request.protocol)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = backend.stdin.take().unwrap();
    stdin.write_all(&request.body).await.unwrap();
    drop(stdin);
    let said = backend.wait_with_output().await.unwrap().stdout;
    let status = said.strip_prefix(b"Status: ").map_or(&b"200 OK"[..], |it| {
        &it[..it.iter().position(|it| *it == b'\r').unwrap()]
    });
    [b"HTTP/1.1 ", status, b"\r\nConnection: close\r\n", &said].concat()
}
