//! Templates for the languages and tools that most projects are written with.

use super::applications::{IMAGE, MAVEN};
use super::template::{OfficialStep, OfficialTemplate, Property, tool, upload};

/// Each template, the weightiest first.
pub(super) const ALL: &[OfficialTemplate] = &[
    OfficialTemplate {
        uuid: "ea5e574463779c9a5c0fd857cd8bcbab",
        id: "2e0762c4a925e4b18d7f9278",
        name: "Maven",
        description: "Build a Java project with Maven and keep its packages.",
        language: "Java",
        tool_type: "maven",
        weight: 350,
        steps: &[MAVEN, upload!("**/target/*.?ar")],
    },
    OfficialTemplate {
        uuid: "a4a5b268983f2502bc12b8ebd3f471b1",
        id: "0e8ffb79ee0766f54daecb16",
        name: "npm",
        description: "Build Vue and Webpack projects with npm.",
        language: "JavaScript",
        tool_type: "npm",
        weight: 340,
        steps: &[
            tool!(
                "20014",
                "Build with npm",
                "nodejs18",
                concat!(
                    "# Where packages come from; leave it out for the public registry.\n",
                    "# npm config set registry https://registry.npmjs.org\n",
                    "npm install --verbose\n",
                    "npm run build\n",
                    "# Keep what was built as one file.\n",
                    "tar -zcf demo.tar.gz ./dist\n",
                )
            ),
            upload!("*.tar.gz"),
        ],
    },
    OfficialTemplate {
        uuid: "cd7ed9c4c0c1ee6c2e167691588f27c0",
        id: "25687c49efa9959d91d4b994",
        name: "Go",
        description: "Build a Go module.",
        language: "Go",
        tool_type: "go",
        weight: 330,
        steps: &[
            tool!(
                "91013",
                "Build with Go",
                "go-1.21",
                concat!(
                    "# Where modules come from; leave it out for the public proxy.\n",
                    "# go env -w GOPROXY=https://proxy.golang.org,direct\n",
                    "go vet ./...\n",
                    "mkdir -p bin\n",
                    "go build -v -o bin/ ./...\n",
                )
            ),
            upload!("bin/*"),
        ],
    },
    OfficialTemplate {
        uuid: "d179de17854ae87763c9a35488cbe830",
        id: "211f69eca9a3a9737f16f912",
        name: "Gradle",
        description: "Build a Java project with Gradle.",
        language: "Java",
        tool_type: "gradle",
        weight: 320,
        steps: &[
            tool!(
                "91002",
                "Build with Gradle",
                "gradle7.3-jdk17",
                concat!(
                    "# A wrapper in the repository counts more than the installed version: use ./gradlew then.\n",
                    "gradle --version\n",
                    "gradle build\n",
                ),
                "gradle" = "7.3",
                "jdk" = "17"
            ),
            upload!("**/build/libs/*.?ar"),
        ],
    },
    OfficialTemplate {
        uuid: "c4e140ee352e1dd7af847015168ecc66",
        id: "8bcd6cfc5e9fd668fc44049c",
        name: "CMake",
        description: "Build a C or C++ project with CMake.",
        language: "C/C++",
        tool_type: "cmake",
        weight: 310,
        steps: &[
            tool!(
                "20005",
                "Build with CMake",
                "cmake3.16.5-gcc7.3.0",
                concat!(
                    "mkdir -p build\n",
                    "cd build\n",
                    "cmake -G 'Unix Makefiles' ../ -DCMAKE_BUILD_TYPE=Release\n",
                    "make -j\n",
                )
            ),
            upload!("build/*"),
        ],
    },
    OfficialTemplate {
        uuid: "7b61b9e3570d67d811fe0787edaf1858",
        id: "c2abfc8405073cb0737d1079",
        name: "Setuptools",
        description: "Pack a Python project with Setuptools.",
        language: "Python",
        tool_type: "setuptools",
        weight: 300,
        steps: &[
            tool!(
                "91008",
                "Build with Setuptools",
                "python3.6",
                concat!(
                    "# -m build packs projects with a pyproject.toml too.\n",
                    "python setup.py sdist bdist_wheel\n",
                )
            ),
            upload!("dist/*"),
        ],
    },
    OfficialTemplate {
        uuid: "06409a81919f53ffb04d1bb2b39f2058",
        id: "a950ed1549b8173711c36751",
        name: "Docker image",
        description: "Build an image from a Dockerfile and push it to a repository of images.",
        language: "Docker",
        tool_type: "docker",
        weight: 290,
        steps: &[IMAGE],
    },
    OfficialTemplate {
        uuid: "a266a3326b1abec76665e3458b6ff00b",
        id: "cc9f394dfd4bf5956c060c42",
        name: "Android",
        description: "Build an Android app with Gradle.",
        language: "Java/Kotlin",
        tool_type: "android",
        weight: 280,
        steps: &[
            tool!(
                "91001",
                "Build with Android",
                "android-gradle7.3-jdk11",
                concat!(
                    "# The wrapper of the repository knows the right version of Gradle.\n",
                    "if [ -f ./gradlew ]; then\n",
                    "    chmod +x ./gradlew\n",
                    "    ./gradlew assembleDebug\n",
                    "else\n",
                    "    gradle assembleDebug\n",
                    "fi\n",
                ),
                "gradle" = "7.3",
                "jdk" = "11",
                "ndk" = "none"
            ),
            upload!("**/build/outputs/apk/**/*.apk"),
        ],
    },
    OfficialTemplate {
        uuid: "620e2bea72e6e6c3cb36fc02e5d8cb5d",
        id: "3607ec927d6a821ee3b81ebd",
        name: "Yarn",
        description: "Build a JavaScript project with Yarn.",
        language: "JavaScript",
        tool_type: "yarn",
        weight: 270,
        steps: &[
            tool!(
                "91003",
                "Build with Yarn",
                "nodejs18",
                concat!("yarn install\n", "yarn build\n", "tar -zcf demo.tar.gz ./dist\n",)
            ),
            upload!("*.tar.gz"),
        ],
    },
    OfficialTemplate {
        uuid: "bf2ce2d3f1061c67c7ee3290fc930c0d",
        id: "ef2297c3cd2ef9f80195915e",
        name: "Shell",
        description: "Run commands of your own: a template to begin with where no other fits.",
        language: "Any",
        tool_type: "shell",
        weight: 260,
        steps: &[tool!(
            "20017",
            "Run shell commands",
            "shell4.2.46-git1.8.3-zip6.00",
            concat!(
                "# Here are the sources of the repository. An example:\n",
                "# make\n",
                "echo \"sources are in $(pwd)\"\n",
                "ls -la\n",
            )
        )],
    },
    OfficialTemplate {
        uuid: "8b0526e533a97de3f4b13f0b80515922",
        id: "1e96c29c490ce693cbf2a1ac",
        name: "MSBuild",
        description: "Build a .NET project with MSBuild. It needs an executor with Windows, which Kiln does not have yet: the step fails with these words.",
        language: "C#",
        tool_type: "msbuild",
        weight: 250,
        steps: &[tool!(
            "91022",
            "Build with MSBuild",
            "msbuild17-dotnetframework4.8-dotnetcore8.0",
            "nuget restore && msbuild /p:OutputPath=../buildResult/Release/bin\n"
        )],
    },
    OfficialTemplate {
        uuid: "125be276e28da943a734978a205e81c1",
        id: "c3122f2e66c42ba38bd63aa4",
        name: "Ant",
        description: "Build a Java project with Ant.",
        language: "Java",
        tool_type: "ant",
        weight: 240,
        steps: &[
            tool!(
                "91011",
                "Build with Ant",
                "ant1.10.3-jdk8",
                concat!("ant -version\n", "ant\n",)
            ),
            upload!("**/dist/*.?ar"),
        ],
    },
    OfficialTemplate {
        uuid: "acb88aa1cbb234b2846625e09f91c425",
        id: "a96e2c4a2625664a7f7eeaa5",
        name: "Gulp",
        description: "Build a front end with Gulp.",
        language: "JavaScript",
        tool_type: "gulp",
        weight: 230,
        steps: &[
            tool!(
                "91004",
                "Build with Gulp",
                "nodejs18",
                concat!("npm install\n", "npx gulp\n", "tar -zcf demo.tar.gz ./dist\n",)
            ),
            upload!("*.tar.gz"),
        ],
    },
    OfficialTemplate {
        uuid: "f29869b91ae43e63d6cc42ed743f2be4",
        id: "7d10b26029b6c0e2d9974f22",
        name: "Grunt",
        description: "Build a front end with Grunt.",
        language: "JavaScript",
        tool_type: "grunt",
        weight: 220,
        steps: &[
            tool!(
                "91005",
                "Build with Grunt",
                "nodejs18",
                concat!("npm install\n", "npx grunt\n", "tar -zcf demo.tar.gz ./dist\n",)
            ),
            upload!("*.tar.gz"),
        ],
    },
    OfficialTemplate {
        uuid: "1e1dae3fdc5204e00af5da639ac5dff7",
        id: "fb927e0a88feb8352fd6da33",
        name: "PHP",
        description: "Install what a PHP project needs with Composer, and pack it.",
        language: "PHP",
        tool_type: "php",
        weight: 210,
        steps: &[
            tool!(
                "91007",
                "Build with PHP",
                "php-7.4",
                concat!(
                    "php -v\n",
                    "composer install --no-interaction\n",
                    "tar -zcf php.tar.gz --exclude=php.tar.gz ./*\n",
                )
            ),
            upload!("*.tar.gz"),
        ],
    },
    OfficialTemplate {
        uuid: "a94dd3be32aa79a16ba40e3da0559ae9",
        id: "946bf5de7f15afb95dddb713",
        name: "sbt",
        description: "Build a Scala project with sbt.",
        language: "Scala",
        tool_type: "sbt",
        weight: 200,
        steps: &[
            tool!("91016", "Build with sbt", "sbt1.3.2-jdk1.8", "sbt package\n"),
            upload!("**/target/**/*.jar"),
        ],
    },
    OfficialTemplate {
        uuid: "bdd527bad946d9a1678a23dec471b715",
        id: "70f454f9425657d6422a89de",
        name: "Kotlin",
        description: "Compile Kotlin files into a package that runs on its own.",
        language: "Kotlin",
        tool_type: "kotlin",
        weight: 190,
        steps: &[
            tool!(
                "91012",
                "Build with Kotlin",
                "kotlin1.3.50-jdk8",
                concat!("kotlinc -version\n", "kotlinc . -include-runtime -d app.jar\n",)
            ),
            upload!("*.jar"),
        ],
    },
    OfficialTemplate {
        uuid: "7fa2537c3c041bf0f0efbb4f0525e922",
        id: "0b74e6f1afbcf16f910dab53",
        name: "Bazel",
        description: "Build a project with Bazel.",
        language: "C/C++",
        tool_type: "bazel",
        weight: 180,
        steps: &[
            tool!(
                "91018",
                "Build with Bazel",
                "bazel-4.2.2",
                concat!("bazel version\n", "bazel build //...\n",)
            ),
            upload!("bazel-bin/*"),
        ],
    },
    OfficialTemplate {
        uuid: "ad7bc8dd4515951639b31aea2076656a",
        id: "59c27ad21d041102b4141216",
        name: "Flutter",
        description: "Build a Flutter app for Android.",
        language: "Dart",
        tool_type: "flutter",
        weight: 170,
        steps: &[
            tool!(
                "91019",
                "Build with Flutter",
                "flutter-1.17.5",
                concat!("flutter doctor\n", "flutter packages get\n", "flutter build apk\n",),
                "flutter" = "1.17.5",
                "jdk" = "1.8",
                "ndk" = "none"
            ),
            upload!("build/app/outputs/**/*.apk"),
        ],
    },
];
