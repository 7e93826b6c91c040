"""Types are checked for each other system: of the files in the sources that differ between systems."""

from __future__ import annotations

import functools
import os
import sys

import pytest

from checkout import ROOT
from devtools import static


@functools.cache
def shipped(folders: tuple[str, ...]) -> tuple[str, ...]:
    """The files below these folders that differ between systems."""
    return tuple(str(file.relative_to(ROOT)) for file in static.system_files(ROOT / path for path in folders))


@pytest.mark.parametrize("hosted", [False, True])
@pytest.mark.parametrize(
    ("system", "others"),
    [("linux", ["win32", "darwin"]), ("win32", ["linux", "darwin"]), ("darwin", ["linux", "win32"])],
)
def test_types_are_checked_for_the_other_systems_too(
    monkeypatch: pytest.MonkeyPatch, system: str, others: list[str], *, hosted: bool
) -> None:
    """Each with a cache of its own: mypy empties one that it finds filled for another system. A hosted run has none."""
    monkeypatch.setenv("CI", "true" if hosted else "")
    monkeypatch.setattr(sys, "platform", system)
    ran = static.static_commands().values()

    checked = [command[command.index("--platform") + 1 :] for command in ran if "--platform" in command]
    assert [command[0] for command in checked] == others
    assert {command[2] for command in checked} == {f".venv/mypy-cache/{other}" for other in others}
    no_cache = ("--cache-dir", os.devnull) if hosted else ()
    files = shipped(static.SHIPPED)
    assert "packaging/devtools/base.py" in files
    assert all(tuple(command[3:]) == files + no_cache for command in checked)
    (here,) = (command for command in ran if "mypy" in command and "--platform" not in command)
    assert tuple(here[3:]) == no_cache
