"""A real program from a real repository: GNU hello as Debian keeps it, imported file by file into a long history."""

import os
import pathlib
import subprocess

import pytest

import tasks
from server import ROOT
from sources import commit, git

SOURCE = pathlib.Path(os.environ.get("KILN_E2E_SOURCE", ROOT / ".test" / "source"))


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    """A repository of more than a hundred commits; its address and its number of commits."""
    unpacked = [it for it in SOURCE.iterdir() if it.is_dir()]
    assert len(unpacked) == 1, f"`./test` unpacks one source package in {SOURCE}"
    files = sorted(it for it in unpacked[0].rglob("*") if it.is_file())
    folder = tmp_path_factory.mktemp("hello")
    git(folder, "init", "-q", "-b", "main")
    size = -(-len(files) // 150)
    for index in range(0, len(files), size):
        for path in files[index:index + size]:
            target = folder / path.relative_to(unpacked[0])
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
            target.chmod(path.stat().st_mode & 0o777)
        commit(folder, {}, f"Import {files[index].relative_to(unpacked[0])} and what follows")
    return f"file://{folder}", int(git(folder, "rev-list", "--count", "HEAD"))


def test_hello_is_configured_compiled_and_run(server, client, origin, tmp_path):
    url, commits = origin
    assert commits > 100
    script = "\n".join([
        "git rev-list --count HEAD",
        # A checkout is younger than what it holds: without this, make would want the tools that generated some of it.
        "find . -name .git -prune -o -type f -exec touch -d 2020-01-01 {} +",
        "./configure --quiet --disable-nls --disable-dependency-tracking",
        "make -j2 MAKEINFO=true HELP2MAN='touch hello.1-t; true'",
        "./hello --greeting=\"built by $JOB_NAME\"",
        "mkdir -p out && cp hello out/",
    ])
    job = tasks.create(server, client, tasks.shell(script, "compile"), tasks.upload("out/hello"),
                       scms=[tasks.source(url, "main", depth=str(commits))], name="hello")
    _, record, state = tasks.build(server, client, job)
    log = server.call("GET", f"/v4/{record}/download-log", token=server.token())[2].decode()
    assert state["status"] == "SUCCESS", log
    assert f"[compile] : {commits}\n" in log
    assert "[compile] : built by hello\n" in log
    artifact, = server.ask(f"/kiln/v1/builds/{record}/artifacts")["artifacts"]
    program = tmp_path / "hello"
    program.write_bytes(server.call("GET", artifact["uri"], token=server.token())[2])
    program.chmod(0o755)
    assert subprocess.run([program], capture_output=True, text=True).stdout == "Hello, world!\n"
