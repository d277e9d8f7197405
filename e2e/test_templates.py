"""Templates, base images and sizes of executors, through the official SDK."""

import pytest
from huaweicloudsdkcodeartsbuild.v3 import (
    AddFavouriteCustomTemplateRequest, AddFavouriteOfficialTemplateRequest, CountdownRequestBody, CreateBuildJobSteps,
    CreateTemplate, CreateTemplateRequest, CreateTemplateSteps, CreateTemplatesRequest, CreateTemplatesRequestBody,
    DeleteTemplateRequest, DeleteTemplatesRequest, ListCustomTemplateRequest, ListOfficialTemplateRequest,
    ListRecommendOfficialTemplateRequest, ListRecommendOfficialTemplateRequestBody, ListTemplatesRequest,
    RemoverFavouriteCustomTemplateRequest, RemoverFavouriteOfficialTemplateRequest, SaveTemplateUsedInfoRequest,
    SaveTemplateUsedInfoRequestBody, ShowAvailableInnerSpecRequest, ShowDockerfileTemplateRequest,
    ShowImageTemplateListRequest, ShowPackageSpecCountDownRequest, ShowTemplateRequest, ShowYamlTemplateRequest,
)
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

import sources
import tasks


def steps(command):
    return CreateTemplate(steps=[CreateTemplateSteps(
        module_id=tasks.SHELL, name="run", enable=True, version="1.0", properties={"command": command})])


@pytest.fixture(scope="module")
def made(client):
    """A template of each generation."""
    new = client.create_template(CreateTemplateRequest(body=CreateTemplatesRequestBody(
        name="new", description="of the current generation", tool_type="shell", template=steps("echo new"))))
    old = client.create_templates(CreateTemplatesRequest(body=CreateTemplatesRequestBody(
        name="old", template=steps("echo old"))))
    assert (new.status, old.status, old.result.name) == ("success", "success", "old")
    return new.result.uuid, old.result.uuid


def test_a_template_is_shown_and_listed(client, made):
    shown = client.show_template(ShowTemplateRequest(uuid=made[0])).result
    assert (shown.uuid, shown.name, shown.scope, shown.description) == (made[0], "new", "custom", "of the current generation")
    assert shown.template.steps[0].properties == {"command": "echo new"}
    listed = client.list_custom_template(ListCustomTemplateRequest(page=1, page_size=100, name="N")).result
    assert [(it.uuid, it.name) for it in listed.items] == [(made[0], "new")] and listed.total_size == 1
    queried = client.list_templates(ListTemplatesRequest(page="0", page_size="100")).result
    assert [it.uuid for it in queried.items] == [made[1], made[0]] and queried.total_size == 2


def test_favourites_are_noted(client, made):
    def liked():
        return client.show_template(ShowTemplateRequest(uuid=made[0])).result.favourite
    assert client.add_favourite_custom_template(AddFavouriteCustomTemplateRequest(uuid=made[0])).status == "success"
    assert liked() is True
    client.remover_favourite_custom_template(RemoverFavouriteCustomTemplateRequest(uuid=made[0]))
    assert liked() is False


def test_templates_of_the_service_are_listed_and_liked(client):
    def first():
        return client.list_official_template(ListOfficialTemplateRequest(page="0", page_size="1")).result
    page = first()
    assert (page.items[0].name, page.items[0].tool_type, page.items[0].favourite) == ("Maven", "maven", False)
    assert page.total_size > 28
    client.add_favourite_official_template(AddFavouriteOfficialTemplateRequest(uuid=page.items[0].uuid))
    assert first().items[0].favourite is True
    client.remover_favourite_official_template(RemoverFavouriteOfficialTemplateRequest(uuid=page.items[0].uuid))
    assert first().items[0].favourite is False


def recommend(client, url, branch="master"):
    body = ListRecommendOfficialTemplateRequestBody(git_url=url, branch=branch)
    return client.list_recommend_official_template(ListRecommendOfficialTemplateRequest(body=body)).result


def test_a_repository_is_looked_into(server, client, tmp_path):
    sources.git(tmp_path, "init", "-q", "-b", "master")
    sources.commit(tmp_path, {"go.mod": "module demo\n", "Dockerfile": "FROM scratch\n", "ui/package.json": "{}"}, "Go")
    found = recommend(client, f"file://{tmp_path}")
    assert [it.name for it in found.items] == ["Go", "Docker image", "npm"] and found.total_size == 3
    sources.git(tmp_path, "checkout", "-q", "-b", "plain")
    sources.git(tmp_path, "rm", "-q", "-r", "go.mod", "Dockerfile", "ui")
    sources.commit(tmp_path, {"README.md": "hello\n"}, "Plain")
    assert [it.name for it in recommend(client, f"file://{tmp_path}", "plain").items] == ["Shell"]


@pytest.mark.parametrize("url, branch, words", [
    ("file:///nowhere/at/all", "master", "does not"), ("sample", "no-such-branch", "no branch no-such-branch"),
    ("ext::sh -c id", "master", "must be an address")])
def test_what_cannot_be_looked_into_is_refused_with_the_reason(client, sample, url, branch, words):
    with pytest.raises(ClientRequestException) as refusal:
        recommend(client, sample if url == "sample" else url, branch)
    assert (refusal.value.status_code, refusal.value.error_code) == (400, "CB.00060200")
    assert words in refusal.value.error_msg


def test_a_task_from_a_recommended_template_builds(server, client, sample, made):
    template = recommend(client, sample).items[0]
    assert template.name == "Shell"
    job = tasks.create(server, client, *[CreateBuildJobSteps(
        module_id=it.module_id, name=it.name, version=it.version, enable=it.enable, properties=it.properties)
        for it in template.template.steps], scms=[tasks.source(sample)])
    body = SaveTemplateUsedInfoRequestBody(job_id=job, template_id=template.uuid)
    assert client.save_template_used_info(SaveTemplateUsedInfoRequest(body=body)).result == "success"
    assert tasks.build(server, client, job)[2]["status"] == "SUCCESS"
    text = client.show_yaml_template(ShowYamlTemplateRequest(job_id=job)).result
    assert "version: 2.0" in text and "- sh:" in text and "ls -la" in text
    pool = client.show_yaml_template(ShowYamlTemplateRequest(job_id=job, default_host="custom_host")).result
    assert "type: custom" in pool


def test_templates_are_deleted(client, made):
    assert client.delete_template(DeleteTemplateRequest(uuid=made[0])).status == "success"
    deleted = client.delete_templates(DeleteTemplatesRequest(uuid=made[1])).result
    assert [it.uuid for it in deleted] == [made[1]]
    assert client.list_custom_template(ListCustomTemplateRequest(page=1)).result.total_size == 0
    with pytest.raises(ClientRequestException) as gone:
        client.show_template(ShowTemplateRequest(uuid=made[0]))
    assert gone.value.status_code == 404


def test_each_base_image_has_a_dockerfile(client):
    images = client.show_image_template_list(ShowImageTemplateListRequest()).result.image_templates
    assert [it.image_label for it in images] == [
        "x86-centos7-base-1.0.1", "arm-centos7-base-1.0.1", "x86-ubuntu18-base-1.0.1", "arm-ubuntu18-base-1.0.1"]
    reply = client.show_dockerfile_template(ShowDockerfileTemplateRequest(image_id=images[0].image_id))
    content = []
    reply.consume_download_stream(lambda stream: content.extend(stream))
    assert b"FROM --platform=linux/amd64 centos:7\n" in b"".join(content)


def test_sizes_and_packages(server, client):
    request = ShowAvailableInnerSpecRequest(project_id=server.credentials["project_id"], arch="x86-64")
    assert client.show_available_inner_spec(request).body == ["DEFAULT", "2U8G", "4U8G", "8U16G", "16U32G", "16U64G"]
    body = CountdownRequestBody(service_type="codeci", resource_id="r", reminder_day="30")
    reply = client.show_package_spec_count_down(ShowPackageSpecCountDownRequest(body=body))
    assert (reply.status, reply.result) == ("success", [])
