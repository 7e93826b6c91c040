"""What is said of the trips beside the account: the line, its rows, and why there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from fakes.scenes.journal import LIVE, JournalScene
from fakes.values.journal_days import LAST
from fakes.values.trips import TENCENT, fill, orders_of
from tideboard_core.model.fees import FEES_DUE
from tideboard_core.model.order import Side
from tideboard_core.trips.account_check import AccountCheck, NotChecked
from tideboard_core.trips.contracts import TradedContract
from tideboard_core.trips.exchanges import Exchanged
from tideboard_core.trips.facts import CashKind, CashMove
from tideboard_core.trips.matching import round_trips
from tideboard_core.trips.reconcile import CashSpan, OutsideMoney, Reason, Reconciliation, Why
from tideboard_core.trips.rows import Reading
from tideboard_core.trips.told import DaySpan, PastSeries
from tideboard_desktop.journal.check_dialog import (
    CheckDialog,
    check_lines,
    check_text,
    check_words,
    kind_words,
    not_checked_words,
    reason_words,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.widgets.labels import Tone

ZONE = "Asia/Hong_Kong"
BEGIN, END = datetime(2026, 11, 2, 1, tzinfo=UTC), datetime(2026, 11, 20, 9, tzinfo=UTC)
MINE = LIVE.identity
DOLLARS = Reconciliation(
    currency="HKD",
    realised=Decimal(200),
    fees=Decimal(3),
    unrealised=Decimal(0),
    cash=CashSpan(Decimal(1000), Decimal(1243)),
    value_begin=Decimal(0),
    value=Decimal(0),
    rows=(OutsideMoney(CashKind.DEPOSIT, 1, Decimal(50)),),
    reasons=(Reason(Why.FEES_OPEN, 1, None),),
)


def check(*currencies: Reconciliation) -> AccountCheck:
    return AccountCheck(since=BEGIN, until=END, currencies=currencies)


def test_the_line_says_what_it_lacks_also_beside_a_difference() -> None:
    lacks = (Reason(Why.CASH_CONTRADICTED, 2, None), Reason(Why.FEES_OPEN, 1, None))

    line = check_words(check(replace(DOLLARS, reasons=lacks)), ZONE, END)

    assert line.endswith("movements left out, their direction against their sign: 2")
    assert "fees" not in line, "those stand in the rows"


def test_the_line_names_time_and_difference() -> None:
    open_fees = replace(DOLLARS, fees=Decimal(7))
    exact = replace(open_fees, reasons=())
    assert check_words(check(exact), ZONE, END).endswith("17:00, difference 0.00")
    words = check_words(check(open_fees), ZONE, END)
    assert words.endswith("difference 0.00, fills whose fees are not told: 1"), "0.00 says what was not read"
    assert check_words(check(DOLLARS), ZONE, END).endswith("difference +4.00")
    two = check(DOLLARS, replace(exact, currency="USD"), replace(exact, currency="SGD", cash=None))
    assert check_words(two, ZONE, END).endswith("difference +4.00 HKD, cash in SGD not told")
    tiny = replace(exact, realised=Decimal("200.001"))
    assert check_words(check(tiny), ZONE, END).endswith("difference +0.001"), "a part of a cent is not 0.00"


def test_with_a_part_of_its_fees_a_difference_is_a_dash_for_a_minute() -> None:
    """The broker told the fees of one of two orders: what is left of them is no difference of the account."""
    fills = [fill("1", "buy 100 600"), fill("2", "sell 100 610", 60)]
    book = round_trips(
        MINE,
        fills,
        orders=orders_of(fills),
        fees={"o1": Decimal(3)},
        contracts={TENCENT: TradedContract(currency="HKD", multiplier=Decimal(1))},
    )
    half = replace(DOLLARS, fees_due=book.trips)
    last = fills[-1].time
    soon, late = (check_words(check(half), ZONE, last + FEES_DUE * part) for part in (0.9, 1))
    assert soon.endswith("difference \u2014, fills whose fees are not told: 1")
    assert late.endswith("difference +4.00")
    rows = {line.title: line.amount for line in check_lines(check(half), ZONE, last)}
    assert (rows["Difference"], rows["Earned by the trips"]) == ("\u2014", "\u2014")


def test_days_of_which_cash_was_not_read_are_named_and_nothing_is_called_reconciled() -> None:
    exact = replace(DOLLARS, fees=Decimal(7), reasons=())
    words = check_words(replace(check(exact), unread=3), ZONE, END)
    assert words.startswith("cash not read for 3 days, not reconciled to 20 Nov 17:00, difference 0.00")
    assert check_words(replace(check(exact), unread=1), ZONE, END).startswith("cash not read for 1 day, not reconciled")
    assert check_lines(replace(check(exact), unread=3), ZONE, END)[0].title == "cash not read for 3 days"
    untold = replace(check(exact), untold=True)
    assert check_words(untold, ZONE, END).endswith("difference 0.00, movements of cash not told by the broker")
    assert check_lines(untold, ZONE, END)[0].title == "movements of cash not told by the broker"


def test_the_rows_lead_from_the_trips_to_the_account() -> None:
    rows = {line.title: line.amount for line in check_lines(check(DOLLARS), ZONE, END)}

    assert (rows["Earned by the trips"], rows["Deposits (1)"]) == ("+197.00", "+50.00")
    assert (rows["Gained by the account without these"], rows["Difference"]) == ("+193.00", "+4.00")
    assert rows["fills whose fees are not told: 1"] == "\u2014"
    untold = check_lines(check(replace(DOLLARS, cash=None)), ZONE, END)
    assert untold[-2].title == "The broker does not tell cash in this currency."
    assert untold[-1].title == "What it must have changed by, if the trips are right"
    assert untold[-1].amount == fmt.signed(Decimal(197) - DOLLARS.value + DOLLARS.value_begin + Decimal(50), 2)


def test_what_was_exchanged_for_trades_is_a_row_with_its_rate() -> None:
    row = Exchanged("CNY", "HKD", 3, Decimal("-21605.40"), Decimal("1.08004"))
    paid = replace(DOLLARS, exchanged=(row, row._replace(traded="USD", rate=None)))

    titles = {line.title: line.amount for line in check_lines(check(paid), ZONE, END)}

    assert titles["Exchanged for trades in CNY (3), 1 CNY = 1.08 HKD"] == "\u221221,605.40"
    assert "Exchanged for trades in USD (3)" in titles


@pytest.mark.parametrize("why", NotChecked)
def test_it_is_said_why_nothing_is_compared(why: NotChecked) -> None:
    assert check_words(AccountCheck(why=why), ZONE, END) == not_checked_words(why)
    assert check_lines(AccountCheck(why=why), ZONE, END) == []


def test_all_kinds_and_reasons_have_words() -> None:
    assert len({kind_words(kind) for kind in CashKind}) == len(CashKind)
    assert len({reason_words(Reason(why, 2, None)) for why in Why}) == len(Why)
    by_rate = reason_words(Reason(Why.EXCHANGE_OPEN, 2, Decimal(1080)))
    assert by_rate == "orders in another currency, by the rate of the day: 2"


async def test_the_dock_shows_the_line_and_the_rows(journal: JournalScene) -> None:
    journal.trade(30, 10)
    trips = journal.stores.trips
    fees = trips.told.fees(MINE).values()
    rows = trips.whole_rows(MINE)
    spent = sum((one.price * one.quantity * (1 if one.side is Side.BUY else -1) for one in rows.fills), Decimal(0))
    end = Decimal(10**6) - spent - sum((fee.total for fee in fees), Decimal(0))
    for at, cash in ((min(one.time for one in rows.fills), Decimal(10**6)), (END, end)):
        trips.add_reading(MINE, reading(at, cash, before=at != END))
    dock = await journal.show()
    assert dock.check.text().startswith("cash not read for "), dock.check.toolTip()
    trips.told.note_history(MINE, PastSeries.CASH, DaySpan(date(2000, 1, 1), date(2100, 1, 1)))
    dock.ask_again()
    await journal.read()

    assert dock.check.text().startswith("reconciled with cash and positions to "), dock.check.toolTip()
    assert dock.check.text().endswith("17:00, difference 0.00"), dock.check.toolTip()
    assert dock.check.property("tone") == Tone.CAPTION.value
    trips.told.add_cash(MINE, [CashMove(id="d", day=LAST, kind=CashKind.DEPOSIT, currency="HKD", amount=Decimal(5))])
    dock.ask_again()
    await journal.read()
    assert dock.check.text().endswith("difference +5.00")
    assert dock.check.property("tone") == Tone.WARN.value
    dock.open_check()
    (dialog,) = dock.findChildren(CheckDialog)
    copy = dialog.findChild(QPushButton, "journal_check_copy")
    assert copy is not None
    copy.click()
    assert dock.book.journal is not None
    assert QGuiApplication.clipboard().text() == check_text(
        dock.book.journal.check, ZONE, journal.reference.clock.market()
    )
    dialog.leave.click()


def reading(at: datetime, cash: Decimal, *, before: bool) -> Reading:
    early = at.replace(hour=0) if before else at
    return Reading(at=early, currency="HKD", cash=cash, assets=cash, balances=(("HKD", cash),))
