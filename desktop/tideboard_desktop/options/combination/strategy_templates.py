"""Legs of the usual strategies around one strike of an option chain."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.combination import CombinationLeg
from tideboard_core.model.derivatives import OptionContract, OptionSide
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side

_CALL, _PUT, _BUY, _SELL = OptionSide.CALL, OptionSide.PUT, Side.BUY, Side.SELL


class Template(StrEnum):
    """A strategy as it is bought; its sides can be swapped afterwards."""

    VERTICAL_CALL = "vertical-call"
    VERTICAL_PUT = "vertical-put"
    STRADDLE = "straddle"
    STRANGLE = "strangle"
    CALENDAR_CALL = "calendar-call"
    CALENDAR_PUT = "calendar-put"
    BUTTERFLY = "butterfly"
    CONDOR = "condor"
    IRON_CONDOR = "iron-condor"


NAMES = {
    Template.VERTICAL_CALL: QT_TRANSLATE_NOOP("Combination", "Vertical call spread"),
    Template.VERTICAL_PUT: QT_TRANSLATE_NOOP("Combination", "Vertical put spread"),
    Template.STRADDLE: QT_TRANSLATE_NOOP("Combination", "Straddle"),
    Template.STRANGLE: QT_TRANSLATE_NOOP("Combination", "Strangle"),
    Template.CALENDAR_CALL: QT_TRANSLATE_NOOP("Combination", "Call calendar spread"),
    Template.CALENDAR_PUT: QT_TRANSLATE_NOOP("Combination", "Put calendar spread"),
    Template.BUTTERFLY: QT_TRANSLATE_NOOP("Combination", "Butterfly"),
    Template.CONDOR: QT_TRANSLATE_NOOP("Combination", "Condor"),
    Template.IRON_CONDOR: QT_TRANSLATE_NOOP("Combination", "Iron condor"),
}
CALENDARS = frozenset({Template.CALENDAR_CALL, Template.CALENDAR_PUT})
"""Templates that need the chain of a later expiry."""
_PLAN: dict[Template, tuple[tuple[int, OptionSide, Side, int], ...]] = {
    Template.VERTICAL_CALL: ((0, _CALL, _BUY, 1), (1, _CALL, _SELL, 1)),
    Template.VERTICAL_PUT: ((0, _PUT, _BUY, 1), (-1, _PUT, _SELL, 1)),
    Template.STRADDLE: ((0, _CALL, _BUY, 1), (0, _PUT, _BUY, 1)),
    Template.STRANGLE: ((1, _CALL, _BUY, 1), (-1, _PUT, _BUY, 1)),
    Template.CALENDAR_CALL: ((0, _CALL, _SELL, 1),),
    Template.CALENDAR_PUT: ((0, _PUT, _SELL, 1),),
    Template.BUTTERFLY: ((-1, _CALL, _BUY, 1), (0, _CALL, _SELL, 2), (1, _CALL, _BUY, 1)),
    Template.CONDOR: ((-1, _CALL, _BUY, 1), (0, _CALL, _SELL, 1), (1, _CALL, _SELL, 1), (2, _CALL, _BUY, 1)),
    Template.IRON_CONDOR: ((-2, _PUT, _BUY, 1), (-1, _PUT, _SELL, 1), (1, _CALL, _SELL, 1), (2, _CALL, _BUY, 1)),
}
"""Rows away from the strike, call or put, side, ratio."""


def template_name(template: Template) -> str:
    return QCoreApplication.translate("Combination", str(NAMES[template]))


def template_legs(
    template: Template, contracts: Sequence[OptionContract], row: int, later: Sequence[OptionContract] = ()
) -> tuple[CombinationLeg, ...]:
    """The legs around the contract at `row`, contracts by ascending strike; empty where a strike is not listed.

    `later` is the chain of a later expiry, for calendars: the nearer contract is sold, the later one bought. Usual and
    adjusted contracts, and those of two roots, deliver different things: a strategy has legs of one kind alone.
    """
    at = contracts[row]
    root = at.separate_root
    contracts, later = ([one for one in chain if one.separate_root == root] for chain in (contracts, later))
    row, legs = contracts.index(at), []
    for step, option, side, ratio in _PLAN[template]:
        place = row + step
        found = _of(contracts[place], option) if 0 <= place < len(contracts) else None
        if found is None:
            return ()
        legs.append(CombinationLeg(instrument=found, side=side, ratio=ratio))
    if template in CALENDARS:
        option = _PLAN[template][0][1]
        strike = contracts[row].strike
        same = next((_of(one, option) for one in later if one.strike == strike), None)
        if same is None:
            return ()
        legs.append(CombinationLeg(instrument=same, side=Side.BUY))
    return tuple(legs)


def _of(contract: OptionContract, option: OptionSide) -> InstrumentId | None:
    return contract.call if option is OptionSide.CALL else contract.put
