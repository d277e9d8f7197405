//! The connection to a host: TLS with the certificates that this machine trusts, or none where the operator said so.

use crate::address::{Address, Scheme};
use crate::error::ChatError;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// Either kind of connection.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// The certificates that this machine trusts, read anew: messages are few, and an operator who adds one need not restart.
async fn trusted() -> Result<RootCertStore, String> {
    let loaded = tokio::task::spawn_blocking(rustls_native_certs::load_native_certs).await;
    let loaded = loaded.map_err(|error| error.to_string())?;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(loaded.certs);
    if roots.is_empty() {
        return Err("this machine trusts no certificate authority".to_owned());
    }
    Ok(roots)
}

async fn secured(address: &Address, stream: TcpStream) -> Result<Box<dyn Stream>, String> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(trusted().await?)
        .with_no_client_auth();
    let name = ServerName::try_from(address.host.clone()).map_err(|error| error.to_string())?;
    let connector = TlsConnector::from(Arc::new(config));
    let stream = connector
        .connect(name, stream)
        .await
        .map_err(|error| error.to_string())?;
    Ok(Box::new(stream))
}

/// A connection to the host of an address.
pub(crate) async fn connect(address: &Address) -> Result<Box<dyn Stream>, ChatError> {
    let opened = async {
        let stream = TcpStream::connect((address.host.as_str(), address.port)).await;
        let stream = stream.map_err(|error| error.to_string())?;
        match address.scheme {
            Scheme::Http => Ok(Box::new(stream) as Box<dyn Stream>),
            Scheme::Https => secured(address, stream).await,
        }
    };
    opened.await.map_err(|reason| ChatError::Unreachable {
        host: address.host.clone(),
        reason,
    })
}
