"""Address, credentials and settings of one FutuOpenD-rs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tideboard_core.errors import GatewayDown, LoginRefused, VaultError
from tideboard_core.gateways.futu.translate.accounts import BROKER_ACCOUNTS, AccountTypes
from tideboard_core.gateways.http.addresses import address_of, private
from tideboard_core.gateways.http.proxy import Proxy
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.model.credentials import BearerKey
from tideboard_core.ports.system import CredentialSource

if TYPE_CHECKING:
    from tideboard_core.model.history_use import HistoryBook

QUIET_SECONDS: Final = 10.0
"""Seconds without a push after which a subscribed value is read by REST. The daemon drops identical pushes within 5 s,
so silence alone does not show whether the value stands or the stream is dead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestEndpoint:
    """One FutuOpenD-rs.

    `url` is its base address, http or https. `credentials` is the source of its bearer key; None, or a source that
    has none, sends no key. `authority` is a PEM file of certificate authorities to trust beside the system's.
    `proxy` is the one through which its https address is reached, None = directly. `account_types` maps the
    broker's environments to ours; only app.py sets PRACTICE, for the sandbox child it started. `sandbox_address`
    then returns the address of that child, None while it does not run. `quiet` differs from `QUIET_SECONDS` in
    tests only. `on_secret` is called with the key, so that logs can redact it. `history` as of an OpenD.
    """

    url: str
    credentials: CredentialSource | None = None
    provider: str = "FutuOpenD-rs"
    authority: str = ""
    proxy: Proxy | None = None
    account_types: AccountTypes = field(default_factory=lambda: BROKER_ACCOUNTS)
    timing: HttpTiming = field(default_factory=HttpTiming)
    quiet: float = QUIET_SECONDS
    on_secret: Callable[[str], object] = bool
    sandbox_address: Callable[[], str | None] | None = None
    history: Callable[[], HistoryBook] | None = None

    def where(self) -> str:
        """Return the base address as of now, without a final slash; raises GatewayDown while the sandbox is down."""
        url = self.url if self.sandbox_address is None else self.sandbox_address()
        if url is None:
            raise GatewayDown("practice-not-running")
        address_of(url)  # raises for a URL without a usable host or port
        return url.rstrip("/")

    async def key(self, url: str) -> str:
        """Return the bearer key for `url`, empty if there is none or it would cross a network in clear text.

        Raises LoginRefused if the keyring is locked or cannot be read.
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
            self.on_secret(key)
        return key
