"""Holdings at the newest price, and their sums."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from msgspec.structs import replace as struct_with
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.filled_hub import funds, position, quote
from fakes.scenes.trading.option_legs import contract
from fakes.values.reviews import account
from fakes.values.trading import TENCENT
from tideboard_core.model.held_doubt import DoubtCause
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_desktop.blotter.position_columns import (
    Holding,
    flow_cell,
    flow_unit,
    holding,
    position_columns,
    signed_cell,
    totals,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.tables.column_model import ColumnTable, TextColour, on_screen
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.tables.flow_cells import FlowCell, FlowTone
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.words.exits import CoverWords

HOLDING = position(account())
money = st.decimals("-100000", "100000", places=2)


def test_sums_are_of_the_rows_and_assets_move_with_them() -> None:
    sums = totals([holding(HOLDING, quote("613.50"))], funds(account()))
    assert sums.unrealised == Decimal("15300.00")
    assert sums.assets == Decimal("4779860.00")


@pytest.mark.parametrize("between", ["0", "250", "-1200"])
def test_assets_do_not_depend_on_the_moment_between_the_brokers_two_answers(between: str) -> None:
    """The funds were read while the holding was worth `between` more than its own line says."""
    cash, value = Decimal(1_000_000), HOLDING.value + Decimal(between)
    read = replace(funds(account()), cash=cash, market_value=value, total_assets=cash + value)
    row = holding(HOLDING, quote("613.50"))

    assert row.value is not None
    assert totals([row], read).assets == cash + row.value


def test_what_the_funds_hold_beyond_the_rows_stays_in_the_assets() -> None:
    """Such as a money market fund that is no position."""
    read = replace(funds(account()), market_value=HOLDING.value * 3, total_assets=HOLDING.value * 3)
    row = holding(HOLDING, quote("613.50"))

    assert row.value is not None
    assert totals([row], read).assets == HOLDING.value * 3 + row.value - HOLDING.value


UNPRICED = replace(
    HOLDING, priced=False, last=Decimal(0), value=Decimal(0), pl=Decimal(0), pl_percent=None, pl_today=None
)


def test_without_any_price_nothing_is_claimed() -> None:
    row = holding(UNPRICED, None)
    sums = totals([row], funds(account()))

    assert (row.last, row.value, row.pl, row.pl_percent) == (None, None, None, None)
    assert (sums.unrealised, sums.assets) == (None, funds(account()).total_assets)
    cells = [column.cell(row) for column in on_screen(position_columns())]
    assert [cell.text for cell in cells].count(fmt.MISSING) >= 4


def test_no_sum_is_faked_across_currencies_or_from_missing_figures() -> None:
    other = replace(HOLDING, currency="USD")
    mixed = totals([holding(HOLDING, None), holding(other, None)], funds(account()))
    assert mixed.unrealised is None
    assert totals(None, funds(account())).unrealised is None
    assert totals([], funds(account())).unrealised == 0


@pytest.mark.parametrize(
    ("value", "text", "text_colour"),
    [
        (Decimal(14300), "+14,300.00", TextColour.UP),
        (Decimal("-8.9"), "−8.90", TextColour.DOWN),
        (Decimal(0), "0.00", TextColour.ZERO),
    ],
)
def test_a_change_always_has_its_sign_but_zero(value: Decimal, text: str, text_colour: TextColour) -> None:
    cell = signed_cell(value)
    assert (cell.text, cell.colour) == (text, text_colour)


def test_what_the_broker_does_not_say_is_a_dash_with_its_reason() -> None:
    row = holding(replace(HOLDING, average_cost=None, pl_today=None), None)
    for column in on_screen(position_columns()):
        cell = column.cell(row)
        assert cell.text
        assert cell.text != "—" or cell.exact


def test_exits_leave_the_net_flow_and_the_cost_in_the_table_at_its_usual_width(qtbot: QtBot) -> None:
    table = ColumnTable[Holding](position_columns(), lambda row: row.position.instrument)
    view = ColumnView(table, make_theme(), identifier="positions", name="Positions")
    qtbot.addWidget(view)
    view.resize(926, 200)
    view.show()
    table.show_rows([struct_with(holding(HOLDING, None), exits=CoverWords("no stop at the broker", wrong=True))])
    gone = {column.title for at, column in enumerate(table.columns) if view.isColumnHidden(at)}
    assert gone == {"Percentile", "P&L day"}


def test_the_flow_column_has_one_unit_and_greys_an_old_session() -> None:
    live = FlowCell(tone=FlowTone.LIVE, net=318_600_000.0, ratio=8.1, series=(0.0, 1.0))
    old = FlowCell(tone=FlowTone.OLD_SESSION, net=-96_300_000.0, note="Thu 19", series=(0.0, -1.0))
    words = FlowCell(tone=FlowTone.WORDS, note="index: no flow")
    rows = [struct_with(holding(HOLDING, None), flow=one) for one in (live, old, words, None)]
    unit = flow_unit(rows, UnitStyle.KMB)
    cells = [flow_cell(row.flow, unit) for row in rows]
    assert [cell.text for cell in cells] == ["+318.6M", "−96.3M", "index: no flow", "—"]
    assert [cell.colour for cell in cells] == [TextColour.UP, TextColour.QUIET, TextColour.QUIET, TextColour.QUIET]
    assert [cell.curve is not None for cell in cells] == [True, True, False, False]
    assert cells[1].exact == "Thu 19"


def test_a_hundred_million_a_unit_keeps_the_small_flows_apart_from_none() -> None:
    """As in the watchlist: 3.7 million are no 0.0 of them."""
    live = FlowCell(tone=FlowTone.LIVE, net=3_700_000.0, series=(0.0, 1.0))
    large = FlowCell(tone=FlowTone.LIVE, net=499_700_000.0, series=(0.0, 1.0))
    rows = [struct_with(holding(HOLDING, None), flow=one) for one in (live, large)]

    assert flow_cell(live, flow_unit(rows, UnitStyle.WAN)).text == "+0.04\u4ebf"


def test_a_fraction_is_shown_valued_and_summed_as_it_is() -> None:
    rows = [
        holding(replace(position(account(), held), value=held * Decimal(600), pl=Decimal(0)), quote("612.50"))
        for held in (Decimal("0.75"), Decimal("10.5"))
    ]
    cells = [on_screen(position_columns())[1].cell(row) for row in rows]

    assert [cell.text for cell in cells] == ["0.75", "10.5"]
    assert [cell.exact for cell in cells] == [
        "0 can be sold from here, where orders are for whole shares",
        "10 can be sold from here, where orders are for whole shares",
    ]
    assert totals(rows, None).unrealised == sum((row.pl for row in rows if row.pl is not None), Decimal(0))
    moved = Decimal("612.50") - rows[0].position.last
    assert [row.value for row in rows] == [row.position.quantity * (600 + moved) for row in rows]


def test_an_adjusted_contract_of_hong_kong_is_named_by_its_facts_and_those_of_its_owner() -> None:
    """By its root where that of the usual ones is known, else by its broker's word or its size."""
    owner = replace(TENCENT, id=InstrumentId("HK.09999"))
    names = []
    for root, known in (
        ("XYA", (adjusted(owner, "XYA"),)),
        ("XYA", (adjusted(owner, "XYA"), owner)),
        ("XYA", (adjusted(owner, "XYA", multiplier=200), owner)),
        ("XYA", (replace(adjusted(owner, "XYA", multiplier=200), standard=False),)),
        ("TCA", (adjusted(TENCENT, "TCA", multiplier=200),)),
        ("TCH", (adjusted(TENCENT, "TCH", multiplier=100), TENCENT)),
    ):
        held = replace(HOLDING, instrument=InstrumentId(f"HK.{root}261230C554550"), name="TCH 610 call")
        (symbol, *_) = on_screen(position_columns(facts={one.id: one for one in known}.get))
        names.append(symbol.cell(holding(held, None)).second)
    assert names == [
        "TCH 610 call",
        "Adjusted contract: TCH 610 call",
        "Not known whether adjusted: TCH 610 call",
        "Adjusted contract: TCH 610 call",
        "Adjusted contract: TCH 610 call",
        "TCH 610 call",
    ]


def adjusted(owner: Instrument, root: str, multiplier: int = 110) -> Instrument:
    """The facts of a contract as LongPort tells them."""
    name = InstrumentId(f"HK.{root}261230C554550")
    return replace(contract("C600"), id=name, name="", underlying=owner.id, multiplier=multiplier)


@pytest.mark.parametrize(
    ("code", "words"),
    [("US.AAPL1261218C400000", "Adjusted contract: AAPL 400 call"), ("US.AAPL261218C400000", "AAPL 400 call")],
)
def test_an_adjusted_contract_is_named_and_its_figures_are_the_brokers(code: str, words: str) -> None:
    """After a split its exchange changes what it delivers; nothing of it is converted here."""
    held = replace(HOLDING, instrument=InstrumentId(code), name="AAPL 400 call", quantity=3)
    row = holding(held, None)
    (symbol, *_) = on_screen(position_columns())
    (name,) = [one for one in position_columns() if one.head == "Name"]

    assert symbol.cell(row).second == name.value(row) == words
    assert (row.position.quantity, row.position.average_cost, row.value) == (3, HOLDING.average_cost, HOLDING.value)


@pytest.mark.parametrize(
    ("cause", "word"),
    [
        (DoubtCause.LACKING, "newest list: 0"),
        (DoubtCause.FILLS, "by the fills: 0"),
        (DoubtCause.UNREAD, "positions not listed now"),
        (DoubtCause.EMPTY, "positions not listed now"),
        (DoubtCause.TAKEN_BACK, "by the fills: 0"),
    ],
)
def test_a_holding_that_nobody_is_sure_of_is_marked_with_why(cause: DoubtCause, word: str) -> None:
    row = holding(replace(HOLDING, doubt=cause, otherwise=0), None)
    security, shares = (column.cell(row) for column in list(on_screen(position_columns()))[:2])
    assert (security.text, security.second, security.colour) == (TENCENT.id, word, TextColour.WARN)
    assert (shares.text, shares.colour) == (fmt.quantity(HOLDING.quantity), TextColour.QUIET)
    assert "typ" in security.exact
