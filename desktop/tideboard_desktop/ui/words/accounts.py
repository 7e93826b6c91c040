"""How an account is named where several may be meant."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.order import Account
from tideboard_desktop.ui.literal_text import button_text
from tideboard_desktop.ui.widgets.environment import word

translate = QCoreApplication.translate


def account_words(account: Account) -> str:
    """Environment, name, last digits and firm: `LIVE Futu HK/US ··1234 (FutuSecurities)`."""
    name = " ".join(filter(None, (word(account.environment), account.name, account.short_id)))
    return f"{name} ({account.firm})" if account.firm and account.firm != account.name else name


def pin_entry(account: Account, *, pinned: bool) -> str:
    """The menu entry that pins an account, or asks for the password that removes its pin."""
    text = (
        translate("Pin", "Unpin {account}\u2026") if pinned else translate("Pin", "Pin {account}: place and change off")
    )
    return button_text(text.format(account=account.short_id))
