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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_is_under_the_one_address_of_the_region() {
        let config = IamConfig {
            region: "local-7".to_owned(),
            endpoint: "https://kiln.example/".to_owned(),
            ..IamConfig::default()
        };
        let services = of(&config);
        let urls: Vec<&str> = services.iter().map(|it| it.endpoint.url.as_str()).collect();
        assert_eq!(urls, ["https://kiln.example/v3", "https://kiln.example"]);
        assert!(services.iter().all(|it| it.endpoint.region == "local-7"));
    }

    #[test]
    fn no_id_stands_twice() {
        let services = of(&IamConfig::default());
        let mut ids: Vec<&str> = services.iter().flat_map(|it| [it.id, it.endpoint.id]).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), services.len() * 2);
    }
}
