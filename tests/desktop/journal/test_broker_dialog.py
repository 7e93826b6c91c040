"""The broker's count beside the trips: asked when it is opened, with the difference, or why there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication

from fakes.scenes.journal import LIVE, JournalScene
from fakes.values.hub_values import put
from fakes.values.trading import position
from fakes.values.trips import TENCENT, fill
from tideboard_core.accounts.reading import STALE_AFTER
from tideboard_core.errors import NotOffered
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.behind.results import AccountResult, SecurityResult
from tideboard_core.model.hub_keys import Topic
from tideboard_core.trips.broker_result import BesideRow, WhyApart
from tideboard_desktop.journal.broker_dialog import BrokerDialog, OurSide, lacking_words, result_words
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.ui.tables.column_model import TextColour
from tideboard_desktop.ui.widgets.labels import Tone

pytestmark = pytest.mark.slow

Answer = AccountResult | Exception


def counted(*rows: SecurityResult, unread: str = "") -> AccountResult:
    return AccountResult(
        source="LongPort",
        currency="HKD",
        begin=None,
        end=None,
        profit=Decimal("1234.5"),
        first_value=None,
        last_value=None,
        invested=None,
        rows=rows,
        unread=unread,
    )


class Results:
    """The broker's results: `answer`, not before `free` is set."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.free = answer, asyncio.Event()
        self.asked: list[tuple[date | None, date | None]] = []
        self.free.set()

    async def account(self, begin: date | None = None, end: date | None = None) -> AccountResult:
        self.asked.append((begin, end))
        await self.free.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def broker_of(journal: JournalScene, results: Results) -> None:
    """The connection of the orders answers with these."""
    feeds = journal.reference.context.services.feeds
    gateway = cast("Any", SimpleNamespace(behind=SimpleNamespace(results=results), trading=feeds.broker.trading))
    journal.reference.serve(feeds=replace(feeds, broker=gateway))


async def opened(journal: JournalScene, results: Results) -> tuple[JournalDock, BrokerDialog]:
    broker_of(journal, results)
    journal.trade(12, 5)
    dock = await journal.show()
    dock.open_broker_count()
    await journal.reference.settle()
    (dialog,) = dock.findChildren(BrokerDialog)
    return dock, dialog


async def test_both_counts_stand_side_by_side_with_the_difference(journal: JournalScene) -> None:
    results = Results(counted())
    dock, dialog = await opened(journal, results)
    ours = {row.instrument: row for row in dialog.table.rows}
    assert ours
    assert all(row.theirs is None and row.difference is None for row in ours.values())
    dialog.close()

    name, row = next((name, row) for name, row in ours.items() if row.net is not None)
    assert name is not None
    assert row.net is not None
    results.answer = counted(
        SecurityResult(instrument=name, name="N", profit=row.net + Decimal("7.25"), currency=row.currency),
        SecurityResult(instrument=None, name="=1\t+1", profit=Decimal(3), currency="HKD"),
        unread="symbol",
    )
    journal.reference.flush()
    dock.open_broker_count()
    await journal.reference.settle()
    (dialog,) = dock.findChildren(BrokerDialog)
    begin, end = results.asked[-1]
    assert dialog.words.text().startswith("LongPort counts +1,234.50 HKD for the account, ")
    assert dialog.words.text().endswith(" Some of its rows could not be read.")
    chosen = dock.filters.filter(dock.span)
    assert (begin, end) == (chosen.begin, chosen.end)
    first = dialog.table.rows[0]
    assert (first.instrument, first.difference) == (name, Decimal("7.25"))
    dialog.copy.click()
    assert f"{row.net:f}\t7.25" in QGuiApplication.clipboard().text()
    assert "\n'=1 '+1\tHKD\t3" in QGuiApplication.clipboard().text()  # neither a formula nor a cell more
    assert "the broker's, which does not say how it counts" in QGuiApplication.clipboard().text()
    dialog.leave.click()


async def test_what_is_open_at_old_prices_is_said_with_their_age(journal: JournalScene) -> None:
    """The connection was lost; in the sum, at the row, and in what is copied."""
    bought = msgspec.structs.replace(fill("b1", "buy 100 600"), account_id=LIVE.id)
    broker_of(journal, Results(counted()))
    journal.stores.trips.add_fills(LIVE.identity, [bought])
    hub, clock = journal.reference.hub, journal.reference.clock
    put(hub, Topic.POSITIONS.of(LIVE.id), (position(LIVE, 100),))
    dock = await journal.show()

    async def opened_again() -> BrokerDialog:
        journal.reference.flush()
        dock.open_broker_count()
        await journal.reference.settle()
        return dock.findChildren(BrokerDialog)[-1]

    now = await opened_again()
    assert "old prices" not in now.words.text()
    now.close()
    clock.advance(STALE_AFTER + 60)
    dialog = await opened_again()
    assert dialog.words.text().endswith("Ours counts what is open at old prices (4 min), of securities: 1.")
    assert dialog.words.property("tone") == Tone.WARN.value
    cell = dialog.table.columns[-1].cell(dialog.table.rows[0])
    dialog.close()
    assert (cell.text, cell.colour) == ("fees open, not counted by the broker, old price", TextColour.WARN)


def test_what_ours_lacks_is_said_beside_its_sum() -> None:
    left = BesideRow(None, "", "HKD", None, None, None, None, (WhyApart.LEFT_OUT,))
    old = left._replace(why=(WhyApart.PRICE_OLD,))
    assert lacking_words([left, old, old], None) == (
        "Ours is without fills that are in no trip, of securities: 1. "
        "Ours counts what is open at old prices (\u2014), of securities: 2."
    )
    assert lacking_words([left._replace(why=(WhyApart.FEES_OPEN,))], 0.0) == ""
    assert OurSide((), {TENCENT: Decimal(1)}, None).old == {TENCENT}, "without an age they are as good as old"


async def test_a_broker_without_a_count_is_named_so(journal: JournalScene) -> None:
    _, dialog = await opened(journal, Results(NotOffered("not-offered", text="profit analysis")))

    assert dialog.words.property("tone") == Tone.WARN.value
    assert dialog.table.rows == []
    assert not dialog.copy.isEnabled()
    dialog.close()


@pytest.mark.parametrize("gone", [lambda dialog: dialog.close(), lambda _dialog: None])
async def test_an_answer_after_the_account_is_not_compared_with_another(
    journal: JournalScene, gone: Callable[[BrokerDialog], object]
) -> None:
    results = Results(counted())
    results.free.clear()
    dock, dialog = await opened(journal, results)
    assert dialog.words.text() == "The broker is asked for its count."
    gone(dialog)
    journal.reference.flush()
    journal.account = replace(LIVE, id="another")
    dock.each_second()
    await asyncio.sleep(0)
    results.free.set()
    await journal.read()

    for left in dock.findChildren(BrokerDialog):
        assert left.words.text() == "Another account is in view now: nothing is compared."
        assert left.table.rows == []
        left.close()
    assert dock.book.journal is None or dock.book.journal.account == journal.account.identity


def test_the_brokers_yields_are_percents_and_a_rate_without_a_unit_is_named_so() -> None:
    answer = replace(
        counted(),
        simple_yield=Decimal("62.88"),
        time_weighted=Decimal("58.41"),
        unstated=(UnstatedFigure("sum_profit_rate", Decimal("0.6288")),),
    )
    assert (
        " Its simple yield is +62.88%. Its time-weighted yield is +58.41%. "
        "Unit not known: sum_profit_rate 0.6288. Ours has no sum"
    ) in result_words(answer, None)
    assert "yield" not in result_words(counted(), None)


def test_the_sum_of_ours_stands_beside_theirs_or_there_is_none() -> None:
    assert result_words(counted(), Decimal(1000)).endswith("Ours net: +1,000.00, difference +234.50.")
    assert result_words(counted(), None).endswith("Ours has no sum: some is not known, or in another currency.")
