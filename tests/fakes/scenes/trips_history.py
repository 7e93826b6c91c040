"""The past of an account as its reader meets it: a broker with days, a store, and the time between calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar, cast

from fakes.values.trading import ACCOUNTS, TENCENT, order_row
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Account, Environment, Fill, Order, OrderFee, OrderStatus, Side
from tideboard_core.model.reference import CashEntry
from tideboard_core.ports.trading import ReadRows
from tideboard_core.trips.history import HistoryReader
from tideboard_core.trips.journal import AccountJournal, make_journal, read_past
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.trip import Method

if TYPE_CHECKING:
    from tideboard_core.ports.trading import TradingGateway

T = TypeVar("T")
DAY = timedelta(days=1)
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
TODAY = date(2026, 11, 20)
LIVE = ACCOUNTS[Environment.LIVE]
MINE = LIVE.identity
DEAL = datetime(2026, 11, 10, 2, 30, tzinfo=UTC)
ORDER = order_row(LIVE, id="17", status=OrderStatus.FILLED, filled=500, created=DEAL, updated=DEAL)
FILL = Fill(
    id="f1",
    order_id="17",
    account_id=LIVE.id,
    instrument=TENCENT.id,
    name="TENCENT",
    side=Side.BUY,
    quantity=500,
    price=Decimal(600),
    time=DEAL,
)
DEPOSIT = CashEntry(
    id="c1", clearing_date=date(2026, 11, 11), settlement_date=None, currency="HKD", kind="入金", amount=Decimal(1000)
)


class DatedBroker:
    """Answers from rows with days; an exception in `refusals` is raised once for the next call of its name."""

    def __init__(self) -> None:
        self.orders, self.fills, self.cash = [ORDER], [FILL], [DEPOSIT]
        self.fees: dict[str, Decimal] = {}
        self.calls: list[tuple[object, ...]] = []
        self.refusals: dict[str, Exception] = {}
        self.late = False
        self.lacking: dict[str, dict[str, object]] = {}
        """Why the answers to a call are not whole, by its name."""
        self.details: dict[str, Order] = {}

    def _called(self, name: str, *what: object) -> None:
        self.calls.append((name, *what))
        refusal = self.refusals.pop(name, None)
        if refusal is not None:
            raise refusal

    async def history_orders(self, account: Account, begin: date, end: date) -> list[Order]:
        self._called("orders", begin, end)
        return self._answer("orders", [one for one in self.orders if begin <= one.created.date() <= end])

    async def history_fills(self, account: Account, begin: date, end: date) -> list[Fill]:
        self._called("fills", begin, end)
        found = self._answer("fills", [one for one in self.fills if begin <= one.time.date() <= end])
        found.late = self.late
        return found

    def _answer(self, name: str, rows: list[T]) -> ReadRows[T]:
        found = ReadRows(rows)
        for field, value in self.lacking.get(name, {}).items():
            setattr(found, field, value)
        return found

    async def order_detail(self, account: Account, order_id: str) -> Order | None:
        self._called("detail", order_id)
        return self.details.get(order_id)

    async def order_fees(self, account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        self._called("fees", *order_ids)
        return [OrderFee(order_id=one, total=self.fees[one]) for one in order_ids if one in self.fees]

    async def cash_entries(self, account: Account, begin: date, end: date) -> list[CashEntry]:
        self._called("cash", begin, end)
        return [one for one in self.cash if begin <= one.clearing_date <= end]

    async def facts(self, names: Sequence[InstrumentId]) -> list[Instrument]:
        self._called("facts", *names)
        return [TENCENT for name in names if name == TENCENT.id]

    def of(self, name: str) -> list[tuple[object, ...]]:
        return [call[1:] for call in self.calls if call[0] == name]


class HistoryRig:
    """A reader over a store, at a time that a test sets; `slept` are its pauses, `news` what it reported as changed."""

    def __init__(self, store: TripsStore) -> None:
        self.store, self.broker, self.now = store, DatedBroker(), NOW
        self.slept: list[float] = []
        self.news: list[object] = []
        self.busy_for = 0
        self.reader = self.restarted()

    def restarted(self) -> HistoryReader:
        self.reader = HistoryReader(
            cast("TradingGateway", self.broker),
            self._run,
            now=lambda: self.now,
            busy=self._busy,
            sleep=self._sleep,
            facts=self.broker.facts,
            changed=self.news.append,
        )
        return self.reader

    async def _run(self, work: Callable[[TripsStore], T]) -> T:
        return work(self.store)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def _busy(self) -> bool:
        self.busy_for -= 1
        return self.busy_for >= 0

    async def read(self) -> None:
        await self.reader.read(LIVE)

    def trips(self) -> AccountJournal:
        """The journal as its book makes it."""
        return make_journal(read_past(self.store, MINE), {}, method=Method.FIFO, now=self.now)
