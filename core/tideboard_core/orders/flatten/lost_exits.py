"""Exits that closing positions has taken away and that are needed still: what of each may be put back now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Final

from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    OrderDenied,
    RequestTimeout,
    ServerRefused,
    field_of,
)
from tideboard_core.model.account_reads import AccountCall
from tideboard_core.model.flatten import LineOutcome, LineState
from tideboard_core.model.hub_keys import CORRECTED, Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.order import (
    Account,
    AccountId,
    Correction,
    FillStatus,
    Order,
    OrderRequest,
    OrderStatus,
    Position,
    Side,
    TimeInForce,
)
from tideboard_core.model.order_terms import STOPS
from tideboard_core.model.review import Check
from tideboard_core.model.session import exchange_date
from tideboard_core.model.session_price import regular_last
from tideboard_core.model.shares import Shares, total, tradable
from tideboard_core.orders.checks import Verdicts
from tideboard_core.orders.draft import Draft
from tideboard_core.orders.exit_cover import shares_together, working_exits
from tideboard_core.orders.flatten.exit_terms import denial_of, less_filled, missing_of, placed
from tideboard_core.orders.flatten.interrupted import LoggedFlatten, exits_lost, flattens
from tideboard_core.orders.flatten.plan import OTHER
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.orders.lots_and_steps import closable
from tideboard_core.orders.price_source import price_now
from tideboard_core.orders.rounding import sells_rest
from tideboard_core.orders.sender import OrderServices
from tideboard_core.orders.snapshot import session_state
from tideboard_core.orders.unanswered import Sleep
from tideboard_core.orders.way_out import PutBack

SETTLED_AFTER: Final = 10.0
"""Seconds for which a position has to be closed or protected before its exits are offered no more: an order that was
just put back may still be refused."""
REOPENS_FOR: Final = timedelta(days=3)
"""So long after it a flatten of an earlier start of the program may be opened again by a fill that is taken back."""
PROOFS, PROOF_PAUSE = 5, 1.0
"""How often orders and positions are read before an exit is put back, and the seconds between two reads."""
OVER_WITHIN, STEP = 10.0, 0.25
"""Seconds that a closing order which was cancelled is waited for, and between two looks."""


class OfferState(StrEnum):
    """What can be done about exits that were taken away.

    UNREAD = orders or positions are not known. RESTS = the closing order works: only after its cancel. TAKEN = other
    working orders take what is held. UNKNOWN = as FREE, but the closing order has no answer and may fill too.
    TOO_SMALL = what is left is below one tradable unit. From TOO_SMALL on nothing is missing any more. REENTERED = an
    entry that was sent after the flatten has filled: what is held now is another position.
    """

    UNREAD = "unread"
    RESTS = "rests"
    TAKEN = "taken"
    UNKNOWN = "unknown"
    FREE = "free"
    TOO_SMALL = "too-small"
    CLOSED = "closed"
    PROTECTED = "protected"
    REENTERED = "reentered"


_OVER: Final = frozenset({OfferState.TOO_SMALL, OfferState.CLOSED, OfferState.PROTECTED, OfferState.REENTERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitOffer:
    """A position that lost exits, on current data. `held` are its shares, `bare` those that lack what was taken away.

    `exit` is the order to put back, in FREE and UNKNOWN; `last` is the last price, None = not known.
    `closing` is the order that closes the position where it works still. `stop`: a stop is among what was taken away.
    """

    account: Account
    instrument: InstrumentId
    name: str
    side: Side
    state: OfferState
    lost: tuple[Order, ...]
    stop: bool
    held: Shares = 0
    bare: Shares = 0
    exit: Order | None = None
    last: Decimal | None = None
    closing: Order | None = None

    @property
    def over(self) -> bool:
        """Whether the position is closed or protected, or too small for an order."""
        return self.state in _OVER


@dataclass(slots=True)
class _Taken:
    """What one flatten took away from one position: the exits by id, and our ids of its closing orders.

    `known` are the ids of the exits when it began, and of the entries that were listed when its line was over; after a
    restart no entry of a flatten that the program did not live to end.
    `replaces`: a stop was to take their place, which closes nothing while it works. `replaced`: it was accepted, so
    that nothing is missing but where the broker refused it after all. `flat`: it closed the position, so that nothing
    is offered unless a fill of its closing order is taken back.
    """

    account: AccountId
    side: Side
    exits: dict[str, Order | None]
    known: frozenset[str] = frozenset()
    replaces: bool = False
    closing: set[str] = field(default_factory=set)
    under_way: bool = False
    restored: bool = False
    replaced: bool = False
    flat: bool = False

    def refused(self, orders: Iterable[Order]) -> bool:
        """Whether a stop that was accepted in their place never came to stand."""
        stops = (one for one in orders if one.remark and one.remark in self.closing)
        return any(one.status is OrderStatus.REJECTED and not one.filled for one in stops)

    def reentered(self, instrument: InstrumentId, orders: Collection[Order]) -> bool:
        """Whether an entry has filled that was sent after it: none that it knew, and after the last of its exits ended.

        Both times are the broker's: the clock of this computer may be off. Only after a restart, of an exit that is
        listed no more, the time is that of the order log.
        """
        rows = {order.id: order for order in orders}
        exits = (rows.get(order_id, terms) for order_id, terms in self.exits.items())
        since = max((one.updated for one in exits if one is not None and not one.open), default=None)
        entries = (one for one in orders if one.filled and one.ratio(instrument, OTHER[self.side]))
        return since is not None and any(one.created > since and one.id not in self.known for one in entries)

    def stands(self, orders: Iterable[Order]) -> bool:
        """Whether the broker's `orders` show that after a restart every exit stands still, or was filled."""
        rows = {order.id: order for order in orders}
        found = (rows.get(order_id) for order_id in self.exits)
        return self.restored and all(
            one is not None and one.status is not OrderStatus.CANCELLING and (one.open or not one.remaining)
            for one in found
        )


@dataclass(slots=True)
class _Lists:
    """An account's orders, newest first, and positions by security; `read` = both are known."""

    read: bool
    orders: dict[InstrumentId, list[Order]] = field(default_factory=lambda: defaultdict(list))
    positions: dict[InstrumentId, list[Position]] = field(default_factory=lambda: defaultdict(list))


class LostExits:
    """Lost exits of one connection. Nothing is sent here: an exit is put back through the ticket and the guard."""

    def __init__(self, services: OrderServices, sleep: Sleep, verdicts: Callable[[Draft], Verdicts]) -> None:
        """`verdicts` are those of the guard's own checks."""
        self._verdicts = verdicts
        self._hub, self._blotter, self._journal = services.hub, services.blotter, services.journal
        self._audit, self._sleep, self._clock = services.audit, sleep, services.clock
        self._lock = services.lock
        self._taken: dict[tuple[str, InstrumentId], _Taken] = {}
        self._runs: list[FlattenRun] = []
        self._hub.listen(CORRECTED, lambda _key: self._reopen(self._hub.value(CORRECTED)))

    def restore(self, records: Iterable[Record]) -> None:
        """Take over from the order log what earlier runs of the program took away."""
        for flatten in flattens(records):
            for index, row in enumerate(flatten.lines):
                self._restore_line(flatten, index, InstrumentId(str(row["instrument"])))

    def _restore_line(self, flatten: LoggedFlatten, index: int, instrument: InstrumentId) -> None:
        ended = flatten.ended.get(instrument)
        done = ended is not None and ended.data.get("state") == LineState.DONE and not ended.data.get("left")
        done = done and instrument not in flatten.reopened
        exits, flat = flatten.withdrawn(index), True
        if exits and (flatten.replaces or not done) and instrument not in flatten.offered:
            flat = False
        if exits and (not flat or self._may_reopen(flatten)):
            self._taken[flatten.id, instrument] = _Taken(
                account=flatten.account,
                side=Side(flatten.lines[index]["side"]),
                exits=exits,
                known=flatten.known(index),
                replaces=flatten.replaces,
                closing={write.intent.id for write in flatten.closing.get(instrument, ())},
                restored=True,
                replaced=flatten.replaces and done,
                flat=flat,
            )

    def _may_reopen(self, flatten: LoggedFlatten) -> bool:
        return not flatten.replaces and self._clock.wall() - flatten.at <= REOPENS_FOR

    def follow(self, run: FlattenRun) -> None:
        """Keep what a running flatten takes away from now on."""
        over: set[InstrumentId] = set()
        self._runs.append(run)
        run.listen(lambda: self._take(run, over))

    def _take(self, run: FlattenRun, over: set[InstrumentId]) -> None:
        """Keep what the lines have taken by now, of each until it is over: `over` are those that were."""
        plan = run.plan
        for outcome in run.outcomes:
            key, line = (plan.id, outcome.line.instrument), outcome.line
            if not outcome.withdrawn or line.instrument in over:
                continue
            if outcome.over:
                over.add(line.instrument)
            done = outcome.state is LineState.DONE and not outcome.left  # what is too small for an exit is named
            self._taken[key] = _Taken(
                account=plan.account.identity,
                side=line.side,
                exits={order.id: order for order in outcome.withdrawn},
                known=self._known(plan.account, outcome),
                replaces=plan.replaces,
                closing=set(outcome.client_order_ids),
                under_way=not outcome.over,
                replaced=plan.replaces and done,
                flat=done and not plan.replaces,
            )
        self._look_for_taken_back(run)

    def _look_for_taken_back(self, run: FlattenRun) -> None:
        """Open lines again that rest on a fill which was taken back, or cut, before they were over."""
        closed = {each for one in run.outcomes if one.state is LineState.DONE for each in one.order_ids}
        if not closed:
            return
        account_id = run.plan.account.id
        known = {one.id: one for one in self._hub.value(Topic.FILLS.of(account_id)) or ()}
        for fill in self._hub.value(Topic.TAKEN_BACK.of(account_id)) or ():
            if fill.order_id in closed:
                gone = fill.status is FillStatus.CANCELLED
                self._reopen(Correction(fill if gone else known.get(fill.id, fill), fill))

    def _reopen(self, made: Correction | None) -> None:
        """Fewer shares of a fill stand, or none: what it closed is open again, and its exits may be put back.

        What an earlier start has told, it has opened again: a person may have seen to that since.
        """
        if made is None or not made.cut or made.again:
            return
        fill = made.fill
        number = self._journal.orders.get((fill.account_id, fill.order_id), "")
        for (plan, instrument), one in self._taken.items():
            if one.flat and number in one.closing:
                one.flat = False
                self._log_step(plan, {"step": "reopened", "instrument": instrument})
        for run in self._runs:
            for index, outcome in enumerate(run.outcomes):
                mine = outcome.line.account.id == fill.account_id and fill.order_id in outcome.order_ids
                if mine and outcome.state is LineState.DONE:
                    run.put(index, state=LineState.REOPENED)

    def _known(self, account: Account, outcome: LineOutcome) -> frozenset[str]:
        """A line's exits, and the entries that are listed once it is over; an earlier moment says nothing yet."""
        line, orders = outcome.line, (self._blotter.orders(account.id) or ()) if outcome.over else ()
        entries = (order for order in orders if order.ratio(line.instrument, OTHER[line.side]))
        return frozenset(order.id for order in (*line.exits, *entries))

    # --- offers -----------------------------------------------------------------------------------------------------

    def put_back(self, draft: Draft) -> PutBack | None:
        """Whether a draft is a new order with the terms of an exit that is offered now, for no more than that."""
        request = draft.request
        if not isinstance(request, OrderRequest) or draft.proposal is not None or draft.exits is not None:
            return None
        # Most orders are on securities that lost nothing.
        if not any(
            not one.flat and (instrument, one.side) == (draft.instrument, draft.side)
            for (_, instrument), one in self._taken.items()
        ):
            return None
        for offer in self.offers(draft.account, besides=draft.client_order_id):
            exit_ = offer.exit
            if exit_ is None or (offer.instrument, offer.side) != (draft.instrument, draft.side):
                continue
            same = placed(exit_, offer.account, draft.client_order_id, draft.quantity)
            if same == request and draft.quantity <= exit_.quantity:
                return PutBack.UNKNOWN if offer.state is OfferState.UNKNOWN else PutBack.FREE
        return None

    def at_once(self, offer: ExitOffer, number: str) -> OrderRequest | None:
        """The order that puts an exit of a pinned account back, whose ticket is closed; else None: the ticket has it.

        `number` is our number of that order.
        """
        exit_ = offer.exit
        if exit_ is None or not self._lock.pinned(offer.account):
            return None
        return placed(exit_, offer.account, number, exit_.quantity)

    def denial(self, offer: ExitOffer) -> Check | None:
        """The check for which an exit could not be placed on current data, whatever proves it; None = it could.

        While the closing order works it is judged as if that were over.
        """
        exit_ = offer.lost[0] if offer.state is OfferState.RESTS else offer.exit  # a stop comes first
        if exit_ is None:
            return None
        return denial_of(exit_, offer.account, self._verdicts)

    def offers(self, account: Account, *, besides: str = "") -> tuple[ExitOffer, ...]:
        """Every position of an account that lost exits, by its newest lists; those that are over as such.

        `besides` is the id of an order of ours that is being judged as one of them.
        """
        found: dict[tuple[InstrumentId, Side], list[_Taken]] = {}
        for (_id, instrument), one in self._taken.items():
            if self._is_of(one, account) and not one.flat:
                found.setdefault((instrument, one.side), []).append(one)
        if not found:
            return ()
        lists = self._lists(account)
        made = (
            self._offer(account, instrument, side, rows, lists, besides)
            for (instrument, side), rows in found.items()
            if not any(row.under_way for row in rows)
        )
        return tuple(offer for offer in made if offer is not None)

    def _is_of(self, taken: _Taken, account: Account) -> bool:
        """Whether it was taken away from this account: what a log names by less may be put back where it is alone."""
        return taken.account.permits(account.identity, self._journal.known)

    def offer(self, account: Account, instrument: InstrumentId, side: Side) -> ExitOffer | None:
        """The offer of one position; None if nothing of it is lost."""
        found = (one for one in self.offers(account) if (one.instrument, one.side) == (instrument, side))
        return next(found, None)

    def _lists(self, account: Account) -> _Lists:
        """The newest lists by security: one pass over them serves every offer."""
        orders, positions = self._blotter.orders(account.id), self._hub.sound(Topic.POSITIONS.of(account.id))
        lists = _Lists(read=orders is not None and positions is not None)
        for order in orders or ():
            for instrument in order.instruments:
                lists.orders[instrument].append(order)
        for row in positions or ():
            lists.positions[row.instrument].append(row)
        return lists

    def _offer(
        self,
        account: Account,
        instrument: InstrumentId,
        side: Side,
        rows: Sequence[_Taken],
        lists: _Lists,
        besides: str,
    ) -> ExitOffer | None:
        orders, positions = lists.orders.get(instrument, []), lists.positions.get(instrument, [])
        rows = [row for row in rows if not row.replaced or row.refused(orders)]
        # What one flatten took of a position that was opened anew says nothing of what the next one took.
        standing = [row for row in rows if not row.reentered(instrument, orders)]
        taken = {order_id: terms for row in standing or rows for order_id, terms in row.exits.items()}
        # Stops first: a take profit that takes the shares would leave nothing for what protects them.
        lasting = (one for one in exits_lost(taken, orders) if not self._ended(one))
        lost = tuple(sorted(lasting, key=lambda one: one.order_type not in STOPS))
        if not lost:
            return None
        name = next((row.name for row in positions if row.name), lost[0].name)
        offer = ExitOffer(
            account=account,
            instrument=instrument,
            name=name,
            side=side,
            state=OfferState.UNREAD,
            lost=lost,
            stop=lost[0].order_type in STOPS,
        )
        if not lists.read:
            return offer
        if not standing:
            return replace(offer, state=OfferState.REENTERED)
        return self._on(offer, orders, positions, standing, besides)

    def _ended(self, order: Order) -> bool:
        """Whether an exit would be over by now: with its exchange day, or its last day."""
        market = market_of(order.instrument)
        today = exchange_date(market, self._clock.market())
        if order.time_in_force is TimeInForce.DAY:
            return exchange_date(market, order.created) < today
        return order.expires is not None and order.expires < today

    def _on(
        self,
        offer: ExitOffer,
        orders: Sequence[Order],
        positions: Sequence[Position],
        rows: Sequence[_Taken],
        besides: str,
    ) -> ExitOffer:
        """The offer on what the lists have of its security."""
        account, instrument, side = offer.account, offer.instrument, offer.side
        facts, quote = self._hub.value(Topic.INSTRUMENT.of(instrument)), self._hub.sound(Topic.QUOTE.of(instrument))
        # Of an odd rest on the mainland a stop may be, whole.
        odd = facts is not None and side is Side.SELL and sells_rest(facts)
        unit = 1 if facts is None or odd else max(facts.lot_size, 1)
        last = regular_last(quote)
        net = total(row.quantity for row in positions)
        held = max(net if side is Side.SELL else -net, 0)
        offer = replace(offer, held=held, last=price_now(self._hub, instrument, self._clock.market()))
        if held < unit:
            return replace(offer, state=OfferState.TOO_SMALL if held else OfferState.CLOSED, bare=held)
        placed_by_us = {one for row in rows for one in row.closing}
        closing = {one for row in rows if not row.replaces for one in row.closing}
        unknown = next((one for one in placed_by_us if self._blotter.writes.get(one) is not None), "")
        # As if the unknown closing order had never come to be: otherwise nothing would be free for a stop until it is
        # settled.
        committed = self._journal.committed(account.id, instrument, side, orders, without=unknown, besides={besides})
        session = partial(session_state, self._hub)
        cover = working_exits(orders, positions, lambda _instrument: last, session).get((account.id, instrument))
        closes = [one for one in orders if not one.legs and (one.instrument, one.side) == (instrument, side)]
        others = [one for one in closes if one.remark not in placed_by_us]
        # What was put back and has filled is back all the same.
        lost = less_filled(offer.lost, others, [row.known for row in rows])
        if not lost:
            return replace(offer, state=OfferState.PROTECTED)
        # An exit that stood beside what was taken replaces nothing of it, nor does one that it was exchanged for since.
        stood = self._stood(others, lost, rows)
        beside = [one for one in stood if one.open]
        own = {one.id for one in beside}
        since = [one for one in closes if one.open and one.id not in own]
        exits = () if cover is None else tuple(row for row in cover.exits if row.order_id not in own)
        stopped = 0 if cover is None else replace(cover, exits=exits).stopped
        stops = [one for one in lost if one.order_type in STOPS]
        offer = replace(offer, lost=lost, stop=bool(stops))
        bare_of_stop = _bare(
            shares_together(stops), held, _left(stood, stops=True), _left(beside, stops=True) + stopped
        )
        working = next((one for one in orders if one.remark and one.remark in closing and one.open), None)
        if working is not None and (bare_of_stop >= unit or not stops):
            bare = bare_of_stop if stops else min(held, shares_together(lost))
            return replace(offer, state=OfferState.RESTS, bare=bare, closing=working)
        # A stop takes shares that a take profit could have, but is none in its place.
        rest = shares_together((*lost, *beside)) - shares_together((*stops, *beside))
        # Orders of ours that no list shows yet, a put back too.
        unlisted = self._journal.committed(account.id, instrument, side, (), without=unknown, besides={besides})
        now = _left((*beside, *since), stops=False) + unlisted
        bare_of_rest = _bare(rest, held, _left(stood, stops=False), now)
        bare = max(bare_of_stop, min(bare_of_rest, held - committed))
        if bare < unit:
            return replace(offer, state=OfferState.TOO_SMALL if bare > 0 else OfferState.PROTECTED, bare=max(bare, 0))
        wanted = stops if bare_of_stop >= unit else [one for one in lost if one.order_type not in STOPS]
        exit_, missing = next(missing_of(wanted, since), (None, 0))
        if exit_ is None and (wanted is not stops or stopped >= shares_together(stops)):  # all of it is back
            return replace(offer, state=OfferState.PROTECTED)
        # What may be gone with a fill that was taken back, the guard would not let go either.
        doubt = self._blotter.doubts.of(account.id, instrument, net)
        sure = net if doubt is None or doubt.unproven else doubt.surely(net)
        shares = min(missing, bare, max((sure if side is Side.SELL else -sure) - committed, 0))
        quantity = tradable(shares, unit) if facts is None or shares == held else closable(facts, side, shares)
        if exit_ is None or quantity <= 0 or (unknown and exit_.order_type not in STOPS):
            return replace(offer, state=OfferState.TAKEN, bare=bare)
        return replace(
            offer,
            state=OfferState.UNKNOWN if unknown else OfferState.FREE,
            bare=bare,
            exit=replace(exit_, quantity=quantity, filled=0, entry=""),
        )

    def _stood(self, others: Sequence[Order], lost: Sequence[Order], rows: Sequence[_Taken]) -> list[Order]:
        """Exits that stood beside the `lost` ones when the first of these ended, also those that ended since.

        Those of each plan, and exits of entries and of other programs that were placed before that moment: an order of
        ours is later whatever the broker's times say. Of a lost exit that is listed no more nobody knows the moment by
        the broker's clock.
        """
        known = {one.id for one in others if all(one.id in row.known for row in rows)}
        taken = {order_id for row in rows for order_id in row.exits}
        listed = {one.id for one in others}
        first = min((one.updated for one in lost if one.id in listed), default=None)
        if first is None:
            return [one for one in others if one.open and one.id in known]
        foreign = {one.id for one in others if one.entry or not self._journal.ours(one)}
        before = (one for one in others if one.id in known or (one.created < first and one.id in foreign))
        return [one for one in before if one.open or (one.updated > first and one.id not in taken)]

    # --- what a person asks for -------------------------------------------------------------------------------------

    async def proven(self, account: Account, instrument: InstrumentId, side: Side) -> ExitOffer | None:
        """The offer of one position on lists read now; raises OrderDenied if these prove nothing, GatewayError.

        None if nothing of it is lost. While a list has not come on this connection it goes by the rows of before.
        """
        for left in reversed(range(PROOFS)):
            try:
                await self._blotter.read_holdings(account)
            except (RequestTimeout, ServerRefused):
                if not self._goes_unread(account):
                    raise
                return self.offer(account, instrument, side)
            if self._blotter.reread(account.id, instrument):
                return self.offer(account, instrument, side)
            if left:
                await self._sleep(PROOF_PAUSE)
        raise OrderDenied("flatten-unproven")

    def _goes_unread(self, account: Account) -> bool:
        """Whether the guard lets an exit go, typed, though the account's lists are refused on this connection."""
        unread = self._blotter.login.state.first_unread(account.identity)
        return unread is not None and unread.call is not AccountCall.ACCOUNTS

    async def closing_over(self, account: Account, order_id: str) -> bool:
        """Wait until a closing order is over; whether it was within ten seconds."""
        for _ in range(round(OVER_WITHIN / STEP)):
            row = self._blotter.order(account.id, order_id)
            if row is None or not row.open:
                return True
            await self._sleep(STEP)
        return False

    async def settle(self, account: Account) -> None:
        """After ten seconds end what is closed or protected then too, by lists read at that moment; else it stays."""
        if not self.ends(account):
            return
        await self._sleep(SETTLED_AFTER)
        if not self.ends(account):
            return
        try:
            await self._blotter.read_holdings(account, way_out=False)  # no exit waits for it
        except GatewayError as error:
            if not isinstance(error, GatewayDown | RequestTimeout | ServerRefused):
                self._hub.unreadable(Topic.ORDERS, field_of(error))
        for (number, instrument), state in self.ends(account).items():
            if self._blotter.reread(account.id, instrument):
                if state in {OfferState.CLOSED, OfferState.TOO_SMALL}:
                    self._taken[number, instrument].flat = True
                else:
                    del self._taken[number, instrument]
                data = {"step": "exits", "instrument": instrument, "state": state}
                self._log_step(number, data)

    def _log_step(self, number: str, data: Mapping[str, object]) -> None:
        self._audit.note(RecordKind.FLATTEN, number, data)

    def ends(self, account: Account) -> dict[tuple[str, InstrumentId], OfferState]:
        """By our id of the flatten and by security what needs to be offered no more, by the newest lists."""
        # A position that is not known to be as the lists have it may be open again.
        over = {
            (one.instrument, one.side): one.state
            for one in self.offers(account)
            if one.over and self._blotter.taken_back.shown(account.id, one.instrument)
        }
        orders = self._blotter.orders(account.id) or ()
        mine = {key: one for key, one in self._taken.items() if self._is_of(one, account) and not one.flat}
        ends = {key: over[key[1], one.side] for key, one in mine.items() if (key[1], one.side) in over}
        stand = (key for key, one in mine.items() if one.stands(orders) or (one.replaced and not one.refused(orders)))
        return ends | dict.fromkeys(stand, OfferState.PROTECTED)


def _left(orders: Iterable[Order], *, stops: bool) -> Shares:
    return total(one.remaining for one in orders if (one.order_type in STOPS) is stops)


def _bare(lost: Shares, held: Shares, beside: Shares, now: Shares) -> Shares:
    """Shares that lack what was lost, where exits for `beside` others stood with it and those for `now` stand now."""
    return min(lost, min(held, lost + beside) - now)
