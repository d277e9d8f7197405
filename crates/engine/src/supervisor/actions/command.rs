//! One command of a step with the tools that were chosen for it: on the machine, or in a container.

use super::super::steps::{Steps, Verdict};
use super::super::tools::StepTools;
use super::run::Place as BuildPlace;
use crate::EngineError;
use camino::{Utf8Path, Utf8PathBuf};
use kiln_executor::{EnvValue, Place, StepSpec};
use std::collections::BTreeMap;

/// What names must not be taken into a container: they are the machine's.
const OF_THE_MACHINE: [&str; 1] = ["PATH"];

/// Runs a command. `env` is stronger than the tools' environment, and that than the build's.
pub(super) async fn command(
    steps: &mut Steps<'_>,
    place: &mut BuildPlace<'_>,
    tools: &StepTools,
    name: &str,
    argv: Vec<String>,
    env: BTreeMap<String, EnvValue>,
) -> Result<Verdict, EngineError> {
    let mut all = place.environment.clone();
    let own = tools.env.iter();
    all.extend(own.map(|(name, text)| (name.clone(), EnvValue::Plain(text.clone()))));
    all.extend(env);
    let spec = |argv, env| StepSpec {
        name: name.to_owned(),
        argv,
        env,
        dir: Utf8PathBuf::new(),
        image: None,
    };
    let containers = steps.engine().0.settings.containers.as_ref();
    let (Some(image), Some(containers)) = (&tools.image, containers) else {
        return steps.command(place.sandbox, spec(argv, all)).await;
    };
    let container = format!("kiln-{}-{}", steps.build().record, steps.sequence());
    let home = place.sandbox.put(Place::Home, Utf8Path::new(".kiln-home"), b"").await?;
    let temp = place.sandbox.put(Place::Temp, Utf8Path::new(".kiln-temp"), b"").await?;
    let folders = [home.parent(), temp.parent(), Some(place.sandbox.workspace())];
    let folders: Vec<&Utf8Path> = folders.into_iter().flatten().collect();
    let inside = in_container(&containers.engine, &container, image, &folders, all.keys(), argv);
    // What the engine itself needs of the environment is not the step's to say.
    let removal = [containers.engine.as_str(), "rm", "--force", &container]
        .map(str::to_owned)
        .into();
    let verdict = steps.command(place.sandbox, spec(inside, all)).await?;
    if verdict != Verdict::Succeeded {
        // The engine's program may have been killed, and its container lives on.
        steps
            .clear_up(place.sandbox, spec(removal, place.environment.clone()))
            .await?;
    }
    Ok(verdict)
}

/// The command line that runs `argv` in a container. Values of the environment are taken from that of the engine's program, so
/// that none stands on a command line.
fn in_container<'a>(
    engine: &str,
    container: &str,
    image: &str,
    folders: &[&Utf8Path],
    names: impl Iterator<Item = &'a String>,
    argv: Vec<String>,
) -> Vec<String> {
    let mut line: Vec<String> = [engine, "run", "--rm", "--init", "--name", container]
        .map(str::to_owned)
        .into();
    for folder in folders {
        line.extend(["--volume".to_owned(), format!("{folder}:{folder}")]);
    }
    let workspace = folders.last().map_or("/", |it| it.as_str());
    line.extend(["--workdir".to_owned(), workspace.to_owned()]);
    let uid = rustix::process::getuid();
    if !uid.is_root() && !engine.ends_with("podman") {
        // Files that root made in the workspace could not be removed by this server.
        line.extend([
            "--user".to_owned(),
            format!("{}:{}", uid.as_raw(), rustix::process::getgid().as_raw()),
        ]);
    }
    let fixed = ["HOME", "TMPDIR", "WORKSPACE", "LANG", "CI"]
        .iter()
        .map(|it| (*it).to_owned());
    let asked = names.filter(|it| !OF_THE_MACHINE.contains(&it.as_str())).cloned();
    for name in fixed.chain(asked) {
        line.extend(["--env".to_owned(), name]);
    }
    let mut argv = argv.into_iter();
    // The first word may be a shell of this machine, which need not be the entry of the image.
    let program = argv.next().unwrap_or_default();
    line.extend(["--entrypoint".to_owned(), program, image.to_owned()]);
    line.extend(argv);
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_has_the_place_of_the_build_and_no_value_on_its_command_line() {
        let names = ["PATH".to_owned(), "TOKEN".to_owned()];
        let folders = [Utf8Path::new("/b/home"), Utf8Path::new("/b/work")];
        let argv = ["/bin/sh", "-e", "/b/tmp/step"].map(str::to_owned).into();
        let line = in_container("podman", "kiln-1-0", "img:1", &folders, names.iter(), argv).join(" ");
        assert!(
            line.starts_with("podman run --rm --init --name kiln-1-0 --volume /b/home:/b/home"),
            "{line}"
        );
        assert!(line.contains("--workdir /b/work"), "{line}");
        assert!(
            line.contains("--env HOME") && line.contains("--env TOKEN") && !line.contains("--env PATH"),
            "{line}"
        );
        assert!(line.ends_with("--entrypoint /bin/sh img:1 -e /b/tmp/step"), "{line}");
    }
}
