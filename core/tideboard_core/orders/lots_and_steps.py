"""Checks of quantities against lots, and of prices against price steps."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.model.price_steps import Fit, PriceSteps
from tideboard_core.model.review import Check, CheckCode, Severity, hard, soft, typed
from tideboard_core.model.session_price import stated_steps
from tideboard_core.model.shares import Shares, tradable
from tideboard_core.orders.rounding import STAR, STAR_LEAST, sells_rest
from tideboard_core.orders.snapshot import PretradeSnapshot
from tideboard_core.orders.way_out import unbound

_FITS: Final = (Fit.LEGAL, Fit.DOUBTFUL, Fit.ILLEGAL)


def lot(snapshot: PretradeSnapshot) -> Check:
    """Whole lots, and what the mainland takes beside them.

    A sale there may have the odd rest of what can be sold today, whole, with whole lots or alone (SSE's answers on odd
    lots of A shares), as it is with or without what other orders hold of it: a flatten is judged while the exits of its
    position stand. On STAR the exchange's rule and the lot that the broker names may differ: one of them warns.
    """
    draft, facts, left = snapshot.draft, snapshot.instrument, snapshot.draft.replaces
    value, size = draft.quantity, facts.lot_size
    whole = size > 0 and value % size == 0
    star = facts.id.startswith(STAR)
    fits = star and value >= STAR_LEAST
    if (whole and (fits or not star)) or (left is not None and left.quantity == value):
        return hard(CheckCode.LOT, passed=True, value=value, lot=size)
    known = {"value": value, "lot": size}
    if draft.side is Side.SELL and sells_rest(facts) and not (whole or fits):
        if snapshot.positions is None:
            return typed(CheckCode.LOT, passed=False, **known)
        lots, rest = _parts(facts.id, snapshot.available, size)
        parts = (rest, _parts(facts.id, unbound(snapshot.available, snapshot.held, snapshot.working), size)[1])
        fits = any(one and (value == one if star else value % size == one) for one in parts)
        takes = tuple(each for each in sorted({lots, rest, lots + rest}) if each)
        return hard(CheckCode.LOT, passed=fits, **known, rest=rest, takes=takes)
    if star:
        check = soft if whole or fits else hard
        return check(CheckCode.LOT, passed=False, **known, least=STAR_LEAST)
    return hard(CheckCode.LOT, passed=False, **known)


def closable(facts: Instrument, side: Side, held: Shares) -> int:
    """Shares that one closing order trades: whole lots, or the odd rest of a mainland holding that has none."""
    if side is Side.SELL and sells_rest(facts):
        lots, rest = _parts(facts.id, held, facts.lot_size)
        return lots or rest
    return tradable(held, facts.lot_size)


def odd_rest(facts: Instrument, side: Side, held: Shares) -> int:
    """Shares of a mainland holding beside its whole lots, which a closing takes to a second order.

    SSE's answers take both in one; whether a broker does, no source says.
    """
    lots, rest = _parts(facts.id, held, facts.lot_size) if side is Side.SELL and sells_rest(facts) else (0, 0)
    return rest if lots else 0


def _parts(instrument: InstrumentId, held: Shares, size: int) -> tuple[int, int]:
    """Whole lots of a mainland holding, and its odd rest: on STAR all of it from 200 shares on, else a rest alone."""
    shares = int(held)
    if instrument.startswith(STAR):
        return (shares, 0) if shares >= STAR_LEAST else (0, shares)
    rest = shares % max(size, 1)
    return shares - rest, rest


def tick(snapshot: PretradeSnapshot) -> Check | None:
    """Denies a price that no version of the step table takes; one that only some of them take is a warning.

    A price that stands in the book the exchange takes; a term that a change leaves alone is as the broker has it.
    """
    draft, left = snapshot.draft, snapshot.draft.replaces
    asked = (
        (draft.price, left and left.price),
        (draft.trigger, left and left.trigger),
        (draft.monitor, left and left.monitor),
    )
    steps = stated_steps(snapshot.instrument.price_steps, snapshot.quote)
    fits = {
        price: Fit.LEGAL if price == before or snapshot.stands(price) else steps.fit(price)
        for price, before in asked
        if price is not None
    }
    return _judged(CheckCode.TICK, steps, fits.items())


def exit_tick(snapshot: PretradeSnapshot) -> Check | None:
    """Every trigger and limit of exits that are asked for lies on the price steps, judged as the order's own."""
    exits = snapshot.draft.exits
    if exits is None:
        return None
    steps = stated_steps(snapshot.instrument.price_steps, snapshot.quote)
    checks = [
        _judged(CheckCode.EXIT_TICK, steps, [(price, steps.fit(price))], role=role)
        for role, terms in exits.terms().items()
        for price in (terms.trigger, terms.limit)
        if price is not None
    ]
    return max((each for each in checks if each is not None), key=_severity, default=None)


def _severity(check: Check) -> int:
    return 0 if check.passed else 1 if check.severity is Severity.SOFT else 2


def _judged(code: CheckCode, steps: PriceSteps, fits: Iterable[tuple[Decimal, Fit]], **data: object) -> Check | None:
    """The check of the price that fits least; None without any."""
    found = max(fits, key=lambda each: _FITS.index(each[1]), default=None)
    if found is None:
        return None
    price, fit = found
    known = steps.at(price).known
    if fit is Fit.DOUBTFUL:
        return soft(code, passed=False, **data, price=price, step=known[-1], other=known[0])
    return hard(code, passed=fit is Fit.LEGAL, **data, price=price, step=known[-1])
