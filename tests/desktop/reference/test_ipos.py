"""The calendar of offerings: what comes next first, in the exchange's own days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from fakes.scenes.market.reference import ReferenceScene
from tideboard_core.errors import NotOffered
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.reference import IpoEntry
from tideboard_core.ports.trading import ReadRows
from tideboard_desktop.reference.ipos import IposDock


def entry(code: str, day: date | None, **more: object) -> IpoEntry:
    return IpoEntry(
        instrument=InstrumentId(f"HK.{code}"),
        name=f"Offer {code}",
        listing_date=day,
        price_low=Decimal("10.2"),
        price_high=Decimal("12.5"),
        **more,  # type: ignore[arg-type]  # fields of the entry
    )


OFFERS = [
    entry("02001", date(2026, 11, 10), list_price=Decimal(11)),
    entry("02002", None),
    entry("02003", date(2026, 12, 1), open=True, entrance=Decimal("5050.42"), lot_size=400),
    entry("02004", date(2026, 11, 24), open=False),
]


async def shown(reference: ReferenceScene) -> IposDock:
    reference.source.answers["ipos"] = lambda market: OFFERS if market is Market.HK else NotOffered("not-offered")
    dock: IposDock = reference.show(IposDock)
    await reference.settle()
    return dock


async def test_the_next_listing_stands_first(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    assert dock.table is not None
    assert [row.instrument[3:] for row in dock.table.rows.rows] == ["02004", "02003", "02002", "02001"]
    assert dock.foot.words.text().startswith("3 to come, 1 open for application.")


async def test_a_market_without_offerings_says_so_and_keeps_no_rows(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.show_market("US")
    await reference.settle()
    assert dock.table is not None
    assert not dock.table.rows.rows
    assert reference.source.last("ipos") == (Market.US,)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("", ""),
        ("symbol", " \u00b7 Rows that could not be read were left out (field symbol)."),
        ("next_date", " \u00b7 More pages came than are read; later days were left out."),
        ("more", " \u00b7 More rows came than are read; the rest was left out."),
        ("repeated", " \u00b7 Rows that came twice were left out."),
    ],
)
async def test_rows_that_were_left_out_are_named(field: str, words: str, reference: ReferenceScene) -> None:
    reference.source.answers["ipos"] = ReadRows(OFFERS, unread=field)
    dock: IposDock = reference.show(IposDock)
    await reference.settle()
    assert dock.foot.words.text().partition(" of the exchange.")[2] == words


async def test_enter_shows_the_security_and_ctrl_c_copies_its_figures(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    assert dock.table is not None
    dock.table.selectRow(1)
    QTest.keyClick(dock.table, Qt.Key.Key_Return)
    assert dock.selection.instrument == "HK.02003"
    QTest.keyClick(dock.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "10.20-12.50\t5050.42\t400\tyes" in QGuiApplication.clipboard().text()
