"""The official client signs in every way that it knows, and the server reads each."""

import pytest
from huaweicloudsdkcodeartsbuild.v3 import CodeArtsBuildClient, ShowJobListByProjectIdRequest
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkcore.signer.algorithm import SigningAlgorithm

ALGORITHMS = list(SigningAlgorithm)


def config(algorithm):
    it = HttpConfig.get_default_config()
    it.signing_algorithm = algorithm
    return it


def tasks(client, server):
    request = ShowJobListByProjectIdRequest(
        project_id=server.credentials["project_id"], page_index=0, page_size=10)
    return client.show_job_list_by_project_id(request)


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda it: it.name)
def test_a_signature_of_each_algorithm_is_taken(server, algorithm):
    assert tasks(server.client(http=config(algorithm)), server).total == 0


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda it: it.name)
def test_a_wrong_secret_is_refused_with_each_algorithm(server, algorithm):
    key = server.admin("key", "create", "admin")
    wrong = BasicCredentials(key["ak"], "x" * 40, server.credentials["iam_project_id"])
    with pytest.raises(ClientRequestException) as refusal:
        tasks(server.client(http=config(algorithm), credentials=wrong), server)
    assert (refusal.value.status_code, refusal.value.error_code) == (401, "APIGW.0301")
    assert "verify aksk signature fail" in refusal.value.error_msg


def test_a_signature_with_a_derived_key_is_taken(server):
    of = server.credentials
    signer = BasicCredentials(of["ak"], of["sk"], of["iam_project_id"]).with_derived_predicate(lambda request: True)
    builder = CodeArtsBuildClient.new_builder().with_credentials(signer)
    builder = builder.with_region(Region(of["region"], server.url))._with_derived_auth_service_name("codeartsbuild")
    assert tasks(builder.build(), server).total == 0


def test_an_unknown_key_is_named(server):
    stranger = BasicCredentials("NOSUCHKEY", "x" * 40, server.credentials["iam_project_id"])
    with pytest.raises(ClientRequestException) as refusal:
        tasks(server.client(credentials=stranger), server)
    assert refusal.value.status_code == 401
    assert "ak:NOSUCHKEY,err:ak not exist" in refusal.value.error_msg


def test_the_region_finds_its_project_by_itself(server, monkeypatch):
    of = server.credentials
    monkeypatch.delenv("HUAWEICLOUD_SDK_PROJECT_ID", raising=False)
    credentials = BasicCredentials(of["ak"], of["sk"]).with_iam_endpoint(server.url)
    region = Region(of["region"], server.url)
    client = CodeArtsBuildClient.new_builder().with_credentials(credentials).with_region(region).build()
    assert tasks(client, server).total == 0
    assert credentials.project_id == of["iam_project_id"]


def test_the_exports_of_kiln_env_are_enough_for_the_client(server):
    import os
    import subprocess
    import sys
    program = """
import os
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkcodeartsbuild.v3 import CodeArtsBuildClient, ShowJobListByProjectIdRequest
region = os.environ["KILN_REGION"]
client = CodeArtsBuildClient.new_builder().with_region(Region(region, os.environ["KILN_ENDPOINT"])).build()
print(client.show_job_list_by_project_id(ShowJobListByProjectIdRequest(os.environ["KILN_PROJECT_ID"], 0, 10)).total)
"""
    exports = server.command("env", "--data-dir", str(server.data))
    script = exports + 'exec "$PYTHON" -c "$PROGRAM"'
    environment = {**os.environ, "PYTHON": sys.executable, "PROGRAM": program}
    done = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True)
    assert done.stdout == "0\n", done.stderr


def test_temporary_keys_sign_with_their_token(server):
    body = {"auth": {"identity": {"methods": ["token"], "token": {"duration_seconds": 900}}}}
    status, _, reply = server.call("POST", "/v3.0/OS-CREDENTIAL/securitytokens", body, token=server.token())
    assert status == 201, reply
    made = reply["credential"]
    credentials = BasicCredentials(made["access"], made["secret"], server.credentials["iam_project_id"])
    client = server.client(credentials=credentials.with_security_token(made["securitytoken"]))
    assert tasks(client, server).total == 0


def test_five_wrong_signatures_lock_the_key(server):
    key = server.admin("key", "create", "admin")
    project = server.credentials["iam_project_id"]
    wrong = server.client(credentials=BasicCredentials(key["ak"], "x" * 40, project))
    for _ in range(5):
        with pytest.raises(ClientRequestException):
            tasks(wrong, server)
    right = server.client(credentials=BasicCredentials(key["ak"], key["sk"], project))
    with pytest.raises(ClientRequestException) as refusal:
        tasks(right, server)
    assert "AK access failed to reach the limit,forbidden." in refusal.value.error_msg
