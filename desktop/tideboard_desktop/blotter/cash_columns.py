"""Columns of the cash journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_core.model.order import Account
from tideboard_core.model.reference import CashEntry
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, Column, FileColumn, TextColour

translate = QCoreApplication.translate


_BOUGHT = QT_TRANSLATE_NOOP("CashTable", "Purchase")
_SOLD = QT_TRANSLATE_NOOP("CashTable", "Sale")
_TRADED = QT_TRANSLATE_NOOP("CashTable", "Trade")
_FEES = QT_TRANSLATE_NOOP("CashTable", "Trading fees")
_DEPOSIT = QT_TRANSLATE_NOOP("CashTable", "Deposit")
_WITHDRAWAL = QT_TRANSLATE_NOOP("CashTable", "Withdrawal")
_TRANSFER = QT_TRANSLATE_NOOP("CashTable", "Transfer")
_EXCHANGE = QT_TRANSLATE_NOOP("CashTable", "Currency exchange")
_DIVIDEND = QT_TRANSLATE_NOOP("CashTable", "Dividend")
_INTEREST = QT_TRANSLATE_NOOP("CashTable", "Interest")
_OPTION = QT_TRANSLATE_NOOP("CashTable", "Option settlement")
_WARRANT = QT_TRANSLATE_NOOP("CashTable", "Warrant settlement")
_KINDS = {
    "买入": _BOUGHT,
    "買入": _BOUGHT,
    "股票买入成交": _BOUGHT,
    "股票買入成交": _BOUGHT,
    "卖出": _SOLD,
    "賣出": _SOLD,
    "股票卖出成交": _SOLD,
    "股票賣出成交": _SOLD,
    "Stock Trading": _TRADED,
    "交易费用": _FEES,
    "交易費用": _FEES,
    "Trading Fees": _FEES,
    "入金": _DEPOSIT,
    "出金": _WITHDRAWAL,
    "调拨": _TRANSFER,
    "調撥": _TRANSFER,
    "货币兑换": _EXCHANGE,
    "貨幣兌換": _EXCHANGE,
    "派息": _DIVIDEND,
    "股息": _DIVIDEND,
    "融资利息": _INTEREST,
    "融資利息": _INTEREST,
    "利息": _INTEREST,
    "期权到期结算": _OPTION,
    "期權到期結算": _OPTION,
    "Option Settlement": _OPTION,
    "轮证到期结算": _WARRANT,
    "輪證到期結算": _WARRANT,
    "Warrant Settlement": _WARRANT,
}
"""Known broker texts for cash movements; neither Futu nor LongPort documents a complete list."""


def cash_kind(words: str) -> str:
    """The type of a movement in the window's language; the broker's own text if unknown."""
    return translate("CashTable", str(_KINDS[words])) if words in _KINDS else words


class CashRow(NamedTuple):
    """A movement, and how many identical ones precede it in the table."""

    entry: CashEntry
    again: int = 0


def home_zone(account: Account | None) -> str:
    """The zone of the account's first market; days and times of its journal are given in it."""
    markets = frozenset() if account is None else account.markets
    return MARKET_ZONE[min(markets or {Market.HK}, key=list(Market).index)]


def cash_columns(zone: Callable[[], str]) -> list[Column[CashRow] | FileColumn[CashRow]]:
    """Day and time at the exchange, type, signed amount, currency, remark, settlement day.

    A file has the number of the entry too, and times with the offset of `zone`.
    """
    return [
        Column(
            title=translate("CashTable", "Day"),
            width=116,
            cell=lambda r: Cell(fmt.day_in_year(r.entry.clearing_date)),
            order=lambda r: (r.entry.clearing_date, *_made(r)),
            head="Clearing day",
            value=lambda r: r.entry.clearing_date,
        ),
        FileColumn("Settlement day", lambda r: r.entry.settlement_date),
        Column(
            title=translate("CashTable", "Time"),
            width=72,
            number=True,
            cell=lambda r: _time_cell(r, zone()),
            order=_made,
            head="Time",
            value=lambda r: None if r.entry.created is None else fmt.exchange_time(r.entry.created, zone()),
        ),
        Column(
            title=translate("CashTable", "Kind"),
            width=150,
            cell=lambda r: Cell(cash_kind(r.entry.kind) or fmt.MISSING, strong=True, exact=r.entry.kind),
            order=lambda r: cash_kind(r.entry.kind),
            head="Kind",
            value=lambda r: cash_kind(r.entry.kind),
        ),
        Column(
            title=translate("CashTable", "Amount"),
            width=130,
            number=True,
            cell=lambda r: Cell(fmt.signed(r.entry.amount, 2)),
            order=lambda r: r.entry.amount,
            head="Amount",
            value=lambda r: r.entry.amount,
        ),
        Column(
            title=translate("CashTable", "Currency"),
            width=76,
            cell=lambda r: Cell(r.entry.currency or fmt.MISSING, TextColour.QUIET),
            order=lambda r: r.entry.currency,
            head="Currency",
            value=lambda r: r.entry.currency,
        ),
        Column(
            title=translate("CashTable", "Remark"),
            width=0,
            cell=lambda r: Cell(r.entry.remark, TextColour.QUIET),
            order=lambda r: r.entry.remark,
            head="Remark",
            value=lambda r: r.entry.remark,
        ),
        FileColumn("Number", lambda r: r.entry.id),
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
        return Cell(fmt.MISSING, TextColour.QUIET, exact=translate("CashTable", "The broker tells only the day"))
    return Cell(fmt.clock_seconds(row.entry.created, zone), TextColour.QUIET)


def _settles_cell(row: CashRow) -> Cell:
    if row.entry.settlement_date is None:
        return Cell(fmt.MISSING, TextColour.QUIET, exact=translate("CashTable", "The broker does not tell the day"))
    return Cell(fmt.day_in_year(row.entry.settlement_date), TextColour.QUIET)
