"""What is decided around a bare root, without making one: that is for `dev.py package --check`."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from building import bare_root
from building.bare_root import INSIDE, PERSON, Root
from devtools.base import Stop


class Stub(Root):
    """A root in which everybody finds these programs."""

    programs: tuple[str, ...] = ()

    def has(self, program: str) -> bool:
        """Asked of the list."""
        return program in self.programs


class WithPython(Stub):
    """One that is not bare."""

    programs = ("python3", "pip")


@pytest.fixture
def root(tmp_path: Path) -> Stub:
    """A folder that nothing runs in."""
    return Stub(tmp_path, tmp_path / "archives")


def test_the_script_is_what_a_shell_reads() -> None:
    subprocess.run(["sh", "-n"], input=INSIDE, text=True, check=True)


def test_a_command_runs_in_namespaces_of_its_own_with_a_plain_environment(
    root: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of this machine's variables comes in, and the ordinary person is not root."""
    seen: list[list[str]] = []

    def run(command: list[str], **_rest: object) -> subprocess.CompletedProcess[str]:
        seen.append(command)
        return subprocess.CompletedProcess(command, len(seen) - 1, "out", "no such thing")

    monkeypatch.setenv("TIDEBOARD_HERE", "1")
    monkeypatch.setattr("building.bare_root.subprocess.run", run)

    assert root.must("tideboard", "--version") == "out"
    with pytest.raises(Stop, match=r"no such thing\nIn a bare root: `tideboard` ended with 1"):
        root.must("tideboard", person=True)

    for command in seen:
        assert command[0] == "unshare"
        assert "--pid" in command
        assert not any("TIDEBOARD_HERE" in word for word in command)
    assert f"--userspec={PERSON}:{PERSON}" in seen[1]
    assert f"HOME=/home/{PERSON}" in seen[1]
    assert not any("userspec" in word for word in seen[0])


def test_a_python_in_the_root_is_told(root: Stub) -> None:
    """The check would prove nothing with one."""
    bare_root.no_python(root)

    with pytest.raises(Stop, match="not bare: it has python3, pip"):
        bare_root.no_python(WithPython(root.path, root.archives))


def test_a_base_that_is_ready_is_taken_and_none_is_made_without_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(Stop, match="No bare root: the install tests need root"):
        bare_root.base(tmp_path)

    (tmp_path / "ready").touch()
    assert bare_root.base(tmp_path) == tmp_path / "base"
