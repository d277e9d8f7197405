"""Groups of tasks, through the official SDK."""

import pytest
from huaweicloudsdkcodeartsbuild.v3 import (
    CreateJobGroupRequest, DeleteGroupRequest, JobGroupRequestBody, ListGroupTreeRequest, ListProjectJobsRequest,
    MoveGroupRequest, MoveJobGroupRequestBody, MoveJobGroupRequestBodyJobs, SwitchedPacketRequest, UpdateJobGroupRequest,
)
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

import tasks


@pytest.fixture
def project(server):
    return server.credentials["project_id"]


def make(client, project, name, parent=None):
    """Makes a group."""
    body = JobGroupRequestBody(name=name, parent_id=parent, project_id=project)
    (group,) = client.create_job_group(CreateJobGroupRequest(project_id=project, body=body)).result
    return group


def change(client, project, **fields):
    """Changes a group."""
    request = UpdateJobGroupRequest(project_id=project, body=JobGroupRequestBody(project_id=project, **fields))
    (group,) = client.update_job_group(request).result
    return group


def tree(client, project):
    return client.list_group_tree(ListGroupTreeRequest(project_id=project)).result


def in_group(client, project, path):
    request = ListProjectJobsRequest(project_id=project, page_index=0, page_size=100, by_group=True, group_path_id=path)
    reply = client.list_project_jobs(request)
    assert reply.total == len(reply.jobs)
    return [it.id for it in reply.jobs]


def test_the_life_of_groups(server, client, project):
    top = make(client, project, "top")
    assert (top.name, top.ordinal, top.path_id, top.update_user) == ("top", "1", top.id, None)
    assert top.create_user == server.credentials["user_name"]
    other = make(client, project, "other")
    inner = make(client, project, "inner", top.id)
    assert inner.path_id == f"{top.id}.{inner.id}"
    assert [(it.name, it.ordinal) for it in tree(client, project)] == [("top", 1), ("other", 2)]

    swapped = client.switched_packet(SwitchedPacketRequest(
        project_id=project, source_group_id=top.id, target_group_id=other.id))
    assert swapped.status == "success"
    assert [it.name for it in tree(client, project)] == ["other", "top"]

    moved = change(client, project, id=inner.id, parent_id=other.id, name="renamed")
    assert (moved.path_id, moved.update_user) == (f"{other.id}.{inner.id}", server.credentials["user_name"])
    (first, second) = tree(client, project)
    assert ([it.name for it in first.children], second.children) == (["renamed"], [])

    jobs = [tasks.create(server, client, tasks.shell("true")) for _ in range(2)]
    body = MoveJobGroupRequestBody(group_id=inner.id, jobs=[MoveJobGroupRequestBodyJobs(job_id=it) for it in jobs])
    reply = client.move_group(MoveGroupRequest(project_id=project, body=body)).result
    assert [(it.job_id, it.group_path_id) for it in reply] == [(it, moved.path_id) for it in jobs]
    assert sorted(in_group(client, project, moved.path_id)) == sorted(jobs)
    assert in_group(client, project, other.id) == []

    deleted = client.delete_group(DeleteGroupRequest(project_id=project, id=other.id))
    assert (deleted.status, deleted.result) == ("success", "")
    assert [it.name for it in tree(client, project)] == ["top"]
    assert set(jobs) <= set(in_group(client, project, None))


def test_a_group_that_is_not_there(client, project):
    with pytest.raises(ClientRequestException) as refused:
        client.delete_group(DeleteGroupRequest(project_id=project, id="0" * 32))
    assert (refused.value.status_code, refused.value.error_code) == (404, "DEVCB.00031006")
