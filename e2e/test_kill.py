"""SIGKILL at any moment: every build has an outcome after the restart, no number is used twice, no process is left."""

import http.client
import json
import os
import random
import select
import signal
import threading
import urllib.parse

import pytest

import tasks
from server import Server

ROUNDS = int(os.environ.get("KILN_E2E_KILLS", "110"))
# Each step leaves a process that wants to outlive it.
SCRIPT = "(setsid sleep 3600 &)\necho working\nsleep 0.03"


class Client(threading.Thread):
    """Starts builds, one after another, until the server is gone; remembers each number it was told."""

    def __init__(self, server, job, most=6):
        super().__init__()
        self.server, self.job, self.most = server, job, most
        self.numbers = []

    def run(self):
        connection = http.client.HTTPConnection(urllib.parse.urlparse(self.server.url).netloc, timeout=30)
        headers = {"X-Auth-Token": self.server.token(), "Content-Type": "application/json"}
        try:
            for _ in range(self.most):
                connection.request("POST", "/v3/jobs/build", json.dumps({"job_id": self.job}), headers)
                reply = json.loads(connection.getresponse().read())
                self.numbers.append(int(reply["actual_build_number"]))
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            pass
        finally:
            connection.close()


def gone(server, seconds=20):
    """Waits until no process of the server's builds is left; one may be on its way when the server is killed."""
    while found := server.leftovers():
        for pid, words in found:
            try:
                descriptor = os.pidfd_open(pid)
            except ProcessLookupError:
                continue
            ended, _, _ = select.select([descriptor], [], [], seconds)
            os.close(descriptor)
            assert ended, f"process {pid} outlived its server: {words}"


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """What is left after all the kills: the server, the task, the numbers that were told."""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    server = Server(tmp_path_factory.mktemp("killed"), KILN_ENGINE__CONCURRENCY="4")
    server.start()
    job = tasks.create(server, server.client(), tasks.shell(SCRIPT))
    server.token()
    numbers = []
    for _ in range(ROUNDS):
        clients = [Client(server, job), Client(server, job)]
        for it in clients:
            it.start()
        killer = threading.Timer(dice.uniform(0, 0.25), server.process.kill)
        killer.start()
        assert server.process.wait(timeout=30) == -signal.SIGKILL
        server.process.stdout.close()
        for it in clients:
            it.join()
            numbers += it.numbers
        if dice.random() < 0.5:     # else the next server meets what the killed one left
            gone(server)
        server.start()
    yield server, job, numbers
    server.stop()


def test_no_number_was_told_twice(history):
    _, _, numbers = history
    assert len(numbers) > ROUNDS, "the clients got through"
    assert len(set(numbers)) == len(numbers)


def test_every_build_that_was_told_has_an_outcome(history):
    server, job, numbers = history
    for number in range(1, max(numbers) + 1):
        state = server.wait(server.record(job, number))
        assert state["status"] in ("SUCCESS", "FAILURE", "SCHEDULE_FAILURE"), state
        if state["status"] != "SUCCESS":
            assert state["error"] == "the server was stopped while the build ran", "a build that we broke says so"


def test_the_next_build_goes_on_with_the_next_number(history):
    server, job, numbers = history
    number, _, state = tasks.build(server, server.client(), job)
    assert state["status"] == "SUCCESS", state
    assert number > max(numbers)


def test_nothing_of_the_killed_builds_is_left(history):
    server, job, numbers = history
    for number in range(1, max(numbers) + 1):
        server.wait(server.record(job, number))
    gone(server)
    work = server.data / "work"
    assert [it.name for it in work.iterdir() if it.is_dir()] == []
