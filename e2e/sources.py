"""Repositories for builds."""

import os
import pathlib
import subprocess

ENVIRONMENT = {
    **os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
}


def git(folder, *arguments):
    """Runs git in a folder; what it printed."""
    done = subprocess.run(["git", *arguments], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def commit(folder, files, message):
    """Writes files and commits them; the commit."""
    for name, content in files.items():
        path = pathlib.Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def repository(folder):
    """Two branches and a tag, each saying what it is; the address."""
    git(folder, "init", "-q", "-b", "master")
    commit(folder, {"which": "tagged\n", "make.sh": "mkdir -p out\ncat which > out/which.txt\n"}, "Tagged")
    git(folder, "tag", "v1")
    commit(folder, {"which": "master\n"}, "Master")
    git(folder, "checkout", "-q", "-b", "dev")
    commit(folder, {"which": "dev\n"}, "Dev")
    git(folder, "checkout", "-q", "master")
    return f"file://{folder}"
