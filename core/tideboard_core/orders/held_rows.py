"""Lists of positions held against the fills: what a list lacks without a fill stays, and is read again."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import inf
from typing import Final

from tideboard_core.errors import GatewayError
from tideboard_core.market.hub import Hub
from tideboard_core.model.derivatives import option_of
from tideboard_core.model.held_doubt import DoubtCause, HeldDoubt, HoldingGone
from tideboard_core.model.hub_keys import HOLDING_GONE, Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Account, Correction, Fill, FillStatus, Order, Position, Side
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares, total
from tideboard_core.orders.held_doubts import HeldDoubts
from tideboard_core.orders.taken_back import SHOWN_WITHIN, moved_by
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import PositionList, TradingGateway

log = logging.getLogger(__name__)

AGAIN_AFTER: Final = 1.0
"""Seconds after a list that lacks a holding until the first fresh read of it, where a call is free."""
APART: Final = 5.0
"""Seconds between the begins of two fresh lists that have to agree: a server may answer twice from one copy."""
LAGS_FOR: Final = 30.0
"""Seconds after a fill from which a list that still differs from it counts; ours, no broker names a bound."""
PUSH_WITHIN: Final = 2.0
"""Seconds after a list in which a push may tell of a fill that the list has already; *inferred*, no page says it."""
SHOWN_BEFORE: Final = 60.0
"""The same of what no push tells: a list of orders comes so often at least; *inferred*."""
OrderOf = Callable[[str], Order | None]
_KEPT: Final = 5_000
"""Orders of an account of which the filled shares are kept at most, with those that it lists."""


@dataclass(slots=True)
class _Held:
    """A holding by lists and fills: `low` to `high` is what a list may show, signed, `made` what fills make of it.

    `rows` are those that were last shown, `listed` what the newest list says. Since `at` (monotonic) the fresh lists
    agree on `agreed`, which is not what was expected; `lacking`: it is less, and no fill explains it. `counts`: the
    lists agreed for long enough to be what is shown, and the fills still say otherwise. `waits` are the seconds after
    `changed` in which a list may be late. `loose`: fills that the newest list may have already are among those that
    made the range, of `beside` shares together, signed. `early` are shares that a list showed at `early_at` before any
    fill told of them. `day` is the exchange's day of the newest list.
    """

    rows: tuple[Position, ...] = ()
    listed: Shares = 0
    made: Shares = 0
    low: Shares = 0
    high: Shares = 0
    changed: float = -inf
    waits: float = LAGS_FOR
    at: float | None = None
    agreed: Shares = 0
    lacking: bool = False
    asked: bool = False
    counts: bool = False
    loose: bool = False
    beside: Shares = 0
    early: Shares = 0
    early_at: float = -inf
    day: date | None = None

    def believe(self, held: Shares, now: float) -> None:
        """So much is held, whatever the fills say; one that is told late is in it already."""
        early = held - self.made
        self.settle(held)
        self.early, self.early_at = early, now

    def untold(self, shares: Shares, now: float) -> Shares:
        """What of these shares of a fill no list has shown before it was told."""
        if now - self.early_at > SHOWN_BEFORE or not (self.early > 0 or self.early < 0):
            return shares
        shown = max(min(shares, self.early), 0) if shares > 0 else min(max(shares, self.early), 0)
        self.early -= shown
        return shares - shown

    def settle(self, held: Shares) -> None:
        """So much is held, by all that is known."""
        if self.low != self.high:  # fills have been told since: what comes now is of later ones
            self.early = 0
        self.listed = self.made = self.low = self.high = held
        self.at, self.lacking, self.asked, self.counts, self.loose, self.beside = None, False, False, False, False, 0

    def move(self, shares: Shares, now: float, waits: float) -> None:
        """A fill, or what was taken back of one, moves it by so much; no list is known to show it yet."""
        self.made += shares
        self.low, self.high = self.low + min(shares, 0), self.high + max(shares, 0)
        self.changed, self.waits = now, waits
        self.at = self.at if self.lacking else None
        self.counts = False

    def stand_beside(self, shares: Shares, now: float) -> None:
        """A fill moves it by so much, which the newest list may have already."""
        if shares:
            self.loose, self.beside = True, self.beside + shares
            self.low, self.high = self.low + min(shares, 0), self.high + max(shares, 0)
            self.changed, self.waits, self.counts = now, LAGS_FOR, False
            self.at = self.at if self.lacking else None

    def lacks(self, held: Shares) -> bool:
        """Whether a list shows less of it than any of its fills explains."""
        return 0 < self.low > held or 0 > self.high < held

    @property
    def doubt(self) -> HeldDoubt | None:
        """Between what it lies where that is not known."""
        if self.lacking:
            return HeldDoubt(DoubtCause.LACKING, min(self.agreed, self.low), max(self.agreed, self.high))
        if self.loose:  # which of them the list has nobody knows before the next one
            return HeldDoubt(DoubtCause.FILLS, min(self.low, self.listed), max(self.high, self.listed), self.counts)
        if self.made == self.listed:
            return None
        return HeldDoubt(DoubtCause.FILLS, min(self.made, self.listed), max(self.made, self.listed), self.counts)


class HeldRows:
    """The holdings of a connection's accounts; told of each list and each fill by the blotter."""

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        gateway: TradingGateway,
        doubts: HeldDoubts,
        *,
        read: Callable[[Account], Awaitable[None]],
        after_writes: Callable[[str, InstrumentId], bool],
        spawn: Callable[..., object],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        """`read` reads an account's positions alone, GatewayError kinds come out.

        `after_writes`: the newest lists were asked for after the last write of a security.
        """
        self._hub, self._clock, self._gateway, self._doubts = hub, clock, gateway, doubts
        self._read, self._after_writes, self._spawn, self._sleep = read, after_writes, spawn, sleep
        self._held: dict[str, dict[InstrumentId, _Held]] = {}
        self._filled: defaultdict[str, dict[tuple[str, InstrumentId], Shares]] = defaultdict(dict)
        """Shares that each order is known to have filled of a security: lists, pushes and fills all tell them."""
        self._listed: dict[str, tuple[datetime, float]] = {}
        """When the newest fresh list of an account came, by market time and monotonic."""
        self._reading: set[str] = set()

    def forget(self, account_id: str) -> None:
        """Forget an account that begins anew."""
        for known in (self._held, self._filled, self._listed):
            known.pop(account_id, None)
        self._doubts.forget(account_id)

    # --- what was traded --------------------------------------------------------------------------------------------

    def traded(self, order: Order, *, pushed: bool) -> None:
        """An order has filled so much, by a push of one that was known before, or by a list."""
        for instrument in order.instruments:
            for side in Side:
                if order.filled and (ratio := order.ratio(instrument, side)):
                    strict = self._later(order.account_id, instrument, order.updated, pushed=pushed)
                    self._count(order.account_id, order.id, instrument, side, order.filled * ratio, strict=strict)

    def filled(self, fill: Fill, order: Order | None, upto: Shares) -> None:
        """An execution was pushed, with which its order has filled so much; those of a combination are its legs'."""
        if fill.status is FillStatus.NORMAL and (order is None or not order.legs):
            strict = self._later(fill.account_id, fill.instrument, fill.time, pushed=True)
            self._count(fill.account_id, fill.order_id, fill.instrument, fill.side, upto, strict=strict)

    def listed_fills(
        self, account_id: str, fills: Iterable[Fill], order_of: OrderOf, upto: Callable[[Fill], Shares]
    ) -> None:
        """A list has these executions."""
        counted = self._filled[account_id]
        for fill in fills:
            filled = upto(fill)
            if filled > counted.get((fill.order_id, fill.instrument), 0) and fill.status is not FillStatus.CANCELLED:
                order = order_of(fill.order_id)
                if order is None or not order.legs:
                    strict = self._later(account_id, fill.instrument, fill.time, pushed=False)
                    self._count(account_id, fill.order_id, fill.instrument, fill.side, filled, strict=strict)

    def _later(self, account_id: str, instrument: InstrumentId, at: datetime, *, pushed: bool) -> bool | None:
        """Whether a fill surely came after the newest list, so that the list cannot have it; None = the list has it.

        It did where we have sent something of the security since that list was asked for. A push comes within seconds;
        what only a list tells goes by the broker's time.
        """
        listed = self._listed.get(account_id)
        if listed is None or not self._after_writes(account_id, instrument):
            return True
        if pushed:
            return self._clock.monotonic() - listed[1] > PUSH_WITHIN
        return None if at < listed[0] - timedelta(seconds=LAGS_FOR) else at >= listed[0]

    def corrected(self, made: Correction) -> None:
        """An execution was taken back or changed."""
        fill, shares = made.fill, moved_by(made)
        counted, key = self._filled[fill.account_id], (fill.order_id, fill.instrument)
        if key in counted:
            counted[key] += shares if fill.side is Side.BUY else -shares
        if made.before is not None:
            self._move(fill.account_id, fill.instrument, shares, SHOWN_WITHIN)

    def _count(
        self, account_id: str, order_id: str, instrument: InstrumentId, side: Side, upto: Shares, *, strict: bool | None
    ) -> None:
        counted = self._filled[account_id]
        more = upto - counted.get((order_id, instrument), 0)
        if more <= 0:
            return
        counted[order_id, instrument] = upto
        if len(counted) > _KEPT:
            for key in list(counted)[: _KEPT // 2]:
                del counted[key]
        shares = more if side is Side.BUY else -more
        if strict:
            self._move(account_id, instrument, shares, LAGS_FOR)
        elif (held := self._held.get(account_id)) is not None:
            one, now = held.setdefault(instrument, _Held()), self._clock.monotonic()
            shares = one.untold(shares, now)
            one.stand_beside(0 if strict is None else shares, now)
            self._put(account_id)

    def _move(self, account_id: str, instrument: InstrumentId, shares: Shares, waits: float) -> None:
        held = self._held.get(account_id)
        if held is not None and shares:
            held.setdefault(instrument, _Held()).move(shares, self._clock.monotonic(), waits)
            self._put(account_id)

    # --- what is listed ---------------------------------------------------------------------------------------------

    def take(self, account: Account, listed: PositionList, at: float) -> tuple[Position, ...]:
        """The rows to show, of a list asked for at `at` (monotonic); what it lacks without a fill stays, marked.

        A list from a cache, or with unreadable rows, proves nothing: what it lacks stays as it is.
        """
        id_, proves = account.id, listed.from_broker and not listed.unread
        rows = defaultdict[InstrumentId, list[Position]](list)
        for row in listed:
            rows[row.instrument].append(row)
        first = id_ not in self._held
        if first and not proves:
            return tuple(listed)
        held, empty = self._held.setdefault(id_, {}), self._says_empty(account, listed)
        shown = list[Position]()
        for instrument in dict.fromkeys((*rows, *held)):
            one, found = held.setdefault(instrument, _Held()), tuple(rows.get(instrument, ()))
            shares = total(row.quantity for row in found)
            if first:
                one.settle(shares)
            elif proves:
                self._judge(id_, instrument, one, shares, at, empty=empty)
            if not (one.lacking if proves else one.lacks(shares)):
                one.rows = found
            shown += _marked(one)
            one.day = exchange_date(market_of(instrument), self._clock.market())
            if not (one.rows or one.doubt or one.early):
                del held[instrument]
        if proves:
            self._listed[id_] = self._clock.market(), self._clock.monotonic()
            self._doubt_empty(id_, empty=empty and not shown)
        self._put(id_)
        if any(one.lacking and not one.asked for one in held.values()) and id_ not in self._reading:
            self._reading.add(id_)
            self._spawn(self._read_again(account))
        return tuple(shown)

    def settle(self, account_id: str, instrument: InstrumentId) -> tuple[Position, ...] | None:
        """A person says that the newest list is right; returns the rows to show, None where nothing is in doubt."""
        one = self._held.get(account_id, {}).get(instrument)
        if one is None or one.doubt is None or one.lacking:
            return None
        one.settle(one.listed)
        self._put(account_id)
        return tuple(row for each in self._held[account_id].values() for row in _marked(each))

    def _judge(
        self, account_id: str, instrument: InstrumentId, one: _Held, held: Shares, at: float, *, empty: bool
    ) -> None:
        ranged = one.low <= held <= one.high
        if held == one.made + one.beside:
            one.settle(held)
            return
        # More than the fills make of it: nobody but the broker can know.
        if not (ranged or one.lacks(held)) or self._explained(instrument, one):
            one.believe(held, self._clock.monotonic())
            return
        lacking = one.lacks(held)
        if one.at is None or (one.agreed, one.lacking) != (held, lacking):
            one.at, one.agreed, one.lacking, one.asked, one.counts = at, held, lacking, False, False
        elif at - one.at >= APART and at - one.changed >= one.waits and not lacking:
            if held == one.made:  # the list before them had those fills
                one.settle(held)
                return
            one.counts = True
        elif at - one.at >= APART and lacking and not empty:
            gone = HoldingGone(account_id, instrument, one.made, held)
            one.believe(held, self._clock.monotonic())
            self._hub.publish(HOLDING_GONE, Lazy.ready(gone))
            return
        if not lacking:
            one.listed = held

    def _explained(self, instrument: InstrumentId, one: _Held) -> bool:
        """Whether shares were split or a contract ended since the list before."""
        today = exchange_date(market_of(instrument), self._clock.market())
        since = one.day or today
        days = self._hub.value(Topic.EX_DAYS.of(instrument)) or ()
        contract = option_of(instrument, self._hub.value(Topic.INSTRUMENT.of(instrument)))
        ended = contract is not None and contract.terms is not None and contract.terms.expiry < today
        return ended or any(each.split and since <= each.day <= today for each in days)

    def _says_empty(self, account: Account, listed: Sequence[Position]) -> bool:
        """Whether nothing is listed while funds tell a market value, which no mutual fund explains."""
        funds = self._hub.value(Topic.FUNDS.of(account.id))
        valued = funds is not None and funds.market_value != 0
        return not listed and valued and not self._hub.value(Topic.MUTUAL_FUNDS.of(account.id))

    def _doubt_empty(self, account_id: str, *, empty: bool) -> None:
        if empty:
            self._doubts.doubt_account(account_id, DoubtCause.EMPTY)
        elif self._doubts.cause(account_id) is DoubtCause.EMPTY:
            self._doubts.trust_account(account_id)

    def _put(self, account_id: str) -> None:
        found = {name: doubt for name, one in self._held.get(account_id, {}).items() if (doubt := one.doubt)}
        self._doubts.put(account_id, found)

    def waits(self, account_id: str) -> bool:
        """Whether a list of an account may be late behind its fills, so that the next one is worth a read."""
        return any(one.doubt is not None and not one.counts for one in self._held.get(account_id, {}).values())

    # --- what is read again -----------------------------------------------------------------------------------------

    async def _read_again(self, account: Account) -> None:
        """Read positions once for all that is lacking, and once more APART after the list that lacked it.

        By no call that is kept for exits. What the broker refuses is left to the next read that is made anyway.
        """
        try:
            while asked := self._unasked(account.id):
                for one in asked:
                    one.asked = True
                await self._wait(account, AGAIN_AFTER)
                await self._read(account)
                left = [one.at for one in asked if one.lacking and one.at is not None]
                if left:
                    await self._wait(account, max(left) + APART - self._clock.monotonic())
                    await self._read(account)
        except GatewayError as error:
            log.info("positions of %s not read again: %s", account.short_id, error.code)
        finally:
            self._reading.discard(account.id)

    def _unasked(self, account_id: str) -> list[_Held]:
        return [one for one in self._held.get(account_id, {}).values() if one.lacking and not one.asked]

    async def _wait(self, account: Account, least: float) -> None:
        await self._sleep(max(least, self._gateway.lists_wait(account), 0.0))


def net_of(rows: Iterable[Position]) -> dict[InstrumentId, Shares]:
    """What is listed of each security: a broker may list a holding in more than one row."""
    held = defaultdict[InstrumentId, Shares](int)
    for row in rows:
        held[row.instrument] += row.quantity
    return held


def _marked(one: _Held) -> Iterable[Position]:
    """Its rows, marked where they are doubtful; in the first seconds after a fill a list may be late, which is none."""
    doubt = one.doubt
    cause = None if doubt is None or not (doubt.unproven or doubt.counts) else doubt.cause
    listed = None if cause is None else one.agreed if one.lacking else one.made
    return (replace(row, doubt=cause, otherwise=listed) if cause or row.doubt else row for row in one.rows)
