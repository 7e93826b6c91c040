"""The checks of a combination: those of every contract, of which the worst verdict counts, and those of the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Self

from tideboard_core.model.combination import NET_STEP
from tideboard_core.model.offers import OfferField, OrderOffers
from tideboard_core.model.order import OrderType, Side, TimeInForce
from tideboard_core.model.review import Check, CheckCode, Gesture, LegsProblem, Severity, hard, soft, typed
from tideboard_core.orders.checks import brake_now, gesture_by, money_check
from tideboard_core.orders.combination.valuation import CombinationSnapshot, LegNow
from tideboard_core.orders.offers import OfferReason, ceiling
from tideboard_core.orders.snapshot import Sales
from tideboard_core.orders.way_out_table import held_to, proven_for

_OF_EVERY_LEG: Final = (
    CheckCode.LINK,
    CheckCode.ACCOUNTS_UNREAD,
    CheckCode.LISTS_UNREAD,
    CheckCode.PINNED,
    CheckCode.SETTINGS,
    CheckCode.PROGRAM,
    CheckCode.LOCK,
    CheckCode.AUDIT,
    CheckCode.ACCOUNT,
    CheckCode.TRADABLE,
    CheckCode.MAPPING,
    CheckCode.SESSION,
    CheckCode.CLOSURE,
    CheckCode.DAY_ASSUMED,
    CheckCode.SOURCE,
    CheckCode.LOT,
    CheckCode.BOOK_AGE,
    CheckCode.UNREADABLE,
    CheckCode.UNDERLYING_MOVED,
    CheckCode.SIZE,
    CheckCode.BEHIND,
    CheckCode.UNKNOWN_OPEN,
    CheckCode.RATE_BUDGET,
    CheckCode.SERVER_PAUSE,
    CheckCode.LAST_DAY,
    CheckCode.FEED,
)
_AT_MARKET: Final = (CheckCode.LEVELS, CheckCode.MARKET_HOURS)
_WORST: Final = (Severity.HARD, Severity.TYPED, Severity.SOFT)
_CLOSES_TYPED: Final = (None, OfferReason.NET_RECEIVED)
"""What a wider offer may say of one that closes, typed: nobody holds it back for its sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationVerdicts:
    """The results of the checks of one snapshot, and the generation of the connection it was taken on."""

    snapshot: CombinationSnapshot
    checks: tuple[Check, ...]
    generation: int

    @property
    def book_age(self) -> float | None:
        """Age of the oldest of the legs' books; None where one is missing."""
        return self.snapshot.book_age

    @property
    def units(self) -> tuple[object, ...]:
        """Currency, multiplier and lot of every leg: what a quantity means."""
        return tuple(leg.verdicts.units for leg in self.snapshot.legs)

    @property
    def closes(self) -> bool:
        """Whether every leg closes what is held by what is known."""
        return self.snapshot.way_out.closes

    @property
    def sales(self) -> Sales:
        """What its legs sell is judged as contracts that they leave bare, so that all of it stands behind these."""
        cover, request = self.snapshot.cover, self.snapshot.request
        legs = frozenset(leg.instrument for leg in request.legs)
        return Sales(request.account.id, behind=legs.union(cover.securities if cover else ()))

    def beside(self, code: CheckCode) -> Self:
        """The same without one of its checks."""
        return replace(self, checks=tuple(check for check in self.checks if check.code is not code))

    def proves(self, code: CheckCode) -> bool:
        """Whether orders and positions of every leg were read lately enough for this check."""
        way = self.snapshot.way_out
        return proven_for(code, fresh=way.fresh, lately=way.lately)

    @property
    def gesture(self) -> Gesture:
        """What sends it: as an order of the value that it can lose."""
        snapshot = self.snapshot
        value = None if snapshot.max_loss is None else snapshot.value
        return gesture_by(snapshot.request.account.environment, self.checks, value, snapshot.money)


def combination_checks(snapshot: CombinationSnapshot) -> tuple[Check, ...]:
    """Every check that applies, in the order in which they are shown; `leg` names the contract of a failed one."""
    whole = (check for rule in _RULES if (check := rule(snapshot)) is not None)
    return (*_of_legs(snapshot), *(held_to(check, snapshot.way_out, Side.BUY) for check in whole))


def _of_legs(snapshot: CombinationSnapshot) -> Iterator[Check]:
    codes = _OF_EVERY_LEG + (_AT_MARKET if snapshot.request.order_type is OrderType.MARKET else ())
    found = [(leg, {check.code: check for check in leg.verdicts.checks}) for leg in snapshot.legs]
    for code in codes:
        rows = [(leg, checks[code]) for leg, checks in found if code in checks]
        if rows:
            yield _worst(snapshot, rows)


def _worst(snapshot: CombinationSnapshot, rows: list[tuple[LegNow, Check]]) -> Check:
    """The worst verdict of the legs. One leg that closes exempts nothing: only if all of them do is a limit passed."""
    judged = [(leg, _held_to(snapshot, check)) for leg, check in rows]
    failed = [(leg, check) for leg, check in judged if not check.passed]
    if not failed:
        return rows[0][1]
    leg, check = min(failed, key=lambda row: _WORST.index(row[1].severity))
    return Check(code=check.code, severity=check.severity, passed=False, data={**check.data, "leg": leg.leg.instrument})


def _held_to(snapshot: CombinationSnapshot, check: Check) -> Check:
    if check.passed or "reduces" not in check.data or snapshot.way_out.closes:
        return check
    data = {name: value for name, value in check.data.items() if name != "reduces"}
    return hard(check.code, passed=False, **data)


# --- form and terms ---------------------------------------------------------------------------------------------------


def _legs(snapshot: CombinationSnapshot) -> Check:
    """Options of one owner, one currency and one size, none of which is over."""
    problem, instrument = _problem(snapshot)
    return hard(CheckCode.LEGS, passed=not problem, reason=problem, instrument=instrument)


def _problem(snapshot: CombinationSnapshot) -> tuple[str, str]:
    for leg in snapshot.legs:
        if leg.terms is None:
            return LegsProblem.CONTRACT, leg.leg.instrument
        if leg.terms.expiry < snapshot.today:
            return LegsProblem.EXPIRED, leg.leg.instrument
    last = snapshot.legs[-1].leg.instrument
    if snapshot.underlying is None:
        return LegsProblem.OWNER, last
    alike = len({leg.instrument.currency for leg in snapshot.legs}) == 1 and snapshot.multiplier is not None
    return ("", "") if alike else (LegsProblem.SIZE, last)


def _offered(snapshot: CombinationSnapshot) -> Check:
    offers = snapshot.one.offers
    reason = combination_off(snapshot, offers)
    wider = offers.for_exits if snapshot.way_out.closes else None
    if reason is not None and wider is not None and combination_off(snapshot, wider) in _CLOSES_TYPED:
        # Two pages of the broker differ about its paper accounts: what closes may use the wider one.
        data = {"reason": reason, "market": snapshot.request.market, "contradicted": True}
        return typed(CheckCode.OFFERED, passed=False, **data)
    # One that closes may be sent so, at worst at what the books pay; one that opens could fill at any price.
    held = typed if reason is OfferReason.NET_RECEIVED and snapshot.way_out.closes else hard
    return held(CheckCode.OFFERED, passed=reason is None, reason=reason or "", market=snapshot.request.market)


def _ceiling(snapshot: CombinationSnapshot) -> Check | None:
    """The most of one order, of the leg with the most contracts: no page says that combinations count as fewer."""
    found = [(leg, check) for leg in snapshot.legs if (check := ceiling(leg.snapshot)) is not None]
    if not found:
        return None
    leg, check = next((row for row in found if not row[1].passed), found[0])
    return check if check.passed else hard(check.code, passed=False, **check.data, leg=leg.leg.instrument)


def combination_off(snapshot: CombinationSnapshot, offers: OrderOffers) -> OfferReason | None:
    """Why the connection does not take it by this offer to its account, None where it does."""
    request, offer = snapshot.request, offers.combinations
    if offer is None or request.market not in offer.markets:
        if offers.centre is not None:
            return OfferReason.CENTRE_COMBINATIONS
        lacks = offers.lacks(OfferField.COMBINATIONS)
        return OfferReason.PAPER_COMBINATIONS if lacks else OfferReason.NO_COMBINATIONS
    if snapshot.strategy not in offer.strategies or len(request.legs) > offer.most_legs:
        return OfferReason.STRATEGY
    if request.order_type not in offer.order_types:
        return OfferReason.BROKER_TYPE
    if request.time_in_force not in offer.time_in_force & offers.times:
        return OfferReason.PAPER_TIME if offers.lacks(OfferField.TIMES) else OfferReason.BROKER_TIME
    if request.order_type is OrderType.MARKET and request.time_in_force is not TimeInForce.DAY:
        return OfferReason.MARKET_DAY
    received = request.price is not None and request.price < 0
    return OfferReason.NET_RECEIVED if received and not offer.signs else None


def _tick(snapshot: CombinationSnapshot) -> Check | None:
    """The net price is in cents, whatever the steps of its legs are."""
    price = snapshot.request.price
    return None if price is None else hard(CheckCode.TICK, passed=price % NET_STEP == 0, price=price, step=NET_STEP)


# --- price and value --------------------------------------------------------------------------------------------------


def _collar(snapshot: CombinationSnapshot) -> Check:
    """How far the net price lies beyond what the legs' books ask, in percent of the legs' prices added up.

    A net price may be near zero, so percents of it would say nothing. Without all books nothing is known: it denies.
    Far on the patient side of what the books pay it warns. A limit with which no price of the underlying brings a gain
    has no room beyond the books: a credit that was typed as a debit is a small part of dear legs.
    """
    price, net, gross = snapshot.reference_price, snapshot.net_now, snapshot.gross
    limit, setting = snapshot.limits.collar_best_percent, "collar_best_percent"
    if price is None or net.ask is None or not gross:
        data = {"value": None, "limit": limit, "price": price, "reference": net.ask, "setting": setting}
        return hard(CheckCode.COLLAR_BEST, passed=False, **data)
    away = (price - net.ask) / gross * 100
    if snapshot.request.price is not None and snapshot.payoff is not None and snapshot.payoff.max_gain == 0:
        limit = Decimal(0)
    data = {"value": away, "limit": limit, "price": price, "reference": net.ask, "setting": setting}
    patient = None if net.bid is None else (net.bid - price) / gross * 100
    if away <= limit and patient is not None and patient > snapshot.limits.collar_last_percent:
        data |= {"value": -patient, "limit": snapshot.limits.collar_last_percent, "reference": net.bid}
        return soft(CheckCode.COLLAR_BEST, passed=False, **{**data, "setting": "collar_last_percent"})
    return hard(CheckCode.COLLAR_BEST, passed=away <= limit, **data)


def _loss(snapshot: CombinationSnapshot) -> Check:
    """A loss that is not limited is typed, as the sale of an option is, and so is one that later legs leave open.

    Where a contract, its size or a price is not known it denies.
    """
    data = {"value": snapshot.max_loss, "currency": snapshot.currency}
    if snapshot.payoff is None:
        return hard(CheckCode.LOSS, passed=False, known=False, **data)
    return typed(CheckCode.LOSS, passed=snapshot.max_loss is not None, known=snapshot.payoff.loss_known, **data)


def _value(snapshot: CombinationSnapshot) -> Check:
    limit = None if snapshot.money is None else snapshot.money.order
    return money_check(CheckCode.VALUE, snapshot.value, limit, snapshot.currency, "order")


def _daily_value(snapshot: CombinationSnapshot) -> Check:
    """What was traded and works today on the larger side, with this combination's largest loss in it."""
    before, limit = snapshot.traded_today, None if snapshot.money is None else snapshot.money.day
    total = None if before is None or snapshot.value is None else before + snapshot.value
    return money_check(CheckCode.DAILY_VALUE, total, limit, snapshot.currency, "day")


def _brake(snapshot: CombinationSnapshot) -> Check | None:
    """The loss brake: a combination increases risk unless every leg of it closes what is held."""
    brake = snapshot.brake
    if brake is None:
        return None
    brake = brake_now(brake, snapshot.one.late, closes=snapshot.way_out.closes)
    return hard(CheckCode.BRAKE, passed=not brake.holds, **brake.data)


def _short(snapshot: CombinationSnapshot) -> Check:
    """Contracts of the owner that it leaves without anything against them: denied or typed, by the setting."""
    bare, found = snapshot.uncovered, snapshot.left_bare
    verdict = hard if bare is None or snapshot.limits.no_short_contracts else typed
    data = {"value": bare, "limit": None if bare is None else 0, "contract": True, "setting": "no_short_contracts"}
    stated = {} if found is None or not bare else {"uncovered": bare, "sold": found.sold}
    if bare == 0 and found is not None and found.doubted:
        return typed(CheckCode.SHORT, passed=False, doubted=found.doubted, **data)
    return verdict(CheckCode.SHORT, passed=bare == 0, **data, **stated)


def _power(snapshot: CombinationSnapshot) -> Check:
    """Buying power by the broker's own figure; without one the cost of what is paid, and what is received is typed.

    Without the account's money, or in a currency that it does not name, what is not known is denied. It only warns of
    a combination of which every leg closes, as of buying back a short sale.
    """
    stated = None if snapshot.margin is None else snapshot.margin.buying_power_change
    funds = snapshot.one.funds
    if stated is not None:
        needed, power = max(-stated, Decimal(0)), None if funds is None else funds.power
        fits = power is not None and needed <= power
        return hard(CheckCode.POWER, passed=fits, value=needed, limit=power)
    power, paid = snapshot.one.power, money_paid(snapshot)
    if paid is None or power is None or paid > power:
        return hard(CheckCode.POWER, passed=False, value=paid, limit=power)
    # What the broker blocks for sold legs is its own figure: without it nobody knows.
    bare = snapshot.uncovered != 0 or (snapshot.cost or 0) <= 0
    return typed(CheckCode.POWER, passed=not bare or snapshot.way_out.closes, value=None if bare else paid, limit=power)


def money_paid(snapshot: CombinationSnapshot) -> Decimal | None:
    """Money that the whole order takes with its fees, never below zero; None without a price."""
    cost = snapshot.cost
    return None if cost is None else max(cost + snapshot.most_fees, Decimal(0))


def _repeat(snapshot: CombinationSnapshot) -> Check:
    return soft(CheckCode.REPEAT, passed=not snapshot.repeated, window=snapshot.limits.repeat_window)


def _overnight(snapshot: CombinationSnapshot) -> Check | None:
    if snapshot.request.time_in_force is TimeInForce.DAY:
        return None
    return soft(CheckCode.OVERNIGHT, passed=False)


_RULES: tuple[Callable[[CombinationSnapshot], Check | None], ...] = (
    _legs,
    _offered,
    _ceiling,
    _tick,
    _collar,
    _loss,
    _value,
    _daily_value,
    _brake,
    _short,
    _power,
    _repeat,
    _overnight,
)
