"""The calibrated unit: the same work each time, its parts, and what several turns of them make."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools import unit
from devtools.unit import GATE, WORK, Unit

PIECES = dict.fromkeys(GATE, 0.1)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work that takes no time, on three files."""
    for amount in (
        "PARSES",
        "OBJECTS",
        "STARTS",
        "TURNS",
        "SORTS",
        "PICTURES",
        "MESSAGES",
        "FILES",
        "FLUSHES",
    ):
        monkeypatch.setattr(unit, amount, 3)
    kept = (unit.scattered, unit.kept_files)
    for each in kept:
        each.cache_clear()
    yield
    unit.kept_files().cleanup()
    for each in kept:
        each.cache_clear()


@pytest.mark.parametrize("part", WORK)
@pytest.mark.usefixtures("small", "qapp")
def test_every_part_can_be_measured(part: str) -> None:
    found = next(unit.turns((part,)))

    assert found.keys() == {part}
    assert found[part] > 0


def test_a_unit_of_the_gate_is_the_sum_of_its_pieces() -> None:
    """Ten pieces, so that it stays about a second where each takes a tenth."""
    assert Unit(PIECES).seconds == pytest.approx(1.0)
    assert Unit(PIECES | {"files": 0.2}).seconds == pytest.approx(1.0 + GATE["files"] * 0.1)
    assert str(Unit(PIECES)) == (
        "U = 1.00 s of processor time (python 100, memory 100, files 100, processes 100 ms; 1 turn)"
    )


def test_files_weigh_little_in_the_gate() -> None:
    """Their system time depends on what others do with the disk."""
    assert GATE["files"] / sum(GATE.values()) <= 0.05


def test_a_unit_of_parts_is_their_mean() -> None:
    assert Unit({"python": 0.1, "sockets": 0.3}).of(["python", "sockets"]) == pytest.approx(0.2)


def test_the_median_of_several_turns_counts() -> None:
    """What another program adds to one of them does not."""
    turns = [{"python": 0.1, "files": 0.3}, {"python": 0.9, "files": 0.1}, {"python": 0.2, "files": 0.2}]

    assert unit.middle(turns) == Unit({"python": 0.2, "files": 0.2}, 3)


def test_a_first_turn_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first fills caches and imports."""
    done: list[str] = []
    monkeypatch.setattr(unit, "WORK", {part: lambda part=part: done.append(part) for part in GATE})

    first = next(unit.turns(tuple(GATE)))

    assert first.keys() == GATE.keys()
    assert done == [*GATE, *GATE]


@pytest.mark.usefixtures("small")
def test_files_that_are_measured_stay() -> None:
    """ext4 looks through all inodes freed of late for each file that is made: a second turn would be dearer."""

    def inodes() -> set[tuple[str, int]]:
        return {(path.name, path.stat().st_ino) for path in Path(unit.kept_files().name).iterdir()}

    before = inodes()
    next(unit.turns(("files",)))

    assert inodes() == before
    assert len(before) == 3


def test_what_runs_beside_a_long_run_ends_with_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """One turn at least, however soon the run ends."""
    paces = itertools.count(1)
    monkeypatch.setattr(unit, "turns", lambda _parts: (dict.fromkeys(GATE, float(pace)) for pace in paces))

    assert unit.beside(io.StringIO(), pause=60.0) == Unit(dict.fromkeys(GATE, 1.0), 1)


def test_a_run_is_measured_by_a_process_beside_it() -> None:
    with unit.sampled() as pace:
        pass

    assert pace().pieces.keys() == GATE.keys()
    assert pace().samples >= 1
    assert pace().seconds > 0
