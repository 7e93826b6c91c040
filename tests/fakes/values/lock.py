"""What a TradingLock needs around it: a gateway that judges one password, and a store in memory."""

from __future__ import annotations

import asyncio

from tideboard_core.errors import VaultError, WrongPassword
from tideboard_core.lock.own_password import password_hash
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.model.lock import PasswordKind, UnlockLifetime
from tideboard_core.model.order import Account

GOOD = "654321"


async def unlock_chosen(
    lock: TradingLock, password: str, *, lifetime: UnlockLifetime = UnlockLifetime.MINUTES_15
) -> None:
    """Unlock the account in view as the dialog does: a password of our own is chosen first."""
    if lock.account is not None and await lock.password_kind(lock.account) is PasswordKind.OWN_NEW:
        await lock.choose_own(password)
    await lock.unlock(password, lifetime=lifetime)


class PasswordGateway:
    """Accepts GOOD; `gate` holds the answer back until it is set; counts what came."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.locked: list[str] = []
        self.gate: asyncio.Event | None = None
        self.error: Exception | None = None
        self.lock_error: Exception | None = None

    async def unlock(self, account: Account, password_md5: str) -> None:
        """Judge."""
        self.asked.append(account.id)
        if self.gate is not None:
            await self.gate.wait()
        if self.error is not None:
            raise self.error
        if password_md5 != password_hash(GOOD):
            raise WrongPassword("wrong-password", text="no")

    async def lock(self, account: Account) -> None:
        """Note it."""
        if self.lock_error is not None:
            raise self.lock_error
        self.locked.append(account.id)


class MemoryStore(dict[str, str]):
    """A SecretStore that keeps everything in memory; `keeps` is raised by each delete."""

    keeps: VaultError | None = None

    async def get(self, name: str) -> str | None:  # type: ignore[override]  # the port's get has no default
        """The secret or None."""
        return dict.get(self, name)

    async def set(self, name: str, value: str) -> None:
        """Keep it."""
        self[name] = value

    async def delete(self, name: str) -> None:
        """Forget it."""
        if self.keeps is not None:
            raise self.keeps
        self.pop(name, None)

    async def probe(self, name: str = "") -> str:
        """Always there."""
        return "memory"

    def remains(self, name: str) -> VaultError | None:
        """Nothing but what was stored last."""
        return None
