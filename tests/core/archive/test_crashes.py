"""What was acknowledged is there, whatever ends the writer: killed, refused by the disk, or out of room."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.archive_collector import MINUTES, READINGS, day_number, net
from fakes.values.archive_market import (
    DAY,
    KEY,
    TENCENT,
    after_close,
    at,
    bar_day,
    close_archive,
    days_before,
    flow_day,
    nets,
    session,
)
from fakes.values.clock import ManualClock
from fakes.values.refusing_database import Refusing
from run_forms import sized
from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily.reading import versions_of
from tideboard_core.archive.daily_tables import BROKERS, PERCENT, RATING, SHORT
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.pruning import Retention, plan, prune
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS
from tideboard_core.archive.rows import to_tuples
from tideboard_core.archive.sealing import pack, seal, unsealed
from tideboard_core.archive.units import day_number as day_number_of
from tideboard_core.archive.verification import verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market

pytestmark = pytest.mark.slow

KILLS = sized(4, 20)
REFUSED_OF = sized(4, 1)
"""Number of statements of which one is refused."""
LONGEST = 0.5
"""Seconds from the first step to the kill: some days' work."""


def start(folder: Path, first: int, *sizes: int) -> subprocess.Popen[str]:
    """A collector of its own process."""
    command = [sys.executable, "-m", "fakes.scenes.archive_collector", str(folder), str(first), *map(str, sizes)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def killed_after(folder: Path, first: int, seconds: float) -> list[str]:
    """The steps that a collector named before it was killed."""
    child = start(folder, first)
    assert child.stdout is not None
    lines = [child.stdout.readline().strip()]
    time.sleep(seconds)
    child.kill()
    rest, _errors = child.communicate()
    # The last line may be cut off; what was cut had not been acknowledged.
    return lines + rest.splitlines()[: len(rest.split("\n")) - 1]


def check_steps(folder: Path, steps: list[str]) -> None:
    """The archive is whole, and has every reading that was named."""
    reader = ArchiveReader(folder)
    try:
        assert list(verify(reader.database)) == []
        for step in steps:
            verb, *numbers = step.split()
            if verb == "read":
                number, reading = map(int, numbers)
                rows = to_tuples(reader.versions(KEY, TENCENT, day_number(number)))
                found = {(row[0], row[4]) for row in rows}
                wanted = {(minute, net(number, reading, minute)) for minute in range((reading + 1) * MINUTES)}
                assert wanted <= found, step
            elif verb == "daily":
                assert daily_rows(reader, int(numbers[0]), DailyFigure(numbers[1])), step
            elif verb == "exported":
                text = (folder / "export.csv").read_text()
                assert text.endswith("HKD\n")
                assert text.count("\n") >= MINUTES * READINGS + READINGS
    finally:
        reader.close()


def daily_rows(reader: ArchiveReader, number: int, figure: DailyFigure) -> bool:
    """Whether everything that was acknowledged of a figure of a day is there; a chosen history fills earlier days."""
    tables = {DailyFigure.SALES: SHORT, DailyFigure.RATING: RATING, DailyFigure.BROKERS: BROKERS}
    if figure not in tables:
        return True
    found = versions_of(reader.database, reader.identities, tables[figure], KEY, TENCENT)
    of_day = [row for row in found if row["day"] == day_number_of(day_number(number))]
    if figure is DailyFigure.SALES:
        return f"{number}.5" in {str(int(str(row["percent"])) / PERCENT) for row in of_day}
    if figure is DailyFigure.RATING:
        return number in {row["analysts"] for row in of_day}
    own = {row["day"] for row in found if row["participant"] == "B00023"}
    return len({row["participant"] for row in of_day}) == 21 and len(own) >= 60


def last_day(steps: list[str], before: int) -> int:
    """The number of the day that the next collector goes on with: the one that was under way."""
    return max([before, *(int(step.split()[1]) for step in steps if step not in ("open", "done"))])


@pytest.mark.timeout(600)  # of the whole form
@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_killed_collector_loses_nothing_acknowledged(folder: Path) -> None:
    chance = random.Random(16)
    first, done = 0, 0
    for _ in range(KILLS):
        steps = killed_after(folder, first, chance.uniform(0, LONGEST))
        check_steps(folder, steps)
        first, done = last_day(steps, first), done + len(steps)
    assert done > KILLS


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limit on the size of files")
def test_a_disk_that_refuses_at_any_size_loses_nothing(folder: Path) -> None:
    """Each size makes another write of the program the first that the system refuses."""
    sizes = [0, 3_000, 33_000, 70_000, 150_000, 250_000, 350_000, 10_000_000]
    child = start(folder, 0, *sizes)
    output, _errors = child.communicate(timeout=100)
    steps = output.splitlines()
    assert steps[-1] == "done"
    assert sum(step.startswith("refused archive-f") for step in steps) >= 3
    check_steps(folder, [step for step in steps if not step.startswith("refused")])


Contents = list[list[tuple[Any, ...]]]


def day_of_work(writer: ArchiveWriter) -> Iterator[Callable[[], object]]:
    """Steps of two days, each a call that is wholly done or not at all."""
    for day in (days_before(DAY, 1)[0], DAY):
        yield partial(writer.record_hours, session(day))
        yield partial(writer.add_minutes, KEY, TENCENT, day, flow_day(20, 1), received=at(20, day))
        yield partial(writer.add_minutes, KEY, TENCENT, day, nets(1, 2), received=at(25, day))
        yield lambda: seal(writer, unsealed(writer.database, Market.HK), after_close())
    yield partial(writer.add_bars, KEY, TENCENT, DAY, bar_day(20, 1), received=after_close())
    yield lambda: pack(writer, Market.HK, keep=1)
    yield lambda: seal(writer, unsealed(writer.database, Market.HK), after_close())
    yield lambda: prune(writer, plan(writer.database, [Retention(layout=BARS, sessions=0)]))


def refusal(step: Callable[[], object]) -> str:
    """The code of the error that a step ends with, empty if it is done."""
    try:
        step()
    except ArchiveError as error:
        return error.code
    return ""


def run(writer: ArchiveWriter, n: int, states: list[Contents]) -> bool:
    """Do the work with the n-th statement refused, repeat the step that it ended; returns whether one was.

    `states` is what the archive has before each step: filled by the first run, compared by the others.
    """
    left, refused = n, False
    for number, step in enumerate(day_of_work(writer)):
        if n == 0:
            states.append(contents(writer))
        Refusing.left = left
        code = refusal(step)
        left, Refusing.left = Refusing.left, 0
        if code:
            assert (code, contents(writer)) == (ArchiveFault.FAILING, states[number])
            refused = True
            step()
    return refused


def contents(writer: ArchiveWriter) -> Contents:
    """Every row of every table but the numbers that SQLite gives."""
    tables = ("symbol", "hours", "flow", "bars", "session", "history")
    found = [sorted(writer.database.all(f"SELECT * FROM {table}")) for table in tables]  # noqa: S608
    return [*found, sorted(writer.database.all("SELECT key, symbol, series, day, data, checksum FROM block"))]


def test_any_single_refusal_is_undone_and_can_be_repeated(tmp_path: Path) -> None:
    """The n-th statement fails: nothing half done stays, and the step works the second time."""
    states: list[Contents] = []
    expected, n, refused = None, 0, True
    while refused or n == 1:
        folder = tmp_path / str(n)
        writer = ArchiveWriter(folder, Lease(folder, ManualClock(), program="test").take(), factory=Refusing)
        writer.database.execute("PRAGMA synchronous=OFF")  # nothing is killed here, and 100 runs are 2,000 flushes
        refused = run(writer, n, states)
        expected = expected or contents(writer)
        assert contents(writer) == expected
        assert list(verify(writer.database)) == []
        close_archive(writer)
        n += 1 if n == 0 else REFUSED_OF
    assert n > 50


def test_a_full_disk_is_said_and_the_writer_goes_on(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2), received=at(2))
    (pages,) = writer.database.one("PRAGMA page_count") or (0,)
    writer.database.all(f"PRAGMA max_page_count={pages}")
    with pytest.raises(ArchiveError) as caught:
        writer.add_minutes(KEY, TENCENT, DAY, flow_day(330, 1), received=after_close())
    assert caught.value.code == ArchiveFault.FULL
    assert reader.last(KEY, TENCENT, DAY)["net"].tolist() == [1, 2]

    writer.database.all("PRAGMA max_page_count=1000000")
    assert writer.add_minutes(KEY, TENCENT, DAY, flow_day(330, 1), received=after_close()) == (328, 2)
