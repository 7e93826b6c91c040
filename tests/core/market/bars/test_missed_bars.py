"""Bars of a reader that rested and reads what it missed alone: those of one that reads all, over each kind of break."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from fakes.servers.gateway_rigs import LONGPORT, Wiring
from fakes.servers.sandbox import PRACTICE_DAY, sandbox_thread, standing_options
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.market.bars.intervals import Interval, Unit
from tideboard_core.market.bars.reader import BarReader
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment

TENCENT = InstrumentId("HK.00700")
KEYS = [
    SeriesKey(TENCENT, Interval(count, unit))
    for count, unit in ((1, Unit.MINUTE), (5, Unit.MINUTE), (60, Unit.MINUTE), (1, Unit.DAY), (1, Unit.WEEK))
]
AT = [
    datetime.combine(date.fromisoformat(PRACTICE_DAY), time.fromisoformat(at), ZoneInfo("Asia/Hong_Kong"))
    for at in ("11:40", "11:40:20", "11:55:30", "12:02", "12:50", "13:00:05", "15:58", "16:01", "16:31", "16:45")
]
"""In a minute, over minutes, into and over the break, over the close, and after the closing auction (Hong Kong)."""


def table(series: BarSeries) -> list[tuple[float, ...]]:
    return list(zip(*(column.tolist() for column in series.columns.rows.arrays[:6]), strict=True))


async def test_what_was_missed_alone_makes_the_bars_of_a_whole_read() -> None:
    clock, sinks = ManualClock(datetime.now(UTC)), Sinks()
    asked: list[int | None] = []
    with sandbox_thread(standing_options(opend_port=0, longport_port=0, rest_port=0, start=time(11, 40))) as sandbox:
        gateway = LONGPORT.gateway(
            Wiring(
                sandbox=sandbox, environment=Environment.LIVE, clock=clock, feed=sinks, trading=sinks,
                sleep=clock.sleep, write=5.0,
            )
        )  # fmt: skip
        try:
            await gateway.connect()
            await gateway.log_in()
            reader = BarReader(gateway.quotes, clock.market)
            for before, at in pairwise((AT[0], *AT)):
                await sandbox.advance((at - before).total_seconds())
                clock.advance(61)
                clock.set_market(at)
                for key in KEYS:
                    missed = reader.missed(key)
                    asked.append(missed)
                    if missed is None:
                        await reader.read(key)
                    elif missed:
                        await reader.read(key, missed)
                    fresh = await BarReader(gateway.quotes, clock.market).read(key)
                    mine = table(reader.series(key))
                    assert mine[-len(fresh.columns) :] == table(fresh), (at, key, missed)
        finally:
            await gateway.close()
    assert asked[: len(KEYS)] == [None] * len(KEYS)
    assert asked[-len(KEYS) :] == [0] * len(KEYS), "half an hour after the close"
    assert all(each is not None and each < 300 for each in asked[len(KEYS) :])
