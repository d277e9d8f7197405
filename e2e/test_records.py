"""Records and logs of the first generation through the official client, on builds that really ran."""

import datetime
import io
import zipfile

import huaweicloudsdkcodeartsbuild.v3 as sdk
import pytest
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

import sources
import tasks

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def job(server, client, sample):
    return tasks.create(server, client, tasks.shell("echo hello", "say"), scms=[tasks.source(sample)])


@pytest.fixture(scope="module")
def builds(server, client, job):
    """Three builds: of master, of master, of the tag v1; their numbers and records."""
    made = []
    for more in [{}, {}, {"scm": sdk.Scm(build_tag="v1")}]:
        number, record, state = tasks.build(server, client, job, **more)
        assert state["status"] == "SUCCESS"
        made.append((number, record))
    return made


@pytest.fixture(scope="module")
def project(client, builds):
    """The build project of the task."""
    return client.show_build_record(sdk.ShowBuildRecordRequest(record_id=builds[0][1])).result.project_id


def moment(hours):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)
    return at.strftime("%Y-%m-%d %H:%M:%S")


def content(reply):
    pieces = []
    reply.consume_download_stream(lambda stream: pieces.extend(stream))
    return b"".join(pieces)


def numbers(reply):
    return [it.build_no for it in reply.result.data]


def test_a_record_tells_what_was_built(client, job, builds):
    number, record = builds[0]
    result = client.show_build_record(sdk.ShowBuildRecordRequest(record_id=record)).result
    assert (result.build_no, result.status, result.status_code) == (str(number), "SUCCESS", 5)
    assert (result.branch, result.build_record_type.record_type) == ("master", "JOB")
    assert len(result.revision) == 40
    detail = client.show_job_build_record_detail(
        sdk.ShowJobBuildRecordDetailRequest(job_id=job, build_no=number)).result
    assert (detail.build_record_id, detail.commit) == (record, result.revision)
    info = client.show_build_info_record(sdk.ShowBuildInfoRecordRequest(job_id=job, build_no=number)).result
    assert (info.number, info.state, info.commit_id) == (number, "SUCCESS", result.revision)


def test_records_are_listed_filtered_and_counted(client, builds, project):
    def listed(**more):
        return client.list_records(sdk.ListRecordsRequest(build_project_id=project, **more))

    assert numbers(listed()) == ["3", "2", "1"]
    assert numbers(listed(branches=["master", "other"])) == ["2", "1"]
    assert numbers(listed(tags=["v1"], triggers=["MANUAL"])) == ["3"]
    page = listed(page=1, limit=2, from_date=moment(-1), to_date=moment(1))
    assert numbers(page) == ["1"]
    assert (page.result.pagination.page, page.result.pagination.total) == (1, 3)
    total = client.show_job_total(sdk.ShowJobTotalRequest(build_project_id=project))
    assert total.result.total == 3
    none = client.show_job_total(sdk.ShowJobTotalRequest(build_project_id=project, from_date=moment(1)))
    assert none.result.total == 0


def test_a_window_of_a_task_has_its_builds(client, job, builds):
    result = client.list_build_info_record_by_job_id(sdk.ListBuildInfoRecordByJobIdRequest(
        job_id=job, start_time=moment(-1), end_time=moment(1))).result
    assert [it.number for it in result.job_build_states] == [3, 2, 1]
    assert result.total_record == "3"


def test_brief_records_are_the_newest_ones(client, builds, project):
    result = client.list_brief_record(sdk.ListBriefRecordRequest(limit=2, body=[project])).result
    assert [it.project_id for it in result] == [project]
    assert [it.build_no for it in result[0].brief_build_record_dtos] == [3, 2]
    assert result[0].brief_build_record_dtos[0].id == builds[2][1]


def test_stages_graph_and_script_belong_to_the_build(client, job, builds):
    record = builds[0][1]
    stages = client.show_build_record_full_stages(
        sdk.ShowBuildRecordFullStagesRequest(record_id=record, cascade=True)).result.build_stages
    assert set(stages) == {"initial", "stage1", "stage2", "final"}
    names = {key: value["display_name"] if isinstance(value, dict) else value.display_name
             for key, value in stages.items()}
    assert (names["stage1"], names["stage2"]) == ("Code CheckOut", "say")
    graph = client.show_build_record_flow_graph(
        sdk.ShowBuildRecordFlowGraphRequest(build_flow_record_id=record)).result
    assert (graph.edges, graph.vertices) == ([], [])
    script = client.show_build_record_build_script(
        sdk.ShowBuildRecordBuildScriptRequest(record_id=record)).result
    assert "echo hello" in script and job in script


def test_the_log_is_whole_in_every_form(client, job, builds):
    number, record = builds[0]
    plain = content(client.download_build_full_log(sdk.DownloadBuildFullLogRequest(record_id=record)))
    assert b"[say] : hello\n" in plain
    packed = content(client.download_build_full_log(
        sdk.DownloadBuildFullLogRequest(record_id=record, compress=True)))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert archive.read(f"build-{number}.log") == plain
    whole = client.show_action_i_info(sdk.ShowActionIInfoRequest(
        job_id=job, build_no=number, start_offset=0, end_offset=0)).result
    assert whole.log.encode() == plain and whole.has_more is False
    text, start = "", 0
    while True:
        piece = client.download_build_real_time_log(sdk.DownloadBuildRealTimeLogRequest(
            job_id=job, build_no=number, start_offset=start, end_offset=0, sort="ASC", size="100")).result
        text, start = text + piece.log, int(piece.end_offset)
        if not piece.has_more:
            break
    assert text.encode() == plain


def test_what_the_contract_does_not_declare(server, client, job, builds):
    number, record = builds[0]
    assert server.ask(f"/v1/log/{job}/{number}/analysis")["result"]["error_nodes"] == []
    assert server.ask(f"/v1/job/{job}/{number}/output")["result"]["package_info"] == []
    assert server.ask(f"/v1/job/{job}/badge/branches")["result"] == {"branches": ["master"], "total": 1}
    assert server.ask(f"/v1/log/task/step?job_id={job}&build_no={number}")["result"]["step"] == "say"
    broken = tasks.create(server, client, tasks.shell("echo 'x: command not found' >&2; exit 4", "break"))
    failed, _, _ = tasks.build(server, client, broken)
    node = server.ask(f"/v1/log/{broken}/{failed}/analysis")["result"]["error_nodes"][0]
    assert node["step"] == "break" and "command not found" in node["error_info"]["error_message"]


def test_branches_and_tags_of_a_repository(server, client, tmp_path):
    url = sources.repository(tmp_path)
    scm = tasks.source(url, end_point_id="e2e-endpoint")
    scm.repo_id = "e2e-repository"
    tasks.create(server, client, tasks.shell("true"), scms=[scm])
    commit = sources.git(tmp_path, "rev-parse", "v1")
    tags = server.ask("/v1/code/tags?scm_type=default&repo_id=e2e-repository&page_no=1&page_size=10")["result"]
    assert tags == {"tags": [{"id": commit, "name": "v1", "commit_id": commit}], "total": 1}
    known = server.ask("/v1/code/git-code/e2e-endpoint/repositories")["result"]
    assert [it["id"] for it in known] == ["e2e-repository"]
    branches = server.ask(f"/v1/code/git-code/e2e-endpoint/branches?repository_name={known[0]['name']}")["result"]
    assert [it["name"] for it in branches["branches"]] == ["dev", "master"] and branches["total"] == 2


@pytest.mark.parametrize("call", [
    lambda client: client.show_build_record(sdk.ShowBuildRecordRequest(record_id=UNKNOWN)),
    lambda client: client.list_records(sdk.ListRecordsRequest(build_project_id=UNKNOWN)),
    lambda client: client.show_job_total(sdk.ShowJobTotalRequest(build_project_id=UNKNOWN)),
    lambda client: client.list_brief_record(sdk.ListBriefRecordRequest(limit=1, body=[UNKNOWN])),
    lambda client: client.show_build_record_full_stages(sdk.ShowBuildRecordFullStagesRequest(record_id=UNKNOWN)),
    lambda client: client.show_build_record_build_script(sdk.ShowBuildRecordBuildScriptRequest(record_id=UNKNOWN)),
    lambda client: client.download_build_full_log(sdk.DownloadBuildFullLogRequest(record_id=UNKNOWN)),
])
def test_what_does_not_exist_is_not_found(client, call):
    with pytest.raises(ClientRequestException) as refusal:
        call(client)
    assert refusal.value.status_code == 404
