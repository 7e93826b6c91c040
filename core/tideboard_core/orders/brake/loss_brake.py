"""The loss brake: holds what increases risk after a day's loss; it sends and cancels nothing.

Its limits stand in the order log alone, so that no file edited by hand makes them wider. They are kept for each
account, whatever connection leads to it.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial, reduce
from operator import is_
from typing import Any

from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import BadInput, GatewayError, TradingLocked
from tideboard_core.lock.one_act import OneAct
from tideboard_core.market.hub import Hub
from tideboard_core.market.last_closes import LastCloses
from tideboard_core.model.account_reads import AccountCall
from tideboard_core.model.fees import broker_fees_known
from tideboard_core.model.held_doubt import UNPROVEN
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_CURRENCY, TRADED_IN, InstrumentId, Market, market_of
from tideboard_core.model.listeners import Listeners
from tideboard_core.model.live import Lazy
from tideboard_core.model.opening import has_traded
from tideboard_core.model.order import Account, AccountId, Environment, Fill, Order, Position
from tideboard_core.model.session import exchange_date
from tideboard_core.model.session_price import PriceBasis, day_base, middle_of, regular_last
from tideboard_core.model.shares import Shares, total
from tideboard_core.orders.blotter import Blotter
from tideboard_core.orders.brake.day_result import (
    DayResult,
    Execution,
    SecurityDay,
    executions_of,
    result_of,
    working_entries,
    worse_of,
    worse_of_each,
)
from tideboard_core.orders.brake.day_rows import DayBasis, DayRow, KeptRows, ReadLists, day_row
from tideboard_core.orders.brake.fill_counts import FillCount, FillCounts, as_shown, counts_of, doubtful_of
from tideboard_core.orders.brake.kept_brakes import AccountBrake, KeptBrakes
from tideboard_core.orders.brake.left_out import PRICELESS, typed_among
from tideboard_core.orders.brake.loss_limits import (
    BrakeGap,
    BrakeRule,
    LossLimits,
    RaiseFrom,
    WaitingRaise,
    verdict_of,
)
from tideboard_core.orders.charges import Charged, OrderCharges
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.price_source import (
    USUAL_COLLAR,
    best_known,
    lacks_best,
    session_price_of,
    take_snapshot,
)
from tideboard_core.orders.snapshot import Braked, session_state
from tideboard_core.ports.market import QuoteFeed
from tideboard_core.ports.system import Clock

log = logging.getLogger(__name__)

PRICES_EVERY = 15.0
"""Seconds between two reads of the prices of what is held, while a brake is set."""
PRICE_AGE = 60.0
"""Age of a price, in seconds since it came, above which the open result is not known."""
RESULT_FOR = 0.25
"""Seconds for which a result is not computed again while orders, fills and positions are the same."""
READ_AT_ONCE = 200
"""Securities of one read; OpenD allows 400."""
SKEW = 60.0
"""Seconds by which two clocks may differ although one of them has another date: around midnight they do."""
# Reversed: of the markets that share a currency the first one gives it its day.
_MARKET_OF = {currency: market for market, currency in reversed(MARKET_CURRENCY.items())}
_GAP_OF = {AccountCall.FILLS: BrakeGap.FILLS, AccountCall.POSITIONS: BrakeGap.POSITIONS}
Note = Callable[[RecordKind, str, dict[str, Any]], None]


class LossBrake:
    """The brakes of all accounts. `note` writes to the order log; call `tick` once a second.

    A trip holds until the exchange date changes, whatever the price does then; a cool-down until its time is over.
    """

    def __init__(
        self,
        *,
        hub: Hub,
        clock: Clock,
        blotter: Blotter,
        journal: OrderJournal,
        feed: QuoteFeed,
        charges: OrderCharges,
        note: Note,
    ) -> None:
        self._hub = hub
        self._clock = clock
        self._blotter = blotter
        self._journal = journal
        self._feed, self._closes = feed, LastCloses(hub, clock, feed)
        self._note, self._charges = note, charges
        self._brakes = KeptBrakes()
        self._openings: dict[tuple[AccountId, InstrumentId], tuple[date, Shares]] = {}
        self._read_at: dict[AccountId, float] = {}
        self._results: dict[tuple[AccountId, str], tuple[float, tuple[object, ...], DayResult]] = {}
        self._rows: dict[AccountId, tuple[ReadLists, KeptRows]] = {}
        # A view of the brake must not keep it from holding.
        self._listeners = Listeners(lambda _listener, error: hub.report(error, "view of the loss brake"))
        self.shown = ""
        """Id of the account whose day is on screen: its prices are read without a limit, too."""

    # --- limits -----------------------------------------------------------------------------------------------------

    def restore(self, records: Iterable[Record]) -> None:
        """Take over from the order log: limits, raises that wait, and what has tripped."""
        for record in records:
            if is_brake(record):
                try:
                    self._brakes.restore(record.data, self._journal.known)
                except (BadInput, KeyError, TypeError, ValueError) as error:
                    log.warning("record %d of the loss brake not understood: %s", record.number, error)

    def limits(self, account: Account) -> LossLimits:
        """The limits in force."""
        return self._of(account).limits

    def waiting(self, account: Account) -> WaitingRaise | None:
        """The raise that does not count yet."""
        return self._of(account).waiting

    def wait_left(self, account: Account) -> float | None:
        """Seconds until it counts; None for one that waits for the next session, or without one."""
        raise_ = self._of(account).waiting
        if raise_ is None or raise_.since is RaiseFrom.SESSION:
            return None
        return raise_.left(self._wall(), self._clock.boot())

    def set(self, account: Account, limits: LossLimits) -> None:
        """Put limits in force at once and drop a raise that waits; raises BadInput for a raise in a LIVE account."""
        state = self._of(account)
        live = account.environment is Environment.LIVE
        if live and limits.raised(state.limits):
            raise BadInput("brake-raise-waits", account=account.short_id)
        self._put_in_force(account, limits, by="person", free=not live)

    def ask(self, account: Account, limits: LossLimits, since: RaiseFrom, proof: OneAct) -> None:
        """Let a raise count later; what becomes tighter counts at once. `proof` is that of the account's password.

        Raises TradingLocked for a proof of another account or one that has ended.
        """
        if not proof.valid or proof.account.identity != account.identity:
            raise TradingLocked("locked-meanwhile")
        state = self._of(account)
        tight = state.limits.tightest(limits)
        if tight != state.limits:
            self._put_in_force(account, tight, by="person", free=False)
        days = {market.value: self._journal.day(market) for market in sorted(account.markets)}
        waiting = WaitingRaise(limits=limits, since=since, wall=self._wall(), boot=self._clock.boot(), days=days)
        state.waiting = waiting
        stated = {"limits": limits.to_log(), "from": since.value, "wall": waiting.wall, "boot": waiting.boot}
        self._write("asked", account, stated | {"days": days})
        self._listeners.notify()

    def drop_raise(self, account: Account) -> None:
        """Drop the raise that waits."""
        state = self._of(account)
        if state.waiting is not None:
            state.waiting = None
            self._write("withdrawn", account, {})
            self._listeners.notify()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when limits change, and when a brake trips or is released; the result ends it."""
        return self._listeners.add(listener)

    # --- judging ----------------------------------------------------------------------------------------------------

    def judge(self, account: Account, currency: str) -> Braked | None:
        """What the brake says to an order in `currency`; None where none is set. Trips are written to the log here."""
        state = self._of(account)
        if not state.limits.on:
            return None
        day = self.result(account, currency)
        for one in sorted(day.again & state.left_out.out.keys()):
            self._mark(account, "counted-again", one)
        now = self._rules(account, currency, state.limits, day)
        holding = {rule: data for rule, (holds, data) in now.items() if holds}
        held = self._hold(account, currency, state, holding)
        if held:
            # One reason is shown, the day's loss before the counts.
            rule = next(one for one in BrakeRule if one in held)
            return Braked(holds=True, data={key: value for key, value in held[rule].items() if key != "day"})
        unread = self._blotter.login.state.first_unread(account.identity)
        if unread is not None:  # lists of an earlier connection say nothing of what was traded since
            return self._lacks(account, currency, _GAP_OF.get(unread.call, BrakeGap.ORDERS))
        shown = next(iter(now.values()), None)
        return None if shown is None else Braked(holds=False, data=shown[1])

    def without_price(self, account: Account) -> tuple[InstrumentId, ...]:
        """The securities for want of whose price the day is not known, and which a person may take out of its count."""
        gaps = [gap for one in self._currencies(account, self._of(account)) for gap in self.result(account, one).gaps]
        names = dict.fromkeys(InstrumentId(of) for gap, of in gaps if gap in PRICELESS and of)
        return tuple(one for one in names if not self._has_price(account, one))

    def leave_out(self, account: Account, typed: str) -> InstrumentId:
        """Take the security whose code a person typed out of today's count, until its price or result is told.

        Raises BadInput for any but those of `without_price`.
        """
        one = typed_among(typed, self.without_price(account))
        self._mark(account, "left-out", one)
        return one

    def _mark(self, account: Account, event: str, one: InstrumentId) -> None:
        """Write that a security is taken out of today, or counts again, and take it over as after a restart."""
        data = {"of": one, "day": self._today(account, one).isoformat()}
        self._brakes.restore({"brake": event, **account.identity.kept(), **data}, self._journal.known)
        self._results = {key: kept for key, kept in self._results.items() if key[0] != account.identity}
        self._write(event, account, data)
        self._listeners.notify()

    def late(self, account: Account, currency: str, seconds: float) -> Braked:
        """What it says to an entry while its lists are old; they may be asked for in `seconds`, 0 = no answer came."""
        return self._lacks(account, currency, BrakeGap.LATE, seconds=seconds)

    def _lacks(self, account: Account, currency: str, gap: BrakeGap, **more: object) -> Braked:
        limits = self._of(account).limits
        rules = {
            BrakeRule.LOSS: limits.loss.get(currency),
            BrakeRule.STREAK: limits.streak,
            BrakeRule.TRADES: limits.trades,
            BrakeRule.COOL_DOWN: limits.cool_down,
        }
        rule = next((one for one, limit in rules.items() if limit), BrakeRule.LOSS)
        data = {"rule": rule.value, "currency": currency, "value": None, "limit": rules[rule]}
        return Braked(holds=True, data=data | {"gap": gap.value, "of": "", **more})

    def tripped(self, account: Account) -> tuple[dict[str, Any], ...]:
        """What holds now, as data of the check; without what is only not known."""
        state = self._of(account)
        return tuple(data for rules in state.held.values() for data in rules.values())

    def entries(self, account: Account) -> tuple[Order, ...]:
        """The account's working orders that would open or increase a position."""
        rows = self._hub.value(Topic.POSITIONS.of(account.id)) or ()

        def held(instrument: InstrumentId) -> Shares:
            return sum(row.quantity for row in rows if row.instrument == instrument)

        return working_entries(self._blotter.orders(account.id) or (), held)

    def result(self, account: Account, currency: str) -> DayResult:
        """The day's result of the account in one currency, by what was read last and prices RESULT_FOR old at most."""
        topics = (Topic.ORDERS, Topic.FILLS, Topic.TAKEN_BACK, Topic.POSITIONS)
        # A list of no positions is the same object each time, whether it was read after the last fill or before.
        current = self._blotter.positions_current(account.id)
        lists = (*(self._hub.sound(topic.of(account.id)) for topic in topics), current)
        now, key = self._clock.monotonic(), (account.identity, currency)
        # By identity: the hub returns the same tuple until something of it has changed.
        known = self._results.get(key)
        if known is not None and now - known[0] < RESULT_FOR and all(map(is_, known[1], lists)):
            return known[2]
        day = self._compute(account, currency)
        self._results[key] = now, lists, day
        return day

    def _compute(self, account: Account, currency: str) -> DayResult:
        orders = self._blotter.orders(account.id)
        fills = self._hub.sound(Topic.FILLS.of(account.id))
        positions = self._hub.sound(Topic.POSITIONS.of(account.id))
        lists = (
            (BrakeGap.CLOCK, self._dates_differ(account, currency)),
            (BrakeGap.ORDERS, orders is None or bool(self._hub.problem(Topic.ORDERS.of(account.id)))),
            (BrakeGap.FILLS, fills is None),
            (BrakeGap.POSITIONS, positions is None),
        )
        gaps = [gap for gap, missing in lists if missing]
        if gaps:
            return result_of((), gaps)
        found = self._counts(account, orders or (), fills or ())
        out, again = self._of(account).left_out.on(partial(self._today, account))
        counts = [
            [
                one
                for of, one in self._securities(account, orders or (), reading, positions or (), found)
                if of == currency
            ]
            for reading in found.all
        ]
        gone = {row.instrument for row in positions or () if row.doubt in UNPROVEN}
        if gone:
            counts += [_without(days, gone, positions or ()) for days in counts]
        # Of doubtful ones nobody knows which is right: the worst of all counts, of each security too.
        every = (*counts, worse_of_each(*counts)) if found.doubtful or gone else counts[:1]
        day = reduce(worse_of, (result_of(each, left_out=out) for each in every))
        known = {one.instrument for each in counts for one in each} - {of for _gap, of in day.gaps}
        return replace(day, again=(day.again | again) & known)

    def _counts(self, account: Account, orders: Sequence[Order], fills: Sequence[Fill]) -> FillCounts:
        taken_back = self._hub.value(Topic.TAKEN_BACK.of(account.id)) or ()
        return counts_of(orders, fills, taken_back, partial(self._today, account))

    def _securities(
        self,
        account: Account,
        orders: Sequence[Order],
        reading: FillCount,
        positions: Sequence[Position],
        found: FillCounts,
    ) -> Iterator[tuple[str, SecurityDay]]:
        """Every security that is held or was traded today, with its currency."""
        executions, unknown = self._executions(account, orders, reading)
        unknown |= found.beyond
        held = _held(positions)
        current = self._blotter.positions_current(account.id)
        for one in sorted({*executions, *unknown, *held}):
            traded, mine = executions.get(one, ()), held.get(one, ())
            day = self._security(
                account,
                one,
                traded,
                mine,
                complete=one not in unknown,
                current=current,
                doubtful=one in found.doubtful,
            )
            yield self._currency(one, mine), day

    def day_rows(self, account: Account) -> tuple[DayRow, ...] | None:
        """The day of each security that is held or was traded today, for a view; None while a list is not known.

        By what was read last, and by prices and charges ROWS_FOR old at most: see KeptRows.
        """
        orders = self._hub.sound(Topic.ORDERS.of(account.id))
        fills = self._hub.sound(Topic.FILLS.of(account.id))
        positions = self._hub.sound(Topic.POSITIONS.of(account.id))
        if orders is None or fills is None or positions is None:
            return None
        listed = self._blotter.orders(account.id) or ()
        # Of an order that nothing filled of, the day says nothing: hundreds of them may change in a second.
        filled = [order for order in listed if order.filled]
        current, now = self._blotter.positions_current(account.id), self._clock.monotonic()
        exchange_time = self._now(account)
        days = {market: exchange_date(market, exchange_time) for market in Market}
        taken_back = self._hub.value(Topic.TAKEN_BACK.of(account.id)) or ()
        read = ReadLists(days, (fills, taken_back, positions, current, *filled))
        doubtful = doubtful_of(fills, taken_back)

        def compute(one: InstrumentId, basis: DayBasis) -> DayRow:
            traded, mine = basis.executions, basis.held
            day = self._security(
                account, one, traded, mine, complete=basis.complete, current=current, doubtful=one in doubtful
            )
            return day_row(self._currency(one, mine), day, charged=self._charged(account, day))

        known = self._rows.get(account.identity)
        kept = KeptRows() if known is None else known[1]
        if known is None or not known[0].same(read):
            executions, unknown = self._executions(account, filled, as_shown(fills, taken_back))
            held = _held(positions)
            bases = {
                one: DayBasis(days[market_of(one)], executions.get(one, ()), one not in unknown, held.get(one, ()))
                for one in sorted({*executions, *unknown, *held})
            }
            kept.take(bases, compute, current=current, now=now)
            self._rows[account.identity] = read, kept
        kept.look(compute, current=current, now=now)
        return kept.rows

    async def read(self, account: Account) -> None:
        """Read prices, and what the broker charged for orders that are over; GatewayError kinds stay inside."""
        if not self._reads(account):
            return
        await self._read_prices(account)
        await self._closes.read(self._priced(account))
        await self._charges.read(account)

    async def read_prices(self, account: Account) -> None:
        """Read for a submission the prices that the result needs, where they are too old and a limit is set.

        No submission waits for charges: brokers let them be read seldom.
        """
        if self._of(account).limits.on:
            await self._read_prices(account)

    async def _read_prices(self, account: Account) -> None:
        now = self._clock.monotonic()
        old = {one for one in self._priced(account) if not self._fresh(one, PRICES_EVERY)}
        # A quote that is pushed tells no best prices, without which no trade outside regular hours counts.
        wanted = sorted(old | {one for one in self._priced(account) if lacks_best(self._hub, one, PRICES_EVERY)})
        self._read_at[account.identity] = now
        for begin in range(0, len(wanted), READ_AT_ONCE):
            part = wanted[begin : begin + READ_AT_ONCE]
            await self._read_facts([one for one in part if self._hub.value(Topic.INSTRUMENT.of(one)) is None])
            try:
                for snapshot in await self._feed.snapshots(part):
                    take_snapshot(self._hub, snapshot, quote=snapshot.quote.instrument in old)
            except GatewayError as error:
                log.info("prices of %d holdings not read: %s", len(part), error.code)

    async def _read_facts(self, lacking: Sequence[InstrumentId]) -> None:
        """Without those of a security its result is not known; the prices of others do not wait for them."""
        if not lacking:
            return
        try:
            for facts in await self._feed.instruments(lacking):
                self._hub.publish(Topic.INSTRUMENT.of(facts.id), Lazy.ready(facts))
        except GatewayError as error:
            log.info("facts of %d holdings not read: %s", len(lacking), error.code)

    def _reads(self, account: Account) -> bool:
        return self._of(account).limits.on or account.id == self.shown

    def due(self, account: Account) -> bool:
        """Whether `read` should be called: a brake is set or the day is shown, and the last read PRICES_EVERY ago."""
        last = self._read_at.get(account.identity)
        return self._reads(account) and (last is None or self._clock.monotonic() - last >= PRICES_EVERY)

    def tick(self, accounts: Sequence[Account]) -> None:
        """Put raises in force whose wait is over, and judge every currency, so that a trip is told without an order."""
        for account in accounts:
            state = self._of(account)
            if state.waiting is not None and self._is_over(account, state.waiting):
                self._put_in_force(account, state.waiting.limits, by=state.waiting.since.value, free=True)
            # Before the first positions each figure would be a gap, which is no news.
            if state.limits.on and self._hub.value(Topic.POSITIONS.of(account.id)) is not None:
                for currency in self._currencies(account, state):
                    self.judge(account, currency)

    # --- rules ------------------------------------------------------------------------------------------------------

    def _rules(
        self, account: Account, currency: str, limits: LossLimits, day: DayResult
    ) -> dict[BrakeRule, tuple[bool, dict[str, Any]]]:
        """Whether each limit that is set has tripped, and its figures; an unknown figure counts as tripped."""
        rules: dict[BrakeRule, tuple[bool, dict[str, Any]]] = {}
        most = limits.loss.get(currency)
        if most is not None:
            loss = max(-day.total, Decimal(0))
            rules[BrakeRule.LOSS] = verdict_of(BrakeRule.LOSS, loss, most, currency, day.gaps)
        for rule, value, limit in (
            (BrakeRule.STREAK, day.streak, limits.streak),
            (BrakeRule.TRADES, day.trades, limits.trades),
        ):
            if limit:
                rules[rule] = verdict_of(rule, value, limit, currency, day.count_gaps)
        if limits.cool_down:
            left = 0.0
            if day.last_loss is not None:
                end = day.last_loss + timedelta(minutes=limits.cool_down)
                left = max((end - self._now(account)).total_seconds(), 0.0)
            holds, data = verdict_of(BrakeRule.COOL_DOWN, limits.cool_down, limits.cool_down, currency, day.count_gaps)
            holds = left > 0 or "gap" in data
            rules[BrakeRule.COOL_DOWN] = holds, data | ({"left": left} if "gap" not in data else {})
        return rules

    def _hold(
        self, account: Account, currency: str, state: AccountBrake, now: dict[BrakeRule, dict[str, Any]]
    ) -> dict[BrakeRule, dict[str, Any]]:
        """What holds an order, with what tripped earlier today; changes go to the log. A gap holds while it lasts."""
        day = self._date(account, _MARKET_OF.get(currency, Market.HK)).isoformat()
        before = state.held.get(currency, {})
        tripped = {rule: data | {"day": day} for rule, data in now.items() if "gap" not in data}
        # Whatever a clock says now, a date that went back releases nothing. A pause alone ends by its own time, which
        # must be known.
        lasting = {
            rule: data
            for rule, data in before.items()
            if data["day"] >= day and (rule is not BrakeRule.COOL_DOWN or "gap" in now.get(rule, {}))
        }
        after = lasting | tripped
        state.held[currency] = after
        for rule in after.keys() - before.keys():
            self._write("tripped", account, {**after[rule]})
        for rule in before.keys() - after.keys():
            self._write("released", account, {"currency": currency, "rule": rule.value})
        if after.keys() != before.keys():
            self._listeners.notify()
        return {rule: data for rule, data in now.items() if "gap" in data} | after

    def _put_in_force(self, account: Account, limits: LossLimits, *, by: str, free: bool) -> None:
        """`free`: what has tripped by a rule that is wider now is judged anew; another rule's trip stays."""
        state = self._of(account)
        before, state.limits, state.waiting = state.limits, limits, None
        self._write("set", account, {"before": before.to_log(), "limits": limits.to_log(), "by": by, "free": free})
        if free:
            state.release(before)
        self._listeners.notify()

    def _is_over(self, account: Account, waiting: WaitingRaise) -> bool:
        if waiting.left(self._wall(), self._clock.boot()) > 0:
            return False  # a date may change a minute later, in New York in the middle of the overnight session
        if waiting.since is RaiseFrom.SESSION:
            return all(self._journal.day(Market(market)) > day for market, day in waiting.days.items())
        return True

    # --- the day ----------------------------------------------------------------------------------------------------

    def _executions(
        self, account: Account, orders: Sequence[Order], reading: FillCount
    ) -> tuple[dict[InstrumentId, tuple[Execution, ...]], frozenset[InstrumentId]]:
        fills, taken_back = reading
        lists_fills = account.environment is Environment.LIVE or bool(fills or taken_back)
        today = partial(self._today, account)
        return executions_of(orders, fills, today=today, lists_fills=lists_fills, taken_back=taken_back)

    def _security(
        self,
        account: Account,
        instrument: InstrumentId,
        executions: tuple[Execution, ...],
        mine: Sequence[Position],
        *,
        complete: bool,
        current: bool,
        doubtful: bool,
    ) -> SecurityDay:
        today, moved = self._today(account, instrument), sum(one.signed for one in executions)
        key, held = (account.identity, instrument), sum(row.quantity for row in mine)
        # Of a correction orders and fills may agree before positions have the shares that it cut.
        shown = self._blotter.taken_back.shown(account.id, instrument)
        doubtful = doubtful or not shown
        # Computed while the lists agree, and kept: a fill that positions do not have yet would move the opening
        # quantity.
        if current and complete and not doubtful:
            self._openings[key] = (today, held - moved)
        known = self._openings.get(key)
        # What was held at the open nobody can tell by positions that may be late.
        if doubtful and shown and current and complete and (known is None or known[0] != today):
            known = today, held - moved  # by these executions, which may not be those of the day
        facts = self._hub.value(Topic.INSTRUMENT.of(instrument))
        opening = known[1] if known is not None and known[0] == today else None
        left = held if opening is None else opening + moved  # a list of positions may lack the last fill
        last, previous = self._prices(account, instrument, left, traded=bool(executions))
        stated = [row.pl_today for row in mine if row.pl_today is not None]
        return SecurityDay(
            instrument=instrument,
            executions=executions,
            complete=complete,
            opening=opening,
            last=last,
            previous=previous,
            stated=sum(stated, Decimal(0)) if stated and len(stated) == len(mine) and current else None,
            priced=previous is None and self._has_price(account, instrument),
            multiplier=facts.units if facts is not None else None,
            fees=self._fees(account, instrument, executions),
        )

    def _prices(
        self, account: Account, instrument: InstrumentId, held: Shares, *, traded: bool
    ) -> tuple[Decimal | None, Decimal | None]:
        """Price by which it counts, and the close it counts from; one without a trade today stands where it closed.

        The price is the worse of regular and session price for what is held, so that a gain after hours frees nothing.
        """
        quote = self._hub.sound(Topic.QUOTE.of(instrument))
        last = regular_last(quote)
        if quote is None or last is None or not self._fresh(instrument, PRICE_AGE):
            return None, None
        time, opening, at = self._now(account), self._hub.opening(instrument), self._now_at(instrument)
        regular = last if has_traded(quote, time, opening) or not traded else None
        known = [price for price in (regular, at) if price is not None]
        ex_days = self._hub.value(Topic.EX_DAYS.of(instrument)) or ()
        previous = day_base(quote, session_state(self._hub, instrument), time, opening, ex_days)
        if not held or not known:
            return regular, previous
        return (min(known) if held > 0 else max(known)), previous

    def _now_at(self, instrument: InstrumentId) -> Decimal | None:
        """Session price; that of a trade outside regular hours counts only near the book, so that one print trips none.

        None where it is not known. Best prices of a snapshot serve for as long as its quote does.
        """
        found = session_price_of(self._hub, instrument, self._clock.market(), best_for=PRICE_AGE)
        if found is None or found.basis is not PriceBasis.BLOCK:
            return None if found is None else found.price
        best, age = best_known(self._hub, instrument, PRICE_AGE)
        middle = middle_of(best, age, USUAL_COLLAR)
        near = middle is not None and abs(found.price - middle) * 100 <= USUAL_COLLAR * middle
        return found.price if near else middle

    def _fees(self, account: Account, instrument: InstrumentId, executions: Sequence[Execution]) -> Decimal:
        """Fees of the day's orders: what the broker charged, else the tables', an allowance for what these lack."""
        market = market_of(instrument)
        facts = self._hub.value(Topic.INSTRUMENT.of(instrument))
        if facts is None or not executions:
            return Decimal(0)
        from tideboard_core.model.fee_tables import fee_items  # with the first execution

        orders: dict[str, list[Execution]] = {}
        for one in executions:
            orders.setdefault(one.order_id, []).append(one)
        charged = {order_id: self._charge(account, order_id) for order_id in orders}
        stated = {order_id: fee for order_id, fee in charged.items() if fee is not None}
        return sum(stated.values(), Decimal(0)) + sum(
            (
                item.amount
                for order_id, rows in orders.items()
                if order_id not in stated
                for item in fee_items(
                    instrument=facts,
                    side=rows[0].side,
                    quantity=total(row.quantity for row in rows),
                    value=sum((row.quantity * row.price for row in rows), Decimal(0)) * facts.units,
                    day=exchange_date(market, rows[0].time),
                    broker_known=broker_fees_known(account, market),
                )
            ),
            Decimal(0),
        )

    def _charge(self, account: Account, order_id: str) -> Decimal | None:
        """What the broker charged for an order; None of a combination, whose one charge is for several contracts.

        A charge of 0, or one that is paid back, is none: it would make a loss smaller than its estimate does.
        """
        fee = self._charges.of(account.identity, order_id)
        if fee is None or fee.total <= 0:
            return None
        return None if self._charges.is_combination(account, order_id) else fee.total

    def _charged(self, account: Account, day: SecurityDay) -> Charged:
        """What is known of the charges of a security's day; the price list stands in where the broker tells any."""
        worst, reports = Charged.REPORTED, not self._charges.refused(account.identity)
        listed = reports and broker_fees_known(account, market_of(day.instrument))
        for order_id in {one.order_id for one in day.executions}:
            state = self._charges.state(account, order_id)
            estimated = state is Charged.REPORTED and self._charge(account, order_id) is None
            if estimated or self._charges.is_combination(account, order_id):
                state = Charged.UNTOLD
            worst = max(worst, Charged.LISTED if listed and state is Charged.UNTOLD else state)
        return worst

    def _priced(self, account: Account) -> list[InstrumentId]:
        """The securities whose price the result needs."""
        orders = self._blotter.orders(account.id) or ()
        fills = self._hub.value(Topic.FILLS.of(account.id)) or ()
        taken_back = self._hub.value(Topic.TAKEN_BACK.of(account.id)) or ()
        executions, _unknown = self._executions(account, orders, as_shown(fills, taken_back))
        rows = self._hub.value(Topic.POSITIONS.of(account.id)) or ()
        return sorted({*executions, *doubtful_of(fills, taken_back), *(row.instrument for row in rows if row.quantity)})

    def _currencies(self, account: Account, state: AccountBrake) -> list[str]:
        rows = self._hub.value(Topic.POSITIONS.of(account.id)) or ()
        used = {self._currency(one, rows) for one in self._priced(account)}
        return sorted({*used, *state.limits.loss, *state.held})

    def _currency(self, instrument: InstrumentId, rows: Sequence[Position]) -> str:
        facts = self._hub.value(Topic.INSTRUMENT.of(instrument))
        if facts is not None:
            return facts.currency
        stated = next((row.currency for row in rows if row.instrument == instrument and row.currency), "")
        return stated or MARKET_CURRENCY[market_of(instrument)]

    def _has_price(self, account: Account, instrument: InstrumentId) -> bool:
        """Whether a price of today is told, from whatever close it counts: none takes that out of the day."""
        quote = self._hub.sound(Topic.QUOTE.of(instrument))
        if regular_last(quote) is None or quote is None or not self._fresh(instrument, PRICE_AGE):
            return False
        return has_traded(quote, self._now(account), self._hub.opening(instrument))

    def _fresh(self, instrument: InstrumentId, most: float) -> bool:
        age = self._hub.age(Topic.QUOTE.of(instrument))
        return age is not None and age <= most

    # --- clocks -----------------------------------------------------------------------------------------------------

    def _now(self, account: Account) -> datetime:
        """The earlier of the exchange's time and this computer's; the practice exchange has the only clock there is."""
        market = self._clock.market()
        return market if account.environment is Environment.PRACTICE else min(market, self._clock.wall())

    def _date(self, account: Account, market: Market) -> date:
        return exchange_date(market, self._now(account))

    def _today(self, account: Account, instrument: InstrumentId) -> date:
        return self._date(account, market_of(instrument))

    def _dates_differ(self, account: Account, currency: str) -> bool:
        """Whether this computer has another date than the exchange on a market of that currency, by more than SKEW."""
        market, wall = self._clock.market(), self._clock.wall()
        if account.environment is Environment.PRACTICE or abs((market - wall).total_seconds()) <= SKEW:
            return False
        markets = {one for one in account.markets if currency in TRADED_IN[one]} or account.markets
        return any(exchange_date(one, market) != exchange_date(one, wall) for one in markets)

    # --- the log ----------------------------------------------------------------------------------------------------

    def _write(self, event: str, account: Account, data: dict[str, Any]) -> None:
        self._note(RecordKind.LIMITS, "", {"brake": event, **account.identity.kept(), **data})

    def _of(self, account: Account) -> AccountBrake:
        return self._brakes.of(account.identity, self._journal.known)

    def _wall(self) -> float:
        return self._clock.wall().timestamp()


def _without(
    days: Iterable[SecurityDay], gone: Collection[InstrumentId], positions: Sequence[Position]
) -> list[SecurityDay]:
    """The days as if of these holdings no more were held than the newest list shows: their gains may not be ours."""
    found = []
    for day in days:
        if day.instrument in gone and day.opening is not None:
            mine = [row for row in positions if row.instrument == day.instrument]
            fewer = sum(row.quantity for row in mine) - next((row.otherwise or 0 for row in mine), 0)
            day = replace(day, opening=day.opening - fewer, stated=None)  # noqa: PLW2901  as it may be
        found.append(day)
    return found


def _held(positions: Iterable[Position]) -> dict[InstrumentId, list[Position]]:
    """The positions that have shares, by their security."""
    held: defaultdict[InstrumentId, list[Position]] = defaultdict(list)
    for row in positions:
        if row.quantity:
            held[row.instrument].append(row)
    return held


def is_brake(record: Record) -> bool:
    """Whether a record of the order log is about a loss brake."""
    return record.kind is RecordKind.LIMITS and "brake" in record.data
