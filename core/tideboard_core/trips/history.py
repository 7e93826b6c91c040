"""Reads a broker's past of an account in the background: orders, fills, money and fees of days before today."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final, NamedTuple, Protocol, TypeVar

from tideboard_core.errors import NOT_FOR_ACCOUNT, GatewayError, NotOffered, RateLimited, ServerRefused
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.cash_words import CashWord, cash_word
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_core.model.order import Account, Order
from tideboard_core.model.reference import CashEntry
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.model.unnamed import is_key
from tideboard_core.pauses import IdlePause
from tideboard_core.ports.trading import ReadRows, TradingGateway
from tideboard_core.trips.contracts import TradedContract, traded_contract
from tideboard_core.trips.facts import CashKind, CashMove, FeeTold
from tideboard_core.trips.recorder import own_order
from tideboard_core.trips.rows import OwnOrder
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.told import DaySpan, FeesAsked, PastSeries

T = TypeVar("T")
log = logging.getLogger(__name__)
LONGEST: Final = 88
"""Days of one call: OpenD's limit of 90 for orders and fills, less one at each end for markets of other zones."""
REACH: Final = 730
"""Days back that are asked for; a broker that keeps less answers with nothing."""
EMPTY_SPANS: Final = 4
"""Calls for orders that bring nothing before the account counts as younger."""
FEES_AT_ONCE: Final = 10
FACTS_AT_ONCE: Final = 100
FEE_SESSIONS: Final = 10
"""Sessions after its last fill in which the fees of an order are asked for once each, and once after them."""
CHANGE_SESSIONS: Final = 3
"""Sessions after its last fill in which fees that were told are asked for again, once each: they may change."""
OPEN_SESSIONS: Final = 5
"""Trading days of a market before today that are read again each time: fills of a day came days late (terminal#320)."""
JUDGED: Final = 90
"""Days back for which an answer that lacks a fill says something: the older list goes back by so many by itself."""
DETAILS_AT_ONCE: Final = 5
LIST_PAUSE: Final = 6.0
"""Seconds between two calls for orders, fills or fees: half of OpenD's 10 in 30 s, less than half of LongPort's 30."""
CASH_PAUSE: Final = 3.0
"""Seconds between two calls for money: half of OpenD's 20 in 30 s."""
BUSY_PAUSE: Final = 2.0
SKEW: Final = timedelta(minutes=1)
"""How far the broker's time of a fill may lie before ours of an answer that had no word of it."""
_DAY: Final = timedelta(days=1)
_CALENDAR: Final = TradingCalendar()
_KINDS: Final = {
    CashWord.BOUGHT: CashKind.TRADE,
    CashWord.SOLD: CashKind.TRADE,
    CashWord.TRADED: CashKind.TRADE,
    CashWord.FEES: CashKind.ORDER_FEE,
    CashWord.DEPOSIT: CashKind.DEPOSIT,
    CashWord.WITHDRAWAL: CashKind.WITHDRAWAL,
    CashWord.EXCHANGE: CashKind.EXCHANGE,
    CashWord.DIVIDEND: CashKind.DIVIDEND,
    CashWord.INTEREST: CashKind.INTEREST,
    CashWord.OPTION: CashKind.SETTLEMENT,
    CashWord.WARRANT: CashKind.SETTLEMENT,
    CashWord.FRACTION: CashKind.FRACTION,
}


FactsOf = Callable[[Sequence[InstrumentId]], Awaitable[list[Instrument]]]
"""Asks a broker what securities are."""


class RunOnStore(Protocol):
    """Has a function run on the store, off the loop."""

    async def __call__(self, work: Callable[[TripsStore], T]) -> T:
        """Raises what the store raises."""
        ...


@dataclass(frozen=True, slots=True)
class PastState:
    """How far the past of an account is read; `error` is what ended the last attempt, `done` says that all is read."""

    since: date | None = None
    done: bool = False
    error: GatewayError | None = None


class HistoryReader:
    """Reads one account after the other; what was read whole is not asked for again, also after a restart.

    `run` has a function run on the store. Before each call it waits while `busy`: a review needs the budget. `sleep`
    waits for seconds. `changed` is called when rows have come.
    """

    def __init__(
        self,
        calls: TradingGateway,
        run: RunOnStore,
        *,
        now: Callable[[], datetime],
        busy: Callable[[], bool],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        changed: Callable[[AccountId], object] = lambda account: None,
        facts: FactsOf | None = None,
    ) -> None:
        """`facts` tells what securities are; without it only the recorder learns that."""
        self._calls, self._run, self._now, self._busy = calls, run, now, busy
        self._sleep, self._changed, self._facts = sleep, changed, facts
        self._rest = IdlePause()
        self._unknown: set[InstrumentId] = set()
        self._details: Counter[tuple[AccountId, str]] = Counter()
        self._states: dict[AccountId, PastState] = {}
        self._answered: dict[tuple[AccountId, str], datetime] = {}

    def state(self, account: AccountId) -> PastState:
        """How far it is."""
        return self._states.get(account, PastState())

    async def read(self, account: Account) -> None:
        """Read what is missing of an account. It ends at an error of the gateway; call it again after a login."""
        own = account.identity
        if not self.state(own).done:
            self._states[own] = PastState()
        try:
            since = await self._read_lists(account, own)
            await self._read_facts(own)
            await self._read_fees(account, own)
            await self._read_cash(account, own, since)
        except GatewayError as error:
            log.info("history of the journal: %s", error.code)
            self._states[own] = PastState(self._states[own].since, error=error)
        else:
            self._states[own] = PastState(since, done=True)

    # --- orders and fills -------------------------------------------------------------------------------------------

    async def _read_lists(self, account: Account, own: AccountId) -> date:
        """Orders and fills, newest days first; the first day that counts as read.

        The last trading days are read each time: no answer about them is final. A day that a call told which may tell
        fills late is read again once the other call answers.
        """
        final = self._last_final(account)
        first = self._yesterday(account) - timedelta(days=REACH)
        newest = await self._read_span(account, own, DaySpan(final + _DAY, self._todays(account)[1] - _DAY))
        if not self.state(own).done:
            self._states[own] = PastState(final + _DAY)
        known = await self._run(lambda store: store.told.history(own, PastSeries.ORDERS))
        late = await self._run(lambda store: store.late.late_days(own))
        if newest.late is False:  # None: the broker tells no fills of this account
            asked = await self._run(lambda store: store.told.history(own, PastSeries.ORDERS_ASKED))
            again = [part for span in late for part in missing(asked, span, REACH)]
            known = [part for span in known for part in missing(again, span, REACH)]
        empty = 0
        for span in missing(known, DaySpan(first, final), LONGEST):
            found = await self._read_span(account, own, span)
            empty = 0 if found.rows or not found.whole else empty + 1
            older = empty >= EMPTY_SPANS  # than the account, or than what the broker keeps
            if found.whole:  # else it is asked for again after the next login
                await self._note(own, PastSeries.ORDERS, DaySpan(first, span.end) if older else span)
            if not self.state(own).done:
                self._states[own] = PastState(span.begin)
            if older:
                if newest.late is False:
                    await self._note(own, PastSeries.ORDERS_ASKED, DaySpan(first, span.end))
                break
        await self._ask_details(account, own)
        return first

    async def _read_span(self, account: Account, own: AccountId, span: DaySpan) -> _SpanRead:
        """Read orders and fills of some days; what a later answer lacks stays."""
        orders = await self._ask(LIST_PAUSE, lambda: self._calls.history_orders(account, *span))
        fills = await self._ask(LIST_PAUSE, lambda: self._calls.history_fills(account, *span))
        rows = fills if isinstance(fills, ReadRows) else None
        now = self._now()
        read = _is_whole(orders) and _is_whole(fills)
        # A broker that lists no fills of an account answers with a plain empty list: that says nothing of any.
        whole = rows is not None and _is_whole(fills) and span.end >= now.date() - timedelta(days=JUDGED)
        late = None if rows is None else rows.late

        def keep(store: TripsStore) -> bool:
            changed = store.add_orders(own, [own_order(order, now) for order in orders])
            named = [fill for fill in fills if fill.upto is None]
            changes, fresh = store.late.take(own, named, span, now=now, whole=whole, late=late)
            for one in changes:
                log.info("fill %s of %s: %s", one.fill_id, one.day, one.what)
            return changed or fresh

        if await self._run(keep):
            self._changed(own)
        return _SpanRead(bool(orders or fills), late, read)

    async def _ask_details(self, account: Account, own: AccountId) -> None:
        """Ask for the detail of orders of which a fill is missing: it says how much they filled, at what average."""
        missing_of = await self._run(lambda store: store.late.open_orders(own))
        asked = self._details
        for order_id in sorted(missing_of, key=lambda one: asked[own, one])[:DETAILS_AT_ONCE]:  # some settle nothing
            asked[own, order_id] += 1
            try:
                order = await self._ask(LIST_PAUSE, partial(self._calls.order_detail, account, order_id))
            except ServerRefused as error:
                log.info("detail of an order whose fill is missing: %s", error.code)
                continue
            if order is not None and await self._run(partial(_settle, own=own, order=order, now=self._now())):
                self._changed(own)

    async def _note(self, own: AccountId, series: PastSeries, span: DaySpan) -> None:
        await self._run(lambda store: store.told.note_history(own, series, span))

    async def _read_facts(self, own: AccountId) -> None:
        """What the traded securities are, of those that nobody told; one that the broker does not know stays so."""
        if self._facts is None:
            return
        traded = await self._run(lambda store: store.traded(own))
        known = await self._run(lambda store: store.told.contracts())
        wanted = sorted(traded - known.keys() - self._unknown)
        for at in range(0, len(wanted), FACTS_AT_ONCE):
            some = wanted[at : at + FACTS_AT_ONCE]
            try:
                found = await self._ask(LIST_PAUSE, partial(self._facts, some))
            except NotOffered:
                self._unknown.update(wanted)
                return
            except ServerRefused as error:  # perhaps for one of them
                log.info("contracts of the journal: %s", error.code)
                found = await self._facts_singly(some)
            contracts = [(one.id, traded_contract(one)) for one in found if one.id in some]
            self._unknown.update(set(some) - {name for name, _ in contracts})
            await self._run(partial(_keep_contracts, contracts=contracts))
            if contracts:
                self._changed(own)

    async def _facts_singly(self, names: Sequence[InstrumentId]) -> list[Instrument]:
        assert self._facts is not None
        found: list[Instrument] = []
        for name in names if len(names) > 1 else ():
            with suppress(ServerRefused):
                found += await self._ask(LIST_PAUSE, partial(self._facts, [name]))
        return found

    # --- fees -------------------------------------------------------------------------------------------------------

    async def _read_fees(self, account: Account, own: AccountId) -> None:
        """Read the fees that are not known first, then those that may have changed."""
        today = self._today(account)
        orders = await self._run(lambda store: store.all_orders(own))
        told = await self._run(lambda store: store.told.fees(own))
        asked = await self._run(lambda store: store.told.fees_asked(own))
        # The same as before is no new row, and would be asked for again each time.
        since = {one: max(fee.told, self._answered.get((own, one), fee.told)) for one, fee in told.items()}
        due = [
            order
            for order in orders
            if dealt(order)
            and not is_key(order.id)
            and (order.id not in asked or asked[order.id].day < today or dealt_since(order, since.get(order.id)))
        ]
        wanted = [one.id for one in due if one.id not in told and not _too_late(one, asked.get(one.id))]
        wanted += [one.id for one in due if one.id in told and sessions_since(one, today) <= CHANGE_SESSIONS]
        fresh = frozenset(one.id for one in due if not sessions_since(one, today))
        for at in range(0, len(wanted), FEES_AT_ONCE):
            some = wanted[at : at + FEES_AT_ONCE]
            if not await self._read_fees_of(account, own, some, today, fresh):
                lacking = [one.id for one in due if one.id not in told]
                await self._run(lambda store: store.told.note_fees_asked(own, lacking, today, refused=True))  # noqa: B023  awaited here
                self._changed(own)
                break

    async def _read_fees_of(
        self, account: Account, own: AccountId, orders: Sequence[str], today: date, fresh: frozenset[str]
    ) -> bool:
        """Whether the broker tells fees at all. 0 is none yet for `fresh` orders, of today: they may be booked late."""
        try:
            answer = await self._ask(LIST_PAUSE, lambda: self._calls.order_fees(account, orders))
        except ServerRefused as error:
            if not _is_for_good(error):
                raise
            return False
        now = self._now()
        fees = [
            FeeTold(order_id=fee.order_id, total=fee.total, items=fee.items, told=now)
            for fee in answer
            if fee.order_id in orders and (fee.total or fee.order_id not in fresh)
        ]
        await self._run(lambda store: store.told.note_fees_asked(own, orders, today))
        await self._run(lambda store: store.told.add_fees(own, fees))
        self._answered.update(((own, fee.order_id), now) for fee in fees)
        if fees:
            self._changed(own)
        return True

    # --- money ------------------------------------------------------------------------------------------------------

    async def _read_cash(self, account: Account, own: AccountId, since: date) -> None:
        """Movements of money day by day, newest first: OpenD tells one day a call."""
        known = await self._run(lambda store: store.told.history(own, PastSeries.CASH))
        first_order = await self._run(lambda store: store.first_day(own))
        last = self._yesterday(account)
        first_reading = await self._run(lambda store: store.first_reading(own))
        firsts = [day for day in (first_order, first_reading) if day is not None]
        begin = max(since, min(firsts, default=last) - _DAY)
        for span in missing(known, DaySpan(begin, last), 1):
            if not await self._read_cash_of(account, own, span):  # money comes and goes at weekends, too
                return
            await self._note(own, PastSeries.CASH, span)
        today, latest = self._todays(account)
        for number in range((latest - today).days + 1):  # not noted: more may come
            day = today + number * _DAY
            if not await self._read_cash_of(account, own, DaySpan(day, day)):
                return
            await self._note(own, PastSeries.CASH_TODAY, DaySpan(day, day))

    async def _read_cash_of(self, account: Account, own: AccountId, span: DaySpan) -> bool:
        """Whether the broker tells movements at all."""
        try:
            entries = await self._ask(CASH_PAUSE, lambda: self._calls.cash_entries(account, *span))
        except ServerRefused as error:
            if not _is_for_good(error):
                raise
            today = self._todays(account)[1]
            await self._note(own, PastSeries.CASH_UNTOLD, DaySpan(today, today))
            return False
        moves = cash_moves(entries)
        await self._run(lambda store: store.told.add_cash(own, moves))
        if moves:
            self._changed(own)
        return True

    # --- parts ------------------------------------------------------------------------------------------------------

    async def _ask(self, pause: float, call: Callable[[], Awaitable[T]]) -> T:
        while True:
            while self._busy():
                await self._sleep(BUSY_PAUSE)
            try:
                answer = await call()
            except RateLimited as error:  # another part of the program, or another program, took the budget
                await self._sleep(self._rest.refused(error.retry_after))
                continue
            self._rest.answered()
            await self._sleep(pause)
            return answer

    def _todays(self, account: Account) -> tuple[date, date]:
        """The exchange date of the market that is the furthest behind, and of that which is the furthest ahead."""
        days = [exchange_date(market, self._now()) for market in account.markets or {Market.HK}]
        return min(days), max(days)

    def _today(self, account: Account) -> date:
        return self._todays(account)[0]

    def _yesterday(self, account: Account) -> date:
        return self._today(account) - _DAY

    def _last_final(self, account: Account) -> date:
        """The last day whose fills are final: the day before the last trading days that are over, in every market."""
        days = []
        for market in account.markets or {Market.HK}:
            day = exchange_date(market, self._now())
            for _ in range(OPEN_SESSIONS):
                day = _CALENDAR.previous_session(market, day).date
            days.append(day)
        return min(days) - _DAY


class _SpanRead(NamedTuple):
    """Whether rows came for some days, and whether their fills may come late; None = the answer lists none at all.

    `whole`: neither of its two lists lacks anything.
    """

    rows: bool
    late: bool | None
    whole: bool


def _is_whole(rows: Sequence[object]) -> bool:
    """Whether an answer lacks no row: none was unreadable or did not fit, and the broker itself answered."""
    return not isinstance(rows, ReadRows) or (rows.from_broker and not rows.unread and not rows.partial)


def _is_for_good(error: ServerRefused) -> bool:
    """Whether a broker has no such call, or none for this account, as LongPort for those in the US."""
    return isinstance(error, NotOffered) or error.code == NOT_FOR_ACCOUNT


def _settle(store: TripsStore, own: AccountId, order: Order, now: datetime) -> bool:
    changed = store.add_orders(own, [own_order(order, now)])
    return store.late.settle_by_detail(own, order, now=now) or changed


def _keep_contracts(store: TripsStore, contracts: Sequence[tuple[InstrumentId, TradedContract]]) -> None:
    store.told.add_contracts(contracts)


def missing(known: Iterable[DaySpan], wanted: DaySpan, longest: int) -> Iterator[DaySpan]:
    """The days of `wanted` that are in none of `known`, in stretches of at most `longest` days, newest first."""
    end = wanted.end
    for span in sorted(known, reverse=True):
        yield from _parts(DaySpan(max(span.end + _DAY, wanted.begin), end), longest)
        end = min(end, span.begin - _DAY)
    yield from _parts(DaySpan(wanted.begin, end), longest)


def _parts(span: DaySpan, longest: int) -> Iterator[DaySpan]:
    end = span.end
    while end >= span.begin:
        begin = max(span.begin, end - timedelta(days=longest - 1))
        yield DaySpan(begin, end)
        end = begin - _DAY


def dealt(order: OwnOrder) -> bool:
    """Whether anything of it was filled."""
    return any(state.filled for state in order.states)


def dealt_since(order: OwnOrder, answered: datetime | None) -> bool:
    """Whether it may have dealt more after the newest answer with its fees, which are those of a part then.

    Brokers write whole seconds, and their clock is not ours: what filled within SKEW of the answer counts as after it.
    """
    last = next(state for state in order.states if state.filled == order.states[-1].filled)
    return answered is not None and answered < last.at + SKEW


def fees_given_up(order: OwnOrder, asked: FeesAsked | None) -> bool:
    """Whether no more is expected: the broker tells none of the account, or told none after ten sessions."""
    return asked is not None and (asked.refused or _too_late(order, asked))


def _too_late(order: OwnOrder, asked: FeesAsked | None) -> bool:
    return asked is not None and sessions_since(order, asked.day) > FEE_SESSIONS


def sessions_since(order: OwnOrder, day: date) -> int:
    """Sessions of its market after the day of an order's last change, until `day`."""
    market = market_of(order.instrument)
    last = exchange_date(market, order.states[-1].at)
    return sum(1 for _ in _CALENDAR.sessions(market, last + _DAY, day))


def cash_moves(entries: Iterable[CashEntry]) -> list[CashMove]:
    """The movements as the journal keeps them.

    One without a number gets one made of its day and content and of how many alike came before it that day, so that
    reading a day again replaces its rows.
    """
    seen: Counter[tuple[object, ...]] = Counter()
    found = []
    for entry in entries:
        content = (entry.clearing_date, entry.currency, entry.kind, entry.amount, entry.remark, entry.created)
        found.append(
            CashMove(
                id=entry.id or "/".join(map(str, (*content, seen[content]))),
                day=entry.clearing_date,
                kind=_kind(entry),
                currency=entry.currency,
                amount=entry.amount,
                remark=" ".join(filter(None, (entry.kind, entry.remark))),
                at=entry.created,
            )
        )
        seen[content] += 1
    return found


def _kind(entry: CashEntry) -> CashKind:
    if entry.contradicted:
        return CashKind.CONTRADICTED
    word = cash_word(entry.kind) or cash_word(entry.remark) or entry.word
    if word is CashWord.TRANSFER:  # between two accounts of a person: for this one money that came or left
        return CashKind.DEPOSIT if entry.amount > 0 else CashKind.WITHDRAWAL
    return CashKind.OTHER if word is None else _KINDS[word]
