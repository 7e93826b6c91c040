"""The checks of an order, as pure functions of a draft, one moment's evidence and the trader's limits."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tideboard_core import stop_checks, terms_checks
from tideboard_core.fees import money_needed
from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.order import Environment, OrderType, Side
from tideboard_core.model.price_steps import Fit
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import Check, CheckCode, Gesture, Severity, SourceKind
from tideboard_core.moment import Moment, hard, percent_from, soft, typed
from tideboard_core.ports import LinkState

MAX_BOOK_AGE = 3.0
"""Seconds since the last proof of the book after which nobody may rely on it."""

EXIT_COLLAR = 3
"""How many collars away a limit may stand that reduces a position; beyond the first it is typed."""
USUAL_TIMES = 10
"""How many times the median of the last orders a quantity is that has to be typed."""
CONTRACTS = frozenset({SecurityType.OPTION, SecurityType.FUTURE})
DERIVATIVES = CONTRACTS | {SecurityType.WARRANT}
_FITS = (Fit.LEGAL, Fit.DOUBTFUL, Fit.ILLEGAL)

LIVE_LINK = frozenset({LinkState.LIVE, LinkState.DEGRADED})
_KINDS = {
    Environment.PRACTICE: SourceKind.PRACTICE,
    Environment.PAPER: SourceKind.REAL,
    Environment.LIVE: SourceKind.REAL,
}


def all_checks(moment: Moment) -> tuple[Check, ...]:
    """Every check that applies to this draft, hard ones first, in the order in which they are shown."""
    return tuple(check for rule in _RULES if (check := rule(moment)) is not None)


def reducing(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """The checks that let an order pass because it reduces its position."""
    return tuple(check for check in checks if "reduces" in check.data)


def rests_on_holdings(checks: tuple[Check, ...]) -> bool:
    """Whether a verdict needs orders and positions of now: one that passes over a limit, or denies a sale as short."""
    return any("reduces" in check.data or (check.code is CheckCode.SHORT and not check.passed) for check in checks)


def gesture_for(moment: Moment, checks: tuple[Check, ...]) -> Gesture:
    """What sends an order with these verdicts: see design-language section 5 and safety section 3."""
    warned = [check for check in checks if check.warns]
    if any(check.severity is Severity.TYPED for check in warned):
        return Gesture.TYPE
    if moment.draft.account.environment is not Environment.LIVE:
        return Gesture.TICK if warned else Gesture.CLICK
    large = moment.value is None or moment.money is None or moment.value > moment.money.typed
    return Gesture.TYPE if warned or large else Gesture.HOLD


def _lock(moment: Moment) -> Check:
    services = moment.evidence.services
    return hard(CheckCode.LOCK, passed=services.lock_open, left=services.lock_left)


def _link(moment: Moment) -> Check:
    """The way to the broker, and that of the prices: without it nothing measures what an order costs."""
    link, feed = moment.evidence.link, moment.evidence.feed
    state = feed if link in LIVE_LINK else link
    return hard(CheckCode.LINK, passed=state in LIVE_LINK, state=state)


def _audit(moment: Moment) -> Check:
    problem = moment.evidence.services.audit_problem
    return hard(CheckCode.AUDIT, passed=not problem, reason=problem)


def _account(moment: Moment) -> Check:
    draft = moment.draft
    return hard(
        CheckCode.ACCOUNT, passed=draft.market in draft.account.markets, market=draft.market, account=draft.account.id
    )


def _order(moment: Moment) -> Check | None:
    """The order to be changed must still be the one that was shown, no further filled."""
    shown, now = moment.draft.replaces, moment.evidence.order
    if shown is None:
        return None
    same = now is not None and now.open and now.filled == shown.filled and now.quantity == shown.quantity
    same = same and now is not None and now.price == shown.price and now.trigger == shown.trigger
    status = now.status if now is not None else None
    return hard(CheckCode.ORDER, passed=same, status=status, filled=now.filled if now is not None else None)


def _tradable(moment: Moment) -> Check:
    evidence = moment.evidence
    halted = evidence.quote is not None and evidence.quote.suspended
    fine = evidence.known and evidence.instrument.tradable and not halted
    return hard(CheckCode.TRADABLE, passed=fine, instrument=evidence.instrument.id)


def _source(moment: Moment) -> Check:
    environment, source = moment.draft.account.environment, moment.evidence.services.source
    return hard(CheckCode.SOURCE, passed=source is _KINDS[environment], source=source, environment=environment)


def _lot(moment: Moment) -> Check:
    lot = moment.evidence.instrument.lot_size
    return hard(
        CheckCode.LOT, passed=lot > 0 and moment.draft.quantity % lot == 0, value=moment.draft.quantity, lot=lot
    )


def _tick(moment: Moment) -> Check | None:
    """Denies a price that no version of the step table takes; one that only some of them take is a warning."""
    prices = [price for price in (moment.draft.price, moment.draft.trigger) if price is not None]
    if not prices:
        return None
    quote, steps = moment.evidence.quote, moment.evidence.instrument.price_steps
    if quote is not None:
        steps = steps.with_told(quote.last, quote.price_step)
    shown = max(prices, key=lambda price: _FITS.index(steps.fit(price)))
    fit, known = steps.fit(shown), steps.at(shown).known
    if fit is Fit.DOUBTFUL:
        return soft(CheckCode.TICK, passed=False, price=shown, step=known[-1], other=known[0])
    return hard(CheckCode.TICK, passed=fit is Fit.LEGAL, price=shown, step=known[-1])


def _book_age(moment: Moment) -> Check:
    age = moment.evidence.book_age
    return hard(CheckCode.BOOK_AGE, passed=age is not None and age <= MAX_BOOK_AGE, value=age, limit=MAX_BOOK_AGE)


def _unreadable(moment: Moment) -> Check | None:
    """What the broker told last must be readable: an older value of it proves nothing."""
    found = moment.evidence.unreadable
    return None if found is None else hard(CheckCode.UNREADABLE, passed=False, what=found.what, field=found.field)


def _collar_last(moment: Moment) -> Check:
    """Both ways from the last price; a source of unknown or delayed age measures nothing, so it fails.

    A trigger stands further away than a price that trades now, so it has a limit of its own.
    """
    setting = "collar_trigger_percent" if moment.draft.waits else "collar_last_percent"
    check = _collar(moment, CheckCode.COLLAR_LAST, moment.last, setting)
    return _less_for_limits(moment, check)


def _collar_best(moment: Moment) -> Check | None:
    """Only in the costly direction from the best opposite price: a patient order may stand far away from it.

    Without an opposite side a limit order takes nothing and this check does not apply; a market order fails it.
    Nor does it apply to an order that waits for its trigger: the book will be another one then.
    """
    draft, book = moment.draft, moment.evidence.book
    if draft.waits:
        return None
    levels = () if book is None else book.asks if draft.side is Side.BUY else book.bids
    if not levels and book is not None and draft.price is not None:
        return None
    best = levels[0].price if levels else None
    check = _collar(moment, CheckCode.COLLAR_BEST, best, "collar_best_percent")
    if _costly(moment, check) < 0:
        return hard(CheckCode.COLLAR_BEST, passed=True, **check.data)
    return _less_for_limits(moment, check)


def _collar(moment: Moment, code: CheckCode, reference: Decimal | None, setting: str) -> Check:
    price, limit = moment.collared_price, getattr(moment.limits, setting)
    away = percent_from(price, reference)
    fits = away is not None and abs(away) <= limit
    return hard(code, passed=fits, value=away, limit=limit, price=price, reference=reference, setting=setting)


def _costly(moment: Moment, check: Check) -> Decimal:
    """How far a price lies on the costly side of its reference, in percent; below zero on the passive side."""
    away = check.data["value"]
    if not isinstance(away, Decimal):
        return Decimal(0)
    return away if moment.draft.side is Side.BUY else -away


def _less_for_limits(moment: Moment, check: Check) -> Check:
    """A limit on the passive side warns; on the costly side one that reduces the position is typed up to EXIT_COLLAR.

    Triggers and market orders keep their collar both ways.
    """
    costly, limit = _costly(moment, check), check.data["limit"]
    if check.passed or not moment.priced or not costly or not isinstance(limit, Decimal):
        return check
    if costly < 0:
        return soft(check.code, passed=False, **check.data)
    if moment.reduces is None or costly > EXIT_COLLAR * limit:
        return check
    return typed(check.code, passed=False, reduces=moment.reduces, **check.data)


def _unless_reducing(moment: Moment, check: Check) -> Check:
    """A limit of size does not deny a way out: it warns, and shows the limit that the order passes over."""
    if check.passed or moment.reduces is None:
        return check
    return soft(check.code, passed=False, reduces=moment.reduces, **check.data)


def _size(moment: Moment) -> Check | None:
    """Shares that have to be typed: many lots of a cash security, or many times what the person usually orders."""
    draft, usual = moment.draft, moment.evidence.services.usual
    before = 0 if draft.replaces is None else draft.replaces.quantity
    if usual is not None and draft.quantity >= usual * USUAL_TIMES and draft.quantity > before:
        data: dict[str, object] = {"value": draft.quantity, "limit": usual * USUAL_TIMES, "usual": usual}
        return _unless_reducing(moment, typed(CheckCode.SIZE, passed=False, **data))
    instrument, limits = moment.evidence.instrument, moment.limits
    if instrument.security_type in DERIVATIVES:
        return None
    most = limits.typed_shares if draft.market is Market.US else limits.typed_lots * instrument.lot_size
    fits = draft.quantity <= max(most, before)
    return _unless_reducing(moment, typed(CheckCode.SIZE, passed=fits, value=draft.quantity, limit=most))


def _behind(moment: Moment) -> Check | None:
    """What stands behind a derivative, which its small price hides: in money, or in units while that has no price.

    How many shares stand behind a warrant no connection tells with its facts, so warrants are counted.
    """
    instrument, money = moment.evidence.instrument, moment.money
    kind, units = instrument.security_type, moment.draft.quantity * instrument.multiplier
    if kind not in DERIVATIVES:
        return None
    price = moment.evidence.underlying_price
    value = moment.value if kind is SecurityType.FUTURE else units * price if price is not None else None
    if kind is SecurityType.WARRANT or value is None:
        setting = "max_warrants" if kind is SecurityType.WARRANT else "max_quantity"
        most = getattr(moment.limits, setting)
        check = hard(CheckCode.BEHIND, passed=units <= most, value=units, limit=most, currency="", setting=setting)
    else:
        check = _money(moment, CheckCode.BEHIND, value, None if money is None else money.behind, "behind")
    return _unless_reducing(moment, check)


def _money(moment: Moment, code: CheckCode, value: Decimal | None, limit: Decimal | None, setting: str) -> Check:
    """An amount against a limit of the security's currency; what is not known is denied, and so is no limit."""
    currency = moment.evidence.instrument.currency
    fits = limit is not None and value is not None and value <= limit
    return hard(code, passed=fits, value=value, limit=limit, currency=currency, setting=f"{currency}.{setting}")


def _value(moment: Moment) -> Check:
    limit = None if moment.money is None else moment.money.order
    return _unless_reducing(moment, _money(moment, CheckCode.VALUE, moment.value, limit, "order"))


def _daily_value(moment: Moment) -> Check:
    """Traded and working value of this side today with this order in it; what is not known is denied."""
    before, limit = moment.evidence.services.traded_today, None if moment.money is None else moment.money.day
    total = None if before is None or moment.value is None else before + moment.value
    return _unless_reducing(moment, _money(moment, CheckCode.DAILY_VALUE, total, limit, "day"))


def _short(moment: Moment) -> Check | None:
    """A sale beyond the free position opens a short: denied or typed, by the kind of security and its setting.

    While positions are not known the broker's own figure stands for them. A change that adds nothing is not asked.
    """
    draft, services = moment.draft, moment.evidence.services
    before = 0 if draft.replaces is None or draft.revives else draft.replaces.remaining
    if draft.side is Side.BUY or draft.working <= before:
        return None
    free, said = moment.free, services.max_quantity
    if free is None and said is not None:
        free = said.position_sell + before
    contract = moment.evidence.instrument.security_type in CONTRACTS
    setting = "no_short_contracts" if contract else "no_short_sales"
    verdict = hard if free is None or getattr(moment.limits, setting) else typed
    fits = free is not None and draft.working <= free
    return verdict(CheckCode.SHORT, passed=fits, value=draft.working, limit=free, contract=contract, setting=setting)


def _power(moment: Moment) -> Check | None:
    """Buying power against cost; not asked of a sell, nor where the broker keeps power in another currency.

    There the broker's own maximum quantity decides, and without that the order is denied.
    """
    evidence = moment.evidence
    if moment.draft.side is Side.SELL:
        return None
    needed, power = money_needed(moment.draft, evidence, moment.book), evidence.power
    if power is None and evidence.funds is not None and evidence.services.max_quantity is not None:
        return None
    return hard(
        CheckCode.POWER,
        passed=needed is not None and power is not None and needed <= power,
        value=needed,
        limit=power,
    )


def _max_quantity(moment: Moment) -> Check:
    """The broker's maximum; where it does not say, the holding bounds a sell and buying power a buy."""
    wanted = moment.draft.quantity - (moment.draft.replaces.quantity if moment.draft.replaces else 0)
    limit = _most(moment)
    if limit is None:
        covered = moment.draft.side is Side.BUY and moment.evidence.power is not None
        return hard(CheckCode.MAX_QUANTITY, passed=wanted <= 0 or covered, value=wanted, limit=None)
    return hard(CheckCode.MAX_QUANTITY, passed=wanted <= limit, value=wanted, limit=limit)


def _most(moment: Moment) -> int | None:
    """The broker's figure for what the order does, else what the free position allows; None = nobody says."""
    said, free = moment.evidence.services.max_quantity, moment.free
    if moment.draft.side is Side.BUY:
        if said is None:
            return None
        return said.margin_buy if moment.draft.account.margin and said.margin_buy is not None else said.cash_buy
    if said is not None:
        return said.to_sell(closes=free is None or moment.draft.working <= free)
    if free is None:
        return None
    position = moment.evidence.position
    return min(free, position.available) if position is not None else 0


def _unknown_open(moment: Moment) -> Check:
    unknown = moment.evidence.services.unknown
    return Check(code=CheckCode.UNKNOWN_OPEN, severity=Severity.TYPED, passed=unknown is None, data={"order": unknown})


def _rate_budget(moment: Moment) -> Check:
    seconds = moment.evidence.services.budget
    return hard(CheckCode.RATE_BUDGET, passed=seconds <= 0, seconds=seconds)


def _levels(moment: Moment) -> Check | None:
    book = moment.book
    if book is None:
        return None
    limit, uncovered = moment.limits.silent_levels, book.uncovered
    quiet = book.levels_taken <= limit and (not uncovered or moment.draft.price is not None)
    return soft(CheckCode.LEVELS, passed=quiet, value=book.levels_taken, limit=limit, uncovered=uncovered)


def _repeat(moment: Moment) -> Check:
    return soft(CheckCode.REPEAT, passed=not moment.evidence.services.repeated, window=moment.limits.repeat_window)


def _market_hours(moment: Moment) -> Check | None:
    if moment.draft.order_type is not OrderType.MARKET:
        return None
    return soft(
        CheckCode.MARKET_HOURS, passed=moment.evidence.session is MarketState.OPEN, state=moment.evidence.session
    )


def _feed(moment: Moment) -> Check:
    """Degraded prices, or a degraded way to the broker."""
    states = (moment.evidence.feed, moment.evidence.link)
    late = next((state for state in states if state is LinkState.DEGRADED), None)
    return soft(CheckCode.FEED, passed=late is None, state=late or moment.evidence.feed)


_RULES: tuple[Callable[[Moment], Check | None], ...] = (
    _link,
    _lock,
    _audit,
    _account,
    _order,
    _tradable,
    stop_checks.offered,
    terms_checks.expiry,
    terms_checks.mapping,
    terms_checks.session,
    _source,
    _lot,
    _tick,
    _book_age,
    _unreadable,
    _collar_last,
    _collar_best,
    stop_checks.trigger,
    stop_checks.limit_reach,
    _size,
    _behind,
    _value,
    _daily_value,
    _short,
    _power,
    _max_quantity,
    _unknown_open,
    _rate_budget,
    _levels,
    _repeat,
    _market_hours,
    stop_checks.limit_behind,
    stop_checks.overnight,
    _feed,
)
