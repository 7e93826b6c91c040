"""Columns of the cash journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_core.model.order import Account
from tideboard_core.model.reference import CashEntry
from tideboard_desktop import format as fmt
from tideboard_desktop.models.column_table import Cell, Column, Ink

translate = QCoreApplication.translate


class CashRow(NamedTuple):
    """A movement, and how many before it in the table are just the same."""

    entry: CashEntry
    again: int = 0


def home_zone(account: Account | None) -> str:
    """The zone of the account's first market, in whose days and hours its journal is told."""
    markets = frozenset() if account is None else account.markets
    return MARKET_ZONE[min(markets or {Market.HK}, key=list(Market).index)]


def cash_columns(zone: Callable[[], str]) -> list[Column[CashRow]]:
    """Day and time at the exchange, kind in the broker's words, signed amount, currency, remark, settlement."""
    return [
        Column(
            title=translate("CashTable", "Day"),
            width=116,
            cell=lambda r: Cell(fmt.day_in_year(r.entry.clearing_date)),
            order=lambda r: (r.entry.clearing_date, *_made(r)),
        ),
        Column(
            title=translate("CashTable", "Time"),
            width=72,
            number=True,
            cell=lambda r: _time_cell(r, zone()),
            order=_made,
        ),
        Column(
            title=translate("CashTable", "Kind"),
            width=150,
            cell=lambda r: Cell(r.entry.kind or fmt.MISSING, strong=True),
            order=lambda r: r.entry.kind,
        ),
        Column(
            title=translate("CashTable", "Amount"),
            width=130,
            number=True,
            cell=lambda r: Cell(fmt.signed(r.entry.amount, 2)),
            order=lambda r: r.entry.amount,
        ),
        Column(
            title=translate("CashTable", "Currency"),
            width=76,
            cell=lambda r: Cell(r.entry.currency or fmt.MISSING, Ink.QUIET),
            order=lambda r: r.entry.currency,
        ),
        Column(
            title=translate("CashTable", "Remark"),
            width=0,
            cell=lambda r: Cell(r.entry.remark, Ink.QUIET),
            order=lambda r: r.entry.remark,
        ),
        Column(
            title=translate("CashTable", "Settles"),
            width=116,
            number=True,
            cell=_settles_cell,
            order=lambda r: (r.entry.settlement_date or r.entry.clearing_date).toordinal(),
            spare=1,
            idle=lambda r: r.entry.settlement_date is None,
        ),
    ]


def _made(row: CashRow) -> tuple[float, ...]:
    return (0.0 if row.entry.created is None else row.entry.created.timestamp(),)


def _time_cell(row: CashRow, zone: str) -> Cell:
    if row.entry.created is None:
        return Cell(fmt.MISSING, Ink.QUIET, exact=translate("CashTable", "The broker tells only the day"))
    return Cell(fmt.clock_seconds(row.entry.created, zone), Ink.QUIET)


def _settles_cell(row: CashRow) -> Cell:
    if row.entry.settlement_date is None:
        return Cell(fmt.MISSING, Ink.QUIET, exact=translate("CashTable", "The broker does not tell the day"))
    return Cell(fmt.day_in_year(row.entry.settlement_date), Ink.QUIET)
