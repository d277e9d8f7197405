"""What Terraform's `huaweicloud_codearts_build_template` sends, and that it finds no difference afterwards."""

import json

PROPERTIES = {
    "objectKey": "./", "backetName": "test", "uploadDirectory": True, "artifactSourcePath": "bin/*",
    "authorizationUser": {"displayName": "current user", "value": "build"},
    "obsHeaders": [{"headerKey": "1", "headerValue": "1"}],
}
# Sets have no order; a flag that is off and a text that is empty are left out, but for the description.
CONFIGURATION = {
    "name": "terraform", "description": "demo",
    "parameters": [{"name": "hudson.model.StringParameterDefinition", "params": [
        {"name": "defaults", "value": "false"}, {"name": "name", "value": "test"},
        {"name": "defaultValue", "value": "cs", "limits": [{"name": "cs"}, {"disable": "1", "name": "x", "display_name": "X"}]},
        {"name": "staticVar", "value": "false"}, {"name": "sensitiveVar", "value": "false"},
        {"name": "type", "value": "customizeparam"}, {"name": "deletion", "value": "false"}]}],
    "template": {"steps": [
        {"module_id": "devcloud2018.codeci_action_20035.action", "name": "Docker Command", "enable": True},
        {"module_id": "devcloud2018.codeci_action_20057.action", "name": "update OBS", "properties": PROPERTIES}]},
}


def without_nothing(value):
    """A value as the provider keeps it: nothing, no text, no list and false are all the same."""
    if isinstance(value, dict):
        kept = {key: without_nothing(it) for key, it in value.items()}
        return {key: it for key, it in kept.items() if it not in (None, "", [], {}, False)}
    return [without_nothing(it) for it in value] if isinstance(value, list) else value


def read(server, uuid):
    """The resource's read: pages of 100 from 1, until one is empty."""
    page = 1
    while True:
        listed = server.ask(f"/v1/template/custom?page_size=100&page={page}")["result"]["items"]
        found = next((it for it in listed if it["uuid"] == uuid), None)
        if found or not listed:
            return found
        page += 1


def test_a_template_of_terraform_is_made_read_without_a_difference_and_destroyed(server):
    for n in range(3):
        body = dict(CONFIGURATION, name=f"other-{n}")
        assert server.call("POST", "/v1/template/create", body, token=server.token())[0] == 200
    status, _, reply = server.call("POST", "/v1/template/create", CONFIGURATION, token=server.token())
    assert (status, reply["status"]) == (200, "success")
    uuid = reply["result"]["uuid"]

    found = read(server, uuid)
    for name in ("name", "description"):
        assert found[name] == CONFIGURATION[name]
    for name in ("parameters", "template"):
        assert without_nothing(found[name]) == without_nothing(json.loads(json.dumps(CONFIGURATION[name])))
    assert found["tool_type"] is None
    assert (found["favourite"], found["type"], found["public"], found["weight"], found["scope"]) == (
        False, "codeci", True, 0, "custom")
    assert found["nick_name"] and found["id"] and found["create_time"]
    assert read(server, uuid) == found

    assert server.call("DELETE", f"/v1/template/{uuid}/delete", token=server.token())[0] == 200
    assert read(server, uuid) is None


def test_a_second_destroy_is_not_found(server):
    status, _, reply = server.call("DELETE", f"/v1/template/{'0' * 32}/delete", token=server.token())
    assert status == 404 and reply["error_code"]
