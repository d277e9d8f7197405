"""Tasks that run a build file: one build, and a flow with its jobs."""

import huaweicloudsdkcodeartsbuild.v3 as sdk

import sources
import tasks

BUILD = """\
version: 2.0
params:
  - name: word
    value: file
steps:
  BUILD:
    - sh:
        name: Say
        inputs:
          command: |
            echo "said ${word} ${COMMIT_ID_SHORT}"
            mkdir -p out && echo ${word} > out/word.txt
    - upload_artifact:
        name: Hand in
        inputs:
          path: out/*.txt
          version: '1.0'
"""

FLOW = """\
version: 2.0
params:
  - name: word
    value: flow
buildflow:
  strategy: lazy
  jobs:
    - job: last
      depends_on: [first, bad]
      build_ref: .cloudbuild/say.yml
    - job: first
      build_ref: .cloudbuild/say.yml
      params:
        - name: word
          value: own
    - job: bad
      depends_on: [first]
      build_ref: .cloudbuild/bad.yml
"""

BAD = "version: 2.0\nsteps:\n  BUILD:\n    - sh: {name: Fail, inputs: {command: exit 7}}\n"


def made(server, client, folder, files, **more):
    """A task that runs the build file of a repository; its id."""
    url = sources.repository(folder)
    sources.commit(folder, files, "Build files")
    body = tasks.body(server, scms=[tasks.source(url)], **more)
    body.build_config_type = "YAML"
    return client.create_build_job(sdk.CreateBuildJobRequest(body=body)).result.job_id


def test_the_build_file_of_the_commit_runs(server, client, tmp_path):
    job = made(server, client, tmp_path, {".cloudbuild/build.yml": BUILD})
    number, record, state = tasks.build(server, client, job, parameter=[sdk.ParameterItem(name="word", value="run")])
    assert state["status"] == "SUCCESS", state
    log = client.download_real_time_log(sdk.DownloadRealTimeLogRequest(job_id=job, build_no=number, offset=0)).result
    assert "said run " in log.content
    shown = client.show_build_record(sdk.ShowBuildRecordRequest(record_id=record)).result
    assert shown.build_yml_path == ".cloudbuild/build.yml"
    script = client.show_build_record_build_script(sdk.ShowBuildRecordBuildScriptRequest(record_id=record)).result
    assert script == BUILD
    names = [it["path"] for it in server.ask(f"/kiln/v1/builds/{record}/artifacts")["artifacts"]]
    assert names == ["word.txt"]


def test_a_flow_runs_its_jobs_and_shows_their_graph(server, client, tmp_path):
    job = made(server, client, tmp_path, {
        ".cloudbuild/build.yml": FLOW, ".cloudbuild/say.yml": BUILD, ".cloudbuild/bad.yml": BAD})
    _, record, state = tasks.build(server, client, job)
    assert state["status"] == "FAILURE", state
    graph = client.show_build_record_flow_graph(
        sdk.ShowBuildRecordFlowGraphRequest(build_flow_record_id=record)).result
    status = {it.display_name: it.status for it in graph.vertices}
    assert status == {"last": "SKIPPED", "first": "SUCCESS", "bad": "FAILURE"}
    ids = {it.display_name: it.id for it in graph.vertices}
    assert {(it._from, it.to) for it in graph.edges} == {
        (ids["first"], ids["last"]), (ids["bad"], ids["last"]), (ids["first"], ids["bad"])}
    first = next(it for it in graph.vertices if it.display_name == "first")
    child = client.show_job_build_record_detail(
        sdk.ShowJobBuildRecordDetailRequest(job_id=job, build_no=int(first.build_no))).result
    assert child.parent_record_id == record
    info = client.show_job_info(sdk.ShowJobInfoRequest(job_id=job)).result
    assert info.last_build_status == "error"


def test_what_is_wrong_with_a_build_file_is_told_with_its_place(server, client, tmp_path):
    job = made(server, client, tmp_path, {".cloudbuild/build.yml": BUILD.replace("    - sh:", "    - shh:")})
    number, _, state = tasks.build(server, client, job)
    assert state["status"] == "FAILURE"
    log = client.download_real_time_log(sdk.DownloadRealTimeLogRequest(job_id=job, build_no=number, offset=0)).result
    assert ".cloudbuild/build.yml:7:" in log.content
