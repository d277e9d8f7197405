//! A minimal HTTP/1.1 client on one kept connection, so that the client's own time stays out of the figures.

use crate::error::XtaskError;
use serde_json::Value;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

/// A connection.
#[derive(Debug)]
pub struct Client {
    stream: BufReader<TcpStream>,
    headers: String,
}

/// The head of a reply.
#[derive(Debug)]
struct Head {
    status: u16,
    length: Option<u64>,
    chunked: bool,
    token: Option<String>,
}

/// What a reply was: status, token if one was given, body.
#[derive(Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The header X-Subject-Token.
    pub token: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Client {
    /// Connects; every request will carry `headers`.
    pub fn connect(address: SocketAddr, headers: &[(&str, String)]) -> Result<Self, XtaskError> {
        let broken = |source| XtaskError::Connection {
            what: "connecting",
            source,
        };
        let stream = TcpStream::connect(address).map_err(broken)?;
        stream.set_nodelay(true).map_err(broken)?;
        let lines: String = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        Ok(Self {
            stream: BufReader::with_capacity(1 << 16, stream),
            headers: format!("host: {address}\r\n{lines}"),
        })
    }

    /// Sends a request and reads the whole reply.
    pub fn call(&mut self, method: &str, path: &str, body: Option<&Value>) -> Result<Reply, XtaskError> {
        let head = self.send(method, path, body)?;
        let mut bytes = Vec::new();
        self.body(&head, |piece| bytes.extend_from_slice(piece))
            .map_err(|source| XtaskError::Connection {
                what: "reading",
                source,
            })?;
        Ok(Reply {
            status: head.status,
            token: head.token,
            body: bytes,
        })
    }

    /// Sends a request whose reply must be JSON with a good status.
    pub fn json(&mut self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, XtaskError> {
        let reply = self.call(method, path, body)?;
        let unexpected = || XtaskError::Unexpected {
            what: format!("{method} {path}"),
            found: format!("{} {}", reply.status, String::from_utf8_lossy(&reply.body)),
        };
        if reply.status >= 300 {
            return Err(unexpected());
        }
        serde_json::from_slice(&reply.body).map_err(|_| unexpected())
    }

    /// Reads a reply piece by piece as it comes; a bad status is an error.
    pub fn stream(&mut self, path: &str, piece: impl FnMut(&[u8])) -> Result<(), XtaskError> {
        let head = self.send("GET", path, None)?;
        if head.status != 200 {
            return Err(XtaskError::Unexpected {
                what: format!("GET {path}"),
                found: head.status.to_string(),
            });
        }
        self.body(&head, piece).map_err(|source| XtaskError::Connection {
            what: "following",
            source,
        })
    }

    fn send(&mut self, method: &str, path: &str, body: Option<&Value>) -> Result<Head, XtaskError> {
        let broken = |source| XtaskError::Connection {
            what: "sending a request",
            source,
        };
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\n{}content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.headers,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).map_err(broken)?;
        self.head().map_err(broken)
    }

    fn head(&mut self) -> io::Result<Head> {
        let first = self.line()?;
        let status = first
            .split(' ')
            .nth(1)
            .and_then(|it| it.parse().ok())
            .ok_or(io::ErrorKind::InvalidData)?;
        let mut head = Head {
            status,
            length: None,
            chunked: false,
            token: None,
        };
        loop {
            let line = self.line()?;
            if line.is_empty() {
                return Ok(head);
            }
            let (name, value) = line.split_once(':').ok_or(io::ErrorKind::InvalidData)?;
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => head.length = value.parse().ok(),
                "transfer-encoding" => head.chunked = value.eq_ignore_ascii_case("chunked"),
                "x-subject-token" => head.token = Some(value.to_owned()),
                _ => {}
            }
        }
    }

    fn body(&mut self, head: &Head, mut piece: impl FnMut(&[u8])) -> io::Result<()> {
        if !head.chunked {
            return self.exactly(head.length.unwrap_or(0), &mut piece);
        }
        loop {
            let size = self.line()?;
            let size = u64::from_str_radix(&size, 16).map_err(|_| io::ErrorKind::InvalidData)?;
            self.exactly(size, &mut piece)?;
            self.line()?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    fn exactly(&mut self, mut left: u64, piece: &mut impl FnMut(&[u8])) -> io::Result<()> {
        while left > 0 {
            let bytes = self.stream.fill_buf()?;
            if bytes.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let n = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            piece(&bytes[..n]);
            self.stream.consume(n);
            left -= n as u64;
        }
        Ok(())
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.by_ref().take(1 << 16).read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        line.truncate(line.trim_end().len());
        Ok(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// Answers each request with the next of these replies.
    fn served(replies: &'static [&'static str]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let mut stream = BufReader::new(listener.accept().unwrap().0);
            for reply in replies {
                let mut line = String::new();
                while line != "\r\n" {
                    line.clear();
                    stream.read_line(&mut line).unwrap();
                }
                stream.get_mut().write_all(reply.as_bytes()).unwrap();
            }
        });
        address
    }

    #[test]
    fn one_connection_reads_both_forms_of_a_body() {
        let address = served(&[
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Subject-Token: t\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
        ]);
        let mut client = Client::connect(address, &[]).unwrap();
        let first = client.call("GET", "/", None).unwrap();
        assert_eq!(
            (first.status, first.token.as_deref(), first.body.as_slice()),
            (200, Some("t"), b"{}".as_slice())
        );
        assert_eq!(client.json("GET", "/", None).unwrap(), serde_json::json!([1, 2]));
        assert!(
            client
                .json("GET", "/", None)
                .unwrap_err()
                .to_string()
                .starts_with("GET /: 404")
        );
    }
}
