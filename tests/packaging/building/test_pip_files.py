"""Wheel and source package, from a small tree under the real build settings."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from building.pip_files import API_SETTINGS, SANDBOX_SETTINGS, make, write_page
from building.release import Release
from checkout import ROOT
from devtools.base import Stop

pytestmark = pytest.mark.slow

RELEASE = Release(version="1.2.3", commit="a" * 40, epoch=1_790_000_000, system="linux", machine="x86_64")
FILES = {
    ".gitignore": (ROOT / ".gitignore").read_text(encoding="utf-8"),
    "README.md": "# Tideboard\n",
    "README.zh-Hans.md": "# 潮牌\n",
    "CHANGELOG.md": "# Changelog\n",
    "CONTRIBUTING.md": "# Contributing\n",
    "LICENSE": "Apache\n",
    "dev.py": "",
    ".ci/run": "",
    "core/tideboard_api/__init__.py": "",
    "core/tideboard_api/schema/openapi.json": "{}",
    "core/tideboard_core/__init__.py": '__version__ = "1.2.3"\n',
    "core/tideboard_sandbox/__init__.py": "",
    "desktop/tideboard_desktop/__init__.py": "",
    "resources/tideboard_resources/__init__.py": "",
    "resources/tideboard_resources/fonts/LICENSE-font.txt": "OFL\n",
    "resources/tideboard_resources/guide/en/index.html": "<html>",  # built into the stage, ignored by git
    "resources/tideboard_resources/i18n/words.ts": '<!DOCTYPE TS><TS version="2.1" language="zh_HK"></TS>',
    "resources/compile_translations.py": (ROOT / "resources" / "compile_translations.py").read_text(encoding="utf-8"),
    "packaging/build_hook.py": (ROOT / "packaging" / "build_hook.py").read_text(encoding="utf-8"),
    "proto/generate.py": (ROOT / "proto" / "generate.py").read_text(encoding="utf-8"),
    "proto/tideboard_proto/__init__.py": "",
    "proto/tideboard_proto/one.proto": 'syntax = "proto3";\npackage one;\nmessage One { int32 a = 1; }\n',
    "tests/test_one.py": "",
    "packaging/requirements.lock": "",
    "packaging/sandbox/pyproject.toml": (ROOT / SANDBOX_SETTINGS).read_text(encoding="utf-8"),
    "packaging/api/pyproject.toml": (ROOT / API_SETTINGS).read_text(encoding="utf-8"),
    "docs/security.md": "# Security\n",
}


def tree(folder: Path, pyproject: str = "") -> Path:
    """A tree with one file of each kind, under our settings."""
    texts = FILES | {"pyproject.toml": pyproject or (ROOT / "pyproject.toml").read_text(encoding="utf-8")}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The packages of the small tree: its wheel, those of its parts, its source package."""
    folder = tmp_path_factory.mktemp("built")
    return make(tree(folder / "stage"), RELEASE, folder / "dist", folder / "work")


def test_the_wheel_needs_no_compiler_and_the_source_package_gives_it(built: list[Path]) -> None:
    """Generated code and licences are in the wheel; what the build makes again is not in the source package."""
    wheel, *_, sdist = built

    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
        facts = json.loads(archive.read("tideboard_core/build.json"))
        programs = archive.read("tideboard-1.2.3.dist-info/entry_points.txt").decode()
    assert (facts["kind"], facts["commit"]) == ("wheel", RELEASE.commit)
    assert {"tideboard_proto/one_pb2.py", "tideboard_resources/fonts/LICENSE-font.txt"} <= inside
    assert {"tideboard_resources/guide/en/index.html", "tideboard_resources/i18n/words.qm"} <= inside
    licences = "tideboard-1.2.3.dist-info/licenses"
    assert {f"{licences}/LICENSE", f"{licences}/resources/tideboard_resources/fonts/LICENSE-font.txt"} <= inside
    assert [name for name in inside if name.startswith(("tests", "packaging", "docs")) or name.endswith(".ts")] == []
    assert "tideboard = tideboard_desktop.__main__:main" in programs
    with tarfile.open(sdist) as source:
        names = {name.partition("/")[2] for name in source.getnames()}
    assert names == (FILES.keys() | {"pyproject.toml", "PKG-INFO", "core/tideboard_core/build.json"}) - {".ci/run"}


def test_the_sandbox_has_a_wheel_of_its_own_without_the_window(built: list[Path]) -> None:
    """It installs without Qt, and names the one program it holds."""
    _, sandbox, *_ = built

    with zipfile.ZipFile(sandbox) as archive:
        inside = {name.partition("/")[0] for name in archive.namelist()}
        metadata = archive.read("tideboard_sandbox-1.2.3.dist-info/METADATA").decode()
        programs = archive.read("tideboard_sandbox-1.2.3.dist-info/entry_points.txt").decode()
        assert "tideboard_proto/one_pb2.py" in archive.namelist()
    assert sandbox.name == "tideboard_sandbox-1.2.3-py3-none-any.whl"
    assert inside == {
        "tideboard_api",
        "tideboard_core",
        "tideboard_sandbox",
        "tideboard_proto",
        "tideboard_sandbox-1.2.3.dist-info",
    }
    assert re.search("pyside|pyqtgraph|qasync|keyring", metadata, re.IGNORECASE) is None
    assert programs.split() == [
        "[console_scripts]", "tideboard-sandbox", "=", "tideboard_sandbox.__main__:main",
        "[pytest11]", "tideboard", "=", "tideboard_sandbox.pytest_plugin",
    ]  # fmt: skip


def test_the_client_for_programs_has_a_wheel_of_its_own(built: list[Path]) -> None:
    """It installs without window, broker and protobuf, and has the schemas with it."""
    *_, client, _ = built

    with zipfile.ZipFile(client) as archive:
        inside = {name.partition("/")[0] for name in archive.namelist()}
        metadata = archive.read("tideboard_api-1.2.3.dist-info/METADATA").decode()
        programs = archive.read("tideboard_api-1.2.3.dist-info/entry_points.txt").decode()
        assert "tideboard_api/schema/openapi.json" in archive.namelist()
    assert client.name == "tideboard_api-1.2.3-py3-none-any.whl"
    assert inside == {"tideboard_api", "tideboard_api-1.2.3.dist-info"}
    assert re.search("pyside|qasync|protobuf|aiohttp", metadata, re.IGNORECASE) is None
    assert programs.split() == [
        "[console_scripts]", "tideboard-api", "=", "tideboard_api.__main__:main",
        "tideboard-mcp", "=", "tideboard_api.mcp_server:main",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "file", "extras", "apart"),
    [
        ("tideboard_sandbox", SANDBOX_SETTINGS, ("archive",), ("past_sessions", "pytest_plugin")),
        ("tideboard_api", API_SETTINGS, (), ("mcp_server",)),
    ],
)
def test_a_part_needs_no_more_than_its_wheel_asks_for(
    name: str, file: Path, extras: tuple[str, ...], apart: tuple[str, ...]
) -> None:
    """Importing every module of it but those `apart` loads only the packages that the wheel names, and what those need.

    An archive as the market needs more, which the wheel names as an extra; it is imported when one is played.
    """
    settings = tomllib.loads((ROOT / file).read_text(encoding="utf-8"))["project"]
    wanted = [
        *settings["dependencies"],
        *(line for extra in extras for line in settings["optional-dependencies"][extra]),
    ]
    program = """
import importlib, importlib.metadata, pkgutil, sys
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
before = {name.partition(".")[0] for name in sys.modules}
part, apart, *wanted = sys.argv[1:]
waiting, allowed = [Requirement(line) for line in wanted], set()
while waiting:
    wanted = waiting.pop()
    name = canonicalize_name(wanted.name)
    if name not in allowed and (wanted.marker is None or wanted.marker.evaluate({"extra": ""})):
        allowed.add(name)
        waiting += map(Requirement, importlib.metadata.requires(name) or ())
for found in pkgutil.walk_packages(importlib.import_module(part).__path__, f"{part}."):
    found.name.endswith(("__main__", *apart.split())) or importlib.import_module(found.name)
owners = importlib.metadata.packages_distributions()
loaded = {name.partition(".")[0] for name in sys.modules} - before
loaded -= {"backports", "typing_extensions"}  # tried, and done without
known = {*allowed, "tideboard"}
print(*sorted(name for name in loaded & owners.keys() if not {*map(canonicalize_name, owners[name])} & known))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, name, " ".join(apart), *wanted], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == []


def test_two_builds_give_the_same_bytes(built: list[Path], tmp_path: Path) -> None:
    """Neither the folder, nor the times of its files, nor who may read them gets in."""
    other = tree(tmp_path / "another place")
    for file in filter(Path.is_file, other.rglob("*")):
        file.chmod(0o600)
        os.utime(file, (1_000_000_000, 1_000_000_000))

    second = make(other, RELEASE, tmp_path / "dist", tmp_path / "work")

    assert [file.read_bytes() for file in second] == [file.read_bytes() for file in built]


def test_a_source_package_that_gives_another_wheel_is_refused(tmp_path: Path) -> None:
    """Here it leaves out a file that the tree has."""
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "only-include = [" in settings
    lacking = settings.replace(
        "only-include = [", 'exclude = ["resources/tideboard_resources/__init__.py"]\nonly-include = ['
    )

    with pytest.raises(Stop, match="gives another"):
        make(tree(tmp_path / "stage", lacking), RELEASE, tmp_path / "dist", tmp_path / "work")

    assert not (tmp_path / "dist").exists()


README = """# Tideboard

![The window](docs/images/main.png)

Read [security](docs/security.md), [the site](https://example.com/x) or [below](#below).
| ![One](docs/images/one.png) | [LICENSE](LICENSE) |
"""


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "https://forge.example/t",
            """# Tideboard

![The window]({site}/raw/{commit}/docs/images/main.png)

Read [security]({site}/blob/{commit}/docs/security.md), [the site](https://example.com/x) or [below](#below).
| ![One]({site}/raw/{commit}/docs/images/one.png) | [LICENSE]({site}/blob/{commit}/LICENSE) |
""",
        ),
        (
            "",
            """# Tideboard

*The window*

Read security, [the site](https://example.com/x) or [below](#below).
| *One* | LICENSE |
""",
        ),
    ],
)
def test_the_page_of_a_package_index_has_no_path_that_leads_nowhere(
    tmp_path: Path, address: str, expected: str
) -> None:
    folder = tree(tmp_path)
    (folder / "README.md").write_text(README, encoding="utf-8")

    write_page(folder, RELEASE, address)

    assert (folder / "README.md").read_text(encoding="utf-8") == expected.format(commit=RELEASE.commit, site=address)
    urls = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"].get("urls", {})
    assert urls.get("Homepage", "") == address


def test_the_wheel_names_the_repository_that_the_build_was_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIDEBOARD_HOMEPAGE", "https://forge.example/t/")

    wheel, *_ = make(tree(tmp_path / "stage"), RELEASE, tmp_path / "dist", tmp_path / "work")

    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read("tideboard-1.2.3.dist-info/METADATA").decode()
    assert "Project-URL: Homepage, https://forge.example/t\n" in metadata
