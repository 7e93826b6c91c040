"""Orders that the broker keeps otherwise than asked, or loses, because a test ordered it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final, NamedTuple

from tideboard_core.model.order import Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import PRICED, TRAILING, TRAITS, TRIGGERED, OrderType
from tideboard_sandbox.exchange.broker.orders import ComboLeg, Exits, OrderTicket
from tideboard_sandbox.exchange.market.refusals import CommandRefusal

NONE: Final = "none"
"""Value of a term that the kept order lacks: no trigger, no stop, no exits."""

BEFORE: Final = "before"
"""Value of a term that a change was asked to change, and that stays as it was before."""

_EXITS = "exits"
_TIMES = frozenset({TimeInForce.DAY, TimeInForce.GTC, TimeInForce.GTD})
_KINDS = frozenset(kind for kind, traits in TRAITS.items() if traits.placed) - {OrderType.ENHANCED_LIMIT}
_OTHER_SIDE = {Side.BUY: Side.SELL, Side.SELL: Side.BUY}


class Write(StrEnum):
    """The writes whose outcome a broker may keep otherwise: a new order, and a change."""

    PLACE = "place"
    CHANGE = "change"


@dataclass(slots=True, kw_only=True)
class Keeping:
    """What becomes of the next `times` orders or changes: they are kept with `terms`, or `lost` if they are new.

    `terms` has the fields of `OrderTicket` and, under `exits`, of `Exits` (None = the order is kept without any).
    """

    write: Write = Write.PLACE
    terms: Mapping[str, Any]
    times: int = 1
    lost: bool = False

    def kept(self, asked: OrderTicket, before: OrderTicket | None = None) -> OrderTicket:
        """The order that is kept in place of the asked one; `before` is the one that was to change."""
        plain = {name: value for name, value in self.terms.items() if name != _EXITS}
        if before is not None:
            plain = {name: getattr(before, name) if value is BEFORE else value for name, value in plain.items()}
        ticket = replace(asked, **plain)
        if ticket.side is not asked.side:
            ticket = replace(ticket, legs=tuple(_turned(leg) for leg in ticket.legs))
        if ticket.kind is not asked.kind:
            ticket = _as_kind(ticket)
        if ticket.time_in_force is not TimeInForce.GTD and "expires" not in plain:
            ticket = replace(ticket, expires=None)
        return replace(ticket, exits=self.exits(ticket.exits) if ticket.side is Side.BUY else None)

    @property
    def drops_exits(self) -> bool:
        """Whether the order is kept without its exits."""
        return _EXITS in self.terms and self.terms[_EXITS] is None

    def exits(self, asked: Exits | None) -> Exits | None:
        """The exits that are kept in place of the asked ones."""
        if asked is None or self.drops_exits:
            return None
        terms = self.terms.get(_EXITS, {})
        kept = asked._replace(**terms)
        if kept.time_in_force is not TimeInForce.GTD and "expires" not in terms:
            kept = kept._replace(expires=None)
        return None if kept.profit is None and kept.stop is None else kept


def _turned(leg: ComboLeg) -> ComboLeg:
    return leg._replace(side=_OTHER_SIDE[leg.side])


def _as_kind(ticket: OrderTicket) -> OrderTicket:
    """The ticket without the terms that its type does not have."""
    without: dict[str, Any] = {}
    if ticket.kind not in PRICED and not ticket.legs:
        without["price"] = None
    if ticket.kind not in TRIGGERED:
        without["trigger"] = None
    if ticket.kind not in TRAILING:
        without |= {"trail_amount": None, "trail_percent": None, "monitor": None, "depth_level": 0}
    if ticket.kind is not OrderType.TRAILING_STOP_LIMIT:
        without["limit_offset"] = None
    return replace(ticket, **without)


class _Term(NamedTuple):
    """A term as a command names it: the field it sets, and what reads its value."""

    field: str
    read: Callable[[str], Any]


def _price(text: str) -> Decimal | None:
    return None if text == NONE else _number(text)


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number


def _shares(text: str) -> int:
    number = _number(text)
    if number != int(number):
        raise ValueError(text)
    return int(number)


def _day(text: str) -> date | None:
    return None if text == NONE else date.fromisoformat(text)


def _one_of(allowed: frozenset[Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:  # noqa: ANN401  a member of the enumeration
        return next(each for each in allowed if each == text)

    return read


_TIME, _HOURS = _one_of(_TIMES), _one_of(frozenset(TradingHours))
_TERMS: Final[Mapping[str, _Term]] = {
    "side": _Term("side", _one_of(frozenset(Side))),
    "type": _Term("kind", _one_of(_KINDS)),
    "quantity": _Term("quantity", _shares),
    "limit": _Term("price", _price),
    "trigger": _Term("trigger", _price),
    "offset": _Term("limit_offset", _price),
    "monitor": _Term("monitor", _price),
    "time-in-force": _Term("time_in_force", _TIME),
    "last-day": _Term("expires", _day),
    "hours": _Term("hours", _HOURS),
}
_EXIT_TERMS: Final[Mapping[str, _Term]] = {
    "exits.profit": _Term("profit", _price),
    "exits.profit-limit": _Term("profit_limit", _price),
    "exits.stop": _Term("stop", _price),
    "exits.stop-limit": _Term("stop_limit", _price),
    "exits.time-in-force": _Term("time_in_force", _TIME),
    "exits.last-day": _Term("expires", _day),
    "exits.hours": _Term("hours", _HOURS),
}
_TRAIL = "trail"
"""A distance in currency, or in percent with its sign: `2.5`, `3%`."""

_WITH_LIMIT = {"profit": "profit_limit", "stop": "stop_limit"}
"""The limit that an exit takes along when the broker keeps none."""


def terms_of(given: Mapping[str, object], write: Write) -> dict[str, Any]:
    """The terms of a command by their fields; raises CommandRefusal for a name or value that means nothing here."""
    found: dict[str, Any] = {}
    exits: dict[str, Any] = {}
    for name, value in given.items():
        text = str(value)
        if name == _EXITS and text == NONE:
            found[_EXITS] = None
        elif name in _EXIT_TERMS:
            exits |= _exit_term(_EXIT_TERMS[name], name, text)
        elif name == _TRAIL or name in _TERMS:
            found |= _order_term(name, text, write)
        elif name == _EXITS:
            raise _no_value(name, text)
        else:
            known = ", ".join([*_TERMS, _TRAIL, _EXITS, *_EXIT_TERMS])
            raise CommandRefusal(f"{name} is no term of an order: say one of {known}.")
    return found if not exits else {_EXITS: exits, **found}


def _order_term(name: str, text: str, write: Write) -> dict[str, Any]:
    fields = ("trail_amount", "trail_percent") if name == _TRAIL else (_TERMS[name].field,)
    if text == BEFORE and write is Write.CHANGE:
        return dict.fromkeys(fields, BEFORE)
    if name != _TRAIL:
        return {fields[0]: _read(_TERMS[name], name, text)}
    percent = text.endswith("%")
    distance = _read(_Term("", _number), name, text.removesuffix("%"))
    return {"trail_amount": None if percent else distance, "trail_percent": distance if percent else None}


def _exit_term(term: _Term, name: str, text: str) -> dict[str, Any]:
    value = _read(term, name, text)
    limit = _WITH_LIMIT.get(term.field)
    return {term.field: value} if value is not None or limit is None else {term.field: None, limit: None}


def _read(term: _Term, name: str, text: str) -> Any:  # noqa: ANN401  a value of the term's type
    try:
        return term.read(text)
    except (ValueError, InvalidOperation, StopIteration):
        raise _no_value(name, text) from None


def _no_value(name: str, text: str) -> CommandRefusal:
    return CommandRefusal(f"{name}: {text!r} is no value that an order can be kept with here.")
