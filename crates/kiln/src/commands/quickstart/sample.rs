//! The sample repository: a program in POSIX shell, so that nothing but git and a shell is needed to build it.

use camino::{Utf8Path, Utf8PathBuf};
use std::io;
use tokio::process::Command;

/// A sample repository that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// A file cannot be written.
    #[error("cannot write the sample repository at {path}")]
    Write {
        /// The file or folder.
        path: Utf8PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// git is missing.
    #[error("cannot run git, which builds need; on Debian: apt-get install git")]
    NoGit(#[source] io::Error),
    /// git refused.
    #[error("`git {command}` failed: {message}")]
    Git {
        /// What was asked of it.
        command: String,
        /// What it said.
        message: String,
    },
}

const FILES: [(&str, &str); 4] = [
    ("README.md", include_str!("sample/README.md")),
    ("src/greet.sh", include_str!("sample/greet.sh")),
    ("test.sh", include_str!("sample/test.sh")),
    ("build.sh", include_str!("sample/build.sh")),
];

/// The command that builds the sample.
pub const COMMAND: &str = "sh test.sh\nsh build.sh";
/// What its build makes.
pub const PACKAGE: &str = "out/*";

/// Makes the repository where it does not exist yet; its address.
///
/// # Errors
/// The folder cannot be written, or git is missing or refuses.
pub async fn repository(folder: &Utf8Path) -> Result<String, SampleError> {
    let url = format!("file://{folder}");
    if git(folder, &["rev-parse", "--verify", "-q", "HEAD"]).await.is_ok() {
        return Ok(url);
    }
    for (name, content) in FILES {
        let path = folder.join(name);
        let fail = |source| SampleError::Write {
            path: path.clone(),
            source,
        };
        std::fs::create_dir_all(path.parent().unwrap_or(folder)).map_err(fail)?;
        std::fs::write(&path, content).map_err(fail)?;
    }
    git(folder, &["init", "-q", "-b", "main"]).await?;
    git(folder, &["add", "."]).await?;
    git(folder, &["commit", "-q", "-m", "A program that greets"]).await?;
    Ok(url)
}

/// Runs git on the folder, deaf to the user's own configuration and to repositories around it.
async fn git(folder: &Utf8Path, arguments: &[&str]) -> Result<(), SampleError> {
    if !folder.exists() {
        let fail = |source| SampleError::Write {
            path: folder.to_owned(),
            source,
        };
        std::fs::create_dir_all(folder).map_err(fail)?;
    }
    let done = Command::new("git")
        .args([
            "-c",
            "user.name=Kiln",
            "-c",
            "user.email=kiln@localhost",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_DIR", folder.join(".git"))
        .env("GIT_WORK_TREE", folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .await
        .map_err(SampleError::NoGit)?;
    if done.status.success() {
        return Ok(());
    }
    Err(SampleError::Git {
        command: arguments.join(" "),
        message: String::from_utf8_lossy(&done.stderr).trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_sample_is_made_once_and_builds_where_only_a_shell_is() {
        let place = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(place.path()).unwrap().join("quickstart/sample");
        let url = repository(&folder).await.unwrap();
        assert_eq!(url, format!("file://{folder}"));
        let head = std::fs::read_to_string(folder.join(".git/refs/heads/main")).unwrap();
        let built = std::process::Command::new("sh")
            .args(["-ec", COMMAND])
            .current_dir(&folder)
            .status()
            .unwrap();
        assert!(built.success());
        let made = std::process::Command::new("sh")
            .args([folder.join("out/greet.sh").as_str(), "you"])
            .output()
            .unwrap();
        assert_eq!(String::from_utf8(made.stdout).unwrap(), "Hello, you!\n");
        repository(&folder).await.unwrap();
        assert_eq!(
            std::fs::read_to_string(folder.join(".git/refs/heads/main")).unwrap(),
            head
        );
    }
}
