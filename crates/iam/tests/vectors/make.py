"""Makes the signature vectors beside this file with the official Python SDK's own signers.

    pip install huaweicloudsdkcore==3.1.219
    python make.py            (writes signatures.json)

Each vector is a request as it goes over the wire: raw path and query, headers, body in hex. The asymmetric algorithms sign
with fresh randomness, so those signatures change with every run.
"""

import json
import pathlib

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer import signer as official

DATE = "20260102T030405Z"
AK, SK = "KILNVECTOR0000000001", "mQ3vT8xZ1bN6kR4pW9yL2sD7fG5hJ0cA3eU8iO1t"
PROJECT = "0605767b5780d5762fc5c0118072a564"
JOB = "901878212b1a49be9c1a1054c272762a"
SIGNERS = [
    official.Signer,
    official.SM3Signer,
    official.P256SHA256Signer,
    official.SM2SM3Signer,
    official.DerivationAKSKSigner,
]
JSON = {"Content-Type": "application/json", "X-Project-Id": PROJECT, "User-Agent": "huaweicloud-usdk-python/3.0"}

REQUESTS = {
    "empty body": ("POST", f"/v3/jobs/{JOB}/delete", [], JSON, b""),
    "json body": ("POST", "/v3/jobs/create", [], JSON, b'{"job_name": "nightly", "arch": "x86-64"}'),
    "one header besides": ("GET", "/v3/projects", [("name", "local-1")], {"User-Agent": "python"}, b""),
    "repeated query keys": (
        "GET",
        "/v1/record/brief",
        [("b", "2"), ("a", ["z", "y", "x"]), ("b", "1"), ("flag", True)],
        JSON,
        b"",
    ),
    "numbers sorted as numbers": ("GET", "/v1/record/brief", [("n", [10, 9, 100])], JSON, b""),
    "reserved and wide characters": (
        "GET",
        "/v3/jobs/%E6%9E%84%E5%BB%BA%20a%2Bb%26c~d/x",
        [("name", "构建 a+b&c=d/e?f~g*h'(i)!"), ("键", "ä%"), ("empty", "")],
        JSON,
        b"",
    ),
    "trailing slash": ("GET", "/v3/jobs/", [], JSON, b""),
    "root": ("GET", "/", [], JSON, b""),
    "security token": ("DELETE", f"/v3/jobs/{JOB}", [], JSON | {"X-Security-Token": "gQpjbi1ub3J0aC00/+=="}, b"{}"),
    "token beside the signature": ("GET", "/v3/jobs", [], JSON | {"X-Auth-Token": "preset"}, b""),
    "unsigned payload": (
        "POST",
        "/v1/keystore/upload",
        [("domain_id", "d")],
        JSON | {"Content-Type": "multipart/form-data; boundary=x"},
        b"--x\r\n\r\n\x00\xff\r\n--x--\r\n",
    ),
    "unsigned payload without a body": ("POST", "/v1/keystore/upload", [], JSON | {"Content-Type": "text/plain"}, b""),
    "wide characters in a header": ("GET", "/v3/jobs", [], JSON | {"X-Language": "  中文 "}, b""),
    "header with an underscore": ("GET", "/v3/jobs", [], JSON | {"X_Not_Signed": "1"}, b""),
}


def vector(name, signer_class, ak, sk, request):
    method, path, query, headers, body = request
    signed = SdkRequest(
        method=method,
        schema="http",
        host="127.0.0.1:8070",
        resource_path=path,
        query_params=[(key, list(value) if isinstance(value, list) else value) for key, value in query],
        header_params=dict(headers) | {"X-Sdk-Date": DATE},
        body=body,
    )
    signer = signer_class(BasicCredentials(ak, sk, PROJECT))
    if signer_class is official.DerivationAKSKSigner:
        signer.sign(signed, "codeartsbuild", "local-1")
    else:
        signer.sign(signed)
    path, _, raw_query = signed.uri.partition("?")
    return {
        "name": f"{signer._ALGORITHM}: {name}",
        "access_key": ak,
        "secret_key": sk,
        "method": method,
        "path": path,
        "query": raw_query,
        "headers": [[key.lower(), value.encode("latin-1").decode("utf-8")] for key, value in signed.header_params.items()],
        "body": body.hex(),
    }


def key_with_a_short_coordinate():
    """An access key whose SM2 public key has a coordinate with a leading zero byte: the SDK hashes it short."""
    for number in range(2000):
        ak = f"KILNSHORT{number:011}"
        public = official.SM2SM3Signer(BasicCredentials(ak, SK, PROJECT)).get_signing_key()._public_key
        if min(public) < 1 << 248:
            return ak
    raise SystemExit("no such key")


def main():
    vectors = [
        vector(name, signer_class, AK, SK, request) for signer_class in SIGNERS for name, request in REQUESTS.items()
    ]
    short = key_with_a_short_coordinate()
    vectors.append(vector("short coordinate", official.SM2SM3Signer, short, SK, REQUESTS["json body"]))
    target = pathlib.Path(__file__).with_name("signatures.json")
    target.write_text(json.dumps(vectors, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
