"""Every snippet of docs/sandbox.md runs as printed, with the built wheel and the vendors' packages, and ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
from contextlib import ExitStack
from pathlib import Path

import pytest

from building.pip_files import build
from building.release import Release
from checkout import ROOT, files
from fakes.scenes.recorded_session import recorded_session
from fakes.servers.desktop_services import program, service_environment
from fakes.values.waiting import CEILING
from tideboard_core import __version__

pytestmark = pytest.mark.slow

PAGE = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8").replace("-VERSION-", f"-{__version__}-")
SNIPPET = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"^# (\w+\.py)$", re.MULTILINE)
PORT = re.compile(r"\b(?:11111|11112|22499|8700)\b")
STEP = re.compile(r"^ +- run: (.+)$", re.MULTILINE)
INSTALL, TEST, BY_HAND, CURL, COMMANDS, REPLAY = range(6)
"""The shell snippets of the page, in their order."""
ENDS_WITHIN = 90
RELEASE = Release(version=__version__, commit="a" * 40, epoch=1_790_000_000, system="linux", machine="x86_64")
IN_THE_WHEEL = ("core/", "proto/", "LICENSE")
PIP = """
import importlib.metadata, os, subprocess, sys
assert sys.argv[1] == "install", sys.argv
for name in sys.argv[2:]:
    if name.startswith("./"):
        own = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--upgrade"]
        subprocess.run([*own, "--target", os.environ["PYTHONPATH"].split(os.pathsep)[0], name], check=True)
    elif not any(importlib.metadata.distributions(name=name, path=os.environ["SITES"].split(os.pathsep))):
        sys.exit(f"{name} is not there")
"""
"""Installs files and accepts a package by name if it is there already: nothing is downloaded."""


def snippets(language: str) -> list[str]:
    """The page's snippets in this language."""
    return [text for found, text in SNIPPET.findall(PAGE) if found == language]


def python_files_of_the_page() -> dict[str, str]:
    """Those that are printed with a name."""
    return {NAME.findall(text)[0]: text for text in snippets("python")}


def steps_of_the_job() -> list[str]:
    """The commands of the page's job."""
    (job,) = snippets("yaml")
    return STEP.findall(job)


TESTS = [name for name in python_files_of_the_page() if name.startswith("test_")]
AT_ONCE = [name for name in TESTS if name != "test_lost_answer.py"]
"""Without the file in which futu-api waits six seconds before it connects again."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, interop_python: Path) -> Path:
    """What somebody has who tests a script: the wheel, the page's files, programs in `bin`; nothing installed yet."""
    folder = tmp_path_factory.mktemp("script")
    tree = folder / "tree"
    for path in (path for path in files() if path.as_posix().startswith(IN_THE_WHEEL)):
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tree / path)
    shutil.copyfile(ROOT / "packaging" / "sandbox" / "pyproject.toml", tree / "pyproject.toml")
    build(tree, "wheel", folder, RELEASE)
    for name, text in python_files_of_the_page().items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "installer.py").write_text(PIP, encoding="utf-8")
    programs = folder / "bin"
    programs.mkdir()
    for name, command in {
        "python": f"{interop_python}",
        "pytest": f"{interop_python} -m pytest -p no:cacheprovider",
        "tideboard-sandbox": f"{interop_python} -m tideboard_sandbox",
        "pip": f"{sys.executable} {folder / 'installer.py'}",
    }.items():
        (programs / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
        (programs / name).chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def env(folder: Path, interop_python: Path) -> dict[str, str]:
    """An environment in which the wheel, its requirements and pytest lie beside the vendors' packages."""
    ours = sysconfig.get_path("purelib")
    theirs = next(interop_python.parents[1].glob("lib/python*/site-packages"))
    return {
        "PATH": os.pathsep.join([str(folder / "bin"), service_environment({})["PATH"]]),
        "HOME": str(folder),
        "PYTHONPATH": os.pathsep.join([str(folder / "site"), ours]),
        "SITES": os.pathsep.join([ours, str(theirs)]),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # the checkout's environment has more plug-ins than a reader's
        "PYTEST_PLUGINS": "tideboard_sandbox.pytest_plugin",
    }


def shell(command: str, folder: Path, env: dict[str, str]) -> str:
    """Run a snippet as printed; it has to end by itself with code 0."""
    done = subprocess.run(
        ["bash", "-euc", command], cwd=folder, env=env, capture_output=True, text=True, timeout=ENDS_WITHIN, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(folder: Path, env: dict[str, str]) -> Path:
    """The job's first step has run, which is the page's first snippet with more names."""
    shell(steps_of_the_job()[0], folder, env)
    return folder


@pytest.fixture
def free_ports() -> dict[str, str]:
    """Free ports for those that the page prints, so that runs beside each other do not meet."""
    with ExitStack() as stack:
        found = {}
        for name in ("11111", "11112", "22499", "8700"):
            each = stack.enter_context(socket.socket())
            each.bind(("127.0.0.1", 0))
            found[name] = str(each.getsockname()[1])
        return found


def moved(text: str, ports: dict[str, str]) -> str:
    """A snippet with other ports."""
    return PORT.sub(lambda found: ports[found.group(0)], text)


def test_the_page_begins_with_the_wheel_file_and_no_index() -> None:
    """Nothing is on an index, and no page says it is."""
    first = SNIPPET.findall(PAGE)[0]
    pages = {path: (ROOT / path).read_text(encoding="utf-8") for path in files() if path.suffix == ".md"}
    by_name = re.compile(r"(?:pip|pipx|uv)\w* (?:tool )?install (?:-\S+ )*[\"']?tideboard\b")

    assert first == ("sh", f"pip install ./tideboard_sandbox-{__version__}-py3-none-any.whl\n")
    assert [str(path) for path, text in pages.items() if by_name.search(text)] == []


def test_every_snippet_of_the_page_is_known_here() -> None:
    """A new one needs a test of its own below, or a name that one of them runs."""
    kinds = {language for language, _ in SNIPPET.findall(PAGE)}

    assert kinds == {"sh", "python", "yaml"}
    assert len(snippets("sh")) == REPLAY + 1
    assert len(snippets("yaml")) == 1


@pytest.mark.whole("test_*")
@pytest.mark.parametrize("names", [AT_ONCE, *([name] for name in TESTS)], ids=["at once", *TESTS])
def test_the_test_files_pass(names: list[str], installed: Path, env: dict[str, str]) -> None:
    """With futu-api, longport and without a client, in the process that pytest runs in."""
    report = shell(f"pytest {' '.join(names)}", installed, env)
    assert [name for name in names if not re.search(rf"^{name} \.+ ", report, re.MULTILINE)] == []


@pytest.mark.parametrize("name", [name for name in python_files_of_the_page() if not name.startswith("test_")])
def test_the_scripts_end(name: str, installed: Path, env: dict[str, str]) -> None:
    assert "capital_flow_item_time" in shell(f"python {name}", installed, env)


def test_the_job_has_the_steps_of_the_page() -> None:
    """What they run are the snippets above it."""
    install, test = steps_of_the_job()

    assert install.split()[:3] == snippets("sh")[INSTALL].split()
    assert test == snippets("sh")[TEST].strip()


# The gate has test_the_job_has_the_steps_of_the_page and test_the_test_files_pass[at once].
@pytest.mark.whole
def test_the_job_passes(installed: Path, env: dict[str, str]) -> None:
    """Its steps, one after the other."""
    assert "1 passed" in shell("\n".join(steps_of_the_job()), installed, env)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals between processes")
def test_it_runs_until_it_is_interrupted(installed: Path, env: dict[str, str], free_ports: dict[str, str]) -> None:
    command = moved(snippets("sh")[BY_HAND], free_ports)
    with subprocess.Popen(
        ["bash", "-c", f"exec {command}"], cwd=installed, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        assert process.wait(CEILING) == 0

    assert line["opend"] == f"127.0.0.1:{free_ports['11111']}"


def test_the_call_with_curl_is_answered(installed: Path, env: dict[str, str], free_ports: dict[str, str]) -> None:
    program("curl")

    answer = shell(moved(snippets("sh")[CURL], free_ports), installed, {**service_environment({}), **env})
    assert json.loads(answer)["ret_type"] == 0


def test_the_commands_of_a_shell_are_answered(installed: Path, env: dict[str, str], free_ports: dict[str, str]) -> None:
    answers = shell(moved(snippets("sh")[COMMANDS], free_ports), installed, {**service_environment({}), **env})
    holding, price, time = (json.loads(line) for line in answers.splitlines())

    assert (holding["quantity"], price["last"]) == ("500", "650.000")
    assert "T11:00" in time["hong_kong"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals between processes")
def test_a_recorded_day_plays(installed: Path, env: dict[str, str], free_ports: dict[str, str]) -> None:
    """From the place where Tideboard keeps its archive on Linux."""
    recorded_session(installed / ".local" / "share" / "tideboard" / "archive", minutes=3)
    command = moved(snippets("sh")[REPLAY], free_ports)
    with subprocess.Popen(
        ["bash", "-c", f"exec {command}"], cwd=installed, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        assert process.wait(CEILING) == 0

    assert line["opend"] == f"127.0.0.1:{free_ports['11111']}"
