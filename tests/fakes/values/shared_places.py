"""Archives with sealed days, and places in folders that they publish into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from fakes.values.archive_market import (
    DAY,
    KEY,
    MEITUAN,
    TENCENT,
    after_close,
    at,
    bar_day,
    close_archive,
    flow_day,
    open_archive,
)
from fakes.values.clock import ManualClock
from tideboard_core.archive.definitions import PRACTICE, DefinitionKey
from tideboard_core.archive.records import Minute
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.desk.places import SharedPlace, place_of
from tideboard_core.desk.publishing import PublishingRun, publish
from tideboard_core.model.instrument import InstrumentId, Market

REAL_KEY = replace(KEY, provider="Futu")
PRACTICE_KEY = replace(KEY, provider=f"Futu{PRACTICE}")
MINUTES = 60


def sealed_archive(
    folder: Path,
    *days: date,
    key: DefinitionKey = REAL_KEY,
    symbols: Sequence[InstrumentId] = (TENCENT, MEITUAN),
    late: int = 20,
) -> Path:
    """An archive with an hour of flow and bars of each day, sealed; the last `late` minutes came after the close."""
    writer = open_archive(folder, *(days or (DAY,)))
    with writer.batch():
        for day in days or (DAY,):
            for number, symbol in enumerate(symbols):
                flow = flow_day(MINUTES, number)
                for minute in flow[: MINUTES - late]:
                    writer.add_minutes(key, symbol, day, [minute], received=at(minute.minute, day))
                writer.add_minutes(key, symbol, day, flow, received=after_close(day))
                writer.add_bars(key, symbol, day, bar_day(MINUTES, number), received=after_close(day))
        seal_all(writer)
    close_archive(writer)
    return folder


def seal_all(writer: ArchiveWriter, day: date = DAY) -> None:
    """Seal everything that is not."""
    seal(writer, unsealed(writer.database, Market.HK), after_close(day))


def restate(
    folder: Path, minutes: list[Minute], *, symbol: InstrumentId = TENCENT, key: DefinitionKey = REAL_KEY
) -> None:
    """Let a provider send other minutes of a sealed day, and seal it again."""
    writer = open_archive(folder)
    writer.add_minutes(key, symbol, DAY, minutes, received=after_close())
    seal_all(writer)
    close_archive(writer)


def shared_folder(path: Path) -> SharedPlace:
    """An empty place in a folder."""
    path.mkdir(parents=True)
    return place_of(path.as_uri())


def agreeing(_providers: list[str]) -> bool:
    """A person who agrees."""
    return True


def published(folder: Path, place: SharedPlace, ask: Callable[[list[str]], bool] = agreeing) -> PublishingRun:
    """One run of `publish`, ten minutes after the close."""
    return publish(folder, place, ManualClock(after_close()), ask)
