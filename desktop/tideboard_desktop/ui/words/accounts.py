"""How an account is named where several may be meant."""

from __future__ import annotations

from tideboard_core.model.order import Account
from tideboard_desktop.ui.widgets.environment import word


def account_words(account: Account) -> str:
    """Environment, name, last digits and firm: `LIVE Futu HK/US ··1234 (FutuSecurities)`."""
    name = " ".join(filter(None, (word(account.environment), account.name, account.short_id)))
    return f"{name} ({account.firm})" if account.firm and account.firm != account.name else name
