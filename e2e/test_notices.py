"""Notices through the official client, with a chat that runs on this machine."""

import http.server
import json
import threading

import huaweicloudsdkcodeartsbuild.v3 as sdk
import pytest
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

import tasks
from server import Server


@pytest.fixture(scope="module")
def chat():
    """A chat that takes every message but those to /refuse."""
    heard = []

    class Chat(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            answer = b'{"errcode": 310000, "errmsg": "no"}' if self.path == "/refuse" else b'{"errcode": 0}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Chat)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_port}", heard
    listening.shutdown()


@pytest.fixture(scope="module")
def server(tmp_path_factory, chat):
    running = Server(tmp_path_factory.mktemp("data"), KILN_NOTICES__WEBHOOK_HOSTS=chat[0])
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def job(server, client):
    return tasks.create(server, client, tasks.shell("true"))


def settings(client, job):
    old = client.list_notice(sdk.ListNoticeRequest(job_id=job)).result
    new = client.show_job_notice_config_info(sdk.ShowJobNoticeConfigInfoRequest(job_id=job)).result
    told = {it.notice_type: ({name for name, on in it.enable_map.items() if on}, it.param_config) for it in new}
    assert told == {it.notice_type: ({name for name, on in it.enable_map.items() if on}, it.param_config) for it in old}
    return told


def test_a_channel_is_set_read_and_switched_off(client, job):
    fresh = settings(client, job)
    assert fresh == {"MAIL": ({"buildJobFail"}, None), "MESSAGE": ({"buildJobFail"}, None), "DING_TALK": (set(), None),
                     "WECOM": (set(), None), "FEISHU": (set(), None)}
    param = json.dumps({"webhookUrl": "https://oapi.dingtalk.com/robot/send?access_token=s3cret"})
    client.update_new_notice_new(sdk.UpdateNewNoticeNewRequest(job_id=job, body=sdk.UpdateNoticeRequestBody(
        notice_type="DING_TALK", enabled_event_type_names=["buildJobSuccess"], send_switch="true", param_config=param,
        use_project_notice="false")))
    reply = client.update_notice(sdk.UpdateNoticeRequest(job_id=job, body=sdk.UpdateNoticeRequestBody(
        notice_type="mail", enabled_event_type_names=["deleteJob", "forbiddenJob"])))
    assert reply.result == job
    told = settings(client, job)
    assert told["MAIL"] == ({"deleteJob", "forbiddenJob"}, None)
    assert told["DING_TALK"][0] == {"buildJobSuccess"}
    assert "s3cret" not in told["DING_TALK"][1] and "oapi.dingtalk.com" in told["DING_TALK"][1]
    reply = client.disable_notice(sdk.DisableNoticeRequest(job_id=job, notice_type="message"))
    assert reply.result == job
    assert settings(client, job)["MESSAGE"] == (set(), None)


def check(client, job, url, channel="DING_TALK"):
    return client.check_webhook_url(sdk.CheckWebhookUrlRequest(body=sdk.CheckWebhookUrlRequestBody(
        job_id=job, notice_type=channel, webhook_url=url)))


def test_a_test_message_arrives_or_it_is_told_why_not(client, job, chat):
    origin, heard = chat
    reply = check(client, job, origin + "/hook?access_token=x")
    assert (reply.status, reply.error) == ("success", None)
    path, message = heard[-1]
    assert path == "/hook?access_token=x" and message["msgtype"] == "text"
    reply = check(client, job, origin + "/refuse")
    assert reply.status == "fail" and "310000" in reply.error


@pytest.mark.parametrize("url", ["https://127.0.0.1/x", "http://169.254.169.254/latest", "file:///etc/passwd"])
def test_no_other_host_is_reached(client, job, url):
    with pytest.raises(ClientRequestException) as refusal:
        check(client, job, url)
    assert (refusal.value.status_code, refusal.value.error_code) == (400, "CB.00060200")
