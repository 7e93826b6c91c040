"""The sentences about executions that a broker took back or changed, for the fills, notices, an order and its log."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.order import Fill, FillStatus, Side
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import titled, together
from tideboard_desktop.ui.words.orders import side_word

translate = QCoreApplication.translate


def fill_word(fill: Fill) -> str:
    """What became of a fill, in a few words; empty where nothing did."""
    if fill.status is FillStatus.CANCELLED:
        return translate("TakenBack", "taken back by the broker")
    if not fill.sure:
        return translate("TakenBack", "changed, not sure yet")
    if fill.status is FillStatus.CHANGED:
        return translate("TakenBack", "changed by the broker")
    if fill.broker_status:
        return translate("TakenBack", "status {status}, counted as normal").format(status=fill.broker_status)
    return ""


def fill_sentence(fill: Fill) -> str:
    """What follows from that."""
    if fill.status is FillStatus.CANCELLED and not fill.sure:
        return translate(
            "TakenBack",
            "It counts no more. Until orders and positions show it, limits of the day count the worse of both.",
        )
    if fill.status is FillStatus.CANCELLED:
        return translate("TakenBack", "It counts no more.")
    if not fill.sure:
        return translate(
            "TakenBack",
            "Old and new terms do not fit the order yet. Limits of the day count the worse of both.",
        )
    return ""


def notice_words(fill: Fill) -> str:
    """The notice, as `HK.00700: the broker took back a fill: Sell 400 @ 590.00`."""
    text = (
        translate("TakenBack", "the broker took back a fill: {side} {shares} @ {price}.")
        if fill.status is FillStatus.CANCELLED
        else translate("TakenBack", "the broker changed a fill, now: {side} {shares} @ {price}.")
    )
    side, shares, price = side_word(fill.side), fmt.quantity(fill.quantity), fmt.price(fill.price)
    return titled(fill.instrument, text.format(side=side, shares=shares, price=price))


def notice_detail(fill: Fill) -> str:
    """The same with what to look at: nothing is done about it here."""
    return together(
        notice_words(fill),
        translate(
            "TakenBack",
            "Orders and positions are read anew. Look at what is held, and at the exits: nothing was sent.",
        ),
    )


def logged_words(data: Mapping[str, Any]) -> str:
    """What a record of the order log says of it; empty for one that cannot be read."""
    try:
        side, status = side_word(Side(data["side"])), FillStatus(data["status"])
        shares, price = fmt.quantity(Decimal(str(data["quantity"]))), fmt.price(Decimal(str(data["price"])))
    except (KeyError, ValueError, InvalidOperation):
        return ""  # of another version
    text = (
        translate("TakenBack", "The broker took back a fill: {side} {shares} @ {price}.")
        if status is FillStatus.CANCELLED
        else translate("TakenBack", "The broker changed a fill, now: {side} {shares} @ {price}.")
    )
    return text.format(side=side, shares=shares, price=price)
