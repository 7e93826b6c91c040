"""The four tables as plain values, for CSV and for the clipboard: every digit, ISO times, ASCII signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import MARKET_ZONE, Instrument, InstrumentId, market_of
from tideboard_core.model.order import Fill, Order, OrderFee
from tideboard_core.model.reference import CashEntry, MutualFund
from tideboard_core.orders.rows import ExitRow, LegRow
from tideboard_desktop.blotter.cash_columns import CashRow, cash_kind
from tideboard_desktop.blotter.fill_columns import fill_value
from tideboard_desktop.blotter.mutual_funds import fund_cells
from tideboard_desktop.blotter.position_columns import Holding
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.csv_export import CsvCell
from tideboard_desktop.ui.tables.flow_cells import FlowTone
from tideboard_desktop.ui.words.combinations import listed_name
from tideboard_desktop.ui.words.exits import holder_words, role_word
from tideboard_desktop.ui.words.orders import (
    hours_word,
    side_word,
    status_word,
    time_in_force_word,
    type_word,
)

translate = QCoreApplication.translate


def holding_table(rows: Sequence[Holding], funds: Sequence[MutualFund] = ()) -> tuple[list[str], list[list[CsvCell]]]:
    """Header and rows of the positions, then the mutual funds; amounts in the currency of the row."""
    header = [
        translate("Export", "Symbol"),
        translate("Export", "Name"),
        translate("Export", "Shares"),
        translate("Export", "Can be sold"),
        translate("Export", "Average cost"),
        translate("Export", "Last"),
        translate("Export", "Value"),
        translate("Export", "P&L day"),
        translate("Export", "P&L open"),
        translate("Export", "P&L open [%]"),
        translate("Export", "Currency"),
        translate("Export", "Net flow today"),
        translate("Export", "Exits at the broker"),
        translate("Export", "With a stop at the broker"),
    ]
    return header, [*map(_holding, rows), *map(fund_cells, funds)]


def _holding(row: Holding) -> list[CsvCell]:
    position, flow = row.position, row.flow
    today = flow is not None and flow.tone in {FlowTone.LIVE, FlowTone.STALE}
    return [
        position.instrument,
        position.name,
        position.quantity,
        position.available,
        position.average_cost,
        row.last,
        row.value,
        row.pl_today,
        row.pl,
        row.pl_percent,
        position.currency,
        flow.net if flow is not None and today else None,
        None if row.cover is None else row.cover.standing,
        None if row.cover is None else row.cover.stopped,
    ]


def order_table(
    rows: Sequence[Order], fees: Callable[[Order], OrderFee | None] = lambda _: None
) -> tuple[list[str], list[list[CsvCell]]]:
    """Header and rows of the orders; times with the exchange's offset. `fees` are the broker's charges, if known."""
    header = [
        translate("Export", "Order"),
        translate("Export", "Side"),
        translate("Export", "Symbol"),
        translate("Export", "Name"),
        translate("Export", "Type"),
        translate("Export", "Broker's type"),
        translate("Export", "Time in force"),
        translate("Export", "Last day"),
        translate("Export", "Trading hours"),
        translate("Export", "Shares"),
        translate("Export", "Price"),
        translate("Export", "Trigger"),
        translate("Export", "Filled"),
        translate("Export", "Average price"),
        translate("Export", "Fees"),
        translate("Export", "Currency"),
        translate("Export", "Status"),
        translate("Export", "Created"),
        translate("Export", "Updated"),
        translate("Export", "Reference"),
        translate("Export", "Broker's words"),
        translate("Export", "Part of order"),
        translate("Export", "Role"),
        translate("Export", "Holder"),
    ]
    return header, [_order(row, fees(row)) for row in rows]


def _order(row: Order, fee: OrderFee | None) -> list[CsvCell]:
    zone = MARKET_ZONE[market_of(row.instrument)]
    return [
        row.id,
        "" if row.legs else side_word(row.side),
        listed_name(row) if row.legs else row.instrument,
        row.name,
        type_word(row.order_type),
        row.broker_type,
        time_in_force_word(row.time_in_force),
        None if row.expires is None else row.expires.isoformat(),
        hours_word(row.hours),
        row.quantity,
        row.price,
        row.trigger,
        row.filled,
        row.average_price,
        None if fee is None else fee.total,
        row.currency,
        status_word(row),
        fmt.exchange_time(row.created, zone),
        fmt.exchange_time(row.updated, zone),
        row.remark,
        row.text,
        *(
            (row.entry_order.id, role_word(row.role), holder_words(held=row.held))
            if isinstance(row, ExitRow)
            else (row.entry_order.id, translate("Export", "Leg"), "")
            if isinstance(row, LegRow)
            else ("", "", "")
        ),
    ]


def fill_table(
    rows: Sequence[Fill], facts: Callable[[InstrumentId], Instrument | None]
) -> tuple[list[str], list[list[CsvCell]]]:
    """Header and rows of the fills; times with the exchange's offset. `facts` returns the known facts of a security."""
    header = [
        translate("Export", "Fill"),
        translate("Export", "Order"),
        translate("Export", "Side"),
        translate("Export", "Symbol"),
        translate("Export", "Name"),
        translate("Export", "Shares"),
        translate("Export", "Price"),
        translate("Export", "Value"),
        translate("Export", "Time"),
    ]
    return header, [_fill(row, fill_value(row, facts(row.instrument))) for row in rows]


def _fill(row: Fill, value: Decimal | None) -> list[CsvCell]:
    zone = MARKET_ZONE[market_of(row.instrument)]
    return [
        row.id,
        row.order_id,
        side_word(row.side),
        row.instrument,
        row.name,
        row.quantity,
        row.price,
        value,
        fmt.exchange_time(row.time, zone),
    ]


def cash_table(rows: Sequence[CashRow], zone: str) -> tuple[list[str], list[list[CsvCell]]]:
    """Header and rows of the cash journal; times with the offset of `zone`, amounts in the currency of the row."""
    header = [
        translate("Export", "Clearing day"),
        translate("Export", "Settlement day"),
        translate("Export", "Time"),
        translate("Export", "Kind"),
        translate("Export", "Amount"),
        translate("Export", "Currency"),
        translate("Export", "Remark"),
        translate("Export", "Number"),
    ]
    return header, [_movement(row.entry, zone) for row in rows]


def _movement(entry: CashEntry, zone: str) -> list[CsvCell]:
    return [
        entry.clearing_date,
        entry.settlement_date,
        None if entry.created is None else fmt.exchange_time(entry.created, zone),
        cash_kind(entry.kind),
        entry.amount,
        entry.currency,
        entry.remark,
        entry.id,
    ]
