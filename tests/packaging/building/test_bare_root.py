"""What is decided around a bare root, without making one: that is for `dev.py package --check`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from building import bare_root
from building.bare_root import INSIDE, NOBLE, PERSON, SITES_OF, Root, archive_of
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


def test_a_command_that_hangs_stops_the_step_with_its_last_words(
    root: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "unshare").write_text("#!/bin/sh\necho so far\nexec sleep 60\n")
    (tmp_path / "unshare").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    with pytest.raises(Stop, match=r"so far\nIn a bare root: `tideboard --smoke-test` did not end within 0\.5 s"):
        root.must("tideboard", "--smoke-test", seconds=0.5)


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


def test_the_root_of_another_system_needs_the_keys_of_its_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without them debootstrap would take whatever the network gives."""
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    if sys.platform == "win32":
        pytest.skip("no roots at all")

    with pytest.raises(Stop, match="ubuntu-keyring first"):
        bare_root.base(tmp_path, replace(NOBLE, keys=tmp_path / "none.gpg"))


def test_a_mirror_list_is_opened(tmp_path: Path) -> None:
    """As a runner of GitHub has it: debootstrap knows no `mirror+file:`."""
    mirrors = tmp_path / "apt-mirrors.txt"
    mirrors.write_text(
        "# first this\n\nhttp://azure.archive.example/ubuntu/\tpriority:1\nhttps://archive.example/ubuntu/\tpriority:2\n"
    )

    assert archive_of([f"mirror+file:{mirrors}"], "jammy") == "http://azure.archive.example/ubuntu/"
    assert archive_of([f"mirror+file:{tmp_path}/none", "https://archive.example/ubuntu"], "jammy") == (
        "https://archive.example/ubuntu"
    )


@pytest.mark.parametrize("sites", [[], ["mirror+file:/nowhere.txt"], ["cdrom:[Debian]"]])
def test_without_an_archive_there_is_no_root(sites: list[str]) -> None:
    with pytest.raises(Stop, match="no http source of jammy"):
        archive_of(sites, "jammy")


def test_apt_reads_the_lists_of_a_runner_as_they_stand(tmp_path: Path) -> None:
    """Asked with a sources.list of that form, the form of `$(SITE)` is the one that is opened."""
    if not shutil.which("apt-get"):
        pytest.skip("no apt here")
    mirrors, sources, lists = tmp_path / "apt-mirrors.txt", tmp_path / "sources.list", tmp_path / "lists"
    mirrors.write_text("http://azure.archive.example/ubuntu/ priority:1\n")
    sources.write_text(f"deb mirror+file:{mirrors} jammy main\n")
    # Only what was fetched is told: one empty list, with the name that apt makes of an address.
    fetched = lists / f"{str(mirrors).replace('_', '%5f').replace('/', '_')}_dists_jammy"
    (lists / "partial").mkdir(parents=True)
    empty = f"SHA256:\n {sha256().hexdigest()} 0 main/binary-amd64/Packages\n"
    Path(f"{fetched}_Release").write_text(f"Codename: jammy\nDate: Sat, 28 Nov 2026 00:00:00 UTC\n{empty}")
    Path(f"{fetched}_main_binary-amd64_Packages").touch()
    places = {"Etc::sourcelist": sources, "Etc::sourceparts": os.devnull, "State::lists": lists}
    chosen = [word for name, place in places.items() for word in ("-o", f"Dir::{name}={place}")]
    asked = subprocess.run(
        ["apt-get", *chosen, "-o", "APT::Architecture=amd64", *SITES_OF, "Codename: jammy"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert asked.stdout == f"mirror+file:{mirrors}\n"
    assert archive_of(asked.stdout.splitlines(), "jammy") == "http://azure.archive.example/ubuntu/"
