"""The life of a task under Terraform: made, read, changed, imported, destroyed, and never a difference in between."""

import copy
import json
import uuid

import pytest

from server import Server
from terraform import Gone, Provider, Refused, plan

DEFINITION = "hudson.model.StringParameterDefinition"
HOST = "https://git.example.org/team/demo"


@pytest.fixture(scope="module", params=["plain", "hosted"])
def provider(request, tmp_path_factory):
    """The provider, against a server with either status for "not found"."""
    settings = {"KILN_COMPAT__NOT_FOUND": "hosted"} if request.param == "hosted" else {}
    server = Server(tmp_path_factory.mktemp("terraform"), **settings)
    server.start()
    yield Provider(server)
    server.stop()


@pytest.fixture
def basic(provider):
    """The first step of the provider's acceptance test."""
    return {
        "project_id": provider.server.credentials["project_id"], "name": "tf_test_" + uuid.uuid4().hex[:8], "arch": "x86-64",
        "scms": [{"url": "git@git.example.org:team/demo.git", "scm_type": "codehub", "web_url": HOST,
                  "repo_id": "2131746215", "branch": "master"}],
    }


def updated(basic):
    """The second step of the provider's acceptance test."""
    return {
        **basic, "name": basic["name"] + "-update",
        "parameters": [{"name": DEFINITION, "params": [
            {"name": "name", "value": "test"}, {"name": "type", "value": "customizeparam"},
            {"name": "defaultValue", "value": "cs", "limits": [{"disable": "1", "name": "cs"}, {"name": "dfds"}]},
            {"name": "staticVar", "value": "false"}, {"name": "sensitiveVar", "value": "false"},
            {"name": "deletion", "value": "false"}, {"name": "defaults", "value": "false"},
        ]}],
        "triggers": [{"name": "hudson.triggers.TimerTrigger", "parameters": [
            {"name": "spec", "value": "53 15 * * 1,2,3,4,5"}, {"name": "timeZoneId", "value": "Asia/Shanghai"},
            {"name": "timeZone", "value": "China_Standard_Time"}, {"name": "isDST", "value": "false"},
        ]}],
        "steps": [
            {"enable": True, "module_id": "devcloud2018.codeci_action_20035.action", "name": "Docker Command"},
            {"enable": True, "module_id": "devcloud2018.codeci_action_20057.action", "name": "Update OBS", "properties": {
                "objectKey": json.dumps("./"), "backetName": json.dumps("test"), "uploadDirectory": json.dumps(True),
                "artifactSourcePath": json.dumps("bin/*"),
                "authorizationUser": json.dumps({"displayName": "current user", "value": "build"}),
                "obsHeaders": json.dumps([{"headerKey": "1", "headerValue": "1"}]),
            }},
        ],
    }


def everything(basic):
    """Every attribute that the resource has."""
    return {
        **updated(basic), "auto_update_sub_module": "true", "flavor": "2U8G", "host_type": "devcloud",
        "build_config_type": "ACTION", "build_if_code_updated": True,
        "scms": [{**basic["scms"][0], "is_auto_build": True, "enable_git_lfs": True, "build_type": "branch", "depth": "3",
                  "source": "codehub", "group_name": "team", "repo_name": "demo"}],
    }


def test_the_life_of_a_task(provider, basic):
    job, state = provider.create(basic)
    assert plan(basic, state) == []
    assert plan(basic, provider.read(job, basic)) == []
    assert [state["scms"][0][it] for it in ("build_type", "depth", "group_name", "repo_name")] == [
        "branch", "1", "team", "demo"]

    declared = updated(basic)
    assert plan(declared, state) != []
    state = provider.update(job, declared)
    assert plan(declared, state) == []

    # An import knows no properties: they stand in `properties_all` alone, as the provider's own test expects.
    imported = provider.read(job)
    assert [it["properties"] for it in imported["steps"]] == [{}, {}]
    ignoring = copy.deepcopy(declared)
    ignoring["steps"][1]["properties"] = {}
    assert plan(ignoring, imported) == []
    assert imported["steps"][1]["properties_all"]["authorizationUser"] == {
        "displayName": "current user", "value": "build"}

    provider.delete(job)
    with pytest.raises(Gone):
        provider.read(job)
    provider.delete(job)


def test_every_attribute_comes_back_as_it_was_declared(provider, basic):
    declared = everything(basic)
    job, state = provider.create(declared)
    assert plan(declared, state) == []
    assert plan(declared, provider.update(job, declared)) == []
    provider.delete(job)


def test_an_update_without_a_change_is_no_revision(provider, basic):
    declared = updated(basic)
    job, _ = provider.create(declared)
    provider.update(job, declared)
    provider.update(job, {**declared, "flavor": "4U8G"})
    history = provider.request("GET", f"/v1/job/{job}/history")["result"]
    assert [it["update_number"] for it in history["job_update_records"]] == [2, 1]
    provider.delete(job)


def test_what_was_deleted_elsewhere_is_gone_for_the_provider(provider, basic):
    job, _ = provider.create(basic)
    token = provider.server.token()
    assert provider.server.call("POST", f"/v3/jobs/{job}/delete", token=token)[0] == 200
    with pytest.raises(Gone):
        provider.read(job)
    with pytest.raises(Gone):
        provider.update(job, basic)


def test_a_refusal_is_an_error_and_not_gone(provider, basic):
    job, _ = provider.create(basic)
    with pytest.raises(Refused) as refusal:
        provider.create(basic)
    status, answer = refusal.value.args
    assert (status, answer["error_code"]) == (400, "KILN.0410")
    provider.delete(job)


def test_the_hosted_status_comes_with_the_code_that_the_provider_looks_for(provider):
    status, _, body = provider.server.call(
        "GET", f"/v1/job/{'0' * 32}/config?get_all_params=true", token=provider.server.token())
    hosted = "KILN_COMPAT__NOT_FOUND" in provider.server.environment
    assert (status, body["error_code"]) == (422 if hosted else 404, "DEVCB.00031006")
