"""Words of proposals: what is proposed, what became of it, what the person changed, and why it cannot be opened."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_api.proposing import ProposalState
from tideboard_core.model.order_terms import OrderType, Side
from tideboard_core.model.proposal_tag import ProposalTag, ProposedChange, ProposedOrder
from tideboard_core.programs.proposal import Obstacle, Proposal
from tideboard_core.programs.proposal_rules import order_type
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.orders import order_name, price_terms, side_word, type_word

translate = QCoreApplication.translate

STATES = {
    ProposalState.CREATED: QT_TRANSLATE_NOOP("Proposals", "new"),
    ProposalState.SHOWN: QT_TRANSLATE_NOOP("Proposals", "read"),
    ProposalState.CONFIRMED: QT_TRANSLATE_NOOP("Proposals", "confirmed"),
    ProposalState.DECLINED: QT_TRANSLATE_NOOP("Proposals", "declined"),
    ProposalState.EXPIRED: QT_TRANSLATE_NOOP("Proposals", "expired"),
    ProposalState.WITHDRAWN: QT_TRANSLATE_NOOP("Proposals", "withdrawn"),
    ProposalState.STOPPED: QT_TRANSLATE_NOOP("Proposals", "stopped"),
}
OBSTACLES = {
    Obstacle.OVER: QT_TRANSLATE_NOOP("Proposals", "This proposal is over."),
    Obstacle.NO_ACCOUNT: QT_TRANSLATE_NOOP("Proposals", "No account is in view."),
    Obstacle.ENVIRONMENT: QT_TRANSLATE_NOOP(
        "Proposals", "The key of this program may not propose in an account of this kind."
    ),
    Obstacle.LIFE: QT_TRANSLATE_NOOP("Proposals", "It stands for less than the minute that real money asks for."),
    Obstacle.REPLAY: QT_TRANSLATE_NOOP("Proposals", "A recorded day is shown."),
    Obstacle.OTHER_OPEN: QT_TRANSLATE_NOOP("Proposals", "Another proposal is in the ticket."),
}
FIELDS = {
    "side": QT_TRANSLATE_NOOP("Proposals", "side"),
    "order_type": QT_TRANSLATE_NOOP("Proposals", "type"),
    "quantity": QT_TRANSLATE_NOOP("Proposals", "quantity"),
    "price": QT_TRANSLATE_NOOP("Proposals", "price"),
    "trigger": QT_TRANSLATE_NOOP("Proposals", "trigger"),
}


def proposed_order(proposal: Proposal) -> ProposedOrder:
    """What the ticket takes of it."""
    fields = proposal.fields
    return ProposedOrder(
        tag=ProposalTag(proposal.key, proposal.id),
        instrument=proposal.instrument,
        side=proposal.side,
        order_type=order_type(fields),
        quantity=fields.quantity,
        price=fields.price,
        trigger=fields.trigger,
    )


def order_words(proposal: Proposal) -> str:
    """`Buy 200 HK.00700 @ 612.50`."""
    fields = proposal.fields
    return order_name(proposal.side, fields.quantity, proposal.instrument, price_terms(fields.price, fields.trigger))


def spoken(proposal: Proposal, name: str, seconds: float) -> str:
    """`Proposal from research-agent: buy 200 Tencent at 612.50, ends in 90 seconds`."""
    fields, buys = proposal.fields, proposal.side is Side.BUY
    if fields.price is not None and fields.trigger is None:
        what = (
            translate("Proposals", "buy {quantity} {name} at {price}")
            if buys
            else translate("Proposals", "sell {quantity} {name} at {price}")
        )
    else:
        what = (
            translate("Proposals", "buy {quantity} {name}, {terms}")
            if buys
            else translate("Proposals", "sell {quantity} {name}, {terms}")
        )
    price = "" if fields.price is None else fmt.price(fields.price)
    terms = price_terms(fields.price, fields.trigger)
    order = what.format(quantity=fmt.quantity(fields.quantity), name=name, price=price, terms=terms)
    sentence = translate("Proposals", "Proposal from {key}: {order}, ends in {seconds} seconds")
    return sentence.format(key=proposal.key, order=order, seconds=round(seconds))


def quoted(text: str) -> str:
    """A program's own words between quotation marks."""
    return translate("Proposals", "“{text}”").format(text=text)


def state_word(state: ProposalState) -> str:
    return translate("Proposals", str(STATES[state]))


def obstacle_sentence(obstacle: Obstacle) -> str:
    """Why it cannot be opened now."""
    return translate("Proposals", str(OBSTACLES[obstacle]))


def proposed_by(key: str) -> str:
    return translate("Proposals", "Proposed by {key}").format(key=key)


def ends_in(seconds: float) -> str:
    return translate("Proposals", "ends in {time}").format(time=fmt.countdown(seconds))


def changes_words(changes: Iterable[ProposedChange]) -> str:
    """`you changed the price, 612.50 → 612.00`; empty without changes."""
    said = [
        translate("Proposals", "{field}, {proposed} → {now}").format(
            field=translate("Proposals", str(FIELDS[one.field])),
            proposed=value_word(one.proposed),
            now=value_word(one.now),
        )
        for one in changes
    ]
    return translate("Proposals", "you changed {changes}").format(changes=listed(said)) if said else ""


def value_word(value: object) -> str:
    """One value of an order."""
    if value is None:
        return fmt.MISSING
    if isinstance(value, Side):
        return side_word(value)
    if isinstance(value, OrderType):
        return type_word(value)
    return fmt.quantity(value) if isinstance(value, int) else fmt.price(value)  # type: ignore[arg-type]  # a Decimal


def count_words(count: int) -> str:
    """What the top bar says."""
    if count == 1:
        return translate("Proposals", "1 proposal")
    return translate("Proposals", "{count} proposals").format(count=count)


def unchecked() -> str:
    """The sentence below a program's words."""
    return translate("Proposals", "From the program. Tideboard did not check it.")
