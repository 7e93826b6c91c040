"""Keeps what the accounts hold and do while the program runs: orders, fills, and positions and cash after each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from tideboard_core.market.hub import Hub
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.held_doubt import UNPROVEN
from tideboard_core.model.hub_keys import ORDERS_LINK, Key, Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import (
    OUR_ID,
    Account,
    Fill,
    FillStatus,
    Funds,
    Order,
    OrderFee,
    OrderStatus,
    Position,
)
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.system import Clock
from tideboard_core.trips.contracts import traded_contract
from tideboard_core.trips.facts import AssetsTold, FeeTold
from tideboard_core.trips.rows import OrderState, OwnHolding, OwnOrder, OwnSpan, Reading, Ring, home_market
from tideboard_core.trips.store import TripsStore

EXTENDED_EVERY: Final = 60.0
"""Seconds between two notes that an account is still watched: after a kill so much at most is not known."""
ASSETS_EVERY: Final = 300.0
"""Seconds between two writes of assets that a price moved."""
_NEXT: Final = timedelta(microseconds=1)
"""After the last reading, so that the newest is the last whatever the clock says: the account is held beside it."""
Put = Callable[[Callable[[TripsStore], object]], object]
"""Has a function run on the store, off the loop, in the order of the calls."""


@dataclass(slots=True)
class _Followed:
    """What was written of an account last; `again`: positions and cash in the hub are to be written once more.

    `charged` has each order's charge, and when it came (UTC): one that is written again is as old as it was. `read` is
    the time of the last reading.
    """

    account: Account
    begun: datetime | None = None
    read: datetime | None = None
    extended: float = 0.0
    again: bool = False
    day: tuple[object, ...] = ()
    held: tuple[object, ...] | None = None
    assets: tuple[str, Decimal] | None = None
    assets_written: float = 0.0
    unwritten: AssetsTold | None = None
    orders: dict[str, tuple[object, ...]] = field(default_factory=dict)
    fills: set[tuple[object, ...]] = field(default_factory=set)
    fees: set[str] = field(default_factory=set)
    charged: dict[str, tuple[OrderFee, datetime]] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    ends: list[Callable[[], None]] = field(default_factory=list)


class TripsRecorder:
    """Listens to the hub and writes on `beat`: what changed since the last one, and nothing where nothing did."""

    def __init__(self, hub: Hub, clock: Clock, put: Put) -> None:
        self._hub, self._clock, self._put = hub, clock, put
        self._followed: dict[AccountId, _Followed] = {}
        self._lost_at: float | None = None
        self._known: set[InstrumentId] = set()
        hub.listen(ORDERS_LINK, self._linked)

    def follow(self, accounts: Iterable[Account]) -> None:
        """Keep these accounts from now on; those that are followed already go on."""
        for account in accounts:
            own = account.identity
            if own in self._followed:
                continue
            followed = self._followed[own] = _Followed(account, changed={"orders", "fills", "fees", "money"})
            wanted: dict[Topic[object], str] = {Topic.ORDERS: "orders", Topic.FILLS: "fills", Topic.TAKEN_BACK: "fills"}
            wanted |= {Topic.POSITIONS: "money", Topic.FUNDS: "money", Topic.CHARGES: "fees"}
            for topic, what in wanted.items():
                followed.ends.append(self._hub.listen(topic.of(account.id), partial(self._changed, followed, what)))

    def forget(self, accounts: Iterable[Account]) -> None:
        """Drop what these accounts held and did: practice accounts that begin anew."""
        for account in accounts:
            own = account.identity
            followed = self._followed.pop(own, None)
            for end in () if followed is None else followed.ends:
                end()
            self._put(lambda store, own=own: store.forget(own))  # type: ignore[misc]
        self.follow(accounts)

    def ring(self, *rings: Ring) -> None:
        """Keep that alerts or signals rang."""
        self._put(lambda store: store.add_rings(rings))

    def lost(self) -> None:
        """Something could not be written: nothing is known from here on, and all is written again some time later."""
        self._lost_at = self._clock.monotonic()
        for followed in self._followed.values():
            followed.again |= followed.begun is not None
            followed.begun = followed.held = None
            followed.orders.clear()
            followed.fills.clear()
            followed.fees.clear()
        self._known.clear()

    def beat(self) -> None:
        """Write what changed; called each second."""
        if self._lost_at is not None and self._clock.monotonic() - self._lost_at >= EXTENDED_EVERY:
            self._lost_at = None
            for followed in self._followed.values():
                followed.changed |= {"orders", "fills", "fees"} | ({"money"} if followed.again else set())
                followed.again = False
        for own, followed in self._followed.items():
            changed, followed.changed = followed.changed, set()
            if "orders" in changed:
                self._note_orders(own, followed)
            if "fills" in changed:
                self._note_fills(own, followed)
            if changed & {"orders", "fees"}:
                self._note_fees(own, followed)
            self._note_money(own, followed, changed="money" in changed)
            if changed:
                self._note_contracts(own)

    def end(self) -> None:
        """The program ends: what was watched until now is known."""
        self.beat()
        for own, followed in self._followed.items():
            self._stop(own, followed)
            for end in followed.ends:
                end()
        self._followed.clear()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _changed(self, followed: _Followed, what: str, _key: Key[object]) -> None:
        followed.changed.add(what)

    def _linked(self, _key: Key[object]) -> None:
        link = self._hub.value(ORDERS_LINK)
        if link is not None and link.state in {LinkState.LIVE, LinkState.DEGRADED}:
            return
        for own, followed in self._followed.items():
            self._stop(own, followed)

    def _stop(self, own: AccountId, followed: _Followed) -> None:
        """From here on nothing is known of the account, until it is read again."""
        if followed.begun is not None:
            self._extend(own, followed)
        self._write_assets(own, followed)
        followed.begun = followed.held = None
        followed.again = False
        followed.changed.discard("money")  # what stands in the hub is of before

    def _extend(self, own: AccountId, followed: _Followed) -> None:
        assert followed.begun is not None
        span = OwnSpan(followed.begun, max(self._clock.market(), followed.begun))
        followed.extended = self._clock.monotonic()
        self._put(lambda store: store.watch(own, span))

    def _note_orders(self, own: AccountId, followed: _Followed) -> None:
        now = self._clock.market()
        shown = self._hub.value(Topic.CONFIRMED.of(own.id))
        fresh = []
        for order in self._hub.value(Topic.ORDERS.of(own.id)) or ():
            if order.status is OrderStatus.PENDING and shown is not None and order.id not in shown:
                continue  # by our answer alone: no list or push of the broker has it
            state = (order.status, order.filled, order.quantity, order.price, order.trigger, order.average_price)
            if order.id.startswith("?") or followed.orders.get(order.id) == state:  # `?`: the outcome is unknown
                continue
            followed.orders[order.id] = state
            fresh.append(own_order(order, now))
        if fresh:
            self._put(lambda store: store.add_orders(own, fresh))

    def _note_fills(self, own: AccountId, followed: _Followed) -> None:
        fills: tuple[Fill, ...] = self._hub.value(Topic.FILLS.of(own.id)) or ()
        fresh = [fill for fill in fills if fill.upto is None and _terms(fill) not in followed.fills]
        gone = [one for one in self._hub.value(Topic.TAKEN_BACK.of(own.id)) or () if _terms(one) not in followed.fills]
        gone = [fill for fill in gone if fill.status is FillStatus.CANCELLED]
        followed.fills.update(map(_terms, (*fresh, *gone)))
        if fresh:
            self._put(lambda store: store.add_fills(own, fresh))
        if gone:
            now = self._clock.market()
            self._put(lambda store: store.late.take_back(own, gone, now=now))

    def _note_fees(self, own: AccountId, followed: _Followed) -> None:
        """Keep what orders were charged as soon as that is known, so that the history asks for none of them again."""
        charges = self._hub.value(Topic.CHARGES.of(own.id))
        if charges is None:
            return
        now = self._clock.market()
        today = min(
            exchange_date(market, now) for market in followed.account.markets or {home_market(followed.account)}
        )
        fees = list[FeeTold]()
        for order_id, fee in charges.fees.items():
            before, since = followed.charged.get(order_id, (None, now))
            if fee == before and order_id in followed.fees:
                continue
            since = since if fee == before else now
            followed.charged[order_id] = fee, since
            fees.append(FeeTold(order_id=order_id, total=fee.total, items=fee.items, told=since))
        asked = [fee.order_id for fee in fees]
        if charges.refused:
            orders = self._hub.value(Topic.ORDERS.of(own.id)) or ()
            over = (order.id for order in orders if order.filled and not order.open)
            asked = [order_id for order_id in over if order_id not in followed.fees]
        followed.fees.update(asked)
        if asked:
            self._put(lambda store: store.told.note_fees_asked(own, asked, today, refused=charges.refused))
        if fees:
            self._put(lambda store: store.told.add_fees(own, fees))

    def _note_contracts(self, own: AccountId) -> None:
        """Keep what is known of the securities that are ordered or held: no list has an option that has expired."""
        rows: Iterable[Order | Position] = (
            *(self._hub.value(Topic.ORDERS.of(own.id)) or ()),
            *(self._hub.value(Topic.POSITIONS.of(own.id)) or ()),
        )
        facts = (self._hub.value(Topic.INSTRUMENT.of(name)) for name in {one.instrument for one in rows} - self._known)
        fresh = [(one.id, traded_contract(one)) for one in facts if one is not None]
        if fresh:
            self._known.update(name for name, _ in fresh)
            self._put(lambda store: store.told.add_contracts(fresh))

    def _note_money(self, own: AccountId, followed: _Followed, *, changed: bool) -> None:
        """A reading where positions or cash changed, and the first of each market's day."""
        now = self._clock.market()
        day = tuple(exchange_date(market, now) for market in sorted(followed.account.markets))
        today = exchange_date(home_market(followed.account), now)
        if followed.unwritten is not None and followed.unwritten.day != today:
            self._write_assets(own, followed)
        if changed or (followed.begun is not None and day != followed.day):
            positions = self._hub.sound(Topic.POSITIONS.of(own.id))
            funds = self._hub.sound(Topic.FUNDS.of(own.id))
            if positions is not None and funds is not None and self._confirmed(own, positions, funds):
                self._note_reading(own, followed, reading_of(positions, funds, now), day)
            if funds is not None:
                self._note_assets(followed, funds, now, today)
        if followed.unwritten is not None and self._clock.monotonic() - followed.assets_written >= ASSETS_EVERY:
            self._write_assets(own, followed)
        if followed.begun is not None and self._clock.monotonic() - followed.extended >= EXTENDED_EVERY:
            self._extend(own, followed)

    def _confirmed(self, own: AccountId, positions: Iterable[Position], funds: Funds) -> bool:
        """Whether what is held is proven: nothing lacks without a fill, no empty list stands beside a market value."""
        rows = tuple(positions)
        if not rows and funds.market_value and not self._hub.value(Topic.MUTUAL_FUNDS.of(own.id)):
            return False
        return all(row.doubt not in UNPROVEN for row in rows)

    def _note_reading(self, own: AccountId, followed: _Followed, reading: Reading, day: tuple[object, ...]) -> None:
        if reading.held == followed.held and day == followed.day:
            return
        followed.held, followed.day = reading.held, day
        if followed.read is not None and reading.at <= followed.read:  # the exchange's clock was set back meanwhile
            reading = replace(reading, at=followed.read + _NEXT)
        if followed.read is None:  # it was while an earlier run read
            self._put(lambda store: store.move_readings_before(own, reading.at))
        followed.read = reading.at
        self._put(lambda store: store.add_reading(own, reading))
        followed.assets, followed.unwritten = (reading.currency, reading.assets), None
        followed.assets_written = self._clock.monotonic()
        if followed.begun is None:
            followed.begun = reading.at
        self._extend(own, followed)

    @staticmethod
    def _note_assets(followed: _Followed, funds: Funds, now: datetime, day: date) -> None:
        """What the account is worth where no reading says it: between two of them prices move."""
        worth = (funds.currency, funds.total_assets)
        if worth == followed.assets:
            return
        followed.assets = worth
        followed.unwritten = AssetsTold(day, *worth, now)

    def _write_assets(self, own: AccountId, followed: _Followed) -> None:
        assets, followed.unwritten = followed.unwritten, None
        if assets is not None:
            followed.assets_written = self._clock.monotonic()
            self._put(lambda store: store.told.add_assets(own, assets))


def own_order(order: Order, now: datetime) -> OwnOrder:
    """An order with the state in which it was seen at `now`, which it has since the broker's time of its change."""
    state = OrderState(
        at=min(order.updated, now),
        status=order.status,
        quantity=order.quantity,
        filled=order.filled,
        price=order.price,
        trigger=order.trigger,
        average=order.average_price,
    )
    return OwnOrder(
        id=order.id,
        our_id=order.remark if OUR_ID.fullmatch(order.remark) else "",
        instrument=order.instrument,
        name=order.name,
        side=order.side,
        order_type=order.order_type,
        created=order.created,
        currency=order.currency,
        legs=len(order.legs),
        states=(state,),
    )


def _terms(fill: Fill) -> tuple[object, ...]:
    """What of a fill is written: a broker may change its terms, or take it back."""
    return fill.id, fill.quantity, fill.price, fill.status is FillStatus.CANCELLED


def _cost_of(position: Position) -> Decimal | None:
    """What a share was bought for by the broker's word; what sales of others have diluted to nothing is no price."""
    cost = position.average_cost
    return None if cost is None or (position.diluted and cost <= 0) else cost


def reading_of(positions: Iterable[Position], funds: Funds, now: datetime) -> Reading:
    """What is held at a moment, by security; a holding of nothing is none."""
    holdings = (
        OwnHolding(
            instrument=one.instrument,
            name=one.name,
            quantity=one.quantity,
            cost=_cost_of(one),
            currency=one.currency,
        )
        for one in positions
        if one.quantity
    )
    return Reading(
        at=now,
        currency=funds.currency,
        cash=funds.cash,
        assets=funds.total_assets,
        balances=funds.balances,
        holdings=tuple(sorted(holdings, key=lambda one: (market_of(one.instrument), one.instrument))),
    )
