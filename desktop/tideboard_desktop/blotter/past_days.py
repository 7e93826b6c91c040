"""Orders and fills of past days, cached for a minute, and which of them and of today's a filter shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Generic, Protocol, TypeVar

from msgspec import structs
from PySide6.QtCore import QCoreApplication, QObject

from tideboard_core.errors import TideboardError
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import Market, market_of, spelled_as_contract
from tideboard_core.model.order import Account, Environment, Fill, FillStatus, Order
from tideboard_core.model.reference import CashEntry
from tideboard_core.model.session import exchange_date
from tideboard_core.orders.rows import ExitRow, with_exits, with_legs
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import ReadRows
from tideboard_desktop.blotter.words import ALL, OPEN, empty_words, few_calls, hidden_words, narrowed_words
from tideboard_desktop.docks.kept_reads import KeptReads
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate

KEPT_FOR = 60.0
"""Seconds for which a range is cached: brokers allow few history calls (OpenD: 10 in 30 s)."""


def last_day(account: Account, now: datetime) -> date:
    """Today at the account's exchange with the latest date; `now` is UTC market time."""
    return max(exchange_date(market, now) for market in account.markets or {Market.HK})


class PastSource(Protocol):
    """The gateway's calls for past days; it queues them within the broker's rate limits."""

    async def history_orders(self, account: Account, begin: date, end: date) -> list[Order]:
        """Past orders of a date range, today's included."""
        ...

    async def history_fills(self, account: Account, begin: date, end: date) -> list[Fill]:
        """Past executions of a date range, today's included; ReadRows where some may be left out."""
        ...

    async def cash_entries(self, account: Account, begin: date, end: date) -> list[CashEntry]:
        """Cash movements of a date range, both days included (OpenD: one day per call, 20 calls in 30 s)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRange:
    """The state of one range: rows None = not read yet; `error` = why there are none."""

    orders: tuple[Order, ...] | None = None
    fills: tuple[Fill, ...] | None = None
    error: TideboardError | None = None


class PastTrades:
    """Reads on request; calls `changed` when a range arrived or failed. It ends with `parent`."""

    def __init__(
        self,
        source: PastSource,
        tasks: Tasks,
        clock: Clock,
        changed: Callable[[], None],
        parent: QObject,
        kept: KeptReads,
    ) -> None:
        self._source = source
        self._clock = clock
        self._reads: KeyedReads[tuple[str, int], PastRange] = KeyedReads(
            "past orders",
            changed,
            parent,
            tasks=tasks,
            clock=clock,
            renew_after=KEPT_FOR,
            lasting=KEPT_FOR,
            kept=kept.slot("past orders"),
        )

    def of(self, account: Account, days: int) -> PastRange:
        """The range of the past `days` days up to today; starts a read if it is missing or stale."""
        key = account.id, days
        self._reads.want(key, partial(self._read, account, days))
        error = self._reads.error(key)
        if error is not None:
            return PastRange(error=None if self._reads.is_reading(key) else error)
        return self._reads.value(key) or PastRange()

    async def _read(self, account: Account, days: int) -> PastRange:
        end = last_day(account, self._clock.market())
        begin = end - timedelta(days=days)
        orders = await self._source.history_orders(account, begin, end)
        given = await self._source.history_fills(account, begin, end)
        fills = [fill for fill in given if fill.status is not FillStatus.PAYOUT]
        before = self._reads.value((account.id, days))
        reset = account.environment is Environment.PRACTICE and not (orders or fills)
        kept = () if before is None or reset else _lacking(given, before.fills or (), begin)
        return PastRange(orders=_newest(orders), fills=_newest_fills((*fills, *kept)))


def _lacking(answer: Sequence[Fill], before: Iterable[Fill], begin: date) -> list[Fill]:
    """The fills of the answer before that this one lacks: they stay, and are missing if it is whole."""
    listed = {fill.id for fill in answer}
    whole = isinstance(answer, ReadRows) and not (answer.unread or answer.partial)
    gone = (fill for fill in before if fill.id not in listed)
    inside = (fill for fill in gone if exchange_date(market_of(fill.instrument), fill.time) >= begin)
    return [structs.replace(fill, missing=fill.missing or whole) for fill in inside]


def _newest(rows: Sequence[Order]) -> tuple[Order, ...]:
    return tuple(sorted(rows, key=lambda row: (row.created, row.id), reverse=True))


def _newest_fills(rows: Sequence[Fill]) -> tuple[Fill, ...]:
    return tuple(sorted(rows, key=lambda row: (row.time, row.id), reverse=True))


R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilteredRows(Generic[R]):
    """`count` None = today's rows are not read yet; `past` is set for a range of past days; `key` is the range.

    `kept` are those of the rows that the filters keep, None = all.
    """

    rows: tuple[R, ...]
    count: int | None
    key: str = ALL
    past: PastRange | None = None
    kept: tuple[R, ...] | None = None

    @property
    def shown(self) -> tuple[R, ...]:
        """The rows that the table shows."""
        return self.rows if self.kept is None else self.kept

    def why_empty(self, tab: int, *, paper: bool, refused: TideboardError | None) -> tuple[str, str]:
        """A sentence and its detail for an empty table."""
        if hidden := hidden_words(self.rows):
            return hidden
        if self.past is not None:
            return _past_words(tab, self.key, self.past)
        if self.key == ALL or self.count is None:
            return empty_words(tab, known=self.count is not None, paper=paper, refused=refused)
        return narrowed_words(tab, self.key)


def contract_facts(fills: Iterable[Fill]) -> set[Key[object]]:
    """Keys of the facts needed to value these fills of contracts; shares need none."""
    return {Topic.INSTRUMENT.of(row.instrument) for row in fills if spelled_as_contract(row.instrument)}


def _with_open_exits(rows: Iterable[Order]) -> frozenset[str]:
    """Ids of the entries of which an exit may still fill."""
    return frozenset(row.entry_order.id for row in rows if isinstance(row, ExitRow) and row.open)


def count_open(orders: Iterable[Order] | None) -> int | None:
    """How many of them work; None = they are not read yet."""
    return None if orders is None else sum(1 for order in orders if order.open)


def shown_orders(
    today: tuple[Order, ...] | None, key: str, account: Account | None, past: PastTrades
) -> FilteredRows[Order]:
    """The orders of a filter; the tab always counts today's working orders."""
    count = count_open(today)
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
    today: tuple[Fill, ...] | None,
    taken_back: Iterable[Fill],
    key: str,
    account: Account | None,
    past: PastTrades,
) -> FilteredRows[Fill]:
    """The fills of a filter and those that were `taken_back`; the tab always counts today's, without these."""
    rows = today or ()
    count = None if today is None else len(rows)
    gone = [fill for fill in taken_back if fill.status is FillStatus.CANCELLED]
    rows = _newest_fills((*rows, *gone)) if gone else rows
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
        return translate("Blotter", "Reading past days"), few_calls()
    return narrowed_words(tab, key)
