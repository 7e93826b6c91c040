"""A real archive with every state of a symbol-session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fakes.values.archive_market import (
    CALENDAR,
    DAY,
    KEY,
    after_close,
    bar_day,
    close_archive,
    days_before,
    flow_day,
    open_archive,
    session,
)
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.records import BARS, FLOW
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId, Market

WHOLE: Final = InstrumentId("HK.00005")
HOLED: Final = InstrumentId("HK.00388")
YOUNG: Final = InstrumentId("HK.00700")
TWIN: Final = InstrumentId("HK.01299")
DENIED: Final = InstrumentId("HK.09626")
SYMBOLS: Final = (WHOLE, HOLED, YOUNG, TWIN, DENIED)
DAYS: Final = (*days_before(DAY, 5), DAY)
BROKEN: Final = DAYS[3]
"""The day whose last minutes two symbols lack: nobody can fetch them any more."""
UNREAD: Final = DAYS[1]
"""The day on which nobody collected."""


def record(
    writer: ArchiveWriter,
    symbol: InstrumentId,
    day: date,
    minutes: Sequence[int],
    *,
    why: GapReason | None = None,
    key: DefinitionKey = KEY,
) -> None:
    """A session with these minutes of flow and bars; what it lacks is a gap, fetchable until the next pre-opening."""
    seed = sum(map(ord, symbol)) + day.toordinal()
    kept = set(minutes)
    received = after_close(day)
    expected = session(day).minutes
    if kept:
        flow, bars = flow_day(expected, seed), bar_day(expected, seed)
        writer.add_minutes(key, symbol, day, [each for each in flow if each.minute in kept], received=received)
        writer.add_bars(key, symbol, day, [each for each in bars if each.minute in kept], received=received)
    if why is not None:
        until = CALENDAR.served_until(session(day))
        for layout in (FLOW, BARS):
            writer.note_gaps(key, symbol, day, why=why, until=until, layout=layout)


def fill(folder: Path, now: datetime) -> None:
    """Write the archive as it is at `now`."""
    for name, (mode, content) in _filled(now).items():
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(mode)


@cache
def _filled(now: datetime) -> dict[Path, tuple[int, bytes]]:
    """Its files, by their names in its folder, with their permissions: to write its rows takes half a second."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "archive"
        _write(folder, now)
        files = [path for path in folder.rglob("*") if path.is_file()]
        return {path.relative_to(folder): (path.stat().st_mode, path.read_bytes()) for path in files}


def _write(folder: Path, now: datetime) -> None:
    writer = open_archive(folder, *DAYS)
    for day in DAYS:
        everything = range(session(day).minutes)
        for symbol in (WHOLE, HOLED, TWIN, YOUNG):
            if symbol == YOUNG and day < BROKEN:
                continue
            if day == UNREAD:
                record(writer, symbol, day, (), why=GapReason.NOT_RUNNING)
            elif day == BROKEN and symbol in {HOLED, TWIN}:
                record(writer, symbol, day, everything[:301], why=GapReason.LINK)
            elif day == DAY and symbol == YOUNG:
                record(writer, symbol, day, [*everything[:100], *everything[113:]], why=GapReason.PROVIDER_EMPTY)
            else:
                record(writer, symbol, day, everything)
        record(writer, DENIED, day, (), why=GapReason.NO_RIGHT)
    seal(writer, unsealed(writer.database, Market.HK), now)
    writer.close_expired(now)
    close_archive(writer)
