"""The commands that docs/desk.md prints lead from an empty folder to a record on Spark, as they are printed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from fakes.servers.sandbox import REPOSITORY

MOST = 12
"""Commands of the page, with the one that installs."""
LONGEST = 600
"""Seconds."""
_BLOCK = re.compile(r"^```(?:sh)?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def printed() -> tuple[list[str], list[str]]:
    """What the page's section says to install, and its commands after that."""
    page = (REPOSITORY / "docs" / "desk.md").read_text(encoding="utf-8")
    section = page.partition("## From an empty folder to a record\n")[2].partition("\n## ")[0]
    install, commands = (block.splitlines() for block in _BLOCK.findall(section))
    return install, commands


def programs(folder: Path) -> Path:
    """A folder with the programs that installing would bring, run by the Python that has the packages of Spark."""
    folder.mkdir()
    scripts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    for name in ("tideboard-archive", "tideboard-signals"):
        module = scripts[name].partition(".__main__:")[0]
        (folder / name).write_text(f'#!/bin/sh\nexec "{os.environ["TIDEBOARD_DESK_PYTHON"]}" -m {module} "$@"\n')
        (folder / name).chmod(0o755)
    return folder


@pytest.mark.timeout(2 * LONGEST)
def test_the_pages_commands_end_in_a_record_on_spark(tmp_path: Path) -> None:
    install, commands = printed()
    assert [line.partition(" '")[0] for line in install] == ["pip install"]
    assert len(install) + len(commands) <= MOST
    here = tmp_path / "empty"
    here.mkdir()
    env = os.environ | {
        "PATH": os.pathsep.join((str(programs(tmp_path / "bin")), os.environ["PATH"])),
        "PYTHONPATH": os.pathsep.join(str(REPOSITORY / each) for each in ("core", "proto")),
        "HOME": str(tmp_path),
    }
    said = {}
    for command in commands:
        done = subprocess.run(
            ["sh", "-c", command], cwd=here, env=env, capture_output=True, text=True, timeout=LONGEST, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stderr[-3000:]}"
        said[command] = done.stdout
    *_, verified, _compacted, by_processes, by_spark = said.values()
    assert verified.startswith("whole; 0 values differ")
    lines = [[line for line in text.splitlines() if "Computed by" not in line] for text in (by_processes, by_spark)]
    assert lines[0] == lines[1]
    assert any(line.startswith("Made of 120 sessions of 4 securities") for line in lines[1])
    assert "Computed by Spark" in by_spark
    records = [json.loads((here / name).read_bytes())["record"] for name in ("here.json", "spark.json")]
    assert json.dumps(records[0]) == json.dumps(records[1])
    assert len(records[1]["firings"]) > 100
