"""The graphical steps for npm, Maven and CMake, each with its real tool and without a network."""

from huaweicloudsdkcodeartsbuild.v3 import CreateBuildJobSteps

import tasks

POM = """<project><modelVersion>4.0.0</modelVersion><groupId>org.example</groupId><artifactId>demo</artifactId>
<version>1</version><packaging>pom</packaging></project>"""


def step(number, name, **properties):
    """A step of the action with this number."""
    return CreateBuildJobSteps(module_id=f"devcloud2018.codeci_action_{number}.action", name=name, enable=True,
                               properties=properties)


def ran(server, client, *steps):
    """Runs a build of these steps; its log, when it succeeded."""
    job = tasks.create(server, client, *steps)
    _, record, state = tasks.build(server, client, job)
    log = server.call("GET", f"/v4/{record}/download-log", token=server.token())[2].decode()
    assert state["status"] == "SUCCESS", log
    return log


def test_npm_runs_a_script_of_the_package(server, client):
    script = "npm init -y > /dev/null\nnpm pkg set scripts.build='echo built by npm'\nnpm run --silent build"
    assert "[npm] : built by npm\n" in ran(server, client, step(20014, "npm", image="nodejs18", command=script))


def test_maven_reads_the_settings_that_were_made_for_it(server, client):
    script = f"cat > pom.xml <<'END'\n{POM}\nEND\ncat ~/.m2/settings.xml\nmvn -o -B validate"
    repositories = [{"url": "https://repo.example.org/maven", "release": True, "snapshot": False}]
    log = ran(server, client, step(20043, "maven", image="maven3.5.3-jdk8-open", settingMode="auto",
                                   userPublicRepositories=repositories, command=script))
    assert "https://repo.example.org/maven" in log
    assert "BUILD SUCCESS" in log
    assert "[WARNING]" not in log, "Maven understands every element of the settings"


def test_cmake_compiles_a_program(server, client):
    script = "\n".join([
        "echo 'cmake_minimum_required(VERSION 3.5)\nproject(demo C)\nadd_executable(demo main.c)' > CMakeLists.txt",
        "echo '#include <stdio.h>\nint main(void) { return puts(\"built by cmake\") < 0; }' > main.c",
        "cmake -S . -B out > /dev/null",
        "cmake --build out > /dev/null",
        "out/demo",
    ])
    assert "[cmake] : built by cmake\n" in ran(server, client, step(20005, "cmake", command=script))
