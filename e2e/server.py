"""The built binary as a process, and the official clients pointed at it."""

import json
import os
import pathlib
import signal
import subprocess
import urllib.error
import urllib.request

from huaweicloudsdkcodeartsbuild.v3 import CodeArtsBuildClient
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.http.http_config import HttpConfig

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug" / "kiln"


class Server:
    """`kiln serve` on a data directory of its own."""

    def __init__(self, data, **settings):
        self.data = pathlib.Path(data) / "kiln-data"
        self.environment = {name: value for name, value in os.environ.items() if "HUAWEICLOUD" not in name}
        self.environment.update({"KILN_LOG__LEVEL": "warn", **settings})
        self.process = None
        self.url = None
        self.credentials = None
        self._token = None

    def start(self):
        """Starts it and waits until it listens."""
        self.process = subprocess.Popen(
            [BINARY, "serve", "--data-dir", self.data, "--listen", "127.0.0.1:0"],
            env=self.environment, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)
        for line in self.process.stdout:
            if line.startswith("listening on "):
                self.url = line.split()[-1]
                break
        else:
            raise AssertionError(f"the server ended with {self.process.wait()} before it listened")
        self.credentials = json.loads((self.data / "credentials.json").read_text())

    def stop(self, how=signal.SIGTERM):
        """Ends it and returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        return code

    def leftovers(self):
        """Processes whose working directory lies in the data directory or that carry its path."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == self.process.pid:
                continue
            try:
                cwd = os.readlink(entry / "cwd")
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if cwd.startswith(str(self.data)) or str(self.data) in words:
                found.append((int(entry.name), words))
        return found

    def client(self, project_id=None, http=None, credentials=None):
        """The official client with the access key and the endpoint."""
        of = self.credentials
        basic = credentials or BasicCredentials(of["ak"], of["sk"], project_id or of["iam_project_id"])
        builder = CodeArtsBuildClient.new_builder().with_credentials(basic).with_endpoint(self.url)
        return builder.with_http_config(http or HttpConfig.get_default_config()).build()

    def command(self, *arguments, code=0):
        """Runs a command of the binary on the data directory; what it printed."""
        done = subprocess.run([BINARY, *arguments], env=self.environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == code, done.stderr
        return done.stdout if code == 0 else done.stderr

    def admin(self, *arguments):
        """`kiln admin …`; its JSON."""
        return json.loads(self.command("admin", "--data-dir", str(self.data), "--output", "json", *arguments))

    def token(self):
        """A token of the admin with the scope of the region's project."""
        if self._token is None:
            self._token = self.sign_in({"project": {"id": self.credentials["iam_project_id"]}})[0]
        return self._token

    def sign_in(self, scope, user=None, password=None, domain=None):
        """Token and body of POST /v3/auth/tokens."""
        of = self.credentials
        who = {"name": user or of["user_name"], "password": password or of["password"],
               "domain": {"name": domain or of["domain_name"]}}
        body = {"auth": {"identity": {"methods": ["password"], "password": {"user": who}}, "scope": scope}}
        status, headers, reply = self.call("POST", "/v3/auth/tokens", body)
        assert status == 201, reply
        return headers["X-Subject-Token"], reply

    def call(self, method, path, body=None, token=None, headers=None, timeout=120):
        """A plain HTTP call: status, headers, and the body as JSON or bytes."""
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("X-Auth-Token", token)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            reply = urllib.request.urlopen(request, timeout=timeout)
        except urllib.error.HTTPError as refusal:
            reply = refusal
        with reply:
            content = reply.read()
            kind = reply.headers.get("Content-Type", "")
            return reply.status, reply.headers, json.loads(content) if "json" in kind and content else content

    def ask(self, path, token=None):
        """The JSON of a GET that must succeed."""
        status, _, body = self.call("GET", path, token=token or self.token())
        assert status == 200, body
        return body

    def follow(self, record):
        """Events of a live log as (name, data), as they arrive."""
        request = urllib.request.Request(f"{self.url}/kiln/v1/builds/{record}/log/follow")
        request.add_header("X-Auth-Token", self.token())
        with urllib.request.urlopen(request, timeout=120) as stream:
            name, data = None, []
            for line in stream:
                line = line.decode().rstrip("\n")
                if not line and data:
                    yield name, "\n".join(data)
                    name, data = None, []
                elif line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    data.append(line[6:])

    def wait(self, record):
        """The state of a build when it is over."""
        state = self.ask(f"/kiln/v1/builds/{record}/wait?timeout=100")
        assert state["finished"], state
        return state

    def record(self, job, number):
        """The record of a build."""
        return self.ask(f"/kiln/v1/jobs/{job}/builds/{number}")["record_id"]
