//! The catalog that comes with a token: which services there are, and where.

use crate::config::IamConfig;

/// A service of the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its id.
    pub id: &'static str,
    /// Its type: `identity`.
    pub kind: &'static str,
    /// Its name: `iam`.
    pub name: &'static str,
    /// Where it is reached.
    pub endpoint: Endpoint,
}

/// Where a service is reached, by everybody (`"interface": "public"`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Its id.
    pub id: &'static str,
    /// The region.
    pub region: String,
    /// The address.
    pub url: String,
}

/// The services here: identity and builds, under one address.
pub(crate) fn of(config: &IamConfig) -> Vec<Service> {
    let base = config.endpoint.trim_end_matches('/');
    vec![
        Service {
            id: "6b696c6e000000000000000000000001",
            kind: "identity",
            name: "iam",
            endpoint: Endpoint {
                id: "6b696c6e000000000000000000000011",
                region: config.region.clone(),
                url: format!("{base}/v3"),
            },
        },
        Service {
            id: "6b696c6e000000000000000000000002",
            kind: "cloudbuild",
            name: "codeartsbuild",
            endpoint: Endpoint {
                id: "6b696c6e000000000000000000000012",
                region: config.region.clone(),
                url: base.to_owned(),
            },
        },
    ]
}
