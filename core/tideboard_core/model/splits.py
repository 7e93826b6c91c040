"""Splits, joins and bonus issues: prices and numbers of shares of one day in the shares of another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from tideboard_core.model.reference import ActionKind, ActionPart, CorporateAction, ExDay
from tideboard_core.model.shares import Shares, exact

_EXCHANGES: Final = frozenset({ActionKind.SPLIT, ActionKind.JOIN})
"""Old shares become new ones."""
_EXTRA: Final = frozenset({ActionKind.BONUS, ActionKind.TRANSFER})
"""New shares come beside the old ones."""


class Split(NamedTuple):
    """From the open of the exchange's `day` on one old share is `ratio` new ones: below 1 after a join.

    None = the number is not known.
    """

    day: date
    ratio: Fraction | None


def shares_between(splits: Iterable[Split], day: date, to: date) -> Fraction | None:
    """How many shares of the exchange day `to` one share of `day` is; `to` may be the earlier day.

    None where the number of a split between them is not known. Splits nobody told of are not seen: `splits` are all of
    the security.
    """
    first, last = min(day, to), max(day, to)
    found = Fraction(1)
    for split in splits:
        if first < split.day <= last:
            if split.ratio is None:
                return None
            found *= split.ratio
    return found if day <= to else 1 / found


def price_in(price: Decimal, shares: Fraction) -> Decimal:
    """A price of one share in those of which `shares` are one of it, exact where 28 digits hold it."""
    return price * shares.denominator / shares.numerator


def quantity_in(quantity: Shares, shares: Fraction) -> Shares:
    """A number of shares in those of which `shares` are one, exact where 28 digits hold it."""
    return exact(Decimal(quantity) * shares.numerator / shares.denominator)


def ratio_of(parts: Iterable[ActionPart]) -> Fraction | None:
    """New shares for an old one by the parts of a corporate action: 1 where their number stays, None = not told.

    A rights issue, an offering and a spin-off leave the shares that are held as many as they were.
    """
    found = Fraction(1)
    for part in parts:
        ratio = _ratio(part)
        if ratio is None:
            return None
        found *= ratio
    return found


def splits_of(actions: Iterable[CorporateAction], ex_days: Iterable[ExDay] = ()) -> tuple[Split, ...]:
    """The splits among corporate actions, by day, with those of `ex_days` that are not among them."""
    known: dict[date, Fraction | None] = {}
    for action in actions:
        ratio, before = ratio_of(action.parts), known.get(action.ex_date, Fraction(1))
        if ratio != 1:
            known[action.ex_date] = None if ratio is None or before is None else before * ratio
    for one in ex_days:
        if one.split and one.ratio != 1 and known.get(one.day) is None:
            known[one.day] = one.ratio
    return tuple(Split(day, known[day]) for day in sorted(known))


def splits_on(ex_days: Iterable[ExDay], day: date) -> bool:
    """Whether from the open of an exchange day on the shares are others."""
    return any(one.day == day and one.split and one.ratio != 1 for one in ex_days)


def _ratio(part: ActionPart) -> Fraction | None:
    if part.kind not in _EXCHANGES | _EXTRA:
        return Fraction(1)
    if not part.base or not part.ert:
        return None
    ratio = Fraction(part.ert) / Fraction(part.base)
    return ratio if part.kind in _EXCHANGES else 1 + ratio
