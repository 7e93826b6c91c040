"""Words of a confirmation: its sending buttons, never just OK, and what can happen to an order of its type."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.order import ActionRequest, Environment, OrderAction, Side, TradingHours
from tideboard_core.model.order_terms import STOPS, TRAILING, TRAITS, OrderType
from tideboard_core.model.review import BookPreview, OrderSummary
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.combinations import listed_name

translate = QCoreApplication.translate


def nothing_sent() -> str:
    """The headline of a confirmation that is void."""
    return translate("ConfirmOrder", "Void. Nothing was sent.")


def void_words(seconds_left: float, reference: str) -> str:
    """`Void in 24 s · ref TB-1120-KQXW-0001`."""
    void_in = translate("ConfirmOrder", "Void in {seconds} s").format(seconds=int(seconds_left))
    named = translate("ConfirmOrder", "ref {id}").format(id=reference)
    return f"{void_in} · {named}"


def stood_still() -> str:
    """Why a hold ended before its time."""
    return translate("ConfirmOrder", "The window stood still and nothing was sent; hold again.")


class SendWords(NamedTuple):
    """The button idle, while held, which is for LIVE only, and after the quantity was typed."""

    send: str
    holding: str = ""
    typed: str = ""


def send_words(summary: OrderSummary) -> SendWords:
    """The words for one order; a change or an act on a working order is named as such."""
    action = _action_of(summary)
    if summary.environment is not Environment.LIVE:
        words = _simulated()[summary.environment, action]
        return SendWords(words, typed=words)
    idle, holding, typed = _live()[action]
    return SendWords(idle, holding, typed.format(quantity=fmt.quantity(summary.quantity)))


def consequences(summary: OrderSummary, book: BookPreview | None) -> tuple[str, ...]:
    """What can happen to an order of this type, most costly first: a gap, no fill, a thin book, other hours."""
    if isinstance(summary.request, ActionRequest):
        return ()
    sentences = _withdrawn_first(summary)
    kind, buy = summary.order_type, summary.side is Side.BUY
    fires, limited = TRAITS[kind].trigger is not None, TRAITS[kind].limited
    if fires and limited:
        sentences.append(translate("ConfirmOrder", "It may not fill: after a gap the price can lie beyond the limit."))
    elif fires:
        sentences.append(
            translate("ConfirmOrder", "It trades at the market once it fires: after a gap it can fill far higher.")
            if buy
            else translate("ConfirmOrder", "It trades at the market once it fires: after a gap it can fill far lower.")
        )
    if kind in TRAILING:
        sentences.append(translate("ConfirmOrder", "The broker moves the stop with the best price, and never back."))
    if kind is OrderType.AUCTION:
        sentences.append(translate("ConfirmOrder", "Nobody knows the auction's price before; what is left over ends."))
    if kind is OrderType.AUCTION_LIMIT:
        sentences.append(translate("ConfirmOrder", "It may not fill: the auction's price has to reach the limit."))
    if kind is OrderType.MARKET or (fires and not limited):
        sentences += _thin_book(summary, book)
    sentences += _kept_exits(summary)
    if summary.hours is not TradingHours.REGULAR:
        sentences.append(
            translate("ConfirmOrder", "Outside the regular session the book is thinner and spreads are wider.")
        )
    return tuple(sentences)


def _withdrawn_first(summary: OrderSummary) -> list[str]:
    """The order that is cancelled before this stop takes its place."""
    exit_ = summary.withdraws
    if exit_ is None:
        return []
    if exit_.side is not summary.side:
        text = translate(
            "ConfirmOrder",
            "First the rest of {order} is withdrawn. Only once the broker confirms, within 10 s, that it and its exits"
            " are over, the stop is sent.",
        )
        return [text.format(order=listed_name(exit_))]
    text = translate(
        "ConfirmOrder",
        "First {order} is cancelled. Only once the broker confirms that, within 10 s, the stop is sent.",
    )
    sentences = [text.format(order=listed_name(exit_))]
    if exit_.order_type in STOPS:
        sentences.append(
            translate("ConfirmOrder", "With it every other exit of its entry is cancelled.")
            if exit_.entry
            else translate(
                "ConfirmOrder", "The new one may be refused as a change of the old one was: then no stop stands."
            )
        )
    return sentences


def _kept_exits(summary: OrderSummary) -> list[str]:
    """What a change does to the exits that the broker holds for the order, if it asks for no others."""
    if summary.replaces is None or summary.exits is not None:
        return []
    if summary.cancels_exits:
        return [translate("ConfirmOrder", "Its exits are withdrawn: then nothing at the broker closes the position.")]
    if any(held.open for held in summary.replaces.exits or ()):
        return [translate("ConfirmOrder", "Its exits at the broker stay at their prices.")]
    return []


def _thin_book(summary: OrderSummary, book: BookPreview | None) -> list[str]:
    """That the visible book of the other side holds less than the order, if it does."""
    if book is None:
        return []
    other = Side.SELL if summary.side is Side.BUY else Side.BUY
    seen = sum(line.quantity for line in book.lines if line.side is other)
    if seen >= summary.quantity:
        return []
    text = translate("ConfirmOrder", "Thin book: it showed {shares} of {all}; the rest trades further away.")
    return [text.format(shares=fmt.quantity(seen), all=fmt.quantity(summary.quantity))]


def _action_of(summary: OrderSummary) -> str:
    """The key of the tables below."""
    if isinstance(summary.request, ActionRequest):
        return summary.request.action.value
    return "change" if summary.replaces is not None else summary.side.value


def _simulated() -> dict[tuple[Environment, str], str]:
    practice, paper = Environment.PRACTICE, Environment.PAPER
    return {
        (practice, Side.BUY.value): translate("ConfirmOrder", "Send practice buy"),
        (practice, Side.SELL.value): translate("ConfirmOrder", "Send practice sell"),
        (practice, "change"): translate("ConfirmOrder", "Send practice change"),
        (practice, OrderAction.ENABLE.value): translate("ConfirmOrder", "Put practice order back"),
        (practice, OrderAction.RECONFIRM.value): translate("ConfirmOrder", "Reconfirm practice order"),
        (paper, Side.BUY.value): translate("ConfirmOrder", "Send paper buy"),
        (paper, Side.SELL.value): translate("ConfirmOrder", "Send paper sell"),
        (paper, "change"): translate("ConfirmOrder", "Send paper change"),
        (paper, OrderAction.ENABLE.value): translate("ConfirmOrder", "Put paper order back"),
        (paper, OrderAction.RECONFIRM.value): translate("ConfirmOrder", "Reconfirm paper order"),
    }


def _live() -> dict[str, tuple[str, str, str]]:
    return {
        Side.BUY.value: (
            translate("ConfirmOrder", "Hold to buy LIVE"),
            translate("ConfirmOrder", "Keep holding to buy LIVE"),
            translate("ConfirmOrder", "Buy {quantity} LIVE"),
        ),
        Side.SELL.value: (
            translate("ConfirmOrder", "Hold to sell LIVE"),
            translate("ConfirmOrder", "Keep holding to sell LIVE"),
            translate("ConfirmOrder", "Sell {quantity} LIVE"),
        ),
        "change": (
            translate("ConfirmOrder", "Hold to change LIVE"),
            translate("ConfirmOrder", "Keep holding to change LIVE"),
            translate("ConfirmOrder", "Change to {quantity} LIVE"),
        ),
        OrderAction.ENABLE.value: (
            translate("ConfirmOrder", "Hold to put back LIVE"),
            translate("ConfirmOrder", "Keep holding to put back LIVE"),
            translate("ConfirmOrder", "Put {quantity} back LIVE"),
        ),
        OrderAction.RECONFIRM.value: (
            translate("ConfirmOrder", "Hold to reconfirm LIVE"),
            translate("ConfirmOrder", "Keep holding to reconfirm LIVE"),
            translate("ConfirmOrder", "Reconfirm {quantity} LIVE"),
        ),
    }


def digits_words(count: int) -> str:
    """How many digits are to be typed."""
    if count == 1:
        return translate("ConfirmOrder", "1 digit, no paste")
    return translate("ConfirmOrder", "{count} digits, no paste").format(count=count)
