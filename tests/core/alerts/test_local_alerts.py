"""Alerts that Tideboard keeps: set, changed, deleted, watched, rung, kept over a restart; no file is lost."""

from __future__ import annotations

import asyncio
import errno
import os
import sys
from collections.abc import AsyncIterator, Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from tideboard_core.alerts.crossing import Judging, LocalAlert, priced_at
from tideboard_core.alerts.local_alerts import MOST, SAVE_EVERY, LocalAlerts, alerts_file
from tideboard_core.errors import BadInput
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import ExtendedQuote, Quote
from tideboard_core.model.watch.alerts import AlertFired, AlertFrequency, AlertKeeper, AlertKind, PriceAlert

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
UP = PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal(620), note="half out")
DOWN = PriceAlert(instrument=APPLE, kind=AlertKind.PRICE_DOWN, value=Decimal("190.5"), frequency=AlertFrequency.ONCE)


class Desk:
    """One run of the program over a data folder."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock()
        self.hub = Hub(self.clock)
        self.tasks: list[asyncio.Task[None]] = []
        self.failures: list[BadInput] = []
        self.rung: list[AlertFired] = []
        self.path = folder / "alerts.json"
        self.asleep = False
        self.waiting = set[str]()
        self.kept = LocalAlerts(
            self.hub,
            self.clock,
            self.path,
            spawn=self._spawn,
            failed=self.failures.append,
            asleep=lambda: self.asleep,
            waits=lambda alert, priced: alert.key in self.waiting and priced == self.clock.market(),
        )
        self.hub.listen_to(Topic.ALERT, self._ring)

    def quote(self, instrument: InstrumentId, last: str | int) -> None:
        price = Decimal(last)
        shown = Quote(
            instrument=instrument, last=price, prev_close=price, open=price, high=price, low=price, volume=1,
            turnover=price, time=self.clock.market(),
        )  # fmt: skip
        put(self.hub, Topic.QUOTE.of(instrument), shown)

    async def written(self) -> None:
        await asyncio.gather(*self.tasks)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(asyncio.get_running_loop().create_task(work))

    def _ring(self, key: Key[AlertFired]) -> None:
        fired = self.hub.value(key)
        assert fired is not None
        self.rung.append(fired)


async def begun(folder: Path) -> Desk:
    desk = Desk(folder)
    await desk.kept.begin()
    return desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = await begun(tmp_path)
    yield made
    made.kept.close()
    await made.written()
    assert made.hub.wanted() == frozenset()


async def test_set_listed_changed_deleted_and_read_again(desk: Desk, tmp_path: Path) -> None:
    first, second = await desk.kept.add_alert(UP), await desk.kept.add_alert(DOWN)
    kept_up = replace(UP, key=first, keeper=AlertKeeper.TIDEBOARD)
    kept_down = replace(DOWN, key=second, keeper=AlertKeeper.TIDEBOARD)
    assert await desk.kept.alerts() == [kept_up, kept_down]
    assert await desk.kept.alerts(APPLE) == await desk.kept.alerts(market=Market.US) == [kept_down]
    await desk.kept.change_alert(replace(kept_up, value=Decimal(630)))
    again = await begun(tmp_path)
    assert await again.kept.alerts() == [replace(kept_up, value=Decimal(630)), kept_down]
    third = await again.kept.add_alert(UP)
    assert third not in {first, second}
    await again.kept.delete_alerts(TENCENT)
    assert await again.kept.alerts() == [kept_down]
    await again.kept.delete_alerts(APPLE, second)
    again.kept.close()
    assert await (await begun(tmp_path)).kept.alerts() == []
    with pytest.raises(BadInput, match="alert-gone"):
        await again.kept.change_alert(kept_up)


async def test_one_that_waits_for_an_answer_is_not_judged_and_rings_once_it_is_answered(desk: Desk) -> None:
    first, second = await desk.kept.add_alert(UP), await desk.kept.add_alert(UP)
    desk.waiting.add(first)
    desk.quote(TENCENT, 630)
    assert [fired.key for fired in desk.rung] == [second]
    assert [local.reached for local in desk.kept.standing()] == [None, True]
    desk.waiting.clear()
    desk.kept.judge_again()
    assert [fired.key for fired in desk.rung] == [second, first]
    desk.kept.judge_again()
    assert len(desk.rung) == 2


def test_a_volume_is_of_the_day_that_it_counts_not_of_a_newer_price() -> None:
    """The day's volume of the old shares stands beside the first price of the new ones."""
    closed, early = datetime(2026, 11, 20, 21, tzinfo=UTC), datetime(2026, 11, 23, 10, tzinfo=UTC)
    quote = Quote(
        instrument=InstrumentId("US.AAPL"), last=Decimal(1), prev_close=Decimal(1), open=Decimal(1), high=Decimal(1),
        low=Decimal(1), volume=1, turnover=Decimal(1), time=closed,
        pre=ExtendedQuote(
            price=Decimal(2), high=Decimal(2), low=Decimal(2), volume=1, turnover=Decimal(2), change=Decimal(1),
            change_rate=Decimal(1), time=early,
        ),
    )  # fmt: skip
    volume = PriceAlert(instrument=quote.instrument, kind=AlertKind.VOLUME_UP, value=Decimal(5))
    seen = Judging(quote, early)
    assert priced_at(volume, seen) == closed
    assert priced_at(replace(volume, kind=AlertKind.PRICE_UP), seen) == early


async def test_when_a_condition_was_set_is_kept_until_it_is_another(desk: Desk, tmp_path: Path) -> None:
    """The time tells whether a split came since."""
    key, set_at = await desk.kept.add_alert(UP), desk.clock.market()
    desk.clock.advance(60)
    off = replace(UP, key=key, enabled=False)
    await desk.kept.change_alert(off)
    assert [local.set_at for local in desk.kept.standing()] == [set_at]
    again = await begun(tmp_path)
    assert [local.set_at for local in again.kept.standing()] == [set_at]
    await desk.kept.change_alert(replace(off, value=Decimal(630)))
    assert [local.set_at for local in desk.kept.standing()] == [desk.clock.market()]


async def test_the_securities_of_alerts_that_are_on_are_subscribed(desk: Desk) -> None:
    key = await desk.kept.add_alert(UP)
    await desk.kept.add_alert(replace(DOWN, enabled=False))
    assert desk.hub.wanted() == {Topic.QUOTE.of(TENCENT)}
    await desk.kept.delete_alerts(TENCENT, key)
    assert desk.hub.wanted() == frozenset()


async def test_a_crossing_is_published_with_its_keeper_s_words(desk: Desk) -> None:
    key = await desk.kept.add_alert(UP)
    desk.quote(TENCENT, 615)
    desk.quote(APPLE, 700)
    assert desk.rung == []
    desk.quote(TENCENT, 640)
    (fired,) = desk.rung
    assert (fired.key, fired.price, fired.value, fired.note) == (key, Decimal(640), Decimal(620), "half out")
    assert (fired.name, fired.text, fired.change_rate) == ("", "", Decimal(0)), (
        "no facts of the security, and its previous close"
    )


async def test_prices_of_another_market_ring_nothing(desk: Desk) -> None:
    await desk.kept.add_alert(UP)
    desk.quote(TENCENT, 615)
    desk.asleep = True
    desk.quote(TENCENT, 640)
    desk.quote(TENCENT, 615)
    assert desk.rung == []
    desk.asleep = False
    desk.quote(TENCENT, 616)
    assert desk.rung == []
    desk.quote(TENCENT, 640)
    assert len(desk.rung) == 1


async def test_what_is_so_already_rings_when_it_is_set(desk: Desk) -> None:
    desk.quote(TENCENT, 640)
    await desk.kept.add_alert(UP)
    assert len(desk.rung) == 1


async def test_one_that_rang_once_is_off_also_after_a_kill(desk: Desk, tmp_path: Path) -> None:
    await desk.kept.add_alert(DOWN)
    desk.quote(APPLE, 190)
    assert desk.hub.wanted() == frozenset()
    await desk.written()
    again = await begun(tmp_path)
    assert [alert.enabled for alert in await again.kept.alerts()] == [False]
    again.quote(APPLE, 200)
    again.quote(APPLE, 190)
    assert again.rung == []
    again.kept.close()


async def test_the_end_of_the_program_writes_what_it_cut_short(desk: Desk, tmp_path: Path) -> None:
    await desk.kept.add_alert(DOWN)
    desk.quote(APPLE, 190)
    for task in desk.tasks:
        task.cancel()
    await asyncio.gather(*desk.tasks, return_exceptions=True)
    desk.tasks.clear()
    desk.kept.close()
    assert [alert.enabled for alert in await (await begun(tmp_path)).kept.alerts()] == [False]


async def test_a_value_crossed_while_the_program_was_off_rings_at_the_next_start_and_no_other_does(
    desk: Desk, tmp_path: Path
) -> None:
    await desk.kept.add_alert(replace(UP, frequency=AlertFrequency.ALWAYS))
    desk.quote(TENCENT, 615)
    desk.kept.close()
    await desk.written()
    again = await begun(tmp_path)
    again.quote(TENCENT, 640)
    assert len(again.rung) == 1
    await again.written()
    again.kept.close()
    third = await begun(tmp_path)
    third.quote(TENCENT, 641)
    assert third.rung == []
    third.kept.close()


async def test_one_that_came_back_over_its_value_rings_again_after_a_kill(desk: Desk, tmp_path: Path) -> None:
    await desk.kept.add_alert(replace(UP, frequency=AlertFrequency.ALWAYS))
    desk.quote(TENCENT, 640)
    desk.clock.advance(120)
    desk.quote(TENCENT, 615)
    await desk.written()
    again = await begun(tmp_path)
    again.clock.advance(300)
    again.quote(TENCENT, 640)
    assert len(again.rung) == 1
    await again.written()
    again.kept.close()


async def test_a_price_that_moves_about_a_value_is_not_written_with_each_trade(desk: Desk) -> None:
    await desk.kept.add_alert(replace(UP, frequency=AlertFrequency.ALWAYS))
    for price in (640, 615) * 20:
        desk.quote(TENCENT, price)
        desk.clock.advance(0.1)
    assert len(desk.tasks) == 1


async def test_a_price_that_came_back_is_written_after_five_seconds_and_once(desk: Desk) -> None:
    await desk.kept.add_alert(replace(UP, frequency=AlertFrequency.ALWAYS))
    desk.quote(TENCENT, 640)
    desk.clock.advance(SAVE_EVERY)
    for _ in range(3):
        desk.quote(TENCENT, 615)
        await desk.written()
        assert len(desk.tasks) == 2
        desk.clock.advance(SAVE_EVERY)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"version": 1, "alerts": [{"alert": {}}]}', b'{"version": 1, "alerts": 3}']
)
async def test_a_damaged_file_is_kept_aside_and_said(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "alerts.json").write_bytes(data)
    desk = Desk(tmp_path)
    with pytest.raises(BadInput, match="alerts-damaged"):
        await desk.kept.begin()
    assert (tmp_path / "alerts.damaged.json").read_bytes() == data
    await desk.kept.add_alert(UP)
    desk.kept.close()
    assert len(await (await begun(tmp_path)).kept.alerts()) == 1


async def test_of_a_damaged_file_the_other_alerts_are_watched_at_once(desk: Desk, tmp_path: Path) -> None:
    for alert in (UP, DOWN):
        await desk.kept.add_alert(alert)
    desk.kept.close()
    desk.path.write_text(desk.path.read_text().replace('"190.5"', "[]"))
    again = Desk(tmp_path)
    with pytest.raises(BadInput, match="alerts-damaged"):
        await again.kept.begin()
    for price in (615, 625):
        again.quote(TENCENT, price)
    assert [fired.instrument for fired in again.rung] == [TENCENT]
    await again.kept.add_alert(DOWN)
    assert len({alert.key for alert in await again.kept.alerts()}) == 2
    await again.written()
    again.kept.close()


@pytest.mark.parametrize("value", ["0", "NaN", "-5", "Infinity"])
async def test_a_value_that_means_nothing_is_refused_in_a_file_and_by_hand(
    desk: Desk, tmp_path: Path, value: str
) -> None:
    with pytest.raises(BadInput, match="alert-value") as refused:
        await desk.kept.add_alert(replace(UP, value=Decimal(value)))
    assert refused.value.data == {"kind": UP.kind, "value": value}
    assert await desk.kept.alerts() == []
    await desk.kept.add_alert(UP)
    desk.path.write_text(desk.path.read_text().replace('"620"', f'"{value}"'))
    with pytest.raises(BadInput, match="alerts-damaged"):
        await begun(tmp_path)


async def test_a_newer_file_stays_and_nothing_is_watched(tmp_path: Path) -> None:
    newer = b'{"version": 9, "alerts": [], "written_by": "9.0"}'
    (tmp_path / "alerts.json").write_bytes(newer)
    desk = Desk(tmp_path)
    with pytest.raises(BadInput, match="alerts-newer"):
        await desk.kept.begin()
    for refused in (desk.kept.alerts(), desk.kept.add_alert(UP), desk.kept.delete_alerts(TENCENT)):
        with pytest.raises(BadInput, match="alerts-newer"):
            await refused
    assert (tmp_path / "alerts.json").read_bytes() == newer


async def test_what_cannot_be_written_changes_nothing_and_is_said(desk: Desk) -> None:
    await desk.kept.add_alert(UP)
    whole = desk.path.read_bytes()
    desk.path.unlink()
    desk.path.mkdir()
    with pytest.raises(BadInput):
        await desk.kept.add_alert(DOWN)
    assert len(await desk.kept.alerts()) == 1
    desk.quote(TENCENT, 640)
    await desk.written()
    assert len(desk.rung) == 1
    assert [error.code for error in desk.failures] == ["not-a-file"]
    desk.path.rmdir()
    desk.path.write_bytes(whole)


async def test_before_the_file_is_read_nothing_is_changed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with pytest.raises(BadInput) as refused:
        await desk.kept.add_alert(UP)
    assert refused.value.code == "alerts-not-read"
    assert not desk.path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there a folder that is a file has no file in it")
async def test_a_file_that_the_system_refuses_is_said_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    desk = Desk(tmp_path / "file")
    for tried in (desk.kept.begin(), desk.kept.alerts()):
        with pytest.raises(BadInput) as refused:
            await tried
        assert refused.value.code == "alerts-unreadable"
        assert refused.value.data == {"path": str(desk.path), "reason": os.strerror(errno.ENOTDIR)}


def test_alerts_of_practice_are_kept_apart(tmp_path: Path) -> None:
    assert alerts_file(tmp_path, practice=True) == tmp_path / "alerts-practice.json"
    assert alerts_file(tmp_path, practice=False) == tmp_path / "alerts.json"


async def test_there_is_a_largest_number(desk: Desk) -> None:
    one = LocalAlert(alert=replace(UP, keeper=AlertKeeper.TIDEBOARD))
    desk.kept._kept = dict.fromkeys(map(str, range(MOST)), one)
    with pytest.raises(BadInput, match="alerts-full"):
        await desk.kept.add_alert(UP)
    desk.kept._kept = {}
