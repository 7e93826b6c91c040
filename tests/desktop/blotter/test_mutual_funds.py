"""Mutual funds stand below the positions and in the exported table, and in nothing that orders are made of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.past_trades import ScriptedPast
from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.reference import MutualFund
from tideboard_desktop.blotter.mutual_funds import MOST, MutualFundRows, fund_cells, fund_sentence, fund_words
from tideboard_desktop.blotter.words import POSITIONS
from tideboard_desktop.ui.theme import make_theme

FUND = MutualFund(
    code="HK0000990017",
    name="Practice <b>Bond</b> Fund",
    units=Decimal("5.25"),
    price=Decimal("104.32"),
    cost=Decimal("101.10"),
    currency="USD",
    day=date(2026, 11, 17),
)
UNKNOWN = MutualFund(code="HK1", name="", units=Decimal(3), price=None, cost=None, currency="HKD")


def said(rows: MutualFundRows) -> list[str]:
    return [one.text() for one in rows.findChildren(QLabel) if one.isVisibleTo(rows)]


def test_a_fund_has_its_units_value_and_gain_as_far_as_they_are_known() -> None:
    assert fund_words(FUND) == "5.25 units, 547.68 USD, +16.90"
    assert fund_words(UNKNOWN) == "3 units"
    assert "2026-11-17" in fund_sentence(FUND)
    assert "\u2014" in fund_sentence(UNKNOWN)


def test_rows_are_there_while_funds_are_held(qtbot: QtBot) -> None:
    rows = MutualFundRows(make_theme())
    qtbot.addWidget(rows)
    assert rows.isHidden()
    rows.show_funds((FUND, UNKNOWN))
    assert not rows.isHidden()
    assert said(rows)[:3] == ["Mutual fund", "Practice <b>Bond</b> Fund", "5.25 units, 547.68 USD, +16.90"]
    rows.show_funds((FUND,) * (MOST + 2))
    qtbot.waitUntil(lambda: said(rows)[-1:] == ["2 more"])  # Qt shows what a layout takes in its next turn
    rows.show_funds(())
    assert rows.isHidden()


def test_funds_that_are_not_told_have_a_sentence_in_place_of_nothing(qtbot: QtBot) -> None:
    rows = MutualFundRows(make_theme())
    qtbot.addWidget(rows)
    rows.show_funds((), "not told")
    assert not rows.isHidden()
    assert said(rows) == ["not told"]
    rows.show_funds(())
    assert rows.isHidden()


async def test_an_account_of_a_data_centre_without_funds_says_so_below_its_positions(room: Room) -> None:
    room.guard.offers = OrderOffers(centre=DataCentre.UNITED_STATES)
    dock = blotter_in(room, ScriptedPast())
    dock.set_account(room.floor.account)
    (sentence,) = said(dock.held.mutual_funds)
    assert sentence.startswith("Mutual funds: not told.")


async def test_the_exported_positions_end_with_the_funds(room: Room) -> None:
    room.floor.put(Topic.MUTUAL_FUNDS, room.floor.account.id, (FUND, UNKNOWN))
    dock = blotter_in(room, ScriptedPast())
    dock.set_account(room.floor.account)
    header, rows = dock.files.rows_of(POSITIONS)
    assert fund_cells(FUND).keys() <= set(header)
    assert {len(row) for row in rows} == {len(header)}
    *held, first, second = rows
    assert len(held) == len(dock.positions.rows)
    assert first[:3] == ["HK0000990017", "Practice <b>Bond</b> Fund", Decimal("5.25")]
    assert second[6:10] == [None, None, None, None]
