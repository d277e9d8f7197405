"""Steps with the real things that they are about: an S3 server, apksigner, and a container engine where there is one."""

import pathlib
import resource
import shutil
import signal
import subprocess
import zipfile

import pytest

import tasks
from server import Server
from test_keystore import file, send
from test_tools import ran, step

BUCKET = "team-releases"


@pytest.fixture(scope="module")
def s3():
    """The address of an S3 server that others wrote, with a bucket in it."""
    import boto3
    from moto.server import ThreadedMotoServer
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    store = boto3.client("s3", endpoint_url=address, region_name="us-east-1", aws_access_key_id="AK",
                         aws_secret_access_key="very-secret-key")
    store.create_bucket(Bucket=BUCKET)
    yield address, store
    server.stop()


@pytest.fixture(scope="module")
def configured(tmp_path_factory, s3):
    """A server with a store, and a container engine where the machine has one."""
    folder = tmp_path_factory.mktemp("configured")
    (folder / "secret").write_text("very-secret-key\n")
    config = folder / "kiln-data" / "kiln.toml"
    config.parent.mkdir(mode=0o700)
    engine = "[executor]\ncontainer_engine = \"podman\"\n" if shutil.which("podman") else ""
    config.write_text(f"""{engine}
[[object_stores]]
endpoint = "{s3[0]}"
buckets = ["{BUCKET}", "missing-bucket"]
access_key = "AK"
secret_key_file = "{folder}/secret"
""")
    server = Server(folder)
    server.start()
    yield server
    assert server.stop() == 0


def failed(server, *steps):
    """Runs a build of these steps, which fails; its log."""
    client = server.client()
    job = tasks.create(server, client, *steps)
    _, record, state = tasks.build(server, client, job)
    log = server.call("GET", f"/v4/{record}/download-log", token=server.token())[2].decode()
    assert state["status"] == "FAILURE", log
    return log


def test_files_lie_in_the_bucket_and_in_the_list_of_outputs(configured, s3):
    client = configured.client()
    make = "mkdir -p out/deep; echo small > out/a.txt; head -c 9000000 /dev/zero > out/deep/large.bin"
    job = tasks.create(configured, client, step(20017, "make", command=make), step(
        20057, "store", artifactSourcePath="out/**", backetName=BUCKET, objectKey="./release/1 ö/", uploadDirectory="true",
        obsHeaders=[{"headerKey": "Cache-Control", "headerValue": "no-cache"},
                    {"headerKey": "x-obs-meta-built-by", "headerValue": "kiln"}]))
    number, record, state = tasks.build(configured, client, job)
    log = configured.call("GET", f"/v4/{record}/download-log", token=configured.token())[2].decode()
    assert state["status"] == "SUCCESS", log
    assert "very-secret-key" not in log
    small = s3[1].get_object(Bucket=BUCKET, Key="release/1 ö/out/a.txt")
    assert small["Body"].read() == b"small\n"
    assert small["CacheControl"] == "no-cache"
    assert small["Metadata"] == {"built-by": "kiln"}
    large = s3[1].get_object(Bucket=BUCKET, Key="release/1 ö/out/deep/large.bin")
    assert large["Body"].read() == bytes(9_000_000)
    output = configured.call("GET", f"/v1/job/{job}/{number}/output", token=configured.token())[2]["result"]
    assert [it["name"] for it in output["obs_info"]] == ["a.txt", "large.bin"]
    assert output["obs_info"][0]["uri"] == f"{s3[0]}/{BUCKET}/release/1 ö/out/a.txt"


def test_a_bucket_that_is_not_there_fails_the_step_with_a_reason(configured):
    log = failed(configured, step(20017, "make", command="mkdir bin; echo > bin/a"),
                 step(20057, "store", backetName="missing-bucket"))
    assert "there is no such bucket" in log
    assert "very-secret-key" not in log


def test_a_bucket_that_no_store_takes_is_told_before_the_first_step(configured):
    log = failed(configured, step(20017, "make", command="echo it ran"), step(20057, "store", backetName="unknown-bucket"))
    assert "no object store takes the bucket unknown-bucket" in log
    assert "it ran" not in log


def package(path):
    """The smallest package that apksigner takes, as text of a script that makes it."""
    with zipfile.ZipFile(path, "w") as apk:
        apk.writestr("AndroidManifest.xml", "x")
        apk.writestr("classes.dex", "y")
    return path


def test_a_package_is_signed_with_a_key_of_the_file_manager(server, client, tmp_path):
    keystore = tmp_path / "signing.jks"
    subprocess.run(["keytool", "-genkeypair", "-keystore", keystore, "-storepass", "store-pass-1", "-keypass",
                    "store-pass-1", "-alias", "demo", "-dname", "CN=demo", "-keyalg", "RSA", "-validity", "30"],
                   check=True, capture_output=True)
    send(client, file(tmp_path, "signing.jks", keystore.read_bytes()))
    apk = package(tmp_path / "app.apk")
    log = ran(server, client, step(20017, "make", command=f"mkdir out; cp {apk} out/"), step(
        91025, "sign", file_path="out/*.apk", keystore_file="signing.jks", keystore_password="store-pass-1", alias="demo",
        apksigner_commond="--verbose --min-sdk-version 24"),
        step(20017, "check", command="apksigner verify --min-sdk-version 24 out/app.apk && echo it is genuine"))
    assert "out/app.apk: Result: Signed" in log
    assert "it is genuine" in log
    assert "store-pass-1" not in log


@pytest.mark.skipif(not shutil.which("podman"), reason="no container engine is installed")
def test_a_real_engine_builds_tags_and_saves_an_image(configured):
    make = "printf 'FROM scratch\\nCOPY hello /hello\\n' > Dockerfile; echo hi > hello"
    script = "docker build -t kiln-e2e:${BUILDNUMBER} .\ndocker tag kiln-e2e:${BUILDNUMBER} kiln-e2e:latest\n" \
             "docker save -o image.tar kiln-e2e:latest\n"
    log = ran(configured, configured.client(), step(20017, "make", command=make), step(20035, "docker", command=script),
              step(20017, "look", command="tar -tf image.tar | grep -c manifest.json"))
    assert "[look] : 1\n" in log


def test_without_an_engine_steps_about_containers_are_refused_before_the_build(server):
    log = failed(server, step(20017, "first", command="echo it ran"), step(20035, "docker", command="docker pull a"))
    assert "set executor.container_engine to docker or podman; needed by \"docker\"" in log
    assert "it ran" not in log


def test_a_disk_that_is_full_is_told_and_nothing_half_stays(tmp_path, monkeypatch):
    """The server may write files of 4 MB, as on a disk that is full; its builds lift that for themselves."""
    server = Server(tmp_path)

    class Limited(subprocess.Popen):
        def __init__(self, *args, **kwargs):
            def limit():
                hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
                resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, hard))
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            super().__init__(*args, preexec_fn=limit, restore_signals=False, **kwargs)

    monkeypatch.setattr("server.subprocess.Popen", Limited)
    server.start()
    monkeypatch.undo()
    try:
        client = server.client()
        make = "ulimit -f unlimited; echo one > a; head -c 9000000 /dev/zero > b"
        job = tasks.create(server, client, step(20017, "make", command=make), step(20018, "hand in", file="[ab]"))
        _, record, state = tasks.build(server, client, job)
        log = server.call("GET", f"/v4/{record}/download-log", token=server.token())[2].decode()
        assert state["status"] != "SUCCESS", log
        assert "there is no room for b (9000000 bytes) where artifacts are kept; nothing of this step was kept" in log
        assert [it for it in (pathlib.Path(server.data) / "blobs").rglob("*") if it.is_file()] == []
        ran(server, client, step(20017, "make", command="echo one > a"), step(20018, "hand in", file="a"))
    finally:
        assert server.stop() == 0
