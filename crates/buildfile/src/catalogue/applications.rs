//! Templates for mobile apps, images, devices and the rarer tools, and the steps that several templates share.

use super::template::{OfficialStep, OfficialTemplate, Property, tool, upload};

/// The Maven step with everything as the console of the hosted service fills it in.
pub(super) const MAVEN: OfficialStep = OfficialStep {
    kind: "20043",
    name: "Build with Maven",
    properties: &[
        ("image", Property::Text("maven3.5.3-jdk8-open")),
        (
            "command",
            Property::Text(concat!(
                "# Packs without tests. With -Dmaven.test.failure.ignore=true tests run, and their failures are no failure of the build.\n",
                "# mvn package -Dmaven.test.failure.ignore=true -U -e -X -B\n",
                "# mvn deploy -Dmaven.test.skip=true -U -e -X -B\n",
                "mvn package -Dmaven.test.skip=true -U -e -X -B\n",
            )),
        ),
        ("settingMode", Property::Text("auto")),
        ("userPublicRepositories", Property::Nothing),
        ("userPrivateRepositories", Property::Nothing),
        ("pomMode", Property::Text("no")),
        ("releaseArtifact", Property::Unchosen),
        ("snapshotArtifact", Property::Unchosen),
        ("deal", Property::Text("notDeal")),
        ("ignoreTest", Property::Flag(false)),
        ("file", Property::Text("**/TEST*.xml")),
        ("junitCoverageSwitch", Property::Flag(false)),
        ("coverageReportPath", Property::Text("**/site/jacoco")),
        ("cacheOption", Property::Text("cached")),
        ("doCheck", Property::Text("disable")),
        ("dependencyProjectDir", Property::Text("./")),
        ("dependencySettings", Property::Text("~/.m2/settings.xml")),
        ("dependencyCheckParam", Property::Text(" ")),
        ("preCondition", Property::Text("SUCCESS")),
    ],
};

/// Builds an image and pushes it. The keys are those of a build file, as the console's are in no public material.
pub(super) const IMAGE: OfficialStep = OfficialStep {
    kind: "20004",
    name: "Build an image and push it",
    properties: &[
        ("image", Property::Text("docker-18.03")),
        ("organization", Property::Text("")),
        ("image_name", Property::Text("demo")),
        ("image_tag", Property::Text("v1.1")),
        ("dockerfile_path", Property::Text("./Dockerfile")),
        ("set_meta_data", Property::Flag(false)),
        ("preCondition", Property::Text("SUCCESS")),
    ],
};

const DOCKER: OfficialStep = OfficialStep {
    kind: "20035",
    name: "Run Docker commands",
    properties: &[
        ("image", Property::Text("docker-18.03")),
        ("command", Property::Text("docker build -t demo:v1.1 .\n")),
        ("preCondition", Property::Text("SUCCESS")),
    ],
};

const OBS: OfficialStep = OfficialStep {
    kind: "20057",
    name: "Upload to OBS",
    properties: &[
        ("artifactSourcePath", Property::Text("**/target/*.?ar")),
        ("backetName", Property::Text("")),
        ("objectKey", Property::Text("./")),
        ("uploadDirectory", Property::Flag(false)),
        ("obsHeaders", Property::Nothing),
        ("preCondition", Property::Text("SUCCESS")),
    ],
};

/// Each template, the weightiest first.
pub(super) const ALL: &[OfficialTemplate] = &[
    OfficialTemplate {
        uuid: "dbeb8c81fc399d3f6167a7e67f27d7b0",
        id: "93b26ccce372208365d8676e",
        name: "PyInstaller",
        description: "Pack a Python program into one that runs without Python.",
        language: "Python",
        tool_type: "pyinstaller",
        weight: 160,
        steps: &[
            tool!(
                "91009",
                "Build with PyInstaller",
                "python3.6",
                concat!(
                    "# -F makes one file; the entry of the program is named here.\n",
                    "pyinstaller -F main.py\n",
                )
            ),
            upload!("dist/*"),
        ],
    },
    OfficialTemplate {
        uuid: "690a3692fd3ce573787bc281be1957c6",
        id: "b4234fdfef394d238c8e60a0",
        name: "Maven container",
        description: "Build a Java project with Maven, and an image from its Dockerfile.",
        language: "Java",
        tool_type: "maven",
        weight: 150,
        steps: &[MAVEN, IMAGE],
    },
    OfficialTemplate {
        uuid: "d30a1736a10e4ac6755dc112fcc787d2",
        id: "0d8b7bb5bc6fb8d1ee40e95f",
        name: "npm container",
        description: "Build a front end with npm, and an image from its Dockerfile.",
        language: "JavaScript",
        tool_type: "npm",
        weight: 140,
        steps: &[
            tool!(
                "20014",
                "Build with npm",
                "nodejs18",
                concat!("npm install --verbose\n", "npm run build\n",)
            ),
            IMAGE,
        ],
    },
    OfficialTemplate {
        uuid: "861453cf2b34deddcef6070fb8e5ced5",
        id: "9bdd39ca3c40add206cdbd98",
        name: "Go container",
        description: "Build a Go module, and an image from its Dockerfile.",
        language: "Go",
        tool_type: "go",
        weight: 130,
        steps: &[
            tool!(
                "91013",
                "Build with Go",
                "go-1.21",
                concat!("mkdir -p bin\n", "go build -v -o bin/ ./...\n",)
            ),
            IMAGE,
        ],
    },
    OfficialTemplate {
        uuid: "6e55bf036000a42f814537163104497c",
        id: "6ca06380c66a08e926df541a",
        name: "Docker commands",
        description: "Run Docker commands, one after the other.",
        language: "Docker",
        tool_type: "docker",
        weight: 120,
        steps: &[DOCKER],
    },
    OfficialTemplate {
        uuid: "d58b5388be727b62902cd9a5326c68e7",
        id: "2c9eb17bbac6c80b3c959981",
        name: "Public image",
        description: "Run commands in an image that anybody may pull.",
        language: "Any",
        tool_type: "swr",
        weight: 110,
        steps: &[tool!(
            "20028",
            "Run in a public image",
            "docker.io/library/busybox:latest",
            "echo \"in an image of my own choice\"\n"
        )],
    },
    OfficialTemplate {
        uuid: "fe2d5b59e87ef4c985f8a66c4d26e4d3",
        id: "5d6a6c15156969eb4f437e86",
        name: "Maven OBS",
        description: "Build a Java project with Maven and put its packages into an object store.",
        language: "Java",
        tool_type: "maven",
        weight: 100,
        steps: &[MAVEN, OBS],
    },
    OfficialTemplate {
        uuid: "82426ba1ffa40278043d99d95d537afc",
        id: "0921ffe35edb518a63b41f1e",
        name: "Grails",
        description: "Build a Grails application.",
        language: "Groovy",
        tool_type: "grails",
        weight: 90,
        steps: &[
            tool!("91017", "Build with Grails", "grails-2.5.0", "grails war\n"),
            upload!("target/*.war"),
        ],
    },
    OfficialTemplate {
        uuid: "e672ca4fc9be5c2f868b50f8e40e3740",
        id: "6da04d2eba2681203411304d",
        name: "Mono",
        description: "Build a C# project with Mono.",
        language: "C#",
        tool_type: "mono",
        weight: 80,
        steps: &[
            tool!(
                "91006",
                "Build with Mono",
                "mono-6.0",
                concat!(
                    "mono --version\n",
                    "nuget restore\n",
                    "msbuild /p:Configuration=Release /p:OutputPath=../bin\n",
                )
            ),
            upload!("bin/*"),
        ],
    },
    OfficialTemplate {
        uuid: "f564d7b39864f24355d4a14e12ce7b7a",
        id: "75a91bc0519a1f2f2414920f",
        name: "GNU Arm",
        description: "Build for Arm with the GNU tools.",
        language: "C/C++",
        tool_type: "gnu-arm",
        weight: 70,
        steps: &[
            tool!(
                "91010",
                "Build with GNU Arm",
                "gnuarm201405",
                concat!("# gnuarm201405 brings arm-none-linux-gnueabi-gcc.\n", "make\n",)
            ),
            upload!("build/*"),
        ],
    },
    OfficialTemplate {
        uuid: "3eeea75f655fcdac07bbdf55e416814e",
        id: "0470f67c52dd0797d862a439",
        name: "Ionic",
        description: "Build an Ionic app for Android.",
        language: "TypeScript",
        tool_type: "ionic",
        weight: 60,
        steps: &[
            tool!(
                "91014",
                "Build an Ionic Android app",
                "ionic-gradle6.0-jdk8",
                concat!(
                    "npm install\n",
                    "ionic cordova platform add android\n",
                    "ionic cordova build android\n",
                ),
                "gradle" = "6.0",
                "jdk" = "1.8",
                "ndk" = "none"
            ),
            upload!("platforms/android/**/*.apk"),
        ],
    },
    OfficialTemplate {
        uuid: "a309f9ec8b1dd8f32e61176e22e05134",
        id: "dd9e3f46b2b55e34b61423e0",
        name: "Quick App",
        description: "Build an Android quick app.",
        language: "JavaScript",
        tool_type: "quick-app",
        weight: 50,
        steps: &[
            tool!(
                "91015",
                "Build an Android quick app",
                "nodejs18",
                concat!("npm install\n", "npm run build\n",)
            ),
            upload!("dist/*.rpk"),
        ],
    },
    OfficialTemplate {
        uuid: "0991e125a59462c32e2333ff253f7325",
        id: "adb0047e87576725e5fb2fc6",
        name: "HarmonyOS",
        description: "Build a HarmonyOS app.",
        language: "ArkTS",
        tool_type: "harmonyos",
        weight: 40,
        steps: &[
            tool!(
                "91020",
                "Build with HarmonyOS",
                "HarmonyOS-API9",
                concat!(
                    "npm install\n",
                    "node node_modules/@ohos/hvigor/bin/hvigor.js assembleHap\n",
                )
            ),
            upload!("**/outputs/**/*.hap"),
        ],
    },
    OfficialTemplate {
        uuid: "cd497176997d469b0dd458c5b14c10e3",
        id: "b1b7caa7dca43ed6468662c3",
        name: "Ark compiler",
        description: "Build with the Ark compiler.",
        language: "C/C++",
        tool_type: "ark",
        weight: 30,
        steps: &[
            tool!("91021", "Build with the Ark compiler", "ark-compiler", "make\n"),
            upload!("out/*"),
        ],
    },
    OfficialTemplate {
        uuid: "22c29bc219f0424a0463adc79ccc1f7c",
        id: "46e2cf627acdd3d740ee02ef",
        name: "GFortran",
        description: "Compile Fortran files.",
        language: "Fortran",
        tool_type: "fortran",
        weight: 20,
        steps: &[
            tool!(
                "91024",
                "Build with GFortran",
                "gfortran",
                concat!("mkdir -p bin\n", "gfortran -o bin/main *.f90\n",)
            ),
            upload!("bin/*"),
        ],
    },
    OfficialTemplate {
        uuid: "76c2d2ddaf72a1b942062a69895e481e",
        id: "aea829bb318c2d3987a41809",
        name: "FPGA",
        description: "Build an image for an FPGA. It needs an executor with the vendor's tools, which Kiln does not have yet: the step fails with these words.",
        language: "Verilog",
        tool_type: "fpga",
        weight: 10,
        steps: &[tool!("91023", "Build for FPGA", "fpga", "make\n")],
    },
];
