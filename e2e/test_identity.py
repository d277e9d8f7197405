"""Tokens: by password, by key, by token; validated, taken back; of a project and of a tenant."""

import json

import pytest


def list_tasks(server, token):
    path = f"/v3/{server.credentials['project_id']}/jobs?page_index=0&page_size=10"
    return server.call("GET", path, token=token)


def region(server):
    return {"project": {"name": server.credentials["region"]}}


def test_a_token_of_the_region_opens_the_api(server):
    token, body = server.sign_in(region(server))
    assert body["token"]["project"]["id"] == server.credentials["iam_project_id"]
    assert body["token"]["user"]["name"] == "admin"
    assert list_tasks(server, token)[0] == 200


def test_a_token_of_the_whole_tenant_does_not(server):
    token, _ = server.sign_in({"domain": {"name": server.credentials["domain_name"]}})
    status, _, body = list_tasks(server, token)
    assert (status, body["error_code"]) == (403, "APIGW.0302")


def test_no_token_and_a_broken_token_are_told_apart(server):
    status, headers, body = list_tasks(server, None)
    assert (status, body["error_code"]) == (401, "APIGW.0301")
    assert headers["X-Request-Id"] == body["request_id"]
    status, _, body = list_tasks(server, "broken")
    assert status == 401 and "decrypt token fail" in body["error_msg"]


def test_a_wrong_password_is_refused(server):
    user = {"name": "admin", "password": "wrong", "domain": {"name": "kiln"}}
    body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": region(server)}}
    assert server.call("POST", "/v3/auth/tokens", body)[0] == 401


def test_a_key_and_a_token_are_ways_to_a_token_too(server):
    of = server.credentials
    keys = {"methods": ["hw_ak_sk"], "hw_ak_sk": {"access": {"key": of["ak"]}, "secret": {"key": of["sk"]}}}
    tokens = {"methods": ["token"], "token": {"id": server.token()}}
    for identity in (keys, tokens):
        body = {"auth": {"identity": identity, "scope": region(server)}}
        status, headers, reply = server.call("POST", "/v3/auth/tokens?nocatalog=true", body)
        assert status == 201, reply
        assert list_tasks(server, headers["X-Subject-Token"])[0] == 200
        assert "catalog" not in reply["token"] or reply["token"]["catalog"] == []


def test_a_token_that_was_taken_back_opens_nothing(server):
    token, _ = server.sign_in(region(server))
    subject = {"X-Subject-Token": token}
    assert server.call("GET", "/v3/auth/tokens", token=server.token(), headers=subject)[0] == 200
    assert server.call("DELETE", "/v3/auth/tokens", token=server.token(), headers=subject)[0] == 204
    assert list_tasks(server, token)[0] == 401


@pytest.mark.parametrize("path, key", [
    ("/v3/projects?name=local-1", "projects"), ("/v3/auth/projects", "projects"), ("/v3/auth/domains", "domains")])
def test_projects_and_tenants_are_listed(server, path, key):
    found = server.ask(path)[key]
    expected = "iam_project_id" if key == "projects" else "domain_id"
    assert [it["id"] for it in found] == [server.credentials[expected]]


def test_a_disabled_user_is_out_at_once(server):
    made = server.admin("user", "create", "mallory", "--admin")
    scope = region(server)
    token, _ = server.sign_in(scope, user="mallory", password=made["password"])
    assert list_tasks(server, token)[0] == 200
    server.command("admin", "--data-dir", str(server.data), "user", "disable", "mallory")
    assert list_tasks(server, token)[0] == 401


def test_a_stranger_to_the_project_has_no_right_in_it(server):
    made = server.admin("user", "create", "guest")
    token, _ = server.sign_in(region(server), user="guest", password=made["password"])
    status, _, body = list_tasks(server, token)
    assert (status, body["error_code"]) == (403, "KILN.0403")
    project = server.credentials["project_id"]
    server.command("admin", "--data-dir", str(server.data), "project", "add-member", project, "guest",
                   "--role", "viewer")
    assert list_tasks(server, token)[0] == 200
    task = {"arch": "x86-64", "job_name": "no", "project_id": project, "steps": []}
    status, _, body = server.call("POST", "/v3/jobs/create", task, token=token)
    assert (status, body["error_code"]) == (403, "KILN.0403"), json.dumps(body)
