"""The archive's check follows the sentences of the program itself; here nothing is installed and nothing runs."""

from __future__ import annotations

import contextlib
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from building import bare_root
from building.bare_root import Root
from building.checks import tarball
from building.release import Release
from devtools.base import Stop
from tideboard_desktop.startup.system_libraries import NO_DISPLAY, QT_LIBRARIES, install_line
from tideboard_desktop.ui.cli.terminal import ExitCode

RELEASE = Release(version="0.2.0", commit="0" * 40, epoch=1, system="linux", machine="x86_64")


@dataclass(frozen=True, slots=True)
class Scripted(Root):
    """A root whose program says these things, one after the other, with this code."""

    said: list[str]
    code: int
    installed: list[str] = field(default_factory=list)

    def run(self, *command: str, person: bool = False, seconds: float = 900) -> subprocess.CompletedProcess[str]:
        """The next sentence, to a person who may install nothing; no program named Python is found."""
        assert person
        said = "" if command[0] == "sh" else self.said.pop(0) + "\n"
        return subprocess.CompletedProcess(command, self.code, "", said)

    def must(self, *command: str, person: bool = False, seconds: float = 900) -> str:
        """The picture is taken, and nothing else done."""
        if "--screenshot" in command:
            assert command[4].endswith("/tideboard-0.2.0/tideboard")
            self.home("window.png").write_bytes(b"picture")
        return ""

    def install(self, *packages: str) -> None:
        """Only noted."""
        self.installed.extend(packages)


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with nothing in it but a file named like the program."""
    monkeypatch.setattr(tarball, "PICTURES", tmp_path / "pictures")
    (tmp_path / "tideboard").write_text("program")
    with tarfile.open(tmp_path / RELEASE.archive, "w:xz") as packed:
        packed.add(tmp_path / "tideboard", "tideboard-0.2.0/tideboard")
    return tmp_path


def checked(dist: Path, monkeypatch: pytest.MonkeyPatch, *said: str, code: int = 2) -> tuple[str, list[str]]:
    """What the check says, and what it installed."""
    root = Scripted(dist / "root", dist, list(said), code)

    @contextlib.contextmanager
    def fresh(_folder: Path, _name: str) -> Iterator[Root]:
        root.home().mkdir(parents=True)
        yield root

    monkeypatch.setattr(bare_root, "fresh", fresh)
    return tarball.check(dist, RELEASE, dist), root.installed


def lacks(*libraries: str) -> str:
    """The sentence of the program on Debian."""
    return f"tideboard: this system lacks {', '.join(libraries)}; install: {install_line(libraries, lambda name: name)}"


def test_what_the_program_says_is_done_until_only_a_display_is_missing(
    dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = (lacks("libEGL.so.1", "libGL.so.1"), lacks("libdbus-1.so.3"), f"tideboard: {NO_DISPLAY}")

    told, installed = checked(dist, monkeypatch, *said)

    assert told.startswith("3 sentences (")
    assert told.endswith("then a window (7 bytes of picture)")
    assert installed == ["libegl1", "libgl1", "libdbus-1-3", "xvfb"]
    assert (dist / "pictures" / "from-the-archive.png").read_bytes() == b"picture"


@pytest.mark.parametrize(
    ("said", "code", "reason"),
    [
        ([NO_DISPLAY], 2, "do not lead to a running program"),
        (["Traceback\nImportError: libEGL.so.1"], 2, "ended with 2 and said:\nTraceback"),
        ([lacks("libGL.so.1")], 1, "ended with 1"),
        ([lacks(library) for library in QT_LIBRARIES], 2, "do not lead to a running program"),
    ],
)
def test_sentences_that_lead_nowhere_end_the_check(
    said: list[str], code: int, reason: str, dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The display at once, more than a sentence, another code, no end of sentences."""
    with pytest.raises(Stop, match=reason):
        checked(dist, monkeypatch, *said, code=code)


def test_an_archive_of_another_version_is_refused(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tarfile.open(dist / RELEASE.archive, "w:xz") as packed:
        packed.add(dist / "tideboard", "tideboard-0.1.0/tideboard")

    with pytest.raises(Stop, match=r"does not unpack into tideboard-0\.2\.0 with the program in it"):
        checked(dist, monkeypatch)


def test_code_and_script_are_those_of_the_program_and_of_a_shell() -> None:
    assert tarball.CANNOT_START == ExitCode.UNUSABLE
    subprocess.run(["sh", "-n"], input=tarball.IN_A_SESSION, text=True, check=True)
