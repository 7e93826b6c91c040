"""Takes the pre-trade snapshot of a draft, runs the checks on it, and reads first what they need."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from tideboard_core.errors import GatewayError
from tideboard_core.model.derivatives import Contract, option_of
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.instrument import (
    MARKET_CURRENCY,
    Instrument,
    InstrumentId,
    Market,
    SecurityType,
    market_of,
    spelled_as_contract,
)
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.live import Lazy, LinkState
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.order import Account, ActionRequest, MaxQuantity, Order, Position, Side
from tideboard_core.model.review import REFUSED, CheckCode, Confirmation, OrderSummary, SourceKind
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares
from tideboard_core.orders.checks import (
    Verdicts,
    all_checks,
    braked,
    held_by_brake,
    reducing,
    rests_on_holdings,
    sells_short,
)
from tideboard_core.orders.draft import Draft
from tideboard_core.orders.exit_cover import losing_stop
from tideboard_core.orders.list_proofs import LISTS_FOR
from tideboard_core.orders.price_source import (
    UNDERLYING_AGE,
    lacks_best,
    regular_last_of,
    take_snapshot,
    underlying_price,
)
from tideboard_core.orders.review import STALE_BOOK, Case, Judged, LiveReview, UnlockForOne, review_keys
from tideboard_core.orders.sender import OrderServices
from tideboard_core.orders.snapshot import (
    PretradeSnapshot,
    all_executions,
    closure_of,
    link_state,
    order_now,
    placeholder,
    session_assumed,
    session_state,
    unreadable,
)
from tideboard_core.orders.unanswered import Sleep, Spawn
from tideboard_core.orders.way_out import PutBack, Working
from tideboard_core.orders.writes import verb_of
from tideboard_core.ports.market import QuoteFeed
from tideboard_core.ports.system import Confirmer

if TYPE_CHECKING:
    from tideboard_core.orders.brake.loss_brake import LossBrake
    from tideboard_core.orders.listing import Listing
    from tideboard_core.orders.option_cover import OptionCover

log = logging.getLogger(__name__)

ASK_BEFORE = 2.0
"""Seconds that a submission waits for a fresh book and the broker's maximum quantity."""
STALE_QUOTE = 3.0
"""Age of a quote, in seconds, after which a plan of several orders reads it again."""
LISTS_SPARE = LISTS_FOR - ASK_BEFORE
"""Age of lists, in seconds, above which a submission under a loss brake reads them: it may take the rest itself."""
READS = 3
"""How often a submission reads lists at most: what is pushed meanwhile takes their proof away."""
REREAD_WITHIN = 1.0
"""Seconds that an order which reduces a position waits for orders and positions after its confirmation."""
FREE_WITHIN = 1.0
"""Seconds that a flatten waits for what of a holding is free: the lists before it prove for three."""


@dataclass(frozen=True, slots=True)
class SubmissionFacts:
    """What is fixed when the order is submitted: a repeat stays one, the broker's maximum is read once.

    A limit that is widened later applies to orders submitted after that. `late` are the seconds until the lists that a
    loss brake needs for an entry may be asked for, 0.0 where they did not come in time; None where they are there.
    """

    repeated: bool
    max_quantity: MaxQuantity | None
    limits: TradingLimits
    late: float | None = None
    asked: datetime | None = None
    """When it was submitted (market time): the age of a price outside regular hours counts until then."""
    of_leg: bool = False
    """The draft is a leg of a combination: what it covers is judged for all legs together."""


class PretradeChecks:
    """Takes snapshots of drafts and checks them. `limits` and `source` are called each time: settings may change.

    `listing` is the connection that orders go to, where prices come from another one. `fallen` returns the fields of
    safety that fell back when the settings were read, until a person has confirmed them.
    """

    def __init__(
        self,
        services: OrderServices,
        *,
        feed: QuoteFeed,
        limits: Callable[[], TradingLimits],
        source: Callable[[InstrumentId], SourceKind],
        spawn: Spawn,
        listing: QuoteFeed | None = None,
        fallen: Callable[[], tuple[str, ...]] = lambda: (),
        sleep: Sleep = asyncio.sleep,
        timeout: Callable[[float], asyncio.Timeout] = asyncio.timeout,
    ) -> None:
        self._hub, self._clock, self._gateway = services.hub, services.clock, services.gateway
        self._audit, self._lock = services.audit, services.lock
        self._blotter, self._journal = services.blotter, services.journal
        self.feed, self._source = feed, source
        self._limits, self._fallen = limits, fallen
        self._spawn, self._sleep, self.timeout = spawn, sleep, timeout
        self._reading_until: float | None = None
        self.brake: LossBrake | None = None
        """The loss brake, once a limit of it was ever set: most accounts have none, and it is loaded late."""
        self.put_back: Callable[[Draft], PutBack | None] = lambda _draft: None
        """Whether a draft is an exit that a flatten took away; nobody asks before the first flatten."""
        self._reading: set[InstrumentId] = set()
        self._looking: set[InstrumentId] = set()
        self._asked_facts: tuple[int, frozenset[InstrumentId]] = (-1, frozenset())
        self._listing: Listing | None = None
        if listing is not None:  # prices and orders have two connections
            from tideboard_core.orders.listing import Listing

            self._listing = Listing(listing, lambda: services.gateway.generation)

    def unknown(self, account: Account, instrument: InstrumentId, side: Side) -> str | None:
        """Our id of a write on this side of a security whose outcome is not known, None without one."""
        return self._blotter.writes.unknown(account.id, instrument, side)

    async def read_for(self, draft: Draft) -> SubmissionFacts:
        """Read what a submission needs, at most ASK_BEFORE seconds: lists, book, facts, the broker's maximum.

        A wait until the lists may be asked for is not counted, see `read_lists`. Lists that are needed only after all
        else have as long again.
        """
        limits = self._limits()
        repeated, asked = self._journal.repeated(draft, limits.repeat_window), self._clock.market()
        most: MaxQuantity | None = None
        read: bool | None = None

        def judge() -> Verdicts:
            return self.verdicts(draft, SubmissionFacts(repeated, most, limits, asked=asked))

        async def read_lists(limit: asyncio.Timeout) -> None:
            nonlocal read
            read = await self.read_lists(draft.account, judge, limit, closes=(draft.instrument,))

        try:
            async with self.timeout(ASK_BEFORE) as limit:
                # Side by side: neither a silent list nor a silent book may take the time of the other.
                await asyncio.gather(read_lists(limit), self._read_market(draft))
                await self._read_old_book(draft.instrument)  # a wait for the lists makes it old
                if self.brake is not None:
                    await self.brake.read_prices(draft.account)
                most = await self._ask_most(draft)
        except TimeoutError:
            # What is not there by now is not known to the checks, which deny it.
            log.info("%s: the broker did not answer in time", draft.client_order_id)
        if read is False:
            # Meanwhile another program may have traded, and prices and the maximum change what rests on the lists. In
            # a time of their own: an exit must not be denied because the broker's maximum was silent.
            with contextlib.suppress(TimeoutError):
                async with self.timeout(ASK_BEFORE) as limit:
                    await read_lists(limit)
        return SubmissionFacts(repeated, most, limits, self.late(draft.account), asked)

    async def _read_old_book(self, instrument: InstrumentId) -> None:
        book = Topic.BOOK.of(instrument)
        age = self._hub.age(book)
        if age is None or age > STALE_BOOK or self._hub.problem(book):
            await self._read_book(instrument)

    async def _read_market(self, draft: Draft) -> None:
        await self._read_old_book(draft.instrument)
        if self._listing is not None:
            await self._listing.read(draft.instrument)
        await self._read_facts(self._unread(draft))
        await self._read_underlying(draft.instrument)

    # --- lists ------------------------------------------------------------------------------------------------------

    @property
    def reading_left(self) -> float | None:
        """Seconds that a submission waits for lists at most; None while none does."""
        until = self._reading_until
        return None if until is None else max(until - self._clock.monotonic(), 0.0)

    async def read_lists(
        self,
        account: Account,
        judge: Callable[[], Judged],
        limit: asyncio.Timeout,
        *,
        closes: Collection[InstrumentId] = (),
    ) -> bool:
        """Read orders and positions where a verdict rests on them; returns whether they were read.

        Those of an exit of the securities `closes`, by default of any.

        Under a loss brake whose lists are old an entry has orders, fills and positions read, so that what other
        programs traded counts with every push lost. Only where needed: OpenD allows ten fresh reads in 30 s, and keeps
        some for exits. A wait for the first of them, below ASK_BEFORE, denies nothing: `limit` ends later by it. What
        would have to wait longer is not asked for: it would leave, and use calls up, when nobody needs it any more.
        """
        read = 0
        self._reading_until = self._clock.monotonic() + ASK_BEFORE
        try:
            while read < READS and self._lacks_lists(account, verdicts := judge(), read=bool(read)):
                by_brake = braked(verdicts.checks)
                # What lists of just now still call a short sale is one: as an entry it needs the fills too.
                way_out = not by_brake or verdicts.closes or (sells_short(verdicts.checks) and not read)
                wait = self._gateway.lists_wait(account, way_out=way_out, closes=closes)
                if wait < ASK_BEFORE:
                    await self._wait(wait, None if read else limit) if wait > 0 else None
                else:  # it would not come in time, and the book would not be read
                    break
                of_exit = partial(self._blotter.read_holdings, closes=closes)
                await self._read(account, of_exit if way_out else self._blotter.read_day)
                read += 1
        finally:
            self._reading_until = None
        return bool(read)

    async def _wait(self, seconds: float, limit: asyncio.Timeout | None) -> None:
        """Wait until lists may be asked for; reading them then has the time that it would have had."""
        end = None if limit is None else limit.when()
        if limit is not None and end is not None:
            limit.reschedule(end + seconds)
        await self._sleep(seconds)
        self._reading_until = self._clock.monotonic() + ASK_BEFORE

    def _lacks_lists(self, account: Account, verdicts: Judged, *, read: bool) -> bool:
        if not braked(verdicts.checks):
            return not read and rests_on_holdings(verdicts.checks)
        age = self._blotter.proofs.age(account.id, fills=not verdicts.closes)
        old = age is None or age > LISTS_SPARE
        if not verdicts.closes:
            return old or (not read and (held_by_brake(verdicts.checks) or sells_short(verdicts.checks)))
        exempt = {check.code for check in reducing(verdicts.checks)}
        return old or not all(map(verdicts.proves, exempt)) or (not read and not exempt <= {CheckCode.BRAKE})

    def late(self, account: Account) -> float | None:
        """Seconds until the lists that a loss brake needs for an entry may be asked for; None where it has them."""
        age = self._blotter.proofs.age(account.id)
        if self.brake is None or not self.brake.limits(account).on or (age is not None and age <= LISTS_FOR):
            return None
        return self._gateway.lists_wait(account)

    def closing_facts(self) -> SubmissionFacts:
        """What is fixed when a flatten is confirmed: the limits. The broker's maximum is not asked for each line."""
        return SubmissionFacts(False, None, self._limits(), asked=self._clock.market())

    async def read_for_closing(self, instrument: InstrumentId) -> None:
        """Read a fresh book and the facts of both connections, at most ASK_BEFORE seconds."""
        with contextlib.suppress(TimeoutError):
            async with self.timeout(ASK_BEFORE):
                await self._read_old_book(instrument)
                if self._listing is not None:
                    await self._listing.read(instrument)
                await self._read_underlying(instrument)

    async def read_prices(self, instruments: Collection[InstrumentId]) -> None:
        """Read the facts and prices that are not known or old, at most ASK_BEFORE seconds: no view may show them."""
        unknown = frozenset(one for one in instruments if self._facts(one) is None)
        ages = {one: self._hub.age(Topic.QUOTE.of(one)) for one in instruments}
        old = [one for one, age in ages.items() if age is None or age > STALE_QUOTE]
        with contextlib.suppress(TimeoutError):
            async with self.timeout(ASK_BEFORE):
                await self._read_facts(unknown)
                await self._read_quotes(old)

    async def free_to_close(self, account: Account, instrument: InstrumentId, side: Side) -> Shares | None:
        """What of a holding the broker lets an order of this side close; None where it does not say so in FREE_WITHIN.

        Then what is held counts less what works: no exit waits for this answer, nor does one fail for want of it.
        """
        try:
            async with self.timeout(FREE_WITHIN):
                return await self._gateway.free_to_close(account, instrument, side)
        except (GatewayError, TimeoutError) as error:
            # The code alone: what a broker says with it may name the account's holder.
            log.info("what is free of %s not read: %s", instrument, getattr(error, "code", "no-answer"))
            return None

    async def reread(self, account: Account, verdicts: Judged, *, closes: Collection[InstrumentId] = ()) -> None:
        """Read orders and positions again, at most REREAD_WITHIN seconds; without them nothing is exempt.

        What passes the loss brake alone may rest on those of some seconds ago.
        """
        exempt = {check.code for check in reducing(verdicts.checks)}
        age = self._blotter.proofs.age(account.id, fills=False)
        lately = age is not None and age <= LISTS_SPARE
        if lately and exempt <= {CheckCode.BRAKE} and verdicts.proves(CheckCode.BRAKE):
            return
        if self._gateway.lists_wait(account, way_out=True, closes=closes) >= REREAD_WITHIN:  # as in `read_lists`
            return
        try:
            async with self.timeout(REREAD_WITHIN):
                await self._read(account, partial(self._blotter.read_holdings, closes=closes))
        except TimeoutError:
            log.info("orders and positions of %s did not come in time", account.short_id)

    async def _read(self, account: Account, read: Callable[[Account], Awaitable[None]]) -> None:
        """Read lists of the account; after a refusal the old values stay and age.

        A read goes on when its submission has given up: what comes later than that proves the next one.
        """
        over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        async def to_the_end() -> None:
            try:
                await read(account)
            except GatewayError as error:
                log.info("lists of %s not read: %s", account.short_id, error.code)
            except Exception as error:
                if over.done():
                    raise
                over.set_exception(error)
            finally:
                if not over.done():
                    over.set_result(None)

        self._spawn(to_the_end())
        await over

    def verdicts(self, draft: Draft, submission: SubmissionFacts | None = None, *, over: str | None = None) -> Verdicts:
        """Every check on current data; without `submission` as the ticket shows them. `over` as in the snapshot."""
        limits = self._limits()
        if submission is None:
            submission = SubmissionFacts(self._journal.repeated(draft, limits.repeat_window), None, limits)
            self._look_up(draft)
        elif submission.limits is not limits:  # changed while the dialog is open: the tighter of both applies
            limits = limits.tightest(submission.limits)
        snapshot = self._snapshot(draft, submission, limits, over)
        return Verdicts(snapshot=snapshot, checks=all_checks(snapshot), generation=self._gateway.generation)

    def is_ours(self, order: Order) -> bool:
        """Whether this data folder sent an order, so that its log has all terms of it."""
        return self._journal.ours(order)

    def listed(self, instrument: InstrumentId) -> bool:
        """Whether the security's facts at the orders' connection are known; starts to read them if not."""
        if self._listing is None or self._listing.was_read(instrument):
            return True
        self._read_soon(self._looking, instrument, self._listing.read)
        return False

    def freshen(self, instrument: InstrumentId) -> None:
        """Read the book in the background; one read at a time."""
        self._read_soon(self._reading, instrument, self._read_book)

    def _read_soon(
        self, under_way: set[InstrumentId], instrument: InstrumentId, read: Callable[[InstrumentId], Awaitable[None]]
    ) -> None:
        async def once() -> None:
            try:
                await read(instrument)
            finally:
                under_way.discard(instrument)

        if instrument not in under_way:
            under_way.add(instrument)
            self._spawn(once())

    async def _read_quotes(self, instruments: Sequence[InstrumentId]) -> None:
        if not instruments:
            return
        try:
            for snapshot in await self.feed.snapshots(instruments):
                take_snapshot(self._hub, snapshot)
        except GatewayError as error:
            log.info("prices of %d securities not read: %s", len(instruments), error.code)

    async def _read_book(self, instrument: InstrumentId) -> None:
        key = Topic.BOOK.of(instrument)
        before = self._hub.newest(key)
        try:
            book = await self.feed.order_book(instrument)
        except GatewayError as error:
            log.info("book of %s not read: %s", instrument, error.code)
        else:
            self._hub.keep(key, book, before)

    async def _read_underlying(self, instrument: InstrumentId) -> None:
        """Read the underlying prices of an option if no view keeps them current, or only a book that is silent."""
        facts = self._facts(instrument)
        if facts is None or facts.security_type is not SecurityType.OPTION or facts.underlying is None:
            return
        age = self._hub.age(Topic.QUOTE.of(facts.underlying))
        if age is None or age > UNDERLYING_AGE or lacks_best(self._hub, facts.underlying, UNDERLYING_AGE / 2):
            await self._read_quotes([facts.underlying])

    # --- contracts among the day's orders ----------------------------------------------------------------------------

    def _facts(self, instrument: InstrumentId) -> Instrument | None:
        return self._hub.value(Topic.INSTRUMENT.of(instrument))

    def contract(self, instrument: InstrumentId) -> Contract | None:
        """What is known of an option; None of any other security."""
        return option_of(instrument, self._facts(instrument))

    def _unread(self, draft: Draft) -> frozenset[InstrumentId]:
        """Securities of the account's orders whose multiplier is not known yet."""
        orders = self._blotter.orders(draft.account.id) or ()
        rows = ((order, self._facts(order.instrument)) for order in orders if order.legs or order.side is draft.side)
        unread = {order.instrument for order, facts in rows if self._journal.multiplier_of(order, facts) is None}
        return frozenset(unread | set(self._covered(draft)))

    def _covered(self, draft: Draft) -> Iterator[InstrumentId]:
        """Contracts held short that what is sold may cover: in Hong Kong only their facts name their owner.

        The owner of a sold contract there, too: its lot may tell which contracts are adjusted.
        """
        if draft.side is not Side.SELL:
            return
        option = self.contract(draft.instrument) if draft.market is Market.HK else None
        if option is not None and option.owner is not None and self._facts(option.owner) is None:
            yield option.owner
        for row in self.least_held(draft.account.id) or ():
            sold = row.quantity < 0 and spelled_as_contract(row.instrument)
            if sold and market_of(row.instrument) is draft.market and self._facts(row.instrument) is None:
                yield row.instrument

    def _look_up(self, draft: Draft) -> None:
        """Begin to read those facts, each once per connection."""
        # Once: the ticket is judged at each keystroke, and what the gateway does not know would be asked for each time.
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
            found = await self.feed.instruments(sorted(instruments))
        except GatewayError as error:
            log.info("facts of %d contracts not read: %s", len(instruments), error.code)
            return
        for one in found:
            self._hub.publish(Topic.INSTRUMENT.of(one.id), Lazy.ready(one))

    async def _ask_most(self, draft: Draft) -> MaxQuantity | None:
        verdicts = self.verdicts(draft, SubmissionFacts(False, None, self._limits()))
        price = verdicts.snapshot.reference_price
        if price is None:
            return None
        try:
            return await self._gateway.max_quantity(draft.account, draft.instrument, draft.order_type, str(price))
        except GatewayError as error:
            log.info("%s: no maximum quantity: %s", draft.client_order_id, error.code)
            return None

    def _snapshot(
        self, draft: Draft, submission: SubmissionFacts, limits: TradingLimits, over: str | None
    ) -> PretradeSnapshot:
        hub, subject, account = self._hub, draft.instrument, draft.account
        found, shown = hub.sound(Topic.INSTRUMENT.of(subject)), hub.sound(Topic.POSITIONS.of(account.id))
        positions = self._blotter.doubts.sure_of(account.id, shown)
        # All reads in one step, with no await between them: the checks see one moment.
        book = Topic.BOOK.of(subject)
        orders, live, without = self._orders(draft), link_state(hub) is LinkState.LIVE, draft.client_order_id
        beside = None if orders is None else tuple(filter(draft.stands_beside, orders))
        cover = self.option_cover(draft, self.least_held(account.id) or (), beside)
        owned = self._proved_by(subject, cover)
        brake, currency, late = self.brake, self._currency(draft), submission.late
        book_age = None if hub.problem(book) else hub.age(book)
        session, now = session_state(hub, subject), self._clock.market()
        return PretradeSnapshot(
            draft=draft,
            limits=limits,
            instrument=found if found is not None else placeholder(subject),
            known=found is not None,
            quote=hub.sound(Topic.QUOTE.of(subject)),
            book=hub.sound(book),
            book_age=book_age,
            session=session,
            link=link_state(hub),
            feed=link_state(hub, QUOTES_LINK),
            funds=hub.sound(Topic.FUNDS.of(account.id)),
            positions=positions,
            order=order_now(hub, draft),
            unread=self._blotter.login.state.first_unread(account.identity),
            unreadable=unreadable(hub, draft),
            underlying=underlying_price(hub, found, now, limits.collar_best_percent, submission.asked),
            now=now,
            blocks_by=submission.asked,
            lock_open=self._lock.is_open(account),
            lock_left=self._lock.seconds_left,
            pinned=self._lock.pinned(account),
            fallen=self._fallen(),
            audit_problem=self._audit.status.problem,
            budget=self._gateway.write_budget(verb_of(draft.request), account),
            paused=self._gateway.server_pause(verb_of(draft.request), account).write,
            traded_today=self._traded_today(draft, orders),
            unknown=self._blotter.writes.unknown(account.id, subject, draft.side),
            repeated=submission.repeated,
            source=self._source(subject),
            max_quantity=submission.max_quantity,
            offers=self._gateway.offers.of(account),
            listed=None if self._listing is None else self._listing.listed(subject),
            today=exchange_date(draft.market, now),
            assumed=session_assumed(hub, subject),
            working=self._working(draft, beside),
            reread=all(
                self._blotter.reread(account.id, one)
                and self._blotter.proofs.after_writes(account.id, one, without=without)
                for one in owned
            ),
            usual=self._journal.usual(account.id, subject, without=without),
            brake=None if brake is None else brake.judge(account, currency),
            # While the connection is degraded pushes may be late, so that nothing said since the lists proves nothing.
            provable=None if brake is None or not live else self._blotter.proofs.provable(draft, owned),
            late=None if brake is None or late is None else brake.late(account, currency, late),
            cover=None if submission.of_leg else cover,
            over=over,
            put_back=self.put_back(draft),
            hours_seen=draft.hours not in self._gateway.offers.unconfirmed
            or self._blotter.comparison.hours_seen.of(draft),
            untold=self._blotter.comparison.untold_exits(account.id, subject, draft.side),
            stopless=self._stopless(draft, orders or (), positions or ()),
            closure=closure_of(hub, subject),
            doubt=self._blotter.doubts.in_rows(account.id, subject, shown or ()),
            ex_days=hub.value(Topic.EX_DAYS.of(subject)) or (),
            opening=hub.opening(subject),
        )

    def _working(self, draft: Draft, orders: tuple[Order, ...] | None) -> Working:
        """What may trade besides the draft on its side of its security, of these `orders`."""
        account_id, subject, side, journal = draft.account.id, draft.instrument, draft.side, self._journal
        rows, without = orders or (), draft.client_order_id
        unknown = {one.client_order_id for one in self._blotter.writes.unknowns(account_id) if not one.legs}
        committed = sure = journal.committed(account_id, subject, side, rows, without=without)
        found = self._blotter.comparison.without_unfound(rows)
        certain = committed
        if len(found) < len(rows):
            certain = journal.committed(account_id, subject, side, found, without=without)
        if unknown or certain != committed:  # one that a list shows by now is no longer unsure
            sure = journal.committed(account_id, subject, side, found, without=without, besides=unknown)
        at = (one.trigger or one.price for one in rows if one.open and one.ratio(subject, side))
        return Working(
            committed=None if orders is None else committed,
            unsure=committed - sure,
            unfound=committed - certain,
            rivals=tuple(price for price in at if price is not None),
            changes=() if draft.replaces is None else journal.terms_asked(draft.replaces, without=without),
        )

    def _stopless(self, draft: Draft, orders: tuple[Order, ...], positions: Sequence[Position]) -> Shares:
        """What of its position no stop protects after a change to fewer shares; 0 where that does not grow by it.

        `orders` are the others.
        """
        order = order_now(self._hub, draft)
        if draft.replaces is None or order is None or draft.quantity >= order.quantity:
            return 0
        changed = replace(order, quantity=draft.quantity)
        last, session = partial(regular_last_of, self._hub), partial(session_state, self._hub)
        left = losing_stop((*orders, order), (*orders, changed), positions, last, session)
        return left.get((draft.account.id, draft.instrument), 0)

    def least_held(self, account_id: str) -> tuple[Position, ...] | None:
        """Listed positions at the least that may be held of each, see `HeldDoubts`; None while they are not known."""
        return self._blotter.doubts.least_held(account_id, self._hub.sound(Topic.POSITIONS.of(account_id)))

    def option_cover(
        self, draft: Draft, positions: Iterable[Position], orders: tuple[Order, ...] | None
    ) -> OptionCover | None:
        """What the account has of the options of the draft's owner, without the draft and the order that it changes."""
        from tideboard_core.orders.option_cover import option_cover  # with the first order that is judged

        account_id, rows = draft.account.id, orders or ()
        trades = self._journal.may_trade(account_id, rows, without=draft.client_order_id)
        today = date.fromisoformat(self._journal.day(draft.market))
        return option_cover(draft.instrument, positions, rows, trades, self._facts, today=today)

    @staticmethod
    def _proved_by(subject: InstrumentId, cover: OptionCover | None) -> Iterable[InstrumentId]:
        """The securities of which a fill makes the proof old: of a contract, all contracts of its owner."""
        return cover.contracts | {subject} if cover is not None and subject in cover.contracts else (subject,)

    def _orders(self, draft: Draft) -> tuple[Order, ...] | None:
        """The account's orders but the one that is changed; None where the newest list could not be read."""
        if self._hub.problem(Topic.ORDERS.of(draft.account.id)):
            return None
        orders = self._blotter.orders(draft.account.id)
        if orders is None or draft.replaces is None:
            return orders
        return tuple(order for order in orders if order.id != draft.replaces.id)

    def _currency(self, draft: Draft) -> str:
        facts = self._facts(draft.instrument)
        return facts.currency if facts is not None else MARKET_CURRENCY[draft.market]

    def _traded_today(self, draft: Draft, orders: tuple[Order, ...] | None) -> Decimal | None:
        if orders is None:
            return None
        return self._journal.traded(
            draft.account.id,
            self._currency(draft),
            draft.side,
            orders,
            self._facts,
            without=draft.client_order_id,
            fills=all_executions(self._hub, draft.account.id),
        )


class OrderCase(Case[Verdicts, OrderSummary]):
    """A new order, a change or an act that brings an order in, on its way through the guard."""

    def __init__(self, draft: Draft, services: OrderServices, pretrade: PretradeChecks) -> None:
        self._draft = draft
        self._clock, self._journal, self._gateway = services.clock, services.journal, services.gateway
        self._pretrade = pretrade
        self._submission: SubmissionFacts | None = None
        self._review: LiveReview | None = None
        self._lock, self._password_kind = services.lock, PasswordKind.OWN
        self.keys, self.closes = review_keys(draft.account.id, [draft.instrument]), (draft.instrument,)

    @property
    def log_data(self) -> Mapping[str, object]:
        return self._draft.log_data

    def over(self) -> str | None:
        """Why it may not go out now, as `PretradeSnapshot` has it."""
        return None

    async def read(self) -> None:
        """Read a fresh book, facts, the broker's maximum; holdings where a verdict depends on them."""
        self._submission = await self._pretrade.read_for(self._draft)
        if self._lock.pinned(self._draft.account):
            self._password_kind = await self._lock.password_to_ask(self._draft.account)

    def verdicts(self) -> Verdicts:
        """Every check on current data."""
        return self._pretrade.verdicts(self._draft, self._submission, over=self.over())

    def open(self, first: Verdicts) -> LiveReview:
        freshen = partial(self._pretrade.freshen, self._draft.instrument)
        unlock = UnlockForOne(self._lock, self._draft.account, self._password_kind)
        self._review = LiveReview(first, unlock, evaluate=self.verdicts, freshen=freshen, clock=self._clock)
        return self._review

    @property
    def paused(self) -> bool:
        return self._gateway.server_pause(verb_of(self._draft.request), self._draft.account).write > 0

    def unlocked(self) -> bool:
        return self._review is not None and self._review.unlock.valid

    def end(self) -> None:
        if self._review is not None:
            self._review.unlock.end()

    async def ask(self, confirmer: Confirmer) -> Confirmation:
        return REFUSED if self._review is None else await confirmer.confirm(self._review)

    async def reread(self) -> None:
        """Read orders and positions again."""
        await self._pretrade.reread(self._draft.account, self.verdicts(), closes=self.closes)

    def count(self, summary: OrderSummary) -> None:
        """Count the order at its value; an act changes no value."""
        if not isinstance(self._draft.request, ActionRequest):
            facts, value = summary.instrument, summary.value or Decimal(0)
            self._journal.count(self._draft, value, multiplier=facts.multiplier, currency=facts.currency)

    def basis(self, verdicts: Verdicts) -> dict[str, object]:
        from tideboard_core.orders.details import basis_data

        return basis_data(verdicts)


MakeCase = Callable[[Draft, OrderServices, PretradeChecks], OrderCase]
