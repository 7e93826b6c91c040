"""Which orders and fills a filter shows, what the tab counts, and why a table is empty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import spelled_as_contract
from tideboard_core.model.order import Account, Fill, Order
from tideboard_core.orders.rows import ExitRow, with_exits, with_legs
from tideboard_desktop.blotter.past_days import PastRange, PastTrades
from tideboard_desktop.blotter.position_columns import Holding
from tideboard_desktop.blotter.words import ALL, OPEN, empty_words, narrowed_words
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilteredRows(Generic[R]):
    """`count` None = today's rows are not read yet; `past` is set for a range of past days; `key` is the filter."""

    rows: tuple[R, ...]
    count: int | None
    key: str = ALL
    past: PastRange | None = None

    def why_empty(self, tab: int, *, paper: bool) -> tuple[str, str]:
        """A sentence and its detail for an empty table."""
        if self.past is not None:
            return _past_words(tab, self.key, self.past)
        if self.key == ALL or self.count is None:
            return empty_words(tab, known=self.count is not None, paper=paper)
        return narrowed_words(tab, self.key)


def contract_facts(held: Iterable[Holding], fills: Iterable[Fill]) -> set[Key[object]]:
    """Keys of the facts needed to value these contracts; shares need none."""
    names = {row.position.instrument for row in held} | {row.instrument for row in fills}
    return {Topic.INSTRUMENT.of(name) for name in names if spelled_as_contract(name)}


def _with_open_exits(rows: Iterable[Order]) -> frozenset[str]:
    """Ids of the entries of which an exit may still fill."""
    return frozenset(row.entry_order.id for row in rows if isinstance(row, ExitRow) and row.open)


def shown_orders(
    today: tuple[Order, ...] | None, key: str, account: Account | None, past: PastTrades
) -> FilteredRows[Order]:
    """The orders of a filter; the tab always counts today's working orders."""
    count = None if today is None else sum(1 for order in today if order.open)
    rows = with_legs(with_exits(today or ()))
    if not key.isdigit():
        if key == ALL:
            return FilteredRows(rows=rows, count=count, key=key)
        entries = _with_open_exits(rows)
        kept = tuple(row for row in rows if (row.open or row.id in entries) is (key == OPEN))
        return FilteredRows(rows=kept, count=count, key=key)
    if account is None:
        return FilteredRows(rows=(), count=count, key=key)
    found = past.of(account, int(key))
    known = {row.id for row in rows}
    older = () if found.orders is None else with_legs(row for row in found.orders if row.id not in known)
    return FilteredRows(rows=(*rows, *older) if found.orders is not None else (), count=count, key=key, past=found)


def shown_fills(
    today: tuple[Fill, ...] | None, key: str, account: Account | None, past: PastTrades
) -> FilteredRows[Fill]:
    """The fills of a filter; the tab always counts today's."""
    rows = today or ()
    count = None if today is None else len(rows)
    if not key.isdigit() or account is None:
        return FilteredRows(rows=rows, count=count, key=key)
    found = past.of(account, int(key))
    known = {row.id for row in rows}
    older = () if found.fills is None else tuple(row for row in found.fills if row.id not in known)
    return FilteredRows(rows=(*rows, *older) if found.fills is not None else (), count=count, key=key, past=found)


def _past_words(tab: int, key: str, past: PastRange) -> tuple[str, str]:
    if past.error is not None:
        return translate("Blotter", "Past days were not read"), error_sentence(past.error)
    if past.orders is None:
        return translate("Blotter", "Reading past days"), translate(
            "Blotter", "The broker answers a few calls at a time"
        )
    return narrowed_words(tab, key)
