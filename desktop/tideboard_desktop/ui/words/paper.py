"""What a broker or its paper accounts do not take, in words: lines for the ticket, and the reason of a check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.instrument import CONTRACTS, Market, SecurityType
from tideboard_core.model.offers import OfferField, OfferRow, OrderOffers
from tideboard_core.model.order import TimeInForce
from tideboard_core.model.order_terms import PLACED, OrderType
from tideboard_core.orders.offers import ActionOff, ExitsOff, OfferReason
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.markets import market_name

translate = QCoreApplication.translate

_LABEL: Final = QT_TRANSLATE_NOOP("Checks", "Not on this paper account")
_CONTRADICTED: Final = QT_TRANSLATE_NOOP("Checks", "Paper: the broker's pages differ")
_REASONS: Final[dict[str, object]] = {
    OfferReason.PAPER_MARKET: QT_TRANSLATE_NOOP("Checks", "paper accounts of this broker do not trade this market"),
    OfferReason.PAPER_KIND: QT_TRANSLATE_NOOP("Checks", "this paper account does not trade this kind of security"),
    OfferReason.PAPER_TYPE: QT_TRANSLATE_NOOP("Checks", "paper accounts of this broker take no orders of this type"),
    OfferReason.PAPER_TIME: QT_TRANSLATE_NOOP("Checks", "paper accounts of this broker take orders for the day"),
    OfferReason.PAPER_HOURS: QT_TRANSLATE_NOOP("Checks", "paper accounts of this broker trade in the regular session"),
    OfferReason.PAPER_SHORT: QT_TRANSLATE_NOOP(
        "Checks", "paper accounts of this broker sell no shares short on this market"
    ),
    OfferReason.PAPER_COMBINATIONS: QT_TRANSLATE_NOOP(
        "Checks", "paper accounts of this broker take no combinations of options"
    ),
    ExitsOff.PAPER: QT_TRANSLATE_NOOP("Checks", "paper accounts of this broker hold no exits for an order"),
    ActionOff.PAPER: QT_TRANSLATE_NOOP("Checks", "paper accounts of this broker cannot do this; cancelling works"),
}
_DIFFERS: Final[dict[str, object]] = {
    OfferReason.PAPER_MARKET: QT_TRANSLATE_NOOP(
        "Checks", "by the broker's page paper accounts do not trade this market, and yet you hold it"
    ),
    OfferReason.PAPER_KIND: QT_TRANSLATE_NOOP(
        "Checks", "by the broker's page this paper account does not trade this kind of security, and yet you hold it"
    ),
    OfferReason.PAPER_TIME: QT_TRANSLATE_NOOP(
        "Checks", "by an answer of the broker paper accounts take orders for the day alone; its page does not say so"
    ),
    OfferReason.PAPER_HOURS: QT_TRANSLATE_NOOP(
        "Checks", "one page of the broker has these hours for paper accounts, another has not"
    ),
    OfferReason.PAPER_COMBINATIONS: QT_TRANSLATE_NOOP(
        "Checks", "one page of the broker has combinations for paper accounts, another has not"
    ),
    ExitsOff.PAPER: QT_TRANSLATE_NOOP(
        "Checks",
        "by the broker's page paper accounts take no exits; users saw one work, and others stand and do nothing",
    ),
}
"""What an order that closes may try all the same."""


_OFFER_LABEL: Final = QT_TRANSLATE_NOOP("Checks", "Not taken here")
_OFFER_TRIED: Final = QT_TRANSLATE_NOOP("Checks", "The broker may refuse this type")
_OFFERS: Final[dict[str, object]] = {
    OfferReason.KIND_TYPE: QT_TRANSLATE_NOOP(
        "Checks", "the broker takes fewer types for this kind of security on {market}; a limit order works"
    ),
    OfferReason.MARKET_CHANGE: QT_TRANSLATE_NOOP(
        "Checks", "the broker changes no orders on {market}: cancel it, or replace it by a new one"
    ),
    OfferReason.CLOSING_TYPE: QT_TRANSLATE_NOOP(
        "Checks", "this firm of the broker takes trailing orders to close a position alone, and this one opens"
    ),
    ActionOff.MARKET: QT_TRANSLATE_NOOP("Checks", "the broker has no such act on this market; cancelling works"),
}
_OFFER_DIFFERS: Final = QT_TRANSLATE_NOOP(
    "Checks", "the vendor's texts differ on this type for this kind of security: it may come back refused"
)

_HOURS_LABEL: Final = QT_TRANSLATE_NOOP("Checks", "Not in these hours")
_HOURS_TRIED: Final = QT_TRANSLATE_NOOP("Checks", "The broker may refuse these hours")
_HOURS: Final[dict[str, object]] = {
    OfferReason.NIGHT_DAY: QT_TRANSLATE_NOOP("Checks", "the broker takes orders for the overnight session for the day"),
    OfferReason.NIGHT_ADVANCE: QT_TRANSLATE_NOOP(
        "Checks", "the broker takes orders for the overnight session only while it runs, 20:00 to 03:50 in New York"
    ),
    OfferReason.KIND_HOURS: QT_TRANSLATE_NOOP(
        "Checks", "the broker trades contracts in the regular session alone: it may make these hours regular ones"
    ),
}

_EARLY: Final = (
    QT_TRANSLATE_NOOP("Checks", "Exit would be sold at the open"),
    QT_TRANSLATE_NOOP("Checks", "needs a limit"),
    QT_TRANSLATE_NOOP(
        "Checks",
        "an exit at market fires before the open or after the close too, and is sold at the next open at any price; "
        "one with a limit works outside regular hours",
    ),
)
"""Help centre, `conditional-order.md`."""
_DATED: Final = (
    QT_TRANSLATE_NOOP("Checks", "Exits end with their order"),
    "",
    QT_TRANSLATE_NOOP(
        "Checks",
        "the broker gives exits until a date the last day of their order: give the order that day, or take exits until "
        "cancelled",
    ),
)
_RECEIVED: Final = (
    QT_TRANSLATE_NOOP("Checks", "A net price that is received"),
    "",
    QT_TRANSLATE_NOOP(
        "Checks",
        "the broker's pages do not say how it is marked, and a user found it without a minus: this limit could be "
        "taken as one to pay, and fill at any price",
    ),
)
_WHOLE: Final[dict[str, tuple[object, object, object]]] = {
    ExitsOff.EARLY: _EARLY,
    ExitsOff.DATED: _DATED,
    OfferReason.NET_RECEIVED: _RECEIVED,
}
_SHORTS_LABEL: Final = QT_TRANSLATE_NOOP("Checks", "Not sold short so")
_SHORTS: Final[dict[str, object]] = {
    OfferReason.SHORT_LIMIT: QT_TRANSLATE_NOOP(
        "Checks", "it opens a short position: the broker takes limit orders alone for that on this market"
    ),
    OfferReason.SHORT_DAY: QT_TRANSLATE_NOOP(
        "Checks", "it opens a short position: the broker takes orders for the day alone for that on this market"
    ),
    OfferReason.SHORT_SESSION: QT_TRANSLATE_NOOP(
        "Checks", "it opens a short position: the broker takes no order for that before this market trades"
    ),
    OfferReason.SHORT_ASK: QT_TRANSLATE_NOOP(
        "Checks", "it opens a short position: by the market's rule its limit may not lie below the best ask"
    ),
}


_FREEZES: Final = (
    QT_TRANSLATE_NOOP("Checks", "Not enough buying power"),
    QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
    QT_TRANSLATE_NOOP(
        "Checks",
        "a market order freezes {times} times its value here: it needs {value}, the buying power is {limit}",
    ),
)


_ENDS: Final = (
    QT_TRANSLATE_NOOP("Checks", "Works on after today"),
    QT_TRANSLATE_NOOP("Checks", "to {ends}"),
    QT_TRANSLATE_NOOP(
        "Checks", "it works on, also while Tideboard is closed, and the broker ends it after {days} days, on {ends}"
    ),
)


_ENDS_WITH_CONTRACT: Final = (
    *_ENDS[:2],
    QT_TRANSLATE_NOOP("Checks", "it works on, also while Tideboard is closed, and ends with its contract, on {ends}"),
)


def offer_text(data: Mapping[str, object]) -> tuple[object, object, object]:
    """Label, figure and denial of a check that failed for a reason of paper accounts or a rule of the broker's."""
    if "times" in data:
        return _FREEZES
    if "ends" in data:
        return _ENDS if "days" in data else _ENDS_WITH_CONTRACT
    reason = str(data.get("reason"))
    if (words := _HOURS.get(reason)) is not None:
        return _HOURS_TRIED if data.get("tried") else _HOURS_LABEL, "", words
    if reason in _WHOLE:
        return _WHOLE[reason]
    if (words := _SHORTS.get(reason)) is not None:
        return _SHORTS_LABEL, "", words
    if (words := _OFFERS.get(reason)) is not None:
        return (_OFFER_TRIED, "", _OFFER_DIFFERS) if data.get("contradicted") else (_OFFER_LABEL, "", words)
    if data.get("contradicted") and (differs := _DIFFERS.get(reason)) is not None:
        return _CONTRADICTED, "", differs
    return _LABEL, "", _REASONS[reason]


_Rows = dict[OfferField, OfferRow]
_Lines = Callable[[OrderOffers, Market | None, _Rows], Iterator[str]]


def paper_heading(count: int) -> str:
    """The heading of the card."""
    return translate("Paper", "Not taken on paper here: {count}").format(count=count)


def paper_lines(
    offers: OrderOffers,
    market: Market | None,
    *,
    type_word: Callable[[OrderType], str],
    time_word: Callable[[TimeInForce], str],
) -> list[str]:
    """What this offer to a paper account lacks on a market, None = on any; one line for each, then the lists."""
    taken = {OfferField.TYPES: partial(_types, type_word), OfferField.TIMES: partial(_times, time_word)}
    lines_of: dict[OfferField, _Lines] = {**_LINES, **taken}
    rows = {row.field: row for row in offers.paper if row.takes is not None and not row.scoped}
    lines = [
        _with_contradiction(words, rows.get(field))
        for field in OfferField
        if field in lines_of
        for words in lines_of[field](offers, market, rows)
    ]
    missing = [translate("Paper", str(word)) for field, word in _LISTS.items() if field in rows]
    if missing:
        lines.append(translate("Paper", "Not told by the broker: {lists}.").format(lists=listed(missing)))
    return lines


def _with_contradiction(words: str, row: OfferRow | None) -> str:
    if row is None or not row.contradicted:
        return words
    if row.field is OfferField.EXITS:
        text = translate(
            "Paper",
            "{words} The broker's pages differ: exits that stand may be changed, and in New York, where users saw one"
            " work, new ones are typed.",
        )
    else:
        text = translate("Paper", "{words} The broker's pages differ: an order that closes may try.")
    return text.format(words=words)


def _markets(offers: OrderOffers, market: Market | None, rows: _Rows) -> Iterator[str]:
    if OfferField.MARKETS in rows and market is not None and market not in offers.markets:
        yield translate("Paper", "No orders on this market.")


def _kinds(offers: OrderOffers, _market: Market | None, rows: _Rows) -> Iterator[str]:
    row = rows.get(OfferField.KINDS)
    if offers.kinds == {SecurityType.OPTION}:
        yield translate("Paper", "Options alone.")
    elif offers.kinds == {SecurityType.FUTURE}:
        yield translate("Paper", "Futures alone.")
    elif row is not None and row.why == "no-otc":
        yield translate("Paper", "No options of Hong Kong, no futures, no OTC securities.")
    elif not offers.kinds & CONTRACTS:
        yield translate("Paper", "No options, no futures.")


def _types(word: Callable[[OrderType], str], offers: OrderOffers, market: Market | None, rows: _Rows) -> Iterator[str]:
    if OfferField.TYPES not in rows:
        return
    taken = offers.types_of(market or Market.HK)
    types = listed(word(one) for one in PLACED if one in taken)
    if taken:
        yield translate("Paper", "Of the types only: {types}.").format(types=types)


def _auctions(_offers: OrderOffers, market: Market | None, rows: _Rows) -> Iterator[str]:
    if OfferField.AUCTIONS in rows and market in {None, Market.HK}:
        yield translate("Paper", "No orders at auction.")


def _times(
    word: Callable[[TimeInForce], str], offers: OrderOffers, _market: Market | None, rows: _Rows
) -> Iterator[str]:
    if OfferField.TIMES in rows:
        times = listed(word(one) for one in TimeInForce if one in offers.times)
        yield translate("Paper", "Of the times in force only: {times}.").format(times=times)


def _hours(_offers: OrderOffers, market: Market | None, rows: _Rows) -> Iterator[str]:
    if OfferField.HOURS in rows and market in {None, Market.US}:
        yield translate("Paper", "The regular session alone: nothing before the open, after the close or at night.")


def _actions(_offers: OrderOffers, _market: Market | None, rows: _Rows) -> Iterator[str]:
    if OfferField.ACTIONS in rows:
        yield translate("Paper", "No disabling, enabling, deleting or confirming again.")


def _shorts(offers: OrderOffers, market: Market | None, rows: _Rows) -> Iterator[str]:
    if OfferField.SHORTS not in rows or market in offers.shorts:
        return
    if market is not None:
        yield translate("Paper", "No short sales of shares.")
    else:
        where = listed(market_name(one) for one in Market if one in offers.shorts)
        yield translate("Paper", "Short sales of shares only in: {markets}.").format(markets=where)


def _exits(_offers: OrderOffers, _market: Market | None, rows: _Rows) -> Iterator[str]:
    if OfferField.EXITS in rows:
        yield translate("Paper", "No take profit or stop loss held for an order.")


def _combinations(_offers: OrderOffers, market: Market | None, rows: _Rows) -> Iterator[str]:
    if OfferField.COMBINATIONS in rows and market in {None, Market.HK, Market.US}:
        yield translate("Paper", "No combinations of options.")


_LINES: Final[dict[OfferField, _Lines]] = {
    OfferField.MARKETS: _markets,
    OfferField.KINDS: _kinds,
    OfferField.AUCTIONS: _auctions,
    OfferField.HOURS: _hours,
    OfferField.ACTIONS: _actions,
    OfferField.SHORTS: _shorts,
    OfferField.EXITS: _exits,
    OfferField.COMBINATIONS: _combinations,
}
_LISTS: Final[dict[OfferField, object]] = {
    OfferField.FILLS: QT_TRANSLATE_NOOP("Paper", "fills"),
    OfferField.FEES: QT_TRANSLATE_NOOP("Paper", "fees of orders"),
    OfferField.CASH_LOG: QT_TRANSLATE_NOOP("Paper", "cash log"),
}
