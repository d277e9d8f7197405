"""The file manager through the official client: every operation, on files that earlier calls made."""

import datetime

import huaweicloudsdkcodeartsbuild.v3 as sdk
import pytest
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.http.formdata import FormFile

SECRET = b"-----BEGIN KEY-----\x00\xff very secret bytes 4711"


def send(client, path, privacy="true", description="for signing"):
    """Uploads a file as the official client does."""
    body = sdk.UploadKeystoreRequestBody(file=FormFile(str(path)), privacy=privacy, description=description)
    return client.upload_keystore(sdk.UploadKeystoreRequest(body=body))


def content(reply):
    pieces = []
    reply.consume_download_stream(lambda stream: pieces.extend(stream))
    return b"".join(pieces)


def refused(call):
    with pytest.raises(ClientRequestException) as refusal:
        call()
    return refusal.value.status_code, refusal.value.error_code


def file(folder, name, data=SECRET):
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def uploaded(client, folder):
    return send(client, file(folder, "android.jks")).result.keystore_id


@pytest.fixture(scope="module")
def ada(server):
    """A user who is no administrator: id and client."""
    made = server.admin("user", "create", "ada")
    key = server.admin("key", "create", "ada")
    of = server.credentials
    return made["id"], server.client(credentials=BasicCredentials(key["ak"], key["sk"], of["iam_project_id"]))


def listed(client, **query):
    return client.list_keystore_search(sdk.ListKeystoreSearchRequest(**query)).result


def download(client, server, keystore, name="android.jks"):
    return client.download_keystore_by_name(sdk.DownloadKeystoreByNameRequest(
        name=name, domain_id=server.credentials["domain_id"], id=keystore))


def test_a_file_is_listed_with_the_rights_of_the_caller(server, client, uploaded):
    page = listed(client, page=1, page_size=10, search="DROID")
    assert page.total == 1
    item = page.keystore_list[0]
    assert (item.id, item.keystore_name, item.description) == (uploaded, "android.jks", "for signing")
    assert item.share == 0 and item.domain_id == server.credentials["domain_id"]
    assert item.permission.setting and item.permission.delete and item.permission.modify and item.permission.usage
    assert datetime.datetime.strptime(item.create_time, "%Y-%m-%d %H:%M")
    assert int(item.create_time_stamp) > 1_700_000_000
    names = client.list_keystore(sdk.ListKeystoreRequest()).result
    assert [(it.id, it.keystore_name) for it in names] == [(uploaded, "android.jks")]


def test_a_file_comes_back_as_it_was_sent(server, client, uploaded):
    assert content(download(client, server, uploaded)) == SECRET
    old = client.download_keystore(sdk.DownloadKeystoreRequest(
        file_name="android.jks", domain_id=server.credentials["domain_id"]))
    assert content(old) == SECRET
    assert refused(lambda: download(client, server, "0" * 32))[0] == 404


def test_nothing_of_a_file_stands_in_the_database(server, uploaded):
    for path in server.data.glob("kiln.db*"):
        assert b"very secret bytes" not in path.read_bytes()


def test_what_is_no_file_of_a_build_is_refused(client, folder, uploaded):
    assert refused(lambda: send(client, file(folder, "a.exe"))) == (400, "CB.00060200")
    assert refused(lambda: send(client, file(folder, "empty.jks", b""))) == (400, "CB.00060212")
    assert refused(lambda: send(client, file(folder, "big.jks", b"x" * 102_401))) == (400, "CB.00060200")
    assert refused(lambda: send(client, file(folder, "b.jks"), privacy="false")) == (400, "CB.00060200")
    assert refused(lambda: send(client, folder / "android.jks")) == (400, "KILN.0440")


def test_others_get_what_they_are_given(server, client, uploaded, ada):
    user, other = ada
    assert listed(other).total == 0
    assert refused(lambda: download(other, server, uploaded))[0] == 404
    body = sdk.AddKeystorePermissionRequestBody(
        keystore_id=uploaded, user_id=user, user_name="ada", setting=False, delete=False, modify=True, usage=False,
        can_absent=True)
    permission = client.add_keystore_permission(sdk.AddKeystorePermissionRequest(body=body)).result
    assert len(permission) == 32
    assert refused(lambda: download(other, server, uploaded)) == (403, "KILN.0403")
    client.update_keystore_permission(sdk.UpdateKeystorePermissionRequest(body=sdk.UpdateKeystorePermissionRequestBody(
        id=permission, keystore_id=uploaded, user_name="ada", delete=False, modify=True, usage=True)))
    assert content(download(other, server, uploaded)) == SECRET
    rows = client.show_keystore_permission(sdk.ShowKeystorePermissionRequest(
        keystore_id=uploaded, page="1", page_size=0)).result
    assert rows.total == 2
    assert [(it.user_name, it.is_creator, it.usage, it.setting) for it in rows.permission_list] == [
        ("admin", True, True, True), ("ada", False, True, False)]
    client.delete_keystore_permission(sdk.DeleteKeystorePermissionRequest(permission_id=permission))
    assert refused(lambda: download(other, server, uploaded))[0] == 404


def test_a_shared_file_may_be_used_and_a_deleted_one_is_gone(server, client, uploaded, ada):
    client.update_keystore(sdk.UpdateKeystoreRequest(id=uploaded, body=sdk.UpdateKeystoreRequestBody(
        id=uploaded, keystore_name="release.jks", description="", share=1)))
    assert content(download(ada[1], server, uploaded, "release.jks")) == SECRET
    assert refused(lambda: ada[1].delete_keystore(sdk.DeleteKeystoreRequest(keystore_id=uploaded))) == (403, "KILN.0403")
    client.delete_keystore(sdk.DeleteKeystoreRequest(keystore_id=uploaded))
    assert listed(client).total == 0
