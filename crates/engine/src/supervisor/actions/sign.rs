//! Signing Android packages with `apksigner`. Its passwords come through the environment, never on a command line.

use super::super::steps::{Steps, Verdict};
use super::super::tools::StepTools;
use super::command::command;
use super::run::Place as BuildPlace;
use super::{files, starter};
use crate::EngineError;
use crate::log::{Level, visible};
use camino::Utf8Path;
use kiln_buildfile::PlannedSigning;
use kiln_executor::{EnvValue, Place};
use kiln_model::secret::{ExposeSecret as _, SecretString};
use std::collections::BTreeMap;

const KEYSTORE_PASSWORD: &str = "KILN_KEYSTORE_PASSWORD";
const KEY_PASSWORD: &str = "KILN_KEY_PASSWORD";

/// Signs every package that the pattern names, in its place.
pub(super) async fn sign(
    steps: &mut Steps<'_>,
    place: &mut BuildPlace<'_>,
    tools: &StepTools,
    wanted: &PlannedSigning,
) -> Result<Verdict, EngineError> {
    let mut env = BTreeMap::new();
    let passwords = [
        (KEYSTORE_PASSWORD, &wanted.keystore_password),
        (KEY_PASSWORD, &wanted.key_password),
    ];
    for (name, password) in passwords {
        if let Some(password) = password {
            let password = SecretString::from(password.expose());
            steps.mask([&password]);
            env.insert(name.to_owned(), EnvValue::Secret(password));
        }
    }
    let packages = match files::matching(steps, place.sandbox, &wanted.pattern).await? {
        Ok(packages) => packages,
        Err(verdict) => return Ok(verdict),
    };
    let (name, content) = match starter::keystore_file(steps, &wanted.keystore).await? {
        Ok(found) => found,
        Err(verdict) => return Ok(verdict),
    };
    let path = Utf8Path::new("kiln-signing").join(name.as_str());
    let keystore = place.sandbox.put(Place::Temp, &path, content.expose_secret()).await?;
    let workspace = place.sandbox.workspace().to_owned();
    let mut verdict = Verdict::Succeeded;
    for package in packages {
        let file = workspace.join(&package.path);
        let argv = arguments(wanted, &env, keystore.as_str(), file.as_str());
        verdict = command(steps, place, tools, "sign", argv, env.clone()).await?;
        if verdict != Verdict::Succeeded {
            break;
        }
        steps.say(
            Level::Info,
            &format!("{}: Result: Signed", visible(package.path.as_str())),
        )?;
    }
    // The key stays no longer than it is needed.
    place.sandbox.put(Place::Temp, &path, b"").await?;
    Ok(match verdict {
        Verdict::Failed(reason) => Verdict::Failed(format!("apksigner did not sign: {reason}")),
        other @ (Verdict::Succeeded | Verdict::Interrupted | Verdict::Lost(_)) => other,
    })
}

fn arguments(wanted: &PlannedSigning, env: &BTreeMap<String, EnvValue>, keystore: &str, package: &str) -> Vec<String> {
    let mut line = vec!["apksigner", "sign", "--ks", keystore, "--ks-key-alias", &wanted.alias];
    let keystore_password = format!("env:{KEYSTORE_PASSWORD}");
    let key_password = format!("env:{KEY_PASSWORD}");
    if env.contains_key(KEYSTORE_PASSWORD) {
        line.extend(["--ks-pass", &keystore_password]);
    }
    if env.contains_key(KEY_PASSWORD) {
        line.extend(["--key-pass", &key_password]);
    }
    line.extend(wanted.arguments.iter().map(String::as_str));
    line.push(package);
    line.into_iter().map(str::to_owned).collect()
}
