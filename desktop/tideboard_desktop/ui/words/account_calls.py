"""What the calls of a login read, inside a sentence."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.account_reads import AccountCall
from tideboard_desktop.ui.words.quotes import update_text

_CALLS: dict[AccountCall, object] = {
    AccountCall.ACCOUNTS: QT_TRANSLATE_NOOP("Reads", "accounts"),
    AccountCall.PUSHES: QT_TRANSLATE_NOOP("Reads", "news of orders"),
}


def call_words(call: AccountCall) -> str:
    """What a call reads."""
    if call not in _CALLS:
        return update_text(call.value)
    return QCoreApplication.translate("Reads", str(_CALLS[call]))
