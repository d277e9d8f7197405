"""Bodies of tasks, and builds of them, in the words of the official SDK."""

import uuid

from huaweicloudsdkcodeartsbuild.v3 import (
    CreateBuildJobRequest, CreateBuildJobRequestBody, CreateBuildJobScm, CreateBuildJobSteps, RunJobRequest,
    RunJobRequestBody,
)

SHELL = "devcloud2018.codeci_action_20017.action"
UPLOAD = "devcloud2018.codeci_action_20018.action"


def fresh_name():
    """A task name that no other test uses."""
    return "t-" + uuid.uuid4().hex[:12]


def shell(command, name="run"):
    """A step that runs a script."""
    return CreateBuildJobSteps(module_id=SHELL, name=name, enable=True, properties={
        "image": "shell4.2.46-git1.8.3-zip6.00", "command": command})


def upload(glob, name="upload"):
    """A step that hands files in."""
    return CreateBuildJobSteps(module_id=UPLOAD, name=name, enable=True, properties={
        "file": glob, "buildVersion": "1.0", "remainOriginPath": "FLAT"})


def source(url, branch="master", **more):
    """A repository."""
    return CreateBuildJobScm(url=url, scm_type="default", branch=branch, build_type="branch",
                             repo_id="1", web_url=url, **more)


def body(server, *steps, name=None, scms=None, parameters=None, **more):
    """The body that creates a task."""
    return CreateBuildJobRequestBody(
        arch="x86-64", job_name=name or fresh_name(), project_id=server.credentials["project_id"], steps=list(steps),
        scms=scms, parameters=parameters, host_type="devcloud", build_config_type="ACTION", **more)


def create(server, client, *steps, **more):
    """Makes a task; its id."""
    return client.create_build_job(CreateBuildJobRequest(body=body(server, *steps, **more))).result.job_id


def run(client, job, **more):
    """Starts a build; its number."""
    reply = client.run_job(RunJobRequest(body=RunJobRequestBody(job_id=job, **more)))
    return int(reply.actual_build_number)


def build(server, client, job, **more):
    """Runs a build to its end; its number, record and state."""
    number = run(client, job, **more)
    record = server.record(job, number)
    return number, record, server.wait(record)
