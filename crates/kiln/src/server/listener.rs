//! Taking the port, before anything else is started.

use std::net::{IpAddr, SocketAddr};
use tokio::net::{TcpListener, TcpStream};

/// A port that cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Somebody else has it.
    #[error("{address} is taken by another program; choose another with --listen HOST:PORT")]
    Taken {
        /// The address.
        address: String,
    },
    /// It is no address of this machine, or may not be taken.
    #[error("cannot listen on {address}; --listen takes HOST:PORT")]
    Refused {
        /// The address.
        address: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// A port that is ours.
#[derive(Debug)]
pub struct Listener {
    inner: TcpListener,
    address: SocketAddr,
    intranet_only: bool,
}

/// Whether an address is of this machine or of a private network.
fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(it) => it.is_loopback() || it.is_private() || it.is_link_local(),
        IpAddr::V6(it) => it.is_loopback() || it.is_unique_local() || it.is_unicast_link_local(),
    }
}

impl Listener {
    /// Takes the port.
    ///
    /// # Errors
    /// It cannot be taken.
    pub async fn bind(address: &str) -> Result<Self, ListenError> {
        let refuse = |source: std::io::Error| {
            let address = address.to_owned();
            if source.kind() == std::io::ErrorKind::AddrInUse {
                ListenError::Taken { address }
            } else {
                ListenError::Refused { address, source }
            }
        };
        let inner = TcpListener::bind(address).await.map_err(refuse)?;
        let address = inner.local_addr().map_err(refuse)?;
        Ok(Self {
            inner,
            address,
            intranet_only: false,
        })
    }

    /// The same, hanging up on callers outside of private networks where `intranet_only` is true.
    pub fn for_intranet(self, intranet_only: bool) -> Self {
        Self { intranet_only, ..self }
    }

    /// The address for clients of this machine: with port 0, the port that was found.
    pub fn url(&self) -> String {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
        }
        format!("http://{address}")
    }

    /// The next connection.
    pub(super) async fn accept(&self) -> std::io::Result<TcpStream> {
        let stream = loop {
            let (stream, peer) = self.inner.accept().await?;
            if !self.intranet_only || is_near(peer.ip()) {
                break stream;
            }
        };
        // Small replies leave at once; where that cannot be set, they leave a little later.
        let _ = stream.set_nodelay(true);
        Ok(stream)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_networks_are_near_and_others_are_not() {
        for near in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.9",
            "172.16.0.1",
            "::1",
            "fd00::1",
            "fe80::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(is_near(near.parse().unwrap()), "{near}");
        }
        for far in ["8.8.8.8", "172.32.0.1", "2001:db8::1", "::ffff:8.8.8.8"] {
            assert!(!is_near(far.parse().unwrap()), "{far}");
        }
    }

    #[tokio::test]
    async fn port_zero_finds_a_free_one() {
        let listener = Listener::bind("127.0.0.1:0").await.unwrap();
        assert!(listener.url().starts_with("http://127.0.0.1:"));
        assert!(!listener.url().ends_with(":0"));
    }

    #[tokio::test]
    async fn a_taken_port_says_which_flag_helps() {
        let first = Listener::bind("127.0.0.1:0").await.unwrap();
        let text = Listener::bind(first.url().trim_start_matches("http://"))
            .await
            .unwrap_err()
            .to_string();
        assert!(
            text.ends_with("is taken by another program; choose another with --listen HOST:PORT"),
            "{text}"
        );
    }

    #[tokio::test]
    async fn an_address_of_nobody_is_refused() {
        for wrong in ["", "8070", "127.0.0.1", "127.0.0.1:99999", "203.0.113.7:1"] {
            assert!(Listener::bind(wrong).await.is_err(), "{wrong}");
        }
    }

    #[tokio::test]
    async fn every_address_is_reached_by_the_local_one() {
        let listener = Listener::bind("0.0.0.0:0").await.unwrap();
        assert!(listener.url().starts_with("http://127.0.0.1:"));
    }
}
