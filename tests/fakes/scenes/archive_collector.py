"""Writes an archive day after day until it is killed; names each step on stdout once it has returned.

`python -m fakes.scenes.archive_collector FOLDER FIRST [BYTES ...]`: the number of the first day; with BYTES no file may
grow beyond each of them in turn, and the step that the system then refuses is named, too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from fakes.values.archive_market import CALENDAR, KEY, TENCENT, after_close, bar_day, nets, open_archive, session
from tideboard_core.archive.export import ExportRows, write_csv
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.pruning import Limit, plan, prune
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS
from tideboard_core.archive.sealing import pack, seal, unsealed
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market

BEGIN = date(2024, 1, 2)
READINGS = 8
MINUTES = 30


def day_number(number: int) -> date:
    """The trading day with a number, counted from 2024."""
    day = BEGIN
    for _ in range(number):
        day = CALENDAR.next_session(Market.HK, day).date
    return day


def net(number: int, reading: int, minute: int) -> int:
    """What a reading says of a minute: the first minute is restated by each."""
    return number * 1000 + minute if minute else number * 1000 + 500 + reading


def readings(writer: ArchiveWriter, number: int) -> Iterator[str]:
    """A day's readings, each in a transaction of its own."""
    day = day_number(number)
    writer.record_hours(session(day))
    for reading in range(READINGS):
        values = [net(number, reading, minute) for minute in range((reading + 1) * MINUTES)]
        writer.add_minutes(KEY, TENCENT, day, nets(*values), received=after_close(day) + timedelta(minutes=reading))
        yield f"read {number} {reading}"
    writer.add_bars(KEY, TENCENT, day, bar_day(60, number), received=after_close(day))
    yield f"bars {number}"


def steps(writer: ArchiveWriter, number: int) -> Iterator[str]:
    """A whole day: read, sealed, old days packed and their bars pruned, exported."""
    yield from readings(writer, number)
    day = day_number(number)
    seal(writer, unsealed(writer.database, Market.HK), after_close(day))
    yield f"sealed {number}"
    pack(writer, Market.HK, keep=2)
    yield f"packed {number}"
    prune(writer, plan(writer.database, [Limit(layout=BARS, sessions=3)]))
    yield f"pruned {number}"
    reader = ArchiveReader(writer.folder)
    try:
        write_csv(reader, ExportRows.VERSIONS, day, writer.folder / "export.csv")
    finally:
        reader.close()
    yield f"exported {number}"


def allow(size: int) -> None:
    """Let no file of this process grow beyond a size; -1 for no limit."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (size if size >= 0 else hard, hard))


def say(line: str) -> None:
    """Name a step; the pipe has it before the next one begins."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def collect(folder: Path, first: int, sizes: list[int]) -> None:
    """Go on for years, or for one day with each size."""
    endless = not sizes
    writer = open_archive(folder)
    say("open")
    for number in range(first, first + 2000):
        if sizes:
            allow(sizes.pop(0))
        elif not endless:
            say("done")
            return
        try:
            for step in steps(writer, number):
                say(step)
        except (ArchiveError, OSError) as error:
            allow(-1)
            say(f"refused {getattr(error, 'code', type(error).__name__)}")
            for step in steps(writer, number):
                say(step)
        allow(-1)


if __name__ == "__main__":
    collect(Path(sys.argv[1]), int(sys.argv[2]), [int(size) for size in sys.argv[3:]])
