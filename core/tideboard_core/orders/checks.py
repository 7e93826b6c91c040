"""The pre-trade checks: pure functions of one snapshot, and the confirmation gesture that follows from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Self

from tideboard_core.model.closures import ClosureSign
from tideboard_core.model.instrument import CONTRACTS, DERIVATIVES, Market, SecurityType
from tideboard_core.model.limits import MoneyLimits
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Environment, Side, TradingHours
from tideboard_core.model.order_terms import TOUCHED, OrderType
from tideboard_core.model.price_steps import Fit
from tideboard_core.model.proposal_tag import NOT_OPEN
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import Check, CheckCode, Gesture, Severity, SourceKind, hard, soft, typed
from tideboard_core.model.session_price import MAX_BOOK_AGE, OUTSIDE, REGULAR_ALONE, PriceBasis
from tideboard_core.model.shares import Shares
from tideboard_core.orders.fees import money_needed
from tideboard_core.orders.offers import OfferReason
from tideboard_core.orders.price_source import mapping
from tideboard_core.orders.snapshot import Braked, PretradeSnapshot, Sales, percent_from
from tideboard_core.orders.way_out_table import PROMISED, costly, held_to, proven_for
from tideboard_core.orders.writes import terms_of

USUAL_TIMES = 10
"""How many times the median of the last orders a quantity is that has to be typed."""
_COLLARS = frozenset({CheckCode.COLLAR_LAST, CheckCode.COLLAR_BEST})
_FITS = (Fit.LEGAL, Fit.DOUBTFUL, Fit.ILLEGAL)

LIVE_LINK = frozenset({LinkState.LIVE, LinkState.DEGRADED})
_KINDS = {
    Environment.PRACTICE: SourceKind.PRACTICE,
    Environment.PAPER: SourceKind.REAL,
    Environment.LIVE: SourceKind.REAL,
}
# What is not known is denied.
_CLOSED = frozenset({MarketState.CLOSED, MarketState.HALF_DAY_CLOSED, MarketState.UNKNOWN})
_WORKS = {
    MarketState.PRE_MARKET: frozenset({TradingHours.EXTENDED, TradingHours.ALL_DAY, TradingHours.OPTION_PRE}),
    MarketState.AFTER_HOURS: frozenset({TradingHours.EXTENDED, TradingHours.ALL_DAY}),
    MarketState.OVERNIGHT: frozenset({TradingHours.OVERNIGHT, TradingHours.ALL_DAY}),
}
_WORKS_IN_DAYTIME = frozenset({TradingHours.REGULAR, TradingHours.EXTENDED, TradingHours.ALL_DAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """The results of the checks of one snapshot, and the generation of the connection it was taken on."""

    snapshot: PretradeSnapshot
    checks: tuple[Check, ...]
    generation: int

    @property
    def book_age(self) -> float | None:
        """Seconds since the book was last proven; None without one."""
        return self.snapshot.book_age

    @property
    def units(self) -> tuple[object, ...]:
        """Currency, multiplier and lot: what a quantity means."""
        instrument = self.snapshot.instrument
        return instrument.currency, instrument.multiplier, instrument.lot_size

    @property
    def closes(self) -> bool:
        """Whether it adds nothing and closes what is held, by what is known."""
        return self.snapshot.way_out.closes

    @property
    def sales(self) -> Sales:
        """What it sells, and what it could leave bare."""
        return self.snapshot.sales

    def beside(self, code: CheckCode) -> Self:
        """The same without one of its checks."""
        return replace(self, checks=tuple(check for check in self.checks if check.code is not code))

    def proves(self, code: CheckCode) -> bool:
        """Whether orders and positions were read just now, or for the loss brake lately, and prove what it reduces."""
        way = self.snapshot.way_out
        return proven_for(code, fresh=way.fresh, lately=way.lately)

    @property
    def asks_password(self) -> bool:
        """Whether only the pin of its account is in the way: the password for this order alone lets it pass."""
        return any(check.code is CheckCode.PINNED and check.warns for check in self.checks)

    @property
    def gesture(self) -> Gesture:
        """What sends an order with these verdicts."""
        return gesture_for(self.snapshot, self.checks)


def all_checks(snapshot: PretradeSnapshot) -> tuple[Check, ...]:
    """Every check that applies to this draft, hard ones first, in the order in which they are shown."""
    found = (check for rule in _rules() if (check := rule(snapshot)) is not None)
    # What passed stays: the ticket asks at each keystroke.
    return tuple(check if check.passed else _by_table(snapshot, check) for check in found)


def _by_table(snapshot: PretradeSnapshot, check: Check) -> Check:
    """The check as the table has it; a denial of what would be a way out, but for other orders, with these."""
    way = snapshot.way_out
    check = held_to(check, way, snapshot.draft.side, priced=check.code in _COLLARS and snapshot.priced)
    if check.passed or check.code not in PROMISED or not way.promised or way.doubted is not None:
        return check
    return replace(check, data={**check.data, "promised": way.promised, "at": snapshot.working.rivals})


def reducing(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """The checks that let an order pass because it reduces its position."""
    return tuple(check for check in checks if "reduces" in check.data)


def rests_on_holdings(checks: tuple[Check, ...]) -> bool:
    """Whether a verdict needs orders and positions read just now: an exempt exit, a sale denied as short."""
    return bool(reducing(checks)) or sells_short(checks)


def sells_short(checks: tuple[Check, ...]) -> bool:
    """Whether it sells more than is free by what is known."""
    return any(check.code is CheckCode.SHORT and not check.passed for check in checks)


def braked(checks: tuple[Check, ...]) -> bool:
    """Whether a loss brake judges it."""
    return any(check.code is CheckCode.BRAKE for check in checks)


def held_by_brake(checks: tuple[Check, ...]) -> bool:
    """Whether a loss brake holds it: newer lists may show that it is a way out."""
    return any(check.code is CheckCode.BRAKE and not check.passed for check in checks)


def gesture_for(snapshot: PretradeSnapshot, checks: tuple[Check, ...]) -> Gesture:
    """The gesture that sends an order with these verdicts: click, tick the warnings, hold, or type the quantity."""
    environment = snapshot.draft.account.environment
    proposed = snapshot.draft.proposal is not None and environment is Environment.LIVE
    if proposed or snapshot.way_out.put_back is not None or snapshot.draft.withdraws is not None:
        return Gesture.TYPE
    return gesture_by(environment, checks, snapshot.value, snapshot.money)


def gesture_by(
    environment: Environment, checks: tuple[Check, ...], value: Decimal | None, money: MoneyLimits | None
) -> Gesture:
    """As `gesture_for`, of an order of this value; None = not known or not bounded."""
    warned = [check for check in checks if check.warns]
    if any(check.severity is Severity.TYPED for check in warned):
        return Gesture.TYPE
    if environment is not Environment.LIVE:
        return Gesture.TICK if warned else Gesture.CLICK
    large = value is None or money is None or value > money.typed
    return Gesture.TYPE if warned or large else Gesture.HOLD


# --- connection, account and security ---------------------------------------------------------------------------------


def _pinned(snapshot: PretradeSnapshot) -> Check | None:
    """A pinned account sends nothing that brings an order in or changes one."""
    if not snapshot.pinned:
        return None
    return hard(CheckCode.PINNED, passed=False, account=snapshot.draft.account.short_id, pinned=True)


def _settings(snapshot: PretradeSnapshot) -> Check | None:
    """Until a person has confirmed what fell back of the settings, a LIVE account only closes what it holds."""
    if not snapshot.fallen or snapshot.draft.account.environment is not Environment.LIVE:
        return None
    return hard(CheckCode.SETTINGS, passed=False, fields=snapshot.fallen)


def _program(snapshot: PretradeSnapshot) -> Check | None:
    """Through a gateway program that may tell orders wrongly a LIVE account only closes what it holds."""
    old = snapshot.offers.outdated
    if old is None or snapshot.draft.account.environment is not Environment.LIVE:
        return None
    return hard(CheckCode.PROGRAM, passed=False, version=old.version, least=old.least)


def _proposal(snapshot: PretradeSnapshot) -> Check | None:
    """What a program proposed goes out as long as it stands, from the account for which the person opened it."""
    tag, over = snapshot.draft.proposal, NOT_OPEN if snapshot.over is None else snapshot.over
    return None if tag is None else hard(CheckCode.PROPOSAL, passed=not over, state=over, key=tag.key)


def _lock(snapshot: PretradeSnapshot) -> Check:
    pin = {"pinned": True} if snapshot.pinned else {}
    return hard(CheckCode.LOCK, passed=snapshot.lock_open, left=snapshot.lock_left, **pin)


def _link(snapshot: PretradeSnapshot) -> Check:
    """The connection of orders and that of prices: without prices the cost of an order is not known."""
    link, feed = snapshot.link, snapshot.feed
    state = feed if link in LIVE_LINK else link
    return hard(CheckCode.LINK, passed=state in LIVE_LINK, state=state)


def _audit(snapshot: PretradeSnapshot) -> Check:
    problem = snapshot.audit_problem
    return hard(CheckCode.AUDIT, passed=not problem, reason=problem)


def _account(snapshot: PretradeSnapshot) -> Check:
    draft = snapshot.draft
    return hard(
        CheckCode.ACCOUNT,
        passed=draft.market in draft.account.markets,
        market=draft.market,
        account=draft.account.short_id,
    )


def _order(snapshot: PretradeSnapshot) -> Check | None:
    """The order to be changed must still be the one that was shown, no further filled."""
    shown, now = snapshot.draft.replaces, snapshot.order
    if shown is None:
        return None
    same = now is not None and now.open and now.filled == shown.filled and terms_of(now) == terms_of(shown)
    from tideboard_core.orders.exit_checks import same_exits

    same = same and now is not None and same_exits(snapshot.draft, shown, now)
    status = now.status if now is not None else None
    return hard(CheckCode.ORDER, passed=same, status=status, filled=now.filled if now is not None else None)


def _tradable(snapshot: PretradeSnapshot) -> Check:
    halted = snapshot.quote is not None and snapshot.quote.suspended
    fine = snapshot.known and snapshot.instrument.tradable and not halted
    return hard(CheckCode.TRADABLE, passed=fine, instrument=snapshot.instrument.id)


def _source(snapshot: PretradeSnapshot) -> Check:
    environment, source = snapshot.draft.account.environment, snapshot.source
    return hard(CheckCode.SOURCE, passed=source is _KINDS[environment], source=source, environment=environment)


def _book_age(snapshot: PretradeSnapshot) -> Check:
    age = snapshot.book_age
    return hard(CheckCode.BOOK_AGE, passed=age is not None and age <= MAX_BOOK_AGE, value=age, limit=MAX_BOOK_AGE)


def _unreadable(snapshot: PretradeSnapshot) -> Check | None:
    """The newest update of everything needed must be readable: an older value proves nothing."""
    found = snapshot.unreadable
    return None if found is None else hard(CheckCode.UNREADABLE, passed=False, what=found.what, field=found.field)


def _collar_last(snapshot: PretradeSnapshot) -> Check | None:
    """Both ways from the price that trades now; a source of unknown or delayed age measures nothing, so it fails.

    A trigger is further away than a price that trades now, so it has a limit of its own; `_trail` measures that of a
    trailing stop. The trigger of a touched order is far on the passive side only, and the exchange alone bounds the
    price of an auction: both warn.
    """
    draft = snapshot.draft
    if draft.trails:
        return None
    setting = "collar_trigger_percent" if draft.waits else "collar_last_percent"
    check = _collar(snapshot, CheckCode.COLLAR_LAST, snapshot.market_price, setting)
    if snapshot.session_price is not None and snapshot.session_price.basis is not PriceBasis.LAST:
        check = replace(check, data={**check.data, "now": True})
    passive = draft.waits and draft.order_type in TOUCHED and costly(check, snapshot.draft.side) < 0
    known = check.data["value"] is not None
    if not check.passed and (passive or (known and draft.order_type is OrderType.AUCTION)):
        return soft(check.code, passed=False, **check.data)
    return check if draft.waits or not known else _now_measured(snapshot, check)


def _now_measured(snapshot: PretradeSnapshot, check: Check) -> Check:
    """A collar's verdict on what trades at once, with what the table asks of an exit.

    Without a session price it is measured from the regular last, and typed at best: `untraded`. `nearest` is how far it
    lies on the costly side of the nearest price known, `apart` whether that is another one than the session price.
    `either` is how far it lies from the nearest of them on whichever side.
    """
    side, data, price = snapshot.draft.side, dict(check.data), snapshot.collared_price
    if snapshot.session_price is None:
        data["untraded"] = True
    elif check.passed:
        return check
    away = [distance for one in snapshot.exit_prices() if (distance := percent_from(price, one)) is not None]
    data["either"] = min(map(abs, away), default=None)
    if snapshot.session_price is not None and snapshot.priced and costly(check, side) < 0:
        return soft(check.code, passed=False, **data)
    nearest = min((one if side is Side.BUY else -one for one in away), default=costly(check, side))
    data |= {"nearest": nearest, "apart": nearest < costly(check, side)}
    return (typed if check.passed else hard)(check.code, passed=False, **data)


def _collar_best(snapshot: PretradeSnapshot) -> Check | None:
    """Only in the costly direction from the best opposite price: a patient order may stand far away from it.

    Without an opposite side a limit order takes nothing and this check does not apply; a market order fails it.
    Nor does it apply to an order that waits for its trigger or an auction: the book will be another one then.
    """
    draft, book = snapshot.draft, snapshot.book
    if draft.defers:
        return None
    levels = () if book is None else book.asks if draft.side is Side.BUY else book.bids
    # An empty side is known only from a book; without a book the check fails.
    if not levels and book is not None and draft.price is not None:
        return None
    best = levels[0].price if levels else None
    check = _collar(snapshot, CheckCode.COLLAR_BEST, best, "collar_best_percent")
    if costly(check, snapshot.draft.side) < 0:
        return hard(CheckCode.COLLAR_BEST, passed=True, **check.data)
    return check


def _collar(snapshot: PretradeSnapshot, code: CheckCode, reference: Decimal | None, setting: str) -> Check:
    price, limit = snapshot.collared_price, getattr(snapshot.limits, setting)
    away = percent_from(price, reference)
    fits = away is not None and abs(away) <= limit
    return hard(code, passed=fits, value=away, limit=limit, price=price, reference=reference, setting=setting)


def _size(snapshot: PretradeSnapshot) -> Check | None:
    """Shares that have to be typed: many lots of a cash security, or many times the usual quantity."""
    draft, usual = snapshot.draft, snapshot.usual
    before = 0 if draft.replaces is None else draft.replaces.quantity
    if usual is not None and draft.quantity >= usual * USUAL_TIMES and draft.quantity > before:
        data: dict[str, object] = {"value": draft.quantity, "limit": usual * USUAL_TIMES, "usual": usual}
        return typed(CheckCode.SIZE, passed=False, **data)
    instrument, limits = snapshot.instrument, snapshot.limits
    if instrument.security_type in DERIVATIVES:
        return None
    most = limits.typed_shares if draft.market is Market.US else limits.typed_lots * instrument.lot_size
    fits = draft.quantity <= max(most, before)
    return typed(CheckCode.SIZE, passed=fits, value=draft.quantity, limit=most)


def _behind(snapshot: PretradeSnapshot) -> Check | None:
    """The exposure of a derivative, which its price hides: in money, or in units if the underlying has no price.

    No connection has the conversion ratio of a warrant among its facts, so warrants are counted.
    """
    instrument, money = snapshot.instrument, snapshot.money
    kind, units = instrument.security_type, snapshot.draft.quantity * instrument.multiplier
    if kind not in DERIVATIVES:
        return None
    price = snapshot.underlying.now
    value = snapshot.value if kind is SecurityType.FUTURE else units * price if price is not None else None
    if kind is SecurityType.WARRANT or value is None:
        setting = "max_warrants" if kind is SecurityType.WARRANT else "max_quantity"
        most = getattr(snapshot.limits, setting)
        return hard(CheckCode.BEHIND, passed=units <= most, value=units, limit=most, currency="", setting=setting)
    return money_check(CheckCode.BEHIND, value, None if money is None else money.behind, instrument.currency, "behind")


def money_check(code: CheckCode, value: Decimal | None, limit: Decimal | None, currency: str, setting: str) -> Check:
    """An amount against a limit of its currency; what is not known is denied, and so is no limit."""
    fits = limit is not None and value is not None and value <= limit
    return hard(code, passed=fits, value=value, limit=limit, currency=currency, setting=f"{currency}.{setting}")


def _value(snapshot: PretradeSnapshot) -> Check:
    limit = None if snapshot.money is None else snapshot.money.order
    return money_check(CheckCode.VALUE, snapshot.value, limit, snapshot.instrument.currency, "order")


def _daily_value(snapshot: PretradeSnapshot) -> Check:
    """Traded and working value of this side today with this order in it; what is not known is denied."""
    before, limit = snapshot.traded_today, None if snapshot.money is None else snapshot.money.day
    total = None if before is None or snapshot.value is None else before + snapshot.value
    return money_check(CheckCode.DAILY_VALUE, total, limit, snapshot.instrument.currency, "day")


def _brake(snapshot: PretradeSnapshot) -> Check | None:
    """The loss brake of the account."""
    brake = snapshot.brake
    if brake is None:
        return None
    brake = brake_now(brake, snapshot.late, closes=snapshot.way_out.closes)
    return hard(CheckCode.BRAKE, passed=not brake.holds, **brake.data)


def brake_now(brake: Braked, late: Braked | None, *, closes: bool) -> Braked:
    """What the brake says: where its lists were not read in time it holds what is no way out."""
    return brake if late is None or brake.holds or closes else late


def _short(snapshot: PretradeSnapshot) -> Check | None:
    """A sale beyond the free position opens a short: denied or typed, by the kind of security and its setting.

    So does one that takes the cover from a sold option, as that of an option; of shares it is typed, never denied.
    An exit beyond the free position that an unknown order alone takes is typed: both may fill. One that takes a cover
    is none; where nobody can say whether one is taken it is typed. While positions are not known the broker's maximum
    is used. Where the account's offer sells no shares short it is denied whatever the setting. Does not apply to a
    change that adds nothing. What the setting lets pass is denied where the market sells none short by such terms.
    """
    draft = snapshot.draft
    if draft.side is Side.BUY or draft.working <= snapshot.way_out.left:
        return None
    most = snapshot.max_quantity
    limit = snapshot.way_out.sellable(None if most is None else most.position_sell)
    contract = snapshot.security_type in CONTRACTS
    setting = "no_short_contracts" if contract else "no_short_sales"
    unlent = not contract and draft.market not in snapshot.offers.shorts
    verdict = hard if limit is None or unlent or getattr(snapshot.limits, setting) else typed
    fits, bare = limit is not None and draft.working <= limit, snapshot.uncovered
    takes_cover = contract and bool(bare.sold)
    data = {"value": draft.working, "limit": limit, "contract": contract, "setting": setting}
    if bare.contracts and (fits or takes_cover):
        verdict = verdict if contract else typed
        return verdict(CheckCode.SHORT, passed=False, uncovered=bare.contracts, sold=bare.sold, **data)
    if bare.doubted and fits:
        return typed(CheckCode.SHORT, passed=False, doubted=bare.doubted, **data)
    from tideboard_core.orders.exit_checks import doubted
    from tideboard_core.orders.term_checks import not_sold_short

    if (found := doubted(snapshot)) is not None:
        return found
    # What other orders hold of a position is no short sale, and has words of its own.
    opens = limit is not None and not fits and not contract and not snapshot.way_out.promised
    reason = OfferReason.PAPER_SHORT if unlent else not_sold_short(snapshot) if verdict is typed else None
    if opens and reason is not None:
        data["reason"], verdict = reason, hard
    if not fits and snapshot.way_out.if_unsent and snapshot.working.unfound:
        data["both"] = draft.working + snapshot.working.unfound
    return verdict(CheckCode.SHORT, passed=fits, **data)


def _power(snapshot: PretradeSnapshot) -> Check | None:
    """Buying power against cost; not asked of a sell, nor where the broker keeps power in another currency.

    There the broker's own maximum quantity decides, and without that the order is denied. Buying back a short sale
    ends a risk: the figure warns there, and the broker decides. `times`: it freezes that many times its value.
    """
    if snapshot.draft.side is Side.SELL:
        return None
    needed, power, draft = money_needed(snapshot), snapshot.power, snapshot.draft
    times = snapshot.offers.market_freezes.get(draft.market, 1) if draft.order_type is OrderType.MARKET else 1
    if times != 1 and needed is not None and (value := snapshot.value) is not None:
        needed += value * (times - 1)
    if power is None and snapshot.funds is not None and snapshot.max_quantity is not None:
        return None
    fits = needed is not None and power is not None and needed <= power
    more = {"unread": True} if snapshot.funds is None else {} if fits or times == 1 else {"times": str(times)}
    return hard(CheckCode.POWER, passed=fits, value=needed, limit=power, **more)


def _max_quantity(snapshot: PretradeSnapshot) -> Check:
    """The broker's maximum; where it does not say, the holding bounds a sell and buying power a buy.

    Its figures of a buy are of one that opens a position: for buying back a short sale they warn, as buying power does.
    """
    buys = snapshot.draft.side is Side.BUY
    # The broker's maximum is what may be ordered besides the working order, which holds its own part already.
    changed, gone = snapshot.draft.replaces, snapshot.draft.withdraws
    holds = gone is not None and gone.side is snapshot.draft.side
    wanted = snapshot.draft.quantity - (changed.quantity if changed else gone.remaining if gone and holds else 0)
    limit = _most(snapshot)
    fits = wanted <= limit if limit is not None else wanted <= 0 or (buys and snapshot.power is not None)
    return hard(CheckCode.MAX_QUANTITY, passed=fits, value=wanted, limit=limit)


def _most(snapshot: PretradeSnapshot) -> Shares | None:
    """The broker's maximum for what the order does, else what the free position allows; None = not known."""
    most, buys, margin = snapshot.max_quantity, snapshot.draft.side is Side.BUY, snapshot.draft.account.margin
    if buys and (most is None or not most.buy_back):
        return None if most is None else most.to_buy(margin=margin, closes=False)
    way, working = snapshot.way_out, snapshot.draft.working
    if most is not None:
        closes = way.if_unsent or way.doubted is not None or way.at_most(working) in {None, working}
        return most.to_buy(margin=margin, closes=closes) if buys else most.to_sell(closes=closes)
    if way.doubted is not None:
        return way.doubted + way.left
    return snapshot.available if way.if_unsent else way.at_most(snapshot.available)


def _unknown_open(snapshot: PretradeSnapshot) -> Check:
    unknown = snapshot.unknown
    # Typed, not denied: a way out has to exist while an earlier write of its side has no answer, though both may fill.
    return Check(code=CheckCode.UNKNOWN_OPEN, severity=Severity.TYPED, passed=unknown is None, data={"order": unknown})


def _levels(snapshot: PretradeSnapshot) -> Check | None:
    book = snapshot.effect
    if book is None:
        return None
    limit, uncovered = snapshot.limits.silent_levels, book.uncovered
    # A market order has no price at which its uncovered rest would stay in the book.
    quiet = book.levels_taken <= limit and (not uncovered or snapshot.draft.price is not None)
    return soft(CheckCode.LEVELS, passed=quiet, value=book.levels_taken, limit=limit, uncovered=uncovered)


def _repeat(snapshot: PretradeSnapshot) -> Check:
    return soft(CheckCode.REPEAT, passed=not snapshot.repeated, window=snapshot.limits.repeat_window)


def _market_hours(snapshot: PretradeSnapshot) -> Check | None:
    if snapshot.draft.order_type is not OrderType.MARKET:
        return None
    return soft(CheckCode.MARKET_HOURS, passed=snapshot.session is MarketState.OPEN, state=snapshot.session)


def _feed(snapshot: PretradeSnapshot) -> Check:
    """Degraded prices, or a degraded connection of orders."""
    states = (snapshot.feed, snapshot.link)
    late = next((state for state in states if state is LinkState.DEGRADED), None)
    return soft(CheckCode.FEED, passed=late is None, state=late or snapshot.feed)


# --- terms: hours, last day -------------------------------------------------------------------------------------------


def _session(snapshot: PretradeSnapshot) -> Check:
    """Whether the market takes orders now; `waits`: the order's hours begin in a later session.

    A state of the broker that its own schedule contradicts is one sign of a closure, which has a check of its own.
    """
    from tideboard_core.orders.term_checks import is_unauctioned

    state, hours = snapshot.session, snapshot.draft.hours
    if state is MarketState.CLOSING_AUCTION and is_unauctioned(snapshot):
        state = MarketState.CLOSED
    waits = hours not in _WORKS.get(state, _WORKS_IN_DAYTIME)
    closure = snapshot.closure
    judged = state is not MarketState.UNKNOWN and closure is not None and ClosureSign.STATE in closure.signs
    return hard(CheckCode.SESSION, passed=judged or state not in _CLOSED, state=state, waits=waits)


# --- orders with a trigger, and orders that stay overnight -----------------------------------------------------------


def _trigger(snapshot: PretradeSnapshot) -> Check | None:
    """A trigger must still lie ahead: a stop's above the price to buy and below to sell, a touched order's otherwise.

    The price is that of the order's own hours. A stop for regular hours between their last price and the session price
    is typed. One that fires at once is neither; where a broker has one word for both, this is what tells them apart.
    """
    draft, trigger = snapshot.draft, snapshot.trigger
    if not draft.waits or trigger is None:
        return None
    touched = draft.order_type in TOUCHED
    above = (draft.side is Side.BUY) is not touched

    def lies_ahead(price: Decimal | None) -> bool:
        return price is not None and (trigger > price if above else trigger < price)

    reference = snapshot.market_price if draft.trails else snapshot.hours_price
    data = {"value": trigger, "side": draft.side, "touched": touched}
    ahead, by_now = lies_ahead(reference), lies_ahead(snapshot.market_price)
    if ahead is not by_now and not touched:
        # Between the close and what trades after it: the open decides whether it is released at once.
        return typed(CheckCode.TRIGGER, passed=False, reference=snapshot.market_price, regular=reference, **data)
    return hard(CheckCode.TRIGGER, passed=ahead, reference=reference, **data)


def _trail(snapshot: PretradeSnapshot) -> Check | None:
    """The distance of a trailing stop: one price step at least, and its trigger within the collar of triggers."""
    if not snapshot.draft.trails:
        return None
    last, distance, limit = snapshot.market_price, snapshot.trail, snapshot.limits.collar_trigger_percent
    step, away = None, None
    if last is not None and distance is not None:
        step, away = snapshot.instrument.price_step(last), distance / last * 100
    fits = away is not None and away <= limit and distance is not None and step is not None and distance >= step
    return hard(
        CheckCode.TRAIL,
        passed=fits,
        value=away,
        limit=limit,
        distance=distance,
        step=step,
        trigger=snapshot.trigger,
        reference=last,
        setting="collar_trigger_percent",
    )


def _underlying_moved(snapshot: PretradeSnapshot) -> Check | None:
    """An order in what does not trade while its underlying does: typed where that has moved beyond the collar."""
    if snapshot.session not in OUTSIDE or snapshot.security_type not in REGULAR_ALONE:
        return None
    (now, last), limit = snapshot.underlying, snapshot.limits.collar_last_percent
    away = percent_from(now, last)
    if away is None:
        return None
    return typed(
        CheckCode.UNDERLYING_MOVED, passed=abs(away) <= limit, value=away, limit=limit, price=now, reference=last
    )


def _limit_reach(snapshot: PretradeSnapshot) -> Check | None:
    """How far beyond its trigger a stop's limit lets it fill, in the costly direction."""
    trigger, price, most = snapshot.trigger, snapshot.limit, snapshot.limits.collar_best_percent
    if trigger is None or price is None:
        return None
    away = percent_from(price, trigger)
    too_far = away is not None and (away if snapshot.draft.side is Side.BUY else -away) > most
    return hard(
        CheckCode.LIMIT_REACH,
        passed=not too_far,
        value=away,
        limit=most,
        price=price,
        reference=trigger,
        setting="collar_best_percent",
    )


def _limit_behind(snapshot: PretradeSnapshot) -> Check | None:
    """A limit on the patient side of the trigger: the market may run away from the order that it has just released."""
    trigger, price = snapshot.trigger, snapshot.limit
    if trigger is None or price is None:
        return None
    behind = price < trigger if snapshot.draft.side is Side.BUY else price > trigger
    return soft(CheckCode.LIMIT_BEHIND, passed=not behind, price=price, reference=trigger)


@cache
def _rules() -> tuple[Callable[[PretradeSnapshot], Check | None], ...]:
    """Every rule, in the order in which they are shown; those of exits and terms come with the first that is judged."""
    from tideboard_core.orders import day_checks, exit_checks, lots_and_steps, offers, price_bounds, term_checks
    from tideboard_core.orders.account_checks import read_here

    return (
        _proposal,
        _link,
        read_here,
        _pinned,
        _settings,
        _program,
        _lock,
        _audit,
        _account,
        _order,
        _tradable,
        offers.offered,
        offers.ceiling,
        exit_checks.offered,
        day_checks.expiry,
        mapping,
        _session,
        day_checks.closure,
        day_checks.day_assumed,
        day_checks.connect,
        term_checks.after_close,
        _source,
        lots_and_steps.lot,
        lots_and_steps.tick,
        lots_and_steps.exit_tick,
        _book_age,
        _unreadable,
        _collar_last,
        _collar_best,
        _trigger,
        _trail,
        exit_checks.monitor,
        _underlying_moved,
        term_checks.auction,
        term_checks.no_auction,
        price_bounds.bound,
        price_bounds.fires_bound,
        term_checks.unchanged,
        _limit_reach,
        exit_checks.side,
        exit_checks.reach,
        exit_checks.cover,
        exit_checks.looser,
        exit_checks.untold,
        exit_checks.fewer,
        _size,
        _behind,
        _value,
        _daily_value,
        _brake,
        _short,
        _power,
        _max_quantity,
        _unknown_open,
        term_checks.rate_budget,
        term_checks.server_pause,
        _levels,
        _repeat,
        _market_hours,
        _limit_behind,
        exit_checks.behind,
        term_checks.overnight,
        term_checks.ex_day,
        term_checks.last_day,
        day_checks.connect_eve,
        term_checks.hours_seen,
        _feed,
    )
