"""What the tests share: one built server per module, and clients of it."""

import functools
import json
import pathlib
import sys

import pytest
from huaweicloudsdkcodeartsbuild.v3 import CodeArtsBuildClient

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from server import Server  # noqa: E402
from sources import repository  # noqa: E402

# Every operation of the official client, and those that were called so far and answered well.
OPERATIONS = {name[1:-len("_http_info")] for name in vars(CodeArtsBuildClient) if name.endswith("_http_info")}
CALLED = set()


def counted(name, call):
    """The method of the official client, noted when it succeeds."""
    @functools.wraps(call)
    def noting(self, request):
        reply = call(self, request)
        CALLED.add(name)
        return reply
    return noting


for operation in OPERATIONS:
    setattr(CodeArtsBuildClient, operation, counted(operation, getattr(CodeArtsBuildClient, operation)))


def pytest_sessionfinish(session):
    """A whole run must have called every operation that the official client has and the contract names."""
    whole = session.config.args == ["e2e"] and not session.config.option.keyword
    facts = json.loads((pathlib.Path(__file__).parent.parent / "crates/api/tests/contract.json").read_text())
    assert len(facts) == 135
    missing = sorted(OPERATIONS - CALLED)
    if whole and (missing or len(OPERATIONS) < len(facts)):
        session.exitstatus = 1
        print(f"\nnot called through the official client, or never answered well: {', '.join(missing)}")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A fresh server; ends with the module, and must then have left no process behind."""
    running = Server(tmp_path_factory.mktemp("data"))
    running.start()
    yield running
    running.stop()
    assert running.leftovers() == []


@pytest.fixture(scope="module")
def client(server):
    """The official client, signing with the access key."""
    return server.client()


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """A small repository with a branch, a tag and a script; its address."""
    return repository(tmp_path_factory.mktemp("sample"))
