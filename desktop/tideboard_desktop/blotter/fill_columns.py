"""Columns of the fills table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import MARKET_ZONE, Instrument, InstrumentId, market_of, spelled_as_contract
from tideboard_core.model.order import Fill, Side
from tideboard_desktop.blotter.order_columns import moment_text
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, Column, FileColumn, TextColour
from tideboard_desktop.ui.words.orders import side_word

translate = QCoreApplication.translate


def fill_value(fill: Fill, instrument: Instrument | None) -> Decimal | None:
    """Money paid or received before fees; None if the multiplier of a contract is unknown."""
    if instrument is not None:
        return fill.price * fill.quantity * instrument.multiplier
    return None if spelled_as_contract(fill.instrument) else fill.price * fill.quantity


def fill_columns(
    now: Callable[[], datetime] | None = None,
    facts: Callable[[InstrumentId], Instrument | None] = lambda _instrument: None,
) -> list[Column[Fill] | FileColumn[Fill]]:
    """Side, symbol, shares, price, value, time, order; `now` is UTC market time, another day shows its date.

    `facts` returns the known facts of a security, for the multiplier of a contract. A file has more of them, and times
    with the exchange's offset.
    """
    return [
        FileColumn("Fill", lambda f: f.id),
        FileColumn("Order", lambda f: f.order_id),
        Column(
            title=translate("FillsTable", "Side"),
            width=52,
            cell=_side_cell,
            order=lambda f: f.side.value,
            head="Side",
            value=lambda f: side_word(f.side),
        ),
        Column(
            title=translate("FillsTable", "Symbol"),
            width=0,
            cell=lambda f: Cell(f.instrument, second=f.name, strong=True),
            order=lambda f: f.instrument,
            head="Symbol",
            value=lambda f: f.instrument,
        ),
        FileColumn("Name", lambda f: f.name),
        Column(
            title=translate("FillsTable", "Shares"),
            width=84,
            number=True,
            cell=lambda f: Cell(fmt.quantity(f.quantity)),
            order=lambda f: f.quantity,
            head="Shares",
            value=lambda f: f.quantity,
        ),
        Column(
            title=translate("FillsTable", "Price"),
            width=84,
            number=True,
            cell=lambda f: Cell(fmt.price(f.price)),
            order=lambda f: f.price,
            head="Price",
            value=lambda f: f.price,
        ),
        Column(
            title=translate("FillsTable", "Value"),
            width=110,
            number=True,
            cell=lambda f: _value_cell(fill_value(f, facts(f.instrument))),
            order=lambda f: fill_value(f, facts(f.instrument)) or Decimal(0),
            head="Value",
            value=lambda f: fill_value(f, facts(f.instrument)),
        ),
        Column(
            title=translate("FillsTable", "Time"),
            width=112,
            number=True,
            cell=lambda f: Cell(moment_text(f.time, f.instrument, now), TextColour.QUIET),
            order=lambda f: f.time,
            head="Time",
            value=lambda f: fmt.exchange_time(f.time, MARKET_ZONE[market_of(f.instrument)]),
        ),
        Column(
            title=translate("FillsTable", "Order"),
            width=150,
            number=True,
            cell=lambda f: Cell(f.order_id, TextColour.QUIET),
            spare=1,
        ),
    ]


def _value_cell(value: Decimal | None) -> Cell:
    if value is None:
        return Cell(
            fmt.MISSING, TextColour.QUIET, exact=translate("FillsTable", "The contract's size is not known yet")
        )
    return Cell(fmt.money(value))


def _side_cell(fill: Fill) -> Cell:
    return Cell(side_word(fill.side), TextColour.UP if fill.side is Side.BUY else TextColour.DOWN, strong=True)
