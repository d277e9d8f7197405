"""The Terraform provider's `huaweicloud_codearts_build_task`, request by request: what it sends, what it makes of the replies,
and what its schema would call a difference between a declaration and the state."""

import json
import urllib.error
import urllib.parse
import urllib.request

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

NOT_FOUND = "DEVCB.00031006"
TEXTS = ["auto_update_sub_module", "flavor", "host_type", "build_config_type", "group_id"]
SCM = ["url", "repo_id", "web_url", "scm_type", "branch", "is_auto_build", "enable_git_lfs", "build_type", "depth",
       "source", "group_name", "repo_name"]
COMPUTED = {"host_type"}
COMPUTED_SCM = {"build_type", "depth", "group_name", "repo_name"}


class Refused(Exception):
    """An error that the provider shows to its user."""


class Gone(Exception):
    """What the provider takes for "the resource does not exist"."""


def without_nil(value):
    """`utils.RemoveNil`."""
    if isinstance(value, dict):
        return {name: without_nil(it) for name, it in value.items() if it is not None}
    if isinstance(value, list):
        return [without_nil(it) for it in value if it is not None]
    return value


def given(value):
    """`utils.ValueIgnoreEmpty`: false and "" are not sent."""
    return value or None


class Provider:
    """The provider with an access key."""

    def __init__(self, server):
        self.server = server
        of = server.credentials
        self.signer = Signer(BasicCredentials(of["ak"], of["sk"], of["iam_project_id"]))

    def request(self, method, path, query=(), body=None):
        """A signed request, sent as the provider sends it; the JSON of the reply."""
        url = urllib.parse.urlsplit(self.server.url)
        headers = {"Content-Type": "application/json", "X-Project-Id": self.server.credentials["iam_project_id"]}
        data = None if body is None else json.dumps(body).encode()
        signed = self.signer.sign(SdkRequest(
            method=method, schema=url.scheme, host=url.netloc, resource_path=path, query_params=list(query),
            header_params=headers, body=data))
        request = urllib.request.Request(self.server.url + signed.uri, data, method=method,
                                         headers=signed.header_params)
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                answer = json.loads(reply.read())
        except urllib.error.HTTPError as error:
            with error:
                answer = json.loads(error.read())
            # 404 is "gone" for every resource; 422 with this code is made one.
            if error.code == 404 or (error.code == 422 and answer["error_code"] == NOT_FOUND):
                raise Gone(answer) from error
            raise Refused(error.code, answer) from error
        if answer.get("error_code"):
            raise Refused(200, answer)
        return answer

    def body(self, declared, job=None):
        """`buildCreateOrUpdateBuildTaskBodyParams`."""
        return without_nil({
            "job_id": job, "arch": declared["arch"], "project_id": declared["project_id"], "job_name": declared["name"],
            **{name: given(declared.get(name)) for name in [*TEXTS, "build_if_code_updated"]},
            "parameters": [
                {"name": given(it.get("name")), "params": [
                    {"name": given(one.get("name")), "value": given(one.get("value")), "limits": [
                        {key: given(limit.get(key)) for key in ("disable", "display_name", "name")}
                        for limit in one.get("limits", [])] or None}
                    for one in it["params"]] or None}
                for it in declared.get("parameters", [])] or None,
            "scms": [
                {**{name: given(it.get(name)) for name in SCM}, "endpoint_id": None}
                for it in declared.get("scms", [])] or None,
            "steps": [
                {"module_id": it["module_id"], "name": it["name"], "version": given(it.get("version")),
                 "enable": given(it.get("enable")),
                 "properties": {name: json.loads(text) for name, text in it.get("properties", {}).items()} or None}
                for it in declared.get("steps", [])],
            "triggers": [
                {"name": it["name"], "parameters": [dict(pair) for pair in it["parameters"]]}
                for it in declared.get("triggers", [])] or None,
        })

    def create(self, declared):
        """Makes it; its id and its state."""
        job = self.request("POST", "/v1/job/create", body=self.body(declared))["result"]["job_id"]
        return job, self.read(job, declared)

    def update(self, job, declared):
        """Changes it; its state."""
        self.request("POST", "/v1/job/update", body=self.body(declared, job))
        return self.read(job, declared)

    def read(self, job, before=None):
        """`resourceBuildTaskRead`; without `before` as an import does it."""
        task = self.request("GET", f"/v1/job/{job}/config", [("get_all_params", "true")])["result"]
        known = [it.get("properties", {}) for it in (before or {}).get("steps", [])]
        known += [{}] * len(task["steps"])
        return {
            "project_id": task["project_id"], "name": task["job_name"], "arch": task["arch"],
            **{name: task.get(name) for name in [*TEXTS, "build_if_code_updated"]},
            "parameters": [
                {"name": it["name"], "params": [
                    {"name": one["name"], "value": one["value"], "limits": one["limits"] or []} for one in it["params"]]}
                for it in task["parameters"]],
            "scms": [{name: it.get(name) for name in SCM} for it in task["scms"]],
            "steps": [
                {"module_id": it["module_id"], "name": it["name"], "version": it["version"], "enable": it["enable"],
                 "properties": {name: json.dumps(value) for name, value in it["properties"].items() if name in of},
                 "properties_all": it["properties"]}
                for it, of in zip(task["steps"], known)],
            "triggers": task["triggers"],
        }

    def delete(self, job):
        """Destroys it; that it is gone already is no error."""
        try:
            self.request("DELETE", f"/v1/job/{job}/delete")
        except Gone:
            pass


def plan(declared, state):
    """What `terraform plan` would change: attributes by their paths. Null, "", false and an empty block are the same to it."""
    changes = []

    def compare(path, want, have, computed=False):
        if want in (None, "", False) and (computed or have in (None, "", False)):
            return
        if want != have:
            changes.append((path, have, want))

    def unordered(items, shape):
        return sorted((shape(it) for it in items), key=repr)

    for name in ["project_id", "name", "arch", *TEXTS, "build_if_code_updated"]:
        compare(name, declared.get(name), state[name], name in COMPUTED)
    for block, names, computed in [
        ("scms", SCM, COMPUTED_SCM), ("steps", ["module_id", "name", "version", "enable"], set()),
    ]:
        wanted, had = declared.get(block, []), state[block]
        compare(f"{block}.#", len(wanted), len(had))
        for at, (want, have) in enumerate(zip(wanted, had)):
            for name in names:
                compare(f"{block}.{at}.{name}", want.get(name), have[name], name in computed)
    for at, (want, have) in enumerate(zip(declared.get("steps", []), state["steps"])):
        values = [{name: json.loads(text) for name, text in it.get("properties", {}).items()} for it in (want, have)]
        compare(f"steps.{at}.properties", values[0], values[1])

    def limit(it):
        return [it.get(key) or "" for key in ("disable", "display_name", "name")]

    def attribute(it):
        return [it.get("name") or "", it.get("value") or "", unordered(it.get("limits") or [], limit)]

    def parameter(it):
        return [it.get("name") or "", unordered(it["params"], attribute)]

    compare("parameters", unordered(declared.get("parameters", []), parameter),
            unordered(state["parameters"], parameter))

    def trigger(it):
        return [it["name"], unordered(it["parameters"], lambda pair: [pair["name"], pair["value"]])]

    compare("triggers", [trigger(it) for it in declared.get("triggers", [])],
            [trigger(it) for it in state["triggers"]])
    return changes
