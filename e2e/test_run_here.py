"""`kiln run`: a build file without a server."""

import signal
import subprocess

import sources
from server import BINARY, ROOT

BUILD = """\
version: 2.0
params:
  - name: word
    value: file
steps:
  BUILD:
    - sh:
        name: Say
        inputs:
          command: |
            echo "said ${word}"; cat which
            mkdir -p out && cp which out/which.txt
    - upload_artifact:
        name: Hand in
        inputs: {path: out/*.txt, version: '1.0'}
    - sh:
        name: Judge
        inputs: {command: 'test "${word}" != bad'}
"""


def run(folder, *arguments):
    """Runs `kiln run`; its exit code and what it printed."""
    done = subprocess.run([BINARY, "run", *arguments], cwd=folder, capture_output=True, text=True, timeout=900)
    return done.returncode, done.stdout + done.stderr


def repository(folder):
    sources.repository(folder)
    sources.commit(folder, {".cloudbuild/build.yml": BUILD}, "Build file")


def test_the_work_tree_is_built_as_it_is(tmp_path):
    repository(tmp_path)
    (tmp_path / "which").write_text("not committed\n")
    code, out = run(tmp_path, "--artifacts", "handed-in")
    assert code == 0, out
    assert "said file" in out and "not committed" in out and "== Say" in out and "success after" in out
    assert (tmp_path / "handed-in" / "which.txt").read_text() == "not committed\n"
    assert sources.git(tmp_path, "status", "--porcelain", "which") == "M which"


def test_parameters_steps_and_exit_codes(tmp_path):
    repository(tmp_path)
    assert run(tmp_path, "-p", "word=bad")[0] == 1
    code, out = run(tmp_path, "--step", "Say", "-p", "word=bad")
    assert code == 0 and "said bad" in out and "Hand in" not in out, out
    assert run(tmp_path, "--list") == (0, "Say\nHand in\nJudge\n")
    code, out = run(tmp_path, "--dry-run", "-p", "word=dry")
    assert code == 0 and 'echo "said dry"' in out
    for arguments, told in [
        (["--step", "Nope"], "its steps are Say, Hand in, Judge"),
        (["--file", ".cloudbuild/nope.yml"], "build files there: .cloudbuild/build.yml"),
        (["nowhere"], "is no folder"),
    ]:
        code, out = run(tmp_path, *arguments)
        assert code == 2 and told in out, out
    (tmp_path / ".cloudbuild" / "build.yml").write_text(BUILD.replace("- sh:", "- shh:", 1))
    code, out = run(tmp_path)
    assert code == 2 and ".cloudbuild/build.yml:7:" in out, out


def test_an_address_is_built_too(tmp_path):
    repository(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    code, out = run(elsewhere, f"file://{tmp_path}")
    assert code == 0 and "said file" in out, out


def test_ctrl_c_stops_the_build_and_its_processes(tmp_path):
    repository(tmp_path)
    (tmp_path / ".cloudbuild" / "build.yml").write_text(
        BUILD.replace('echo "said ${word}"; cat which', "echo begun; (setsid sleep 4321 &); sleep 1000"))
    process = subprocess.Popen([BINARY, "run"], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line.strip() == "begun":
            break
    process.send_signal(signal.SIGINT)
    rest = process.stdout.read()
    assert process.wait(timeout=60) == 130 and "stopping the build" in rest
    assert subprocess.run(["pgrep", "-f", "sleep 4321"], capture_output=True).stdout == b""


def test_kiln_builds_and_tests_a_crate_of_its_own():
    code, out = run(ROOT, "-p", "packages=-p kiln-model")
    assert code == 0 and "test result: ok" in out and "success after" in out, out[-3000:]
