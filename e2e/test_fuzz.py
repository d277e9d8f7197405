"""A fuzzing client on the service's own document: whatever it makes up, nothing is answered 5xx."""

import concurrent.futures
import pathlib
import re
import subprocess
import sys

import tasks

# Replies that wait for something to happen, and operations that end what the others need.
WAITING = "/kiln/v1/.*(follow|wait)$"
ENDING = "(Delete|Remove|Clear|Batch|Disable|Move|Keystone).*"
REQUESTS = 20_000


def fuzz(server, folder, config, *more):
    """Runs the client over the document; how many requests it made."""
    folder.mkdir()
    (folder / "schemathesis.toml").write_text(config)
    program = pathlib.Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [program, "--config-file", folder / "schemathesis.toml", "run", server.url + "/openapi.json",
         "-H", "X-Auth-Token: " + server.token(), "--checks", "not_a_server_error", "--phases", "coverage,fuzzing",
         "--continue-on-failure", "--exclude-path-regex", WAITING, "--workers", "1", "--seed", "1", "--warnings", "off",
         "--no-color", *more],
        capture_output=True, text=True, timeout=1500, cwd=folder)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    made = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert made and made[1] == made[2], done.stdout[-6000:]
    return int(made[1])


def test_no_made_up_request_is_our_error(server, client, sample, tmp_path):
    job = tasks.create(server, client, tasks.shell("echo hello", "say"), scms=[tasks.source(sample)])
    number, record, state = tasks.build(server, client, job)
    assert state["status"] == "SUCCESS"
    info = server.ask(f"/v4/jobs/{job}/{number}/record-info")["result"]
    real = f'''[parameters]
"path.job_id" = "{job}"
"query.job_id" = "{job}"
"path.project_id" = "{server.credentials["project_id"]}"
"query.project_id" = "{server.credentials["project_id"]}"
"path.record_id" = "{record}"
"path.build_flow_record_id" = "{record}"
"path.build_project_id" = "{info["build_project_id"]}"
"path.build_no" = {number}
"path.build_number" = {number}
'''
    # Two clients at once, each with one thread: the client's own threads get in each other's way.
    with concurrent.futures.ThreadPoolExecutor() as pool:
        deep = pool.submit(fuzz, server, tmp_path / "deep", real, "--exclude-operation-id-regex", ENDING, "-n", "40")
        wide = pool.submit(fuzz, server, tmp_path / "wide", "", "-n", "40")
        made = deep.result(), wide.result()
    assert sum(made) >= REQUESTS, made
    assert server.ask("/readyz"), "the server is as well as before"
