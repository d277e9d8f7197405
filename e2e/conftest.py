"""What the tests share: one built server per module, and clients of it."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from server import Server  # noqa: E402
from sources import repository  # noqa: E402


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
