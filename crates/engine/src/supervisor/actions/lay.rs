//! Laying down the files that a script expects.

use super::super::steps::{Steps, Verdict};
use super::starter;
use crate::EngineError;
use crate::log::{Level, visible};
use camino::Utf8Path;
use kiln_buildfile::{FileContent, FileRoot, MavenServer, MavenSettings, PlannedFile};
use kiln_executor::{Place, Sandbox};
use kiln_model::secret::{ExposeSecret as _, SecretString};
use kiln_store::Page;
use std::collections::BTreeMap;

/// So many private repositories of a project are looked at.
const MOST_ENDPOINTS: u32 = 1000;

/// Writes a file; or how the step ends without it.
pub(super) async fn down(
    steps: &mut Steps<'_>,
    sandbox: &mut dyn Sandbox,
    file: &PlannedFile,
) -> Result<Option<Verdict>, EngineError> {
    let place = match file.root {
        FileRoot::Home => Place::Home,
        FileRoot::Workspace => Place::Workspace,
    };
    let path = Utf8Path::new(&file.path);
    match &file.content {
        FileContent::Text(text) => sandbox.put(place, path, text.as_bytes()).await?,
        FileContent::MavenSettings(settings) => {
            let servers = match servers(steps, settings).await? {
                Ok(servers) => servers,
                Err(verdict) => return Ok(Some(verdict)),
            };
            sandbox.put(place, path, settings.xml(&servers).as_bytes()).await?
        }
        FileContent::Keystore(name) => match starter::keystore_file(steps, name).await? {
            Ok((file, content)) => {
                let text = format!("the settings of Maven are {} of the file manager", file.as_str());
                steps.say(Level::Info, &text)?;
                sandbox.put(place, path, content.expose_secret()).await?
            }
            Err(verdict) => return Ok(Some(verdict)),
        },
    };
    Ok(None)
}

/// The private repositories of the project that the settings name, with their logins, which are masked from now on.
async fn servers(
    steps: &mut Steps<'_>,
    settings: &MavenSettings,
) -> Result<Result<BTreeMap<String, MavenServer>, Verdict>, EngineError> {
    let mut servers = BTreeMap::new();
    let names = settings.names();
    if names.is_empty() {
        return Ok(Ok(servers));
    }
    let (engine, project) = (steps.engine(), &steps.build().project);
    let page = Page {
        limit: MOST_ENDPOINTS,
        offset: 0,
    };
    let known = engine.0.store.read().await?.endpoints_of(project, page).await?;
    let mut secrets: Vec<SecretString> = Vec::new();
    for name in names {
        let Some(endpoint) = known.iter().find(|it| it.id == name || it.name == name) else {
            let there: Vec<&str> = known.iter().map(|it| it.name.as_str()).collect();
            let there = if there.is_empty() {
                "none".to_owned()
            } else {
                there.join(", ")
            };
            return Ok(Err(Verdict::Failed(format!(
                "the project has no private repository {:?}; there is: {there}",
                visible(name)
            ))));
        };
        let login = match &endpoint.login {
            None => None,
            Some(login) => {
                let password = engine.0.store.seal().open(&login.sealed_password)?;
                let pair = (login.user.clone(), password.expose_secret().to_owned());
                secrets.push(password);
                Some(pair)
            }
        };
        let server = MavenServer {
            url: endpoint.url.clone(),
            login,
        };
        servers.insert(name.to_owned(), server);
    }
    steps.mask(&secrets);
    for (name, server) in &servers {
        let user = server.login.as_ref().map_or("nobody", |(user, _)| user);
        let text = format!(
            "private repository {}: {} as {}",
            visible(name),
            visible(&server.url),
            visible(user)
        );
        steps.say(Level::Info, &text)?;
    }
    Ok(Ok(servers))
}
