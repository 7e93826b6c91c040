"""Publishes a day and ends at each step of it; says afterwards what stands in the place.

`python -m fakes.scenes.killed_publisher FOLDER TRIALS SEED [points]`. Each trial has a place of its own. The first
publisher kills itself at one of its steps, or from there on no file may grow, as on a full disk; every third one is
killed after a random time instead, wherever it is then. With `points` it kills itself at one of twelve points, each in
its turn. The second one goes on. Each runs in a forked process, which is why this one never uses the libraries of the
tables itself.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from fakes.values.shared_places import published, sealed_archive, shared_folder
from tideboard_core.desk import publishing, stores, tables
from tideboard_core.desk.checking import damages
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.publications import Publications
from tideboard_core.desk.staging import _Files
from tideboard_core.desk.tables import SharedSnapshot

STEPS = 32
"""Calls of one publication at which it can end: the probe's, four files, four commits, and what is kept of them."""
POINTS = {
    1: "nothing is written",
    5: "rows are staged, their files not closed",
    6: "files are staged, not noted",
    7: "noted, nothing of it is in the place",
    8: "the file of sessions is there under another name",
    9: "the file of sessions is there",
    11: "the file of flow is there, its table not",
    13: "the table of flow is there, without rows",
    14: "flow is committed, not flushed",
    27: "all but sessions are committed",
    30: "sessions are committed, not flushed",
    32: "noted as there, staged files are left",
}
"""Of these steps what is so just before them: twelve points at which a kill finds another state."""
REFUSED, UNEXPECTED = 77, 99
"""Exit codes of a publisher that met an error: of the disk, or another one."""
LONGEST = 0.4
SESSIONS = 2


def forked(work: Callable[[], int], kill_after: float | None = None) -> int:
    """The exit code of some work in a process of its own; negative if a signal ended it."""
    child = os.fork()
    if not child:
        try:
            os._exit(work())
        except (OSError, sqlite3.OperationalError):
            os._exit(REFUSED)
        except BaseException as error:  # noqa: BLE001  told to the parent, whatever it is
            sys.stderr.write(f"{error!r}\n")
            os._exit(UNEXPECTED)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _child, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fill_disk() -> None:
    """Let no file of this process grow any more."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))


def end_at(step: int, end: Callable[[], None]) -> None:
    """Let the process end at the start of its step of that number."""
    from deltalake import DeltaTable

    passed = 0

    def watched(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal passed
            passed += 1
            if passed == step:
                end()
            return original(*arguments, **named)

        return call

    owners: list[tuple[Any, str]] = [
        (_Files, "closed"),
        (Publications, "add"),
        (Publications, "committed"),
        (Publications, "drop_files"),
        (stores.FolderStore, "put_new"),
        (stores.FolderStore, "_linked"),
        (stores.FolderStore, "settle"),
        (publishing, "commit"),
        (tables, "made_table"),
        (DeltaTable, "create_write_transaction"),
    ]
    for owner, name in owners:
        setattr(owner, name, watched(getattr(owner, name)))


def state(place: SharedPlace) -> int:
    """0 if nothing is seen of the day, 1 if all of it once; 2 if it is twice, 3 if it is half seen."""
    snapshot = SharedSnapshot(place)
    if list(damages(snapshot)):
        return 3
    rows = len(snapshot.read("sessions"))
    if max(snapshot.versions.values(), default=0) > 1 or rows not in (0, SESSIONS):
        return 2
    return int(rows > 0)


def main(folder: Path, trials: int, seed: int, *, points: bool) -> None:
    chance = random.Random(seed)
    template = sealed_archive(folder / "template")
    for trial in range(trials):
        archive = Path(shutil.copytree(template, folder / "archive"))
        place = shared_folder(folder / "share")

        def run(
            step: int = 0, end: Callable[[], None] = kill, archive: Path = archive, place: SharedPlace = place
        ) -> int:
            if step:
                end_at(step, end)
            return len(published(archive, place).there)

        step = trial * 5 % (STEPS * 3 // 2) + 1  # each step, and a third of the trials at a random time
        if points:
            step = [*POINTS][trial % len(POINTS)]
            ended = forked(partial(run, step))
        elif step <= STEPS:
            ended = forked(partial(run, step, kill if trial % 3 else fill_disk))
        else:
            ended = forked(run, chance.uniform(0, LONGEST))
        seen = forked(partial(state, place))
        went_on = forked(run)
        last = forked(partial(state, place))
        sys.stdout.write(f"{step} {ended} {seen} {went_on} {last}\n")
        sys.stdout.flush()
        shutil.rmtree(archive)
        shutil.rmtree(folder / "share")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), points=sys.argv[4:] == ["points"])
