"""Every v1 operation on tasks through the official client: what one call makes, the next one reads."""

import pytest
from huaweicloudsdkcodeartsbuild.v3 import (
    BatchDeleteBuildJobsRequest, BatchDeleteBuildJobsRequestBody, CheckJobCountIsTopLimitRequest,
    CheckJobNameIsExistsRequest, CopyBuildJobRequestBody, CopyJobRequest, CreateBuildJobParameter, CreateBuildJobParameterParam,
    CreateNewJobRequest, DeleteTheJobRequest, DisableTheJobRequest, DisableTheJobRequestBody,
    ListUpdateJobHistoryRequest, ShowCopyNameRequest, ShowDisableRequest, ShowJobConfigDiffRequest,
    ShowJobConfigRequest, UpdateBuildJobRequestBody, UpdateNewJobRequest,
)
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

import tasks
from server import Server


def private(name, value):
    """A private parameter."""
    pairs = {"name": name, "type": "normalparam", "defaultValue": value, "sensitiveVar": "true"}
    return CreateBuildJobParameter(name="hudson.model.StringParameterDefinition", params=[
        CreateBuildJobParameterParam(name=key, value=text) for key, text in pairs.items()])


def create(server, client, *steps, **more):
    """Makes a task (v1); its id."""
    return client.create_new_job(CreateNewJobRequest(body=tasks.body(server, *steps, **more))).result.job_id


def config(client, job):
    return client.show_job_config(ShowJobConfigRequest(job_id=job, get_all_params="true")).result


def copy(server, client, job, name, *steps, **more):
    body = CopyBuildJobRequestBody(
        copy_job_id=job, arch="x86-64", job_name=name, project_id=server.credentials["project_id"], steps=list(steps),
        **more)
    return client.copy_job(CopyJobRequest(body=body)).result.job_id


def gone(client, job):
    with pytest.raises(ClientRequestException) as refusal:
        config(client, job)
    assert refusal.value.status_code == 404
    assert refusal.value.error_code == "DEVCB.00031006"


def test_a_task_is_made_read_and_changed(server, client):
    name = tasks.fresh_name()
    job = create(server, client, tasks.shell("echo one"), name=name, flavor="2U8G")
    told = config(client, job)
    assert (told.job_name, told.arch, told.flavor, told.build_config_type) == (name, "x86-64", "2U8G", "ACTION")
    assert told.steps[0].properties["command"] == "echo one"
    body = UpdateBuildJobRequestBody(
        job_id=job, arch="x86-64", project_id=server.credentials["project_id"], job_name=name + "-2",
        steps=[tasks.shell("echo two")], flavor="4U8G")
    assert client.update_new_job(UpdateNewJobRequest(body=body)).result.job_id == job
    told = config(client, job)
    assert (told.job_name, told.flavor) == (name + "-2", "4U8G")
    assert told.steps[0].properties["command"] == "echo two"


def test_changes_are_listed_and_compared(server, client):
    name = tasks.fresh_name()
    job = create(server, client, tasks.shell("echo one"), name=name, parameters=[private("TOKEN", "hunter2")])
    body = UpdateBuildJobRequestBody(
        job_id=job, arch="x86-64", project_id=server.credentials["project_id"], job_name=name,
        steps=[tasks.shell("echo two")], parameters=[private("TOKEN", "hunter3")])
    client.update_new_job(UpdateNewJobRequest(body=body))
    listed = client.list_update_job_history(ListUpdateJobHistoryRequest(job_id=job, page_no=1, page_size=10)).result
    assert listed.total == 2
    newest, first = listed.job_update_records
    assert (newest.update_number, newest.update_type, newest.user_name) == (2, "UPDATE", "admin")
    assert (first.update_number, first.update_type) == (1, "CREATE")
    assert newest.update_at >= first.update_at > 1_600_000_000_000
    second = client.list_update_job_history(ListUpdateJobHistoryRequest(job_id=job, page_no=2, page_size=1)).result
    assert [it.update_number for it in second.job_update_records] == [1]

    def diff(original, revised):
        request = ShowJobConfigDiffRequest(job_id=job, original_no=original, revisedl_no=revised)
        return client.show_job_config_diff(request).result

    text = diff("1", "2")
    assert '\n-      command: "echo one"\n+      command: "echo two"\n' in text
    assert '"****** (changed)"' in text and "hunter" not in text
    assert diff("1", "1") is None
    assert diff("0", "2") is None


def test_a_copy_has_its_own_name_and_the_secrets_of_the_original(server, client):
    name = tasks.fresh_name()
    job = create(server, client, tasks.shell("true"), name=name, parameters=[private("TOKEN", "hunter2")])
    proposed = client.show_copy_name(ShowCopyNameRequest(job_id=job)).result
    assert proposed == f"{name}-copy-1"
    says_length = tasks.shell('echo "length ${#TOKEN}"')
    made = copy(server, client, job, proposed, says_length, parameters=[private("TOKEN", "******")])
    assert client.show_copy_name(ShowCopyNameRequest(job_id=job)).result == f"{name}-copy-2"
    assert config(client, made).job_name == proposed
    _, record, state = tasks.build(server, client, made)
    assert state["status"] == "SUCCESS", state
    log = server.call("GET", f"/v4/{record}/download-log", token=server.token())[2]
    assert b"length 7" in log


def test_a_disabled_task_says_who_and_why(server, client):
    job = create(server, client, tasks.shell("true"))
    assert client.show_disable(ShowDisableRequest(job_id=job)).result is None
    body = DisableTheJobRequestBody(disabled=True, reason="the roof leaks")
    assert client.disable_the_job(DisableTheJobRequest(job_id=job, body=body)).status == "success"
    told = client.show_disable(ShowDisableRequest(job_id=job)).result
    assert (told.job_id, told.disabled, told.forbiddener, told.reson) == (job, 1, "admin", "the roof leaks")
    assert told.forbidden_time > 1_600_000_000_000
    with pytest.raises(ClientRequestException) as refusal:
        tasks.run(client, job)
    assert refusal.value.error_code == "KILN.0409" and "the roof leaks" in refusal.value.error_msg
    body = DisableTheJobRequestBody(disabled=False)
    client.disable_the_job(DisableTheJobRequest(job_id=job, body=body))
    assert client.show_disable(ShowDisableRequest(job_id=job)).result is None
    assert tasks.build(server, client, job)[2]["status"] == "SUCCESS"


def test_tasks_are_deleted_alone_and_together(server, client):
    jobs = [create(server, client, tasks.shell("true")) for _ in range(3)]
    alone = client.delete_the_job(DeleteTheJobRequest(job_id=jobs[0]))
    assert (alone.result.job_id, alone.result.project_id) == (jobs[0], server.credentials["project_id"])
    gone(client, jobs[0])
    with pytest.raises(ClientRequestException):
        body = BatchDeleteBuildJobsRequestBody(job_ids=jobs)
        client.batch_delete_build_jobs(BatchDeleteBuildJobsRequest(body=body))
    assert config(client, jobs[1]).arch == "x86-64"
    body = BatchDeleteBuildJobsRequestBody(job_ids=jobs[1:])
    together = client.batch_delete_build_jobs(BatchDeleteBuildJobsRequest(body=body))
    assert together.result.job_id == jobs[1]
    for job in jobs[1:]:
        gone(client, job)


def test_a_name_is_looked_for(server, client):
    name = tasks.fresh_name()
    request = CheckJobNameIsExistsRequest(project_id=server.credentials["project_id"], job_name=name)
    assert client.check_job_name_is_exists(request).result is False
    create(server, client, tasks.shell("true"), name=name)
    found = client.check_job_name_is_exists(request)
    assert (found.result, found.status) == (True, "success")


def test_the_limit_of_tasks_is_told(tmp_path):
    server = Server(tmp_path, KILN_LIMITS__TASKS_PER_TENANT="1")
    server.start()
    try:
        client = server.client()
        ask = CheckJobCountIsTopLimitRequest()
        assert client.check_job_count_is_top_limit(ask).result is False
        job = create(server, client, tasks.shell("true"))
        assert client.check_job_count_is_top_limit(ask).result is True
        with pytest.raises(ClientRequestException) as refusal:
            create(server, client, tasks.shell("true"))
        assert (refusal.value.status_code, refusal.value.error_code) == (400, "KILN.0411")
        client.delete_the_job(DeleteTheJobRequest(job_id=job))
        assert client.check_job_count_is_top_limit(ask).result is False
    finally:
        server.stop()
