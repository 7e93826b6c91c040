"""What a person may do about the exits of a position. Each of them fills the ticket or opens a confirmation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType, market_of
from tideboard_core.model.live import changed_rows
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import (
    Account,
    ModifyRequest,
    Order,
    OrderRequest,
    Position,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.order_terms import PLACED, TRAILING, WAITING, OrderType, TriggerType
from tideboard_core.model.session_price import regular_last
from tideboard_core.model.shares import Shares, size_of, tradable, whole
from tideboard_core.orders.exit_cover import (
    ExitCover,
    Idle,
    holds_up_exits,
    quantity_left,
    rests_on_price,
    surplus_exit,
    working_exits,
)
from tideboard_core.orders.offers import not_offered
from tideboard_core.orders.price_source import price_now
from tideboard_core.orders.rounding import SLACK, stop_limit_at, trigger_behind, whole_lots
from tideboard_core.orders.rows import ExitRow
from tideboard_core.orders.snapshot import session_state
from tideboard_desktop.docks.row_actions import RowEntry
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.exits import (
    CoverWords,
    cover_words,
    no_exits_at_centre,
    too_small,
    unconfirmed_sentence,
)
from tideboard_desktop.ui.words.orders import type_words

translate = QCoreApplication.translate

Covers = Mapping[InstrumentId, ExitCover]
_NONE: Covers = {}


class _Known(NamedTuple):
    """The lists that `covers` were computed of, and the securities in which it depends on the price too."""

    orders: tuple[Order, ...]
    positions: tuple[Position, ...]
    covers: Covers
    priced: frozenset[InstrumentId]


class ExitCovers:
    """Reads the hub. The result is the same object while orders and positions are, and so is each cover in it."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._known: dict[str, _Known] = {}

    def of(self, account_id: str) -> Covers:
        """By security; empty before the broker has answered for both orders and positions."""
        orders: tuple[Order, ...] | None = self._hub.value(Topic.ORDERS.of(account_id))
        positions: tuple[Position, ...] | None = self._hub.value(Topic.POSITIONS.of(account_id))
        if orders is None or positions is None:
            return _NONE
        known = self._known.get(account_id)
        if known is not None and known.orders is orders and known.positions is positions:
            return known.covers
        if known is None or known.positions is not positions:
            priced = _by_market(orders)
            known = _Known(orders, positions, self._standing(orders, positions), priced)
        else:
            known = self._after(known, orders)
        self._known[account_id] = known
        return known.covers

    def _after(self, known: _Known, orders: tuple[Order, ...]) -> _Known:
        """Those of the securities whose orders changed are computed again."""
        changed = (*changed_rows(orders, known.orders), *changed_rows(known.orders, orders))
        names = {order.instrument for order in changed} | known.priced
        mine = [order for order in orders if order.instrument in names]
        held = [position for position in known.positions if position.instrument in names]
        found, covers = self._standing(mine, held), dict(known.covers)
        for name in names:
            if name in found and found[name] != covers.get(name):
                covers[name] = found[name]
            elif name not in found:
                covers.pop(name, None)
        return _Known(orders, known.positions, covers, known.priced - names | _by_market(mine))

    def _standing(self, orders: Sequence[Order], positions: Sequence[Position]) -> dict[InstrumentId, ExitCover]:
        found = working_exits(orders, positions, self._last, partial(session_state, self._hub))
        return {subject[1]: cover for subject, cover in found.items()}

    def _last(self, instrument: InstrumentId) -> Decimal | None:
        return regular_last(self._hub.value(Topic.QUOTE.of(instrument)))


def _by_market(orders: Iterable[Order]) -> frozenset[InstrumentId]:
    """Securities whose cover follows their price, or for an order of the overnight session their market's state."""
    night = TradingHours.OVERNIGHT
    return frozenset(order.instrument for order in orders if rests_on_price(order) or order.hours is night)


DISTANCE: Final = Decimal("0.05")
"""Share of the last price by which the filled-in trigger lies away from it: a start, for a person to change."""


class Protection(StrEnum):
    """What is filled in to protect a position: a stop, or one that follows the market at a distance."""

    STOP = "stop"
    TRAIL_PERCENT = "trail-percent"
    TRAIL_AMOUNT = "trail-amount"


class ExitActions:
    """Nothing of it sends. `fill` puts a request into the ticket as a new order. `now` returns market time."""

    def __init__(
        self,
        hub: Hub,
        submission: OrderSubmission,
        fill: Callable[[OrderRequest], None],
        now: Callable[[], datetime],
    ) -> None:
        self._hub, self._submission, self._fill, self._now = hub, submission, fill, now
        self._covers = ExitCovers(hub)

    def covers(self, account: Account) -> Mapping[InstrumentId, ExitCover]:
        """What stands for each position of the account; empty while its orders or positions are not known."""
        return self._covers.of(account.id)

    def left_over(self, account: Account) -> list[Position]:
        """Securities of which nothing is held while exits still stand, as positions of no shares."""
        covers = self.covers(account)
        return [_empty_position(cover) for cover in covers.values() if not cover.position and cover.exits]

    def words(self, account: Account, instrument: InstrumentId) -> CoverWords:
        """What stands for a position, in words; empty where there is nothing to say."""
        cover = self.covers(account).get(instrument)
        offers = self._submission.offers.of(account)
        return cover_words(
            cover,
            stops=self.stop_type(account, instrument) is not None,
            others_unseen=offers.exits is not None,
            centre=offers.centre is not None,
        )

    def stop_type(
        self, account: Account, instrument: InstrumentId, how: Protection = Protection.STOP
    ) -> OrderType | None:
        """The plainest such stop that the account may place of the security, None where it may place none.

        It closes what is held: where the broker's texts differ it may use the wider one, typed.
        """
        market, offers, kind = market_of(instrument), self._to_close(account), self._kind(instrument)
        trigger = TriggerType.STOP if how is Protection.STOP else TriggerType.TRAIL
        types, percent = (WAITING[trigger, limited] for limited in (False, True)), how is Protection.TRAIL_PERCENT
        for one in types:
            if not_offered(market, one, TimeInForce.DAY, offers=offers, kind=kind, percent=percent) is None:
                return one
        return None

    def _to_close(self, account: Account) -> OrderOffers:
        offers = self._submission.offers.of(account)
        return offers.for_exits or offers

    def _kind(self, instrument: InstrumentId) -> SecurityType | None:
        facts = self._facts(instrument)
        return None if facts is None else facts.security_type

    def _no_stop(self, account: Account, instrument: InstrumentId, how: Protection) -> str:
        """Why there is no such stop: what the security takes instead."""
        if self._to_close(account).centre is not None:
            return no_exits_at_centre()
        taken = self._to_close(account).types_of(market_of(instrument), self._kind(instrument))
        types = type_words(one for one in PLACED if one in taken)
        if how is Protection.STOP:
            words = translate("Exits", "This connection takes no stop orders here. It takes: {types}.")
        else:
            words = translate("Exits", "This connection takes no such trailing stops here. It takes: {types}.")
        return words.format(types=types)

    def wants_stop(self, account: Account, instrument: InstrumentId) -> bool:
        """Whether a stop of its own is what protects a new position: the broker holds none with the entry.

        A data centre that takes none leaves the position without one, which has to be told as well.
        """
        offers = self._submission.offers.of(account)
        return offers.exits is None and (offers.centre is not None or self.stop_type(account, instrument) is not None)

    # --- protect ----------------------------------------------------------------------------------------------------

    def why_not_protect(self, account: Account, instrument: InstrumentId, how: Protection = Protection.STOP) -> str:
        """Why the ticket cannot be filled with a stop for a position, as a sentence; empty if it can."""
        cover, facts = self.covers(account).get(instrument), self._facts(instrument)
        if cover is None or not cover.position:
            return translate("Exits", "Nothing of this security is held.")
        if self.stop_type(account, instrument, how) is None:
            return self._no_stop(account, instrument, how)
        if facts is None or self._last(instrument) is None:
            return translate("Exits", "The price of this security is not known yet.")
        if not cover.unprotected:
            return translate("Exits", "A stop stands at the broker for all of it.")
        if not tradable(cover.unprotected, facts.lot_size):
            return too_small(fmt.quantity(cover.unprotected))
        if not whole_lots(facts, self._most(cover)):
            words = translate(
                "Exits", "Exits for {shares} of the {held} held stand already. Cancel or reduce one first."
            )
            return words.format(shares=fmt.quantity(cover.standing), held=fmt.quantity(size_of(cover.position)))
        return ""

    def protect(self, account: Account, instrument: InstrumentId, how: Protection = Protection.STOP) -> None:
        """Fill the ticket with a stop for what no exit covers; says why if that is not possible."""
        if reason := self.why_not_protect(account, instrument, how):
            self._submission.message.emit(reason)
        elif (request := self._stop(account, instrument, how)) is not None:
            self._fill(request)

    def _stop(self, account: Account, instrument: InstrumentId, how: Protection) -> OrderRequest | None:
        cover, facts = self.covers(account).get(instrument), self._facts(instrument)
        last, order_type = self._last(instrument), self.stop_type(account, instrument, how)
        if cover is None or facts is None or last is None or order_type is None:
            return None
        long = cover.position > 0
        away = -1 if long else 1
        trigger = trigger_behind(facts, last, away * last * DISTANCE)
        side = Side.SELL if long else Side.BUY
        limit = stop_limit_at(facts, trigger, side) if order_type is OrderType.STOP_LIMIT else None
        trails, limited = order_type in TRAILING, order_type is OrderType.TRAILING_STOP_LIMIT
        stays = TimeInForce.GTC
        if not_offered(market_of(instrument), order_type, stays, offers=self._to_close(account)) is not None:
            stays = TimeInForce.DAY
        return OrderRequest(
            account=account,
            instrument=instrument,
            side=side,
            order_type=order_type,
            quantity=whole_lots(facts, min(self._most(cover), cover.unprotected)),
            client_order_id="",  # the ticket's own request gets one
            price=limit,
            trigger=None if trails else trigger,
            time_in_force=stays,
            trail_amount=_in_steps(facts, last, DISTANCE) if how is Protection.TRAIL_AMOUNT else None,
            trail_percent=DISTANCE * 100 if how is Protection.TRAIL_PERCENT else None,
            limit_offset=_in_steps(facts, last, SLACK) if limited else None,
        )

    # --- exits beyond the position ----------------------------------------------------------------------------------

    def reduce_surplus(self, account: Account, instrument: InstrumentId) -> None:
        """Open the confirmation that reduces or withdraws an exit of those that exceed the position."""
        cover, facts = self.covers(account).get(instrument), self._facts(instrument)
        row = None if cover is None else surplus_exit(cover)
        if cover is None or row is None or row.order is None:
            return
        order = row.order
        left = quantity_left(row, cover, facts)
        if not left or self._submission.unchangeable(order):
            self._submission.cancel_or_settle(account, order)
            return
        moves = order.order_type in TRAILING  # the broker's to move: a change that names them is none
        self._submission.submit(
            ModifyRequest(
                account=account,
                order=order,
                client_order_id=self._submission.client_order_id(),
                quantity=left,
                price=None if moves else order.price,
                trigger=None if moves else order.trigger,
            )
        )

    def cancel_exit(self, account: Account, row: ExitRow) -> None:
        """Ask to cancel an exit that is in force, or to take out those that wait with their entry."""
        entry = row.entry_order
        if not row.held:
            self._submission.message.emit(unconfirmed_sentence())
        elif row.own is not None:
            self._submission.cancel_or_settle(account, row.own)
        elif entry.open and entry.remaining:
            self._submission.submit(
                ModifyRequest(
                    account=account,
                    order=entry,
                    client_order_id=self._submission.client_order_id(),
                    quantity=whole(entry.quantity),
                    price=entry.price,
                    trigger=entry.trigger,
                    cancel_exits=True,
                )
            )

    def open_next(self, account: Account, instrument: InstrumentId) -> None:
        """What the position's line offers: reduce exits beyond the position, else protect it."""
        cover = self.covers(account).get(instrument)
        if cover is not None and cover.surplus:
            self.reduce_surplus(account, instrument)
        else:
            self.protect(account, instrument)

    def entries(self, account: Account, instrument: InstrumentId) -> list[RowEntry]:
        """What the menu of a position offers."""
        found = [self._entry(account, instrument, how) for how in Protection]
        if self.words(account, instrument).surplus:
            reduce = translate("Blotter", "Reduce the exits…")
            found.append(RowEntry(reduce, lambda _row: self.reduce_surplus(account, instrument)))
        return found

    def _entry(self, account: Account, instrument: InstrumentId, how: Protection) -> RowEntry:
        words = {
            Protection.STOP: translate("Blotter", "Protect with a stop in the ticket"),
            Protection.TRAIL_PERCENT: translate("Blotter", "Protect with a trailing stop by percent"),
            Protection.TRAIL_AMOUNT: translate("Blotter", "Protect with a trailing stop by amount"),
        }
        off = self.why_not_protect(account, instrument, how)
        return RowEntry(words[how], lambda _row: self.protect(account, instrument, how), off)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _gives_way(self, cover: ExitCover) -> Order | None:
        """What a stop may take the place of: an entry of which a part has filled, or an exit left of one."""
        if cover.idle is not Idle.ENTRY:
            return None
        rows: tuple[Order, ...] = self._hub.value(Topic.ORDERS.of(cover.account_id)) or ()
        entries = (one for one in rows if one.instrument == cover.instrument and holds_up_exits(one))
        left = (row.order for row in cover.exits if row.stop and row.idle is Idle.ENTRY)
        return next(entries, None) or next(left, None)

    def _most(self, cover: ExitCover) -> Shares:
        """Shares that a stop may be for: those without any exit, and those of the exits in whose place it comes."""
        gone = self._gives_way(cover)
        entry = "" if gone is None else gone.entry or gone.id
        stay = tuple(row for row in cover.exits if not entry or row.entry != entry)
        return replace(cover, exits=stay).free

    def _facts(self, instrument: InstrumentId) -> Instrument | None:
        return self._hub.value(Topic.INSTRUMENT.of(instrument))

    def _last(self, instrument: InstrumentId) -> Decimal | None:
        return price_now(self._hub, instrument, self._now())


def _in_steps(facts: Instrument, last: Decimal, share: Decimal) -> Decimal:
    """A share of a price as a distance in whole price steps, one at least."""
    step = facts.price_step(last)
    return max((last * share / step).to_integral_value(), Decimal(1)) * step


def _empty_position(cover: ExitCover) -> Position:
    order = next((row.order for row in cover.exits if row.order is not None), None)
    return Position(
        account_id=cover.account_id,
        instrument=cover.instrument,
        name="" if order is None else order.name,
        quantity=0,
        available=0,
        average_cost=None,
        last=Decimal(0),
        value=Decimal(0),
        pl=Decimal(0),
        pl_percent=None,
        pl_today=None,
        currency="" if order is None else order.currency,
        priced=False,
    )
