"""The main walk: create, run, follow, history, log, artifact, stop, disable, enable, delete."""

import hashlib

import pytest
from huaweicloudsdkcodeartsbuild.v3 import (
    DeleteBuildJobRequest, DisableBuildJobRequest, DownloadBuildLogRequest, EnableBuildJobRequest, RunJobRequest,
    RunJobRequestBody, Scm, ShowHistoryDetailsRequest, ShowListHistoryRequest, ShowOutputInfoRequest,
    StopBuildJobRequest,
)
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

import tasks


@pytest.fixture(scope="module")
def job(server, client, sample):
    """A task that builds the sample."""
    return tasks.create(server, client, tasks.shell("cat which\nsh make.sh\necho is ${codeBranch}", "make"),
                        tasks.upload("out/*"), scms=[tasks.source(sample)])


@pytest.fixture(scope="module")
def built(server, client, job):
    """Its first build."""
    return tasks.build(server, client, job)


def log_of(server, client, record):
    reply = client.download_build_log(DownloadBuildLogRequest(record_id=record))
    content = []
    reply.consume_download_stream(lambda stream: content.extend(stream))
    return b"".join(content).decode()


def test_the_first_build_succeeds(built):
    number, _, state = built
    assert (number, state["status"], state["error"]) == (1, "SUCCESS", None)


def test_its_log_says_what_was_built(server, client, built):
    lines = log_of(server, client, built[1]).splitlines()
    assert any(line.endswith("[INFO] [make] : master") for line in lines), lines


def test_its_history_shows_the_steps(client, job, built):
    details = client.show_history_details(ShowHistoryDetailsRequest(job_id=job, build_number=built[0]))
    steps = {step.name: step.status for step in details.build_steps}
    assert steps["make"] == "success" and steps["upload"] == "success"


def test_its_artifact_downloads_with_the_checksum_that_was_listed(server, client, job, built):
    listed = server.ask(f"/kiln/v1/builds/{built[1]}/artifacts")["artifacts"]
    assert [(it["path"], it["size"]) for it in listed] == [("which.txt", 7)]
    info = client.show_output_info(ShowOutputInfoRequest(job_id=job, build_no=built[0])).result.package_info
    assert info.name == "which.txt"
    status, _, content = server.call("GET", info.uri, token=server.token())
    assert (status, content) == (200, b"master\n")
    assert hashlib.sha256(content).hexdigest() == listed[0]["sha256"]


@pytest.mark.parametrize("scm, expected", [
    (lambda sample: Scm(build_tag="v1"), "tagged"), (lambda sample: None, "master")])
def test_a_run_may_name_a_tag(server, client, sample, job, scm, expected):
    wanted = scm(sample)
    _, record, state = tasks.build(server, client, job, **({"scm": wanted} if wanted else {}))
    assert state["status"] == "SUCCESS", state
    assert f"[make] : {expected}\n" in log_of(server, client, record)


def test_a_run_may_name_a_branch_by_parameter(server, client, job):
    from huaweicloudsdkcodeartsbuild.v3 import ParameterItem
    _, record, state = tasks.build(server, client, job, parameter=[ParameterItem(name="codeBranch", value="dev")])
    assert state["status"] == "SUCCESS", state
    text = log_of(server, client, record)
    assert "[make] : dev\n" in text and "[make] : is dev\n" in text


def test_a_log_is_followed_while_the_build_runs(server, client, tmp_path):
    gate = tmp_path / "gate"
    job = tasks.create(server, client, tasks.shell(
        f"echo one\nwhile [ ! -e {gate} ]; do sleep 0.05; done\necho two"))
    record = server.record(job, tasks.run(client, job))
    seen = []
    for name, data in server.follow(record):
        seen.append((name, data))
        if "[run] : one" in data:
            gate.touch()
    assert any("[run] : two" in data for _, data in seen)
    assert seen[-1] == ("end", "SUCCESS")


def test_a_stopped_build_ends_and_leaves_no_process(server, client, tmp_path):
    job = tasks.create(server, client, tasks.shell(
        "trap '' TERM\n(setsid sleep 4321 &)\nsleep 4321 &\necho up\nwait\nsleep 4321"))
    number = tasks.run(client, job)
    record = server.record(job, number)
    for _, data in server.follow(record):
        if "[run] : up" in data:
            client.stop_build_job(StopBuildJobRequest(job_id=job, build_no=number))
    assert server.wait(record)["status"] == "ABORTED"
    assert server.leftovers() == []


def test_a_disabled_task_does_not_run_until_it_is_enabled(server, client, job):
    client.disable_build_job(DisableBuildJobRequest(job_id=job))
    with pytest.raises(ClientRequestException) as refusal:
        client.run_job(RunJobRequest(body=RunJobRequestBody(job_id=job)))
    assert (refusal.value.status_code, refusal.value.error_code) == (400, "KILN.0409")
    client.enable_build_job(EnableBuildJobRequest(job_id=job))
    assert tasks.build(server, client, job)[2]["status"] == "SUCCESS"


def test_the_history_counts_every_build(client, job):
    history = client.show_list_history(ShowListHistoryRequest(job_id=job, offset=0, limit=100, interval=1))
    numbers = [it.build_number for it in history.history_records]
    assert numbers == list(range(history.total, 0, -1))


def test_a_task_that_is_deleted_while_it_builds_is_stopped_and_gone(server, client):
    job = tasks.create(server, client, tasks.shell("echo up; sleep 4321"))
    record = server.record(job, tasks.run(client, job))
    follower = server.follow(record)
    for _, data in follower:
        if "[run] : up" in data:
            break
    reply = client.delete_build_job(DeleteBuildJobRequest(job_id=job))
    assert (reply.status, reply.result.job_id) == ("success", job)
    assert reply.result.project_id == server.credentials["project_id"]
    assert list(follower)[-1] == ("end", "ABORTED")
    assert server.leftovers() == []
    with pytest.raises(ClientRequestException) as refusal:
        client.delete_build_job(DeleteBuildJobRequest(job_id=job))
    assert (refusal.value.status_code, refusal.value.error_code) == (404, "CB.00031006")
