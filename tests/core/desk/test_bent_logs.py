"""Logs of a shared place that a disk, a hand or a program bent: an error of ours or the sessions, nothing else."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Final

import pytest

from fakes.values.archive_market import MEITUAN, TENCENT, after_close
from fakes.values.bent_files import bent
from fakes.values.clock import ManualClock
from fakes.values.shared_places import published, sealed_archive, shared_folder
from long_cases import size
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.desk.checking import damages, snapshot_of, summaries
from tideboard_core.desk.copying import SharedCopy
from tideboard_core.desk.places import SharedPlace, place_of
from tideboard_core.desk.problems import DeskError
from tideboard_core.desk.schemas import REAL

BENT: Final = size("bent-logs")
ERRORS: Final = (DeskError, ArchiveError, OSError)


def bend_log(log: Path, random: Random) -> bytes:
    """Bend one line of a log; returns it."""
    lines = log.read_bytes().splitlines()
    place = random.randrange(len(lines))
    lines[place] = bent(lines[place], random).data.replace(b"\n", b" ")
    log.write_bytes(b"\n".join(lines))
    return lines[place]


def check(place: SharedPlace) -> None:
    """Check a place."""
    snapshot = snapshot_of(place)
    list(damages(snapshot))
    summaries(snapshot)


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
            try:
                with closing(SharedCopy(copies, place, REAL, ManualClock(after_close()))) as copy:
                    copy.copy((TENCENT, MEITUAN), came.extend)
            except ERRORS:
                pass
            try:
                check(place)
            except ERRORS:
                pass
        except Exception as error:
            error.add_note(f"place {turn}: {line[:500]!r}")
            raise
        assert {*came} <= {TENCENT, MEITUAN}
        copied += len(came)
        shutil.rmtree(folder)
        shutil.rmtree(copies, ignore_errors=True)
    assert BENT // 2 < copied < 2 * BENT  # some of them were bent where nobody reads, others where it counts
