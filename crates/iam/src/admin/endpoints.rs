//! Private repositories of dependencies, which an operator makes for projects.

use super::names::checked;
use crate::error::IamError;
use crate::iam::Iam;
use kiln_model::access::UserRef;
use kiln_model::id::ProjectId;
use kiln_model::secret::{ExposeSecret as _, SecretString};
use kiln_store::{Endpoint, Login, Page};

/// The kind of every private repository.
const NEXUS: &str = "devcloud2018.codeci_endpoint_nexus.nexusEndpoint";
/// The longest address, name of a user and password.
const LONGEST: usize = 2048;

/// A private repository as an operator gives it.
#[derive(Debug)]
pub struct NewEndpoint {
    /// Its name, unique in the project.
    pub name: String,
    /// Its address, `https` or `http`, without user and password.
    pub url: String,
    /// The name and the password to sign in with; none for one that asks for nothing.
    pub login: Option<(String, SecretString)>,
}

impl Iam {
    /// Makes a private repository known in a project. Its password is sealed.
    ///
    /// # Errors
    /// The name, the address or the sign-in is not acceptable, the name is taken in the project, or there is no such project.
    pub async fn create_endpoint(
        &self,
        project: &ProjectId,
        new: NewEndpoint,
        by: &UserRef,
    ) -> Result<Endpoint, IamError> {
        let login = match new.login {
            None => None,
            Some((user, password)) if is_line(&user) && is_line(password.expose_secret()) => Some(Login {
                sealed_password: self.store().seal().seal(&password),
                user,
            }),
            Some(_) => return Err(IamError::EndpointLogin),
        };
        if !is_address(&new.url) {
            return Err(IamError::EndpointAddress);
        }
        let endpoint = Endpoint {
            id: hex::encode(self.entropy().bytes::<16>()),
            project: project.clone(),
            name: checked("endpoint", &new.name)?.to_owned(),
            url: new.url,
            module_id: NEXUS.to_owned(),
            login,
            creator: by.clone(),
            at: self.now(),
        };
        let mut unit = self.store().begin().await?;
        match unit.insert_endpoint(&endpoint).await {
            Err(error) if error.is_conflict() => {
                return Err(IamError::Taken {
                    what: "endpoint",
                    name: endpoint.name,
                });
            }
            done => done?,
        }
        unit.commit().await?;
        Ok(endpoint)
    }

    /// Every private repository of a project, by name.
    ///
    /// # Errors
    /// The store could not.
    pub async fn endpoints(&self, project: &ProjectId) -> Result<Vec<Endpoint>, IamError> {
        let all = Page {
            offset: 0,
            limit: u32::MAX,
        };
        Ok(self.store().read().await?.endpoints_of(project, all).await?)
    }

    /// Removes a private repository from a project.
    ///
    /// # Errors
    /// The project has none of that name.
    pub async fn delete_endpoint(&self, project: &ProjectId, name: &str) -> Result<(), IamError> {
        let mut unit = self.store().begin().await?;
        if !unit.remove_endpoint(project, name).await? {
            return Err(IamError::Unknown {
                what: "endpoint",
                name: name.to_owned(),
            });
        }
        unit.commit().await?;
        Ok(())
    }
}

fn is_line(text: &str) -> bool {
    (1..=LONGEST).contains(&text.chars().count()) && !text.contains(char::is_control)
}

/// An address that replies may show: it carries no password.
fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty() && !host.contains('@') && is_line(url) && !url.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_of_the_web_and_carries_no_password() {
        for good in ["https://nexus.host/repository/maven", "http://[::1]:8081/a@b"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "https://",
            "https:///a",
            "ftp://host/a",
            "https://ann:pw@host/a",
            "https://host/a b",
            "https://host/\n",
            "javascript:alert(1)",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn a_sign_in_is_two_lines() {
        assert!(is_line("robot") && is_line(&"x".repeat(LONGEST)));
        for bad in ["", "a\nb", "a\0", &"x".repeat(LONGEST + 1)] {
            assert!(!is_line(bad));
        }
    }
}
