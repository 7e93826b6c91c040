"""Compacts or prunes a place while somebody publishes, and ends at any step; says afterwards what stands there.

`python -m fakes.scenes.killed_tending FOLDER TRIALS SEED`. Each trial has a copy of one place with two recorders and
three months. Every other trial compacts it, the others prune it to one month. The first process kills itself at one of
its steps, is killed after a random time, or meets a full disk; then its lease has ended and a second one goes on.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from fakes.scenes.killed_publisher import fill_disk, forked, kill
from fakes.values.archive_market import DAY
from fakes.values.clock import ManualClock
from fakes.values.shared_places import published, sealed_archive, shared_folder
from tideboard_core.desk import compacting, pruning, stores
from tideboard_core.desk.checking import damages
from tideboard_core.desk.compacting import compact
from tideboard_core.desk.leases import FOLDER
from tideboard_core.desk.places import SharedPlace, place_of
from tideboard_core.desk.pruning import prunable, prune
from tideboard_core.desk.tables import SharedSnapshot

DAYS = (date(2026, 9, 18), date(2026, 10, 16), DAY)
NEXT_MONTH = ManualClock(datetime(2026, 12, 2, tzinfo=UTC))
STEPS = {False: 60, True: 24}
"""Calls of one run to compact, or to prune, at which it can end."""
LONGEST = 1.0
RECORDERS = 3
SESSIONS = len(DAYS) * 2
"""Of each recorder."""


def end_at(step: int, end: Callable[[], None]) -> None:
    """Let the process end at the start of its step of that number."""
    passed = 0

    def watched(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal passed
            passed += 1
            if passed == step:
                end()
            return original(*arguments, **named)

        return call

    for owner, name in (
        (stores.FolderStore, "put_new"),
        (stores.FolderStore, "_linked"),
        (stores.FolderStore, "remove"),
        (stores.FolderStore, "settle"),
        (compacting, "replace_files"),
        (pruning, "replace_files"),
    ):
        setattr(owner, name, watched(getattr(owner, name)))


def tend(place: SharedPlace, *, pruning_: bool, end: Callable[[], None] | None = None) -> int:
    """One run to its end, if `end` does not come first."""
    if end is not None:
        end()
    if pruning_:
        prune(place, time.monotonic, prunable(place, 1))
    else:
        compact(place, NEXT_MONTH, time.monotonic)
    return 0


def publish(archive: Path, place: SharedPlace) -> int:
    return len(published(archive, place).there)


def state(place: SharedPlace, *, pruning_: bool) -> int:
    """1 if what has to be there is there, once and whole; 2 if rows are there twice, 3 damaged, 4 lost."""
    snapshot = SharedSnapshot(place)
    if list(damages(snapshot)):
        return 3
    for table in snapshot.tables:
        if max(Counter(map(str, snapshot.read(table).to_pylist())).values(), default=0) > 1:
            return 2
    sessions = Counter(snapshot.read("sessions")["recorder"].to_pylist())
    kept = 2 if pruning_ else SESSIONS
    return 1 if len(sessions) == RECORDERS and min(sessions.values()) >= kept else 4


def main(folder: Path, trials: int, seed: int) -> None:
    chance = random.Random(seed)
    template = shared_folder(folder / "template")
    for name in ("first", "second"):
        forked(partial(publish, sealed_archive(folder / name, *DAYS), template))
    third = sealed_archive(folder / "third", *DAYS)
    for trial in range(trials):
        assert template.folder is not None
        place = place_of(Path(shutil.copytree(template.folder, folder / "share")).as_uri())
        archive = Path(shutil.copytree(third, folder / "archive"))
        pruning_ = bool(trial % 2)
        step = chance.randrange(1, STEPS[pruning_])
        publisher = os.fork()
        if not publisher:
            os._exit(0 if publish(archive, place) == len(DAYS) else 1)
        if trial % 4 < 2:
            ended = forked(partial(tend, place, pruning_=pruning_), chance.uniform(0, LONGEST))
        else:
            way = kill if trial % 3 else fill_disk
            ended = forked(partial(tend, place, pruning_=pruning_, end=partial(end_at, step, way)))
        _child, status = os.waitpid(publisher, 0)
        for beat in (folder / "share" / FOLDER).glob("*"):
            os.utime(beat, (0, 0))
        seen = forked(partial(state, place, pruning_=pruning_))
        went_on = forked(partial(tend, place, pruning_=pruning_))
        last = forked(partial(state, place, pruning_=pruning_))
        sys.stdout.write(f"{step} {ended} {os.waitstatus_to_exitcode(status)} {seen} {went_on} {last}\n")
        sys.stdout.flush()
        shutil.rmtree(folder / "share")
        shutil.rmtree(archive)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
