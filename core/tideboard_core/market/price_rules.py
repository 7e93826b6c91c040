"""Price steps and currency of each security: by the exchange's date, the broker's facts and its books."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from tideboard_core.errors import GatewayDown, GatewayError, ServerRefused, field_of
from tideboard_core.market.hub import Hub
from tideboard_core.market.waking import woken
from tideboard_core.model.hub_keys import (
    QUOTES_LINK,
    Key,
    Topic,
)
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.live import (
    Lazy,
    LinkEvent,
    LinkEventKind,
    changed_rows,
)
from tideboard_core.model.order import Order, Position
from tideboard_core.model.price_steps import Bands, PriceSteps, Proof, StepTable
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.system import Clock

log = logging.getLogger(__name__)

LOOK_EVERY: Final = 1.0
"""Seconds between two looks at quotes and books: a step of the table lasts for years."""
QUIET_LOOKS: Final = 3
QUIET_EVERY: Final = 10.0
"""Seconds between two looks after QUIET_LOOKS that found everything as it was: nothing moves."""
_MOST_REFUSED: Final = 8
_MOST_FITTING: Final = 4096
PUSHES: Final = 2
"""Books with a price off a version that rule the version out; one may be a slip."""


class PriceRules:
    """Gives every instrument in the hub the price steps that may hold for it, and writes differences to the log.

    What a connection taught ends with it, and with the exchange's day; what an order taught lasts for that day. Where
    it has the account too (`trades`), the currency of a position or an order wins over that of the instrument.
    """

    def __init__(self, hub: Hub, clock: Clock, *, trades: bool = True) -> None:
        self._hub, self._clock = hub, clock
        self._tables: Sequence[Bands] = ()
        self._ruled_out: dict[Hashable, set[str]] = {}
        self._refused: dict[Hashable, tuple[Decimal, ...]] = {}
        self._sightings: Counter[Hashable] = Counter()
        self._books: dict[InstrumentId, int] = {}
        self._seen: dict[InstrumentId, Hashable] = {}
        self._logged: set[Hashable] = set()
        self._currencies: dict[InstrumentId, str] = {}
        self._fitting: dict[InstrumentId, tuple[tuple[StepTable, ...], set[Decimal]]] = {}
        self._rows: dict[Key[Sequence[Position | Order]], Sequence[Position | Order]] = {}
        self._quiet = 0
        self._wake = asyncio.Event()
        hub.on_wanted(self._look_soon)
        if trades:
            hub.listen_to(Topic.POSITIONS, self._read_rows)
            hub.listen_to(Topic.ORDERS, self._read_rows)
        hub.listen_to(Topic.STEP_REFUSED, self._read_refused)
        hub.listen_to(Topic.INSTRUMENT, lambda key: self._apply(InstrumentId(key.subject)))

    def renew(self) -> None:
        """Forget what was learnt: the connection is new."""
        self._tables = ()
        learnt = (
            self._ruled_out,
            self._sightings,
            self._books,
            self._logged,
            self._currencies,
            self._seen,
            self._rows,
        )
        for known in learnt:
            known.clear()

    async def run(self, gateway: Gateway) -> None:
        """Poll until the connection ends (GatewayDown comes out) or the task is cancelled."""
        try:
            self._tables = await gateway.quotes.step_tables()
        except GatewayDown:
            raise
        except GatewayError as error:
            log.info("no tables of price steps: %s", error.code)
            if not isinstance(error, ServerRefused):
                self._hub.unreadable("step_tables", field_of(error))
        while True:
            self._wake.clear()
            self._quiet = 0 if self.look() else self._quiet + 1
            await woken(self._wake, LOOK_EVERY if self._quiet < QUIET_LOOKS else QUIET_EVERY)

    def _look_soon(self) -> None:
        self._quiet = 0
        self._wake.set()

    def look(self) -> bool:
        """Take over price steps from the newest quotes and books of the subscribed securities.

        Returns whether any of these is another one than at the last look.
        """
        news = False
        for instrument in [InstrumentId(key.subject) for key in self._hub.wanted() if key.topic is Topic.BOOK]:
            facts = self._facts(instrument)
            if facts is not None and self._seen.get(instrument) != (state := self._state(facts)):
                with self._hub.working_with(Topic.BOOK.of(instrument)):
                    self._read_book(facts)
                with self._hub.working_with(Topic.QUOTE.of(instrument)):
                    self._apply(instrument)
                self._seen[instrument] = state
                news = True
        return news

    def _state(self, facts: Instrument) -> Hashable:
        """All that a look depends on, apart from what calls `_apply` when it changes."""
        scope = self._scope(facts)
        entries = [self._hub.entry(topic.of(facts.id)) for topic in (Topic.QUOTE, Topic.BOOK, Topic.INSTRUMENT)]
        serials = [None if entry is None else entry.serial for entry in entries]
        return scope, len(self._ruled_out.get(scope, ())), *serials

    def steps_for(self, facts: Instrument) -> PriceSteps:
        """The steps that may hold for a security at its current price."""
        steps = self._versions(facts)
        quote = self._hub.sound(Topic.QUOTE.of(facts.id))
        if quote is None or quote.price_step is None:
            return steps
        stated = steps.with_stated(quote.last, quote.price_step)
        self._compare(facts, stated, quote.last, quote.price_step)
        return stated

    # --- facts from the broker and from books ------------------------------------------------------------------------

    def _versions(self, facts: Instrument) -> PriceSteps:
        day = exchange_date(facts.market, self._clock.market())
        steps = facts.steps_on(day)
        gone = set(self._ruled_out.get(self._scope(facts), ()))
        if self._tables and _follow_one_version(facts):
            unknown = {table.name for table in steps.tables if not any(table.equals(stated) for stated in self._tables)}
            if len(unknown) == len(steps.tables):
                self._report(LinkEventKind.STEP_TABLE, facts, (), instrument=facts.id)
            else:
                gone |= unknown
        return steps.without(gone).refusing(self._refused.get(self._today_of(facts), ()))

    def _read_book(self, facts: Instrument) -> None:
        """Rule out the versions that a bid or an ask of two books does not fit; trades may be anywhere."""
        key, tables = Topic.BOOK.of(facts.id), facts.price_steps.tables
        entry = self._hub.entry(key)
        book = self._hub.sound(key)
        if entry is None or book is None or len(tables) == 1 or self._books.get(facts.id) == entry.serial:
            return
        self._books[facts.id] = entry.serial
        prices = self._off_a_table(facts.id, tables, (level.price for level in (*book.bids, *book.asks)))
        for table in tables:
            rest = [other for other in tables if other is not table]
            for price in prices:
                if price % table.step(price) and any(not price % other.step(price) for other in rest):
                    self._saw(facts, table.name, price, table.step(price))
                    break

    def _off_a_table(
        self, instrument: InstrumentId, tables: tuple[StepTable, ...], prices: Iterable[Decimal]
    ) -> list[Decimal]:
        """Prices that do not fit all versions; one that does is compared with them once."""
        known = self._fitting.get(instrument)
        if known is None or known[0] is not tables or len(known[1]) > _MOST_FITTING:
            known = self._fitting[instrument] = tables, set()
        fitting = known[1]
        fresh = [price for price in prices if price > 0 and price not in fitting]
        off = [price for price in fresh if any(price % table.step(price) for table in tables)]
        fitting.update(fresh)
        fitting.difference_update(off)
        return off

    def _saw(self, facts: Instrument, name: str, price: Decimal, step: Decimal) -> None:
        scope = self._scope(facts)
        self._sightings[scope, name] += 1
        if self._sightings[scope, name] != PUSHES:
            return
        self._ruled_out.setdefault(scope, set()).add(name)
        self._report(LinkEventKind.STEP_SEEN, facts, (name,), instrument=facts.id, price=price, step=step)
        for key in self._hub.wanted():
            if key.topic is Topic.INSTRUMENT:
                self._apply(InstrumentId(key.subject))

    def _compare(self, facts: Instrument, steps: PriceSteps, price: Decimal, stated: Decimal) -> None:
        """Write to the log where the broker's step is not that of a version that is proven."""
        ours, band = steps.proven.step(price), steps.at(price)
        proven = {table.step(price) for table in steps.tables if table.proof is Proof.PROVEN}
        if stated not in proven and price != band.limit:
            found = {"instrument": facts.id, "price": price, "step": stated, "ours": ours}
            self._report(LinkEventKind.STEP_STATED, facts, (band.limit, stated), **found)

    def _report(self, kind: LinkEventKind, facts: Instrument, what: tuple[Hashable, ...], **data: object) -> None:
        """One line for all securities of a kind, connection and day."""
        once = (kind, self._scope(facts), what)
        if once not in self._logged:
            self._logged.add(once)
            events = Topic.LINK_EVENT.of(QUOTES_LINK.subject)
            self._hub.publish(events, Lazy.ready(LinkEvent(kind=kind, data=data)))

    # --- the hub's instruments ---------------------------------------------------------------------------------------

    def _facts(self, instrument: InstrumentId) -> Instrument | None:
        return self._hub.value(Topic.INSTRUMENT.of(instrument))

    def _apply(self, instrument: InstrumentId) -> None:
        facts = self._facts(instrument)
        if facts is None:
            return
        steps, currency = self.steps_for(facts), self._currencies.get(instrument, facts.currency)
        if currency != facts.currency:
            found = {"instrument": instrument, "currency": currency, "ours": facts.currency}
            self._report(LinkEventKind.CURRENCY_STATED, facts, (instrument,), **found)
        if (steps, currency) != (facts.steps, facts.currency):
            known = replace(facts, steps=steps, currency=currency)
            self._hub.publish(Topic.INSTRUMENT.of(instrument), Lazy.ready(known))

    def _read_rows(self, key: Key[Sequence[Position | Order]]) -> None:
        """Learn the currencies of an account's positions or orders; a list comes with each change of one row."""
        rows = self._hub.sound(key) or ()
        before, self._rows[key] = self._rows.get(key, ()), rows
        for row in changed_rows(rows, before):
            if row.currency and self._currencies.get(row.instrument) != row.currency:
                self._currencies[row.instrument] = row.currency
                self._apply(row.instrument)

    def _read_refused(self, key: Key[tuple[Decimal, ...]]) -> None:
        """Learn from an order that was refused for its price step: of a day, for its security alone."""
        prices, instrument = self._hub.sound(key) or (), InstrumentId(key.subject)
        if (facts := self._facts(instrument)) is not None:
            today = self._today_of(facts)
            self._refused[today] = (*self._refused.get(today, ()), *prices)[-_MOST_REFUSED:]
            self._apply(instrument)

    def _today_of(self, facts: Instrument) -> Hashable:
        return exchange_date(facts.market, self._clock.market()), facts.id

    def _scope(self, facts: Instrument) -> Hashable:
        """What a lesson is for: the kind on this day, the options of a share, or the security.

        The latter where versions are given one by one.
        """
        day = exchange_date(facts.market, self._clock.market())
        if facts.security_type is SecurityType.OPTION:
            return day, facts.security_type, facts.underlying or facts.id
        return (day, facts.market, facts.security_type) if _follow_one_version(facts) else (day, facts.id)


def _follow_one_version(facts: Instrument) -> bool:
    """Whether every security of its kind moves by the same version.

    US half cents are given to named stocks; a warrant may be an equity warrant or a structured product; an option goes
    with those of its share; a share of unsettled kind may be a fund.
    """
    if facts.market is not Market.HK or facts.security_type is SecurityType.OPTION or not facts.kind_settled:
        return False
    return facts.security_type is not SecurityType.WARRANT or facts.structured
