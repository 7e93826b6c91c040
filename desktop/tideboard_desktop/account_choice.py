"""Which account is in view after a login."""

from __future__ import annotations

from collections.abc import Sequence

from tideboard_core.model.order import Account, Environment


def choose_account(accounts: Sequence[Account], wanted: str) -> Account | None:
    """The wanted account, else the first one that is not a broker's simulation."""
    for account in accounts:
        if account.id == wanted:
            return account
    real = [account for account in accounts if account.environment is not Environment.PAPER]
    return next(iter(real or accounts), None)
