"""Assets over days: what is drawn, what is told apart, and that another account never shows this one's figures."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fakes.scenes.held_accounts import HeldAccounts
from fakes.values.held import MARGIN, SECOND, SIMULATED
from fakes.values.trips import fee, fill, order
from tideboard_core.model.order import Account, Side
from tideboard_core.trips.facts import AssetsTold, CashKind, CashMove, Rate
from tideboard_core.trips.rows import Reading
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.told import DaySpan, PastSeries
from tideboard_desktop.accounts.assets_page import RENEW, AssetsPage
from tideboard_desktop.ui.plots.figure import Curve, Discs

MONDAY = date(2026, 11, 2)


def keep(store: TripsStore, account: Account, *days: tuple[int, str], currency: str = "") -> None:
    """Assets at 15:30 in Hong Kong of some days after MONDAY."""
    for number, assets in days:
        day = MONDAY + timedelta(days=number)
        at = datetime(day.year, day.month, day.day, 7, 30, tzinfo=UTC)
        told = AssetsTold(day, currency or account.currency, Decimal(assets), at)
        store.told.add_assets(account.identity, told)


def move(day: int, kind: CashKind, amount: str, currency: str = "HKD") -> CashMove:
    return CashMove(
        id=f"{day} {kind}", day=MONDAY + timedelta(days=day), kind=kind, currency=currency, amount=Decimal(amount)
    )


@pytest.fixture
def kept(accounts: HeldAccounts) -> HeldAccounts:
    """A week of an account with a trip, a deposit, a dividend, and a day without a reading."""
    store, own = accounts.stores.trips, MARGIN.identity
    keep(store, MARGIN, (0, "100000"), (1, "103500"), (3, "104698"))
    store.told.add_cash(own, [move(1, CashKind.DEPOSIT, "3000"), move(3, CashKind.DIVIDEND, "100")])
    store.told.note_history(own, PastSeries.CASH, DaySpan(MONDAY, MONDAY + timedelta(days=3)))
    store.add_fills(own, [fill("1", "buy 100 600", 24 * 60), fill("2", "sell 100 605", 24 * 60 + 5)])
    store.add_orders(own, [order("o1", Side.BUY, 100, "600", 24 * 60), order("o2", Side.SELL, 100, "605", 24 * 60 + 4)])
    store.told.add_fees(own, [fee("o1", "1"), fee("o2", "1")])
    return accounts


def shown(page: AssetsPage) -> dict[str, str]:
    """The parts of the change as they stand above the plot."""
    return {name.text(): figure.text() for name, figure in zip(page.names, page.figures, strict=True)}


async def test_the_change_is_told_apart(kept: HeldAccounts) -> None:
    page = kept.show(AssetsPage)
    await kept.second(page, 2)
    assert shown(page) == {
        "Change": "+4,698.00",
        "Put in": "+3,000.00",
        "Closed trips": "+498.00",
        "Dividends, interest, charges": "+100.00",
        "Open positions and rest": "+1,100.00",
    }
    assert page.about.text() == "HKD, from 2 Nov 2026 to 5 Nov 2026, days of Hong Kong"
    assert page.foot_words() == "days without a reading: 1"


async def test_a_day_without_a_reading_breaks_the_lines_and_has_no_number(kept: HeldAccounts) -> None:
    page = kept.show(AssetsPage)
    await kept.second(page, 2)
    figure = page.plot.figure
    curves = [part for part in figure.parts if isinstance(part, Curve)]
    assert [np.isnan(curve.y).tolist() for curve in curves] == [[False, False, True, False]] * 3
    assert any(isinstance(part, Discs) for part in figure.parts), "a day between two gaps has no line"
    assert figure.read(2) == "Wed 4 Nov 2026: no reading"
    assert figure.read(3).startswith("Thu 5 Nov 2026: 104,698.00 HKD at 15:30, Put in +3,000.00, Closed trips +498.00")
    lines = figure.csv().splitlines()
    assert lines[0].startswith("day,assets [HKD],put in [HKD],closed trips [HKD]")
    assert lines[3] == "2026-11-04,,,,,"


async def test_movements_that_were_not_read_leave_a_dash(kept: HeldAccounts) -> None:
    keep(kept.stores.trips, MARGIN, (4, "90000"))
    page = kept.show(AssetsPage)
    await kept.second(page, 2)
    assert page.about.text().startswith("HKD, from 2 Nov 2026 to 5 Nov 2026"), "the newest day that is known whole"
    assert page.foot_words() == ("days without a reading: 1 · days whose movements of money are not known: 1")
    assert "Put in —" in page.plot.figure.read(4)


async def test_what_has_no_rate_or_fee_is_named(kept: HeldAccounts) -> None:
    store, own = kept.stores.trips, MARGIN.identity
    store.told.add_cash(own, [move(3, CashKind.DEPOSIT, "50", "USD")])
    store.add_fills(own, [fill("3", "buy 100 600", 2 * 24 * 60), fill("4", "sell 100 605", 2 * 24 * 60 + 5)])
    page = kept.show(AssetsPage)
    await kept.second(page, 2)
    words = page.foot_words()
    assert "closed trips without a result (fees open), in the rest: 1" in words
    assert "without a rate of their day: USD 1" in words
    day = MONDAY + timedelta(days=3)
    rate = Rate(
        day=day, base="USD", quote="HKD", rate=Decimal("7.8"), source="Futu", at=datetime(2026, 11, 5, tzinfo=UTC)
    )
    store.told.add_rates([rate])
    page.ask_again()
    await kept.second(page)
    assert "rate" not in page.foot_words()
    assert shown(page)["Put in"] == "+3,390.00"


async def test_readings_of_the_day_are_days_too(accounts: HeldAccounts) -> None:
    """A file of before assets were kept for each day has the readings after each fill."""
    at = datetime(2026, 11, 2, 7, tzinfo=UTC)
    for number in range(3):
        reading = Reading(
            at=at + timedelta(days=number), currency="HKD", cash=Decimal(5), assets=Decimal(100 + number)
        )  # fmt: skip
        accounts.stores.trips.add_reading(MARGIN.identity, reading)
    page = accounts.show(AssetsPage)
    await accounts.second(page, 2)
    assert page.series is not None
    assert [day.assets for day in page.series.days] == [100, 101, 102]


async def test_without_any_day_it_says_that_it_begins_now(accounts: HeldAccounts) -> None:
    page = accounts.show(AssetsPage)
    await accounts.second(page, 2)
    assert page.plot.figure.sentence == "Assets are kept from now on, each day on which the account is read"
    assert set(shown(page)) == {""}


async def test_the_currency_is_that_of_the_newest_reading(kept: HeldAccounts) -> None:
    """The person may have the broker count the account in another one."""
    keep(kept.stores.trips, MARGIN, (4, "13000"), (7, "13100"), currency="USD")
    page = kept.show(AssetsPage)
    await kept.second(page, 2)
    assert page.series is not None
    assert (page.series.currency, page.series.other_days) == ("USD", {"HKD": 3})
    assert "days in other currencies: HKD 3" in page.foot_words()


async def test_another_account_never_has_the_figures_of_the_one_before(kept: HeldAccounts) -> None:
    keep(kept.stores.trips, SIMULATED, (0, "77"), (1, "78"))
    page = kept.show(AssetsPage)
    await kept.second(page, 2)
    page.accounts.setCurrentIndex(2)
    page.accounts.activated.emit(2)
    assert (page.series, page.plot.figure.sentence) == (None, "Assets are being read")
    assert set(shown(page)) == {""}
    await kept.second(page)
    assert page.series is not None
    assert page.series.currency == "USD"
    assert [day.assets for day in page.series.days] == [77, 78]


async def test_a_file_that_cannot_be_read_is_said_and_what_was_read_stays(kept: HeldAccounts) -> None:
    page = kept.show(AssetsPage)
    await kept.second(page, 2)
    kept.stores.fails = sqlite3.OperationalError("disk I/O error")
    kept.reference.clock.advance(RENEW)
    await kept.second(page)
    assert page.about.text() == "The own records cannot be read: disk I/O error."
    assert shown(page)["Change"] == "+4,698.00"
    page.accounts.activated.emit(1)
    await kept.second(page)
    assert page.plot.figure.sentence == "The own records cannot be read: disk I/O error."
    assert page._account is SECOND


async def test_it_reads_again_after_a_while(kept: HeldAccounts) -> None:
    page = kept.show(AssetsPage)
    await kept.second(page, 2)
    keep(kept.stores.trips, MARGIN, (4, "105000"))
    await kept.second(page, 2)
    assert page.plot.figure.read(3).startswith("Thu 5")
    kept.reference.clock.advance(RENEW)
    await kept.second(page, 2)
    assert page.series is not None
    assert page.series.days[-1].assets == 105_000


async def test_a_saved_picture_names_no_account(kept: HeldAccounts) -> None:
    page = kept.show(AssetsPage)
    await kept.second(page, 2)
    caption = " ".join(page._caption())
    assert caption == "Assets by day LIVE · HKD, from 2 Nov 2026 to 5 Nov 2026, days of Hong Kong"
    assert MARGIN.id[-4:] not in caption


async def test_keys_reach_the_plot_and_its_table(kept: HeldAccounts) -> None:
    page = kept.show(AssetsPage)
    await kept.second(page, 2)
    page.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert page.plot.hasFocus()
    QTest.keyClick(page.plot, Qt.Key.Key_T)
    assert page.pages.table is not None
    assert page.pages.currentWidget() is page.pages.table
    assert [len(row) for row in page.plot.figure.rows] == [6] * 4
    page.plot.setFocus()


async def test_the_account_in_view_is_shown_until_another_is_chosen(kept: HeldAccounts) -> None:
    viewed = [SECOND]
    scene = kept.reference
    scene.context = replace(scene.context, window=replace(scene.context.window, account=lambda: viewed[0]))
    page = kept.show(AssetsPage)
    await kept.second(page)
    assert (page.accounts.currentText(), page._account) == ("LIVE Family ··0077", SECOND)
    viewed[0] = MARGIN
    await kept.second(page)
    assert page._account is MARGIN
    page.accounts.activated.emit(1)
    await kept.second(page)
    assert page._account is SECOND
    kept.list(MARGIN)
    await kept.second(page)
    assert page._account is MARGIN, "the chosen one is not there any more"
