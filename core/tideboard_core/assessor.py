"""Brings evidence and checks together for one draft: now, and again whenever somebody asks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from tideboard_core.audit import Audit
from tideboard_core.blotter import Blotter
from tideboard_core.checks import all_checks, rests_on_holdings
from tideboard_core.doubts import Spawn
from tideboard_core.draft import Draft
from tideboard_core.errors import GatewayError
from tideboard_core.evidence import Services, collect
from tideboard_core.fees import reference_price
from tideboard_core.hub import Hub
from tideboard_core.listing import Listing
from tideboard_core.lock import TradingLock
from tideboard_core.model.instrument import MARKET_CURRENCY, Instrument, InstrumentId, SecurityType
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.order import MaxQuantity
from tideboard_core.model.review import SourceKind
from tideboard_core.model.session import exchange_date
from tideboard_core.moment import Moment
from tideboard_core.ports import Clock, Key, Lazy, QuoteFeed, Topic, TradingGateway
from tideboard_core.review import STALE_BOOK, Verdicts
from tideboard_core.sent import Sent
from tideboard_core.unknown import verb_of

log = logging.getLogger(__name__)

ASK_BEFORE = 2.0
"""Seconds that a submission waits for a fresh book and the broker's maximum quantity."""
UNDERLYING_AGE = 60.0
"""Seconds after which the price of what an option stands for is read again before an order."""
REREAD_WITHIN = 1.0
"""Seconds that an order which reduces a position waits for orders and positions after its confirmation."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was settled when the order was submitted: a repeat stays one, the broker's maximum is asked once.

    `limits` are those of then: a limit that is widened meanwhile counts for orders that are submitted after it.
    """

    repeated: bool
    max_quantity: MaxQuantity | None
    limits: TradingLimits


class Assessor:
    """Answers "what do the checks say". `limits` and `source` are asked anew each time: settings may change.

    `listing` is the connection that orders go to, where prices come from another one.
    """

    def __init__(
        self,
        *,
        hub: Hub,
        clock: Clock,
        gateway: TradingGateway,
        feed: QuoteFeed,
        audit: Audit,
        lock: TradingLock,
        blotter: Blotter,
        sent: Sent,
        limits: Callable[[], TradingLimits],
        source: Callable[[InstrumentId], SourceKind],
        spawn: Spawn,
        listing: QuoteFeed | None = None,
    ) -> None:
        self._hub = hub
        self._clock = clock
        self._gateway = gateway
        self._feed = feed
        self._audit = audit
        self._lock = lock
        self._blotter = blotter
        self._sent = sent
        self._limits = limits
        self._source = source
        self._spawn = spawn
        self._reading: set[InstrumentId] = set()
        self._looking: set[InstrumentId] = set()
        self._asked_facts: tuple[int, frozenset[InstrumentId]] = (-1, frozenset())
        self._listing = None if listing is None else Listing(listing, lambda: gateway.generation)

    async def ask(self, draft: Draft) -> Asked:
        """Settle what stays settled, and have a book that is not silent; never longer than ASK_BEFORE seconds."""
        limits = self._limits()
        repeated = self._sent.repeated(draft, limits.repeat_window)
        most: MaxQuantity | None = None
        try:
            async with asyncio.timeout(ASK_BEFORE):
                book = Key(Topic.BOOK, draft.instrument)
                age = self._hub.age(book)
                if age is None or age > STALE_BOOK or self._hub.problem(book):
                    await self._read_book(draft.instrument)
                if self._listing is not None:
                    await self._listing.read(draft.instrument)
                await self._read_facts(self._unread(draft))
                await self._read_underlying(draft.instrument)
                most = await self._ask_most(draft)
                if rests_on_holdings(self.verdicts(draft, Asked(repeated, most, limits)).checks):
                    await self.read_holdings(draft)
        except TimeoutError:
            log.info("%s: the broker did not say in time", draft.client_order_id)
        return Asked(repeated, most, limits)

    async def reread(self, draft: Draft) -> None:
        """Read orders and positions again, never longer than REREAD_WITHIN seconds; without them nothing is proven."""
        try:
            async with asyncio.timeout(REREAD_WITHIN):
                await self.read_holdings(draft)
        except TimeoutError:
            log.info("%s: orders and positions did not come in time", draft.client_order_id)

    async def read_holdings(self, draft: Draft) -> None:
        """Read orders and positions of the account; what the broker refuses stays as it was, and grows old."""
        try:
            await self._blotter.read_holdings(draft.account)
        except GatewayError as error:
            log.info("holdings of %s not read: %s", draft.account.short_id, error.code)

    def verdicts(self, draft: Draft, asked: Asked | None = None) -> Verdicts:
        """Every check on current data; without `asked` as the ticket sees it."""
        limits = self._limits()
        if asked is None:
            asked = Asked(self._sent.repeated(draft, limits.repeat_window), None, limits)
            self._look_up(draft)
        elif asked.limits is not limits:
            limits = limits.tightest(asked.limits)
        moment = Moment(draft, collect(self._hub, draft, self._services(draft, asked)), limits)
        return Verdicts(moment=moment, checks=all_checks(moment), generation=self._gateway.generation)

    def listed(self, instrument: InstrumentId) -> bool:
        """Whether it is known what orders go to by this symbol; begins to ask where it is not."""
        if self._listing is None or self._listing.was_read(instrument):
            return True
        if instrument not in self._looking:
            self._looking.add(instrument)
            self._spawn(self._look(instrument, self._listing))
        return False

    async def _look(self, instrument: InstrumentId, listing: Listing) -> None:
        try:
            await listing.read(instrument)
        finally:
            self._looking.discard(instrument)

    def freshen(self, instrument: InstrumentId) -> None:
        """Read the book in the background; one read at a time."""
        if instrument not in self._reading:
            self._reading.add(instrument)
            self._spawn(self._freshen(instrument))

    async def _freshen(self, instrument: InstrumentId) -> None:
        try:
            await self._read_book(instrument)
        finally:
            self._reading.discard(instrument)

    async def _read_book(self, instrument: InstrumentId) -> None:
        try:
            book = await self._feed.order_book(instrument)
        except GatewayError as error:
            log.info("book of %s not read: %s", instrument, error.code)
        else:
            self._hub.publish(Key(Topic.BOOK, instrument), Lazy.ready(book))

    async def _read_underlying(self, instrument: InstrumentId) -> None:
        """The price of what an option stands for, where no view shows it."""
        facts = self._facts(instrument)
        if facts is None or facts.security_type is not SecurityType.OPTION or facts.underlying is None:
            return
        key = Key(Topic.QUOTE, facts.underlying)
        age = self._hub.age(key)
        if age is not None and age <= UNDERLYING_AGE:
            return
        try:
            for snapshot in await self._feed.snapshots([facts.underlying]):
                self._hub.publish(key, Lazy.ready(snapshot.quote))
        except GatewayError as error:
            log.info("price of %s not read: %s", facts.underlying, error.code)

    # --- contracts among the day's orders ----------------------------------------------------------------------------

    def _facts(self, instrument: InstrumentId) -> Instrument | None:
        found: Instrument | None = self._hub.value(Key(Topic.INSTRUMENT, instrument))
        return found

    def _unread(self, draft: Draft) -> frozenset[InstrumentId]:
        """What the account's orders are in, where nobody knows yet how many shares stand behind a contract."""
        orders = self._blotter.orders(draft.account.id) or ()
        rows = ((order, self._facts(order.instrument)) for order in orders if order.side is draft.side)
        return frozenset(order.instrument for order, facts in rows if self._sent.multiplier_of(order, facts) is None)

    def _look_up(self, draft: Draft) -> None:
        """Begin to read those facts; nothing is asked twice on one connection while a ticket stands."""
        generation, asked = self._asked_facts
        if generation != self._gateway.generation:
            asked = frozenset()
        unread = self._unread(draft) - asked
        if unread:
            self._asked_facts = (self._gateway.generation, asked | unread)
            self._spawn(self._read_facts(unread))

    async def _read_facts(self, instruments: frozenset[InstrumentId]) -> None:
        if not instruments:
            return
        try:
            found = await self._feed.instruments(sorted(instruments))
        except GatewayError as error:
            log.info("facts of %d contracts not read: %s", len(instruments), error.code)
            return
        for one in found:
            self._hub.publish(Key(Topic.INSTRUMENT, one.id), Lazy.ready(one))

    async def _ask_most(self, draft: Draft) -> MaxQuantity | None:
        verdicts = self.verdicts(draft, Asked(False, None, self._limits()))
        price = reference_price(draft, verdicts.moment.evidence, verdicts.moment.book)
        if price is None:
            return None
        try:
            return await self._gateway.max_quantity(draft.account, draft.instrument, draft.order_type, str(price))
        except GatewayError as error:
            log.info("%s: no maximum quantity: %s", draft.client_order_id, error.code)
            return None

    def _services(self, draft: Draft, asked: Asked) -> Services:
        known = not self._hub.problem(Key(Topic.ORDERS, draft.account.id))
        orders = self._blotter.orders(draft.account.id) if known else None
        if orders is not None and draft.replaces is not None:
            orders = tuple(order for order in orders if order.id != draft.replaces.id)
        traded = None
        if orders is not None:
            facts = self._facts(draft.instrument)
            currency = facts.currency if facts is not None else MARKET_CURRENCY[draft.market]
            traded = self._sent.traded(
                draft.account.id, currency, draft.side, orders, self._facts, without=draft.client_order_id
            )
        return Services(
            lock_open=self._lock.is_open(draft.account),
            lock_left=self._lock.seconds_left,
            audit_problem=self._audit.status.problem,
            budget=self._gateway.write_budget(verb_of(draft.request), draft.account),
            traded_today=traded,
            unknown=self._blotter.unknown(draft.account.id, draft.instrument, draft.side),
            repeated=asked.repeated,
            source=self._source(draft.instrument),
            max_quantity=asked.max_quantity,
            offers=self._gateway.offers,
            listed=None if self._listing is None else self._listing.listed(draft.instrument),
            today=exchange_date(draft.market, self._clock.market()),
            committed=self._sent.committed(
                draft.account.id, draft.instrument, draft.side, orders or (), without=draft.client_order_id
            ),
            unanswered=self._blotter.unanswered(draft.account.id, draft.instrument, without=draft.client_order_id),
            reread=self._blotter.reread(draft.account.id, draft.instrument),
            usual=self._sent.usual(draft.account.id, draft.instrument, without=draft.client_order_id),
        )
