"""Older candles for programs: their share of the history allowance, the fifth that stays for people, calls by kind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.programs_desk import ProgramsDesk
from fakes.scenes.served_programs import ServedProgramsScene
from tideboard_api.calls import bars as bars_call
from tideboard_api.scopes import ProgramScope
from tideboard_core.errors import QuotaExceeded, RateLimited, UnknownSymbol
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Bar, BarAdjustment, BarPeriod
from tideboard_core.ports.bars import BarPage
from tideboard_core.ports.gateway import CallKind, CallsUsed
from tideboard_core.programs.channel import ReadOf
from tideboard_core.programs.faults import ProgramFault
from tideboard_desktop.programs.past_candles import PastCandles
from tideboard_desktop.programs.scarce_calls import WINDOW

BEFORE = datetime(2026, 6, 1, tzinfo=UTC)
HK = "HK.00005"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ProgramsDesk]:
    scene = ServedProgramsScene(tmp_path)
    desk = ProgramsDesk(scene)
    await desk.make("fetcher", ProgramScope.FETCH)
    await desk.make("other", ProgramScope.FETCH)
    await desk.make("reader")
    scene.history.page = BarPage(bars=(day(BEFORE - timedelta(days=2)), day(BEFORE - timedelta(days=1))))
    yield desk
    await scene.close()


def day(start: datetime) -> Bar:
    price = Decimal("61.25")
    return Bar(
        instrument=InstrumentId(HK),
        period=BarPeriod.DAY,
        start=start,
        open=price,
        high=price,
        low=price,
        close=price,
        volume=1,
        turnover=price,
    )


async def past(desk: ProgramsDesk, symbol: str = HK, key: str = "fetcher") -> object:
    """The answer about older candles, when the calls of all programs have room again."""
    desk.later(WINDOW)
    return await desk.read(ReadOf.BARS, symbol, key=key, period="day", before=BEFORE)


async def test_older_candles_take_the_scope_and_cost_a_security_once_whoever_asks(desk: ProgramsDesk) -> None:
    assert await past(desk, key="reader") == ("scope", {"scope": "fetch"})
    assert not desk.scene.history.asked
    found = await past(desk)
    assert isinstance(found, dict)
    assert (len(found["times"]), found["source"]["kind"]) == (2, "practice")
    await past(desk, key="other")
    assert [*desk.scene.history.charged] == [HK]
    asked = desk.scene.history.asked[0]
    assert (asked.before, asked.adjustment, asked.count) == (BEFORE, BarAdjustment.NONE, 400)


async def test_programs_never_take_the_last_fifth_and_an_unknown_allowance_not_at_all(desk: ProgramsDesk) -> None:
    history = desk.scene.history
    history.others = 79
    assert isinstance(await past(desk), dict)
    assert await past(desk, "HK.00700") == ("history", {"why": "kept", "left": 20, "limit": 100, "kept": 20})
    assert isinstance(await past(desk), dict), "it counts already"
    history.total, history.others = 400, 320
    assert await past(desk, "HK.00700") == ("history", {"why": "kept", "left": 79, "limit": 400, "kept": 80})
    history.known = False
    assert await past(desk, "HK.00700") == ("history", {"why": "unknown"})
    assert [*history.charged] == [HK]


async def test_two_programs_at_the_same_moment_take_one_unit_that_is_left(desk: ProgramsDesk) -> None:
    history = desk.scene.history
    history.others = 79
    candles, period = PastCandles(lambda: history), BarPeriod.DAY
    found = await asyncio.gather(
        candles.read("one", InstrumentId("HK.00001"), period, BEFORE),
        candles.read("two", InstrumentId("HK.00002"), period, BEFORE),
        return_exceptions=True,
    )
    assert [*history.charged] == ["HK.00001"]
    assert isinstance(found[1], ProgramFault)


async def test_keys_have_a_share_of_the_allowance_and_all_together_a_fifth(desk: ProgramsDesk) -> None:
    await desk.make("third", ProgramScope.FETCH)
    refused = []
    for number, key in enumerate(key for key in ("fetcher", "other", "third") for _ in range(11)):
        symbol = f"HK.{number:05}"
        if not isinstance(await past(desk, symbol, key), dict):
            refused.append(key)
    assert (len(desk.scene.history.charged), refused) == (20, ["fetcher", "other", *["third"] * 11])


async def test_a_restart_gives_no_key_its_share_anew(desk: ProgramsDesk) -> None:
    """What counts because of a program stands in the allowance, with the program's key."""
    history, period = desk.scene.history, BarPeriod.DAY
    for run in (range(5), range(5, 10)):
        candles = PastCandles(lambda: history)
        for number in run:
            await candles.read("one", InstrumentId(f"HK.{number:05}"), period, BEFORE)
    candles = PastCandles(lambda: history)
    with pytest.raises(ProgramFault) as refused:
        await candles.read("one", InstrumentId("HK.00011"), period, BEFORE)
    assert refused.value.data["why"] == "share"
    await candles.read("two", InstrumentId("HK.00011"), period, BEFORE)
    assert len(history.charged) == 11


async def test_the_brokers_refusals_come_as_what_they_are(desk: ProgramsDesk) -> None:
    history = desk.scene.history
    history.error = QuotaExceeded("history-spent-month", text="no")
    assert await past(desk) == ("history", {"why": "spent", "left": 100, "limit": 100, "kept": 20})
    history.error = RateLimited("rate-limited", text="no", retry_after=3.0)
    assert await past(desk) == ("rate", {"seconds": 3.0})
    history.error = UnknownSymbol("unknown-symbol", text="no")
    found = await past(desk)
    assert isinstance(found, dict)
    assert (found["times"], found["reason"]) == ([], "unknown-symbol")
    assert not history.charged


@pytest.mark.parametrize(
    ("kind", "used", "waits"),
    [(CallKind.HISTORY, 47, False), (CallKind.HISTORY, 48, True), (CallKind.SNAPSHOTS, 60, False)],
)
async def test_a_fifth_of_the_calls_of_each_kind_stays_for_the_window(
    desk: ProgramsDesk, kind: CallKind, used: int, *, waits: bool
) -> None:
    desk.scene.used = {kind: CallsUsed(used, 60, 30.0)}
    found = await past(desk)
    assert (found == ("rate", {"seconds": 30.0})) is waits
    assert bool(desk.scene.history.asked) is not waits
    desk.scene.used = {CallKind.QUOTES: CallsUsed(8, 10, 1.0)}
    desk.later(WINDOW)
    assert await desk.read(ReadOf.FLOW, "HK.00011") == ("rate", {"seconds": 1.0})
    assert not desk.scene.calls


async def test_older_candles_take_of_the_two_calls_in_thirty_seconds(desk: ProgramsDesk) -> None:
    for symbol in ("HK.00001", "HK.00002"):
        assert isinstance(await desk.read(ReadOf.BARS, symbol, period="day", before=BEFORE), dict)
    found = await desk.read(ReadOf.BARS, "HK.00003", period="day", before=BEFORE)
    assert found == ("rate", {"seconds": 30.0})


def test_a_moment_without_a_zone_is_utc() -> None:
    assert bars_call(HK, "day", datetime(2026, 6, 1)).query["before"] == "2026-06-01T00:00:00+00:00"  # noqa: DTZ001
    assert "before" not in bars_call(HK, "day").target
