"""How the cash journal is read: parts newest first, each kept a while, told as they come, refusals kept apart."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.values.clock import ManualClock
from fakes.values.reviews import account
from tideboard_core.errors import GatewayDown, GatewayError, NotOffered
from tideboard_core.model.order import Account, Environment
from tideboard_core.model.reference import CashEntry
from tideboard_desktop.blotter.cash_page import CashJournal, Journal, numbered, spans_until
from tideboard_desktop.docks.kept_reads import KeptReads
from tideboard_desktop.ui.tasks import Tasks

TODAY = date(2026, 11, 20)
MINE = account(Environment.PRACTICE)


def entry(day: date, number: str = "", amount: str = "-18.50", hour: int = 2) -> CashEntry:
    """A fee that cleared on a day."""
    return CashEntry(
        id=number,
        clearing_date=day,
        settlement_date=None,
        currency="HKD",
        kind="Fee",
        amount=Decimal(amount),
        created=datetime(day.year, day.month, day.day, hour, 15, tzinfo=UTC),
    )


class Scene:
    """A journal over a scripted broker; `told` counts the calls of `changed`, after each of which it shows again."""

    def __init__(self, tasks: Tasks) -> None:
        self.clock, self.past, self.told = ManualClock(), ScriptedPast(), 0
        self.owner, self.shown = QObject(), (MINE, 0)
        self.journal = CashJournal(self.past, tasks, self.clock, self._changed, self.owner, KeptReads())

    def _changed(self) -> None:
        self.told += 1
        self.show(*self.shown)

    def show(self, account: Account, days: int) -> Journal:
        """What the page does: ask for what it shows."""
        self.shown = account, days
        return self.journal.of(account, days)

    @property
    def asked(self) -> list[tuple[date, date]]:
        return [(begin, end) for _account, begin, end in self.past.cash_asked]

    async def settle(self) -> None:
        for _ in range(8):
            await asyncio.sleep(0)

    async def read(self, days: int) -> None:
        self.show(MINE, days)
        await self.settle()


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    failures: list[BaseException] = []
    tasks = Tasks(lambda error, _name: failures.append(error))
    made = Scene(tasks)
    yield made
    await tasks.close()
    assert not failures


@pytest.mark.parametrize("days", [0, 7, 30])
def test_the_parts_cover_every_day_once_newest_first(days: int) -> None:
    spans = spans_until(TODAY, days)
    covered = [end - timedelta(days=back) for begin, end in spans for back in range((end - begin).days + 1)]
    assert covered == [TODAY - timedelta(days=back) for back in range(days + 1)]
    assert max((end - begin).days for begin, end in spans) < 7


def test_two_alike_are_two_rows() -> None:
    rows = numbered([entry(TODAY), entry(TODAY), entry(TODAY, amount="-1")])
    assert len(set(rows)) == 3


async def test_what_came_last_is_shown_while_the_rest_is_read(scene: Scene) -> None:
    scene.past.cash = [entry(TODAY, "9"), entry(date(2026, 11, 16), "3")]
    await scene.read(7)
    assert scene.asked == [(TODAY, TODAY), (date(2026, 11, 13), date(2026, 11, 19))]
    scene.past.hold = asyncio.Event()
    await scene.read(30)
    standing = scene.show(MINE, 30)
    assert [row.entry.id for row in standing.rows] == ["9", "3"]
    assert (standing.since, standing.reading) == (date(2026, 11, 13), True)
    scene.past.hold.set()
    await scene.settle()
    whole = scene.show(MINE, 30)
    assert (whole.since, whole.reading, whole.error) == (date(2026, 10, 21), False, None)
    assert len(scene.asked) == len(set(scene.asked))  # what was known is not read again


async def test_rows_stand_newest_first_whatever_the_broker_does(scene: Scene) -> None:
    monday = date(2026, 11, 16)
    scene.past.cash = [entry(monday, "1"), entry(TODAY, "8", hour=1), entry(TODAY, "10", hour=2), entry(TODAY, "9")]
    await scene.read(7)
    assert [row.entry.id for row in scene.show(MINE, 7).rows] == ["10", "9", "8", "1"]


async def test_today_is_read_again_after_a_minute_and_the_days_before_it_after_a_quarter(scene: Scene) -> None:
    await scene.read(7)
    scene.clock.advance(59)
    await scene.read(7)
    assert len(scene.asked) == 2
    scene.clock.advance(2)
    await scene.read(7)
    assert scene.asked[2:] == [(TODAY, TODAY)]
    scene.clock.advance(900)
    await scene.read(7)
    assert len(scene.asked) == 5


async def test_a_refusal_leaves_what_was_read_and_is_tried_again(scene: Scene) -> None:
    scene.past.cash = [entry(TODAY, "9")]
    await scene.read(0)
    scene.past.error = GatewayDown("not-connected")
    await scene.read(7)
    standing = scene.show(MINE, 7)
    assert [row.entry.id for row in standing.rows] == ["9"]
    assert standing.error is scene.past.error
    assert len(scene.asked) == 2  # not again before the minute is over
    scene.past.error = None
    scene.clock.advance(61)
    await scene.read(7)
    assert scene.show(MINE, 7).error is None
    assert scene.show(MINE, 7).since == date(2026, 11, 13)


@pytest.mark.parametrize(("error", "tries"), [(NotOffered("call-not-offered"), 1), (GatewayDown("not-connected"), 2)])
async def test_what_the_broker_has_not_is_asked_once(scene: Scene, error: GatewayError, tries: int) -> None:
    scene.past.error = error
    await scene.read(7)
    scene.clock.advance(1000)
    await scene.read(7)
    assert len(scene.asked) == tries


async def test_a_refusal_is_not_shown_in_another_range(scene: Scene) -> None:
    scene.past.error = GatewayDown("not-connected")
    await scene.read(7)
    scene.past.hold = asyncio.Event()
    await scene.read(30)
    shown = scene.show(MINE, 30)
    assert (shown.error, shown.reading) == (None, True)


async def test_days_that_wait_for_the_read_of_another_account_are_being_read(scene: Scene) -> None:
    scene.past.hold = asyncio.Event()
    await scene.read(7)
    shown = scene.show(account(Environment.LIVE), 7)
    assert (shown.since, shown.reading) == (None, True)


async def test_another_account_takes_the_place_of_a_read_that_runs(scene: Scene) -> None:
    other = account(Environment.LIVE)
    scene.past.cash = [entry(TODAY, "9")]
    scene.past.hold = asyncio.Event()
    await scene.read(7)
    scene.show(other, 0)
    scene.past.hold.set()
    await scene.settle()
    assert [asked[0] for asked in scene.past.cash_asked] == [MINE.id, other.id]
    assert scene.show(other, 0).since == TODAY


async def test_an_answer_after_the_end_is_told_to_nobody(scene: Scene) -> None:
    scene.past.hold = asyncio.Event()
    await scene.read(7)
    delete(scene.owner)
    scene.past.hold.set()
    await scene.settle()
    assert scene.told == 0
