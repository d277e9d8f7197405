"""Stopping the server in order: what runs may end, what waits stays, followers hear the end."""

import signal

import tasks
from server import Server


def test_a_running_build_ends_well_before_the_server_does(tmp_path):
    server = Server(tmp_path)
    server.start()
    client = server.client()
    gate = tmp_path / "gate"
    job = tasks.create(server, client, tasks.shell(f"echo up\nwhile [ ! -e {gate} ]; do sleep 0.05; done"))
    record = server.record(job, tasks.run(client, job))
    for name, data in server.follow(record):
        if "[run] : up" in data:
            server.process.send_signal(signal.SIGTERM)
            gate.touch()
    assert (name, data) == ("end", "SUCCESS")
    assert server.process.wait(timeout=60) == 0
    assert server.leftovers() == []
    server.start()
    assert server.wait(record)["status"] == "SUCCESS"
    server.stop()


def test_a_build_that_takes_too_long_is_stopped(tmp_path):
    server = Server(tmp_path, KILN_SERVER__DRAIN_SECONDS="0")
    server.start()
    client = server.client()
    job = tasks.create(server, client, tasks.shell("echo up\nsleep 4321"))
    record = server.record(job, tasks.run(client, job))
    for _, data in server.follow(record):
        if "[run] : up" in data:
            server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=60) == 0
    assert server.leftovers() == []
    server.start()
    assert server.wait(record)["status"] == "ABORTED"
    server.stop()


def test_waiting_builds_are_run_by_the_next_server(tmp_path):
    server = Server(tmp_path, KILN_SERVER__DRAIN_SECONDS="0", KILN_ENGINE__CONCURRENCY="1")
    server.start()
    client = server.client()
    job = tasks.create(server, client, tasks.shell("echo up\n[ \"$INCREASENUM\" != 1 ] || sleep 4321"))
    first, second = (server.record(job, tasks.run(client, job)) for _ in range(2))
    for _, data in server.follow(first):
        if "[run] : up" in data:
            server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=60) == 0
    server.start()
    assert server.wait(second)["status"] == "SUCCESS"
    server.stop()
