"""Words of an order's details: one sentence for each step that the order log has."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied
from tideboard_core.model.exits import HeldExit
from tideboard_core.model.order import OrderAct, OrderStatus
from tideboard_core.model.shares import shares_from
from tideboard_core.orders.details import LogStep
from tideboard_core.plain_text import plain_text
from tideboard_core.ports.trading import WriteVerb
from tideboard_desktop.orders.cancel.words import act_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.errors import denial_sentence, sentence_of
from tideboard_desktop.ui.words.joining import listed, titled
from tideboard_desktop.ui.words.orders import STATUSES, price_terms, time_in_force_word

translate = QCoreApplication.translate

VERBS = {
    WriteVerb.PLACE: QT_TRANSLATE_NOOP("OrderDetails", "New order"),
    WriteVerb.MODIFY: QT_TRANSLATE_NOOP("OrderDetails", "Change"),
    WriteVerb.CANCEL: QT_TRANSLATE_NOOP("OrderDetails", "Cancel"),
    WriteVerb.CANCEL_ALL: QT_TRANSLATE_NOOP("OrderDetails", "Cancel all"),
}
OUTCOMES = {
    RecordKind.ACCEPTED: QT_TRANSLATE_NOOP("OrderDetails", "accepted by the broker"),
    RecordKind.UNKNOWN: QT_TRANSLATE_NOOP("OrderDetails", "no answer from the broker: Unknown"),
    RecordKind.SETTLED: QT_TRANSLATE_NOOP("OrderDetails", "the outcome is known: {by}"),
}
SETTLED_BY = {
    "user": QT_TRANSLATE_NOOP("OrderDetails", "you decided that nothing of it is open"),
    "reset": QT_TRANSLATE_NOOP("OrderDetails", "the practice account was reset"),
}


def step_sentence(step: LogStep) -> str:
    """What happened, in one line; empty for a record that says nothing about the order."""
    record, data = step.record, step.record.data
    if record.kind is RecordKind.TRANSITION:
        return _at_the_broker(data)
    if record.kind is RecordKind.INTENT:
        return titled(_verb_word(step), _confirmed(step))
    if record.kind is RecordKind.REJECTED:
        code = str(data.get("code", ""))
        return titled(_verb_word(step), _refused(code, data))
    if record.kind in {RecordKind.NOT_SENT, RecordKind.DENIED}:
        more = {name: value for name, value in data.items() if name != "code"}
        return titled(_verb_word(step), denial_sentence(OrderDenied(str(data.get("code", "")), **more)))
    if record.kind not in OUTCOMES:
        return ""
    by = SETTLED_BY.get(str(data.get("by", "")), QT_TRANSLATE_NOOP("OrderDetails", "the broker's own word"))
    words = translate("OrderDetails", str(OUTCOMES[record.kind]))
    return titled(_verb_word(step), words.format(by=translate("OrderDetails", str(by))))


def exit_line(held: HeldExit) -> str:
    """`605.50 at market, good till cancelled: working at the broker`: an exit as its entry's detail lists it."""
    then = translate("Orders", "at market") if held.limit is None else f"@ {fmt.price(held.limit)}"
    terms = f"{fmt.price(held.trigger)} {then}"
    stays = time_in_force_word(held.time_in_force, held.expires)
    state = translate("Orders", str(STATUSES[held.status])).format(filled=fmt.quantity(held.filled))
    return titled(listed([terms, stays]), state)


def _verb_word(step: LogStep) -> str:
    if step.verb is WriteVerb.ACT:
        act = step.record.data.get("act")
        return act_words(OrderAct(act), "").title if act in set(OrderAct) else translate("OrderDetails", "Other act")
    return translate("OrderDetails", str(VERBS[step.verb or WriteVerb.PLACE]))


def _confirmed(step: LogStep) -> str:
    data = step.record.data
    if step.verb not in {WriteVerb.PLACE, WriteVerb.MODIFY}:
        return translate("OrderDetails", "you confirmed it")
    terms = price_terms(_decimal(data.get("price")), _decimal(data.get("trigger")))
    text = translate("OrderDetails", "you confirmed {shares} {terms}")
    return text.format(shares=_shares(data.get("quantity")), terms=terms)


def _refused(code: str, data: Mapping[str, Any]) -> str:
    told = plain_text(str(data.get("text") or ""))
    words = told or sentence_of(code, data)
    return translate("OrderDetails", "refused by the broker: {words}").format(words=words)


def _at_the_broker(data: Mapping[str, Any]) -> str:
    status = data.get("status")
    known = OrderStatus(status) if status in set(OrderStatus) else OrderStatus.UNKNOWN
    filled = _shares(data.get("filled"))
    word = translate("Orders", str(STATUSES[known])).format(filled=filled)
    text = translate("OrderDetails", "At the broker: {status}; {filled} of {shares} filled")
    average = _decimal(data.get("average"))
    sentence = text.format(status=word, filled=filled, shares=_shares(data.get("quantity")))
    if average is None:
        return sentence
    return translate("OrderDetails", "{filled}, at {price} on average").format(
        filled=sentence, price=fmt.price(average)
    )


def _shares(value: object) -> str:
    try:
        return fmt.quantity(shares_from(value))
    except (ValueError, ArithmeticError):
        return fmt.MISSING


def _decimal(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None
