"""`dev.py ratchet` in a repository of its own, with the real git: what it writes, and what it refuses."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from pathlib import Path

import pytest

from devtools import ratchet
from devtools.base import Stop
from devtools.bounds import read_bounds
from devtools.counting.rows import ROWS

DAY = dt.date(2026, 11, 26)
TEST, OTHER = "tests/core/room/test_a.py", "tests/core/room/test_b.py"
PRIVATE, PATCH = "window._docks\n", "import tideboard_core\ntideboard_core.LIMIT = 1\n"


class Repository:
    """A checkout with files of ours; `root` is its folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.email", "person@example.com")
        self.git("config", "user.name", "Person")
        self.write("tests/glossary.toml", '[[term]]\nword = "a"\nmeans = "b"\n')
        self.write(
            "tests/ratchet.toml", "".join(f'[{row}]\ncounts = "a"\nharms = "b"\n[{row}.rooms]\n' for row in ROWS)
        )

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.root, check=True)

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "A step")

    def number(self, row: str, room: str) -> int:
        return read_bounds((self.root / "tests/ratchet.toml").read_text(encoding="utf-8")).rows[row].get(room, 0)

    def set_number(self, row: str, room: str, number: int) -> None:
        text = (self.root / "tests/ratchet.toml").read_text(encoding="utf-8")
        section = f"[{row}.rooms]\n"
        old = f'"{room}" = {self.number(row, room)}\n'
        self.write("tests/ratchet.toml", text.replace(old, "").replace(section, f'{section}"{room}" = {number}\n'))

    def give_reason(self, row: str, room: str, number: int) -> None:
        with (self.root / "tests/ratchet.toml").open("a", encoding="utf-8") as file:
            file.write(f'[[raise]]\nrow = "{row}"\nroom = "{room}"\nnumber = {number}\ndate = {DAY}\nreason = "why"\n')

    def run(self) -> int:
        return ratchet.run(self.root, DAY)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository on a branch; its main has two looks and one patch in one test file, and numbers that fit."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    made = Repository(tmp_path)
    made.write("README.md", "# Page\n")
    made.commit()
    made.write(TEST, PRIVATE * 2 + PATCH)
    made.set_number("private-looks", "tests/core/room", 2)
    made.set_number("patches", "tests/core/room", 1)
    made.commit()
    made.git("checkout", "-q", "-b", "branch")
    return made


def test_numbers_fall_to_what_is_counted(repository: Repository, capfd: pytest.CaptureFixture[str]) -> None:
    repository.write(TEST, PRIVATE + PATCH)

    assert repository.run() == 0
    assert repository.number("private-looks", "tests/core/room") == 1
    assert repository.number("patches", "tests/core/room") == 1
    assert "tests/core/room: 2 -> 1" in capfd.readouterr().out


def test_a_number_that_rose_is_refused_with_its_place_and_nothing_is_written(repository: Repository) -> None:
    repository.write(TEST, PATCH)
    repository.write(OTHER, "\n" + PRIVATE * 3)

    with pytest.raises(
        Stop, match=r"private-looks: tests/core/room has 3, the bound is 2\n    tests/core/room/test_b.py:2: "
    ):
        repository.run()
    assert repository.number("private-looks", "tests/core/room") == 2


def test_a_number_raised_by_hand_needs_a_reason(repository: Repository) -> None:
    repository.write(TEST, PRIVATE * 3 + PATCH)
    repository.set_number("private-looks", "tests/core/room", 3)

    with pytest.raises(Stop, match=r"tests/core/room was raised from 2 to 3 without a \[\[raise\]\]"):
        repository.run()
    repository.give_reason("private-looks", "tests/core/room", 3)
    assert repository.run() == 0
    assert repository.number("private-looks", "tests/core/room") == 3


def test_a_rise_in_the_file_of_a_fall_is_refused_although_the_room_has_not_more(
    repository: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    """The patch of another test went, and two looks became a patch: no number is above its bound."""
    repository.write(OTHER, "import tideboard_core\ntideboard_core.LIMIT = 1\n")
    repository.set_number("patches", "tests/core/room", 2)
    repository.commit()
    repository.git("branch", "-f", "main")
    repository.write(OTHER, "")
    repository.write(TEST, PATCH + "tideboard_core.OTHER = 2\n")

    with pytest.raises(
        Stop, match=r"private-looks 2 -> 0, but patches 1 -> 2: a rise needs a \[\[raise\]\] of patches"
    ):
        repository.run()
    assert f"exchanged in {TEST}: private-looks 2 -> 0, but patches 1 -> 2" in capfd.readouterr().out
    repository.give_reason("patches", "tests/core/room", 2)
    assert repository.run() == 0


def test_a_reason_that_main_has_already_is_none_for_this_rise(repository: Repository) -> None:
    repository.give_reason("private-looks", "tests/core/room", 3)
    repository.commit()
    repository.git("branch", "-f", "main")
    repository.write(TEST, PRIVATE * 3 + PATCH)
    repository.set_number("private-looks", "tests/core/room", 3)

    with pytest.raises(Stop, match="raised from 2 to 3"):
        repository.run()


def test_a_moved_file_takes_its_numbers_with_it_and_the_move_is_named(repository: Repository) -> None:
    (repository.root / "tests/core/other").mkdir()
    repository.git("mv", TEST, "tests/core/other/test_a.py")

    assert repository.run() == 0
    assert repository.number("private-looks", "tests/core/room") == 0
    assert repository.number("private-looks", "tests/core/other") == 2
    text = (repository.root / "tests/ratchet.toml").read_text(encoding="utf-8")
    assert f'reason = "moved here: {TEST}"' in text
    assert repository.run() == 0  # once more: nothing rises twice
    assert (repository.root / "tests/ratchet.toml").read_text(encoding="utf-8") == text


def test_a_moved_file_brings_no_more_than_it_had(repository: Repository) -> None:
    (repository.root / "tests/core/other").mkdir()
    repository.git("mv", TEST, "tests/core/other/test_a.py")
    repository.write("tests/core/other/test_a.py", PRIVATE * 3 + PATCH)

    with pytest.raises(Stop, match="private-looks: tests/core/other has 3, the bound is 2"):
        repository.run()


def test_a_new_row_begins_at_what_is_counted(repository: Repository) -> None:
    text = (repository.root / "tests/ratchet.toml").read_text(encoding="utf-8")
    repository.write("tests/ratchet.toml", text.replace("long-lines", "later"))
    repository.commit()
    repository.git("branch", "-f", "main")
    repository.write("tests/ratchet.toml", text)
    repository.write("README.md", "# Page\n" + "word " * 30)

    assert repository.run() == 0
    assert repository.number("long-lines", "README.md") == 1


def test_main_is_compared_with_the_commit_before(repository: Repository) -> None:
    repository.git("checkout", "-q", "main")
    repository.write(TEST, PRIVATE * 3 + PATCH)
    repository.set_number("private-looks", "tests/core/room", 3)
    repository.commit()

    with pytest.raises(Stop, match="raised from 2 to 3"):
        repository.run()


def test_a_checkout_without_history_only_keeps_its_numbers(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write(TEST, PRIVATE)

    assert ratchet.base_commit(tmp_path) is None
    assert ratchet.changed_files(tmp_path) == frozenset()
    with pytest.raises(Stop, match="has 1, the bound is 0"):
        repository.run()
    repository.set_number("private-looks", "tests/core/room", 1)
    assert repository.run() == 0
