"""What a choice on the connect page means, as the sentence below its fields."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.settings import Backend, UrlFault
from tideboard_desktop.connection.draft import Draft
from tideboard_desktop.sentences import together
from tideboard_desktop.uses import Use

translate = QCoreApplication.translate


class Told(NamedTuple):
    """A sentence, and whether something is wrong."""

    text: str
    warn: bool = False


def choice_note(draft: Draft, use: Use) -> Told:
    """What the fields mean, or what is wrong with them."""
    if draft.backend is Backend.OPEND:
        return _opend(draft)
    if draft.backend is Backend.OPEND_REST:
        return _opend_rest(draft, use)
    if draft.backend is Backend.LONGPORT and draft.url_faults():
        return Told(translate("Connect", "An address above cannot be used."), warn=True)
    if use is not Use.PRICES:
        return Told(_beside(draft.backend, use))
    if draft.backend is Backend.LONGPORT and not all(url.startswith(("https:", "wss:")) for url in draft.place.urls):
        return Told(translate("Connect", "An address on this computer, not encrypted, and not needed here."))
    if draft.backend is Backend.LONGPORT:
        return Told(translate("Connect", "Tideboard talks to the broker itself, encrypted; no program stands between."))
    text = translate(
        "Connect",
        "A simulated market on this computer: no account, no network, no real money."
        " Scenario and seed hold until the program ends.",
    )
    return Told(text)


def go_words(use: Use, *, blocked: bool) -> str:
    """What the button does; `blocked` = the check found something in the way."""
    if blocked:
        return translate("Connect", "Connect anyway")
    if use is Use.PRICES:
        return translate("Connect", "Connect")
    if use is Use.ORDERS:
        return translate("Connect", "Use for orders")
    return translate("Connect", "Use as second flow")


def _beside(backend: Backend, use: Use) -> str:
    if use is Use.ORDERS:
        words = translate("Connect", "Orders, positions and fills are here then; prices stay where they are.")
    else:
        words = translate("Connect", "Its capital flow is drawn beside the first one; no order goes there.")
    if backend is not Backend.SANDBOX:
        return words
    return together(words, translate("Connect", "All doors lead to the same practice exchange."))


def _opend(draft: Draft) -> Told:
    if draft.connection() is None:
        return Told(translate("Connect", "Write a host and a port from 1 to 65535; OpenD's own is 11111."), warn=True)
    if draft.key_file:
        return Told(translate("Connect", "Encrypted with this key. Only its place is kept, never the key."))
    if draft.far:
        text = translate("Connect", "Not encrypted, to another computer: quotes only, no password and no order.")
        return Told(text, warn=True)
    return Told(translate("Connect", "Not encrypted, and not needed on this computer."))


def _opend_rest(draft: Draft, use: Use) -> Told:
    fault = draft.rest_fault()
    if fault is UrlFault.CLEAR_TEXT:
        text = translate("Connect", "Not encrypted, to another computer: reads without a key only, and no order.")
        return Told(text, warn=True)
    if fault is not None:
        return Told(translate("Connect", "The address above cannot be used."), warn=True)
    if use is not Use.PRICES:
        return Told(_beside(draft.backend, use))
    if draft.opend_rest().rest.where.startswith("https:"):
        return Told(translate("Connect", "Encrypted. The key goes along in a header, never in an address."))
    return Told(translate("Connect", "Not encrypted, and not needed on this computer."))
