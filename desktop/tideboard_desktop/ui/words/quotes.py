"""Words in place of a price or a change, refused or halted, and of an update that could not be read."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing, QuotaExceeded, UnknownSymbol
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.quote import Quote, TradeState
from tideboard_desktop.ui import format as fmt

translate = QCoreApplication.translate


def refusal_word(error: GatewayError | None) -> str:
    """A refusal in a word or two; a dash for none and for one that passes."""
    if error is not None and error.code.startswith("replay-"):
        return translate("Watchlist", "not recorded")
    words: dict[type[GatewayError], str] = {
        PermissionMissing: translate("Common", "no right"),
        QuotaExceeded: translate("Watchlist", "no quota"),
        UnknownSymbol: translate("Watchlist", "unknown"),
        NotOffered: translate("Common", "not offered"),
    }
    return fmt.MISSING if error is None else words.get(type(error), fmt.MISSING)


_HALTS = {
    TradeState.DELISTED: QT_TRANSLATE_NOOP("Watchlist", "delisted"),
    TradeState.CIRCUIT_BREAKER: QT_TRANSLATE_NOOP("Watchlist", "circuit breaker"),
    TradeState.NOT_LISTED: QT_TRANSLATE_NOOP("Watchlist", "not listed yet"),
    TradeState.CODE_CHANGED: QT_TRANSLATE_NOOP("Watchlist", "code changed"),
    TradeState.OPENS_SOON: QT_TRANSLATE_NOOP("Watchlist", "opens soon"),
    TradeState.SPLIT: QT_TRANSLATE_NOOP("Watchlist", "halted, split"),
    TradeState.EXPIRED: QT_TRANSLATE_NOOP("Watchlist", "expired"),
    TradeState.WARRANT_NOT_LISTED: QT_TRANSLATE_NOOP("Watchlist", "not listed yet"),
    TradeState.SUSPENDED: QT_TRANSLATE_NOOP("Watchlist", "suspended"),
}


def halt_word(quote: Quote) -> str:
    """Why a security does not trade, in a word or two; empty where it does."""
    if quote.state in _HALTS:
        return translate("Watchlist", str(_HALTS[quote.state]))
    return translate("Watchlist", "halted") if quote.suspended else ""


UPDATES = {
    Topic.BOOK: QT_TRANSLATE_NOOP("Updates", "the book"),
    Topic.QUOTE: QT_TRANSLATE_NOOP("Updates", "the quote"),
    Topic.ORDERS: QT_TRANSLATE_NOOP("Updates", "orders"),
    Topic.FILLS: QT_TRANSLATE_NOOP("Updates", "fills"),
    Topic.POSITIONS: QT_TRANSLATE_NOOP("Updates", "positions"),
    Topic.FUNDS: QT_TRANSLATE_NOOP("Updates", "funds"),
}


def update_text(what: str) -> str:
    """What an update that cannot be read is about; a message of a broker by its own name."""
    return translate("Updates", str(UPDATES.get(what, what)))  # type: ignore[call-overload]  # a topic is a str
