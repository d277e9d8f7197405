//! The step that runs commands of the container engine. It is no shell: one command a line, a few verbs, parameters put into
//! the words of a line after it was split, so that no value adds a word.
//!
//! A password never stands on a command line: that of a login is read from standard input, and the value of a `--build-arg`
//! that holds a private parameter from the environment. A private parameter anywhere else is refused.

use super::properties::Properties;
use crate::plan::{Action, CONTAINER_VERBS, ContainerCommand, Drafting, Hidden, PlanError, Word, split_line};
use std::collections::BTreeMap;

const MOST_LINES: usize = 1000;

/// The lines of a step.
pub(crate) struct Docker {
    script: String,
}

impl Docker {
    pub(crate) fn read(properties: &mut Properties<'_>) -> Self {
        let script = properties.lines("command");
        Self {
            script: script.unwrap_or_default(),
        }
    }

    pub(crate) fn draft(&self, drafting: &mut Drafting<'_>) -> Result<Action, PlanError> {
        let mut commands = Vec::new();
        for (line, text) in joined(&self.script) {
            if let Some(command) = command(drafting, line, &text)? {
                commands.push(command);
            }
        }
        if commands.len() > MOST_LINES {
            return Err(drafting.wrong("command", &format!("must not have more than {MOST_LINES} lines")));
        }
        if commands.is_empty() {
            drafting.warn("it has no command, so it does nothing");
        }
        Ok(Action::Containers(commands))
    }
}

/// The lines with their numbers; one that ends in a backslash goes on in the next.
fn joined(script: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut goes_on = false;
    for (place, line) in script.lines().enumerate() {
        let line = line.trim();
        let (text, more) = match line.strip_suffix('\\') {
            Some(text) => (text, true),
            None => (line, false),
        };
        match lines.last_mut().filter(|_| goes_on) {
            Some((_, before)) => {
                before.push(' ');
                before.push_str(text);
            }
            None => lines.push((place + 1, text.to_owned())),
        }
        goes_on = more;
    }
    lines.retain(|(_, text)| !text.trim().is_empty() && !text.starts_with('#'));
    lines
}

fn command(drafting: &Drafting<'_>, line: usize, text: &str) -> Result<Option<ContainerCommand>, PlanError> {
    let refused = |reason: &str| drafting.wrong("command", &format!("cannot be used: line {line} {reason}"));
    let words = split_line(text).map_err(|it| refused(&it))?;
    let mut words = words.into_iter().peekable();
    words.next_if(|it| matches!(it.as_str(), "docker" | "podman" | "nerdctl"));
    let Some(verb) = words.next() else { return Ok(None) };
    if !CONTAINER_VERBS.contains(&verb.as_str()) {
        return Err(refused(&format!(
            "begins with {verb:.50?}; only these commands can be used: {}",
            CONTAINER_VERBS.join(" ")
        )));
    }
    let words = words
        .map(|it| drafting.word("command", &it))
        .collect::<Result<Vec<_>, _>>()?;
    let mut command = ContainerCommand {
        words: vec![verb.clone()],
        password: None,
        env: BTreeMap::new(),
        line,
    };
    let words = match verb.as_str() {
        "login" => login(&mut command, words, &refused)?,
        "build" => build_arguments(&mut command, words),
        _ => words,
    };
    for word in words {
        match word.secret {
            None => command.words.push(word.text),
            Some(name) => {
                return Err(refused(&format!(
                    "has the private parameter {name}, which would stand on a command line for all users of the machine; \
                     a login takes it as its password, a build as the value of a --build-arg"
                )));
            }
        }
    }
    Ok(Some(command))
}

/// Takes the password out of a login.
fn login(
    command: &mut ContainerCommand,
    words: Vec<Word>,
    refused: &impl Fn(&str) -> PlanError,
) -> Result<Vec<Word>, PlanError> {
    let mut rest = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let text = word.text.as_str();
        let given = match text {
            "-p" | "--password" => Some(
                words
                    .next()
                    .ok_or_else(|| refused("has no password after its -p"))?
                    .text,
            ),
            "--password-stdin" => return Err(refused("has no standard input to read a password from; write -p")),
            _ => text
                .strip_prefix("--password=")
                .or_else(|| text.strip_prefix("-p").filter(|_| !text.starts_with("--")))
                .map(str::to_owned),
        };
        match given {
            Some(password) => command.password = Some(Hidden::new(password)),
            None => rest.push(word),
        }
    }
    if command.password.is_none() {
        return Err(refused("has no password (-p), and nobody is there to be asked for one"));
    }
    command.words.push("--password-stdin".to_owned());
    Ok(rest)
}

/// Moves private values of build arguments into the environment, where the engine looks for an argument without a value.
fn build_arguments(command: &mut ContainerCommand, words: Vec<Word>) -> Vec<Word> {
    let mut after_flag = false;
    words
        .into_iter()
        .map(|mut word| {
            let flagged = std::mem::replace(&mut after_flag, word.text == "--build-arg");
            let prefix = if word.text.starts_with("--build-arg=") {
                "--build-arg="
            } else {
                ""
            };
            if word.secret.is_none() || (!flagged && prefix.is_empty()) {
                return word;
            }
            let argument = word.text[prefix.len()..].to_owned();
            if let Some((name, value)) = argument.split_once('=') {
                command.env.insert(name.to_owned(), Hidden::new(value));
                word = Word {
                    text: format!("{prefix}{name}"),
                    secret: None,
                };
            }
            word
        })
        .collect()
}
