"""The plan of a flatten, one line for each position, and its confirmation."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from tideboard_core.errors import OrderDenied
from tideboard_core.model.combination import CombinationLeg
from tideboard_core.model.flatten import Caution, FlattenLine, FlattenPlan
from tideboard_core.model.held_doubt import DoubtCause
from tideboard_core.model.instrument import CONTRACTS, Instrument, InstrumentId, Market, spelled_as_contract
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import (
    Account,
    Environment,
    MaxQuantity,
    Order,
    OrderRequest,
    OrderType,
    Position,
    Side,
    TradingHours,
)
from tideboard_core.model.order_terms import WholeLeg
from tideboard_core.model.quote import Level, MarketState, OrderBook
from tideboard_core.model.review import Check, CheckCode, Confirmation, Gesture, VoidCode, VoidReason
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.model.session_price import AFTER_CLOSE, MAX_BOOK_AGE, OUTSIDE, REGULAR_ALONE
from tideboard_core.model.shares import Shares, size_of, total, tradable, whole
from tideboard_core.model.withdrawals import latest_of
from tideboard_core.orders.checks import LIVE_LINK, Verdicts
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.exit_checks import of_doubt
from tideboard_core.orders.flatten.exit_terms import denial_of
from tideboard_core.orders.lots_and_steps import closable, odd_rest
from tideboard_core.orders.offers import not_by_hand
from tideboard_core.orders.pretrade import PretradeChecks, SubmissionFacts
from tideboard_core.orders.price_bounds import furthest
from tideboard_core.orders.review import HOLD_SECONDS, LiveConfirmation, UnlockForOne
from tideboard_core.orders.sender import OrderServices
from tideboard_core.orders.snapshot import PretradeSnapshot, link_state
from tideboard_core.orders.way_out import free_in_doubt, unbound
from tideboard_core.orders.way_out_table import EXIT_COLLAR, Applies, Effect, in_flatten
from tideboard_core.orders.writes import UnknownWrite
from tideboard_core.ports.trading import WriteVerb

OTHER: Final = {Side.BUY: Side.SELL, Side.SELL: Side.BUY}
_HOURS: Final = {
    MarketState.OPEN: TradingHours.REGULAR,
    MarketState.PRE_MARKET: TradingHours.EXTENDED,
    MarketState.AFTER_HOURS: TradingHours.EXTENDED,
    MarketState.OVERNIGHT: TradingHours.OVERNIGHT,
}
"""The sessions in which an order can trade at once, with the hours that it has to ask for."""
_CALENDAR: Final = TradingCalendar()
READ_WITHIN: Final = 60.0
"""Seconds for which the confirmation of a flatten can be answered; its prices are bounds that are judged again."""
_MOST_STEPS: Final = {Market.HK: 9}
"""HKEX refuses an enhanced limit order ten or more steps beyond the best opposite price."""


async def plan_lines(
    account: Account,
    positions: Collection[Position],
    orders: Collection[Order],
    pretrade: PretradeChecks,
    offers: OrderOffers,
    *,
    wanted: Collection[InstrumentId] | None,
) -> tuple[FlattenLine, ...]:
    """One line for each security of `positions` that is held, long or short; `wanted` None = all.

    Sold contracts come first, else the order is theirs: what covers a sold contract is closed after it or not at all.
    The loop goes on between two lines: the checks of hundreds among thousands of orders take seconds.
    """
    held: dict[InstrumentId, Shares] = {}
    rows: dict[InstrumentId, Position] = {}
    for row in positions:
        if wanted is None or row.instrument in wanted:
            held[row.instrument] = held.get(row.instrument, 0) + row.quantity
            rows[row.instrument] = row
    lines = list[FlattenLine]()
    for one, net in held.items():
        if net:
            await asyncio.sleep(0)
            lines.append(_line(account, rows[one], net, orders, pretrade, offers))
    lines.sort(key=lambda line: line.held > 0 or pretrade.contract(line.instrument) is None)
    least = pretrade.least_held(account.id)
    return tuple(_cover_kept(lines, positions if least is None else least, orders, pretrade))


def _cover_kept(
    lines: Iterable[FlattenLine], positions: Iterable[Position], orders: Collection[Order], pretrade: PretradeChecks
) -> Iterator[FlattenLine]:
    """The lines, with an obstacle where the ones before would leave a sold contract without its cover.

    What is worked on before counts as closed here; at its own turn each line is held to what is closed indeed.
    """
    left = tuple(positions)
    for line in lines:
        # One that comes unticked counts as closed too: whether it was is found out at the turn of what covers it.
        found = None if line.obstacle is not None else uncovers(line, pretrade, left, orders)
        if line.obstacle is None and found is None:
            left = tuple(row for row in left if row.instrument != line.instrument)
        yield line if found is None else replace(line, obstacle=found)


def staying(
    lines: Collection[FlattenLine], orders: Iterable[Order], unknowns: Iterable[UnknownWrite]
) -> tuple[Order, ...]:
    """What goes on working beside these lines and is no entry of them; see `FlattenPlan`."""
    closed = {line.instrument for line in lines if line.obstacle is None}
    combinations = [one for one in orders if one.open and one.legs and closed.intersection(one.instruments)]
    opens = {(line.instrument, OTHER[line.side]) for line in lines}
    placed = [write for write in unknowns if write.verb is WriteVerb.PLACE]
    unknown = [write.shown() for write in placed if any(write.touches(*one) for one in opens)]
    return (*combinations, *unknown)


def sold_contracts(positions: Iterable[Position]) -> list[InstrumentId]:
    """What is held short and may be an option: its facts name terms and owner."""
    return [row.instrument for row in positions if row.quantity < 0 and spelled_as_contract(row.instrument)]


def uncovers(
    line: FlattenLine, pretrade: PretradeChecks, positions: Iterable[Position], orders: Iterable[Order]
) -> OrderDenied | None:
    """Why a line is no way out: after its order a sold contract would be bare, or may be. None if none would be.

    Judged by these positions, once what the line cancels is over; a purchase that works covers nothing.
    """
    draft = draft_of(closing_request(line, line.quantity or 1, line.price, ""))
    cover = pretrade.option_cover(draft, positions, tuple(one for one in orders if not line.cancels(one)))
    if cover is None:
        return None
    held = cover.held.get(line.instrument, Decimal(0)) * (1 if line.side is Side.SELL else -1)
    working = total(leg.ratio for trades in cover.orders for leg in trades if _is_leg(leg, line))
    quantity = min(line.quantity, tradable(max(held - working, Decimal(0))))
    found = cover.uncovered_by([WholeLeg(line.instrument, line.side, quantity)])
    if not quantity or not found.some:
        return None
    if not found.contracts:
        return OrderDenied("flatten-may-cover", sold=", ".join(found.doubted))
    # Also a sale of another contract that works now, which nothing would cover once it fills.
    works = {leg.instrument for trades in cover.orders for leg in trades if leg.side is Side.SELL}
    sold = found.sold or tuple(sorted(works & cover.contracts))
    return OrderDenied("flatten-covers", count=found.contracts, sold=", ".join(sold))


def _is_leg(leg: CombinationLeg | WholeLeg, line: FlattenLine) -> bool:
    return (leg.instrument, leg.side) == (line.instrument, line.side)


def _line(
    account: Account,
    row: Position,
    held: Shares,
    orders: Collection[Order],
    pretrade: PretradeChecks,
    offers: OrderOffers,
) -> FlattenLine:
    side = Side.SELL if held > 0 else Side.BUY
    line = FlattenLine(
        account=account,
        instrument=row.instrument,
        name=row.name,
        currency=row.currency,
        held=held,
        side=side,
        quantity=tradable(size_of(held)),
        order_type=OrderType.MARKET,
        price=None,
        exits=tuple(one for one in orders if one.open and _trades(one, row.instrument, side)),
        entries=tuple(
            one for one in orders if one.open and not one.unnamed and _trades(one, row.instrument, OTHER[side])
        ),
    )
    # A market order has no price that could be refused: it shows on which terms the security trades now.
    snapshot, option = verdicts_of(line, pretrade).snapshot, pretrade.contract(row.instrument)
    instrument, market = snapshot.instrument, snapshot.draft.market
    doubted, most = doubt_of(line, snapshot), doubted_most(line, snapshot)
    sure = surely_held(line, snapshot) if most is None else most
    within = min(snapshot.limits.collar_last_percent, snapshot.limits.collar_best_percent) / 2
    enhanced = market is Market.HK and OrderType.ENHANCED_LIMIT in offers.types_of(market)
    rest, whole = 0, odd_rest(instrument, side, sure)
    if whole == odd_rest(instrument, side, size_of(held)):
        # Of what can be sold today, which the exchange goes by: what was bought today waits for a day. Exchanges take
        # the whole rest alone: where it turns on a fill that was taken back, nobody knows which it is.
        rest = odd_rest(instrument, side, min(sure, unbound(snapshot.available, snapshot.held, snapshot.working)))
    line = replace(
        line,
        name=instrument.name or row.name,
        quantity=closable(instrument, side, sure) + rest,
        rest=rest,
        order_type=OrderType.ENHANCED_LIMIT if enhanced else OrderType.LIMIT,
        price=_limit(snapshot, within),
        hours=_HOURS.get(snapshot.session, TradingHours.REGULAR),
        ends_today=option is not None and option.terms is not None and option.terms.expiry == snapshot.today,
        unshown=size_of(held) - sure,
        later=rest < whole and size_of(held) == sure,
        unfound=snapshot.working.unfound,
    )
    line = replace(line, not_by_hand=tuple(one for one in (*line.exits, *line.entries) if not_by_hand(one, offers)))
    found = no_withdrawals(line.exits, snapshot, offers) or _never_now(line, snapshot)
    if found is not None:
        return replace(line, obstacle=found)
    verdicts = verdicts_of(line, pretrade)
    denied = exits_denied(line, line.exits, pretrade)
    passed = tuple(one for one, check in denied if check.code is CheckCode.TRIGGER)
    cautions = (doubted,) if doubted is not None else ()
    line = replace(line, cautions=(*cautions, *_cautions(line, verdicts), *not_put_back(denied)), passed=passed)
    found = obstacle(replace(line, accepted=True), verdicts, Applies.PLANNED)
    return _held_to_book(line, verdicts) if found is None else replace(line, obstacle=found, cautions=())


def surely_held(line: FlattenLine, snapshot: PretradeSnapshot) -> Shares:
    """Units that a line may close whatever a list of positions does not show yet of fills that were taken back."""
    held = line.held if snapshot.held is None else snapshot.held
    return max(held if line.side is Side.SELL else -held, 0)


def _cautions(line: FlattenLine, verdicts: Verdicts) -> Iterator[Caution]:
    """Why the box of a line comes unticked, by the checks of its own order."""
    for check in verdicts.checks:
        if _in_flatten(line, check, verdicts, Applies.PLANNED) is Effect.TYPED and not check.data.get("doubt"):
            yield Caution(check=check)


def doubted_most(line: FlattenLine, snapshot: PretradeSnapshot) -> Shares | None:
    """The most that may be held of a doubtful holding, whose line comes unticked; None where it needs no tick.

    That is where what is held in every state can be closed.
    """
    doubt = snapshot.doubt
    if doubt is None or (not doubt.unproven and closable(snapshot.instrument, line.side, surely_held(line, snapshot))):
        return None
    return min(doubt.closable(line.side), size_of(line.held)) or None


def doubt_of(line: FlattenLine, snapshot: PretradeSnapshot) -> Caution | None:
    """Why a line of a doubtful holding comes unticked."""
    most = doubted_most(line, snapshot)
    return None if most is None or snapshot.doubt is None else Caution(check=of_doubt(snapshot.doubt, most, most))


def trusted(line: FlattenLine, snapshot: PretradeSnapshot) -> DoubtCause | None:
    """The doubt in spite of which the box of a line was ticked."""
    doubted = doubt_of(line, snapshot)
    return None if doubted is None or snapshot.doubt is None or not line.accepts(doubted) else snapshot.doubt.cause


def free_of(line: FlattenLine, snapshot: PretradeSnapshot) -> Shares:
    """What a line may close now: of a doubtful holding whose box was ticked what may be held, less all that works."""
    most = doubted_most(line, snapshot)
    if most is None or trusted(line, snapshot) is None:
        return snapshot.way_out.at_most(line.quantity) or 0
    return free_in_doubt(most, line.quantity, snapshot.working)


def exits_denied(line: FlattenLine, exits: Iterable[Order], pretrade: PretradeChecks) -> list[tuple[Order, Check]]:
    """Exits of a line that could not be put back once they were taken away, each with the check."""
    found = ((one, denial_of(one, line.account, pretrade.verdicts, ours=pretrade.is_ours(one))) for one in exits)
    return [(one, check) for one, check in found if check is not None]


def not_put_back(denied: Iterable[tuple[Order, Check]]) -> tuple[Caution, ...]:
    """The cautions of exits that could not be put back; a trigger that was passed is none: better it is closed."""
    return tuple(Caution(check=check, exit=one) for one, check in denied if check.code is not CheckCode.TRIGGER)


def _limit(snapshot: PretradeSnapshot, within: Decimal) -> Decimal | None:
    """The worst price of a line: half a collar beyond the session price, or a best opposite price that lies further.

    The latter only within the collar of the session price; the best opposite price itself up to EXIT_COLLAR collars of
    any price by which it is less costly, of a contract, whose spread may be wider, of its own last price. Where the
    book moved on to better prices since the last trade, half a collar beyond its best price takes the place of a limit
    outside its collar. A limit that rounding keeps from the best opposite price is that price. None without a session
    price and a fresh book.
    """
    instrument, side = snapshot.instrument, snapshot.draft.side
    found, best = snapshot.session_price, _best(snapshot)
    if found is None:
        return best
    last = found.price
    limit = price_limit(instrument, side, last, within)
    if best is None:
        return limit
    if reaches(side, limit, best):
        allowed = price_limit(instrument, side, best, snapshot.limits.collar_best_percent)
        if reaches(side, allowed, limit):
            return limit
        nearer = price_limit(instrument, side, best, within)
        return nearer if reaches(side, nearer, best) else best
    most = snapshot.limits.collar_last_percent
    if reaches(side, _away(side, last, most), best):
        further = price_limit(instrument, side, best, within)
        edge = price_limit(instrument, side, last, most)
        further = max(edge, further) if side is Side.SELL else min(edge, further)
        return further if reaches(side, further, best) else best
    contract = instrument.security_type in CONTRACTS
    apart = [one for one in snapshot.exit_prices() if contract or (one < last if side is Side.SELL else one > last)]
    wide = any(reaches(side, _away(side, one, EXIT_COLLAR * most), best) for one in apart)
    return best if wide else limit


def _best(snapshot: PretradeSnapshot) -> Decimal | None:
    """The best opposite price of a book at most MAX_BOOK_AGE seconds old."""
    book, age = snapshot.book, snapshot.book_age
    levels = () if book is None or age is None or age > MAX_BOOK_AGE else opposite(book, snapshot.draft.side)
    return levels[0].price if levels else None


def opposite(book: OrderBook, side: Side) -> Sequence[Level]:
    """The levels that an order of this side trades with, best first."""
    return book.bids if side is Side.SELL else book.asks


def reaches(side: Side, price: Decimal, best: Decimal) -> bool:
    """Whether an order at this price trades with the best opposite one."""
    return price <= best if side is Side.SELL else price >= best


def _trades(order: Order, instrument: InstrumentId, side: Side) -> bool:
    """Whether it is an order of this side; a combination trades other contracts too, so it is left alone."""
    return not order.legs and (order.instrument, order.side) == (instrument, side)


def _never_now(line: FlattenLine, snapshot: PretradeSnapshot) -> OrderDenied | None:
    """Why no order can be made of a line."""
    session = snapshot.session
    if session in AFTER_CLOSE:
        return OrderDenied("flatten-not-now", state=session)
    if session not in _HOURS:
        return OrderDenied(CheckCode.SESSION.value, state=session)
    if session in OUTSIDE and snapshot.security_type in REGULAR_ALONE:
        return OrderDenied("flatten-not-now", state=session)
    if line.quantity == 0:
        return OrderDenied("flatten-odd-lot", quantity=size_of(line.held))
    if line.price is None:
        return OrderDenied("flatten-no-price")
    return None


def no_withdrawals(orders: Iterable[Order], snapshot: PretradeSnapshot, offers: OrderOffers) -> OrderDenied | None:
    """That the market takes no withdrawal of one of these orders now, by the clock: nothing is taken away then.

    By its own rules or the broker's page; `until` is when it takes them again, and trades. Where nothing trades after
    those minutes it is the session that is in the way.
    """
    until, market = latest_of(offers.no_withdrawals, orders, snapshot.now), snapshot.draft.market
    if until is None:
        return None
    session = _CALENDAR.session_on(market, exchange_date(market, until))
    if session is None or until >= session.close:
        return OrderDenied(CheckCode.SESSION.value, state=snapshot.session)
    return OrderDenied("flatten-waits", until=until, market=market)


def _held_to_book(line: FlattenLine, verdicts: Verdicts) -> FlattenLine:
    """The line with what a fresh book says of its price; without one that is left to its turn."""
    age = verdicts.book_age
    if age is None or age > MAX_BOOK_AGE or line.price is None:
        return line
    found = out_of_reach(verdicts)
    return replace(line, obstacle=found) if found is not None else replace(line, beyond_book=beyond_book(verdicts))


def out_of_reach(verdicts: Verdicts) -> OrderDenied | None:
    """Why a closing order would rest instead of trading at once, None where it reaches the best opposite price.

    Nothing is taken away from a position for an order that rests. Depth need not cover the quantity. How old the book
    is, is a check of its own.
    """
    book, side, price = verdicts.snapshot.book, verdicts.snapshot.draft.side, verdicts.snapshot.draft.price
    levels = () if book is None else opposite(book, side)
    if not levels:
        return OrderDenied("flatten-no-bid") if side is Side.SELL else OrderDenied("flatten-no-ask")
    best = levels[0].price
    if price is not None and reaches(side, price, best):
        return None
    return OrderDenied("flatten-out-of-reach", price=price, best=best)


def beyond_book(verdicts: Verdicts) -> Shares:
    """Units of an order for which the visible levels do not reach to its price."""
    effect = verdicts.snapshot.effect
    return 0 if effect is None else max(verdicts.snapshot.draft.quantity - effect.taken, 0)


def obstacle(line: FlattenLine, verdicts: Verdicts, moment: Applies) -> OrderDenied | None:
    """Why a closing order with these verdicts does not go on at this moment, None if it may; see `in_flatten`."""
    doubted = doubt_of(line, verdicts.snapshot)
    if doubted is not None and not line.accepts(doubted):
        if doubted.check.data["doubt"] is DoubtCause.TAKEN_BACK:
            return OrderDenied("flatten-taken-back", quantity=doubted.check.data["limit"])
        return OrderDenied(doubted.check.code.value, **doubted.check.data)
    for check in verdicts.checks:
        effect = _in_flatten(line, check, verdicts, moment)
        agreed = effect is Effect.TYPED and line.accepts(Caution(check=check))
        if effect is not Effect.NOTHING and not agreed:
            return OrderDenied(check.code.value, **check.data)
    return None


def _in_flatten(line: FlattenLine, check: Check, verdicts: Verdicts, moment: Applies) -> Effect:
    return in_flatten(check, moment, line.side, wide=verdicts.snapshot.instrument.security_type in CONTRACTS)


def closing_request(line: FlattenLine, quantity: int, price: Decimal | None, client_order_id: str) -> OrderRequest:
    """The order that closes `quantity` shares of a line."""
    return OrderRequest(
        account=line.account,
        instrument=line.instrument,
        side=line.side,
        order_type=line.order_type,
        quantity=quantity,
        price=price,
        hours=line.hours,
        client_order_id=client_order_id,
    )


def closing_most(side: Side, free: Shares) -> MaxQuantity:
    """The broker's maximum for a closing order of which it lets `free` go; what opens a position is not asked."""
    sold, bought = (whole(free), None) if side is Side.SELL else (0, whole(free))
    return MaxQuantity(cash_buy=None, margin_buy=None, position_sell=sold, short_sell=None, buy_back=bought)


def verdicts_of(line: FlattenLine, pretrade: PretradeChecks, facts: SubmissionFacts | None = None) -> Verdicts:
    """The checks of a line's whole first order on current data; nothing of it is sent under this request.

    `facts` are those of the confirmation, once there is one.
    """
    return pretrade.verdicts(draft_of(closing_request(line, line.first or 1, line.price, "")), facts)


def price_limit(instrument: Instrument, side: Side, reference: Decimal, percent: Decimal) -> Decimal:
    """`percent` beyond a reference price in the costly direction, on a legal step that is no further away."""
    return _on_step(instrument, side, _away(side, reference, percent))


def _away(side: Side, reference: Decimal, percent: Decimal) -> Decimal:
    return reference * (100 - percent if side is Side.SELL else 100 + percent) / 100


def price_now(line: FlattenLine, limit: Decimal, instrument: Instrument, book: OrderBook | None, day: date) -> Decimal:
    """The price of a line's order: its limit, or a better one where the exchange refuses a price so far away."""
    levels = () if book is None else opposite(book, line.side)
    most = _furthest(instrument, line.side, levels[0].price, day) if levels else None
    if most is None or most <= 0:
        return limit
    most = _on_step(instrument, line.side, most)
    best = levels[0].price
    if reaches(line.side, limit, best) and not reaches(line.side, most, best):
        return best
    return max(limit, most) if line.side is Side.SELL else min(limit, most)


def _furthest(instrument: Instrument, side: Side, best: Decimal, day: date) -> Decimal | None:
    """The costliest price that the exchange takes beside a best opposite price, not rounded; None = any."""
    most = _MOST_STEPS.get(instrument.market)
    if most is None:
        return furthest(instrument, side, best, day)
    for _ in range(most):
        step = instrument.price_steps.at(best).steps[0]  # the exchange counts its own, which may be the finest
        best += -step if side is Side.SELL else step
    return best


def _on_step(instrument: Instrument, side: Side, price: Decimal) -> Decimal:
    step = instrument.price_step(price)
    return (price / step).to_integral_value(ROUND_CEILING if side is Side.SELL else ROUND_FLOOR) * step


class LiveFlattenReview(LiveConfirmation):
    """The FlattenReview of the guard. Nothing of the plan changes while it is open; lock and connection may void it.

    That of a pinned account asks for the password, whose `unlock` lasts until the flatten is over.
    """

    def __init__(
        self, plan: FlattenPlan, services: OrderServices, password_kind: PasswordKind = PasswordKind.OWN
    ) -> None:
        super().__init__(services.clock, READ_WITHIN)
        self._plan = plan
        self.unlock = UnlockForOne(services.lock, plan.account, password_kind)
        self._hub, self._lock, self._gateway = services.hub, services.lock, services.gateway
        self._generation, self._epoch = services.gateway.generation, services.lock.epoch

    @property
    def plan(self) -> FlattenPlan:
        return self._plan

    @property
    def gesture(self) -> Gesture:
        """The number of positions is typed in LIVE, else the button is held."""
        return Gesture.TYPE if self._plan.account.environment is Environment.LIVE else Gesture.HOLD

    @property
    def needs_password(self) -> PasswordKind | None:
        """Owner of the password that the dialog must ask for, None without a pin and once it was given."""
        return self.unlock.needed if self._lock.pinned(self._plan.account) else None

    async def unlock_once(self, password: str) -> None:
        """Unlock for this flatten only; see `UnlockForOne`."""
        await self.unlock.once(password)
        self._listeners.notify()

    def refresh(self) -> None:
        """Look at lock, connection and age now."""
        if self._void is None:
            try:
                self._void = self._judge()
            except Exception as error:  # noqa: BLE001  what cannot be judged is not sent
                self._fail_judgement(error)
            else:
                self._listeners.notify()

    def _judge(self) -> VoidReason | None:
        if link_state(self._hub) not in LIVE_LINK or self._gateway.generation != self._generation:
            return VoidReason(code=VoidCode.LINK_DOWN)
        asked = self.unlock.allowed or self.needs_password is not None  # first: it looks at the clocks, which may lock
        if not asked or self._lock.epoch != self._epoch:
            return VoidReason(code=VoidCode.LOCKED, data={"reason": self._lock.status.reason})
        if self.seconds_left <= 0:
            return VoidReason(code=VoidCode.TOO_LATE, data={"limit": READ_WITHIN})
        return None


def flatten_confirmed(review: LiveFlattenReview, confirmation: Confirmation) -> bool:
    """Whether the answer's gesture is enough: the typed number of positions always is, a hold outside LIVE.

    The number is that of the positions with the boxes as they were ticked.
    """
    if confirmation.gesture is Gesture.TYPE:
        plan = review.plan.with_ticked(confirmation.entries, confirmation.lines)
        return confirmation.typed_quantity == len(plan.worked_on)
    held = confirmation.gesture is Gesture.HOLD and confirmation.held >= HOLD_SECONDS
    return held and review.gesture is Gesture.HOLD
