"""What a run of a test file used, as the recorder writes it and the proof reads it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from devtools.base import Stop
from devtools.reach import files
from devtools.reach.facts import Facts, Unit
from devtools.reach.graph import Graph
from devtools.reach.table import Row, Table
from fakes.scenes.small_checkout import Repository

PATHS = [
    "core/tideboard_core/a.py",
    "core/tideboard_core/b.py",
    "core/tideboard_core/data.json",
    "proto/tideboard_proto/Order.proto",
    "pyproject.toml",
    "resources/texts.ts",
    "tests/core/test_a.py",
]
ROOT = files.RECORDER.parents[3]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    return Repository(tmp_path)


@pytest.fixture
def graph() -> Graph:
    """A test that imports `a` and, by the table, reads data."""
    facts = {path: Facts((Unit(""),)) for path in PATHS if path.endswith(".py")}
    facts["tests/core/test_a.py"] = Facts((Unit("", imports=("tideboard_core:a",)),))
    rows = (Row(("core/**/*.json",), ("tests/core/test_a.py",)), Row(("resources/*",)))
    return Graph(facts, PATHS, Table(rows, everything=("pyproject.toml",)))


@pytest.mark.parametrize(
    ("line", "used"),
    [
        ("file {root}/core/tideboard_core/data.json", "core/tideboard_core/data.json"),
        ("file {root}/core/tideboard_core/__pycache__/a.cpython-311.pyc", "core/tideboard_core/a.py"),
        ("file {root}/core/tideboard_core/__pycache__/a.cpython-311.pyc.140", "core/tideboard_core/a.py"),
        ("file {root}/tests/core/__pycache__/test_a.cpython-311-pytest-9.2.0.pyc", "tests/core/test_a.py"),
        ("file {root}/proto/tideboard_proto/Order_pb2.py", "proto/tideboard_proto/Order.proto"),
        ("file {root}/resources/texts.qm", "resources/texts.ts"),
        ("module tideboard_core.b", "core/tideboard_core/b.py"),
        ("start {root}/core/tideboard_core/b.py", "core/tideboard_core/b.py"),
        ("start tideboard_core.b", "core/tideboard_core/b.py"),
        ("start --quiet", ""),
        ("module json.tool", ""),
        ("file /etc/hosts", ""),
    ],
)
def test_a_line_of_the_record_names_a_file(graph: Graph, line: str, used: str) -> None:
    log = line.format(root=ROOT.as_posix() if os.name != "nt" else ROOT)

    assert files.used_files(log, graph.paths, graph.modules, ROOT) == {used} - {""}


def test_what_is_used_and_not_reached_is_missing(graph: Graph) -> None:
    used = {path for path in PATHS if path != "proto/tideboard_proto/Order.proto"}

    assert files.missing_of("tests/core/test_a.py", used, graph) == ("core/tideboard_core/b.py", "resources/texts.ts")


POSIX = pytest.mark.skipif(sys.platform == "win32", reason="the recorder writes to a named pipe of POSIX")


@POSIX
def test_the_recorder_writes_what_a_process_loads_opens_and_starts() -> None:
    """Each once, and of children too; without a site's files, in which this file's own run may be recorded."""
    page = ROOT / "docs" / "README.md"
    child = (
        f"import subprocess, sys; subprocess.run([sys.executable, '-S', '-c', {START!r}, {str(page)!r}], check=True)"
    )
    lines = recorded_lines(f"{RECORDER}; {child}")

    assert lines.count(f"file {page}\n") == 1
    assert lines.count("module devtools.reach.table\n") == 1
    assert f"start {page}\n" in lines


@POSIX
def test_the_recorder_goes_on_where_no_file_may_grow() -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))"

    assert "module devtools.reach.table\n" in recorded_lines(f"{RECORDER}; {limit}; import devtools.reach.table")


def recorded_lines(program: str) -> list[str]:
    """What the recorder writes while this program runs."""
    with files.recorded() as (pipe, lines):
        environment = {**os.environ, files.RECORD: str(pipe), "PYTHONPATH": str(ROOT / "packaging")}
        subprocess.run([sys.executable, "-S", "-c", program], env=environment, check=True)
    return lines


RECORDER = "import devtools.reach.recorder"
START = f"{RECORDER}; import sys, devtools.reach.table; open(sys.argv[1]).close(); open(sys.argv[1]).close()"


def test_without_its_variable_the_recorder_does_nothing(tmp_path: Path) -> None:
    environment = {name: text for name, text in os.environ.items() if name != files.RECORD}
    environment["PYTHONPATH"] = str(ROOT / "packaging")
    subprocess.run([sys.executable, "-c", RECORDER], env=environment, cwd=tmp_path, check=True)

    assert list(tmp_path.iterdir()) == []


def test_recent_files_are_those_of_the_last_day_and_those_not_committed(repository: Repository) -> None:
    """The first commit of a clone that was cut off would have changed every file."""
    repository.change({"tests/core/test_plain.py": "\n"})
    repository.git("add", "--all")
    repository.git("commit", "-q", "-m", "Change", "--date=2020-01-01T00:00:00Z")
    repository.change({"tests/core/test_own.py": "\n", "tests/core/test_new.py": "\n"})

    assert files.recent(repository.root) == {
        "tests/core/test_plain.py", "tests/core/test_own.py", "tests/core/test_new.py",
    }  # fmt: skip


def test_a_share_is_the_same_files_each_time_and_a_folder_all_below() -> None:
    tests = [f"tests/{folder}/test_{number}.py" for folder in "ab" for number in range(50)]

    assert len(files.chosen(["10%"], tests)) == 10
    assert files.chosen(["10%"], tests) == files.chosen(["10%"], tests)
    assert files.chosen(["tests/a/"], tests) == tests[:50]
    assert files.chosen([], tests) == tests
    with pytest.raises(Stop, match="no test file is named tests/c"):
        files.chosen(["tests/c"], tests)
