"""Lists of tasks, through the official SDK."""

import pytest
from huaweicloudsdkcodeartsbuild.v3 import ListJobRequest, ListProjectJobsRequest, ShowJobListByProjectIdRequest

import tasks

NAMES = ["list-a", "list-b", "list-c"]


@pytest.fixture(scope="module")
def jobs(server, client):
    """Three tasks: one that succeeded, one that failed, one that never ran; their ids by name."""
    made = {}
    for name, script in zip(NAMES, ["true", "exit 3", "true"]):
        made[name] = tasks.create(server, client, tasks.shell(script), name=name)
    for name in NAMES[:2]:
        tasks.build(server, client, made[name])
    return made


def of_project(server, client, **query):
    """The names of a project's tasks, and how many there are."""
    request = ListProjectJobsRequest(project_id=server.credentials["project_id"], page_index=0, page_size=100, **query)
    reply = client.list_project_jobs(request)
    return [it.job_name for it in reply.jobs], reply.total


def everywhere(client, **query):
    """The names of all tasks, and how many there are."""
    result = client.list_job(ListJobRequest(**query)).result
    return [it.job_name for it in result.job_list], result.total


def test_the_newest_task_comes_first(server, client, jobs):
    assert of_project(server, client) == (NAMES[::-1], 3)
    assert everywhere(client) == (NAMES[::-1], 3)
    reply = client.show_job_list_by_project_id(ShowJobListByProjectIdRequest(
        project_id=server.credentials["project_id"], page_index=1, page_size=2))
    assert ([it.job_name for it in reply.jobs], reply.total) == (["list-a"], 3)


def test_an_item_tells_of_task_and_last_build(server, client, jobs):
    (item,) = client.list_job(ListJobRequest(search="LIST-B")).result.job_list
    assert (item.id, item.project_id) == (jobs["list-b"], server.credentials["project_id"])
    assert (item.last_build_status, item.last_job_running_status, item.is_finished) == ("red", "Finished", True)
    assert (item.build_number, item.health_score, item.trigger_type) == ("1", 0, "Manual")
    assert item.task_id.startswith("#") and item.task_id.endswith(".1")
    assert item.last_build_time > 0 and item.build_time >= 0
    assert item.job_creator == item.last_build_user == server.credentials["user_name"]
    assert item.is_view and item.is_modify and item.is_delete and item.is_execute and item.is_copy and item.is_forbidden
    assert (item.disabled, item.project_permission_switch) == (False, True)


@pytest.mark.parametrize("query, expected", [
    ({"search": "ist-A"}, ["list-a"]),
    ({"search": "nothing"}, []),
    ({"build_status": "blue"}, ["list-a"]),
    ({"build_status": "none"}, ["list-c"]),
    ({"sort_field": "job_name", "sort_order": "asc"}, NAMES),
    ({"sort_field": "last_build_time", "sort_order": "DESC"}, ["list-b", "list-a", "list-c"]),
    ({"sort_field": "health_score", "sort_order": "DESC", "search": "list-a"}, ["list-a"]),
])
def test_filters_and_orders(server, client, jobs, query, expected):
    assert of_project(server, client, **query) == (expected, len(expected))
    assert everywhere(client, **query) == (expected, len(expected))


def test_pages_count_from_zero(client, jobs):
    assert everywhere(client, page_index=0, page_size=2) == (["list-c", "list-b"], 3)
    assert everywhere(client, page_index=1, page_size=2) == (["list-a"], 3)
    assert everywhere(client, page_index=9, page_size=2) == ([], 3)


def test_a_creator_has_its_tasks(server, client, jobs):
    assert everywhere(client, creator_id=server.credentials["user_id"])[1] == 3
    assert everywhere(client, creator_id="0" * 32) == ([], 0)
