"""Every v3 and v4 operation through the official client: once right, and wrong in each way that concerns it."""

import datetime

import huaweicloudsdkcodeartsbuild.v3 as sdk
import pytest
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

import tasks

UNKNOWN_JOB = "0" * 32
UNKNOWN_RECORD = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def job(server, client, sample):
    return tasks.create(server, client, tasks.shell("echo hello", "say"), scms=[tasks.source(sample)])


@pytest.fixture(scope="module")
def build(server, client, job):
    number, record, state = tasks.build(server, client, job)
    assert state["status"] == "SUCCESS"
    return number, record


@pytest.fixture(scope="module")
def stranger(server):
    """The client of another tenant."""
    made = server.admin("tenant", "create", "other")
    return server.client(credentials=BasicCredentials(made["ak"], made["sk"], made["iam_project_id"]))


def day(offset=0):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=offset)).strftime("%Y-%m-%d")


def moment(offset):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=offset)
    return at.strftime("%Y-%m-%d %H:%M:%S")


def content(reply):
    pieces = []
    reply.consume_download_stream(lambda stream: pieces.extend(stream))
    return b"".join(pieces).decode()


# Operations of a task that only read: how to call them.
READS = {
    "list_job_config": lambda job, no: sdk.ListJobConfigRequest(job_id=job),
    "show_job_status": lambda job, no: sdk.ShowJobStatusRequest(job_id=job),
    "show_list_history": lambda job, no: sdk.ShowListHistoryRequest(job_id=job, offset=0, limit=10, interval=7),
    "show_list_period_history": lambda job, no: sdk.ShowListPeriodHistoryRequest(
        job_id=job, offset=0, limit=10, start_time=day(-1), end_time=day()),
    "show_history_details": lambda job, no: sdk.ShowHistoryDetailsRequest(job_id=job, build_number=no),
    "show_record_detail": lambda job, no: sdk.ShowRecordDetailRequest(job_id=job, build_no=no),
    "show_record_info": lambda job, no: sdk.ShowRecordInfoRequest(job_id=job, build_no=no),
    "list_build_info_record": lambda job, no: sdk.ListBuildInfoRecordRequest(
        job_id=job, start_time=moment(-1), end_time=moment(1)),
    "show_job_success_ratio": lambda job, no: sdk.ShowJobSuccessRatioRequest(
        job_id=job, start_time=day(-1), end_time=day()),
    "show_output_info": lambda job, no: sdk.ShowOutputInfoRequest(job_id=job, build_no=no),
    "download_real_time_log": lambda job, no: sdk.DownloadRealTimeLogRequest(job_id=job, build_no=no, offset=0),
}
# Operations of a task that change something.
WRITES = {
    "run_job": lambda job, no: sdk.RunJobRequest(body=sdk.RunJobRequestBody(job_id=job)),
    "stop_build_job": lambda job, no: sdk.StopBuildJobRequest(job_id=job, build_no=no),
    "stop_job": lambda job, no: sdk.StopJobRequest(body=sdk.StopJobRequestBody(job_id=job, build_no=no)),
    "disable_build_job": lambda job, no: sdk.DisableBuildJobRequest(job_id=job),
    "enable_build_job": lambda job, no: sdk.EnableBuildJobRequest(job_id=job),
    "delete_build_job": lambda job, no: sdk.DeleteBuildJobRequest(job_id=job),
}
# Operations of a record.
RECORDS = {
    "download_build_log": lambda record: sdk.DownloadBuildLogRequest(record_id=record),
    "download_task_log": lambda record: sdk.DownloadTaskLogRequest(record_id=record, task_name="say"),
    "download_log_by_record_id": lambda record: sdk.DownloadLogByRecordIdRequest(record_id=record),
    "show_flow_graph": lambda record: sdk.ShowFlowGraphRequest(build_flow_record_id=record),
}


@pytest.mark.parametrize("name", READS)
def test_a_read_of_an_own_task_succeeds(client, job, build, name):
    assert getattr(client, name)(READS[name](job, build[0])).status_code == 200


@pytest.mark.parametrize("name", RECORDS)
def test_a_read_of_an_own_record_succeeds(client, build, name):
    assert getattr(client, name)(RECORDS[name](build[1])).status_code == 200


def refused(call):
    with pytest.raises(ClientRequestException) as refusal:
        call()
    assert refusal.value.request_id, "every refusal carries a request id"
    return refusal.value.status_code, refusal.value.error_code


@pytest.mark.parametrize("name", [*READS, *WRITES])
def test_an_unknown_task_is_not_found(client, name):
    request = {**READS, **WRITES}[name](UNKNOWN_JOB, 1)
    assert refused(lambda: getattr(client, name)(request)) == (404, "CB.00031006")


@pytest.mark.parametrize("name", [*READS, *WRITES])
def test_a_malformed_task_id_is_refused(client, name):
    request = {**READS, **WRITES}[name]("not-an-id", 1)
    assert refused(lambda: getattr(client, name)(request)) == (400, "CB.00060201")


@pytest.mark.parametrize("name", [*READS, *WRITES])
def test_a_task_of_another_tenant_is_as_unknown_as_none(stranger, job, build, name):
    request = {**READS, **WRITES}[name](job, build[0])
    assert refused(lambda: getattr(stranger, name)(request)) == (404, "CB.00031006")


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_of_another_tenant_or_of_nobody_is_not_found(client, stranger, build, name):
    assert refused(lambda: getattr(client, name)(RECORDS[name](UNKNOWN_RECORD)))[0] == 404
    assert refused(lambda: getattr(stranger, name)(RECORDS[name](build[1])))[0] == 404


@pytest.mark.parametrize("name", ["show_history_details", "show_record_detail", "show_output_info"])
def test_a_number_that_no_build_has_is_not_found(client, job, name):
    assert refused(lambda: getattr(client, name)(READS[name](job, 4711)))[0] == 404


def test_an_update_replaces_the_configuration(server, client):
    job = tasks.create(server, client, tasks.shell("echo old"))
    name = tasks.fresh_name()
    client.update_build_job(sdk.UpdateBuildJobRequest(body=sdk.UpdateBuildJobRequestBody(
        job_id=job, job_name=name, arch="x86-64", project_id=server.credentials["project_id"],
        steps=[sdk.UpdateBuildJobSteps(module_id=tasks.SHELL, name="new", properties={"command": "echo new"})])))
    result = client.list_job_config(sdk.ListJobConfigRequest(job_id=job, get_all_params="true")).result
    assert (result.job_name, [it.name for it in result.steps]) == (name, ["new"])


def test_an_update_of_an_unknown_task_is_not_found(server, client):
    body = sdk.UpdateBuildJobRequestBody(job_id=UNKNOWN_JOB, job_name="x", arch="x86-64", steps=[],
                                         project_id=server.credentials["project_id"])
    assert refused(lambda: client.update_build_job(sdk.UpdateBuildJobRequest(body=body))) == (404, "CB.00031006")


def test_a_name_is_taken_once_in_a_project(server, client):
    name = tasks.fresh_name()
    tasks.create(server, client, name=name)
    assert refused(lambda: tasks.create(server, client, name=name)) == (400, "KILN.0410")


@pytest.mark.parametrize("change", [
    {"job_name": "no blanks"}, {"job_name": ""}, {"job_name": "x" * 116}, {"arch": "mips"},
    {"project_id": "short"}, {"steps": None}])
def test_a_bad_body_is_refused(server, client, change):
    body = tasks.body(server)
    for key, value in change.items():
        setattr(body, key, value)
    status, code = refused(lambda: client.create_build_job(sdk.CreateBuildJobRequest(body=body)))
    assert status == 400 and code.startswith("CB.0006020")


def test_the_list_of_a_project_shows_the_last_build(server, client, job, build):
    page = client.show_job_list_by_project_id(sdk.ShowJobListByProjectIdRequest(
        project_id=server.credentials["project_id"], page_index=0, page_size=100))
    found = [it for it in page.jobs if it.id == job]
    assert len(found) == 1 and found[0].last_build_status == "blue"
    assert page.total == len(page.jobs)


def test_the_list_of_another_tenants_project_is_not_told(server, stranger):
    request = sdk.ShowJobListByProjectIdRequest(
        project_id=server.credentials["project_id"], page_index=0, page_size=10)
    assert refused(lambda: stranger.show_job_list_by_project_id(request))[0] == 404


def test_the_last_success_of_a_repository_is_found_by_its_name(server, client, job, build, sample):
    name = sample.rsplit("/", 1)[-1]
    found = client.show_last_history(sdk.ShowLastHistoryRequest(
        project_id=server.credentials["project_id"], repository_name=name))
    assert found.job_id == job


def test_the_live_log_is_read_to_its_end_by_offsets(client, job, build):
    offset, text = 0, ""
    while True:
        piece = client.download_real_time_log(sdk.DownloadRealTimeLogRequest(
            job_id=job, build_no=build[0], offset=offset, length=100)).result
        text += piece.content
        offset = piece.offset
        if not piece.has_more_data:
            break
    whole = content(client.download_build_log(sdk.DownloadBuildLogRequest(record_id=build[1])))
    assert text == whole


def test_the_log_of_a_step_is_part_of_the_whole(client, build):
    step = content(client.download_task_log(sdk.DownloadTaskLogRequest(record_id=build[1], task_name="say")))
    assert step.endswith("[say] : hello\n")


def test_a_finished_build_is_not_stopped(client, job, build):
    request = sdk.StopBuildJobRequest(job_id=job, build_no=build[0])
    assert refused(lambda: client.stop_build_job(request)) == (400, "DEV.CB.032302")


def test_a_failed_build_is_red_and_says_which_step(server, client):
    job = tasks.create(server, client, tasks.shell("exit 3", "break"), tasks.shell("echo never", "after"))
    number, _, state = tasks.build(server, client, job)
    assert state["status"] == "FAILURE"
    details = client.show_history_details(sdk.ShowHistoryDetailsRequest(job_id=job, build_number=number))
    steps = {step.name: step.status for step in details.build_steps}
    assert steps["break"] == "error" and steps.get("after", "") == ""
    ratio = client.show_job_success_ratio(sdk.ShowJobSuccessRatioRequest(
        job_id=job, start_time=day(-1), end_time=day()))
    assert ratio.status_code == 200


def test_a_running_build_is_stopped_by_the_oldest_operation(server, client):
    job = tasks.create(server, client, tasks.shell("sleep 600"))
    number = tasks.run(client, job)
    body = sdk.StopJobRequestBody(job_id=job, build_no=str(number))
    assert client.stop_job(sdk.StopJobRequest(body=body)).result is True
    assert server.wait(server.record(job, number))["status"] == "ABORTED"
