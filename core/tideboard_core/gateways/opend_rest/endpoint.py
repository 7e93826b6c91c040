"""Where a FutuOpenD-rs is, whose key opens it, and how it is to be treated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from tideboard_core.errors import GatewayDown, LoginRefused, VaultError
from tideboard_core.gateways.futu.translate.accounts import BROKER_ACCOUNTS, AccountTypes
from tideboard_core.gateways.http.addresses import address_of, private
from tideboard_core.gateways.http.timeouts import Timing
from tideboard_core.model.credentials import BearerKey
from tideboard_core.ports.system import CredentialSource

QUIET_SECONDS: Final = 10.0
"""Seconds without a push after which a subscribed value is read by REST: equal pushes are dropped, so it may be
that nothing happened, and a reading proves it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One FutuOpenD-rs.

    `url` is its base address, http or https. `credentials` give its bearer key; None, or a source without one, is a
    gateway that is asked without a key. `authority` is a PEM file of certificate authorities that are believed beside
    this computer's own. `account_types` tells whose money the broker's environments are: only app.py, for the sandbox
    child it started, says PRACTICE. There `door` tells where that child listens now, None while it does not run.
    `quiet` is `QUIET_SECONDS` elsewhere than in tests. `seen` is told the key, so that logs stay clean of it.
    """

    url: str
    credentials: CredentialSource | None = None
    provider: str = "FutuOpenD-rs"
    authority: str = ""
    account_types: AccountTypes = field(default_factory=lambda: BROKER_ACCOUNTS)
    timing: Timing = field(default_factory=Timing)
    quiet: float = QUIET_SECONDS
    seen: Callable[[str], object] = bool
    door: Callable[[], str | None] | None = None

    def where(self) -> str:
        """Base address of this moment, without a slash at its end; raises GatewayDown while the door is shut."""
        url = self.url if self.door is None else self.door()
        if url is None:
            raise GatewayDown("practice-not-running")
        address_of(url)
        return url.rstrip("/")

    async def key(self, url: str) -> str:
        """The bearer key for `url`; empty without one, and where others on the way could read it.

        Raises LoginRefused for a keyring that gives none.
        """
        if self.credentials is None or not private(url):
            return ""
        try:
            credential = await self.credentials.credential()
        except VaultError as error:
            raise LoginRefused(error.code, **error.data) from error
        except LoginRefused as error:
            if error.code == "no-credential":
                return ""
            raise
        key = credential.key if isinstance(credential, BearerKey) else ""
        if key:
            self.seen(key)
        return key
