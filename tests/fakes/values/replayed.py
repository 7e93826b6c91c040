"""A recorded day of two securities in an archive: one collected live with a restatement, one read in the evening."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

from fakes.values.archive_market import (
    DAY,
    MEITUAN,
    TENCENT,
    after_close,
    at,
    bar_day,
    close_archive,
    days_before,
    flow_day,
    open_archive,
    prints_day,
    session,
)
from tideboard_core.archive.definitions import PRACTICE, PROVIDERS, DefinitionKey, definition_key
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import Minute, MinuteBar, Print
from tideboard_core.archive.units import instant
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.instrument import Market

T = TypeVar("T")
KEY: Final[DefinitionKey] = definition_key(
    PROVIDERS[FlowDefinition.FUTU] + PRACTICE, FlowDefinition.FUTU, Market.HK, "HKD", DAY
)
BEFORE: Final = days_before(DAY, 3)
HOLE: Final = range(90, 97)
"""Minutes that nobody received."""
RESTATED: Final = 40
FLOW: Final[list[Minute]] = [each for each in flow_day(330, 5) if each.minute not in HOLE]
BARS: Final[list[MinuteBar]] = [each for each in bar_day(330, 6) if each.minute not in HOLE]
PRINTS: Final[list[Print]] = prints_day(DAY, 4000, 7)


def fill(folder: Path) -> None:
    """Three days before with bars, then the day."""
    writer = open_archive(folder, *BEFORE, DAY)
    try:
        for number, day in enumerate(BEFORE):
            writer.add_bars(KEY, TENCENT, day, bar_day(330, 20 + number), received=after_close(day))
            writer.add_minutes(KEY, TENCENT, day, flow_day(330, 30 + number), received=after_close(day))
        for flow in FLOW:
            writer.add_minutes(KEY, TENCENT, DAY, [flow], received=at(flow.minute))
        for bar in BARS:
            writer.add_bars(KEY, TENCENT, DAY, [bar], received=at(bar.minute, seconds=3))
        again = FLOW[RESTATED]
        assert again.net is not None
        writer.add_minutes(KEY, TENCENT, DAY, [again._replace(net=again.net + 5_000_000)], received=at(200))
        for first in range(0, len(PRINTS), 50):
            part = PRINTS[first : first + 50]
            writer.add_prints(KEY, TENCENT, DAY, part, received=instant(part[-1].time) + timedelta(milliseconds=300))
        writer.add_minutes(KEY, MEITUAN, DAY, flow_day(330, 8), received=after_close())
        writer.add_bars(KEY, MEITUAN, DAY, bar_day(330, 9), received=after_close())
    finally:
        close_archive(writer)


def reading(folder: Path) -> Callable[[Callable[[ArchiveReader], T]], Awaitable[T]]:
    """What the app's archive service is for a replay, on a reader of this thread."""

    async def read(work: Callable[[ArchiveReader], T]) -> T:
        with closing(ArchiveReader(folder)) as reader:
            return work(reader)

    return read


def moment(clock: str, seconds: int = 0) -> datetime:
    """`10:47` of the day in Hong Kong, UTC."""
    hour, minute = map(int, clock.split(":"))
    opened = session(DAY).open
    return opened + timedelta(minutes=(hour - 9) * 60 + minute - 30, seconds=seconds)
