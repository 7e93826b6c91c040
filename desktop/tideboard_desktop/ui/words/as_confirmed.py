"""Words of orders that a broker keeps otherwise than they were confirmed, and of terms that it does not tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.order import Order
from tideboard_core.model.order_terms import OrderTerm, OrderType, Side, TermDifference, TimeInForce, TradingHours
from tideboard_core.model.shares import shares_from
from tideboard_core.plain_text import plain_text
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.combinations import listed_name
from tideboard_desktop.ui.words.joining import as_sentence, listed, titled, together
from tideboard_desktop.ui.words.orders import (
    SHORT_HOURS,
    hours_word,
    side_word,
    status_word,
    time_in_force_word,
    type_word,
)

translate = QCoreApplication.translate

TERMS = {
    OrderTerm.ACCOUNT: QT_TRANSLATE_NOOP("AsConfirmed", "Account"),
    OrderTerm.SECURITY: QT_TRANSLATE_NOOP("AsConfirmed", "Security"),
    OrderTerm.SIDE: QT_TRANSLATE_NOOP("AsConfirmed", "Side"),
    OrderTerm.TYPE: QT_TRANSLATE_NOOP("AsConfirmed", "Type"),
    OrderTerm.QUANTITY: QT_TRANSLATE_NOOP("AsConfirmed", "Quantity"),
    OrderTerm.LIMIT: QT_TRANSLATE_NOOP("AsConfirmed", "Limit"),
    OrderTerm.TRIGGER: QT_TRANSLATE_NOOP("AsConfirmed", "Trigger"),
    OrderTerm.TRAIL_AMOUNT: QT_TRANSLATE_NOOP("AsConfirmed", "Distance"),
    OrderTerm.TRAIL_PERCENT: QT_TRANSLATE_NOOP("AsConfirmed", "Distance in percent"),
    OrderTerm.OFFSET: QT_TRANSLATE_NOOP("AsConfirmed", "Limit beyond the trigger"),
    OrderTerm.MONITOR: QT_TRANSLATE_NOOP("AsConfirmed", "Monitor price"),
    OrderTerm.TIME: QT_TRANSLATE_NOOP("AsConfirmed", "Time in force"),
    OrderTerm.LAST_DAY: QT_TRANSLATE_NOOP("AsConfirmed", "Last day"),
    OrderTerm.HOURS: QT_TRANSLATE_NOOP("AsConfirmed", "Trading hours"),
    OrderTerm.LISTED: QT_TRANSLATE_NOOP("AsConfirmed", "Lists"),
    OrderTerm.FILLED: QT_TRANSLATE_NOOP("AsConfirmed", "Filled"),
    OrderTerm.FILL_PRICE: QT_TRANSLATE_NOOP("AsConfirmed", "Fill price"),
    OrderTerm.STOP_LOSS: QT_TRANSLATE_NOOP("AsConfirmed", "Stop loss"),
    OrderTerm.STOP_TRIGGER: QT_TRANSLATE_NOOP("AsConfirmed", "Trigger of the stop loss"),
    OrderTerm.STOP_LIMIT: QT_TRANSLATE_NOOP("AsConfirmed", "Limit of the stop loss"),
    OrderTerm.TAKE_PROFIT: QT_TRANSLATE_NOOP("AsConfirmed", "Take profit"),
    OrderTerm.TAKE_TRIGGER: QT_TRANSLATE_NOOP("AsConfirmed", "Trigger of the take profit"),
    OrderTerm.TAKE_LIMIT: QT_TRANSLATE_NOOP("AsConfirmed", "Limit of the take profit"),
    OrderTerm.EXIT_TIME: QT_TRANSLATE_NOOP("AsConfirmed", "Time in force of the exits"),
    OrderTerm.EXIT_LAST_DAY: QT_TRANSLATE_NOOP("AsConfirmed", "Last day of the exits"),
    OrderTerm.EXIT_HOURS: QT_TRANSLATE_NOOP("AsConfirmed", "Trading hours of the exits"),
}
_VALUES = QT_TRANSLATE_NOOP("AsConfirmed", "confirmed {asked}, at the broker {kept}")
_OTHER_VALUES = {
    OrderTerm.LISTED: QT_TRANSLATE_NOOP("AsConfirmed", "accepted as {asked}, in no list of the broker's"),
    OrderTerm.FILLED: QT_TRANSLATE_NOOP("AsConfirmed", "confirmed {asked}, filled {kept}"),
    OrderTerm.FILL_PRICE: QT_TRANSLATE_NOOP("AsConfirmed", "confirmed {asked} or better, filled at {kept}"),
    OrderTerm.STOP_LOSS: QT_TRANSLATE_NOOP("AsConfirmed", "confirmed {asked}, the broker tells of none"),
    OrderTerm.TAKE_PROFIT: QT_TRANSLATE_NOOP("AsConfirmed", "confirmed {asked}, the broker tells of none"),
}
"""How a difference is said where it is not two values of one term."""
_BOTH_COUNT = QT_TRANSLATE_NOOP("AsConfirmed", "Until you decide, both orders count.")
_OTHER_FIRE = QT_TRANSLATE_NOOP("AsConfirmed", "It fires at another price than you confirmed.")
_OTHER_EXIT = QT_TRANSLATE_NOOP("AsConfirmed", "The exit fires or trades at another price than you confirmed.")
_OTHER_END = QT_TRANSLATE_NOOP("AsConfirmed", "It may end earlier, or work longer, than you confirmed.")
_OTHER_EXIT_END = QT_TRANSLATE_NOOP("AsConfirmed", "The exits may end earlier, or stand longer, than you confirmed.")
_WORKING = {
    OrderTerm.ACCOUNT: _BOTH_COUNT,
    OrderTerm.SECURITY: _BOTH_COUNT,
    OrderTerm.SIDE: _BOTH_COUNT,
    OrderTerm.TYPE: QT_TRANSLATE_NOOP("AsConfirmed", "It trades by other rules than you confirmed."),
    OrderTerm.QUANTITY: QT_TRANSLATE_NOOP("AsConfirmed", "Until you decide, the larger of both quantities counts."),
    OrderTerm.LIMIT: QT_TRANSLATE_NOOP("AsConfirmed", "Until you decide, the worse of both prices counts."),
    OrderTerm.TRIGGER: _OTHER_FIRE,
    OrderTerm.TRAIL_AMOUNT: _OTHER_FIRE,
    OrderTerm.TRAIL_PERCENT: _OTHER_FIRE,
    OrderTerm.OFFSET: QT_TRANSLATE_NOOP("AsConfirmed", "Once it fires, its limit is another than you confirmed."),
    OrderTerm.MONITOR: QT_TRANSLATE_NOOP(
        "AsConfirmed", "It begins to follow the price elsewhere than you confirmed: until then it protects nothing."
    ),
    OrderTerm.TIME: _OTHER_END,
    OrderTerm.LAST_DAY: _OTHER_END,
    OrderTerm.HOURS: QT_TRANSLATE_NOOP(
        "AsConfirmed", "It may trade in sessions that you did not confirm, or not in those that you did."
    ),
}
"""What follows while the order works."""
_ALWAYS = {
    OrderTerm.LISTED: QT_TRANSLATE_NOOP(
        "AsConfirmed",
        "The broker may not have it, or may have it in none of its lists: look in the broker's app. "
        "Until you decide, it counts whole.",
    ),
    OrderTerm.FILLED: QT_TRANSLATE_NOOP("AsConfirmed", "More has traded than you confirmed: look at the position."),
    OrderTerm.FILL_PRICE: QT_TRANSLATE_NOOP("AsConfirmed", "It has traded beyond your limit: ask the broker why."),
    OrderTerm.STOP_LOSS: QT_TRANSLATE_NOOP(
        "AsConfirmed", "The broker tells of no stop: the position may be without one."
    ),
    OrderTerm.TAKE_PROFIT: QT_TRANSLATE_NOOP(
        "AsConfirmed", "The broker tells of no take profit: the position may be without one."
    ),
    OrderTerm.STOP_TRIGGER: _OTHER_EXIT,
    OrderTerm.STOP_LIMIT: _OTHER_EXIT,
    OrderTerm.TAKE_TRIGGER: _OTHER_EXIT,
    OrderTerm.TAKE_LIMIT: _OTHER_EXIT,
    OrderTerm.EXIT_TIME: _OTHER_EXIT_END,
    OrderTerm.EXIT_LAST_DAY: _OTHER_EXIT_END,
    OrderTerm.EXIT_HOURS: QT_TRANSLATE_NOOP(
        "AsConfirmed", "The exits may not stand in all sessions that you confirmed, or stand in others."
    ),
}
"""What follows of an order that is over, too."""
_QUANTITIES: Final = frozenset({OrderTerm.QUANTITY, OrderTerm.FILLED})
_DAYS: Final = frozenset({OrderTerm.LAST_DAY, OrderTerm.EXIT_LAST_DAY})
_HOURS: Final = frozenset({OrderTerm.HOURS, OrderTerm.EXIT_HOURS})
_PLAIN: Final = frozenset({OrderTerm.SECURITY, OrderTerm.LISTED})


def term_word(term: OrderTerm) -> str:
    return translate("AsConfirmed", str(TERMS[term]))


def value_words(term: OrderTerm, value: str) -> str:
    """A value as the order log has it, in words; a word of the broker's stays as it is."""
    try:
        return _words(term, value)
    except (ValueError, InvalidOperation):
        return plain_text(value)


def _words(term: OrderTerm, value: str) -> str:
    if not value:
        return translate("AsConfirmed", "none")
    if term in _PLAIN:
        return plain_text(value)
    if term is OrderTerm.ACCOUNT:
        return f"\u00b7\u00b7{value[-4:]}"
    if term is OrderTerm.SIDE:
        return side_word(Side(value))
    if term is OrderTerm.TYPE:
        return type_word(OrderType(value))
    if term in {OrderTerm.TIME, OrderTerm.EXIT_TIME}:
        return time_in_force_word(TimeInForce(value))
    if term in _HOURS:
        return hours_word(TradingHours(value))
    if term in _DAYS:
        return fmt.day_in_year(date.fromisoformat(value))
    if term in _QUANTITIES:
        return fmt.quantity(shares_from(value))
    return f"{Decimal(value):f}%" if term is OrderTerm.TRAIL_PERCENT else fmt.price(Decimal(value))


def _values(term: OrderTerm, asked: str, kept: str) -> str:
    """`confirmed 480.00, at the broker 481.00`."""
    text = translate("AsConfirmed", str(_OTHER_VALUES.get(term, _VALUES)))
    return text.format(asked=value_words(term, asked), kept=value_words(term, kept))


def _line(term: OrderTerm, values: str) -> str:
    return f"{values[:1].upper()}{values[1:]}" if term is OrderTerm.LISTED else titled(term_word(term), values)


def _with_origin(one: TermDifference) -> str:
    """Both values, and whether they are settled, the broker writes it so, or something else may have changed it."""
    values = _values(one.term, one.asked, one.kept)
    if one.settled:
        return translate("AsConfirmed", "{values} (you kept it)").format(values=values)
    if one.usual:
        return translate("AsConfirmed", "{values} (this broker writes it so)").format(values=values)
    if one.elsewhere:
        return translate("AsConfirmed", "{values} (changed elsewhere, or kept otherwise)").format(values=values)
    return values


def difference_line(one: TermDifference) -> str:
    """`Limit: confirmed 480.00, at the broker 481.00`, and where that comes from."""
    return _line(one.term, _with_origin(one))


def difference_rows(order: Order) -> list[tuple[str, str]]:
    """Each term that differs, and its values."""
    return [(term_word(one.term), _with_origin(one)) for one in order.differs]


def both_values(order: Order) -> tuple[str, str]:
    """`611.00 → 612.00` of the first term that is not settled, and `Limit +1`: that term, and how many more there are.

    An order in no list has neither: its status says it.
    """
    rows = [one for one in order.unsettled if one.term is not OrderTerm.LISTED]
    if not rows:
        return "", ""
    first, more = rows[0], rows[1:]
    asked, kept = (_in_a_cell(first.term, value) for value in (first.asked, first.kept))
    if asked == kept:  # days of two years
        asked, kept = (value_words(first.term, value) for value in (first.asked, first.kept))
    return f"{asked} \u2192 {kept}", f"{term_word(first.term)} +{len(more)}" if more else term_word(first.term)


def _in_a_cell(term: OrderTerm, value: str) -> str:
    """A value in few letters, so that two of them fit into a cell."""
    try:
        if term in _DAYS and value:
            return fmt.day_short(date.fromisoformat(value))
        if term in _HOURS and (short := SHORT_HOURS[TradingHours(value)]):
            return translate("Orders", str(short))
    except ValueError:
        return plain_text(value)  # a word of the broker's
    return value_words(term, value)


def what_follows(order: Order) -> list[str]:
    """A sentence for each consequence of what differs and is not settled."""
    found = {**_ALWAYS, **_WORKING} if order.open else _ALWAYS
    follows = (found.get(one.term) for one in order.unsettled)
    return list(dict.fromkeys(translate("AsConfirmed", str(one)) for one in follows if one is not None))


def mark_word(order: Order) -> str:
    """Two or three words for the row of an order with an unsettled difference."""
    if order.unlisted:
        return translate("AsConfirmed", "In no list")
    return translate("AsConfirmed", "Kept otherwise")


def mark_detail(order: Order) -> str:
    """The tool tip of that: a line for each term, then what follows."""
    return "\n".join([*(difference_line(one) for one in order.differs), *what_follows(order)])


def term_lines(order: Order, terms: frozenset[OrderTerm]) -> str:
    """The same of some terms alone; empty where none of them differs."""
    return "\n".join(difference_line(one) for one in order.differs if one.term in terms)


def notice_words(order: Order) -> str:
    """One sentence for a message or a notice: the order, and the first thing in which it differs."""
    lines = [_line(one.term, _values(one.term, one.asked, one.kept)) for one in order.unsettled]
    if len(lines) > 1:
        more = translate("AsConfirmed", "{line}, and {count} more")
        lines = [more.format(line=lines[0], count=len(lines) - 1)]
    name = listed_name(order)
    if order.unlisted:
        return titled(name, *lines)
    words = translate("AsConfirmed", "{order} is kept otherwise than you confirmed.").format(order=name)
    return together(words, *(as_sentence(line) for line in lines))


def leaving_words(order: Order) -> str:
    """The same where it may leave the window: what differs without its values, some of which are the broker's words."""
    if order.unlisted:
        return titled(listed_name(order), status_word(order))
    terms = listed(_within(term_word(one.term)) for one in order.unsettled)
    text = translate("AsConfirmed", "{order} is kept otherwise than you confirmed: {terms}.")
    return text.format(order=listed_name(order), terms=terms)


def _within(term: str) -> str:
    return f"{term[:1].lower()}{term[1:]}"


def untold_words(order: Order) -> str:
    """Terms that the broker does not tell; empty if it tells all."""
    terms = [term_word(term) for term in OrderTerm if term in order.untold]
    if not terms:
        return ""
    within = listed(_within(term) for term in terms)
    return translate("AsConfirmed", "Not told by the broker: {terms}").format(terms=within)


def logged_words(data: Mapping[str, Any]) -> str:
    """What a record of the order log says of a difference; empty for one that cannot be read."""
    new = "settled" not in data
    try:
        rows = [(data["term"], data["asked"], data["kept"])] if new else data["settled"]
        found = [(OrderTerm(term), str(asked), str(kept)) for term, asked, kept in rows]
    except (KeyError, ValueError, TypeError):
        return ""  # of another version
    lines = together(*(as_sentence(_line(row[0], _values(*row))) for row in found))
    if new:
        return translate("AsConfirmed", "Kept otherwise. {lines}").format(lines=lines)
    if data.get("by") == "broker":
        return translate("AsConfirmed", "The broker lists it after all.")
    return translate("AsConfirmed", "You kept it as the broker has it. {lines}").format(lines=lines)
