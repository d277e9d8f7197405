//! Commands of the container engine, as programs with arguments: no shell reads what a step says.

use super::super::steps::{Steps, Verdict};
use super::run::Place as BuildPlace;
use crate::EngineError;
use crate::log::{Level, visible};
use camino::{Utf8Path, Utf8PathBuf};
use kiln_buildfile::{ContainerCommand, Hidden, PlannedImage};
use kiln_executor::{EnvValue, Place, StepSpec};
use kiln_model::build::{Output, OutputKind};
use kiln_model::secret::{ExposeSecret as _, SecretString};
use std::collections::BTreeMap;

const PASSWORD: &str = "KILN_LOGIN_PASSWORD";
/// Hands a password to the standard input of a program. `printf` is built into the shell, so no command line shows it.
const WITH_PASSWORD: &str = r#"printf %s "$KILN_LOGIN_PASSWORD" | ( unset KILN_LOGIN_PASSWORD; exec "$@" )"#;

/// Runs the commands of a step, one after another.
pub(super) async fn containers(
    steps: &mut Steps<'_>,
    place: &mut BuildPlace<'_>,
    commands: &[ContainerCommand],
) -> Result<Verdict, EngineError> {
    for command in commands {
        let verdict = one(steps, place, command).await?;
        if let Verdict::Failed(reason) = verdict {
            let verb = command.words.first().map_or("", String::as_str);
            return Ok(Verdict::Failed(format!("line {} ({verb}): {reason}", command.line)));
        }
        if verdict != Verdict::Succeeded {
            return Ok(verdict);
        }
    }
    Ok(Verdict::Succeeded)
}

/// Builds an image and pushes it to the registry of every region.
pub(super) async fn build_image(
    steps: &mut Steps<'_>,
    place: &mut BuildPlace<'_>,
    image: &PlannedImage,
) -> Result<Verdict, EngineError> {
    let containers = steps.engine().0.settings.containers.clone();
    let Some((containers, registry)) = containers.and_then(|it| Some((it.clone(), it.registry?))) else {
        return Ok(Verdict::Failed("no registry is configured".to_owned()));
    };
    let registries: Vec<String> = if image.regions.is_empty() || !registry.contains(REGION) {
        vec![registry.replace(REGION, "local")]
    } else {
        image.regions.iter().map(|it| registry.replace(REGION, it)).collect()
    };
    let above = image
        .organization
        .as_deref()
        .map(|it| format!("{it}/"))
        .unwrap_or_default();
    let names: Vec<String> = registries
        .iter()
        .map(|it| format!("{}/{above}{}:{}", it.trim_end_matches('/'), image.name, image.tag))
        .collect();
    let mut commands = Vec::new();
    if let Some((user, password)) = &containers.login {
        for registry in &registries {
            let host = registry.split('/').next().unwrap_or(registry);
            let words = ["login", "--username", user, "--password-stdin", host];
            commands.push(words_of(&words, Some(Hidden::new(password.expose_secret()))));
        }
    }
    let mut build = vec!["build".to_owned(), "--file".to_owned(), image.dockerfile.clone()];
    for name in &names {
        build.extend(["--tag".to_owned(), name.clone()]);
    }
    if image.labels {
        for label in labels(steps) {
            build.extend(["--label".to_owned(), label]);
        }
    }
    build.push(image.folder.clone());
    let build: Vec<&str> = build.iter().map(String::as_str).collect();
    commands.push(words_of(&build, None));
    commands.extend(names.iter().map(|it| words_of(&["push", it], None)));
    for command in &commands {
        let verdict = one(steps, place, command).await?;
        match verdict {
            Verdict::Succeeded => {}
            Verdict::Failed(reason) => {
                let verb = command.words.first().map_or("", String::as_str);
                return Ok(Verdict::Failed(format!("the {verb} of the image failed: {reason}")));
            }
            Verdict::Interrupted | Verdict::Lost(_) => return Ok(verdict),
        }
    }
    let mut pushed = Vec::new();
    for (registry, name) in registries.iter().zip(&names) {
        steps.say(Level::Info, &format!("pushed {name}"))?;
        pushed.push(Output {
            record: steps.build().record.clone(),
            kind: OutputKind::Image,
            place: format!("{}/{above}", registry.trim_end_matches('/'))
                .trim_end_matches('/')
                .to_owned(),
            name: image.name.clone(),
            version: image.tag.clone(),
            created: steps.engine().0.clock.now(),
        });
    }
    let mut unit = steps.engine().0.store.begin().await?;
    unit.insert_outputs(&pushed).await?;
    unit.commit().await?;
    Ok(Verdict::Succeeded)
}

/// What stands for the region in the address of a registry.
const REGION: &str = "{region}";

fn words_of(words: &[&str], password: Option<Hidden>) -> ContainerCommand {
    ContainerCommand {
        words: words.iter().map(|it| (*it).to_owned()).collect(),
        password,
        env: BTreeMap::new(),
        line: 0,
    }
}

/// Which build made an image.
fn labels(steps: &Steps<'_>) -> Vec<String> {
    let build = steps.build();
    let mut labels = vec![
        format!("org.kiln.project={}", build.project),
        format!("org.kiln.task={}", build.task),
        format!("org.kiln.build={}", build.number),
    ];
    let commit = steps.facts.as_ref().map(|it| it.commit.id.clone());
    labels.extend(commit.map(|it| format!("org.opencontainers.image.revision={it}")));
    labels
}

async fn one(
    steps: &mut Steps<'_>,
    place: &mut BuildPlace<'_>,
    command: &ContainerCommand,
) -> Result<Verdict, EngineError> {
    let Some(containers) = steps.engine().0.settings.containers.clone() else {
        return Ok(Verdict::Failed("no container engine is configured".to_owned()));
    };
    // Logins are the build's own: they lie in its home and go with it.
    let logins = place
        .sandbox
        .put(Place::Home, Utf8Path::new(".docker/.kiln"), b"")
        .await?;
    let logins = logins.parent().unwrap_or(&logins).to_owned();
    let mut env = place.environment.clone();
    env.insert("DOCKER_CONFIG".to_owned(), EnvValue::Plain(logins.to_string()));
    let podman = logins.join("auth.json").to_string();
    env.insert("REGISTRY_AUTH_FILE".to_owned(), EnvValue::Plain(podman));
    for (name, value) in &command.env {
        env.insert(name.clone(), EnvValue::Secret(SecretString::from(value.expose())));
    }
    let shown: Vec<String> = command.words.iter().map(|it| visible(it).into_owned()).collect();
    let mut argv: Vec<String> = Vec::new();
    if let Some(password) = &command.password {
        let password = SecretString::from(password.expose());
        steps.mask([&password]);
        env.insert(PASSWORD.to_owned(), EnvValue::Secret(password));
        argv.extend(["/bin/sh", "-c", WITH_PASSWORD, "sh"].map(str::to_owned));
    }
    steps.say(Level::Info, &format!("{} {}", containers.engine, shown.join(" ")))?;
    argv.push(containers.engine);
    argv.extend(command.words.iter().cloned());
    let spec = StepSpec {
        name: "containers".to_owned(),
        argv,
        env,
        dir: Utf8PathBuf::new(),
        image: None,
    };
    steps.command(place.sandbox, spec).await
}
