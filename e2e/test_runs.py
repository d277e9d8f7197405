"""Favourites, summaries of tasks, and the current operations that start, watch and stop builds, through the official SDK."""

import pytest
from huaweicloudsdkcodeartsbuild.v3 import (
    AddFavouriteTaskRequest, ExecuteJobRequest, ListBuildParameterRequest, ListEndPointsRequest, ParameterItem,
    RemoverFavouriteTaskRequest, RunJobRequestBody, Scm, ShowBuildDetailsRequest, ShowBuildParamsListRequest,
    ShowDefaultBuildParametersRequest, ShowJobInfoRequest, ShowJobListByProjectIdRequest, ShowJobPipelineInfoRequest,
    ShowJobStepStatusRequest, ShowJobSystemParametersRequest, ShowRunningStatusRequest, StopTheJobRequest,
)
from huaweicloudsdkcodeartsbuild.v3 import CreateBuildJobParameter, CreateBuildJobParameterParam
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

import tasks


def refused(call):
    with pytest.raises(ClientRequestException) as refusal:
        call()
    return refusal.value.status_code, refusal.value.error_code


def parameter(name, value, runtime=False, private=False):
    """A parameter of a task."""
    attributes = {"name": name, "type": "normalparam", "defaultValue": value, "staticVar": str(runtime).lower(),
                  "sensitiveVar": str(private).lower()}
    return CreateBuildJobParameter(name="hudson.model.StringParameterDefinition", params=[
        CreateBuildJobParameterParam(name=key, value=text) for key, text in attributes.items()])


@pytest.fixture(scope="module")
def job(server, client, sample):
    """A task with a repository and parameters."""
    return tasks.create(
        server, client, tasks.shell("cat which\necho is ${greeting} in $BUILDNUMBER of ${codeBranch}", "say"),
        scms=[tasks.source(sample)], parameters=[
            parameter("greeting", "hello", runtime=True), parameter("unused", "x", runtime=True),
            parameter("token", "hunter22", private=True)])


@pytest.fixture(scope="module")
def built(server, client, job):
    """A build of its branch `dev`, with a parameter set; what starting it answered."""
    body = RunJobRequestBody(job_id=job, parameter=[
        ParameterItem(name="greeting", value="welcome"), ParameterItem(name="codeBranch", value="dev")])
    started = client.execute_job(ExecuteJobRequest(body=body))
    state = server.wait(server.record(job, int(started.actual_build_number)))
    assert state["status"] == "SUCCESS", state
    return started


def is_favourite(server, client, job):
    listed = client.show_job_list_by_project_id(ShowJobListByProjectIdRequest(
        project_id=server.credentials["project_id"], page_index=0, page_size=100)).jobs
    in_list = next(it.favorite for it in listed if it.id == job)
    assert client.show_job_info(ShowJobInfoRequest(job_id=job)).result.favorite == in_list
    return in_list


def test_a_task_is_followed_and_left(server, client, job):
    assert client.add_favourite_task(AddFavouriteTaskRequest(job_id=job)).result.favorite is True
    assert client.add_favourite_task(AddFavouriteTaskRequest(job_id=job)).status == "success"
    assert is_favourite(server, client, job) is True
    assert client.remover_favourite_task(RemoverFavouriteTaskRequest(job_id=job)).result.favorite is False
    assert is_favourite(server, client, job) is False


def test_what_is_not_found_has_the_prefix_of_v1(client):
    call = lambda: client.add_favourite_task(AddFavouriteTaskRequest(job_id="0" * 32))  # noqa: E731
    assert refused(call) == (404, "DEVCB.00031006")


def test_the_numbers_of_a_build_are_text(built):
    assert (built.actual_build_number, built.octopus_job_name[:2]) == ("1", "j_")
    assert built.daily_build_number.endswith(".1")


def test_a_finished_build_is_told(client, job, built):
    details = client.show_build_details(ShowBuildDetailsRequest(job_id=job, build_no=1)).result
    assert (details.building, details.build_result, details.region) == (False, "SUCCESS", "local-1")
    status = client.show_job_step_status(ShowJobStepStatusRequest(job_id=job)).result
    assert (status.status, status.abort_status, status.label) == ("success", "", "default-x86-2u8g")
    running = client.show_running_status(ShowRunningStatusRequest(job_id=job)).result
    assert (running.is_running, running.last_build_no, running.last_build_status) == (False, "1", "Finished")
    assert running.last_job_id == job


def test_its_parameters_are_listed_without_secrets(client, job, built):
    listed = client.list_build_parameter(ListBuildParameterRequest(job_id=job, build_no=1)).result
    assert {it.name: it.value for it in listed} == {
        "codeBranch": "dev", "greeting": "welcome", "unused": "x", "token": "******"}


def test_the_summary_of_a_task(client, job, built):
    info = client.show_job_info(ShowJobInfoRequest(job_id=job)).result
    assert (info.id, info.last_build_status, info.running_status) == (job, "success", "Finished")
    assert (info.health_score, info.new_build, info.disabled) == (100, True, False)
    assert float(info.build_time) >= float(info.charge_time) > 0
    assert info.is_execute and info.is_manager and info.project_permission_switch
    assert info.source_code == "default" and info.last_build_time > info.create_time


def test_what_a_pipeline_is_told(client, job):
    def names(**query):
        result = client.show_job_pipeline_info(ShowJobPipelineInfoRequest(job_id=job, **query)).result
        return [it.params[0].value for it in result.parameters]

    assert names() == ["greeting", "unused"]
    assert names(check_param_used="true") == ["greeting"]
    assert names(all="true") == ["codeBranch", "greeting", "unused", "token"]
    told = client.show_job_pipeline_info(ShowJobPipelineInfoRequest(job_id=job)).result
    assert told.job_name_regex == r"^[\u4e00-\u9fa5A-Za-z0-9_-]{0,115}$"
    assert told.scms[0].branch == "master" and told.source_code == "default"


def test_the_rules_for_parameters_are_told(client):
    kinds = client.show_build_params_list(ShowBuildParamsListRequest()).result.build_parameters
    rules = {it.type: it.value for it in kinds[0].params[0].constraints}
    assert (len(kinds), rules["maxLen"], rules["regex"]) == (3, "128", "^[a-z0-9A-Z_]{1,128}$")
    default = client.show_default_build_parameters(ShowDefaultBuildParametersRequest()).result[0]
    assert (default.name, default.params[0].value) == ("hudson.model.StringParameterDefinition", "codeBranch")


def test_the_system_parameters_are_those_that_a_build_gets(server, client):
    told = client.show_job_system_parameters(ShowJobSystemParametersRequest()).result
    by_name = {it.parameter_name: it.id for it in told}
    assert (by_name["BUILDNUMBER"], by_name["PROJECT_ID"]) == (6, 10)
    bare = [name for name in by_name if not name.startswith(("COMMIT_ID", "GIT_TAG"))]
    job = tasks.create(server, client, tasks.shell("\n".join(f'test -n "${name}"' for name in bare)))
    assert tasks.build(server, client, job)[2]["status"] == "SUCCESS"


def test_a_private_repository_is_listed_without_its_password(server, client, tmp_path):
    project = server.credentials["project_id"]
    secret = tmp_path / "password"
    secret.write_text("hunter22\n")
    server.admin("endpoint", "add", project, "maven", "https://nexus.host/maven", "--user", "robot",
                 "--password-file", str(secret))
    server.admin("endpoint", "add", project, "open", "https://nexus.host/open")
    listed = client.list_end_points(ListEndPointsRequest(project_id=project, limit=1)).result
    assert (listed.total, len(listed.endpoints)) == (2, 1)
    found = listed.endpoints[0]
    assert (found.name, found.url, found.created_by.username) == ("maven", "https://nexus.host/maven", "admin")
    assert found.module_id == "devcloud2018.codeci_endpoint_nexus.nexusEndpoint"
    assert found.authorization.parameters == {"username": "robot", "password": "******"}
    second = client.list_end_points(ListEndPointsRequest(project_id=project, limit=1, offset=1)).result
    assert [it.name for it in second.endpoints] == ["open"]
    assert "hunter22" not in (server.data / "kiln.db").read_bytes().decode(errors="replace")
    server.command("admin", "--data-dir", str(server.data), "endpoint", "remove", project, "maven")
    assert client.list_end_points(ListEndPointsRequest(project_id=project, limit=10)).result.total == 1


@pytest.mark.parametrize("named", [True, False])
def test_a_running_build_is_stopped(server, client, named):
    job = tasks.create(server, client, tasks.shell("echo up; sleep 4321"))
    started = client.execute_job(ExecuteJobRequest(body=RunJobRequestBody(job_id=job)))
    number = int(started.actual_build_number)
    record = server.record(job, number)
    for _, data in server.follow(record):
        if "[run] : up" in data:
            details = client.show_build_details(ShowBuildDetailsRequest(job_id=job, build_no=number)).result
            assert (details.building, details.build_result) == (True, None)
            request = StopTheJobRequest(job_id=job, **({"build_no": number} if named else {}))
            assert client.stop_the_job(request).status == "success"
    assert server.wait(record)["status"] == "ABORTED"
    status = client.show_job_step_status(ShowJobStepStatusRequest(job_id=job, build_no=number)).result
    assert (status.status, status.abort_status) == ("aborted", "aborted")
    again = lambda: client.stop_the_job(StopTheJobRequest(job_id=job, build_no=number))  # noqa: E731
    assert refused(again) == (400, "DEV.CB.032302")


def test_a_tag_may_be_executed(server, client, job, built):
    body = RunJobRequestBody(job_id=job, scm=Scm(build_tag="v1"))
    started = client.execute_job(ExecuteJobRequest(body=body))
    assert server.wait(server.record(job, int(started.actual_build_number)))["status"] == "SUCCESS"
