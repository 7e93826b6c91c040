"""Words of the confirmation of a combination: its button, what it costs, and what can happen to it."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.combination import CombinationMargin, CombinationSummary, LegSummary, NetQuote
from tideboard_core.model.order import Environment, OrderType, Side
from tideboard_desktop.orders.confirm.words import SendWords
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.combinations import signed_price, strategy_word, unknown_outcome_words

translate = QCoreApplication.translate


def send_words(environment: Environment, quantity: int) -> SendWords:
    if environment is Environment.PRACTICE:
        return SendWords(translate("Combination", "Send practice combination"))
    if environment is Environment.PAPER:
        return SendWords(translate("Combination", "Send paper combination"))
    return SendWords(
        translate("Combination", "Hold to send LIVE"),
        translate("Combination", "Keep holding to send LIVE"),
        translate("Combination", "Send {quantity} LIVE").format(quantity=fmt.quantity(quantity)),
    )


def order_sentence(summary: CombinationSummary) -> str:
    """`3 × Butterfly HK.00700`."""
    text = translate("Combination", "{quantity} \u00d7 {strategy}")
    named = text.format(quantity=fmt.quantity(summary.quantity), strategy=strategy_word(summary.terms.strategy))
    return named if summary.underlying is None else f"{named} {summary.underlying}"


def value_words(summary: CombinationSummary) -> str:
    """The title of what the order costs or brings."""
    if summary.estimated or summary.cost is None:
        return translate("Combination", "Net value, estimated")
    if summary.cost < 0:
        return translate("Combination", "Net credit, received at least")
    return translate("Combination", "Net debit, paid at most")


def held_words(one: LegSummary) -> str:
    """What is held of a contract before and after."""
    if one.held is None or one.held_after is None:
        return translate("Combination", "held: not known")
    text = translate("Combination", "held {before} \u2192 {after}")
    return text.format(before=fmt.quantity(one.held), after=fmt.quantity(one.held_after))


def consequences(summary: CombinationSummary) -> tuple[str, ...]:
    """What can happen to it, most costly first."""
    request, sentences = summary.request, []
    if request.order_type is OrderType.MARKET:
        text = translate(
            "Combination",
            "At market every leg trades at what its book offers: in a thin book the net price can be far away.",
        )
    else:
        text = translate(
            "Combination",
            "The legs trade together at this net price or a better one. In a thin book it may never fill.",
        )
    sentences.append(text)
    if any(leg.side is Side.SELL for leg in request.legs) and not summary.reduces:
        sentences.append(
            translate(
                "Combination",
                "An option that is sold can be assigned before it expires: then the other legs are left alone.",
            )
        )
    if not summary.terms.outcome_known:
        sentences.append(unknown_outcome_words())
    return tuple(sentences)


def margin_lines(margin: CombinationMargin | None) -> list[tuple[str, str]]:
    """What the broker says that changes, title and amount; one line if it says nothing."""
    if margin is None:
        return [(translate("Combination", "Broker's margin"), translate("Combination", "not told"))]
    named = (
        (translate("Combination", "Initial margin, change"), margin.initial_change),
        (translate("Combination", "Maintenance margin, change"), margin.maintenance_change),
        (translate("Combination", "Buying power, change"), margin.buying_power_change),
    )
    told = [(title, fmt.signed(amount, 2)) for title, amount in named if amount is not None]
    return told or [(translate("Combination", "Broker's margin"), translate("Combination", "not told"))]


def net_now_words(net: NetQuote, step: Decimal) -> str:
    """`now 1.75 bid, 1.79 ask`."""
    bid, ask = (fmt.MISSING if price is None else signed_price(price, step) for price in net)
    return translate("Combination", "now {bid} bid, {ask} ask").format(bid=bid, ask=ask)
