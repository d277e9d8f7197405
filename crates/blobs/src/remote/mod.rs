//! Stores of other people that builds hand files to: anything that speaks S3, as OBS does.

mod connector;

use crate::{BlobError, Stored, hash};
use bytes::Bytes;
use camino::Utf8Path;
use connector::Connector;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{Attribute, Attributes, ObjectStore as _, PutMultipartOptions, PutOptions, RetryConfig};
use secrecy::{ExposeSecret as _, SecretString};
use std::io::Read as _;
use std::time::Duration;

/// Files up to this size are handed over in one piece.
const ONE_PIECE: u64 = 5 << 20;
/// How often, and for how long altogether, a request is tried again.
const RETRIES: usize = 3;
const RETRYING: Duration = Duration::from_secs(60);
/// The beginnings of headers with the owner's own words about an object.
const OWN: [&str; 2] = ["x-amz-meta-", "x-obs-meta-"];

/// Where a store is and how to sign in.
#[derive(Debug, Clone)]
pub struct RemoteConfig {
    /// Its address, beginning with `https://` or `http://`.
    pub endpoint: String,
    /// Its region.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// Whether the bucket stands in the path of an address and not in its host.
    pub path_style: bool,
    /// The id of the key to sign with.
    pub access_key: String,
    /// The key to sign with.
    pub secret_key: SecretString,
}

/// A bucket of a store.
#[derive(Debug)]
pub struct Remote {
    store: AmazonS3,
}

impl Remote {
    /// Prepares to speak with a store; nothing is sent yet.
    ///
    /// # Errors
    /// The address is none.
    pub fn open(config: &RemoteConfig) -> Result<Self, BlobError> {
        let endpoint = config.endpoint.trim_end_matches('/');
        let endpoint = match endpoint.split_once("://").filter(|_| !config.path_style) {
            Some((scheme, host)) => format!("{scheme}://{}.{host}", config.bucket),
            None => endpoint.to_owned(),
        };
        let store = AmazonS3Builder::new()
            .with_endpoint(&endpoint)
            .with_allow_http(endpoint.starts_with("http://"))
            .with_region(&config.region)
            .with_bucket_name(&config.bucket)
            .with_virtual_hosted_style_request(!config.path_style)
            .with_access_key_id(&config.access_key)
            .with_secret_access_key(config.secret_key.expose_secret())
            .with_retry(RetryConfig {
                max_retries: RETRIES,
                retry_timeout: RETRYING,
                ..RetryConfig::default()
            })
            .with_http_connector(Connector)
            .build()?;
        Ok(Self { store })
    }

    /// Stores a file's content under a key, with what its headers say. It is never held in memory, unless it is small.
    ///
    /// # Errors
    /// The file cannot be read or changes meanwhile, or the store refuses.
    pub async fn put_file(
        &self,
        file: std::fs::File,
        path: &Utf8Path,
        key: &str,
        headers: &[(String, String)],
    ) -> Result<Stored, BlobError> {
        let (file, stored) = hash::whole_file(file, path).await?;
        let key = Path::parse(key).map_err(object_store::Error::from)?;
        let attributes = attributes(headers);
        if stored.size > ONE_PIECE {
            let options = PutMultipartOptions {
                attributes,
                ..PutMultipartOptions::default()
            };
            let upload = self.store.put_multipart_opts(&key, options).await?;
            hash::upload(upload, file, &stored, path).await?;
            return Ok(stored);
        }
        let content = read(file, stored.size, path).await?;
        let options = PutOptions {
            attributes,
            ..PutOptions::default()
        };
        self.store.put_opts(&key, content.into(), options).await?;
        Ok(stored)
    }
}

async fn read(file: std::fs::File, size: u64, path: &Utf8Path) -> Result<Bytes, BlobError> {
    let reading = tokio::task::spawn_blocking(move || {
        let mut content = Vec::new();
        file.take(ONE_PIECE + 1).read_to_end(&mut content).map(|_| content)
    });
    match reading.await.expect("reading a file does not panic") {
        Ok(content) if content.len() as u64 == size => Ok(content.into()),
        Ok(_) => Err(BlobError::Changed(path.to_owned())),
        Err(source) => Err(BlobError::File {
            verb: "read",
            path: path.to_owned(),
            source,
        }),
    }
}

fn attributes(headers: &[(String, String)]) -> Attributes {
    let known = |name: &str| match name {
        "cache-control" => Some(Attribute::CacheControl),
        "content-disposition" => Some(Attribute::ContentDisposition),
        "content-encoding" => Some(Attribute::ContentEncoding),
        "content-language" => Some(Attribute::ContentLanguage),
        "content-type" => Some(Attribute::ContentType),
        _ => {
            let own = OWN.iter().find_map(|it| name.strip_prefix(it))?;
            Some(Attribute::Metadata(own.to_owned().into()))
        }
    };
    headers
        .iter()
        .filter_map(|(name, value)| Some((known(name)?, value.clone())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn config(endpoint: &str, path_style: bool) -> RemoteConfig {
        RemoteConfig {
            endpoint: endpoint.to_owned(),
            region: "r-1".to_owned(),
            bucket: "team".to_owned(),
            path_style,
            access_key: "AK".to_owned(),
            secret_key: "s3cret".into(),
        }
    }

    #[test]
    fn headers_become_what_an_object_is_stored_with() {
        let header = |name: &str| (name.to_owned(), "v".to_owned());
        let all = attributes(&[
            header("content-type"),
            header("x-obs-meta-a"),
            header("x-amz-meta-b"),
            header("other"),
        ]);
        assert_eq!(all.len(), 3);
        assert_eq!(all.get(&Attribute::Metadata("a".into())).map(|it| &**it), Some("v"));
        assert_eq!(all.get(&Attribute::ContentType).map(|it| &**it), Some("v"));
    }

    /// What a store that answers nothing but errors is asked.
    async fn asked(path_style: bool) -> (Vec<String>, BlobError) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let serving = std::thread::spawn(move || {
            use std::io::Write as _;
            let (mut stream, _) = listener.accept().unwrap();
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
                head.push(byte[0]);
            }
            let text = String::from_utf8(head).unwrap();
            stream
                .write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 6\r\nconnection: close\r\n\r\ndenied")
                .unwrap();
            text.lines().map(str::to_owned).collect()
        });
        let host = if path_style { "127.0.0.1" } else { "localhost" };
        let remote = Remote::open(&config(&format!("http://{host}:{port}"), path_style)).unwrap();
        let mut file = tempfile::tempfile().unwrap();
        std::io::Write::write_all(&mut file, b"").unwrap();
        let error = remote.put_file(file, "x".into(), "a/b c", &[]).await.unwrap_err();
        (serving.join().unwrap(), error)
    }

    #[tokio::test]
    async fn a_request_is_signed_and_shows_no_secret() {
        let (head, error) = asked(true).await;
        assert_eq!(head[0], "PUT /team/a/b%20c HTTP/1.1");
        let signed = head
            .iter()
            .find(|it| it.starts_with("authorization: AWS4-HMAC-SHA256 Credential=AK/"));
        assert!(signed.is_some(), "{head:?}");
        assert!(!format!("{head:?} {error:?}").contains("s3cret"));
        assert!(!error.is_full());
    }

    #[test]
    fn a_key_that_leads_elsewhere_is_none() {
        assert!(Path::parse("a/../b").is_err());
        assert!(
            Remote::open(&config("no address", true)).is_ok() || Remote::open(&config("no address", true)).is_err()
        );
    }
}
