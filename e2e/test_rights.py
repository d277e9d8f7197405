"""Permissions, recycle bin and tenant through the official SDK, on tasks and builds that it made."""

import pytest
from huaweicloudsdkcodeartsbuild.v3 import (
    ApplyProjectPermissionRequest, BatchUpdateJobRolePermissionRequest, CheckJobInternalRequest, ClearRecyclingJobsRequest,
    DeleteBuildJobRequest, DeleteRecyclingJobsRequest, DomainsStatusesRequestBody, JobRolePermission, JobsRequestBody,
    ListRecyclingJobRequest, ListRelatedProjectInfoRequest, ProjectPermissionRequestBody, RestoreRecyclingJobsRequest,
    RolePermissionsRequestBody, SetKeepTimeRequest, SetKeepTimeRequestBody, ShowDefaultProjectPermissionRequest,
    ShowDomainStatusRequest, ShowDomainsStatusesRequest, ShowJobListByProjectIdRequest, ShowJobRolePermissionRequest,
    ShowProjectJobPermissionRequest, ShowProjectPermissionRequest, ShowRelatedProjectRequest,
    ShowSummaryBuildJobInfoRequest, ShowUserChargeTypeRequest, ShowUserOverPackageQuotaRequest,
)
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

import tasks


@pytest.fixture(scope="module")
def project(server):
    """The CodeArts project."""
    return server.credentials["project_id"]


@pytest.fixture(scope="module")
def job(server, client):
    """A task that was built once."""
    job = tasks.create(server, client, tasks.shell("echo hello"), name="kept")
    _, _, state = tasks.build(server, client, job)
    assert state["status"] == "SUCCESS", state
    return job


@pytest.fixture(scope="module")
def viewer(server):
    """The client of a user who may look at the project."""
    server.admin("user", "create", "vera")
    key = server.admin("key", "create", "vera")
    server.command("admin", "--data-dir", str(server.data), "project", "add-member", server.credentials["project_id"],
                   "vera", "--role", "viewer")
    return server.client(credentials=BasicCredentials(key["ak"], key["sk"], server.credentials["iam_project_id"]))


def role_of(client, job, role):
    """A row of a task's matrix."""
    rows = client.show_job_role_permission(ShowJobRolePermissionRequest(job_id=job)).result
    return next(it for it in rows if it.role_id == role)


def refusal(call):
    """Status and code of a call that must be refused."""
    with pytest.raises(ClientRequestException) as refused:
        call()
    return refused.value.status_code, refused.value.error_code


def bin_of(client, **query):
    """The names in the recycle bin."""
    return [it.job_name for it in client.list_recycling_job(ListRecyclingJobRequest(**query)).result.job_list]


def deleted(server, client, name):
    """A task in the recycle bin."""
    job = tasks.create(server, client, tasks.shell("true"), name=name)
    client.delete_build_job(DeleteBuildJobRequest(job_id=job))
    return job


def test_a_caller_learns_role_and_rights_in_the_project(client, viewer, project):
    admin = client.show_project_permission(ShowProjectPermissionRequest(project_id=project)).result
    assert (admin.role_id, admin.role_name, admin.manager_permission) == ("-1", "project_admin", True)
    vera = viewer.show_project_permission(ShowProjectPermissionRequest(project_id=project)).result
    assert (vera.role_ids, vera.role_names) == (["8"], ["viewer"])
    assert (vera.view_permission, vera.execute_permission, vera.group_permission) == (True, False, False)


def test_a_matrix_changes_what_a_role_may_do(client, viewer, project, job):
    before = role_of(client, job, 8)
    assert (before.is_execute, before.role_name, before.job_id) == (False, "viewer", job)
    assert refusal(lambda: tasks.run(viewer, job)) == (403, "KILN.0403")
    body = RolePermissionsRequestBody(
        job_ids=[job], project_id=project, project_switch=False, permissions=[JobRolePermission(role_id=8, is_execute=True)])
    done = client.batch_update_job_role_permission(BatchUpdateJobRolePermissionRequest(body=body))
    assert (done.status, done.result) == ("success", "success")
    after = role_of(client, job, 8)
    assert (after.id, after.is_execute) == (before.id, True)
    own = viewer.show_project_job_permission(ShowProjectJobPermissionRequest(project_id=project, job_id=job)).result
    assert (own.role_id, own.is_execute, own.is_delete) == (8, True, False)
    assert tasks.run(viewer, job) > 1
    assert refusal(lambda: viewer.batch_update_job_role_permission(
        BatchUpdateJobRolePermissionRequest(body=body))) == (403, "KILN.0403")


def test_a_task_follows_its_project_again(client, project, job):
    default = client.show_default_project_permission(
        ShowDefaultProjectPermissionRequest(project_id=project, job_id=job)).result
    assert {it.role_id: it.is_execute for it in default}[8] is False
    body = ProjectPermissionRequestBody(job_id=job, project_id=project, project_switch=True)
    done = client.apply_project_permission(ApplyProjectPermissionRequest(body=body))
    assert done.status == "success"
    assert role_of(client, job, 8).is_execute is False


def test_the_intranet_switch_is_off(client):
    assert client.check_job_internal(CheckJobInternalRequest()).result is False


def test_a_deleted_task_is_listed_and_comes_back(server, client, viewer, project):
    job = deleted(server, client, "comes-back")
    page = client.list_recycling_job(ListRecyclingJobRequest(page_no=1, page_size=10, search="COMES")).result
    item = page.job_list[0]
    assert (page.total, item.job_id, item.project_id) == (1, job, project)
    assert int(item.delete_time_stamp) >= int(item.create_time_stamp) > 1_600_000_000
    assert bin_of(viewer) == []
    body = JobsRequestBody(job_ids=[job])
    assert refusal(lambda: viewer.restore_recycling_jobs(RestoreRecyclingJobsRequest(body=body))) == (404, "DEVCB.00031006")
    done = client.restore_recycling_jobs(RestoreRecyclingJobsRequest(body=body))
    assert (done.status, done.error) == ("success", None)
    listed = client.show_job_list_by_project_id(
        ShowJobListByProjectIdRequest(project_id=project, page_index=0, page_size=100)).jobs
    assert job in [it.id for it in listed]


def test_a_name_that_is_taken_gets_a_tail(server, client):
    job = deleted(server, client, "twice")
    tasks.create(server, client, tasks.shell("true"), name="twice")
    body = JobsRequestBody(job_ids=[job])
    done = client.restore_recycling_jobs(RestoreRecyclingJobsRequest(body=body))
    assert done.status == "success" and "twice-restored-1" in done.error


def test_tasks_are_removed_for_good(server, client):
    job = deleted(server, client, "for-good")
    body = JobsRequestBody(job_ids=[job])
    assert client.delete_recycling_jobs(DeleteRecyclingJobsRequest(body=body)).status == "success"
    assert refusal(lambda: client.delete_recycling_jobs(DeleteRecyclingJobsRequest(body=body))) == (404, "DEVCB.00031006")
    deleted(server, client, "emptied")
    assert bin_of(client) == ["emptied"]
    assert client.clear_recycling_jobs(ClearRecyclingJobsRequest()).status == "success"
    assert bin_of(client) == []


def test_the_keep_time_is_the_administrators(client, viewer):
    body = SetKeepTimeRequestBody(keep_time=29)
    assert client.set_keep_time(SetKeepTimeRequest(body=body)).result.keep_time == 29
    assert client.list_recycling_job(ListRecyclingJobRequest()).result.keep_time == 29
    assert refusal(lambda: viewer.set_keep_time(SetKeepTimeRequest(body=body))) == (403, "KILN.0403")
    wrong = SetKeepTimeRequestBody(keep_time=31)
    assert refusal(lambda: client.set_keep_time(SetKeepTimeRequest(body=wrong))) == (400, "CB.00060200")


def test_the_tenant_is_in_use(server, client):
    status = client.show_domain_status(ShowDomainStatusRequest()).result
    assert (status.status, status.free_quota) == (1, False)
    ids = server.credentials["domain_id"] + ",82a38fff58f84bb4a39566235f2c14a3"
    body = DomainsStatusesRequestBody(domain_ids=ids)
    listed = client.show_domains_statuses(ShowDomainsStatusesRequest(body=body)).result
    assert [(it.domain_name, it.status, it.region) for it in listed] == [
        (server.credentials["domain_name"], 1, server.credentials["region"])]


def test_the_tenant_in_numbers(client, job):
    summary = client.show_summary_build_job_info(ShowSummaryBuildJobInfoRequest()).result.summary
    assert summary.avg_success_ratio == 100 and summary.build_no > 0
    assert summary.job_total >= 1 and summary.version_total == "0"


def test_what_the_operator_grants(client, project):
    quota = client.show_user_over_package_quota(ShowUserOverPackageQuotaRequest(project_id=project)).result
    assert (quota.build_quota, quota.is_over_quota, quota.used_quota) == ("unlimit", False, None)
    charge = client.show_user_charge_type(ShowUserChargeTypeRequest()).result
    assert (charge.type, charge.main_resource_list[0].resource_type) == ("on-premises", "concurrency")


def test_the_projects_of_the_caller(server, client, viewer, project):
    server.admin("project", "create", "other-one")
    mine = viewer.show_related_project(ShowRelatedProjectRequest()).result
    assert ([it.identifier for it in mine.project_info_list], mine.total) == ([project], 1)
    assert mine.project_info_list[0].is_creator is False
    page = client.list_related_project_info(ListRelatedProjectInfoRequest(page_no=1, page_size=10, search="OTHER")).result
    assert ([it.name for it in page.project_info_list], page.total) == (["other-one"], 1)
