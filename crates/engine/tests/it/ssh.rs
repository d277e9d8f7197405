//! Fetching sources over ssh, from a real `sshd` on this machine.

use crate::rig::{Rig, draft, local, outcome_of, repository, shell};
use camino::Utf8PathBuf;
use kiln_engine::SourceCredential;
use kiln_model::build::Outcome;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

/// A server that lets one key in, and the repository behind it.
struct Sshd {
    folder: tempfile::TempDir,
    port: u16,
    server: Child,
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn run(program: &str, folder: &Path, args: &[&str]) -> String {
    let ran = Command::new(program).current_dir(folder).args(args).output();
    let ran = ran.unwrap_or_else(|error| panic!("{program} does not start ({error}): install openssh-server and git"));
    assert!(
        ran.status.success(),
        "{program} {args:?}: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
    String::from_utf8(ran.stdout).unwrap().trim().to_owned()
}

impl Sshd {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        for key in ["host", "user", "stranger"] {
            run(
                "ssh-keygen",
                path,
                &["-q", "-t", "ed25519", "-N", "", "-C", key, "-f", key],
            );
        }
        std::fs::copy(path.join("user.pub"), path.join("authorized")).unwrap();
        run("git", path, &["init", "-q", "-b", "main", "origin"]);
        std::fs::write(path.join("origin/file"), "over ssh").unwrap();
        run("git", &path.join("origin"), &["add", "file"]);
        let identity = ["-c", "user.name=t", "-c", "user.email=t@localhost"];
        run(
            "git",
            &path.join("origin"),
            &[&identity[..], &["commit", "-q", "-m", "one"]].concat(),
        );
        // Where sshd runs as root it wants this folder for its helper without privileges.
        let _ = std::fs::create_dir_all("/run/sshd");
        let (port, server) = serve(path);
        Self { folder, port, server }
    }

    fn url(&self) -> String {
        let user = run("id", self.folder.path(), &["-un"]);
        format!(
            "ssh://{user}@127.0.0.1:{}{}",
            self.port,
            self.folder.path().join("origin").display()
        )
    }

    fn file(&self, name: &str) -> Utf8PathBuf {
        Utf8PathBuf::from_path_buf(self.folder.path().join(name)).unwrap()
    }

    /// The host keys to trust: the server's, or those of somebody else.
    fn known_hosts(&self, key: &str) -> Utf8PathBuf {
        let public = std::fs::read_to_string(self.file(&format!("{key}.pub"))).unwrap();
        let file = self.file(&format!("known-{key}"));
        std::fs::write(&file, format!("[127.0.0.1]:{} {public}", self.port)).unwrap();
        file
    }

    async fn build(&self, key: &str, trusted: &str) -> (Outcome, String) {
        let credential = SourceCredential {
            id: "deploy".to_owned(),
            url_prefix: self.url(),
            username: None,
            password: None,
            ssh_key_file: Some(self.file(key)),
            known_hosts_file: Some(self.known_hosts(trusted)),
        };
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let executor = local(&folder);
        let rig = Rig::open(folder, executor, |settings| settings.credentials = vec![credential])
            .await
            .unwrap();
        let mut draft = draft("t", &[]);
        draft.scms = vec![repository(&self.url())];
        draft.steps = vec![shell(
            "look",
            "test \"$(cat file)\" = 'over ssh'; ! env | grep -q GIT_SSH",
        )];
        let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
        let build = rig.run(&task).await;
        let build = rig.engine.wait(&build.record).await.unwrap();
        (outcome_of(&build), rig.log_of(&build).await)
    }
}

/// Starts the server on a free port; another process may take the port first, so it is tried again.
fn serve(folder: &Path) -> (u16, Child) {
    for _ in 0..20 {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let of = |name: &str| folder.join(name).display().to_string();
        let options = [
            format!("ListenAddress=127.0.0.1:{port}"),
            format!("HostKey={}", of("host")),
            format!("AuthorizedKeysFile={}", of("authorized")),
            "StrictModes=no".to_owned(),
            "UsePAM=no".to_owned(),
            "PasswordAuthentication=no".to_owned(),
            "PermitRootLogin=yes".to_owned(),
            "PidFile=none".to_owned(),
        ];
        let mut server = Command::new("/usr/sbin/sshd")
            .args(["-D", "-e", "-f", "/dev/null"])
            .args(options.iter().flat_map(|it| ["-o", it.as_str()]))
            .stderr(Stdio::piped())
            .spawn()
            .expect("/usr/sbin/sshd starts: install openssh-server");
        let mut said = BufReader::new(server.stderr.take().unwrap());
        let mut line = String::new();
        while said.read_line(&mut line).unwrap() > 0 {
            if line.contains("Server listening on") {
                // What it says later must not fill the pipe.
                std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
                return (port, server);
            }
        }
        server.wait().unwrap();
    }
    panic!("sshd finds no free port");
}

#[tokio::test]
async fn a_key_that_is_let_in_fetches() {
    let (outcome, log) = Sshd::start().build("user", "host").await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
}

#[tokio::test]
async fn a_key_that_is_not_let_in_fails_the_build() {
    let (outcome, log) = Sshd::start().build("stranger", "host").await;
    assert!(matches!(outcome, Outcome::Failed { .. }), "{log}");
    assert!(log.contains("Permission denied"), "{log}");
}

#[tokio::test]
async fn a_host_that_is_not_who_it_should_be_gets_nothing() {
    let (outcome, log) = Sshd::start().build("user", "stranger").await;
    assert!(matches!(outcome, Outcome::Failed { .. }), "{log}");
    assert!(log.contains("Host key verification failed"), "{log}");
}
