"""What the README and the guide show works as it stands there."""

import os
import re
import subprocess
import sys

import pytest

from server import BINARY, ROOT, Server


def blocks(path, language):
    """The code blocks of a document."""
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / path).read_text(), re.DOTALL)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder in which a server has its data directory, as the documents assume."""
    folder = tmp_path_factory.mktemp("reader")
    server = Server(folder)
    server.start()
    yield folder
    server.stop()


def test_the_example_of_the_readme_runs(place):
    example, = blocks("README.md", "python")
    done = subprocess.run([sys.executable, "-c", example], cwd=place, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert [line.split(" : ")[1] for line in done.stdout.splitlines() if "[greet]" in line] == [
        "hello 1", "hello 2", "hello 3"]


def test_the_curl_lines_of_the_guide_get_a_token_and_list_the_tasks(place):
    lines = next(it for it in blocks("docs/guides/first-build.md", "sh") if "token=" in it)
    upto_the_list = lines[:lines.index("# the tasks")]
    environment = {**os.environ, "PATH": f"{BINARY.parent}:{os.environ['PATH']}"}
    done = subprocess.run(["sh", "-ec", upto_the_list], cwd=place, env=environment, capture_output=True, text=True)
    assert done.stdout.startswith('{"jobs":['), done.stdout + done.stderr
