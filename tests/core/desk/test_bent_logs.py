"""Logs of a shared place that a disk, a hand or a program bent: an error of ours or the sessions, nothing else."""

from __future__ import annotations

import json
import re
import shutil
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

import pytest

from fakes.values.archive_market import MEITUAN, TENCENT, after_close
from fakes.values.bent_files import bent
from fakes.values.clock import ManualClock
from fakes.values.shared_places import published, sealed_archive, shared_folder
from run_forms import sized
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.desk.checking import damages, snapshot_of, summaries
from tideboard_core.desk.compacting import compact
from tideboard_core.desk.copying import SharedCopy
from tideboard_core.desk.places import SharedPlace, place_of
from tideboard_core.desk.problems import DeskError
from tideboard_core.desk.pruning import prunable, prune
from tideboard_core.desk.schemas import REAL
from tideboard_core.desk.tables import DIGESTS, committed

BENT: Final = sized(20, 100)
ERRORS: Final = (DeskError, ArchiveError, OSError)


def bend_log(log: Path, random: Random) -> bytes:
    """Bend one line of a log; returns it."""
    lines = log.read_bytes().splitlines()
    place = random.randrange(len(lines))
    lines[place] = bent(lines[place], random).data.replace(b"\n", b" ")
    log.write_bytes(b"\n".join(lines))
    return lines[place]


def copy(place: SharedPlace, folder: Path, came: list[str]) -> None:
    with closing(SharedCopy(folder, place, REAL, ManualClock(after_close()))) as made:
        made.copy((TENCENT, MEITUAN), came.extend)


def check(place: SharedPlace) -> None:
    snapshot = snapshot_of(place)
    list(damages(snapshot))
    summaries(snapshot)


def tend(place: SharedPlace) -> None:
    """Do what changes a place: one month of it is compacted, then none is left."""
    compact(place, ManualClock(datetime(2026, 12, 2, tzinfo=UTC)), time.monotonic)
    prune(place, time.monotonic, prunable(place, 0))


def committed_line(place: SharedPlace, table: str, line: dict[str, object], *, after: str = "") -> None:
    """Put a line into the log of a table, in the place of those that begin with `after`."""
    assert place.folder is not None
    log = place.folder / table / "_delta_log" / "00000000000000000001.json"
    lines = [each for each in log.read_text().splitlines() if not after or not each.startswith(after)]
    log.write_text("\n".join([*lines, json.dumps(line)]))


@pytest.mark.timeout(900)  # of the whole form on a busy machine
def test_a_bent_log_is_an_error_of_the_place(tmp_path: Path) -> None:
    random, good = Random(58), shared_folder(tmp_path / "share")
    published(sealed_archive(tmp_path / "archive"), good)
    assert good.folder is not None
    logs = [path.relative_to(good.folder) for path in sorted(good.folder.rglob("*.json"))]
    copied = 0
    for turn in range(BENT):
        folder, copies = tmp_path / f"share-{turn}", tmp_path / f"copy-{turn}"
        shutil.copytree(good.folder, folder)
        place, line = place_of(folder.as_uri()), bend_log(folder / random.choice(logs), random)
        came: list[str] = []
        try:
            for step in (partial(copy, place, copies, came), partial(check, place), partial(tend, place)):
                with suppress(*ERRORS):
                    step()
        except Exception as error:
            error.add_note(f"place {turn}: {line[:500]!r}")
            raise
        assert {*came} <= {TENCENT, MEITUAN}
        copied += len(came)
        shutil.rmtree(folder)
        shutil.rmtree(copies, ignore_errors=True)
    assert BENT // 2 < copied < 2 * BENT  # some of them were bent where nobody reads, others where it counts


@pytest.fixture
def place(tmp_path: Path) -> SharedPlace:
    made = shared_folder(tmp_path / "share")
    published(sealed_archive(tmp_path / "archive"), made)
    return made


@pytest.mark.parametrize("digests", ["[1]", '{"a": 1}', "{"])
def test_what_a_commit_says_of_its_files_is_a_table_of_texts(place: SharedPlace, digests: str) -> None:
    line: dict[str, object] = {"commitInfo": {"timestamp": 1, "operation": "WRITE", DIGESTS: digests}}
    committed_line(place, "bars", line, after='{"commitInfo"')
    with pytest.raises(DeskError, match="desk-log"):
        check(place)


def test_a_file_belongs_to_a_month(place: SharedPlace) -> None:
    assert place.folder is not None
    log = place.folder / "sessions" / "_delta_log" / "00000000000000000001.json"
    whole = log.read_text()
    log.write_text(re.sub(r'(,"month":"202611")|("month":"202611",)', "", whole))
    assert log.read_text() != whole
    with pytest.raises(DeskError, match="desk-log"):
        check(place)


def test_numbers_of_recorders_are_read_as_the_rest_of_the_log(place: SharedPlace) -> None:
    """The library reads them when they are asked for."""
    committed_line(place, "sessions", {"txn": ".ub"}, after='{"txn"')
    with pytest.raises(DeskError, match="desk-log"):
        committed(place, "sessions", "a-recorder")
    with pytest.raises(DeskError, match="desk-log"):
        prune(place, time.monotonic, prunable(place, 0))
