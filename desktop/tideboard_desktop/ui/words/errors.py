"""One sentence per error code of core, translated; the data of the error fill the figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from math import isfinite

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.errors import BadInput, OrderDenied, TideboardError, VaultError
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_core.model.lock import LockReason
from tideboard_core.model.review import CheckCode, VoidCode, VoidReason
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.checks import check_denial
from tideboard_desktop.ui.words.joining import as_sentence, together
from tideboard_desktop.ui.words.orders import void_sentence

translate = QCoreApplication.translate

_NAMES = frozenset({"port", "proto_id", "version"})
"""Numbers that name something: without commas."""
_PRICES = frozenset({"best", "price"})
_TRACE = re.compile(r"[0-9A-Za-z_:.-]{1,80}")
_NUMBER = re.compile(r"-?[1-9][0-9]{0,11}")
_NOT_SENT = "not-sent-"
"""Before the code of another error: it came between confirmation and write, and nothing was sent."""
_CHECKS = frozenset(code.value for code in CheckCode)
_VOIDS = frozenset(code.value for code in VoidCode)
LOCK_REASONS: dict[LockReason, object] = {
    LockReason.START: QT_TRANSLATE_NOOP("Lock", "Trading starts locked."),
    LockReason.BY_HAND: QT_TRANSLATE_NOOP("Lock", "You locked trading."),
    LockReason.EXPIRED: QT_TRANSLATE_NOOP("Lock", "The time you unlocked for is over."),
    LockReason.IDLE: QT_TRANSLATE_NOOP("Lock", "Locked because there was no input for a while."),
    LockReason.SCREEN_LOCKED: QT_TRANSLATE_NOOP("Lock", "Locked with the screen."),
    LockReason.SUSPENDED: QT_TRANSLATE_NOOP("Lock", "Locked when the computer went to sleep."),
    LockReason.CLOCK_SET: QT_TRANSLATE_NOOP("Lock", "Locked when the computer's clock was set."),
    LockReason.ACCOUNT_SWITCHED: QT_TRANSLATE_NOOP("Lock", "Locked because you switched the account."),
    LockReason.NOT_UNLOCKED: QT_TRANSLATE_NOOP("Lock", "This account has not been unlocked."),
    LockReason.PINNED: QT_TRANSLATE_NOOP("Lock", "This account is pinned: place and change are off."),
    LockReason.CONNECTION_LOST: QT_TRANSLATE_NOOP("Lock", "Locked because the connection was lost."),
    LockReason.ACCOUNTS_REFUSED: QT_TRANSLATE_NOOP("Lock", "Locked because the broker refused the accounts."),
    LockReason.PASSWORD_CHANGED: QT_TRANSLATE_NOOP("Lock", "Locked because the password was changed."),
    LockReason.NOT_PAPER: QT_TRANSLATE_NOOP("Lock", "Locked because the account is not one of paper."),
    LockReason.KICKED_OUT: QT_TRANSLATE_NOOP("Lock", "Locked because the login was taken over elsewhere."),
    LockReason.LOGGED_OUT: QT_TRANSLATE_NOOP("Lock", "Locked because the gateway logged out of trading."),
    LockReason.OTHER_PROGRAM: QT_TRANSLATE_NOOP("Lock", "Another program locked trading at the gateway."),
    LockReason.FAULT: QT_TRANSLATE_NOOP("Lock", "Locked because of a fault of Tideboard itself."),
    LockReason.WINDOW_CLOSED: QT_TRANSLATE_NOOP("Lock", "Locked when the window was closed into the tray."),
    LockReason.EXIT: QT_TRANSLATE_NOOP("Lock", "Locked on the way out."),
}


def lock_reason(reason: LockReason | None) -> str:
    """Why trading is locked, as a sentence; empty without a reason."""
    return "" if reason is None else translate("Lock", str(LOCK_REASONS[reason]))


def unseen_screen_lock() -> str:
    """What stands where it is not known whether a lock of the screen would lock trading."""
    return translate("Lock", "No screen lock was seen here yet; lock the screen once to try.")


def error_sentence(error: TideboardError) -> str:
    """The whole sentence for `error`; an unforeseen code is shown as it is rather than hidden."""
    if isinstance(error, OrderDenied):
        return denial_sentence(error)
    return together(sentence_of(error.code, error.data), by_hand_sentence(error), support_sentence(error.data))


def cannot_start(error: BadInput | OSError) -> str:
    """Why a file or a setting cannot be used, as a sentence."""
    if isinstance(error, BadInput):
        return error_sentence(error)
    text = translate("Start", "{path} cannot be used: {reason}.")
    return text.format(path=error.filename, reason=error.strerror)


def by_hand_sentence(error: TideboardError) -> str:
    """Where a person deletes entries of the keyring that the program could not; empty for other errors."""
    if not isinstance(error, VaultError) or "keyring" not in error.data:
        return ""
    from tideboard_desktop.ui.words.error_codes import BY_HAND

    return translate("Errors", str(BY_HAND[str(error.data["keyring"])]))


def support_sentence(data: Mapping[str, object]) -> str:
    """The broker's code of a refusal, and the number by which its support finds the call in its own log.

    Empty where the broker gave neither.
    """
    trace, number = str(data.get("trace") or ""), str(data.get("number") or "")
    trace = trace if _TRACE.fullmatch(trace) else ""
    coded = "text" in data and _NUMBER.fullmatch(number) is not None
    if coded and trace:
        text = translate("Errors", "For the broker's support: code {number}, trace {trace}.")
    elif coded:
        text = translate("Errors", "The broker's code: {number}.")
    elif trace:
        text = translate("Errors", "For the broker's support: trace {trace}.")
    else:
        return ""
    return text.format(number=number, trace=trace)


def denial_sentence(error: OrderDenied) -> str:
    """Why Tideboard itself denied an order: a failed check, a void review, or a reason of its own."""
    if error.code in _CHECKS:
        return as_sentence(check_denial(CheckCode(error.code), error.data))
    if error.code in _VOIDS:
        return void_sentence(VoidReason(code=VoidCode(error.code), data=error.data))
    code = error.code if has_sentence(error.code) else error.code.removeprefix(_NOT_SENT)
    return sentence_of(code, error.data)


def has_sentence(code: str) -> bool:
    """Whether an error code has a sentence of its own."""
    return _source(code) is not None


def _source(code: str) -> object | None:
    from tideboard_desktop.ui.words.error_codes import ERRORS  # with the first error: a start that goes well has none

    return ERRORS.get(code)


def sentence_of(code: str, data: Mapping[str, object]) -> str:
    """The sentence of an error code, filled with `data`."""
    source = _source(code)
    if source is None:
        return translate("Errors", "Something went wrong: {code}").format(code=code)
    text = translate("Errors", str(source))
    zone = MARKET_ZONE.get(data.get("market"), "UTC")  # type: ignore[call-overload]
    return text.format_map(_Shown({key: _worded(key, value, zone) for key, value in data.items()}))


def _worded(key: str, value: object, zone: str) -> str:
    if isinstance(value, datetime):
        return fmt.clock_minutes(value, zone)
    if key in _NAMES:
        return str(value)
    return fmt.price(value) if key in _PRICES and isinstance(value, Decimal) else _shown(value)


class _Shown(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return fmt.MISSING


def _shown(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return fmt.MISSING
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, float):
        return str(value) if not isfinite(value) else f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
