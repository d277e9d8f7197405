//! Calls and their replies, one connection each.

use super::{ClientError, Events};
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::credentials::CredentialsFile;
use secrecy::{ExposeSecret, SecretString};

/// The API as a signed-in user sees it.
#[derive(Debug, Clone)]
pub struct Api {
    authority: String,
    token: SecretString,
}

impl Api {
    /// Signs in with the password of a credentials file.
    ///
    /// # Errors
    /// The server cannot be reached or refuses the password.
    pub async fn sign_in(endpoint: &str, credentials: &CredentialsFile) -> Result<Self, ClientError> {
        let authority = endpoint
            .strip_prefix("http://")
            .map(|it| it.trim_end_matches('/').to_owned())
            .ok_or_else(|| ClientError::Address {
                address: endpoint.to_owned(),
            })?;
        let api = Self {
            authority,
            token: SecretString::default(),
        };
        let user = json!({
            "name": credentials.user_name,
            "password": credentials.password.expose_secret(),
            "domain": {"name": credentials.domain_name},
        });
        let body = json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": user}},
            "scope": {"project": {"id": credentials.iam_project_id}},
        }});
        let path = "/v3/auth/tokens";
        let (headers, _) = api.call(Method::POST, path, Some(&body)).await?;
        let token = headers.get("x-subject-token").and_then(|it| it.to_str().ok());
        let missing = ClientError::Reply {
            path: path.to_owned(),
            what: "the header X-Subject-Token",
        };
        Ok(Self {
            token: SecretString::from(token.ok_or(missing)?),
            ..api
        })
    }

    /// Reads.
    ///
    /// # Errors
    /// The server cannot be reached or refuses.
    pub async fn get(&self, path: &str) -> Result<Value, ClientError> {
        Ok(self.call(Method::GET, path, None).await?.1)
    }

    /// Does.
    ///
    /// # Errors
    /// The server cannot be reached or refuses.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, ClientError> {
        Ok(self.call(Method::POST, path, Some(body)).await?.1)
    }

    /// Follows server-sent events.
    ///
    /// # Errors
    /// The server cannot be reached or refuses.
    pub async fn follow(&self, path: &str) -> Result<Events, ClientError> {
        let reply = self.send(Method::GET, path, None).await?;
        if reply.status() == StatusCode::OK {
            return Ok(Events::new(reply.into_body()));
        }
        let status = reply.status();
        Err(refusal(
            "GET",
            path,
            status,
            &reply.into_body().collect().await?.to_bytes(),
        ))
    }

    /// Reads something large, piece by piece.
    ///
    /// # Errors
    /// The server cannot be reached or refuses, or `piece` does.
    pub async fn download(
        &self,
        path: &str,
        mut piece: impl FnMut(&[u8]) -> Result<(), ClientError>,
    ) -> Result<(), ClientError> {
        let reply = self.send(Method::GET, path, None).await?;
        let status = reply.status();
        let mut body = reply.into_body();
        if status != StatusCode::OK {
            return Err(refusal("GET", path, status, &body.collect().await?.to_bytes()));
        }
        while let Some(frame) = body.frame().await {
            if let Ok(data) = frame?.into_data() {
                piece(&data)?;
            }
        }
        Ok(())
    }

    /// All tasks of a project.
    ///
    /// # Errors
    /// The server cannot be reached or refuses.
    pub async fn tasks(&self, project: &str) -> Result<Vec<Value>, ClientError> {
        let mut all = Vec::new();
        for page in 0.. {
            let mut reply = self
                .get(&format!("/v3/{project}/jobs?page_index={page}&page_size=100"))
                .await?;
            match reply["jobs"].as_array_mut() {
                Some(jobs) if !jobs.is_empty() => all.append(jobs),
                Some(_) | None => break,
            }
        }
        Ok(all)
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<(HeaderMap, Value), ClientError> {
        let name = if method == Method::GET { "GET" } else { "POST" };
        let (head, body) = self.send(method, path, body).await?.into_parts();
        let bytes = body.collect().await?.to_bytes();
        if !head.status.is_success() {
            return Err(refusal(name, path, head.status, &bytes));
        }
        if bytes.is_empty() {
            return Ok((head.headers, Value::Null));
        }
        let value = serde_json::from_slice(&bytes).map_err(|_| ClientError::Reply {
            path: path.to_owned(),
            what: "JSON",
        })?;
        Ok((head.headers, value))
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<axum::http::Response<Incoming>, ClientError> {
        let connect = |source| ClientError::Connect {
            address: self.authority.clone(),
            source,
        };
        let stream = TcpStream::connect(&self.authority).await.map_err(connect)?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        // Ends with the reply's body, or when the reply is dropped.
        tokio::spawn(connection);
        let content = body.map_or_else(Bytes::new, |it| Bytes::from(it.to_string()));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, &self.authority)
            .header(CONTENT_TYPE, "application/json")
            .header("x-auth-token", self.token.expose_secret())
            .body(Full::new(content))
            .map_err(|_| ClientError::Address {
                address: self.authority.clone(),
            })?;
        Ok(sender.send_request(request).await?)
    }
}

fn refusal(method: &'static str, path: &str, status: StatusCode, body: &[u8]) -> ClientError {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
    ClientError::Refused {
        method,
        path: path.to_owned(),
        status: status.as_u16(),
        code: text("error_code"),
        message: text("error_msg"),
    }
}
