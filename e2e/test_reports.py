"""Reports through the official client: results of tests, coverage, and what many builds say together."""

import io
import zipfile

import pytest
from huaweicloudsdkcodeartsbuild import v3 as sdk
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from sources import commit, git
from tasks import build, create, shell, source

MAVEN = "devcloud2018.codeci_action_20043.action"
REPORT = "devcloud2018.codeci_action_20070.action"

# What surefire and JaCoCo write, with one test that fails where the branch says so.
MAKE = r"""
mkdir -p target/surefire-reports target/site/jacoco/org.example
cat > target/surefire-reports/TEST-org.example.RoofTest.xml <<EOF
<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="org.example.RoofTest" time="1,000.381" tests="3" errors="0" skipped="1" failures="$(cat failures)">
  <properties><property name="user.dir" value="$PWD"/></properties>
  <testcase name="holds" classname="org.example.RoofTest" time="0.3"/>
  <testcase name="leaks" classname="org.example.RoofTest" time="0.081">
    $([ "$(cat failures)" = 0 ] || echo '<failure message="wet" type="AssertionError"><![CDATA[at <roof>]]></failure>')
  </testcase>
  <testcase name="sleeps" classname="org.example.RoofTest" time="0"><skipped/></testcase>
</testsuite>
EOF
cd target/site/jacoco
echo '<html>covered</html>' > index.html
echo '<html>roof</html>' > org.example/Roof.html
cat > jacoco.xml <<EOF
<?xml version="1.0"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
<report name="demo"><package name="org/example"><counter type="LINE" missed="1" covered="1"/></package>
<counter type="BRANCH" missed="1" covered="3"/><counter type="LINE" missed="2" covered="8"/></report>
EOF
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A repository whose branch dev has a test that fails; its address."""
    folder = tmp_path_factory.mktemp("reports") / "demo"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "master")
    commit(folder, {"make.sh": MAKE, "failures": "0\n"}, "Good")
    git(folder, "checkout", "-q", "-b", "dev")
    commit(folder, {"failures": "1\n"}, "Bad")
    git(folder, "checkout", "-q", "master")
    return f"file://{folder}"


def step(module, name, **properties):
    """A step of this kind."""
    return sdk.CreateBuildJobSteps(module_id=module, name=name, enable=True, properties=properties)


@pytest.fixture(scope="module")
def task(server, client, demo):
    """A task with three builds: master succeeds twice, dev fails; its id and their states."""
    job = create(server, client, shell("sh make.sh"), step(REPORT, "report", junitCoverageSwitch=True),
                 scms=[source(demo)])
    states = [build(server, client, job)[2]]
    for name in ("master", "dev"):
        body = {"job_id": job, "scm": {"branch": name, "build_type": "branch"}}
        status, _, reply = server.call("POST", "/v3/jobs/build", body, token=server.token())
        assert status == 200, reply
        states.append(server.wait(server.record(job, int(reply["actual_build_number"]))))
    return job, states


def refusal(call, request):
    """Status and code of a call that must be refused; the generation's prefix of the code is left out."""
    with pytest.raises(ClientRequestException) as refused:
        call(request)
    return refused.value.status_code, refused.value.error_code.removeprefix("DEV")


def test_the_tests_of_a_build_are_counted(server, client, task):
    job, _ = task
    reply = client.show_report_summary(sdk.ShowReportSummaryRequest(job_id=job, build_no=1))
    assert (reply.status, reply.error) == ("success", None)
    summary = reply.result.summary
    assert (summary.total, summary.success, summary.failures, summary.errors, summary.others) == (3, 2, 0, 0, 1)
    assert (summary.execution_time, summary.is_success) == (1_000_381, True)
    assert (summary.job_id, summary.build_no, summary.region) == (job, 1, "local-1")
    assert summary.genrate_time.endswith("+00:00")
    steps = reply.result.sub_summarys
    assert [(it.stage_name, it.total, it.root_id) for it in steps] == [("stage3", 3, summary.root_id)]
    whole = server.ask(f"/v1/report/{job}/summary?build_no=1")
    assert whole["result"]["summary"]["success_density"] == 0.6667


def test_a_test_that_failed_fails_the_build(client, task):
    job, states = task
    assert [it["status"] for it in states] == ["SUCCESS", "SUCCESS", "FAILURE"]
    summary = client.show_report_summary(sdk.ShowReportSummaryRequest(job_id=job, build_no=3)).result.summary
    assert (summary.success, summary.failures, summary.is_success) == (1, 1, False)


def test_a_coverage_report_is_listed_and_downloaded(client, task):
    job, _ = task
    request = sdk.ListJunitCoverageSummaryRequest(job_id=job, build_no=1)
    report, = client.list_junit_coverage_summary(request).result.unit_summary_list
    assert (report.job_id, report.build_no, report.stage_name, report.region) == (job, 1, "stage3", "local-1")
    request = sdk.DownloadJunitCoverageZipRequest(job_id=job, build_no=1, root_id=report.root_id)
    pieces = []
    client.download_junit_coverage_zip(request).consume_download_stream(lambda stream: pieces.extend(stream))
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["index.html", "jacoco.xml", "org.example/Roof.html"]
        assert archive.read("index.html") == b"<html>covered</html>\n"


def test_the_numbers_of_a_coverage_report_are_told(server, task):
    job, _ = task
    listed = server.ask(f"/v1/report/junit/coverage/list?job_id={job}&build_no=1")
    report, = listed["result"]["unit_summary_list"]
    assert [report[it] for it in ("line_covered", "line_total", "branch_covered", "branch_total")] == [8, 10, 3, 4]


def test_a_maven_step_collects_and_may_ignore_tests_that_failed(server, client, demo):
    for ignored, status in (("false", "FAILURE"), ("true", "SUCCESS")):
        maven = step(MAVEN, "maven", command="sh make.sh", deal="deal", junitCoverageSwitch="true", ignoreTest=ignored)
        job = create(server, client, maven, scms=[source(demo, branch="dev")])
        _, _, state = build(server, client, job)
        assert state["status"] == status
        reply = client.show_report_summary(sdk.ShowReportSummaryRequest(job_id=job, build_no=1))
        assert (reply.result.summary.failures, reply.result.summary.stage_name) == (1, "stage2")
        request = sdk.ListJunitCoverageSummaryRequest(job_id=job, build_no=1)
        assert len(client.list_junit_coverage_summary(request).result.unit_summary_list) == 1


def test_repositories_and_branches_are_those_that_were_built(client, task):
    job, _ = task
    repositories = client.list_repository(sdk.ListRepositoryRequest(job_id=job)).result
    assert (repositories.repositories, repositories.latest) == (["demo"], "demo")
    request = sdk.ListRepoBranchRequest(job_id=job, repository_name="demo")
    assert client.list_repo_branch(request).result == ["dev", "master"]


def test_success_is_told_by_day_and_by_branch(client, task):
    job, _ = task

    def ratio(**more):
        request = sdk.ShowJobBuildSuccessRatioRequest(job_id=job, repository_name="demo", interval=7, **more)
        return client.show_job_build_success_ratio(request).result

    of_all = ratio()
    assert (of_all.total_success_count, of_all.total_count, of_all.total_success_ratio_fraction) == (2, 3, "2/3")
    assert of_all.branch == "all"
    # Two days where midnight passed between the builds.
    assert len(of_all.every_day_report) in (1, 2)
    assert all(len(it.date) == 10 and it.date[4] == "/" for it in of_all.every_day_report)
    assert ratio(branch="dev").total_success_ratio_fraction == "0/1"
    assert ratio(branch="master").total_success_ratio_fraction == "2/2"


def test_durations_are_told_by_build(client, task):
    job, _ = task
    request = sdk.ShowJobBuildTimeRequest(job_id=job, repository_name="demo", branch="all", interval=2)
    times = client.show_job_build_time(request).result
    assert [it.build_number for it in times.chart] == [1, 2, 3]
    assert [it.build_result for it in times.chart] == ["SUCCESS", "SUCCESS", "FAILURE"]
    assert times.chart[0].daily_build_number.endswith(".1")
    assert 0 < times.min_build_time <= times.avg_build_time <= times.max_build_time
    assert times.chart[0].build_time <= times.max_build_time / 1000 + 1


def test_what_does_not_exist_is_refused(server, client, task):
    job, _ = task
    unknown = "0" * 32
    for call, request in (
            (client.show_report_summary, sdk.ShowReportSummaryRequest(job_id=job, build_no=99)),
            (client.list_junit_coverage_summary, sdk.ListJunitCoverageSummaryRequest(job_id=job, build_no=99)),
            (client.list_repository, sdk.ListRepositoryRequest(job_id=unknown)),
            (client.list_repo_branch, sdk.ListRepoBranchRequest(job_id=unknown, repository_name="demo"))):
        assert refusal(call, request) == (404, "CB.00031006")
    path = f"/v1/report/junit/coverage/download?job_id={job}&build_no=1&root_id=unknown"
    assert server.call("GET", path, token=server.token())[0] == 404
