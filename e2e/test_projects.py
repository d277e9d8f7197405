"""Projects and their members through the official client of the project service, and as Terraform's provider calls it."""

import huaweicloudsdkprojectman.v4 as sdk
import pytest
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

import tasks


def projects(server, credentials=None):
    """The official client of the project service."""
    of = server.credentials
    basic = credentials or BasicCredentials(of["ak"], of["sk"], of["iam_project_id"])
    return sdk.ProjectManClient.new_builder().with_credentials(basic).with_endpoint(server.url).build()


@pytest.fixture(scope="module")
def manager(server):
    return projects(server)


@pytest.fixture(scope="module")
def ann(server):
    """A user without any project: its id, and its client."""
    made = server.admin("user", "create", "ann")
    key = server.admin("key", "create", "ann")
    basic = BasicCredentials(key["ak"], key["sk"], server.credentials["iam_project_id"])
    return made["id"], projects(server, basic)


def create(manager, name, **more):
    body = sdk.CreateProjectV4RequestBody(project_name=name, project_type="scrum", **more)
    return manager.create_project_v4(sdk.CreateProjectV4Request(body=body))


def show(manager, project):
    return manager.show_project_info_v4(sdk.ShowProjectInfoV4Request(project_id=project)).project


def members(manager, project):
    page = manager.list_project_members_v4(sdk.ListProjectMembersV4Request(project_id=project, offset=0, limit=100))
    assert page.total == len(page.members)
    return {it.user_name: it.role_id for it in page.members}


def refused(call):
    with pytest.raises(ClientRequestException) as refusal:
        call()
    return refusal.value.status_code, refusal.value.error_code


def test_a_project_lives_as_terraform_drives_it(manager):
    made = create(manager, "web shop", description="sells things")
    shown = show(manager, made.project_id)
    assert (shown.name, shown.project_type, shown.archive) == ("web shop", "scrum", 0)
    assert shown.project_num_id == made.project_num_id and shown.creator.user_name == "admin"
    change = sdk.UpdateProjectRequestV4(project_name="web shop 2")
    reply = manager.update_project_v4(sdk.UpdateProjectV4Request(project_id=made.project_id, body=change))
    assert reply.status_code == 204
    assert show(manager, made.project_id).name == "web shop 2"
    reply = manager.delete_project_v4(sdk.DeleteProjectV4Request(project_id=made.project_id))
    assert reply.status_code == 204
    assert refused(lambda: show(manager, made.project_id))[0] == 404


def test_a_name_is_asked_for_before_it_is_taken(manager):
    def exists(name):
        body = sdk.CheckProjectNameRequestV4(project_name=name)
        return manager.check_project_name_v4(sdk.CheckProjectNameV4Request(body=body)).exist
    assert not exists("taken soon")
    create(manager, "taken soon")
    assert exists("taken soon")
    assert refused(lambda: create(manager, "taken soon")) == (400, "KILN.0420")


def test_a_list_comes_in_pages_and_is_searched(manager):
    for name in ("listed one", "listed two", "listed three"):
        create(manager, name)
    page = manager.list_projects_v4(sdk.ListProjectsV4Request(offset=1, limit=1, search="LISTED"))
    assert page.total == 3 and [it.project_name for it in page.projects] == ["listed three"]


def test_members_come_change_and_go(manager, ann):
    user, client = ann
    project = create(manager, "team work").project_id
    assert refused(lambda: show(client, project)) == (403, "KILN.0403")
    body = sdk.AddMemberRequestV4(user_id=user, role_id=4)
    manager.add_member_v4(sdk.AddMemberV4Request(project_id=project, body=body))
    assert members(client, project) == {"admin": -1, "ann": 4}
    role = client.show_cur_user_role(sdk.ShowCurUserRoleRequest(project_id=project))
    assert role.user_role == 4
    body = sdk.UpdateMembersRoleV4RequestBody(role_id=8, user_ids=[user])
    manager.update_membes_role_v4(sdk.UpdateMembesRoleV4Request(project_id=project, body=body))
    assert members(manager, project)["ann"] == 8
    body = sdk.BatchDeleteMembersV4RequestBody(user_ids=[user])
    manager.batch_delete_members_v4(sdk.BatchDeleteMembersV4Request(project_id=project, body=body))
    assert members(manager, project) == {"admin": -1}
    users = [sdk.BatchAddMemberRequestV4(role_id=7, user_id=user)]
    body = sdk.BatchAddMembersV4RequestBody(users=users)
    manager.batch_add_members_v4(sdk.BatchAddMembersV4Request(project_id=project, body=body))
    client.remove_project(sdk.RemoveProjectRequest(project_id=project))
    assert members(manager, project) == {"admin": -1}


def test_a_role_opens_the_builds_of_the_project_and_no_others(server, client, manager, ann):
    user, _ = ann
    project = create(manager, "built here").project_id
    body = tasks.body(server, tasks.shell("echo here"))
    body.project_id = project
    job = client.create_build_job(tasks.CreateBuildJobRequest(body=body)).result.job_id
    key = server.admin("key", "create", "ann")
    theirs = server.client(credentials=BasicCredentials(key["ak"], key["sk"], server.credentials["iam_project_id"]))
    run = tasks.RunJobRequest(body=tasks.RunJobRequestBody(job_id=job))
    assert refused(lambda: theirs.run_job(run)) == (403, "KILN.0403")
    member = sdk.AddMemberRequestV4(user_id=user, role_id=4)
    manager.add_member_v4(sdk.AddMemberV4Request(project_id=project, body=member))
    assert int(theirs.run_job(run).actual_build_number) == 1
    deletion = sdk.DeleteProjectV4Request(project_id=project)
    assert refused(lambda: manager.delete_project_v4(deletion)) == (400, "KILN.0421")


def test_the_operator_does_the_same_from_the_shell(server, manager):
    made = server.admin("project", "create", "from the shell")
    server.command("admin", "--data-dir", str(server.data), "project", "update", "from the shell", "--name", "renamed")
    assert show(manager, made["id"]).name == "renamed"
    server.command("admin", "--data-dir", str(server.data), "project", "delete", "renamed")
    assert refused(lambda: show(manager, made["id"]))[0] == 404
